//! Who says what a sentence tells: `He took it and spent it, while …, prosecutors allege in a filing`.
//!
//! What stands before such a part is somebody's word. Cut off from it, it would be told as a fact.

use super::super::chars::{is_unspaced, next_word};
use super::super::language::Language;
use super::Cut;
use super::clauses::{last_word, own_words, words};

/// How far before a part that vouches cuts are taken back, and how far behind the last of them such a part is looked for, in
/// bytes.
pub(super) const MAX_VOUCHED: usize = 1024;
/// How far into a part is looked for who says it, in words.
const SAYS_WITHIN: usize = 9;

/// Reads the parts of a sentence in order, and takes back the cuts before one that vouches for what stands there.
pub(super) struct Vouching<'a> {
    language: &'a Language,
    /// How many cuts there were before the sentence; nothing takes those back.
    settled: usize,
    /// How many cuts there were before the last mark, and before the one before it.
    counts: [usize; 2],
    /// Whether the last part was an aside: `…, as a video claims, that …`
    aside: bool,
    /// Whether the last part ended with a word for which the next part alone vouches: `…, which, police say, …`
    hung: bool,
}

impl<'a> Vouching<'a> {
    pub(super) fn new(language: &'a Language, cuts: &[Cut]) -> Vouching<'a> {
        Vouching { language, settled: cuts.len(), counts: [cuts.len(); 2], aside: false, hung: false }
    }

    /// Takes the next part, which begins at byte `start` and before `rest`, what is left of the sentence.
    pub(super) fn take(&mut self, part: &str, start: usize, rest: &str, cuts: &mut Vec<Cut>) {
        let first = words(part).next().unwrap_or_default();
        if self.language.completes(first) {
            cuts.truncate(self.counts[usize::from(self.aside)].max(self.settled));
        } else if !self.hung && self.vouches(part, first, rest) {
            let near = cuts.partition_point(|cut| cut.end + MAX_VOUCHED < start);
            cuts.truncate(near.max(self.settled));
        }
        self.aside = self.language.opens(first) || self.language.says(first);
        let last = last_word(part);
        let language = self.language;
        let opens = language.owes_verb(last) || language.relates(last) || language.completes(last);
        self.hung = opens || language.joins(last, "");
        self.counts = [cuts.len(), self.counts[0].min(cuts.len())];
    }

    fn vouches(&self, part: &str, first: &str, rest: &str) -> bool {
        let language = self.language;
        // `who said`, `because police said`, `and the mayor said`, `but police said`
        if language.relates(first) || language.owes_verb(first) || language.joins(first, "") || language.limits(first) {
            return false;
        }
        // What somebody who was named before an aside has said: `…, since sold, had said …`
        if language.is_verb(first) && !language.says(first) {
            return false;
        }
        let last = last_word(part);
        let next = words(next_word(rest)).next().unwrap_or_default();
        if last.ends_with(is_unspaced) {
            // Elsewhere it introduces what follows: `市长表示，…`
            return next.is_empty() && language.says(last);
        }
        // `мэр рассказал, что …`
        if language.says(last) {
            return !language.completes(next);
        }
        let mut quoted = false;
        let decides = |(n, word): (usize, &str)| {
            // `a plan that critics say …`, `found in the bay`
            let says = language.says(word) && !(n == 0 && language.is_participle(word));
            (says || language.owes_verb(word)).then_some(says)
        };
        own_words(part, &mut quoted).take(SAYS_WITHIN).enumerate().find_map(decides).unwrap_or(false)
    }
}
