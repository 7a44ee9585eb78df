//! PostgreSQL: a few connections, serializable transactions that are run again if they clashed with another.
//!
//! What workers write to their accounts, nearly everything while posts go out, shares transactions and statements (`group.rs`);
//! every other operation has a transaction of its own.

mod gather;
mod group;
mod link;
mod many;
mod values;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use self::group::Group;
use self::link::{Trouble, drive};
use super::connect::{Server, source};
use super::tx::{self, Op, Tx, Value, time};
use super::{Error, Options, Result, Serves, Stamp, queue, schema};
use crate::clock::Clock;
use crate::id::{AccountName, WorkerId};

pub(super) use self::link::Link;

/// How often a transaction that clashed is run again. With a few workers on accounts of their own, clashes are rare.
const TRIES: u32 = 20;

/// The oldest major version of PostgreSQL that is supported.
const OLDEST: i64 = 15;

/// The first of the two numbers of every advisory lock of ours: `Fanf`.
const LOCKS: i32 = 0x4661_6e66;

/// The same for the further lock of a worker that serves every account.
const SERVES_ALL: i32 = LOCKS + 1;

/// The second number of the lock of whoever migrates; workers have the hash of their id, which is never negative.
const MIGRATION: i32 = -1;

/// What is notified when there may be something to send.
const CHANNEL: &str = "fanfare_changed";

/// The engine.
pub(super) struct Postgres {
    pub(super) server: Server,
    pools: Arc<Pools>,
    permits: Semaphore,
    group: Group,
}

/// How a transaction is begun.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
    /// Writes what others wait for.
    WriteAndNotify,
}

/// The connections, and the time.
struct Pools {
    clock: Arc<dyn Clock>,
    /// The database's time, and our monotonic time at that moment.
    measured: Mutex<(Timestamp, Duration)>,
    /// For whatever is asked.
    any: Pool,
    /// For what workers write to their accounts.
    writes: Pool,
}

/// Connections that are alike.
struct Pool {
    server: Server,
    settings: Option<&'static str>,
    idle: Mutex<Vec<Link>>,
}

/// The few statements that workers say go by an index or are wrong: what the tables were like when they were planned does not
/// count, nor with which values.
const BY_INDEX: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
                        SET enable_mergejoin = off; SET jit = off";

impl Pools {
    /// The database's time.
    fn now(&self) -> Timestamp {
        let (at, monotonic) = *self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let since = self.clock.monotonic().saturating_sub(monotonic);
        at.checked_add(SignedDuration::try_from(since).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
    }
}

impl Pool {
    fn new(server: &Server, settings: Option<&'static str>) -> Self {
        Self { server: server.clone(), settings, idle: Mutex::default() }
    }

    /// A connection in a transaction that `sql` opens. An idle one may have been cut off meanwhile: then another is made.
    async fn begin(&self, sql: &'static str) -> Result<Link> {
        let mut link = self.link().await?;
        match link.batch(sql).await {
            Err(_) if link.is_closed() => {
                link = self.connect().await?;
                link.batch(sql).await?;
            }
            begun => begun?,
        }
        Ok(link)
    }

    async fn link(&self) -> Result<Link> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(link) if !link.is_closed() => Ok(link),
            _ => self.connect().await,
        }
    }

    async fn connect(&self) -> Result<Link> {
        let mut link = Link::connect(&self.server).await?;
        if let Some(settings) = self.settings {
            link.batch(settings).await?;
        }
        Ok(link)
    }

    fn put_back(&self, link: Link) {
        if !link.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        }
    }
}

impl Postgres {
    /// Connects and migrates.
    pub(super) async fn open(url: &str, stamp: Stamp, options: &Options, clock: Arc<dyn Clock>) -> Result<Self> {
        let server = Server::parse(url, options.patience)?;
        let measured = Mutex::new((clock.now(), clock.monotonic()));
        let (any, writes) = (Pool::new(&server, None), Pool::new(&server, Some(BY_INDEX)));
        let pools = Arc::new(Pools { clock, measured, any, writes });
        let group = Group::start(pools.clone());
        let engine = Self { server, pools, permits: Semaphore::new(options.max_connections.max(1)), group };
        engine.check_version().await?;
        engine.measure().await?;
        engine.migrate(stamp).await?;
        Ok(engine)
    }

