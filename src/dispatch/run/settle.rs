//! What becomes of a step whose outcome is not known: the channel is asked, once nobody can be at it any more.

use std::time::Duration;

use jiff::Timestamp;

use super::super::journal::StoreJournal;
use super::super::lease::request_life;
use super::super::outcome::{Beginner, Then, Verdict, after_answer, retry};
use super::super::retry::wait_after;
use super::{Ran, Run, Stored};
use crate::delivery::{ActionKind, ActionState, Class, Failure, Found, Next, OpenStep, StepKind};
use crate::id::DeliveryId;
use crate::post::Post;
use crate::store::{Charge, End, StepRow, Wait};

/// What was begun so long ago and is not there is made anew, with the time of now.
const OLD_AFTER: Duration = Duration::from_secs(10 * 60);

impl Run<'_> {
    /// Finds out what became of an open step. `None` if the action can run on.
    pub(super) async fn settle(&self, journal: &StoreJournal, post: &Post, row: StepRow) -> Stored<Option<Ran>> {
        let now = self.store.now();
        let beginner = if row.worker == self.held.fence().worker {
            Beginner::Us
        } else if row.is_left() || self.store.is_dead(&row.worker).await? {
            Beginner::Dead
        } else {
            Beginner::MayLive
        };
        // A platform that says it has this already, or that does not want it, will say so again: then only asking helps.
        let error = self.action.error.as_ref();
        let duplicate = error.is_some_and(|error| matches!(error.class.next(row.step.kind), Next::Adopt | Next::Fail));
        // Where nothing is out yet and it would be too late, the post must not go out now, nor what belongs to one that was taken
        // down: asking does not send.
        let late = !journal.published() && now > self.late_at() || self.is_for_nothing();
        // A store that was restored does not know when the key was last used.
        let key_holds = row.step.kind == StepKind::Keyed
            && !journal.key_expired(&row)
            && !duplicate
            && !late
            && !self.standing(journal).has_given_up()
            && journal.mark().is_none();
        let life = request_life(self.options.lease);
        // A key is used by one request at a time: what was sent with it has arrived by then, and is shown.
        let last_settle = Duration::from_secs(self.settle_s().last().copied().unwrap_or_default().into());
        let key_life = life + last_settle;
        let quiet_at = match beginner {
            // A worker that was only stopped may still send until its lease and one request's life are over.
            Beginner::MayLive => row.lease_until + life,
            // One that only its session's end says to be dead may live all the same. Until its account was taken it could
            // prolong its lease, and by its own clock it may send as long as that lasts.
            Beginner::Dead if !row.is_left() && !self.store.dead_is_gone() => {
                let taken_now = self.action.state == ActionState::Running;
                let prolonged_until = if taken_now { now + self.options.lease } else { row.lease_until };
                row.lease_until.max(prolonged_until) + life
            }
            // It was left so by whoever had sent it.
            Beginner::Us | Beginner::Dead if key_holds && row.is_left() => {
                self.steady.counts_from(row.lease_until) + key_life
            }
            // Whoever was at it cannot say when it was sent.
            Beginner::Us | Beginner::Dead if key_holds && self.action.state == ActionState::Running => now + key_life,
            Beginner::Us | Beginner::Dead => now,
        };
        let first_ask = match self.settle_s().first() {
            Some(seconds) if !key_holds => row.since + Duration::from_secs(u64::from(*seconds)),
            _ => now,
        };
        let ask_at = quiet_at.max(first_ask);
        if ask_at > now {
            let state = if key_holds { ActionState::Waiting } else { ActionState::Asking };
            return self.wait(state, ask_at, "its outcome is unknown; the channel is asked", None).await.map(Some);
        }
        // What goes out by its key much later would stand where nobody looks any more.
        let is_old = now > row.since + OLD_AFTER
            && beginner != Beginner::MayLive
            && !self.sender.adapter.minted_for(&row.step).is_empty();
        let asks_too = is_old || self.sender.rules.find.as_ref().is_some_and(|find| find.before_keys);
        if key_holds && !asks_too {
            // The platform knows our key: running the step again is asking.
            return Ok(None);
        }
        self.charge_for_asking().await?;
        let open = OpenStep { step: row.step.clone(), since: row.since };
        let found = match self.sender.adapter.find(post, &open, journal).await {
            // What it does not show it may know by the key.
            Ok(Found::CannotTell { .. }) if key_holds => return Ok(None),
            Ok(Found::Absent) if key_holds && !is_old => return Ok(None),
            Err(failure)
                if key_holds && !matches!(failure.class.next(StepKind::Repeatable), Next::Retry | Next::Refresh) =>
            {
                return Ok(None);
            }
            Ok(found) => found,
            Err(failure) => return self.asking_failed(row.since, failure).await.map(Some),
        };
        // Nobody can send any more, but until just now it could.
        if found == Found::Absent && beginner == Beginner::MayLive && self.store.is_dead(&row.worker).await? {
            let shown_after = Duration::from_secs(self.settle_s().first().copied().unwrap_or_default().into());
            let reason = "the worker that began it has died since; the channel is asked again";
            let ask_at = self.store.now() + shown_after;
            return self.wait(ActionState::Asking, ask_at, reason, self.action.error.clone()).await.map(Some);
        }
        let since = self.steady.counts_from(row.since);
        let mut verdict = after_answer(found, since, beginner, duplicate, self.standing(journal));
        if let Verdict::Adopt(result) = &verdict {
            let twins = self.desk.twins(&self.delivery.account).await;
            match journal.settle(&row.step, result, &twins).await {
                Ok(()) => return Ok(None),
                // The newest that says the same, and it was there before: ours is not.
                Err(crate::store::Error::IdTaken { id, delivery, .. })
                    if self.was_out_before(&delivery, &id, row.since).await? =>
                {
                    verdict = after_answer(Found::Absent, since, beginner, duplicate, self.standing(journal));
                }
                Err(crate::store::Error::IdTaken { id, delivery, .. }) => {
                    let check = format!("the post {id} was found, but it belongs to delivery {delivery}");
                    return self.end(End::Uncertain { check, error: None }).await.map(Some);
                }
                Err(error) => return Err(error),
            }
        }
        match verdict {
            Verdict::Adopt(_) => Ok(None),
            Verdict::SendAgain if self.is_too_late(journal).await? => {
                let reason = "the channel was asked and does not have it, and it comes too late to be sent";
                journal.forget(&row.step, reason).await?;
                journal.unmark().await?;
                self.expire(reason.to_owned()).await.map(Some)
            }
            Verdict::SendAgain => {
                let reason = "the channel was asked and does not have it";
                match is_old {
                    true => self.forget(journal, &row.step, reason).await?,
                    false => journal.forget(&row.step, reason).await?,
                }
                journal.unmark().await?;
                match self.named_wait(row.since) {
                    Some(failure) => self.leave(retry(failure, self.standing(journal))).await.map(Some),
                    None => Ok(None),
                }
            }
            Verdict::AskAgain(at) => {
                let reason = "its outcome is unknown; the channel is asked again";
                self.wait(ActionState::Asking, at, reason, self.action.error.clone()).await.map(Some)
            }
            Verdict::Uncertain(check) => {
                // What failed before it was begun says nothing of it.
                let error = self.action.error.clone().filter(|error| error.class.next(row.step.kind) == Next::Ask);
                self.end(End::Uncertain { check, error }).await.map(Some)
            }
            Verdict::Refused => match self.made_anew(journal, &row).await? {
                Some(failure) => self.leave(retry(failure, self.standing(journal))).await.map(Some),
                None => self.not_there(journal, post, &row).await.map(Some),
            },
        }
    }

    /// Whether nothing of the post is out, and it is not to go out any more: it is late, or to be gone by now.
    async fn is_too_late(&self, journal: &StoreJournal) -> Stored<bool> {
        if journal.published() || self.action.kind != ActionKind::Publish {
            return Ok(false);
        }
        let now = self.store.now();
        let removal = self.store.removal(&self.delivery.id).await?;
        Ok(now > self.late_at() || removal.is_some_and(|removal| removal.ended_at.is_none() && removal.at <= now))
    }

    /// What keeps a step that was not done from being begun again at once: a platform that failed at it, without having done it as is
    /// known now, may have named a time before which it is not to be asked again.
    fn named_wait(&self, since: Timestamp) -> Option<Failure> {
        let error = self.action.error.as_ref().filter(|error| error.class == Class::MayHaveActed)?;
        let until = since.checked_add(error.retry_after?).ok()?;
        let left = Duration::try_from(until.duration_since(self.store.now())).ok().filter(|left| !left.is_zero())?;
        Some(Failure { class: Class::TooFast, ..error.clone() }.after(Some(left)))
    }

    /// Takes back a step that was not done, with what was made for it, where the platform has said that this is spent: that it has the
    /// post is not so. Gives why it is tried again.
    async fn made_anew(&self, journal: &StoreJournal, row: &StepRow) -> Stored<Option<Failure>> {
        let spent = self.action.error.clone().filter(|error| error.spent && !self.standing(journal).has_given_up());
        let Some(failure) = spent else { return Ok(None) };
        let is_anew = journal.begin_anew(&row.step, &failure.message).await?;
        Ok(is_anew.then_some(Failure { class: Class::NotActed, ..failure }))
    }

    /// The channel does not have it, and it is not sent again.
    async fn not_there(&self, journal: &StoreJournal, post: &Post, row: &StepRow) -> Stored<Ran> {
        let (error, tries) = (self.action.error.clone(), self.action.failures);
        let mut failure =
            error.unwrap_or_else(|| Failure::new(Class::Duplicate, "the platform says that it has this post already"));
        if failure.class == Class::MayHaveActed {
            failure.message = format!("{}; given up after {tries} tries", failure.message);
        }
        if failure.class != Class::Duplicate {
            // Whoever tries it again begins it anew.
            journal.forget(&row.step, "the channel was asked and does not have it").await?;
        }
        let end = Then::End(End::Failed(failure));
        let is_half_told = self.action.error.as_ref().is_some_and(|error| error.part_out);
        self.leave(match self.action.kind {
            ActionKind::Publish if !is_half_told => end.with_out(journal.parts_out(), post.parts.len()),
            _ => end,
        })
        .await
    }

    /// Nobody is left in doubt to save money: no budget keeps it from asking.
    async fn charge_for_asking(&self) -> Stored<()> {
        let Some(rules) = self.sender.rules.cost.as_ref() else { return Ok(()) };
        let micros = i64::try_from(rules.asking()).unwrap_or(i64::MAX);
        if micros == 0 {
            return Ok(());
        }
        let charge = Charge { micros, currency: rules.currency.clone(), budget: None };
        self.store.charge(&self.delivery.account, &charge).await
    }

    /// Whether another delivery had its post `id` before `since`.
    async fn was_out_before(&self, delivery: &DeliveryId, id: &str, since: Timestamp) -> Stored<bool> {
        let dossier = self.store.dossier(delivery.as_str()).await?;
        Ok(dossier.steps.iter().any(|step| {
            let is_it = step.result.as_ref().and_then(|result| result.get("id")?.as_str()) == Some(id);
            is_it && step.done_at.is_some_and(|at| at < since)
        }))
    }

    /// Asking is harmless: it is tried again, or needs new tokens, or a person.
    async fn asking_failed(&self, since: Timestamp, failure: Failure) -> Stored<Ran> {
        let _ = self.circuit.answered(&self.delivery.account, Some(failure.class), self.store.now());
        match failure.class.next(StepKind::Repeatable) {
            Next::Refresh if !self.refreshed => self.leave(Then::Refresh(failure)).await,
            Next::Refresh | Next::StopAccount => self.leave(Then::StopAccount(failure)).await,
            Next::Retry if self.store.now() > self.gives_up_at() => {
                let check = format!("the channel could not be asked for more than a day: {}", failure.message);
                self.end(End::Uncertain { check: format!("{check}; look at the account, then resolve"), error: None })
                    .await
            }
            Next::Retry => {
                // What fails now is the question: how often it was sent counts by itself.
                let unknown_for = self.store.now().duration_since(since).as_secs().unsigned_abs();
                let (failures, times) = (self.action.failures, u64::BITS - unknown_for.leading_zeros());
                let wait = Wait {
                    state: ActionState::Asking,
                    next_at: self.store.now() + wait_after(times.saturating_sub(1), failure.retry_after),
                    reason: Some(format!("the channel could not be asked: {}", failure.message)),
                    failures,
                    // Why it is asked stays: a post that was called a duplicate is not sent again because of a lost question.
                    error: None,
                    account_rests: false,
                };
                self.leave(Then::Wait(wait)).await
            }
            Next::Ask | Next::Adopt | Next::Fail => {
                let check = format!("the channel could not be asked: {}", failure.message);
                self.end(End::Uncertain { check, error: Some(failure) }).await
            }
        }
    }
}
