//! What a dry run knows of what was published so far: what the store says, if that is a file and reading it changes nothing, and what
//! the same run has planned before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::cost::month_of;
use super::publish::{Request, refused};
use super::{App, Error, Outlet};
use crate::article::Article;
use crate::channel::{decimal, millionths};
use crate::config::Budget;
use crate::delivery::{Delivery, DeliveryState};
use crate::dispatch::{self, Counted};
use crate::id::AccountName;
use crate::post::{Cost, Post};
use crate::schedule::Due;
use crate::store::{Accepted, Store};

/// The store as a dry run finds it, and what it would have added to it.
pub struct SoFar {
    outlet: Option<Outlet>,
    unread: Option<String>,
    planned: BTreeMap<AccountName, BTreeSet<Timestamp>>,
    /// In millionths, by the month.
    charged: BTreeMap<(AccountName, String), u64>,
    plan: dispatch::Plan,
}

/// What would become of a post.
pub(super) struct Outlook {
    /// When it would go out; none if not before a person has done something.
    pub(super) at: Option<Timestamp>,
    /// What it would wait for until then.
    pub(super) waits_for: Option<String>,
    /// Why it would not be sent, if so.
    pub(super) not_sent: Option<String>,
    /// The delivery that stands in its way.
    pub(super) stands: Option<Delivery>,
}

impl Outlook {
    /// Of what is not sent, for this reason.
    pub(super) fn not_sent(reason: String) -> Self {
        Self { at: None, waits_for: None, not_sent: Some(reason), stands: None }
    }
}

impl SoFar {
    /// Opens the configuration's store for reading.
    pub async fn open(app: &Arc<App>) -> Self {
        let (outlet, unread) = match readable(app).await {
            Ok(outlet) => (outlet, None),
            Err(reason) => (None, Some(reason)),
        };
        let (planned, charged) = (BTreeMap::new(), BTreeMap::new());
        Self { outlet, unread, planned, charged, plan: dispatch::Plan::default() }
    }

    /// Why what is out already and what is used up is not known, as the end of a sentence; none if it is, or if there is nothing to know.
    pub fn unread(&self) -> Option<&str> {
        self.unread.as_deref()
    }

    /// Leaves the store as it was found.
    pub async fn close(self) {
        if let Some(outlet) = self.outlet {
            outlet.into_store().close().await;
        }
    }

    /// What rules hold a post to that only what was said last can tell.
    pub(super) async fn look_for_repeats(&self, article: &Article, posts: &mut [Post]) -> Result<(), Error> {
        match &self.outlet {
            Some(outlet) => outlet.look_for_repeats(article, posts).await,
            None => Ok(()),
        }
    }

    /// The times that the account's posts have, of which a slot or a spacing keeps away.
    pub(super) async fn taken(
        &self,
        account: &AccountName,
        apart: Option<SignedDuration>,
    ) -> Result<BTreeSet<Timestamp>, Error> {
        let mut taken = self.planned.get(account).cloned().unwrap_or_default();
        if let Some(outlet) = &self.outlet {
            taken.extend(outlet.taken(account, apart).await?);
        }
        Ok(taken)
    }

    /// What would become of a post that is `due`, and whose sending makes these `calls`. What it would take is taken from then on.
    pub(super) async fn plan(
        &mut self,
        app: &App,
        (article, post, request): (&Article, &Post, &Request),
        due: &Due,
        calls: &[Counted],
        cost: Option<&Cost>,
    ) -> Result<Outlook, Error> {
        if let Some((told, stands)) = self.stands_in_the_way(article, post, request).await? {
            return Ok(Outlook { stands: Some(stands), ..Outlook::not_sent(told) });
        }
        self.planned.entry(post.account.clone()).or_default().insert(due.at);
        let (at, limit) = self.departs(app, post, calls, due.at).await?;
        let waits_for = match limit {
            Some(limit) => Some(format!("room in its limit “{limit}”")),
            None => due.waits_for.map(ToOwned::to_owned),
        };
        let mut outlook = Outlook { at: Some(at), waits_for, not_sent: None, stands: None };
        let config = app.account(&post.account);
        let budget = config.as_ref().and_then(|config| config.budget.as_ref());
        let by_hand = match (cost, budget) {
            (Some(cost), Some(budget)) => self.overspent(&post.account, at, cost, budget).await?,
            _ => None,
        };
        // What a person has to do first comes at no time that is known.
        let by_hand = by_hand.or(self.pause(&post.account).await?);
        let approval = config.is_some_and(|config| config.approval).then(|| "approval".to_owned());
        match (approval, by_hand) {
            (Some(approval), Some(by_hand)) => {
                (outlook.at, outlook.waits_for) = (None, Some(format!("{approval}, and then {by_hand}")));
            }
            (None, Some(by_hand)) => (outlook.at, outlook.waits_for) = (None, Some(by_hand)),
            // It keeps its time if somebody approves it by then.
            (Some(approval), None) => outlook.waits_for = Some(approval),
            (None, None) => {}
        }
        Ok(outlook)
    }

