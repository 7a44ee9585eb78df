//! A charge and the denial of who is charged, which stands some paragraphs below it; an order, and that it was taken back.
//!
//! Of a post that has room for few sentences that is the second thing to tell: what stands between the two is left out. The order in
//! which a story is written stays, since `She denies this` denies what stands before it; unless it tells itself what is denied and by
//! whom, a denial is told with the paragraph before it.

mod apart;
mod owed;
mod signs;

use std::ops::Range;

use super::alone::{names_one, needs_one_before};
use crate::article::{Block, BlockKind};
use crate::text::language::Language;
use crate::text::{self, clause_within, sentences};
use owed::Owed;

/// The denial stands within as many paragraphs, where nothing else shows whose it is.
const MAX_PARAGRAPHS: usize = 5;
/// What is told as far as it has at most as many bytes.
const MAX_BYTES: usize = 1600;
/// A paragraph of fewer bytes is moved whole.
const MIN_MOVED: usize = 300;

/// As many more who are charged answer beside the first.
const MAX_ANSWERS: usize = 2;

/// A denial that is cut so that it has room beside the charge has at most as many characters.
const MAX_SHORT: usize = 110;

/// A story as posts tell it.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub blocks: Vec<Block>,
    /// The same for a post that has no room for the denial there, the fullest first: with less of what stands between the charge and
    /// it. Each has its paragraphs in the order in which they are written.
    pub others: Vec<Vec<Block>>,
    /// What denies it, where it is owed.
    pub denial: String,
    /// A sentence beside that, or of it, which does so in few words; none, if it has no such.
    pub in_few_words: String,
    /// Whether that is known by its words or by whose it is, so that a post without it lacks something.
    pub certain: bool,
    /// The denial as it may be told below another sentence than the charge, the longest first; none, if it is no denial.
    pub answers: Vec<String>,
    /// Whether those lean on what stands right before the denial.
    pub leans: bool,
}

/// `blocks` below `headline`, with what a post leaves out of them that would else tell a charge without its denial, or an order without
/// what took it back. A paragraph and what answers it are one, so that no post ends between them.
pub(super) fn with_denial(blocks: Vec<Block>, headline: &str, language: &Language) -> Told {
    let written = blocks.clone();
    let blocks = answered(blocks, language);
    let Some(owed) = Owed::of(&blocks, headline, language) else {
        return paired(&written, merged(blocks, language), headline, language);
    };
    let denial = blocks[owed.at].text[owed.denial.clone()].trim().to_owned();
    let nearer = [2, 1, 0].into_iter().filter(|kept| owed.may_keep(*kept, &blocks, language));
    let mut others: Vec<Vec<Block>> = nearer.map(|kept| owed.told(&blocks, kept, language)).collect();
    others.extend(owed.tighter(&blocks, language));
    others.extend(owed.with_verdict(&blocks, language));
    let nearest = others.last().or(Some(&blocks));
    let nearest = nearest.filter(|_| owed.is_near(&blocks, language));
    let named = nearest.and_then(|nearest| owed.with_less_between(nearest, &denial, language));
    let nearest = named.as_ref().or(nearest);
    let tight = nearest.and_then(|nearest| tightened(nearest, headline, language));
    let short = || owed.answer_alone(&blocks, &denial, headline, language);
    let shorter = shortened(&denial, language).or_else(short);
    let short = shorter.as_deref().zip(tight.as_ref().or(nearest));
    let short = short.map(|(short, nearest)| with_short(nearest, &denial, short));
    let in_few_words = owed.in_few_words(&blocks, &denial, headline, language);
    let answers = [Some(denial.clone()), shorter.clone(), in_few_words.clone()].into_iter().flatten();
    let mut answers: Vec<String> = answers.filter(|_| owed.is_denial()).collect();
    answers.dedup();
    let fewest = in_few_words.as_deref().zip(tight.as_ref().or(nearest));
    let fewest = fewest.map(|(few, nearest)| with_short(nearest, &denial, few));
    let few = in_few_words.as_deref().zip(fewest.as_deref());
    let beside_lead = few.and_then(|(few, told)| owed.beside_lead(told, few, headline, language));
    others.extend([named, tight, short, fewest, beside_lead].into_iter().flatten());
    // Where the denial and what it answers are one here, they were not as they were written.
    let apart = if written.len() > blocks.len() { Owed::of(&written, headline, language) } else { None };
    let (apart, parts) = apart.as_ref().map_or((&owed, &blocks), |apart| (apart, &written));
    others.extend(answers.iter().filter_map(|answer| apart.without_charge(parts, answer, headline, language)));
    // Where the denial has no room at all, less is told of the charge; else all as it is written.
    let bare = apart.unanswered(parts, headline, language);
    if !others.is_empty() || bare.is_some() {
        others.push(bare.unwrap_or_else(|| merged(blocks.clone(), language)));
    }
    let (certain, leans) = (owed.certain, owed.leans());
    Told { blocks, others, denial, in_few_words: in_few_words.unwrap_or_default(), certain, answers, leans }
}

