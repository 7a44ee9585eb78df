//! The end of an action, while it waits to be stored with the beginning of the next.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::failpoint;
use super::lease::Held;
use crate::delivery::StepKind;
use crate::id::ActionId;
use crate::store::{Ended, Error, Record, Result, Store, Upcoming};

/// What an account's last action has left to be stored. An intent takes it along into its transaction; before anything else is
/// stored about the account, and before any request leaves, it is paid by itself.
///
/// What has not been stored when a process dies is like an answer that never came: the step is open, and its channel is asked.
#[derive(Default)]
pub(crate) struct Debt(Mutex<Option<Owed>>);

/// What is to be added to the journal of an action that has ended.
pub(crate) struct Owed {
    pub(crate) store: Store,
    pub(crate) held: Arc<Held>,
    pub(crate) ended: Arc<Ended>,
}

impl Debt {
    /// Owes this from now on. What was owed before must have been paid.
    pub(crate) async fn owe(&self, owed: Owed) {
        *self.0.lock().await = Some(owed);
    }

    /// Stores what is owed.
    pub(crate) async fn pay(&self) -> Result<()> {
        let mut debt = self.0.lock().await;
        match debt.take() {
            Some(owed) => owed.store().await,
            None => Ok(()),
        }
    }

    /// Stores what is owed in one transaction with what `action` begins with; gives what comes after that, as far as is known.
    pub(crate) async fn pay_with(
        &self,
        store: &Store,
        held: &Held,
        action: &ActionId,
        records: &[Record],
    ) -> Result<Option<Box<Upcoming>>> {
        let mut debt = self.0.lock().await;
        let Some(owed) = debt.take() else {
            drop(debt);
            return store.record_and_look(held.fence(), None, action, records).await;
        };
        match store.record_and_look(held.fence(), Some(&owed.ended), action, records).await {
            Ok(next) => {
                owed.is_stored();
                Ok(next)
            }
            Err(error @ Error::LeaseLost { .. }) => Err(error),
            // Whose fault it is shows when each is stored alone.
            Err(_) => {
                owed.store().await?;
                store.record_and_look(held.fence(), None, action, records).await
            }
        }
    }
}

impl Owed {
    async fn store(self) -> Result<()> {
        let (action, records) = &*self.ended;
        self.store.record(self.held.fence(), action, records).await?;
        self.is_stored();
        Ok(())
    }

    fn is_stored(&self) {
        reach_finished(&self.ended.1);
    }
}

/// What was stored, for the tests that stop a process there.
pub(crate) fn reach_finished(records: &[Record]) {
    for record in records {
        match record {
            Record::Finish { step, .. } if step.kind != StepKind::Repeatable => {
                failpoint::reach(|| format!("finished {}", step.key()));
            }
            _ => {}
        }
    }
}
