//! Phrases that are looked for where a sentence begins.

use std::borrow::Cow;

use super::super::chars::{between_spaces, is_alphanumeric, is_small_or_uncased, is_unspaced, space_at};
use super::super::cut::{without_marks, words};
use super::super::sentences::is_terminator;
use super::WordSet;
use super::endings::lower;

/// Words of a sentence that are looked at.
const MAX_WORDS: usize = 16;
/// Words that may stand before the one that begins a phrase: `But in fact this is false`.
const MAX_SKIPPED: usize = 3;
/// Characters of a sentence that are looked at where words have no spaces between them.
const MAX_UNSPACED: usize = 32;
/// Characters of the longest word that is looked at, and bytes in which it is found.
const MAX_WORD: usize = 32;
const MAX_BYTES: usize = 4 * MAX_WORD;

/// Phrases; `_` stands between their words, and `*` behind what is the beginning of a word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// Sorted.
    all: Vec<Vec<&'static str>>,
    /// The places of those whose first word is the beginning of one.
    stems: Vec<usize>,
    beginnings: Beginnings,
    /// The same of those that are one word.
    alone: Beginnings,
    /// The same of the second words of the others: `not_guilty` begins with a word that nearly every text has.
    seconds: Beginnings,
    /// Words of the longest.
    longest: usize,
    /// Whether some are of a script without spaces between words.
    unspaced: bool,
}

impl Phrases {
    pub(super) fn extend(&mut self, phrases: &'static str) {
        self.all.extend(phrases.split_whitespace().map(|phrase| phrase.split('_').collect::<Vec<_>>()));
        self.all.sort_unstable();
        let is_stem = |n: &usize| self.all[*n][0].ends_with('*');
        self.stems = (0..self.all.len()).filter(is_stem).collect();
        let words = |n: usize| self.all.iter().filter_map(move |phrase| phrase.get(n).copied());
        self.beginnings = Beginnings::of(words(0), self.all.len());
        self.seconds = Beginnings::of(words(1), self.all.len());
        let alone = self.all.iter().filter(|phrase| phrase.len() == 1).map(|phrase| phrase[0]);
        self.alone = Beginnings::of(alone, self.all.len());
        for phrase in &self.all {
            self.longest = self.longest.max(phrase.len());
            self.unspaced |= phrase[0].starts_with(is_unspaced);
        }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those of scripts without spaces, as they stand in a text.
    fn unspaced(&self) -> impl Iterator<Item = &'static str> {
        let all = if self.unspaced { self.all.as_slice() } else { &[] };
        all.iter().map(|phrase| phrase[0]).filter(|phrase| phrase.starts_with(is_unspaced))
    }

    /// How many words from the first of `words` on one of them takes.
    fn begins(&self, words: &[Word<'_>]) -> Option<usize> {
        let first = &words.first()?.text;
        if !self.beginnings.may_have(first) {
            return None;
        }
        let is = |(word, asked): (&Word<'_>, &&str)| match asked.strip_suffix('*') {
            Some(stem) => word.text.starts_with(stem),
            None => word.text == *asked,
        };
        let goes_on =
            |phrase: &&Vec<&str>| phrase.len() <= words.len() && words[1..].iter().zip(phrase.iter().skip(1)).all(is);
        self.with_first(first).filter(goes_on).map(Vec::len).max()
    }

    /// Those whose first word is `word`, or its beginning.
    fn with_first<'w>(&'w self, word: &'w str) -> impl Iterator<Item = &'w Vec<&'static str>> {
        let from = self.all.partition_point(|phrase| phrase[0] < word);
        let whole = self.all[from..].iter().take_while(move |phrase| phrase[0] == word);
        // No other begins with that letter.
        let letter = word.chars().next();
        let from = self.stems.partition_point(|n| self.all[*n][0].chars().next() < letter);
        let stems = self.stems[from..].iter().map(|n| &self.all[*n]);
        let stems = stems.take_while(move |phrase| phrase[0].chars().next() == letter);
        whole.chain(stems.filter(move |phrase| word.starts_with(phrase[0].trim_end_matches('*'))))
    }

