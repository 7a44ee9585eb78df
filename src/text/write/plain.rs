//! Plain text: what has no markup to say it is left out, but a link's target is never lost.

use std::borrow::Cow;

use super::super::{Rich, Style};

/// The text, with `words (URL)` for a link whose words are not its URL.
pub fn write(rich: &Rich) -> Cow<'_, str> {
    let links = rich.spans.iter().filter_map(|span| match &span.style {
        Style::Link { href } if !says(&rich.text[span.range.clone()], href) => Some((span.range.end, href)),
        _ => None,
    });
    let mut written: Option<String> = None;
    let mut at = 0;
    for (end, href) in links {
        let text = written.get_or_insert_default();
        text.push_str(&rich.text[at..end]);
        text.push_str(" (");
        text.push_str(href);
        text.push(')');
        at = end;
    }
    match written {
        None => Cow::Borrowed(&rich.text),
        Some(mut text) => {
            text.push_str(&rich.text[at..]);
            Cow::Owned(text)
        }
    }
}

/// Whether the words of a link show where it leads.
fn says(words: &str, href: &str) -> bool {
    let bare =
        |url: &str| url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned();
    bare(words) == bare(href)
}

#[cfg(test)]
mod tests {
    use super::super::super::Span;
    use super::*;

    #[test]
    fn a_link_keeps_its_target() {
        let link = |words: &str, href: &str| Rich {
            text: format!("See {words}."),
            spans: vec![Span { range: 4..4 + words.len(), style: Style::Link { href: href.into() } }],
        };
        assert_eq!(write(&link("the plan", "https://a.example/b")), "See the plan (https://a.example/b).");
        assert_eq!(write(&link("a.example/b", "https://a.example/b")), "See a.example/b.");
    }
}
