//! What no text may end with: words that leave a reader waiting, and what is only half a phrase.

use super::Language;
use super::endings::lower;
use super::joining::is_hiragana;
use crate::text::chars::is_word;

/// Shorter words than this, in characters, are not looked for at the end of a phrase.
const MIN_ENDING: usize = 3;

impl Language {
    /// Whether no text may end with `word`.
    pub(in crate::text) fn dangles(&self, word: &str) -> bool {
        self.dangling.contains(&*lower(word))
    }

    /// The same of a text in a script without spaces, by its end. Shorter words may be the end of others.
    pub(in crate::text) fn dangles_at_end(&self, text: &str) -> bool {
        let long = |word: &&&str| word.chars().count() >= MIN_ENDING;
        text.ends_with(is_phrase) && self.dangling.iter().filter(long).any(|word| text.ends_with(*word))
    }

    /// Whether `word` waits for its verb, or what it belongs to, by its ending.
    pub(in crate::text) fn waits(&self, word: &str) -> bool {
        self.waits.has(word)
    }

    /// Whether `word` is about a noun behind it, as far as one can see from its form and from `next`.
    pub(in crate::text) fn is_attribute(&self, word: &str, next: &str) -> bool {
        let bare = next.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_noun = !bare.is_empty() && !self.dangles(bare) && !self.is_verb(bare) && !self.joins(bare, "");
        let capitals =
            !self.noun_capitals || word.starts_with(char::is_lowercase) && bare.starts_with(char::is_uppercase);
        is_noun && capitals && (self.attributes.has(word) || self.numerals.contains(&*lower(word)))
    }

    /// Whether `word` adds something to a whole statement before it, and is no verb of what stands there: `after`, `as`.
    pub fn adds(&self, word: &str) -> bool {
        self.dangles(word) && !self.is_verb(word)
    }

    /// Whether a text would end within a phrase between `kept` and `rest`, in a language of which the particles that end phrases
    /// are known: a verb's end, and a particle, belong to what stands before them, and nouns to the particle behind them.
    pub(in crate::text) fn is_within_phrase(&self, kept: &str, rest: &str) -> bool {
        let (Some(last), Some(first)) = (kept.chars().next_back(), rest.chars().next()) else { return false };
        let ends = || self.rests(kept) && !is_hiragana(first);
        self.knows_phrases() && is_word(last) && is_word(first) && !ends()
    }

    /// Whether it is known where phrases end.
    pub(in crate::text) fn knows_phrases(&self) -> bool {
        !self.resting.is_empty()
    }

    /// Whether `kept` ends with a particle behind which a phrase ends.
    pub(in crate::text) fn rests(&self, kept: &str) -> bool {
        self.resting.iter().any(|particle| kept.ends_with(particle))
    }

    pub(in crate::text) fn stacks_nouns(&self) -> bool {
        self.noun_stacks
    }
}

/// A letter of Thai or Lao.
fn is_phrase(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}')
}
