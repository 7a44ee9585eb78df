//! Text as an article keeps it: one line, one space between words, nothing that cannot be seen.

use unicode_normalization::UnicodeNormalization;

/// Between the halves of a Japanese headline.
const IDEOGRAPHIC_SPACE: char = '\u{3000}';
/// What is put in front of a dot that is to make no link.
const JOINER: char = '\u{2060}';

/// `text` on one line: NFC, runs of white space as one space, which is a wide one if it has one (no-break spaces stay: they are
/// typography), without
/// control characters, soft hyphens, zero-width spaces, byte order marks and direction overrides, which could show one text and
/// send another. A word joiner stays in front of a dot: it is there so that no network takes `ASP.NET` for an address.
pub(super) fn squash(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut gap: Option<char> = None;
    let mut characters = text.nfc().peekable();
    while let Some(character) = characters.next() {
        if character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}') {
            let wide = character == IDEOGRAPHIC_SPACE || gap == Some(IDEOGRAPHIC_SPACE);
            gap = Some(if wide { IDEOGRAPHIC_SPACE } else { ' ' });
            continue;
        }
        let parts = character == JOINER
            && gap.is_none()
            && line.ends_with(char::is_alphanumeric)
            && characters.peek() == Some(&'.');
        if parts {
            line.push(character);
            continue;
        }
        if character.is_control()
            || matches!(character, '\u{ad}' | '\u{200b}' | JOINER | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{fffd}')
        {
            continue;
        }
        if let Some(space) = gap.take().filter(|_| !line.is_empty()) {
            line.push(space);
        }
        line.push(character);
    }
    line.truncate(line.trim_end().len());
    line
}

/// [`squash`], or none if nothing is left.
pub(super) fn squash_some(text: &str) -> Option<String> {
    Some(squash(text.trim())).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_visible_text_is_left() {
        assert_eq!(squash("  A\u{ad}B \r\n\t c\u{0} \u{202e}d\u{feff}\n"), "AB c d");
        assert_eq!(squash("12\u{a0}km"), "12\u{a0}km");
        assert_eq!(squash("\u{3000}港の市場\u{3000} 再開\u{3000}"), "港の市場\u{3000}再開");
        assert_eq!(squash("Cafe\u{301}"), "Café");
        assert_eq!(squash_some(" \n\u{a0}"), None);
    }

    #[test]
    fn what_keeps_a_dot_from_making_a_link_stays() {
        assert_eq!(squash("The ASP\u{2060}.NET team"), "The ASP\u{2060}.NET team");
        for unseen in ["ASP\u{2060} .NET", "\u{2060}.NET", "AS\u{2060}P"] {
            assert!(!squash(unseen).contains('\u{2060}'), "{unseen:?}");
        }
    }
}
