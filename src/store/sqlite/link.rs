//! A connection to SQLite, as one of the two threads has it: its statements, prepared once, and their values.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use rusqlite::Connection;

use super::error;
use crate::id::WorkerId;
use crate::store::tx::{Cell, Place, Row, Value};
use crate::store::{Result, life};

/// The names of a statement's values, which SQLite numbers by their first use.
const NAMES: [&str; 24] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16", "$17",
    "$18", "$19", "$20", "$21", "$22", "$23", "$24",
];

/// A connection of one of the threads.
pub(in crate::store) struct Link {
    pub(super) connection: Connection,
    pub(super) place: Place,
    workers: PathBuf,
    numbers: Numbers,
}

/// By where a statement's text stands: which of SQLite's numbers `$1`, `$2`, ... have in it. Asked once for each statement.
type Numbers = BTreeMap<(usize, usize), Box<[usize]>>;

impl Link {
    pub(super) fn new(connection: Connection, place: Place, workers: PathBuf) -> Self {
        Self { connection, place, workers, numbers: Numbers::new() }
    }

    pub(in crate::store) fn execute(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<u64> {
        let place = &self.place;
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| error(place, &e))?;
        bind(&mut statement, sql, args, &mut self.numbers).map_err(|e| error(place, &e))?;
        statement.raw_execute().map(|rows| rows as u64).map_err(|e| error(place, &e))
    }

    pub(in crate::store) fn query(&mut self, sql: &'static str, args: &[Value<'_>]) -> Result<Vec<Row>> {
        let place = &self.place;
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| error(place, &e))?;
        bind(&mut statement, sql, args, &mut self.numbers).map_err(|e| error(place, &e))?;
        let width = statement.column_count();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| error(place, &e))? {
            let cells = (0..width).map(|column| row.get_ref(column).map(cell)).collect::<Result<Vec<_>, _>>();
            found.push(Row::new(cells.map_err(|e| error(place, &e))?));
        }
        Ok(found)
    }

    pub(in crate::store) fn define(&mut self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(|e| error(&self.place, &e))
    }

    pub(in crate::store) fn is_dead(&self, worker: &WorkerId) -> bool {
        life::is_dead(&self.workers, worker)
    }

    pub(super) fn batch(&mut self, sql: &'static str) -> Result<()> {
        self.execute(sql, &[]).map(drop)
    }
}

fn bind(
    statement: &mut rusqlite::Statement<'_>,
    sql: &'static str,
    args: &[Value<'_>],
    numbers: &mut Numbers,
) -> rusqlite::Result<()> {
    let numbers = match numbers.entry((sql.as_ptr().addr(), sql.len())) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => {
            let number = |name: &&str| {
                let unknown = || rusqlite::Error::InvalidParameterName((*name).into());
                statement.parameter_index(name)?.ok_or_else(unknown)
            };
            new.insert(NAMES.iter().take(args.len()).map(number).collect::<rusqlite::Result<_>>()?)
        }
    };
    for (index, value) in numbers.iter().zip(args) {
        match value {
            Value::Null => statement.raw_bind_parameter(*index, rusqlite::types::Null)?,
            Value::Int(value) => statement.raw_bind_parameter(*index, value)?,
            Value::Text(value) => statement.raw_bind_parameter(*index, value)?,
            Value::Bytes(value) => statement.raw_bind_parameter(*index, value)?,
        }
    }
    Ok(())
}

fn cell(value: rusqlite::types::ValueRef<'_>) -> Cell {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Real(value) => Cell::Text(value.to_string()),
        ValueRef::Text(value) => Cell::Text(text(value)),
        ValueRef::Blob(value) => Cell::Bytes(value.to_vec()),
    }
}

/// Nearly always it is what it should be, which is seen faster than where it is not.
fn text(value: &[u8]) -> String {
    std::str::from_utf8(value).map_or_else(|_| String::from_utf8_lossy(value).into_owned(), str::to_owned)
}
