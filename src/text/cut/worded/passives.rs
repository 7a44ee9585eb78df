//! Sentences that may end before what only adds to them: behind a passive, before a day or a place.

use std::borrow::Cow;
use std::ops::Range;

use super::super::clauses::Clause;
use super::super::owed::owed;
use super::super::sourced::MAX_SENTENCE;
use super::super::tokens::{self, words};
use super::super::{Cut, ELLIPSIS, Map, bare_word, is_clause_sign};
use super::begun::MAX_BEGUN;
use crate::text::chars::{last_word, next_word};
use crate::text::language::Language;

impl Map<'_> {
    /// `words`, of which those behind a passive, before what only adds to it, end as a sentence does: `… has been jailed| for six years`;
    /// and those before a day or a place.
    pub(in crate::text::cut) fn with_passives(
        &self,
        mut words: Vec<Cut>,
        sentence: usize,
        language: &Language,
    ) -> Vec<Cut> {
        let Some(stop) = tokens::stop(&self.text[..sentence]) else { return words };
        let owed = owed(&self.text[..sentence], language);
        let whole = |cut: &&mut Cut| cut.tail == ELLIPSIS && cut.end <= MAX_SENTENCE && cut.end > owed;
        for cut in words.iter_mut().filter(whole) {
            if self.is_passive(cut.end, language) || !stop.is_empty() && self.adds_place(cut.end..sentence, language) {
                cut.tail = Cow::Borrowed(stop);
            }
        }
        words
    }

    /// Whether `rest`, the end of the first sentence, only adds a day or a place: `ran aground off Wendle| on Sunday evening`.
    fn adds_place(&self, rest: Range<usize>, language: &Language) -> bool {
        const MAX_WORDS: usize = 4;
        let end = rest.start;
        let last = bare_word(last_word(&self.text[..end]));
        let rest = &self.text[rest];
        let mut own = words(rest);
        let placed = own.next().is_some_and(|word| language.places(word));
        let proper = own.next().is_some_and(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
        let tells = |word: &str| {
            language.is_verb(word) || language.owes_verb(word) || language.negates(word) || language.limits(word)
        };
        // `lives| in Brill`
        let owed = || language.is_headline_verb(last) || language.is_participle(last) || language.is_past(last);
        rest.starts_with(' ')
            && placed
            && proper
            && !language.capitalises_nouns()
            && !rest.contains(is_clause_sign)
            && words(rest).nth(MAX_WORDS).is_none()
            && !words(rest).any(tells)
            && !owed()
            && self.tells_whole(end, language)
    }

    fn is_passive(&self, end: usize, language: &Language) -> bool {
        let near = self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN));
        let mut kept = self.text[near..end].split_whitespace().rev().map(bare_word);
        let participle = kept.next().is_some_and(|word| language.is_participle(word) && !language.says(word));
        let verb = kept.find(|word| !language.is_adverb(word)).is_some_and(|word| language.is_verb(word));
        // `the diver whose maps were shown and have been sold| at once`
        let own = kept.next().is_some_and(|word| !language.joins(word, "") && !language.relates(word));
        let next = bare_word(next_word(&self.text[end..]));
        // `was asked| to leave`, `was accused| of theft`, `was told| that …`
        let adds =
            language.opens(next) && !language.ties(next) && !language.is_modal(next) && !language.owes_verb(next);
        let adds = adds && !language.limits(next) && !language.turns(next);
        participle && verb && own && adds && self.text[end..].starts_with(' ') && self.tells_whole(end, language)
    }

    /// Whether what stands before byte `end` of the first sentence has its verb, and so has each clause in it.
    fn tells_whole(&self, end: usize, language: &Language) -> bool {
        let mut clause = Clause::new(language, false, false, false);
        clause.take(&self.text[..end], ',');
        clause.is_whole()
    }
}
