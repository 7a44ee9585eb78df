//! Where a text may not end although a sentence, clause or word does, because of what stands beyond.
//!
//! - `The singer is dead. That was the rumour.`: what the next sentence takes back goes with it or not at all. That is the
//!   sentence before it, and those before that one, as far as the paragraph goes or [`MIN_BACK`] sentences, but not beyond
//!   one that tells whose word it is. What follows the words that take it back may be cut as anything else.
//! - `The pilot burnt the boat. He denies it.`: what somebody denies goes with his denial while there is room for both.
//! - `He is charged with arson. He denies it.`: a charge goes with its denial or not at all, and so it does within a sentence.
//! - `The dam was expected to break. Instead it held.`: what was feared, hoped or planned goes with what came of it.
//! - What limits a sentence, or answers it, and what is said behind a dash: see [`super::tied`].
//! - `Claim: The port is sold.`: a claim that is checked goes with what was found out about it, in the paragraph below.
//! - `“We will not wait.” — Ann Lowe, mayor`: a quotation set apart goes with whose it is.
//! - `The five are:`: what ends with a colon goes with the list below it, or with the sentence.
//! - `He took it and hid it in …, prosecutors say`: words that somebody else vouches for stand with who that is. If there is
//!   no room for that, nothing is told: the headline, which an editor has weighed, says it better than half a charge.

use std::ops::Range;

use super::super::language::Language;
use super::charged::{answered_within, is_answered};
use super::pairs::{Nesting, is_opener};
use super::tokens::{count, words};
use super::vouching::{MAX_VOUCHED, Speaker};
use super::{Cut, Map, is_clause_sign, is_line};

/// As many sentences are taken back at least, and at most within a paragraph.
pub(super) const MIN_BACK: usize = 3;
pub(super) const MAX_BACK: usize = 8;
/// How much of a denial is looked at for what overrules it, in bytes.
const MAX_DENIED: usize = 1024;
/// As many words of a denial are looked at for a name.
const MAX_NAMED: usize = 5;
/// As many words, where verbs are known, tell what came of something.
const MIN_OUTCOME: usize = 3;
/// Whose a quotation is, with his office, is told in as many words.
const MAX_WHOSE: usize = 16;
/// A line of a list has at most as many characters.
const MAX_LISTED: usize = 120;

/// Stretches in which nothing ends: behind where each starts and before where it ends. Ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Holds(Vec<Range<usize>>);

impl Holds {
    pub(super) fn of(range: Range<usize>) -> Holds {
        Holds(vec![range])
    }

    pub(super) fn has(&self, end: usize) -> bool {
        let next = self.0.partition_point(|range| range.end <= end);
        self.0.get(next).is_some_and(|range| range.start < end)
    }

    /// Whether one ends at byte `end`.
    pub(super) fn ends_at(&self, end: usize) -> bool {
        self.0.binary_search_by_key(&end, |range| range.end).is_ok()
    }

    /// Where the first one ends.
    pub(super) fn first_end(&self) -> Option<usize> {
        self.0.first().map(|range| range.end)
    }

    /// These and `others`.
    pub(super) fn with(self, others: Holds) -> Holds {
        let mut all: Vec<Range<usize>> = self.0.into_iter().chain(others.0).collect();
        all.sort_by_key(|range| range.end);
        let mut holds = Holds::default();
        all.into_iter().for_each(|range| holds.push(range));
        holds
    }

    /// Adds one that ends behind all others.
    pub(super) fn push(&mut self, mut range: Range<usize>) {
        while let Some(last) = self.0.pop_if(|last| last.end > range.start) {
            range = last.start.min(range.start)..range.end.max(last.end);
        }
        self.0.push(range);
    }
}

/// Whose word it may be that takes back a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The paper's own: `That was a rumour.`
    Papers,
    /// Also that of somebody who denies it: where there is no room for it, what he denies stands alone.
    Anybodys,
}

