//! Whether the clock can be trusted: wall time is compared with monotonic time, which nobody can set.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Time that was corrected by more than this was wrong before or is wrong now.
const MAX_APART: SignedDuration = SignedDuration::from_secs(30);

/// Between two looks, a clock that is slowly corrected moves by less.
const SLEW: SignedDuration = SignedDuration::from_secs(1);

/// What follows for a person.
const UNTIL_RIGHT: &str = "nothing is sent until it is right again, or until you say that it is with \
                           `fanfare queue resume --all`";

/// What a look at both clocks says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// They go alike.
    Steady,
    /// They have just parted; why nothing is sent now, in one sentence.
    Jumped(String),
    /// They are apart, as was said.
    Apart,
    /// They go alike again; what was said when they parted.
    Agreed(String),
}

/// What workers before this one knew of the clock.
#[derive(Clone, Debug)]
pub(crate) enum Past {
    /// They looked at it on this machine, since it was started.
    Known {
        /// What it shows now, if nobody has set it since.
        shows: Timestamp,
        /// They trusted it from then on.
        since: Timestamp,
    },
    /// They wrote last at that time, on another machine or before this one was started.
    Wrote(Option<Timestamp>),
}

/// Both clocks at a moment when they were trusted.
pub(crate) struct Steady(Mutex<State>);

struct State {
    wall: Timestamp,
    monotonic: Duration,
    /// Nobody has set the clock since it showed that.
    since: Timestamp,
    /// By how much the wall clock has run ahead of monotonic time, as of the last look.
    ahead: SignedDuration,
    /// Workers before this one wrote at that time: a clock that shows less was set back while none of them looked.
    not_before: Option<Timestamp>,
    /// What was said when they parted.
    apart: Option<String>,
}

impl State {
    fn trusted(wall: Timestamp, monotonic: Duration) -> Self {
        Self { wall, monotonic, since: wall, ahead: SignedDuration::ZERO, not_before: None, apart: None }
    }
}

impl Steady {
    /// Trusts the clocks as they are, unless the wall clock does not show what it should by the `past`.
    pub(crate) fn new(wall: Timestamp, monotonic: Duration, past: &Past) -> Self {
        let state = State::trusted(wall, monotonic);
        Self(Mutex::new(match *past {
            Past::Known { shows, since } => State { wall: shows, since, ..state },
            Past::Wrote(at) => State { not_before: at, ..state },
        }))
    }

    /// Trusts the clocks as they are now: a person says so.
    pub(crate) fn trust(&self, wall: Timestamp, monotonic: Duration) {
        *self.lock() = State::trusted(wall, monotonic);
    }

    /// The wall clock's time at a moment of monotonic time when it was trusted, and since when it has been: what workers after
    /// this one should know. `None` while the clocks are apart.
    pub(crate) fn trusted(&self) -> Option<(Timestamp, Duration, Timestamp)> {
        let state = self.lock();
        let is_trusted = state.apart.is_none() && state.not_before.is_none();
        is_trusted.then_some((state.wall, state.monotonic, state.since))
    }

    /// From when to count the time that has passed since the clock showed `at`, so that never more is counted than has passed: it
    /// may have been set forward by a little, and by anything while nobody looked.
    pub(crate) fn counts_from(&self, at: Timestamp) -> Timestamp {
        let state = self.lock();
        at.max(state.since).checked_add(state.ahead.max(SignedDuration::ZERO)).unwrap_or(Timestamp::MAX)
    }

