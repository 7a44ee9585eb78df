//! Datelines: `OTTAWA – `, `LONDON (Reuters) - `, `МОСКВА, 4 дек – РИА Новости. `, and what a copied page glues before
//! them: `Jane RoeOTTAWA – `.
//!
//! A word in capitals before a dash may as well be an acronym that opens a sentence (`NATO – the alliance …`), so each
//! form must show by more than its dash that it is a dateline.

mod again;
mod brackets;
mod caseless;
mod doubled;
mod forms;
mod houses;
mod outlets;
mod page;
mod parts;
mod stamped;
mod stops;
mod unknown;
mod wire;

pub(super) use again::said_again;
pub(super) use forms::{agency_behind, house_behind};
pub(super) use houses::names_place;
pub(super) use outlets::{is_line_of_place, of_outlet};
pub(super) use page::{is_label, of_page};
pub(super) use parts::{in_capitals, is_date, is_no_town, is_place, is_site};
pub(super) use stops::opens_news;

use brackets::{Bracket, bears_a_bracket, spells_a_house, strip_bracket};
use parts::{is_name, is_town_name};

use super::byline;
use super::phrases::{PHRASES, fold, is_any, opening};

/// A dateline is at most this long, in bytes; the longest real ones name two towns, a country, a date and an agency.
const MAX_BYTES: usize = 140;
/// The name of a house in brackets has at most as many words.
const MAX_HOUSE_WORDS: usize = 5;
/// A caption that is glued before a dateline is at most this long, in bytes.
const MAX_RESIDUE_BYTES: usize = 400;

/// What stands before the first sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    /// The end of a caption glued to it; usually empty.
    pub residue: &'a str,
    /// The dateline with its dash.
    pub text: &'a str,
    /// The first sentence and all that follows.
    pub rest: &'a str,
    /// An agency, a date or a glued caption bear it out: it is more than one word in capitals.
    pub sure: bool,
}

/// Takes `text` apart, if it opens with a dateline, or with several pieces of one: `VIENNA — (AP) `, `(ANSA) - ROMA, 4 DIC - `.
pub(super) fn split(text: &str) -> Option<Dateline<'_>> {
    let mut found = split_once(text)?;
    for _ in 0..2 {
        let Some(more) = split_once(found.rest).filter(|more| more.sure && more.residue.is_empty()) else { break };
        found.text =
            text[text.len() - text.trim_start().len() + found.residue.len()..text.len() - more.rest.len()].trim();
        found.rest = more.rest;
        found.sure = true;
    }
    Some(found)
}

/// True for a dateline in a line of its own: `AVEL, Dec. 4 (Reuters)`.
pub(super) fn stands_alone(text: &str) -> bool {
    // `AVEL 4 Dec. (NEWSLINE) -`
    let text = text.trim_end_matches(['-', '–', '—', ':', ' ']);
    let text = text.strip_suffix('.').filter(|text| text.ends_with(')')).unwrap_or(text);
    text.len() <= MAX_BYTES && strip_bracket(text).1 == Bracket::Agency && is_dateline(text) == Some(true)
}

fn split_once(text: &str) -> Option<Dateline<'_>> {
    if let Some(rest) = doubled::rest(text).or_else(|| stamped::of_release(text)) {
        let dateline = text[..text.len() - rest.len()].trim();
        return Some(Dateline { residue: "", text: dateline, rest, sure: true });
    }
    separators(text)
        .find_map(|(head_end, rest_start)| {
            let head = text[..head_end].trim_end();
            let (start, sure) = place(head)?;
            let behind = text[rest_start..].trim_start();
            let (rest, agency) = match without_agency(behind) {
                (rest, false) if sure => without_house_name(rest),
                found => found,
            };
            let opens = rest.chars().find(|character| character.is_alphanumeric())?;
            if is_small(opens) || head.len() - start > MAX_BYTES || start > MAX_RESIDUE_BYTES {
                return None;
            }
            // `MARÍA ORDÓÑEZ | Madrid`: who wrote it, and where.
            if text[head_end..].starts_with('|') && byline::with_place(text).is_some() {
                return None;
            }
            let text_end = text.len() - rest.len();
            Some(Dateline {
                residue: text[..start].trim(),
                text: text[start..text_end].trim(),
                rest,
                sure: sure || agency,
            })
        })
        .or_else(|| {
            let rest = caseless::rest(text)
                .or_else(|| stops::rest(text))
                .or_else(|| houses::rest(text))
                .or_else(|| stamped::rest(text))
                .or_else(|| unknown::rest(text))
                .or_else(|| wire::rest(text))?;
            let dateline = text[..text.len() - rest.len()].trim();
            rest.contains(char::is_alphanumeric).then_some(Dateline { residue: "", text: dateline, rest, sure: true })
        })
}

