//! A sentence without a clause that only goes on about a noun: `The board, which met at noon, will close the port.`
//!
//! What is left can be the whole sentence, or be cut as that would be: more of what the story says than the clause before the
//! first comma.

use std::ops::Range;

use super::super::language::Language;
use super::Map;
use super::bare_word;
use super::holds::Holds;
use super::owed::{Begins, begins, is_attribution};
use super::pairs::Nesting;
use super::tokens::{self, words};

/// As many of them are tried.
const MAX_TRIED: usize = 3;
/// Fewer words behind it are no rest of a sentence.
const MIN_BEHIND: usize = 3;
/// As many words tell which one is meant: `the mayor of the old town`.
const MIN_NAMED: usize = 4;
/// As many words of one hold its verb.
const MIN_INNER: usize = 4;

impl Map<'_> {
    /// Such clauses of the first sentence, each with the comma before it and the one behind; the longest first.
    pub(super) fn related(&self, language: &Language, bonds: &Holds) -> Vec<Range<usize>> {
        if !language.knows_verbs() || language.ends_with_verb() {
            return Vec::new();
        }
        let Some((end, sentence)) = self.first_sentence(language, bonds) else { return Vec::new() };
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let commas = sentence.match_indices(", ").map(|(at, _)| at);
        let commas: Vec<usize> = commas.filter(|at| !nesting.is_open_at(*at) && !self.is_torn(*at)).collect();
        let mut found: Vec<Range<usize>> = Vec::new();
        for (n, from) in commas.iter().enumerate() {
            // What goes on about the same noun as the part before closes with it.
            let part = n.checked_sub(1).map_or("", |before| &self.text[commas[before] + 1..*from]);
            let goes_on = words(part).next().is_some_and(|word| language.relates(word) || language.restricts(word));
            if goes_on || !self.is_of_named(*from, language) {
                continue;
            }
            let closes = |to: &&usize| self.closes_relative(*from..**to, end, language);
            // `…, who had slept, climbed the wall, was seen and fled`: the sentence may go on at the first of two verbs.
            let past = |to: &usize| begins(&self.text[*to + 1..end], language) == Begins::Past;
            let tried = commas[n + 1..].iter().take(MAX_TRIED);
            if let Some(to) = tried.take_while(|to| closes(to) || !past(to)).find(closes) {
                found.push(*from..*to);
            }
        }
        found.sort_by_key(|range| std::cmp::Reverse(range.len()));
        found.truncate(MAX_TRIED);
        found
    }

    /// Whether a relative stands behind the comma at byte `at`, and who or what is meant is known without it.
    fn is_of_named(&self, at: usize, language: &Language) -> bool {
        let mut behind = words(&self.text[at + 1..]);
        let (first, second) = (behind.next().unwrap_or_default(), behind.next().unwrap_or_default());
        let relates = |word: &str| language.relates(word) || language.restricts(word);
        // `, по которому`, `, dans lequel`; but not `, mit dem Rat`
        let by_preposition = || language.opens(first) && language.restricts(second) && !language.capitalises_nouns();
        if !(relates(first) || by_preposition()) || language.completes(first) && !language.relates(first) {
            return false;
        }
        let kept = &self.text[..at];
        // `The man, who …`
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let named = || !language.capitalises_nouns() && words(kept).skip(1).any(capital);
        if words(kept).take(MIN_NAMED).count() < MIN_NAMED && !named() {
            return false;
        }
        // Where a comma stands before each of them, only a name is known without.
        if !language.restricts(first) && !language.restricts(second) {
            return true;
        }
        let last = bare_word(tokens::last_word(kept));
        let before = kept[..kept.rfind(last).unwrap_or(0)].trim_end();
        let name = capital(last) && (!language.capitalises_nouns() || capital(tokens::last_word(before)));
        name || kept.ends_with(['»', '”', '“', '"', ')'])
    }

    /// Whether what stands in `part`, from one comma to another, is such a clause, and the sentence goes on behind it with its own
    /// verb or with another clause.
    fn closes_relative(&self, part: Range<usize>, end: usize, language: &Language) -> bool {
        let (inner, rest) = (&self.text[part.start + 1..part.end], &self.text[part.end + 1..end]);
        // Not all verbs are known; where commas stand around each such clause, a few words hold one.
        let tells = language.has_verb(inner, words(inner).skip(1))
            || language.parts_each_relative() && words(inner).take(MIN_INNER).count() == MIN_INNER;
        if !tells || words(rest).take(MIN_BEHIND).count() < MIN_BEHIND {
            return false;
        }
        let linked = self.whole.iter().any(|range| range.start < part.end && range.end > part.start);
        if linked || self.matters(inner, language) {
            return false;
        }
        let first = words(rest).next().unwrap_or_default();
        let another = language.turns(first) || language.goes_on_apart(first);
        another
            || match begins(rest, language) {
                Begins::Verb => true,
                // `Мост, который …, готов, заявил мэр`: the mayor did, and not the bridge.
                Begins::Saying => !language.is_participle(first) && !is_attribution(inner, rest, language),
                Begins::Past | Begins::Other => false,
            }
    }
}

#[cfg(test)]
#[path = "related_tests.rs"]
mod tests;
