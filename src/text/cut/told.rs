//! Whose word may be left out, because the story's own headline says the same as a fact: `Ferry reopens`, above
//! `The old ferry reopened on Friday, the ministry said.`
//!
//! An editor has weighed a headline. What is alleged or denied, or said of a crime, is not told so, nor is what stands below a
//! headline that names its source itself.

use std::ops::Range;

use super::super::language::Language;
use super::owed::owed;
use super::pairs::Nesting;
use super::sourced::source_mark;
use super::tokens::{self, words};
use super::{Cut, Map};

/// Shorter words, in characters, are in every text; as many characters of one are the same in most of its forms.
const MIN_TELLING: usize = 4;
const STEM: usize = 5;
/// Of the headline's telling words, one in so many stands in what is said.
const SHARE: usize = 3;
/// The same if it is as many words and more.
const SHARE_OF_MORE: usize = 4;
const MIN_SHARED: usize = 2;
/// A headline is looked at no farther than this, in words.
const MAX_WORDS: usize = 24;

impl Map<'_> {
    /// Where in the first sentence, which ends at byte `to`, it is told whose word that is, if it need not be told below `headline`.
    pub(super) fn told_by(&self, headline: &str, to: usize, language: &Language) -> Option<Range<usize>> {
        if headline.is_empty() {
            return None;
        }
        let claims = self.vouched_for(language, to);
        let source = claims.first_end().filter(|through| *through <= to);
        let (comma, through) = match source {
            Some(through) => (self.source_from(through, language)?, through),
            None => {
                // `The port reported a loss, according to its books`: somebody speaks, and there is a source behind him.
                let comma = source_mark(&self.text[..to])?;
                language.source(words(&self.text[comma..to])).filter(|(n, _)| *n == 0)?;
                (comma, to)
            }
        };
        let (claim, source) = (&self.text[..comma], &self.text[comma..to]);
        if is_own_word(source, language) {
            return None;
        }
        let contested =
            |text: &str| language.is_contested(words(text)) || language.accuses(text) || language.pleads(text);
        // What is denied is told so only as the headline tells it.
        let opposed =
            language.denies(&self.text[comma..through]) || language.denies(claim) != language.denies(headline);
        if opposed
            || contested(claim)
            || contested(source)
            || contested(headline)
            || is_attributed(headline, source, language)
        {
            return None;
        }
        let (shared, all) = shared_words(headline, claim);
        let tells = shared > 0 && shared * SHARE >= all || shared >= MIN_SHARED && shared * SHARE_OF_MORE >= all;
        tells.then_some(comma..through)
    }

    /// Whether `headline` tells what stands before the first colon of the first sentence, which ends at byte `to`.
    pub(super) fn is_headed(&self, headline: &str, to: usize, language: &Language) -> bool {
        let Some((claim, rest)) = self.text[..to].split_once(": ") else { return false };
        let contested = |text: &str| language.is_contested(words(text)) || language.charges(text);
        if headline.is_empty() || contested(claim) {
            return false;
        }
        if explains(rest, language) && !language.tells_speaker(claim) {
            return true;
        }
        let opposed = language.denies(claim) != language.denies(headline) || headline.contains(['?', '？', '؟']);
        if opposed || contested(headline) {
            return false;
        }
        let (shared, all) = shared_words(headline, claim);
        shared > 1 && shared * SHARE >= all
    }

    /// The comma before all that tells whose word it is, as far as byte `through`: `…, the ministers of both, A. Roe and B. Lund,
    /// said at …`.
    fn source_from(&self, through: usize, language: &Language) -> Option<usize> {
        let text = &self.text[..through];
        let mut comma = source_mark(text)?;
        let mut own = words(&text[comma..]);
        // Who says it stands before the comma, if nobody does behind it.
        let verb_alone =
            own.next().is_some_and(|word| language.says(word)) && own.next().is_none_or(|word| language.opens(word));
        let next = || words(&self.text[through..]).next().is_none_or(|word| language.opens(word));
        if verb_alone && next() {
            while let Some(before) = text[..comma].rfind([',', '،']) {
                let part = &text[before..comma];
                let opens = words(part).next().is_some_and(|word| language.opens_a_part(word));
                if opens || language.has_verb(part, words(part)) {
                    break;
                }
                comma = before;
            }
        }
        Some(comma)
    }

    /// What tells whose word it is in the middle of the first sentence, which ends at byte `to`, where that need not be told.
    pub(super) fn told_within(&self, to: usize, language: &Language) -> Option<Range<usize>> {
        let source = self.told.clone()?;
        let linked = self.whole.iter().any(|range| range.end > source.start && range.start < source.end);
        let rest = self.text[source.end..to].strip_prefix(',')?;
        // What only adds something may be said of the source: `…, the board said, with two votes against`.
        let apart = words(rest).next().is_some_and(|first| language.goes_on_apart(first));
        (apart && !linked).then_some(source)
    }

    /// The first sentence without who says it, where that need not be told.
    pub(super) fn untold(&self, to: usize, language: &Language) -> Option<Cut> {
        // What goes on behind the source may be the verb of what stands before it.
        let source = self.told.as_ref().filter(|source| !self.text[source.end..to].contains([',', '،']))?;
        let stop = tokens::stop(&self.text[..to])?;
        let end = self.text[..source.start].trim_end().len();
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let whole = end > owed(&self.text[..to], language) && !nesting.is_open_at(end) && !self.is_torn(end);
        whole.then(|| Cut { end, tail: nesting.closed(end, if self.text[..end].ends_with('.') { "" } else { stop }) })
    }
}

