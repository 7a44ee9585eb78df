//! Who says what a sentence tells: `He took it and spent it, while …, prosecutors allege in a filing`.
//!
//! What stands before such a part is somebody's word. Cut off from it, it would be told as a fact.

use super::super::chars::{is_unspaced, next_word};
use super::super::language::Language;
use super::Cut;
use super::marks::is_phrase_letter;
use super::tokens::{last_word, own_words, words};

/// How far before a part that vouches cuts are taken back, and how far behind the last of them such a part is looked for, in
/// bytes.
pub(super) const MAX_VOUCHED: usize = 1024;
/// How far into a part is looked for who says it, in words.
const SAYS_WITHIN: usize = 9;
/// How many words of a part are looked at for who says what stands before it.
const MAX_OWN_WORDS: usize = 64;
/// With as many words a source is named: `according to three former aides`.
const SOURCE_WORDS: usize = 4;
/// Where no verbs are known, as many words tell something.
const MIN_CLAIM_WORDS: usize = 7;
/// The same where each syllable is a word.
const MIN_CLAIM_SYLLABLES: usize = 10;
/// As many words at the beginning of a sentence hold a verb, though none is known.
const MIN_SENTENCE_WORDS: usize = 7;
/// As few words of a clause are its beginning.
const MAX_BEGUN: usize = 3;
/// Where the verb stands last, more words before it hold what is said, too.
const MAX_SPEAKER_WORDS: usize = 4;
/// Of those, besides the verb, as many without a capital are what is said.
const MIN_SAID_WORDS: usize = 2;

/// Reads the parts of a sentence in order, and takes back the cuts before one that vouches for what stands there.
pub(super) struct Vouching<'a> {
    language: &'a Language,
    /// How many cuts there were before the sentence; nothing takes those back.
    settled: usize,
    /// How many cuts there were before the last mark, and before the one before it.
    counts: [usize; 2],
    /// Whether the last part was an aside: `…, as a video claims, that …`
    aside: bool,
    /// Whether the last part ended with a word for which the next part alone vouches: `…, which, police say, …`
    hung: bool,
}

impl<'a> Vouching<'a> {
    pub(super) fn new(language: &'a Language, cuts: &[Cut]) -> Vouching<'a> {
        Vouching { language, settled: cuts.len(), counts: [cuts.len(); 2], aside: false, hung: false }
    }

    /// Nothing takes back the cuts that there are: `Blast reported in Ost; two hurt, police say`.
    pub(super) fn settle(&mut self, cuts: &[Cut]) {
        self.settled = cuts.len();
    }

    /// Takes the next part, which begins at byte `start` and before `rest`, what is left of the sentence.
    pub(super) fn take(&mut self, part: &str, start: usize, rest: &str, cuts: &mut Vec<Cut>) {
        let first = words(part).next().unwrap_or_default();
        if self.language.completes(first) {
            cuts.truncate(self.counts[usize::from(self.aside)].max(self.settled));
        } else if !self.hung && vouches(self.language, part, first, rest) {
            let near = cuts.partition_point(|cut| cut.end + MAX_VOUCHED < start);
            cuts.truncate(near.max(self.settled));
        }
        self.aside = self.language.opens(first) || self.language.says(first);
        self.hung = is_hung(part, self.language);
        self.counts = [cuts.len(), self.counts[0].min(cuts.len())];
    }
}

/// Whether `part`, which begins with the word `first` and stands before `rest`, tells who says what stands before it.
fn vouches(language: &Language, part: &str, first: &str, rest: &str) -> bool {
    // `who said`, `because police said`, `and the mayor said`, `but police said`
    if language.begins_anew(first)
        || language.relates(first)
        || language.owes_verb(first)
        || language.joins(first, "")
        || language.limits(first)
    {
        return false;
    }
    // `…, after the pilots said that it leaked`; but `…, as the pilots said`
    if language.breaks(first) && !language.conjoins(first) {
        return false;
    }
    // What somebody who was named before an aside has said: `…, since sold, had said …`
    if language.is_verb(first) && !language.says(first) && !language.inverts(first) {
        return false;
    }
    let last = last_word(part);
    let next = words(next_word(rest)).next().unwrap_or_default();
    if last.ends_with(is_unspaced) {
        // Elsewhere it introduces what follows: `市长表示，…`. Behind a quotation it is about that alone where nothing but spaces ends what
        // stands before: `… “เราอยากให้เปิด” เขากล่าว`
        let of_quote = last.ends_with(is_phrase_letter) && part.contains(['"', '”']);
        return next.is_empty() && language.says(last) && !of_quote;
    }
    // `мэр рассказал, что …`; `…, valilik seferlerin durdurulduğunu açıkladı` says that itself.
    if language.says(last) {
        return !language.completes(next) && !holds_what_is_said(part, language);
    }
    let mut quoted = false;
    let decides = |(n, word): (usize, &str)| {
        // `a plan that critics say …`, `found in the bay`
        let says = language.says(word) && !(n == 0 && language.is_participle(word));
        (says || language.owes_verb(word)).then_some(says)
    };
    own_words(part, &mut quoted).take(SAYS_WITHIN).enumerate().find_map(decides).unwrap_or(false)
}

/// Whether `part`, which ends with the verb of who speaks, holds what he says: where the verb stands last, more words before it than a
/// speaker has, and not his name and office alone.
fn holds_what_is_said(part: &str, language: &Language) -> bool {
    let lower = |word: &str| word.starts_with(char::is_lowercase);
    language.ends_with_verb()
        && words(part).nth(MAX_SPEAKER_WORDS).is_some()
        && words(part).filter(|word| lower(word)).nth(MIN_SAID_WORDS).is_some()
}

/// Finds in the parts of a sentence, taken in order, the first who says what stands before.
pub(super) struct Speaker<'a> {
    language: &'a Language,
    /// Whether no part was taken yet.
    begins: bool,
    /// Whether something was told: `John Roe, the mayor, said …` tells nothing before.
    claims: bool,
    /// As [`Vouching::hung`].
    hung: bool,
}

