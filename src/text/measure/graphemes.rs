//! Counting extended grapheme clusters (UAX #29), segmenting only where characters may join.

use unicode_segmentation::UnicodeSegmentation;

/// The number of extended grapheme clusters in `text`.
///
/// Most characters of a post join with nothing, and between two such there is always a border: only the stretches around
/// the others are segmented.
pub fn count(text: &str) -> usize {
    let mut count = 0;
    // Where a stretch begins that must be segmented: at the last lone character before one that may join.
    let mut joining: Option<usize> = None;
    let mut last_lone: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let lone = is_lone(c);
        match (joining, lone, last_lone) {
            (None, true, _) => count += 1,
            (None, false, Some(previous)) => {
                count -= 1;
                joining = Some(previous);
            }
            (None, false, None) => joining = Some(at),
            (Some(from), true, Some(_)) => {
                count += text[from..at].graphemes(true).count() + 1;
                joining = None;
            }
            _ => {}
        }
        last_lone = lone.then_some(at);
    }
    count + joining.map_or(0, |from| text[from..].graphemes(true).count())
}

/// Characters of the class Other that begin no emoji: they are clusters of their own unless something joins them.
fn is_lone(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\n' | '¡'..='¨' | 'ª'..='¬' | '¯'..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{590}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203B}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{309B}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_counts_as_a_full_segmentation_does(
            text in "([a-zж日कि한ก ]|[\n\r\u{301}\u{200d}\u{fe0f}\u{20e3}\u{200b}\u{600}]|[👩🚀🏽🇰🇿©☺#1]|क्षि|\\PC){0,40}",
        ) {
            prop_assert_eq!(count(&text), text.graphemes(true).count());
        }
    }
}
