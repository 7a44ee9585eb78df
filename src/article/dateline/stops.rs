//! Datelines without a dash: with stops, or with a colon for one.

use crate::article::language;
use crate::text::language::Language;

use super::{
    MAX_BYTES, PHRASES, fold, in_capitals, is_any, is_date, is_dateline, is_name, is_place, is_site, is_small,
    is_town_name, without_agency,
};

/// What follows the dateline that `text` opens with, if it does.
pub(super) fn rest(text: &str) -> Option<&str> {
    in_sentences(text)
        .or_else(|| in_one(text))
        .or_else(|| with_year(text))
        .or_else(|| before_colon(text))
        .or_else(|| before_danda(text))
        .or_else(|| of_site(text))
        .or_else(|| site_and_town(text))
        .or_else(|| in_brackets(text))
        .or_else(|| before_stop_and_dash(text))
        .or_else(|| day_alone(text))
        .or_else(|| initialled(text))
}

/// `(Dec 4) - `, `Dec 4 (Newsline) - `: a day, and perhaps an agency of any name.
fn day_alone(text: &str) -> Option<&str> {
    const MAX_HEAD: usize = 50;
    let head = &text[..text.floor_char_boundary(MAX_HEAD)];
    let (at, dash) = [" - ", " – ", " — ", " -- "].iter().filter_map(|dash| Some((head.find(dash)?, *dash))).min()?;
    let (head, rest) = (&text[..at], text[at + dash.len()..].trim_start());
    let is_day = |day: &str| is_date(&fold(day)) && day.contains(char::is_numeric) && day.contains(char::is_alphabetic);
    let inside = head.strip_suffix(')')?;
    let (day, agency) = inside.split_once('(')?;
    let told = match day.trim_end() {
        "" => is_day(agency),
        // `4 May (Labour Day)`
        day => {
            is_day(day) && !agency.contains(' ') && agency.chars().count() > 2 && agency.starts_with(char::is_uppercase)
        }
    };
    (told && opens_news(rest)).then_some(rest)
}

/// `Avel (kb) – `, `AVEL (kb). `, `Avel (nd/xy) – `: a town, and the initials of who wrote it or the sign of a house.
fn initialled(text: &str) -> Option<&str> {
    const MAX_INITIALS: usize = 16;
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    // `Avel [kb] – `
    let (open, end) = if head.contains(" (") { (" (", ')') } else { (" [", ']') };
    let (town, behind) = head.split_once(open)?;
    let close = behind.find(end).filter(|close| *close <= MAX_INITIALS)?;
    let inside = &behind[..close];
    let mut parts = inside.split('/');
    let most = if inside.contains('/') { 5 } else { 3 };
    let initials = parts.all(|part| {
        let letters = part.chars().filter(|sign| *sign != '.').count();
        (1..=most).contains(&letters) && part.chars().all(|sign| sign.is_lowercase() || sign == '.')
    });
    if !initials {
        return None;
    }
    let behind = &text[town.len() + 2 + close + 1..];
    let rest = behind.trim_start_matches(['.', ':']).trim_start();
    let dashed = rest.strip_prefix(['-', '–', '—']).filter(|rest| rest.starts_with(' '));
    let stopped = behind.starts_with(['.', ':']) || in_capitals(town);
    // `Avel (pol/kb) Die Polizei …`, with no sign: two of them, or what begins sentences alone.
    let first = rest.split(' ').next().unwrap_or_default();
    let begins = || {
        // Asked for last: finding out the language takes long.
        let starter = || Language::of(language::detect(rest)).begins_sentences(first);
        behind.starts_with(' ')
            && (inside.contains('/') || inside.len() > 1 && !is_any(&PHRASES.bracketed_words, inside) && starter())
    };
    let rest = dashed.or((stopped || begins()).then_some(rest))?.trim_start();
    let folded = fold(town);
    let first = folded.split(' ').next().unwrap_or_default();
    let placed = is_town_name(town) && !is_any(&PHRASES.not_places, &folded) && !is_any(&PHRASES.articles, first);
    (placed && opens_news(rest)).then_some(rest)
}

/// A sentence of some length, which does not go on with what stands before it.
pub(in crate::article) fn opens_news(rest: &str) -> bool {
    const MIN_WORDS: usize = 8;
    let opens = rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !is_small(letter));
    opens && first_sentence(rest).split_whitespace().take(MIN_WORDS).count() == MIN_WORDS
}

