//! Tokens that rotate, encrypted at rest: XChaCha20-Poly1305, one row per account and name.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::tx::{Tx, args};
use super::{Error, Result, Store, call};
use crate::id::{AccountName, BlobHash};
use crate::secret::Secret;

/// Bytes of a nonce: long enough to be random.
const NONCE: usize = 24;

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
        let text = text.expose();
        let decoded = if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Zeroizing::new((0..64).step_by(2).filter_map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect())
        } else {
            let reason = "it is neither 64 hex digits nor base64 of 32 bytes; give the key that the tokens were sealed with, or, as the first, one of `openssl rand -hex 32`";
            Zeroizing::new(STANDARD.decode(text).map_err(|_| Error::BadKey { reason })?)
        };
        let reason = "it has not 32 bytes; give the key that the tokens were sealed with, or, as the first, one of `openssl rand -hex 32`";
        let bytes: [u8; 32] = decoded.as_slice().try_into().map_err(|_| Error::BadKey { reason })?;
        Ok(Self::new(bytes))
    }

    /// A new key, and the text to keep of it.
    pub fn make() -> Result<(Self, Secret)> {
        let mut bytes = Zeroizing::new([0; 32]);
        random(bytes.as_mut_slice())?;
        let text = Secret::new(STANDARD.encode(bytes.as_slice()));
        Ok((Self::new(*bytes), text))
    }

    /// What tells this key from others, and tells nothing of it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// A secret that is to be kept.
#[derive(Clone, Debug)]
pub struct ToKeep {
    /// The credential.
    pub name: String,
    /// Its new value.
    pub value: Secret,
    /// When it ends, if that is somebody's concern.
    pub ends_at: Option<Timestamp>,
}

/// A secret of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The newest value.
    pub value: Secret,
    /// The one before, until the newest is confirmed.
    pub previous: Option<Secret>,
    /// When the newest ends, if that is known.
    pub ends_at: Option<Timestamp>,
}

impl Store {
    /// Keeps a secret; durable when it returns. The value before is kept too until [`Store::vault_confirm`].
    pub async fn vault_put(&self, key: &VaultKey, account: &AccountName, name: &str, value: &Secret) -> Result<()> {
        self.vault_put_until(key, account, name, value, None).await
    }

    /// The same for a secret that ends at a known time.
    pub async fn vault_put_until(
        &self,
        key: &VaultKey,
        account: &AccountName,
        name: &str,
        value: &Secret,
        ends_at: Option<Timestamp>,
    ) -> Result<()> {
        let keep = ToKeep { name: name.to_owned(), value: value.clone(), ends_at };
        self.vault_keep(key, account, &[keep], &[]).await
    }

    /// Keeps all of `new` and forgets what is named in `gone`, at once: of a pair that rotates there is never one half.
    pub async fn vault_keep(
        &self,
        key: &VaultKey,
        account: &AccountName,
        new: &[ToKeep],
        gone: &[String],
    ) -> Result<()> {
        let rows = seal(key, account, new)?;
        call!(self.write, (account, rows, gone), keep)
    }

    /// That what is kept for `account` with `key` goes with what is there. To be asked before a token is used up.
    ///
    /// # Errors
    ///
    /// [`super::Error::Vault`] if that is kept with another key.
    pub async fn vault_takes(&self, key: &VaultKey, account: &AccountName) -> Result<()> {
        let id = key.id.clone();
        call!(self.read, (account, id), takes)
    }

    /// Keeps `new`, which a platform gave for what was there, if that is kept with the same key: it may have been sealed anew since
    /// this program was started.
    ///
    /// # Errors
    ///
    /// As [`Store::vault_takes`].
    pub async fn vault_renew(&self, key: &VaultKey, account: &AccountName, new: &[ToKeep]) -> Result<()> {
        let rows = seal(key, account, new)?;
        call!(self.write, (account, rows), renew)
    }

    /// What is kept for whom, with no need of the key: accounts and names of credentials.
    pub async fn vault_names(&self) -> Result<BTreeSet<(AccountName, String)>> {
        call!(self.read, (), names)
    }

