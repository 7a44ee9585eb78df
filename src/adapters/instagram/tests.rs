//! What is odd about Instagram, against a script.

use serde_json::{Value, json};

use super::*;
use crate::adapters::scripted::{Memory, Script, account, media, open, post, response};
use crate::post::{Media, MediaKind};
use crate::wire::Body;

fn instagram(script: &std::sync::Arc<Script>) -> Instagram {
    let account = account("instagram", &[("access_token", "IGQ-token")], &[("ig_user_id", "17841400000000001")]);
    Instagram::new(account, script.wire())
}

fn jpeg() -> Media {
    media(MediaKind::Image, "image/jpeg", 9)
}

fn script<const N: usize>(answers: [Value; N]) -> std::sync::Arc<Script> {
    Script::new(answers.map(|body| response(200, &body)))
}

#[tokio::test]
async fn a_comment_with_two_links_or_in_capitals_is_not_sent() {
    let receipt = Receipt { parts: vec![PartReceipt::new("1800", None)] };
    for said in ["Read https://a.example and https://b.example", "CORRECTION: THE FERRY"] {
        let script = script([]);
        let part = post("instagram", said, Vec::new()).parts.remove(0);
        let stop = instagram(&script).reply(&part, None, &receipt, &Memory::default()).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert_eq!((failure.class, script.requests().len()), (Class::Refused, 0), "{failure}");
    }
}

#[tokio::test]
async fn a_picture_is_fetched_then_published_once() {
    let script = script([
        json!({"id": "179"}),
        json!({"id": "179", "status_code": "FINISHED"}),
        json!({"id": "180"}),
        json!({"id": "180", "permalink": "https://www.instagram.com/p/DAb/"}),
    ]);
    let (post, journal) = (post("instagram", "Trams #transport", vec![jpeg()]), Memory::default());
    let receipt = instagram(&script).publish(&post, &journal).await.expect("sent");
    assert_eq!(receipt.first().and_then(|part| part.url.as_deref()), Some("https://www.instagram.com/p/DAb/"));
    assert_eq!(journal.begun(), ["container/0", "ready_since/0", "ready/0", "post/0", "permalink/0"]);
    let requests = script.requests();
    assert_eq!(requests.iter().map(|request| request.writes).collect::<Vec<_>>(), [false, false, true, false]);
    let Body::Form(form) = &requests[0].body else { panic!("no form") };
    let names: Vec<_> = form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["caption", "image_url", "alt_text"]);
    assert_eq!(requests[2].url.path(), "/v26.0/17841400000000001/media_publish");
}

#[tokio::test]
async fn a_personal_account_is_told_that_it_may_not_post() {
    for (kind, may_not) in [("PERSONAL", 1), ("BUSINESS", 0), ("MEDIA_CREATOR", 0)] {
        let me = json!({"user_id": "178", "username": "news", "account_type": kind});
        let script = script([me, json!({"data": [{"quota_usage": 0}]}), json!({"data": []})]);
        let told = instagram(&script).shortcomings().await.expect("an answer");
        assert_eq!(told.len(), may_not, "{kind}: {told:?}");
    }
}

#[tokio::test]
async fn a_container_in_progress_frees_the_worker() {
    let script = script([json!({"id": "179"}), json!({"id": "179", "status_code": "IN_PROGRESS"})]);
    let stop = instagram(&script).publish(&post("instagram", "Trams", vec![jpeg()]), &Memory::default()).await;
    assert!(matches!(stop, Err(Stop::Park { after, .. }) if after == Duration::from_secs(5)));
}

