//! Containers: what is to be published, fetched and checked when it is made.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{DAY, Instagram, upload};
use crate::mock::graph::{Call, GraphError, error, wrong};
use crate::mock::{World, kit};

/// A caption: UTF-16 code units, hashtags, mentions.
/// <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>
const MAX_CAPTION_UTF16: usize = 2200;
const MAX_HASHTAGS: usize = 30;
const MAX_MENTIONS: usize = 20;
/// A picture's description, in characters. Same page.
const MAX_ALT: usize = 1000;
/// A picture, in bytes. Same page, image specifications.
const MAX_IMAGE_BYTES: usize = 8 * 1024 * 1024;
/// A reel: bytes and seconds. Same page, reel specifications.
const MAX_REEL_BYTES: usize = 300 * 1024 * 1024;
const REEL_SECONDS: std::ops::RangeInclusive<f64> = 3.0..=900.0;
/// What a video is, and how many pictures it has in a second. Same place.
const VIDEO_TYPES: [&str; 2] = ["video/mp4", "video/quicktime"];
const VIDEO_RATE: std::ops::RangeInclusive<f64> = 23.0..=60.0;
/// A video's width in pixels, at most. Same place.
const MAX_VIDEO_WIDTH: u32 = 1920;
/// A video of a story: the same. Same page, story video specifications.
const MAX_STORY_BYTES: usize = 100 * 1024 * 1024;
const STORY_SECONDS: std::ops::RangeInclusive<f64> = 3.0..=60.0;
/// Who may be named as an author beside the account. Same page.
const MAX_COLLABORATORS: usize = 3;
/// Items of a carousel.
const CAROUSEL_ITEMS: std::ops::RangeInclusive<usize> = 2..=10;
/// The subcodes with which a container fails, as its `status` has them: first "unsupported video format".
/// <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes>
pub(super) const FAILURES: &[&str] = &[
    "2207026", "2207001", "2207003", "2207004", "2207005", "2207009", "2207020", "2207032", "2207052", "2207053",
    "2207077", "2207082",
];
/// Containers that an account makes in rolling 24 hours.
const MAX_CONTAINERS_A_DAY: usize = 400;

/// A picture or video that Instagram fetched.
#[derive(Clone, Debug)]
pub struct File {
    /// Its media type.
    pub mime: String,
    /// What it holds.
    pub bytes: Bytes,
    /// What it shows.
    pub alt: String,
}

/// What is to be published.
#[derive(Clone, Debug)]
pub struct Container {
    /// Whose it is.
    pub account: String,
    /// Its caption.
    pub caption: String,
    /// `media_type` and `media_product_type` of what it becomes.
    pub kind: (&'static str, &'static str),
    /// One item of a carousel.
    pub is_child: bool,
    /// The items of a carousel.
    pub children: Vec<String>,
    /// Its picture or video.
    pub files: Vec<File>,
    /// How often its status was asked for.
    pub looks: u32,
    /// Out already.
    pub is_published: bool,
    made_at: jiff::Timestamp,
    failure: Option<u32>,
    more_looks: u32,
    /// What has come of a video that is sent, until it is all there.
    pub(super) coming: Option<Vec<u8>>,
}

/// Where a container stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// Being fetched and transcoded, as the first look sees it.
    InProgress,
    /// Ready.
    Finished,
    /// Out.
    Published,
    /// 24 hours old and not published.
    Expired,
    /// It cannot be published; the error's subcode.
    Failed(u32),
}

impl Container {
    /// Takes the video that has come for it.
    pub(super) fn fill(&mut self, bytes: Bytes) {
        let (file, failure) = video_of(bytes, self.kind.1);
        (self.files, self.failure, self.coming, self.looks) = (vec![file], self.failure.or(failure), None, 0);
    }

    /// Where it stands now.
    pub fn stage(&self, world: &World) -> Stage {
        match self.failure {
            _ if self.is_published => Stage::Published,
            _ if world.clock.now().duration_since(self.made_at) >= DAY => Stage::Expired,
            _ if self.coming.is_some() => Stage::InProgress,
            _ if self.looks < 2 + self.more_looks => Stage::InProgress,
            Some(subcode) => Stage::Failed(subcode),
            None => Stage::Finished,
        }
    }

