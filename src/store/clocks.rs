//! What the workers of a machine knew of its clock: the next one sees whether it was set while none of them lived.

use jiff::Timestamp;

use super::tx::{Tx, args};
use super::{Result, Store, call};
use crate::id::BootId;

/// How the store's time went with the monotonic time of one machine, since its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownClock {
    /// What the clock would have shown when the machine was started.
    pub booted_at: Timestamp,
    /// Workers have trusted it since then.
    pub since: Timestamp,
}

/// So many starts are remembered: of machines that share a store, and of one that is started again and again.
const STARTS: i64 = 200;

impl Store {
    /// What is known of the clock since the machine was started; nothing if no worker has looked at it yet.
    pub async fn known_clock(&self, boot: &BootId) -> Result<Option<KnownClock>> {
        call!(self.read, (boot), known_clock)
    }

    /// Keeps what is known of the clock now.
    pub async fn keep_clock(&self, boot: &BootId, known: &KnownClock) -> Result<()> {
        call!(self.write, (boot, known), keep_clock)
    }
}

async fn known_clock(tx: &mut Tx, boot: &BootId) -> Result<Option<KnownClock>> {
    let row = tx.first("SELECT booted_at, since FROM clocks WHERE boot = $1", args![boot]).await?;
    row.map(|mut row| Ok(KnownClock { booted_at: row.time()?, since: row.time()? })).transpose()
}

async fn keep_clock(tx: &mut Tx, boot: &BootId, known: &KnownClock) -> Result<()> {
    tx.execute(
        "INSERT INTO clocks (boot, booted_at, since) VALUES ($1, $2, $3)
         ON CONFLICT (boot) DO UPDATE SET booted_at = excluded.booted_at, since = excluded.since",
        args![boot, known.booted_at, known.since],
    )
    .await?;
    let forgotten = "DELETE FROM clocks WHERE since < (SELECT since FROM clocks ORDER BY since DESC LIMIT 1 OFFSET $1)";
    tx.execute(forgotten, args![STARTS]).await?;
    Ok(())
}
