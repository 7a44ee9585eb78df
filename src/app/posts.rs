//! Composing for accounts: what an article becomes for each of them, and why not where it does not.

use std::borrow::Cow;

use super::{App, Checked, Error, Preview, Selection};
use crate::adapters;
use crate::article::Article;
use crate::channel::{Channel, Rules};
use crate::compose::{self, Context, Overflow, Rule, Target};
use crate::config::{AccountConfig, AlertKind};
use crate::delivery::ActionKind;
use crate::id::{AccountName, ChannelName};
use crate::media::{CARD, CLIP, render};
use crate::post::{LinkPlace, Post, Severity, Warning};

/// What an article becomes for each of its accounts, or why it does not.
pub type Posts = Vec<Result<Post, Unmade>>;

/// The template of what stands in the place of a post that is too old to be deleted.
const RETRACTION: &str = "retraction";

/// Where what is composed is to stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// By itself.
    Top,
    /// Below a post that is out.
    Below {
        /// It says the link, as that of the post is another. Else it may leave it to the post.
        tells_link: bool,
    },
}

/// What stands below a post is one part: its link is in its text, or on a card that it brings, or left to the post.
fn in_one_part(target: &mut Target, rules: &Rules, tells_link: bool) {
    if target.overflow == Overflow::Thread {
        target.overflow = Overflow::Shorten;
    }
    let place = target.link.or_else(|| rules.links.places.first().copied()).unwrap_or(LinkPlace::None);
    let stands_in_it = match place {
        LinkPlace::Text | LinkPlace::None => true,
        LinkPlace::Card => rules.links.brings_card,
        LinkPlace::Reply | LinkPlace::Comment => false,
    };
    if !stands_in_it {
        let wanted = if tells_link { LinkPlace::Text } else { LinkPlace::None };
        target.link = Some(wanted).filter(|place| rules.links.places.contains(place));
    }
}

impl App {
    /// Composes `article` for every account that it goes to: posts with their warnings, nothing drawn.
    ///
    /// # Errors
    ///
    /// [`Error::Compose`] for the first post that cannot be made.
    pub fn compose(&self, article: &Article, selection: &Selection) -> Result<Vec<Post>, Error> {
        self.compose_each(article, selection)?.into_iter().collect::<Result<_, _>>().map_err(Unmade::into_error)
    }

    /// The same, with what keeps an account's post from being made in its place, so that the others' can be looked at.
    fn compose_each(&self, article: &Article, selection: &Selection) -> Result<Posts, Error> {
        self.compose_at(article, selection, Place::Top)
    }

