//! Where a text may end after whole words, with an ellipsis.

use super::super::chars::{before, is_unspaced, last_word, next_word};
use super::super::language::Language;
use super::super::sentences::is_terminator;
use super::bonds::{binds, is_in_name, is_lone_syllable};
use super::clauses::words;
use super::holds::Holds;
use super::pairs::{Nesting, is_opener};
use super::{Cut, ELLIPSIS, Map, Names, bare_word, is_clause_sign};

/// Less than this of a quotation or bracket, with its opening mark, is not worth opening it: in letters, of which a character
/// of a script without spaces is worth two.
const MIN_QUOTED: usize = 16;
/// The same where the text begins with it, so that nothing would be left.
const MIN_LEADING: usize = 4;
/// Fewer words behind a mark are not worth it.
const MIN_BEHIND: usize = 4;
const MIN_REMARK: usize = 3;
/// As many words before a verb hold who it is of.
const MIN_SUBJECT: usize = 2;
/// Of a text up to where a phrase ends, as many in [`PHRASE_OF`] are as good as all of one that ends within the next phrase.
const PHRASE: usize = 3;
const PHRASE_OF: usize = 4;
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
        let (mut piece_start, mut seen) = (0, 0);
        for border in self.borders(0, to) {
            // Where words are not spaced, the last one is what the dictionary says.
            let piece = std::mem::replace(&mut piece_start, border)..border;
            let parted = !language.is_within_phrase(&self.text[..border], &self.text[border..]);
            if language.dangles(last_of(&self.text[piece])) && !(parted && language.rests(&self.text[..border])) {
                continue;
            }
            let in_name = names == Names::Whole && is_in_name(self.text, border, language);
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
            if opens || waits || awaits || nesting.innermost().is_some_and(|start| opened(start) || bracketed(start)) {
                continue;
            }
            // `…, tsunami…`: a word or two behind a mark say less than nothing.
            if cuts.last().is_some_and(|last| is_scrap(&self.text[last.end..end], language)) {
                continue;
            }
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
        let subject = words(&self.text[..end]).nth(MIN_SUBJECT).is_some();
        article && subject && !other && self.text[end..].starts_with(' ')
    }

    /// Whether `last`, which ends at byte `end`, is about a noun that follows. With a capital, behind another, it is a name.
    fn is_attribute(&self, last: &str, end: usize, language: &Language) -> bool {
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let word = bare_word(last);
        let named = || capital(word) && capital(last_word(self.text[..end - last.len()].trim_end()));
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
        let free = |cut: &&Cut| !bonds.has(cut.end) && !claims.has(cut.end) && !turned.has(cut.end) && !says(cut.end);
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
            if marked && self.begins_clause(cut.end, language) {
                joint = cut.end;
            }
            let phrase = phrase_end == cut.end || marked || phrase_end * PHRASE_OF < cut.end * PHRASE;
            phrase && (joint == cut.end || joint * JOINT_OF < cut.end * JOINT)
        });
        words
    }
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

/// Whether `more`, from one cut to the next, is a mark and too few words behind it: not if they turn round what stands before.
fn is_scrap(more: &str, language: &Language) -> bool {
    let more = more.trim_start();
    // Behind a dash, `a hint` says nothing, and `the port reopens` does.
    let least = if more.starts_with(['—', '–']) { MIN_REMARK } else { MIN_BEHIND };
    let few = || words(more).take(least).count() < least && !words(more).any(|word| language.turns(word));
    more.starts_with(is_clause_sign) && !more.contains(is_unspaced) && few()
}

/// Whether a word cut leaves `off` of an abbreviation; an ellipsis is none.
fn is_stem(off: &str) -> bool {
    off.starts_with('.') && !off.starts_with("..")
}
