//! Finds, reads and checks the configuration.

use std::path::{Path, PathBuf};

use super::diagnostic::{Diagnostic, in_words, suggestion};
use super::{AccountConfig, Config};

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
    /// What is wrong with the `index`th account (from 0), pointing at `word` in it, else at the account itself.
    pub fn wrong_account(&self, index: usize, word: &str, message: impl Into<String>) -> ConfigError {
        let mut tables = self.text.match_indices("[[accounts]]").map(|(at, _)| at).skip(index);
        let start = tables.next().unwrap_or(0);
        let end = tables.next().unwrap_or(self.text.len());
        let within = self.text[start..end].find(word).map(|at| start + at..start + at + word.len());
        self.wrong(within.unwrap_or(start..start + "[[accounts]]".len()), message)
    }

    /// What is wrong with a value that stands somewhere, pointing at it.
    pub fn wrong_value(&self, value: &str, message: impl Into<String>) -> ConfigError {
        let start = self.text.find(value).unwrap_or(0);
        self.wrong(start..start + value.len(), message)
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
                return Ok(Found { config: Config::default(), path: None, text: String::new() });
            }
            path
        }
    };
    let text =
        std::fs::read_to_string(&path).map_err(|reason| ConfigError::Unreadable { path: path.clone(), reason })?;
    let config = parse(&text, &path.to_string_lossy())?;
    Ok(Found { config, path: Some(path), text })
}

/// Reads `text` as the configuration; `file` is its name in messages.
pub(crate) fn parse(text: &str, file: &str) -> Result<Config, ConfigError> {
    let wrong = |diagnostic| ConfigError::Wrong(Box::new(careful(diagnostic)));
    let config: Config = toml::from_str(text).map_err(|error| wrong(Diagnostic::toml(file, text, &error)))?;
    check(&config).map_err(|(needle, message)| {
        // The place of a value that is well-formed and still wrong: where it stands in the file.
        let start = text.find(&needle).unwrap_or(0);
        wrong(Diagnostic::new(file, text, start..start + needle.len(), message))
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

/// What types alone do not say. Gives the text to point at and the message.
fn check(config: &Config) -> Result<(), (String, String)> {
    let zone = &config.newsroom.timezone;
    if jiff::tz::TimeZone::get(zone).is_err() {
        return Err((zone.clone(), format!("`{zone}` is no time zone; use an IANA name such as `Europe/London`")));
    }
    if config.media.folder.is_some() != config.media.url.is_some() {
        return Err(("[media]".to_owned(), "`folder` and `url` go together; set both".to_owned()));
    }
    let url = &config.store.url;
    if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        let message = "the store is `sqlite:PATH` or `postgres://USER@HOST/DATABASE`".to_owned();
        return Err((url.clone(), message));
    }
    for (index, account) in config.accounts.iter().enumerate() {
        check_account(account)?;
        if config.accounts[..index].iter().any(|earlier| earlier.name == account.name) {
            let message = format!("there are two accounts named `{}`; give each a name of its own", account.name);
            return Err((account.name.clone(), message));
        }
    }
    check_sources(config)?;
    check_alerts(config)?;
    let sent_to = config.routes.iter().flat_map(|route| &route.accounts);
    for name in sent_to.chain(config.sources.iter().flat_map(|source| &source.to)) {
        if !config.accounts.iter().any(|account| account.name == *name || account.channel == *name) {
            let known: Vec<&str> = config.accounts.iter().flat_map(|a| [a.name.as_str(), a.channel.as_str()]).collect();
            let help = suggestion(name, &known).unwrap_or_else(|| "there are no [[accounts]]; add one".to_owned());
            return Err((name.clone(), format!("`{name}` is no account or channel; {help}")));
        }
    }
    Ok(())
}

fn check_sources(config: &Config) -> Result<(), (String, String)> {
    for (index, source) in config.sources.iter().enumerate() {
        if source.name.trim().is_empty() || source.name.chars().any(char::is_control) {
            return Err(("[[sources]]".to_owned(), "a source has a name; give it one".to_owned()));
        }
        if config.sources[..index].iter().any(|earlier| earlier.name == source.name) {
            let message = format!("there are two sources named `{}`; give each a name of its own", source.name);
            return Err((source.name.clone(), message));
        }
    }
    Ok(())
}

fn check_alerts(config: &Config) -> Result<(), (String, String)> {
    let Some(mail) = &config.alerts.email else { return Ok(()) };
    if mail.to.is_empty() {
        return Err(("[alerts".to_owned(), "`email` names nobody; put an address into `to`".to_owned()));
    }
    if let Some(address) = mail.to.iter().find(|address| !address.contains('@')) {
        return Err((address.clone(), format!("`{address}` is no mail address; write `desk@news.example`")));
    }
    if !config.accounts.iter().any(|account| account.name == mail.account) {
        let known: Vec<&str> = config.accounts.iter().map(|account| account.name.as_str()).collect();
        let help = suggestion(&mail.account, &known).unwrap_or_else(|| "there are no [[accounts]]; add one".to_owned());
        return Err((mail.account.clone(), format!("`{}` is no account; {help}", mail.account)));
    }
    Ok(())
}

fn check_account(account: &AccountConfig) -> Result<(), (String, String)> {
    let name = &account.name;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 40 || !name.chars().all(allowed) {
        let message = "an account's name has 1 to 40 lower-case letters, digits, `-` and `_`".to_owned();
        return Err((name.clone(), message));
    }
    if let Some(url) = &account.api_url {
        if !url.username().is_empty() || url.password().is_some() {
            let message = "a name or password does not stand in an address; leave out what is before the @".to_owned();
            return Err(("api_url".to_owned(), message));
        }
        let loopback = match url.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(domain)) => domain == "localhost",
            None => false,
        };
        if !(url.scheme() == "https" || url.scheme() == "http" && loopback) {
            let message =
                "this would carry the token in clear; use https (plain http goes to loopback only)".to_owned();
            return Err((url.as_str().trim_end_matches('/').to_owned(), message));
        }
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
        assert_eq!(error, "config.toml:5:14: `x-sprot` is no account or channel; did you mean \"x-sport\"?");
    }
}
