//! What a mail shows in an inbox: its subject, and one sentence behind that.

use super::*;

fn mail(headline: &str, language: &str, story: &str) -> (String, String) {
    let front = format!("headline = \"{headline}\"\nlanguage = \"{language}\"");
    let article = read(&format!("+++\n{front}\n+++\n\n{story}\n"));
    let mut fields = post(&article, "email", |_| {}).expect("a mail").parts.remove(0).fields;
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    (field("subject"), field("preheader"))
}

#[test]
fn a_headline_longer_than_inboxes_show_is_the_whole_subject() {
    for (language, headline) in [
        (
            "de",
            "Warnstreik im Nahverkehr: Am Montag fahren in Hohenburg weder Busse noch Bahnen, und auch am Dienstag nicht",
        ),
        ("ru", "Врача, которого три года обвиняли в смерти семи пациентов областной больницы, суд признал невиновным"),
        ("en", "Doctor who was said to have poisoned patients at Leaminster hospital wins apology and £2m in damages"),
    ] {
        assert_eq!(mail(headline, language, "It rained.").0, headline);
    }
}

#[test]
fn a_preheader_is_one_whole_sentence() {
    let lead = "The port of Brill will be closed to all but the mail boat from Monday until the end of May, so that its old pier \
                can be taken down before the storms of the autumn do it.";
    let (_, told) = mail("Port shut", "en", &format!("{lead} Nobody will lose a job. It was built in 1911."));
    assert_eq!(told, lead);
    // A word or two are no news.
    let (_, told) = mail("Port shut", "en", &format!("It is over. {lead} It was built in 1911."));
    assert_eq!(told, format!("It is over. {lead}"));
}

#[test]
fn what_the_newsroom_wrote_above_its_story_is_a_preheader_of_several_sentences_where_it_has_room() {
    let told = |summary: &str| {
        let article = written(&format!("summary = \"{summary}\""), STORY);
        post(&article, "email", |_| {}).expect("a mail").parts.remove(0).fields.remove("preheader")
    };
    for summary in [
        "A leaflet says that the tram will be sold. It will not.",
        "For forty years Ida Marsh rang the bell at the quay. On Friday she rings it for the last time. Then it is silent.",
    ] {
        assert_eq!(told(summary).as_deref(), Some(summary));
    }
    let first =
        "For forty years Ida Marsh rang the bell at the quay of the old port, in every storm and in every frost.";
    let long = format!("{first} {first} {first}");
    assert_eq!(told(&long).as_deref(), Some(first));
}

#[test]
fn no_preheader_tells_what_the_story_takes_back_in_its_next_paragraph() {
    let claim = "A great white shark swam along four lanes of the flooded road at Brill on Tuesday night and bumped against a car.";
    let denial = "That is what a video watched by millions appears to show. It is not true.";
    let later = "The clip was made with a computer, police and two experts said on Friday.";
    let headline = "Video of shark on flooded road is fake, police say";
    let (_, told) = mail(headline, "en", &format!("{claim}\n\n{denial} {later}"));
    assert_eq!(told, format!("{claim} {denial}"));
    let long = claim.replace(" and bumped", &format!(" {} and bumped", "among the boats of the old harbour".repeat(4)));
    let (_, told) = mail(headline, "en", &format!("{long}\n\n{denial} {later}"));
    assert_eq!(told, later);
    let (_, told) = mail(headline, "en", &format!("{long}\n\n{denial} It was dark."));
    assert_eq!(told, "");
}

#[test]
fn a_preheader_goes_on_behind_a_headline_that_its_lead_says_again() {
    let lead = "Mayor resigns after a vote of no confidence over the tram.";
    let (subject, told) = mail("Mayor resigns", "en", &format!("{lead} The council names a successor on Friday."));
    assert_eq!((subject.as_str(), told.as_str()), ("Mayor resigns", "The council names a successor on Friday."));
    // What has no verb says nothing yet.
    let lead = "A vaccine against malaria has protected nine children of ten, its makers say.";
    assert_eq!(mail("Vaccine against malaria", "en", lead).1, lead);
}

#[test]
fn where_no_word_of_the_lead_may_stand_the_next_sentence_does_that_can() {
    let claim =
        format!("A shark {} swam along the flooded road of Brill.", "as long as a bus or a boat and ".repeat(6));
    let later = "The clip was made with a computer, police and two experts said on Friday.";
    let story = format!("{claim}\n\nThat is what a video appears to show. It is not true. {later}");
    let article =
        read(&format!("+++\nheadline = \"Video of shark on flooded road is fake, police say\"\n+++\n\n{story}\n"));
    let text = post(&article, "twitter", |_| {}).expect("a post").parts.remove(0).text.text;
    assert!(text.ends_with(later) && !text.contains("A shark"), "{text}");
}

#[test]
fn no_subject_is_a_word_or_two_of_a_long_headline() {
    for (language, headline) in [
        (
            "en",
            "Teacher accused of abusing fourteen boys over six summers at a camp in the hills above the old harbour of Barton and of \
             threatening to drown them is found not guilty on all counts",
        ),
        (
            "de",
            "Lehrer, der in sechs Sommern vierzehn Jungen in einem Lager in den Bergen über dem alten Hafen von Hohenburg missbraucht \
             und bedroht haben soll, ist laut Gutachten unschuldig",
        ),
        (
            "es",
            "Maestra acusada de maltratar durante seis veranos a catorce niños en un campamento de los montes sobre el viejo puerto de \
             Montesol y de amenazarlos con ahogarlos es absuelta",
        ),
    ] {
        let (subject, _) = mail(headline, language, "It rained.");
        assert!(subject.split_whitespace().count() > 2, "{subject}");
    }
}
