//! Where a text may be cut, and the longest of it that fits: whole sentences, else whole clauses, else words.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::language::{Language, language};
use super::sentences::sentences;
use super::{Rich, Style};

/// What stands for what was cut off, where a text does not end with a sentence.
pub const ELLIPSIS: char = '…';

/// A place where a text may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Behind a word.
    Word,
    /// Before the punctuation that ends a clause.
    Clause,
    /// Behind a sentence.
    Sentence,
}

/// The places where a text may end, by kind, each a byte offset, in order.
///
/// No place is inside a URL, link, hashtag, mention, code or grapheme, between a number and its unit, between an abbreviation or
/// initial and what it belongs to, or inside a pair of quotes or brackets; words do not end on a function word or a dash.
#[derive(Clone, Debug)]
pub struct Cuts {
    sentences: Vec<usize>,
    clauses: Vec<usize>,
    words: Vec<usize>,
}

impl Cuts {
    /// The places of `rich`, whose language has this BCP 47 tag.
    pub fn of(rich: &Rich, tag: &str) -> Self {
        let words = language(tag);
        let pairs = pairs(&rich.text);
        let whole: Vec<Range<usize>> =
            rich.spans.iter().filter(|span| span.style.is_whole()).map(|span| span.range.clone()).collect();
        let mut clauses = clause_ends(&rich.text);
        let mut sentences = sentences(&rich.text, tag);
        keep_outside(&mut sentences, &pairs, |pair, at| pair.start < at && at < pair.end);
        keep_outside(&mut sentences, &whole, |span, at| span.start < at && at < span.end);
        let mut ends = word_ends(&rich.text, words);
        for ends in [&mut clauses, &mut ends] {
            keep_outside(ends, &pairs, |pair, at| pair.start < at && at < pair.end);
            keep_outside(ends, &whole, |span, at| span.start < at && at < span.end);
        }
        clauses.retain(|at| !hangs(&rich.text[..*at], words));
        Self { sentences, clauses, words: ends }
    }

    /// The places of one kind.
    pub fn places(&self, cut: Cut) -> &[usize] {
        match cut {
            Cut::Word => &self.words,
            Cut::Clause => &self.clauses,
            Cut::Sentence => &self.sentences,
        }
    }
}

/// The longest beginning of `rich` that `fits`: whole sentences if one does; else whole clauses, else words, with an ellipsis.
///
/// `fits` is taken to be monotone: what is longer does not fit if what is shorter does not. It is asked about as often as the
/// logarithm of the number of places, and of texts that are at most twice as long as what fits.
///
/// Gives `None` if not even one word fits.
pub fn fit(rich: &Rich, tag: &str, mut fits: impl FnMut(&Rich) -> bool) -> Option<Rich> {
    let whole = rich.trim();
    if fits(&whole) {
        return Some(whole);
    }
    let cuts = Cuts::of(&whole, tag);
    for cut in [Cut::Sentence, Cut::Clause, Cut::Word] {
        let places = cuts.places(cut);
        let at = |n: usize| ended(&whole, places[n], cut);
        if let Some(last) = last_that(places.len(), |n| fits(&at(n))) {
            return Some(at(last));
        }
    }
    None
}

/// The beginning of `rich` up to `at`, ended as this kind of cut ends.
fn ended(rich: &Rich, at: usize, cut: Cut) -> Rich {
    let mut text = rich.slice(0..at).trim();
    if cut != Cut::Sentence && !text.text.ends_with(ELLIPSIS) {
        text.push_str(ELLIPSIS.encode_utf8(&mut [0; 4]));
    }
    text
}

