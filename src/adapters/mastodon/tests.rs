use super::*;
use crate::adapters::scripted::{Memory, NOW, Script, account, each_row_is_met, media, post, response};
use crate::post::MediaKind;
use crate::wire::test::answer;

#[test]
fn every_answer_has_its_class() {
    let busy = "There was a temporary problem serving your request, please try again";
    let samples = [
        (400, "invalid_grant", Class::Refused),
        (400, "param is missing or the value is empty: file", Class::Refused),
        (401, "The access token is invalid", Class::Unauthorized),
        (403, "This action is outside the authorized scopes", Class::Unauthorized),
        (403, "Your login is currently disabled", Class::Unauthorized),
        (403, "Your login is currently pending approval", Class::Unauthorized),
        (403, "Your login is missing a confirmed e-mail address", Class::Unauthorized),
        (403, "This action is not allowed", Class::Refused),
        (404, "Record not found", Class::Refused),
        (404, "<html>", Class::NotActed),
        (406, "Not acceptable", Class::Refused),
        (410, "Gone", Class::Refused),
        (413, "<html>", Class::Refused),
        (422, "Validation failed: Text character limit of 500 exceeded", Class::Refused),
        (422, "Cannot attach files that have not finished processing. Try again in a moment!", Class::NotActed),
        (422, "Media 5001 not found or already attached to another post", Class::Duplicate),
        (422, "Duplicate record", Class::Duplicate),
        (422, "This method requires an authenticated user", Class::Unauthorized),
        (429, "Too many requests", Class::TooFast),
        (500, "<html>", Class::MayHaveActed),
        (502, "<html>", Class::MayHaveActed),
        (503, busy, Class::MayHaveActed),
        (504, "<html>", Class::MayHaveActed),
    ];
    for (status, error, expected) in samples {
        let body = json!({ "error": error }).to_string();
        let body = if error.starts_with('<') { error } else { body.as_str() };
        let response = answer(status, body).expect("an answer");
        assert_eq!(classify(&response).class, expected, "{status} {error}");
    }
    each_row_is_met(CLASSES, samples.iter().map(|(status, said, _)| (*status, *said)));
}

/// A server that has moved, or whose proxy knows no such path, answers 404 to everything.
#[tokio::test]
async fn a_page_that_is_not_found_is_no_post_that_is_gone() {
    let page = || answer(404, "<html><h1>404 Not Found</h1></html>").expect("an answer");
    let deleted = |answers: [Response; 2]| async move {
        let script = Script::new(answers);
        let account = account("mastodon", &[("access_token", "t")], &[]);
        let mastodon = Mastodon::new(account, script.wire());
        mastodon.delete_status("1").await
    };
    let failure = deleted([page(), page()]).await.expect_err("nobody knows whether it is there");
    assert_eq!(failure.class, Class::NotActed, "{failure}");
    let gone = || answer(404, r#"{"error":"Record not found"}"#).expect("an answer");
    assert_eq!(deleted([gone(), gone()]).await, Ok(()));
}

#[test]
fn the_reset_time_is_an_instant() {
    let mut response = answer(429, "<html>").expect("an answer");
    response.headers.insert("x-ratelimit-reset", "2026-11-23T09:05:00.000000Z".parse().expect("a header"));
    assert_eq!(classify(&response).retry_after, Some(Duration::from_secs(300)));
}

fn mastodon(script: &std::sync::Arc<Script>) -> Mastodon {
    Mastodon::new(account("mastodon", &[("access_token", "t")], &[]), script.wire())
}

fn status(id: &str, visibility: &str) -> Response {
    let body = json!({ "id": id, "created_at": NOW, "visibility": visibility, "account": { "id": "7" } });
    response(200, &body)
}

fn sent(script: &Script, action: &str) -> Vec<Value> {
    let sent = script.requests().into_iter().filter(|request| request.action == action);
    sent.map(|request| match request.body {
        crate::wire::Body::Json(body) => body,
        _ => panic!("no JSON"),
    })
    .collect()
}

/// Whoever may not see a post is not told by its correction, or by its later parts, what it says.
#[tokio::test]
async fn nobody_sees_below_a_post_who_does_not_see_the_post() {
    for (seen, then) in [("public", "unlisted"), ("unlisted", "unlisted"), ("private", "private"), ("direct", "direct")]
    {
        let me = response(200, &json!({ "id": "7", "acct": "news" }));
        let script = Script::new([status("1", seen), me, status("2", then), status("2", then)]);
        let post = post("mastodon", "Trams", vec![]);
        let out = Receipt { parts: vec![PartReceipt::new("1", None)] };
        mastodon(&script).reply(&post.parts[0], None, &out, &Memory::default()).await.expect("corrected");
        assert_eq!(sent(&script, "post_status")[0]["visibility"], then, "a correction of {seen}");
        // As the account is set.
        let mut thread = post;
        thread.parts.push(Part { role: Role::Reply, ..thread.parts[0].clone() });
        let [first, second] = [("1", seen), ("2", then)];
        let script = Script::new([first, first, second, second].map(|(id, seen)| status(id, seen)));
        mastodon(&script).publish(&thread, &Memory::default()).await.expect("sent");
        let sent = sent(&script, "post_status");
        assert_eq!((&sent[0]["visibility"], &sent[1]["visibility"]), (&Value::Null, &json!(then)), "after {seen}");
    }
}

/// Else it would have that of the account, and whoever reads the other alone would not see it.
#[tokio::test]
async fn a_correction_has_the_language_of_what_it_corrects() {
    let me = response(200, &json!({ "id": "7", "acct": "news" }));
    let there =
        json!({ "id": "1", "created_at": NOW, "visibility": "public", "language": "kk", "account": { "id": "7" } });
    let script = Script::new([response(200, &there), me, status("2", "unlisted"), status("2", "unlisted")]);
    let (post, out) = (post("mastodon", "Trams", vec![]), Receipt { parts: vec![PartReceipt::new("1", None)] });
    mastodon(&script).reply(&post.parts[0], None, &out, &Memory::default()).await.expect("corrected");
    assert_eq!(sent(&script, "post_status")[0]["language"], "kk");
    // What an older version has kept of it.
    let script = Script::new([status("2", "private"), status("2", "private")]);
    let journal = Memory::default().with("owner/0", json!("private"));
    mastodon(&script).reply(&post.parts[0], None, &out, &journal).await.expect("corrected");
    let body = sent(&script, "post_status").remove(0);
    assert_eq!((&body["visibility"], &body["language"]), (&json!("private"), &Value::Null));
}

#[tokio::test]
async fn the_files_of_what_is_taken_down_are_not_kept() {
    let gone = response(404, &json!({ "error": "Record not found" }));
    let script = Script::new([status("1", "public"), gone]);
    let out = Receipt { parts: vec![PartReceipt::new("1", None)] };
    mastodon(&script).delete(&out, &Memory::default()).await.expect("gone");
    assert_eq!(script.requests()[0].url.query(), Some("delete_media=true"));
}

#[tokio::test]
async fn a_file_of_which_a_server_makes_no_thumbnail_is_sent_twice_and_no_more() {
    let failed = || response(500, &json!({ "error": "Error processing thumbnail for uploaded media" }));
    let script = Script::new([failed(), failed()]);
    let post = post("mastodon", "Trams", vec![media(MediaKind::Image, "image/jpeg", 9)]);
    let journal = Memory::default();
    for class in [Class::NotActed, Class::Refused] {
        let stop = mastodon(&script).publish(&post, &journal).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert_eq!(failure.class, class, "{failure}");
    }
}
