//! The journal of an action in the store: what [`crate::delivery::step`] writes to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

mod beside;
mod steps;

use super::debt::{Debt, Owed, reach_finished};
use super::failpoint;
use super::lease::{Held, request_life};
use super::mint;
use super::quota::AccountPermits;
use crate::delivery::{Action, ActionKind, BegunAs, Entry, Journal, Mint, OpenStep, Receipt, Step, StepKind, Stop};
use crate::id::{AccountName, ActionId, DeliveryId};
use crate::store::{Charge, Error, Intent, Mark, Record, StepRow, Store, Upcoming};

/// The journal of one action, read once when the action begins to run; only the holder of the lease writes to it.
///
/// What a step gave is stored together with what comes next, in one transaction: with the intent of the next step, before a
/// step that is only repeatable runs, or with the end of the action. Nothing goes out between.
pub(crate) struct StoreJournal {
    store: Store,
    held: Arc<Held>,
    action: ActionId,
    /// The delivery, of a publish: what it still has to send is not sent once it is to be taken down.
    publishes: Option<DeliveryId>,
    lease: std::time::Duration,
    /// It may begin together with the end of the action before it.
    begins_with_debt: bool,
    /// It changes what people see, also by steps that may be repeated: none begins without the store, which knows of pauses.
    changes: bool,
    debt: Arc<Debt>,
    /// The limits that are waited for before a step is begun that makes a post: where nobody could say what became of it.
    waits_first: Option<Arc<AccountPermits>>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    steps: BTreeMap<String, StepRow>,
    minted: BTreeMap<String, String>,
    /// Minted since the last write: stored with the next one.
    unsaved: Vec<(String, String)>,
    /// What is to be stored before anything more goes out.
    pending: Vec<Record>,
    /// What the action costs, until that is charged: with its first step that acts.
    cost: Option<Charge>,
    /// It is charged with its first step, whatever that is.
    pays_first: bool,
    /// Steps that were open as the run began, and were not settled since.
    open_before: BTreeSet<String>,
    /// Steps that were begun in this run and surely did not act; other steps ran after them.
    not_done: Vec<Step>,
    /// Steps whose results are secret.
    secrets: Vec<Step>,
    /// A step that acts was done in this run, or found to be.
    went_on: bool,
    /// A result had expired in this run, so that what was made with it is made again too.
    expired: bool,
    /// What comes after this action, and when that was so.
    ahead: Option<(Box<Upcoming>, Timestamp)>,
}

/// What was known to come next so long ago is asked anew: breaking news may have come since.
const AHEAD_FOR: SignedDuration = SignedDuration::from_secs(1);

impl StoreJournal {
    /// Reads what is known of `action`, which runs as `begun_as` says. One that never ran has nothing.
    pub(crate) async fn open(
        store: Store,
        held: Arc<Held>,
        action: &Action,
        begun_as: BegunAs,
        lease: std::time::Duration,
        debt: Arc<Debt>,
    ) -> crate::store::Result<Self> {
        let mut known = Known { pending: vec![Record::Start(begun_as)], ..Known::default() };
        if action.has_journal {
            known.steps = store.steps(&action.id).await?.into_iter().map(|row| (row.step.key(), row)).collect();
            known.minted = store.minted(&action.id).await?;
            let open = known.steps.values().filter(|row| row.done_at.is_none());
            known.open_before = open.map(|row| row.step.key()).collect();
        }
        let begins_with_debt = !action.has_journal && action.kind == ActionKind::Publish;
        let (known, changes) = (Mutex::new(known), action.kind == ActionKind::Edit);
        Ok(Self {
            store,
            held,
            action: action.id.clone(),
            publishes: (action.kind == ActionKind::Publish).then(|| action.delivery.clone()),
            lease,
            begins_with_debt,
            changes,
            debt,
            waits_first: None,
            known,
        })
    }

    /// The same, of a channel that cannot be asked: it waits for `permits` before it begins what makes a post.
    pub(crate) fn waiting_first(mut self, permits: &Arc<AccountPermits>) -> Self {
        self.waits_first = Some(permits.clone());
        self
    }

    /// Stores what is pending.
    pub(crate) async fn flush(&self) -> crate::store::Result<()> {
        self.record(None).await
    }

