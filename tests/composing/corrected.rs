//! What posts and mails say of a correction, and of one that the article carries.

use super::*;

#[test]
fn a_correction_says_what_was_corrected() {
    let told = "The first tram leaves in May, not in March.";
    let declared = written(&format!("correction = \"{told}\""), STORY);
    let noted = written("", &format!("{STORY}\n\n**Correction (4 Dec.):** {told}"));
    for channel in ["twitter", "telegram", "youtube", "email"] {
        for article in [&declared, &noted] {
            let correction = |target: &mut Target| target.template = Some("correction".to_owned());
            let corrected = post(article, channel, correction).expect("a post");
            assert!(corrected.parts[0].text.text.contains(told), "{channel}: {}", corrected.parts[0].text.text);
            let usual = post(article, channel, |_| {}).expect("a post");
            let text = &usual.parts[0].text.text;
            assert_eq!(text.contains(told), channel == "email", "{channel}: {text}");
        }
    }
}

#[test]
fn a_note_of_correction_stands_at_the_foot_of_a_mail_in_no_short_post_and_is_told() {
    let notes = [
        "Correction: An earlier version of this story said that the ramp was built in Avel. It was built in Lund.",
        "This article was amended on 3 May 2026 because an earlier version misstated the length of the ramp.",
        "Clarification: The board denies that it knew of the crack. This has been added.",
    ];
    for note in notes {
        let above = read(&format!("# Ferry runs again\n\n{note}\n\n{STORY}\n\nIt was last mended in 2011.\n"));
        let below = read(&format!("# Ferry runs again\n\n{STORY}\n\nIt was last mended in 2011.\n\n• {note}\n"));
        for article in [above, below] {
            for channel in ["twitter", "telegram", "facebook", "mastodon", "email"] {
                let post = post(&article, channel, |_| {}).expect("a post");
                assert!(post.warnings.iter().any(|told| told.rule == "carries-correction"), "{channel}: {note}");
                let text = &post.parts[0].text.text;
                assert_eq!(text.trim_end().ends_with(note), channel == "email", "{channel}: {text}");
                assert_eq!(text.matches(note).count(), usize::from(channel == "email"), "{channel}: {text}");
            }
            let html = post(&article, "email", |_| {}).expect("a mail").parts.remove(0).fields.remove("html");
            assert!(html.is_some_and(|html| html.contains(note)), "{note}");
        }
    }
    let declared = read(&format!(
        "+++\nheadline = \"Ferry runs again\"\nlanguage = \"en\"\ncorrection = \"The ramp is 40 m long, not 14.\"\n+++\n\n{STORY}\n"
    ));
    let mail = post(&declared, "email", |_| {}).expect("a mail").parts.remove(0).text.text;
    assert!(mail.ends_with("Correction: The ramp is 40 m long, not 14."), "{mail}");
    let corrected = post(&declared, "email", |target| target.template = Some("correction".to_owned())).expect("a mail");
    assert!(!corrected.warnings.iter().any(|told| told.rule == "carries-correction"));
    assert_eq!(corrected.parts[0].text.text.matches("The ramp is 40 m long").count(), 1);
}

#[test]
fn a_correction_that_does_not_say_what_was_wrong_is_told() {
    let corrected = |front: &str| {
        let correction = |target: &mut Target| target.template = Some("correction".to_owned());
        post(&written(front, STORY), "email", correction).expect("a post")
    };
    let told = |post: &Post| post.warnings.iter().any(|warning| warning.rule == "no-correction");
    assert!(told(&corrected("")));
    let declared = corrected("correction = \"The first tram leaves in May, not in March.\"");
    assert!(!told(&declared));
    let preheader = declared.parts[0].fields.get("preheader").map(String::as_str);
    assert_eq!(preheader, Some("The first tram leaves in May, not in March."));
}

#[test]
fn a_note_of_what_was_corrected_begins_with_a_capital() {
    let article = written("correction = \"an earlier text named the wrong weir.\"", STORY);
    let corrected = post(&article, "twitter", |target| target.template = Some("correction".to_owned()));
    let text = corrected.expect("a post").parts[0].text.text.clone();
    assert!(text.contains("An earlier text named the wrong weir."), "{text}");
}
