//! Everything that happens, as it happens: what became of each delivery, and what people stop and let go on.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Error, Outlet};
use crate::store::{Happened, Pause, Scope};

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// To a delivery.
    Change(Box<Happened>),
    /// A pause began.
    Paused(Pause),
    /// One ended; by whom and when exactly is not kept.
    Resumed(Scope),
}

impl Outlet {
    /// Calls `show` with everything that happens from now on, until `stop`; first with the pauses that are in force.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn follow(&self, stop: &CancellationToken, mut show: impl FnMut(Event)) -> Result<(), Error> {
        // A person's eye; nothing hangs on it.
        const GLANCE: Duration = Duration::from_millis(250);
        const BATCH: usize = 500;
        let mut seen = self.store().last_change().await?;
        let mut paused: Vec<Pause> = Vec::new();
        while !stop.is_cancelled() {
            let pauses = self.store().pauses().await?;
            // One that has another reason now goes on.
            let is_over = |old: &&Pause| pauses.iter().all(|pause| pause.scope != old.scope);
            paused.iter().filter(is_over).for_each(|old| show(Event::Resumed(old.scope.clone())));
            pauses.iter().filter(|new| !paused.contains(new)).for_each(|new| show(Event::Paused(new.clone())));
            paused = pauses;
            let happened = self.store().changes_after(seen, BATCH).await?;
            let all_told = happened.len() < BATCH;
            for mut happened in happened {
                seen = happened.number;
                self.complete_change(&mut happened.change);
                show(Event::Change(Box::new(happened)));
            }
            if all_told {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(GLANCE) => {}
                }
            }
        }
        Ok(())
    }
}
