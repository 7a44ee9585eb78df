//! Lines above a story that say when it appeared, and how long it takes to read.

mod beside;
mod minutes;
mod today;

use super::byline::{self, MAX_BYTES, is_caseless, is_name};
use super::dateline::is_date;
use super::phrases::{PHRASES, fold, is_any, opening};
use super::time;

/// `Published: Friday, 4 December 2026, 10:15 GMT`.
pub(super) const MAX_DATE_WORDS: usize = 16;

/// `Dec 4, 2026`, `Published: 4 December 2026, 10:15 GMT`, `입력 2026.12.04. 오전 10:15`, `3 min read`: when it appeared and how
/// long it takes, in a line of its own.
pub(super) fn is_date_line(text: &str) -> bool {
    if text.len() > MAX_BYTES {
        return false;
    }
    if are_fields(text) || is_issued(text) || beside::is_day_with_reading_time(text) || beside::is_day_beside_hour(text)
    {
        return true;
    }
    // `Friday 4 December 2026 | Published in Regional`
    if let Some((day, section)) = text.rsplit_once(" | ")
        && section.split(' ').count() <= 4
        && fold(section).starts_with("published in ")
    {
        return is_date_line(day);
    }
    // `4 Aralık 2026 Cuma / 24 CemaziyelAhir 1448`: the same day by another calendar.
    if let Some((day, other)) = text.split_once(" / ") {
        let words: Vec<&str> = other.split(' ').collect();
        let figures = |word: &str| !word.is_empty() && word.bytes().all(|sign| sign.is_ascii_digit());
        if matches!(words[..], [first, month, year] if figures(first) && figures(year) && year.len() == 4 && !figures(month))
            && is_date_line(day)
        {
            return true;
        }
    }
    // `Published: 4 December 2026 at 5:53 am | Updated: 4 December 2026 at 6:28 am`
    if text.contains(" | ") && text.split(" | ").all(|part| labelled(&fold(part)).is_some() && is_date_line(part)) {
        return true;
    }
    // `12月4日 19時24分 シェアする`
    let text = match text.rsplit_once(' ') {
        Some((before, button)) if !button.is_ascii() && is_any(&PHRASES.buttons, &fold(button)) => before,
        _ => text,
    };
    // `·3 min read`, as it stood behind a name.
    let text = text.strip_prefix(['·', '•']).filter(|rest| !rest.starts_with(' ')).unwrap_or(text);
    let text = without_pictures(text);
    if is_hour_in_japanese(text) {
        return true;
    }
    let text = text.trim_matches(['[', ']', '【', '】', '［', '］']);
    // `입력 2026.12.04. 오전 10:12 김서진 기자`
    let text = byline::without_korean(text).map_or(text, |(before, _)| before);
    let text = without_posted_from(without_empty_maker(text));
    let folded = without_weekday(spelt_out(&fold(without_maker(text))));
    let count = folded.split(' ').count();
    let numbered = folded.contains(|sign: char| sign.is_numeric());
    // `Tuesday: 14°C, sun`
    let heads = folded.split(' ').next().and_then(|word| word.strip_suffix(':'));
    if heads.is_some_and(|word| is_any(&PHRASES.dates, word)) {
        return false;
    }
    if count > MAX_DATE_WORDS || !numbered || folded.ends_with(['!', '?']) {
        return false;
    }
    if count <= 7 && reading_time(&folded)
        || minutes::are_minutes(&folded)
        || today::is_age(&folded)
        || is_stamp(&folded)
    {
        return true;
    }
    match labelled(&folded) {
        Some(rest) => {
            let rest = without_labels(rest);
            let told = rest.split(' ').filter(|word| !is_counter(bare(word)));
            is_moment(&told.collect::<Vec<_>>().join(" ")) || today::is_today(&folded)
        }
        None => {
            is_day(&without_labels(&folded))
                || today::is_today(&folded)
                || today::is_beside_names(text)
                || without_town(text).is_some_and(|rest| is_day(&without_labels(&fold(rest))))
                || behind_town(text).is_some_and(|rest| is_day(&spelt_out(&fold(rest))))
                || without_caseless(&folded).is_some_and(is_day)
                || in_parts(text)
                || beside::is_day_behind_section(text)
        }
    }
}

