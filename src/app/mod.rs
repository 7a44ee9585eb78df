//! The calls that every face shares: preview, check, publish, queue, measure. A face parses, calls, and prints.

mod accounts;
mod agree;
mod alerts;
mod check;
mod correct;
mod cost;
mod desk;
mod doctor;
mod dry_run;
mod due;
mod entities;
mod error;
mod fetched;
mod follow;
mod freeze;
mod hints;
mod identity;
mod init;
mod listed;
mod login;
mod measure;
mod moved;
mod outlet;
mod page;
mod pauses;
mod posts;
mod publish;
mod queue;
mod queued;
mod removal;
mod renewal;
mod repeats;
mod sandbox;
mod scratch;
mod so_far;
mod sources;
mod store;
mod tidy;
mod vault;
mod view;
mod watch;

pub use accounts::{AccountView, FailureView, IdentityView, TokenView, Verified};
pub use check::{Checked, Finding, RuleView};
pub use correct::{Remedy, Rest, What, unexplained};
pub use cost::Spent;
pub use doctor::{Diagnosis, Health, diagnose};
pub use dry_run::dry_run;
pub use error::{Error, Exit};
pub use follow::Event;
pub use freeze::was_seen_late;
pub use hints::{About, next_step};
pub use init::Beginning;
pub use login::{Login, Person, SignedIn};
pub use measure::Measured;
pub use moved::MovedTime;
pub use outlet::{Alerts, Outlet};
pub use posts::{ASSUMED, Posts, Previewed, Unmade, wrong_with};
pub use publish::{Handed, Published, Request, exit_of};
pub use queue::Decision;
pub use repeats::REPEATED;
pub use sandbox::{MockAddresses, MockFaults, Sandbox, run_mock};
pub use so_far::SoFar;
pub use sources::{Polled, SourceView};
pub use store::Migrated;
pub use view::{Deliveries, DeliveryView, ErrorView, MediaView, PartView, Planned, PostView, Preview};
pub use watch::unserved_says;

pub use crate::article::Article;
pub use crate::channel::Channel;
pub use crate::config::socket_address;
pub use crate::delivery::{Action, ActionKind, ActionState, Delivery, DeliveryState};
pub use crate::dispatch::Options as DispatchOptions;
pub use crate::id::{AccountName, ArticleId, ChannelName, DeliveryId, PublicationId};
pub use crate::mock::Running as RunningMock;
pub use crate::post::{Cost, Part, Post, Severity, Warning};
pub use crate::schedule::{When, is_as_planned, waits_for_its_time};
pub use crate::secret::Secret;
pub use crate::store::{
    Backup, Census, Dossier, Fault, Filter, Happened, InFlight, Inspection, Pause, Removal, Restored, Scope, Tidied,
    Unserved,
};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::article::Defaults;
use crate::channel::{Channels, Rules};
use crate::clock::{Clock, SystemClock};
use crate::compose::Networks;
use crate::config::diagnostic::nearest;
use crate::config::{self, AccountConfig, Config};
use crate::source;

/// A configuration, the channels it knows, and the time.
pub struct App {
    pub(crate) config: Config,
    /// Where relative paths of the configuration start.
    pub(crate) folder: PathBuf,
    pub(crate) channels: Channels,
    pub(crate) zone: TimeZone,
    pub(crate) clock: Arc<dyn Clock>,
    networks: Arc<Networks>,
    config_path: Option<PathBuf>,
}

/// To which accounts, with which template.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Names of accounts, or of channels for all their accounts; empty for what the routes say.
    pub to: Vec<String>,
    /// The template instead of the account's and the article's.
    pub template: Option<String>,
}

impl App {
    /// Reads the configuration (see [`config::load`]) and the channels.
    ///
    /// # Errors
    ///
    /// [`Error::Config`], [`Error::Channel`].
    pub fn load(path: Option<&Path>) -> Result<Arc<Self>, Error> {
        Self::with_clock(path, Arc::new(SystemClock::new()))
    }

