//! What is odd about Bluesky, against a script.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::adapters::scripted::{Memory, Script, account, each_key_is_met, media, post, response};
use crate::post::MediaKind;
use crate::wire::test::answer;

#[test]
fn every_answer_has_its_class() {
    let samples = [
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
        (400, "BlobNotFound", Class::NotActed),
        (400, "RecordNotFound", Class::Refused),
        (400, "InvalidRequest", Class::Refused),
        (400, "InvalidMimeType", Class::Refused),
        (400, "InvalidSize", Class::Refused),
        (403, "AccountNotFound", Class::Unauthorized),
        (403, "Forbidden", Class::Unauthorized),
        (403, "ScopeMissingError", Class::Unauthorized),
        (404, "XRPCNotSupported", Class::Refused),
        (413, "PayloadTooLarge", Class::Refused),
        (413, "PayloadTooLargeError", Class::Refused),
        (415, "", Class::Refused),
        (429, "RateLimitExceeded", Class::TooFast),
        (500, "InternalServerError", Class::MayHaveActed),
        (502, "UpstreamFailure", Class::MayHaveActed),
        (503, "NotEnoughResources", Class::MayHaveActed),
        (504, "UpstreamTimeout", Class::MayHaveActed),
    ];
    for (status, error, expected) in samples {
        let response = answer(status, &json!({ "error": error, "message": "text" }).to_string()).expect("an answer");
        assert_eq!(classify(&response).class, expected, "{status} {error}");
    }
    each_key_is_met(CLASSES, samples.map(|(_, error, _)| error));
}

