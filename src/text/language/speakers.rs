//! Who says something, and what is announced, issued or alleged.

use super::Language;
use super::endings::lower;
use crate::text::chars::is_unspaced;
use crate::text::cut::words;

impl Language {
    /// Whether what is announced with `word` can be a noun.
    pub(in crate::text) fn announces(&self, word: &str) -> bool {
        self.announces.contains(&*lower(word))
    }

    /// Whether another statement begins with `word`, by how that begins: `وقال`, "and he said".
    pub(in crate::text) fn begins_anew(&self, word: &str) -> bool {
        !self.anew.not.contains(word) && self.anew.words.iter().any(|join| word.starts_with(join))
    }

    /// Whether `word` begins when and where a source came out: `published`.
    pub(in crate::text) fn issues(&self, word: &str) -> bool {
        self.issued.contains(&*lower(word))
    }

    /// Whether `word` tells who says it; in scripts without spaces, whether it ends so.
    pub(in crate::text) fn says(&self, word: &str) -> bool {
        let word = &*lower(word);
        let unspaced = word.ends_with(is_unspaced);
        self.says.contains(word) || unspaced && self.says.iter().any(|says| word.ends_with(says))
    }

    /// Whether `part`, in a script without spaces, holds a word that tells who says it.
    pub(in crate::text) fn says_within(&self, part: &str) -> bool {
        self.says.iter().filter(|says| says.starts_with(is_unspaced)).any(|says| part.contains(says))
    }

    /// Whether `text` tells that somebody says something.
    pub fn tells_speaker(&self, text: &str) -> bool {
        let names = || words(text).any(|word| self.says(word)) || self.says_within(text);
        text.ends_with([':', '：']) || names() || self.source(words(text)).is_some()
    }

    /// Which of `words` is the first of a phrase that stands before the name of who says it, and how many words that has.
    pub(in crate::text) fn source<'p>(&self, words: impl Iterator<Item = &'p str> + Clone) -> Option<(usize, usize)> {
        self.sources.within(words)
    }

    /// Whether one of `words` is of an allegation, or of somebody who is no witness.
    pub(in crate::text) fn is_contested<'p>(&self, words: impl Iterator<Item = &'p str> + Clone) -> bool {
        self.contested.is_empty() || self.contested.within(words).is_some()
    }
}
