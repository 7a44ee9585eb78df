//! Counting extended grapheme clusters (UAX #29), segmenting only where characters may join.

use unicode_segmentation::UnicodeSegmentation;

/// The number of extended grapheme clusters in `text`.
///
/// Most characters of a post join with nothing, and between two such there is always a border: only the stretches around
/// the others are segmented.
pub fn count(text: &str) -> usize {
    count_to(text, usize::MAX)
}

/// The same, but of a text with more than `most` only that it has more: it is counted no further.
pub(super) fn count_to(text: &str, most: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut count, mut at) = (0, 0);
    // The start of the character before, if it is one that joins with nothing.
    let mut lone: Option<usize> = None;
    // As far as this, no whole chunk is ASCII.
    let mut tried = 0;
    while at < bytes.len() && count <= most {
        let plain = if at < tried { 0 } else { plain_length(&bytes[at..]) };
        if plain > 0 {
            (count, at, lone) = (count + plain, at + plain, Some(at + plain - 1));
            continue;
        }
        if at >= tried {
            tried = at + CHUNK;
        }
        let length = lone_length(bytes, at);
        if length > 0 {
            count += 1;
            (at, lone) = (at + length, Some(at));
            continue;
        }
        if let Some((clusters, end)) = devanagari(bytes, at) {
            (count, at, lone) = (count + clusters, end, None);
            continue;
        }
        let start = lone.unwrap_or(at);
        let end = stretch_end(text, at);
        let length = bytes.get(end).map_or(0, |_| lone_length(bytes, end));
        count += text[start..end + length].graphemes(true).count() - usize::from(lone.is_some());
        (at, lone) = (end + length, (length > 0).then_some(end));
    }
    count
}

/// So many bytes are looked at together.
const CHUNK: usize = 32;

/// How many of the first bytes, in whole chunks, are ASCII that joins with nothing.
fn plain_length(bytes: &[u8]) -> usize {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) | (byte == b'\n');
    let (chunks, _) = bytes.as_chunks::<CHUNK>();
    let plain = |chunk: &&[u8; CHUNK]| chunk.iter().fold(true, |all, byte| all & is_plain(*byte));
    CHUNK * chunks.iter().take_while(plain).count()
}

/// The end of a stretch that must be segmented: before the next lone character, onto which it may still reach.
fn stretch_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() {
        if lone_length(bytes, end) > 0 {
            break;
        }
        end += text[end..].chars().next().map_or(1, char::len_utf8);
    }
    end
}

/// How a character of Devanagari stands to those around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joins {
    /// A cluster of its own.
    Not,
    /// Begins a cluster, unless a conjunct goes on with it.
    Consonant,
    /// Goes on with a cluster, and with a conjunct.
    Mark,
    /// Goes on with a cluster, and ends a conjunct.
    Vowel,
    /// With it the next consonant is of the same conjunct.
    Virama,
}

/// The block of Devanagari, from U+0900 on.
const DEVANAGARI: [Joins; 128] = {
    let mut block = [Joins::Not; 128];
    let mut point = 0;
    while point < 128 {
        block[point] = match point {
            0x15..=0x39 | 0x58..=0x5F | 0x78..=0x7F => Joins::Consonant,
            0x00..=0x02 | 0x3A | 0x3C | 0x41..=0x48 | 0x51..=0x57 | 0x62..=0x63 => Joins::Mark,
            0x03 | 0x3B | 0x3E..=0x40 | 0x49..=0x4C | 0x4E..=0x4F => Joins::Vowel,
            0x4D => Joins::Virama,
            _ => Joins::Not,
        };
        point += 1;
    }
    block
};

/// The number of clusters of the word of Devanagari that begins at byte `at`, and its end, if it begins with what begins a cluster, and
/// nothing behind it joins.
fn devanagari(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let joins = |letter: &[u8; 3]| match *letter {
        [0xE0, second @ 0xA4..=0xA5, third] => {
            Some(DEVANAGARI[usize::from(second & 1) << 6 | usize::from(third & 0x3F)])
        }
        _ => None,
    };
    let (letters, _) = bytes[at..].as_chunks::<3>();
    let first = joins(letters.first()?)?;
    if !matches!(first, Joins::Not | Joins::Consonant) {
        return None;
    }
    let (mut count, mut end) = (0, at);
    // Whether a conjunct has begun, and whether it goes on with a consonant.
    let (mut begun, mut open) = (false, false);
    for next in letters.iter().map_while(joins) {
        match next {
            Joins::Consonant => {
                count += usize::from(!open);
                (begun, open) = (true, false);
            }
            Joins::Virama => open = begun,
            Joins::Mark => {}
            Joins::Vowel | Joins::Not => {
                count += usize::from(next == Joins::Not);
                (begun, open) = (false, false);
            }
        }
        end += 3;
    }
    (end == bytes.len() || lone_length(bytes, end) > 0).then_some((count, end))
}

