//! Names in a line of which no word says that it is a byline: only where it stands tells it from other lines.

use super::behind::without_tail;
use super::name::names_in;
use super::parts::{without_agency_behind, without_ground};
use super::small::in_small;
use super::{MAX_BYTES, is_name};
use crate::article::date_line::is_time;
use crate::article::phrases::{PHRASES, fold, is_any};

/// The names in a line that is nothing but names, with no word that says so: `Jane Roe and Omar Lund in Oslo`, `Jane Roe | The
/// Courier`. Only where it stands, and that the story names them nowhere else, tells it from other lines.
pub(in crate::article) fn alone(text: &str) -> Option<Vec<String>> {
    let bare = text.trim();
    // `Jane Roe reports from Paris.`
    if let Some((who, town)) = bare.trim_end_matches('.').split_once(" reports from ")
        && (1..=3).contains(&town.split(' ').count())
        && town.split(' ').all(is_name)
    {
        return listed(who);
    }
    if text.len() > MAX_BYTES || bare.ends_with(['.', ',', ':', ';', '!', '?', '…']) {
        return None;
    }
    let (who, behind) = [" | ", " / ", " in ", " at ", " en ", " à ", " Da ", " Do "]
        .iter()
        .find_map(|sign| bare.split_once(sign))
        .unzip();
    let place = |word: &str| is_name(word) || matches!(word, "The" | "the" | "El" | "La" | "Le" | "Los");
    if behind.is_some_and(|behind| behind.split(' ').count() > 4 || !behind.split(' ').all(place)) {
        return None;
    }
    let ground = without_ground(bare);
    let behind = behind.or_else(|| (ground.len() < bare.len()).then_some(&bare[ground.len()..]));
    let who = who.unwrap_or(ground);
    if behind.is_some() && is_any(&PHRASES.nobody, &fold(who)) {
        return Some(Vec::new());
    }
    let names = listed(who)?;
    (behind.is_some() || names.len() > 1).then_some(names)
}

/// The name in `Jane Roe | Madrid`, `Jane Roe, Avel`, `Jane Roe - Port of Avel`: only where it stands tells it from other lines.
pub(in crate::article) fn with_place(text: &str) -> Option<Vec<String>> {
    const MAX_PLACE_WORDS: usize = 3;
    let text = without_agency_behind(text);
    let (who, place) = [" | ", " / ", " - ", " – ", " — ", ", "].iter().find_map(|sign| text.split_once(sign))?;
    let small = |word: &str| is_any(&PHRASES.in_towns, &fold(word));
    // `harbourNews`: what a site calls itself.
    let site = |word: &str| word.starts_with(char::is_lowercase) && word.chars().any(char::is_uppercase);
    let placed = place.split(' ').count() <= MAX_PLACE_WORDS
        && (place.starts_with(char::is_uppercase) || site(place))
        && place.split(' ').all(|word| (is_name(word) || small(word) || site(word)) && !is_time(&fold(word)));
    listed(who).filter(|names| placed && names.len() == 1)
}

/// The names in a list of nothing but names of persons: `Jane Roe`, `Jane Roe, Omar Lund`, where something else says that it is
/// a byline.
pub(in crate::article) fn listed(text: &str) -> Option<Vec<String>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let folded = fold(text);
    if is_any(&PHRASES.nobody, &folded) {
        return Some(Vec::new());
    }
    // `FOR IMMEDIATE RELEASE`
    if is_any(&PHRASES.picture_houses, &folded) || is_any(&PHRASES.releases, &folded) {
        return None;
    }
    let names = names_in(without_tail(text))?;
    let person = |name: &String| {
        // `Jan Lund`, `April Roe`
        let first = name.split(' ').next().unwrap_or_default();
        let months_name =
            is_any(&PHRASES.month_names, &fold(first)) && !is_any(&PHRASES.dates, &fold(&name[first.len()..]));
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let other = |word: &str| {
            let word = fold(word);
            is_any(&PHRASES.desks, &word)
                || is_any(&PHRASES.dates, &word)
                || is_any(&PHRASES.articles, &word)
                || is_any(&PHRASES.no_first_names, &word)
        };
        // `ЭК ЦБ`: under what a desk files it.
        let code = |word: &str| word.chars().count() <= 2 && word.chars().all(char::is_uppercase);
        let titled = |word: &str| is_any(&PHRASES.titles, &fold(word));
        (2..=4).contains(&name.split(' ').count())
            && name.split(' ').all(|word| is_name(word) || titled(word))
            && !name.split(' ').all(code)
            && name.split(' ').filter(|word| capital(word)).count() >= 2
            && !name.split(' ').skip(usize::from(months_name)).any(other)
    };
    names.iter().all(person).then(|| names.into_iter().map(in_small).collect())
}
