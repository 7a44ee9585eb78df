//! What Facebook and Instagram share: the Graph API's error object, its usage headers, and how a post is found again in a
//! list of the account's own.
//!
//! Graph API v26.0: <https://developers.facebook.com/docs/graph-api/guides/error-handling>,
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes>. The HTTP status
//! says little (nearly all errors are 400): the code decides, and before it the subcode.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{Account, answered, class_of_status};
use crate::delivery::{Class, Failure};
use crate::wire::{Request, Response, Wire};

/// The version in every path; `[adapter] version` in `channel.toml` overrides it.
const VERSION: &str = "v26.0";

/// How long to pause if a throttled call does not say: calls made meanwhile extend the block.
const THROTTLED: Duration = Duration::from_secs(3600);

/// How far a platform's clock may be behind the store's.
const SKEW: SignedDuration = SignedDuration::from_secs(30);

/// `path` below the account's base URL and the API's version.
pub fn url(account: &Account, path: &[&str]) -> Url {
    let version = account.figures.get("version").and_then(Value::as_str).unwrap_or(VERSION);
    account.url(&[&[version], path].concat())
}

/// Sends `request` with the account's token; gives the answer if it is a success.
///
/// # Errors
///
/// What [`classify`] makes of the answer.
pub async fn call(account: &Account, wire: &Wire, request: Request) -> Result<Response, Failure> {
    let request = request.bearer(account.secret("access_token")?);
    let label = request.label();
    answered(wire.http.send(request).await, &label, classify)
}

/// The body of a success. One that lacks what it must have leaves the outcome open: a 200 of a create without an id.
pub fn body<T: serde::de::DeserializeOwned>(response: &Response, label: &str) -> Result<T, Failure> {
    response.json().ok_or_else(|| {
        Failure::new(Class::MayHaveActed, "Meta answered with success but without what was asked for").at(label)
    })
}

/// The failure that an answer of the Graph API means.
pub fn classify(response: &Response) -> Failure {
    let Some(error) = error(response) else {
        let class = match class_of_status(response.status) {
            Class::Refused => Class::MayHaveActed,
            class => class,
        };
        return Failure::new(class, format!("Meta answered {} without an explanation", response.status));
    };
    let class = error.class();
    let wait = (class == Class::TooFast).then(|| regain_after(response).unwrap_or(THROTTLED));
    Failure::new(class, error.sentence()).after(wait)
}

/// The error object of an answer, if there is one.
pub fn error(response: &Response) -> Option<GraphError> {
    response.json::<Envelope>().map(|envelope| envelope.error)
}

/// The wait that `X-Business-Use-Case-Usage` names, in minutes, the longest of all its entries.
fn regain_after(response: &Response) -> Option<Duration> {
    let usage: Value = serde_json::from_str(response.header("x-business-use-case-usage")?).ok()?;
    let entries = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    let minutes = entries.filter_map(|entry| entry.get("estimated_time_to_regain_access")?.as_u64()).max()?;
    (minutes > 0).then(|| Duration::from_secs(minutes * 60))
}

#[derive(Deserialize)]
struct Envelope {
    error: GraphError,
}

/// The Graph API's error object. Its wording changes; only the codes are a contract.
#[derive(Debug, Deserialize)]
pub struct GraphError {
    #[serde(default)]
    message: String,
    #[serde(default)]
    code: i64,
    #[serde(default)]
    error_subcode: i64,
    #[serde(default)]
    is_transient: bool,
    error_user_msg: Option<String>,
    fbtrace_id: Option<String>,
}

impl GraphError {
    /// True if the object does not exist, or not for this token: what a delete wants, and what Instagram sometimes says of
    /// a container that it has just made.
    pub fn is_missing_object(&self) -> bool {
        (self.code, self.error_subcode) == (100, 33)
    }

