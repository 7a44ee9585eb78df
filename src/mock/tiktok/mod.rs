//! TikTok's Content Posting API v2, faked: one video or 1 to 35 photos with a caption.
//!
//! Reference: <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>. What is odd: every answer
//! carries an `error` object, also success (`ok`); a post has two ids, the `publish_id` of the attempt and, once public,
//! `publicaly_available_post_id` (sic); chunks are counted by floor, so the last one absorbs the rest.

mod draw;
mod init;
mod signin;
mod upload;

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::faults::Processing;
use super::params::number_of;
use super::rolling::Rolling;
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World, kit};
use kit::Holder;

/// The fake.
#[derive(Default)]
pub struct Tiktok {
    state: Mutex<State>,
    codes: Codes,
}

#[derive(Default)]
struct State {
    attempts: BTreeMap<String, Attempt>,
    calls: Rolling,
    asked_creator: BTreeMap<String, i64>,
    /// Refresh tokens that were traded for others.
    spent: HashSet<String>,
    /// Tokens that were revoked here.
    revoked: HashSet<String>,
    last: u64,
}

/// What one `init` began.
struct Attempt {
    account: String,
    kind: &'static str,
    caption: String,
    privacy: String,
    begun_at: i64,
    upload: Option<upload::Upload>,
    files: Vec<(String, Bytes)>,
    polls: u32,
    post_id: Option<u64>,
    fail_reason: Option<&'static str>,
    /// What becomes of it once its media are there.
    processing: Processing,
}

/// An error of the envelope: HTTP status, code, message.
struct Refused(u16, &'static str, String);

fn refused(status: u16, code: &'static str, message: impl Into<String>) -> Refused {
    Refused(status, code, message.into())
}

fn invalid(message: impl Into<String>) -> Refused {
    refused(400, "invalid_params", message)
}

#[async_trait]
impl Fake for Tiktok {
    fn channel(&self) -> &'static str {
        "tiktok"
    }

    fn paths(&self) -> &'static [&'static str] {
        &[
            "/v2/user/info/",
            "/v2/post/publish/creator_info/query/",
            "/v2/post/publish/video/init/",
            "/v2/post/publish/inbox/video/init/",
            "/v2/post/publish/content/init/",
            "/v2/post/publish/status/fetch/",
            "/v2/video/list/",
            "/v2/video/query/",
            "/v2/oauth/token/",
            "/v2/oauth/revoke/",
            "/v2/auth/authorize/",
            "/video/",
        ]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        if request.uri().path() == "/video/" && request.method() == http::Method::PUT {
            return self.put_chunk(&request, world);
        }
        match request.uri().path() {
            "/v2/oauth/token/" => return self.token(&request, world).await,
            "/v2/oauth/revoke/" => return self.revoke(&request).await,
            "/v2/auth/authorize/" => return self.authorize(&request, world),
            _ => {}
        }
        let log_id = log_id(&request, world);
        match self.call(&request, world).await {
            Ok(data) => {
                kit::json(200, &json!({"data": data, "error": {"code": "ok", "message": "", "log_id": log_id}}))
            }
            Err(Refused(status, code, message)) => envelope(status, code, &message, &log_id),
        }
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    /// `/@name/video/<id>` and `/@name/photo/<id>`.
    fn post_at(&self, path: &str) -> Option<String> {
        let (name, rest) = path.strip_prefix("/@")?.split_once('/')?;
        let id = rest.strip_prefix("video/").or_else(|| rest.strip_prefix("photo/"))?;
        let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
        (is_id && !name.is_empty()).then(|| id.to_owned())
    }

    fn too_fast(&self, _request: &Request, _world: &World, _retry_after_seconds: u64) -> Response {
        envelope(429, "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later.", "fault")
    }

    fn server_error(&self, status: u16, _world: &World) -> Response {
        envelope(status, "internal_error", "Something went wrong. Please try again later.", "fault")
    }

    fn processes(&self) -> bool {
        true
    }

    fn failure_reasons(&self) -> &'static [&'static str] {
        &[
            "file_format_check_failed",
            "duration_check_failed",
            "frame_rate_check_failed",
            "picture_size_check_failed",
            "internal",
            "video_pull_failed",
            "photo_pull_failed",
            "spam_risk",
            "spam_risk_text",
            "spam_risk_too_many_posts",
            "spam_risk_user_banned_from_posting",
            "auth_removed",
            "publish_cancelled",
        ]
    }

    fn clear(&self) {
        let mut state = self.lock();
        *state = State { last: state.last, ..State::default() };
        drop(state);
        self.codes.clear();
    }
}

