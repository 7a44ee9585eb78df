//! Accounts as the dispatcher needs them: settings, secrets (fetched only now), tokens of the vault, the way out.

mod account;

pub(super) use account::{
    bare_account, configured_account, credential, dry_account, fingerprint, knows_identity, live_url, needs_credential,
    renewing_token, sandbox_account,
};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::identity::{Known, PLACE, has_moved, identity, place};
use super::{App, watch};
use crate::adapters::{self, Account, Token, Tokens};
use crate::channel::{Quota, Rules};
use crate::config::AccountConfig;
use crate::delivery::may_be_same;
use crate::dispatch::{Desk, EARLY, Policy, Sender};
use crate::id::{AccountName, BlobHash, ChannelName};
use crate::media::host::Host;
use crate::post::Post;
use crate::secret::Secret;
use crate::store::{Store, ToKeep, VaultKey};
use crate::wire::{self, Permits, Reach, Wire};

/// Where posts go.
#[derive(Clone, Debug)]
pub(crate) enum Destination {
    /// To the platforms.
    Live,
    /// To the fakes on this machine.
    Sandbox {
        /// Where they answer, without a slash at the end.
        base_url: Url,
        /// Where they take mail.
        smtp: SocketAddr,
    },
}

/// The accounts of a configuration, and what each needs to send.
pub(crate) struct AppDesk {
    app: Arc<App>,
    destination: Destination,
    store: Store,
    host: Arc<dyn Host>,
    reach: Arc<Reach>,
    network: Wire,
    /// When an early renewal was last tried.
    tried: Mutex<BTreeMap<AccountName, Timestamp>>,
    /// What the senders were made with.
    made_with: Mutex<BTreeMap<AccountName, MadeWith>>,
}

/// The secrets that a sender was made with, as far as one must know of them.
#[derive(Clone)]
struct MadeWith {
    /// Tells them from others.
    fingerprint: BlobHash,
    /// When the first of those ends that another renews.
    renewed_at: Option<Timestamp>,
    /// Who the account is.
    identity: Option<NonZeroU32>,
}

/// What to do where renewed tokens have no place.
const NO_KEY: &str = "set [store] key, so that renewed tokens can be kept";

/// How long after an early renewal, whatever became of it, the next is tried.
const RENEW_AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// The same for tokens that another renews.
const RENEW_SHORT_AGAIN: SignedDuration = SignedDuration::from_mins(1);

impl AppDesk {
    pub(crate) fn new(app: Arc<App>, destination: Destination, store: Store, host: Arc<dyn Host>) -> Self {
        let reach = Arc::new(match &destination {
            Destination::Live => Reach::live(app.allowed_hosts()),
            Destination::Sandbox { .. } => Reach::sandbox(),
        });
        let network = wire::network(app.clock.clone(), reach.clone());
        Self { app, destination, store, host, reach, network, tried: Mutex::default(), made_with: Mutex::default() }
    }

    /// The way out for a question that a person asks by hand: no quota and no lease stands before it.
    pub(super) fn by_hand(&self, account: &AccountName) -> Wire {
        wire::unlimited(self.network.clone(), self.reach.clone(), account.as_str())
    }

    /// Where tokens are kept, and leases.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// True if what goes out goes to the fakes.
    pub(super) fn is_sandbox(&self) -> bool {
        matches!(self.destination, Destination::Sandbox { .. })
    }

    /// Whether the configuration gives the account a token that gets new ones.
    fn has_renewing_token(&self, account: &AccountName) -> Result<bool, String> {
        let config = self.account_config(account)?;
        let rules = self.rules_for(&config)?;
        Ok(renewing_token(&config, &rules).is_some())
    }

    pub(super) fn account_config(&self, name: &AccountName) -> Result<AccountConfig, String> {
        self.app.accounts().into_iter().find(|account| account.name == name.as_str()).ok_or_else(|| {
            format!("account {name} is no longer in the configuration; put it back, or cancel the delivery")
        })
    }

    /// The rules of the account.
    ///
    /// # Errors
    ///
    /// One sentence if there is no such channel.
    pub(super) fn rules_for(&self, config: &AccountConfig) -> Result<Rules, String> {
        self.app.rules_for(config).map(Cow::into_owned).map_err(|error| error.to_string())
    }

