//! Messages that are sent on, and what hangs on those that are out: `copyMessage`, `forwardMessage`, `pinChatMessage`.

use serde_json::{Value, json};

use super::messages::{caption, sendable};
use super::{Chat, Message, Refused, Telegram, bad, markup};
use crate::mock::World;
use crate::mock::params::Params;

impl Telegram {
    /// <https://core.telegram.org/bots/api#copymessage>: without a trace of where it is from.
    pub(super) fn copy_message(&self, params: &Params, bot: i64, world: &World) -> Result<Value, Refused> {
        let (chat, _, mut message) = self.sent_on(params, "copy")?;
        message.forwarded = Value::Null;
        if params.raw("caption").is_some() && !message.files.is_empty() {
            message.body = caption(params.text("caption").as_deref().unwrap_or_default(), params)?;
        }
        message.markup = markup::read(params)?;
        let mut state = self.lock();
        message.reply_to = state.reply_to(&chat, params)?;
        state.count(bot, chat.id, 1, world)?;
        let sent = state.post(&chat, vec![message], world).swap_remove(0);
        Ok(json!({ "message_id": sent["message_id"] }))
    }

    /// <https://core.telegram.org/bots/api#forwardmessage>
    pub(super) fn forward_message(&self, params: &Params, bot: i64, world: &World) -> Result<Value, Refused> {
        let (chat, from, mut message) = self.sent_on(params, "forward")?;
        if message.forwarded.is_null() {
            message.forwarded =
                json!({"type": "channel", "chat": from.to_json(), "message_id": message.id, "date": message.sent_at});
        }
        let mut state = self.lock();
        state.count(bot, chat.id, 1, world)?;
        Ok(state.post(&chat, vec![message], world).swap_remove(0))
    }

    /// `copyMessages` and `forwardMessages`: what is not there is passed over. <https://core.telegram.org/bots/api#copymessages>
    pub(super) fn sent_on_together(
        &self,
        params: &Params,
        is_forwarded: bool,
        bot: i64,
        world: &World,
    ) -> Result<Value, Refused> {
        let ids = params.list("message_ids").map_err(|_| bad("can't parse message identifiers JSON array"))?;
        let ids: Vec<i64> = ids.unwrap_or_default().iter().filter_map(Value::as_i64).collect();
        if ids.is_empty() || ids.len() > 100 || !ids.is_sorted_by(|a, b| a < b) {
            return Err(bad("message identifiers must be 1 to 100, in strictly increasing order"));
        }
        let mut sent = Vec::new();
        for id in ids {
            let one = params.with("message_id", &id.to_string());
            let done = match is_forwarded {
                true => self.forward_message(&one, bot, world),
                false => self.copy_message(&one, bot, world),
            };
            match done {
                Ok(message) => sent.push(json!({"message_id": message["message_id"]})),
                Err(refused) if refused.description.ends_with("not found") && !refused.description.contains("chat") => {
                }
                Err(refused) => return Err(refused),
            }
        }
        match sent.is_empty() {
            true => Err(bad(if is_forwarded {
                "there are no messages to forward"
            } else {
                "there are no messages to copy"
            })),
            false => Ok(sent.into()),
        }
    }

    /// <https://core.telegram.org/bots/api#unpinallchatmessages>
    pub(super) fn unpin_all(&self, params: &Params, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let state = self.lock();
        for (_, id) in state.messages.keys().filter(|(at, _)| *at == chat.id) {
            world.wall.change("telegram", &id.to_string(), |post| drop(post.details.remove("pinned")));
        }
        Ok(json!(true))
    }

    /// Where to, where from, and the message as a new one.
    fn sent_on(&self, params: &Params, what: &str) -> Result<(Chat, Chat, Message), Refused> {
        let chat = self.chat(params)?;
        let from = self.chat_of(params, "from_chat_id")?;
        let id = params.integer("message_id").ok_or_else(|| bad("message identifier is not specified"))?;
        let state = self.lock();
        let there = state.messages.get(&(from.id, id));
        let there = there.ok_or_else(|| bad(format!("message to {what} not found")))?;
        // What may not be saved may not go on either.
        if there.extras.protected {
            return Err(bad(format!("message can't be {}", if what == "copy" { "copied" } else { "forwarded" })));
        }
        Ok((chat, from, sendable(there, params)))
    }

    /// <https://core.telegram.org/bots/api#editmessagereplymarkup>
    pub(super) fn edit_markup(&self, params: &Params, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let id = params.integer("message_id").ok_or_else(|| bad("message identifier is not specified"))?;
        let markup = markup::read(params)?;
        let mut state = self.lock();
        let message = state.messages.get_mut(&(chat.id, id)).ok_or_else(|| bad("message to edit not found"))?;
        if !message.forwarded.is_null() || (message.album.is_some() && !markup.is_null()) {
            return Err(bad("message can't be edited"));
        }
        if message.markup == markup {
            return Err(bad(super::edits::NOT_MODIFIED));
        }
        message.markup = markup;
        message.edited_at = Some(world.clock.now().as_second());
        let message = message.clone();
        world.wall.change("telegram", &id.to_string(), |post| {
            super::messages::tell_markup(&mut post.details, &message.markup);
        });
        Ok(state.to_json(&chat, &message))
    }

    /// `pinChatMessage` and `unpinChatMessage`, which without a message takes down the last pin.
    /// <https://core.telegram.org/bots/api#pinchatmessage>
    pub(super) fn pin(&self, params: &Params, is_pinned: bool, world: &World) -> Result<Value, Refused> {
        let chat = self.chat(params)?;
        let state = self.lock();
        let id = match params.integer("message_id") {
            Some(id) => id,
            None if is_pinned => return Err(bad("message identifier is not specified")),
            None => return Ok(json!(true)),
        };
        if !state.messages.contains_key(&(chat.id, id)) {
            let what = if is_pinned { "pin" } else { "unpin" };
            return Err(bad(format!("message to {what} not found")));
        }
        world.wall.change("telegram", &id.to_string(), |post| {
            if is_pinned {
                post.details.insert("pinned".to_owned(), true.into());
            } else {
                post.details.remove("pinned");
            }
        });
        Ok(json!(true))
    }
}
