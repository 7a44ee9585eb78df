//! The bytes of a mail: RFC 5322 headers, RFC 2047 words, RFC 2046 alternatives. The same message from the same parts, byte
//! for byte, in ASCII alone, so that no relay re-encodes it.
//!
//! Nothing that stands in an article can become a header: control characters are spaces here, and addresses are checked.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::wire::is_mail_address;

/// The longest line that carries an encoded word (RFC 2047, section 2); quoted-printable lines end there too.
const LINE: usize = 76;

/// A name and an address: `News Desk <desk@news.example>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    name: String,
    /// `desk@news.example`
    pub address: String,
}

impl Mailbox {
    /// Reads `desk@news.example` or `News Desk <desk@news.example>`. Addresses are ASCII, without comments or quotes, within
    /// the lengths of RFC 5321, section 4.5.3.1; a domain in other letters becomes what the DNS has it as, which any server takes
    /// (RFC 5890).
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains(char::is_control) {
            return None;
        }
        let (name, address) = match text.trim().strip_suffix('>') {
            Some(rest) => rest.split_once('<')?,
            None => ("", text.trim()),
        };
        let (local, domain) = address.split_once('@')?;
        let domain = in_ascii(domain)?;
        let address = format!("{local}@{domain}");
        let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let is_host = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let fits = (1..=64).contains(&local.len()) && (1..=255).contains(&domain.len());
        (fits && local.chars().all(is_atom) && domain.chars().all(is_host) && is_mail_address(&address))
            .then(|| Self { name: name.trim().trim_matches('"').to_owned(), address })
    }

    /// The parts of `a@news.example, "Doe, Jane" <jane@news.example>` as they are written: a comma within quotes or angle brackets
    /// divides nothing.
    pub fn each_of(list: &str) -> Vec<&str> {
        let (mut is_quoted, mut is_escaped, mut is_address) = (false, false, false);
        let divides = |c: char| {
            let is_literal = is_escaped;
            is_escaped = is_quoted && !is_literal && c == '\\';
            match c {
                '"' if !is_literal => is_quoted = !is_quoted,
                '<' | '>' if !is_quoted => is_address = c == '<',
                _ => {}
            }
            c == ',' && !is_quoted && !is_address
        };
        list.split(divides).map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.address.split_once('@').map_or("", |(_, domain)| domain)
    }
}

/// A domain as the DNS has it.
fn in_ascii(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        return Some(domain.to_owned());
    }
    // A host of a URL may be written with escapes, and a domain may not.
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(name)) if !domain.contains('%') => Some(name),
        _ => None,
    }
}

/// A picture inside the mail.
pub struct Inline<'a> {
    /// Its `Content-ID`, without the angle brackets.
    pub id: String,
    /// `image/jpeg`
    pub mime: &'a str,
    /// The file.
    pub content: &'a Bytes,
}

/// A mail: its headers in order, then its body in two forms, the plain one first.
pub struct Message<'a> {
    head: String,
    /// Makes the borders between the parts; the same for the same mail.
    pub key: &'a str,
    /// The plain form.
    pub text: &'a str,
    /// The rich form; empty for none.
    pub html: &'a str,
    /// Pictures that the rich form shows.
    pub images: &'a [Inline<'a>],
}

impl<'a> Message<'a> {
    /// A mail of `text` and `html` without headers.
    pub fn new(key: &'a str, text: &'a str, html: &'a str, images: &'a [Inline<'a>]) -> Self {
        Self { head: String::new(), key, text, html, images }
    }

    /// Adds a header whose value is text of any kind.
    #[must_use]
    pub fn text_header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {}\r\n", unstructured(value, name.len() + 2)));
        self
    }

    /// Adds a header whose value is in the header's own grammar: dates, ids, URLs. Characters outside ASCII and control
    /// characters are left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let value: String = value.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// Adds a header of addresses of the web or of mail, each in a line of its own: two long ones are too much for one.
    #[must_use]
    pub fn addresses(mut self, name: &str, addresses: &[String]) -> Self {
        let all: Vec<String> = addresses.iter().map(|address| format!("<{address}>")).collect();
        self.head.push_str(&format!("{name}: {}\r\n", all.join(",\r\n ")));
        self
    }

