//! Datelines of a town and a house, each before a mark of its own: `ASTANA – Steppe Herald – `, `Astana. Steppe Herald – `,
//! `(TAL) Norvik – `; and of a town in capitals before an article, with no mark at all: `LONDON The …`.

use super::stops::opens_news;
use super::{MAX_BYTES, PHRASES, fold, in_capitals, is_any, is_date, is_name, is_place, is_site, is_town_name};

const DASHES: [&str; 4] = [" – ", " - ", " — ", " -- "];

/// What follows the dateline that `text` opens with, if it does.
pub(super) fn rest(text: &str) -> Option<&str> {
    town_and_house(text).or_else(|| house_and_town(text)).or_else(|| town_alone(text))
}

/// `NORVIK, Nov 18 – TALMEDIA – `, `Astana. Steppe Herald – `: a town in capitals or one that is known, perhaps a day, and behind it whose
/// story it is: a name of which the first sentence says nothing.
fn town_and_house(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let (at, mark) = DASHES.iter().chain(&[". "]).filter_map(|mark| Some((head.find(mark)?, *mark))).min()?;
    let behind = &text[at + mark.len()..];
    let near = &behind[..behind.floor_char_boundary(MAX_BYTES)];
    let (end, dash) = DASHES.iter().filter_map(|dash| Some((near.find(dash)?, *dash))).min()?;
    let (house, rest) = (&behind[..end], behind[end + dash.len()..].trim_start());
    let (town, day) = head[..at].split_once(", ").unwrap_or((&head[..at], ""));
    let folded = fold(town);
    let dated = is_date(&fold(day)) && day.contains(char::is_numeric);
    let known = || is_any(&PHRASES.before_colons, &folded) && is_name(town);
    let placed = (day.is_empty() || dated) && (known() || in_capitals(town) && is_place(town, dated));
    let named = is_name(house) || is_site(house);
    let sentence = rest.split(". ").next().unwrap_or(rest);
    let last = house.rsplit(' ').next().unwrap_or(house);
    let told = sentence.contains(last) || DASHES.iter().any(|dash| sentence.contains(dash));
    (placed && named && !is_any(&PHRASES.not_places, &fold(house)) && !told && opens_news(rest)).then_some(rest)
}

/// `(TAL) Norvik – `: a house in brackets and a town behind it.
fn house_and_town(text: &str) -> Option<&str> {
    let (house, behind) = text.strip_prefix('(')?.split_once(") ").filter(|(house, _)| house.len() <= MAX_BYTES / 2)?;
    let near = &behind[..behind.floor_char_boundary(MAX_BYTES / 2)];
    let (end, dash) = DASHES.iter().filter_map(|dash| Some((near.find(dash)?, *dash))).min()?;
    let (town, rest) = (&behind[..end], behind[end + dash.len()..].trim_start());
    let (place, day) = town.split_once(", ").unwrap_or((town, ""));
    let sentence = rest.split(". ").next().unwrap_or(rest);
    let placed = is_town_name(place) && !is_any(&PHRASES.not_places, &fold(place)) && !is_date(&fold(place));
    let placed = placed && (day.is_empty() || is_date(&fold(day)) || is_name(day));
    let named = is_name(house) && in_capitals(house) && !is_any(&PHRASES.not_places, &fold(house));
    let closed = DASHES.iter().any(|dash| sentence.contains(dash));
    (placed && named && !closed && opens_news(rest)).then_some(rest)
}

/// `LONDON The …`: a town that is known, in capitals, and behind it an article that opens a sentence.
fn town_alone(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(MAX_BYTES / 2)];
    let at = head.match_indices(' ').map(|(at, _)| at).take(3).find(|at| {
        let article = head[at + 1..].split(' ').next().unwrap_or_default();
        let opens = article.starts_with(char::is_uppercase) && is_any(&PHRASES.articles, &fold(article));
        // `A`, between words in capitals.
        let small = head[at + 1..].chars().take(article.len() + 3).any(char::is_lowercase);
        opens && small && in_capitals(&head[..*at]) && is_any(&PHRASES.before_colons, &fold(&head[..*at]))
    })?;
    let rest = &text[at + 1..];
    opens_news(rest).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::super::split;

    const STORY: &str = "A new bridge over the river was opened on Friday, the council said.";

    #[test]
    fn a_town_and_a_house_each_with_its_mark_are_one_dateline() {
        for dateline in [
            "ASTANA – Steppe Herald – ",
            "Astana. Steppe Herald – ",
            "NORVIK, Nov 18 – TALMEDIA – ",
            "NORVIK - TALMEDIA - ",
            "(TAL) Norvik – ",
            "(TALMEDIA) Port Norvik, Nov 18 – ",
            "LONDON ",
            "NEW DELHI ",
        ] {
            let text = format!("{dateline}{STORY}");
            let found = split(&text).map(|found| (found.text, found.rest, found.sure));
            assert_eq!(found, Some((dateline.trim(), STORY, true)), "{text}");
        }
    }

    #[test]
    fn sentences_with_two_dashes_or_a_town_in_capitals_stay_whole() {
        for text in [
            "Astana – Steppe Herald – opened a new bridge over the river on Friday, the council said.",
            "Avel. Steppe Herald – A new bridge over the river was opened on Friday, the council said.",
            "Astana. Ana Reis – The mayor Ana Reis has opened a new bridge over the river on Friday.",
            "Astana. Steppe Herald – The paper – has opened a new bridge over the river on Friday.",
            "(TAL) Norvik – Open again.",
            "(Monday) Norvik – A new bridge over the river was opened on Friday, the council said.",
            "LONDON BRIDGE The bridge is shut until Monday, and nobody knows why that is so.",
            "AVEL The port of the town was opened on Friday by the mayor of the town.",
            "LONDON A BRIDGE OVER THE RIVER WAS OPENED ON FRIDAY, SAID THE COUNCIL",
            "LONDON The bridge.",
        ] {
            assert_eq!(split(text).map(|found| found.rest), None, "{text}");
        }
    }
}
