//! Bluesky: text and facets by UTF-8 bytes (<https://docs.bsky.app/docs/advanced-guides/post-richtext>).

use std::ops::Range;

use serde::Serialize;

use crate::text::{Rich, Style, find};

/// A tag longer than this, in UTF-8 bytes, is refused (lexicon `app.bsky.richtext.facet`).
const MAX_TAG_BYTES: usize = 640;
/// A tag longer than this, in grapheme clusters, is refused (the same).
const MAX_TAG_GRAPHEMES: usize = 64;

/// A text and what the post's record says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// As it is.
    pub text: String,
    /// Links and tags, in order, none overlapping another.
    pub facets: Vec<Facet>,
    /// Mentions: each becomes a facet once its handle is resolved, and stays text otherwise.
    pub mentions: Vec<Mention>,
}

/// An `app.bsky.richtext.facet`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// Where.
    pub index: Index,
    /// What; one.
    pub features: Vec<Feature>,
}

/// UTF-8 bytes of the text, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    /// The first byte.
    pub byte_start: usize,
    /// One past the last.
    pub byte_end: usize,
}

/// What a facet does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "$type")]
pub enum Feature {
    /// Leads to a URI.
    #[serde(rename = "app.bsky.richtext.facet#link")]
    Link {
        /// Absolute.
        uri: String,
    },
    /// Leads to a tag.
    #[serde(rename = "app.bsky.richtext.facet#tag")]
    Tag {
        /// Without its sign.
        tag: String,
    },
    /// Leads to a person, and tells them.
    #[serde(rename = "app.bsky.richtext.facet#mention")]
    Mention {
        /// What the handle resolved to.
        did: String,
    },
}

/// A mention whose handle must be resolved to a DID before it can be a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// UTF-8 bytes, with the sign.
    pub range: Range<usize>,
    /// Without the sign.
    pub handle: String,
}

impl Facet {
    /// A facet of one feature.
    pub fn new(range: &Range<usize>, feature: Feature) -> Facet {
        Facet { index: Index { byte_start: range.start, byte_end: range.end }, features: vec![feature] }
    }
}

/// Text, facets and mentions of `rich`.
pub fn write(rich: &Rich) -> Written {
    let mut written = Written { text: rich.text.clone(), ..Written::default() };
    let mut end = 0;
    let has_tags = rich.spans.iter().any(|span| span.style == Style::Hashtag);
    let tags = if has_tags { find::bluesky::tags(&rich.text) } else { Vec::new() };
    for span in &rich.spans {
        let shown = &rich.text[span.range.clone()];
        // Clients drop facets that overlap; of nested ones the outer leads.
        if span.range.start < end {
            continue;
        }
        match &span.style {
            Style::Link { href } | Style::Url { href } => {
                written.facets.push(Facet::new(&span.range, Feature::Link { uri: href.clone() }));
            }
            Style::Hashtag => {
                // Clients take more for a tag than others: `#COVID-19`.
                let found = tags.iter().find(|tag| tag.range.start == span.range.start);
                let range = found.map_or(span.range.clone(), |tag| tag.range.clone());
                let tag = rich.text[range.clone()].trim_start_matches(['#', '＃']);
                if tag.len() > MAX_TAG_BYTES || crate::text::measure::graphemes(tag) > MAX_TAG_GRAPHEMES {
                    continue;
                }
                written.facets.push(Facet::new(&range, Feature::Tag { tag: tag.to_owned() }));
                end = range.end;
                continue;
            }
            Style::Mention => {
                let handle = shown.trim_start_matches(['@', '＠']).to_owned();
                written.mentions.push(Mention { range: span.range.clone(), handle });
            }
            Style::Emphasis | Style::Strong | Style::Code => continue,
        }
        end = span.range.end;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    #[test]
    fn offsets_are_bytes_as_in_the_published_example() {
        let written = write(&parse("Wyniki wyborów 🇵🇱: https://example.com/a #Wybory"));
        let at: Vec<_> = written.facets.iter().map(|f| (f.index.byte_start, f.index.byte_end)).collect();
        assert_eq!(at, [(26, 47), (48, 55)]);
        let json = serde_json::to_value(&written.facets[1]).unwrap();
        assert_eq!(json["features"][0], serde_json::json!({"$type": "app.bsky.richtext.facet#tag", "tag": "Wybory"}));
    }

    #[test]
    fn mentions_wait_for_their_did() {
        let written = write(&parse("by @desk.example.com"));
        assert_eq!(written.mentions, [Mention { range: 3..20, handle: "desk.example.com".into() }]);
        assert_eq!(written.facets, []);
    }
}
