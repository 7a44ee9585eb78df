//! One run of one action: from where it stands to where it cannot go on by itself.

mod owner;
mod removal;
mod renewal;
mod settle;

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::Options;
use super::circuit::{Circuit, Closed};
use super::debt::Debt;
use super::desk::{Desk, Policy, Sender};
use super::journal::{StoreJournal, stopped};
use super::lease::{Held, request_life};
use super::outcome::{AT_MOST, Standing, Then, after_stop};
use super::quota::AccountPermits;
use super::room::Room;
use super::steady::Steady;
use crate::config::micros;
use crate::delivery::{Action, ActionKind, ActionState, BegunAs, Class, Delivery, Failure, Receipt, Step, Stop};
use crate::post::Post;
use crate::store::{Charge, End, Store, Upcoming, Wait};

/// Whether the account can go on with its next action.
#[derive(Debug)]
pub(crate) enum Ran {
    /// The action is left as it should be; the next may run.
    On,
    /// The action is done, and this is the next, if there is one.
    Done(Option<Box<Upcoming>>),
    /// The account's tokens were renewed: make its sender anew and run the action again.
    Renewed,
    /// The account has other tokens than its sender was made with: the same, with those.
    Reloaded,
    /// The account was stopped until a person has acted.
    Stopped,
    /// Nothing more for this account under this lease.
    GiveBack,
}

/// One run.
pub(crate) struct Run<'a> {
    pub(crate) store: &'a Store,
    pub(crate) desk: &'a dyn Desk,
    pub(crate) sender: &'a Sender,
    pub(crate) policy: &'a Policy,
    pub(crate) permits: &'a Arc<AccountPermits>,
    pub(crate) circuit: &'a Circuit,
    pub(crate) steady: &'a Steady,
    pub(super) room: &'a Room,
    pub(crate) held: &'a Arc<Held>,
    pub(crate) options: &'a Options,
    pub(crate) action: &'a Action,
    pub(crate) delivery: &'a Delivery,
    /// The frozen post, as it came with the action.
    pub(crate) frozen: Option<&'a Bytes>,
    /// What the action before this one has left to be stored.
    pub(crate) debt: &'a Arc<Debt>,
    /// True if the tokens were renewed just before.
    pub(crate) refreshed: bool,
}

type Stored<T> = crate::store::Result<T>;