/// Whether `rest`, behind a colon, is a sentence of its own that only tells why or how: nobody says it, and it takes nothing back.
fn explains(rest: &str, language: &Language) -> bool {
    let whole = language.knows_verbs() && language.has_verb(rest, words(rest)) && rest.starts_with(char::is_uppercase);
    let weighs = language.denies(rest) || language.is_contested(words(rest)) || language.charges(rest);
    let turns = words(rest).any(|word| language.turns(word) || language.limits(word)) || language.holds_condition(rest);
    let back = language.leans(rest) || language.refers_back(rest) || rest.contains(['?', '？', '؟']);
    whole && !weighs && !turns && !back && !language.tells_speaker(rest)
}

/// Whether `source`, behind a comma, is what the subject of the sentence says, and not who says what stands before: `Harbour Lines, a
/// firm that builds boats|, said on Monday that …`
fn is_own_word(source: &str, language: &Language) -> bool {
    let part = source.trim_start_matches([',', '،']).split([',', ';', '،']).next().unwrap_or_default();
    let mut own = words(part).skip_while(|word| language.is_adverb(word));
    // `…, according to a study that suggests …`
    let named = language.source(words(part)).is_some_and(|(n, _)| n == 0);
    let says = own.next().is_some_and(|word| language.says(word) && !language.opens(word)) && !named;
    let behind: Vec<&str> = own.collect();
    let tells = language.knows_verbs() && !language.ends_with_verb() && language.has_verb(part, behind.iter().copied());
    says && (tells || behind.iter().any(|word| language.completes(word)))
}

/// Whether `headline` tells whose word it is, as far as one can see: `…, minister says`, `Minister: …` above a `source` that is one.
fn is_attributed(headline: &str, source: &str, language: &Language) -> bool {
    let quoted = headline.contains(['"', '“', '«', '„', '?', '‘']);
    let says =
        words(headline).any(|word| language.says(word) && !language.announces(word)) || language.says_within(headline);
    let speaker = headline.split_once(':').map_or("", |(speaker, _)| speaker);
    let names = || stems(speaker).any(|stem| stems(source).any(|other| other == stem));
    quoted || says || language.source(words(headline)).is_some() || names()
}

/// How many of the telling words of `headline` stand in `claim` too, and how many it has, as far as it is looked at.
pub(super) fn shared_words(headline: &str, claim: &str) -> (usize, usize) {
    let said: Vec<String> = stems(claim).collect();
    let mut all = 0;
    let shared = stems(headline).take(MAX_WORDS).inspect(|_| all += 1).filter(|stem| said.contains(stem)).count();
    (shared, all)
}

/// The beginnings of the longer words of a text, and its figures.
fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    let long = |word: &&str| word.starts_with(char::is_numeric) || word.chars().nth(MIN_TELLING - 1).is_some();
    words(text).filter(long).map(|word| word.chars().flat_map(char::to_lowercase).take(STEM).collect())
}
