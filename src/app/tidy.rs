//! Forgetting what is old: by hand, and by a worker once a day.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::outlet::Outlet;
use super::{App, Error};
use crate::config::KeepFor;
use crate::store::{Keep, Tidied};

/// A worker looks so often whether it is time.
const LOOK: Duration = Duration::from_secs(3600);

/// How often a store is tidied.
const EVERY: Duration = Duration::from_secs(24 * 3600);

/// A worker rests so long after each small transaction: nobody waits for it.
const REST: Duration = Duration::from_millis(50);

const DAY: u64 = 24 * 3600;

impl App {
    /// Forgets what the configuration's store need not keep any more; or, `dry`, only looks how much that is. Gives where the
    /// store is, and what went.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is no store; [`Error::Store`].
    pub async fn tidy_store(&self, dry: bool) -> Result<(String, Tidied), Error> {
        let store = self.existing_store("tidied").await?;
        let keep = self.keep(Duration::ZERO);
        let tidied = if dry {
            store.look_tidy(&keep).await?
        } else {
            let tidied = store.tidy(&keep).await?;
            store.tidied(EVERY).await?;
            tidied
        };
        Ok((store.place().to_owned(), tidied))
    }

    /// How long `[store] keep` says that what has ended is kept.
    pub fn keeps_for(&self) -> KeepFor {
        self.config.store.keep
    }

    fn keep(&self, rest: Duration) -> Keep {
        let age = match self.config.store.keep {
            KeepFor::Days(days) => Duration::from_secs(u64::from(days) * DAY),
            KeepFor::Forever => Duration::MAX,
        };
        // A window that ends as this runs is still counted.
        let longest =
            self.channels().flat_map(|channel| &channel.rules.quotas).map(|quota| u64::from(quota.window_s)).max();
        let counted = (longest.unwrap_or(0) + DAY).max(u64::from(KeepFor::LEAST) * DAY);
        Keep { age, counted: Duration::from_secs(counted), rest }
    }
}

impl Outlet {
    /// Forgets about once a day what the store need not keep any more, until `stop`. Of several workers one does it.
    pub async fn keep_tidy(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                // What was begun is done in small pieces, and goes on another time.
                () = stop.cancelled() => {}
                done = self.tidy_if_due() => match done {
                    Ok(Some(tidied)) if !tidied.is_nothing() => tracing::info!(
                        deliveries = tidied.deliveries, calls = tidied.calls, blobs = tidied.blobs, size_bytes = tidied.bytes,
                        "what is older than [store] keep was forgotten"
                    ),
                    Ok(_) => {}
                    Err(error) => tracing::warn!("the store could not be tidied, and is another time: {error}"),
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    async fn tidy_if_due(&self) -> Result<Option<Tidied>, Error> {
        let store = self.store();
        // Nothing is old by a clock that jumped, and whoever has stopped everything wants to look at it.
        if store.is_halted().await? || !store.claim_tidy(EVERY).await? {
            return Ok(None);
        }
        let tidied = store.tidy(&self.app().keep(REST)).await?;
        store.tidied(EVERY).await?;
        Ok(Some(tidied))
    }
}
