//! The store itself: brought up to date, looked through, copied, made of a copy.

use std::path::Path;

use super::{App, Error};
use crate::delivery::Actor;
use crate::store::{Backup, Inspection, Options, Restored, Stamp, Store};

/// A store that was brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The file, or the server and database.
    pub store: String,
    /// The version of its tables before; none if there was no store.
    pub before: Option<usize>,
    /// The version now.
    pub after: usize,
}

impl App {
    /// Brings the tables of the configuration's store up to date, and makes it if it is not there.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn migrate_store(&self) -> Result<Migrated, Error> {
        let before = Store::schema_at(&self.store_url(), self.clock.clone()).await?;
        let store = self.open_store().await?;
        Ok(Migrated { store: store.place().to_owned(), before, after: Store::SCHEMA })
    }

    /// Looks through all of the store. Gives where it is, and what was found.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is none; [`Error::Store`].
    pub async fn check_store(&self) -> Result<(String, Inspection), Error> {
        let store = self.existing_store("looked through").await?;
        Ok((store.place().to_owned(), store.check().await?))
    }

    /// Writes all of the store to a new file. Gives where the store is, and what was written.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is none; [`Error::Store`].
    pub async fn back_up_store(&self, path: &Path) -> Result<(String, Backup), Error> {
        let store = self.existing_store("backed up").await?;
        Ok((store.place().to_owned(), store.backup(path).await?))
    }

    /// Makes the configuration's store, which must be new or have nothing in it, what a backup has. Gives where it is, and what
    /// is in it now.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn restore_store(&self, path: &Path, actor: &str) -> Result<(String, Restored), Error> {
        let store = self.open_store().await?;
        Ok((store.place().to_owned(), store.restore(path, &Actor::person(actor)).await?))
    }

    async fn open_store(&self) -> Result<Store, Error> {
        Ok(Store::open(&self.store_url(), Stamp::Live, Options::default(), self.clock.clone()).await?)
    }

    /// The store of the configuration, if it is there. Opening one that is not would make it, and say that all is well.
    pub(super) async fn existing_store(&self, what: &str) -> Result<Store, Error> {
        let url = self.store_url();
        if Store::schema_at(&url, self.clock.clone()).await?.is_none() {
            let place = url.strip_prefix("sqlite:").unwrap_or("the database of [store] url");
            return Err(Error::Usage(format!(
                "there is no store in {place}, so nothing can be {what}; it is made with the first publish"
            )));
        }
        self.open_store().await
    }
}
