//! A platform that fails again and again is left alone for a while, and then tried with one request before the others follow;
//! so is an account for which alone it fails.
//!
//! Kept by each worker for itself: what it knows of a platform is what it has seen, and a new worker finds out soon.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::delivery::Class;
use crate::id::AccountName;

/// So many failures in a row, and the account is left alone; of more than one account, and the platform is down.
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
    platform: Line,
    /// Those that have failed since they last had an answer.
    accounts: BTreeMap<AccountName, Line>,
    /// Who failed last, as long as nobody else did since the platform last answered.
    alone: Option<AccountName>,
}

#[derive(Debug, Default)]
struct Line {
    /// In a row.
    failures: u32,
    /// How often it was left alone, in a row.
    pauses: u32,
    /// Nothing is sent before.
    until: Option<Timestamp>,
}

/// What is left alone now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The whole platform, until then.
    Platform(Timestamp),
    /// One account, until then.
    Account(Timestamp),
}

impl Circuit {
    /// Until when nothing may be sent for the account; none if something may. Of many that ask when the pause is over, the first
    /// may.
    pub(crate) fn closed_until(&self, account: &AccountName, now: Timestamp) -> Option<Closed> {
        let mut state = self.state();
        if let Some(until) = state.accounts.get_mut(account).and_then(|line| line.closed_until(now)) {
            return Some(Closed::Account(until));
        }
        state.platform.closed_until(now).map(Closed::Platform)
    }

    /// Takes note of how a request ended; gives what is left alone, if that begins now.
    pub(crate) fn answered(&self, account: &AccountName, class: Option<Class>, now: Timestamp) -> Option<Closed> {
        let mut state = self.state();
        if !matches!(class, Some(Class::NotActed | Class::MayHaveActed)) {
            // It answers, if only to refuse.
            (state.platform, state.alone) = (Line::default(), None);
            state.accounts.remove(account);
            return None;
        }
        let is_first = state.platform.failures == 0;
        let is_alone = is_first || state.alone.as_ref() == Some(account);
        state.alone = is_alone.then(|| account.clone());
        let own = state.accounts.entry(account.clone()).or_default().failed(now);
        if is_alone {
            // It may be the account's own fault; the others find out.
            state.platform.failures = (state.platform.failures + 1).min(FAILURES - 1);
            return own.map(Closed::Account);
        }
        state.platform.failed(now).map(Closed::Platform).or(own.map(Closed::Account))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn closed_until(&mut self, now: Timestamp) -> Option<Timestamp> {
        let until = self.until?;
        if until > now {
            return Some(until);
        }
        self.until = Some(later(now, PROBE));
        None
    }

    fn failed(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.failures += 1;
        if self.failures < FAILURES {
            return None;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.pauses.min(16)).min(LONGEST_PAUSE);
        self.pauses += 1;
        // The next failure, of the request that tries it, is enough.
        self.failures = FAILURES - 1;
        self.until = Some(later(now, pause));
        self.until
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

    fn account(n: usize) -> AccountName {
        AccountName::new(format!("account-{n}"))
    }

    /// So many failures of accounts one after the other.
    fn failing(circuit: &Circuit, times: u32, now: i64) -> Option<Closed> {
        (0..times).fold(None, |_, n| circuit.answered(&account(n as usize % 3), Some(Class::NotActed), at(now)))
    }

    fn closed(circuit: &Circuit, now: i64) -> Option<Closed> {
        circuit.closed_until(&account(7), at(now))
    }

    #[test]
    fn a_platform_that_fails_again_and_again_is_left_alone() {
        let circuit = Circuit::default();
        assert_eq!(failing(&circuit, FAILURES - 1, 0), None);
        assert_eq!(closed(&circuit, 0), None);
        assert_eq!(failing(&circuit, 1, 0), Some(Closed::Platform(at(30))));
        assert_eq!(closed(&circuit, 29), Some(Closed::Platform(at(30))));
    }

    #[test]
    fn one_request_tries_it_and_the_others_wait_for_its_answer() {
        let circuit = Circuit::default();
        failing(&circuit, FAILURES, 0);
        assert_eq!(closed(&circuit, 30), None, "the first may");
        assert_eq!(closed(&circuit, 30), Some(Closed::Platform(at(90))), "the next waits");
        assert_eq!(failing(&circuit, 1, 31), Some(Closed::Platform(at(91))), "and longer, if that fails too");
        assert_eq!(closed(&circuit, 91), None);
        circuit.answered(&account(7), None, at(92));
        assert_eq!(closed(&circuit, 92), None, "all may again");
        assert_eq!(failing(&circuit, 3, 93), None, "as if nothing had been");
    }

    #[test]
    fn an_account_that_alone_fails_is_left_alone_and_the_others_go_on() {
        let circuit = Circuit::default();
        let fails = |times: u32, now| {
            (0..times).fold(None, |_, _| circuit.answered(&account(0), Some(Class::NotActed), at(now)))
        };
        assert_eq!(fails(FAILURES - 1, 0), None);
        assert_eq!(fails(1, 0), Some(Closed::Account(at(30))));
        assert_eq!(circuit.closed_until(&account(0), at(1)), Some(Closed::Account(at(30))));
        assert_eq!(closed(&circuit, 1), None, "the others go on");
        circuit.answered(&account(1), None, at(2));
        assert_eq!(
            circuit.closed_until(&account(0), at(3)),
            Some(Closed::Account(at(30))),
            "their answers do not help it"
        );
        assert_eq!(circuit.closed_until(&account(0), at(30)), None, "it is tried again");
        assert_eq!(fails(1, 31), Some(Closed::Account(at(91))));
    }

    #[test]
    fn a_platform_whose_accounts_all_fail_is_down_after_one_that_failed_alone() {
        let circuit = Circuit::default();
        for _ in 0..FAILURES {
            circuit.answered(&account(0), Some(Class::MayHaveActed), at(0));
        }
        let second = circuit.answered(&account(1), Some(Class::MayHaveActed), at(1));
        assert_eq!(second, Some(Closed::Platform(at(31))), "two of two");
    }

    #[test]
    fn one_that_answers_is_not_down() {
        let circuit = Circuit::default();
        for class in [Class::TooFast, Class::Refused, Class::Duplicate, Class::Expired] {
            failing(&circuit, 3, 0);
            assert_eq!(circuit.answered(&account(0), Some(class), at(1)), None);
        }
        assert_eq!(closed(&circuit, 1), None);
    }

    #[test]
    fn no_pause_is_longer_than_ten_minutes() {
        let circuit = Circuit::default();
        failing(&circuit, FAILURES, 0);
        let longest = (0..12).filter_map(|_| circuit.answered(&account(9), Some(Class::NotActed), at(0))).last();
        assert_eq!(longest, Some(Closed::Platform(at(600))));
    }
}
