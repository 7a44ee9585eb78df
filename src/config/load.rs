//! Finds, reads and checks the configuration.

use std::path::{Path, PathBuf};

use super::diagnostic::{Diagnostic, in_words, suggestion};
use super::{AccountConfig, Config, place};

/// Why there is no usable configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration {path} cannot be read: {reason}; check --config and $FANFARE_CONFIG",
        path = .path.display(), reason = in_words(reason))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// Something in it is wrong, at a place.
    #[error("{0}")]
    Wrong(Box<Diagnostic>),
    /// A secret cannot be had.
    #[error("{0}")]
    Secret(String),
    /// It cannot be changed.
    #[error("{0}")]
    Edit(String),
}

/// A configuration and where it was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it says; the defaults, if there is none.
    pub config: Config,
    /// The file, if there is one.
    pub path: Option<PathBuf>,
    text: String,
}

impl Found {
    /// None.
    pub fn none() -> Self {
        Self { config: Config::default(), path: None, text: String::new() }
    }

    /// The file's text; empty if there is no file.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn wrong(&self, span: std::ops::Range<usize>, message: impl Into<String>) -> ConfigError {
        let file = self.path.as_deref().unwrap_or(Path::new("config.toml")).to_string_lossy();
        ConfigError::Wrong(Box::new(careful(Diagnostic::new(file, &self.text, span, message))))
    }

    /// Where relative paths of the configuration start.
    pub fn folder(&self) -> PathBuf {
        self.path.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default()
    }
}

/// The variable that names the configuration file if `--config` does not.
const VARIABLE: &str = "FANFARE_CONFIG";

/// Reads the configuration: `path` if given, else the file that `$FANFARE_CONFIG` names, else `./config.toml` if it is
/// there, else none.
///
/// # Errors
///
/// [`ConfigError`], with file, line and column for what is wrong inside.
pub fn load(path: Option<&Path>) -> Result<Found, ConfigError> {
    let named =
        path.map(Path::to_owned).or_else(|| std::env::var_os(VARIABLE).filter(|v| !v.is_empty()).map(PathBuf::from));
    let path = match named {
        Some(path) => path,
        None => {
            let path = PathBuf::from("config.toml");
            if !path.is_file() {
                return Ok(Found::none());
            }
            path
        }
    };
    let text =
        std::fs::read_to_string(&path).map_err(|reason| ConfigError::Unreadable { path: path.clone(), reason })?;
    let config = parse(&text, &path.to_string_lossy())?;
    Ok(Found { config, path: Some(path), text })
}

/// Whether `text` can be a configuration.
///
/// # Errors
///
/// [`ConfigError::Wrong`].
pub fn check_text(text: &str) -> Result<(), ConfigError> {
    parse(text, "config.toml").map(drop)
}

/// Reads `text` as the configuration; `file` is its name in messages.
pub(crate) fn parse(text: &str, file: &str) -> Result<Config, ConfigError> {
    let wrong = |diagnostic| ConfigError::Wrong(Box::new(careful(diagnostic)));
    let config: Config = toml::from_str(text).map_err(|error| wrong(Diagnostic::toml(file, text, &error)))?;
    check(&config).map_err(|Wrong { path, message }| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        wrong(Diagnostic::new(file, text, place::value(text, &path), message))
    })?;
    Ok(config)
}

/// Shows no line with its values where one of them may be a secret that somebody wrote in clear.
fn careful(diagnostic: Diagnostic) -> Diagnostic {
    let line = diagnostic.text().to_lowercase();
    let telling = ["token", "secret", "passw", "key", "credential", "@"].iter().any(|word| line.contains(word));
    // An unknown key may be meant for a secret, whatever it is called.
    if telling || diagnostic.message.starts_with("unknown key") {
        return diagnostic.with_strings_hidden();
    }
    diagnostic
}

/// A value that is well-formed and still wrong.
struct Wrong {
    /// Where it stands: keys and indices from the root.
    path: Vec<String>,
    message: String,
}

/// `path` is that of the value: `accounts.0.name`.
fn wrong(path: &str, message: impl Into<String>) -> Wrong {
    Wrong { path: path.split('.').map(str::to_owned).collect(), message: message.into() }
}

