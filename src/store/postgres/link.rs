//! A connection to PostgreSQL with the statements that it has prepared, as one operation or several at once use it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use futures_util::future::{FutureExt as _, try_join_all};
use jiff::Timestamp;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{AsyncMessage, Client, Statement};
use tokio_util::task::AbortOnDropHandle;

use super::gather::{self, Answer, Gather};
use super::many::{Gives, many};
use super::number;
use crate::id::WorkerId;
use crate::store::connect::{Driver, Server, source};
use crate::store::tx::{self, Cell, Place, Row, Tx, Value};
use crate::store::{Error, Result};

/// A connection. Clones are the same one.
#[derive(Clone)]
pub(in crate::store) struct Link {
    session: Arc<Session>,
    saying: Saying,
}

/// How statements are said.
#[derive(Clone)]
enum Saying {
    /// Each alone, but many of a kind may be gathered.
    Alone,
    /// Each alone, as it must be.
    Apart,
    /// With others like it that wait there, as the operation of that number.
    Together(Arc<Gather>, usize),
}

struct Session {
    client: Client,
    place: Place,
    /// How long the server may take to answer a statement.
    patience: Duration,
    /// It did not answer in time: nobody knows what it would say next.
    given_up: AtomicBool,
    /// Carries the connection until nobody has it any more, also if the server no longer listens.
    _driver: Option<AbortOnDropHandle<()>>,
    one: Mutex<HashMap<&'static str, Statement>>,
    many: Mutex<HashMap<&'static str, Option<(Statement, Gives)>>>,
    trouble: AtomicU8,
    /// Whose turn it is to say something.
    turn: tokio::sync::Mutex<()>,
}

/// What went wrong in a transaction, the graver above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Trouble {
    None,
    /// Which of several operations changed something is not known: they must be run alone.
    Apart,
    /// A statement failed, and with it all that follows.
    Failed,
    /// It lost against another transaction and may be run again.
    Clashed,
}

impl Link {
    pub(super) async fn connect(server: &Server) -> Result<Self> {
        let (client, driver) = server.connect().await?;
        let driver = AbortOnDropHandle::new(tokio::spawn(drive(driver, || ())));
        Ok(Self::new(client, server, Some(driver)))
    }

    /// A connection whose other half somebody else polls, unless `driver` does.
    pub(super) fn new(client: Client, server: &Server, driver: Option<AbortOnDropHandle<()>>) -> Self {
        let session = Session {
            client,
            place: server.place.clone(),
            patience: server.patience,
            given_up: AtomicBool::new(false),
            _driver: driver,
            one: Mutex::default(),
            many: Mutex::default(),
            trouble: AtomicU8::new(Trouble::None as u8),
            turn: tokio::sync::Mutex::default(),
        };
        Self { session: Arc::new(session), saying: Saying::Alone }
    }

    /// The same connection, for one of several operations that run at once in a transaction.
    pub(super) fn gathering(&self, gather: &Arc<Gather>, operation: usize) -> Self {
        Self { session: self.session.clone(), saying: Saying::Together(gather.clone(), operation) }
    }

    /// The same connection for an operation whose statements must all be said alone.
    pub(super) fn apart(self) -> Self {
        Self { saying: Saying::Apart, ..self }
    }

    pub(in crate::store) fn may_gather(&self) -> bool {
        matches!(self.saying, Saying::Alone)
    }

    /// Runs an operation for many items at once.
    pub(in crate::store) async fn each<I, T>(&self, now: Timestamp, items: &[I], op: tx::Each<I, T>) -> Result<Vec<T>>
    where
        I: Sync,
        T: Send,
    {
        let gather = Arc::new(Gather::default());
        let operations = items.iter().enumerate().map(|(number, item)| {
            let mut tx = Tx { now, link: tx::Link::Postgres(self.gathering(&gather, number)) };
            async move { op(item, &mut tx).await }.boxed()
        });
        gather::together(self, &gather, operations).await?.into_iter().collect()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.session.client.is_closed() || self.session.given_up.load(Ordering::Acquire)
    }

    /// What went wrong since this was last asked.
    pub(super) fn take_trouble(&self) -> Trouble {
        match self.session.trouble.swap(Trouble::None as u8, Ordering::AcqRel) {
            trouble if trouble == Trouble::Clashed as u8 => Trouble::Clashed,
            trouble if trouble == Trouble::Failed as u8 => Trouble::Failed,
            trouble if trouble == Trouble::Apart as u8 => Trouble::Apart,
            _ => Trouble::None,
        }
    }

