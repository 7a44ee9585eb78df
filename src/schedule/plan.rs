//! When one delivery is due, from all that has a say in it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::week::{after_quiet, next_slot};
use super::{TimeError, after_embargo};
use crate::config::{QuietHours, Slot};

/// What has a say in when a post goes out.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The present.
    pub now: Timestamp,
    /// The newsroom's zone.
    pub zone: &'a TimeZone,
    /// What the person asked for.
    pub when: When,
    /// The article's own time of publication.
    pub publish_at: Option<Timestamp>,
    /// The article's embargo.
    pub embargo: Option<Timestamp>,
    /// The account's slots.
    pub slots: &'a [Slot],
    /// Slots of the account that other posts have.
    pub taken: &'a BTreeSet<Timestamp>,
    /// The account's quiet hours.
    pub quiet: Option<QuietHours>,
}

/// What a person can ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// At the article's own time, else now, outside of quiet hours.
    #[default]
    Due,
    /// At that instant, quiet or not.
    At(Timestamp),
    /// At the account's next free slot.
    Slot,
    /// Now, before everything else, quiet or not; never before an embargo.
    Breaking,
}

/// When a post goes out, and what it waits for if that is not now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The instant.
    pub at: Timestamp,
    /// In a few words: `the embargo`.
    pub waits_for: Option<&'static str>,
}

/// Decides when a post is due.
///
/// # Errors
///
/// [`TimeError::NoSlots`] and [`TimeError::NoFreeSlot`] if a slot was asked for and there is none.
pub fn plan(wish: &Wish<'_>) -> Result<Due, TimeError> {
    let now = wish.now;
    let (mut at, mut waits_for) = match wish.when {
        When::At(at) => (at.max(now), "its time"),
        When::Breaking => (now, ""),
        When::Due => (wish.publish_at.unwrap_or(now).max(now), "its time"),
        When::Slot if wish.slots.is_empty() => return Err(TimeError::NoSlots),
        When::Slot => {
            let from = wish.publish_at.unwrap_or(now).max(now);
            let from = after_embargo(from, wish.embargo);
            (next_slot(wish.slots, wish.taken, wish.zone, from).ok_or(TimeError::NoFreeSlot)?, "its slot")
        }
    };
    let free = after_embargo(at, wish.embargo);
    if free > at {
        (at, waits_for) = (free, "the embargo");
    }
    if wish.when == When::Due
        && let Some(quiet) = wish.quiet
    {
        let awake = after_quiet(at, quiet, wish.zone);
        if awake > at {
            (at, waits_for) = (awake, "the end of the quiet hours");
        }
    }
    Ok(Due { at, waits_for: (at > now).then_some(waits_for) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-26T23:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time written here")
    }

    fn planned(change: impl FnOnce(&mut Wish<'_>)) -> Due {
        let (zone, slots) = (TimeZone::UTC, ["daily 06:00".parse().expect("a slot written here")]);
        let mut wish = Wish {
            now: at(NOW),
            zone: &zone,
            when: When::Due,
            publish_at: None,
            embargo: None,
            slots: &slots,
            taken: &BTreeSet::new(),
            quiet: Some("22:00-07:00".parse().expect("quiet hours written here")),
        };
        change(&mut wish);
        plan(&wish).expect("a time")
    }

    #[test]
    fn what_nobody_asked_a_time_for_waits_until_the_quiet_hours_end() {
        let due = planned(|_| {});
        assert_eq!(due, Due { at: at("2026-11-27T07:00:00Z"), waits_for: Some("the end of the quiet hours") });
    }

    #[test]
    fn a_time_that_was_asked_for_is_kept_in_quiet_hours() {
        let due = planned(|wish| wish.when = When::At(at("2026-11-26T23:30:00Z")));
        assert_eq!(due, Due { at: at("2026-11-26T23:30:00Z"), waits_for: Some("its time") });
    }

    #[test]
    fn breaking_news_waits_for_nothing_but_its_embargo() {
        assert_eq!(planned(|wish| wish.when = When::Breaking), Due { at: at(NOW), waits_for: None });
        let due = planned(|wish| {
            wish.when = When::Breaking;
            wish.embargo = Some(at("2026-11-27T01:00:00Z"));
        });
        assert_eq!(due, Due { at: at("2026-11-27T01:00:00Z"), waits_for: Some("the embargo") });
    }

    #[test]
    fn an_articles_own_time_is_kept() {
        let due = planned(|wish| wish.publish_at = Some(at("2026-11-28T12:00:00Z")));
        assert_eq!(due.at, at("2026-11-28T12:00:00Z"));
    }

    #[test]
    fn a_slot_comes_after_the_embargo() {
        let due = planned(|wish| {
            wish.when = When::Slot;
            wish.embargo = Some(at("2026-11-27T09:00:00Z"));
        });
        assert_eq!(due, Due { at: at("2026-11-28T06:00:00Z"), waits_for: Some("its slot") });
    }

    #[test]
    fn an_account_without_slots_has_none_to_give() {
        let zone = TimeZone::UTC;
        let wish = Wish {
            now: at(NOW),
            zone: &zone,
            when: When::Slot,
            publish_at: None,
            embargo: None,
            slots: &[],
            taken: &BTreeSet::new(),
            quiet: None,
        };
        assert_eq!(plan(&wish), Err(TimeError::NoSlots));
    }
}
