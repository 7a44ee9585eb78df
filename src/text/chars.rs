//! Classes of characters that several finders and the cutter ask for.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A letter or a mark of any script (general categories L and M).
#[inline]
pub(super) fn is_letter_or_mark(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    is_small_or_uncased(c)
        || matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
}

/// A small letter of Cyrillic, or one of a script that has no capitals: those of most words of texts in other scripts than Latin. For
/// these [`char::is_alphabetic`] walks through a long table; not all of such letters are told.
#[inline]
pub(crate) fn is_small_or_uncased(c: char) -> bool {
    c >= 'а'
        && matches!(c,
            'а'..='џ'
            | '\u{5D0}'..='\u{5EA}'     // Hebrew
            | '\u{620}'..='\u{64A}'     // Arabic
            | '\u{900}'..='\u{93B}' | '\u{93D}'..='\u{94C}' // Devanagari, its vowels and what stands above them
            | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' // kana
            | '\u{4E00}'..='\u{9FFF}'   // Han
            | '\u{AC00}'..='\u{D7A3}') // Hangul
}

/// [`char::is_alphabetic`], told without its table where that can be.
#[inline]
pub(crate) fn is_alphabetic(c: char) -> bool {
    is_small_or_uncased(c) || is_other_letter(c) || !is_mark(c) && c.is_alphabetic()
}

/// The same of [`char::is_alphanumeric`].
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    is_small_or_uncased(c) || is_other_letter(c) || !is_mark(c) && c.is_alphanumeric()
}

/// A letter of Latin that is not ASCII, or of Cyrillic, large or small; not all of such are told.
#[inline]
fn is_other_letter(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | '\u{1E00}'..='\u{1EFF}')
}

/// A mark of those that are not ASCII and stand in texts of many languages.
#[inline]
fn is_mark(c: char) -> bool {
    matches!(c, '\u{A0}' | '«' | '»' | '\u{2010}'..='\u{2027}' | '\u{93C}' | '\u{94D}' | '।' | '\u{3000}'..='\u{3002}' | '「' | '」' | '，')
}

/// A decimal digit of any script (general category Nd).
#[inline]
pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.general_category() == GeneralCategory::DecimalNumber
}

/// Punctuation (general category P); unlike ASCII's, it leaves out symbols such as `$` and `+`.
pub(super) fn is_punctuation(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// A letter, a digit or an underscore: what words, tags and names are made of.
#[inline]
pub(super) fn is_word(c: char) -> bool {
    c == '_' || is_letter_or_mark(c) || is_digit(c)
}

/// A character of a script that is written without spaces between words, where a line may end after any of them.
#[inline]
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'     // Thai, Lao
        | '\u{1000}'..='\u{109F}'   // Burmese
        | '\u{1780}'..='\u{17FF}'   // Khmer
        | '\u{2E80}'..='\u{2FDF}'   // radicals
        | '\u{3000}'..='\u{30FF}'   // CJK punctuation, kana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FF9F}'   // full-width forms, half-width kana
        | '\u{20000}'..='\u{3FFFF}')
}

/// White space to JavaScript's `\s`, by which several platforms cut text.
pub(super) fn is_script_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{FEFF}'
}

/// The character that ends just before byte `at`.
#[inline]
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character that starts at byte `at`.
#[inline]
pub(super) fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// So many bytes are looked at together.
const CHUNK: usize = 32;

/// Whether `byte` is one of `bytes`, told without a branch for each, so that [many](has_any) can be asked at once.
#[inline]
pub(crate) fn is_one_of<const N: usize>(byte: u8, bytes: [u8; N]) -> bool {
    bytes.into_iter().fold(false, |is, one| is | (byte == one))
}

/// Whether one of `bytes` is such. The most that stand together are of a length that is known, so that they are asked at once.
#[inline]
fn has_any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    match bytes.first_chunk::<CHUNK>() {
        Some(chunk) => chunk.iter().fold(false, |found, byte| found | is(*byte)),
        None => bytes.iter().fold(false, |found, byte| found | is(*byte)),
    }
}