    /// Compares the clocks with when they were trusted.
    pub(crate) fn look(&self, wall: Timestamp, monotonic: Duration) -> Look {
        let mut state = self.lock();
        if let Some(last_worked) = state.not_before {
            let behind = last_worked.duration_since(wall);
            if behind > MAX_APART {
                return state.part(format!(
                    "the clock shows {} s less than when a post was last sent; {UNTIL_RIGHT}",
                    behind.as_secs()
                ));
            }
            (state.wall, state.monotonic, state.not_before, state.since) = (wall, monotonic, None, wall);
        }
        let passed = SignedDuration::try_from(monotonic.saturating_sub(state.monotonic)).unwrap_or(SignedDuration::MAX);
        let apart = wall.duration_since(state.wall) - passed;
        if apart.abs() > MAX_APART {
            let way = if apart.is_negative() { "back" } else { "forward" };
            return state.part(format!("the clock was set {way} by {} s; {UNTIL_RIGHT}", apart.abs().as_secs()));
        }
        state.ahead = apart;
        if apart.abs() <= SLEW {
            (state.wall, state.monotonic) = (wall, monotonic);
        }
        state.apart.take().map_or(Look::Steady, Look::Agreed)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Says why they are apart when they have just parted.
    fn part(&mut self, reason: String) -> Look {
        if self.apart.is_some() {
            return Look::Apart;
        }
        self.apart = Some(reason.clone());
        Look::Jumped(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).expect("a time written here")
    }

    fn after(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_clock_that_is_slowly_corrected_is_trusted_however_far_it_comes() {
        let steady = Steady::new(at(0), after(0), &Past::Wrote(None));
        for look in 1..200 {
            // Half a second in each ten.
            let wall = at(i64::try_from(look).expect("few") * 10 + i64::try_from(look / 2).expect("few"));
            assert_eq!(steady.look(wall, after(look * 10)), Look::Steady, "{look}");
        }
    }

    #[test]
    fn a_jump_either_way_is_told_once_and_over_when_the_clock_is_right_again() {
        for jump in [3600, -3600] {
            let steady = Steady::new(at(0), after(0), &Past::Wrote(None));
            let Look::Jumped(reason) = steady.look(at(10 + jump), after(10)) else { panic!("it jumped by {jump}") };
            assert_eq!(steady.look(at(20 + jump), after(20)), Look::Apart);
            assert_eq!(steady.look(at(30), after(30)), Look::Agreed(reason));
            assert_eq!(steady.look(at(40), after(40)), Look::Steady);
        }
    }

    #[test]
    fn a_person_may_say_that_the_clock_is_right() {
        let steady = Steady::new(at(0), after(0), &Past::Wrote(None));
        assert!(matches!(steady.look(at(3600), after(10)), Look::Jumped(_)));
        steady.trust(at(3610), after(20));
        assert_eq!(steady.look(at(3620), after(30)), Look::Steady);
    }

    #[test]
    fn a_clock_behind_what_was_last_written_is_trusted_when_it_is_ahead_of_it_by_whatever_time_has_passed() {
        let wrote = Past::Wrote(Some(at(0)));
        assert_eq!(Steady::new(at(-20), after(0), &wrote).look(at(-20), after(0)), Look::Steady, "a little");
        let steady = Steady::new(at(-3600), after(0), &wrote);
        let Look::Jumped(reason) = steady.look(at(-3600), after(0)) else { panic!("it is an hour behind") };
        assert!(reason.contains("3600 s less"), "{reason}");
        assert_eq!(steady.look(at(-3590), after(10)), Look::Apart);
        assert_eq!(steady.look(at(90_000), after(20)), Look::Agreed(reason), "nobody worked for a day");
        assert_eq!(steady.look(at(90_010), after(30)), Look::Steady);
        assert!(matches!(steady.look(at(80_000), after(40)), Look::Jumped(_)), "watched as any other from then on");
    }

    #[test]
    fn a_person_may_say_that_a_clock_behind_what_was_last_written_is_right() {
        let steady = Steady::new(at(-3600), after(0), &Past::Wrote(Some(at(0))));
        assert!(matches!(steady.look(at(-3600), after(0)), Look::Jumped(_)));
        steady.trust(at(-3590), after(10));
        assert_eq!(steady.look(at(-3580), after(20)), Look::Steady);
    }

    #[test]
    fn a_clock_that_was_set_either_way_since_workers_of_this_machine_trusted_it_is_told() {
        let past = Past::Known { shows: at(1000), since: at(0) };
        assert_eq!(Steady::new(at(1000), after(0), &past).look(at(1000), after(0)), Look::Steady);
        for (wall, way) in [(1040, "forward by 40 s"), (960, "back by 40 s")] {
            let steady = Steady::new(at(wall), after(0), &past);
            let Look::Jumped(reason) = steady.look(at(wall), after(0)) else { panic!("it was set to {wall}") };
            assert!(reason.contains(way), "{reason}");
            assert_eq!(steady.trusted(), None);
            assert_eq!(steady.look(at(1010), after(10)), Look::Agreed(reason), "set right again");
            assert_eq!(steady.trusted(), Some((at(1010), after(10), at(0))));
        }
    }

    #[test]
    fn no_more_time_is_counted_than_has_passed_for_all_that_is_known() {
        let known = Steady::new(at(1000), after(0), &Past::Known { shows: at(1000), since: at(0) });
        assert_eq!(known.look(at(1000), after(0)), Look::Steady);
        assert_eq!(known.counts_from(at(500)), at(500), "workers before looked all the time");
        assert_eq!(known.counts_from(at(-500)), at(0), "but not then");
        assert_eq!(known.look(at(1035), after(10)), Look::Steady);
        assert_eq!(known.counts_from(at(1000)), at(1025), "it was set forward by 25 s, which is let pass");
        known.trust(at(5000), after(20));
        assert_eq!(known.counts_from(at(1000)), at(5000), "a person trusts it from now on");
        let alone = Steady::new(at(1000), after(0), &Past::Wrote(Some(at(900))));
        assert_eq!(alone.look(at(1000), after(0)), Look::Steady);
        assert_eq!(alone.counts_from(at(900)), at(1000), "who knows what the clock did before");
    }
}
