//! A whole store in a file, and a store made of such a file. Workers may go on meanwhile: what is copied is as it was at one
//! instant.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::archive::{Archive, Unfinished};
use super::tables::{TABLES, copy};
use super::tx::{Tx, args, corrupt, micros};
use super::{Error, Result, Store, call, restored, rows, schema};
use crate::delivery::Actor;
use crate::id::BlobHash;

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The store as it was then, by its own clock.
    pub made_at: Timestamp,
    /// Bytes of the file.
    pub size_bytes: u64,
    /// How many rows of each table are in it.
    pub rows: Vec<(&'static str, u64)>,
    /// How many pieces of frozen content are in it.
    pub blobs: u64,
    /// Frozen content that the store should have and has not, or not as it was.
    pub missing: Vec<BlobHash>,
}

/// A store that was made of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: Timestamp,
    /// How many deliveries are in it.
    pub deliveries: u64,
    /// How many of them wait for a person now.
    pub held: u64,
    /// How many corrections may have been made since.
    pub uncertain: u64,
    /// Frozen content that the backup has not.
    pub missing: Vec<BlobHash>,
}

impl Store {
    /// Writes all of the store but its leases to a new file at `path`, which only its owner may read. It has its name once it
    /// is whole and durable; else nothing is left of it.
    ///
    /// # Errors
    ///
    /// [`Error::Backup`] if there is a file of that name or it cannot be written; else as any reading call.
    pub async fn backup(&self, path: &Path) -> Result<Backup> {
        let (clock, target) = (self.clock.clone(), path.to_owned());
        let mut unfinished = blocking(move || Unfinished::begin(&target, &clock)).await?;
        let told = |error| told(path, error);
        unfinished.prepare().await.map_err(told)?;
        // Lent to the transaction, whose thread may hold on to it a moment longer than it needs it.
        let lent = Arc::new(Mutex::new(Some(unfinished)));
        let (made_at, rows) = call!(self.read, (lent), write_tables).map_err(told)?;
        let mut unfinished = lent.lock().await.take().ok_or_else(|| corrupt("a backup that was lost on the way"))?;
        let (mut blobs, mut missing) = (0, Vec::new());
        for hash in unfinished.hashes().await.map_err(told)? {
            match self.blob(&hash).await {
                Ok(blob) => {
                    unfinished.put(&hash, &blob.bytes).await.map_err(told)?;
                    blobs += 1;
                }
                Err(Error::NoBlob { .. } | Error::Corrupt { .. }) => missing.push(hash),
                Err(error) => return Err(error),
            }
        }
        unfinished.tx.define("COMMIT").await.map_err(told)?;
        let size_bytes = blocking(move || unfinished.finish()).await.map_err(told)?;
        Ok(Backup { made_at, size_bytes, rows, blobs, missing })
    }

    /// Makes this store, which must have nothing in it, what the backup at `path` has. All that was not at its end is held:
    /// see [`super::Mark`]. Sending is paused until a person resumes it.
    ///
    /// # Errors
    ///
    /// [`Error::NotEmpty`]; [`Error::WrongStamp`] for a backup of the other kind; [`Error::Backup`] if the file cannot be read,
    /// is none, or is not as it was made. Nothing is in the store then.
    pub async fn restore(&self, path: &Path, actor: &Actor) -> Result<Restored> {
        let (clock, source) = (self.clock.clone(), path.to_owned());
        let mut archive = blocking(move || Archive::open(&source, &clock)).await?;
        let stamp = archive.stamp.clone();
        call!(self.read, (stamp), fits).map_err(|error| self.named(error))?;
        let mut missing = Vec::new();
        // Content first: whoever finds a delivery finds its post. What is left of it after a failure is no delivery.
        for (hash, mime) in archive.blobs().await? {
            match (archive.content(&hash).await?, mime) {
                (Some(bytes), Some(mime)) => drop(self.put_blob(&bytes, &mime).await?),
                _ => missing.push(hash),
            }
        }
        let made_at = archive.made_at;
        let archive = Arc::new(Mutex::new(archive));
        let (deliveries, outcome) =
            call!(self.write_and_wake, (archive, actor), read_tables).map_err(|error| self.named(error))?;
        Ok(Restored { made_at, deliveries, held: outcome.held, uncertain: outcome.uncertain, missing })
    }

