//! The top level domains that X links.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Generic ones first, then countries, in the order in which twitter-text tries them.
static LIST: &str = include_str!("../data/tlds.txt");

struct Known {
    ascii: HashSet<&'static str>,
    /// The others by their first character, in the list's order.
    other: HashMap<char, Vec<&'static str>>,
    longest: usize,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let (mut ascii, mut other) = (HashSet::new(), HashMap::<char, Vec<&'static str>>::new());
    for name in LIST.lines().filter(|line| !line.starts_with('#')) {
        match name.chars().next() {
            Some(first) if !name.is_ascii() => other.entry(fold(first)).or_default().push(name),
            _ => drop(ascii.insert(name)),
        }
    }
    let longest = ascii.iter().map(|name| name.len()).max().unwrap_or(0);
    Known { ascii, other, longest }
});

/// Whether `name` is a known top level domain of ASCII letters in lower case.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.ascii.contains(name)
}

/// The end of the top level domain that starts at byte `at` of `text`, if one does: a listed one that is followed by none
/// of `0-9A-Za-z@+-`, else `xn--…`.
pub(super) fn end_of(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if first.is_ascii_alphabetic() {
        let length = rest.bytes().take(KNOWN.longest + 1).take_while(u8::is_ascii_alphabetic).count();
        let mut lower = [0; 32];
        let name = lower.get_mut(..length)?;
        name.copy_from_slice(&rest.as_bytes()[..length]);
        name.make_ascii_lowercase();
        if length <= KNOWN.longest && std::str::from_utf8(name).is_ok_and(is_known) && is_border(&rest[length..]) {
            return Some(at + length);
        }
        return punycode_end(rest).map(|length| at + length);
    }
    let names = KNOWN.other.get(&fold(first))?;
    names.iter().find_map(|name| {
        let length = matched(rest, name)?;
        is_border(&rest[length..]).then_some(at + length)
    })
}

fn is_border(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '+' | '-'))
}

fn punycode_end(rest: &str) -> Option<usize> {
    let prefix = rest.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("xn--"))?.len();
    let length = rest[prefix..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    (length > 0).then_some(prefix + length)
}

/// The bytes at the start of `rest` that are `name` but for case.
fn matched(rest: &str, name: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let mut length = 0;
    for wanted in name.chars() {
        let c = chars.next().filter(|c| fold(*c) == fold(wanted))?;
        length += c.len_utf8();
    }
    Some(length)
}

/// Upper case as a JavaScript pattern without the `u` flag folds it: one character for one, never into ASCII.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}
