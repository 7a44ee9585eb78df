//! A request and its answer, as adapters write and read them.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::masking::{Forms, mask, mask_with};
use super::{OAuth1, Permit};
use crate::secret::Secret;

/// One HTTP request. Carries the platform's name for the call, so that no layer guesses it from the URL, and every secret
/// that stands in it, so that none is printed.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole URL; secrets in it stand also in `secrets`.
    pub url: Url,
    /// Header names and values, in order, without those that the body brings.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// The call in the platform's words, as quotas in `channel.toml` name it: `create_post`, `upload`.
    pub action: &'static str,
    /// True if it changes something at the platform that people see: a post, an edit, a delete.
    pub writes: bool,
    /// As how many its platform counts it: an album as its files.
    pub items: u32,
    /// The secrets that stand anywhere in it.
    pub secrets: Vec<Secret>,
    /// True if its answer brings tokens, which may be those that it had. In no other answer has a secret anything to do.
    pub gives_tokens: bool,
    /// What it is signed by as it leaves, if it is.
    pub oauth1: Option<OAuth1>,
    /// What it is allowed. Set by [`super::Limited`]; without one it lives as long as any request may, and leaves at any time.
    pub permit: Option<Permit>,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// None.
    Empty,
    /// JSON.
    Json(Value),
    /// `application/x-www-form-urlencoded`.
    Form(Form),
    /// `multipart/form-data`.
    Multipart(Vec<MultipartPart>),
    /// Anything else; the content type is a header of the request.
    Bytes(Bytes),
}

/// Names and values of a form, in order.
pub type Form = Vec<(String, String)>;

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultipartPart {
    /// The field's name.
    pub name: String,
    /// The file's name, if it is a file.
    pub file_name: Option<String>,
    /// The content type, if not plain text.
    pub mime: Option<String>,
    /// The value.
    pub content: Bytes,
}

impl MultipartPart {
    /// A plain field.
    pub fn text(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), file_name: None, mime: None, content: Bytes::from(value.into()) }
    }

    /// A file.
    pub fn file(name: &str, file_name: &str, mime: &str, content: Bytes) -> Self {
        Self { name: name.to_owned(), file_name: Some(file_name.to_owned()), mime: Some(mime.to_owned()), content }
    }
}

impl Request {
    /// A request without body. `action` is the platform's name for the call.
    pub fn new(method: Method, url: Url, action: &'static str) -> Self {
        Self {
            method,
            url,
            headers: Vec::new(),
            body: Body::Empty,
            action,
            writes: false,
            items: 1,
            secrets: Vec::new(),
            gives_tokens: false,
            oauth1: None,
            permit: None,
        }
    }

    /// `GET`.
    pub fn get(url: Url, action: &'static str) -> Self {
        Self::new(Method::GET, url, action)
    }

    /// `POST`.
    pub fn post(url: Url, action: &'static str) -> Self {
        Self::new(Method::POST, url, action)
    }

    /// Marks a call that changes what people see.
    #[must_use]
    pub fn writes(mut self) -> Self {
        self.writes = true;
        self
    }

    /// Of a call that its platform counts as so many.
    #[must_use]
    pub fn items(mut self, items: u32) -> Self {
        self.items = items;
        self
    }

    /// Adds `name=value` to the query.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.url.query_pairs_mut().append_pair(name, value.as_ref());
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// `Authorization: Bearer …`
    #[must_use]
    pub fn bearer(self, token: &Secret) -> Self {
        self.authorization("Bearer", token)
    }

    /// `Authorization: SCHEME …`
    #[must_use]
    pub fn authorization(self, scheme: &str, token: &Secret) -> Self {
        let value = format!("{scheme} {}", token.expose());
        self.header("authorization", value).secret(token)
    }

    /// To be signed by `keys` as it leaves.
    #[must_use]
    pub fn oauth1(mut self, keys: OAuth1) -> Self {
        self.secrets.extend(keys.secrets().map(Secret::clone));
        self.oauth1 = Some(keys);
        self
    }

    /// Says that the answer brings tokens.
    #[must_use]
    pub fn gives_tokens(mut self) -> Self {
        self.gives_tokens = true;
        self
    }

    /// Says that `secret` stands somewhere in this request.
    #[must_use]
    pub fn secret(mut self, secret: &Secret) -> Self {
        self.secrets.push(secret.clone());
        self
    }

    /// A JSON body.
    #[must_use]
    pub fn json(mut self, value: Value) -> Self {
        self.body = Body::Json(value);
        self
    }

    /// A form body.
    #[must_use]
    pub fn form<N: Into<String>, V: Into<String>>(mut self, fields: impl IntoIterator<Item = (N, V)>) -> Self {
        self.body = Body::Form(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect());
        self
    }

    /// The same with one more field in its form.
    #[must_use]
    pub fn with_field(mut self, name: &str, value: impl Into<String>) -> Self {
        let mut fields = match std::mem::replace(&mut self.body, Body::Empty) {
            Body::Form(fields) => fields,
            _ => Form::new(),
        };
        fields.push((name.to_owned(), value.into()));
        self.body = Body::Form(fields);
        self
    }

