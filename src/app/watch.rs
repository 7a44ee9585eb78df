//! What nobody would notice by itself: posts that no worker sends, tokens that end.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::{App, Outlet};
use crate::id::AccountName;
use crate::store::{self, Store, Unserved};

/// How often a process that runs on looks.
const EVERY: Duration = Duration::from_secs(30);

/// A token whose end is known, and that ends unless somebody does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Whose.
    pub account: AccountName,
    /// Which credential.
    pub token: String,
    /// When.
    pub ends_at: Timestamp,
}

/// Every token whose end is known: as the configuration says, or, over that, as its platform said when it was renewed.
pub(super) async fn ends(app: &App, store: &Store) -> store::Result<Vec<Ending>> {
    let (kept, names) = (store.vault_ends().await?, store.vault_names().await?);
    let ends = |account: &AccountName, token: &String| {
        let Some(config) = app.account(account) else { return false };
        // What another token renews does not end.
        let rules = app.rules_for(&config).ok();
        let by = rules.and_then(|rules| rules.credentials.get(token)?.renewed_by.clone());
        !by.is_some_and(|by| config.credentials.contains_key(&by) || names.contains(&(account.clone(), by)))
    };
    let kept = kept.into_iter().filter(|(account, token, _)| ends(account, token));
    let mut ends: Vec<Ending> = kept.map(|(account, token, ends_at)| Ending { account, token, ends_at }).collect();
    for account in &app.config.accounts {
        let name = AccountName::new(&account.name);
        let midnight = account.token_ends.and_then(|day| day.0.to_zoned(app.zone.clone()).ok());
        if let Some(midnight) = midnight.filter(|_| !ends.iter().any(|end| end.account == name)) {
            ends.push(Ending { account: name, token: "token".to_owned(), ends_at: midnight.timestamp() });
        }
    }
    Ok(ends)
}

/// The tokens that end within the days of `[alerts]`, or have ended.
pub(super) async fn ending(app: &App, store: &Store) -> store::Result<Vec<Ending>> {
    let days = i64::from(app.config.alerts.token_ending_days);
    let soon = store.now().checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
    Ok(ends(app, store).await?.into_iter().filter(|end| end.ends_at <= soon).collect())
}

impl Ending {
    /// One sentence: what ends when, and what to do.
    pub(super) fn says(&self, app: &App) -> String {
        let at = app.zoned(self.ends_at).strftime("%Y-%m-%d %H:%M %Z");
        let (token, account) = (&self.token, &self.account);
        format!(
            "its `{token}` ends on {at}, and nothing renews it; sign it in before: `fanfare account login {account}`"
        )
    }
}

fn no_worker_after(app: &App) -> Duration {
    Duration::try_from(app.config.alerts.no_worker_after.0).unwrap_or_default()
}

/// Looks once; what is found becomes an alert, if there was none for it.
pub(super) async fn look(app: &App, store: &Store) -> store::Result<Option<Unserved>> {
    for end in ending(app, store).await? {
        store.tell_of_end(&end.account, &end.token, end.ends_at, &end.says(app)).await?;
    }
    store.look_for_workers(no_worker_after(app)).await
}

/// Looks again and again, until `over`.
pub(super) async fn keep_looking(app: &App, store: &Store, over: &CancellationToken) {
    while !over.is_cancelled() {
        if let Err(error) = look(app, store).await {
            tracing::warn!("posts that nobody sends are not looked for: {error}");
        }
        tokio::select! {
            () = over.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

impl Outlet {
    /// What has been due for longer than `[alerts]` allows while no worker is alive that would send it. Raises no alert.
    ///
    /// # Errors
    ///
    /// [`super::Error::Store`].
    pub async fn unserved(&self) -> Result<Option<Unserved>, super::Error> {
        Ok(self.store().unserved(no_worker_after(self.app())).await?)
    }

    /// The same, with an alert, and whoever is to be told of alerts is.
    ///
    /// # Errors
    ///
    /// [`super::Error::Store`].
    pub async fn look_and_tell(&self) -> Result<Option<Unserved>, super::Error> {
        let found = look(self.app(), self.store()).await?;
        self.alerts().tell_beside(async {}).await;
        Ok(found)
    }
}

/// What a person reads of posts that nobody sends.
pub fn unserved_says(unserved: &Unserved, app: &App) -> String {
    let since = app.zoned(unserved.since).strftime("%Y-%m-%d %H:%M:%S %Z");
    let (posts, accounts) = (count(unserved.posts, "post"), count(unserved.accounts, "account"));
    let why = match unserved.hangs {
        true => "the worker that is alive takes none of it: it was stopped, or hangs; start it anew",
        false => "no worker is alive; start `fanfare worker`",
    };
    format!("{posts} for {accounts} due since {since}, and {why}")
}

fn count(n: u64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
