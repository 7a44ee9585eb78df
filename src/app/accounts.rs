//! `fanfare account`: what the accounts of a configuration have, and what their platforms say of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::desk::{AppDesk, live_url};
use super::doctor::{InVault, lacks};
use super::{App, Error, Outlet, watch};
use crate::adapters;
use crate::config::{self, AccountConfig};
use crate::delivery::Class;
use crate::dispatch::Desk as _;
use crate::id::{AccountName, ChannelName};
use crate::store::Scope;

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
    /// The limit that posts are made by, where its server sets another.
    pub composed_for: Option<usize>,
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
        let rules = self.channel(&account.channel).ok().map(|channel| &channel.rules);
        let server = rules.filter(|rules| account.api_url.is_some() || rules.api_url.is_none());
        let server = server.and_then(|rules| live_url(account, rules).ok()).map(|url| url.authority().to_owned());
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

impl Outlet {
    /// Every account of the configuration, in its order.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn accounts(&self) -> Result<Vec<AccountView>, Error> {
        let (ends, pauses) = (watch::ends(self.app(), self.store()).await?, self.store().pauses().await?);
        let kept = self.store().vault_names().await?;
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
    /// [`Error::Usage`] for a name that there is not.
    pub async fn verify(&self, names: &[String]) -> Result<Vec<Verified>, Error> {
        let accounts = self.app().named_accounts(names)?;
        let desk = self.desk();
        let mut verified = Vec::with_capacity(accounts.len());
        for account in accounts {
            verified.push(self.verify_one(&desk, &account).await);
        }
        Ok(verified)
    }

    async fn verify_one(&self, desk: &AppDesk, config: &AccountConfig) -> Verified {
        let mut verified = Verified {
            account: config.name.clone(),
            channel: config.channel.clone(),
            identity: None,
            text_limit: None,
            composed_for: None,
            error: None,
        };
        let adapter = match self.adapter(desk, config).await {
            Ok(adapter) => adapter,
            Err(message) => {
                verified.error = Some(FailureView { class: "configuration".to_owned(), message });
                return verified;
            }
        };
        let asked = async {
            let identity = adapter.whoami().await?;
            Ok::<_, crate::delivery::Failure>((identity, adapter.text_limit().await?))
        };
        match asked.await {
            Ok((identity, limit)) => {
                verified.identity = Some(IdentityView { id: identity.id, name: identity.name, url: identity.url });
                verified.text_limit = limit;
                verified.composed_for = limit.and_then(|limit| self.app().other_limit(config, limit));
            }
            Err(failure) => {
                let message = match failure.class {
                    Class::Expired => format!("{}; a worker renews the token before it sends", failure.message),
                    _ => failure.message.clone(),
                };
                verified.error = Some(FailureView { class: failure.class.to_string(), message });
            }
        }
        verified
    }

    async fn adapter(&self, desk: &AppDesk, config: &AccountConfig) -> Result<Box<dyn adapters::Adapter>, String> {
        let rules = desk.rules(&ChannelName::new(&config.channel))?;
        let account = desk.account(config, &rules).await?;
        adapters::make(account, desk.by_hand(&AccountName::new(&config.name)))
            .ok_or_else(|| format!("channel {} has no adapter in this program", config.channel))
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

    /// Writes what was learned of an account into the configuration: its own limit of a text. Gives whether anything changed.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if the file cannot be changed; [`Error::Usage`] without a file.
    pub fn write_verified(self: &Arc<Self>, verified: &Verified) -> Result<bool, Error> {
        let (Some(limit), Some(_)) = (verified.text_limit, verified.composed_for) else { return Ok(false) };
        let path = self.config_path.as_deref();
        let path = path.ok_or_else(|| Error::Usage("there is no configuration to write to".to_owned()))?;
        config::edit::set_text_limit(path, &verified.account, limit)?;
        Ok(true)
    }
}
