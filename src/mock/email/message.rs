//! Reads a mail as its recipient's program would, and refuses what large mailbox providers refuse.

use base64::Engine;

use super::dkim;
use super::parts::{self, Attached, quoted_printable};
use crate::mock::World;

/// A mail: its headers and its two bodies.
#[derive(Debug, Default)]
pub(super) struct Message {
    headers: Vec<(String, String)>,
    /// `text/plain`, decoded, line ends as LF.
    pub(super) text: String,
    /// `text/html`, decoded.
    pub(super) html: String,
    /// What comes with it, in order: pictures of the HTML, and files.
    pub(super) attached: Vec<Attached>,
    /// The domains whose DKIM signatures it has.
    pub(super) signed_by: Vec<String>,
}

/// Domains of mailboxes that nobody else sends from (support.google.com/a/answer/81126).
const MAILBOXES_ALONE: [&str; 2] = ["gmail.com", "googlemail.com"];

/// RFC 5322, 3.6: each exactly once here, since a newsletter has them all.
const ONCE: [&str; 5] = ["from", "to", "subject", "date", "message-id"];

/// RFC 2045, 4 to 6: who uses one of these says which version of MIME it is.
const OF_MIME: [&str; 2] = ["content-type", "content-transfer-encoding"];

impl Message {
    /// Reads and checks `raw`; the error is the server's reply.
    ///
    /// `utf8` says that headers may have UTF-8 in them (`SMTPUTF8`, RFC 6531).
    pub(super) fn read(raw: &[u8], utf8: bool, world: &World) -> Result<Self, String> {
        let (head, _) = halves(raw);
        if !(head.is_ascii() || utf8 && std::str::from_utf8(head).is_ok()) {
            return Err("550 5.6.7 Headers beyond ASCII need SMTPUTF8 or encoded words (RFC 6532, RFC 2047)".to_owned());
        }
        if let Some(word) = words(&String::from_utf8_lossy(head)).find(|word| !is_sound(word)) {
            let word: String = word.chars().take(20).collect();
            return Err(format!(
                "550 5.6.0 An encoded word has at most 75 characters, all whole: {word}... (RFC 2047)"
            ));
        }
        let (headers, body) = split(raw);
        let mut message = Self { headers, ..Self::default() };
        let count = |name: &str| message.headers.iter().filter(|(key, _)| key == name).count();
        for name in ONCE {
            let count = count(name);
            if count != 1 {
                return Err(format!(
                    "550 5.7.1 Messages need exactly one {name} header, this one has {count} (RFC 5322)"
                ));
            }
        }
        let versions = count("mime-version");
        if versions > 1 || versions == 0 && OF_MIME.iter().any(|name| count(name) > 0) {
            return Err(format!(
                "550 5.7.1 MIME needs exactly one mime-version header, this one has {versions} (RFC 2045)"
            ));
        }
        if !message.header("message-id").is_some_and(|id| id.starts_with('<') && id.contains('@') && id.ends_with('>'))
        {
            return Err("550 5.7.1 Messages need a valid Message-ID header".to_owned());
        }
        message.check_origin()?;
        let unsubscribe = message.header("list-unsubscribe");
        let one_click = message.header("list-unsubscribe-post");
        match (&unsubscribe, one_click.as_deref()) {
            (Some(uris), Some("List-Unsubscribe=One-Click")) if uris.matches("<https://").count() == 1 => {}
            (None, None) => {}
            // By mail alone (RFC 2369) there is no click.
            (Some(uris), None) if uris.starts_with("<mailto:") && !uris.contains("<http") => {}
            // RFC 8058: no https address without a click nor a click without one, exactly one https address, the exact words.
            _ => {
                return Err(
                    "550 5.7.1 List-Unsubscribe and List-Unsubscribe-Post do not go together (RFC 8058)".to_owned()
                );
            }
        }
        message.signed_by = dkim::check(&message, body)?;
        let from = message.sender_domain();
        // Its own server is known by its name: `smtp.gmail.com`.
        let is_its_own = world.known_as.iter().any(|known| known.ends_with(&format!(".{from}")));
        if MAILBOXES_ALONE.contains(&from.as_str()) && !message.signed_by.contains(&from) && !is_its_own {
            return Err(format!("550 5.7.26 This mail is unauthenticated: only {from} itself sends from {from}"));
        }
        let read = parts::read(&message.headers, body)?;
        (message.text, message.html, message.attached) = (read.text, read.html, read.attached);
        Ok(message)
    }

