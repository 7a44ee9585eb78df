//! A live page that was copied: the lines at its top that say how it stands, and who reports, within an entry.

use super::blocks;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{LeftOut, LeftOutKind, byline};

/// A page with as many hours, each in a line of its own, is live.
const MIN_ENTRIES: usize = 2;
/// As many lines say how it stands.
const MIN_POINTS: usize = 2;
const MAX_POINTS: usize = 10;
/// Each has as many words at least, and as many characters at most.
const MIN_POINT_WORDS: usize = 4;
const MAX_POINT: usize = 240;
/// `Reporting from the old quay`
const MAX_PLACE_WORDS: usize = 7;

/// `text` with marks before the lines that stand below `Summary`, above the first entry, if it is a live page: they are points.
pub(super) fn with_points(text: String) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let hours: Vec<usize> = (0..lines.len()).filter(|at| blocks::is_hour(lines[*at].trim())).collect();
    if hours.len() < MIN_ENTRIES {
        return text;
    }
    let titles = |line: &str| {
        let folded = fold(line.trim());
        let name = folded.trim_end_matches([':', '：']);
        is_any(&PHRASES.live_summaries, name) || is_any(&PHRASES.point_titles, name)
    };
    let Some(title) = (1..hours[0]).find(|at| titles(lines[*at])) else { return text };
    let empty = |line: &str| line.trim().is_empty();
    let first = title + 1 + lines[title + 1..].iter().take_while(|line| empty(line)).count();
    let count = lines[first..].iter().take_while(|line| !empty(line)).count();
    let points = &lines[first..first + count];
    let tells = |line: &&str| {
        let line = line.trim();
        line.split(' ').count() >= MIN_POINT_WORDS
            && line.chars().count() <= MAX_POINT
            && !line.starts_with(char::is_lowercase)
            && byline::names(line).is_none()
    };
    if first + count > hours[0] || !(MIN_POINTS..=MAX_POINTS).contains(&count) || !points.iter().all(tells) {
        return text;
    }
    let marked = |at: usize| (first..first + count).contains(&at) && blocks::bullet(lines[at].trim()).is_none();
    let kept = lines.iter().enumerate().filter(|(at, _)| *at != title);
    let kept: Vec<String> =
        kept.map(|(at, line)| if marked(at) { format!("• {}", line.trim()) } else { (*line).to_owned() }).collect();
    kept.join("\n")
}