    /// Ends the action as done, and gives what is to be done next for the account; if that is nothing, the account is given
    /// back.
    pub(crate) async fn complete(&self, receipt: &Receipt) -> crate::store::Result<Option<Box<Upcoming>>> {
        let mut records = self.known().pending.clone();
        self.end_with(&mut records, receipt);
        let next = self.store.record_and_next(self.held.fence(), &self.action, &records).await?;
        if next.is_none() {
            self.held.give_back();
        }
        self.recorded(&records);
        Ok(next)
    }

    /// What comes after this action, if it is begun like any other and that was looked at just now.
    pub(crate) fn ahead(&self) -> Option<Box<Upcoming>> {
        let (next, at) = self.known().ahead.take()?;
        let is_plain = next.action.kind == ActionKind::Publish && !next.action.has_journal;
        let is_new = self.store.now().duration_since(at).abs() < AHEAD_FOR;
        (is_plain && is_new).then_some(next)
    }

    /// The end of the action as done, to be stored with what comes next.
    pub(crate) fn owed(&self, receipt: &Receipt) -> Owed {
        let mut records = std::mem::take(&mut self.known().pending);
        self.end_with(&mut records, receipt);
        let ended = Arc::new((self.action.clone(), records));
        Owed { store: self.store.clone(), held: self.held.clone(), ended }
    }

    fn end_with(&self, records: &mut Vec<Record>, receipt: &Receipt) {
        records.extend(std::mem::take(&mut self.known().secrets).into_iter().map(Record::Forget));
        records.push(Record::Complete(receipt.clone()));
    }

    /// True if a result is not stored yet, or what was noted.
    pub(crate) fn has_results(&self) -> bool {
        self.known().pending.iter().any(|record| matches!(record, Record::Finish { .. } | Record::Mint(_)))
    }

    /// Stores what is pending, and `last`, in one transaction. What could not be stored stays pending, but for `last`.
    async fn record(&self, last: Option<Record>) -> crate::store::Result<()> {
        let mut records = self.known().pending.clone();
        records.extend(last);
        if records.is_empty() {
            return self.debt.pay().await;
        }
        if self.begins_with_debt && matches!(records.first(), Some(Record::Start(_))) {
            let now = self.store.now();
            let ahead = self.debt.pay_with(&self.store, &self.held, &self.action, &records).await?;
            self.known().ahead = ahead.map(|next| (next, now));
        } else {
            self.debt.pay().await?;
            self.store.record(self.held.fence(), &self.action, &records).await?;
        }
        self.recorded(&records);
        Ok(())
    }

    fn recorded(&self, records: &[Record]) {
        self.known().pending.clear();
        reach_finished(records);
    }

    /// What the action costs; charged once, with the intent of its first step that acts.
    pub(crate) fn costs(&self, cost: Option<Charge>) {
        let mut known = self.known();
        if !known.minted.contains_key(CHARGED) {
            known.cost = cost;
        }
    }

    /// The same of an action whose steps may all be repeated: charged with the first of them.
    pub(crate) fn costs_at_once(&self, cost: Option<Charge>) {
        self.costs(cost);
        self.known().pays_first = true;
    }

    /// What the store does not know of the action, if it was restored from a backup.
    pub(crate) fn mark(&self) -> Option<Mark> {
        Mark::of(self.known().minted.iter())
    }

    /// The channel was asked and has nothing of what a restored store does not know.
    pub(crate) async fn unmark(&self) -> crate::store::Result<()> {
        if self.mark().is_some() {
            self.store.unmark(self.held.fence(), &self.action).await?;
            self.known().minted.remove(Mark::NAME);
        }
        Ok(())
    }

    /// Takes the step as done with `result`, as found at the platform, if no delivery of `twins` has it.
    pub(crate) async fn settle(&self, step: &Step, result: &Value, twins: &[AccountName]) -> crate::store::Result<()> {
        self.store.settle_step(self.held.fence(), &self.action, step, result, twins).await?;
        self.done(step, result);
        Ok(())
    }

    /// Takes the step as never done: it may run again.
    pub(crate) async fn forget(&self, step: &Step, reason: &str) -> crate::store::Result<()> {
        self.store.forget_step(self.held.fence(), &self.action, step, reason).await?;
        let mut known = self.known();
        known.steps.remove(&step.key());
        known.open_before.remove(&step.key());
        Ok(())
    }