    /// As the API gives it.
    pub fn to_json(&self, id: &str, world: &World) -> Value {
        let (code, status) = match self.stage(world) {
            Stage::InProgress => ("IN_PROGRESS", "In Progress: Media is still being processed.".to_owned()),
            Stage::Finished => {
                ("FINISHED", "Finished: Media has been uploaded and it is ready to be published.".to_owned())
            }
            Stage::Published => ("PUBLISHED", "Published: Media has been successfully published.".to_owned()),
            Stage::Expired => ("EXPIRED", "Expired: The container was not published within 24 hours.".to_owned()),
            Stage::Failed(subcode) => ("ERROR", format!("Error: Media upload has failed with error code {subcode}")),
        };
        json!({"id": id, "status_code": code, "status": status})
    }
}

impl Instagram {
    /// `POST /{ig}/media`.
    pub(super) async fn make_container(&self, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[
            "image_url",
            "video_url",
            "media_type",
            "caption",
            "alt_text",
            "is_carousel_item",
            "children",
            "location_id",
            "user_tags",
            "collaborators",
            "cover_url",
            "thumb_offset",
            "share_to_feed",
            "audio_name",
            "upload_type",
            "is_ai_generated",
            "is_paid_partnership",
            "product_tags",
            "branded_content_sponsor_ids",
            "trial_params",
        ])?;
        check_collaborators(call)?;
        let is_child = call.flag("is_carousel_item")?.unwrap_or(false);
        let media_type = call.params.text("media_type").unwrap_or_default();
        let (image, video) = (call.params.text("image_url"), call.params.text("video_url"));
        let is_sent = upload::is_asked(call, image.is_some() || video.is_some())?;
        let caption = checked_caption(call)?;
        let alt = call.params.text("alt_text").unwrap_or_default();
        let kind = match (media_type.as_str(), is_child, &image, &video) {
            ("REELS", false, ..) if is_sent => ("VIDEO", "REELS"),
            ("VIDEO", true, ..) if is_sent => ("VIDEO", "FEED"),
            ("STORIES", false, ..) if is_sent => ("VIDEO", "STORY"),
            ("", _, Some(_), None) => ("IMAGE", "FEED"),
            ("REELS", false, None, Some(_)) => ("VIDEO", "REELS"),
            ("VIDEO", true, None, Some(_)) => ("VIDEO", "FEED"),
            ("STORIES", false, Some(_), None) => ("IMAGE", "STORY"),
            ("STORIES", false, None, Some(_)) => ("VIDEO", "STORY"),
            ("CAROUSEL", false, None, None) => ("CAROUSEL_ALBUM", "FEED"),
            ("", _, None, None) => return Err(wrong("The parameter image_url is required.")),
            ("" | "REELS" | "VIDEO" | "STORIES" | "CAROUSEL", ..) => {
                return Err(wrong(format!("The parameters do not go with media_type {media_type}")));
            }
            _ => {
                let text = format!("Unknown media type {media_type}.");
                return Err(error(100, "Invalid parameter").sub(2_207_023).said("Unknown media type", &text));
            }
        };
        check_user_tags(call, kind.0 == "IMAGE")?;
        check_thumb_offset(call)?;
        let takes_alt = kind == ("IMAGE", "FEED");
        if !alt.is_empty() && (!takes_alt || alt.chars().count() > MAX_ALT) {
            return Err(wrong(format!("Param alt_text is for pictures, and of at most {MAX_ALT} characters")));
        }
        if !caption.is_empty() && (is_child || kind.1 == "STORY") {
            return Err(wrong("Param caption does not go with stories and items of a carousel"));
        }
        let children = match kind.0 {
            "CAROUSEL_ALBUM" => self.children(call, world)?,
            _ => Vec::new(),
        };
        let (files, failure) = match (image, video) {
            (Some(url), _) => (vec![image_file(&url, alt, kind.1, world).await?], None),
            (_, Some(url)) => video_file(&url, kind.1, world).await?,
            _ => (Vec::new(), None),
        };
        let mut state = self.lock();
        let now = world.clock.now();
        if state.made.take(&call.account, now, DAY, MAX_CONTAINERS_A_DAY, 1).is_err() {
            return Err(error(4, "Application request limit reached"));
        }
        state.last += 1;
        let id = format!("1790000{:010}", state.last);
        let account = call.account.clone();
        let (looks, is_published, made_at) = (0, false, now);
        let processing = world.faults.processing("instagram");
        let failed = processing.reason.and_then(|reason| reason.parse().ok());
        let (failure, more_looks) = (failure.or(failed), processing.more_looks);
        let made = Container {
            account,
            caption,
            kind,
            is_child,
            children,
            files,
            looks,
            is_published,
            made_at,
            failure,
            more_looks,
            coming: is_sent.then(Vec::new),
        };
        state.containers.insert(id.clone(), made);
        Ok(if is_sent { json!({"id": id, "uri": upload::uri(&id, world)}) } else { json!({"id": id}) })
    }

    /// The items of a carousel, each an own container that is ready.
    fn children(&self, call: &Call, world: &World) -> Result<Vec<String>, GraphError> {
        let listed = call.params.list("children").ok().flatten();
        let ids: Vec<String> = match listed {
            Some(list) => list.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
            None => {
                let joined = call.params.text("children").unwrap_or_default();
                joined.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
            }
        };
        if !CAROUSEL_ITEMS.contains(&ids.len()) {
            let text = "Carousels need between 2 and 10 items.";
            return Err(error(100, "Invalid parameter").sub(2_207_028).said("Invalid number of items", text));
        }
        let state = self.lock();
        for id in &ids {
            let child = state.containers.get(id).filter(|c| c.account == call.account && c.is_child);
            match child.map(|child| child.stage(world)) {
                Some(Stage::Finished) => {}
                Some(Stage::InProgress) => return Err(error(9007, "Media ID is not available").sub(2_207_027)),
                _ => return Err(super::media_not_found()),
            }
        }
        Ok(ids)
    }
}

