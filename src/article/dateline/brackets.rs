//! What stands in brackets at the end of a dateline: an agency, a station, a correspondent.

use super::{MAX_HOUSE_WORDS, PHRASES, fold, in_capitals, is_any, is_dateline, is_site};

/// What stands in the brackets at the end of a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    None,
    /// `(Reuters)`, `/КАЗИНФОРМ/`.
    Agency,
    /// `(KXAN)`: as stations and sites sign.
    Capitals,
    /// `(Dec. 4, 2026)`.
    Day,
    /// `(by our own correspondent)`.
    Other,
}

/// Takes `(Reuters)`, `/КАЗИНФОРМ/` or `(by our own correspondent)` off the end.
pub(super) fn strip_bracket(head: &str) -> (&str, Bracket) {
    for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
        let Some(inside) = head.strip_suffix(close) else { continue };
        let Some((before, inside)) = inside.rsplit_once(open) else { continue };
        let (inside, letters) = (inside.trim(), inside.chars().filter(|letter| letter.is_alphabetic()).count());
        let kind = if names_agency(inside) {
            Bracket::Agency
        } else if super::is_date(&fold(inside)) && inside.contains(char::is_alphabetic) {
            Bracket::Day
        } else if in_capitals(inside) && (2..=6).contains(&letters) && inside.chars().all(char::is_alphabetic) {
            Bracket::Capitals
        } else if letters > 1 && inside.split_whitespace().count() <= MAX_HOUSE_WORDS {
            Bracket::Other
        } else {
            continue;
        };
        return (before.trim_end().trim_end_matches(['.', ',']), kind);
    }
    (head, Bracket::None)
}

/// `Reuters`, and `dpa/lsw` or `AP, AFP`: one of several.
pub(super) fn names_agency(text: &str) -> bool {
    // `TTXVN 4/12`
    let text = match text.rsplit_once(' ') {
        Some((agency, day)) if day.contains('/') && day.chars().all(|sign| sign.is_ascii_digit() || sign == '/') => {
            agency
        }
        _ => text,
    };
    let folded = fold(text);
    let folded = ["корр. ", "corr. "].iter().find_map(|role| folded.strip_prefix(role)).unwrap_or(&folded);
    is_any(&PHRASES.agencies, folded)
        || is_site(text)
        || is_any(&PHRASES.houses, folded)
        || folded.split(['/', ',', '&', '+']).any(|part| is_any(&PHRASES.agencies, part.trim()))
}

/// `(Harbour News Agency)`, `(Agence de Presse du Port)`, at the end of `head`: a house of any name in full, behind a town in capitals.
/// What an acronym stands for opens a sentence: `UNICEF (United Nations Children's Fund) – `.
pub(super) fn spells_a_house(head: &str, town: &str) -> bool {
    const MIN_WORDS: usize = 3;
    let closed = head.strip_suffix(')').and_then(|head| head.rsplit_once('('));
    let Some((_, inside)) = closed.or_else(|| head.strip_suffix(']').and_then(|head| head.rsplit_once('['))) else {
        return false;
    };
    let words: Vec<&str> = inside.split_whitespace().collect();
    let small = |word: &str| is_any(&PHRASES.in_towns, word) || is_any(&PHRASES.and, word);
    let named = words.iter().enumerate().all(|(at, word)| is_house_word(word) || at > 0 && small(word));
    let mut letters = town.chars().filter(|letter| letter.is_alphabetic());
    let mut initials = words.iter().filter(|word| is_house_word(word)).filter_map(|word| word.chars().next());
    let stands_for = initials.all(|initial| letters.any(|letter| letter == initial));
    (MIN_WORDS..=MAX_HOUSE_WORDS).contains(&words.len()) && named && !stands_for
}

/// A word of a house's name, with a capital: `Harbour`, `L’Avel`, `Box&Co`.
pub(super) fn is_house_word(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '-' | '\'' | '’' | '.' | '&'))
}

/// True if `head` ends with an agency, or with any brackets behind a place and a date.
pub(super) fn bears_a_bracket(head: &str) -> bool {
    match strip_bracket(head) {
        (_, Bracket::Agency) => true,
        (before, Bracket::Capitals | Bracket::Day | Bracket::Other) => {
            !before.is_empty() && is_dateline(head) == Some(true)
        }
        (_, Bracket::None) => false,
    }
}
