//! YouTube Data API v3: <https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol>.
//!
//! One video with its description, a still that stands for it, and a comment below it. Odd here: the upload session makes
//! at most one video and answers what became of it for as long as it lives, so that its URI, kept before the first byte is
//! sent, is what is asked after a lost answer; the last byte publishes. A project that has not passed Google's audit gets
//! success and a private video: what YouTube reports is compared with what was asked for.

mod comments;
mod google;
mod metadata;
mod said;
mod upload;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use http::Method;
use jiff::{SignedDuration, Timestamp};
use metadata::{privacy, said, snippet, status};
use serde::Deserialize;
use serde_json::{Value, json};
use upload::Upload;
use url::Url;

use super::polls::Polls;
use super::shown::is_shown;
use super::takes::{Card, Takes};
use super::{
    Account, Adapter, Grant, Granted, Identity, Rights, Tokens, answered, check_parts, login, not_deleted, plain,
};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step, wait};
use crate::post::{Media, MediaKind, MediaLimits, Part, Post, Role};
use crate::wire::{Request, Response, Wire};

const TAKES: Takes =
    Takes { below: Some(Role::Comment), card: Card::Nobody, pictures: false, animations: false, videos: true };

/// How many videos are listed: the most that the call takes.
/// Source: developers.google.com/youtube/v3/docs/playlistItems/list, read 2026-11-23.
const LISTED: usize = 50;

/// Publishes to one channel.
pub struct YouTube {
    account: Account,
    wire: Wire,
    /// How often in a row it was told that it calls too often.
    too_often: AtomicU64,
}

impl YouTube {
    /// For the channel that the account's token was given for.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire, too_often: AtomicU64::new(0) }
    }
}

#[async_trait]
impl Adapter for YouTube {
    async fn whoami(&self) -> Result<Identity, Failure> {
        let channel = self.channels().await?;
        let handle = channel.snippet.custom_url.unwrap_or_else(|| format!("channel/{}", channel.id));
        let url = format!("https://www.youtube.com/{handle}");
        Ok(Identity { id: channel.id, name: channel.snippet.title, url: Some(url) })
    }

    /// A channel whose phone number is confirmed may have long videos.
    async fn media_limits(&self) -> Result<Option<MediaLimits>, Failure> {
        let status = self.channels().await?.status;
        let is_long = status.long_uploads_status.as_deref() == Some("allowed");
        let video_seconds = is_long.then(|| self.account.figure("long_video_s", 43_200));
        Ok(Some(MediaLimits { video_seconds, ..MediaLimits::default() }))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        comments::check(post)?;
        let opened_before = journal.result("session/0").is_some();
        let valid = Duration::from_secs(self.account.figure("session_valid_s", 82_800));
        let open = Step::repeatable("session", 0).valid_for(valid).secret();
        let session: Url = step(journal, open, self.videos_insert(post)).await?;
        let made = Step::once("video", 0);
        let sent = step(journal, made.clone(), self.upload(&session, post, opened_before)).await?;
        let polls = Polls::begin(&self.account, journal, "processed", 0).await?;
        let poll = self.processed(&sent.id, privacy(post), &polls);
        let processed = wait(journal, Step::repeatable("processed", 0), "YouTube processes the video", poll).await;
        processed.map_err(|stop| stop.blamed_on(&made))?;
        let sent = self.with_still(sent, post, journal).await?.with(metadata::SAID, said(post));
        let mut receipt = Receipt { parts: vec![sent] };
        for (n, part) in post.parts.iter().enumerate().skip(1) {
            let id = receipt.first().map(|video| video.id.clone()).unwrap_or_default();
            receipt.push(step(journal, Step::once("comment", n), self.comment_threads_insert(&id, part)).await?);
        }
        Ok(receipt)
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        if open.step.name == "comment" {
            return self.find_comment(post, open, journal).await;
        }
        let session = journal.result("session/0").and_then(|uri| serde_json::from_value::<Url>(uri).ok());
        if let Some(session) = session {
            match self.state(&session, video(post)?.content.len() as u64).await? {
                Upload::Done(sent) => return Ok(Found::sent(&sent)),
                Upload::At(_) => return Ok(Found::Absent),
                Upload::Gone => {}
            }
        }
        let part = first_part(post)?;
        let (title, snippet) = (part.field("title"), snippet(post, part));
        let description = snippet["description"].as_str().unwrap_or_default();
        let listed = self.playlist_items().await?;
        let since = open.since - self.skew();
        let reaches_back = listed.len() < LISTED || listed.iter().any(|item| item.snippet.published_at < since);
        let mut alike: Vec<Item> = listed.into_iter().filter(|item| item.is(title, since)).collect();
        let ours = alike.iter().position(|item| is_shown(&item.snippet.description, description));
        Ok(match (ours, alike.first()) {
            (Some(at), _) => Found::sent(&receipt(alike.swap_remove(at).snippet.resource_id.video_id)),
            // One of the desk's own, or ours that was changed there since.
            (None, Some(item)) => {
                let id = &item.snippet.resource_id.video_id;
                let check = format!(
                    "a video with this title and another description is at https://youtu.be/{id}: see whether it is this one"
                );
                Found::CannotTell { check }
            }
            (None, None) if reaches_back => Found::Absent,
            (None, None) => {
                Found::CannotTell { check: "look further back among the videos in YouTube Studio".to_owned() }
            }
        })
    }

