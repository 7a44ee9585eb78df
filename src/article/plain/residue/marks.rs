//! Lines at the top of a page that are told by their form alone: a caption with its day, a name in brackets, a cell of an e-paper's
//! table, the number of a text, a day with what hides it.

use crate::article::date_line::is_date_line;
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, fold, is_any};

/// `04/12/2026 The mayor at the quay of Avel, on 3 December 2026. POLITICS Jane Roe - Europa Press`: the day of a picture, what it
/// shows, and behind a dash the agency that owns it.
pub(super) fn is_caption_with_day(line: &str) -> bool {
    const MAX_BYTES: usize = 900;
    if line.len() > MAX_BYTES || line.contains('\t') {
        return false;
    }
    let Some((day, told)) = line.split_once(' ') else { return false };
    let owner = told.rsplit_once(" - ").or_else(|| told.rsplit_once(" – ")).map(|(_, owner)| fold(owner));
    let owned = owner.is_some_and(|owner| is_any(&PHRASES.agencies, &owner) || is_any(&PHRASES.picture_houses, &owner));
    is_day_in_figures(day) && owned && told.starts_with(char::is_uppercase) && told.split(' ').count() > 8
}

/// `(Jane Roe)`, `[News at Nine]`: a few words in brackets, and nothing else.
pub(super) fn is_in_brackets(line: &str) -> bool {
    const MAX_WORDS: usize = 6;
    let inside = line.strip_prefix(['(', '（', '[', '【']).and_then(|line| line.strip_suffix([')', '）', ']', '】']));
    inside.is_some_and(|inside| {
        inside.trim().split(' ').count() <= MAX_WORDS
            && !inside.contains(['(', ')', '[', ']', '?', '!', '（', '）', '【', '】'])
    })
}

/// `导读 |`, `00015版:人文`, `海渡日报 数字报纸`: a cell of the table in which a Chinese paper shows its pages, one of its pages, its name.
pub(super) fn is_of_paper(line: &str) -> bool {
    const MAX_LETTERS: usize = 20;
    const EDITIONS: [&str; 6] = ["数字报纸", "数字报", "电子报", "电子版", "數位報", "電子報"];
    let letters = line.chars().filter(|sign| matches!(sign, '\u{3400}'..='\u{9FFF}')).count();
    if !(1..=MAX_LETTERS).contains(&letters) || line.chars().count() > MAX_LETTERS + 10 {
        return false;
    }
    let page = line.trim_start_matches('第').trim_start_matches(|sign: char| sign.is_ascii_alphanumeric());
    let numbered = line.contains(|sign: char| sign.is_ascii_digit())
        && page.strip_prefix('版').is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '：', ' ']));
    line.ends_with(" |") || numbered || EDITIONS.iter().any(|edition| line.ends_with(edition))
}

/// `Trams return` of `64452Trams return`: the number that a page's system has given a text, glued before its headline.
pub(super) fn behind_number(line: &str) -> Option<&str> {
    const DIGITS: std::ops::RangeInclusive<usize> = 5..=9;
    const MIN_WORDS: usize = 4;
    let line = line.trim_start();
    let titled = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let mut letters = titled.chars();
    let opens = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    (DIGITS.contains(&(line.len() - titled.len())) && opens && titled.split(' ').count() >= MIN_WORDS).then_some(titled)
}

/// `Published: 4 December 2026, 15:30` of that and a bracket behind it, in which the page has lost something: `(Avel`.
pub(super) fn before_open_bracket(line: &str) -> Option<&str> {
    const MAX_INSIDE_WORDS: usize = 3;
    let (day, inside) = line.rsplit_once(" (")?;
    (!inside.contains(')') && inside.split(' ').count() <= MAX_INSIDE_WORDS && is_date_line(day)).then_some(day)
}

/// `4.12.2026 10:52` of `harbour.example, picture - harbour.example news 4.12.2026 10:52 Photo: harbour.example`, and what stands before
/// it: a day with its hour, and whose picture it is, in one line.
pub(super) fn before_credit(line: &str) -> Option<&str> {
    const MAX_WORDS: usize = 16;
    let words: Vec<&str> = line.split(' ').collect();
    let credit = words.iter().position(|word| {
        matches!(
            fold(word).as_str(),
            "photo:" | "foto:" | "фото:" | "сурет:" | "fotoğraf:" | "zdjęcie:" | "фотография:"
        )
    })?;
    let [.., day, hour] = words[..credit] else { return None };
    let figures = |word: &str, signs: &[char], least: usize| {
        word.split(signs).filter(|part| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_digit())).count()
            == least
            && word.split(signs).count() == least
    };
    let stamped = figures(day, &['.', '/', '-'], 3) && figures(hour, &[':'], 2);
    let from = line.find(&format!("{day} {hour}"))?;
    let owned = (1..=4).contains(&(words.len() - credit - 1));
    (stamped && owned && words.len() <= MAX_WORDS && !is_ended(line))
        .then(|| &line[from..from + day.len() + 1 + hour.len()])
}

