//! Why there is no post, in one sentence that says what to do.

use thiserror::Error;

use crate::id::{AccountName, ChannelName};
use crate::post::{LinkPlace, Warning};
use crate::template::TemplateError;
use crate::text::Unit;

/// Why an article cannot become a post for an account.
#[derive(Debug, Error)]
pub enum ComposeError {
    /// A template is not valid.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A finding that is an error.
    #[error("{account}: {message} [{rule}]", message = .warning.message, rule = .warning.rule)]
    Checked {
        /// For whom.
        account: AccountName,
        /// What was found.
        warning: Box<Warning>,
    },
    /// The post cannot be frozen.
    #[error("{account}: the post cannot be written down: {reason}")]
    Unwritable {
        /// For whom.
        account: AccountName,
        /// Why.
        reason: String,
    },
    /// There is no such template.
    #[error("{channel} has no template {name:?}{}", help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
    NoTemplate {
        /// Whose.
        channel: ChannelName,
        /// As it was asked for.
        name: String,
        /// What there is.
        help: Option<String>,
        /// The article's file that asks for it, if one does.
        file: Option<String>,
        /// The line in that file, from 1.
        line: Option<usize>,
    },
    /// An option that the channel does not have, or a value that it does not take; a rule that there is not.
    #[error("{file}{}: {place}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
    Option {
        /// Where: the article's file, or the account.
        file: String,
        /// The line in the file, from 1.
        line: Option<usize>,
        /// Which table: `options.telegram`.
        place: String,
        /// What is wrong with it and what would be right.
        message: String,
    },
    /// The link cannot stand there.
    #[error("account {account}: the link cannot go to {:?} on this channel; places are {}", word(place), list(places))]
    LinkPlace {
        /// Whose.
        account: AccountName,
        /// Where it was to go.
        place: LinkPlace,
        /// Where it can go.
        places: Vec<LinkPlace>,
    },
    /// What cannot be shortened is longer than what there is room for.
    #[error(
        "{account}: {what} is {length} of {limit} {}, {} too many; {advice}",
        unit.name(), length.saturating_sub(*limit)
    )]
    TooLong {
        /// For whom.
        account: AccountName,
        /// What is too long: `the text without its elastic part`, `posts/tram/telegram.md`.
        what: String,
        /// As it is.
        length: usize,
        /// Inclusive.
        limit: usize,
        /// What is counted.
        unit: Unit,
        /// The editor's own file that it is, if it is one.
        file: Option<String>,
        /// What to do about it.
        advice: String,
    },
    /// A field that the channel needs has nothing in it.
    #[error(
        "{account}: the {field} is empty, and {channel} needs one; write it in {file}{}",
        if *own { ", or remove that file for the words of the template" } else { "" }
    )]
    Empty {
        /// For whom.
        account: AccountName,
        /// Where.
        channel: ChannelName,
        /// `text` or the field's name.
        field: String,
        /// The template or override it came from.
        file: String,
        /// Whether that is an editor's own text.
        own: bool,
    },
}

impl ComposeError {
    /// The file that must be mended and the line in it, where they are known.
    pub fn place(&self) -> Option<(&str, Option<usize>)> {
        match self {
            Self::Template(TemplateError::Invalid(wrong)) => Some((&wrong.file, Some(wrong.line))),
            Self::Template(TemplateError::TooLarge { file, .. }) => Some((file, None)),
            Self::Option { file, line, .. } | Self::NoTemplate { file: Some(file), line, .. } => Some((file, *line)),
            Self::TooLong { file: Some(file), .. } | Self::Empty { file, own: true, .. } => Some((file, None)),
            _ => None,
        }
    }

    /// What is wrong, for a list that names the [`ComposeError::place`] itself.
    pub fn message(&self) -> String {
        match self {
            Self::Template(TemplateError::Invalid(wrong)) => {
                let help = wrong.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
                format!("{}{help}", wrong.message)
            }
            Self::Option { place, message, .. } => format!("{place}: {message}"),
            Self::Checked { account, .. }
            | Self::Unwritable { account, .. }
            | Self::TooLong { account, .. }
            | Self::Empty { account, .. } => {
                // The list names the account itself.
                let whole = self.to_string();
                whole.strip_prefix(&format!("{account}: ")).unwrap_or(&whole).to_owned()
            }
            _ => self.to_string(),
        }
    }
}

fn word(place: &LinkPlace) -> &'static str {
    match place {
        LinkPlace::Text => "text",
        LinkPlace::Card => "card",
        LinkPlace::Reply => "reply",
        LinkPlace::Comment => "comment",
        LinkPlace::None => "none",
    }
}

fn list(places: &[LinkPlace]) -> String {
    places.iter().map(word).collect::<Vec<_>>().join(", ")
}
