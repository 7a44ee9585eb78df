//! Accounts that this worker cannot send for, by its own configuration or environment. Another worker may be able to.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Dispatcher;
use super::lease::Held;
use super::run::Ran;
use crate::delivery::Action;
use crate::id::AccountName;

/// How long such an account is left to the others, before it is looked at again: a secret in a file may be there by then.
const LEFT: Duration = Duration::from_secs(15);

/// Nobody else is able either if what is due is still there after so long.
const NOBODY_AFTER: Duration = Duration::from_secs(2 * 60);

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

impl Dispatcher {
    /// The account cannot be sent for here. Whoever asked for that account alone, with no worker beside, is told so at once; else another worker may have
    /// what this one lacks, and only if nobody has, the account is stopped until a person has seen to it.
    pub(super) async fn leave_to_others(
        &self,
        held: &Held,
        action: &Action,
        reason: &str,
    ) -> crate::store::Result<Ran> {
        let account = &held.fence().account;
        if self.options.only.is_some() && !self.options.beside {
            self.store.hold(held.fence(), &action.id, reason).await?;
            return Ok(Ran::On);
        }
        let is_known_for = self.unable.meet(account, self.clock.monotonic());
        if is_known_for >= NOBODY_AFTER && action.next_at + NOBODY_AFTER <= self.store.now() {
            let reason = format!("{reason}; see to that, then `fanfare queue resume --account {account}`");
            tracing::error!(account = %account, "account stopped: {reason}");
            self.store.stop_account(held.fence(), &action.id, &reason).await?;
            return Ok(Ran::Stopped);
        }
        if is_known_for.is_zero() {
            tracing::warn!(account = %account, "left to other workers, for this one cannot send for it: {reason}");
        }
        self.store.leave(held.fence()).await?;
        held.give_back();
        Ok(Ran::GiveBack)
    }
}
