//! TikTok Content Posting API v2: <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>.
//!
//! One video with its caption. Odd here: every path ends in a slash; success is `error.code == "ok"`, whatever the status;
//! an upload whose bytes are not whole never becomes a post, so that the last chunk publishes; and `publish_id`, given
//! before any byte is sent, answers what became of it. A post that is not public has no id and no address. Nothing can be
//! changed or taken down.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::Method;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::polls::Polls;
use super::takes::{Card, Takes};
use super::{Account, Adapter, Identity, answered, class_of_status, plain};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step, wait};
use crate::post::{Media, MediaKind, Post};
use crate::secret::Secret;
use crate::wire::{Request, Response, Wire};

const TAKES: Takes = Takes { below: None, card: Card::Nobody, pictures: false, videos: true };

/// How long to pause where TikTok counts by the minute; it names no time.
const PER_MINUTE: Duration = Duration::from_secs(60);

/// How long an account pauses that has posted as much as it may in a day.
const DAILY: Duration = Duration::from_secs(24 * 3600);

/// Publishes to one creator's account.
pub struct TikTok {
    account: Account,
    wire: Wire,
}

impl TikTok {
    /// For the creator that the account's token was given for.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire }
    }
}

#[async_trait]
impl Adapter for TikTok {
    async fn whoami(&self) -> Result<Identity, Failure> {
        self.user_info().await
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let begun_before = journal.result("init/0").is_some();
        let creator = step(journal, Step::repeatable("creator", 0), self.creator_info()).await?;
        let valid = Duration::from_secs(self.account.figure("upload_valid_s", 3600));
        let open = Step::repeatable("init", 0).valid_for(valid);
        let upload = step(journal, open, self.video_init(post, &creator)).await?;
        let sent = step(journal, Step::once("post", 0), self.upload(&upload, post, begun_before)).await?;
        let polls = Polls::begin(&self.account, journal, "published", 0).await?;
        let poll = self.published(&sent.id, &polls);
        let public = wait(journal, Step::repeatable("published", 0), "TikTok processes the video", poll).await?;
        let part = match public {
            Some(id) => {
                let url = format!("https://www.tiktok.com/@{}/video/{id}", creator.creator_username);
                PartReceipt::new(id, url).with("publish_id", sent.id)
            }
            None => sent,
        };
        Ok(Receipt { parts: vec![part] })
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        let upload = journal.result("init/0").and_then(|value| serde_json::from_value::<Upload>(value).ok());
        let Some(upload) = upload else {
            return Ok(Found::CannotTell { check: "look for the video in the TikTok app".to_owned() });
        };
        let status = self.status_fetch(&upload.publish_id).await?;
        let is_whole =
            status.uploaded_bytes.is_none_or(|n| n >= video(post).map_or(0, |file| file.content.len() as u64));
        Ok(match status.status.as_str() {
            "PROCESSING_UPLOAD" if !is_whole => Found::Absent,
            "PROCESSING_UPLOAD" if status.uploaded_bytes.is_none() => {
                Found::NotYet { after: Polls::since(&self.account, open.since).next(status.seen_at) }
            }
            _ => Found::sent(&PartReceipt::new(upload.publish_id, None)),
        })
    }

    async fn refresh(&self) -> Result<BTreeMap<String, Secret>, Failure> {
        self.oauth_token().await
    }
}

impl TikTok {
    /// `POST /v2/post/publish/creator_info/query/`, which TikTok wants before every post.
    async fn creator_info(&self) -> Result<Creator, Failure> {
        self.call(&["post", "publish", "creator_info", "query", ""], "creator_info", Value::Null).await
    }

    /// `POST /v2/post/publish/video/init/`: where to send the bytes. Nothing is posted before they are whole.
    async fn video_init(&self, post: &Post, creator: &Creator) -> Result<Upload, Failure> {
        let file = video(post)?;
        let privacy = post.option_str("privacy_level").unwrap_or("SELF_ONLY");
        creator.check(privacy, file)?;
        let caption = post.parts.first().map(plain).unwrap_or_default();
        let is_off = |option: &str| post.option_bool(option).unwrap_or(false);
        let chunks = self.chunks(file.content.len() as u64);
        let body = json!({
            "post_info": {
                "title": caption,
                "privacy_level": privacy,
                "disable_comment": creator.comment_disabled || is_off("disable_comment"),
                "disable_duet": creator.duet_disabled || is_off("disable_duet"),
                "disable_stitch": creator.stitch_disabled || is_off("disable_stitch"),
                "brand_content_toggle": false,
                "brand_organic_toggle": false,
                "is_aigc": is_off("is_aigc"),
            },
            "source_info": {
                "source": "FILE_UPLOAD",
                "video_size": file.content.len(),
                "chunk_size": chunks.size,
                "total_chunk_count": chunks.count,
            },
        });
        self.call(&["post", "publish", "video", "init", ""], "video_init", body).await
    }