/// What it cannot find may be out already: only one that it says is spent is made anew.
#[tokio::test]
async fn a_container_that_is_said_to_be_missing_is_asked_before_another_is_made() {
    let missing = || response(400, &json!({"error": {"code": 24, "error_subcode": 2_207_006, "message": "not found"}}));
    let status = |code: &str, said: &str| response(200, &json!({"status_code": code, "status": said}));
    let no_answer =
        || response(400, &json!({"error": {"code": 100, "error_subcode": 33, "message": "no such object"}}));
    let rows = [
        (status("PUBLISHED", "Published"), Class::MayHaveActed, false),
        (status("FINISHED", "Finished"), Class::MayHaveActed, false),
        (no_answer(), Class::MayHaveActed, false),
        (status("EXPIRED", "Expired"), Class::NotActed, true),
        (status("ERROR", "failed with error code 2207032"), Class::NotActed, true),
        (status("ERROR", "failed with error code 2207001"), Class::NotActed, true),
        (status("ERROR", "failed with error code 2207026"), Class::Refused, true),
        (status("ERROR", "failed"), Class::Refused, true),
    ];
    for (told, class, spent) in rows {
        let told_text = format!("{told:?}");
        let script = Script::new([missing(), told]);
        let failure = instagram(&script).media_publish("179").await.expect_err("nothing came out");
        assert_eq!((failure.class, failure.spent), (class, spent), "{told_text}");
        let waits = script.requests().iter().map(|request| request.writes).collect::<Vec<_>>();
        assert_eq!(waits, [true, false], "asking changes nothing");
    }
}

