//! Character references and inline tags in a text that should have none: content systems export `Bakery&#8217;s` and
//! `<em>The Bear</em>` into front matter.

use std::borrow::Cow;

use super::flow;

/// Tags that words in one line have.
const INLINE: [&str; 22] = [
    "em", "strong", "b", "i", "u", "s", "del", "ins", "span", "sup", "sub", "small", "mark", "cite", "q", "abbr", "a",
    "p", "code", "br", "wbr", "font",
];
/// `&CounterClockwiseContourIntegral;` is the longest name that there is.
const MAX_REFERENCE: usize = 34;

/// `text` with its references as the characters that they mean, once, and without inline tags that close; any other `<` and `&` stays.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    let folded = text.to_ascii_lowercase();
    let opens = |name: &str| folded.contains(&format!("<{name}>")) || folded.contains(&format!("<{name} "));
    let closed = |name: &&str| matches!(*name, "br" | "wbr") || folded.contains(&format!("</{name}>")) && opens(name);
    let inline: Vec<&str> = INLINE.into_iter().filter(closed).collect();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let length = if let Some((character, length)) = reference(from) {
            plain.push_str(&character);
            length
        } else if let Some(length) = tag(from, &inline) {
            if flow::parts_words(&from[..length]) {
                plain.push(' ');
            }
            length
        } else {
            plain.push_str(&from[..1]);
            1
        };
        rest = &from[length..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character that `text` opens with a reference to, and how long that is.
fn reference(text: &str) -> Option<(String, usize)> {
    let head = &text[..text.floor_char_boundary(MAX_REFERENCE)];
    let end = head.strip_prefix('&')?.find(';').filter(|end| *end >= 2)? + 2;
    let name = &text[1..end - 1];
    let plain = name.strip_prefix('#').unwrap_or(name);
    if !plain.chars().all(|sign| sign.is_ascii_alphanumeric()) {
        return None;
    }
    // `&nbsp;` is a space; what is none stays as it is.
    let character = match name {
        "nbsp" | "#160" => " ".to_owned(),
        _ => flow::plain_text(&text[..end])?,
    };
    (character != text[..end]).then_some((character, end))
}

/// How long the tag is that `text` opens with, if it is one of `inline`.
fn tag(text: &str, inline: &[&str]) -> Option<usize> {
    /// An address may be in it.
    const MAX_TAG: usize = 500;
    let end = text[..text.floor_char_boundary(MAX_TAG)].find('>')? + 1;
    let name = text[1..end].trim_start_matches('/').split(|sign: char| !sign.is_ascii_alphanumeric()).next()?;
    inline.contains(&name.to_ascii_lowercase().as_str()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_inline_tags_are_no_words() {
        for (text, plain) in [
            ("Bakery&#8217;s &#8220;ugly bread&#8221; &amp; cake", "Bakery’s “ugly bread” & cake"),
            ("<em>The Bear</em> returns", "The Bear returns"),
            ("<p>A baker says yes.</p>", "A baker says yes."),
            ("Tea&nbsp;and<br>cake&hellip;", "Tea and cake…"),
            ("Tom O&#x27;Hara", "Tom O'Hara"),
        ] {
            assert_eq!(decoded(text).trim(), plain, "{text}");
        }
    }

    #[test]
    fn other_signs_stay() {
        for text in [
            "AT&T; and more",
            "Fish & chips; tea",
            "5 < 6 > 4",
            "What <b> means",
            "R&D",
            "&amp;amp",
            "a <tram> b </tram>",
        ] {
            let told = if text == "&amp;amp" { "&amp" } else { text };
            assert_eq!(decoded(text), told, "{text}");
        }
    }
}
