//! Times as people and pages write them.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::language::primary;
use super::phrases::{PHRASES, fold, is_any};

/// The instant that `text` names; one without an offset is in `zone`, one without a time of day is the start of the
/// day.
///
/// Takes RFC 3339 and ISO 8601 (`2026-11-23T09:00:00Z`, `2026-11-23T09:00+0500`, `2026-11-23T09:00[Asia/Almaty]`), a
/// space in place of the `T`, RFC 2822 (`Mon, 23 Nov 2026 09:00:00 +0000`), and a date alone.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    instant(text, |local| zone.to_ambiguous_zoned(local).compatible().ok())
}

/// The same of an end before which nothing may be out: in the night in which the clock goes back, the later of the two.
pub(super) fn parse_end(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    instant(text, |local| zone.to_ambiguous_zoned(local).later().ok())
}

fn instant(text: &str, of_local: impl FnOnce(DateTime) -> Option<Zoned>) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    if text.ends_with(']')
        && let Ok(zoned) = text.parse::<Zoned>()
    {
        return Some(zoned.timestamp());
    }
    for format in ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z"] {
        if let Ok(instant) = Timestamp::strptime(format, text) {
            return Some(instant);
        }
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Some(zoned.timestamp());
    }
    let local = text.parse::<DateTime>().or_else(|_| DateTime::strptime("%Y-%m-%d %H:%M", text));
    let local = local.or_else(|_| text.parse::<Date>().map(|date| date.at(0, 0, 0, 0))).ok()?;
    of_local(local).map(|zoned| zoned.timestamp())
}

/// The offset that `text` names its instant in, if it is one of its own: `Z` is what programs write.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let text = text.trim();
    let named = Pieces::parse(text).ok().and_then(|pieces| pieces.offset()).and_then(|offset| match offset {
        PiecesOffset::Numeric(offset) => Some(offset.offset()),
        _ => None,
    });
    let spaced = || {
        let formats = ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z", "%Y-%m-%dT%H:%M%z"];
        formats.into_iter().find_map(|format| jiff::fmt::strtime::parse(format, text).ok())?.offset()
    };
    named.or_else(spaced).or_else(|| Some(jiff::fmt::rfc2822::parse(text).ok()?.offset()))
}

/// The start, in `zone`, of the day that a line of a text in `language` names; see [`day`].
pub(super) fn written(line: &str, language: &str, zone: &TimeZone) -> Option<Timestamp> {
    let croatian = matches!(primary(language).as_str(), "hr" | "bs" | "sr") && fold(line).contains("listopada");
    // In Polish and Ukrainian that is the month behind it.
    let line = if croatian { Cow::Owned(fold(line).replace("listopada", "october")) } else { Cow::Borrowed(line) };
    let day = day(&line).or_else(|| day_before_month(&line).filter(|_| has_day_first(language)))?;
    zone.to_ambiguous_zoned(day.at(0, 0, 0, 0)).compatible().ok().map(|zoned| zoned.timestamp())
}

/// Whether `4/12/2026` is December to who reads that language, wherever they live.
fn has_day_first(language: &str) -> bool {
    !matches!(primary(language).as_str(), "" | "und" | "en" | "fil" | "tl")
}

/// The day of `4/12/2026`, as all languages but English have it.
fn day_before_month(line: &str) -> Option<Date> {
    let mut words = line.split([' ', ',', '|', '(', ')', '：']).map(|word| word.trim_matches(['.', ':']));
    words.find_map(|word| {
        let mut parts = word.split('/');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let figures = |part: &str| part.bytes().all(|sign| sign.is_ascii_digit());
        let whole = parts.next().is_none() && year.len() == 4 && [day, month, year].into_iter().all(figures);
        date(year, month.parse().ok()?, day).filter(|_| whole)
    })
}

