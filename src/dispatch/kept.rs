//! What is kept of an account between its actions: who sends for it, and what limits it.

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use super::Dispatcher;
use super::circuit::Circuit;
use super::desk::{Policy, Sender};
use super::quota::AccountPermits;
use crate::delivery::Delivery;
use crate::id::AccountName;

/// An account that was worked on.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) sender: Sender,
    pub(super) policy: Policy,
    pub(super) permits: Arc<AccountPermits>,
    pub(super) circuit: Arc<Circuit>,
    /// Its tokens are no longer what they were: its sender is made anew before the next action. Its limits go on.
    pub(super) is_outdated: bool,
    /// What [`crate::store::TakenUp::vault`] said when its tokens were last known to be those of the vault.
    pub(super) vault: Option<i64>,
}

impl Dispatcher {
    pub(super) async fn kept(&self, account: &AccountName, delivery: &Delivery) -> Result<Kept, String> {
        let known = self.accounts().get(account).cloned();
        let permits = match known {
            Some(kept) if !kept.is_outdated => return Ok(kept),
            Some(kept) => kept.permits,
            None => Arc::new(AccountPermits::new(
                account,
                &delivery.channel,
                &self.desk.quotas(account, &delivery.channel)?,
                self.store.clone(),
                self.clock.clone(),
                self.options.lease,
            )),
        };
        let sender = self.desk.sender(account, permits.clone()).await?;
        let platform = self.desk.platform(account, &delivery.channel);
        let circuit = self.circuits.lock().unwrap_or_else(PoisonError::into_inner).entry(platform).or_default().clone();
        let kept =
            Kept { sender, policy: self.desk.policy(account), permits, circuit, is_outdated: false, vault: None };
        self.accounts().insert(account.clone(), kept.clone());
        Ok(kept)
    }

    /// Sends with what the vault has now: somebody may have signed the account in, as another even, and old tokens may go on
    /// being taken for ever.
    pub(super) async fn heed_vault(&self, account: &AccountName, vault: Option<i64>) {
        let is_as_before = self.accounts().get(account).is_none_or(|kept| kept.is_outdated || kept.vault == vault);
        if is_as_before {
            return;
        }
        if self.desk.changed(account).await {
            self.outdate(account);
        } else if let Some(kept) = self.accounts().get_mut(account) {
            kept.vault = vault;
        }
    }

    pub(super) fn outdate(&self, account: &AccountName) {
        if let Some(kept) = self.accounts().get_mut(account) {
            kept.is_outdated = true;
        }
    }

    fn accounts(&self) -> MutexGuard<'_, BTreeMap<AccountName, Kept>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
