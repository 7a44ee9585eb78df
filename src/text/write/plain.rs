//! Plain text, for channels that know no markup: X, Mastodon, Facebook, Instagram, TikTok, YouTube, Threads, Pinterest.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::{Rich, Span, Style};

/// The text; a link that shows other words than its target has the target after it, in parentheses.
pub fn write(rich: &Rich) -> String {
    spell(rich, |_, _, _| {})
}

/// The same; without links it is the text as it stands.
pub(super) fn sent(rich: &Rich) -> Cow<'_, str> {
    let is_linked = rich.spans.iter().any(|span| matches!(span.style, Style::Link { .. }));
    if is_linked { Cow::Owned(write(rich)) } else { Cow::Borrowed(&rich.text) }
}

/// `rich` as [`write()`] shows it: without links behind words, and with the URLs, hashtags and mentions where they stand then.
pub(super) fn spelled_out(rich: &Rich) -> Rich {
    // Where each link begins and ends in the text, and where what is written for it ends.
    let mut links: Vec<(Range<usize>, usize)> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    let text = spell(rich, |link, url, end| {
        spans.push(Span { range: url.range.clone(), style: url.style });
        links.push((link, end));
    });
    for span in
        rich.spans.iter().filter(|span| matches!(span.style, Style::Url { .. } | Style::Hashtag | Style::Mention))
    {
        let before = links.partition_point(|(link, _)| link.end <= span.range.start);
        if links.get(before).is_some_and(|(link, _)| link.start < span.range.end) {
            continue;
        }
        let (from, to) = before.checked_sub(1).map_or((0, 0), |last| (links[last].0.end, links[last].1));
        let place = |byte: usize| byte - from + to;
        spans.push(Span { range: place(span.range.start)..place(span.range.end), style: span.style.clone() });
    }
    let mut out = Rich { text, spans };
    out.sort();
    out
}

/// Writes it, and tells of each link: where it stands, the target in what is written, and where that goes on.
fn spell(rich: &Rich, mut tell: impl FnMut(Range<usize>, Span, usize)) -> String {
    let mut out = String::with_capacity(rich.text.len());
    let mut at = 0;
    for span in &rich.spans {
        let Style::Link { href } = &span.style else { continue };
        let shown = &rich.text[span.range.clone()];
        if span.range.start < at {
            continue;
        }
        out.push_str(&rich.text[at..span.range.start]);
        let same = is_same(shown, href);
        if !same {
            out.push_str(shown);
            out.push_str(" (");
        }
        let start = out.len();
        out.push_str(if same { href } else { href.strip_prefix("mailto:").unwrap_or(href) });
        let target = Span { range: start..out.len(), style: Style::Url { href: href.clone() } };
        if !same {
            out.push(')');
        }
        at = span.range.end;
        tell(span.range.clone(), target, out.len());
    }
    out.push_str(&rich.text[at..]);
    out
}

/// Whether the words of a link already are its target, but for the scheme.
fn is_same(shown: &str, href: &str) -> bool {
    let bare = |url: &str| {
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        url.trim_end_matches('/').to_owned()
    };
    bare(shown) == bare(href)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    #[test]
    fn a_link_shows_its_target() {
        let rich = parse("**Read** [the report](https://example.com/a), [https://example.com](https://example.com/)");
        assert_eq!(write(&rich), "Read the report (https://example.com/a), https://example.com/");
    }
}
