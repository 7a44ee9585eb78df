//! The language of an article: as declared, else by letters that only one language has, else by statistics.

mod guess;
mod letters;
mod script;
mod tags;
mod words;

pub use guess::{likely, shown};
pub use letters::is_ukrainian;
pub use script::Script;
pub use tags::{meant, mistake, normalise, primary};

use crate::text::chars::is_alphabetic;

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
    if let Some(language) = letters::by_endings(&lower) {
        return language;
    }
    // Nor is it sure of short Russian texts: of its neighbours, only Russian has these and none of those.
    if lower.contains(['ы', 'э']) && !lower.contains(NOT_RUSSIAN) {
        return "ru";
    }
    // Uzbek has this letter too, and `и`.
    if lower.contains('ў') && !lower.contains(['и', 'щ', 'қ', 'ғ', 'ҳ']) {
        return "be";
    }
    if lower.contains(['ї', 'є']) {
        return "uk";
    }
    // Kazakh in Latin letters: the detector takes it for Turkish, which has no ū, ä or q.
    if lower.contains('ū') && lower.contains(['ğ', 'ñ', 'q']) && lower.contains(['ä', 'ı']) {
        return "kk-Latn";
    }
    if is_kazakh_with_acutes(&lower) || letters::is_kazakh_in_latin(&lower) {
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
    if let Some(language) = script::language(text) {
        return language;
    }
    if letters::is_arabic(text) {
        return "ar";
    }
    let enough = lower.chars().filter(|letter| is_alphabetic(*letter)).nth(MIN_LETTERS - 1).is_some();
    let guess =
        whatlang::detect(text).filter(|_| enough).map(|info| (tags::two_letters(info.lang()), info.is_reliable()));
    let language = words::language(&lower, guess).unwrap_or(UNKNOWN);
    letters::checked(language, &lower)
}

/// Kazakh in the Latin letters of 2018, whose acutes of all languages only it has beside a `q`; a name of it in another
/// language has few.
fn is_kazakh_with_acutes(lower: &str) -> bool {
    const OWN: [char; 5] = ['ǵ', 'ń', 'ý', 'á', 'q'];
    const RARE: usize = 30;
    let acutes = lower.contains('ǵ') || lower.contains('ń') && lower.contains(['ý', 'á']);
    if !acutes || !lower.contains('q') {
        return false;
    }
    let own = lower.chars().filter(|letter| OWN.contains(letter)).count();
    own * RARE >= lower.chars().filter(|letter| is_alphabetic(*letter)).count()
}

/// Chinese, Japanese and Korean, which share characters, by those that they do not.
fn by_east_asian_script(text: &str) -> Option<&'static str> {
    /// Fewer characters are a name in a text of another language.
    const ENOUGH: usize = 18;
    /// Where there is nothing else, a line is one.
    const FEW: usize = 8;
    /// Words of one character that Japanese has not, or writes otherwise.
    const CHINESE: [char; 10] = ['的', '了', '这', '這', '们', '們', '吗', '没', '說', '说'];
    let (mut han, mut kana, mut hangul, mut others) = (0, 0, 0, 0);
    for c in text.chars().filter(|c| is_alphabetic(*c)) {
        match c {
            '\u{3041}'..='\u{30FA}' | '\u{31F0}'..='\u{31FF}' => kana += 1,
            '\u{AC00}'..='\u{D7A3}' => hangul += 1,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => han += 1,
            _ => others += 1,
        }
    }
    let all = han + kana + hangul;
    // Nobody else has these letters; where there are no others, two or three are enough.
    if others == 0 && all >= 3 && han != all {
        return if hangul > kana { Some("ko") } else { Some("ja") };
    }
    // A Latin word is longer than what says the same here.
    let enough = if others == 0 { FEW } else { ENOUGH };
    if all < enough || all * 2 < others {
        return None;
    }
    // A few characters without a word that only Chinese has may be a name in Japanese.
    if all < ENOUGH && han == all && !text.contains(CHINESE) && !letters::is_simplified_chinese(text) {
        return None;
    }
    Some(match () {
        () if hangul * 2 > all => "ko",
        () if kana * 10 > all => "ja",
        () if kana == 0 && hangul == 0 && is_traditional(text) => "zh-Hant",
        () if kana == 0 && hangul == 0 => "zh",
        () => return None,
    })
}

