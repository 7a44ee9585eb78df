//! Why an article cannot be found or read.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::article::ArticleError;
use crate::article::decode::DecodeError;

/// Why an article cannot be found or read: one sentence that says what, where and what to do.
#[derive(Debug, Error)]
pub enum SourceError {
    /// Nothing there.
    #[error("{} does not exist: name a file, a folder with an article.md, or - for standard input", path.display())]
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
    #[error("{} cannot be read: {source}", path.display())]
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

    /// True if the article itself must be mended; false if it could not be found or read.
    pub fn is_invalid_article(&self) -> bool {
        matches!(self, Self::Article(_) | Self::NotText { .. } | Self::MediaOutside { .. } | Self::MediaMissing { .. })
    }
}
