//! What is true of all 64 characters that share the leading bytes of their UTF-8: their weight, and that nothing else need
//! be known of them.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::text::find::twitter::is_forbidden;
use crate::text::measure::emoji;

/// Blocks of 64 code points below U+10000.
const COUNT: usize = 0x400;
/// The weight of a block whose characters differ, or must each be looked at.
const ODD: u16 = u16::MAX;
/// Blocks as far as this have letters of alphabets: of those that are odd it is known which characters are not.
const ALPHABETS: usize = 0x1000 / 64;

/// What the characters of each block weigh.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    weights: Box<[u16]>,
    /// The characters of which nothing else need be known, each a bit.
    plain: Box<[u64]>,
    /// What each ASCII character weighs, if all weigh the same.
    pub(super) ascii: Option<usize>,
}

impl Blocks {
    pub(super) fn new(weight: impl Fn(u32) -> usize) -> Blocks {
        let same = |block: usize| {
            let first = weight(block as u32 * 64);
            let even = (1..64).all(|n| weight(block as u32 * 64 + n) == first);
            u16::try_from(first).ok().filter(|_| even).unwrap_or(ODD)
        };
        let plain = |block: usize| match is_odd(block) {
            true if block < ALPHABETS => {
                (0..64).filter(|n| is_plain(block as u32 * 64 + n)).fold(0, |all, n| all | 1 << n)
            }
            true => 0,
            false => u64::MAX,
        };
        let plain: Box<[u64]> = (0..COUNT).map(plain).collect();
        let weights: Box<[u16]> = (0..COUNT).map(|block| if plain[block] == 0 { ODD } else { same(block) }).collect();
        let ascii = (same(0) == same(1) && same(0) != ODD).then(|| usize::from(same(0)));
        Blocks { weights, plain, ascii }
    }

    /// Weight and bytes of the character at byte `at`, if its place in its block tells all.
    #[inline]
    pub(super) fn plain(&self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let lead = usize::from(bytes[at]);
        let (block, length) = match lead {
            0xC0..0xE0 => (lead & 0x1F, 2),
            0xE0..0xF0 => ((lead & 0xF) << 6 | usize::from(*bytes.get(at + 1)?) & 0x3F, 3),
            _ => return None,
        };
        let weight = self.weights[block];
        let last = bytes.get(at + length - 1)? & 0x3F;
        (weight != ODD && self.plain[block] >> last & 1 == 1).then_some((usize::from(weight), length))
    }
}

/// Blocks below U+10000 in which a character may be emoji or part of one, forbidden, or not in NFC by itself; by their
/// first code points.
pub(super) fn is_odd(block: usize) -> bool {
    !matches!(block * 64,
        0x80..0x300 | 0x3C0..0x480 | 0x4C0..0x580 | 0x10C0..0x1100 | 0x1200..0x1340 | 0x1400..0x1700 | 0x1E00..0x1F00
        | 0x2800..0x2900
        | 0x3040 | 0x30C0..0xA640 | 0xAC00..0xD800)
}

/// Whether a character that is not ASCII is neither emoji nor part of one, nor forbidden, and in NFC whatever stands around it.
fn is_plain(point: u32) -> bool {
    let special = |c: char| is_forbidden(c) || emoji::is_single(c) || emoji::goes_on_with(c) || emoji::is_region(c);
    point >= 0x80 && char::from_u32(point).is_some_and(|c| is_settled(c) && !special(c))
}

/// Whether a character changes neither itself nor its neighbours in NFC.
pub(super) fn is_settled(c: char) -> bool {
    let simple = matches!(c, '\0'..='\u{2FF}' | '\u{48A}'..='\u{4BF}' | '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{64A}'
        | '\u{904}'..='\u{93B}' | '\u{93D}'..='\u{94C}' | '\u{E01}'..='\u{E37}' | '\u{2002}'..='\u{2063}'
        | '\u{2600}'..='\u{27BF}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309B}'..='\u{30FF}'
        | '\u{FE0E}' | '\u{FE0F}' | '\u{FF01}'..='\u{FF9F}' | '\u{1F000}'..='\u{1FAFF}');
    let quick = || is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes && canonical_combining_class(c) == 0;
    simple || quick()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_block_holds_nothing_that_needs_a_look() {
        for point in (0..0x10000).filter(|point| *point >= 0x80 && !is_odd(*point as usize / 64)) {
            let Some(c) = char::from_u32(point) else { continue };
            assert!(is_plain(point), "{c:?}");
        }
    }

    #[test]
    fn what_is_settled_is_in_nfc_whatever_stands_around_it() {
        for c in (0..0x11_0000).filter_map(char::from_u32).filter(|c| is_settled(*c)) {
            assert_eq!(is_nfc_quick(['a', c, 'a'].into_iter()), IsNormalized::Yes, "{c:?}");
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
        }
    }
}
