//! Signs mails, so that whoever gets one can tell that the domain in `From` vouches for it: DKIM, RFC 6376, with RSA and SHA-256
//! as RFC 8301 asks.
//!
//! Headers and body are signed `relaxed`: a relay may fold and space them anew. The same mail has the same signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// What is signed of the headers, where they are there (RFC 6376, section 5.4.1; RFC 8058, section 4, for those of lists).
const SIGNED: [&str; 14] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Of these a second one would be shown by some programs instead of the signed one, so it must not be added: they are named once
/// more than they are there (section 8.15).
const SEALED: [&str; 4] = ["from", "to", "subject", "date"];

/// The longest line of the signature (RFC 5322, section 2.1.1, advises 78).
const LINE: usize = 76;

/// The key of a domain, and where the public half of it is found.
pub(in crate::adapters) struct Signer {
    domain: String,
    selector: String,
    key: RsaKeyPair,
}

impl Signer {
    /// A signer for mails from an address at `sender`. `key` is PEM (PKCS #8 or PKCS #1) or the base64 of the same without its
    /// first and last line; `domain` is whose key it is, that of the sender if it is not given.
    ///
    /// # Errors
    ///
    /// What is wrong and what to do, beginning with the name of the setting or credential.
    pub(in crate::adapters) fn new(
        key: &Secret,
        selector: Option<&str>,
        domain: Option<&str>,
        sender: &str,
    ) -> Result<Self, String> {
        let selector = selector.ok_or(
            "has a `dkim_key` and no `dkim_selector`; say under which name below _domainkey the DNS has the public key",
        )?;
        if !is_name(selector) {
            return Err(format!("`dkim_selector` cannot be `{selector}`; it is a name of the DNS, such as s2026"));
        }
        let (domain, sender) = (domain.unwrap_or(sender).to_ascii_lowercase(), sender.to_ascii_lowercase());
        if !is_name(&domain) || !domain.contains('.') {
            return Err(format!("`dkim_domain` cannot be `{domain}`; it is a domain, such as news.example"));
        }
        if !is_aligned(&domain, &sender) {
            return Err(format!(
                "`dkim_domain` is {domain} and the mails are from {sender}, so the signature would count for nothing (DMARC); sign \
                 for {sender} or a domain above or below it"
            ));
        }
        Ok(Self { domain, selector: selector.to_owned(), key: read_key(key)? })
    }

    /// `message` with its signature in front, as of `at`.
    ///
    /// # Errors
    ///
    /// A sentence, if the key cannot sign.
    pub(in crate::adapters) fn sign(&self, message: &Bytes, at: Timestamp) -> Result<Bytes, String> {
        let (headers, body) = split(message);
        let body_hash = STANDARD.encode(Sha256::digest(relaxed_body(body)));
        let there: Vec<(String, &str)> =
            headers.into_iter().filter(|(name, _)| SIGNED.contains(&name.as_str())).collect();
        let names: Vec<&str> = there.iter().map(|(name, _)| name.as_str()).chain(SEALED).collect();
        let unsigned = folded(&[
            "v=1; a=rsa-sha256; c=relaxed/relaxed;".to_owned(),
            format!("d={};", self.domain),
            format!("s={};", self.selector),
            format!("t={};", at.as_second()),
            format!("h={};", names.join(":")),
            format!("bh={body_hash};"),
            "b=".to_owned(),
        ]);
        let mut input = String::new();
        for (name, value) in &there {
            input.push_str(&format!("{name}:{}\r\n", relaxed_value(value)));
        }
        input.push_str(&format!("dkim-signature:{}", relaxed_value(&unsigned)));
        let mut signature = vec![0; self.key.public().modulus_len()];
        let signed = self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature);
        signed.map_err(|_| "`dkim_key` cannot sign; make a new key".to_owned())?;
        let signature = STANDARD.encode(signature);
        let lines: Vec<&str> = (0..signature.len())
            .step_by(LINE - 1)
            .map(|at| &signature[at..signature.len().min(at + LINE - 1)])
            .collect();
        let head = format!("DKIM-Signature: {unsigned}\r\n {}\r\n", lines.join("\r\n "));
        Ok(Bytes::from([head.as_bytes(), message].concat()))
    }
}

/// True if a signature of `domain` counts for mails of `sender`: RFC 9989 asks for the same organisational domain. Which that is
/// only the DNS can tell; where one is above the other it is the same.
fn is_aligned(domain: &str, sender: &str) -> bool {
    let below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    domain == sender || below(sender, domain) || below(domain, sender)
}

fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Nothing of the key is repeated.
fn read_key(key: &Secret) -> Result<RsaKeyPair, String> {
    let make = "make one with `openssl genrsa -out dkim.pem 2048`";
    // In a variable of the environment, the ends of lines are often written out.
    let text = Zeroizing::new(key.expose().replace("\\n", "\n"));
    let kind = text.strip_prefix("-----BEGIN ").and_then(|rest| rest.split("-----").next());
    match kind {
        Some(kind) if kind.contains("PUBLIC") || kind.contains("CERTIFICATE") => {
            return Err("`dkim_key` is what everybody may see; the private key is needed".to_owned());
        }
        Some(kind) if kind.contains("ENCRYPTED") || text.contains("Proc-Type: 4,ENCRYPTED") => {
            return Err(
                "`dkim_key` is locked by a passphrase; unlock it with `openssl pkey -in FILE -out NEW`".to_owned()
            );
        }
        Some("PRIVATE KEY" | "RSA PRIVATE KEY") | None => {}
        Some(kind) => return Err(format!("`dkim_key` holds a key of another kind ({kind}) and must be RSA; {make}")),
    }
    let base64: Zeroizing<String> = Zeroizing::new(
        text.lines()
            .filter(|line| !line.starts_with("-----"))
            .flat_map(str::chars)
            .filter(|c| !c.is_whitespace())
            .collect(),
    );
    let der = STANDARD.decode(base64.as_str()).map(Zeroizing::new);
    let der = der.map_err(|_| format!("`dkim_key` is no key in PEM; {make}"))?;
    let read = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
    read.map_err(|_| format!("`dkim_key` is no RSA key of 2048 to 4096 bits; {make}"))
}

/// Names in lower case with their values, still folded, and the body.
fn split(message: &Bytes) -> (Vec<(String, &str)>, &[u8]) {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = match end {
        Some(end) => (&message[..end], &message[end + 4..]),
        None => (&message[..], &[][..]),
    };
    let head = std::str::from_utf8(head).unwrap_or_default();
    let mut headers: Vec<(String, &str)> = Vec::new();
    let mut at = 0;
    while at < head.len() {
        let rest = &head[at..];
        let is_folded = |n: &usize| rest[n + 2..].starts_with([' ', '\t']);
        let end = rest.match_indices("\r\n").map(|(n, _)| n).find(|n| !is_folded(n)).unwrap_or(rest.len());
        if let Some((name, value)) = rest[..end].split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value));
        }
        at += end + 2;
    }
    (headers, body)
}

/// Section 3.4.2: on one line, each run of white space as one space.
fn relaxed_value(value: &str) -> String {
    value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Section 3.4.4: each run of white space as one space, none at the end of a line, no empty lines at the end.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len());
    let mut empty = 0;
    let lines = body.strip_suffix(b"\r\n").unwrap_or(body);
    for line in lines.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let end = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |at| at + 1);
        if end == 0 {
            empty += 1;
            continue;
        }
        (0..std::mem::take(&mut empty)).for_each(|_| relaxed.extend_from_slice(b"\r\n"));
        let mut was_space = false;
        for byte in &line[..end] {
            let is_space = matches!(byte, b' ' | b'\t');
            match is_space {
                true if was_space => {}
                true => relaxed.push(b' '),
                false => relaxed.push(*byte),
            }
            was_space = is_space;
        }
        relaxed.extend_from_slice(b"\r\n");
    }
    relaxed
}

