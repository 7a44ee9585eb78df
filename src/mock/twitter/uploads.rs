//! Media: uploaded whole or in pieces, described, and judged only when they are attached.

use std::collections::BTreeMap;

use base64::Engine;
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::schema::{self, Field, Is};
use super::{CHANNEL, State, Twitter, User, invalid, tweets};
use crate::mock::faults::Processing;
use crate::mock::{Request, Response, World, kit};

/// How long an uploaded medium can be attached.
const LIFETIME_SECONDS: i64 = 86_400;

const MAX_IMAGE_BYTES: usize = 5 * 1024 * 1024;
const MAX_GIF_BYTES: usize = 15 * 1024 * 1024;

/// How long a video may be, of an account without a subscription: the lower of two pages' figures.
/// <https://docs.x.com/x-api/media/quickstart/best-practices>
const VIDEO_SECONDS: std::ops::RangeInclusive<f64> = 0.5..=140.0;

/// The same of an account with one; the same page.
const LONG_VIDEO_SECONDS: std::ops::RangeInclusive<f64> = 0.5..=7500.0;

/// The shorter side of a video, in pixels, and how many times as long the other may be; the same page.
const MIN_VIDEO_SIDE: u32 = 32;
const MAX_VIDEO_RATIO: u32 = 3;

/// How many pictures a video may have in a second; the same page.
const MAX_VIDEO_RATE: f64 = 60.0;

/// A GIF that moves: its sides, its pictures, and all pixels of all of them; the same page.
const MAX_GIF_SIDES: (u32, u32) = (1280, 1080);
const MAX_GIF_FRAMES: usize = 350;
const MAX_GIF_PIXELS: u64 = 300_000_000;

const DAMAGED: &str = "Unsupported or damaged media";
const TOO_LONG: &str = "Video duration must be between 0.5 and 140 seconds, or 125 minutes with a subscription";
const OTHER_FRAME: &str = "Video dimensions must be at least 32x32 with an aspect ratio between 1:3 and 3:1";
const TOO_QUICK: &str = "Video frame rate must be at most 60 frames per second";
const OTHER_GIF: &str = "GIF must be at most 1280x1080 pixels, 350 frames, and 300 million pixels in all frames";

/// A medium on X.
#[derive(Clone)]
pub(super) struct Media {
    pub(super) key: String,
    pub(super) mime: &'static str,
    pub(super) bytes: Bytes,
    pub(super) alt: String,
    owner: String,
    category: String,
    made_at: Timestamp,
    announced_bytes: u64,
    pieces: BTreeMap<u32, Bytes>,
    /// How far it is: pieces are still coming, it is being worked on (asked about so often), or it can be used.
    stage: Stage,
    /// What becomes of it once all pieces are there.
    processing: Processing,
    size: (u32, u32),
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Uploading,
    Processing(u32),
    Ready,
    /// It cannot be used, and why.
    Failed(&'static str),
}

#[derive(Deserialize)]
struct Initialize {
    media_type: String,
    media_category: String,
    total_bytes: u64,
}

#[derive(Deserialize)]
struct Metadata {
    id: String,
    metadata: Described,
}

#[derive(Deserialize)]
struct Described {
    alt_text: Option<AltText>,
}

#[derive(Deserialize)]
struct AltText {
    text: String,
}

const CATEGORIES: [&str; 8] =
    ["tweet_image", "tweet_gif", "tweet_video", "dm_image", "dm_gif", "dm_video", "subtitles", "amplify_video"];

const TYPES: [&str; 13] = [
    "video/mp4",
    "video/webm",
    "video/mp2t",
    "video/quicktime",
    "text/srt",
    "text/vtt",
    "image/jpeg",
    "image/gif",
    "image/bmp",
    "image/png",
    "image/webp",
    "image/pjpeg",
    "image/tiff",
];

/// <https://docs.x.com/x-api/media/initialize-media-upload>
const INITIALIZE: &[Field] = &[
    Field("media_type", true, Is::OneOf(&TYPES)),
    Field("media_category", true, Is::OneOf(&CATEGORIES)),
    Field("total_bytes", true, Is::Number),
    Field("additional_owners", false, Is::Ids(0, usize::MAX)),
    Field("shared", false, Is::Flag),
];

impl Twitter {
    pub(super) async fn upload(&self, request: &Request, user: &User, world: &World) -> Response {
        let fields = match body_fields(request).await {
            Ok(fields) => fields,
            Err(message) => return invalid(&message, json!({})),
        };
        if let Some(command) = fields.get("command").map(|command| command.to_ascii_uppercase()) {
            return self.commanded(&command, &fields, request, user, world).await;
        }
        let category = fields.get("media_category").map(|value| String::from_utf8_lossy(value).into_owned());
        let (Some(bytes), Some(category)) = (fields.get("media"), category) else {
            return invalid("`media` and `media_category` are required", json!({}));
        };
        if !CATEGORIES.contains(&category.as_str()) {
            return invalid(
                "$.media_category: does not have a value in the enumeration",
                json!({"media_category": [category]}),
            );
        }
        let Some(found) = kit::sniff(bytes).filter(|found| found.mime.starts_with("image/")) else {
            return invalid("Unable to parse the media: not an image of a supported type.", json!({}));
        };
        if bytes.len() > if found.mime == "image/gif" { MAX_GIF_BYTES } else { MAX_IMAGE_BYTES } {
            return invalid("File size exceeds the maximum for this category.", json!({}));
        }
        if !is_gif_taken(bytes, (found.width, found.height)) {
            return invalid(OTHER_GIF, json!({}));
        }
        let mut state = self.state();
        let now = world.clock.now();
        let id = state.next_id(now);
        let media = Media {
            key: format!("3_{id}"),
            mime: found.mime,
            bytes: bytes.clone(),
            alt: String::new(),
            owner: user.id.clone(),
            category,
            made_at: now,
            announced_bytes: bytes.len() as u64,
            pieces: BTreeMap::new(),
            stage: Stage::Ready,
            processing: Processing::default(),
            size: (found.width, found.height),
        };
        let shown = media.shown(&id, now);
        state.media.insert(id, media);
        kit::json(200, &json!({"data": shown}))
    }

