//! What in a text that is sent is not read as it stands there: escapes, marks, targets behind words.
//!
//! For the reasons of a length, not for the length: what is not as our writers write it is taken for text.

use std::ops::Range;

use super::ReasonKind;
use crate::text::write::{JOINER, Markup, linkedin, matrix, slack};

/// Bytes of what is sent, and what they are.
pub(super) type Mark = (Range<usize>, ReasonKind);

/// The marks of `sent`, in order, none overlapping another.
pub(super) fn of(sent: &str, markup: Markup) -> Vec<Mark> {
    let mut marks = Marks { sent, at: 0, found: Vec::new() };
    match markup {
        Markup::Plain | Markup::Telegram | Markup::Bluesky => {}
        Markup::Nostr | Markup::Vk => marks.each(|_, _| None),
        Markup::Linkedin => marks.each(little_text),
        Markup::Discord | Markup::Reddit => marks.each(markdown),
        Markup::Slack => marks.each(mrkdwn),
        Markup::Html => marks.each(html),
        Markup::Matrix if matrix::is_content(sent) => return json(sent),
        Markup::Matrix => {}
    }
    marks.found
}

/// The marks of a Matrix event's content.
fn json(sent: &str) -> Vec<Mark> {
    let start = matrix::START.len() + 1;
    let mut found = vec![(0..start, ReasonKind::Envelope)];
    let end = start + string_end(&sent[start..]);
    let mut at = start;
    while let Some(n) = sent[at..end].find(['\\', JOINER]) {
        let escape = at + n;
        // Of an escaped quote the quote is text, of an escaped line end nothing is.
        let rest = &sent[escape..end];
        let length = match rest.as_bytes().get(1) {
            _ if rest.starts_with(JOINER) => JOINER.len_utf8(),
            Some(b'u') => 6,
            Some(b'"' | b'\\') => 1,
            _ => 2,
        };
        let past = if length == 1 { 2 } else { length };
        found.push((escape..(escape + length).min(end), ReasonKind::Escapes));
        at = (escape + past).min(end);
    }
    let formatted = sent[end..].find("\"formatted_body\":\"").map(|n| end + n + "\"formatted_body\":\"".len());
    match formatted {
        Some(html) => {
            let html_end = html + string_end(&sent[html..]);
            found.push((end..html, ReasonKind::Envelope));
            found.push((html..html_end, ReasonKind::Markup));
            found.push((html_end..sent.len(), ReasonKind::Envelope));
        }
        None => found.push((end..sent.len(), ReasonKind::Envelope)),
    }
    found.retain(|(range, _)| !range.is_empty());
    found
}

/// Where a JSON string ends that begins here: at its closing quote.
fn string_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

struct Marks<'a> {
    sent: &'a str,
    at: usize,
    found: Vec<Mark>,
}

/// What begins at a byte: how long it is and its kind, and how much after it is text whatever it looks like.
struct Begun {
    length: usize,
    kind: ReasonKind,
    text: usize,
}

impl Begun {
    fn new(length: usize, kind: ReasonKind) -> Option<Begun> {
        Some(Begun { length, kind, text: 0 })
    }
}

impl<'a> Marks<'a> {
    /// Walks through the text and asks `begun` at each character that is not part of a mark.
    fn each(&mut self, begun: impl Fn(&'a str, usize) -> Option<Begun>) {
        while let Some(c) = self.sent[self.at..].chars().next() {
            if c == JOINER {
                self.found.push((self.at..self.at + c.len_utf8(), ReasonKind::Escapes));
                self.at += c.len_utf8();
                continue;
            }
            match begun(self.sent, self.at) {
                Some(mark) => {
                    let end = self.at + mark.length;
                    if mark.length > 0 {
                        self.found.push((self.at..end, mark.kind));
                    }
                    self.at = end + mark.text;
                }
                None => self.at += c.len_utf8(),
            }
        }
    }
}

/// A backslash before a sign: an escape, and the sign is text.
fn backslash(rest: &str) -> Option<Begun> {
    let escapes = rest.starts_with('\\') && rest[1..].starts_with(|c: char| c.is_ascii_punctuation() || c == '＃');
    let width = rest.chars().nth(1).map_or(0, char::len_utf8);
    escapes.then_some(Begun { length: 1, kind: ReasonKind::Escapes, text: width })
}

fn little_text(sent: &str, at: usize) -> Option<Begun> {
    let rest = &sent[at..];
    if rest.starts_with("{hashtag|") {
        return Begun::new("{hashtag|".len(), ReasonKind::Markup);
    }
    let reserved = rest.starts_with(|c: char| linkedin::RESERVED.contains(c));
    backslash(rest).or_else(|| if reserved { Begun::new(1, ReasonKind::Markup) } else { None })
}

fn markdown(sent: &str, at: usize) -> Option<Begun> {
    let rest = &sent[at..];
    if let Some(escape) = backslash(rest) {
        return Some(escape);
    }
    let address = |text: &str| text.len() - text.find(['<', '>', ' ', '\n']).map_or("", |end| &text[end..]).len();
    match rest.as_bytes().first()? {
        b'*' | b'_' | b'`' | b'[' => Begun::new(1, ReasonKind::Markup),
        b'>' if closes_address(&sent[..at]) => Begun::new(1, ReasonKind::Markup),
        // An address in angle brackets is text, and its signs mean nothing.
        b'<' => Some(Begun { length: 1, kind: ReasonKind::Markup, text: address(&rest[1..]) }),
        b']' if rest.starts_with("](") => Begun::new(near(rest, b')').map_or(1, |end| end + 1), ReasonKind::Links),
        b'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
            let length = address(rest);
            // Nothing of it is a mark; a mark of no length only skips it.
            Some(Begun { length: 0, kind: ReasonKind::Links, text: length })
        }
        b'&' if rest.starts_with("&#") => entity(rest),
        b' ' if rest.starts_with("  \n") => Begun::new(2, ReasonKind::Markup),
        _ => None,
    }
}

