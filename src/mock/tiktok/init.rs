//! `video/init` and `content/init`: what a post is to be, checked before anything is stored.

use serde_json::{Map, Value, json};

use super::upload::Upload;
use super::{Attempt, Refused, Tiktok, invalid, only, refused};
use crate::mock::faults::Processing;
use crate::mock::params::{code_of, number_of};
use crate::mock::{Posted, World, kit};

/// What a public account may choose from.
const PRIVACY_LEVELS: [&str; 3] = ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"];

/// Those of an account that is private.
const PRIVACY_LEVELS_OF_PRIVATE: [&str; 3] = [OF_PRIVATE, "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"];

/// What only a private account offers.
const OF_PRIVATE: &str = "FOLLOWER_OF_CREATOR";

/// Who may be shown a post of the account. One is private if `followers-only` stands in its name, or if its posts are for its followers.
pub(super) fn privacy_levels(account: &str, world: &World) -> [&'static str; 3] {
    let own = world
        .options
        .get(account)
        .is_some_and(|options| options.get("privacy_level").is_some_and(|level| level == OF_PRIVATE));
    if own || account.contains("followers-only") { PRIVACY_LEVELS_OF_PRIVATE } else { PRIVACY_LEVELS }
}
/// The longest video that the account may post, in seconds.
pub const MAX_VIDEO_SECONDS: u32 = 600;
/// A video's caption, in UTF-16 code units.
/// <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>
const MAX_CAPTION_UTF16: usize = 2200;
/// A photo post's title and description, in UTF-16 code units.
/// <https://developers.tiktok.com/doc/content-posting-api-reference-photo-post>
const MAX_PHOTO_TITLE_UTF16: usize = 90;
const MAX_PHOTO_DESCRIPTION_UTF16: usize = 4000;
/// Photos in one post, and bytes in one photo.
/// <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>
const MAX_PHOTOS: usize = 35;
const MAX_PHOTO_BYTES: usize = 20_000_000;
/// A creator posts about so often in 24 hours over all apps. Content sharing guidelines.
const MAX_POSTS_A_DAY: usize = 15;
/// How long an earlier `creator_info/query` counts as "right before the post".
const CREATOR_INFO_SECONDS: i64 = 3600;

/// The mode of photos that go to the creator's inbox, as drafts.
pub const TO_INBOX: &str = "MEDIA_UPLOAD";
/// What a draft has for who may see it: nobody but the creator, who has not decided yet.
pub const IN_INBOX: &str = "";
/// Drafts that a creator may have waiting in 24 hours. Content sharing guidelines.
const MAX_PENDING: usize = 5;

impl Tiktok {
    /// `inbox/video/init`: a video that the creator finishes in the app.
    /// <https://developers.tiktok.com/doc/content-posting-api-reference-upload-video>
    pub(super) async fn inbox_init(&self, body: &Value, account: String, world: &World) -> Result<Value, Refused> {
        only(body, &["source_info"], "")?;
        let source = object(body, "source_info")?.clone();
        self.admit_draft(&account, world)?;
        let attempt = Attempt::new(account, "video", String::new(), IN_INBOX.to_owned(), world);
        self.sent(&source, attempt, ["v_inbox_file", "v_inbox_url"], world).await
    }

    /// A draft needs no settings of the creator, and few may wait.
    fn admit_draft(&self, account: &str, world: &World) -> Result<(), Refused> {
        let day = jiff::SignedDuration::from_hours(24);
        let mut state = self.lock();
        state.calls.take(&format!("{account} drafts"), world.clock.now(), day, MAX_PENDING, 1).map(|_| ()).map_err(
            |_| {
                let message = "The pending share cap from the API is reached for the current user.";
                refused(403, "spam_risk_too_many_pending_share", message)
            },
        )
    }

