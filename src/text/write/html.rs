//! HTML for e-mail: paragraphs, line breaks, links; all else is escaped.

use crate::text::{Rich, Span, Style};

/// A `<p>` for each paragraph, with the spans that have a meaning in a mail.
pub fn write(rich: &Rich) -> String {
    let mut out = String::with_capacity(rich.text.len() * 2);
    let mut start = 0;
    for paragraph in rich.text.split("\n\n") {
        let end = start + paragraph.len();
        if !paragraph.trim().is_empty() {
            out.push_str("<p>");
            inline(&rich.slice(start..end), &mut out);
            out.push_str("</p>\n");
        }
        start = end + 2;
    }
    out
}

/// The text of one paragraph. Spans nest, as their order says, so a stack closes them.
fn inline(rich: &Rich, out: &mut String) {
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    let mut at = 0;
    let mut spans: Vec<&Span> = rich.spans.iter().collect();
    spans.retain(|span| !matches!(span.style, Style::Hashtag | Style::Mention));
    for span in spans {
        close(rich, &mut at, span.range.start, &mut open, out);
        text(&rich.text[at..span.range.start], out);
        at = span.range.start;
        // A span that would reach beyond the one around it ends with it.
        let end = open.last().map_or(span.range.end, |(outer, _)| span.range.end.min(*outer));
        let (begin, finish) = tags(&span.style);
        out.push_str(&begin);
        open.push((end, finish));
    }
    close(rich, &mut at, rich.text.len(), &mut open, out);
    text(&rich.text[at..], out);
}

/// Closes what ends at byte `until` or before.
fn close(rich: &Rich, at: &mut usize, until: usize, open: &mut Vec<(usize, &'static str)>, out: &mut String) {
    while let Some((end, tag)) = open.pop_if(|(end, _)| *end <= until) {
        text(&rich.text[*at..end], out);
        *at = end;
        out.push_str(tag);
    }
}

fn tags(style: &Style) -> (String, &'static str) {
    match style {
        Style::Emphasis => ("<em>".to_owned(), "</em>"),
        Style::Strong => ("<strong>".to_owned(), "</strong>"),
        Style::Code => ("<code>".to_owned(), "</code>"),
        Style::Link { href } | Style::Url { href } => {
            let mut tag = String::from("<a href=\"");
            escape(href, &mut tag);
            tag.push_str("\">");
            (tag, "</a>")
        }
        Style::Hashtag | Style::Mention => (String::new(), ""),
    }
}

fn text(plain: &str, out: &mut String) {
    for (n, line) in plain.split('\n').enumerate() {
        if n > 0 {
            out.push_str("<br>\n");
        }
        escape(line, out);
    }
}

/// Adds text that can stand in an element and in a quoted attribute.
pub fn escape(plain: &str, out: &mut String) {
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    #[test]
    fn paragraphs_lines_and_links() {
        let rich = parse("**A *b*** & \\<c\\>\nd\n\n[e](https://example.com/?a=1&b=\"2\")");
        assert_eq!(
            write(&rich),
            "<p><strong>A <em>b</em></strong> &amp; &lt;c&gt;<br>\nd</p>\n\
             <p><a href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\">e</a></p>\n"
        );
    }
}
