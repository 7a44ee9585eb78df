//! The store: what must outlive the process. Publications and deliveries, the journal of each action, leases, quotas,
//! pauses, frozen content, and the vault.
//!
//! Two engines, one [`Store`]: SQLite in one file (the default) and PostgreSQL. Every operation is written once, as a
//! function over one open transaction (`tx.rs`), in SQL that both understand; what differs is how a transaction is run:
//! `sqlite.rs` has a thread that commits together what came during the last fsync, `postgres.rs` a pool of connections
//! and serializable transactions.
//!
//! A call that returns `Ok` is durable. Nothing here knows adapters, schedules or retries: who calls says what follows.
//!
//! Times are the store's: [`Store::now`].

mod error;
mod types;

mod act;
mod alerts;
mod apart;
mod archive;
mod backup;
mod begun;
mod beside;
mod blobs;
mod census;
mod check;
mod clocks;
mod counters;
mod decide;
mod forget;
mod holds;
mod journal;
mod leases;
mod near;
mod outbox;
mod record;
mod removals;
mod restored;
mod retention;
mod rows;
mod sieve;
mod tables;
mod told;
mod vault;
mod version;
mod wake;
mod window;

mod connect;
mod life;
mod postgres;
mod private;
mod queue;
mod schema;
mod sqlite;
mod tx;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::clock::Clock;
use crate::id::AccountName;
use postgres::{Mode, Postgres};
use sqlite::Sqlite;
use tx::Op;
use wake::Changes;

pub use alerts::Alert;
pub use backup::{Backup, Restored};
pub use beside::Beside;
pub use census::Census;
pub use check::{Fault, Inspection};
pub use clocks::KnownClock;
pub use counters::{Draw, Drawn, Left, Limit};
pub use error::{Error, Result};
pub use leases::Registration;
pub use record::{Ended, Record};
pub use removals::Removal;
pub use restored::Mark;
pub use retention::{Keep, Tidied};
pub use told::Unserved;
pub use types::{
    Accepted, Blob, Charge, Dossier, DueAccount, End, Fence, Filter, Happened, InFlight, Intent, Lease, NewAction,
    Options, Pause, Previous, Resolution, Scope, Serves, Stamp, StepRow, TakenUp, Upcoming, Wait,
};
pub use vault::{Kept, ToKeep, VaultKey};
pub use window::Window;

/// A store. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    clock: Arc<dyn Clock>,
    blob_dir: Arc<Path>,
    changes: Changes,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
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
        let (engine, beside) = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            if path.as_os_str().is_empty() {
                return Err(Error::BadUrl { url: url.to_owned() });
            }
            let (opened, its_clock) = (path.clone(), clock.clone());
            let task = tokio::task::spawn_blocking(move || Sqlite::open(&opened, stamp, &its_clock));
            let engine = task.await.map_err(|e| Error::Open { store: url.to_owned(), reason: e.to_string() })??;
            (Engine::Sqlite(engine), path)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let engine = Postgres::open(url, stamp, &options, clock.clone()).await?;
            (Engine::Postgres(Box::new(engine)), PathBuf::new())
        } else {
            let scheme = url.split_once("://").map_or(url, |(scheme, _)| scheme);
            return Err(Error::BadUrl { url: scheme.to_owned() });
        };
        let blob_dir = options.blob_dir.unwrap_or_else(|| {
            let mut name = beside.into_os_string();
            name.push(".blobs");
            name.into()
        });
        Ok(Store { engine: Arc::new(engine), clock, blob_dir: blob_dir.into(), changes: Changes::default() })
    }

    /// Ends with the files as they were found: the last connection to a database takes away what SQLite laid beside it. Nothing
    /// if another part of the program has the store too.
    pub async fn close(self) {
        if let Some(Engine::Sqlite(engine)) = Arc::into_inner(self.engine) {
            // It has no result but that it is over.
            let _ = tokio::task::spawn_blocking(move || engine.close()).await;
        }
    }

    /// The store's time: for SQLite the clock that it was opened with; for PostgreSQL the database's, carried on by the
    /// monotonic time of that clock since it was last measured.
    pub fn now(&self) -> Timestamp {
        match &*self.engine {
            Engine::Sqlite(_) => self.clock.now(),
            Engine::Postgres(engine) => engine.now(),
        }
    }

    /// Measures the database's time anew. Nothing for SQLite. Once a minute is enough.
    pub async fn measure_clock(&self) -> Result<()> {
        match &*self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(engine) => engine.measure().await,
        }
    }

    /// Whether what failed so may go well later by itself: a server that was restarted, a connection that was cut.
    pub fn may_come_back(&self, error: &Error) -> bool {
        self.is_remote() && matches!(error, Error::Database { .. } | Error::Open { .. })
    }

    /// Whether it is at the other end of a connection.
    pub fn is_remote(&self) -> bool {
        matches!(&*self.engine, Engine::Postgres(_))
    }

    /// Where it is, for people: the file, or the server and database without a password.
    pub fn place(&self) -> &str {
        match &*self.engine {
            Engine::Sqlite(engine) => &engine.place,
            Engine::Postgres(engine) => &engine.server.place,
        }
    }

    /// Runs an operation on what is committed.
    ///
    /// What runs at PostgreSQL lies on the heap, here and below: its state is of kilobytes, and each caller's would hold it.
    async fn read<A, T>(&self, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.read(args, op).await,
            Engine::Postgres(engine) => Box::pin(engine.run(Mode::Read, &args, op)).await,
        }
    }

    /// Runs an operation as one durable transaction.
    async fn write<A, T>(&self, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.write(args, op).await,
            Engine::Postgres(engine) => Box::pin(engine.run(Mode::Write, &args, op)).await,
        }
    }

    /// The same for an operation that writes rows of one account alone, and reads no rows that others of this kind write for
    /// another: many of them may be run as one.
    async fn write_of<A, T>(&self, account: &AccountName, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.write(args, op).await,
            Engine::Postgres(engine) => Box::pin(engine.write_of(account, args, op)).await,
        }
    }

    /// The same as [`Store::write`], and wakes whoever waits for something to send.
    async fn write_and_wake<A, T>(&self, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        let done = match &*self.engine {
            Engine::Sqlite(engine) => engine.write(args, op).await?,
            Engine::Postgres(engine) => Box::pin(engine.run(Mode::WriteAndNotify, &args, op)).await?,
        };
        self.wake();
        Ok(done)
    }
}

/// Calls an operation of this module's files with its arguments, which it borrows.
///
/// `call!(self.write, (fence, action), journal_op)` clones the arguments, and gives what the operation gives;
/// `call!(self.write_of [&fence.account], …)` is one for an account alone.
macro_rules! call {
    ($store:ident.$run:ident [$account:expr], ($($arg:ident),*), $op:path) => {
        $store.$run($account, ($($arg.to_owned(),)*), |($($arg,)*), tx| Box::pin($op(tx, $($arg),*))).await
    };
    ($store:ident.$run:ident, ($($arg:ident),*), $op:path) => {
        $store.$run(($($arg.to_owned(),)*), |($($arg,)*), tx| Box::pin($op(tx, $($arg),*))).await
    };
}
use call;