/// People in a picture stand at a place of it, from 0 to 1 each way; in a video nowhere.
fn check_user_tags(call: &Call, is_image: bool) -> Result<(), GraphError> {
    let refused = |text: &str| error(100, "Invalid parameter").sub(2_207_035).said("Invalid user tags", text);
    let tags = call.params.list("user_tags").map_err(|_| refused("The user tags cannot be read."))?.unwrap_or_default();
    for tag in &tags {
        if tag["username"].as_str().is_none_or(|name| name.trim_start_matches('@').is_empty()) {
            return Err(refused("Each user tag needs a username."));
        }
        let is_inside = |name: &str| tag[name].as_f64().is_some_and(|place| (0.0..=1.0).contains(&place));
        if is_image && !(is_inside("x") && is_inside("y")) {
            return Err(refused("The coordinates of user tags are numbers from 0 to 1."));
        }
        if !is_image && (!tag["x"].is_null() || !tag["y"].is_null()) {
            return Err(refused("User tags of videos have no coordinates."));
        }
    }
    Ok(())
}

fn checked_caption(call: &Call) -> Result<String, GraphError> {
    let too_long = || {
        error(36_004, "The caption is too long.")
            .sub(2_207_010)
            .said("Caption too long", "The caption can have up to 2,200 characters and 30 hashtags.")
    };
    let caption = call.text("caption", MAX_CAPTION_UTF16, too_long)?;
    if count_tags(&caption, '#') > MAX_HASHTAGS {
        return Err(too_long());
    }
    if count_tags(&caption, '@') > MAX_MENTIONS {
        let text = "The caption can mention up to 20 users.";
        return Err(error(100, "Invalid parameter").sub(2_207_040).said("Too many mentions", text));
    }
    Ok(caption)
}

/// How many hashtags or mentions a text has.
pub fn count_tags(text: &str, sign: char) -> usize {
    let mut before = ' ';
    let mut count = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let follows = chars.peek().is_some_and(|&next| next.is_alphanumeric() || next == '_');
        if c == sign && follows && !before.is_alphanumeric() && before != '_' {
            count += 1;
        }
        before = c;
    }
    count
}

