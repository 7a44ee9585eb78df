//! How a reader ends the subscription: the addresses of `List-Unsubscribe` (RFC 2369), each reader's own.
//!
//! An address may hold `{token}`, which names list and reader and cannot be made without the account's key (RFC 8058, section 3.1),
//! and `{recipient}`, the reader's address as it stands. The newsroom's own server reads the token; `docs/accounts.md` says how.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;
use url::Url;

use crate::secret::Secret;

const TOKEN: &str = "{token}";
const RECIPIENT: &str = "{recipient}";

/// What a signature of ours speaks of, so that one made for something else is none.
const PURPOSE: &str = "unsubscribe.";

/// Shorter keys could be guessed: as long as what is made of them (RFC 2104, section 3).
const MIN_KEY_BYTES: usize = 32;

/// RFC 3986, section 2.3: what may stand in any part of an address.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The addresses of one list, before they are a reader's.
#[derive(Debug)]
pub(in crate::adapters) struct Unsubscribe {
    https: Option<String>,
    mailto: Option<String>,
    list: String,
    key: Option<hmac::Key>,
}

impl Unsubscribe {
    /// Reads `addresses`, one of https, one of mailto or both, with a comma between.
    ///
    /// # Errors
    ///
    /// What is wrong with them or `key`.
    pub(super) fn new(addresses: &str, list: &str, key: Option<&Secret>) -> Result<Self, String> {
        let mut all = Self { https: None, mailto: None, list: list.to_owned(), key: None };
        if let Some(key) = key {
            if key.expose().trim().len() < MIN_KEY_BYTES {
                return Err(format!("`unsubscribe_key` needs {MIN_KEY_BYTES} characters or more that nobody guesses"));
            }
            all.key = Some(hmac::Key::new(hmac::HMAC_SHA256, key.expose().trim().as_bytes()));
        }
        for address in each(addresses) {
            let place = match address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).as_deref() {
                Some("https") => &mut all.https,
                Some("mailto") => &mut all.mailto,
                _ => return Err(format!("`list_unsubscribe` cannot be `{address}`; give an https or mailto address")),
            };
            if place.replace(address.to_owned()).is_some() {
                return Err("`list_unsubscribe` has two addresses of a kind; keep one".to_owned());
            }
        }
        let given = all.https.iter().chain(&all.mailto);
        if given.clone().any(|address| address.contains(TOKEN)) && all.key.is_none() {
            return Err("`list_unsubscribe` has a {token}, which needs `unsubscribe_key`".to_owned());
        }
        if all.https.as_ref().is_some_and(|address| !address.contains(TOKEN)) {
            return Err(
                "the https address of `list_unsubscribe` does not say who unsubscribes by one click; put {token} \
                        into it, or give a mailto address alone"
                    .to_owned(),
            );
        }
        for address in given {
            let filled = all.filled(address, "reader@mail.example");
            if filled.contains(['{', '}', '<', '>', '"']) || !filled.is_ascii() || filled.parse::<Url>().is_err() {
                return Err(format!(
                    "`list_unsubscribe` cannot be `{address}`; only {TOKEN} and {RECIPIENT} are filled in"
                ));
            }
        }
        if all.https.is_none() && all.mailto.is_none() {
            return Err("`list_unsubscribe` is empty; give an address, or take it out".to_owned());
        }
        Ok(all)
    }

    /// The addresses as `recipient` gets them, the https one first.
    pub(super) fn addresses(&self, recipient: &str) -> Vec<String> {
        self.https.iter().chain(&self.mailto).map(|address| self.filled(address, recipient)).collect()
    }

    /// True if a mail program may unsubscribe its reader without asking further: RFC 8058 wants https.
    pub(super) fn is_one_click(&self) -> bool {
        self.https.is_some()
    }

    /// `text` of a mail to `recipient`, in which the page to unsubscribe at is the reader's own.
    pub(super) fn own_page(&self, text: &str, recipient: &str) -> String {
        let Some(page) = self.https.as_ref().or(self.mailto.as_ref()) else { return text.to_owned() };
        let own = self.filled(page, recipient);
        let mut text = text.replace(page.as_str(), &own);
        for written in [super::escaped, as_templates_escape] {
            text = text.replace(&written(page), &written(&own));
        }
        // A mail that waited may have the page of before, on the same host.
        let Some(host) = own.parse::<Url>().ok().and_then(|own| own.host_str().map(str::to_owned)) else { return text };
        [TOKEN, RECIPIENT]
            .into_iter()
            .fold(text, |text, name| filled_on(&host, &text, name, &self.filled(name, recipient)))
    }

    fn filled(&self, address: &str, recipient: &str) -> String {
        let token = self.key.as_ref().map(|key| token(key, &self.list, recipient)).unwrap_or_default();
        let recipient = utf8_percent_encode(recipient, UNRESERVED).to_string();
        address.replace(TOKEN, &token).replace(RECIPIENT, &recipient)
    }
}

/// `text` with `value` for each `name` in an https address on `host`.
fn filled_on(host: &str, text: &str, name: &str, value: &str) -> String {
    let mut pieces = text.split(name);
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(');
        let address = filled.rsplit(ends).next().and_then(|address| address.parse::<Url>().ok());
        let is_there = address.is_some_and(|address| address.scheme() == "https" && address.host_str() == Some(host));
        filled.push_str(if is_there { value } else { name });
        filled.push_str(piece);
    }
    filled
}

