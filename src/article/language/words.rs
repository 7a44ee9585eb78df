//! The language of a short text by its short words, where statistics are not sure or wrong.

use std::collections::HashMap;
use std::sync::LazyLock;

/// So many words tell a language; more tell no more.
const MAX_WORDS: usize = 400;
/// Where statistics guess the same, one short word bears them out, in a text of at least as many words.
const MIN_WORDS: usize = 4;
/// As many different words of a language that statistics did not find, and at most one of theirs, and they were wrong.
const SURE: usize = 3;

/// The languages, and which of them have a word.
type Languages = (Vec<String>, HashMap<String, Vec<usize>>);

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    let lists: Vec<(String, String)> = toml::from_str::<toml::Table>(include_str!("words.toml"))
        .expect("words.toml is part of the program; a test reads it")
        .into_iter()
        .filter_map(|(tag, words)| Some((tag, words.as_str()?.to_owned())))
        .collect();
    let mut words: HashMap<String, Vec<usize>> = HashMap::new();
    for (language, (_, list)) in lists.iter().enumerate() {
        for word in list.split_whitespace() {
            let languages = words.entry(word.to_owned()).or_default();
            if languages.last() != Some(&language) {
                languages.push(language);
            }
        }
    }
    (lists.into_iter().map(|(tag, _)| tag).collect(), words)
});

/// The language of `lower`, a text in lower case; `guess` is what statistics say, and whether they are sure.
pub(super) fn language(lower: &str, guess: Option<(&'static str, bool)>) -> Option<&'static str> {
    let (tags, known) = &*LANGUAGES;
    // How many different words of each, and the same with those twice that no other has.
    let (mut hits, mut counts) = (vec![0_usize; tags.len()], vec![0_usize; tags.len()]);
    let mut words = 0;
    let mut seen: Vec<&str> = Vec::new();
    for word in lower.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty()).take(MAX_WORDS) {
        words += 1;
        if let Some(languages) = known.get(word).filter(|_| !seen.contains(&word)) {
            seen.push(word);
            for language in languages {
                hits[*language] += 1;
                counts[*language] += if languages.len() == 1 { 2 } else { 1 };
            }
        }
    }
    let best = (0..tags.len()).max_by_key(|at| counts[*at])?;
    let most = counts[best];
    let next = (0..tags.len()).filter(|at| *at != best).map(|at| counts[at]).max().unwrap_or(0);
    let said = |tag: &str| tags.iter().position(|known| known == tag);
    let plain = hits[best] >= 2 && (most >= 2 * next || most >= next + 2);
    match guess {
        // Statistics are often sure of a short text, and wrong.
        Some((tag, true)) => {
            let wrong = plain && hits[best] >= SURE && said(tag).is_some_and(|at| hits[at] <= 1);
            Some(if wrong { named(&tags[best])? } else { tag })
        }
        _ if plain => named(&tags[best]),
        Some((tag, false)) => {
            said(tag).filter(|at| counts[*at] > 0 && counts[*at] == most && words >= MIN_WORDS).map(|_| tag)
        }
        None => None,
    }
}

/// Whether `lower` is a short word of some language, with which no line ends.
pub(super) fn is_short_word(lower: &str) -> bool {
    LANGUAGES.1.contains_key(lower)
}

/// The tag as a name that lives as long as the program.
fn named(tag: &str) -> Option<&'static str> {
    LANGUAGES.0.iter().find(|known| *known == tag).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::detect;
    use super::*;

    #[test]
    fn every_word_is_written_as_texts_are_compared() {
        for word in LANGUAGES.1.keys() {
            assert_eq!(&word.to_lowercase(), word);
        }
    }

    #[test]
    fn the_language_of_a_line_or_two_is_told() {
        for (language, text) in [
            ("en", "Avel beat Veldhaven 3-0 in the cup."),
            ("en", "Sister Maria was brought to the harbour clinic in Avel on Friday, the parish said."),
            ("en", "Board quits after the flood"),
            ("fr", "Un cargo de 180 mètres a heurté le quai du port vendredi."),
            ("es", "Un terremoto sacudió la costa de Avel este viernes, según el alcalde."),
            ("pt", "Um navio bateu no cais do porto nesta sexta, segundo a prefeitura."),
            ("it", "Una nave ha urtato il molo del porto, è grave il pilota."),
            ("de", "Ein Schiff hat am Freitag den Kai gerammt, sagte der Lotse."),
            ("nl", "Het schip is vrijdag door de minister gedoopt, aldus het havenbedrijf."),
            ("tr", "Gemi limana çarptı, kaptan bir açıklama için daha sonra gelecek dedi."),
            ("id", "Kapal itu menabrak dermaga pada Jumat, tidak ada korban."),
            ("pl", "Statek uderzył w nabrzeże i nie wypłynie do piątku, powiedział pilot."),
            ("ru", "На севере Авеля произошло наводнение"),
            ("ru", "В порту загорелся склад. На месте погибли два человека"),
            ("ru", "Судно ударило причал, но никто не ранен, сообщили в порту"),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn names_and_figures_tell_no_language() {
        for text in ["Avel 3, Veldhaven 0", "Aina Serik", "Harbour Post", "FC Nord - SC Avel 2:1", "На север в Авел"]
        {
            assert_eq!(detect(text), super::super::UNKNOWN, "{text}");
        }
    }
}
