//! How long a text is, in the unit that its platform counts, and what makes it so.
//!
//! Always measured on what will be sent: write it out first ([`super::visible`]), then measure that.

mod emoji;
mod event;
mod graphemes;
mod marks;
mod mastodon;
mod shares;
mod threads;
pub mod weighted;

use serde::Serialize;

use super::{Markup, Unit};

pub use graphemes::count as graphemes;

/// A length and what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// In the unit that was asked for.
    pub length: usize,
    /// What adds up to it; nothing of length 0, the text first.
    pub reasons: Vec<Reason>,
}

/// A share of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What it comes from.
    pub kind: ReasonKind,
    /// How many units.
    pub length: usize,
}

/// What a share of a length comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// All that is nothing special.
    Text,
    /// What the platform counts as a link.
    Links,
    /// Emoji.
    Emoji,
    /// Mentions that count otherwise than they look.
    Mentions,
    /// What stands between and around tags.
    Separators,
    /// A content warning that counts with the text.
    Warning,
    /// What keeps characters characters: backslashes, entities, invisible joiners.
    Escapes,
    /// What makes text bold, a link or a hashtag, and is not shown itself.
    Markup,
    /// What stands around the text in the message that carries it.
    Envelope,
}

impl ReasonKind {
    fn name(self) -> &'static str {
        match self {
            ReasonKind::Text => "text",
            ReasonKind::Links => "links",
            ReasonKind::Emoji => "emoji",
            ReasonKind::Mentions => "mentions",
            ReasonKind::Separators => "separators",
            ReasonKind::Warning => "warning",
            ReasonKind::Escapes => "escapes",
            ReasonKind::Markup => "markup",
            ReasonKind::Envelope => "envelope",
        }
    }
}

impl Measured {
    fn of(shares: &[(ReasonKind, usize)]) -> Measured {
        let reasons = shares.iter().filter(|(_, length)| *length > 0);
        Measured {
            length: shares.iter().map(|(_, length)| length).sum(),
            reasons: reasons.map(|(kind, length)| Reason { kind: *kind, length: *length }).collect(),
        }
    }

    /// Adds a share.
    fn add(&mut self, kind: ReasonKind, length: usize) {
        self.length += length;
        if length > 0 {
            self.reasons.push(Reason { kind, length });
        }
    }

    /// For a person: `317 of 300: text 291, links 24, emoji 2`.
    pub fn explain(&self, limit: usize) -> String {
        let reasons: Vec<String> = self.reasons.iter().map(|r| format!("{} {}", r.kind.name(), r.length)).collect();
        let separator = if reasons.is_empty() { "" } else { ": " };
        format!("{} of {limit}{separator}{}", self.length, reasons.join(", "))
    }
}

/// Measures `sent` in `unit`, as text without markup.
///
/// For [`Unit::Weighted`] the rules are [`weighted::V3`]. For [`Unit::MastodonGraphemes`] see [`with_warning`] if there is a
/// content warning. For [`Unit::YoutubeTags`] the tags are separated by commas. For [`Unit::MatrixEvent`] it is the content
/// that [`super::write::matrix`] writes, or else the body of a message without HTML; for [`Unit::NostrEvent`] the content.
pub fn measure(sent: &str, unit: Unit) -> Measured {
    measure_in(sent, unit, Markup::Plain)
}

/// The same length; the reasons say besides how much of it are the escapes and marks of `markup`.
pub fn measure_in(sent: &str, unit: Unit, markup: Markup) -> Measured {
    match unit {
        Unit::Weighted => weighted::measure(sent, &weighted::V3).measured(),
        Unit::MastodonGraphemes => mastodon::measure(sent),
        Unit::Graphemes => shares::measure(sent, markup, |_| 1),
        Unit::CodePoints => shares::measure(sent, markup, |cluster| cluster.chars().count()),
        Unit::Utf16 => shares::measure(sent, markup, |cluster| cluster.chars().map(char::len_utf16).sum()),
        Unit::Utf8Bytes => shares::measure(sent, markup, str::len),
        Unit::YoutubeTags => youtube_tags(sent),
        Unit::ThreadsCharacters => shares::measure(sent, markup, threads::width),
        Unit::MatrixEvent => event::matrix(sent),
        Unit::NostrEvent => event::nostr(sent),
    }
}

/// The length alone; quicker where nobody asks why.
pub fn length(sent: &str, unit: Unit) -> usize {
    match unit {
        Unit::Weighted => weighted::measure(sent, &weighted::V3).length,
        Unit::MastodonGraphemes => mastodon::length(sent),
        Unit::Graphemes => graphemes(sent),
        Unit::CodePoints => sent.chars().count(),
        Unit::Utf16 => sent.chars().map(char::len_utf16).sum(),
        Unit::Utf8Bytes => sent.len(),
        Unit::YoutubeTags => youtube_tags(sent).length,
        Unit::ThreadsCharacters => threads::length(sent),
        Unit::MatrixEvent => event::matrix_length(sent),
        Unit::NostrEvent => event::nostr_length(sent),
    }
}

