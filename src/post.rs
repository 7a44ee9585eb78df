//! The post: what one article becomes for one account. Composed once, shown, frozen, sent as it is.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::id::{AccountName, BlobHash, ChannelName};
use crate::text::{Rich, Unit};

/// One article as one account will say it.
///
/// Serialised, it is what a publication freezes in the store: everything that is sent, but for the bytes of the media,
/// which are blobs of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Who says it.
    pub account: AccountName,
    /// Where.
    pub channel: ChannelName,
    /// The template it came from: `post`, `breaking`, ...
    pub template: String,
    /// BCP 47 tag of the language it is written in.
    pub language: String,
    /// In the order in which they are sent. One, for most; several for a thread; none if skipped.
    pub parts: Vec<Part>,
    /// The article's link and where this post puts it.
    pub link: Option<PostLink>,
    /// The link card that the post itself must bring (Bluesky); others are drawn by the platform.
    pub card: Option<LinkCard>,
    /// All media of all parts, and what stands for them before they play.
    pub media: Vec<Media>,
    /// Index into [`Post::media`] of the still that stands for the video, which no part carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<usize>,
    /// Of an answer that corrects: tells the corrected post, as it would be sent now, from what it was at other corrections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<BlobHash>,
    /// The channel's options, checked against its schema, defaults filled in.
    pub options: serde_json::Map<String, serde_json::Value>,
    /// What sending it costs, by the platform's price list.
    pub cost: Option<Cost>,
    /// What an editor should know before sending it.
    pub warnings: Vec<Warning>,
    /// Why nothing is sent to this account, if so: `needs a video; install ffmpeg or attach one`.
    pub skipped: Option<String>,
}

/// One message of a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What it is in the conversation.
    pub role: Role,
    /// The main text. For a video channel this is the description.
    pub text: Rich,
    /// Every length that has a limit, the tightest first.
    pub lengths: Vec<Length>,
    /// The channel's other fields by name: `title`, `tags`, `subject`, `preheader`, `html`.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Indices into [`Post::media`].
    #[serde(default)]
    pub media: Vec<usize>,
}

/// What a part is in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The post itself, the first part of a thread.
    Post,
    /// A further part, in reply to the one before.
    Reply,
    /// A comment below the post.
    Comment,
}

/// How long a field is, and how long it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// `text`, or the name in [`Part::fields`].
    pub field: String,
    /// What is counted.
    pub unit: Unit,
    /// How many there are.
    pub length: usize,
    /// How many there may be, inclusive.
    pub limit: usize,
}

/// The article's link in a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLink {
    /// Where it leads.
    pub url: Url,
    /// Where it stands.
    pub place: LinkPlace,
}

/// Where a post puts the article's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPlace {
    /// In the text.
    Text,
    /// On the link card alone.
    Card,
    /// In a reply to the post.
    Reply,
    /// In a comment below the post.
    Comment,
    /// Nowhere.
    None,
}

/// What a link card shows, on channels where the post brings it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkCard {
    /// Where it leads.
    pub url: Url,
    /// Its headline.
    pub title: String,
    /// The words below.
    pub description: String,
    /// Index into [`Post::media`] of its picture.
    pub image: Option<usize>,
}

/// What media an account's own server takes, where servers differ; what it leaves out is as on the channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaLimits {
    /// Most files of a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_count: Option<usize>,
    /// The longest alt text, in the channel's unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<usize>,
    /// The largest picture, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_bytes: Option<u64>,
    /// The largest picture, width times height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pixels: Option<u64>,
    /// The largest video, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_bytes: Option<u64>,
    /// The longest video, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_seconds: Option<u64>,
    /// The largest video, width times height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_pixels: Option<u64>,
    /// The most pictures of a video in a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_rate_hz: Option<u32>,
    /// The media types that it takes; of others than the channel's nothing is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<String>>,
}

/// A picture or video of a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Where it came from: `card`, `clip`, or the article's file or URL.
    pub source: String,
    /// `image/jpeg`, `video/mp4`, ...
    pub mime: String,
    /// Pixels; unknown until drawn or read.
    pub width: Option<u32>,
    /// Pixels; unknown until drawn or read.
    pub height: Option<u32>,
    /// Seconds of a video.
    pub duration_s: Option<f64>,
    /// Size of the file; unknown until drawn.
    #[serde(rename = "bytes")]
    pub size_bytes: Option<u64>,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// True for a GIF that is sent as it is, and shown moving.
    #[serde(default, skip_serializing_if = "is_false")]
    pub animated: bool,
    /// Its frozen bytes in the store; none in a preview.
    pub blob: Option<BlobHash>,
    /// The bytes, brought by the dispatcher just before sending.
    #[serde(skip)]
    pub content: Bytes,
    /// Where platforms can fetch it, for channels that take media by URL alone.
    #[serde(skip)]
    pub public_url: Option<Url>,
}

impl Media {
    /// One of which nothing more is known yet, and that says nothing.
    pub fn new(kind: MediaKind, source: impl Into<String>, mime: impl Into<String>) -> Self {
        Self {
            kind,
            source: source.into(),
            mime: mime.into(),
            width: None,
            height: None,
            duration_s: None,
            size_bytes: None,
            alt: String::new(),
            animated: false,
            blob: None,
            content: Bytes::new(),
            public_url: None,
        }
    }
}

fn is_false(is: &bool) -> bool {
    !is
}

/// Picture or video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A still picture.
    Image,
    /// A video.
    Video,
}

/// An amount of money, as the platform's price list writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Decimal, with a point: `0.20`.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

/// Something an editor should know before a post is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable id of the rule: `alt-text-missing`.
    pub rule: String,
    /// Errors stop a publish, warnings do not.
    pub severity: Severity,
    /// One sentence: what is wrong and how to mend it.
    pub message: String,
    /// The field it is about.
    pub field: Option<String>,
    /// The file it is about.
    pub file: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<usize>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Notice,
    /// Worth a second look.
    Warning,
    /// Not sent like this.
    Error,
}

impl Post {
    /// The media of `part`, in order.
    pub fn media_of<'a>(&'a self, part: &'a Part) -> impl Iterator<Item = &'a Media> {
        part.media.iter().filter_map(|index| self.media.get(*index))
    }

    /// The value of an option as text.
    pub fn option_str(&self, name: &str) -> Option<&str> {
        self.options.get(name).and_then(serde_json::Value::as_str)
    }

    /// The value of an option as a yes or no; `None` if it is not set.
    pub fn option_bool(&self, name: &str) -> Option<bool> {
        self.options.get(name).and_then(serde_json::Value::as_bool)
    }
}

impl Part {
    /// The text of a field, or the empty string.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}
