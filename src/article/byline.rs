//! Lines above a story that say who wrote it, when, and how long it takes to read.

use super::dateline::is_date;
use super::phrases::{PHRASES, fold, is_any, opening};

/// `By ` and three or four names.
const MAX_WORDS: usize = 14;
/// A name in a script without capitals, in words: nothing but its length tells it from a sentence.
const MAX_CASELESS_WORDS: usize = 4;
/// `Published: Friday, 4 December 2026, 10:15 GMT`.
const MAX_DATE_WORDS: usize = 12;

/// A line of more bytes than this is none of these, however few its words.
const MAX_BYTES: usize = 240;

/// The names of a line that is nothing but a byline; none if it is anything else. A byline of nobody in particular, such as
/// `By Staff Report`, has no names.
pub(super) fn names(text: &str) -> Option<Vec<String>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let folded = fold(text);
    if folded.split(' ').count() > MAX_WORDS {
        return None;
    }
    if let Some(names) = korean(text) {
        return Some(names);
    }
    let phrase = opening(&PHRASES.bylines, &folded)?;
    let rest: &str = &text[text.char_indices().nth(phrase.chars().count()).map_or(text.len(), |(at, _)| at)..];
    // Where words have no spaces between them, only a space or a colon shows that the word was one.
    if !phrase.ends_with([':', '：', '／', '・', '＝', '/']) && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let names = names_in(without_tail(rest.trim_start_matches([':', ' '])))?;
    // A month or weekday alone is the start of a sentence: `By Monday`.
    if names.iter().any(|name| is_any(&PHRASES.dates, &fold(name))) {
        return None;
    }
    Some(names.into_iter().filter(|name| !is_any(&PHRASES.nobody, &fold(name))).collect())
}

/// `Jane Roe and Omar O’Hara`, `أحمد علي`.
fn names_in(text: &str) -> Option<Vec<String>> {
    let mut names = vec![String::new()];
    let mut caseless = 0;
    for word in text.split_whitespace() {
        if is_any(&PHRASES.and, &fold(word)) {
            names.push(String::new());
            continue;
        }
        let name = word.trim_end_matches([',', ';', '|', '،', '、']);
        caseless += usize::from(is_caseless(name));
        if !(is_name(name) || is_caseless(name)) || caseless > MAX_CASELESS_WORDS {
            return None;
        }
        if let Some(last) = names.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(name);
        }
        if name.len() < word.len() {
            names.push(String::new());
        }
    }
    names.retain(|name| !name.is_empty());
    Some(names).filter(|names| !names.is_empty())
}

/// Without ` in Society on 4 December 2026`, `, Transport correspondent`, ` | 4 December 2026`.
fn without_tail(text: &str) -> &str {
    // A day at the end, and what stands before it.
    for (at, sign) in text.match_indices([' ', '|', '–', '-', ',']) {
        let after = text[at + sign.len()..].trim_start_matches([' ', '|', '–', '-', ',']);
        let on = fold(after);
        let on = on.strip_prefix("on ").unwrap_or(&on);
        if on.contains(|sign: char| sign.is_numeric()) && is_moment(on) {
            return without_section(text[..at].trim_end_matches([' ', '|', '–', '-', ',']));
        }
    }
    // A role behind a comma.
    if let Some((before, role)) = text.split_once(", ")
        && !role.contains(['.', ','])
        && role.split(' ').count() <= 6
        && fold(role).split(' ').any(|word| is_any(&PHRASES.roles, word))
    {
        return before;
    }
    text
}

/// Without ` in Society`.
fn without_section(text: &str) -> &str {
    match text.split_once(" in ") {
        Some((before, section)) if section.split(' ').count() <= 4 && section.starts_with(char::is_uppercase) => before,
        _ => text,
    }
}

/// `김철수 기자 chulsoo@news.kr`
fn korean(text: &str) -> Option<Vec<String>> {
    let mut words = text.split(' ');
    let (name, role) = (words.next()?, words.next()?);
    let name = name.trim_start_matches(['[', '(']).rsplit(['=', '＝']).next()?;
    let hangul = name.chars().all(|letter| matches!(letter, '가'..='힣')) && (2..=4).contains(&name.chars().count());
    let role = role.trim_end_matches([']', ')', '=']);
    let only = words.all(|word| word.contains('@') || word == "=");
    (hangul && matches!(role, "기자" | "특파원" | "인턴기자" | "선임기자") && only).then(|| vec![name.to_owned()])
}

/// `Dec 4, 2026`, `Published: 4 December 2026, 10:15 GMT`, `입력 2026.12.04. 오전 10:15`, `3 min read`: when it appeared and how
/// long it takes, in a line of its own.
pub(super) fn is_date_line(text: &str) -> bool {
    if text.len() > MAX_BYTES {
        return false;
    }
    let folded = fold(text);
    let count = folded.split(' ').count();
    let numbered = folded.contains(|sign: char| sign.is_numeric());
    if count > MAX_DATE_WORDS || !numbered || folded.ends_with(['!', '?']) {
        return false;
    }
    if count <= 7 && reading_time(&folded) {
        return true;
    }
    match opening(&PHRASES.published, &folded) {
        Some(label) => is_moment(folded[label.len()..].trim_start_matches([':', '：', ' '])),
        None => is_moment(&folded) && says_a_day(&folded),
    }
}

