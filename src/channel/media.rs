//! What pictures and videos a channel takes.

use serde::Deserialize;

use super::rules::Source;
use super::texts::Limit;
use crate::post::{MediaKind, MediaLimits};
use crate::text::Unit;

/// What media a post takes, or must have.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaRules {
    /// What a post cannot do without. A video that the channel takes stands in for a required picture.
    pub required: Option<MediaKind>,
    /// Pictures.
    pub image: Option<ImageRules>,
    /// Pictures that move, where they are shown so.
    pub animation: Option<AnimationRules>,
    /// Videos.
    pub video: Option<VideoRules>,
    /// The still that stands for a video before it plays, where the post brings it.
    pub thumbnail: Option<ImageRules>,
    /// The headline card that is drawn where a picture is required and the article has none.
    pub card: Option<CardRules>,
    /// What the platform takes by URL alone, so that a public URL is needed.
    #[serde(default)]
    pub by_url: Vec<MediaKind>,
    /// The option, true or false, that lets pictures go where a video is required and the article has none.
    pub pictures_if: Option<String>,
    /// The longest alt text; none if the platform has no alt text.
    pub alt: Option<AltRules>,
    /// True if servers of the platform differ, so that an account may say what its own takes.
    #[serde(default)]
    pub by_server: bool,
}

impl MediaRules {
    /// The same where a server has `own` limits.
    #[must_use]
    pub fn of_server(&self, own: &MediaLimits) -> Self {
        let mut rules = self.clone();
        let takes = |mime: &String| own.types.as_ref().is_none_or(|types| types.contains(mime));
        if let Some(image) = &mut rules.image {
            image.max_count = own.max_count.unwrap_or(image.max_count);
            image.max_bytes = own.image_bytes.unwrap_or(image.max_bytes);
            if let Some(pixels) = own.image_pixels {
                image.fit_into(pixels);
            }
            image.mimes.retain(takes);
        }
        if let Some(video) = &mut rules.video {
            video.max_bytes = own.video_bytes.unwrap_or(video.max_bytes);
            video.max_seconds = own.video_seconds.map(|seconds| seconds as f64).or(video.max_seconds);
            video.max_pixels = own.video_pixels.or(video.max_pixels);
            video.max_rate_hz = own.video_rate_hz.map(f64::from).or(video.max_rate_hz);
            video.mimes.retain(takes);
        }
        if let Some(animation) = &mut rules.animation {
            animation.max_bytes = own.image_bytes.map_or(animation.max_bytes, |own| own.min(animation.max_bytes));
        }
        rules.animation = rules.animation.filter(|_| takes(&"image/gif".to_owned()));
        rules.image = rules.image.filter(|image| image.max_count > 0 && !image.mimes.is_empty());
        rules.video = rules.video.filter(|video| !video.mimes.is_empty());
        if let (Some(alt), Some(max)) = (&mut rules.alt, own.alt) {
            alt.max = max;
        }
        rules
    }

    /// What of `own` makes other rules of these.
    #[must_use]
    pub fn other_than(&self, own: &MediaLimits) -> MediaLimits {
        let differs = |part: MediaLimits| self.of_server(&part) != *self;
        let mut other = own.clone();
        let none = MediaLimits::default;
        other.max_count = other.max_count.filter(|n| differs(MediaLimits { max_count: Some(*n), ..none() }));
        other.alt = other.alt.filter(|n| differs(MediaLimits { alt: Some(*n), ..none() }));
        other.image_bytes = other.image_bytes.filter(|n| differs(MediaLimits { image_bytes: Some(*n), ..none() }));
        other.image_pixels = other.image_pixels.filter(|n| differs(MediaLimits { image_pixels: Some(*n), ..none() }));
        other.video_bytes = other.video_bytes.filter(|n| differs(MediaLimits { video_bytes: Some(*n), ..none() }));
        other.video_seconds =
            other.video_seconds.filter(|n| differs(MediaLimits { video_seconds: Some(*n), ..none() }));
        other.video_pixels = other.video_pixels.filter(|n| differs(MediaLimits { video_pixels: Some(*n), ..none() }));
        other.video_rate_hz =
            other.video_rate_hz.filter(|n| differs(MediaLimits { video_rate_hz: Some(*n), ..none() }));
        other.types = other.types.filter(|all| differs(MediaLimits { types: Some(all.clone()), ..none() }));
        other
    }
}

/// How long an alt text may be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AltRules {
    /// Inclusive.
    pub max: usize,
    /// What is counted.
    pub unit: Unit,
    /// Where the figure is from.
    pub source: Source,
}

impl AltRules {
    /// As a limit.
    pub fn limit(&self) -> Limit {
        Limit { max: self.max, unit: self.unit }
    }
}

