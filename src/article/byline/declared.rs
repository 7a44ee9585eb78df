//! Bylines that a page or front matter declares.

use super::{MAX_BYTES, arabic_beside_town, is_name, names, without_helpers};
use crate::article::language;
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// The names of a byline that a page or front matter declares, without `By` and what else lines have; as it stands where
/// it is none.
pub(in crate::article) fn declared(text: &str) -> Vec<String> {
    // `La rédaction avec AFP`
    if is_any(&PHRASES.nobody, &fold(without_helpers(text))) && without_helpers(text).len() < text.len() {
        return Vec::new();
    }
    // `القاهرة - سعاد منصور`, `EFE / Madrid`
    if let Some(name) = arabic_beside_town(text) {
        return name;
    }
    let house = [" / ", " | "].iter().find_map(|sign| text.split_once(sign));
    if let Some((house, _)) = house.filter(|(house, town)| {
        is_any(&PHRASES.agencies, &fold(house)) && town.split(' ').count() <= 3 && town.split(' ').all(is_name)
    }) {
        return vec![house.to_owned()];
    }
    let folded = fold(text);
    let as_it_is = || vec![text.to_owned()];
    // `Staff`; an agency's name stays.
    let nobody = is_any(&PHRASES.nobody, &folded) && !is_any(&PHRASES.agencies, &folded);
    // Who paid for it did not write it.
    if nobody || opening(&PHRASES.partners, &folded).is_some() {
        return Vec::new();
    }
    let Some(phrase) = opening(&PHRASES.bylines, &folded) else { return as_it_is() };
    let rest: String = text.chars().skip(phrase.chars().count()).collect();
    let rest = rest.trim_start_matches([':', '：', ' ']);
    // `Von Trapp`, `Di Maio`: a word of a name, unless two more names follow.
    let two = rest.split_whitespace().filter(|word| is_name(word) && word.starts_with(char::is_uppercase)).count() >= 2;
    if is_any(&PHRASES.nobody, &fold(rest)) {
        return Vec::new();
    }
    let sure = phrase.ends_with([':', '：']) || !is_any(&PHRASES.in_names, phrase) || two;
    match names(text).filter(|_| sure) {
        Some(names) => names,
        None if sure && rest.starts_with(|letter: char| letter.is_alphabetic() && !letter.is_lowercase()) => {
            vec![rest.to_owned()]
        }
        None => as_it_is(),
    }
}

/// True for a line that only names who `authors` are: `Jane Roe / Omar O’Hara`.
pub(in crate::article) fn names_only(text: &str, authors: &[String]) -> bool {
    let mut parts = text.split([',', '/', '|', ';']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    let known = |name: &str| authors.iter().any(|author| fold(author) == fold(name));
    text.len() <= MAX_BYTES && parts.peek().is_some() && parts.all(known)
}

/// `Gijs Lund` for `Door Gijs Lund`, of a text in Dutch: a word for who wrote it that a name may open with in another language.
pub(in crate::article) fn without_word(name: String, language: &str) -> String {
    let word = match language::primary(language).as_str() {
        "nl" => "Door ",
        "ro" => "De ",
        _ => return name,
    };
    let small = word.to_lowercase();
    match name.strip_prefix(word).or_else(|| name.strip_prefix(small.as_str())) {
        Some(rest) if rest.split(' ').filter(|word| is_name(word)).count() >= 2 => rest.to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_who_wrote_it_is_no_part_of_a_name() {
        let told = |name: &str, language: &str| without_word(name.to_owned(), language);
        assert_eq!(told("Door Gijs Lund", "nl"), "Gijs Lund");
        assert_eq!(told("De Ioana Lund", "ro"), "Ioana Lund");
        assert_eq!(told("de Ioana Lund", "ro"), "Ioana Lund");
        assert_eq!(told("De Gaulle", "ro"), "De Gaulle");
        assert_eq!(told("De Ana Lund", "es"), "De Ana Lund");
    }
}
