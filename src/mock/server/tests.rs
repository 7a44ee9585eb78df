//! What the server itself answers.

use super::*;
use crate::mock::testing;

fn in_process() -> Mock {
    let (world, _) = testing::world();
    Mock::new(world.clock.clone(), "http://127.0.0.1:4010", Options::default())
}

async fn respond(mock: &Mock, request: Request) -> Response {
    door::respond(&Door { mock: mock.clone(), own: None }, request).await
}

#[tokio::test]
async fn it_says_who_it_is() {
    let (status, about) = testing::read(&respond(&in_process(), testing::request("GET", "/_mock/", "", "")).await);
    assert_eq!((status, &about["name"]), (200, &json!("fanfare-mock")));
    assert_eq!(about["instance"].as_str().map(str::len), Some(16));
    assert_eq!((&about["at"]["bluesky"], about["at"].get("email")), (&json!("http://127.0.0.1:4010/bluesky"), None));
}

#[tokio::test]
async fn a_channel_at_its_own_address_speaks_of_that_address() {
    let mock = in_process();
    let body = json!({"identifier": "news.bsky.social", "password": "sandbox-news"});
    let path = "/xrpc/com.atproto.server.createSession";
    let mut request = testing::json_request("POST", path, "", &body);
    request.headers_mut().insert("host", http::HeaderValue::from_static("bluesky.localhost:4010"));
    let (status, session) = testing::read(&respond(&mock, request).await);
    let endpoint = &session["didDoc"]["service"][0]["serviceEndpoint"];
    assert_eq!((status, endpoint), (200, &json!("http://bluesky.localhost:4010")), "{session}");
    let mut request = testing::json_request("POST", path, "", &body);
    request.headers_mut().insert("host", http::HeaderValue::from_static("127.0.0.1:4019"));
    let answer = door::respond(&Door { mock: mock.clone(), own: Some("bluesky") }, request).await;
    assert!(String::from_utf8_lossy(answer.body()).contains("\"http://127.0.0.1:4019\""));
    let lost = respond(&mock, testing::json_request("POST", path, "", &body)).await;
    assert_eq!(lost.status(), 404);
    assert!(String::from_utf8_lossy(lost.body()).contains("--port-each"));
}

#[tokio::test]
async fn a_request_under_another_name_is_refused() {
    let mut request = testing::request("GET", "/_mock/posts", "", "");
    request.headers_mut().insert("host", http::HeaderValue::from_static("evil.example"));
    assert_eq!(respond(&in_process(), request).await.status(), 421);
}

#[tokio::test]
async fn faults_are_taken_listed_and_removed() {
    let mock = in_process();
    let fault = json!({"channel": "twitter", "kind": "answer", "status": 503, "body": {"a": 1}});
    assert_eq!(respond(&mock, testing::json_request("POST", "/_mock/faults", "", &fault)).await.status(), 200);
    let (_, left) = testing::read(&respond(&mock, testing::request("GET", "/_mock/faults", "", "")).await);
    assert_eq!(left[0]["status"], 503);
    assert_eq!(respond(&mock, testing::request("DELETE", "/_mock/faults", "", "")).await.status(), 204);
    assert!(mock.world().faults.left().is_empty());
    let wrong = respond(&mock, testing::request("POST", "/_mock/faults", "", "{}")).await;
    assert_eq!(wrong.status(), 400);
}

#[tokio::test]
async fn media_are_given_whole_and_in_ranges_and_never_as_a_page() {
    let mock = in_process();
    mock.world().wall.keep("text/html", Bytes::from_static(b"<script>"), "");
    let whole = respond(&mock, testing::request("GET", "/_mock/media/0", "", "")).await;
    assert_eq!(whole.headers()["content-type"], "application/octet-stream");
    let mut request = testing::request("GET", "/_mock/media/0", "", "");
    request.headers_mut().insert("range", http::HeaderValue::from_static("bytes=1-3"));
    let part = respond(&mock, request).await;
    assert_eq!((part.status().as_u16(), part.body().as_ref()), (206, b"scr".as_slice()));
}

#[tokio::test]
async fn a_misspelt_question_for_posts_is_no_empty_wall() {
    let mock = in_process();
    let ask = async |query: &str| {
        testing::read(&respond(&mock, testing::request("GET", &format!("/_mock/posts{query}"), "", "")).await)
    };
    assert_eq!(ask("?channel=mastodon&account=desk").await, (200, json!([])));
    for (query, word) in [("?channel=mastadon", "mastodon"), ("?chanel=mastodon", "channel")] {
        let (status, told) = ask(query).await;
        assert!(status == 400 && told["error"].as_str().is_some_and(|said| said.contains(word)), "{told}");
    }
}

#[tokio::test]
async fn a_fault_says_too_fast_by_the_limit_and_the_account_that_were_asked() {
    let mock = in_process();
    for channel in ["twitter", "facebook"] {
        mock.world().faults.add([Fault::new(channel, Kind::TooFast)]);
    }
    let me = mock.answer("twitter", testing::request("GET", "/2/users/me", "sandbox-desk", "")).await;
    assert_eq!(me.headers()["x-rate-limit-limit"], "75");
    let (one, other) =
        (testing::request("GET", "/v26.0/me", "sandbox-desk", ""), crate::mock::graph::account_id("desk"));
    let page = mock.answer("facebook", one).await;
    assert!(page.headers()["x-business-use-case-usage"].to_str().is_ok_and(|usage| usage.contains(&other)));
}