/// Whether an angle bracket was opened before, and no white space since.
fn closes_address(before: &str) -> bool {
    let mut back = before.bytes().rev().take(8192);
    let opened = back.by_ref().find(|byte| matches!(byte, b'<' | b' ' | b'\n')) == Some(b'<');
    opened && back.next() != Some(b'\\')
}

/// An entity stands for one character, as which its last byte is counted.
fn entity(rest: &str) -> Option<Begun> {
    let end = rest.bytes().take(10).position(|byte| byte == b';')?;
    let named = rest[1..end].bytes().all(|byte| byte == b'#' || byte.is_ascii_alphanumeric());
    if named && end > 1 { Begun::new(end, ReasonKind::Escapes) } else { None }
}

fn mrkdwn(sent: &str, at: usize) -> Option<Begun> {
    let rest = &sent[at..];
    if let Some(literal) = rest.strip_prefix(slack::LITERAL.0) {
        let shown = near(literal, b'>').unwrap_or(0);
        return Some(Begun { length: slack::LITERAL.0.len(), kind: ReasonKind::Escapes, text: shown });
    }
    match rest.as_bytes().first()? {
        b'&' => entity(rest),
        b'*' | b'_' | b'`' | b'>' => Begun::new(1, ReasonKind::Markup),
        b'<' => {
            let end = near(rest, b'>').unwrap_or(1);
            match rest[..end].find('|') {
                Some(bar) => Begun::new(bar + 1, ReasonKind::Links),
                None => Some(Begun { length: 1, kind: ReasonKind::Markup, text: end.saturating_sub(1) }),
            }
        }
        _ => None,
    }
}

/// Where `sign` is, if it is no further than an address is long.
fn near(text: &str, sign: u8) -> Option<usize> {
    text.bytes().take(8192).position(|byte| byte == sign)
}

fn html(sent: &str, at: usize) -> Option<Begun> {
    let rest = &sent[at..];
    match rest.as_bytes().first()? {
        b'&' => entity(rest),
        b'<' => {
            let end = near(rest, b'>').map_or(1, |end| end + 1);
            Begun::new(end, if rest.starts_with("<a ") { ReasonKind::Links } else { ReasonKind::Markup })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::measure::measure_in;
    use crate::text::{Markup, Unit, escape, parse, visible};

    #[test]
    fn a_length_tells_its_escapes_and_marks() {
        let rich = parse(&format!("**A** {} https://a.com/b_c [d](https://d.com/) 👍 #E", escape("(x) <y>")));
        let told = |markup, unit| measure_in(&visible(&rich, markup), unit, markup).explain(900);
        let expected = [
            (Markup::Linkedin, Unit::Utf16, "71 of 900: text 19, links 31, emoji 2, escapes 8, markup 11"),
            (Markup::Discord, Unit::Utf16, "58 of 900: text 16, links 34, emoji 2, escapes 1, markup 5"),
            (Markup::Slack, Unit::CodePoints, "61 of 900: text 16, links 33, emoji 1, escapes 6, markup 5"),
            (Markup::Reddit, Unit::CodePoints, "60 of 900: text 16, links 34, emoji 1, escapes 2, markup 7"),
            (Markup::Html, Unit::Utf8Bytes, "129 of 900: text 17, links 70, emoji 4, escapes 6, markup 32"),
            (Markup::Matrix, Unit::MatrixEvent, "279 of 900: text 19, links 31, emoji 4, markup 125, envelope 100"),
            (Markup::Vk, Unit::Utf16, "52 of 900: text 19, links 31, emoji 2"),
        ];
        for (markup, unit, explained) in expected {
            assert_eq!(told(markup, unit), explained, "{markup:?}");
        }
    }
}
