//! Plain text, for channels that know no markup: X, Mastodon, Facebook, Instagram, TikTok, YouTube.

use crate::text::{Rich, Style};

/// The text; a link that shows other words than its target has the target after it, in parentheses.
pub fn write(rich: &Rich) -> String {
    let mut out = String::with_capacity(rich.text.len());
    let mut at = 0;
    for span in &rich.spans {
        let Style::Link { href } = &span.style else { continue };
        let shown = &rich.text[span.range.clone()];
        if span.range.start < at {
            continue;
        }
        out.push_str(&rich.text[at..span.range.start]);
        if is_same(shown, href) {
            out.push_str(href);
        } else {
            out.push_str(shown);
            out.push_str(" (");
            out.push_str(href.strip_prefix("mailto:").unwrap_or(href));
            out.push(')');
        }
        at = span.range.end;
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
