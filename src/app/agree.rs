//! Whether the configuration and the channels agree: names of channels, credentials, settings and options, languages.

use std::collections::BTreeMap;

use crate::article::language;
use crate::channel::{Channel, Channels, Limit, Rules, Scope};
use crate::compose::{ANY_LANGUAGE, ComposeError, Rule, tagging};
use crate::config::diagnostic::suggestion;
use crate::config::{AccountConfig, ConfigError, Found, Levels};
use crate::id::AccountName;

/// Looks through the configuration for what only the channels can tell to be wrong.
pub(super) fn agree(found: &Found, channels: &Channels) -> Result<(), ConfigError> {
    if let Some(tag) = &found.config.newsroom.language {
        check_language(tag).map_err(|message| found.wrong_value_at(&["newsroom", "language"], message))?;
    }
    for (index, route) in found.config.routes.iter().enumerate() {
        let Some(tag) = &route.language else { continue };
        let path = ["routes", &index.to_string(), "language"];
        check_language(tag).map_err(|message| found.wrong_value_at(&path, message))?;
    }
    levels(found, &[], &found.config.checks)?;
    for (index, account) in found.config.accounts.iter().enumerate() {
        let index = index.to_string();
        let place = Place { found, path: &["accounts", index.as_str()] };
        let channel = channels.get(&account.channel).map_err(|error| place.value(&["channel"], error.to_string()))?;
        // Whatever is for all accounts of a channel, options of an article among it, would be for this one, too.
        if account.name != account.channel && channels.get(&account.name).is_ok() {
            let (name, own) = (&account.name, &account.channel);
            let message = format!("`{name}` is a channel, and this account is on {own}; give it another name");
            return Err(place.value(&["name"], message));
        }
        check_account(&place, account, channel)?;
    }
    if let Some(mail) = &found.config.alerts.email {
        let account = found.config.accounts.iter().find(|account| account.name == mail.account);
        let sends_mail = account.and_then(|account| channels.get(&account.channel).ok());
        if !sends_mail.is_some_and(|channel| channel.rules.settings.contains_key("smtp_host")) {
            let message = format!("`{}` is on a channel that sends no mail; name an account that does", mail.account);
            return Err(found.wrong_value_at(&["alerts", "email", "account"], message));
        }
    }
    Ok(())
}

/// An account in the file.
struct Place<'a> {
    found: &'a Found,
    /// Its own: `accounts.0`.
    path: &'a [&'a str],
}

impl Place<'_> {
    /// What is wrong with the key at `below` in the account.
    fn key(&self, below: &[&str], message: impl Into<String>) -> ConfigError {
        self.found.wrong_key(&[self.path, below].concat(), message)
    }

    /// The same for the value.
    fn value(&self, below: &[&str], message: impl Into<String>) -> ConfigError {
        self.found.wrong_value_at(&[self.path, below].concat(), message)
    }
}

fn check_account(place: &Place<'_>, account: &AccountConfig, channel: &Channel) -> Result<(), ConfigError> {
    let rules = channel.rules.for_settings(&account.settings);
    let rules = rules.as_ref();
    languages(place, account)?;
    known(place, "credentials", &rules.title, account.credentials.keys(), &rules.credentials)?;
    known(place, "settings", &rules.title, account.settings.keys(), &rules.settings)?;
    values(place, account, rules)?;
    together(place, account, rules)?;
    options(place, account, rules)?;
    budget(place, account, rules)?;
    levels(place.found, place.path, &account.checks)?;
    tags(place, account)?;
    let names: Vec<&str> = channel.templates.names().collect();
    if let Some(template) = account.template.as_deref().filter(|template| !names.contains(template)) {
        let help = suggestion(template, &names).unwrap_or_default();
        return Err(place.value(&["template"], format!("{} has no template {template:?}; {help}", rules.title)));
    }
    let places = &rules.links.places;
    if let Some(link) = account.link.filter(|link| !places.contains(link)) {
        let name = AccountName::new(&account.name);
        let error = ComposeError::LinkPlace { account: name, place: link, places: places.clone() };
        return Err(place.value(&["link"], error.to_string()));
    }
    if let Some(limit) = account.text_limit {
        text_limit(limit, rules).map_err(|message| place.value(&["text_limit"], message))?;
    }
    if account.link_length.is_some() && rules.text.link_length.is_none() {
        let message = format!("on {} a link counts the same for all accounts; leave this out", rules.title);
        return Err(place.value(&["link_length"], message));
    }
    if account.media_limits.is_some() && !rules.media.by_server {
        let message = format!("on {} all accounts may have the same media; leave this out", rules.title);
        return Err(place.value(&["media_limits"], message));
    }
    own_quotas(place, account, rules)?;
    let most = rules.threads.as_ref().map_or(usize::MAX, |threads| threads.max_parts);
    if account.max_parts.is_some_and(|parts| parts < 2 || parts > most) {
        let most = if most == usize::MAX { String::new() } else { format!(" and at most {most} here") };
        let message = format!("a thread has at least 2 parts{most}; for a single post, leave `overflow` as it is");
        return Err(place.value(&["max_parts"], message));
    }
    Ok(())
}

/// An account may say its own limit where the platform has more than one.
fn text_limit(limit: usize, rules: &Rules) -> Result<(), String> {
    let title = &rules.title;
    let Some(own) = &rules.text.account_limit else {
        let said = |limits: &[Limit]| -> String {
            let all: Vec<String> = limits.iter().map(|limit| format!("{} {}", limit.max, limit.unit.name())).collect();
            all.join(" and ")
        };
        let with_media = rules.text.limits_with_media.as_deref();
        let with_media = with_media.map_or_else(String::new, |limits| format!(", with media {}", said(limits)));
        return Err(match said(&rules.text.limits) {
            none if none.is_empty() => format!("on {title} a text has no limit; leave this out"),
            fixed => format!("on {title} the limit of a text is fixed at {fixed}{with_media}; leave this out"),
        });
    };
    match own.max {
        Some(max) if limit > max => Err(format!("on {title} no account may have more than {max}")),
        _ => Ok(()),
    }
}

