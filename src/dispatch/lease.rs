//! The right to send for one account: kept alive while work goes on, and counted on a clock that nobody sets back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::clock::{Clock, Deadline};
use crate::store::{Fence, Lease, Store};

/// A lease that this process holds.
///
/// What the store says is wall time; what is checked before a write is monotonic time, counted from before the store was
/// asked. So a process that was stopped finds its lease over, whatever the wall clock says.
pub(crate) struct Held {
    fence: Fence,
    clock: Arc<dyn Clock>,
    /// Monotonic.
    ends: Mutex<Duration>,
    given_back: AtomicBool,
}

impl Held {
    /// `asked_at` is the monotonic time before the store was asked for `lease`.
    pub(crate) fn new(lease: &Lease, asked_at: Duration, clock: Arc<dyn Clock>) -> Self {
        Self {
            fence: lease.fence.clone(),
            clock,
            ends: Mutex::new(asked_at + lease.lasts),
            given_back: AtomicBool::new(false),
        }
    }

    /// When this process may no longer act for the account, if nothing prolongs the lease.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::new(self.clock.clone(), *self.ends.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What to show with every write to the store.
    pub(crate) fn fence(&self) -> &Fence {
        &self.fence
    }

    /// How much longer this process may act for the account; zero if the lease is over.
    pub(crate) fn remaining(&self) -> Duration {
        if self.is_given_back() {
            return Duration::ZERO;
        }
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).saturating_sub(self.clock.monotonic())
    }

    /// The store knows that this process is done with the account.
    pub(crate) fn give_back(&self) {
        self.given_back.store(true, Ordering::SeqCst);
    }

    /// Whether it does.
    pub(crate) fn is_given_back(&self) -> bool {
        self.given_back.load(Ordering::SeqCst)
    }

    /// Asks the store for more time; a lease that was taken by somebody else stays over.
    pub(crate) async fn renew(&self, store: &Store, lasts: Duration) -> crate::store::Result<()> {
        let asked_at = self.clock.monotonic();
        store.renew(&self.fence, lasts).await?;
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = asked_at + lasts;
        Ok(())
    }
}

/// How long a request may live: a third of the lease, so that it is over before a successor begins to ask.
pub(crate) fn request_life(lease: Duration) -> Duration {
    lease / 3
}
