//! Which of the days that stand around a story is the one on which it appeared.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::phrases::{PHRASES, fold, opening};
use super::squash::squash;
use super::{Block, BlockKind, byline, date_line, time};

/// A day may stand below the story within as many characters: further down is the day of another piece.
const MAX_BELOW: usize = 30;
/// One of as many last paragraphs tells where the story ends.
const LAST: usize = 8;

/// How much a day says of the story, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// `Published: 4 December 2026`
    Published,
    /// Below the headline.
    Bare,
    /// `Avel, 4 Dec 2026 (Newsline) –`
    Dateline,
    /// `Updated: 4 December 2026`
    Updated,
    /// Above the headline a page has the day on which somebody looks at it.
    Above,
    /// Right below the story.
    Below,
}

/// The day that one of `lines` names: those that were set aside as days or for who wrote it, of a text that was read as a `headline` and its `body`. A page's
/// markup says nothing of where they stood.
pub(super) fn of_lines(
    lines: Vec<&str>,
    text: Option<&str>,
    (headline, body): (&str, &[Block]),
    language: &str,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let lines = lines.into_iter().filter_map(day_in).filter(|line| !date_line::is_validity(line));
    let placed = match text {
        Some(text) => {
            let top = text.lines().map(squash).find(|line| !line.is_empty()).unwrap_or_default();
            placed(lines.collect(), (&squash(text), &top), headline, body)
        }
        None => lines.map(|line| (Worth::Bare, line)).collect(),
    };
    let mut days = placed.into_iter().filter_map(|(worth, line)| Some((worth, time::written(line, language, zone)?)));
    let first = days.next()?;
    Some(days.fold(first, |best, other| if other.0 < best.0 { other } else { best }).1)
}

/// A line that says when, or the end of one that says who wrote it before: `By Jane Roe on 4 December 2026`.
fn day_in(line: &str) -> Option<&str> {
    const MAX_NAMES: usize = 8;
    if date_line::is_date_line(line) || is_dateline(line) {
        return Some(line);
    }
    let starts = line.match_indices(' ').take(MAX_NAMES).map(|(at, _)| &line[at + 1..]);
    starts.filter(|_| byline::names(line).is_some()).find(|end| date_line::is_date_line(end))
}

/// `Avel, 4 Dec 2026 (Newsline) –`: what a lead opens with, and a day with its year in it.
fn is_dateline(line: &str) -> bool {
    const MAX_BYTES: usize = 120;
    let ended = line.ends_with(['–', '—', '-', ':', '|', ')', '=', '.']);
    ended && line.len() <= MAX_BYTES && time::day(line).is_some()
}

/// Whether nothing bears out a day above all else, which is most often the one on which somebody looked at the page: it has no hour,
/// and the story does not name its year.
fn is_of_page(line: &str, headline: &str, body: &[Block]) -> bool {
    let hour = line.split(' ').any(|word| word.contains(':') && word.contains(|sign: char| sign.is_ascii_digit()));
    let figures = |word: &&str| word.len() == 4 && word.bytes().all(|sign| sign.is_ascii_digit());
    let year = line.split(|sign: char| !sign.is_ascii_digit()).find(figures);
    let told = |year: &str| headline.contains(year) || body.iter().any(|block| block.text.contains(year));
    let bare = date_line::is_day_alone(line);
    bare && !hour && !year.is_some_and(told)
}

