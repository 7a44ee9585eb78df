//! One file per channel, behind one trait. An adapter knows one post and one transport, and nothing of queues, limits,
//! retries, clocks or dry runs; [`registry()`] lists them all.

mod answers;
mod bluesky;
mod email;
/// As the contributors' guide shows it.
#[cfg(test)]
#[path = "../../tests/channels/example/adapter.rs"]
mod example;
mod facebook;
mod graph;
mod instagram;
mod login;
mod mastodon;
mod mime;
mod notice;
mod polls;
mod registry;
mod renewal;
mod said;
#[cfg(test)]
mod scripted;
mod shown;
mod takes;
mod telegram;
mod tiktok;
mod twitter;
mod youtube;

pub use answers::{answered, class_of_status, unanswered};
pub use email::{RECIPIENTS, unsubscribe_page};
pub use login::{Grant, Granted};
pub use notice::{Notice, notify};
pub use registry::{make, registry};

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;

use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop};
use crate::id::{AccountName, ChannelName};
use crate::post::{LinkCard, Media, MediaLimits, Part, Post};
use crate::secret::Secret;
use crate::text::write;
use answers::{Row, class_of};

/// The conversation with one platform, for one account.
#[async_trait]
pub trait Adapter: Send + Sync {
    /// The version of this adapter's steps. Raised when a step changes its meaning: an action begun with another version is
    /// stopped with a reason, not continued.
    fn steps_version(&self) -> u16 {
        1
    }

    /// Whether the account's keys and settings can be used at all, as far as that can be told without asking anybody.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Who these credentials belong to. Sends nothing that people see.
    async fn whoami(&self) -> Result<Identity, Failure>;

    /// How long the account's own server lets a text be, on channels where servers differ. Sends nothing that people see.
    async fn text_limits(&self) -> Result<TextLimits, Failure> {
        Ok(TextLimits::default())
    }

    /// What media the account's own server takes, on channels where servers differ. Sends nothing that people see.
    async fn media_limits(&self) -> Result<Option<MediaLimits>, Failure> {
        Ok(None)
    }

    /// How much its platform lets this very account do, where accounts differ. Sends nothing that people see.
    async fn own_quotas(&self) -> Result<Vec<OwnQuota>, Failure> {
        Ok(Vec::new())
    }

    /// Sends the post: straight-line code of steps of `journal`.
    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop>;

    /// As how many posts its platform counts `part`, where that is more than one: all of a thread is counted before its first part.
    fn items(&self, _post: &Post, _part: &Part) -> u32 {
        1
    }

    /// The minted values that only this step uses, and that tell when it was made: they are made anew if it surely was not done, or is
    /// not found long after. Nothing that the platform may know a later request by.
    fn minted_for(&self, _step: &Step) -> Vec<String> {
        Vec::new()
    }

    /// What became of a step of `publish` whose outcome is unknown. Never guesses, never sends.
    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure>;

    /// The post that a person says is out, as far as its address names it: with the id that calls need, and what later actions
    /// do; `part` is what was to be sent, where that is known. Where an address holds all of that, it is as it was. Sends nothing
    /// that people see.
    async fn locate(&self, named: PartReceipt, _part: Option<&Part>) -> Result<PartReceipt, Failure> {
        Ok(named)
    }

    /// Gets new tokens with the refresh token. The caller stores them before they are used.
    async fn refresh(&self) -> Result<Tokens, Failure> {
        Err(Failure::new(Class::Unauthorized, "the token is no longer valid and this channel has no way to renew it"))
    }

    /// When the session ends that it has made for itself, which nobody keeps; none if there is none, or nobody says when.
    fn session_ends_at(&self) -> Option<Timestamp> {
        None
    }

    /// The tokens of a session that it has opened by itself and that nobody keeps yet, told once: whoever has the account next need not
    /// open another.
    fn opened(&self) -> Option<Tokens> {
        None
    }

    /// True if what it has of the account opens a session at any time: renewed tokens that nobody keeps are no loss then.
    fn signs_in_alone(&self) -> bool {
        false
    }

    /// Has the server make an app that a person's browser may be sent back to `redirect_uris` by, to ask for `scopes`. Gives the
    /// credentials of that app.
    async fn register(&self, _redirect_uris: &[&str], _scopes: &str) -> Result<Tokens, Failure> {
        Err(Failure::unsupported("make an app by itself"))
    }

