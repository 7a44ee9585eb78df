//! Places in the account's limits that are taken before a step that acts is begun.
//!
//! Where a channel cannot be asked, a worker that dies while such a step waits for a limit would leave behind a post of which nobody can
//! say whether it is out. So it waits first, and begins then.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{AccountPermits, PATIENCE, counts};
use crate::delivery::Asks;
use crate::wire::{Call, Error};

/// What was taken and not used yet: by the name of a limit, when, monotonic.
#[derive(Default)]
pub(super) struct Ahead {
    places: BTreeMap<String, Duration>,
}

impl Ahead {
    /// Uses the place in the limit `name`, if one was taken just before.
    pub(super) fn uses(&mut self, name: &str, now: Duration) -> bool {
        self.places.remove(name).is_some_and(|at| now.saturating_sub(at) <= PATIENCE)
    }
}

impl AccountPermits {
    /// Takes what the call to come uses of each of the account's short limits. Gives how long to wait until the next look where one has
    /// no room yet.
    ///
    /// # Errors
    ///
    /// As for a call: a limit that has no room for long.
    pub(crate) fn take_ahead(&self, asks: Option<Asks>) -> Result<Option<Duration>, Error> {
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
        Ok(None)
    }
}