fn envelope(status: u16, code: &str, message: &str, log_id: &str) -> Response {
    kit::json(status, &json!({"data": {}, "error": {"code": code, "message": message, "log_id": log_id}}))
}

fn log_id(request: &Request, world: &World) -> String {
    let now = world.clock.now();
    format!("{}{:08X}", now.strftime("%Y%m%d%H%M%S"), number_of(request.uri().path()) as u32)
}

impl Tiktok {
    /// Whether a token was revoked here.
    fn is_revoked(&self, request: &Request) -> bool {
        kit::bearer(request).is_some_and(|token| self.lock().revoked.contains(token))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call(&self, request: &Request, world: &World) -> Result<Value, Refused> {
        let path = request.uri().path();
        // Calls per minute and token. https://developers.tiktok.com/doc/tiktok-api-v2-rate-limit
        let (method, max_per_minute, scopes): (_, _, &[&str]) = match path {
            "/v2/user/info/" => ("GET", 600, &["user.info.basic"]),
            "/v2/post/publish/creator_info/query/" => ("POST", 20, &["video.publish"]),
            "/v2/post/publish/video/init/" => ("POST", 6, &["video.publish"]),
            "/v2/post/publish/inbox/video/init/" => ("POST", 6, &["video.upload"]),
            // By what it asks for.
            "/v2/post/publish/content/init/" => ("POST", 6, &[]),
            "/v2/post/publish/status/fetch/" => ("POST", 30, &["video.publish", "video.upload"]),
            "/v2/video/list/" | "/v2/video/query/" => ("POST", 600, &["video.list"]),
            _ => return Err(refused(404, "unsupported_path", "Unsupported path(Janus).")),
        };
        if request.method().as_str() != method {
            return Err(refused(405, "unsupported_method", "Method not allowed."));
        }
        let account = match kit::holder(kit::bearer(request)) {
            Holder::Account(account) if !self.is_revoked(request) => account,
            _ => {
                let message = "The access token is invalid or not found in the request.";
                return Err(refused(401, "access_token_invalid", message));
            }
        };
        if !scopes.is_empty() && !kit::grants(kit::bearer(request), scopes) {
            return Err(scope_not_authorized());
        }
        let key = format!("{account} {path}");
        let taken = self.lock().calls.take(&key, world.clock.now(), SignedDuration::from_mins(1), max_per_minute, 1);
        if taken.is_err() {
            let message = "The API rate limit was exceeded. Please try again later.";
            return Err(refused(429, "rate_limit_exceeded", message));
        }
        let body = body_of(request)?;
        match path {
            "/v2/user/info/" => user_info(request, &account),
            "/v2/video/query/" => self.query(request, &body, &account, world),
            "/v2/post/publish/creator_info/query/" => {
                self.lock().asked_creator.insert(account.clone(), world.clock.now().as_second());
                Ok(creator(&account, world))
            }
            "/v2/post/publish/video/init/" => self.video_init(&body, account, world).await,
            "/v2/post/publish/inbox/video/init/" => self.inbox_init(&body, account, world).await,
            "/v2/post/publish/content/init/" => {
                let scope = if body["post_mode"] == init::TO_INBOX { "video.upload" } else { "video.publish" };
                if !kit::grants(kit::bearer(request), &[scope]) {
                    return Err(scope_not_authorized());
                }
                self.content_init(&body, account, world).await
            }
            "/v2/post/publish/status/fetch/" => self.status(&body, &account, world),
            _ => self.list(request, &body, &account, world),
        }
    }

    /// `status/fetch`: the first poll after the bytes arrived still sees them processed, the second sees the post out.
    fn status(&self, body: &Value, account: &str, world: &World) -> Result<Value, Refused> {
        only(body, &["publish_id"], "")?;
        let id = body["publish_id"].as_str().ok_or_else(|| invalid("publish_id is required"))?;
        let mut state = self.lock();
        let invalid_id = || refused(400, "invalid_publish_id", "The publish_id does not exist.");
        let attempt = state.attempts.get_mut(id).ok_or_else(invalid_id)?;
        if attempt.account != account {
            let message = "The access token is not authorized for the specified publish_id.";
            return Err(refused(400, "token_not_authorized_for_specified_publish_id", message));
        }
        let uploaded = attempt.upload.as_ref().map_or(0, upload::Upload::received);
        let is_complete = attempt.upload.as_ref().is_none_or(upload::Upload::is_complete);
        if is_complete && attempt.polls == 0 {
            attempt.processing = world.faults.processing("tiktok");
        }
        attempt.polls += u32::from(is_complete);
        let is_done = attempt.polls > 1 + attempt.processing.more_looks;
        if is_done && attempt.processing.fails {
            attempt.fail_reason = attempt.fail_reason.or(attempt.processing.reason);
        }
        let waiting = if attempt.upload.is_some() { "PROCESSING_UPLOAD" } else { "PROCESSING_DOWNLOAD" };
        let mut answer = json!({"status": waiting});
        if attempt.upload.is_some() {
            answer["uploaded_bytes"] = uploaded.into();
        } else {
            answer["downloaded_bytes"] = attempt.files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>().into();
        }
        if let Some(reason) = attempt.fail_reason.filter(|_| is_complete) {
            answer["status"] = "FAILED".into();
            answer["fail_reason"] = reason.into();
            world.wall.change("tiktok", id, |post| post.state = "failed".to_owned());
        } else if is_complete && is_done && attempt.privacy == init::IN_INBOX {
            answer["status"] = "SEND_TO_USER_INBOX".into();
            world.wall.change("tiktok", id, |post| post.state = "draft".to_owned());
        } else if is_complete && is_done {
            answer["status"] = "PUBLISH_COMPLETE".into();
            attempt.come_out(id, world);
            // Moderators see it first; here they need one look.
            let is_passed = attempt.polls > 2 + attempt.processing.more_looks;
            let post_id = attempt.post_id.filter(|_| is_passed);
            answer["publicaly_available_post_id"] = post_id.map_or(json!([]), |post_id| json!([post_id]));
        }
        Ok(answer)
    }

    /// `video/query`: of the posts that are named, those that are the account's own and public.
    fn query(&self, request: &Request, body: &Value, account: &str, world: &World) -> Result<Value, Refused> {
        only(body, &["filters"], "")?;
        let fields = fields_of(request, VIDEO_FIELDS)?;
        let ids = body["filters"]["video_ids"].as_array().filter(|ids| (1..=20).contains(&ids.len()));
        let ids = ids.ok_or_else(|| invalid("filters.video_ids must hold 1 to 20 ids"))?;
        let state = self.lock();
        let named = |attempt: &&Attempt| {
            let id = attempt.post_id.map(|id| id.to_string());
            attempt.account == account && id.is_some_and(|id| ids.contains(&id.into()))
        };
        let found: Vec<Value> =
            state.attempts.values().filter(named).map(|attempt| picked(&listed(attempt, world), &fields)).collect();
        Ok(json!({"videos": found}))
    }

    /// `video/list`: public posts, newest first, with the fields asked for.
    fn list(&self, request: &Request, body: &Value, account: &str, world: &World) -> Result<Value, Refused> {
        only(body, &["max_count", "cursor"], "")?;
        let fields = fields_of(request, VIDEO_FIELDS)?;
        let max = match &body["max_count"] {
            Value::Null => 10,
            value => {
                value.as_u64().filter(|n| (1..=20).contains(n)).ok_or_else(|| invalid("max_count must be 1 to 20"))?
            }
        };
        let before = match &body["cursor"] {
            Value::Null => 0,
            value => value.as_i64().ok_or_else(|| invalid("cursor must be an integer"))?,
        };
        let mut state = self.lock();
        // What was pulled comes out by itself, whether anybody asks for its status or not.
        let waits = |attempt: &Attempt| {
            attempt.account == account
                && (attempt.upload.is_none(), attempt.polls, attempt.fail_reason, attempt.post_id)
                    == (true, 0, None, None)
        };
        state.attempts.iter_mut().filter(|(_, a)| waits(a)).for_each(|(id, attempt)| attempt.come_out(id, world));
        let mut posts: Vec<&Attempt> = state.attempts.values().filter(|a| a.account == account).collect();
        posts.retain(|a| a.post_id.is_some() && (before == 0 || a.begun_at * 1000 < before));
        posts.sort_by_key(|attempt| std::cmp::Reverse((attempt.begun_at, attempt.post_id)));
        let has_more = posts.len() > max as usize;
        posts.truncate(max as usize);
        let cursor = posts.last().map_or(before, |attempt| attempt.begun_at * 1000);
        let videos: Vec<Value> = posts.iter().map(|a| picked(&listed(a, world), &fields)).collect();
        Ok(json!({"videos": videos, "cursor": cursor, "has_more": has_more}))
    }
}

/// What is told of a video. <https://developers.tiktok.com/doc/tiktok-api-v2-video-object>
const VIDEO_FIELDS: &[&str] = &[
    "id",
    "title",
    "video_description",
    "create_time",
    "share_url",
    "duration",
    "cover_image_url",
    "embed_link",
    "width",
    "height",
    "like_count",
    "comment_count",
    "share_count",
    "view_count",
];

fn listed(attempt: &Attempt, world: &World) -> Value {
    let id = attempt.post_id.unwrap_or_default();
    // TikTok shortens what it lists.
    let shortened: String = attempt.caption.chars().take(150).collect();
    let found = attempt.files.first().and_then(|(_, bytes)| kit::sniff(bytes));
    let (width, height, seconds) = found.map_or((0, 0, 0.0), |found| (found.width, found.height, found.seconds));
    json!({"id": id.to_string(), "title": shortened, "video_description": shortened, "create_time": attempt.begun_at,
           "share_url": format!("{}/tiktok/@{}/{}/{id}", world.base_url, attempt.account, attempt.kind),
           "duration": seconds.round() as u64, "width": width, "height": height, "cover_image_url": "", "embed_link": "",
           "like_count": 0, "comment_count": 0, "share_count": 0, "view_count": 0})
}

/// `user/info`. <https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info>
fn user_info(request: &Request, account: &str) -> Result<Value, Refused> {
    const BASIC: &[&str] = &["open_id", "union_id", "avatar_url", "avatar_large_url", "display_name"];
    const PROFILE: &[&str] = &["username", "bio_description", "profile_deep_link", "is_verified"];
    // Of `user.info.stats`, which no app here has.
    const STATS: &[&str] = &["follower_count", "following_count", "likes_count", "video_count"];
    let fields = fields_of(request, &[BASIC, PROFILE, STATS].concat())?;
    let asks = |known: &[&str]| fields.iter().any(|field| known.contains(&field.as_str()));
    if asks(STATS) || asks(PROFILE) && !kit::grants(kit::bearer(request), &["user.info.profile"]) {
        return Err(scope_not_authorized());
    }
    let user = json!({"open_id": open_id(account), "union_id": format!("u-{:016x}", number_of(account)),
                      "avatar_url": "", "avatar_large_url": "", "display_name": account, "username": account,
                      "bio_description": "", "profile_deep_link": "", "is_verified": false});
    Ok(json!({"user": picked(&user, &fields)}))
}

fn scope_not_authorized() -> Refused {
    let message = "The user did not authorize the scope required for completing this request.";
    refused(401, "scope_not_authorized", message)
}

/// The person's id for the app, the same wherever it is told.
fn open_id(account: &str) -> String {
    format!("-000{:016x}", number_of(account))
}

fn creator(account: &str, world: &World) -> Value {
    json!({"creator_avatar_url": "", "creator_username": account, "creator_nickname": account,
           "privacy_level_options": init::privacy_levels(account, world), "comment_disabled": false, "duet_disabled": false,
           "stitch_disabled": false, "max_video_post_duration_sec": init::MAX_VIDEO_SECONDS})
}

fn fields_of(request: &Request, known: &[&str]) -> Result<Vec<String>, Refused> {
    let query = kit::query(request);
    let asked = kit::value(&query, "fields").filter(|fields| !fields.is_empty());
    let fields: Vec<String> =
        asked.ok_or_else(|| invalid("fields is required"))?.split(',').map(str::to_owned).collect();
    match fields.iter().find(|field| !known.contains(&field.as_str())) {
        Some(unknown) => Err(invalid(format!("Fields {unknown} are invalid"))),
        None => Ok(fields),
    }
}

fn picked(object: &Value, fields: &[String]) -> Value {
    fields.iter().map(|field| (field.clone(), object[field.as_str()].clone())).collect::<serde_json::Map<_, _>>().into()
}

/// The JSON body; an empty one counts as `{}`.
fn body_of(request: &Request) -> Result<Value, Refused> {
    if request.body().is_empty() {
        return Ok(json!({}));
    }
    let kind = kit::header(request, "content-type").unwrap_or_default().to_ascii_lowercase();
    if !kind.starts_with("application/json") {
        return Err(invalid("Content-Type must be application/json; charset=UTF-8"));
    }
    match serde_json::from_slice(request.body()) {
        Ok(body @ Value::Object(_)) => Ok(body),
        _ => Err(invalid("The request body is not a JSON object")),
    }
}

/// Refuses members that the reference does not list.
fn only(object: &Value, known: &[&str], inside: &str) -> Result<(), Refused> {
    let names = object.as_object().map(|object| object.keys()).into_iter().flatten();
    match names.into_iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(invalid(format!("unknown field {inside}{name}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
