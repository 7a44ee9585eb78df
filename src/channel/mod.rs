//! The rules of a channel: `channels/NAME/`, embedded in the binary, overridable file by file, read and checked here.
//!
//! What the rules mean for a post is left to composing; what its templates say, to the template room.

mod address;
mod check;
mod cost;
mod embedded;
mod load;
mod login;
mod media;
mod quotas;
mod rules;
mod texts;
mod variants;

use std::borrow::Cow;
use std::collections::BTreeMap;

use thiserror::Error;

pub use address::{AddressRules, IdForm, Whose};
pub use cost::{CostRules, decimal, millionths};
pub use embedded::{EMBEDDED, EmbeddedChannel, EmbeddedFile};
pub use login::{Challenge, LoginRules, OAuth2Rules, Redirect, login_url};
pub use media::{AltRules, AnimationRules, CardRules, ImageRules, MediaRules, VideoRules};
pub use quotas::{Quota, Reset, ResetAs, Scope, ToldLimit};
pub use rules::{
    AdapterFigures, Capabilities, CashtagRules, CommentRules, CredentialRules, DeleteRules, EditRules, FindRules,
    HandleForm, HashtagRules, LinkRules, NoCard, OptionRules, OptionType, Rules, SettingRules, Source, ThreadRules,
};
pub use texts::{AccountLimit, Limit, LinkLength, TextRules};
pub use variants::VariantRules;

use crate::config::diagnostic::{Diagnostic, suggestion};
use crate::id::ChannelName;
pub use crate::text::Markup;

/// One channel as its folder describes it.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The folder's name.
    pub name: ChannelName,
    /// `channel.toml`, checked.
    pub rules: Rules,
    /// `*.hbs`, not yet compiled.
    pub templates: Templates,
    /// Every file as it was read, by its name in the folder.
    files: BTreeMap<String, Cow<'static, str>>,
}

impl Channel {
    /// The files that the channel was read from, `channel.toml` first: name in the folder and text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_ref()))
    }
}

/// The templates of one channel: per name (`post`, `breaking`) one for the text and one for each further field; and what
/// they share.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    by_name: BTreeMap<String, BTreeMap<String, TemplateFile>>,
    partials: BTreeMap<String, TemplateFile>,
}

/// One template as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// For messages: `channels/telegram/post.hbs`.
    pub file: String,
    /// Its text.
    pub text: Cow<'static, str>,
}

/// All channels that there are, in the order in which people expect them; a user's own come last.
#[derive(Clone, Debug, Default)]
pub struct Channels(Vec<Channel>);

/// Why the channels cannot be used.
#[derive(Debug, Error)]
pub enum ChannelError {
    /// A file says something that is not valid.
    #[error("{0}")]
    Invalid(Box<Diagnostic>),
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}; make it readable, as UTF-8 text, or remove it to use what is built in")]
    Unreadable {
        /// As the user named it.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder that is neither a channel of its own nor overrides one.
    #[error("{folder} has no channel.toml, and no channel {name:?} is built in{}", or_nothing(.help))]
    NoRules {
        /// As the user named it.
        folder: String,
        /// The folder's own name.
        name: String,
        /// What it may have been meant to be.
        help: Option<String>,
    },
    /// A template for a field that the channel does not have.
    #[error("{file} is for a field called {field:?}, which the channel does not have{}", or_nothing(.help))]
    NoField {
        /// The template.
        file: String,
        /// What stands between its name and `.hbs`.
        field: String,
        /// What it may have been meant to be.
        help: Option<String>,
    },
    /// There is no such channel.
    #[error("unknown channel {name:?}{}", or_nothing(.help))]
    Unknown {
        /// As it was asked for.
        name: String,
        /// What there is.
        help: Option<String>,
    },
}

fn or_nothing(help: &Option<String>) -> String {
    help.as_ref().map(|help| format!("; {help}")).unwrap_or_default()
}

impl Channels {
    /// The channel called `name`.
    ///
    /// # Errors
    ///
    /// [`ChannelError::Unknown`] with the nearest name.
    pub fn get(&self, name: &str) -> Result<&Channel, ChannelError> {
        self.iter().find(|channel| channel.name.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = self.iter().map(|channel| channel.name.as_str()).collect();
            ChannelError::Unknown { name: name.to_owned(), help: suggestion(name, &names) }
        })
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Channel> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Channels {
    type Item = &'a Channel;
    type IntoIter = std::slice::Iter<'a, Channel>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Templates {
    /// The name in [`Templates::get`] of the main text.
    pub const TEXT: &'static str = "text";

    /// The template `name` for `field`. A variant that says nothing of a field has that of `post`.
    pub fn get(&self, name: &str, field: &str) -> Option<&TemplateFile> {
        let own = self.by_name.get(name)?;
        own.get(field).or_else(|| (field != Self::TEXT).then(|| self.by_name.get("post")?.get(field)).flatten())
    }

    /// The names of the templates for posts, in alphabetical order: `breaking`, `correction`, `post`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.iter().filter(|(_, fields)| fields.contains_key(Self::TEXT)).map(|(name, _)| name.as_str())
    }

    /// Every template with its name and field, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &TemplateFile)> {
        self.by_name
            .iter()
            .flat_map(|(name, fields)| fields.iter().map(move |(field, file)| (name.as_str(), field.as_str(), file)))
    }

    /// What templates include: `_foot.hbs` as `{{> foot}}`, by that name.
    pub fn partials(&self) -> impl Iterator<Item = (&str, &TemplateFile)> {
        self.partials.iter().map(|(name, file)| (name.as_str(), file))
    }

    /// Takes the file called `post.hbs`, `post.title.hbs` or `_foot.hbs`; any that was there by that name gives way.
    fn insert(&mut self, file_name: &str, template: TemplateFile) {
        let stem = file_name.strip_suffix(".hbs").unwrap_or(file_name);
        if let Some(partial) = stem.strip_prefix('_') {
            self.partials.insert(partial.to_owned(), template);
            return;
        }
        let (name, field) = stem.split_once('.').unwrap_or((stem, Self::TEXT));
        self.by_name.entry(name.to_owned()).or_default().insert(field.to_owned(), template);
    }
}
