//! What people were told of and that goes on: they are told once, not at each look.

use std::time::Duration;

use jiff::Timestamp;

use super::alerts::{before, raise};
use super::leases::{any_is_held, unclaimed};
use super::tx::{Tx, args};
use super::{Result, Store, call};
use crate::config::AlertKind;
use crate::id::AccountName;

/// Posts that are due, and that nobody alive will send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unserved {
    /// How many.
    pub posts: u64,
    /// Of how many accounts.
    pub accounts: u64,
    /// Since when the first of them is due.
    pub since: Timestamp,
    /// Whether a worker is there all the same, which takes nothing: a process that was stopped, or hangs.
    pub hangs: bool,
}

impl Store {
    /// What has been due for `after` while no worker is alive that serves every account, or has the account; or while one is and nobody
    /// has any account. Nothing that is paused, held or waits for something else.
    pub async fn unserved(&self, after: Duration) -> Result<Option<Unserved>> {
        // One that has only just been started has taken nothing yet.
        const AGAIN: Duration = Duration::from_secs(3);
        let is_alive = self.any_worker().await?;
        let found = call!(self.read, (after, is_alive), unserved)?;
        if !found.as_ref().is_some_and(|found| found.hangs) {
            return Ok(found);
        }
        tokio::time::sleep(AGAIN).await;
        let is_alive = self.any_worker().await?;
        call!(self.read, (after, is_alive), unserved)
    }

    /// The same; the first look that finds something raises an alert. The next alert comes after a worker was back, or after
    /// nothing had waited any more.
    pub async fn look_for_workers(&self, after: Duration) -> Result<Option<Unserved>> {
        let found = self.unserved(after).await?;
        // Looked at first: nearly always there is nothing to write.
        if found.is_some() != call!(self.read, (), is_outage)? {
            match &found {
                Some(unserved) => call!(self.write_and_wake, (unserved), begin_outage)?,
                None => call!(self.write, (), end_outage)?,
            }
        }
        Ok(found)
    }

    /// Writes that somebody asked how things are: it fails where nothing else can be written either.
    pub async fn note_pulse(&self) -> Result<()> {
        call!(self.write, (), note_pulse)
    }

    /// A worker is there again that serves every account.
    pub(super) async fn outage_is_over(&self) -> Result<()> {
        match call!(self.read, (), is_outage)? {
            true => call!(self.write, (), end_outage),
            false => Ok(()),
        }
    }

    /// Raises an alert for a token of `account` that ends at `ends_at`, unless there was one for that token and that end.
    pub async fn tell_of_end(
        &self,
        account: &AccountName,
        token: &str,
        ends_at: Timestamp,
        message: &str,
    ) -> Result<()> {
        if call!(self.read, (account, token, ends_at), is_told)? {
            return Ok(());
        }
        call!(self.write_and_wake, (account, token, ends_at, message), tell_of_end)
    }
}

/// In the place of an account's name, which never has a space.
const ALL: &str = "all accounts";

async fn note_pulse(tx: &mut Tx) -> Result<()> {
    let now = tx.now;
    let sql = "INSERT INTO told (kind, account, about, at) VALUES ('pulse', '', '', $1)
               ON CONFLICT (kind, account, about) DO UPDATE SET at = $1";
    tx.execute(sql, args![now]).await.map(drop)
}

async fn unserved(tx: &mut Tx, after: &Duration, is_alive: &bool) -> Result<Option<Unserved>> {
    // Whoever works has some account at any time that others wait, or has looked at one lately that it cannot send for and leaves to
    // others.
    const LATELY: Duration = Duration::from_secs(30);
    let lately = before(tx.now, &LATELY);
    if *is_alive && any_is_held(tx, lately).await? {
        return Ok(None);
    }
    let since = before(tx.now, after);
    let found = unclaimed(tx, since).await?;
    Ok(found.map(|(posts, accounts, since)| Unserved { posts, accounts, since, hangs: *is_alive }))
}

async fn is_outage(tx: &mut Tx) -> Result<bool> {
    let sql = "SELECT at FROM told WHERE kind = $1";
    Ok(tx.first(sql, args![AlertKind::NoWorker.as_str()]).await?.is_some())
}

async fn begin_outage(tx: &mut Tx, unserved: &Unserved) -> Result<()> {
    let Unserved { posts, accounts, since, hangs } = unserved;
    let sql = "INSERT INTO told (kind, account, about, at) VALUES ($1, $2, '', $3) ON CONFLICT DO NOTHING";
    if tx.execute(sql, args![AlertKind::NoWorker.as_str(), ALL, *since]).await? == 0 {
        return Ok(());
    }
    let since = since.strftime("%Y-%m-%d %H:%M:%S UTC");
    let why = match hangs {
        true => "a worker is alive and takes none of them: it was stopped, or hangs; start it anew",
        false => "no worker is alive that would send them; start `fanfare worker`",
    };
    let message = format!(
        "posts or changes of posts that are due: {posts}, of accounts: {accounts}, the first since {since}; {why}"
    );
    raise(tx, AlertKind::NoWorker, &AccountName::new(ALL), None, &message).await
}

async fn end_outage(tx: &mut Tx) -> Result<()> {
    let kind = AlertKind::NoWorker.as_str();
    tx.execute("DELETE FROM told WHERE kind = $1", args![kind]).await?;
    // Whoever was not told yet need not look any more.
    let now = tx.now;
    tx.execute("UPDATE alerts SET told_at = $2 WHERE kind = $1 AND told_at IS NULL", args![kind, now]).await?;
    Ok(())
}

async fn is_told(tx: &mut Tx, account: &AccountName, token: &str, ends_at: &Timestamp) -> Result<bool> {
    let sql = "SELECT at FROM told WHERE kind = $1 AND account = $2 AND about = $3 AND at = $4";
    Ok(tx.first(sql, args![AlertKind::TokenEnding.as_str(), account, token, *ends_at]).await?.is_some())
}

async fn tell_of_end(
    tx: &mut Tx,
    account: &AccountName,
    token: &str,
    ends_at: &Timestamp,
    message: &str,
) -> Result<()> {
    let kind = AlertKind::TokenEnding;
    let told = tx
        .execute(
            "INSERT INTO told (kind, account, about, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (kind, account, about) DO UPDATE SET at = $4 WHERE told.at <> $4",
            args![kind.as_str(), account, token, *ends_at],
        )
        .await?;
    if told == 0 {
        return Ok(());
    }
    raise(tx, kind, account, None, message).await
}
