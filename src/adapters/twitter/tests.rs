//! What is odd about X: its answers, its limits, its waits.

use super::*;
use crate::adapters::scripted::each_row_is_met;
use crate::wire::test::answer;

fn class(status: u16, body: &str) -> Class {
    classify(&answer(status, body).expect("an answer")).class
}

#[test]
fn every_answer_has_its_class() {
    let detail =
        |text: &str| json!({ "title": "Forbidden", "status": 403, "type": "about:blank", "detail": text }).to_string();
    let problem = |name: &str| format!(r#"{{"type":"https://api.twitter.com/2/problems/{name}"}}"#);
    let invalid = |message: &str| {
        json!({
            "errors": [{ "parameters": {}, "message": message }],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.twitter.com/2/problems/invalid-request",
        })
        .to_string()
    };
    let credits = json!({
        "account_id": 1_700_000_000_000_000_000_u64,
        "title": "CreditsDepleted",
        "detail": "Your enrolled account [1700000000000000000] does not have any credits to fulfill this request.",
        "type": "https://api.twitter.com/2/problems/credits",
    });
    let gone = json!({ "errors": [{
        "value": "1990000000000000404",
        "detail": "Could not find tweet with id: [1990000000000000404].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "id",
        "resource_id": "1990000000000000404",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }] });
    let often = r#"{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}"#;
    let samples = [
        (400, problem("invalid-request"), Class::Refused),
        (400, invalid("Your media IDs are invalid."), Class::Refused),
        (400, invalid("The Tweet contains an invalid URL."), Class::Refused),
        (400, detail("Your Tweet text is too long."), Class::Refused),
        (403, detail("Your Tweet text is too long."), Class::Refused),
        (401, r#"{"title":"Unauthorized","type":"about:blank","status":401}"#.to_owned(), Class::Expired),
        (402, credits.to_string(), Class::OutOfCredit),
        (403, detail("You are not allowed to create a Tweet with duplicate content."), Class::Duplicate),
        (403, detail("Reply to this conversation is not allowed."), Class::Refused),
        (403, detail("You attempted to reply to a Tweet that is deleted or not visible to you"), Class::NotActed),
        (403, detail("This user is not allowed to post a video longer than 2 minutes."), Class::Refused),
        (403, detail("Unsupported Authentication"), Class::Unauthorized),
        (403, problem("client-forbidden"), Class::Unauthorized),
        (403, detail("You are not permitted to access this feature"), Class::Unauthorized),
        (403, detail("This request looks like it might be automated."), Class::Unauthorized),
        (403, detail("Your account is suspended"), Class::Unauthorized),
        (403, detail("This account has been suspended"), Class::Unauthorized),
        (403, detail("Your account is temporarily locked"), Class::Unauthorized),
        (403, detail("Your account has been locked"), Class::Unauthorized),
        (403, detail("You have been blocked from mentioning this user."), Class::Refused),
        (403, detail("To protect our users, this account is locked"), Class::Unauthorized),
        (403, detail("You are not permitted to perform this action."), Class::Refused),
        (404, gone.to_string(), Class::Refused),
        (409, "{}".to_owned(), Class::Refused),
        (413, "{}".to_owned(), Class::Refused),
        (429, problem("usage-capped"), Class::OutOfCredit),
        (429, often.to_owned(), Class::TooFast),
        (500, "{}".to_owned(), Class::MayHaveActed),
        (502, "<html>".to_owned(), Class::MayHaveActed),
        (503, "<html>".to_owned(), Class::MayHaveActed),
        (504, "<html>".to_owned(), Class::MayHaveActed),
    ];
    for (status, body, expected) in &samples {
        assert_eq!(class(*status, body), *expected, "{status} {body}");
    }
    each_row_is_met(CLASSES, samples.iter().map(|(status, body, _)| (*status, body.as_str())));
}

/// The conversation has them from `[adapter]`, composing from `[text]`.
#[test]
fn the_limits_of_subscriptions_are_those_that_posts_are_made_by() {
    let channels = crate::channel::Channels::embedded().expect("valid");
    let rules = &channels.get("twitter").expect("there").rules;
    let figure = |name: &str| rules.adapter.as_ref().and_then(|adapter| adapter.figures[name].as_u64());
    let usual = rules.text.limits.first().and_then(|limit| u64::try_from(limit.max).ok());
    let long = rules.text.account_limit.as_ref().and_then(|limit| u64::try_from(limit.max?).ok());
    assert_eq!((figure("text_max"), figure("subscribed_text_max")), (usual, long));
}

/// Without a header a window of a quarter of an hour is waited for: each call within it is one more too many.
#[tokio::test]
async fn a_call_too_many_of_which_nothing_is_said_waits_for_the_window() {
    use crate::adapters::scripted::{Script, account, response};
    let script = Script::new([response(429, &Value::Null)]);
    let account = account("twitter", &[("access_token", "t")], &[]);
    let failure = Twitter::new(account, script.wire()).get_me().await.err().expect("too many");
    assert_eq!((failure.class, failure.retry_after), (Class::TooFast, Some(Duration::from_secs(900))));
}

#[test]
fn the_limit_that_is_spent_says_how_long_to_wait() {
    let mut response = answer(429, "{}").expect("an answer");
    for (name, value) in [
        ("x-rate-limit-remaining", "99"),
        ("x-rate-limit-reset", "1795424500"),
        ("x-user-limit-24hour-remaining", "0"),
        ("x-user-limit-24hour-reset", "1795428000"),
    ] {
        response.headers.insert(name, value.parse().expect("a header"));
    }
    assert_eq!(classify(&response).retry_after, Some(Duration::from_secs(3600)));
}
