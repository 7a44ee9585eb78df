//! Carries out what corrections and retractions have queued, and tells how it ended.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{By, Outlet, Remedy, What};
use crate::app::Error;
use crate::app::freeze::Renderer;
use crate::app::hints::About;
use crate::article::Article;
use crate::delivery::{Action, ActionKind, ActionState, Actor, Class, Delivery, DeliveryState, Failure};
use crate::id::{AccountName, DeliveryId};
use crate::store::Pause;

/// How often a person sees how it goes.
const GLANCE: Duration = Duration::from_millis(120);

impl Outlet {
    /// Carries out what corrections have queued, and corrects what is not out yet of `remedies` once it is; what is out is not left as it
    /// is for the sake of that. `tell` is called with each account for which that is waited. Gives how each action ended, as
    /// [`Outlet::carry_out`].
    ///
    /// # Errors
    ///
    /// As [`Outlet::correct`].
    pub async fn correct_in_the_end(
        &self,
        articles: &[Article],
        actor: &str,
        remedies: &mut [Remedy],
        stop: &CancellationToken,
        mut tell: impl FnMut(&AccountName),
    ) -> Result<Vec<Option<Action>>, Error> {
        let mut told = BTreeSet::new();
        loop {
            let late = self.on_their_way(remedies).await?;
            for delivery in late.iter().filter(|delivery| told.insert(delivery.id.clone())).collect::<Vec<_>>() {
                tell(&delivery.account);
            }
            let late: Vec<DeliveryId> = late.into_iter().map(|delivery| delivery.id).collect();
            self.carry_out_beside(remedies, &late, true, stop).await?;
            if !self.correct_late(articles, actor, remedies).await? || stop.is_cancelled() {
                break;
            }
        }
        self.carry_out_corrections(articles, actor, remedies, stop).await
    }

    /// Those of `remedies` that leave a post to a person only because it is being sent, or is due and about to be: it can be corrected once
    /// that has ended. What nobody has begun is not sent for that: its words are wrong.
    async fn on_their_way(&self, remedies: &[Remedy]) -> Result<Vec<Delivery>, Error> {
        let (now, has_worker) = (self.now(), self.has_worker().await?);
        let mut late = Vec::new();
        for remedy in remedies.iter().filter(|remedy| is_before_its_end(remedy)) {
            let delivery = self.store().delivery(&remedy.delivery.id).await?;
            let is_due = delivery.waiting.next_at.unwrap_or(delivery.due_at) <= now;
            let is_taken = delivery.state == DeliveryState::Scheduled && has_worker && is_due;
            late.extend((delivery.state == DeliveryState::Sending || is_taken).then_some(delivery));
        }
        Ok(late)
    }

    /// Corrects what was not out when it was last looked at, and is on its way no more. True if there was any.
    async fn correct_late(&self, articles: &[Article], actor: &str, remedies: &mut [Remedy]) -> Result<bool, Error> {
        let mut renderer = Renderer::fetching(self.app().clone(), self.is_sandbox());
        let by = By { actor: Actor::person(actor), dry: false, waits: false };
        let mut any = false;
        for remedy in remedies.iter_mut().filter(|remedy| is_before_its_end(remedy)) {
            let delivery = self.store().delivery(&remedy.delivery.id).await?;
            let article = articles.iter().find(|article| article.id == delivery.article);
            let Some(article) = article.filter(|_| !delivery.state.is_open()) else { continue };
            let article = &renderer.looked_at(article).await;
            remedy.what = self.correct_or_leave(article, &delivery, &mut renderer, &by).await?;
            if delivery.state.is_out() {
                remedy.remove_at = self.move_removal(article, &delivery, &by.actor).await?;
            }
            remedy.delivery = delivery;
            any = true;
        }
        Ok(any)
    }

    /// Corrects a post; what keeps it from that is left to a person, unless it is the store.
    async fn correct_or_leave(
        &self,
        article: &Article,
        delivery: &Delivery,
        renderer: &mut Renderer,
        by: &By,
    ) -> Result<What, Error> {
        match self.correct_one(article, delivery, renderer, by).await {
            // What was done at the others is told all the same.
            Err(error) if !matches!(error, Error::Store(_)) => Ok(What::ByHand(error.to_string())),
            what => what,
        }
    }

    /// Waits until all that was queued has ended or needs a person, doing it itself unless a live worker is there. Gives how
    /// each action ended, in the order of `remedies`; `None` where nothing was queued.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store can no longer be used.
    pub async fn carry_out(&self, remedies: &[Remedy], stop: &CancellationToken) -> Result<Vec<Option<Action>>, Error> {
        self.carry_out_beside(remedies, &[], false, stop).await?;
        let (mut actions, pauses) = (self.actions(remedies).await?, self.store().pauses().await?);
        for action in actions.iter_mut().flatten().filter(|action| action.state.is_open() && action.reason.is_none()) {
            action.reason = stopped_by(action, &pauses).map(|pause| self.complete(&pause.to_string()));
        }
        for (action, remedy) in actions.iter_mut().zip(remedies) {
            let told = action.as_mut().and_then(|action| action.reason.as_mut());
            told.into_iter().for_each(|told| *told = About::of(&remedy.delivery, self.is_sandbox()).complete(told));
        }
        Ok(actions)
    }