    /// A create that ends in "unknown error" or "temporarily unavailable" has been seen to publish all the same: those may
    /// have acted, `is_transient` or not.
    fn class(&self) -> Class {
        match self.error_subcode {
            1_366_051 => Class::Duplicate,
            1_390_008 | 2_207_042 => Class::TooFast,
            1_363_047 | 1_609_010 | 2_207_001 | 2_207_051 => Class::MayHaveActed,
            2_207_003 | 2_207_008 | 2_207_020 | 2_207_027 | 2_207_032 | 2_207_052 | 2_207_053 | 2_207_077
            | 2_207_082 => Class::NotActed,
            1_404_006 | 1_404_078 | 1_404_112 | 2_207_050 | 4_854_002 => Class::Unauthorized,
            _ => self.class_of_code(),
        }
    }

    fn class_of_code(&self) -> Class {
        match self.code {
            1 | 2 => Class::MayHaveActed,
            102 => Class::Expired,
            190 if matches!(self.error_subcode, 0 | 463 | 467) => Class::Expired,
            3 | 10 | 190 | 200..=299 => Class::Unauthorized,
            4 | 17 | 32 | 341 | 613 | 80_000..=80_099 => Class::TooFast,
            506 => Class::Duplicate,
            368 if self.message.to_lowercase().contains("already posted") => Class::Duplicate,
            368 => Class::Unauthorized,
            _ if self.is_transient => Class::MayHaveActed,
            _ => Class::Refused,
        }
    }

    fn sentence(&self) -> String {
        let said = self.error_user_msg.as_deref().filter(|text| !text.is_empty()).unwrap_or(&self.message);
        let code = match self.error_subcode {
            0 => format!("code {}", self.code),
            subcode => format!("code {}/{subcode}", self.code),
        };
        let trace = self.fbtrace_id.as_deref().map(|id| format!(", trace {id}")).unwrap_or_default();
        format!("Meta says: {said} ({code}{trace})")
    }
}

/// A page of the account's own posts, media or comments, the newest first.
#[derive(Debug, Deserialize)]
pub struct Page {
    data: Vec<Listed>,
}

/// One entry of a [`Page`], under the names that either platform gives its fields.
#[derive(Clone, Debug, Deserialize)]
pub struct Listed {
    /// The platform's id.
    pub id: String,
    /// Its page.
    #[serde(alias = "permalink_url")]
    pub permalink: Option<String>,
    #[serde(default, alias = "message")]
    caption: String,
    #[serde(alias = "created_time")]
    timestamp: String,
}

/// What a [`Page`] shows of a post.
#[derive(Debug)]
pub enum Seen {
    /// It is there.
    Listed(Listed),
    /// It is not, and the page reaches back far enough to say so.
    Absent,
    /// It is not, but the page ends after the post would have come.
    OutOfReach,
}

impl Page {
    /// Looks for a post with exactly `text` (white space apart) made at `since` or later. `limit` is how many entries were
    /// asked for.
    pub fn look_for(self, text: &str, since: Timestamp, limit: usize) -> Seen {
        let since = since - SKEW;
        let is_full = self.data.len() >= limit;
        let reaches_back = self.data.iter().any(|entry| entry.at().is_some_and(|at| at < since));
        let same = |entry: &Listed| entry.caption.split_whitespace().eq(text.split_whitespace());
        let mut recent: Vec<Listed> =
            self.data.into_iter().filter(|entry| same(entry) && entry.at().is_some_and(|at| at >= since)).collect();
        recent.sort_by_key(Listed::at);
        match recent.pop() {
            Some(entry) => Seen::Listed(entry),
            None if is_full && !reaches_back => Seen::OutOfReach,
            None => Seen::Absent,
        }
    }
}

