//! How many of what there are, for who watches from outside.

use jiff::Timestamp;

use super::tx::{Tx, args};
use super::{Result, Store, call};
use crate::delivery::DeliveryState;

/// What the store holds, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// How many deliveries are in each state; none that has none.
    pub deliveries: Vec<(DeliveryState, u64)>,
    /// How many actions could run now.
    pub due: u64,
    /// Since when the first of them could.
    pub oldest_due: Option<Timestamp>,
    /// How many pauses are in force.
    pub pauses: u64,
    /// How many alerts nobody was told of.
    pub untold_alerts: u64,
}

impl Store {
    /// Counts what the store holds. Walks through all deliveries: not for every second.
    pub async fn census(&self) -> Result<Census> {
        call!(self.read, (), census)
    }
}

async fn census(tx: &mut Tx) -> Result<Census> {
    let now = tx.now;
    let sql = "SELECT state, COUNT(*) FROM deliveries GROUP BY state ORDER BY state";
    let mut rows = tx.query(sql, args![]).await?;
    let deliveries = rows.iter_mut().map(|row| Ok((row.word()?, row.count()?))).collect::<Result<Vec<_>>>()?;
    let sql = "SELECT COUNT(*), MIN(next_at) FROM (SELECT next_at FROM actions WHERE ready = 1 AND next_at <= $1
               UNION ALL SELECT next_at FROM actions WHERE ready = 2 AND next_at <= $1) due";
    let (due, oldest_due) = match tx.first(sql, args![now]).await? {
        Some(mut row) => (row.count()?, row.opt_time()?),
        None => (0, None),
    };
    let pauses = count(tx, "SELECT COUNT(*) FROM pauses").await?;
    let untold_alerts = count(tx, "SELECT COUNT(*) FROM alerts WHERE told_at IS NULL").await?;
    Ok(Census { deliveries, due, oldest_due, pauses, untold_alerts })
}

async fn count(tx: &mut Tx, sql: &'static str) -> Result<u64> {
    tx.first(sql, args![]).await?.map_or(Ok(0), |mut row| row.count())
}
