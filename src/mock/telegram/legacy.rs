//! Telegram's older Markdown: `parse_mode` Markdown, which knows four marks and no nesting.
//!
//! <https://core.telegram.org/bots/api#markdown-style>; what the page leaves open is as in the open-source server (tdlib/td,
//! `MessageEntity.cpp`).

use super::entity::{self, Entity, Style};
use super::link::{self, Target};

/// What may stand behind a backslash, and begins something without one.
const MARKS: [char; 4] = ['_', '*', '`', '['];

/// Plain text and entities, or what is wrong, as it follows `can't parse entities: `.
pub fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    let (mut text, mut entities, mut at) = (String::new(), Vec::new(), 0);
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at + c.len_utf8()..];
        if c == '\\' && rest.starts_with(MARKS) {
            text.push_str(&rest[..1]);
            at += 2;
        } else if MARKS.contains(&c) {
            at = marked(source, at, &mut text, &mut entities)?;
        } else {
            text.push(c);
            at += c.len_utf8();
        }
    }
    entity::sort(&mut entities);
    Ok((text, entities))
}

/// Reads what the mark at `start` begins; gives where it ends.
fn marked(source: &str, start: usize, text: &mut String, entities: &mut Vec<Entity>) -> Result<usize, String> {
    let is_block = source[start..].starts_with("```");
    let (begin, language) = if is_block { block_head(source, start + 3) } else { (start + 1, "") };
    let close = match &source[start..=start] {
        _ if is_block => "```",
        "[" => "]",
        mark => mark,
    };
    let length = source[begin..].find(close);
    let length = length.ok_or_else(|| format!("Can't find end of the entity starting at byte offset {start}"))?;
    let inside = &source[begin..begin + length];
    let mut end = begin + length + close.len();
    let style = match close {
        "_" => Some(Style::Italic),
        "*" => Some(Style::Bold),
        "`" => Some(Style::Code),
        "```" => Some(Style::Pre { language: language.to_owned() }),
        // Without an address the words are one.
        _ => {
            let mut target = inside;
            if let Some(rest) = source[end..].strip_prefix('(').filter(|_| !inside.is_empty()) {
                let length = rest.find(')').unwrap_or(rest.len());
                target = &rest[..length];
                end = source.len().min(end + 1 + length + 1);
            }
            link::target(target).map(|target| match target {
                Target::Url(url) => Style::TextLink { url },
                Target::User(user) => Style::TextMention { user },
            })
        }
    };
    let (offset, length) = (text.encode_utf16().count(), inside.encode_utf16().count());
    text.push_str(inside);
    entities.extend(style.filter(|_| length > 0).map(|style| Entity { offset, length, style }));
    Ok(end)
}

/// Where the text of a block begins that opens before `at`, and its language: the first line may name one.
fn block_head(source: &str, at: usize) -> (usize, &str) {
    let named = source[at..].find(|c: char| c.is_ascii_whitespace() || c == '`').unwrap_or(0);
    let is_named = named > 0 && !source[at + named..].starts_with('`');
    let (language, at) = if is_named { (&source[at..at + named], at + named) } else { ("", at) };
    let skipped = ["\r\n", "\n\r", "\n", "\r"].iter().find(|end| source[at..].starts_with(**end));
    (at + skipped.map_or(0, |end| end.len()), language)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(source: &str) -> (String, serde_json::Value) {
        let (text, entities) = parse(source).expect("it closes");
        (text, entities.iter().map(Entity::to_json).collect())
    }

    #[test]
    fn four_marks_are_read_and_none_inside_another() {
        let bold = |offset: usize, length: usize| json!({"offset": offset, "length": length, "type": "bold"});
        assert_eq!(read("a *tram* \\*"), ("a tram *".to_owned(), json!([bold(2, 4)])));
        assert_eq!(read("*a_b_c* ü"), ("a_b_c ü".to_owned(), json!([bold(0, 5)])));
        assert_eq!(read("😀*b* ** _ _").1[0], bold(2, 1));
        let linked = json!({"offset": 0, "length": 4, "type": "text_link", "url": "https://news.example/tram"});
        assert_eq!(read("[Tram](https://news.example/tram) runs"), ("Tram runs".to_owned(), json!([linked])));
        assert_eq!(read("[nowhere](x y)").1, json!([]));
        let block = "```rust\nfn a() {}``` `b*`";
        let pre = json!({"offset": 0, "length": 9, "type": "pre", "language": "rust"});
        let code = json!({"offset": 10, "length": 2, "type": "code"});
        assert_eq!(read(block), ("fn a() {} b*".to_owned(), json!([pre, code])));
    }

    #[test]
    fn what_does_not_close_is_named_by_its_byte() {
        for (source, at) in [("ü *a", 3), ("snake_case", 5), ("[a", 0), ("```a`", 0)] {
            let error = parse(source).expect_err("open");
            assert_eq!(error, format!("Can't find end of the entity starting at byte offset {at}"), "{source}");
        }
    }
}
