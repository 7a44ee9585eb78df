//! What runs beside publishing: who is told when something goes wrong, where a worker answers, where articles come from.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Allowance, SecretSource};

/// What went wrong, as far as somebody must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// A post, or a change of one, was not done and will not be.
    Failed,
    /// Whether a post is out cannot be known.
    Uncertain,
    /// A post waits for a person.
    Held,
    /// A post was not sent in time.
    Expired,
    /// An account sends nothing more until a person acts: a dead token, no credit.
    AccountStopped,
    /// No worker sends anything until a person acts: the clock jumped.
    SendingStopped,
    /// Posts are due, and no worker is alive that would send them.
    NoWorker,
    /// The token of an account ends soon, and nothing renews it.
    TokenEnding,
}

impl AlertKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Failed,
        Self::Uncertain,
        Self::Held,
        Self::Expired,
        Self::AccountStopped,
        Self::SendingStopped,
        Self::NoWorker,
        Self::TokenEnding,
    ];

    /// The word in the configuration, in JSON and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Uncertain => "uncertain",
            Self::Held => "held",
            Self::Expired => "expired",
            Self::AccountStopped => "account_stopped",
            Self::SendingStopped => "sending_stopped",
            Self::NoWorker => "no_worker",
            Self::TokenEnding => "token_ending",
        }
    }
}

impl FromStr for AlertKind {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|kind| kind.as_str() == word);
        known.copied().ok_or_else(|| format!("unknown kind of alert: {word}"))
    }
}

/// Who is told when a delivery goes wrong. Sent by workers, and by a publish that waits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertsConfig {
    /// A URL that alerts are posted to as JSON, such as a chat's incoming webhook. Whoever knows it can write there, so it is
    /// a secret.
    pub webhook: Option<SecretSource>,
    /// Alerts by mail.
    pub email: Option<AlertMail>,
    /// What is worth an alert; nothing said, everything.
    pub on: Option<Vec<AlertKind>>,
    /// How long posts are due without a worker that would send them before somebody is told.
    pub no_worker_after: Allowance,
    /// How many days before its end somebody is told of a token that nothing renews.
    pub token_ending_days: u32,
}

impl Default for AlertsConfig {
    fn default() -> Self {
        let no_worker_after = Allowance(jiff::SignedDuration::from_mins(10));
        Self { webhook: None, email: None, on: None, no_worker_after, token_ending_days: 7 }
    }
}

impl AlertsConfig {
    /// What is worth an alert.
    pub fn kinds(&self) -> Vec<AlertKind> {
        self.on.clone().unwrap_or_else(|| AlertKind::ALL.to_vec())
    }
}

/// Alerts by mail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertMail {
    /// The account, of a channel that sends mail, whose server and sender are used.
    pub account: String,
    /// The recipients.
    pub to: Vec<String>,
}

/// Where `fanfare worker` says how it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// The address of `/healthz` and `/metrics`; without one nothing listens.
    #[serde(deserialize_with = "listens_on")]
    pub listen: Option<SocketAddr>,
}

fn listens_on<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<SocketAddr>, D::Error> {
    socket_address(&String::deserialize(deserializer)?).map(Some).map_err(serde::de::Error::custom)
}

/// An address with its port: `127.0.0.1:4000`, `[::1]:4000`, `localhost:4000`.
///
/// # Errors
///
/// A sentence that says how it is written.
pub fn socket_address(text: &str) -> Result<SocketAddr, String> {
    let address = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    address
        .parse()
        .map_err(|_| format!("`{text}` is no address with a port; write `127.0.0.1:4000` or `localhost:4000`"))
}

/// A place that articles come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    /// Its name here.
    pub name: String,
    /// The folder of articles, relative to the configuration file.
    pub folder: PathBuf,
    /// Accounts or channels that its articles go to, instead of what the routes say.
    #[serde(default)]
    pub to: Vec<String>,
    /// How often a worker looks for new articles by itself: `5m`. Without it, only `fanfare source poll` does.
    pub every: Option<Allowance>,
}
