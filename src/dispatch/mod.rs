//! Brings what is due to an adapter: leases accounts, runs their actions one after the other, decides what follows from each
//! stop, and sleeps until the next is due.

mod alerts;
mod circuit;
mod debt;
mod desk;
mod failpoint;
mod journal;
mod kept;
mod lease;
mod load;
mod memory;
mod mint;
mod outcome;
mod quota;
mod retry;
mod room;
mod run;
mod steady;
mod unable;
mod watch;

pub use alerts::{Teller, tell_alerts};
pub use desk::{Desk, EARLY, Policy, Sender};
pub use memory::MemoryJournal;
pub use quota::{Counted, Plan};

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use self::circuit::Circuit;
use self::debt::Debt;
use self::kept::Kept;
use self::lease::Held;
use self::room::Room;
use self::run::{Ran, Run};
use self::unable::Unable;
use self::watch::Watch;
use crate::clock::Clock;
use crate::id::AccountName;
use crate::store::{Lease, Registration, Serves, Store, TakenUp, Upcoming};

/// How a dispatcher works.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long an account is leased for at a time. A worker that is stopped keeps its accounts for so long.
    pub lease: Duration,
    /// How many accounts are worked on at once.
    pub max_accounts: usize,
    /// Only these accounts; none means all.
    pub only: Option<BTreeSet<AccountName>>,
    /// Whether a worker lives beside this one: what cannot be sent here is left to it.
    pub beside: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { lease: Duration::from_secs(60), max_accounts: 64, only: None, beside: false }
    }
}

/// No sleep is longer: a clock that was set, or a wake-up that was lost, is made good after so long.
const MAX_SLEEP: Duration = Duration::from_secs(30);

/// How long to leave alone what is due and was not to be had.
const TAKEN_SLEEP: Duration = Duration::from_millis(20);

/// What was begun has so long to end when the dispatcher stops: less than a supervisor waits before it kills (systemd: 90 s).
const GRACE: Duration = Duration::from_secs(45);

/// For how many times the accounts that are worked on at once the store is asked what is due, when nothing is known to be.
const LOOK_AHEAD: usize = 8;

/// How long a store that does not answer is left alone.
const AWAY_SLEEP: Duration = Duration::from_secs(2);

/// How often the store's clock is measured: those of two machines part by less than a millisecond in that time.
const MEASURED_EVERY: Duration = Duration::from_secs(60);

/// How often clocks that have parted are looked at.
const APART_SLEEP: Duration = Duration::from_secs(1);

/// A post that has waited so much longer than it should was not waiting for its turn: nobody was there to send it.
const OVERDUE: Duration = Duration::from_secs(5 * 60);

/// How long what the store fails with is not said again.
const TOLD_AGAIN: Duration = Duration::from_secs(60);

/// An action that is renewed, adopted or resumed more often than this in one go has gone wrong.
const MAX_RUNS: usize = 8;

/// Sends what is due, until it is told to stop.
pub struct Dispatcher {
    store: Store,
    desk: Arc<dyn Desk>,
    clock: Arc<dyn Clock>,
    options: Options,
    /// What others know this worker to be alive by; another one, once that has ended.
    registration: Mutex<Arc<Registration>>,
    /// Monotonic: when the store's clock was measured last.
    measured_at: Mutex<Duration>,
    /// Made on first use and kept, with their sessions and limits.
    accounts: Mutex<BTreeMap<AccountName, Kept>>,
    /// What is known of each platform, by the name that [`Desk::platform`] gives it.
    circuits: Mutex<BTreeMap<String, Arc<Circuit>>>,
    /// What the store failed with last, and when that was said (monotonic).
    told: Mutex<Option<(String, Duration)>>,
    /// Accounts that are left to other workers.
    unable: Unable,
    /// For the media of them all.
    room: Room,
    /// Accounts that a task of this process is at.
    busy: Mutex<BTreeSet<AccountName>>,
    /// A task has ended.
    ended: Notify,
    /// Whether the clock can be trusted.
    watch: Watch,
}

impl Dispatcher {
    /// A dispatcher that others can know to be alive. It sends nothing before [`Dispatcher::run`].
    ///
    /// # Errors
    ///
    /// [`crate::store::Error`] if the store cannot be written.
    pub async fn new(
        store: Store,
        desk: Arc<dyn Desk>,
        clock: Arc<dyn Clock>,
        options: Options,
    ) -> crate::store::Result<Arc<Self>> {
        let measured_at = Mutex::new(clock.monotonic());
        let registration = Mutex::new(Arc::new(store.register_worker(serves(&options)).await?));
        let watch = Watch::begin(&store, &*clock).await?;
        Ok(Arc::new(Self {
            watch,
            store,
            desk,
            clock,
            options,
            registration,
            measured_at,
            accounts: Mutex::default(),
            circuits: Mutex::default(),
            told: Mutex::default(),
            room: Room::default(),
            unable: Unable::default(),
            busy: Mutex::default(),
            ended: Notify::new(),
        }))
    }

