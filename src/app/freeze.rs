//! Turns the media that a post asks for into files, and freezes post and files in the store: what was previewed is what is
//! sent.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use super::fetched::{Fetched, is_address};
use super::{App, Error};
use crate::article::{Article, MediaSource};
use crate::channel::{ImageRules, MediaRules, VideoRules};
use crate::config::diagnostic::in_words;
use crate::id::{AccountName, BlobHash};
use crate::media::render::{self, CLIP_SECONDS, Card, Palette, RenderError};
use crate::post::{Media, MediaKind, Post, Warning};
use crate::source;
use crate::store::Store;

/// Draws each picture and clip once, however many posts ask for the same.
pub(crate) struct Renderer {
    app: Arc<App>,
    cards: HashMap<CardKey, Bytes>,
    clips: HashMap<CardKey, Bytes>,
    /// None: nobody is asked for what lies at an address.
    fetched: Option<Fetched>,
    /// Whether something else stands in for what lies at an address and is not fetched; else it is left as it is.
    stands_in: bool,
}

/// What makes two cards the same: language, width, height.
type CardKey = (String, u32, u32);

impl Renderer {
    /// One that looks at nothing but this machine, for a preview.
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self { app, cards: HashMap::new(), clips: HashMap::new(), fetched: None, stands_in: false }
    }

    /// One that looks at nothing but this machine either, for a dry run: its fakes are handed something for each file.
    pub(super) fn rehearsing(app: Arc<App>) -> Self {
        Self { stands_in: true, ..Self::new(app) }
    }

    /// One that fetches what lies at addresses.
    pub(super) fn fetching(app: Arc<App>, is_sandbox: bool) -> Self {
        let fetched = Some(Fetched::new(&app, is_sandbox));
        Self { fetched, ..Self::new(app) }
    }

    /// `article`, of whose pictures at addresses is known whether they move, as it is of files. What cannot be had is left as
    /// it is: the post that needs it says so.
    pub(super) async fn looked_at(&mut self, article: &Article) -> Article {
        let mut article = article.clone();
        let Some(fetched) = &mut self.fetched else { return article };
        let told = article.translations.values_mut().flat_map(|told| &mut told.images);
        for image in article.images.iter_mut().chain(told) {
            if let MediaSource::Url(url) = &image.source
                && may_move(url.path())
                && let Ok(bytes) = fetched.get(url.as_str()).await
            {
                image.animation = source::animation(&bytes);
            }
        }
        article
    }

    /// Fills in `content`, sizes and hash of every medium of `post`.
    pub(crate) async fn render(&mut self, article: &Article, post: &mut Post) -> Result<(), Error> {
        let media = self.media_rules(post);
        let (rules, video) =
            (media.as_ref().and_then(|media| media.image.clone()), media.and_then(|media| media.video));
        let account = post.account.clone();
        let language = post.language.clone();
        let thumbnails =
            self.app.channel(post.channel.as_str()).ok().and_then(|channel| channel.rules.media.thumbnail.clone());
        for (n, media) in post.media.iter_mut().enumerate() {
            let rules = if post.thumbnail == Some(n) { &thumbnails } else { &rules };
            self.render_one(article, &language, rules.as_ref(), media)
                .await
                .and_then(|()| check_size(media, video.as_ref()))
                .map_err(|error| Error::Render { account: account.clone(), error })?;
            media.size_bytes = Some(media.content.len() as u64);
            media.blob = Some(BlobHash::of(&media.content));
        }
        Ok(())
    }

    async fn render_one(
        &mut self,
        article: &Article,
        language: &str,
        rules: Option<&ImageRules>,
        media: &mut Media,
    ) -> Result<(), RenderError> {
        match media.source.as_str() {
            "card" => media.content = self.card(article, language, media).await?,
            "clip" => {
                media.content = self.clip(article, language, media).await?;
                media.duration_s = Some(CLIP_SECONDS);
            }
            file => {
                let bytes = match &mut self.fetched {
                    Some(fetched) if is_address(file) => fetched.get(file).await?,
                    None if is_address(file) && self.stands_in && can_stand_in(media.kind) => {
                        self.stand_in(article, language, media).await?
                    }
                    None if is_address(file) => return Ok(()),
                    _ => read(file)?,
                };
                match media.kind {
                    MediaKind::Image if media.animated && bytes.starts_with(b"GIF8") => media.content = bytes,
                    MediaKind::Image => {
                        media.animated = false;
                        picture(rules, media, bytes).await?;
                    }
                    MediaKind::Video => {
                        render::check_video(&bytes, &media.source)?;
                        media.content = bytes;
                    }
                }
            }
        }
        Ok(())
    }

    /// What a dry run hands out for a file that it does not fetch: a plain picture, or the clip that is made of a headline card.
    async fn stand_in(&mut self, article: &Article, language: &str, media: &mut Media) -> Result<Bytes, RenderError> {
        let even = |side: Option<u32>| side.map(|side| (side & !1).max(2));
        match media.kind {
            MediaKind::Image => {
                let (bytes, mime) = render::stand_in((media.width, media.height), &media.mime);
                mime.clone_into(&mut media.mime);
                Ok(Bytes::from(bytes))
            }
            MediaKind::Video => {
                let framed = Media { width: even(media.width), height: even(media.height), ..media.clone() };
                self.clip(article, language, &framed).await
            }
        }
    }

    async fn card(&mut self, article: &Article, language: &str, media: &Media) -> Result<Bytes, RenderError> {
        let (width, height) = (media.width.unwrap_or(1200), media.height.unwrap_or(675));
        let key = (language.to_owned(), width, height);
        if let Some(card) = self.cards.get(&key) {
            return Ok(card.clone());
        }
        let (app, article, language) = (self.app.clone(), article.clone(), language.to_owned());
        let drawn = blocking(move || draw(&app, &article, &language, width, height)).await?;
        let drawn = Bytes::from(drawn);
        self.cards.insert(key, drawn.clone());
        Ok(drawn)
    }

    async fn clip(&mut self, article: &Article, language: &str, media: &Media) -> Result<Bytes, RenderError> {
        let key = (language.to_owned(), media.width.unwrap_or(1920), media.height.unwrap_or(1080));
        if let Some(clip) = self.clips.get(&key) {
            return Ok(clip.clone());
        }
        let card = self.card(article, language, media).await?;
        let clip = Bytes::from(blocking(move || render::make_clip(&card)).await?);
        self.clips.insert(key, clip.clone());
        Ok(clip)
    }

    /// What media the account of `post` may have.
    fn media_rules(&self, post: &Post) -> Option<MediaRules> {
        match self.app.account(&post.account).filter(|account| account.channel == post.channel.as_str()) {
            Some(account) => Some(self.app.channel_of(&account).ok()?.rules.media.clone()),
            None => Some(self.app.channel(post.channel.as_str()).ok()?.rules.media.clone()),
        }
    }
}