/// Takes who reports out of the entries of a live page: a name, and below it where that person is.
pub(super) fn take_reporters(paragraphs: &mut [Vec<&str>], left_out: &mut Vec<LeftOut>) {
    let name = |line: &str| byline::listed(line).is_some_and(|names| names.len() == 1);
    let place = |line: &str| {
        let folded = fold(line);
        opening(&PHRASES.reporting_from, &folded).is_some()
            && folded.split(' ').count() <= MAX_PLACE_WORDS
            && !line.ends_with(['.', '!', '?', ':', ','])
    };
    for lines in paragraphs.iter_mut().filter(|lines| lines.len() > 3 && blocks::is_hour(lines[0])) {
        let Some(at) = (1..lines.len() - 1).find(|at| name(lines[*at]) && place(lines[at + 1])) else { continue };
        let taken = lines.drain(at..=at + 1).collect::<Vec<_>>().join(", ");
        left_out.push(LeftOut { kind: LeftOutKind::Byline, text: taken });
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, BlockKind, Defaults, Input, Kind, read};

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    const ENTRIES: &str = "22:10\nGood night\nWe are ending our live coverage now. Thank you for joining us.\n\n\
                           21:30\nFirst ferry leaves\nAnna Lund\nReporting from the old quay\nThe first ferry has left \
                           with 40 cars on board, to cheers from those who had waited.\n\n\
                           18:00\nQuay shut\nThe quay has been shut since noon, the port of Avel says.\n";

    #[test]
    fn the_entries_of_a_live_page_keep_their_headings() {
        let first =
            "The first ferry has left the quay of Avel with 40 cars on board, to cheers from those who had waited.";
        let more = "Nobody was hurt, and the second ferry is to leave within the hour.";
        let last =
            "The wind has dropped, and so the quay of Avel is open again for all who have waited since noon on Monday.";
        let text = format!(
            "Ferries leave Avel again\n\nKey posts\n\nPinned post from\n\nFirst ferry leaves the quay\n\n{first} {more}\n\n{more}\n\n\
             Latest posts\n\nQuay is open again\n\n{last}\n\n{more} {more}\n\nFirst ferry leaves the quay\n\n{first}\n"
        );
        let article = told(&text);
        let headings: Vec<&str> = article
            .body
            .iter()
            .filter(|block| block.kind == BlockKind::Heading)
            .map(|block| block.text.as_str())
            .collect();
        assert_eq!(headings, ["Quay is open again"]);
        assert_eq!(article.body.iter().filter(|block| block.text.starts_with(first)).count(), 1, "the pinned entry");
    }

    #[test]
    fn lines_that_trail_off_head_what_is_below_them() {
        let below =
            ["Heavy snow is falling in all of Avel.", "A warning is out for the north.", "It will end on Friday."];
        let text = format!(
            "Major storm…\n{}\nWeather alert…\n{} {}\nStorm ends...\n{} {}\n",
            below[0], below[1], below[0], below[2], below[0]
        );
        let kinds: Vec<BlockKind> = told(&text).body.iter().map(|block| block.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == BlockKind::Heading).count(), 2, "{kinds:?}");
    }

    #[test]
    fn a_paragraph_that_lost_its_stop_stays_above_the_form_for_comments() {
        let lost =
            "The new ferries are expected to be seen at the quays of Avel and Lund and in all the ports of the north";
        let text = format!(
            "Ferries leave Avel again\n\nThe first ferry has left the quay of Avel with 40 cars on board, the port said.\n\n{lost}\n\n\
             Leave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
        );
        assert_eq!(told(&text).body.last().map(|block| block.text.as_str()), Some(lost));
    }

    #[test]
    fn what_a_page_counts_below_a_story_is_not_joined_to_it() {
        let text = "Ferries leave Avel again\n\nThe first ferry has left the quay of Avel with 40 cars on board, the port said.\n\n\
                    Nobody was hurt on the quay, said the port.\nlink: https://post.example/english/152665/\nviews: 91\nPrint\n\
                    Related\nBaker of Lund wins a prize\n";
        let last = told(text).body.last().map(|block| block.text.clone());
        assert_eq!(last.as_deref(), Some("Nobody was hurt on the quay, said the port."));
    }

    #[test]
    fn where_to_read_on_is_told_by_a_site_above_the_lead_too() {
        let text = "Паромы снова ходят\n\nЧитать на сайте Avel-news.kz\n\nПервый паром вышел из порта в понедельник после двух лет \
                    перерыва.\n\nПассажиров было девяносто, сообщил порт.\n\nПодробности - на сайте \"Вести Авеля\".\n";
        assert_eq!(told(text).body.len(), 2);
    }

    #[test]
    fn the_lines_that_say_how_a_live_page_stands_are_told() {
        let points = [
            "The quay of Avel opened again at nine after a storm",
            "Nine ferries and 2,400 people had waited",
            "Nobody was hurt on the quay, the port says",
        ];
        for (title, mark, below) in
            [("Summary", "", "\n"), ("Key points", "", ""), ("What we know", "- ", ""), ("Summary:", "", "")]
        {
            let lines: String = points.iter().map(|point| format!("{mark}{point}\n")).collect();
            let text = format!(
                "LIVE\n\nFerries leave Avel again after storm - as it happened\n\nWind drops in the evening; all are safe\n\n\
                 {title}\n{below}{lines}\nLive Reporting\nEdited by Kai Roe\n\n{ENTRIES}"
            );
            let article = told(&text);
            let items: Vec<&str> = article
                .body
                .iter()
                .filter(|block| block.kind == BlockKind::Item)
                .map(|block| block.text.as_str())
                .collect();
            assert_eq!(items, points, "{title}");
            let all = article.body.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
            assert!(!all.contains("live coverage") && !all.contains("Good night") && !all.contains("Lund"), "{all}");
            assert!(all.contains("21:30 – First ferry leaves\nThe first ferry has left"), "{all}");
        }
    }
}
