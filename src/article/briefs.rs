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
/// As many headings are asked whether they name another place.
const MAX_HEADINGS: usize = 40;

/// How many of the first blocks are the first story of `body`, below `headline`: all of them, unless a paragraph below the heading of
/// another opens with a dateline of its own, or headline and heading name a place each: `Avel: …`, `Lund: …`. The `datelines` are
/// those of [`own_datelines`].
pub fn first_story(body: &[Block], datelines: &[Option<Range<usize>>], headline: &str) -> usize {
    below_dateline(body, datelines).min(below_place(body, headline))
}

/// Where the heading stands that names another place than the headline, of which the paragraph below it tells.
fn below_place(body: &[Block], headline: &str) -> usize {
    let Some(place) = place(headline) else { return body.len() };
    let heads = |at: &usize| {
        let [heading, below, ..] = &body[*at..] else { return false };
        let other = (heading.kind == BlockKind::Heading).then(|| self::place(&heading.text)).flatten();
        other.is_some_and(|other| {
            let name = other.split(['/', '-', ' ']).next().unwrap_or(other);
            let told = |block: &Block| block.text.contains(name);
            below.kind == BlockKind::Paragraph
                && told(below)
                && !below.text.contains(place)
                && !headline.contains(name)
                && !body[..*at].iter().any(told)
        })
    };
    // What stands above each is looked through: a round-up has few of them.
    let headings = (1..body.len()).filter(|at| body[*at].kind == BlockKind::Heading);
    headings.take(MAX_HEADINGS).find(heads).unwrap_or(body.len())
}

/// `Avel` of `Avel: two are hurt on the quay`.
pub(super) fn place(title: &str) -> Option<&str> {
    const MAX_WORDS: usize = 3;
    const MIN_LETTERS: usize = 4;
    const MIN_TOLD: usize = 3;
    let (place, told) = title.split_once(": ")?;
    let named = |word: &str| word.starts_with(char::is_uppercase) && !word.contains(|sign: char| sign.is_ascii_digit());
    let few = (1..=MAX_WORDS).contains(&place.split(' ').count()) && place.chars().count() >= MIN_LETTERS;
    (few && place.split(' ').all(named) && told.split(' ').count() >= MIN_TOLD && title.len() <= MAX_BYTES)
        .then_some(place)
}

fn below_dateline(body: &[Block], datelines: &[Option<Range<usize>>]) -> usize {
    let told = body.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph).skip(FIRST);
    told.map(|(at, _)| at)
        .find_map(|at| {
            datelines.get(at)?.as_ref()?;
            Some(if is_title(&body[at - 1]) { at - 1 } else { at })
        })
        .unwrap_or(body.len())
}

/// The own dateline of each block of `body`: whoever asks for one of them mostly asks for all, and reading for it takes long.
pub fn own_datelines(body: &[Block]) -> Vec<Option<Range<usize>>> {
    (0..body.len()).map(|at| own_dateline(body, at)).collect()
}

/// Where the dateline of another story than the first stands in the paragraph at `at`, if it has one.
pub fn own_dateline(body: &[Block], at: usize) -> Option<Range<usize>> {
    let text = &body[at].text;
    let above = at.checked_sub(1).map(|above| &body[above])?;
    // `WOMAN FINDS CAT: AVEL (AP) — …`
    let headed = text.contains(": ").then(|| text.split_once(": ")).flatten();
    let headed = headed.filter(|(head, _)| dateline::in_capitals(head) && head.split(' ').count() > MIN_WORDS);
    let head = headed.map_or(0, |(head, _)| head.len() + 2);
    // Hardly a paragraph has either, and only then is it read for a dateline.
    let may_open = body[at].kind == BlockKind::Paragraph && (head > 0 || is_title(above));
    let found = may_open.then(|| dateline::split(&text[head..])).flatten();
    let found = found.filter(|found| found.sure && found.residue.is_empty())?;
    Some(head..text.len() - found.rest.len())
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

    fn first_story(body: &[Block], headline: &str) -> usize {
        super::first_story(body, &own_datelines(body), headline)
    }

    fn body(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block::paragraph(*line)).collect()
    }

    #[test]
    fn a_story_ends_above_the_heading_of_one_with_a_dateline_of_its_own() {
        let brief = "PORT AVEL, Ohio (AP) — Troopers say that a man was hurt on the quay on Monday.";
        let first = ["The deputy of the port was shot on Monday.", "He is well.", "Nobody else was hurt."];
        let page = body(&[&first[..], &["Man hurt on the quay of Avel", brief, "He is well too."]].concat());
        assert_eq!((first_story(&page, ""), own_dateline(&page, 4)), (3, Some(0.."PORT AVEL, Ohio (AP) — ".len())));
        let glued = format!("MAN HURT ON QUAY: {brief}");
        assert_eq!(first_story(&body(&[&first[..], &[glued.as_str()]].concat()), ""), 3);
        // Without a heading the same story may go on from elsewhere.
        assert_eq!(first_story(&body(&[&first[..], &[brief]].concat()), ""), 4);
        assert_eq!(first_story(&body(&["Man hurt on the quay", brief, "He is well."]), ""), 3);
    }

    #[test]
    fn a_story_ends_above_the_heading_that_names_another_place() {
        let told = |headline: &str, heading: &str, below: &str| {
            let heading = Block::new(BlockKind::Heading, heading);
            let page = [Block::paragraph("Two men were hurt on the quay of Avel."), heading, Block::paragraph(below)];
            first_story(&page, headline)
        };
        let (first, other) = ("Avel: two men hurt on quay", "Lund: baker stops a robber");
        assert_eq!(told(first, other, "A baker in Lund has stopped a man who asked for money."), 1);
        for (headline, heading, below) in [
            (first, other, "A baker has stopped a man who asked for money."),
            (first, other, "A baker in Lund saw the two men of Avel."),
            ("Two men hurt on quay", other, "A baker in Lund has stopped a man who asked for money."),
        ] {
            assert_eq!(told(headline, heading, below), 3, "{headline} {heading} {below}");
        }
    }
}
