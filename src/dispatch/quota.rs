//! An account's limits, asked before each request leaves: its own short windows by `governor`, long ones and those that
//! accounts share by counting in the store,
//! and the lease. What a platform's answers say of what is left corrects both; a 429 stops the account until the time that it
//! names.

mod told;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, RateLimiter};
use jiff::{SignedDuration, Timestamp};

use super::debt::Debt;
use super::lease::{Held, request_life};
use crate::channel::{Quota, Scope, ToldLimit};
use crate::clock::{Clock, Deadline};
use crate::id::{AccountName, ActionId, ChannelName};
use crate::store::{Left, Limit, Spend, Store};
use crate::wire::{Error, Permit, Permits, Response};

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
    short: Vec<(Quota, DefaultDirectRateLimiter)>,
    /// With the scope that each is counted for.
    long: Vec<(Quota, String)>,
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
    /// Monotonic: the platform asked to wait until then.
    blocked_until: Duration,
    /// Monotonic, by the name of a short limit: the platform says that nothing is left of it until then.
    spent_until: BTreeMap<String, Duration>,
    /// By the name of a limit: what the platform last said is left of it, and until when.
    heard: BTreeMap<String, (u32, Timestamp)>,
    /// What the action that runs has drawn for its parts to come.
    thread: Thread,
}

/// A thread's limits are drawn whole before its first part, so that it does not stop in the middle.
#[derive(Default)]
struct Thread {
    action: Option<ActionId>,
    /// Parts that are still to come, the next one among them.
    parts: u32,
    /// By the name of a limit: units that are drawn and not used yet, and when they were, monotonic.
    drawn: BTreeMap<String, (u32, Duration)>,
}