/// Without `, Фото: Ида Ро`, behind a day and who wrote it.
pub(super) fn without_pictures(text: &str) -> &str {
    let labelled = |rest: &str| {
        let folded = fold(rest);
        opening(&PHRASES.credits, &folded).is_some_and(|label| label.ends_with(':'))
    };
    let told = |at: &usize| labelled(text[at + 2..].trim_start());
    text.rmatch_indices(", ").map(|(at, _)| at).take(3).find(told).map_or(text, |at| &text[..at])
}

/// `12月4日 19時24分 更新 20時10分`, `12/4(金) 9:48 配信`: a day without its year, and an hour.
fn is_hour_in_japanese(text: &str) -> bool {
    if text.contains("配信") && text.contains('/') && text.contains(':') {
        let sign = |sign: char| sign.is_ascii_digit() || matches!(sign, '/' | ':' | ' ' | '(' | ')' | '（' | '）');
        let day = |sign: char| matches!(sign, '月' | '火' | '水' | '木' | '金' | '土' | '日' | '祝');
        let bare = text.replace("配信", "").replace("更新", "");
        return bare.chars().all(|each| sign(each) || day(each));
    }
    let words = text.split_whitespace().filter(|word| !is_any(&PHRASES.published, word));
    let told = |word: &str| {
        word.contains(char::is_numeric)
            && word
                .chars()
                .all(|sign| sign.is_numeric() || matches!(sign, '年' | '月' | '日' | '時' | '时' | '分' | '点' | ':'))
    };
    text.contains('月') && text.contains('日') && text.contains(['時', '时', ':', '点']) && words.into_iter().all(told)
}