    /// Waits until all that was queued, and all that is `late`, has ended or needs a person; with `until_one`, no longer than until one that is
    /// late has ended. Does it itself unless a live worker is there.
    pub(super) async fn carry_out_beside(
        &self,
        remedies: &[Remedy],
        late: &[DeliveryId],
        until_one: bool,
        stop: &CancellationToken,
    ) -> Result<(), Error> {
        let queued = remedies.iter().filter(|remedy| matches!(remedy.what, What::Queued { .. }));
        let ids: Vec<DeliveryId> = queued.map(|remedy| &remedy.delivery.id).chain(late).cloned().collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.while_sending(&ids, stop, async {
            while !stop.is_cancelled() {
                let (actions, pauses) = (self.actions(remedies).await?, self.store().pauses().await?);
                let goes_on = |action: &Action| action.state.is_open() && stopped_by(action, &pauses).is_none();
                let late_now = self.read(late).await?;
                let open = late_now.iter().filter(|delivery| delivery.state.is_open()).count();
                let waits = open > 0 && !self.are_paused(&late_now).await?;
                if until_one && open < late.len() || !actions.iter().flatten().any(goes_on) && !waits {
                    break;
                }
                self.store().wait_for_change(GLANCE).await;
            }
            Ok(())
        })
        .await
    }

    /// The same for corrections. A post of which the platform has refused the edit is answered, and its remedy is that then.
    ///
    /// # Errors
    ///
    /// As [`Outlet::correct`].
    pub async fn carry_out_corrections(
        &self,
        articles: &[Article],
        actor: &str,
        remedies: &mut [Remedy],
        stop: &CancellationToken,
    ) -> Result<Vec<Option<Action>>, Error> {
        let actions = self.carry_out(remedies, stop).await?;
        let mut renderer = Renderer::fetching(self.app().clone(), self.is_sandbox());
        let by = By { actor: Actor::person(actor), dry: false, waits: false };
        let mut answered = false;
        for (remedy, action) in remedies.iter_mut().zip(&actions) {
            let refused = action.as_ref().is_some_and(is_refused_edit);
            let article = articles.iter().find(|article| refused && article.id == remedy.delivery.article);
            let rules = self.app().rules_at(&remedy.delivery.account, &remedy.delivery.channel)?;
            if let Some(article) = article.filter(|_| rules.capabilities.reply) {
                let article = &renderer.looked_at(article).await;
                remedy.what = self.correct_or_leave(article, &remedy.delivery, &mut renderer, &by).await?;
                answered |= matches!(remedy.what, What::Queued { .. });
            }
        }
        if answered { self.carry_out(remedies, stop).await } else { Ok(actions) }
    }

    async fn actions(&self, remedies: &[Remedy]) -> Result<Vec<Option<Action>>, Error> {
        let mut actions = Vec::with_capacity(remedies.len());
        for remedy in remedies {
            actions.push(match &remedy.what {
                What::Queued { action, .. } => {
                    let dossier = self.store().dossier(remedy.delivery.id.as_str()).await?;
                    dossier.actions.into_iter().find(|known| known.id == *action)
                }
                What::Cancelled
                | What::OnceOut
                | What::OnceKnown
                | What::Planned { .. }
                | What::Nothing(_)
                | What::ByHand(_) => None,
            });
        }
        Ok(actions)
    }
}

/// Whether a post was left to a person that was not out when it was looked at, and may be by now.
fn is_before_its_end(remedy: &Remedy) -> bool {
    let before = matches!(remedy.delivery.state, DeliveryState::Scheduled | DeliveryState::Sending);
    before && matches!(remedy.what, What::ByHand(_))
}

/// Whether the platform has refused an edit for good.
pub(super) fn is_refused_edit(action: &Action) -> bool {
    let is_refusal = |failure: &Failure| matches!(failure.class, Class::Refused | Class::Unsupported);
    action.kind == ActionKind::Edit
        && action.state == ActionState::Failed
        && action.error.as_ref().is_some_and(is_refusal)
}

/// The pause that a person must end before `action` goes on. None ever stops a delete.
fn stopped_by<'a>(action: &Action, pauses: &'a [Pause]) -> Option<&'a Pause> {
    pauses.iter().find(|pause| pause.stops(&action.account)).filter(|_| action.kind != ActionKind::Delete)
}