/// The stored upload is of no use any more, though its step is done: a server keeps what no record names for an hour or so.
#[tokio::test]
async fn a_blob_that_the_server_has_dropped_is_uploaded_again() {
    let me = json!({ "did": "did:plc:a", "handle": "news.example" });
    let made = json!({ "uri": "at://did:plc:a/app.bsky.feed.post/3lb", "cid": "bafy" });
    let blob = json!({ "$type": "blob", "ref": { "$link": "bafkrei" }, "mimeType": "image/jpeg", "size": 9 });
    let script = Script::new([
        response(200, &me),
        response(400, &json!({ "error": "BlobNotFound", "message": "Could not find blob: bafkrei" })),
        response(200, &json!({ "blob": blob })),
        response(200, &made),
    ]);
    let account = account("bluesky", &[("access_token", "jwt")], &[("handle", "news.example")]);
    let post = post("bluesky", "Trams", vec![media(MediaKind::Image, "image/jpeg", 9)]);
    let journal = Memory::default().with("upload/0", blob);
    Bluesky::new(account, script.wire()).publish(&post, &journal).await.expect("sent");
    let actions: Vec<&str> = script.requests().iter().map(|request| request.action).collect();
    let put = "com.atproto.repo.putRecord";
    assert_eq!(actions, ["com.atproto.server.getSession", put, "com.atproto.repo.uploadBlob", put]);
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

/// Apps show people what is in their languages, and of a post without any they know nothing.
#[tokio::test]
async fn a_correction_has_the_languages_of_what_it_corrects() {
    let me = json!({ "did": "did:plc:a", "handle": "news.example" });
    let uri = "at://did:plc:a/app.bsky.feed.post/3lb";
    let there = response(200, &json!({ "uri": uri, "cid": "bafy", "value": { "text": "Trams", "langs": ["kk"] } }));
    let gone = response(400, &json!({ "error": "RecordNotFound", "message": "Could not locate record" }));
    for (answered, langs) in [(there, json!(["kk"])), (gone, Value::Null)] {
        let made = response(200, &json!({ "uri": "at://did:plc:a/app.bsky.feed.post/3lc", "cid": "bafz" }));
        let script = Script::new([response(200, &me), answered, made]);
        let account = account("bluesky", &[("access_token", "jwt")], &[("handle", "news.example")]);
        let out = Receipt { parts: vec![PartReceipt::new(uri, None).with("cid", "bafy")] };
        let part = &post("bluesky", "Corrected", vec![]).parts[0];
        Bluesky::new(account, script.wire()).reply(part, None, &out, &Memory::default()).await.expect("sent");
        assert_eq!(script.requests()[1].url.query_pairs().last().expect("a key").1, "3lb");
        let crate::wire::Body::Json(body) = &script.requests()[2].body else { panic!("no JSON") };
        assert_eq!(body["record"]["langs"], langs);
    }
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
    assert!(session.begun(Timestamp::UNIX_EPOCH).is_err_and(|failure| failure.class == Class::Unauthorized));
}

/// A token whose claims say `claims`.
fn jwt(claims: &Value) -> String {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

#[tokio::test]
async fn a_session_says_when_it_ends() {
    let session = |access: &str| json!({ "accessJwt": access, "refreshJwt": "r", "active": true });
    // Scripted answers come at this time.
    let now: Timestamp = crate::adapters::scripted::NOW.parse().expect("a time");
    let ends_at = now + jiff::SignedDuration::from_mins(120);
    for (access, ends_at) in [
        (jwt(&json!({ "exp": ends_at.as_second() })), Some(ends_at)),
        (jwt(&json!({ "sub": "did:plc:a" })), None),
        ("opaque".to_owned(), None),
    ] {
        let me = json!({ "did": "did:plc:a", "handle": "news.example" });
        let script =
            Script::new([response(200, &session(&access)), response(200, &me), response(200, &session(&access))]);
        let account = account("bluesky", &[("app_password", "p")], &[("handle", "news.example")]);
        let adapter = Bluesky::new(account, script.wire());
        assert_eq!(adapter.session_ends_at(), None, "there is none yet");
        assert!(adapter.opened().is_none());
        adapter.whoami().await.expect("signed in");
        let opened = adapter.opened().expect("to be kept");
        assert_eq!(opened["access_token"].secret.expose(), access);
        assert!(adapter.opened().is_none(), "it is told once");
        assert_eq!(adapter.session_ends_at(), ends_at, "{access}");
        let tokens = adapter.refresh().await.expect("renewed");
        let lives = ends_at.map(|_| Duration::from_secs(7200));
        assert_eq!((tokens["access_token"].lives, tokens["refresh_token"].lives), (lives, None));
    }
}

/// The service shows its token to the account's server only once it has worked on the video, which takes longer than the minute
/// that a token lives of itself.
#[tokio::test]
async fn the_video_service_gets_a_token_that_outlives_its_work() {
    let me = json!({ "did": "did:plc:a", "handle": "news.example", "active": true });
    let blob = json!({ "$type": "blob", "ref": { "$link": "bafkrei" }, "mimeType": "video/mp4", "size": 9 });
    let made = json!({ "uri": "at://did:plc:a/app.bsky.feed.post/3lb", "cid": "bafy" });
    let answers = [
        me,
        json!({ "did": "did:web:pds.example" }),
        json!({ "token": "for-the-limits" }),
        json!({ "canUpload": true, "remainingDailyVideos": 24, "remainingDailyBytes": 10_000_000 }),
        json!({ "token": "for-the-service" }),
        json!({ "jobId": "1", "state": "JOB_STATE_COMPLETED", "blob": blob }),
        made,
    ];
    let script = Script::new(answers.map(|body| response(200, &body)));
    let settings = [("handle", "news.example"), ("video_service", "https://video.example")];
    let account = account("bluesky", &[("access_token", "jwt")], &settings);
    let post = post("bluesky", "Trams", vec![media(MediaKind::Video, "video/mp4", 9)]);
    Bluesky::new(account, script.wire()).publish(&post, &Memory::default()).await.expect("sent");
    let requests = script.requests();
    let tokens = requests.iter().filter(|request| request.action == "com.atproto.server.getServiceAuth");
    let asked = tokens.last().expect("asked");
    let exp =
        asked.url.query_pairs().find(|(name, _)| name == "exp").expect("an end").1.parse::<i64>().expect("seconds");
    let now: Timestamp = crate::adapters::scripted::NOW.parse().expect("a time");
    assert!((600..=1800).contains(&(exp - now.as_second())), "{exp}");
}

/// Else it would be sent whole, to hear the same at its end.
#[tokio::test]
async fn a_video_that_the_service_does_not_take_today_is_not_sent() {
    let used_up = json!({ "canUpload": false, "remainingDailyVideos": 0, "message": "Daily limit reached" });
    let too_large = json!({ "canUpload": true, "remainingDailyVideos": 3, "remainingDailyBytes": 8 });
    let forbidden = json!({ "canUpload": false, "error": "unconfirmed_email" });
    for (limits, class) in [(used_up, Class::TooFast), (too_large, Class::TooFast), (forbidden, Class::Refused)] {
        let me = json!({ "did": "did:plc:a", "handle": "news.example", "active": true });
        let server = json!({ "did": "did:web:pds.example" });
        let script = Script::new([me, server, json!({ "token": "t" }), limits].map(|body| response(200, &body)));
        let settings = [("handle", "news.example"), ("video_service", "https://video.example")];
        let account = account("bluesky", &[("access_token", "jwt")], &settings);
        let post = post("bluesky", "Trams", vec![media(MediaKind::Video, "video/mp4", 9)]);
        let stop = Bluesky::new(account, script.wire()).publish(&post, &Memory::default()).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert_eq!((failure.class, failure.retry_after.is_some()), (class, class == Class::TooFast), "{failure}");
        assert!(!failure.asks_to_wait(), "posts without a video go on: {failure}");
        let asked = &script.requests()[2].url;
        let audience = asked.query_pairs().find(|(name, _)| name == "aud").map(|(_, value)| value.into_owned());
        assert_eq!(audience.as_deref(), Some("did:web:video.example"));
    }
}

/// Of a server of one's own, which may take far less than the network's.
#[tokio::test]
async fn what_a_server_takes_of_a_file_is_asked_where_videos_go_there() {
    let told = json!({ "did": "did:web:pds.example", "blobUploadLimit": 5_242_880 });
    for (service, bytes) in [("none", Some(5_242_880)), ("https://video.example", None)] {
        let script = Script::new([response(200, &told)]);
        let settings = [("handle", "news.example"), ("video_service", service)];
        let account = account("bluesky", &[("access_token", "jwt")], &settings);
        let limits = Bluesky::new(account, script.wire()).media_limits().await.expect("an answer");
        assert_eq!(limits.and_then(|limits| limits.video_bytes), bytes, "{service}");
    }
}

/// What the service says of the day, or of itself, says nothing of the video.
#[tokio::test]
async fn what_the_video_service_refuses_for_now_is_tried_again() {
    let me = || response(200, &json!({ "did": "did:plc:a", "handle": "news.example" }));
    let settings = [("handle", "news.example"), ("video_service", "https://video.example")];
    let adapter = |script: &std::sync::Arc<Script>| {
        Bluesky::new(account("bluesky", &[("access_token", "jwt")], &settings), script.wire())
    };
    let samples = [
        (400, "DailyLimitExceeded", Class::TooFast),
        (429, "TooManyOpenUploads", Class::NotActed),
        (503, "ServiceOverloaded", Class::NotActed),
        (403, "UploadForbidden", Class::Refused),
        (413, "VideoTooLarge", Class::Refused),
        (400, "VideoTooLong", Class::Refused),
        (400, "BadAspectRatio", Class::Refused),
        (415, "UnsupportedContentType", Class::Refused),
        (401, "AuthenticationRequired", Class::Refused),
        (502, "", Class::NotActed),
    ];
    for (status, error, class) in samples {
        let refused = response(status, &json!({ "error": error, "message": "text" }));
        let server = response(200, &json!({ "did": "did:web:pds.example" }));
        let token = || response(200, &json!({ "token": "t" }));
        let limits = response(200, &json!({ "canUpload": true }));
        let script = Script::new([me(), server, token(), limits, token(), refused]);
        let post = post("bluesky", "Trams", vec![media(MediaKind::Video, "video/mp4", 9)]);
        let stop = adapter(&script).publish(&post, &Memory::default()).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        let waits = failure.retry_after.is_some();
        assert_eq!((failure.class, waits), (class, class == Class::TooFast), "{error}: {failure}");
        assert!(!failure.asks_to_wait(), "posts without a video go on: {failure}");
    }
    each_key_is_met(video::CLASSES, samples.map(|(_, error, _)| error));
    // A job that it has forgotten is begun anew.
    let forgotten = response(404, &json!({ "error": "JobNotFound", "message": "Could not find job: 1" }));
    let post = post("bluesky", "Trams", vec![media(MediaKind::Video, "video/mp4", 9)]);
    let journal = Memory::default().with("video/0", json!({ "job": "1" }));
    let stop = adapter(&Script::new([me(), forgotten])).publish(&post, &journal).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!((failure.class, failure.spent), (Class::NotActed, true), "{failure}");
}

/// That the account's server did not take the blob says nothing of the video: it is sent again.
#[tokio::test]
async fn a_video_that_could_not_be_left_with_the_server_is_sent_again() {
    for (code, class) in [
        ("pds_upload_failure", Class::NotActed),
        ("generic_failure", Class::NotActed),
        ("encoding_failure", Class::Refused),
    ] {
        let job = json!({ "jobStatus": { "jobId": "1", "state": "JOB_STATE_FAILED", "failureCode": code } });
        let me = json!({ "did": "did:plc:a", "handle": "news.example" });
        let script = Script::new([response(200, &me), response(200, &job)]);
        let settings = [("handle", "news.example"), ("video_service", "https://video.example")];
        let account = account("bluesky", &[("access_token", "jwt")], &settings);
        let post = post("bluesky", "Trams", vec![media(MediaKind::Video, "video/mp4", 9)]);
        let journal = Memory::default().with("video/0", json!({ "job": "1" }));
        let stop = Bluesky::new(account, script.wire()).publish(&post, &journal).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert_eq!((failure.class, failure.spent), (class, true), "{code}");
    }
}

/// A token that was kept is good for longer than the account.
#[tokio::test]
async fn nothing_is_published_for_an_account_that_is_not_active() {
    let me = json!({ "did": "did:plc:a", "handle": "news.example", "active": false, "status": "takendown" });
    let out =
        Receipt { parts: vec![PartReceipt::new("at://did:plc:a/app.bsky.feed.post/3lb", None).with("cid", "bafy")] };
    let account = || account("bluesky", &[("access_token", "jwt")], &[("handle", "news.example")]);
    let post = post("bluesky", "Trams", vec![]);
    for replies in [false, true] {
        let script = Script::new([response(200, &me)]);
        let adapter = Bluesky::new(account(), script.wire());
        let stop = match replies {
            false => adapter.publish(&post, &Memory::default()).await.map(drop),
            true => adapter.reply(&post.parts[0], None, &out, &Memory::default()).await.map(drop),
        };
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert!(failure.class == Class::Unauthorized && failure.message.contains("takendown"), "{failure}");
        assert_eq!(script.requests().len(), 1, "nothing was written");
    }
}
