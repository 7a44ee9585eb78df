//! The language of an article: as declared, else by letters that only one language has, else by statistics.

/// The tag for a language that is not known (BCP 47, ISO 639-2).
pub const UNKNOWN: &str = "und";

/// Letters that Kazakh Cyrillic has and Russian has not. Kyrgyz, Tatar and Mongolian share some of them, so
/// [`detect`] asks for one of those that of these only Kazakh has.
const KAZAKH_ONLY: [char; 4] = ['ұ', 'қ', 'ғ', 'һ'];

/// Cyrillic letters that Russian has not: Belarusian, Ukrainian, Kazakh, Kyrgyz, Tatar, Mongolian, Chuvash, Serbian.
const NOT_RUSSIAN: [char; 18] =
    ['і', 'ў', 'ї', 'є', 'ґ', 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'җ', 'ӑ', 'ӗ', 'ј', 'ђ'];

/// Words of Hindi, and of its neighbours Marathi and Nepali.
const HINDI: [&str; 10] = ["है", "हैं", "में", "और", "के", "का", "की", "ने", "था", "से"];
const NOT_HINDI: [&str; 8] = ["आहे", "आहेत", "आणि", "च्या", "छ", "छन्", "गरेको", "भएको"];

/// Texts shorter than this many letters give statistics nothing to go by.
const MIN_LETTERS: usize = 24;

/// The BCP 47 tag of the language that `text` is written in, or [`UNKNOWN`].
///
/// Kazakh is told by its own letters first: the statistical detector does not know it and calls it Belarusian.
pub fn detect(text: &str) -> &'static str {
    if let Some(language) = by_east_asian_script(text) {
        return language;
    }
    let lower = text.to_lowercase();
    if let Some(language) = by_cyrillic_letters(&lower) {
        return language;
    }
    if lower.chars().any(|letter| letter == 'ұ')
        || lower.contains(|letter| KAZAKH_ONLY.contains(&letter)) && lower.contains(['ә', 'і', 'ө', 'ң', 'ү'])
    {
        return "kk";
    }
    // Nor is it sure of short Russian texts: of its neighbours, only Russian has these and none of those.
    if lower.contains(['ы', 'э']) && !lower.contains(NOT_RUSSIAN) {
        return "ru";
    }
    if lower.contains(['ї', 'є']) {
        return "uk";
    }
    // Kazakh in Latin letters: the detector takes it for Turkish, which has no ū, ä or q.
    if lower.contains('ū') && lower.contains(['ğ', 'ñ', 'q']) && lower.contains(['ä', 'ı']) {
        return "kk-Latn";
    }
    // Hindi, Marathi and Nepali share their script; short words tell them apart where statistics are not sure.
    if lower.contains(['क', 'न', 'त']) {
        let says = |words: &[&str]| lower.split_whitespace().filter(|word| words.contains(word)).count();
        let (hindi, other) = (says(&HINDI), says(&NOT_HINDI));
        if hindi > other && hindi > 0 {
            return "hi";
        }
    }
    if lower.chars().filter(|letter| letter.is_alphabetic()).count() < MIN_LETTERS {
        return UNKNOWN;
    }
    whatlang::detect(text).filter(whatlang::Info::is_reliable).map_or(UNKNOWN, |info| two_letters(info.lang()))
}

/// Chinese, Japanese and Korean, which share characters, by those that they do not.
fn by_east_asian_script(text: &str) -> Option<&'static str> {
    /// Fewer characters are a name in a text of another language.
    const ENOUGH: usize = 18;
    let (mut han, mut kana, mut hangul, mut others) = (0, 0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        match c {
            '\u{3041}'..='\u{30FA}' | '\u{31F0}'..='\u{31FF}' => kana += 1,
            '\u{AC00}'..='\u{D7A3}' => hangul += 1,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => han += 1,
            _ => others += 1,
        }
    }
    let all = han + kana + hangul;
    // A Latin word is longer than what says the same here.
    if all < ENOUGH || all * 2 < others {
        return None;
    }
    Some(match () {
        () if hangul * 2 > all => "ko",
        () if kana * 10 > all => "ja",
        () if kana == 0 && hangul == 0 => "zh",
        () => return None,
    })
}

/// Languages that are usually written in Latin letters, as far as [`detect`] knows others.
pub fn is_latin(tag: &str) -> bool {
    const OTHERS: &str = " ar fa ur ps he yi ru uk be bg mk kk ky tt mn tg ba cv ka hy el hi mr ne bn gu pa ta te kn ml or si my \
                          km lo th zh yue ja ko am ";
    let tag = tag.to_lowercase();
    tag.contains("latn")
        || !tag.contains("cyrl") && !tag.contains("arab") && !OTHERS.contains(&format!(" {} ", primary(&tag)))
}