/// The start, in `zone`, of the day that the path of an address names: `/2026/12/04/tram`, `/2026-12-04-tram`.
pub(super) fn in_path(path: &str, zone: &TimeZone) -> Option<Timestamp> {
    let parts: Vec<&str> = path.split(['/', '-', '_']).collect();
    let named = |part: &[&str]| {
        let [year, month, day] = part else { return None };
        (year.len() == 4 && month.len() == 2 && day.len() == 2).then(|| date(year, month.parse().ok()?, day)).flatten()
    };
    let day = parts.windows(3).find_map(named)?;
    zone.to_ambiguous_zoned(day.at(0, 0, 0, 0)).compatible().ok().map(|zoned| zoned.timestamp())
}

/// The first day that a line names in words or figures: `Published: 4 December 2026`, `4 декабря 2026, 10:15`, `December 4,
/// 2026`, `04.12.2026`, `2026年12月4日`. None without a year, or where day and month could be either (`4/12/2026`).
pub(super) fn day(line: &str) -> Option<Date> {
    let line = with_one_month(line).map_or(Cow::Borrowed(line), Cow::Owned);
    let folded = fold(&line);
    let folded = closed(&folded).or_else(|| closed_from_day(&folded)).unwrap_or(folded);
    let folded = with_month_apart(&folded).unwrap_or(folded);
    let spaced = folded.replace(['年', '月'], ".").replace('日', ". ");
    let words = || {
        spaced
            .split([' ', ',', '،', '|', '(', ')', '：'])
            .map(|word| without_label(word).trim_matches(['.', ':']))
            .filter(|word| !word.is_empty())
    };
    let in_figures = words().find_map(|word| {
        let parts: Vec<&str> = word.split(['.', '-', '/']).filter(|part| !part.is_empty()).collect();
        let [first, month, last] = parts[..] else { return None };
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        let month: i8 = month.parse().ok()?;
        // `4/12/2026` is December here and April there; `25/12/2026` and `12/25/2026` are the same day.
        let sure = first.len() == 4 || !word.contains('/') || day.parse::<i8>().is_ok_and(|day| day > 12);
        if !sure && month > 12 {
            return date(year, day.parse().ok()?, &month.to_string());
        }
        date(year, month, day).filter(|_| sure)
    });
    let words: Vec<&str> = words().collect();
    let in_words = || {
        words.iter().enumerate().find_map(|(at, word)| {
            let month = PHRASES.months.iter().position(|names| names.split('|').any(|name| name == *word))?;
            let month = i8::try_from(month + 1).ok()?;
            let behind = || words[at + 1..].iter().filter(|word| !is_any(&PHRASES.in_dates, word));
            let before = words[..at].iter().rev().find(|word| !is_any(&PHRASES.in_dates, word));
            let (next, after) = (behind().next(), behind().nth(1));
            before
                .zip(next)
                .and_then(|(day, year)| date(year, month, day))
                .or_else(|| next.zip(after).and_then(|(day, year)| date(year, month, day)))
                // `2026. március 9.`
                .or_else(|| before.zip(next).and_then(|(year, day)| date(year, month, day)))
        })
    };
    in_figures.or_else(in_words).or_else(|| stamped(folded.trim()))
}

/// The latest day that a line may mean which names one in figures: also of `4/12/2026`, which is two.
pub(super) fn latest_day(line: &str) -> Option<Date> {
    let either = || {
        let words =
            line.split([' ', ',', '|', '(', ')', '：']).map(|word| without_label(word).trim_matches(['.', ':']));
        let parts = |word: &str| {
            let mut parts = word.split('/');
            let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
            let dates = [(first, second), (second, first)].map(|(month, day)| date(year, month.parse().ok()?, day));
            dates.into_iter().flatten().max().filter(|_| year.len() == 4 && parts.next().is_none())
        };
        words.filter_map(parts).max()
    };
    day(line).or_else(either)
}