    async fn refresh(&self) -> Result<Tokens, Failure> {
        self.token().await
    }

    async fn trade(&self, grant: &Grant) -> Result<Granted, Failure> {
        let request = grant.post(self.account.app("client_id")?, "token").secret(self.account.secret("client_secret")?);
        let granted = login::trade::<login::Answer>(&self.wire, request, "Google").await?.granted();
        Ok(Granted { scopes: granted.scopes.map(google::with_implied), ..granted })
    }

    async fn rights(&self) -> Result<Rights, Failure> {
        self.token_info().await.map(Rights::from)
    }

    async fn edit(&self, post: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        check_parts(post, receipt)?;
        let mut edited = receipt.clone();
        for (n, (part, sent)) in post.parts.iter().zip(&mut edited.parts).enumerate() {
            let edit = Step::repeatable("edit", n);
            match part.role {
                Role::Comment => step(journal, edit, self.comments_update(&sent.id, part)).await?,
                Role::Post | Role::Reply => {
                    step(journal, edit, self.videos_update(sent, post, part)).await?;
                    if sent.extra.contains_key(metadata::SAID) {
                        sent.extra.insert(metadata::SAID.to_owned(), said(post));
                    }
                }
            }
        }
        Ok(edited)
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        // What stands below a video goes with it.
        for (n, sent) in receipt.parts.iter().enumerate().take(1) {
            step(journal, Step::repeatable("delete", n), self.videos_delete(&sent.id)).await?;
        }
        Ok(())
    }
}

impl YouTube {
    /// `POST /upload/youtube/v3/videos?uploadType=resumable`: opens a session. Nothing stands on the channel yet.
    async fn videos_insert(&self, post: &Post) -> Result<Url, Failure> {
        let (file, part) = (video(post)?, first_part(post)?);
        let notify = post.option_bool("notify_subscribers").unwrap_or(true);
        let request = Request::post(self.account.url(&["upload", "youtube", "v3", "videos"]), "videos_insert")
            .query("uploadType", "resumable")
            .query("part", "snippet,status")
            .query("notifySubscribers", notify.to_string())
            .header("x-upload-content-length", file.content.len().to_string())
            .header("x-upload-content-type", file.mime.as_str())
            .json(json!({"snippet": snippet(post, part), "status": status(post)}));
        let response = self.call(request).await?;
        response
            .header("location")
            .and_then(|uri| uri.parse().ok())
            .ok_or_else(|| Failure::new(Class::NotActed, "YouTube opened an upload session and did not say where"))
    }

