//! Requests that are signed instead of showing a token: OAuth 1.0a with HMAC-SHA1 (RFC 5849), as X takes it.
//! <https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature>
//!
//! Here and not in the adapter, since each time that a request leaves it needs a time and a number of its own.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;
use url::Position;
use zeroize::Zeroizing;

use super::{Body, Error, Request, Response, Transport};
use crate::clock::Clock;
use crate::secret::Secret;

/// All but the unreserved characters of RFC 3986 (RFC 5849, section 3.6).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What requests are signed by: an app's key and the token of who uses it, each with its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuth1 {
    /// The app's API key.
    pub consumer_key: Secret,
    /// Its secret.
    pub consumer_secret: Secret,
    /// The account's access token.
    pub token: Secret,
    /// Its secret.
    pub token_secret: Secret,
}

impl OAuth1 {
    /// All four, to be masked wherever they are said.
    pub(super) fn secrets(&self) -> [&Secret; 4] {
        [&self.consumer_key, &self.consumer_secret, &self.token, &self.token_secret]
    }

    /// The value of `Authorization` for `request` as it leaves at `at` with `nonce`, which no other has that leaves in the same
    /// second.
    fn authorization(&self, request: &Request, at: Timestamp, nonce: &str) -> String {
        let timestamp = at.as_second().to_string();
        let own = [
            ("oauth_consumer_key", self.consumer_key.expose()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", &timestamp),
            ("oauth_token", self.token.expose()),
            ("oauth_version", "1.0"),
        ];
        let key = [&self.consumer_secret, &self.token_secret].map(|secret| encoded(secret.expose())).join("&");
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, Zeroizing::new(key).as_bytes());
        let signature = STANDARD.encode(hmac::sign(&key, base_string(request, &own).as_bytes()));
        let all = own.iter().copied().chain([("oauth_signature", signature.as_str())]);
        let all: Vec<String> = all.map(|(name, value)| format!("{name}=\"{}\"", encoded(value))).collect();
        format!("OAuth {}", all.join(", "))
    }
}

/// Section 3.4.1: method, address without its query, and all parameters, sorted. Of bodies only forms are signed.
fn base_string(request: &Request, own: &[(&str, &str)]) -> String {
    let mut parameters: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| parameters.push((encoded(name), encoded(value)));
    own.iter().for_each(|(name, value)| add(name, value));
    request.url.query_pairs().for_each(|(name, value)| add(&name, &value));
    if let Body::Form(fields) = &request.body {
        fields.iter().for_each(|(name, value)| add(name, value));
    }
    parameters.sort();
    let parameters: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = &request.url[..Position::AfterPath];
    format!("{}&{}&{}", request.method, encoded(address), encoded(&parameters.join("&")))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Signs the requests that are to be signed, as they leave.
pub struct Signed<B> {
    base: B,
    clock: Arc<dyn Clock>,
}

impl<B> Signed<B> {
    /// `base`, to which what needs a signature comes with one.
    pub fn new(base: B, clock: Arc<dyn Clock>) -> Self {
        Self { base, clock }
    }
}

#[async_trait]
impl<B: Transport> Transport for Signed<B> {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let Some(keys) = request.oauth1.clone() else { return self.base.send(request).await };
        let nonce = uuid::Uuid::now_v7().simple().to_string();
        let authorization = keys.authorization(&request, self.clock.now(), &nonce);
        self.base.send(request.header("authorization", authorization)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use crate::wire::test::{Scripted, answer};

    /// Of the example in X's documentation.
    fn keys() -> OAuth1 {
        OAuth1 {
            consumer_key: Secret::new("xvz1evFS4wEEPTGEFPHBog"),
            consumer_secret: Secret::new("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
            token: Secret::new("370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
            token_secret: Secret::new("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
        }
    }

    fn example(host: &str) -> Request {
        let url = format!("https://{host}/statuses/update.json").parse().expect("a URL");
        Request::post(url, "x")
            .query("include_entities", "true")
            .form([("status", "Hello Ladies + Gentlemen, a signed OAuth request!")])
            .oauth1(keys())
    }

    /// The signatures that the documentation gives, in its present and in an earlier edition.
    #[test]
    fn the_example_of_the_documentation_is_signed_as_there() {
        let at = Timestamp::from_second(1_318_622_958).expect("a time");
        for (host, signature) in
            [("api.x.com/1.1", "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="), ("api.twitter.com/1", "tnnArxj06cWHq44gCs1OSKk/jLY=")]
        {
            let nonce = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
            let header = keys().authorization(&example(host), at, nonce);
            assert!(
                header.starts_with("OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", oauth_nonce="),
                "{header}"
            );
            assert!(header.ends_with(&format!("oauth_signature=\"{}\"", encoded(signature))), "{header}");
        }
    }

    #[test]
    fn neither_json_nor_a_file_is_signed_and_each_address_and_method_is() {
        let url = || "https://api.x.com/2/tweets".parse().expect("a URL");
        let base = |request: Request| base_string(&request, &[("oauth_nonce", "n")]);
        let bare = base(Request::post(url(), "x"));
        assert_eq!(bare, "POST&https%3A%2F%2Fapi.x.com%2F2%2Ftweets&oauth_nonce%3Dn");
        assert_eq!(base(Request::post(url(), "x").json(serde_json::json!({"text": "a"}))), bare);
        assert_eq!(base(Request::post(url(), "x").multipart(Vec::new())), bare);
        assert_eq!(
            base(Request::get(url(), "x").query("a", "b c")),
            bare.replace("POST", "GET").replace("oauth", "a%3Db%2520c%26oauth")
        );
    }

    #[tokio::test]
    async fn each_request_is_signed_anew_and_shows_no_secret() {
        let clock = ManualClock::at(Timestamp::from_second(1_795_424_400).expect("a time"));
        let base = Scripted::new([answer(200, "{}"), answer(200, "{}"), answer(200, "{}")]);
        let signed = Signed::new(&base, Arc::new(clock));
        for request in [example("api.x.com"), example("api.x.com")] {
            let label = request.label();
            signed.send(request).await.expect("an answer");
            assert_eq!(label, "POST /statuses/update.json");
        }
        let bare = Request::post("https://api.x.com/2/tweets".parse().expect("a URL"), "x");
        signed.send(bare).await.expect("an answer");
        let seen = base.seen();
        let header =
            |n: usize| seen[n].headers.iter().find(|(name, _)| name == "authorization").map(|(_, value)| value.clone());
        let (first, second) = (header(0).expect("signed"), header(1).expect("signed"));
        assert!(first != second && first.contains("oauth_timestamp=\"1795424400\""), "{first}");
        assert_eq!(header(2), None);
        for secret in keys().secrets() {
            assert!(!seen[0].mask(&first).contains(secret.expose()), "it is masked wherever it is told");
        }
        for secret in [keys().consumer_secret, keys().token_secret] {
            assert!(!first.contains(secret.expose()));
        }
    }
}
