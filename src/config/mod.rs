//! `config.toml`: the newsroom, its store, its accounts and routes. Every key is documented where it is defined;
//! `config.example.toml` shows them all and a test holds it to this file.
//!
//! Environment variables are read here and nowhere else.

mod checks;
pub mod diagnostic;
pub mod edit;
mod hours;
mod load;
pub(crate) mod place;
mod running;
mod secrets;
mod user;
mod utm;

pub use checks::{Level, Levels};
pub use hours::{Allowance, Budget, Day, KeepFor, QuietHours, Slot, micros};
pub use load::{ConfigError, Found, check_text, load};
pub use running::{AlertKind, AlertMail, AlertsConfig, ServerConfig, SourceConfig, socket_address};
pub use secrets::SecretSource;
pub use utm::Utm;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use crate::post::{LinkPlace, MediaLimits};

/// `$XDG_STATE_HOME`, if it is set to an absolute path.
pub fn state_home() -> Option<PathBuf> {
    std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute())
}

/// Whether the person asked for output without colours (no-color.org).
pub fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Where a test wants the process to stop or die; see `dispatch/failpoint.rs`.
#[cfg(debug_assertions)]
pub fn failpoint() -> Option<String> {
    std::env::var("FANFARE_FAILPOINT").ok()
}

/// Where tests look for a mock that no configuration names: not where a person may have one running.
#[cfg(debug_assertions)]
fn mock_of_tests() -> Option<Url> {
    std::env::var("FANFARE_MOCK").ok()?.parse().ok()
}

/// The socket of the process's supervisor: `sd_notify(3)`.
pub fn notify_socket() -> Option<String> {
    std::env::var("NOTIFY_SOCKET").ok().filter(|name| !name.is_empty())
}

/// How long a supervisor goes without hearing from this process before it kills it: `sd_watchdog_enabled(3)`.
pub fn watchdog() -> Option<std::time::Duration> {
    let meant = std::env::var("WATCHDOG_PID").ok().is_none_or(|pid| pid.parse() == Ok(std::process::id()));
    let micros = std::env::var("WATCHDOG_USEC").ok()?.parse().ok()?;
    (meant && micros > 0).then(|| std::time::Duration::from_micros(micros))
}

/// The name of the person at the terminal, for the record of who did what. Containers and schedulers often name nobody: then it is the
/// user's that this process runs as, by the machine's own list, or by its number.
pub fn user_name() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| std::env::var(name).ok());
    named.into_iter().find(|name| !name.is_empty()).or_else(user::own).unwrap_or_else(|| "unknown".to_owned())
}

/// The whole configuration.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Who publishes.
    pub newsroom: Newsroom,
    /// Where deliveries are kept.
    pub store: StoreConfig,
    /// Where platforms can fetch media that they take by URL alone.
    pub media: MediaConfig,
    /// Where the faked platforms are.
    pub sandbox: SandboxConfig,
    /// A folder that overrides the embedded `channels/` file by file.
    pub channels: Option<PathBuf>,
    /// Each identity that posts are sent from.
    pub accounts: Vec<AccountConfig>,
    /// Which accounts an article goes to if nobody says; without routes, all.
    pub routes: Vec<Route>,
    /// Places that articles come from.
    pub sources: Vec<SourceConfig>,
    /// Who is told when a delivery goes wrong.
    pub alerts: AlertsConfig,
    /// Where a worker says how it is.
    pub server: ServerConfig,
    /// How much each rule of `fanfare check` counts; `fanfare check --rules` lists them.
    pub checks: Levels,
}

/// Who publishes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Newsroom {
    /// The name on headline cards and in newsletters.
    pub name: String,
    /// The home page.
    pub url: Option<Url>,
    /// IANA name of the zone that times are meant and shown in.
    pub timezone: String,
    /// BCP 47 tag of the language of articles that do not say theirs.
    pub language: Option<String>,
    /// Colours of headline cards.
    pub colours: Colours,
    /// A picture (PNG or JPEG) for headline cards.
    pub logo: Option<PathBuf>,
    /// How long what is published at once waits before it goes out, so that it can be taken back: `30s`. Breaking news does not.
    pub undo: Option<Allowance>,
    /// How far apart the posts of one article go out, in the order of the accounts: `2m`. Breaking news does not wait.
    pub stagger: Option<Allowance>,
}