    /// Why the account would not be sent the post, since it has the article, and the delivery that says so.
    async fn stands_in_the_way(
        &self,
        article: &Article,
        post: &Post,
        request: &Request,
    ) -> Result<Option<(String, Delivery)>, Error> {
        let Some(outlet) = &self.outlet else { return Ok(None) };
        let earlier = outlet.store().standing(&article.id, &post.account, &post.template, request.again).await?;
        let Some(earlier) = earlier else { return Ok(None) };
        let told = match &earlier {
            Accepted::AlreadyQueued { delivery, state } if *state != DeliveryState::Skipped => {
                let (account, state) = (&post.account, state.as_str().replace('_', " "));
                Some(format!(
                    "{account} has this article already, and that is {state}: `fanfare queue show {delivery}`"
                ))
            }
            earlier => refused(post, earlier, outlet.takes_down(&post.channel)),
        };
        let Some(told) = told else { return Ok(None) };
        Ok(Some((outlet.complete(&told), outlet.store().delivery(earlier.delivery()).await?)))
    }

    /// When the post, whose sending makes these `calls`, goes out by the limits of its account, and which of them it waits for if it is
    /// not at its time.
    async fn departs(
        &mut self,
        app: &App,
        post: &Post,
        calls: &[Counted],
        due_at: Timestamp,
    ) -> Result<(Timestamp, Option<String>), Error> {
        let rules = app.rules_at(&post.account, &post.channel)?;
        let own = app.account(&post.account).map(|account| account.quotas).unwrap_or_default();
        let quotas = rules.quotas_of(&own);
        let store = self.outlet.as_ref().map(Outlet::store);
        Ok(self.plan.departs(store, (&post.account, &post.channel, &quotas), calls, due_at).await?)
    }

    /// What a person does before the account sends anything.
    async fn pause(&self, account: &AccountName) -> Result<Option<String>, Error> {
        let Some(outlet) = &self.outlet else { return Ok(None) };
        let pauses = outlet.store().pauses().await?;
        Ok(pauses.iter().any(|pause| pause.stops(account)).then(|| "the end of its pause".to_owned()))
    }

    /// That the account's budget has no room for `cost` in the month of `at`; if it has, that much of it is taken.
    async fn overspent(
        &mut self,
        account: &AccountName,
        at: Timestamp,
        cost: &Cost,
        budget: &Budget,
    ) -> Result<Option<String>, Error> {
        if cost.currency != budget.currency {
            return Ok(None);
        }
        let (costs, most) = (millionths(&cost.amount), budget.micros.unsigned_abs());
        let (currency, whole) = (&budget.currency, decimal(most));
        if costs > most {
            return Ok(Some(format!("a larger budget than {whole} {currency} a month")));
        }
        let before = match &self.outlet {
            Some(outlet) => outlet.spent_by(account, budget, at).await?,
            None => 0,
        };
        let charged = self.charged.entry((account.clone(), month_of(at))).or_default();
        if before + *charged + costs > most {
            let used = decimal(before + *charged);
            return Ok(Some(format!(
                "a larger budget, or the next month and a retry ({used} of {whole} {currency} is used)"
            )));
        }
        *charged += costs;
        Ok(None)
    }
}

/// Where the store is a file that is there and has the tables of this version; none where nothing was published yet.
///
/// # Errors
///
/// Why it is not read, as the end of a sentence.
async fn readable(app: &Arc<App>) -> Result<Option<Outlet>, String> {
    let url = app.store_url();
    if !url.starts_with("sqlite:") {
        return Err("the store is at the other end of a network".to_owned());
    }
    match Store::schema_at(&url, app.clock.clone()).await {
        Ok(None) => Ok(None),
        Ok(Some(Store::SCHEMA)) => Outlet::live(app).await.map(Some).map_err(|error| error.to_string()),
        Ok(Some(_)) => Err("the store is of another version of fanfare".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
