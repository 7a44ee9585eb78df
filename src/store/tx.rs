//! One open transaction, as an operation sees it: the same SQL and the same values on both engines.

use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::{Error, Result, postgres, sqlite};
use crate::id::WorkerId;

/// An open transaction. Whoever runs the operation begins and ends it.
pub(super) struct Tx {
    /// The store's time when the transaction began.
    pub(super) now: Timestamp,
    pub(super) link: Link,
}

/// The connection below.
pub(super) enum Link {
    Sqlite(sqlite::Link),
    Postgres(postgres::Link),
}

/// A value given to a statement.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A value that a statement gave.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A row, read from its first column to its last.
pub(super) struct Row {
    cells: std::vec::IntoIter<Cell>,
}

/// The values of a statement's `$1`, `$2`, ...
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::store::tx::Value::from($value)),*] };
}
pub(super) use args;

/// What a statement at PostgreSQL keeps while it waits lies on the heap: else each operation, and each future around it, has room
/// for it many times over, which SQLite, where nothing waits, pays for with every call.
impl Tx {
    /// Runs a statement; gives how many rows it changed.
    pub(super) async fn execute(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<u64> {
        match &mut self.link {
            Link::Sqlite(link) => link.execute(sql, args),
            Link::Postgres(link) => Box::pin(link.execute(sql, args)).await,
        }
    }

    /// Runs a statement of which nobody needs to know how many rows it changed. One that fails undoes the transaction, at its end
    /// if not at once: on PostgreSQL what follows does not wait for it.
    pub(super) async fn send(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<()> {
        match &mut self.link {
            Link::Sqlite(link) => link.execute(sql, args).map(drop),
            Link::Postgres(link) => Box::pin(link.send(sql, args)).await,
        }
    }

    /// Runs a statement that nearly always changes one row, and no more; false if it changed none. On PostgreSQL what follows does
    /// not wait for it either: where it changed none, all is undone and each operation run anew, alone.
    pub(super) async fn changes_one(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<bool> {
        match &mut self.link {
            Link::Sqlite(link) => link.execute(sql, args).map(|rows| rows == 1),
            Link::Postgres(link) => Box::pin(link.changes_one(sql, args)).await,
        }
    }

    /// Runs a query; gives all its rows.
    pub(super) async fn query(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<Vec<Row>> {
        match &mut self.link {
            Link::Sqlite(link) => link.query(sql, args),
            Link::Postgres(link) => Box::pin(link.query(sql, args)).await,
        }
    }

    /// Runs a query; gives its first row, if it has one.
    pub(super) async fn first(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<Option<Row>> {
        Ok(self.query(sql, args).await?.into_iter().next())
    }

    /// Runs an operation for each of `items`, none of which has to do with the rows of another; on PostgreSQL for all at once.
    /// Gives what each gave, in their order.
    pub(super) async fn each<I, T>(&mut self, items: &[I], op: Each<I, T>) -> Result<Vec<T>>
    where
        I: Sync,
        T: Send,
    {
        if let Link::Postgres(link) = &self.link
            && link.may_gather()
        {
            return Box::pin(link.each(self.now, items, op)).await;
        }
        let mut given = Vec::with_capacity(items.len());
        for item in items {
            given.push(op(item, self).await?);
        }
        Ok(given)
    }

    /// Makes tables and indices.
    pub(super) async fn define(&mut self, sql: &str) -> Result<()> {
        match &mut self.link {
            Link::Sqlite(link) => link.define(sql),
            Link::Postgres(link) => Box::pin(link.define(sql)).await,
        }
    }

    /// True if the worker's proof of life is gone.
    pub(super) async fn is_dead(&mut self, worker: &WorkerId) -> Result<bool> {
        match &mut self.link {
            Link::Sqlite(link) => Ok(link.is_dead(worker)),
            Link::Postgres(link) => Box::pin(link.is_dead(worker)).await,
        }
    }
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self { cells: cells.into_iter() }
    }

    /// All that is left of it, as it is.
    pub(super) fn into_cells(self) -> Vec<Cell> {
        self.cells.collect()
    }

    pub(super) fn int(&mut self) -> Result<i64> {
        self.opt_int()?.ok_or_else(|| corrupt("a number is missing"))
    }

    pub(super) fn opt_int(&mut self) -> Result<Option<i64>> {
        match self.cells.next() {
            Some(Cell::Int(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            other => Err(corrupt(format!("{other:?} where a number should be"))),
        }
    }

    /// A number that counts something.
    pub(super) fn count<T: TryFrom<i64>>(&mut self) -> Result<T> {
        let value = self.int()?;
        T::try_from(value).map_err(|_| corrupt(format!("{value} where a count should be")))
    }

    pub(super) fn flag(&mut self) -> Result<bool> {
        Ok(self.int()? != 0)
    }

    pub(super) fn text(&mut self) -> Result<String> {
        self.opt_text()?.ok_or_else(|| corrupt("a text is missing"))
    }

    pub(super) fn opt_text(&mut self) -> Result<Option<String>> {
        match self.cells.next() {
            Some(Cell::Text(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            other => Err(corrupt(format!("{other:?} where a text should be"))),
        }
    }

    pub(super) fn bytes(&mut self) -> Result<Vec<u8>> {
        self.opt_bytes()?.ok_or_else(|| corrupt("bytes are missing"))
    }

    pub(super) fn opt_bytes(&mut self) -> Result<Option<Vec<u8>>> {
        match self.cells.next() {
            Some(Cell::Bytes(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            other => Err(corrupt(format!("{other:?} where bytes should be"))),
        }
    }

    pub(super) fn time(&mut self) -> Result<Timestamp> {
        self.opt_time()?.ok_or_else(|| corrupt("a time is missing"))
    }

    pub(super) fn opt_time(&mut self) -> Result<Option<Timestamp>> {
        self.opt_int()?.map(time).transpose()
    }

    /// One of a list of words.
    pub(super) fn word<T: FromStr<Err = String>>(&mut self) -> Result<T> {
        self.text()?.parse().map_err(corrupt)
    }

    pub(super) fn opt_json<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        let Some(text) = self.opt_text()? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|e| corrupt(format!("{e} in {text}")))
    }
}

/// Microseconds since 1970, as the tables have them.
pub(super) fn micros(time: Timestamp) -> i64 {
    time.as_microsecond().min(last_micros())
}

/// The instant that `micros` says.
pub(super) fn time(micros: i64) -> Result<Timestamp> {
    let read = Timestamp::from_microsecond(micros.min(last_micros()));
    read.map_err(|_| corrupt(format!("{micros} where a time should be")))
}

/// The last instant that can be read back: of the very last second there is, an instant can be made that cannot.
fn last_micros() -> i64 {
    Timestamp::MAX.as_second() * 1_000_000
}

/// As JSON, for a column of text.
pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(corrupt)
}

pub(super) fn corrupt(what: impl ToString) -> Error {
    Error::Corrupt { what: what.to_string() }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Value::Bytes(value)
    }
}

impl<'a> From<&'a Cell> for Value<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Null => Value::Null,
            Cell::Int(value) => Value::Int(*value),
            Cell::Text(value) => Value::Text(value),
            Cell::Bytes(value) => Value::Bytes(value),
        }
    }
}

impl From<&Value<'_>> for Cell {
    fn from(value: &Value<'_>) -> Self {
        match value {
            Value::Null => Cell::Null,
            Value::Int(value) => Cell::Int(*value),
            Value::Text(value) => Cell::Text((*value).to_owned()),
            Value::Bytes(value) => Cell::Bytes(value.to_vec()),
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Value::Int(value.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Int(value.into())
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(value: Timestamp) -> Self {
        Value::Int(micros(value))
    }
}

impl<'a, T> From<Option<T>> for Value<'a>
where
    Value<'a>: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Value::from)
    }
}

macro_rules! id_values {
    ($($id:ident),*) => {$(
        impl<'a> From<&'a crate::id::$id> for Value<'a> {
            fn from(value: &'a crate::id::$id) -> Self {
                Value::Text(value.as_str())
            }
        }
    )*};
}
id_values!(AccountName, ActionId, ArticleId, BlobHash, BootId, ChannelName, DeliveryId, PublicationId, WorkerId);

/// What an operation is: a function of its arguments and a transaction.
pub(super) type Op<A, T> = for<'t> fn(&'t A, &'t mut Tx) -> futures_util::future::BoxFuture<'t, Result<T>>;

/// The same for one of many items that are borrowed for the time of the transaction.
pub(super) type Each<I, T> = for<'t> fn(&'t I, &'t mut Tx) -> futures_util::future::BoxFuture<'t, Result<T>>;

/// The name of a store, for people, shared with its threads.
pub(super) type Place = Arc<str>;