    /// The still that stands for the video is set. What YouTube refuses of it, as on a channel without a confirmed phone number or
    /// one that has set too many lately, takes nothing from the video: the receipt tells it. A wait of a minute is the video's alone.
    async fn with_still(&self, sent: PartReceipt, post: &Post, journal: &dyn Journal) -> Result<PartReceipt, Stop> {
        let Some(file) = post.thumbnail.and_then(|n| post.media.get(n)) else { return Ok(sent) };
        let set = async {
            match self.thumbnails_set(&sent.id, file).await {
                Err(failure) if failure.class == Class::Refused => Ok(Some(failure.message)),
                Err(failure) if failure.class == Class::TooFast => match failure.retry_after {
                    Some(wait) if wait <= self.minute() => Err(failure.alone()),
                    _ => Ok(Some(failure.message)),
                },
                set => set.map(|()| None),
            }
        };
        let refused: Option<String> = step(journal, Step::repeatable("thumbnail", 0), set).await?;
        Ok(match refused {
            Some(why) => sent.with("remark", format!("the video has no still of the article: {why}")),
            None => sent,
        })
    }

    /// `POST /upload/youtube/v3/thumbnails/set`: <https://developers.google.com/youtube/v3/docs/thumbnails/set>
    async fn thumbnails_set(&self, id: &str, file: &Media) -> Result<(), Failure> {
        let url = self.account.url(&["upload", "youtube", "v3", "thumbnails", "set"]);
        let request = Request::post(url, "thumbnails_set").query("videoId", id).query("uploadType", "media");
        self.call(request.bytes(&file.mime, file.content.clone()).writes()).await.map(drop)
    }

    /// `GET /youtube/v3/videos`: `Err` with the wait while the video is being processed.
    async fn processed(&self, id: &str, wanted: &str, polls: &Polls) -> Result<Result<(), Duration>, Failure> {
        let (video, now) = self.videos_list(id).await?;
        let Some(video) = video else { return Ok(Err(polls.next(now))) };
        let text = |name: &str| video["status"][name].as_str().unwrap_or_default().to_owned();
        let url = receipt(id.to_owned()).url.unwrap_or_default();
        match text("uploadStatus").as_str() {
            "failed" | "rejected" | "deleted" => {
                let why = format!("{} {}", text("failureReason"), text("rejectionReason"));
                let failure =
                    Failure::new(Class::Refused, format!("YouTube does not show the video {url}: {}", why.trim()));
                // One that it refuses or that somebody took down is not put there again.
                Err(if text("uploadStatus") == "failed" { failure.spent() } else { failure })
            }
            _ if text("privacyStatus") != wanted => Err(metadata::kept(id, &text("privacyStatus"), wanted)),
            "processed" => Ok(Ok(())),
            _ => Ok(Err(polls.next(now))),
        }
    }

    /// The video as YouTube shows it, and when.
    async fn videos_list(&self, id: &str) -> Result<(Option<Value>, Timestamp), Failure> {
        let request = Request::get(self.account.url(&["youtube", "v3", "videos"]), "videos_list");
        let request = request.query("part", "snippet,status").query("id", id);
        let response = self.call(request).await?;
        Ok((response.value()["items"].get(0).cloned(), response.received_at))
    }

    /// `DELETE /youtube/v3/videos`. One that is gone already is what was wanted.
    async fn videos_delete(&self, id: &str) -> Result<(), Failure> {
        let request = Request::new(Method::DELETE, self.account.url(&["youtube", "v3", "videos"]), "videos_delete");
        let request = request.query("id", id).writes().bearer(self.account.secret("access_token")?);
        let label = request.label();
        match self.wire.http.send(request).await {
            Ok(response) if response.status == 404 && said::names_no_video(&response) => return Ok(()),
            // A 404 that does not say so is a proxy's, or of an address that is wrong: it is looked whether the video is there.
            Ok(response) if response.status == 404 => {}
            sent => drop(answered(sent, &label, |response| self.classify(response))?),
        }
        let (left, _) = self.videos_list(id).await?;
        left.map_or(Ok(()), |_| Err(not_deleted("YouTube", id)))
    }

