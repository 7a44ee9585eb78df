//! What a Page publishes: posts, photos, comments. Videos are in `video`.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{Facebook, Photo, Post, State};
use crate::mock::graph::{self, Call, GraphError, error, wrong};
use crate::mock::{Posted, World, kit};

/// A message, in UTF-16 code units: widely stated, the unit is the careful reading.
pub const MAX_MESSAGE_UTF16: usize = 63_206;
/// Words that stand on a coloured ground. Same page.
const MAX_PRESET_CHARACTERS: usize = 130;
/// A comment, in UTF-16 code units.
const MAX_COMMENT_UTF16: usize = 8000;
/// A photo, in bytes: what error 1366046 says, not the 10 MB of the reference.
const MAX_PHOTO_BYTES: usize = 4_000_000;
/// When a post can be scheduled for, in seconds from now. <https://developers.facebook.com/docs/pages-api/posts>
const SCHEDULE_SECONDS: std::ops::RangeInclusive<i64> = 10 * 60..=30 * 24 * 3600;
/// How long a photo waits unpublished, in seconds.
const PHOTO_SECONDS: i64 = 24 * 3600;

/// What is said of text that is too long.
pub fn too_long() -> GraphError {
    wrong("Name parameter too long")
}

impl Facebook {
    pub(super) fn feed(&self, page: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        const OVERRIDES: &[&str] = &["picture", "name", "description", "caption", "thumbnail"];
        if OVERRIDES.iter().any(|name| call.params.raw(name).is_some()) {
            return Err(wrong(
                "Only owners of the URL have the ability to specify the picture, name, thumbnail or description params.",
            ));
        }
        call.only(&[
            "message",
            "link",
            "published",
            "scheduled_publish_time",
            "unpublished_content_type",
            "attached_media",
            "targeting",
            "feed_targeting",
            "place",
            "tags",
            "child_attachments",
            "backdated_time",
            "backdated_time_granularity",
            "breaking_news",
            "breaking_news_expiration",
            "call_to_action",
            "text_format_preset_id",
        ])?;
        let message = call.text("message", MAX_MESSAGE_UTF16, too_long)?;
        let link = call.params.text("link").map(|link| checked_link(&link)).transpose()?;
        let (is_published, scheduled_at) = schedule(call, world)?;
        check_cards(call)?;
        let countries = countries(call)?;
        let unreadable = || wrong("Param attached_media must be an array of {\"media_fbid\": ...}");
        let attached = call.params.list("attached_media").map_err(|_| unreadable())?.unwrap_or_default();
        let photos: Option<Vec<String>> =
            attached.iter().map(|item| item["media_fbid"].as_str().map(str::to_owned)).collect();
        let photos = photos.ok_or_else(unreadable)?;
        if message.trim().is_empty() && link.is_none() && photos.is_empty() {
            return Err(wrong("The post is empty. Please enter a message to share."));
        }
        let is_plain = link.is_none() && photos.is_empty() && message.chars().count() <= MAX_PRESET_CHARACTERS;
        if call.params.raw("text_format_preset_id").is_some() && !is_plain {
            return Err(wrong(format!(
                "Param text_format_preset_id is for posts of text alone, of at most {MAX_PRESET_CHARACTERS} characters"
            )));
        }
        let mut state = self.lock();
        state.check_duplicate(call, &message, link.as_deref(), &photos)?;
        for (n, id) in photos.iter().enumerate() {
            let photo = state.photos.get(id).filter(|photo| photo.account == call.account);
            let lost = || wrong(format!("Invalid parameter: photo {id} does not exist")).sub(1_366_046);
            let photo = photo.ok_or_else(lost)?;
            if world.clock.now().as_second() - photo.created.as_second() >= PHOTO_SECONDS {
                return Err(lost());
            }
            if photo.is_used || photos[..n].contains(id) {
                return Err(error(100, "Invalid parameter")
                    .sub(1_366_051)
                    .said("Already Posted", "These photos were already posted."));
            }
        }
        // What is refused leaves all of them as they were.
        for id in &photos {
            if let Some(photo) = state.photos.get_mut(id) {
                photo.is_used = true;
            }
        }
        let page = page_id(page, call);
        let post = Post { message, link, photos, countries, is_published, scheduled_at, page, ..Post::default() };
        let post = state.publish(post, call, world);
        let object = post.to_json(world);
        call.pick(&object, &["id"])
    }