    /// The steps of an upload in pieces as one path with commands: the form before the paths of their own, which X's quickstart
    /// still shows. <https://docs.x.com/x-api/media/quickstart/media-upload-chunked>
    async fn commanded(
        &self,
        command: &[u8],
        fields: &BTreeMap<String, Bytes>,
        request: &Request,
        user: &User,
        world: &World,
    ) -> Response {
        let text = |name: &str| fields.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
        let id = text("media_id").unwrap_or_default();
        match command {
            b"INIT" => {
                let mut start = json!({"media_type": text("media_type"), "media_category": text("media_category")});
                start["total_bytes"] = text("total_bytes").and_then(|size| size.parse::<u64>().ok()).into();
                start.as_object_mut().into_iter().for_each(|start| start.retain(|_, value| !value.is_null()));
                let asked = http::Request::builder().header("content-type", "application/json");
                match asked.body(Bytes::from(start.to_string())) {
                    Ok(asked) => self.initialize(&asked, user, world),
                    Err(_) => invalid("The request could not be read", json!({})),
                }
            }
            b"APPEND" => self.append(&id, request, user, world).await,
            b"FINALIZE" => self.finalize(&id, user, world),
            _ => invalid("`command` must be one of [INIT,APPEND,FINALIZE]", json!({})),
        }
    }

    pub(super) fn initialize(&self, request: &Request, user: &User, world: &World) -> Response {
        let start: Initialize = match schema::read(request, INITIALIZE) {
            Ok(start) => start,
            Err(refused) => return refused,
        };
        let mime = TYPES.into_iter().find(|mime| *mime == start.media_type).unwrap_or_default();
        if start.total_bytes > 17_179_869_184 {
            return invalid("$.total_bytes: must have a maximum value of 17179869184", json!({}));
        }
        let mut state = self.state();
        let now = world.clock.now();
        let id = state.next_id(now);
        let key = format!("{}_{id}", if mime.starts_with("video/") { 7 } else { 3 });
        let answer = json!({"data": {"id": id, "media_key": key, "expires_after_secs": LIFETIME_SECONDS}});
        let media = Media {
            key,
            mime,
            bytes: Bytes::new(),
            alt: String::new(),
            owner: user.id.clone(),
            category: start.media_category,
            made_at: now,
            announced_bytes: start.total_bytes,
            pieces: BTreeMap::new(),
            stage: Stage::Uploading,
            processing: Processing::default(),
            size: (0, 0),
        };
        state.media.insert(id, media);
        kit::json(200, &answer)
    }

    pub(super) async fn append(&self, id: &str, request: &Request, user: &User, world: &World) -> Response {
        let fields = match body_fields(request).await {
            Ok(fields) => fields,
            Err(message) => return invalid(&message, json!({})),
        };
        let index = fields.get("segment_index").and_then(|value| std::str::from_utf8(value).ok()?.parse::<u32>().ok());
        let (Some(bytes), Some(index @ 0..=999)) = (fields.get("media"), index) else {
            return invalid("`media` and a `segment_index` from 0 to 999 are required", json!({}));
        };
        let mut state = self.state();
        let Some(media) = state.media.get_mut(id).filter(|media| media.owner == user.id) else {
            return invalid_media(&[id.to_owned()]);
        };
        if media.stage != Stage::Uploading {
            return invalid("The upload is already finalized.", json!({"id": [id]}));
        }
        media.pieces.insert(index, bytes.clone());
        kit::json(200, &json!({"data": {"expires_at": world.clock.now().as_second() + LIFETIME_SECONDS}}))
    }