    /// Whether `sentence` begins with one of them; in scripts without spaces, whether it begins so.
    pub(super) fn begin(&self, sentence: &str) -> bool {
        let unspaced = || self.unspaced().any(|phrase| sentence.starts_with(phrase));
        // Hardly a sentence does, which its first word tells.
        let may_begin = || first_of(sentence).next().is_some_and(|(word, ..)| self.may_begin(word));
        let begins = || self.begins(&first_words(sentence, self.longest)).is_some();
        !self.is_empty() && (may_begin() && begins() || unspaced())
    }

    /// Whether what stands before the first colon of `paragraph` is one of them, and nothing else.
    pub(super) fn label(&self, paragraph: &str) -> bool {
        /// No label is longer, in bytes.
        const MAX_LABEL: usize = 64;
        let near = &paragraph[..paragraph.floor_char_boundary(MAX_LABEL)];
        let label = near.split_once([':', '：']).map_or("", |(label, _)| label);
        let words = if self.is_empty() { Vec::new() } else { first_words(label, MAX_WORDS) };
        !words.is_empty() && self.begins(&words) == Some(words.len())
    }

    /// Which of `words` is the first of one of them, and how many words that has.
    pub(super) fn within<'p>(&self, words: impl Iterator<Item = &'p str> + Clone) -> Option<(usize, usize)> {
        let (mut left, mut n) = (words, 0);
        while !self.is_empty() {
            let word = left.next()?;
            if let Some(count) = self.begins_with(word, &left) {
                return Some((n, count));
            }
            n += 1;
        }
        None
    }

    /// How many words one of them has that begins with `word`, and goes on with `left`.
    fn begins_with<'p>(&self, word: &'p str, left: &(impl Iterator<Item = &'p str> + Clone)) -> Option<usize> {
        if !self.may_go_on(word, || left.clone().next()) || !self.may_begin(word) {
            return None;
        }
        let read = |word: &'p str| Word { text: plain(word), end: 0, marked: false };
        let next: Vec<Word<'_>> = std::iter::once(word).chain(left.clone()).take(self.longest).map(read).collect();
        self.begins(&next)
    }

    /// Whether one of them may begin with `word` and the word behind it, as far as the letters of both tell.
    #[inline]
    fn may_go_on<'p>(&self, word: &str, next: impl Fn() -> Option<&'p str>) -> bool {
        let goes_on = || next().is_some_and(|next| self.seconds.may_have(next));
        self.beginnings.may_have(word) && (self.alone.may_have(word) || goes_on())
    }

    /// Whether one of them may begin with `word`, which hardly a word of a text does.
    fn may_begin(&self, word: &str) -> bool {
        if !self.beginnings.may_have(word) {
            return false;
        }
        self.with_first(&plain(word)).next().is_some()
    }

    /// Whether `text` has one of them; in scripts without spaces, anywhere.
    pub(super) fn holds(&self, text: &str) -> bool {
        // Hardly a word begins one, and of most that is told without looking for where they end.
        let begins = |word: &str| {
            let at = word.as_ptr().addr() - text.as_ptr().addr();
            let mut left = words(&text[at..]);
            left.next().is_some_and(|word| self.begins_with(word, &left).is_some())
        };
        !self.is_empty()
            && (between_spaces(text).any(|word| self.beginnings.may_have_marked(word) && begins(word))
                || self.unspaced().any(|phrase| text.contains(phrase)))
    }

    /// Where the last of them begins in `text`, in bytes, where words have spaces between them.
    pub(super) fn last_in(&self, text: &str) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        let at = |word: &str| word.as_ptr().addr() - text.as_ptr().addr();
        words(text).filter(|word| self.may_begin(word)).map(at).filter(|at| self.begin(&text[*at..])).last()
    }

    /// The same where words have no spaces between them.
    pub(super) fn last_unspaced(&self, text: &str) -> Option<usize> {
        self.unspaced().filter_map(|phrase| text.rfind(phrase)).max()
    }

    /// Where the first of them that `text` has ends, in bytes.
    fn end_in(&self, text: &str) -> Option<usize> {
        self.all.iter().filter_map(|phrase| text.find(phrase[0]).map(|at| at + phrase[0].len())).min()
    }
}

/// With which three letters a phrase may begin: of all that do the bit is set, and of a few others.
#[derive(Debug, Default)]
struct Beginnings {
    /// Their number is a power of two.
    bits: Vec<u64>,
    /// Whether some begin with a word of which fewer letters are known.
    short: bool,
}

