//! HTML for mail: paragraphs, line breaks, emphasis, links. Everything that comes from an article is escaped.

use super::super::{Rich, Style};

/// The paragraphs of `rich` as HTML.
pub fn write(rich: &Rich) -> String {
    let mut html = String::with_capacity(rich.text.len() * 2);
    let mut at = 0;
    for paragraph in rich.text.split("\n\n") {
        let range = at..at + paragraph.len();
        at = range.end + 2;
        let part = rich.slice(range).trim();
        if !part.is_empty() {
            html.push_str("<p>");
            inline(&part, &mut html);
            html.push_str("</p>\n");
        }
    }
    html
}

/// One paragraph, with its spans as tags that nest.
fn inline(rich: &Rich, html: &mut String) {
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    let mut spans = rich.spans.iter().peekable();
    for (at, c) in rich.text.char_indices() {
        close(&mut open, at, html);
        while let Some(span) = spans.next_if(|span| span.range.start <= at) {
            if let Some(tag) = begin(&span.style, html) {
                // What would end behind its parent ends with it, so that tags nest.
                let end = open.last().map_or(span.range.end, |(end, _)| span.range.end.min(*end));
                open.push((end, tag));
            }
        }
        escape_char(c, html);
    }
    close(&mut open, rich.text.len(), html);
}

fn close(open: &mut Vec<(usize, &'static str)>, at: usize, html: &mut String) {
    while let Some((_, tag)) = open.pop_if(|(end, _)| *end <= at) {
        html.push_str(tag);
    }
}

fn begin(style: &Style, html: &mut String) -> Option<&'static str> {
    match style {
        Style::Strong => {
            html.push_str("<strong>");
            Some("</strong>")
        }
        Style::Emphasis => {
            html.push_str("<em>");
            Some("</em>")
        }
        Style::Code => {
            html.push_str("<code>");
            Some("</code>")
        }
        Style::Link { href } | Style::Url { href } if is_web(href) => {
            html.push_str("<a href=\"");
            href.chars().for_each(|c| escape_char(c, html));
            html.push_str("\">");
            Some("</a>")
        }
        Style::Link { .. } | Style::Url { .. } | Style::Hashtag | Style::Mention => None,
    }
}

/// Nothing but the web and mail is linked: no `javascript:`.
fn is_web(href: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| href.to_ascii_lowercase().starts_with(scheme))
}

fn escape_char(c: char, html: &mut String) {
    match c {
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '&' => html.push_str("&amp;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        '\n' => html.push_str("<br>\n"),
        c => html.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Span;
    use super::*;

    #[test]
    fn text_is_never_markup() {
        assert_eq!(write(&Rich::plain("<b>&\"'\n\nTwo")), "<p>&lt;b&gt;&amp;&quot;&#39;</p>\n<p>Two</p>\n");
    }

    #[test]
    fn a_link_that_could_run_is_text() {
        let rich = |href: &str| Rich {
            text: "x".into(),
            spans: vec![Span { range: 0..1, style: Style::Link { href: href.into() } }],
        };
        assert_eq!(write(&rich("JavaScript:alert(1)")), "<p>x</p>\n");
        assert_eq!(
            write(&rich("https://a.example/?a=1&b=\"2")),
            "<p><a href=\"https://a.example/?a=1&amp;b=&quot;2\">x</a></p>\n"
        );
    }
}
