//! What a post tells of a charge: never without the denial that the story has of it, where there is room for a better post.

use super::*;

/// So long that not a word of it has room on X.
const LEAD: &str = "The keepers of the lighthouse and of the boats of Brill, Omar Lund and Ida Roe, who according to the customs office had \
                    a hand in the theft of nine old boats that belonged to the town and to the fishers of the islands in front of \
                    its harbour and of their families, have been sent to prison until the trial, the court said.";

fn told(headline: &str, story: &str, channel: &str) -> Post {
    told_in("en", headline, story, channel)
}

fn told_in(language: &str, headline: &str, story: &str, channel: &str) -> Post {
    let front =
        format!("headline = \"{headline}\"\nurl = \"https://news.example.com/boats\"\nlanguage = \"{language}\"");
    post(&read(&format!("+++\n{front}\n+++\n\n{story}\n")), channel, |_| {}).expect("a post")
}

#[test]
fn what_stands_in_the_place_of_a_lead_that_has_no_room_is_told_with_the_denial() {
    let claim = "Investigators say that the keepers sold the boats of the town in the winter.";
    let more = "The money, so the office of the customs believes, went to a cousin of one of the suspects and from there to a \
                house in the hills above the old town.";
    let denial = "Both keepers deny the charges.";
    let quoted = "“They sold what they were told to sell,” said Ann Vale, their lawyer.";
    let headline = "Two keepers accused of theft of boats";
    for story in [format!("{claim} {more}\n\n{denial} {quoted}"), format!("{claim} {more}\n\n{denial}")] {
        let post = told(headline, &format!("{LEAD}\n\n{story}"), "twitter");
        let text = &post.parts[0].text.text;
        assert!(text.contains(denial), "{text}");
        assert!(post.warnings.iter().all(|warning| warning.rule != "answer-left-out"), "{text}");
    }
}

/// What is told of an answer that a post has not.
fn left_out(post: &Post) -> Option<&str> {
    post.warnings.iter().find(|warning| warning.rule == "answer-left-out").map(|warning| warning.message.as_str())
}

#[test]
fn a_lead_with_what_who_is_charged_says_before_the_court_needs_no_other_answer() {
    let headline = "Keeper accused of selling boats tells jury they were a gift";
    let lead = "A keeper accused of selling nine boats of the town of Brill told a jury on Tuesday that each of them had been “a gift \
                freely given” by its fishers.";
    let charge = "Prosecutors say that he sold the boats in the winter to a cousin.";
    for denial in [
        "Omar Lund, 57, who denies nine counts of theft and two of fraud, said that the fishers had asked him to look after the boats \
         and had told him to keep them.",
        "He denies nine counts of theft.",
    ] {
        // No part of it stands without what is said there.
        let short =
            told(&format!("{headline} of the fishers of the islands in front of the town to him"), lead, "twitter");
        let text = &short.parts[0].text.text;
        assert!(text.contains("freely given") || !text.contains("A keeper"), "{text}");
        for story in [format!("{lead}\n\n{charge}\n\n{denial}"), format!("{lead}\n\n{denial}\n\n{charge}")] {
            let post = told(headline, &story, "twitter");
            let text = &post.parts[0].text.text;
            assert!(text.contains("freely given") && (text.contains(denial) || !text.contains(charge)), "{text}");
            assert_eq!(left_out(&post), None, "{text}");
        }
    }
}

#[test]
fn a_sentence_that_names_charge_and_denial_stands_in_the_place_of_the_lead_before_a_bare_charge() {
    let charge = "Prosecutors say that one of the keepers sold the boats of the town in the winter to a fisher from the islands in \
                  front of the harbour of Brill and of Veld.";
    let both = "Omar Lund, 57, denies nine counts of theft of boats of the town.";
    let headline = "Keepers accused of theft of boats of the town";
    for between in ["", "The boats are red.\n\n"] {
        let story = format!("{LEAD}\n\n{charge}\n\n{between}{both}");
        let text = &told(headline, &story, "twitter").parts[0].text.text;
        assert!(text.contains(both) && !text.contains("Prosecutors"), "{text}");
    }
}