/// Up to the first stop that is none of a short word: `Harbour Data Corp. (HDC) said`.
fn first_sentence(rest: &str) -> &str {
    const MAX_SHORT: usize = 4;
    let ends = |at: usize| {
        let word = rest[..at].rsplit(' ').next().unwrap_or_default();
        let short = word.starts_with(char::is_uppercase) && word.chars().count() <= MAX_SHORT;
        !(short && rest[at + 2..].starts_with(|sign: char| sign == '(' || is_small(sign)))
    };
    rest.match_indices(". ").find(|(at, _)| ends(*at)).map_or(rest, |(at, _)| &rest[..at])
}

/// `Avel.kz, 4 декабря. `: a newsroom by its site, and a day.
fn of_site(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once(". ").filter(|(head, _)| head.len() <= MAX_BYTES)?;
    let (house, day) = head.split_once(", ")?;
    let dated = is_date(&fold(day)) && day.contains(char::is_numeric) && day.contains(char::is_alphabetic);
    (is_site(house) && dated).then(|| rest.trim_start())
}

/// `AVEL.EXAMPLE-LUND- `, `Avel.example, LUND—`: a newsroom by its site, a town, and a dash that may be glued to both.
fn site_and_town(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES / 2)];
    let (_, behind) = head.split_once([',', '-', '–', ' ']).filter(|(site, _)| is_site(site))?;
    let behind = behind.trim_start_matches([' ', ',', '-', '–']);
    let dashes = ["—", "–", " - ", "- "].iter().filter_map(|dash| Some((behind.find(dash)?, dash.len())));
    let (at, dash) = dashes.min()?;
    let town = behind[..at].trim_end();
    let placed = in_capitals(town) && is_place(town, true) || is_town_name(town);
    let start = behind.as_ptr().addr() - text.as_ptr().addr() + at + dash;
    let rest = text[start..].trim_start();
    (placed && opens_news(rest)).then_some(rest)
}

/// `[Алматы, 4 декабря, Avel.kz] `: all of it in brackets.
fn in_brackets(text: &str) -> Option<&str> {
    let close = if text.starts_with('[') { ']' } else { ')' };
    let (head, rest) = text.strip_prefix(['[', '('])?.split_once(close).filter(|(head, _)| head.len() <= MAX_BYTES)?;
    let opens = rest.chars().find(|letter| letter.is_alphanumeric())?;
    // `(Bruxelles) Un port …`
    let known = || text.starts_with('(') && is_any(&PHRASES.before_colons, &fold(head)) && is_name(head);
    // `(HPA|AVEL) – `
    let barred = || {
        let dashed = rest.trim_start().starts_with(['-', '–', '—']);
        dashed && head.split_once('|').is_some_and(|(house, town)| in_capitals(house) && in_capitals(town))
    };
    let told = head.contains(", ") && is_dateline(head) == Some(true) || known() || barred();
    (told && rest.starts_with(' ') && !is_small(opens)).then(|| rest.trim_start_matches([' ', '-', '–', '—', ':']))
}

/// `Oaxaca.- `, as papers in Mexico write; a label of few letters or of an interview is none.
fn before_stop_and_dash(text: &str) -> Option<&str> {
    const MIN_LETTERS: usize = 4;
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let at = [".- ", ".— ", ".– "].iter().filter_map(|dash| head.find(dash)).min()?;
    let (town, rest) = (&text[..at], text[at..].trim_start_matches(['.', '-', '—', '–', ' ']));
    let opens = rest.chars().find(|letter| letter.is_alphanumeric())?;
    // `Murcia, 27 de noviembre de 2026.- `
    let is_day = |day: &str| is_date(&fold(day)) && day.contains(char::is_numeric);
    // `Avel, Lund., a 27 de noviembre del 2026.- `: as letters are dated.
    let lettered = |day: &str| day.strip_prefix("a ").is_some_and(|day| is_day(&day.replace(" del ", " de ")));
    let dated = town.rsplit_once(", ").is_some_and(|(towns, day)| {
        let written = lettered(day);
        let named = |town: &str| is_name(if written { town.trim_end_matches('.') } else { town });
        (written || is_day(day) && !towns.contains(", ")) && towns.split(", ").all(named)
    });
    let named = dated || is_name(town) && town.chars().count() >= MIN_LETTERS;
    (named && !is_small(opens) && !is_any(&PHRASES.not_places, &fold(town))).then_some(rest)
}

