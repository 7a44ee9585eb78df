//! Where a story is from, in lines below it: a label with its colon, and below that one house or several, each in a line of its own.

use super::lead;
use super::others::has_begun;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{Block, BlockKind, LeftOutKind};

/// Takes such lines from the end of a story.
pub(super) fn take(body: &mut Vec<Block>) -> Vec<(usize, LeftOutKind, String)> {
    const MAX_HOUSES: usize = 4;
    let label = body.iter().rposition(is_label);
    let Some(at) = label.filter(|at| *at > 0 && has_begun(body, *at)) else { return Vec::new() };
    let houses = &body[at + 1..];
    if !(1..=MAX_HOUSES).contains(&houses.len()) || !houses.iter().all(is_house) {
        return Vec::new();
    }
    body.drain(at..).map(|block| (usize::MAX, LeftOutKind::SignOff, block.text)).collect()
}

/// `Source :`, and nothing behind it.
fn is_label(block: &Block) -> bool {
    const MAX_BYTES: usize = 40;
    let text = block.text.as_str();
    let name = text.trim_end_matches([':', '：', ' ']);
    block.kind != BlockKind::Item
        && text.len() <= MAX_BYTES
        && name.len() < text.len()
        && is_any(&PHRASES.sources, &format!("{}:", fold(name)))
}

/// `Harbour Post`, `harbour.example/trams`: a few words without a stop.
fn is_house(block: &Block) -> bool {
    const MAX_WORDS: usize = 6;
    block.text.split(' ').count() <= MAX_WORDS && !lead::is_sentence(&block.text) && !block.text.ends_with([':', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The harbour of Avel opened its new quay on Monday after two years of works.";

    fn kept(lines: &[(BlockKind, &str)]) -> usize {
        let mut body = vec![Block::paragraph(STORY)];
        body.extend(lines.iter().map(|(kind, text)| Block::new(*kind, *text)));
        take(&mut body);
        body.len()
    }

    #[test]
    fn a_house_below_the_label_of_where_a_story_is_from_goes_with_it() {
        for label in ["Source:", "Quelle:", "Sumber :", "Fuente:", "Источник:"] {
            for kind in [BlockKind::Item, BlockKind::Paragraph] {
                assert_eq!(kept(&[(BlockKind::Paragraph, label), (kind, "Harbour Post")]), 1, "{label}");
            }
        }
        for lines in [
            &[(BlockKind::Paragraph, "Sources:"), (BlockKind::Paragraph, "The port was asked, and did not answer.")][..],
            &[(BlockKind::Paragraph, "Tickets:"), (BlockKind::Item, "Adults")],
            &[(BlockKind::Paragraph, "Source:")],
        ] {
            assert_eq!(kept(lines), lines.len() + 1, "{lines:?}");
        }
    }
}
