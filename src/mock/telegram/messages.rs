//! What is sent.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::entity::Entity;
use super::text::{self, Formatted};
use super::{Chat, Message, Refused, State, Telegram, bad};
use crate::mock::params::{Params, number_of};
use crate::mock::{Posted, World, kit};

/// Characters of a message's text, in code points. <https://core.telegram.org/bots/api#sendmessage>
pub(super) const MAX_TEXT: usize = 4096;
/// Characters of a caption, in code points. <https://core.telegram.org/bots/api#sendphoto>
const MAX_CAPTION: usize = 1024;
/// An uploaded photo, in bytes. <https://core.telegram.org/bots/api#sending-files>
const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;
/// Any other uploaded file, in bytes. Same section.
const MAX_FILE_BYTES: usize = 50 * 1024 * 1024;
/// A photo that Telegram fetches, in bytes. Same section.
const MAX_FETCHED_PHOTO_BYTES: usize = 5 * 1024 * 1024;
/// Any other file that Telegram fetches, in bytes. Same section.
const MAX_FETCHED_FILE_BYTES: usize = 20 * 1024 * 1024;

/// A photo, video or document that was sent.
#[derive(Clone, Debug)]
pub struct File {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) mime: String,
    pub(super) bytes: Bytes,
    size: (u32, u32),
    seconds: f64,
}

impl File {
    fn to_json(&self) -> (&'static str, Value) {
        let unique = &self.id[self.id.len().saturating_sub(12)..];
        let mut object = json!({"file_id": self.id, "file_unique_id": unique, "file_size": self.bytes.len()});
        if self.kind == "document" {
            object["mime_type"] = self.mime.as_str().into();
            return ("document", object);
        }
        object["width"] = self.size.0.into();
        object["height"] = self.size.1.into();
        if self.kind == "photo" {
            return ("photo", json!([object]));
        }
        object["duration"] = (self.seconds.round() as u64).into();
        object["mime_type"] = self.mime.as_str().into();
        ("video", object)
    }
}

impl Telegram {
    pub(super) fn send_message(&self, params: &Params, bot: i64, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let raw = params.text("text").filter(|text| !text.is_empty()).ok_or_else(|| bad("message text is empty"))?;
        let body = formatted(&raw, params, "entities")?;
        if body.text.is_empty() {
            return Err(bad("text must be non-empty"));
        }
        if body.text.chars().count() > MAX_TEXT {
            return Err(bad("message is too long"));
        }
        let preview = preview(params)?;
        let mut state = self.lock();
        let reply_to = state.reply_to(&chat, params)?;
        state.count(bot, chat.id, 1, world)?;
        let message = Message { body, preview, reply_to, ..Message::default() };
        Ok(state.post(&chat, vec![message], world).swap_remove(0))
    }

