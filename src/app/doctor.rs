//! `fanfare doctor`: what this machine has and lacks, and what to do about it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::desk::{configured_account, credential, dry_account, live_url, needs_credential, renewing_token};
use super::vault::InVault;
use super::{App, Error, Outlet, watch};
use crate::adapters;
use crate::channel::Rules;
use crate::config::AccountConfig;
use crate::config::diagnostic::in_words;
use crate::media::render::{ffmpeg, missing_fonts};
use crate::wire::{self, Reach, Wire};

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// As it should be.
    Good,
    /// Something is missing that some posts need.
    Lacking,
    /// Posts that were handed over are not sent.
    Stuck,
    /// Publishing does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// What.
    pub what: &'static str,
    /// How it is.
    pub health: Health,
    /// One sentence; what to do, if something is wrong.
    pub says: String,
}

/// Looks at the configuration, ffmpeg, fonts, what each account needs, and the store. Makes nothing, and tells whom `[alerts]`
/// names if posts wait that no worker sends, or a token ends.
pub async fn diagnose(app: &Arc<App>) -> Vec<Diagnosis> {
    let mut found = vec![configuration(app), clips(), fonts()];
    let (stored, kept) = if app.has_config() { store(app).await } else { Default::default() };
    found.extend(app.config.accounts.iter().flat_map(|account| lacking(app, account, &kept)));
    let open = app.secrets_open_to_others().into_iter();
    found.extend(open.map(|says| Diagnosis { what: "secret", health: Health::Lacking, says }));
    found.extend(app.wrong_logo().map(|says| Diagnosis { what: "logo", health: Health::Bad, says }));
    found.extend(vault(app));
    found.extend(alerts(app));
    found.extend(stored);
    found
}

fn configuration(app: &App) -> Diagnosis {
    if let Some(path) = &app.config_path {
        let accounts = app.accounts();
        let channels: BTreeSet<&str> = accounts.iter().map(|account| account.channel.as_str()).collect();
        let (accounts, channels) = (count(accounts.len(), "account"), count(channels.len(), "channel"));
        let says = format!("{}: {accounts} on {channels}", path.display());
        return Diagnosis { what: "configuration", health: Health::Good, says };
    }
    let says =
        "none; preview, check and the sandbox work without one; copy config.example.toml to config.toml to publish";
    Diagnosis { what: "configuration", health: Health::Lacking, says: says.to_owned() }
}

fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// What `account` needs and has not.
fn lacking(app: &App, account: &AccountConfig, kept: &InVault) -> Vec<Diagnosis> {
    let bad =
        |says: String| Diagnosis { what: "account", health: Health::Bad, says: format!("{}: {says}", account.name) };
    lacks(app, account, kept).into_iter().map(bad).collect()
}

/// Credentials that are not there or cannot be had, settings, an address: a sentence each, without the account's name.
pub(super) fn lacks(app: &App, account: &AccountConfig, kept: &InVault) -> Vec<String> {
    let Ok(rules) = app.rules_for(account) else { return Vec::new() };
    let rules = rules.as_ref();
    let mut found = Vec::new();
    for (name, rule) in &rules.credentials {
        if kept.has(&account.name, name) {
            continue;
        }
        match account.credentials.get(name) {
            Some(source) => {
                found.extend(
                    credential(rules, name, source, &app.folder).err().map(|error| format!("`{name}`: {error}")),
                );
            }
            None if rule.is_needed(|other| account.credentials.contains_key(other)) => {
                found.push(needs_credential(&account.name, name, rules, &rule.about));
            }
            None => {}
        }
    }
    found.extend(kept.closed(&account.name));
    for (name, rule) in &rules.settings {
        if rule.required && rule.default.is_none() && !account.settings.contains_key(name) {
            found.push(format!("needs the setting `{name}`: {}", rule.about));
        }
    }
    let of_account = format!("account {}", account.name);
    let bare = |says: String| says.replace(&of_account, "").trim_start_matches([':', ' ']).to_owned();
    found.extend(live_url(account, rules).err().map(bare));
    if found.is_empty() {
        found.extend(unusable(app, account, rules).map(bare));
    }
    found
}

impl App {
    /// What is wrong with the settings of accounts, whatever their secrets are, and with the files of these: a sentence each.
    pub fn wrong_settings(&self) -> Vec<String> {
        let wrong = |account: &AccountConfig| {
            let rules = self.rules_for(account).ok()?;
            let wire = offline(self, account);
            let failure = adapters::make(dry_account(account, &rules), wire)?.check().err()?;
            Some(failure.message.trim_start_matches("account ").to_owned())
        };
        let mut found: Vec<String> = self.config.accounts.iter().filter_map(wrong).collect();
        found.extend(self.wrong_logo());
        found.extend(self.secrets_open_to_others());
        found
    }
}

impl App {
    /// Why headline cards cannot have the newsroom's logo.
    fn wrong_logo(&self) -> Option<String> {
        self.logo()?.err().map(|error| error.to_string())
    }
}

/// The way out of an adapter that is asked for nothing that leaves.
fn offline(app: &App, account: &AccountConfig) -> Wire {
    let reach = Arc::new(Reach::live(app.allowed_hosts()));
    let network = wire::network(app.clock.clone(), reach.clone());
    wire::unlimited(network, reach, account.name.as_str())
}

/// What is wrong with the keys and settings of an account that has all that it needs.
fn unusable(app: &App, account: &AccountConfig, rules: &Rules) -> Option<String> {
    let wire = offline(app, account);
    let account = configured_account(account, rules, &app.folder).ok()?;
    adapters::make(account, wire)?.check().err().map(|failure| failure.message)
}

