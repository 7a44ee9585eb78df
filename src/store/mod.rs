//! The store: what must outlive the process. Publications and deliveries, the journal of each action, leases, quotas,
//! holds, frozen content, and the vault.
//!
//! Two engines, one [`Store`]: SQLite in one file (the default) and PostgreSQL. Every operation is written once, as a
//! function over one open transaction, in SQL that both understand; what differs is how a transaction is run
//! (SQLite: a writer's thread that commits together what queued during the last fsync; PostgreSQL: a pool, serializable).
//!
//! A call that returns `Ok` is durable. Nothing here knows adapters, schedules or retries: who calls says what follows.
//!
//! Times are the store's: [`Store::now`].

mod error;
mod types;

mod blobs;
mod counters;
mod decide;
mod journal;
mod leases;
mod outbox;
mod vault;
mod wake;

use std::sync::Arc;

use jiff::Timestamp;

use crate::clock::Clock;

pub use error::{Error, Result};
pub use leases::Registration;
pub use types::{
    Accepted, Blob, Dossier, DueAccount, End, Fence, Filter, InFlight, Intent, Lease, Limit, Options, Pause, Previous,
    Resolution, Scope, Spend, Stamp, StepRow, Taken, Wait,
};
pub use vault::{Kept, VaultKey};

/// A store. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    clock: Arc<dyn Clock>,
}

impl Store {
    /// Opens the store at `url`, makes it if it is not there, and brings its tables up to date.
    ///
    /// `sqlite:PATH` is a file, relative to the working directory; its parent folder must be there. `postgres://…` is a
    /// database that must be there. `stamp` is written into a new store; an old one must have it.
    ///
    /// # Errors
    ///
    /// [`Error::BadUrl`], [`Error::Open`], [`Error::ReadOnly`], [`Error::DiskFull`], [`Error::WrongStamp`],
    /// [`Error::TooNew`].
    pub async fn open(url: &str, stamp: Stamp, options: Options, clock: Arc<dyn Clock>) -> Result<Store> {
        unimplemented!()
    }

    /// The store's time: for SQLite the clock that it was opened with; for PostgreSQL the database's, carried on by the
    /// monotonic time of that clock since it was last measured.
    pub fn now(&self) -> Timestamp {
        unimplemented!()
    }

    /// Measures the database's time anew. Nothing for SQLite. Once a minute is enough.
    pub async fn measure_clock(&self) -> Result<()> {
        unimplemented!()
    }

    /// Where it is, for people: the file, or the server and database without a password.
    pub fn place(&self) -> &str {
        unimplemented!()
    }
}
