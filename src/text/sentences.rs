//! Where sentences end.
//!
//! At `.`, `!`, `?`, `…` and their kin in other scripts, with the quotes and brackets that close after them, and at
//! paragraphs; not at the full stop of an abbreviation, an initial, a number or a list's mark. Rather no end than a wrong
//! one: a missed end costs some room, a wrong one tears a sentence.

use unicode_segmentation::UnicodeSegmentation;

use super::chars::{after, before, beginning_with, is_alphanumeric, is_one_of, is_unspaced, last_word, run_end};
use super::cut::bonds::{is_initials, is_roman};
use super::language::{Abbreviation, Language};

/// How far behind a full stop is looked for the word that begins the next sentence, in characters that are no word.
const MAX_BETWEEN: usize = 64;

/// What a firm is by law, behind its name.
const FIRMS: [&str; 10] = ["Ltd", "Plc", "PLC", "Inc", "LLC", "LLP", "GmbH", "Corp", "Pty", "Pvt"];

/// The ends of the sentences of `text`, as ascending byte offsets without the white space that follows; the last is where
/// the text ends.
pub fn sentences(text: &str, language: &Language) -> Vec<usize> {
    ends(text, language).collect()
}

/// The same, found one by one.
pub(super) fn ends<'a>(text: &'a str, language: &'a Language) -> Ends<'a> {
    Ends { text, language, at: 0, last: 0, list: List::at(text, 0) }
}

/// The end of the first sentence of `text`, as a byte offset: where the text ends, if it has none.
pub fn first_sentence(text: &str, language: &Language) -> usize {
    ends(text, language).next().unwrap_or(text.len())
}

/// Where sentences end, in order.
pub(super) struct Ends<'a> {
    text: &'a str,
    language: &'a Language,
    /// How far the text was read.
    at: usize,
    /// The end that was given last.
    last: usize,
    /// The item of a list that is read, if it is one.
    list: Option<List>,
}

/// A line that is an item of a list.
#[derive(Clone, Copy)]
struct List {
    /// Where the line ends, in bytes.
    end: usize,
    /// Whether the next line is an item too.
    goes_on: bool,
}

impl List {
    /// The item that begins at byte `start`.
    fn at(text: &str, start: usize) -> Option<List> {
        if !is_item(&text[start..]) {
            return None;
        }
        let end = text[start..].find('\n').map_or(text.len(), |n| start + n);
        Some(List { end, goes_on: is_item(text[end..].trim_start()) })
    }
}

/// Whether a sentence is a list, with or without a line that introduces it.
pub(super) fn holds_item(sentence: &str) -> bool {
    sentence.contains('\n') && sentence.lines().any(is_item)
}

/// Whether `line` begins with a bullet or a number, as lists are written: `• one`, `2. two`.
pub(super) fn is_item(line: &str) -> bool {
    let digits = run_end(line, 0, |c| c.is_ascii_digit());
    line.starts_with("• ") || (1..=3).contains(&digits) && line[digits..].starts_with(". ")
}

impl Iterator for Ends<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let Self { text, language, .. } = *self;
        while let Some(mark) = next_mark(text, self.at) {
            let (end, next, ends) = if text[mark..].starts_with('\n') {
                let next = run_end(text, mark, char::is_whitespace);
                let was = std::mem::replace(&mut self.list, List::at(text, next));
                let line = text[..mark].trim_end();
                // A list stands whole, below the line that introduces it.
                let goes_on = self.list.is_some() && (was.is_some() || line.ends_with([':', '：']));
                (line.len(), next, !goes_on && line_ends_sentence(text, self.last, mark, next, language))
            } else {
                let stop = closed(text, mark);
                let goes_on = self.list.is_some_and(|item| item.goes_on && stop <= item.end);
                (stop, stop, !goes_on && ends_sentence(text, self.last, mark, stop, language))
            };
            self.at = next;
            if ends && end > self.last {
                self.last = end;
                return Some(end);
            }
        }
        self.at = text.len();
        let end = text.trim_end().len();
        (end > self.last).then(|| {
            self.last = end;
            end
        })
    }
}

