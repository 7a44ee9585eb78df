//! Writes rich text in a channel's own form: one file per markup.

pub mod bluesky;
pub mod html;
pub mod plain;
pub mod telegram;

use serde::{Deserialize, Serialize};

use super::Rich;

/// The form in which a channel takes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    /// Characters alone; what leads somewhere says where.
    Plain,
    /// Text and `entities`, by UTF-16 offsets.
    Telegram,
    /// Text and facets, by UTF-8 offsets.
    Bluesky,
    /// HTML for e-mail.
    Html,
}

/// What is sent as the text in this markup, and so what its length is measured on.
///
/// For a markup that sends its styles beside the text it is the text alone; for HTML it is the HTML.
pub fn visible(rich: &Rich, markup: Markup) -> String {
    match markup {
        Markup::Plain => plain::write(rich),
        Markup::Telegram => telegram::write(rich).text,
        Markup::Bluesky => bluesky::write(rich).text,
        Markup::Html => html::write(rich),
    }
}
