//! What a list of deliveries says of each besides its row: the headline of its article, and what keeps a post out that somebody
//! wanted gone.

use jiff::Timestamp;

use super::removals::removal;
use super::tx::{Tx, args};
use super::{Result, Store, call};
use crate::delivery::{ActionState, Failure};
use crate::id::DeliveryId;

/// What is known of a delivery besides its row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The headline of its article.
    pub headline: Option<String>,
    /// When it was to be taken down, if that is past and nobody has begun.
    pub overdue_since: Option<Timestamp>,
    /// Why its last delete did not come to its end by itself: it failed, is held, or nobody knows what became of it.
    pub not_deleted: Option<String>,
}

impl Store {
    /// What is known of each of `deliveries` besides its row, in their order.
    pub async fn beside(&self, deliveries: &[DeliveryId]) -> Result<Vec<Beside>> {
        call!(self.read, (deliveries), beside)
    }
}

async fn beside(tx: &mut Tx, deliveries: &[DeliveryId]) -> Result<Vec<Beside>> {
    let mut all = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        all.push(Beside {
            headline: headline(tx, delivery).await?,
            overdue_since: overdue_since(tx, delivery).await?,
            not_deleted: not_deleted(tx, delivery).await?,
        });
    }
    Ok(all)
}

async fn headline(tx: &mut Tx, delivery: &DeliveryId) -> Result<Option<String>> {
    let sql = "SELECT p.headline FROM deliveries d JOIN publications p ON p.id = d.publication WHERE d.id = $1";
    tx.first(sql, args![delivery]).await?.map(|mut row| row.text()).transpose()
}

async fn overdue_since(tx: &mut Tx, delivery: &DeliveryId) -> Result<Option<Timestamp>> {
    let planned = removal(tx, delivery).await?;
    Ok(planned.filter(|removal| removal.ended_at.is_none() && removal.at <= tx.now).map(|removal| removal.at))
}

async fn not_deleted(tx: &mut Tx, delivery: &DeliveryId) -> Result<Option<String>> {
    let sql = "SELECT state, reason, error FROM actions WHERE delivery = $1 AND kind = 'delete'
               ORDER BY created_at DESC, id DESC LIMIT 1";
    let Some(mut row) = tx.first(sql, args![delivery]).await? else { return Ok(None) };
    let (state, reason, error) = (row.word::<ActionState>()?, row.opt_text()?, row.opt_json::<Failure>()?);
    let is_left = matches!(state, ActionState::Failed | ActionState::Held | ActionState::Uncertain);
    let why = reason.or_else(|| error.map(|error| error.to_string())).unwrap_or_else(|| state.to_string());
    Ok(is_left.then_some(why))
}
