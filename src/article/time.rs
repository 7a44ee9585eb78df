//! Times as people and pages write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The instant that `text` names; one without an offset is in `zone`, one without a time of day is the start of the
/// day.
///
/// Takes RFC 3339 and ISO 8601 (`2026-11-23T09:00:00Z`, `2026-11-23T09:00+0500`, `2026-11-23T09:00[Asia/Almaty]`), a
/// space in place of the `T`, RFC 2822 (`Mon, 23 Nov 2026 09:00:00 +0000`), and a date alone.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<Timestamp> {
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
    zone.to_ambiguous_zoned(local).compatible().ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
