//! What a sentence is not told without: who says it, on what condition it is so, that it is denied, from what it does not hold.
//!
//! - `The mayor took the money …, prosecutors say`, `…, volgens het OM`, `…, ce que l’intéressé conteste`
//! - `The buses will be free …, unless the court forbids it`, `… if the court agrees`
//! - `All schools will close …, except those in the hills`
//! - `… for a budget that its supporters call painful and its critics a disgrace`
//!
//! Before such a part nothing ends, neither with a stop nor with an ellipsis: what was cut away says how far that before it is true, and
//! no mark shows that. Such a sentence is told as far as that part, or not at all.

use super::super::chars::is_unspaced;
use super::super::language::Language;
use super::holds::Holds;
use super::owed::{governed, near};
use super::tokens::{last_word, words};
use super::{Map, is_clause_sign};

/// Who says it is named within so many words of a part: `as the old ministry says`, `az ügyészség szerint`.
const MAX_BEFORE_SOURCE: usize = 4;
/// As many words of a condition hint at what it is.
const MIN_TOLD: usize = 3;

impl Map<'_> {
    /// Where the first sentence, which ends at byte `to`, does not end for that. Who says what the headline tells too need not be told,
    /// and what the headline has weighed may be told by half.
    pub(super) fn qualified(&self, to: usize, language: &Language) -> Holds {
        let sentence = near(&self.text[..to]);
        let condition =
            governed(sentence, language).map(|range| range.start..range.end + beginning(&sentence[range.end..]));
        let mut through = 0;
        let marks = part_marks(sentence);
        // Whether another's clause has begun whose verb is to come: `…, and the head of fisheries, Ana Hale, denied …`
        let mut anew = false;
        for (n, (at, behind)) in marks.iter().enumerate() {
            // `…, saying that, if asked, …`: it is a part of what follows.
            let before = last_word(&sentence[..*at]);
            let opens = language.owes_verb(before) || language.completes(before) || language.relates(before);
            if opens || language.is_modal(before) || language.joins(before, "") {
                continue;
            }
            let end = marks.get(n + 1).map_or(sentence.len(), |(at, _)| *at);
            let (kept, part) = (&sentence[..*at], &sentence[*behind..end]);
            let of_another = anew;
            anew = (anew || begins_anew(part, language)) && !language.has_verb(part, words(part));
            if self.limits_all(part, language) {
                through = through.max(behind + beginning(part));
            } else if self.vouches_for_all(part, *at, language) || !of_another && self.takes_back(part, kept, language)
            {
                through = through.max(behind + part.trim_end().len());
            }
        }
        let mut holds = if through > 0 { Holds::of(0..through) } else { Holds::default() };
        if let Some(range) = condition.filter(|range| range.end > through) {
            holds.push(range);
        }
        // `… called painful and its critics …`
        if let Some(start) = language.both_sides(sentence) {
            holds.push(start..sentence.trim_end().len().saturating_sub(1));
        }
        holds
    }

    /// Whether `part`, behind a mark, begins with a condition, an exception, or what turns round what stands before.
    fn limits_all(&self, part: &str, language: &Language) -> bool {
        let limits = language.begins_condition(part.trim_start()) || language.begins_exception(part.trim_start());
        limits || !self.weighed && (turns(part, language) || concedes(part, language))
    }

    /// Whether `part`, behind the mark at byte `at`, tells who says what stands before.
    fn vouches_for_all(&self, part: &str, at: usize, language: &Language) -> bool {
        let told = || self.told.as_ref().is_some_and(|source| source.contains(&at));
        let near = |(n, _): (usize, usize)| n < MAX_BEFORE_SOURCE;
        language.source(words(part)).is_some_and(near) && !begins_anew(part, language) && !told()
    }

    /// Whether `part`, behind a mark, tells that somebody denies what stands before, `kept`.
    fn takes_back(&self, part: &str, kept: &str, language: &Language) -> bool {
        let another = || begins_anew(part, language) || turns(part, language);
        !self.pleaded && language.pleads(part) && !another() && !language.pleads(kept) && !language.convicts(kept)
    }
}

/// Whether `part`, behind a mark, begins with what turns round what stands before.
fn turns(part: &str, language: &Language) -> bool {
    words(part).next().is_some_and(|first| language.turns(first)) || language.begins_turning(part.trim_start())
}

/// Whether `part`, behind a mark, is a clause that weakens what stands before it: `although the county says otherwise`.
fn concedes(part: &str, language: &Language) -> bool {
    language.weakens(part.trim_start()) && language.has_verb(part, words(part))
}

/// Whether `part` begins another clause, whose own source is told in it: `…, and according to the police it …`
fn begins_anew(part: &str, language: &Language) -> bool {
    words(part).next().is_some_and(|first| language.joins(first, "") || language.begins_anew(first))
}

/// Where the marks of `sentence` stand between its parts, and where those end.
fn part_marks(sentence: &str) -> Vec<(usize, usize)> {
    let is_mark = |(at, c): &(usize, char)| {
        let behind = &sentence[at + c.len_utf8()..];
        is_clause_sign(*c)
            && *c != ':'
            && (behind.starts_with(char::is_whitespace) || !c.is_ascii() && behind.starts_with(is_unspaced))
    };
    let spaced =
        |(at, c): &(usize, char)| !matches!(c, '-' | '–' | '—') || sentence[..*at].ends_with(char::is_whitespace);
    sentence.char_indices().filter(is_mark).filter(spaced).map(|(at, c)| (at, at + c.len_utf8())).collect()
}

/// How many bytes of `part` tell that it limits what stands before, and hint at how.
fn beginning(part: &str) -> usize {
    words(part)
        .nth(MIN_TOLD - 1)
        .map_or(part.trim_end().len(), |word| word.as_ptr().addr() - part.as_ptr().addr() + word.len())
}

/// Whether `rest`, with which a sentence goes on, has what says how far it is true that stands before: who says it, a condition, an
/// exception, or that something is not so.
pub fn limits_what_stands_before(rest: &str, language: &Language) -> bool {
    let marked = part_marks(rest).into_iter().map(|(_, behind)| behind);
    let part = |at: usize| rest[at..].trim_start();
    let mut parts = std::iter::once(0).chain(marked).map(part);
    let limits = |part: &str| {
        let begins = language.begins_condition(part) || language.begins_exception(part) || turns(part, language);
        begins || language.source(words(part)).is_some_and(|(n, _)| n < MAX_BEFORE_SOURCE)
    };
    parts.any(limits) || governed(rest, language).is_some() || language.denies(rest) || language.pleads(rest)
}

#[cfg(test)]
#[path = "qualified_tests.rs"]
mod tests;