/// A small letter of a script that has capitals; Georgian counts as having none.
fn is_small(letter: char) -> bool {
    letter.is_lowercase() && !matches!(letter, '\u{10D0}'..='\u{10FF}')
}

/// Where dashes stand that could end a dateline: the end of what is before, the start of what is behind.
fn separators(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let spaced = |at: usize, end: usize| {
        let before = text[..at].ends_with(char::is_whitespace);
        let after = text[end..].starts_with(char::is_whitespace);
        (before, after)
    };
    let ends = text.char_indices().take_while(|(at, _)| *at <= MAX_BYTES + MAX_RESIDUE_BYTES);
    let dashes = ends.filter_map(move |(at, character)| match character {
        '–' | '—' | '―' => {
            let end = at + character.len_utf8();
            let (before, after) = spaced(at, end);
            (before || after || text[..at].ends_with(')')).then_some((at, end))
        }
        '-' if text[at..].starts_with("--") => Some((at, at + 2)),
        // `Madrid, 4 dic (EFE).- `
        '-' if text[..at].ends_with(").") || text[..at].ends_with(')') => spaced(at, at + 1).1.then_some((at, at + 1)),
        // `AVEL (AP) _ `, as the agency's wire has it.
        // `OTTAWA | `, as papers have it whose dash is a bar.
        // `GENT 27/11 (BELGA) = `
        '=' if text[..at].trim_end().ends_with(')') => (spaced(at, at + 1) == (true, true)).then_some((at, at + 1)),
        '-' | '_' | '|' | '•' => {
            let end = at + character.len_utf8();
            (spaced(at, end) == (true, true)).then_some((at, end))
        }
        // `ASTANA (Kazinform) The minister …`, `MUMBAI (PTI): The council …`: an agency in brackets needs no dash.
        ')' | '/' => {
            let end = at + 1 + usize::from(text[at + 1..].starts_with([':', '.']));
            let spaced = text[end..].starts_with(char::is_whitespace);
            (spaced && !dash_follows(&text[end..]) && bears_a_bracket(&text[..=at])).then_some((end, end))
        }
        _ => None,
    });
    dashes.take(6)
}

fn dash_follows(rest: &str) -> bool {
    rest.trim_start().starts_with(['-', '–', '—', '―', '_', '='])
}

/// Where the dateline starts in `head`, all that stands before the dash, and whether more than capitals shows it.
fn place(head: &str) -> Option<(usize, bool)> {
    if let Some(sure) = is_dateline(head) {
        return Some((0, sure));
    }
    let glued = glue(head).find(|at| is_dateline(&head[*at..]).is_some_and(|_| starts_in_capitals(&head[*at..])));
    if let Some(at) = glued {
        return Some((at, true));
    }
    if let Some(at) = glue_small(head).or_else(|| glue_bracket(head)) {
        return Some((at, true));
    }
    // `Photo: Jane Roe OTTAWA – `, `By Jane Roe OTTAWA – `: the credit tells that what follows it starts anew.
    let folded = fold(head);
    opening(&PHRASES.credits, &folded).or_else(|| opening(&PHRASES.bylines, &folded))?;
    let words = head.match_indices(' ').map(|(at, _)| at + 1);
    words
        .into_iter()
        .find(|at| starts_in_capitals(&head[*at..]) && is_dateline(&head[*at..]).is_some())
        .map(|at| (at, true))
}

/// Byte offsets where capitals are glued to the word before them: `Roe|OTTAWA`, `2013.|OTTAWA`.
fn glue(head: &str) -> impl Iterator<Item = usize> + '_ {
    let pairs = head.char_indices().zip(head.chars().skip(1));
    pairs.filter_map(move |((at, left), right)| {
        let border = at + left.len_utf8();
        let capitals = head[border..].chars().take_while(|letter| letter.is_uppercase()).count() >= 3;
        let ends = left.is_lowercase() || left.is_numeric() || matches!(left, '.' | ')' | '”' | '"' | '!' | '?' | '»');
        // `MacDONALD` is one name; a residue is a longer word, or several.
        let last_word = head[..border].chars().rev().take_while(|letter| letter.is_alphanumeric()).count();
        let enough = last_word >= 4 || head[..at].contains(' ');
        (right.is_uppercase() && capitals && ends && enough).then_some(border)
    })
}

