//! When a delivery is due. Pure: the present is passed in, zones and daylight saving come from the tz database.

mod plan;
mod week;

pub use plan::{Due, ITS_TIME, When, Wish, is_as_planned, plan, waits_for, waits_for_its_time};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::config::Allowance;

/// Why a time cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// It cannot be read.
    #[error("`{0}` is no time; write 2026-12-24T18:00:00Z, or 2026-12-24 18:00 for the newsroom's own zone")]
    Unreadable(String),
    /// It is over.
    #[error("{0} is past; choose a time to come, or leave --at out to publish now")]
    Past(String),
    /// The account has no slots.
    #[error("it has no slots; set `slots` in its [[accounts]] entry, or use --at")]
    NoSlots,
    /// All slots of the account are taken, for a year.
    #[error("all its slots of a year are taken; add some, or use --at")]
    NoFreeSlot,
}

/// A time that somebody asked for, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The instant.
    pub at: Timestamp,
    /// What to tell the person: the local time does not exist or exists twice on that day.
    pub note: Option<String>,
}

/// Reads a time: RFC 3339 with its offset, RFC 9557 with the name of a zone, or local in `zone`.
///
/// A local time that daylight saving skips becomes the instant after the gap; one that it repeats, the first of the two.
/// Either is said in the note.
///
/// # Errors
///
/// [`TimeError`] if it cannot be read or lies before `now`.
pub fn parse_time(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Asked, TimeError> {
    let unreadable = || TimeError::Unreadable(text.to_owned());
    // What stands behind the time of day says where it is meant, and is never passed over.
    let behind = text.get(10..).and_then(|rest| rest.find(['+', '-', 'Z', 'z', '['])).map(|at| &text[10 + at..]);
    let asked = match behind {
        Some(zoned) if zoned.contains('[') => {
            Asked { at: text.parse::<jiff::Zoned>().map_err(|_| unreadable())?.timestamp(), note: None }
        }
        Some(offset) if offset.get(1..3).is_none_or(|hours| hours < "24") => {
            Asked { at: text.parse().map_err(|_| unreadable())?, note: None }
        }
        Some(_) => return Err(unreadable()),
        None => {
            let local: DateTime = text.replacen(' ', "T", 1).parse().map_err(|_| unreadable())?;
            local_time(local, zone).ok_or_else(unreadable)?
        }
    };
    if asked.at < now {
        return Err(TimeError::Past(text.to_owned()));
    }
    Ok(asked)
}

/// The instant of a local time, and what is to be told where daylight saving skips or repeats that.
pub fn local_time(local: DateTime, zone: &TimeZone) -> Option<Asked> {
    let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(asked(local, zone, at, "the first"))
}

/// The same of an end before which nothing may be out: of a time that comes twice, the second.
pub fn local_end(local: DateTime, zone: &TimeZone) -> Option<Asked> {
    let at = zone.to_ambiguous_timestamp(local).later().ok()?;
    Some(asked(local, zone, at, "the second"))
}

fn asked(local: DateTime, zone: &TimeZone, at: Timestamp, taken: &str) -> Asked {
    let format = if local.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    let (local_words, place) = (local.strftime(format), zone.iana_name().unwrap_or("the newsroom's zone"));
    let note = match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Gap { .. } => {
            Some(format!("{local_words} does not exist in {place} (the clock goes forward then)"))
        }
        AmbiguousOffset::Fold { .. } => {
            Some(format!("{local_words} comes twice in {place} (the clock goes back then); {taken} is taken"))
        }
    };
    let note = note.map(|note| format!("{note}: {}", at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z")));
    Asked { at, note }
}

/// When a delivery that is due at `due` is too late to be of use.
pub fn late_at(due: Timestamp, late: Allowance) -> Timestamp {
    due.checked_add(late.0).unwrap_or(Timestamp::MAX)
}

/// Not before the embargo ends.
pub fn after_embargo(due: Timestamp, embargo: Option<Timestamp>) -> Timestamp {
    embargo.map_or(due, |embargo| due.max(embargo))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time written here")
    }

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").expect("a zone written here")
    }

    #[test]
    fn a_local_time_is_meant_in_the_newsrooms_zone() {
        let asked = parse_time("2026-07-01 09:30", &london(), at("2026-06-30T00:00:00Z")).expect("a time");
        assert_eq!(asked, Asked { at: at("2026-07-01T08:30:00Z"), note: None });
    }

    #[test]
    fn a_time_that_daylight_saving_skips_or_repeats_is_said() {
        let now = at("2026-01-01T00:00:00Z");
        let gap = parse_time("2026-03-29 01:30", &london(), now).expect("a time");
        assert_eq!(gap.at, at("2026-03-29T01:30:00Z"));
        assert_eq!(
            gap.note.as_deref(),
            Some(
                "2026-03-29 01:30 does not exist in Europe/London (the clock goes forward then): 2026-03-29 02:30 BST"
            )
        );
        let fold = parse_time("2026-10-25 01:30", &london(), now).expect("a time");
        assert_eq!(fold.at, at("2026-10-25T00:30:00Z"));
        assert!(fold.note.is_some_and(|note| note.contains("comes twice in Europe/London")));
        let end = local_end("2026-10-25T01:30:00".parse().expect("a time written here"), &london()).expect("a time");
        assert_eq!(end.at, at("2026-10-25T01:30:00Z"), "nothing is out before either");
        assert!(end.note.is_some_and(|note| note.contains("the second is taken")));
    }

    #[test]
    fn a_past_time_and_no_time_are_refused() {
        let now = at("2026-06-30T00:00:00Z");
        assert!(matches!(parse_time("2020-01-01T00:00:00Z", &london(), now), Err(TimeError::Past(_))));
        for no_time in ["tomorrow", "2026-12-24T18:00:00+25:00", "2026-12-24 18:00 GMT", "2026-12-24T18:00[Nowhere]"] {
            assert!(matches!(parse_time(no_time, &london(), now), Err(TimeError::Unreadable(_))), "{no_time}");
        }
    }

    #[test]
    fn a_zone_that_is_named_is_the_one_that_is_meant() {
        let now = at("2026-06-30T00:00:00Z");
        for text in
            ["2026-12-24T18:00:00[Asia/Tokyo]", "2026-12-24T18:00:00+09:00[Asia/Tokyo]", "2026-12-24T18:00:00+09:00"]
        {
            let asked = parse_time(text, &london(), now).expect("a time");
            assert_eq!(asked.at, at("2026-12-24T09:00:00Z"), "{text}");
        }
    }

    #[test]
    fn an_embargo_moves_a_delivery_and_never_brings_it_forward() {
        let (due, embargo) = (at("2026-06-30T10:00:00Z"), at("2026-06-30T12:00:00Z"));
        assert_eq!(after_embargo(due, Some(embargo)), embargo);
        assert_eq!(after_embargo(embargo, Some(due)), embargo);
    }
}
