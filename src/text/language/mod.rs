//! What differs between languages where texts are cut: abbreviations whose full stop ends no sentence, and function words
//! that a text does not end on. One file a language; a language without a file has none.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The words of one language, in lower case.
#[derive(Debug, Default)]
pub struct Language {
    abbreviations: HashSet<&'static str>,
    function: HashSet<&'static str>,
    ordinals: bool,
}

const FILES: &[(&str, &str)] = &[
    ("de", include_str!("de.txt")),
    ("en", include_str!("en.txt")),
    ("es", include_str!("es.txt")),
    ("fr", include_str!("fr.txt")),
    ("it", include_str!("it.txt")),
    ("kk", include_str!("kk.txt")),
    ("pt", include_str!("pt.txt")),
    ("ru", include_str!("ru.txt")),
    ("tr", include_str!("tr.txt")),
    ("uk", include_str!("uk.txt")),
];

/// The words of the language with this BCP 47 tag: `en`, `pt-BR`.
pub fn language(tag: &str) -> &'static Language {
    static LANGUAGES: OnceLock<HashMap<&'static str, Language>> = OnceLock::new();
    static NONE: OnceLock<Language> = OnceLock::new();
    let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let languages = LANGUAGES.get_or_init(|| FILES.iter().map(|(tag, text)| (*tag, read(text))).collect());
    languages.get(primary.as_str()).unwrap_or_else(|| NONE.get_or_init(Language::default))
}

fn read(text: &'static str) -> Language {
    let mut language = Language::default();
    let mut is_function = false;
    for line in text.lines() {
        match line {
            "[abbreviations]" => is_function = false,
            "[function]" => is_function = true,
            "[ordinals]" => language.ordinals = true,
            words => {
                let set = if is_function { &mut language.function } else { &mut language.abbreviations };
                set.extend(words.split_whitespace());
            }
        }
    }
    language
}

impl Language {
    /// Whether `word`, which a full stop follows, is an abbreviation: `Dec`, `U.S`, `т.е`.
    pub fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word.to_lowercase().as_str())
    }

    /// Whether a number with a full stop is an ordinal: `4. Dezember`.
    pub fn has_ordinals(&self) -> bool {
        self.ordinals
    }

    /// Whether a text that ends on `word` would be left hanging: `the`, `of`, `для`.
    pub fn is_function(&self, word: &str) -> bool {
        self.function.contains(word.to_lowercase().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regional_tag_finds_its_language() {
        assert!(language("en-GB").is_abbreviation("Dec"));
        assert!(language("pt_BR").is_function("DO"));
        assert!(!language("xx").is_function("the"));
    }
}
