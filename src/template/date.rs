//! Dates as readers write them.

use jiff::Zoned;
use jiff::civil::Weekday;

use super::words::Words;

/// Writes `date` (RFC 9557, with its zone) by `format` (as `strftime`, with the names of days and months in `language`), else
/// as `language` writes a day: `5 March 2026`, and where we do not know how, `2026-03-05`.
pub(super) fn write(date: &str, format: Option<&str>, language: &str) -> Result<String, String> {
    let date: Zoned = date.parse().map_err(|error| format!("the date {date:?} cannot be read: {error}"))?;
    let words = Words::of(language);
    if let Some(format) = format {
        let named = named(format, &date, words).ok_or_else(|| {
            format!(
                "there are no names of days and months for {language:?}, which {format:?} asks for; write the date in numbers, \
                 as in format=\"%d.%m.%Y\""
            )
        })?;
        return strftime(&named, &date);
    }
    let american = language.rsplit(['-', '_']).next().is_some_and(|region| region.eq_ignore_ascii_case("us"));
    let written = words.date(date.day(), date.month(), date.year(), american);
    Ok(written.unwrap_or_else(|| date.date().to_string()))
}

/// What is wrong with `format`, if anything is.
pub(super) fn mistake(format: &str) -> Option<String> {
    for directive in directives(format) {
        if matches!(directive.kind, Some('c' | 'r' | 'x' | 'X')) {
            let text = &format[directive.start..directive.end];
            return Some(format!("{text} is written as in English; write out its parts, as in \"%-d %B %Y\""));
        }
    }
    strftime(format, &Zoned::default()).err()
}

fn strftime(format: &str, date: &Zoned) -> Result<String, String> {
    jiff::fmt::strtime::format(format, date).map_err(|error| {
        let told = error.to_string();
        // The library's own steps help nobody.
        let told = told.rsplit(": ").next().unwrap_or(&told);
        format!("the date format {format:?} is not valid: {told}; write one such as \"%-d %B %Y\"")
    })
}

/// One `%…` in a format.
struct Directive<'f> {
    start: usize,
    end: usize,
    flags: &'f str,
    /// The letter at its end; none if it has none.
    kind: Option<char>,
}

fn directives(format: &str) -> impl Iterator<Item = Directive<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + format[at..].find('%')?;
        let rest = &format[start + 1..];
        let flags =
            rest.find(|c: char| !matches!(c, '-' | '_' | '0'..='9' | '^' | '#' | ':' | '.')).unwrap_or(rest.len());
        let kind = rest[flags..].chars().next();
        let end = start + 1 + flags + kind.map_or(0, char::len_utf8);
        at = end;
        Some(Directive { start, end, flags: &rest[..flags], kind })
    })
}

/// `format` with the names of the day and month of `date` written out; none if there are none.
fn named(format: &str, date: &Zoned, words: &Words) -> Option<String> {
    // Where a month has another form after a day.
    let has_day = directives(format).any(|directive| matches!(directive.kind, Some('d' | 'e')));
    let month = usize::try_from(date.month() - 1).ok()?;
    let weekday = usize::try_from(date.weekday().since(Weekday::Monday)).ok()?;
    let mut named = String::with_capacity(format.len());
    let mut at = 0;
    for directive in directives(format) {
        let name = match directive.kind {
            Some('B') => words.month(month, has_day)?,
            Some('b' | 'h') => words.month_short(month)?,
            Some('A') => words.weekday(weekday)?,
            Some('a') => words.weekday_short(weekday)?,
            _ => continue,
        };
        named.push_str(&format[at..directive.start]);
        if directive.flags.contains(['^', '#']) {
            named.push_str(&name.to_uppercase())
        } else {
            named.push_str(name)
        }
        at = directive.end;
    }
    named.push_str(&format[at..]);
    Some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "2026-11-06T09:30:00+00:00[UTC]";

    #[test]
    fn americans_write_the_month_first() {
        assert_eq!(write(DATE, None, "en-US").as_deref(), Ok("November 6, 2026"));
        assert_eq!(write(DATE, None, "en").as_deref(), Ok("6 November 2026"));
        assert_eq!(write(DATE, None, "en-GB").as_deref(), Ok("6 November 2026"));
        assert_eq!(write(DATE, None, "es-US"), write(DATE, None, "es"));
    }

    #[test]
    fn names_of_days_and_months_are_in_the_language_of_the_article() {
        for (language, written) in [
            ("en", "Friday, 6 November"),
            ("ru", "пятница, 6 ноября"),
            ("kk", "жұма, 6 қараша"),
            ("kk-Latn", "jūma, 6 qaraşa"),
            ("de-AT", "Freitag, 6 November"),
            ("cs", "pátek, 6 listopadu"),
            ("el", "Παρασκευή, 6 Νοεμβρίου"),
            ("fi", "perjantai, 6 marraskuuta"),
            ("sr-Latn", "petak, 6 novembar"),
            ("zh", "星期五, 6 11月"),
        ] {
            assert_eq!(write(DATE, Some("%A, %-d %B"), language).as_deref(), Ok(written));
        }
        assert_eq!(write(DATE, Some("%a %d %b, 100%%"), "fr").as_deref(), Ok("ven. 06 nov., 100%"));
        assert_eq!(write(DATE, Some("%^a %^B"), "es").as_deref(), Ok("VIE NOVIEMBRE"));
    }

    #[test]
    fn a_month_without_a_day_stands_in_its_own_form() {
        for (language, written) in [
            ("ru", "ноябрь 2026"),
            ("uk", "листопад 2026"),
            ("pl", "listopad 2026"),
            ("el", "Νοέμβριος 2026"),
            ("en", "November 2026"),
        ] {
            assert_eq!(write(DATE, Some("%B %Y"), language).as_deref(), Ok(written));
        }
    }

    #[test]
    fn no_date_is_half_in_english() {
        assert!(write(DATE, Some("%A"), "xx").is_err_and(|error| error.contains("%d.%m.%Y")));
        assert_eq!(write(DATE, Some("%d.%m.%Y %H:%M"), "xx").as_deref(), Ok("06.11.2026 09:30"));
        for (format, words) in [("%c", "write out its parts"), ("%Q%", "%Q%"), ("%", "not valid"), ("%-", "not valid")]
        {
            assert!(mistake(format).is_some_and(|told| told.contains(words)), "{format}: {:?}", mistake(format));
        }
        for format in ["%-d %B %Y", "%d.%m.%Y", "%H:%M %Z", "%:z", "100%%", ""] {
            assert_eq!(mistake(format), None, "{format}");
        }
    }
}
