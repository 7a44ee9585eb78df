//! Tags by their names: what they hide, break, strike out, and whether they nest without end.

use std::collections::HashMap;

/// What is in a page but is no text of the story.
pub(super) const HIDDEN: [&str; 24] = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "form",
    "button",
    "select",
    "textarea",
    "nav",
    "aside",
    "footer",
    "pre",
    "video",
    "audio",
    "head",
    "figcaption",
    "canvas",
    // What the newsroom struck out, it took back.
    "del",
    "s",
    "strike",
];

/// What begins a block of its own.
pub(in crate::article) const BREAKING: [&str; 22] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "ul",
    "ol",
    "dl",
    "dd",
    "dt",
    "li",
    "blockquote",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "address",
];

/// The parser looks through all open elements for each new one, so that time grows with the square of the depth: at this
/// many, a tenth of a second.
pub(super) const MAX_OPEN_TAGS: usize = 4_000;

/// Elements that close themselves, and so do not nest: pages leave out their closing tags by the thousand.
const SELF_CLOSING: [&str; 22] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "option", "br", "img", "hr", "meta", "link", "input", "source", "wbr",
    "col", "area", "base", "embed", "track", "param",
];

/// True if far more tags open than close: to be asked before HTML is parsed. Counted by name, since a closing tag closes
/// no other element.
pub(in crate::article) fn is_bottomless(html: &str) -> bool {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut depth = 0_usize;
    html.split('<').skip(1).any(|tag| {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name_end = tag.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let name = tag[..name_end].to_ascii_lowercase();
        if closes {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
            }
        } else if name.starts_with(|letter: char| letter.is_ascii_alphabetic())
            // In a script, `<` compares: `i<n;`.
            && tag[name_end..].starts_with(['>', '/', '-', ' ', '\t', '\n', '\r', '\u{c}'])
            && !SELF_CLOSING.contains(&name.as_str())
        {
            *open.entry(name).or_default() += 1;
            depth += 1;
        }
        depth > MAX_OPEN_TAGS
    })
}

/// True for a tag between two words that are two: `<br>`, `</p>`; not `<b>`.
pub(in crate::article) fn parts_words(tag: &str) -> bool {
    let name = name_of(tag);
    name == "br" || BREAKING.contains(&name.as_str())
}

/// True for a tag around words that were struck out.
pub(in crate::article) fn strikes(tag: &str) -> bool {
    matches!(name_of(tag).as_str(), "del" | "s" | "strike")
}

/// True for the tag, open or closed, of an element whose words nobody sees, such as a script; what was struck out is told apart.
pub(in crate::article) fn hides(tag: &str) -> bool {
    HIDDEN.contains(&name_of(tag).as_str()) && !strikes(tag)
}

/// The name of a tag, open or closed, in lower case.
fn name_of(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']).split(|sign: char| !sign.is_ascii_alphanumeric()).next();
    name.unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nesting_that_never_ends_is_bottomless() {
        assert!(is_bottomless(&"<div>".repeat(MAX_OPEN_TAGS + 1)));
        assert!(is_bottomless(&"<b class=x></p></i>".repeat(MAX_OPEN_TAGS + 1)));
        for harmless in ["<p>text<br><img src=x>", "<div><b>x</b></div>", "if(a<b&&i<n;)"] {
            assert!(!is_bottomless(&harmless.repeat(MAX_OPEN_TAGS + 1)), "{harmless}");
        }
    }
}
