//! Mastodon 4.5, faked from its documentation and source. Statuses in `statuses`, media in `media`, counting in
//! `count`.
//!
//! Limits: `config/initializers/rack_attack.rb`, `app/lib/rate_limiter.rb`.

mod count;
mod draw;
mod media;
mod signin;
mod statuses;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::kit::{self, Count, Holder, Windows};
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World};

const CHANNEL: &str = "mastodon";
const MAX_CHARACTERS: usize = 500;

/// The fake of Mastodon.
#[derive(Default)]
pub struct Mastodon {
    state: Mutex<State>,
    windows: Windows,
    codes: Codes,
}

#[derive(Default)]
struct State {
    statuses: Vec<statuses::Status>,
    media: HashMap<String, media::Media>,
    /// By account and key: the status and when it was made.
    keys: HashMap<(String, String), (String, Timestamp)>,
    apps: Vec<signin::App>,
    last_id: u64,
}

impl State {
    /// Milliseconds since 1970, then 16 bits that count on.
    fn next_id(&mut self, now: Timestamp) -> String {
        let fresh = u64::try_from(now.as_millisecond()).unwrap_or(0) << 16;
        self.last_id = fresh.max(self.last_id + 1);
        self.last_id.to_string()
    }
}

/// Parameters of a request by name, lists under `name[]`, whatever their encoding was.
struct Params(Vec<(String, String)>);

impl Params {
    async fn read(request: &Request) -> Result<(Self, Option<kit::Part>), Response> {
        let kind = kit::header(request, "content-type").unwrap_or_default();
        let mut pairs = kit::query(request);
        let mut file = None;
        if kind.starts_with("multipart/form-data") {
            for part in kit::multipart(request).await.map_err(|message| error(400, &message))? {
                if part.filename.is_some() {
                    file = Some(part);
                } else {
                    pairs.push((part.name.clone(), part.text()));
                }
            }
        } else if kind.starts_with("application/json") && !request.body().is_empty() {
            let body: Value = serde_json::from_slice(request.body())
                .map_err(|_| error(400, "Error occurred while parsing request parameters"))?;
            let body = body.as_object().ok_or_else(|| error(400, "param is missing or the value is empty"))?;
            for (name, value) in body {
                match value {
                    Value::Null => {}
                    Value::Array(items) => pairs.extend(items.iter().map(|item| (format!("{name}[]"), plain(item)))),
                    value => pairs.push((name.clone(), plain(value))),
                }
            }
        } else {
            pairs.extend(kit::form(request.body()));
        }
        Ok((Self(pairs), file))
    }

    fn one(&self, name: &str) -> Option<&str> {
        kit::value(&self.0, name)
    }

