//! TikTok Content Posting API v2: <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>.
//!
//! One video with its caption, or photos, which TikTok fetches. Odd here: every path ends in a slash; success is `error.code == "ok"`, whatever the status;
//! an upload whose bytes are not whole never becomes a post, so that the last chunk publishes; and `publish_id`, given
//! before any byte is sent, answers what became of it. Of photos the first call is the post, so that one that was not answered
//! has no `publish_id`. A post that is not public has no id and no address. Nothing can be changed or taken down.

mod errors;
mod photos;
mod upload;

use std::time::Duration;

use async_trait::async_trait;
use errors::is_unknown;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use upload::Upload;

use super::polls::Polls;
use super::takes::{Card, Takes};
use super::{Account, Adapter, Grant, Granted, Identity, Tokens, answered, login, plain, renewal};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step, wait};
use crate::post::{Media, MediaKind, Post};
use crate::wire::{Request, Wire};

const TAKES: Takes = Takes { below: None, card: Card::Nobody, pictures: true, animations: false, videos: true };

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
        let creator = step(journal, self.creator_step(journal), self.creator_info()).await?;
        let made = Step::once("post", 0);
        let (kind, sent) = if photos::are_in(post) {
            ("photo", step(journal, made.clone(), self.content_init(post, &creator)).await?)
        } else {
            let upload = step(journal, self.init_step(journal), self.video_init(post, &creator)).await?;
            let sent = step(journal, made.clone(), self.upload(&upload, post, begun_before)).await;
            ("video", self.unless_in_vain(sent, post, journal).await?)
        };
        if sent.url.is_some() {
            // Found among the public posts: there is nothing left to wait for.
            return Ok(Receipt { parts: vec![sent] });
        }
        let polls = Polls::begin(&self.account, journal, "published", 0).await?;
        let poll = self.published(&sent.id, privacy(post), &polls);
        let public = wait(journal, Step::repeatable("published", 0), "TikTok processes the post", poll).await;
        let public = self.unless_in_vain(public.map_err(|stop| stop.blamed_on(&made)), post, journal).await?;
        let part = match public {
            Published::Told(Some(id)) => {
                let url = format!("https://www.tiktok.com/@{}/{kind}/{id}", creator.creator_username);
                PartReceipt::new(id, url).with("publish_id", sent.id)
            }
            Published::Told(None) => sent,
            Published::Forgotten { .. } => {
                let remark = "TikTok took the post and does not know it any more: look for it in the TikTok app";
                sent.with("remark", remark)
            }
        };
        Ok(Receipt { parts: vec![part] })
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        if photos::are_in(post) {
            return self.find_photos(post, open).await;
        }
        let upload = journal.result("init/0").and_then(|value| serde_json::from_value::<Upload>(value).ok());
        let Some(upload) = upload else {
            return Ok(Found::CannotTell { check: "look for the video in the TikTok app".to_owned() });
        };
        let status = match self.status_fetch(&upload.publish_id).await {
            Err(failure) if is_unknown(&failure) => {
                return Ok(Found::CannotTell { check: "look for the video in the TikTok app".to_owned() });
            }
            asked => asked?,
        };
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

    async fn shortcomings(&self) -> Result<Vec<String>, Failure> {
        let lacking = |what: &str, scope: &str, asked: Result<(), Failure>| match asked {
            Err(failure) if failure.message.contains("scope_not_authorized") => {
                Ok(Some(format!("{what} ({scope} was not granted)")))
            }
            Err(failure) if failure.class == Class::Unauthorized => Ok(Some(format!("{what} ({})", failure.message))),
            asked => asked.map(|()| None),
        };
        let posting = lacking("post", "video.publish", self.creator_info().await.map(drop))?;
        let finding = "find photos again whose posting was not answered";
        let finding = lacking(finding, "video.list", self.video_list().await.map(drop))?;
        Ok(posting.into_iter().chain(finding).collect())
    }

    async fn refresh(&self) -> Result<Tokens, Failure> {
        self.oauth_token().await
    }

    async fn trade(&self, grant: &Grant) -> Result<Granted, Failure> {
        let app = self.account.app("client_key")?;
        let request = grant.post(app, "oauth_token").secret(self.account.secret("client_secret")?);
        Ok(login::trade::<login::Answer>(&self.wire, request, "TikTok").await?.granted())
    }
}

