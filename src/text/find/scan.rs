//! The scanner for links that twitter-text and its descendants share: a domain name with a known top level domain, perhaps
//! with a scheme before it, and a port, path and query after it. One pass, which never looks at a character more than a few
//! times however long the text is.

use std::ops::Range;

use super::tld;
use crate::text::chars::{before, beginning_with, run_end};

/// What differs between those who use twitter-text.
pub(super) trait Dialect {
    /// The schemes that a link may have; of two that end alike, the longer first.
    const SCHEMES: &'static [&'static str];
    /// Whether a link may begin with the second half of a character, as it can for a program that works on UTF-16.
    const HALVES: bool;
    /// Whether a top level domain in ASCII form (`xn--…`) may hold more hyphens.
    const HYPHENS: bool;

    /// What a domain name may hold besides `.`, `-` and `_`.
    fn is_domain(c: char) -> bool;

    /// The end of the path that begins at byte `at`, if one does.
    fn path_end(text: &str, at: usize) -> Option<usize>;

    /// The end of the query that begins at byte `at`, if one does.
    fn query_end(text: &str, at: usize) -> Option<usize>;
}

/// All links in `text`, in order, before the last checks of whoever asks.
pub(super) fn links<D: Dialect>(text: &str, mut on: impl FnMut(Link)) {
    let mut run = Run::default();
    let mut from = 0;
    let mut at = 0;
    let mut dots = beginning_with(text, |byte| byte == b'.').map(|(dot, _)| dot);
    while let Some(dot) = dots.find(|dot| *dot >= at) {
        // Most full stops end a sentence: with what follows them no domain name goes on.
        let next = &text[dot + 1..];
        let apart = !next.starts_with(D::is_domain) && (dot == at || !text[..dot].ends_with(is_run::<D>));
        if apart || !next.starts_with(is_run::<D>) {
            at = dot + 1;
            continue;
        }
        run.read::<D>(text, at, dot);
        while let Some(link) = run.next_link::<D>(text, from) {
            from = link.end;
            on(link);
        }
        at = run.end.max(from).max(dot + 1);
    }
}

/// A stretch of characters that domain names are made of, cut into labels at its dots.
#[derive(Default)]
struct Run {
    start: usize,
    end: usize,
    labels: Vec<Label>,
}

/// A label with a dot after it, and what a domain name that goes through it can reach.
struct Label {
    start: usize,
    end: usize,
    /// After its last underscore: from there on it can be the last label before the top level domain.
    plain: usize,
    /// The end of the domain name, if the dot after this label is followed by a top level domain.
    tld: Option<usize>,
    /// The end of the longest domain name that goes on through the next label.
    further: Option<usize>,
}

/// A link before the last checks.
pub(super) struct Link {
    pub(super) start: usize,
    pub(super) domain: Range<usize>,
    /// It begins with the second half of the character at `start`.
    pub(super) half: bool,
    pub(super) has_path: bool,
    pub(super) end: usize,
    pub(super) has_scheme: bool,
    /// The character before it forbids a link without a scheme.
    pub(super) glued: bool,
}

impl Run {
    /// Reads the run around the dot at byte `dot`, not before byte `from`.
    fn read<D: Dialect>(&mut self, text: &str, from: usize, dot: usize) {
        let start = text[from..dot].char_indices().rev().take_while(|(_, c)| is_run::<D>(*c)).last();
        self.start = start.map_or(dot, |(n, _)| from + n);
        self.end = run_end(text, dot, is_run::<D>);
        self.labels.clear();
        let mut label = self.start;
        for (n, _) in text[self.start..self.end].match_indices('.') {
            let end = self.start + n;
            let plain = text[label..end].rfind('_').map_or(label, |n| label + n + 1);
            self.labels.push(Label {
                start: label,
                end,
                plain,
                tld: tld::end_of(text, end + 1, D::HYPHENS),
                further: None,
            });
            label = end + 1;
        }
        let mut reach = None;
        for label in self.labels.iter_mut().rev() {
            label.further = reach;
            reach = label.reach::<D>(text, label.start);
        }
    }

    /// The first link in this run that begins at byte `from` or later, where what was matched before ends.
    fn next_link<D: Dialect>(&self, text: &str, from: usize) -> Option<Link> {
        self.with_scheme::<D>(text, from).or_else(|| self.without_scheme::<D>(text, from))
    }

