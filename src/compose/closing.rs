//! The end of a story that tells of a charge: in its last paragraphs stands what is answered to it.
//!
//! No list has all words of answers. That a paragraph is one is told by its form: it is short, and one that names who is charged says
//! there what is not so, or names the charge, or what he says, or no more than a few words of him.

use super::alone::names_one;
use crate::article::{Block, BlockKind};
use crate::text::first_sentence;
use crate::text::language::Language;

/// As many of the last paragraphs are looked at.
const MAX_LAST: usize = 2;
/// An answer at the end has at most as many characters; where words have no spaces between them, fewer.
const MAX_ANSWER: usize = 220;
const MAX_UNSPACED_ANSWER: usize = 90;
/// What says no more of somebody than as many characters is no background.
const MAX_FEW: usize = 64;
const MAX_UNSPACED_FEW: usize = 24;
/// Who answers is named among as many first words.
const MAX_SUBJECT: usize = 3;
/// And whose lawyer does.
const MAX_DEFENDER: usize = 6;

/// The one of the last of `blocks`, below that of the `charge`, that answers what stands `above`, where in it that begins, and whether it
/// tells who does, so that it may be told right behind that.
pub(super) fn closing_reply<'t, I: Iterator<Item = &'t str>>(
    blocks: &[Block],
    charge: usize,
    above: &impl Fn() -> I,
    language: &Language,
) -> Option<(usize, usize, bool)> {
    let proper: Vec<String> = above().map(within_sentences).collect();
    let last = (charge + 1..blocks.len()).rev().take(MAX_LAST);
    let told = last.filter(|at| matches!(blocks[*at].kind, BlockKind::Paragraph | BlockKind::Quote));
    told.into_iter().find_map(|at| {
        // A paragraph may be one with that before it.
        let text = blocks[at].text.as_str();
        let start = text.rfind("\n\n").map_or(0, |end| end + 2);
        Some((at, start, reply(&text[start..], &|| proper.iter().map(String::as_str), language)?))
    })
}

/// Whether `text` tells who answers, if it is an answer.
fn reply<'t, I: Iterator<Item = &'t str>>(text: &str, above: &impl Fn() -> I, language: &Language) -> Option<bool> {
    let unspaced = is_unspaced(text);
    let within =
        |text: &str, spaced: usize, other: usize| text.chars().nth(if unspaced { other } else { spaced }).is_none();
    if !within(text, MAX_ANSWER, MAX_UNSPACED_ANSWER) || text.ends_with([':', '：', '?', '？', '؟']) {
        return None;
    }
    let names = names_one(text, above()) || names_uncased(text, above);
    let quoted = text.starts_with(['"', '“', '„', '«', '»', '—', '–']);
    let first = text.split_whitespace().take(MAX_SUBJECT).collect::<Vec<_>>().join(" ");
    let subject = || names_one(&first, above()) || names_uncased(text, above);
    let opens = || quoted || subject() && !language.begins_known(text, "");
    let few = || {
        let sentence = &text[..first_sentence(text, language)];
        let figure = |word: &str| word.contains(char::is_numeric) || language.counts(word);
        within(sentence, MAX_FEW, MAX_UNSPACED_FEW) && !text.split_whitespace().any(figure)
    };
    let says = || opens() && (language.tells_speaker(text) || few());
    let answers = language.answers(text);
    // `Lund’s lawyer said that …`
    let near = text.split_whitespace().take(MAX_DEFENDER).collect::<Vec<_>>().join(" ");
    let whole = || names_uncased(text, above) || names_one(&near, above());
    let defends = || language.names_defender(if is_unspaced(text) { text } else { &near }) && whole();
    let defends = || defends() && language.tells_speaker(text);
    let tells = names
        && (answers || language.denies(text) && !language.is_no_plea(text) || language.names_charge(text) || defends());
    // A denial that does not show whose it is may be of something else.
    let nobodys = answers && !language.pleads(text);
    (tells || nobodys || names && says()).then_some(tells)
}

/// The words of `text` that begin no sentence of it, so that those with capitals are names.
fn within_sentences(text: &str) -> String {
    let mut begins = true;
    let within = text.split_whitespace().filter(|word| {
        let first = std::mem::replace(&mut begins, word.ends_with(['.', '!', '?', ':', '…']));
        // Words of a script without capitals stand anywhere, and a script without spaces has no words.
        !first || !word.contains(|sign: char| sign.is_uppercase())
    });
    within.collect::<Vec<_>>().join(" ")
}

fn is_unspaced(text: &str) -> bool {
    text.contains(
        |sign: char| matches!(sign, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{0E00}'..='\u{0E7F}'),
    )
}

/// Whether `text`, in a script without capitals, begins with a word that stands `above` it: who is charged.
fn names_uncased<'t, I: Iterator<Item = &'t str>>(text: &str, above: &impl Fn() -> I) -> bool {
    const MIN_LETTERS: usize = 3;
    const NAME: usize = 2;
    if text.contains(|sign: char| sign.is_uppercase() || sign.is_lowercase()) {
        return false;
    }
    if is_unspaced(text) {
        let name: String = text.chars().take(NAME).collect();
        return name.chars().count() == NAME && above().any(|text| text.contains(&name));
    }
    let few = |sign: &str| sign.chars().next().is_some_and(|sign| matches!(sign, '\u{AC00}'..='\u{D7A3}'));
    let long = |word: &&str| word.chars().nth(if few(word) { 1 } else { MIN_LETTERS - 1 }).is_some();
    let stem = |word: &str| -> String { word.chars().take(if few(word) { 2 } else { usize::MAX }).collect() };
    let words = |text: &'t str| text.split(|sign: char| !sign.is_alphanumeric() && !is_mark(sign));
    let own = text.split(|sign: char| !sign.is_alphanumeric() && !is_mark(sign));
    let mut own = own.filter(|word| !word.is_empty()).take(MAX_SUBJECT).filter(long).map(stem);
    own.any(|name| above().any(|text| words(text).any(|word| stem(word) == name)))
}

/// Whether a sign stands on a letter, as vowels do in Hindi.
fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{0900}'..='\u{0963}' | '\u{064B}'..='\u{0652}')
}

#[cfg(test)]
#[path = "closing_tests.rs"]
mod tests;
