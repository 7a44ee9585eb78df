//! What pictures and videos a channel takes.

use serde::Deserialize;

use super::rules::{Limit, Source};
use crate::post::MediaKind;
use crate::text::Unit;

/// What media a post takes, or must have.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaRules {
    /// What a post cannot do without. A video that the channel takes stands in for a required picture.
    pub required: Option<MediaKind>,
    /// Pictures.
    pub image: Option<ImageRules>,
    /// Videos.
    pub video: Option<VideoRules>,
    /// The still that stands for a video before it plays, where the post brings it.
    pub thumbnail: Option<ImageRules>,
    /// The headline card that is drawn where a picture is required and the article has none.
    pub card: Option<CardRules>,
    /// What the platform takes by URL alone, so that a public URL is needed.
    #[serde(default)]
    pub by_url: Vec<MediaKind>,
    /// The option, true or false, that lets pictures go where a video is required and the article has none.
    pub pictures_if: Option<String>,
    /// The longest alt text; none if the platform has no alt text.
    pub alt: Option<AltRules>,
}

/// How long an alt text may be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AltRules {
    /// Inclusive.
    pub max: usize,
    /// What is counted.
    pub unit: Unit,
    /// Where the figure is from.
    pub source: Source,
}

impl AltRules {
    /// As a limit.
    pub fn limit(&self) -> Limit {
        Limit { max: self.max, unit: self.unit }
    }
}

/// What a picture must be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageRules {
    /// Most pictures in one post.
    pub max_count: usize,
    /// Media types taken, the preferred first.
    pub mimes: Vec<String>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Width by height, smallest.
    pub min_aspect: Option<f64>,
    /// Width by height, largest.
    pub max_aspect: Option<f64>,
    /// Pixels; a smaller picture is not used.
    pub min_width: Option<u32>,
    /// Pixels; a larger picture is scaled down.
    pub max_width: Option<u32>,
    /// Pixels; a larger picture is scaled down.
    pub max_height: Option<u32>,
    /// Where the figures are from.
    pub source: Source,
}

/// What a video must be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VideoRules {
    /// Media types taken.
    pub mimes: Vec<String>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Shortest, in seconds.
    pub min_seconds: Option<f64>,
    /// Longest, in seconds.
    pub max_seconds: Option<f64>,
    /// True if an upload that was broken off goes on where it stopped; else a video is one request, or fetched by the platform.
    #[serde(default)]
    pub resumes: bool,
    /// Where the figures are from.
    pub source: Source,
}

/// The headline card, or the frame of the clip made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRules {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}
