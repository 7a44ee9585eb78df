//! Words that belong to those beside them: particles, what joins things, titles before names.

use super::endings::lower;
use super::{Language, WordSet};
use crate::text::chars::is_unspaced;

impl Language {
    /// Whether `rest`, behind a quotation, begins with a word that ties it to that.
    pub(in crate::text) fn goes_on(&self, rest: &str) -> bool {
        let begins = |words: &WordSet| words.iter().any(|word| rest.starts_with(word));
        begins(&self.particles) && !begins(&self.starters)
    }

    /// Whether `part` begins with a word that joins it to what stands before, in a script without spaces.
    pub(in crate::text) fn begins_joined(&self, part: &str) -> bool {
        part.starts_with(is_unspaced) && self.joins.words.iter().any(|join| part.starts_with(join))
    }

    /// Whether `word` is joined to another by how it begins.
    pub(in crate::text) fn is_joined(&self, word: &str) -> bool {
        self.joined.iter().any(|join| word.strip_prefix(join).is_some_and(|rest| rest.chars().nth(1).is_some()))
    }

    /// Whether `word` is a title that belongs to the name behind it.
    pub(in crate::text) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// Whether `word`, in a script without spaces, is a title and a name.
    pub(in crate::text) fn is_titled(&self, word: &str) -> bool {
        word.starts_with(is_unspaced)
            && self.titles.iter().any(|title| word.len() > title.len() && word.starts_with(title))
    }

    /// Whether what begins with `rest` can stand apart from a word before it: in Japanese, what is written in hiragana goes on
    /// with the word unless it is a particle.
    pub(in crate::text) fn parts_before(&self, rest: &str) -> bool {
        self.particles.is_empty()
            || !rest.starts_with(is_hiragana)
            || self.particles.iter().any(|particle| rest.starts_with(particle))
    }

    /// Whether `word` stands between the last two of several things, before `next`.
    pub(in crate::text) fn joins(&self, word: &str, next: &str) -> bool {
        self.joins.has(word) && !self.joins.not.contains(&*lower(next))
    }

    pub(in crate::text) fn has_comma_stop(&self) -> bool {
        self.comma_stop
    }
}

pub(super) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}