    /// Whose secrets another key than `key` opens.
    pub async fn vault_closed_to(&self, key: &VaultKey) -> Result<BTreeSet<AccountName>> {
        let id = key.id.clone();
        call!(self.read, (id), closed_to)
    }

    /// The secrets that end at a known time, with no need of the key: whose, by which name, when.
    pub async fn vault_ends(&self) -> Result<Vec<(AccountName, String, Timestamp)>> {
        call!(self.read, (), ends)
    }

    /// A secret, if there is one.
    ///
    /// # Errors
    ///
    /// [`super::Error::Vault`] if it was kept with another key, or its row was changed or moved.
    pub async fn vault_get(&self, key: &VaultKey, account: &AccountName, name: &str) -> Result<Option<Kept>> {
        let Some(row) = call!(self.read, (account, name), get)? else { return Ok(None) };
        let open = |sealed: &Sealed| key.open(account, name, sealed);
        let (value, previous) = (open(&row.value)?, row.previous.as_ref().map(open).transpose()?);
        Ok(Some(Kept { value, previous, ends_at: row.ends_at }))
    }

    /// Seals all secrets with `new` instead of `old`, in one transaction; what `new` has sealed already stays. Gives how many
    /// there were to do.
    ///
    /// # Errors
    ///
    /// [`super::Error::Vault`] if one was kept with neither key, or its row was changed or moved; all stay as they are then.
    pub async fn vault_rotate(&self, old: &VaultKey, new: &VaultKey) -> Result<usize> {
        call!(self.write, (old, new), rotate)
    }

    /// The newest of all that is kept for the account has worked: what was before is forgotten.
    pub async fn vault_confirm_all(&self, account: &AccountName) -> Result<()> {
        call!(self.write, (account), confirm_all)
    }

    /// The newest value has worked: the one before is forgotten.
    pub async fn vault_confirm(&self, account: &AccountName, name: &str) -> Result<()> {
        call!(self.write, (account, name), confirm)
    }
}

/// A row of the vault, as it is stored.
struct VaultRow {
    value: Sealed,
    previous: Option<Sealed>,
    ends_at: Option<Timestamp>,
}

/// A secret as it goes into the vault.
#[derive(Clone)]
struct Row {
    name: String,
    sealed: Sealed,
    ends_at: Option<Timestamp>,
}

/// An encrypted value: 24 bytes of nonce, then the ciphertext with its tag.
#[derive(Clone)]
struct Sealed {
    key_id: String,
    bytes: Vec<u8>,
}

impl VaultKey {
    fn new(bytes: [u8; 32]) -> Self {
        let id = BlobHash::of(&[b"fanfare vault key id\0", bytes.as_slice()].concat()).as_str()[..12].to_owned();
        Self { id, bytes: Zeroizing::new(bytes) }
    }

    fn seal(&self, account: &AccountName, name: &str, value: &Secret) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        random(&mut nonce)?;
        let bound = bound(account, name, &self.id);
        let payload = Payload { msg: value.expose().as_bytes(), aad: &bound };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Vault {
            account: account.clone(),
            name: name.to_owned(),
            reason: "it is too long to be encrypted".to_owned(),
        })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, account: &AccountName, name: &str, sealed: &Sealed) -> Result<Secret> {
        let refuse = |reason: String| Error::Vault { account: account.clone(), name: name.to_owned(), reason };
        if sealed.key_id != self.id {
            let (kept, given) = (&sealed.key_id, &self.id);
            return Err(refuse(format!("it was kept with key {kept}, the one given is {given}; give the other key")));
        }
        let changed = || refuse("its row was changed or moved; sign the account in again".to_owned());
        let (nonce, text) = sealed.bytes.split_first_chunk::<NONCE>().ok_or_else(changed)?;
        let payload = Payload { msg: text, aad: &bound(account, name, &self.id) };
        let value = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| changed())?;
        let value = Zeroizing::new(value);
        Ok(Secret::new(std::str::from_utf8(&value).map_err(|_| changed())?))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.bytes))
    }
}

