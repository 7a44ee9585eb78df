//! Whether words say a headline again: all of it, or as the beginning of a longer sentence.

use super::Article;
use super::phrases::{PHRASES, fold, is_any};
use crate::text::UnicodeWords as _;
use crate::text::language::Language;
use crate::text::{sentences, unpaired};

/// As many words that are no articles are a statement, and no longer only what a sentence is about: `The tram`.
const MIN_WORDS: usize = 3;
/// As many, if what follows them could not go on with the verb: `Mayor resigns` before `after`.
const MIN_WORDS_BEFORE_LINK: usize = 2;
/// As many letters of a script without spaces are one.
const MIN_IDEOGRAPHS: usize = 5;
/// The same of Thai and its kin, which write sounds.
const MIN_SOUNDS: usize = 12;
/// A town before a sentence is at most this long, in bytes.
const MAX_TOWN: usize = 60;
/// A sentence of more words is looked at no further.
const MAX_WORDS: usize = 200;

impl Article {
    /// The sentence that says the headline again and goes on, if what stands below the headline opens with one: in its
    /// place it says both at once. A headline that only names what the sentence is about, `Tram`, is not said by it.
    ///
    /// `below` is what stands there: [`Article::summary_or_lead`].
    pub fn whole_headline(&self, below: &str) -> Option<String> {
        let headline = self.unlabelled_headline();
        let label = &self.headline[..self.headline.len() - headline.len()];
        let language = Language::of(&self.language);
        let town = town(below);
        let said = town + end(&below[town..], headline)?;
        if !is_statement(headline, &below[said..], language) {
            return None;
        }
        let stop = sentences(below, language).into_iter().find(|stop| *stop >= said)?;
        let sentence = below[..stop].trim();
        let goes_on = below[said..stop].contains(char::is_alphanumeric);
        (goes_on && unpaired(sentence).is_none()).then(|| format!("{label}{}", without_stop(sentence)))
    }
}

/// How many bytes of `text` are a town before the first sentence, in a form that may as well be a part of it: `AVEL: `.
fn town(text: &str) -> usize {
    let head = &text[..text.floor_char_boundary(MAX_TOWN)];
    let ends = [": ", " – ", " — ", " - "].iter().filter_map(|mark| Some((head.find(mark)?, mark.len())));
    let Some((at, mark)) = ends.min() else { return 0 };
    let capitals = head[..at].contains(char::is_uppercase) && !head[..at].contains(char::is_lowercase);
    if capitals { at + mark } else { 0 }
}

/// Without the full stop, as headlines are written; one of an abbreviation stays.
fn without_stop(sentence: &str) -> &str {
    let Some(bare) = sentence.strip_suffix(['.', '。', '।', '۔']) else { return sentence };
    let last = bare.rsplit(' ').next().unwrap_or_default();
    if last.contains('.')
        || !bare.ends_with(char::is_alphanumeric) && !bare.ends_with(['”', '»', '"', '’', ')', '」', '』', '%'])
    {
        sentence
    } else {
        bare
    }
}

/// Where the headline ends that `text` opens with, in bytes: in the same letters whatever their case and signs, or in the same
/// words but for articles.
pub(super) fn end(text: &str, headline: &str) -> Option<usize> {
    by_letters(text, headline).or_else(|| by_words(text, headline))
}

fn by_letters(text: &str, headline: &str) -> Option<usize> {
    let mut wanted = letters(headline).peekable();
    wanted.peek()?;
    for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        for lower in letter.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
        if wanted.peek().is_none() {
            let end = at + letter.len_utf8();
            let goes_on = text[end..].chars().next().is_some_and(char::is_alphanumeric);
            return (!goes_on || is_unspaced(letter)).then_some(end);
        }
    }
    None
}

fn by_words(text: &str, headline: &str) -> Option<usize> {
    let told = |word: &str| Some(fold(word)).filter(|word| !is_any(&PHRASES.articles, word));
    // Nearly always the first words differ already.
    let mut wanted = headline.unicode_words().take(MAX_WORDS).filter_map(told).peekable();
    let mut same = 0;
    for (at, word) in text.unicode_word_indices() {
        let Some(told) = told(word) else { continue };
        if wanted.next().as_ref() != Some(&told) {
            return None;
        }
        same += 1;
        if wanted.peek().is_none() {
            let is_all = same >= MIN_WORDS_BEFORE_LINK && headline.unicode_words().nth(MAX_WORDS).is_none();
            return is_all.then_some(at + word.len());
        }
    }
    None
}

/// Whether the headline says something, and does not only name what it is about, before `rest` of the sentence.
fn is_statement(headline: &str, rest: &str, language: &Language) -> bool {
    let words = headline.unicode_words().filter(|word| !word.starts_with(is_unspaced));
    let words = words.filter(|word| !is_any(&PHRASES.articles, &fold(word))).take(MIN_WORDS).count();
    let ideographs = headline.chars().filter(|letter| is_unspaced(*letter) && *letter >= '\u{2E80}').count();
    let sounds = headline.chars().filter(|letter| is_unspaced(*letter) && *letter < '\u{2E80}').count();
    let parted = rest.starts_with([',', ';', ':', '–', '—', '(']) || rest.trim_start().starts_with(['–', '—', '(']);
    let linked = || parted || rest.unicode_words().next().is_some_and(|next| language.adds(next));
    words >= MIN_WORDS
        || ideographs >= MIN_IDEOGRAPHS
        || sounds >= MIN_SOUNDS
        || words >= MIN_WORDS_BEFORE_LINK && linked()
}

/// A letter of a script that puts no spaces between words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Letters and digits alone, in lower case: what is left when two lines differ only in their punctuation.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase)
}
