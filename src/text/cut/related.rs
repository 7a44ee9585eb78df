//! A sentence without a clause that only goes on about a noun: `The board, which met at noon, will close the port.`
//!
//! What is left can be the whole sentence, or be cut as that would be: more of what the story says than the clause before the
//! first comma.

use std::borrow::Cow;
use std::ops::Range;

use super::super::language::Language;
use super::Map;
use super::bare_word;
use super::holds::Holds;
use super::owed::{Begins, begins, comma_ends, is_aside, is_attribution, is_inverted, is_own_past, names_another};
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
        if !language.knows_some_verbs() || language.ends_with_verb() {
            return Vec::new();
        }
        let Some((end, sentence)) = self.first_sentence(language, bonds) else { return Vec::new() };
        let commas = self.commas(sentence);
        let mut found: Vec<Range<usize>> = Vec::new();
        for (n, from) in commas.iter().enumerate() {
            let ends = commas.iter().skip(n + 2).map(|next| next.at).chain([end]);
            let mut between = commas[n + 1..].iter().zip(ends);
            // What goes on about the same noun as the part before closes with it.
            let part = n.checked_sub(1).map_or("", |before| &self.text[commas[before].behind..from.at]);
            let goes_on = language.begins_relative(part);
            if goes_on || from.is_quoted() || !self.is_of_named(from.at, end, language) {
                continue;
            }
            let (mut tried, mut own) = (0, None);
            let closing = loop {
                let Some((to, next)) = between.next().filter(|_| tried < MAX_TRIED) else { break own };
                let rest = &self.text[to.behind..end];
                // `…, who, neighbours say, …`
                if words(&without_asides(&self.text[from.behind..to.at], language)).nth(1).is_none() {
                    continue;
                }
                let closes = self.closes_relative(from.at..to.at, rest, language);
                if closes == Closes::Surely {
                    break Some(to.end());
                }
                // `…, who had woken, neighbours say, the whole street, was fined`
                if is_aside(&self.text[to.behind..next], language) {
                    continue;
                }
                // `…, who sails, and the crew, whose boat sank, agreed …`: more of whom the sentence is about.
                if names_another(&self.text[to.behind..next], language) {
                    break own;
                }
                // `…, who had slept, climbed the wall, was seen and fled`: the sentence may go on at the first of two verbs; but `…, who
                // broke in, robbed the shop and fled, was jailed`.
                if closes == Closes::Perhaps {
                    own = own.or(Some(to.end()));
                } else if begins(rest, language) == Begins::Past {
                    break own;
                }
                tried += 1;
            };
            found.extend(closing.map(|to| from.at..to));
        }
        found.sort_by_key(|range| std::cmp::Reverse(range.len()));
        found.truncate(MAX_TRIED);
        found
    }

    /// The commas of the first sentence outside of quotations and brackets; and those before a closing quotation mark.
    fn commas(&self, sentence: &str) -> Vec<Comma> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let commas = comma_ends(sentence).map(|(at, behind)| Comma { at, behind });
        commas.filter(|comma| !nesting.is_open_at(comma.end()) && !self.is_torn(comma.at)).collect()
    }

    /// Whether a relative stands behind the comma at byte `at`, and who or what is meant is known without it.
    fn is_of_named(&self, at: usize, end: usize, language: &Language) -> bool {
        let mut behind = words(&self.text[at + 1..end]);
        let (first, second) = (behind.next().unwrap_or_default(), behind.next().unwrap_or_default());
        let relates = |word: &str| language.relates(word) || language.restricts(word);
        // `, по которому`, `, dans lequel`; but not `, mit dem Rat`
        let by_preposition = || language.opens(first) && language.restricts(second) && !language.capitalises_nouns();
        let attached = language.is_attached(self.text[at + 1..end].trim_start());
        if !(relates(first) || attached || by_preposition()) || language.completes(first) && !language.relates(first) {
            return false;
        }
        let kept = &self.text[..at];
        // `The man, who …`
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let named = || !language.capitalises_nouns() && words(kept).skip(1).any(capital);
        // `Eine Lehrerin, die …`: one that nobody knows.
        let any = words(kept).next().is_some_and(|word| language.is_indefinite(word));
        let described = words(kept).flat_map(|word| word.split('-')).nth(MIN_NAMED - 1).is_some();
        if !described && !any && !named() {
            return false;
        }
        // Where a comma stands before each of them, only a name is known without.
        if !language.restricts(first) && !language.restricts(second) {
            return true;
        }
        let last = bare_word(tokens::last_word(kept));
        let before = kept[..kept.rfind(last).unwrap_or(0)].trim_end();
        let name = capital(last)
            && (!language.capitalises_nouns() || capital(tokens::last_word(before)) && !language.dangles(before));
        // What once happened to whom the sentence is about tells seldom which one is meant.
        let happened = || {
            let inner = self.text[at + 1..end].split(',').next().unwrap_or_default();
            !language.has_own_verb(kept)
                && words(inner).any(|word| word.starts_with(char::is_lowercase) && language.happened(word))
        };
        name || kept.ends_with(['»', '”', '“', '"', ')']) || happened()
    }

    /// Whether what stands in `part`, from one comma to another, is such a clause, and the sentence goes on in `rest` with its own verb
    /// or, if it has had that, with another clause.
    fn closes_relative(&self, part: Range<usize>, rest: &str, language: &Language) -> Closes {
        let inner = &self.text[part.start + 1..part.end];
        // Not all verbs are known; where commas stand around each such clause, a few words hold one.
        let tells = language.has_verb(inner, words(inner).skip(1))
            || words(inner).skip(1).any(|word| language.may_be_verb(word))
            || language.parts_each_relative() && words(inner).take(MIN_INNER).count() == MIN_INNER;
        if !tells || words(rest).take(MIN_BEHIND).count() < MIN_BEHIND {
            return Closes::Not;
        }
        let linked = self.whole.iter().any(|range| range.start < part.end && range.end > part.start);
        let own = without_asides(inner, language);
        // A letter alone does so only before another word, as a condition: `o ile`.
        let limits = || words(&own).any(|word| language.limits(word) && word.chars().nth(1).is_some());
        if linked || limits() || self.opposes_itself(&own, language) || tells_speech(&own, language) {
            return Closes::Not;
        }
        let first = words(rest).next().unwrap_or_default();
        let kept = &self.text[..part.start];
        let tells = language.has_own_verb(kept);
        let another = tells && (language.turns(first) || language.goes_on_apart(first));
        let sourced = language.source(words(rest)).is_some_and(|(n, _)| n == 0);
        let finite = !tells && !language.knows_verbs() && language.may_be_verb(first) && !language.says(first);
        let inverted = is_inverted(inner, rest, language);
        let surely = another
            || finite
            || match begins(rest, language) {
                Begins::Verb => !inverted,
                // `Мост, который …, готов, заявил мэр`: the mayor did, and not the bridge.
                Begins::Saying => {
                    let spoken = !sourced && !language.opens(first) && !language.is_participle(first);
                    spoken && !is_attribution(inner, rest, language)
                }
                Begins::Past | Begins::Other => false,
            };
        // `…, домігся …`, `…, обвинён …`: a verb by its form.
        let lower = first.starts_with(char::is_lowercase);
        let by_form =
            || lower && (language.happened(first) || language.parts_each_relative() && language.charges(first));
        match surely {
            true => Closes::Surely,
            false if !tells && (is_own_past(rest, language) || by_form()) => Closes::Perhaps,
            false => Closes::Not,
        }
    }
}