impl Listed {
    /// `2026-11-23T09:15:02+0000`: without a colon in the offset.
    fn at(&self) -> Option<Timestamp> {
        Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", &self.timestamp).or_else(|_| self.timestamp.parse()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::scripted::response;

    #[test]
    fn each_code_has_its_class() {
        let rows = [
            (1, 99, Class::MayHaveActed),
            (2, 0, Class::MayHaveActed),
            (3, 0, Class::Unauthorized),
            (4, 0, Class::TooFast),
            (4, 2_207_051, Class::MayHaveActed),
            (9, 2_207_042, Class::TooFast),
            (10, 0, Class::Unauthorized),
            (17, 0, Class::TooFast),
            (24, 2_207_006, Class::Refused),
            (24, 2_207_008, Class::NotActed),
            (25, 2_207_050, Class::Unauthorized),
            (32, 0, Class::TooFast),
            (100, 0, Class::Refused),
            (100, 33, Class::Refused),
            (100, 1_366_046, Class::Refused),
            (100, 1_366_051, Class::Duplicate),
            (102, 0, Class::Expired),
            (190, 458, Class::Unauthorized),
            (190, 460, Class::Unauthorized),
            (190, 463, Class::Expired),
            (200, 0, Class::Unauthorized),
            (341, 0, Class::TooFast),
            (352, 2_207_026, Class::Refused),
            (368, 0, Class::Unauthorized),
            (368, 1_390_008, Class::TooFast),
            (506, 0, Class::Duplicate),
            (613, 0, Class::TooFast),
            (2635, 0, Class::Refused),
            (9004, 2_207_052, Class::NotActed),
            (9007, 2_207_027, Class::NotActed),
            (36_003, 2_207_009, Class::Refused),
            (36_004, 2_207_010, Class::Refused),
            (80_001, 0, Class::TooFast),
            (80_002, 0, Class::TooFast),
            (-1, 2_207_001, Class::MayHaveActed),
            (-2, 2_207_003, Class::NotActed),
            (1_609_005, 0, Class::Refused),
        ];
        for (code, error_subcode, class) in rows {
            let body = serde_json::json!({"error": {"message": "m", "code": code, "error_subcode": error_subcode}});
            assert_eq!(classify(&response(400, &body)).class, class, "{code}/{error_subcode}");
        }
    }

    #[test]
    fn an_answer_that_is_not_the_platforms_own_may_have_acted() {
        for status in [400, 500, 502, 504] {
            assert_eq!(classify(&response(status, &Value::Null)).class, Class::MayHaveActed, "{status}");
        }
    }

    #[test]
    fn a_throttled_call_waits_as_long_as_the_usage_header_says_else_an_hour() {
        let body = serde_json::json!({"error": {"message": "too many calls", "code": 80_001}});
        let mut throttled = response(400, &body);
        assert_eq!(classify(&throttled).retry_after, Some(THROTTLED));
        let usage = r#"{"1020304050":[{"type":"pages","estimated_time_to_regain_access":19}]}"#;
        throttled.headers.insert("x-business-use-case-usage", usage.parse().expect("a header"));
        assert_eq!(classify(&throttled).retry_after, Some(Duration::from_secs(19 * 60)));
    }

    fn page(entries: &[(&str, &str)]) -> Page {
        let entry = |(n, (text, at)): (usize, &(&str, &str))| Listed {
            id: format!("{n}"),
            permalink: None,
            caption: (*text).to_owned(),
            timestamp: (*at).to_owned(),
        };
        Page { data: entries.iter().enumerate().map(entry).collect() }
    }

    #[test]
    fn a_post_is_known_by_its_words_and_its_time() {
        let since: Timestamp = "2026-11-23T09:00:00Z".parse().expect("a time");
        let listed = [("Other", "2026-11-23T09:02:00+0000"), ("The tram \n", "2026-11-23T09:00:02+0000")];
        assert!(matches!(page(&listed).look_for("The tram", since, 100), Seen::Listed(entry) if entry.id == "1"));
        let older = [("The tram", "2026-11-22T09:00:02+0000")];
        assert!(matches!(page(&older).look_for("The tram", since, 100), Seen::Absent));
        assert!(matches!(page(&listed).look_for("Not there", since, 2), Seen::OutOfReach));
    }
}
