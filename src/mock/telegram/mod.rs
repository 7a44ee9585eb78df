//! Telegram's Bot API, faked: `/bot<TOKEN>/<method>`.
//!
//! Reference: <https://core.telegram.org/bots/api> (10.3); error texts from tdlib/telegram-bot-api and tdlib/td. What is
//! odd: the token stands in the path, errors are told by their description, text is counted in code points after
//! parsing and cleaning while entities count UTF-16. Every chat is a channel in which the bot may do all; its account on
//! the wall is the chat's username without `@`, or `default` for a chat known by its number alone.

mod copies;
mod draw;
mod edits;
mod entity;
mod files;
mod find;
mod html;
mod legacy;
mod link;
mod markdown;
mod markup;
mod messages;
mod overlaps;
mod text;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::params::{Params, Unreadable, number_of};
use super::rolling::Rolling;
use super::{Fake, Posted, Request, Response, World, kit};
use text::Formatted;

/// Messages that one chat takes in a minute; an album counts as its items.
/// <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>
const MAX_PER_CHAT_MINUTE: usize = 20;
/// Messages that one bot sends in a second, over all chats. Same page.
const MAX_PER_BOT_SECOND: usize = 30;
/// A request body: 50 MB of file and something for the rest. <https://core.telegram.org/bots/api#sending-files>
const MAX_BODY_BYTES: usize = 52 * 1024 * 1024;

/// How long `getUpdates` waits at most. <https://core.telegram.org/bots/api#getupdates>
const MAX_LONG_POLL_SECONDS: i64 = 50;

/// The fake.
#[derive(Default)]
pub struct Telegram(Mutex<State>);

#[derive(Default)]
struct State {
    chats: BTreeMap<i64, Chat>,
    messages: BTreeMap<(i64, i64), Message>,
    files: BTreeMap<String, files::File>,
    sent: Rolling,
}

#[derive(Clone, Debug)]
struct Chat {
    id: i64,
    username: Option<String>,
    last_message: i64,
}

#[derive(Clone, Debug, Default)]
struct Message {
    id: i64,
    sent_at: i64,
    edited_at: Option<i64>,
    body: Formatted,
    files: Vec<String>,
    /// What they are; empty without any.
    kind: &'static str,
    album: Option<String>,
    reply_to: Option<i64>,
    preview: Value,
    /// The buttons below it, or null.
    markup: Value,
    extras: markup::Extras,
    /// Where it is from, if it was sent on, or null.
    forwarded: Value,
}

/// A refusal: error code, description, and seconds to wait.
struct Refused {
    code: u16,
    description: String,
    retry_after: Option<i64>,
}

fn bad(description: impl AsRef<str>) -> Refused {
    Refused { code: 400, description: format!("Bad Request: {}", description.as_ref()), retry_after: None }
}

fn refused(code: u16, description: &str) -> Refused {
    Refused { code, description: description.to_owned(), retry_after: None }
}

impl Refused {
    fn answer(self) -> Response {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({"retry_after": seconds});
        }
        let mut response = kit::json(self.code, &body);
        if let Some(seconds) = self.retry_after {
            kit::set_header(&mut response, "retry-after", seconds);
        }
        response
    }
}

fn too_many(seconds: i64) -> Refused {
    let description = format!("Too Many Requests: retry after {seconds}");
    Refused { code: 429, description, retry_after: Some(seconds) }
}

#[async_trait]
impl Fake for Telegram {
    fn channel(&self) -> &'static str {
        "telegram"
    }

    fn paths(&self) -> &'static [&'static str] {
        &["/bot*/*", "/file/bot*/**"]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        if let Some(path) = decoded(&request).strip_prefix("/file/bot") {
            return self.download(path);
        }
        match self.call(&request, world).await {
            Ok(result) => kit::json(200, &json!({"ok": true, "result": result})),
            Err(refused) => refused.answer(),
        }
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    /// `https://t.me/<username>/<message_id>`, and `https://t.me/c/<number>/<message_id>` for a private channel.
    fn post_at(&self, path: &str) -> Option<String> {
        let mut steps = path.trim_start_matches('/').split('/');
        let chat = steps.next().filter(|chat| !chat.starts_with("bot"))?;
        let chat = if chat == "c" { format!("-100{}", steps.next()?) } else { format!("@{chat}") };
        let (message, rest) = (steps.next()?.parse::<i64>().ok()?, steps.next());
        let state = self.lock();
        let chat = state.chats.values().find(|known| match &known.username {
            Some(name) => chat.eq_ignore_ascii_case(&format!("@{name}")),
            None => chat == known.id.to_string(),
        })?;
        (rest.is_none() && state.messages.contains_key(&(chat.id, message))).then(|| message.to_string())
    }

    fn too_fast(&self, _request: &Request, _world: &World, retry_after_seconds: u64) -> Response {
        too_many(i64::try_from(retry_after_seconds).unwrap_or(i64::MAX)).answer()
    }

    fn server_error(&self, status: u16, _world: &World) -> Response {
        kit::json(status, &json!({"ok": false, "error_code": status, "description": "Internal Server Error"}))
    }

    fn clear(&self) {
        let mut state = self.lock();
        // Chats go on counting their messages.
        *state = State { chats: std::mem::take(&mut state.chats), ..State::default() };
    }
}

