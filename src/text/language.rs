//! What the cutter must know of a language: abbreviations, words that begin sentences, words that may not end a text.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The words of one language, in lower case, without a final full stop.
#[derive(Debug, Default)]
pub struct Language {
    /// Abbreviations that belong to what follows them.
    before: HashSet<&'static str>,
    /// Abbreviations that may end a sentence.
    within: HashSet<&'static str>,
    /// Words that begin sentences.
    starters: HashSet<&'static str>,
    /// Words that leave a reader waiting.
    dangling: HashSet<&'static str>,
    /// Words that multiply a number before them.
    scales: HashSet<&'static str>,
    /// Whether a number with a full stop is an ordinal: `am 5. Mai`.
    ordinals: bool,
}

static LANGUAGES: LazyLock<HashMap<&'static str, Language>> = LazyLock::new(|| {
    let mut languages = HashMap::new();
    let mut name = "";
    for line in include_str!("data/languages.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(next) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name = next;
        } else if let Some((key, words)) = line.split_once(": ") {
            let language: &mut Language = languages.entry(name).or_default();
            language.ordinals = matches!(name, "de" | "tr");
            let set = match key {
                "before" => &mut language.before,
                "within" => &mut language.within,
                "scales" => &mut language.scales,
                "starters" => &mut language.starters,
                _ => &mut language.dangling,
            };
            set.extend(words.split_whitespace());
        }
    }
    languages
});

static NONE: LazyLock<Language> = LazyLock::new(Language::default);

/// What an abbreviation's full stop can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Never the end of a sentence.
    Before,
    /// The end of a sentence if a word that begins sentences follows.
    Within,
}

impl Language {
    /// The language of a BCP 47 tag, by its first part; one without lists if there is none.
    pub fn of(tag: &str) -> &'static Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        LANGUAGES.get(primary.as_str()).unwrap_or(&NONE)
    }

    /// What `word`, without its final full stop, abbreviates.
    pub(super) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        let lower = word.to_lowercase();
        if self.within.contains(lower.as_str()) {
            return Some(Abbreviation::Within);
        }
        self.before.contains(lower.as_str()).then_some(Abbreviation::Before)
    }

    pub(super) fn begins_sentences(&self, word: &str) -> bool {
        self.starters.contains(word.to_lowercase().as_str())
    }

    /// Whether no text may end with `word`.
    pub(super) fn dangles(&self, word: &str) -> bool {
        self.dangling.contains(word.to_lowercase().as_str())
    }

    /// Whether `word` multiplies the number before it, so that its unit is still to come.
    pub(super) fn is_scale(&self, word: &str) -> bool {
        self.scales.contains(word.trim_end_matches('.').to_lowercase().as_str())
    }

    pub(super) fn has_ordinals(&self) -> bool {
        self.ordinals
    }
}
