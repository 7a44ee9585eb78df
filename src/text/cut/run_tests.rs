use super::*;

fn told(text: &str, language: &str) -> String {
    let rich = Rich::plain(text);
    let end = fewest(&rich, Language::of(language), text.len(), 1, |_| true);
    text[..end.unwrap_or(0)].to_owned()
}

#[test]
fn one_sentence_is_told_unless_it_may_not_stand_alone() {
    assert_eq!(told("The dam held. Nobody was hurt. It rained.", "en"), "The dam held.");
    let feared = "The town had feared for its dam. Instead it held.";
    assert_eq!(told(&format!("{feared} It rained."), "en"), feared);
    let enough = |text: &str| text.len() > 20;
    let rich = Rich::plain("The dam held. Nobody was hurt. It rained.");
    assert_eq!(fewest(&rich, Language::of("en"), rich.text.len(), 1, enough), Some(30));
    assert_eq!(fewest(&rich, Language::of("en"), 20, 1, enough), None);
    assert_eq!(fewest(&rich, Language::of("en"), rich.text.len(), 3, |_| true), Some(41));
}

#[test]
fn what_the_next_paragraph_takes_back_is_bonded_to_it() {
    let en = Language::of("en");
    assert!(is_bonded("A shark swam along the M9.", "That is what a video claims. It is not true.", en));
    assert!(is_bonded("Engineers had expected the dam to break.", "Instead it held.", en));
    assert!(!is_bonded("The dam held.", "Nobody was hurt.", en));
    assert!(!is_bonded("The dam held.", "", en));
}
