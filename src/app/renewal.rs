//! Tokens that are renewed outside of the dispatcher: for the mail of an alert, or as an account is verified.

use std::time::Duration;

use jiff::SignedDuration;

use super::desk::{AppDesk, fingerprint};
use crate::adapters::{self, Account};
use crate::channel::Rules;
use crate::config::AccountConfig;
use crate::dispatch::Desk as _;
use crate::store::Serves;

/// How long the account is taken for while its token is renewed.
const LEASE: Duration = Duration::from_secs(180);

/// How long after a renewal in vain the next is tried.
const RENEW_AGAIN: SignedDuration = SignedDuration::from_mins(10);

impl AppDesk {
    /// The account with a token that is taken, as a worker would renew it: by whoever holds its lease, and kept before it is used.
    /// Whoever has used it says so ([`crate::dispatch::Desk::confirm`]).
    ///
    /// # Errors
    ///
    /// Why it was not renewed, in half a sentence.
    pub(super) async fn renewed(
        &self,
        config: &AccountConfig,
        rules: &Rules,
        used: &Account,
    ) -> Result<Account, String> {
        let said = |error: crate::store::Error| error.to_string();
        let registration = self.store().register_worker(Serves::Some).await.map_err(said)?;
        let lease = self.store().lease(registration.worker(), &used.name, LEASE).await.map_err(said)?;
        let lease = lease.ok_or_else(|| format!("a worker that has {} does so in a minute", used.name))?;
        // Longer than any request lives: an answer that nobody hears has used up a token that works once.
        let renewing = tokio::time::timeout(LEASE / 2, self.renewed_alone(config, rules, used)).await;
        if let Err(error) = self.store().release(&lease.fence).await {
            tracing::warn!(account = %used.name, "it is not given back: {error}");
        }
        renewing.unwrap_or_else(|_| Err("its provider does not answer".to_owned()))
    }

    async fn renewed_alone(&self, config: &AccountConfig, rules: &Rules, used: &Account) -> Result<Account, String> {
        let now = self.account(config, rules).await?;
        if fingerprint(&now) != fingerprint(used) {
            return Ok(now);
        }
        if !self.may_renew(&now.name, RENEW_AGAIN) {
            return Err("that was tried in vain not long ago".to_owned());
        }
        self.can_keep(&now.name).await?;
        let adapter = adapters::make(now.clone(), self.by_hand(&now.name)).ok_or("there is no adapter")?;
        let tokens = adapter.refresh().await.map_err(|failure| failure.to_string())?;
        let then = self.account(config, rules).await?;
        if fingerprint(&then) != fingerprint(&now) {
            // Somebody has signed the account in meanwhile: that is what counts.
            return Ok(then);
        }
        self.keep(&now.name, &tokens).await?;
        let mut fresh = now;
        fresh.secrets.extend(tokens.into_iter().map(|(name, token)| (name, token.secret)));
        Ok(fresh)
    }
}
