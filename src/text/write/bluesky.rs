//! Text and facets of an `app.bsky.feed.post`. Offsets are UTF-8 bytes.
//!
//! Bluesky links nothing by itself: every link, hashtag and mention is a facet. A mention needs the DID of its handle, which
//! the adapter asks for; without one it stays text.
//! Source: lexicon `app.bsky.richtext.facet`, github.com/bluesky-social/atproto, read 2026-11-23.

use std::ops::Range;

use serde_json::{Value, json};

use super::super::{Rich, Style};

/// The most that a tag may have. Source: lexicon `app.bsky.richtext.facet#tag`, read 2026-11-23.
const MAX_TAG_BYTES: usize = 640;

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// `text`
    pub text: String,
    /// `facets`, in order, none overlapping another.
    pub facets: Vec<Value>,
    /// Handles, without `@`, with the bytes where they stand: each may become a facet.
    pub mentions: Vec<(Range<usize>, String)>,
}

/// The record for `rich`.
pub fn write(rich: &Rich) -> Record {
    let mut record = Record { text: rich.text.clone(), facets: Vec::new(), mentions: Vec::new() };
    let mut end = 0;
    for span in &rich.spans {
        if span.range.start < end {
            continue;
        }
        let shown = &rich.text[span.range.clone()];
        match &span.style {
            Style::Link { href } | Style::Url { href } => {
                record.facets.push(facet(&span.range, "link", "uri", href));
            }
            Style::Hashtag => {
                let tag = shown.trim_start_matches(['#', '＃']);
                if !tag.is_empty() && tag.len() <= MAX_TAG_BYTES {
                    record.facets.push(facet(&span.range, "tag", "tag", tag));
                }
            }
            Style::Mention => record.mentions.push((span.range.clone(), shown.trim_start_matches('@').to_owned())),
            Style::Emphasis | Style::Strong | Style::Code => continue,
        }
        end = span.range.end;
    }
    record
}

/// The facet of a mention whose handle has this DID.
pub fn mention(range: &Range<usize>, did: &str) -> Value {
    facet(range, "mention", "did", did)
}

fn facet(range: &Range<usize>, kind: &str, key: &str, value: &str) -> Value {
    let mut feature = serde_json::Map::new();
    feature.insert("$type".to_owned(), format!("app.bsky.richtext.facet#{kind}").into());
    feature.insert(key.to_owned(), value.into());
    json!({ "index": { "byteStart": range.start, "byteEnd": range.end }, "features": [feature] })
}

#[cfg(test)]
mod tests {
    use super::super::super::Span;
    use super::*;

    #[test]
    fn offsets_are_bytes() {
        let text = "Wyniki wyborów 🇵🇱: https://example.com/a #Wybory";
        let rich = Rich {
            text: text.into(),
            spans: vec![
                Span { range: 26..47, style: Style::Url { href: "https://example.com/a".into() } },
                Span { range: 48..55, style: Style::Hashtag },
            ],
        };
        let record = write(&rich);
        assert_eq!(record.facets[0]["index"], json!({ "byteStart": 26, "byteEnd": 47 }));
        assert_eq!(record.facets[1]["features"][0]["tag"], "Wybory");
    }
}
