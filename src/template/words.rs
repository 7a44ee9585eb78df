//! The fixed words of posts, by language: data, read once from `words.toml`.
//!
//! A language that has no table has no words: better none than those of a language that the reader did not choose.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Where an article's own words go in a fixed one.
const PLACE: &str = "{}";

/// The words of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Words {
    /// By the names in [`KEYS`].
    #[serde(flatten)]
    words: HashMap<String, Entry>,
    months: Vec<String>,
    /// As they stand without a day; empty where that is the same.
    months_alone: Vec<String>,
    months_short: Vec<String>,
    /// From Monday.
    weekdays: Vec<String>,
    weekdays_short: Vec<String>,
    /// What its calendar counts more than ours.
    year_offset: i16,
    rtl: bool,
    also: Vec<String>,
}

/// A value of the table that has no field of its own.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Entry(String);

/// The words that a template can ask for by name.
pub(super) const KEYS: &[&str] =
    &["by", "full_story", "read_more", "breaking", "correction", "unsubscribe", "withdrawn"];

static ALL: LazyLock<HashMap<String, Words>> = LazyLock::new(|| {
    toml::from_str(include_str!("words.toml")).expect("words.toml is part of the program; a test reads it")
});

static NONE: LazyLock<Words> = LazyLock::new(Words::default);

impl Words {
    /// The words for the BCP 47 tag `language`, by the longest beginning of it that has a table; of another script, or
    /// where there is none, no words.
    pub fn of(language: &str) -> &'static Words {
        let tag = language.replace('_', "-").to_lowercase();
        let mut known = tag.as_str();
        loop {
            let also = || ALL.values().find(|words| words.also.iter().any(|tag| tag == known));
            if let Some(words) = ALL.get(known).or_else(also) {
                return words;
            }
            let Some((shorter, last)) = known.rsplit_once('-') else { return &NONE };
            // `uz-Cyrl` is not helped by words in Latin letters.
            let script = last.len() == 4 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
            if script && !is_usual_script(shorter, last) {
                return &NONE;
            }
            known = shorter;
        }
    }

    /// Whether the language has the word `key`.
    pub fn has(&self, key: &str) -> bool {
        !self.get(key).is_empty()
    }

    /// What stands before and after the article's own words in the word `key`; empty where the language has none.
    pub(super) fn around(&self, key: &str) -> (&str, &str) {
        let word = self.get(key);
        word.split_once(PLACE).unwrap_or((word, ""))
    }

    /// `words` within the word `key`: `Correction: The ferry is blue.`
    pub fn with(&self, key: &str, words: &str) -> String {
        let (before, after) = self.around(key);
        format!("{before}{words}{after}")
    }

    /// The word `key` by itself, without the marks that join it to an article's words.
    pub(super) fn alone(&self, key: &str) -> String {
        let (before, after) = self.around(key);
        let word = format!("{before}{after}");
        word.trim_matches(|mark: char| !mark.is_alphanumeric() && !is_letter_mark(mark)).to_owned()
    }

    /// `A`, `A and B`, `A, B and C`; with commas alone where the language is not known.
    pub fn list(&self, names: &[String]) -> String {
        let comma = self.words.get("comma").map_or(", ", |entry| entry.0.as_str());
        let Some((last, rest)) = names.split_last() else { return String::new() };
        if rest.is_empty() {
            return last.clone();
        }
        // Spanish says `e` before the sound of an i.
        let begins = last.to_lowercase();
        let i = begins.starts_with(['i', 'í']) || begins.starts_with("hi") && !begins.starts_with("hie");
        let special = self.words.get("and_before_i").filter(|_| i);
        let and = special.or_else(|| self.words.get("and")).map_or(comma, |entry| entry.0.as_str());
        format!("{}{and}{last}", rest.join(comma))
    }

    /// The date, or none where we do not know how; `american` is for readers in the United States.
    pub(super) fn date(&self, day: i8, month: i8, year: i16, american: bool) -> Option<String> {
        let own = self.words.get("date_us").filter(|_| american);
        let pattern = &own.or_else(|| self.words.get("date"))?.0;
        let name = usize::try_from(month - 1).ok().and_then(|month| self.months.get(month));
        let name = name.map_or("", String::as_str);
        let day = self.words.get("first_day").filter(|_| day == 1).map_or_else(|| day.to_string(), |day| day.0.clone());
        let date = pattern.replace("{day}", &day).replace("{month}", name);
        Some(date.replace("{n}", &month.to_string()).replace("{year}", &(year + self.year_offset).to_string()))
    }

    /// The quotation marks that stand in for straight ones, where those are not good form.
    pub fn quotes(&self) -> Option<(char, char)> {
        let mut marks = self.words.get("quotes")?.0.chars();
        marks.next().zip(marks.next())
    }

    /// Whether it is written from right to left.
    pub fn is_rtl(&self) -> bool {
        self.rtl
    }

    /// The name of the `n`th month from 0, as it stands with a day or without one.
    pub(super) fn month(&self, n: usize, with_day: bool) -> Option<&str> {
        let alone = self.months_alone.get(n).filter(|_| !with_day);
        alone.or_else(|| self.months.get(n)).map(String::as_str)
    }

    /// Its abbreviation, else its name.
    pub(super) fn month_short(&self, n: usize) -> Option<&str> {
        self.months_short.get(n).map(String::as_str).or_else(|| self.month(n, true))
    }

    /// The name of the `n`th day of the week, from 0 for Monday.
    pub(super) fn weekday(&self, n: usize) -> Option<&str> {
        self.weekdays.get(n).map(String::as_str)
    }

    /// Its abbreviation, else its name.
    pub(super) fn weekday_short(&self, n: usize) -> Option<&str> {
        self.weekdays_short.get(n).map(String::as_str).or_else(|| self.weekday(n))
    }

    fn get(&self, key: &str) -> &str {
        self.words.get(key).map_or("", |entry| entry.0.as_str())
    }
}