    pub(super) async fn account(&self, config: &AccountConfig, rules: &Rules) -> Result<Account, String> {
        let account = match &self.destination {
            Destination::Sandbox { base_url, smtp } => return Ok(sandbox_account(config, rules, base_url, *smtp)),
            Destination::Live => self.live_account(config, rules, true).await?,
        };
        for (name, rule) in &rules.credentials {
            if rule.is_needed(|other| account.secrets.contains_key(other)) && !account.secrets.contains_key(name) {
                let about = needs_credential(&config.name, name, rules, &rule.about);
                return Err(format!("account {} {about}", config.name));
            }
        }
        for (name, rule) in &rules.settings {
            if rule.required && !account.settings.contains_key(name) {
                return Err(format!("account {} needs the setting `{name}`: {}", config.name, rule.about));
            }
        }
        Ok(account)
    }

    /// The account with what it has, which may not be all that it needs: a secret that cannot be had is left out.
    pub(super) async fn account_so_far(&self, config: &AccountConfig, rules: &Rules) -> Result<Account, String> {
        match &self.destination {
            Destination::Sandbox { base_url, smtp } => Ok(sandbox_account(config, rules, base_url, *smtp)),
            Destination::Live => self.live_account(config, rules, false).await,
        }
    }

    async fn live_account(&self, config: &AccountConfig, rules: &Rules, whole: bool) -> Result<Account, String> {
        let mut account = bare_account(config, rules, live_url(config, rules)?);
        let key = self.app.vault_key()?;
        let key = match key {
            Some(key) if has_moved(&self.store, &key, &account, rules).await => None,
            key => key,
        };
        for name in rules.credentials.keys() {
            let kept = match &key {
                Some(key) => match self.store.vault_get(key, &account.name, name).await {
                    Err(error) if whole => return Err(error.to_string()),
                    kept => kept.ok().flatten(),
                },
                None => None,
            };
            let secret = match (kept, config.credentials.get(name)) {
                (Some(kept), _) => Some(kept.value),
                (None, Some(source)) => match credential(rules, name, source, &self.app.folder) {
                    Err(error) if whole => return Err(error.to_string()),
                    secret => secret.ok(),
                },
                (None, None) => None,
            };
            if let Some(secret) = secret {
                account.secrets.insert(name.clone(), secret);
            }
        }
        Ok(account)
    }

    /// The key that tokens are kept by.
    pub(super) fn vault_key(&self) -> Result<Option<VaultKey>, String> {
        match &self.destination {
            // The fakes' tokens are no secrets; a fixed key keeps them through a restart all the same.
            Destination::Sandbox { .. } => {
                VaultKey::parse(&Secret::new("00".repeat(32))).map(Some).map_err(|error| error.to_string())
            }
            Destination::Live => self.app.vault_key(),
        }
    }

    /// Tokens as the store keeps them: with the moment of their end.
    pub(super) fn to_keep(&self, tokens: &Tokens) -> Vec<ToKeep> {
        let now = self.store.now();
        let keep = |(name, token): (&String, &Token)| ToKeep {
            name: name.clone(),
            value: token.secret.clone(),
            ends_at: token.lives.and_then(|lives| now.checked_add(lives).ok()),
        };
        tokens.iter().map(keep).collect()
    }

    /// For what place they are kept. The fakes are at another address at each start.
    pub(super) fn place_to_keep(&self, account: &AccountName) -> Result<Option<ToKeep>, String> {
        if self.is_sandbox() {
            return Ok(None);
        }
        let config = self.account_config(account)?;
        let rules = self.rules_for(&config)?;
        let bare = bare_account(&config, &rules, live_url(&config, &rules)?);
        Ok(Some(ToKeep { name: PLACE.to_owned(), value: place(&bare, &rules), ends_at: None }))
    }

    /// What is kept for the account and is of another place, by its names: it goes once `keep` is kept for this one.
    pub(super) async fn of_another_place(
        &self,
        key: &VaultKey,
        account: &AccountName,
        keep: &[ToKeep],
    ) -> Result<Vec<String>, String> {
        if self.is_sandbox() {
            return Ok(Vec::new());
        }
        let config = self.account_config(account)?;
        let rules = self.rules_for(&config)?;
        let bare = bare_account(&config, &rules, live_url(&config, &rules)?);
        if !has_moved(&self.store, key, &bare, &rules).await {
            return Ok(Vec::new());
        }
        let names = self.store.vault_names().await.map_err(|error| error.to_string())?;
        let names = names.into_iter().filter(|(whose, _)| whose == account).map(|(_, name)| name);
        Ok(names.filter(|name| keep.iter().all(|new| new.name != *name)).collect())
    }