    /// Sends what is due until `stop` is cancelled; then begins nothing new, and returns when what it had begun is left as it
    /// should be, or after a grace period.
    ///
    /// # Errors
    ///
    /// [`crate::store::Error`] if the store can no longer be used.
    pub async fn run(self: &Arc<Self>, stop: CancellationToken) -> crate::store::Result<()> {
        let tasks = tokio_util::task::TaskTracker::new();
        let result = loop {
            match self.dispatch(&stop, &tasks).await {
                Err(error) if self.store.may_come_back(&error) && !stop.is_cancelled() => {
                    tracing::error!("{error}; tried again in {} s", AWAY_SLEEP.as_secs());
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(AWAY_SLEEP) => {}
                    }
                }
                result => break result,
            }
        };
        stop.cancel();
        tasks.close();
        if tokio::time::timeout(GRACE, tasks.wait()).await.is_err() {
            // Left like by a crash: whoever has the accounts next finds out what became of it.
            tracing::warn!("what was begun did not end within {} s; its outcome is asked about later", GRACE.as_secs());
        }
        result
    }

    async fn dispatch(
        self: &Arc<Self>,
        stop: &CancellationToken,
        tasks: &tokio_util::task::TaskTracker,
    ) -> crate::store::Result<()> {
        // Accounts with something to do, the longest due first, as the store last said.
        let mut waiting = VecDeque::new();
        while !stop.is_cancelled() {
            self.stay_known().await?;
            let agrees = self.clock_agrees().await?;
            if agrees && waiting.is_empty() && self.is_free() {
                waiting = self.store.due_accounts(self.options.max_accounts * LOOK_AHEAD).await?.into();
            }
            while agrees
                && self.is_free()
                && let Some(due) = waiting.pop_front()
            {
                if self.is_ours(&due.account) && self.busy().insert(due.account.clone()) {
                    let (this, stop, account) = (self.clone(), stop.clone(), due.account);
                    tasks.spawn(async move { this.work(account, stop).await });
                }
            }
            let sleep = match agrees {
                true if waiting.is_empty() => self.sleep().await?,
                true => MAX_SLEEP,
                false => APART_SLEEP,
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.ended.notified() => {}
                () = self.store.wait_for_change(sleep) => waiting.clear(),
            }
        }
        Ok(())
    }

    /// Registers anew if what proved this worker alive has ended, and measures the store's clock from time to time.
    async fn stay_known(&self) -> crate::store::Result<()> {
        if !self.registration().holds() {
            let anew = Arc::new(self.store.register_worker(serves(&self.options)).await?);
            tracing::warn!(
                "the session that proved this worker alive has ended; it goes on as worker {}",
                anew.worker()
            );
            *self.registration.lock().unwrap_or_else(PoisonError::into_inner) = anew;
        }
        let now = self.clock.monotonic();
        if now.saturating_sub(*self.measured_at.lock().unwrap_or_else(PoisonError::into_inner)) >= MEASURED_EVERY {
            self.store.measure_clock().await?;
            // Also while all accounts that may be worked on are, and nobody looks what is due.
            self.store.bring_near().await?;
            *self.measured_at.lock().unwrap_or_else(PoisonError::into_inner) = now;
        }
        Ok(())
    }

    fn registration(&self) -> Arc<Registration> {
        self.registration.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Until something is due, as far as is known.
    async fn sleep(&self) -> crate::store::Result<Duration> {
        let Some(wake) = self.store.next_wake(self.registration().worker()).await? else { return Ok(MAX_SLEEP) };
        let until = Duration::try_from(wake.duration_since(self.store.now())).unwrap_or(Duration::ZERO);
        // What is due at once and not taken is another's, or one of ours that is busy: its end wakes us.
        Ok(if until.is_zero() { TAKEN_SLEEP } else { until.min(MAX_SLEEP) })
    }

    /// Whether one more account can be worked on.
    fn is_free(&self) -> bool {
        self.busy().len() < self.options.max_accounts
    }

    fn is_ours(&self, account: &AccountName) -> bool {
        let is_wanted = self.options.only.as_ref().is_none_or(|only| only.contains(account));
        is_wanted && !self.unable.leaves(account, self.clock.monotonic())
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, BTreeSet<AccountName>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leases the account, does all that is due there, gives it back.
    async fn work(self: Arc<Self>, account: AccountName, stop: CancellationToken) {
        // A task is copied as it is begun and as it ends: what it does lies on the heap.
        if let Err(error) = Box::pin(self.work_leased(&account, &stop)).await {
            // A lease that is over can be had anew, unless another worker has the account. A store that fails does not answer
            // again at once.
            if matches!(error, crate::store::Error::LeaseLost { .. }) {
                tracing::warn!(account = %account, "{error}");
            } else {
                self.tell_failure(&account, &error.to_string());
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        self.busy().remove(&account);
        self.ended.notify_one();
    }

    /// A store that cannot be used fails for every account, again and again: that is said once a minute.
    fn tell_failure(&self, account: &AccountName, error: &str) {
        let (now, mut told) = (self.clock.monotonic(), self.told.lock().unwrap_or_else(PoisonError::into_inner));
        let is_known = told.as_ref().is_some_and(|(what, at)| what == error && now.saturating_sub(*at) < TOLD_AGAIN);
        if !is_known {
            tracing::error!(account = %account, "{error}");
            *told = Some((error.to_owned(), now));
        }
    }

    async fn work_leased(&self, account: &AccountName, stop: &CancellationToken) -> crate::store::Result<()> {
        let asked_at = self.clock.monotonic();
        let (registration, overdue_since) = (self.registration(), self.store.now() - OVERDUE);
        let worker = registration.worker();
        let Some(taken) = self.store.take_up(worker, account, self.options.lease, overdue_since).await? else {
            return Ok(());
        };
        let held = Arc::new(Held::new(&taken.lease, asked_at, self.clock.clone()));
        let renewing = {
            let (held, store, lasts) = (held.clone(), self.store.clone(), self.options.lease);
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(lasts / 3).await;
                    if let Err(error) = held.renew(&store, lasts).await {
                        tracing::warn!(account = %held.fence().account, "lease not renewed: {error}");
                        return;
                    }
                }
            })
        };
        let worked = self.work_through(&held, &registration, taken, overdue_since, stop).await;
        renewing.abort();
        let released = if held.is_given_back() { Ok(()) } else { self.store.release(held.fence()).await };
        worked.and(released)
    }

    async fn work_through(
        &self,
        held: &Arc<Held>,
        registration: &Registration,
        taken: TakenUp,
        overdue_since: Timestamp,
        stop: &CancellationToken,
    ) -> crate::store::Result<()> {
        let debt = Arc::new(Debt::default());
        let worked = self.work_off(held, registration, taken, overdue_since, &debt, stop).await;
        worked.and(debt.pay().await)
    }

    async fn work_off(
        &self,
        held: &Arc<Held>,
        registration: &Registration,
        taken: TakenUp,
        overdue_since: Timestamp,
        debt: &Arc<Debt>,
        stop: &CancellationToken,
    ) -> crate::store::Result<()> {
        let account = &held.fence().account;
        self.heed_vault(account, taken.vault).await;
        let (mut next, lease) = (taken.next, taken.lease);
        if taken.overdue > self.desk.policy(account).backlog {
            let held_back = self.store.hold_overdue(held.fence(), overdue_since).await?;
            tracing::warn!(account = %account, "{held_back} posts were overdue at once and are held");
            next = self.store.next_action(held.fence()).await?;
        }
        while let Some(upcoming) = next {
            if stop.is_cancelled() || !registration.holds() || !self.clock_agrees().await? {
                break;
            }
            next = match self.run_action(held, &lease, upcoming, debt).await? {
                Ran::Done(next) => next,
                Ran::On => self.store.next_action(held.fence()).await?,
                Ran::GiveBack | Ran::Renewed | Ran::Reloaded | Ran::Stopped => None,
            };
        }
        Ok(())
    }

    async fn run_action(
        &self,
        held: &Arc<Held>,
        lease: &Lease,
        mut upcoming: Box<Upcoming>,
        debt: &Arc<Debt>,
    ) -> crate::store::Result<Ran> {
        let account = &held.fence().account;
        let mut refreshed = false;
        for _ in 0..MAX_RUNS {
            let kept = match self.kept(account, &upcoming.delivery).await {
                Ok(kept) => kept,
                Err(reason) => {
                    debt.pay().await?;
                    return self.leave_to_others(held, &upcoming.action, &reason).await;
                }
            };
            self.unable.is_able(account);
            kept.permits.hold(held.clone(), lease, debt.clone()).await?;
            let run = Run {
                store: &self.store,
                desk: &*self.desk,
                sender: &kept.sender,
                policy: &kept.policy,
                permits: &kept.permits,
                circuit: &kept.circuit,
                steady: &self.watch.steady,
                room: &self.room,
                held,
                options: &self.options,
                action: &upcoming.action,
                delivery: &upcoming.delivery,
                frozen: upcoming.frozen.as_ref(),
                debt,
                refreshed,
            };
            match Box::pin(run.run()).await? {
                Ran::Stopped => {
                    // Before it is resumed, a person signs the account in again.
                    self.outdate(account);
                    return Ok(Ran::Stopped);
                }
                ran @ (Ran::Renewed | Ran::Reloaded) => {
                    refreshed |= matches!(ran, Ran::Renewed);
                    self.outdate(account);
                    // What the run before has stored must be read.
                    upcoming.action.has_journal = true;
                }
                ran => return Ok(ran),
            }
        }
        Ok(Ran::GiveBack)
    }
}

fn serves(options: &Options) -> Serves {
    if options.only.is_none() { Serves::All } else { Serves::Some }
}