    /// Trades the code that a person's browser brought for tokens.
    async fn trade(&self, _grant: &Grant) -> Result<Granted, Failure> {
        Err(Failure::unsupported("sign in by a browser"))
    }

    /// Signs in by the secret that a person has, where that gives tokens. Without any the secret is what requests are signed by.
    async fn open_session(&self) -> Result<Tokens, Failure> {
        Ok(Tokens::new())
    }

    /// What the credentials may not do though posting may need it, in words that end "it may not ...". Sends nothing that people
    /// see.
    async fn shortcomings(&self) -> Result<Vec<String>, Failure> {
        Ok(Vec::new())
    }

    /// What the platform says of the token. Sends nothing that people see.
    async fn rights(&self) -> Result<Rights, Failure> {
        Ok(Rights::default())
    }

    /// Sends a further part below the post that `receipt` proves, with the card of a link where posts bring theirs.
    async fn reply(
        &self,
        _part: &Part,
        _card: Option<&LinkCard>,
        _receipt: &Receipt,
        _journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        Err(unsupported("reply"))
    }

    /// Replaces the post that `receipt` proves by `post`, in place.
    async fn edit(&self, _post: &Post, _receipt: &Receipt, _journal: &dyn Journal) -> Result<Receipt, Stop> {
        Err(unsupported("change a post that is out"))
    }

    /// Takes down the post that `receipt` proves.
    async fn delete(&self, _receipt: &Receipt, _journal: &dyn Journal) -> Result<(), Stop> {
        Err(unsupported("take down a post that is out"))
    }

    /// The same; what the platform no longer deletes gets `notice` in its place, where it can. Gives what stays so.
    async fn withdraw(&self, _notice: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        self.delete(receipt, journal).await.map(|()| Receipt::default())
    }
}

/// A delete that was answered with yes and did nothing. It is tried again, and at last a person is told.
fn not_deleted(platform: &str, id: &str) -> Failure {
    Failure::new(Class::NotActed, format!("{platform} took the order to delete {id}, and it is still there"))
}

/// What came of reading back what the platform said it had deleted. An account that may not read, or has not paid for it, has the
/// platform's word alone, and that is no reason to stop it.
fn proof_or_word(read_back: Result<(), Failure>) -> Result<(), Failure> {
    match read_back {
        Err(failure) if matches!(failure.class, Class::Unauthorized | Class::OutOfCredit) => Ok(()),
        other => other,
    }
}

fn unsupported(what: &str) -> Stop {
    Stop::failed(Step::repeatable("unsupported", 0), Failure::unsupported(what))
}

/// Renewed tokens by the names of their credentials.
pub type Tokens = BTreeMap<String, Token>;

/// A renewed token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The token.
    pub secret: Secret,
    /// How long it lives from now on, where its end is somebody's concern: of what another token renews, it is nobody's.
    pub lives: Option<Duration>,
}

impl Token {
    /// A token of which nobody says when it ends, or which another token renews.
    pub fn new(secret: impl AsRef<str>) -> Self {
        Self { secret: Secret::new(secret), lives: None }
    }

    /// The same, ending after so many seconds if the platform has said so.
    #[must_use]
    pub fn lives(self, seconds: Option<u64>) -> Self {
        Self { lives: seconds.map(Duration::from_secs), ..self }
    }
}

/// One identity on a channel, with its credentials, as an adapter needs it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name in the configuration.
    pub name: AccountName,
    /// Its channel.
    pub channel: ChannelName,
    /// Base URL of the platform for this account, without a slash at the end; the channel's own unless overridden.
    pub api_url: Url,
    /// Secrets by name, as `[credentials]` in `channel.toml` declares them.
    pub secrets: BTreeMap<String, Secret>,
    /// What else identifies it and is no secret: `page_id`, `chat_id`, `handle`.
    pub settings: BTreeMap<String, String>,
    /// Platform figures that the adapter's conversation needs and `channel.toml` holds under `[adapter]`: versions in paths,
    /// chunk sizes, settle times.
    pub figures: Map<String, Value>,
}

