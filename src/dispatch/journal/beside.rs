//! What an action's journal does beside its steps: it waits before one is begun, and keeps or forgets what was minted.

use super::super::mint;
use super::super::quota::AccountPermits;
use super::{StoreJournal, stopped};
use crate::adapters::unanswered;
use crate::delivery::{Mint, Step, Stop};
use crate::store::Record;

impl StoreJournal {
    /// Waits until the account's limits have room for what `step` asks for. What is done by then is stored before.
    pub(super) async fn wait_for_room(&self, step: &Step, permits: &AccountPermits) -> Result<(), Stop> {
        let mut is_stored = false;
        loop {
            match permits.take_ahead(step.call).await {
                Ok(None) => return Ok(()),
                Ok(Some(wait)) => {
                    if !std::mem::replace(&mut is_stored, true) {
                        self.flush().await.map_err(stopped)?;
                    }
                    tokio::time::sleep(wait).await;
                }
                Err(error) => return Err(Stop::failed(step.clone(), unanswered(error))),
            }
        }
    }

    /// Whether a part is out of a post that is to be taken down by now: whoever has the account next does that.
    pub(super) async fn is_to_go(&self) -> Result<bool, Stop> {
        let Some(delivery) = self.publishes.as_ref().filter(|_| self.parts_out() > 0) else { return Ok(false) };
        let removal = self.store.removal(delivery).await.map_err(stopped)?;
        Ok(removal.is_some_and(|removal| removal.ended_at.is_none() && removal.at <= self.store.now()))
    }

    /// Forgets what was minted by these names: it is made anew when it is wanted.
    pub(crate) async fn unmint(&self, names: &[String]) -> crate::store::Result<()> {
        let known: Vec<String> = names.iter().filter(|name| self.known().minted.contains_key(*name)).cloned().collect();
        if known.is_empty() {
            return Ok(());
        }
        self.store.unmint(self.held.fence(), &self.action, &known).await?;
        let mut state = self.known();
        state.unsaved.retain(|(name, _)| !known.contains(name));
        state.minted.retain(|name, _| !known.contains(name));
        Ok(())
    }

    /// Keeps that `name` was noted: it is stored as the run is left, if not before.
    pub(super) fn take_note(&self, name: &str) {
        let value = mint::make(Mint::Time, self.store.now());
        let mut known = self.known();
        known.minted.insert(name.to_owned(), value.clone());
        known.pending.push(Record::Mint(vec![(name.to_owned(), value)]));
    }
}
