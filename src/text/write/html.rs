//! HTML for e-mail: paragraphs, line breaks, links; all else is escaped.

use super::inline::{Step, nested, steps};
use crate::text::{Rich, Style};

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

/// The text of one paragraph, without the `<p>`.
pub fn line(rich: &Rich) -> String {
    let mut out = String::with_capacity(rich.text.len() * 2);
    inline(rich, &mut out);
    out
}

/// The text of one paragraph.
fn inline(rich: &Rich, out: &mut String) {
    let spans = nested(&rich.spans, |style| !matches!(style, Style::Hashtag | Style::Mention));
    for step in steps(rich.text.len(), &spans) {
        match step {
            Step::Open(span) => out.push_str(&tags(&span.style).0),
            Step::Close(span) => out.push_str(tags(&span.style).1),
            Step::Text(range) => text(&rich.text[range], "<br>\n", out),
        }
    }
}

/// How a style begins and ends.
pub(super) fn tags(style: &Style) -> (String, &'static str) {
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

/// Adds text, with `end_of_line` between its lines.
pub(super) fn text(plain: &str, end_of_line: &str, out: &mut String) {
    for (n, line) in plain.split('\n').enumerate() {
        if n > 0 {
            out.push_str(end_of_line);
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
