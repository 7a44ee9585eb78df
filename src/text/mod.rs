//! Rich text: a string with spans. Parsed once from the small markup that templates give; measured, cut and split on spans;
//! written out in each channel's own form by one file in [`mod@write`].
//!
//! Pure: no network, no store, no clock.

mod chars;
mod cut;
pub mod find;
pub mod language;
pub mod measure;
mod parse;
mod rich;
mod sentences;
mod split;
pub mod write;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use cut::{Cut, Cuts, fit, unpaired};
pub use measure::{Measured, Reason, ReasonKind, measure};
pub use parse::{escape, escape_link, parse};
pub use rich::{Entity, EntityKind};
pub use sentences::sentences;
pub use split::{TooManyParts, split, splits};
pub use write::{Markup, visible};

/// Text with spans, the form in which every post is measured, fitted and kept.
///
/// `text` is what a reader sees. Spans are byte ranges of `text` on character borders, sorted by start, then by longer
/// first; styles nest, and spans of the same style do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rich {
    /// What a reader sees.
    pub text: String,
    /// What parts of it are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

/// A stretch of text that is more than its characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Bytes of [`Rich::text`].
    pub range: Range<usize>,
    /// What they are.
    pub style: Style,
}

/// What a span is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Style {
    /// `*emphasis*`
    Emphasis,
    /// `**strong**`
    Strong,
    /// `` `code` ``
    Code,
    /// `[text](href)`: the text is shown, the target is not.
    Link {
        /// The target, absolute.
        href: String,
    },
    /// A URL that stands in the text as itself.
    Url {
        /// The target, absolute; differs from the shown text if a scheme was left out.
        href: String,
    },
    /// `#tag`, with its sign.
    Hashtag,
    /// `@name`, with its sign.
    Mention,
}

/// The unit a platform counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// twitter-text v3: NFC, most letters 1, the rest 2, a URL 23, an emoji sequence 2.
    Weighted,
    /// Mastodon: extended grapheme clusters; an http(s) URL is 23, `@user@domain` counts as `@user`.
    MastodonGraphemes,
    /// Extended grapheme clusters.
    Graphemes,
    /// Unicode scalar values.
    CodePoints,
    /// UTF-16 code units.
    Utf16,
    /// UTF-8 bytes.
    Utf8Bytes,
    /// YouTube's tag list: the tags' characters, a comma between two, two more for a tag with a space.
    YoutubeTags,
}

impl Unit {
    /// All of them.
    pub const ALL: [Unit; 7] = [
        Unit::Weighted,
        Unit::MastodonGraphemes,
        Unit::Graphemes,
        Unit::CodePoints,
        Unit::Utf16,
        Unit::Utf8Bytes,
        Unit::YoutubeTags,
    ];
}
