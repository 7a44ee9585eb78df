//! Media: pictures are ready at once, videos after a while.

use std::collections::HashMap;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{CHANNEL, Mastodon, Params, State, error, not_found};
use crate::mock::faults::Processing;
use crate::mock::{Response, World, kit};

pub(super) const MAX_IMAGE_BYTES: usize = 16 * 1024 * 1024;
pub(super) const MAX_VIDEO_BYTES: usize = 99 * 1024 * 1024;
pub(super) const MAX_IMAGE_PIXELS: u64 = 33_177_600;
const MAX_DESCRIPTION: usize = 1500;
const MAX_FILES: usize = 4;
const MAX_GIF_PIXELS: u64 = 921_600;
pub(super) const MAX_VIDEO_PIXELS: u64 = 8_294_400;
pub(super) const MAX_VIDEO_RATE: u32 = 120;
pub(super) const TYPES: [&str; 12] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "video/webm",
    "video/mp4",
    "video/quicktime",
    "audio/mpeg",
    "audio/ogg",
    "audio/flac",
    "audio/wav",
    "audio/mp4",
];

/// The sound that a file is, by its first bytes.
fn sound(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [b'I', b'D', b'3', ..] | [0xff, 0xfb | 0xfa | 0xf3 | 0xf2, ..] => "audio/mpeg",
        [b'O', b'g', b'g', b'S', ..] => "audio/ogg",
        [b'f', b'L', b'a', b'C', ..] => "audio/flac",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "audio/wav",
        [_, _, _, _, b'f', b't', b'y', b'p', b'M', b'4', b'A', ..] => "audio/mp4",
        _ => return None,
    })
}

/// `x,y`, each from -1 to 1, of what must stay in sight of a picture; its middle if it is not said.
fn focus(text: Option<&str>) -> (f64, f64) {
    let read = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.trim().parse::<f64>().ok()?, y.trim().parse::<f64>().ok()?))
    };
    let (x, y) = text.and_then(read).unwrap_or_default();
    (x.clamp(-1.0, 1.0), y.clamp(-1.0, 1.0))
}

/// Unattached media are swept away after about a day.
const LIFETIME_SECONDS: i64 = 86_400;

/// An uploaded file.
#[derive(Clone)]
pub(super) struct Media {
    pub(super) id: String,
    pub(super) mime: &'static str,
    pub(super) bytes: Bytes,
    pub(super) description: String,
    pub(super) attached: bool,
    owner: String,
    size: (u32, u32),
    focus: (f64, f64),
    /// A GIF that moves: a video without sound is made of it.
    moves: bool,
    pub(super) made_at: Timestamp,
    /// Videos: not yet ready when asked for so often.
    looks_left: u32,
    /// They come to nothing then.
    fails: bool,
}

impl Media {
    /// Whether it must stand alone: a video, sound, or what one is made of.
    pub(super) fn is_alone(&self) -> bool {
        self.kind() != "image"
    }

    fn kind(&self) -> &'static str {
        match self.mime.split('/').next() {
            Some("video") => "video",
            Some("audio") => "audio",
            _ if self.moves => "gifv",
            _ => "image",
        }
    }

    /// Takes over what `media_attributes[]` say of it.
    pub(super) fn describe(&mut self, changes: &[HashMap<String, String>], world: &World) -> Result<(), Response> {
        let own = changes.iter().find(|change| change.get("id") == Some(&self.id));
        if let Some(description) = own.and_then(|change| change.get("description")) {
            check_description(description, world)?;
            self.description.clone_from(description);
        }
        if let Some(focus) = own.and_then(|change| change.get("focus")) {
            self.focus = self::focus(Some(focus));
        }
        Ok(())
    }

    fn is_processing(&self) -> bool {
        self.looks_left > 0 || self.fails
    }

    pub(super) fn shown(&self, world: &World) -> Value {
        let (width, height) = self.size;
        let url = (!self.is_processing()).then(|| format!("{}/mastodon/media/{}", world.base_url, self.id));
        let original = json!({
            "width": width, "height": height, "size": format!("{width}x{height}"),
            "aspect": f64::from(width) / f64::from(height.max(1)),
        });
        let meta = match self.kind() {
            "image" => json!({"focus": {"x": self.focus.0, "y": self.focus.1}, "original": original}),
            "audio" => json!({}),
            _ => json!({"original": original}),
        };
        json!({
            "id": self.id, "type": self.kind(), "url": url, "preview_url": url, "remote_url": null, "text_url": null,
            "description": self.description, "blurhash": "U00000fQfQfQfQfQfQfQ", "meta": meta,
        })
    }
}

/// How long a description may be here.
pub(super) fn max_description(world: &World) -> usize {
    world.media_limit(CHANNEL).alt.unwrap_or(MAX_DESCRIPTION)
}

/// How many files a status may have here.
pub(super) fn max_files(world: &World) -> usize {
    world.media_limit(CHANNEL).max_count.unwrap_or(MAX_FILES)
}

fn check_description(description: &str, world: &World) -> Result<(), Response> {
    let max = max_description(world);
    if description.chars().count() <= max {
        return Ok(());
    }
    let most = format!("maximum is {max} characters");
    Err(error(422, &format!("Validation failed: Description is too long ({most})")))
}

