//! Publish: compose, freeze, hand over; and, if asked to wait, send.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::due::due;
use super::error::Exit;
use super::freeze::{Renderer, freeze};
use super::removal::Planned;
use super::view::{Deliveries, DeliveryView};
use super::{Error, Outlet, Selection};
use crate::article::Article;
use crate::config::AccountConfig;
use crate::delivery::{Actor, Delivery, DeliveryState, NewDelivery, Publication};
use crate::dispatch;
use crate::id::{AccountName, ChannelName, DeliveryId, PublicationId};
use crate::post::Post;
use crate::schedule::{self, Due, When};
use crate::store::Accepted;

/// What to publish, where and when.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// To which accounts, with which template.
    pub selection: Selection,
    /// When.
    pub when: When,
    /// Also to accounts that have this article already.
    pub again: bool,
    /// Who asks.
    pub actor: String,
}

/// How often a process that waits looks whether the worker that it relies on is still alive.
const CHECK_ON_WORKER: Duration = Duration::from_secs(2);

/// A worker that has left posts for so long that are due, while it has no account, is not waited for.
const HANGS_AFTER: Duration = Duration::from_secs(10);

/// What became of the article at one account.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The post as it was composed.
    pub post: Post,
    /// The delivery to watch.
    pub delivery: DeliveryId,
    /// If the account has the article already: the sentence that says so.
    pub refused: Option<String>,
    /// True if what the account has is not out yet, and is another post than this one or for another time.
    pub is_unlike: bool,
}

/// An article that was handed over.
#[derive(Clone, Debug)]
pub struct Published {
    /// The article's headline.
    pub headline: String,
    /// The publication; none if every account has the article already.
    pub publication: Option<PublicationId>,
    /// One for each account, in the order of the accounts.
    pub handed: Vec<Handed>,
}

impl Outlet {
    /// Composes, freezes and hands over `article`. When this returns, everything that will be sent is durable.
    ///
    /// # Errors
    ///
    /// [`Error`] if any post is not valid, or the store cannot take it; then nothing was handed over.
    pub async fn hand_over(&self, article: &Article, request: &Request) -> Result<Published, Error> {
        let mut renderer = Renderer::fetching(self.app.clone(), self.is_sandbox());
        let article = &renderer.looked_at(article).await;
        let mut posts = self.app.compose_valid(article, &request.selection)?;
        if !request.again {
            self.look_for_repeats(article, &mut posts).await?;
        }
        for post in posts.iter_mut().filter(|post| post.skipped.is_none()) {
            renderer.render(article, post).await?;
        }
        let now = self.store.now();
        let publication = Publication {
            id: PublicationId::make(),
            article: article.id.clone(),
            headline: article.headline.clone(),
            created_at: now,
            actor: Actor::person(&request.actor),
            embargo_until: article.embargo_until,
        };
        let (deliveries, removals, accepted) = loop {
            let (deliveries, apart, removals) = self.planned(article, &posts, request, now).await?;
            if !removals.is_empty() {
                self.store.plan_removals(&removals).await?;
            }
            let stored = match apart.iter().any(Option::is_some) {
                true => self.store.publish_apart(&publication, &deliveries, &apart).await,
                false => self.store.publish(&publication, &deliveries).await,
            };
            match stored {
                Ok(accepted) => break (deliveries, removals, accepted),
                // Another process was faster: of a year's slots there is another.
                Err(crate::store::Error::TimeTaken { .. }) => self.forget_unstored(&removals, &[]).await?,
                Err(error) => return Err(error.into()),
            }
        };
        self.forget_unstored(&removals, &accepted).await?;
        let is_new = accepted.iter().any(|accepted| matches!(accepted, Accepted::New(_)));
        let handed = posts.into_iter().zip(accepted).map(|(post, accepted)| Handed {
            refused: refused(&post, &accepted, self.takes_down(&post.channel)).map(|told| self.complete(&told)),
            is_unlike: false,
            delivery: accepted.delivery().clone(),
            post,
        });
        let mut handed: Vec<Handed> = handed.collect();
        for (handed, new) in handed.iter_mut().zip(&deliveries).filter(|(handed, new)| handed.delivery != new.id) {
            if let Some(why) = self.unlike(handed, new, request).await? {
                (handed.refused, handed.is_unlike) = (Some(self.complete(&why)), true);
            }
        }
        Ok(Published { headline: publication.headline, handed, publication: is_new.then_some(publication.id) })
    }