    pub(super) async fn send_media(
        &self,
        kind: &'static str,
        params: &Params,
        bot: i64,
        world: &World,
    ) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let body = caption(params.text("caption").as_deref().unwrap_or_default(), params)?;
        let named = params.text(kind).unwrap_or_default();
        if named.is_empty() && params.upload(kind).is_none() {
            return Err(bad(format!("there is no {kind} in the request")));
        }
        let file = self.file(kind, kind, &named, params, world).await?;
        let mut state = self.lock();
        let reply_to = state.reply_to(&chat, params)?;
        state.count(bot, chat.id, 1, world)?;
        let files = vec![file.id.clone()];
        state.files.insert(file.id.clone(), file);
        let message = Message { body, files, reply_to, ..Message::default() };
        Ok(state.post(&chat, vec![message], world).swap_remove(0))
    }

    pub(super) async fn send_media_group(&self, params: &Params, bot: i64, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let unreadable = || bad("can't parse media JSON object");
        let media =
            params.nested("media").map_err(|_| unreadable())?.ok_or_else(|| bad("there are no messages to send"))?;
        let media = media.as_array().ok_or_else(unreadable)?;
        match media.len() {
            0 => return Err(bad("there are no messages to send")),
            1 => return Err(bad("there must be 2-10 media in an album")),
            2..=10 => {}
            _ => return Err(bad("too many messages to send as an album")),
        }
        let (mut messages, mut files) = (Vec::new(), Vec::new());
        for (n, item) in media.iter().enumerate() {
            let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
            let kind = match text("type") {
                "photo" => "photo",
                "video" => "video",
                "" => return Err(bad("can't parse InputMedia: Can't find field \"type\"")),
                _ => return Err(bad("can't use the media of the specified type in the album")),
            };
            let whole = |refused: Refused| {
                let inner = refused.description.trim_start_matches("Bad Request: ");
                bad(format!("failed to send message #{} with the error message \"{inner}\"", n + 1))
            };
            let file = self.file(kind, text("media"), text("media"), params, world).await.map_err(whole)?;
            let mode = item.get("parse_mode").and_then(Value::as_str);
            let body = text::format(text("caption"), mode, item.get("caption_entities")).map_err(bad)?;
            messages.push(Message { body: within_caption(body)?, files: vec![file.id.clone()], ..Message::default() });
            files.push(file);
        }
        let mut state = self.lock();
        let reply_to = state.reply_to(&chat, params)?;
        state.count(bot, chat.id, messages.len(), world)?;
        state.files.extend(files.into_iter().map(|file| (file.id.clone(), file)));
        messages.iter_mut().for_each(|message| message.reply_to = reply_to);
        Ok(Value::Array(state.post(&chat, messages, world)))
    }

    /// The file that a parameter names: an upload, one sent before, or an address to fetch it from.
    pub(super) async fn file(
        &self,
        kind: &'static str,
        part: &str,
        named: &str,
        params: &Params,
        world: &World,
    ) -> Result<File, Refused> {
        let part = named.strip_prefix("attach://").unwrap_or(part);
        if let Some(upload) = params.upload(part) {
            return checked(kind, upload.bytes.clone(), Some(&upload.filename));
        }
        if named.starts_with("attach://") {
            return Err(bad("wrong file identifier/HTTP URL specified"));
        }
        if named.starts_with("http://") || named.starts_with("https://") {
            if url::Url::parse(named).is_err() {
                return Err(bad("wrong HTTP URL specified"));
            }
            let fetched = (world.fetch)(named.to_owned()).await;
            let (bytes, mime) = fetched.map_err(|_| bad("failed to get HTTP URL content"))?;
            let max = if kind == "photo" { MAX_FETCHED_PHOTO_BYTES } else { MAX_FETCHED_FILE_BYTES };
            if bytes.len() > max {
                return Err(bad("failed to get HTTP URL content"));
            }
            if !mime.starts_with(if kind == "photo" { "image/" } else { "video/" }) {
                return Err(bad("wrong type of the web page content"));
            }
            return checked(kind, bytes, None);
        }
        let known = self.lock().files.get(named).cloned();
        known.ok_or_else(|| bad("wrong remote file identifier specified: can't unserialize it"))
    }
}

impl State {
    /// Which message is answered. A thread of a forum is never found: the fake's chats are channels.
    fn reply_to(&self, chat: &Chat, params: &Params) -> Result<Option<i64>, Refused> {
        if params.integer("message_thread_id").is_some_and(|id| id != 0) {
            return Err(bad("message thread not found"));
        }
        let reply = params.nested("reply_parameters").map_err(|_| bad("can't parse reply parameters JSON object"))?;
        let (id, may_miss) = match reply {
            Some(reply) => {
                let id = reply.get("message_id").and_then(Value::as_i64);
                let id = id.ok_or_else(|| bad("can't parse reply parameters: Can't find field \"message_id\""))?;
                (id, reply.get("allow_sending_without_reply") == Some(&Value::Bool(true)))
            }
            None => match params.integer("reply_to_message_id") {
                Some(id) => (id, params.flag("allow_sending_without_reply") == Ok(Some(true))),
                None => return Ok(None),
            },
        };
        match self.messages.contains_key(&(chat.id, id)) {
            true => Ok(Some(id)),
            false if may_miss => Ok(None),
            false => Err(bad("message to be replied not found")),
        }
    }