    /// Sends the chunks that TikTok has not got, in order.
    async fn upload(&self, upload: &Upload, post: &Post, begun_before: bool) -> Result<PartReceipt, Failure> {
        let file = video(post)?;
        let chunks = self.chunks(file.content.len() as u64);
        let first = match begun_before {
            true => self.status_fetch(&upload.publish_id).await?.uploaded_bytes.unwrap_or(0) / chunks.size,
            false => 0,
        };
        let mut is_whole = false;
        for n in first..chunks.count {
            is_whole = self.put(&upload.upload_url, &file.mime, &file.content, &chunks, n).await?;
        }
        if !is_whole && self.status_fetch(&upload.publish_id).await?.uploaded_bytes.is_some_and(|n| n < chunks.total) {
            return Err(Failure::new(Class::NotActed, "TikTok said yes to the video and has not got all of it"));
        }
        Ok(PartReceipt::new(upload.publish_id.clone(), None))
    }

    /// `PUT {upload_url}` with chunk `n`; the last one posts the video. No token: the URL is the secret. True if TikTok says
    /// that it has all: 201; a mere 200 does not.
    async fn put(&self, url: &Url, mime: &str, bytes: &Bytes, chunks: &Chunks, n: u64) -> Result<bool, Failure> {
        let (range, is_last) = (chunks.range(n), n + 1 == chunks.count);
        let content = bytes.slice(range.start as usize..range.end as usize);
        let said = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), chunks.total);
        let request = Request::new(Method::PUT, url.clone(), "upload").header("content-range", said);
        let key = Secret::new(url.query().unwrap_or_default());
        let request = request.bytes(mime, content).secret(&key);
        let request = if is_last { request.writes() } else { request };
        let label = request.label();
        let sent = answered(self.wire.http.send(request).await, &label, classify_upload);
        sent.map(|response| response.status == 201).map_err(|failure| match failure.class {
            Class::MayHaveActed if !is_last => Failure { class: Class::NotActed, ..failure },
            _ => failure,
        })
    }

    /// What stands at the end: the public id, if TikTok gives one; `Err` with the wait while it is at it.
    async fn published(&self, id: &str, polls: &Polls) -> Result<Result<Option<String>, Duration>, Failure> {
        let status = self.status_fetch(id).await?;
        match status.status.as_str() {
            "PUBLISH_COMPLETE" => Ok(Ok(status.post_id())),
            "FAILED" => Err(failed(&status.fail_reason)),
            _ => Ok(Err(polls.next(status.seen_at))),
        }
    }

    /// `POST /v2/post/publish/status/fetch/`
    async fn status_fetch(&self, publish_id: &str) -> Result<Status, Failure> {
        let url = self.account.url(&["v2", "post", "publish", "status", "fetch", ""]);
        let request = Request::post(url, "status_fetch").json(json!({"publish_id": publish_id}));
        let (status, seen_at) = self.exchange(request).await?;
        Ok(Status { seen_at, ..status })
    }

    /// `GET /v2/user/info/`
    async fn user_info(&self) -> Result<Identity, Failure> {
        let url = self.account.url(&["v2", "user", "info", ""]);
        let request = Request::get(url, "user_info").query("fields", "open_id,display_name");
        let user = self.send::<UserInfo>(request).await?.user;
        Ok(Identity { id: user.open_id, name: user.display_name, url: None })
    }

    /// `POST /v2/oauth/token/`. The refresh token may be a new one; refusals have been seen with status 200.
    async fn oauth_token(&self) -> Result<BTreeMap<String, Secret>, Failure> {
        let names = ["client_key", "client_secret", "refresh_token"];
        let mut form = vec![("grant_type".to_owned(), "refresh_token".to_owned())];
        let mut request = Request::post(self.account.url(&["v2", "oauth", "token", ""]), "oauth_token");
        for name in names {
            let secret = self.account.secret(name)?;
            form.push((name.to_owned(), secret.expose().to_owned()));
            request = request.secret(secret);
        }
        let request = request.form(form);
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, classify)?;
        let fresh: Token = response.json().ok_or_else(|| {
            let said = response.value()["error_description"].as_str().unwrap_or("no explanation").to_owned();
            Failure::new(Class::Unauthorized, format!("TikTok does not renew the token: {said}")).at(&label)
        })?;
        let secrets = [("access_token", fresh.access_token), ("refresh_token", fresh.refresh_token)];
        Ok(secrets.into_iter().map(|(name, value)| (name.to_owned(), Secret::new(value))).collect())
    }

    async fn call<T>(&self, path: &[&str], action: &'static str, body: Value) -> Result<T, Failure>
    where
        T: serde::de::DeserializeOwned,
    {
        let request = Request::post(self.account.url(&[&["v2"], path].concat()), action);
        let request = request.header("content-type", "application/json; charset=UTF-8");
        self.send(if body.is_null() { request } else { request.json(body) }).await
    }

    async fn send<T: serde::de::DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        self.exchange(request).await.map(|(data, _)| data)
    }

    /// What TikTok answers, and when. Status 200 may carry an error.
    async fn exchange<T: serde::de::DeserializeOwned>(&self, request: Request) -> Result<(T, Timestamp), Failure> {
        let request = request.bearer(self.account.secret("access_token")?);
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, classify)?;
        match response.json::<Answer<T>>() {
            Some(answer) if answer.error.code == "ok" => Ok((answer.data, response.received_at)),
            _ => Err(classify(&response).at(label)),
        }
    }

    /// The floor of size by chunk: the last chunk takes what remains.
    fn chunks(&self, total: u64) -> Chunks {
        let size = self.account.figure("chunk_bytes", 10_000_000).max(1);
        match total / size {
            0 | 1 => Chunks { total, size: total.max(1), count: 1 },
            count => Chunks { total, size, count },
        }
    }
}

