//! Offices, firms, papers and stations, by the words and forms that only their names have.

use super::lines::is_said;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::in_letters;

/// `Zeit Online`, `株式会社港`: who sends a text has at most as many words.
const MAX_HOUSE_WORDS: usize = 9;

/// `Ministry of Health of Avel`, `株式会社港`: an office or a firm alone, by a word that only their names have.
pub(super) fn is_house(line: &str) -> bool {
    let folded = fold(line);
    let words = || folded.split([' ', ',', '-', '|', '/']).filter(|word| !word.is_empty());
    if words().count() > MAX_HOUSE_WORDS
        || line.ends_with(['.', ',', ':', ';']) && !ends_in_form(&folded)
        // `Jane Roe introduced as dean of the college`
        || line.contains(" as ")
        || is_said(line)
    {
        return false;
    }
    if ends_in_form(&folded) || ends_as_house(line) || opening(&PHRASES.press_offices, &folded).is_some() {
        return true;
    }
    let bare = |word: &str| word.trim_matches(|sign: char| "«»\"“”()".contains(sign)).to_owned();
    let lists = [&PHRASES.offices, &PHRASES.institutions, &PHRASES.house_words];
    let named = |word: Option<&str>| word.is_some_and(|word| lists.into_iter().any(|list| is_any(list, &bare(word))));
    (named(words().next()) || named(words().next_back())) && is_name_of_house(line)
}

/// Whether all words of a line may be a name's: each has a capital or joins two; in Cyrillic the later ones have none, and no verb is
/// among them.
fn is_name_of_house(line: &str) -> bool {
    const VERBS: [&str; 16] =
        ["ет", "ёт", "ит", "ют", "ут", "ят", "ат", "л", "ла", "ли", "ло", "ся", "сь", "ть", "ує", "ають"];
    let cyrillic = line.contains(|sign: char| matches!(sign, '\u{0400}'..='\u{04FF}'));
    let cased = line.contains(char::is_lowercase) || line.contains(char::is_uppercase);
    let small = |word: &str| {
        let folded = fold(word);
        is_any(&PHRASES.in_towns, &folded)
            || is_any(&PHRASES.articles, &folded)
            || is_any(&PHRASES.and, &folded)
            || matches!(
                folded.as_str(),
                "of" | "for"
                    | "für"
                    | "per"
                    | "para"
                    | "pour"
                    | "van"
                    | "voor"
                    | "för"
                    | "i"
                    | "na"
                    | "|"
                    | "/"
                    | "-"
                    | "–"
                    | "·"
            )
    };
    line.split(' ').filter(|word| !word.is_empty()).all(|word| {
        let bare = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        !cased
            || bare.starts_with(|sign: char| !sign.is_lowercase())
            || small(word)
            || cyrillic && !VERBS.iter().any(|end| bare.ends_with(end))
    })
}

/// `白浜放送`, `地域ニュース 白浜放送`, `한빛경제`: by what papers and stations are called last, in words that have no spaces.
fn ends_as_house(line: &str) -> bool {
    const MAX_WORDS: usize = 2;
    const MAX_LETTERS: usize = 12;
    const ENDS: [&str; 20] = [
        "放送",
        "新聞",
        "新聞社",
        "テレビ",
        "通信",
        "日報",
        "ニュース",
        "日报",
        "晚报",
        "新闻网",
        "电视台",
        "时报",
        "일보",
        "신문",
        "경제",
        "뉴스",
        "방송",
        "타임즈",
        "매일",
        "저널",
    ];
    let unspaced = line.split(' ').all(|word| in_letters(word) > 1 && in_letters(word) <= MAX_LETTERS);
    let named = |word: &str| ENDS.iter().any(|end| word.len() > end.len() && word.ends_with(end));
    unspaced && line.split(' ').count() <= MAX_WORDS && line.rsplit(' ').next().is_some_and(named)
}

/// `Harbour Lines GmbH`, `ТОО «Порт»`, `株式会社港`: by the form that the law gives a firm.
fn ends_in_form(folded: &str) -> bool {
    PHRASES.legal_forms.iter().any(|form| {
        let glued = in_letters(form) > 0;
        let apart =
            |rest: &str, at_end: bool| glued || if at_end { rest.ends_with(' ') } else { rest.starts_with(' ') };
        let ends = folded.strip_suffix(form.as_str()).filter(|rest| !rest.is_empty());
        let opens = folded.strip_prefix(form.as_str()).filter(|rest| !rest.is_empty());
        ends.is_some_and(|rest| apart(rest, true)) || opens.is_some_and(|rest| apart(rest, false))
    })
}