async fn fetched(url: &str, world: &World) -> Result<Bytes, GraphError> {
    let is_url = url.is_ascii() && url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    let failed = || {
        error(9004, "Only photo or video can be accepted as media type.")
            .sub(2_207_052)
            .said("Media download has failed", "The media could not be fetched from this URI.")
    };
    if !is_url {
        return Err(failed());
    }
    (world.fetch)(url.to_owned()).await.map(|(bytes, _)| bytes).map_err(|_| failed())
}

async fn image_file(url: &str, alt: String, product: &str, world: &World) -> Result<File, GraphError> {
    let bytes = fetched(url, world).await?;
    if bytes.len() > MAX_IMAGE_BYTES {
        return Err(error(36_000, "The image size is too large.")
            .sub(2_207_004)
            .said("Image size too large", "The image is too large to download. It should be less than 8 MiB."));
    }
    let Some(found) = kit::sniff(&bytes).filter(|found| found.mime.starts_with("image/")) else {
        return Err(error(9004, "Only photo or video can be accepted as media type.")
            .sub(2_207_052)
            .said("Media download has failed", "The media could not be fetched from this URI."));
    };
    // Whatever its width is: outside of 320 to 1440 pixels it is scaled. Same place.
    if found.mime != "image/jpeg" {
        return Err(error(36_001, "The image format is not supported.")
            .sub(2_207_005)
            .said("Unsupported image format", "The image format is not supported. Please use JPEG."));
    }
    // From 4:5 to 1.91:1 in the feed; a story is shown whole, best at 9:16.
    let (width, height) = (u64::from(found.width), u64::from(found.height));
    if product != "STORY" && (width * 5 < height * 4 || width * 100 > height * 191) {
        return Err(error(36_003, "The aspect ratio is not supported.").sub(2_207_009).said(
            "Unsupported aspect ratio",
            "The submitted image with aspect ratio cannot be published. Please submit an image with a valid aspect ratio.",
        ));
    }
    Ok(File { mime: found.mime.to_owned(), bytes, alt })
}

/// A video fails later, in its container.
async fn video_file(url: &str, product: &str, world: &World) -> Result<(Vec<File>, Option<u32>), GraphError> {
    let Ok(bytes) = fetched(url, world).await else { return Ok((Vec::new(), Some(2_207_052))) };
    let (file, failure) = video_of(bytes, product);
    Ok((vec![file], failure))
}

/// Milliseconds from the beginning of the video.
fn check_thumb_offset(call: &Call) -> Result<(), GraphError> {
    match call.params.text("thumb_offset").is_some_and(|at| at.parse::<u64>().is_err()) {
        true => Err(error(1, "Invalid parameter").sub(2_207_057).said(
            "Invalid thumbnail offset",
            "The thumbnail offset must be greater than or equal to 0 and less than the length of the video.",
        )),
        false => Ok(()),
    }
}

/// Usernames of at most three others.
fn check_collaborators(call: &Call) -> Result<(), GraphError> {
    let unreadable = |_| wrong("Param collaborators must be an array of usernames");
    let named = call.params.list("collaborators").map_err(unreadable)?.unwrap_or_default();
    match named.len() <= MAX_COLLABORATORS && named.iter().all(Value::is_string) {
        true => Ok(()),
        false => Err(wrong(format!("Param collaborators must hold at most {MAX_COLLABORATORS} usernames"))),
    }
}

/// The file, and why it comes to nothing, if so.
fn video_of(bytes: Bytes, product: &str) -> (File, Option<u32>) {
    let (most, seconds) = match product {
        "STORY" => (MAX_STORY_BYTES, STORY_SECONDS),
        _ => (MAX_REEL_BYTES, REEL_SECONDS),
    };
    let found = kit::sniff(&bytes).filter(|found| found.mime.starts_with("video/"));
    let is_good = found.as_ref().is_some_and(|found| {
        let fits = bytes.len() <= most && found.width <= MAX_VIDEO_WIDTH && VIDEO_TYPES.contains(&found.mime);
        // A little more is a clock of the camera's.
        let is_moving = found.rate == 0.0 || VIDEO_RATE.contains(&found.rate.round());
        found.whole && fits && is_moving && (found.seconds == 0.0 || seconds.contains(&found.seconds))
    });
    let mime = found.map_or("application/octet-stream", |found| found.mime).to_owned();
    (File { mime, bytes, alt: String::new() }, (!is_good).then_some(2_207_026))
}
