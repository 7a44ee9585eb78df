//! Why an article cannot be found or read.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::article::ArticleError;
use crate::article::decode::DecodeError;
use crate::config::diagnostic::in_words;

/// Why an article cannot be found or read: one sentence that says what, where and what to do.
#[derive(Debug, Error)]
pub enum SourceError {
    /// Nothing there.
    #[error("{} does not exist: name a file, a folder with an article.md, or - for standard input", named(path))]
    Missing {
        /// As the user named it.
        path: PathBuf,
    },
    /// It is there, but closed to us.
    #[error("{} may not be read: give this user read permission (chmod +r), or run as one who has it", path.display())]
    Forbidden {
        /// As the user named it.
        path: PathBuf,
    },
    /// The system could not read it.
    #[error("{} cannot be read: {}", path.display(), in_words(source))]
    Io {
        /// As the user named it.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A pipe, socket or device.
    #[error("{} is not a file or folder: give a text file, or pipe it in and name it -", path.display())]
    NotAFile {
        /// As the user named it.
        path: PathBuf,
    },
    /// Standard input is a terminal or gives nothing.
    #[error("nothing came on standard input: pipe an article into it, as in `fanfare preview - < article.md`")]
    NothingPiped,
    /// A file that is no text, or too large for an article.
    #[error("{name} {source}")]
    NotText {
        /// As the user named it, or `standard input`.
        name: String,
        /// What it is instead.
        source: DecodeError,
    },
    /// A translation whose name says no language.
    #[error("{}: {message}; rename the file", path.display())]
    NoLanguage {
        /// The translation.
        path: PathBuf,
        /// What its name says, and should say.
        message: String,
    },
    /// A folder with nothing in it to publish.
    #[error("{} has no article in it: add article.md, or name a folder of .md, .txt or .html files", path.display())]
    NoArticle {
        /// As the user named it.
        path: PathBuf,
    },
    /// A folder whose parts are too many to be articles.
    #[error("{} has more than {max} articles: name a folder inside it", path.display())]
    TooMany {
        /// As the user named it.
        path: PathBuf,
        /// How many a run takes.
        max: usize,
    },
    /// A link among the articles that leads out of them.
    #[error("{} is a link that leads outside the article's folder: put a copy of the file there instead", path.display())]
    Outside {
        /// As it stands there.
        path: PathBuf,
    },
    /// An editor's own text for an account or channel with nothing in it.
    #[error("{} is empty: write the words for {name} there, or remove the file for those of the template", path.display())]
    EmptyOverride {
        /// The file.
        path: PathBuf,
        /// The account or channel that it is for.
        name: String,
    },
    /// A picture or video outside the article's own folder and `posts/`.
    #[error("{article}: {} is outside the article's folder: copy it beside the article", media.display())]
    MediaOutside {
        /// The article's file, with the line if it is known.
        article: String,
        /// As the article names it.
        media: PathBuf,
    },
    /// A picture or video that is not there.
    #[error("{article}: there is no file {}: add it beside the article, or mend its name", media.display())]
    MediaMissing {
        /// The article's file, with the line if it is known.
        article: String,
        /// As the article names it.
        media: PathBuf,
    },
    /// An address; these are not read yet.
    #[error("{address}: addresses are not read yet: save the page as HTML and name that file")]
    Address {
        /// As the user named it.
        address: String,
    },
    /// It is there, but no article.
    #[error(transparent)]
    Article(#[from] ArticleError),
}

/// An empty name would not be seen in a sentence.
fn named(path: &Path) -> String {
    if path.as_os_str().is_empty() { "\"\"".to_owned() } else { path.display().to_string() }
}

impl SourceError {
    /// What the system said about `path`.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::PermissionDenied => Self::Forbidden { path },
            _ => Self::Io { path, source },
        }
    }

    /// The file that must be mended and the line in it, where they are known.
    pub fn place(&self) -> (Option<String>, Option<usize>) {
        match self {
            Self::Missing { path } => (Some(named(path)), None),
            Self::Forbidden { path }
            | Self::Io { path, .. }
            | Self::NotAFile { path }
            | Self::Outside { path }
            | Self::EmptyOverride { path, .. }
            | Self::NoLanguage { path, .. }
            | Self::NoArticle { path }
            | Self::TooMany { path, .. } => (Some(path.display().to_string()), None),
            Self::NotText { name, .. } => (Some(name.clone()), None),
            Self::MediaOutside { article, .. } | Self::MediaMissing { article, .. } => {
                let parts = article.rsplit_once(':');
                match parts.and_then(|(file, line)| Some((file.to_owned(), line.parse().ok()?))) {
                    Some((file, line)) => (Some(file), Some(line)),
                    None => (Some(article.clone()), None),
                }
            }
            Self::Article(error) => match error {
                ArticleError::FrontMatter(located) => (Some(located.file.clone()), Some(located.line)),
                ArticleError::Empty { file }
                | ArticleError::NoHeadline { file, .. }
                | ArticleError::LongHeadline { file, .. }
                | ArticleError::OtherLanguage { file, .. }
                | ArticleError::SameLanguage { file, .. }
                | ArticleError::Page { file, .. }
                | ArticleError::Embargo { file, .. }
                | ArticleError::Killed { file, .. }
                | ArticleError::Json { file }
                | ArticleError::Feed { file }
                | ArticleError::Decode { file, .. } => (Some(file.clone()), None),
            },
            Self::NothingPiped | Self::Address { .. } => (None, None),
        }
    }

    /// What is wrong, for a list that names the [`SourceError::place`] itself: one sentence, without the lines of the file.
    pub fn message(&self) -> String {
        match self {
            Self::Article(ArticleError::FrontMatter(located)) => located.message.clone(),
            _ => {
                let told = self.to_string();
                let (file, line) = self.place();
                let place = match (file, line) {
                    (Some(file), Some(line)) => format!("{file}:{line}"),
                    (file, _) => file.unwrap_or_default(),
                };
                // `a.md is empty: …` and `a.md: the headline …` become `this is empty: …` and `the headline …`.
                match told.strip_prefix(&place) {
                    Some(rest) if rest.starts_with(": ") => rest[2..].to_owned(),
                    Some(rest) if rest.starts_with(' ') => format!("this{rest}"),
                    _ => told,
                }
            }
        }
    }
}
