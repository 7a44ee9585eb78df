//! What can be done to rich text: made, joined, sliced, trimmed, read out.

use std::ops::Range;

use serde::Serialize;

use super::{Rich, Span, Style};

/// A span as the JSON contract tells it: offsets are Unicode scalar values of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Its first character, counted in Unicode scalar values from 0.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// Where it leads, for links and URLs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// What an [`Entity`] is: the [`Style`] of its span without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A URL that stands in the text.
    Url,
    /// Text that leads somewhere.
    Link,
    /// `#tag`
    Hashtag,
    /// `@name`
    Mention,
    /// `$ABC`, where the platform links it.
    Cashtag,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Code.
    Code,
}

impl Style {
    /// Whether a text may never end inside a span of this style.
    pub fn is_whole(&self) -> bool {
        matches!(self, Style::Link { .. } | Style::Url { .. } | Style::Hashtag | Style::Mention | Style::Code)
    }

    fn kind(&self) -> EntityKind {
        match self {
            Style::Emphasis => EntityKind::Emphasis,
            Style::Strong => EntityKind::Strong,
            Style::Code => EntityKind::Code,
            Style::Link { .. } => EntityKind::Link,
            Style::Url { .. } => EntityKind::Url,
            Style::Hashtag => EntityKind::Hashtag,
            Style::Mention => EntityKind::Mention,
        }
    }

    fn href(&self) -> Option<&str> {
        match self {
            Style::Link { href } | Style::Url { href } => Some(href),
            _ => None,
        }
    }
}

