//! Lines that say who wrote it and when.

use super::behind::is_count;
use super::{MAX_BYTES, is_caseless, is_name, is_placed, is_role, listed, names, without_korean};
use crate::article::date_line::{is_date_line, without_pictures};
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// The names in a line that says who wrote it, and behind a comma or a bar when: `Jane Roe, 4 December 2026, 10:15`. A town may
/// stand before a day as well; the hour shows that it is none.
pub(in crate::article) fn in_day(text: &str) -> Vec<String> {
    if text.len() > MAX_BYTES || !is_date_line(text) {
        return Vec::new();
    }
    let text = without_pictures(text);
    if let Some((_, name)) = without_korean(text) {
        return vec![name.to_owned()];
    }
    // `来源：海渡网 记者 林小舟`
    let named = ["记者 ", "记者：", "記者 ", "記者：", "作者："].iter().find_map(|role| text.rsplit_once(role));
    if let Some(name) = named.map(|(_, behind)| behind.split([' ', '\u{3000}']).next().unwrap_or_default())
        && (2..=4).contains(&name.chars().count())
        && is_caseless(name)
    {
        return vec![name.to_owned()];
    }
    let parts: Vec<&str> = text.split([',', '|', '•', '·']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [name, day, hours @ ..] = parts.as_slice() else { return Vec::new() };
    let timed =
        |part: &&str| part.contains(':') || part.contains(|sign: char| sign.is_ascii_digit()) && part.contains('.');
    let when = fold(day);
    let said = when.contains(|sign: char| sign.is_ascii_digit())
        && (timed(day) && day.contains(':') || hours.iter().any(timed));
    if !said || is_placed(name) {
        return Vec::new();
    }
    let caseless = || {
        let words = name.split(' ');
        (2..=3).contains(&words.clone().count()) && words.into_iter().all(is_caseless)
    };
    listed(name)
        .filter(|names| names.len() == 1)
        .or_else(|| caseless().then(|| vec![(*name).to_owned()]))
        .unwrap_or_default()
}

/// A line that says who wrote it, and behind a bar or a dot when, how long it takes to read, how many answered.
pub(in crate::article) fn with_day(text: &str) -> Option<(Vec<String>, &str)> {
    let signs = [" | ", " • ", " · "];
    // `최선경 기자 / 기사승인 : 2026-12-04`
    let korean = || text.split_once(" / ").filter(|(who, _)| who.ends_with("기자") && text.len() <= MAX_BYTES);
    let Some((who, behind)) = signs.iter().find_map(|sign| text.split_once(sign)).or_else(korean) else {
        return with_day_behind_label(text)
            .or_else(|| with_day_behind_dash(text))
            .or_else(|| with_day_behind_stop(text))
            .or_else(|| with_day_beside_report(text))
            .or_else(|| with_day_before_name(text));
    };
    // `Posted at 4 December 2026 | Updated as of 5 December 2026`
    if is_date_line(who) {
        return None;
    }
    // `Jane Roe Published March 30, 2025 | 05:20 PM`
    if let Some(found) = with_day_behind_label(text) {
        return Some(found);
    }
    let told = |part: &str| is_count(&fold(part)) || is_date_line(part);
    // `טל לוי | 16.12, 07:10`
    let short = || (is_short_day(behind) && told_by_hour(who)).then(|| vec![who.to_owned()]);
    if let Some(names) = short() {
        return Some((names, behind));
    }
    // `Edited By: Jane Roe | Updated: Dec 4, 2026`: who edited it did not write it.
    let edited = ["edited by:", "edited by ", "curated by:"].iter().any(|label| fold(who).starts_with(label));
    let names =
        if edited { Vec::new() } else { names(who).or_else(|| listed(who)).or_else(|| called_as_day(who, behind))? };
    // `Jane Roe | Environment Editor | @janeroe | Dec 4, 2026`
    let beside = |part: &str| is_role(part) || part.starts_with('@') && !part.contains(' ');
    let parts = || behind.split(['|', '•', '·']).map(str::trim).filter(|part| !part.is_empty() && !beside(part));
    // `By Jane Roe | The Courier | Dec 4, 2026`
    let house = |part: &str| part.split(' ').count() <= 3 && part.split(' ').all(|word| is_name(word) || word == "The");
    let (count, shown) = (parts().count(), parts().filter(|part| told(part)).count());
    (shown > 0 && count - shown <= 1 && parts().all(|part| told(part) || house(part))).then_some((names, behind))
}

/// `16.12, 07:10`: a day in figures, with or without its year, and an hour.
fn is_short_day(text: &str) -> bool {
    let Some((day, hour)) = text.trim().split_once([',', ' ']) else { return false };
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    let pair = |text: &str, signs: [char; 2]| {
        text.split_once(signs).is_some_and(|(one, other)| figures(one) && figures(other))
    };
    let day = day.trim_end_matches('.');
    let year = |year: &str| year.len() == 4 && year.bytes().all(|sign| sign.is_ascii_digit());
    let day = day.rsplit_once(['.', '/']).filter(|(_, last)| year(last)).map_or(day, |(day, _)| day);
    pair(day, ['.', '/']) && pair(hour.trim(), [':', '.'])
}

/// A name before an hour: of one person, in a script without capitals too, where no section is called so.
fn told_by_hour(who: &str) -> bool {
    let section = |word: &str| is_any(&PHRASES.sections, &fold(word)) || is_any(&PHRASES.desks, &fold(word));
    let caseless =
        || (2..=3).contains(&who.split(' ').count()) && who.split(' ').all(|word| is_caseless(word) && !section(word));
    !is_placed(who) && (listed(who).is_some_and(|names| names.len() == 1) || caseless())
}

/// `Ада Субота | Вівторок, 4 грудня 2026`: somebody who is called as a day of the week is, where another day stands behind the name.
fn called_as_day(who: &str, behind: &str) -> Option<Vec<String>> {
    let (first, last) = who.split_once(' ').filter(|(_, last)| !last.contains(' '))?;
    let plain = |word: &str| {
        let folded = fold(word);
        let lists = [&PHRASES.dates, &PHRASES.in_dates, &PHRASES.articles, &PHRASES.day_words, &PHRASES.no_first_names];
        is_name(word) && word.chars().count() > 2 && !lists.into_iter().any(|list| is_any(list, &folded))
    };
    let day = fold(behind.split([',', ' ']).next().unwrap_or_default());
    let other = is_any(&PHRASES.dates, &day) && day != fold(last);
    (other && plain(first) && is_name(last) && is_any(&PHRASES.dates, &fold(last))).then(|| vec![who.to_owned()])
}

/// `Jane Roe Published March 30, 2025 | 05:20 PM`: a name, and right behind it a word for when something appears, and the day.
fn with_day_behind_label(text: &str) -> Option<(Vec<String>, &str)> {
    const MAX_NAME_WORDS: usize = 6;
    if text.len() > MAX_BYTES {
        return None;
    }
    let starts = text.match_indices(' ').take(MAX_NAME_WORDS).map(|(at, _)| at);
    starts.filter(|at| *at > 0).find_map(|at| {
        let (who, behind) = (&text[..at], &text[at + 1..]);
        opening(&PHRASES.published, &fold(behind)).filter(|_| is_date_line(behind))?;
        let named = names(who).or_else(|| listed(who).filter(|names| names.len() == 1));
        // `by admin`
        let login = || {
            let user = who.rsplit_once(' ').filter(|(by, _)| is_any(&PHRASES.bylines, &fold(by)))?.1;
            user.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit()).then(Vec::new)
        };
        Some((named.or_else(login)?, behind))
    })
}

