//! Nostr: a note's content and the tags that say what is in it (<https://github.com/nostr-protocol/nips/blob/master/01.md>,
//! 24, 27).
//!
//! Content is characters alone, but clients show `nostr:npub1…` and its kin as somebody's name, and `#[0]` as what a tag
//! names. In an article's words a joiner parts them; a mention in the template becomes such a reference.

use std::collections::HashSet;

use super::{JOINER, plain};
use crate::text::{Rich, Style, parse};

/// What the keys and events of NIP-19 begin with.
const BECH32: [&str; 6] = ["npub1", "nsec1", "note1", "nprofile1", "nevent1", "naddr1"];

/// A content and its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// As it is.
    pub content: String,
    /// `r` for each URL, `t` for each hashtag, in order, none twice.
    pub tags: Vec<[String; 2]>,
}

/// Content and tags of `rich`.
pub fn write(rich: &Rich) -> Written {
    let rich = plain::spelled_out(rich);
    let mut content = String::with_capacity(rich.text.len());
    let mut at = 0;
    for span in rich.spans.iter().filter(|span| matches!(span.style, Style::Url { .. } | Style::Mention)) {
        if span.range.start < at {
            continue;
        }
        text(&rich.text[at..span.range.start], &mut content);
        let shown = &rich.text[span.range.clone()];
        match shown.strip_prefix('@') {
            Some(key) if span.style == Style::Mention && is_key(key) => {
                content.push_str("nostr:");
                content.push_str(key);
            }
            _ => content.push_str(shown),
        }
        at = span.range.end;
    }
    text(&rich.text[at..], &mut content);
    Written { tags: tags(&content), content }
}

/// The tags of a note with this content.
pub fn tags(content: &str) -> Vec<[String; 2]> {
    // Found as a template's URLs and hashtags are. With every other sign escaped, nothing else is.
    let escaped: String = content.chars().flat_map(|c| ['\\', c].into_iter().skip(usize::from(!is_sign(c)))).collect();
    let rich = parse(&escaped);
    let mut tags: Vec<[String; 2]> = Vec::new();
    let mut known = HashSet::new();
    for span in &rich.spans {
        let tag = match &span.style {
            Style::Url { href } => ["r".to_owned(), href.clone()],
            Style::Hashtag => {
                ["t".to_owned(), rich.text[span.range.clone()].trim_start_matches(['#', '＃']).to_lowercase()]
            }
            _ => continue,
        };
        if known.insert(tag.clone()) {
            tags.push(tag);
        }
    }
    tags
}

fn is_sign(c: char) -> bool {
    matches!(c, '\\' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '&' | '!' | '@')
}

/// Whether it is somebody's public key in its written form.
fn is_key(text: &str) -> bool {
    text.len() == 63
        && text.starts_with("npub1")
        && text[5..].bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn text(plain: &str, out: &mut String) {
    for (at, c) in plain.char_indices() {
        let rest = &plain[at..];
        let is = |word: &str| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        out.push(c);
        let means = match c {
            '#' => rest[1..].starts_with('[') && rest[2..].starts_with(|c: char| c.is_ascii_digit()),
            // Parted after its first letter, `nostr:` is no scheme and `npub1` no key.
            'n' | 'N' => is("nostr:") || BECH32.iter().any(|kind| is(kind)),
            _ => false,
        };
        if means {
            out.push(JOINER);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::escape;

    #[test]
    fn an_article_refers_to_nobody() {
        let key = format!("npub1{}", "q".repeat(58));
        let written = write(&parse(&format!("{} @{key} #News https://a.com/", escape(&format!("nostr:{key} #[0]")))));
        let parted = key.replacen('n', "n~", 1);
        let expected = format!("n~ostr:{parted} #~[0] nostr:{key} #News https://a.com/");
        assert_eq!(written.content.replace(JOINER, "~"), expected);
        assert_eq!(written.tags, [["t", "news"], ["r", "https://a.com/"]]);
    }
}
