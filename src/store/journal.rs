//! The durable record of what a worker does to an action. Every write shows the fence of the account's lease, and is refused
//! with [`super::Error::LeaseLost`] once another worker has it or the lease has ended.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{End, Fence, Intent, Result, StepRow, Store, Wait};
use crate::delivery::{Action, Delivery, Receipt, Step};
use crate::id::ActionId;

impl Store {
    /// The next thing to do for the account: the earliest due action whose `next_at` has come, with its delivery.
    ///
    /// In the order of their due times, then of their making; while one action has some of its parts out, no other. Nothing
    /// while the account is paused (deletes excepted). An action that is `Running` was left so by a worker that died.
    pub async fn next_action(&self, fence: &Fence) -> Result<Option<(Action, Delivery)>> {
        unimplemented!()
    }

    /// The steps of an action, in the order in which they were begun.
    pub async fn steps(&self, action: &ActionId) -> Result<Vec<StepRow>> {
        unimplemented!()
    }

    /// The minted values of an action, by name.
    pub async fn minted(&self, action: &ActionId) -> Result<BTreeMap<String, String>> {
        unimplemented!()
    }

    /// Stores a minted value outside of an intent. Gives the value that counts: the first that was stored under the name.
    pub async fn mint(&self, fence: &Fence, action: &ActionId, name: &str, value: &str) -> Result<String> {
        unimplemented!()
    }

    /// Marks an action as running and its delivery as `sending`. `steps_version` is stored the first time; the
    /// action that is given back has what was stored then, to be compared.
    pub async fn start(&self, fence: &Fence, action: &ActionId, steps_version: u32) -> Result<Action> {
        unimplemented!()
    }

    /// Stores that a step is about to run: durable before the request may leave. Holds are checked and quotas taken in the same
    /// transaction; it counts as an attempt.
    ///
    /// A `Repeatable` step may be begun again, whatever its row says: its old result is forgotten. A `Keyed` step that is open
    /// may be begun again and keeps its first `since`. For a `Repeatable` step this call may be left out altogether.
    ///
    /// # Errors
    ///
    /// [`super::Error::Paused`], [`super::Error::QuotaSpent`], [`super::Error::LeaseLost`]; [`super::Error::StepOpen`] for a
    /// `Once` step that is open.
    pub async fn begin_step(&self, fence: &Fence, action: &ActionId, intent: &Intent) -> Result<()> {
        unimplemented!()
    }

    /// Stores the result of a step. For one that publishes, `result["id"]` becomes this delivery's own.
    ///
    /// # Errors
    ///
    /// [`super::Error::IdTaken`] if that id is another delivery's; the step stays open then.
    pub async fn finish_step(&self, fence: &Fence, action: &ActionId, step: &Step, result: &Value) -> Result<()> {
        unimplemented!()
    }

    /// Stores the result of an open step as the channel was found to have it. As [`Store::finish_step`], but for the history.
    pub async fn settle_step(&self, fence: &Fence, action: &ActionId, step: &Step, found: &Value) -> Result<()> {
        unimplemented!()
    }

    /// Takes an open step back that surely was not done, so that it may be begun again.
    pub async fn forget_step(&self, fence: &Fence, action: &ActionId, step: &Step, reason: &str) -> Result<()> {
        unimplemented!()
    }

    /// Leaves an action until `wait.next_at`: after a failure that may pass, to ask, or while the platform is at work.
    pub async fn wait(&self, fence: &Fence, action: &ActionId, wait: &Wait) -> Result<()> {
        unimplemented!()
    }

    /// Keeps an action's delivery `held` until a person retries it.
    pub async fn hold(&self, fence: &Fence, action: &ActionId, reason: &str) -> Result<()> {
        unimplemented!()
    }

    /// Ends an action that is done: its delivery is `sent`. The ids of the receipt's parts become this delivery's own.
    ///
    /// # Errors
    ///
    /// [`super::Error::IdTaken`].
    pub async fn complete(&self, fence: &Fence, action: &ActionId, receipt: &Receipt) -> Result<()> {
        unimplemented!()
    }

    /// Ends an action without a receipt.
    pub async fn end(&self, fence: &Fence, action: &ActionId, end: &End) -> Result<()> {
        unimplemented!()
    }
}
