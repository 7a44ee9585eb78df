//! Pictures and clips are made here: headline cards, article pictures fitted to what a channel takes, clips of a card.
//!
//! All of it works on bytes in memory and may be slow: callers run it off the async threads.

mod card;
mod clip;
mod fonts;
mod picture;
mod stand_in;
mod webm;
mod whole;

pub use card::{Card, Palette, draw_card};
pub use clip::{CLIP_SECONDS, ffmpeg, make_clip};
pub use fonts::{Script, missing_fonts, undrawable};
pub use picture::{Picture, check_picture, fit_picture, read_picture};
pub use stand_in::stand_in;
pub use whole::check_video;

/// Why a picture or clip could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The card's layout failed.
    #[error("the headline card could not be drawn: {0}")]
    Card(String),
    /// The bytes are no picture that can be read.
    #[error("{name} is not a picture that can be read: {reason}; use a JPEG, PNG, GIF or WebP file")]
    Unreadable {
        /// The file.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file lies at an address and could not be had.
    #[error("{name} could not be fetched: {reason}")]
    Unfetched {
        /// Its address.
        name: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The file ends before its picture or video does.
    #[error("{name} is cut off: its end is missing; fetch or export it anew")]
    CutOff {
        /// The file.
        name: String,
    },
    /// The bytes are no video that platforms take.
    #[error("{name} is not a video that can be sent: {reason}; use an MP4 or MOV file")]
    NoVideo {
        /// The file.
        name: String,
        /// What it is instead.
        reason: String,
    },
    /// The picture is larger than is safe to decode.
    #[error("{name} has {width}×{height} pixels, more than the {limit} million that are read; scale it down")]
    TooManyPixels {
        /// The file.
        name: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Millions of pixels.
        limit: u64,
    },
    /// The picture cannot be made small enough.
    #[error("{name} cannot be brought below {max_bytes} bytes; use a smaller picture")]
    TooLarge {
        /// The file.
        name: String,
        /// Bytes.
        max_bytes: u64,
    },
    /// The video is larger than the channel takes.
    #[error("{name} has {size_bytes} bytes, the channel takes {max_bytes}; export a smaller video")]
    TooHeavy {
        /// The file.
        name: String,
        /// Its size.
        size_bytes: u64,
        /// Inclusive.
        max_bytes: u64,
    },
    /// The picture is smaller than the channel takes.
    #[error("{name} is {width} pixels wide, the channel takes {min_width} or more; use a larger picture")]
    TooSmall {
        /// The file.
        name: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        min_width: u32,
    },
    /// ffmpeg is not there or failed.
    #[error("the clip could not be made: {0}")]
    Clip(String),
}
