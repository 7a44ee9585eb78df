//! Places in the account's limits that are taken before a step that acts is begun.
//!
//! Where a channel cannot be asked, a worker that dies while such a step waits for a limit would leave behind a post of which nobody can
//! say whether it is out. So it waits first, and begins then.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{AccountPermits, PATIENCE, counts};
use crate::delivery::Asks;
use crate::wire::{Call, Error};

/// What was counted in the store before a step began is used within this time, by which a limit of a second is kept longer.
pub(super) const COUNTED_FOR: Duration = Duration::from_millis(250);

/// What was taken and not used yet. Times are monotonic.
#[derive(Default)]
pub(super) struct Ahead {
    /// By the name of a short limit, when.
    places: BTreeMap<String, Duration>,
    /// The call that the store has counted, and when.
    counted: Option<(String, Duration)>,
}

impl Ahead {
    /// Uses the place in the limit `name`, if one was taken just before.
    pub(super) fn uses(&mut self, name: &str, now: Duration) -> bool {
        self.places.remove(name).is_some_and(|at| now.saturating_sub(at) <= PATIENCE)
    }

    fn is_counted(&self, action: &str, now: Duration) -> bool {
        let is_this = |(counted, at): &(String, Duration)| counted == action && now.saturating_sub(*at) <= COUNTED_FOR;
        self.counted.as_ref().is_some_and(is_this)
    }
}

impl AccountPermits {
    /// Takes what the call to come uses of the account's limits: of those that the store counts only where it is known which call that
    /// is. Gives how long to wait until the next look where one has no room yet.
    ///
    /// # Errors
    ///
    /// As for a call: a limit that has no room for long.
    pub(crate) async fn take_ahead(&self, asks: Option<Asks>) -> Result<Option<Duration>, Error> {
        let call = asks.map(|asks| Call { action: asks.action, writes: true, items: asks.items });
        if let Some(call) = call {
            self.check_block(call.action)?;
            self.check_turn(call)?;
        }
        let may_count = |short: &&super::Short| call.is_none_or(|call| counts(&short.quota, call.action));
        for short in self.short.iter().filter(may_count) {
            let (name, now) = (&short.quota.name, self.clock.monotonic());
            if self.state().ahead.places.get(name).is_some_and(|at| now.saturating_sub(*at) <= PATIENCE) {
                continue;
            }
            if let Some(wait) = self.try_short(short, call.unwrap_or(Call::new("", true)))? {
                return Ok(Some(wait));
            }
            self.state().ahead.places.insert(name.clone(), now);
        }
        let Some(call) = call else { return Ok(None) };
        if self.uses_counted(call.action, false).await {
            return Ok(None);
        }
        let wait = self.try_long(call, Duration::ZERO).await?;
        if wait.is_none() {
            self.state().ahead.counted = Some((call.action.to_owned(), self.clock.monotonic()));
        }
        Ok(wait)
    }

    /// Whether the store has counted the call just before; it is used then, if it `leaves`. What was counted longer ago and is not
    /// used is given back.
    pub(super) async fn uses_counted(&self, action: &str, leaves: bool) -> bool {
        let is_counted = self.state().ahead.is_counted(action, self.clock.monotonic());
        if is_counted && !leaves {
            return true;
        }
        let counted = self.state().ahead.counted.take_if(|(counted, _)| counted == action);
        if counted.is_some() && !is_counted {
            self.give_back(action).await;
        }
        is_counted
    }
}
