//! What a mailbox provider finds wrong with a DKIM signature (RFC 6376) before it asks the DNS for the key: which headers it covers,
//! whose it is, whether the body is the one that was signed. There is no DNS here, so the signature itself stays unread.

use base64::Engine;
use sha2::{Digest, Sha256};

use super::message::Message;

/// RFC 8301, 3.2: 1024 bits at least.
const MIN_SIGNATURE_BYTES: usize = 128;

/// Checks every signature of a mail; gives the domains that signed it.
///
/// # Errors
///
/// The server's reply.
pub(super) fn check(message: &Message, body: &[u8]) -> Result<Vec<String>, String> {
    message.raw_headers("dkim-signature").map(|value| check_one(message, value, body)).collect()
}

fn check_one(message: &Message, value: &str, body: &[u8]) -> Result<String, String> {
    let refused = |why: &str| format!("550 5.7.30 DKIM signature did not pass: {why}");
    let tags: Vec<(&str, String)> = value
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .map(|(name, value)| (name.trim(), value.split_whitespace().collect()))
        .collect();
    let tag = |name: &str| {
        let mut values = tags.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (Some(value), None) if !value.is_empty() => Ok(value),
            (_, Some(_)) => Err(refused(&format!("{name}= stands there twice"))),
            _ => Err(refused(&format!("no {name}="))),
        }
    };
    if tag("v")? != "1" {
        return Err(refused("an unknown version"));
    }
    // RFC 8301, 3.1: SHA-1 is refused.
    if !matches!(tag("a")?, "rsa-sha256" | "ed25519-sha256") {
        return Err(refused("an algorithm that is not taken"));
    }
    tag("s")?;
    let signed: Vec<String> = tag("h")?.split(':').map(str::to_ascii_lowercase).collect();
    let is_there = |name: &str| message.raw_headers(name).next().is_some();
    // RFC 6376, 5.4: From always. RFC 8058, 4: what an unsubscription goes by.
    for name in ["from", "list-unsubscribe", "list-unsubscribe-post"] {
        if is_there(name) && !signed.iter().any(|one| one == name) {
            return Err(refused(&format!("{name} is not signed")));
        }
    }
    let domain = tag("d")?.to_ascii_lowercase();
    let from = message.sender_domain();
    let is_below = |one: &str, other: &str| one.ends_with(&format!(".{other}"));
    if domain != from && !is_below(&domain, &from) && !is_below(&from, &domain) {
        return Err("550 5.7.32 From: header isn't aligned with the DKIM organizational domain".to_owned());
    }
    let relaxed = match tag("c").unwrap_or("simple/simple").split_once('/').map_or("simple", |(_, body)| body) {
        "relaxed" => true,
        "simple" => false,
        _ => return Err(refused("an unknown canonicalization")),
    };
    let mut body = canonical(body, relaxed);
    if let Ok(length) = tag("l") {
        body.truncate(length.parse().map_err(|_| refused("l= is no number"))?);
    }
    let decoded = |value: &str| base64::engine::general_purpose::STANDARD.decode(value).unwrap_or_default();
    if decoded(tag("bh")?) != Sha256::digest(&body).as_slice() {
        return Err(refused("the body is not the one that was signed"));
    }
    if tag("a")? == "rsa-sha256" && decoded(tag("b")?).len() < MIN_SIGNATURE_BYTES {
        return Err(refused("the key is too short"));
    }
    Ok(domain)
}

/// RFC 6376, 3.4.3 and 3.4.4.
fn canonical(body: &[u8], relaxed: bool) -> Vec<u8> {
    let text = String::from_utf8_lossy(body).into_owned();
    let line = |line: &str| {
        if !relaxed {
            return line.to_owned();
        }
        let (indent, words) = (line.starts_with([' ', '\t']), line.split([' ', '\t']).filter(|word| !word.is_empty()));
        let words = words.collect::<Vec<_>>().join(" ");
        if indent && !words.is_empty() { format!(" {words}") } else { words }
    };
    let lines: Vec<String> = text.split("\r\n").map(line).collect();
    let text = lines.join("\r\n");
    match text.trim_end_matches("\r\n") {
        "" if relaxed => Vec::new(),
        text => format!("{text}\r\n").into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The body of RFC 6376, 3.4.5, and an empty one, whose hash is that of RFC 6376, 3.4.3 and 3.4.4.
    #[test]
    fn bodies_are_as_the_rfc_says() {
        let body = b" C \r\nD \t E\r\n\r\n\r\n";
        assert_eq!(canonical(body, true), b" C\r\nD E\r\n");
        assert_eq!(canonical(body, false), b" C \r\nD \t E\r\n");
        let hash = |relaxed| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(canonical(b"", relaxed)));
        assert_eq!(hash(true), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(hash(false), "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
    }
}
