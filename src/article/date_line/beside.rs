//! Lines with a day and something beside it: an hour behind who and where, how long it takes to read, a house or a name.

use super::MAX_DATE_WORDS;
use super::labels::without_labels;
use super::minutes::reading_time;
use super::moment::{is_day, is_moment, is_time, says_a_year};
use crate::article::byline::{is_caseless, is_name};
use crate::article::phrases::{PHRASES, fold, is_any};

/// `Ana Reis Puerto del Mar - 05 NOV 2026 - 13:40 CET`: a day and an hour, each in a part of its own, behind who and where.
pub(super) fn is_day_beside_hour(text: &str) -> bool {
    const MAX_NAMES: usize = 8;
    if !text.contains([':', '.']) || text.ends_with('.') {
        return false;
    }
    let text = text.replace(" – ", " - ").replace(" — ", " - ").replace(" | ", " - ");
    let Some((names, rest)) = text.split_once(" - ") else { return false };
    let small = |word: &str| is_any(&PHRASES.in_towns, word) || is_any(&PHRASES.in_names, word);
    let named = names.starts_with(char::is_uppercase)
        && names.split(' ').count() <= MAX_NAMES
        && names.split([' ', ',']).all(|word| word.is_empty() || is_name(word) || small(word));
    let hour = |part: &str| {
        let mut figures = part.split([':', '.', 'h']).map(|figures| figures.split(' ').next().unwrap_or_default());
        let clock =
            |figures: &str| (1..=2).contains(&figures.len()) && figures.bytes().all(|sign| sign.is_ascii_digit());
        figures.next().is_some_and(clock) && figures.next().is_some_and(clock)
    };
    let parts = || rest.split(" - ").map(fold);
    named
        && parts().any(|part| is_day(&part))
        && parts().any(|part| hour(&part))
        && parts().all(|part| is_moment(&without_labels(&part)))
}

/// `27 listopada 2026, 8:12 Ten tekst przeczytasz w 2 minuty`: a day and how long it takes to read, side by side.
pub(super) fn is_day_with_reading_time(text: &str) -> bool {
    let folded = fold(text);
    let phrases = PHRASES.reading_time.iter().filter(|phrase| phrase.contains(' '));
    let at = phrases.filter_map(|phrase| folded.find(phrase.as_str())).min().filter(|at| *at > 0);
    at.is_some_and(|at| {
        folded.split(' ').count() <= MAX_DATE_WORDS
            && is_day(&without_labels(folded[..at].trim_end()))
            && reading_time(&folded[at..])
    })
}

/// `Desporto, Lazer e Juventude | 04/12/2026`: a section that names several fields, and a day with its year behind a bar.
pub(super) fn is_day_behind_section(text: &str) -> bool {
    const MAX_WORDS: usize = 6;
    let Some((section, day)) = text.split_once(" | ") else { return false };
    let joins = |word: &str| is_any(&PHRASES.and, &fold(word));
    let small = |word: &str| joins(word) || is_any(&PHRASES.in_towns, &fold(word));
    let words = || section.split(' ').map(|word| word.trim_end_matches(','));
    section.starts_with(char::is_uppercase)
        && (section.contains(", ") || words().any(joins))
        && words().count() <= MAX_WORDS
        && words().all(|word| small(word) || is_name(word))
        && says_a_year(day)
        && is_day(&without_labels(&fold(day)))
}

/// `Wednesday December 2 2026, 6.30am, The Courier`, `דנה לוי | 26.11.2026 | 08:15`: a day, and beside it an hour, a house or a
/// name.
pub(super) fn in_parts(text: &str) -> bool {
    if text.ends_with(['.', '。', '!', '?', '…', ':']) {
        return false;
    }
    let barred = text.contains(" | ");
    let parts = || text.split([',', '|', '•', '·']).map(str::trim).filter(|part| !part.is_empty());
    let named = |part: &str| {
        let words = || part.split(' ');
        words().count() <= 4
            && (words().all(|word| is_name(word) || matches!(word, "The" | "г." | "м."))
                && words().all(|word| !is_time(&fold(word)))
                || barred && words().all(is_caseless))
    };
    let day = |part: &str| is_day(&fold(part));
    let whole = parts().count() >= 2 && parts().any(day);
    // The day comes first, or bars part the line: `May, 4 December 2026` may be anything.
    let moment = |part: &str| is_moment(&without_labels(&fold(part)));
    whole && (barred || parts().next().is_some_and(day)) && parts().all(|part| moment(part) || named(part))
}
