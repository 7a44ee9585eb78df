//! Puts rich text into a channel's own form. One file per markup; what it gives is what is sent, and what is measured.

pub mod bluesky;
pub mod html;
pub mod plain;
pub mod telegram;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Rich;

/// The writers that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    /// Plain text; a link with words of its own becomes `words (URL)`.
    Plain,
    /// Text and `entities` of the Bot API.
    Telegram,
    /// Text and facets.
    Bluesky,
    /// HTML for mail.
    Html,
}

/// The text that a platform counts when `rich` is sent in this form: without tags and targets, which do not count there.
pub fn visible(rich: &Rich, markup: Markup) -> Cow<'_, str> {
    match markup {
        Markup::Plain => plain::write(rich),
        Markup::Telegram => Cow::Owned(telegram::write(rich).text),
        Markup::Bluesky | Markup::Html => Cow::Borrowed(&rich.text),
    }
}
