//! What is odd about YouTube, against a script.

use super::said::{CLASSES, classify};
use super::upload::CHUNK_UNIT;
use super::*;
use crate::adapters::scripted::{Memory, Script, account, each_key_is_met, media, open, post, response};

const SESSION: &str = "https://api.example/upload/youtube/v3/videos?upload_id=abc";

fn youtube(script: &std::sync::Arc<Script>) -> YouTube {
    let mut account = account("youtube", &[("access_token", "ya29.token")], &[]);
    account.figures.insert("chunk_bytes".to_owned(), json!(CHUNK_UNIT));
    YouTube::new(account, script.wire())
}

fn clip(size: usize) -> Post {
    let mut post =
        post("youtube", "Full story: https://news.example/a1", vec![media(MediaKind::Video, "video/mp4", size)]);
    post.parts[0].fields.insert("title".to_owned(), "Trams are back".to_owned());
    post.parts[0].fields.insert("tags".to_owned(), "Porto, city hall".to_owned());
    post
}

fn with(mut response: Response, name: &'static str, value: &str) -> Response {
    response.headers.insert(name, value.parse().expect("a header"));
    response
}

fn processed(privacy: &str) -> Response {
    response(200, &json!({"items": [{"status": {"uploadStatus": "processed", "privacyStatus": privacy}}]}))
}

fn session() -> Response {
    with(response(200, &Value::Null), "location", SESSION)
}

#[tokio::test]
async fn a_video_goes_up_in_chunks_and_only_the_last_one_writes() {
    let more = with(response(308, &Value::Null), "range", "bytes=0-262143");
    let done = response(201, &json!({"id": "dQ7"}));
    let script = Script::new([session(), more, done, processed("public")]);
    let receipt = youtube(&script).publish(&clip(300_000), &Memory::default()).await.expect("sent");
    let sent = PartReceipt::new("dQ7", "https://www.youtube.com/watch?v=dQ7".to_owned());
    assert_eq!(receipt.parts[0], sent.with("said", metadata::said(&clip(300_000))));
    let requests = script.requests();
    assert_eq!(requests.iter().map(|request| request.writes).collect::<Vec<_>>(), [false, false, true, false]);
    assert!(requests[0].headers.contains(&("x-upload-content-length".into(), "300000".into())));
    assert!(requests[2].headers.contains(&("content-range".into(), "bytes 262144-299999/300000".into())));
    let crate::wire::Body::Json(body) = &requests[0].body else { panic!("no JSON") };
    assert_eq!(body["snippet"]["tags"], json!(["Porto", "city hall"]));
    assert_eq!(body["snippet"]["description"], "Full story: https://news.example/a1");
}

#[tokio::test]
async fn a_session_of_an_earlier_run_goes_on_where_it_stopped() {
    let stopped = with(response(308, &Value::Null), "range", "bytes=0-262143");
    let script = Script::new([stopped, response(200, &json!({"id": "dQ7"})), processed("public")]);
    let journal = Memory::default().with("session/0", json!(SESSION));
    youtube(&script).publish(&clip(300_000), &journal).await.expect("sent");
    let asked = &script.requests()[0];
    assert!(asked.headers.contains(&("content-range".into(), "bytes */300000".into())));
    assert!(script.requests()[1].headers.contains(&("content-range".into(), "bytes 262144-299999/300000".into())));
}

#[tokio::test]
async fn a_lost_chunk_that_was_not_the_last_has_made_no_video() {
    let script = Script::new([session(), response(503, &Value::Null)]);
    let stop = youtube(&script).publish(&clip(600_000), &Memory::default()).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::NotActed));
    let script = Script::new([session(), response(503, &Value::Null)]);
    let stop = youtube(&script).publish(&clip(100), &Memory::default()).await;
    assert!(matches!(stop, Err(Stop::Failed { failure, .. }) if failure.class == Class::MayHaveActed));
}