    /// Takes in messages, several as an album, puts them on the wall as one post, and gives them as the API does.
    fn post(&mut self, chat: &Chat, messages: Vec<Message>, world: &World) -> Vec<Value> {
        let now = world.clock.now();
        let mut taken: Vec<Message> = Vec::new();
        for mut message in messages {
            message.id = self.next_id(chat.id);
            message.sent_at = now.as_second();
            taken.push(message);
        }
        if taken.len() > 1 {
            let album = format!("138{:014}", number_of(&format!("{} {}", chat.id, taken[0].id)) % 100_000_000_000_000);
            taken.iter_mut().for_each(|message| message.album = Some(album.clone()));
        }
        let first = &taken[0];
        let mut details = Map::new();
        details.insert("entities".to_owned(), entities(&first.body));
        details.insert("chat".to_owned(), chat.to_json());
        details.insert("link_preview_options".to_owned(), first.preview.clone());
        if let Some(parent) = first.reply_to {
            details.insert("in_reply_to".to_owned(), parent.to_string().into());
        }
        if taken.len() > 1 {
            let ids: Vec<String> = taken.iter().map(|message| message.id.to_string()).collect();
            details.insert("message_ids".to_owned(), json!(ids));
        }
        let files = taken.iter().flat_map(|message| &message.files).filter_map(|id| self.files.get(id));
        world.wall.put(Posted {
            channel: "telegram".to_owned(),
            account: chat.account().to_owned(),
            id: first.id.to_string(),
            text: first.body.text.clone(),
            parts: Vec::new(),
            media: files.map(|file| world.wall.keep(&file.mime, file.bytes.clone(), "")).collect(),
            created_at: now.to_string(),
            state: "public".to_owned(),
            details,
        });
        let answers = taken.iter().map(|message| self.to_json(chat, message)).collect();
        self.messages.extend(taken.into_iter().map(|message| ((chat.id, message.id), message)));
        answers
    }

    pub(super) fn to_json(&self, chat: &Chat, message: &Message) -> Value {
        let mut object = json!({"message_id": message.id, "sender_chat": chat.to_json(), "chat": chat.to_json(),
                                "date": message.sent_at});
        let mut set = |name: &str, value: Value| object[name] = value;
        if let Some(edited) = message.edited_at {
            set("edit_date", edited.into());
        }
        if let Some(album) = &message.album {
            set("media_group_id", album.as_str().into());
        }
        for file in message.files.iter().filter_map(|id| self.files.get(id)) {
            let (name, value) = file.to_json();
            set(name, value);
        }
        let (text, marks) =
            if message.files.is_empty() { ("text", "entities") } else { ("caption", "caption_entities") };
        if !message.body.text.is_empty() {
            set(text, message.body.text.as_str().into());
        }
        if !message.body.entities.is_empty() {
            set(marks, entities(&message.body));
        }
        if !message.preview.is_null() {
            set("link_preview_options", message.preview.clone());
        }
        if let Some(parent) = message.reply_to.and_then(|id| self.messages.get(&(chat.id, id))) {
            let parent = Message { reply_to: None, ..parent.clone() };
            set("reply_to_message", self.to_json(chat, &parent));
        }
        object
    }
}

pub(super) fn entities(body: &Formatted) -> Value {
    body.entities.iter().map(Entity::to_json).collect()
}

pub(super) fn formatted(raw: &str, params: &Params, entities: &str) -> Result<Formatted, Refused> {
    let list = params.nested(entities).map_err(|_| bad("can't parse entities JSON object"))?;
    text::format(raw, params.text("parse_mode").as_deref(), list.as_ref()).map_err(bad)
}