    pub(super) async fn photos(&self, page: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[
            "source",
            "url",
            "caption",
            "message",
            "name",
            "backdated_time",
            "alt_text_custom",
            "published",
            "temporary",
            "scheduled_publish_time",
            "unpublished_content_type",
            "targeting",
            "place",
            "tags",
            "no_story",
        ])?;
        let bytes = match (call.params.upload("source"), call.params.text("url")) {
            (Some(upload), _) => upload.bytes.clone(),
            (None, Some(url)) => (world.fetch)(url).await.map_err(|_| unreadable_photo())?.0,
            (None, None) => return Err(error(324, "(#324) Requires upload file")),
        };
        let mime = photo_type(&bytes).ok_or_else(unreadable_photo)?;
        let caption = match call.params.raw("caption") {
            Some(_) => call.text("caption", MAX_MESSAGE_UTF16, too_long)?,
            None if call.params.raw("message").is_some() => call.text("message", MAX_MESSAGE_UTF16, too_long)?,
            None => call.text("name", MAX_MESSAGE_UTF16, too_long)?,
        };
        let alt = call.params.text("alt_text_custom").unwrap_or_default();
        let (is_published, scheduled_at) = schedule(call, world)?;
        let countries = countries(call)?;
        call.flag("temporary")?;
        let mut state = self.lock();
        state.last += 1;
        let id = format!("55667788{:06}", state.last);
        let created = world.clock.now();
        let photo = Photo { account: call.account.clone(), mime, bytes, alt, created, is_used: is_published };
        state.photos.insert(id.clone(), photo);
        if !is_published && scheduled_at.is_none() {
            return Ok(json!({"id": id}));
        }
        let (page, photos) = (page_id(page, call), vec![id.clone()]);
        let post = Post { message: caption, photos, countries, is_published, scheduled_at, page, ..Post::default() };
        let post = state.publish(post, call, world);
        // Only a published photo says which post it stands in.
        Ok(if is_published { json!({"id": id, "post_id": post.id}) } else { json!({"id": id}) })
    }

    pub(super) fn comment(&self, parent: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["message", "attachment_url", "attachment_id"])?;
        let mut state = self.lock();
        let about = state.own(parent, call)?.clone();
        let message = call.text("message", MAX_COMMENT_UTF16, too_long)?;
        let has_file = ["attachment_url", "attachment_id"].iter().any(|name| call.params.raw(name).is_some());
        if message.trim().is_empty() && !has_file {
            return Err(wrong("Empty comment message"));
        }
        state.last += 1;
        let order = state.last;
        let number = about.id.rsplit('_').next().unwrap_or_default();
        let post = Post {
            id: format!("{number}_11122{order:06}"),
            page: about.page,
            account: about.account,
            message,
            parent: Some(parent.to_owned()),
            created: world.clock.now(),
            is_published: true,
            order,
            ..Post::default()
        };
        world.wall.put(post.shown());
        let answer = call.pick(&post.to_json(world), &["id"]);
        state.posts.insert(post.id.clone(), post);
        answer
    }
}

impl State {
    /// 506: the same message as the post before, with the same link and no photos.
    fn check_duplicate(
        &self,
        call: &Call,
        message: &str,
        link: Option<&str>,
        photos: &[String],
    ) -> Result<(), GraphError> {
        let own = self.posts.values().filter(|post| post.account == call.account && post.parent.is_none());
        let is_same = own.max_by_key(|post| post.order).is_some_and(|before| {
            before.message == message && before.link.as_deref() == link && before.photos.is_empty() && photos.is_empty()
        });
        match is_same {
            true => Err(error(506, "(#506) Duplicate status message").of("FacebookApiException")),
            false => Ok(()),
        }
    }

    fn publish(&mut self, post: Post, call: &Call, world: &World) -> Post {
        self.last += 1;
        let id = format!("{}_998877{:08}", post.page, self.last);
        let (account, created) = (call.account.clone(), world.clock.now());
        let post = Post { id: id.clone(), account, created, order: self.last, ..post };
        let mut posted = post.shown();
        let photos = post.photos.iter().filter_map(|id| self.photos.get(id));
        posted.media = photos.map(|photo| world.wall.keep(photo.mime, photo.bytes.clone(), &photo.alt)).collect();
        world.wall.put(posted);
        self.posts.insert(id, post.clone());
        post
    }
}

impl Post {
    pub(super) fn shown(&self) -> Posted {
        let mut details = Map::new();
        let mut set = |name: &str, value: &Option<String>| {
            if let Some(value) = value {
                details.insert(name.to_owned(), value.as_str().into());
            }
        };
        set("link", &self.link);
        set("countries", &self.countries);
        set("in_reply_to", &self.parent);
        let state = match (self.is_published, self.scheduled_at) {
            (true, _) => "public",
            (false, Some(_)) => "scheduled",
            (false, None) => "draft",
        };
        Posted {
            channel: "facebook".to_owned(),
            account: self.account.clone(),
            id: self.id.clone(),
            text: self.message.clone(),
            parts: Vec::new(),
            media: Vec::new(),
            created_at: self.created.to_string(),
            state: state.to_owned(),
            details,
        }
    }
}