/// Whether a comma closes a clause about a noun.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closes {
    Surely,
    /// If no other does: what follows may be one more verb of the same clause.
    Perhaps,
    Not,
}

/// A comma, and where what stands behind it begins: behind a closing quotation mark, if that is right behind the comma.
#[derive(Clone, Copy)]
struct Comma {
    at: usize,
    behind: usize,
}

impl Comma {
    fn is_quoted(&self) -> bool {
        self.behind > self.at + 1
    }

    /// Where what it closes ends, before it or behind the quotation mark.
    fn end(&self) -> usize {
        if self.is_quoted() { self.behind } else { self.at }
    }
}

/// Whether somebody says something in `inner`: not `who wrote down each ship`.
fn tells_speech(inner: &str, language: &Language) -> bool {
    let mut before = "";
    let next = words(inner).skip(1).chain([""]);
    words(inner).zip(next).any(|(word, next)| {
        let passive = language.is_participle(word) && language.is_verb(before);
        let reports = || !language.knows_reports() || language.reports(word) && !passive || language.completes(next);
        before = word;
        language.says(word) && reports()
    })
}

/// `inner` without what only tells who says it: that goes with it.
fn without_asides<'a>(inner: &'a str, language: &Language) -> Cow<'a, str> {
    let last = inner.matches(',').count();
    let is_own = |(n, part): (usize, &'a str)| (n == 0 || n == last || !is_aside(part, language)).then_some(part);
    if last < 2 && !inner.rsplit(',').next().is_some_and(|part| last > 0 && is_aside(part, language)) {
        return Cow::Borrowed(inner);
    }
    let parts: Vec<&str> = inner.split(',').enumerate().filter_map(is_own).collect();
    let ends = parts.last().is_some_and(|part| parts.len() > 1 && is_aside(part, language));
    Cow::Owned(parts[..parts.len() - usize::from(ends)].join(","))
}

#[cfg(test)]
#[path = "related_tests.rs"]
mod tests;
