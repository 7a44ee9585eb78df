//! Who wrote it, in the first words of a story: `By Jane Roe: The port …`.

use super::{in_small, is_name, is_placed, listed};
use crate::article::label;
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// The names that a lead opens with behind a word for who wrote it, before a colon, a bar or a dash, and how many bytes say so.
pub(in crate::article) fn before_lead(text: &str) -> Option<(Vec<String>, usize)> {
    const MAX_HEAD: usize = 80;
    const MIN_WORDS: usize = 8;
    let near = &text[..text.floor_char_boundary(MAX_HEAD + 4)];
    let signs = [": ", " | ", " – ", " — ", " - "];
    let (at, sign) = signs.iter().filter_map(|sign| Some((near.find(sign)?, *sign))).min()?;
    let (head, rest) = (&text[..at], &text[at + sign.len()..]);
    let by = opening(&PHRASES.bylines, &fold(head)).filter(|by| !by.ends_with([':', '：']))?.to_owned();
    let who = label::rest(head, &by);
    let told = (2..=4).contains(&who.split(' ').count()) && who.split(' ').all(is_name);
    let opens = rest.starts_with(|sign: char| !sign.is_lowercase());
    let long = rest.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS;
    let names = listed(who).filter(|names| !names.is_empty() && told && opens && long)?;
    Some((names, text.len() - rest.len()))
}

/// The name in capitals that a lead opens with, as the archives of papers have them without a line end, and how many bytes it takes:
/// `JANE ROE LUND The port …`. A town may stand there as well; that the story does not speak of it shows that it is none.
pub(in crate::article) fn in_capitals_before_lead(text: &str) -> Option<(String, usize)> {
    const NAMES: std::ops::RangeInclusive<usize> = 2..=4;
    const MIN_LETTERS: usize = 3;
    const MIN_WORDS: usize = 12;
    let shouted = |word: &&str| {
        word.chars().count() >= MIN_LETTERS && word.chars().all(|letter| letter.is_uppercase() || letter == '-')
    };
    let words: Vec<&str> = text.split(' ').take(MIN_WORDS).collect();
    let count = words.iter().take_while(|word| shouted(word)).count();
    let opens = words.get(count).is_some_and(|word| {
        word.starts_with(char::is_uppercase)
            && is_any(&PHRASES.articles, &fold(word))
            && word.chars().any(char::is_lowercase)
    });
    let name = words.get(..count).filter(|_| NAMES.contains(&count) && opens && words.len() == MIN_WORDS)?.join(" ");
    let town = |word: &str| is_any(&PHRASES.town_words, &fold(word)) || is_any(&PHRASES.institutions, &fold(word));
    let person = !is_placed(&name) && !is_any(&PHRASES.countries, &fold(&name)) && !name.split(' ').any(town);
    let length = name.len() + 1;
    person.then(|| (in_small(name), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_it_may_stand_before_a_lead_and_a_colon() {
        let story = "A maker of soups in Avel posted a lower profit on Monday.";
        for (by, name) in [
            ("By Jane Roe: ", "Jane Roe"),
            ("Von Jana Lund: ", "Jana Lund"),
            ("By Jane Roe | ", "Jane Roe"),
            ("Di Ida Marsi – ", "Ida Marsi"),
        ] {
            let text = format!("{by}{story}");
            assert_eq!(before_lead(&text), Some((vec![name.to_owned()], by.len())), "{text}");
        }
        for text in [
            "By Monday: the port of the town opens again after two years of works.",
            "By Jane Roe: Open.",
            "By land and sea – The port of the town opens again after two years of works.",
            "The mayor Jane Roe: The port of the town opens again after two years.",
        ] {
            assert_eq!(before_lead(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_in_capitals_may_stand_before_a_lead_without_a_sign() {
        let story = "El puerto de Avel abre de nuevo en mayo, dijo el lunes la alcaldesa de la ciudad.";
        let text = format!("AINA LUND FORJAS {story}");
        assert_eq!(in_capitals_before_lead(&text), Some(("Aina Lund Forjas".to_owned(), text.len() - story.len())));
        for text in [
            format!("EE UU {story}"),
            format!("PORT {story}"),
            "LOS VECINOS DE AVEL Han ganado el pleito que tenían con el puerto desde hace nueve años.".to_owned(),
            "AINA LUND The port.".to_owned(),
        ] {
            assert_eq!(in_capitals_before_lead(&text), None, "{text}");
        }
    }
}