/// The same for a town in small letters that more than its dash shows: `Photo: Jane Roe|Toronto, Nov 12 (Harbour News)`.
fn glue_small(head: &str) -> Option<usize> {
    const MIN_NAME: usize = 3;
    let pairs = head.char_indices().zip(head.chars().skip(1));
    let borders = pairs.filter(|((_, left), right)| left.is_lowercase() && right.is_uppercase());
    borders.map(|((at, left), _)| at + left.len_utf8()).find(|at| {
        let word = head[..*at].rsplit(' ').next().unwrap_or_default();
        // `McDonald`, `DeLillo`
        let named =
            word.chars().count() >= MIN_NAME && word.starts_with(char::is_uppercase) && head[..*at].contains(' ');
        let town = head[*at..].trim();
        let known = || is_any(&PHRASES.dash_towns, &fold(town)) || is_any(&PHRASES.before_colons, &fold(town));
        named && !matches!(word, "Mac" | "Van" | "Fitz") && (is_dateline(town) == Some(true) || known())
    })
}

/// `Picture House|(OTTAWA)`
fn glue_bracket(head: &str) -> Option<usize> {
    let at = head.find('(').filter(|at| head[..*at].ends_with(char::is_lowercase))?;
    let town = head[at..].strip_prefix('(')?.strip_suffix(')')?;
    (head[..at].contains(' ') && in_capitals(town) && is_place(town, true)).then_some(at)
}

fn starts_in_capitals(text: &str) -> bool {
    in_capitals(text.split([',', '.', '(', '/', ' ']).next().unwrap_or_default())
}

/// Whether all of `head` is a dateline, and if so, whether an agency or a date bears it out.
fn is_dateline(head: &str) -> Option<bool> {
    let whole = head.trim();
    // `OSLO, Norway and BOSTON, Dec. 4, 2026 (Newsline)`
    let joined = PHRASES.and.iter().find_map(|and| whole.split_once(&format!(" {and} ")));
    if let Some((one, other)) = joined.filter(|(one, other)| starts_in_capitals(one) && starts_in_capitals(other)) {
        let placed = one.split(", ").all(is_name);
        return is_dateline(other).filter(|sure| placed && *sure);
    }
    let (head, bracket) = strip_bracket(whole.trim_end_matches([':', '.']));
    let agency = bracket == Bracket::Agency;
    let head = head.trim_end_matches([',', '.', ' ', ':']);
    let head = if agency { without_front(head) } else { head };
    if head.is_empty() {
        return (agency || bracket == Bracket::Capitals).then_some(true);
    }
    let (head, house) = without_house(head);
    let agency = agency || house;
    let mut segments = head.split(", ").flat_map(sentences).map(str::trim);
    let first = segments.next()?;
    let (town, date) = town_and_date(without_country(first), bracket);
    let (mut dated, mut qualified) = (date, agency);
    for segment in segments {
        let folded = fold(segment);
        if is_date(&folded) {
            dated = true;
        } else if is_any(&PHRASES.agencies, &folded)
            || is_any(&PHRASES.houses, &folded)
            || is_any(&PHRASES.countries, &folded)
            || is_site(segment)
            || strip_bracket(segment).1 == Bracket::Agency
        {
            qualified = true;
        } else if !is_name(segment) {
            return None;
        }
    }
    dated |= bracket == Bracket::Day;
    // A place, a date and anything in brackets: no sentence opens like this. `AKTAU (The Avel Times) – ` has a town that is known.
    let known = || bracket == Bracket::Other && is_any(&PHRASES.before_colons, &fold(town));
    let signed = (bracket == Bracket::Capitals || known()) && in_capitals(town);
    // `VALMARINA (Belluno) - `
    let in_province = || {
        bracket == Bracket::Other
            && in_capitals(town)
            && is_place(town, false)
            && whole.ends_with(')')
            && is_province(whole)
    };
    // `PORT AVEL (Harbour News Agency) - `
    let housed =
        || bracket == Bracket::Other && in_capitals(town) && is_place(town, false) && spells_a_house(whole, town);
    if bracket != Bracket::None && !agency && !dated && !signed && !in_province() && !housed() {
        return None;
    }
    let sure = dated || qualified;
    if is_date(&fold(town)) {
        // `Dec 4 (Reuters) - `
        return agency.then_some(true);
    }
    let is_town = if in_capitals(town) { is_place(town, sure) } else { sure && is_town_name(town) };
    is_town.then_some(sure)
}

