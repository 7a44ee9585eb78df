//! What X links in a post: URLs, hashtags, mentions, cashtags.
//!
//! The rules are those of twitter-text 3.1.0, as its conformance suite and its answers show them
//! (<https://github.com/twitter/twitter-text>); scanners by hand, in one pass, that never look at a character more than a
//! few times however long the text is.

use std::ops::Range;

use super::tld;
use crate::text::chars::{after, before, is_digit, is_letter_or_mark, run_end};

/// Longer than this with its scheme, in UTF-16 units, and it is no link.
const MAX_URL_LENGTH: usize = 4096;
/// The longest slug that a `t.co` link has.
const MAX_TCO_SLUG_LENGTH: usize = 40;
/// The longest label that a domain name may have, in its ASCII form (RFC 1035, 2.3.4).
const MAX_LABEL_LENGTH: usize = 63;

/// The URLs that X turns into links, with a scheme or without, in order.
pub fn urls(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(dot) = text[at..].find('.').map(|n| at + n) {
        let run = Run::around(text, at, dot);
        while let Some(link) = run.next_link(text, from) {
            from = link.end;
            link.keep(text, &mut found);
        }
        at = run.end.max(from).max(dot + 1);
    }
    found
}

/// A stretch of characters that domain names are made of, cut into labels at its dots.
struct Run {
    start: usize,
    end: usize,
    labels: Vec<Label>,
}

/// A label with a dot after it, and what a domain name that goes through it can reach.
struct Label {
    start: usize,
    end: usize,
    /// The end of the domain name, if the dot after this label is followed by a top level domain.
    tld: Option<usize>,
    /// The end of the longest domain name that goes on through the next label.
    further: Option<usize>,
}

/// A link before X's last checks.
struct Link {
    start: usize,
    domain: Range<usize>,
    has_path: bool,
    end: usize,
    has_scheme: bool,
    /// The character before it forbids a link without a scheme.
    glued: bool,
}

impl Run {
    fn around(text: &str, from: usize, dot: usize) -> Run {
        let start = text[from..dot].char_indices().rev().take_while(|(_, c)| is_run(*c)).last();
        let start = start.map_or(dot, |(n, _)| from + n);
        let end = run_end(text, dot, is_run);
        let mut labels = Vec::new();
        let mut label = start;
        for (n, _) in text[start..end].match_indices('.') {
            labels.push(Label { start: label, end: start + n, tld: tld::end_of(text, start + n + 1), further: None });
            label = start + n + 1;
        }
        let mut reach = None;
        for label in labels.iter_mut().rev() {
            label.further = reach;
            let name = &text[label.start..label.end];
            reach = is_label(name).then(|| reach.or(label.tld.filter(|_| !name.contains('_')))).flatten();
        }
        Run { start, end, labels }
    }

    /// The first link in this run that begins at byte `from` or later, where what was matched before ends.
    fn next_link(&self, text: &str, from: usize) -> Option<Link> {
        self.with_scheme(text, from).or_else(|| self.without_scheme(text, from))
    }

    fn with_scheme(&self, text: &str, from: usize) -> Option<Link> {
        if from > self.start {
            return None;
        }
        let length = scheme_before(text, self.start)?;
        let start = self.start - length;
        let free = start == 0 || before(text, start).is_some_and(|c| may_precede(c) && start - c.len_utf8() >= from);
        let first = self.labels.first().filter(|_| free)?;
        let end = first.reach(text, self.start)?;
        Some(Link::new(text, start, self.start..end, true))
    }

    fn without_scheme(&self, text: &str, from: usize) -> Option<Link> {
        for label in &self.labels[self.labels.partition_point(|label| label.end <= from)..] {
            let mut previous = before(text, label.start.max(from));
            let first =
                text[label.start.max(from)..label.end].char_indices().map(|(n, c)| (label.start.max(from) + n, c));
            for (at, c) in first {
                let free = match previous {
                    None => !may_precede(c) || label.reach(text, at + c.len_utf8()).is_none(),
                    Some(p) => may_precede(p) && at - p.len_utf8() >= from,
                };
                previous = Some(c);
                if !free || !is_domain(c) {
                    continue;
                }
                if let Some(end) = label.reach(text, at) {
                    return Some(Link::new(text, at, at..end, false));
                }
                if label.further.is_some() || label.tld.is_none() {
                    break;
                }
            }
        }
        None
    }
}