/// What a picture must be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageRules {
    /// Most pictures in one post.
    pub max_count: usize,
    /// Media types taken, the preferred first.
    pub mimes: Vec<String>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Width by height, smallest.
    pub min_aspect: Option<f64>,
    /// Width by height, largest.
    pub max_aspect: Option<f64>,
    /// Pixels; a smaller picture is not used.
    pub min_width: Option<u32>,
    /// Pixels; a larger picture is scaled down.
    pub max_width: Option<u32>,
    /// Pixels; a larger picture is scaled down.
    pub max_height: Option<u32>,
    /// Where the figures are from.
    pub source: Source,
}

/// What a GIF that moves must be to be shown so.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnimationRules {
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Pixels.
    pub max_width: Option<u32>,
    /// Pixels.
    pub max_height: Option<u32>,
    /// Width times height.
    pub max_pixels: Option<u64>,
    /// Most pictures in it.
    pub max_frames: Option<u32>,
    /// Width times height times pictures.
    pub max_moving_pixels: Option<u64>,
    /// True if it stands alone in its post.
    #[serde(default)]
    pub alone: bool,
    /// Where the figures are from.
    pub source: Source,
}

impl ImageRules {
    /// Keeps the largest picture within so many pixels, in the shape that it has.
    fn fit_into(&mut self, pixels: u64) {
        let (Some(width), Some(height)) = (self.max_width, self.max_height) else { return };
        let most = u64::from(width) * u64::from(height);
        if most > 0 && pixels != most {
            let scale = (pixels as f64 / most as f64).sqrt();
            let scaled = |side: u32| (f64::from(side) * scale).floor().clamp(1.0, f64::from(u32::MAX)) as u32;
            (self.max_width, self.max_height) = (Some(scaled(width)), Some(scaled(height)));
        }
    }
}

/// What a video must be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VideoRules {
    /// Media types taken.
    pub mimes: Vec<String>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Shortest, in seconds.
    pub min_seconds: Option<f64>,
    /// Longest, in seconds.
    pub max_seconds: Option<f64>,
    /// Width times height, largest.
    pub max_pixels: Option<u64>,
    /// Pixels of the shorter side, smallest.
    pub min_side: Option<u32>,
    /// Pixels of the longer side, largest.
    pub max_side: Option<u32>,
    /// Pixels, largest.
    pub max_width: Option<u32>,
    /// The longer side by the shorter, largest.
    pub max_ratio: Option<f64>,
    /// Pictures in a second, fewest.
    pub min_rate_hz: Option<f64>,
    /// Pictures in a second, most.
    pub max_rate_hz: Option<f64>,
    /// True if an upload that was broken off goes on where it stopped; else a video is one request, or fetched by the platform.
    #[serde(default)]
    pub resumes: bool,
    /// Where the figures are from.
    pub source: Source,
}

/// The headline card, or the frame of the clip made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRules {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    #[test]
    fn a_server_of_ones_own_has_limits_of_its_own() {
        let channels = Channels::load(None).expect("what is built in");
        let channel = channels.iter().find(|channel| channel.name.as_str() == "mastodon").expect("it is there");
        let usual = &channel.rules.media;
        let own = MediaLimits {
            max_count: Some(16),
            alt: Some(10_000),
            image_pixels: Some(33_177_600 / 4),
            types: Some(vec!["image/png".to_owned(), "audio/ogg".to_owned()]),
            video_bytes: Some(103_809_023),
            video_pixels: Some(8_294_400),
            ..MediaLimits::default()
        };
        let rules = usual.of_server(&own);
        let image = rules.image.as_ref().expect("pictures");
        assert_eq!((image.max_count, image.max_width, image.max_height), (16, Some(3840), Some(2160)));
        assert_eq!(image.mimes, ["image/png"]);
        assert!(rules.video.is_none(), "none of its types is ours");
        assert_eq!(rules.alt.expect("alt texts").max, 10_000);
        let other = usual.other_than(&own);
        let as_usual = (other.video_bytes, other.video_pixels);
        assert_eq!((other.max_count, as_usual), (Some(16), (None, None)), "what is as usual is left out");
        let small = MediaLimits { video_pixels: Some(2_073_600), ..MediaLimits::default() };
        assert_eq!(usual.of_server(&small).video.expect("videos").max_pixels, Some(2_073_600));
        assert_eq!(usual.other_than(&small), small);
        assert_eq!(usual.of_server(&MediaLimits::default()), *usual);
        let long = MediaLimits { video_seconds: Some(43_200), ..MediaLimits::default() };
        let youtube = channels.iter().find(|channel| channel.name.as_str() == "youtube").expect("it is there");
        let seconds = youtube.rules.media.of_server(&long).video.expect("videos").max_seconds;
        assert_eq!((seconds, youtube.rules.media.other_than(&long)), (Some(43_200.0), long));
    }
}
