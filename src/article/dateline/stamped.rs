//! Datelines that a day or an agency bears out, before a colon or a stop: `AVEL, May 11: `, `AVEL, Norway, May 11. `.

use super::stops::opens_news;
use super::{MAX_BYTES, in_capitals, is_date, is_name, is_place, is_site, is_small, is_town_name};
use crate::article::phrases::fold;

/// What follows the dateline that `text` opens with, if it does.
pub(super) fn rest(text: &str) -> Option<&str> {
    before_sign(text)
        .or_else(|| between_stops(text))
        .or_else(|| signed(text))
        .or_else(|| house(text))
        .or_else(|| released(text))
        .or_else(|| behind_day(text))
}

/// `Jan. 11—AVEL — `, `Jan. 11—`: a day in front, as a service prints it that passes stories of papers on.
fn behind_day(text: &str) -> Option<&str> {
    const MAX_DAY: usize = 16;
    let head = &text[..text.floor_char_boundary(MAX_DAY + 4)];
    let (day, _) = head.split_once(['—', '–'])?;
    let rest = text[day.len()..].trim_start_matches(['—', '–', ' ']);
    let month = day.split(' ').next().is_some_and(|word| word.chars().all(|sign| sign.is_alphabetic() || sign == '.'));
    if !names_day(day) || !month || day.trim().split(' ').count() > 2 {
        return None;
    }
    let near = &rest[..rest.floor_char_boundary(MAX_BYTES / 2)];
    let town = [" — ", " – ", " - ", "—"].iter().find_map(|dash| near.split_once(*dash).map(|(town, _)| (town, *dash)));
    let placed = town.filter(|(town, _)| {
        let first = town.split(", ").next().unwrap_or(town);
        in_capitals(first) && is_place(first, true) && town.split(", ").all(is_name)
    });
    let rest = placed.map_or(rest, |(town, dash)| &rest[town.len() + dash.len()..]).trim_start();
    opens_news(rest).then_some(rest)
}

/// What follows a place and a day between dashes, or before a colon if the day has its year: `Avel, Norway – 4 December 2026 – `,
/// `Avel, 4 December 2026: `.
pub(super) fn of_release(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let placed = |place: &str| {
        let town = place.split(", ").next().unwrap_or(place);
        let known = if in_capitals(town) { is_place(town, true) } else { is_town_name(town) && is_place(town, false) };
        known && place.split(", ").all(is_name)
    };
    // `Avel | 4 December 2026 | `, with the day before the town or behind it.
    let dashed = [" – ", " — ", " - ", " -- ", " | "].iter().find_map(|dash| {
        let (one, behind) = head.split_once(*dash)?;
        let (other, _) = behind.split_once(*dash)?;
        let rest = &text[one.len() + other.len() + 2 * dash.len()..];
        let barred = *dash == " | ";
        let town = |place: &str| placed(place) || barred && is_town_name(place);
        (town(one) && names_day(other) || barred && names_day(one) && town(other)).then_some(rest)
    });
    let colon = || {
        let (place_and_day, _) = head.split_once(": ")?;
        let (place, day) = place_and_day.split_once(", ")?;
        let year = day.split([' ', ',']).any(|word| word.len() == 4 && word.chars().all(|sign| sign.is_ascii_digit()));
        (placed(place) && year && names_day(day)).then(|| &text[place_and_day.len() + 2..])
    };
    dashed.or_else(colon).map(str::trim_start).filter(|rest| opens_news(rest))
}

/// `Avel. 4 декабря. `: a town and a day, each as if it were a sentence.
fn between_stops(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let (town, behind) = head.split_once(". ")?;
    let (day, _) = behind.split_once(". ")?;
    let rest = text[town.len() + day.len() + 4..].trim_start();
    let month = day.split(' ').any(|word| word.chars().count() > 2 && word.chars().all(char::is_alphabetic));
    let placed = is_town_name(town) && is_place(town, false);
    (placed && month && names_day(day) && opens_news(rest)).then_some(rest)
}

fn opens(rest: &str) -> bool {
    rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !is_small(letter))
}

fn names_day(text: &str) -> bool {
    let digits = text.contains(|sign: char| sign.is_ascii_digit());
    digits && text.contains(char::is_alphabetic) && is_date(&fold(text))
}

/// `AVEL, May 11: `, `AVEL, Norway, January 23. `: a town in capitals, perhaps its country, a day.
fn before_sign(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let signs = head.match_indices([':', '.']).filter(|(at, _)| head[at + 1..].starts_with(' '));
    signs.take(4).find_map(|(at, _)| {
        let (town, day) = head[..at].rsplit_once(", ")?;
        let rest = text[at + 1..].trim_start();
        let first = town.split(", ").next().unwrap_or(town);
        let placed = in_capitals(first) && is_place(first, true) && town.split(", ").all(is_name);
        // `Dec. 4: `
        (placed && names_day(day) && opens(rest)).then_some(rest)
    })
}