    pub(super) async fn video_init(&self, body: &Value, account: String, world: &World) -> Result<Value, Refused> {
        const INFO: &[&str] = &[
            "title",
            "privacy_level",
            "disable_duet",
            "disable_stitch",
            "disable_comment",
            "video_cover_timestamp_ms",
            "brand_content_toggle",
            "brand_organic_toggle",
            "is_aigc",
        ];
        only(body, &["post_info", "source_info"], "")?;
        let info = object(body, "post_info")?;
        only(info, INFO, "post_info.")?;
        let caption = text(info, "title", MAX_CAPTION_UTF16)?;
        let privacy = privacy(info, privacy_levels(&account, world))?;
        flags(info, &["disable_duet", "disable_stitch", "disable_comment", "is_aigc"])?;
        if info.get("video_cover_timestamp_ms").is_some_and(|at| !at.is_i64()) {
            return Err(invalid("post_info.video_cover_timestamp_ms must be an integer"));
        }
        let source = object(body, "source_info")?.clone();
        check_source(&source)?;
        self.admit(&account, world)?;
        let attempt = Attempt::new(account, "video", caption, privacy, world);
        self.sent(&source, attempt, ["v_pub_file", "v_pub_url"], world).await
    }

    /// A video by its bytes, or from an address; `prefixes` begin the ids of both.
    async fn sent(
        &self,
        source: &Value,
        mut attempt: Attempt,
        prefixes: [&str; 2],
        world: &World,
    ) -> Result<Value, Refused> {
        match check_source(source)? {
            Source::File(upload) => {
                let url_token = attempt.keep_upload(upload, world);
                let id = self.keep(prefixes[0], attempt);
                let upload_id = number_of(&id);
                let url = format!("{}/tiktok/video/?upload_id={upload_id}&upload_token={url_token}", world.base_url);
                Ok(json!({"publish_id": id, "upload_url": url}))
            }
            Source::Address(url) => {
                match (world.fetch)(url).await {
                    Ok((bytes, _)) => {
                        attempt.fail_reason = super::upload::check(&bytes);
                        attempt.files.push((kit::sniff(&bytes).map_or("", |found| found.mime).to_owned(), bytes));
                    }
                    Err(_) => attempt.fail_reason = Some("video_pull_failed"),
                }
                Ok(json!({"publish_id": self.post(prefixes[1], attempt, world)}))
            }
        }
    }

    pub(super) async fn content_init(&self, body: &Value, account: String, world: &World) -> Result<Value, Refused> {
        const INFO: &[&str] = &[
            "title",
            "description",
            "privacy_level",
            "disable_comment",
            "auto_add_music",
            "brand_content_toggle",
            "brand_organic_toggle",
        ];
        only(body, &["media_type", "post_mode", "post_info", "source_info"], "")?;
        let is_draft = body["post_mode"] == TO_INBOX;
        if body["media_type"] != "PHOTO" || !(is_draft || body["post_mode"] == "DIRECT_POST") {
            return Err(invalid("media_type must be PHOTO and post_mode DIRECT_POST or MEDIA_UPLOAD"));
        }
        let info = object(body, "post_info")?;
        only(info, if is_draft { &INFO[..2] } else { INFO }, "post_info.")?;
        let title = text(info, "title", MAX_PHOTO_TITLE_UTF16)?;
        let description = text(info, "description", MAX_PHOTO_DESCRIPTION_UTF16)?;
        let privacy = if is_draft { IN_INBOX.to_owned() } else { privacy(info, privacy_levels(&account, world))? };
        flags(info, &["disable_comment", "auto_add_music"])?;
        let source = object(body, "source_info")?;
        only(source, &["source", "photo_cover_index", "photo_images"], "source_info.")?;
        if source["source"] != "PULL_FROM_URL" {
            return Err(invalid("source_info.source must be PULL_FROM_URL for photos"));
        }
        let images =
            source["photo_images"].as_array().ok_or_else(|| invalid("source_info.photo_images is required"))?;
        if images.is_empty() || images.len() > MAX_PHOTOS {
            return Err(invalid(format!("source_info.photo_images must hold 1 to {MAX_PHOTOS} URLs")));
        }
        let cover = source["photo_cover_index"].as_u64();
        if cover.is_none_or(|cover| cover >= images.len() as u64) {
            return Err(invalid("source_info.photo_cover_index must name one of photo_images"));
        }
        if is_draft { self.admit_draft(&account, world) } else { self.admit(&account, world) }?;
        let caption = [title, description].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let mut attempt = Attempt::new(account, "photo", caption, privacy, world);
        for image in images {
            let url = address(image.as_str().ok_or_else(|| invalid("source_info.photo_images must hold strings"))?)?;
            match (world.fetch)(url).await {
                Ok((bytes, _)) => {
                    let found = kit::sniff(&bytes);
                    attempt.fail_reason = attempt.fail_reason.or(match &found {
                        Some(picture) if !matches!(picture.mime, "image/jpeg" | "image/webp") => {
                            Some("file_format_check_failed")
                        }
                        None => Some("file_format_check_failed"),
                        // 1080p: the shorter side.
                        Some(picture) if picture.width.min(picture.height) > 1080 || bytes.len() > MAX_PHOTO_BYTES => {
                            Some("picture_size_check_failed")
                        }
                        Some(_) => None,
                    });
                    attempt.files.push((found.map_or("", |found| found.mime).to_owned(), bytes));
                }
                Err(_) => attempt.fail_reason = Some("photo_pull_failed"),
            }
        }
        Ok(json!({"publish_id": self.post("p_pub_url", attempt, world)}))
    }

