//! The marks within a sentence, and after which of them a whole clause ends.

use std::ops::Range;

use super::super::chars::{after, last_word};
use super::super::language::Language;
use super::super::sentences::{ends, holds_item, is_closer, is_item, is_terminator};
use super::bonds::{binds, is_in_date};
use super::clauses::Clause;
use super::joints::is_joined;
use super::owed::owed;
use super::pairs::Nesting;
use super::tokens::{self, words};
use super::vouching::{MAX_VOUCHED, Vouching};
use super::{Cut, Map, is_clause_sign};

impl Map<'_> {
    /// After whole clauses, as far as byte `to`.
    pub(super) fn clauses(&self, language: &Language, to: usize) -> Vec<Cut> {
        let find = || self.find_clauses(language, to);
        let key = || (to, self.told.clone(), [self.weighed, self.headed]);
        self.facts.as_ref().map_or_else(find, |facts| facts.clauses.of(key(), find))
    }

    fn find_clauses(&self, language: &Language, to: usize) -> Vec<Cut> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let mut cuts: Vec<Cut> = Vec::new();
        let mut start = 0;
        for end in self.ends_to(language, to) {
            let sentence = self.text[start..end].trim_start();
            if holds_item(sentence) {
                self.items_of(end - sentence.len()..end, to, &mut nesting, &mut cuts);
            } else if let Some(stop) = tokens::stop(sentence) {
                self.clauses_of(start..end, to, stop, language, &mut nesting, &mut cuts);
            }
            start = end;
        }
        let parted = self.parted(language, to);
        cuts.retain(|cut| !parted.has(cut.end));
        let quoted = self.quoted_sentences(language, to);
        if !quoted.is_empty() {
            cuts.extend(quoted);
            cuts.sort_by_key(|cut| cut.end);
            cuts.dedup_by_key(|cut| cut.end);
        }
        cuts
    }

    /// After the sentences within quotations whose speaker stands before them, as far as byte `to`: `She said: “I came. I saw.”`
    fn quoted_sentences(&self, language: &Language, to: usize) -> Vec<Cut> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let mut cuts = Vec::new();
        let (mut start, mut asked) = (0, (0, false));
        for end in ends(self.text, language).take_while(|end| *end < to) {
            if !nesting.is_open_at(end) {
                start = end;
                continue;
            }
            let Some(opener) = nesting.innermost().filter(|opener| *opener > start) else { continue };
            if asked.0 != opener {
                let before = self.text[start..opener].trim_end();
                let says = |word: &str| language.says(word);
                asked = (opener, before.ends_with([':', '：']) || words(before).any(says));
            }
            if asked.1 && is_quote(after(self.text, opener)) && !self.is_torn(end) && !nesting.closes_at(end) {
                cuts.push(Cut { end, tail: nesting.closed(end, "") });
            }
        }
        cuts
    }

    /// After the items of a list, which is a sentence by itself: each stands whole.
    fn items_of(&self, list: Range<usize>, to: usize, nesting: &mut Nesting<'_>, cuts: &mut Vec<Cut>) {
        let mut at = list.start;
        for line in self.text[list.start..list.end.min(self.text.ceil_char_boundary(to))].split_inclusive('\n') {
            let end = at + line.trim_end().len();
            at += line.len();
            let whole = line.ends_with('\n') && end > list.start && end <= to && at < list.end;
            if whole && is_item(line) && !self.is_torn(end) && !nesting.is_open_at(end) {
                cuts.push(Cut { end, tail: nesting.closed(end, "") });
            }
        }
    }

    fn clauses_of(
        &self,
        sentence: Range<usize>,
        to: usize,
        stop: &'static str,
        language: &Language,
        nesting: &mut Nesting<'_>,
        cuts: &mut Vec<Cut>,
    ) {
        let mut clause = Clause::new(
            language,
            stop.is_empty(),
            self.weighed && sentence.start == 0,
            self.headed && sentence.start == 0,
        );
        let mut vouching = Vouching::new(language, cuts);
        let owed = sentence.start + owed(&self.text[sentence.clone()], language);
        let (mut taken, mut seen) = (sentence.start, 0);
        let mut previous = ' ';
        // Behind the last place for a cut, only who says it all is looked for.
        let read = self.text.ceil_char_boundary(sentence.end.min(to.saturating_add(MAX_VOUCHED)));
        for (n, c) in self.text[sentence.start..read].char_indices() {
            let at = sentence.start + n;
            let last = std::mem::replace(&mut previous, c);
            if !self.is_clause_mark(at, c, last, language) || self.is_torn(at) || nesting.is_open_at(at) {
                continue;
            }
            let rest = &self.text[at + c.len_utf8()..sentence.end];
            if self.told.is_none() {
                vouching.take(&self.text[taken..at], taken, rest, cuts);
            }
            clause.take(&self.text[taken..at], c);
            taken = at + c.len_utf8();
            // Where only signs stand behind the last one, nothing new ends.
            let kept = self.text[seen..at].trim_end_matches(|c: char| is_clause_sign(c) || c.is_whitespace()).len();
            let end = std::mem::replace(&mut seen, at) + kept;
            let end = end - kept + language.without_connection(&self.text[end - kept..end]).len();
            let sourced = self.told.as_ref().is_some_and(|source| source.start < end && end < source.end);
            let later = end > owed
                && kept > 0
                && at < to
                && !sourced
                && !self.is_torn(end)
                && cuts.last().is_none_or(|cut| cut.end < end);
            let whole =
                || clause.stands_before(rest) || c == ',' && is_joined(&self.text[sentence.start..at], rest, language);
            let ends = || !self.is_joined_verb(end, language) && !self.is_restricted(end, language);
            if later && !self.hangs(end, language) && ends() && whole() {
                let stop = if has_stop(&self.text[..end]) { "" } else { stop };
                cuts.push(Cut { end, tail: nesting.closed(end, stop) });
                let apposed = self.apposed_end(at + c.len_utf8()..sentence.end, language).filter(|end| *end < to);
                cuts.extend(apposed.map(|end| Cut { end, tail: nesting.closed(end, stop) }));
            }
            if clause.is_settled() {
                vouching.settle(cuts);
            }
        }
        if self.told.is_none() {
            vouching.take(&self.text[taken..read.max(taken)], taken, &self.text[read.max(taken)..sentence.end], cuts);
        }
    }

    /// Where, behind a name and a comma, what somebody is has been told, and a clause about that begins: `Ada Lodi, guida alpina| che …`.
    /// With an article it may be one that tells which one is meant.
    fn apposed_end(&self, rest: Range<usize>, language: &Language) -> Option<usize> {
        /// As few words tell it, and as many at most.
        const MIN_WORDS: usize = 2;
        const MAX_WORDS: usize = 5;
        let kept = self.text[..rest.start].trim_end_matches([',', ' ']);
        let named = last_word(kept).starts_with(char::is_uppercase) && self.text[..rest.start].ends_with(',');
        if !named || language.capitalises_nouns() || !language.knows_verbs() || language.ends_with_verb() {
            return None;
        }
        let text = &self.text[rest.clone()];
        let told = text.split([',', ';', ':', '.']).next().unwrap_or_default();
        let at = words(told).position(|word| language.relates(word))?;
        let bare = |word: &str| !language.dangles(word) && !language.is_verb(word) && !language.opens(word);
        let whole = (MIN_WORDS..=MAX_WORDS).contains(&at) && words(told).take(at).all(bare);
        let last = words(told).nth(at.checked_sub(1)?)?;
        let end = rest.start + (last.as_ptr().addr() - text.as_ptr().addr()) + last.len();
        (whole && self.text[end..].starts_with(' ') && !self.is_torn(end)).then_some(end)
    }

    pub(super) fn is_clause_mark(&self, at: usize, c: char, previous: char, language: &Language) -> bool {
        let next = after(self.text, at + c.len_utf8());
        match c {
            // Thai and its neighbours put a space where others put a comma.
            ' ' => {
                let another = next.is_some_and(|next| is_phrase_letter(next) || matches!(next, '"' | '“'));
                let phrase = is_phrase_letter(previous);
                phrase && another && !binds(self.text, at, language)
            }
            // Between things in Chinese, between clauses in Japanese.
            '、' => language.has_comma_stop(),
            '，' | '；' | '：' => true,
            ',' if next == Some(' ') => !is_in_date(&self.text[..at], &self.text[at + 2..], language),
            ',' | ';' | ':' | '،' | '؛' => next.is_none_or(char::is_whitespace),
            '—' | '–' | '-' => previous.is_whitespace() && next.is_none_or(char::is_whitespace),
            _ => false,
        }
    }
}

/// Whether `kept` ends with a stop of its own, such as an abbreviation has, so that another would be one too many. One in
/// brackets is none.
fn has_stop(kept: &str) -> bool {
    kept.trim_end_matches(|c: char| is_closer(c) && !matches!(c, ')' | ']' | '}' | '）' | '］'))
        .ends_with(is_terminator)
}

/// Whether a quotation opens with `mark`.
fn is_quote(mark: Option<char>) -> bool {
    matches!(mark, Some('“' | '«' | '„' | '"' | '»' | '”'))
}

/// A letter of Thai, Lao, Burmese or Khmer.
pub(super) fn is_phrase_letter(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}
