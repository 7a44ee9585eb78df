//! What a delete needs that is different: little of its post, all the time there is, and a person where no program can do it.

use super::super::journal::StoreJournal;
use super::super::outcome::Then;
use super::{Ran, Run, Stored};
use crate::delivery::{ActionKind, Class, DeliveryState, Failure, Step};
use crate::post::Post;
use crate::store::{End, Error};

impl Run<'_> {
    /// The frozen post that is out, without the bytes of its media: nobody looks at them to take it down. Once the store has
    /// forgotten it, the receipt says all that is needed.
    pub(super) async fn load_bare(&self) -> Stored<Post> {
        let frozen = match &self.delivery.post {
            Some(hash) => match self.store.frozen(hash, self.frozen).await {
                Ok(bytes) => serde_json::from_slice(&bytes).ok(),
                Err(error @ Error::Database { .. }) => return Err(error),
                Err(_) => None,
            },
            None => None,
        };
        Ok(frozen.unwrap_or_else(|| Post {
            account: self.delivery.account.clone(),
            channel: self.delivery.channel.clone(),
            template: self.delivery.template.clone(),
            language: String::new(),
            parts: Vec::new(),
            link: None,
            card: None,
            media: Vec::new(),
            options: serde_json::Map::new(),
            cost: None,
            warnings: Vec::new(),
            skipped: None,
            thumbnail: None,
            corrects: None,
        }))
    }

    /// Why no program can take the post down, if so, and what a person must do: people are told as of any failure.
    pub(super) fn by_hand(&self) -> Option<End> {
        let rules = &self.sender.rules;
        if rules.capabilities.delete {
            return None;
        }
        let part = self.delivery.receipt.as_ref().and_then(|receipt| receipt.first());
        let where_it_is = part
            .map_or_else(|| "it".to_owned(), |part| part.url.clone().unwrap_or_else(|| format!("post {}", part.id)));
        let message = if rules.capabilities.per_recipient {
            format!("{} takes nothing back that it has delivered; nobody can take {where_it_is} down", rules.title)
        } else {
            format!("{} lets no program take a post down; delete {where_it_is} there", rules.title)
        };
        Some(End::Failed(Failure::new(Class::Unsupported, message)))
    }

    /// The same; of a delete that failed after some of its parts, which are still out.
    pub(super) async fn with_left(&self, then: Then, journal: &StoreJournal) -> Stored<Then> {
        let Then::End(End::Failed(failure)) = then else { return Ok(then) };
        let out = self.store.out(&self.delivery.id).await?.parts;
        let still = out.iter().enumerate().filter(|(n, _)| !journal.is_done(&Step::repeatable("delete", *n)));
        let left: Vec<&str> = still.map(|(_, part)| part.url.as_deref().unwrap_or(&part.id)).collect();
        if out.len() < 2 || left.is_empty() {
            return Ok(Then::End(End::Failed(failure)));
        }
        let message =
            format!("{} of {} parts are still out: {}; {}", left.len(), out.len(), left.join(", "), failure.message);
        Ok(Then::End(End::Failed(Failure { message, ..failure })))
    }

    /// Says how an action is left that did not come to a good end. A delete that did not leaves the post where nobody wants it, and
    /// the state of that says nothing of it.
    pub(super) fn log_left(&self, told: &str) {
        let delivery = self.delivery;
        if self.action.kind == ActionKind::Delete {
            tracing::error!(delivery.id = %delivery.id, account = %delivery.account, "not taken down: {told}");
        } else {
            tracing::warn!(delivery.id = %delivery.id, account = %delivery.account, "{told}");
        }
    }

    /// True of a correction of what has been taken down meanwhile.
    pub(super) fn is_for_nothing(&self) -> bool {
        let corrects = matches!(self.action.kind, ActionKind::Reply | ActionKind::Edit);
        corrects && self.delivery.state == DeliveryState::Retracted
    }

    /// Ends such a correction. What of it may be out all the same is asked about, and taken down like the post (`store/record.rs`).
    pub(super) async fn end_for_nothing(&self, journal: &StoreJournal) -> Stored<Ran> {
        let open = journal.open_steps();
        if !open.is_empty() {
            let (post, _taken) = match self.load().await? {
                Ok(loaded) => loaded,
                Err(reason) => {
                    self.store.hold(self.held.fence(), &self.action.id, &reason).await?;
                    return Ok(Ran::On);
                }
            };
            for row in open {
                if let Some(ran) = self.settle(journal, &post, row).await? {
                    return Ok(ran);
                }
            }
        }
        let out = journal.out();
        if out.parts.is_empty() {
            let reason = "its post was taken down before it went out".to_owned();
            return self.end(End::Expired { reason, rests_until: None }).await;
        }
        Ok(Ran::Done(journal.complete(&out).await?))
    }
}
