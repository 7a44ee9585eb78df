//! Reads a mail as its recipient's program would, and refuses what large mailbox providers refuse.

use base64::Engine;

use super::dkim;

/// A mail: its headers and its two bodies.
#[derive(Debug, Default)]
pub(super) struct Message {
    headers: Vec<(String, String)>,
    /// `text/plain`, decoded, line ends as LF.
    pub(super) text: String,
    /// `text/html`, decoded.
    pub(super) html: String,
    /// What comes with the HTML, in order.
    pub(super) attached: Vec<Attached>,
    /// The domains whose DKIM signatures it has.
    pub(super) signed_by: Vec<String>,
    allowed: Allowed,
}

/// A picture that the HTML shows by its `cid:`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attached {
    /// Without `cid:` and angle brackets.
    pub(super) id: String,
    /// Its media type.
    pub(super) mime: String,
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// What the HTML says that it shows.
    pub(super) alt: String,
}

/// What a mail may have in it beyond ASCII.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allowed {
    /// UTF-8 in headers and addresses: `SMTPUTF8` (RFC 6531).
    pub(super) utf8: bool,
    /// Bytes above 127 in bodies that say so: `BODY=8BITMIME` (RFC 6152).
    pub(super) eight_bit: bool,
}

/// Domains of mailboxes that nobody else sends from (support.google.com/a/answer/81126).
const MAILBOXES_ALONE: [&str; 2] = ["gmail.com", "googlemail.com"];

/// RFC 5322, 3.6: each exactly once here, since a newsletter has them all.
const ONCE: [&str; 6] = ["from", "to", "subject", "date", "message-id", "mime-version"];