    /// Takes back `step`, of which the platform could make nothing, with what was made for it. False if that cannot be known to
    /// be so.
    pub(crate) async fn begin_anew(&self, step: &Step, reason: &str) -> crate::store::Result<bool> {
        let is_open = |row: &StepRow| row.done_at.is_none() && row.step.kind != StepKind::Repeatable;
        let doubtful = self.known().steps.values().any(|row| is_open(row) && row.step.key() != step.key());
        if doubtful || !(self.is_done(step) || self.may_forget(step)) {
            return Ok(false);
        }
        self.store.begin_anew(self.held.fence(), &self.action, step, reason).await?;
        let steps = self.store.steps(&self.action).await?;
        self.known().steps = steps.into_iter().map(|row| (row.step.key(), row)).collect();
        Ok(true)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn done(&self, step: &Step, result: &Value) {
        let mut known = self.known();
        known.went_on |= step.kind != StepKind::Repeatable;
        let row = known.steps.entry(step.key()).or_insert_with(|| self.row(step));
        row.done_at = Some(self.store.now());
        row.result = Some(result.clone());
    }

    /// A step that is begun now, as the store has it.
    fn row(&self, step: &Step) -> StepRow {
        let now = self.store.now();
        StepRow {
            action: self.action.clone(),
            step: step.clone(),
            since: now,
            done_at: None,
            result: None,
            worker: self.held.fence().worker.clone(),
            lease_until: now,
        }
    }

    /// What is stored as the step begins.
    fn intent(&self, step: &Step) -> Intent {
        let known = self.known();
        let mut minted = known.unsaved.clone();
        minted.extend(known.cost.is_some().then(charged));
        Intent { minted, cost: known.cost.clone(), ..Intent::new(step.clone()) }
    }

    /// Takes a step that acts, and that the backup did not have, as begun: its channel is asked before it is sent.
    async fn ask_first(&self, step: &Step, mark: &Mark) -> Result<Entry, Stop> {
        // Whatever key it is sent with, the platform may know it by another.
        let step = Step { kind: StepKind::Once, valid_for: None, ..step.clone() };
        self.store.assume_step(self.held.fence(), &self.action, &step, mark).await.map_err(stopped)?;
        Err(Stop::Ask { open: OpenStep { step, since: mark.since } })
    }

    /// What is known of a step before the store is asked.
    fn look_up(&self, step: &Step) -> Result<Option<Entry>, Stop> {
        let now = self.store.now();
        let mut known = self.known();
        let Some(row) = known.steps.get(&step.key()) else { return Ok(None) };
        if let (Some(done_at), Some(result)) = (row.done_at, &row.result) {
            let expires = step.kind == StepKind::Repeatable && expired(done_at, step.valid_for, now);
            // What came after an expired result was made with it and is made again, but never what people see already.
            if step.kind != StepKind::Repeatable || !(expires || known.expired) {
                return Ok(Some(Entry::Done(result.clone())));
            }
            known.expired = true;
            return Ok(None);
        }
        match step.kind {
            StepKind::Repeatable => Ok(None),
            StepKind::Keyed if !expired(row.since, step.valid_for, now) => Ok(None),
            StepKind::Keyed | StepKind::Once => {
                Err(Stop::Ask { open: OpenStep { step: row.step.clone(), since: row.since } })
            }
        }
    }
}

/// The minted value by which an action is known to be charged already.
const CHARGED: &str = "charged";

fn charged() -> (String, String) {
    (CHARGED.to_owned(), "yes".to_owned())
}

/// By a clock that was set back behind `since`, nobody knows how old a key is; two machines' clocks may part by a little.
fn expired(since: Timestamp, valid_for: Option<std::time::Duration>, now: Timestamp) -> bool {
    valid_for.is_some_and(|valid_for| {
        let age = now.duration_since(since);
        age < -CLOCKS_PART || std::time::Duration::try_from(age).is_ok_and(|age| age >= valid_for)
    })
}

/// By how much the clocks of two machines that are kept in time may part.
const CLOCKS_PART: SignedDuration = SignedDuration::from_secs(5);

/// What a failure of the store means for the action that is running.
pub(crate) fn stopped(error: Error) -> Stop {
    match error {
        Error::LeaseLost { .. } | Error::Paused { .. } => Stop::Yield { reason: error.to_string() },
        Error::OverBudget { .. } | Error::AboveBudget { .. } => Stop::Hold { reason: error.to_string() },
        error => Stop::Journal { message: error.to_string() },
    }
}

#[async_trait]
impl Journal for StoreJournal {
    async fn begin(&self, step: &Step) -> Result<Entry, Stop> {
        if step.is_secret {
            self.known().secrets.push(step.clone());
        }
        if let Some(entry) = self.look_up(step)? {
            return Ok(entry);
        }
        if step.kind != StepKind::Repeatable
            && let Some(mark) = self.mark()
        {
            return self.ask_first(step, &mark).await;
        }
        if let Some(permits) = self.waits_first.as_ref().filter(|_| step.kind == StepKind::Once) {
            self.wait_for_room(step, permits).await?;
        }
        if self.held.remaining() < request_life(self.lease) {
            return Err(Stop::Yield { reason: "the lease on the account is nearly over".to_owned() });
        }
        if step.kind != StepKind::Repeatable && self.is_to_go().await? {
            return Err(Stop::Yield { reason: "it was retracted before the rest of it went out".to_owned() });
        }
        let pays = {
            let known = self.known();
            known.pays_first && known.cost.is_some()
        };
        if step.kind == StepKind::Repeatable && !pays && !self.changes {
            // There is nothing about the step itself to be durable about: if it is lost it runs again.
            self.flush().await.map_err(stopped)?;
            return Ok(Entry::Run);
        }
        let intent = self.intent(step);
        self.record(Some(Record::Begin(intent.clone()))).await.map_err(stopped)?;
        let mut known = self.known();
        known.unsaved.retain(|saved| !intent.minted.contains(saved));
        if let Some((name, value)) = intent.cost.is_some().then(charged) {
            known.cost = None;
            known.minted.insert(name, value);
        }
        known.steps.entry(step.key()).or_insert_with(|| self.row(step));
        drop(known);
        failpoint::reach(|| format!("begun {}", step.key()));
        Ok(Entry::Run)
    }

    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop> {
        if step.kind != StepKind::Repeatable {
            failpoint::reach(|| format!("answered {}", step.key()));
        }
        self.done(step, result);
        let mut known = self.known();
        let unsaved = std::mem::take(&mut known.unsaved);
        if !unsaved.is_empty() {
            known.pending.push(Record::Mint(unsaved));
        }
        known.pending.push(Record::Finish { step: step.clone(), result: result.clone() });
        Ok(())
    }

