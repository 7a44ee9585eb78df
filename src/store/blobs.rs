//! Frozen content, by the hash of its bytes.

use super::{Blob, Result, Store};
use crate::id::BlobHash;

impl Store {
    /// Stores bytes; durable when it returns. Bytes that are there already are not written again, and keep their `mime`.
    pub async fn put_blob(&self, bytes: &[u8], mime: &str) -> Result<BlobHash> {
        unimplemented!()
    }

    /// The bytes with this hash; they are checked against it.
    ///
    /// # Errors
    ///
    /// [`super::Error::NoBlob`]; [`super::Error::Corrupt`] if the bytes have changed.
    pub async fn blob(&self, hash: &BlobHash) -> Result<Blob> {
        unimplemented!()
    }

    /// True if it is there.
    pub async fn has_blob(&self, hash: &BlobHash) -> Result<bool> {
        unimplemented!()
    }
}