/// `Jul` of `time:Jul`: what stands before its day says what kind of day that is.
fn without_label(word: &str) -> &str {
    let parts = word.split_once(':').filter(|(label, _)| label.ends_with(char::is_alphabetic));
    parts.map_or(word, |(_, rest)| rest)
}

/// `4 ديسمبر 2026` of `4 كانون الأول/ديسمبر 2026`: newsrooms that are read in more than one Arab country name a month twice.
pub(super) fn with_one_month(line: &str) -> Option<String> {
    const FIRST: [&str; 18] = [
        "كانون الثاني",
        "شباط",
        "آذار",
        "اذار",
        "نيسان",
        "أيار",
        "ايار",
        "حزيران",
        "تموز",
        "آب",
        "اب",
        "أيلول",
        "ايلول",
        "تشرين الأول",
        "تشرين الاول",
        "تشرين الثاني",
        "كانون الأول",
        "كانون الاول",
    ];
    let (before, after) = line.split_once('/')?;
    let first = FIRST.iter().find_map(|name| before.trim_end().strip_suffix(name))?;
    first.ends_with(' ').then(|| format!("{first}{}", after.trim_start()))
}

/// The day of `20261204`.
pub(super) fn stamped(word: &str) -> Option<Date> {
    let figures = word.len() == 8 && word.bytes().all(|sign| sign.is_ascii_digit());
    let (year, rest) = word.split_at_checked(4).filter(|_| figures)?;
    let (month, day) = rest.split_at_checked(2)?;
    date(year, month.parse().ok()?, day)
}

/// `27 nov 2026 07:42` for `27-nov-2026 07:42` and `fri 27/november/2026 07:42`; none if no day is written so.
pub(super) fn with_month_apart(folded: &str) -> Option<String> {
    let figures =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
    let apart = |word: &str| {
        let sign = ['-', '/'].into_iter().find(|sign| word.matches(*sign).count() == 2)?;
        let (day, rest) = word.split_once(sign)?;
        let (month, year) = rest.split_once(sign)?;
        let told = figures(day, 2) && figures(year, 4) && is_any(&PHRASES.dates, month);
        told.then(|| format!("{day} {month} {year}"))
    };
    // `21 des 2026`, in Indonesian: a small word of German and of French elsewhere.
    let words: Vec<&str> = folded.split(' ').collect();
    let december = words.windows(3).position(|words| {
        let [day, month, year] = words else { return false };
        matches!(*month, "des" | "des.")
            && figures(day.trim_end_matches('.'), 2)
            && figures(year.trim_end_matches(','), 4)
    });
    if let Some(at) = december {
        let words = words.iter().enumerate().map(|(index, word)| if index == at + 1 { "december" } else { word });
        return Some(words.collect::<Vec<_>>().join(" "));
    }
    let (at, parted) = folded.split(' ').enumerate().find_map(|(at, word)| Some((at, apart(word)?)))?;
    let words = folded.split(' ').enumerate().map(|(index, word)| if index == at { &parted } else { word });
    Some(words.collect::<Vec<_>>().join(" "))
}

/// `2026.12.4. 12:00` for `2026. 12. 4.(금) 12:00`, as Korean has days; none if there is no such day.
pub(super) fn closed(text: &str) -> Option<String> {
    let digits = |text: &str| text.len() - text.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
    let (mut at, year) = text.match_indices(". ").find_map(|(at, _)| {
        let year = text[..at].len() - text[..at].trim_end_matches(|sign: char| sign.is_ascii_digit()).len();
        (year == 4).then(|| (at + 2, &text[at - 4..at]))
    })?;
    let start = at - 6;
    let mut parts = vec![year];
    for end in [". ", "."] {
        let length = digits(&text[at..]);
        if !(1..=2).contains(&length) || !text[at + length..].starts_with(end) {
            return None;
        }
        parts.push(&text[at..at + length]);
        at += length + end.len();
    }
    let mut rest = text[at..].trim_start();
    // The day of the week.
    if let Some(behind) = rest.strip_prefix('(')
        && let Some((weekday, behind)) = behind.split_once(')')
        && matches!(weekday, "월" | "화" | "수" | "목" | "금" | "토" | "일")
    {
        rest = behind.trim_start();
    }
    Some(format!("{}{} {rest}", &text[..start], parts.join(".")).trim_end().to_owned())
}

