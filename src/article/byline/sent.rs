//! Who a house has sent, or has there: `Avec notre envoyé spécial à Avel, Jean Marsh`, `Dal nostro inviato Ida Marsi`; and what somebody is at a
//! house of any name: `Harbour24 Correspondent`, `By Harbour Lines contributor`.

use super::{MAX_BYTES, is_house, is_name, listed};
use crate::article::label;
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// The names in a line that says that one of ours is somewhere; none if it does not name them.
pub(in crate::article) fn sent_by(text: &str) -> Option<Vec<String>> {
    const MAX_WORDS: usize = 18;
    const MAX_PLACE_WORDS: usize = 8;
    const MAX_BARE_WORDS: usize = 4;
    if text.len() > MAX_BYTES
        || text.split(' ').count() > MAX_WORDS
        || text.ends_with(['.', '!', '?', '…', ':', '»', '”'])
    {
        return None;
    }
    let folded = fold(text);
    let ours = opening(&PHRASES.from_ours, &folded)?;
    let rest = label::rest(text, ours).trim_start_matches([',', ' ']).trim_end_matches([',', ' ']);
    let place = |place: &str, most: usize| {
        let first = fold(place.split(' ').next().unwrap_or_default());
        place.split(' ').count() <= most
            && (is_any(&PHRASES.at_towns, &first) || is_any(&PHRASES.in_towns, &first) || first == "au")
    };
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let persons = |who: &str| listed(who).filter(|names| !names.is_empty());
    if let Some(names) = persons(rest) {
        return Some(names);
    }
    if let Some((at, who)) = rest.split_once(", ")
        && place(at, MAX_PLACE_WORDS)
    {
        return persons(who);
    }
    let bare = place(rest, MAX_BARE_WORDS)
        && rest.split(' ').skip(1).all(|word| is_name(word) || is_any(&PHRASES.in_towns, word));
    bare.then(Vec::new)
}

/// Who signs as of a house: `The420 Correspondent`, `News18 Desk`, `By Harbour Lines contributor`, `By a Harbour Times reporter`. Without
/// a word for who wrote it, a figure in the name or a word that houses have in theirs tells that it is one.
pub(in crate::article) fn of_house(text: &str) -> Option<Vec<String>> {
    const MAX_WORDS: usize = 6;
    if text.len() > MAX_BYTES {
        return None;
    }
    let folded = fold(text);
    let by = opening(&PHRASES.bylines, &folded).filter(|by| matches!(*by, "by" | "by:" | "reported by" | "written by"));
    let who = by.map_or(text, |by| label::rest(text, by));
    let article =
        who.split_once(' ').filter(|(first, _)| by.is_some() && matches!(*first, "a" | "A" | "an" | "our" | "the"));
    let who = article.map_or(who, |(_, who)| who);
    let (house, role) = who.rsplit_once(' ')?;
    let folded = fold(role);
    let role = (is_any(&PHRASES.roles, &folded) || is_any(&PHRASES.house_roles, &folded))
        && (by.is_some() || role.starts_with(char::is_uppercase));
    let word = |word: &str| {
        word.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
            && word.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '\'' | '’' | '.' | '&'))
            || word == "of"
    };
    let numbered = |word: &str| word.contains(|sign: char| sign.is_ascii_digit()) && word.contains(char::is_alphabetic);
    let known = |word: &str| is_any(&PHRASES.house_words, &fold(word));
    let day = |word: &str| is_any(&PHRASES.dates, &fold(word));
    let mut words = house.split(' ');
    let named = house.split(' ').count() < MAX_WORDS && words.clone().all(word) && !words.clone().any(day);
    let told = words.any(|word| numbered(word) || known(word)) || by.is_some() && house.split(' ').count() > 1;
    (role && named && told).then(|| vec![who.to_owned()])
}

/// `Автор Harbour News`, `Editor at Quay24`: a word for who wrote it or a role, and a house behind it.
pub(in crate::article) fn is_role_of_house(text: &str) -> bool {
    const WORDS: std::ops::RangeInclusive<usize> = 2..=5;
    let Some((role, house)) = text.split_once(' ') else { return false };
    let folded = fold(role);
    let named = is_any(&PHRASES.roles, &folded) || is_any(&PHRASES.desk_bylines, &folded);
    let small = |word: &str| is_any(&PHRASES.in_towns, word) || is_any(&PHRASES.at_towns, word);
    let capital = |word: &str| {
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        is_name(word) || word.starts_with(|first: char| first.is_uppercase())
    };
    named
        && WORDS.contains(&text.split(' ').count())
        && house.split(' ').any(capital)
        && house.split(' ').all(|word| capital(word) || small(word))
        && listed(house).is_none_or(|_| is_house(house))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_ours_is_named_behind_where_he_is() {
        for (line, name) in [
            ("Avec notre envoyé spécial au tribunal correctionnel d'Avel, Jean Marsh", "Jean Marsh"),
            ("De notre correspondante à Avel, Élodie Lund", "Élodie Lund"),
            ("De nuestro enviado especial a Avel, Juan Roe", "Juan Roe"),
            ("Dal nostro inviato Ida Marsi", "Ida Marsi"),
            ("Von unserem Korrespondenten in Avel, Jan Lund", "Jan Lund"),
            ("From our correspondent in Avel, Jane Roe", "Jane Roe"),
            ("Do nosso correspondente em Avel, Ana Reis", "Ana Reis"),
        ] {
            assert_eq!(sent_by(line), Some(vec![name.to_owned()]), "{line}");
        }
        for line in ["De notre envoyée spéciale à Avel,", "De notre correspondant à Avel", "Van onze correspondent"]
        {
            assert_eq!(sent_by(line), Some(Vec::new()), "{line}");
        }
        for line in [
            "Avec notre envoyé spécial à Avel, la ville attend le ferry",
            "De notre correspondant à Avel, qui a vu le port, des nouvelles.",
            "From our correspondent we have heard nothing for nine days",
        ] {
            assert_eq!(sent_by(line), None, "{line}");
        }
    }

    #[test]
    fn a_house_of_any_name_signs_with_what_somebody_is_there() {
        for (line, who) in [
            ("Harbour24 Correspondent", "Harbour24 Correspondent"),
            ("Quay18 Desk", "Quay18 Desk"),
            ("Harbour Times Bureau", "Harbour Times Bureau"),
            ("By Harbour Lines contributor", "Harbour Lines contributor"),
            ("By Harbour24 Correspondent", "Harbour24 Correspondent"),
            ("By a Harbour Times reporter", "Harbour Times reporter"),
            ("By Harbour News staff", "Harbour News staff"),
        ] {
            assert_eq!(of_house(line), Some(vec![who.to_owned()]), "{line}");
        }
        for line in
            ["Harbour Bureau", "By Monday staff", "By the quay editor", "Harbour Times reporter", "The mayor's Desk"]
        {
            assert_eq!(of_house(line), None, "{line}");
        }
    }
}
