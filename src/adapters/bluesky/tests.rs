//! What is odd about Bluesky, against a script.

use super::*;
use crate::adapters::scripted::{Memory, Script, account, post, response};
use crate::wire::test::answer;

#[test]
fn every_answer_has_its_class() {
    for (status, error, expected) in [
        (400, "ExpiredToken", Class::Expired),
        (400, "InvalidToken", Class::Expired),
        (401, "AuthMissing", Class::Expired),
        (401, "AuthenticationRequired", Class::Unauthorized),
        (401, "AuthFactorTokenRequired", Class::Unauthorized),
        (401, "AccountTakedown", Class::Unauthorized),
        (401, "AccountDeactivated", Class::Unauthorized),
        (400, "RepoNotFound", Class::Unauthorized),
        (400, "RepoDeactivated", Class::Unauthorized),
        (400, "RepoTakendown", Class::Unauthorized),
        (400, "InvalidSwap", Class::Duplicate),
        (400, "RecordAlreadyExists", Class::Duplicate),
        (429, "RateLimitExceeded", Class::TooFast),
        (400, "InvalidRequest", Class::Refused),
        (400, "BlobNotFound", Class::Refused),
        (413, "PayloadTooLarge", Class::Refused),
        (403, "AccountNotFound", Class::Unauthorized),
        (500, "InternalServerError", Class::MayHaveActed),
        (503, "NotEnoughResources", Class::MayHaveActed),
    ] {
        let response = answer(status, &json!({ "error": error, "message": "m" }).to_string()).expect("an answer");
        assert_eq!(classify(&response).class, expected, "{status} {error}");
    }
}

#[tokio::test]
async fn a_record_is_put_only_where_there_is_none_yet() {
    let made = json!({ "uri": "at://did:plc:a/app.bsky.feed.post/3lb", "cid": "bafy" });
    let me = json!({ "did": "did:plc:a", "handle": "news.example" });
    let script = Script::new([me, made].map(|body| response(200, &body)));
    let account = account("bluesky", &[("access_token", "jwt")], &[("handle", "news.example")]);
    let post = post("bluesky", "Trams", vec![]);
    Bluesky::new(account, script.wire()).publish(&post, &Memory::default()).await.expect("sent");
    let crate::wire::Body::Json(body) = &script.requests()[1].body else { panic!("no JSON") };
    // Left out, it would replace what is there.
    assert_eq!(body.get("swapRecord"), Some(&Value::Null));
    assert_eq!(body["record"]["createdAt"], "2026-11-23T09:00:00.000Z");
}

#[test]
fn a_later_part_names_the_root_and_the_one_before() {
    let part = |id: &str| PartReceipt::new(id, None).with("cid", format!("cid-{id}"));
    let before = Receipt { parts: vec![part("a"), part("b"), part("c")] };
    let record = record(Map::new(), "en", &before);
    assert_eq!(
        record["reply"],
        json!({ "root": { "uri": "a", "cid": "cid-a" }, "parent": { "uri": "c", "cid": "cid-c" } })
    );
}

#[test]
fn the_reset_time_is_in_seconds_of_the_epoch() {
    let mut response = answer(429, "{}").expect("an answer");
    response.headers.insert("ratelimit-reset", "1795424460".parse().expect("a header"));
    assert_eq!(classify(&response).retry_after, Some(Duration::from_secs(60)));
}

#[test]
fn an_account_that_is_taken_down_does_not_sign_in() {
    let json = r#"{"accessJwt":"a","refreshJwt":"r","active":false,"status":"takendown"}"#;
    let session: Session = serde_json::from_str(json).expect("a session");
    assert!(session.active().is_err_and(|failure| failure.class == Class::Unauthorized));
}
