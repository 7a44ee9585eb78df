//! Words that say when, and nothing else: days, months, numbers, hours.

use crate::article::dateline::is_date;
use crate::article::phrases::{PHRASES, is_any};
use crate::article::time;

/// `20261204`, alone.
pub(super) fn is_stamp(folded: &str) -> bool {
    folded.len() == 8 && time::stamped(folded).is_some()
}

pub(super) fn is_day(folded: &str) -> bool {
    is_moment(folded) && says_a_day(folded)
}

/// A month with a number, or a day written in figures: a number alone is no day.
pub(super) fn says_a_day(folded: &str) -> bool {
    let words = || folded.split(' ').map(bare);
    let in_figures = |word: &str| {
        let parts: Vec<&str> = word.split(['.', '/', '-']).filter(|part| !part.is_empty()).collect();
        parts.len() == 3 && parts.iter().all(|part| part.chars().all(char::is_numeric))
    };
    words().count() > 1 && words().any(|word| is_any(&PHRASES.dates, word)) || words().any(in_figures)
}

pub(super) fn says_a_year(text: &str) -> bool {
    let is_year = |word: &str| word.chars().count() == 4 && word.chars().all(char::is_numeric);
    // `04.12.2026,`
    let of_day = |word: &str| bare(word).rsplit_once(['.', '/']).is_some_and(|(_, year)| is_year(year));
    text.split(' ').any(|word| is_year(word) || of_day(word))
}

/// Nothing but days, months, numbers and hours.
pub(in crate::article) fn is_moment(folded: &str) -> bool {
    let mut words = folded.split(' ').map(bare).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(is_time)
}

pub(in crate::article) fn is_time(word: &str) -> bool {
    // `gmt+7`
    let zoned = ["gmt", "utc"].iter().find_map(|zone| word.strip_prefix(zone)?.strip_prefix(['+', '-', '−']));
    let word = zoned.filter(|hours| !hours.is_empty()).unwrap_or(word);
    is_date(word) || is_any(&PHRASES.in_dates, word) || is_any(&PHRASES.hours, word) || {
        let digits = word.trim_end_matches(char::is_alphabetic);
        digits.contains(char::is_numeric)
            && word.len() - digits.len() <= 6
            && digits.chars().all(|sign| sign.is_numeric() || ":./-+h".contains(sign))
            && (word.len() == digits.len() || is_any(&PHRASES.hours, &word[digits.len()..]))
    }
}

pub(in crate::article) fn bare(word: &str) -> &str {
    word.trim_matches(|sign: char| ",،.:;|·•–—()".contains(sign))
}
