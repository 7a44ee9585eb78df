//! A sentence that fits without a part of it: without what stands in brackets, as in `The port (in the north) is shut.`, or
//! with no more than a clause before a denial that goes with it.

use std::borrow::Cow;

use super::super::chars::before;
use super::super::language::Language;
use super::charged::is_answered;
use super::holds::Holds;
use super::sourced::MAX_SENTENCE;
use super::tokens::words;
use super::{Cut, Map};

/// Of a sentence, no more than one part in so many is left out.
const MAX_SHARE: usize = 3;

impl Map<'_> {
    /// The first sentence without its brackets, if nothing in them turns it round and nothing behind them is a link.
    pub(super) fn unbracketed(&self, language: &Language, bonds: &Holds) -> Option<Cut> {
        let (end, sentence) = self.first_sentence(language, bonds)?;
        let mut kept = String::new();
        let (mut first, mut at, mut dropped) = (None, 0, 0);
        for (range, _) in self.pairs.paired().iter().take_while(|(range, _)| range.end <= end) {
            let inner = &sentence[range.clone()];
            let spaced = before(sentence, range.start) == Some(' ');
            if range.start < at || !inner.starts_with('(') || !spaced || self.matters(inner, language) {
                continue;
            }
            let from = range.start - 1;
            match first {
                None => first = Some(from),
                Some(_) => kept.push_str(&sentence[at..from]),
            }
            dropped += range.end - from;
            at = range.end;
        }
        kept.push_str(&sentence[at..]);
        let first = first?;
        // What is put behind a cut has no links.
        let linked = self.whole.iter().any(|range| range.end > first && range.start < end);
        let cut = Cut { end: first, tail: Cow::Owned(kept) };
        (!linked && dropped * MAX_SHARE <= sentence.len() && sentence.len() <= MAX_SENTENCE).then_some(cut)
    }

    /// A clause of the first of `sentences`, which somebody denies in the second, with all of that behind it.
    pub(super) fn answered(&self, sentences: &[Cut], denied: &Holds, bonds: &Holds, language: &Language) -> Vec<Cut> {
        let [first, second, ..] = sentences else { return Vec::new() };
        if !denied.has(first.end) {
            return Vec::new();
        }
        let linked = self.whole.iter().any(|range| range.end > first.end && range.start < second.end);
        let charge = || is_answered(&self.text[..first.end], &self.text[first.end..second.end], language);
        if linked || bonds.has(first.end) && !charge() || bonds.has(second.end) || second.end - first.end > MAX_SENTENCE
        {
            return Vec::new();
        }
        let denial = &self.text[first.end..second.end];
        let within = self.clauses(language, first.end).into_iter().filter(|cut| cut.end < first.end);
        within.map(|cut| Cut { end: cut.end, tail: Cow::Owned(format!("{}{denial}", cut.tail)) }).collect()
    }

    /// Whether what stands in brackets could turn round what stands before them, or tells who says it.
    pub(super) fn matters(&self, inner: &str, language: &Language) -> bool {
        words(inner).any(|word| language.limits(word)) || self.opposes(inner, language)
    }

    /// The same of what is said of somebody, which only takes something back where it says so: not `…, who danced until she wept, …`
    pub(super) fn opposes(&self, inner: &str, language: &Language) -> bool {
        words(inner).any(|word| language.says(word)) || self.opposes_itself(inner, language)
    }

    /// The same, but not where it only tells that somebody says something.
    pub(super) fn opposes_itself(&self, inner: &str, language: &Language) -> bool {
        let turns = |word: &str| language.negates(word) || language.turns(word);
        words(inner).any(turns)
            || language.holds_condition(inner)
            || language.denies(inner)
            || language.pleads(inner)
            || language.source(words(inner)).is_some()
    }
}
