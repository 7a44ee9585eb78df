//! What `channels/NAME/channel.toml` says: everything about a channel that is data. Each table of figures names its source.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::address::AddressRules;
use super::cost::CostRules;
use super::login::LoginRules;
use super::media::MediaRules;
use super::quotas::{Quota, ToldLimit};
use super::texts::{Limit, TextRules};
use super::variants::VariantRules;
use crate::post::LinkPlace;
use crate::text::Markup;

/// The rules of one channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What people call it: `X (Twitter)`.
    pub title: String,
    /// Where it stands wherever all are listed: the lowest first, those that say nothing last.
    #[serde(default = "last")]
    pub order: u16,
    /// The writer in `text/write/` that puts the text into the channel's own form.
    pub markup: Markup,
    /// The platform's base URL, if it has one for all accounts (Mastodon has not).
    pub api_url: Option<Url>,
    /// The main text.
    pub text: TextRules,
    /// Further fields by name: `title`, `tags`, `subject`, `preheader`, `html`. Each has a template `NAME.FIELD.hbs`.
    #[serde(default)]
    pub fields: BTreeMap<String, TextRules>,
    /// What becomes of the article's link.
    pub links: LinkRules,
    /// What becomes of the article's tags.
    pub hashtags: HashtagRules,
    /// What becomes of names of shares with a dollar sign, if they mean something here.
    pub cashtags: Option<CashtagRules>,
    /// The forms of names that mean somebody here; none: names with an @ are text alone.
    #[serde(default)]
    pub handles: Vec<HandleForm>,
    /// Whether and how a text may become several parts.
    pub threads: Option<ThreadRules>,
    /// What media a post takes, or must have.
    #[serde(default)]
    pub media: MediaRules,
    /// How much may be sent in which time.
    #[serde(default)]
    pub quotas: Vec<Quota>,
    /// What the platform's answers say of those limits.
    #[serde(default)]
    pub told_limits: Vec<ToldLimit>,
    /// What a post costs.
    pub cost: Option<CostRules>,
    /// What the channel can do beyond sending a post.
    pub capabilities: Capabilities,
    /// What is shorter in a comment below a post, where corrections are said in one.
    pub comment: Option<CommentRules>,
    /// What is special about edits.
    pub edits: Option<EditRules>,
    /// How long a post can be taken down, if not for ever.
    pub deletes: Option<DeleteRules>,
    /// How its posts are named; none: nobody can tell by the name.
    pub address: Option<AddressRules>,
    /// How the channel is asked what became of a post.
    pub find: Option<FindRules>,
    /// The options that an article or account may set.
    #[serde(default)]
    pub options: BTreeMap<String, OptionRules>,
    /// How an account of this channel is signed in by `fanfare account login`.
    pub login: Option<LoginRules>,
    /// What an account of this channel needs to sign in.
    #[serde(default)]
    pub credentials: BTreeMap<String, CredentialRules>,
    /// What else an account of this channel must say: `page_id`, `chat_id`.
    #[serde(default)]
    pub settings: BTreeMap<String, SettingRules>,
    /// Figures that the adapter's conversation needs: chunk sizes, validities in seconds.
    pub adapter: Option<AdapterFigures>,
    /// What is otherwise for some of its accounts, by names that a setting of theirs has as its value.
    #[serde(default)]
    pub variants: BTreeMap<String, VariantRules>,
}

/// Where a figure was read, and when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The page that gives it.
    pub url: Url,
    /// The day it was read.
    #[serde(deserialize_with = "day")]
    pub read: jiff::civil::Date,
    /// What is doubtful about it, if anything: `unconfirmed: ...`.
    pub note: Option<String>,
}

/// What becomes of the article's link.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRules {
    /// Where this channel can have it, the default first.
    pub places: Vec<LinkPlace>,
    /// True if a URL in the text can be followed there.
    pub clickable: bool,
    /// True if the post itself must bring the link card (title, description, picture).
    #[serde(default)]
    pub brings_card: bool,
    /// The option with whose value the platform draws no card.
    pub no_card: Option<NoCard>,
    /// Where that is from.
    pub source: Source,
}

/// The value of an option by which a post has no link card.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoCard {
    /// The option's name.
    pub option: String,
    /// Its value.
    pub value: String,
}

/// What becomes of the article's tags.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HashtagRules {
    /// How many a post has here unless the template says otherwise; 0 for none.
    pub default: usize,
    /// How many the platform allows, if it says.
    pub max: Option<usize>,
    /// Those that mean something on this channel alone, in lower case without their sign: `fyp`.
    #[serde(default)]
    pub own: Vec<String>,
    /// Where that is from.
    pub source: Source,
}

/// How many names of shares with a dollar sign, such as `$ABC`, a post may have.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CashtagRules {
    /// Inclusive; a post with more is refused.
    pub max: usize,
    /// Where that is from.
    pub source: Source,
}

/// How a channel writes the names of its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HandleForm {
    /// `@name`
    Name,
    /// `@name.with.dots`
    Dotted,
    /// `@name@server.example`
    Server,
}

/// Whether and how a text may become several parts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreadRules {
    /// Beyond this the text is shortened.
    pub max_parts: usize,
    /// Where that is from.
    pub source: Source,
}

/// What the channel can do beyond sending a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// A post can be answered by a further part.
    pub reply: bool,
    /// A post can be changed in place.
    pub edit: bool,
    /// A post can be taken down.
    pub delete: bool,
    /// A post goes to each of several people by itself, as e-mail does: when one copy is out, others may be to come.
    #[serde(default)]
    pub per_recipient: bool,
}

/// How much a comment takes, which has no media.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentRules {
    /// The longest text, in each of these units.
    pub limits: Vec<Limit>,
    /// Most hashtags.
    pub max_hashtags: usize,
    /// Where that is from.
    pub source: Source,
}

