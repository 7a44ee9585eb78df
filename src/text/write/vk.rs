//! VK: characters alone, in which VK itself finds mentions (`[id1|Name]`, `@id1 (Name)`, `*club1`, `@name`) and entities
//! (<https://dev.vk.com/reference/objects/attachments-wall>, <https://dev.vk.com/method/wall.post>).
//!
//! It knows no escape: a joiner parts what would become one. A mention in the template is left as it is.

use super::{JOINER, plain};
use crate::text::{Rich, Style};

/// What VK's own addresses begin with, also in the middle of a word.
const IDS: [&str; 5] = ["id", "club", "public", "event", "app"];

/// The text; a link has its target after it.
pub fn write(rich: &Rich) -> String {
    let rich = plain::spelled_out(rich);
    let mut out = String::with_capacity(rich.text.len() + 16);
    let mut at = 0;
    for span in rich.spans.iter().filter(|span| matches!(span.style, Style::Url { .. } | Style::Mention)) {
        if span.range.start < at {
            continue;
        }
        text(&rich.text, at..span.range.start, &mut out);
        out.push_str(&rich.text[span.range.clone()]);
        at = span.range.end;
    }
    text(&rich.text, at..rich.text.len(), &mut out);
    out
}

/// A stretch of `all` that is neither a URL nor a mention.
fn text(all: &str, range: std::ops::Range<usize>, out: &mut String) {
    for (n, c) in all[range.clone()].char_indices() {
        out.push(c);
        let next = range.start + n + c.len_utf8();
        let rest = &all[next..];
        let means = match c {
            '@' | '*' => {
                let free = !all[..next - 1].ends_with(|c: char| c.is_alphanumeric());
                is_id(rest) || (free && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
            }
            '[' => is_labelled(rest),
            '&' => rest.starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()),
            _ => false,
        };
        if means {
            out.push(JOINER);
        }
    }
}

fn is_id(text: &str) -> bool {
    let digits = |rest: &str| rest.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    IDS.iter().any(|kind| {
        text.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind)) && digits(&text[kind.len()..])
    })
}

/// Whether `target|` stands there.
fn is_labelled(text: &str) -> bool {
    text.split(['|', '\n', '[', ']']).next().is_some_and(|target| text[target.len()..].starts_with('|'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{escape, parse};

    #[test]
    fn an_article_mentions_nobody() {
        let said = escape("[id1|Pavel] @id1 (Pavel) *club2 a@id3 me@mail.example 5 * 3 [note] &#33; R&D");
        assert_eq!(
            write(&parse(&format!("{said} @desk [x](https://vk.com/@a)"))).replace(JOINER, "~"),
            "[~id1|Pavel] @~id1 (Pavel) *~club2 a@~id3 me@mail.example 5 * 3 [note] &~#33; R&~D @desk x (https://vk.com/@a)"
        );
    }
}
