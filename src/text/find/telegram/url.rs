//! Addresses: with a scheme, without one where the top level domain is known, Telegram's own, and e-mail.

use std::ops::Range;

use super::class::{is_address, is_path, is_path_bad_end, is_word, run_start};
use super::{Found, Kind};
use crate::text::chars::{after, before, run_end};
use crate::text::find::tld;

/// The longest name in an address of Telegram's own.
const MAX_OWN_NAME_LENGTH: usize = 253;
/// A name that looks like Telegram's and is not linked.
const LOOK_ALIKE: &str = "teiegram.org";

/// `tg://…`, `ton://…`
pub(super) fn own(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (colon, slashes) in text.match_indices("://") {
        let from = found.last().map_or(0, |last| last.end);
        let ends_in = |scheme: &str| {
            let start = colon.checked_sub(scheme.len()).filter(|_| colon >= from)?;
            text.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
        };
        // `tonsite` is found, and begins where `ton` would: TDLib shows `ite://name` where no domain name follows.
        let site = || ends_in("tonsite").map(|_| colon - "ton".len());
        let Some(start) = ends_in("tg").or_else(|| ends_in("ton")).or_else(site) else { continue };
        let name = colon + slashes.len();
        let takes = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        let end = name + text[name..].bytes().take(MAX_OWN_NAME_LENGTH).take_while(takes).count();
        if end > name {
            found.push(start..path_end(text, end));
        }
    }
    found
}

/// The end of the path, query or fragment that begins at byte `at`, if one does.
fn path_end(text: &str, at: usize) -> usize {
    if !text[at..].starts_with(['/', '?', '#']) {
        return at;
    }
    let mut end = run_end(text, at + 1, is_path);
    while end > at + 1 && is_path_bad_end(text.as_bytes()[end - 1]) {
        end -= 1;
    }
    // A slash is part of the address with nothing after it, a question mark is not.
    if text[at..].starts_with('/') || end > at + 1 { end } else { at }
}

fn is_domain(c: char) -> bool {
    if c < '\u{C0}' { c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '~') } else { is_address(c) }
}

fn is_user(c: char) -> bool {
    let ends =
        matches!(c, '\n' | '/' | '[' | ']' | '{' | '}' | '(' | ')' | '\'' | '`' | '<' | '>' | '"' | '@' | '«' | '»');
    !ends && is_address(c)
}

fn is_scheme(c: char) -> bool {
    // Letters of other scripts too, so that what they stand before is no scheme.
    if c.is_ascii() { c.is_ascii_alphanumeric() || matches!(c, '+' | '-') } else { !is_separator(c) }
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// All other addresses, of the web and of mail.
pub(super) fn urls(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(dot) = text[from..].find('.').map(|n| from + n).filter(|dot| dot + 1 < text.len()) {
        if text[dot + 1..].starts_with(' ') {
            from = dot + 2;
            continue;
        }
        let candidate = Candidate::around(text, from, dot);
        from = candidate.next(text, dot);
        if !candidate.bad && candidate.range.end > dot + 1 {
            found.extend(kept(text, candidate.range));
        }
    }
    found
}

/// What looks like an address around a dot.
struct Candidate {
    range: Range<usize>,
    /// What stands before it, or within, forbids it.
    bad: bool,
}

impl Candidate {
    /// Around the dot at byte `dot`, not before byte `from`.
    fn around(text: &str, from: usize, dot: usize) -> Candidate {
        let mut start = run_start(text, from, dot, is_domain);
        let domain_end = run_end(text, dot, |c| c == '@' || is_domain(c));
        let has_user = text[dot..domain_end].contains('@');
        if has_user {
            start = run_start(text, from, start, is_user);
        }
        let mut end = path_end(text, port_end(text, domain_end));
        end = end.min(dot + 1).max(text[..end].trim_end_matches('.').len());
        let mut bad = false;
        if text[from..start].ends_with('@') {
            let user = run_start(text, from, start - 1, is_user);
            bad = has_user || user == start - 1;
            start = user;
        }
        match scheme_length(text, from, start) {
            Some(length) => start -= length,
            None => bad = true,
        }
        Candidate { range: start..end, bad }
    }

    /// Where the search goes on.
    fn next(&self, text: &str, dot: usize) -> usize {
        let end = self.range.end;
        let next =
            if self.bad { text[..end].rfind('.').map_or(end, |dot| dot + 1) } else { run_end(text, end, |c| c == '.') };
        next.max(dot + 1)
    }
}

/// The length of the scheme that ends at byte `at` and does not begin before byte `from`, 0 without one; none if what stands
/// there can stand before no address.
fn scheme_length(text: &str, from: usize, at: usize) -> Option<usize> {
    let head = &text[from..at];
    if head.len() < 6 || !head.ends_with("://") {
        let glued = |c: char| is_word(c) || matches!(c, '/' | '#' | '@');
        return (!before(head, head.len()).is_some_and(glued)).then_some(0);
    }
    let scheme = text[run_start(text, from, at - 3, is_scheme)..at - 3].to_ascii_lowercase();
    let is = |name: &str, but: &[&str]| scheme.ends_with(name) && !but.contains(&scheme.as_str());
    if is("http", &["shttp"]) {
        Some("http://".len())
    } else if is("https", &[]) {
        Some("https://".len())
    } else if is("tonsite", &[]) {
        Some("tonsite://".len())
    } else {
        is("ftp", &["tftp", "sftp"]).then_some("ftp://".len())
    }
}

fn port_end(text: &str, at: usize) -> usize {
    if !text[at..].starts_with(':') {
        return at;
    }
    let end = run_end(text, at + 1, |c| c.is_ascii_digit());
    let number = text[at + 1..end].trim_start_matches('0');
    if number.parse::<u16>().is_ok() { end } else { at }
}

/// A candidate as Telegram links it: an e-mail address, or an address of the web that is sound.
fn kept(text: &str, range: Range<usize>) -> Option<Found> {
    let shown = &text[range.clone()];
    let mail = shown.strip_prefix("mailto:").unwrap_or(shown);
    if is_email(shown) {
        return Some(Found { range, kind: Kind::Email });
    }
    if is_email(mail) {
        return Some(Found { range: range.end - mail.len()..range.end, kind: Kind::Email });
    }
    let length = sound_length(shown)?;
    Some(Found { range: range.start..range.start + length, kind: Kind::Url })
}

/// `name@host.tld` within the lengths that Telegram allows.
fn is_email(text: &str) -> bool {
    let Some((user, domain)) = text.split_once('@') else { return false };
    let takes = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let mut users = user.rsplit(['.', '+']);
    let last = users.next().is_some_and(|part| (1..=35).contains(&part.len()) && takes(part));
    let others: Vec<&str> = users.collect();
    let labels: Vec<&str> = domain.split('.').collect();
    let Some((tld, names)) = labels.split_last() else { return false };
    last && others.len() <= 10
        && others.iter().all(|part| part.len() <= 26 && takes(part))
        && (1..=6).contains(&names.len())
        && (2..=8).contains(&tld.len())
        && tld.bytes().all(|b| b.is_ascii_alphabetic())
        && names.iter().all(|name| {
            let edge = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric());
            name.len() <= 30 && takes(name) && edge(name.bytes().next()) && edge(name.bytes().next_back())
        })
}