/// Whether the length is `most` at most. A post is tried in many lengths until it fits, so what is far too long is counted no further
/// than that shows, where characters can be counted one after the other.
pub fn is_within(sent: &str, unit: Unit, most: usize) -> bool {
    match unit {
        Unit::MastodonGraphemes => mastodon::length_to(sent, "", mastodon::LINK, most) <= most,
        // No character has less than a byte.
        Unit::Graphemes => sent.len() <= most || graphemes::count_to(sent, most) <= most,
        Unit::CodePoints | Unit::Utf16 if sent.len() <= most => true,
        _ => length(sent, unit) <= most,
    }
}

/// The same of what [`on_server`] measures.
pub fn is_within_on_server(sent: &str, warning: &str, link: usize, most: usize) -> bool {
    mastodon::length_to(sent, warning, link, most) <= most
}

/// A Mastodon post with a content warning, which counts in full, its URLs too.
///
/// Source: mastodon/mastodon, `app/validators/status_length_validator.rb`.
pub fn with_warning(sent: &str, warning: &str) -> Measured {
    on_server(sent, warning, mastodon::LINK)
}

/// The same on a server where a URL counts `link` characters: `characters_reserved_per_url` of its instance.
///
/// Source: <https://docs.joinmastodon.org/entities/Instance/#characters_reserved_per_url>.
pub fn on_server(sent: &str, warning: &str, link: usize) -> Measured {
    mastodon::on_server(sent, warning, link)
}

/// The length alone of what [`on_server`] measures, which is quicker.
pub fn length_on_server(sent: &str, warning: &str, link: usize) -> usize {
    mastodon::length_on_server(sent, warning, link)
}

/// The characters of all tags, a comma between two, two quotes more for a tag with a space in it.
///
/// Source: <https://developers.google.com/youtube/v3/docs/videos#snippet.tags[]>.
fn youtube_tags(tags: &str) -> Measured {
    let tags: Vec<&str> = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect();
    let text = tags.iter().map(|tag| tag.chars().count()).sum();
    let quotes = 2 * tags.iter().filter(|tag| tag.contains(' ')).count();
    let commas = tags.len().saturating_sub(1);
    Measured::of(&[(ReasonKind::Text, text), (ReasonKind::Separators, commas + quotes)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_counts_its_own() {
        let text = "né e\u{301} 👩‍🚀";
        let lengths = [
            (Unit::Graphemes, 6),
            (Unit::CodePoints, 9),
            (Unit::Utf16, 11),
            (Unit::Utf8Bytes, 19),
            (Unit::Weighted, 7),
            (Unit::MastodonGraphemes, 6),
            (Unit::ThreadsCharacters, 17),
            (Unit::MatrixEvent, 19 + r#"{"body":"","m.mentions":{},"msgtype":"m.text"}"#.len()),
        ];
        for (unit, expected) in lengths {
            assert_eq!(measure(text, unit).length, expected, "{unit:?}");
            assert_eq!(length(text, unit), expected, "{unit:?}");
        }
    }

    #[test]
    fn tags_count_their_commas_and_quotes() {
        assert_eq!(measure("Foo-Baz", Unit::YoutubeTags).length, 7);
        assert_eq!(measure("Foo Baz", Unit::YoutubeTags).length, 9);
        assert_eq!(measure("a, b c,", Unit::YoutubeTags).length, 1 + 1 + 3 + 2);
    }

    #[test]
    fn a_length_says_what_it_is_made_of() {
        let measured = measure("Read https://example.com/a-long-path-here 👍", Unit::Weighted);
        assert_eq!(measured.explain(20), "31 of 20: text 6, links 23, emoji 2");
        assert_eq!(measure("", Unit::Weighted).explain(280), "0 of 280");
        let text = "Read https://example.com/a-long-path-here 👍";
        assert_eq!(measure(text, Unit::Graphemes).explain(300), "43 of 300: text 6, links 36, emoji 1");
        assert_eq!(measure(text, Unit::ThreadsCharacters).explain(500), "46 of 500: text 6, links 36, emoji 4");
        assert_eq!(
            with_warning("a 👍 https://a.com @b@c.com", "Spoiler").explain(500),
            "37 of 500: text 6, links 23, emoji 1, warning 7"
        );
        assert_eq!(on_server(text, "", 40).explain(500), "47 of 500: text 6, links 40, emoji 1");
    }
}
