//! Pictures and videos in front matter.

use std::path::PathBuf;

use url::Url;

use super::super::located::Located;
use super::super::node::{Node, Value};
use super::super::{Image, MediaSource, Video};
use super::Reader;
use super::keys::MEDIA_KEYS;

impl Reader<'_> {
    pub(super) fn images(&self, node: &Node) -> Result<Vec<Image>, Located> {
        let nodes = if let Value::List(nodes) = &node.value { nodes.as_slice() } else { std::slice::from_ref(node) };
        let images = nodes.iter().filter(|node| node.value != Value::Null).map(|node| {
            let media = self.media(node)?;
            let Media { source, alt, credit, caption, width, height, .. } = media;
            Ok(Image { source, alt, credit, caption, width, height, animation: None })
        });
        images.collect()
    }

    pub(super) fn video(&self, node: &Node) -> Result<Option<Video>, Located> {
        if node.value == Value::Null {
            return Ok(None);
        }
        let Media { source, alt, credit, caption, width, height, duration_s } = self.media(node)?;
        Ok(Some(Video { source, alt, credit, caption, duration_s, width, height, size_bytes: None, rate_hz: None }))
    }

    fn media(&self, node: &Node) -> Result<Media, Located> {
        let Value::Table(entries) = &node.value else {
            let source = self.media_source(node)?;
            return Ok(Media {
                source,
                alt: None,
                credit: None,
                caption: None,
                width: None,
                height: None,
                duration_s: None,
            });
        };
        let known = self.known(entries, MEDIA_KEYS)?;
        let get = |wanted: &str| known.iter().find(|(key, _)| *key == wanted).map(|(_, entry)| &entry.node);
        let text = |key: &str| get(key).map_or(Ok(None), |node| self.words_of(node));
        let Some(source) = get("src") else {
            return Err(self
                .mistake(node.span.clone(), "this has no \"src\": name the file beside the article, or its address"));
        };
        Ok(Media {
            source: self.media_source(source)?,
            alt: text("alt")?,
            credit: text("credit")?,
            caption: text("caption")?,
            width: get("width").map(|node| self.pixels(node)).transpose()?,
            height: get("height").map(|node| self.pixels(node)).transpose()?,
            duration_s: get("duration_s").map(|node| self.seconds(node)).transpose()?,
        })
    }

    fn media_source(&self, node: &Node) -> Result<MediaSource, Located> {
        let text = self.text_of(node)?.ok_or_else(|| self.wrong(node, "a file's name or an address"))?;
        media_source(&text).ok_or_else(|| {
            self.mistake(
                node.span.clone(),
                format!("\"{text}\" is neither a file beside the article nor an http(s) address"),
            )
        })
    }

    fn pixels(&self, node: &Node) -> Result<u32, Located> {
        match node.value {
            Value::Integer(pixels) if pixels > 0 => {
                u32::try_from(pixels).map_err(|_| self.wrong(node, "a number of pixels"))
            }
            _ => Err(self.wrong(node, "a number of pixels")),
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn seconds(&self, node: &Node) -> Result<f64, Located> {
        match node.value {
            Value::Integer(seconds) if seconds > 0 => Ok(seconds as f64),
            Value::Float(seconds) if seconds > 0.0 && seconds.is_finite() => Ok(seconds),
            _ => Err(self.wrong(node, "a number of seconds")),
        }
    }
}

struct Media {
    source: MediaSource,
    alt: Option<String>,
    credit: Option<String>,
    caption: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    duration_s: Option<f64>,
}

/// What stands for a site's address in an export of Ghost.
pub(in crate::article) const GHOST_HOME: &str = "__GHOST_URL__";

/// A file's name or an http(s) address; none for anything else (`data:`, `file:`, `javascript:`).
pub(in crate::article) fn media_source(text: &str) -> Option<MediaSource> {
    let text = text.trim();
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Some(MediaSource::Url(url)),
        Ok(_) => None,
        // Where that is, only the newsroom's home page tells.
        Err(_) if text.starts_with(GHOST_HOME) => None,
        Err(_) if text.is_empty() || text.starts_with("//") || text.contains('\0') => None,
        Err(_) => Some(MediaSource::File(PathBuf::from(text))),
    }
}