impl TikTok {
    /// The creator's settings are to be read right before a post is begun: those of an earlier try are too old for a later one, and
    /// end with the upload that was begun with them.
    fn creator_step(&self, journal: &dyn Journal) -> Step {
        let asked = Step::repeatable("creator", 0);
        match (journal.result("post/0").is_some(), journal.result("init/0").is_some()) {
            (true, _) => asked,
            (false, true) => asked.valid_for(self.upload_valid_for()),
            (false, false) => asked.valid_for(Duration::from_secs(self.account.figure("creator_valid_s", 300))),
        }
    }

    /// Once all is sent it does not matter that its address is over: while the post is processed no other upload is begun.
    fn init_step(&self, journal: &dyn Journal) -> Step {
        let begun = Step::repeatable("init", 0).secret();
        if journal.result("post/0").is_some() { begun } else { begun.valid_for(self.upload_valid_for()) }
    }

    fn upload_valid_for(&self) -> Duration {
        Duration::from_secs(self.account.figure("upload_valid_s", 3_300))
    }

    /// `POST /v2/post/publish/creator_info/query/`, which TikTok wants before every post.
    async fn creator_info(&self) -> Result<Creator, Failure> {
        self.call(&["creator_info", "query", ""], "creator_info", Value::Null).await
    }

    /// `POST /v2/post/publish/video/init/`: where to send the bytes. Nothing is posted before they are whole.
    async fn video_init(&self, post: &Post, creator: &Creator) -> Result<Upload, Failure> {
        let file = video(post)?;
        let privacy = privacy(post);
        creator.check(privacy, Some(file))?;
        let caption = caption(post);
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
        self.call(&["video", "init", ""], "video_init", body).await.map_err(Self::not_begun)
    }

    /// What stands at the end; `Err` with the wait while TikTok is at it.
    async fn published(&self, id: &str, privacy: &str, polls: &Polls) -> Result<Result<Published, Duration>, Failure> {
        let status = match self.status_fetch(id).await {
            // How long it is remembered is not told; all of it was handed in.
            Err(failure) if is_unknown(&failure) => return Ok(Ok(Published::Forgotten { forgotten: true })),
            asked => asked?,
        };
        match status.status.as_str() {
            "PUBLISH_COMPLETE" => match status.post_id() {
                None if privacy == PUBLIC && polls.asked_for(status.seen_at) < self.moderation() => {
                    Ok(Err(polls.next(status.seen_at)))
                }
                id => Ok(Ok(Published::Told(id))),
            },
            "FAILED" => Err(self.failed(&status.fail_reason)),
            _ => Ok(Err(polls.next(status.seen_at))),
        }
    }

    /// What was handed in and came to nothing is handed in anew, but not for ever: each time is one of the creator's few posts of
    /// the day.
    async fn unless_in_vain<T: Send>(
        &self,
        came: Result<T, Stop>,
        post: &Post,
        journal: &dyn Journal,
    ) -> Result<T, Stop> {
        let (step, failure) = match came {
            Err(Stop::Failed { step, failure }) if failure.spent && failure.class == Class::NotActed => (step, failure),
            came => return came,
        };
        let most = self.account.figure("tries_in_vain", 3);
        for n in 1..most {
            let name = format!("in_vain/{n}");
            if journal.minted(&name).is_none() {
                journal.note(&name).await?;
                return Err(Stop::Failed { step, failure });
            }
        }
        let message = format!("{}; {most} times, and each is one of the posts of the day", failure.message);
        let message = match post.media.iter().find_map(|file| file.public_url.as_ref()) {
            Some(url) if photos::are_in(post) => format!("{message}; see whether {url} can be fetched from outside"),
            _ => message,
        };
        Err(Stop::Failed { step, failure: Failure { class: Class::Refused, message, ..failure } })
    }

