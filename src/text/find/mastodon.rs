//! What Mastodon links in a post, as far as it bears on the length: URLs with a scheme, and mentions.
//!
//! twitter-text's rules with Mastodon's own for the scheme, the path and the query, which take any script
//! (<https://docs.joinmastodon.org/user/posting/>; `config/initializers/twitter_regex.rb`, `app/lib/extractor.rb` and
//! `app/models/account.rb` of mastodon/mastodon).

use std::ops::Range;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::scan::{self, Dialect, Link, balanced_end};
use super::twitter::class::{is_domain, is_listed_accent, is_path as is_x_path};
use super::twitter::domain::is_encodable;
use crate::text::chars::{after, before, is_word, run_end};

/// Longer than this and it is no link.
const MAX_URL_LENGTH: usize = 4096;
/// The longest slug that a `t.co` link has.
const MAX_TCO_SLUG_LENGTH: usize = 40;
/// The longest name of a server.
const MAX_SERVER_LENGTH: usize = 253;

/// URLs with a scheme, in order. One without a scheme is no link, but what belongs to it is part of no other.
pub fn urls(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    scan::links::<Mastodon>(text, |link| {
        let shown = &text[link.start..link.end];
        let sound = is_encodable(&text[link.domain.clone()], false) && shown.chars().count() <= MAX_URL_LENGTH;
        if link.has_scheme && sound {
            found.extend(shortened(&link, text));
        }
    });
    found
}

/// A `t.co` link ends with its slug.
fn shortened(link: &Link, text: &str) -> Option<Range<usize>> {
    let path = link.domain.end;
    let http = ["http://", "https://"].iter().any(|scheme| {
        link.domain.start - link.start == scheme.len()
            && text[link.start..].get(..4).is_some_and(|s| s.eq_ignore_ascii_case("http"))
    });
    let slug = text[path..link.end].strip_prefix('/').map_or(0, |slug| run_end(slug, 0, |c| c.is_ascii_alphanumeric()));
    if !http || slug == 0 || !text[link.domain.clone()].eq_ignore_ascii_case("t.co") {
        return Some(link.start..link.end);
    }
    (slug <= MAX_TCO_SLUG_LENGTH).then_some(link.start..path + 1 + slug)
}

struct Mastodon;

impl Dialect for Mastodon {
    const SCHEMES: &'static [&'static str] =
        &["https", "http", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "gemini"];
    const HALVES: bool = false;
    const HYPHENS: bool = false;

    /// As twitter-text's library in Ruby has it: a backslash, but no quotation mark and no control character.
    fn is_domain(c: char) -> bool {
        c == '\\' || (is_domain(c) && !matches!(c, '"' | '`') && !c.is_ascii_control())
    }

    fn path_end(text: &str, at: usize) -> Option<usize> {
        text[at..].strip_prefix('/')?;
        let (mut end, mut next) = (at + 1, at + 1);
        while let Some(c) = after(text, next) {
            if is_path(c) {
                next += c.len_utf8();
                end = if is_path_ending(c) { next } else { end };
            } else if let Some(closed) = balanced_end(text, next, is_path) {
                // A path ends in parentheses only if twitter-text's own rule takes what they hold.
                end = if balanced_end(text, next, is_x_path).is_some() { closed } else { end };
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
        let ends = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '&' | '=' | '#' | '/' | '-') || is_wide(c);
        query.char_indices().rev().find(|(_, c)| ends(*c)).map(|(last, c)| at + 1 + last + c.len_utf8())
    }
}

fn is_path(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | '?')
}

fn is_path_ending(c: char) -> bool {
    let never = matches!(c, '!' | '*' | '"' | '\'' | '「' | '」' | ';' | ':' | '=' | ',' | '.' | '$' | '%' | '[' | ']')
        || matches!(c, '~' | '&' | '|' | '@');
    is_path(c) && !never
}

fn is_query(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (c.is_ascii_punctuation() && !matches!(c, '"' | '<' | '>' | '\\' | '`' | '{' | '}'))
        || is_wide(c)
}

/// What RFC 3987 allows beyond ASCII; spaces of other scripts are among it.
fn is_wide(c: char) -> bool {
    let point = u32::from(c);
    let of_plane = point >= 0x1_0000 && point & 0xFFFE != 0xFFFE && !(0xE_0000..0xE_1000).contains(&point);
    matches!(c, '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}') || of_plane
}

/// A letter, a mark, a digit or a connecting sign, of any script.
fn is_any_word(c: char) -> bool {
    is_word(c) || (!c.is_ascii() && c.general_category() == GeneralCategory::ConnectorPunctuation)
}

/// Mentions: the range of all of it, and of the `@domain` at its end, which does not count (empty for a local one).
pub fn mentions(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices('@') {
        let glued = before(text, at).is_some_and(|c| is_any_word(c) || matches!(c, '=' | '/'));
        if glued || at < from {
            continue;
        }
        let user = name_end(text, at + 1, |c| c.is_ascii_alphanumeric() || c == '_');
        if user == at + 1 {
            continue;
        }
        let server = if text[user..].starts_with('@') { name_end(text, user + 1, is_any_word) } else { user };
        let end = if server > user + 1 { server } else { user };
        from = end;
        let rest = &text[end..];
        let goes_on = rest.starts_with(['@', '＠']) || rest.starts_with(is_listed_accent) || rest.starts_with("://");
        if !goes_on && text[user..end].chars().count() <= MAX_SERVER_LENGTH + 1 {
            found.push((at..end, user..end));
        }
    }
    found
}

/// Hashtags, with their `#`: letters, digits, marks and `_`, joined by `·`, `・` and the zero-width non-joiner, and not
/// digits alone (`HASHTAG_RE` of Mastodon's `app/models/tag.rb`).
pub fn hashtags(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('#') {
        let glued = before(text, at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '=' | '/' | ')'));
        let run = &text[at + 1..run_end(text, at + 1, |c| is_any_word(c) || is_separator(c))];
        let name = run.trim_end_matches(is_separator);
        if glued || !name.starts_with(is_any_word) {
            continue;
        }
        let inner =
            name.char_indices().skip(1).any(|(n, c)| (is_separator(c) || c == '_') && n + c.len_utf8() < name.len());
        if inner || name.contains(char::is_alphabetic) {
            found.push(at..at + 1 + name.len());
        }
    }
    found
}

/// What may stand within a hashtag, and not at its ends.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{B7}' | '\u{30FB}' | '\u{200C}')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_are_those_that_mastodon_links() {
        for (text, wanted) in [
            (
                "#foo-bar (#Зелёный) #a·b· #今・日 x#no /#no =#no #2026 #20_26 #1a #_ #x_ ##twice",
                "foo Зелёный a·b 今・日 20_26 1a x_ twice",
            ),
            ("#۱۲ #é́t #🎈", "é́t"),
        ] {
            let found: Vec<&str> = hashtags(text).into_iter().map(|range| &text[range.start + 1..range.end]).collect();
            assert_eq!(found.join(" "), wanted);
        }
    }
}
