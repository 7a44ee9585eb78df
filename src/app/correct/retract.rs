//! Takes down what is out, and takes back what is not.

use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use super::{ALL, BEING_SENT, By, Outlet, Remedy, Rest, What, where_it_is};
use crate::app::Error;
use crate::channel::Rules;
use crate::delivery::{Action, ActionKind, ActionState, Actor, Delivery, DeliveryState};
use crate::id::DeliveryId;
use crate::post::Post;
use crate::store::Filter;

impl Outlet {
    /// Takes back what is not out of `target`, and takes down what is: all of an article, or of a publication. With `dry`,
    /// nothing is done, and what would be is told.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn retract(&self, target: &Filter, actor: &str, dry: bool) -> Result<Vec<Remedy>, Error> {
        self.retract_all(target, &By { actor: Actor::person(actor), dry, waits: false }).await
    }

    /// The same; of what cannot be taken back since it is on its way, waits until it is out, and takes it down then. What is out is
    /// taken down before that.
    ///
    /// # Errors
    ///
    /// As [`Outlet::retract`].
    pub async fn retract_in_the_end(
        &self,
        target: &Filter,
        actor: &str,
        stop: &CancellationToken,
    ) -> Result<Vec<Remedy>, Error> {
        let mut by = By { actor: Actor::person(actor), dry: false, waits: true };
        let mut remedies = self.retract_all(target, &by).await?;
        let late = |remedy: &&mut Remedy| matches!(remedy.what, What::OnceKnown | What::OnceOut);
        let ids: Vec<DeliveryId> = remedies.iter_mut().filter(late).map(|remedy| remedy.delivery.id.clone()).collect();
        if ids.is_empty() {
            return Ok(remedies);
        }
        self.carry_out_beside(&remedies, &ids, false, stop).await?;
        by.waits = false;
        for remedy in remedies.iter_mut().filter(late) {
            let dossier = self.store().dossier(remedy.delivery.id.as_str()).await?;
            let deletes = dossier.actions.into_iter().rfind(|action| action.kind == ActionKind::Delete);
            remedy.delivery = dossier.delivery;
            remedy.what = match deletes {
                // It is out, and a worker has taken it down or is at it.
                Some(Action { id: action, kind, .. }) => What::Queued { action, kind, rest: Rest::default() },
                None => self.retract_one(&remedy.delivery, &by).await?,
            };
        }
        Ok(remedies)
    }

    async fn retract_all(&self, target: &Filter, by: &By) -> Result<Vec<Remedy>, Error> {
        let mut remedies = Vec::new();
        for delivery in self.store().deliveries(&Filter { limit: ALL, ..target.clone() }).await? {
            let what = self.retract_one(&delivery, by).await?;
            remedies.push(Remedy { delivery, what, remove_at: None });
        }
        Ok(remedies)
    }

    async fn retract_one(&self, delivery: &Delivery, by: &By) -> Result<What, Error> {
        if self.store().may_be_out(&delivery.id).await? {
            // Whatever comes of it, it is not sent any more.
            if !by.dry {
                self.store().give_up(&delivery.id, &by.actor).await?;
            }
            let rules = self.app().rules_at(&delivery.account, &delivery.channel)?;
            return Ok(match rules.capabilities.delete {
                true => What::OnceKnown,
                false => What::ByHand(format!(
                    "it may have been sent after the backup, and {} lets no program take a post down; it is not sent any more: look at \
                     the account",
                    rules.title
                )),
            });
        }
        let mut state = delivery.state;
        if by.dry && state == DeliveryState::Held && !self.store().out(&delivery.id).await?.parts.is_empty() {
            // As it would be given up below.
            state = DeliveryState::Failed;
        }
        let mut stopped = "";
        let waits = matches!(state, DeliveryState::Scheduled | DeliveryState::Held | DeliveryState::AwaitingApproval);
        if waits || (state == DeliveryState::Sending && !by.dry) {
            if by.dry {
                return Ok(What::Planned { kind: None, post: None, cost: None, rest: Rest::default() });
            }
            match self.store().cancel(&delivery.id, &by.actor).await {
                Ok(_) => return Ok(What::Cancelled),
                // Something of it is out, or may be, and the rest waits, or is on its way.
                Err(crate::store::Error::BadState { .. } | crate::store::Error::MayBeOut { .. }) => {}
                Err(error) => return Err(error.into()),
            }
            state = match self.store().give_up(&delivery.id, &by.actor).await {
                Ok(given_up) => given_up.state,
                // It is on its way, or what became of it is being asked.
                Err(crate::store::Error::BadState { .. }) => return self.retract_once_out(delivery, by).await,
                Err(error) => return Err(error.into()),
            };
            stopped = "nothing more of it is sent; ";
        }
        let out = state.is_out() || state.is_given_up() || state == DeliveryState::Uncertain;
        if !out || self.store().out(&delivery.id).await?.parts.is_empty() {
            return Ok(match state {
                DeliveryState::Sending => return self.retract_once_out(delivery, by).await,
                DeliveryState::Uncertain => {
                    What::ByHand("whether it is out is not known; look at the account, then resolve it".to_owned())
                }
                DeliveryState::Retracted if self.store().dossier(delivery.id.as_str()).await?.actions.iter().any(is_in_doubt) => {
                    What::ByHand(
                        "it is retracted, and whether its correction is out is not known; a worker asks, and takes it down".to_owned(),
                    )
                }
                state => What::Nothing(format!("nothing is out; it is {state}")),
            });
        }
        let rules = self.app().rules_at(&delivery.account, &delivery.channel)?;
        if !rules.capabilities.delete {
            let (title, out) = (&rules.title, where_it_is(delivery));
            return Ok(What::ByHand(if rules.capabilities.per_recipient {
                format!("{stopped}{title} takes nothing back; `fanfare correct` sends a correction after it")
            } else {
                format!("{stopped}{title} lets no program take a post down; delete {out} there")
            }));
        }
        let notice = match self.is_too_old(delivery, &rules).await? {
            true => self.notice_for(delivery).await,
            false => None,
        };
        let actions = self.store().dossier(delivery.id.as_str()).await?.actions;
        let correction = actions.iter().any(is_in_doubt);
        let rest = Rest { notice: notice.is_some(), correction, ..Rest::default() };
        Ok(match self.act(delivery, ActionKind::Delete, None, rest, by).await? {
            What::Planned { kind, cost, rest, .. } => What::Planned { kind, post: notice.map(Box::new), cost, rest },
            what => what,
        })
    }

    /// What is on its way cannot be called back; that it is to go is kept with it, whatever its platform takes to process it.
    async fn retract_once_out(&self, delivery: &Delivery, by: &By) -> Result<What, Error> {
        let rules = self.app().rules_at(&delivery.account, &delivery.channel)?;
        if !rules.capabilities.delete {
            // Whoever waits is told then where it is.
            return Ok(if by.waits { What::OnceOut } else { What::ByHand(BEING_SENT.to_owned()) });
        }
        if !by.dry {
            self.store().move_removal(&delivery.id, Some(self.now()), &by.actor).await?;
        }
        Ok(What::OnceOut)
    }

    /// Whether the post went out too long ago for its platform to delete it.
    async fn is_too_old(&self, delivery: &Delivery, rules: &Rules) -> Result<bool, Error> {
        let Some(deletes) = &rules.deletes else { return Ok(false) };
        let history = self.store().dossier(delivery.id.as_str()).await?.history;
        let sent_at =
            history.iter().find(|change| change.what == "sent").map_or(delivery.created_at, |change| change.at);
        let age = self.store().now().duration_since(sent_at);
        Ok(age > SignedDuration::from_secs(i64::try_from(deletes.until_s).unwrap_or(i64::MAX)))
    }

    /// What would stand in the place of the post; none if there are no words in its language.
    async fn notice_for(&self, delivery: &Delivery) -> Option<Post> {
        let hash = delivery.post.as_ref()?;
        let sent: Post = serde_json::from_slice(&self.store().blob(hash).await.ok()?.bytes).ok()?;
        self.app().notice(&delivery.account, &sent.language)
    }
}

/// Whether a correction below the post may be out, and nobody knows it.
fn is_in_doubt(action: &Action) -> bool {
    let may_be_out = matches!(action.state, ActionState::Asking | ActionState::Uncertain | ActionState::Running);
    action.kind == ActionKind::Reply && may_be_out
}
