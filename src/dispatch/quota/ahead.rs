//! Places in the account's short limits that are taken before a step that acts is begun.
//!
//! Where a channel cannot be asked, a worker that dies while such a step waits for a limit would leave behind a post of which nobody can
//! say whether it is out. So it waits first, and begins then.

use std::collections::BTreeMap;
use std::time::Duration;

use super::short::Not;
use super::{AccountPermits, PATIENCE, is_used_up};
use crate::wire::Error;

/// What was taken and not used yet: by the name of a limit, when, monotonic.
#[derive(Default)]
pub(super) struct Ahead(BTreeMap<String, Duration>);

impl Ahead {
    /// Uses the place in the limit `name`, if one was taken just before.
    pub(super) fn uses(&mut self, name: &str, now: Duration) -> bool {
        self.0.remove(name).is_some_and(|at| now.saturating_sub(at) <= PATIENCE)
    }
}

impl AccountPermits {
    /// Takes a place in each of the account's short limits, for the call to come. Gives how long to wait until the next look where one
    /// has none yet.
    ///
    /// # Errors
    ///
    /// As for a call: a limit that has no place for long.
    pub(crate) fn take_ahead(&self) -> Result<Option<Duration>, Error> {
        let now = self.clock.monotonic();
        for short in &self.short {
            let name = &short.quota.name;
            if self.state().ahead.0.get(name).is_some_and(|at| now.saturating_sub(*at) <= PATIENCE) {
                continue;
            }
            match short.try_take(now) {
                Ok(()) => {
                    self.state().ahead.0.insert(name.clone(), now);
                }
                Err(Not::Yet(wait)) if wait <= PATIENCE => return Ok(Some(wait)),
                Err(Not::Yet(wait) | Not::Left(wait)) => {
                    return Err(self.busy("", &is_used_up(name), self.after(wait)));
                }
            }
        }
        Ok(None)
    }
}
