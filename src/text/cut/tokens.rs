//! The words of a part of a sentence, and what it ends with.

use std::ops::Range;

use super::super::chars::{between_spaces, is_alphanumeric, is_unspaced, is_word};

/// In scripts without spaces, as many characters count for a word.
const CHARACTERS_PER_WORD: usize = 2;

/// Words, and characters of scripts without spaces by as many as make a word.
pub(super) fn count(part: &str) -> usize {
    let spaced = part.split(|c: char| !is_word(c) || is_unspaced(c)).filter(|word| !word.is_empty()).count();
    spaced + part.chars().filter(|c| is_unspaced(*c) && is_word(*c)).count() / CHARACTERS_PER_WORD
}

/// Words without the marks around them.
pub(in super::super) fn words(part: &str) -> impl Iterator<Item = &str> + Clone {
    between_spaces(part).map(without_marks).filter(|word| !word.is_empty())
}

/// Words that stand in no quotation and no brackets; tells whether there was a quotation.
pub(super) fn own_words<'p>(part: &'p str, quoted: &mut bool) -> impl Iterator<Item = &'p str> {
    let mut depth = 0_usize;
    let mut straight = false;
    between_spaces(part).filter_map(move |word| {
        let mut inside = depth > 0 || straight;
        let mut chars = word.chars().peekable();
        let mut behind_letter = false;
        while let Some(c) = chars.next() {
            // As in a Hebrew abbreviation.
            let inner = c == '"' && behind_letter && chars.peek().is_some_and(|c| c.is_alphabetic());
            behind_letter = c.is_alphabetic();
            if inner {
                continue;
            }
            match c {
                '“' if depth > 0 => depth -= 1,
                '“' | '«' | '„' | '(' => depth += 1,
                '”' | '»' | ')' => depth = depth.saturating_sub(1),
                '"' => straight = !straight,
                _ => {}
            }
            *quoted |= matches!(c, '“' | '«' | '„' | '"');
            inside |= depth > 0 || straight;
        }
        let word = without_marks(word);
        (!inside && !word.is_empty()).then_some(word)
    })
}

/// `word` without the marks around it.
#[inline]
pub(in super::super) fn without_marks(word: &str) -> &str {
    // Most words have none, or one behind them.
    match word.as_bytes() {
        [only] if only.is_ascii_alphanumeric() => word,
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => word,
        [first, .., last, b'.' | b',' | b':' | b';']
            if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() =>
        {
            &word[..word.len() - 1]
        }
        _ => &word[bare(word)],
    }
}

pub(super) fn bare(word: &str) -> Range<usize> {
    let start = word.len() - word.trim_start_matches(|c: char| !is_alphanumeric(c)).len();
    let end = word.trim_end_matches(|c: char| !is_word(c)).len();
    start.min(end)..end
}

pub(super) fn last_word(part: &str) -> &str {
    without_marks(super::super::chars::last_word(part.trim_end()))
}

/// What a clause of `sentence` ends with instead of the mark behind it: the sentence's own stop, nothing if it has none, as
/// a headline. None for a question, of which half would be another.
pub(super) fn stop(sentence: &str) -> Option<&'static str> {
    let end = sentence.trim_end().trim_end_matches(super::super::sentences::is_closer);
    let marks = &end[end.trim_end_matches(super::super::sentences::is_terminator).len()..];
    if marks.contains(['?', '？', '؟', '⁇', '⁈', '⁉']) {
        return None;
    }
    Some(match marks.chars().next_back() {
        // Thai has no full stop; one at the end is of an abbreviation.
        Some('.') if sentence.contains(|c| matches!(c, '\u{0E01}'..='\u{0EFF}')) => "",
        None => "",
        Some('。' | '！' | '｡' | '．') => "。",
        Some('।' | '॥') => "।",
        Some('۔') => "۔",
        Some('։') => "։",
        Some('።') => "።",
        Some(_) => ".",
    })
}