/// An account may say how much of a limit it has itself. What accounts share is nobody's own.
fn own_quotas(place: &Place<'_>, account: &AccountConfig, rules: &Rules) -> Result<(), ConfigError> {
    let own = rules.quotas.iter().filter(|quota| quota.scope == Scope::Account);
    let there: Vec<&str> = own.map(|quota| quota.name.as_str()).collect();
    match account.quotas.keys().find(|name| !there.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let help = suggestion(name, &there).unwrap_or_default();
            let message = format!("`{name}` is no limit of one account on {}; {help}", rules.title);
            Err(place.key(&["quotas", name], message))
        }
    }
}

/// A setting that has one of few values has one of them.
fn values(place: &Place<'_>, account: &AccountConfig, rules: &Rules) -> Result<(), ConfigError> {
    for (name, value) in &account.settings {
        let there: Vec<&str> = rules.settings[name].values.iter().map(String::as_str).collect();
        if there.is_empty() || there.contains(&value.as_str()) {
            continue;
        }
        let help = suggestion(value, &there).unwrap_or_default();
        return Err(place.value(&["settings", name], format!("{value:?} is no {name} of {}; {help}", rules.title)));
    }
    Ok(())
}

/// What means nothing alone does not stand alone.
fn together(place: &Place<'_>, account: &AccountConfig, rules: &Rules) -> Result<(), ConfigError> {
    let has = |name: &String| account.credentials.contains_key(name) || account.settings.contains_key(name);
    let credentials = account.credentials.keys().map(|name| ("credentials", name, &rules.credentials[name].needs));
    let settings = account.settings.keys().map(|name| ("settings", name, &rules.settings[name].needs));
    for (table, name, needs) in credentials.chain(settings) {
        let Some(missing) = needs.iter().find(|needed| !has(needed)) else { continue };
        let other = if rules.credentials.contains_key(missing) { "credentials" } else { "settings" };
        let message = format!("`{name}` means nothing without {other}.{missing}; add that, or take this out");
        return Err(place.key(&[table, name], message));
    }
    Ok(())
}

/// Every option that an account sets is one of its channel's, and has a value that the channel takes.
fn options(place: &Place<'_>, account: &AccountConfig, rules: &Rules) -> Result<(), ConfigError> {
    for (name, value) in &account.options {
        let path = ["options", name.as_str()];
        let Some(option) = rules.options.get(name) else {
            let there: Vec<&str> = rules.options.keys().map(String::as_str).collect();
            let help = suggestion(name, &there).unwrap_or_else(|| "it has none".to_owned());
            return Err(place.key(&path, format!("{} has no option {name:?}; {help}", rules.title)));
        };
        let value = option.meant(value);
        if option.accepts(&value).is_err() {
            return Err(place.value(&path, option.refusal(name, &value)));
        }
    }
    Ok(())
}

/// A budget is of what costs something, and in what the platform bills in: nobody knows here what another currency is worth.
fn budget(place: &Place<'_>, account: &AccountConfig, rules: &Rules) -> Result<(), ConfigError> {
    let (Some(budget), title) = (&account.budget, &rules.title) else { return Ok(()) };
    let message = match &rules.cost {
        Some(cost) if cost.currency == budget.currency => return Ok(()),
        Some(cost) => {
            let currency = &cost.currency;
            format!("{title} bills in {currency}, so `{budget}` would limit nothing; name a sum in {currency}")
        }
        None => format!("{title} costs nothing, so `budget` would limit nothing; remove it"),
    };
    Err(place.value(&["budget"], message))
}

/// The language of an account is one, and so is each that it falls back to; it has one to fall back from.
fn languages(place: &Place<'_>, account: &AccountConfig) -> Result<(), ConfigError> {
    if let Some(tag) = &account.language {
        check_language(tag).map_err(|message| place.value(&["language"], message))?;
    }
    if !account.fallback.is_empty() && account.language.is_none() {
        let message = "an account without a language takes the article as it was written and falls back to nothing; add \
                       `language`";
        return Err(place.key(&["fallback"], message));
    }
    for (n, tag) in account.fallback.iter().enumerate().filter(|(_, tag)| *tag != ANY_LANGUAGE) {
        check_language(tag)
            .map_err(|message| place.value(&["fallback", &n.to_string()], format!("{message}, or {ANY_LANGUAGE:?}")))?;
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
fn tags(place: &Place<'_>, account: &AccountConfig) -> Result<(), ConfigError> {
    for (key, text) in account.utm.iter() {
        tagging::check(text).map_err(|error| place.value(&["utm", key], ComposeError::Template(error).message()))?;
    }
    Ok(())
}

/// Every key of the table `table` is one that the channel asks for.
fn known<'a, T>(
    place: &Place<'_>,
    table: &str,
    channel: &str,
    mut names: impl Iterator<Item = &'a String>,
    rules: &BTreeMap<String, T>,
) -> Result<(), ConfigError> {
    let Some(name) = names.find(|name| !rules.contains_key(*name)) else { return Ok(()) };
    let there: Vec<&str> = rules.keys().map(String::as_str).collect();
    let help = suggestion(name, &there).unwrap_or_else(|| "it has none".to_owned());
    let what = table.trim_end_matches('s');
    Err(place.key(&[table, name], format!("{channel} has no {what} {name:?}; {help}")))
}

fn check_language(tag: &str) -> Result<(), String> {
    language::mistake(tag).map_or(Ok(()), Err)
}