impl Map<'_> {
    /// What the sentences that end at `sentences` may not be parted from; what takes them back, and `whose` word that may be, is
    /// looked for behind those in `asked` alone. If there are none, the first one, which ends behind all that is looked at.
    pub(super) fn bonds_of(&self, sentences: &[Cut], asked: Range<usize>, whose: Whose, language: &Language) -> Holds {
        let ends: Vec<usize> = sentences.iter().map(|cut| cut.end).collect();
        let find = || self.find_bonds(&ends, asked.clone(), whose, language);
        self.facts.as_ref().map_or_else(find, |facts| facts.bonds.of((ends.clone(), asked.clone(), whose), find))
    }

    fn find_bonds(&self, ends: &[usize], asked: Range<usize>, whose: Whose, language: &Language) -> Holds {
        let mut holds = Holds::default();
        if ends.is_empty() {
            let end = self.first_end(language).unwrap_or(self.text.len());
            self.bond(&[end], 0, whose, language, &mut holds);
        }
        let mut listed = 0;
        for (n, end) in ends.iter().enumerate() {
            if asked.contains(&n) {
                self.bond(ends, n, whose, language, &mut holds);
                self.bond_claim(ends, n, language, &mut holds);
                self.bond_quotation(ends, n, &mut holds);
                self.bond_speech(ends, n, language, &mut holds);
                self.tie(ends, n, whose, language, &mut holds);
            }
            let start = n.checked_sub(1).map_or(0, |last| ends[last]);
            if n >= listed && self.text[start..*end].ends_with([':', '：']) {
                // The lines of its list, or the sentence.
                let is_listed = |line: &str| is_line(line) && line.chars().nth(MAX_LISTED).is_none();
                let lines = ends[n..].windows(2).take_while(|pair| is_listed(&self.text[pair[0]..pair[1]])).count();
                listed = n + lines.max(1);
                let from = if lines > 0 { start } else { end - 1 };
                holds.push(from..ends.get(listed).copied().unwrap_or(self.text.len()));
            }
        }
        holds
    }

    /// Holds what is taken back behind the sentence `n` of those that end at `ends`.
    fn bond(&self, ends: &[usize], n: usize, whose: Whose, language: &Language, holds: &mut Holds) {
        let start = |n: usize| n.checked_sub(1).map_or(0, |last: usize| ends[last]);
        let sentence = |n: usize| &self.text[start(n)..ends[n]];
        let next = || {
            let end = ends.get(n + 1).copied().unwrap_or(self.text.len()).min(ends[n] + MAX_DENIED);
            &self.text[ends[n]..self.text.ceil_char_boundary(end)]
        };
        // Hardly a sentence tells a charge, and only such a one has an answer.
        if !self.pleaded && language.accuses(sentence(n)) {
            if let Some(through) = answered_within(sentence(n), language) {
                holds.push(start(n)..start(n) + through);
            } else if is_answered(sentence(n), next(), language) && !self.is_answered_before(start(n), language) {
                holds.push(start(n)..ends.get(n + 1).copied().unwrap_or(ends[n] + next().len()));
            }
        }
        // Who was charged or convicted may deny it; and who denied it and was convicted all the same takes nothing back.
        let stands = || {
            let told = sentence(n);
            is_told(told, language) || language.convicts(told) || language.charges(told) || language.overrules(next())
        };
        let Some(taken) = language.takes_back(&self.text[ends[n]..], stands) else {
            // What was expected says the contrary without what came of it, at least a clause of that.
            if language.tells_outcome(&self.text[ends[n]..]) && language.is_expected(sentence(n)) {
                holds.push(start(n)..ends[n] + first_clause(next(), language));
            }
            return;
        };
        if taken.by_somebody {
            // His denial goes with that sentence alone, and whole.
            if whose == Whose::Anybodys && !is_of_another(sentence(n), next(), language) {
                holds.push(start(n)..ends.get(n + 1).copied().unwrap_or(ends[n] + taken.end));
            }
            return;
        }
        let mut first = n;
        let mut in_paragraph = true;
        let claimed = |n: usize| language.is_claim(sentence(n).trim_start());
        while first > 0 && n - first + 1 < MAX_BACK && !is_told(sentence(first), language) && !claimed(first) {
            in_paragraph &= !self.text[ends[first - 1]..].starts_with('\n');
            if !in_paragraph && n - first + 1 >= MIN_BACK || holds.has(ends[first]) {
                break;
            }
            first -= 1;
        }
        holds.push(start(first)..ends[n] + taken.end);
    }

    /// Holds a claim that is checked, whose last sentence is `n`, with the first of what was found out about it.
    fn bond_claim(&self, ends: &[usize], n: usize, language: &Language, holds: &mut Holds) {
        let start = |n: usize| n.checked_sub(1).map_or(0, |last: usize| ends[last]);
        if !self.text[ends[n]..].starts_with('\n') || !language.is_rating(self.text[ends[n]..].trim_start()) {
            return;
        }
        let near = n.saturating_sub(MAX_BACK)..=n;
        let claim = near.rev().find(|n| language.is_claim(self.text[start(*n)..ends[*n]].trim_start()));
        if let Some(claim) = claim {
            holds.push(start(claim)..ends.get(n + 1).copied().unwrap_or(self.text.len()));
        }
    }

    /// Holds a quotation that is a paragraph, and ends with the sentence `n`, with whose it is, behind a dash.
    fn bond_quotation(&self, ends: &[usize], n: usize, holds: &mut Holds) {
        let (kept, rest) = self.text.split_at(ends[n]);
        let line = rest.split('\n').next().unwrap_or_default();
        let whose = [" — ", " – ", " - "].iter().find_map(|dash| line.strip_prefix(dash)).unwrap_or_default();
        let named = whose.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()) && is_line(whose);
        let start = kept.rfind('\n').map_or(0, |at| at + 1);
        let quoted = kept[start..].starts_with(is_opener) || kept[start..].starts_with(['"', '”', '»']);
        if named && quoted && count(whose) <= MAX_WHOSE {
            holds.push(start..ends.get(n + 1).copied().unwrap_or(self.text.len()));
        }
    }

    /// What stands before who says it, as far as byte `to`.
    pub(super) fn vouched_for(&self, language: &Language, to: usize) -> Holds {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let mut holds = Holds::default();
        let mut start = 0;
        for end in self.ends_to(language, to) {
            let read = self.text.ceil_char_boundary(end.min(to.saturating_add(MAX_VOUCHED)));
            if let Some(through) = self.speaker_of(start..read, end, language, &mut nesting) {
                holds.push(start..through);
            }
            start = end;
        }
        holds
    }

    /// Where in `read`, of a sentence as far as byte `end`, it is told who says what stands before.
    fn speaker_of(
        &self,
        read: Range<usize>,
        end: usize,
        language: &Language,
        nesting: &mut Nesting<'_>,
    ) -> Option<usize> {
        let mut speaker = Speaker::new(language);
        let mut taken = read.start;
        let mut previous = ' ';
        for (n, c) in self.text[read.clone()].char_indices() {
            let at = read.start + n;
            let last = std::mem::replace(&mut previous, c);
            if !self.is_clause_mark(at, c, last, language) || self.is_torn(at) || nesting.is_open_at(at) {
                continue;
            }
            let behind = at + c.len_utf8();
            if let Some(found) = speaker.take(&self.text[taken..at], &self.text[behind..end]) {
                return found.map(|n| taken + n);
            }
            taken = behind;
        }
        let found = speaker.take(&self.text[taken..read.end.max(taken)], &self.text[read.end.max(taken)..end]);
        found.flatten().map(|n| taken + n)
    }
}

