//! Threads' length: code points, but an emoji counts its UTF-8 bytes.
//!
//! Source: <https://developers.facebook.com/docs/threads/posts>, which counts emoji "as the number of UTF-8 bytes". Which
//! characters are emoji it does not say: here all are that Unicode calls so, those too that are drawn as text by themselves
//! (`©`, `☎`), so that the figure is never too small.

use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

pub(super) fn length(sent: &str) -> usize {
    if sent.is_ascii() { sent.len() } else { sent.graphemes(true).map(width).sum() }
}

/// What one grapheme cluster counts.
pub(super) fn width(cluster: &str) -> usize {
    if is_emoji(cluster) { cluster.len() } else { cluster.chars().count() }
}

/// A cluster with an emoji in it; digits, `#` and `*` are only in a key cap.
fn is_emoji(cluster: &str) -> bool {
    !cluster.is_ascii() && cluster.chars().any(|c| c == '\u{20E3}' || (!c.is_ascii() && c.is_emoji_char()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_their_bytes_and_letters_of_every_script_one() {
        for (text, expected) in [
            ("👍", 4),
            ("👍🏽", 8),
            ("👨‍👩‍👧‍👦", 25),
            ("🇵🇹", 8),
            ("1\u{FE0F}\u{20E3}", 7),
            ("©", 2),
            ("1#*", 3),
            ("жé日", 3),
            ("e\u{301}", 2),
            ("“x” – …", 7),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
    }
}