/// Whether a byte of `text` is such: many are looked at together, which is quick where hardly a text has one.
pub(crate) fn has_byte(text: &str, is: impl Fn(u8) -> bool + Copy) -> bool {
    text.as_bytes().chunks(CHUNK).any(|bytes| has_any(bytes, is))
}

/// The characters of `text` whose first byte is such, with their places: nearly all of a text are others.
pub(crate) fn beginning_with(text: &str, is: impl Fn(u8) -> bool + Copy) -> impl Iterator<Item = (usize, char)> {
    let places = places(text.as_bytes(), move |byte, _| is(byte));
    places.filter_map(move |at| text.get(at..)?.chars().next().map(|c| (at, c)))
}

/// Where those of `bytes` stand that are such, each asked with the one behind it, as if a space stood behind the last. Many are asked
/// at once, so `is` should have no branches.
pub(crate) fn places(bytes: &[u8], is: impl Fn(u8, u8) -> bool + Copy) -> impl Iterator<Item = usize> + Clone {
    // How far was asked, and which of the last that were are such, each a bit.
    let (mut asked, mut found) = (0, 0_u32);
    std::iter::from_fn(move || {
        loop {
            if found != 0 {
                let at = asked - CHUNK + found.trailing_zeros() as usize;
                found &= found - 1;
                return Some(at);
            }
            let rest = bytes.get(asked..).filter(|rest| !rest.is_empty())?;
            let mut such = [0_u8; CHUNK];
            match rest.first_chunk::<{ CHUNK + 1 }>() {
                Some(chunk) => {
                    let pairs = chunk.iter().zip(&chunk[1..]);
                    such.iter_mut().zip(pairs).for_each(|(such, (byte, next))| *such = u8::from(is(*byte, *next)));
                }
                None => {
                    let pairs = rest.iter().zip(rest[1..].iter().chain([&b' ']));
                    such.iter_mut().zip(pairs).for_each(|(such, (byte, next))| *such = u8::from(is(*byte, *next)));
                }
            }
            found = such.as_chunks::<8>().0.iter().rev().fold(0, |found, eight| (found << 8) | bits(*eight));
            asked += CHUNK;
        }
    })
}

/// Eight bytes that are 0 or 1 as eight bits, the first the lowest.
#[inline]
fn bits(bytes: [u8; 8]) -> u32 {
    /// Moves the bit of each byte to its place in the highest one; no two meet on their way.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    u32::from(u64::from_le_bytes(bytes).wrapping_mul(GATHER).to_be_bytes()[0])
}

/// The parts of `text` between blank lines, as [`str::split`] gives them.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> + Clone {
    let mut blank = places(text.as_bytes(), |byte, next| (byte == b'\n') & (next == b'\n'));
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let end = blank.find(|at| *at >= from);
        start = end.map(|end| end + 2);
        Some(&text[from..end.unwrap_or(text.len())])
    })
}

/// The end, from `from` on, of the longest run of characters that `class` takes.
pub(super) fn run_end(text: &str, from: usize, class: impl Fn(char) -> bool) -> usize {
    text[from..].char_indices().find(|(_, c)| !class(*c)).map_or(text.len(), |(n, _)| from + n)
}

/// The parts between white space, as [`str::split_whitespace`] gives them, which decodes each character to ask for it: here hardly
/// one is looked at but by its first byte.
pub(super) fn between_spaces(text: &str) -> impl Iterator<Item = &str> + Clone {
    let may_be_space =
        |byte: u8, _: u8| (byte == b' ') | (byte.wrapping_sub(b'\t') < 5) | is_one_of(byte, *b"\xC2\xE1\xE2\xE3");
    let mut spaces = places(text.as_bytes(), may_be_space);
    let mut start = 0;
    std::iter::from_fn(move || {
        loop {
            let Some(at) = spaces.next() else {
                let last = &text[start..];
                start = text.len();
                return (!last.is_empty()).then_some(last);
            };
            let space = match text.as_bytes()[at] {
                0xC2.. => text[at..].chars().next().filter(|c| c.is_whitespace()).map(char::len_utf8),
                _ => Some(1),
            };
            let Some(length) = space else { continue };
            let part = &text[start..at];
            start = at + length;
            if !part.is_empty() {
                return Some(part);
            }
        }
    })
}

