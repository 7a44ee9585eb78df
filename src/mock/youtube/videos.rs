//! Videos: shown, changed, taken down, given a thumbnail.
//!
//! <https://developers.google.com/youtube/v3/docs/videos>

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Query, Refused, State, Youtube, channel_of, metadata, missing, parts, refused, video_not_found};
use crate::mock::{Request, Response, World, kit};

/// A thumbnail, in bytes. <https://developers.google.com/youtube/v3/docs/thumbnails/set>
const MAX_THUMBNAIL_BYTES: usize = 2 * 1024 * 1024;

/// What a channel whose phone number is not confirmed may have, in seconds. <https://support.google.com/youtube/answer/71673>
const SHORT_VIDEO_SECONDS: u64 = 15 * 60;

/// Whether the phone number of a channel is not confirmed. The sandbox has one, whose name says so.
pub(super) fn is_unconfirmed(account: &str) -> bool {
    account.contains("unconfirmed")
}

/// A video that is wholly uploaded.
pub(super) struct Video {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) metadata: metadata::Metadata,
    pub(super) published_at: String,
    pub(super) order: u64,
    pub(super) polls: u32,
    pub(super) failure: Option<&'static str>,
    /// How many looks longer than usual it is being processed.
    pub(super) more_looks: u32,
    /// How long it is, as far as the file says.
    pub(super) seconds: u64,
}

impl Youtube {
    /// `videos.list`: the owner's first look still sees a new video processed, the second sees it done.
    pub(super) fn list(&self, account: &str, query: &Query, world: &World) -> Result<Value, Refused> {
        let parts = parts(query)?;
        let ids: Vec<&str> = kit::value(query, "id").ok_or_else(|| missing("id"))?.split(',').collect();
        if ids.len() > 50 {
            return Err(refused(400, "badRequest", "The request specifies more than 50 ids."));
        }
        let mut state = self.lock();
        let mut items = Vec::new();
        for id in ids {
            let Some(video) = state.videos.get_mut(id) else { continue };
            let is_own = video.account == account;
            if is_own && parts.iter().any(|part| part == "status" || part == "processingDetails") {
                video.polls += 1;
                video.show_state(world);
            }
            if is_own || video.metadata.privacy() != "private" {
                items.push(video.to_json(&parts, is_own));
            }
        }
        let page = json!({"totalResults": items.len(), "resultsPerPage": items.len()});
        Ok(json!({"kind": "youtube#videoListResponse", "etag": "v", "items": items, "pageInfo": page}))
    }

    pub(super) fn update(
        &self,
        request: &Request,
        account: &str,
        query: &Query,
        world: &World,
    ) -> Result<Value, Refused> {
        let parts = parts(query)?;
        let body = metadata::body(request)?;
        let id = body["id"].as_str().ok_or_else(|| missing("id"))?.to_owned();
        let mut state = self.lock();
        let video = state.own(&id, account)?;
        video.metadata = metadata::Metadata::update(&video.metadata, &body, &parts)?.audited(account);
        let (text, details) = (video.metadata.description().to_owned(), video.metadata.details());
        world.wall.change("youtube", &id, |post| {
            post.text = text;
            post.details.extend(details);
        });
        video.show_state(world);
        Ok(video.to_json(&parts, true))
    }

    pub(super) fn delete(&self, account: &str, query: &Query, world: &World) -> Result<Response, Refused> {
        let id = kit::value(query, "id").ok_or_else(|| missing("id"))?;
        let mut state = self.lock();
        state.own(id, account)?;
        state.videos.remove(id);
        world.wall.change("youtube", id, |post| post.state = "deleted".to_owned());
        // What stands below a video goes with it.
        state.comments.retain(|key, comment| {
            let goes = comment.video == id;
            if goes {
                world.wall.change("youtube", key, |post| post.state = "deleted".to_owned());
            }
            !goes
        });
        Ok(kit::answer(204, ""))
    }

    pub(super) fn set_thumbnail(
        &self,
        request: &Request,
        account: &str,
        query: &Query,
        world: &World,
    ) -> Result<Response, Refused> {
        let id = kit::value(query, "videoId").ok_or_else(|| missing("videoId"))?;
        self.lock().own(id, account)?;
        if is_unconfirmed(account) {
            let message = "The authenticated user doesn't have permissions to upload and set custom video thumbnails.";
            return Err(refused(403, "forbidden", message));
        }
        let kind = kit::header(request, "content-type").unwrap_or_default();
        if request.body().is_empty() {
            return Err(refused(400, "mediaBodyRequired", "The request does not include the image content."));
        }
        if request.body().len() > MAX_THUMBNAIL_BYTES {
            return Err(refused(413, "uploadTooLarge", format!("Media is too large. Limit: {MAX_THUMBNAIL_BYTES}")));
        }
        let found = kit::sniff(request.body()).filter(|found| matches!(found.mime, "image/jpeg" | "image/png"));
        let (true, Some(found)) = (matches!(kind, "image/jpeg" | "image/png" | "application/octet-stream"), found)
        else {
            return Err(refused(400, "invalidImage", "The provided image content is invalid."));
        };
        let kept = world.wall.keep(found.mime, request.body().clone(), "");
        world.wall.change("youtube", id, |post| {
            post.details.insert("thumbnail".to_owned(), kept.url.into());
        });
        let items = json!([thumbnails(id)]);
        Ok(kit::json(200, &json!({"kind": "youtube#thumbnailSetResponse", "etag": "t", "items": items})))
    }
}