/// `YEREVAN, NOVEMBER 25, ARMENPRESS. `: a place, a day and an agency, parted by commas.
fn in_one(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once(". ").filter(|(head, _)| head.len() <= MAX_BYTES)?;
    let parts: Vec<&str> = head.split(", ").collect();
    let [town, day, agency] = parts[..] else { return None };
    let dated = is_date(&fold(day)) && day.contains(char::is_numeric);
    let placed = in_capitals(town) && is_place(town, true) || is_name(town);
    (placed && dated && is_any(&PHRASES.agencies, &fold(agency))).then(|| rest.trim_start())
}

/// `Астана, 4 декабря 2026 года. `: a town and a day with its year, or in capitals without, above a sentence that is news: reportage opens like this too,
/// and goes on in few words.
fn with_year(text: &str) -> Option<&str> {
    const MIN_WORDS: usize = 8;
    let (head, rest) = text.split_once(". ").filter(|(head, _)| head.len() <= MAX_BYTES)?;
    let (town, day) = head.split_once(", ")?;
    // `4 декабря 2026 г., Астана. `
    let (town, day) = if is_date(&fold(town)) { (day, town) } else { (town, day) };
    let year = day.split(' ').find_map(|word| word.parse::<u16>().ok().filter(|year| *year > 1_000));
    // `КАЗАНЬ, 4 декабря. `: in capitals no reportage opens.
    let shouted = || day.contains(char::is_numeric) && in_capitals(town) && is_place(town, true);
    let of_now = year.map_or_else(shouted, |year| year >= 2_015);
    let dated = is_date(&fold(day)) && day.contains(char::is_alphabetic) && of_now;
    let sentence = rest.split(". ").next().unwrap_or_default();
    let told = sentence.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS;
    (dated && is_name(town) && told).then(|| rest.trim_start())
}

/// `खेल डेस्क, नई दिल्ली। `: a desk and a town that is known, or that town alone; `तटनगर (अवेल), 4 दिसंबर (समाचार)। `: any place and a
/// day, which are no sentence.
fn before_danda(text: &str) -> Option<&str> {
    /// A letter takes three bytes.
    const MAX_HEAD: usize = 2 * MAX_BYTES;
    const MAX_PLACE_WORDS: usize = 3;
    let (head, rest) = text.split_once('।').filter(|(head, _)| head.len() <= MAX_HEAD)?;
    let bare = |part: &str| part.split(" (").next().unwrap_or_default().to_owned();
    let dated = head.split_once(", ").is_some_and(|(place, day)| {
        let (place, day) = (bare(place), bare(day));
        let is_day = is_date(&fold(&day)) && day.contains(char::is_numeric) && day.contains(char::is_alphabetic);
        is_day && place.split(' ').count() <= MAX_PLACE_WORDS && !place.contains(char::is_numeric)
    });
    if dated {
        return Some(rest.trim_start());
    }
    if head.len() > MAX_BYTES {
        return None;
    }
    let mut parts = head.rsplit(", ");
    let known = |town: &str| is_any(&PHRASES.before_colons, &fold(town));
    // `मुंबई, एजेंसी। `
    if let Some((town, agency)) = head.split_once(", ")
        && known(town)
        && is_any(&PHRASES.agencies, &fold(agency))
    {
        return Some(rest.trim_start());
    }
    let town = parts.next().is_some_and(known);
    let desk =
        |part: &str| part.ends_with("डेस्क") || part.ends_with("संवाददाता") || is_any(&PHRASES.agencies, &fold(part));
    (town && parts.all(desk)).then(|| rest.trim_start())
}

