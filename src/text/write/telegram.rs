//! Text and `entities` of Telegram's Bot API. Offsets and lengths are UTF-16 code units.
//!
//! URLs, hashtags and mentions are found by Telegram itself and get no entity. Article text cannot become markup, since no
//! `parse_mode` is used. Source: core.telegram.org/bots/api#messageentity, read 2026-11-23.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc;

use super::super::rich::Counter;
use super::super::{Rich, Span, Style};

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `text` or `caption`.
    pub text: String,
    /// `entities` or `caption_entities`.
    pub entities: Vec<Entity>,
}

/// A `MessageEntity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// `bold`, `italic`, `code`, `text_link`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// UTF-16 code units.
    pub offset: usize,
    /// UTF-16 code units.
    pub length: usize,
    /// For a `text_link`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The message for `rich`, cleaned as the server cleans it before it counts: so that offsets stay true.
pub fn write(rich: &Rich) -> Message {
    let rich = clean(rich).trim();
    let marked: Vec<Span> = rich.spans.iter().filter(|span| kind(&span.style).is_some()).cloned().collect();
    let borders = Counter::new(&rich.text, char::len_utf16).all(&marked);
    let entities = marked.iter().zip(borders).filter_map(|(span, (start, end))| {
        let url = match &span.style {
            Style::Link { href } => Some(href.clone()),
            _ => None,
        };
        Some(Entity { kind: kind(&span.style)?, offset: start, length: end - start, url })
    });
    Message { entities: entities.collect(), text: rich.text }
}

fn kind(style: &Style) -> Option<&'static str> {
    match style {
        Style::Strong => Some("bold"),
        Style::Emphasis => Some("italic"),
        Style::Code => Some("code"),
        Style::Link { .. } => Some("text_link"),
        Style::Url { .. } | Style::Hashtag | Style::Mention => None,
    }
}

/// What the server does to a text before it counts: control characters become spaces, carriage returns and marks of direction
/// are dropped. It also drops U+030A, so that a decomposed `å` would lose its ring: composed, it keeps it.
///
/// Source: github.com/tdlib/td `td/telegram/misc.cpp` (`clean_input_string`), read 2026-11-23.
fn clean(rich: &Rich) -> Rich {
    let changes =
        |c: char| c < ' ' && c != '\n' || matches!(c, '\u{2028}'..='\u{202E}' | '\u{030A}' | '\u{0333}' | '\u{033F}');
    if is_nfc(&rich.text) && !rich.text.contains(changes) {
        return rich.clone();
    }
    // Stretch by stretch, so that the borders of spans can be carried over.
    let mut borders: Vec<usize> = rich.spans.iter().flat_map(|span| [span.range.start, span.range.end]).collect();
    borders.extend([0, rich.text.len()]);
    borders.sort_unstable();
    borders.dedup();
    let mut text = String::with_capacity(rich.text.len());
    let mut moved = std::collections::BTreeMap::from([(0, 0)]);
    for pair in borders.windows(2) {
        text.extend(rich.text[pair[0]..pair[1]].nfc().filter_map(|c| match c {
            '\n' => Some('\n'),
            '\r' | '\u{2028}'..='\u{202E}' | '\u{030A}' | '\u{0333}' | '\u{033F}' => None,
            c if c < ' ' => Some(' '),
            c => Some(c),
        }));
        moved.insert(pair[1], text.len());
    }
    let at = |border: usize| moved.get(&border).copied().unwrap_or(text.len());
    let spans = rich
        .spans
        .iter()
        .map(|span| Span { range: at(span.range.start)..at(span.range.end), style: span.style.clone() });
    let spans = spans.filter(|span| !span.range.is_empty()).collect();
    Rich { spans, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rich(text: &str, range: std::ops::Range<usize>, style: Style) -> Rich {
        Rich { text: text.into(), spans: vec![Span { range, style }] }
    }

    #[test]
    fn offsets_are_utf16() {
        let message = write(&rich("👍 new line", 5..8, Style::Strong));
        assert_eq!(message.entities, [Entity { kind: "bold", offset: 3, length: 3, url: None }]);
    }

    #[test]
    fn a_link_carries_its_target_and_a_url_needs_none() {
        let link = Style::Link { href: "https://a.example/".into() };
        assert_eq!(write(&rich("Read on", 0..7, link)).entities[0].url.as_deref(), Some("https://a.example/"));
        let url = Style::Url { href: "https://a.example/".into() };
        assert_eq!(write(&rich("https://a.example/", 0..18, url)).entities, []);
    }

    #[test]
    fn what_the_server_drops_is_dropped_here_and_offsets_stay_true() {
        let message = write(&rich("  a\u{202A}b\tc bold", 10..14, Style::Strong));
        assert_eq!(message.text, "ab c bold");
        assert_eq!((message.entities[0].offset, message.entities[0].length), (5, 4));
        assert_eq!(write(&Rich::plain("a\u{030A}")).text, "å");
    }
}
