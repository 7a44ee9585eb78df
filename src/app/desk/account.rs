//! An account out of its configuration and its channel's rules: live, against the fakes, or for a dry run.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use url::Url;

use crate::adapters::Account;
use crate::channel::Rules;
use crate::config::{AccountConfig, ConfigError, SecretSource};
use crate::id::{AccountName, BlobHash, ChannelName};
use crate::secret::Secret;

/// The token of the configuration that gets new ones, of which each may work once.
pub(in crate::app) fn renewing_token<'r>(config: &AccountConfig, rules: &'r Rules) -> Option<&'r str> {
    let renewing = rules.credentials.values().filter_map(|rule| rule.renewed_by.as_deref());
    renewing.into_iter().find(|name| config.credentials.contains_key(*name))
}

/// That an account needs a credential, and how it gets it.
pub(in crate::app) fn needs_credential(account: &str, name: &str, rules: &Rules, about: &str) -> String {
    let about = about.trim_end_matches('.');
    let login = match &rules.login {
        Some(_) => format!("; `fanfare account login {account}` gets it"),
        None => String::new(),
    };
    format!("needs the credential `{name}`: {about}{login}")
}

/// Whether the account's settings say who it is, so that nobody needs to ask.
pub(in crate::app) fn knows_identity(config: &AccountConfig, rules: &Rules) -> bool {
    let setting = rules.login.as_ref().and_then(|login| login.identity.as_ref());
    setting.is_some_and(|setting| config.settings.contains_key(setting))
}

/// Tells an account's secrets from others, and is kept nowhere.
pub(in crate::app) fn fingerprint(account: &Account) -> BlobHash {
    let mut all = zeroize::Zeroizing::new(Vec::new());
    for (name, secret) in &account.secrets {
        for text in [name.as_str(), secret.expose()] {
            all.extend_from_slice(&(text.len() as u64).to_be_bytes());
            all.extend_from_slice(text.as_bytes());
        }
    }
    BlobHash::of(&all)
}

/// The account with what the configuration alone says of it.
///
/// # Errors
///
/// A sentence, if it has no address or a secret cannot be had.
pub(in crate::app) fn configured_account(
    config: &AccountConfig,
    rules: &Rules,
    folder: &Path,
) -> Result<Account, String> {
    let mut account = bare_account(config, rules, live_url(config, rules)?);
    for (name, source) in &config.credentials {
        account
            .secrets
            .insert(name.clone(), credential(rules, name, source, folder).map_err(|error| error.to_string())?);
    }
    Ok(account)
}

/// The secret that `source` has for the credential `name`, as the channel's rules want it.
///
/// # Errors
///
/// [`ConfigError::Secret`] if it cannot be had, or is none.
pub(in crate::app) fn credential(
    rules: &Rules,
    name: &str,
    source: &SecretSource,
    folder: &Path,
) -> Result<Secret, ConfigError> {
    match rules.credentials.get(name) {
        Some(rule) if rule.lines => source.resolve(folder),
        _ => source.resolve_line(folder),
    }
}

/// The account against the fakes: nothing real is resolved, every credential is the one that the fake knows.
pub(in crate::app) fn sandbox_account(
    config: &AccountConfig,
    rules: &Rules,
    base_url: &Url,
    smtp: SocketAddr,
) -> Account {
    let mut account = bare_account(config, rules, below(base_url, &config.channel));
    give_sandbox_values(&mut account, config, rules, true);
    for (name, value) in
        [("smtp_host", smtp.ip().to_string()), ("smtp_port", smtp.port().to_string()), ("smtp_tls", "none".to_owned())]
    {
        if rules.settings.contains_key(name) {
            account.settings.insert(name.to_owned(), value);
        }
    }
    account
}

/// The account as it would be live, with stand-ins for its secrets, and for what a configuration does not say.
pub(in crate::app) fn dry_account(config: &AccountConfig, rules: &Rules) -> Account {
    let url = live_url(config, rules).unwrap_or_else(|_| {
        // A channel without a server of its own (Mastodon), and an account that does not say which.
        Url::parse(&format!("https://{}.example", config.channel)).expect("a channel's name is a host's label")
    });
    let mut account = bare_account(config, rules, url);
    give_sandbox_values(&mut account, config, rules, false);
    // What only a real account can say, and what the recorder never connects to.
    for (name, value) in [("smtp_host", "mail.example"), ("smtp_port", "465"), ("smtp_tls", "implicit")] {
        if rules.settings.contains_key(name) {
            account.settings.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    account
}

fn give_sandbox_values(account: &mut Account, config: &AccountConfig, rules: &Rules, over_configured: bool) {
    let filled = |value: &str| value.replace("{account}", &config.name);
    for (name, rule) in &rules.credentials {
        if let Some(value) = &rule.sandbox {
            account.secrets.insert(name.clone(), Secret::new(filled(value)));
        }
    }
    for (name, rule) in &rules.settings {
        if let Some(value) = &rule.sandbox
            && !(config.settings.contains_key(name) && (rule.rehearsed || !over_configured))
        {
            account.settings.insert(name.clone(), filled(value));
        }
    }
}

/// The account with its settings, and no secret.
pub(in crate::app) fn bare_account(config: &AccountConfig, rules: &Rules, api_url: Url) -> Account {
    let mut settings = BTreeMap::new();
    for (name, rule) in &rules.settings {
        if let Some(value) = config.settings.get(name).or(rule.default.as_ref()) {
            settings.insert(name.clone(), value.clone());
        }
    }
    let figures = rules.adapter.iter().flat_map(|adapter| adapter.figures.clone()).collect();
    Account {
        name: AccountName::new(&config.name),
        channel: ChannelName::new(&config.channel),
        api_url,
        secrets: BTreeMap::new(),
        settings,
        figures,
    }
}

/// Where the account's platform answers. Mail goes by SMTP to the server of the settings and has no such address.
pub(in crate::app) fn live_url(config: &AccountConfig, rules: &Rules) -> Result<Url, String> {
    if let Some(url) = config.api_url.as_ref().or(rules.api_url.as_ref()) {
        return Ok(url.clone());
    }
    if rules.settings.contains_key("smtp_host") {
        let host = config.settings.get("smtp_host").map_or("localhost", String::as_str);
        return Url::parse(&format!("smtp://{host}"))
            .map_err(|_| format!("account {}: `{host}` is no mail server", config.name));
    }
    Err(format!("account {} needs `api_url`: the address of its own server on {}", config.name, config.channel))
}

fn below(base: &Url, channel: &str) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().push(channel);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    #[test]
    fn only_a_channel_of_many_servers_needs_an_address() {
        for channel in Channels::load(None).expect("what is built in").iter() {
            let url = live_url(&AccountConfig::named_like(channel.name.as_str()), &channel.rules);
            assert_eq!(url.is_err(), channel.name.as_str() == "mastodon", "{}: {url:?}", channel.name);
        }
    }
}
