//! What one process knows of what another has sent for the account within its short limits.
//!
//! Where each call counts as one it is enough that all are made evenly. One that counts as several is written down in the store
//! before it leaves, under the name of each limit: whoever has the account next reads it there.

use std::time::Duration;

use jiff::Timestamp;

use super::short::Short;
use super::{AccountPermits, SHORT_WINDOW_S, counts};
use crate::store::{Draw, Limit, Window};
use crate::wire::Call;

impl AccountPermits {
    /// What is written down of a call that counts as several.
    pub(super) fn notes(&self, call: Call<'_>) -> Vec<Draw> {
        let counting = self.short.iter().filter(|short| call.items > 1 && counts(&short.quota, call.action));
        let note = |short: &Short| Draw {
            scope: short.scope.clone(),
            name: short.quota.name.clone(),
            units: call.items,
            // Whether it has room there is looked at in this process.
            limit: Limit { max: u32::MAX, window: Window::Rolling(short.window()) },
            leaves_within: Duration::ZERO,
        };
        counting.map(note).collect()
    }

    /// Counts what another process may have sent by `last_used`.
    pub(super) async fn count_what_was_sent(&self, last_used: Timestamp) -> crate::store::Result<()> {
        let now = self.store.now();
        let ago = |at: Timestamp| Duration::try_from(now.duration_since(at)).unwrap_or_default();
        if ago(last_used) >= Duration::from_secs(u64::from(SHORT_WINDOW_S)) {
            return Ok(());
        }
        for short in &self.short {
            let since = now.checked_sub(short.window()).unwrap_or(Timestamp::MIN);
            let noted = self.store.spent(&short.scope, &short.quota.name, since).await?;
            let noted: Vec<(Duration, u32)> = noted.into_iter().map(|(at, items)| (ago(at), items)).collect();
            short.was_used(self.clock.monotonic(), ago(last_used), &noted);
        }
        Ok(())
    }
}