    /// The deliveries of an article's posts, how far apart from others of its account each must be, and when they are taken down.
    async fn planned(
        &self,
        article: &Article,
        posts: &[Post],
        request: &Request,
        now: Timestamp,
    ) -> Result<(Vec<NewDelivery>, Vec<Option<SignedDuration>>, Planned), Error> {
        let (mut deliveries, mut apart, mut removals) = (Vec::new(), Vec::new(), Planned::new());
        let mut before = 0;
        for post in posts {
            let config = self.app.account(&post.account);
            let spacing = config.as_ref().and_then(|config| config.spacing);
            let (taken, distance) = match (request.when, spacing) {
                (When::Slot, _) => (self.taken(&post.account, None).await?, Some(SignedDuration::ZERO)),
                (When::Due, Some(spacing)) => (self.taken(&post.account, Some(spacing.0)).await?, Some(spacing.0)),
                (When::Due | When::At(_) | When::Breaking, _) => (BTreeSet::new(), None),
            };
            apart.push(distance.filter(|_| post.skipped.is_none()));
            let due = due(&self.app, &post.account, article, request.when, now, (&taken, before))?;
            before += i32::from(post.skipped.is_none());
            let remove_at = self.removal_of(article, post, due.at, request).await?;
            let mut delivery = self.new_delivery(post, &due, config.as_ref(), request).await?;
            if let Some(at) = remove_at {
                // Later it is not sent any more.
                delivery.late_at = delivery.late_at.min(at);
                removals.push((delivery.id.clone(), delivery.account.clone(), at));
            }
            deliveries.push(delivery);
        }
        Ok((deliveries, apart, removals))
    }

    async fn new_delivery(
        &self,
        post: &Post,
        due: &Due,
        config: Option<&AccountConfig>,
        request: &Request,
    ) -> Result<NewDelivery, Error> {
        let fallback = AccountConfig::named_like(post.channel.as_str());
        let config = config.unwrap_or(&fallback);
        let state = match &post.skipped {
            Some(_) => DeliveryState::Skipped,
            None if config.approval => DeliveryState::AwaitingApproval,
            None => DeliveryState::Scheduled,
        };
        let planned = due.waits_for.filter(|_| state == DeliveryState::Scheduled);
        let (blob, media) = match &post.skipped {
            Some(_) => (None, Vec::new()),
            None => {
                let (blob, media) = freeze(&self.store, post).await?;
                (Some(blob), media)
            }
        };
        Ok(NewDelivery {
            id: DeliveryId::make(),
            account: post.account.clone(),
            channel: post.channel.clone(),
            template: post.template.clone(),
            post: blob,
            media,
            due_at: due.at,
            late_at: schedule::late_at(due.at, config.late),
            state,
            reason: post.skipped.clone().or_else(|| planned.map(schedule::waits_for)),
            again: request.again,
            urgent: request.when == When::Breaking,
        })
    }

    /// Waits until all of `deliveries` have ended or need a person, be it one who ends a pause, sending them itself unless a live
    /// worker is there.
    /// `show` is called with how they stand each time that something has changed. Ends early, with everything left as it
    /// should be, when `stop` is cancelled.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store can no longer be used.
    pub async fn wait(
        &self,
        deliveries: &[DeliveryId],
        stop: &CancellationToken,
        mut show: impl FnMut(&[Delivery]),
    ) -> Result<Vec<Delivery>, Error> {
        self.while_sending(deliveries, stop, self.watch(deliveries, stop, &mut show)).await?;
        let last = self.read(deliveries).await?;
        show(&last);
        Ok(last)
    }

    /// Does `watch` while somebody sends for the accounts of `deliveries`: a live worker, or else this process, which stops
    /// when `watch` is over.
    pub(crate) async fn while_sending<T>(
        &self,
        deliveries: &[DeliveryId],
        stop: &CancellationToken,
        watch: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let stop = stop.child_token();
        let mut sending = None;
        let accounts = self.accounts_of(deliveries).await?;
        tokio::pin!(watch);
        let watched = loop {
            // Again and again: a worker that is seen now may die before it has sent, hang, or lack what this process has.
            if sending.is_none() {
                let beside = self.has_worker().await?;
                if !beside || self.store.unclaimed_of(&accounts, HANGS_AFTER).await? {
                    let options =
                        dispatch::Options { only: Some(accounts.clone()), beside, ..dispatch::Options::default() };
                    sending = Some(self.start_dispatcher(options, &stop).await?);
                }
            }
            tokio::select! {
                watched = &mut watch => break watched,
                () = tokio::time::sleep(CHECK_ON_WORKER), if sending.is_none() => {}
            }
        };
        stop.cancel();
        if let Some(task) = sending {
            match task.await {
                Ok(ended) => ended?,
                Err(error) => tracing::error!("the dispatcher ended badly: {error}"),
            }
        }
        watched
    }