    fn list(&self, name: &str) -> Vec<String> {
        let name = format!("{name}[]");
        self.0.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).collect()
    }

    fn yes(&self, name: &str) -> bool {
        self.one(name).is_some_and(|value| matches!(value, "true" | "1" | "on"))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn error(status: u16, message: &str) -> Response {
    kit::json(status, &json!({"error": message}))
}

fn not_found() -> Response {
    error(404, "Record not found")
}

fn account_id(account: &str) -> String {
    let sum = account.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    (109_000_000_000_000_000 + sum % 1_000_000_000_000).to_string()
}

/// The account as it stands in answers.
fn account_json(account: &str, world: &World) -> Value {
    json!({
        "id": account_id(account), "username": account, "acct": account, "display_name": account, "locked": false,
        "bot": false, "url": format!("{}/{CHANNEL}/@{account}", world.base_url),
        "uri": format!("{}/{CHANNEL}/users/{account}", world.base_url),
    })
}

impl Mastodon {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn routed(&self, request: &Request, account: &str, path: &[&str], world: &World) -> Response {
        if !kit::grants(kit::bearer(request), scopes_of(request.method(), path)) {
            return error(403, "This action is outside the authorized scopes");
        }
        let (params, file) = match Params::read(request).await {
            Ok(read) => read,
            Err(response) => return response,
        };
        match (request.method().as_str(), path) {
            ("POST", ["v1", "statuses"]) => self.post(request, &params, account, world),
            ("GET", ["v1", "statuses"]) => self.many(&params, account, world),
            ("GET", ["v1", "statuses", id]) => self.one(id, world),
            ("GET", ["v1", "statuses", id, "source"]) => self.source(id, account),
            ("PUT", ["v1", "statuses", id]) => self.edit(id, &params, account, world),
            ("DELETE", ["v1", "statuses", id]) => self.delete(id, account, world),
            ("GET", ["v1", "accounts", "verify_credentials"]) => {
                let mut shown = account_json(account, world);
                shown["source"] = json!({"privacy": "public", "sensitive": false, "language": null, "note": ""});
                kit::json(200, &shown)
            }
            ("GET", ["v1", "accounts", id, "statuses"]) => self.recent(id, &params, account, world),
            ("POST", ["v2" | "v1", "media"]) => self.upload(&params, file, account, world),
            ("GET", ["v1", "media", id]) => self.medium(id, account, world),
            ("PUT", ["v1", "media", id]) => self.describe(id, &params, account, world),
            ("DELETE", ["v1", "media", id]) => self.drop_medium(id, account),
            _ => not_found(),
        }
    }

    /// Counts the request in every window it falls into; gives the one that is closest to its end.
    fn counted(&self, method: &Method, path: &[&str], account: &str, now: Timestamp) -> Count {
        let scopes: &[(&str, u32, i64)] = match (method.as_str(), path) {
            ("POST", ["v1", "statuses"]) | ("PUT", ["v1", "statuses", _]) => &[("post", 300, 3 * 3600)],
            ("DELETE", ["v1", "statuses", _]) => &[("delete", 30, 1800)],
            ("POST", [_, "media"]) => &[("media", 30, 1800)],
            _ => &[],
        };
        let mut closest = self.windows.take_aligned(&format!("token {account}"), 300, 300, now);
        for (name, limit, seconds) in scopes {
            if closest.refused {
                break;
            }
            let count = self.windows.take_aligned(&format!("{name} {account}"), *limit, *seconds, now);
            if count.refused || count.remaining < closest.remaining {
                closest = count;
            }
        }
        closest
    }
}

/// The scopes of which a token must have been granted one. <https://docs.joinmastodon.org/api/oauth-scopes/>
fn scopes_of(method: &Method, path: &[&str]) -> &'static [&'static str] {
    match path {
        [_, "accounts", "verify_credentials"] => &["read:accounts", "read", "profile"],
        [_, "media", ..] => &["write:media", "write"],
        [_, "statuses", ..] if method != Method::GET => &["write:statuses", "write"],
        _ => &["read:statuses", "read"],
    }
}

fn with_limits(mut response: Response, count: Count) -> Response {
    kit::set_header(&mut response, "x-ratelimit-limit", count.limit);
    kit::set_header(&mut response, "x-ratelimit-remaining", count.remaining);
    if let Ok(resets_at) = Timestamp::from_second(count.resets_at) {
        kit::set_header(&mut response, "x-ratelimit-reset", format!("{resets_at:.6}"));
    }
    response
}

fn instance(world: &World) -> Response {
    kit::json(
        200,
        &json!({
            "domain": world.base_url.split("://").nth(1), "title": "Sandbox", "version": "4.5.15",
            "source_url": "https://github.com/mastodon/mastodon", "languages": ["en"],
            "api_versions": {"mastodon": 7},
            "configuration": {
                "statuses": {
                    "max_characters": world.text_limit(CHANNEL, MAX_CHARACTERS), "max_media_attachments": 4,
                    "characters_reserved_per_url": count::LINK_CHARACTERS,
                },
                "media_attachments": {
                    "supported_mime_types": media::TYPES, "description_limit": media::MAX_DESCRIPTION,
                    "image_size_limit": media::MAX_IMAGE_BYTES, "image_matrix_limit": media::MAX_IMAGE_PIXELS,
                    "video_size_limit": media::MAX_VIDEO_BYTES, "video_frame_rate_limit": 120,
                    "video_matrix_limit": 8_294_400,
                },
                "polls": {
                    "max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2_629_746,
                },
            },
        }),
    )
}

