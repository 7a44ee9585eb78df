//! PostgreSQL: a few connections, every operation a serializable transaction that is run again if it clashed with another.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{AsyncMessage, Client, Statement};

use super::Serves;
use super::connect::{Driver, Server, source};
use super::tx::{self, Cell, Op, Place, Row, Tx, Value, time};
use super::{Error, Result, Stamp, schema};
use crate::clock::Clock;
use crate::id::WorkerId;

/// How often a transaction that clashed is run again. With a few workers on accounts of their own, clashes are rare.
const TRIES: u32 = 20;

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
    clock: Arc<dyn Clock>,
    /// The database's time, and our monotonic time at that moment.
    measured: Mutex<(Timestamp, Duration)>,
    idle: Mutex<Vec<Link>>,
    permits: Semaphore,
}

/// How a transaction is begun.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
    /// Writes what others wait for.
    WriteAndNotify,
}

impl Postgres {
    /// Connects and migrates.
    pub(super) async fn open(url: &str, stamp: Stamp, connections: usize, clock: Arc<dyn Clock>) -> Result<Self> {
        let server = Server::parse(url)?;
        let measured = Mutex::new((clock.now(), clock.monotonic()));
        let permits = Semaphore::new(connections.max(1));
        let engine = Self { server, clock, measured, idle: Mutex::default(), permits };
        engine.measure().await?;
        engine.migrate(stamp).await?;
        Ok(engine)
    }

    /// A connection to the database as it is: nothing is migrated, no transaction is open.
    pub(super) async fn look(url: &str, now: Timestamp) -> Result<Tx> {
        let server = Server::parse(url)?;
        Ok(Tx { now, link: tx::Link::Postgres(Link::connect(&server).await?) })
    }

    /// The database's time.
    pub(super) fn now(&self) -> Timestamp {
        let (at, monotonic) = *self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let since = self.clock.monotonic().saturating_sub(monotonic);
        at.checked_add(SignedDuration::try_from(since).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
    }

    /// Asks the database for its time. When on the way there and back it was read, nobody knows; taken as the end, ours is behind
    /// the database's by at most that way, and nothing is ever sent before it is due.
    pub(super) async fn measure(&self) -> Result<()> {
        let mut link = self.link().await?;
        let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
        // The statement is prepared by the first time, which would take long.
        link.query(sql, &[]).await?;
        let micros = link.query(sql, &[]).await?.into_iter().next().map(|mut row| row.int()).transpose()?;
        let after = self.clock.monotonic();
        let at = time(micros.unwrap_or_default())?;
        *self.measured.lock().unwrap_or_else(PoisonError::into_inner) = (at, after);
        self.put_back(link);
        Ok(())
    }

    /// Runs an operation as one transaction; returns once it is durable.
    pub(super) async fn run<A, T>(&self, mode: Mode, args: &A, op: Op<A, T>) -> Result<T> {
        let _permit = self.permits.acquire().await.map_err(|_| self.broken("its connections are closed"))?;
        let mut tries = 0;
        loop {
            // A caller that goes away in the middle drops the connection with its open transaction.
            let mut tx = Tx { now: self.now(), link: tx::Link::Postgres(self.begin(mode).await?) };
            let outcome = op(args, &mut tx).await;
            let tx::Link::Postgres(mut link) = tx.link else { unreachable!("made four lines above") };
            let outcome = match outcome {
                Ok(value) => link.commit(mode).await.map(|()| value),
                Err(error) => Err(error),
            };
            let clashed = std::mem::take(&mut link.clashed);
            if outcome.is_err() && !link.client.is_closed() {
                link.batch("ROLLBACK").await?;
            }
            self.put_back(link);
            if !clashed || tries == TRIES {
                return outcome;
            }
            tries += 1;
            tokio::time::sleep(jitter(tries)).await;
        }
    }

    /// A connection in an open transaction. An idle one may have been cut off meanwhile: then another is made.
    async fn begin(&self, mode: Mode) -> Result<Link> {
        let sql = match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write | Mode::WriteAndNotify => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        };
        let mut link = self.link().await?;
        match link.batch(sql).await {
            Err(_) if link.client.is_closed() => {
                link = Link::connect(&self.server).await?;
                link.batch(sql).await?;
            }
            begun => begun?,
        }
        Ok(link)
    }

    async fn migrate(&self, stamp: Stamp) -> Result<()> {
        let mut tx = Tx { now: self.now(), link: tx::Link::Postgres(self.link().await?) };
        let current = schema::is_current(&mut tx, stamp, &self.server.place).await?;
        let tx::Link::Postgres(mut link) = tx.link else { unreachable!("made two lines above") };
        if current {
            self.put_back(link);
            return Ok(());
        }
        // Read committed: what another program has migrated while we waited for the lock must be seen.
        link.batch("BEGIN").await?;
        link.query("SELECT CAST(pg_advisory_xact_lock($1, $2) AS TEXT)", &locks(MIGRATION)).await?;
        let mut tx = Tx { now: self.now(), link: tx::Link::Postgres(link) };
        let words = schema::Words { bytes: "BYTEA", serial: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY" };
        schema::migrate(&mut tx, &words, stamp, &self.server.place).await?;
        let tx::Link::Postgres(mut link) = tx.link else { unreachable!("made four lines above") };
        link.batch("COMMIT").await?;
        self.put_back(link);
        Ok(())
    }

    async fn link(&self) -> Result<Link> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(link) if !link.client.is_closed() => Ok(link),
            _ => Link::connect(&self.server).await,
        }
    }

    fn put_back(&self, link: Link) {
        if !link.client.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        }
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
        let mut link = Link::new(client, self.server.place.clone());
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
        let mut link = self.link().await?;
        let found = link
            .query(
                "SELECT CAST(1 AS BIGINT) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2
                 AND CAST(classid AS BIGINT) = $1 AND CAST(objid AS BIGINT) < 2147483648
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1",
                &[Value::Int(SERVES_ALL.into())],
            )
            .await?;
        self.put_back(link);
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

