//! What Mastodon links in a post, as far as it bears on the length: URLs with a scheme, and mentions.
//!
//! twitter-text's rules with Mastodon's own for the path and the query, which take any script
//! (<https://docs.joinmastodon.org/user/posting/>; `config/initializers/twitter_regex.rb` of mastodon/mastodon).

use std::ops::Range;

use super::tld;
use super::twitter::{balanced_end, is_domain, may_precede, scheme_before};
use crate::text::chars::{after, before, is_word, run_end};

/// URLs with `http://` or `https://`, in order.
pub fn urls(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (slashes, _) in text.match_indices("://") {
        let domain = slashes + 3;
        let Some(length) = scheme_before(text, domain) else { continue };
        let start = domain - length;
        let free = before(text, start).is_none_or(may_precede) && found.last().is_none_or(|last| last.end <= start);
        if let Some(end) = domain_end(text, domain).filter(|_| free) {
            found.push(start..rest_end(text, end));
        }
    }
    found
}

/// The end of the longest domain name with a known top level domain that begins at byte `at`.
fn domain_end(text: &str, at: usize) -> Option<usize> {
    let mut end = None;
    let mut label = at;
    loop {
        let stop = run_end(text, label, |c| matches!(c, '-' | '_') || is_domain(c));
        let name = &text[label..stop];
        if name.is_empty()
            || name.starts_with(['-', '_'])
            || name.ends_with(['-', '_'])
            || !text[stop..].starts_with('.')
        {
            return end;
        }
        if !name.contains('_') {
            end = tld::end_of(text, stop + 1).or(end);
        }
        label = stop + 1;
    }
}

/// The end of port, path and query after the domain name.
fn rest_end(text: &str, domain: usize) -> usize {
    let mut end = domain;
    if text[end..].starts_with(':') {
        let port = run_end(text, end + 1, |c| c.is_ascii_digit());
        end = if port > end + 1 { port } else { end };
    }
    if text[end..].starts_with('/') {
        end = path_end(text, end + 1);
    }
    if text[end..].starts_with('?') {
        let query = &text[end + 1..run_end(text, end + 1, is_query)];
        let ends = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '&' | '=' | '#' | '/' | '-') || is_wide(c);
        if let Some((last, c)) = query.char_indices().rev().find(|(_, c)| ends(*c)) {
            end += 1 + last + c.len_utf8();
        }
    }
    end
}

fn path_end(text: &str, at: usize) -> usize {
    let (mut end, mut next) = (at, at);
    while let Some(c) = after(text, next) {
        if is_path(c) {
            next += c.len_utf8();
            end = if is_path_ending(c) { next } else { end };
        } else if let Some(closed) = balanced_end(text, next, is_path) {
            (next, end) = (closed, closed);
        } else {
            break;
        }
    }
    end
}

fn is_path(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | '?')
}

fn is_path_ending(c: char) -> bool {
    is_path(c)
        && !matches!(
            c,
            '!' | '*'
                | '"'
                | '\''
                | '「'
                | '」'
                | ';'
                | ':'
                | '='
                | ','
                | '.'
                | '$'
                | '%'
                | '['
                | ']'
                | '~'
                | '&'
                | '|'
                | '@'
        )
}

fn is_query(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (c.is_ascii_punctuation() && !matches!(c, '"' | '<' | '>' | '\\' | '`' | '{' | '}'))
        || is_wide(c)
}

/// What RFC 3987 allows beyond ASCII.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{A0}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}' | '\u{10000}'..='\u{EFFFD}')
        && !c.is_whitespace()
}

/// Mentions: the range of all of it, and of the `@domain` at its end, which does not count (empty for a local one).
pub fn mentions(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let glued = before(text, at).is_some_and(|c| is_word(c) || matches!(c, '=' | '/'));
        if glued || found.last().is_some_and(|(range, _)| range.end > at) {
            continue;
        }
        let user = name_end(text, at + 1, |c| c.is_ascii_alphanumeric() || c == '_');
        if user == at + 1 {
            continue;
        }
        let mut end = user;
        if text[user..].starts_with('@') {
            let domain = name_end(text, user + 1, is_word);
            end = if domain > user + 1 { domain } else { user };
        }
        found.push((at..end, user..end));
    }
    found
}

/// The end of words joined by `.` and `-`, which neither begin nor end it.
fn name_end(text: &str, at: usize, class: fn(char) -> bool) -> usize {
    let mut end = run_end(text, at, class);
    if end == at {
        return at;
    }
    loop {
        let joined = run_end(text, end, |c| matches!(c, '.' | '-'));
        let next = run_end(text, joined, class);
        if joined == end || next == joined {
            return end;
        }
        end = next;
    }
}