/// The last of `0..count` that `holds`, which holds for the first ones and not for the rest. Steps double from the beginning,
/// so that what is far beyond the last is never looked at.
fn last_that(count: usize, mut holds: impl FnMut(usize) -> bool) -> Option<usize> {
    if count == 0 || !holds(0) {
        return None;
    }
    let (mut low, mut step) = (0, 1);
    while low + step < count && holds(low + step) {
        low += step;
        step *= 2;
    }
    let mut high = (low + step).min(count);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// Drops the places that are `inside` one of `ranges`.
fn keep_outside(places: &mut Vec<usize>, ranges: &[Range<usize>], inside: impl Fn(&Range<usize>, usize) -> bool) {
    let mut open: Vec<&Range<usize>> = Vec::new();
    let mut rest = ranges.iter().peekable();
    places.retain(|at| {
        while let Some(range) = rest.next_if(|range| range.start < *at) {
            open.push(range);
        }
        open.retain(|range| range.end > *at);
        !open.iter().any(|range| inside(range, *at))
    });
}

/// No sentence that people read nests quotes and brackets deeper; what does is no sentence, and costs no more time than one.
const MAX_NESTED: usize = 16;

/// Pairs of quotes and brackets, each from its opening sign to behind its closing one, by their starts. A sign without its
/// partner in the same paragraph is no pair.
fn pairs(text: &str) -> Vec<Range<usize>> {
    let mut pairs = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            open.clear();
        } else if let Some(found) = open.iter().rposition(|(_, opening)| closes(*opening, c)) {
            pairs.push(open[found].0..at + c.len_utf8());
            open.truncate(found);
        } else if opens(c, before) {
            if open.len() == MAX_NESTED {
                open.remove(0);
            }
            open.push((at, c));
        }
        before = Some(c);
    }
    pairs.sort_by_key(|pair| pair.start);
    pairs
}

fn opens(c: char, before: Option<char>) -> bool {
    match c {
        '(' | '[' | '{' | '«' | '“' | '„' | '‹' | '「' | '『' | '《' | '【' | '（' => true,
        // Straight quotes, and those that open in German and Danish what they close elsewhere.
        '"' | '»' | '”' => before.is_none_or(|before| before.is_whitespace() || before == '(' || before == '—'),
        _ => false,
    }
}

fn closes(opening: char, c: char) -> bool {
    match opening {
        '(' => c == ')',
        '[' => c == ']',
        '{' => c == '}',
        '«' => c == '»',
        '»' => c == '«',
        '“' => c == '”',
        '”' => c == '”',
        '„' => matches!(c, '“' | '”'),
        '‹' => c == '›',
        '「' => c == '」',
        '『' => c == '』',
        '《' => c == '》',
        '【' => c == '】',
        '（' => c == '）',
        '"' => c == '"',
        _ => false,
    }
}

/// Before `,` `;` `:` with white space behind, before a dash between spaces, and before the commas of scripts without spaces.
fn clause_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let ends_clause = match c {
            ',' | ';' | ':' | '،' | '؛' => next.is_some_and(char::is_whitespace),
            '，' | '、' | '；' | '：' => true,
            '—' | '–' => next == Some(' ') && text[..at].ends_with(' '),
            _ => false,
        };
        let end = text[..at].trim_end().len();
        if ends_clause && end > 0 && ends.last() != Some(&end) {
            ends.push(end);
        }
    }
    ends
}

/// Behind each word after which something follows that can be left out.
fn word_ends(text: &str, language: &Language) -> Vec<usize> {
    let mut ends = Vec::new();
    for (start, word) in text.split_word_bound_indices() {
        let end = start + word.len();
        if end == text.len() || !word.chars().any(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[end..];
        let next = rest.chars().next().unwrap_or(' ');
        // Inside `U.S.`, `twenty-one`, `3.5`, `news.example`: the word goes on.
        let goes_on =
            !next.is_whitespace() && !is_unspaced(next) && rest.chars().nth(1).is_some_and(char::is_alphanumeric);
        let joined = next.is_alphanumeric() && !is_unspaced(next) && !word.chars().next_back().is_some_and(is_unspaced);
        if !goes_on && !joined && !belongs(word, text, end) && !hangs(&text[..end], language) {
            ends.push(end);
        }
    }
    ends
}

/// Whether what follows `end` belongs to the word before it: a number and its unit, an abbreviation or initial and its word.
fn belongs(word: &str, text: &str, end: usize) -> bool {
    let rest = &text[end..];
    if let Some(after) = rest.strip_prefix('.') {
        // The full stop of an abbreviation is part of it, and so is what it abbreviates for; that of a sentence is not left
        // behind either, since the sentence is whole then.
        return after.trim_start().chars().next().is_some();
    }
    let is_number = word.chars().next_back().is_some_and(|c| c.is_ascii_digit());
    let next = rest.trim_start().chars().next();
    is_number && next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '%' | '°' | '€' | '$' | '£' | '₸' | '₽'))
}