    /// Refuses a server whose SQL may lack what the operations say.
    async fn check_version(&self) -> Result<()> {
        let mut link = self.pools.any.link().await?;
        let rows = link.query("SELECT CAST(current_setting('server_version_num') AS BIGINT)", &[]).await?;
        let version = rows.into_iter().next().map(|mut row| row.int()).transpose()?.unwrap_or_default();
        self.pools.any.put_back(link);
        match too_old(version) {
            None => Ok(()),
            Some(reason) => Err(Error::Open { store: self.server.place.to_string(), reason }),
        }
    }

    /// A connection to the database as it is: nothing is migrated, no transaction is open.
    pub(super) async fn look(url: &str, now: Timestamp) -> Result<Tx> {
        let server = Server::parse(url, Options::default().patience)?;
        Ok(Tx { now, link: tx::Link::Postgres(Link::connect(&server).await?) })
    }

    /// The database's time.
    pub(super) fn now(&self) -> Timestamp {
        self.pools.now()
    }

    /// Asks the database for its time. When on the way there and back it was read, nobody knows; taken as the end, ours is behind
    /// the database's by at most that way, and nothing is ever sent before it is due.
    pub(super) async fn measure(&self) -> Result<()> {
        let mut link = self.pools.any.link().await?;
        let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
        // The statement is prepared by the first time, which would take long.
        link.query(sql, &[]).await?;
        let micros = link.query(sql, &[]).await?.into_iter().next().map(|mut row| row.int()).transpose()?;
        let after = self.pools.clock.monotonic();
        let at = time(micros.unwrap_or_default())?;
        *self.pools.measured.lock().unwrap_or_else(PoisonError::into_inner) = (at, after);
        self.pools.any.put_back(link);
        Ok(())
    }

    /// Runs an operation that writes rows of one account alone, with others in one transaction; returns once it is durable.
    pub(super) async fn write_of<A, T>(&self, account: &AccountName, args: A, op: Op<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        let (job, answer) = queue::job(args, op);
        let ended = || self.broken("its task has ended");
        if !self.group.push(account.clone(), job) {
            return Err(ended());
        }
        answer.await.map_err(|_| ended())?
    }

