//! What stands below the headers of a mail: the bodies that are read, and the files that come with them (RFC 2045 to 2047, 2183,
//! 2387).

use base64::Engine;

use super::message::{decode_words, split};

type Headers = [(String, String)];

/// The bodies and the files of a mail.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// `text/plain`, decoded, line ends as LF.
    pub(super) text: String,
    /// `text/html`, decoded.
    pub(super) html: String,
    /// Pictures of the HTML and files, in order.
    pub(super) attached: Vec<Attached>,
}

/// A picture that the HTML shows by its `cid:`, or a file that comes with the mail.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attached {
    /// Without `cid:` and angle brackets; empty for a file.
    pub(super) id: String,
    /// What a file is called, or else its type; empty for a picture of the HTML.
    pub(super) name: String,
    /// Its media type.
    pub(super) mime: String,
    /// What it holds.
    pub(super) bytes: Vec<u8>,
    /// What the HTML says that it shows.
    pub(super) alt: String,
}

/// Reads what stands below `headers`.
///
/// # Errors
///
/// The server's reply.
pub(super) fn read(headers: &Headers, body: &[u8]) -> Result<Read, String> {
    let mut read = Read::default();
    read.part(headers, body)?;
    Ok(read)
}

impl Read {
    fn part(&mut self, headers: &Headers, content: &[u8]) -> Result<(), String> {
        let kind = kind(headers);
        let Some(boundary) = parameter(header(headers, "content-type"), "boundary") else {
            return self.leaf(&kind, headers, content);
        };
        let parts = parts(content, &boundary)?;
        let mut inner = parts.into_iter().map(split);
        match kind.as_str() {
            // The page first, then what it shows.
            "multipart/related" => {
                if let Some((headers, content)) = inner.next() {
                    self.part(&headers, content)?;
                }
                inner.try_for_each(|(headers, content)| self.related(&headers, content))
            }
            "multipart/alternative" => {
                let inner: Vec<_> = inner.collect();
                check_order(inner.iter().map(|(headers, _)| headers.as_slice()))?;
                inner.iter().try_for_each(|(headers, content)| self.part(headers, content))
            }
            _ => inner.try_for_each(|(headers, content)| self.part(&headers, content)),
        }
    }

    fn leaf(&mut self, kind: &str, headers: &Headers, content: &[u8]) -> Result<(), String> {
        let body = match kind {
            "text/plain" if !is_file(headers) => &mut self.text,
            "text/html" if !is_file(headers) => &mut self.html,
            _ => {
                let (id, alt, mime) = (String::new(), String::new(), kind.to_owned());
                let name = Some(file_name(headers)).filter(|name| !name.is_empty()).unwrap_or_else(|| mime.clone());
                let bytes = decode_bytes(headers, content)?;
                self.attached.push(Attached { id, name, mime, bytes, alt });
                return Ok(());
            }
        };
        let text = decode_text(headers, content)?;
        // A text in several parts is read one below the other.
        *body = if body.is_empty() { text } else { format!("{body}\n\n{text}") };
        Ok(())
    }

    fn related(&mut self, headers: &Headers, content: &[u8]) -> Result<(), String> {
        let id = header(headers, "content-id").trim_matches(['<', '>']).to_owned();
        let is_shown = !id.is_empty() && self.html.contains(&format!("cid:{id}"));
        if !is_shown && is_file(headers) {
            return self.leaf(&kind(headers), headers, content);
        }
        if !is_shown {
            return Err("550 5.6.0 A related part is neither named by the page nor a file (RFC 2387)".to_owned());
        }
        let (alt, name, mime) = (alt(&self.html, &id), String::new(), kind(headers));
        self.attached.push(Attached { id, name, mime, bytes: decode_bytes(headers, content)?, alt });
        Ok(())
    }
}

/// RFC 2046, 5.1.4: the plainest first, the richest last.
fn check_order<'h>(alternatives: impl Iterator<Item = &'h Headers>) -> Result<(), String> {
    let kinds: Vec<String> = alternatives.map(kind).collect();
    let is_plain = |kind: &String| kind == "text/plain";
    match kinds.iter().skip_while(|kind| is_plain(kind)).any(is_plain) || !kinds.first().is_some_and(is_plain) {
        true => Err(format!("550 5.6.0 Alternatives come plainest first, these are {}", kinds.join(", "))),
        false => Ok(()),
    }
}

fn header<'h>(headers: &'h Headers, name: &str) -> &'h str {
    headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// The media type of a part, which is text if it does not say.
fn kind(headers: &Headers) -> String {
    match header(headers, "content-type").split(';').next().unwrap_or_default().trim() {
        "" => "text/plain".to_owned(),
        kind => kind.to_ascii_lowercase(),
    }
}

/// True for what is saved, not read (RFC 2183).
fn is_file(headers: &Headers) -> bool {
    let disposition = header(headers, "content-disposition").to_ascii_lowercase();
    disposition.starts_with("attachment") || disposition.contains("filename")
}

/// What a file is called: of `filename`, `filename*` (RFC 2231), or `name`.
fn file_name(headers: &Headers) -> String {
    let disposition = header(headers, "content-disposition");
    if let Some(name) =
        parameter(disposition, "filename*").and_then(|name| Some(name.splitn(3, '\'').nth(2)?.to_owned()))
    {
        // A plus is a plus here.
        let form = format!("n={}", name.replace('+', "%2B"));
        return crate::mock::kit::form(form.as_bytes()).pop().map(|(_, name)| name).unwrap_or_default();
    }
    let name = parameter(disposition, "filename").or_else(|| parameter(header(headers, "content-type"), "name"));
    name.map(|name| decode_words(&name)).unwrap_or_default()
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

/// The `alt` of the `img` that shows `cid:ID`.
fn alt(html: &str, id: &str) -> String {
    let tags = html.split("<img ").skip(1).filter_map(|rest| rest.split('>').next());
    let tag = tags.into_iter().find(|tag| tag.contains(&format!("cid:{id}"))).unwrap_or_default();
    let alt = tag.split("alt=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    named.into_iter().fold(alt.to_owned(), |alt, (name, character)| alt.replace(name, character))
}

fn decode_text(headers: &Headers, body: &[u8]) -> Result<String, String> {
    let text = String::from_utf8(decode_bytes(headers, body)?);
    let text = text.map_err(|_| "550 5.6.3 A text is not UTF-8, the only charset that is read here".to_owned())?;
    Ok(text.replace("\r\n", "\n").trim_end().to_owned())
}

fn decode_bytes(headers: &Headers, body: &[u8]) -> Result<Vec<u8>, String> {
    Ok(match header(headers, "content-transfer-encoding").to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => {
            let text: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            base64::engine::general_purpose::STANDARD
                .decode(text)
                .map_err(|_| "550 5.6.3 A part is not base64".to_owned())?
        }
        // Postfix, Exim and Gmail take these as well from who did not announce them with BODY=8BITMIME (RFC 6152).
        "8bit" | "binary" => body.to_vec(),
        _ if !body.is_ascii() => {
            return Err("550 5.6.3 A part goes beyond ASCII and has no Content-Transfer-Encoding for that (RFC 2045)"
                .to_owned());
        }
        _ => body.to_vec(),
    })
}

pub(super) fn quoted_printable(body: &[u8]) -> Vec<u8> {
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
