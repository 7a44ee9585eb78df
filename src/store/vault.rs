//! Tokens that rotate, encrypted at rest: XChaCha20-Poly1305, one row per account and name.

use zeroize::Zeroizing;

use super::{Result, Store};
use crate::id::AccountName;
use crate::secret::Secret;

/// The key of the vault: 32 random bytes, given as 64 hex digits or as base64.
#[derive(Clone)]
pub struct VaultKey {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

impl VaultKey {
    /// Reads a key from the configuration.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadKey`].
    pub fn parse(text: &Secret) -> Result<Self> {
        unimplemented!()
    }

    /// A new key, and the text to keep of it.
    pub fn make() -> Result<(Self, Secret)> {
        unimplemented!()
    }

    /// What tells this key from others, and tells nothing of it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// A secret of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The newest value.
    pub value: Secret,
    /// The one before, until the newest is confirmed.
    pub previous: Option<Secret>,
}

impl Store {
    /// Keeps a secret; durable when it returns. The value before is kept too until [`Store::vault_confirm`].
    pub async fn vault_put(&self, key: &VaultKey, account: &AccountName, name: &str, value: &Secret) -> Result<()> {
        unimplemented!()
    }

    /// A secret, if there is one.
    ///
    /// # Errors
    ///
    /// [`super::Error::Vault`] if it was kept with another key, or its row was changed or moved.
    pub async fn vault_get(&self, key: &VaultKey, account: &AccountName, name: &str) -> Result<Option<Kept>> {
        unimplemented!()
    }

    /// The newest value has worked: the one before is forgotten.
    pub async fn vault_confirm(&self, account: &AccountName, name: &str) -> Result<()> {
        unimplemented!()
    }
}
