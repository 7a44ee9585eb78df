//! Datelines as wires and stations write them, of towns that nobody can list: `PORT AVEL: `, `Oct 11 `, `HarbourNews.Net - `.

use super::stops::opens_news;
use super::{MAX_BYTES, PHRASES, fold, in_capitals, is_any, is_place, is_site};

/// What follows the dateline that `text` opens with, if it does.
pub(super) fn rest(text: &str) -> Option<&str> {
    before_colon(text).or_else(|| behind_day(text)).or_else(|| behind_site(text))
}

/// `PORT AVEL: `: a town in capitals by a word that only names of towns have.
fn before_colon(text: &str) -> Option<&str> {
    let (town, rest) = text.split_once(": ").filter(|(town, _)| town.len() <= MAX_BYTES / 2)?;
    let folded = fold(town);
    let mut words = folded.split(' ');
    let placed = words.next().is_some_and(|first| first.len() > 2 && is_any(&PHRASES.town_words, first));
    let named = (1..=2).contains(&words.count()) && in_capitals(town) && is_place(town, false);
    (placed && named && opens_news(rest)).then(|| rest.trim_start())
}

/// `Oct 11 `, `Oct 11 - `, `AVEL, Nov 30 `: a month as wires shorten it, without a stop, and a day before the first word of a story;
/// perhaps a town before them.
fn behind_day(text: &str) -> Option<&str> {
    let town = text.split_once(' ').filter(|(town, _)| in_capitals(town.trim_end_matches(',')));
    let text = town.filter(|(town, _)| is_place(town.trim_end_matches(','), true)).map_or(text, |(_, behind)| behind);
    const MONTHS: [&str; 11] = ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov"];
    let (month, behind) = text.split_once(' ')?;
    let (day, rest) = behind.split_once(' ')?;
    let told = MONTHS.contains(&month) || month == "Dec";
    let day = day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let rest = ["- ", "– ", "— ", "-- "].iter().find_map(|dash| rest.strip_prefix(dash)).unwrap_or(rest);
    (told && day && opens_news(rest)).then(|| rest.trim_start())
}

/// `HarbourNews.Net - `: a site by its address, as it writes it.
fn behind_site(text: &str) -> Option<&str> {
    let (site, rest) = [" - ", " – ", " — "].iter().find_map(|dash| text.split_once(dash))?;
    let sentence = rest.split(". ").next().unwrap_or(rest);
    let parted = [" - ", " – ", " — "].iter().any(|dash| sentence.contains(dash));
    let named = site.len() <= MAX_BYTES / 2 && is_site(&site.to_lowercase());
    (named && !parted && opens_news(rest)).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::super::split;

    const STORY: &str = "Five ministers will stand in the council elections that are due in November.";

    #[test]
    fn towns_days_and_sites_before_a_story_are_datelines() {
        for dateline in [
            "PORT AVEL: ",
            "NEW LUND: ",
            "Oct 11 ",
            "Dec 4 - ",
            "AVEL, Nov 30 ",
            "AVEL Nov 30 ",
            "HarbourNews.Net - ",
            "harbour.news – ",
        ] {
            let text = format!("{dateline}{STORY}");
            assert_eq!(split(&text).map(|found| found.rest), Some(STORY), "{text}");
        }
        let firm = "Harbour cable maker Avel Corp. (AVL) said that its profit fell by a third.";
        assert_eq!(split(&format!("(HLNews) - {firm}")).map(|found| found.rest), Some(firm));
        for text in [
            "NEW RULES SHUT PORT: Five ministers will stand in the council elections that are due in November.",
            "EXCLUSIVE: Five ministers will stand in the council elections that are due in November.",
            "PORT AVEL: The story of a town.",
            "Oct 11 attacks on the council of Avel were planned for more than two years by five people.",
            "May 4 Five ministers will stand in the council elections that are due in November.",
            "Harbour.example - a site of the town - shuts down after five years of work for the council.",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
