//! More forms of datelines that the page around them bears out: `Avel – `, `AVEL- `, `Avel (News 1st) – `, `AVEL, Ont.—`, `Avel, March 3: `, `AVEL. `,
//! `[AVEL] `. Of each the sentence behind it is news, and no other paragraph opens so.

use super::page::{Page, is_house, is_known, is_label, speaks};
use super::stops::opens_news;
use super::{MAX_BYTES, PHRASES, fold, in_capitals, is_any, is_date, is_name, is_place, is_town_name};
use crate::article::language;

/// A town has at least as many letters.
const MIN_LETTERS: usize = 4;
const DASHES: [&str; 4] = [" – ", " - ", " — ", " -- "];

/// How many bytes such a dateline has that `text` opens with.
pub(super) fn length(text: &str, page: &Page<'_>) -> Option<usize> {
    let rest = before_dash(text, page)
        .or_else(|| glued(text, page))
        .or_else(|| with_bracket(text, page))
        .or_else(|| with_day(text))
        .or_else(|| before_stop(text, page))
        .or_else(|| with_district(text))
        .or_else(|| of_roads(text))
        .or_else(|| in_brackets(text))
        .or_else(|| quoted_house(text))?;
    (opens_news(rest) && !speaks(rest)).then(|| text.len() - rest.len())
}

/// How many bytes the name of a house in quotation marks has, behind a dateline: `«Harbour» – `.
pub(in crate::article) fn house_behind(text: &str) -> Option<usize> {
    let known = || {
        let (house, rest) = text.strip_prefix('«')?.split_once('»')?;
        let rest = rest.trim_start_matches([' ', ':', '-', '–']);
        (is_any(&PHRASES.arabic_houses, house) && rest.split(' ').count() > MIN_LETTERS).then_some(rest)
    };
    let rest = quoted_house(text).filter(|rest| opens_news(rest)).or_else(known)?;
    Some(text.len() - rest.len())
}

/// How many bytes an agency's name in capitals has, behind a place and a stop, where the news begins without a dash: `HARBOURWIRE The port …`.
pub(in crate::article) fn agency_behind(text: &str) -> Option<usize> {
    let (name, rest) = text.split_once(' ')?;
    let shouted = name.chars().count() > MIN_LETTERS && name.chars().all(char::is_uppercase);
    let opens = rest.starts_with(char::is_uppercase) && rest.split(' ').count() > MIN_LETTERS;
    (shouted && is_any(&PHRASES.agencies, &fold(name)) && opens).then_some(text.len() - rest.len())
}

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_BYTES / 2)]
}

fn is_town(town: &str) -> bool {
    town.chars().count() >= MIN_LETTERS
        && is_town_name(town)
        && !is_label(town)
        && !is_date(&fold(town))
        && !town.ends_with('.')
}

/// `Avel – `: a town of one word in small letters.
fn before_dash<'a>(text: &'a str, page: &Page<'_>) -> Option<&'a str> {
    let head = head(text);
    let (at, dash) = DASHES.iter().filter_map(|dash| Some((head.find(dash)?, *dash))).min()?;
    let (town, rest) = (&text[..at], text[at + dash.len()..].trim_start());
    let sentence = rest.split(". ").next().unwrap_or(rest);
    let parted = DASHES.iter().any(|dash| sentence.contains(dash));
    let one = !town.contains(' ') || is_known(town);
    // Where all nouns have capitals, a small word must open the sentence.
    let opens = |first: &str| {
        let folded = fold(first);
        is_any(&PHRASES.articles, &folded) || is_any(&PHRASES.at_towns, &folded)
    };
    let first = rest.split(' ').next().unwrap_or_default();
    let told = || opens(first) || language::detect(rest) != "de";
    let lists = DASHES.iter().any(|dash| page.labels(dash));
    (one && is_town(town) && !in_capitals(town) && !parted && !lists && told()).then_some(rest)
}