/// No clip is made without ffmpeg.
fn can_stand_in(kind: MediaKind) -> bool {
    kind == MediaKind::Image || render::ffmpeg().is_some()
}

/// How large a video is that lies at an address is known once it is here.
fn check_size(media: &Media, rules: Option<&VideoRules>) -> Result<(), RenderError> {
    let most = rules.filter(|_| media.kind == MediaKind::Video).map(|rules| rules.max_bytes);
    match most.filter(|most| media.content.len() as u64 > *most) {
        Some(max_bytes) => {
            Err(RenderError::TooHeavy { name: media.source.clone(), size_bytes: media.content.len() as u64, max_bytes })
        }
        None => Ok(()),
    }
}

/// Whether a GIF may be what lies there: its name does not say that it is something else.
fn may_move(path: &str) -> bool {
    const OTHERS: [&str; 9] = [".jpg", ".jpeg", ".png", ".webp", ".avif", ".svg", ".heic", ".bmp", ".tiff"];
    let path = path.to_ascii_lowercase();
    !OTHERS.iter().any(|ending| path.ends_with(ending))
}

/// Whether `found` could not be said before the article's pictures were fetched: that one at an address moves, and is shown as a
/// still.
pub fn was_seen_late(found: &Warning) -> bool {
    found.rule == "picture-still" && is_address(&found.message) && found.message.contains(" moves, ")
}

/// Fits a picture into what the channel takes of its kind.
async fn picture(rules: Option<&ImageRules>, media: &mut Media, bytes: Bytes) -> Result<(), RenderError> {
    let Some(rules) = rules.cloned() else {
        media.content = bytes;
        return Ok(());
    };
    let name = media.source.clone();
    let picture = blocking(move || render::fit_picture(&bytes, &name, &rules)).await?;
    media.width = Some(picture.width);
    media.height = Some(picture.height);
    media.mime = picture.mime.to_owned();
    media.content = Bytes::from(picture.bytes);
    Ok(())
}

