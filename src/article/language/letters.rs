//! Short texts by letters and endings: what statistics need a paragraph for, one letter can rule out, and a few endings tell.

use crate::text::chars::is_alphabetic;

/// Endings of words in Kazakh that neither Belarusian nor Ukrainian has.
const KAZAKH: &[&str] =
    &["лды", "лді", "нды", "нді", "рды", "рді", "тты", "тті", "ады", "еді", "йды", "йді", "ымен", "імен"];
/// The same of Kyrgyz, which Russian has rarely.
const KYRGYZ: &[&str] =
    &["тан", "дан", "нан", "дын", "тын", "нын", "дин", "тин", "рди", "лды", "лди", "тты", "тти", "рды"];
const MONGOLIAN: &[&str] = &["аа", "ээ", "оо", "өө"];
/// Endings of Russian words that Bulgarian has not.
const RUSSIAN: &[&str] = &["сь", "тся", "ться", "лся", "ого", "ему", "ому", "ая", "ую", "ях", "ах", "ами", "ями", "ой"];
/// Endings of verbs in Kazakh in Latin letters, with a `y` or `ı` where others have a consonant.
const KAZAKH_LATIN: &[&str] = &["ldy", "lady", "ndy", "rdy", "tty", "ıdy", "idy", "ldı", "ndı", "ttı", "ady"];
/// Letters that simplified Chinese has and neither traditional Chinese nor Japanese.
const SIMPLIFIED: &str = "们这为时说对发经还长东车开关门问间应让亿报价电联边运选总统议员县师从动进种头见题无话钱买卖书记认论调证设计许该读变场构厂广务层观规视货费质军转\
                          连达远适银铁错阳队险难页预领风飞馆马验鱼鲜齐龙职";

/// So many words in a hundred with its endings are a language.
const SHARE: usize = 40;
/// Where a language's neighbours have hardly any, fewer are.
const FEW: usize = 10;

/// Kazakh, Kyrgyz or Mongolian in Cyrillic letters that all have, which statistics do not know.
pub(super) fn by_endings(lower: &str) -> Option<&'static str> {
    let turkic = lower.contains('ы') && !lower.contains(['ў', 'ї', 'є', 'ґ', 'щ', 'ъ']);
    if turkic && lower.contains('і') {
        return (!lower.contains(['э', 'ё']) && share(lower, KAZAKH, 1) >= FEW).then_some("kk");
    }
    let cyrillic = |c: char| ('а'..='я').contains(&c);
    if !lower.contains(cyrillic) || lower.contains('і') {
        return None;
    }
    if share(lower, MONGOLIAN, 2) >= SHARE {
        return Some("mn");
    }
    (turkic && share(lower, KYRGYZ, 3) >= SHARE).then_some("ky")
}

/// Kazakh in Latin letters of any of its alphabets.
pub(super) fn is_kazakh_in_latin(lower: &str) -> bool {
    let said = lower.contains(" dep habarla") || lower.contains(" dep xabarla");
    let own = lower.contains(['á', 'ń', 'ǵ', 'ñ', 'ş', 'ı']) && !lower.contains(['w', 'ž', 'ň', 'ý']);
    own && (said || lower.contains('q')) && share(lower, KAZAKH_LATIN, 2) >= FEW
}

