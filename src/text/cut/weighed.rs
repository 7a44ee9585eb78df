//! Where a sentence may end before what turns it round: `The court cleared her, but …`.
//!
//! Half of what is turned round is told nowhere, unless the headline above has weighed it: it says the `but` itself, or says the
//! first half alone.

use super::super::chars::{is_unspaced, is_word};
use super::super::language::Language;
use super::Map;
use super::tokens::words;
use super::told::shared_words;

/// Of the headline's telling words, one in so many stands in what is told.
const SHARE: usize = 2;
/// A headline without spaces is looked at no farther than this, in characters.
const MAX_CHARACTERS: usize = 64;

impl Map<'_> {
    /// Whether `headline` has weighed what the first sentence, which ends at byte `to`, turns round.
    pub(super) fn is_weighed(&self, headline: &str, to: usize, language: &Language) -> bool {
        let sentence = &self.text[..to];
        let Some((half, rest)) = language.turning(sentence).map(|at| sentence.split_at(at)) else { return false };
        if headline.is_empty() || headline.contains(['?', '？', '؟']) {
            return false;
        }
        if language.turning(headline).is_some() {
            return true;
        }
        // Of two verdicts in a sentence, neither is told alone.
        let decides = |text: &str| words(text).any(|word| language.decides(word)) || language.convicts(text);
        let decided = decides(half) && (decides(rest) || language.charges(rest));
        let opposed = language.denies(headline) && !language.denies(half);
        if decided || opposed || language.charges(half) {
            return false;
        }
        if headline.contains(is_unspaced) {
            let own = || headline.chars().filter(|c| is_unspaced(*c) && is_word(*c)).take(MAX_CHARACTERS);
            return own().filter(|c| half.contains(*c)).count() * SHARE >= own().count();
        }
        let (shared, all) = shared_words(headline, half);
        shared > 1 && shared * SHARE >= all
    }
}

#[cfg(test)]
#[path = "weighed_tests.rs"]
mod tests;