impl Beginnings {
    /// Behind the last letter of a word.
    const NONE: u32 = 0;
    /// Where any letter may stand, or none.
    const ANY: u32 = u32::MAX;

    /// Those of `words`, `most` at most: with 64 bits for each, hardly one of another word is set.
    fn of(words: impl Iterator<Item = &'static str>, most: usize) -> Self {
        let mut all = Self { bits: vec![0; most.next_power_of_two()], short: false };
        words.for_each(|word| all.insert(word));
        all
    }

    fn insert(&mut self, word: &str) {
        let mut letters = Self::letters(word.strip_suffix('*').unwrap_or(word));
        if word.ends_with('*') && letters.contains(&Self::NONE) {
            letters = letters.map(|letter| if letter == Self::NONE { Self::ANY } else { letter });
            self.short = true;
        }
        let (block, bit) = self.place(letters);
        self.bits[block] |= bit;
    }

    /// The same of a word that may have marks around it.
    #[inline]
    fn may_have_marked(&self, word: &str) -> bool {
        match *word.as_bytes() {
            [a, b, c, ..] if a.is_ascii_alphabetic() & b.is_ascii_alphabetic() & c.is_ascii_alphabetic() => {
                self.has([a, b, c].map(|letter| u32::from(letter.to_ascii_lowercase())))
            }
            // Of a word with such letters first the marks around it are none of them.
            _ => match Self::small(word) {
                Some(letters) => self.has(letters),
                None => self.may_have(without_marks(word)),
            },
        }
    }

    #[inline]
    fn may_have(&self, word: &str) -> bool {
        self.has(Self::letters(word))
    }

    #[inline]
    fn has(&self, [first, second, third]: [u32; 3]) -> bool {
        let has = |letters| {
            let (block, bit) = self.place(letters);
            self.bits.get(block).is_some_and(|bits| bits & bit != 0)
        };
        has([first, second, third])
            || self.short && (has([first, second, Self::ANY]) || has([first, Self::ANY, Self::ANY]))
    }

    /// The same of a word that begins with three letters which have no capitals, or are small ones of Cyrillic.
    #[inline]
    fn small(word: &str) -> Option<[u32; 3]> {
        if word.as_bytes().first().is_none_or(u8::is_ascii) {
            return None;
        }
        let mut letters = word.chars();
        let three = [letters.next()?, letters.next()?, letters.next()?];
        three.into_iter().all(is_small_or_uncased).then(|| three.map(u32::from))
    }

    /// The first three characters of `word` as the lists have them.
    #[inline]
    fn letters(word: &str) -> [u32; 3] {
        let small = |letter: u8| u32::from(letter.to_ascii_lowercase());
        match *word.as_bytes() {
            [a, b, c, ..] if (a | b | c).is_ascii() => return [small(a), small(b), small(c)],
            [a, b] if (a | b).is_ascii() => return [small(a), small(b), Self::NONE],
            _ => {}
        }
        let plain = |c: char| match c {
            '’' => '\'',
            // As the last letter of a word.
            'ς' => 'σ',
            c => c,
        };
        let mut own = word.chars().map(plain);
        let three = [own.next(), own.next(), own.next()];
        if three.into_iter().flatten().all(is_small_or_uncased) {
            return three.map(|letter| letter.map_or(Self::NONE, u32::from));
        }
        let mut letters = three.into_iter().flatten().flat_map(char::to_lowercase).map(u32::from);
        std::array::from_fn(|_| letters.next().unwrap_or(Self::NONE))
    }

    #[inline]
    fn place(&self, [first, second, third]: [u32; 3]) -> (usize, u64) {
        let number =
            first.wrapping_mul(0x9e37_79b1) ^ second.wrapping_mul(0x85eb_ca77) ^ third.wrapping_mul(0xc2b2_ae3d);
        let number = (number >> 8) as usize;
        ((number / 64) & self.bits.len().wrapping_sub(1), 1 << (number % 64))
    }
}

