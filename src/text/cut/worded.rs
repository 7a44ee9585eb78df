//! Where a text may end after whole words, with an ellipsis.

use std::borrow::Cow;
use std::ops::Range;

use super::super::chars::{before, is_unspaced, last_word, next_word};
use super::super::language::Language;
use super::super::sentences::{ends, is_terminator};
use super::bonds::{binds, is_in_name, is_lone_syllable};
use super::clauses::Clause;
use super::holds::Holds;
use super::left_out::{clause_of, holds_infinitive};
use super::owed::{accused, owed};
use super::pairs::{Nesting, is_opener};
use super::sourced::MAX_SENTENCE;
use super::tokens::{self, words};
use super::{Cut, ELLIPSIS, Map, Names, bare_word, is_clause_sign};

/// Less than this of a quotation or bracket, with its opening mark, is not worth opening it: in letters, of which a character
/// of a script without spaces is worth two.
const MIN_QUOTED: usize = 16;
/// The same where the text begins with it, so that nothing would be left.
const MIN_LEADING: usize = 4;
/// Fewer words behind a mark are not worth it.
const MIN_BEHIND: usize = 4;
const MIN_REMARK: usize = 3;
const MIN_SAID: usize = 2;
const MIN_LISTED: usize = 6;
/// In more bytes than this there are enough.
const MAX_SCRAP: usize = 256;
/// The same in characters, in scripts without spaces.
const MIN_UNSPACED: usize = 8;
/// As many words before a verb hold who it is of.
const MIN_SUBJECT: usize = 2;
/// Of a text up to where a phrase ends, as many in [`PHRASE_OF`] are as good as all of one that ends within the next phrase.
const PHRASE: usize = 3;
const PHRASE_OF: usize = 4;
/// Of a text up to what has only begun, as many parts in [`BEGUN_OF`] are better than that.
const BEGUN: usize = 1;
const BEGUN_OF: usize = 2;
/// As far before its end, in bytes, is looked for a verb that has only begun, and as many words make one.
const MAX_BEGUN: usize = 96;
const MAX_CHAIN: usize = 8;
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
            let in_name = in_name || is_lone_syllable(self.text, border, language);
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

    /// Whether what a verb that ends at byte `end` is about follows: `approved| the plan`.
    fn is_before_object(&self, end: usize, language: &Language) -> bool {
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
    fn is_begun(&self, end: usize, language: &Language) -> bool {
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

    /// Whether a clause has begun before byte `end`, without its verb, which follows: `after a crack in the dam| opened`.
    fn is_before_verb(&self, end: usize, language: &Language) -> bool {
        if !language.knows_participles() || language.ends_parts_with_verb() || language.ends_with_verb() {
            return false;
        }
        let near = &self.text[self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN))..end];
        let part = near.rsplit(is_clause_sign).next().unwrap_or_default();
        let opens = |word: &str| language.owes_verb(word) || language.breaks(word) || language.conjoins(word);
        let mut before =
            part.split_whitespace().rev().map(bare_word).take_while(|word| !language.is_headline_verb(word));
        if before.next().is_none_or(opens) || !before.any(opens) {
            return false;
        }
        let ahead = &self.text[end..self.text.floor_char_boundary(end + MAX_BEGUN)];
        let ahead = ahead.split([',', ';', ':', '.']).next().unwrap_or_default();
        words(ahead).take_while(|word| !opens(word)).any(|word| language.is_verb(word))
    }

    /// Whether what ends at byte `end` is the first part of a name for something: `a governor| vote`.
    pub(super) fn parts_compound(&self, end: usize, language: &Language) -> bool {
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
    pub(super) fn is_joined_verb(&self, end: usize, language: &Language) -> bool {
        let near = self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN));
        let mut kept = self.text[near..end].split_whitespace().rev().map(bare_word);
        let opens = kept.next().is_some_and(|word| language.opens(word) && !language.dangles(word));
        opens && kept.next().is_some_and(|word| language.joins(word, ""))
    }

    /// Whether a name, or the figure of one, stands right behind byte `end`, and before it what belongs to it: `the river| Thames`,
    /// `the Brill Rovers| 3-2`.
    fn is_before_name(&self, end: usize, border: usize, language: &Language) -> bool {
        if end != border || language.capitalises_nouns() {
            return false;
        }
        let next = next_word(&self.text[end..]);
        let last = bare_word(last_word(&self.text[..end]));
        let named = last.starts_with(char::is_uppercase) && next.starts_with(char::is_numeric);
        named || last.starts_with(char::is_lowercase) && next.starts_with(char::is_uppercase)
    }

    /// Whether the verb of a clause ends at byte `end`, where it stands last, and another is joined there: `… kütüphane açtı| ve …`
    fn is_behind_verb(&self, end: usize, language: &Language) -> bool {
        let (kept, rest) = self.text.split_at(end);
        language.ends_with_verb()
            && rest.starts_with(' ')
            && language.joins(bare_word(next_word(rest)), "")
            && language.has_verb(bare_word(last_word(kept)), std::iter::empty())
    }

    /// Whether what a noun is of stands right behind byte `end`: `a detecção| da bactéria`.
    fn is_before_genitive(&self, end: usize, language: &Language) -> bool {
        let owned = |next: &str| language.is_genitive(next) || language.is_possessed(bare_word(next));
        self.text[end..].starts_with(' ') && owned(next_word(&self.text[end..]))
    }

    /// `words`, of which those behind a passive, before what only adds to it, end as a sentence does: `… has been jailed| for six years`;
    /// and those before a day or a place.
    pub(super) fn with_passives(&self, mut words: Vec<Cut>, sentence: usize, language: &Language) -> Vec<Cut> {
        let Some(stop) = tokens::stop(&self.text[..sentence]) else { return words };
        let owed = owed(&self.text[..sentence], language);
        let whole = |cut: &&mut Cut| cut.tail == ELLIPSIS && cut.end <= MAX_SENTENCE && cut.end > owed;
        for cut in words.iter_mut().filter(whole) {
            if self.is_passive(cut.end, language) || !stop.is_empty() && self.adds_place(cut.end..sentence, language) {
                cut.tail = Cow::Borrowed(stop);
            }
        }
        words
    }

    /// Whether `rest`, the end of the first sentence, only adds a day or a place: `ran aground off Wendle| on Sunday evening`.
    fn adds_place(&self, rest: Range<usize>, language: &Language) -> bool {
        const MAX_WORDS: usize = 4;
        let end = rest.start;
        let last = bare_word(last_word(&self.text[..end]));
        let rest = &self.text[rest];
        let mut own = words(rest);
        let placed = own.next().is_some_and(|word| language.places(word));
        let proper = own.next().is_some_and(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
        let tells = |word: &str| {
            language.is_verb(word) || language.owes_verb(word) || language.negates(word) || language.limits(word)
        };
        // `lives| in Brill`
        let owed = || language.is_headline_verb(last) || language.is_participle(last) || language.is_past(last);
        rest.starts_with(' ')
            && placed
            && proper
            && !language.capitalises_nouns()
            && !rest.contains(is_clause_sign)
            && words(rest).nth(MAX_WORDS).is_none()
            && !words(rest).any(tells)
            && !owed()
            && self.tells_whole(end, language)
    }

    fn is_passive(&self, end: usize, language: &Language) -> bool {
        let near = self.text.floor_char_boundary(end.saturating_sub(MAX_BEGUN));
        let mut kept = self.text[near..end].split_whitespace().rev().map(bare_word);
        let participle = kept.next().is_some_and(|word| language.is_participle(word) && !language.says(word));
        let verb = kept.find(|word| !language.is_adverb(word)).is_some_and(|word| language.is_verb(word));
        // `the diver whose maps were shown and have been sold| at once`
        let own = kept.next().is_some_and(|word| !language.joins(word, "") && !language.relates(word));
        let next = bare_word(next_word(&self.text[end..]));
        // `was asked| to leave`, `was accused| of theft`, `was told| that …`
        let adds =
            language.opens(next) && !language.ties(next) && !language.is_modal(next) && !language.owes_verb(next);
        let adds = adds && !language.limits(next) && !language.turns(next);
        participle && verb && own && adds && self.text[end..].starts_with(' ') && self.tells_whole(end, language)
    }

    /// Whether what stands before byte `end` of the first sentence has its verb, and so has each clause in it.
    fn tells_whole(&self, end: usize, language: &Language) -> bool {
        let mut clause = Clause::new(language, false, false, false);
        clause.take(&self.text[..end], ',');
        clause.is_whole()
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

/// Letters, as [`MIN_QUOTED`] counts them, as far as that.
fn width(quoted: &str) -> usize {
    quoted.chars().take(MIN_QUOTED).map(|c| 1 + usize::from(is_unspaced(c))).sum()
}

/// The last word of `piece`, which can begin with a bracket where words are not spaced: `）を`.
fn last_of(piece: &str) -> &str {
    let begins = |c: char| !c.is_alphanumeric();
    if piece.ends_with(is_unspaced) { piece.rsplit(begins).next().unwrap_or(piece) } else { piece }
}

/// Whether `more`, from one cut to the next, ends with a mark and too few words behind it: not if they turn round what stands before.
fn is_scrap(more: &str, language: &Language) -> bool {
    let more = more.trim_start();
    if more.len() > MAX_SCRAP {
        return false;
    }
    // Of several things, some may stand.
    let first = more.starts_with(is_clause_sign).then_some(0);
    let Some(mark) = first.or_else(|| last_mark(more)) else { return false };
    let behind = &more[mark..];
    // Behind a dash, `a hint` says nothing, and `the port reopens` does; `Storm - live: Ferries sail`; `a good film: cold, quick and …`.
    let listed = |(_, said): (&str, &str)| said.starts_with(char::is_lowercase);
    let least = match behind.chars().next() {
        _ if behind.split_once(": ").is_some_and(listed) => MIN_LISTED,
        Some('—' | '–') => MIN_REMARK,
        _ if behind.contains(": ") => MIN_SAID,
        _ => MIN_BEHIND,
    };
    let joins = |word: &str| language.joins(word, "") || language.owes_verb(word);
    // `…, and that she dies`
    let said = behind.rsplit_once(": ").map_or(behind, |(_, said)| said);
    let told = words(said).skip_while(|word| joins(word)).take(least).count();
    !more.contains(is_unspaced) && told < least && !words(more).any(|word| language.turns(word))
}

/// Whether `kept` has some words.
fn says_something(kept: &str) -> bool {
    kept.ends_with(is_unspaced) || words(kept).take(MIN_REMARK).count() == MIN_REMARK
}

/// Where the last mark of `more` stands that parts clauses, before a space.
fn last_mark(more: &str) -> Option<usize> {
    let mut marks = more.char_indices().rev().filter(|(_, c)| is_clause_sign(*c));
    marks.find(|(at, c)| more[at + c.len_utf8()..].starts_with(' ')).map(|(at, _)| at)
}

/// Whether fewer characters than say something stand behind the last mark of `kept`, in a script without spaces.
fn is_unspaced_scrap(kept: &str) -> bool {
    let mut near = kept.char_indices().rev().take(MIN_UNSPACED);
    near.any(|(at, c)| {
        let ascii = matches!(c, ',' | ';') && kept[at + 1..].starts_with(is_unspaced);
        (ascii || matches!(c, '、' | '，' | '；')) && kept[at..].contains(is_unspaced)
    })
}

/// Whether a word cut leaves `off` of an abbreviation; an ellipsis is none.
fn is_stem(off: &str) -> bool {
    off.starts_with('.') && !off.starts_with("..")
}