/// The length of the character at byte `at` if it is of the class Other, no consonant that forms conjuncts, and so a cluster
/// of its own unless something joins it, or a syllable of Hangul, which only its parts join; else 0.
fn lone_length(bytes: &[u8], at: usize) -> usize {
    let second = || bytes.get(at + 1).copied().unwrap_or(0);
    match bytes[at] {
        b' '..=b'~' | b'\n' => 1,
        // Latin, but for what may be a symbol or invisible; Greek, Cyrillic, Armenian.
        0xC3..=0xCB | 0xCE..=0xD1 | 0xD3..=0xD5 => 2,
        0xCD if second() >= 0xB0 => 2,
        0xD2 if !(0x83..=0x89).contains(&second()) => 2,
        // Hebrew and Arabic letters without their marks.
        0xD7 if (0x90..=0xAA).contains(&second()) => 2,
        0xD8 if second() >= 0xA0 => 2,
        0xD9 if second() <= 0x8A => 2,
        0xE2 if second() == 0x80 => {
            let third = bytes.get(at + 2).copied().unwrap_or(0);
            if (0x90..=0xA7).contains(&third) || (0xB0..=0xBB).contains(&third) { 3 } else { 0 }
        }
        0xE3 => match second() {
            0x80 if (0x81..=0xA9).contains(&bytes.get(at + 2).copied().unwrap_or(0)) => 3,
            0x81 | 0x83 | 0x84..=0x89 | 0x8C..=0xBF => 3,
            0x82 if !(0x99..=0x9A).contains(&bytes.get(at + 2).copied().unwrap_or(0)) => 3,
            _ => 0,
        },
        // More of Latin and Greek.
        0xE1 if second() >= 0xB8 => 3,
        0xE4..=0xE9 | 0xEB..=0xEC => 3,
        0xEA if second() >= 0xB0 => 3,
        0xED if second() < 0x9E || second() == 0x9E && bytes.get(at + 2).is_some_and(|third| *third <= 0xA3) => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_lone_character_joins_with_no_other() {
        let others = ["a", "日", "क", "क्", "ᄀ", "각", "🇰", "👩", "👩\u{200d}", "\u{600}"];
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let text = c.to_string();
            let length = lone_length(text.as_bytes(), 0);
            if length == 0 {
                continue;
            }
            assert_eq!(length, c.len_utf8(), "{c:?}");
            for other in others {
                let clusters = other.graphemes(true).count();
                assert_eq!(format!("{c}{other}").graphemes(true).count(), 1 + clusters, "{c:?} before {other:?}");
                let joins = other == "\u{600}" && c != '\n' || other == "ᄀ" && ('가'..='힣').contains(&c);
                let together = format!("{other}{c}").graphemes(true).count();
                assert_eq!(together, clusters + usize::from(!joins), "{c:?} after {other:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn it_counts_as_a_full_segmentation_does(
            text in "([a-zж日कि한ก ]|[\n\r\u{301}\u{200d}\u{fe0f}\u{20e3}\u{200b}\u{600}]|[👩🚀🏽🇰🇿©☺#1]|क्षि|\\PC){0,40}",
        ) {
            let all = text.graphemes(true).count();
            prop_assert_eq!(count(&text), all);
            for most in 0..all + 2 {
                prop_assert_eq!(count_to(&text, most) > most, all > most);
            }
        }

        #[test]
        fn conjuncts_and_syllables_are_counted_as_a_full_segmentation_does(
            text in "([\u{900}-\u{97F}]|[क-ह़्ािं]|[가각각]|[ a\n\u{301}\u{200d}\u{600}]|[ếἀ]){0,24}",
        ) {
            prop_assert_eq!(count(&text), text.graphemes(true).count());
        }
    }
}