    fn did_not_act(&self, step: &Step) {
        self.known().not_done.push(step.clone());
    }

    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop> {
        let now = self.store.now();
        let mut known = self.known();
        if let Some(value) = known.minted.get(name) {
            return Ok(value.clone());
        }
        let value = mint::make(mint, now);
        known.minted.insert(name.to_owned(), value.clone());
        known.unsaved.push((name.to_owned(), value.clone()));
        Ok(value)
    }

    async fn note(&self, name: &str) -> Result<(), Stop> {
        self.take_note(name);
        Ok(())
    }

    fn result(&self, key: &str) -> Option<Value> {
        let known = self.known();
        let row = known.steps.get(key)?;
        // What is made again in every run, or was made after the backup, says nothing of what happened in between: by the id of
        // an upload of today the post of yesterday is not found, and would be sent again.
        let is_known = Mark::of(known.minted.iter()).is_none_or(|mark| {
            row.step.kind != StepKind::Repeatable
                || (row.step.valid_for.is_none() && row.done_at.is_some_and(|done_at| done_at <= mark.since))
        });
        is_known.then(|| row.result.clone()).flatten()
    }

    fn minted(&self, name: &str) -> Option<String> {
        let known = self.known();
        let is_known = Mark::of(known.minted.iter()).is_none_or(|mark| mark.knows(name));
        is_known.then(|| known.minted.get(name).cloned()).flatten()
    }

    fn now(&self) -> Timestamp {
        self.store.now()
    }

    fn is_restored(&self) -> bool {
        self.mark().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_unknown_age_is_not_used_again() {
        let since: Timestamp = "2026-11-26T12:00:00Z".parse().expect("a time written here");
        let hour = Some(std::time::Duration::from_secs(3600));
        let is_expired = |seconds: i64| expired(since, hour, since + SignedDuration::from_secs(seconds));
        assert_eq!([0, 3599, 3600].map(is_expired), [false, false, true]);
        assert_eq!(
            [-1, -60].map(is_expired),
            [false, true],
            "clocks part by a little; one that shows a minute less was set back"
        );
        assert!(!expired(since, None, since - SignedDuration::from_secs(60)), "a key that lasts for ever");
    }
}
