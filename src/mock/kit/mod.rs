//! What several fakes need: answers, credentials, forms, windows, media signatures, and the drawing of text.

mod draw;
mod limits;
mod sniff;
mod webm;

pub use draw::{Icon, Mark, edited, find_marks, icon, initials, link, marked, media_grid, paragraphs, when};
pub use limits::{Count, Windows};
pub use sniff::{Sniffed, gif_frames, sniff};
#[cfg(test)]
pub(crate) use webm::tests::movie as whole_webm;

use axum::extract::FromRequest;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::{Request, Response};

/// An answer with a JSON body.
pub fn json(status: u16, body: &Value) -> Response {
    let mut response = answer(status, body.to_string());
    set_header(&mut response, "content-type", "application/json; charset=utf-8");
    response
}

/// An answer with any body, without a content type.
pub fn answer(status: u16, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// Sets a header; a value that HTTP does not allow is left out.
pub fn set_header(response: &mut Response, name: &'static str, value: impl ToString) {
    if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}

/// The request's header, if it is there and is text.
pub fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// Where a client asked, in a request that came to a channel's own address: that, without a slash at the end.
#[derive(Clone, Debug)]
pub struct AskedAt(pub String);

/// The base of `channel` as the client that sent `request` knows it: what it signs.
pub fn base_as_asked(request: &Request, channel: &str) -> String {
    match request.extensions().get() {
        Some(AskedAt(own)) => own.clone(),
        None => format!("http://{}/{channel}", header(request, "host").unwrap_or_default()),
    }
}

/// The token of `Authorization: Bearer TOKEN`.
pub fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = header(request, "authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

/// The same request with a token that has become `what`: `expired` or `revoked`. Wherever a platform looks for one: in
/// `Authorization`, in the query or a form, in a bot's path.
pub fn with_token(mut request: Request, what: &str) -> Request {
    if let Some(value) = header(&request, "authorization").and_then(|value| format!("{value}-{what}").parse().ok()) {
        request.headers_mut().insert(http::header::AUTHORIZATION, value);
    }
    let path = request.uri().path();
    let path = match path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) {
        // The secret of a bot has a length of its own.
        Some((token, rest)) => format!("/bot{}{what}/{rest}", &token[..token.len().saturating_sub(what.len())]),
        None => path.to_owned(),
    };
    let in_pairs = |pairs: &str| {
        let pairs = pairs.split('&').map(|pair| match pair.starts_with("access_token=") {
            true => format!("{pair}-{what}"),
            false => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{}", in_pairs(query)));
    let is_form = header(&request, "content-type").is_some_and(|mime| mime.contains("form-urlencoded"));
    let form = std::str::from_utf8(request.body()).ok().filter(|_| is_form).map(in_pairs);
    if let Some(form) = form {
        *request.body_mut() = form.into();
    }
    if let Ok(uri) = format!("{path}{query}").parse() {
        *request.uri_mut() = uri;
    }
    request
}

/// Whom a credential stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The account of that name.
    Account(String),
    /// Somebody once: the credential contains `expired`.
    Expired,
    /// Somebody once: the credential contains `revoked`.
    Revoked,
    /// Nobody: it is missing or not well formed.
    Nobody,
}

/// Whom a token or user name stands for: `sandbox-NAME` and `sandbox-NAME~more` for NAME, any other of visible ASCII for `default`.
pub fn holder(credential: Option<&str>) -> Holder {
    match credential {
        Some(token) if token.contains("expired") => Holder::Expired,
        Some(token) if token.contains("revoked") => Holder::Revoked,
        Some(token) if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) => Holder::Nobody,
        Some(token) => match token.strip_prefix("sandbox-") {
            // What stands behind it tells tokens of one account from each other.
            Some(name) if !name.is_empty() => Holder::Account(name.split('~').next().unwrap_or(name).to_owned()),
            _ => Holder::Account("default".to_owned()),
        },
        None => Holder::Nobody,
    }
}

/// The scopes that a token was not granted: `sandbox-NAME~without=SCOPE,SCOPE`.
pub fn withheld(token: Option<&str>) -> Vec<&str> {
    let parts = token.unwrap_or_default().split('~').filter_map(|part| part.strip_prefix("without="));
    parts.flat_map(|scopes| scopes.split(',')).collect()
}

/// True if a token was granted one of `scopes`.
pub fn grants(token: Option<&str>, scopes: &[&str]) -> bool {
    let withheld = withheld(token);
    scopes.iter().any(|scope| !withheld.contains(scope))
}

/// The pairs of the query string, decoded, in order.
pub fn query(request: &Request) -> Vec<(String, String)> {
    form(request.uri().query().unwrap_or_default().as_bytes())
}

/// The pairs of an `application/x-www-form-urlencoded` body, decoded, in order.
pub fn form(body: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body).into_owned().collect()
}

/// The first value of that name.
pub fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// One field of a `multipart/form-data` body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name, for a file.
    pub filename: Option<String>,
    /// The content type, if one is given.
    pub mime: Option<String>,
    /// What it holds.
    pub bytes: Bytes,
}

