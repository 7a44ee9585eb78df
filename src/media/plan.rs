//! Which pictures or video a post has, before anything is read or drawn.

use super::animation;
use crate::article::{Article, Image, MediaSource, Video};
use crate::channel::{AltRules, CardRules, ImageRules, Limit, MediaRules, VideoRules};
use crate::post::{Media, MediaKind};
use crate::text::{self, Rich};

/// The source of a picture that is drawn from the headline.
pub const CARD: &str = "card";
/// The source of a video that is made of the headline card.
pub const CLIP: &str = "clip";
/// How long such a clip is, in seconds.
pub const CLIP_SECONDS: f64 = 5.0;

/// The media of one post.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In the order of the post. Sizes are those that the article declares, or none.
    pub media: Vec<Media>,
    /// Why there can be no post, if so.
    pub skipped: Option<String>,
    /// Why the article's own video is not among them, if it has one: `it lasts 2 s, and 3 to 600 s are taken`.
    pub left_out: Option<String>,
    /// True if that is for what the video is: another would have gone.
    pub unfit: bool,
    /// Index into `media` of the still that stands for the video.
    pub thumbnail: Option<usize>,
    /// True if the article's pictures would go if the platform could fetch them.
    pub unhosted: bool,
}

/// What there is to make a post's media with.
#[derive(Clone, Copy, Debug)]
pub struct Means {
    /// Whether ffmpeg is there, so that a clip can be made.
    pub ffmpeg: bool,
    /// Whether files can be put where platforms can fetch them.
    pub host: bool,
    /// Whether pictures may go where a video is required and the article has none.
    pub pictures: bool,
}

impl Plan {
    /// Keeps what a link card shows: its first picture if the post brings the card itself, else nothing. Gives the media
    /// that the first part carries: none, since the card has them.
    pub(crate) fn keep_for_card(&mut self, brings_card: bool) -> Vec<usize> {
        if self.media.iter().any(|media| media.kind == MediaKind::Video) {
            self.left_out =
                Some("the link card stands in its place; an account with link = \"text\" has it".to_owned());
            self.unfit = false;
        }
        self.thumbnail = None;
        self.media.retain(|media| media.kind == MediaKind::Image);
        self.media.truncate(usize::from(brings_card));
        self.media.iter_mut().for_each(|media| media.animated = false);
        Vec::new()
    }
}

/// What of the article's media `rules` take, and what is made where they ask for something that it has not.
///
/// A video goes before pictures where the channel takes it, also where a picture is required. Where a video is required and
/// there is none, the article's pictures go if the channel takes those instead, else a clip, else the headline card.
pub fn plan(article: &Article, rules: &MediaRules, means: Means) -> Plan {
    let own = article.video.as_ref().map(|own| match &rules.video {
        Some(video) => self::video(article, own, video, rules.alt.as_ref().map(AltRules::limit)),
        None => Err("none is taken there".to_owned()),
    });
    let left_out = match own {
        Some(Ok(video)) => return with_thumbnail(Plan { media: vec![video], ..Plan::default() }, article, rules),
        Some(Err(reason)) => Some(reason),
        None => None,
    };
    let plan = match rules.required {
        Some(MediaKind::Video) => instead_of_video(article, rules, means),
        required => images(article, rules, required == Some(MediaKind::Image)),
    };
    let unfit = left_out.is_some() && rules.video.is_some();
    with_thumbnail(Plan { left_out, unfit, ..plan }, article, rules)
}

/// The article's first picture that is large enough stands for the video, where the post brings a still.
fn with_thumbnail(mut plan: Plan, article: &Article, rules: &MediaRules) -> Plan {
    let is_video = plan.media.first().is_some_and(|media| media.kind == MediaKind::Video);
    if let Some(rules) = rules.thumbnail.as_ref().filter(|_| is_video)
        && let Some(picture) = article.images.iter().find(|picture| is_large_enough(picture, rules))
    {
        plan.thumbnail = Some(plan.media.len());
        plan.media.push(image(picture, rules, None));
    }
    plan
}