/// What the ciphertext is bound to, so that a row cannot take the place of another: lengths keep the fields apart.
fn bound(account: &AccountName, name: &str, key_id: &str) -> Vec<u8> {
    let mut bound = Vec::new();
    for field in ["vault", account.as_str(), name, key_id] {
        bound.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bound.extend_from_slice(field.as_bytes());
    }
    bound
}

fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|_| Error::BadKey { reason: "this machine gives no random numbers" })
}

fn seal(key: &VaultKey, account: &AccountName, new: &[ToKeep]) -> Result<Vec<Row>> {
    let seal = |keep: &ToKeep| {
        let bytes = key.seal(account, &keep.name, &keep.value)?;
        Ok(Row { name: keep.name.clone(), sealed: Sealed { key_id: key.id.clone(), bytes }, ends_at: keep.ends_at })
    };
    new.iter().map(seal).collect()
}

async fn keep(tx: &mut Tx, account: &AccountName, rows: &[Row], gone: &[String]) -> Result<()> {
    let now = tx.now;
    for Row { name, sealed, ends_at } in rows {
        tx.execute(
            "INSERT INTO vault (account, name, key_id, sealed, updated_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (account, name) DO UPDATE SET
             previous_key_id = CASE WHEN vault.key_id = $3 THEN vault.key_id END,
             previous = CASE WHEN vault.key_id = $3 THEN vault.sealed END, key_id = $3, sealed = $4, updated_at = $5, ends_at = $6",
            args![account, name.as_str(), sealed.key_id.as_str(), sealed.bytes.as_slice(), now, *ends_at],
        )
        .await?;
    }
    for name in gone {
        tx.execute("DELETE FROM vault WHERE account = $1 AND name = $2", args![account, name.as_str()]).await?;
    }
    Ok(())
}

/// That nothing of the account is kept with another key than this: what one key opens there, the other does not.
async fn takes(tx: &mut Tx, account: &AccountName, key_id: &str) -> Result<()> {
    let sql = "SELECT name, key_id FROM vault WHERE account = $1 AND key_id <> $2 LIMIT 1";
    let Some(mut row) = tx.first(sql, args![account, key_id]).await? else { return Ok(()) };
    let (account, name, theirs) = (account.clone(), row.text()?, row.text()?);
    let reason = format!("it is kept with key {theirs} now, and this program was started with {key_id}; start it anew");
    Err(Error::Vault { account, name, reason })
}

async fn renew(tx: &mut Tx, account: &AccountName, rows: &[Row]) -> Result<()> {
    if let Some(row) = rows.first() {
        takes(tx, account, &row.sealed.key_id).await?;
    }
    keep(tx, account, rows, &[]).await
}

/// When the account's secrets were written, all in one number; `None` if there are none. A sum, since a clock may be set back.
pub(super) async fn written(tx: &mut Tx, account: &AccountName) -> Result<Option<i64>> {
    let sql = "SELECT CAST(SUM(updated_at) AS BIGINT) FROM vault WHERE account = $1";
    tx.first(sql, args![account]).await?.map_or(Ok(None), |mut row| row.opt_int())
}

async fn names(tx: &mut Tx) -> Result<BTreeSet<(AccountName, String)>> {
    let mut rows = tx.query("SELECT account, name FROM vault", args![]).await?;
    rows.iter_mut().map(|row| Ok((AccountName::new(row.text()?), row.text()?))).collect()
}

async fn closed_to(tx: &mut Tx, key_id: &str) -> Result<BTreeSet<AccountName>> {
    let mut rows = tx.query("SELECT DISTINCT account FROM vault WHERE key_id <> $1", args![key_id]).await?;
    rows.iter_mut().map(|row| Ok(AccountName::new(row.text()?))).collect()
}