/// There is no byte to send then, and no range of bytes that would say so.
#[tokio::test]
async fn a_session_that_has_all_and_made_no_video_yet_is_asked_again_later() {
    // So is one that says it has more than there can be.
    for range in ["bytes=0-99", "bytes=0-18446744073709551615"] {
        let mut all = response(308, &Value::Null);
        all.headers.insert("range", range.parse().expect("a header"));
        let script = Script::new([all]);
        let journal = Memory::default().with("session/0", json!(SESSION));
        let stop = youtube(&script).publish(&clip(100), &journal).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert_eq!((failure.class, failure.spent), (Class::NotActed, false), "{failure}");
        assert!(failure.message.contains("has all of the video"), "{failure}");
    }
}

#[tokio::test]
async fn the_session_tells_what_became_of_the_video() {
    let journal = || Memory::default().with("session/0", json!(SESSION));
    let open = open(Step::once("video", 0));
    let script = Script::new([response(200, &json!({"id": "dQ7"})), response(308, &Value::Null)]);
    let adapter = youtube(&script);
    let sent = Found::sent(&receipt("dQ7".to_owned()));
    assert_eq!(adapter.find(&clip(100), &open, &journal()).await, Ok(sent.clone()));
    assert_eq!(adapter.find(&clip(100), &open, &journal()).await, Ok(Found::Absent));

    let channel = json!({"items": [{"id": "UC1", "snippet": {"title": "News"},
        "contentDetails": {"relatedPlaylists": {"uploads": "UU1"}}}]});
    let item = |id: &str, description: &str| {
        json!({"snippet": {"title": "Trams are back", "description": description, "publishedAt": "2026-11-23T09:00:07Z",
            "resourceId": {"videoId": id}}})
    };
    let (ours, another) = (item("dQ7", "Full story: https://news.example/a1"), item("eR8", "Made by hand"));
    let find = async |items: Value| {
        let listed = response(200, &json!({"items": items}));
        let script = Script::new([response(404, &Value::Null), response(200, &channel), listed]);
        youtube(&script).find(&clip(100), &open, &journal()).await.expect("an answer")
    };
    assert_eq!(find(json!([another, ours])).await, sent);
    let Found::CannotTell { check } = find(json!([another])).await else { panic!("the desk's own is not ours") };
    assert!(check.contains("https://youtu.be/eR8"), "{check}");

    // After a long time there may be more videos since than YouTube lists.
    let listed = |number: usize| {
        let other = json!({"snippet": {"title": "Another", "publishedAt": "2026-11-23T10:00:00Z",
            "resourceId": {"videoId": "eR8"}}});
        json!({"items": vec![other; number]})
    };
    for (number, is_whole) in [(49, true), (50, false)] {
        let answers = [response(404, &Value::Null), response(200, &channel), response(200, &listed(number))];
        let found = youtube(&Script::new(answers)).find(&clip(100), &open, &journal()).await.expect("an answer");
        assert_eq!(found == Found::Absent, is_whole, "{found:?}");
        assert_eq!(matches!(found, Found::CannotTell { .. }), !is_whole, "{found:?}");
    }
}

