//! A wake-up between processes, so that a worker sleeps until something is due and no longer.

use std::time::Duration;

use super::Store;

impl Store {
    /// Waits until there may be something new to send, in this process or another, or `timeout` is over. May return too early,
    /// and returns at once if something happened since the last call.
    pub async fn wait_for_change(&self, timeout: Duration) {
        unimplemented!()
    }
}
