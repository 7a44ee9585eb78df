//! The pictures and the video of an article.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

/// A picture of the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Where its bytes are.
    pub source: MediaSource,
    /// What it shows, for those who do not see it.
    pub alt: Option<String>,
    /// Who made it, without "Photo:".
    pub credit: Option<String>,
    /// The words under it.
    pub caption: Option<String>,
    /// Pixels, if declared.
    pub width: Option<u32>,
    /// Pixels, if declared.
    pub height: Option<u32>,
    /// How it moves, if its file does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub animation: Option<Animation>,
}

/// A picture that moves, as its file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Animation {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// How many pictures it has, two at least.
    pub frames: u32,
    /// The size of the file.
    pub size_bytes: u64,
}

/// The video of the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Video {
    /// Where its bytes are.
    pub source: MediaSource,
    /// What it shows, for those who do not see it.
    pub alt: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// The words under it.
    pub caption: Option<String>,
    /// Seconds, if declared.
    pub duration_s: Option<f64>,
    /// Pixels, if declared.
    pub width: Option<u32>,
    /// Pixels, if declared.
    pub height: Option<u32>,
    /// The size of the file, where it lies here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Pictures in a second, on average, where the file lies here and tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_hz: Option<f64>,
}

/// Where the bytes of a picture or video are: `{"file": "posts/tram/tram.jpg"}` or `{"url": "https://…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaSource {
    /// A file. The source room resolves it against the article's folder and refuses to leave that.
    File(PathBuf),
    /// http or https.
    Url(Url),
}

impl Image {
    /// A picture of which nothing more is known.
    pub fn new(source: MediaSource) -> Self {
        Self { source, alt: None, credit: None, caption: None, width: None, height: None, animation: None }
    }
}

impl MediaSource {
    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Url(_) => None,
        }
    }
}

impl fmt::Display for MediaSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Url(url) => write!(f, "{url}"),
        }
    }
}