/// What takes back the sentence before: a word that means it, and what is said of it.
#[derive(Debug, Default)]
pub(super) struct Denials {
    /// `this`, `the_claim`
    pub(super) takers: Phrases,
    /// What takes it back a few words behind one of those: `false`, `rumour*`
    pub(super) denials: Phrases,
    /// What takes it back by itself: `so_claimed`
    pub(super) denied: Phrases,
    /// What somebody does who denies it: `denied_it`
    pub(super) denies: Phrases,
    /// Words behind `denied` with which that tells what it denies.
    pub(super) completes: WordSet,
}

/// That a sentence takes back the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Taken {
    /// How much of it, in bytes, it takes to see that.
    pub(in super::super) end: usize,
    /// Whether somebody denies it, and it may be so all the same.
    pub(in super::super) by_somebody: bool,
}

struct Word<'a> {
    text: Cow<'a, str>,
    end: usize,
    /// Whether a mark stands behind it.
    marked: bool,
}

/// The same as it stands in a sentence.
type FirstWord<'a> = (&'a str, usize, bool);

impl<'a> Word<'a> {
    fn read((word, end, marked): FirstWord<'a>) -> Self {
        Self { text: plain(word), end, marked }
    }
}

impl Denials {
    /// How much of `rest`, in bytes, it takes to see that the sentence which begins there takes back the one before. If that
    /// is `told` to be somebody's word, who denies it takes nothing back.
    pub(super) fn find(&self, rest: &str, told: impl Fn() -> bool) -> Option<Taken> {
        if self.takers.all.is_empty() {
            return None;
        }
        let indent = rest.len() - rest.trim_start().len();
        let sentence = &rest[indent..];
        if self.takers.all.last().is_some_and(|taker| taker[0].starts_with(is_unspaced)) {
            let end = sentence.char_indices().take(MAX_UNSPACED).take_while(|(_, c)| !is_terminator(*c) && *c != '\n');
            let sentence = &sentence[..end.last().map_or(0, |(at, c)| at + c.len_utf8())];
            let taker = self.takers.all.iter().find(|taker| sentence.starts_with(taker[0]));
            let taken = taker.and_then(|_| self.denials.end_in(sentence)).or_else(|| self.denied.end_in(sentence));
            let taken = taken.map(|end| Taken { end: indent + end, by_somebody: false });
            let denies = || self.denies.end_in(sentence).filter(|_| !told());
            return taken.or_else(|| Some(Taken { end: indent + denies()?, by_somebody: true }));
        }
        // What is quoted is somebody's own: `“I thought it was a hoax”`
        if sentence.starts_with(['“', '«', '„', '"', '”', '»', '‘']) {
            return None;
        }
        let words: Vec<FirstWord<'_>> = first_of(sentence).collect();
        if !self.may_take_back(&words) {
            return None;
        }
        let words: Vec<Word<'_>> = words.into_iter().map(Word::read).collect();
        let end = |word: usize| Some(Taken { end: indent + words.get(word.checked_sub(1)?)?.end, by_somebody: false });
        // `False, doctors say.`
        if let Some(count) = self.denials.begins(&words).filter(|count| words[count - 1].marked) {
            return end(count);
        }
        for skipped in 0..words.len().min(MAX_SKIPPED) {
            if let Some(count) = self.denied.begins(&words[skipped..]) {
                // `There is no evidence that …` tells itself what there is none of.
                let own = words.get(skipped + count).is_some_and(|word| self.completes.contains(&*word.text));
                // `Such are the allegations that he faces` does not, as far as its beginning means the sentence before.
                if !own || self.takers.begins(&words[skipped..]).is_none() {
                    return end(skipped + count).filter(|_| !own);
                }
            }
            let Some(taker) = self.takers.begins(&words[skipped..]) else { continue };
            let from = skipped + taker;
            if let Some((n, count)) = (from..words.len()).find_map(|n| Some((n, self.denials.begins(&words[n..])?))) {
                return end(n + count);
            }
        }
        let denies = (0..words.len()).find_map(|n| Some(n + self.denies.begins(&words[n..])?));
        Some(Taken { by_somebody: true, ..denies.filter(|_| !told()).and_then(end)? })
    }

