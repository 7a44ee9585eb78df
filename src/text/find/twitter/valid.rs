//! Whether a whole text is one thing that X takes: a name, a list, a hashtag, a URL.

use std::ops::Range;

use super::class::{is_listed_accent, is_space};
use super::{hashtags, mentions, mentions_and_lists};
use crate::text::chars::run_end;

/// Whether `text` is a mention and nothing else.
pub fn is_username(text: &str) -> bool {
    matches!(&mentions(text)[..], [range] if *range == (0..text.len()))
}

/// Whether `text` is a list (`@name/list`) and nothing else.
pub fn is_list(text: &str) -> bool {
    matches!(&mentions_and_lists(text)[..], [(range, Some(_))] if *range == (0..text.len()))
}

/// Whether `text` is a hashtag and nothing else.
pub fn is_hashtag(text: &str) -> bool {
    matches!(&hashtags(text)[..], [range] if *range == (0..text.len()))
}

/// The name, without its sign, to whom a post that begins like this is a reply.
pub fn reply(text: &str) -> Option<Range<usize>> {
    let at = run_end(text, 0, is_space);
    let sign = text[at..].chars().next().filter(|c| matches!(c, '@' | '＠'))?;
    let start = at + sign.len_utf8();
    let length = text[start..].bytes().take(20).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let rest = &text[start + length..];
    let goes_on = rest.starts_with(['@', '＠']) || rest.starts_with(is_listed_accent) || rest.starts_with("://");
    (length > 0 && !goes_on).then_some(start..start + length)
}

/// Whether `text` is a URL of `http` or `https` by RFC 3986, with domain names of any script.
///
/// Stricter than what is linked in a text: such a URL may be handed over by itself.
pub fn is_url(text: &str, needs_scheme: bool) -> bool {
    let (scheme, rest) = text.split_once("://").map_or((None, text), |(scheme, rest)| (Some(scheme), rest));
    let (rest, fragment) = rest.split_once('#').map_or((rest, ""), |(rest, fragment)| (rest, fragment));
    let (rest, query) = rest.split_once('?').map_or((rest, ""), |(rest, query)| (rest, query));
    let path = rest.find('/').unwrap_or(rest.len());
    let is_http = |scheme: &str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    scheme.map_or(!needs_scheme, is_http)
        && is_authority(&rest[..path])
        && holds_only(&rest[path..], |c| is_part(c) || c == '/')
        && holds_only(query, |c| is_part(c) || matches!(c, '/' | '?'))
        && holds_only(fragment, |c| is_part(c) || matches!(c, '/' | '?'))
}

/// `user:password@host:port`
fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').map_or(("", text), |(user, host)| (user, host));
    let digits = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    holds_only(user, |c| is_part(c) && !matches!(c, '|' | '@')) && port.is_none_or(digits) && is_host(host)
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    }
    let labels: Vec<&str> = host.split('.').collect();
    let octet = |label: &&str| label.parse::<u8>().is_ok_and(|number| number.to_string() == **label);
    if labels.len() == 4 && labels.iter().all(octet) {
        return true;
    }
    let [subdomains @ .., name, tld] = &labels[..] else { return false };
    subdomains.iter().all(|label| is_label(label, true))
        && is_label(name, false)
        && is_label(tld, false)
        && !tld.starts_with(|c: char| c.is_ascii_digit())
}

/// Letters and digits of any script, and within it hyphens, or underscores too.
fn is_label(label: &str, underscores: bool) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
    label.starts_with(edge)
        && label.ends_with(edge)
        && label.chars().all(|c| edge(c) || c == '-' || (underscores && c == '_'))
}

/// What a path is made of: the characters of RFC 3986 and Cyrillic letters.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '\u{400}'
                ..='\u{4FF}'
                    | '-'
                    | '.'
                    | '_'
                    | '~'
                    | '!'
                    | '$'
                    | '&'
                    | '\''
                    | '('
                    | ')'
                    | '*'
                    | '+'
                    | ','
                    | ';'
                    | '='
                    | ':'
                    | '|'
                    | '@'
        )
}

/// Whether all of `text` is of a class, or a byte in hexadecimal after a per cent sign.
fn holds_only(text: &str, class: impl Fn(char) -> bool) -> bool {
    let mut parts = text.split('%');
    let first = parts.next().is_none_or(|part| part.chars().all(&class));
    first
        && parts.all(|part| {
            let hex = part.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
            hex && part[2..].chars().all(&class)
        })
}
