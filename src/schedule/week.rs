//! Weekly slots and quiet hours, in the newsroom's zone.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::config::{QuietHours, Slot};

/// No search for a free slot goes further: an account with one slot a week and a year of posts before it.
const HORIZON_DAYS: usize = 366;

/// The first slot after `now` that is not among `taken`; `None` if there is none within a year.
pub fn next_slot(slots: &[Slot], taken: &BTreeSet<Timestamp>, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let mut day = now.to_zoned(zone.clone()).date();
    for _ in 0..HORIZON_DAYS {
        let of_day = slots.iter().filter(|slot| slot.days.contains(&day.weekday()));
        let free =
            of_day.filter_map(|slot| instant(day, slot.time, zone)).filter(|at| *at > now && !taken.contains(at)).min();
        if free.is_some() {
            return free;
        }
        day = day.checked_add(1.day()).ok()?;
    }
    None
}

/// `due`, or the end of the quiet hours that it falls into.
pub fn after_quiet(due: Timestamp, quiet: QuietHours, zone: &TimeZone) -> Timestamp {
    let local = due.to_zoned(zone.clone());
    let (time, QuietHours { from, to }) = (local.time(), quiet);
    let end_day = if from < to {
        (from <= time && time < to).then(|| Some(local.date()))
    } else if time >= from {
        Some(local.date().checked_add(1.day()).ok())
    } else {
        (time < to).then(|| Some(local.date()))
    };
    end_day.flatten().and_then(|day| instant(day, to, zone)).map_or(due, |end| end.max(due))
}

/// A local time as an instant: what daylight saving skips comes after the gap, what it repeats is the first of the two.
fn instant(day: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok()
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

    fn slots(texts: &[&str]) -> Vec<Slot> {
        texts.iter().map(|text| text.parse().expect("a slot written here")).collect()
    }

    #[test]
    fn the_next_free_slot_is_taken() {
        let slots = slots(&["mon-fri 09:00", "mon-fri 17:30"]);
        // 26 November 2026 is a Thursday.
        let now = at("2026-11-26T10:00:00Z");
        let mut taken = BTreeSet::new();
        for wanted in ["2026-11-26T17:30:00Z", "2026-11-27T09:00:00Z", "2026-11-27T17:30:00Z", "2026-11-30T09:00:00Z"] {
            let slot = next_slot(&slots, &taken, &london(), now).expect("a slot");
            assert_eq!(slot, at(wanted));
            taken.insert(slot);
        }
        assert_eq!(next_slot(&[], &taken, &london(), now), None);
    }

    #[test]
    fn a_slot_keeps_its_local_time_over_daylight_saving() {
        let slots = slots(&["daily 09:00"]);
        assert_eq!(
            next_slot(&slots, &BTreeSet::new(), &london(), at("2026-03-28T12:00:00Z")),
            Some(at("2026-03-29T08:00:00Z"))
        );
    }

    #[test]
    fn quiet_hours_move_a_post_to_their_end() {
        let quiet: QuietHours = "22:00-07:00".parse().expect("quiet hours written here");
        let moved = |text| after_quiet(at(text), quiet, &london());
        assert_eq!(moved("2026-11-26T21:59:00Z"), at("2026-11-26T21:59:00Z"));
        assert_eq!(moved("2026-11-26T22:00:00Z"), at("2026-11-27T07:00:00Z"));
        assert_eq!(moved("2026-11-27T03:00:00Z"), at("2026-11-27T07:00:00Z"));
        assert_eq!(moved("2026-11-27T07:00:00Z"), at("2026-11-27T07:00:00Z"));
        let lunch: QuietHours = "12:00-13:00".parse().expect("quiet hours written here");
        assert_eq!(after_quiet(at("2026-11-26T12:30:00Z"), lunch, &london()), at("2026-11-26T13:00:00Z"));
    }
}
