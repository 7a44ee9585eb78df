//! What datelines are made of: towns and days.

use super::{PHRASES, fold, is_any};

/// Letters, all of them capitals, at least two: `NUR-SULTAN`, `ST. PETERSBURG`.
pub(in crate::article) fn in_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|character| character.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.clone().all(char::is_uppercase) && letters.count() >= 2
}

/// Whether a town in capitals is more likely a place than an acronym or a label.
pub(in crate::article) fn is_place(town: &str, sure: bool) -> bool {
    let folded = fold(town);
    let letters = town.chars().filter(|character| character.is_alphabetic()).count();
    let words = town.split_whitespace().count();
    let plain =
        town.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '.' | '\'' | '’' | '/'));
    if words > 4 || !plain || is_any(&PHRASES.not_places, &folded) {
        return false;
    }
    sure || letters > 4 || is_any(&PHRASES.short_places, &folded)
}

/// `LONDON BRIDGE`: the last word says that it is no town, if nothing else bears the dateline out.
pub(in crate::article) fn is_no_town(dateline: &str) -> bool {
    let name = dateline.trim_end_matches(['–', '—', '―', '-', '|', ' ']);
    let folded = fold(name);
    folded.rsplit_once(' ').is_some_and(|(_, last)| is_any(&PHRASES.not_towns, last))
}

/// One to three words that each start with a capital: `Ukraine`, `New York`, `D.C.`
pub(in crate::article) fn is_name(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some()
        && words.clone().count() <= 3
        && words.all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '.' | '\'' | '’' | '/'))
        })
}

/// The same, and longer names with small words in them: `Santa Cruz de Tenerife`.
pub(in crate::article) fn is_town_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
    let small = |word: &&str| is_any(&PHRASES.in_towns, word);
    is_name(text)
        || words.len() <= 6
            && inner.iter().any(small)
            && words.iter().filter(|word| !small(word)).all(|word| is_name(word))
            && words.first().is_some_and(|word| is_name(word))
            && words.last().is_some_and(|word| is_name(word))
}

/// `Avel.kz`, `AVEL.RU`: a site by its address, as newsrooms sign.
pub(in crate::article) fn is_site(word: &str) -> bool {
    let Some((name, end)) = word.rsplit_once('.') else { return false };
    let small = end.chars().all(|sign| sign.is_ascii_lowercase());
    let capital = end.chars().all(|sign| sign.is_ascii_uppercase());
    name.len() >= 2
        && name.contains(char::is_alphabetic)
        && name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '.'))
        && (2..=6).contains(&end.len())
        && (small || capital)
}

/// `dec. 4`, `4 декабря`, `4 dec 2013`, `monday`: nothing but numbers and names of months and days.
pub(in crate::article) fn is_date(folded: &str) -> bool {
    // `25-noyabr`
    let joined = |at: char, folded: &str| folded.starts_with(|sign: char| sign.is_ascii_digit()) && at == '-';
    let parted = folded.split_whitespace().flat_map(|word| word.split(move |at: char| joined(at, word)));
    let words = parted.map(|word| word.trim_end_matches(['.', ','])).filter(|word| !word.is_empty());
    let number = |word: &str| {
        let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        !digits.is_empty()
            && digits.chars().count() <= 10
            && word.chars().count() - digits.chars().count() <= 3
            && digits.chars().all(|digit| digit.is_numeric() || "./-".contains(digit))
    };
    let mut says = false;
    let mut count = 0;
    for word in words {
        count += 1;
        let named = is_any(&PHRASES.dates, word);
        says |= named || number(word);
        if count > 6 || !(named || number(word) || is_any(&PHRASES.in_dates, word)) {
            return false;
        }
    }
    says
}
