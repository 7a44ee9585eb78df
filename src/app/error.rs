//! What went wrong, for every face alike, and the exit code that follows.

use crate::channel::ChannelError;
use crate::compose::ComposeError;
use crate::config::ConfigError;
use crate::config::diagnostic::in_words;
use crate::id::{AccountName, ArticleId};
use crate::media::render::RenderError;
use crate::schedule::TimeError;
use crate::source::SourceError;

/// Why a call did not do what was asked. Each is one sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration is wrong.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// A channel's rules or templates are wrong.
    #[error("{0}")]
    Channel(#[from] ChannelError),
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A time makes no sense.
    #[error("{0}")]
    Time(#[from] TimeError),
    /// There is no time for a post.
    #[error("{account}: {error}")]
    Due {
        /// For whom.
        account: AccountName,
        /// Why.
        error: TimeError,
    },
    /// The article cannot be read.
    #[error("{0}")]
    Source(#[from] SourceError),
    /// Two articles of one call would be taken for one.
    #[error(
        "{first} and {second} are one article by their id ({id}): give one of them an id of its own, or leave it out"
    )]
    SameArticle {
        /// The first one's file.
        first: String,
        /// The other one's file.
        second: String,
        /// The id of both.
        id: ArticleId,
    },
    /// A post cannot be made.
    #[error("{error}")]
    Compose {
        /// For whom.
        account: AccountName,
        /// Why.
        error: ComposeError,
    },
    /// Posts cannot be made, each for a reason of its own.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<Error>),
    /// A picture or clip cannot be made.
    #[error("{account}: {error}")]
    Render {
        /// For whom.
        account: AccountName,
        /// Why.
        error: RenderError,
    },
    /// The store failed.
    #[error("{0}")]
    Store(#[from] crate::store::Error),
    /// The sandbox could not be set up.
    #[error("{0}")]
    Sandbox(String),
    /// An account was not signed in; it is as it was.
    #[error("{0}")]
    Login(String),
    /// A file cannot be written.
    #[error("{path} cannot be written: {}", in_words(reason))]
    Write {
        /// The file.
        path: String,
        /// Why.
        reason: std::io::Error,
    },
}

/// How a command ends, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done, or accepted for later, or skipped as previewed.
    Done = 0,
    /// Something was not delivered, or is held or awaits approval though it was waited for.
    NotDelivered = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// An article or a post is not valid.
    Invalid = 3,
    /// Whether something was delivered cannot be known. Comes before [`Exit::NotDelivered`].
    Uncertain = 4,
}

impl Error {
    /// The exit code that follows.
    pub fn exit(&self) -> Exit {
        match self {
            Error::Config(_)
            | Error::Channel(_)
            | Error::Usage(_)
            | Error::Time(_)
            | Error::Due { .. }
            | Error::Sandbox(_) => Exit::Usage,
            // The article is well; this machine is not.
            Error::Render { error: RenderError::Card(_) | RenderError::Clip(_), .. } => Exit::NotDelivered,
            Error::Source(_) | Error::SameArticle { .. } | Error::Compose { .. } | Error::Render { .. } => {
                Exit::Invalid
            }
            Error::Store(
                crate::store::Error::BadUrl { .. }
                | crate::store::Error::BadPlace { .. }
                | crate::store::Error::WrongStamp { .. }
                | crate::store::Error::TooNew { .. }
                | crate::store::Error::NotEmpty { .. }
                | crate::store::Error::BadState { .. }
                | crate::store::Error::BeingAsked { .. }
                | crate::store::Error::Missing { .. }
                | crate::store::Error::Ambiguous { .. }
                | crate::store::Error::BadKey { .. }
                | crate::store::Error::ReadOnly { .. },
            ) => Exit::Usage,
            Error::Store(_) | Error::Login(_) | Error::Write { .. } => Exit::NotDelivered,
            Error::Several(errors) => errors.first().map_or(Exit::NotDelivered, Error::exit),
        }
    }

    /// One of one, or all of several.
    pub(super) fn all(mut errors: Vec<Error>) -> Error {
        match (errors.len(), errors.pop()) {
            (1, Some(only)) => only,
            (_, last) => Error::Several(errors.into_iter().chain(last).collect()),
        }
    }

    /// The sentence and, where there is one, the place in the file that it is about, with a caret below it.
    pub fn report(&self) -> String {
        match self {
            Error::Config(ConfigError::Wrong(diagnostic)) => diagnostic.report(),
            Error::Channel(ChannelError::Invalid(diagnostic)) => diagnostic.report(),
            // Its second line names the place that the sentence has named.
            Error::Source(error) => {
                let told = error.to_string();
                let lines =
                    told.lines().enumerate().filter(|(n, line)| *n != 1 || !line.trim_start().starts_with("-->"));
                lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
            }
            _ => self.to_string(),
        }
    }
}
