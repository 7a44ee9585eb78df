//! What X links in a post: URLs, hashtags, mentions, cashtags.
//!
//! The rules are those of twitter-text 3.1.0, as its conformance suite and its answers show them
//! (<https://github.com/twitter/twitter-text>).

pub(super) mod class;
pub(super) mod domain;
mod entities;
mod valid;

use std::ops::Range;

use self::class::{is_domain, is_path, is_path_end, is_query, is_query_end};
use self::domain::{ascii_domains, is_encodable};
use super::scan::{self, Dialect, Link, balanced_end};
use crate::text::chars::{after, before, run_end};

pub use self::class::is_forbidden;
pub use self::entities::{cashtags, hashtags, mentions, mentions_and_lists};
pub use self::valid::{is_hashtag, is_list, is_url, is_username, reply};

/// Longer than this with its scheme, in UTF-16 units, and it is no link.
const MAX_URL_LENGTH: usize = 4096;
/// What X puts before a link that has no scheme.
const DEFAULT_SCHEME: &str = "https://";
/// The longest slug that a `t.co` link has.
const MAX_TCO_SLUG_LENGTH: usize = 40;

/// A URL that X turns into a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// All that is linked, in bytes of the text.
    pub range: Range<usize>,
    /// Where the fixed length that it counts stops to stand for its text. Before the end of `range` only if a domain name
    /// without a scheme goes on in another script and a path follows: `example.com.рф/path`.
    pub counted: usize,
}

/// The URLs that X turns into links, with a scheme or without, in order.
pub fn urls(text: &str) -> Vec<Range<usize>> {
    links(text).into_iter().map(|url| url.range).collect()
}

/// The same, with what their length stands for.
pub fn links(text: &str) -> Vec<Url> {
    let mut found = Vec::new();
    scan::links::<X>(text, |link| keep(&link, text, &mut found));
    found
}

struct X;

impl Dialect for X {
    const SCHEMES: &'static [&'static str] = &["https", "http"];
    const HALVES: bool = true;
    const HYPHENS: bool = true;

    fn is_domain(c: char) -> bool {
        is_domain(c)
    }

    fn path_end(text: &str, at: usize) -> Option<usize> {
        path_end(text, at)
    }

    fn query_end(text: &str, at: usize) -> Option<usize> {
        query_end(text, at)
    }
}

/// Adds what X links of `link`: all, with a scheme; without one, the ASCII domain names in it.
fn keep(link: &Link, text: &str, found: &mut Vec<Url>) {
    if is_too_long(link, text) || !is_encodable(&text[link.domain.clone()], link.half) {
        return;
    }
    if link.has_scheme {
        return found.extend(shortened(link, text).map(|range| Url { counted: range.end, range }));
    }
    if link.glued {
        return;
    }
    let mut names = Vec::new();
    ascii_domains(text, link.domain.clone(), &mut names);
    let last = names.last().map_or(0, |name| name.start);
    found.extend(names.into_iter().map(|range| {
        if !link.has_path || range.start < last {
            return Url { counted: range.end, range };
        }
        let counted = back(text, link.end, utf16(&text[range.end..link.domain.end]));
        Url { range: range.start..link.end, counted }
    }));
}

fn is_too_long(link: &Link, text: &str) -> bool {
    let scheme = if link.has_scheme { link.domain.start - link.start } else { DEFAULT_SCHEME.len() };
    link.end - link.start + scheme > MAX_URL_LENGTH
        && utf16(&text[link.start..link.end]) - usize::from(link.half) + scheme > MAX_URL_LENGTH
}

/// A `t.co` link has a slug and perhaps a query, no path beyond.
fn shortened(link: &Link, text: &str) -> Option<Range<usize>> {
    let path = link.domain.end;
    if !text[link.domain.clone()].eq_ignore_ascii_case("t.co") || !text[path..link.end].starts_with('/') {
        return Some(link.start..link.end);
    }
    let slug = run_end(&text[..link.end], path + 1, |c| c.is_ascii_alphanumeric()) - path - 1;
    match slug {
        0 => Some(link.start..link.end),
        1..=MAX_TCO_SLUG_LENGTH => {
            let end = path + 1 + slug;
            Some(link.start..query_end(&text[..link.end], end).unwrap_or(end))
        }
        _ => None,
    }
}

fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// So many UTF-16 units before byte `end`, at the start of a character.
fn back(text: &str, end: usize, mut units: usize) -> usize {
    let mut at = end;
    while units > 0 {
        let Some(c) = before(text, at) else { break };
        at -= c.len_utf8();
        units = units.saturating_sub(c.len_utf16());
    }
    at
}

/// The end of the path that begins at byte `at`; it ends in a letter, a digit, one of `+-=_#/`, or in parentheses that
/// follow one of these at once.
fn path_end(text: &str, at: usize) -> Option<usize> {
    if !text[at..].starts_with('/') {
        return None;
    }
    let mut end = at + 1;
    let mut next = end;
    while let Some(c) = after(text, next) {
        if is_path(c) {
            next += c.len_utf8();
            end = if is_path_end(c) { next } else { end };
        } else if let Some(closed) = balanced_end(text, next, is_path) {
            end = if end == next { closed } else { end };
            next = closed;
        } else {
            break;
        }
    }
    Some(end)
}

fn query_end(text: &str, at: usize) -> Option<usize> {
    text[at..].strip_prefix('?')?;
    let query = &text[at + 1..run_end(text, at + 1, is_query)];
    query.rfind(is_query_end).map(|last| at + 1 + last + 1)
}
