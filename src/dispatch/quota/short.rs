//! An account's own short windows, kept in this process.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, RateLimiter};

use super::SHORT_WINDOW_S;
use crate::channel::{Quota, Scope};

/// One window. Times are monotonic.
pub(super) struct Short {
    pub(super) quota: Quota,
    limiter: DefaultDirectRateLimiter,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the calls ended that may still be in the window. A slow one arrives long after it was permitted, and counts at its
    /// platform from then.
    ended: VecDeque<Duration>,
    /// The platform says that nothing is left of it until then.
    spent_until: Duration,
}

/// Why a call may not be made yet.
pub(super) enum Not {
    /// It may after so long, unless others are made meanwhile.
    Yet(Duration),
    /// The platform says that nothing is left for so long.
    Left(Duration),
}

impl Short {
    /// None if the window is long, or is kept over all accounts that share it.
    pub(super) fn new(quota: &Quota) -> Option<Self> {
        if quota.window_s > SHORT_WINDOW_S || quota.scope != Scope::Account {
            return None;
        }
        // Without a burst, since a window that begins with a burst and goes on at the full rate lets nearly twice as many
        // through.
        let each = governor::Quota::with_period(period(quota))?.allow_burst(NonZeroU32::MIN);
        Some(Self { quota: quota.clone(), limiter: RateLimiter::direct(each), state: Mutex::default() })
    }

    /// Takes a call's place in the window, if there is one.
    pub(super) fn try_take(&self, now: Duration) -> Result<(), Not> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = state.spent_until.checked_sub(now).filter(|left| !left.is_zero()) {
            return Err(Not::Left(left));
        }
        let window = Duration::from_secs(u64::from(self.quota.window_s));
        while state.ended.front().is_some_and(|ended| *ended + window <= now) {
            state.ended.pop_front();
        }
        if let Some(first) = state.ended.len().checked_sub(calls(&self.quota)).and_then(|n| state.ended.get(n)) {
            return Err(Not::Yet(*first + window - now));
        }
        self.limiter.check().map_err(|until| Not::Yet(until.wait_time_from(DefaultClock::default().now())))
    }

    /// A call that was made has ended.
    pub(super) fn has_ended(&self, now: Duration) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).ended.push_back(now);
    }

    /// Counts a call of another process, made so long ago.
    pub(super) fn was_used(&self, ago: Duration) {
        if ago < period(&self.quota) {
            // Refused means that this process itself has sent since.
            let _ = self.limiter.check();
        }
    }

    /// The platform says that nothing is left for so long.
    pub(super) fn is_spent(&self, now: Duration, wait: Duration) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).spent_until = now + wait;
    }
}

/// How many calls the window takes.
fn calls(quota: &Quota) -> usize {
    usize::try_from(quota.max / quota.weight.max(1)).unwrap_or(usize::MAX).max(1)
}

/// The time from one call to the next.
fn period(quota: &Quota) -> Duration {
    Duration::from_secs(u64::from(quota.window_s)) / u32::try_from(calls(quota)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three calls a minute.
    fn three() -> Short {
        let channels = crate::channel::Channels::embedded().expect("what is built in is valid");
        let mut quota = channels.get("telegram").expect("a channel of the registry").rules.quotas[1].clone();
        (quota.max, quota.window_s, quota.weight, quota.scope) = (3, 60, 1, Scope::Account);
        Short::new(&quota).expect("a short one")
    }

    #[test]
    fn a_call_counts_from_when_it_ended_as_it_may_have_arrived_only_then() {
        let short = three();
        let at = Duration::from_secs;
        for ended in [4, 21, 41] {
            short.has_ended(at(ended));
        }
        let wait = |now| match short.try_take(at(now)) {
            Err(Not::Yet(wait)) => Some(wait),
            _ => None,
        };
        assert_eq!(wait(60), Some(at(4)), "sixty seconds after it was permitted it is still in the platform's window");
        assert_eq!(wait(64), None);
    }

    #[test]
    fn what_the_platform_says_is_spent_is_spent() {
        let short = three();
        short.is_spent(Duration::from_secs(10), Duration::from_secs(30));
        assert!(matches!(short.try_take(Duration::from_secs(39)), Err(Not::Left(left)) if left.as_secs() == 1));
        assert!(short.try_take(Duration::from_secs(40)).is_ok());
    }
}
