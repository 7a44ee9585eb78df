//! `fanfare account`: what the accounts of a configuration have, and what their platforms say of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::desk::{AppDesk, live_url};
use super::doctor::lacks;
use super::vault::InVault;
use super::{App, Error, Outlet, watch};
use crate::adapters::{self, Account, Adapter, Identity, OwnQuota, Rights, TextLimits};
use crate::config::{self, AccountConfig};
use crate::delivery::{Class, Failure};
use crate::dispatch::Desk as _;
use crate::id::AccountName;
use crate::post::MediaLimits;
use crate::secret::Secret;
use crate::store::Scope;
use crate::wire;

/// An account as `fanfare account list` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct AccountView {
    /// Its name.
    pub account: String,
    /// Its channel.
    pub channel: String,
    /// Where it is, if that is not the same for all: a server's address.
    pub server: Option<String>,
    /// The language it writes in.
    pub language: Option<String>,
    /// Why nothing is sent for it, if it is paused.
    pub paused: Option<String>,
    /// The ends of its tokens, as far as they are known.
    pub tokens: Vec<TokenView>,
    /// What it needs and has not, a sentence each.
    pub lacks: Vec<String>,
}

/// A token of an account.
#[derive(Clone, Debug, Serialize)]
pub struct TokenView {
    /// Which credential.
    pub name: String,
    /// When it ends.
    pub ends_at: jiff::Timestamp,
}

/// What the right of a token to read is called beside the token.
const DATA_ACCESS: &str = "data_access";

/// What a platform says of an account.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    /// Its name.
    pub account: String,
    /// Its channel.
    pub channel: String,
    /// Who its credentials belong to.
    pub identity: Option<IdentityView>,
    /// The limit that its own server sets for a text.
    pub text_limit: Option<usize>,
    /// What a link counts in it on its own server.
    pub link_length: Option<usize>,
    /// The limit that posts are made by, where its server sets another.
    pub composed_for: Option<usize>,
    /// That, where links are counted otherwise, as `--write` writes it.
    #[serde(skip)]
    pub other_link: Option<usize>,
    /// What media its own server takes.
    pub media_limits: Option<MediaLimits>,
    /// What of that is other than posts are made for, as `--write` writes it.
    #[serde(skip)]
    pub other_media: Option<MediaLimits>,
    /// How much its platform lets this very account do, by the names of its channel's limits.
    pub quotas: BTreeMap<String, u32>,
    /// What of that is other than what is counted on, as `--write` writes it.
    #[serde(skip)]
    pub other_quotas: BTreeMap<String, u32>,
    /// Which of the scopes that a sign-in asks for its token has; none if nobody says.
    pub scopes: Option<Vec<String>>,
    /// What would have to be done for the platform to say what its token may do.
    pub untold: Option<&'static str>,
    /// What posting needs and it may not do, in words that end the sentence "it may not".
    pub may_not: Vec<String>,
    /// Other accounts that are the same one at their platform: each is counted as if it had the limits for itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
    /// The ends of its tokens, as far as they are known.
    pub tokens: Vec<TokenView>,
    /// Why that is not known.
    pub error: Option<FailureView>,
}

/// Who some credentials belong to.
#[derive(Clone, Debug, Serialize)]
pub struct IdentityView {
    /// The platform's id.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// Their page.
    pub url: Option<String>,
}

/// What went wrong.
#[derive(Clone, Debug, Serialize)]
pub struct FailureView {
    /// As in the contract of `publish`, or `configuration`.
    pub class: String,
    /// What happened and what to do.
    pub message: String,
}

impl App {
    /// The accounts of the configuration, with what each lacks. `Outlet::accounts` knows more.
    fn account_view(&self, account: &AccountConfig, kept: &InVault) -> AccountView {
        let rules = self.rules_for(account).ok();
        let server = rules.filter(|rules| account.api_url.is_some() || rules.api_url.is_none());
        let server = server.and_then(|rules| live_url(account, &rules).ok()).map(|url| url.authority().to_owned());
        AccountView {
            account: account.name.clone(),
            channel: account.channel.clone(),
            server: server.or_else(|| account.settings.get("smtp_host").cloned()).filter(|server| !server.is_empty()),
            language: account.language.clone(),
            paused: None,
            tokens: Vec::new(),
            lacks: lacks(self, account, kept),
        }
    }
}

/// What a platform says of an account.
struct Answers {
    identity: Identity,
    text: TextLimits,
    media: Option<MediaLimits>,
    rights: Rights,
    shortcomings: Vec<String>,
    quotas: Vec<OwnQuota>,
}

