//! What has only just begun where a text would end: a verb without what it is about, a clause without its verb, half a name.

use super::super::tokens::words;
use super::super::{Map, bare_word, is_clause_sign};
use crate::text::chars::{last_word, next_word};
use crate::text::language::Language;
use crate::text::sentences::is_terminator;

/// As many words before a verb hold who it is of.
pub(super) const MIN_SUBJECT: usize = 2;
/// As far before its end, in bytes, is looked for a verb that has only begun, and as many words make one.
pub(super) const MAX_BEGUN: usize = 96;
const MAX_CHAIN: usize = 8;

/// Where the part of a sentence that `text` begins with ends; not at the full stop of `Ltd. in`.
fn end_of_part(text: &str) -> usize {
    let goes_on = |at: usize| text[at + 1..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase));
    let mut ends = text.match_indices([',', ';', ':', '.']);
    ends.find(|(at, sign)| *sign != "." || !goes_on(*at)).map_or(text.len(), |(at, _)| at)
}

impl Map<'_> {
    /// Whether what a verb that ends at byte `end` is about follows: `approved| the plan`.
    pub(super) fn is_before_object(&self, end: usize, language: &Language) -> bool {
        let next = next_word(&self.text[end..]);
        let article = next.len() == bare_word(next).len() && language.dangles(next) && !language.is_verb(next);
        let other =
            language.opens(next) || language.owes_verb(next) || language.joins(next, "") || language.negates(next);
        // Behind a verb that comes first stands who it is.
        let subject = end > MAX_BEGUN || words(&self.text[..end]).nth(MIN_SUBJECT).is_some();
        article && subject && !other && self.text[end..].starts_with(' ')
    }

    /// Whether a verb, or a clause, that ends at byte `end` has only just begun: `to build|`, `will open|`, `and ending|`, `pour avoir
    /// laissé s’écouler|`.
    pub(super) fn is_begun(&self, end: usize, language: &Language) -> bool {
        let near = self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN));
        let kept: Vec<&str> = self.text[near..end].split_whitespace().rev().take(MAX_CHAIN).map(bare_word).collect();
        let [last, before, ..] = kept[..] else { return false };
        if before.is_empty() || !last.starts_with(char::is_lowercase) {
            return false;
        }
        let verbal = |word: &str| {
            language.is_verb(word) || language.is_participle(word) || language.opens(word) || language.is_past(word)
        };
        if self.is_before_compound(before, last, end, language) || self.awaits_object(before, last, end, language) {
            return true;
        }
        let next = bare_word(next_word(&self.text[end..]));
        // `and forces| the town`, whatever the language knows of verbs.
        let goes_on = self.text[end..].starts_with(' ') && (language.opens(next) || language.dangles(next));
        let modal = language.is_modal(before) && !language.is_adverb(last);
        if modal && language.knows_participles()
            || language.joins(before, "") && (verbal(last) || goes_on) && !language.dangles(last)
        {
            return true;
        }
        // An infinitive behind what opens it, without an object right behind: `pour avoir laissé s’écouler| pendant trois ans|`.
        let raw: Vec<&str> = self.text[near..end].split_whitespace().rev().take(MAX_CHAIN).collect();
        let infinitive = |word: &&str| language.is_infinitive(bare_word(word));
        let opened = |at: usize| {
            let chain = raw[at..].iter().take_while(|word| infinitive(word)).count();
            chain > 0 && raw.get(at + chain).is_some_and(|word| language.opens(bare_word(word)))
        };
        let behind = |at: usize| at.checked_sub(1).is_none_or(|next| language.opens(bare_word(raw[next])));
        let apart = raw.iter().position(|word| word.ends_with(is_clause_sign)).unwrap_or(raw.len());
        (0..apart).any(|at| behind(at) && opened(at))
    }

    /// Whether a clause has begun before byte `end`, without its verb, which follows: `after a crack in the dam| opened`, `that the boat
    /// bought| in May was lost`.
    pub(super) fn is_before_verb(&self, end: usize, language: &Language) -> bool {
        if !language.knows_participles() || language.ends_parts_with_verb() || language.ends_with_verb() {
            return false;
        }
        let near = &self.text[self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN))..end];
        let part = near.rsplit(is_clause_sign).next().unwrap_or_default();
        let opens = |word: &str| language.owes_verb(word) || language.breaks(word) || language.conjoins(word);
        let told_of = |word: &str| !(language.is_headline_verb(word) || language.is_adverb(word) || opens(word));
        let mut last_two = part.split_whitespace().rev().map(bare_word);
        let participle =
            last_two.next().is_some_and(|word| language.is_participle(word)) && last_two.next().is_some_and(told_of);
        let before = part.split_whitespace().rev().map(bare_word).skip(usize::from(participle));
        let mut before = before.take_while(|word| !language.is_headline_verb(word));
        if before.next().is_none_or(opens) || !before.any(opens) {
            return false;
        }
        let ahead = &self.text[end..self.text.floor_char_boundary(end + MAX_BEGUN)];
        let ahead = &ahead[..end_of_part(ahead)];
        words(ahead)
            .take_while(|word| !(opens(word) || participle && language.joins(word, "")))
            .any(|word| language.is_verb(word))
    }

    /// Whether what ends at byte `end` is the first part of a name for something: `a governor| vote`.
    pub(in crate::text::cut) fn parts_compound(&self, end: usize, language: &Language) -> bool {
        let near = self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN));
        let mut kept = self.text[near..end].split_whitespace().rev().map(bare_word);
        let (last, before) = (kept.next().unwrap_or_default(), kept.next().unwrap_or_default());
        self.is_before_compound(before, last, end, language)
    }

    /// Whether a noun stands right before another that it belongs to: `a record of ocean| warming`.
    fn is_before_compound(&self, before: &str, last: &str, end: usize, language: &Language) -> bool {
        let next = next_word(&self.text[end..]);
        let bare = bare_word(next);
        if !next.starts_with(bare) {
            return false;
        }
        let noun = |word: &str| {
            word.starts_with(char::is_lowercase)
                && !language.dangles(word)
                && !language.is_headline_verb(word)
                && !language.is_adverb(word)
        };
        // `ocean warming` at the end, but `ships carrying grain`.
        let behind = self.text[end..].trim_start()[bare.len()..].chars().find(|c| !c.is_whitespace());
        let last_of_all = behind.is_none_or(|c| is_clause_sign(c) || is_terminator(c));
        let opens = language.opens(bare) && !(last_of_all && next.len() == bare.len());
        let bounds = opens || language.joins(bare, "") || language.relates(bare) || language.owes_verb(bare);
        language.stacks_nouns()
            && self.text[end..].starts_with(' ')
            && (language.dangles(before) || language.is_attribute(before, last))
            && !language.is_verb(before)
            && noun(last)
            && noun(bare)
            && !bounds
    }

    /// Whether a compound tense ends at byte `end` and what it is about follows, or what it leads to: `ha aprobado| la ley`,
    /// `obligado| a evacuar`.
    fn awaits_object(&self, before: &str, last: &str, end: usize, language: &Language) -> bool {
        if !language.is_past(last) || !self.text[end..].starts_with(' ') {
            return false;
        }
        let mut behind = words(&self.text[end..]);
        let (next, third) = (behind.next().unwrap_or_default(), behind.next().unwrap_or_default());
        let object = language.dangles(next) && (!language.opens(next) || language.is_modal(next));
        language.is_modal(before) && (object || next.starts_with(char::is_numeric))
            || (language.opens(next) || language.dangles(next))
                && language.is_infinitive(third)
                && !language.dangles(third)
    }

    /// Whether another thing that is done has only begun at byte `end`: `and ending|, for now, the standoff`.
    pub(in crate::text::cut) fn is_joined_verb(&self, end: usize, language: &Language) -> bool {
        let near = self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN));
        let mut kept = self.text[near..end].split_whitespace().rev().map(bare_word);
        let opens = kept.next().is_some_and(|word| language.opens(word) && !language.dangles(word));
        opens && kept.next().is_some_and(|word| language.joins(word, ""))
    }

    /// Whether a name, or the figure of one, stands right behind byte `end`, and before it what belongs to it: `the river| Thames`,
    /// `the Brill Rovers| 3-2`.
    pub(super) fn is_before_name(&self, end: usize, border: usize, language: &Language) -> bool {
        if end != border || language.capitalises_nouns() {
            return false;
        }
        let next = next_word(&self.text[end..]);
        let last = bare_word(last_word(&self.text[..end]));
        let named = last.starts_with(char::is_uppercase) && next.starts_with(char::is_numeric);
        named || last.starts_with(char::is_lowercase) && next.starts_with(char::is_uppercase)
    }

    /// Whether what a noun is of stands right behind byte `end`: `a detecção| da bactéria`.
    pub(super) fn is_before_genitive(&self, end: usize, language: &Language) -> bool {
        let owned = |next: &str| language.is_genitive(next) || language.is_possessed(bare_word(next));
        self.text[end..].starts_with(' ') && owned(next_word(&self.text[end..]))
    }
}