/// A key that cannot be had, and none where an account's tokens are renewed: the new ones have no place, so they are not got.
fn vault(app: &App) -> Option<Diagnosis> {
    let bad = |says: String| Diagnosis { what: "vault", health: Health::Bad, says };
    match app.vault_key() {
        Ok(Some(_)) => None,
        Err(reason) => Some(bad(format!("the key of [store] cannot be used: {reason}"))),
        Ok(None) => {
            let renews = |account: &&AccountConfig| {
                app.rules_for(account).is_ok_and(|rules| renewing_token(account, &rules).is_some())
            };
            let names: Vec<_> =
                app.config.accounts.iter().filter(renews).map(|account| account.name.as_str()).collect();
            let says = || {
                format!(
                    "there is no [store] key, so a renewed token cannot be kept, and the one that gets it may work once: \
                     {} cannot post once the access token has ended; make a key: \
                     (umask 077; openssl rand -hex 32 > store.key); then [store] key = {{ file = \"store.key\" }}",
                    names.join(", ")
                )
            };
            (!names.is_empty()).then(|| bad(says()))
        }
    }
}

/// A webhook that cannot be had is found out now, not when something has gone wrong.
fn alerts(app: &App) -> Option<Diagnosis> {
    let error = app.config.alerts.webhook.as_ref()?.resolve_line(&app.folder).err()?;
    Some(Diagnosis { what: "alerts", health: Health::Bad, says: format!("webhook: {error}") })
}

fn clips() -> Diagnosis {
    match ffmpeg() {
        Some(path) => Diagnosis { what: "ffmpeg", health: Health::Good, says: path.display().to_string() },
        None => {
            let says =
                "not found; channels that need a video are skipped until it is installed: apt-get install ffmpeg";
            Diagnosis { what: "ffmpeg", health: Health::Lacking, says: says.to_owned() }
        }
    }
}

fn fonts() -> Diagnosis {
    let missing = missing_fonts();
    if missing.is_empty() {
        return Diagnosis { what: "fonts", health: Health::Good, says: "there is one for every script".to_owned() };
    }
    let scripts: Vec<&str> = missing.iter().map(|script| script.name).collect();
    let mut packages: Vec<&str> = missing.iter().map(|script| script.package).collect();
    packages.sort_unstable();
    packages.dedup();
    const NAMED: usize = 3;
    let scripts = match scripts.len() {
        0..=NAMED => scripts.join(", "),
        n => format!("{} and {} others", scripts[..NAMED].join(", "), n - NAMED),
    };
    let says =
        format!("headline cards lack letters of {scripts}; install them: apt-get install {}", packages.join(" "));
    Diagnosis { what: "fonts", health: Health::Lacking, says }
}

/// Whether a file can be made there: one beside it is made and taken away again.
fn may_make(path: &Path) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(format!("the folder {} is not there; make it first, or set [store] url", folder.display()));
    }
    let beside = folder.join(format!(".fanfare-doctor-{}", std::process::id()));
    let made = std::fs::File::options().write(true).create_new(true).open(&beside);
    let _ = std::fs::remove_file(&beside);
    made.map(drop).map_err(|error| {
        let why = in_words(&error);
        format!("{} cannot be made: {why}; give this user the right to write there, or set [store] url", path.display())
    })
}

/// How the store is, and what its vault keeps.
async fn store(app: &Arc<App>) -> (Vec<Diagnosis>, InVault) {
    let of_store = |health, says| Diagnosis { what: "store", health, says };
    let url = app.store_url();
    // Opening a file that is not there would make it.
    if let Some(path) = url.strip_prefix("sqlite:").filter(|path| !Path::new(path).exists()) {
        let made = match may_make(Path::new(path)) {
            Ok(()) => of_store(Health::Good, format!("{path}, made with the first publish")),
            Err(why) => of_store(Health::Bad, why),
        };
        return (vec![made], InVault::default());
    }
    let outlet = match Outlet::live(app).await {
        Ok(outlet) => outlet,
        Err(error) => return (vec![of_store(Health::Bad, error.to_string())], InVault::default()),
    };
    let mut found = vec![of_store(Health::Good, outlet.store().place().to_owned())];
    match waiting(app, &outlet).await {
        Ok(waiting) => found.extend(waiting),
        Err(error) => found.push(of_store(Health::Bad, error.to_string())),
    }
    (found, app.in_vault(outlet.store()).await.unwrap_or_default())
}

/// Posts that wait for a worker, and tokens that end.
async fn waiting(app: &App, outlet: &Outlet) -> Result<Vec<Diagnosis>, Error> {
    let mut found = Vec::new();
    for end in watch::ending(app, outlet.store()).await? {
        let says = format!("{}: {}", end.account, end.says(app));
        found.push(Diagnosis { what: "token", health: Health::Lacking, says });
    }
    let pauses = outlet.pauses().await?;
    for pause in &pauses {
        found.push(Diagnosis { what: "pause", health: Health::Lacking, says: pause.clone() });
    }
    found.push(match outlet.look_and_tell().await? {
        Some(unserved) => {
            Diagnosis { what: "worker", health: Health::Stuck, says: watch::unserved_says(&unserved, app) }
        }
        None => {
            let is_due = !outlet.store().due_accounts(1).await?.is_empty();
            let (health, says) = match outlet.has_worker().await? {
                true => (Health::Good, "one is alive"),
                false if is_due => (Health::Lacking, "none is alive, and posts are due; start `fanfare worker`"),
                false if pauses.is_empty() => (Health::Good, "none is alive; nothing is due"),
                false => (Health::Good, "none is alive; nothing is due that is not paused"),
            };
            Diagnosis { what: "worker", health, says: says.to_owned() }
        }
    });
    Ok(found)
}