/// How a file is cut for the upload.
#[derive(Debug, PartialEq, Eq)]
struct Chunks {
    total: u64,
    size: u64,
    count: u64,
}

impl Chunks {
    fn range(&self, n: u64) -> std::ops::Range<u64> {
        n * self.size..if n + 1 == self.count { self.total } else { (n + 1) * self.size }
    }
}

fn video(post: &Post) -> Result<&Media, Failure> {
    let video = post.media.iter().find(|file| file.kind == MediaKind::Video);
    video.ok_or_else(|| Failure::new(Class::Refused, "TikTok takes no post without a video; attach one"))
}

/// What a post that TikTok could not make means. The upload is spent: none of these is mended by waiting.
fn failed(reason: &str) -> Failure {
    let class = match reason {
        "auth_removed" | "spam_risk_user_banned_from_posting" => Class::Unauthorized,
        _ => Class::Refused,
    };
    Failure::new(class, format!("TikTok took the video and did not post it: {reason}"))
}

/// A chunk's answers: none has a body that matters.
fn classify_upload(response: &Response) -> Failure {
    let class = match response.status {
        // The upload URL is over or at another byte; the next run asks where it stands, or gets a new one.
        403 | 404 | 416 => Class::NotActed,
        status => class_of_status(status),
    };
    let wait = (class == Class::TooFast).then_some(PER_MINUTE);
    Failure::new(class, format!("TikTok answered {} to a part of the video", response.status)).after(wait)
}

/// The failure that an answer means: by its code, else by its status.
fn classify(response: &Response) -> Failure {
    let error = response.value()["error"].take();
    let code = error["code"].as_str().unwrap_or_default();
    let (class, wait) = match code {
        "access_token_invalid" => (Class::Expired, None),
        "scope_not_authorized"
        | "scope_permission_missed"
        | "spam_risk_user_banned_from_posting"
        | "unaudited_client_can_only_post_to_private_accounts"
        | "url_ownership_unverified"
        | "app_version_check_failed" => (Class::Unauthorized, None),
        "spam_risk_too_many_posts" | "spam_risk_too_many_pending_share" | "reached_active_user_cap" => {
            (Class::TooFast, Some(DAILY))
        }
        "rate_limit_exceeded" => (Class::TooFast, Some(PER_MINUTE)),
        "internal_error" => (Class::MayHaveActed, None),
        "privacy_level_option_mismatch" => (Class::Refused, None),
        _ if response.is_success() => (Class::MayHaveActed, None),
        _ => (class_of_status(response.status), None),
    };
    let said = error["message"].as_str().filter(|text| !text.is_empty()).unwrap_or("no explanation");
    let log = error["log_id"].as_str().map(|id| format!(", log {id}")).unwrap_or_default();
    let code = if code.is_empty() { response.status.to_string() } else { code.to_owned() };
    Failure::new(class, format!("TikTok says: {said} ({code}{log})")).after(wait)
}

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
    error: AnswerError,
}

