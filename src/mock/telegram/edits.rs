//! What becomes of messages that are out.

use serde_json::Value;

use super::markup::{self, Extras};
use super::messages::album_of;
use super::messages::{MAX_TEXT, caption, entities, formatted, preview, tell_markup, within_caption};
use super::text::{self};
use super::{Chat, Refused, State, Telegram, bad};
use crate::mock::World;
use crate::mock::params::Params;

/// How long a message can be deleted, in seconds. <https://core.telegram.org/bots/api#deletemessage>
const DELETABLE_SECONDS: i64 = 48 * 60 * 60;

/// What Telegram says of an edit that changes nothing.
pub(super) const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the same as \
                            a current content and reply markup of the message";

impl Telegram {
    pub(super) fn edit(&self, is_caption: bool, params: &Params, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let id = params.integer("message_id").ok_or_else(|| bad("message identifier is not specified"))?;
        let body = if is_caption {
            caption(params.text("caption").as_deref().unwrap_or_default(), params)?
        } else {
            let raw =
                params.text("text").filter(|text| !text.is_empty()).ok_or_else(|| bad("message text is empty"))?;
            formatted(&raw, params, "entities")?
        };
        let (preview, markup) = (preview(params)?, markup::read(params)?);
        let above = is_caption && Extras::of(params).caption_above;
        let mut state = self.lock();
        let message = state.messages.get_mut(&(chat.id, id)).ok_or_else(|| bad("message to edit not found"))?;
        if !message.forwarded.is_null() {
            return Err(bad("message can't be edited"));
        }
        match (is_caption, message.files.is_empty()) {
            (true, true) => return Err(bad("there is no caption in the message to edit")),
            (false, false) => return Err(bad("there is no text in the message to edit")),
            _ => {}
        }
        if !is_caption && body.text.is_empty() {
            return Err(bad("text must be non-empty"));
        }
        if !is_caption && body.text.chars().count() > MAX_TEXT {
            return Err(bad("MESSAGE_TOO_LONG"));
        }
        let is_same = message.body == body && message.markup == markup && message.extras.caption_above == above;
        if is_same && (is_caption || message.preview == preview) {
            return Err(bad(NOT_MODIFIED));
        }
        (message.body, message.preview, message.markup) = (body, preview, markup);
        message.extras.caption_above = above;
        message.edited_at = Some(world.clock.now().as_second());
        let message = message.clone();
        world.wall.change("telegram", &id.to_string(), |post| {
            post.text = message.body.text.clone();
            post.details.insert("entities".to_owned(), entities(&message.body));
            post.details.insert("edited".to_owned(), true.into());
            if !is_caption {
                post.details.insert("link_preview_options".to_owned(), message.preview.clone());
            }
            tell_markup(&mut post.details, &message.markup);
        });
        Ok(state.to_json(&chat, &message))
    }

    pub(super) fn delete_message(&self, params: &Params, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let id = params.integer("message_id").ok_or_else(|| bad("message identifier is not specified"))?;
        self.lock().delete(&chat, id, world).map(|()| Value::Bool(true))
    }

    pub(super) fn delete_messages(&self, params: &Params, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let ids = params.list("message_ids").ok().flatten().unwrap_or_default();
        let ids: Vec<i64> = ids.iter().filter_map(Value::as_i64).collect();
        match ids.len() {
            0 => return Err(bad("message identifiers are not specified")),
            1..=100 => {}
            _ => return Err(bad("too many message identifiers specified")),
        }
        let mut state = self.lock();
        for id in ids.into_iter().filter(|&id| state.messages.contains_key(&(chat.id, id))).collect::<Vec<_>>() {
            state.delete(&chat, id, world)?;
        }
        Ok(Value::Bool(true))
    }

    /// `editMessageMedia`: <https://core.telegram.org/bots/api#editmessagemedia>. A message of words may become one of media.
    pub(super) async fn edit_media(&self, params: &Params, bot: i64, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let id = params.integer("message_id").ok_or_else(|| bad("message identifier is not specified"))?;
        let unreadable = || bad("can't parse InputMedia JSON object");
        let item = params.nested("media").map_err(|_| unreadable())?.ok_or_else(|| bad("media is not specified"))?;
        let said = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        let kind = match said("type") {
            "photo" => "photo",
            "video" => "video",
            "animation" => "animation",
            "audio" => "audio",
            "document" => "document",
            "" => return Err(bad("can't parse InputMedia: Can't find field \"type\"")),
            _ => return Err(bad("type of the media can't be changed to the specified one")),
        };
        let file = self.file(kind, said("media"), said("media"), (params, bot), world).await?;
        let mode = item.get("parse_mode").and_then(Value::as_str);
        let body = text::format(said("caption"), mode, item.get("caption_entities")).map_err(bad)?;
        let (body, markup) = (within_caption(body)?, markup::read(params)?);
        let mut state = self.lock();
        let message = state.messages.get_mut(&(chat.id, id)).ok_or_else(|| bad("message to edit not found"))?;
        if !message.forwarded.is_null() {
            return Err(bad("message can't be edited"));
        }
        if message.album.is_some() && album_of(message.kind) != album_of(file.kind) {
            return Err(bad("can't use the media of the specified type in the album"));
        }
        message.kind = file.kind;
        message.extras = Extras { protected: message.extras.protected, ..Extras::of_item(&item, params) };
        let buttons_before = std::mem::replace(&mut message.markup, markup);
        let had = std::mem::replace(&mut message.files, vec![file.id.clone()]);
        let said_before = std::mem::replace(&mut message.body, body);
        if had == message.files && said_before == message.body && buttons_before == message.markup {
            return Err(bad(NOT_MODIFIED));
        }
        message.preview = Value::Null;
        message.edited_at = Some(world.clock.now().as_second());
        let message = message.clone();
        let album = state.messages.iter().filter(|((of, _), other)| *of == chat.id && other.album == message.album);
        let first = match &message.album {
            Some(_) => album.map(|((_, id), _)| *id).min().unwrap_or(id),
            None => id,
        };
        let kept = world.wall.keep(&file.mime, file.bytes.clone(), "");
        state.files.insert(file.id.clone(), file);
        world.wall.change("telegram", &first.to_string(), |post| {
            let place = usize::try_from(id - first).unwrap_or(usize::MAX);
            match post.media.get_mut(place) {
                Some(shown) => *shown = kept,
                None => post.media.push(kept),
            }
            if id == first {
                post.text = message.body.text.clone();
                post.details.insert("entities".to_owned(), entities(&message.body));
                post.details.insert("link_preview_options".to_owned(), Value::Null);
                tell_markup(&mut post.details, &message.markup);
            }
            post.details.insert("edited".to_owned(), true.into());
        });
        Ok(state.to_json(&chat, &message))
    }
}

impl State {
    fn delete(&mut self, chat: &Chat, id: i64, world: &World) -> Result<(), Refused> {
        let message = self.messages.get(&(chat.id, id)).ok_or_else(|| bad("message to delete not found"))?;
        if world.clock.now().as_second() - message.sent_at >= DELETABLE_SECONDS {
            return Err(bad("message can't be deleted"));
        }
        self.messages.remove(&(chat.id, id));
        world.wall.change("telegram", &id.to_string(), |post| post.state = "deleted".to_owned());
        Ok(())
    }
}
