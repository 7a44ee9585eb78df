//! Text as Mastodon counts it: `app/validators/status_length_validator.rb`.

use unicode_segmentation::UnicodeSegmentation;

use crate::mock::World;
use crate::mock::twitter::text::links;

/// What a link counts, however long, where nobody says otherwise.
const LINK_CHARACTERS: usize = 23;

/// What a link counts on this server.
pub(super) fn link_characters(world: &World) -> usize {
    world.link_length(super::CHANNEL, LINK_CHARACTERS)
}

/// Grapheme clusters of the content warning and the text, where a link is `link` and `@user@domain` is `@user`.
pub(super) fn length(text: &str, spoiler: &str, link_characters: usize) -> usize {
    let graphemes = |text: &str| text.graphemes(true).count();
    let mut shortened = String::new();
    let mut at = 0;
    for link in links(text) {
        if !text[link.clone()].contains("://") || link.start < at {
            continue;
        }
        shortened.push_str(&text[at..link.start]);
        shortened.push_str(&"x".repeat(link_characters));
        at = end_of_path(text, link.end);
    }
    shortened.push_str(&text[at..]);
    graphemes(spoiler) + graphemes(&without_domains(&shortened))
}

/// Mastodon lets a path go on with letters of any script, where twitter-text stops.
fn end_of_path(text: &str, end: usize) -> usize {
    if !text[..end].ends_with('/') && !text[end..].starts_with('/') {
        return end;
    }
    let rest = &text[end..];
    let run = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '?')).unwrap_or(rest.len());
    let trailing = ['!', '*', '"', '\'', '「', '」', ';', ':', '=', ',', '.', '$', '%', '[', ']', '~', '&', '|', '@'];
    end + rest[..run].trim_end_matches(trailing).len()
}

fn without_domains(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find('@') {
        let previous = rest[..at].chars().next_back().or(before);
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        before = Some('@');
        if previous.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '=' | '/' | '@')) {
            continue;
        }
        let run = |text: &str, inside: fn(char) -> bool| text.find(|c| !inside(c)).unwrap_or(text.len());
        let user = run(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        out.push_str(&rest[..user]);
        before = rest[..user].chars().next_back().or(before);
        rest = &rest[user..];
        if let Some(domain) = rest.strip_prefix('@').filter(|_| user > 0) {
            let length = run(domain, |c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ':'));
            rest = &domain[domain[..length].trim_end_matches(['.', '-', ':']).len()..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::LINK_CHARACTERS;

    fn length(text: &str, spoiler: &str) -> usize {
        super::length(text, spoiler, LINK_CHARACTERS)
    }

    #[test]
    fn graphemes_links_mentions_and_the_warning_are_counted() {
        assert_eq!(length("👨‍👩‍👧‍👦🇰🇿e\u{301}", ""), 3);
        assert_eq!(length("See https://news.example.com/a/very/long/path/of/a/story?x=1 now", ""), 4 + 23 + 4);
        assert_eq!(length("example.com", ""), 11);
        assert_eq!(length("Hi @desk@social.example.com.", "ab"), 2 + 9);
        assert_eq!(length("mail@example.com", ""), 16);
        assert_eq!(length("https://example.com/日本 x", ""), 25);
    }
}