#[derive(Deserialize)]
struct AnswerError {
    code: String,
}

/// What the creator's own settings allow.
#[derive(Debug, Serialize, Deserialize)]
struct Creator {
    creator_username: String,
    privacy_level_options: Vec<String>,
    #[serde(default)]
    comment_disabled: bool,
    #[serde(default)]
    duet_disabled: bool,
    #[serde(default)]
    stitch_disabled: bool,
    max_video_post_duration_sec: Option<f64>,
}

impl Creator {
    fn check(&self, privacy: &str, file: &Media) -> Result<(), Failure> {
        let refused = |why: String| Err(Failure::new(Class::Refused, why));
        if !self.privacy_level_options.iter().any(|option| option == privacy) {
            let options = self.privacy_level_options.join(", ");
            return refused(format!("TikTok lets this account post as {options}, not as {privacy}; set privacy_level"));
        }
        match (file.duration_s, self.max_video_post_duration_sec) {
            (Some(length), Some(max)) if length > max => {
                refused(format!("the video is {length:.0} s long and TikTok takes {max:.0} s from this account"))
            }
            _ => Ok(()),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Upload {
    publish_id: String,
    upload_url: Url,
}

#[derive(Deserialize)]
struct Status {
    status: String,
    #[serde(default)]
    fail_reason: String,
    uploaded_bytes: Option<u64>,
    /// The platform's own spelling.
    #[serde(default)]
    publicaly_available_post_id: Vec<Value>,
    /// When it was told.
    #[serde(skip)]
    seen_at: Timestamp,
}

impl Status {
    /// A number in the docs, a string from some hosts.
    fn post_id(&self) -> Option<String> {
        self.publicaly_available_post_id.first().map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned))
    }
}

#[derive(Deserialize)]
struct UserInfo {
    user: User,
}

#[derive(Deserialize)]
struct User {
    open_id: String,
    display_name: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    refresh_token: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::scripted::{Memory, Script, account, media, open, post, response};

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
            (200, "reached_active_user_cap", Class::TooFast),
            (400, "invalid_param", Class::Refused),
            (400, "invalid_params", Class::Refused),
            (400, "invalid_publish_id", Class::Refused),
            (401, "access_token_invalid", Class::Expired),
            (401, "scope_not_authorized", Class::Unauthorized),
            (403, "spam_risk_too_many_pending_share", Class::TooFast),
            (403, "spam_risk_user_banned_from_posting", Class::Unauthorized),
            (403, "unaudited_client_can_only_post_to_private_accounts", Class::Unauthorized),
            (403, "privacy_level_option_mismatch", Class::Refused),
            (429, "rate_limit_exceeded", Class::TooFast),
            (500, "internal_error", Class::MayHaveActed),
            (503, "", Class::MayHaveActed),
            (200, "", Class::MayHaveActed),
        ];
        for (status, code, class) in rows {
            let body = json!({"data": {}, "error": {"code": code, "message": "m"}});
            assert_eq!(classify(&response(status, &body)).class, class, "{status} {code}");
        }
        for (status, class) in [(400, Class::Refused), (404, Class::NotActed), (416, Class::NotActed)] {
            assert_eq!(classify_upload(&response(status, &Value::Null)).class, class, "{status}");
        }
    }

    #[test]
    fn fifty_million_bytes_are_five_chunks_of_ten() {
        let mut adapter = tiktok(&Script::new([]));
        adapter.account.figures.clear();
        let chunks = adapter.chunks(50_000_123);
        assert_eq!((chunks.count, chunks.range(4)), (5, 40_000_000..50_000_123));
        assert_eq!(adapter.chunks(3_000_000), Chunks { total: 3_000_000, size: 3_000_000, count: 1 });
    }
}