#[test]
fn a_charge_that_has_no_room_beside_its_denial_is_left_out() {
    let headline = "Ferry hits the quay of Brill: three hurt, pilot arrested";
    let lead = "A ferry from the islands ran into the old quay of Brill on Sunday evening with ninety people on board, and three of \
                them were hurt, the harbour office said.";
    let charge = "Investigators suspect that the pilot, a man of 34 from Veld, had slept at the wheel, had not seen the two lights at the \
                  end of the quay, and had come in from the wrong side of the channel at a speed of twenty knots, in thick rain.";
    let short = "His lawyer, Ann Vale, said that he would plead not guilty: the rudder had broken at full speed, and nobody could \
                 have held the ship.";
    let post = told(headline, &format!("{lead}\n\n{charge}\n\n{short}\n\nThe quay is shut."), "mastodon");
    let text = &post.parts[0].text.text;
    assert!(text.contains(lead) && text.contains(short) && !text.contains("Investigators"), "{text}");
    assert_eq!(left_out(&post), None, "{text}");
    // One that has no room in any form.
    let long = format!(
        "{} {}",
        short.trim_end_matches('.'),
        "and a ship like that would have gone on for a mile, as anybody knew who had been on one of them in such a night and such a sea as that of the channel between the islands and the old town in the autumn."
    );
    let post = told(headline, &format!("{lead}\n\n{charge}\n\n{long}\n\nThe quay is shut."), "mastodon");
    let text = &post.parts[0].text.text;
    assert!(text.contains(lead) && !text.contains("Investigators"), "{text}");
    if !text.contains("plead not guilty") {
        assert!(left_out(&post).is_some_and(|told| told.starts_with("the text has no room for")), "{text}");
    }
}

#[test]
fn that_an_answer_has_no_room_is_told_only_where_it_has_none() {
    let headline = "Harbour of Brill fines the owner of a ferry";
    let lead = "The harbour of Brill has fined the owner of a ferry, who is accused of letting oil run into the sea for two years.";
    let named = "The office that looks after the sea wrote in its report that Lund Lines had known of the leak since the spring of the \
                 year before last, had not told anybody, had sent the ferry out each morning, and had painted over the hole twice, so \
                 that neither the pilots nor the keepers of the harbour could see it from the quay or from their boats.";
    let denial = "Lund Lines denies the allegations.";
    let post = told(headline, &format!("{lead}\n\n{named}\n\n{denial}\n\nThe ferry is red."), "mastodon");
    let text = &post.parts[0].text.text;
    assert!(text.contains(lead), "{text}");
    let told = left_out(&post).unwrap_or_default();
    assert!(text.contains(denial) || told.starts_with("the text leaves out"), "{text} {told}");
}

#[test]
fn below_a_headline_that_tells_a_charge_by_hearsay_the_denial_is_told() {
    let headline = "Bürgermeister soll Auftrag für den Hafen verschoben haben";
    let lead = "Das Rathaus von Brill ist am Mittwochmorgen durchsucht worden. Beamte trugen vierzig Kartons hinaus.";
    let between = "Die Suche dauerte fünf Stunden.\n\nDer neue Kai kostet neun Millionen Euro.\n\nDer Rat hat seine Sitzung verschoben.";
    let denial = "Bürgermeisterin Ida Roe weist die Vorwürfe zurück.";
    let story = format!("{lead}\n\n{between}\n\n{denial}\n\nDie Firma antwortete nicht.");
    for channel in ["twitter", "facebook", "mastodon", "bluesky"] {
        let text = &told_in("de", headline, &story, channel).parts[0].text.text;
        assert!(text.contains(denial), "{channel} {text}");
    }
}

#[test]
fn what_one_side_says_is_not_told_without_the_other_side_where_there_is_room() {
    let headline = "Rat von Brill erhöht die Gebühren am Hafen";
    let lead = "Der Rat von Brill hat am Dienstagabend die Gebühren für Boote am alten Hafen von zwei auf vier Euro am Tag erhöht.";
    let vote = "Dafür stimmten Grüne und SPD, zwei Mitglieder enthielten sich.";
    let one = "„Der Platz am Kai ist knapp und war bisher fast geschenkt“, sagte Ida Roe von den Grünen.";
    let other = "CDU-Chef Omar Lund nannte den Beschluss dagegen „reine Abzocke“.";
    let story = format!("{lead}\n\n{vote}\n\n{one}\n\n{other}\n\nDie Fischer wollen klagen.");
    for channel in ["facebook", "mastodon", "telegram", "twitter", "bluesky"] {
        let text = &told_in("de", headline, &story, channel).parts[0].text.text;
        assert_eq!(text.contains(one), text.contains(other), "{channel} {text}");
    }
    assert!(told_in("de", headline, &story, "facebook").parts[0].text.text.contains(other));
}

#[test]
fn a_denial_that_tells_whose_it_is_stands_below_a_headline_that_accuses() {
    let lead = "Two keepers took nine boats of the town, painted them red and sold them to a fisher from the islands who had \
                never seen one of them in his life before, a court has heard.";
    let denial = "Omar Lund, 47, and Ida Roe, 43, deny nine counts of theft of boats and one of fraud.";
    let post =
        told("Keepers accused of theft of boats go on trial", &format!("{lead}\n\n{denial}\n\nIt rained."), "twitter");
    let text = &post.parts[0].text.text;
    assert!(text.contains(denial), "{text}");
}
