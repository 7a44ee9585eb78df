//! `fanfare account login`: a person signs an account in, by a browser or by a secret; its tokens go to the store's vault.
//!
//! What platforms have in common is here, what they say in `[login]` of `channel.toml`, how they trade a code for tokens in the
//! adapters. What the account had stays as it is until the new tokens have been used once.

mod browser;
mod callback;
mod consent;

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::accounts::IdentityView;
use super::desk::AppDesk;
use super::identity::Known;
use super::{App, Error, Outlet, TokenView};
use crate::adapters::{Account, Adapter, Granted, Identity, Token, make};
use crate::channel::{LoginRules, Rules};
use crate::config::AccountConfig;
use crate::id::AccountName;
use crate::secret::Secret;
use crate::store::{Scope, ToKeep, VaultKey};

/// How a person wants to sign in.
#[derive(Clone, Debug)]
pub struct Login {
    /// By pasting what the page gives, where no browser runs on this machine.
    pub paste: bool,
    /// The port that the browser is sent back to.
    pub port: Option<u16>,
    /// How long the person may take.
    pub patience: Duration,
    /// Ends the waiting; what was there stays as it was.
    pub stop: CancellationToken,
}

/// The person who signs in.
#[async_trait]
pub trait Person: Send + Sync {
    /// Says something.
    fn tell(&self, line: &str);

    /// Asks for something that nobody may see.
    ///
    /// # Errors
    ///
    /// [`Error::Login`] if there is nothing to be had.
    async fn secret(&self, prompt: &str) -> Result<Secret, Error>;

    /// Asks a question to which yes or no is the answer.
    async fn agrees(&self, question: &str) -> bool;
}

/// An account that was signed in.
#[derive(Clone, Debug, Serialize)]
pub struct SignedIn {
    /// Its name.
    pub account: String,
    /// Its channel.
    pub channel: String,
    /// Who it is.
    pub identity: IdentityView,
    /// The credentials that are kept, by their names, with their ends as far as they are known.
    pub kept: Vec<String>,
    /// The ends of its tokens, as far as they are known.
    pub tokens: Vec<TokenView>,
    /// What it may not do, in words that end the sentence "it may not".
    pub may_not: Vec<String>,
    /// What a person should do next, a sentence each.
    pub notes: Vec<String>,
}

/// The account that is signed in, and what is known of it.
struct Signing<'a> {
    outlet: &'a Outlet,
    desk: &'a AppDesk,
    config: &'a AccountConfig,
    rules: &'a Rules,
    login: &'a LoginRules,
    wanted: &'a Login,
    person: &'a dyn Person,
}

impl Outlet {
    /// Signs the account `name` in. What it had before stays until the new tokens have answered who it is.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for what the configuration lacks, [`Error::Login`] for what the platform or the person refuses; the
    /// account is as it was then. [`Error::Store`].
    pub async fn login(&self, name: &str, wanted: &Login, person: &dyn Person) -> Result<SignedIn, Error> {
        let config = self.app().account_to_sign_in(name)?;
        let desk = self.desk();
        let rules = desk.rules_for(&config).map_err(Error::Usage)?;
        let nothing = || Error::Usage(format!("{} has no [login] in its channel.toml", rules.title));
        let login = rules.login.as_ref().ok_or_else(nothing)?;
        let Some(key) = desk.vault_key().map_err(Error::Usage)? else {
            let message = "tokens are kept sealed, and there is no key for that: make one with `openssl rand -hex 32`, put it \
                           into a file or variable, and set [store] key";
            return Err(Error::Usage(message.to_owned()));
        };
        let mut stand_ins = rules.credentials.values().filter_map(|rule| rule.unless.as_ref());
        if let Some(other) = stand_ins.find(|other| config.credentials.contains_key(*other) && !desk.is_sandbox()) {
            return Err(Error::Usage(format!(
                "{} has `{other}`, which is used instead of what signing in would get; take it and what belongs to it out of the \
                 configuration first",
                config.name
            )));
        }
        let signing = Signing { outlet: self, desk: &desk, config: &config, rules: &rules, login, wanted, person };
        signing.check_key(&key).await?;
        signing.run().await
    }
}

impl App {
    /// The account of that name; the only one of a channel of that name.
    fn account_to_sign_in(&self, name: &str) -> Result<AccountConfig, Error> {
        let mut named = self.named_accounts(&[name.to_owned()])?;
        let exact = named.iter().position(|account| account.name == name);
        match exact {
            Some(at) => Ok(named.swap_remove(at)),
            None if named.len() == 1 => Ok(named.swap_remove(0)),
            None => {
                let names: Vec<&str> = named.iter().map(|account| account.name.as_str()).collect();
                Err(Error::Usage(format!("{name} has several accounts; name one of {}", names.join(", "))))
            }
        }
    }
}

