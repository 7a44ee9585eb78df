//! Rich text: a string with spans. Parsed once from the small markup that templates give; measured, cut and split on spans;
//! written out in each channel's own form by one file in [`mod@write`].
//!
//! Pure: no network, no store, no clock.

pub(crate) mod chars;
mod cut;
pub mod find;
pub mod language;
pub mod measure;
mod parse;
mod realign;
mod rich;
mod sentences;
mod split;
mod words;
pub mod write;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use cut::{
    Cut, Cuts, Known, answers, clause_within, denies_what_was_told, fewest, fit, fit_below, fit_known, headline_end,
    headline_insertion, is_bonded, is_half_said, is_whole_quotation, lacks_verb, leaves_quotation_open,
    limits_what_stands_before, misleading, opening_speech, opposes, rebuts, unpaired, whole_sentences,
};
pub use measure::{Measured, Reason, ReasonKind, measure};
pub use parse::{escape, escape_link, parse};
pub use rich::{Entity, EntityKind};
pub use sentences::{first_sentence, sentences};
pub use split::{TooManyParts, split, splits};
pub(crate) use words::UnicodeWords;
pub use write::{Markup, sent, shown, visible};

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
///
/// Counted on what is sent, so that escapes and tags are in it; [`measure::measure_in`] says how much of a length they are.
/// Each variant names the channels that it serves and the page that says so. Where a page says "characters" and nothing
/// more, the careful reading is taken: of code points and UTF-16 units the latter, which are never fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// twitter-text v3: NFC, most letters 1, the rest 2, a URL 23, an emoji sequence 2.
    ///
    /// X: <https://docs.x.com/fundamentals/counting-characters>.
    Weighted,
    /// Mastodon: extended grapheme clusters; an http(s) URL is 23, `@user@domain` counts as `@user`.
    ///
    /// <https://github.com/mastodon/mastodon/blob/main/app/validators/status_length_validator.rb>.
    MastodonGraphemes,
    /// Extended grapheme clusters.
    ///
    /// Bluesky, beside its bytes: <https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json>.
    /// Subjects and preheaders of mails: the protocol folds a subject of any length
    /// (<https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1>), so what counts is how much of it an inbox shows.
    Graphemes,
    /// Unicode scalar values.
    ///
    /// Telegram, after its entities are parsed: <https://core.telegram.org/bots/api#sendmessage>. Reddit's titles and texts,
    /// Markdown included: <https://www.reddit.com/dev/api#POST_api_submit>. The content of a Nostr event:
    /// <https://github.com/nostr-protocol/nips/blob/master/11.md>.
    CodePoints,
    /// UTF-16 code units.
    ///
    /// TikTok: <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>. The careful reading of
    /// "characters" for Facebook, Instagram and titles of YouTube, and for
    ///
    /// - LinkedIn, of the little text with its escapes and templates:
    ///   <https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format>;
    /// - Slack, of the mrkdwn with its escapes: <https://docs.slack.dev/messaging/formatting-message-text>;
    /// - Discord, of the Markdown: <https://docs.discord.com/developers/resources/message#create-message>;
    /// - Pinterest, titles, descriptions and alt texts:
    ///   <https://github.com/pinterest/api-description/blob/main/v5/openapi.json>;
    /// - VK: <https://dev.vk.com/method/wall.post>.
    Utf16,
    /// UTF-8 bytes.
    ///
    /// Descriptions of YouTube: <https://developers.google.com/youtube/v3/docs/videos#snippet.description>. Bluesky, beside
    /// its clusters. HTML of mails.
    Utf8Bytes,
    /// YouTube's tag list: the tags' characters, a comma between two, two more for a tag with a space.
    ///
    /// <https://developers.google.com/youtube/v3/docs/videos#snippet.tags[]>.
    YoutubeTags,
    /// Threads: an emoji counts its UTF-8 bytes, all else its code points.
    ///
    /// <https://developers.facebook.com/docs/threads/posts>.
    ThreadsCharacters,
    /// Matrix: UTF-8 bytes of the event's content in canonical JSON, with [`Markup::Matrix`]. What the server adds is left to
    /// the limit.
    ///
    /// <https://spec.matrix.org/v1.19/client-server-api/#size-limits> and
    /// <https://spec.matrix.org/v1.19/appendices/#canonical-json>.
    MatrixEvent,
    /// Nostr: UTF-8 bytes of the `["EVENT",…]` frame around a note with this content, its tags included.
    ///
    /// `max_message_length` of <https://github.com/nostr-protocol/nips/blob/master/11.md>.
    NostrEvent,
}

impl Unit {
    /// All of them.
    pub const ALL: [Unit; 10] = [
        Unit::Weighted,
        Unit::MastodonGraphemes,
        Unit::Graphemes,
        Unit::CodePoints,
        Unit::Utf16,
        Unit::Utf8Bytes,
        Unit::YoutubeTags,
        Unit::ThreadsCharacters,
        Unit::MatrixEvent,
        Unit::NostrEvent,
    ];

    /// The unit for a sentence: `317 of 280 weighted characters`.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Weighted => "weighted characters",
            Unit::MastodonGraphemes => "characters as Mastodon counts them",
            Unit::Graphemes | Unit::CodePoints => "characters",
            Unit::Utf16 => "UTF-16 units",
            Unit::Utf8Bytes => "bytes",
            Unit::YoutubeTags => "characters of tags",
            Unit::ThreadsCharacters => "characters, emoji as their bytes",
            Unit::MatrixEvent | Unit::NostrEvent => "bytes of the event",
        }
    }
}