async fn ends(tx: &mut Tx) -> Result<Vec<(AccountName, String, Timestamp)>> {
    let sql = "SELECT account, name, ends_at FROM vault WHERE ends_at IS NOT NULL ORDER BY account, name";
    let mut rows = tx.query(sql, args![]).await?;
    rows.iter_mut().map(|row| Ok((AccountName::new(row.text()?), row.text()?, row.time()?))).collect()
}

async fn get(tx: &mut Tx, account: &AccountName, name: &str) -> Result<Option<VaultRow>> {
    let sql = "SELECT key_id, sealed, previous_key_id, previous, ends_at FROM vault WHERE account = $1 AND name = $2";
    let Some(mut row) = tx.first(sql, args![account, name]).await? else { return Ok(None) };
    let value = Sealed { key_id: row.text()?, bytes: row.bytes()? };
    let (key_id, bytes) = (row.opt_text()?, row.opt_bytes()?);
    let previous = key_id.zip(bytes).map(|(key_id, bytes)| Sealed { key_id, bytes });
    Ok(Some(VaultRow { value, previous, ends_at: row.opt_time()? }))
}

async fn rotate(tx: &mut Tx, old: &VaultKey, new: &VaultKey) -> Result<usize> {
    let mut rotated = 0;
    let rows = tx.query("SELECT account, name FROM vault ORDER BY account, name", args![]).await?;
    for mut row in rows {
        let (account, name) = (AccountName::new(row.text()?), row.text()?);
        let Some(VaultRow { value, previous, .. }) = get(tx, &account, &name).await? else { continue };
        if value.key_id == new.id && previous.as_ref().is_none_or(|previous| previous.key_id == new.id) {
            continue;
        }
        let reseal = |sealed: &Sealed| match &sealed.key_id {
            id if *id == new.id => Ok(sealed.bytes.clone()),
            _ => new.seal(&account, &name, &old.open(&account, &name, sealed)?),
        };
        let (value, previous) = (reseal(&value)?, previous.as_ref().map(reseal).transpose()?);
        let previous_key = previous.as_ref().map(|_| new.id());
        tx.execute(
            "UPDATE vault SET key_id = $3, sealed = $4, previous_key_id = $5, previous = $6 WHERE account = $1 AND name = $2",
            args![&account, &name, new.id(), value.as_slice(), previous_key, previous.as_deref()],
        )
        .await?;
        rotated += 1;
    }
    Ok(rotated)
}

async fn confirm_all(tx: &mut Tx, account: &AccountName) -> Result<()> {
    let sql = "UPDATE vault SET previous_key_id = NULL, previous = NULL WHERE account = $1 AND previous IS NOT NULL";
    tx.execute(sql, args![account]).await?;
    Ok(())
}

async fn confirm(tx: &mut Tx, account: &AccountName, name: &str) -> Result<()> {
    let sql = "UPDATE vault SET previous_key_id = NULL, previous = NULL WHERE account = $1 AND name = $2";
    tx.execute(sql, args![account, name]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_own_row_and_with_its_own_key() {
        let (key, text) = VaultKey::make().unwrap();
        let (account, other) = (AccountName::new("x"), AccountName::new("y"));
        let bytes = key.seal(&account, "token", &Secret::new("hunter2")).unwrap();
        let sealed = Sealed { key_id: key.id.clone(), bytes };
        let same = VaultKey::parse(&text).unwrap();
        assert_eq!(same.open(&account, "token", &sealed).unwrap().expose(), "hunter2");
        assert!(same.open(&other, "token", &sealed).is_err());
        assert!(same.open(&account, "refresh", &sealed).is_err());
        assert!(VaultKey::make().unwrap().0.open(&account, "token", &sealed).is_err());
    }

    #[test]
    fn a_key_may_be_hex_and_must_have_32_bytes() {
        assert!(VaultKey::parse(&Secret::new("00".repeat(32))).is_ok());
        assert!(VaultKey::parse(&Secret::new("00".repeat(31))).is_err());
        assert!(VaultKey::parse(&Secret::new("héllo")).is_err());
    }
}