    /// `GET /youtube/v3/channels?mine=true`
    async fn channels(&self) -> Result<Channel, Failure> {
        let request = Request::get(self.account.url(&["youtube", "v3", "channels"]), "channels_list");
        let request = request.query("part", "id,snippet,contentDetails,status").query("mine", "true");
        let list: List<Channel> = body(&self.call(request).await?, "GET /youtube/v3/channels")?;
        list.items.into_iter().next().ok_or_else(|| {
            Failure::new(
                Class::Unauthorized,
                "this Google account has no YouTube channel; make one, then sign in again",
            )
        })
    }

    /// `GET /youtube/v3/playlistItems` of the channel's own uploads, the newest first, private ones too.
    async fn playlist_items(&self) -> Result<Vec<Item>, Failure> {
        let playlist = self.channels().await?.content_details.related_playlists.uploads;
        let request = Request::get(self.account.url(&["youtube", "v3", "playlistItems"]), "playlist_items_list")
            .query("part", "snippet,contentDetails,status")
            .query("playlistId", playlist)
            .query("maxResults", LISTED.to_string());
        Ok(body::<List<Item>>(&self.call(request).await?, "GET /youtube/v3/playlistItems")?.items)
    }

    async fn call(&self, request: Request) -> Result<Response, Failure> {
        let request = request.bearer(self.account.secret("access_token")?);
        let label = request.label();
        let answer = answered(self.wire.http.send(request).await, &label, |response| self.classify(response))?;
        self.too_often.store(0, Ordering::Relaxed);
        Ok(answer)
    }

    /// How long to pause where YouTube counts by the minute.
    fn minute(&self) -> Duration {
        Duration::from_secs(self.account.figure("minute_wait_s", 60))
    }

    /// How far the platform's clock may be behind the store's.
    fn skew(&self) -> SignedDuration {
        SignedDuration::from_secs(self.account.figure("clock_skew_s", 30).cast_signed())
    }
}

fn receipt(id: String) -> PartReceipt {
    let url = format!("https://www.youtube.com/watch?v={id}");
    PartReceipt::new(id, url)
}

fn video(post: &Post) -> Result<&Media, Failure> {
    let video = post.media.iter().find(|file| file.kind == MediaKind::Video);
    video.ok_or_else(|| Failure::new(Class::Refused, "YouTube takes no post without a video; attach one"))
}

fn first_part(post: &Post) -> Result<&Part, Failure> {
    post.parts.first().ok_or_else(|| Failure::new(Class::Refused, "this post says nothing"))
}

/// The body of a success. One that cannot be read leaves the outcome open.
fn body<T: serde::de::DeserializeOwned>(response: &Response, label: &str) -> Result<T, Failure> {
    response.json().ok_or_else(|| {
        Failure::new(Class::MayHaveActed, "YouTube answered with success but without what was asked for").at(label)
    })
}

#[derive(Deserialize)]
struct List<T> {
    #[serde(default = "Vec::new")]
    items: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Channel {
    id: String,
    snippet: ChannelSnippet,
    content_details: ContentDetails,
    #[serde(default)]
    status: ChannelStatus,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChannelStatus {
    long_uploads_status: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChannelSnippet {
    title: String,
    custom_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContentDetails {
    related_playlists: RelatedPlaylists,
}

#[derive(Deserialize)]
struct RelatedPlaylists {
    uploads: String,
}

#[derive(Deserialize)]
struct Item {
    snippet: ItemSnippet,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemSnippet {
    title: String,
    #[serde(default)]
    description: String,
    published_at: Timestamp,
    resource_id: ResourceId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceId {
    video_id: String,
}

impl Item {
    fn is(&self, title: &str, since: Timestamp) -> bool {
        self.snippet.title.trim() == title.trim() && self.snippet.published_at >= since
    }
}

#[cfg(test)]
mod tests;