impl Rich {
    /// Text without spans, taken as it is: nothing in it is markup.
    pub fn plain(text: impl Into<String>) -> Rich {
        Rich { text: text.into(), spans: Vec::new() }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds text without spans at the end.
    pub fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds rich text at the end.
    pub fn push(&mut self, more: &Rich) {
        let at = self.text.len();
        self.text.push_str(&more.text);
        self.spans.extend(
            more.spans
                .iter()
                .map(|span| Span { range: span.range.start + at..span.range.end + at, style: span.style.clone() }),
        );
    }

    /// The part of it in the bytes `range`, with the spans clipped to it and the empty ones dropped.
    ///
    /// # Panics
    ///
    /// As slicing a `str` does, if `range` is not on character borders within the text.
    pub fn slice(&self, range: Range<usize>) -> Rich {
        self.sliced(range, self.spans.iter())
    }

    /// [`slice`](Self::slice) of each of `ranges`, without walking through all the spans for each.
    ///
    /// # Panics
    ///
    /// As [`slice`](Self::slice).
    pub fn slices(&self, ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<Rich> {
        let slices = Slices::of(self);
        ranges.into_iter().map(|range| slices.slice(range)).collect()
    }

    /// Its pieces between `separator`s, as of a `str`.
    pub fn split(&self, separator: &str) -> Vec<Rich> {
        let start = |piece: &str| piece.as_ptr().addr() - self.text.as_ptr().addr();
        self.slices(self.text.split(separator).map(|piece| start(piece)..start(piece) + piece.len()))
    }

    /// The same, when only `spans` can reach into it.
    fn sliced<'a>(&self, range: Range<usize>, spans: impl Iterator<Item = &'a Span>) -> Rich {
        let spans = spans.take_while(|span| span.range.start < range.end).filter_map(|span| {
            let start = span.range.start.max(range.start);
            let end = span.range.end.min(range.end);
            (start < end).then(|| Span { range: start - range.start..end - range.start, style: span.style.clone() })
        });
        let mut rich = Rich { text: self.text[range.clone()].to_owned(), spans: spans.collect() };
        rich.sort();
        rich
    }

    /// Without white space at either end.
    pub fn trim(&self) -> Rich {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        self.slice(start.min(end)..end)
    }

    /// The spans that cover the byte `at`, outermost first.
    pub fn spans_at(&self, at: usize) -> impl Iterator<Item = &Span> {
        self.spans.iter().take_while(move |span| span.range.start <= at).filter(move |span| span.range.contains(&at))
    }

    /// The spans with offsets in Unicode scalar values, as the JSON contract wants them, in order.
    pub fn entities(&self) -> Vec<Entity> {
        let mut counter = Counter::new(&self.text, |_| 1);
        let borders = counter.all(&self.spans);
        self.spans
            .iter()
            .zip(borders)
            .map(|(span, (start, end))| Entity {
                kind: span.style.kind(),
                start,
                end,
                href: span.style.href().map(str::to_owned),
            })
            .collect()
    }

    /// Brings the spans into their order: by start, then the longer first.
    pub(super) fn sort(&mut self) {
        self.spans.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Rich {
        Rich::plain(text)
    }
}

/// Gives many slices of one text, without walking through all the spans before each.
pub(super) struct Slices<'a> {
    rich: &'a Rich,
    /// For each span, how far it and the short ones before it reach.
    reach: Vec<usize>,
    /// The spans that are not short, by their place.
    long: Vec<usize>,
}

/// A span of more bytes is looked at for each slice.
const MAX_SHORT: usize = 4096;

impl<'a> Slices<'a> {
    pub(super) fn of(rich: &'a Rich) -> Slices<'a> {
        let is_long = |span: &Span| span.range.len() > MAX_SHORT;
        let mut farthest = 0;
        let reach = rich.spans.iter().map(|span| {
            farthest = farthest.max(if is_long(span) { 0 } else { span.range.end });
            farthest
        });
        let long = rich.spans.iter().enumerate().filter(|(_, span)| is_long(span)).map(|(n, _)| n).collect();
        Slices { rich, reach: reach.collect(), long }
    }

    /// As [`Rich::slice`].
    pub(super) fn slice(&self, range: Range<usize>) -> Rich {
        let first = self.reach.partition_point(|end| *end <= range.start);
        let long = self.long.iter().take_while(|n| **n < first).map(|n| &self.rich.spans[*n]);
        self.rich.sliced(range, long.chain(&self.rich.spans[first..]))
    }
}

/// Turns byte offsets into those of another unit, in one walk over the text.
pub(super) struct Counter<'a> {
    text: &'a str,
    width: fn(char) -> usize,
}

impl<'a> Counter<'a> {
    pub(super) fn new(text: &'a str, width: fn(char) -> usize) -> Counter<'a> {
        Counter { text, width }
    }

    /// Start and end of each span, in the order of the spans.
    pub(super) fn all(&mut self, spans: &[Span]) -> Vec<(usize, usize)> {
        let mut borders: Vec<(usize, usize)> = spans
            .iter()
            .enumerate()
            .flat_map(|(n, span)| [(span.range.start, 2 * n), (span.range.end, 2 * n + 1)])
            .collect();
        borders.sort_unstable();
        let mut out = vec![(0, 0); spans.len()];
        let (mut at, mut count) = (0, 0);
        for (byte, slot) in borders {
            count += self.text[at..byte].chars().map(self.width).sum::<usize>();
            at = byte;
            if slot % 2 == 0 { out[slot / 2].0 = count } else { out[slot / 2].1 = count }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Rich {
        Rich {
            text: "né #tag x".into(),
            spans: vec![Span { range: 0..8, style: Style::Strong }, Span { range: 4..8, style: Style::Hashtag }],
        }
    }

    #[test]
    fn entities_count_scalar_values() {
        let entities = sample().entities();
        assert_eq!((entities[0].start, entities[0].end), (0, 7));
        assert_eq!((entities[1].start, entities[1].end), (3, 7));
        assert_eq!(entities[1].kind, EntityKind::Hashtag);
    }

    #[test]
    fn a_slice_clips_its_spans() {
        let part = sample().slice(6..10);
        assert_eq!(part.text, "ag x");
        assert_eq!(part.spans[0].range, 0..2);
        assert_eq!(sample().slice(9..10).spans, []);
    }

    #[test]
    fn many_slices_are_what_each_would_be() {
        let mut rich = Rich::plain("");
        (0..2_000).for_each(|_| rich.push(&sample()));
        let end = rich.text.len();
        rich.spans.insert(0, Span { range: 0..end, style: Style::Emphasis });
        let slices = Slices::of(&rich);
        for start in (0..end).step_by(1_991).filter(|at| rich.text.is_char_boundary(*at)) {
            for stop in [start + 1, start + 12, start + 6_000, end] {
                let range = start..rich.text.ceil_char_boundary(stop.min(end));
                assert_eq!(slices.slice(range.clone()), rich.slice(range));
            }
        }
    }

    #[test]
    fn trimming_moves_the_spans() {
        let mut rich = Rich::plain(" \n");
        rich.push(&sample());
        rich.push_str("  ");
        assert_eq!(rich.trim(), sample());
        assert_eq!(Rich::plain(" \n ").trim(), Rich::default());
    }
}