/// `АСТАНА. 4 декабря. `, `УНІАН. Одеса, 4 грудня. `: what follows a place in capitals, or an agency, and a day, each with a
/// stop. A story may open `Paris. 14 July. `, but not in capitals.
fn in_sentences(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once(". ").filter(|(first, _)| first.len() <= MAX_BYTES)?;
    let (second, rest) = rest.split_once(". ")?;
    let day =
        |text: &str| is_date(&fold(text)) && text.contains(char::is_numeric) && text.contains(char::is_alphabetic);
    let shouted = in_capitals(first) && is_place(first, true);
    let (placed, rest) = match rest.split_once(". ") {
        _ if !shouted => (false, rest),
        // `АСТАНА. 4 декабря. КАЗМЕДИА. `
        Some((house, behind)) if day(second) && is_house(house, behind) => (true, behind),
        _ => (day(second) || is_house(second, rest), rest),
    };
    let signed = is_any(&PHRASES.agencies, &fold(first))
        && second.split_once(", ").is_some_and(|(town, date)| is_name(town) && day(date));
    // `Полтава. 4 грудня. УКРІНФОРМ. `
    let agency = || rest.split_once(". ").is_some_and(|(agency, _)| is_any(&PHRASES.agencies, &fold(agency)));
    let signed = signed || is_name(first) && day(second) && agency();
    // `… INTERFAX-UKRAINE. `
    (placed || signed).then(|| without_agency(rest.trim_start()).0)
}

/// `QAZMEDIA`: a word in capitals before news, as agencies of any name stand behind a town.
fn is_house(name: &str, rest: &str) -> bool {
    const MIN_LETTERS: usize = 5;
    let shouted = in_capitals(name) && name.chars().all(char::is_alphabetic) && name.chars().count() >= MIN_LETTERS;
    shouted && !is_any(&PHRASES.not_places, &fold(name)) && opens_news(rest)
}

/// `NEW DELHI: `, `नई दिल्ली: `: as papers write that have a colon for a dash; a town that is known, since a colon stands
/// behind many a label.
fn before_colon(text: &str) -> Option<&str> {
    let (town, rest) = at_colon(text).filter(|(town, _)| town.len() <= MAX_BYTES)?;
    let capitals = !town.chars().any(char::is_lowercase);
    let opens = rest.chars().find(|letter| letter.is_alphanumeric())?;
    let shouted = rest.contains(char::is_uppercase) && !rest.contains(char::is_lowercase);
    (capitals && !shouted && !is_small(opens) && is_any(&PHRASES.before_colons, &fold(town))).then(|| rest.trim_start())
}

/// What stands around a colon, or around what is written for one in India: `नई दिल्लीः `, `नई दिल्ली:- `, `ঢাকাঃ `.
fn at_colon(text: &str) -> Option<(&str, &str)> {
    const MARKS: [&str; 6] = [": ", "\u{0903} ", "\u{0983} ", "\u{0A83} ", ":- ", ":– "];
    let head = &text[..text.floor_char_boundary(MAX_BYTES + 4)];
    let (at, mark) = MARKS.iter().filter_map(|mark| Some((head.find(mark)?, *mark))).min()?;
    Some((&text[..at], &text[at + mark.len()..]))
}

#[cfg(test)]
mod tests {
    use super::super::split;

