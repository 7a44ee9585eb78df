//! What somebody must be told. An alert is stored in the transaction of what it is about, so that neither is there without the
//! other, and told later, once: by whoever claims it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::tx::{Row, Tx, args};
use super::{Result, Store, call};
use crate::config::AlertKind;
use crate::id::{AccountName, DeliveryId};

/// Something that somebody must be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Its number in the store.
    pub id: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: AlertKind,
    /// At which account.
    pub account: AccountName,
    /// To which delivery; none for what is about the account.
    pub delivery: Option<DeliveryId>,
    /// The headline of the delivery's article.
    pub headline: Option<String>,
    /// Why, in one sentence.
    pub message: String,
}

impl Store {
    /// Alerts that nobody was told of and that happened within `age`, at most `limit`, the oldest first. They are the
    /// caller's to tell for `lasts`; then another may.
    pub async fn claim_alerts(&self, age: Duration, lasts: Duration, limit: usize) -> Result<Vec<Alert>> {
        call!(self.write, (age, lasts, limit), claim_alerts)
    }

    /// True if there may be something to tell.
    pub async fn has_alerts(&self, age: Duration) -> Result<bool> {
        call!(self.read, (age), has_alerts)
    }

    /// Notes that people were told.
    pub async fn alerts_told(&self, alerts: &[i64]) -> Result<()> {
        call!(self.write, (alerts), alerts_told)
    }

    /// Forgets alerts older than `age`, told or not; gives how many.
    pub async fn forget_alerts(&self, age: Duration) -> Result<u64> {
        call!(self.write, (age), forget_alerts)
    }
}

/// What nobody has taken is tried again so soon, however old it is.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// Stores an alert, in the transaction of what it is about.
pub(super) async fn raise(
    tx: &mut Tx,
    kind: AlertKind,
    account: &AccountName,
    delivery: Option<&DeliveryId>,
    message: &str,
) -> Result<()> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO alerts (at, kind, account, delivery, headline, message, claimed_until)
         VALUES ($1, $2, $3, $4, (SELECT p.headline FROM publications p JOIN deliveries d ON d.publication = p.id
         WHERE d.id = $4), $5, 0)",
        args![now, kind.as_str(), account, delivery, message],
    )
    .await?;
    Ok(())
}

/// The instant `age` before `now`.
pub(super) fn before(now: Timestamp, age: &Duration) -> Timestamp {
    now.checked_sub(SignedDuration::try_from(*age).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MIN)
}

async fn has_alerts(tx: &mut Tx, age: &Duration) -> Result<bool> {
    let (now, since) = (tx.now, before(tx.now, age));
    let sql = "SELECT id FROM alerts WHERE told_at IS NULL AND at >= $1 AND claimed_until <= $2 LIMIT 1";
    Ok(tx.first(sql, args![since, now]).await?.is_some())
}

async fn claim_alerts(tx: &mut Tx, age: &Duration, lasts: &Duration, limit: &usize) -> Result<Vec<Alert>> {
    let (now, since) = (tx.now, before(tx.now, age));
    let limit = i64::try_from(*limit).unwrap_or(i64::MAX);
    let mut rows = tx
        .query(
            "SELECT id, at, kind, account, delivery, headline, message FROM alerts
             WHERE told_at IS NULL AND at >= $1 AND claimed_until <= $2 ORDER BY id LIMIT $3",
            args![since, now, limit],
        )
        .await?;
    let alerts = rows.iter_mut().map(alert).collect::<Result<Vec<_>>>()?;
    for alert in &alerts {
        // Whoever takes one and does not say so gets it again: ever less often, and soon after an outage.
        let waited = Duration::try_from(now.duration_since(alert.at)).unwrap_or_default();
        let until = now.checked_add(waited.min(LONGEST_PAUSE).max(*lasts)).unwrap_or(Timestamp::MAX);
        tx.execute("UPDATE alerts SET claimed_until = $2 WHERE id = $1", args![alert.id, until]).await?;
    }
    Ok(alerts)
}

fn alert(row: &mut Row) -> Result<Alert> {
    Ok(Alert {
        id: row.int()?,
        at: row.time()?,
        kind: row.word()?,
        account: AccountName::new(row.text()?),
        delivery: row.opt_text()?.map(DeliveryId::new),
        headline: row.opt_text()?,
        message: row.text()?,
    })
}

async fn alerts_told(tx: &mut Tx, alerts: &[i64]) -> Result<()> {
    let now = tx.now;
    for id in alerts {
        tx.execute("UPDATE alerts SET told_at = $2 WHERE id = $1", args![*id, now]).await?;
    }
    Ok(())
}

async fn forget_alerts(tx: &mut Tx, age: &Duration) -> Result<u64> {
    let since = before(tx.now, age);
    tx.execute("DELETE FROM alerts WHERE at < $1", args![since]).await
}