impl Default for Newsroom {
    fn default() -> Self {
        Self {
            name: String::new(),
            url: None,
            timezone: "UTC".to_owned(),
            language: None,
            colours: Colours::default(),
            logo: None,
            undo: None,
            stagger: None,
        }
    }
}

/// Colours of headline cards, as `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Colours {
    /// Behind everything.
    pub background: Colour,
    /// The headline.
    pub text: Colour,
    /// The bar and the newsroom's name.
    pub accent: Colour,
}

impl Default for Colours {
    fn default() -> Self {
        Self {
            background: Colour([0x10, 0x1d, 0x2c]),
            text: Colour([0xff, 0xff, 0xff]),
            accent: Colour([0xf2, 0xb1, 0x34]),
        }
    }
}

/// A colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii());
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match value {
            Some(value) => {
                let [_, red, green, blue] = value.to_be_bytes();
                Ok(Self([red, green, blue]))
            }
            None => Err(serde::de::Error::custom(format!("`{text}` is not a colour; write it as `#rrggbb`"))),
        }
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Where deliveries are kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreConfig {
    /// `sqlite:PATH` (relative to the configuration file) or `postgres://USER@HOST/DATABASE`.
    pub url: String,
    /// The key that tokens in the store are encrypted with: 32 bytes in base64 or hex. Needed to sign in, and to renew tokens.
    pub key: Option<SecretSource>,
    /// How long journal, history and frozen content of what has ended are kept, `31d` at least, or `forever`. What refuses a
    /// second publish, and what a correction or retraction needs, always stays.
    pub keep: KeepFor,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { url: "sqlite:fanfare.db".to_owned(), key: None, keep: KeepFor::default() }
    }
}

/// Where platforms can fetch media that they take by URL alone (Instagram; pictures on TikTok).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MediaConfig {
    /// A folder that a public web server serves; files are copied there.
    pub folder: Option<PathBuf>,
    /// The URL under which it serves that folder.
    pub url: Option<Url>,
}

/// Where the faked platforms are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SandboxConfig {
    /// A running `fanfare mock`; if none answers there, one is started in the process.
    pub mock: Url,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        // The address that `fanfare mock` listens on by itself.
        let mock = Url::parse("http://127.0.0.1:4010").expect("a URL written here");
        #[cfg(debug_assertions)]
        let mock = mock_of_tests().unwrap_or(mock);
        Self { mock }
    }
}