fn is_large_enough(picture: &Image, rules: &ImageRules) -> bool {
    picture.width.is_none_or(|width| width >= rules.min_width.unwrap_or(0))
}

fn instead_of_video(article: &Article, rules: &MediaRules, means: Means) -> Plan {
    if rules.image.is_none() || !means.pictures {
        return clip(article, rules, means.ffmpeg);
    }
    if rules.by_url.contains(&MediaKind::Image) && !means.host {
        let unhosted = !article.images.is_empty();
        let plan = clip(article, rules, means.ffmpeg);
        let skipped = plan.skipped.map(|reason| format!("{reason}, or set [media] folder and url for its pictures"));
        return Plan { unhosted, skipped, ..plan };
    }
    let pictures = images(article, rules, false);
    if !pictures.media.is_empty() {
        return pictures;
    }
    let clip = clip(article, rules, means.ffmpeg);
    if clip.skipped.is_some() { images(article, rules, true) } else { clip }
}

fn images(article: &Article, rules: &MediaRules, required: bool) -> Plan {
    let alt = rules.alt.as_ref().map(AltRules::limit);
    let taken = rules.image.iter().flat_map(|image| {
        article.images.iter().filter(|picture| is_large_enough(picture, image)).take(image.max_count)
    });
    let mut taken: Vec<&Image> = taken.collect();
    animation::company(&mut taken, rules);
    let mut media: Vec<Media> =
        rules.image.iter().flat_map(|image| taken.iter().map(|picture| self::image(picture, image, alt))).collect();
    animation::mark(&mut media, &taken, rules);
    if media.is_empty() && required {
        media.extend(rules.card.zip(rules.image.as_ref()).map(|(card, image)| {
            drawn(MediaKind::Image, CARD, image.mimes.first().map_or("image/jpeg", String::as_str), card, article)
        }));
    }
    Plan { media, ..Plan::default() }
}

fn clip(article: &Article, rules: &MediaRules, ffmpeg: bool) -> Plan {
    let length = rules.video.as_ref().is_none_or(|video| {
        (video.min_seconds.unwrap_or(0.0)..=video.max_seconds.unwrap_or(f64::MAX)).contains(&CLIP_SECONDS)
    });
    match rules.card.filter(|_| length) {
        Some(card) if ffmpeg => {
            let clip = drawn(MediaKind::Video, CLIP, "video/mp4", card, article);
            Plan { media: vec![Media { duration_s: Some(CLIP_SECONDS), ..clip }], ..Plan::default() }
        }
        Some(_) => skipped("needs a video; install ffmpeg or attach one"),
        None => skipped("needs a video; attach one"),
    }
}

fn skipped(reason: &str) -> Plan {
    Plan { skipped: Some(reason.to_owned()), ..Plan::default() }
}

fn image(picture: &Image, rules: &ImageRules, alt: Option<Limit>) -> Media {
    let preferred = rules.mimes.first().map_or("image/jpeg", String::as_str);
    let mime = mime(&picture.source).filter(|mime| rules.mimes.iter().any(|taken| taken == mime)).unwrap_or(preferred);
    Media {
        width: picture.width,
        height: picture.height,
        alt: described(picture.alt.as_deref(), alt),
        ..Media::new(MediaKind::Image, picture.source.to_string(), mime)
    }
}

