//! Telegram's text: entities checked, the server's cleaning, limits in code points, and what it links by itself.
//!
//! Cleaning, limits and error texts as in the open-source server (tdlib/td, `MessageEntity.cpp`).

use serde_json::Value;

use super::entity::{self, Entity, Style};
use super::link::{self, Target};

/// Text as it stands after parsing, cleaning and trimming.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formatted {
    /// The characters.
    pub text: String,
    /// What is shown in another way, by offset.
    pub entities: Vec<Entity>,
}

/// The longest raw parameter in bytes.
const MAX_RAW_BYTES: usize = 32_768;
/// Entities that a user may set in one message; the surplus is dropped.
const MAX_ENTITIES: usize = 100;

/// Reads `text` with its `parse_mode` or `entities`, cleans and trims it. It may come out empty.
///
/// # Errors
///
/// The description, without `Bad Request: `.
pub fn format(text: &str, parse_mode: Option<&str>, entities: Option<&Value>) -> Result<Formatted, String> {
    if text.len() > MAX_RAW_BYTES {
        return Err("text is too long".to_owned());
    }
    let (text, entities) = match parse_mode.map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => (text.to_owned(), read_entities(entities)?),
        Some("html") => super::html::parse(text).map_err(|detail| format!("can't parse entities: {detail}"))?,
        Some("markdownv2") => {
            super::markdown::parse(text).map_err(|detail| format!("can't parse entities: {detail}"))?
        }
        Some("markdown") => super::legacy::parse(text).map_err(|detail| format!("can't parse entities: {detail}"))?,
        Some(_) => return Err("unsupported parse_mode".to_owned()),
    };
    let mut formatted = clean(&text, entities)?;
    formatted.entities = super::overlaps::kept(formatted.entities);
    cap(&mut formatted.entities);
    find(&mut formatted);
    Ok(formatted)
}

/// Reads the `entities` parameter. Kinds that Telegram finds by itself are allowed and ignored.
fn read_entities(entities: Option<&Value>) -> Result<Vec<Entity>, String> {
    let Some(entities) = entities else { return Ok(Vec::new()) };
    let wrong = |detail: String| format!("can't parse MessageEntity: {detail}");
    let list = entities.as_array().ok_or_else(|| "can't parse entities JSON object".to_owned())?;
    let mut read = Vec::new();
    for entity in list {
        let object = entity.as_object().ok_or_else(|| wrong("expected an Object".to_owned()))?;
        let number = |name: &str| match object.get(name) {
            None => Err(wrong(format!("Can't find field \"{name}\""))),
            Some(value) => value.as_i64().ok_or_else(|| wrong(format!("Field \"{name}\" must be of type Number"))),
        };
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let (offset, length) = (number("offset")?, number("length")?);
        let style = match text("type").ok_or_else(|| wrong("Can't find field \"type\"".to_owned()))?.as_str() {
            "bold" => Style::Bold,
            "italic" => Style::Italic,
            "underline" => Style::Underline,
            "strikethrough" => Style::Strikethrough,
            "spoiler" => Style::Spoiler,
            "blockquote" => Style::Blockquote,
            "expandable_blockquote" => Style::ExpandableBlockquote,
            "code" => Style::Code,
            "pre" => Style::Pre { language: text("language").unwrap_or_default() },
            "text_link" => {
                let url = text("url").ok_or_else(|| wrong("Can't find field \"url\"".to_owned()))?;
                match link::target(&url) {
                    Some(Target::Url(url)) => Style::TextLink { url },
                    Some(Target::User(user)) => Style::TextMention { user },
                    None => continue,
                }
            }
            "mention" | "hashtag" | "cashtag" | "bot_command" | "url" | "email" | "phone_number"
            | "bank_card_number" | "text_mention" | "custom_emoji" => continue,
            _ => return Err(wrong("Unsupported type specified".to_owned())),
        };
        let in_range = |number: i64| usize::try_from(number).ok().filter(|&number| number <= 1_000_000);
        let offset = in_range(offset).ok_or_else(|| format!("receive an entity with incorrect offset {offset}"))?;
        let length = in_range(length).ok_or_else(|| format!("receive an entity with incorrect length {length}"))?;
        if length > 0 {
            read.push(Entity { offset, length, style });
        }
    }
    read.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
    Ok(read)
}

