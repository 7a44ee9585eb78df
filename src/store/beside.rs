//! What a list of deliveries says of each besides its row: the headline of its article, what is to be done to its post, and what keeps a
//! post out that somebody wanted gone.

use jiff::Timestamp;

use super::tx::{Tx, args, corrupt};
use super::{Result, Store, call};
use crate::delivery::{ActionKind, ActionState, Failure};
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
    /// What is last to be done to its post that is out, and is not: of what kind, how it stands, and why.
    pub undone: Option<(ActionKind, ActionState, Option<String>)>,
}

impl Store {
    /// What is known of each of `deliveries` besides its row, in their order.
    pub async fn beside(&self, deliveries: &[DeliveryId]) -> Result<Vec<Beside>> {
        call!(self.read, (deliveries), beside)
    }
}

async fn beside(tx: &mut Tx, deliveries: &[DeliveryId]) -> Result<Vec<Beside>> {
    tx.each(deliveries, |delivery, tx| Box::pin(of_one(tx, delivery))).await
}

async fn of_one(tx: &mut Tx, delivery: &DeliveryId) -> Result<Beside> {
    let now = tx.now;
    let sql = "SELECT p.headline, (SELECT r.at FROM removals r WHERE r.delivery = d.id AND r.ended_at IS NULL AND r.at <= $2),
               a.state, a.reason, a.error, c.kind, c.state, c.reason
               FROM deliveries d JOIN publications p ON p.id = d.publication
               LEFT JOIN actions a ON a.id = (SELECT b.id FROM actions b WHERE b.delivery = d.id AND b.kind = 'delete'
               ORDER BY b.created_at DESC, b.id DESC LIMIT 1)
               LEFT JOIN actions c ON c.id = (SELECT b.id FROM actions b WHERE b.delivery = d.id AND b.kind <> 'publish'
               AND b.state <> 'dropped' ORDER BY b.created_at DESC, b.id DESC LIMIT 1) AND c.state <> 'done'
               WHERE d.id = $1";
    let Some(mut row) = tx.first(sql, args![delivery, now]).await? else { return Ok(Beside::default()) };
    let (headline, overdue_since) = (row.opt_text()?, row.opt_time()?);
    let (state, reason, error) = (row.opt_text()?, row.opt_text()?, row.opt_json()?);
    let not_deleted = match state {
        Some(state) => why_left(state.parse().map_err(corrupt)?, reason, error),
        None => None,
    };
    let undone = match row.opt_text()? {
        Some(kind) => Some((kind.parse().map_err(corrupt)?, row.word()?, row.opt_text()?)),
        None => None,
    };
    Ok(Beside { headline, overdue_since, not_deleted, undone })
}

/// Why a delete that is in `state` has not taken its post down, if that is for somebody to see to.
fn why_left(state: ActionState, reason: Option<String>, error: Option<Failure>) -> Option<String> {
    let is_left = matches!(state, ActionState::Failed | ActionState::Held | ActionState::Uncertain);
    is_left.then(|| reason.or_else(|| error.map(|error| error.to_string())).unwrap_or_else(|| state.to_string()))
}
