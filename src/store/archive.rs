//! The file that a backup is: a SQLite database with the tables of a store, and the frozen content inside.
//!
//! Both engines write and read the same form, so that a backup of one can be restored into the other; and since its tables are
//! those of a store, an old backup is brought up to date by the same steps as an old store. A digest over every row says
//! whether the file is still as it was made.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};

use super::sqlite;
use super::tx::{Place, Tx, args, time};
use super::{Error, Result, schema};
use crate::clock::Clock;
use crate::config::diagnostic::in_words;
use crate::id::BlobHash;

/// By which the file is known: `fanb`.
const APPLICATION: i32 = 0x6661_6e62;

/// The version of the file's own form; that of the tables is in `meta`.
const FORM: &str = "1";

/// Content is kept in pieces of so many bytes: a row of SQLite has an end, a video may not.
const PIECE: usize = 8 << 20;

/// A backup that is being written: gone when it is dropped before it is finished.
pub(super) struct Unfinished {
    pub(super) tx: Tx,
    path: PathBuf,
    part: PathBuf,
    /// Locked while somebody writes there.
    _lock: File,
    is_done: bool,
}

impl Unfinished {
    /// Begins a backup that is to be at `path`. Blocks.
    pub(super) fn begin(path: &Path, clock: &Arc<dyn Clock>) -> Result<Self> {
        let refuse = |reason: String| Err(Error::Backup { path: path.display().to_string(), reason });
        if path.symlink_metadata().is_ok() {
            return refuse("there is a file of that name already; name another".to_owned());
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let lock = match claim(&part) {
            Ok(Some(lock)) => lock,
            Ok(None) => {
                return refuse("another backup is being written there; wait for it, or name another".to_owned());
            }
            Err(error) => return refuse(format!("it cannot be written: {}", in_words(&error))),
        };
        let place: Place = path.display().to_string().into();
        let make = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(&part, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            // Nobody else reads it, and a half of it is thrown away: nothing has to be undone, and it is synced at its end.
            connection.pragma_update(None, "journal_mode", "OFF")?;
            connection.pragma_update(None, "synchronous", "OFF")?;
            connection.pragma_update(None, "application_id", APPLICATION)?;
            Ok(connection)
        };
        let made = make().map_err(|e| sqlite::error(&place, &e));
        let tx = made.and_then(|connection| Tx::sqlite(connection, &part, &place, clock)).inspect_err(|_| {
            let _ = std::fs::remove_file(&part);
        })?;
        Ok(Self { tx, path: path.to_owned(), part, _lock: lock, is_done: false })
    }

    /// Makes the tables, and begins the one transaction in which all of it is written.
    pub(super) async fn prepare(&mut self) -> Result<()> {
        self.tx.define("BEGIN").await?;
        for statement in schema::STEPS.iter().flat_map(|step| step.iter()) {
            self.tx.define(&schema::SQLITE.spell(statement)).await?;
        }
        self.tx
            .define(
                "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
                 CREATE TABLE content (hash TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL,
                 PRIMARY KEY (hash, piece));
                 CREATE TABLE archive (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
            )
            .await
    }

    /// Says something of the backup itself.
    pub(super) async fn say(&mut self, name: &str, value: &str) -> Result<()> {
        self.tx.execute("INSERT INTO archive (name, value) VALUES ($1, $2)", args![name, value]).await.map(drop)
    }

    /// The content that the copied tables speak of.
    pub(super) async fn hashes(&mut self) -> Result<Vec<BlobHash>> {
        Ok(spoken_of(&mut self.tx).await?.into_iter().map(|(hash, _)| hash).collect())
    }

    /// Adds content.
    pub(super) async fn put(&mut self, hash: &BlobHash, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT INTO content (hash, piece, bytes) VALUES ($1, $2, $3)";
        // Content of no bytes has a piece too: it is there.
        for (n, piece) in (0_u32..).zip(bytes.chunks(PIECE).chain(bytes.is_empty().then_some(bytes))) {
            self.tx.execute(sql, args![hash, n, piece]).await?;
        }
        Ok(())
    }

    /// Seals the file and gives it its name; once this returns it is durable. Blocks. Gives its size in bytes.
    pub(super) fn finish(mut self) -> Result<u64> {
        let sealed = self.seal();
        match sealed {
            Ok(size) => {
                self.is_done = true;
                Ok(size)
            }
            Err(error) => Err(error),
        }
    }

    fn seal(&mut self) -> Result<u64> {
        let place: Place = self.path.display().to_string().into();
        let failed = |e: rusqlite::Error| sqlite::error(&place, &e);
        let connection = Connection::open(&self.part).map_err(failed)?;
        connection.pragma_update(None, "journal_mode", "OFF").map_err(failed)?;
        let digest = digest(&connection).map_err(failed)?;
        let sql = "INSERT INTO archive (name, value) VALUES ('form', ?1), ('digest', ?2)";
        connection.execute(sql, [FORM, &digest]).map_err(failed)?;
        connection.close().map_err(|(_, e)| failed(e))?;
        let named = || -> io::Result<u64> {
            let file = File::open(&self.part)?;
            file.sync_all()?;
            name(&self.part, &self.path)?;
            folder_of(&self.path).and_then(File::open)?.sync_all()?;
            Ok(file.metadata()?.len())
        };
        named().map_err(|error| {
            let reason = match error.kind() {
                ErrorKind::AlreadyExists => "somebody else has made a file of that name meanwhile".to_owned(),
                _ => format!("it cannot be written: {}", in_words(&error)),
            };
            Error::Backup { path: self.path.display().to_string(), reason }
        })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

/// Takes the file that is written to: a new one, or what a process that was killed has left. None if somebody is at it.
fn claim(part: &Path) -> io::Result<Option<File>> {
    // The whole of a newsroom's queue is in it, and its secrets, if sealed.
    let make = || OpenOptions::new().write(true).create_new(true).mode(0o600).open(part);
    let file = match make() {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let left = File::open(part)?;
            if left.try_lock().is_err() {
                return Ok(None);
            }
            std::fs::remove_file(part)?;
            make()?
        }
        made => made?,
    };
    file.lock()?;
    Ok(Some(file))
}

/// Renames without taking the place of a file that is there.
fn name(part: &Path, path: &Path) -> io::Result<()> {
    match std::fs::hard_link(part, path) {
        Ok(()) => std::fs::remove_file(part),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // A file system without links.
        Err(_) if path.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(part, path),
    }
}

fn folder_of(path: &Path) -> io::Result<PathBuf> {
    Ok(match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    })
}

/// Every row of every table but the one that says it.
fn digest(connection: &Connection) -> rusqlite::Result<String> {
    use rusqlite::types::ValueRef;
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'archive' ORDER BY name";
    let mut names = connection.prepare(sql)?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut hash = Sha256::new();
    let mut take = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    for name in names {
        take(b'T', name.as_bytes());
        let key = key_of(connection, &name)?;
        let mut all = connection.prepare(&format!("SELECT * FROM \"{name}\" ORDER BY {key}"))?;
        let width = all.column_count();
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            take(b'R', &[]);
            for column in 0..width {
                match row.get_ref(column)? {
                    ValueRef::Null => take(b'0', &[]),
                    ValueRef::Integer(value) => take(b'i', &value.to_be_bytes()),
                    ValueRef::Real(value) => take(b'r', &value.to_be_bytes()),
                    ValueRef::Text(text) => take(b't', text),
                    ValueRef::Blob(bytes) => take(b'b', bytes),
                }
            }
        }
    }
    Ok(BlobHash::of(&hash.finalize()).to_string())
}

/// By what the rows of a table are in the order in which they lie.
fn key_of(connection: &Connection, table: &str) -> rusqlite::Result<String> {
    let has_rowid = "SELECT wr = 0 FROM pragma_table_list(?1)";
    if connection.query_row(has_rowid, [table], |row| row.get(0))? {
        return Ok("rowid".to_owned());
    }
    let mut key = connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    let columns: Vec<String> = key.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(columns.join(", "))
}

/// A backup that is read.
pub(super) struct Archive {
    pub(super) tx: Tx,
    /// When the store was as the backup has it, by that store's clock.
    pub(super) made_at: Timestamp,
    /// `live` or `sandbox`.
    pub(super) stamp: String,
    /// A copy that was brought up to date; gone with it.
    _copy: Option<Copy>,
}

/// A file that is removed when it is dropped.
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Archive {
    /// Opens a backup, and proves that it is whole. One of an older version is copied and brought up to date. Blocks.
    pub(super) fn open(path: &Path, clock: &Arc<dyn Clock>) -> Result<Self> {
        let place: Place = path.display().to_string().into();
        let refuse = |reason: &str| Error::Backup { path: path.display().to_string(), reason: reason.to_owned() };
        let failed = |e: rusqlite::Error| match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => refuse("it is no backup of this program"),
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => refuse("it is damaged; take another backup"),
            _ => sqlite::error(&place, &e),
        };
        if let Err(error) = File::open(path)
            .and_then(|file| file.metadata()?.is_file().then_some(()).ok_or(ErrorKind::IsADirectory.into()))
        {
            return Err(refuse(&format!("it cannot be read: {}", in_words(&error))));
        }
        let connection = open_to_read(path).map_err(failed)?;
        let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(failed)?;
        if application != APPLICATION {
            return Err(refuse("it is no backup of this program"));
        }
        let said = |table: &str, name: &str| -> Result<String> {
            let sql = format!("SELECT value FROM {table} WHERE name = ?1");
            let found = connection.query_row(&sql, [name], |row| row.get(0));
            found.map_err(|e| match e {
                rusqlite::Error::QueryReturnedNoRows => refuse("it was not finished; take another backup"),
                e => failed(e),
            })
        };
        if said("archive", "form")? != FORM {
            return Err(refuse("a newer version of this program has made it; restore it with that one"));
        }
        if said("archive", "digest")? != digest(&connection).map_err(failed)? {
            return Err(refuse("it is not as it was made; take another backup"));
        }
        let number = |text: String| text.parse::<i64>().map_err(|_| refuse("it is damaged; take another backup"));
        let (made_at, stamp) = (time(number(said("archive", "made_at")?)?)?, said("meta", "stamp")?);
        let schema = usize::try_from(number(said("meta", "schema")?)?).unwrap_or(usize::MAX);
        if schema > schema::NEWEST {
            return Err(refuse("a newer version of this program has made it; restore it with that one"));
        }
        let (connection, copy) = if schema == schema::NEWEST {
            (connection, None)
        } else {
            drop(connection);
            let (connection, copy) = brought_up_to_date(path, schema).map_err(|reason| refuse(&reason))?;
            (connection, Some(copy))
        };
        Ok(Self { tx: Tx::sqlite(connection, path, &place, clock)?, made_at, stamp, _copy: copy })
    }

