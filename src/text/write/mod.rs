//! Writes rich text in a channel's own form: one file per markup.
//!
//! What an article says stays text in all of them: it becomes no style, link or mention. Where a form has an escape, that is
//! used; where it has none, a [`JOINER`] parts what would mean something.

pub mod bluesky;
pub mod discord;
pub mod html;
mod inline;
pub mod linkedin;
pub mod matrix;
pub mod nostr;
pub mod plain;
pub mod reddit;
pub mod slack;
pub mod telegram;
pub mod vk;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Rich, Style};

/// Parts two characters that would mean something together, where a form has no escape: the word joiner, which is not seen
/// and lets no line end there.
pub const JOINER: char = '\u{2060}';

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
    /// Slack's mrkdwn.
    Slack,
    /// Discord's Markdown.
    Discord,
    /// Reddit's Markdown.
    Reddit,
    /// LinkedIn's little text.
    Linkedin,
    /// An event's content in canonical JSON: plain body and HTML.
    Matrix,
    /// A note's content; what it leads to is in its tags.
    Nostr,
    /// Characters alone, for VK, which finds mentions in them.
    Vk,
}

impl Markup {
    /// All of them.
    pub const ALL: [Markup; 11] = [
        Markup::Plain,
        Markup::Telegram,
        Markup::Bluesky,
        Markup::Html,
        Markup::Slack,
        Markup::Discord,
        Markup::Reddit,
        Markup::Linkedin,
        Markup::Matrix,
        Markup::Nostr,
        Markup::Vk,
    ];
}

/// What is sent as the text in this markup, and so what its length is measured on.
///
/// For a markup that sends its styles beside the text it is the text alone; for HTML it is the HTML, for Matrix the content
/// of the event with both forms of the text in it.
pub fn visible(rich: &Rich, markup: Markup) -> String {
    sent(rich, markup).into_owned()
}

/// The same; where it is the text as it stands, that is not copied to be measured.
pub fn sent(rich: &Rich, markup: Markup) -> Cow<'_, str> {
    Cow::Owned(match markup {
        Markup::Plain => return plain::sent(rich),
        Markup::Telegram => return telegram::sent(rich),
        Markup::Bluesky => return Cow::Borrowed(&rich.text),
        Markup::Html => html::write(rich),
        Markup::Slack => slack::write(rich),
        Markup::Discord => discord::write(rich),
        Markup::Reddit => reddit::write(rich),
        Markup::Linkedin => linkedin::write(rich),
        Markup::Matrix => matrix::write(rich).content(),
        Markup::Nostr => nostr::write(rich).content,
        Markup::Vk => vk::write(rich),
    })
}

/// `rich` as a reader sees it in this markup, with the spans that are still there: where a form has no links behind words,
/// their targets stand in the text, and where it has no styles, there are none.
///
/// What [`visible()`] sends for it is what it sends for `rich`.
pub fn shown(rich: Rich, markup: Markup) -> Rich {
    let is_kept = |style: &Style| matches!(style, Style::Url { .. } | Style::Hashtag | Style::Mention);
    match markup {
        Markup::Plain | Markup::Nostr | Markup::Vk if !rich.spans.iter().all(|span| is_kept(&span.style)) => {
            plain::spelled_out(&rich)
        }
        _ => rich,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    #[test]
    fn what_is_shown_is_sent_as_it_was() {
        let written = "**Bold** [the *plan*](https://a.example/p?q=1) #Tag https://b.example/x\n\n\
                       [c.example/y](https://c.example/y) `@desk` [post](mailto:d@e.example) @desk";
        for markup in Markup::ALL {
            let rich = parse(written);
            let seen = shown(rich.clone(), markup);
            assert_eq!(visible(&seen, markup), visible(&rich, markup), "{markup:?}");
            assert_eq!(shown(seen.clone(), markup), seen, "{markup:?}");
            for span in &seen.spans {
                if let Style::Url { href } = &span.style {
                    assert!(href.ends_with(&seen.text[span.range.clone()]), "{markup:?}: {href}");
                }
            }
        }
        let seen = shown(parse(written), Markup::Plain);
        assert_eq!(seen.text, visible(&seen, Markup::Plain));
    }
}