/// Where the first mark or line break from byte `from` on stands. Nearly all characters are told by their first byte to be none.
fn next_mark(text: &str, from: usize) -> Option<usize> {
    let may_be = |byte: u8| is_one_of(byte, *b"\n.!?\xD6\xD8\xDB\xE0\xE1\xE2\xE3\xEF");
    let mut marks = beginning_with(&text[from..], may_be).filter(|(_, c)| *c == '\n' || is_terminator(*c));
    marks.next().map(|(at, _)| from + at)
}

/// Marks that can end a sentence.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉') || is_full(c) || matches!(c, '؟' | '۔' | '։' | '።')
}

/// Marks that end a sentence with or without a space after them.
fn is_full(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．' | '।' | '॥' | '။' | '៕' | '។')
}

/// What closes after the end of a sentence and belongs to it.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '“'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '］'
            | '\u{2069}'
            | '\u{202C}'
    )
}

/// Past the terminators at `mark` and what closes after them, with the space that French puts before a closing quote.
fn closed(text: &str, mark: usize) -> usize {
    let terminators = run_end(text, mark, is_terminator);
    let spaced = text[terminators..].strip_prefix([' ', '\u{A0}', '\u{202F}']).filter(|rest| rest.starts_with('»'));
    let from = spaced.map_or(terminators, |rest| text.len() - rest.len());
    let end = run_end(text, from, |c| is_closer(c) || is_terminator(c) || c == '\u{FE0F}');
    // What closes a German quotation opens others: `他来了。“我知道。”`.
    match text[from..end].strip_suffix('“') {
        Some(closers) if after(text, end).is_some_and(char::is_alphanumeric) => from + closers.len(),
        _ => end,
    }
}

/// Whether the sentence that begins at `from` ends at `stop`, past the terminators at `mark`.
fn ends_sentence(text: &str, from: usize, mark: usize, stop: usize, language: &Language) -> bool {
    let Some(next) = after(text, stop) else { return true };
    let full = before(text, stop).is_some_and(|c| is_full(c) || is_closer(c)) && text[mark..stop].contains(is_full);
    if full {
        return !is_attributed(text, stop, language) && !is_quoted(text, stop, language);
    }
    // Thai and its neighbours have full stops in abbreviations alone, in brackets too.
    if text[mark..stop].trim_end_matches([')', ']', '）', '］']) == "." && before(text, mark).is_some_and(is_unspaced)
    {
        return next == '\n';
    }
    if !next.is_whitespace() && !is_unspaced(next) {
        return false;
    }
    let begins = run_end(text, stop, char::is_whitespace);
    if text[stop..begins].matches('\n').count() > 1 {
        return true;
    }
    let between = |c: &(usize, char)| !is_alphanumeric(c.1) && c.1 != '\n';
    let between = text[begins..].char_indices().take(MAX_BETWEEN).take_while(between).last();
    let opening = &text[begins + between.map_or(0, |(at, c)| at + c.len_utf8())..];
    // Every lower-case beginning goes on: `“Why?” he asked`, `«Да!» – сказал он`, `approx. five`.
    if opening.starts_with(char::is_lowercase) {
        return false;
    }
    text[mark..stop] != *"." && !text[mark..stop].starts_with('.')
        || text[mark..].starts_with("..")
        || full_stop_ends(text, from, mark, opening, language)
}

/// Whether the quotation that closes before `stop` goes on with who said it: `“……。”陈阿海说，`.
fn is_attributed(text: &str, stop: usize, language: &Language) -> bool {
    let rest = &text[stop..];
    let goes_on =
        before(text, stop).is_some_and(is_closer) && rest.starts_with(|c: char| is_unspaced(c) || c.is_numeric());
    let next = rest.find(|c| is_terminator(c) || is_closer(c) || matches!(c, '，' | '：' | '、' | '\n'));
    goes_on && language.says(&rest[..next.unwrap_or(rest.len())])
}

/// Whether the quotation that closes before `stop` is part of a sentence: `「……？」と尋ねた。`.
fn is_quoted(text: &str, stop: usize, language: &Language) -> bool {
    before(text, stop).is_some_and(|c| is_closer(c) && !is_full(c)) && language.goes_on(&text[stop..])
}

