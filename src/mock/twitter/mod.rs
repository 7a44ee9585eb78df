//! X, faked by API v2 (OpenAPI 2.167). Posts in `tweets`, media in `uploads`, counting in `text`.
//!
//! Limits: <https://docs.x.com/x-api/fundamentals/rate-limits>, the lower figure where pages disagree.

mod draw;
mod oauth1;
mod signin;
pub(super) mod text;
mod tweets;
mod uploads;
mod users;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use http::Method;
use serde_json::{Value, json};
use users::User;

use super::kit::{self, Count, Holder, Windows};
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World};

const CHANNEL: &str = "twitter";

/// Fifteen minutes.
const WINDOW_SECONDS: i64 = 900;

/// The fake of X.
#[derive(Default)]
pub struct Twitter {
    state: Mutex<State>,
    windows: Windows,
    codes: Codes,
}

/// What X remembers.
#[derive(Default)]
struct State {
    tweets: Vec<tweets::Tweet>,
    media: HashMap<String, uploads::Media>,
    used_refresh_tokens: HashSet<String>,
    /// By key, token and time.
    used_nonces: HashSet<String>,
    last_id: u64,
}

impl State {
    /// The next snowflake: milliseconds since 2010-11-04, then 22 bits that count on.
    fn next_id(&mut self, now: jiff::Timestamp) -> String {
        let fresh = u64::try_from(now.as_millisecond() - 1_288_834_974_657).unwrap_or(0) << 22;
        self.last_id = fresh.max(self.last_id + 1);
        self.last_id.to_string()
    }
}

impl Twitter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn routed(&self, request: &Request, user: &User, path: &[&str], world: &World) -> Response {
        let post = request.method() == Method::POST;
        match path {
            ["2", "tweets"] if post => self.create(request, user, world),
            ["2", "tweets"] => self.lookup(request),
            ["2", "tweets", id] if request.method() == Method::DELETE => self.delete(id, user, world),
            ["2", "tweets", id] => self.read(id, request),
            ["2", "users", "me"] => users::me(request, user, world),
            ["2", "users", id, "tweets"] => self.timeline(id, request, user),
            ["2", "media", "upload"] if post => self.upload(request, user, world).await,
            ["2", "media", "upload"] => self.status(request, user, world),
            ["2", "media", "upload", "initialize"] => self.initialize(request, user, world),
            ["2", "media", "upload", id, "append"] => self.append(id, request, user, world).await,
            ["2", "media", "upload", id, "finalize"] => self.finalize(id, user, world),
            ["2", "media", "metadata"] => self.metadata(request, user),
            _ => not_found(),
        }
    }
}

/// The limit of a route per user, and the name under which it is counted. Appending and finalizing share one figure.
fn limit_of(method: &Method, path: &[&str]) -> Option<(&'static str, u32)> {
    Some(match (method.as_str(), path) {
        ("POST", ["2", "tweets"]) => ("create", 100),
        ("GET", ["2", "tweets"]) => ("lookup", 5000),
        ("DELETE", ["2", "tweets", _]) => ("delete", 50),
        ("GET", ["2", "tweets", _]) => ("read", 900),
        ("GET", ["2", "users", "me"]) => ("me", 75),
        ("GET", ["2", "users", _, "tweets"]) => ("timeline", 900),
        ("POST", ["2", "media", "upload"]) => ("upload", 500),
        ("GET", ["2", "media", "upload"]) => ("status", 1000),
        ("POST", ["2", "media", "upload", "initialize"]) => ("initialize", 1875),
        ("POST", ["2", "media", "upload", _, "append"]) => ("append", 1875),
        ("POST", ["2", "media", "upload", _, "finalize"]) => ("finalize", 1875),
        ("POST", ["2", "media", "metadata"]) => ("metadata", 500),
        _ => return None,
    })
}

/// The scope that a token must have been granted. <https://docs.x.com/fundamentals/authentication/guides/v2-authentication-mapping>
fn scope_of(method: &Method, path: &[&str]) -> &'static str {
    match path {
        ["2", "media", ..] => "media.write",
        ["2", "users", "me"] => "users.read",
        ["2", "tweets", ..] if method != Method::GET => "tweet.write",
        _ => "tweet.read",
    }
}

