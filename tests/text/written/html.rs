//! HTML, of mails and of Matrix: a strict reader, for which every tag that was not written on purpose is a fault.

use fanfare::text::write::{html, matrix};
use fanfare::text::{Markup, Rich, Style, parse, visible};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Read, STYLED, Seen, article, holds, part, spelled, styled, template, told, without_joiners};

/// Reads HTML of these tags alone, well nested and with no attribute but a link's target.
fn read(html: &str, tags: &[&str]) -> Result<Read, String> {
    let mut read = Read::default();
    let mut open: Vec<(String, Seen)> = Vec::new();
    let mut now = Seen::default();
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        if let Some(tag) = rest.strip_prefix('<') {
            let (tag, after) = tag.split_once('>').ok_or("a tag that does not end")?;
            rest = after;
            let (name, attribute) = tag.split_once(' ').unwrap_or((tag, ""));
            if let Some(name) = name.strip_prefix('/') {
                let (opened, before) = open.pop().ok_or("a tag is closed that is not open")?;
                if opened != name {
                    return Err(format!("{name} is closed in {opened}"));
                }
                now = before;
                continue;
            }
            if !tags.contains(&name) {
                return Err(format!("a tag {tag:?}"));
            }
            let before = now.clone();
            match name {
                "br" => {
                    read.push('\n', &now);
                    continue;
                }
                "p" if !read.seen.is_empty() => {
                    read.push('\n', &now);
                    read.push('\n', &now);
                }
                "strong" => now.strong = true,
                "em" => now.emphasis = true,
                "code" => now.code = true,
                "a" => {
                    let href =
                        attribute.strip_prefix("href=\"").and_then(|a| a.strip_suffix('"')).ok_or("no target")?;
                    now.link = Some(characters(href)?);
                }
                _ => {}
            }
            if name != "a" && !attribute.is_empty() {
                return Err(format!("an attribute {attribute:?}"));
            }
            open.push((name.to_owned(), before));
        } else if c == '&' {
            let end = rest.find(';').ok_or("an ampersand")?;
            characters(&rest[..=end])?.chars().for_each(|c| read.push(c, &now));
            rest = &rest[end + 1..];
        } else if c == '>' || c == '"' {
            return Err(format!("a bare {c}"));
        } else {
            // White space of the source; what a reader sees as a line end is a tag.
            if c != '\n' {
                read.push(c, &now);
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    if open.is_empty() { Ok(read) } else { Err(format!("open: {open:?}")) }
}

fn characters(escaped: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once('&') {
        out += before;
        let (name, after) = after.split_once(';').ok_or("a bare ampersand")?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            name => return Err(format!("an entity {name:?}")),
        });
        rest = after;
    }
    Ok(out + rest)
}

const MAIL: &[&str] = &["p", "br", "strong", "em", "code", "a"];
const MATRIX: &[&str] = &["br", "strong", "em", "code", "a"];

/// Paragraphs of white space alone are left out of a mail.
fn in_paragraphs(rich: &Rich) -> bool {
    !rich.text.contains("\n\n\n") && rich.text.split("\n\n").all(|paragraph| !paragraph.trim().is_empty())
}

fn mail(rich: &Rich) -> Result<(), TestCaseError> {
    let sent = html::write(rich);
    let read = read(&sent, MAIL).map_err(|fault| TestCaseError::fail(format!("{fault}; sent {sent:?}")))?;
    if in_paragraphs(rich) || rich.text.is_empty() {
        holds(rich, &sent, &read)?;
    }
    Ok(())
}

/// An event's content: valid, canonical, reaching nobody, and both its forms say the same.
fn event(rich: &Rich) -> Result<(), TestCaseError> {
    let sent = visible(rich, Markup::Matrix);
    let content: Value = serde_json::from_str(&sent).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
    prop_assert_eq!(&canonical(&content), &sent);
    prop_assert_eq!(&content["m.mentions"], &json!({}));
    prop_assert_eq!(&content["msgtype"], "m.text");
    let body = content["body"].as_str().unwrap_or_default();
    prop_assert_eq!(without_joiners(body), without_joiners(&spelled(rich)));
    let Some(html) = content["formatted_body"].as_str() else {
        prop_assert!(content.get("format").is_none());
        return Ok(());
    };
    prop_assert_eq!(&content["format"], "org.matrix.custom.html");
    let read = read(html, MATRIX).map_err(|fault| TestCaseError::fail(format!("{fault}; sent {html:?}")))?;
    for seen in &read.seen {
        let allowed = |href: &String| ["http://", "https://", "mailto:"].iter().any(|scheme| href.starts_with(scheme));
        prop_assert!(seen.link.as_ref().is_none_or(allowed), "{:?}", seen.link);
    }
    // What HTML cannot link is told behind the words.
    let told = rich.spans.iter().any(|span| matches!(&span.style, Style::Link { href } if href.starts_with("tel:")));
    if !told {
        holds(rich, html, &read)?;
    }
    Ok(())
}

/// Nobody but a URL's reader sees `@room` in it.
fn reaches_the_room(rich: &Rich) -> bool {
    let content: Value = serde_json::from_str(&visible(rich, Markup::Matrix)).expect("JSON");
    let shown = [&content["body"], &content["formatted_body"]];
    shown.iter().filter_map(|form| form.as_str()).any(|form| form.to_lowercase().contains("@room"))
}

/// Canonical JSON: keys in order, no white space, the shortest escapes.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            let members: Vec<String> =
                keys.iter().map(|key| format!("{}:{}", canonical(&json!(key)), canonical(&map[*key]))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::String(text) => {
            let mut out = String::from("\"");
            for c in text.chars() {
                match c {
                    '"' => out += "\\\"",
                    '\\' => out += "\\\\",
                    '\n' => out += "\\n",
                    '\r' => out += "\\r",
                    '\t' => out += "\\t",
                    '\u{8}' => out += "\\b",
                    '\u{c}' => out += "\\f",
                    c if c < ' ' => out += &format!("\\u{:04x}", u32::from(c)),
                    c => out.push(c),
                }
            }
            out + "\""
        }
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn html_of_an_article_is_its_words_and_urls(rich in article()) {
        mail(&rich)?;
        event(&rich)?;
        if rich.spans.is_empty() {
            prop_assert!(!reaches_the_room(&rich));
        }
    }

    #[test]
    fn html_has_the_template_s_styles_alone(rich in prop_oneof![template(), part()]) {
        mail(&rich)?;
        event(&rich)?;
    }
}

#[test]
fn html_says_every_style_and_link() {
    let rich = parse(STYLED);
    assert_eq!(told(&read(&html::write(&rich), MAIL).expect("HTML")), styled());
    let formatted = matrix::write(&rich).formatted.expect("styles");
    assert_eq!(told(&read(&formatted, MATRIX).expect("HTML")), styled());
}