    /// When the first token ends that another renews, as far as that is known.
    async fn renewed_at(&self, account: &AccountName, rules: &Rules) -> Result<Option<Timestamp>, String> {
        let Some(key) = self.vault_key()?.filter(|_| !self.is_sandbox()) else { return Ok(None) };
        let mut first = None;
        for (name, _) in rules.credentials.iter().filter(|(_, rule)| rule.renewed_by.is_some()) {
            let kept = self.store.vault_get(&key, account, name).await.map_err(|error| error.to_string())?;
            first = kept.and_then(|kept| kept.ends_at).into_iter().chain(first).min();
        }
        Ok(first)
    }

    /// The account's id at its platform, if that was asked at a sign-in.
    async fn known_id(&self, account: &AccountName) -> Result<Option<String>, String> {
        let Some(key) = self.vault_key()?.filter(|_| !self.is_sandbox()) else { return Ok(None) };
        let kept = self.store.vault_get(&key, account, Known::NAME).await.map_err(|error| error.to_string())?;
        Ok(kept.and_then(|kept| Known::read(&kept.value)).map(|known| known.id))
    }

    /// Whether the account of `config` may be `other` at the platform. Of one without credentials nothing is known to go out.
    async fn may_be(&self, config: &AccountConfig, other: NonZeroU32) -> bool {
        let Ok(rules) = self.rules_for(config) else { return false };
        let Ok(account) = self.account(config, &rules).await else { return false };
        let known = self.known_id(&account.name).await.ok().flatten();
        may_be_same(identity(&account, &rules, known.as_deref()), other)
    }

    fn made_with(&self) -> MutexGuard<'_, BTreeMap<AccountName, MadeWith>> {
        self.made_with.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// False if it was tried not long ago: a platform that does not renew a token is not asked again for each post.
    pub(super) fn may_renew(&self, account: &AccountName, again: SignedDuration) -> bool {
        let (now, mut tried) = (self.store.now(), self.tried.lock().unwrap_or_else(PoisonError::into_inner));
        let is_recent = tried.get(account).is_some_and(|at| now.duration_since(*at).abs() < again);
        if !is_recent {
            tried.insert(account.clone(), now);
        }
        !is_recent
    }
}

#[async_trait]
impl Desk for AppDesk {
    fn rules(&self, channel: &ChannelName) -> Result<Arc<Rules>, String> {
        let channel = self.app.channel(channel.as_str()).map_err(|error| error.to_string())?;
        Ok(Arc::new(channel.rules.clone()))
    }

    fn quotas(&self, account: &AccountName, channel: &ChannelName) -> Result<Vec<Quota>, String> {
        let rules = self.rules(channel)?;
        Ok(self.account_config(account).map_or_else(|_| rules.quotas.clone(), |own| rules.quotas_of(&own.quotas)))
    }

    async fn sender(&self, name: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        let config = self.account_config(name)?;
        let mut rules = Arc::new(self.rules_for(&config)?);
        let account = self.account(&config, &rules).await?;
        if rules.cost.is_some() && knows_identity(&config, &rules) {
            Arc::make_mut(&mut rules).cost.iter_mut().for_each(|cost| cost.read_identity = None);
        }
        let renewed_at = self.renewed_at(name, &rules).await?;
        // A fake is another's at each start.
        let known = self.known_id(name).await?;
        let identity = (!self.is_sandbox()).then(|| identity(&account, &rules, known.as_deref()));
        let made_with = MadeWith { fingerprint: fingerprint(&account), renewed_at, identity };
        self.made_with().insert(name.clone(), made_with);
        let wire = wire::client(self.network.clone(), self.reach.clone(), name.as_str(), permits);
        let adapter = adapters::make(account, wire)
            .ok_or_else(|| format!("channel {} has no adapter in this program", config.channel))?;
        Ok(Sender { adapter: Arc::from(adapter), rules, host: self.host.clone() })
    }

    fn identity(&self, account: &AccountName) -> Option<NonZeroU32> {
        self.made_with().get(account).and_then(|made| made.identity)
    }

