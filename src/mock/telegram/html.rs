//! Telegram's HTML: `parse_mode` HTML read as the Bot API reads it, with its own error texts.
//!
//! <https://core.telegram.org/bots/api#html-style>; the error texts are those of the open-source server (tdlib/td).

use super::text::{Entity, Style, link_target};

/// A start tag whose end was not met yet.
struct Open {
    tag: String,
    argument: String,
    offset: usize,
    byte: usize,
}

/// Plain text and entities, or what is wrong, as it follows `can't parse entities: `.
pub fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    let mut reader = Reader { source: source.as_bytes(), at: 0 };
    let mut text = String::with_capacity(source.len());
    let (mut entities, mut open) = (Vec::new(), Vec::<Open>::new());
    let mut offset = 0;
    while let Some(c) = source[reader.at..].chars().next() {
        if c == '&'
            && let Some(decoded) = reader.reference()?
        {
            text.push(decoded);
            offset += decoded.len_utf16();
        } else if c != '<' {
            text.push(c);
            offset += c.len_utf16();
            reader.at += c.len_utf8();
        } else if reader.byte(1) == b'/' {
            let ended = reader.end_tag(source, &mut open)?;
            if offset > ended.offset {
                close(ended, offset, &text, &mut entities);
            }
        } else {
            let (tag, argument) = reader.start_tag(source)?;
            open.push(Open { tag, argument, offset, byte: text.len() });
        }
    }
    match open.pop() {
        Some(left) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", left.tag)),
        None => {
            entities.sort_by_key(|entity: &Entity| (entity.offset, std::cmp::Reverse(entity.length)));
            Ok((text, entities))
        }
    }
}

/// Turns an ended tag into an entity. A link to nowhere silently becomes plain text; `pre` around `code` with a
/// language becomes one block.
fn close(ended: Open, end: usize, text: &str, entities: &mut Vec<Entity>) {
    let style = match ended.tag.as_str() {
        "b" | "strong" => Style::Bold,
        "i" | "em" => Style::Italic,
        "u" | "ins" => Style::Underline,
        "s" | "strike" | "del" => Style::Strikethrough,
        "tg-spoiler" | "span" => Style::Spoiler,
        "blockquote" if ended.argument.is_empty() => Style::Blockquote,
        "blockquote" => Style::ExpandableBlockquote,
        "code" => Style::Code { language: ended.argument },
        "pre" => Style::Pre { language: String::new() },
        "a" => {
            let target = if ended.argument.is_empty() { &text[ended.byte..] } else { ended.argument.as_str() };
            match link_target(target) {
                Some(url) => Style::TextLink { url },
                None => return,
            }
        }
        // tg-emoji and tg-time: the mock shows the text that stands in for them.
        _ => return,
    };
    let entity = Entity { offset: ended.offset, length: end - ended.offset, style };
    // The two tags of a code block cover the same text, in either order.
    if let Some(last) = entities.last_mut()
        && (last.offset, last.length) == (entity.offset, entity.length)
        && let (Style::Code { language }, Style::Pre { .. }) | (Style::Pre { .. }, Style::Code { language }) =
            (&last.style, &entity.style)
        && !language.is_empty()
    {
        last.style = Style::Pre { language: language.clone() };
        return;
    }
    entities.push(entity);
}

