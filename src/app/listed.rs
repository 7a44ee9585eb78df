//! What faces show of deliveries besides their rows: headlines, frozen posts, and what is out that should be gone.

use super::hints::{self, About};
use super::outlet::Outlet;
use super::view::{DeliveryView, PostView};
use super::{App, Error};
use crate::delivery::{Action, ActionKind, ActionState, Delivery, DeliveryState};
use crate::post::Post;
use crate::store::{Beside, Dossier};

impl App {
    /// The JSON of a post.
    pub fn view_of(&self, post: &Post) -> PostView {
        PostView::of(post, self.rules_of(post))
    }
}

impl Outlet {
    /// The view of a delivery, from its row alone.
    pub fn view(&self, delivery: &Delivery) -> DeliveryView {
        DeliveryView::of(delivery, self.is_sandbox())
    }

    /// The views of `deliveries`, with all that is known of them besides.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn views(&self, deliveries: &[Delivery]) -> Result<Vec<DeliveryView>, Error> {
        let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.id.clone()).collect();
        let besides = self.store().beside(&ids).await?;
        let view = |(delivery, beside): (&Delivery, Beside)| DeliveryView {
            take_down: self.still_out(delivery, &beside),
            change: self.undone(delivery, &beside),
            article: Some(delivery.article.to_string()),
            headline: beside.headline,
            ..self.view(delivery)
        };
        Ok(deliveries.iter().zip(besides).map(view).collect())
    }

    /// What somebody can do about a delivery that does not go on, or did not come to its end, by itself.
    pub fn next_step(&self, delivery: &Delivery) -> Option<String> {
        hints::next_step(delivery, self.is_sandbox())
    }

    /// Why a post is out although somebody wanted it gone.
    fn still_out(&self, delivery: &Delivery, beside: &Beside) -> Option<String> {
        let told = match (&beside.not_deleted, beside.overdue_since) {
            _ if delivery.state == DeliveryState::Retracted => return None,
            (Some(why), _) => format!("it could not be taken down: {why}"),
            (None, Some(at)) if delivery.state.is_out() => {
                let at = self.app().zoned(at).strftime("%Y-%m-%d %H:%M %Z");
                format!("it was to be taken down on {at}, and no worker has done it; start `fanfare worker`")
            }
            _ => return None,
        };
        Some(About::of(delivery, self.is_sandbox()).complete(&told))
    }

    /// What is to be done to a post that is out, and is not; that it should be gone is told elsewhere.
    fn undone(&self, delivery: &Delivery, beside: &Beside) -> Option<String> {
        let (kind, state, reason) = beside.undone.as_ref().filter(|_| delivery.state.is_out())?;
        if *kind == ActionKind::Delete && !state.is_open() {
            return None;
        }
        let reason = reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        let next = match (kind, state) {
            (ActionKind::Edit, ActionState::Failed) => "; `fanfare correct` once more tells what can be done",
            _ => "",
        };
        Some(About::of(delivery, self.is_sandbox()).complete(&format!("{kind} {state}{reason}{next}")))
    }

    /// The post of a delivery as it is frozen, as the last edit has made it; none if it has none, or the store has forgotten it.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store cannot be read.
    pub async fn frozen_post(&self, dossier: &Dossier) -> Result<Option<Post>, Error> {
        let is_edit = |action: &&Action| action.kind == ActionKind::Edit && action.state == ActionState::Done;
        let edit = dossier.actions.iter().rev().find(is_edit).and_then(|action| action.post.as_ref());
        match edit.or(dossier.delivery.post.as_ref()) {
            Some(hash) => self.frozen(hash).await,
            None => Ok(None),
        }
    }

    /// What was said of it later, or is about to be: each correction that is not what stands there now, and how far it is.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store cannot be read.
    pub async fn corrections(&self, dossier: &Dossier) -> Result<Vec<(ActionKind, ActionState, Post)>, Error> {
        let mut corrections = Vec::new();
        for action in &dossier.actions {
            let counts = match action.kind {
                ActionKind::Reply => action.state != ActionState::Dropped,
                ActionKind::Edit => !matches!(action.state, ActionState::Done | ActionState::Dropped),
                ActionKind::Publish | ActionKind::Delete => false,
            };
            let Some(hash) = action.post.as_ref().filter(|_| counts) else { continue };
            corrections.extend(self.frozen(hash).await?.map(|post| (action.kind, action.state, post)));
        }
        Ok(corrections)
    }
}
