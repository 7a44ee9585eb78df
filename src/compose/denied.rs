//! A charge and the denial of who is charged, which stands some paragraphs below it; an order, and that it was taken back.
//!
//! Of a post that has room for few sentences that is the second thing to tell.

use crate::article::{Block, BlockKind};
use crate::text::language::Language;
use crate::text::sentences;

/// A charge that a post tells stands in one of as many first blocks.
const MAX_CHARGE: usize = 2;
/// The denial stands within as many paragraphs, where nothing else shows whose it is.
const MAX_PARAGRAPHS: usize = 5;
/// What is told as far as it has at most as many bytes.
const MAX_BYTES: usize = 1600;
/// A paragraph of fewer bytes is moved whole.
const MIN_MOVED: usize = 300;

/// A story as posts tell it.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub blocks: Vec<Block>,
    /// The same for a post that has no room for the denial there, the fullest first: the denial behind the first sentence, where that
    /// tells the charge; all as it is written.
    pub others: Vec<Vec<Block>>,
    /// What denies it, where it was moved.
    pub denial: String,
}

/// `blocks` below `headline`, of which the sentence that denies a charge, or takes an order back, stands right behind the paragraph that
/// tells of it. As they are written, the second and those as far as a denial are one, so that a post of two paragraphs tells no charge
/// alone.
pub(super) fn with_denial(blocks: Vec<Block>, headline: &str, language: &Language) -> Told {
    let Some((moved, denial)) = moved(&blocks, headline, language) else {
        return Told { blocks: merged(blocks, language), ..Told::default() };
    };
    let others = tightened(&moved, &denial, language).into_iter().chain([merged(blocks, language)]).collect();
    Told { blocks: moved, others, denial }
}

/// `moved`, with the denial right behind the first sentence.
fn tightened(moved: &[Block], denial: &str, language: &Language) -> Option<Vec<Block>> {
    let [first, second, rest @ ..] = moved else { return None };
    let end = sentences(&first.text, language).first().copied().filter(|end| *end < first.text.len())?;
    let (charge, behind) = first.text.split_at(end);
    if second.text != denial || !charges(charge, language) {
        return None;
    }
    let told = [charge, denial, behind.trim_start()].map(Block::paragraph);
    Some(told.into_iter().chain(rest.iter().cloned()).collect())
}

/// Whether a text tells what a denial may be of.
fn charges(text: &str, language: &Language) -> bool {
    language.accuses(text) || language.orders(text)
}

fn merged(mut blocks: Vec<Block>, language: &Language) -> Vec<Block> {
    let paragraphs = blocks.iter().take(MAX_PARAGRAPHS).take_while(|block| is_paragraph(block)).count();
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

fn is_paragraph(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
}

/// `blocks` with the denial further up, and the denial.
fn moved(blocks: &[Block], headline: &str, language: &Language) -> Option<(Vec<Block>, String)> {
    let first = blocks.iter().take(MAX_CHARGE).take_while(|block| is_paragraph(block)).count();
    let charge = (0..first).find(|at| charges(&blocks[*at].text, language))?;
    let above = || [headline].into_iter().chain(blocks[..=charge].iter().map(|block| block.text.as_str()));
    // What a court has found stands, and a denial that is told needs no other.
    if above().any(|text| language.tells_verdict(text) || language.pleads(text) || language.annuls(text)) {
        return None;
    }
    let charged = above().any(|text| language.accuses(text));
    let (at, answer) = (charge + 1..blocks.len())
        .filter(|at| matches!(blocks[*at].kind, BlockKind::Paragraph | BlockKind::Quote))
        .find_map(|at| {
            let near = at < MAX_PARAGRAPHS && blocks[..at].iter().all(is_paragraph);
            let answers = |sentence: &str| {
                let own = || language.accuses(sentence) || language.leans(sentence) || names_one(sentence, above());
                let denies = charged && language.pleads(sentence) && !language.overrules(sentence) && (near || own());
                denies || language.annuls(sentence)
            };
            let text = blocks[at].text.as_str();
            (language.pleads(text) || language.annuls(text))
                .then(|| answer_of(text, language, above, answers))
                .flatten()
                .map(|answer| (at, answer))
        })?;
    // It stands there already.
    if at == charge + 1 && answer.start == 0 {
        return None;
    }
    let mut moved = blocks.to_vec();
    let denial = moved[at].text[answer.clone()].trim().to_owned();
    if answer.len() == moved[at].text.len() {
        moved.remove(at);
    } else {
        let (before, behind) = (moved[at].text[..answer.start].trim_end(), moved[at].text[answer.end..].trim_start());
        let rest = [before, behind].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        moved[at] = Block::new(moved[at].kind, rest);
    }
    if charge > 0 {
        // A post of two paragraphs tells both.
        moved[charge] = Block::paragraph(format!("{}\n\n{denial}", moved[charge].text));
    } else {
        moved.insert(1, Block::paragraph(denial.as_str()));
    }
    Some((moved, denial))
}

/// Where in `text` the sentence stands that `answers`, with the rest of what it quotes and what it leans on; a short paragraph is told
/// whole.
fn answer_of<'t, I: Iterator<Item = &'t str>>(
    text: &str,
    language: &Language,
    above: impl Fn() -> I,
    answers: impl Fn(&str) -> bool,
) -> Option<std::ops::Range<usize>> {
    let ends = sentences(text, language);
    let starts: Vec<usize> = [0].into_iter().chain(ends.iter().copied()).take(ends.len()).collect();
    let at = (0..ends.len()).find(|at| answers(text[starts[*at]..ends[*at]].trim_start()))?;
    if text.len() < MIN_MOVED {
        return Some(0..text.len());
    }
    let open = |said: &str| {
        let marks = [('“', '”'), ('«', '»'), ('„', '“'), ('「', '」')];
        let unclosed = |(one, other): &(char, char)| said.matches(*one).count() > said.matches([*other, '”']).count();
        said.matches('"').count() % 2 == 1 || marks.iter().any(unclosed)
    };
    // Whole quotations, with who says them.
    let leans = language.leans(text[starts[at]..ends[at]].trim_start());
    let start = starts[..=at].iter().copied().rfind(|start| !open(&text[..*start])).filter(|_| !leans).unwrap_or(0);
    let end = ends[at..].iter().copied().find(|end| !open(&text[start..*end])).unwrap_or(text.len());
    let quoted = text[start..end].trim_start().starts_with(['"', '“', '„', '«', '「', '—', '–']);
    let start = if quoted && !names_one(&text[start..end], above()) { 0 } else { start };
    Some(start..end)
}

/// Whether a sentence has a name that stands above it.
fn names_one<'t>(sentence: &str, above: impl Iterator<Item = &'t str>) -> bool {
    const MIN_LETTERS: usize = 3;
    let names: Vec<&str> = sentence
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_uppercase) && word.chars().count() > MIN_LETTERS)
        .collect();
    !names.is_empty()
        && above
            .into_iter()
            .any(|text| text.split(|sign: char| !sign.is_alphanumeric()).any(|word| names.contains(&word)))
}

#[cfg(test)]
#[path = "denied_tests.rs"]
mod tests;
