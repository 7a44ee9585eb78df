//! Datelines that their form alone shows, whoever the agency and wherever the town: `(Harbour News) – `, `Puerto Avel, Lund. – `,
//! `अवेल, डेस्क रिपोर्ट| `.

use super::brackets::is_house_word;
use super::stops::opens_news;
use super::{MAX_BYTES, PHRASES, fold, is_any, is_date, is_dateline, is_name, is_site, is_town_name};

/// What follows the dateline that `text` opens with, if it does.
pub(super) fn rest(text: &str) -> Option<&str> {
    agency_in_brackets(text).or_else(|| town_with_stop(text)).or_else(|| desk(text)).or_else(|| thai_day(text))
}

/// `(Harbour News) - `, `(HarbourBox) (Avel, 4. Dezember 2026) `: a name in brackets, and a dash or a dateline in brackets behind it.
fn agency_in_brackets(text: &str) -> Option<&str> {
    const MAX_NAME_WORDS: usize = 4;
    let (name, behind) = text.strip_prefix('(')?.split_once(')').filter(|(name, _)| name.len() <= MAX_BYTES / 2)?;
    let folded = fold(name);
    let named = name.chars().count() > 2
        && name.split(' ').count() <= MAX_NAME_WORDS
        && name.split(' ').all(is_house_word)
        && !is_date(&folded)
        && !is_any(&PHRASES.not_places, &folded);
    let placed = || {
        let (head, rest) = behind.strip_prefix(" (")?.split_once(") ")?;
        (head.contains(", ") && head.len() <= MAX_BYTES && is_dateline(head) == Some(true)).then_some(rest)
    };
    // `(PORT AVEL)- `, with no space before it.
    let glued =
        || behind.strip_prefix('-').filter(|rest| name == name.to_uppercase() && rest.starts_with(char::is_uppercase));
    let dashed =
        || [" - ", " – ", " — ", " -- ", "- ", "– ", "— ", "-- "].iter().find_map(|dash| behind.strip_prefix(dash));
    let rest = named.then(|| dashed().or_else(placed).or_else(glued)).flatten()?.trim_start();
    (opens_news(rest) && !is_parted(rest)).then_some(rest)
}

/// `Santa Avel. – `, `Puerto Avel, Lund.- `: a town and perhaps its region, a stop and a dash.
fn town_with_stop(text: &str) -> Option<&str> {
    const MIN_LETTERS: usize = 4;
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let dashes = [". – ", ". - ", ". — ", ".- ", ".– ", ".— "];
    let (at, dash) = dashes.iter().filter_map(|dash| Some((head.find(dash)?, *dash))).min()?;
    let (town, rest) = (&text[..at], text[at + dash.len()..].trim_start());
    let (place, region) = town.split_once(", ").unwrap_or((town, town));
    let folded = fold(place);
    let first = folded.split(' ').next().unwrap_or_default();
    let placed = is_town_name(place)
        && is_town_name(region)
        && place.chars().count() >= MIN_LETTERS
        && !is_any(&PHRASES.not_places, &folded)
        && !is_any(&PHRASES.articles, first);
    (placed && opens_news(rest)).then_some(rest)
}

/// `अवेल, डेस्क रिपोर्ट| `, `अवेल, संवाददाता: `: a town and a desk of any paper.
fn desk(text: &str) -> Option<&str> {
    const MAX_WORDS: usize = 3;
    const DESKS: [&str; 7] = ["डेस्क", "ब्यूरो", "एजेंसी", "एजेंसियां", "संवाददाता", "प्रतिनिधि", "संवाद"];
    let at = text.find(['।', '|', ':']).filter(|at| *at <= MAX_BYTES)?;
    let (head, rest) = text.split_at(at);
    let parts = || head.split(',').map(str::trim);
    let few = |part: &str| !part.is_empty() && part.split(' ').count() <= MAX_WORDS;
    let desk = parts().skip(1).any(|part| part.split(' ').any(|word| DESKS.contains(&word)));
    (desk && parts().all(few)).then(|| rest.trim_start_matches(['।', '|', ':', ' '])).filter(|rest| !rest.is_empty())
}

/// `06 ส.ค.2568 - `: a day alone, as Thai papers write it.
fn thai_day(text: &str) -> Option<&str> {
    const MAX_LETTERS: usize = 24;
    let (day, rest) = [" - ", " – ", " — "].iter().find_map(|dash| text.split_once(dash))?;
    let thai = |sign: char| matches!(sign, '\u{0E01}'..='\u{0E5B}');
    let month = day.trim_matches(|sign: char| sign.is_ascii_digit() || sign == ' ');
    let dated = day.starts_with(|sign: char| sign.is_ascii_digit())
        && day.ends_with(|sign: char| sign.is_ascii_digit())
        && day.chars().count() <= MAX_LETTERS
        && !month.is_empty()
        && month.chars().all(|sign| thai(sign) || sign == '.');
    (dated && rest.starts_with(thai)).then_some(rest)
}

