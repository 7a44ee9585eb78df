//! The Graph API's error object, and what each of its codes means.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/error-handling>,
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes>. The HTTP status
//! says little (nearly all errors are 400): the code decides, and before it the subcode.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::super::{Account, class_of_status};
use crate::delivery::{Class, Failure};
use crate::wire::Response;

/// The failure that an answer of the Graph API means, with how long to pause if a throttled call does not say: calls made
/// meanwhile extend the block.
pub fn failure(account: &Account, response: &Response) -> Failure {
    let failure = classify(response);
    let unsaid = failure.class == Class::TooFast && failure.retry_after.is_none() && error(response).is_some();
    let wait = || Duration::from_secs(account.figure("throttled_wait_s", 3600));
    if unsaid { failure.after(Some(wait())) } else { failure }
}

/// The failure that an answer of the Graph API means, as far as it says so itself.
fn classify(response: &Response) -> Failure {
    let Some(error) = error(response) else {
        let class = match class_of_status(response.status) {
            Class::Refused => Class::MayHaveActed,
            class => class,
        };
        return Failure::new(class, format!("Meta answered {} without an explanation", response.status));
    };
    let class = error.class();
    let wait = (class == Class::TooFast).then(|| regain_after(response)).flatten();
    Failure::new(class, error.sentence()).after(wait)
}

/// The error object of an answer, if there is one.
pub fn error(response: &Response) -> Option<GraphError> {
    response.json::<Envelope>().map(|envelope| envelope.error)
}

/// The failure of a call that publishes nothing: an account that is blocked as spam is left alone for as long as `wait` says, since
/// more calls make that worse.
pub fn unless_blocked(failure: Failure, wait: impl Fn() -> Duration) -> Failure {
    match failure.message.contains(&format!("/{BLOCKED}")) {
        true => Failure { class: Class::TooFast, ..failure }.after(Some(wait())),
        false => failure,
    }
}

/// The failure of a call that may have published: what an account that is blocked as spam has not out is not sent again for as long as
/// `wait` says.
pub fn until_unblocked(failure: Failure, wait: impl Fn() -> Duration) -> Failure {
    match failure.message.contains(&format!("/{BLOCKED}")) {
        true => failure.after(Some(wait())),
        false => failure,
    }
}

/// "We restrict certain activity", of an account that is blocked as spam for a while.
const BLOCKED: i64 = 2_207_051;

/// The class of the subcode that stands among words for people, as a container's `status` has it; refused, if none is known.
pub fn class_said(said: &str) -> Class {
    let numbers = said.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<i64>().ok());
    let mut known = numbers.filter_map(|number| SUBCODES.iter().find(|(subcode, _)| *subcode == number));
    known.next().map_or(Class::Refused, |(_, class)| *class)
}

/// The wait that `X-Business-Use-Case-Usage` names, in minutes, the longest of all its entries.
fn regain_after(response: &Response) -> Option<Duration> {
    let usage: Value = serde_json::from_str(response.header("x-business-use-case-usage")?).ok()?;
    let entries = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    let minutes = entries.filter_map(|entry| entry.get("estimated_time_to_regain_access")?.as_u64()).max()?;
    (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(60)))
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

/// What a subcode means, whatever its code. A create that ends in "unknown error" or "temporarily unavailable" has been seen
/// to publish all the same: those may have acted, `is_transient` or not.
const SUBCODES: &[(i64, Class)] = &[
    (458, Class::Unauthorized),
    (459, Class::Unauthorized),
    (460, Class::Unauthorized),
    (463, Class::Expired),
    (464, Class::Unauthorized),
    (467, Class::Expired),
    (490, Class::Unauthorized),
    (1_363_047, Class::MayHaveActed),
    (1_366_051, Class::Duplicate),
    (1_390_008, Class::TooFast),
    (1_404_006, Class::Unauthorized),
    (1_404_078, Class::Unauthorized),
    (1_404_112, Class::Unauthorized),
    (1_609_010, Class::MayHaveActed),
    (2_207_001, Class::MayHaveActed),
    (2_207_003, Class::NotActed),
    (2_207_008, Class::NotActed),
    (2_207_020, Class::NotActed),
    (2_207_027, Class::NotActed),
    (2_207_032, Class::NotActed),
    (2_207_042, Class::TooFast),
    (2_207_050, Class::Unauthorized),
    (BLOCKED, Class::MayHaveActed),
    (2_207_052, Class::NotActed),
    (2_207_053, Class::NotActed),
    (2_207_057, Class::Refused),
    (2_207_077, Class::NotActed),
    (2_207_082, Class::NotActed),
    (4_854_002, Class::Unauthorized),
];