/// `Trams return` of `Trams return   4/12/2026`: what stands before a gap and a day in figures.
pub(super) fn before_gap_and_day(line: &str) -> Option<&str> {
    const MIN_WORDS: usize = 3;
    let (titled, day) = line.trim().rsplit_once("  ")?;
    let titled = titled.trim_end();
    (is_day_in_figures(day) && titled.split(' ').count() >= MIN_WORDS && titled.ends_with(char::is_alphabetic))
        .then_some(titled)
}

/// `04/12/2026`, `2026-12-04`
fn is_day_in_figures(word: &str) -> bool {
    let parts = || word.split(['/', '.', '-']);
    let figures = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    parts().count() == 3 && parts().all(figures) && parts().any(|part| part.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Defaults, Input, Kind, read};

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "The rails are back on the old quay of the port, and the first car leaves in May.";
    const MORE: &str = "It cost 3 million crowns to lay them, the council told us on Thursday.";

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn a_day_between_whose_news_and_whose_picture_it_is_stays_alone() {
        let line = "harbour.example, picture - Harbour news 4.12.2026 10:52 Photo: harbour.example";
        let article = told(&format!("{HEADLINE}\n\n{line}\n{LEAD}\n\n{MORE}\n"));
        let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(body, [LEAD, MORE]);
        assert!(article.published_at.is_some());
        assert_eq!(before_credit("On 4.12.2026 at 10:52 a photo: that was all"), None);
    }

    #[test]
    fn what_a_page_has_above_its_headline_by_form_is_none_of_it() {
        let caption = "03/12/2026 A guard at the tram depot of Avel, on 3 December 2026. Most of the cars were built in Lund. \
                       POLITICS Jane Roe - Europa Press";
        for above in
            [caption, "(Jane Roe)", "( Photo: town hall )", "[News at Nine]", "Skip to content\n\n[News at Nine]"]
        {
            let article = told(&format!("{above}\n\n{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"));
            assert_eq!((article.headline.as_str(), article.body.len()), (HEADLINE, 2), "{above}");
        }
        let lead = format!("{LEAD} {MORE}");
        let article = told(&format!("( Photo: town hall )\n\n{lead}\n\nIt rained.\n"));
        assert!(!article.headline.contains("town hall"), "{}", article.headline);
        let article = told(&format!("64452{HEADLINE}\n\n{LEAD}\n\n{MORE}\n"));
        assert_eq!(article.headline, HEADLINE);
        let lead = "今天上午，海渡市旧码头的有轨电车恢复运行，全部工程历时十一年，共耗资三百万克朗，市长到场祝贺。";
        for above in ["海渡日报 数字报纸\n\n00015版:社会", "版面导航 |\n第01版\n导读 |"] {
            let article = told(&format!("{above}\n\n旧码头电车恢复运行\n\n{lead}\n"));
            assert_eq!(article.headline, "旧码头电车恢复运行", "{above}");
        }
        assert!(!is_caption_with_day("03/12/2026 Trams are back - Europa Press"));
        assert!(!is_in_brackets("(Trams return to the old quay of Avel on Monday)") && !is_in_brackets("(Who pays?)"));
        assert!(!is_of_paper("电子版权新规出台") && !is_of_paper("导读"));
        assert_eq!(behind_number("2026Trams return to the quay"), None);
        let article = told(&format!("{HEADLINE}   27/07/2026\n\n{LEAD}\n\n{MORE}\n"));
        assert_eq!(article.headline, HEADLINE);
        assert!(article.published_at.is_some());
        assert_eq!(before_gap_and_day("Trams return to the quay 4/12/2026"), None);
    }

    #[test]
    fn a_bracket_that_was_lost_and_a_number_of_the_page_do_not_hide_the_day() {
        let article =
            told(&format!("{HEADLINE}\nViews: 1210\nPublished: 27 July 2026, 10:52 (Avel\n\n{LEAD}\n\n{MORE}\n"));
        assert!(article.published_at.is_some());
        assert_eq!(article.body.len(), 2);
        assert_eq!(before_open_bracket("27 July 2026 (Avel)"), None);
        assert_eq!(before_open_bracket("Trams (and ferries"), None);
    }
}