/// `AVEL- `, `AVEL-(HarbourPost)-`, `AVEL, Ont.—`: capitals, and a dash that no space parts from them.
fn glued<'a>(text: &'a str, page: &Page<'_>) -> Option<&'a str> {
    let head = head(text);
    let at = head.find(['-', '–', '—']).filter(|at| !head[..*at].ends_with(' '))?;
    let place = &head[..at];
    let mut parts = place.split(", ");
    let town = parts.next()?;
    let placed = in_capitals(town) && is_place(town, false) && !is_label(town);
    let regions: Vec<&str> = parts.collect();
    let whole = regions.len() <= 1 && regions.iter().all(|region| is_name(region));
    if !placed || !whole || page.shouts(town, &text[at..]) || page.names(town) {
        return None;
    }
    let behind = text[at..].trim_start_matches(['-', '–', '—']);
    let bracket = behind.strip_prefix('(').and_then(|behind| behind.split_once(')'));
    match bracket {
        Some((house, rest)) if house.len() <= MAX_BYTES / 2 => {
            let rest = rest.trim_start();
            rest.starts_with(['-', '–', '—', ':']).then(|| rest.trim_start_matches(['-', '–', '—', ':', ' ']))
        }
        _ if behind.starts_with(' ') || text[at..].starts_with('—') || text[at..].starts_with("--") => {
            Some(behind.trim_start())
        }
        _ => None,
    }
}

/// `Avel (News 1st) – `, `AVEL (News 1st); `, `Avel, 3 Mac (Newsline) -- `, `(AVEL, HARBOURLINE) - `.
fn with_bracket<'a>(text: &'a str, page: &Page<'_>) -> Option<&'a str> {
    const MAX_WORDS: usize = 5;
    let (place, behind) = text.split_once('(').filter(|(place, _)| place.len() <= MAX_BYTES / 2)?;
    let (inside, rest) = behind.split_once(')').filter(|(inside, _)| inside.len() <= MAX_BYTES)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix(['-', '–', '—', ';', ':', '.'])?.trim_start_matches(['-', '–', '—', ' ']);
    let place = place.trim();
    if place.is_empty() {
        let (town, house) = inside.split_once(", ")?;
        let shouted = in_capitals(town) && is_place(town, false) && in_capitals(house) && is_name(house);
        return shouted.then_some(rest);
    }
    let (town, day) = place.split_once(", ").unwrap_or((place, ""));
    let dated = day.is_empty() || day.contains(char::is_numeric) && day.split(' ').count() <= 3;
    let words = inside.split(' ').count();
    let named = inside.starts_with(char::is_uppercase) && (2..=MAX_WORDS).contains(&words);
    let sure =
        is_house(inside) || named && (!town.contains(' ') || in_capitals(town)) || is_name(inside) && is_known(town);
    let placed = if in_capitals(town) { is_place(town, true) } else { is_town(town) };
    (dated && placed && sure && !is_label(town) && !page.names(town)).then_some(rest)
}

/// `Avel, March 3: `, `Lima, mar. 3. `, `Avel, 3 марта, REPORT `: a town in small letters and a day.
fn with_day(text: &str) -> Option<&str> {
    let (town, behind) = text.split_once(", ").filter(|(town, _)| town.len() <= MAX_BYTES / 2)?;
    let near = head(behind);
    let day = |day: &str| is_date(&fold(day)) && day.contains(char::is_numeric) && day.contains(char::is_alphabetic);
    let ends = near
        .match_indices([':', '.', ','])
        .filter(|(at, _)| near[at + 1..].starts_with(' ') || near[at + 1..].starts_with('-'));
    let placed = is_town(town) && (is_known(town) || !town.contains(' '));
    let (at, _) = ends.take(3).find(|(at, _)| day(&near[..*at]))?;
    let rest = behind[at + 1..].trim_start_matches(['-', '–', '—', ' ']);
    if !behind[at..].starts_with(',') {
        let told = behind[at..].starts_with(':') || is_known(town) || behind[at + 1..].starts_with('-');
        return (placed && told).then_some(rest);
    }
    let (house, rest) = rest.split_once(' ')?;
    let shouted = in_capitals(house) && house.chars().count() > MIN_LETTERS;
    let named = shouted || is_any(&PHRASES.agencies, &fold(house)) || is_any(&PHRASES.house_words, &fold(house));
    (placed && named).then_some(rest)
}