impl Rules {
    /// These rules for a comment below a post.
    #[must_use]
    pub fn for_comment(&self) -> Self {
        let mut rules = self.clone();
        if let Some(comment) = &self.comment {
            rules.text.limits.clone_from(&comment.limits);
            rules.text.limits_with_media = None;
            rules.text.account_limit = None;
            rules.hashtags.max = Some(comment.max_hashtags);
            rules.hashtags.default = rules.hashtags.default.min(comment.max_hashtags);
            rules.media = MediaRules::default();
            rules.threads = None;
        }
        rules
    }
}

/// What an edit changes, and who may make one, where it is not words alone and everyone.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditRules {
    /// It replaces pictures and what they are described by, too. Without it they stay as they went out.
    #[serde(default)]
    pub media: bool,
    /// That goes for as many as are out; a post of words alone may get one.
    #[serde(default)]
    pub as_many: bool,
    /// Other pictures alone are no edit: its words must be others, too.
    #[serde(default)]
    pub words_too: bool,
    /// The card that the platform made of the link stays as it went out, whatever the words are now.
    #[serde(default)]
    pub keeps_card: bool,
    /// Only who pays the platform may: accounts whose own `text_limit` is above what all have.
    #[serde(default)]
    pub subscribers: bool,
    /// Where that is from.
    pub source: Source,
}

/// How long a post can be taken down.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteRules {
    /// Seconds after it went out. What is older is changed into what the template `retraction` says.
    pub until_s: u64,
    /// Where that is from.
    pub source: Source,
}

/// How the channel is asked what became of a post. A channel without this table cannot be asked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindRules {
    /// Seconds after the intent at which it is asked, in order; only after the last does absent count.
    pub settle_s: Vec<u32>,
    /// True if it is asked too before a key is used again: where a server may have made a post and not kept its key.
    #[serde(default)]
    pub before_keys: bool,
    /// Where that is from.
    pub source: Source,
}

/// An option that an article or account may set under `[options.CHANNEL]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionRules {
    /// What kind of value.
    #[serde(rename = "type")]
    pub kind: OptionType,
    /// What is used if nobody sets it; left out if there is none.
    pub default: Option<Value>,
    /// The values allowed, for text.
    #[serde(default)]
    pub values: Vec<String>,
    /// True for text that is a number: digits alone, at least one.
    #[serde(default)]
    pub digits: bool,
    /// The smallest whole number.
    pub min: Option<i64>,
    /// The largest whole number.
    pub max: Option<i64>,
    /// What it does, in one sentence.
    pub about: String,
    /// People see it for as long as the post is out, and no edit changes it.
    #[serde(default)]
    pub stays: bool,
    /// People read it, so it is checked as the post's text is.
    #[serde(default)]
    pub read: bool,
}

/// The kind of value an option has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionType {
    /// `true` or `false`.
    Bool,
    /// Text, one of `values` if there are any.
    Text,
    /// A whole number.
    Integer,
    /// A list of texts, each of them once.
    List,
}

/// A secret that an account needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialRules {
    /// What it is and where to get it, in one sentence.
    pub about: String,
    /// False if an account can do without it.
    #[serde(default = "yes")]
    pub required: bool,
    /// The credential that stands for this one: an account that has that one need not have this.
    pub unless: Option<String>,
    /// The credentials and settings without which this one means nothing.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The value that the fake accepts; `{account}` stands for the account's name.
    pub sandbox: Option<String>,
    /// The token can be renewed only while it lives: this many days before its known end a worker begins to.
    pub renew_days: Option<u32>,
    /// True if it may have several lines, as a key in PEM has; what has not goes into headers.
    #[serde(default)]
    pub lines: bool,
    /// True if another value means another account. Not of what is renewed.
    #[serde(default)]
    pub identifies: bool,
    /// The credential that renews it, however soon it ends: then nobody need know when that is.
    pub renewed_by: Option<String>,
    /// Where that is said.
    pub source: Option<Source>,
}

impl CredentialRules {
    /// True if an account cannot do without it. `has` says whether the account has the credential of a name.
    pub fn is_needed(&self, has: impl Fn(&str) -> bool) -> bool {
        self.required && !self.unless.as_deref().is_some_and(has)
    }
}

/// A value that is no secret and that an account needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRules {
    /// What it is and where to find it, in one sentence.
    pub about: String,
    /// False if an account can do without it.
    #[serde(default = "yes")]
    pub required: bool,
    /// What is used if the account does not say.
    pub default: Option<String>,
    /// The values that there are; none: any text.
    #[serde(default)]
    pub values: Vec<String>,
    /// The credentials and settings without which this one means nothing.
    #[serde(default)]
    pub needs: Vec<String>,
    /// True if another value means another account.
    #[serde(default)]
    pub identifies: bool,
    /// True if the account signs in by it: tokens that were had with another value are not used.
    #[serde(default)]
    pub signs_in: bool,
    /// The value in the sandbox; `{account}` stands for the account's name.
    pub sandbox: Option<String>,
    /// True if the sandbox takes what the account says, where it says anything: the fakes know no other.
    #[serde(default)]
    pub rehearsed: bool,
}

fn last() -> u16 {
    u16::MAX
}

fn yes() -> bool {
    true
}

/// Figures that the adapter's conversation needs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AdapterFigures {
    /// Where they are from.
    pub source: Source,
    /// The figures by name.
    #[serde(flatten)]
    pub figures: BTreeMap<String, Value>,
}

/// A day as TOML writes it, without quotes: `2026-01-15`.
fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<jiff::civil::Date, D::Error> {
    toml::value::Datetime::deserialize(deserializer)?.to_string().parse().map_err(serde::de::Error::custom)
}
