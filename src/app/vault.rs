//! The vault as its key opens it; another key in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::desk::{bare_account, live_url};
use super::identity::has_moved;
use super::{App, Error};
use crate::config::SecretSource;
use crate::id::AccountName;
use crate::secret::Secret;
use crate::store::{Store, VaultKey};

/// What the vault keeps.
#[derive(Default)]
pub(super) struct InVault {
    /// By account and credential.
    names: BTreeSet<(AccountName, String)>,
    /// Why what it has of an account cannot be had.
    closed: BTreeMap<AccountName, String>,
}

impl InVault {
    /// True if it has that credential, whether it opens or not.
    pub(super) fn has(&self, account: &str, credential: &str) -> bool {
        self.names.contains(&(AccountName::new(account), credential.to_owned()))
    }

    /// Why what it has of the account cannot be had, without the account's name.
    pub(super) fn closed(&self, account: &str) -> Option<String> {
        self.closed.get(&AccountName::new(account)).map(|reason| format!("its tokens cannot be opened: {reason}"))
    }
}

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

    /// A key that others may read seals nothing: it is not used.
    fn key_of(&self, source: &SecretSource) -> Result<VaultKey, String> {
        let open = match source {
            SecretSource::File(path) => may_be_read(&self.folder.join(path), "key"),
            SecretSource::Env(_) => None,
        };
        open.map_or(Ok(()), Err)?;
        let text = source.resolve(&self.folder).map_err(|error| error.to_string())?;
        VaultKey::parse(&text).map_err(|error| error.to_string())
    }

    /// What the vault of `store` has, and what the key does not open.
    ///
    /// # Errors
    ///
    /// [`crate::store::Error`] if the store cannot be read.
    pub(super) async fn in_vault(&self, store: &Store) -> crate::store::Result<InVault> {
        let mut names = store.vault_names().await?;
        let mut closed = BTreeMap::new();
        let key = self.vault_key();
        if let Ok(Some(key)) = &key {
            for config in &self.config.accounts {
                let Ok(rules) = self.rules_for(config) else { continue };
                let Ok(url) = live_url(config, &rules) else { continue };
                if has_moved(store, key, &bare_account(config, &rules, url), &rules).await {
                    names.retain(|(name, _)| name.as_str() != config.name);
                }
            }
        }
        for (account, name) in &names {
            let reason = match &key {
                Ok(Some(key)) => store.vault_get(key, account, name).await.err().map(|error| match error {
                    crate::store::Error::Vault { reason, .. } => format!("`{name}`: {reason}"),
                    error => error.to_string(),
                }),
                Ok(None) => Some("there is no [store] key; set the one they were sealed with".to_owned()),
                Err(reason) => Some(reason.clone()),
            };
            if let Some(reason) = reason {
                closed.entry(account.clone()).or_insert(reason);
            }
        }
        Ok(InVault { names, closed })
    }

    /// That others than their owner may read secrets of accounts and alerts, each file once.
    pub(super) fn secrets_open_to_others(&self) -> Vec<String> {
        let sources = self.config.accounts.iter().flat_map(|account| account.credentials.values());
        let files = sources.chain(&self.config.alerts.webhook).filter_map(|source| match source {
            SecretSource::File(path) => Some(self.folder.join(path)),
            SecretSource::Env(_) => None,
        });
        let files: BTreeSet<PathBuf> = files.collect();
        files.iter().filter_map(|path| may_be_read(path, "secret")).collect()
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
        let is_there = into.exists();
        let new = if is_there {
            let into = std::path::absolute(into).unwrap_or_else(|_| into.to_owned());
            self.key_of(&SecretSource::File(into)).map_err(Error::Usage)?
        } else {
            let (key, text) = VaultKey::make()?;
            let unwritable = |reason| Error::Write { path: into.display().to_string(), reason };
            write_key(into, &text).map_err(unwritable)?;
            key
        };
        let rotated = store.vault_rotate(&old, &new).await;
        if !is_there && matches!(rotated, Err(crate::store::Error::Vault { .. })) {
            // Nothing was sealed with it, and a key that opens nothing would be taken for one that does.
            let _ = std::fs::remove_file(into);
        }
        Ok(rotated?)
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

fn may_be_read(path: &Path, what: &str) -> Option<String> {
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    let says = || format!("others than its owner may read the {what} in {0} ({mode:o}); chmod 600 {0}", path.display());
    (mode & 0o077 != 0).then(says)
}
