//! What is sent.

use serde_json::{Map, Value, json};

use super::entity::Entity;
use super::markup::{self, Extras};
use super::text::{self, Formatted};
use super::{Chat, Message, Refused, State, Telegram, bad};
use crate::mock::params::{Params, number_of};
use crate::mock::{Posted, World};

/// Characters of a message's text, in code points. <https://core.telegram.org/bots/api#sendmessage>
pub(super) const MAX_TEXT: usize = 4096;
/// Characters of a caption, in code points. <https://core.telegram.org/bots/api#sendphoto>
const MAX_CAPTION: usize = 1024;
/// Characters of what an answer quotes, in code points. <https://core.telegram.org/bots/api#replyparameters>
const MAX_QUOTE: usize = 1024;
/// What Telegram says of kinds that do not stand in one album.
const MIXED: &str = "can't use the media of the specified type in the album";

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
        let (preview, markup, extras) = (preview(params)?, markup::read(params)?, Extras::of(params));
        let mut state = self.lock();
        let reply_to = state.reply_to(&chat, params)?;
        state.count(bot, chat.id, 1, world)?;
        let message = Message { body, preview, markup, extras, reply_to, ..Message::default() };
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
        let file = self.file(kind, kind, &named, (params, bot), world).await?;
        let (markup, extras) = (markup::read(params)?, Extras::of(params));
        let mut state = self.lock();
        let reply_to = state.reply_to(&chat, params)?;
        state.count(bot, chat.id, 1, world)?;
        let (files, kind) = (vec![file.id.clone()], file.kind);
        state.files.insert(file.id.clone(), file);
        let message = Message { body, files, kind, markup, extras, reply_to, ..Message::default() };
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
                "audio" => "audio",
                "document" => "document",
                "" => return Err(bad("can't parse InputMedia: Can't find field \"type\"")),
                _ => return Err(bad(MIXED)),
            };
            let whole = |refused: Refused| {
                let inner = refused.description.trim_start_matches("Bad Request: ");
                bad(format!("failed to send message #{} with the error message \"{inner}\"", n + 1))
            };
            let file = self.file(kind, text("media"), text("media"), (params, bot), world).await.map_err(whole)?;
            // One that is none of its kind goes out as a document, which stands with no picture.
            let first = messages.first().map_or(file.kind, |first: &Message| first.kind);
            if album_of(first) != album_of(file.kind) {
                return Err(bad(MIXED));
            }
            let mode = item.get("parse_mode").and_then(Value::as_str);
            let body = text::format(text("caption"), mode, item.get("caption_entities")).map_err(bad)?;
            let (body, files_of, extras) =
                (within_caption(body)?, vec![file.id.clone()], Extras::of_item(item, params));
            messages.push(Message { body, files: files_of, kind: file.kind, extras, ..Message::default() });
            files.push(file);
        }
        let mut state = self.lock();
        let reply_to = state.reply_to(&chat, params)?;
        state.count(bot, chat.id, messages.len(), world)?;
        state.files.extend(files.into_iter().map(|file| (file.id.clone(), file)));
        messages.iter_mut().for_each(|message| message.reply_to = reply_to);
        Ok(Value::Array(state.post(&chat, messages, world)))
    }
}

impl State {
    /// Which message is answered. A thread of a forum is never found: the fake's chats are channels.
    pub(super) fn reply_to(&self, chat: &Chat, params: &Params) -> Result<Option<i64>, Refused> {
        if params.integer("message_thread_id").is_some_and(|id| id != 0) {
            return Err(bad("message thread not found"));
        }
        let reply = params.nested("reply_parameters").map_err(|_| bad("can't parse reply parameters JSON object"))?;
        let quote = reply.as_ref().filter(|reply| reply.get("quote_parse_mode").is_none_or(Value::is_null));
        let quote = quote.and_then(|reply| reply.get("quote")?.as_str().map(str::to_owned));
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
        let is_said = |quote: &String, text: &str| quote.chars().count() <= MAX_QUOTE && text.contains(quote.as_str());
        let is_quoted = |text: &str| quote.as_ref().is_none_or(|quote| is_said(quote, text));
        match self.messages.get(&(chat.id, id)) {
            Some(message) if !is_quoted(&message.body.text) => Err(bad("QUOTE_TEXT_INVALID")),
            Some(_) => Ok(Some(id)),
            None if may_miss => Ok(None),
            None => Err(bad("message to be replied not found")),
        }
    }

    /// Takes in messages, several as an album, puts them on the wall as one post, and gives them as the API does.
    pub(super) fn post(&mut self, chat: &Chat, messages: Vec<Message>, world: &World) -> Vec<Value> {
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
        tell_markup(&mut details, &first.markup);
        for name in first.extras.fields(first.files.first().map(|_| first.kind), !first.body.text.is_empty()) {
            details.insert(name.to_owned(), true.into());
        }
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
            if name == "animation" {
                // For clients that know no animations.
                set("document", value.clone());
            }
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
        if !message.markup.is_null() {
            set("reply_markup", message.markup.clone());
        }
        if !message.forwarded.is_null() {
            set("forward_origin", message.forwarded.clone());
        }
        for name in message.extras.fields(message.files.first().map(|_| message.kind), !message.body.text.is_empty()) {
            set(name, true.into());
        }
        if let Some(parent) = message.reply_to.and_then(|id| self.messages.get(&(chat.id, id))) {
            let parent = Message { reply_to: None, ..parent.clone() };
            set("reply_to_message", self.to_json(chat, &parent));
        }
        object
    }
}

/// Which kinds stand in one album: pictures and videos among each other, any other kind alone.
pub(super) fn album_of(kind: &'static str) -> &'static str {
    if kind == "video" { "photo" } else { kind }
}

/// The message as a new one: what it shows, and nothing of where it stood.
pub(super) fn sendable(message: &Message, params: &Params) -> Message {
    let Message { body, files, kind, preview, forwarded, .. } = message.clone();
    let extras = Extras { protected: Extras::of(params).protected, ..message.extras.clone() };
    Message {
        id: message.id,
        sent_at: message.sent_at,
        body,
        files,
        kind,
        preview,
        forwarded,
        extras,
        ..Message::default()
    }
}

/// Puts the buttons of a message among what else is told of its post.
pub(super) fn tell_markup(details: &mut Map<String, Value>, markup: &Value) {
    match markup {
        Value::Null => drop(details.remove("reply_markup")),
        markup => drop(details.insert("reply_markup".to_owned(), markup.clone())),
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