/// `15.11.2026 13:08` for `15. 11. 2026 13:08`, as Czech and its neighbours have days, however many a line has; none if it has none.
pub(super) fn closed_from_day(text: &str) -> Option<String> {
    let figures = |word: &str, length: std::ops::RangeInclusive<usize>| {
        length.contains(&word.len()) && word.bytes().all(|sign| sign.is_ascii_digit())
    };
    let number = |word: &str| word.strip_suffix('.').is_some_and(|number| figures(number, 1..=2));
    let year = |word: &str| figures(word.trim_end_matches([',', '.', ':', ')']), 4..=4);
    let words: Vec<&str> = text.split(' ').collect();
    let starts = |at: usize| {
        let day = words[at].trim_start_matches('(');
        number(day)
            && words.get(at + 1).is_some_and(|month| number(month))
            && words.get(at + 2).is_some_and(|word| year(word))
    };
    let mut closed: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let length = if starts(at) { 3 } else { 1 };
        closed.push(words[at..at + length].concat());
        at += length;
    }
    (closed.len() < words.len()).then(|| closed.join(" "))
}

/// A date of this or the last century; `day` may be `4th`.
fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    let day = day.trim_end_matches(char::is_alphabetic).trim_end_matches(['.', 'º', 'ª', '-']);
    let year: i16 = year.parse().ok()?;
    // Thailand counts from the death of the Buddha.
    let year = if (2443..2643).contains(&year) { year - 543 } else { year };
    let year = Some(year).filter(|year| (1900..2100).contains(year))?;
    Date::new(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_that_is_named_twice_is_one() {
        for line in ["الجمعة، 4 كانون الأول/ديسمبر 2026، آخر تحديث 14:00", "4 ديسمبر 2026"]
        {
            assert_eq!(day(line), Some(Date::constant(2026, 12, 4)), "{line}");
        }
        assert_eq!(with_one_month("4/12/2026"), None);
    }

    #[test]
    fn what_stands_before_a_day_may_be_glued_to_it() {
        for line in ["Release time:Dec 04, 2026 10:22 AM", "Published:2026-12-04", "Tarih:4 Aralık 2026"] {
            assert_eq!(day(line), Some(Date::constant(2026, 12, 4)), "{line}");
        }
        assert_eq!(day("Release time: 4/12/2026"), None);
        assert_eq!(latest_day("Release time:4/12/2026"), Some(Date::constant(2026, 12, 4)));
    }

    #[test]
    fn one_instant_has_many_spellings() {
        let zone = TimeZone::get("Asia/Almaty").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(5)));
        for text in [
            "2026-11-23T04:00:00Z",
            "2026-11-23T09:00:00+05:00",
            "2026-11-23 09:00:00 +0500",
            "2026-11-23T09:00:00+0500",
            "2026-11-23T09:00:00.000+0500",
            "2026-11-23 09:00",
            "2026-11-23T09:00:00",
            "2026-11-23T09:00",
            "2026-11-23T09:00[Asia/Almaty]",
            "Mon, 23 Nov 2026 09:00:00 +0500",
        ] {
            assert_eq!(parse(text, &zone).map(|at| at.to_string()).as_deref(), Some("2026-11-23T04:00:00Z"), "{text}");
        }
        assert_eq!(
            parse("2026-11-23", &TimeZone::UTC).map(|at| at.to_string()).as_deref(),
            Some("2026-11-23T00:00:00Z")
        );
        for wrong in ["", "tomorrow", "23.11.2026", "2026-13-01", "99999999999"] {
            assert_eq!(parse(wrong, &zone), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_may_name_its_day() {
        let named = |path: &str| in_path(path, &TimeZone::UTC).map(|at| at.to_string());
        for path in ["/2026/12/04/tram", "/city/2026-12-04-tram", "/a_2026_12_04"] {
            assert_eq!(named(path).as_deref(), Some("2026-12-04T00:00:00Z"), "{path}");
        }
        for path in ["/2026/12/tram", "/2026/13/04/tram", "/tram-2026", "/12/04/2026", "/2026/4/12/1"] {
            assert_eq!(named(path), None, "{path}");
        }
    }

    #[test]
    fn an_offset_is_kept_unless_it_is_that_of_programs() {
        let own = [
            "2026-11-23T09:00:00+05:00",
            "2026-11-23 09:00:00 +0500",
            "2026-11-23T09:00+0500",
            "2026-11-23T09:00:00.000+0500",
            "2026-11-23T09:00+05:00[Asia/Almaty]",
            "Mon, 23 Nov 2026 09:00:00 +0500",
        ];
        for text in own {
            assert_eq!(offset(text), Some(jiff::tz::offset(5)), "{text}");
        }
        for text in ["2026-11-23T04:00:00Z", "2026-11-23 09:00", "2026-11-23", "tomorrow", ""] {
            assert_eq!(offset(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_in_a_line_of_its_own_is_read() {
        for line in [
            "4 December 2026",
            "December 4, 2026",
            "Published: Friday, 4 December 2026, 10:15 GMT",
            "Published Dec. 4th, 2026",
            "Updated on Friday, December 4, 2026 at 10:15 am",
            "4 декабря 2026 г., 10:15",
            "4 желтоқсан 2026",
            "Publié le 4 décembre 2026 à 10h15",
            "4 de diciembre de 2026",
            "Veröffentlicht am 4. Dezember 2026",
            "04.12.2026",
            "입력 2026.12.04. 오전 10:15",
            "2026年12月4日",
            "2026-12-04",
            "Madrid - 4 dic 2026 - 07:00 CET",
            "sex 4/dezembro/2026 12:21",
            "4-dec-2026 12:21",
            "2026年12月4日 11時30分",
            "เผยแพร่: 4 ธ.ค. 2569 10:20",
        ] {
            let day = written(line, "en", &TimeZone::UTC).map(|at| at.to_string());
            assert_eq!(day.as_deref(), Some("2026-12-04T00:00:00Z"), "{line}");
        }
        for (line, language) in [
            ("2026. december 4. 14:25", "hu"),
            ("4. prosince 2026 9:15", "cs"),
            ("Δημοσίευση: 4 Δεκεμβρίου 2026, 13:10", "el"),
            ("Publié le 04/12/2026 à 10h12, mis à jour à 14h40", "fr"),
            ("4/12/2026", "pt-BR"),
            ("4 desember 2026", "id"),
            ("Jumat 4 Des 2026 16:34 WIB", "id"),
            ("4. des. 2026", "nb"),
        ] {
            let day = written(line, language, &TimeZone::UTC).map(|at| at.to_string());
            assert_eq!(day.as_deref(), Some("2026-12-04T00:00:00Z"), "{line}");
        }
        let month = |language| written("4. listopada 2026.", language, &TimeZone::UTC).map(|at| at.to_string());
        assert_eq!(month("hr").as_deref(), Some("2026-10-04T00:00:00Z"));
        assert_eq!(month("pl").as_deref(), Some("2026-11-04T00:00:00Z"));
        for line in ["25/12/2026 - 18:05h.", "12/25/2026"] {
            assert_eq!(day(line), Date::new(2026, 12, 25).ok(), "{line}");
        }
        for line in ["4 December", "4/12/2026", "3 min read", "December 2026", "December 40, 2026", "2026"] {
            assert_eq!(written(line, "en", &TimeZone::UTC), None, "{line}");
        }
    }
}
