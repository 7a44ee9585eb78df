//! A word for who wrote it in a line of its own, and the name in the next one, as pages have them in two boxes: `by`, and below it
//! `Jane Roe`; a clock time that stands so below the day; a dateline, and its dash in the next line.

use super::blocks;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{byline, date_line, dateline};

/// Such lines stand within as many of the first lines that are not empty.
const TOP: usize = 40;

/// `text` with the name beside its word, and without the only clock time below a day.
pub(super) fn joined(text: String) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let full = |from: usize| (from..lines.len()).find(|at| !lines[*at].trim().is_empty());
    let hours = lines.iter().filter(|line| blocks::is_hour(line.trim())).take(2).count();
    let mut kept: Vec<String> = Vec::new();
    let (mut at, mut seen) = (0, 0);
    while at < lines.len() && seen < TOP {
        let line = lines[at].trim();
        seen += usize::from(!line.is_empty());
        let below = full(at + 1).filter(|_| !line.is_empty());
        let bare = fold(line.trim_end_matches([':', ' ']));
        let marked = || line.ends_with(':') && is_any(&PHRASES.bylines, &format!("{bare}:"));
        let by = below.filter(|_| is_any(&PHRASES.bylines, &bare) || marked());
        // `Editor:`, between them, and who that is nowhere.
        let label = by.filter(|at| is_label(lines[*at].trim()));
        let named = label.map_or(by, |at| full(at + 1)).and_then(|below| Some((below, name(lines[below].trim())?)));
        if let Some((below, name)) = named {
            kept.push(format!("{line} {name}"));
            // What stands right below is another line.
            kept.push(String::new());
            kept.extend(label.map(|at| lines[at].to_owned()));
            at = below + 1;
            continue;
        }
        if let Some(below) = below.filter(|below| is_dateline_of(line, lines[*below].trim())) {
            kept.push(format!("{line} {}", lines[below].trim()));
            at = below + 1;
            continue;
        }
        kept.push(lines[at].to_owned());
        let clock = below.filter(|below| hours == 1 && blocks::is_hour(lines[*below].trim()));
        at = clock.filter(|_| date_line::is_date_line(line)).unwrap_or(at) + 1;
    }
    if kept.len() == at && kept.iter().zip(&lines).all(|(kept, line)| kept == line) {
        return text;
    }
    kept.extend(lines[at.min(lines.len())..].iter().map(|line| (*line).to_owned()));
    kept.join("\n")
}

/// `Editor:`
fn is_label(line: &str) -> bool {
    const MAX_WORDS: usize = 2;
    line.ends_with([':', '：']) && line.split(' ').count() <= MAX_WORDS
}

/// `AVEL, HARBOUR.example`, above a line that opens with the dash behind it: `– The trams …`
fn is_dateline_of(line: &str, below: &str) -> bool {
    const MAX_LINE: usize = 60;
    let story = ["– ", "— ", "- "].iter().find_map(|dash| below.strip_prefix(dash)).map(str::trim_start);
    let whole = || format!("{line} {below}");
    story.is_some_and(|story| {
        line.len() <= MAX_LINE
            && line.starts_with(char::is_uppercase)
            && below.len() > line.len()
            && dateline::split(&whole())
                .is_some_and(|found| found.sure && found.residue.is_empty() && found.rest == story)
    })
}

/// `Jane Roe`, and of `Jane Roe JANE ROE - avel` the first two words: who it is, once more in capitals, and where.
fn name(line: &str) -> Option<&str> {
    let who = line.split_once(" - ").or_else(|| line.split_once(" – ")).map_or(line, |(who, _)| who);
    let words = who.split(' ').count();
    let half = who.match_indices(' ').nth((words / 2).saturating_sub(1)).map(|(at, _)| (&who[..at], &who[at + 1..]));
    let twice = half.filter(|(one, other)| words.is_multiple_of(2) && fold(one) == fold(other)).map(|(one, _)| one);
    let who = twice.unwrap_or(line);
    byline::listed(who).filter(|names| names.len() == 1).map(|_| who)
}

#[cfg(test)]
mod tests {
    use super::is_dateline_of;
    use crate::article::{Article, Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn a_dateline_above_its_dash_is_one() {
        for dateline in ["AVEL, HARBOUR.com", "AVEL (AP)", "AVEL, Dec. 4 (Newsline)"] {
            let article = told(&format!("{HEADLINE}\nThe desk\n{dateline}\n– {LEAD}\n\nIt rained.\n"));
            assert_eq!(article.body[0].text, LEAD, "{dateline}");
        }
        // What somebody says stays with its dash.
        for line in ["Trams are back", "Jane Roe"] {
            assert!(!is_dateline_of(line, "– The trams will run along the old quay again, she said."), "{line}");
        }
    }

    #[test]
    fn a_name_below_its_word_is_who_wrote_it() {
        for by in [
            "By:\nEditor:\n\nJane Roe",
            "Reporter:\nEditor:\n\nJane Roe",
            "by\n\nJane Roe",
            "By\nJane Roe",
            "Publicado por\nJane Roe JANE ROE - avel",
            "Por:\n\nJane Roe",
        ] {
            for below in ["", "\n03.09.2015"] {
                let article = told(&format!("{HEADLINE}\n\n{by}{below}\n\n{LEAD}\n\nIt rained.\n"));
                let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
                assert_eq!(article.byline, ["Jane Roe"], "{by}");
                assert_eq!((article.headline.as_str(), body), (HEADLINE, vec![LEAD, "It rained."]), "{by}{below}");
            }
        }
    }

    #[test]
    fn the_only_clock_time_below_a_day_is_when_the_story_appeared() {
        for clock in ["11.05", "11:05"] {
            let article = told(&format!("{HEADLINE}\n\nThursday, 3 September 2015\n{clock}\n{LEAD}\n\nIt rained.\n"));
            let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
            assert_eq!((article.headline.as_str(), body), (HEADLINE, vec![LEAD, "It rained."]), "{clock}");
        }
        // Two are those of a live page.
        let text = format!(
            "{HEADLINE}\n\n3 September 2015\n\n11:05\n{LEAD}\n\n10:20\nIt rained all day on the quay of Avel.\n"
        );
        assert!(told(&text).body[0].text.contains("11:05"));
    }
}