    pub(super) fn finalize(&self, id: &str, user: &User, world: &World) -> Response {
        let mut state = self.state();
        let Some(media) = state.media.get_mut(id).filter(|media| media.owner == user.id) else {
            return invalid_media(&[id.to_owned()]);
        };
        if media.stage != Stage::Uploading {
            return invalid("The upload is already finalized.", json!({"id": [id]}));
        }
        let seconds = if user.subscribes(world) { LONG_VIDEO_SECONDS } else { VIDEO_SECONDS };
        let gap = media.pieces.keys().enumerate().any(|(n, index)| n as u32 != *index);
        let whole: Vec<u8> = media.pieces.values().flatten().copied().collect();
        if gap || whole.len() as u64 != media.announced_bytes {
            return invalid("Segments do not add up to provided total file size.", json!({"id": [id]}));
        }
        media.bytes = whole.into();
        let found = kit::sniff(&media.bytes);
        media.size = found.as_ref().map_or((0, 0), |found| (found.width, found.height));
        let (lasts, rate) = found.as_ref().map_or((0.0, 0.0), |found| (found.seconds, found.rate));
        let same = found.is_some_and(|found| {
            // A video that nobody can play is none.
            let is_whole = found.whole || !found.mime.starts_with("video/");
            is_whole
                && (found.mime == media.mime || found.mime.starts_with("video/") && media.mime.starts_with("video/"))
        });
        media.stage = match (same, media.mime.starts_with("image/") && media.mime != "image/gif") {
            (false, _) => Stage::Failed(DAMAGED),
            _ if lasts > 0.0 && !seconds.contains(&lasts) => Stage::Failed(TOO_LONG),
            _ if media.mime.starts_with("video/") && !is_frame(media.size) => Stage::Failed(OTHER_FRAME),
            // A little more is a clock of the camera's.
            _ if rate.round() > MAX_VIDEO_RATE => Stage::Failed(TOO_QUICK),
            _ if !is_gif_taken(&media.bytes, media.size) => Stage::Failed(OTHER_GIF),
            (true, true) => Stage::Ready,
            (true, false) => Stage::Processing(0),
        };
        if media.stage == Stage::Processing(0) {
            media.processing = world.faults.processing(CHANNEL);
        }
        kit::json(200, &json!({"data": media.shown(id, world.clock.now())}))
    }

    pub(super) fn status(&self, request: &Request, user: &User, world: &World) -> Response {
        let query = kit::query(request);
        let id = kit::value(&query, "media_id").unwrap_or_default();
        if kit::value(&query, "command").is_some_and(|command| command != "STATUS") || !tweets::is_id(id) {
            return invalid("`command` must be STATUS and `media_id` an id", json!({}));
        }
        let mut state = self.state();
        let Some(media) = state.media.get_mut(id).filter(|media| media.owner == user.id) else {
            return invalid_media(&[id.to_owned()]);
        };
        let was_ready = media.stage == Stage::Ready;
        if let Stage::Processing(asked) = media.stage {
            media.stage = Stage::Processing(asked + 1);
        }
        if let Stage::Processing(asked) = media.stage
            && asked >= 2 + media.processing.more_looks
        {
            media.stage = if media.processing.fails { Stage::Failed(DAMAGED) } else { Stage::Ready };
        }
        let mut shown = media.shown(id, world.clock.now());
        if media.stage == Stage::Ready && !was_ready {
            shown["processing_info"] = json!({"state": "succeeded", "progress_percent": 100});
        }
        kit::json(200, &json!({"data": shown}))
    }

