//! Lines above a story that say when it appeared, and how long it takes to read.

mod beside;
mod fields;
mod labels;
mod makers;
mod minutes;
mod moment;
mod today;
mod towns;
mod written;

pub(super) use labels::{is_labelled, is_validity, without_labels};
pub(super) use makers::without_pictures;
pub(super) use moment::{bare, is_moment, is_time};
pub(super) use towns::is_day_with_town;

use labels::{is_counter, is_issued, labelled};
use makers::{without_caseless, without_empty_maker, without_maker, without_posted_from};
use moment::{is_day, is_stamp};
use towns::{behind_town, without_town};
use written::{is_hour_in_japanese, spelt_out, without_weekday};

use super::byline::{self, MAX_BYTES};
use super::dateline::is_date;
use super::phrases::{PHRASES, fold, is_any};
use super::time;

/// `Published: Friday, 4 December 2026, 10:15 GMT`.
pub(super) const MAX_DATE_WORDS: usize = 16;

/// `Dec 4, 2026`, `Published: 4 December 2026, 10:15 GMT`, `입력 2026.12.04. 오전 10:15`, `3 min read`: when it appeared and how
/// long it takes, in a line of its own.
pub(super) fn is_date_line(text: &str) -> bool {
    if text.len() > MAX_BYTES || is_meeting_on_day(text) {
        return false;
    }
    if let Some(line) = time::with_one_month(text) {
        return is_date_line(&line);
    }
    if fields::are_fields(text)
        || is_issued(text)
        || beside::is_day_with_reading_time(text)
        || beside::is_day_beside_hour(text)
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
    if count <= 7 && minutes::reading_time(&folded)
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
                || beside::in_parts(text)
                || beside::is_day_behind_section(text)
        }
    }
}

/// `令和8年12月4日 汐見市長 定例記者会見`: what a Japanese office calls its text, the day of a meeting and which it was.
fn is_meeting_on_day(text: &str) -> bool {
    const MEETINGS: [&str; 7] = ["会見", "会議", "定例会", "説明会", "について", "議事録", "委員会"];
    const MIN_LETTERS: usize = 6;
    let behind =
        text.split_once('日').filter(|(day, _)| day.contains('月') && day.contains('年')).map(|(_, told)| told.trim());
    behind.is_some_and(|told| {
        told.chars().filter(|sign| matches!(sign, '\u{3040}'..='\u{9FFF}')).count() >= MIN_LETTERS
            && !told.contains(|sign: char| sign.is_numeric())
            && MEETINGS.iter().any(|meeting| told.ends_with(meeting))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_meeting_is_called_by_its_day_is_a_title() {
        assert!(!is_date_line("令和8年12月4日 汐見市長 定例記者会見"));
        assert!(is_date_line("2026年12月4日 10時52分"));
    }

    #[test]
    fn lines_that_say_when_are_told() {
        for line in [
            "4 Aralık 2026 Cuma / 24 CemaziyelAhir 1448",
            "الجمعة، 4 كانون الأول/ديسمبر 2026، آخر تحديث 14:00 (GMT+0400)",
            "28 آب/اغسطس 2026",
            "Submitted on Fri, 2026-12-04 13:49",
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
