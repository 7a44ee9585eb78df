//! The script that a text is written in, and which languages are written in it.

use super::primary;
use crate::text::chars::is_alphabetic;

/// A script, told by its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// A to Z, with all their marks.
    Latin,
    /// А to Я.
    Cyrillic,
    /// Α to Ω.
    Greek,
    /// Armenian letters.
    Armenian,
    /// Georgian letters.
    Georgian,
    /// Hebrew letters.
    Hebrew,
    /// Arabic letters.
    Arabic,
    /// Ethiopic syllables.
    Ethiopic,
    /// Hindi, Marathi, Nepali.
    Devanagari,
    /// Bengali and Assamese.
    Bengali,
    /// Panjabi in India.
    Gurmukhi,
    /// Gujarati letters.
    Gujarati,
    /// Odia letters.
    Odia,
    /// Tamil letters.
    Tamil,
    /// Telugu letters.
    Telugu,
    /// Kannada letters.
    Kannada,
    /// Malayalam letters.
    Malayalam,
    /// Sinhala letters.
    Sinhala,
    /// Thai letters.
    Thai,
    /// Lao letters.
    Lao,
    /// Burmese letters.
    Burmese,
    /// Khmer letters.
    Khmer,
    /// Chinese characters, in Japanese and old Korean too.
    Han,
    /// Japanese syllables.
    Kana,
    /// Korean syllables.
    Hangul,
}

use Script::{
    Arabic, Armenian, Bengali, Burmese, Cyrillic, Devanagari, Ethiopic, Georgian, Greek, Gujarati, Gurmukhi, Han,
    Hangul, Hebrew, Kana, Kannada, Khmer, Lao, Latin, Malayalam, Odia, Sinhala, Tamil, Telugu, Thai,
};

/// How many there are.
const SCRIPTS: usize = 25;
/// Fewer letters are a name or a sign.
const MIN_LETTERS: usize = 8;
/// Longer texts tell no more.
const MAX_LETTERS: usize = 4_000;

/// What languages are written in; of others nothing is said. First the usual script.
const WRITTEN: &[(&str, &[Script])] = &[
    (
        " en de fr es it pt nl sv da nb no nn fi is fo pl cs sk hu ro sl hr et lv lt vi id ca gl eu ga cy gd mt lb sq af sw tl \
      fil eo la oc br fy rm zu xh so ",
        &[Latin],
    ),
    (" tr ms jv su ha yo ig ", &[Latin, Arabic]),
    (" az uz tk ", &[Latin, Cyrillic, Arabic]),
    (" bs me ", &[Latin, Cyrillic]),
    (" ru uk be bg mk ", &[Cyrillic]),
    (" sr ", &[Latin, Cyrillic]),
    (" ky ba cv tg ", &[Cyrillic, Latin, Arabic]),
    (" kk tt ", &[Cyrillic, Latin, Arabic]),
    (" mn ", &[Cyrillic]),
    (" el ", &[Greek]),
    (" hy ", &[Armenian]),
    (" ka ", &[Georgian]),
    (" he yi ", &[Hebrew]),
    (" ar fa ur ps ckb ug ", &[Arabic]),
    (" am ti ", &[Ethiopic]),
    (" hi mr ne ", &[Devanagari]),
    (" bn as ", &[Bengali]),
    (" pa ", &[Gurmukhi, Arabic]),
    (" gu ", &[Gujarati]),
    (" or ", &[Odia]),
    (" ta ", &[Tamil]),
    (" te ", &[Telugu]),
    (" kn ", &[Kannada]),
    (" ml ", &[Malayalam]),
    (" si ", &[Sinhala]),
    (" th ", &[Thai]),
    (" lo ", &[Lao]),
    (" my ", &[Burmese]),
    (" km ", &[Khmer]),
    (" zh yue ", &[Han]),
    (" ja ", &[Kana, Han]),
    (" ko ", &[Hangul, Han]),
];

/// The language of a text in a script that hardly another language has.
pub(super) fn language(text: &str) -> Option<&'static str> {
    Some(match Script::of(text)? {
        Greek => "el",
        Armenian => "hy",
        Georgian => "ka",
        // Yiddish writes its vowels.
        Hebrew if !text.contains(['ײ', 'װ', 'ױ', '\u{05B7}', '\u{05B8}']) => "he",
        Gujarati => "gu",
        Odia => "or",
        Tamil => "ta",
        Telugu => "te",
        Kannada => "kn",
        Malayalam => "ml",
        Sinhala => "si",
        Thai => "th",
        Lao => "lo",
        Burmese => "my",
        Khmer => "km",
        Hangul => "ko",
        _ => return None,
    })
}

impl Script {
    /// The script of most letters of `text`; none if there are few, or no script has most.
    pub fn of(text: &str) -> Option<Script> {
        let mut counts = [0_usize; SCRIPTS];
        let mut all = 0;
        for letter in text.chars().filter(|letter| is_alphabetic(*letter)).take(MAX_LETTERS) {
            all += 1;
            if let Some(count) = Self::of_letter(letter).and_then(|script| counts.get_mut(script as usize)) {
                *count += 1;
            }
        }
        let scripts = WRITTEN.iter().flat_map(|(_, scripts)| scripts.iter().copied());
        let most = scripts.max_by_key(|script| counts.get(*script as usize).copied().unwrap_or(0))?;
        let count = counts.get(most as usize).copied().unwrap_or(0);
        (count * 2 > all && count >= MIN_LETTERS).then_some(most)
    }