/// What was drawn counts from when it was drawn: used much later, it would leave its window too early.
const DRAWN_FOR: Duration = Duration::from_secs(120);

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
            match limiter(quota) {
                Some(limiter) => short.push((quota.clone(), limiter)),
                None => long.push((quota.clone(), scope(quota.scope, account, channel))),
            }
        }
        Self { store, clock, lease, short, long, told: OnceLock::new(), state: Mutex::default() }
    }

    /// Sends under this lease from now on. If another process had the account before, and that is not long ago, what it may
    /// have sent last counts as sent by this one: otherwise a restart would begin its windows anew.
    pub(crate) fn hold(&self, held: Arc<Held>, last_used: Option<Timestamp>, debt: Arc<Debt>) {
        let fence = held.fence().fence;
        let mut state = self.state();
        let was_ours = state.last_fence.is_some_and(|last| last == fence || last + 1 == fence);
        if let Some(last_used) = last_used.filter(|_| !was_ours) {
            let ago = Duration::try_from(self.store.now().duration_since(last_used)).unwrap_or_default();
            for (quota, limiter) in &self.short {
                if ago < period(quota) {
                    // Refused means that this process itself has sent since.
                    let _ = limiter.check();
                }
            }
        }
        (state.held, state.last_fence, state.debt) = (Some(held), Some(fence), Some(debt));
    }

    /// Heeds what the platform's answers say of its limits, where these rules have it.
    pub(crate) fn heed(&self, told: &[ToldLimit]) {
        self.told.get_or_init(|| told.to_vec());
    }

    /// `parts` of `action` are still to come.
    pub(crate) fn expect(&self, action: &ActionId, parts: usize) {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX);
        let thread = &mut self.state().thread;
        if thread.action.as_ref() == Some(action) {
            thread.parts = parts;
        } else {
            *thread = Thread { action: Some(action.clone()), parts, drawn: BTreeMap::new() };
        }
    }

    /// What to draw of these limits for this call and the parts behind it: nothing of those of which enough was drawn before.
    fn to_draw(&self, counting: &[&(Quota, String)], writes: bool) -> Vec<(Spend, Limit)> {
        let (now, thread) = (self.clock.monotonic(), &mut self.state().thread);
        thread.drawn.retain(|_, (_, at)| now.saturating_sub(*at) <= DRAWN_FOR);
        let is_thread = writes && (thread.parts > 1 || !thread.drawn.is_empty());
        let units = |quota: &Quota| match thread.drawn.get(&quota.name) {
            Some((left, _)) if is_thread && *left >= quota.weight => None,
            // More than the limit itself is never free at once.
            None if is_thread => Some(quota.weight.saturating_mul(thread.parts).min(quota.max).max(quota.weight)),
            // No thread, or used up: there are more calls than parts.
            _ => Some(quota.weight),
        };
        let spend = |(quota, scope): &&(Quota, String)| {
            let limit = Limit { max: quota.max, window: Duration::from_secs(u64::from(quota.window_s)) };
            let spend = Spend { scope: scope.clone(), name: quota.name.clone(), units: units(quota)?, limit: None };
            Some((spend, limit))
        };
        counting.iter().filter_map(spend).collect()
    }

    /// Keeps what was drawn for parts to come, and uses what was kept.
    fn draw(&self, counting: &[&(Quota, String)], drawn: &[(Spend, Limit)], writes: bool) {
        if !writes {
            return;
        }
        let (now, thread) = (self.clock.monotonic(), &mut self.state().thread);
        for (quota, _) in counting {
            match drawn.iter().find(|(spend, _)| spend.name == quota.name) {
                Some((spend, _)) if spend.units > quota.weight => {
                    thread.drawn.insert(quota.name.clone(), (spend.units - quota.weight, now));
                }
                Some(_) => {}
                None => {
                    if let Some((left, _)) = thread.drawn.get_mut(&quota.name) {
                        *left = left.saturating_sub(quota.weight);
                    }
                }
            }
        }
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
        let left = self.state().blocked_until.saturating_sub(self.clock.monotonic());
        if left.is_zero() { Ok(()) } else { Err(busy(action, "the platform asked to wait", left)) }
    }

    async fn wait_short(&self, action: &str) -> Result<(), Error> {
        for (quota, limiter) in self.short.iter().filter(|(quota, _)| counts(quota, action)) {
            let spent_until = self.state().spent_until.get(&quota.name).copied().unwrap_or_default();
            let left = spent_until.saturating_sub(self.clock.monotonic());
            if !left.is_zero() {
                return Err(busy(action, &quota.name, left));
            }
            while let Err(not_until) = limiter.check() {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                if wait > PATIENCE {
                    return Err(busy(action, &quota.name, wait));
                }
                tokio::time::sleep(wait).await;
            }
        }
        Ok(())
    }

    /// Takes what the call uses of all limits that the store counts, or of none: a call that waits for one of them would else
    /// use up the others each time that it is tried.
    async fn count_long(&self, action: &str, writes: bool) -> Result<(), Error> {
        let counting: Vec<&(Quota, String)> = self.long.iter().filter(|(quota, _)| counts(quota, action)).collect();
        loop {
            let drawing = self.to_draw(&counting, writes);
            let taken = match drawing.is_empty() {
                true => Ok(None),
                false => self.store.take_all(&drawing).await,
            };
            match taken.map_err(|error| Error::denied(action, error.to_string()))? {
                None => {
                    self.draw(&counting, &drawing, writes);
                    return Ok(());
                }
                Some((spend, free_at)) => {
                    let wait = Duration::try_from(free_at.duration_since(self.store.now())).unwrap_or_default();
                    let is_short =
                        |(quota, _): &&(Quota, String)| quota.name == spend.name && quota.window_s <= SHORT_WINDOW_S;
                    if !self.long.iter().any(|counted| is_short(&counted)) {
                        return Err(busy(action, &spend.name, wait.max(Duration::from_secs(1))));
                    }
                    self.check_lease(action)?;
                    tokio::time::sleep(wait.max(Duration::from_millis(1))).await;
                }
            }
        }
    }
}

impl AccountPermits {
    /// Of a short limit, the platform's word counts only if nothing is left: what is sent is spread evenly anyhow.
    fn stop_short(&self, told: &[told::Told]) {
        let now = self.clock.monotonic();
        for (quota, _) in &self.short {
            let spent = told.iter().find(|told| told.quota == quota.name && told.units < quota.weight);
            if let Some(wait) = spent.and_then(|told| told.wait) {
                self.state().spent_until.insert(quota.name.clone(), now + bounded(wait, quota));
            }
        }
    }

