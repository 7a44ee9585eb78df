//! Where a text may end after whole words, with an ellipsis.

mod begun;
mod passives;
mod scraps;

use std::ops::Range;

use super::super::chars::{before, last_word, next_word};
use super::super::language::Language;
use super::super::sentences::{ends, is_terminator};
use super::bonds::{binds, is_in_joined_name, is_in_name, is_lone_syllable};
use super::holds::Holds;
use super::left_out::{clause_of, holds_infinitive};
use super::owed::accused;
use super::pairs::{Nesting, is_opener};
use super::sourced::MAX_SENTENCE;
use super::tokens::words;
use super::{Cut, ELLIPSIS, Map, Names, bare_word, is_clause_sign};
use begun::{MAX_BEGUN, MIN_SUBJECT};
use scraps::{
    MAX_SCRAP, MIN_LEADING, MIN_QUOTED, is_scrap, is_stem, is_unspaced_scrap, last_of, says_something, width,
};

/// Of a text up to where a phrase ends, as many in [`PHRASE_OF`] are as good as all of one that ends within the next phrase.
const PHRASE: usize = 3;
const PHRASE_OF: usize = 4;
/// Of a text up to what has only begun, as many parts in [`BEGUN_OF`] are better than that.
const BEGUN: usize = 1;
const BEGUN_OF: usize = 2;
/// Of as many words before a clause that tells more one can be of whom it tells: `jemanden kennen|, der …`
const MAX_ANYONE: usize = 3;
/// Prepositions have at most as many characters; what is longer opens a clause.
const MAX_PREPOSITION: usize = 5;
/// The same of a text up to where another clause begins.
const JOINT: usize = 3;
const JOINT_OF: usize = 5;

