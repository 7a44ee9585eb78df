//! The calls that every face shares: preview, check, publish, queue, measure. A face parses, calls, and prints.

mod agree;
mod alerts;
mod check;
mod correct;
mod desk;
mod doctor;
mod dry_run;
mod entities;
mod error;
mod freeze;
mod measure;
mod page;
mod publish;
mod queue;
mod repeats;
mod sandbox;
mod scratch;
mod sources;
mod store;
mod view;

pub use check::{Checked, Finding, RuleView};
pub use correct::{Remedy, What};
pub use doctor::{Diagnosis, Health, diagnose};
pub use dry_run::dry_run;
pub use error::{Error, Exit};
pub use measure::Measured;
pub use publish::{Alerts, Handed, Outlet, Published, Request, exit_of};
pub use queue::Decision;
pub use repeats::REPEATED;
pub use sandbox::{Sandbox, run_mock};
pub use sources::{Polled, SourceView};
pub use store::Migrated;
pub use view::{Deliveries, DeliveryView, MediaView, PartView, Planned, PostView, Preview};

pub use crate::article::Article;
pub use crate::delivery::{Action, ActionState, Delivery, DeliveryState};
pub use crate::dispatch::Options as DispatchOptions;
pub use crate::id::{AccountName, ArticleId, ChannelName, DeliveryId, PublicationId};
pub use crate::mock::Running as RunningMock;
pub use crate::post::{Post, Severity};
pub use crate::schedule::When;
pub use crate::store::{Backup, Census, Dossier, Fault, Filter, Happened, InFlight, Inspection, Restored, Scope};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::article::Defaults;
use crate::channel::{Channel, Channels};
use crate::clock::{Clock, SystemClock};
use crate::compose::{self, Context, Networks, Target};
use crate::config::diagnostic::nearest;
use crate::config::{self, AccountConfig, Config};
use crate::media::{CARD, CLIP, render};
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

    /// The same, with a clock of the caller's.
    ///
    /// # Errors
    ///
    /// As [`App::load`].
    pub fn with_clock(path: Option<&Path>, clock: Arc<dyn Clock>) -> Result<Arc<Self>, Error> {
        let found = config::load(path)?;
        let folder = found.folder();
        let channels = match &found.config.channels {
            Some(channels) => Channels::load(Some(&folder.join(channels)))?,
            None => Channels::load(None)?,
        };
        agree::agree(&found, &channels)?;
        // Checked when it was read; UTC is what remains if the tz database went away since.
        let zone = TimeZone::get(&found.config.newsroom.timezone).unwrap_or(TimeZone::UTC);
        // Without a configuration, the names of its accounts are not known, and none is called unknown.
        let names = found.config.accounts.iter().map(|account| account.name.clone());
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
        Defaults { zone: self.zone.clone(), language: self.config.newsroom.language.clone() }
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
        for name in &names {
            if !accounts.iter().any(|account| account.name == *name || account.channel == *name) {
                let known: Vec<&str> =
                    accounts.iter().flat_map(|account| [account.name.as_str(), account.channel.as_str()]).collect();
                return Err(Error::Usage(format!("there is no account or channel `{name}`; {}", hint(name, &known))));
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

    /// Composes `article` for every account that it goes to: posts with their warnings, nothing drawn.
    ///
    /// # Errors
    ///
    /// [`Error::Compose`] for the first post that cannot be made.
    pub fn compose(&self, article: &Article, selection: &Selection) -> Result<Vec<Post>, Error> {
        self.compose_each(article, selection)?.into_iter().collect::<Result<_, _>>().map_err(Unmade::into_error)
    }

    /// The same, with what keeps an account's post from being made in its place, so that the others' can be looked at.
    fn compose_each(&self, article: &Article, selection: &Selection) -> Result<Vec<Result<Post, Unmade>>, Error> {
        let accounts = self.choose(article, &selection.to)?;
        let context = self.context(selection);
        let mut posts = Vec::with_capacity(accounts.len());
        for account in &accounts {
            let target = self.target(account);
            let channel = self.channel(&account.channel)?;
            posts.push(match compose::compose(article, &target, channel, &context) {
                Ok(mut post) => {
                    skip_undrawable(article, &mut post);
                    Ok(post)
                }
                Err(error) => {
                    let template =
                        [&selection.template, &article.template, &target.template].into_iter().flatten().next();
                    let template = template.map_or("post", String::as_str).to_owned();
                    let language = target.language.clone().unwrap_or_else(|| article.language.clone());
                    Err(Unmade { account: target.account, channel: target.channel, template, language, error })
                }
            });
        }
        Ok(posts)
    }

    /// The same, for publishing: a finding that is an error stops it.
    pub(crate) fn compose_valid(&self, article: &Article, selection: &Selection) -> Result<Vec<Post>, Error> {
        let posts = self.compose(article, selection)?;
        for post in &posts {
            if let Some(wrong) = post.warnings.iter().find(|warning| warning.severity == Severity::Error) {
                let account = post.account.clone();
                let error =
                    compose::ComposeError::Checked { account: account.clone(), warning: Box::new(wrong.clone()) };
                return Err(Error::Compose { account, error });
            }
        }
        Ok(posts)
    }

    /// Composes all of `articles` as a publish would, so that what is wrong with one of them is said before any is handed
    /// over. Gives what an editor should know before that.
    ///
    /// # Errors
    ///
    /// [`Error::Compose`] for the first post that is not valid; [`Error::SameArticle`] if two of them are one.
    pub fn verify(&self, articles: &[Article], selection: &Selection) -> Result<Checked, Error> {
        let mut checked = Checked::default();
        for (index, article) in articles.iter().enumerate() {
            if let Some(twin) = articles[..index].iter().find(|earlier| earlier.id == article.id) {
                let (first, second) = (twin.origin.name(), article.origin.name());
                return Err(Error::SameArticle { first, second, id: article.id.clone() });
            }
            checked.take(&article.origin.name(), self.compose_valid(article, selection)?);
        }
        Ok(checked)
    }

    /// `fanfare preview`: the JSON of the contract. An account's post that cannot be made stands among the others with its
    /// error.
    ///
    /// # Errors
    ///
    /// As [`App::compose`], if not one post can be made.
    pub fn preview(
        &self,
        article: &Article,
        selection: &Selection,
    ) -> Result<(Vec<Result<Post, Unmade>>, Preview), Error> {
        let mut posts = self.compose_each(article, selection)?;
        if posts.iter().all(Result::is_err)
            && let Some(Err(unmade)) = posts.drain(..).next()
        {
            return Err(unmade.into_error());
        }
        let preview = Preview::of(article, &posts);
        Ok((posts, preview))
    }

    fn context(&self, selection: &Selection) -> Context {
        let name = &self.config.newsroom.name;
        Context {
            zone: self.zone.clone(),
            newsroom: (!name.is_empty()).then(|| name.clone()),
            template: selection.template.clone(),
            ffmpeg: render::ffmpeg().is_some(),
            networks: self.networks.clone(),
            ..Context::at(self.clock.now())
        }
    }

    /// What `account` and the configuration around it say about its posts.
    fn target(&self, account: &AccountConfig) -> Target {
        let mut checks = self.config.checks.clone();
        checks.extend(account.checks.clone());
        Target {
            language: account.language.clone(),
            fallback: account.fallback.clone(),
            template: account.template.clone(),
            overflow: account.overflow,
            link: account.link,
            thread_link: account.thread_link,
            max_parts: account.max_parts,
            text_limit: account.text_limit,
            options: account.options.clone(),
            unsubscribe_url: account.settings.get("list_unsubscribe").cloned(),
            utm: account.utm.clone(),
            checks,
            ..Target::new(AccountName::new(&account.name), ChannelName::new(&account.channel))
        }
    }

    pub(crate) fn store_url(&self) -> String {
        let url = &self.config.store.url;
        match url.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite:{}", self.folder.join(path).display()),
            None => url.clone(),
        }
    }

    /// Hosts that the configuration itself names, which may be private addresses.
    pub(crate) fn allowed_hosts(&self) -> Vec<String> {
        let urls = self.config.accounts.iter().filter_map(|account| account.api_url.as_ref());
        urls.filter_map(|url| url.host_str().map(ToOwned::to_owned)).collect()
    }
}

/// A post that cannot be made, and why.
#[derive(Debug)]
pub struct Unmade {
    /// For whom.
    pub account: AccountName,
    /// Where.
    pub channel: ChannelName,
    /// From which template.
    pub template: String,
    /// In which language.
    pub language: String,
    /// What keeps it from being made.
    error: compose::ComposeError,
}

impl Unmade {
    /// One sentence: what is wrong and what to do, without the account's name in front.
    pub fn message(&self) -> String {
        let message = self.error.message();
        match self.error.place() {
            Some((file, line)) if !message.contains(file) => {
                let line = line.map_or_else(String::new, |line| format!(":{line}"));
                format!("{file}{line}: {message}")
            }
            _ => message,
        }
    }

    fn into_error(self) -> Error {
        Error::Compose { account: self.account, error: self.error }
    }
}

/// A card that would show boxes instead of letters is not sent: the channel is skipped, in the preview already.
fn skip_undrawable(article: &Article, post: &mut Post) {
    if post.skipped.is_some() || !post.media.iter().any(|media| matches!(media.source.as_str(), CARD | CLIP)) {
        return;
    }
    let told = article.in_language(&post.language);
    let headline = told.as_ref().map_or(&article.headline, |told| &told.headline);
    if let Some(script) = render::undrawable(headline).first() {
        post.skipped = Some(format!(
            "needs a headline card, and there is no font for {} here; install {} or attach a picture or video",
            script.name, script.package
        ));
        post.media.clear();
        post.parts.clear();
    }
}

fn hint(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let mut known = known.to_vec();
            known.sort_unstable();
            known.dedup();
            format!("there are: {}", known.join(", "))
        }
    }
}
