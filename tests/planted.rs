//! Accounts of any channel on a mock, by what its `channel.toml` says that they need, with secrets that are looked for.

use std::fmt::Write as _;

use fanfare::channel::{Channels, Rules};
use serde_json::Value;

use crate::common::{CHANNELS, Mock};

/// The account of a fake that all is planted for.
const DESK: &str = "desk";

/// The id of that account where a platform numbers its accounts.
const DESK_ID: &str = "1640183677564184";

/// The rules of a channel.
pub fn rules(channel: &str) -> Rules {
    let channels = Channels::embedded().expect("what is built in is valid");
    channels.get(channel).expect("a channel of the registry").rules.clone()
}

/// The channels that take a post of words alone.
pub fn that_take_words() -> Vec<&'static str> {
    CHANNELS.into_iter().filter(|channel| rules(channel).media.required.is_none()).collect()
}

/// What the fake of `channel` takes as that credential, marked so that it stands nowhere else; none if it knows none.
pub fn secret(channel: &str, credential: &str) -> Option<String> {
    let form = rules(channel).credentials.get(credential)?.sandbox.clone()?;
    let mark = format!("hush-{channel}-{credential}-5b1c");
    Some(match form.split_once("{account}") {
        Some((before, after)) => format!("{before}{DESK}~{mark}{after}"),
        // Where letters and figures are counted, others of as many.
        None if form.contains("SANDBOX") => form.replace("SANDBOX", "HUSHHUS"),
        None => format!("{form}-{mark}"),
    })
}

/// All of these.
pub fn secrets(channel: &str) -> Vec<(String, String)> {
    let rules = rules(channel);
    let secret = |name: &String| Some((name.clone(), secret(channel, name)?));
    rules.credentials.keys().filter_map(secret).collect()
}

/// An account called like its channel, but for its credentials, as lines of a configuration. `has` tells which of these it is given.
pub fn account(channel: &str, mock: &Mock, has: impl Fn(&str) -> bool) -> String {
    let rules = rules(channel);
    let mut text = format!("[[accounts]]\nname = \"{channel}\"\nchannel = \"{channel}\"\n");
    if rules.settings.contains_key("smtp_host") {
        let about: Value = serde_json::from_str(&mock.call("GET", "/_mock/", "")).expect("JSON");
        let (host, port) = about["smtp"].as_str().expect("an address").rsplit_once(':').expect("a port");
        let _ = writeln!(text, "settings.smtp_host = \"{host}\"\nsettings.smtp_port = \"{port}\"");
    } else {
        let _ = writeln!(text, "api_url = \"{}/{channel}\"", mock.url());
    }
    let identity = rules.login.as_ref().and_then(|login| login.identity.as_ref());
    let is_of_a_credential_it_lacks =
        |setting: &String| rules.credentials.iter().any(|(name, rule)| rule.needs.contains(setting) && !has(name));
    for (name, rule) in rules.settings.iter().filter(|(name, _)| !is_of_a_credential_it_lacks(name)) {
        let Some(value) = &rule.sandbox else { continue };
        let value = if identity == Some(name) { DESK_ID.to_owned() } else { value.replace("{account}", DESK) };
        let _ = writeln!(text, "settings.{name} = {value:?}");
    }
    text
}
