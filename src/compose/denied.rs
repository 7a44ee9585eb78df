//! A charge and the denial of who is charged, which stands some paragraphs below it.

use crate::article::{Block, BlockKind};
use crate::text::language::Language;

/// The denial stands within as many paragraphs.
const MAX_PARAGRAPHS: usize = 5;
/// What is told as far as it has at most as many bytes.
const MAX_BYTES: usize = 1600;

/// `blocks`, of which the second and those as far as the denial are one, where somebody is charged above it: a post of two paragraphs
/// would tell the charge alone.
pub(super) fn with_denial(mut blocks: Vec<Block>, language: &Language) -> Vec<Block> {
    let paragraphs = blocks.iter().take(MAX_PARAGRAPHS).take_while(|block| block.kind == BlockKind::Paragraph).count();
    let denies = |at: &usize| language.pleads(&blocks[*at].text);
    let Some(denial) = (0..paragraphs).find(denies).filter(|at| *at > 1) else { return blocks };
    let charged = blocks[..denial].iter().any(|block| language.accuses(&block.text));
    let told: Vec<&str> = blocks[1..=denial].iter().map(|block| block.text.as_str()).collect();
    let told = told.join("\n\n");
    if charged && told.len() <= MAX_BYTES {
        blocks.splice(1..=denial, [Block::paragraph(told)]);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_is_told_as_far_as_its_denial() {
        for (language, charge, denial) in [
            ("en", "Omar Lund is accused of taking the boat.", "Mr Lund had denied both charges."),
            ("en", "The keeper was charged with theft on Monday.", "\"I have done nothing wrong,\" he said."),
            ("de", "Der Lotse wird beschuldigt, das Boot genommen zu haben.", "Er bestreitet die Tat."),
            ("fr", "Le pilote est accusé d’avoir pris le bac.", "Il nie les faits."),
            ("es", "El piloto está acusado de llevarse el barco.", "Él niega los hechos."),
            ("ru", "Лоцман подозревается в краже лодки.", "Вину он не признаёт."),
            ("pl", "Pilot jest podejrzany o kradzież łodzi.", "Mężczyzna nie przyznaje się do winy."),
        ] {
            let blocks = [charge, "It rained on that day.", "The boat is red.", denial, "The court sits in May."];
            let blocks: Vec<Block> = blocks.map(Block::paragraph).to_vec();
            let told = with_denial(blocks.clone(), Language::of(language));
            assert_eq!(told.len(), 3, "{language}");
            assert!(told[1].text.ends_with(denial) && told[1].text.starts_with("It rained"), "{language}");
            // Nobody is charged.
            let mut other = blocks;
            other[0] = Block::paragraph("The boat is back.");
            assert_eq!(with_denial(other.clone(), Language::of(language)), other, "{language}");
        }
    }
}
