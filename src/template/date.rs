//! Dates as readers write them.

use jiff::Zoned;

use super::words::Words;

/// Writes `date` (RFC 9557, with its zone) by `format` (as `strftime`), else as `language` writes a day: `5 March 2026`, and
/// where we do not know how, `2026-03-05`.
pub(super) fn write(date: &str, format: Option<&str>, language: &str) -> Result<String, String> {
    let date: Zoned = date.parse().map_err(|error| format!("the date {date:?} cannot be read: {error}"))?;
    if let Some(format) = format {
        return jiff::fmt::strtime::format(format, &date)
            .map_err(|error| format!("the date format {format:?} is not valid: {error}"));
    }
    let written = Words::of(language).date(date.day(), date.month(), date.year());
    Ok(written.unwrap_or_else(|| date.date().to_string()))
}