    /// What the store's counters should be told. Not where the platform has counted on as we did: then nothing is new.
    fn news(&self, told: &[told::Told]) -> Vec<Left> {
        let now = self.store.now();
        let mut news = Vec::new();
        for told in told {
            let Some((quota, scope)) = self.long.iter().find(|(quota, _)| quota.name == told.quota) else { continue };
            let window = Duration::from_secs(u64::from(quota.window_s));
            let wait = bounded(told.wait.unwrap_or(window), quota);
            let until = now.checked_add(wait).unwrap_or(now);
            let heard = self.state().heard.insert(told.quota.clone(), (told.units, until));
            // A share has no end of its own; it is said anew each time.
            let goes_on = |(units, last): (u32, Timestamp)| {
                let same = told.wait.is_none() || until.duration_since(last).abs() < SAME_RESET;
                same && told.units.saturating_add(quota.weight) >= units
            };
            if !wait.is_zero() && !heard.is_some_and(goes_on) {
                let limit = Limit { max: quota.max, window };
                news.push(Left { scope: scope.clone(), name: told.quota.clone(), limit, units: told.units, until });
            }
        }
        news
    }
}

/// Two answers that name times so close together speak of the same window.
const SAME_RESET: SignedDuration = SignedDuration::from_secs(2);

/// A platform that names a time further off than its window or a day has made a mistake, which should not last.
fn bounded(wait: Duration, quota: &Quota) -> Duration {
    wait.min(Duration::from_secs(u64::from(quota.window_s.max(86_400))))
}

#[async_trait]
impl Permits for AccountPermits {
    async fn permit(&self, action: &str, writes: bool) -> Result<Permit, Error> {
        self.check_lease(action)?;
        self.pay_debt(action).await?;
        self.check_block(action)?;
        self.count_long(action, writes).await?;
        self.wait_short(action).await?;
        // The waits above took time.
        let ends = self.check_lease(action)?;
        Ok(Permit { life: request_life(self.lease), leave_by: Some(ends) })
    }

    async fn observe(&self, action: &str, response: &Response) {
        let own = self.long.iter().map(|(quota, _)| quota).chain(self.short.iter().map(|(quota, _)| quota));
        let quotas: Vec<&Quota> = own.filter(|quota| counts(quota, action)).collect();
        let rules = self.told.get().map_or(&[][..], Vec::as_slice);
        let mut told = told::read(rules, &quotas, response);
        if let Some(wait) = told::wait(rules, response) {
            self.state().blocked_until = self.clock.monotonic() + wait;
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

fn busy(action: &str, name: &str, wait: Duration) -> Error {
    let mut error = Error::new(
        crate::wire::Acted::No,
        action,
        format!("the limit `{name}` is used up for {} s", wait.as_secs().max(1)),
    );
    error.retry_after = Some(wait);
    error
}

/// One call every `window / max`. Without a burst, since a window that begins with a burst and goes on at the full rate lets
/// nearly twice as many through.
fn limiter(quota: &Quota) -> Option<DefaultDirectRateLimiter> {
    if quota.window_s > SHORT_WINDOW_S {
        return None;
    }
    // What several accounts share is counted where all of them are known.
    if quota.scope != Scope::Account {
        return None;
    }
    Some(RateLimiter::direct(governor::Quota::with_period(period(quota))?.allow_burst(NonZeroU32::MIN)))
}

/// The time from one call to the next.
fn period(quota: &Quota) -> Duration {
    let units = quota.max / quota.weight.max(1);
    Duration::from_secs(u64::from(quota.window_s)) / units.max(1)
}

/// Whose limit it is, as the store counts it. Accounts of one channel in one store share its app and its bot.
fn scope(scope: Scope, account: &AccountName, channel: &ChannelName) -> String {
    match scope {
        Scope::Account => format!("account:{account}"),
        Scope::App => format!("app:{channel}"),
        Scope::Bot => format!("bot:{channel}"),
        Scope::Ip => format!("ip:{channel}"),
    }
}
