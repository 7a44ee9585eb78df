//! Requests that are signed by OAuth 1.0a: RFC 5849, and <https://docs.x.com/fundamentals/authentication/oauth-1-0a>.
//!
//! Keys and tokens are made up as everywhere here, and the secret of each is itself with `-secret` behind it.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use base64::Engine as _;
use ring::hmac;

use crate::mock::{Request, World, kit};

/// How far the client's clock may be from ours. X documents no figure; five minutes are what its servers were seen to take.
const MAX_APART_SECONDS: i64 = 300;

/// The parameters of `Authorization: OAuth …`, decoded.
pub(super) fn parameters(request: &Request) -> Option<BTreeMap<String, String>> {
    let header = kit::header(request, "authorization")?.strip_prefix("OAuth ")?;
    let pairs = header.split(',').filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        Some((name.to_owned(), decoded(value)))
    });
    Some(pairs.collect())
}

/// The token of a request whose signature holds, whose time is now, and whose nonce was not there before.
pub(super) fn token(
    request: &Request,
    signed: &BTreeMap<String, String>,
    world: &World,
    used: &mut HashSet<String>,
) -> Option<String> {
    let value = |name: &str| signed.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let (key, token, nonce) = (value("oauth_consumer_key")?, value("oauth_token")?, value("oauth_nonce")?);
    let at: i64 = value("oauth_timestamp")?.parse().ok()?;
    let is_known =
        value("oauth_signature_method") == Some("HMAC-SHA1") && value("oauth_version").is_none_or(|v| v == "1.0");
    let is_now = (world.clock.now().as_second() - at).abs() <= MAX_APART_SECONDS;
    let signature = base64::engine::general_purpose::STANDARD.decode(value("oauth_signature")?).ok()?;
    let by = [key, token].map(|name| encoded(&format!("{name}-secret"))).join("&");
    let by = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, by.as_bytes());
    let holds = hmac::verify(&by, base_string(request, signed).as_bytes(), &signature).is_ok();
    let is_new = is_known && is_now && holds && used.insert(format!("{key} {token} {at} {nonce}"));
    is_new.then(|| token.to_owned())
}

/// RFC 5849, 3.4.1, of the address by which the client reached us.
fn base_string(request: &Request, signed: &BTreeMap<String, String>) -> String {
    let address = format!("{}{}", kit::base_as_asked(request, "twitter"), request.uri().path());
    let is_form =
        kit::header(request, "content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let mut all: Vec<(String, String)> = kit::query(request);
    if is_form {
        all.extend(kit::form(request.body()));
    }
    all.extend(signed.iter().filter(|(name, _)| *name != "oauth_signature").map(|(n, v)| (n.clone(), v.clone())));
    let mut all: Vec<(String, String)> = all.iter().map(|(name, value)| (encoded(name), encoded(value))).collect();
    all.sort();
    let all: Vec<String> = all.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}&{}&{}", request.method().as_str(), encoded(&address), encoded(&all.join("&")))
}

/// RFC 3986, 2.3: what is not unreserved is a percent sign and two digits in upper case.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::testing::{request, wait, world};

    /// A request signed by hand: `oauth_*` in the order in which they are given.
    fn signed(world: &World, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Request {
        let mut request = request("GET", "/2/users/me?user.fields=verified%20type", "", "");
        let mut all: BTreeMap<String, String> = [
            ("oauth_consumer_key", "sandbox-app"),
            ("oauth_token", "sandbox-x-english"),
            ("oauth_nonce", "n1"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_version", "1.0"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        all.insert("oauth_timestamp".to_owned(), world.clock.now().as_second().to_string());
        change(&mut all);
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"sandbox-app-secret&sandbox-x-english-secret");
        let signature = hmac::sign(&key, base_string(&request, &all).as_bytes());
        all.insert("oauth_signature".to_owned(), base64::engine::general_purpose::STANDARD.encode(signature));
        let header: Vec<String> = all.iter().map(|(name, value)| format!("{name}=\"{}\"", encoded(value))).collect();
        let header = format!("OAuth {}", header.join(", ")).parse().expect("a header");
        request.headers_mut().insert("authorization", header);
        request
    }

    fn taken(request: &Request, world: &World, used: &mut HashSet<String>) -> Option<String> {
        token(request, &parameters(request).expect("signed"), world, used)
    }

    #[test]
    fn a_signature_is_taken_once_and_soon() {
        let ((world, clock), mut used) = (world(), HashSet::new());
        let first = signed(&world, |_| {});
        assert_eq!(
            base_string(&first, &BTreeMap::new()),
            "GET&http%3A%2F%2F127.0.0.1%3A4010%2Ftwitter%2F2%2Fusers%2Fme&user.fields%3Dverified%2520type"
        );
        let mut at_own = first.clone();
        at_own.extensions_mut().insert(kit::AskedAt("http://127.0.0.1:4011".to_owned()));
        assert!(
            base_string(&at_own, &BTreeMap::new()).starts_with("GET&http%3A%2F%2F127.0.0.1%3A4011%2F2%2Fusers%2Fme&")
        );
        assert_eq!(taken(&first, &world, &mut used).as_deref(), Some("sandbox-x-english"));
        assert_eq!(taken(&first, &world, &mut used), None, "its nonce was there before");
        let second = signed(&world, |all| drop(all.insert("oauth_nonce".into(), "n2".into())));
        wait(&clock, 301);
        assert_eq!(taken(&second, &world, &mut used), None, "it is late");
    }

    #[test]
    fn what_is_signed_wrongly_is_nobodys() {
        let (world, _) = world();
        for (name, value) in [
            ("oauth_signature_method", "PLAINTEXT"),
            ("oauth_version", "2.0"),
            ("oauth_timestamp", "now"),
            ("oauth_nonce", ""),
            ("oauth_token", "sandbox-other"),
            ("oauth_consumer_key", "sandbox-other"),
        ] {
            let request = signed(&world, |all| drop(all.insert(name.into(), value.into())));
            assert_eq!(taken(&request, &world, &mut HashSet::new()), None, "{name}={value}");
        }
        let mut elsewhere = signed(&world, |_| {});
        *elsewhere.uri_mut() = "/2/users/me".parse().expect("a path");
        assert_eq!(taken(&elsewhere, &world, &mut HashSet::new()), None, "its query was signed too");
    }
}
