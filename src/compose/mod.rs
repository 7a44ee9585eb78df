//! What one article becomes for one account: an article and a channel's rules in, a post out.
//!
//! Pure: the same article, account, rules, templates and time give the same post. What the post needs of pictures is named
//! here and drawn elsewhere; nothing is sent or stored.

mod alone;
mod appeal;
mod checks;
mod closing;
mod cost;
mod denied;
mod edit;
mod ends;
mod error;
mod fields;
mod fit;
mod hashtags;
mod here;
mod later;
mod lead;
mod names;
mod networks;
mod once;
mod options;
mod parts;
mod pointed;
mod quoted;
mod retold;
mod room;
mod script;
mod signed;
mod standfirst;
mod story;
pub mod tagging;
mod templates;
mod turns;
mod twice;
mod typography;
mod values;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use url::Url;

pub use checks::NOT_EXPLAINED;
pub use checks::rules::{DRAFT, RULES, Rule, check_levels};
pub use cost::cost;
pub use error::ComposeError;
pub use networks::Networks;
pub use story::Stories;
use story::Story;
pub use templates::Compiled;

pub use crate::config::{Levels, Overflow, ThreadLink, Utm};

use crate::article::Article;
use crate::channel::{Channel, Rules};
use crate::config::diagnostic::suggestion;
use crate::id::{AccountName, ChannelName};
use crate::media::{self, Means, Plan};
use crate::post::{LinkCard, LinkPlace, Part, Post, PostLink, Role};

/// What an account says about its posts.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Who says it.
    pub account: AccountName,
    /// Where.
    pub channel: ChannelName,
    /// BCP 47 tag of the translation it takes; none for the article as it was written.
    pub language: Option<String>,
    /// Those that it takes instead, the best first; [`ANY_LANGUAGE`] is the article as it was written.
    pub fallback: Vec<String>,
    /// The template of its posts; none for `post`.
    pub template: Option<String>,
    /// What becomes of a text that is too long.
    pub overflow: Overflow,
    /// Where the article's link goes; none for the channel's own default.
    pub link: Option<LinkPlace>,
    /// Where a link in the text of a thread stands.
    pub thread_link: ThreadLink,
    /// The most parts of a thread; none for the channel's own.
    pub max_parts: Option<usize>,
    /// `[accounts.options]`.
    pub options: Map<String, Value>,
    /// How many hashtags a post has at most; none for the channel's own default.
    pub hashtags: Option<usize>,
    /// What the account alone knows to be the text's limit, such as a Mastodon server's, in the unit of the channel's first.
    pub text_limit: Option<usize>,
    /// What the account alone knows that a link counts; none for what is usual on the channel.
    pub link_length: Option<usize>,
    /// Where readers of a newsletter unsubscribe.
    pub unsubscribe_url: Option<String>,
    /// The `utm_…` parameters of its links.
    pub utm: Utm,
    /// How much each rule counts, where that is not its own severity.
    pub checks: Levels,
}

/// In a list of languages to fall back to: the article as it was written.
pub const ANY_LANGUAGE: &str = "any";

/// What varies besides the article, the account and the channel.
#[derive(Debug)]
pub struct Context {
    /// The time, for articles that do not say when they appeared.
    pub now: Timestamp,
    /// The newsroom's name, if the configuration has it.
    pub newsroom: Option<String>,
    /// The newsroom's zone.
    pub zone: TimeZone,
    /// The template that was asked for, above the article's and the account's own.
    pub template: Option<String>,
    /// Whether ffmpeg is there, so that a clip can be made where a video is needed.
    pub ffmpeg: bool,
    /// Whether there is a public folder for media, from which platforms can fetch them.
    pub media_host: bool,
    /// The templates that were compiled so far.
    pub templates: Compiled,
    /// What is known of the stories that were looked at last.
    pub stories: Stories,
    /// What there is beside the channel of the post.
    pub networks: Arc<Networks>,
}

impl Target {
    /// An account of `channel` that leaves everything to the channel's defaults.
    pub fn new(account: AccountName, channel: ChannelName) -> Self {
        Self {
            account,
            channel,
            language: None,
            fallback: Vec::new(),
            template: None,
            overflow: Overflow::default(),
            link: None,
            thread_link: ThreadLink::default(),
            max_parts: None,
            options: Map::new(),
            hashtags: None,
            text_limit: None,
            link_length: None,
            unsubscribe_url: None,
            utm: Utm::default(),
            checks: Levels::new(),
        }
    }
}

impl Context {
    /// A newsroom without a name, in UTC, without ffmpeg and public folder.
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            newsroom: None,
            zone: TimeZone::UTC,
            template: None,
            ffmpeg: false,
            media_host: false,
            templates: Compiled::default(),
            stories: Stories::default(),
            networks: Arc::default(),
        }
    }
}

