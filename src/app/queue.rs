//! The queue: what was handed over, how it stands, and what people decide about it.

use std::collections::BTreeSet;

use super::Error;
use super::hints::About;
use super::outlet::Outlet;
use crate::adapters;
use crate::channel::Whose;
use crate::delivery::{ActionKind, Actor, Class, Delivery, DeliveryState, PartReceipt, StepKind};
use crate::id::AccountName;
use crate::post::{Part, Post};
use crate::store::{Dossier, Filter, InFlight, Resolution, Scope};

/// What a person says of a delivery whose outcome cannot be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is out, there.
    Sent {
        /// The post's URL, or its id.
        url: String,
    },
    /// It is not out; send it again.
    Resend,
    /// Leave it. Other readers of a mail get theirs all the same.
    Drop,
}

impl Outlet {
    /// Deliveries, the newest first.
    ///
    /// # Errors
    ///
    /// [`Error::Store`]; [`Error::Usage`] for an account that there is not.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<Delivery>, Error> {
        let mut deliveries = self.store().deliveries(filter).await?;
        if let Some(account) = filter.account.as_ref().filter(|_| deliveries.is_empty()) {
            // A mistyped name would look like an account for which all is done.
            self.known_account(account, "").await?;
        }
        self.tell_pauses(&mut deliveries).await?;
        self.tell_turns(&mut deliveries).await?;
        self.tell_waits(&mut deliveries);
        Ok(deliveries)
    }

    /// A delivery with its whole history. `id` may be the beginning of one.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if there is none, or several.
    pub async fn show(&self, id: &str) -> Result<Dossier, Error> {
        let mut dossier = self.store().dossier(id).await?;
        self.tell_pauses(std::slice::from_mut(&mut dossier.delivery)).await?;
        self.tell_turns(std::slice::from_mut(&mut dossier.delivery)).await?;
        self.tell_waits(std::slice::from_mut(&mut dossier.delivery));
        dossier.history.iter_mut().for_each(|change| self.complete_change(change));
        Ok(dossier)
    }

    /// Settles a delivery that is `uncertain`.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if it is not, or if the post belongs to another delivery.
    pub async fn resolve(&self, id: &str, decision: Decision, actor: &str) -> Result<Delivery, Error> {
        let dossier = self.show(id).await?;
        let resolution = match decision {
            Decision::Sent { url } => Resolution::Sent {
                part: self.part(&dossier, &url).await?,
                more: self.has_more(&dossier.delivery).await?,
            },
            Decision::Resend => Resolution::Resend,
            Decision::Drop if self.others_wait(&dossier)? => Resolution::LeaveOut,
            Decision::Drop => Resolution::Drop,
        };
        Ok(self.store().resolve(&dossier.delivery.id, resolution, &Actor::person(actor)).await?)
    }

    /// The part that a person says is out: what is no post of the account's would be corrected and taken down in its place.
    async fn part(&self, dossier: &Dossier, text: &str) -> Result<PartReceipt, Error> {
        let delivery = &dossier.delivery;
        let rules = &self.app().channel(delivery.channel.as_str())?.rules;
        let text = text.trim();
        let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let id = match &rules.address {
            Some(address) => {
                let config = self.app().account(&delivery.account);
                // The fakes know an account by other settings, and have addresses of their own.
                let fake = match &config {
                    Some(config) if self.is_sandbox() => self.desk().account(config, rules).await.ok(),
                    _ => None,
                };
                let settings = fake.as_ref().map(|fake| &fake.settings);
                let settings = settings.or_else(|| config.as_ref().map(|config| &config.settings));
                let setting = |name: &str| settings?.get(name).map(String::as_str);
                let server = config.as_ref().and_then(|config| config.api_url.as_ref()?.host_str());
                let fake = fake.as_ref().map(|fake| &fake.api_url);
                let server = server.filter(|_| fake.is_none());
                address.id_of(text, &Whose { server, setting: &setting, fake }).ok_or_else(|| {
                    let (account, title, wanted) = (&delivery.account, &rules.title, address.wanted());
                    let told = format!("`{text}` names no post of {account} on {title}; give {wanted}");
                    Error::Usage(About::of(delivery, self.is_sandbox()).complete(&told))
                })?
            }
            None => {
                let segment = url.as_ref().and_then(|url| url.path_segments()?.rfind(|segment| !segment.is_empty()));
                segment.unwrap_or(text).to_owned()
            }
        };
        let asks = rules.address.as_ref().is_some_and(|address| address.must_ask(&id));
        self.located(dossier, PartReceipt::new(id, url.map(|url| url.to_string())), asks).await
    }

    /// With what the platform's calls need of the post that a person has named. Where the platform need not be asked for that, it
    /// need not be within reach either.
    async fn located(&self, dossier: &Dossier, named: PartReceipt, asks: bool) -> Result<PartReceipt, Error> {
        let account = &dossier.delivery.account;
        let made = match self.app().account(account) {
            Some(config) => self.adapter(&self.desk(), &config).await,
            None => Err(format!("there is no account {account} to ask for it")),
        };
        let adapter = match made {
            Ok((adapter, ..)) => adapter,
            Err(_) if !asks => return Ok(named),
            Err(message) => return Err(Error::Usage(message)),
        };
        let part = self.open_part(dossier).await?;
        adapter.locate(named, part.as_ref()).await.map_err(|failure| match failure.class {
            Class::Refused => Error::Usage(failure.message),
            _ => Error::Usage(format!(
                "{account} cannot be asked for the post: {}; nothing was decided",
                failure.message
            )),
        })
    }

    /// What was to be sent by the step whose outcome nobody knows.
    async fn open_part(&self, dossier: &Dossier) -> Result<Option<Part>, Error> {
        let mut open = dossier.steps.iter().filter(|row| row.done_at.is_none());
        let Some(row) = open.find(|row| row.step.kind != StepKind::Repeatable) else { return Ok(None) };
        let action = dossier.actions.iter().find(|action| action.id == row.action);
        let own = action.filter(|action| action.kind == ActionKind::Publish).and(dossier.delivery.post.as_ref());
        let Some(hash) = action.and_then(|action| action.post.as_ref()).or(own) else { return Ok(None) };
        let frozen = self.store().blob(hash).await?;
        let post = serde_json::from_slice::<Post>(&frozen.bytes).ok();
        Ok(post.and_then(|post| post.parts.into_iter().nth(row.step.index)))
    }

    /// Lets a delivery go that awaits approval.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if it is in another state.
    pub async fn approve(&self, id: &str, actor: &str) -> Result<Delivery, Error> {
        let dossier = self.show(id).await?;
        Ok(self.store().approve(&dossier.delivery.id, &Actor::person(actor)).await?)
    }

    /// Whether what is uncertain is about one reader of several.
    fn others_wait(&self, dossier: &Dossier) -> Result<bool, Error> {
        let per_recipient = self.app().channel(dossier.delivery.channel.as_str())?.rules.capabilities.per_recipient;
        let lists = dossier.steps.iter().filter(|row| row.step.name == adapters::RECIPIENTS);
        let readers = lists.filter_map(|row| row.result.as_ref()?.as_array().map(Vec::len)).max();
        Ok(per_recipient && readers.is_none_or(|readers| readers > 1))
    }

    /// Whether more may be to come after one part of the delivery: another run then finds out, and sends it.
    async fn has_more(&self, delivery: &Delivery) -> Result<bool, Error> {
        if self.app().channel(delivery.channel.as_str())?.rules.capabilities.per_recipient {
            return Ok(true);
        }
        let Some(hash) = &delivery.post else { return Ok(false) };
        let frozen = self.store().blob(hash).await?;
        // A post that cannot be read is not sent on, whatever is to come.
        Ok(serde_json::from_slice::<Post>(&frozen.bytes).is_ok_and(|post| post.parts.len() > 1))
    }

    /// Takes a delivery back that is not being sent.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if something of it is out or may be.
    pub async fn cancel(&self, id: &str, actor: &str) -> Result<Delivery, Error> {
        let dossier = self.show(id).await?;
        Ok(self.store().cancel(&dossier.delivery.id, &Actor::person(actor)).await?)
    }

    /// Runs deliveries now that are held, failed or wait; an account that was stopped goes on, with all that waited for that: those of
    /// `ids` that one of them has let go so are run too.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] of each that is in another state.
    pub async fn retry(&self, ids: &[String], actor: &str) -> Vec<Result<Delivery, Error>> {
        let mut before = Vec::with_capacity(ids.len());
        for id in ids {
            before.push(self.store().dossier(id).await.map(|dossier| dossier.delivery));
        }
        let (mut retried, mut resumed) = (Vec::with_capacity(ids.len()), BTreeSet::new());
        for delivery in before {
            retried.push(match delivery {
                Ok(delivery) => self.retry_one(&delivery, &mut resumed, actor).await,
                Err(error) => Err(error.into()),
            });
        }
        retried
    }

    /// Runs a delivery that stood like this when all were looked at; `resumed` are the accounts that go on since.
    async fn retry_one(
        &self,
        before: &Delivery,
        resumed: &mut BTreeSet<AccountName>,
        actor: &str,
    ) -> Result<Delivery, Error> {
        use DeliveryState as D;
        let actor = Actor::person(actor);
        if before.state == D::Held && self.store().resume(&Scope::Account(before.account.clone()), &actor).await? {
            resumed.insert(before.account.clone());
        }
        if matches!(before.state, D::Held | D::Scheduled | D::Sending) && resumed.contains(&before.account) {
            let now = self.store().delivery(&before.id).await?;
            if now.state != D::Held {
                return Ok(now);
            }
        }
        Ok(self.store().retry(&before.id, &actor).await?)
    }

    /// Stops sending, for one account or for all; gives what may be on its way already.
    ///
    /// # Errors
    ///
    /// [`Error::Store`]; [`Error::Usage`] if there is no such account.
    pub async fn pause(&self, scope: &Scope, reason: &str, actor: &str) -> Result<Vec<InFlight>, Error> {
        if let Scope::Account(account) = scope {
            self.known_account(account, ", nothing was paused").await?;
        }
        Ok(self.store().pause(scope, reason, &Actor::person(actor)).await?)
    }

    /// Ends a pause; false if there was none.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn resume(&self, scope: &Scope, actor: &str) -> Result<bool, Error> {
        Ok(self.store().resume(scope, &Actor::person(actor)).await?)
    }
}