    /// The same, or what is to stand below a post that is out: by the rules of comments, where there are any.
    fn compose_at(&self, article: &Article, selection: &Selection, place: Place) -> Result<Posts, Error> {
        let accounts = self.choose(article, &selection.to)?;
        let context = self.context(selection);
        let mut posts = Vec::with_capacity(accounts.len());
        for account in &accounts {
            let mut target = self.target(account);
            let mut channel = self.channel_of(account)?;
            if place != Place::Top && channel.rules.comment.is_some() {
                (target.text_limit, target.link_length) = (None, None);
                channel.to_mut().rules = channel.rules.for_comment();
            }
            if let Place::Below { tells_link } = place {
                in_one_part(&mut target, &channel.rules, tells_link);
            }
            posts.push(match compose::compose(article, &target, &channel, &context) {
                Ok(mut post) => {
                    skip_undrawable(article, &mut post);
                    self.tell_who_is_told(&channel.rules, &mut post);
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

    /// The rules of `account`: those of its channel, as its settings have them.
    ///
    /// # Errors
    ///
    /// [`Error::Channel`].
    pub(super) fn rules_for(&self, account: &AccountConfig) -> Result<Cow<'_, Rules>, Error> {
        Ok(self.channel(&account.channel)?.rules.for_settings(&account.settings))
    }

    /// The rules of the account of that name on `channel`; of the channel, where that account is gone.
    ///
    /// # Errors
    ///
    /// [`Error::Channel`].
    pub(super) fn rules_at(&self, account: &AccountName, channel: &ChannelName) -> Result<Cow<'_, Rules>, Error> {
        match self.account(account).filter(|account| account.channel == channel.as_str()) {
            Some(account) => self.rules_for(&account),
            None => Ok(Cow::Borrowed(&self.channel(channel.as_str())?.rules)),
        }
    }

    /// The channel of `account`, with the limits of its own server.
    pub(super) fn channel_of(&self, account: &AccountConfig) -> Result<Cow<'_, Channel>, Error> {
        let mut channel = Cow::Borrowed(self.channel(&account.channel)?);
        if let Cow::Owned(rules) = self.channel(&account.channel)?.rules.for_settings(&account.settings) {
            channel.to_mut().rules = rules;
        }
        if let Some(own) = &account.media_limits {
            let media = channel.rules.media.of_server(own);
            channel.to_mut().rules.media = media;
        }
        Ok(channel)
    }

    /// The same, for publishing: a finding that is an error stops it.
    pub(crate) fn compose_valid(&self, article: &Article, selection: &Selection) -> Result<Vec<Post>, Error> {
        Self::valid(self.compose(article, selection)?)
    }

    /// The same for what is to stand below a post that is out, with the link if the post has another.
    pub(crate) fn compose_below(
        &self,
        article: &Article,
        selection: &Selection,
        tells_link: bool,
    ) -> Result<Vec<Post>, Error> {
        let posts = self
            .compose_at(article, selection, Place::Below { tells_link })?
            .into_iter()
            .collect::<Result<Vec<_>, _>>();
        Self::valid(posts.map_err(Unmade::into_error)?)
    }

    fn valid(posts: Vec<Post>) -> Result<Vec<Post>, Error> {
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

    /// `fanfare preview`: the posts of each article, and the JSON of the contract. An account's post that cannot be made
    /// stands among the others with its error.
    ///
    /// # Errors
    ///
    /// As [`App::choose`]; and [`Error::Compose`] if no post of a single article can be made: then that is all there is to say.
    pub fn previews(&self, articles: &[Article], selection: &Selection) -> Result<Vec<Previewed>, Error> {
        let preview = |article| {
            let mut posts = self.compose_each(article, selection)?;
            for post in posts.iter_mut().flatten() {
                self.tell_assumed(article, post);
                // With what is read before it, as the queue says it.
                post.cost = self.cost_of(&post.account, post.channel.as_str(), ActionKind::Publish, Some(post), 0);
            }
            let preview = Preview::of(article, &posts, self);
            Ok((posts, preview))
        };
        let mut all = articles.iter().map(preview).collect::<Result<Vec<_>, Error>>()?;
        if let [(posts, _)] = all.as_mut_slice()
            && posts.iter().all(Result::is_err)
            && let Some(Err(unmade)) = posts.drain(..).next()
        {
            return Err(unmade.into_error());
        }
        Ok(all)
    }

    /// Adds to a warning of a take-down that a person must do whether `[alerts]` name somebody who is told so then.
    fn tell_who_is_told(&self, rules: &Rules, post: &mut Post) {
        // Of mails nothing is taken back by anybody.
        if rules.capabilities.per_recipient {
            return;
        }
        let alerts = &self.config.alerts;
        let told = alerts.kinds().contains(&AlertKind::Failed) && (alerts.webhook.is_some() || alerts.email.is_some());
        let whom = match told {
            true => ", and is told so",
            false => "; nobody is told so then, since [alerts] names nobody: `fanfare queue list` shows it",
        };
        for warning in post.warnings.iter_mut().filter(|warning| warning.rule == "cannot-take-down") {
            warning.message.push_str(whom);
        }
    }

    /// Adds a notice to a post whose limit only its account knows and does not say.
    fn tell_assumed(&self, article: &Article, post: &mut Post) {
        let Some(account) = self.account(&post.account).filter(|account| account.text_limit.is_none()) else { return };
        let Ok(channel) = self.channel(&account.channel) else { return };
        let text = &channel.rules.text;
        let assumed = text.limits.first().filter(|_| text.account_limit.as_ref().is_some_and(|own| own.assumed));
        let levels = [&article.checks, &account.checks, &self.config.checks];
        let severity = Rule::severity_of(ASSUMED, &levels).filter(|_| post.skipped.is_none());
        if let (Some(limit), Some(severity)) = (assumed, severity) {
            post.warnings.push(Warning {
                rule: ASSUMED.to_owned(),
                severity,
                message: format!(
                    "limit assumed: {} {}, as is usual on {}; `fanfare account verify --write` asks the server and sets text_limit",
                    limit.max,
                    limit.unit.name(),
                    channel.rules.title
                ),
                field: Some("text".to_owned()),
                file: None,
                line: None,
            });
        }
    }

    /// What the template `retraction` of the account's channel says in `language`, where a post is too old to be deleted. None
    /// where posts can be deleted for ever, or there are no words in that language.
    pub(crate) fn notice(&self, account: &AccountName, language: &str) -> Option<Post> {
        let account = self.account(account)?;
        let channel = self.channel(&account.channel).ok().filter(|channel| channel.rules.deletes.is_some())?;
        let context = self.context(&Selection { to: Vec::new(), template: Some(RETRACTION.to_owned()) });
        let target = Target { language: Some(language.to_owned()), ..self.target(&account) };
        let post = compose::compose(&Article::bare(language), &target, channel, &context).ok()?;
        post.parts.first().is_some_and(|part| !part.text.text.trim().is_empty()).then_some(post)
    }

    fn context(&self, selection: &Selection) -> Context {
        let name = &self.config.newsroom.name;
        Context {
            zone: self.zone.clone(),
            newsroom: (!name.is_empty()).then(|| name.clone()),
            template: selection.template.clone(),
            ffmpeg: render::ffmpeg().is_some(),
            media_host: self.config.media.folder.is_some(),
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
            link_length: account.link_length,
            options: account.options.clone(),
            unsubscribe_url: account.settings.get("list_unsubscribe").and_then(|all| adapters::unsubscribe_page(all)),
            utm: account.utm.clone(),
            checks,
            ..Target::new(AccountName::new(&account.name), ChannelName::new(&account.channel))
        }
    }
}

/// The posts of one article, and the JSON of the contract.
pub type Previewed = (Posts, Preview);

/// The rule that a limit is known.
pub const ASSUMED: &str = "limit-assumed";

/// What keeps `posts` from being sent, one sentence each: those that cannot be made, and findings that are errors.
pub fn wrong_with(posts: &[Result<Post, Unmade>]) -> Vec<String> {
    let said = |post: &Result<Post, Unmade>| match post {
        Ok(post) => {
            let errors = post.warnings.iter().filter(|warning| warning.severity == Severity::Error);
            errors.map(|wrong| format!("{}: {} [{}]", post.account, wrong.message, wrong.rule)).collect()
        }
        Err(unmade) => vec![format!("{}: {}", unmade.account, unmade.message())],
    };
    posts.iter().flat_map(said).collect()
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