/// Whether the first sentence has a dash of its own: then the one before it may open what that closes.
fn is_parted(rest: &str) -> bool {
    let sentence = rest.split(". ").next().unwrap_or(rest);
    [" - ", " – ", " — "].iter().any(|dash| sentence.contains(dash))
}

/// `Avel`, before a dash or a bar of any kind: how many bytes that is, to be borne out by what follows.
pub(super) fn town_before_dash(text: &str) -> Option<(&str, &str)> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES / 2)];
    let dashes = [" – ", " - ", " — ", " | ", " l "];
    let (at, dash) = dashes.iter().filter_map(|dash| Some((head.find(dash)?, *dash))).min()?;
    let (town, rest) = (&text[..at], &text[at + dash.len()..]);
    // `HarbourPost, Avel - `
    let town = match town.split_once(", ") {
        Some((house, town)) if is_name(house) && !house.contains(' ') || is_site(house) => town,
        _ => town,
    };
    (is_name(town) && opens_news(rest) && !is_parted(rest)).then_some((town, rest))
}

#[cfg(test)]
mod tests {
    use super::super::{names_place, split};

    #[test]
    fn datelines_are_told_by_their_form() {
        for (dateline, story) in [
            ("(Harbour News) – ", "The port of the town opened on Monday after two years."),
            ("(Harbour News Deutsch) - ", "The port of the town opened on Monday after two years."),
            ("(PORT AVEL)-", "The port of the town opened on Monday after two years."),
            ("(PORT AVEL)- ", "The port of the town opened on Monday after two years."),
            ("(AVELKÖY)– ", "Belediye limanı pazartesi günü iki yıl sonra yeniden halka açtı."),
            ("(HAVENWORLD) - ", "The port of the town opened on Monday after two years."),
            ("(HarbourBox) (Avel, 4. Dezember 2026) ", "Der Hafen der Stadt ist seit Montag nach zwei Jahren offen."),
            ("Montavel. – ", "La alcaldesa informó este jueves sobre la apertura del puerto."),
            ("San Miguel, Lund.- ", "La alcaldesa informó este jueves sobre la apertura del puerto."),
            ("Santa Avel del Mar. - ", "La alcaldesa informó este jueves sobre la apertura del puerto."),
            ("अवेल, डेस्क रिपोर्ट| ", "बंदरगाह खुल गया है।"),
            ("अवेल, संवाददाता: ", "बंदरगाह खुल गया है।"),
            ("04 ธ.ค.2569 - ", "ท่าเรือเปิดแล้ว"),
        ] {
            let text = format!("{dateline}{story}");
            assert_eq!(split(&text).map(|found| found.rest), Some(story), "{text}");
        }
        for text in [
            "(Monday) - The port of the town opened on Monday after two years.",
            "(Harbour News) - Open.",
            "(Harbour news) - The port of the town opened on Monday after two years.",
            "(Ida Marsh) – The mayor of the port – opened the bridge of the town on Monday.",
            "El puerto. – La alcaldesa informó este jueves sobre la apertura del puerto.",
            "Pregunta. – La alcaldesa informó este jueves sobre la apertura del puerto.",
            "Montavel. – Abierto.",
            "अवेल, बंदरगाह: सब खुल गया है।",
            "04 - ท่าเรือเปิดแล้ว",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }

    #[test]
    fn a_town_before_a_dash_is_told_where_the_story_names_it_again() {
        let story = "Die Polizei hat am Montag in Veldhafen einen Mann wegen Diebstahls gefasst.";
        for dash in ["–", "-", "|", "l"] {
            let text = format!("Veldhafen {dash} {story}");
            assert_eq!(names_place(&text, "").map(|at| &text[at..]), Some(story), "{text}");
        }
        for text in [
            "Veldhafen – Die Polizei hat am Montag einen Mann wegen Diebstahls gefasst.",
            "Veldhafen – die Polizei hat am Montag in Veldhafen einen Mann gefasst.",
            "Veldhafen – Die Stadt der Diebe – hat am Montag in Veldhafen einen Mann gefasst.",
        ] {
            assert_eq!(names_place(text, ""), None, "{text}");
        }
    }
}