fn draw(app: &App, article: &Article, language: &str, width: u32, height: u32) -> Result<Vec<u8>, RenderError> {
    let newsroom = &app.config.newsroom;
    let told = article.in_language(language).unwrap_or_else(|| article.clone());
    let date = article.published_at.map(|at| app.zoned(at).strftime("%Y-%m-%d").to_string());
    let logo = app.logo().transpose()?;
    render::draw_card(&Card {
        headline: &told.headline,
        section: told.section.as_deref(),
        newsroom: &newsroom.name,
        date: date.as_deref(),
        language,
        width,
        height,
        palette: Palette {
            background: newsroom.colours.background.0,
            text: newsroom.colours.text.0,
            accent: newsroom.colours.accent.0,
        },
        logo: logo.as_deref(),
    })
}

impl App {
    /// The newsroom's logo, if it has one.
    pub(super) fn logo(&self) -> Option<Result<Bytes, RenderError>> {
        let path = self.folder.join(self.config.newsroom.logo.as_ref()?);
        let name = format!("{}, the logo under [newsroom],", path.display());
        Some(read_as(&path, &name).and_then(|bytes| render::check_picture(&bytes, &name).map(|()| bytes)))
    }
}

fn read(file: &str) -> Result<Bytes, RenderError> {
    read_as(Path::new(file), file)
}

/// What is in the file at `path`, which errors name by `name`.
fn read_as(path: &Path, name: &str) -> Result<Bytes, RenderError> {
    let bytes = std::fs::read(path)
        .map_err(|error| RenderError::Unreadable { name: name.to_owned(), reason: in_words(&error) })?;
    Ok(Bytes::from(bytes))
}

/// That the picture file `file` can be read, is one, and has its end.
///
/// # Errors
///
/// [`RenderError::Unreadable`], [`RenderError::TooManyPixels`], [`RenderError::CutOff`].
pub(super) fn check_picture(file: &Path) -> Result<(), RenderError> {
    let name = file.to_string_lossy();
    render::check_picture(&read_as(file, &name)?, &name)
}

/// That the video file `file` can be read, is one, and has its end.
///
/// # Errors
///
/// [`RenderError::Unreadable`], [`RenderError::NoVideo`], [`RenderError::CutOff`].
pub(super) fn check_video(file: &Path) -> Result<(), RenderError> {
    let name = file.to_string_lossy();
    render::check_video(&read_as(file, &name)?, &name)
}

/// Pictures are drawn off the threads that answer requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RenderError> + Send + 'static,
) -> Result<T, RenderError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(RenderError::Card(error.to_string())),
    }
}

/// Stores post and media; what is given back names them.
pub(crate) async fn freeze(store: &Store, post: &Post) -> Result<(BlobHash, Vec<BlobHash>), Error> {
    let mut media = Vec::new();
    for medium in &post.media {
        media.push(store.freeze(&medium.content, &medium.mime).await?);
    }
    let json = frozen(post)?;
    Ok((store.freeze(&json, "application/json").await?, media))
}

/// The post as it is stored; its hash is the name that it has in the store.
pub(crate) fn frozen(post: &Post) -> Result<Vec<u8>, Error> {
    // What was said about it is not sent; with it, the same post at another time would be another.
    let frozen = Post { warnings: Vec::new(), ..post.clone() };
    serde_json::to_vec(&frozen).map_err(|error| Error::Compose {
        account: AccountName::new(post.account.as_str()),
        error: crate::compose::ComposeError::Unwritable { account: post.account.clone(), reason: error.to_string() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    #[test]
    fn a_fetched_video_that_is_too_large_is_not_frozen() {
        let channels = Channels::load(None).expect("what is built in");
        let telegram = channels.get("telegram").expect("it is there");
        let video = telegram.rules.media.video.as_ref().map(|video| VideoRules { max_bytes: 9, ..video.clone() });
        let file = |kind, size: usize| Media {
            content: Bytes::from(vec![7; size]),
            ..Media::new(kind, "https://news.example/tram.mp4", "video/mp4")
        };
        assert!(check_size(&file(MediaKind::Video, 9), video.as_ref()).is_ok());
        assert!(check_size(&file(MediaKind::Image, 10), video.as_ref()).is_ok(), "pictures are scaled");
        let error = check_size(&file(MediaKind::Video, 10), video.as_ref()).expect_err("it is too large");
        assert!(error.to_string().contains("tram.mp4 has 10 bytes, the channel takes 9"), "{error}");
    }
}
