//! What stands beside the names of a byline: a paper behind a bar, a ground behind `at`, a role without a comma.

use super::{MAX_BYTES, is_caseless, is_house, is_name, is_placed, listed, parted_from_helper};
use crate::article::date_line::is_time;
use crate::article::dateline::is_site;
use crate::article::phrases::{PHRASES, fold, is_any};

/// Without ` | The Harbour Tribune`: behind a bar stands the paper, unless it can only be a second person.
pub(super) fn without_paper(text: &str) -> &str {
    let Some((who, behind)) = text.split_once(" | ") else { return text };
    let person = listed(behind).is_some_and(|names| names.len() == 1) && !is_house(behind);
    let few = behind.split(' ').count() <= 5 && behind.split(' ').all(|word| is_name(word) || is_small(word));
    if !person && (few || is_site(behind)) && listed(who).is_some() { who } else { text }
}

/// Without the site behind a name of two words or more: `JANE ROE HarbourPost.example`.
pub(super) fn without_site(text: &str) -> &str {
    let parted =
        text.rsplit_once(' ').filter(|(who, site)| who.contains(' ') && is_site(&fold(site)) && site.len() > 4);
    parted.filter(|(who, _)| who.split(' ').all(is_name)).map_or(text, |(who, _)| who)
}

/// `Par Jane Roe` of `Par Jane Roe, publié le .`: a day that is lost.
pub(super) fn without_empty_day(text: &str) -> Option<&str> {
    let (who, label) = text.rsplit_once(", ").filter(|_| text.ends_with(['.', ':']))?;
    is_any(&PHRASES.published, fold(label).trim_end_matches(['.', ':', ' '])).then_some(who)
}

/// The name in `Jane Roe by Jane Roe`: for whoever does not see the portrait, and below it.
pub(super) fn doubled(text: &str) -> Option<&str> {
    text.split_once(" by ").filter(|(name, other)| name == other).map(|(name, _)| name)
}

/// The names in `Le Quai avec Jane Roe`; none in `lequai.example (avec AFP)`.
pub(super) fn with_house(who: &str) -> Option<Vec<String>> {
    const MAX_HOUSE: usize = 4;
    if let Some((house, name)) = who.split_once(" avec ")
        && house.split(' ').count() <= MAX_HOUSE
        && house.split(' ').all(is_name)
        && !is_any(&PHRASES.agencies, &fold(name))
        && let Some(other) = listed(name).filter(|names| names.len() == 1)
    {
        return Some([vec![house.to_owned()], other].concat());
    }
    let (site, beside) = who.split_once(' ').unwrap_or((who, ""));
    let alone = beside.is_empty() || beside.starts_with('(') && beside.ends_with(')');
    (is_site(site) && alone).then(Vec::new)
}

/// `Le Quai`: a name of two or three words, of which an article is the first.
fn is_titled_house(name: &str) -> bool {
    let titled = |first: &str| first.starts_with(char::is_uppercase) && is_any(&PHRASES.articles, &fold(first));
    name.split_once(' ')
        .is_some_and(|(first, rest)| titled(first) && rest.split(' ').count() <= 2 && rest.split(' ').all(is_name))
}

fn is_small(word: &str) -> bool {
    let folded = fold(word);
    is_any(&PHRASES.articles, &folded) || is_any(&PHRASES.in_towns, &folded)
}

/// Without ` - Repórter da Agência Brasil - Avel`: what somebody is, behind a dash, and a town behind another.
pub(super) fn without_role_behind_dash(text: &str) -> &str {
    let parted = [" - ", " – ", " — "].iter().find_map(|dash| text.split_once(dash));
    let role = |behind: &str| fold(behind).split([' ', '-']).take(6).any(|word| is_any(&PHRASES.roles, word));
    parted.filter(|(who, behind)| listed(who).is_some() && role(behind)).map_or(text, |(who, _)| who)
}