impl Part {
    /// What it holds as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The fields of a `multipart/form-data` request, in order.
///
/// # Errors
///
/// A sentence, if the content type or the body is not that.
pub async fn multipart(request: &Request) -> Result<Vec<Part>, String> {
    let mut whole = http::Request::new(axum::body::Body::from(request.body().clone()));
    *whole.headers_mut() = request.headers().clone();
    axum::extract::DefaultBodyLimit::disable().apply(&mut whole);
    let mut fields =
        axum::extract::Multipart::from_request(whole, &()).await.map_err(|rejection| rejection.body_text())?;
    let mut parts = Vec::new();
    while let Some(field) = fields.next_field().await.map_err(|error| error.body_text())? {
        parts.push(Part {
            name: field.name().unwrap_or_default().to_owned(),
            filename: field.file_name().map(str::to_owned),
            mime: field.content_type().map(str::to_owned),
            bytes: field.bytes().await.map_err(|error| error.body_text())?,
        });
    }
    Ok(parts)
}

/// The parts of a `multipart/related` body, each with its media type, in order; none if the body is not that or is not closed. Google's
/// own libraries end lines by LF alone, others by CRLF.
pub fn related(content_type: &str, body: &Bytes) -> Option<Vec<(String, Bytes)>> {
    let parameters = content_type.strip_prefix("multipart/related")?;
    let boundary = parameters.split(';').find_map(|pair| pair.trim().strip_prefix("boundary="))?.trim_matches('"');
    let border = format!("--{boundary}");
    let is_line = |at: usize| at == 0 || body[at - 1] == b'\n';
    let borders =
        body.windows(border.len()).enumerate().filter(|(at, bytes)| *bytes == border.as_bytes() && is_line(*at));
    let borders: Vec<usize> = borders.map(|(at, _)| at).collect();
    let is_closed = body.get(borders.last()? + border.len()..)?.starts_with(b"--");
    let part = |pair: &[usize]| {
        let start = pair[0] + border.len();
        let whole = body.slice(start..pair[1]);
        let whole = whole.strip_suffix(b"\n")?;
        let whole = whole.strip_suffix(b"\r").unwrap_or(whole);
        let find =
            |needle: &[u8]| whole.windows(needle.len()).position(|bytes| bytes == needle).map(|at| (at, needle.len()));
        let (head, blank) = [find(b"\r\n\r\n"), find(b"\n\n")].into_iter().flatten().min()?;
        let headers = String::from_utf8_lossy(&whole[..head]).into_owned();
        let kind = headers
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let kind =
            kind.map_or("", |(_, value)| value).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Some((kind, body.slice(start + head + blank..start + whole.len())))
    };
    is_closed.then(|| borders.windows(2).map(part).collect::<Option<Vec<_>>>())?
}

/// Text for HTML, also inside quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::testing;

    #[test]
    fn a_sandbox_token_names_its_account() {
        assert_eq!(holder(Some("sandbox-x-english")), Holder::Account("x-english".into()));
        assert_eq!(holder(Some("sandbox-x-english~5b1c")), Holder::Account("x-english".into()));
        assert_eq!(holder(Some("AAAAAAAA%2F")), Holder::Account("default".into()));
        assert_eq!(holder(Some("sandbox-expired")), Holder::Expired);
        assert_eq!(holder(Some("two words")), Holder::Nobody);
        assert_eq!(holder(None), Holder::Nobody);
    }

    #[test]
    fn a_token_says_what_it_was_not_granted() {
        let token = Some("sandbox-desk~without=media.write,users.read~5b1c");
        assert_eq!(holder(token), Holder::Account("desk".into()));
        assert!(!grants(token, &["media.write"]) && grants(token, &["media.write", "tweet.read"]));
        assert!(grants(Some("sandbox-desk"), &["media.write"]));
    }

    #[tokio::test]
    async fn a_multipart_body_larger_than_two_megabytes_is_read_whole() {
        let file = vec![7_u8; 3_000_000];
        let request = testing::upload("/", "t", &[("kind", "image")], ("media", "a.png", "image/png", &file));
        let parts = multipart(&request).await.expect("a valid body");
        assert_eq!((parts[0].name.as_str(), parts[0].text().as_str()), ("kind", "image"));
        assert_eq!((parts[1].bytes.len(), parts[1].mime.as_deref()), (3_000_000, Some("image/png")));
    }

    #[test]
    fn a_related_body_is_read_with_either_line_end() {
        let body = "--b\nContent-Type: application/json; charset=utf-8\n\n{}\n--b\nContent-Type: video/mp4\nA: b\n\n\0-b\n--b--";
        for body in [body.to_owned(), body.replace('\n', "\r\n")] {
            let parts = related("multipart/related; boundary=\"b\"", &body.clone().into()).expect("parts");
            assert_eq!(parts[0], ("application/json".to_owned(), Bytes::from("{}")));
            assert_eq!(parts[1], ("video/mp4".to_owned(), Bytes::from("\0-b")));
            assert_eq!(related("multipart/related; boundary=b", &body.replace("--b--", "").into()), None);
            assert_eq!(related("multipart/form-data; boundary=b", &body.into()), None);
        }
    }

    #[test]
    fn escaped_text_can_neither_open_a_tag_nor_close_an_attribute() {
        assert_eq!(escape("<a b=\"c\" d='e'>&"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
    }
}
