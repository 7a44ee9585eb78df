//! Pictures and videos that an article names by a path: found beside it, and nowhere else.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::error::SourceError;
use super::folder::POSTS;
use super::{animation, frame, length, rate};
use crate::article::{Article, Image, MediaSource, Origin, Video};

/// Turns every path of the article's media into one that can be opened from here, and reads how long and how large a
/// video is that does not say it, how many pictures it has in a second, and which pictures move.
///
/// A path is relative to the article's `folder` and stays inside it, or inside the `posts/` above it, links followed:
/// an article that came in a pull request must not send `/etc/passwd` as a picture.
pub(super) fn resolve(article: &mut Article, folder: &Path) -> Result<(), SourceError> {
    let Article { origin, images, video, translations, .. } = article;
    resolve_all(origin, images, video.as_mut(), folder)?;
    for translation in translations.values_mut() {
        resolve_all(&translation.origin, &mut translation.images, translation.video.as_mut(), folder)?;
    }
    let told = translations.values_mut().flat_map(|translation| &mut translation.images);
    for image in images.iter_mut().chain(told) {
        image.animation = image.source.file().and_then(animation::of_file);
    }
    for video in video.iter_mut().chain(translations.values_mut().filter_map(|translation| translation.video.as_mut()))
    {
        video.duration_s = video.duration_s.or_else(|| length::of_file(video.source.file()?));
        video.size_bytes = video.source.file().and_then(|path| Some(fs::metadata(path).ok()?.len()));
        video.rate_hz = video.source.file().and_then(rate::of_file);
        if video.width.is_none() && video.height.is_none() {
            (video.width, video.height) = video.source.file().and_then(frame::of_file).unzip();
        }
    }
    Ok(())
}

/// Takes out the pictures that a saved page names but that were not saved with it.
pub(super) fn drop_unsaved(article: &mut Article, folder: &Path) {
    article.images.retain(|image| image.source.file().is_none_or(|path| folder.join(path).is_file()));
}

fn resolve_all(
    origin: &Origin,
    images: &mut [Image],
    video: Option<&mut Video>,
    folder: &Path,
) -> Result<(), SourceError> {
    let images = images.iter_mut().map(|image| ("image", &mut image.source));
    for (key, source) in images.chain(video.map(|video| ("video", &mut video.source))) {
        if let MediaSource::File(path) = source {
            let at = origin.line(key).map_or_else(|| origin.name(), |line| format!("{}:{line}", origin.name()));
            *path = inside(folder, path, &at)?;
        }
    }
    Ok(())
}

/// Where what belongs to an article in the folder `home`, a real path, may be: in the `posts/` above it, else in itself.
pub(super) fn around(home: &Path) -> &Path {
    home.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == POSTS)).unwrap_or(home)
}

fn inside(folder: &Path, media: &Path, article: &str) -> Result<PathBuf, SourceError> {
    let outside = || SourceError::MediaOutside { article: article.to_owned(), media: media.to_owned() };
    if media.components().any(|part| matches!(part, Component::RootDir | Component::Prefix(_))) {
        return Err(outside());
    }
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let home = fs::canonicalize(here).map_err(|source| SourceError::io(here, source))?;
    let allowed = around(&home);
    // By its parts first: what is not there must not tell whether something outside is.
    let mut depth = home.strip_prefix(allowed).map_or(0, |below| below.components().count());
    for part in media.components() {
        match part {
            Component::ParentDir => depth = depth.checked_sub(1).ok_or_else(outside)?,
            Component::Normal(_) => depth += 1,
            _ => {}
        }
    }
    let path = folder.join(media.components().filter(|part| *part != Component::CurDir).collect::<PathBuf>());
    let real = fs::canonicalize(&path).ok().filter(|real| real.is_file());
    let real =
        real.ok_or_else(|| SourceError::MediaMissing { article: article.to_owned(), media: media.to_owned() })?;
    if real.starts_with(allowed) { Ok(path) } else { Err(outside()) }
}