/// `lines` as they follow each other in the text, each with what it is worth; without those below other pieces that stand below the story.
fn placed<'a>(lines: Vec<&'a str>, (text, top): (&str, &str), headline: &str, body: &[Block]) -> Vec<(Worth, &'a str)> {
    if lines.is_empty() {
        return Vec::new();
    }
    let title = text.find(headline);
    // Words that were set in type stand in the text otherwise.
    let told = body.iter().rev().filter(|block| block.kind == BlockKind::Paragraph);
    let end = told.take(LAST).filter_map(|block| Some(text.find(&block.text)? + block.text.len())).next();
    let end = end.unwrap_or(text.len());
    let mut placed: Vec<(usize, &str)> =
        lines.into_iter().map(|line| (text.find(line).unwrap_or(text.len()), line)).collect();
    placed.sort_by_key(|(at, _)| *at);
    // Right below the story, with a word for it or at the end of all: a list of other pieces has a day above each.
    let near = |at: usize, line: &str| {
        let below = text.len().min(at + line.len());
        at <= end
            || at == text.len()
            || text[end..at].chars().count() <= MAX_BELOW
                && (date_line::is_labelled(line)
                    || !text[end..at].contains(char::is_alphabetic) && text[below..].chars().count() <= MAX_BELOW)
    };
    let worth = |at: usize, line: &str| {
        let folded = fold(line);
        let folded = folded.trim_start_matches(|sign: char| !sign.is_alphanumeric());
        if opening(&PHRASES.updated, folded).is_some() {
            Worth::Updated
        } else if opening(&PHRASES.published, folded).is_some() || date_line::is_labelled(line) {
            Worth::Published
        } else if !date_line::is_date_line(line) && is_dateline(line) {
            Worth::Dateline
        } else if title.is_some_and(|title| at < title) {
            Worth::Above
        } else if at > end && at < text.len() {
            Worth::Below
        } else {
            Worth::Bare
        }
    };
    let placed = placed.into_iter().filter(|(at, line)| near(*at, line)).map(|(at, line)| (worth(at, line), line));
    // A section above it or beside it, `Regions • 4 December 2026`, is the story's.
    let bare = |line: &str| line.trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned();
    let of_page = |line: &str| bare(line) == bare(top) && is_of_page(line, headline, body);
    placed.filter(|(worth, line)| *worth != Worth::Above || !of_page(line)).collect()
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said.";

    fn day(text: &str) -> Option<String> {
        let article = read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert_eq!(article.headline, HEADLINE, "{text}");
        article.published_at.map(|at| at.to_string().split('T').next().unwrap_or_default().to_owned())
    }

    #[test]
    fn a_day_below_the_headline_comes_before_one_above_it() {
        for above in ["Fri | Dec 4, 2026", "• Fri. Dec 4th, 2026", "Friday, December 4, 2026", "4 December 2026"] {
            for below in ["Published:Thursday | September 3, 2015 | 12:00 AM", "Sep 3, 2015", "03.09.2015"] {
                let text = format!("{above}\n\n{HEADLINE}\n\n{below}\n\n{LEAD}\n\nIt rained.\n");
                assert_eq!(day(&text).as_deref(), Some("2015-09-03"), "{text}");
            }
        }
    }

    #[test]
    fn a_day_above_the_headline_is_the_pages_unless_the_story_bears_it_out() {
        for above in [
            "Fri | Dec 4, 2026",
            "• Fri. Dec 4th, 2026",
            "Friday, December 4, 2026",
            "viernes 4 diciembre 2026",
            "4 December 2026",
        ] {
            let text = format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
            assert_eq!(day(&text), None, "{text}");
            let text = format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained in 2026.\n");
            assert_eq!(day(&text).as_deref(), Some("2026-12-04"), "{text}");
        }
        let text = format!("Gallery\nFriday, December 4, 2026\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
        assert_eq!(day(&text).as_deref(), Some("2026-12-04"), "{text}");
        let text = format!("4 December 2026, 10:15\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
        assert_eq!(day(&text).as_deref(), Some("2026-12-04"), "{text}");
    }

    #[test]
    fn a_dateline_may_name_the_day() {
        let text = format!("{HEADLINE}\n\nPARIS, 4 Dec 2026 (AFP) – {LEAD}\n\nIt rained.\n");
        assert_eq!(day(&text).as_deref(), Some("2026-12-04"), "{text}");
        let text =
            format!("Mon | Dec 7, 2026\n\n{HEADLINE}\n\nPARIS, 4 Dec 2026 (AFP) – {LEAD}\n\nIt rained in 2026.\n");
        assert_eq!(day(&text).as_deref(), Some("2026-12-04"), "{text}");
    }

    #[test]
    fn a_day_behind_who_wrote_it_is_read() {
        for line in [
            "By Jane Roe on September 3, 2015",
            "By Jane Roe in Society on 3 September 2015",
            "by admin last modified 03.09.2015 14:10",
        ] {
            let text = format!("{HEADLINE}\n\n{line}\n\n{LEAD}\n\nIt rained.\n");
            assert_eq!(day(&text).as_deref(), Some("2015-09-03"), "{text}");
        }
    }

    #[test]
    fn when_it_was_published_comes_before_when_it_was_changed() {
        for lines in [
            "Updated: 4 December 2026\n\nPublished: 3 September 2015",
            "Yayın Tarihi: 03.09.2015 22:58\nGüncelleme Tarihi: 04.12.2026 22:58",
            "Güncelleme Tarihi: 04.12.2026 22:58\nYayın Tarihi: 03.09.2015 22:58",
        ] {
            let text = format!("{HEADLINE}\n\n{lines}\n\n{LEAD}\n\nIt rained.\n");
            assert_eq!(day(&text).as_deref(), Some("2015-09-03"), "{text}");
            let text = format!("{HEADLINE}\n\nNine cars run again\n\n{lines}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
            assert_eq!(day(&text).as_deref(), Some("2015-09-03"), "{text}");
        }
    }

    #[test]
    fn a_day_in_a_list_below_the_story_is_none_of_it() {
        let story = format!("{HEADLINE}\n{LEAD}\nIt rained “all day” on the quay of Avel, the port said.");
        let others = "Related News\n20:51 / 04.12.2026\nFerries stop at noon\n15:24 / 04.12.2026";
        assert_eq!(day(&format!("{story}\n{others}\n")), None);
    }
}
