//! What an action costs: the post by the channel's price list, and what is read before and after it; and what an account has spent
//! of its budget.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::desk::knows_identity;
use super::{App, Error, Outlet};
use crate::channel::{decimal, millionths};
use crate::config::Budget;
use crate::delivery::{Action, ActionKind, ActionState, Delivery, DeliveryState};
use crate::id::{AccountName, BlobHash, ChannelName};
use crate::post::{Cost, Post};

impl App {
    /// What an action of `account` costs, with `post` if it sends one, where `out` parts are out; none where nothing does.
    pub(super) fn cost_of(
        &self,
        account: &AccountName,
        channel: &str,
        kind: ActionKind,
        post: Option<&Post>,
        out: usize,
    ) -> Option<Cost> {
        let rules = self.rules_at(account, &ChannelName::new(channel)).ok()?;
        let mut cost = rules.cost.clone()?;
        if self.account(account).is_some_and(|account| knows_identity(&account, &rules)) {
            cost.read_identity = None;
        }
        let of_post = post.and_then(|post| post.cost.as_ref()).map_or(0, |cost| millionths(&cost.amount));
        let sum = match kind {
            ActionKind::Delete => cost.deleting(out),
            ActionKind::Edit => of_post + cost.before_editing(post.map_or(0, |post| post.parts.len())),
            ActionKind::Publish | ActionKind::Reply => of_post + cost.before_sending(),
        };
        Some(Cost { amount: decimal(sum), currency: cost.currency })
    }
}

/// What an account has cost this month, with what it may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Whose.
    pub account: AccountName,
    /// What was charged for it, in its budget's currency.
    pub spent: Cost,
    /// What it may cost in a month.
    pub budget: Budget,
}

impl Spent {
    /// One sentence.
    pub fn says(&self) -> String {
        let (Cost { amount, currency }, most) = (&self.spent, decimal(self.budget.micros.unsigned_abs()));
        format!("{} has cost {amount} of this month's budget of {most} {currency}", self.account)
    }
}

/// As costs are counted.
pub(super) fn month_of(at: Timestamp) -> String {
    at.strftime("%Y-%m").to_string()
}

impl Outlet {
    /// What the platform bills for each of `deliveries`, with what was done to it since; nothing where it bills nothing, or where the
    /// post is kept no more.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn costs(&self, deliveries: &[Delivery]) -> Result<Vec<Option<Cost>>, Error> {
        let mut posts: BTreeMap<&BlobHash, Option<Post>> = BTreeMap::new();
        let mut costs = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            let billed =
                self.app().channel(delivery.channel.as_str()).is_ok_and(|channel| channel.rules.cost.is_some());
            let Some(hash) = delivery.post.as_ref().filter(|_| billed) else {
                costs.push(None);
                continue;
            };
            if !posts.contains_key(hash) {
                posts.insert(hash, self.frozen(hash).await?);
            }
            let post = posts.get(hash).and_then(Option::as_ref);
            let of = |post| {
                self.app().cost_of(&delivery.account, delivery.channel.as_str(), ActionKind::Publish, Some(post), 0)
            };
            let mut cost = post.and_then(of);
            if matches!(delivery.state, DeliveryState::Corrected | DeliveryState::Retracted) {
                for later in self.later_costs(delivery).await? {
                    cost = Some(match cost {
                        Some(cost) => {
                            Cost { amount: decimal(millionths(&cost.amount) + millionths(&later.amount)), ..cost }
                        }
                        None => later,
                    });
                }
            }
            costs.push(cost);
        }
        Ok(costs)
    }

    /// What was billed for what was done to a post that is out.
    async fn later_costs(&self, delivery: &Delivery) -> Result<Vec<Cost>, Error> {
        let dossier = self.store().dossier(delivery.id.as_str()).await?;
        let out = delivery.receipt.as_ref().map_or(1, |receipt| receipt.parts.len());
        let mut costs = Vec::new();
        let done = |action: &&Action| action.kind != ActionKind::Publish && action.state == ActionState::Done;
        for action in dossier.actions.iter().filter(done) {
            let post = match &action.post {
                Some(hash) => self.frozen(hash).await?,
                None => None,
            };
            let (account, channel) = (&delivery.account, delivery.channel.as_str());
            costs.extend(self.app().cost_of(account, channel, action.kind, post.as_ref(), out));
        }
        Ok(costs)
    }

    /// What each account with a budget has cost this month.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn spent(&self) -> Result<Vec<Spent>, Error> {
        let mut all = Vec::new();
        for account in &self.app().config.accounts {
            let Some(budget) = account.budget.clone() else { continue };
            let name = AccountName::new(&account.name);
            let amount = decimal(self.spent_by(&name, &budget, self.now()).await?);
            let spent = Cost { amount, currency: budget.currency.clone() };
            all.push(Spent { account: name, spent, budget });
        }
        Ok(all)
    }

    /// What the account has cost in the month of `at` in its budget's currency, in millionths.
    pub(super) async fn spent_by(&self, account: &AccountName, budget: &Budget, at: Timestamp) -> Result<u64, Error> {
        let costs = self.store().cost_of(account, &month_of(at)).await?;
        let micros = costs.into_iter().find(|(currency, _)| *currency == budget.currency).map_or(0, |(_, m)| m);
        Ok(u64::try_from(micros).unwrap_or_default())
    }

    /// A frozen post; none if it is there no more, or cannot be read.
    pub(super) async fn frozen(&self, hash: &BlobHash) -> Result<Option<Post>, Error> {
        match self.store().blob(hash).await {
            Ok(blob) => Ok(serde_json::from_slice(&blob.bytes).ok()),
            Err(crate::store::Error::Missing { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