#[async_trait]
impl Fake for Twitter {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        let path = request.uri().path().to_owned();
        let path: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (request.method(), &path[..]) {
            (&Method::GET, ["i", "oauth2", "authorize"]) => return self.authorize(&request, world),
            (&Method::POST, ["2", "oauth2", "token"]) => return self.token(&request, world),
            _ => {}
        }
        let Some((route, limit)) = limit_of(request.method(), &path) else { return not_found() };
        let token = match oauth1::parameters(&request) {
            Some(signed) => oauth1::token(&request, &signed, world, &mut self.state().used_nonces),
            None => kit::bearer(&request).map(str::to_owned),
        };
        let Holder::Account(account) = kit::holder(token.as_deref()) else { return unauthorized() };
        let user = User::new(account);
        let now = world.clock.now();
        let count = self.windows.take(&format!("{route} {}", user.account), limit, WINDOW_SECONDS, now);
        let may = kit::grants(token.as_deref(), &[scope_of(request.method(), &path)]);
        let response = match (count.refused, may) {
            (true, _) => too_many(),
            (false, false) => forbidden("You are not permitted to perform this action."),
            (false, true) => self.routed(&request, &user, &path, world).await,
        };
        with_limits(response, count)
    }

    fn too_fast(&self, world: &World, retry_after_seconds: u64) -> Response {
        let resets_at = world.clock.now().as_second() + i64::try_from(retry_after_seconds).unwrap_or(i64::MAX / 2);
        with_limits(too_many(), Count { limit: 100, remaining: 0, resets_at, refused: true })
    }

    fn post_at(&self, path: &str) -> Option<String> {
        match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
            [_, "status", id] | ["i", "web", "status", id] => Some(id.to_owned()),
            _ => None,
        }
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    fn processes(&self) -> bool {
        true
    }

    fn clear(&self) {
        let mut state = self.state();
        *state = State { last_id: state.last_id, ..State::default() };
        drop(state);
        self.windows.clear();
        self.codes.clear();
    }
}

fn with_limits(mut response: Response, count: Count) -> Response {
    kit::set_header(&mut response, "x-rate-limit-limit", count.limit);
    kit::set_header(&mut response, "x-rate-limit-remaining", count.remaining);
    kit::set_header(&mut response, "x-rate-limit-reset", count.resets_at);
    response
}

/// The problem object: `title`, `detail`, `type`, `status`.
fn problem(status: u16, title: &str, detail: &str) -> Response {
    kit::json(status, &json!({"title": title, "status": status, "type": "about:blank", "detail": detail}))
}

