//! Posts and media as the rules of a channel ask for them.

use std::collections::BTreeMap;
use std::io::Cursor;

use fanfare::channel::{Limit, Rules};
use fanfare::id::{AccountName, ChannelName};
use fanfare::post::{LinkCard, Media, MediaKind, Part, Post, Role};
use fanfare::text::{self, measure};

use super::stage::Stage;

/// Letters of several scripts, marks that join and combine, emoji that are one for the eye and many for a computer.
pub const SCRIPTS: &str =
    "Қазақстан: «Әуежай» кеңейеді.\n\nمرحبا بالعالم — أهلاً\n東京の路面電車、きょう再開。\n👩🏽‍🚒 🏳️‍🌈 👨‍👩‍👧‍👦 🇰🇿 é";

/// The same in one line, for fields that have no room for more.
pub const SCRIPTS_IN_SHORT: &str = "Әуежай عالم 東京 👩🏽‍🚒 🇰🇿";

impl Stage {
    /// The least that the channel takes: `words`, all its fields, and what media it cannot do without.
    pub fn post(&self, words: &str) -> Post {
        let media = match self.rules.media.required {
            Some(MediaKind::Image) => vec![picture(0)],
            Some(MediaKind::Video) => vec![clip()],
            None => Vec::new(),
        };
        self.post_with(words, media)
    }

    /// The same with exactly these media.
    pub fn post_with(&self, words: &str, media: Vec<Media>) -> Post {
        let mut first = part(Role::Post, words);
        first.fields = fields(&self.rules, "The harbour ferry is back");
        first.media = (0..media.len()).collect();
        Post {
            account: AccountName::new(self.channel),
            channel: ChannelName::new(self.channel),
            template: "post".to_owned(),
            language: "en".to_owned(),
            parts: vec![first],
            link: None,
            card: None,
            media: media.into_iter().map(|file| self.hosted(file)).collect(),
            options: options(&self.rules),
            cost: None,
            warnings: Vec::new(),
            skipped: None,
            thumbnail: None,
            corrects: None,
        }
    }

    /// As much conversation as the channel has: media, and a thread where it has threads.
    pub fn long_post(&self) -> Post {
        let needs_video = self.rules.media.required == Some(MediaKind::Video);
        let media = if self.rules.media.image.is_some() && !needs_video { picture(0) } else { clip() };
        let mut post = self.post_with("The first boat leaves at six", vec![media]);
        if self.rules.threads.is_some() {
            post.parts.push(part(Role::Reply, "The last one comes back at midnight"));
        }
        if self.rules.media.thumbnail.is_some() {
            post.thumbnail = Some(post.media.len());
            post.media.push(self.hosted(picture(3)));
        }
        post
    }
}

/// One part, whose links and tags are found as composing finds them.
pub fn part(role: Role, words: &str) -> Part {
    let text = text::parse(&text::escape(words));
    Part { role, text, lengths: Vec::new(), fields: BTreeMap::new(), media: Vec::new() }
}

/// Every field of the channel, each with the same words.
pub fn fields(rules: &Rules, words: &str) -> BTreeMap<String, String> {
    rules.fields.keys().map(|name| (name.clone(), words.to_owned())).collect()
}

/// The options of the channel, as they are if nobody sets them.
pub fn options(rules: &Rules) -> serde_json::Map<String, serde_json::Value> {
    rules.options.iter().filter_map(|(name, rule)| Some((name.clone(), rule.default.clone()?))).collect()
}

/// A link card with the `n`-th medium as its picture.
pub fn card(url: &str, image: Option<usize>) -> LinkCard {
    let url = url.parse().expect("a URL written here");
    LinkCard { url, title: "The ferry".to_owned(), description: "It is back".to_owned(), image }
}

/// A picture of 320 by 400, unlike those of other numbers.
pub fn picture(n: u8) -> Media {
    let content = drawn(320, 400, n.wrapping_mul(20), image::ImageFormat::Jpeg);
    Media { alt: format!("Card number {n}"), ..media(MediaKind::Image, "image/jpeg", content) }
}

