//! Slack's mrkdwn (<https://docs.slack.dev/messaging/formatting-message-text>).
//!
//! `&`, `<` and `>` have entities; for `*`, `_`, `~`, a backtick and the colon of an emoji there is no escape. What a reader
//! is shown for a date that is none, its fallback text, is taken as it is, and so carries them: `<!date^00000000^{_}|*>`.
//! Only in a link's words it cannot stand; such a link goes around them.

use std::ops::Range;

use super::inline::{Edges, Step, Stretches, begins_line, begins_shortcode, by_line, nested, percent_encoded, steps};
use crate::text::{Rich, Span, Style};

/// Before and after characters that are to be read as they are.
pub(crate) const LITERAL: (&str, &str) = ("<!date^00000000^{_}|", ">");
/// Stands before a `>` that would begin a quotation: the soft hyphen, which is seen at line ends alone.
const HYPHEN: char = '\u{AD}';

/// The text in mrkdwn. Bold, italic and code where Slack would see them: a style within a word is left out.
pub fn write(rich: &Rich) -> String {
    let lines = by_line(rich);
    let spans = around_marks(rich, nested(&lines, |style| !matches!(style, Style::Hashtag | Style::Mention)));
    let mut out = String::with_capacity(rich.text.len() * 2);
    let mut within: Vec<&Style> = Vec::new();
    for step in steps(rich.text.len(), &spans) {
        match step {
            Step::Open(span) => {
                match &span.style {
                    Style::Link { href } => link(href, &mut out),
                    Style::Url { .. } => out.push('<'),
                    style => out.push_str(mark(style)),
                }
                within.push(&span.style);
            }
            Step::Close(span) => {
                within.pop();
                out.push_str(if mark(&span.style).is_empty() { ">" } else { mark(&span.style) });
            }
            Step::Text(range) => {
                let as_is =
                    within.iter().any(|style| matches!(style, Style::Code | Style::Link { .. } | Style::Url { .. }));
                if as_is { entities(&rich.text[range], &mut out) } else { text(&rich.text, range, &mut out) }
            }
        }
    }
    out
}

fn mark(style: &Style) -> &'static str {
    match style {
        Style::Strong => "*",
        Style::Emphasis => "_",
        Style::Code => "`",
        _ => "",
    }
}

/// A target that ends neither at a bar nor at a bracket of its own.
fn target(href: &str) -> String {
    percent_encoded(href, &['|', '<', '>'])
}

fn link(href: &str, out: &mut String) {
    out.push('<');
    entities(&target(href), out);
    out.push('|');
}

/// Spans without the styles that Slack would not see, and links in pieces that hold no mark.
fn around_marks(rich: &Rich, spans: Vec<Span>) -> Vec<Span> {
    let is_link = |style: &Style| matches!(style, Style::Link { .. });
    let links = Stretches::of(&spans, is_link);
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match &span.style {
            Style::Link { .. } => pieces(&rich.text, &span, &mut kept),
            // A URL that must be written otherwise than it is shown is a link behind its words.
            Style::Url { href } if rich.text[span.range.clone()] != **href || target(href) != *href => {
                let link = Span { range: span.range.clone(), style: Style::Link { href: href.clone() } };
                pieces(&rich.text, &link, &mut kept);
            }
            Style::Url { .. } => kept.push(span),
            // A style stands around links, not in them.
            style => {
                let inside = links.over(&span.range);
                let around = inside.iter().all(|l| span.range.start <= l.start && l.end <= span.range.end);
                let is_code = *style == Style::Code;
                let plain = !is_code || (inside.is_empty() && !rich.text[span.range.clone()].contains(['`', '｀']));
                if around && plain && stands_free(&rich.text, &span.range) {
                    kept.push(span);
                }
            }
        }
    }
    kept.sort_by_key(|span| (span.range.start, usize::MAX - span.range.end, is_link(&span.style)));
    nested(&kept, |_| true)
}

/// The stretches of a link's words without a mark.
fn pieces(text: &str, link: &Span, kept: &mut Vec<Span>) {
    let shown = &text[link.range.clone()];
    let means = |at: usize, c: char| is_mark(c) && !is_harmless(shown, at, c);
    let marks = shown.char_indices().filter(|(at, c)| means(*at, *c) || begins_shortcode(shown, *at));
    let mut start = 0;
    for (mark, c) in marks.chain([(shown.len(), ' ')]) {
        if !shown[start..mark].trim().is_empty() {
            kept.push(Span { range: link.range.start + start..link.range.start + mark, style: link.style.clone() });
        }
        start = mark + c.len_utf8();
    }
}

