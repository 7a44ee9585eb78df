//! Words that are told by their endings too.

use std::borrow::Cow;

use super::super::chars::is_small_or_uncased;
use super::WordSet;

/// Words by their endings.
#[derive(Debug, Default)]
pub(super) struct Endings {
    pub(super) words: WordSet,
    endings: Vec<&'static str>,
    /// Words that end like the others and are not of them.
    pub(super) not: WordSet,
    /// Bytes of the longest word.
    longest: usize,
}

impl Endings {
    pub(super) fn read(words: &'static str) -> Endings {
        let mut read = Endings::default();
        for word in words.split_whitespace() {
            match (word.strip_prefix('-'), word.strip_prefix('!')) {
                (Some(ending), _) => read.endings.push(ending),
                (_, Some(not)) => drop(read.not.insert(not)),
                _ => {
                    read.longest = read.longest.max(word.len());
                    read.words.insert(word);
                }
            }
        }
        read
    }

    pub(super) fn has(&self, word: &str) -> bool {
        /// A small letter has as many times fewer bytes than its capital: `K`, the sign of Kelvin.
        const MAX_SHORTER: usize = 3;
        // Most words of a text are longer than all abbreviations.
        if self.endings.is_empty() && word.len() > self.longest * if word.is_ascii() { 1 } else { MAX_SHORTER } {
            return false;
        }
        if self.not.contains(word) {
            return false;
        }
        let as_written = self.words.contains(word);
        let word = &*lower(word);
        let ends = || self.endings.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending));
        as_written || self.words.contains(word) || !self.not.contains(word) && ends()
    }
}

/// `word` in lower case, as the lists have it; most words are, and cost nothing.
#[inline]
pub(super) fn lower(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        let has_capitals = word.bytes().any(|byte| byte.is_ascii_uppercase());
        return if has_capitals { Cow::Owned(word.to_ascii_lowercase()) } else { Cow::Borrowed(word) };
    }
    let is_lower = |c: char| match c.is_ascii() {
        true => !c.is_ascii_uppercase(),
        false => is_small_or_uncased(c) || c.to_lowercase().eq([c]),
    };
    if word.chars().all(is_lower) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}