/// The errors array, with which X refuses what is wrong in a request.
fn invalid(message: &str, parameters: Value) -> Response {
    kit::json(
        400,
        &json!({
            "errors": [{"parameters": parameters, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.twitter.com/2/problems/invalid-request",
        }),
    )
}

fn forbidden(detail: &str) -> Response {
    problem(403, "Forbidden", detail)
}

fn unauthorized() -> Response {
    problem(401, "Unauthorized", "Unauthorized")
}

fn too_many() -> Response {
    problem(429, "Too Many Requests", "Too Many Requests")
}

fn not_found() -> Response {
    problem(404, "Not Found", "Not Found")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::testing;
    use crate::mock::testing::{json_request, read, request, upload, wait, world};

    const TOKEN: &str = "sandbox-x-english";

    async fn post(x: &Twitter, world: &World, body: Value) -> (u16, Value) {
        read(&x.handle(json_request("POST", "/2/tweets", TOKEN, &body), world).await)
    }

    #[tokio::test]
    async fn a_post_is_made_with_its_links_shortened_and_stands_on_the_wall_as_written() {
        let ((world, _), x) = (world(), Twitter::default());
        let (status, made) = post(&x, &world, json!({"text": "Council & tram https://news.co/tram"})).await;
        assert_eq!(status, 201);
        let text = made["data"]["text"].as_str().expect("a text");
        assert!(text.starts_with("Council &amp; tram https://t.co/") && !text.contains("news.co"), "{text}");
        let shown = &world.wall.posts(Some("twitter"), Some("x-english"))[0];
        assert_eq!(shown.text, "Council & tram https://news.co/tram");
        let (_, me) = read(&x.handle(request("GET", "/2/users/me", TOKEN, ""), &world).await);
        let path =
            format!("/2/users/{}/tweets?tweet.fields=entities,created_at", me["data"]["id"].as_str().expect("an id"));
        let (_, list) = read(&x.handle(request("GET", &path, TOKEN, ""), &world).await);
        assert_eq!(list["data"][0]["entities"]["urls"][0]["expanded_url"], "https://news.co/tram");
        assert_eq!(list["data"][0]["created_at"], "2026-11-23T09:00:00.000Z");
    }

    #[tokio::test]
    async fn what_x_refuses_is_refused_as_x_refuses_it() {
        let ((world, _), x) = (world(), Twitter::default());
        let (status, body) = post(&x, &world, json!({"text": "a", "colour": "red"})).await;
        assert_eq!((status, &body["type"]), (400, &json!("https://api.twitter.com/2/problems/invalid-request")));
        assert_eq!(post(&x, &world, json!({"text": ""})).await.0, 400);
        assert_eq!(post(&x, &world, json!({"text": "x".repeat(281)})).await.0, 400);
        assert_eq!(post(&x, &world, json!({"text": "€".repeat(141)})).await.0, 400);
        assert_eq!(post(&x, &world, json!({"text": "a\u{FEFF}"})).await.0, 400);
        assert_eq!(post(&x, &world, json!({"text": "$AB and $CD"})).await.0, 403);
        let (status, body) =
            post(&x, &world, json!({"text": "a", "media": {"media_ids": ["1900000000000000777"]}})).await;
        assert_eq!((status, &body["errors"][0]["message"]), (400, &json!("Your media IDs are invalid.")));
        let lost = json!({"text": "a", "reply": {"in_reply_to_tweet_id": "1"}});
        assert_eq!(post(&x, &world, lost).await.0, 403);
        assert_eq!(post(&x, &world, json!({"text": "same"})).await.0, 201);
        let (status, body) = post(&x, &world, json!({"text": "same"})).await;
        assert_eq!(status, 403);
        assert_eq!(body["detail"], "You are not allowed to create a Tweet with duplicate content.");
        let narrow = "sandbox-x-english~without=tweet.write";
        let (status, body) =
            read(&x.handle(json_request("POST", "/2/tweets", narrow, &json!({"text": "b"})), &world).await);
        assert_eq!((status, &body["detail"]), (403, &json!("You are not permitted to perform this action.")));
        for token in ["", "sandbox-expired", "sandbox-revoked"] {
            let (status, body) = read(&x.handle(request("GET", "/2/users/me", token, ""), &world).await);
            assert_eq!((status, &body["title"]), (401, &json!("Unauthorized")));
        }
        assert_eq!(world.wall.posts(None, None).len(), 1);
    }

    #[tokio::test]
    async fn the_hundred_and_first_post_of_a_quarter_of_an_hour_is_too_many() {
        let ((world, clock), x) = (world(), Twitter::default());
        for n in 0..100 {
            assert_eq!(post(&x, &world, json!({"text": n.to_string()})).await.0, 201);
        }
        let refused = x.handle(json_request("POST", "/2/tweets", TOKEN, &json!({"text": "more"})), &world).await;
        assert_eq!(refused.status(), 429);
        assert_eq!(refused.headers()["x-rate-limit-remaining"], "0");
        wait(&clock, 900);
        assert_eq!(post(&x, &world, json!({"text": "more"})).await.0, 201);
    }

    #[tokio::test]
    async fn a_thread_hangs_together_and_a_deleted_post_is_gone() {
        let ((world, _), x) = (world(), Twitter::default());
        let (_, first) = post(&x, &world, json!({"text": "one"})).await;
        let id = first["data"]["id"].as_str().expect("an id").to_owned();
        let (status, second) = post(&x, &world, json!({"text": "two", "reply": {"in_reply_to_tweet_id": id}})).await;
        assert_eq!(status, 201);
        let second = second["data"]["id"].as_str().expect("an id").to_owned();
        assert_eq!(world.wall.get("twitter", &id).expect("it is shown").parts, std::slice::from_ref(&second));
        let path = format!("/2/tweets/{second}?tweet.fields=referenced_tweets");
        let (_, shown) = read(&x.handle(request("GET", &path, TOKEN, ""), &world).await);
        assert_eq!(shown["data"]["referenced_tweets"], json!([{"type": "replied_to", "id": id}]));
        let path = format!("/2/tweets/{id}");
        let other = x.handle(request("DELETE", &path, "sandbox-other", ""), &world).await;
        assert_eq!(other.status(), 403);
        let (_, gone) = read(&x.handle(request("DELETE", &path, TOKEN, ""), &world).await);
        assert_eq!(gone, json!({"data": {"deleted": true}}));
        assert_eq!(x.handle(request("GET", &path, TOKEN, ""), &world).await.status(), 404);
    }

    #[tokio::test]
    async fn pictures_are_uploaded_described_and_attached_by_their_owner_within_a_day() {
        let ((world, clock), x) = (world(), Twitter::default());
        let send = || {
            let picture = testing::png(12, 8);
            upload(
                "/2/media/upload",
                TOKEN,
                &[("media_category", "tweet_image")],
                ("media", "a.png", "image/png", &picture),
            )
        };
        let (status, made) = read(&x.handle(send(), &world).await);
        assert_eq!((status, &made["data"]["image"]["w"]), (200, &json!(12)));
        let id = made["data"]["id"].as_str().expect("an id").to_owned();
        let alt = json!({"id": id, "metadata": {"alt_text": {"text": "A tram"}}});
        assert_eq!(x.handle(json_request("POST", "/2/media/metadata", TOKEN, &alt), &world).await.status(), 200);
        let body = json!({"text": "a", "media": {"media_ids": [id]}});
        let stranger = x.handle(json_request("POST", "/2/tweets", "sandbox-other", &body), &world).await;
        assert_eq!(stranger.status(), 400);
        assert_eq!(post(&x, &world, body.clone()).await.0, 201);
        assert_eq!(world.wall.posts(None, None)[0].media[0].alt, "A tram");
        wait(&clock, 86_400);
        let late = json!({"text": "b", "media": {"media_ids": [id]}});
        assert_eq!(post(&x, &world, late).await.0, 400);
        let wrong =
            upload("/2/media/upload", TOKEN, &[("media_category", "tweet_image")], ("media", "a", "image/png", b"no"));
        assert_eq!(x.handle(wrong, &world).await.status(), 400);
    }

    #[tokio::test]
    async fn a_video_comes_in_pieces_and_is_ready_only_after_a_while() {
        let ((world, _), x) = (world(), Twitter::default());
        let video = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08mdat";
        let start = json!({"media_type": "video/mp4", "media_category": "tweet_video", "total_bytes": video.len()});
        let (_, made) =
            read(&x.handle(json_request("POST", "/2/media/upload/initialize", TOKEN, &start), &world).await);
        let id = made["data"]["id"].as_str().expect("an id").to_owned();
        let path = format!("/2/media/upload/{id}");
        for (n, piece) in video.chunks(16).enumerate() {
            let file = ("media", "piece", "application/octet-stream", piece);
            let append = upload(&format!("{path}/append"), TOKEN, &[("segment_index", &n.to_string())], file);
            assert_eq!(x.handle(append, &world).await.status(), 200);
        }
        let (_, done) = read(&x.handle(request("POST", &format!("{path}/finalize"), TOKEN, ""), &world).await);
        assert_eq!(done["data"]["processing_info"]["state"], "pending");
        let body = json!({"text": "a", "media": {"media_ids": [id]}});
        assert_eq!(post(&x, &world, body.clone()).await.0, 400, "not ready");
        let ask = || request("GET", &format!("/2/media/upload?command=STATUS&media_id={id}"), TOKEN, "");
        let (_, first) = read(&x.handle(ask(), &world).await);
        assert_eq!(first["data"]["processing_info"]["state"], "in_progress");
        let (_, second) = read(&x.handle(ask(), &world).await);
        assert_eq!(second["data"]["processing_info"]["state"], "succeeded");
        assert_eq!(post(&x, &world, body).await.0, 201);
    }

    #[tokio::test]
    async fn a_refresh_token_works_once() {
        let ((world, _), x) = (world(), Twitter::default());
        let ask = |token: &str| {
            request(
                "POST",
                "/2/oauth2/token",
                "",
                format!("grant_type=refresh_token&refresh_token={token}&client_id=c"),
            )
        };
        let (status, pair) = read(&x.handle(ask("sandbox-x"), &world).await);
        assert_eq!(
            (status, &pair["access_token"], &pair["refresh_token"]),
            (200, &json!("sandbox-x"), &json!("sandbox-x.r1"))
        );
        assert_eq!(x.handle(ask("sandbox-x"), &world).await.status(), 400);
        assert_eq!(x.handle(ask("sandbox-x.r1"), &world).await.status(), 200);
    }

    #[test]
    fn what_is_drawn_is_escaped() {
        let post = Posted { text: "<script> https://a.example/\"x".into(), account: "<b>".into(), ..Posted::default() };
        let html = Twitter::default().draw(&post);
        assert!(!html.contains("<script>") && !html.contains("<b><b>") && html.contains("&lt;script&gt;"));
    }
}
