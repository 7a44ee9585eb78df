//! When an account's post is due, by its configuration and by what else waits for it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::outlet::Outlet;
use super::{App, Error};
use crate::article::Article;
use crate::config::Allowance;
use crate::delivery::DeliveryState;
use crate::id::AccountName;
use crate::schedule::{self, Due, When, Wish};
use crate::store::Filter;

/// When the article is due at the account, where other posts have `taken` times, and `before` accounts that come first have
/// this one.
///
/// # Errors
///
/// [`Error::Due`] if it is to have a slot and there is none.
pub(super) fn due(
    app: &App,
    account: &AccountName,
    article: &Article,
    when: When,
    now: Timestamp,
    (taken, before): (&BTreeSet<Timestamp>, i32),
) -> Result<Due, Error> {
    let config = app.account(account);
    let length = |allowance: Option<Allowance>| allowance.map_or(SignedDuration::ZERO, |allowance| allowance.0);
    let newsroom = &app.config.newsroom;
    let wish = Wish {
        now,
        zone: &app.zone,
        when,
        publish_at: article.publish_at,
        embargo: article.embargo_until,
        slots: config.as_ref().map_or(&[], |config| &config.slots),
        taken,
        undo: length(newsroom.undo),
        behind: length(newsroom.stagger).saturating_mul(before),
        spacing: length(config.as_ref().and_then(|config| config.spacing)),
        quiet: config.as_ref().and_then(|config| config.quiet),
    };
    schedule::plan(&wish).map_err(|error| Error::Due { account: account.clone(), error })
}

impl Outlet {
    /// When the account's waiting posts go out, and, of what has to be so far apart, when the last ones went out.
    pub(super) async fn taken(
        &self,
        account: &AccountName,
        apart: Option<SignedDuration>,
    ) -> Result<BTreeSet<Timestamp>, Error> {
        const ALL: usize = 100_000;
        let waiting = Filter {
            account: Some(account.clone()),
            states: vec![
                DeliveryState::Scheduled,
                DeliveryState::AwaitingApproval,
                DeliveryState::Held,
                DeliveryState::Sending,
            ],
            limit: ALL,
            ..Filter::default()
        };
        let mut taken: BTreeSet<Timestamp> =
            self.store().deliveries(&waiting).await?.iter().map(|delivery| delivery.due_at).collect();
        if let Some(apart) = apart {
            let since = self.store().now().checked_sub(apart).unwrap_or(Timestamp::MIN);
            taken.extend(self.store().sent_after(account, since).await?);
        }
        Ok(taken)
    }
}