pub fn page_id(page: &str, call: &Call) -> String {
    if page == "me" { graph::account_id(&call.account) } else { page.to_owned() }
}

fn checked_link(link: &str) -> Result<String, GraphError> {
    let url = url::Url::parse(link).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| wrong("link URL is not properly formatted"))?;
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    if host == "facebook.com" || host.ends_with(".facebook.com") {
        return Err(wrong("The link you shared cannot be posted.").sub(1_609_008));
    }
    Ok(link.to_owned())
}

/// The countries of `targeting.geo_locations`, in which alone the post is seen.
pub fn countries(call: &Call) -> Result<Option<String>, GraphError> {
    let unreadable = || wrong("Param targeting must be an object with geo_locations");
    let Some(targeting) = call.params.nested("targeting").map_err(|_| unreadable())? else { return Ok(None) };
    let countries = targeting["geo_locations"]["countries"].as_array().ok_or_else(unreadable)?;
    let is_code = |code: &&str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let codes: Option<Vec<&str>> = countries.iter().map(|code| code.as_str().filter(is_code)).collect();
    match codes.filter(|codes| !codes.is_empty()) {
        Some(codes) => Ok(Some(codes.join(", "))),
        None => Err(wrong("Param targeting[geo_locations][countries] must be country codes")),
    }
}

/// Whether the post is out at once, and else when it will be.
pub fn schedule(call: &Call, world: &World) -> Result<(bool, Option<i64>), GraphError> {
    let is_published = call.flag("published")?.unwrap_or(true);
    if is_published && call.params.raw("scheduled_publish_time").is_some() {
        return Err(wrong("You cannot specify a scheduled publish time on a published post."));
    }
    let kind = call.params.text("unpublished_content_type");
    if kind.as_deref().is_some_and(|kind| !UNPUBLISHED.contains(&kind)) {
        return Err(wrong(format!("Param unpublished_content_type must be one of {{{}}}", UNPUBLISHED.join(", "))));
    }
    Ok((is_published, scheduled_at(call, world)?))
}

/// What a post that is not out may be. <https://developers.facebook.com/docs/graph-api/reference/page/feed>
const UNPUBLISHED: [&str; 7] = [
    "ADS_POST",
    "DRAFT",
    "INLINE_CREATED",
    "PUBLISHED",
    "REVIEWABLE_BRANDED_CONTENT",
    "SCHEDULED",
    "SCHEDULED_RECURRING",
];

/// The links of a carousel: from two to ten, as older documents have it.
fn check_cards(call: &Call) -> Result<(), GraphError> {
    let unreadable = |_| wrong("Param child_attachments must be an array");
    match call.params.list("child_attachments").map_err(unreadable)? {
        Some(cards) if !(2..=10).contains(&cards.len()) => {
            Err(wrong(format!("Param child_attachments must hold 2 to 10 links, not {}", cards.len())))
        }
        _ => Ok(()),
    }
}

/// When a post is to be out, if the call says so.
pub fn scheduled_at(call: &Call, world: &World) -> Result<Option<i64>, GraphError> {
    let Some(at) = call.params.text("scheduled_publish_time") else { return Ok(None) };
    let at = at.parse::<i64>().ok().or_else(|| at.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second));
    let at = at.ok_or_else(|| wrong("Param scheduled_publish_time must be a time"))?;
    match SCHEDULE_SECONDS.contains(&(at - world.clock.now().as_second())) {
        true => Ok(Some(at)),
        false => Err(wrong("The specified scheduled publish time is invalid.")),
    }
}

fn photo_type(bytes: &Bytes) -> Option<&'static str> {
    let mime = match kit::sniff(bytes) {
        Some(found) if found.mime != "image/webp" && found.mime.starts_with("image/") => found.mime,
        None if bytes.starts_with(b"BM") => "image/bmp",
        None if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") => "image/tiff",
        _ => return None,
    };
    (bytes.len() <= MAX_PHOTO_BYTES).then_some(mime)
}

fn unreadable_photo() -> GraphError {
    error(100, "Invalid parameter").sub(1_366_046).said(
        "Can't Read Files",
        "Your photos couldn't be uploaded. Photos should be smaller than 4 MB and saved as JPG, PNG.",
    )
}