/// `language` as statistics have it, unless a letter or an ending speaks against it.
pub(super) fn checked(language: &'static str, lower: &str) -> &'static str {
    match language {
        // No text of so many words is without one of them.
        "be" if !lower.contains(['ў', 'ё', 'э']) && !lower.contains("дз") && !lower.contains("ць") => {
            super::UNKNOWN
        }
        "bg" if lower.contains(['ы', 'э', 'ё']) => "ru",
        "bg" if !lower.contains(['ъ', 'і', 'ј', 'ѝ']) && share(lower, RUSSIAN, 1) >= FEW => "ru",
        _ => language,
    }
}

/// Whether Cyrillic letters are those of Ukrainian, which no Russian text has in so many words, however short it is.
pub fn is_ukrainian(text: &str) -> bool {
    const LEAST: usize = 3;
    let lower = text.to_lowercase();
    let words = || lower.split(|c: char| !is_alphabetic(c)).filter(|word| !word.is_empty());
    let own = words().filter(|word| word.contains(['і', 'ї', 'є', 'ґ'])).count();
    let others = lower.contains(['ы', 'э', 'ё', 'ў', 'ъ', 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'ј']);
    own >= LEAST && own * 100 >= words().count() * SHARE && !others
}

/// Whether Chinese characters are simplified ones that Japanese has not.
pub(super) fn is_simplified_chinese(text: &str) -> bool {
    text.chars().filter(|c| !c.is_ascii() && SIMPLIFIED.contains(*c)).count() > 1
}

/// Whether Arabic letters are those of Arabic: with its own, its article, and none that only its neighbours have.
pub(super) fn is_arabic(text: &str) -> bool {
    let article = text.split_whitespace().filter(|word| word.starts_with("ال") && word.chars().count() > 4).count();
    article > 1
        && text.contains(['ة', 'ي', 'ى'])
        && !text.contains(['پ', 'چ', 'ژ', 'گ', 'ک', 'ی', 'ے', 'ٹ', 'ڈ', 'ڑ', 'ھ', 'ہ'])
}

/// How many of a hundred words have one of `endings`; none if fewer than `least` do.
fn share(lower: &str, endings: &[&str], least: usize) -> usize {
    let words = lower.split(|c: char| !is_alphabetic(c)).filter(|word| !word.is_empty());
    let (mut all, mut such) = (0, 0);
    for word in words {
        all += 1;
        such += usize::from(word.chars().count() > 3 && endings.iter().any(|ending| word.ends_with(ending)));
    }
    if such < least { 0 } else { such * 100 / all }
}

#[cfg(test)]
mod tests {
    use super::super::{detect, is_mistaken_for};

    #[test]
    fn a_letter_or_an_ending_tells_a_short_text() {
        for (language, text) in [
            ("kk", "Авельде кітапхана ашылды. Кітапхана сенбіде ашылды."),
            ("be", "Мэр горада падаў у адстаўку, пра гэта сказалі ў панядзелак"),
            ("ru", "Министр и посол встретились. Встреча прошла в Авеле."),
            ("bg", "Кметът на града подаде оставка в понеделник, съобщи общината"),
            ("ky", "Мэр кызматтан кетти. Шаардын мэри кызматтан кетерин билдирди."),
            ("mn", "Хотын дарга огцорлоо. Хотын дарга огцрохоо мэдэгдлээ."),
            ("ru", "Студентка один год жила в Магадане, сообщили вчера мэры"),
            ("kk-Latn", "Avelde kitaphana ashyldy. Kitaphana senbide ashyldy, dep habarlady ákimdik."),
            ("kk-Latn", "Avelde jańa mektep aşyldy. Mektepte 600 oquşy oqidy."),
            ("tr", "Avel’de yeni okul açıldı, okulda altı yüz öğrenci okuyor, dedi belediye başkanı"),
            ("zh", "市长辞职。市长周一宣布辞职。"),
            ("ja", "市長が辞職、市長は月曜日に辞職した"),
            ("ar", "رئيس البلدية يستقيل. أعلن رئيس البلدية استقالته من المجلس."),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
        assert_eq!(detect("Brady already ready, a steady lady of Qatar said on the day"), "en");
    }

    #[test]
    fn ukrainian_letters_are_not_russian() {
        let text = "Лідери країн зустрілися в понеділок і обговорили співпрацю.";
        assert_eq!(detect(text), "uk");
        assert!(!is_mistaken_for("ru", detect(text)));
        assert!(is_mistaken_for("uk", detect(text)));
    }
}