/// Whether Chinese is written in traditional characters, by frequent ones that look different in the two scripts.
fn is_traditional(text: &str) -> bool {
    const TRADITIONAL: &str = "們這個來為國時說會對學發經過還長東車開關門問間應與讓將實點現產業萬億報導灣價電氣聯邊運選總統黨議員區縣號師醫從動進種頭見\
                               題無話數錢買賣書記認論調證設計許該讀變漲場機構廠廣務處據擴層歲觀規視貨費質軍轉連達遠適銀鐵錯陽隊險離難雲響頁預領風飛館馬驗體魚鮮黃齊龍";
    const SIMPLIFIED: &str = "们这个来为国时说会对学发经过还长东车开关门问间应与让将实点现产业万亿报导湾价电气联边运选总统党议员区县号师医从动进种头见\
                               题无话数钱买卖书记认论调证设计许该读变涨场机构厂广务处据扩层岁观规视货费质军转连达远适银铁错阳队险离难云响页预领风飞馆马验体鱼鲜黄齐龙";
    /// What differs shows soon.
    const ENOUGH: usize = 2_000;
    let count =
        |of: &str| text.chars().take(ENOUGH).filter(|letter| !letter.is_ascii() && of.contains(*letter)).count();
    count(TRADITIONAL) > count(SIMPLIFIED)
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
    if own * RARE < lower.chars().filter(|c| is_alphabetic(*c)).count() {
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
    // Two lines of Kazakh may have none of its own letters.
    lower.chars().filter(|c| is_alphabetic(*c)).nth(MIN_LETTERS - 1)?;
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

/// Whether a word is one of the short ones that join others: with it no line ends that was not wrapped.
pub fn joins_words(word: &str) -> bool {
    words::is_short_word(&word.to_lowercase())
}

/// The language of `tag`, if `text` is so plainly written in it that [`detect`], which takes far longer, need not be asked.
pub fn plainly(text: &str, tag: &str) -> Option<&'static str> {
    words::plainly(&text.to_lowercase(), &primary(tag))
}

/// Languages that are usually written in Latin letters.
pub fn is_latin(tag: &str) -> bool {
    let tag = tag.to_lowercase();
    tag.contains("latn") || !tag.contains("cyrl") && !tag.contains("arab") && script::is_latin(&tag)
}

/// Languages that are never written in Latin letters alone, as far as that is known.
pub fn is_never_latin(tag: &str) -> bool {
    !tag.to_lowercase().contains("latn") && script::is_never_latin(tag)
}

/// Tags that [`detect`] can give for texts in that language; of others it only knows neighbours.
const DETECTABLE: &str = " en ru zh es pt it fr de uk ka ar hi ja he pl ko nb da sv fi tr nl hu cs el bg be ro sl hr sr \
                          mk lt lv et vi th uz az id fa sk ca hy kk ";

/// Whether a text that is declared to be in `declared` may well be so, though [`detect`] says `detected`.
pub fn is_mistaken_for(declared: &str, detected: &str) -> bool {
    let (declared, detected) = (primary(declared), primary(detected));
    let alike = |kin: &&[&str]| kin.contains(&declared.as_str()) && kin.contains(&detected.as_str());
    declared == detected || !DETECTABLE.contains(&format!(" {declared} ")) || KIN.iter().any(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kazakh_is_told_by_its_own_letters() {
        assert_eq!(detect("Жаңа трамвай желісі қаланың ескі портын орталықпен қосады"), "kk");
        assert_eq!(detect("Ұлы дала"), "kk");
        assert_eq!(detect("Kökköl jağasyna bıyl küzde ekı myñnan astam qūs qaityp keldı"), "kk-Latn");
        assert_eq!(detect("Kókkól jaǵasyna bıyl kúzde eki myńnan astam qus qaityp keldi, dep habarlady"), "kk-Latn");
        assert_eq!(
            detect("W Gdańsku otwarto nowy most, powiedział dyrektor Marek Quandt, a mieszkańcy czekali na to długo"),
            "pl"
        );
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
        assert_eq!(detect("市長星期五宣布了新的電車計劃，工程將於明年春天開始，票價不變"), "zh-Hant");
    }

    #[test]
    fn a_few_letters_that_no_other_language_has_are_enough() {
        for (language, text) in
            [("ja", "市長辞任へ"), ("ko", "시장 사임"), ("th", "นายกลาออก"), ("he", "ראש העיר התפטר")]
        {
            assert_eq!(detect(text), language, "{text}");
        }
        assert_eq!(detect("市長"), UNKNOWN, "Chinese writes it so too");
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
}
