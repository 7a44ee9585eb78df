//! One file, or standard input.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::error::SourceError;
use super::folder::Home;
use super::{Source, folder, media};
use crate::article::decode::{self, MAX_BYTES};
use crate::article::{self, Article, ArticleError, Defaults, Input, Kind, language};

/// A file by its path.
pub(super) struct File;

/// `-`.
pub(super) struct StandardInput;

impl Source for File {
    fn takes(&self, _: &str) -> bool {
        true
    }

    fn read(&self, argument: &str, defaults: &Defaults) -> Result<Vec<Article>, SourceError> {
        Ok(vec![read_named(Path::new(argument), defaults)?])
    }
}

impl Source for StandardInput {
    fn takes(&self, argument: &str) -> bool {
        argument == super::STANDARD_INPUT
    }

    fn read(&self, _: &str, defaults: &Defaults) -> Result<Vec<Article>, SourceError> {
        let input = io::stdin();
        if input.is_terminal() {
            return Err(SourceError::NothingPiped);
        }
        Ok(vec![read_stream(input.lock(), defaults)?])
    }
}

/// Reads an article from a stream, whose kind its text tells. Media files are looked for in the working folder.
fn read_stream(stream: impl Read, defaults: &Defaults) -> Result<Article, SourceError> {
    let name = "standard input";
    let bytes = bounded(stream).map_err(|source| SourceError::io(Path::new(name), source))?;
    if bytes.is_empty() {
        return Err(SourceError::NothingPiped);
    }
    let text = decode::decode(&bytes).map_err(|source| SourceError::NotText { name: name.to_owned(), source })?;
    let input = Input { text: &text, kind: Kind::of_text(&text), file: None, slug: None };
    let mut article = article::read(&input, defaults)?;
    settle_media(&mut article, input.kind, Path::new(""))?;
    Ok(article)
}

/// Reads the article in a file that was named itself, which may be a link to anywhere.
pub(super) fn read_named(path: &Path, defaults: &Defaults) -> Result<Article, SourceError> {
    // What is not there is said of the file, not of its folder.
    fs::metadata(path).map_err(|source| SourceError::io(path, source))?;
    read_file(path, &Home::of(parent(path))?, defaults)
}

/// Reads the article in a file, with the translations beside it (`STEM.LANGUAGE.md` beside `STEM.md`), which stay in `home`.
pub(super) fn read_file(path: &Path, home: &Home, defaults: &Defaults) -> Result<Article, SourceError> {
    let text = text_of(path)?;
    let slug = slug(path);
    let input = Input { text: &text, kind: kind(path, &text), file: Some(path), slug: slug.as_deref() };
    let mut article = article::read(&input, defaults)?;
    for (tag, file) in translations(path)? {
        if let Some(message) = language::mistake(&tag) {
            return Err(SourceError::NoLanguage { path: file, message });
        }
        home.holds(&file)?;
        let text = text_of(&file)?;
        let input = Input { text: &text, kind: kind(&file, &text), file: Some(&file), slug: None };
        article.translations.insert(tag.clone(), article::read_translation(&input, &tag, defaults)?);
    }
    // One that is in the article's own language says nothing new, and would hide it.
    if article.translations.contains_key(&article.language) {
        let file = path.display().to_string();
        let declared = article.language;
        return Err(ArticleError::SameLanguage { file, language: declared }.into());
    }
    settle_media(&mut article, input.kind, parent(path))?;
    Ok(article)
}

/// A page names pictures that the newsroom did not choose; a picture that is missing from it is no mistake.
fn settle_media(article: &mut Article, kind: Kind, folder: &Path) -> Result<(), SourceError> {
    if kind == Kind::Html {
        media::drop_unsaved(article, folder);
    }
    media::resolve(article, folder)
}

