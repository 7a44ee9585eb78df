//! A folder: one article with what belongs to it, or a folder of articles.
//!
//! `posts/SLUG/article.md` with `article.kk.md`, its media and `NAME.md` beside it is one article. Any other folder is
//! one of articles: files, and folders with an `article.md`.

use std::fs;
use std::path::{Path, PathBuf};

use super::Source;
use super::error::SourceError;
use super::file::{read_file, text_of, translation_of};
use super::media::around;
use crate::article::{Article, Defaults, Kind, Override};

/// The folder under which a path is an article's name.
pub(super) const POSTS: &str = "posts";
/// The stem of the file that makes a folder an article.
pub(super) const ARTICLE: &str = "article";
/// Folders of articles may stand in one another this deep: `posts/2026/11/floods/article.md`, and one to spare.
const MAX_DEPTH: usize = 4;
/// More articles than this are an archive, not what one run publishes.
const MAX_ARTICLES: usize = 10_000;

/// A folder by its path.
pub(super) struct Folder;

impl Source for Folder {
    fn takes(&self, argument: &str) -> bool {
        Path::new(argument).is_dir()
    }

    fn read(&self, argument: &str, defaults: &Defaults) -> Result<Vec<Article>, SourceError> {
        find(Path::new(argument), defaults)?.into_iter().collect()
    }
}

/// The articles in a folder, each by itself: by `publish_at`, those without one last, then by name; what cannot be read
/// first.
pub(super) fn find(folder: &Path, defaults: &Defaults) -> Result<Vec<Result<Article, SourceError>>, SourceError> {
    let mut places = Vec::new();
    let home = Home::of(folder)?;
    collect(folder, &home, 0, &mut places)?;
    if places.is_empty() {
        return Err(SourceError::NoArticle { path: folder.to_owned() });
    }
    let articles = places.iter().map(|place| match place {
        Place::File(path) => home.holds(path).and_then(|()| read_file(path, &home, defaults)),
        Place::Folder(folder, article) => read_folder(folder, article, &home, defaults),
        Place::Outside(path) => Err(SourceError::Outside { path: path.clone() }),
    });
    let mut articles: Vec<_> = articles.collect();
    // Stable: of those with the same time, or none, the order of names stays.
    articles
        .sort_by_key(|article| article.as_ref().ok().map(|article| (article.publish_at.is_none(), article.publish_at)));
    Ok(articles)
}

/// True if `path` is a folder, and not that of one article.
pub(super) fn is_collection(path: &Path) -> bool {
    path.is_dir() && entries(path).is_ok_and(|entries| !entries.iter().any(|path| is_article(path)))
}

/// What was named on the command line or in the configuration. What stands in it may be a link, but to nothing outside: an
/// article that came in a pull request must not show `/etc/passwd` as its text.
pub(super) struct Home(PathBuf);

impl Home {
    /// That of what stands in `folder`, empty for the working folder.
    pub(super) fn of(folder: &Path) -> Result<Self, SourceError> {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let home = fs::canonicalize(here).map_err(|source| SourceError::io(here, source))?;
        Ok(Self(around(&home).to_owned()))
    }

    /// Refuses `path`, which was found in here, if it leads out.
    pub(super) fn holds(&self, path: &Path) -> Result<(), SourceError> {
        let link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        if !link {
            return Ok(());
        }
        let real = fs::canonicalize(path).map_err(|source| SourceError::io(path, source))?;
        if real.starts_with(&self.0) { Ok(()) } else { Err(SourceError::Outside { path: path.to_owned() }) }
    }
}

enum Place {
    File(PathBuf),
    /// A folder that is a link to somewhere else.
    Outside(PathBuf),
    /// The folder, and the article's file in it.
    Folder(PathBuf, PathBuf),
}

/// The places of articles in a folder, by name.
fn collect(folder: &Path, home: &Home, depth: usize, places: &mut Vec<Place>) -> Result<(), SourceError> {
    let entries = entries(folder)?;
    if let Some(article) = entries.iter().find(|path| is_article(path)) {
        places.push(Place::Folder(folder.to_owned(), article.clone()));
        return Ok(());
    }
    for path in &entries {
        if path.is_dir() {
            if home.holds(path).is_err() {
                places.push(Place::Outside(path.clone()));
            } else if depth < MAX_DEPTH {
                collect(path, home, depth + 1, places)?;
            }
        } else if is_alone(path, &entries) {
            places.push(Place::File(path.clone()));
        }
        if places.len() > MAX_ARTICLES {
            return Err(SourceError::TooMany { path: folder.to_owned(), max: MAX_ARTICLES });
        }
    }
    Ok(())
}

/// What a folder holds, by name, without what is hidden.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| SourceError::io(folder, source))? {
        let entry = entry.map_err(|source| SourceError::io(folder, source))?;
        if !entry.file_name().to_string_lossy().starts_with(['.', '_']) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn is_article(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == ARTICLE) && Kind::of_extension(path).is_some() && path.is_file()
}

/// An article of its own: not a translation of one beside it, not the folder's README.
fn is_alone(path: &Path, beside: &[PathBuf]) -> bool {
    let Some(name) = path.file_name().map(Path::new) else { return false };
    if Kind::of_extension(name).is_none() || name.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme")) {
        return false;
    }
    let translates = translation_of(name).is_some_and(|(of, _)| {
        beside.iter().any(|other| {
            other.file_stem().is_some_and(|stem| stem == of.as_str()) && Kind::of_extension(other).is_some()
        })
    });
    !translates
}

/// An article's folder: the article, and `NAME.md` for each account or channel that gets other words.
fn read_folder(folder: &Path, article: &Path, home: &Home, defaults: &Defaults) -> Result<Article, SourceError> {
    home.holds(article)?;
    let mut read = read_file(article, home, defaults)?;
    for path in entries(folder)? {
        let Some(name) = override_name(&path) else { continue };
        home.holds(&path)?;
        // Blank lines above it stay, so that its lines are those of the file.
        let markdown = text_of(&path)?.replace("\r\n", "\n").trim_end().to_owned();
        if markdown.trim().is_empty() {
            return Err(SourceError::EmptyOverride { path, name });
        }
        read.overrides.insert(name, Override { markdown, file: path });
    }
    Ok(read)
}

/// The account or channel that `NAME.md` is for: lower-case ASCII letters, digits, `-` and `_`; behind a full stop the field,
/// as in `youtube.title.md`.
fn override_name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let is_name = |name: &str| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        !name.is_empty() && name.bytes().all(allowed)
    };
    let (name, field) = stem.split_once('.').unwrap_or((stem, "text"));
    let named = is_name(name) && is_name(field) && !matches!(name, ARTICLE | "readme");
    (path.extension()? == "md" && named && !matches!(stem, ARTICLE | "readme") && path.is_file())
        .then(|| stem.to_owned())
}
