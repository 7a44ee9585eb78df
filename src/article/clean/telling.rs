//! Whether a line tells what the headline of a story says, and whether a story stands below it.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::MIN_TELLING;
use crate::article::credit::is_caption;
use crate::article::phrases::fold;
use crate::article::{Block, BlockKind, lead};

/// True for a text that has most of the headline's words: it is the news, whatever stands behind it.
pub(in crate::article) fn tells_headline(text: &str, headline: &str) -> bool {
    tells(text, headline, 2)
}

/// The same, where it has as many quarters of them.
pub(super) fn tells(text: &str, headline: &str, quarters: usize) -> bool {
    let (told, wanted) = (stems(text), stems(headline));
    let shared = wanted.intersection(&told).count();
    shared >= 2 && shared * 4 >= wanted.len() * quarters
}

/// How many of the headline's words a text has.
pub(super) fn shared(text: &str, headline: &str) -> usize {
    stems(headline).intersection(&stems(text)).count()
}

fn stems(text: &str) -> HashSet<String> {
    /// A word and its endings: `sinks`, `sinking`.
    const STEM: usize = 4;
    let words = text.unicode_words().map(fold).filter(|word| word.chars().count() >= STEM);
    words.map(|word| word.chars().take(STEM).collect()).collect()
}

/// True if a paragraph follows that is more than a line: then what stands above it need not be the story.
pub(in crate::article) fn tells_below(below: &[Block]) -> bool {
    let told = |block: &Block| block.kind == BlockKind::Paragraph && !is_caption(&block.text);
    below.iter().any(|block| told(block) && block.text.len() >= MIN_TELLING && lead::is_sentence(&block.text))
}