impl Run<'_> {
    /// Runs the action until it is done, waits, or has ended.
    ///
    /// What hardly any run comes to lies on the heap, here and below: each would make room for it, and be copied with it.
    pub(crate) async fn run(self) -> Stored<Ran> {
        // What was begun before is read, and may be long.
        if self.action.has_journal || self.action.kind != ActionKind::Publish {
            self.debt.pay().await?;
        }
        let account = &self.delivery.account;
        let begun_as = BegunAs { steps: self.sender.adapter.steps_version(), identity: self.desk.identity(account) };
        if let Some(reason) = self.cannot_go_on(begun_as) {
            return Box::pin(self.hold(&reason)).await;
        }
        if self.action.kind != ActionKind::Publish
            && let Some(reason) = Box::pin(self.is_anothers(begun_as)).await?
        {
            return Box::pin(self.hold(&reason)).await;
        }
        self.permits.heed(&self.sender.rules.told_limits);
        let (store, held) = (self.store.clone(), self.held.clone());
        let debt = self.debt.clone();
        let mut journal = StoreJournal::open(store, held, self.action, begun_as, self.options.lease, debt).await?;
        if self.sender.rules.find.is_none() {
            journal = journal.waiting_first(self.permits);
        }
        let before = self.action.begun_as;
        if before.is_some_and(|before| before.is_another(begun_as.identity))
            && let Some(ran) = Box::pin(self.changed_hands(&journal)).await?
        {
            return Ok(ran);
        }
        if self.is_for_nothing() {
            return Box::pin(self.end_for_nothing(&journal)).await;
        }
        // A correction is never too late, and a delete least of all.
        let expires = self.action.kind == ActionKind::Publish && !journal.begun();
        let now = self.store.now();
        if let Some(embargo) = self.delivery.embargo_until.filter(|embargo| expires && *embargo > now) {
            return Box::pin(self.wait(ActionState::Waiting, embargo, "it is under embargo", None)).await;
        }
        // What may be out already without this store knowing is asked about however late it is; it is not sent then.
        if expires && now > self.delivery.late_at && journal.mark().is_none() {
            let reason =
                format!("it was due at {} and could not be sent by {}", self.delivery.due_at, self.delivery.late_at);
            return Box::pin(self.expire(reason)).await;
        }
        let begins = expires && self.action.state == ActionState::Waiting;
        if let Some(until) = self.permits.rests_until().filter(|_| begins) {
            if until > self.delivery.late_at && journal.mark().is_none() {
                let late_at = self.delivery.late_at;
                let reason =
                    format!("it could not be sent by {late_at}: the platform asked the account to wait until {until}");
                return Box::pin(self.expire(reason)).await;
            }
            return Box::pin(self.wait(ActionState::Waiting, until, "the platform asked the account to wait", None))
                .await;
        }
        if let Some(closed) = self.circuit.closed_until(account, self.store.now()) {
            let asking = self.action.state == ActionState::Asking;
            let state = if asking { ActionState::Asking } else { ActionState::Waiting };
            let (until, reason) = match closed {
                Closed::Platform(until) => (until, "its platform fails, and is left alone for a while"),
                Closed::Account(until) => {
                    (until, "its platform fails for this account, which is left alone for a while")
                }
            };
            return Box::pin(self.wait(state, until, reason, self.action.error.clone())).await;
        }
        let is_delete = self.action.kind == ActionKind::Delete;
        if let Some(end) = self.by_hand().filter(|_| is_delete) {
            return Box::pin(self.end(end)).await;
        }
        let loaded = match is_delete {
            true => Ok((Box::pin(self.load_bare()).await?, None)),
            false => self.load().await?.map(|(post, taken)| (post, Some(taken))),
        };
        let (post, _taken) = match loaded {
            Ok(loaded) => loaded,
            Err(reason) => return Box::pin(self.hold(&reason)).await,
        };
        if !self.refreshed
            && let Some(renewed) = self.renewed_early().await
        {
            return Ok(renewed);
        }
        let mut parts = vec![1];
        match self.action.kind {
            ActionKind::Publish => {
                journal.costs(self.charge(&post));
                let to_come = post.parts.iter().skip(journal.parts_out());
                parts = to_come.map(|part| self.sender.adapter.items(&post, part)).collect();
            }
            ActionKind::Reply | ActionKind::Edit => journal.costs(self.charge(&post)),
            // Money never keeps what is to go.
            ActionKind::Delete => journal.costs_at_once(Box::pin(self.charge_for_delete()).await?),
        }
        self.permits.expect(self.action, &parts);
        let was = self.action.state;
        tracing::debug!(delivery.id = %self.delivery.id, account = %self.delivery.account, %was, "action runs");
        // Of a list the others get theirs first: what became of one mail nobody can say, and it is never sent again.
        let goes_on = self.sender.rules.capabilities.per_recipient && self.action.state != ActionState::Asking;
        for row in journal.open_steps().into_iter().filter(|_| !goes_on || journal.mark().is_some()) {
            if let Some(ran) = Box::pin(self.settle(&journal, &post, row)).await? {
                return Ok(ran);
            }
        }
        let acted = self.act(&post, &journal).await?;
        if let Some(tokens) = self.sender.adapter.opened() {
            Box::pin(self.keep_opened(&tokens)).await;
        }
        // An adapter that began no step has left it.
        self.debt.pay().await?;
        let done = match acted {
            Ok(receipt) => match journal.ahead().filter(|_| !self.refreshed) {
                Some(next) => {
                    self.debt.owe(journal.owed(&receipt)).await;
                    Ok(Some(next))
                }
                None => journal.complete(&receipt).await.map_err(stopped),
            },
            Err(stop) => Err(stop),
        };
        self.heed(done.as_ref().err());
        if self.refreshed && done.is_ok() {
            self.desk.confirm(&self.delivery.account).await;
        }
        match done {
            Ok(next) => {
                let kind = self.action.kind;
                tracing::info!(delivery.id = %self.delivery.id, account = %self.delivery.account, "{kind} done");
                Ok(Ran::Done(next))
            }
            Err(stop) => Box::pin(self.stop_at(stop, &journal, &post)).await,
        }
    }

    /// Leaves the action where `stop` has stopped it.
    async fn stop_at(&self, stop: Stop, journal: &StoreJournal, post: &Post) -> Stored<Ran> {
        if journal.has_results() {
            journal.flush().await?;
        }
        let anew = self.begins_anew(journal, &stop).await?;
        let standing = self.standing(journal);
        let mut outcome = after_stop(stop, standing);
        if anew {
            outcome.forget = None;
        }
        for step in journal.not_done(outcome.forget.as_ref()) {
            if journal.may_forget(&step) {
                self.forget(journal, &step, "it surely did not act").await?;
            }
        }
        let then = match self.action.kind {
            ActionKind::Publish => match journal.readers() {
                Some(readers) => outcome.then.with_mailed(journal.parts_out(), readers),
                None => outcome.then.with_out(journal.parts_out(), post.parts.len()),
            },
            ActionKind::Delete => self.with_left(outcome.then, journal).await?,
            ActionKind::Reply | ActionKind::Edit => outcome.then,
        };
        if let Some(step) =
            outcome.forget.filter(|step| journal.has(step) && !journal.is_done(step) && journal.may_forget(step))
        {
            self.forget(journal, &step, "it surely did not act").await?;
        }
        // What failed did nothing, and what became of a request before it is still not known.
        let in_doubt = !journal.open_steps().is_empty();
        if !in_doubt && let Some(receipt) = self.out_all_the_same(&then, journal, post) {
            return Ok(Ran::Done(journal.complete(&receipt).await?));
        }
        Box::pin(self.leave(if in_doubt { then.once_asked(standing) } else { then })).await
    }

    /// What is out of a publish of which nothing is left to be sent, where only the platform's answers to questions about it fail and it
    /// is given up to ask them.
    fn out_all_the_same(&self, then: &Then, journal: &StoreJournal, post: &Post) -> Option<Receipt> {
        let Then::End(End::Failed(failure)) = then else { return None };
        let passes = matches!(failure.class, Class::NotActed | Class::MayHaveActed | Class::TooFast) && !failure.spent;
        let is_out = self.action.kind == ActionKind::Publish
            && journal.readers().is_none()
            && journal.parts_out() >= post.parts.len();
        let mut receipt = Some(journal.out()).filter(|out| passes && is_out && !out.parts.is_empty())?;
        let first = receipt.parts.remove(0);
        let remark = format!("it is out, and what was asked about it was not answered: {}", failure.message);
        receipt.parts.insert(0, first.with("remark", remark));
        Some(receipt)
    }

    /// Takes back what was made for a step that the platform says has come to nothing.
    async fn begins_anew(&self, journal: &StoreJournal, stop: &Stop) -> Stored<bool> {
        match stop {
            Stop::Failed { step, failure } if failure.spent && !failure.class.next(step.kind).leaves_open() => {
                journal.begin_anew(step, &failure.message).await
            }
            _ => Ok(false),
        }
    }

    /// Takes back a step that was not done, with what only it would use.
    async fn forget(&self, journal: &StoreJournal, step: &Step, reason: &str) -> Stored<()> {
        journal.forget(step, reason).await?;
        journal.unmint(&self.sender.adapter.minted_for(step)).await
    }

    /// Takes note of whether the platform answers.
    fn heed(&self, stop: Option<&Stop>) {
        let class = match stop {
            None => None,
            Some(Stop::Failed { failure, .. }) => Some(failure.class),
            // Nothing was asked of it, or nothing that tells.
            Some(_) => return,
        };
        let (account, channel) = (&self.delivery.account, &self.delivery.channel);
        match self.circuit.answered(account, class, self.store.now()) {
            None => {}
            Some(Closed::Platform(until)) => {
                tracing::warn!(account = %account, channel = %channel, %until, "the platform is left alone for a while");
            }
            Some(Closed::Account(until)) => {
                tracing::warn!(account = %account, channel = %channel, %until, "the account is left alone for a while");
            }
        }
    }

    /// The adapter's part of the action.
    async fn act(&self, post: &Post, journal: &StoreJournal) -> Stored<Result<Receipt, Stop>> {
        let adapter = &self.sender.adapter;
        if self.action.kind == ActionKind::Publish {
            return Ok(adapter.publish(post, journal).await);
        }
        let out = self.store.out(&self.delivery.id).await?;
        Ok(match (self.action.kind, post.parts.first()) {
            (ActionKind::Reply, Some(part)) => adapter.reply(part, post.card.as_ref(), &out, journal).await,
            (ActionKind::Edit, Some(_)) => adapter.edit(post, &out, journal).await,
            (ActionKind::Delete, _) => match self.desk.notice(post) {
                Some(notice) => adapter.withdraw(&notice, &out, journal).await,
                None => adapter.delete(&out, journal).await.map(|()| Receipt::default()),
            },
            (ActionKind::Publish | ActionKind::Reply | ActionKind::Edit, _) => {
                let failure = Failure::new(Class::Refused, "there is nothing in the post to say");
                Err(Stop::failed(Step::repeatable("post", 0), failure))
            }
        })
    }

    async fn wait(&self, state: ActionState, next_at: Timestamp, reason: &str, error: Option<Failure>) -> Stored<Ran> {
        let (reason, failures) = (Some(reason.to_owned()), self.action.failures);
        let wait = Wait { state, next_at, reason, failures, error, account_rests: false };
        Box::pin(self.leave(Then::Wait(wait))).await
    }

    /// Keeps the action back until a person has mended what `reason` says.
    async fn hold(&self, reason: &str) -> Stored<Ran> {
        self.debt.pay().await?;
        self.store.hold(self.held.fence(), &self.action.id, reason).await?;
        Ok(Ran::On)
    }

    async fn expire(&self, reason: String) -> Stored<Ran> {
        self.debt.pay().await?;
        self.store.end(self.held.fence(), &self.action.id, &End::Expired { reason, rests_until: None }).await?;
        Ok(Ran::On)
    }

    async fn end(&self, end: End) -> Stored<Ran> {
        Box::pin(self.leave(Then::End(end))).await
    }

    async fn leave(&self, then: Then) -> Stored<Ran> {
        self.debt.pay().await?;
        let (fence, action) = (self.held.fence(), &self.action.id);
        let delivery = self.delivery;
        match then {
            Then::Wait(wait) => self.wait_until(&wait).await,
            Then::End(end) => {
                if let End::Expired { rests_until: Some(until), .. } = &end {
                    self.permits.rest(*until);
                }
                let told = told(self.action.kind, &end);
                self.log_left(&told);
                self.store.end(fence, action, &end).await?;
                Ok(Ran::On)
            }
            Then::Hold(reason) => {
                self.log_left(&format!("held: {reason}"));
                self.store.hold(fence, action, &reason).await?;
                Ok(Ran::On)
            }
            Then::StopAccount(failure) => {
                self.stop_account(&format!("{}; {}", failure.message, failure.class.advice_for(&delivery.account)))
                    .await
            }
            Then::Refresh(failure) => self.refresh(failure).await,
            Then::GiveBack(reason) => {
                tracing::warn!(delivery.id = %delivery.id, account = %delivery.account, "given back: {reason}");
                Ok(Ran::GiveBack)
            }
        }
    }

    async fn wait_until(&self, wait: &Wait) -> Stored<Ran> {
        if let Some(error) = &wait.error {
            let delivery = self.delivery;
            tracing::warn!(delivery.id = %delivery.id, account = %delivery.account, next_at = %wait.next_at, "{error}");
        }
        if wait.account_rests {
            self.permits.rest(wait.next_at);
        }
        self.store.wait(self.held.fence(), &self.action.id, wait).await?;
        Ok(Ran::On)
    }

    async fn stop_account(&self, reason: &str) -> Stored<Ran> {
        let account = &self.delivery.account;
        tracing::error!(account = %account, "account stopped: {reason}");
        self.store.stop_account(self.held.fence(), &self.action.id, reason).await?;
        Ok(Ran::Stopped)
    }

    /// A change of what is out has as long as its publish had, from when it was asked for.
    fn late_at(&self) -> Timestamp {
        match self.action.kind {
            ActionKind::Publish => self.delivery.late_at,
            // Somebody wants it gone, however long that takes.
            ActionKind::Delete => Timestamp::MAX,
            ActionKind::Reply | ActionKind::Edit => self.late_from(self.action.due_at),
        }
    }

    /// When a person has to look at what does not come to its end.
    fn gives_up_at(&self) -> Timestamp {
        let late_at = match self.action.kind {
            ActionKind::Publish => self.delivery.late_at,
            ActionKind::Reply | ActionKind::Edit | ActionKind::Delete => self.late_from(self.action.due_at),
        };
        late_at.checked_add(AT_MOST).unwrap_or(Timestamp::MAX)
    }

    fn late_from(&self, due_at: Timestamp) -> Timestamp {
        let allowance = self.delivery.late_at.duration_since(self.delivery.due_at);
        due_at.checked_add(allowance).unwrap_or(Timestamp::MAX)
    }

    /// What the action costs the account with `post`, and how far its budget for that goes.
    fn charge(&self, post: &Post) -> Option<Charge> {
        let (cost, rules) = (post.cost.as_ref()?, self.sender.rules.cost.as_ref());
        let before = rules.map_or(0, |rules| match self.action.kind {
            ActionKind::Edit => rules.before_editing(post.parts.len()),
            ActionKind::Publish | ActionKind::Reply | ActionKind::Delete => rules.before_sending(),
        });
        let budget = self.policy.budget.as_ref().filter(|budget| budget.currency == cost.currency);
        Some(Charge {
            micros: micros(&cost.amount)?.saturating_add(i64::try_from(before).ok()?),
            currency: cost.currency.clone(),
            budget: budget.map(|budget| budget.micros),
        })
    }

    /// What it costs to take down what is out.
    async fn charge_for_delete(&self) -> Stored<Option<Charge>> {
        let Some(rules) = self.sender.rules.cost.as_ref() else { return Ok(None) };
        let parts = self.store.out(&self.delivery.id).await?.parts.len();
        let micros = i64::try_from(rules.deleting(parts)).unwrap_or(i64::MAX);
        Ok((micros > 0).then(|| Charge { micros, currency: rules.currency.clone(), budget: None }))
    }

    fn settle_s(&self) -> &[u32] {
        self.sender.rules.find.as_ref().map_or(&[], |find| &find.settle_s)
    }

    fn standing(&self, journal: &StoreJournal) -> Standing<'_> {
        Standing {
            now: self.store.now(),
            // Nothing is given up before its channel was asked about it.
            late_at: if journal.mark().is_some() { Timestamp::MAX } else { self.late_at() },
            gives_up_at: if journal.mark().is_some() { Timestamp::MAX } else { self.gives_up_at() },
            // What went well ends a row of failures.
            failures: if journal.went_on() { 0 } else { self.action.failures },
            begun: journal.published(),
            refreshed: self.refreshed,
            settle_s: self.settle_s(),
            request_life: request_life(self.options.lease),
            departs: self.permits.departs(),
        }
    }
}

fn told(kind: ActionKind, end: &End) -> String {
    match end {
        End::Failed(failure) if kind == ActionKind::Publish => format!("not sent: {failure}"),
        End::Failed(failure) => format!("{kind} failed: {failure}"),
        End::Uncertain { check, .. } => format!("whether it is out cannot be known; {check}"),
        End::Expired { reason, .. } => format!("not sent: {reason}"),
    }
}
