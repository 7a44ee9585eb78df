//! Whether the configuration and the channels agree: names of channels, credentials, settings and options, languages.

use std::collections::BTreeMap;

use crate::article::language;
use crate::channel::{Channels, Rules};
use crate::config::diagnostic::suggestion;
use crate::config::{AccountConfig, ConfigError, Found};

/// Looks through the configuration for what only the channels can tell to be wrong.
pub(super) fn agree(found: &Found, channels: &Channels) -> Result<(), ConfigError> {
    let newsroom = found.config.newsroom.language.iter();
    for tag in newsroom.chain(found.config.routes.iter().filter_map(|route| route.language.as_ref())) {
        check_language(tag).map_err(|message| found.wrong_value(tag, message))?;
    }
    for (index, account) in found.config.accounts.iter().enumerate() {
        let wrong = |(word, message): (String, String)| found.wrong_account(index, &word, message);
        let channel = channels.get(&account.channel).map_err(|error| {
            // The word in its quotation marks, so that an account's name in front of it is not meant.
            wrong((format!("\"{}\"", account.channel), error.to_string()))
        })?;
        check_account(account, &channel.rules).map_err(wrong)?;
        options(found, index, account, &channel.rules)?;
    }
    Ok(())
}

/// Gives the word to point at and the message.
fn check_account(account: &AccountConfig, rules: &Rules) -> Result<(), (String, String)> {
    if let Some(tag) = &account.language {
        check_language(tag).map_err(|message| (tag.clone(), message))?;
    }
    let title = &rules.title;
    known("credential", title, account.credentials.keys(), &rules.credentials)?;
    known("setting", title, account.settings.keys(), &rules.settings)
}

/// Every option that an account sets is one of its channel's, and has a value that the channel takes.
fn options(found: &Found, index: usize, account: &AccountConfig, rules: &Rules) -> Result<(), ConfigError> {
    let index = index.to_string();
    for (name, value) in &account.options {
        let path = ["accounts", index.as_str(), "options", name.as_str()];
        match rules.options.get(name) {
            None => {
                let there: Vec<&str> = rules.options.keys().map(String::as_str).collect();
                let help = suggestion(name, &there).unwrap_or_else(|| "it has none".to_owned());
                return Err(found.wrong_key(&path, format!("{} has no option {name:?}; {help}", rules.title)));
            }
            Some(option) if option.accepts(value).is_err() => {
                return Err(found.wrong_value_at(&path, option.refusal(name, value)));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn known<'a, T>(
    what: &str,
    channel: &str,
    names: impl Iterator<Item = &'a String>,
    rules: &BTreeMap<String, T>,
) -> Result<(), (String, String)> {
    for name in names {
        if !rules.contains_key(name) {
            let there: Vec<&str> = rules.keys().map(String::as_str).collect();
            let help = suggestion(name, &there).unwrap_or_else(|| "it has none".to_owned());
            return Err((name.clone(), format!("{channel} has no {what} {name:?}; {help}")));
        }
    }
    Ok(())
}

fn check_language(tag: &str) -> Result<(), String> {
    match language::normalise(tag) {
        Some(_) => Ok(()),
        None => Err(format!("{tag:?} is no language; write a BCP 47 tag such as \"en\" or \"pt-BR\"")),
    }
}
