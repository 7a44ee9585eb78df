//! Telegram's HTML: `parse_mode` HTML read as the Bot API reads it, with its own error texts.
//!
//! <https://core.telegram.org/bots/api#html-style>; the error texts are those of the open-source server (tdlib/td).

use super::entity::{self, Entity, Style};
use super::link::{self, Target};

/// A start tag whose end was not met yet.
struct Open {
    tag: String,
    argument: String,
    /// Of a time.
    unix: i32,
    offset: usize,
    byte: usize,
}

/// Plain text and entities, or what is wrong, as it follows `can't parse entities: `.
pub fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    if source.contains('\0') {
        return Err("Text must not contain null bytes".to_owned());
    }
    let mut reader = Reader { source: source.as_bytes(), at: 0, halves: false };
    let mut text = String::with_capacity(source.len());
    let (mut entities, mut open) = (Vec::new(), Vec::<Open>::new());
    // The language of each code, until the end of a block around it is seen.
    let mut languages = Vec::new();
    let mut offset = 0;
    while let Some(c) = source[reader.at..].chars().next() {
        if c == '&'
            && let Some(decoded) = reader.reference()
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
                close(ended, offset, &text, &mut entities, &mut languages)?;
            }
        } else {
            let (tag, argument, unix) = reader.start_tag(source)?;
            open.push(Open { tag, argument, unix, offset, byte: text.len() });
        }
    }
    if let Some(left) = open.pop() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", left.tag));
    }
    entity::sort(&mut entities);
    if reader.halves {
        return Err(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate \
                    code units"
                .to_owned(),
        );
    }
    Ok((text, entities))
}

/// Turns an ended tag into an entity. A link to nowhere silently becomes plain text; `pre` around `code` with a
/// language, or the other way round, becomes one block.
fn close(
    ended: Open,
    end: usize,
    text: &str,
    entities: &mut Vec<Entity>,
    languages: &mut Vec<String>,
) -> Result<(), String> {
    let (offset, length) = (ended.offset, end - ended.offset);
    languages.resize(entities.len(), String::new());
    let last = entities.last_mut().filter(|last| (last.offset, last.length) == (offset, length));
    let style = match ended.tag.as_str() {
        "b" | "strong" => Style::Bold,
        "i" | "em" => Style::Italic,
        "u" | "ins" => Style::Underline,
        "s" | "strike" | "del" => Style::Strikethrough,
        "tg-spoiler" | "span" => Style::Spoiler,
        "blockquote" if ended.argument.is_empty() => Style::Blockquote,
        "blockquote" => Style::ExpandableBlockquote,
        "tg-emoji" => match link::number::<i64>(&ended.argument).filter(|id| *id != 0) {
            Some(id) => Style::CustomEmoji { id },
            None => return Err("Invalid custom emoji identifier specified".to_owned()),
        },
        "tg-time" if !is_date_format(&ended.argument) => return Err("Invalid date format used".to_owned()),
        "tg-time" if ended.unix > 0 => Style::DateTime { unix: ended.unix, format: ended.argument },
        "tg-time" => return Ok(()),
        "pre" => {
            if let (Some(code), Some(language)) = (last.filter(|last| last.style == Style::Code), languages.last())
                && !language.is_empty()
            {
                code.style = Style::Pre { language: language.clone() };
                return Ok(());
            }
            Style::Pre { language: String::new() }
        }
        "code" => {
            let block = last.filter(|last| matches!(&last.style, Style::Pre { language } if language.is_empty()));
            if let Some(block) = block.filter(|_| !ended.argument.is_empty()) {
                block.style = Style::Pre { language: ended.argument };
                return Ok(());
            }
            languages.push(ended.argument);
            Style::Code
        }
        _ => {
            let target = if ended.argument.is_empty() { &text[ended.byte..] } else { ended.argument.as_str() };
            match link::target(target) {
                Some(Target::Url(url)) => Style::TextLink { url },
                Some(Target::User(user)) => Style::TextMention { user },
                None => return Ok(()),
            }
        }
    };
    entities.push(Entity { offset, length, style });
    Ok(())
}

