//! Pictures and video of a page: those that it declares, and those that stand with its story.

use std::collections::HashSet;

use super::super::flow::plain_text;
use super::super::{Block, BlockKind, Image, LeftOut, LeftOutKind, MediaSource, Video};
use super::super::{again, byline, front_matter::media_source, pictures};
use super::Page;

/// Above a story stand pictures of who wrote it too, in fewer pixels.
const MIN_LEAD_WIDTH: u32 = 300;
/// What a picture says of itself in fewer letters may be a line of the story too.
const MIN_CAPTION_LETTERS: usize = 20;

impl Page {
    /// `og:image` with what belongs to it, the largest declared one first; else JSON-LD's; else the card's.
    pub(super) fn images(&self) -> Vec<Image> {
        let mut images: Vec<Image> = Vec::new();
        for (name, content) in &self.metas {
            match (name.as_str(), images.last_mut()) {
                ("og:image" | "og:image:url", _) => images.extend(self.image(content)),
                ("og:image:width", Some(image)) => image.width = content.parse().ok(),
                ("og:image:height", Some(image)) => image.height = content.parse().ok(),
                ("og:image:alt", Some(image)) => image.alt = plain_text(content),
                _ => {}
            }
        }
        // Stable: of equal ones the first wins, as Open Graph has it.
        let area = |image: &Image| u64::from(image.width.unwrap_or(0)) * u64::from(image.height.unwrap_or(0));
        images.sort_by_key(|image| std::cmp::Reverse(area(image)));
        images.retain(|image| !pictures::is_of_page(image));
        images.truncate(1);
        if images.is_empty() {
            let described = self.described.addresses("image").into_iter();
            let described =
                described.filter_map(|(address, width, height)| Some(Image { width, height, ..self.image(&address)? }));
            images.extend(described.filter(|image| !pictures::is_of_page(image)).take(1));
        }
        if images.is_empty() {
            let image = self.first(&["twitter:image", "twitter:image:src"]).and_then(|address| self.image(&address));
            let image = image.map(|image| Image { alt: self.meta("twitter:image:alt"), ..image });
            images.extend(image.filter(|image| !pictures::is_of_page(image)));
        }
        images
    }

    /// A picture of the page by its address; https alone, since platforms take no other.
    fn image(&self, address: &str) -> Option<Image> {
        let url = self.absolute(address).filter(|url| url.scheme() == "https")?;
        Some(Image::new(MediaSource::Url(url)))
    }

    /// A picture in the story: an address beside the page's own, or a file that the browser saved with the page.
    pub(super) fn placed(&self, image: Image) -> Option<Image> {
        let source = match &image.source {
            MediaSource::Url(url) => (url.scheme() == "https").then(|| image.source.clone()),
            MediaSource::File(path) => {
                let path = path.to_str()?;
                let saved = path.split('/').any(|folder| folder.ends_with("_files"));
                match self.absolute(path).filter(|url| !saved && url.scheme() == "https") {
                    Some(url) => Some(MediaSource::Url(url)),
                    None => media_source(path).filter(|_| saved),
                }
            }
        };
        source.map(|source| Image { source, ..image })
    }

    /// A video file; the players that most pages embed are no files.
    pub(super) fn video(&self) -> Option<Video> {
        let address = self.first(&["og:video:secure_url", "og:video:url", "og:video"])?;
        let is_file = self.meta("og:video:type").is_some_and(|kind| kind.starts_with("video/"));
        let url = self.absolute(&address).filter(|url| is_file && url.scheme() == "https")?;
        let number = |name: &str| self.meta(name).and_then(|value| value.parse().ok());
        Some(Video {
            source: MediaSource::Url(url),
            alt: None,
            credit: None,
            caption: None,
            duration_s: self
                .meta("video:duration")
                .and_then(|value| value.parse().ok())
                .filter(|seconds: &f64| *seconds > 0.0),
            width: number("og:video:width"),
            height: number("og:video:height"),
            size_bytes: None,
            rate_hz: None,
        })
    }
}

/// Takes out of the story the lines that say no more than a picture says of itself: its caption, in whatever box a page has it.
pub(super) fn take_captions(body: &mut Vec<Block>, pictures: &[Image]) -> Vec<LeftOut> {
    let letters = |text: &str| again::letters(text).collect::<String>();
    let said = pictures.iter().filter_map(|image| image.alt.as_deref()).map(letters);
    let said: HashSet<String> = said.filter(|said| said.chars().count() >= MIN_CAPTION_LETTERS).collect();
    let is_caption = |block: &mut Block| {
        block.kind == BlockKind::Paragraph && !said.is_empty() && said.contains(&letters(&block.text))
    };
    let captions = body.extract_if(.., is_caption);
    captions.map(|block| LeftOut { kind: LeftOutKind::Caption, text: block.text }).collect()
}

/// Says what is on the picture that the page declares, as the story says it of the same picture; a page that declares none has the
/// first that stands above its story.
pub(super) fn describe_lead(declared: &mut Vec<Image>, lead: &[Image], below: &[Image]) {
    let Some(image) = declared.first_mut() else {
        let is_portrait = |image: &&Image| image.alt.as_deref().is_some_and(|alt| byline::listed(alt).is_some());
        let large = |image: &&Image| image.width.is_none_or(|width| width >= MIN_LEAD_WIDTH);
        declared.extend(lead.iter().filter(large).find(|image| !is_portrait(image)).cloned());
        return;
    };
    let shown = pictures::described(image, lead).or_else(|| pictures::described(image, below));
    let Some(shown) = shown.or_else(|| lead.iter().find(|shown| pictures::is_same_lead(shown, image))) else { return };
    image.alt = image.alt.take().or_else(|| shown.alt.clone());
    image.caption = image.caption.take().or_else(|| shown.caption.clone());
}