impl Label {
    /// The end of the longest domain name that begins at byte `at` within this label.
    fn reach(&self, text: &str, at: usize) -> Option<usize> {
        let (further, tld) = (self.further, self.tld);
        if further.is_none() && tld.is_none() {
            return None;
        }
        let name = text.get(at..self.end)?;
        is_label(name).then(|| further.or(tld.filter(|_| !name.contains('_')))).flatten()
    }
}

impl Link {
    fn new(text: &str, start: usize, domain: Range<usize>, has_scheme: bool) -> Link {
        let mut end = port_end(text, domain.end);
        let path = path_end(text, end);
        let has_path = path.is_some();
        end = path.unwrap_or(end);
        end = query_end(text, end).unwrap_or(end);
        let glued = before(text, start).is_some_and(|c| matches!(c, '-' | '_' | '.' | '/'));
        Link { start, domain, has_path, end, has_scheme, glued }
    }

    /// Adds what X links of it: all, with a scheme; without one, the ASCII domain names in it.
    fn keep(&self, text: &str, found: &mut Vec<Range<usize>>) {
        let scheme = if self.has_scheme { self.domain.start - self.start } else { 0 };
        let length = text[self.start..self.end].chars().map(char::len_utf16).sum::<usize>();
        if !is_encodable(&text[self.domain.clone()]) || scheme + length > MAX_URL_LENGTH {
            return;
        }
        if self.has_scheme {
            return found.extend(self.shortened(text));
        }
        if self.glued {
            return;
        }
        let count = found.len();
        ascii_domains(text, self.domain.clone(), found);
        if let Some(last) = found[count..].last_mut().filter(|_| self.has_path) {
            last.end = self.end;
        }
    }

    /// A `t.co` link has a slug and perhaps a query, no path beyond.
    fn shortened(&self, text: &str) -> Option<Range<usize>> {
        let path = self.domain.end;
        if !text[self.domain.clone()].eq_ignore_ascii_case("t.co") || !text[path..self.end].starts_with('/') {
            return Some(self.start..self.end);
        }
        let slug = run_end(&text[..self.end], path + 1, |c| c.is_ascii_alphanumeric()) - path - 1;
        match slug {
            0 => Some(self.start..self.end),
            1..=MAX_TCO_SLUG_LENGTH => {
                let end = path + 1 + slug;
                Some(self.start..query_end(&text[..self.end], end).unwrap_or(end))
            }
            _ => None,
        }
    }
}

/// The length of the `http://` or `https://` that ends at byte `at`.
pub(super) fn scheme_before(text: &str, at: usize) -> Option<usize> {
    ["http://", "https://"].into_iter().find_map(|scheme| {
        let start = at.checked_sub(scheme.len())?;
        text.get(start..at)?.eq_ignore_ascii_case(scheme).then_some(scheme.len())
    })
}

/// ASCII (and accented Latin) domain names within a domain name, for links without a scheme.
fn ascii_domains(text: &str, domain: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = &text[..domain.end];
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || is_latin_accent(c);
    let mut from = domain.start;
    let mut labels: Vec<(usize, usize)> = Vec::new();
    let mut at = domain.start;
    // Labels are gathered while they follow one another; at the first that does not, what was gathered is a candidate.
    while at < text.len() {
        let start = text[at..].find(is_part).map_or(text.len(), |n| at + n);
        let end = run_end(text, start, is_part);
        if start > at || end == text.len() || !text[end..].starts_with('.') {
            take_domain(text, &labels, &mut from, found);
            labels.clear();
        }
        if text[end..].starts_with('.') && start < end {
            labels.push((start, end));
            at = end + 1;
        } else {
            at = end + after(text, end).map_or(1, char::len_utf8);
        }
    }
    take_domain(text, &labels, &mut from, found);
}