/// Languages in Cyrillic letters that the detector does not know, and calls Bulgarian or Russian, by the letters that of all
/// in this script only they have.
fn by_cyrillic_letters(lower: &str) -> Option<&'static str> {
    const OWN: [char; 13] = ['ө', 'ү', 'ң', 'ҳ', 'ў', 'қ', 'ғ', 'ҷ', 'ӯ', 'ӣ', 'ҡ', 'ҙ', 'җ'];
    /// A name in a Russian text has such a letter too; in their own languages one letter of so many is one.
    const RARE: usize = 30;
    let has = |letters: &[char]| lower.contains(letters);
    if !has(&OWN) || has(&['ұ', 'і', 'ї', 'є']) {
        return None;
    }
    let own = lower.chars().filter(|c| OWN.contains(c)).count();
    if own * RARE < lower.chars().filter(|c| c.is_alphabetic()).count() {
        return None;
    }
    if has(&['ҷ', 'ӯ', 'ӣ']) {
        return Some("tg");
    }
    if has(&['ҳ', 'ў']) {
        return has(&['қ', 'ғ', 'ҳ']).then_some("uz-Cyrl");
    }
    if has(&['ҡ', 'ҙ']) {
        return Some("ba");
    }
    if has(&['җ']) {
        return Some("tt");
    }
    // Kazakh has these too, and Tatar and Kazakh `ә`.
    if has(&['ә', 'қ', 'ғ', 'һ']) || !has(&['ө', 'ү']) {
        return None;
    }
    Some(if has(&['ң']) { "ky" } else { "mn" })
}

/// Languages so near to each other that statistics, or newsrooms, take one for the other; and those that no statistics
/// know are taken for their neighbours.
const KIN: &[&[&str]] = &[
    &["da", "nb", "no", "nn", "sv"],
    &["cs", "sk"],
    &["hr", "sr", "bs", "sl", "me"],
    &["bg", "mk", "sr"],
    &["id", "ms", "jv"],
    &["es", "ca", "gl", "pt"],
    &["nl", "af", "fy", "lb"],
    &["fa", "ur", "ps", "ar", "ku", "ckb", "ug"],
    &["he", "yi"],
    &["hi", "mr", "ne"],
    &["tr", "az", "tk", "uz", "kk", "ky", "tt"],
    &["zh", "yue"],
    &["ru", "be", "ky", "tt", "mn", "tg", "ba", "cv"],
];

/// Tags that [`detect`] can give for texts in that language; of others it only knows neighbours.
const DETECTABLE: &str = " en ru zh es pt it fr de uk ka ar hi ja he pl ko nb da sv fi tr nl hu cs el bg be ro sl hr sr \
                          mk lt lv et vi th uz az id fa sk ca hy kk ";

/// Whether a text that is declared to be in `declared` may well be so, though [`detect`] says `detected`.
pub fn is_mistaken_for(declared: &str, detected: &str) -> bool {
    let (declared, detected) = (primary(declared), primary(detected));
    let alike = |kin: &&[&str]| kin.contains(&declared.as_str()) && kin.contains(&detected.as_str());
    declared == detected || !DETECTABLE.contains(&format!(" {declared} ")) || KIN.iter().any(alike)
}

/// The primary subtag of a BCP 47 tag, in lower case: `pt` of `pt-BR`.
pub fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The language that is meant where somebody writes the code of a country: `kk` for `kz`. Codes that are a language too are
/// taken for it.
pub fn meant(tag: &str) -> Option<&'static str> {
    let countries = [
        ("kz", "kk"),
        ("ua", "uk"),
        ("jp", "ja"),
        ("cn", "zh"),
        ("tw", "zh-Hant"),
        ("cz", "cs"),
        ("gr", "el"),
        ("dk", "da"),
        ("by", "be"),
        ("us", "en"),
        ("gb", "en"),
        ("vn", "vi"),
        ("rs", "sr"),
        ("tj", "tg"),
        ("ir", "fa"),
    ];
    let primary = primary(tag);
    countries.iter().find(|(country, _)| *country == primary).map(|(_, language)| *language)
}

/// Why `tag` is no language tag, with what to write instead; none if it is one.
pub fn mistake(tag: &str) -> Option<String> {
    if let Some(meant) = meant(tag) {
        return Some(format!("\"{tag}\" is a country: the tag of the language is \"{meant}\""));
    }
    normalise(tag).is_none().then(|| format!("\"{tag}\" is no language tag: write \"en\", \"kk\" or \"pt-BR\""))
}

