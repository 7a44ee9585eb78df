//! Lines that say when by the day of who reads them: `Heute, 14:31 Uhr`, `Harbour News • Today, 14:31`.

use super::MAX_DATE_WORDS;
use super::labels::without_labels;
use super::moment::{bare, is_day, is_time};
use super::written::spelt_out;
use crate::article::byline::{is_caseless, is_name};
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// What stands beside such a time, the name of a site or of who wrote it, has at most as many words.
const MAX_BESIDE_WORDS: usize = 5;
const SEPARATORS: [&str; 7] = [" | ", " • ", " · ", " – ", " — ", " - ", " / "];

/// `heute, 14:31 uhr`, `aangepast vandaag, 16:10`: a word for a day, an hour, and nothing else but words for when it was changed.
pub(super) fn is_today(folded: &str) -> bool {
    let rest = without_labels(folded);
    let mut rest = rest.as_str();
    let (mut day, mut clock) = (false, false);
    while !rest.is_empty() {
        let length = opening(&PHRASES.day_words, rest).map_or(0, str::len);
        let length = if length > 0 { length } else { rest.find(' ').unwrap_or(rest.len()) };
        let word = bare(&rest[..length]);
        let named = is_any(&PHRASES.day_words, &rest[..length]);
        if !named && !word.is_empty() && !is_time(word) {
            return false;
        }
        day |= named;
        clock |= is_clock(word);
        rest = rest[length..].trim_start_matches([' ', ',', ':', '(', ')', '،']);
    }
    day && clock && folded.split(' ').count() <= MAX_DATE_WORDS
}

/// `1733 days ago`, and nothing else.
pub(super) fn is_age(folded: &str) -> bool {
    const MAX_WORDS: usize = 5;
    const ENDING: usize = 2;
    let figures = |word: &str| !word.is_empty() && word.bytes().all(|sign| sign.is_ascii_digit());
    let signs: Vec<&str> = folded.split(' ').map(|word| if figures(word) { "#" } else { word }).collect();
    let signs = signs.join(" ");
    let told = |age: &&String| signs.starts_with(age.as_str()) && signs.len() - age.len() <= ENDING;
    signs.split(' ').count() <= MAX_WORDS && PHRASES.ages.iter().filter(|age| age.contains('#')).any(|age| told(&age))
}

/// `14:31`, `14.31`, `14h31`, `2:31pm`
fn is_clock(word: &str) -> bool {
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_digit());
    let word = word.trim_end_matches(|sign: char| sign.is_alphabetic() || sign == '.');
    [':', '.', 'h', '：']
        .iter()
        .filter_map(|sign| word.split_once(*sign))
        .any(|(hour, rest)| figures(hour) && rest.split(':').all(figures))
}

/// `NOS Nieuws • Vandaag, 14:31 • Aangepast vandaag, 16:10`: short parts, of which one or more say when, and the others are names.
pub(super) fn is_beside_names(text: &str) -> bool {
    let Some(sign) = SEPARATORS.into_iter().find(|sign| text.contains(sign)) else { return false };
    if text.ends_with(['.', '。', '!', '?', '…', ':']) {
        return false;
    }
    let parts = || text.split(sign).map(str::trim).filter(|part| !part.is_empty());
    let when = |part: &str| {
        let folded = spelt_out(&fold(part));
        is_today(&folded) || is_day(&without_labels(&folded)) && folded.contains(':')
    };
    let small = |word: &str| {
        let folded = fold(word);
        is_any(&PHRASES.articles, &folded) || is_any(&PHRASES.in_towns, &folded) || is_any(&PHRASES.and, &folded)
    };
    let named = |part: &str| {
        let words = || part.split(' ');
        let name = |word: &str| {
            is_name(word)
                || is_caseless(word)
                || small(word)
                || word.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
                    && !word.ends_with('.')
        };
        words().count() <= MAX_BESIDE_WORDS && words().all(name)
    };
    let (told, count) = (parts().filter(|part| when(part)).count(), parts().count());
    told > 0 && count > told && count - told <= 2 && parts().all(|part| when(part) || named(part))
}
