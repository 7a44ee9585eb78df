//! The top level domains that platforms link. Each has a list of its own, of another year; one file holds them all.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::ranges::lines;

static LIST: &str = include_str!("../data/tlds.txt");

/// Whose list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    X,
    Bluesky,
    Telegram,
}

struct Known {
    ascii: HashMap<&'static [u8], u8, BuildHasherDefault<Fnv>>,
    /// The others by their first character, in the list's order.
    other: HashMap<char, Vec<(&'static str, u8)>>,
    longest: usize,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known { ascii: HashMap::default(), other: HashMap::new(), longest: 0 };
    for (name, by) in lines(LIST).filter_map(|line| line.split_once(' ')) {
        let flags = by.chars().fold(0, |flags, by| flags | flag(by));
        match name.chars().next() {
            Some(first) if !name.is_ascii() => known.other.entry(fold(first)).or_default().push((name, flags)),
            _ => drop(known.ascii.insert(name.as_bytes(), flags)),
        }
    }
    known.longest = known.ascii.keys().map(|name| name.len()).max().unwrap_or(0);
    known
});

const fn flag(by: char) -> u8 {
    match by {
        'x' => By::X.flag(),
        'b' => By::Bluesky.flag(),
        _ => By::Telegram.flag(),
    }
}

impl By {
    const fn flag(self) -> u8 {
        1 << self as u8
    }
}

/// Whether `name`, in lower case, is a top level domain on somebody's list.
pub(super) fn is_known(name: &str, by: By) -> bool {
    let flags = match name.chars().next() {
        Some(first) if !name.is_ascii() => {
            let names = KNOWN.other.get(&fold(first)).into_iter().flatten();
            names.filter(|(known, _)| *known == name).map(|(_, flags)| *flags).next()
        }
        _ => KNOWN.ascii.get(name.as_bytes()).copied(),
    };
    flags.is_some_and(|flags| flags & by.flag() != 0)
}

/// The end of the top level domain that starts at byte `at` of `text` for X, if one does: a listed one that is followed by
/// none of `0-9A-Za-z@+-`, else `xn--…`, with more `hyphens` or without.
pub(super) fn end_of(text: &str, at: usize, hyphens: bool) -> Option<usize> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if first.is_ascii_alphabetic() {
        let known = &*KNOWN;
        let length = rest.bytes().take(known.longest + 1).take_while(u8::is_ascii_alphabetic).count();
        let mut lower = [0; 32];
        let name = lower.get_mut(..length).filter(|_| length > 1)?;
        name.copy_from_slice(&rest.as_bytes()[..length]);
        name.make_ascii_lowercase();
        let flags = known.ascii.get(&*name).copied().unwrap_or(0);
        if flags & By::X.flag() != 0 && is_border(&rest[length..]) {
            return Some(at + length);
        }
        if let Some(length) = punycode_end(rest, hyphens) {
            return Some(at + length);
        }
    }
    let names = KNOWN.other.get(&fold(first))?.iter().filter(|(_, flags)| flags & By::X.flag() != 0);
    names.map(|(name, _)| name).find_map(|name| {
        let length = matched(rest, name)?;
        is_border(&rest[length..]).then_some(at + length)
    })
}

fn is_border(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '+' | '-'))
}

fn punycode_end(rest: &str, hyphens: bool) -> Option<usize> {
    let prefix = rest.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("xn--"))?.len();
    let length = rest[prefix..].bytes().take_while(|b| b.is_ascii_alphanumeric() || hyphens && *b == b'-').count();
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

/// FNV-1a: the names are short, and nobody chooses them.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
