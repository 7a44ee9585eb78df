//! LinkedIn's little text
//! (<https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format>).
//!
//! A reserved character that is not escaped is no error there: the post is taken and ends at it. So all are, in URLs too,
//! which are shown without the backslashes. A mention needs the entity's URN, which no article has; it stays text.

use super::inline::{Step, nested, steps};
use super::plain;
use crate::text::{Rich, Style};

/// Characters with a meaning of their own.
pub(crate) const RESERVED: &str = "\\|{}@[]()<>#*_~";

/// The text with every reserved character escaped; a hashtag is one, a link has its target after it.
pub fn write(rich: &Rich) -> String {
    let rich = plain::spelled_out(rich);
    let spans = nested(&rich.spans, |style| *style == Style::Hashtag);
    let mut out = String::with_capacity(rich.text.len() + rich.text.len() / 8);
    let mut in_tag = false;
    for step in steps(rich.text.len(), &spans) {
        match step {
            Step::Open(_) => in_tag = true,
            Step::Close(_) => in_tag = false,
            Step::Text(range) if in_tag && rich.text[range.clone()].starts_with(['#', '＃']) => {
                hashtag(&rich.text[range], &mut out)
            }
            Step::Text(range) => escape(&rich.text[range], &mut out),
        }
    }
    out
}

/// By the template, which says where the tag ends; a bare `#tag` ends where LinkedIn thinks it does.
fn hashtag(shown: &str, out: &mut String) {
    let mut characters = shown.chars();
    let sign = characters.next().unwrap_or('#');
    out.push_str("{hashtag|");
    escape(sign.encode_utf8(&mut [0; 4]), out);
    out.push('|');
    escape(characters.as_str(), out);
    out.push('}');
}

fn escape(plain: &str, out: &mut String) {
    for c in plain.chars() {
        if RESERVED.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{escape as quoted, parse};

    #[test]
    fn reserved_characters_are_escaped_and_hashtags_are_templates() {
        let rich = parse(&format!("{} #Porto_2 [map](https://a.com/b_c)", quoted("Opens (video) @now #1")));
        assert_eq!(write(&rich), "Opens \\(video\\) \\@now \\#1 {hashtag|\\#|Porto\\_2} map \\(https://a.com/b\\_c\\)");
    }
}