/// `AVEL. `, `Bergamo. `, `Nairobi, Kenya. `, `Puebla, Pue. `: a town in capitals or one that is known, as papers write it that have no dash.
fn before_stop<'a>(text: &'a str, page: &Page<'_>) -> Option<&'a str> {
    const MAX_REGION: usize = 4;
    let (town, rest) = text.split_once(". ").filter(|(town, _)| town.len() <= MAX_BYTES / 2)?;
    let foreign = || language::detect(rest) != "en";
    if let Some((town, region)) = town.split_once(", ") {
        let country = is_any(&PHRASES.countries, &fold(region)) && is_town(town);
        // As papers in Mexico write it.
        let state = || {
            region.chars().count() <= MAX_REGION && is_name(region) && is_town(town) && language::detect(rest) == "es"
        };
        return (country && foreign() || state()).then_some(rest);
    }
    let shouted = in_capitals(town) && is_place(town, false) && !is_label(town) && !town.contains(' ');
    let shouted = shouted && foreign() && !page.shouts(town, rest) && !page.names(town);
    (shouted || is_known(town) && is_town_name(town) && foreign()).then_some(rest)
}

/// `AVEL, LKR. LUND. `, `Avel (Lkr. Lund). `, `A70/AVEL, LKR. LUND. `: a town and its district, as the police in Germany have it.
fn with_district(text: &str) -> Option<&str> {
    const DISTRICTS: [&str; 6] = ["lkr.", "landkreis", "kreis", "lk", "kr.", "ldkr."];
    const MAX_NAME_WORDS: usize = 4;
    let near = head(text);
    let at = [", ", " ("].iter().filter_map(|sign| near.find(sign)).min()?;
    let (district, behind) = text[at + 2..].split_once(' ')?;
    if !is_any_of(&DISTRICTS, district) || !text[..at].split('/').all(is_town_or_road) {
        return None;
    }
    let end = head(behind).find([')', '.', ':'])?;
    let name = &behind[..end];
    let named = name.split(' ').count() <= MAX_NAME_WORDS && name.starts_with(char::is_uppercase);
    let rest = behind[end..].trim_start_matches([')', '.', ':']).trim_start_matches([' ', '-', '–', '—']);
    named.then_some(rest)
}

fn is_any_of(words: &[&str], word: &str) -> bool {
    let folded = fold(word);
    words.contains(&folded.as_str())
}

fn is_town_or_road(part: &str) -> bool {
    let part = part.trim();
    is_road(part) || if in_capitals(part) { is_place(part, false) } else { is_town(part) }
}

/// `A70`, `B 85`: a road by its number.
fn is_road(part: &str) -> bool {
    let number = part.trim_start_matches(|sign: char| sign.is_ascii_uppercase());
    let letters = part.len() - number.len();
    let number = number.trim_start();
    (1..=3).contains(&letters) && (1..=4).contains(&number.len()) && number.bytes().all(|sign| sign.is_ascii_digit())
}

/// `A70/AVEL. `, `AVEL/LUND. `: towns or roads in capitals that a slash parts.
fn of_roads(text: &str) -> Option<&str> {
    let (place, rest) = text.split_once(". ").filter(|(place, _)| place.len() <= MAX_BYTES / 2)?;
    let shouted = |part: &str| is_road(part) || in_capitals(part) && is_place(part, false);
    let town = place.split('/').map(str::trim).any(|part| !is_road(part) && part.chars().count() >= MIN_LETTERS);
    (place.contains('/') && town && place.split('/').map(str::trim).all(shouted)).then_some(rest.trim_start())
}

/// `[AVEL] `
fn in_brackets(text: &str) -> Option<&str> {
    let (town, rest) = text.strip_prefix('[')?.split_once("] ").filter(|(town, _)| town.len() <= MAX_BYTES / 2)?;
    (in_capitals(town) && is_place(town, false) && !is_label(town)).then_some(rest)
}

/// `«Harbour» – `: a house in quotation marks, and a dash.
fn quoted_house(text: &str) -> Option<&str> {
    const MAX_WORDS: usize = 3;
    let (name, rest) = text.strip_prefix('«')?.split_once('»').filter(|(name, _)| name.len() <= MAX_BYTES / 2)?;
    let dashed = rest.trim_start().strip_prefix(['-', '–', '—'])?;
    let named =
        name.split(' ').count() <= MAX_WORDS && name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    (named && dashed.starts_with(' ')).then(|| dashed.trim_start())
}

