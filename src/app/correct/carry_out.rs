//! Carries out what corrections and retractions have queued, and tells how it ended.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{ALL, By, Outlet, Remedy, What};
use crate::app::Error;
use crate::app::freeze::Renderer;
use crate::app::hints::About;
use crate::article::Article;
use crate::delivery::{Action, ActionKind, ActionState, Actor, Class, Delivery, DeliveryState, Failure};
use crate::id::DeliveryId;
use crate::store::{Filter, Pause};

/// How often a person sees how it goes.
const GLANCE: Duration = Duration::from_millis(120);

impl Outlet {
    /// Waits until what of `target` is being sent, or is due and about to be, has ended or needs a person: only then can it be
    /// changed. What nobody has begun is not sent for that: its words are wrong.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store can no longer be used.
    pub async fn wait_until_out(&self, target: &Filter, stop: &CancellationToken) -> Result<(), Error> {
        let now = self.now();
        let states = vec![DeliveryState::Scheduled, DeliveryState::Sending];
        let open = self.store().deliveries(&Filter { limit: ALL, states, ..target.clone() }).await?;
        let has_worker = self.has_worker().await?;
        let is_due = |delivery: &&Delivery| {
            let is_due = delivery.waiting.next_at.unwrap_or(delivery.due_at) <= now;
            delivery.state == DeliveryState::Sending || (has_worker && is_due)
        };
        let ids: Vec<DeliveryId> = open.iter().filter(is_due).map(|delivery| delivery.id.clone()).collect();
        if !ids.is_empty() {
            self.wait(&ids, stop, |_| ()).await?;
        }
        Ok(())
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
                remedy.what = match self.correct_one(article, &remedy.delivery, &mut renderer, &by).await {
                    // What was done at the others is told all the same.
                    Err(error) if !matches!(error, Error::Store(_)) => What::ByHand(error.to_string()),
                    what => what?,
                };
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