/// `AVEL, (Newsline / Harbour News - 5th Dec, 2026 ) :`, `AVEL, (Newsline) `: brackets that close with a day, or that a comma parts from the place,
/// whatever stands in them.
fn signed(text: &str) -> Option<&str> {
    let (town, behind) = text.split_once('(').filter(|(town, _)| town.len() <= MAX_BYTES / 2)?;
    let (inside, rest) = behind.split_once(')').filter(|(inside, _)| inside.len() <= MAX_BYTES)?;
    let parted = town.trim_end().ends_with(',');
    let town = town.trim_end_matches([',', ' ']);
    let dated = inside.rsplit_once(" - ").is_some_and(|(_, day)| names_day(day.trim()));
    let rest = rest.trim_start();
    let closed = rest.strip_prefix([':', '-', '–', '—']).map(str::trim_start);
    let rest = closed.unwrap_or(rest);
    let told = if closed.is_some() && dated { opens(rest) } else { opens_news(rest) };
    let placed = in_capitals(town) && is_place(town, dated) && town.split(", ").count() == 1;
    (placed && (dated || parted && inside.contains(char::is_alphabetic)) && told).then_some(rest)
}

/// `(HLA): `: a house by its initials, as stations sign.
fn house(text: &str) -> Option<&str> {
    let (inside, rest) = text.strip_prefix('(')?.split_once("): ")?;
    let initials = (2..=6).contains(&inside.len()) && inside.chars().all(|letter| letter.is_ascii_uppercase());
    (initials && opens(rest)).then(|| rest.trim_start())
}

/// `2026-12-04 (Harbour-News.example) Avel, Ariz. - `: a day in figures, a site and a place.
fn released(text: &str) -> Option<&str> {
    let (day, behind) = text.split_once(" (").filter(|(day, _)| day.len() <= 10)?;
    let (site, behind) = behind.split_once(") ").filter(|(site, _)| is_site(site))?;
    let figures = day.len() >= 8 && day.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '.' | '/'));
    let near = &behind[..behind.floor_char_boundary(MAX_BYTES / 2)];
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| Some((near.find(dash)?, dash.len()))).min();
    let placed = dash.filter(|(at, _)| near[..*at].split(", ").all(is_name));
    let rest = placed.map_or(behind, |(at, length)| &behind[at + length..]);
    (!site.is_empty() && figures && opens(rest)).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::super::{split, stands_alone};

    #[test]
    fn a_day_or_an_agency_bears_out_a_dateline_without_a_dash() {
        for dateline in [
            "AVEL, May 11: ",
            "AVELHAVEN, (Newsline / Harbour News - 5th Dec, 2026) ",
            "AVELHAVEN (Newsline - 5th Dec, 2026) ",
            "AVELHAVEN, (Harbour Newsline) ",
            "PORT AVEL, Dec. 4: ",
            "AVEL, Norway, January 23. ",
            "AVEL, Veldland, 4 December. ",
            "AVEL, (Newsline / Harbour News - 5th Dec, 2026 ) :",
            "LUND (Harbour News - 4 December 2026): ",
            "(HLA): ",
            "2026-12-04 (Harbour-News.org) Avel, Ariz. - ",
            "2026-12-04 (Quay.org) ",
            "OSLO, Norway and BOSTON, Dec. 4, 2026 (GLOBE NEWSWIRE) – ",
            "LUND, Sweden and AVEL, Dec. 4, 2026 (Reuters) - ",
            "AVEL, Veldland – 4 December 2026 – ",
            "AVEL – 4 December 2026 – ",
            "Avelham — December 4, 2026 — ",
            "Avelham, 4 December 2026: ",
            "Avelham | December 4, 2026 | ",
            "Avel | 4 December | ",
            "December 4, 2026 | Avelham | ",
            "Avelham, Veldland - December 4 - ",
            "Jan. 11—AVEL — ",
            "Jan. 11 — PORT AVEL, Ohio — ",
            "March 4—",
            "Авельск. 4 декабря. ",
            "Авельск. 4 декабря 2026 года. ",
        ] {
            let text = format!("{dateline}The harbour opened its new quay to guests of the town.");
            let rest = split(&text).map(|found| found.rest);
            assert_eq!(rest, Some("The harbour opened its new quay to guests of the town."), "{text}");
        }
        for text in [
            "NATO: The port is shut.",
            "Avel, May 11: The day the port opened.",
            "AVEL, Norway. The port is shut.",
            "The quay (opened - 4 December) : The port is shut.",
            "(and): The port is shut.",
            "2026-12-04 (a Friday) The port is shut.",
            "TRAMS and BUSES – The town pays.",
            "May 4 — 9 will be warm.",
            "Avel | Lund | The harbour opened its new quay to guests of the town.",
            "Avelham, May 11: The day the port of the town was opened to all of its guests.",
            "Update – 4 December 2026 – The harbour opened its new quay to guests of the town.",
            "Авельск. Декабрь. Набережная открылась для всех гостей города после ремонта.",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }

    #[test]
    fn a_dateline_may_stand_alone_with_its_dash() {
        for text in ["SEVILLA 4 Dic. (EUROPA PRESS) -", "AVEL, Dec. 4 (Reuters) –", "AVEL, N.J. (AP) —"] {
            assert!(stands_alone(text), "{text}");
        }
        for text in ["The port is open -", "Avel (right) –"] {
            assert!(!stands_alone(text), "{text}");
        }
    }
}