    /// Adds a header that holds an address.
    #[must_use]
    pub fn mailbox(mut self, name: &str, mailbox: &Mailbox) -> Self {
        let address = &mailbox.address;
        let value = match mailbox.name.as_str() {
            "" => address.clone(),
            shown if shown.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ') => format!("{shown} <{address}>"),
            shown => format!("{}\r\n <{address}>", encoded_words(&clean(shown), name.len() + 2)),
        };
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// The whole message, lines ended by CRLF, dots not doubled.
    pub fn bytes(&self) -> Bytes {
        let plain = leaf("text/plain; charset=utf-8", "quoted-printable", "", &quoted_printable(self.text));
        let body = match (self.html, self.images) {
            ("", _) => plain,
            (html, images) => {
                let html = leaf("text/html; charset=utf-8", "quoted-printable", "", &quoted_printable(html));
                let rich = if images.is_empty() { html } else { self.related(html) };
                self.multipart("alternative", &[plain, rich])
            }
        };
        Bytes::from(format!("{}MIME-Version: 1.0\r\n{body}", self.head))
    }

    fn related(&self, html: String) -> String {
        let images = self.images.iter().map(|image| {
            let headers = format!("Content-ID: <{}>\r\nContent-Disposition: inline\r\n", image.id);
            let encoded = STANDARD.encode(image.content);
            let lines: Vec<&str> = (0..encoded.len()).step_by(LINE).map(|at| line_of(&encoded, at)).collect();
            leaf(image.mime, "base64", &headers, &lines.join("\r\n"))
        });
        self.multipart("related", &std::iter::once(html).chain(images).collect::<Vec<_>>())
    }

    /// A border with `=_` stands in no quoted-printable and no base64 body.
    fn multipart(&self, kind: &str, parts: &[String]) -> String {
        let border = format!("=_{kind}_{}", self.key);
        let mut all = format!("Content-Type: multipart/{kind}; boundary=\"{border}\"\r\n\r\n");
        for part in parts {
            all.push_str(&format!("--{border}\r\n{part}\r\n"));
        }
        all + &format!("--{border}--\r\n")
    }
}

fn leaf(kind: &str, encoding: &str, headers: &str, body: &str) -> String {
    format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{headers}\r\n{body}\r\n")
}

fn line_of(encoded: &str, at: usize) -> &str {
    encoded.get(at..encoded.len().min(at + LINE)).unwrap_or_default()
}

/// `text` on one line: each run of white space and control characters is a space.
fn clean(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A header's text: as it is if that is safe, else in encoded words. `used` is what its line holds already.
fn unstructured(text: &str, used: usize) -> String {
    let text = clean(text);
    let is_safe = text.is_ascii() && !text.contains("=?") && used + text.len() <= LINE;
    if is_safe { text } else { encoded_words(&text, used) }
}

/// RFC 2047: base64 words of whole characters, one a line.
fn encoded_words(text: &str, used: usize) -> String {
    let room = |used: usize| (LINE - 12 - used.min(40)) / 4 * 3;
    let (mut words, mut word, mut max) = (Vec::new(), String::new(), room(used));
    for c in text.chars() {
        if word.len() + c.len_utf8() > max {
            words.push(std::mem::take(&mut word));
            max = room(1);
        }
        word.push(c);
    }
    words.push(word);
    let words: Vec<String> = words.iter().map(|word| format!("=?UTF-8?B?{}?=", STANDARD.encode(word))).collect();
    words.join("\r\n ")
}

/// RFC 2045, section 6.7: lines of at most 76 characters, all of them printable ASCII.
fn quoted_printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = text.trim_end_matches('\n').split('\n').map(quoted_printable_line).collect();
    lines.join("\r\n")
}

fn quoted_printable_line(line: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for (n, byte) in line.bytes().enumerate() {
        let is_last = n + 1 == line.len();
        let unit = match byte {
            b'!'..=b'<' | b'>'..=b'~' => char::from(byte).to_string(),
            b' ' | b'\t' if !is_last => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        };
        if width + unit.len() > LINE - 1 {
            out.push_str("=\r\n");
            width = 0;
        }
        width += unit.len();
        out.push_str(&unit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(message: &Message<'_>) -> String {
        String::from_utf8(message.bytes().to_vec()).expect("ASCII")
    }

    #[test]
    fn a_comma_in_a_name_divides_no_list() {
        let list = r#"a@news.example, "Doe, \"JD\", Jane" <jane@news.example>,, Desk <b@news.example>,"#;
        let parts = ["a@news.example", r#""Doe, \"JD\", Jane" <jane@news.example>"#, "Desk <b@news.example>"];
        assert_eq!(Mailbox::each_of(list), parts);
        assert!(parts.iter().all(|part| Mailbox::parse(part).is_some()));
        assert_eq!(Mailbox::each_of("\"no end, a@news.example"), ["\"no end, a@news.example"], "nobody's address");
    }

    #[test]
    fn a_headline_cannot_become_a_header() {
        let message = Message::new("k", "t", "", &[]).text_header("Subject", "Trams\r\nBcc: all@example.com\nX: y");
        assert!(text(&message).starts_with("Subject: Trams Bcc: all@example.com X: y\r\nMIME-Version"));
        let message = Message::new("k", "t", "", &[]).header("List-Id", "<a.b>\r\nBcc: x@y.z");
        assert!(text(&message).starts_with("List-Id: <a.b>Bcc: x@y.z\r\nMIME-Version"));
    }

    #[test]
    fn encoded_words_hold_whole_characters_and_short_lines() {
        let subject = "Қала кеңесі трамвай жолын бекітті: құрылыс көктемде басталады 🚋🚋🚋";
        let message = Message::new("k", "t", "", &[]).text_header("Subject", subject);
        let head = text(&message);
        let value = head.split("\r\nMIME").next().expect("a head").strip_prefix("Subject: ").expect("a subject");
        let mut read = String::new();
        for word in value.split("\r\n ") {
            assert!(word.len() <= 75);
            let inside = word.strip_prefix("=?UTF-8?B?").and_then(|word| word.strip_suffix("?=")).expect("a word");
            read.push_str(std::str::from_utf8(&STANDARD.decode(inside).expect("base64")).expect("whole characters"));
        }
        assert_eq!(read, subject);
        assert!(head.lines().all(|line| line.len() <= LINE));
    }

    #[test]
    fn a_body_is_ascii_in_short_lines_without_spaces_at_their_ends() {
        let body = quoted_printable(&format!("Zürich = {} \nnext\r\n", "x".repeat(200)));
        assert!(body.is_ascii() && body.split("\r\n").all(|line| line.len() <= LINE && !line.ends_with(' ')));
        assert!(body.starts_with("Z=C3=BCrich =3D xxx") && body.ends_with("=20\r\nnext"));
    }

    #[test]
    fn the_rich_form_comes_last_and_holds_its_pictures() {
        let content = Bytes::from(vec![1; 100]);
        let images = [Inline { id: "media-0@news.example".to_owned(), mime: "image/png", content: &content }];
        let whole = text(&Message::new("k", "plain", "<p>rich</p>", &images));
        let order = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"];
        let places: Vec<_> = order.iter().map(|kind| whole.find(kind).expect("each part")).collect();
        assert!(places.is_sorted());
        assert!(whole.contains("Content-ID: <media-0@news.example>\r\n"));
        assert!(!whole.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn an_address_is_one_address() {
        let desk = Mailbox::parse("News Desk <desk@news.example>").expect("an address");
        assert_eq!((desk.address.as_str(), desk.domain()), ("desk@news.example", "news.example"));
        for wrong in [
            "",
            "desk",
            "a@b@c",
            "a b@c",
            "a@c\r\nRCPT TO:<x@y>",
            "<>",
            "ü@a.example",
            "a@ü%2ea.example",
            "a@ü .example",
            "a@.ü",
            "a@ü..example",
            "a@b>, <c@d",
        ] {
            assert_eq!(Mailbox::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_domain_in_any_letters_is_written_as_the_dns_has_it() {
        for (written, address) in [
            ("leser@müller.example", "leser@xn--mller-kva.example"),
            ("Ö <a@MÜLLER.example>", "a@xn--mller-kva.example"),
            ("a@новости.бел", "a@xn--b1amnebsh.xn--90ais"),
            ("a@ニュース。example", "a@xn--zck9awe6d.example"),
        ] {
            let mailbox = Mailbox::parse(written).expect("an address");
            assert_eq!(mailbox.address, address, "{written}");
        }
    }
}
