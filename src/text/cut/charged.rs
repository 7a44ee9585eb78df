//! A charge is not told without its denial: neither without what becomes of it in its own sentence (`…, which she denies`, `…, but a
//! court cleared her of it`), nor without a denial that is the next one (`She denies it.`).
//!
//! Either both are told or neither: a post that tells the charge alone takes sides, and behind a full stop it is told as all there
//! is. A clause of the charge with all of the denial is both. Below a headline that tells the denial itself, either may stand alone;
//! and what a court has found stands, whatever the convict says.

use super::super::language::Language;
use super::Map;
use super::clauses::is_part_mark;

/// How much of a sentence is looked at, in bytes.
const MAX_READ: usize = 2048;
/// How much of what stands before it, in bytes.
const MAX_BEFORE: usize = 1024;

impl Map<'_> {
    /// Whether what stands shortly before byte `start` tells a denial already, or what became of the charge.
    pub(super) fn is_answered_before(&self, start: usize, language: &Language) -> bool {
        language.pleads(&self.text[self.text.ceil_char_boundary(start.saturating_sub(MAX_BEFORE))..start])
    }
}

/// As far as which byte of `sentence` it is told that somebody is charged and denies it, is cleared of it, or that it may be otherwise.
pub(super) fn answered_within(sentence: &str, language: &Language) -> Option<usize> {
    let near = &sentence[..sentence.floor_char_boundary(MAX_READ)];
    if !language.accuses(near) {
        return None;
    }
    let marks = || near.char_indices().filter(|(_, c)| is_part_mark(*c));
    let weakens = |at: &usize| language.weakens(near[*at..].trim_start());
    let weakened = marks().map(|(at, mark)| at + mark.len_utf8()).rfind(weakens);
    let denied = language.last_plea(near).filter(|at| !language.convicts(&near[..*at]));
    let answer = weakened.max(denied).filter(|at| language.accuses(&near[..*at]))?;
    let end = marks().map(|(at, _)| at).find(|at| *at > answer);
    Some(end.unwrap_or(sentence.len()))
}

/// Whether `sentence` tells that somebody is charged, and `next` that he denies it or is cleared of it.
pub(super) fn is_answered(sentence: &str, next: &str, language: &Language) -> bool {
    language.accuses(sentence)
        && language.pleads(next)
        && !language.convicts(sentence)
        && !language.overrules(next)
        && !language.pleads(sentence)
        // `… told a jury that it was a gift`: that is told with his answer.
        && !language.replies(sentence)
}

#[cfg(test)]
#[path = "charged_tests.rs"]
mod tests;
