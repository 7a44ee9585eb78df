//! What of a story a post or the first part of a thread ends with, where there is no room for all of it.

use super::*;

fn text(front: &str, story: &str, channel: &str) -> String {
    post(&written(front, story), channel, |_| {}).expect("a post").parts[0].text.text.clone()
}

#[test]
fn a_question_in_bold_or_behind_a_dash_stands_with_its_answer_whatever_stops_are_in_it() {
    let lead = "Ida Marsh has kept the light on the rock of Brill for thirty years, and on Monday she comes ashore for good, with \
                two cats and eleven boxes of books.";
    let answer =
        "The stairs. There are a hundred and fifty of them, and last winter I began to count all of them twice a day.";
    for asked in ["**You said no to us twice. Why now?**", "— You said no to us twice. Why now?"] {
        let short = text("", &format!("{lead}\n\n{asked}\n\n{answer}"), "twitter");
        assert!(short.contains(lead) && !short.contains("You said no"), "{short}");
        let long = text("", &format!("{lead}\n\n{asked}\n\n{answer}"), "mastodon");
        assert!(long.contains("Why now?\n\nThe stairs."), "{long}");
    }
    // What closes a paragraph of the story asks nobody.
    let told = text("", &format!("{lead}\n\nShe said no twice. Why now?\n\n{answer} {answer}"), "twitter");
    assert!(told.contains("She said no twice."), "{told}");
}

#[test]
fn a_few_words_that_set_up_what_comes_next_end_no_post() {
    let lead = "It is early on a Saturday morning in the old town of Brill and the war of the leaf blowers has begun again, for the \
                third year in a row.";
    let next = "You will say that there are larger problems in the world than the noise of a machine that nobody needs at all.";
    for opening in ["I know what you will say.", "A rake costs $12."] {
        let told = text("", &format!("{lead}\n\n{opening} {next}"), "twitter");
        assert!(told.contains(lead) && !told.contains(opening), "{told}");
        // By itself it is a paragraph.
        let told = text("", &format!("{lead}\n\n{opening}\n\n{next}"), "twitter");
        assert!(told.contains(opening), "{told}");
    }
}

#[test]
fn what_only_tells_who_says_the_sentence_before_goes_with_that() {
    let more =
        "A single from Brill to the mill will cost ten crowns, and a day ticket will be sold for as little as thirty.";
    for (language, headline, pointing) in [
        ("en", "The ferry of Brill will run at night", "That was announced by the port on Friday."),
        ("nl", "De veerboot van Brill vaart ook in de nacht", "Dat maakte de haven vrijdag bekend."),
        ("de", "Die Fähre von Brill fährt auch in der Nacht", "Das teilte der Hafen am Freitag mit."),
        ("ru", "Паром Брилля будет ходить ночью", "Об этом сообщил порт."),
        ("sv", "Färjan i Brill går också på natten", "Det meddelar hamnen."),
    ] {
        let front = format!("headline = \"{headline}\"\nlanguage = \"{language}\"");
        let article = read(&format!("+++\n{front}\n+++\n\n{headline}. {pointing} {more}\n"));
        for channel in ["twitter", "mastodon"] {
            let told = post(&article, channel, |_| {}).expect("a post").parts[0].text.text.clone();
            assert!(!told.contains(pointing) && told.contains(more), "{told}");
        }
        let mail = post(&article, "email", |_| {}).expect("a post");
        assert!(mail.parts[0].fields["preheader"].starts_with("A single from"), "{:?}", mail.parts[0].fields);
    }
    // Below a sentence that is told, it stays.
    let told = text("", &format!("The port has a new pier. That was announced by the board. {more}"), "mastodon");
    assert!(told.contains("That was announced by the board."), "{told}");
}

#[test]
fn no_later_paragraph_speaks_of_whom_only_the_lead_names() {
    let lead = "The report of a Brill newspaper that the captain Ada Kay took two million in bribes from three building firms \
                and hid it under the floor of a hut that she had rented behind the fish market at the old pier of the harbour and \
                in the holds of two boats that the town had sold to a cousin of the former mayor in the spring is not true.";
    let told = |later: &str| {
        let made = post(&written("", &format!("{lead}\n\n{later}")), "email", |_| {}).expect("a post");
        made.parts[0].fields.get("preheader").cloned().unwrap_or_default()
    };
    assert_eq!(told("On Monday Kay left the old room of the board without a word."), "");
    for known in [
        "On Monday the mayor left the harbour board without a single word.",
        "On Monday Ada Kay left the harbour board without a single word.",
    ] {
        assert_eq!(told(known), known);
    }
    // A few words tell little, and stand where nothing else can.
    let little = "Harbour crews are angry.";
    assert_eq!(told(little), little);
    let more = "Harbour trams will run again at night from the first of May.";
    assert_eq!(told(&format!("{little}\n\n{more}")), more);
    // What the headline has nothing of, or takes for known, says nothing below it.
    for orphan in [
        "Shares fell by nine per cent on Friday in the capital.",
        "The margin of error of the harbour poll is two points.",
        "The board has been asked by the harbour union to look again.",
        "Ada Kay was born near the harbour in a house of the old town.",
    ] {
        assert_eq!(told(orphan), "");
    }
}

#[test]
fn what_does_not_fit_beside_the_headline_begins_the_second_part() {
    let story = "The court of Brill has refused to take the harbour master out of his office, because nobody had shown in eleven long \
                 weeks that he could talk to any of those who saw the theft of both of the boats of the town, and has told him \
                 to stay at home until May.\n\nHe says nothing.";
    let thread = |target: &mut Target| target.overflow = Overflow::Thread;
    let parts = post(&written("", story), "twitter", thread).expect("a post").parts;
    assert!(parts[0].text.text.starts_with("Trams return to the harbour\n\n1/"), "{}", parts[0].text.text);
    assert!(parts[1].text.text.contains("home until May."), "{}", parts[1].text.text);
}

#[test]
fn a_headline_of_two_sentences_is_not_parted() {
    let front = "headline = \"Trams return. Riders: too late\"";
    let story = "The board of the harbour has told the town that the first of the new trams will run at six on Monday from the mill \
                 to the old market, where the rails have been laid again after the flood, and that it will go on to the pier \
                 from May.\n\nA ride costs two crowns.";
    let article = read(&format!("+++\n{front}\n+++\n\n{story}\n"));
    let parts = post(&article, "twitter", |target| target.overflow = Overflow::Thread).expect("a post").parts;
    assert!(parts[0].text.text.starts_with("Trams return. Riders: too late"), "{}", parts[0].text.text);
    assert!(parts.len() > 1 && !parts[1].text.text.contains("Riders"), "{}", parts[1].text.text);
}

#[test]
fn hashtags_give_way_to_a_lead_that_fits_without_them() {
    let lead = "The board of the harbour has told the town that the first of the new trams will run at six on Monday from the mill to \
                the old market, where the rails have been laid again after the flood of last May.";
    let tags = "tags = [\"Public transport\", \"Harbour of Brill\"]";
    let told = text(tags, lead, "twitter");
    assert!(told.contains(lead) && told.contains('#'), "{told}");
    let longer = lead.replace("last May", "the spring of last year");
    let told = text(tags, &longer, "twitter");
    assert!(told.contains(&longer) && told.matches('#').count() < 2, "{told}");
}