/// `blocks`, of which what was `written` as a charge and the paragraph that answers it may be one: where that has no room, the lead is told
/// with the answer alone.
fn paired(written: &[Block], blocks: Vec<Block>, headline: &str, language: &Language) -> Told {
    let owed = if written.len() > blocks.len() { Owed::of(written, headline, language) } else { None };
    let owed = owed.filter(|owed| owed.is_denial() && owed.answers_charge(written, language));
    let Some(owed) = owed else { return Told { blocks, ..Told::default() } };
    let denial = written[owed.at].text[owed.denial.clone()].trim().to_owned();
    let shorter = shortened(&denial, language).or_else(|| owed.answer_alone(written, &denial, headline, language));
    let few = owed.in_few_words(written, &denial, headline, language);
    let mut answers: Vec<String> = [Some(denial.clone()), shorter, few.clone()].into_iter().flatten().collect();
    answers.dedup();
    let apart = answers.iter().filter_map(|answer| owed.without_charge(written, answer, headline, language));
    let others: Vec<Vec<Block>> = apart.chain(owed.unanswered(written, headline, language)).collect();
    let (certain, leans) = (owed.certain, owed.leans());
    Told { blocks, others, denial, in_few_words: few.unwrap_or_default(), certain, answers, leans }
}

/// `blocks`, of which a paragraph below the lead and the one that answers it are one.
fn answered(blocks: Vec<Block>, language: &Language) -> Vec<Block> {
    let mut told: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let pair = told.len() > 1 && is_paragraph(&block);
        let last = told.last_mut().filter(|last| pair && is_paragraph(last));
        let is_answer = |last: &Block| {
            let room = last.text.len() + block.text.len() <= MAX_BYTES;
            let end = text::first_sentence(&block.text, language);
            room && (text::answers(&last.text, &block.text[..end], language)
                || text::rebuts(&last.text, &block.text, language)
                || text::opposes(&last.text, &block.text, language))
        };
        match last.filter(|last| is_answer(last)) {
            Some(last) => {
                last.text.push_str("\n\n");
                last.text.push_str(&block.text);
            }
            None => told.push(block),
        }
    }
    told
}

/// Where in `blocks`, below the one of the charge, a sentence `answers`, of those paragraphs that `may` have one: the paragraph, what of it
/// is told, and the sentence.
fn found<'t, I: Iterator<Item = &'t str>>(
    blocks: &'t [Block],
    charge: usize,
    language: &Language,
    above: &impl Fn() -> I,
    may: impl Fn(usize) -> bool,
    answers: impl Fn(usize, &str) -> bool,
) -> Option<(usize, Range<usize>, Range<usize>)> {
    (charge + 1..blocks.len())
        .filter(|at| matches!(blocks[*at].kind, BlockKind::Paragraph | BlockKind::Quote))
        .filter(|at| may(*at))
        .find_map(|at| {
            let (answer, sentence) = answer_of(&blocks[at].text, language, above, |sentence| answers(at, sentence))?;
            Some((at, answer, sentence))
        })
}

/// `told` with the denial right behind the first sentence of the charge, which is told as far as that.
fn tightened(told: &[Block], headline: &str, language: &Language) -> Option<Vec<Block>> {
    let [first, rest @ ..] = told else { return None };
    let end = sentences(&first.text, language).first().copied().filter(|end| *end < first.text.len())?;
    let (charge, behind) = first.text.split_at(end);
    // Of two paragraphs that are one here, the second may be the denial.
    if behind.starts_with("\n\n")
        || !charges(charge, language) && !accuses(headline, language)
        || text::is_bonded(charge, behind.trim_start(), language)
    {
        return None;
    }
    Some([Block::paragraph(charge)].into_iter().chain(rest.iter().cloned()).collect())
}

/// A long denial as far as its first clauses, which still deny it, if what is left out takes nothing of that back.
fn shortened(denial: &str, language: &Language) -> Option<String> {
    let short = clause_within(denial, language, MAX_SHORT).filter(|short| short.len() < denial.len())?;
    let end = text::first_sentence(denial, language);
    let turned = text::limits_what_stands_before(&denial[end..], language);
    (!turned && (language.pleads(&short) || language.annuls(&short))).then_some(short)
}

