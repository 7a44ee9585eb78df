//! Accounts that this worker cannot send for, by its own configuration or environment. Another worker may be able to.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::id::AccountName;

/// How long such an account is left to the others, before it is looked at again: a secret in a file may be there by then.
const LEFT: Duration = Duration::from_secs(15);

/// Nobody else is able either if what is due is still there after so long.
pub(super) const NOBODY_AFTER: Duration = Duration::from_secs(2 * 60);

/// What is known of them. Times are monotonic.
#[derive(Default)]
pub(super) struct Unable(Mutex<BTreeMap<AccountName, Met>>);

struct Met {
    first: Duration,
    last: Duration,
}

impl Unable {
    /// True if the account is left to the others now.
    pub(super) fn leaves(&self, account: &AccountName, now: Duration) -> bool {
        self.known().get(account).is_some_and(|met| now.saturating_sub(met.last) < LEFT)
    }

    /// Takes note that the account cannot be sent for; gives for how long that is known.
    pub(super) fn meet(&self, account: &AccountName, now: Duration) -> Duration {
        let mut known = self.known();
        let met = known.entry(account.clone()).or_insert(Met { first: now, last: now });
        met.last = now;
        now.saturating_sub(met.first)
    }

    /// It can be sent for.
    pub(super) fn is_able(&self, account: &AccountName) {
        self.known().remove(account);
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<AccountName, Met>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