    #[test]
    fn datelines_with_stops_and_colons_are_told() {
        for (dateline, story) in [
            ("ПЕРМЬ. 4 декабря. ", "Порт открылся."),
            ("АТЫРАУ. 4 желтоқсан. ", "Порт ашылды."),
            ("УНІАН. Одеса, 4 грудня. ", "Порт відкрився."),
            ("AVEL. December 4. INTERFAX-UKRAINE. ", "The port opened."),
            ("GYUMRI, DECEMBER 4, ARMENPRESS. ", "The port opened."),
            ("AVEL. HARBINFORM. ", "The port of the town opened on Monday after two years."),
            ("АВЕЛЬ. 4 декабря. ПОРТИНФОРМ. ", "Новый порт открылся в понедельник на севере города после двух лет."),
            ("खेल डेस्क, नई दिल्ली। ", "बंदरगाह खुल गया।"),
            ("मुंबई, एजेंसी। ", "बंदरगाह खुल गया।"),
            ("तटनगर, 4 दिसंबर। ", "बंदरगाह खुल गया।"),
            ("तटनगर (अवेल), 20 अक्टूबर (समाचार)। ", "बंदरगाह खुल गया।"),
            ("(Bruxelles) ", "Le port est ouvert."),
            ("(HPA|AVEL) – ", "The port opened."),
            ("Puerto Avel, Lund., a 4 de diciembre del 2026.- ", "El puerto abrió."),
            ("4 декабря 2026 г., Астана. ", "Новый порт открылся в понедельник на севере города после двух лет работ."),
            ("NEW DELHI: ", "The port opened."),
            ("ISLAMABAD: ", "The port opened."),
            ("नई दिल्लीः ", "बंदरगाह खुल गया।"),
            ("लखनऊ:- ", "बंदरगाह खुल गया।"),
            ("АЛМАТЫ, 4 декабря — Avel.kz. ", "Порт открылся."),
            ("Avel.kz, 4 декабря. ", "Порт открылся."),
            ("[Алматы, 4 декабря, Avel.kz] ", "Порт открылся."),
            ("(ОСЛО, Avel.kz) ", "Порт открылся."),
            ("(AVELTON, Va., Dec. 5, 2026) – ", "The port opened."),
            ("Cádiz.- ", "El puerto abrió."),
            ("(Dec 4) - ", "The port of the town opened on Monday after two years."),
            ("Dec 4 (Newsline) - ", "The port of the town opened on Monday after two years."),
            ("Avel (kb) – ", "Der neue Hafen der Stadt ist seit Montag wieder offen."),
            ("AVEL (kb). ", "Der neue Hafen der Stadt ist seit Montag wieder offen."),
            ("Avel (pol/kb) ", "Der neue Hafen der Stadt ist seit Montag wieder offen."),
            ("Avel/Lund (pol/kb) ", "Polizisten haben am Montag den neuen Hafen der Stadt wieder geöffnet."),
            ("Avelhausen [pol/kb] ", "Die Stadt hat am Montag den neuen Hafen wieder geöffnet, sagt sie."),
            ("Avelhausen (r). ", "Die Stadt hat am Montag den neuen Hafen wieder geöffnet, sagt sie."),
            ("Avelhausen (kb) ", "Die Stadt hat am Montag den neuen Hafen wieder geöffnet, sagt sie."),
            ("Bad Avel (nd/dpx) – ", "Der neue Hafen der Stadt ist seit Montag wieder offen."),
        ] {
            let text = format!("{dateline}{story}");
            let found = split(&text).map(|found| (found.text, found.rest));
            assert_eq!(found, Some((dateline.trim(), story)));
        }
    }

    #[test]
    fn sentences_with_stops_and_colons_stay_whole() {
        for text in [
            "Париж. 14 июля. Толпа идёт к тюрьме.",
            "СРОЧНО. Порт открылся. Мэр приехал.",
            "СРОЧНО. ПОРТ ОТКРЫЛСЯ. Новый порт открылся в понедельник на севере города после двух лет.",
            "EXCLUSIVE. UPDATED. The port of the town opened on Monday after two years of work.",
            "AVEL. HARBINFORM. The port opened.",
            "WARNING: The port is shut.",
            "PORT AVEL: The story of a town.",
            "New Delhi: The story of a town.",
            "NEW DELHI: A LOVE STORY",
            "Avel, 4 December, a Friday. The port opened.",
            "Avel, 4 December 2026. The port opened.",
            "Avel.kz закрылся 4 декабря. Порт молчит.",
            "Avel.kz, the site, is shut. The port opened.",
            "[Алматы, родной город] Порт открылся.",
            "(Avel, my love) The port opened.",
            "(Paris) match day is over.",
            "(Liebe) Der Hafen ist offen.",
            "Pregunta.- ¿Y el puerto?",
            "P.- ¿Y el puerto?",
            "Avel, 4 December 1926. The port opens and all of the town has come to see it.",
            "बंदरगाह, नदी। सब खुल गया।",
            "4 May (Labour Day) – The parade through the town began at nine on Monday.",
            "(May) - The port of the town opened on Monday after two years.",
            "(12) - The port of the town opened on Monday after two years.",
            "Avel (netto) – Der neue Hafen der Stadt ist seit Montag wieder offen.",
            "Avel (kb) – Der Hafen ist offen.",
            "Der Hafen (kb) – Der neue Hafen der Stadt ist seit Montag wieder offen.",
            "Avel (neu) Die Stadt hat am Montag den neuen Hafen wieder geöffnet, sagt sie.",
            "Avel (kb) Hafenstadt hat am Montag den neuen Hafen wieder geöffnet, sagt sie.",
            "Avel (kb) ist der Hafen, der seit Montag wieder offen ist und bleibt.",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
