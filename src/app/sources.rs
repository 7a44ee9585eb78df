//! Sources: places that articles come from by themselves. An article goes out once, however often its source is looked
//! through, by any number of workers: the store refuses a second publish.

use std::path::PathBuf;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::outlet::Outlet;
use super::publish::{Published, Request};
use super::{App, Error, Selection};
use crate::article::Article;
use crate::config::SourceConfig;
use crate::source;

/// A source, as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// Its name.
    pub name: String,
    /// Its folder, as it can be opened from here.
    pub folder: PathBuf,
    /// Accounts or channels that its articles go to; empty for what the routes say.
    pub to: Vec<String>,
    /// How often a worker looks, in seconds; none if it does not.
    pub every_seconds: Option<u64>,
    /// How many articles are there; none if it cannot be read.
    pub articles: Option<usize>,
    /// What is wrong with it or its articles, one sentence each.
    pub errors: Vec<String>,
}

/// What came of looking through a source.
#[derive(Debug, Default)]
pub struct Polled {
    /// Articles with something new for some account.
    pub published: Vec<Published>,
    /// How many articles had nothing new.
    pub known: usize,
    /// What could not be read or is not valid, one sentence each. It does not keep the others.
    pub errors: Vec<String>,
}

impl App {
    /// The sources of the configuration.
    pub fn sources(&self) -> Vec<SourceView> {
        let view = |config: &SourceConfig| {
            let found = self.articles_of(config);
            let (articles, errors) = match found {
                Ok(found) => (
                    Some(found.iter().filter(|article| article.is_ok()).count()),
                    found.into_iter().filter_map(Result::err).collect(),
                ),
                Err(error) => (None, vec![error]),
            };
            SourceView {
                name: config.name.clone(),
                folder: self.folder.join(&config.folder),
                to: config.to.clone(),
                every_seconds: config.every.map(|every| every.0.as_secs().unsigned_abs()),
                articles,
                errors,
            }
        };
        self.config.sources.iter().map(view).collect()
    }

    /// Every article of a source by itself; an empty folder has none.
    fn articles_of(&self, config: &SourceConfig) -> Result<Vec<Result<Article, String>>, String> {
        let folder = self.folder.join(&config.folder);
        match source::find(&folder, &self.defaults()) {
            Ok(found) => Ok(found.into_iter().map(|read| read.map_err(|error| error.to_string())).collect()),
            Err(source::SourceError::NoArticle { .. }) if folder.is_dir() => Ok(Vec::new()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn source(&self, name: &str) -> Result<&SourceConfig, Error> {
        self.config.sources.iter().find(|source| source.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.config.sources.iter().map(|source| source.name.as_str()).collect();
            let help = match known.is_empty() {
                true => "the configuration has no [[sources]]".to_owned(),
                false => super::hint(name, &known),
            };
            Error::Usage(format!("there is no source `{name}`; {help}"))
        })
    }
}

impl Outlet {
    /// Looks through the source called `name` and hands over what is not published yet. What is wrong with one article does
    /// not keep the others.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is no such source, [`Error::Store`] if the store can take nothing.
    pub async fn poll(&self, name: &str, actor: &str) -> Result<Polled, Error> {
        let config = self.app().source(name)?.clone();
        let mut polled = Polled::default();
        let found = match self.app().articles_of(&config) {
            Ok(found) => found,
            Err(error) => {
                polled.errors.push(error);
                return Ok(polled);
            }
        };
        let selection = Selection { to: config.to, template: None };
        let request = Request { selection, actor: actor.to_owned(), ..Request::default() };
        for article in found {
            match self.poll_one(article, &request).await {
                Ok(Some(published)) => polled.published.push(published),
                Ok(None) => polled.known += 1,
                Err(error @ Error::Store(_)) => return Err(error),
                Err(error) => polled.errors.push(error.to_string()),
            }
        }
        Ok(polled)
    }

    /// `None` if every account has it, or it goes to none.
    async fn poll_one(&self, read: Result<Article, String>, request: &Request) -> Result<Option<Published>, Error> {
        let article = read.map_err(Error::Usage)?;
        let app = self.app();
        if app.goes_nowhere(&article, &request.selection.to)?.is_some() || self.has_all(&article, request).await? {
            return Ok(None);
        }
        let published = self.hand_over(&article, request).await?;
        Ok(published.publication.is_some().then_some(published))
    }

    /// True if every account has something of the article already, so that nothing has to be composed or drawn again.
    async fn has_all(&self, article: &Article, request: &Request) -> Result<bool, Error> {
        let known = self.store().accounts_of(&article.id).await?;
        let accounts = self.app().choose(article, &request.selection.to)?;
        Ok(accounts.iter().all(|account| known.iter().any(|name| name.as_str() == account.name)))
    }

    /// Looks through every source as often as its configuration says, until `stop`.
    pub async fn watch_sources(&self, stop: CancellationToken) {
        let sources = self.app().config.sources.iter();
        let watched = sources.filter_map(|source| Some(self.watch_source(&source.name, source.every?.0, &stop)));
        futures_util::future::join_all(watched).await;
    }

    async fn watch_source(&self, name: &str, every: jiff::SignedDuration, stop: &CancellationToken) {
        let every = std::time::Duration::try_from(every).unwrap_or(std::time::Duration::MAX);
        // The same mistake is told once, not at every look.
        let mut told: Vec<String> = Vec::new();
        while !stop.is_cancelled() {
            let errors = match self.poll(name, &format!("source:{name}")).await {
                Ok(polled) => {
                    for published in &polled.published {
                        tracing::info!(source = name, headline = %published.headline, "handed over");
                    }
                    polled.errors
                }
                Err(error) => vec![error.to_string()],
            };
            for error in errors.iter().filter(|error| !told.contains(error)) {
                tracing::error!(source = name, "{error}");
            }
            told = errors;
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(every) => {}
            }
        }
    }
}