/// `blocks` with `short` where `denial` stands.
fn with_short(blocks: &[Block], denial: &str, short: &str) -> Vec<Block> {
    let told = |block: &Block| match block.text.contains(denial) {
        true => Block::new(block.kind, block.text.replacen(denial, short, 1)),
        false => block.clone(),
    };
    blocks.iter().map(told).collect()
}

/// Whether a text tells what a denial may be of.
pub(super) fn charges(text: &str, language: &Language) -> bool {
    accuses(text, language) || language.orders(text) || language.alarms(text)
}

/// Whether a text tells that somebody is charged, and not that nobody is: `No one will be charged over the fire.`
fn accuses(text: &str, language: &Language) -> bool {
    if !language.accuses(text) {
        return false;
    }
    let mut start = 0;
    let mut parts =
        sentences(text, language).into_iter().map(|end| text[std::mem::replace(&mut start, end)..end].trim_start());
    parts.any(|sentence| language.accuses(sentence) && !language.denies_charge(sentence))
}

fn merged(mut blocks: Vec<Block>, language: &Language) -> Vec<Block> {
    let paragraphs = blocks.iter().take(MAX_PARAGRAPHS).take_while(|block| is_paragraph(block)).count();
    let denies = |at: &usize| language.pleads(&blocks[*at].text);
    let Some(denial) = (0..paragraphs).find(denies).filter(|at| *at > 1) else { return blocks };
    let charged = blocks[..denial].iter().any(|block| accuses(&block.text, language));
    let told: Vec<&str> = blocks[1..=denial].iter().map(|block| block.text.as_str()).collect();
    let told = told.join("\n\n");
    if charged && told.len() <= MAX_BYTES {
        blocks.splice(1..=denial, [Block::paragraph(told)]);
    }
    blocks
}

pub(super) fn is_paragraph(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
}

/// Where in `text` the sentence stands that `answers`, with the rest of what it quotes and what it leans on, and with what others answer
/// of those who are named above; a short paragraph is told whole. And where that sentence alone stands.
fn answer_of<'t, I: Iterator<Item = &'t str>>(
    text: &str,
    language: &Language,
    above: impl Fn() -> I,
    answers: impl Fn(&str) -> bool,
) -> Option<(Range<usize>, Range<usize>)> {
    let ends = sentences(text, language);
    let starts: Vec<usize> = [0].into_iter().chain(ends.iter().copied()).take(ends.len()).collect();
    let at = (0..ends.len()).find(|at| answers(text[starts[*at]..ends[*at]].trim_start()))?;
    let own = text[starts[at]..ends[at]].trim_start();
    let own = own.as_ptr().addr() - text.as_ptr().addr()..ends[at];
    // Two paragraphs may be one here.
    let first = text[..own.start].rfind("\n\n").map_or(0, |end| end + 2);
    let last = text[own.start..].find("\n\n").map_or(text.len(), |end| own.start + end);
    if last - first < MIN_MOVED {
        return Some((first..last, own));
    }
    let open = |said: &str| {
        let marks = [('“', '”'), ('«', '»'), ('„', '“'), ('「', '」')];
        let unclosed = |(one, other): &(char, char)| said.matches(*one).count() > said.matches([*other, '”']).count();
        said.matches('"').count() % 2 == 1 || marks.iter().any(unclosed)
    };
    // Whole quotations, with who says them.
    let leans = needs_one_before(text[starts[at]..ends[at]].trim_start(), language);
    let start = starts[..=at].iter().copied().rfind(|start| !open(&text[..*start])).filter(|_| !leans);
    let start = start.map_or(first, |start| start.max(first));
    let end = ends[at..].iter().copied().find(|end| !open(&text[start..*end])).unwrap_or(text.len());
    let quoted = text[start..end].trim_start().starts_with(['"', '“', '„', '«', '「', '—', '–']);
    let start = if quoted && !names_one(&text[start..end], above()) { first } else { start };
    // Each of several who are charged answers: `Roe's lawyer told the court that …`
    let (answered, mut end) = (end, end);
    for next in ends.iter().copied().filter(|next| (answered + 1..=last).contains(next)).take(MAX_ANSWERS) {
        let said = text[end..next].trim_start();
        let of_another = names_one(said, above()) && !names_one(said, std::iter::once(&text[start..end]));
        let replies = language.answers(said) || language.names_defender(said);
        if !of_another || !replies || language.accuses(said) || open(&text[start..next]) {
            break;
        }
        end = next;
    }
    Some((start..end, own))
}

#[cfg(test)]
#[path = "denied_tests.rs"]
mod tests;
