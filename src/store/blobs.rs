//! Frozen content, by the hash of its bytes.
//!
//! PostgreSQL keeps it in the database. Beside SQLite it lies in files, but for what is small, such as the text of a post: a
//! file costs three fsyncs of its own, a row goes with the commit.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::tx::{Tx, args};
use super::{Blob, Engine, Error, Result, Store, call, private};
use crate::id::BlobHash;

/// Up to so many bytes are kept in SQLite's own file. Below about 100 kB it reads a blob faster than the file system opens a
/// file (sqlite.org/intern-v-extern-blob.html).
const INLINE: usize = 64 << 10;

impl Store {
    /// Stores bytes; durable when it returns. Bytes that are there already are not written again, and keep their `mime`.
    pub async fn put_blob(&self, bytes: &[u8], mime: &str) -> Result<BlobHash> {
        let hash = BlobHash::of(bytes);
        let content = match &*self.engine {
            Engine::Sqlite(_) if bytes.len() > INLINE => {
                self.put_file(&hash, bytes).await?;
                None
            }
            Engine::Sqlite(_) | Engine::Postgres(_) => Some(Bytes::copy_from_slice(bytes)),
        };
        call!(self.write, (hash, mime, content), put)?;
        Ok(hash)
    }

    /// The bytes with this hash; they are checked against it.
    ///
    /// # Errors
    ///
    /// [`super::Error::NoBlob`]; [`super::Error::Corrupt`] if the bytes have changed.
    pub async fn blob(&self, hash: &BlobHash) -> Result<Blob> {
        let missing = || Error::NoBlob { hash: hash.clone(), place: self.blob_place() };
        let (mime, content) = call!(self.read, (hash), get)?.ok_or_else(missing)?;
        let bytes = match content {
            Some(bytes) => self.checked(hash, bytes.into())?,
            None => self.file(hash).await?,
        };
        Ok(Blob { mime, bytes })
    }

    /// The post that an action sends, which nearly always came with it.
    ///
    /// # Errors
    ///
    /// As [`Store::blob`].
    pub async fn frozen(&self, hash: &BlobHash, came: Option<&Bytes>) -> Result<Bytes> {
        match came {
            Some(bytes) => self.checked(hash, bytes.clone()),
            None => Ok(self.blob(hash).await?.bytes),
        }
    }

    /// True if it is there.
    pub async fn has_blob(&self, hash: &BlobHash) -> Result<bool> {
        let row = call!(self.read, (hash), get)?;
        Ok(match row {
            None => false,
            Some((_, Some(_))) => true,
            Some((_, None)) => tokio::fs::try_exists(self.blob_path(hash)).await.unwrap_or(false),
        })
    }
}

impl Store {
    /// Writes a file so that it is there whole or not at all, after a crash too.
    async fn put_file(&self, hash: &BlobHash, bytes: &[u8]) -> Result<()> {
        let path = self.blob_path(hash);
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(());
        }
        let bytes = bytes.to_vec();
        let written = tokio::task::spawn_blocking(move || write_whole(&path, &bytes)).await;
        written.unwrap_or_else(|e| Err(std::io::Error::other(e))).map_err(|e| self.blob_error(&e))
    }

    async fn file(&self, hash: &BlobHash) -> Result<Bytes> {
        match tokio::fs::read(self.blob_path(hash)).await {
            Ok(bytes) => self.checked(hash, bytes.into()),
            Err(e) if e.kind() == ErrorKind::NotFound => {
                Err(Error::NoBlob { hash: hash.clone(), place: self.blob_place() })
            }
            Err(e) => Err(self.blob_error(&e)),
        }
    }

    fn checked(&self, hash: &BlobHash, bytes: Bytes) -> Result<Bytes> {
        if BlobHash::of(&bytes) != *hash {
            return Err(Error::Corrupt { what: format!("{hash} in {} has changed", self.blob_place()) });
        }
        Ok(bytes)
    }

    /// `ab/cdef…` in the folder of blobs: no folder of a hundred thousand files.
    pub(super) fn blob_path(&self, hash: &BlobHash) -> PathBuf {
        let (folder, file) = hash.as_str().split_at_checked(2).unwrap_or(("", hash.as_str()));
        self.blob_dir.join(folder).join(file)
    }

    fn blob_place(&self) -> String {
        match &*self.engine {
            Engine::Sqlite(_) => self.blob_dir.display().to_string(),
            Engine::Postgres(_) => self.place().to_owned(),
        }
    }

    fn blob_error(&self, error: &std::io::Error) -> Error {
        let store = self.blob_place();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::DiskFull { store },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Error::ReadOnly { store },
            _ => Error::Database { store, reason: error.to_string() },
        }
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let above = folder.parent().unwrap_or(folder);
    private::make_folder(folder)?;
    let part = folder.join(format!("{}.part", uuid::Uuid::now_v7().simple()));
    let written = (|| {
        let mut file = File::create_new(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)?;
        // The names are as durable as the bytes: of the file, and of a folder that may be new.
        File::open(folder)?.sync_all()?;
        File::open(above)?.sync_all()
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

async fn put(tx: &mut Tx, hash: &BlobHash, mime: &str, content: &Option<Bytes>) -> Result<()> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO blobs (hash, mime, bytes, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        args![hash, mime, content.as_deref(), now],
    )
    .await?;
    Ok(())
}

async fn get(tx: &mut Tx, hash: &BlobHash) -> Result<Option<(String, Option<Vec<u8>>)>> {
    let row = tx.first("SELECT mime, bytes FROM blobs WHERE hash = $1", args![hash]).await?;
    row.map(|mut row| Ok((row.text()?, row.opt_bytes()?))).transpose()
}