/// A connection of the pool, with the statements that it has prepared.
pub(super) struct Link {
    client: Client,
    place: Place,
    statements: HashMap<&'static str, Statement>,
    /// The transaction lost against another one and may be run again.
    clashed: bool,
}

impl Link {
    async fn connect(server: &Server) -> Result<Self> {
        let (client, driver) = server.connect().await?;
        tokio::spawn(drive(driver, || ()));
        Ok(Self::new(client, server.place.clone()))
    }

    fn new(client: Client, place: Place) -> Self {
        Self { client, place, statements: HashMap::new(), clashed: false }
    }

    pub(super) async fn execute(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<u64> {
        let statement = self.statement(sql).await?;
        let done = self.client.execute_raw(&statement, args).await;
        done.map_err(|e| self.error(&e))
    }

    pub(super) async fn query(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<Vec<Row>> {
        use futures_util::TryStreamExt as _;
        let statement = self.statement(sql).await?;
        let rows = match self.client.query_raw(&statement, args).await {
            Ok(rows) => rows.try_collect::<Vec<_>>().await,
            Err(error) => Err(error),
        };
        let rows = rows.map_err(|e| self.error(&e))?;
        let cells =
            |row: &tokio_postgres::Row| (0..row.len()).map(|column| row.try_get(column)).collect::<Result<Vec<_>, _>>();
        rows.iter().map(|row| cells(row).map(Row::new)).collect::<Result<_, _>>().map_err(|e| self.error(&e))
    }

    pub(super) async fn define(&mut self, sql: &str) -> Result<()> {
        let done = self.client.batch_execute(sql).await;
        done.map_err(|e| self.error(&e))
    }

    pub(super) async fn is_dead(&mut self, worker: &WorkerId) -> Result<bool> {
        let found = self
            .query(
                "SELECT CAST(1 AS BIGINT) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2
                 AND CAST(classid AS BIGINT) = $1 AND CAST(objid AS BIGINT) = $2
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                &locks(number(worker)),
            )
            .await?;
        Ok(found.is_empty())
    }

    /// Takes an advisory lock for as long as the session lasts; false if another session has it.
    async fn try_lock(&mut self, numbers: [Value<'static>; 2]) -> Result<bool> {
        let rows = self.query("SELECT CAST(pg_try_advisory_lock($1, $2) AS TEXT)", &numbers).await?;
        let taken = rows.into_iter().next().map(|mut row| row.text()).transpose()?;
        Ok(taken.as_deref() == Some("true"))
    }

    async fn commit(&mut self, mode: Mode) -> Result<()> {
        if mode == Mode::WriteAndNotify {
            self.batch("NOTIFY fanfare_changed").await?;
        }
        self.batch("COMMIT").await
    }

    async fn batch(&mut self, sql: &'static str) -> Result<()> {
        self.define(sql).await
    }

    async fn statement(&mut self, sql: &'static str) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let prepared = self.client.prepare(sql).await;
        let statement = prepared.map_err(|e| self.error(&e))?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    fn error(&mut self, error: &tokio_postgres::Error) -> Error {
        let store = self.place.to_string();
        // A unique key that two transactions made at once is a clash too: run again, one of them sees the other's row.
        let clash =
            [&SqlState::T_R_SERIALIZATION_FAILURE, &SqlState::T_R_DEADLOCK_DETECTED, &SqlState::UNIQUE_VIOLATION];
        match error.code() {
            Some(code) if clash.contains(&code) => {
                self.clashed = true;
                Error::Busy { store }
            }
            Some(code) if *code == SqlState::DISK_FULL => Error::DiskFull { store },
            Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION => Error::ReadOnly { store },
            _ => Error::Database { store, reason: source(error) },
        }
    }
}

/// Polls a connection until it ends; calls `changed` when it was notified.
async fn drive(driver: Driver, changed: impl Fn() + Send + 'static) {
    let mut driver = driver;
    loop {
        let message = std::future::poll_fn(|context| match &mut driver {
            Driver::Plain(connection) => connection.poll_message(context),
            Driver::Tls(connection) => connection.poll_message(context),
        });
        match message.await {
            Some(Ok(AsyncMessage::Notification(_))) => changed(),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return,
        }
    }
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

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(value) if *kind == Type::INT4 => i32::try_from(*value)?.to_sql(kind, out),
            Value::Int(value) => value.to_sql(kind, out),
            Value::Text(value) => value.to_sql(kind, out),
            Value::Bytes(value) => value.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        match *kind {
            Type::INT8 => i64::from_sql(kind, raw).map(Cell::Int),
            Type::INT4 => i32::from_sql(kind, raw).map(|value| Cell::Int(value.into())),
            Type::BYTEA => Ok(Cell::Bytes(raw.to_vec())),
            _ => String::from_sql(kind, raw).map(Cell::Text),
        }
    }

    fn from_sql_null(_kind: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Cell::Null)
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }
}