#[async_trait]
impl Fake for Mastodon {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        let path = request.uri().path().to_owned();
        let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
        if let Some(response) = self.sign_in(&request, &steps, world).await {
            return response;
        }
        let Some(path) = path.strip_prefix("/api/") else { return not_found() };
        let path: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        if matches!(path[..], ["v1" | "v2", "instance"]) && request.method() == Method::GET {
            return instance(world);
        }
        let account = match kit::holder(kit::bearer(&request)) {
            Holder::Account(account) => account,
            Holder::Expired => return error(401, "The access token expired"),
            Holder::Revoked => return error(401, "The access token was revoked"),
            Holder::Nobody => return error(401, "The access token is invalid"),
        };
        let count = self.counted(request.method(), &path, &account, world.clock.now());
        let response = if count.refused {
            error(429, "Too many requests")
        } else {
            self.routed(&request, &account, &path, world).await
        };
        with_limits(response, count)
    }

    fn too_fast(&self, world: &World, retry_after_seconds: u64) -> Response {
        let resets_at = world.clock.now().as_second() + i64::try_from(retry_after_seconds).unwrap_or(0);
        with_limits(error(429, "Too many requests"), Count { limit: 300, remaining: 0, resets_at, refused: true })
    }

    fn post_at(&self, path: &str) -> Option<String> {
        match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
            [user, id] if user.starts_with('@') => Some(id.to_owned()),
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
        *self.state() = State::default();
        self.windows.clear();
        self.codes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::testing::{self, json_request, read, request, upload, wait, world};

    const TOKEN: &str = "sandbox-newsroom";

    async fn post(mastodon: &Mastodon, world: &World, key: &str, body: Value) -> (u16, Value) {
        let mut request = json_request("POST", "/api/v1/statuses", TOKEN, &body);
        if !key.is_empty() {
            request.headers_mut().insert("idempotency-key", key.parse().expect("a header value"));
        }
        read(&mastodon.handle(request, world).await)
    }

    #[tokio::test]
    async fn the_same_key_gives_the_same_status_for_an_hour() {
        let ((world, clock), mastodon) = (world(), Mastodon::default());
        let (status, first) = post(&mastodon, &world, "k", json!({"status": "one"})).await;
        assert_eq!((status, &first["content"]), (200, &json!("<p>one</p>")));
        assert_eq!(post(&mastodon, &world, "k", json!({"status": "two"})).await.1["id"], first["id"]);
        wait(&clock, 3600);
        assert_ne!(post(&mastodon, &world, "k", json!({"status": "one"})).await.1["id"], first["id"]);
        assert_eq!(world.wall.posts(None, None).len(), 2);
    }

    #[tokio::test]
    async fn what_mastodon_refuses_is_refused_with_its_words() {
        let ((world, _), mastodon) = (world(), Mastodon::default());
        for (body, status, words) in [
            (json!({"status": "x".repeat(501)}), 422, "Validation failed: Text character limit of 500 exceeded"),
            (
                json!({"status": "x".repeat(499), "spoiler_text": "ab"}),
                422,
                "Validation failed: Text character limit of 500 exceeded",
            ),
            (json!({"status": " "}), 422, "Validation failed: Text can't be blank"),
            (
                json!({"status": "a", "in_reply_to_id": "1"}),
                404,
                "The post you are trying to reply to does not appear to exist.",
            ),
            (json!({"status": "a", "media_ids": ["9"]}), 422, "Media 9 not found or already attached to another post"),
        ] {
            assert_eq!(post(&mastodon, &world, "", body).await, (status, json!({"error": words})));
        }
        for (token, words) in [("", "The access token is invalid"), ("sandbox-expired", "The access token expired")] {
            let refused =
                mastodon.handle(request("GET", "/api/v1/accounts/verify_credentials", token, ""), &world).await;
            assert_eq!(read(&refused), (401, json!({"error": words})));
        }
        assert!(world.wall.posts(None, None).is_empty());
    }

    #[tokio::test]
    async fn a_picture_is_attached_once() {
        let ((world, _), mastodon) = (world(), Mastodon::default());
        let file = testing::png(4, 2);
        let send = upload("/api/v2/media", TOKEN, &[("description", "A tram")], ("file", "a.png", "image/png", &file));
        let (status, made) = read(&mastodon.handle(send, &world).await);
        assert_eq!((status, &made["type"], &made["meta"]["original"]["width"]), (200, &json!("image"), &json!(4)));
        let body = json!({"status": "a", "media_ids": [made["id"]]});
        let (status, posted) = post(&mastodon, &world, "", body.clone()).await;
        assert_eq!((status, &posted["media_attachments"][0]["description"]), (200, &json!("A tram")));
        assert_eq!(post(&mastodon, &world, "", body).await.0, 422);
    }

    #[tokio::test]
    async fn statuses_are_listed_edited_and_deleted() {
        let ((world, _), mastodon) = (world(), Mastodon::default());
        let (_, first) = post(&mastodon, &world, "", json!({"status": "one https://news.example.com/a"})).await;
        let id = first["id"].as_str().expect("an id").to_owned();
        post(&mastodon, &world, "", json!({"status": "two", "in_reply_to_id": id})).await;
        assert_eq!(world.wall.get("mastodon", &id).expect("it is shown").parts.len(), 1);
        let list = format!("/api/v1/accounts/{}/statuses?limit=40&exclude_reblogs=true", account_id("newsroom"));
        let (_, listed) = read(&mastodon.handle(request("GET", &list, TOKEN, ""), &world).await);
        assert_eq!(listed.as_array().map(Vec::len), Some(2));
        assert!(listed[1]["content"].as_str().is_some_and(|html| html.contains("href=\"https://news.example.com/a\"")));
        let path = format!("/api/v1/statuses/{id}");
        let edited = mastodon.handle(json_request("PUT", &path, TOKEN, &json!({"status": "uno"})), &world).await;
        assert!(read(&edited).1["edited_at"].is_string());
        assert_eq!(world.wall.get("mastodon", &id).expect("it is shown").text, "uno");
        let (status, gone) = read(&mastodon.handle(request("DELETE", &path, TOKEN, ""), &world).await);
        assert_eq!((status, &gone["text"]), (200, &json!("uno")));
        let again = mastodon.handle(request("DELETE", &path, TOKEN, ""), &world).await;
        assert_eq!(read(&again), (404, json!({"error": "Record not found"})));
    }

    #[tokio::test]
    async fn limits_are_told_in_headers_and_the_next_request_is_too_many() {
        let ((world, _), mastodon) = (world(), Mastodon::default());
        let ask = || request("GET", "/api/v1/accounts/verify_credentials", TOKEN, "");
        let first = mastodon.handle(ask(), &world).await;
        assert_eq!(first.headers()["x-ratelimit-remaining"], "299");
        assert_eq!(first.headers()["x-ratelimit-reset"], "2026-11-23T09:05:00.000000Z");
        for _ in 0..299 {
            mastodon.handle(ask(), &world).await;
        }
        assert_eq!(read(&mastodon.handle(ask(), &world).await), (429, json!({"error": "Too many requests"})));
    }

    #[test]
    fn what_is_drawn_is_escaped() {
        let mut post = Posted { text: "<script>".into(), account: "<i>".into(), ..Posted::default() };
        post.details.insert("spoiler_text".into(), json!("<img>"));
        let html = Mastodon::default().draw(&post);
        assert!(!html.contains("<script>") && !html.contains("<img>") && !html.contains("<i>"));
    }
}
