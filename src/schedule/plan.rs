//! When one delivery is due, from all that has a say in it.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

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
    /// When the account's other posts go out, or went out last.
    pub taken: &'a BTreeSet<Timestamp>,
    /// How long what nobody gave a time waits, so that it can be taken back.
    pub undo: SignedDuration,
    /// How long it waits behind the article's posts for accounts before this one.
    pub behind: SignedDuration,
    /// How far apart the account's posts are at least.
    pub spacing: SignedDuration,
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

/// What a post waits for that was asked for at a later time.
pub const ITS_TIME: &str = "its time";

/// How the reason of a post begins that waits for what its plan has.
const WAITS_FOR: &str = "waits for ";

/// The reason of a post that waits for `what`.
pub fn waits_for(what: &str) -> String {
    format!("{WAITS_FOR}{what}")
}

/// Whether `reason` says no more than that its time is to come.
pub fn waits_for_its_time(reason: &str) -> bool {
    reason.strip_prefix(WAITS_FOR) == Some(ITS_TIME)
}

/// Whether `reason` is one of [`waits_for`]: all is as it was planned.
pub fn is_as_planned(reason: &str) -> bool {
    reason.starts_with(WAITS_FOR)
}

/// Decides when a post is due.
///
/// # Errors
///
/// [`TimeError::NoSlots`] and [`TimeError::NoFreeSlot`] if a slot was asked for and there is none.
pub fn plan(wish: &Wish<'_>) -> Result<Due, TimeError> {
    let now = wish.now;
    let (mut at, mut waits_for) = match wish.when {
        When::At(at) => (at.max(now), ITS_TIME),
        When::Breaking => (now, ""),
        When::Due => match wish.publish_at.unwrap_or(now).max(now) {
            at if at < later(now, wish.undo) => (later(now, wish.undo), "the time to take it back"),
            at => (at, ITS_TIME),
        },
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
    if matches!(wish.when, When::Due | When::At(_)) && wish.behind.is_positive() {
        (at, waits_for) = (later(at, wish.behind), "the posts before it");
    }
    let quiet = wish.quiet.filter(|_| wish.when == When::Due);
    let spacing = Some(wish.spacing).filter(|spacing| wish.when == When::Due && spacing.is_positive());
    loop {
        let awake = quiet.map_or(at, |quiet| after_quiet(at, quiet, wish.zone));
        let apart = spacing.map_or(awake, |spacing| after_others(awake, wish.taken, spacing));
        if apart > awake {
            waits_for = "the account's other posts";
        } else if awake > at {
            waits_for = "the end of the quiet hours";
        }
        // What waits for others may come to wait for the morning.
        if std::mem::replace(&mut at, apart) == apart {
            break;
        }
    }
    Ok(Due { at, waits_for: (at > now).then_some(waits_for) })
}

/// So much later, but no later than there are instants.
fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The first instant from `at` on that is as far as `spacing` from each of `taken`.
fn after_others(mut at: Timestamp, taken: &BTreeSet<Timestamp>, spacing: SignedDuration) -> Timestamp {
    let from = at.checked_sub(spacing).unwrap_or(Timestamp::MIN);
    for other in taken.range(from..) {
        if *other >= later(at, spacing) {
            break;
        }
        if other.duration_since(at).abs() < spacing {
            at = later(*other, spacing);
        }
    }
    at
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
            undo: SignedDuration::ZERO,
            behind: SignedDuration::ZERO,
            spacing: SignedDuration::ZERO,
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
        assert_eq!(due, Due { at: at("2026-11-26T23:30:00Z"), waits_for: Some(ITS_TIME) });
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
    fn what_nobody_gave_a_time_can_be_taken_back_for_a_while() {
        let undo = |when: When| {
            planned(|wish| (wish.when, wish.quiet, wish.undo) = (when, None, SignedDuration::from_secs(30)))
        };
        let wanted = Due { at: at("2026-11-26T23:00:30Z"), waits_for: Some("the time to take it back") };
        assert_eq!(undo(When::Due), wanted);
        assert_eq!(undo(When::Breaking), Due { at: at(NOW), waits_for: None });
        assert_eq!(undo(When::At(at("2026-11-26T23:00:10Z"))).at, at("2026-11-26T23:00:10Z"));
    }

    #[test]
    fn the_posts_of_an_article_go_out_one_behind_the_other() {
        let behind = |when: When| {
            planned(|wish| (wish.when, wish.quiet, wish.behind) = (when, None, SignedDuration::from_mins(4)))
        };
        let wanted = Due { at: at("2026-11-26T23:04:00Z"), waits_for: Some("the posts before it") };
        assert_eq!(behind(When::Due), wanted);
        assert_eq!(behind(When::At(at("2026-11-26T23:30:00Z"))).at, at("2026-11-26T23:34:00Z"));
        assert_eq!(behind(When::Breaking).at, at(NOW));
    }

    #[test]
    fn an_account_s_posts_keep_their_distance_and_breaking_news_does_not() {
        let taken: BTreeSet<Timestamp> =
            ["2026-11-26T22:55:00Z", "2026-11-26T23:10:00Z", "2026-11-26T23:40:00Z"].map(at).into();
        let apart = |when: When, minutes: i64| {
            let mut due = Due { at: at(NOW), waits_for: None };
            let zone = TimeZone::UTC;
            let wish = Wish {
                now: at(NOW),
                zone: &zone,
                when,
                publish_at: None,
                embargo: None,
                slots: &[],
                taken: &taken,
                undo: SignedDuration::ZERO,
                behind: SignedDuration::ZERO,
                spacing: SignedDuration::from_mins(minutes),
                quiet: None,
            };
            if let Ok(found) = plan(&wish) {
                due = found;
            }
            due
        };
        let others = Some("the account's other posts");
        assert_eq!(apart(When::Due, 5), Due { at: at("2026-11-26T23:00:00Z"), waits_for: None });
        assert_eq!(apart(When::Due, 10), Due { at: at("2026-11-26T23:20:00Z"), waits_for: others });
        assert_eq!(apart(When::Due, 20), Due { at: at("2026-11-27T00:00:00Z"), waits_for: others });
        assert_eq!(apart(When::Breaking, 20), Due { at: at(NOW), waits_for: None });
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
            undo: SignedDuration::ZERO,
            behind: SignedDuration::ZERO,
            spacing: SignedDuration::ZERO,
            quiet: None,
        };
        assert_eq!(plan(&wish), Err(TimeError::NoSlots));
    }

    #[test]
    fn what_waits_for_the_end_of_time_waits_and_does_not_break() {
        let last = Timestamp::MAX;
        let wish = |wish: &mut Wish<'_>| {
            (wish.when, wish.embargo) = (When::At(last), Some(last));
            (wish.undo, wish.behind) = (SignedDuration::from_hours(1), SignedDuration::from_hours(1));
        };
        assert_eq!(planned(wish).at, last);
    }
}