/// `27 nov 2026` of `do 27 nov 2026`: short names of days, which are other words elsewhere.
fn without_weekday(folded: String) -> String {
    const DAYS: [&str; 25] = [
        "ma", "di", "wo", "do", "vr", "za", "zo", "man", "tir", "ons", "tor", "fre", "lör", "sön", "seg", "ter", "qua",
        "qui", "sex", "sáb", "dom", "lun", "mié", "jue", "vie",
    ];
    let words: Vec<&str> = folded.split(' ').collect();
    let numbered =
        |at: usize| words.get(at + 1).is_some_and(|next| next.starts_with(|sign: char| sign.is_ascii_digit()));
    if !DAYS.iter().any(|day| words.contains(day)) {
        return folded;
    }
    let told = words.iter().enumerate().filter(|(at, word)| !(DAYS.contains(word) && numbered(*at)));
    told.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// `Gültig von: Freitag, 4.12.2026 06:00 Uhr`: when a warning holds, and not when it appeared.
pub(super) fn is_validity(text: &str) -> bool {
    opening(&PHRASES.valid, &fold(text)).is_some()
}

/// `Issued by the Met Office at 14:12 on Friday, 4 December 2026`: who issues a warning, and when.
fn is_issued(text: &str) -> bool {
    const MAX_WORDS: usize = 18;
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let opens = opening(&PHRASES.issued, &folded).is_some();
    let when = words.iter().rev().take_while(|word| is_time(bare(word))).count();
    opens
        && words.len() <= MAX_WORDS
        && when >= 2
        && !text.ends_with(['.', '!'])
        && says_a_day(&words[words.len() - when..].join(" "))
}

/// `来源：海渡报 作者：林小舟 发布时间：2026-12-04 10:20 字号：大 中 小`: what a page in Chinese says of its text; one field alone has a
/// day or an hour in it, and a day may stand before others.
fn are_fields(text: &str) -> bool {
    if !text.contains('：') || text.contains(['。', '，', '！', '？']) {
        return false;
    }
    let field = |word: &str| word.split_once('：').is_some_and(|(label, _)| is_any(&PHRASES.page_fields, label));
    let parts =
        || text.split(|sign: char| sign.is_whitespace() || matches!(sign, '|' | '｜')).filter(|part| !part.is_empty());
    let when = |word: &str| is_moment(&spelt_out(&fold(word)));
    let fields = parts().filter(|part| field(part)).count();
    let dated = || parts().any(|part| when(part.split_once('：').map_or(part, |(_, said)| said)));
    let opens = parts().next().is_some_and(|first| field(first) || when(first));
    // `时间：12月4日` may be when something is to be.
    let sure = !["时间", "日期"].iter().any(|label| text.starts_with(label));
    opens
        && (fields >= 2 || fields == 1 && sure && dated())
        && parts().all(|part| field(part) || part.chars().count() <= 8 || when(part))
}

/// `Madrid - 4 dic 2026 - 10:15 CET`: a town, and when the story appeared.
pub(super) fn is_day_with_town(text: &str) -> bool {
    text.len() <= MAX_BYTES && without_town(text).is_some_and(|rest| is_day(&fold(rest)))
}

/// `4 December 2026`: a day and nothing else, no hour, no `Published`, no house.
pub(super) fn is_bare_day(text: &str) -> bool {
    let folded = fold(text);
    let hour = |word: &str| {
        bare(word).contains(':') || is_any(&PHRASES.hours, bare(word)) && !is_any(&PHRASES.in_dates, bare(word))
    };
    labelled(&folded).is_none() && is_day(&folded) && !folded.split(' ').any(hour)
}

/// `Fri | Dec 4, 2026`: a day, whatever signs part its words, and nothing else.
pub(super) fn is_day_alone(text: &str) -> bool {
    is_date(&fold(&text.replace(['|', '•', '·', ',', '.'], " ")))
}

/// Whether a line opens with a word for when something appeared, perhaps glued to the day.
pub(super) fn is_labelled(text: &str) -> bool {
    labelled(&fold(text)).is_some()
}

/// `20261204`, alone.
fn is_stamp(folded: &str) -> bool {
    folded.len() == 8 && time::stamped(folded).is_some()
}

/// What stands behind `Published`, or, as the text of two boxes, `Published25 November`.
fn labelled(folded: &str) -> Option<&str> {
    let label = opening(&PHRASES.published, folded).or_else(|| opening(&PHRASES.valid, folded)).or_else(|| {
        let glued = |label: &&String| {
            folded.strip_prefix(label.as_str()).is_some_and(|rest| rest.starts_with(|sign: char| sign.is_numeric()))
        };
        PHRASES.published.iter().filter(glued).max_by_key(|label| label.len()).map(String::as_str)
    })?;
    Some(&folded[label.len()..])
}

/// Without the words for when it appeared and was changed, wherever they stand.
pub(super) fn without_labels(folded: &str) -> String {
    let mut rest = folded;
    let mut kept = String::with_capacity(folded.len());
    while !rest.is_empty() {
        let label = opening(&PHRASES.published, rest).or_else(|| opening(&PHRASES.valid, rest)).map_or(0, str::len);
        let word = if label > 0 { label } else { rest.find(' ').unwrap_or(rest.len()) };
        if label == 0 {
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.push_str(&rest[..word]);
        }
        rest = rest[word..].trim_start_matches([' ', ':', '：', '(']);
    }
    kept
}

/// `by | 3 Comments`, behind the day in a blog.
fn is_counter(word: &str) -> bool {
    is_any(&PHRASES.reading_time, word) || is_any(&PHRASES.bylines, word)
}

/// `2026.12.04 11:30` for `2026年12月4日 11時30分`.
fn spelt_out(folded: &str) -> String {
    // `27/11/2026 a las 19:40`
    if folded.contains(" a las ") {
        return folded.replace(" a las ", " ");
    }
    if let Some(closed) = time::closed(folded).or_else(|| time::closed_from_day(folded)) {
        return closed;
    }
    if let Some(parted) = time::with_month_apart(folded) {
        return parted;
    }
    if !folded.contains(['年', '月', '（']) {
        return folded.to_owned();
    }
    let folded = folded.replace(['（', '）'], " ");
    let folded = folded.replace(['年', '月'], ".").replace(['時', '时', '点'], ":").replace('分', "");
    // `2026年12月4日08:30`
    folded.replace('日', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without `来源：新京报`, ` โดย: …`, ` by Jane Roe`: where it was taken from, or who wrote it, behind a day.
fn without_maker(text: &str) -> &str {
    let mut starts = text.match_indices(' ').map(|(at, sign)| (at, at + sign.len()));
    let told = |rest: &str| {
        let folded = fold(rest);
        let opens = [&PHRASES.sources, &PHRASES.bylines].into_iter().find_map(|list| opening(list, &folded));
        // `Gültig von: 4.12.2026`
        let few = rest.split(' ').count() <= 5
            && !rest.contains(|sign: char| sign.is_ascii_digit())
            && !rest.ends_with(['.', '。', '!', '?']);
        let marked = |phrase: &str| phrase.ends_with([':', '：']) || folded[phrase.len()..].starts_with([':', '：']);
        few && opens.is_some_and(|phrase| marked(phrase) && phrase.len() < folded.len())
    };
    starts.find(|(_, start)| told(&text[*start..])).map_or(text, |(at, _)| &text[..at])
}

/// Without ` - Written by`, and nobody behind it, as some systems have it behind a day.
fn without_empty_maker(text: &str) -> &str {
    let parted = [" - ", " – ", " | "].iter().find_map(|sign| text.rsplit_once(sign));
    let empty = parted.filter(|(_, label)| is_any(&PHRASES.bylines, fold(label).trim_end_matches([':', ' '])));
    empty.map_or(text, |(before, _)| before)
}

/// `Wednesday December 2 2026, 6.30am, The Courier`, `דנה לוי | 26.11.2026 | 08:15`: a day, and beside it an hour, a house or a
/// name.
fn in_parts(text: &str) -> bool {
    if text.ends_with(['.', '。', '!', '?', '…', ':']) {
        return false;
    }
    let barred = text.contains(" | ");
    let parts = || text.split([',', '|', '•', '·']).map(str::trim).filter(|part| !part.is_empty());
    let named = |part: &str| {
        let words = || part.split(' ');
        words().count() <= 4
            && (words().all(|word| is_name(word) || matches!(word, "The" | "г." | "м."))
                && words().all(|word| !is_time(&fold(word)))
                || barred && words().all(is_caseless))
    };
    let day = |part: &str| is_day(&fold(part));
    let whole = parts().count() >= 2 && parts().any(day);
    // The day comes first, or bars part the line: `May, 4 December 2026` may be anything.
    let moment = |part: &str| is_moment(&without_labels(&fold(part)));
    whole && (barred || parts().next().is_some_and(day)) && parts().all(|part| moment(part) || named(part))
}

fn is_day(folded: &str) -> bool {
    is_moment(folded) && says_a_day(folded)
}

/// `4 December 2026` of `Avel, 4 December 2026` and of `Madrid - 4 dic 2026`.
fn without_town(text: &str) -> Option<&str> {
    let (town, rest) = [" - ", " – ", " — ", " | ", ", "].iter().find_map(|sign| text.split_once(sign))?;
    let named = town.split(' ').all(is_name) || town.split(' ').all(is_caseless) && says_a_year(rest);
    (town.split(' ').count() <= 3 && named).then_some(rest)
}

/// `27/11/2026 a las 15:04h.` of `Avel 27/11/2026 a las 15:04h.`: a town, and right behind it a day in figures, with its year.
fn behind_town(text: &str) -> Option<&str> {
    let at = text.find(|sign: char| sign.is_ascii_digit()).filter(|at| *at > 0 && text[..*at].ends_with(' '))?;
    let (town, rest) = (text[..at].trim_end(), &text[at..]);
    let day = rest.split(' ').next().is_some_and(|day| {
        let parts = || bare(day).split(['.', '/', '-']);
        parts().count() == 3
            && parts().all(|part| !part.is_empty() && part.chars().all(|sign| sign.is_ascii_digit()))
            && says_a_year(day)
    });
    (day && town.split(' ').count() <= 3 && town.split(' ').all(is_name)).then_some(rest)
}

/// Without ` 发表于浙江`: from where it was posted, behind a day.
fn without_posted_from(text: &str) -> &str {
    const MAX_LETTERS: usize = 10;
    let parted = text.rsplit_once(' ').filter(|(_, from)| from.chars().count() <= MAX_LETTERS);
    let posted = parted.filter(|(_, from)| ["发表于", "发布于", "發表於"].iter().any(|label| from.starts_with(label)));
    posted.map_or(text, |(before, _)| before)
}

fn says_a_year(text: &str) -> bool {
    let is_year = |word: &str| word.chars().count() == 4 && word.chars().all(char::is_numeric);
    // `04.12.2026,`
    let of_day = |word: &str| bare(word).rsplit_once(['.', '/']).is_some_and(|(_, year)| is_year(year));
    text.split(' ').any(|word| is_year(word) || of_day(word))
}

/// `2026.12.04 10:12` of `2026年12月04日 10:12 海渡网` and of `林小舟 2026年12月4日`: the house or who wrote it, in a script without
/// capitals.
fn without_caseless(folded: &str) -> Option<&str> {
    const MAX_LETTERS: usize = 6;
    let named = |word: &str| {
        (2..=MAX_LETTERS).contains(&word.chars().count())
            && word.chars().all(|letter| matches!(letter, '\u{3040}'..='\u{9FFF}' | '가'..='힣'))
    };
    let house = |word: &str| named(word) && word.ends_with(['网', '網', '报', '報', '社', '台', '聞', '闻']);
    let behind = folded.rsplit_once(' ').filter(|(_, house_name)| house(house_name)).map(|(day, _)| day);
    behind.or_else(|| folded.split_once(' ').filter(|(name, _)| named(name)).map(|(_, day)| day))
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

pub(super) fn is_time(word: &str) -> bool {
    // `gmt+7`
    let zoned = ["gmt", "utc"].iter().find_map(|zone| word.strip_prefix(zone)?.strip_prefix(['+', '-', '−']));
    let word = zoned.filter(|hours| !hours.is_empty()).unwrap_or(word);
    is_date(word) || is_any(&PHRASES.in_dates, word) || is_any(&PHRASES.hours, word) || {
        let digits = word.trim_end_matches(char::is_alphabetic);
        digits.contains(char::is_numeric)
            && word.len() - digits.len() <= 6
            && digits.chars().all(|sign| sign.is_numeric() || ":./-+h".contains(sign))
            && (word.len() == digits.len() || is_any(&PHRASES.hours, &word[digits.len()..]))
    }
}

pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|sign: char| ",.:;|·•–—()".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_when_are_told() {
        for line in [
            "4 Aralık 2026 Cuma / 24 CemaziyelAhir 1448",
            "Friday 4 December 2026 | Published in Regional",
            "Posted at Dec 4 2026 09:42 PM | Updated as of Dec 5 2026 05:43 AM",
            "Dec 4, 2026",
            "4 December 2026",
            "Published on Monday, 4 December 2026 08:58 - Written by",
            "Senin 4 Des 2026 16:34 WIB",
            "21 Agu 2026, 16:34 WIB",
            "vor 26 Min.",
            "hace 5 min",
            "Published: 4 December 2026, 10:15 GMT",
            "Updated on Friday, December 4, 2026 at 10:15 am",
            "4 декабря 2026, 10:15",
            "vr 4 dec 2026, 11.48 Aangepast vr 4 dec, 17.02",
            "۱۲/۰۸/۲۰۲۶ – ۱۵:۲۸ +۲ گرینویچ",
            "Leestijd 2 minuten",
            "Опубликовано 4 декабря 2026 г. в 10:15",
            "Publié le 4 décembre 2026 à 10h15",
            "Veröffentlicht am 4. Dezember 2026",
            "입력 2026.12.04. 오전 10:15",
            "3 min read",
            "Время чтения: 3 мин.",
            "Lesezeit: 4 Minuten",
            "PUBLISHED: 14:05, 4 December 2026 | UPDATED: 15:10, 4 December 2026",
            "Last updated on Fri 4 Dec 2026 11.40 GMT",
            "Madrid - 4 dic 2026 - 07:00 CET",
            "Port Avel, 4 December 2026",
            "1 245 просмотров",
            "Posted on December 4, 2026 by | 3 Comments",
            "4 декабря 2026 года, г. Авель",
            "Сегодня, 10:12",
            "4 Aralık 2026 Cuma 10:12",
            "नई दिल्ली, 4 दिसंबर 2026",
            "등록 2026.12.04",
            "2026年12月04日 10:12 海渡网",
            "Published4 December 2026",
            "2026年12月4日 11時30分",
            "Giriş: 04.12.2026 - 09:14 Güncelleme: 04.12.2026 - 09:40",
            "2026-12-04 10:12:33 来源：海渡报",
            "Thứ sáu, 4/12/2026, 09:30 (GMT+7)",
            "נועה לוי | 04.12.2026 | 08:15",
            "เผยแพร่: 4 ธ.ค. 2569 10:20 ปรับปรุง: 4 ธ.ค. 2569 10:45 โดย: กองบรรณาธิการ",
            "4 dicembre 2026 (modifica il 4 dicembre 2026 | 11:20)",
            "Publié le 4 décembre 2026 à 08h12, mis à jour à 10h40",
            "Friday December 4 2026, 6.30am, The Courier",
            "4 min",
            "Ciudad de Avel | 04/12/2026 | 08:12 | Actualizada 09:40",
            "[2026年12月4日 15時12分]",
            "2026/12/04 14:20（12/04 16:05 更新）",
            "2026-12-04 14:20（更新：16:05）",
            "4 грудня 2026, 09:00 | Оксана Лунь, Фото: Іда Ро",
            "12/4(金) 9:48 配信 更新 12/4(金) 11:20",
            "12/4(金) 9:48配信",
            "来源：海渡报 作者：林小舟 发布时间：2026-12-04 10:20 字号：大 中 小",
            "Gültig von: Freitag, 4.12.2026 06:00 Uhr bis: Samstag, 5.12.2026 03:00 Uhr",
            "Valid from: 4 December 2026, 06:00",
            "Güncelleme Tarihi: Aralık 04, 2026 10:12",
            "Oluşturulma Tarihi: 04.12.2026 10:12",
            "Haber Giriş: 04.12.2026 - 10:12",
            "Erstellt: 04.12.2026 Aktualisiert: 04.12.2026, 10:15 Uhr",
            "Erstellt: 04.12.2026, 09:40 Uhr",
            "4 grudnia 2026, 8:12 Ten tekst przeczytasz w 2 minuty",
            "Gültig von: Freitag, 4.12.2026 06:00 Uhr",
            "ausgegeben vom Deutschen Wetterdienst am Donnerstag, 3.12.2026 14:12 Uhr",
            "Issued by the Met Office on Friday, 4 December 2026",
            "04.12.2026 r.",
            "Data: 4.12.2026 r.",
            "04.12.2026 г.",
            "04.12.2026 р.",
            "04.12.2026 ж.",
            "4.12.2026.",
            "נועה לוי, 04.12.2026, 18:40",
            "Айна Серик, 4 желтоқсан 2026 ж., 09:40",
            "Actualizado 04/12/2026 a las 19:40",
            "Fri 4 Dec 2026 06.30 AEDT",
            "배포: 2026. 12. 4.(금)",
            "2026. 12. 4.(금) 12:00",
            "发布时间：2026年12月4日 08:30",
            "입력 2026.12.04. 오전 10:12 수정 2026.12.04. 오전 11:30 김서진 기자",
            "วันที่ 4 ธันวาคม 2569 เวลา 09:15 น.",
            "วันศุกร์ที่ 4 ธันวาคม พ.ศ. 2569",
            "Avel 04/12/2026 a las 15:04h.",
            "海渡发布 2026-12-04 15:04 发表于浙江",
            "Puerto del Mar Menor - 04 DIC 2026 - 13:40 CET",
            "AINA SERIK Port Avel – 04 DEC 2026 – 13:40 CET",
            "sex 4/dezembro/2026 12:21",
            "20261204",
            "Édition du vendredi 4 décembre 2026",
            "Data de Publicação: 4 de dezembro de 2026",
            "Friday, December 4, 2026  | 2 Safar, 1448 | BETA",
            "1733 days ago",
            "By on December 4, 2026",
            "Desporto, Lazer e Juventude | 04/12/2026",
            "• Fri. Dec 4th, 2026",
            "Fri | Dec 4, 2026",
            "Jumat 4 Dec 2026 16:34 WIB",
            "Jumat, 4 Des 2026 16:34 WIB",
            "Senin 4 Desember 2026",
            "4 Agu 2026, 16:34 WIB",
            "4 Nop 2026 16:34",
            "기사승인 : 2026-12-04 11:35:26",
            "Published:Friday | December 4, 2026 | 12:00 AM",
            "Yayın Tarihi: 04.12.2026 22:58",
            "2026年12月4日08:30 | 来源：海渡报 | 作者：林小舟",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for sentence in [
            "4 December is the day of the port.",
            "港口：来源 作者：林小舟",
            "4 grudnia 2026, 8:12 Ten tekst przeczytasz w domu",
            "Issued by the Met Office on Friday, the warning covers the coast until 4 December.",
            "Issued by hand in 2026",
            "作者：林小舟",
            "Boeing 737 MAX",
            "Avel 4/12",
            "김서진 기자",
            "วันที่ 4 ธันวาคม ท่าเรือเปิดแล้ว",
            "时间：2026年12月4日 10:00",
            "来源：海渡报",
            "发布时间：2026年12月4日，港口重新开放。",
            "2026",
            "Published in 2013, the book sold 40 copies.",
            "It took 3 minutes to read the verdict.",
            "3 minutes of silence",
            "10:15",
            "Trams, 12 of them",
            "May, 4 December 2026 and no other day",
            "4 December 2026, The Hague.",
            "4 minutes that shook the port",
            "Сегодня, 12 судов",
            "2026年12月04日 10:12 港口关闭了",
            "Updated plans cost 40 million",
            "Trams return to the quay on Friday | 4 December 2026",
            "4/Avel/2026",
            "Minggu 12 Avel",
            "20261304",
            "1733 days of ferries",
        ] {
            assert!(!is_date_line(sentence), "{sentence}");
        }
    }
}