impl Message {
    /// Reads and checks `raw`; the error is the server's reply.
    pub(super) fn read(raw: &[u8], allowed: Allowed) -> Result<Self, String> {
        let (head, _) = halves(raw);
        if !(head.is_ascii() || allowed.utf8 && std::str::from_utf8(head).is_ok()) {
            return Err("550 5.6.7 Headers beyond ASCII need SMTPUTF8 or encoded words (RFC 6532, RFC 2047)".to_owned());
        }
        let (headers, body) = split(raw);
        let mut message = Self { headers, allowed, ..Self::default() };
        for name in ONCE {
            let count = message.headers.iter().filter(|(key, _)| key == name).count();
            if count != 1 {
                return Err(format!(
                    "550 5.7.1 Messages need exactly one {name} header, this one has {count} (RFC 5322)"
                ));
            }
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
        if MAILBOXES_ALONE.contains(&from.as_str()) && !message.signed_by.contains(&from) {
            return Err(format!("550 5.7.26 This mail is unauthenticated: only {from} itself sends from {from}"));
        }
        message.bodies(body)?;
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

    fn decode(&self, headers: &[(String, String)], body: &[u8]) -> Result<String, String> {
        let text = String::from_utf8(decode_bytes(headers, body, self.allowed)?);
        let text = text.map_err(|_| "550 5.6.3 A part is not UTF-8".to_owned())?;
        Ok(text.replace("\r\n", "\n").trim_end().to_owned())
    }

    fn bodies(&mut self, body: &[u8]) -> Result<(), String> {
        let kind = self.header("content-type").unwrap_or_else(|| "text/plain".to_owned());
        let Some(boundary) = parameter(&kind, "boundary") else {
            let text = self.decode(&self.headers, body)?;
            if kind.starts_with("text/html") {
                self.html = text
            } else {
                self.text = text
            }
            return Ok(());
        };
        let mut kinds = Vec::new();
        for part in parts(body, &boundary)? {
            let (headers, content) = split(part);
            let kind = headers.iter().find(|(key, _)| key == "content-type").map_or("text/plain", |(_, value)| value);
            kinds.push(kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
            if let Some(inner) = parameter(kind, "boundary") {
                // `multipart/related`: the page first, then what it shows.
                let mut related = parts(content, &inner)?.into_iter().map(split);
                if let Some((headers, content)) = related.next() {
                    self.html = self.decode(&headers, content)?;
                }
                for (headers, content) in related {
                    self.attached.push(attached(&headers, content, &self.html, self.allowed)?);
                }
                continue;
            }
            let text = self.decode(&headers, content)?;
            if kind.starts_with("text/html") { self.html = text } else { self.text = text }
        }
        // RFC 2046, 5.1.4: the plainest first, the richest last.
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        let is_ordered = matches!(kinds[..], ["text/plain", "text/html" | "multipart/related"]);
        if kind.starts_with("multipart/alternative") && !is_ordered {
            return Err(format!("550 5.6.0 Alternatives come plainest first, these are {}", kinds.join(", ")));
        }
        Ok(())
    }
}

/// Headers by lower-case name, unfolded, and what stands below them.
fn split(raw: &[u8]) -> (Vec<(String, String)>, &[u8]) {
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

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// The parts between the borders, of which the last says that it is (RFC 2046, 5.1.1).
fn parts<'b>(body: &'b [u8], boundary: &str) -> Result<Vec<&'b [u8]>, String> {
    let delimiter = format!("--{boundary}").into_bytes();
    let end = format!("--{boundary}--").into_bytes();
    let (mut starts, mut is_closed) = (Vec::new(), false);
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(&delimiter) && !is_closed {
            starts.push((at, at + line.len()));
            is_closed = line.trim_ascii_end() == end;
        }
        at += line.len();
    }
    if !is_closed {
        return Err("550 5.6.0 A multipart body is not closed (RFC 2046)".to_owned());
    }
    Ok(starts.windows(2).map(|pair| body[pair[0].1..pair[1].0].strip_suffix(b"\r\n").unwrap_or_default()).collect())
}

fn attached(headers: &[(String, String)], content: &[u8], html: &str, allowed: Allowed) -> Result<Attached, String> {
    let header = |name: &str| headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let id = header("content-id").trim_matches(['<', '>']).to_owned();
    if id.is_empty() || !html.contains(&format!("cid:{id}")) {
        return Err("550 5.6.0 A related part is not named by the page (RFC 2387)".to_owned());
    }
    Ok(Attached {
        alt: alt(html, &id),
        id,
        mime: header("content-type").split(';').next().unwrap_or_default().trim().to_ascii_lowercase(),
        bytes: decode_bytes(headers, content, allowed)?,
    })
}

/// The `alt` of the `img` that shows `cid:ID`.
fn alt(html: &str, id: &str) -> String {
    let tags = html.split("<img ").skip(1).filter_map(|rest| rest.split('>').next());
    let tag = tags.into_iter().find(|tag| tag.contains(&format!("cid:{id}"))).unwrap_or_default();
    let alt = tag.split("alt=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    named.into_iter().fold(alt.to_owned(), |alt, (name, character)| alt.replace(name, character))
}

fn decode_bytes(headers: &[(String, String)], body: &[u8], allowed: Allowed) -> Result<Vec<u8>, String> {
    let encoding = headers.iter().find(|(key, _)| key == "content-transfer-encoding");
    Ok(match encoding.map(|(_, value)| value.to_ascii_lowercase()).as_deref() {
        Some("quoted-printable") => quoted_printable(body),
        Some("base64") => {
            let text: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            base64::engine::general_purpose::STANDARD
                .decode(text)
                .map_err(|_| "550 5.6.3 A part is not base64".to_owned())?
        }
        Some("8bit" | "binary") if allowed.eight_bit => body.to_vec(),
        _ if !body.is_ascii() => return Err("550 5.6.3 8-bit text without an encoding".to_owned()),
        _ => body.to_vec(),
    })
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'=' {
            out.push(*byte);
        } else if let Some(soft) = rest.strip_prefix(b"\r\n") {
            rest = soft;
        } else if let Some(value) = rest.get(..2).and_then(hex) {
            out.push(value);
            rest = &rest[2..];
        } else {
            out.push(b'=');
        }
    }
    out
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// RFC 2047: `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=`; white space between two of them is not there.
fn decode_words(value: &str) -> String {
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