    /// Runs an operation as one transaction; returns once it is durable.
    pub(super) async fn run<A, T>(&self, mode: Mode, args: &A, op: Op<A, T>) -> Result<T> {
        let _permit = self.permits.acquire().await.map_err(|_| self.broken("its connections are closed"))?;
        let begin = match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write | Mode::WriteAndNotify => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        };
        let (mut tries, mut apart) = (0, false);
        loop {
            let link = self.pools.any.begin(begin).await?;
            let link = if apart { link.apart() } else { link };
            // A caller that goes away in the middle drops the connection with its open transaction.
            let mut tx = Tx { now: self.now(), link: tx::Link::Postgres(link) };
            let outcome = op(args, &mut tx).await;
            let tx::Link::Postgres(mut link) = tx.link else { unreachable!("made three lines above") };
            let outcome = match outcome {
                Ok(value) => commit(&mut link, mode).await.map(|()| value),
                Err(error) => Err(error),
            };
            let trouble = link.take_trouble();
            if outcome.is_err() && !link.is_closed() {
                link.batch("ROLLBACK").await?;
            }
            self.pools.any.put_back(link);
            match trouble {
                Trouble::Apart if !apart => apart = true,
                Trouble::Clashed if tries < TRIES => {}
                _ => return outcome,
            }
            tries += 1;
            tokio::time::sleep(jitter(tries)).await;
        }
    }

    async fn migrate(&self, stamp: Stamp) -> Result<()> {
        let mut tx = Tx { now: self.now(), link: tx::Link::Postgres(self.pools.any.link().await?) };
        let current = schema::is_current(&mut tx, stamp, &self.server.place).await?;
        let tx::Link::Postgres(mut link) = tx.link else { unreachable!("made two lines above") };
        if current {
            self.pools.any.put_back(link);
            return Ok(());
        }
        // Read committed: what another program has migrated while we waited for the lock must be seen.
        link.batch("BEGIN").await?;
        link.query("SELECT CAST(pg_advisory_xact_lock($1, $2) AS TEXT)", &locks(MIGRATION)).await?;
        let mut tx = Tx { now: self.now(), link: tx::Link::Postgres(link) };
        schema::migrate(&mut tx, &schema::POSTGRES, stamp, &self.server.place).await?;
        let tx::Link::Postgres(mut link) = tx.link else { unreachable!("made four lines above") };
        link.batch("COMMIT").await?;
        self.pools.any.put_back(link);
        Ok(())
    }

    fn broken(&self, reason: &str) -> Error {
        Error::Database { store: self.server.place.to_string(), reason: reason.to_owned() }
    }

    /// Calls `changed` for every notification, for as long as the connection lives.
    pub(super) async fn listen(&self, changed: impl Fn() + Send + 'static) -> Result<tokio::task::JoinHandle<()>> {
        let (client, driver) = self.server.connect().await?;
        let listening = tokio::spawn(drive(driver, changed));
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await.map_err(|e| self.broken(&source(&e)))?;
        Ok(tokio::spawn(async move {
            let _ = listening.await;
            drop(client);
        }))
    }

    /// Takes the lock that proves that the worker is alive, in a session of its own.
    pub(super) async fn prove_life(&self, worker: &WorkerId, serves: Serves) -> Result<Option<SessionProof>> {
        let (client, driver) = self.server.connect().await?;
        let alive = Arc::new(AtomicBool::new(true));
        let flag = alive.clone();
        tokio::spawn(async move {
            drive(driver, || ()).await;
            flag.store(false, Ordering::Release);
        });
        let mut link = Link::new(client, &self.server, None);
        if !link.try_lock(locks(number(worker))).await? {
            return Ok(None);
        }
        if serves == Serves::All {
            link.try_lock([Value::Int(SERVES_ALL.into()), Value::Int(number(worker).into())]).await?;
        }
        Ok(Some(SessionProof { _link: link, alive }))
    }

    /// True if the session of a worker that serves every account is there.
    pub(super) async fn any_worker(&self) -> Result<bool> {
        let mut link = self.pools.any.link().await?;
        let found = link
            .query(
                "SELECT CAST(1 AS BIGINT) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2
                 AND CAST(classid AS BIGINT) = $1 AND CAST(objid AS BIGINT) < 2147483648
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1",
                &[Value::Int(SERVES_ALL.into())],
            )
            .await?;
        self.pools.any.put_back(link);
        Ok(!found.is_empty())
    }
}

/// A session that holds a worker's lock.
pub(super) struct SessionProof {
    _link: Link,
    alive: Arc<AtomicBool>,
}

impl SessionProof {
    pub(super) fn holds(&self) -> bool {
        self.alive.load(Ordering::Acquire)
    }
}

async fn commit(link: &mut Link, mode: Mode) -> Result<()> {
    if mode == Mode::WriteAndNotify {
        link.batch("NOTIFY fanfare_changed").await?;
    }
    link.batch("COMMIT").await
}

fn locks(second: i32) -> [Value<'static>; 2] {
    [Value::Int(LOCKS.into()), Value::Int(second.into())]
}

/// The number of a worker's lock. Two workers with one number, one in two thousand million, would only seem alive too long.
fn number(worker: &WorkerId) -> i32 {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(worker.as_str());
    i32::from_be_bytes([hash[0] & 0x7f, hash[1], hash[2], hash[3]])
}

/// Longer from try to try, and different for each who tries.
fn jitter(tries: u32) -> Duration {
    let mut random = [0; 2];
    // Without randomness all wait as long; that is slower, not wrong.
    let _ = getrandom::fill(&mut random);
    Duration::from_micros(u64::from(u16::from_le_bytes(random)) * u64::from(tries.min(8)) / 8 + 200)
}

/// Why a server of this `server_version_num`, whose last four digits are its minor version, is not used; none if it is.
fn too_old(version: i64) -> Option<String> {
    let major = version / 10_000;
    (major < OLDEST).then(|| format!("it is PostgreSQL {major}; {OLDEST} or newer is needed"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_server_that_is_too_old_is_refused_with_what_is_needed() {
        assert_eq!(super::too_old(150_000), None);
        assert_eq!(super::too_old(180_001), None);
        assert_eq!(super::too_old(140_012).as_deref(), Some("it is PostgreSQL 14; 15 or newer is needed"));
    }
}
