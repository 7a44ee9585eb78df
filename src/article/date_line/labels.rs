//! Words that say what a day is of, before it: `Published`, `Updated on`, `Valid from`, `Issued by`.

use super::moment::{bare, is_time, says_a_day};
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// `Gültig von: Freitag, 4.12.2026 06:00 Uhr`: when a warning holds, and not when it appeared.
pub(in crate::article) fn is_validity(text: &str) -> bool {
    opening(&PHRASES.valid, &fold(text)).is_some()
}

/// Whether a line opens with a word for when something appeared, perhaps glued to the day.
pub(in crate::article) fn is_labelled(text: &str) -> bool {
    labelled(&fold(text)).is_some()
}

/// What stands behind `Published`, or, as the text of two boxes, `Published25 November`.
pub(super) fn labelled(folded: &str) -> Option<&str> {
    let label = opening(&PHRASES.published, folded).or_else(|| opening(&PHRASES.valid, folded)).or_else(|| {
        let glued = |label: &&String| {
            folded.strip_prefix(label.as_str()).is_some_and(|rest| rest.starts_with(|sign: char| sign.is_numeric()))
        };
        PHRASES.published.iter().filter(glued).max_by_key(|label| label.len()).map(String::as_str)
    })?;
    Some(&folded[label.len()..])
}

/// Without the words for when it appeared and was changed, wherever they stand.
pub(in crate::article) fn without_labels(folded: &str) -> String {
    let mut rest = folded;
    let mut kept = String::with_capacity(folded.len());
    while !rest.is_empty() {
        let label = opening(&PHRASES.published, rest).or_else(|| opening(&PHRASES.valid, rest)).map_or(0, str::len);
        let word = if label > 0 { label } else { rest.find(' ').unwrap_or(rest.len()) };
        if label == 0 {
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.push_str(&rest[..word]);
        }
        rest = rest[word..].trim_start_matches([' ', ':', '：', '(']);
    }
    kept
}

/// `by | 3 Comments`, behind the day in a blog.
pub(super) fn is_counter(word: &str) -> bool {
    is_any(&PHRASES.reading_time, word) || is_any(&PHRASES.bylines, word)
}

/// `Issued by the Met Office at 14:12 on Friday, 4 December 2026`: who issues a warning, and when.
pub(super) fn is_issued(text: &str) -> bool {
    const MAX_WORDS: usize = 18;
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let opens = opening(&PHRASES.issued, &folded).is_some();
    let when = words.iter().rev().take_while(|word| is_time(bare(word))).count();
    opens
        && words.len() <= MAX_WORDS
        && when >= 2
        && !text.ends_with(['.', '!'])
        && says_a_day(&words[words.len() - when..].join(" "))
}