/// As Handlebars writes text into a page: more than needs it.
pub(super) fn as_templates_escape(text: &str) -> String {
    super::escaped(text).replace('\'', "&#x27;").replace('`', "&#x60;").replace('=', "&#x3D;")
}

/// `BASE64URL(list LF recipient) "." BASE64URL(HMAC-SHA256(key, "unsubscribe." and what stands before the dot))`
fn token(key: &hmac::Key, list: &str, recipient: &str) -> String {
    let names = URL_SAFE_NO_PAD.encode(format!("{list}\n{recipient}"));
    let mark = hmac::sign(key, format!("{PURPOSE}{names}").as_bytes());
    format!("{names}.{}", URL_SAFE_NO_PAD.encode(mark))
}

fn each(addresses: &str) -> impl Iterator<Item = &str> {
    addresses.split_whitespace().map(|address| address.trim_matches([',', '<', '>'])).filter(|one| !one.is_empty())
}

/// The page of `list_unsubscribe` that a reader is shown, before it is the reader's own: the https one, if there is one.
pub fn unsubscribe_page(addresses: &str) -> Option<String> {
    let is_https = |address: &&str| address.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"));
    each(addresses).find(is_https).or_else(|| each(addresses).next()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    fn made(addresses: &str) -> Result<Unsubscribe, String> {
        Unsubscribe::new(addresses, "morning.news.example", Some(&Secret::new(KEY)))
    }

    /// The token that `docs/accounts.md` reads.
    #[test]
    fn each_reader_has_an_address_that_names_list_and_reader() {
        let both = made("https://news.example/u/{token}, <mailto:leave@news.example?subject={token}>").expect("good");
        let token =
            "bW9ybmluZy5uZXdzLmV4YW1wbGUKcmVhZGVyQG1haWwuZXhhbXBsZQ.9uOSft-GHz_anlIa91h_zZsxftZEq_5QJoVbc1iZZfU";
        assert_eq!(
            both.addresses("reader@mail.example"),
            [format!("https://news.example/u/{token}"), format!("mailto:leave@news.example?subject={token}")]
        );
        assert_ne!(both.addresses("reader@mail.example"), both.addresses("writer@mail.example"));
        assert!(both.is_one_click());
        let other = Unsubscribe::new("https://news.example/{token}", "evening.news.example", Some(&Secret::new(KEY)));
        assert!(!other.expect("good").addresses("reader@mail.example")[0].ends_with(token));
    }

    #[test]
    fn an_address_of_mail_alone_asks_for_no_key_and_offers_no_click() {
        let mailto = Unsubscribe::new("mailto:leave@news.example?subject={recipient}", "morning", None).expect("good");
        assert_eq!(mailto.addresses("a+b@c.example"), ["mailto:leave@news.example?subject=a%2Bb%40c.example"]);
        assert!(!mailto.is_one_click());
    }

    #[test]
    fn the_link_in_the_mail_is_the_readers_own() {
        let list = made("https://news.example/u?a=1&t={token}").expect("good");
        let own = list.addresses("a@c.example").remove(0);
        let said =
            list.own_page("<a href=\"https://news.example/u?a=1&amp;t={token}\">no {token} more</a>", "a@c.example");
        assert_eq!(said, format!("<a href=\"{}\">no {{token}} more</a>", own.replace('&', "&amp;")));
        // As a template writes it.
        let said = list.own_page("<a href=\"https://news.example/u?a&#x3D;1&amp;t&#x3D;{token}\">", "a@c.example");
        assert_eq!(said, format!("<a href=\"{}\">", own.replace('&', "&amp;").replace('=', "&#x3D;")));
        assert_eq!(
            unsubscribe_page("mailto:a@b.example, https://c.example/{token}").expect("one"),
            "https://c.example/{token}"
        );
    }

    #[test]
    fn a_mail_that_waited_has_the_readers_own_link_though_the_page_is_another_now() {
        let list = made("https://news.example/leave/{token}").expect("good");
        let own = list.addresses("a@c.example").remove(0);
        let token = own.rsplit_once('/').expect("a path").1;
        let said = "Unsubscribe: https://news.example/u?t={token}\nhttps://other.example/{token} {token}";
        let wanted =
            format!("Unsubscribe: https://news.example/u?t={token}\nhttps://other.example/{{token}} {{token}}");
        assert_eq!(list.own_page(said, "a@c.example"), wanted, "nobody else gets it");
        let written = list.own_page("https://News.Example:443/u?t={token}", "a@c.example");
        assert_eq!(written, format!("https://News.Example:443/u?t={token}"), "however it is written");
    }

    #[test]
    fn what_cannot_serve_a_reader_is_refused() {
        for (addresses, why) in [
            ("https://news.example/unsubscribe", "put {token} into it"),
            ("https://news.example/{recipient}", "put {token} into it"),
            ("http://news.example/{token}", "https or mailto"),
            ("https://a.example/{token}, https://b.example/{token}", "two addresses of a kind"),
            ("https://news.example/{token}/{list}", "only {token} and {recipient}"),
            ("  ", "is empty"),
        ] {
            let said = made(addresses).expect_err("refused");
            assert!(said.contains(why), "{addresses}: {said}");
        }
        let without = Unsubscribe::new("https://news.example/{token}", "morning", None).expect_err("refused");
        assert!(without.contains("`unsubscribe_key`"), "{without}");
        let short =
            Unsubscribe::new("mailto:a@b.example", "morning", Some(&Secret::new("guess"))).expect_err("refused");
        assert!(short.contains("32 characters"), "{short}");
    }
}
