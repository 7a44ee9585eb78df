//! The windows in which calls are counted.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

/// The time in which calls are counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// So long, moving with the clock.
    Rolling(Duration),
    /// A day of this zone.
    Day(TimeZone),
}

/// How far a platform's midnight may be from ours, by its clock and by the way there: what is sent around midnight counts for
/// both days.
const AROUND_MIDNIGHT: SignedDuration = SignedDuration::from_secs(60);

impl Window {
    /// What was called after this counts at `now`.
    pub(super) fn begins(&self, now: Timestamp) -> Timestamp {
        match self {
            Self::Rolling(lasts) => now.checked_sub(signed(*lasts)).unwrap_or(Timestamp::MIN),
            Self::Day(zone) => midnight(zone, now, 0).checked_sub(AROUND_MIDNIGHT).unwrap_or(Timestamp::MIN),
        }
    }

    /// Until when a call counts that was made at `at` and counts at `now`.
    pub(super) fn ends(&self, at: Timestamp, now: Timestamp) -> Timestamp {
        let end = match self {
            Self::Rolling(lasts) => at.checked_add(signed(*lasts)),
            Self::Day(zone) => midnight(zone, now, 1).checked_add(AROUND_MIDNIGHT),
        };
        end.unwrap_or(Timestamp::MAX)
    }
}

pub(super) fn signed(lasts: Duration) -> SignedDuration {
    SignedDuration::try_from(lasts).unwrap_or(SignedDuration::MAX)
}

/// The midnight before `now`, or so many days later. Just after it, the day before is not over everywhere.
fn midnight(zone: &TimeZone, now: Timestamp, days: i64) -> Timestamp {
    let of = || {
        let day = now.checked_sub(AROUND_MIDNIGHT).ok()?.to_zoned(zone.clone());
        Some(day.checked_add(Span::new().days(days)).ok()?.start_of_day().ok()?.timestamp())
    };
    // Only at the ends of time.
    of().unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time written here")
    }

    #[test]
    fn a_rolling_window_moves_with_the_clock() {
        let window = Window::Rolling(Duration::from_secs(3600));
        assert_eq!(window.begins(at("2026-11-23T09:00:00Z")), at("2026-11-23T08:00:00Z"));
        assert_eq!(window.ends(at("2026-11-23T08:30:00Z"), at("2026-11-23T09:00:00Z")), at("2026-11-23T09:30:00Z"));
    }

    #[test]
    fn a_day_is_one_of_its_zone_also_where_its_clocks_are_changed() {
        let day = Window::Day(TimeZone::get("America/Los_Angeles").expect("a zone"));
        let noon = at("2026-11-01T20:00:00Z");
        assert_eq!(day.begins(noon), at("2026-11-01T06:59:00Z"), "midnight of summer time, and what may count for it");
        assert_eq!(day.ends(noon, noon), at("2026-11-02T08:01:00Z"), "midnight 25 hours later");
    }

    #[test]
    fn what_is_called_around_midnight_counts_for_both_days() {
        let day = Window::Day(TimeZone::UTC);
        let before = at("2026-11-23T23:59:30Z");
        assert!(day.begins(at("2026-11-24T12:00:00Z")) < before, "the platform's clock may be ahead");
        let after = at("2026-11-24T00:00:30Z");
        assert!(day.begins(after) < at("2026-11-23T01:00:00Z"), "or behind: the day before is not over");
        assert_eq!(day.ends(before, after), at("2026-11-24T00:01:00Z"));
    }
}