    fn with_scheme<D: Dialect>(&self, text: &str, from: usize) -> Option<Link> {
        if from > self.start {
            return None;
        }
        let length = scheme_before(text, self.start, D::SCHEMES)?;
        let start = self.start - length;
        let free = start == 0 || before(text, start).is_some_and(|c| may_precede(c) && start - c.len_utf8() >= from);
        let first = self.labels.first().filter(|_| free)?;
        let end = first.reach::<D>(text, self.start)?;
        Some(Link::new::<D>(text, start, self.start..end, true, false))
    }

    fn without_scheme<D: Dialect>(&self, text: &str, from: usize) -> Option<Link> {
        for label in &self.labels[self.labels.partition_point(|label| label.end <= from)..] {
            if label.further.is_none() && label.tld.is_none() {
                continue;
            }
            let first = label.start.max(from);
            let mut previous = before(text, first);
            for (at, c) in text[first..label.end].char_indices().map(|(n, c)| (first + n, c)) {
                let free = match previous {
                    // A character that may precede a link is taken for that first, even at the start of the text.
                    None => !may_precede(c) || label.reach::<D>(text, at + c.len_utf8()).is_none(),
                    Some(p) => may_precede(p) && at - p.len_utf8() >= from,
                };
                previous = Some(c);
                // In UTF-16 a link may begin with the second half of a character: the first half precedes it.
                let half = D::HALVES && !free && c.len_utf16() > 1;
                if !D::is_domain(c) || !(free || half) {
                    continue;
                }
                if let Some(end) = label.reach::<D>(text, at) {
                    return Some(Link::new::<D>(text, at, at..end, false, half));
                }
                if label.further.is_some() {
                    break;
                }
            }
        }
        None
    }
}

impl Label {
    /// The end of the longest domain name that begins at byte `at` within this label.
    fn reach<D: Dialect>(&self, text: &str, at: usize) -> Option<usize> {
        let reach = self.further.or(self.tld.filter(|_| at >= self.plain))?;
        // What the regular expression for a label takes: no `-` or `_` at either end.
        let name = text.get(at..self.end)?;
        (name.starts_with(D::is_domain) && name.ends_with(D::is_domain)).then_some(reach)
    }
}

impl Link {
    fn new<D: Dialect>(text: &str, start: usize, domain: Range<usize>, has_scheme: bool, half: bool) -> Link {
        let mut end = port_end(text, domain.end);
        let path = D::path_end(text, end);
        let has_path = path.is_some();
        end = path.unwrap_or(end);
        end = D::query_end(text, end).unwrap_or(end);
        let glued = !half && before(text, start).is_some_and(|c| matches!(c, '-' | '_' | '.' | '/'));
        Link { start, domain, half, has_path, end, has_scheme, glued }
    }
}

fn is_run<D: Dialect>(c: char) -> bool {
    matches!(c, '.' | '-' | '_') || D::is_domain(c)
}

/// What may stand before a link.
fn may_precede(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !matches!(c, '@' | '＠' | '$' | '#' | '＃' | '\u{FFFE}' | '\u{FEFF}' | '\u{FFFF}')
}

/// The length of the scheme and its `://` that end at byte `at`.
fn scheme_before(text: &str, at: usize, schemes: &[&str]) -> Option<usize> {
    let head = text.as_bytes().get(..at)?.strip_suffix(b"://")?;
    let is = |name: &[u8]| head.len() >= name.len() && head[head.len() - name.len()..].eq_ignore_ascii_case(name);
    schemes.iter().find(|name| is(name.as_bytes())).map(|name| name.len() + 3)
}

fn port_end(text: &str, at: usize) -> usize {
    let end = if text[at..].starts_with(':') { run_end(text, at + 1, |c| c.is_ascii_digit()) } else { at };
    if end > at + 1 { end } else { at }
}

/// The end of a parenthesis with something in it, which may hold one more.
pub(super) fn balanced_end(text: &str, at: usize, class: fn(char) -> bool) -> Option<usize> {
    text[at..].strip_prefix('(')?;
    let mut end = run_end(text, at + 1, class);
    if text[end..].starts_with('(') {
        let inner = end + 1;
        end = run_end(text, inner, class);
        if end == inner || !text[end..].starts_with(')') {
            return None;
        }
        end = run_end(text, end + 1, class);
    }
    (end > at + 1 && text[end..].starts_with(')')).then_some(end + 1)
}