    /// A multipart body.
    #[must_use]
    pub fn multipart(mut self, parts: Vec<MultipartPart>) -> Self {
        self.body = Body::Multipart(parts);
        self
    }

    /// A body of `bytes` with its content type.
    #[must_use]
    pub fn bytes(mut self, mime: &str, bytes: Bytes) -> Self {
        self.body = Body::Bytes(bytes);
        self.header("content-type", mime)
    }

    /// `POST /2/tweets`: method and path, with every secret masked.
    pub fn label(&self) -> String {
        let label = format!("{} {}", self.method, self.url.path());
        if self.secrets.is_empty() { label } else { self.mask(&label) }
    }

    /// `text` with every secret of this request replaced by `⟨secret⟩`, in whatever form it stands there.
    pub fn mask(&self, text: &str) -> String {
        mask(text, &self.secrets)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.label())
    }
}

/// A platform's answer. Printed for debugging it says no more than its status and size: headers and body may bring tokens.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    /// When it arrived, by our clock: to read a `Retry-After` or reset time that is an instant.
    pub received_at: Timestamp,
}

impl Response {
    /// The same without what the platform says back of the request's secrets: its explanations are told to people.
    #[must_use]
    pub fn without(mut self, secrets: &[Secret]) -> Self {
        if secrets.is_empty() {
            return self;
        }
        let secrets = if self.is_success() { Forms::of_all(secrets) } else { Forms::in_words(secrets) };
        let text = String::from_utf8_lossy(&self.body);
        let masked = mask_with(&text, &secrets);
        if masked != text {
            self.body = masked.into();
        }
        for value in self.headers.values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            let masked = mask_with(&text, &secrets);
            if masked != text {
                *value = HeaderValue::from_bytes(masked.as_bytes()).unwrap_or(HeaderValue::from_static("masked"));
            }
        }
        self
    }

    /// True for 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Where a redirect leads: its host, as the rest may be long or secret. None for any other answer.
    pub fn leads_to(&self) -> Option<String> {
        let location = self.header("location").filter(|_| (300..400).contains(&self.status))?;
        let host = url::Url::parse(location).ok().and_then(|url| url.host_str().map(str::to_owned));
        Some(host.unwrap_or_else(|| "another path".to_owned()))
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON; `None` if it is not, as when a gateway answers in HTML.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The body as JSON of any shape; `Null` if it is none.
    pub fn value(&self) -> Value {
        self.json().unwrap_or(Value::Null)
    }

    /// The wait that `Retry-After` asks for, in seconds or as an HTTP date.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        if let Ok(seconds) = text.parse::<u64>() {
            return Some(Duration::from_secs(seconds));
        }
        let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
        Some(self.until(at))
    }

    /// The time from the arrival of this answer to `at`; zero if that is past.
    pub fn until(&self, at: Timestamp) -> Duration {
        Duration::try_from(at.duration_since(self.received_at)).unwrap_or_default()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL written here")
    }

    #[test]
    fn a_label_shows_no_secret_of_the_path() {
        let token = Secret::new("123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let request =
            Request::post(url("https://api.telegram.org/bot123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/getMe"), "getMe")
                .secret(&token);
        assert_eq!(request.label(), "POST /bot⟨secret⟩/getMe");
    }

    #[test]
    fn a_secret_that_a_header_says_back_is_masked_and_debugging_shows_neither_headers_nor_body() {
        let secret = Secret::new("hush/token-5b1c");
        let mut response = Response {
            status: 302,
            headers: HeaderMap::new(),
            body: Bytes::from_static(b"hush/token-5b1c"),
            received_at: Timestamp::UNIX_EPOCH,
        };
        for (name, value) in [
            ("location", "https://news.example/back?token=hush%2Ftoken-5b1c&x=1"),
            ("set-cookie", "session=hush/token-5b1c; Secure"),
            ("retry-after", "35"),
        ] {
            response.headers.append(name, value.parse().expect("a header"));
        }
        assert_eq!(format!("{response:?}"), "Response(302, 15 bytes)");
        let response = response.without(&[secret]);
        let shown: Vec<_> = response.headers.values().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        assert_eq!(shown, ["https://news.example/back?token=⟨secret⟩&x=1", "session=⟨secret⟩; Secure", "35"]);
        assert_eq!(response.retry_after(), Some(Duration::from_secs(35)));
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let mut response = Response {
            status: 429,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            received_at: "2026-11-23T09:00:00Z".parse().expect("a time written here"),
        };
        response.headers.insert("retry-after", "35".parse().expect("a header"));
        assert_eq!(response.retry_after(), Some(Duration::from_secs(35)));
        response.headers.insert("retry-after", "Mon, 23 Nov 2026 09:01:00 GMT".parse().expect("a header"));
        assert_eq!(response.retry_after(), Some(Duration::from_secs(60)));
    }
}
