//! Which script letters and languages are written in, as far as posts need it: that a tag, a translation or a host is read
//! with the words around it.

use crate::article::language;

/// A script, or several that are written together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Devanagari,
    Thai,
    /// Han with kana, as in Japanese, and alone.
    EastAsian,
    Hangul,
    Other,
}

/// The script of a letter; none of what is no letter.
pub(super) fn of_letter(c: char) -> Option<Script> {
    let script = match c {
        _ if !c.is_alphabetic() => return None,
        'a'..='z' | 'A'..='Z' | 'ª' | 'º' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{590}'..='\u{5FF}' => Script::Hebrew,
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' => Script::Arabic,
        '\u{900}'..='\u{97F}' => Script::Devanagari,
        '\u{E00}'..='\u{E7F}' => Script::Thai,
        '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => Script::EastAsian,
        '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => Script::Hangul,
        _ => Script::Other,
    };
    Some(script)
}

/// The script that most letters of `text` are of.
pub(super) fn of_text(text: &str) -> Option<Script> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter_map(of_letter) {
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(script, _)| script)
}

/// Whether readers of the BCP 47 tag `a` read what is written in `b`: Kazakh in Latin letters is not Kazakh in Cyrillic.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    match (of_tag(a), of_tag(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// The script of a tag, in lower case: what it says, else what is usual where a language has several.
fn of_tag(tag: &str) -> Option<String> {
    let parts: Vec<String> = tag.split(['-', '_']).map(str::to_ascii_lowercase).collect();
    let is_script = |part: &&String| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if let Some(script) = parts.iter().skip(1).find(is_script) {
        return Some(script.clone());
    }
    let has = |region: &str| parts.iter().skip(1).any(|part| part == region);
    let usual = match language::primary(tag).as_str() {
        "kk" | "ky" | "mn" | "tg" | "tt" | "sr" => "cyrl",
        "uz" | "az" | "tk" | "bs" => "latn",
        "zh" if has("tw") || has("hk") || has("mo") => "hant",
        "zh" => "hans",
        _ => return None,
    };
    Some(usual.to_owned())
}

/// Cyrillic letters that look like Latin ones.
const LOOKALIKES: &str = "асԁеһіјӏорԛѕԝхуьгпѵ";

/// A host as people write it: `новости.рф` for `xn--…`. One whose letters could be taken for others stays as it is.
pub(super) fn host(ascii: &str) -> String {
    if !ascii.split('.').any(|label| label.starts_with("xn--")) {
        return ascii.to_owned();
    }
    let (unicode, valid) = idna::domain_to_unicode(ascii);
    let latin_end = unicode.rsplit('.').next().is_some_and(|end| end.is_ascii());
    let is_plain = |label: &str| {
        let mut scripts = label.chars().filter_map(of_letter);
        let first = scripts.next();
        let one = scripts.all(|script| Some(script) == first) && first != Some(Script::Other);
        let seems_latin = first == Some(Script::Cyrillic) && label.chars().all(|c| LOOKALIKES.contains(c));
        // A mark on a letter of its own can hide, and so can a character that is not seen.
        let seen = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        one && seen && !(seems_latin && latin_end)
    };
    if valid.is_ok() && unicode.split('.').all(|label| label.is_ascii() || is_plain(label)) {
        unicode
    } else {
        ascii.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_shown_in_its_own_letters_unless_they_could_be_others() {
        for shown in ["трамвай.рф", "straßenbahn.example", "münchen.example", "例え.jp", "news.example"] {
            let ascii = idna::domain_to_ascii(shown).expect("a host");
            let wanted = idna::domain_to_unicode(&ascii).0;
            assert_eq!(host(&ascii), wanted, "{shown}");
        }
        // Cyrillic letters alone, and among Latin ones.
        for spoof in ["аррӏе.example", "pаypal.example"] {
            let ascii = idna::domain_to_ascii(spoof).expect("a host");
            assert!(ascii.starts_with("xn--"), "{ascii}");
            assert_eq!(host(&ascii), ascii, "{spoof}");
        }
    }

    #[test]
    fn scripts_of_tags_are_told_apart() {
        assert!(
            is_same("kk", "kk-KZ") && is_same("kk-Cyrl", "kk") && is_same("en", "en-GB") && is_same("zh-HK", "zh-Hant")
        );
        assert!(!is_same("kk", "kk-Latn") && !is_same("uz-Cyrl", "uz") && !is_same("zh", "zh-TW"));
    }

    #[test]
    fn the_script_of_a_text_is_that_of_most_letters() {
        assert_eq!(of_text("Трамвай T1 вернулся"), Some(Script::Cyrillic));
        assert_eq!(of_text("2026!"), None);
    }
}
