//! Whether the clock can be trusted: wall time is compared with monotonic time, which nobody can set.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Time that was corrected by more than this was wrong before or is wrong now.
const MAX_APART: SignedDuration = SignedDuration::from_secs(30);

/// Between two looks, a clock that is slowly corrected moves by less.
const SLEW: SignedDuration = SignedDuration::from_secs(1);

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
    /// What was said when they parted.
    apart: Option<String>,
}

impl Steady {
    /// Trusts the clocks as they are.
    pub(crate) fn new(wall: Timestamp, monotonic: Duration) -> Self {
        Self(Mutex::new(State { wall, monotonic, apart: None }))
    }

    /// Trusts the clocks as they are now: a person says so.
    pub(crate) fn trust(&self, wall: Timestamp, monotonic: Duration) {
        *self.lock() = State { wall, monotonic, apart: None };
    }

    /// Compares the clocks with when they were trusted.
    pub(crate) fn look(&self, wall: Timestamp, monotonic: Duration) -> Look {
        let mut state = self.lock();
        let passed = SignedDuration::try_from(monotonic.saturating_sub(state.monotonic)).unwrap_or(SignedDuration::MAX);
        let apart = wall.duration_since(state.wall) - passed;
        if apart.abs() > MAX_APART {
            if state.apart.is_some() {
                return Look::Apart;
            }
            let way = if apart.is_negative() { "back" } else { "forward" };
            let reason = format!(
                "the clock was set {way} by {} s; nothing is sent until it is right again, or until you say that it is with \
                 `fanfare queue resume --all`",
                apart.abs().as_secs()
            );
            state.apart = Some(reason.clone());
            return Look::Jumped(reason);
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
        let steady = Steady::new(at(0), after(0));
        for look in 1..200 {
            // Half a second in each ten.
            let wall = at(i64::try_from(look).expect("few") * 10 + i64::try_from(look / 2).expect("few"));
            assert_eq!(steady.look(wall, after(look * 10)), Look::Steady, "{look}");
        }
    }

    #[test]
    fn a_jump_either_way_is_told_once_and_over_when_the_clock_is_right_again() {
        for jump in [3600, -3600] {
            let steady = Steady::new(at(0), after(0));
            let Look::Jumped(reason) = steady.look(at(10 + jump), after(10)) else { panic!("it jumped by {jump}") };
            assert_eq!(steady.look(at(20 + jump), after(20)), Look::Apart);
            assert_eq!(steady.look(at(30), after(30)), Look::Agreed(reason));
            assert_eq!(steady.look(at(40), after(40)), Look::Steady);
        }
    }

    #[test]
    fn a_person_may_say_that_the_clock_is_right() {
        let steady = Steady::new(at(0), after(0));
        assert!(matches!(steady.look(at(3600), after(10)), Look::Jumped(_)));
        steady.trust(at(3610), after(20));
        assert_eq!(steady.look(at(3620), after(30)), Look::Steady);
    }
}
