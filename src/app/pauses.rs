//! What a pause means for those who wait: what is due and stopped by one says so.

use super::Error;
use super::outlet::Outlet;
use crate::config::diagnostic::nearest;
use crate::delivery::{Delivery, DeliveryState, Waiting};
use crate::id::AccountName;
use crate::schedule;
use crate::store::{Filter, Scope};

impl Outlet {
    /// The pauses in force, each as a sentence that says what lets it go on.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn pauses(&self) -> Result<Vec<String>, Error> {
        Ok(self.store().pauses().await?.iter().map(|pause| self.complete(&pause.to_string())).collect())
    }

    /// Gives each of `deliveries` that waits for nothing but a time, or for somebody's approval, that as its reason, and what awaits
    /// approval the time at which it would go out; and makes what is told of all of them complete.
    pub(super) fn tell_waits(&self, deliveries: &mut [Delivery]) {
        let now = self.now();
        let awaits = |delivery: &&mut Delivery| delivery.state == DeliveryState::AwaitingApproval;
        for delivery in deliveries.iter_mut().filter(awaits).filter(|delivery| delivery.due_at > now) {
            delivery.waiting.next_at = Some(delivery.due_at);
        }
        for delivery in deliveries.iter_mut().filter(|delivery| delivery.waiting.reason.is_none()) {
            delivery.waiting.reason = match (delivery.state, delivery.waiting.next_at) {
                (DeliveryState::AwaitingApproval, _) => Some(schedule::waits_for("approval")),
                (DeliveryState::Scheduled, Some(at)) if at > now => {
                    let embargo = delivery.embargo_until.is_some_and(|embargo| embargo >= at);
                    Some(schedule::waits_for(if embargo { "the embargo" } else { schedule::ITS_TIME }))
                }
                _ => None,
            };
        }
        self.complete_all(deliveries);
    }

    /// Gives each of `deliveries` that would go out now and that a pause stops the pause as its reason.
    pub(super) async fn tell_pauses(&self, deliveries: &mut [Delivery]) -> Result<(), Error> {
        let now = self.now();
        let is_due = |delivery: &Delivery| {
            matches!(delivery.state, DeliveryState::Scheduled | DeliveryState::Sending)
                && delivery.waiting.next_at.is_none_or(|at| at <= now)
        };
        if !deliveries.iter().any(is_due) {
            return Ok(());
        }
        let pauses = self.store().pauses().await?;
        for delivery in deliveries.iter_mut().filter(|delivery| is_due(delivery)) {
            if let Some(pause) = pauses.iter().find(|pause| pause.stops(&delivery.account)) {
                delivery.waiting = Waiting { reason: Some(pause.to_string()), next_at: None };
            }
        }
        Ok(())
    }

    /// Gives each of `deliveries` that is due and that nothing is known to keep back what it waits for all the same: others of its
    /// account that come first, or somebody who sends.
    pub(super) async fn tell_turns(&self, deliveries: &mut [Delivery]) -> Result<(), Error> {
        let now = self.now();
        let waits = |delivery: &Delivery| {
            let is_due = delivery.waiting.next_at.is_none_or(|at| at <= now);
            // The time of its plan is over.
            let is_free = delivery.waiting.reason.as_deref().is_none_or(schedule::is_as_planned);
            delivery.state == DeliveryState::Scheduled && is_free && is_due
        };
        if !deliveries.iter().any(waits) {
            return Ok(());
        }
        let what = if self.has_worker().await? { "its turn" } else { "a worker" };
        for delivery in deliveries.iter_mut().filter(|delivery| waits(delivery)) {
            delivery.waiting.reason = Some(schedule::waits_for(what));
        }
        Ok(())
    }

    /// Whether all of `deliveries` that are open are stopped by a pause: nothing of them happens until a person resumes.
    pub(super) async fn are_paused(&self, deliveries: &[Delivery]) -> Result<bool, Error> {
        let (now, pauses) = (self.now(), self.store().pauses().await?);
        if pauses.is_empty() {
            return Ok(false);
        }
        // What was on its way when the pause came still ends.
        let in_flight = self.store().in_flight(&Scope::All).await?;
        Ok(deliveries.iter().filter(|delivery| delivery.state.is_open()).all(|delivery| {
            pauses.iter().any(|pause| pause.stops(&delivery.account))
                && delivery.waiting.next_at.is_none_or(|at| at <= now)
                && !in_flight.iter().any(|flying| flying.delivery == delivery.id)
        }))
    }

    /// That there is such an account, in the configuration or in the queue; else the error says what follows of it: `, nothing was paused`.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is none.
    pub(super) async fn known_account(&self, account: &AccountName, so: &str) -> Result<(), Error> {
        if self.app().account(account).is_some() {
            return Ok(());
        }
        let of = Filter { account: Some(account.clone()), limit: 1, ..Filter::default() };
        if !self.store().deliveries(&of).await?.is_empty() {
            return Ok(());
        }
        let known = self.app().accounts();
        let meant = nearest(account.as_str(), known.iter().map(|account| account.name.as_str()));
        let meant = meant.map_or_else(String::new, |name| format!("; did you mean {name}?"));
        Err(Error::Usage(format!("there is no account {account}{so}{meant}")))
    }
}