/// The text of a file, whatever its encoding.
pub(super) fn text_of(path: &Path) -> Result<String, SourceError> {
    let not_text = |source| SourceError::NotText { name: path.display().to_string(), source };
    // Asked before it is opened: opening a pipe waits for somebody to write into it.
    let is_file = fs::metadata(path).map_err(|source| SourceError::io(path, source))?.is_file();
    if !is_file {
        return Err(SourceError::NotAFile { path: path.to_owned() });
    }
    let file = fs::File::open(path).map_err(|source| SourceError::io(path, source))?;
    let metadata = file.metadata().map_err(|source| SourceError::io(path, source))?;
    decode::check_size(metadata.len()).map_err(not_text)?;
    let bytes = bounded(file).map_err(|source| SourceError::io(path, source))?;
    decode::decode(&bytes).map_err(not_text)
}

/// At most one byte more than an article may have, so that an endless stream ends and is seen to be too long.
fn bounded(stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn kind(path: &Path, text: &str) -> Kind {
    Kind::of_file(path, text)
}

/// The article's name under `posts/`: `harbour-tram` of `posts/harbour-tram/article.md`, `2026/floods` of
/// `posts/2026/floods.md`. By the real path, so that it is the same from whatever folder a run starts.
fn slug(path: &Path) -> Option<String> {
    let path = fs::canonicalize(path).ok()?;
    let stem = path.file_stem()?.to_str()?.to_owned();
    let folders: Vec<&str> = path.parent()?.iter().map(|name| name.to_str()).collect::<Option<_>>()?;
    let posts = folders.iter().rposition(|name| *name == folder::POSTS)?;
    let mut slug = folders[posts + 1..].to_vec();
    if stem != folder::ARTICLE || slug.is_empty() {
        slug.push(&stem);
    }
    Some(slug.join("/"))
}

/// The files beside `path` that are its translations, by BCP 47 tag.
fn translations(path: &Path) -> Result<Vec<(String, PathBuf)>, SourceError> {
    let (Some(stem), folder) = (path.file_stem().and_then(|stem| stem.to_str()), parent(path)) else {
        return Ok(Vec::new());
    };
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut found = Vec::new();
    for entry in fs::read_dir(here).map_err(|source| SourceError::io(here, source))?.flatten() {
        let name = PathBuf::from(entry.file_name());
        if let Some((of, tag)) = translation_of(&name)
            && of == stem
        {
            found.push((tag, folder.join(name)));
        }
    }
    found.sort();
    Ok(found)
}

/// `("article", "kk")` of `article.kk.md`.
pub(super) fn translation_of(name: &Path) -> Option<(String, String)> {
    Kind::of_extension(name)?;
    let (stem, tag) = name.file_stem()?.to_str()?.rsplit_once('.')?;
    Some((stem.to_owned(), language::normalise(tag)?))
}

/// The folder a file is in; empty for the working folder.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_tells_its_kind_by_its_text() {
        let read = |text: &str| read_stream(text.as_bytes(), &Defaults::default()).unwrap();
        assert_eq!(read("Trams return\n\nOne.").headline, "Trams return");
        assert_eq!(read("+++\nheadline = \"Trams\"\n+++\nOne.").headline, "Trams");
        assert_eq!(read("<!doctype html><title>Trams</title><p>One.").headline, "Trams");
    }

    #[test]
    fn an_endless_stream_is_refused() {
        let error = read_stream(io::repeat(b'a'), &Defaults::default()).unwrap_err();
        assert!(matches!(error, SourceError::NotText { .. }), "{error}");
        assert!(matches!(read_stream(io::empty(), &Defaults::default()), Err(SourceError::NothingPiped)));
    }

    #[test]
    fn a_translation_is_told_by_its_name() {
        let of = |name: &str| translation_of(Path::new(name));
        assert_eq!(of("article.kk.md"), Some(("article".to_owned(), "kk".to_owned())));
        assert_eq!(of("night-buses.pt_br.md"), Some(("night-buses".to_owned(), "pt-BR".to_owned())));
        assert_eq!(of("article.md"), None);
        assert_eq!(of("news.today.md"), None);
        assert_eq!(of("tram.en.jpg"), None);
    }
}