    pub(super) fn metadata(&self, request: &Request, user: &User) -> Response {
        let described: Metadata = match schema::read(request, schema::METADATA) {
            Ok(described) => described,
            Err(refused) => return refused,
        };
        let Some(alt) = described.metadata.alt_text else { return invalid("$.metadata: has nothing in it", json!({})) };
        if alt.text.chars().count() > 1000 {
            return invalid("$.metadata.alt_text.text: must be at most 1000 characters long", json!({}));
        }
        let mut state = self.state();
        let Some(media) = state.media.get_mut(&described.id).filter(|media| media.owner == user.id) else {
            return invalid_media(&[described.id]);
        };
        media.alt.clone_from(&alt.text);
        let metadata = json!({"alt_text": {"text": alt.text}});
        kit::json(200, &json!({"data": {"id": described.id, "associated_metadata": metadata}}))
    }
}

impl State {
    /// The media of these ids, if all of them can stand in one post of this user now.
    pub(super) fn attachable(&self, ids: &[String], user: &User, now: Timestamp) -> Result<Vec<Media>, Response> {
        let media: Option<Vec<Media>> = ids
            .iter()
            .map(|id| self.media.get(id).filter(|media| media.owner == user.id && media.is_usable(now)).cloned())
            .collect();
        let media = media.ok_or_else(|| invalid_media(ids))?;
        if media.len() > 1 && media.iter().any(|media| media.category != "tweet_image") {
            return Err(invalid(
                "A post takes four photos, or one GIF, or one video.",
                json!({"media.media_ids": ids}),
            ));
        }
        Ok(media)
    }
}

impl Media {
    fn is_usable(&self, now: Timestamp) -> bool {
        let fits = match self.category.as_str() {
            "tweet_image" => self.mime.starts_with("image/") && self.bytes.len() <= MAX_IMAGE_BYTES,
            "tweet_gif" => self.mime == "image/gif" && self.bytes.len() <= MAX_GIF_BYTES,
            "tweet_video" | "amplify_video" => self.mime.starts_with("video/"),
            _ => false,
        };
        fits && self.stage == Stage::Ready && now.as_second() - self.made_at.as_second() < LIFETIME_SECONDS
    }

    fn shown(&self, id: &str, now: Timestamp) -> Value {
        let left = LIFETIME_SECONDS - (now.as_second() - self.made_at.as_second());
        let mut shown = Map::from_iter([
            ("id".to_owned(), json!(id)),
            ("media_key".to_owned(), json!(self.key)),
            ("size".to_owned(), json!(self.bytes.len())),
            ("expires_after_secs".to_owned(), json!(left.max(0))),
        ]);
        if self.mime.starts_with("image/") {
            let (width, height) = self.size;
            shown.insert("image".into(), json!({"w": width, "h": height, "image_type": self.mime}));
        }
        let processing = match self.stage {
            Stage::Processing(0) => Some(json!({"state": "pending", "check_after_secs": 1})),
            Stage::Processing(_) => {
                Some(json!({"state": "in_progress", "check_after_secs": 1, "progress_percent": 50}))
            }
            Stage::Failed(message) => Some(json!({
                "state": "failed", "error": {"code": 1, "name": "InvalidMedia", "message": message},
            })),
            _ => None,
        };
        if let Some(processing) = processing {
            shown.insert("processing_info".into(), processing);
        }
        shown.into()
    }
}

fn invalid_media(ids: &[String]) -> Response {
    invalid("Your media IDs are invalid.", json!({"media.media_ids": ids}))
}

/// What a JSON body may have: <https://docs.x.com/x-api/media/upload-media>, and the same by a `command`.
const UPLOAD: [&str; 9] = [
    "media",
    "media_category",
    "media_type",
    "additional_owners",
    "shared",
    "command",
    "media_id",
    "segment_index",
    "total_bytes",
];

/// The fields of a multipart form, or of a JSON body whose `media` is base64.
async fn body_fields(request: &Request) -> Result<BTreeMap<String, Bytes>, String> {
    let kind = kit::header(request, "content-type").unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return Ok(kit::multipart(request).await?.into_iter().map(|part| (part.name, part.bytes)).collect());
    }
    if !schema::is_json(request) {
        return Err(
            "Requests with bodies must have content-type of multipart/form-data or application/json.".to_owned()
        );
    }
    let body: Map<String, Value> = serde_json::from_slice(request.body()).map_err(|error| error.to_string())?;
    let mut fields = BTreeMap::new();
    for (name, value) in body {
        if !UPLOAD.contains(&name.as_str()) {
            return Err(format!(
                "$.{name}: is not defined in the schema and the schema does not allow additional properties"
            ));
        }
        let bytes = match value {
            Value::String(text) if name == "media" => {
                base64::engine::general_purpose::STANDARD.decode(text).map_err(|error| error.to_string())?
            }
            Value::String(text) => text.into_bytes(),
            other => other.to_string().into_bytes(),
        };
        fields.insert(name, bytes.into());
    }
    Ok(fields)
}

/// Whether a video of that width and height is taken; one that does not say them is.
fn is_frame((width, height): (u32, u32)) -> bool {
    let (shorter, longer) = (width.min(height), width.max(height));
    shorter == 0 || shorter >= MIN_VIDEO_SIDE && longer <= shorter.saturating_mul(MAX_VIDEO_RATIO)
}

/// Whether a file is no GIF that moves, or one that is taken.
fn is_gif_taken(bytes: &[u8], (width, height): (u32, u32)) -> bool {
    let frames = kit::gif_frames(bytes);
    let pixels = u64::from(width) * u64::from(height) * frames as u64;
    let fits = width <= MAX_GIF_SIDES.0 && height <= MAX_GIF_SIDES.1;
    frames < 2 || fits && frames <= MAX_GIF_FRAMES && pixels <= MAX_GIF_PIXELS
}