/// Everything about one post that the steps of composing share.
#[derive(Clone, Copy)]
struct Job<'a> {
    article: &'a Article,
    /// The article's address as the newsroom gave it; that of [`Job::article`] may be tagged.
    canonical: Option<&'a Url>,
    /// What is known of it.
    story: &'a Story,
    target: &'a Target,
    channel: &'a Channel,
    context: &'a Context,
    template: &'a str,
    options: &'a Map<String, Value>,
    place: LinkPlace,
    plan: &'a Plan,
    /// The language of the tags, if they are not translated with the article.
    foreign_tags: Option<&'a str>,
}

/// The template that says itself how new it is.
const BREAKING: &str = "breaking";
/// The template that says what was wrong.
const CORRECTION: &str = "correction";
/// The template for several parts; asking for it asks for them.
const THREAD: &str = "thread";

impl Job<'_> {
    /// What becomes of a text that is too long. A channel without threads shortens it.
    fn overflow(&self) -> Overflow {
        match self.target.overflow {
            Overflow::Refuse => Overflow::Refuse,
            _ if self.channel.rules.threads.is_none() => Overflow::Shorten,
            Overflow::Shorten if self.template == THREAD => Overflow::Thread,
            overflow => overflow,
        }
    }

    /// The article's address as it stands in a text: a sign at its end that platforms take for the sentence's is written so
    /// that they do not.
    fn address(&self) -> Option<String> {
        let url = self.article.url.as_ref()?.as_str();
        let kept = url.trim_end_matches(['.', ',', ';', ':', '!', '\'', '*', '~']);
        let mut address = kept.to_owned();
        for byte in url[kept.len()..].bytes() {
            address.push_str(&format!("%{byte:02X}"));
        }
        Some(address)
    }

    /// How many hashtags the post has where its template does not say.
    fn usual_hashtags(&self) -> usize {
        self.target.hashtags.unwrap_or(self.channel.rules.hashtags.default).min(self.max_hashtags())
    }

    /// How many it has at most, whatever its template says.
    fn max_hashtags(&self) -> usize {
        let max = self.channel.rules.hashtags.max.unwrap_or(usize::MAX);
        self.target.hashtags.map_or(max, |own| own.min(max))
    }

    /// The most parts that a thread has here.
    fn max_parts(&self) -> Option<usize> {
        let most = self.channel.rules.threads.as_ref()?.max_parts;
        Some(self.target.max_parts.map_or(most, |own| own.min(most)))
    }
}

/// The post that `article` becomes for `target`, an account of `channel`.
///
/// A post that cannot be made for want of a translation or a video is skipped and says why; that is no error.
///
/// # Errors
///
/// A template, option or link place that is not there; a text whose fixed part alone is too long, or that is too long and
/// may not be shortened; a field that the channel needs and that is empty.
pub fn compose(article: &Article, target: &Target, channel: &Channel, context: &Context) -> Result<Post, ComposeError> {
    let rules = &channel.rules;
    let template = template(article, target, channel, context)?;
    let options = options::merge(article, target, rules)?;
    let mut post = Post {
        account: target.account.clone(),
        channel: target.channel.clone(),
        template: template.to_owned(),
        language: article.language.clone(),
        parts: Vec::new(),
        link: None,
        card: None,
        media: Vec::new(),
        options,
        cost: None,
        warnings: Vec::new(),
        skipped: None,
        thumbnail: None,
        corrects: None,
    };
    check_levels(article)?;
    let original = article;
    let Some(article) = in_language(article, target) else {
        post.skipped = Some(not_there(target));
        return Ok(post);
    };
    let (article, foreign_tags) = with_tags_of_its_script(article, original);
    let canonical = article.url.clone();
    let article = tagging::tagged(article, target, template, context)?;
    post.language.clone_from(&article.language);
    let place = place(&article, target, rules)?;
    let wanted =
        rules.media.pictures_if.as_ref().is_none_or(|name| post.options.get(name) != Some(&Value::Bool(false)));
    let means = Means { ffmpeg: context.ffmpeg, host: context.media_host, pictures: wanted };
    let mut plan = media::plan(&article, &rules.media, means);
    if let Some(reason) = plan.skipped {
        post.skipped = Some(reason);
        return Ok(post);
    }
    // A card has the one picture that a link post shows; pictures of the post's own would take its place.
    let card_only = place == LinkPlace::Card && rules.media.required.is_none();
    let carried = match card_only {
        true => plan.keep_for_card(rules.links.brings_card),
        false => (0..plan.media.len()).filter(|n| plan.thumbnail != Some(*n)).collect(),
    };
    let options = std::mem::take(&mut post.options);
    let canonical = canonical.as_ref();
    let story = context.stories.of(&article);
    let job = Job {
        article: &article,
        canonical,
        story: &story,
        target,
        channel,
        context,
        template,
        options: &options,
        place,
        plan: &plan,
        foreign_tags,
    };
    post.parts = once::told_once(&job, &carried)?;
    room::within_limits(&target.account, &post.parts)?;
    post.link = article.url.clone().map(|url| PostLink { url, place });
    post.card =
        article.url.clone().filter(|_| place == LinkPlace::Card && rules.links.brings_card).map(|url| LinkCard {
            url,
            title: values::said(&article.headline, &article),
            description: values::said(&story.below, &article),
            image: (!plan.media.is_empty()).then_some(0),
        });
    post.warnings = checks::check(&job, &post.parts);
    post.cost = rules.cost.as_ref().map(|rules| cost::cost(rules, &post.parts, &plan.media));
    post.options = options;
    post.thumbnail = plan.thumbnail;
    post.media = plan.media;
    Ok(post)
}

