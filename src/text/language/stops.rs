//! What a full stop can end: an abbreviation, a number, a sentence.

use super::Language;
use super::endings::lower;
use crate::text::chars::{is_word, run_end};
use crate::text::cut::bonds::is_roman;

/// What an abbreviation's full stop can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text) enum Abbreviation {
    /// Never the end of a sentence.
    Before,
    /// The end of a sentence if a word that begins sentences follows.
    Within,
}

impl Language {
    /// What `word`, without its final full stop, abbreviates before `next`.
    pub(in crate::text) fn abbreviation(&self, word: &str, next: &str) -> Option<Abbreviation> {
        parts(word).find_map(|word| {
            if self.within.has(word) {
                return Some(Abbreviation::Within);
            }
            (self.before.has(word) || self.is_numbered(word, next)).then_some(Abbreviation::Before)
        })
    }

    /// Whether `word`, without its final full stop, abbreviates what belongs to `next`, though it may end a sentence too.
    pub(in crate::text) fn binds_next(&self, word: &str, next: &str) -> bool {
        parts(word).any(|word| self.before.has(word) || self.is_numbered(word, next))
    }

    fn is_numbered(&self, word: &str, next: &str) -> bool {
        // `Sat. Dec. 4`, `Sat. December 4`
        let of_date = |word: &str| word.starts_with(char::is_uppercase) && self.numbered.words.contains(word);
        let date = || of_date(word) && next.get(..3).is_some_and(of_date);
        self.numbered.has(word)
            && (next.starts_with(|c: char| c.is_numeric() || matches!(c, '+' | '№')) || date() || is_part(next))
    }

    /// Whether `word` is one that begins sentences.
    pub fn begins_sentences(&self, word: &str) -> bool {
        self.starters.contains(&*lower(word))
    }

    /// Whether `word`, as short as initials are, ends sentences with its full stop.
    pub(in crate::text) fn ends_sentences(&self, word: &str) -> bool {
        self.finals.contains(word)
    }

    pub(in crate::text) fn has_ordinals(&self) -> bool {
        self.ordinals
    }
}

/// `word`, and what stands behind its last apostrophe or hyphen: `l'art`, `чл.-корр`, `Karl-Marx-Str`.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let behind = word.rsplit_once(['\'', '’', '-']).map(|(_, behind)| behind);
    std::iter::once(word).chain(behind)
}

/// Whether `next` begins with a number in Roman numerals of more than one, which could be a word.
fn is_part(next: &str) -> bool {
    let word = &next[..run_end(next, 0, is_word)];
    word.len() > 1 && is_roman(word)
}
