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

/// Both clocks at a moment when they were trusted.
pub(crate) struct Steady(Mutex<State>);

struct State {
    wall: Timestamp,
    monotonic: Duration,
    /// Workers before this one wrote at that time: a clock that shows less was set back while none of them looked.
    not_before: Option<Timestamp>,
    /// What was said when they parted.
    apart: Option<String>,
}

impl Steady {
    /// Trusts the clocks as they are, unless the wall clock shows less than `last_worked`, when a worker last wrote.
    pub(crate) fn new(wall: Timestamp, monotonic: Duration, last_worked: Option<Timestamp>) -> Self {
        Self(Mutex::new(State { wall, monotonic, not_before: last_worked, apart: None }))
    }

    /// Trusts the clocks as they are now: a person says so.
    pub(crate) fn trust(&self, wall: Timestamp, monotonic: Duration) {
        *self.lock() = State { wall, monotonic, not_before: None, apart: None };
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
            (state.wall, state.monotonic, state.not_before) = (wall, monotonic, None);
        }
        let passed = SignedDuration::try_from(monotonic.saturating_sub(state.monotonic)).unwrap_or(SignedDuration::MAX);
        let apart = wall.duration_since(state.wall) - passed;
        if apart.abs() > MAX_APART {
            let way = if apart.is_negative() { "back" } else { "forward" };
            return state.part(format!("the clock was set {way} by {} s; {UNTIL_RIGHT}", apart.abs().as_secs()));
        }
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
        let steady = Steady::new(at(0), after(0), None);
        for look in 1..200 {
            // Half a second in each ten.
            let wall = at(i64::try_from(look).expect("few") * 10 + i64::try_from(look / 2).expect("few"));
            assert_eq!(steady.look(wall, after(look * 10)), Look::Steady, "{look}");
        }
    }

    #[test]
    fn a_jump_either_way_is_told_once_and_over_when_the_clock_is_right_again() {
        for jump in [3600, -3600] {
            let steady = Steady::new(at(0), after(0), None);
            let Look::Jumped(reason) = steady.look(at(10 + jump), after(10)) else { panic!("it jumped by {jump}") };
            assert_eq!(steady.look(at(20 + jump), after(20)), Look::Apart);
            assert_eq!(steady.look(at(30), after(30)), Look::Agreed(reason));
            assert_eq!(steady.look(at(40), after(40)), Look::Steady);
        }
    }

    #[test]
    fn a_person_may_say_that_the_clock_is_right() {
        let steady = Steady::new(at(0), after(0), None);
        assert!(matches!(steady.look(at(3600), after(10)), Look::Jumped(_)));
        steady.trust(at(3610), after(20));
        assert_eq!(steady.look(at(3620), after(30)), Look::Steady);
    }

    #[test]
    fn a_clock_behind_what_was_last_written_is_trusted_when_it_is_ahead_of_it_by_whatever_time_has_passed() {
        let last_worked = Some(at(0));
        assert_eq!(Steady::new(at(-20), after(0), last_worked).look(at(-20), after(0)), Look::Steady, "a little");
        let steady = Steady::new(at(-3600), after(0), last_worked);
        let Look::Jumped(reason) = steady.look(at(-3600), after(0)) else { panic!("it is an hour behind") };
        assert!(reason.contains("3600 s less"), "{reason}");
        assert_eq!(steady.look(at(-3590), after(10)), Look::Apart);
        assert_eq!(steady.look(at(90_000), after(20)), Look::Agreed(reason), "nobody worked for a day");
        assert_eq!(steady.look(at(90_010), after(30)), Look::Steady);
        assert!(matches!(steady.look(at(80_000), after(40)), Look::Jumped(_)), "watched as any other from then on");
    }

    #[test]
    fn a_person_may_say_that_a_clock_behind_what_was_last_written_is_right() {
        let steady = Steady::new(at(-3600), after(0), Some(at(0)));
        assert!(matches!(steady.look(at(-3600), after(0)), Look::Jumped(_)));
        steady.trust(at(-3590), after(10));
        assert_eq!(steady.look(at(-3580), after(20)), Look::Steady);
    }
}