/// The names in `Jane Roe in Oslo, Omar Lund in Port Avel, Iowa, and Aina Serik in Paris`, each with where they are.
pub(super) fn placed(text: &str) -> Option<Vec<String>> {
    const AND: [&str; 7] = [" and ", " & ", " und ", " et ", " y ", " e ", ", "];
    const IN: [&str; 5] = [" in ", " en ", " à ", " em ", " a "];
    let mut names: Vec<String> = Vec::new();
    let (mut rest, mut places, mut within) = (text, 0, false);
    while !rest.is_empty() {
        let end = AND.iter().filter_map(|and| Some((rest.find(and)?, and.len()))).min();
        let (part, behind) = end.map_or((rest, ""), |(at, length)| (&rest[..at], &rest[at + length..]));
        let comma = end.is_some_and(|(at, _)| rest[at..].starts_with(','));
        // `, and`
        rest = AND.iter().find_map(|and| behind.strip_prefix(and.trim_start())).filter(|_| comma).unwrap_or(behind);
        if let Some((who, place)) = IN.iter().find_map(|sign| part.split_once(sign)) {
            let name = listed(who).filter(|names| names.len() == 1 && is_place(place))?;
            names.extend(name);
            (places, within) = (places + 1, true);
        } else if within && (is_place(part) && !part.contains(' ') || is_placed(part)) {
            // `Iowa`, `New South Wales`
            places += 1;
            within = false;
        } else {
            names.extend(listed(part).filter(|names| names.len() == 1)?);
            within = false;
        }
    }
    (places > 1).then_some(names)
}

fn is_place(place: &str) -> bool {
    !place.is_empty() && place.split(' ').count() <= 5 && place.split(' ').all(|word| is_name(word) || is_small(word))
}

/// Without a ground or a street behind a comma, where nothing joins two names: `Jane Roe, Quay Road`.
pub(super) fn without_ground(text: &str) -> &str {
    let Some((who, place)) = text.split_once(", ") else { return text };
    let ground = || place.rsplit(' ').next().is_some_and(|last| is_any(&PHRASES.grounds, &fold(last)));
    if !place.contains(',') && place.contains(' ') && ground() { who } else { text }
}

/// The name in `Jane Roe, Avel`, `Jane Roe (dpa)`, `Jane Roe - harbourNews`, `Élodie Roe, à Avel`, and what stands beside it: a town or
/// a house. Only where it stands tells it from other lines.
pub(in crate::article) fn beside_place(text: &str) -> Option<(Vec<String>, &str)> {
    const MAX_PLACE_WORDS: usize = 3;
    const SIGNS: [&str; 9] = [" | ", " / ", " • ", " · ", " - ", " – ", " — ", ", ", "، "];
    if text.len() > MAX_BYTES {
        return None;
    }
    // `Le Quai avec AFP`
    if let (who, Some(agency)) = parted_from_helper(text)
        && (is_house(who) || is_titled_house(who) || listed(who).is_some_and(|names| names.len() == 1))
    {
        return Some((vec![who.to_owned(), agency], text.rsplit(' ').next()?.trim_end_matches(')')));
    }
    let text = without_agency_behind(text);
    let bracketed = text.strip_suffix(')').and_then(|text| text.split_once(" ("));
    let (who, place) = bracketed.or_else(|| SIGNS.iter().find_map(|sign| text.split_once(sign)))?;
    let place = place.split_once(' ').filter(|(at, _)| is_any(&PHRASES.at_towns, at)).map_or(place, |(_, town)| town);
    let caseless = |text: &str| text.split(' ').all(is_caseless);
    let site = |word: &str| word.starts_with(char::is_lowercase) && word.chars().any(char::is_uppercase);
    let agency = is_any(&PHRASES.agencies, &fold(place)) || is_site(place);
    let word = |word: &str| is_small(word) || (is_name(word) || site(word)) && !is_time(&fold(word));
    let named = place.starts_with(|first: char| first.is_uppercase()) || site(place);
    let placed =
        place.split(' ').count() <= MAX_PLACE_WORDS && (named && place.split(' ').all(word) || caseless(place));
    let person = || {
        let names = listed(who).filter(|names| names.len() == 1 && !is_placed(who) && !is_house(who));
        names.or_else(|| {
            let unspaced = (2..=3).contains(&who.split(' ').count()) && caseless(who) && caseless(place);
            unspaced.then(|| vec![who.to_owned()])
        })
    };
    if agency || placed { Some((person()?, place)) } else { None }
}

