//! A platform that fails again and again is left alone for a while, and then tried with one request before the others follow.
//!
//! Kept by each worker for itself: what it knows of a platform is what it has seen, and a new worker finds out soon.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::delivery::Class;

/// So many failures in a row, of whichever accounts, and the platform is down.
const FAILURES: u32 = 8;

/// How long it is left alone first; each time twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(30);

/// No pause is longer, so that a bad hour is over soon after it ends.
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 60);

/// How long the one request that tries it may take before another does.
const PROBE: Duration = Duration::from_secs(60);

/// What is known of one platform.
#[derive(Debug, Default)]
pub(crate) struct Circuit(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// In a row.
    failures: u32,
    /// How often it was left alone, in a row.
    pauses: u32,
    /// Nothing is sent before.
    until: Option<Timestamp>,
}

impl Circuit {
    /// Until when nothing may be sent; none if something may. Of many that ask when the pause is over, the first may.
    pub(crate) fn closed_until(&self, now: Timestamp) -> Option<Timestamp> {
        let mut state = self.state();
        let until = state.until?;
        if until > now {
            return Some(until);
        }
        state.until = Some(later(now, PROBE));
        None
    }

    /// Takes note of how a request ended; gives until when the platform is left alone, if that begins now.
    pub(crate) fn answered(&self, class: Option<Class>, now: Timestamp) -> Option<Timestamp> {
        let mut state = self.state();
        if !matches!(class, Some(Class::NotActed | Class::MayHaveActed)) {
            // It answers, if only to refuse.
            *state = State::default();
            return None;
        }
        state.failures += 1;
        if state.failures < FAILURES {
            return None;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << state.pauses.min(16)).min(LONGEST_PAUSE);
        state.pauses += 1;
        // The next failure, of the request that tries it, is enough.
        state.failures = FAILURES - 1;
        let until = later(now, pause);
        state.until = Some(until);
        Some(until)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn later(now: Timestamp, after: Duration) -> Timestamp {
    now.checked_add(after).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
    }

    fn failing(circuit: &Circuit, times: u32, now: i64) -> Option<Timestamp> {
        (0..times).fold(None, |_, _| circuit.answered(Some(Class::NotActed), at(now)))
    }

    #[test]
    fn a_platform_that_fails_again_and_again_is_left_alone() {
        let circuit = Circuit::default();
        assert_eq!(failing(&circuit, FAILURES - 1, 0), None);
        assert_eq!(circuit.closed_until(at(0)), None);
        assert_eq!(failing(&circuit, 1, 0), Some(at(30)));
        assert_eq!(circuit.closed_until(at(29)), Some(at(30)));
    }

    #[test]
    fn one_request_tries_it_and_the_others_wait_for_its_answer() {
        let circuit = Circuit::default();
        failing(&circuit, FAILURES, 0);
        assert_eq!(circuit.closed_until(at(30)), None, "the first may");
        assert_eq!(circuit.closed_until(at(30)), Some(at(90)), "the next waits");
        assert_eq!(failing(&circuit, 1, 31), Some(at(91)), "and longer, if that fails too");
        assert_eq!(circuit.closed_until(at(91)), None);
        circuit.answered(None, at(92));
        assert_eq!(circuit.closed_until(at(92)), None, "all may again");
        assert_eq!(failing(&circuit, FAILURES - 1, 93), None, "as if nothing had been");
    }

    #[test]
    fn one_that_answers_is_not_down() {
        let circuit = Circuit::default();
        for class in [Class::TooFast, Class::Refused, Class::Duplicate, Class::Expired] {
            failing(&circuit, FAILURES - 1, 0);
            assert_eq!(circuit.answered(Some(class), at(1)), None);
        }
        assert_eq!(circuit.closed_until(at(1)), None);
    }

    #[test]
    fn no_pause_is_longer_than_ten_minutes() {
        let circuit = Circuit::default();
        failing(&circuit, FAILURES, 0);
        let longest = (0..12).filter_map(|_| failing(&circuit, 1, 0)).last();
        assert_eq!(longest, Some(at(600)));
    }
}