#[tokio::test]
async fn a_file_without_a_public_url_is_refused_before_any_request() {
    let script = script([]);
    let file = Media { public_url: None, ..jpeg() };
    let stop = instagram(&script).publish(&post("instagram", "Trams", vec![file]), &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    assert_eq!(failure.class, Class::Refused);
    assert!(failure.message.contains("set [media] host"));
}

#[tokio::test]
async fn a_gallery_waits_for_each_picture() {
    let finished = || json!({"status_code": "FINISHED"});
    let script = script([
        json!({"id": "1"}),
        json!({"id": "2"}),
        finished(),
        finished(),
        json!({"id": "3"}),
        finished(),
        json!({"id": "4"}),
        json!({"id": "4"}),
    ]);
    let post = post("instagram", "Trams", vec![jpeg(), jpeg()]);
    instagram(&script).publish(&post, &Memory::default()).await.expect("sent");
    let Body::Form(form) = &script.requests()[4].body else { panic!("no form") };
    assert_eq!(form[1], ("children".to_owned(), "1,2".to_owned()));
}

/// More calls make a block longer, and nobody knows whether this one has published.
#[tokio::test]
async fn a_block_while_publishing_is_asked_about_and_left_alone_for_a_day() {
    let ready = [json!({"id": "179"}), json!({"id": "179", "status_code": "FINISHED"})];
    let blocked = json!({"error": {"message": "Action is blocked", "code": 4, "error_subcode": 2_207_051}});
    let answers = ready.map(|body| response(200, &body)).into_iter().chain([response(400, &blocked)]);
    let script = Script::new(answers);
    let stop = instagram(&script).publish(&post("instagram", "Trams", vec![jpeg()]), &Memory::default()).await;
    let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
    let day = Duration::from_secs(86_400);
    assert_eq!((failure.class, failure.retry_after), (Class::MayHaveActed, Some(day)), "{failure}");
}

/// An app may want it of every call, and takes none without it then.
#[tokio::test]
async fn every_call_by_facebook_login_has_the_proof() {
    let script = script([
        json!({"id": "179"}),
        json!({"id": "179", "status_code": "FINISHED"}),
        json!({"id": "180"}),
        json!({"id": "180", "permalink": "https://www.instagram.com/p/DAb/"}),
        json!({"instagram_business_account": {"id": "178", "username": "news"}}),
    ]);
    let secrets = [("access_token", "EAAG-page"), ("client_secret", "topsecret")];
    let known = account("instagram", &secrets, &[("ig_user_id", "178"), ("login", "facebook")]);
    let trams = post("instagram", "Trams", vec![jpeg()]);
    Instagram::new(known, script.wire()).publish(&trams, &Memory::default()).await.expect("sent");
    let unknown = account("instagram", &secrets, &[("login", "facebook")]);
    Instagram::new(unknown, script.wire()).linked().await.expect("told");
    let requests = script.requests();
    let has_proof = |request: &Request| request.url.query_pairs().any(|(name, _)| name == "appsecret_proof");
    assert_eq!(requests.iter().map(has_proof).collect::<Vec<_>>(), [true; 5]);
}

async fn find(status: &str, listed: Value) -> Found {
    let script = script([json!({"status_code": status}), json!({"data": listed})]);
    let journal = Memory::default().with("container/0", json!("179"));
    let (post, open) = (post("instagram", "Trams", vec![jpeg()]), open(Step::once("post", 0)));
    instagram(&script).find(&post, &open, &journal).await.expect("an answer")
}

#[tokio::test]
async fn the_container_tells_whether_and_the_list_tells_as_what() {
    let ours = json!([{"id": "180", "caption": "Trams", "timestamp": "2026-11-23T09:00:05+0000"}]);
    let sent = Found::sent(&PartReceipt::new("180", None));
    assert_eq!(find("PUBLISHED", ours.clone()).await, sent);
    assert_eq!(find("EXPIRED", ours.clone()).await, sent);
    assert_eq!(find("PUBLISHED", json!([])).await, Found::NotYet { after: Duration::from_secs(5) });
    assert_eq!(find("FINISHED", ours).await, Found::Absent);
    assert_eq!(find("EXPIRED", json!([])).await, Found::Absent);
}

#[tokio::test]
async fn a_container_that_is_not_seen_yet_is_asked_for_again() {
    let missing = json!({"error": {"message": "Unsupported get request", "code": 100, "error_subcode": 33}});
    let script = Script::new([response(400, &missing)]);
    let answer = instagram(&script).status("179").await.map(drop);
    assert!(matches!(answer, Err(failure) if failure.class == Class::NotActed));
}

#[tokio::test]
async fn a_short_code_is_looked_up_among_the_accounts_posts() {
    let listed = json!({"data": [
        {"id": "181", "timestamp": "2026-11-23T09:20:11+0000", "permalink": "https://www.instagram.com/reel/DXy/"},
        {"id": "180", "timestamp": "2026-11-23T09:10:11+0000", "permalink": "https://www.instagram.com/p/DAb/"}]});
    let script = script([listed.clone(), listed]);
    let adapter = instagram(&script);
    let shown = "https://instagram.com/examplenews/p/DAb/?img_index=2".to_owned();
    let found = adapter.locate(PartReceipt::new("DAb", shown), None).await.expect("it is listed");
    assert_eq!(found, PartReceipt::new("180", "https://www.instagram.com/p/DAb/".to_owned()));
    let failure = adapter.locate(PartReceipt::new("DZz", None), None).await.expect_err("another's");
    assert_eq!(failure.class, Class::Refused);
    assert!(failure.message.contains("https://www.instagram.com/p/DZz/") && failure.message.contains("media id"));
    let named = PartReceipt::new("18000000000000001", None);
    assert_eq!(adapter.locate(named.clone(), None).await, Ok(named), "nobody is asked for an id");
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn a_video_is_sent_where_the_account_is_signed_in_by_facebook_and_to_no_other_site() {
    let settings = &[("ig_user_id", "17841400000000001"), ("login", "facebook")];
    let uri = |host: &str| json!({"id": "179", "uri": format!("https://{host}/ig-api-upload/v26.0/179")});
    let failed = json!({"debug_info": {"retriable": true, "type": "ProcessingFailedError", "message": "Request processing failed"}});
    let script = Script::new([
        response(200, &uri("rupload.api.example")),
        response(200, &json!({"success": true, "message": "Upload successful."})),
        response(200, &uri("evil.test")),
        response(200, &uri("rupload.api.example")),
        response(400, &failed),
    ]);
    let mut account = account("instagram", &[("access_token", "EAA-page")], settings);
    account.api_url = "https://graph.api.example".parse().expect("a URL");
    let adapter = Instagram::new(account, script.wire());
    let clip = media(MediaKind::Video, "video/mp4", 9);
    assert_eq!(adapter.media(&clip, Vec::new()).await.expect("taken"), "179");
    let requests = script.requests();
    assert_eq!(requests[1].url.as_str(), "https://rupload.api.example/ig-api-upload/v26.0/179");
    let header = |name: &str| requests[1].headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    assert_eq!(header("authorization").as_deref(), Some("OAuth EAA-page"));
    assert_eq!((header("offset").as_deref(), header("file_size").as_deref()), (Some("0"), Some("9")));
    let elsewhere = adapter.media(&clip, Vec::new()).await.expect_err("no site of theirs");
    assert_eq!((elsewhere.class, script.requests().len()), (Class::Refused, 3), "{elsewhere}");
    assert_eq!(adapter.media(&clip, Vec::new()).await.expect_err("it failed").class, Class::NotActed);
}