/// The name in `Jane Roe Local Democracy Reporter`: a role in capitals without a comma, in a line without a stop.
pub(super) fn before_role(text: &str) -> Option<Vec<String>> {
    const MAX_WORDS: usize = 8;
    let words: Vec<&str> = text.split(' ').collect();
    let last = fold(words.last()?);
    let of_role = |word: &str| is_any(&PHRASES.roles, word) || is_any(&PHRASES.desks, word);
    if let Some(names) = before_long_role(&words) {
        return Some(names);
    }
    if words.len() > MAX_WORDS || !is_any(&PHRASES.roles, &last) || !words.iter().all(|word| is_name(word)) {
        return None;
    }
    let at = words.iter().position(|word| of_role(&fold(word)))?;
    listed(&words[..at].join(" ")).filter(|names| names.len() == 1)
}

/// The name in `Jane Roe North of England correspondent`, `Jane Roe Health and social care editor`.
fn before_long_role(words: &[&str]) -> Option<Vec<String>> {
    const NAME: usize = 2;
    const WORDS: std::ops::RangeInclusive<usize> = 5..=9;
    let (name, field) = words.split_at_checked(NAME).filter(|_| WORDS.contains(&words.len()))?;
    let (role, field) = field.split_last()?;
    let known = ["correspondent", "editor", "reporter"].contains(role);
    let joined = field.iter().position(|word| matches!(*word, "of" | "and"))?;
    let small = |(at, word): (usize, &&str)| is_name(word) || at >= joined && word.chars().all(char::is_lowercase);
    (known && joined > 0 && name.iter().all(|word| is_name(word)) && field.iter().enumerate().all(small))
        .then(|| vec![name.join(" ")])
}

/// `Jane Roe / AVEL` of `Jane Roe / AVEL (DHB)`.
pub(super) fn without_agency_behind(text: &str) -> &str {
    let agency = |inside: &str| (2..=5).contains(&inside.len()) && inside.chars().all(char::is_uppercase);
    let parted = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let placed = |before: &str| before.contains(" / ") || before.contains(", ");
    parted.filter(|(before, inside)| agency(inside) && placed(before)).map_or(text, |(before, _)| before)
}

/// The name in `Jane Roe - harbournews`, above a day: a site that writes its name small.
pub(in crate::article) fn before_site(text: &str) -> Option<Vec<String>> {
    let (who, site) = [" - ", " – ", " | "].iter().find_map(|sign| text.split_once(sign))?;
    let small = !site.is_empty()
        && site.chars().all(|letter| letter.is_lowercase() || letter.is_ascii_digit() || letter == '.');
    listed(who).filter(|names| small && names.len() == 1 && who.contains(' '))
}

/// True for `जागरण संवाददाता, कानपुर`: a house's correspondent and a town, as papers in Hindi sign.
pub(super) fn is_hindi(text: &str) -> bool {
    let Some((who, town)) = text.split_once(", ") else { return false };
    let last = who.rsplit(' ').next().unwrap_or_default();
    let signs = matches!(
        last,
        "संवाददाता"
            | "ब्यूरो"
            | "एजेंसी"
            | "एजेंसियां"
            | "संवादसूत्र"
            | "प्रतिनिधि"
            | "डेस्क"
    );
    signs
        && who.split(' ').count() <= 3
        && (1..=3).contains(&town.split(' ').count())
        && text.split(' ').all(|word| is_caseless(word.trim_end_matches(',')))
}