    async fn twins(&self, account: &AccountName) -> Vec<AccountName> {
        let Some(own) = self.identity(account) else { return Vec::new() };
        let Some(channel) = self.channel(account) else { return Vec::new() };
        let mut twins = Vec::new();
        for config in self.app.accounts() {
            let name = AccountName::new(&config.name);
            if config.channel == channel.as_str() && name != *account && self.may_be(&config, own).await {
                twins.push(name);
            }
        }
        twins
    }

    fn channel(&self, account: &AccountName) -> Option<ChannelName> {
        self.account_config(account).ok().map(|config| ChannelName::new(&config.channel))
    }

    fn policy(&self, account: &AccountName) -> Policy {
        // An account that is gone from the configuration sends nothing; what it would be allowed does not matter.
        let config = self.account_config(account).unwrap_or_else(|_| AccountConfig::named_like(account.as_str()));
        Policy { backlog: config.backlog, budget: config.budget }
    }

    fn notice(&self, out: &Post) -> Option<Post> {
        self.app.notice(&out.account, &out.language)
    }

    fn platform(&self, account: &AccountName, channel: &ChannelName) -> String {
        let Ok(config) = self.account_config(account) else { return channel.to_string() };
        let server =
            config.api_url.as_ref().map(|url| url.authority()).or(config.settings.get("smtp_host").map(String::as_str));
        server.map_or_else(|| channel.to_string(), |server| format!("{channel} at {server}"))
    }

    async fn can_keep(&self, account: &AccountName) -> Result<(), String> {
        let Some(key) = self.vault_key()? else {
            // The token that gets new ones may work once, and would be spent for nothing.
            return if self.has_renewing_token(account)? { Err(NO_KEY.to_owned()) } else { Ok(()) };
        };
        self.store.vault_takes(&key, account).await.map_err(|error| error.to_string())
    }

    async fn keep(&self, account: &AccountName, tokens: &Tokens) -> Result<(), String> {
        let key = self.vault_key()?.ok_or(NO_KEY)?;
        if self.changed(account).await {
            // Somebody has signed the account in while it was renewed: that is what counts.
            return Ok(());
        }
        let mut keep = self.to_keep(tokens);
        keep.extend(self.place_to_keep(account)?);
        let gone = self.of_another_place(&key, account, &keep).await?;
        let kept = match gone.is_empty() {
            true => self.store.vault_renew(&key, account, &keep).await,
            false => self.store.vault_keep(&key, account, &keep, &gone).await,
        };
        kept.map_err(|error| error.to_string())
    }

    async fn changed(&self, account: &AccountName) -> bool {
        let Some(before) = self.made_with().get(account).map(|made| made.fingerprint.clone()) else { return false };
        let Ok(config) = self.account_config(account) else { return false };
        let Ok(rules) = self.rules_for(&config) else { return false };
        // What cannot be read now is not known to be another.
        self.account(&config, &rules).await.is_ok_and(|now| fingerprint(&now) != before)
    }

    async fn confirm(&self, account: &AccountName) {
        if let Err(error) = self.store.vault_confirm_all(account).await {
            tracing::warn!(account = %account, "the tokens before the renewed ones are still kept: {error}");
        }
    }

    async fn renews_early(&self, account: &AccountName) -> bool {
        let renewed_at = self.made_with().get(account).and_then(|made| made.renewed_at);
        if renewed_at.is_some_and(|at| at <= self.store.now() + EARLY) {
            return self.may_renew(account, RENEW_SHORT_AGAIN);
        }
        let Ok(config) = self.account_config(account) else { return false };
        let Ok(rules) = self.rules_for(&config) else { return false };
        // Few channels have such tokens; for the others nobody asks the store.
        let Some(days) = rules.credentials.values().find_map(|rule| rule.renew_days) else { return false };
        // What is renewed must be kept somewhere.
        let has_place = self.is_sandbox() || self.app.config.store.key.is_some();
        if !has_place || !self.may_renew(account, RENEW_AGAIN) {
            return false;
        }
        let ends = watch::ends(&self.app, &self.store).await.unwrap_or_default();
        let soon = self.store.now() + SignedDuration::from_hours(24 * i64::from(days));
        ends.iter().any(|end| end.account == *account && end.ends_at <= soon)
    }
}