/// `Belluno`, in the brackets behind a town: a name in small letters, of one or two words.
fn is_province(head: &str) -> bool {
    const MIN_PROVINCE: usize = 5;
    let inside = head.strip_suffix(')').and_then(|head| head.rsplit_once('(')).map(|(_, inside)| inside);
    inside.is_some_and(|inside| {
        // `VALMARINA (BELLUNO) - `: an acronym has fewer letters.
        let spelt = inside.chars().nth(1).is_some_and(char::is_lowercase) || inside.chars().count() >= MIN_PROVINCE;
        inside.split(' ').count() <= 2 && is_name(inside) && spelt
    })
}

/// `Lisboa, 27 nov` of `Lusa - Lisboa, 27 nov`, `Toruń` of `27.11.Toruń`: without the agency or the day that stand before a town.
fn without_front(head: &str) -> &str {
    let named = [" - ", " – "].iter().find_map(|dash| head.split_once(dash));
    if let Some((_, rest)) = named.filter(|(agency, _)| is_any(&PHRASES.agencies, &fold(agency))) {
        return rest;
    }
    let rest = head.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let day = &head[..head.len() - rest.len()];
    let dotted = day.len() >= 4 && day.ends_with('.') && day.matches('.').count() >= 2;
    if dotted && rest.contains(char::is_alphabetic) { rest.trim_start() } else { head }
}

/// `BERLIN` of `BERLIN taz`.
fn without_house(head: &str) -> (&str, bool) {
    match head.rsplit_once(' ') {
        Some((town, house))
            if in_capitals(town) && !house.contains(char::is_uppercase) && is_any(&PHRASES.agencies, house) =>
        {
            (town, true)
        }
        _ => (head, false),
    }
}

/// `Cádiz (España)` is a town and its country.
fn without_country(town: &str) -> &str {
    let parts = town.strip_suffix(')').and_then(|town| town.split_once(" ("));
    // `New Delhi [India]`
    let parts = parts.or_else(|| town.strip_suffix(']').and_then(|town| town.split_once(" [")));
    parts.filter(|(town, country)| is_name(town) && is_name(country)).map_or(town, |(town, _)| town)
}

/// `MADRID 4 Dic.` is a town and a date without a comma, if brackets or capitals bear it out.
fn town_and_date(segment: &str, bracket: Bracket) -> (&str, bool) {
    let digit = segment.find(|sign: char| sign.is_ascii_digit()).filter(|at| segment[..*at].ends_with(' '));
    let parted = digit.map(|at| (segment[..at].trim_end(), &segment[at..]));
    match parted {
        Some((town, date))
            if (date.contains(char::is_alphabetic) || bracket == Bracket::Agency)
                && is_date(&fold(date))
                && (bracket == Bracket::Agency || in_capitals(town)) =>
        {
            (town, true)
        }
        _ => (segment, false),
    }
}

/// `АСТАНА. 4 декабря` is two; `ST. PETERSBURG` is one.
fn sentences(segment: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(segment);
    std::iter::from_fn(move || {
        let text = rest?;
        let ends = text
            .match_indices(". ")
            .find(|(at, _)| text[..*at].chars().rev().take_while(|letter| letter.is_alphanumeric()).count() > 2);
        let (sentence, after) = ends.map_or((text, None), |(at, _)| (&text[..at], Some(&text[at + 2..])));
        rest = after;
        Some(sentence)
    })
}

/// `АиФ-Орск. `, behind a town, a day and a dash: a house of any name, of which a name of a person has not as many capitals.
fn without_house_name(rest: &str) -> (&str, bool) {
    let behind = rest.find(". ").filter(|at| *at <= 40).map(|at| (&rest[..at], rest[at + 2..].trim_start()));
    let house = |name: &str| {
        let capitals =
            name.split(['-', ' ']).next().unwrap_or_default().chars().filter(|letter| letter.is_uppercase()).count();
        name.split(' ').count() <= 3 && capitals >= 2 && name.chars().any(char::is_lowercase) && is_name(name)
    };
    behind.filter(|(name, _)| house(name)).map_or((rest, false), |(_, rest)| (rest, true))
}

/// `РИА Новости. ` behind the dash, as Russian agencies write it.
fn without_agency(rest: &str) -> (&str, bool) {
    let behind = rest.find(". ").filter(|at| *at <= 40).map(|at| (&rest[..at], rest[at + 2..].trim_start()));
    match behind {
        Some((agency, rest)) if is_any(&PHRASES.agencies, &fold(agency.trim_matches('/'))) || is_site(agency) => {
            (rest, true)
        }
        _ => (rest, false),
    }
}

#[cfg(test)]
mod tests;
