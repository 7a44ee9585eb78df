//! Classes of characters of TDLib: plain general categories of Unicode.

use std::sync::LazyLock;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::text::chars::before;
use crate::text::find::ranges::Ranges;

/// What our tables know and TDLib's do not.
static LATER: LazyLock<Ranges> = LazyLock::new(|| Ranges::read(include_str!("../../data/unicode_after_16.txt")));

/// A letter of any script; marks are none.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.general_category_group() == GeneralCategoryGroup::Letter && !LATER.contains(c)
}

/// What a word is made of: letters, numbers of every kind, underscores.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return is_name(c);
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
        && !LATER.contains(c)
}

/// What a hashtag is made of: letters, digits, `_`, `·`, the joiner of Persian, all of Sinhala.
pub(super) fn is_hashtag(c: char) -> bool {
    matches!(c, '_' | '\u{B7}' | '\u{200C}' | '\u{D80}'..='\u{DFF}') || is_letter(c) || is_digit(c)
}

fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.general_category() == GeneralCategory::DecimalNumber && !LATER.contains(c)
}

/// What the name of an account or a command is made of.
pub(super) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What an address may hold at all: no spaces and, of general punctuation, two joiners and the dashes.
pub(super) fn is_address(c: char) -> bool {
    match c {
        '\u{2000}'..='\u{206F}' => matches!(c, '\u{200C}' | '\u{200D}' | '\u{2010}'..='\u{2015}'),
        ' ' | '\u{A0}' | '\u{1680}' | '\u{3000}' => false,
        _ => true,
    }
}

/// What the path of an address is made of.
pub(super) fn is_path(c: char) -> bool {
    !matches!(c, '\n' | '<' | '>' | '"' | '«' | '»') && is_address(c)
}

/// What no path ends in.
pub(super) fn is_path_bad_end(byte: u8) -> bool {
    b".:;,('?!`".contains(&byte)
}

/// The start of the longest run of characters of a class that ends at byte `at` and does not begin before byte `from`.
pub(super) fn run_start(text: &str, from: usize, at: usize, class: impl Fn(char) -> bool) -> usize {
    let mut start = at;
    while let Some(c) = before(&text[from..], start - from).filter(|c| class(*c)) {
        start -= c.len_utf8();
    }
    start
}