/// `tag` in the usual form (`kk`, `pt-BR`, `zh-Hant`), or none if it cannot be a BCP 47 tag. Takes `pt_BR` too, as Open
/// Graph writes it.
pub fn normalise(tag: &str) -> Option<String> {
    let mut parts = tag.trim().split(['-', '_']);
    let first = parts.next()?;
    if !(2..=3).contains(&first.len()) || !first.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let mut normal = first.to_ascii_lowercase();
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        normal.push('-');
        match part.len() {
            2 => normal.push_str(&part.to_ascii_uppercase()),
            4 if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                normal.push_str(&part[..1].to_ascii_uppercase());
                normal.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => normal.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(normal)
}

/// The detector speaks ISO 639-3; BCP 47 asks for the two-letter code where there is one.
fn two_letters(language: whatlang::Lang) -> &'static str {
    use whatlang::Lang::*;
    match language {
        Epo => "eo",
        Eng => "en",
        Rus => "ru",
        Cmn => "zh",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Ben => "bn",
        Fra => "fr",
        Deu => "de",
        Ukr => "uk",
        Kat => "ka",
        Ara => "ar",
        Hin => "hi",
        Jpn => "ja",
        Heb => "he",
        Yid => "yi",
        Pol => "pl",
        Amh => "am",
        Jav => "jv",
        Kor => "ko",
        Nob => "nb",
        Dan => "da",
        Swe => "sv",
        Fin => "fi",
        Tur => "tr",
        Nld => "nl",
        Hun => "hu",
        Ces => "cs",
        Ell => "el",
        Bul => "bg",
        Bel => "be",
        Mar => "mr",
        Kan => "kn",
        Ron => "ro",
        Slv => "sl",
        Hrv => "hr",
        Srp => "sr",
        Mkd => "mk",
        Lit => "lt",
        Lav => "lv",
        Est => "et",
        Tam => "ta",
        Vie => "vi",
        Urd => "ur",
        Tha => "th",
        Guj => "gu",
        Uzb => "uz",
        Pan => "pa",
        Aze => "az",
        Ind => "id",
        Tel => "te",
        Pes => "fa",
        Mal => "ml",
        Ori => "or",
        Mya => "my",
        Nep => "ne",
        Sin => "si",
        Khm => "km",
        Tuk => "tk",
        Aka => "ak",
        Zul => "zu",
        Sna => "sn",
        Afr => "af",
        Lat => "la",
        Slk => "sk",
        Cat => "ca",
        Tgl => "tl",
        Hye => "hy",
        Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kazakh_is_told_by_its_own_letters() {
        assert_eq!(detect("Жаңа трамвай желісі қаланың ескі портын орталықпен қосады"), "kk");
        assert_eq!(detect("Ұлы дала"), "kk");
        assert_eq!(detect("Kökköl jağasyna bıyl küzde ekı myñnan astam qūs qaityp keldı"), "kk-Latn");
    }

    #[test]
    fn neighbours_in_cyrillic_are_told_by_their_letters() {
        for (language, text) in [
            ("uz-Cyrl", "Шаҳар кўприги қайта қурилгандан сўнг очилди, ҳайдовчилар буни узоқ кутган эди"),
            ("tg", "Пули нави шаҳр имрӯз кушода шуд ва ронандагон аз он хеле хурсанд ҳастанд, гуфт ҷавоне"),
            ("ky", "Шаардагы жаңы көпүрө бүгүн ачылды, айдоочулар аны көптөн бери күтүшкөн"),
            ("mn", "Хотын шинэ гүүр өнөөдөр нээгдэж, жолооч нар үүнийг удаан хүлээсэн юм"),
            ("tt", "Шәһәрдәге яңа күпер бүген ачылды, җәяүлеләр моны күптән көткән иде"),
            (
                "ru",
                "Новый мост открыли сегодня, сообщил Өмүрбек Жээналиев: его ждали водители и пешеходы всего города и области",
            ),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn the_languages_of_east_asia_are_told_by_their_characters() {
        for (language, text) in [
            ("ko", "해운시는 사일 이십일번 버스가 다음 달 일일부터 읍 보건소와 장터를 지난다고 밝혔다"),
            ("ja", "市長は金曜日に新しい路面電車の計画を発表しました"),
            ("zh", "市长星期五宣布了新的有轨电车计划，工程将于明年春天开始"),
            ("en", "The restaurant 海の家 and its owner 山田太郎 have been there for thirty years"),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
        assert!(is_latin("tr") && is_latin("kk-Latn") && !is_latin("kk") && !is_latin("ja"));
    }

    #[test]
    fn other_languages_are_told_by_statistics() {
        assert_eq!(detect("Новая трамвайная линия свяжет старый порт с центром города к концу года"), "ru");
        assert_eq!(detect("The new tram line will join the old harbour to the middle of the town this year"), "en");
        assert_eq!(
            detect("Die neue Straßenbahn verbindet den alten Hafen noch in diesem Jahr mit der Innenstadt"),
            "de"
        );
    }

    #[test]
    fn hindi_is_told_by_its_short_words() {
        assert_eq!(detect("तैरता स्कूल शुक्रवार को फिर खुल गया और 180 बच्चे कक्षाओं में लौट आए"), "hi");
        assert_ne!(detect("हा पूल आता लोकांसाठी खुला आहे आणि तो खूप जुना आहे"), "hi");
    }

    #[test]
    fn too_little_text_is_not_guessed_at() {
        assert_eq!(detect("OK"), UNKNOWN);
        assert_eq!(detect(""), UNKNOWN);
        assert_eq!(detect("12 345 — 67"), UNKNOWN);
    }

    #[test]
    fn tags_are_put_in_their_usual_form() {
        assert_eq!(normalise("pt_br").as_deref(), Some("pt-BR"));
        assert_eq!(normalise("ZH-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(normalise("kk").as_deref(), Some("kk"));
        for wrong in ["", "english", "e", "en-", "en us", "қз"] {
            assert_eq!(normalise(wrong), None, "{wrong}");
        }
    }
}