impl Answers {
    async fn of(adapter: &dyn Adapter) -> Result<Self, Failure> {
        Ok(Self {
            identity: adapter.whoami().await?,
            text: adapter.text_limits().await?,
            media: adapter.media_limits().await?,
            rights: adapter.rights().await?,
            shortcomings: adapter.shortcomings().await?,
            quotas: adapter.own_quotas().await?,
        })
    }
}

impl Outlet {
    /// Every account of the configuration, in its order.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn accounts(&self) -> Result<Vec<AccountView>, Error> {
        let (ends, pauses) = (watch::ends(self.app(), self.store()).await?, self.store().pauses().await?);
        let kept = self.app().in_vault(self.store()).await?;
        let accounts = self.app().accounts();
        let mut views: Vec<AccountView> =
            accounts.iter().map(|account| self.app().account_view(account, &kept)).collect();
        for view in &mut views {
            let of = |scope: &Scope| match scope {
                Scope::All => true,
                Scope::Account(account) => account.as_str() == view.account,
            };
            view.paused = pauses.iter().find(|pause| of(&pause.scope)).map(|pause| pause.reason.clone());
            let mine = ends.iter().filter(|end| end.account.as_str() == view.account);
            view.tokens = mine.map(|end| TokenView { name: end.token.clone(), ends_at: end.ends_at }).collect();
        }
        Ok(views)
    }

    /// Asks the platforms who the accounts are. `names` are accounts or channels; none are all. Sends nothing that people see.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a name that there is not; [`Error::Store`].
    pub async fn verify(&self, names: &[String]) -> Result<Vec<Verified>, Error> {
        let accounts = self.app().named_accounts(names)?;
        let desk = self.desk();
        let ends = watch::ends(self.app(), self.store()).await?;
        let mut verified = Vec::with_capacity(accounts.len());
        for account in accounts {
            let mine = ends.iter().filter(|end| end.account.as_str() == account.name && !desk.is_sandbox());
            let mut tokens: Vec<_> =
                mine.map(|end| TokenView { name: end.token.clone(), ends_at: end.ends_at }).collect();
            let one = self.verify_one(&desk, &account).await;
            // What the store knows of a token was said when it was got.
            let told = one.tokens.iter().filter(|told| tokens.iter().all(|known| known.name != told.name)).cloned();
            tokens.extend(told.collect::<Vec<_>>());
            verified.push(Verified { tokens, ..one });
        }
        let who = |one: &Verified| {
            // Newsletters with one sender have readers of their own.
            let has_readers = self.app().channel(&one.channel).is_ok_and(|it| it.rules.capabilities.per_recipient);
            let identity = one.identity.as_ref().filter(|_| !has_readers)?;
            let server = self.app().account(&AccountName::new(&one.account))?.api_url;
            Some((one.channel.clone(), server, identity.id.clone()))
        };
        let all: Vec<_> = verified.iter().map(|one| (one.account.clone(), who(one))).collect();
        for one in &mut verified {
            let Some(me) = who(one) else { continue };
            let others = all.iter().filter(|(name, who)| *name != one.account && who.as_ref() == Some(&me));
            one.same_as = others.map(|(name, _)| name.clone()).collect();
        }
        Ok(verified)
    }

    async fn verify_one(&self, desk: &AppDesk, config: &AccountConfig) -> Verified {
        let mut verified = Verified {
            account: config.name.clone(),
            channel: config.channel.clone(),
            identity: None,
            text_limit: None,
            link_length: None,
            composed_for: None,
            other_link: None,
            media_limits: None,
            other_media: None,
            quotas: BTreeMap::new(),
            other_quotas: BTreeMap::new(),
            scopes: None,
            may_not: Vec::new(),
            same_as: Vec::new(),
            untold: None,
            tokens: Vec::new(),
            error: None,
        };
        let (adapter, used, renews) = match self.adapter(desk, config).await {
            Ok(made) => made,
            Err(message) => {
                verified.error = Some(FailureView { class: "configuration".to_owned(), message });
                return verified;
            }
        };
        let mut asked = Answers::of(&*adapter).await;
        let mut why_not = None;
        if renews && asked.as_ref().is_err_and(|failure| failure.class == Class::Expired) {
            match self.renewed(desk, config, used).await {
                Ok((adapter, before)) => {
                    asked = Answers::of(&*adapter).await;
                    asked =
                        asked.map_err(|failure| Failure { message: wire::mask(&failure.message, &before), ..failure });
                }
                Err(why) => why_not = Some(why),
            }
            if asked.is_ok() {
                desk.confirm(&AccountName::new(&config.name)).await;
            }
        }
        match asked {
            Ok(Answers { identity, text, media, rights, shortcomings, quotas }) => {
                let Rights { scopes, ends_at, reads_until, untold } = rights;
                verified.untold = untold;
                let told = [("access_token", ends_at), (DATA_ACCESS, reads_until)];
                let told = told.into_iter().filter_map(|(name, at)| Some((name.to_owned(), at?)));
                verified.tokens.extend(told.map(|(name, ends_at)| TokenView { name, ends_at }));
                verified.may_not = self.not_meant(desk, config, &identity).into_iter().chain(shortcomings).collect();
                verified.may_not.extend(scopes.iter().flat_map(|scopes| self.not_granted(config, scopes, renews)));
                verified.scopes = scopes.map(|scopes| scopes.into_iter().collect());
                verified.identity = Some(IdentityView { id: identity.id, name: identity.name, url: identity.url });
                (verified.text_limit, verified.link_length) = (text.max, text.link);
                verified.composed_for = text.max.and_then(|limit| self.app().other_limit(config, limit));
                verified.other_link = text.link.filter(|link| self.app().counts_otherwise(config, *link));
                verified.other_media = media.as_ref().and_then(|media| self.app().other_media(config, media));
                verified.media_limits = media;
                (verified.quotas, verified.other_quotas) = self.app().own_quotas(config, &quotas);
            }
            Err(failure) => {
                let message = match (failure.class, why_not) {
                    (Class::Expired, Some(why)) => format!("{}; its token was not renewed: {why}", failure.message),
                    (Class::Expired, None) => {
                        format!("{}; sign it in: `fanfare account login {}`", failure.message, config.name)
                    }
                    _ => failure.message.clone(),
                };
                verified.error = Some(FailureView { class: failure.class.to_string(), message });
            }
        }
        verified
    }

    /// What talks to the account's platform with a token that was renewed since that of `used` was refused, and the secrets before,
    /// which a platform may still say back; or why it was not.
    async fn renewed(
        &self,
        desk: &AppDesk,
        config: &AccountConfig,
        used: Account,
    ) -> Result<(Box<dyn Adapter>, Vec<Secret>), String> {
        let rules = desk.rules_for(config)?;
        let account = desk.renewed(config, &rules, &used).await?;
        let adapter = adapters::make(account, desk.by_hand(&used.name)).ok_or("there is no adapter")?;
        Ok((adapter, used.secrets.into_values().collect()))
    }

    /// What talks to the account's platform, as whom, and whether the account has what renews its token.
    pub(super) async fn adapter(
        &self,
        desk: &AppDesk,
        config: &AccountConfig,
    ) -> Result<(Box<dyn Adapter>, Account, bool), String> {
        let rules = desk.rules_for(config)?;
        let account = desk.account(config, &rules).await?;
        let mut by = rules.credentials.values().filter_map(|rule| rule.renewed_by.as_ref());
        // A password signs in anew.
        let asks = rules.login.as_ref().and_then(|login| login.asks.as_ref());
        let renews = by.any(|by| account.secrets.contains_key(by))
            || asks.is_some_and(|asks| account.secrets.contains_key(asks));
        adapters::make(account.clone(), desk.by_hand(&AccountName::new(&config.name)))
            .map(|adapter| (adapter, account, renews))
            .ok_or_else(|| format!("channel {} has no adapter in this program", config.channel))
    }

    /// That the credentials belong to another than the one that the account's settings name.
    fn not_meant(&self, desk: &AppDesk, config: &AccountConfig, identity: &Identity) -> Option<String> {
        let rules = self.app().rules_for(config).ok()?;
        let setting = rules.login.as_ref()?.identity.as_ref()?;
        // Whom the configuration names is nobody among the fakes.
        let id = config.settings.get(setting).filter(|id| **id != identity.id && !desk.is_sandbox())?;
        Some(format!("post as settings.{setting} = {id}: its credentials are of {} ({})", identity.name, identity.id))
    }

    /// What a sign-in asks for and `scopes` lack.
    fn not_granted(&self, config: &AccountConfig, scopes: &BTreeSet<String>, renews: bool) -> Vec<String> {
        let rules = self.app().rules_for(config).ok();
        let oauth2 = rules.as_ref().and_then(|rules| rules.login.as_ref()?.oauth2.as_ref());
        oauth2.map_or_else(Vec::new, |oauth2| oauth2.not_granted(scopes, renews))
    }
}