impl<'a> Speaker<'a> {
    pub(super) fn new(language: &'a Language) -> Speaker<'a> {
        Speaker { language, begins: true, claims: false, hung: false }
    }

    /// Takes the next part, which stands before `rest`. Gives, once it is known, as far as which byte of the part it tells
    /// who says all that stands before, or that this was told first: `Police said …`
    pub(super) fn take(&mut self, part: &str, rest: &str) -> Option<Option<usize>> {
        let language = self.language;
        let begins = std::mem::take(&mut self.begins);
        let hung = std::mem::replace(&mut self.hung, is_hung(part, language));
        let first = words(part).next().unwrap_or_default();
        if !begins && (hung || language.relates(first) || language.owes_verb(first)) {
            return None;
        }
        let mut quoted = false;
        let own: Vec<&str> = own_words(part, &mut quoted).take(MAX_OWN_WORDS).collect();
        if let Some((n, count)) = language.source(own.iter().copied()) {
            let named = own.get(n + count + SOURCE_WORDS - 1).or(own.last()).filter(|_| n > 1 || !begins);
            return Some(named.map(|word| end_of(word, part)));
        }
        // `The coach who threatened them if they told anyone …`: what they told is of a clause within.
        let within = |n: usize| {
            let opener = own[..n].iter().rposition(|word| language.owes_verb(word));
            opener.is_some_and(|at| !own[at + 1..n].iter().any(|word| language.is_verb(word)))
        };
        let says = own.iter().enumerate().position(|(n, word)| {
            let passive = n > 0 && language.is_participle(word) && language.is_verb(own[n - 1]);
            language.says(word) && !passive && !(begins && within(n))
        });
        // What is quoted is seen to be somebody's word: `“It is over,” said the mayor`
        if begins && (says.is_some() || language.says_within(part) || quoted && own.is_empty()) {
            return Some(None);
        }
        if begins || !vouches(language, part, first, rest) {
            let tells = if language.knows_verbs() {
                language.has_verb(part, own.iter().copied()) || begins && own.len() >= MIN_SENTENCE_WORDS
            } else {
                let least = if language.writes_syllables() { MIN_CLAIM_SYLLABLES } else { MIN_CLAIM_WORDS };
                own.len() >= least || own.iter().any(|word| word.ends_with(is_unspaced))
            };
            self.claims |= tells && (begins || !language.is_participle(first) && !language.opens_a_part(first));
            return None;
        }
        if !self.claims {
            return Some(None);
        }
        let n = says.unwrap_or(own.len());
        // Who says it stands first, and what he says before the verb.
        let long = own.len() > MAX_SPEAKER_WORDS || part.ends_with(is_unspaced);
        if language.ends_with_verb() && n + 1 >= own.len() && long {
            return None;
        }
        Some(Some(self.end(n, &own, part)))
    }

    /// As far as where of `part` it is told who speaks: the verb `n` of its words, if he stands before that, else all of it.
    fn end(&self, n: usize, own: &[&str], part: &str) -> usize {
        let language = self.language;
        let fills = |word: &&str| language.is_verb(word) || language.opens(word) || language.dangles(word);
        let before = own.get(..n).unwrap_or_default();
        match own.get(n).filter(|word| !before.iter().all(fills) && !word.ends_with(is_unspaced)) {
            Some(word) => end_of(word, part),
            None => part.trim_end().len(),
        }
    }
}

/// Whether `part` ends with a word for which the next part alone vouches: `…, which, police say, …`, `…, weil sich, wie …`
fn is_hung(part: &str, language: &Language) -> bool {
    let last = last_word(part);
    let begun = words(part).take(MAX_BEGUN + 1).count() <= MAX_BEGUN
        && words(part).next().is_some_and(|first| language.owes_verb(first))
        && !language.has_verb(part, words(part));
    let opens = language.owes_verb(last) || language.relates(last) || language.completes(last);
    opens || begun || language.joins(last, "")
}

/// Where `word`, a slice of `part`, ends in it.
fn end_of(word: &str, part: &str) -> usize {
    word.as_ptr().addr() - part.as_ptr().addr() + word.len()
}

#[cfg(test)]
#[path = "vouching_tests.rs"]
mod tests;