/// `3 min read`, `время чтения: 3 мин.`: the phrase and, besides it, numbers and words of time alone.
fn reading_time(folded: &str) -> bool {
    PHRASES.reading_time.iter().any(|phrase| {
        folded.split_once(phrase.as_str()).is_some_and(|(before, after)| {
            let rest = || before.split(' ').chain(after.split(' ')).map(bare).filter(|word| !word.is_empty());
            rest().count() <= 3 && rest().all(|word| is_time(word) || is_any(&PHRASES.roles, word))
        })
    })
}

/// A month with a number, or a day written in figures: a number alone is no day.
fn says_a_day(folded: &str) -> bool {
    let words = || folded.split(' ').map(bare);
    let in_figures = |word: &str| {
        let parts: Vec<&str> = word.split(['.', '/', '-']).filter(|part| !part.is_empty()).collect();
        parts.len() == 3 && parts.iter().all(|part| part.chars().all(char::is_numeric))
    };
    words().count() > 1 && words().any(|word| is_any(&PHRASES.dates, word)) || words().any(in_figures)
}

/// Nothing but days, months, numbers and hours.
pub(super) fn is_moment(folded: &str) -> bool {
    let mut words = folded.split(' ').map(bare).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(is_time)
}

fn is_time(word: &str) -> bool {
    is_date(word) || is_any(&PHRASES.in_dates, word) || is_any(&PHRASES.hours, word) || {
        let digits = word.trim_end_matches(char::is_alphabetic);
        digits.contains(char::is_numeric)
            && word.len() - digits.len() <= 6
            && digits.chars().all(|sign| sign.is_numeric() || ":./-+h".contains(sign))
            && (word.len() == digits.len() || is_any(&PHRASES.hours, &word[digits.len()..]))
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|sign: char| ",.:;|·•–—()".contains(sign))
}

/// A word of a name: `Jane`, `O’Hara`, `J.`, `van`; no full stop ends it, unless it is an initial.
pub(super) fn is_name(word: &str) -> bool {
    if matches!(word, "van" | "von" | "de" | "da" | "der" | "di" | "al" | "bin" | "ibn" | "la" | "le") {
        return true;
    }
    let letters = |letter: char| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’' | '.');
    let initial = word.chars().filter(|letter| letter.is_alphabetic()).count() <= 2;
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(letters)
        && (initial || !word.ends_with('.'))
}

/// A word of a script that has no capitals, without a stop.
fn is_caseless(word: &str) -> bool {
    let mut letters = word.chars().peekable();
    letters.peek().is_some_and(|letter| letter.is_alphabetic())
        && word.chars().count() <= 20
        && letters.all(|letter| {
            !letter.is_uppercase()
                && !letter.is_lowercase()
                && !letter.is_ascii_punctuation()
                && !"。،؟।".contains(letter)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_say_who_wrote() {
        for (line, who) in [
            ("By Aina Serik in Society on 4 December 2026", vec!["Aina Serik"]),
            ("By Staff Report in Nation on 5 December 2013", vec![]),
            ("By Aina Serik, Transport correspondent", vec!["Aina Serik"]),
            ("By Aina Serik and Omar O’Hara | Dec 4, 2026", vec!["Aina Serik", "Omar O’Hara"]),
            ("بقلم سلمى حداد", vec!["سلمى حداد"]),
            ("بقلم: سلمى حداد", vec!["سلمى حداد"]),
            ("מאת נועה לוי", vec!["נועה לוי"]),
            ("מאת: נועה לוי", vec!["נועה לוי"]),
            ("作者：林小舟", vec!["林小舟"]),
            ("โดย สมใจ ดีงาม", vec!["สมใจ ดีงาม"]),
            ("김서진 기자 seojin@haeun.example", vec!["김서진"]),
            ("[해운=뉴시스] 김서진 기자", vec![]),
        ] {
            let found = names(line);
            if line.starts_with('[') {
                assert_eq!(found, None, "{line}: a dateline stands before the name");
                continue;
            }
            assert_eq!(found, Some(who.into_iter().map(str::to_owned).collect()), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_bylines() {
        for sentence in [
            "By Monday the water had gone.",
            "By 4 December 2026 the port must be open.",
            "By law, every ship needs a pilot",
            "By Friday",
            "بقلم من ذهب كتب الوزير اسمه في السجل أمس.",
            "โดยรวมแล้วตลาดยังเปิดอยู่",
            "김서진 기자는 어제 항구를 찾았다.",
        ] {
            assert_eq!(names(sentence), None, "{sentence}");
        }
    }

    #[test]
    fn lines_that_say_when_are_told() {
        for line in [
            "Dec 4, 2026",
            "4 December 2026",
            "Published: 4 December 2026, 10:15 GMT",
            "Updated on Friday, December 4, 2026 at 10:15 am",
            "4 декабря 2026, 10:15",
            "Опубликовано 4 декабря 2026 г. в 10:15",
            "Publié le 4 décembre 2026 à 10h15",
            "Veröffentlicht am 4. Dezember 2026",
            "입력 2026.12.04. 오전 10:15",
            "3 min read",
            "Время чтения: 3 мин.",
            "Lesezeit: 4 Minuten",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for sentence in [
            "4 December is the day of the port.",
            "2026",
            "Published in 2013, the book sold 40 copies.",
            "It took 3 minutes to read the verdict.",
            "3 minutes of silence",
            "10:15",
        ] {
            assert!(!is_date_line(sentence), "{sentence}");
        }
    }
}
