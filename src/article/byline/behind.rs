//! What stands behind the names of a byline: a day, a role, a house, a place, others who had a part in it.

use super::{is_house, is_name};
use crate::article::date_line::{is_moment, without_labels};
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// Without ` in Society on 4 December 2026`, `, Transport correspondent`, ` | 4 December 2026`.
pub(super) fn without_tail(text: &str) -> &str {
    // A day at the end, and what stands before it.
    for (at, sign) in text.match_indices([' ', '|', '–', '-', ',']) {
        let after = text[at + sign.len()..].trim_start_matches([' ', '|', '–', '-', ',']);
        let on = fold(after);
        let on = on.strip_prefix("on ").unwrap_or(&on);
        if on.contains(|sign: char| sign.is_numeric()) && is_moment(&without_labels(on)) {
            let before = without_section(text[..at].trim_end_matches([' ', '|', '–', '—', '-', ',']));
            // A day shows that it is a byline, whatever the house behind the comma is called.
            let name = before.split_once(", ").map_or(before, |(name, _)| name);
            let is_person = (2..=4).contains(&name.split(' ').count()) && name.split(' ').all(is_name);
            return if is_person { name } else { before };
        }
    }
    // `Jane Roe for the Harbour Post`
    if let Some((before, house)) = [" for ", " für "].iter().find_map(|sign| text.split_once(sign))
        && house
            .split(' ')
            .enumerate()
            .all(|(at, word)| is_name(word) || at == 0 && is_any(&PHRASES.articles, &fold(word)))
        && (1..=5).contains(&house.split(' ').count())
    {
        return before;
    }
    // A role behind a comma.
    if let Some((before, role)) = text.split_once(", ")
        && !role.contains(['.', ','])
        && role.split(' ').count() <= 6
        && (fold(role).split(' ').any(|word| is_any(&PHRASES.roles, word)) || is_any(&PHRASES.agencies, &fold(role)))
    {
        return before;
    }
    // `Jane Roe, Photographs: Omar Lund`
    let other = text.split(' ').find(|word| word.len() > 1 && word.ends_with([':', '：']));
    if let Some(before) =
        other.and_then(|other| text.find(other)).map(|at| text[..at].trim_end_matches([' ', ',', '|', '/', ';']))
        && !before.is_empty()
    {
        return before;
    }
    without_role(without_place(without_house(text)))
}

/// Without ` Harbour Times Staff` behind a name of two words: whose staff it is from.
pub(super) fn without_staff(text: &str) -> &str {
    const NAME_WORDS: usize = 2;
    let house = ["Staff", "Staff Writer", "Staff Reporter"]
        .iter()
        .find_map(|staff| text.strip_suffix(staff)?.strip_suffix(' '));
    let Some(at) = house.and_then(|kept| kept.match_indices(' ').nth(NAME_WORDS - 1).map(|(at, _)| at)) else {
        return text;
    };
    let (name, behind) = text.split_at(at);
    let behind = behind.trim_start();
    let named = name.split(' ').all(is_name) && house.is_some_and(|kept| is_house(kept[at..].trim_start()));
    if named && !behind.is_empty() { name } else { text }
}

/// Without `, c3 RS — Porto Avel`: a house with a figure in its name, and its town.
fn without_house(text: &str) -> &str {
    let parted = [" — ", " – ", " - "].iter().find_map(|dash| text.split_once(dash));
    let town = |town: &str| town.split(' ').count() <= 3 && town.split(' ').all(is_name);
    let kept = parted.filter(|(_, behind)| town(behind)).map_or(text, |(before, _)| before);
    let house = |house: &str| house.split(' ').count() <= 3 && house.contains(|sign: char| sign.is_ascii_digit());
    kept.split_once(", ").filter(|(_, behind)| house(behind)).map_or(kept, |(name, _)| name)
}

/// Without ` Arts Editor`, ` Associated Press`.
fn without_role(text: &str) -> &str {
    let house = text.match_indices(' ').find(|(at, _)| is_any(&PHRASES.agencies, &fold(&text[at + 1..])));
    let mut kept = house.filter(|(at, _)| text[..*at].contains(' ')).map_or(text, |(at, _)| &text[..at]);
    while let Some((before, last)) = kept.rsplit_once(' ') {
        let last = fold(last);
        let role = is_any(&PHRASES.roles, &last) || kept.len() < text.len() && is_any(&PHRASES.desks, &last);
        if !role || before.split(' ').count() < 2 {
            break;
        }
        kept = before;
    }
    kept
}

/// Without ` at the Harbour Stadium`, ` in Avel`.
fn without_place(text: &str) -> &str {
    let parted = [" at ", " from ", " in "].iter().find_map(|sign| text.split_once(sign));
    let is_place =
        |place: &str| place.split(' ').count() <= 4 && place.split(' ').all(|word| is_name(word) || word == "the");
    parted.filter(|(_, place)| is_place(place)).map_or(text, |(before, _)| before)
}

/// Without ` in Society`.
fn without_section(text: &str) -> &str {
    match text.split_once(" in ") {
        Some((before, section)) if section.split(' ').count() <= 4 && section.starts_with(char::is_uppercase) => before,
        _ => text,
    }
}

/// Without `, pictures by Omar Lund`, ` | 12 comments`, ` • 2h`.
pub(super) fn without_others(text: &str) -> &str {
    let other = |rest: &str| {
        let folded = fold(rest);
        let lists = [&PHRASES.credits, &PHRASES.bylines, &PHRASES.sources];
        let by = lists.into_iter().find_map(|list| opening(list, &folded));
        by.is_some_and(|by| by.contains(' ') || by.ends_with([':', '：'])) || is_count(&folded)
    };
    let mut ends = text.match_indices([',', '|', '•', '·']).filter(|(at, sign)| {
        let spaced = text[at + sign.len()..].starts_with(' ');
        spaced && other(text[at + sign.len()..].trim_start())
    });
    ends.next().map_or(text, |(at, _)| text[..at].trim_end())
}

/// `12 comments`, `2h`, `👁 12 403`: how many, and of what.
pub(super) fn is_count(folded: &str) -> bool {
    let mut words = folded.split(' ').filter(|word| word.contains(char::is_alphanumeric)).peekable();
    let number = |word: &str| {
        let digits = word.trim_end_matches(char::is_alphabetic);
        !digits.is_empty() && digits.chars().all(|sign| sign.is_numeric() || matches!(sign, '.' | ','))
    };
    let counted = |word: &str| is_any(&PHRASES.reading_time, word) || is_any(&PHRASES.hours, word);
    words.peek().is_some_and(|first| number(first)) && words.all(|word| number(word) || counted(word))
}
