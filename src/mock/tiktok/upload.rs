//! `PUT upload_url`: chunks in order, by TikTok's arithmetic.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use bytes::Bytes;

use super::Tiktok;
use crate::mock::params::number_of;
use crate::mock::{Request, Response, World, kit};

/// A chunk other than the last, in bytes. Whether MB or MiB is meant is not stated; the bounds are the stricter ones.
const MIN_CHUNK_BYTES: u64 = 5 * 1024 * 1024;
const MAX_CHUNK_BYTES: u64 = 64_000_000;
/// The last chunk, which absorbs the rest.
const MAX_LAST_CHUNK_BYTES: u64 = 128_000_000;
/// Chunks of one file.
const MAX_CHUNKS: u64 = 1000;
/// A whole video.
const MAX_VIDEO_BYTES: u64 = 4_000_000_000;
/// The shortest video, in seconds. Same page; unconfirmed.
const MIN_VIDEO_SECONDS: f64 = 3.0;
/// How long an upload URL lives, in seconds.
const URL_SECONDS: i64 = 3600;
/// Pictures of a video in a second. Same page.
const RATE: std::ops::RangeInclusive<f64> = 23.0..=60.0;
/// Pixels of each side of a video.
const SIDE_PIXELS: std::ops::RangeInclusive<u32> = 360..=4096;

/// A file on its way.
#[derive(Debug)]
pub struct Upload {
    size: u64,
    chunk: u64,
    count: u64,
    received: Vec<u8>,
    token: String,
}

impl Upload {
    /// Checks what `init` says of the file: the count is the floor of size by chunk.
    pub fn plan(size: u64, chunk: u64, count: u64) -> Result<Self, String> {
        if size == 0 || size > MAX_VIDEO_BYTES {
            return Err("source_info.video_size is out of range".to_owned());
        }
        let is_whole = chunk == size && count == 1 && size <= MAX_CHUNK_BYTES;
        if !is_whole && !(MIN_CHUNK_BYTES..=MAX_CHUNK_BYTES).contains(&chunk) {
            return Err("source_info.chunk_size is invalid".to_owned());
        }
        if count == 0 || count > MAX_CHUNKS || count != size / chunk {
            return Err("source_info.total_chunk_count is invalid".to_owned());
        }
        if size - (count - 1) * chunk > MAX_LAST_CHUNK_BYTES {
            return Err("the last chunk is too large".to_owned());
        }
        Ok(Self { size, chunk, count, received: Vec::new(), token: String::new() })
    }

    /// With the secret of its URL.
    pub fn with_token(self, token: String) -> Self {
        Self { token, ..self }
    }

    /// Bytes that have arrived.
    pub fn received(&self) -> u64 {
        self.received.len() as u64
    }

    /// True once all bytes have arrived.
    pub fn is_complete(&self) -> bool {
        self.received() == self.size
    }

    /// Takes a chunk; the HTTP status of the answer.
    fn take(&mut self, first: u64, last: u64, total: u64, bytes: &[u8]) -> u16 {
        if total != self.size || last < first || last - first + 1 != bytes.len() as u64 {
            return 400;
        }
        let index = self.received() / self.chunk;
        let end = if index + 1 >= self.count { self.size } else { (index + 1) * self.chunk };
        if first != self.received() || last + 1 != end {
            return 416;
        }
        self.received.extend_from_slice(bytes);
        if self.is_complete() { 201 } else { 206 }
    }
}

impl Tiktok {
    pub(super) fn put_chunk(&self, request: &Request, world: &World) -> Response {
        let query = kit::query(request);
        let value = |name: &str| kit::value(&query, name).unwrap_or_default();
        let mut state = self.lock();
        let found = state.attempts.iter_mut().find(|(id, attempt)| {
            let token = attempt.upload.as_ref().map(|upload| upload.token.as_str());
            number_of(id).to_string() == value("upload_id") && token == Some(value("upload_token"))
        });
        let Some((id, attempt)) = found else { return kit::answer(404, "") };
        if world.clock.now().as_second() - attempt.begun_at >= URL_SECONDS {
            return kit::answer(403, "");
        }
        let Some(upload) = &mut attempt.upload else { return kit::answer(404, "") };
        let kind = kit::header(request, "content-type").unwrap_or_default();
        let range = kit::header(request, "content-range").and_then(range);
        let (true, Some((first, last, total))) =
            (matches!(kind, "video/mp4" | "video/quicktime" | "video/webm"), range)
        else {
            return kit::answer(400, "");
        };
        let status = upload.take(first, last, total, request.body());
        if status == 201 {
            let bytes = Bytes::from(upload.received.clone());
            attempt.fail_reason = check(&bytes);
            attempt.files = vec![(kind.to_owned(), bytes)];
            attempt.show(id, world);
        }
        kit::answer(status, "")
    }
}

/// `bytes 0-99/200`.
fn range(header: &str) -> Option<(u64, u64, u64)> {
    let (span, total) = header.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = span.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?, total.parse().ok()?))
}

/// Why TikTok would not publish the file, if so.
pub fn check(bytes: &[u8]) -> Option<&'static str> {
    let Some(movie) = kit::sniff(bytes).filter(|found| found.mime.starts_with("video/") && found.whole) else {
        return Some("file_format_check_failed");
    };
    let is_short = movie.seconds > 0.0 && movie.seconds < MIN_VIDEO_SECONDS;
    if is_short || movie.seconds > f64::from(super::init::MAX_VIDEO_SECONDS) {
        return Some("duration_check_failed");
    }
    let has_size = movie.width > 0 && movie.height > 0;
    let is_outside = !SIDE_PIXELS.contains(&movie.width) || !SIDE_PIXELS.contains(&movie.height);
    if has_size && is_outside {
        return Some("picture_size_check_failed");
    }
    // A little more is a clock of the camera's.
    (movie.rate > 0.0 && !RATE.contains(&movie.rate.round())).then_some("frame_rate_check_failed")
}
