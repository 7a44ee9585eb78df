//! Language tags: as people write them, and as they should be.

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
pub(super) fn two_letters(language: whatlang::Lang) -> &'static str {
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
    fn tags_are_put_in_their_usual_form() {
        assert_eq!(normalise("pt_br").as_deref(), Some("pt-BR"));
        assert_eq!(normalise("ZH-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(normalise("kk").as_deref(), Some("kk"));
        for wrong in ["", "english", "e", "en-", "en us", "қз"] {
            assert_eq!(normalise(wrong), None, "{wrong}");
        }
    }
}