    /// The same where the folder of the configuration's own channels need not be there yet: it is about to be made.
    ///
    /// # Errors
    ///
    /// As [`App::load`].
    pub fn load_before_channels(path: Option<&Path>) -> Result<Arc<Self>, Error> {
        let mut found = config::load(path)?;
        let folder = found.folder();
        found.config.channels = found.config.channels.filter(|own| folder.join(own).is_dir());
        Self::found(found, Arc::new(SystemClock::new()))
    }

    /// Without a configuration, whatever stands in the working directory.
    ///
    /// # Errors
    ///
    /// [`Error::Channel`].
    pub fn unconfigured() -> Result<Arc<Self>, Error> {
        Self::found(config::Found::none(), Arc::new(SystemClock::new()))
    }

    /// The same, with a clock of the caller's.
    ///
    /// # Errors
    ///
    /// As [`App::load`].
    pub fn with_clock(path: Option<&Path>, clock: Arc<dyn Clock>) -> Result<Arc<Self>, Error> {
        Self::found(config::load(path)?, clock)
    }

    fn found(found: config::Found, clock: Arc<dyn Clock>) -> Result<Arc<Self>, Error> {
        let folder = found.folder();
        let own = found.config.channels.as_ref().map(|channels| folder.join(channels));
        if let Some(own) = own.as_deref().filter(|own| !own.is_dir()) {
            let message = format!(
                "there is no folder {0}; make one with `fanfare channel eject CHANNEL --into {0}`",
                own.display()
            );
            return Err(found.wrong_value_at(&["channels"], message).into());
        }
        let channels = Channels::load(own.as_deref())?;
        agree::agree(&found, &channels)?;
        // Checked when it was read; UTC is what remains if the tz database went away since.
        let zone = TimeZone::get(&found.config.newsroom.timezone).unwrap_or(TimeZone::UTC);
        // Without a configuration, the names of its accounts are not known, and none is called unknown.
        let accounts = found.config.accounts.iter();
        let names = accounts.map(|account| (account.name.clone(), account.channel.clone()));
        let networks = Arc::new(Networks::new(&channels, names, found.path.is_some()));
        Ok(Arc::new(Self { config: found.config, folder, channels, zone, clock, networks, config_path: found.path }))
    }

    /// True if there is a configuration: without one nothing goes to the platforms.
    pub fn has_config(&self) -> bool {
        self.config_path.is_some()
    }

