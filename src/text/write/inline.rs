//! What writers of inline markup share: spans that nest, in the order in which they open and close.

use std::collections::HashSet;
use std::ops::Range;

use super::JOINER;
use crate::text::{Rich, Span, Style};

/// A border of a style, or text between two borders, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// A style begins.
    Open(&'a Span),
    /// Bytes of the text, none empty.
    Text(Range<usize>),
    /// The innermost style that is open ends.
    Close(&'a Span),
}

/// The steps through a text of `length` bytes with `spans` that nest, as [`nested`] gives them.
pub(super) fn steps(length: usize, spans: &[Span]) -> Vec<Step<'_>> {
    let mut steps = Vec::with_capacity(3 * spans.len() + 1);
    let mut open: Vec<&Span> = Vec::new();
    let mut at = 0;
    let to = |end: usize, at: &mut usize, steps: &mut Vec<Step<'_>>| {
        if end > *at {
            steps.push(Step::Text(*at..end));
            *at = end;
        }
    };
    for span in spans {
        while let Some(ended) = open.pop_if(|outer| outer.range.end <= span.range.start) {
            to(ended.range.end, &mut at, &mut steps);
            steps.push(Step::Close(ended));
        }
        to(span.range.start, &mut at, &mut steps);
        steps.push(Step::Open(span));
        open.push(span);
    }
    while let Some(ended) = open.pop() {
        to(ended.range.end, &mut at, &mut steps);
        steps.push(Step::Close(ended));
    }
    to(length, &mut at, &mut steps);
    steps
}

/// Those of `spans` that `keep` takes, cut so that they nest: one that reaches beyond the one around it ends with it. In
/// what is whole (code, a URL, a hashtag, a mention) there is no other, in a link no further link, in a style not the same.
pub(super) fn nested(spans: &[Span], keep: impl Fn(&Style) -> bool) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    let mut open: Vec<(usize, usize)> = Vec::new();
    for span in spans.iter().filter(|span| keep(&span.style)) {
        while open.pop_if(|(end, _)| *end <= span.range.start).is_some() {}
        let around = || open.iter().map(|(_, n)| &kept[*n].style);
        let leads = |style: &Style| matches!(style, Style::Link { .. } | Style::Url { .. });
        let closed = |outer: &Style| match outer {
            Style::Link { .. } => leads(&span.style),
            outer => outer.is_whole() || *outer == span.style,
        };
        if around().any(closed) {
            continue;
        }
        let end = open.last().map_or(span.range.end, |(end, _)| span.range.end.min(*end));
        if span.range.start < end {
            open.push((end, kept.len()));
            kept.push(Span { range: span.range.start..end, style: span.style.clone() });
        }
    }
    kept
}

/// `rich`'s spans for a form in which a style may neither hold a line end nor begin or end with white space: each style and
/// link in as many as it has lines, those of one style that touch in one.
pub(super) fn by_line(rich: &Rich) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::with_capacity(rich.spans.len());
    // The last line of each style.
    let mut last: [Option<usize>; 4] = [None; 4];
    for span in &rich.spans {
        let mut at = span.range.start;
        for line in rich.text[span.range.clone()].split('\n') {
            let start = at + (line.len() - line.trim_start().len());
            let end = start + line.trim().len();
            at += line.len() + 1;
            if start >= end {
                continue;
            }
            let mut last = match span.style {
                Style::Emphasis => Some(&mut last[0]),
                Style::Strong => Some(&mut last[1]),
                Style::Code => Some(&mut last[2]),
                Style::Link { .. } => Some(&mut last[3]),
                Style::Url { .. } | Style::Hashtag | Style::Mention => None,
            };
            let before = last.as_ref().and_then(|last| **last).map(|n| &mut lines[n]);
            match before {
                Some(before) if before.range.end == start && before.style == span.style => before.range.end = end,
                _ => {
                    if let Some(last) = &mut last {
                        **last = Some(lines.len());
                    }
                    lines.push(Span { range: start..end, style: span.style.clone() });
                }
            }
        }
    }
    lines.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
    lines
}

/// `rich` with a [`JOINER`] at each of these bytes, in order; a span that begins there begins after it.
pub(super) fn joined(rich: &Rich, places: &[usize]) -> Rich {
    if places.is_empty() {
        return rich.clone();
    }
    let mut out = Rich { text: String::with_capacity(rich.text.len() + 3 * places.len()), spans: Vec::new() };
    let mut at = 0;
    for place in places {
        out.text.push_str(&rich.text[at..*place]);
        out.text.push(JOINER);
        at = *place;
    }
    out.text.push_str(&rich.text[at..]);
    let moved = |byte: usize, before: usize| byte + JOINER.len_utf8() * before;
    out.spans.extend(rich.spans.iter().map(|span| {
        let start = moved(span.range.start, places.partition_point(|place| *place <= span.range.start));
        let end = moved(span.range.end, places.partition_point(|place| *place < span.range.end));
        Span { range: start..end, style: span.style.clone() }
    }));
    out
}

/// Stretches of a text, such as its links.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretches(Vec<Range<usize>>);

impl Stretches {
    /// The stretches of the spans that `of` takes, where they touch or overlap in one.
    pub(super) fn of(spans: &[Span], of: impl Fn(&Style) -> bool) -> Stretches {
        let mut all: Vec<Range<usize>> = Vec::new();
        for span in spans.iter().filter(|span| of(&span.style)) {
            match all.last_mut() {
                Some(last) if span.range.start < last.end => last.end = last.end.max(span.range.end),
                _ => all.push(span.range.clone()),
            }
        }
        Stretches(all)
    }

