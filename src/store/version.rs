//! Which version of the tables a store has.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use super::postgres::Postgres;
use super::tx::{Place, Tx};
use super::{Error, Result, Store, schema, sqlite};
use crate::clock::Clock;

impl Store {
    /// The newest version of the tables: what an open store has.
    pub const SCHEMA: usize = schema::NEWEST;

    /// The version of the tables at `url` as they are, before they are brought up to date; none if there are none.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub async fn schema_at(url: &str, clock: Arc<dyn Clock>) -> Result<Option<usize>> {
        let mut tx = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = Path::new(path.strip_prefix("//").unwrap_or(path)).to_owned();
            // Opening a file that is not there would make it.
            if !path.is_file() {
                return Ok(None);
            }
            let place: Place = path.display().to_string().into();
            sqlite::may_be_written(&path, &place)?;
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags).map_err(|e| sqlite::error(&place, &e))?;
            Tx::sqlite(connection, &path, &place, &clock)?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Postgres::look(url, clock.now()).await?
        } else {
            let scheme = url.split_once("://").map_or(url, |(scheme, _)| scheme);
            return Err(Error::BadUrl { url: scheme.to_owned() });
        };
        schema::version(&mut tx).await
    }
}
