//! The vault's key: another in its place.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::{App, Error};
use crate::config::SecretSource;
use crate::secret::Secret;
use crate::store::VaultKey;

impl App {
    /// The key of the vault, if the configuration names one.
    ///
    /// # Errors
    ///
    /// One sentence: why it cannot be had.
    pub(super) fn vault_key(&self) -> Result<Option<VaultKey>, String> {
        let Some(source) = &self.config.store.key else { return Ok(None) };
        self.key_of(source).map(Some)
    }

    fn key_of(&self, source: &SecretSource) -> Result<VaultKey, String> {
        let text = source.resolve(&self.folder).map_err(|error| error.to_string())?;
        VaultKey::parse(&text).map_err(|error| error.to_string())
    }

    /// Seals every token of the store with a new key, which is written to the file `into` before; if that is there, with its
    /// key, so that what was interrupted can be done again. Gives how many were to be done.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] without an old key or with one that is no key; [`Error::Write`]; [`Error::Store`].
    pub async fn rotate_vault(&self, into: &Path) -> Result<usize, Error> {
        let old = self.vault_key().map_err(Error::Usage)?;
        let old =
            old.ok_or_else(|| Error::Usage("there is no [store] key, so nothing is sealed; set one".to_owned()))?;
        let store = self.existing_store("sealed anew").await?;
        let new = if into.exists() {
            let into = std::path::absolute(into).unwrap_or_else(|_| into.to_owned());
            self.key_of(&SecretSource::File(into)).map_err(Error::Usage)?
        } else {
            let (key, text) = VaultKey::make()?;
            let unwritable = |reason| Error::Write { path: into.display().to_string(), reason };
            write_key(into, &text).map_err(unwritable)?;
            key
        };
        Ok(store.vault_rotate(&old, &new).await?)
    }
}

/// On the disk before anything is sealed with it, and its owner's alone.
fn write_key(path: &Path, text: &Secret) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(format!("{}\n", text.expose()).as_bytes())?;
    file.sync_all()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