/// How much of `sentence`, in bytes, is its first clause: as far as a mark with a verb before it.
fn first_clause(sentence: &str, language: &Language) -> usize {
    let marks = sentence.char_indices().filter(|(at, c)| {
        is_clause_sign(*c) && (!c.is_ascii() || sentence[at + c.len_utf8()..].starts_with(' ')) && *c != '-'
    });
    let mut ends = marks.map(|(at, _)| at);
    let tells = |end: &usize| {
        let part = &sentence[..*end];
        let whole = language.knows_no_verbs() || language.knows_verbs() && language.has_verb(part, words(part));
        whole && count(part) >= MIN_OUTCOME
    };
    let end = ends.find(tells);
    end.unwrap_or(sentence.len())
}

/// Whether who denies something in `denial` has a name that `told` does not have.
fn is_of_another(told: &str, denial: &str, language: &Language) -> bool {
    let named = |word: &&str| word.starts_with(char::is_uppercase) && !language.begins_sentences(word);
    let shared = |name: &str| words(told).any(|word| word == name);
    let mut names = words(denial).take(MAX_NAMED).skip(1).filter(named).peekable();
    !language.capitalises_nouns() && names.peek().is_some() && !names.any(shared)
}

/// Whether `sentence` tells that somebody says it; if it tells so of the one before, that one is the word.
fn is_told(sentence: &str, language: &Language) -> bool {
    let says = words(sentence).any(|word| language.says(word)) || language.says_within(sentence);
    says && !language.refers_back(sentence)
}

#[cfg(test)]
#[path = "holds_tests.rs"]
mod tests;
