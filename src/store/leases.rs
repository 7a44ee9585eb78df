//! Who may send for which account, and who is alive.

use std::time::Duration;

use jiff::Timestamp;

use super::{DueAccount, Fence, Lease, Result, Store};
use crate::id::{AccountName, WorkerId};

/// A worker that is known to be alive as long as this is kept. Dropped, or with the process gone, it is proven dead.
pub struct Registration {
    worker: WorkerId,
}

impl Registration {
    /// The worker.
    pub fn worker(&self) -> &WorkerId {
        &self.worker
    }

    /// False once others may think this worker dead: the database session that proves its life has ended. It must send nothing
    /// more, and register anew. Always true with SQLite, whose proof is a file lock.
    pub fn holds(&self) -> bool {
        unimplemented!()
    }
}

impl Store {
    /// Makes a worker known, and holds the proof of its life: a lock on a file beside a SQLite store, a session of its own at
    /// PostgreSQL.
    pub async fn register_worker(&self) -> Result<Registration> {
        unimplemented!()
    }

    /// True if the worker's proof of life is gone. A process that is only stopped is not dead.
    pub async fn is_dead(&self, worker: &WorkerId) -> Result<bool> {
        unimplemented!()
    }

    /// True if any registered worker is alive.
    pub async fn any_worker(&self) -> Result<bool> {
        unimplemented!()
    }

    /// Leases an account for `lasts`. `None` if another worker has it and is not proven dead, or its lease has not ended.
    ///
    /// A lease that was not given back is told in [`Lease::previous`]: its open `Once` and `Keyed` steps may still act until
    /// `previous.until` and a request's life after that, also if the worker is dead. The steps themselves say who began them
    /// ([`super::StepRow::worker`]). A worker that has the account already gets a new fence.
    pub async fn lease(&self, worker: &WorkerId, account: &AccountName, lasts: Duration) -> Result<Option<Lease>> {
        unimplemented!()
    }

    /// Prolongs a lease: it lasts as long again, from now. Gives its new end.
    ///
    /// # Errors
    ///
    /// [`super::Error::LeaseLost`].
    pub async fn renew(&self, fence: &Fence, lasts: Duration) -> Result<Timestamp> {
        unimplemented!()
    }

    /// Gives an account back. Nothing if it is lost already. An action left `Running` without an open intent waits again.
    pub async fn release(&self, fence: &Fence) -> Result<()> {
        unimplemented!()
    }

    /// Accounts with something to do now that nobody holds (or only a dead worker), the longest due first, at most `limit`.
    /// Paused ones are left out.
    pub async fn due_accounts(&self, limit: usize) -> Result<Vec<DueAccount>> {
        unimplemented!()
    }

    /// When [`Store::due_accounts`] will next have something, as far as is known now: the earliest `next_at` of accounts that
    /// nobody holds and that are not paused, and the ends of the leases of other workers' accounts with something to do.
    /// `None` if nothing is open.
    pub async fn next_wake(&self, worker: &WorkerId) -> Result<Option<Timestamp>> {
        unimplemented!()
    }
}