/// The tags on lines of their own; `h=` may be broken behind its colons.
fn folded(tags: &[String]) -> String {
    let mut text = String::new();
    let mut width = "DKIM-Signature: ".len();
    for tag in tags {
        for (n, piece) in tag.split_inclusive(':').enumerate() {
            let is_first = n == 0 && !text.is_empty();
            if width + 1 + piece.len() > LINE {
                text.push_str("\r\n ");
                width = 1;
            } else if is_first {
                text.push(' ');
                width += 1;
            }
            text.push_str(piece);
            width += piece.len();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    /// A key that signs nothing but here.
    const KEY: &str = include_str!("dkim_test.pem");

    const MAIL: &str = "From: Desk <desk@news.example>\r\nTo: reader@mail.example\r\nSubject: =?UTF-8?B?0KLRgNCw0Lw=?=\r\n \
                        =?UTF-8?B?0LLQsNC5?=\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <a@news.example>\r\n\
                        X-Mailer: none\r\nMIME-Version: 1.0\r\n\r\nTrams  are back. \r\n\r\n\r\n";

    fn signer(domain: Option<&str>) -> Result<Signer, String> {
        Signer::new(&Secret::new(KEY), Some("s2026"), domain, "news.example")
    }

    fn signed(mail: &str) -> String {
        let at = "2026-11-23T09:00:00Z".parse().expect("a time");
        let signed = signer(None).expect("a key").sign(&Bytes::copy_from_slice(mail.as_bytes()), at);
        String::from_utf8(signed.expect("it signs").to_vec()).expect("ASCII")
    }

    /// The examples of RFC 6376, section 3.4.5.
    #[test]
    fn relaxed_is_what_the_rfc_says() {
        let mail = Bytes::from_static(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
        let (headers, body) = split(&mail);
        let relaxed: Vec<String> =
            headers.iter().map(|(name, value)| format!("{name}:{}", relaxed_value(value))).collect();
        assert_eq!(relaxed, ["a:X", "b:Y Z"]);
        assert_eq!(relaxed_body(body), b" C\r\nD E\r\n");
        assert_eq!(relaxed_body(b""), b"");
        assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
        assert_eq!(relaxed_body(b"a\r\n\r\nb"), b"a\r\n\r\nb\r\n");
    }

    #[test]
    fn a_mail_is_signed_with_all_that_must_be_and_the_same_each_time() {
        let mail = signed(MAIL);
        assert_eq!(mail, signed(MAIL));
        assert!(mail.ends_with(MAIL));
        let head = mail.strip_suffix(MAIL).expect("in front");
        assert!(head.lines().all(|line| line.len() <= 78), "{head}");
        let value = relaxed_value(head.strip_prefix("DKIM-Signature:").expect("a signature"));
        let tag = |name: &str| value.split("; ").find_map(|tag| tag.strip_prefix(name)).expect(name).replace(' ', "");
        assert_eq!(
            (tag("a=").as_str(), tag("d=").as_str(), tag("s=").as_str()),
            ("rsa-sha256", "news.example", "s2026")
        );
        assert_eq!(tag("t="), "1795424400");
        assert_eq!(tag("h="), "from:to:subject:date:message-id:mime-version:from:to:subject:date");
        assert_eq!(tag("bh="), STANDARD.encode(Sha256::digest(b"Trams are back.\r\n")));

        let (unsigned, signature) = value.rsplit_once("b=").expect("a signature");
        let signature = STANDARD.decode(signature.replace(' ', "")).expect("base64");
        let input = format!(
            "from:Desk <desk@news.example>\r\nto:reader@mail.example\r\n\
             subject:=?UTF-8?B?0KLRgNCw0Lw=?= =?UTF-8?B?0LLQsNC5?=\r\ndate:Mon, 23 Nov 2026 09:00:00 +0000\r\n\
             message-id:<a@news.example>\r\nmime-version:1.0\r\ndkim-signature:{unsigned}b="
        );
        let key = read_key(&Secret::new(KEY)).expect("a key");
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key());
        public.verify(input.as_bytes(), &signature).expect("it is ours");
    }

    #[test]
    fn a_signature_is_of_the_senders_domain_or_one_above_or_below() {
        for fits in ["news.example", "NEWS.example", "mail.news.example"] {
            assert!(signer(Some(fits)).is_ok(), "{fits}");
        }
        for other in ["other.example", "notnews.example", "example", "", "news..example", "news.example; x=1"] {
            assert!(signer(Some(other)).is_err_and(|says| says.contains("`dkim_domain`")), "{other}");
        }
        for wrong in [None, Some(""), Some("a b"), Some("s2026;")] {
            let made = Signer::new(&Secret::new(KEY), wrong, None, "news.example");
            assert!(made.is_err_and(|says| says.contains("`dkim_selector`")), "{wrong:?}");
        }
    }

    #[test]
    fn a_key_is_read_however_it_is_written_and_one_that_does_not_fit_is_told_without_it() {
        let inside: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
        for written in [KEY.to_owned(), KEY.replace('\n', "\r\n"), KEY.trim().replace('\n', "\\n"), inside.clone()] {
            assert!(read_key(&Secret::new(written)).is_ok());
        }
        for (wrong, says) in [
            ("hunter2!", "no key in PEM"),
            ("aHVudGVyMg==", "no RSA key of 2048 to 4096 bits"),
            (&format!("-----BEGIN PUBLIC KEY-----\n{inside}\n-----END PUBLIC KEY-----"), "the private key is needed"),
            (&format!("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{inside}"), "locked by a passphrase"),
            (&format!("-----BEGIN EC PRIVATE KEY-----\n{inside}"), "must be RSA"),
        ] {
            let told = read_key(&Secret::new(wrong)).map(drop).expect_err("refused");
            assert!(told.contains(says) && told.starts_with("`dkim_key`"), "{told}");
            assert!(!told.contains("hunter2") && !told.contains(&inside[..20]), "{told}");
        }
    }
}
