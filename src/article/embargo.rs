//! Lines of their own that say a text must wait or must not be used at all, wherever they stand above or below the story.
//!
//! A story that is taken for one under embargo costs a minute; an embargo that is taken for a story goes out. So where a line
//! has the words and nothing that a sentence has, it counts, and who sends it says when it ends.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;

use super::date_line::{bare, is_time};
use super::phrases::{PHRASES, fold, is_any};
use super::read::{Found, Kind};
use super::{ArticleError, BlockKind, LeftOut, LeftOutKind, press, time};

/// A line of more words is a sentence.
const MAX_WORDS: usize = 20;
/// So many blocks above and below the story are looked at.
const HEAD: usize = 6;
const FOOT: usize = 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    strong: Vec<String>,
    weak: Vec<String>,
    above: Vec<String>,
    around: Vec<String>,
    days: Vec<String>,
    unspaced: Vec<String>,
    kills: Vec<String>,
    kills_around: Vec<String>,
}

static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    toml::from_str(include_str!("embargo.toml")).expect("embargo.toml is part of the program; a test reads it")
});

/// Heeds what the lines above and below the story say of when it may be told; they are no part of it.
///
/// # Errors
///
/// [`ArticleError::Killed`] if it may not be told at all, [`ArticleError::Embargo`] if it is not said for certain when.
pub(super) fn heed(found: &mut Found, text: &str, kind: Kind, file: &str) -> Result<(), ArticleError> {
    let declared = found.lines.contains_key("headline");
    let headline = found.headline.iter().filter(|_| !declared).map(String::as_str);
    let above = found.body.iter().take(HEAD).map(|block| block.text.as_str());
    if let Some(line) = headline.chain(above).chain(found.summary.as_deref()).find(|line| is_kill(line)) {
        return Err(ArticleError::Killed { file: file.to_owned(), line: line.to_owned() });
    }
    let last = found.body.len().saturating_sub(FOOT);
    let mut at = 0;
    let mut index = 0;
    let mut told = false;
    while at < found.body.len() {
        let (is_above, is_below) = (index < HEAD && !told, index >= last);
        let block = &found.body[at];
        index += 1;
        if block.kind != BlockKind::Item && (is_above || is_below) && is_line(&block.text, is_above) {
            let line = found.body.remove(at).text;
            settle(found, &line, kind, file)?;
            found.left_out.push(LeftOut { kind: LeftOutKind::Dateline, text: line });
        } else {
            told |= block.text.ends_with(['.', '!', '?', '”', '"', '»', '。', '।', '؟']);
            at += 1;
        }
    }
    if found.embargo_until.is_some() {
        return Ok(());
    }
    // A headline of its own, a standfirst, and lines that were joined with others.
    let mut lines = found.headline.iter().filter(|_| !declared).chain(&found.summary).map(String::as_str);
    let lines =
        lines.find(|line| is_line(line, true)).or_else(|| own_lines(text, kind).find(|line| is_line(line, false)));
    match lines.map(str::to_owned) {
        Some(line) => settle(found, &line, kind, file),
        None => Ok(()),
    }
}

/// When the line says that the embargo ends, unless that is known.
pub(super) fn settle(found: &mut Found, line: &str, kind: Kind, file: &str) -> Result<(), ArticleError> {
    if found.embargo_until.is_none() {
        let day = time::day(line);
        let past = || over(time::latest_day(line)?).filter(|end| found.now.is_some_and(|now| *end <= now));
        // It says when the text appeared.
        if tells_release(line) && past().is_some() {
            return Ok(());
        }
        let until = press::until(line).or_else(past).ok_or_else(|| ArticleError::Embargo {
            file: file.to_owned(),
            line: line.to_owned(),
            day: day.map(|day| day.to_string()),
            kind,
        })?;
        found.embargo_until = Some(until);
    }
    Ok(())
}

/// When an embargo of that day is over whatever its hour and wherever it was meant: two days later, as UTC has it.
fn over(day: Date) -> Option<Timestamp> {
    let end = day.checked_add(2.days()).ok()?;
    TimeZone::UTC.to_ambiguous_zoned(end.at(0, 0, 0, 0)).compatible().ok().map(|zoned| zoned.timestamp())
}

/// The lines of a text as it was written that do not go on with the one above; none of a page, whose lines mean nothing.
fn own_lines(text: &str, kind: Kind) -> impl Iterator<Item = &str> {
    let fence =
        text.lines().next().map(str::trim).filter(|line| kind == Kind::Markdown && matches!(*line, "---" | "+++"));
    let front = fence.and_then(|fence| Some(text.lines().skip(1).position(|line| line.trim() == fence)? + 2));
    let lines: Vec<&str> = text.lines().skip(front.unwrap_or(0)).map(str::trim).collect();
    let own = lines.into_iter().filter(move |_| kind != Kind::Html);
    own.filter(|line| !line.ends_with(['.', ',', '。']) && !line.starts_with(char::is_lowercase))
}

/// Whether a line says that the story may not be told, or not yet: it is never set aside unread.
pub(super) fn holds_back(line: &str) -> bool {
    is_kill(line) || is_line(line, true)
}

/// Whether only words of a line make an embargo of it that may also say when something appeared.
fn tells_release(line: &str) -> bool {
    let folded = fold(line);
    let has = |list: &[String]| places(list, &folded).next().is_some();
    has(&MARKS.above) && !has(&MARKS.strong) && !has(&MARKS.weak) && !folded.contains("mbarg")
}