impl State {
    pub(super) fn own(&mut self, id: &str, account: &str) -> Result<&mut Video, Refused> {
        let video = self.videos.get_mut(id).ok_or_else(video_not_found)?;
        match video.account == account {
            true => Ok(video),
            false => Err(refused(403, "forbidden", "The request is not properly authorized to access the video.")),
        }
    }
}

impl Video {
    fn is_done(&self) -> bool {
        self.polls > 1 + self.more_looks
    }

    /// Why it is not shown though it could be read.
    fn rejection(&self) -> Option<&'static str> {
        (is_unconfirmed(&self.account) && self.seconds > SHORT_VIDEO_SECONDS).then_some("length")
    }

    fn show_state(&self, world: &World) {
        let state = match (self.failure, self.rejection()) {
            _ if !self.is_done() => "processing",
            (Some(_), _) => "failed",
            (None, Some(_)) => "rejected",
            (None, None) => self.metadata.privacy(),
        };
        world.wall.change("youtube", &self.id, |post| post.state = state.to_owned());
    }

    pub(super) fn to_json(&self, parts: &[String], is_own: bool) -> Value {
        let mut video = json!({"kind": "youtube#video", "etag": format!("v{}", self.polls), "id": self.id});
        for part in parts {
            video[part.as_str()] = match part.as_str() {
                "snippet" => {
                    let mut snippet = self.metadata.part("snippet");
                    snippet["publishedAt"] = self.published_at.as_str().into();
                    snippet["channelId"] = channel_of(&self.account).into();
                    snippet["channelTitle"] = self.account.as_str().into();
                    snippet["liveBroadcastContent"] = "none".into();
                    snippet["thumbnails"] = thumbnails(&self.id);
                    snippet
                }
                "status" => {
                    let mut status = self.metadata.part("status");
                    let (is, why) = match (self.failure, self.rejection()) {
                        _ if !self.is_done() => ("uploaded", None),
                        (Some(reason), _) => ("failed", Some(("failureReason", reason))),
                        (None, Some(reason)) => ("rejected", Some(("rejectionReason", reason))),
                        (None, None) => ("processed", None),
                    };
                    status["uploadStatus"] = is.into();
                    if let Some((name, reason)) = why {
                        status[name] = reason.into();
                    }
                    status
                }
                "processingDetails" if is_own => {
                    let status = match self.failure {
                        _ if !self.is_done() => "processing",
                        Some(_) => "failed",
                        None => "succeeded",
                    };
                    json!({"processingStatus": status})
                }
                "localizations" => self.metadata.part("localizations"),
                // Nobody looks here, so all counts are nought; they are strings, as the reference has them.
                "statistics" => json!({"viewCount": "0", "likeCount": "0", "favoriteCount": "0", "commentCount": "0"}),
                "contentDetails" => json!({"duration": duration(self.seconds), "dimension": "2d", "definition": "hd",
                    "caption": "false", "licensedContent": false, "contentRating": {}, "projection": "rectangular"}),
                "player" => json!({"embedHtml": format!(
                    "<iframe width=\"480\" height=\"270\" src=\"//www.youtube.com/embed/{}\" frameborder=\"0\" allowfullscreen></iframe>",
                    self.id,
                )}),
                // Of what nobody has said anything.
                "recordingDetails" => json!({}),
                "topicDetails" => json!({"topicCategories": []}),
                "paidProductPlacementDetails" => json!({"hasPaidProductPlacement": false}),
                _ => continue,
            };
        }
        video
    }

    pub(super) fn playlist_item(&self, playlist: &str, position: usize, parts: &[String]) -> Value {
        let mut item = json!({"kind": "youtube#playlistItem", "etag": "i", "id": format!("VVU{}", self.id)});
        let resource = json!({"kind": "youtube#video", "videoId": self.id});
        for part in parts {
            item[part.as_str()] = match part.as_str() {
                "snippet" => json!({"publishedAt": self.published_at, "channelId": channel_of(&self.account),
                    "title": self.metadata.title(), "description": self.metadata.description(),
                    "playlistId": playlist, "position": position, "resourceId": resource}),
                "contentDetails" => json!({"videoId": self.id, "videoPublishedAt": self.published_at}),
                "status" => json!({"privacyStatus": self.metadata.privacy()}),
                _ => continue,
            };
        }
        item
    }
}

/// ISO 8601: `PT1H2M3S`.
fn duration(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let part = |count: u64, unit: &str| if count > 0 { format!("{count}{unit}") } else { String::new() };
    format!("PT{}{}{}S", part(hours, "H"), part(minutes, "M"), seconds % 60)
}

fn thumbnails(id: &str) -> Value {
    let of = |name: &str, width: u32, height: u32| json!({"url": format!("https://i.ytimg.com/vi/{id}/{name}.jpg"), "width": width, "height": height});
    json!({"default": of("default", 120, 90), "medium": of("mqdefault", 320, 180), "high": of("hqdefault", 480, 360)})
}

/// What the first bytes say of a video file: the containers that YouTube takes.
/// <https://support.google.com/youtube/troubleshooter/2888402>
pub(super) fn failure_of(bytes: &Bytes) -> Option<&'static str> {
    let is_video = bytes.get(4..8) == Some(b"ftyp")
        || bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3])
        || bytes.starts_with(b"FLV")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"AVI "))
        || bytes.starts_with(&[0, 0, 1, 0xba]);
    let is_broken = kit::sniff(bytes).is_some_and(|found| !found.whole);
    (!is_video || is_broken).then_some("invalidFile")
}