impl Account {
    /// A secret that the channel declares as required.
    ///
    /// # Errors
    ///
    /// [`Class::Unauthorized`], naming what is missing.
    pub fn secret(&self, name: &str) -> Result<&Secret, Failure> {
        self.secrets.get(name).ok_or_else(|| self.missing(name))
    }

    /// What tells the platform which app asks, as fields of a form: its id, by that name, and its secret.
    ///
    /// # Errors
    ///
    /// As [`Account::secret`].
    fn app(&self, id: &'static str) -> Result<[(&'static str, String); 2], Failure> {
        let field = |name| Ok((name, self.secret(name)?.expose().to_owned()));
        Ok([field(id)?, field("client_secret")?])
    }

    /// A setting that the channel declares as required.
    ///
    /// # Errors
    ///
    /// [`Class::Unauthorized`], naming what is missing.
    pub fn setting(&self, name: &str) -> Result<&str, Failure> {
        self.settings.get(name).map(String::as_str).ok_or_else(|| self.missing(name))
    }

    /// A figure of `[adapter]` in `channel.toml`, or `default` if a user's override file leaves it out.
    pub fn figure(&self, name: &str, default: u64) -> u64 {
        self.figures.get(name).and_then(Value::as_u64).unwrap_or(default)
    }

    /// Figures of `[adapter]` in `channel.toml` that stand in a row; a single one is a row too. `None` if there are none.
    pub fn figures_of(&self, name: &str) -> Option<Vec<u64>> {
        let row = match self.figures.get(name)? {
            Value::Array(row) => row.iter().filter_map(Value::as_u64).collect(),
            one => Vec::from_iter(one.as_u64()),
        };
        Some(row).filter(|row: &Vec<u64>| !row.is_empty())
    }

    /// `path` below the account's base URL; segments are percent-encoded, `/` inside one included.
    pub fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.api_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    fn missing(&self, name: &str) -> Failure {
        Failure::new(
            Class::Unauthorized,
            format!("account {} has no `{name}`; set it under [[accounts]] in the configuration", self.name),
        )
    }
}

/// The files that `wanted` names, each once.
fn files<'p>(post: &'p Post, wanted: impl Iterator<Item = &'p usize>) -> BTreeMap<usize, &'p Media> {
    wanted.filter_map(|n| Some((*n, post.media.get(*n)?))).collect()
}

/// The text of `part` for a channel that knows no markup.
fn plain(part: &Part) -> String {
    write::plain::write(&part.text)
}

/// What an account's own server, or its subscription, says of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextLimits {
    /// How long a text may be, in the unit of the channel's first limit.
    pub max: Option<usize>,
    /// What a link counts in it, whatever its length.
    pub link: Option<usize>,
}

/// How much a platform lets one account do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnQuota {
    /// The call that is counted, by the name that requests carry as their action.
    pub action: &'static str,
    /// How many, inclusive.
    pub max: u32,
    /// In which time, in seconds.
    pub window_s: u32,
}

/// What a platform says of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// Which of the scopes that a sign-in asks for it has; none if nobody says.
    pub scopes: Option<BTreeSet<String>>,
    /// When it ends, if it does and somebody says so.
    pub ends_at: Option<Timestamp>,
    /// When it reads no more, where that ends before it does.
    pub reads_until: Option<Timestamp>,
    /// What would have to be done for the platform to say more.
    pub untold: Option<&'static str>,
}

impl From<BTreeSet<String>> for Rights {
    fn from(scopes: BTreeSet<String>) -> Self {
        Self { scopes: Some(scopes), ..Self::default() }
    }
}

/// Who some credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The platform's id, which does not change.
    pub id: String,
    /// The name that people see: `@examplenews`.
    pub name: String,
    /// Their page.
    pub url: Option<String>,
}

/// Refuses an edit that would leave something that is out as it was, or has nowhere to stand.
fn check_parts(post: &Post, receipt: &Receipt) -> Result<(), Stop> {
    let (new, out) = (post.parts.len(), receipt.parts.len());
    if new == out {
        return Ok(());
    }
    let message = format!("the corrected post has {new} parts and {out} are out; correct them at the platform");
    Err(Stop::failed(Step::repeatable("edit", 0), Failure::new(Class::Refused, message)))
}
