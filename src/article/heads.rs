//! Lines of a story's head that no empty line parts: a note to the desk, who wrote it, the agency, and right below them the lead
//! with its dateline. Each is judged for itself, so that nothing takes the lead along.

use super::phrases::{PHRASES, fold, is_any};
use super::{Block, BlockKind, LeftOutKind, above, byline, date_line, dateline, lines};

/// As many lines of a paragraph are looked at.
const MAX_LINES: usize = 10;
/// Behind a dateline that opens a story there are more words.
const MIN_STORY_WORDS: usize = 4;

/// True for a line that stands above a story and is none of it, whatever stands beside it.
pub(super) fn is_head(line: &str) -> bool {
    above::of_line(line).is_some_and(|kind| kind != LeftOutKind::Caption)
        || byline::names(line).is_some()
        || byline::with_day(line).is_some()
}

/// True for a line with which a story begins: it has a dateline, and news behind it.
pub(super) fn opens_story(line: &str) -> bool {
    dateline::split(line)
        .is_some_and(|found| found.sure && found.residue.is_empty() && found.rest.split(' ').count() >= MIN_STORY_WORDS)
}

/// Whether each of a few lines says who wrote a story, what that person is, or when it appeared.
pub(super) fn are_of_head(lines: &[&str]) -> bool {
    const MAX_BROKEN: usize = 4;
    let dated = |line: &&str| date_line::is_date_line(line);
    let signed = |line: &str| {
        byline::is_role(line)
            || byline::names(line).or_else(|| byline::with_role(line)).or_else(|| byline::listed(line)).is_some()
    };
    (2..=MAX_BROKEN).contains(&lines.len())
        && lines.iter().any(dated)
        && lines.iter().all(|line| dated(line) || signed(line))
}

/// Makes headings of numbered questions that each have paragraphs of their own below: `1. Whom does it concern?` Other numbered titles
/// are the points of what is counted.
pub(super) fn numbered(body: &mut [Block]) {
    const MAX_WORDS: usize = 14;
    let number = |block: &Block| -> Option<(u64, usize)> {
        if let Some(number) = block.number {
            return Some((number, 0));
        }
        let (number, rest) = block.text.split_once([' ', '\u{a0}'])?;
        let figures = number.strip_suffix(['.', ')'])?;
        (figures.len() <= 2).then_some(())?;
        Some((figures.parse().ok()?, block.text.len() - rest.len()))
    };
    let item = |at: usize| body.get(at).is_some_and(|block: &Block| number(block).is_some());
    let alone = |at: &usize| {
        let text = &body[*at].text;
        item(*at)
            && !item(at + 1)
            && at + 1 < body.len()
            && text.split(' ').count() <= MAX_WORDS
            && text.ends_with(['?', '？', '؟'])
    };
    let places: Vec<usize> = (0..body.len()).filter(alone).collect();
    let first = |at: usize| number(&body[at]).map(|(number, _)| number);
    let sequence = places.iter().enumerate().all(|(at, place)| first(*place) == Some(at as u64 + 1));
    let items = (0..body.len()).filter(|at| item(*at)).count();
    if places.len() < 2 || !sequence || items != places.len() {
        return;
    }
    for at in places {
        let start = number(&body[at]).map_or(0, |(_, start)| start);
        let kept = body[at].text.split_off(start);
        body[at] = Block::new(BlockKind::Heading, kept);
    }
}

/// `Associated Press`, `The Harbour Post`, `Staff writer`: below a byline.
fn goes_on(line: &str) -> bool {
    is_any(&PHRASES.agencies, fold(line).trim_matches(|sign: char| !sign.is_alphanumeric()))
        || byline::is_role(line)
        || byline::is_house(line)
}