    fn of_letter(letter: char) -> Option<Script> {
        Some(match letter {
            '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Latin,
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Greek,
            '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' => Cyrillic,
            '\u{531}'..='\u{58F}' => Armenian,
            '\u{10A0}'..='\u{10FF}' | '\u{1C90}'..='\u{1CBF}' => Georgian,
            '\u{590}'..='\u{5FF}' => Hebrew,
            '\u{600}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' => Arabic,
            '\u{1200}'..='\u{139F}' => Ethiopic,
            '\u{900}'..='\u{97F}' => Devanagari,
            '\u{980}'..='\u{9FF}' => Bengali,
            '\u{A00}'..='\u{A7F}' => Gurmukhi,
            '\u{A80}'..='\u{AFF}' => Gujarati,
            '\u{B00}'..='\u{B7F}' => Odia,
            '\u{B80}'..='\u{BFF}' => Tamil,
            '\u{C00}'..='\u{C7F}' => Telugu,
            '\u{C80}'..='\u{CFF}' => Kannada,
            '\u{D00}'..='\u{D7F}' => Malayalam,
            '\u{D80}'..='\u{DFF}' => Sinhala,
            '\u{E00}'..='\u{E7F}' => Thai,
            '\u{E80}'..='\u{EFF}' => Lao,
            '\u{1000}'..='\u{109F}' => Burmese,
            '\u{1780}'..='\u{17FF}' => Khmer,
            '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' => Kana,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => Han,
            '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}' => Hangul,
            _ => return None,
        })
    }

    /// Whether the language of a tag is never written in it, as far as that is known. Names in Latin letters stand in all
    /// languages, so that those show nothing.
    pub fn is_foreign_to(self, tag: &str) -> bool {
        if self == Latin {
            return false;
        }
        let primary = format!(" {} ", primary(tag));
        let written = WRITTEN.iter().find(|(languages, _)| languages.contains(&primary)).map(|(_, scripts)| *scripts);
        // `sr-Latn`
        let lower = tag.to_ascii_lowercase();
        let named = [("latn", Latin), ("cyrl", Cyrillic), ("arab", Arabic)];
        match named.into_iter().find(|(name, _)| lower.contains(name)) {
            Some((_, script)) => script != self,
            None => written.is_some_and(|scripts| !scripts.contains(&self)),
        }
    }

    /// A language that is usually written in it, to name it by.
    pub fn language(self) -> &'static str {
        let written = WRITTEN.iter().find(|(_, scripts)| scripts.first() == Some(&self));
        written.and_then(|(languages, _)| languages.split_whitespace().next()).unwrap_or(super::UNKNOWN)
    }
}

/// Whether all of a language's texts have letters that are not Latin, as far as that is known.
pub(super) fn is_never_latin(tag: &str) -> bool {
    let primary = format!(" {} ", primary(tag));
    let written = WRITTEN.iter().find(|(languages, _)| languages.contains(&primary));
    written.is_some_and(|(_, scripts)| !scripts.contains(&Latin))
}

/// Languages that are usually written in Latin letters, as those are of which nothing is known.
pub(super) fn is_latin(tag: &str) -> bool {
    let primary = format!(" {} ", primary(tag));
    let written = WRITTEN.iter().find(|(languages, _)| languages.contains(&primary));
    written.is_none_or(|(_, scripts)| scripts.first() == Some(&Latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_most_letters_is_told() {
        for (script, text) in [
            (Cyrillic, "Порт Авеля открыт"),
            (Greek, "Το λιμάνι άνοιξε"),
            (Hebrew, "הנמל נפתח היום"),
            (Arabic, "افتتح الميناء أمس"),
            (Devanagari, "बंदरगाह फिर खुल गया"),
            (Thai, "ท่าเรือเปิดแล้ว"),
            (Han, "港口今天重新开放"),
            (Hangul, "항구가 오늘 다시 열렸다"),
            (Georgian, "ნავსადგური გაიხსნა"),
            (Latin, "The port of Авель is open"),
        ] {
            assert_eq!(Script::of(text), Some(script), "{text}");
        }
        assert_eq!(Script::of("ООН: 12"), None);
    }

    #[test]
    fn a_language_is_never_written_in_some_scripts() {
        for (script, tag) in [(Cyrillic, "en"), (Han, "de"), (Arabic, "he"), (Cyrillic, "sr-Latn"), (Hangul, "ja")] {
            assert!(script.is_foreign_to(tag), "{tag}");
        }
        for (script, tag) in
            [(Cyrillic, "kk"), (Cyrillic, "uz"), (Arabic, "kk"), (Han, "ja"), (Latin, "ru"), (Cyrillic, "xx")]
        {
            assert!(!script.is_foreign_to(tag), "{tag}");
        }
        assert_eq!((Cyrillic.language(), Han.language(), Kana.language()), ("ru", "zh", "ja"));
    }
}