/// Whether `line` holds nothing but an embargo; `above` tells that it stands above the story.
pub(super) fn is_line(line: &str, above: bool) -> bool {
    let folded = fold(line);
    if folded.split(' ').count() > MAX_WORDS || press::is_no_embargo(&folded) {
        return false;
    }
    let shouted = line.contains(char::is_uppercase) && !line.contains(char::is_lowercase);
    let strong = || {
        places(&MARKS.strong, &folded).any(|(before, behind)| {
            let unknown = unknown(behind);
            // `Embargoed until 2027: letters of a captain` is a headline.
            let title = behind.split_once(": ").is_some_and(|(_, rest)| self::unknown(rest) > 1);
            let most = if !line.chars().all(is_spaced) {
                0
            } else if shouted {
                3
            } else {
                1
            };
            self::unknown(before) == 0
                && unknown <= most
                && !title
                && !(unknown > 0 && line.ends_with(['.', '?', '!', '。']))
        })
    };
    let weak = |list: &[String]| {
        places(list, &folded).any(|(before, behind)| {
            let alone = before.is_empty() && !behind.contains(char::is_alphanumeric);
            let moment = has_moment(before) || has_moment(behind);
            unknown(before) == 0 && unknown(behind) == 0 && (moment || alone && folded.contains("mbarg"))
        })
    };
    strong() || weak(&MARKS.weak) || (above || has_hour(&folded)) && weak(&MARKS.above)
}

/// What stands before and behind each phrase of `list` in the folded text.
fn places<'a>(list: &'a [String], folded: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    list.iter().flat_map(move |phrase| {
        let places = folded.match_indices(phrase.as_str()).map(|(at, _)| (at, at + phrase.len()));
        let whole = places.filter(|(start, end)| {
            let joins = |c: char| c.is_alphanumeric() && is_spaced(c);
            let (first, last) = (phrase.starts_with(joins), phrase.ends_with(joins));
            !(first && folded[..*start].ends_with(joins) || last && folded[*end..].starts_with(char::is_alphabetic))
        });
        whole.map(|(start, end)| (&folded[..start], &folded[end..]))
    })
}

/// The words that belong neither to a day and an hour nor to an embargo.
fn unknown(folded: &str) -> usize {
    words(folded).filter(|word| !is_known(word)).count()
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split([' ', '/', '【', '】', '「', '」', '：', '，', '、']).map(trimmed).filter(|word| !word.is_empty())
}

fn trimmed(word: &str) -> &str {
    bare(word).trim_matches(|sign: char| {
        !sign.is_alphanumeric() && !matches!(sign, '\u{E00}'..='\u{E7F}' | '\u{900}'..='\u{97F}')
    })
}

fn is_known(word: &str) -> bool {
    word.starts_with(char::is_numeric) && word.chars().all(is_spaced)
        || is_day(word)
        || is_any(&MARKS.around, word)
        || rest_of_unspaced(word).is_empty()
}

fn is_day(word: &str) -> bool {
    is_time(word) || press::zone(word).is_some() || is_any(&MARKS.days, word)
}

/// `tuesday`, `mardi`: no short form, which may be another word.
pub(super) fn is_weekday(folded: &str) -> bool {
    const MIN_LETTERS: usize = 4;
    let english = || folded.ends_with("day") && is_any(&PHRASES.dates, folded);
    folded.chars().count() >= MIN_LETTERS && is_any(&MARKS.days, folded) || english()
}

/// Whether a day or an hour is told, and not only words around one.
fn has_moment(folded: &str) -> bool {
    folded.contains(char::is_numeric) || words(folded).any(|word| is_any(&MARKS.days, word))
}

/// `00:01`: a product has a day, and no hour.
fn has_hour(folded: &str) -> bool {
    folded.match_indices(':').any(|(at, _)| {
        folded[..at].ends_with(|sign: char| sign.is_ascii_digit())
            && folded[at + 1..].starts_with(|sign: char| sign.is_ascii_digit())
    })
}

/// What is left of a word in a script without spaces once the signs of days and hours are taken out.
fn rest_of_unspaced(word: &str) -> String {
    let mut rest = word.to_owned();
    if word.chars().all(|c| is_spaced(c) && !matches!(c, '\u{E00}'..='\u{E7F}')) {
        return rest;
    }
    let mut signs: Vec<&str> = MARKS.unspaced.iter().chain(&MARKS.strong).map(String::as_str).collect();
    signs.sort_by_key(|sign| std::cmp::Reverse(sign.len()));
    for sign in signs.into_iter().filter(|sign| !sign.chars().any(|c| is_spaced(c) && c.is_alphabetic())) {
        rest = rest.replace(sign, "");
    }
    rest.retain(|c| c.is_alphabetic());
    rest
}

/// A sign of a script that puts spaces between words.
fn is_spaced(c: char) -> bool {
    !matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// Whether `line` takes the story back: nothing but that, or that and a colon or dash in capitals.
fn is_kill(line: &str) -> bool {
    let folded = fold(line);
    if folded.split(' ').count() > MAX_WORDS {
        return false;
    }
    let known = |folded: &str| words(folded).all(|word| is_any(&MARKS.kills_around, word));
    let kills = |folded: &str| {
        let folded = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
        places(&MARKS.kills, folded).any(|(before, behind)| {
            let other = before.split(' ').chain(behind.split(' ')).any(|word| word.contains(char::is_alphabetic));
            // `Kill` alone may be a name.
            known(before) && known(behind) && (other || folded != "kill" && folded != "kills")
        })
    };
    let shouted = |part: &str| part.contains(char::is_alphabetic) && !part.contains(char::is_lowercase);
    let parts = || {
        line.split([':', '–', '—', '-', '(', ')', '!', '*'])
            .filter(|part| shouted(part) && part.contains(char::is_uppercase))
    };
    kills(&folded) || parts().any(|part| kills(&fold(part)) || fold(part).trim() == "kill" && line.starts_with("KILL"))
}

#[cfg(test)]
#[path = "embargo_tests.rs"]
mod tests;