/// The server's cleaning, with entities moved along. Control characters become spaces, marks that break lines of text
/// go, white space at both ends goes.
fn clean(text: &str, entities: Vec<Entity>) -> Result<Formatted, String> {
    let chars: Vec<char> = text.chars().collect();
    let total: usize = chars.iter().map(|c| c.len_utf16()).sum();
    // For each UTF-16 offset of `text`, where it lies afterwards; none inside a surrogate pair.
    let mut moved: Vec<Option<usize>> = Vec::with_capacity(total + 1);
    let (mut cleaned, mut units) = (String::with_capacity(text.len()), 0);
    for (n, &c) in chars.iter().enumerate() {
        moved.push(Some(units));
        moved.extend((1..c.len_utf16()).map(|_| None));
        let is_mark = |c: Option<&char>| matches!(c, Some('\u{200e}' | '\u{200f}'));
        let kept = match c {
            '\r' | '\u{2028}'..='\u{202e}' | '\u{030a}' | '\u{0333}' | '\u{033f}' => None,
            '\n' => Some('\n'),
            '\0'..=' ' => Some(' '),
            // A run of direction marks keeps its last one, behind a zero-width non-joiner.
            _ if is_mark(Some(&c)) && is_mark(chars.get(n + 1)) => {
                (n == 0 || !is_mark(chars.get(n - 1))).then_some('\u{200c}')
            }
            _ => Some(c),
        };
        if let Some(kept) = kept {
            cleaned.push(kept);
            units += kept.len_utf16();
        }
    }
    moved.push(Some(units));
    let place = |utf16: usize| moved.get(utf16).copied();
    let mut kept = Vec::with_capacity(entities.len());
    let head = cleaned.len() - cleaned.trim_start_matches([' ', '\n']).len();
    let trimmed = cleaned.trim_matches([' ', '\n']);
    let trimmed_units: usize = trimmed.encode_utf16().count();
    for Entity { offset, length, style } in entities {
        let end = offset + length;
        let starts = place(offset)
            .ok_or_else(|| format!("entity begins after the end of the text at UTF-16 offset {offset}"))?
            .ok_or_else(|| middle("entity begins", text, offset))?;
        let ends = place(end)
            .ok_or_else(|| {
                format!(
                    "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
                )
            })?
            .ok_or_else(|| middle(&format!("entity beginning at UTF-16 offset {offset} ends"), text, end))?;
        // What was trimmed at the start is white space, one unit a byte.
        let (starts, ends) = (starts.saturating_sub(head), ends.saturating_sub(head).min(trimmed_units));
        if starts < ends {
            kept.push(Entity { offset: starts, length: ends - starts, style });
        }
    }
    Ok(Formatted { text: trimmed.to_owned(), entities: kept })
}

fn middle(what: &str, text: &str, utf16: usize) -> String {
    let mut units = 0;
    let byte = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > utf16
    });
    format!(
        "{what} in a middle of a UTF-16 symbol at byte offset {}",
        byte.map_or(text.len(), |(at, c)| at + c.len_utf8())
    )
}

/// Drops what is over the number of entities: styles first, from the end.
fn cap(entities: &mut Vec<Entity>) {
    let first = entities.iter().filter(|entity| entity.style.is_kept_first()).count();
    let (mut links, mut styles) = (0, 0);
    entities.retain(|entity| {
        let (count, max) = match entity.style.is_kept_first() {
            true => (&mut links, MAX_ENTITIES),
            false => (&mut styles, MAX_ENTITIES.saturating_sub(first)),
        };
        *count += 1;
        *count <= max
    });
}