/// A picture of that many pixels.
pub fn picture_of(width: u32, height: u32) -> Media {
    let content = drawn(width, height, 0, image::ImageFormat::Jpeg);
    Media { width: Some(width), height: Some(height), ..media(MediaKind::Image, "image/jpeg", content) }
}

/// The bytes of a PNG.
pub fn png() -> bytes::Bytes {
    drawn(320, 400, 0, image::ImageFormat::Png).into()
}

fn drawn(width: u32, height: u32, blue: u8, format: image::ImageFormat) -> Vec<u8> {
    let mut content = Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(width, height, image::Rgb([200, 40, blue]));
    pixels.write_to(&mut content, format).expect("a picture in memory");
    content.into_inner()
}

/// An MP4 of 720 by 1280 that says that it lasts five seconds, and nothing after that.
pub fn clip() -> Media {
    long_clip(60_000)
}

/// The same, of so many bytes and some more.
pub fn long_clip(size: usize) -> Media {
    clip_of(size, 5.0)
}

/// The same, which says that it lasts so many seconds.
pub fn clip_of(size: usize, seconds: f64) -> Media {
    let atom = |kind: &[u8; 4], body: Vec<u8>| {
        let size = u32::try_from(body.len() + 8).expect("a small atom");
        [size.to_be_bytes().to_vec(), kind.to_vec(), body].concat()
    };
    let mut movie_header = vec![0; 100];
    movie_header[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    movie_header[16..20].copy_from_slice(&((seconds * 1000.0) as u32).to_be_bytes());
    let mut track_header = vec![0; 84];
    track_header[76..80].copy_from_slice(&(720_u32 << 16).to_be_bytes());
    track_header[80..84].copy_from_slice(&(1280_u32 << 16).to_be_bytes());
    let track = atom(b"trak", atom(b"tkhd", track_header));
    let movie = atom(b"moov", [atom(b"mvhd", movie_header), track].concat());
    let content = [atom(b"ftyp", b"isom\0\0\0\0isom".to_vec()), movie, atom(b"mdat", vec![0; size])].concat();
    Media { duration_s: Some(seconds), ..media(MediaKind::Video, "video/mp4", content) }
}

/// A picture of two images, that moves.
pub fn animation() -> Media {
    let mut content = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut content);
    for blue in [0, 200] {
        let pixels = image::RgbaImage::from_pixel(320, 400, image::Rgba([200, 40, blue, 255]));
        encoder.encode_frame(image::Frame::new(pixels)).expect("a frame");
    }
    drop(encoder);
    Media { animated: true, alt: "A tram that leaves".to_owned(), ..media(MediaKind::Image, "image/gif", content) }
}

fn media(kind: MediaKind, mime: &str, content: Vec<u8>) -> Media {
    let (width, height) = if kind == MediaKind::Video { (720, 1280) } else { (320, 400) };
    Media {
        width: Some(width),
        height: Some(height),
        duration_s: (kind == MediaKind::Video).then_some(5.0),
        size_bytes: Some(content.len() as u64),
        content: content.into(),
        ..Media::new(kind, "card", mime)
    }
}

/// Texts that reach `limits[n]` exactly and no other: of letters, of wide characters, of emoji, of joined ones.
pub fn filled(limits: &[Limit], n: usize) -> Vec<String> {
    let limit = limits[n];
    let fill = |unit: &&str| {
        let mut text = unit.repeat(limit.max / measure::length(unit, limit.unit));
        text.extend(std::iter::repeat_n('a', limit.max - measure::length(&text, limit.unit)));
        let fits = |limit: &Limit| measure::length(&text, limit.unit) <= limit.max;
        limits.iter().all(fits).then_some(text)
    };
    ["a", "é", "日", "😀", "👨‍👩‍👧‍👦"].iter().filter_map(fill).collect()
}