    /// The content that it should have, with what kind each is, if that is known.
    pub(super) async fn blobs(&mut self) -> Result<Vec<(BlobHash, Option<String>)>> {
        spoken_of(&mut self.tx).await
    }

    /// Content; none if it was missing already when the backup was made.
    pub(super) async fn content(&mut self, hash: &BlobHash) -> Result<Option<Bytes>> {
        let pieces = self.tx.query("SELECT bytes FROM content WHERE hash = $1 ORDER BY piece", args![hash]).await?;
        if pieces.is_empty() {
            return Ok(None);
        }
        let mut content = Vec::new();
        for mut piece in pieces {
            content.append(&mut piece.bytes()?);
        }
        Ok((BlobHash::of(&content) == *hash).then_some(content.into()))
    }
}

/// Content that is there, and content that a delivery or action needs, whether it is there or not.
async fn spoken_of(tx: &mut Tx) -> Result<Vec<(BlobHash, Option<String>)>> {
    let sql = "SELECT s.hash, b.mime FROM (
                   SELECT hash FROM blobs
                   UNION SELECT post FROM deliveries WHERE post IS NOT NULL
                   UNION SELECT post FROM actions WHERE post IS NOT NULL
                   UNION SELECT m.value FROM deliveries d, json_each(d.media) m
               ) s LEFT JOIN blobs b ON b.hash = s.hash ORDER BY s.hash";
    let mut rows = tx.query(sql, args![]).await?;
    rows.iter_mut().map(|row| Ok((BlobHash::new(row.text()?), row.opt_text()?))).collect()
}

fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// A copy of an older backup with the tables of today.
fn brought_up_to_date(path: &Path, schema: usize) -> Result<(Connection, Copy), String> {
    let name = format!("fanfare-restore-{}.db", uuid::Uuid::now_v7().simple());
    let copy = Copy(std::env::temp_dir().join(name));
    let unmade =
        |reason: String| format!("a copy of it cannot be made in {}: {reason}", std::env::temp_dir().display());
    let mut options = OpenOptions::new();
    let mut target =
        options.write(true).create_new(true).mode(0o600).open(&copy.0).map_err(|error| unmade(in_words(&error)))?;
    let mut source = File::open(path).map_err(|error| in_words(&error))?;
    io::copy(&mut source, &mut target).map_err(|error| unmade(in_words(&error)))?;
    let connection = Connection::open(&copy.0).map_err(|error| unmade(error.to_string()))?;
    for statement in schema::STEPS[schema..].iter().flat_map(|step| step.iter()) {
        connection.execute_batch(&schema::SQLITE.spell(statement)).map_err(|error| unmade(error.to_string()))?;
    }
    Ok((connection, copy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    /// A backup as the first version of the tables had it, with one delivery.
    fn oldest(path: &Path) {
        let file = Connection::open(path).unwrap();
        file.pragma_update(None, "application_id", APPLICATION).unwrap();
        for statement in schema::STEPS[0] {
            file.execute_batch(&schema::SQLITE.spell(statement)).unwrap();
        }
        file.execute_batch(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
             CREATE TABLE content (hash TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (hash, piece));
             CREATE TABLE archive (name TEXT PRIMARY KEY, value TEXT NOT NULL);
             INSERT INTO meta VALUES ('stamp', 'live'), ('schema', '1');
             INSERT INTO publications VALUES ('p', 'bridge', 'Bridge opens', 1, 'person:anna', NULL);
             INSERT INTO deliveries VALUES ('d', 'p', 'bridge', 'x', 'parrot', 'post', NULL, '[]', 'scheduled', NULL, 1, 1, 1, 0,
             NULL, NULL, 1, 1);
             INSERT INTO actions VALUES ('a', 'd', 'x', 'publish', 'waiting', 1, 0, 1, 1, 0, NULL, 1)",
        )
        .unwrap();
        let digest = digest(&file).unwrap();
        let sql = "INSERT INTO archive VALUES ('form', '1'), ('made_at', '1'), ('digest', ?1)";
        file.execute(sql, [digest]).unwrap();
    }

    #[tokio::test]
    async fn an_old_backup_is_brought_up_to_date_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backup");
        oldest(&path);
        let before = std::fs::read(&path).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let mut archive = Archive::open(&path, &clock).unwrap();
        let copy = archive._copy.as_ref().map(|copy| copy.0.clone()).unwrap();
        for table in super::super::tables::TABLES {
            let target = Connection::open_in_memory().unwrap();
            for statement in schema::STEPS.iter().flat_map(|step| step.iter()) {
                target.execute_batch(&schema::SQLITE.spell(statement)).unwrap();
            }
            target.pragma_update(None, "foreign_keys", false).unwrap();
            let mut target = Tx::sqlite(target, &path, &"memory".into(), &clock).unwrap();
            let copied = super::super::tables::copy(table, &mut archive.tx, &mut target).await.unwrap();
            let expected = u64::from(["publications", "deliveries", "actions"].contains(&table.name));
            assert_eq!(copied, expected, "{}", table.name);
        }
        assert!(copy.exists());
        drop(archive);
        assert!(!copy.exists(), "nothing is left behind");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
