//! Carries out what corrections and retractions have queued, and tells how it ended.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{By, Outlet, Remedy, What};
use crate::app::Error;
use crate::app::freeze::Renderer;
use crate::app::hints::About;
use crate::article::Article;
use crate::delivery::{Action, ActionKind, ActionState, Actor, Class, Delivery, DeliveryState, Failure};
use crate::id::DeliveryId;
use crate::store::Pause;

/// How often a person sees how it goes.
const GLANCE: Duration = Duration::from_millis(120);

impl Outlet {
    /// Those of `remedies`, by their place, that leave a post to a person only because it is being sent, or is due and about to be: it
    /// can be corrected once that has ended. What nobody has begun is not sent for that: its words are wrong.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn on_their_way(&self, remedies: &[Remedy]) -> Result<Vec<usize>, Error> {
        let (now, has_worker) = (self.now(), self.has_worker().await?);
        let is_on_its_way = |remedy: &Remedy| {
            let delivery = &remedy.delivery;
            let is_due = delivery.waiting.next_at.unwrap_or(delivery.due_at) <= now;
            let is_taken = delivery.state == DeliveryState::Scheduled && has_worker && is_due;
            matches!(remedy.what, What::ByHand(_)) && (delivery.state == DeliveryState::Sending || is_taken)
        };
        Ok((0..remedies.len()).filter(|n| is_on_its_way(&remedies[*n])).collect())
    }

    /// Waits until the deliveries of `late` ones of `remedies` have ended or need a person, and corrects them then.
    ///
    /// # Errors
    ///
    /// As [`Outlet::correct`].
    pub async fn correct_late(
        &self,
        articles: &[Article],
        actor: &str,
        (remedies, late): (&mut [Remedy], &[usize]),
        stop: &CancellationToken,
    ) -> Result<(), Error> {
        let ids: Vec<DeliveryId> = late.iter().map(|n| remedies[*n].delivery.id.clone()).collect();
        self.wait(&ids, stop, |_| ()).await?;
        let mut renderer = Renderer::fetching(self.app().clone(), self.is_sandbox());
        let by = By { actor: Actor::person(actor), dry: false, waits: false };
        for n in late {
            let remedy = &mut remedies[*n];
            remedy.delivery = self.store().delivery(&remedy.delivery.id).await?;
            let Some(article) = articles.iter().find(|article| article.id == remedy.delivery.article) else { continue };
            let article = &renderer.looked_at(article).await;
            remedy.what = self.correct_or_leave(article, &remedy.delivery, &mut renderer, &by).await?;
            if remedy.delivery.state.is_out() {
                remedy.remove_at = self.move_removal(article, &remedy.delivery, &by.actor).await?;
            }
        }
        Ok(())
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
        let queued = |remedy: &&Remedy| matches!(remedy.what, What::Queued { .. });
        let ids: Vec<DeliveryId> = remedies.iter().filter(queued).map(|remedy| remedy.delivery.id.clone()).collect();
        if !ids.is_empty() {
            self.while_sending(&ids, stop, async {
                while !stop.is_cancelled() {
                    let (actions, pauses) = (self.actions(remedies).await?, self.store().pauses().await?);
                    let is_stopped = |action: &Action| stopped_by(action, &pauses).is_some();
                    if !actions.iter().flatten().any(|action| action.state.is_open() && !is_stopped(action)) {
                        break;
                    }
                    self.store().wait_for_change(GLANCE).await;
                }
                Ok(())
            })
            .await?;
        }
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