/// `Par La Rédaction - Publié le 4/12/2026 à 11:02 - Temps de lecture : 2 min`: the same with dashes, and two parts or more.
fn with_day_behind_dash(text: &str) -> Option<(Vec<String>, &str)> {
    let dash = [" - ", " – ", " — "].into_iter().find(|dash| text.matches(dash).count() >= 2)?;
    let (who, behind) = text.split_once(dash)?;
    let names = names(who).or_else(|| listed(who))?;
    let told = |part: &str| is_count(&fold(part)) || is_date_line(part);
    (text.len() <= MAX_BYTES && behind.split(dash).all(|part| told(part.trim()))).then_some((names, behind))
}

/// `Live reporting by Jane Roe and John Doe. Last updated 15:22 GMT, 4 December 2026`: the same behind a stop.
fn with_day_behind_stop(text: &str) -> Option<(Vec<String>, &str)> {
    let (who, behind) = text.split_once(". ").filter(|_| text.len() <= MAX_BYTES)?;
    let labelled = opening(&PHRASES.published, &fold(behind)).is_some() && is_date_line(behind);
    Some((names(who).filter(|_| labelled)?, behind))
}

/// `04.12.2026 12:56 Jane Roe`: a day with its hour, and who wrote it, with nothing between.
fn with_day_before_name(text: &str) -> Option<(Vec<String>, &str)> {
    const NAMES: std::ops::RangeInclusive<usize> = 2..=3;
    if text.len() > MAX_BYTES || !text.starts_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let mut starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    starts.reverse();
    starts.into_iter().take(*NAMES.end()).find_map(|at| {
        let (day, who) = (&text[..at], &text[at + 1..]);
        let hour = day.ends_with(|sign: char| sign.is_ascii_digit()) && day.contains(':');
        let named = NAMES.contains(&who.split(' ').count()) && who.split(' ').all(is_name);
        let names = listed(who).filter(|names| hour && named && names.len() == 1 && is_date_line(day))?;
        Some((names, day))
    })
}

/// `記者林小舟／海渡報導 2026-12-04 09:12`, `2026-12-04 15:08　海渡晨報　記者 林小舟／海渡報導`: who reports from where, and when.
fn with_day_beside_report(text: &str) -> Option<(Vec<String>, &str)> {
    let (role, at) = ["記者", "记者"].iter().find_map(|role| Some((*role, text.find(role)?)))?;
    let (before, behind) = (text[..at].trim(), text[at + role.len()..].trim_start());
    let (name, rest) = behind.split_once(['／', '/']).filter(|_| text.len() <= MAX_BYTES)?;
    let (place, after) = rest.split_once([' ', '\u{3000}']).unwrap_or((rest, ""));
    let named = (2..=4).contains(&name.chars().count()) && is_caseless(name);
    let reports = ["報導", "报道", "報道"].iter().any(|verb| place.ends_with(verb)) && is_caseless(place);
    let house = before.rsplit_once([' ', '\u{3000}']).filter(|(_, house)| is_caseless(house));
    let before = house.map_or(before, |(day, _)| day.trim_end());
    let day = if before.is_empty() { after.trim() } else { before };
    (named && reports && is_date_line(day) && (before.is_empty() || after.is_empty()))
        .then(|| (vec![name.to_owned()], day))
}
