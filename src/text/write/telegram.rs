//! Telegram: text and `entities`, which the Bot API takes instead of markup that would have to be escaped
//! (<https://core.telegram.org/bots/api#messageentity>). URLs, hashtags and mentions are left to Telegram, which finds them.

use std::borrow::Cow;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::text::measure::weighted::is_nfc;
use crate::text::rich::Counter;
use crate::text::{Rich, Span, Style};

/// A text and its entities, as `text` and `entities` (or `caption` and `caption_entities`) of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// In NFC: Telegram removes the combining ring, so a decomposed `å` would lose it.
    pub text: String,
    /// In the text's order.
    pub entities: Vec<Entity>,
}

/// A `MessageEntity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// `bold`, `italic`, `code` or `text_link`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// UTF-16 code units before it.
    pub offset: usize,
    /// UTF-16 code units of it.
    pub length: usize,
    /// Where a `text_link` leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Text and entities of `rich`.
pub fn write(rich: &Rich) -> Written {
    let rich = normalized(rich);
    // Telegram lets code stand neither inside another style nor around one.
    let code: Vec<&Span> = rich.spans.iter().filter(|span| span.style == Style::Code).collect();
    let crosses = |span: &Span| code.iter().any(|c| c.range.start < span.range.end && span.range.start < c.range.end);
    let borders = Counter::new(&rich.text, char::len_utf16).all(&rich.spans);
    let entities = rich.spans.iter().zip(borders).filter_map(|(span, (offset, end))| {
        let (kind, url) = match &span.style {
            Style::Strong => ("bold", None),
            Style::Emphasis => ("italic", None),
            Style::Code => ("code", None),
            Style::Link { href } => ("text_link", Some(href.clone())),
            Style::Url { .. } | Style::Hashtag | Style::Mention => return None,
        };
        let keeps = kind == "code" || !crosses(span);
        keeps.then_some(Entity { kind, offset, length: end - offset, url })
    });
    Written { entities: entities.collect(), text: rich.text.clone() }
}

/// The text alone.
pub(super) fn sent(rich: &Rich) -> Cow<'_, str> {
    if is_nfc(&rich.text) { Cow::Borrowed(&rich.text) } else { Cow::Owned(normalized(rich).text) }
}

/// `rich` in NFC, piece by piece between the borders of its spans, so that these stay where they are.
fn normalized(rich: &Rich) -> Rich {
    if is_nfc(&rich.text) {
        return rich.clone();
    }
    let mut borders: Vec<usize> = rich.spans.iter().flat_map(|span| [span.range.start, span.range.end]).collect();
    borders.extend([0, rich.text.len()]);
    borders.sort_unstable();
    borders.dedup();
    let mut text = String::with_capacity(rich.text.len());
    let mut moved = vec![0];
    for piece in borders.windows(2) {
        text.extend(rich.text[piece[0]..piece[1]].nfc());
        moved.push(text.len());
    }
    let place = |at: usize| borders.binary_search(&at).map_or(at, |n| moved[n]);
    let spans = rich
        .spans
        .iter()
        .map(|span| Span { range: place(span.range.start)..place(span.range.end), style: span.style.clone() });
    Rich { spans: spans.collect(), text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    #[test]
    fn offsets_are_utf16() {
        let written = write(&parse("😀 **bold *both*** [x](https://example.com/) a\u{30a}"));
        assert_eq!(written.text, "😀 bold both x å");
        let entities: Vec<_> = written.entities.iter().map(|e| (e.kind, e.offset, e.length)).collect();
        assert_eq!(entities, [("bold", 3, 9), ("italic", 8, 4), ("text_link", 13, 1)]);
        assert_eq!(written.entities[2].url.as_deref(), Some("https://example.com/"));
    }

    #[test]
    fn code_stands_alone() {
        let written = write(&parse("**a `b` c**"));
        assert_eq!(written.entities.iter().map(|e| e.kind).collect::<Vec<_>>(), ["code"]);
    }
}
