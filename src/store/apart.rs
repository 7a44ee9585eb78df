//! Posts of one account that keep their distance, and slots, each of which is one post's alone: whoever chose a time looked at
//! what others had before these were stored.

use jiff::SignedDuration;

use super::tx::{Tx, args};
use super::{Accepted, Error, Result, Store, call, outbox};
use crate::delivery::{NewDelivery, Publication};

/// Instants that are the same are closer than this: the store counts in it.
const INSTANT: SignedDuration = SignedDuration::from_micros(1);

impl Store {
    /// The same as [`Store::publish`], if no other post of their accounts that is still to go out is closer to one of `deliveries`
    /// than its entry in `apart`; `None` where it may be.
    ///
    /// # Errors
    ///
    /// [`Error::TimeTaken`].
    pub async fn publish_apart(
        &self,
        publication: &Publication,
        deliveries: &[NewDelivery],
        apart: &[Option<SignedDuration>],
    ) -> Result<Vec<Accepted>> {
        call!(self.write_and_wake, (publication, deliveries, apart), publish_apart)
    }
}

async fn publish_apart(
    tx: &mut Tx,
    publication: &Publication,
    deliveries: &[NewDelivery],
    apart: &[Option<SignedDuration>],
) -> Result<Vec<Accepted>> {
    for (delivery, apart) in deliveries.iter().zip(apart) {
        let Some(apart) = apart.map(|apart| apart.max(INSTANT)) else { continue };
        let from = delivery.due_at.checked_sub(apart).unwrap_or(delivery.due_at);
        let to = delivery.due_at.checked_add(apart).unwrap_or(delivery.due_at);
        let sql = "SELECT id FROM deliveries WHERE account = $1 AND due_at > $2 AND due_at < $3
                   AND state IN ('scheduled', 'awaiting_approval', 'held', 'sending') LIMIT 1";
        if tx.first(sql, args![&delivery.account, from, to]).await?.is_some() {
            return Err(Error::TimeTaken { account: delivery.account.clone(), at: delivery.due_at });
        }
    }
    outbox::publish(tx, publication, deliveries).await
}
