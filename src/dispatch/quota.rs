//! An account's limits, asked before each request leaves: its own short windows by `governor`, long ones and those that
//! accounts share by counting in the store,
//! and the lease. What a platform's answers say of what is left corrects both; a 429 stops the account until the time that it
//! names.

mod ahead;
mod ended;
mod late;
mod long;
mod plan;
mod seen;
mod short;
mod thread;
mod told;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};

use self::ahead::Ahead;
use self::long::Long;
pub use self::plan::{Counted, Plan};
use self::short::{Not, Short};
use self::thread::Thread;
use super::debt::Debt;
use super::lease::{Held, request_life};
use crate::channel::{Quota, Scope, ToldLimit};
use crate::clock::{Clock, Deadline};
use crate::delivery::Action;
use crate::id::{AccountName, ChannelName};
use crate::store::{Draw, Drawn, Lease, Store};
use crate::wire::{Call, Error, Permit, Permits, Response};

/// An account's own windows up to this are kept by `governor` in this process; longer ones, and what accounts share, are
/// counted in the store, over all processes and restarts.
const SHORT_WINDOW_S: u32 = 60;

/// A worker waits this long for a short limit; what takes longer is parked, so that others may go on.
const PATIENCE: Duration = Duration::from_secs(10);

/// The limits of one account, for as long as its adapter lives.
pub(crate) struct AccountPermits {
    store: Store,
    clock: Arc<dyn Clock>,
    lease: Duration,
    short: Vec<Short>,
    long: Vec<Long>,
    /// What the platform's answers say of them.
    told: OnceLock<Vec<ToldLimit>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Arc<Held>>,
    /// What is to be stored before a request leaves.
    debt: Option<Arc<Debt>>,
    /// The number of the last lease that this process had.
    last_fence: Option<u64>,
    /// The platform asked to wait with posts until then.
    rests_until: Option<Timestamp>,
    /// Monotonic, by the name of a call: the platform asked to wait with it until then.
    blocked_until: BTreeMap<String, Duration>,
    /// When the limit has room that kept the last call back.
    departs: Option<Timestamp>,
    /// By the name of a limit: what the platform last said is left of it, and until when.
    heard: BTreeMap<String, (u32, Timestamp)>,
    /// By the name of a call that was permitted: what it uses.
    out: BTreeMap<String, Out>,
    /// What was taken of the short limits before the step began that is to use it.
    ahead: Ahead,
    /// What the action that runs has drawn for its parts to come.
    thread: Thread,
}

/// What a call that was permitted uses.
#[derive(Default)]
struct Out {
    /// As how many it counts.
    items: u32,
    /// Of the limits that the store counts, with when that counts from.
    drawn: Vec<(Draw, Timestamp)>,
}

impl AccountPermits {
    /// The limits of `account` by the quotas of its channel.
    pub(crate) fn new(
        account: &AccountName,
        channel: &ChannelName,
        quotas: &[Quota],
        store: Store,
        clock: Arc<dyn Clock>,
        lease: Duration,
    ) -> Self {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for quota in quotas {
            match Short::new(quota, long::scope(quota.scope, account, channel)) {
                Some(window) => short.push(window),
                None => long.push(Long::new(quota, account, channel)),
            }
        }
        Self { store, clock, lease, short, long, told: OnceLock::new(), state: Mutex::default() }
    }

    /// Sends under this lease from now on. If another process had the account before, and that is not long ago, what it may
    /// have sent last counts as sent by this one: otherwise a restart would begin its windows anew.
    ///
    /// # Errors
    ///
    /// [`crate::store::Error`] if the store cannot be read.
    pub(crate) async fn hold(&self, held: Arc<Held>, lease: &Lease, debt: Arc<Debt>) -> crate::store::Result<()> {
        let fence = held.fence().fence;
        let was_ours = self.state().last_fence.is_some_and(|last| last == fence || last + 1 == fence);
        if let Some(last_used) = lease.last_used.filter(|_| !was_ours) {
            self.count_what_was_sent(last_used).await?;
        }
        let mut state = self.state();
        state.rests_until = state.rests_until.max(lease.rests_until);
        (state.held, state.last_fence, state.debt) = (Some(held), Some(fence), Some(debt));
        Ok(())
    }

    /// The platform asked to begin no post before `until`.
    pub(crate) fn rest(&self, until: Timestamp) {
        self.state().rests_until = Some(as_stored(until));
    }