    async fn accounts_of(&self, deliveries: &[DeliveryId]) -> Result<BTreeSet<AccountName>, Error> {
        Ok(self.read(deliveries).await?.into_iter().map(|delivery| delivery.account).collect())
    }

    async fn start_dispatcher(
        &self,
        options: dispatch::Options,
        stop: &CancellationToken,
    ) -> Result<tokio::task::JoinHandle<crate::store::Result<()>>, Error> {
        let dispatcher = self.dispatcher(options).await?;
        let (stop, alerts) = (stop.clone(), self.alerts());
        Ok(tokio::spawn(async move { alerts.tell_beside(dispatcher.run(stop)).await }))
    }

    async fn watch(
        &self,
        deliveries: &[DeliveryId],
        stop: &CancellationToken,
        show: &mut impl FnMut(&[Delivery]),
    ) -> Result<(), Error> {
        // Progress for a person's eye; nothing is sent by this clock.
        const GLANCE: Duration = Duration::from_millis(120);
        loop {
            let now = self.read(deliveries).await?;
            show(&now);
            if now.iter().all(|delivery| !delivery.state.is_open()) || self.are_paused(&now).await? {
                return Ok(());
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(GLANCE) => {}
            }
        }
    }

    pub(super) fn takes_down(&self, channel: &ChannelName) -> bool {
        self.app().channel(channel.as_str()).is_ok_and(|channel| channel.rules.capabilities.delete)
    }

    /// How the deliveries stand.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn read(&self, deliveries: &[DeliveryId]) -> Result<Vec<Delivery>, Error> {
        let mut read = Vec::with_capacity(deliveries.len());
        for id in deliveries {
            read.push(self.store.delivery(id).await?);
        }
        self.tell_pauses(&mut read).await?;
        self.tell_waits(&mut read);
        Ok(read)
    }
}

/// The sentence that refuses a second publish, with the first receipt.
pub(super) fn refused(post: &Post, accepted: &Accepted, takes_down: bool) -> Option<String> {
    let Accepted::AlreadyPublished { state, receipt, delivery } = accepted else { return None };
    let proof = receipt.as_ref().and_then(|receipt| receipt.first());
    let proof = proof.map_or_else(String::new, |part| format!(" as {}", part.url.as_deref().unwrap_or(&part.id)));
    let account = &post.account;
    if state.is_given_up() {
        let rest = rest_of(delivery, *state, takes_down);
        return Some(format!(
            "{account} has part of this article already ({state}{proof}); {rest}, and --again sends all of it again"
        ));
    }
    let change = if state.is_out() { "if its words have changed, use `fanfare correct`; " } else { "" };
    Some(format!("{account} has this article already ({state}{proof}); {change}use --again to send it once more"))
}

/// What can be done about a delivery of which some parts are out and no more, on a channel that takes posts down or does not.
pub(super) fn rest_of(delivery: &DeliveryId, state: DeliveryState, takes_down: bool) -> String {
    match state {
        DeliveryState::Cancelled if !takes_down => "what is out stays".to_owned(),
        _ if !takes_down => format!("`fanfare queue retry {delivery}` sends the rest, and what is out stays"),
        DeliveryState::Cancelled => "`fanfare retract` takes that down".to_owned(),
        _ => format!("`fanfare queue retry {delivery}` sends the rest, `fanfare retract` takes that down"),
    }
}

impl Published {
    /// The deliveries to watch.
    pub fn deliveries(&self) -> Vec<DeliveryId> {
        self.handed.iter().map(|handed| handed.delivery.clone()).collect()
    }

    /// True if every account has the article already.
    pub fn is_refused(&self) -> bool {
        !self.handed.is_empty() && self.handed.iter().all(|handed| handed.refused.is_some())
    }

    /// The JSON of the contract, in the sandbox or live.
    pub fn view(&self, deliveries: &[Delivery], is_sandbox: bool) -> Deliveries {
        let view = |delivery| DeliveryView::of(delivery, is_sandbox);
        Deliveries::of(self.publication.as_ref().map(ToString::to_string), deliveries.iter().map(view).collect())
    }
}

/// The exit code for how deliveries stand after they were waited for.
pub fn exit_of(deliveries: &[Delivery]) -> Exit {
    deliveries
        .iter()
        .map(|delivery| match delivery.state {
            DeliveryState::Sent | DeliveryState::Corrected | DeliveryState::Retracted | DeliveryState::Skipped => {
                Exit::Done
            }
            DeliveryState::Uncertain => Exit::Uncertain,
            _ => Exit::NotDelivered,
        })
        .max()
        .unwrap_or(Exit::Done)
}