fn template<'a>(
    article: &'a Article,
    target: &'a Target,
    channel: &Channel,
    context: &'a Context,
) -> Result<&'a str, ComposeError> {
    let asked = [&context.template, &article.template, &target.template].into_iter().flatten().next();
    let known: Vec<&str> = channel.templates.names().collect();
    let threads = target.overflow == Overflow::Thread && channel.rules.threads.is_some() && known.contains(&THREAD);
    let name = asked.map_or(if threads { THREAD } else { "post" }, String::as_str);
    if known.contains(&name) {
        return Ok(name);
    }
    let origin = &article.origin;
    let by_article = context.template.is_none() && article.template.is_some();
    Err(ComposeError::NoTemplate {
        channel: channel.name.clone(),
        name: name.to_owned(),
        help: suggestion(name, &known),
        file: by_article.then(|| origin.name()),
        line: origin.line("template").filter(|_| by_article),
    })
}

/// The article in the target's language, else in the first of those that it falls back to.
fn in_language<'a>(article: &'a Article, target: &Target) -> Option<Cow<'a, Article>> {
    let Some(language) = &target.language else { return Some(Cow::Borrowed(article)) };
    std::iter::once(language).chain(&target.fallback).find_map(|language| match language.as_str() {
        ANY_LANGUAGE => Some(Cow::Borrowed(article)),
        language if article.language.eq_ignore_ascii_case(language) => Some(Cow::Borrowed(article)),
        language => translated(article, language).map(Cow::Owned),
    })
}

/// The article in `language`, in letters that its readers know.
fn translated(article: &Article, language: &str) -> Option<Article> {
    let found = article.in_language(language)?;
    if script::is_same(&found.language, language) {
        return Some(found);
    }
    let primary = crate::article::language::primary;
    let mut tags = std::iter::once(&article.language).chain(article.translations.keys());
    let tag = tags.find(|tag| primary(tag) == primary(language) && script::is_same(tag, language))?;
    article.in_language(tag)
}

/// `article`, a translation of `original` or itself, without those of the original's tags that its readers cannot read; and
/// the tags' language, if the translation has none of its own.
fn with_tags_of_its_script<'a, 'o>(
    article: Cow<'a, Article>,
    original: &'o Article,
) -> (Cow<'a, Article>, Option<&'o str>) {
    let translation = original.translations.get(&article.language).filter(|_| article.language != original.language);
    if original.tags.is_empty() || translation.is_none_or(|translation| !translation.tags.is_empty()) {
        return (article, None);
    }
    let mut article = article.into_owned();
    let script = script::of_text(&article.headline);
    article.tags.retain(|tag| {
        let letters = || tag.chars().filter_map(script::of_letter);
        // What is an abbreviation in one script is read in others too: `COP30`.
        letters().next().is_none() || letters().any(|own| Some(own) == script) || !tag.chars().any(char::is_lowercase)
    });
    (Cow::Owned(article), Some(original.language.as_str()))
}

/// Why there is no post in any of the target's languages.
fn not_there(target: &Target) -> String {
    let language = target.language.as_deref().unwrap_or_default();
    match target.fallback.as_slice() {
        [] => format!(
            "the article is not there in {language:?}; add article.{language}.md, or give the account a fallback"
        ),
        others => format!(
            "the article is there neither in {language:?} nor in what the account falls back to ({}); add \
             article.{language}.md",
            others.join(", ")
        ),
    }
}

fn place(article: &Article, target: &Target, rules: &Rules) -> Result<LinkPlace, ComposeError> {
    let places = &rules.links.places;
    let place = target.link.or_else(|| places.first().copied()).unwrap_or(LinkPlace::None);
    if !places.contains(&place) {
        return Err(ComposeError::LinkPlace { account: target.account.clone(), place, places: places.clone() });
    }
    Ok(if article.url.is_some() { place } else { LinkPlace::None })
}

/// A part with nothing but text.
fn bare(role: Role, text: crate::text::Rich) -> Part {
    Part { role, text, lengths: Vec::new(), fields: std::collections::BTreeMap::new(), media: Vec::new() }
}
