//! Quotations that run over paragraphs: a post that tells two paragraphs tells none of them by half, and none without its speaker.
//!
//! - `“This is a tax.`, and below it `“But they listened,” said Ann Lowe.`: one quotation, of which each paragraph opens with a mark.
//! - `“This is a tax.”`, and below it `Ann Lowe said so at the quay.`: whose words they are is told next.

use crate::article::{Block, BlockKind};
use crate::text::language::Language;
use crate::text::{is_whole_quotation, leaves_quotation_open};

/// As many paragraphs are one quotation.
const MAX_PARAGRAPHS: usize = 4;
/// What is told as far as it has at most as many bytes.
const MAX_BYTES: usize = 1600;

/// `blocks`, of which those are one that a post tells together.
pub(super) fn together(blocks: Vec<Block>, language: &Language) -> Vec<Block> {
    let mut told: Vec<Block> = Vec::with_capacity(blocks.len());
    // How many paragraphs the last one is made of, while it goes on.
    let mut open = 0;
    for block in blocks {
        let is_paragraph = block.kind == BlockKind::Paragraph;
        let known = || told.iter().rev().nth(1).is_some_and(|above| language.tells_speaker(&above.text));
        let goes_on = told.last().is_some_and(|last| {
            let lacks = leaves_quotation_open(&last.text) || is_whole_quotation(&last.text, language) && !known();
            let room = last.text.len() + block.text.len() <= MAX_BYTES && open < MAX_PARAGRAPHS;
            is_paragraph && last.kind == BlockKind::Paragraph && room && lacks
        });
        match told.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.text.push_str("\n\n");
                last.text.push_str(&block.text);
                open += 1;
            }
            None => {
                told.push(block);
                open = 1;
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(paragraphs: &[&str]) -> Vec<String> {
        let blocks = paragraphs.iter().map(|text| Block::paragraph(*text)).collect();
        together(blocks, Language::of("en")).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_quotation_over_paragraphs_and_its_speaker_are_one() {
        let lead = "Pilots on the bay say that a new toll will cost each of them £1,900 a year.";
        let (first, second) = ("“This is a tax on boats.", "“But I will say this: they listened,” said Ann Lowe.");
        assert_eq!(told(&[lead, first, second]), [lead.to_owned(), format!("{first}\n\n{second}")]);
        let (straight, second) =
            ("\"This is a tax on boats.", "\"But I will say this: they listened,\" said Ann Lowe.");
        assert_eq!(told(&[straight, second, lead]), [format!("{straight}\n\n{second}"), lead.to_owned()]);
        let (whole, speaker) = ("“This is a tax on boats.”", "Ann Lowe said so at the quay.");
        let other = "The toll begins in May.";
        assert_eq!(told(&[other, whole, speaker]), [other.to_owned(), format!("{whole}\n\n{speaker}")]);
        // Who speaks was told before.
        let before = "Ann Lowe said she was angry.";
        assert_eq!(told(&[before, whole, other]), [before, whole, other]);
        let own = "“This is a tax on boats,” said Ann Lowe.";
        assert_eq!(told(&[own, other]), [own, other]);
    }
}
