//! What is shortened meets its limit, and one more sentence, else one more clause, else one more word, would not.
#![no_main]

use fanfare::text::{self, Cut, Cuts, Markup, Rich, Unit, measure};
use libfuzzer_sys::fuzz_target;

const LANGUAGES: [&str; 6] = ["en", "ru", "de", "zh", "th", "xx"];

fuzz_target!(|input: (u8, u8, u16, &str)| {
    let (language, unit, max, markup) = input;
    let language = LANGUAGES[usize::from(language) % LANGUAGES.len()];
    // Units in which a longer text is never shorter; a URL that grows into its fixed length is.
    let unit = [Unit::Graphemes, Unit::CodePoints, Unit::Utf16, Unit::Utf8Bytes][usize::from(unit) % 4];
    let max = usize::from(max) % 600;
    let text = text::parse(markup);
    let fits = |rich: &Rich| measure::length(&rich.text, unit) <= max;
    let cuts = Cuts::of(&text, language);
    for cut in cuts.sentences.iter().chain(&cuts.clauses).chain(&cuts.words) {
        let torn = text.spans.iter().any(|s| s.style.is_whole() && s.range.start < cut.end && cut.end < s.range.end);
        assert!(text.text.is_char_boundary(cut.end) && !torn);
    }
    // Clusters that grow together may make a longer text of fewer; then neither search need find the last.
    let rising = |cuts: &[Cut]| cuts.iter().map(|cut| fits(&cut.apply(&text))).is_sorted_by_key(|fits| !fits);
    let fitted = text::fit(&text, language, fits);
    let Some(fitted) = fitted else {
        assert!(!cuts.sentences.first().is_some_and(|cut| fits(&cut.apply(&text))), "a sentence fits");
        return;
    };
    assert!(fits(&fitted));
    let _ = text::visible(&fitted, Markup::Plain);
    if rising(&cuts.sentences) && cuts.sentences.iter().any(|cut| fits(&cut.apply(&text))) {
        let most = cuts.sentences.iter().rev().find(|cut| fits(&cut.apply(&text))).expect("one fits");
        assert_eq!(fitted, most.apply(&text));
    }
});
