//! Where words with an ellipsis may not end, because the rest of the sentence could make the opposite of them.
//!
//! - `The minister's report was … not true`: nothing of a clause stands without its negation.
//! - `The court acquitted her of …, but convicted her of …`: half a verdict is none.
//! - `… teslim edilmeyeceği yönündeki iddiaların doğru … olmadığını söyledi`: where the verb stands last, it tells whether anything
//!   before it is so, so that nothing ends before the verb of a sentence that denies, charges or sets a condition, nor before the last
//!   negation of any; in German and Dutch, nothing within such a part of it.
//! - `… will include, for the first time, a race`: a verb stands with what it is about.
//! - `قال وزير الصحة … إن`: who speaks says nothing without what is said; what is announced comes within some words.

use std::ops::Range;

use super::super::chars::is_unspaced;
use super::super::language::Language;
use super::super::sentences::{is_closer, is_terminator};
use super::Map;
use super::clauses::{MIN_ANNOUNCED_WORDS, is_part_mark};
use super::holds::Holds;
use super::inserted::{awaits, parts_from_object};
use super::owed::judged;
use super::sourced::MAX_SENTENCE;
use super::tokens::words;

/// How far behind the last place for a cut such words are looked for, in bytes.
const MAX_TURNING: usize = 1024;

impl Map<'_> {
    /// What may not be cut within, as far as byte `to`.
    pub(super) fn turned(&self, language: &Language, to: usize) -> Holds {
        let mut holds = Holds::default();
        let mut start = 0;
        for end in self.ends_to(language, to) {
            let read = self.text.ceil_char_boundary(end.min(to.saturating_add(MAX_TURNING)));
            if language.ends_with_verb() {
                // Its verb tells what becomes of all that stands before.
                let sentence = &self.text[start..end];
                let tells = is_stopped(sentence) && language.has_verb(sentence, std::iter::empty());
                if tells && (sentence.len() > MAX_SENTENCE || language.may_turn_round(sentence)) {
                    holds.push(start..end);
                } else if let Some(denied) = language.last_denial(&self.text[start..read]) {
                    holds.push(start..start + denied);
                }
            } else {
                self.turned_in(start..read, end, language, &mut holds);
            }
            start = end;
        }
        holds
    }

    /// The same of what is read of a sentence that ends at byte `end`.
    fn turned_in(&self, read: Range<usize>, end: usize, language: &Language, holds: &mut Holds) {
        let text = &self.text[read.clone()];
        // A line without a stop is a headline, which must say something.
        let stopped = is_stopped(&self.text[read.start..end]);
        // `The report that he took bribes and hid them in a hut that he rented is not true`
        if let Some(denied) = language.claim_denied(text) {
            holds.push(read.start..read.start + denied + 1);
        }
        if let Some(verdict) = judged(text, language) {
            holds.push(read.start..read.start + verdict);
        }
        let mut clause = read.start;
        // Where a part with its verb at the end begins.
        let mut waiting = None;
        // Where a clause begins whose verb goes on at its end: `hat … gesperrt`.
        let mut framed: Option<usize> = None;
        let mut verdict = false;
        let mut speaks = language.knows_no_verbs() && words(text).next().is_some_and(|word| language.says(word));
        let announces = speaks && words(text).next().is_some_and(|word| language.announces(word));
        let mut count = 0;
        let mut behind_mark = false;
        for raw in text.split_inclusive(|c: char| c.is_whitespace() || is_part_mark(c)) {
            let at = read.start + (raw.as_ptr().addr() - text.as_ptr().addr());
            let word = words(raw).next().unwrap_or_default();
            let through = at + raw.trim_end_matches(|c: char| c.is_whitespace() || is_part_mark(c)).len();
            if behind_mark && !word.is_empty() {
                clause = at;
            }
            let opens = language.owes_verb(word) || behind_mark && language.relates(word);
            if opens || language.breaks(word) {
                clause = at;
            }
            if opens && language.ends_parts_with_verb() {
                waiting = waiting.or(Some(at));
            }
            if language.ends_parts_with_verb() && stopped {
                if !word.is_empty() && waiting.is_none() && framed.is_none() && language.is_verb(word) {
                    framed = Some(clause);
                }
                let ends = through > at && (self.text[through..].starts_with(is_part_mark) || through + 1 >= end);
                let verb = word.starts_with(char::is_lowercase) && word.ends_with(['t', 'n', 'd']);
                if ends
                    && waiting.is_none()
                    && verb
                    && let Some(from) = framed.take().filter(|_| !language.is_verb(word))
                {
                    holds.push(from..through);
                }
            }
            if verdict && language.turns(word) && !(self.weighed && read.start == 0) {
                holds.push(read.start..through);
            }
            verdict |= language.decides(word);
            if language.negates(word) || word.ends_with(is_unspaced) && language.denies(word) {
                holds.push(clause..through);
            }
            count += usize::from(!word.is_empty());
            if speaks && (language.completes(word) || announces && count >= MIN_ANNOUNCED_WORDS) {
                holds.push(read.start..through);
                speaks = false;
            }
            let mark = raw.trim_end().ends_with(is_part_mark);
            let behind = read.start + (raw.as_ptr().addr() - text.as_ptr().addr()) + raw.len();
            if raw.ends_with(',') && awaits(&self.text[read.start..behind - 1], language) {
                let rest = &self.text[behind..end];
                if let Some(comma) = parts_from_object(rest, language) {
                    holds.push(at..behind + comma + 1);
                }
            }
            if !word.is_empty() || mark {
                behind_mark = mark;
            }
            if mark && let Some(from) = waiting.take() {
                holds.push(from..through);
            }
        }
        if let Some(from) = waiting {
            holds.push(from..end);
        }
        if speaks {
            holds.push(read.start..end);
        }
    }
}

/// Whether `sentence` ends with a stop.
fn is_stopped(sentence: &str) -> bool {
    sentence.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace()).ends_with(is_terminator)
}

#[cfg(test)]
#[path = "turned_tests.rs"]
mod tests;