struct Reader<'a> {
    source: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The byte so far ahead; 0 past the end, which Telegram takes for white space.
    fn byte(&self, ahead: usize) -> u8 {
        self.source.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn ended(&self) -> bool {
        self.at >= self.source.len()
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while !self.ended() && wanted(self.byte(0)) {
            self.at += 1;
        }
    }

    /// `&lt;`, `&#39;`, `&#x27;`; the `;` is optional, and other names are no references.
    fn reference(&mut self) -> Result<Option<char>, String> {
        let rest = &self.source[self.at + 1..];
        let run = |from: usize, wanted: fn(&u8) -> bool| rest.iter().skip(from).take_while(|b| wanted(b)).count();
        let (number, length) = if rest.starts_with(b"#x") {
            (self.number(3, run(2, u8::is_ascii_hexdigit), 16), 2 + run(2, u8::is_ascii_hexdigit))
        } else if rest.starts_with(b"#") {
            (self.number(2, run(1, u8::is_ascii_digit), 10), 1 + run(1, u8::is_ascii_digit))
        } else {
            let length = run(0, u8::is_ascii_alphabetic);
            let named = match &rest[..length] {
                b"lt" => '<',
                b"gt" => '>',
                b"amp" => '&',
                b"quot" => '"',
                _ => return Ok(None),
            };
            (Some(u32::from(named)), length)
        };
        let Some(number) = number.filter(|&n| n > 0 && n < 0x0010_ffff) else { return Ok(None) };
        let Some(decoded) = char::from_u32(number) else {
            return Err("Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                        surrogate code units"
                .to_owned());
        };
        self.at += 1 + length;
        if self.byte(0) == b';' {
            self.at += 1;
        }
        Ok(Some(decoded))
    }

    fn number(&self, from: usize, length: usize, radix: u32) -> Option<u32> {
        let digits = std::str::from_utf8(self.source.get(self.at + from..self.at + from + length)?).ok()?;
        u32::from_str_radix(digits, radix).ok()
    }

    fn end_tag(&mut self, source: &str, open: &mut Vec<Open>) -> Result<Open, String> {
        let begin = self.at;
        let Some(last) = open.pop() else { return Err(format!("Unexpected end tag at byte offset {begin}")) };
        self.at += 2;
        let name_at = self.at;
        self.skip_while(|b| !is_space(b) && b != b'>');
        let name = &source[name_at..self.at];
        self.skip_while(is_space);
        if self.byte(0) != b'>' {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != last.tag {
            let tag = last.tag;
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{tag}>\", found \"</{name}>\""
            ));
        }
        Ok(last)
    }

    fn start_tag(&mut self, source: &str) -> Result<(String, String), String> {
        const TAGS: &[&str] = &[
            "a",
            "b",
            "strong",
            "i",
            "em",
            "s",
            "strike",
            "del",
            "u",
            "ins",
            "tg-spoiler",
            "tg-emoji",
            "tg-time",
            "span",
            "pre",
            "code",
            "blockquote",
        ];
        let begin = self.at;
        let unclosed = || format!("Unclosed start tag at byte offset {begin}");
        self.at += 1;
        self.skip_while(|b| !is_space(b) && b != b'>');
        if self.ended() {
            return Err(unclosed());
        }
        let tag = source[begin + 1..self.at].to_ascii_lowercase();
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut argument = String::new();
        loop {
            self.skip_while(is_space);
            if self.ended() {
                return Err(unclosed());
            }
            if self.byte(0) == b'>' {
                self.at += 1;
                break;
            }
            let name_at = self.at;
            self.skip_while(|b| !is_space(b) && b != b'=' && b != b'>');
            let name = &source[name_at..self.at];
            if name.is_empty() {
                return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
            }
            self.skip_while(is_space);
            let value = if self.byte(0) == b'=' {
                self.at += 1;
                self.skip_while(is_space);
                Some(self.value(source, unclosed)?)
            } else if self.ended() {
                return Err(unclosed());
            } else {
                None
            };
            match (tag.as_str(), name, value) {
                ("a", "href", Some(value)) => argument = value,
                ("span", "class", Some(value)) => argument = value,
                ("blockquote", "expandable", _) => argument = "expandable".to_owned(),
                ("code", "class", Some(value)) => {
                    argument = value.strip_prefix("language-").unwrap_or_default().to_owned();
                }
                ("tg-emoji", "emoji-id", Some(value)) | ("tg-time", "format", Some(value)) => argument = value,
                _ => {}
            }
        }
        if tag == "span" && argument != "tg-spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        if tag == "tg-emoji" && argument.parse::<u64>().is_err() {
            return Err("Invalid custom emoji identifier specified".to_owned());
        }
        if tag == "tg-time" && !is_date_format(&argument) {
            return Err("Invalid date format used".to_owned());
        }
        Ok((tag, argument))
    }

    fn value(&mut self, source: &str, unclosed: impl Fn() -> String) -> Result<String, String> {
        let quote = self.byte(0);
        if self.ended() {
            return Err(unclosed());
        }
        if quote != b'"' && quote != b'\'' {
            let begin = self.at;
            self.skip_while(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
            if !is_space(self.byte(0)) && self.byte(0) != b'>' {
                return Err(format!("Unexpected end of name token at byte offset {begin}"));
            }
            if self.ended() {
                return Err(unclosed());
            }
            return Ok(source[begin..self.at].to_ascii_lowercase());
        }
        self.at += 1;
        let mut value = String::new();
        while !self.ended() && self.byte(0) != quote {
            let Some(c) = source[self.at..].chars().next() else { break };
            match if c == '&' { self.reference()? } else { None } {
                Some(decoded) => value.push(decoded),
                None => {
                    value.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        self.at += 1;
        if self.ended() { Err(unclosed()) } else { Ok(value) }
    }
}

/// `r` alone, or `w`, a `d` or `D`, a `t` or `T`, in this order, each at most once.
fn is_date_format(format: &str) -> bool {
    let rest = format.strip_prefix('w').unwrap_or(format);
    let rest = rest.strip_prefix(['d', 'D']).unwrap_or(rest);
    let rest = rest.strip_prefix(['t', 'T']).unwrap_or(rest);
    rest.is_empty() || format == "r"
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(source: &str) -> String {
        parse(source).unwrap_err()
    }

    #[test]
    fn errors_are_told_as_telegram_tells_them() {
        assert_eq!(error("<p>x</p>"), "Unsupported start tag \"p\" at byte offset 0");
        assert_eq!(error("line<br>line"), "Unsupported start tag \"br\" at byte offset 4");
        assert_eq!(error("5 < 6"), "Unsupported start tag \"\" at byte offset 2");
        assert_eq!(error("жж<b"), "Unclosed start tag at byte offset 4");
        assert_eq!(error("a</b>"), "Unexpected end tag at byte offset 1");
        assert_eq!(error("<b>a</b"), "Unclosed end tag at byte offset 4");
        assert_eq!(error("<b><i>a</b></i>"), "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"");
        assert_eq!(error("<b>a"), "Can't find end tag corresponding to start tag \"b\"");
        assert_eq!(error("<i =x>"), "Empty attribute name in the tag \"i\" at byte offset 0");
        assert_eq!(error("<a href=a/b>x</a>"), "Unexpected end of name token at byte offset 8");
        assert_eq!(error("<span>x</span>"), "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
        assert_eq!(error("<tg-emoji emoji-id=\"x\">x</tg-emoji>"), "Invalid custom emoji identifier specified");
        assert_eq!(error("<tg-time unix=\"1\" format=\"rt\">x</tg-time>"), "Invalid date format used");
        assert!(error("&#xDFDF;").starts_with("Text contains invalid Unicode characters"));
    }

    #[test]
    fn only_four_names_are_decoded_and_the_semicolon_is_optional() {
        assert_eq!(parse("R&amp;D &nbsp; AT&T &lt &#39;&#x416;").unwrap().0, "R&D &nbsp; AT&T < 'Ж");
    }

    #[test]
    fn tags_become_entities_in_utf16() {
        let (text, entities) = parse("😀<b>жи <i>r</i></b> <a href=\"https://a.example/?b=1&amp;c\">go</>").unwrap();
        assert_eq!(text, "😀жи r go");
        let found: Vec<_> = entities.iter().map(|e| (e.offset, e.length, e.style.name())).collect();
        assert_eq!(found, [(2, 4, "bold"), (5, 1, "italic"), (7, 2, "text_link")]);
        assert_eq!(entities[2].style, Style::TextLink { url: "https://a.example/?b=1&c".into() });
    }

    #[test]
    fn code_in_a_block_with_a_language_is_one_block() {
        for source in
            ["<pre><code class=\"language-rust\">x</code></pre>", "<code class=\"language-rust\"><pre>x</></>"]
        {
            let style = Style::Pre { language: "rust".to_owned() };
            assert_eq!(parse(source).unwrap().1, [Entity { offset: 0, length: 1, style }]);
        }
        assert_eq!(parse("<pre><code>x</code></pre>").unwrap().1.len(), 2);
    }

    #[test]
    fn empty_elements_and_links_to_nowhere_leave_no_entity() {
        assert_eq!(parse("<b></b><a href=\"nowhere\">x</a>").unwrap(), ("x".to_owned(), Vec::new()));
    }
}