impl Telegram {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call(&self, request: &Request, world: &World) -> Result<Value, Refused> {
        let path = decoded(request);
        let (token, method) =
            path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')).ok_or_else(|| refused(404, "Not Found"))?;
        let bot = bot_of(token)?;
        if !matches!(*request.method(), http::Method::GET | http::Method::POST) {
            return Err(refused(405, "Method Not Allowed"));
        }
        if request.body().len() > MAX_BODY_BYTES {
            return Err(refused(413, "Request Entity Too Large"));
        }
        let params = Params::read(request).await.map_err(|unreadable| match unreadable {
            Unreadable::NotUtf8 => bad("strings must be encoded in UTF-8"),
            Unreadable::Malformed => bad("can't parse request body"),
            // Telegram reads no parameters from a body whose type it does not know; then they are missing.
            Unreadable::UnknownType => bad("unsupported content type of the request body"),
        })?;
        match method.to_ascii_lowercase().as_str() {
            "getme" => Ok(me(bot)),
            // Nobody writes to a bot here.
            "getupdates" => {
                let wait = params.integer("timeout").unwrap_or(0).clamp(0, MAX_LONG_POLL_SECONDS);
                tokio::time::sleep(std::time::Duration::from_secs(wait.unsigned_abs())).await;
                Ok(json!([]))
            }
            "deletewebhook" | "setwebhook" => Ok(json!(true)),
            "getwebhookinfo" => Ok(json!({"url": "", "has_custom_certificate": false, "pending_update_count": 0})),
            // What a bot says of itself, and does without a message.
            "setmycommands" | "deletemycommands" | "sendchataction" | "setmessagereaction" => Ok(json!(true)),
            "getmycommands" => Ok(json!([])),
            "getchatadministrators" => {
                Ok(json!([self.get_chat_member(&params.with("user_id", &bot.to_string()), bot)?]))
            }
            "getchatmembercount" => self.chat(&params).map(|_| json!(1)),
            "getfile" => self.get_file(&params, bot),
            "getchat" => self.chat(&params).map(|chat| chat.full()),
            "getchatmember" => self.get_chat_member(&params, bot),
            "sendmessage" => self.send_message(&params, bot, world),
            "sendphoto" => self.send_media("photo", &params, bot, world).await,
            "sendvideo" => self.send_media("video", &params, bot, world).await,
            "sendanimation" => self.send_media("animation", &params, bot, world).await,
            "sendaudio" => self.send_media("audio", &params, bot, world).await,
            "senddocument" => self.send_media("document", &params, bot, world).await,
            "copymessage" => self.copy_message(&params, bot, world),
            "forwardmessage" => self.forward_message(&params, bot, world),
            "copymessages" => self.sent_on_together(&params, false, bot, world),
            "forwardmessages" => self.sent_on_together(&params, true, bot, world),
            "unpinallchatmessages" => self.unpin_all(&params, world),
            "pinchatmessage" => self.pin(&params, true, world),
            "unpinchatmessage" => self.pin(&params, false, world),
            "editmessagereplymarkup" => self.edit_markup(&params, world),
            "sendmediagroup" => self.send_media_group(&params, bot, world).await,
            "editmessagetext" => self.edit(false, &params, world),
            "editmessagecaption" => self.edit(true, &params, world),
            "editmessagemedia" => self.edit_media(&params, bot, world).await,
            "deletemessage" => self.delete_message(&params, world),
            "deletemessages" => self.delete_messages(&params, world),
            _ => Err(refused(404, "Not Found: method not found")),
        }
    }

    /// Finds the chat that `chat_id` names, or lets it come into being: the bot is administrator of every channel.
    fn chat(&self, params: &Params) -> Result<Chat, Refused> {
        self.chat_of(params, "chat_id")
    }