impl Map<'_> {
    /// After whole words, with an ellipsis, as far as byte `to`.
    pub(super) fn words(&self, language: &Language, to: usize, names: Names) -> Vec<Cut> {
        let find = || self.find_words(language, to, names);
        self.facts.as_ref().map_or_else(find, |facts| facts.words.of((to, names), find))
    }

    fn find_words(&self, language: &Language, to: usize, names: Names) -> Vec<Cut> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let mut cuts: Vec<Cut> = Vec::new();
        let mut phrases: Vec<usize> = Vec::new();
        let (mut piece_start, mut seen, mut settled) = (0, 0, 0);
        for border in self.borders(0, to) {
            // Where words are not spaced, the last one is what the dictionary says.
            let piece = std::mem::replace(&mut piece_start, border)..border;
            let parted = !language.is_within_phrase(&self.text[..border], &self.text[border..]);
            if language.dangles(last_of(&self.text[piece])) && !(parted && language.rests(&self.text[..border])) {
                continue;
            }
            let in_name = names != Names::FromInitials && is_in_name(self.text, border, language);
            let in_name = in_name
                || is_lone_syllable(self.text, border, language)
                || is_in_joined_name(self.text, border, language);
            if self.is_torn(border) || in_name || binds(self.text, border, language) {
                continue;
            }
            // Where only signs stand behind the last border, nothing new ends.
            let sign = |c: char| is_clause_sign(c) || is_terminator(c) || c.is_whitespace();
            let kept = self.text[seen..border].trim_end_matches(sign).len();
            let end = std::mem::replace(&mut seen, border) + kept;
            if kept == 0 || self.is_torn(end) || self.hangs(end, language) {
                continue;
            }
            // Within a sentence, what has a full stop is an abbreviation, whose stem says nothing.
            if is_stem(&self.text[end..border]) {
                continue;
            }
            nesting.is_open_at(end);
            let opened = |start: usize| {
                let leads = before(self.text, start).is_none_or(|c| c == '\n');
                width(&self.text[start..end]) < if leads { MIN_LEADING } else { MIN_QUOTED }
            };
            let opens = before(self.text, end).is_some_and(is_opener) && !nesting.closes_at(end);
            // A bracket is left out rather than cut, unless all of the text stands in it.
            let bracketed = |start: usize| start > 0 && self.text[start..].starts_with(['(', '[', '（', '［']);
            let last = last_word(&self.text[..end]);
            let waits = language.waits(bare_word(last))
                || language.negates(bare_word(last))
                || end == border && self.is_attribute(last, end, language);
            let awaits = language.is_verb(bare_word(last)) && self.is_before_object(end, language);
            let relates = self.opens_relative(end, last, language) || self.is_restricted(end, language);
            if opens
                || waits
                || awaits
                || relates
                || nesting.innermost().is_some_and(|start| opened(start) || bracketed(start))
            {
                continue;
            }
            // `…, tsunami…`: a word or two behind a mark say less than nothing.
            let scrap = cuts.last().is_some_and(|last| is_scrap(&self.text[last.end..end], language));
            if scrap {
                continue;
            }
            // What has only begun is better than much less.
            let begun = self.is_begun(end, language)
                || self.is_before_verb(end, language)
                || self.is_before_name(end, border, language)
                || is_unspaced_scrap(&self.text[..end]);
            let begun_or_owned = begun || self.is_before_genitive(end, language);
            if begun_or_owned && settled * BEGUN_OF >= end * BEGUN && says_something(&self.text[..settled]) {
                continue;
            }
            settled = if begun { settled } else { end };
            cuts.push(Cut { end, tail: nesting.closed(end, ELLIPSIS) });
            // The end of the sentence is no place within it.
            let within = !self.text[end..border].contains(is_terminator);
            phrases.extend((parted && within).then_some(cuts.len() - 1));
        }
        // Within a phrase only where there is no other place: a headline of nouns.
        if phrases.is_empty() || !language.knows_phrases() {
            cuts
        } else {
            phrases.into_iter().map(|n| cuts[n].clone()).collect()
        }
    }

    /// Whether `last`, which ends at byte `end`, opens a clause about the noun before a mark: `Stoffe, mit denen|`, `the men, of whom|`.
    fn opens_relative(&self, end: usize, last: &str, language: &Language) -> bool {
        let word = bare_word(last);
        let before = self.text[..end - last.len()].trim_end();
        let opener = last_word(before);
        let opened = || language.opens(opener) && before[..before.len() - opener.len()].trim_end().ends_with(',');
        (language.relates(word) || language.restricts(word)) && (before.ends_with(',') || opened())
    }

    /// Whether somebody or something stands right before byte `end` of which what follows tells more, or what a verb is about that
    /// stands there: `must know someone|, who drives`, `hat beschlossen|, die Fähre zu verkaufen`.
    pub(super) fn is_restricted(&self, end: usize, language: &Language) -> bool {
        let near = &self.text[self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN))..end];
        let part = near.rsplit([',', ';', ':']).next().unwrap_or_default();
        let behind = &self.text[end..self.text.floor_char_boundary(end + MAX_SCRAP)];
        let rest = behind.strip_prefix(',').unwrap_or(behind);
        if !rest.starts_with(' ') {
            return false;
        }
        let object = || {
            let own = clause_of(rest);
            let opens = words(own).next().is_some_and(|word| language.opens(word) || language.owes_verb(word));
            let completes =
                language.ends_parts_with_verb() && words(own).next().is_some_and(|word| language.completes(word));
            rest.len() < behind.len() && (completes || !opens && holds_infinitive(own, language))
        };
        let anyone = || part.split_whitespace().rev().take(MAX_ANYONE).any(|word| language.is_anyone(bare_word(word)));
        language.begins_relative(rest) && anyone() || object()
    }

    /// Whether another clause begins behind the mark at byte `end`, and not what a verb is still without: `…, im Winter …`.
    fn begins_clause(&self, end: usize, language: &Language) -> bool {
        let next = words(&self.text[end..]).next().unwrap_or_default();
        let own = language.owes_verb(next) || language.turns(next) || next.chars().nth(MAX_PREPOSITION).is_some();
        self.is_joint(end, language)
            && (own || !language.opens(next) || !language.dangles(next))
            && !self.is_unidentified(end, language)
    }

    /// Whether the verb of a clause ends at byte `end`, where it stands last, and another is joined there: `… kütüphane açtı| ve …`
    fn is_behind_verb(&self, end: usize, language: &Language) -> bool {
        let (kept, rest) = self.text.split_at(end);
        language.ends_with_verb()
            && rest.starts_with(' ')
            && language.joins(bare_word(next_word(rest)), "")
            && language.has_verb(bare_word(last_word(kept)), std::iter::empty())
    }

    /// Whether `last`, which ends at byte `end`, is about a noun that follows. With a capital, behind another, it is a name.
    fn is_attribute(&self, last: &str, end: usize, language: &Language) -> bool {
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let word = bare_word(last);
        let owned = word.contains(['\'', '’']);
        let named = || !owned && capital(word) && capital(last_word(self.text[..end - last.len()].trim_end()));
        word.len() == last.len() && language.is_attribute(word, next_word(&self.text[end..])) && !named()
    }

    /// Those of `words` that tell nothing as a fact which somebody else says or takes back, or the rest of the sentence does.
    pub(super) fn vouched(&self, words: &[Cut], bonds: &Holds, language: &Language, to: usize) -> Vec<Cut> {
        let find = || self.find_vouched(words, bonds, language, to);
        let key = || (words.to_vec(), bonds.clone(), to, self.told.clone(), self.weighed);
        self.facts.as_ref().map_or_else(find, |facts| facts.vouched.of(key(), find))
    }

    fn find_vouched(&self, words: &[Cut], bonds: &Holds, language: &Language, to: usize) -> Vec<Cut> {
        // Of what need not be told, nothing is told by half.
        let claims = match &self.told {
            Some(source) => Holds::of(source.start..to),
            None => self.vouched_for(language, to),
        };
        // `The head of the police said…`
        let says = |end: usize| language.says(bare_word(last_word(&self.text[..end]))) && !claims.ends_at(end);
        let turned = self.turned(language, to);
        let parted = self.parted(language, to);
        // No farther than that is looked for its end.
        let near = &self.text[..self.text.floor_char_boundary(MAX_SENTENCE)];
        let first = ends(near, language).next().unwrap_or(near.len());
        let accused = accused(&near[..first], language).map(Holds::of).unwrap_or_default();
        let quoted = accusing(&near[..first], language).map(Holds::of).unwrap_or_default();
        let held = |end: usize| {
            quoted.has(end)
                || bonds.has(end)
                || claims.has(end)
                || turned.has(end)
                || parted.has(end)
                || accused.has(end)
        };
        let free = |cut: &&Cut| !held(cut.end) && !says(cut.end);
        self.phrased(words.iter().filter(free).cloned().collect(), language)
    }

    /// Those of `words` that end where a phrase does, and of the others those before which none ends that is nearly as long: `… signed
    /// a deal| on Monday to build a joint …`; and of those behind a clause only those that say much more than it: `… refused to sell
    /// the boats|, saying that the town …`.
    pub(super) fn phrased(&self, mut words: Vec<Cut>, language: &Language) -> Vec<Cut> {
        let (mut phrase_end, mut joint) = (0, 0);
        words.retain(|cut| {
            let (kept, rest) = self.text.split_at(cut.end);
            let next = rest.chars().find(|c| !c.is_whitespace());
            let marked = next.is_none_or(|c| is_clause_sign(c) || is_terminator(c));
            if language.parts_phrases(bare_word(last_word(kept)), bare_word(next_word(rest))) {
                phrase_end = cut.end;
            }
            if marked && self.begins_clause(cut.end, language) || self.is_behind_verb(cut.end, language) {
                joint = cut.end;
            }
            let phrase = phrase_end == cut.end || marked || phrase_end * PHRASE_OF < cut.end * PHRASE;
            phrase && (joint == cut.end || joint * JOINT_OF < cut.end * JOINT)
        });
        words
    }
}

/// A quotation with which `sentence` begins and in which somebody is accused, with who says it: cut off, it would be the paper's.
fn accusing(sentence: &str, language: &Language) -> Option<Range<usize>> {
    let opener = sentence.chars().next().filter(|c| matches!(c, '“' | '«' | '„' | '"'))?;
    let behind = &sentence[opener.len_utf8()..];
    let close = opener.len_utf8() + behind.rfind(['”', '»', '“', '"'])?;
    let quoted = &sentence[opener.len_utf8()..close];
    let accuses = language.knows_verdicts() && language.is_contested(words(quoted)) || language.charges(quoted);
    let speaker = words(&sentence[close..]).take(MIN_SUBJECT).last()?;
    accuses.then(|| 0..speaker.as_ptr().addr() - sentence.as_ptr().addr() + speaker.len())
}
