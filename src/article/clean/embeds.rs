//! What a page shows of a network within its story: below it stands who wrote it there, and when. Without its frame it would be read as
//! the paper's own words.

use super::others::Taken;
use crate::article::{Block, BlockKind, LeftOutKind};

/// A post there is told in as many paragraphs.
const MAX_PARAGRAPHS: usize = 2;

/// Takes such posts out of `body`, but for who wrote them, which is known for itself, and those to which the story leads in.
pub(super) fn take(body: &mut Vec<Block>) -> Vec<Taken> {
    let mut taken = Vec::new();
    let mut at = 1;
    while at < body.len() {
        if signs(&body[at].text) {
            let count = shown(&body[..at]);
            let start = at - count;
            taken.extend(body.drain(start..at).map(|block| (start, LeftOutKind::Promotion, block.text)));
            at = start;
        }
        at += 1;
    }
    taken
}

/// `— Harbour Police (@harbour) March 16, 2026`
fn signs(text: &str) -> bool {
    const MAX_BYTES: usize = 160;
    let dashed = text.starts_with('—') || text.starts_with("– ") || text.starts_with("&mdash;");
    dashed && text.len() <= MAX_BYTES && text.contains("(@") && text.ends_with(|sign: char| sign.is_ascii_digit())
}

/// How many of the last paragraphs of `above` are of the post.
fn shown(above: &[Block]) -> usize {
    let paragraph = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading);
    let leads_in = |at: usize| above.get(at).is_some_and(|block| block.text.ends_with([':', '：']));
    let Some(last) = above.last().filter(|last| paragraph(last) && is_linked(&last.text)) else { return 0 };
    let marked = |text: &str| text.starts_with(['#', '@']) || text.starts_with(is_emoji);
    // `#Caught | A man was held at the quay.`, above `More: https://t.co/…`
    let more = above.len().checked_sub(MAX_PARAGRAPHS).filter(|at| paragraph(&above[*at]) && marked(&above[*at].text));
    let count = if more.is_some() && !marked(&last.text) { MAX_PARAGRAPHS } else { 1 };
    let start = above.len() - count;
    if start > 0 && !leads_in(start - 1) { count } else { 0 }
}

fn is_linked(text: &str) -> bool {
    ["pic.twitter.com/", "https://t.co/", "pic.x.com/"].iter().any(|link| text.contains(link))
}

fn is_emoji(sign: char) -> bool {
    matches!(sign, '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(lines: &[&str]) -> usize {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        take(&mut body);
        body.len()
    }

    #[test]
    fn a_post_of_a_network_goes_with_who_wrote_it_there() {
        let (story, sign) = ("The quay was shut on Monday.", "— Harbour Police (@harbour) March 16, 2026");
        let post = "A man was held at the quay. pic.twitter.com/X1";
        assert_eq!(kept(&[story, post, sign, "It rained."]), 3);
        assert_eq!(
            kept(&[
                story,
                "#Caught | A man was held at the quay.",
                "More https://t.co/x pic.twitter.com/X1",
                sign,
                "It rained."
            ]),
            3
        );
        // What leads in would lead to nothing.
        assert_eq!(kept(&["The police wrote:", post, sign, "It rained."]), 4);
        assert_eq!(kept(&[story, "A man was held at the quay.", sign, "It rained."]), 4);
        assert_eq!(kept(&[story, post, "— Jane Roe, baker in Avel", "It rained."]), 4);
    }
}