/// Whether Slack sees marks at both ends: white space or an opening bracket before, white space or a stop after.
fn stands_free(text: &str, range: &Range<usize>) -> bool {
    let edges = Edges::of(text, range);
    let before = edges.before.is_none_or(|c| c.is_whitespace() || c == '(');
    let after = edges.after.is_none_or(|c| c.is_whitespace() || ".,;:!?)".contains(c));
    let inner = |c: Option<char>| c.is_some_and(|c| !is_mark(c) && !c.is_control());
    before && after && inner(edges.first) && inner(edges.last)
}

/// Characters that mean something to Slack and have no entity; the full-width ones mean the same.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_' | '~' | '`' | '＊' | '＿' | '～' | '｀' | '|' | HYPHEN)
}

/// Text that stands in no link: entities, and fallback texts for what has none.
fn text(all: &str, range: Range<usize>, out: &mut String) {
    let mut at = range.start;
    while let Some(c) = all[at..range.end].chars().next() {
        let next = at + c.len_utf8();
        let begins_link = c == ':' && all[next..].starts_with("//");
        let end = match c {
            '|' | HYPHEN => at,
            '＞' if begins_line(all, at) => next,
            ':' if begins_link || begins_shortcode(&all[range.start..], at - range.start) => next,
            // What stands beyond the stretch is a mark or the border of a link.
            c if is_mark(c) && !is_harmless(&all[range.clone()], at - range.start, c) => all[at..range.end]
                .find(|c: char| !is_mark(c) || matches!(c, '|' | HYPHEN))
                .map_or(range.end, |n| at + n),
            _ => at,
        };
        if end > at {
            out.push_str(LITERAL.0);
            out.push_str(&all[at..end]);
            out.push_str(LITERAL.1);
            at = end;
            continue;
        }
        if c == '>' && begins_line(all, at) {
            out.push(HYPHEN);
        }
        entities(&all[at..next], out);
        at = next;
    }
}

/// Whether a mark stands where it can begin and end nothing: within a word or a number, or with white space on both sides.
fn is_harmless(all: &str, at: usize, c: char) -> bool {
    let edges = Edges::of(all, &(at..at + c.len_utf8()));
    let both = |class: fn(char) -> bool| edges.before.is_some_and(class) && edges.after.is_some_and(class);
    !matches!(c, '`' | '｀' | '|') && (both(|c| c.is_ascii_alphanumeric()) || both(|c| c == ' '))
}

fn entities(plain: &str, out: &mut String) {
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{escape, parse};

    fn written(markup: &str) -> String {
        let (before, after) = LITERAL;
        write(&parse(markup)).replace(before, "⟨").replace(after, "⟩").replace(HYPHEN, "~")
    }

    #[test]
    fn styles_stand_where_slack_sees_them() {
        assert_eq!(written("**Big *news*** in `a<b`"), "*Big _news_* in `a&lt;b`");
        assert_eq!(written("a**b**c **d\ne**"), "abc *d*\n*e*");
    }

    #[test]
    fn an_article_writes_no_mrkdwn() {
        let said = escape("*a* 2 * 3 snake_case <!channel> <@U1> :tada: 10:30:45\n> q");
        assert_eq!(written(&said), "⟨*⟩a⟨*⟩ 2 * 3 snake_case &lt;!channel&gt; &lt;@U1&gt; ⟨:⟩tada: 10:30:45\n~&gt; q");
    }

    #[test]
    fn a_link_goes_around_what_cannot_stand_in_it() {
        let rich = parse(&crate::text::escape_link("read *now* a|b", "https://a.com/?x=1|2&y=<3>"));
        let target = "https://a.com/?x=1%7C2&amp;y=%3C3%3E";
        let (mark, end) = LITERAL;
        let expected =
            [format!("<{target}|read >{mark}*{end}<{target}|now>{mark}*{end}"), format!("<{target}| a>|<{target}|b>")];
        assert_eq!(write(&rich), expected.concat());
    }
}