    /// What stands before every direct post: the creator's settings were just read, and the day has room.
    fn admit(&self, account: &str, world: &World) -> Result<(), Refused> {
        let now = world.clock.now();
        let mut state = self.lock();
        let asked_at = state.asked_creator.get(account).copied();
        if asked_at.is_none_or(|asked_at| now.as_second() - asked_at > CREATOR_INFO_SECONDS) {
            return Err(invalid("creator_info/query must be called right before a direct post"));
        }
        let day = jiff::SignedDuration::from_hours(24);
        state.calls.take(&format!("{account} posts"), now, day, MAX_POSTS_A_DAY, 1).map(|_| ()).map_err(|_| {
            let message = "The daily post cap from the API is reached for the current user.";
            refused(403, "spam_risk_too_many_posts", message)
        })
    }

    fn keep(&self, prefix: &str, attempt: Attempt) -> String {
        let mut state = self.lock();
        state.last += 1;
        let id = format!("{prefix}~v2-1.{}", 7_300_000_000_000_000_000 + state.last);
        state.attempts.insert(id.clone(), attempt);
        id
    }

    /// Keeps an attempt whose media are here already, and shows it.
    fn post(&self, prefix: &str, attempt: Attempt, world: &World) -> String {
        let id = self.keep(prefix, attempt);
        if let Some(attempt) = self.lock().attempts.get(&id) {
            attempt.show(&id, world);
        }
        id
    }
}

impl Attempt {
    fn new(account: String, kind: &'static str, caption: String, privacy: String, world: &World) -> Self {
        let begun_at = world.clock.now().as_second();
        Self {
            account,
            kind,
            caption,
            privacy,
            begun_at,
            upload: None,
            files: Vec::new(),
            polls: 0,
            post_id: None,
            fail_reason: None,
            processing: Processing::default(),
        }
    }

    fn keep_upload(&mut self, upload: Upload, world: &World) -> String {
        let token = code_of(number_of(&format!("{} {}", self.caption, world.clock.now())), 24);
        self.upload = Some(upload.with_token(token.clone()));
        token
    }

    /// The post is out. A public one goes by its own id from now on, as a reader knows it.
    pub(super) fn come_out(&mut self, id: &str, world: &World) {
        let is_public = self.privacy == "PUBLIC_TO_EVERYONE";
        if is_public {
            // 64-bit ids as TikTok's: about seven times ten to the eighteenth.
            self.post_id = self.post_id.or(Some(7_400_000_000_000_000_000 + number_of(id) % 90_000_000_000_000));
        }
        let (shown, post_id) = (if is_public { "public" } else { "private" }, self.post_id);
        world.wall.change("tiktok", id, |post| {
            post.state = shown.to_owned();
            post.details.insert("publish_id".to_owned(), id.into());
            post.id = post_id.map_or(id.to_owned(), |post_id| post_id.to_string());
        });
    }