/// The article's own video, or why the channel does not take it.
fn video(article: &Article, video: &Video, rules: &VideoRules, alt: Option<Limit>) -> Result<Media, String> {
    let mime = mime(&video.source).unwrap_or("video/mp4");
    if !rules.mimes.iter().any(|taken| taken == mime) {
        let taken: Vec<&str> = rules.mimes.iter().map(|mime| mime.trim_start_matches("video/")).collect();
        return Err(format!("it is {}, and {} is taken there", mime.trim_start_matches("video/"), taken.join(" or ")));
    }
    let (least, most) = (rules.min_seconds.unwrap_or(0.0), rules.max_seconds.unwrap_or(f64::MAX));
    if let Some(length) = video.duration_s.filter(|length| !(least..=most).contains(length)) {
        let length = (length * 10.0).round() / 10.0;
        return Err(match rules.max_seconds {
            Some(most) => format!("it lasts {length} s, and {least} to {most} s are taken there"),
            None => format!("it lasts {length} s, and {least} s or more are taken there"),
        });
    }
    if let Some(size) = video.size_bytes.filter(|size| *size > rules.max_bytes) {
        return Err(format!("it has {}, and {} are taken there", megabytes(size), megabytes(rules.max_bytes)));
    }
    if let (Some(width), Some(height), Some(most)) = (video.width, video.height, rules.max_pixels)
        && u64::from(width) * u64::from(height) > most
    {
        return Err(format!("it has {width}×{height} pixels, and {most} together are taken there"));
    }
    if let Some((rate, taken)) = video.rate_hz.and_then(|rate| Some((rate, other_rate(rules, rate)?))) {
        let rate = (rate * 10.0).round() / 10.0;
        return Err(format!("it has {rate} pictures in a second, and {taken} are taken there"));
    }
    if let (Some(width), Some(height)) = (video.width, video.height)
        && let Some(taken) = other_frame(rules, width, height)
    {
        return Err(format!("it has {width}×{height} pixels, and {taken} there"));
    }
    Ok(Media {
        width: video.width,
        height: video.height,
        duration_s: video.duration_s,
        alt: described(video.alt.as_deref().or(Some(&article.headline)), alt),
        ..Media::new(MediaKind::Video, video.source.to_string(), mime)
    })
}

/// How many pictures in a second are taken, if these are not. A little more than the most is a clock of the camera's.
fn other_rate(rules: &VideoRules, rate: f64) -> Option<String> {
    let (least, most) = (rules.min_rate_hz, rules.max_rate_hz);
    let is_taken = least.is_none_or(|least| rate >= least) && most.is_none_or(|most| rate.round() <= most);
    match (least, most) {
        _ if is_taken => None,
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("{least} or more")),
        (None, most) => most.map(|most| format!("{most} at most")),
    }
}

/// What is taken of a frame, if this is not.
fn other_frame(rules: &VideoRules, width: u32, height: u32) -> Option<String> {
    if let Some(least) = rules.min_side.filter(|least| width.min(height) < *least) {
        return Some(format!("{least} or more on each side are taken"));
    }
    if let Some(most) = rules.max_side.filter(|most| width.max(height) > *most) {
        return Some(format!("{most} at most on each side are taken"));
    }
    if let Some(most) = rules.max_width.filter(|most| width > *most) {
        return Some(format!("{most} at most in width are taken"));
    }
    let (longer, shorter) = (f64::from(width.max(height)), f64::from(width.min(height)));
    let most = rules.max_ratio.filter(|most| longer > shorter * most)?;
    Some(format!("a longer side of at most {most} times the shorter is taken"))
}

/// A size as people say it, with a figure behind the point, so that a little too much is seen to be too much.
fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// A card or clip shows the headline, and says so.
fn drawn(kind: MediaKind, source: &str, mime: &str, card: CardRules, article: &Article) -> Media {
    Media {
        width: Some(card.width),
        height: Some(card.height),
        alt: article.headline.clone(),
        ..Media::new(kind, source, mime)
    }
}

/// The alt text within what the channel takes; it ends at a sentence if it can.
fn described(alt: Option<&str>, limit: Option<Limit>) -> String {
    let (Some(alt), Some(limit)) = (alt, limit) else { return String::new() };
    let fits = |part: &Rich| text::measure::length(&part.text, limit.unit) <= limit.max;
    let whole = Rich::plain(alt);
    if fits(&whole) { whole.text } else { text::fit(&whole, "", fits).map_or(String::new(), |part| part.text) }
}

/// The type that the name's ending stands for.
fn mime(source: &MediaSource) -> Option<&'static str> {
    let name = match source {
        MediaSource::File(path) => path.to_string_lossy().into_owned(),
        MediaSource::Url(url) => url.path().to_owned(),
    };
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match ending.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        _ => return None,
    })
}
