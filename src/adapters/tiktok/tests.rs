//! What is odd about TikTok, against a script.

use super::errors::{CLASSES, FAIL_REASONS, classify, failed};
use super::upload::{Chunks, classify_upload};
use super::*;
use crate::adapters::scripted::{Memory, Script, account, each_key_is_met, media, open, post, response};
use crate::wire::Response;

fn tiktok(script: &std::sync::Arc<Script>) -> TikTok {
    let mut account = account("tiktok", &[("access_token", "act.token")], &[]);
    account.figures.insert("chunk_bytes".to_owned(), json!(10));
    TikTok::new(account, script.wire())
}

fn clip(size: usize) -> Post {
    post("tiktok", "Trams are back #porto", vec![media(MediaKind::Video, "video/mp4", size)])
}

fn ok(data: Value) -> Response {
    response(200, &json!({"data": data, "error": {"code": "ok", "message": ""}}))
}

fn creator() -> Response {
    ok(json!({"creator_username": "examplenews", "privacy_level_options": ["SELF_ONLY"], "stitch_disabled": true,
        "max_video_post_duration_sec": 600}))
}

fn upload() -> Value {
    json!({"publish_id": "v_pub_file~1", "upload_url": "https://up.example/video/?upload_token=Xza"})
}

fn complete(ids: Value) -> Response {
    ok(json!({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": ids}))
}

#[tokio::test]
async fn the_last_chunk_takes_the_remainder_and_alone_writes() {
    let part = |status| response(status, &Value::Null);
    let script = Script::new([creator(), ok(upload()), part(206), part(201), complete(json!([740]))]);
    let receipt = tiktok(&script).publish(&clip(25), &Memory::default()).await.expect("sent");
    assert_eq!(receipt.parts[0].url.as_deref(), Some("https://www.tiktok.com/@examplenews/video/740"));
    let requests = script.requests();
    assert_eq!(requests.iter().map(|r| r.writes).collect::<Vec<_>>(), [false, false, false, true, false]);
    assert_eq!(requests[1].url.path(), "/v2/post/publish/video/init/");
    let crate::wire::Body::Json(body) = &requests[1].body else { panic!("no JSON") };
    assert_eq!(body["source_info"]["total_chunk_count"], 2);
    assert_eq!(body["post_info"]["disable_stitch"], true);
    assert!(requests[3].headers.contains(&("content-range".into(), "bytes 10-24/25".into())));
    assert!(!requests[3].headers.iter().any(|(name, _)| name == "authorization"));
}

#[tokio::test]
async fn a_post_that_is_not_public_has_no_address() {
    let script = Script::new([creator(), ok(upload()), response(201, &Value::Null), complete(json!([]))]);
    let receipt = tiktok(&script).publish(&clip(9), &Memory::default()).await.expect("sent");
    assert_eq!(receipt.parts, [PartReceipt::new("v_pub_file~1", None)]);
}

/// TikTok wants it right before; a later try may come hours after the first.
#[tokio::test]
async fn the_creators_settings_are_read_anew_for_each_post_that_is_begun() {
    let passing = || response(503, &Value::Null);
    let waiting = || ok(json!({"status": "PROCESSING_UPLOAD", "uploaded_bytes": 0}));
    let script = Script::new([
        creator(),
        passing(),
        // A minute later.
        passing(),
        // Six minutes later.
        creator(),
        ok(upload()),
        passing(),
        // An hour later the upload is over, and begun anew.
        creator(),
        ok(upload()),
        waiting(),
        response(201, &Value::Null),
        ok(json!({"status": "PROCESSING_UPLOAD"})),
        // A day later it has long been posted.
        complete(json!([])),
    ]);
    let (tiktok, journal) = (tiktok(&script), Memory::default());
    for later in [60, 360, 3_600, 86_400] {
        assert!(tiktok.publish(&clip(9), &journal).await.is_err());
        journal.later(later);
    }
    assert!(tiktok.publish(&clip(9), &journal).await.is_ok());
    let asked: Vec<&str> = script.requests().iter().map(|request| request.action).collect();
    let expected = [
        "creator_info",
        "video_init",
        "video_init",
        "creator_info",
        "video_init",
        "upload",
        "creator_info",
        "video_init",
        "status_fetch",
        "upload",
        "status_fetch",
        "status_fetch",
    ];
    assert_eq!(asked, expected);
}

fn pictures(privacy: &str) -> Post {
    let hosted = |n: u8| {
        let url = format!("https://media.example/{n}.jpg").parse().ok();
        Media { public_url: url, ..media(MediaKind::Image, "image/jpeg", 9) }
    };
    let mut post = post("tiktok", "Trams are back #porto", vec![hosted(1), hosted(2)]);
    post.options.insert("privacy_level".to_owned(), json!(privacy));
    post
}

#[tokio::test]
async fn photos_are_one_call_that_posts() {
    let script = Script::new([creator(), ok(json!({"publish_id": "p_pub_url~1"})), complete(json!([740]))]);
    let receipt = tiktok(&script).publish(&pictures("SELF_ONLY"), &Memory::default()).await.expect("sent");
    assert_eq!(receipt.parts[0].url.as_deref(), Some("https://www.tiktok.com/@examplenews/photo/740"));
    let requests = script.requests();
    assert_eq!(requests.iter().map(|r| r.writes).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(requests[1].url.path(), "/v2/post/publish/content/init/");
    let crate::wire::Body::Json(body) = &requests[1].body else { panic!("no JSON") };
    assert_eq!(body["post_info"]["description"], "Trams are back #porto");
    let urls = json!(["https://media.example/1.jpg", "https://media.example/2.jpg"]);
    assert_eq!(body["source_info"]["photo_images"], urls);
}

#[tokio::test]
async fn photos_made_with_ai_or_without_an_address_are_refused_before_they_are_sent() {
    let mut labelled = pictures("SELF_ONLY");
    labelled.options.insert("is_aigc".to_owned(), json!(true));
    let mut nowhere = pictures("SELF_ONLY");
    nowhere.media[1].public_url = None;
    for (post, said) in [(labelled, "no label"), (nowhere, "[media] folder and url")] {
        let script = Script::new([creator()]);
        let stop = tiktok(&script).publish(&post, &Memory::default()).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert!(failure.class == Class::Refused && failure.message.contains(said), "{failure}");
    }
}

#[tokio::test]
async fn a_lost_photo_post_is_looked_for_among_the_public_ones() {
    let entry = |text: &str, at: i64| json!({"id": "740", "video_description": text, "create_time": at, "share_url": "https://tt.example/740"});
    let since = open(Step::once("post", 0)).since.as_second();
    let sent = Found::sent(&PartReceipt::new("740", Some("https://tt.example/740".to_owned())));
    for (listed, is_it) in [
        (json!([entry("Trams are back…", since + 5)]), true),
        (json!([entry("Trams are back #porto", since - 600)]), false),
        (json!([entry("Trams are late", since + 5)]), false),
        (json!([entry("Trams are back", since + 5)]), false),
        (json!([entry("", since + 5)]), false),
        (json!([]), false),
    ] {
        let script = Script::new([ok(json!({"videos": listed}))]);
        let step = open(Step::once("post", 0));
        let found = tiktok(&script).find(&pictures("PUBLIC_TO_EVERYONE"), &step, &Memory::default()).await;
        let found = found.expect("an answer");
        assert_eq!(found == sent, is_it, "{listed}: {found:?}");
        assert!(is_it || matches!(found, Found::CannotTell { .. }), "absence proves nothing: {found:?}");
    }
}

#[tokio::test]
async fn how_long_to_pause_is_data() {
    let mut adapter = tiktok(&Script::new([]));
    adapter.account.figures.extend([("minute_wait_s".to_owned(), json!(7)), ("day_wait_s".to_owned(), json!(900))]);
    for (status, code, wait_s) in [
        (429, "rate_limit_exceeded", Some(7)),
        (403, "spam_risk_too_many_posts", Some(900)),
        (400, "invalid_param", None),
    ] {
        let answer = response(status, &json!({"data": {}, "error": {"code": code, "message": "text"}}));
        assert_eq!(adapter.classify(&answer).retry_after, wait_s.map(Duration::from_secs), "{code}");
    }
}

#[tokio::test]
async fn an_upload_of_an_earlier_run_goes_on_at_the_next_chunk() {
    let uploading = ok(json!({"status": "PROCESSING_UPLOAD", "uploaded_bytes": 20}));
    let script = Script::new([creator(), uploading, response(201, &Value::Null), complete(json!([]))]);
    let journal = Memory::default().with("init/0", upload());
    tiktok(&script).publish(&clip(30), &journal).await.expect("sent");
    assert!(script.requests()[2].headers.contains(&("content-range".into(), "bytes 20-29/30".into())));
}

#[tokio::test]
async fn a_privacy_level_that_the_creator_has_not_is_refused() {
    let script = Script::new([creator()]);
    let mut post = clip(9);
    post.options.insert("privacy_level".to_owned(), json!("PUBLIC_TO_EVERYONE"));
    let stop = tiktok(&script).publish(&post, &Memory::default()).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::Refused));
}

#[tokio::test]
async fn the_publish_id_tells_what_became_of_the_upload() {
    let status = |status: &str, bytes: Value| ok(json!({"status": status, "uploaded_bytes": bytes}));
    let script = Script::new([
        status("PROCESSING_UPLOAD", json!(10)),
        status("PROCESSING_UPLOAD", json!(30)),
        status("PROCESSING_UPLOAD", Value::Null),
        status("PUBLISH_COMPLETE", json!(30)),
        status("FAILED", json!(30)),
    ]);
    let (adapter, journal) = (tiktok(&script), Memory::default().with("init/0", upload()));
    let sent = Found::sent(&PartReceipt::new("v_pub_file~1", None));
    let not_yet = Found::NotYet { after: Duration::from_secs(5) };
    for answer in [Found::Absent, sent.clone(), not_yet, sent.clone(), sent] {
        assert_eq!(adapter.find(&clip(30), &open(Step::once("post", 0)), &journal).await, Ok(answer));
    }
}

#[test]
fn each_code_has_its_class() {
    let rows = [
        (200, "spam_risk_too_many_posts", Class::TooFast),
        (400, "invalid_param", Class::Refused),
        (400, "invalid_params", Class::Refused),
        (400, "invalid_file_upload", Class::Refused),
        (400, "invalid_publish_id", Class::Refused),
        (400, "token_not_authorized_for_specified_publish_id", Class::Refused),
        (401, "access_token_invalid", Class::Expired),
        (401, "scope_not_authorized", Class::Unauthorized),
        (401, "scope_permission_missed", Class::Unauthorized),
        (403, "spam_risk_too_many_posts", Class::TooFast),
        (403, "spam_risk_too_many_pending_share", Class::TooFast),
        (403, "reached_active_user_cap", Class::TooFast),
        (403, "spam_risk_user_banned_from_posting", Class::Unauthorized),
        (403, "unaudited_client_can_only_post_to_private_accounts", Class::Unauthorized),
        (403, "url_ownership_unverified", Class::Unauthorized),
        (403, "privacy_level_option_mismatch", Class::Refused),
        (403, "app_version_check_failed", Class::Unauthorized),
        (429, "rate_limit_exceeded", Class::TooFast),
        (500, "internal_error", Class::MayHaveActed),
        (503, "", Class::MayHaveActed),
        (200, "", Class::MayHaveActed),
    ];
    for (status, code, class) in rows {
        let body = json!({"data": {}, "error": {"code": code, "message": "text", "log_id": "2026112309"}});
        assert_eq!(classify(&response(status, &body)).class, class, "{status} {code}");
    }
    each_key_is_met(CLASSES, rows.map(|(_, code, _)| code));
    for (status, class) in [
        (400, Class::Refused),
        (403, Class::NotActed),
        (404, Class::NotActed),
        (416, Class::NotActed),
        (429, Class::TooFast),
        (502, Class::MayHaveActed),
    ] {
        assert_eq!(classify_upload(&response(status, &Value::Null)).class, class, "{status}");
    }
}

#[test]
fn what_tiktok_could_not_make_is_made_anew_by_whoever_tries_again() {
    let rows = [
        ("internal", Class::NotActed),
        ("video_pull_failed", Class::NotActed),
        ("photo_pull_failed", Class::NotActed),
        ("file_format_check_failed", Class::Refused),
        ("duration_check_failed", Class::Refused),
        ("frame_rate_check_failed", Class::Refused),
        ("picture_size_check_failed", Class::Refused),
        ("spam_risk_too_many_posts", Class::TooFast),
        ("spam_risk_text", Class::Refused),
        ("spam_risk", Class::Refused),
        ("spam_risk_user_banned_from_posting", Class::Unauthorized),
        ("auth_removed", Class::Unauthorized),
        ("publish_cancelled", Class::Refused),
    ];
    for (reason, class) in rows {
        let failure = failed(reason);
        assert_eq!((failure.class, failure.spent), (class, true), "{reason}");
        assert!(failure.message.ends_with(reason), "{failure}");
    }
    each_key_is_met(FAIL_REASONS, rows.map(|(reason, _)| reason));
}

#[test]
fn fifty_million_bytes_are_nine_chunks_of_the_smallest_size() {
    let mut adapter = tiktok(&Script::new([]));
    adapter.account.figures.clear();
    let chunks = adapter.chunks(50_000_123);
    assert_eq!((chunks.count, chunks.range(8)), (9, 41_943_040..50_000_123));
    assert_eq!(adapter.chunks(3_000_000), Chunks { total: 3_000_000, size: 3_000_000, count: 1 });
}

/// The last chunk is up to twice as long as the others: that half of it is there does not make it whole.
#[tokio::test]
async fn a_last_chunk_of_which_a_part_is_there_is_sent_again() {
    for (uploaded, parts) in [(9, 2), (10, 1), (21, 1), (24, 1), (25, 0)] {
        let status = ok(json!({"status": "PROCESSING_UPLOAD", "uploaded_bytes": uploaded}));
        let chunk = |n| response(if n + 1 == parts { 201 } else { 206 }, &Value::Null);
        let mut answers = vec![status.clone()];
        answers.extend((0..parts).map(chunk));
        if parts == 0 {
            answers.push(status);
        }
        answers.push(complete(json!([740])));
        let script = Script::new(answers);
        let journal = Memory::default()
            .with("creator/0", json!({"creator_username": "examplenews", "privacy_level_options": ["SELF_ONLY"]}))
            .with("init/0", upload());
        tiktok(&script).publish(&clip(25), &journal).await.expect("sent");
        let sent = script.requests().iter().filter(|request| request.action == "upload").count();
        assert_eq!(sent, parts, "{uploaded} bytes are there");
    }
}

/// A picture that TikTok cannot fetch is not handed in until the day's posts are used up.
#[tokio::test]
async fn what_comes_to_nothing_is_handed_in_three_times_and_no_more() {
    for reason in ["photo_pull_failed", "internal"] {
        let failed = || ok(json!({"status": "FAILED", "fail_reason": reason}));
        let once = || [creator(), ok(json!({"publish_id": "p_pub_url~1"})), failed()];
        let script = Script::new(once().into_iter().chain(once()).chain(once()));
        let mut minted: Vec<&str> = Vec::new();
        let mut last = None;
        for _ in 0..3 {
            // What was made for it is taken back between the runs; what was minted stays.
            let journal = Memory::default();
            for name in &minted {
                journal.note(name).await.expect("noted");
            }
            let stop = tiktok(&script).publish(&pictures("SELF_ONLY"), &journal).await;
            let Err(Stop::Failed { step, failure }) = stop else { panic!("{stop:?}") };
            assert!(failure.spent && step.key() == "post/0", "{failure}");
            minted = ["in_vain/1", "in_vain/2"].into_iter().filter(|name| journal.minted(name).is_some()).collect();
            last = Some(failure);
        }
        let last = last.expect("a failure");
        assert_eq!((minted.len(), last.class), (2, Class::Refused), "{last}");
        assert!(last.message.contains("https://media.example/1.jpg"), "{last}");
    }
}

/// An upload URL that is over is not tried again: the next run gets another one.
#[tokio::test]
async fn an_upload_url_that_is_refused_is_given_up() {
    for (status, spent) in [(403, true), (404, true), (416, false)] {
        let script = Script::new([creator(), ok(upload()), response(status, &Value::Null)]);
        let stop = tiktok(&script).publish(&clip(9), &Memory::default()).await;
        let Err(Stop::Failed { step, failure }) = stop else { panic!("{stop:?}") };
        assert_eq!((step.key().as_str(), failure.class, failure.spent), ("post/0", Class::NotActed, spent), "{status}");
    }
    // Nor is one sent more bytes that has failed.
    let failed = ok(json!({"status": "FAILED", "fail_reason": "file_format_check_failed", "uploaded_bytes": 0}));
    let script = Script::new([creator(), failed]);
    let stop = tiktok(&script).publish(&clip(9), &Memory::default().with("init/0", upload())).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert!(failure.class == Class::Refused && failure.spent, "{failure}");
    assert_eq!(script.requests().len(), 2);
}

/// What was handed in whole may be out, however soon TikTok forgets its handle.
#[tokio::test]
async fn a_post_that_tiktok_does_not_know_any_more_is_not_failed() {
    for code in ["invalid_publish_id", "token_not_authorized_for_specified_publish_id"] {
        let unknown = || response(400, &json!({"data": {}, "error": {"code": code, "message": "text"}}));
        let script = Script::new([creator(), ok(upload()), response(201, &Value::Null), unknown(), unknown()]);
        let receipt = tiktok(&script).publish(&clip(9), &Memory::default()).await.expect("sent");
        assert_eq!((receipt.parts[0].id.as_str(), receipt.parts[0].url.is_none()), ("v_pub_file~1", true));
        assert!(receipt.parts[0].extra["remark"].to_string().contains("look for it"));
        let journal = Memory::default().with("init/0", upload());
        let found = tiktok(&script).find(&clip(9), &open(Step::once("post", 0)), &journal).await.expect("an answer");
        assert!(matches!(found, Found::CannotTell { .. }), "{found:?}");
    }
}

/// TikTok tells the id of a public post once moderators have passed it; what only its author sees has none.
#[tokio::test]
async fn the_id_of_a_public_post_is_waited_for() {
    let creator =
        || ok(json!({"creator_username": "examplenews", "privacy_level_options": ["SELF_ONLY", "PUBLIC_TO_EVERYONE"]}));
    let mut post = clip(9);
    for (privacy, waits) in [("SELF_ONLY", false), ("PUBLIC_TO_EVERYONE", true)] {
        post.options.insert("privacy_level".to_owned(), json!(privacy));
        let script = Script::new([creator(), ok(upload()), response(201, &Value::Null), complete(json!([]))]);
        let published = tiktok(&script).publish(&post, &Memory::default()).await;
        assert_eq!(matches!(published, Err(Stop::Park { .. })), waits, "{privacy}: {published:?}");
    }
    let mut adapter = tiktok(&Script::new([creator(), ok(upload()), response(201, &Value::Null), complete(json!([]))]));
    adapter.account.figures.insert("moderation_s".to_owned(), json!(0));
    let receipt = adapter.publish(&post, &Memory::default()).await.expect("sent, whatever it is called");
    assert_eq!((receipt.parts[0].id.as_str(), receipt.parts[0].url.is_none()), ("v_pub_file~1", true));
}
