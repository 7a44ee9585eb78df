//! Where the dispatcher gets accounts from.

use std::num::NonZeroU32;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::adapters::{Adapter, Tokens};
use crate::channel::{Quota, Rules};
use crate::config::Budget;
use crate::id::{AccountName, ChannelName};
use crate::media::host::Host;
use crate::post::Post;
use crate::wire::Permits;

/// How long before its end a token is renewed: in a thread none should end.
pub const EARLY: SignedDuration = SignedDuration::from_mins(5);

/// All that is needed to send for one account.
#[derive(Clone)]
pub struct Sender {
    /// The conversation with its platform.
    pub adapter: Arc<dyn Adapter>,
    /// The rules of its channel.
    pub rules: Arc<Rules>,
    /// Public URLs for media, for platforms that fetch them.
    pub host: Arc<dyn Host>,
}

/// What an account may do, whatever its platform allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How many overdue posts go out after a stop; if there are more, all are held.
    pub backlog: u32,
    /// What it may spend in a month.
    pub budget: Option<Budget>,
}

/// Where the dispatcher gets accounts from: their credentials are resolved here, and only when they are used.
#[async_trait]
pub trait Desk: Send + Sync {
    /// The rules of a channel.
    ///
    /// # Errors
    ///
    /// One sentence if there is no such channel.
    fn rules(&self, channel: &ChannelName) -> Result<Arc<Rules>, String>;

    /// How much of its channel's limits the account has.
    ///
    /// # Errors
    ///
    /// As [`Self::rules`].
    fn quotas(&self, _account: &AccountName, channel: &ChannelName) -> Result<Vec<Quota>, String> {
        Ok(self.rules(channel)?.quotas.clone())
    }

    /// All that is needed to send for `account`; every request asks `permits` first.
    ///
    /// # Errors
    ///
    /// One sentence: the account is gone from the configuration, a secret is missing, ...
    async fn sender(&self, account: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String>;

    /// Tells who the account is from who it was before its server, settings or credentials were changed; `None` if nobody knows.
    fn identity(&self, _account: &AccountName) -> Option<NonZeroU32> {
        None
    }

    /// Other accounts that may be the same at the platform: what belongs to a delivery of theirs is none of this account's.
    async fn twins(&self, _account: &AccountName) -> Vec<AccountName> {
        Vec::new()
    }

    /// The channel that the account is on; `None` if nobody knows.
    fn channel(&self, _account: &AccountName) -> Option<ChannelName> {
        None
    }

    /// What the account may do, whatever its platform allows.
    fn policy(&self, account: &AccountName) -> Policy;

    /// What stands in the place of `out` where it is too old to be deleted; none if the channel has no words for that.
    fn notice(&self, _out: &Post) -> Option<Post> {
        None
    }

    /// The platform behind the account, which fails as one: the channel, and its server where there are many.
    fn platform(&self, _account: &AccountName, channel: &ChannelName) -> String {
        channel.to_string()
    }

    /// Whether renewed tokens could be kept. Asked before they are, since what renews them may work only once.
    ///
    /// # Errors
    ///
    /// One sentence if they could not.
    async fn can_keep(&self, _account: &AccountName) -> Result<(), String> {
        Ok(())
    }

    /// Keeps renewed tokens, durably, before any is used.
    ///
    /// # Errors
    ///
    /// One sentence if there is no place for them.
    async fn keep(&self, account: &AccountName, tokens: &Tokens) -> Result<(), String>;

    /// True if the account's credentials are no longer those that its sender was made with: another process has renewed them, or
    /// somebody has signed the account in. A refresh token that works once is then not to be used again.
    async fn changed(&self, _account: &AccountName) -> bool {
        false
    }

    /// Told once renewed tokens have worked: what was before them need not be kept any more.
    async fn confirm(&self, _account: &AccountName) {}

    /// True if a token of the account should be renewed before it is used: it ends soon.
    async fn renews_early(&self, _account: &AccountName) -> bool {
        false
    }
}
