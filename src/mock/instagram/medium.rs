//! What was published, as the API gives it and as the wall shows it.

use serde_json::{Map, Value, json};

use crate::mock::{Posted, PostedMedia, World, graph};

/// What was published, or a comment to it.
#[derive(Clone, Debug)]
pub(super) struct Medium {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) caption: String,
    pub(super) kind: (&'static str, &'static str),
    pub(super) shortcode: String,
    pub(super) at: jiff::Timestamp,
    pub(super) parent: Option<String>,
    /// Its pictures and videos: those of a carousel have ids of their own.
    pub(super) files: Vec<(String, PostedMedia)>,
    pub(super) order: u64,
}

impl Medium {
    pub(super) fn to_json(&self, world: &World) -> Value {
        if self.parent.is_some() {
            return json!({"id": self.id, "text": self.caption, "message": self.caption,
                          "timestamp": graph::time(self.at), "created_time": graph::time(self.at), "permalink_url": null,
                          "username": self.account});
        }
        let kind = if self.kind.1 == "REELS" { "reel" } else { "p" };
        json!({"id": self.id, "caption": if self.caption.is_empty() { Value::Null } else { self.caption.as_str().into() },
               "timestamp": graph::time(self.at), "shortcode": self.shortcode, "username": self.account,
               "permalink": format!("{}/instagram/{kind}/{}/", world.base_url, self.shortcode),
               "media_type": self.kind.0, "media_product_type": self.kind.1, "is_comment_enabled": true,
               "comments_count": 0, "like_count": 0, "owner": {"id": graph::account_id(&self.account)},
               "alt_text": self.alt(), "media_url": self.media_url(world), "thumbnail_url": self.thumbnail_url(world),
               "children": null})
    }

    fn alt(&self) -> Value {
        let alt = self.files.first().map_or("", |(_, file)| file.alt.as_str());
        if alt.is_empty() { Value::Null } else { alt.into() }
    }

    /// Where its picture or video is; a carousel has its first.
    fn media_url(&self, world: &World) -> Value {
        self.files.first().map_or(Value::Null, |(_, file)| format!("{}{}", world.base_url, file.url).into())
    }

    /// Of videos alone: here no picture is taken of them, so that it is the video.
    fn thumbnail_url(&self, world: &World) -> Value {
        if self.kind.0 == "VIDEO" { self.media_url(world) } else { Value::Null }
    }

    /// The items of a carousel.
    pub(super) fn children(&self, world: &World) -> Vec<Value> {
        if self.kind.0 != "CAROUSEL_ALBUM" {
            return Vec::new();
        }
        let child = |(id, file): &(String, PostedMedia)| {
            let kind = if file.mime.starts_with("video/") { "VIDEO" } else { "IMAGE" };
            json!({"id": id, "media_type": kind, "media_url": format!("{}{}", world.base_url, file.url),
                   "alt_text": if file.alt.is_empty() { Value::Null } else { file.alt.as_str().into() },
                   "timestamp": graph::time(self.at), "username": self.account,
                   "owner": {"id": graph::account_id(&self.account)}, "thumbnail_url": null, "permalink": null})
        };
        self.files.iter().map(child).collect()
    }

    pub(super) fn shown(&self) -> Posted {
        let mut details = Map::new();
        details.insert("kind".to_owned(), self.kind.1.into());
        if let Some(parent) = &self.parent {
            details.insert("in_reply_to".to_owned(), parent.as_str().into());
        }
        Posted {
            channel: "instagram".to_owned(),
            account: self.account.clone(),
            id: self.id.clone(),
            text: self.caption.clone(),
            parts: Vec::new(),
            media: Vec::new(),
            created_at: self.at.to_string(),
            state: "public".to_owned(),
            details,
        }
    }
}
