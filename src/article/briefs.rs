//! A page of several stories, each with its heading and a dateline of its own: what stands from the second on is none of the first.

use std::ops::Range;

use super::dateline;
use super::lines;
use super::{Block, BlockKind};

/// A heading has at least as many words, and at most as many bytes.
const MIN_WORDS: usize = 2;
const MAX_BYTES: usize = 160;
/// The first paragraphs may open with the dateline of the first story.
const FIRST: usize = 2;

/// How many of the first blocks are the first story of `body`: all of them, unless a paragraph below the heading of another opens with a
/// dateline of its own.
pub fn first_story(body: &[Block]) -> usize {
    let told = body.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph).skip(FIRST);
    told.map(|(at, _)| at)
        .find_map(|at| {
            own_dateline(body, at)?;
            Some(if is_title(&body[at - 1]) { at - 1 } else { at })
        })
        .unwrap_or(body.len())
}

/// Where the dateline of another story than the first stands in the paragraph at `at`, if it has one.
pub fn own_dateline(body: &[Block], at: usize) -> Option<Range<usize>> {
    let text = &body[at].text;
    let above = at.checked_sub(1).map(|above| &body[above])?;
    // `WOMAN FINDS CAT: AVEL (AP) — …`
    let headed =
        text.split_once(": ").filter(|(head, _)| dateline::in_capitals(head) && head.split(' ').count() > MIN_WORDS);
    let head = headed.map_or(0, |(head, _)| head.len() + 2);
    let found = dateline::split(&text[head..]).filter(|found| found.sure && found.residue.is_empty())?;
    let titled = head == 0 && is_title(above);
    (body[at].kind == BlockKind::Paragraph && (titled || head > 0)).then(|| head..text.len() - found.rest.len())
}

/// A line above a story that may head it: it does not end as sentences do.
fn is_title(block: &Block) -> bool {
    let text = block.text.as_str();
    block.kind == BlockKind::Heading
        || block.kind == BlockKind::Paragraph
            && text.len() <= MAX_BYTES
            && text.split(' ').count() >= MIN_WORDS
            && !lines::is_ended(text)
            && !text.ends_with([':', ',', ';', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block::paragraph(*line)).collect()
    }

    #[test]
    fn a_story_ends_above_the_heading_of_one_with_a_dateline_of_its_own() {
        let brief = "PORT AVEL, Ohio (AP) — Troopers say that a man was hurt on the quay on Monday.";
        let first = ["The deputy of the port was shot on Monday.", "He is well.", "Nobody else was hurt."];
        let page = body(&[&first[..], &["Man hurt on the quay of Avel", brief, "He is well too."]].concat());
        assert_eq!((first_story(&page), own_dateline(&page, 4)), (3, Some(0.."PORT AVEL, Ohio (AP) — ".len())));
        let glued = format!("MAN HURT ON QUAY: {brief}");
        assert_eq!(first_story(&body(&[&first[..], &[glued.as_str()]].concat())), 3);
        // Without a heading the same story may go on from elsewhere.
        assert_eq!(first_story(&body(&[&first[..], &[brief]].concat())), 4);
        assert_eq!(first_story(&body(&["Man hurt on the quay", brief, "He is well."])), 3);
    }
}