/// What types alone do not say.
fn check(config: &Config) -> Result<(), Wrong> {
    let zone = &config.newsroom.timezone;
    if jiff::tz::TimeZone::get(zone).is_err() {
        let message = format!("`{zone}` is no time zone; use an IANA name such as `Europe/London`");
        return Err(wrong("newsroom.timezone", message));
    }
    match (&config.media.folder, &config.media.url) {
        (Some(_), None) => return Err(wrong("media.folder", "`folder` and `url` go together; set both")),
        (None, Some(_)) => return Err(wrong("media.url", "`folder` and `url` go together; set both")),
        _ => {}
    }
    let url = &config.store.url;
    if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(wrong("store.url", "the store is `sqlite:PATH` or `postgres://USER@HOST/DATABASE`"));
    }
    for (index, account) in config.accounts.iter().enumerate() {
        check_account(account, &format!("accounts.{index}"))?;
        if config.accounts[..index].iter().any(|earlier| earlier.name == account.name) {
            let message = format!("there are two accounts named `{}`; give each a name of its own", account.name);
            return Err(wrong(&format!("accounts.{index}.name"), message));
        }
    }
    check_routes(config)?;
    check_sources(config)?;
    check_alerts(config)
}

fn check_routes(config: &Config) -> Result<(), Wrong> {
    for (index, route) in config.routes.iter().enumerate() {
        let path = format!("routes.{index}.accounts");
        if route.accounts.is_empty() {
            return Err(wrong(&path, "this route goes nowhere; name an account or channel, or remove it"));
        }
        check_names(config, &route.accounts, &path)?;
    }
    Ok(())
}

/// Each of `names` is an account or channel that there is.
fn check_names(config: &Config, names: &[String], path: &str) -> Result<(), Wrong> {
    for (n, name) in names.iter().enumerate() {
        if !config.accounts.iter().any(|account| account.name == *name || account.channel == *name) {
            let known: Vec<&str> = config.accounts.iter().flat_map(|a| [a.name.as_str(), a.channel.as_str()]).collect();
            let help = suggestion(name, &known).unwrap_or_else(|| NO_ACCOUNTS.to_owned());
            return Err(wrong(&format!("{path}.{n}"), format!("`{name}` is no account or channel; {help}")));
        }
    }
    Ok(())
}

const NO_ACCOUNTS: &str = "there are no [[accounts]]; add one";

fn check_sources(config: &Config) -> Result<(), Wrong> {
    for (index, source) in config.sources.iter().enumerate() {
        let path = format!("sources.{index}");
        if source.name.trim().is_empty() || source.name.chars().any(char::is_control) {
            return Err(wrong(&format!("{path}.name"), "a source has a name; give it one"));
        }
        if config.sources[..index].iter().any(|earlier| earlier.name == source.name) {
            let message = format!("there are two sources named `{}`; give each a name of its own", source.name);
            return Err(wrong(&format!("{path}.name"), message));
        }
        check_names(config, &source.to, &format!("{path}.to"))?;
    }
    Ok(())
}

fn check_alerts(config: &Config) -> Result<(), Wrong> {
    let Some(mail) = &config.alerts.email else { return Ok(()) };
    if mail.to.is_empty() {
        return Err(wrong("alerts.email.to", "`email` names nobody; put an address into `to`"));
    }
    if let Some((n, address)) = mail.to.iter().enumerate().find(|(_, address)| !address.contains('@')) {
        let message = format!("`{address}` is no mail address; write `desk@news.example`");
        return Err(wrong(&format!("alerts.email.to.{n}"), message));
    }
    if !config.accounts.iter().any(|account| account.name == mail.account) {
        let known: Vec<&str> = config.accounts.iter().map(|account| account.name.as_str()).collect();
        let help = suggestion(&mail.account, &known).unwrap_or_else(|| NO_ACCOUNTS.to_owned());
        return Err(wrong("alerts.email.account", format!("`{}` is no account; {help}", mail.account)));
    }
    Ok(())
}

