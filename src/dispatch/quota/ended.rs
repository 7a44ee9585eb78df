//! What follows from how a call ended: what its platform says is left of its limits, and when it counts from.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{AccountPermits, SHORT_WINDOW_S, counts, told};
use crate::channel::Quota;
use crate::store::{Draw, Left};

impl AccountPermits {
    /// Of a short limit, the platform's word counts only if nothing is left: what is sent is spread evenly anyhow.
    pub(super) fn stop_short(&self, told: &[told::Told]) {
        let now = self.clock.monotonic();
        for short in &self.short {
            let quota = &short.quota;
            let spent = told.iter().find(|told| told.quota == quota.name && told.units < quota.weight);
            if let Some(wait) = spent.and_then(|told| told.wait) {
                short.is_spent(now, bounded(wait, quota));
            }
        }
    }

    /// What the store's counters should be told. Not where the platform has counted on as we did: then nothing is new.
    pub(super) fn news(&self, told: &[told::Told]) -> Vec<Left> {
        let now = self.store.now();
        let mut news = Vec::new();
        for told in told {
            let Some(long) = self.long.iter().find(|long| long.quota.name == told.quota) else { continue };
            let quota = &long.quota;
            let wait = bounded(told.wait.unwrap_or(Duration::from_secs(u64::from(quota.window_s))), quota);
            let until = now.checked_add(wait).unwrap_or(now);
            let heard = self.state().heard.insert(told.quota.clone(), (told.units, until));
            // A share has no end of its own; it is said anew each time.
            let goes_on = |(units, last): (u32, Timestamp)| {
                let same = told.wait.is_none() || until.duration_since(last).abs() < SAME_RESET;
                same && told.units.saturating_add(quota.weight) >= units
            };
            if !wait.is_zero() && !heard.is_some_and(goes_on) {
                let (scope, name) = (long.scope.clone(), told.quota.clone());
                news.push(Left { scope, name, limit: long.limit(), units: told.units, until });
            }
        }
        news
    }

    /// A call that was counted is not made.
    pub(super) async fn give_back(&self, action: &str) {
        let used = self.state().out.remove(action).unwrap_or_default().drawn;
        if !used.is_empty()
            && let Err(error) = self.store.was_not_called(&used).await
        {
            tracing::debug!("a call that was not made stays counted: {error}");
        }
    }

    /// A call has ended. If it took long, its platform may have counted it only now.
    pub(super) async fn has_ended(&self, action: &str) {
        let used = self.state().out.remove(action).unwrap_or_default();
        let now = self.clock.monotonic();
        for short in self.short.iter().filter(|short| counts(&short.quota, action)) {
            short.has_ended(now, used.items);
        }
        let now = self.store.now();
        let late = |(draw, at): &(Draw, Timestamp)| {
            let long = self.long.iter().find(|long| long.quota.name == draw.name);
            long.is_some_and(|long| {
                let took = Duration::try_from(now.duration_since(*at)).unwrap_or_default();
                long.quota.window_s > SHORT_WINDOW_S && took > long.on_the_way()
            })
        };
        let late: Vec<(Draw, Timestamp)> = used.drawn.into_iter().filter(late).collect();
        if !late.is_empty()
            && let Err(error) = self.store.was_called_now(&late).await
        {
            tracing::warn!("that a call took long is not counted: {error}");
        }
    }
}

/// Two answers that name times so close together speak of the same window.
const SAME_RESET: SignedDuration = SignedDuration::from_secs(2);

/// A platform that names a time further off than its window or a day has made a mistake, which should not last.
fn bounded(wait: Duration, quota: &Quota) -> Duration {
    wait.min(Duration::from_secs(u64::from(quota.window_s.max(86_400))))
}
