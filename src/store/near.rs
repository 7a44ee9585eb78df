//! What is far ahead. An action that may be begun is `ready` in one of two ways: within the hour ([`NEAR`]), when it stands in
//! the indices by which workers look for what is due, or later than that ([`FAR`]), when it stands in one index by time alone.
//! So what is looked for now lies close together, however much is planned for later.

use std::time::Duration;

use jiff::Timestamp;

use super::tx::{Tx, args};
use super::{Result, Store, call};

/// In the column `ready`: a worker may claim it, at its time.
pub(super) const NEAR: u32 = 1;

/// In the column `ready`: the same, once it has been brought near.
pub(super) const FAR: u32 = 2;

/// What begins later than this is far.
const AHEAD: Duration = Duration::from_secs(60 * 60);

/// What begins earlier than this is brought near, with all that does before [`AHEAD`].
const SOON: Duration = Duration::from_secs(30 * 60);

impl Store {
    /// Brings near what will be due within half an hour, and all that is due: to be called more often than that by whoever
    /// wants to know what is.
    pub async fn bring_near(&self) -> Result<()> {
        // Looked at first: nearly always there is nothing to write.
        while call!(self.read, (), is_soon)? {
            call!(self.write, (), bring_near)?;
        }
        Ok(())
    }
}

/// What an action that may begin at `next_at` is.
pub(super) fn ready(now: Timestamp, next_at: Timestamp) -> u32 {
    if next_at > now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX) { FAR } else { NEAR }
}

/// When the first that is far may begin.
pub(super) async fn next_at(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let sql = "SELECT next_at FROM actions WHERE ready = 2 ORDER BY next_at LIMIT 1";
    tx.first(sql, args![]).await?.map(|mut row| row.time()).transpose()
}

async fn is_soon(tx: &mut Tx) -> Result<bool> {
    let soon = tx.now.saturating_add(SOON).unwrap_or(Timestamp::MAX);
    Ok(next_at(tx).await?.is_some_and(|next_at| next_at <= soon))
}

async fn bring_near(tx: &mut Tx) -> Result<()> {
    let ahead = tx.now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
    // A part at a time: others write too.
    let sql = "UPDATE actions SET ready = 1 WHERE id IN
               (SELECT id FROM actions WHERE ready = 2 AND next_at <= $1 ORDER BY next_at LIMIT 5000)";
    tx.execute(sql, args![ahead]).await.map(drop)
}