/// `path` is the account's own.
fn check_account(account: &AccountConfig, path: &str) -> Result<(), Wrong> {
    let name = &account.name;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 40 || !name.chars().all(allowed) {
        let message = "an account's name has 1 to 40 lower-case letters, digits, `-` and `_`";
        return Err(wrong(&format!("{path}.name"), message));
    }
    if account.text_limit == Some(0) {
        let message = "a text has room for 1 at least; write what the server allows, or leave it out";
        return Err(wrong(&format!("{path}.text_limit"), message));
    }
    if account.link_length == Some(0) {
        let message = "a link counts 1 at least; write what the server says, or leave it out";
        return Err(wrong(&format!("{path}.link_length"), message));
    }
    if let Some((limit, _)) = account.quotas.iter().find(|(_, max)| **max == 0) {
        let message = "a limit of 0 lets nothing out; write what the platform allows, or pause the account: `fanfare queue pause`";
        return Err(wrong(&format!("{path}.quotas.{limit}"), message));
    }
    let Some(url) = &account.api_url else { return Ok(()) };
    let path = format!("{path}.api_url");
    if !url.username().is_empty() || url.password().is_some() {
        let message = "a name or password does not stand in an address; leave out what is before the @";
        return Err(wrong(&path, message));
    }
    let loopback = match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(domain)) => domain == "localhost",
        None => false,
    };
    if !matches!(url.scheme(), "http" | "https") {
        let message = "this is no address of an API, which begins with https; a mail server is named by \
                       settings.smtp_host and settings.smtp_port";
        return Err(wrong(&path, message));
    }
    if !(url.scheme() == "https" || url.scheme() == "http" && loopback) {
        let message = "this would carry the token in clear; use https (plain http goes to loopback only)";
        return Err(wrong(&path, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest_key() {
        let error =
            parse("[newsroom]\nname = \"The Harbour Post\"\ntimezon = \"UTC\"\n", "config.toml").expect_err("unknown");
        let text = error.to_string();
        assert!(text.contains("config.toml:3:1"), "{text}");
        assert!(text.contains("timezone"), "{text}");
    }

    #[test]
    fn no_error_shows_a_secret_that_was_written_in_clear() {
        let account = "[[accounts]]\nname = \"a\"\nchannel = \"twitter\"\n";
        for rest in [
            "credentials = { access_token = \"hunter2\" }",
            "credentials = \"hunter2\"",
            "token = \"hunter2\"",
            "bearer = \"hunter2\"",
            "credentials = { access_token = \"hunter2 }",
            "api_url = \"me:hunter2@a.example\"",
            "api_url = \"https://me:hunter2@a.example\"",
            "[store]\nurl = \"postgre://me:hunter2@a.example/db\"",
            "[store]\nkey = \"hunter2\"",
        ] {
            let text = format!("{account}{rest}\n");
            let Err(ConfigError::Wrong(wrong)) = parse(&text, "config.toml") else { panic!("{text} is accepted") };
            let report = wrong.report();
            assert!(!report.contains("hunter2"), "{report}");
            assert!(report.contains("****"), "{report}");
        }
    }

    #[test]
    fn a_token_never_travels_in_clear() {
        let text = "[[accounts]]\nname = \"a\"\nchannel = \"mastodon\"\napi_url = \"http://mastodon.example\"\n";
        assert!(parse(text, "config.toml").expect_err("plain http").to_string().contains("in clear"));
        assert!(parse(&text.replace("mastodon.example", "127.0.0.1:4010/mastodon"), "config.toml").is_ok());
    }

    #[test]
    fn a_route_to_an_account_that_is_not_there_is_an_error() {
        let text = "[[routes]]\nsection = \"Sport\"\naccounts = [\"x-sport\"]\n";
        assert!(parse(text, "config.toml").expect_err("no such account").to_string().contains("x-sport"));
        let text = "[[accounts]]\nname = \"x-sport\"\nchannel = \"twitter\"\n[[routes]]\naccounts = [\"x-sprot\"]\n";
        let error = parse(text, "config.toml").expect_err("no such account").to_string();
        assert_eq!(error, "config.toml:5:13: `x-sprot` is no account or channel; did you mean \"x-sport\"?");
    }

    #[test]
    fn a_wrong_value_is_shown_where_it_stands_and_not_where_its_letters_stand_first() {
        let account = "[[accounts]]\nname = \"city\"\nchannel = \"email\"\n";
        for (rest, place, words) in [
            ("[[routes]]\nsection = \"City\"\naccounts = [\"y\"]\n", "6:13", "`y` is no account or channel"),
            ("[[routes]]\naccounts = [\"city\", \"it\"]\n", "5:21", "`it` is no account or channel"),
            ("[[routes]]\naccounts = []\n", "5:12", "goes nowhere"),
            ("[[sources]]\nname = \"c\"\nfolder = \"c\"\nto = [\"c\"]\n", "7:7", "`c` is no account or channel"),
            ("[[sources]]\nname = \" \"\nfolder = \"c\"\n", "5:8", "a source has a name"),
            ("[alerts.email]\nto = [\"it@a.example\"]\naccount = \"it\"\n", "6:11", "`it` is no account"),
            ("[alerts.email]\nto = [\"c\"]\naccount = \"city\"\n", "5:7", "`c` is no mail address"),
            ("[[accounts]]\nchannel = \"email\"\nname = \"city\"\n", "6:8", "two accounts named `city`"),
            ("[newsroom]\nname = \"city\"\ntimezone = \"city\"\n", "6:12", "`city` is no time zone"),
            ("[store]\nurl = \"email\"\n", "5:7", "the store is"),
            ("[media]\nfolder = \"media\"\n", "5:10", "set both"),
            ("[[accounts]]\nname = \"b\"\nchannel = \"email\"\ntext_limit = 0\n", "7:14", "1 at least"),
        ] {
            let text = format!("{account}{rest}");
            let error = parse(&text, "config.toml").expect_err(rest).to_string();
            assert!(error.starts_with(&format!("config.toml:{place}: ")) && error.contains(words), "{rest}: {error}");
        }
    }
}
