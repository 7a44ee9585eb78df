//! Photos: one call with their addresses, which TikTok fetches and posts. That call is the post; if its answer is lost there is
//! no `publish_id`, and only the list of public posts can tell.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-reference-photo-post>,
//! <https://developers.tiktok.com/doc/tiktok-api-v2-video-list>

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Creator, PUBLIC, TikTok, caption, privacy};
use crate::adapters::shown::is_shown;
use crate::delivery::{Class, Failure, Found, OpenStep, PartReceipt};
use crate::post::{MediaKind, Post};
use crate::wire::Request;

/// Whether the post is one of photos.
pub(super) fn are_in(post: &Post) -> bool {
    post.media.iter().any(|file| file.kind == MediaKind::Image)
}

impl TikTok {
    /// `POST /v2/post/publish/content/init/`: photos, posted as soon as TikTok has fetched them. The whole text is the
    /// `description`; the `title` of 90 characters is left out.
    pub(super) async fn content_init(&self, post: &Post, creator: &Creator) -> Result<PartReceipt, Failure> {
        let refused = |why: &str| Err(Failure::new(Class::Refused, why));
        if post.media.iter().any(|file| file.kind == MediaKind::Video) {
            return refused("TikTok takes a video or pictures, not both in one post");
        }
        if post.option_bool("is_aigc") == Some(true) {
            return refused("TikTok documents no label for photos made with AI; attach a video, or leave is_aigc out");
        }
        let Some(urls) = post.media.iter().map(|file| file.public_url.as_ref()).collect::<Option<Vec<_>>>() else {
            return refused("TikTok needs a public URL for pictures; set [media] folder and url in the configuration");
        };
        let privacy = privacy(post);
        creator.check(privacy, None)?;
        let is_on = |option: &str| post.option_bool(option).unwrap_or(false);
        let body = json!({
            "media_type": "PHOTO",
            "post_mode": "DIRECT_POST",
            "post_info": {
                "description": caption(post),
                "privacy_level": privacy,
                "disable_comment": creator.comment_disabled || is_on("disable_comment"),
                "auto_add_music": is_on("auto_add_music"),
                "brand_content_toggle": false,
                "brand_organic_toggle": false,
            },
            "source_info": { "source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": urls },
        });
        let request = self.post(&["content", "init", ""], "content_init").writes().json(body);
        let begun: Begun = self.send(request).await.map_err(Self::not_begun)?;
        Ok(PartReceipt::new(begun.publish_id, None))
    }

    /// Looks for the post among the newest public ones. That it is not there proves nothing: a post may be private, not yet
    /// through moderation, or of a kind that is not listed.
    pub(super) async fn find_photos(&self, post: &Post, open: &OpenStep) -> Result<Found, Failure> {
        let cannot_tell = Found::CannotTell { check: "look for the photos in the TikTok app".to_owned() };
        if privacy(post) != PUBLIC {
            return Ok(cannot_tell);
        }
        let listed = match self.video_list().await {
            Err(failure) if failure.class == Class::Unauthorized => return Ok(cannot_tell),
            asked => asked?,
        };
        let since = open.since - SignedDuration::from_secs(self.account.figure("clock_skew_s", 30).cast_signed());
        let said = caption(post);
        let is_it = |entry: &&Entry| {
            let listed = &entry.video_description;
            !listed.is_empty() && is_shown(listed, &said) && entry.created_at() >= Some(since)
        };
        let found = listed.iter().find(is_it);
        Ok(found.map_or(cannot_tell, |entry| Found::sent(&PartReceipt::new(&entry.id, entry.share_url.clone()))))
    }

    /// `POST /v2/video/list/`: public posts, the newest first.
    pub(super) async fn video_list(&self) -> Result<Vec<Entry>, Failure> {
        const MOST: u32 = 20;
        let request = Request::post(self.account.url(&["v2", "video", "list", ""]), "video_list")
            .query("fields", "id,video_description,create_time,share_url")
            .header("content-type", "application/json; charset=UTF-8")
            .json(json!({ "max_count": MOST }));
        Ok(self.send::<Page>(request).await?.videos)
    }
}

#[derive(Deserialize)]
struct Begun {
    publish_id: String,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    videos: Vec<Entry>,
}

#[derive(Deserialize)]
pub(super) struct Entry {
    id: String,
    #[serde(default)]
    video_description: String,
    create_time: Value,
    share_url: Option<String>,
}

impl Entry {
    /// Seconds in the docs.
    fn created_at(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.create_time.as_i64()?).ok()
    }
}