/// Of labels that follow one another, the names that end in a top level domain, the longest first.
fn take_domain(text: &str, labels: &[(usize, usize)], from: &mut usize, found: &mut Vec<Range<usize>>) {
    let Some(end) = labels.iter().rev().find_map(|(_, end)| tld::end_of(text, end + 1)) else { return };
    let Some(start) = labels.iter().map(|(start, _)| *start).find(|start| start >= from) else { return };
    if start < end {
        found.push(start..end);
        *from = end;
    }
}

/// What the regular expression for a label takes: no `-` or `_` at either end.
fn is_label(name: &str) -> bool {
    name.chars().next().is_some_and(is_domain) && name.chars().next_back().is_some_and(is_domain)
}

fn is_run(c: char) -> bool {
    matches!(c, '.' | '-' | '_') || is_domain(c)
}

/// What a domain name may hold: all but punctuation, spaces, forbidden characters and marks of direction.
pub(super) fn is_domain(c: char) -> bool {
    if c.is_ascii() {
        return !matches!(c, '!' | '#' | '%'..='/' | ':'..='@' | '[' | '\\' | ']' | '^' | '_' | '{' | '|' | '}' | '~' | '$')
            && !is_space(c);
    }
    !is_space(c) && !is_forbidden(c) && !is_directional(c)
}

/// Characters that make a post invalid.
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FEFF}' | '\u{FFFF}')
}

fn is_directional(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2066}'..='\u{2069}')
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{9}'..='\u{D}' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{180E}' | '\u{2000}'..='\u{200A}'
        | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// What may stand before a URL.
pub(super) fn may_precede(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !matches!(c, '@' | '＠' | '$' | '#' | '＃') && !is_forbidden(c)
}

/// Accented Latin letters, as twitter-text lists them, matched without regard to case.
fn is_latin_accent(c: char) -> bool {
    let listed = |c: char| {
        matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{253}' | '\u{254}' | '\u{256}'
            | '\u{257}' | '\u{259}' | '\u{25B}' | '\u{263}' | '\u{268}' | '\u{26F}' | '\u{272}' | '\u{289}' | '\u{28B}'
            | '\u{2BB}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}')
    };
    if c.is_ascii() {
        return false;
    }
    // The last three are upper case of what the list holds: of U+023F, U+0240 and the iota below, U+0345.
    listed(c) || listed(tld::fold(c)) || matches!(tld::fold(c), '\u{2C7E}' | '\u{2C7F}' | '\u{399}')
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4FF}' | '\u{1C80}'..='\u{1C88}')
}

fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '!' | '*'
                | '\''
                | ';'
                | ':'
                | '='
                | '+'
                | ','
                | '.'
                | '$'
                | '/'
                | '%'
                | '#'
                | '['
                | ']'
                | '-'
                | '–'
                | '_'
                | '~'
                | '@'
                | '|'
                | '&'
        )
        || is_cyrillic(c)
        || is_latin_accent(c)
}

fn is_path_ending(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '=' | '_' | '#' | '/') || is_cyrillic(c) || is_latin_accent(c)
}

fn port_end(text: &str, at: usize) -> usize {
    let end = if text[at..].starts_with(':') { run_end(text, at + 1, |c| c.is_ascii_digit()) } else { at };
    if end > at + 1 { end } else { at }
}

/// The end of the path that begins at byte `at`; it ends in a letter, a digit, one of `+-=_#/`, or balanced parentheses.
fn path_end(text: &str, at: usize) -> Option<usize> {
    if !text[at..].starts_with('/') {
        return None;
    }
    let mut end = at + 1;
    let mut next = end;
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
    Some(end)
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

fn query_end(text: &str, at: usize) -> Option<usize> {
    text[at..].strip_prefix('?')?;
    let takes = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                '!' | '?'
                    | '*'
                    | '\''
                    | '@'
                    | '('
                    | ')'
                    | ';'
                    | ':'
                    | '&'
                    | '='
                    | '+'
                    | '$'
                    | '/'
                    | '%'
                    | '#'
                    | '['
                    | ']'
                    | '-'
                    | '_'
                    | '.'
                    | ','
                    | '~'
                    | '|'
            )
    };
    let query = &text[at + 1..run_end(text, at + 1, takes)];
    let ends = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '&' | '=' | '#' | '/');
    query.rfind(ends).map(|last| at + 1 + last + 1)
}

