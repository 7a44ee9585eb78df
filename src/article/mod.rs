//! The article: what the newsroom wrote. Text in, [`Article`] out; finding and fetching are left to the source room.
//!
//! An article knows nothing of channels: options and overrides are kept under the names that the author gave them, and
//! checked where posts are composed.
//!
//! Pure: no network, no files, no clock.

mod above;
mod again;
mod alt;
mod appeared;
mod asides;
mod below;
mod beside;
mod block;
mod boilerplate;
mod breaking;
mod briefs;
mod byline;
mod clean;
mod credit;
mod dashes;
mod date_line;
mod dateline;
pub mod decode;
mod desk;
mod dialogue;
mod doubtful;
mod drop_cap;
mod embargo;
mod error;
mod exchange;
mod flow;
mod front_matter;
mod glued;
mod headline_tail;
mod heads;
mod html;
mod item;
mod json_ld;
mod label;
pub mod language;
mod lead;
mod left_out;
mod letter;
mod lines;
mod lists;
mod located;
mod log;
mod markdown;
mod media;
mod node;
mod origin;
mod original;
mod own_source;
mod phrases;
mod pictures;
mod plain;
mod points;
mod press;
mod promotion;
mod questions;
mod rating;
mod read;
mod references;
mod remarks;
mod run_in;
mod shortcodes;
mod sign_off;
mod squash;
mod standing;
mod styled;
mod summary;
mod table;
mod tags;
mod tail;
mod ticker;
mod time;
mod translation;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::Levels;
use crate::id::ArticleId;

pub use block::{Block, BlockKind};
pub use briefs::{first_story, own_datelines};
pub use error::ArticleError;
pub use lead::{above, is_question};
pub use left_out::{LeftOut, LeftOutKind};
pub use located::Located;
pub use log::latest_first;
pub use media::{Animation, Image, MediaSource, Video};
pub use origin::Origin;
pub use original::Original;
pub use points::points;
pub use rating::heads_review;
pub use read::{Defaults, Input, Kind, MAX_HEADLINE_CHARACTERS, read, read_translation};
pub use translation::Translation;

/// What the newsroom wrote, read from one file, page or feed entry.
///
/// All text is plain: no markup, entities decoded, white space collapsed, no empty strings. What is no part of the
/// story (a dateline, a promotion, the rest of a photo caption) is not in [`Article::body`] but in
/// [`Article::left_out`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The front matter's `id`, else the canonical URL, else the slug under `posts/`, else `sha256:` and the hash of
    /// the content in hex.
    pub id: ArticleId,
    /// One line, never empty.
    pub headline: String,
    /// The standfirst, if the newsroom wrote one. For what to show, see [`Article::summary_or_lead`].
    pub summary: Option<String>,
    /// What was wrong in it and is right now, without the word "Correction": declared, else the note in the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
    /// The story, in reading order. May be empty where only metadata is known.
    pub body: Vec<Block>,
    /// Where readers find it: absolute, http or https.
    pub url: Option<Url>,
    /// Names of the authors, without "By".
    pub byline: Vec<String>,
    /// `World`, `Culture`, ...
    pub section: Option<String>,
    /// As the newsroom writes them, without `#`, in its order, no two the same.
    pub tags: Vec<String>,
    /// BCP 47 tag: declared, else detected, else the newsroom's; `und` if none gives one.
    pub language: String,
    /// The same article in other languages, by BCP 47 tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, Translation>,
    /// The lead picture first, no two of the same source.
    pub images: Vec<Image>,
    /// The video that belongs to it.
    pub video: Option<Video>,
    /// When it appeared, or will, on the newsroom's own site.
    pub published_at: Option<Timestamp>,
    /// The offset that it gives that time in, unless it is `Z`.
    #[serde(skip)]
    pub offset: Option<Offset>,
    /// When it was last changed there.
    pub updated_at: Option<Timestamp>,
    /// When its posts are to go out.
    pub publish_at: Option<Timestamp>,
    /// Nothing may go out before.
    pub embargo_until: Option<Timestamp>,
    /// When its posts are to be taken down again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove_at: Option<Timestamp>,
    /// Whether it says itself that it is not finished.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// The template its posts use, instead of each account's own: `breaking`.
    pub template: Option<String>,
    /// `[options.NAME]` of the front matter, by channel or account.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    /// `posts/SLUG/NAME.md`: an editor's own words, by channel or account; for a field of its own by `NAME.FIELD`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, Override>,
    /// `[checks]` of the front matter: how much each rule counts for this article.
    #[serde(default, skip_serializing_if = "Levels::is_empty")]
    pub checks: Levels,
    /// What the file held that is no part of the story, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// The file it came from, so that warnings can point into it.
    #[serde(default)]
    pub origin: Origin,
}

impl Article {
    /// An article of which nothing but its language is known: for words that are about a post and not out of one.
    pub fn bare(language: &str) -> Self {
        Self {
            id: ArticleId::new(""),
            headline: String::new(),
            summary: None,
            correction: None,
            body: Vec::new(),
            url: None,
            byline: Vec::new(),
            section: None,
            tags: Vec::new(),
            language: language.to_owned(),
            translations: BTreeMap::new(),
            images: Vec::new(),
            video: None,
            published_at: None,
            offset: None,
            updated_at: None,
            publish_at: None,
            embargo_until: None,
            remove_at: None,
            draft: false,
            template: None,
            options: BTreeMap::new(),
            overrides: BTreeMap::new(),
            checks: Levels::new(),
            left_out: Vec::new(),
            origin: Origin::default(),
        }
    }
}

/// An editor's own words for one account or channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// CommonMark, as it stands in the file; never shortened.
    pub markdown: String,
    /// Where it stands.
    pub file: PathBuf,
}

#[cfg(test)]
mod properties;
