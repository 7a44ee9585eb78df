//! Whether the configuration and the channels agree: names of channels, credentials, settings and options, languages.

use std::collections::BTreeMap;

use crate::article::language;
use crate::channel::{Channels, Rules};
use crate::compose::{ANY_LANGUAGE, ComposeError, Rule, tagging};
use crate::config::diagnostic::suggestion;
use crate::config::{AccountConfig, ConfigError, Found, Levels};

/// Looks through the configuration for what only the channels can tell to be wrong.
pub(super) fn agree(found: &Found, channels: &Channels) -> Result<(), ConfigError> {
    let newsroom = found.config.newsroom.language.iter();
    for tag in newsroom.chain(found.config.routes.iter().filter_map(|route| route.language.as_ref())) {
        check_language(tag).map_err(|message| found.wrong_value(tag, message))?;
    }
    levels(found, &[], &found.config.checks)?;
    for (index, account) in found.config.accounts.iter().enumerate() {
        let wrong = |(word, message): (String, String)| found.wrong_account(index, &word, message);
        let channel = channels.get(&account.channel).map_err(|error| {
            // The word in its quotation marks, so that an account's name in front of it is not meant.
            wrong((format!("\"{}\"", account.channel), error.to_string()))
        })?;
        check_account(account, &channel.rules).map_err(wrong)?;
        options(found, index, account, &channel.rules)?;
        let index = index.to_string();
        let path = ["accounts", index.as_str()];
        languages(found, &path, account)?;
        levels(found, &path, &account.checks)?;
        tags(found, &path, account)?;
        let most = channel.rules.threads.as_ref().map_or(usize::MAX, |threads| threads.max_parts);
        if account.max_parts.is_some_and(|parts| parts < 2 || parts > most) {
            let most = if most == usize::MAX { String::new() } else { format!(" and at most {most} here") };
            let message = format!("a thread has at least 2 parts{most}; for a single post, leave `overflow` as it is");
            return Err(found.wrong_value_at(&[&path[..], &["max_parts"]].concat(), message));
        }
    }
    if let Some(mail) = &found.config.alerts.email {
        let account = found.config.accounts.iter().find(|account| account.name == mail.account);
        let sends_mail = account.and_then(|account| channels.get(&account.channel).ok());
        if !sends_mail.is_some_and(|channel| channel.rules.settings.contains_key("smtp_host")) {
            let message = format!("`{}` is on a channel that sends no mail; name an account that does", mail.account);
            return Err(found.wrong_value(&format!("account = \"{}\"", mail.account), message));
        }
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

/// Every language that an account falls back to is one, and it has one to fall back from.
fn languages(found: &Found, account: &[&str], config: &AccountConfig) -> Result<(), ConfigError> {
    if !config.fallback.is_empty() && config.language.is_none() {
        let message = "an account without a language takes the article as it was written and falls back to nothing; add \
                       `language`";
        return Err(found.wrong_key(&[account, &["fallback"]].concat(), message));
    }
    for (n, tag) in config.fallback.iter().enumerate().filter(|(_, tag)| *tag != ANY_LANGUAGE) {
        let n = n.to_string();
        let path = [account, &["fallback", n.as_str()]].concat();
        check_language(tag)
            .map_err(|message| found.wrong_value_at(&path, format!("{message}, or {ANY_LANGUAGE:?}")))?;
    }
    Ok(())
}

/// Every rule that is switched is one.
fn levels(found: &Found, around: &[&str], levels: &Levels) -> Result<(), ConfigError> {
    for id in levels.keys() {
        Rule::to_set(id).map_err(|message| found.wrong_key(&[around, &["checks", id.as_str()]].concat(), message))?;
    }
    Ok(())
}

/// Every `utm` parameter can be written.
fn tags(found: &Found, account: &[&str], config: &AccountConfig) -> Result<(), ConfigError> {
    for (key, text) in config.utm.iter() {
        tagging::check(text).map_err(|error| {
            let message = ComposeError::Template(error).message();
            found.wrong_value_at(&[account, &["utm", key]].concat(), message)
        })?;
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
    language::mistake(tag).map_or(Ok(()), Err)
}
