//! Dates as readers write them.

use jiff::Zoned;

/// Months as they stand after a day, by language.
const MONTHS: &[(&str, [&str; 12])] = &[
    (
        "en",
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
    (
        "ru",
        [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
    ),
    (
        "kk",
        [
            "қаңтар",
            "ақпан",
            "наурыз",
            "сәуір",
            "мамыр",
            "маусым",
            "шілде",
            "тамыз",
            "қыркүйек",
            "қазан",
            "қараша",
            "желтоқсан",
        ],
    ),
];

/// Writes `date` (RFC 9557, with its zone) by `format` (as `strftime`), else as `language` writes a day: `5 March 2026`, and
/// where we do not know how, `2026-03-05`.
pub(super) fn write(date: &str, format: Option<&str>, language: &str) -> Result<String, String> {
    let date: Zoned = date.parse().map_err(|error| format!("the date {date:?} cannot be read: {error}"))?;
    if let Some(format) = format {
        return jiff::fmt::strtime::format(format, &date)
            .map_err(|error| format!("the date format {format:?} is not valid: {error}"));
    }
    let primary = language.split('-').next().unwrap_or_default();
    let month = usize::from(date.month().unsigned_abs()) - 1;
    Ok(match MONTHS.iter().find(|(language, _)| *language == primary) {
        Some(("kk", months)) => format!("{} жылғы {} {}", date.year(), date.day(), months[month]),
        Some((_, months)) => format!("{} {} {}", date.day(), months[month], date.year()),
        None => date.date().to_string(),
    })
}
