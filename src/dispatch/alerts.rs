//! Tells people what went wrong: what the store keeps for them, each alert once, and again only if nobody took it.

use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::config::AlertKind;
use crate::store::{Alert, Store};

/// Nobody is helped by what is older.
const TOLD_WITHIN: Duration = Duration::from_secs(24 * 3600);

/// Kept so long, told or not.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// Whoever claims alerts has so long to tell them, which is longer than a request takes; then they are anybody's again, which is also the
/// pause after the first failure.
const CLAIM: Duration = Duration::from_secs(120);

/// As many are told in one message.
const MAX_TOLD: usize = 50;

/// What comes within this is told together: an outage fails many posts at once.
const GATHER: Duration = Duration::from_secs(1);

/// No sleep is longer, so that alerts that another worker could not tell are tried again.
const MAX_SLEEP: Duration = Duration::from_secs(30);

/// A last look when the process ends takes no longer.
const FAREWELL: Duration = Duration::from_secs(10);

/// The way to the people.
#[async_trait]
pub trait Teller: Send + Sync {
    /// Tells all of `alerts` in one message.
    ///
    /// # Errors
    ///
    /// One sentence if nobody took it.
    async fn tell(&self, alerts: &[Alert]) -> Result<(), String>;
}

/// Tells `teller` of every alert of these `kinds` until `stop`, and then of those that are left.
pub async fn tell_alerts(store: Store, teller: &dyn Teller, kinds: &[AlertKind], stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = tell_now(&store, teller, kinds).await {
            tracing::error!("alerts cannot be read: {error}");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = store.wait_for_change(MAX_SLEEP) => tokio::time::sleep(GATHER).await,
        }
    }
    if tokio::time::timeout(FAREWELL, tell_now(&store, teller, kinds)).await.is_err() {
        tracing::warn!("there was no time to tell the last alerts; the next worker will");
    }
}

async fn tell_now(store: &Store, teller: &dyn Teller, kinds: &[AlertKind]) -> crate::store::Result<()> {
    // Looked at first: a claim is a write, and most wake-ups have nothing to tell.
    while store.has_alerts(TOLD_WITHIN).await? {
        let claimed = store.claim_alerts(TOLD_WITHIN, CLAIM, MAX_TOLD).await?;
        if claimed.is_empty() {
            break;
        }
        let ids: Vec<i64> = claimed.iter().map(|alert| alert.id).collect();
        let wanted: Vec<Alert> = claimed.into_iter().filter(|alert| kinds.contains(&alert.kind)).collect();
        if !wanted.is_empty()
            && let Err(reason) = teller.tell(&wanted).await
        {
            tracing::error!("{} alerts could not be told: {reason}", wanted.len());
            continue;
        }
        store.alerts_told(&ids).await?;
        store.forget_alerts(KEPT_FOR).await?;
    }
    Ok(())
}