const CYRILLIC: [&str; 8] = ["ru", "uk", "kk", "be", "bg", "ky", "sr", "tg"];

/// Neither Cyrillic nor Latin.
const OTHER_LETTERS: [&str; 11] = ["ar", "el", "fa", "he", "hi", "hy", "ja", "ka", "ko", "th", "zh"];

/// Scripts that a language without a word about its script is written in.
fn is_usual_script(language: &str, script: &str) -> bool {
    match script {
        "cyrl" => CYRILLIC.contains(&language),
        "latn" => !CYRILLIC.contains(&language) && !OTHER_LETTERS.contains(&language),
        "hebr" => language == "he",
        "arab" => matches!(language, "ar" | "fa"),
        "grek" => language == "el",
        "armn" => language == "hy",
        "geor" => language == "ka",
        "deva" => language == "hi",
        "jpan" => language == "ja",
        "kore" => language == "ko",
        "thai" => language == "th",
        _ => false,
    }
}

/// A vowel sign or tone, which belongs to the letter before it.
fn is_letter_mark(mark: char) -> bool {
    unicode_normalization::char::is_combining_mark(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word_with_its_place() {
        assert!(ALL.len() >= 45, "{}", ALL.len());
        for (language, words) in ALL.iter() {
            for key in KEYS {
                assert!(!words.get(key).is_empty(), "{language} lacks {key}");
                let wraps = !["read_more", "withdrawn"].contains(key);
                assert_eq!(words.get(key).contains(PLACE), wraps, "{language}: {key}");
            }
            for key in words.words.keys() {
                let known = KEYS.contains(&key.as_str())
                    || ["and", "and_before_i", "comma", "date", "date_us", "first_day", "quotes"]
                        .contains(&key.as_str());
                assert!(known, "{language}: {key} is read by nobody");
            }
            let date = words.date(4, 12, 2026, false).unwrap_or_default();
            let year = (2026 + words.year_offset).to_string();
            assert!(date.contains('4') && date.contains(&year) && !date.contains(['{', '}']), "{language}: {date}");
            assert_eq!((words.months.len(), words.weekdays.len()), (12, 7), "{language}");
            for (names, many) in [(&words.months_alone, 12), (&words.months_short, 12), (&words.weekdays_short, 7)] {
                assert!(names.is_empty() || names.len() == many, "{language}: {names:?}");
            }
            let mut names = words.months.iter().chain(&words.weekdays).chain(&words.months_short);
            assert!(names.all(|name| !name.trim().is_empty() && !name.contains('%')), "{language}");
        }
    }

    #[test]
    fn a_language_is_found_by_its_tag_and_never_in_another_script() {
        assert_eq!(Words::of("de-AT").get("by"), "Von {}");
        assert_eq!(Words::of("kk-Latn-KZ").get("full_story"), "Tolyğyraq: {}");
        assert_eq!(Words::of("kk-Cyrl").get("full_story"), "Толығырақ: {}");
        assert_eq!(Words::of("zh-TW").get("read_more"), "閱讀全文");
        assert_eq!(Words::of("zh-Hant-HK").get("read_more"), "閱讀全文");
        assert_eq!(Words::of("zh-CN").get("read_more"), "阅读全文");
        assert_eq!(Words::of("sr-Latn-RS").get("breaking"), "HITNO: {}");
        assert_eq!(Words::of("sr-Cyrl").get("breaking"), "ХИТНО: {}");
        assert_eq!(Words::of("uz-Latn").get("breaking"), "TEZKOR: {}");
        assert_eq!(Words::of("uz-Cyrl-UZ").get("breaking"), "ТЕЗКОР: {}");
        assert_eq!(Words::of("el-Grek").get("and"), " και ");
        assert_eq!(Words::of("no").get("by"), "Av {}");
        for unknown in ["ru-Latn", "az-Cyrl", "el-Latn", "tg-Arab", "xx", "und", ""] {
            assert_eq!(Words::of(unknown).get("by"), "", "{unknown}");
        }
    }

    #[test]
    fn a_word_alone_has_no_marks() {
        for (language, alone) in
            [("en", "BREAKING"), ("fr", "URGENT"), ("ja", "速報"), ("hi", "ब्रेकिंग"), ("it", "ULTIM’ORA")]
        {
            assert_eq!(Words::of(language).alone("breaking"), alone);
        }
        assert_eq!(Words::of("xx").alone("breaking"), "");
    }

    #[test]
    fn names_are_joined_as_the_language_does() {
        let names = ["Ana".to_owned(), "Bo".to_owned(), "Íñigo".to_owned()];
        assert_eq!(Words::of("en").list(&names), "Ana, Bo and Íñigo");
        assert_eq!(Words::of("es").list(&names), "Ana, Bo e Íñigo");
        assert_eq!(Words::of("es").list(&names[..2]), "Ana y Bo");
        assert_eq!(Words::of("ja").list(&names[..2]), "Ana、Bo");
        assert_eq!(Words::of("xx").list(&names), "Ana, Bo, Íñigo");
        assert_eq!(Words::of("en").list(&[]), "");
    }

    #[test]
    fn dates_are_written_as_the_language_does() {
        for (language, date) in [
            ("en", "1 May 2026"),
            ("fr", "1er mai 2026"),
            ("de", "1. Mai 2026"),
            ("kk", "2026 жылғы 1 мамыр"),
            ("ja", "2026年5月1日"),
            ("es", "1 de mayo de 2026"),
            ("th", "1 พฤษภาคม 2569"),
        ] {
            assert_eq!(Words::of(language).date(1, 5, 2026, false).as_deref(), Some(date));
        }
        assert_eq!(Words::of("xx").date(1, 5, 2026, false), None);
    }
}
