//! Words by UAX #29, segmenting only where more than a space parts them.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// The words of a text, as [`UnicodeSegmentation`] has them.
///
/// Nearly all words of many languages stand between spaces, each a run of letters with perhaps a mark behind it: only other stretches
/// are segmented.
pub(crate) trait UnicodeWords {
    /// Its words in order.
    fn unicode_words(&self) -> impl Iterator<Item = &str>;

    /// Each with the byte at which it begins.
    fn unicode_word_indices(&self) -> impl Iterator<Item = (usize, &str)>;
}

impl UnicodeWords for str {
    fn unicode_words(&self) -> impl Iterator<Item = &str> {
        UnicodeWords::unicode_word_indices(self).map(|(_, word)| word)
    }

    fn unicode_word_indices(&self) -> impl Iterator<Item = (usize, &str)> {
        Words { text: self, at: 0, stretch: None }
    }
}

struct Words<'t> {
    text: &'t str,
    at: usize,
    /// What is being segmented, and where it begins.
    stretch: Option<(usize, UnicodeWordIndices<'t>)>,
}

impl<'t> Iterator for Words<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            if let Some((start, words)) = &mut self.stretch {
                if let Some((at, word)) = words.next() {
                    return Some((*start + at, word));
                }
                self.stretch = None;
            }
            let gap = self.at;
            let start = gap + bytes[gap..].iter().take_while(|byte| **byte == b' ').count();
            let first = bytes.get(start)?;
            let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let is_mark = |byte: &u8| byte.is_ascii_punctuation() && *byte != b'_';
            let marks = usize::from(bytes.get(end).is_some_and(is_mark));
            if end > start && bytes.get(end + marks).is_none_or(|next| *next == b' ') {
                self.at = end + marks;
                return Some((start, &self.text[start..end]));
            }
            // What joins a space, or what a space joins, is segmented with it, and so is all behind it.
            let (from, to) = match first.is_ascii() || joins_no_space(&bytes[start..]) {
                true => {
                    (start, bytes[start..].iter().position(|byte| *byte == b' ').map_or(bytes.len(), |n| start + n))
                }
                false => (gap, bytes.len()),
            };
            self.stretch = Some((from, UnicodeSegmentation::unicode_word_indices(&self.text[from..to])));
            self.at = to;
        }
    }
}

/// Whether a character that is not ASCII joins no space before it: a letter of Latin, Greek or Cyrillic, or a dash or mark of quotation.
fn joins_no_space(bytes: &[u8]) -> bool {
    match *bytes {
        // Not the soft hyphen.
        [0xC2, second, ..] => second >= 0xA1 && second != 0xAD,
        [0xC3..=0xCB | 0xCE..=0xD1 | 0xD3, ..] => true,
        // Not what Cyrillic puts above letters.
        [0xD2, second, ..] => second >= 0x8A,
        [0xE2, 0x80, third, ..] => (0x90..=0xA7).contains(&third),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agree(text: &str) {
        let ours: Vec<_> = UnicodeWords::unicode_word_indices(text).collect();
        let theirs: Vec<_> = UnicodeSegmentation::unicode_word_indices(text).collect();
        assert_eq!(ours, theirs, "{text:?}");
    }

    #[test]
    fn each_character_parts_words_as_a_full_segmentation_does() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            for text in [format!("a {c}b c"), format!("a{c} b"), format!("  {c}"), format!("a, {c} {c}1")] {
                agree(&text);
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_those_of_a_full_segmentation(
            text in "([a-zA-Z0-9_]{1,3}|[ ]{1,2}|[.,:;'’\"“”«»(—)-]|[ßжіґיक日กア\u{3040}]|[\n\r\t\u{a0}\u{ad}\u{301}\u{483}\u{200d}\u{fe0f}\u{200b}]|[👩🇰🇿©]|ि|\\PC){0,30}",
        ) {
            agree(&text);
        }
    }
}