pub(super) fn caption(raw: &str, params: &Params) -> Result<Formatted, Refused> {
    within_caption(formatted(raw, params, "caption_entities")?)
}

pub(super) fn within_caption(body: Formatted) -> Result<Formatted, Refused> {
    match body.text.chars().count() > MAX_CAPTION {
        true => Err(bad("message caption is too long")),
        false => Ok(body),
    }
}

/// `link_preview_options`, or the older `disable_web_page_preview`, with its fields' types checked.
pub(super) fn preview(params: &Params) -> Result<Value, Refused> {
    let unreadable = || bad("can't parse link preview options JSON object");
    let Some(options) = params.nested("link_preview_options").map_err(|_| unreadable())? else {
        return Ok(match params.flag("disable_web_page_preview") {
            Ok(Some(true)) => json!({"is_disabled": true}),
            _ => Value::Null,
        });
    };
    for (name, value) in options.as_object().ok_or_else(unreadable)? {
        let (is_right, kind) = match name.as_str() {
            "url" => (value.is_string(), "String"),
            "is_disabled" | "prefer_small_media" | "prefer_large_media" | "show_above_text" => {
                (value.is_boolean(), "Boolean")
            }
            _ => continue,
        };
        if !is_right {
            return Err(bad(format!("can't parse link preview options: Field \"{name}\" must be of type {kind}")));
        }
    }
    Ok(options)
}

/// Looks into a file as Telegram does: by its bytes, and for uploaded photos by their names too.
fn checked(kind: &'static str, bytes: Bytes, filename: Option<&str>) -> Result<File, Refused> {
    let id = |prefix: &str, bytes: &Bytes| {
        let head = bytes.iter().take(4096).map(|&byte| char::from(byte)).collect::<String>();
        format!("{prefix}{:016x}{:08x}", number_of(&head), bytes.len())
    };
    let found = kit::sniff(&bytes);
    if kind == "photo" {
        let extension = filename.and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_ascii_lowercase());
        if let Some(extension) = extension
            && !["jpg", "jpeg", "gif", "png", "tif", "bmp"].contains(&extension.as_str())
        {
            return Err(bad(format!(
                "Photo has unsupported extension \"{extension}\". Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp"
            )));
        }
        if bytes.len() > MAX_PHOTO_BYTES {
            let size = bytes.len();
            return Err(bad(format!(
                "file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
            )));
        }
        let picture =
            found.filter(|found| found.mime.starts_with("image/")).ok_or_else(|| bad("IMAGE_PROCESS_FAILED"))?;
        let (width, height) = (picture.width, picture.height);
        let ratio_over_20 = width.max(height) > 20 * width.min(height);
        if width == 0 || height == 0 || width + height > 10_000 || ratio_over_20 {
            return Err(bad("PHOTO_INVALID_DIMENSIONS"));
        }
        let (id, mime) = (id("AgAC", &bytes), picture.mime.to_owned());
        return Ok(File { id, kind: "photo", mime, bytes, size: (width, height), seconds: 0.0 });
    }
    if bytes.is_empty() {
        return Err(bad("file must be non-empty"));
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(super::refused(413, "Request Entity Too Large"));
    }
    Ok(match found {
        Some(movie) if movie.mime == "video/mp4" => {
            let (size, seconds) = ((movie.width, movie.height), movie.seconds);
            File { id: id("BAAC", &bytes), kind: "video", mime: movie.mime.to_owned(), bytes, size, seconds }
        }
        // Anything but MPEG-4 goes out as a document.
        other => {
            let mime = other.map_or("application/octet-stream", |found| found.mime).to_owned();
            File { id: id("BQAC", &bytes), kind: "document", mime, bytes, size: (0, 0), seconds: 0.0 }
        }
    })
}