/// What a code means, where its subcode says nothing.
const CODES: &[(RangeInclusive<i64>, Class)] = &[
    (1..=2, Class::MayHaveActed),
    (3..=3, Class::Unauthorized),
    (4..=4, Class::TooFast),
    (10..=10, Class::Unauthorized),
    (17..=17, Class::TooFast),
    (32..=32, Class::TooFast),
    (102..=102, Class::Expired),
    (190..=190, Class::Unauthorized),
    (200..=299, Class::Unauthorized),
    (341..=341, Class::TooFast),
    (368..=368, Class::Unauthorized),
    (506..=506, Class::Duplicate),
    (613..=613, Class::TooFast),
    (80_000..=80_099, Class::TooFast),
];

impl GraphError {
    /// True if the object does not exist, or not for this token: what a delete wants, and what Instagram sometimes says of
    /// a container that it has just made.
    pub fn is_missing_object(&self) -> bool {
        (self.code, self.error_subcode) == (100, 33)
    }

    /// True if it says that a container is not there: never made, too old, or out already.
    pub fn is_missing_container(&self) -> bool {
        [2_207_006, 2_207_008].contains(&self.error_subcode)
    }

    fn class(&self) -> Class {
        if let Some((_, class)) = SUBCODES.iter().find(|(subcode, _)| *subcode == self.error_subcode) {
            return *class;
        }
        let said = self.message.to_lowercase();
        match self.code {
            190 if self.error_subcode == 0 => return Class::Expired,
            368 if said.contains("already posted") => return Class::Duplicate,
            100 if said.contains("no permission") || said.contains("appsecret_proof") => return Class::Unauthorized,
            _ => {}
        }
        match CODES.iter().find(|(codes, _)| codes.contains(&self.code)) {
            Some((_, class)) => *class,
            None if self.is_transient => Class::MayHaveActed,
            None => Class::Refused,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::scripted::{each_key_is_met, response};

    #[test]
    fn each_code_has_its_class() {
        let rows = [
            (1, 0, Class::MayHaveActed),
            (1, 99, Class::MayHaveActed),
            (1, 2_207_057, Class::Refused),
            (2, 0, Class::MayHaveActed),
            (2, 1_363_047, Class::MayHaveActed),
            (2, 1_609_010, Class::MayHaveActed),
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
            (100, 1_346_003, Class::Refused),
            (100, 1_349_125, Class::Refused),
            (100, 1_363_040, Class::Refused),
            (100, 1_363_127, Class::Refused),
            (100, 1_363_128, Class::Refused),
            (100, 1_363_129, Class::Refused),
            (100, 1_366_046, Class::Refused),
            (100, 1_366_051, Class::Duplicate),
            (100, 1_404_102, Class::Refused),
            (100, 1_609_008, Class::Refused),
            (100, 2_061_006, Class::Refused),
            (100, 2_069_019, Class::Refused),
            (100, 2_207_023, Class::Refused),
            (100, 2_207_028, Class::Refused),
            (100, 2_207_035, Class::Refused),
            (100, 2_207_040, Class::Refused),
            (102, 0, Class::Expired),
            (190, 0, Class::Expired),
            (190, 458, Class::Unauthorized),
            (190, 459, Class::Unauthorized),
            (190, 460, Class::Unauthorized),
            (190, 463, Class::Expired),
            (190, 464, Class::Unauthorized),
            (190, 467, Class::Expired),
            (190, 490, Class::Unauthorized),
            (190, 1, Class::Unauthorized),
            (200, 0, Class::Unauthorized),
            (299, 0, Class::Unauthorized),
            (341, 0, Class::TooFast),
            (352, 2_207_026, Class::Refused),
            (368, 0, Class::Unauthorized),
            (368, 1_390_008, Class::TooFast),
            (368, 1_404_006, Class::Unauthorized),
            (368, 1_404_112, Class::Unauthorized),
            (368, 4_854_002, Class::Unauthorized),
            (200, 1_404_078, Class::Unauthorized),
            (506, 0, Class::Duplicate),
            (613, 0, Class::TooFast),
            (2635, 0, Class::Refused),
            (9004, 2_207_052, Class::NotActed),
            (9007, 2_207_027, Class::NotActed),
            (36_000, 2_207_004, Class::Refused),
            (36_001, 2_207_005, Class::Refused),
            (36_003, 2_207_009, Class::Refused),
            (36_004, 2_207_010, Class::Refused),
            (80_000, 0, Class::TooFast),
            (80_001, 0, Class::TooFast),
            (80_002, 0, Class::TooFast),
            (80_099, 0, Class::TooFast),
            (-1, 2_207_001, Class::MayHaveActed),
            (-1, 2_207_032, Class::NotActed),
            (-1, 2_207_053, Class::NotActed),
            (-2, 2_207_003, Class::NotActed),
            (-2, 2_207_020, Class::NotActed),
            (-1, 2_207_077, Class::NotActed),
            (-1, 2_207_082, Class::NotActed),
            (100, 2_207_081, Class::Refused),
            (100, 2_207_085, Class::Refused),
            (1_609_005, 0, Class::Refused),
        ];
        for (code, error_subcode, class) in rows {
            let error = serde_json::json!({
                "message": format!("(#{code}) text"), "type": "OAuthException", "code": code,
                "error_subcode": error_subcode, "fbtrace_id": "A1b2",
            });
            assert_eq!(classify(&response(400, &serde_json::json!({ "error": error }))).class, class, "{error}");
        }
        each_key_is_met(SUBCODES, rows.map(|(_, subcode, _)| subcode));
        for (codes, _) in CODES {
            let ends = [codes.start(), codes.end()];
            let are_met = ends
                .into_iter()
                .all(|end| rows.iter().any(|(code, subcode, _)| code == end && (*subcode == 0 || *code == 190)));
            assert!(are_met, "no sample meets {codes:?}");
        }
    }

    /// Bodies as the platform sends them, with members that are there or not.
    #[test]
    fn an_error_is_known_by_its_codes_and_told_in_the_words_for_users() {
        let samples = [
            (
                r##"{"error":{"message":"(#506) Duplicate status message","type":"FacebookApiException","code":506,
                    "fbtrace_id":"AxYz"}}"##,
                Class::Duplicate,
                "Meta says: (#506) Duplicate status message (code 506, trace AxYz)",
            ),
            (
                r#"{"error":{"message":"An unexpected error has occurred. Please retry your request later.",
                    "type":"OAuthException","is_transient":true,"code":2,"fbtrace_id":"A3c4"}}"#,
                Class::MayHaveActed,
                "Meta says: An unexpected error has occurred. Please retry your request later. (code 2, trace A3c4)",
            ),
            (
                r#"{"error":{"message":"Media ID is not available","type":"OAuthException","code":9007,
                    "error_subcode":2207027,"is_transient":false,"error_user_title":"The media is not ready",
                    "error_user_msg":"The media is not ready to be published.","fbtrace_id":"AbC3"}}"#,
                Class::NotActed,
                "Meta says: The media is not ready to be published. (code 9007/2207027, trace AbC3)",
            ),
            (
                r#"{"error":{"message":"You have already posted this","code":368}}"#,
                Class::Duplicate,
                "Meta says: You have already posted this (code 368)",
            ),
            (
                r#"{"error":{"message":"No permission to publish the video","code":100}}"#,
                Class::Unauthorized,
                "Meta says: No permission to publish the video (code 100)",
            ),
            (
                r#"{"error":{"message":"Try again","code":99999,"is_transient":true}}"#,
                Class::MayHaveActed,
                "Meta says: Try again (code 99999)",
            ),
        ];
        for (body, class, sentence) in samples {
            let failure = classify(&crate::wire::test::answer(400, body).expect("an answer"));
            assert_eq!((failure.class, failure.message.as_str()), (class, sentence));
        }
    }

    #[test]
    fn an_answer_that_is_not_the_platforms_own_may_have_acted() {
        for status in [400, 500, 502, 504] {
            assert_eq!(classify(&response(status, &Value::Null)).class, Class::MayHaveActed, "{status}");
        }
    }

    #[test]
    fn a_throttled_call_waits_as_long_as_the_usage_header_says_else_as_the_data_says() {
        let body = serde_json::json!({"error": {"message": "too many calls", "code": 80_001}});
        let mut throttled = response(400, &body);
        let mut account = crate::adapters::scripted::account("facebook", &[], &[]);
        account.figures.insert("throttled_wait_s".to_owned(), 900.into());
        assert_eq!(failure(&account, &throttled).retry_after, Some(Duration::from_secs(900)));
        let usage = r#"{"1020304050":[{"type":"pages","estimated_time_to_regain_access":19}]}"#;
        throttled.headers.insert("x-business-use-case-usage", usage.parse().expect("a header"));
        assert_eq!(failure(&account, &throttled).retry_after, Some(Duration::from_secs(19 * 60)));
        // More minutes than there are seconds to count them by.
        let usage = usage.replace("19", "18446744073709551615");
        throttled.headers.insert("x-business-use-case-usage", usage.parse().expect("a header"));
        assert_eq!(failure(&account, &throttled).retry_after, Some(std::time::Duration::from_secs(86_400)));
    }
}
