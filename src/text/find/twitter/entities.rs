//! Hashtags, mentions, lists and cashtags.

use std::ops::Range;
use std::sync::LazyLock;

use super::class::{is_domain, is_listed_accent, is_space};
use super::urls;
use crate::text::chars::{after, before, beginning_with, is_script_space, run_end};
use crate::text::find::ranges::Ranges;

static LETTERS: LazyLock<Ranges> = LazyLock::new(|| Ranges::read(include_str!("../../data/x_letters.txt")));
static DIGITS: LazyLock<Ranges> = LazyLock::new(|| Ranges::read(include_str!("../../data/x_digits.txt")));

/// A letter or a mark, of those that X knows.
fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { LETTERS.contains(c) }
}

/// What a hashtag is made of.
fn is_hashtag(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let special = matches!(
        c,
        '\u{200C}'
            | '\u{200D}'
            | '\u{A67E}'
            | '\u{5BE}'
            | '\u{5F3}'
            | '\u{5F4}'
            | '\u{FF5E}'
            | '\u{301C}'
            | '\u{309B}'
            | '\u{309C}'
            | '\u{30A0}'
            | '\u{30FB}'
            | '\u{3003}'
            | '\u{F0B}'
            | '\u{F0C}'
            | '\u{B7}'
    );
    special || LETTERS.contains(c) || DIGITS.contains(c)
}

/// The hashtags that X links, with their sign, in order. What is part of a URL is none.
pub fn hashtags(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, sign) in signs(text, '#', '＃') {
        let previous = before(text, at);
        let bound = previous.is_none_or(|c| matches!(c, '\u{FE0E}' | '\u{FE0F}') || !(is_hashtag(c) || c == '&'));
        let apart = at == 0 || previous.is_some_and(|c| at - c.len_utf8() >= from);
        if !bound || !apart {
            continue;
        }
        let name = at + sign.len_utf8();
        let end = run_end(text, name, is_hashtag);
        if text[name..].starts_with(['\u{FE0F}', '\u{20E3}']) || !text[name..end].contains(is_letter) {
            continue;
        }
        from = end;
        if !text[end..].starts_with(['#', '＃']) && !text[end..].starts_with("://") {
            found.push(at..end);
        }
    }
    if found.is_empty() {
        return found;
    }
    first_of_overlapping(found, &urls(text))
}

/// Where `narrow`, a sign of ASCII, stands in `text`, or the same in full width, `wide`.
fn signs(text: &str, narrow: char, wide: char) -> impl Iterator<Item = (usize, char)> {
    let may_be = move |byte: u8| char::from(byte) == narrow || byte == FULL_WIDTH;
    beginning_with(text, may_be).filter(move |(_, c)| *c == narrow || *c == wide)
}

/// With this byte signs of full width begin.
const FULL_WIDTH: u8 = 0xEF;

/// The mentions that X links, with their sign, in order; `@name/list` is a list and not among them.
pub fn mentions(text: &str) -> Vec<Range<usize>> {
    let found = mentions_and_lists(text).into_iter();
    found.filter(|(_, list)| list.is_none()).map(|(range, _)| range).collect()
}

/// Mentions and lists (`@name/list`), each with the byte at which the list's part begins, if any.
pub fn mentions_and_lists(text: &str) -> Vec<(Range<usize>, Option<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, sign) in signs(text, '@', '＠') {
        let name = at + sign.len_utf8();
        let end = name + text[name..].bytes().take(20).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if at < from || end == name || !may_precede_mention(text, at, from) {
            continue;
        }
        let list = list_end(text, end);
        let all = list.unwrap_or(end);
        from = all;
        let rest = &text[all..];
        if !rest.starts_with(['@', '＠']) && !rest.starts_with("://") && !rest.starts_with(is_listed_accent) {
            found.push((at..all, list.map(|_| end)));
        }
    }
    found
}

fn may_precede_mention(text: &str, at: usize, from: usize) -> bool {
    let Some(c) = before(text, at) else { return true };
    let apart = at - c.len_utf8() >= from;
    if apart && !c.is_ascii_alphanumeric() && !matches!(c, '_' | '!' | '#' | '$' | '%' | '&' | '*' | '@' | '＠') {
        return true;
    }
    // `RT@name` and `RT:@name`, where RT is a word of its own.
    let word = text[from..at].strip_suffix(':').unwrap_or(&text[from..at]);
    let start = word.len().wrapping_sub(2);
    word.get(start..).is_some_and(|rt| rt.eq_ignore_ascii_case("rt"))
        && match before(word, start) {
            None => from == 0,
            Some(c) => !c.is_ascii_alphanumeric() && !matches!(c, '_' | '+' | '~' | '.' | '-'),
        }
}

fn list_end(text: &str, at: usize) -> Option<usize> {
    let name = text[at..].strip_prefix('/')?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let takes = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    Some(at + 1 + name.bytes().take(25).take_while(takes).count())
}

/// The cashtags that X links, with their sign, in order: `$` and one to six letters, perhaps `.` or `_` and one or two
/// more, after a space and before punctuation or a space.
pub fn cashtags(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('$') {
        if before(text, at).is_some_and(|c| !is_space(c)) {
            continue;
        }
        let letters =
            |from: usize, max: usize| from + text[from..].bytes().take(max).take_while(u8::is_ascii_alphabetic).count();
        let short = letters(at + 1, 6);
        if short == at + 1 {
            continue;
        }
        let long = if text[short..].starts_with(['.', '_']) { letters(short + 1, 2) } else { short };
        let ends = |end: usize| {
            after(text, end).is_none_or(|c| is_script_space(c) || (c.is_ascii_punctuation() && !is_domain(c)))
        };
        if long > short + 1 && ends(long) {
            found.push(at..long);
        } else if ends(short) {
            found.push(at..short);
        }
    }
    found
}

/// Of `entities`, those that no URL overlaps from the left; of two that overlap, X keeps the one that begins first.
fn first_of_overlapping(entities: Vec<Range<usize>>, urls: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut all: Vec<(Range<usize>, bool)> = entities.into_iter().map(|range| (range, true)).collect();
    all.extend(urls.iter().map(|range| (range.clone(), false)));
    all.sort_by_key(|(range, _)| range.start);
    let mut end = 0;
    all.retain(|(range, _)| {
        let keeps = range.start >= end;
        if keeps {
            end = range.end;
        }
        keeps
    });
    all.into_iter().filter_map(|(range, ours)| ours.then_some(range)).collect()
}