    pub(super) fn is_in_trouble(&self, trouble: Trouble) {
        self.session.trouble.fetch_max(trouble as u8, Ordering::AcqRel);
    }

    pub(in crate::store) async fn execute(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<u64> {
        match &self.saying {
            Saying::Together(gather, number) => gather.say(*number, sql, args).await.map(|answer| answer.changed),
            Saying::Alone | Saying::Apart => self.execute_alone(sql, args).await,
        }
    }

    pub(in crate::store) async fn send(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<()> {
        match &self.saying {
            Saying::Together(gather, number) => {
                gather.send(*number, sql, args);
                Ok(())
            }
            Saying::Alone | Saying::Apart => self.execute_alone(sql, args).await.map(drop),
        }
    }

    pub(in crate::store) async fn changes_one(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<bool> {
        match &self.saying {
            Saying::Together(gather, number) => {
                gather.send_one(*number, sql, args);
                Ok(true)
            }
            Saying::Alone | Saying::Apart => self.execute_alone(sql, args).await.map(|rows| rows == 1),
        }
    }

    pub(in crate::store) async fn query(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<Vec<Row>> {
        match &self.saying {
            Saying::Together(gather, number) => gather.say(*number, sql, args).await.map(|answer| answer.rows),
            Saying::Alone | Saying::Apart => self.query_alone(sql, args).await,
        }
    }

    /// Says a statement for each of `sets` of values: as one for all if that is possible. What is said later, whoever says it, the
    /// server hears later.
    pub(super) async fn say(&self, sql: &'static str, sets: &[Vec<Cell>]) -> Result<Vec<Answer>> {
        let turn = self.session.turn.lock().await;
        // Else another would be heard first while this one is prepared.
        self.statement(sql).await?;
        if sets.len() > 1 {
            self.for_many(sql).await?;
        }
        let mut said = std::pin::pin!(self.said(sql, sets));
        let heard = futures_util::poll!(&mut said);
        drop(turn);
        match heard {
            Poll::Ready(answers) => answers,
            Poll::Pending => said.await,
        }
    }

    async fn said(&self, sql: &'static str, sets: &[Vec<Cell>]) -> Result<Vec<Answer>> {
        if let [_, _, ..] = sets
            && let Some((statement, gives)) = self.for_many(sql).await?
        {
            return self.say_many(&statement, gives, sets).await;
        }
        // They are sent one after the other without waiting, and answered in that order.
        let said = sets.iter().map(|set| async move {
            let args = set.iter().map(Value::from).collect::<Vec<_>>();
            let is_query = sql.starts_with("SELECT");
            Ok(if is_query {
                Answer { rows: self.query_alone(sql, &args).await?, changed: 0 }
            } else {
                Answer { rows: Vec::new(), changed: self.execute_alone(sql, &args).await? }
            })
        });
        try_join_all(said).await
    }

    async fn say_many(&self, statement: &Statement, gives: Gives, sets: &[Vec<Cell>]) -> Result<Vec<Answer>> {
        let columns = (0..statement.params().len())
            .map(|column| sets.iter().map(|set| set.get(column).map_or(Value::Null, Value::from)).collect::<Vec<_>>())
            .collect::<Vec<_>>();
        let args = columns.iter().map(|column| column as &(dyn ToSql + Sync)).collect::<Vec<_>>();
        let mut answers = sets.iter().map(|_| Answer::default()).collect::<Vec<_>>();
        if gives == Gives::Made {
            if self.changed(statement, args).await? != sets.len() as u64 {
                self.is_in_trouble(Trouble::Apart);
                return Err(Error::Busy { store: self.session.place.to_string() });
            }
            answers.iter_mut().for_each(|answer| answer.changed = 1);
            return Ok(answers);
        }
        for mut row in self.rows(statement, args).await? {
            let number: usize = row.count()?;
            // Numbered from 1 by the statement itself.
            let Some(answer) = number.checked_sub(1).and_then(|index| answers.get_mut(index)) else { continue };
            match gives {
                Gives::Rows => answer.rows.push(row),
                Gives::Changed | Gives::Made => answer.changed += 1,
            }
        }
        Ok(answers)
    }

    async fn execute_alone(&self, sql: &'static str, args: &[Value<'_>]) -> Result<u64> {
        let statement = self.statement(sql).await?;
        self.changed(&statement, args).await
    }

    async fn query_alone(&self, sql: &'static str, args: &[Value<'_>]) -> Result<Vec<Row>> {
        let statement = self.statement(sql).await?;
        self.rows(&statement, args).await
    }

    async fn changed<P, I>(&self, statement: &Statement, args: I) -> Result<u64>
    where
        P: BorrowToSql,
        I: IntoIterator<Item = P>,
        I::IntoIter: ExactSizeIterator,
    {
        self.answer(self.session.client.execute_raw(statement, args)).await
    }

    /// Waits for what the server says, as long as it may take.
    async fn answer<T>(&self, said: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T> {
        match tokio::time::timeout(self.session.patience, said).await {
            Ok(answer) => answer.map_err(|e| self.error(&e)),
            Err(_) => {
                self.session.given_up.store(true, Ordering::Release);
                self.is_in_trouble(Trouble::Failed);
                let reason = format!("it did not answer for {} s", self.session.patience.as_secs());
                Err(Error::Database { store: self.session.place.to_string(), reason })
            }
        }
    }

    async fn rows<P, I>(&self, statement: &Statement, args: I) -> Result<Vec<Row>>
    where
        P: BorrowToSql,
        I: IntoIterator<Item = P>,
        I::IntoIter: ExactSizeIterator,
    {
        let rows =
            self.answer(async { self.session.client.query_raw(statement, args).await?.try_collect::<Vec<_>>().await });
        let rows = rows.await?;
        let cells =
            |row: &tokio_postgres::Row| (0..row.len()).map(|column| row.try_get(column)).collect::<Result<Vec<_>, _>>();
        rows.iter().map(|row| cells(row).map(Row::new)).collect::<Result<_, _>>().map_err(|e| self.error(&e))
    }

    /// Makes tables and indices, however long that takes.
    pub(in crate::store) async fn define(&mut self, sql: &str) -> Result<()> {
        let done = self.session.client.batch_execute(sql).await;
        done.map_err(|e| self.error(&e))
    }

    pub(in crate::store) async fn is_dead(&mut self, worker: &WorkerId) -> Result<bool> {
        let found = self
            .query(
                "SELECT CAST(1 AS BIGINT) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2
                 AND CAST(classid AS BIGINT) = $1 AND CAST(objid AS BIGINT) = $2
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                &super::locks(number(worker)),
            )
            .await?;
        Ok(found.is_empty())
    }

    /// Takes an advisory lock for as long as the session lasts; false if another session has it.
    pub(super) async fn try_lock(&mut self, numbers: [Value<'static>; 2]) -> Result<bool> {
        let rows = self.query("SELECT CAST(pg_try_advisory_lock($1, $2) AS TEXT)", &numbers).await?;
        let taken = rows.into_iter().next().map(|mut row| row.text()).transpose()?;
        Ok(taken.as_deref() == Some("true"))
    }

    pub(super) async fn batch(&mut self, sql: &'static str) -> Result<()> {
        self.answer(self.session.client.batch_execute(sql)).await
    }

    async fn statement(&self, sql: &'static str) -> Result<Statement> {
        if let Some(statement) = lock(&self.session.one).get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.prepare(sql).await?;
        lock(&self.session.one).insert(sql, statement.clone());
        Ok(statement)
    }

    /// The statement that says `sql` for many sets of values, if there is one.
    async fn for_many(&self, sql: &'static str) -> Result<Option<(Statement, Gives)>> {
        if let Some(known) = lock(&self.session.many).get(sql) {
            return Ok(known.clone());
        }
        let one = self.statement(sql).await?;
        let found = match many(sql, one.params()) {
            Some((text, gives)) => Some((self.prepare(&text).await?, gives)),
            None => None,
        };
        Ok(match lock(&self.session.many).entry(sql) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => new.insert(found).clone(),
        })
    }

    async fn prepare(&self, sql: &str) -> Result<Statement> {
        self.answer(self.session.client.prepare(sql)).await
    }

    fn error(&self, error: &tokio_postgres::Error) -> Error {
        let store = self.session.place.to_string();
        // A unique key that two transactions made at once is a clash too: run again, one of them sees the other's row.
        let clash =
            [&SqlState::T_R_SERIALIZATION_FAILURE, &SqlState::T_R_DEADLOCK_DETECTED, &SqlState::UNIQUE_VIOLATION];
        self.is_in_trouble(Trouble::Failed);
        match error.code() {
            Some(code) if clash.contains(&code) => {
                self.is_in_trouble(Trouble::Clashed);
                Error::Busy { store }
            }
            Some(code) if *code == SqlState::DISK_FULL => Error::DiskFull { store },
            Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION => Error::ReadOnly { store },
            _ => Error::Database { store, reason: source(error) },
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Polls a connection until it ends; calls `changed` when it was notified.
pub(super) async fn drive(driver: Driver, changed: impl Fn() + Send + 'static) {
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
