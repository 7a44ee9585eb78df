//! Finds and reads articles: what an `ARTICLE` argument names, as a list of [`Article`]s.
//!
//! [`read`] is the way in. It asks each `Source` in turn whether the argument is its own; a new kind of source (an
//! address, a feed, a CMS) is one more file and one more line in `sources`.

mod animation;
mod container;
mod error;
mod file;
mod folder;
mod frame;
mod length;
mod media;
mod rate;

use std::path::Path;

use crate::article::{Animation, Article, Defaults};

pub use error::SourceError;

/// The argument that means standard input.
const STANDARD_INPUT: &str = "-";

/// One way to find articles.
trait Source {
    /// True if `argument` is for this source to read.
    fn takes(&self, argument: &str) -> bool;

    /// The articles that `argument` names, in the order in which they are to be published; at least one.
    fn read(&self, argument: &str, defaults: &Defaults) -> Result<Vec<Article>, SourceError>;
}

/// All sources; the first that takes an argument reads it.
fn sources() -> [&'static dyn Source; 4] {
    [&file::StandardInput, &Address, &folder::Folder, &file::File]
}

/// How the picture of these bytes moves; none if it does not, or is no GIF.
pub fn animation(picture: &[u8]) -> Option<Animation> {
    animation::of(&mut std::io::Cursor::new(picture))
}

/// Reads what `argument` names: a file (`.txt`, `.md`, `.html`), an article's folder, a folder of articles, or `-` for
/// standard input.
///
/// A folder of articles gives them by `publish_at`, those without one last, then by name. Pictures and videos that are
/// files come with their path as it can be opened from here.
///
/// # Errors
///
/// [`SourceError`]: one sentence that says what, where and what to do. One article that cannot be read fails its
/// folder; [`find`] tells them apart.
pub fn read(argument: &str, defaults: &Defaults) -> Result<Vec<Article>, SourceError> {
    let unknown = || SourceError::Missing { path: argument.into() };
    sources().into_iter().find(|source| source.takes(argument)).ok_or_else(unknown)?.read(argument, defaults)
}

/// The articles at `path`, or on standard input (`-`), each by itself, so that one with a mistake does not hide the others: for `check`.
///
/// # Errors
///
/// If `path` itself cannot be read.
pub fn find(path: &Path, defaults: &Defaults) -> Result<Vec<Result<Article, SourceError>>, SourceError> {
    if path == Path::new(STANDARD_INPUT) {
        return Ok(file::StandardInput.read(STANDARD_INPUT, defaults)?.into_iter().map(Ok).collect());
    }
    if path.is_dir() { folder::find(path, defaults) } else { Ok(vec![file::read_named(path, defaults)]) }
}

/// True if `argument` names a folder of articles, rather than one article.
pub fn is_collection(argument: &str) -> bool {
    argument != STANDARD_INPUT && folder::is_collection(Path::new(argument))
}

/// Addresses: told apart from files already, so that the message says what to do.
struct Address;

impl Source for Address {
    fn takes(&self, argument: &str) -> bool {
        let lower = argument.to_ascii_lowercase();
        lower.starts_with("http://") || lower.starts_with("https://")
    }

    fn read(&self, argument: &str, _: &Defaults) -> Result<Vec<Article>, SourceError> {
        Err(SourceError::Address { address: argument.to_owned() })
    }
}

#[cfg(test)]
mod tests;