impl Mastodon {
    pub(super) fn upload(&self, params: &Params, file: Option<kit::Part>, account: &str, world: &World) -> Response {
        let Some(file) = file.filter(|file| file.name == "file") else {
            return error(422, "Validation failed: File can't be blank");
        };
        let sound = sound(&file.bytes).map(|mime| kit::Sniffed {
            mime,
            width: 0,
            height: 0,
            seconds: 0.0,
            rate: 0.0,
            whole: true,
        });
        let Some(found) = sound.or_else(|| kit::sniff(&file.bytes)) else {
            return error(422, "Validation failed: File content type is invalid, File is invalid");
        };
        let moves = found.mime == "image/gif" && kit::gif_frames(&file.bytes) > 1;
        let is_video = !found.mime.starts_with("image/");
        let is_slow = is_video || moves;
        if file.bytes.len() >= if is_video { MAX_VIDEO_BYTES } else { MAX_IMAGE_BYTES } {
            return error(422, "Validation failed: File file size must be less than the limit");
        }
        let (most, what) = match found.mime {
            "image/gif" => (MAX_GIF_PIXELS, "GIF files"),
            _ if is_video => (MAX_VIDEO_PIXELS, "videos"),
            _ => (MAX_IMAGE_PIXELS, "images"),
        };
        if u64::from(found.width) * u64::from(found.height) > most {
            return error(422, &format!("{}x{} {what} are not supported", found.width, found.height));
        }
        if found.rate.floor() > f64::from(MAX_VIDEO_RATE) {
            return error(422, &format!("{}fps videos are not supported", found.rate.floor()));
        }
        let description = params.one("description").unwrap_or_default();
        if let Err(response) = check_description(description, world) {
            return response;
        }
        let now = world.clock.now();
        let processing = if is_slow { world.faults.processing("mastodon") } else { Processing::default() };
        let mut state = self.state();
        let media = Media {
            id: state.next_id(now),
            mime: found.mime,
            bytes: file.bytes,
            description: description.to_owned(),
            attached: false,
            owner: account.to_owned(),
            size: (found.width, found.height),
            focus: focus(params.one("focus")),
            moves,
            made_at: now,
            looks_left: if is_slow { 1 + processing.more_looks } else { 0 },
            // What cannot be played comes to nothing.
            fails: processing.fails || (is_video && !found.whole),
        };
        let shown = media.shown(world);
        state.media.insert(media.id.clone(), media);
        kit::json(if is_slow { 202 } else { 200 }, &shown)
    }

    pub(super) fn medium(&self, id: &str, account: &str, world: &World) -> Response {
        let mut state = self.state();
        let Some(media) = state.own(id, account, world) else { return not_found() };
        if media.fails && media.looks_left == 0 {
            return error(422, "Error processing thumbnail for uploaded media");
        }
        let response = kit::json(if media.is_processing() { 206 } else { 200 }, &media.shown(world));
        media.looks_left = media.looks_left.saturating_sub(1);
        response
    }

    pub(super) fn describe(&self, id: &str, params: &Params, account: &str, world: &World) -> Response {
        let mut state = self.state();
        let Some(media) = state.own(id, account, world) else { return not_found() };
        if let Some(description) = params.one("description") {
            if let Err(response) = check_description(description, world) {
                return response;
            }
            media.description = description.to_owned();
        }
        if params.one("focus").is_some() {
            media.focus = focus(params.one("focus"));
        }
        kit::json(if media.is_processing() { 206 } else { 200 }, &media.shown(world))
    }

    pub(super) fn drop_medium(&self, id: &str, account: &str) -> Response {
        let mut state = self.state();
        match state.media.get(id).filter(|media| media.owner == account) {
            None => not_found(),
            Some(media) if media.attached => error(422, "Media attachment is currently used by a status"),
            Some(_) => {
                state.media.remove(id);
                kit::json(200, &json!({}))
            }
        }
    }
}

impl State {
    fn own(&mut self, id: &str, account: &str, world: &World) -> Option<&mut Media> {
        let now = world.clock.now().as_second();
        let fresh = |media: &&mut Media| now - media.made_at.as_second() < LIFETIME_SECONDS;
        self.media.get_mut(id).filter(|media| media.owner == account && !media.attached).filter(fresh)
    }

    /// The media of these ids, if they can stand together in a status of this account. `own` are ids that it already has.
    pub(super) fn attachable(
        &self,
        ids: &[String],
        account: &str,
        own: &[String],
        world: &World,
    ) -> Result<Vec<Media>, Response> {
        let max = max_files(world);
        if ids.len() > max {
            return Err(error(422, &format!("Cannot attach more than {max} files")));
        }
        let now = world.clock.now().as_second();
        let usable = |media: &&Media| {
            let fresh = !media.attached && now - media.made_at.as_second() < LIFETIME_SECONDS;
            media.owner == account && (fresh || own.contains(&media.id))
        };
        let found: Vec<Media> = ids.iter().filter_map(|id| self.media.get(id)).filter(usable).cloned().collect();
        if found.len() < ids.len() {
            let missing: Vec<&str> =
                ids.iter().filter(|id| !found.iter().any(|media| media.id == **id)).map(String::as_str).collect();
            let message = format!("Media {} not found or already attached to another post", missing.join(", "));
            return Err(error(422, &message));
        }
        if found.len() > 1 && found.iter().any(Media::is_alone) {
            return Err(error(422, "Cannot attach a video to a post that already contains images"));
        }
        if found.iter().any(Media::is_processing) {
            return Err(error(422, "Cannot attach files that have not finished processing. Try again in a moment!"));
        }
        Ok(found)
    }
}