/// How much of an address is linked, if its domain name is one.
fn sound_length(url: &str) -> Option<usize> {
    let scheme = ["http://", "https://", "ftp://", "tonsite://"]
        .iter()
        .find(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let rest = &url[scheme.map_or(0, |scheme| scheme.len())..];
    let path = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let domain = &rest[..path];
    let domain = domain.split_once('@').map_or(domain, |(_, domain)| domain);
    let domain = domain.rsplit_once(':').map_or(domain, |(domain, _)| domain);
    if domain.eq_ignore_ascii_case(LOOK_ALIKE) || !is_domain_name(domain, scheme.is_some()) {
        return None;
    }
    let kept = balanced_length(&rest[path..]);
    Some(url.len() - (rest.len() - path) + kept)
}

/// How much of a path is linked: up to the first bracket that closes nothing.
fn balanced_length(path: &str) -> usize {
    let mut open = [0_usize; 3];
    let mut end = path.len();
    for (at, byte) in path.bytes().enumerate() {
        let Some(kind) = b"([{)]}".iter().position(|b| *b == byte) else { continue };
        if kind < 3 {
            open[kind] += 1;
        } else if open[kind - 3] == 0 {
            end = at;
            break;
        } else {
            open[kind - 3] -= 1;
        }
    }
    while end > 0 && is_path_bad_end(path.as_bytes()[end - 1]) {
        end -= 1;
    }
    end
}

fn is_domain_name(domain: &str, has_scheme: bool) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    if labels.len() < 2 || labels.iter().any(|label| label.is_empty() || label.len() >= 64 || label.ends_with('-')) {
        return false;
    }
    if labels.len() == 4 && labels.iter().all(|label| is_octet(label)) {
        return true;
    }
    if domain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return false;
    }
    let (tld, name) = (labels[labels.len() - 1], labels[labels.len() - 2]);
    if tld.chars().nth(1).is_none() || name.contains('_') {
        return false;
    }
    match tld.strip_prefix("xn--") {
        Some(code) => code.len() > 1 && code.bytes().all(|b| b.is_ascii_alphanumeric()),
        None => !tld.contains(['_', '-']) && (has_scheme || is_known(tld)),
    }
}

fn is_octet(label: &str) -> bool {
    let number = label.bytes().all(|b| b.is_ascii_digit()) && label.len() <= 3;
    number && !(label.len() > 1 && label.starts_with('0')) && label.parse::<u16>().is_ok_and(|number| number < 256)
}

/// Whether a top level domain is linked without a scheme; `It` is a word, `IT` and `it` are not.
fn is_known(tld: &str) -> bool {
    let lower: String = tld.chars().map(lower).collect();
    let tail = |text: &str| after(text, 0).map_or(0, char::len_utf8);
    let only_first = lower != tld && lower[tail(&lower)..] == tld[tail(tld)..];
    !only_first && tld::is_known(&lower, tld::By::Telegram)
}

/// Lower case of one character for one; of `İ`, the `i` without its dot.
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}