impl App {
    /// The accounts that are named, or are on a channel that is; all of them without names.
    pub(super) fn named_accounts(&self, names: &[String]) -> Result<Vec<AccountConfig>, Error> {
        let accounts = self.accounts();
        let known: BTreeSet<&str> =
            accounts.iter().flat_map(|account| [account.name.as_str(), account.channel.as_str()]).collect();
        if let Some(unknown) = names.iter().find(|name| !known.contains(name.as_str())) {
            let near = config::diagnostic::nearest(unknown, known.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return Err(Error::Usage(format!("there is no account or channel {unknown}{near}")));
        }
        let named = |account: &AccountConfig| {
            names.is_empty() || names.iter().any(|name| [&account.name, &account.channel].contains(&name))
        };
        Ok(accounts.iter().filter(|account| named(account)).cloned().collect())
    }

    /// The limit that the account's posts are made by, if it is not this one.
    fn other_limit(&self, account: &AccountConfig, limit: usize) -> Option<usize> {
        let usual = || {
            let rules = &self.channel(&account.channel).ok()?.rules;
            rules.text.limits.first().map(|limit| limit.max)
        };
        account.text_limit.or_else(usual).filter(|composed| *composed != limit)
    }

    /// Whether a link counts otherwise than `length` in the account's posts.
    fn counts_otherwise(&self, account: &AccountConfig, length: usize) -> bool {
        let rules = self.channel(&account.channel).ok().map(|channel| &channel.rules.text);
        rules.and_then(|rules| rules.link(account.link_length)).is_some_and(|composed| composed != length)
    }

    /// What of `limits` is other than on the channel, if the account's posts are not made for that.
    fn other_media(&self, account: &AccountConfig, limits: &MediaLimits) -> Option<MediaLimits> {
        let rules = &self.channel(&account.channel).ok()?.rules.media;
        let composed = self.channel_of(account).ok()?;
        (rules.of_server(limits) != composed.rules.media).then(|| rules.other_than(limits))
    }

    /// What of its channel's limits the account has by `told`, and what of that is not counted on.
    fn own_quotas(&self, config: &AccountConfig, told: &[OwnQuota]) -> (BTreeMap<String, u32>, BTreeMap<String, u32>) {
        let Ok(rules) = self.rules_for(config) else { return Default::default() };
        let named = |told: &OwnQuota| Some((rules.quota_of_call(told.action, told.window_s)?.name.clone(), told.max));
        let all: BTreeMap<String, u32> = told.iter().filter_map(named).collect();
        let counted_on = rules.quotas_of(&config.quotas);
        let is_other =
            |(name, max): &(&String, &u32)| counted_on.iter().any(|quota| quota.name == **name && quota.max != **max);
        let other = all.iter().filter(is_other).map(|(name, max)| (name.clone(), *max)).collect();
        (all, other)
    }

    /// Writes what was learned of an account into the configuration: its own limits of texts, media and time. Gives what was changed.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if the file cannot be changed; [`Error::Usage`] without a file.
    pub fn write_verified(self: &Arc<Self>, verified: &Verified) -> Result<Vec<&'static str>, Error> {
        let limit = verified.text_limit.filter(|_| verified.composed_for.is_some());
        let mut written = Vec::new();
        let nothing = limit.is_none() && verified.other_link.is_none() && verified.other_media.is_none();
        if nothing && verified.other_quotas.is_empty() {
            return Ok(written);
        }
        let path = self.config_path.as_deref();
        let path = path.ok_or_else(|| Error::Usage("there is no configuration to write to".to_owned()))?;
        if let Some(limit) = limit {
            config::edit::set_text_limit(path, &verified.account, limit)?;
            written.push("text_limit");
        }
        if let Some(length) = verified.other_link {
            config::edit::set_link_length(path, &verified.account, length)?;
            written.push("link_length");
        }
        if let Some(limits) = &verified.other_media {
            config::edit::set_media_limits(path, &verified.account, limits)?;
            written.push("media_limits");
        }
        if !verified.other_quotas.is_empty() {
            let known = self.accounts().into_iter().find(|account| account.name == verified.account);
            let mut quotas = known.map(|account| account.quotas).unwrap_or_default();
            quotas.extend(verified.other_quotas.clone());
            config::edit::set_quotas(path, &verified.account, &quotas)?;
            written.push("quotas");
        }
        Ok(written)
    }
}