    /// Puts the post on the wall, as processing.
    pub(super) fn show(&self, id: &str, world: &World) {
        let mut details = Map::new();
        details.insert("privacy_level".to_owned(), self.privacy.as_str().into());
        details.insert("kind".to_owned(), self.kind.into());
        world.wall.put(Posted {
            channel: "tiktok".to_owned(),
            account: self.account.clone(),
            id: id.to_owned(),
            text: self.caption.clone(),
            parts: Vec::new(),
            media: self.files.iter().map(|(mime, bytes)| world.wall.keep(mime, bytes.clone(), "")).collect(),
            created_at: world.clock.now().to_string(),
            state: "processing".to_owned(),
            details,
        });
    }
}

/// Where a video is from.
enum Source {
    File(Upload),
    Address(String),
}

fn check_source(source: &Value) -> Result<Source, Refused> {
    match source["source"].as_str() {
        Some("FILE_UPLOAD") => {
            only(source, &["source", "video_size", "chunk_size", "total_chunk_count"], "source_info.")?;
            let number = |name: &str| {
                source[name].as_u64().ok_or_else(|| invalid(format!("source_info.{name} must be an integer")))
            };
            let upload = Upload::plan(number("video_size")?, number("chunk_size")?, number("total_chunk_count")?);
            upload.map(Source::File).map_err(invalid)
        }
        Some("PULL_FROM_URL") => {
            only(source, &["source", "video_url"], "source_info.")?;
            let url = source["video_url"].as_str().ok_or_else(|| invalid("source_info.video_url is required"))?;
            address(url).map(Source::Address)
        }
        _ => Err(invalid("source_info.source must be FILE_UPLOAD or PULL_FROM_URL")),
    }
}

fn object<'a>(body: &'a Value, name: &str) -> Result<&'a Value, Refused> {
    body.get(name).filter(|value| value.is_object()).ok_or_else(|| invalid(format!("{name} is required")))
}

fn text(info: &Value, name: &str, max_utf16: usize) -> Result<String, Refused> {
    let text = match info.get(name) {
        None | Some(Value::Null) => return Ok(String::new()),
        Some(Value::String(text)) => text,
        Some(_) => return Err(invalid(format!("post_info.{name} must be a string"))),
    };
    match text.encode_utf16().count() > max_utf16 {
        true => Err(invalid(format!("post_info.{name} is longer than {max_utf16} UTF-16 code units"))),
        false => Ok(text.clone()),
    }
}

fn privacy(info: &Value, offered: [&str; 3]) -> Result<String, Refused> {
    let level = info["privacy_level"].as_str().ok_or_else(|| invalid("post_info.privacy_level is required"))?;
    if level != OF_PRIVATE && !PRIVACY_LEVELS.contains(&level) {
        return Err(invalid("post_info.privacy_level is not a privacy level"));
    }
    if !offered.contains(&level) {
        let message = "The privacy_level is not one of the creator's privacy_level_options.";
        return Err(refused(403, "privacy_level_option_mismatch", message));
    }
    let toggles = ["brand_content_toggle", "brand_organic_toggle"];
    flags(info, &toggles)?;
    if let Some(name) = toggles.iter().find(|name| !info[**name].is_boolean()) {
        return Err(invalid(format!("post_info.{name} is required")));
    }
    if level == "SELF_ONLY" && info["brand_content_toggle"] == true {
        return Err(invalid("brand_content_toggle may not be true where privacy_level is SELF_ONLY"));
    }
    Ok(level.to_owned())
}

fn flags(info: &Value, names: &[&str]) -> Result<(), Refused> {
    match names.iter().find(|name| !matches!(info.get(**name), None | Some(Value::Bool(_)))) {
        Some(name) => Err(invalid(format!("post_info.{name} must be a boolean"))),
        None => Ok(()),
    }
}

/// An address that TikTok would download from: https, or http on this machine, as the sandbox has it.
fn address(url: &str) -> Result<String, Refused> {
    let parsed = url::Url::parse(url).map_err(|_| invalid("the media URL is not a URL"))?;
    let is_loopback = match parsed.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match parsed.scheme() {
        "https" => Ok(url.to_owned()),
        "http" if is_loopback => Ok(url.to_owned()),
        _ => {
            let message = "The ownership of the URL must be verified, and it must be https.";
            Err(refused(403, "url_ownership_unverified", message))
        }
    }
}