    /// Those that overlap `range`.
    pub(super) fn over(&self, range: &Range<usize>) -> &[Range<usize>] {
        let first = self.0.partition_point(|one| one.end <= range.start);
        let end = self.0.partition_point(|one| one.start < range.end);
        self.0.get(first..end).unwrap_or_default()
    }

    /// Whether byte `at` lies in one.
    pub(super) fn contain(&self, at: usize) -> bool {
        !self.over(&(at..at + 1)).is_empty()
    }
}

/// The characters around and at the edges of a stretch of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edges {
    /// The one before it.
    pub(super) before: Option<char>,
    /// Its first.
    pub(super) first: Option<char>,
    /// Its last.
    pub(super) last: Option<char>,
    /// The one after it.
    pub(super) after: Option<char>,
}

impl Edges {
    pub(super) fn of(text: &str, range: &Range<usize>) -> Edges {
        let inner = &text[range.clone()];
        Edges {
            before: text[..range.start].chars().next_back(),
            first: inner.chars().next(),
            last: inner.chars().next_back(),
            after: text[range.end..].chars().next(),
        }
    }
}

/// Where the marks of Markdown's styles are seen: CommonMark's flanking runs, by a stricter rule that needs no table of what
/// is punctuation, and that holds for `**` and `_` alone.
pub(super) struct Flanked {
    starts: HashSet<usize>,
    ends: HashSet<usize>,
}

impl Flanked {
    /// For a text with these spans.
    pub(super) fn of(spans: &[Span]) -> Flanked {
        // Where code or a link begins or ends, it is its mark that stands at the edge of a style.
        let whole = || spans.iter().filter(|span| span.style.is_whole());
        Flanked {
            starts: whole().map(|span| span.range.start).collect(),
            ends: whole().map(|span| span.range.end).collect(),
        }
    }

    /// Whether `**` is seen at both ends.
    pub(super) fn strong(&self, text: &str, range: &Range<usize>) -> bool {
        let edges = Edges::of(text, range);
        let side = |inner: Option<char>, outer: Option<char>, as_is: bool| {
            (as_is && inner.is_some_and(char::is_alphanumeric)) || is_free(outer)
        };
        side(edges.first, edges.before, !self.starts.contains(&range.start))
            && side(edges.last, edges.after, !self.ends.contains(&range.end))
    }

    /// Whether `_` is, which is not within a word.
    pub(super) fn emphasis(&self, text: &str, range: &Range<usize>) -> bool {
        let edges = Edges::of(text, range);
        self.strong(text, range) && is_free(edges.before) && is_free(edges.after)
    }
}

/// White space, punctuation, or the end of the text.
fn is_free(c: Option<char>) -> bool {
    c.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation())
}

/// Whether at byte `at` of `text` only white space stands before it in its line.
pub(super) fn begins_line(text: &str, at: usize) -> bool {
    text[..at].chars().rev().take_while(|c| *c != '\n').all(char::is_whitespace)
}

/// If a number and a full stop or bracket begin a line at byte `at`, as of a list, where the stop is.
pub(super) fn list_number(text: &str, at: usize) -> Option<usize> {
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let stop = at + digits;
    (digits > 0 && matches!(text.as_bytes().get(stop), Some(b'.' | b')'))).then_some(stop)
}

/// Whether `:name:` begins at byte `at`, which an emoji could be called; `10:30:45` is a time.
pub(super) fn begins_shortcode(text: &str, at: usize) -> bool {
    let Some(rest) = text[at..].strip_prefix(':') else { return false };
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '\'');
    let name = rest.find(|c: char| !in_name(c)).unwrap_or(rest.len());
    let is_time =
        text[..at].ends_with(|c: char| c.is_ascii_digit()) && rest[..name].bytes().all(|b| b.is_ascii_digit());
    name > 0 && rest[name..].starts_with(':') && !is_time
}

/// `href` with the characters of `unsafe_characters` and white space as percent escapes.
pub(super) fn percent_encoded(href: &str, unsafe_characters: &[char]) -> String {
    let mut out = String::with_capacity(href.len());
    let mut bytes = [0; 4];
    for c in href.chars() {
        if c.is_whitespace() || c.is_control() || unsafe_characters.contains(&c) {
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(range: Range<usize>, style: Style) -> Span {
        Span { range, style }
    }

    #[test]
    fn spans_are_cut_to_nest() {
        let spans = [span(0..4, Style::Strong), span(2..6, Style::Emphasis), span(3..8, Style::Code)];
        let kept = nested(&spans, |_| true);
        assert_eq!(kept.iter().map(|span| span.range.clone()).collect::<Vec<_>>(), [0..4, 2..4, 3..4]);
        let told: Vec<String> = steps(8, &kept)
            .iter()
            .map(|step| match step {
                Step::Open(_) => "(".to_owned(),
                Step::Close(_) => ")".to_owned(),
                Step::Text(range) => format!("{range:?}"),
            })
            .collect();
        assert_eq!(told.join(" "), "( 0..2 ( 2..3 ( 3..4 ) ) ) 4..8");
    }

    #[test]
    fn a_style_is_one_for_each_line() {
        let rich =
            Rich { text: "a b\n c\n\nd".into(), spans: vec![span(0..8, Style::Strong), span(8..9, Style::Strong)] };
        let lines = by_line(&rich);
        assert_eq!(lines.iter().map(|span| span.range.clone()).collect::<Vec<_>>(), [0..3, 5..6, 8..9]);
    }

    #[test]
    fn a_time_is_no_emoji() {
        let begins = |text: &str| text.match_indices(':').any(|(at, _)| begins_shortcode(text, at));
        assert!(begins(":smile:") && begins("a:+1:") && begins("x :100:"));
        assert!(!begins("10:30:45") && !begins("a: b: c") && !begins("a::b") && !begins("https://a.com"));
    }
}
