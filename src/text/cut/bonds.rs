//! What belongs together: a number and its unit, an abbreviation and its name, the words of a name.

use super::super::chars::{is_unspaced, last_word, next_word};
use super::super::language::Language;
use super::is_clause_sign;

/// Two letters and more that stand for one, where they begin a name: `Sh. Mirziyoyev`.
const DIGRAPHS: &[&str] = &[
    "Ch", "Cs", "Cz", "Dj", "Dz", "Dzh", "Gh", "Gy", "IJ", "Kh", "Ll", "Ny", "Ph", "Rz", "Sh", "Shch", "Sz", "Th",
    "Ts", "Ya", "Ye", "Yo", "Yu", "Zh", "Zs", "Дж", "Дз",
];

/// Whether what stands around `border` belongs together.
pub(super) fn binds(text: &str, border: usize, language: &Language) -> bool {
    let kept = &text[..border];
    let last = last_word(kept);
    let next = next_word(&text[border..]);
    let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    // A number and its unit, `№ 5`, `Dec. 5`.
    let number = bare.ends_with(|c: char| c.is_numeric()) || last.ends_with(['№', '$', '€', '£', '₸', '₽', '§', '#']);
    if number && next.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '°' | '€' | '$' | '₸' | '₽'))
    {
        return true;
    }
    if next.starts_with(['%', '°']) || language.ends_with_scale(kept) {
        return true;
    }
    let Some(short) = bare.strip_suffix('.') else { return false };
    // `am 4. Dezember`, `IV. Murat`
    let ordinal = !short.is_empty() && short.bytes().all(|byte| byte.is_ascii_digit()) || is_roman(short);
    ordinal || is_initials(short) || language.binds_next(short, next)
}

/// Whether a capitalised word stands before `border`, and another or initials behind it.
pub(super) fn is_in_name(text: &str, border: usize, language: &Language) -> bool {
    let next = next_word(&text[border..]);
    let last = last_word(&text[..border]).trim_start_matches(|c: char| !c.is_alphanumeric());
    if !last.starts_with(char::is_uppercase) || last.ends_with(is_clause_sign) {
        return false;
    }
    let initials = next.strip_suffix(['.', ',']).is_some_and(|next| is_initials(next.trim_end_matches('.')));
    // German nouns all have capitals.
    initials || next.starts_with(char::is_uppercase) && !language.capitalises_nouns()
}

/// `J`, `J.K`, `А.С`, `Sh`, and the single letters of scripts without capitals.
pub(in super::super) fn is_initials(short: &str) -> bool {
    let initial = |part: &str| {
        let mut letters = part.chars().filter(|c| *c != '-');
        let first = letters.next();
        let single = first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !is_unspaced(c));
        single && letters.next().is_none() || DIGRAPHS.contains(&part.trim_start_matches('-'))
    };
    !short.is_empty() && short.split('.').all(initial)
}

/// A number in Roman numerals.
pub(in super::super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLCDM".contains(&byte))
}