    /// Whom it is from and when it was written: RFC 5322, 3.6.1 and 3.6.2.
    fn check_origin(&self) -> Result<(), String> {
        let date = self.header("date").unwrap_or_default();
        if jiff::fmt::rfc2822::parse(&date).is_err() {
            return Err(format!("550 5.7.1 Messages need a valid Date header, not {date:?} (RFC 5322)"));
        }
        match self.sender_domain().contains('.') {
            true => Ok(()),
            false => Err("550 5.7.1 Messages need a valid From header (RFC 5322)".to_owned()),
        }
    }

    /// The domain that it is from, in lower case.
    pub(super) fn sender_domain(&self) -> String {
        let from = self.header("from").unwrap_or_default().to_ascii_lowercase();
        let address = from.rsplit_once('<').map_or(from.as_str(), |(_, rest)| rest.trim_end().trim_end_matches('>'));
        address.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned()
    }

    /// A header's value, unfolded, encoded words decoded.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| decode_words(value))
    }

    /// The values of all headers of that name, unfolded.
    pub(super) fn raw_headers<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> {
        self.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The encoded words of headers: `=?UTF-8?B?...?=`.
fn words(head: &str) -> impl Iterator<Item = &str> {
    head.split_ascii_whitespace().filter_map(|token| {
        let word = &token[token.find("=?")?..];
        let word = &word[..word.rfind("?=")? + 2];
        matches!(word.split('?').nth(2), Some("B" | "b" | "Q" | "q")).then_some(word)
    })
}

/// RFC 2047, 2 and 5: at most 75 characters, and no letter of UTF-8 begins in one word and ends in the next. That its line has at
/// most 76 is left alone, since libraries in wide use fold at 78.
fn is_sound(word: &str) -> bool {
    word.len() <= 75 && !decode_words(word).contains(char::REPLACEMENT_CHARACTER)
}

/// Headers by lower-case name, unfolded, and what stands below them.
pub(super) fn split(raw: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let (head, body) = halves(raw);
    let head = String::from_utf8_lossy(head).replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = head.split("\r\n").filter_map(|line| line.split_once(':'));
    (headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect(), body)
}

/// The headers as they stand, and what stands below them.
fn halves(raw: &[u8]) -> (&[u8], &[u8]) {
    match raw.windows(4).position(|window| window == b"\r\n\r\n") {
        Some(at) => (&raw[..at], &raw[at + 4..]),
        None => (&raw[..0], raw.strip_prefix(b"\r\n").unwrap_or(raw)),
    }
}

/// RFC 2047: `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=`; white space between two of them is not there.
pub(super) fn decode_words(value: &str) -> String {
    let mut out: Vec<u8> = Vec::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at(start);
        let mut fields = word[2..].splitn(4, '?');
        let (charset, kind, text) = (fields.next(), fields.next(), fields.next());
        let (Some(_), Some(kind), Some(text), Some(tail)) = (charset, kind, text, fields.next()) else { break };
        let Some(tail) = tail.strip_prefix('=') else { break };
        if !(after_word && before.trim().is_empty()) {
            out.extend_from_slice(before.as_bytes());
        }
        if kind.eq_ignore_ascii_case("b") {
            out.extend(base64::engine::general_purpose::STANDARD.decode(text).unwrap_or_default());
        } else {
            out.extend(quoted_printable(text.replace('_', " ").as_bytes()));
        }
        after_word = true;
        rest = tail;
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}