    /// Until when, if that is not over.
    pub(crate) fn rests_until(&self) -> Option<Timestamp> {
        self.state().rests_until.filter(|until| *until > self.store.now())
    }

    /// When the limit has room that kept the last call back; none if none did.
    pub(crate) fn departs(&self) -> Option<Timestamp> {
        self.state().departs.filter(|at| *at > self.store.now())
    }

    /// Heeds what the platform's answers say of its limits, where these rules have it.
    pub(crate) fn heed(&self, told: &[ToldLimit]) {
        self.told.get_or_init(|| told.to_vec());
    }

    /// Parts of `action` are still to come that count as so many posts each.
    pub(crate) fn expect(&self, action: &Action, parts: &[u32]) {
        let mut state = self.state();
        state.departs = None;
        state.thread.expect(action, parts);
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No request leaves before what went before it is stored.
    async fn pay_debt(&self, action: &str) -> Result<(), Error> {
        let debt = self.state().debt.clone();
        match debt {
            Some(debt) => debt.pay().await.map_err(|error| Error::denied(action, error.to_string())),
            None => Ok(()),
        }
    }

    /// The lease's end, if a request that leaves now is answered before it.
    fn check_lease(&self, action: &str) -> Result<Deadline, Error> {
        let life = request_life(self.lease);
        match &self.state().held {
            Some(held) if held.remaining() >= life => Ok(held.deadline()),
            Some(_) => Err(Error::denied(action, "the lease on the account is over; another worker goes on")),
            None => Err(Error::denied(action, "this worker has no lease on the account")),
        }
    }

    fn check_block(&self, action: &str) -> Result<(), Error> {
        let until = self.state().blocked_until.get(action).copied().unwrap_or_default();
        match until.saturating_sub(self.clock.monotonic()) {
            Duration::ZERO => Ok(()),
            left => Err(self.busy(action, "the platform asked to wait", self.after(left))),
        }
    }

    async fn wait_short(&self, call: Call<'_>) -> Result<(), Error> {
        for short in self.short.iter().filter(|short| counts(&short.quota, call.action)) {
            if self.state().ahead.uses(&short.quota.name, self.clock.monotonic()) {
                continue;
            }
            while let Some(wait) = self.try_short(short, call)? {
                tokio::time::sleep(wait).await;
            }
        }
        Ok(())
    }

    /// Takes what the call uses of a short limit; or says how long to wait until the next look, unless that is for long.
    fn try_short(&self, short: &Short, call: Call<'_>) -> Result<Option<Duration>, Error> {
        match short.try_take(self.clock.monotonic(), call.items) {
            Ok(()) => Ok(None),
            Err(Not::Yet(wait)) if wait <= PATIENCE => Ok(Some(wait)),
            Err(Not::Yet(wait) | Not::Left(wait)) => {
                Err(self.used_up(call, &short.quota.name, as_stored(self.after(wait))))
            }
        }
    }

    /// What does not go before the thread or album that waits for one of its limits waits behind it.
    fn check_turn(&self, call: Call<'_>) -> Result<(), Error> {
        let all = self.long.iter().map(|long| &long.quota).chain(self.short.iter().map(|short| &short.quota));
        let counting: Vec<&Quota> = all.filter(|quota| counts(quota, call.action)).collect();
        let behind = self.state().thread.waits_behind(&counting, self.store.now()).filter(|_| call.writes);
        behind.map_or(Ok(()), |(name, until)| Err(self.busy(call.action, &is_used_up(&name), until)))
    }

    /// Takes what the call, which leaves `within` this time, uses of all limits that the store counts, or of none: a call that waits
    /// for one of them would else use up the others each time that it is tried.
    async fn count_long(&self, call: Call<'_>, within: Duration) -> Result<(), Error> {
        if self.uses_counted(call.action, true).await {
            return Ok(());
        }
        self.check_turn(call)?;
        while let Some(wait) = self.try_long(call, within).await? {
            self.check_lease(call.action)?;
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }

    /// The same at once; or says how long to wait until the next look, unless that is for long.
    async fn try_long(&self, call: Call<'_>, within: Duration) -> Result<Option<Duration>, Error> {
        let counting: Vec<&Long> = self.long.iter().filter(|long| long.counts(call.action)).collect();
        let mut draws = self.state().thread.missing(&counting, call, within, self.clock.monotonic());
        let notes = self.notes(call);
        draws.extend(notes.iter().cloned());
        let drawn = match draws.is_empty() {
            true => Ok(Drawn::At(self.store.now())),
            false => self.store.draw(&draws).await,
        };
        match drawn.map_err(|error| Error::denied(call.action, error.to_string()))? {
            Drawn::At(at) => {
                let mut state = self.state();
                let mut drawn = state.thread.draw(&counting, &draws, at, call, self.clock.monotonic());
                drawn.extend(notes.into_iter().map(|note| (note, at)));
                state.out.insert(call.action.to_owned(), Out { items: call.items, drawn });
                Ok(None)
            }
            Drawn::Refused { name, free_at } => {
                let is_short = |long: &Long| long.quota.name == name && long.quota.window_s <= SHORT_WINDOW_S;
                if !self.long.iter().any(is_short) {
                    return Err(self.used_up(call, &name, free_at.max(self.store.now() + AT_LEAST)));
                }
                let wait = Duration::try_from(free_at.duration_since(self.store.now())).unwrap_or_default();
                Ok(Some(wait.max(Duration::from_millis(1))))
            }
        }
    }

    /// The limit `name` has room for the call at `until`.
    fn used_up(&self, call: Call<'_>, name: &str, until: Timestamp) -> Error {
        if call.writes {
            self.state().thread.waits(name, until);
        }
        self.busy(call.action, &is_used_up(name), until)
    }

    /// So long from now, at an instant at which others that wait as long arrive too: they go on together, in their order.
    fn after(&self, wait: Duration) -> Timestamp {
        let at = self.store.now().checked_add(wait).unwrap_or(Timestamp::MAX);
        let step = TimestampRound::new().smallest(Unit::Millisecond).increment(100).mode(RoundMode::Ceil);
        at.round(step).unwrap_or(at)
    }

    /// The call may be made at `until`.
    fn busy(&self, action: &str, why: &str, until: Timestamp) -> Error {
        let until = as_stored(until);
        self.state().departs = Some(until);
        let wait = Duration::try_from(until.duration_since(self.store.now())).unwrap_or_default();
        let why = format!("{why} for {} s", wait.as_secs().max(1));
        let mut error = Error::new(crate::wire::Acted::No, action, why);
        error.retry_after = Some(wait);
        error
    }
}

fn is_used_up(name: &str) -> String {
    format!("the limit `{name}` is used up")
}

/// As the store has it, in microseconds: an instant that is told to both is the same for both.
fn as_stored(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// What waits for a limit does not look again sooner.
const AT_LEAST: SignedDuration = SignedDuration::from_secs(1);

#[async_trait]
impl Permits for AccountPermits {
    async fn permit(&self, call: Call<'_>) -> Result<Permit, Error> {
        let action = call.action;
        self.state().departs = None;
        self.check_lease(action)?;
        self.pay_debt(action).await?;
        self.check_block(action)?;
        self.count_long(call, Duration::ZERO).await?;
        let waits = async {
            self.wait_short(call).await?;
            self.count_late(call).await?;
            // All that took time.
            self.check_lease(action)
        };
        let ends = match waits.await {
            Ok(ends) => ends,
            Err(error) => {
                self.give_back(action).await;
                return Err(error);
            }
        };
        Ok(Permit { life: request_life(self.lease), leave_by: Some(ends) })
    }

    async fn observe(&self, action: &str, response: Option<&Response>) {
        self.has_ended(action).await;
        let Some(response) = response else { return };
        let own = self.long.iter().map(|long| &long.quota).chain(self.short.iter().map(|short| &short.quota));
        let quotas: Vec<&Quota> = own.filter(|quota| counts(quota, action)).collect();
        let rules = self.told.get().map_or(&[][..], Vec::as_slice);
        let mut told = told::read(rules, &quotas, response);
        if let Some(wait) = told::wait(rules, response) {
            self.state().blocked_until.insert(action.to_owned(), self.clock.monotonic() + wait);
            // Other workers, and this one after a restart, find nothing left. Whose limit it was is not said: the account's
            // own at least.
            let accounts = quotas.iter().filter(|quota| quota.scope == Scope::Account);
            told.extend(accounts.map(|quota| told::Told { quota: quota.name.clone(), units: 0, wait: Some(wait) }));
        }
        self.stop_short(&told);
        let said = self.news(&told);
        if !said.is_empty()
            && let Err(error) = self.store.correct(&said).await
        {
            tracing::warn!("what the platform says of its limits is not kept: {error}");
            self.state().heard.clear();
        }
    }
}

fn counts(quota: &Quota, action: &str) -> bool {
    quota.actions.is_empty() || quota.actions.iter().any(|counted| counted == action)
}
