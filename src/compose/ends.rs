//! What a text ends with, or has above its lead, that says little alone.

use crate::text::UnicodeWords as _;
use crate::text::language::Language;
use crate::text::{self, Rich};

/// A sentence of fewer words at the beginning of a paragraph sets up the next.
const MIN_SENTENCE_WORDS: usize = 5;

/// The same of one without a figure: `She was often called stubborn.`
const MIN_TELLING_WORDS: usize = 8;

/// Between two paragraphs.
pub(super) const BREAK: &str = "\n\n";

/// How much of `text`, in bytes, stands above its lead: a list of its points, or lines that tell how a match ended, as
/// `Brill 231 & 112-3; Avel 84 & 256`.
pub(super) fn above_lead(text: &str) -> usize {
    /// Such lines are no more, nor longer, in words.
    const MAX_LINES: usize = 3;
    const MAX_WORDS: usize = 16;
    /// A result has as many figures.
    const MIN_FIGURES: usize = 2;
    let is_line = |line: &&str| {
        let stops = line.ends_with(|c: char| !c.is_alphanumeric() && c != ')');
        !stops && !is_list(line) && !line.contains('\n') && line.split_whitespace().nth(MAX_WORDS).is_none()
    };
    // Names and figures, or a figure for each side in one: `2:1`.
    let tells = |line: &str| {
        let figures = line.split_whitespace().filter(|word| word.starts_with(char::is_numeric));
        let both = figures.clone().any(|word| word.contains([':', '-', '–']));
        (both || figures.count() >= MIN_FIGURES)
            && line.starts_with(char::is_uppercase)
            && !line.split_whitespace().any(|word| word.starts_with(char::is_lowercase))
    };
    let first = text.split(BREAK).next().filter(|first| first.len() < text.len());
    if let Some(points) = first.filter(|first| is_list(first) && first.lines().all(|line| line.starts_with("• "))) {
        return points.len() + BREAK.len();
    }
    if !first.is_some_and(|first| is_line(&first) && tells(first)) {
        return 0;
    }
    let lines = text.split(BREAK).take(MAX_LINES).take_while(is_line);
    let end: usize = lines.map(|line| line.len() + BREAK.len()).sum();
    if end < text.len() { end } else { 0 }
}

/// Whether a list begins here, as posts write lists.
pub(super) fn is_list(text: &str) -> bool {
    text.starts_with("• ") || text.starts_with("1. ")
}

/// Whether `last`, a paragraph of which more follows, is a short sentence that only sets that up: `A rake costs $12.`, `I know what
/// you will say.`
pub(super) fn sets_up(last: &str, language: &Language) -> bool {
    let sentences = text::sentences(last, language);
    let least = if last.contains(char::is_numeric) { MIN_SENTENCE_WORDS } else { MIN_TELLING_WORDS };
    let short = last.unicode_words().take(least).count() < least;
    let spaced = last.contains(char::is_whitespace);
    sentences.len() == 1 && spaced && !last.ends_with('…') && (short || language.ends_saying(last))
}

/// Whether each sentence of `line` has a few words only, as what stands above a list: `Serves 8. Prep 30 min.`
pub(super) fn is_label(line: &str, language: &Language) -> bool {
    let mut start = 0;
    text::sentences(line, language).into_iter().all(|end| {
        let sentence = &line[std::mem::replace(&mut start, end)..end];
        sentence.unicode_words().take(MIN_SENTENCE_WORDS).count() < MIN_SENTENCE_WORDS
    })
}

/// `cut` without its last sentence, if that only says that more comes, which is left out: `Here is where things stand.`
pub(super) fn without_herald(cut: Rich, full: &Rich, language: &Language) -> Rich {
    let start = cut.text.rfind(BREAK).map_or(0, |at| at + BREAK.len());
    let last = &cut.text[start..];
    if cut.text.len() >= full.text.len() || !full.text.starts_with(&cut.text) {
        return cut;
    }
    let before = text::sentences(last, language).iter().rev().nth(1).copied();
    match before.filter(|end| language.heralds(last[*end..].trim_start())) {
        Some(end) => cut.slice(0..start + end),
        None => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_or_a_list_stands_above_a_lead_and_nothing_else_does() {
        let lead = "A boy of 18 took seven wickets on Saturday.";
        assert!(above_lead(&format!("Brill Town 2 Avel 1\n\n{lead}")) > 0);
        assert!(above_lead(&format!("• Brill won\n\n{lead}")) > 0);
        for line in ["The ferry is back after 2 years", "In 2 days, 300 boats came.", "Ferry back", "1. Brill 3 Avel 2"]
        {
            assert_eq!(above_lead(&format!("{line}\n\n{lead}")), 0, "{line}");
        }
    }

    #[test]
    fn a_short_sentence_that_begins_a_paragraph_sets_up_the_rest_of_it() {
        let english = Language::of("en");
        for last in
            ["A rake costs $12.", "It is tempting to blame the ferrymen.", "She was often called a stubborn keeper."]
        {
            assert!(sets_up(last, english), "{last}");
        }
        for last in
            ["The council met and voted seven to five.", "The vote was 7 to 5 for it.", "She was a keeper. It rained."]
        {
            assert!(!sets_up(last, english), "{last}");
        }
    }

    #[test]
    fn a_sentence_that_only_says_that_more_comes_is_left_out_with_that() {
        let full = Rich::plain("The talks have a day off. Here is where things stand.\n\nThe money is missing.");
        let kept = |end: &str| {
            let end = full.text.find(end).unwrap_or_default() + end.len();
            without_herald(full.slice(0..end), &full, Language::of("en")).text
        };
        assert_eq!(kept("things stand."), "The talks have a day off.");
        assert_eq!(kept("day off."), "The talks have a day off.");
        assert_eq!(kept("missing."), full.text);
    }
}