/// Whether each label keeps within its length once encoded in ASCII.
fn is_encodable(domain: &str) -> bool {
    if domain.starts_with("xn--") && !domain.is_ascii() {
        let mut ascii = Vec::new();
        ascii_domains(domain, 0..domain.len(), &mut ascii);
        if ascii.is_empty() {
            return false;
        }
    }
    domain.split('.').all(|label| (1..=MAX_LABEL_LENGTH).contains(&encoded_length(label)))
}

/// The length of a label in ASCII; the other full stops (`。`, `．`, `｡`) part it as the ASCII one does.
fn encoded_length(label: &str) -> usize {
    let parts = label.split(['\u{3002}', '\u{FF0E}', '\u{FF61}']);
    let lengths = parts.map(|part| if part.is_ascii() { part.len() } else { 4 + punycode_length(part) });
    lengths.fold(0, |sum, length| sum + length + 1).saturating_sub(1)
}

/// The length of the punycode of a label, without its prefix (RFC 3492, 6.3).
fn punycode_length(label: &str) -> usize {
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let basic = points.iter().filter(|point| **point < 128).count();
    let mut length = basic + usize::from(basic > 0);
    // Every further character takes at least one letter more, so a long one need not be worked out.
    if points.len() > MAX_LABEL_LENGTH {
        return points.len();
    }
    let (mut n, mut delta, mut bias, mut done) = (128, 0, 72, basic as u32);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= n).min().unwrap_or(n);
        delta += (next - n) * (done + 1);
        n = next;
        for point in &points {
            if *point < n {
                delta += 1;
            }
            if *point == n {
                let (mut q, mut k): (u32, u32) = (delta, 36);
                loop {
                    let t = k.saturating_sub(bias).clamp(1, 26);
                    length += 1;
                    if q < t {
                        break;
                    }
                    q = (q - t) / (36 - t);
                    k += 36;
                }
                bias = adapt(delta, done + 1, done as usize == basic);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    length
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// What a hashtag is made of.
fn is_hashtag(c: char) -> bool {
    is_letter_or_mark(c)
        || is_digit(c)
        || matches!(
            c,
            '_' | '\u{200C}'
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
        )
}

/// The hashtags that X links, with their sign, in order. What is part of a URL is none.
pub fn hashtags(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '#' | '＃')) {
        let previous = before(text, at);
        let bound = previous.is_none_or(|c| matches!(c, '\u{FE0E}' | '\u{FE0F}') || !(is_hashtag(c) || c == '&'));
        let apart = at == 0 || previous.is_some_and(|c| at - c.len_utf8() >= from);
        if !bound || !apart {
            continue;
        }
        let name = at + sign.len_utf8();
        let end = run_end(text, name, is_hashtag);
        if text[name..].starts_with(['\u{FE0F}', '\u{20E3}']) || !text[name..end].contains(is_letter_or_mark) {
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

/// The mentions that X links, with their sign, in order; `@name/list` is a list and not among them.
pub fn mentions(text: &str) -> Vec<Range<usize>> {
    let found = mentions_and_lists(text).into_iter();
    found.filter(|(_, list)| list.is_none()).map(|(range, _)| range).collect()
}

/// Mentions and lists (`@name/list`), each with the byte at which the list's part begins, if any.
pub fn mentions_and_lists(text: &str) -> Vec<(Range<usize>, Option<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '@' | '＠')) {
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

fn is_listed_accent(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{253}' | '\u{254}' | '\u{256}'
        | '\u{257}' | '\u{259}' | '\u{25B}' | '\u{263}' | '\u{268}' | '\u{26F}' | '\u{272}' | '\u{289}' | '\u{28B}'
        | '\u{2BB}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}')
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
        if before(text, at).is_some_and(|c| !is_space(c) && !is_directional(c)) {
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
            after(text, end).is_none_or(|c| is_space(c) || c == '\u{FEFF}' || (c.is_ascii() && !is_domain(c)))
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