#[tokio::test]
async fn a_video_that_youtube_made_private_is_not_called_sent() {
    let script = Script::new([session(), response(200, &json!({"id": "dQ7"})), processed("private")]);
    let stop = youtube(&script).publish(&clip(100), &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!(failure.class, Class::Unauthorized);
    assert!(failure.message.contains("watch?v=dQ7 private, not public"), "{failure}");
}

#[tokio::test]
async fn an_edit_keeps_what_it_does_not_change() {
    let there = json!({"items": [{"id": "dQ7", "snippet": {"title": "Old", "categoryId": "25"}}]});
    let script = Script::new([response(200, &there), response(200, &json!({"id": "dQ7"}))]);
    let receipt = Receipt { parts: vec![receipt("dQ7".to_owned())] };
    youtube(&script).edit(&clip(1), &receipt, &Memory::default()).await.expect("edited");
    let crate::wire::Body::Json(body) = &script.requests()[1].body else { panic!("no JSON") };
    assert_eq!((&body["id"], &body["snippet"]["title"]), (&json!("dQ7"), &json!("Trams are back")));
    assert!(body.get("status").is_none(), "an update of words is none of who sees the video: {body}");
}

#[tokio::test]
async fn an_edit_changes_what_the_article_says_otherwise_and_leaves_what_was_changed_at_youtube() {
    let there = json!({"items": [{"id": "dQ7", "snippet": {"title": "Old", "categoryId": "28"},
        "status": {"privacyStatus": "unlisted", "embeddable": false, "license": "creativeCommon", "uploadStatus": "processed",
                   "publicStatsViewable": false, "selfDeclaredMadeForKids": false}}]});
    let answer = json!({"id": "dQ7", "status": {"privacyStatus": "unlisted"}});
    let script = Script::new([response(200, &there), response(200, &answer)]);
    let sent = receipt("dQ7".to_owned()).with("said", metadata::said(&clip(1)));
    let mut post = clip(1);
    post.options.insert("synthetic_media".to_owned(), json!(true));
    let edited =
        youtube(&script).edit(&post, &Receipt { parts: vec![sent] }, &Memory::default()).await.expect("edited");
    let crate::wire::Body::Json(body) = &script.requests()[1].body else { panic!("no JSON") };
    let status = json!({"privacyStatus": "unlisted", "embeddable": false, "license": "creativeCommon",
        "publicStatsViewable": false, "selfDeclaredMadeForKids": false, "containsSyntheticMedia": true});
    assert_eq!((&body["status"], &body["snippet"]["categoryId"]), (&status, &json!("28")));
    assert_eq!(edited.parts[0].extra["said"]["containsSyntheticMedia"], true, "what was said last");
}

#[tokio::test]
async fn a_video_that_youtube_does_not_make_public_is_told() {
    let there = json!({"items": [{"id": "dQ7", "snippet": {"categoryId": "25"},
        "status": {"privacyStatus": "private", "publishAt": "2026-12-01T08:00:00Z"}}]});
    let answer = json!({"id": "dQ7", "status": {"privacyStatus": "private"}});
    let script = Script::new([response(200, &there), response(200, &answer)]);
    let (mut before, after) = (clip(1), clip(1));
    before.options.insert("privacy".to_owned(), json!("private"));
    let sent = receipt("dQ7".to_owned()).with("said", metadata::said(&before));
    let stop = youtube(&script).edit(&after, &Receipt { parts: vec![sent] }, &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert!(failure.message.contains("watch?v=dQ7 private, not public"), "{failure}");
    let crate::wire::Body::Json(body) = &script.requests()[1].body else { panic!("no JSON") };
    assert!(body["status"].get("publishAt").is_none() && body["status"]["privacyStatus"] == "public", "{body}");
}

#[test]
fn each_reason_has_its_class() {
    let rows = [
        (400, "invalidTitle", Class::Refused),
        (400, "invalidDescription", Class::Refused),
        (400, "invalidTags", Class::Refused),
        (400, "invalidCategoryId", Class::Refused),
        (400, "invalidPublishAt", Class::Refused),
        (400, "invalidVideoMetadata", Class::Refused),
        (400, "invalidFilename", Class::Refused),
        (400, "invalidRecordingDetails", Class::Refused),
        (400, "invalidVideoGameRating", Class::Refused),
        (400, "defaultLanguageNotSet", Class::Refused),
        (400, "mediaBodyRequired", Class::Refused),
        (400, "uploadLimitExceeded", Class::TooFast),
        (400, "missingRequiredParameter", Class::Refused),
        (400, "unexpectedParameter", Class::Refused),
        (400, "incompatibleParameters", Class::Refused),
        (400, "invalidPageToken", Class::Refused),
        (400, "badRequest", Class::Refused),
        (401, "authError", Class::Expired),
        (401, "youtubeSignupRequired", Class::Unauthorized),
        (403, "youtubeSignupRequired", Class::Unauthorized),
        (403, "insufficientPermissions", Class::Unauthorized),
        (403, "forbidden", Class::Refused),
        (403, "forbiddenPrivacySetting", Class::Refused),
        (403, "forbiddenLicenseSetting", Class::Refused),
        (403, "forbiddenEmbedSetting", Class::Refused),
        (403, "quotaExceeded", Class::TooFast),
        (403, "dailyLimitExceeded", Class::TooFast),
        (403, "rateLimitExceeded", Class::TooFast),
        (429, "rateLimitExceeded", Class::TooFast),
        (403, "userRateLimitExceeded", Class::TooFast),
        (403, "accountDelegationForbidden", Class::Unauthorized),
        (403, "authenticatedUserAccountClosed", Class::Unauthorized),
        (403, "authenticatedUserAccountSuspended", Class::Unauthorized),
        (403, "accessNotConfigured", Class::Unauthorized),
        (403, "commentsDisabled", Class::Refused),
        (404, "videoNotFound", Class::Refused),
        (404, "playlistNotFound", Class::Refused),
        (404, "commentThreadNotFound", Class::Refused),
        (409, "conflict", Class::NotActed),
        (429, "uploadRateLimitExceeded", Class::TooFast),
        (500, "backendError", Class::MayHaveActed),
        (502, "backendError", Class::MayHaveActed),
        (503, "internalError", Class::MayHaveActed),
        (504, "backendError", Class::MayHaveActed),
        (503, "", Class::MayHaveActed),
    ];
    for (status, reason, class) in rows {
        let error = json!({ "message": "text", "domain": "youtube.video", "reason": reason });
        let body = json!({ "error": { "code": status, "message": "text", "errors": [error] } });
        assert_eq!(classify(&response(status, &body)).class, class, "{status} {reason}");
    }
    each_key_is_met(CLASSES, rows.map(|(_, reason, _)| reason));
    let exhausted = json!({ "error": { "code": 403, "message": "text", "status": "RESOURCE_EXHAUSTED" } });
    let adapter = youtube(&Script::new([]));
    assert_eq!(adapter.classify(&response(403, &exhausted)).retry_after, Some(Duration::from_secs(60)));
}

#[test]
fn a_used_up_quota_waits_for_midnight_in_los_angeles() {
    let body = json!({"error": {"errors": [{"reason": "quotaExceeded"}]}});
    let adapter = youtube(&Script::new([]));
    assert_eq!(adapter.classify(&response(403, &body)).retry_after, Some(Duration::from_secs(23 * 3600)));
}

#[test]
fn how_long_to_pause_is_data() {
    let mut adapter = youtube(&Script::new([]));
    for (reason, figure) in [
        ("uploadLimitExceeded", "uploads_wait_s"),
        ("uploadRateLimitExceeded", "thumbnails_wait_s"),
        ("rateLimitExceeded", "minute_wait_s"),
    ] {
        adapter.account.figures.insert(figure.to_owned(), json!(7));
        let body = json!({"error": {"errors": [{"reason": reason}]}});
        assert_eq!(adapter.classify(&response(429, &body)).retry_after, Some(Duration::from_secs(7)), "{reason}");
    }
}

/// The video is out, and the channel has others to show: none of them waits for a still.
#[tokio::test]
async fn too_many_stills_hold_up_neither_the_video_nor_the_channel() {
    let refusal = |status: u16, reason: &str| {
        response(status, &json!({"error": {"message": "text", "errors": [{"reason": reason}]}}))
    };
    let mut post = clip(9);
    post.media.push(media(MediaKind::Image, "image/jpeg", 9));
    post.thumbnail = Some(1);
    for (status, reason) in [(429, "uploadRateLimitExceeded"), (403, "quotaExceeded"), (429, "")] {
        let done = response(201, &json!({"id": "dQ7"}));
        let script = Script::new([session(), done, processed("public"), refusal(status, reason)]);
        let receipt = youtube(&script).publish(&post, &Memory::default()).await.expect("sent");
        let remark = receipt.parts[0].extra["remark"].to_string();
        assert!(remark.contains("no still of the article"), "{reason}: {remark}");
    }
    let done = response(201, &json!({"id": "dQ7"}));
    let script = Script::new([session(), done, processed("public"), refusal(403, "rateLimitExceeded")]);
    let stop = youtube(&script).publish(&post, &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert!(failure.alone && !failure.asks_to_wait(), "{failure}");
}

/// A page that is not YouTube's takes no video down.
#[tokio::test]
async fn a_404_that_names_no_video_is_looked_into() {
    let out = Receipt { parts: vec![PartReceipt::new("dQ7", None)] };
    let not_found = json!({"error": {"message": "text", "errors": [{"reason": "videoNotFound"}]}});
    let none = || response(200, &json!({"items": []}));
    for (answers, is_gone, asked) in [
        (vec![response(404, &not_found)], true, 1),
        (vec![response(404, &Value::Null), none()], true, 2),
        (vec![response(404, &Value::Null), processed("public")], false, 2),
        (vec![response(404, &Value::Null), response(404, &Value::Null)], false, 2),
    ] {
        let script = Script::new(answers);
        let deleted = youtube(&script).delete(&out, &Memory::default()).await;
        assert_eq!((deleted.is_ok(), script.requests().len()), (is_gone, asked), "{deleted:?}");
    }
}

/// A server that is busy says nothing of the token.
#[tokio::test]
async fn only_400_says_that_a_token_is_not_known() {
    for (status, class) in [(400, Class::Expired), (429, Class::TooFast), (500, Class::MayHaveActed)] {
        let script = Script::new([response(status, &Value::Null)]);
        let failure = youtube(&script).rights().await.expect_err("no answer");
        assert_eq!(failure.class, class, "{status}");
    }
}

/// A limit that is still met after three minutes is not one of the minute, and each refused call costs as much as one that is not.
#[tokio::test]
async fn a_limit_of_the_minute_that_stays_is_taken_for_the_days() {
    for error in [json!({"errors": [{"reason": "rateLimitExceeded"}]}), json!({"status": "RESOURCE_EXHAUSTED"})] {
        stays_too_often(&json!({ "error": error })).await;
    }
}

async fn stays_too_often(body: &Value) {
    let too_often = || response(429, body);
    let script = Script::new((0..4).map(|_| too_often()).chain([response(200, &json!({"items": []})), too_often()]));
    let adapter = youtube(&script);
    let (minute, midnight) = (Some(Duration::from_secs(60)), Some(Duration::from_secs(23 * 3600)));
    for wait in [minute, minute, minute, midnight] {
        assert_eq!(adapter.videos_list("dQ7").await.expect_err("too often").retry_after, wait);
    }
    adapter.videos_list("dQ7").await.expect("an answer");
    assert_eq!(adapter.videos_list("dQ7").await.expect_err("too often").retry_after, minute, "counted anew");
}

/// Without a confirmed phone number a quarter of an hour is the most.
#[tokio::test]
async fn how_long_a_video_may_be_is_asked_of_the_channel() {
    for (status, seconds) in [("allowed", Some(43_200)), ("eligible", None), ("disallowed", None)] {
        let channel = json!({"items": [{"id": "UC1", "snippet": {"title": "News"}, "status": {"longUploadsStatus": status},
            "contentDetails": {"relatedPlaylists": {"uploads": "UU1"}}}]});
        let limits = youtube(&Script::new([response(200, &channel)])).media_limits().await.expect("an answer");
        assert_eq!(limits.and_then(|limits| limits.video_seconds), seconds, "{status}");
    }
}