    /// Whether the sentence that begins with `words` may do so, as far as their letters tell: hardly one may.
    fn may_take_back(&self, words: &[FirstWord<'_>]) -> bool {
        words.iter().enumerate().any(|(n, (word, ..))| {
            let may = |phrases: &Phrases| phrases.may_go_on(word, || words.get(n + 1).map(|(next, ..)| *next));
            may(&self.denies)
                || n < MAX_SKIPPED && (may(&self.denied) || may(&self.takers))
                || n == 0 && may(&self.denials)
        })
    }

    /// Whether `sentence` begins with one of the names of what is taken back: `the clip`.
    pub(super) fn names_claim(&self, sentence: &str) -> bool {
        self.takers.begins(&first_words(sentence, self.takers.longest)).is_some_and(|count| count == 2)
    }

    /// The same, where `headline` has another of those names: `Video …`
    pub(super) fn names_another(&self, sentence: &str, headline: &str) -> bool {
        let noun = |word: Cow<'_, str>| self.takers.all.iter().any(|taker| taker.len() == 2 && taker[1] == word);
        self.names_claim(sentence) && words(headline).map(lower).any(noun)
    }

    /// Whether `word` alone means the sentence before it.
    pub(super) fn means(&self, word: &str) -> bool {
        let word = lower(word);
        self.takers.all.iter().any(|taker| taker.len() == 1 && taker[0] == word)
    }

    /// Whether `sentence` begins with a word that means the one before.
    pub(super) fn refers(&self, sentence: &str) -> bool {
        let words = || first_words(sentence.trim_start(), self.takers.longest);
        !self.takers.all.is_empty() && self.takers.begins(&words()).is_some()
    }
}

/// As many of the first words of a sentence as `most`, in lower case, and where they end.
fn first_words(sentence: &str, most: usize) -> Vec<Word<'_>> {
    first_of(sentence).take(most).map(Word::read).collect()
}

/// The first words of a sentence as they stand there, where each ends, and whether a mark stands behind it.
fn first_of(sentence: &str) -> impl Iterator<Item = FirstWord<'_>> {
    let (mut at, mut ended) = (0, false);
    let words = std::iter::from_fn(move || {
        while !ended {
            at += sentence[at..].len() - sentence[at..].trim_start().len();
            let near = &sentence[at..sentence.floor_char_boundary(at + MAX_BYTES)];
            let end = at + next_end(&near[..space_at(near)]);
            let raw = &sentence[at..end];
            if raw.is_empty() {
                break;
            }
            // Most words have no marks around them.
            if let [first, .., last] = raw.as_bytes()
                && first.is_ascii_alphanumeric()
                && last.is_ascii_alphanumeric()
            {
                ended = sentence[end..].starts_with('\n');
                at = end;
                return Some((raw, end, false));
            }
            let bare = raw.trim_start_matches(|c: char| !is_alphanumeric(c));
            let start = end - bare.len();
            let bare = bare.trim_end_matches(|c: char| !is_alphanumeric(c));
            let marks = raw.trim_end_matches(|c: char| !is_alphanumeric(c) && !is_terminator(c));
            ended = marks.ends_with(is_terminator) || sentence[end..].starts_with('\n');
            at = end;
            if !bare.is_empty() {
                return Some((bare, start + bare.len(), start + bare.len() < end));
            }
        }
        None
    });
    words.take(MAX_WORDS)
}

/// `word` in lower case, with the apostrophe that the lists have.
#[inline]
fn plain(word: &str) -> Cow<'_, str> {
    let word = lower(word);
    if !word.is_ascii() && word.contains('’') { Cow::Owned(word.replace('’', "'")) } else { word }
}

/// Where the longest word that is looked at ends.
fn next_end(text: &str) -> usize {
    if text.len() <= MAX_WORD {
        return text.len();
    }
    text.char_indices().nth(MAX_WORD).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_whatever_letters_it_begins_with() {
        let mut phrases = Phrases::default();
        phrases.extend("x* y denied_it d'après* отрица* θεός ος इनकार_किया l* 否认");
        for text in [
            "Xylem",
            "He and y, said Ann",
            "She DENIED it",
            "D’après lui",
            "Он ОТРИЦАЛ это",
            "ο θεός",
            "ΟΣ",
            "उसने इनकार किया",
            "L",
            "他否认了",
        ] {
            assert!(phrases.holds(text), "{text}");
        }
        for text in ["", "denied", "it denied", "Z", "dapres", "нет"] {
            assert!(!phrases.holds(text), "{text}");
        }
        assert_eq!(phrases.within(["so", "denied", "it"].into_iter()), Some((1, 2)));
    }
}