#[cfg(test)]
mod tests {
    use crate::article::Block;
    use crate::article::dateline::of_page;

    const STORY: &str = "A new bridge over the river was opened on Friday after two years of works.";

    fn rest(text: &str) -> Option<String> {
        let body = [Block::paragraph(text), Block::paragraph("The works had cost four million, the mayor said.")];
        of_page(&body, 0, "New bridge is open").map(|at| text[at..].to_owned())
    }

    #[test]
    fn forms_that_a_first_paragraph_opens_with_are_datelines() {
        for dateline in [
            "Avelhoek – ",
            "AVELHOEK- ",
            "AVELHOEK-(HarbourPost)-",
            "AVELHOEK, Ont.—",
            "Avelhoek (News 1st) - ",
            "AVELHOEK (News 1st); ",
            "(AVELHOEK, HARBOURLINE) - ",
            "Avelhoek, March 3: ",
            "[AVELHOEK] ",
            "Avelhoek, March 3, REPORTLINE ",
            "«Harbour-Plus» - ",
        ] {
            assert_eq!(rest(&format!("{dateline}{STORY}")).as_deref(), Some(STORY), "{dateline}");
        }
        let story = "Un nuovo ponte sul fiume è stato aperto venerdì dopo due anni di lavori, ha detto il sindaco.";
        for dateline in ["AVELHAVEN. ", "Milano. ", "Nairobi, Kenya. "] {
            assert_eq!(rest(&format!("{dateline}{story}")).as_deref(), Some(story), "{dateline}");
        }
    }

    #[test]
    fn a_town_may_have_its_district_or_its_road_beside_it() {
        let story = "Nach dem schweren Unfall vom Donnerstag sucht die Polizei der Stadt nun Zeugen.";
        for dateline in [
            "A70/AVELSEES, LKR. LUNDBACH. ",
            "A70/AVELSEES. ",
            "LUNDBACH/AVELSEES. ",
            "A9 / AVELSEES. ",
            "AVELSEES, LKR. LUNDBACH. ",
            "AVELSEES (LKR. LUNDBACH). ",
            "Avelsees, Lkr. Lundbach. ",
            "AVELBRUCK. ",
        ] {
            assert_eq!(rest(&format!("{dateline}{story}")).as_deref(), Some(story), "{dateline}");
        }
        for text in ["Trams, Kreis der Freunde. ", "A/B. "] {
            assert_eq!(rest(&format!("{text}{story}")), None, "{text}");
        }
    }

    #[test]
    fn an_agency_stands_behind_a_place_without_a_dash() {
        assert_eq!(super::agency_behind("KAZINFORM The port of Avel has nine new cars."), Some("KAZINFORM ".len()));
        for text in ["KAZINFORM reports that the port has nine new cars.", "TRAMS The port of Avel has nine new cars."]
        {
            assert_eq!(super::agency_behind(text), None, "{text}");
        }
    }

    #[test]
    fn sentences_with_such_signs_stay_whole() {
        for text in [
            "Avelhoek – a town by the sea – has opened a new bridge over the river.",
            "Avelhoek – The town – has opened a new bridge over the river on Friday.",
            "Frieden – Menschen in aller Welt sehnen sich danach seit sehr langer Zeit, sagte der Pfarrer.",
            "Hope – It is what keeps the sailors of the town going through the long nights.",
            "False – A new bridge over the river was opened on Friday after two years.",
            "Silence. A new bridge over the river was opened on Friday after two years.",
            "London. A new bridge over the river was opened on Friday after two years.",
            "Roe (SPD) – A new bridge over the river was opened on Friday after two years.",
            "AVELHOEK-BASED builders have opened a new bridge over the river on Friday.",
        ] {
            assert_eq!(rest(text), None, "{text}");
        }
        let listed = [Block::paragraph(format!("Trams – {STORY}")), Block::paragraph(format!("Ferries – {STORY}"))];
        assert_eq!(of_page(&listed, 0, "News of the port"), None);
    }
}
