//! Where texts may be cut, and where never.

use proptest::prelude::*;

use super::*;
use crate::text::parse;

fn within(text: &str, language: &str, max: usize) -> Option<String> {
    fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
}

#[test]
fn whole_sentences_come_first() {
    let text = "The council met. It approved the tram line, which will cost five million. Work starts in May.";
    assert_eq!(within(text, "en", 200).as_deref(), Some(text));
    assert_eq!(within(text, "en", 80).as_deref(), Some(&text[..73]));
    assert_eq!(within(text, "en", 60).as_deref(), Some("The council met."));
}

#[test]
fn then_clauses_then_words() {
    let text = "The council approved the tram line, which will cost five million dollars in all.";
    assert_eq!(within(text, "en", 60).as_deref(), Some("The council approved the tram line."));
    assert_eq!(within(text, "en", 30).as_deref(), Some("The council approved the tram…"));
    assert_eq!(within(text, "en", 3), None);
}

#[test]
fn a_number_keeps_its_unit_and_a_name_its_initials() {
    assert_eq!(within("Fines of 25 million dollars", "en", 20).as_deref(), Some("Fines…"));
    assert_eq!(within("Minister J. Smith-Jones", "en", 14).as_deref(), Some("Minister…"));
    assert_eq!(within("He met Hasan İ. Yalçın on the quay", "en", 20).as_deref(), Some("He met…"));
    assert_eq!(within("It rained in Glen Moray all day", "en", 20).as_deref(), Some("It rained…"));
    assert_eq!(within("Sie fuhr am 4. Dezember ab", "de", 16).as_deref(), Some("Sie fuhr…"));
}

#[test]
fn what_is_opened_is_closed() {
    assert_eq!(within("“We are proud of this bridge today,” he said.", "en", 20).as_deref(), Some("“We are proud…”"));
    let text = "Mayor (and former judge. She knows.) spoke. Then left.";
    assert_eq!(within(text, "en", 45).as_deref(), Some("Mayor (and former judge. She knows.) spoke."));
}

#[test]
fn scripts_without_spaces_are_cut_between_characters() {
    assert_eq!(within("市议会批准了新的大桥计划", "zh", 6).as_deref(), Some("市议会批准…"));
    assert_eq!(within("市议会批准了新的大桥计划", "zh", 5).as_deref(), Some("市议会…"), "between words");
    assert_eq!(within("修复工程耗资2860万元和三年时间", "zh", 11).as_deref(), Some("修复工程耗资…"));
    let thai = "ตลาดน้ำเปิดอีกครั้ง";
    assert_eq!(within(thai, "th", 12).as_deref(), Some("ตลาดน้ำเปิด…"), "between words, by a dictionary");
}

#[test]
fn links_are_never_cut() {
    let text = "[the whole long report](https://example.com/) is out";
    assert_eq!(within(text, "en", 12), None);
}

#[test]
fn no_clause_ends_within_a_link_that_ends_in_a_hyphen() {
    let text = parse("The council approved the line at https://a.example/b- , which will cost five million.");
    for cut in Cuts::of(&text, "en").clauses {
        assert!(!text.spans.iter().any(|span| span.range.start < cut.end && cut.end < span.range.end));
    }
}

const PIECES: &str = "([A-Z][a-z]{1,6}|[a-z]{1,7}|the|of|Dr\\.|5|km|#Tag|@name|https://a.example/x|[,;:]|[.!?] |“|”|\\(|\\)|市议会|е\u{301}т|👩‍🚀|\n\n| |—)";

proptest! {
    #[test]
    fn the_fitted_text_fits_and_one_more_sentence_would_not(
        pieces in prop::collection::vec(PIECES, 0..40), max in 1usize..80,
    ) {
        let text = parse(&pieces.join(" "));
        let fits = |rich: &Rich| rich.text.chars().count() <= max;
        let cuts = Cuts::of(&text, "en");
        if let Some(fitted) = fit(&text, "en", fits) {
            prop_assert!(fits(&fitted));
            let longer = cuts.sentences.iter().find(|cut| cut.end > fitted.text.len());
            prop_assert!(longer.is_none_or(|cut| !fits(&cut.apply(&text))));
        }
        for cut in cuts.sentences.iter().chain(&cuts.clauses).chain(&cuts.words) {
            prop_assert!(!text.spans.iter().any(|s| s.style.is_whole() && s.range.start < cut.end && cut.end < s.range.end));
            let border = text.text.grapheme_indices(true).any(|(at, _)| at == cut.end) || cut.end == text.text.len();
            prop_assert!(border, "{:?} at {}", text.text, cut.end);
        }
    }
}
