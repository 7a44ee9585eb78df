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
    /// Whom the store counts it for: what counts as several is written down there.
    pub(super) scope: String,
    limiter: DefaultDirectRateLimiter,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Until when each call that has ended may still be in the window, and how many places it has there. A slow one arrives long
    /// after it was permitted, and counts at its platform from then.
    ended: VecDeque<(Duration, u32)>,
    /// Until when calls may be in the window that another process made, evenly.
    unseen_until: Duration,
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
    /// None if the window is long, or is kept over all accounts that share it; else that of `scope`.
    pub(super) fn new(quota: &Quota, scope: String) -> Option<Self> {
        if quota.window_s > SHORT_WINDOW_S || quota.scope != Scope::Account {
            return None;
        }
        // Without a burst, since a window that begins with a burst and goes on at the full rate lets nearly twice as many
        // through.
        let each = governor::Quota::with_period(period(quota))?.allow_burst(NonZeroU32::MIN);
        Some(Self { quota: quota.clone(), scope, limiter: RateLimiter::direct(each), state: Mutex::default() })
    }

    /// Takes the places in the window of a call that counts as `items`, if there are so many. One that counts as more than the window
    /// holds has all of it.
    pub(super) fn try_take(&self, now: Duration, items: u32) -> Result<(), Not> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = state.spent_until.checked_sub(now).filter(|left| !left.is_zero()) {
            return Err(Not::Left(left));
        }
        state.ended.retain(|(until, _)| *until > now);
        let room_at = state.room_at(now, &self.quota, places(items));
        if room_at > now {
            return Err(Not::Yet(room_at - now));
        }
        self.limiter.check().map_err(|until| Not::Yet(until.wait_time_from(DefaultClock::default().now())))
    }

    /// A call that was made, and counts as `items`, has ended.
    pub(super) fn has_ended(&self, now: Duration, items: u32) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.ended.push_back((now + self.window(), places(items)));
    }

    /// Counts what another process has sent: the last call so long ago, and `noted`, oldest first, those that count as several: how
    /// long ago, and as how many.
    pub(super) fn was_used(&self, now: Duration, ago: Duration, noted: &[(Duration, u32)]) {
        if ago < period(&self.quota) {
            // Refused means that this process itself has sent since.
            let _ = self.limiter.check();
        }
        let until = |ago: Duration| now + self.window().saturating_sub(ago);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.unseen_until = until(ago);
        state.ended.extend(noted.iter().map(|(ago, items)| (until(*ago), places(*items))));
    }

    pub(super) fn window(&self) -> Duration {
        Duration::from_secs(u64::from(self.quota.window_s))
    }

    /// The platform says that nothing is left for so long.
    pub(super) fn is_spent(&self, now: Duration, wait: Duration) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).spent_until = now + wait;
    }
}

impl State {
    /// When the window has room for so many places more, if nothing else is sent.
    fn room_at(&self, now: Duration, quota: &Quota, places: u32) -> Duration {
        let (room, period) = (calls(quota).saturating_sub(places), period(quota));
        // Where every call has one place, that they are made evenly is enough.
        let counts_unseen = places > 1 || self.ended.iter().any(|(_, places)| *places > 1);
        let mut at = now;
        loop {
            let left = if counts_unseen { self.unseen_until.saturating_sub(at) } else { Duration::ZERO };
            let unseen = u32::try_from(left.as_nanos().div_ceil(period.as_nanos().max(1))).unwrap_or(u32::MAX);
            let seen = self.ended.iter().filter(|(until, _)| *until > at);
            if seen.clone().fold(unseen, |sum, (_, places)| sum.saturating_add(*places)) <= room {
                return at;
            }
            // The next to leave the window.
            let others = unseen.checked_sub(1).map(|others| period.saturating_mul(others));
            let next_unseen = others.map(|others| at + left.saturating_sub(others));
            match seen.map(|(until, _)| *until).chain(next_unseen).min() {
                Some(next) => at = next,
                None => return at,
            }
        }
    }
}

/// The places that a call has which counts as `items`.
fn places(items: u32) -> u32 {
    items.max(1)
}

/// How many calls the window takes.
fn calls(quota: &Quota) -> u32 {
    (quota.max / quota.weight.max(1)).max(1)
}

/// The time from one call to the next.
fn period(quota: &Quota) -> Duration {
    Duration::from_secs(u64::from(quota.window_s)) / calls(quota)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three calls a minute.
    fn three() -> Short {
        let channels = crate::channel::Channels::embedded().expect("what is built in is valid");
        let mut quota = channels.get("telegram").expect("a channel of the registry").rules.quotas[1].clone();
        (quota.max, quota.window_s, quota.weight, quota.scope) = (3, 60, 1, Scope::Account);
        Short::new(&quota, "account:news".to_owned()).expect("a short one")
    }

    #[test]
    fn a_call_counts_from_when_it_ended_as_it_may_have_arrived_only_then() {
        let short = three();
        let at = Duration::from_secs;
        for ended in [4, 21, 41] {
            short.has_ended(at(ended), 1);
        }
        let wait = |now| match short.try_take(at(now), 1) {
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
        assert!(matches!(short.try_take(Duration::from_secs(39), 1), Err(Not::Left(left)) if left.as_secs() == 1));
        assert!(short.try_take(Duration::from_secs(40), 1).is_ok());
    }

    fn wait(short: &Short, now: u64, items: u32) -> Option<u64> {
        match short.try_take(Duration::from_secs(now), items) {
            Err(Not::Yet(wait)) => Some(wait.as_secs()),
            _ => None,
        }
    }

    #[test]
    fn what_counts_as_several_has_as_many_places_and_never_more_than_the_window_holds() {
        let at = Duration::from_secs;
        let short = three();
        short.has_ended(at(100), 2);
        short.has_ended(at(130), 1);
        assert_eq!(wait(&short, 140, 1), Some(20), "until both places of the first are free");
        assert_eq!(wait(&short, 140, 2), Some(20));
        assert_eq!(wait(&short, 160, 3), Some(30));
        assert_eq!(wait(&short, 160, 9), Some(30), "more than there are is all of them");
        assert_eq!(wait(&short, 190, 9), None);
    }

    /// Another process has sent the last call ten seconds ago, and what before that is not known.
    #[test]
    fn what_another_process_sent_is_counted_where_a_call_counts_as_several() {
        let (at, ten) = (Duration::from_secs, Duration::from_secs(10));
        let (short, fresh) = (three(), three());
        short.was_used(at(100), ten, &[]);
        assert_eq!(wait(&short, 100, 2), Some(30), "three may have been sent, one each twenty seconds");
        fresh.was_used(at(100), ten, &[(at(50), 2)]);
        assert_eq!(wait(&fresh, 100, 1), Some(10), "two in one, fifty seconds ago, and others since");
    }
}