/// The lines of a paragraph at the top, parted where one of them is of the head and where the story begins.
pub(super) fn parted<'a>(paragraph: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    // The last line was of the head; the story has begun below one.
    let (mut headed, mut begun) = (false, false);
    for (at, line) in paragraph.iter().enumerate() {
        let above = parts.last().and_then(|part| part.last());
        let point = |line: &str| ["- ", "* ", "• "].iter().any(|bullet| line.starts_with(bullet));
        let over = headed || above.is_none_or(|above| point(above) || lines::is_over(above));
        let looked = !begun && at < MAX_LINES && over;
        let head = looked && (is_head(line) || headed && goes_on(line));
        let opens = looked && opens_story(line);
        // A note to the desk may go on in the next line, if its sentence does.
        let wrapped = headed && above.is_some_and(|above| above::is_to_desk(above) && !lines::is_stopped(above));
        match parts.last_mut() {
            Some(part) if !head && !opens && (!headed || wrapped) => part.push(line),
            _ => parts.push(vec![line]),
        }
        // Points may stand between the lines of a head.
        begun |= opens || headed && !head && !wrapped && !point(line);
        headed = head || wrapped && !opens;
    }
    parts
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    use super::*;

    const LEAD: &str = "AVEL (AP) — Trams will run along the old quay again from May, the port said.";

    fn told(text: &str, kind: Kind) -> Article {
        read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn each_line_of_a_head_is_judged_by_itself() {
        let head = ["Eds: Updates with the quotes of the port. AP Photos.", "By AINA SERIK", "Associated Press", LEAD];
        assert_eq!(parted(&head).len(), 4);
        let wrapped = ["Eds: Updates with the quotes of", "the port and photos.", "By AINA SERIK", LEAD, "It rained."];
        assert_eq!(parted(&wrapped), [&wrapped[..2], &wrapped[2..3], &wrapped[3..]]);
    }

    #[test]
    fn a_lead_below_lines_of_the_desk_is_never_lost() {
        for head in [
            "Eds: Updates with the quotes of the port. AP Photos.\nBy AINA SERIK\nAssociated Press",
            "By AINA SERIK\nStaff writer",
            "(Adds quotes, background)\nBy Aina Serik",
            "By Aina Serik\nDecember 4, 2026",
            "Eds: Adds photos",
        ] {
            for parts in ["\n", "\n\n"] {
                for kind in [Kind::Plain, Kind::Markdown] {
                    let text = format!("Trams return to the quay of Avel{parts}{head}\n{LEAD}\n\nIt rained all day.\n");
                    let article = told(&text, kind);
                    let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
                    let lead = LEAD.trim_start_matches("AVEL (AP) — ");
                    assert_eq!(body, [lead, "It rained all day."], "{head} {kind:?}");
                    assert_eq!(article.headline, "Trams return to the quay of Avel", "{head} {kind:?}");
                    let signed = if head.to_lowercase().contains("serik") { vec!["Aina Serik"] } else { Vec::new() };
                    assert_eq!(article.byline, signed, "{head} {kind:?}");
                }
            }
        }
    }

    #[test]
    fn points_stand_between_the_lines_of_a_head() {
        let text = format!(
            "Trams return to the quay of Avel\n(Repeats with no changes to text)\n* Twelve cars on the way\n* Fares stay as they are\n\
             (Adds quotes)\nBy Aina Serik\n{LEAD}\n\nIt rained all day.\n"
        );
        let article = told(&text, Kind::Plain);
        let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
        let lead = LEAD.trim_start_matches("AVEL (AP) — ");
        assert_eq!(body, ["Twelve cars on the way", "Fares stay as they are", lead, "It rained all day."]);
        assert_eq!(article.byline, ["Aina Serik"]);
    }

    #[test]
    fn wrapped_prose_is_not_parted() {
        for lines in [
            &["The book of the port, written in a year and sold by", "Jane Roe, is back in the shops", "of Avel."][..],
            &["The trams are back, said the", "Associated Press", "in a note."],
            &["By night the port is dark, and", "by day it is", "empty."],
            &["The port shut on", "December 4, 2026", "for good."],
        ] {
            assert_eq!(parted(lines), [lines.to_vec()], "{lines:?}");
        }
    }
}