impl Signing<'_> {
    async fn run(self) -> Result<SignedIn, Error> {
        let mut account = self.desk.account_so_far(self.config, self.rules).await.map_err(Error::Usage)?;
        let granted = match (&self.login.oauth2, &self.login.asks) {
            (Some(oauth2), _) => self.by_browser(oauth2, &mut account).await?,
            (None, Some(asks)) => self.by_secret(asks, &mut account).await?,
            (None, None) => Granted::default(),
        };
        for (name, token) in &granted.tokens {
            account.secrets.insert(name.clone(), token.secret.clone());
        }
        let adapter = self.adapter(account.clone())?;
        let identity = adapter.whoami().await.map_err(|failure| self.refused(&failure.message))?;
        let changed = self.check_identity(&identity).await?;
        let shortcomings = adapter.shortcomings().await.map_err(|failure| self.refused(&failure.message))?;
        let gone = if changed { self.of_the_other(&granted) } else { Vec::new() };
        account.secrets.retain(|name, _| !gone.contains(name));
        let is_there = |by: &String| account.secrets.contains_key(by);
        let renews = self.rules.credentials.values().filter_map(|rule| rule.renewed_by.as_ref()).any(is_there);
        let mut may_not = match (&self.login.oauth2, &granted.scopes) {
            (Some(oauth2), Some(scopes)) => oauth2.not_granted(scopes, renews),
            _ => Vec::new(),
        };
        may_not.extend(shortcomings);
        let kept = self.keep(&identity, &granted, &gone).await?;
        let notes = self.notes(&identity, &granted, &gone, &account).await?;
        // What another token renews does not end.
        let rule = |name: &String| self.rules.credentials.get(name)?.renewed_by.as_ref();
        let ends = |keep: &&ToKeep| rule(&keep.name).is_none_or(|by| !account.secrets.contains_key(by));
        let ends = kept.iter().filter(ends);
        let ends = ends.filter_map(|keep| Some(TokenView { name: keep.name.clone(), ends_at: keep.ends_at? }));
        Ok(SignedIn {
            account: self.config.name.clone(),
            channel: self.config.channel.clone(),
            tokens: ends.collect(),
            kept: granted.tokens.keys().cloned().collect(),
            identity: IdentityView { id: identity.id, name: identity.name, url: identity.url },
            may_not,
            notes,
        })
    }

    /// A secret that the person has, and what it gives.
    async fn by_secret(&self, asks: &str, account: &mut Account) -> Result<Granted, Error> {
        let about = self.rules.credentials.get(asks).map_or("", |rule| rule.about.as_str());
        self.person.tell(&format!("{}: {about}", self.rules.title));
        let secret = self.waited(self.person.secret(&format!("`{asks}` of {}: ", self.config.name))).await??;
        if secret.is_empty() {
            return Err(Error::Login(format!("no `{asks}` was given, so {} is as it was", self.config.name)));
        }
        account.secrets.insert(asks.to_owned(), secret.clone());
        let opened = self.adapter(account.clone())?.open_session().await;
        let mut tokens = opened.map_err(|failure| self.refused(&failure.message))?;
        tokens.insert(asks.to_owned(), Token::new(secret.expose()));
        Ok(Granted { tokens, scopes: None })
    }

    /// The outcome of what a person does, unless it takes too long or is stopped.
    async fn waited<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        let name = &self.config.name;
        tokio::select! {
            done = work => Ok(done),
            () = self.wanted.stop.cancelled() => Err(Error::Login(format!("stopped; {name} is as it was"))),
            () = tokio::time::sleep(self.wanted.patience) => {
                let waited = self.wanted.patience.as_secs();
                Err(Error::Login(format!("nobody has answered in {waited} seconds, so {name} is as it was; begin anew")))
            }
        }
    }

    fn adapter(&self, account: Account) -> Result<Box<dyn Adapter>, Error> {
        let wire = self.desk.by_hand(&account.name);
        make(account, wire)
            .ok_or_else(|| Error::Usage(format!("channel {} has no adapter in this program", self.config.channel)))
    }

    fn refused(&self, why: &str) -> Error {
        Error::Login(format!("{why}; {} is as it was", self.config.name))
    }

    /// A second key beside the one of all other tokens would leave the vault to neither: only a person knows whether that one is lost.
    async fn check_key(&self, key: &VaultKey) -> Result<(), Error> {
        let mut closed = self.outlet.store().vault_closed_to(key).await?;
        closed.remove(&AccountName::new(&self.config.name));
        if closed.is_empty() {
            return Ok(());
        }
        let closed: Vec<&str> = closed.iter().map(AccountName::as_str).collect();
        let question = format!(
            "The tokens of {} are kept with another key than [store] key, which does not open them: they would have to be signed in \
             again too.",
            closed.join(", ")
        );
        match self.waited(self.person.agrees(&question)).await? {
            true => Ok(()),
            false => {
                Err(self.refused(&format!("{question} That was not agreed to; give the key that they were kept with")))
            }
        }
    }

    /// Compares who this is with who it was; true if it is another, and the person wants that.
    async fn check_identity(&self, identity: &Identity) -> Result<bool, Error> {
        let (name, now) = (&self.config.name, &identity.name);
        if let Some(setting) = &self.login.identity
            && let Some(id) = self.config.settings.get(setting).filter(|id| **id != identity.id)
            && !self.desk.is_sandbox()
        {
            return Err(self.refused(&format!(
                "this is {now} ({}), and settings.{setting} of {name} is {id}: sign in as that one, or change the setting",
                identity.id
            )));
        }
        let Some(known) = self.known().await.filter(|known| known.id != identity.id) else { return Ok(false) };
        let question = format!(
            "{name} was {} ({}) until now, and this is {now} ({}). Its posts would go out as {now}.",
            known.name, known.id, identity.id
        );
        match self.waited(self.person.agrees(&question)).await? {
            true => Ok(true),
            false => Err(self.refused(&format!("{question} That was not agreed to"))),
        }
    }

    /// Who the account was: as it was signed in, else as its platform says of the credentials that it has.
    async fn known(&self) -> Option<Known> {
        let store = self.outlet.store();
        let key = self.desk.vault_key().ok()??;
        let kept = store.vault_get(&key, &AccountName::new(&self.config.name), Known::NAME).await.ok()?;
        if let Some(known) = kept.and_then(|kept| Known::read(&kept.value)) {
            return Some(known);
        }
        if self.desk.is_sandbox() {
            return None;
        }
        let before = self.desk.account(self.config, self.rules).await.ok()?;
        let Identity { id, name, .. } = self.adapter(before).ok()?.whoami().await.ok()?;
        Some(Known { id, name })
    }

    /// Tokens of who the account was before, which would renew it as that one.
    fn of_the_other(&self, granted: &Granted) -> Vec<String> {
        let of_app = self.login.oauth2.iter();
        let app: BTreeSet<&String> =
            of_app.flat_map(|app| app.needs.iter().chain(&app.may_have).chain([&app.client])).collect();
        let names = self.rules.credentials.keys();
        names.filter(|name| !app.contains(name) && !granted.tokens.contains_key(*name)).cloned().collect()
    }

    /// Keeps the tokens and who they are of, at once. A token that did not come anew stays.
    async fn keep(&self, identity: &Identity, granted: &Granted, gone: &[String]) -> Result<Vec<ToKeep>, Error> {
        let key = self.desk.vault_key().map_err(Error::Usage)?;
        let key = key.ok_or_else(|| Error::Usage("the [store] key is gone".to_owned()))?;
        let known = Known { id: identity.id.clone(), name: identity.name.clone() };
        let known = serde_json::to_string(&known).map_err(|error| Error::Login(error.to_string()))?;
        let mut keep = self.desk.to_keep(&granted.tokens);
        let tokens = keep.clone();
        keep.push(ToKeep { name: Known::NAME.to_owned(), value: Secret::new(known), ends_at: None });
        let (store, account) = (self.outlet.store(), AccountName::new(&self.config.name));
        keep.extend(self.desk.place_to_keep(&account).map_err(Error::Usage)?);
        let elsewhere = self.desk.of_another_place(&key, &account, &keep).await.map_err(Error::Usage)?;
        let gone = [gone, &elsewhere].concat();
        store.vault_keep(&key, &account, &keep, &gone).await?;
        // They have said who they are of.
        store.vault_confirm_all(&account).await?;
        Ok(tokens)
    }

    /// What there is to do for a person.
    async fn notes(
        &self,
        identity: &Identity,
        granted: &Granted,
        gone: &[String],
        account: &Account,
    ) -> Result<Vec<String>, Error> {
        let (name, mut notes) = (&self.config.name, Vec::new());
        if let Some(setting) = &self.login.identity
            && self.rules.settings.get(setting).is_some_and(|rule| rule.required)
            && !account.settings.contains_key(setting)
        {
            notes.push(format!("set settings.{setting} = \"{}\" under [[accounts]]: {name} needs it", identity.id));
        }
        for (setting, rule) in
            self.rules.settings.iter().filter(|(setting, _)| self.login.identity.as_ref() != Some(setting))
        {
            if rule.required && !account.settings.contains_key(setting) {
                notes.push(format!("set settings.{setting} under [[accounts]]: {}", rule.about));
            }
        }
        for other in gone.iter().filter(|name| self.config.credentials.contains_key(*name)) {
            notes.push(format!("take credentials.{other} out of the configuration: it is of who {name} was before"));
        }
        let renews = |name: &String| name == "refresh_token";
        if self.rules.credentials.keys().any(renews)
            && !granted.tokens.keys().any(renews)
            && !account.secrets.keys().any(renews)
        {
            notes.push("no token came to renew it with, so it has to be signed in again when it ends".to_owned());
        }
        let pauses = self.outlet.store().pauses().await?;
        let mine =
            pauses.iter().find(|pause| matches!(&pause.scope, Scope::Account(account) if account.as_str() == name));
        if let Some(pause) = mine {
            notes.push(pause.to_string());
        }
        Ok(notes)
    }
}
