//! What a Bluesky client links in a post. The server links nothing: what is not in a facet is plain text.
//!
//! The rules are those of `@atproto/api` 0.19, `RichText.detectFacets`, as its tests and answers show them
//! (<https://docs.bsky.app/docs/advanced-guides/post-richtext>).

use std::ops::Range;

use super::tld;
use crate::text::chars::{after, before, beginning_with, is_one_of, is_punctuation, is_script_space, run_end};

/// A stretch of text that is more than its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// UTF-8 bytes.
    pub range: Range<usize>,
    /// What it is.
    pub feature: Feature,
}

/// What is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feature {
    /// A handle, without its sign; it must be resolved to a DID before it can be sent.
    Mention(String),
    /// A URI, absolute.
    Link(String),
    /// A tag, without its `#`; a cashtag with its `$`.
    Tag(String),
}

/// A tag longer than this, in UTF-16 units, is none.
const MAX_TAG_LENGTH: usize = 64;

/// All that is found, in the text's order; of two that begin together, a mention or link first.
pub fn facets(text: &str) -> Vec<Found> {
    let mut found = mentions(text);
    found.extend(links(text));
    found.extend(tags(text));
    found.extend(cashtags(text));
    found.sort_by_key(|facet| facet.range.start);
    found
}

fn starts_here(text: &str, at: usize) -> bool {
    before(text, at).is_none_or(|c| is_script_space(c) || c == '(')
}

fn mentions(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@').filter(|(at, _)| starts_here(text, *at)) {
        let end = run_end(text, at + 1, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        // It ends where a word ends or begins: an underscore after it is part of a word, a full stop is not.
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        let edge = (at + 2..=end).rev().find(|edge| word(before(text, *edge)) != word(after(text, *edge)));
        let Some(end) = edge else { continue };
        let handle = &text[at + 1..end];
        if is_domain(handle) || handle.ends_with(".test") {
            found.push(Found { range: at..end, feature: Feature::Mention(handle.to_owned()) });
        }
    }
    found
}

/// Whether it ends in a dot and a known top level domain, in lower case as the list has it.
fn is_domain(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, tld)| tld::is_known(tld, tld::By::Bluesky))
}

fn links(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = run_end(text, at, |c| !is_script_space(c));
        let mut start = at;
        // A link begins a word or follows one of its opening parentheses.
        loop {
            if let Some(link) = link_at(text, start, end) {
                found.extend(link);
                break;
            }
            match text[start..end].find('(') {
                Some(n) => start += n + 1,
                None => break,
            }
        }
        at = end + after(text, end).map_or(1, char::len_utf8);
    }
    found
}

/// What begins at byte `start` and looks like a link up to `end`; inside, the link if it is one.
fn link_at(text: &str, start: usize, end: usize) -> Option<Option<Found>> {
    let shown = &text[start..end];
    let scheme =
        ["http://", "https://"].iter().find(|s| shown.get(..s.len()).is_some_and(|t| t.eq_ignore_ascii_case(s)));
    let uri = if scheme.is_some_and(|scheme| shown.len() > scheme.len()) {
        // The client asks for `http` in lower case, and takes what else was matched for a domain.
        if !shown.starts_with("http") {
            return Some(None);
        }
        shown.to_owned()
    } else {
        let domain = &shown[..domain_length(shown)?];
        if !shown.starts_with("http") && !is_domain(domain) {
            return Some(None);
        }
        if shown.starts_with("http") { shown.to_owned() } else { format!("https://{shown}") }
    };
    let mut range = start..end;
    let mut uri = uri;
    for closes in [
        |uri: &str| uri.ends_with(['.', ',', ';', ':', '!', '?']),
        |uri: &str| uri.ends_with(')') && !uri.contains('('),
    ] {
        if closes(&uri) {
            uri.pop();
            range.end -= 1;
        }
    }
    Some(Some(Found { range, feature: Feature::Link(uri) }))
}

/// The length of `name.name…` in ASCII letters and digits, beginning with a letter.
fn domain_length(shown: &str) -> Option<usize> {
    let label = |from: usize| run_end(shown, from, |c| c.is_ascii_alphanumeric());
    let mut end = label(0);
    if !shown.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let first = end;
    while shown[end..].starts_with('.') && label(end + 1) > end + 1 {
        end = label(end + 1);
    }
    (end > first).then_some(end)
}

/// Tags alone.
pub fn tags(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let signs = beginning_with(text, |byte| is_one_of(byte, *b"#\xEF")).filter(|(_, c)| matches!(c, '#' | '＃'));
    for (at, sign) in signs {
        if before(text, at).is_some_and(|c| !is_script_space(c)) {
            continue;
        }
        let name = at + sign.len_utf8();
        let run = &text[name..run_end(text, name, |c| !is_script_space(c) && !is_break(c))];
        if run.starts_with('\u{FE0F}') || !run.contains(|c: char| !c.is_ascii_digit() && !is_punctuation(c)) {
            continue;
        }
        let tag = run.trim_end_matches(is_punctuation);
        if tag.is_empty() || tag.chars().map(char::len_utf16).sum::<usize>() > MAX_TAG_LENGTH {
            continue;
        }
        found.push(Found { range: at..name + tag.len(), feature: Feature::Tag(tag.to_owned()) });
    }
    found
}

/// Invisible characters that end a tag.
fn is_break(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{2060}' | '\u{200A}'..='\u{200D}' | '\u{20E2}')
}

fn cashtags(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('$').filter(|(at, _)| starts_here(text, *at)) {
        let name = &text[at + 1..];
        let length = name.bytes().take(5).take_while(u8::is_ascii_alphanumeric).count();
        let ends =
            |c: char| is_script_space(c) || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '\'' | '’');
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name[length..].chars().next().is_none_or(ends) {
            let tag = format!("${}", name[..length].to_ascii_uppercase());
            found.push(Found { range: at..at + 1 + length, feature: Feature::Tag(tag) });
        }
    }
    found
}
