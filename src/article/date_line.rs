//! Lines above a story that say when it appeared, and how long it takes to read.

use super::byline::{MAX_BYTES, is_name};
use super::dateline::is_date;
use super::phrases::{PHRASES, fold, is_any, opening};

/// `Published: Friday, 4 December 2026, 10:15 GMT`.
pub(super) const MAX_DATE_WORDS: usize = 16;

/// `Dec 4, 2026`, `Published: 4 December 2026, 10:15 GMT`, `입력 2026.12.04. 오전 10:15`, `3 min read`: when it appeared and how
/// long it takes, in a line of its own.
pub(super) fn is_date_line(text: &str) -> bool {
    if text.len() > MAX_BYTES {
        return false;
    }
    let folded = fold(text);
    let count = folded.split(' ').count();
    let numbered = folded.contains(|sign: char| sign.is_numeric());
    if count > MAX_DATE_WORDS || !numbered || folded.ends_with(['!', '?']) {
        return false;
    }
    if count <= 7 && reading_time(&folded) {
        return true;
    }
    match opening(&PHRASES.published, &folded) {
        Some(label) => {
            let told = folded[label.len()..].split([' ']).filter(|word| !is_any(&PHRASES.published, bare(word)));
            is_moment(&told.collect::<Vec<_>>().join(" "))
        }
        None => is_day(&folded) || without_town(text).is_some_and(|rest| is_day(&fold(rest))),
    }
}

fn is_day(folded: &str) -> bool {
    is_moment(folded) && says_a_day(folded)
}

/// `4 December 2026` of `Avel, 4 December 2026` and of `Madrid - 4 dic 2026`.
fn without_town(text: &str) -> Option<&str> {
    let (town, rest) = [" - ", " – ", " — ", " | ", ", "].iter().find_map(|sign| text.split_once(sign))?;
    (town.split(' ').count() <= 3 && town.split(' ').all(is_name)).then_some(rest)
}

/// `3 min read`, `время чтения: 3 мин.`: the phrase and, besides it, numbers and words of time alone.
fn reading_time(folded: &str) -> bool {
    PHRASES.reading_time.iter().any(|phrase| {
        folded.split_once(phrase.as_str()).is_some_and(|(before, after)| {
            let rest = || before.split(' ').chain(after.split(' ')).map(bare).filter(|word| !word.is_empty());
            rest().count() <= 3 && rest().all(|word| is_time(word) || is_any(&PHRASES.roles, word))
        })
    })
}

/// A month with a number, or a day written in figures: a number alone is no day.
fn says_a_day(folded: &str) -> bool {
    let words = || folded.split(' ').map(bare);
    let in_figures = |word: &str| {
        let parts: Vec<&str> = word.split(['.', '/', '-']).filter(|part| !part.is_empty()).collect();
        parts.len() == 3 && parts.iter().all(|part| part.chars().all(char::is_numeric))
    };
    words().count() > 1 && words().any(|word| is_any(&PHRASES.dates, word)) || words().any(in_figures)
}

/// Nothing but days, months, numbers and hours.
pub(super) fn is_moment(folded: &str) -> bool {
    let mut words = folded.split(' ').map(bare).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(is_time)
}

pub(super) fn is_time(word: &str) -> bool {
    is_date(word) || is_any(&PHRASES.in_dates, word) || is_any(&PHRASES.hours, word) || {
        let digits = word.trim_end_matches(char::is_alphabetic);
        digits.contains(char::is_numeric)
            && word.len() - digits.len() <= 6
            && digits.chars().all(|sign| sign.is_numeric() || ":./-+h".contains(sign))
            && (word.len() == digits.len() || is_any(&PHRASES.hours, &word[digits.len()..]))
    }
}

pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|sign: char| ",.:;|·•–—()".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_when_are_told() {
        for line in [
            "Dec 4, 2026",
            "4 December 2026",
            "Published: 4 December 2026, 10:15 GMT",
            "Updated on Friday, December 4, 2026 at 10:15 am",
            "4 декабря 2026, 10:15",
            "Опубликовано 4 декабря 2026 г. в 10:15",
            "Publié le 4 décembre 2026 à 10h15",
            "Veröffentlicht am 4. Dezember 2026",
            "입력 2026.12.04. 오전 10:15",
            "3 min read",
            "Время чтения: 3 мин.",
            "Lesezeit: 4 Minuten",
            "PUBLISHED: 14:05, 4 December 2026 | UPDATED: 15:10, 4 December 2026",
            "Last updated on Fri 4 Dec 2026 11.40 GMT",
            "Madrid - 4 dic 2026 - 07:00 CET",
            "Port Avel, 4 December 2026",
            "1 245 просмотров",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for sentence in [
            "4 December is the day of the port.",
            "2026",
            "Published in 2013, the book sold 40 copies.",
            "It took 3 minutes to read the verdict.",
            "3 minutes of silence",
            "10:15",
            "Trams, 12 of them",
            "May, 4 December 2026 and no other day",
        ] {
            assert!(!is_date_line(sentence), "{sentence}");
        }
    }
}