/// Whether a text that ends like this is left hanging: on a function word, a dash, a currency sign, an abbreviation.
fn hangs(text: &str, language: &Language) -> bool {
    let trimmed = text.trim_end();
    if trimmed.ends_with(['-', '–', '—', '/', '&', '+', '=', '$', '€', '£', '№', '#', '@', '«', '(', '[', '“', '„'])
    {
        return true;
    }
    let word = trimmed.rsplit(|c: char| c.is_whitespace()).next().unwrap_or(trimmed);
    if let Some(word) = word.strip_suffix('.') {
        return language.is_abbreviation(word) || word.chars().count() == 1;
    }
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    language.is_function(word)
}

fn is_unspaced(c: char) -> bool {
    super::chars::is_unspaced(c)
}

impl Cuts {
    /// Whether a text may end at `at` without leaving a span that must stay whole.
    pub fn keeps_whole(rich: &Rich, at: usize) -> bool {
        !rich.spans.iter().any(|span| {
            let whole = !matches!(span.style, Style::Emphasis | Style::Strong);
            whole && span.range.start < at && at < span.range.end
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Span;
    use super::*;

    fn fitted(text: &str, tag: &str, max: usize) -> Option<String> {
        fit(&Rich::plain(text), tag, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    const STORY: &str = "The council met on Dec. 4 in the old hall. It approved the tram line, which will open in 2029. Work starts soon.";

    #[test]
    fn as_many_whole_sentences_as_fit() {
        assert_eq!(fitted(STORY, "en", 200).as_deref(), Some(STORY));
        let two = "The council met on Dec. 4 in the old hall. It approved the tram line, which will open in 2029.";
        assert_eq!(fitted(STORY, "en", two.len()).as_deref(), Some(two));
        assert_eq!(fitted(STORY, "en", two.len() - 1).as_deref(), Some("The council met on Dec. 4 in the old hall."));
    }

    #[test]
    fn clauses_only_if_no_sentence_fits() {
        let text = "It approved the tram line, which will open in 2029.";
        assert_eq!(fitted(text, "en", 40).as_deref(), Some("It approved the tram line…"));
    }

    #[test]
    fn words_only_if_no_clause_fits_and_none_left_hanging() {
        assert_eq!(fitted("The council met on the banks of the river", "en", 25).as_deref(), Some("The council met…"));
        assert_eq!(fitted("Council", "en", 3), None);
    }

    #[test]
    fn a_number_keeps_its_unit_and_a_name_its_initials() {
        assert_eq!(fitted("Trains ran 40 km further today", "en", 15).as_deref(), Some("Trains ran…"));
        assert_eq!(fitted("Writers met J. R. Tolkien yesterday evening", "en", 19).as_deref(), Some("Writers met…"));
    }

    #[test]
    fn no_quote_is_left_open() {
        let text = "She said: “It is done. We won.” Then the hall rose and sang for a long time.";
        assert_eq!(fitted(text, "en", 40).as_deref(), Some("She said: “It is done. We won.”"));
        assert_eq!(fitted("He read (slowly and with care) to us all", "en", 20).as_deref(), Some("He read…"));
    }

    #[test]
    fn spans_that_are_one_stay_one() {
        let text = "Read https://news.example/a/b now";
        let rich = Rich {
            text: text.into(),
            spans: vec![Span { range: 5..29, style: Style::Url { href: "https://news.example/a/b".into() } }],
        };
        let cut = fit(&rich, "en", |rich| rich.text.len() <= 20 + ELLIPSIS.len_utf8()).expect("something fits");
        assert_eq!(cut.text, "Read…");
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_words() {
        let text = "東京都は新しい路面電車の計画を承認した。工事は来年始まる。";
        assert_eq!(fitted(text, "ja", 22).as_deref(), Some("東京都は新しい路面電車の計画を承認した。"));
        let cut = fitted(text, "ja", 10).expect("words fit");
        assert!(cut.ends_with('…') && cut.chars().count() <= 10);
    }

    #[test]
    fn a_megabyte_is_cut_without_delay() {
        for text in ["a".repeat(1 << 20), "word ".repeat(200_000), "(“".repeat(200_000), "👩‍🚀".repeat(50_000)]
        {
            let _ = fitted(&text, "en", 280);
        }
    }
}