/// One identity on a channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountConfig {
    /// Its name here: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// The channel it is on.
    pub channel: String,
    /// Base URL instead of the platform's: a Mastodon instance, a PDS, a local Bot API server. Plain http to loopback only.
    pub api_url: Option<Url>,
    /// The secrets that the channel asks for, by name.
    #[serde(default)]
    pub credentials: BTreeMap<String, SecretSource>,
    /// The day on which its token ends, if that is known and nothing renews it: `2027-01-20`. A token that a worker has renewed
    /// has an end of its own.
    pub token_ends: Option<Day>,
    /// What else the channel asks for, by name: `page_id`, `chat_id`.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// BCP 47 tag of the language it writes in: the article's translation is taken. None: the article as it was written.
    pub language: Option<String>,
    /// BCP 47 tags of the translations it takes where there is none in its language, the best first; `any` is the article
    /// as it was written. Without one of them it is skipped.
    #[serde(default)]
    pub fallback: Vec<String>,
    /// The template instead of `post`.
    pub template: Option<String>,
    /// What happens to a text that is too long.
    #[serde(default)]
    pub overflow: Overflow,
    /// Where the article's link goes, instead of the channel's first choice.
    pub link: Option<LinkPlace>,
    /// Where a link in the text of a thread stands.
    #[serde(default)]
    pub thread_link: ThreadLink,
    /// The most parts of a thread, if fewer than the channel allows; beyond them the text is shortened.
    pub max_parts: Option<usize>,
    /// The account's own limit of a text, on channels where that is its server's (Mastodon) or its subscription's (X).
    pub text_limit: Option<usize>,
    /// What a link counts on the account's own server, on channels where that is the server's to say (Mastodon).
    pub link_length: Option<usize>,
    /// What media the account's own server takes, on channels where servers differ (Mastodon), or its subscription gives (X).
    pub media_limits: Option<MediaLimits>,
    /// How much its platform lets this account do in a limit's window, by the limit's name in its channel's rules:
    /// `{ "posts per day" = 25 }`. Of what accounts share, nothing.
    #[serde(default)]
    pub quotas: BTreeMap<String, u32>,
    /// The `utm_…` parameters that its links get.
    #[serde(default)]
    pub utm: Utm,
    /// How much each rule of `fanfare check` counts for it, over what `[checks]` says.
    #[serde(default)]
    pub checks: Levels,
    /// The channel's options, as `[options.CHANNEL]` in an article.
    #[serde(default)]
    pub options: Map<String, Value>,
    /// When posts go out with `--slot`, one at a time: `mon-fri 09:00`, in the newsroom's zone.
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// Hours in which nothing goes out unless somebody asked for that very time, or it is breaking news: `22:00-07:00`.
    pub quiet: Option<QuietHours>,
    /// How far apart its posts are at least, where nobody asked for a time: `10m`. Breaking news does not wait.
    pub spacing: Option<Allowance>,
    /// How late a post may go out before it is `expired` instead: `2h`.
    #[serde(default = "late")]
    pub late: Allowance,
    /// How many overdue posts go out after a stop; if there are more, all of them are `held`.
    #[serde(default = "backlog")]
    pub backlog: u32,
    /// What it may spend in a calendar month (UTC), on channels that cost: `50 USD`. What would cost more is `held`.
    pub budget: Option<Budget>,
    /// Whether a person must approve each post before it goes out: `fanfare queue approve`.
    #[serde(default)]
    pub approval: bool,
}

fn late() -> Allowance {
    Allowance::hours(2)
}

fn backlog() -> u32 {
    10
}

/// What happens to a text that is too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overflow {
    /// It is shortened.
    #[default]
    Shorten,
    /// It becomes a thread.
    Thread,
    /// It is an error.
    Refuse,
}

/// Where a link in the text of a thread stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadLink {
    /// Below the first part, where most readers are.
    First,
    /// Where the template has it: at the end.
    #[default]
    Last,
}

/// Which accounts an article goes to. All conditions that are given must hold; the accounts of every route that matches
/// are taken together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The article's section is this one.
    pub section: Option<String>,
    /// The article has this tag.
    pub tag: Option<String>,
    /// The article's language is this one.
    pub language: Option<String>,
    /// Names of accounts, or of channels for all their accounts.
    pub accounts: Vec<String>,
}

impl Route {
    /// Whether an article of this section, with these tags, in this language goes this way.
    pub fn matches(&self, section: Option<&str>, tags: &[String], language: &str) -> bool {
        let same = |wanted: &Option<String>, value: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| value.is_some_and(|value| value.eq_ignore_ascii_case(wanted)))
        };
        same(&self.section, section)
            && same(&self.language, Some(language))
            && self
                .tag
                .as_deref()
                .is_none_or(|wanted| tags.iter().any(|tag| tag.to_lowercase() == wanted.to_lowercase()))
    }
}

impl AccountConfig {
    /// An account named like its channel, with everything left as it is: what there is without a configuration.
    pub fn named_like(channel: &str) -> Self {
        Self {
            name: channel.to_owned(),
            channel: channel.to_owned(),
            api_url: None,
            token_ends: None,
            credentials: BTreeMap::new(),
            settings: BTreeMap::new(),
            language: None,
            fallback: Vec::new(),
            template: None,
            overflow: Overflow::default(),
            link: None,
            thread_link: ThreadLink::default(),
            max_parts: None,
            text_limit: None,
            link_length: None,
            media_limits: None,
            quotas: BTreeMap::new(),
            utm: Utm::default(),
            checks: Levels::new(),
            options: Map::new(),
            slots: Vec::new(),
            quiet: None,
            spacing: None,
            late: late(),
            backlog: backlog(),
            budget: None,
            approval: false,
        }
    }
}