    /// `POST /v2/post/publish/status/fetch/`
    async fn status_fetch(&self, publish_id: &str) -> Result<Status, Failure> {
        let request = self.post(&["status", "fetch", ""], "status_fetch").json(json!({"publish_id": publish_id}));
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
    async fn oauth_token(&self) -> Result<Tokens, Failure> {
        let names = ["client_key", "client_secret", "refresh_token"];
        let mut form = vec![("grant_type".to_owned(), "refresh_token".to_owned())];
        let mut request = Request::post(self.account.url(&["v2", "oauth", "token", ""]), "oauth_token").gives_tokens();
        for name in names {
            let secret = self.account.secret(name)?;
            form.push((name.to_owned(), secret.expose().to_owned()));
            request = request.secret(secret);
        }
        let fresh: login::Answer = renewal::renew(&self.wire, request.form(form), "TikTok").await?;
        Ok(fresh.granted().tokens)
    }

    /// How long the id of a public post is waited for, by which it is known once moderators have passed it.
    fn moderation(&self) -> Duration {
        Duration::from_secs(self.account.figure("moderation_s", 300))
    }

    /// How long to pause where TikTok counts by the minute.
    fn minute(&self) -> Duration {
        Duration::from_secs(self.account.figure("minute_wait_s", 60))
    }

    async fn call<T>(&self, path: &[&str], action: &'static str, body: Value) -> Result<T, Failure>
    where
        T: serde::de::DeserializeOwned,
    {
        let request = self.post(path, action);
        self.send(if body.is_null() { request } else { request.json(body) }).await
    }

    fn post(&self, path: &[&str], action: &'static str) -> Request {
        let url = self.account.url(&[&["v2", "post", "publish"], path].concat());
        Request::post(url, action).header("content-type", "application/json; charset=UTF-8")
    }

    async fn send<T: serde::de::DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        self.exchange(request).await.map(|(data, _)| data)
    }

    /// What TikTok answers, and when. Status 200 may carry an error.
    async fn exchange<T: serde::de::DeserializeOwned>(&self, request: Request) -> Result<(T, Timestamp), Failure> {
        let request = request.bearer(self.account.secret("access_token")?);
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, |response| self.classify(response))?;
        match response.json::<Answer<T>>() {
            Some(answer) if answer.error.code == "ok" => Ok((answer.data, response.received_at)),
            _ => Err(self.classify(&response).at(label)),
        }
    }
}

fn caption(post: &Post) -> String {
    post.parts.first().map(plain).unwrap_or_default()
}

/// What everybody sees.
const PUBLIC: &str = "PUBLIC_TO_EVERYONE";

fn privacy(post: &Post) -> &str {
    post.option_str("privacy_level").unwrap_or("SELF_ONLY")
}

fn video(post: &Post) -> Result<&Media, Failure> {
    let video = post.media.iter().find(|file| file.kind == MediaKind::Video);
    video.ok_or_else(|| Failure::new(Class::Refused, "TikTok takes no post without a video or pictures; attach one"))
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

/// What became of a post that TikTok has all of.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Published {
    /// It is there, by this id if it is public.
    Told(Option<String>),
    /// TikTok does not know the upload any more.
    Forgotten { forgotten: bool },
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
    fn check(&self, privacy: &str, video: Option<&Media>) -> Result<(), Failure> {
        let refused = |why: String| Err(Failure::new(Class::Refused, why));
        if !self.privacy_level_options.iter().any(|option| option == privacy) {
            let options = self.privacy_level_options.join(", ");
            return refused(format!("TikTok lets this account post as {options}, not as {privacy}; set privacy_level"));
        }
        match (video.and_then(|file| file.duration_s), self.max_video_post_duration_sec) {
            (Some(length), Some(max)) if length > max => {
                refused(format!("the video is {length:.0} s long and TikTok takes {max:.0} s from this account"))
            }
            _ => Ok(()),
        }
    }
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

#[cfg(test)]
mod tests;
