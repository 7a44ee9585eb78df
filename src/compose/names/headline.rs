//! A headline as names are looked for in it, in the form that names them where names have cases.

use super::{MIN_LETTERS, Word, is_no_name, is_of_name, together, words};
use crate::article::{Article, language};
use crate::text::language::Language;

/// Words within a name that is longer than its last word: `House of Avel`, `Banco de Avel`.
const LINKS: &[&str] = &["of", "de", "del", "do", "da", "di"];

/// Languages whose names have other forms, so that a word of the text may be any of them.
const INFLECTED: &[&str] = &[
    "ru", "uk", "be", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "lt", "lv", "et", "fi", "hu", "el", "ro", "sq", "hy",
    "is", "kk", "ky", "uz", "az", "tt", "tk", "mn", "eu", "ka",
];
/// Those of them that join case endings to a name as it is, with the verb at the end.
const AGGLUTINATING: &[&str] = &["kk", "ky"];
/// Endings of a case, or at least not surely of none.
const SLAVIC_CASES: &[&str] = &[
    "у", "ю", "ом", "ем", "ём", "ой", "ей", "ою", "ею", "е", "и", "ы", "і", "ї", "ах", "ях", "ам", "ям", "ами", "ями",
    "ого", "его", "ому", "ему", "ым", "им", "єм", "ів", "їв", "ых", "их", "u", "ie", "y", "i", "ę", "ą", "em", "om",
    "ami", "ach", "ego", "emu", "ým", "ém", "ou", "ě", "owi", "ym",
];
const TURKIC_CASES: &[&str] = &[
    "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "ға", "ге", "қа", "ке", "на", "не", "га", "ка",
    "ның", "нің", "дың", "дің", "тың", "тің", "ны", "ні", "ды", "ді", "ты", "ті", "мен", "бен", "пен", "нын", "нин",
    "дын", "дин", "тын", "тин", "ди", "ти", "ни", "нда", "нде", "сы", "сі", "лық", "лік",
];

/// A headline as names are looked for in it.
pub(super) struct Headline<'a> {
    pub(super) text: &'a str,
    pub(super) language: &'a str,
    pub(super) words: Vec<Word<'a>>,
    /// Whether each of its words has a capital, so that those tell no names.
    titled: bool,
}

impl<'a> Headline<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        let text = article.headline.as_str();
        let language = article.language.split('-').next().unwrap_or_default();
        let words = words(text, language);
        let small = |word: &str| word.starts_with(char::is_lowercase) && word.chars().count() >= MIN_LETTERS;
        let titled = !words.iter().any(|(_, word)| small(word) && !Language::of(language).adds(word));
        Self { text, language, words, titled }
    }

    pub(super) fn is_shouted(&self) -> bool {
        !self.text.contains(char::is_lowercase)
    }

    /// Which of its words may be names.
    pub(super) fn candidates(&self) -> impl Iterator<Item = usize> {
        let inflected = is_one_of(INFLECTED, self.language);
        (0..self.words.len()).filter(move |n| {
            let word = self.words[*n].1;
            let named = word.starts_with(char::is_uppercase) && word.chars().count() >= MIN_LETTERS;
            named && !is_no_name(word) && (!inflected || self.is_subject(*n))
        })
    }

    /// Whether the `n`th word is in the name that the headline opens with, and that is in the form which names it.
    fn is_subject(&self, n: usize) -> bool {
        let (first, last) = together(self.text, &self.words, n, |_| true);
        let lower = self.words[last].1.to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
        let next = self.words.get(last + 1).map_or("", |(_, word)| *word);
        let form = if is_one_of(AGGLUTINATING, self.language) {
            !ends(TURKIC_CASES)
        } else {
            !ends(SLAVIC_CASES) && Language::of(self.language).is_headline_verb(next)
        };
        first == 0 && form && !next.is_empty()
    }

    /// The name that stands in it around the `n`th word, as far as its capitals tell.
    pub(super) fn whole(&self, n: usize) -> Option<&'a str> {
        let (first, last) = together(self.text, &self.words, n, |word| self.begins_name(word));
        let end = self.words[last].0 + self.words[last].1.len();
        (!self.titled && first < last).then(|| &self.text[self.words[first].0..end])
    }

    /// Whether the `n`th word ends a longer name: `Bank of Avel`. `President of Avel` speaks of Avel.
    pub(super) fn is_end_of_another(&self, n: usize) -> bool {
        n > 1 && LINKS.contains(&self.words[n - 1].1) && is_of_name(self.words[n - 2].1)
    }

    /// Whether a sentence that opens with `word` may open with a name.
    pub(super) fn begins_name(&self, word: &str) -> bool {
        let language = Language::of(self.language);
        !language.adds(word) && !language.begins_sentences(word)
    }

    /// Whether `name` stands in it, and ends where a word of it ends.
    pub(super) fn has(&self, name: &str) -> bool {
        let ends = |end: usize| !self.text[end..].starts_with(char::is_alphanumeric);
        self.text.match_indices(name).any(|(at, _)| ends(at + name.len()))
    }
}

fn is_one_of(languages: &[&str], language: &str) -> bool {
    languages.contains(&language::primary(language).as_str())
}