    /// The same by another parameter.
    fn chat_of(&self, params: &Params, name: &str) -> Result<Chat, Refused> {
        let named = params.text(name).filter(|id| !id.is_empty()).ok_or_else(|| bad(format!("{name} is empty")))?;
        let mut state = self.lock();
        let (id, username) = match (named.strip_prefix('@'), named.parse::<i64>()) {
            (Some(name), _) if is_username(name) => {
                let number = number_of(&name.to_ascii_lowercase()) % 9_000_000_000 + 1_000_000_000;
                (-1_000_000_000_000 - number.cast_signed(), Some(name.to_owned()))
            }
            (None, Ok(id)) if id <= -1_000_000_000_000 => (id, None),
            (None, Ok(id)) if id > 0 => {
                return Err(refused(403, "Forbidden: bot can't initiate conversation with a user"));
            }
            _ => return Err(bad("chat not found")),
        };
        // Ids begin where the chat's number says, so that those of two chats are told apart on the wall.
        let first = (id.unsigned_abs() % 90_000).cast_signed() * 10_000 + 10_000;
        Ok(state.chats.entry(id).or_insert(Chat { id, username, last_message: first }).clone())
    }

    fn get_chat_member(&self, params: &Params, bot: i64) -> Result<Value, Refused> {
        self.chat(params)?;
        match params.integer("user_id") {
            Some(user) if user == bot => Ok(json!({
                "user": me(bot), "status": "administrator", "can_be_edited": false, "is_anonymous": false,
                "can_manage_chat": true, "can_post_messages": true, "can_edit_messages": true,
                "can_delete_messages": true, "can_invite_users": true, "can_change_info": true,
                "can_manage_video_chats": true, "can_restrict_members": true, "can_promote_members": false,
                "can_post_stories": true, "can_edit_stories": true, "can_delete_stories": true,
            })),
            Some(_) => Err(bad("PARTICIPANT_ID_INVALID")),
            None => Err(bad("invalid user_id specified")),
        }
    }
}

impl Chat {
    fn account(&self) -> &str {
        self.username.as_deref().unwrap_or("default")
    }

    fn to_json(&self) -> Value {
        match &self.username {
            Some(name) => json!({"id": self.id, "title": name, "username": name, "type": "channel"}),
            None => json!({"id": self.id, "title": format!("Channel {}", self.id), "type": "channel"}),
        }
    }
}

impl Chat {
    /// What `getChat` tells of it beside that. <https://core.telegram.org/bots/api#chatfullinfo>
    fn full(&self) -> Value {
        let mut full = self.to_json();
        full["accent_color_id"] = json!(0);
        full["max_reaction_count"] = json!(11);
        full["accepted_gift_types"] = json!({
            "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
            "gifts_from_channels": false,
        });
        full
    }
}

impl State {
    /// Counts `items` messages, against the bot's second and the chat's minute.
    fn count(&mut self, bot: i64, chat: i64, items: usize, world: &World) -> Result<(), Refused> {
        let now = world.clock.now();
        let wait = |left: SignedDuration| too_many(left.as_secs() + i64::from(left.subsec_nanos() > 0));
        let minute = SignedDuration::from_mins(1);
        self.sent
            .take(&format!("{bot}"), now, SignedDuration::from_secs(1), MAX_PER_BOT_SECOND, items)
            .map_err(wait)?;
        self.sent.take(&format!("{bot} {chat}"), now, minute, MAX_PER_CHAT_MINUTE, items).map_err(wait)?;
        Ok(())
    }

    fn next_id(&mut self, chat: i64) -> i64 {
        self.chats.get_mut(&chat).map_or(0, |chat| {
            chat.last_message += 1;
            chat.last_message
        })
    }
}

/// The path of a request, whose token's colon some clients escape.
fn decoded(request: &Request) -> String {
    request.uri().path().replace("%3A", ":").replace("%3a", ":")
}

/// The bot's number, from a token of the shape `<number>:<35 characters>`.
fn bot_of(token: &str) -> Result<i64, Refused> {
    let shape = token.split_once(':').filter(|(number, secret)| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        number.bytes().all(|b| b.is_ascii_digit()) && secret.len() == 35 && secret.chars().all(plain)
    });
    let number = shape.and_then(|(number, _)| number.parse().ok()).ok_or_else(|| refused(404, "Not Found"))?;
    if token.contains("expired") || token.contains("revoked") {
        return Err(refused(401, "Unauthorized"));
    }
    Ok(number)
}

fn me(bot: i64) -> Value {
    json!({"id": bot, "is_bot": true, "first_name": "Sandbox Bot", "username": format!("sandbox{bot}_bot"),
           "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false})
}

/// Letters, digits and underscores; and hyphens, which the real Telegram refuses: the sandbox names a chat for its
/// account, and accounts have them.
fn is_username(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests;
