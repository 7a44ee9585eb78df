//! What heads lists in a text that opens with some.

use super::is_short;
use crate::article::{Block, BlockKind};

/// Tells the subheadings of lists where no paragraph stands above the first of those: `Confirmed`, and below it another, `Rumours`.
/// Without them, what is only said would be told with what is known.
pub(super) fn head(body: &mut [Block]) {
    let is_prose = |block: &Block| block.kind == BlockKind::Paragraph && !is_short(&block.text);
    let opens = |text: &str| text.starts_with(|letter: char| letter.is_alphanumeric() && !letter.is_lowercase());
    let heads = |at: &usize| {
        let (above, list) = (&body[*at], &body[at + 1]);
        above.kind == BlockKind::Paragraph
            && list.kind == BlockKind::Item
            && is_short(&above.text)
            && opens(&above.text)
    };
    let found: Vec<usize> = (0..body.len().saturating_sub(1)).filter(heads).collect();
    let first = found.first().copied().unwrap_or_default();
    if found.len() > 1 && !body[..first].iter().any(is_prose) {
        found.into_iter().for_each(|at| body[at].kind = BlockKind::Heading);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(blocks: &[(&str, BlockKind)]) -> Vec<BlockKind> {
        let mut body: Vec<Block> = blocks.iter().map(|(text, kind)| Block::new(*kind, *text)).collect();
        head(&mut body);
        body.into_iter().map(|block| block.kind).collect()
    }

    #[test]
    fn what_stands_above_each_of_several_lists_heads_it() {
        use BlockKind::{Heading, Item, Paragraph};
        let story =
            [("Confirmed", Paragraph), ("The quay is shut", Item), ("Rumours", Paragraph), ("A boat sank", Item)];
        assert_eq!(kinds(&story), [Heading, Item, Heading, Item]);
        // A single line above a list may be anything, and so may lines in a story that has begun.
        assert_eq!(kinds(&story[..2]), [Paragraph, Item]);
        let lead =
            ("The board of the port shut the quay on Friday because its oldest piers had begun to sink.", Paragraph);
        let begun: Vec<_> = [lead].into_iter().chain(story).collect();
        assert_eq!(kinds(&begun), [Paragraph, Paragraph, Item, Paragraph, Item]);
    }
}
