//! The language of a line that is too short to be sure of: by letters and signs that hardly another language has, else by what
//! is likeliest. For texts of newsrooms that say nothing of their language, where a likely word is better than none.

use super::{Script, UNKNOWN, script, words};

/// Fewer letters are a name or an abbreviation.
const MIN_LETTERS: usize = 12;
/// So sure are statistics of a language other than English at least.
const SURE: f64 = 0.5;

/// Letters that of the languages in Latin letters hardly another has, or that only one writes so often.
const LETTERS: &[(&str, &[char])] = &[
    ("tr", &['ğ', 'ş', 'ı', 'İ']),
    ("pl", &['ł', 'ą', 'ę', 'ś', 'ź', 'ż', 'ć', 'ń']),
    ("cs", &['ř', 'ě', 'ů']),
    ("hu", &['ő', 'ű']),
    ("ro", &['ț', 'ș', 'ă']),
    ("es", &['ñ', '¿', '¡']),
    ("pt", &['ã', 'õ']),
    ("de", &['ß']),
    (
        "vi",
        &[
            'ạ', 'ả', 'ấ', 'ầ', 'ậ', 'ắ', 'ế', 'ề', 'ệ', 'ị', 'ọ', 'ố', 'ồ', 'ộ', 'ớ', 'ờ', 'ợ', 'ụ', 'ứ', 'ừ', 'ự',
            'ư', 'ơ', 'đ',
        ],
    ),
];
/// Words of one or two letters that are joined to the next.
const ELIDED: &[&str] = &["l", "d", "qu", "n", "s", "c", "j", "m"];

/// The language that the script, letters or signs of `text` show, where there is no doubt, however short it is.
pub fn shown(text: &str) -> Option<&'static str> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let count = |is: fn(&char) -> bool| letters.iter().filter(|c| is(c)).count();
    let kana = count(|c| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'));
    let han = count(|c| matches!(c, '\u{3400}'..='\u{9FFF}'));
    if kana > 0 && (kana + han) * 2 > letters.len() {
        return Some("ja");
    }
    let hangul = count(|c| matches!(c, '\u{AC00}'..='\u{D7A3}'));
    if hangul * 2 > letters.len() && hangul > 1 {
        return Some("ko");
    }
    if let Some(language) = script::language(text) {
        return Some(language);
    }
    let thai = count(|c| matches!(c, '\u{E01}'..='\u{E4E}'));
    if thai * 2 > letters.len() {
        return Some("th");
    }
    let hebrew = count(|c| matches!(c, '\u{5D0}'..='\u{5EA}'));
    if hebrew * 2 > letters.len() {
        return Some("he");
    }
    let cyrillic = count(|c| matches!(c, '\u{400}'..='\u{52F}'));
    if cyrillic > 3 && cyrillic * 2 > letters.len() {
        let lower = text.to_lowercase();
        return match () {
            () if lower.contains(['ұ', 'қ', 'ғ']) || lower.contains('ә') && lower.contains('і') => Some("kk"),
            () if lower.contains(['ї', 'є', 'ґ']) || lower.contains('і') && !lower.contains(['ы', 'э', 'ў']) => {
                Some("uk")
            }
            () if lower.contains(['ў']) => Some("be"),
            () if lower.contains(['ы', 'э', 'ё']) => Some("ru"),
            () => None,
        };
    }
    by_letters(text).or_else(|| by_elision(text))
}

/// Two words with letters of one language, and none with those of another, are no foreign name.
fn by_letters(text: &str) -> Option<&'static str> {
    let with = |letters: &[char]| {
        let words =
            text.split_whitespace().filter(|word| word.to_lowercase().contains(letters) || word.contains(letters));
        words.count()
    };
    let mut found = LETTERS.iter().filter(|(_, letters)| with(letters) > 0);
    let (language, letters) = found.next()?;
    let signs = text.contains(['¿', '¡']);
    (found.next().is_none() && (signs || with(letters) > 1)).then_some(*language)
}

/// `l'Assemblée`: French, unless the word behind it is Italian by its accent.
fn by_elision(text: &str) -> Option<&'static str> {
    let elided = text.split_whitespace().any(|word| {
        let parts = word.split_once(['\'', '’']);
        parts.is_some_and(|(before, behind)| ELIDED.contains(&before) && behind.chars().count() > 3)
    });
    let lower = text.to_lowercase();
    let italian = lower.contains(['ì', 'ò'])
        || lower.contains("à ")
        || lower.split(' ').any(|word| matches!(word, "di" | "il" | "è" | "del"));
    (elided && !italian && lower.contains(['é', 'è', 'ê', 'à', 'ç', 'û', 'ô', 'î'])).then_some("fr")
}

/// The language that `text` is likely to be in, or [`UNKNOWN`].
pub fn likely(text: &str) -> &'static str {
    use whatlang::Lang;
    if let Some(language) = shown(text) {
        return language;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < MIN_LETTERS {
        return UNKNOWN;
    }
    match Script::of(text) {
        Some(Script::Cyrillic) => return "ru",
        Some(Script::Latin) => {}
        _ => return UNKNOWN,
    }
    if let Some(language) = words::likely(&text.to_lowercase()) {
        return language;
    }
    // `the port’s mayor`: hardly another language has it before a word in small letters.
    let owned =
        |sign: &str| text.split(sign).skip(1).any(|behind| behind.starts_with(|c: char| c.is_ascii_lowercase()));
    if owned("’s ") || owned("'s ") {
        return "en";
    }
    let known = vec![
        Lang::Eng,
        Lang::Fra,
        Lang::Deu,
        Lang::Spa,
        Lang::Ita,
        Lang::Por,
        Lang::Tur,
        Lang::Pol,
        Lang::Nld,
        Lang::Swe,
        Lang::Dan,
        Lang::Fin,
    ];
    let plain = text.chars().all(|c| c.is_ascii() || matches!(c, '’' | '‘' | '“' | '”' | '–' | '—' | '…'));
    let guess = whatlang::Detector::with_allowlist(known).detect(text);
    let guess = guess.filter(|info| info.lang() == Lang::Eng && plain || info.confidence() >= SURE);
    guess.map_or(UNKNOWN, |info| super::tags::two_letters(info.lang()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_of_few_words_shows_its_language() {
        for (language, text) in [
            ("ja", "市長辞任へ"),
            ("ja", "港が再開"),
            ("ko", "시장 사임"),
            ("th", "เปิดท่า"),
            ("he", "נמל אבל"),
            ("kk", "Порт қайта ашылды"),
            ("uk", "Міністр їде"),
            ("ru", "Мэр ушёл с поста"),
            ("tr", "Erdoğan: Liman Mayıs'ta"),
            ("pl", "Żuraw łódź"),
            ("es", "¿Cierra el puerto?"),
            ("fr", "Le maire dissout l'assemblée régionale"),
        ] {
            assert_eq!(shown(text), Some(language), "{text}");
        }
        for text in [
            "Erdoğan wins the vote",
            "L’Avel buys a port",
            "Avel",
            "Port of Avel opens",
            "Peña wins in Avel",
            "Тверь",
            "He said it’s over",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn what_shows_nothing_is_guessed_at_where_it_is_long_enough() {
        for (language, text) in [
            ("en", "Strong quake hits northern Avel"),
            ("en", "Avel’s president resigns"),
            ("ru", "Токтаров подписал закон"),
            ("und", "Avel"),
            ("und", "12 345"),
        ] {
            assert_eq!(likely(text), language, "{text}");
        }
    }
}