struct Reader<'a> {
    source: &'a [u8],
    at: usize,
    /// A reference gave half of a surrogate pair.
    halves: bool,
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

    /// `&lt;`, `&#39;`, `&#x27;`; the `;` is optional, and other names are no references. Nine characters at most.
    fn reference(&mut self) -> Option<char> {
        let rest = &self.source[self.at + 1..];
        let run = |from: usize, wanted: fn(&u8) -> bool| rest.iter().skip(from).take_while(|b| wanted(b)).count();
        let (number, length) = if rest.starts_with(b"#x") {
            let digits = run(2, u8::is_ascii_hexdigit);
            (self.number(3, digits, 16), 2 + digits)
        } else if rest.starts_with(b"#") {
            let digits = run(1, u8::is_ascii_digit);
            (self.number(2, digits, 10), 1 + digits)
        } else {
            let length = run(0, u8::is_ascii_alphabetic);
            let named = match &rest[..length] {
                b"lt" => '<',
                b"gt" => '>',
                b"amp" => '&',
                b"quot" => '"',
                _ => return None,
            };
            (Some(u32::from(named)), length)
        };
        let number = number.filter(|&n| n > 0 && n < 0x0010_ffff && length < 9)?;
        self.at += 1 + length;
        if self.byte(0) == b';' {
            self.at += 1;
        }
        let decoded = char::from_u32(number);
        self.halves |= decoded.is_none();
        decoded.or(Some(char::REPLACEMENT_CHARACTER))
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
        let name = source[name_at..self.at].to_ascii_lowercase();
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

    fn start_tag(&mut self, source: &str) -> Result<(String, String, i32), String> {
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
        let of_attribute = || format!("Unclosed start tag \"{tag}\" at byte offset {begin}");
        let (mut argument, mut unix) = (String::new(), 0);
        loop {
            self.skip_while(is_space);
            if self.byte(0) == b'>' {
                self.at += 1;
                break;
            }
            let name_at = self.at;
            self.skip_while(|b| !is_space(b) && !matches!(b, b'=' | b'>' | b'/' | b'"' | b'\''));
            let name = &source[name_at..self.at];
            if name.is_empty() {
                return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
            }
            self.skip_while(is_space);
            let value = if self.byte(0) == b'=' {
                self.at += 1;
                self.skip_while(is_space);
                if self.ended() {
                    return Err(of_attribute());
                }
                Some(self.value(source, unclosed)?)
            } else if self.ended() {
                return Err(of_attribute());
            } else {
                None
            };
            match (tag.as_str(), name, value) {
                ("a", "href", Some(value)) | ("tg-emoji", "emoji-id", Some(value)) => argument = value,
                ("tg-time", "format", Some(value)) => argument = value,
                ("tg-time", "unix", Some(value)) => unix = leading_number(&value),
                ("blockquote", "expandable", _) => argument = "expandable".to_owned(),
                ("span", "class", Some(value)) => {
                    argument = value.strip_prefix("tg-").map_or(argument, str::to_owned);
                }
                ("code", "class", Some(value)) => {
                    argument = value.strip_prefix("language-").map_or(argument, str::to_owned);
                }
                _ => {}
            }
        }
        if tag == "span" && argument != "spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        Ok((tag, argument, unix))
    }

    fn value(&mut self, source: &str, unclosed: impl Fn() -> String) -> Result<String, String> {
        let quote = self.byte(0);
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
            match if c == '&' { self.reference() } else { None } {
                Some(decoded) => value.push(decoded),
                None => {
                    value.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        self.at = (self.at + 1).min(self.source.len());
        if self.ended() { Err(unclosed()) } else { Ok(value) }
    }
}

/// The number that a text begins with, or 0.
fn leading_number(text: &str) -> i32 {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    text[..text.len() - digits.len() + length].parse().unwrap_or(0)
}

/// `r` alone, or `w`, a `d` or `D`, a `t` or `T`, in this order, each at most once.
pub(super) fn is_date_format(format: &str) -> bool {
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
