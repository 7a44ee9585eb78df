//! The watch over the clock: what it shows is compared before anything is sent, and what is known of it outlives the process.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Dispatcher;
use super::steady::{Look, Past, Steady};
use crate::clock::{Boot, Clock};
use crate::delivery::Actor;
use crate::store::{KnownClock, Store};

/// What is kept of the clock is written anew when it is off by more.
const KEPT_WITHIN: SignedDuration = SignedDuration::from_millis(200);

/// Whether the clock can be trusted, and what of that is written down.
pub(super) struct Watch {
    pub(super) steady: Steady,
    boot: Option<Boot>,
    kept: Mutex<Option<KnownClock>>,
}

impl Watch {
    /// Begins to watch, with what workers before knew.
    pub(super) async fn begin(store: &Store, clock: &dyn Clock) -> crate::store::Result<Self> {
        let boot = clock.boot();
        let kept = match &boot {
            Some(boot) => store.known_clock(&boot.id).await?,
            None => None,
        };
        let last_worked = store.last_worked().await?;
        let (wall, monotonic) = both(store, clock);
        let past = match kept.zip(boot.as_ref()) {
            Some((known, boot)) => Past::Known { shows: known.booted_at + boot.before + monotonic, since: known.since },
            None => Past::Wrote(last_worked),
        };
        Ok(Self { steady: Steady::new(wall, monotonic, &past), boot, kept: Mutex::new(kept) })
    }

    /// Writes down what is known of the clock for workers after this one, if they do not know it.
    async fn keep(&self, store: &Store) -> crate::store::Result<()> {
        let (Some((wall, monotonic, since)), Some(boot)) = (self.steady.trusted(), &self.boot) else { return Ok(()) };
        let known = KnownClock { booted_at: wall - monotonic - boot.before, since };
        let is_kept = self.lock().is_some_and(|kept| {
            kept.since == known.since && kept.booted_at.duration_since(known.booted_at).abs() <= KEPT_WITHIN
        });
        if !is_kept {
            store.keep_clock(&boot.id, &known).await?;
            *self.lock() = Some(known);
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<KnownClock>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dispatcher {
    /// False while wall and monotonic time have parted: nothing is sent by a time that may be wrong. Everything is paused, for
    /// every worker, until they agree again or a person resumes.
    pub(super) async fn clock_agrees(&self) -> crate::store::Result<bool> {
        let (wall, monotonic) = both(&self.store, &*self.clock);
        let steady = &self.watch.steady;
        match steady.look(wall, monotonic) {
            Look::Steady => {}
            Look::Jumped(reason) => {
                tracing::error!("{reason}");
                self.store.halt(&reason, &Actor::worker(self.registration().worker())).await?;
                return Ok(false);
            }
            Look::Agreed(reason) => self.store.unhalt(&reason).await?,
            Look::Apart if self.store.is_halted().await? => return Ok(false),
            Look::Apart => steady.trust(wall, monotonic),
        }
        // Before anything is sent by it. Nearly always it is kept already, and nothing is written.
        self.watch.keep(&self.store).await?;
        Ok(true)
    }
}

/// Wall and monotonic time of one moment: a process that is stopped between the two readings reads them again.
fn both(store: &Store, clock: &dyn Clock) -> (Timestamp, Duration) {
    loop {
        let before = clock.monotonic();
        let wall = store.now();
        let after = clock.monotonic();
        if after.saturating_sub(before) < Duration::from_secs(1) {
            return (wall, after);
        }
    }
}
