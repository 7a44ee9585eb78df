//! A sentence without what is said of its subject between two commas: `Ida Marsh, the diver whose drawings changed how harbours are
//! dredged, has died aged 81.`

use std::borrow::Cow;

use super::super::language::{Abbreviation, Language};
use super::holds::Holds;
use super::owed::{Begins, begins, is_attribution, is_inverted, is_own_past, names_another};
use super::pairs::is_opener;
use super::sourced::MAX_SENTENCE;
use super::tokens::words;
use super::{Cut, Map};

/// A name with what stands before it has at most as many words.
const MAX_SUBJECT: usize = 8;
/// Where every noun has a capital, as many words tell which one is meant: `Der Bürgermeister von Avel`.
const MIN_NAMED: usize = 4;
/// A name stands behind at most as many words that tell what somebody is: `режиссёр Иван Лоза`.
const MAX_BEFORE_NAME: usize = 4;
/// Fewer words are no sentence.
const MIN_WORDS: usize = 3;

impl Map<'_> {
    /// The first sentence without what stands between the name of whom it is about and its verb, if nothing of that turns it round.
    pub(super) fn unapposed(&self, language: &Language, bonds: &Holds) -> Option<Cut> {
        if !language.knows_verbs() || language.ends_with_verb() {
            return None;
        }
        let (end, sentence) = self.first_sentence(language, bonds)?;
        // `Acme, Inc., a maker of lamps, …`: a company's form belongs to its name.
        let is_form = |at: usize| {
            let raw = sentence[at + 1..].split_whitespace().next().unwrap_or_default();
            let short = raw.trim_end_matches(',').strip_suffix('.').filter(|word| word.starts_with(char::is_uppercase));
            short.is_some_and(|word| language.abbreviation(word, "") == Some(Abbreviation::Within))
        };
        let mut names = sentence.match_indices(',').map(|(at, _)| at);
        let first = names.find(|at| !is_form(*at)).filter(|_| sentence.len() <= MAX_SENTENCE)?;
        let (subject, behind) = (&sentence[..first], &sentence[first + 1..]);
        let count = words(subject).count();
        let opens = words(subject).next().is_some_and(|word| language.opens(word));
        if opens || count > MAX_SUBJECT || language.has_verb(subject, words(subject)) {
            return None;
        }
        // Who is meant is known by a name before the comma; one behind it is whom the sentence is about.
        let part = behind.split(',').next().unwrap_or_default();
        let relates = words(part).next().is_some_and(|word| language.relates(word));
        let named = if language.capitalises_nouns() {
            let first = words(part).next().unwrap_or_default();
            let accused = language.charges(first) || language.is_contested(std::iter::once(first));
            (relates || accused) && count >= MIN_NAMED
        } else {
            words(subject).skip(1).any(|word| word.starts_with(char::is_uppercase)) && (relates || !has_name(part))
        };
        if !named {
            return None;
        }
        // `Ida Marsh, whose large, painted maps …, has died`: the clause that a relative opens has a verb of its own.
        let is_whole = |at: usize| {
            let inner = &sentence[first + 1..at];
            !relates || language.has_verb(inner, words(inner).skip(1))
        };
        let commas = || sentence.match_indices(", ").map(|(at, _)| at);
        let parts = || commas().filter(|at| *at > first && is_whole(*at));
        // Behind a list of what somebody did, his own verb comes last: `…, who sang, wept and left, died on Tuesday`.
        let last = |asked: Begins| parts().filter(|at| begins(&sentence[at + 1..], language) == asked).last();
        let says = |at: &usize| {
            let rest = &sentence[at + 1..];
            begins(rest, language) == Begins::Saying && !is_attribution(&sentence[first + 1..*at], rest, language)
        };
        let past = |at: &usize| is_own_past(&sentence[at + 1..], language);
        let second = last(Begins::Verb)
            .or_else(|| parts().filter(past).last().filter(|_| language.knows_participles()))
            .or_else(|| parts().find(says))?;
        let (inner, rest) = (&sentence[first..second], &sentence[second + 1..]);
        // `…, who had slept, climbed the wall, was seen and fled`: only the last of several things that such a clause tells is joined.
        let tells =
            |part: &str| begins(part, language) == Begins::Past && !words(part).any(|word| language.joins(word, ""));
        if inner.split(", ").skip(2).last().is_some_and(tells) {
            return None;
        }
        let another = relates && inner.split(", ").skip(2).any(|part| names_another(part, language));
        if another || is_inverted(inner, rest, language) {
            return None;
        }
        // Brackets in the name close there: `Acme (NYSE: ACM), a maker of lamps, …`
        let bracketed = subject.matches('(').count() == subject.matches(')').count();
        let marked = !bracketed || sentence.contains(|c| is_opener(c) && c != '(' || c == '"') || behind.contains('(');
        let linked = self.whole.iter().any(|range| range.end > first && range.start < end);
        if marked || linked || self.opposes(inner, language) || words(rest).take(MIN_WORDS).count() < MIN_WORDS {
            return None;
        }
        Some(Cut { end: first, tail: Cow::Owned(rest.to_owned()) })
    }
}

/// Whether two words with capitals stand beside each other where `text` begins.
fn has_name(text: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    words(text).zip(words(text).skip(1)).take(MAX_BEFORE_NAME).any(|(one, other)| capital(one) && capital(other))
}

#[cfg(test)]
#[path = "apposed_tests.rs"]
mod tests;
