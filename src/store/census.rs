//! How many of what there are, for who watches from outside.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::begun::begins;
use super::tx::{Tx, args, corrupt};
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
    let mut counts = BTreeMap::new();
    for row in &mut rows {
        counts.insert(row.text()?, row.count::<u64>()?);
    }
    let sql = concat!(
        "SELECT d.state, COUNT(*) FROM steps t CROSS JOIN actions b CROSS JOIN deliveries d WHERE ",
        begins!(),
        " AND b.id = t.action AND b.steps_version IS NULL AND d.id = b.delivery GROUP BY d.state"
    );
    for mut row in tx.query(sql, args![]).await? {
        let (written, count) = (row.text()?, row.count::<u64>()?);
        if let Some(of_state) = counts.get_mut(&written) {
            *of_state = of_state.saturating_sub(count);
        }
        *counts.entry(DeliveryState::Sending.as_str().to_owned()).or_default() += count;
    }
    let counted = counts.into_iter().filter(|(_, count)| *count > 0);
    let deliveries = counted.map(|(state, count)| Ok((state.parse().map_err(corrupt)?, count)));
    let deliveries = deliveries.collect::<Result<Vec<_>>>()?;
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