/// Whether the single full stop at `mark` ends a sentence that begins at `from`, `next` being what comes after it.
fn full_stop_ends(text: &str, from: usize, mark: usize, next: &str, language: &Language) -> bool {
    let start = mark - last_word(&text[..mark]).len();
    // What is not spaced stands before it: `昨天A.B.公司`.
    let word = text[start..mark].rsplit(is_ideograph).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !is_alphanumeric(c) && c != '№');
    let follower = &next[..run_end(next, 0, |c| is_alphanumeric(c) || matches!(c, '\'' | '-'))];
    // `Roe Nig. Ltd`: no sentence begins with what kind of firm it is.
    if FIRMS.contains(&follower) {
        return false;
    }
    let initial_follows = follower.chars().count() == 1 && next[follower.len()..].starts_with('.');
    let starts = !initial_follows && language.begins_sentences(follower);
    match language.abbreviation(word, next) {
        Some(Abbreviation::Before) => return false,
        // `albo。tys.`: the word before the mark began in the sentence before.
        Some(Abbreviation::Within) => {
            return starts || unit_ends(&text[from.min(start)..start], follower, next, language);
        }
        None => {}
    }
    let letters = word.chars().count();
    // `J. K. Rowling`, `A.B. Smith`, `U.N.`; a letter alone is short for something in any script, and in India a syllable.
    let single = letters == 1 && word.chars().all(char::is_alphabetic);
    let syllable = word.starts_with(is_indic) && word.graphemes(true).count() <= 2;
    let initials = single
        || syllable
        || is_initials(word)
        || (word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2));
    let initials = initials && !language.ends_sentences(word);
    if initials && !word.is_empty() && !word.chars().all(|c| c.is_numeric() || c == '.') {
        return starts;
    }
    // `IV. Murat`
    if language.has_ordinals() && is_roman(word) {
        return starts;
    }
    if !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()) {
        let heads_line = text[..start].trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| c == '\n');
        let ordinal = language.has_ordinals() && letters <= 2;
        return !heads_line && (!ordinal || starts);
    }
    true
}

/// Whether a sentence ends with the abbreviated unit of a number, which `before` ends with, and `next`, whose first word is `follower`,
/// begins another: `5 млн руб. Суд отказал`, not `5 млн руб. Иванову`. Both have verbs then.
fn unit_ends(before: &str, follower: &str, next: &str, language: &Language) -> bool {
    /// `5 млн руб.`
    const MAX_UNITS: usize = 2;
    let mut words = before.split_whitespace().rev().map(|word| word.trim_end_matches('.'));
    let mut number = words.by_ref().take(MAX_UNITS + 1).skip_while(|word| language.multiplies(word));
    let mut counted = || number.next().is_some_and(|word| word.ends_with(|c: char| c.is_numeric()));
    let date = language.counts(follower) || follower.ends_with("day") || !follower.contains(char::is_lowercase);
    let ends = |c: char| is_terminator(c) || c == '\n';
    let pauses = |c: char| ends(c) || matches!(c, ',' | ';' | ':' | '–' | '—' | '(');
    let head = match language.ends_with_verb() {
        true => next.split(ends).next(),
        false => next.split(pauses).next(),
    };
    language.knows_verbs()
        && !date
        && counted()
        && language.tells(before)
        && head.is_some_and(|head| language.tells(head))
}

/// A character of Chinese or Japanese, where words have no spaces around them.
fn is_ideograph(c: char) -> bool {
    is_unspaced(c) && matches!(c, '\u{3000}'..)
}

/// A letter of a script of India, whose sentences end with `।`.
fn is_indic(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0DFF}')
}

/// Whether a line without a mark at its end, such as a headline, ends something at its line break; white space goes on as
/// far as byte `next`.
fn line_ends_sentence(text: &str, from: usize, mark: usize, next: usize, language: &Language) -> bool {
    let line = text[..mark].trim_end();
    let rest = &text[next..];
    if text[mark..next].matches('\n').count() > 1 || rest.is_empty() {
        return true;
    }
    let last = last_word(line);
    let open = line.ends_with([',', ';', ':', '-', '–', '—', '，', '、', '(', '«', '“']) || language.dangles(last);
    !open
        && !rest.starts_with(char::is_lowercase)
        && (!line.ends_with('.') || ends_sentence(text, from, line.len() - 1, line.len(), language))
}

#[cfg(test)]
#[path = "sentences_tests.rs"]
mod tests;