/// Where the first white space of `text` stands, or its end.
#[inline]
pub(super) fn space_at(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match SPACES[*byte as usize] {
            Space::No => at += 1,
            Space::Yes => break,
            Space::Perhaps => match text[at..].chars().next() {
                Some(c) if !c.is_whitespace() => at += c.len_utf8(),
                _ => break,
            },
        }
    }
    at
}

/// Whether white space begins with a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    No,
    Yes,
    Perhaps,
}

/// White space as [`char::is_whitespace`] has it: that of ASCII, and U+0085, U+00A0, U+1680, U+2000 and what follows it, U+3000 by their
/// first bytes.
const SPACES: [Space; 256] = {
    let mut spaces = [Space::No; 256];
    let mut byte = b'\t';
    while byte <= b'\r' {
        spaces[byte as usize] = Space::Yes;
        byte += 1;
    }
    spaces[b' ' as usize] = Space::Yes;
    spaces[0xC2] = Space::Perhaps;
    spaces[0xE1] = Space::Perhaps;
    spaces[0xE2] = Space::Perhaps;
    spaces[0xE3] = Space::Perhaps;
    spaces
};

/// What stands after the last white space of `text`. No more than 64 characters: what is longer is no word that anybody
/// lists, and text without spaces is not walked through again and again.
pub(super) fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().take(64).take_while(|(_, c)| !c.is_whitespace()).last();
    start.map_or("", |(at, _)| &text[at..])
}

/// What stands before the first white space of `text`, leading white space aside. No more than 64 characters, as for
/// [`last_word`].
pub(super) fn next_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.char_indices().take(64).take_while(|(_, c)| !c.is_whitespace()).last();
    end.map_or("", |(at, c)| &text[..at + c.len_utf8()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        GeneralCategoryGroup, UnicodeGeneralCategory as _, between_spaces, is_alphabetic, is_alphanumeric,
        is_small_or_uncased, paragraphs, places,
    };

    #[test]
    fn a_small_or_uncased_letter_is_one_and_its_own_small_form() {
        for c in (0..0x11_0000).filter_map(char::from_u32).filter(|c| is_small_or_uncased(*c)) {
            assert!(c.is_alphabetic() && !c.is_uppercase() && c.to_lowercase().eq([c]), "{c:?}");
            let group = c.general_category_group();
            assert!(matches!(group, GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark), "{c:?}");
        }
    }

    #[test]
    fn a_letter_told_without_a_table_is_one() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn places_are_those_of_each_byte(text in "[ab\n]{0,100}") {
            let bytes = text.as_bytes();
            let one_by_one = (0..bytes.len()).filter(|at| bytes[*at] == b'a' && bytes.get(at + 1).is_none_or(|next| *next != b'b'));
            prop_assert!(places(bytes, |byte, next| (byte == b'a') & (next != b'b')).eq(one_by_one));
        }

        #[test]
        fn paragraphs_are_parted_as_the_standard_library_does(text in "[ab\n]{0,100}") {
            prop_assert!(paragraphs(&text).eq(text.split("\n\n")));
        }

        #[test]
        fn words_are_parted_as_the_standard_library_does(text in "[a-zA-Zß\u{80}-\u{A1}\u{1680}\u{2000}-\u{2030}\u{205F}-\u{2064}\u{3000}-\u{3010}а-я\\s.]{0,40}") {
            prop_assert!(between_spaces(&text).eq(text.split_whitespace()));
        }
    }
}