    /// An operation does not know the name of its store.
    fn named(&self, error: Error) -> Error {
        match error {
            Error::NotEmpty { .. } => Error::NotEmpty { store: self.place().to_owned() },
            Error::WrongStamp { found, asked, .. } => {
                Error::WrongStamp { store: self.place().to_owned(), found, asked }
            }
            error => error,
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| corrupt(format!("a file that is read or written: {error}")))?
}

/// What failed at the backup's own file, as what it is.
fn told(path: &Path, error: Error) -> Error {
    let name = path.display().to_string();
    let reason = match &error {
        Error::DiskFull { store } if *store == name => {
            "the disk is full; make room, or name a file on another disk".to_owned()
        }
        Error::ReadOnly { store } if *store == name => "this user may not write there".to_owned(),
        Error::Database { store, reason } if *store == name && reason.contains("disk I/O error") => {
            "the disk does not take what is written; look whether it or the quota is full".to_owned()
        }
        Error::Open { store, reason } | Error::Database { store, reason } if *store == name => reason.clone(),
        Error::Busy { store } if *store == name => "another program keeps the file busy".to_owned(),
        _ => return error,
    };
    Error::Backup { path: name, reason }
}

/// Copies every table, as all of them are at one instant; gives that instant.
async fn write_tables(
    tx: &mut Tx,
    lent: &Arc<Mutex<Option<Unfinished>>>,
) -> Result<(Timestamp, Vec<(&'static str, u64)>)> {
    let mut lent = lent.try_lock().map_err(|_| corrupt("a backup that two calls write"))?;
    let unfinished = lent.as_mut().ok_or_else(|| corrupt("a backup that is written already"))?;
    let meta = async |tx: &mut Tx, name: &str| {
        schema::meta(tx, name).await?.ok_or_else(|| corrupt(format!("the store's {name} is missing")))
    };
    let (stamp, version) = (meta(tx, "stamp").await?, meta(tx, "schema").await?);
    let known = schema::NEWEST.to_string();
    if version != known {
        return Err(corrupt(format!("its schema is {version} since a moment ago, this version knows {known}")));
    }
    for (name, value) in [("stamp", &stamp), ("schema", &version)] {
        unfinished.tx.execute("INSERT INTO meta (name, value) VALUES ($1, $2)", args![name, value]).await?;
    }
    unfinished.say("made_at", &micros(tx.now).to_string()).await?;
    unfinished.say("program", env!("CARGO_PKG_VERSION")).await?;
    let mut rows = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        rows.push((table.name, copy(table, tx, &mut unfinished.tx).await?));
    }
    Ok((tx.now, rows))
}

/// Refuses a store that has something in it, or that is of the other kind.
async fn fits(tx: &mut Tx, stamp: &str) -> Result<()> {
    let own = schema::meta(tx, "stamp").await?.unwrap_or_default();
    if own != stamp {
        let asked = if stamp == "live" { "live" } else { "sandbox" };
        return Err(Error::WrongStamp { store: String::new(), found: own, asked });
    }
    let sql = "SELECT 1 WHERE EXISTS (SELECT 1 FROM publications) OR EXISTS (SELECT 1 FROM deliveries)
               OR EXISTS (SELECT 1 FROM vault) OR EXISTS (SELECT 1 FROM calls) OR EXISTS (SELECT 1 FROM pauses)
               OR EXISTS (SELECT 1 FROM alerts)";
    match tx.first(sql, args![]).await? {
        Some(_) => Err(Error::NotEmpty { store: String::new() }),
        None => Ok(()),
    }
}

async fn read_tables(tx: &mut Tx, archive: &Arc<Mutex<Archive>>, actor: &Actor) -> Result<(u64, restored::Outcome)> {
    let mut archive = archive.try_lock().map_err(|_| corrupt("a backup that two calls read"))?;
    fits(tx, &archive.stamp.clone()).await?;
    let mut deliveries = 0;
    for table in TABLES.iter().filter(|table| table.name != "blobs") {
        let copied = copy(table, &mut archive.tx, tx).await?;
        if table.name == "deliveries" {
            deliveries = copied;
        }
    }
    tx.query(rows::COUNT_ON, args![]).await?;
    let outcome = restored::hold_all(tx, archive.made_at, actor).await?;
    Ok((deliveries, outcome))
}