/// Adds what Telegram makes clickable by itself, but not inside links or code.
fn find(formatted: &mut Formatted) {
    let closed = |entity: &&Entity| {
        let link = matches!(entity.style, Style::TextLink { .. } | Style::TextMention { .. });
        link || matches!(entity.style, Style::Code | Style::Pre { .. })
    };
    let taken: Vec<(usize, usize)> =
        formatted.entities.iter().filter(closed).map(|e| (e.offset, e.offset + e.length)).collect();
    let mut found = super::find::entities(&formatted.text);
    found.retain(|new| !taken.iter().any(|(start, end)| new.offset < *end && *start < new.offset + new.length));
    formatted.entities.extend(found);
    entity::sort(&mut formatted.entities);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plain(text: &str) -> String {
        format(text, None, None).unwrap().text
    }

    fn marked(text: &str, entities: Value) -> Result<Vec<(usize, usize, &'static str)>, String> {
        let formatted = format(text, None, Some(&entities))?;
        Ok(formatted.entities.iter().map(|e| (e.offset, e.length, e.style.name())).collect())
    }

    #[test]
    fn text_is_cleaned_and_trimmed_as_the_server_does_it() {
        assert_eq!(plain("  hi \n"), "hi");
        assert_eq!(plain("a\tb\r\nc\u{2028}d"), "a b\ncd");
        assert_eq!(plain("a\u{30a}"), "a");
        assert_eq!(plain("x\u{200e}\u{200f}\u{200e}y"), "x\u{200c}\u{200e}y");
        assert_eq!(plain(" \n "), "");
    }

    #[test]
    fn entities_move_with_the_cleaning_and_are_cut_at_the_ends() {
        let bold = json!([{"type": "bold", "offset": 0, "length": 7}]);
        assert_eq!(marked("  a\r😀 b ", bold), Ok(vec![(0, 4, "bold")]));
    }

    #[test]
    fn entities_outside_the_text_or_inside_a_character_are_refused() {
        let bold = |offset, length| marked("😀ab", json!([{"type": "bold", "offset": offset, "length": length}]));
        assert_eq!(bold(0, 4), Ok(vec![(0, 4, "bold")]));
        assert_eq!(
            bold(2, 3).unwrap_err(),
            "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 5"
        );
        assert_eq!(bold(5, 1).unwrap_err(), "entity begins after the end of the text at UTF-16 offset 5");
        assert!(bold(1, 2).unwrap_err().starts_with("entity begins in a middle of a UTF-16 symbol"));
        assert!(bold(0, 1).unwrap_err().contains("ends in a middle of a UTF-16 symbol"));
        assert_eq!(bold(-1, 1).unwrap_err(), "receive an entity with incorrect offset -1");
    }

    #[test]
    fn entities_of_the_wrong_shape_are_refused() {
        let error = |entities| marked("abc", entities).unwrap_err();
        assert_eq!(
            error(json!([{"type": "bold", "length": 1}])),
            "can't parse MessageEntity: Can't find field \"offset\""
        );
        assert_eq!(
            error(json!([{"type": "blink", "offset": 0, "length": 1}])),
            "can't parse MessageEntity: Unsupported type specified"
        );
        assert_eq!(error(json!("bold")), "can't parse entities JSON object");
    }

    #[test]
    fn a_hundred_and_first_style_is_dropped_before_a_link() {
        let mut entities: Vec<Value> = (0..100).map(|n| json!({"type": "bold", "offset": n, "length": 1})).collect();
        entities.push(json!({"type": "text_link", "url": "https://a.example/x", "offset": 100, "length": 1}));
        let kept = marked(&"x".repeat(101), Value::Array(entities)).unwrap();
        assert_eq!(kept.len(), 100);
        assert_eq!(kept.last(), Some(&(100, 1, "text_link")));
    }

    #[test]
    fn addresses_and_hashtags_are_found_but_not_in_code() {
        let code = json!([{"type": "code", "offset": 0, "length": 4}]);
        assert_eq!(
            marked("#one #two (https://a.example/x). a#b #1 @city_hall", code),
            Ok(vec![(0, 4, "code"), (5, 4, "hashtag"), (11, 19, "url"), (40, 10, "mention")])
        );
    }
}