    /// Where a worker says how it is, if anywhere.
    pub fn listens_on(&self) -> Option<std::net::SocketAddr> {
        self.config.server.listen
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An instant in the newsroom's zone.
    pub fn zoned(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// Reads a time that a person wrote.
    ///
    /// # Errors
    ///
    /// [`Error::Time`].
    pub fn parse_time(&self, text: &str) -> Result<crate::schedule::Asked, Error> {
        Ok(crate::schedule::parse_time(text, &self.zone, self.clock.now())?)
    }

    /// The accounts of the configuration; without any, one for every channel, named like it.
    pub fn accounts(&self) -> Vec<AccountConfig> {
        if self.config.accounts.is_empty() {
            self.channels.iter().map(|channel| AccountConfig::named_like(channel.name.as_str())).collect()
        } else {
            self.config.accounts.clone()
        }
    }

    pub(crate) fn account(&self, name: &AccountName) -> Option<AccountConfig> {
        self.accounts().into_iter().find(|account| account.name == name.as_str())
    }

    /// Every channel.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.iter()
    }

    /// The channel called `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Channel`] with the nearest name there is.
    pub fn channel(&self, name: &str) -> Result<&Channel, Error> {
        Ok(self.channels.get(name)?)
    }

    /// The rules that a post was made by.
    fn rules_of(&self, post: &Post) -> Option<&Rules> {
        self.channels.get(post.channel.as_str()).ok().map(|channel| &channel.rules)
    }

    /// Reads articles: a file, a folder, `-` for standard input.
    ///
    /// # Errors
    ///
    /// [`Error::Source`].
    pub fn read(&self, argument: &str) -> Result<Vec<Article>, Error> {
        Ok(source::read(argument, &self.defaults())?)
    }

    /// True if `argument` names a folder of articles, of which a publish takes those that are not published yet.
    pub fn is_collection(&self, argument: &str) -> bool {
        source::is_collection(argument)
    }

    fn defaults(&self) -> Defaults {
        let newsroom = &self.config.newsroom;
        Defaults {
            zone: self.zone.clone(),
            language: newsroom.language.clone(),
            site: newsroom.url.clone(),
            now: Some(self.clock.now()),
        }
    }

    /// The accounts that `article` goes to.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a name that is neither an account nor a channel.
    pub fn choose(&self, article: &Article, to: &[String]) -> Result<Vec<AccountConfig>, Error> {
        let accounts = self.accounts();
        let names: Vec<String> = if !to.is_empty() {
            to.to_vec()
        } else if self.config.routes.is_empty() {
            return Ok(accounts);
        } else {
            let section = article.section.as_deref();
            let routes = self.config.routes.iter();
            routes
                .filter(|r| r.matches(section, &article.tags, &article.language))
                .flat_map(|r| r.accounts.clone())
                .collect()
        };
        let known: Vec<&str> = accounts.iter().flat_map(|a| [a.name.as_str(), a.channel.as_str()]).collect();
        let unknown: Vec<&str> = names.iter().map(String::as_str).filter(|name| !known.contains(name)).collect();
        match unknown[..] {
            [] => {}
            [name] => {
                return Err(Error::Usage(format!("there is no account or channel `{name}`; {}", hint(name, &known))));
            }
            [..] => {
                let told: Vec<String> = unknown
                    .iter()
                    .map(|name| match nearest(name, known.iter().copied()) {
                        Some(near) => format!("`{name}` (did you mean `{near}`?)"),
                        None => format!("`{name}`"),
                    })
                    .collect();
                let told = told.join(", ");
                return Err(Error::Usage(format!("there are no accounts or channels {told}; {}", all(&known))));
            }
        }
        Ok(accounts.into_iter().filter(|a| names.iter().any(|name| *name == a.name || *name == a.channel)).collect())
    }

    /// Why `article` goes to no account at all, if so: no route takes it.
    ///
    /// # Errors
    ///
    /// As [`App::choose`].
    pub fn goes_nowhere(&self, article: &Article, to: &[String]) -> Result<Option<String>, Error> {
        if !self.choose(article, to)?.is_empty() {
            return Ok(None);
        }
        let section = article.section.as_deref().map_or_else(String::new, |section| format!("section {section}, "));
        Ok(Some(format!(
            "no [[routes]] of the configuration take {} ({section}language {}, tags: {}), so it goes to no account; add a route, or \
             name accounts with --to",
            article.origin.name(),
            article.language,
            if article.tags.is_empty() { "none".to_owned() } else { article.tags.join(", ") },
        )))
    }

    pub(crate) fn store_url(&self) -> String {
        let url = &self.config.store.url;
        match url.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite:{}", self.folder.join(path).display()),
            None => url.clone(),
        }
    }

    /// Hosts that the configuration itself names, servers of platforms and of mail, which may be private addresses.
    pub(crate) fn allowed_hosts(&self) -> Vec<String> {
        let accounts = self.config.accounts.iter();
        let of = |account: &AccountConfig| {
            let server = account.api_url.as_ref().and_then(|url| url.host_str().map(ToOwned::to_owned));
            [server, account.settings.get("smtp_host").cloned()]
        };
        accounts.flat_map(of).flatten().collect()
    }
}

fn hint(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => all(known),
    }
}

fn all(known: &[&str]) -> String {
    let known: std::collections::BTreeSet<&str> = known.iter().copied().collect();
    format!("there are: {}", Vec::from_iter(known).join(", "))
}
