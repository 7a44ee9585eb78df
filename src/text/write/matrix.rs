//! Matrix: a plain body and, where there is something to show, HTML of the kind `org.matrix.custom.html`
//! (<https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes>).
//!
//! Nobody is told of a message but who is named in `m.mentions`, which is always there and empty; older servers look for
//! `@room` in the body, so that is parted too.

use super::inline::{Step, Stretches, joined, nested, steps};
use super::{html, plain};
use crate::text::{Rich, Span, Style};

/// Schemes that a link may have.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// Both forms of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// For those who show no HTML.
    pub body: String,
    /// `formatted_body`; none if it would say the same.
    pub formatted: Option<String>,
}

/// Body and HTML of `rich`.
pub fn write(rich: &Rich) -> Written {
    let rich = parted(rich);
    let body = plain::write(&rich);
    let styled = |span: &Span| match &span.style {
        Style::Link { href } => !is_hidden(&span.style) && rich.text[span.range.clone()] != **href,
        Style::Emphasis | Style::Strong | Style::Code => true,
        Style::Url { .. } | Style::Hashtag | Style::Mention => false,
    };
    let formatted = rich.spans.iter().any(styled).then(|| {
        let spans = nested(&rich.spans, |style| !matches!(style, Style::Hashtag | Style::Mention));
        let mut out = String::with_capacity(rich.text.len() * 2);
        for step in steps(rich.text.len(), &spans) {
            match step {
                Step::Open(span) if is_hidden(&span.style) => {}
                Step::Open(span) => out.push_str(&html::tags(&span.style).0),
                Step::Close(Span { style: Style::Link { href }, .. }) if !is_target(href) => {
                    // Where it leads can only be told.
                    html::escape(&format!(" ({href})"), &mut out);
                }
                Step::Close(span) if is_hidden(&span.style) => {}
                Step::Close(span) => out.push_str(html::tags(&span.style).1),
                Step::Text(range) => html::text(&rich.text[range], "<br>", &mut out),
            }
        }
        out
    });
    Written { body, formatted }
}

/// Whether it is a link that HTML may not have there.
fn is_hidden(style: &Style) -> bool {
    matches!(style, Style::Link { href } | Style::Url { href } if !is_target(href))
}

fn is_target(href: &str) -> bool {
    SCHEMES.iter().any(|scheme| href.starts_with(scheme))
}

impl Written {
    /// The content of an `m.room.message` event in canonical JSON: no spaces, keys in order.
    pub fn content(&self) -> String {
        let formatted = self.formatted.as_ref().map_or_else(String::new, |formatted| {
            format!("\"format\":\"org.matrix.custom.html\",\"formatted_body\":{},", json(formatted))
        });
        format!("{START}{},{formatted}{END}", json(&self.body))
    }
}

/// What every content begins with, before the body.
pub(crate) const START: &str = "{\"body\":";
/// What every content ends with.
pub(crate) const END: &str = "\"m.mentions\":{},\"msgtype\":\"m.text\"}";

/// Whether it is a content that [`Written::content`] gives, rather than a text.
pub(crate) fn is_content(sent: &str) -> bool {
    sent.strip_prefix(START).is_some_and(|rest| rest.starts_with('"')) && sent.ends_with(END)
}

/// A string in JSON, with the escapes that canonical JSON wants and no other.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `rich` with a joiner in each `@room` that is not part of a URL.
fn parted(rich: &Rich) -> Rich {
    let urls = Stretches::of(&rich.spans, |style| matches!(style, Style::Url { .. }));
    let named = |sign: &usize| rich.text.get(sign + 1..sign + 5).is_some_and(|name| name.eq_ignore_ascii_case("room"));
    let signs = rich.text.match_indices('@').map(|(sign, _)| sign).filter(named).filter(|sign| !urls.contain(*sign));
    joined(rich, &signs.map(|sign| sign + 1).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{escape, parse};

    #[test]
    fn html_stands_beside_the_body_only_if_it_says_more() {
        let written = write(&parse(&escape("A <b> & \"@room\"\nhttps://a.com/@room")));
        assert_eq!(written.formatted, None);
        assert_eq!(
            written.content(),
            "{\"body\":\"A <b> & \\\"@\u{2060}room\\\"\\nhttps://a.com/@room\",\"m.mentions\":{},\"msgtype\":\"m.text\"}"
        );
        let written = write(&parse("**A** [b](https://b.com/?x=1&y=2)\n\n[call](tel:+351)"));
        assert_eq!(written.body, "A b (https://b.com/?x=1&y=2)\n\ncall (tel:+351)");
        assert_eq!(
            written.formatted.as_deref(),
            Some("<strong>A</strong> <a href=\"https://b.com/?x=1&amp;y=2\">b</a><br><br>call (tel:+351)")
        );
    }
}
