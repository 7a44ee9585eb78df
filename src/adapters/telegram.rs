//! Telegram, Bot API 10.1. <https://core.telegram.org/bots/api>
//!
//! Odd: the token stands in the path; parameters that are objects are JSON in a form beside files; a bot cannot read what it
//! has posted, so an unknown outcome stays unknown; an album is one call and several messages; a deleted or unchanged
//! message answers 400; bots can delete messages for 48 hours
//! alone, and change them for ever.

mod changes;
mod files;
mod rights;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use self::files::{attached, form, input_media, messages, method_for, video};
use super::takes::{Card, Takes};
use super::{Account, Adapter, Identity, Row, answered, check_parts, class_of};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use crate::post::{LinkCard, LinkPlace, Media, MediaKind, Part, Post, Role};
use crate::text::write;
use crate::wire::{Request, Response, Wire};

const TAKES: Takes =
    Takes { below: Some(Role::Reply), card: Card::Platform, pictures: true, animations: true, videos: true };

/// One bot in one chat.
pub struct Telegram {
    account: Account,
    wire: Wire,
    /// The id that the chat has now, once it was told that it has another; else 0.
    moved_to: AtomicI64,
}

#[async_trait]
impl Adapter for Telegram {
    async fn whoami(&self) -> Result<Identity, Failure> {
        let me = self.get_me().await?;
        let url = format!("https://t.me/{}", me.username);
        Ok(Identity { id: me.id.to_string(), name: format!("@{}", me.username), url: Some(url) })
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let mut receipt = Receipt::default();
        for (n, part) in post.parts.iter().enumerate() {
            let media: Vec<&Media> = post.media_of(part).collect();
            let call = self.send(part, Some(post), receipt.last_id());
            let sends = Step::once("part", n).by(method_for(&media), self.items(post, part));
            receipt.push(step(journal, sends, call).await?);
        }
        Ok(receipt)
    }

    /// An album counts as its messages.
    fn items(&self, post: &Post, part: &Part) -> u32 {
        messages(post.media_of(part).count())
    }

    async fn find(&self, post: &Post, open: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        let chat = self.account.setting("chat_id")?;
        let place = chat.strip_prefix('@').map_or_else(|| format!("chat {chat}"), |name| format!("t.me/{name}"));
        let text = post.parts.get(open.step.index).map_or("", |part| part.text.text.as_str());
        let begins: String = text.lines().next().unwrap_or_default().chars().take(60).collect();
        Ok(Found::CannotTell { check: format!("look at {place} for a post that begins with “{begins}”") })
    }

    async fn shortcomings(&self) -> Result<Vec<String>, Failure> {
        self.lacks().await
    }

    async fn reply(
        &self,
        part: &Part,
        _: Option<&LinkCard>,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        let call = self.send(part, None, receipt.last_id());
        let sends = Step::once("reply", 0).by(method_for(&[]), 1);
        Ok(Receipt { parts: vec![step(journal, sends, call).await?] })
    }

    /// A bot reads nothing back; but by what was to be sent it is known by which calls it is changed.
    async fn locate(&self, named: PartReceipt, part: Option<&Part>) -> Result<PartReceipt, Failure> {
        let files = part.map_or(0, |part| part.media.len());
        Ok(match files {
            0 => named,
            1 => named.with("media", true),
            _ => named.with("media", true).with(
                "remark",
                format!("of the album's {files} messages the one that was named is known; change and delete the others in the app"),
            ),
        })
    }

    async fn edit(&self, post: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        check_parts(post, receipt)?;
        let mut changed = Receipt::default();
        for (n, (part, out)) in post.parts.iter().zip(&receipt.parts).enumerate() {
            changed.push(self.change(n, part, post, out, journal).await?);
        }
        Ok(changed)
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        for (n, part) in receipt.parts.iter().enumerate().rev() {
            step(journal, Step::repeatable("delete", n), self.delete_messages(part)).await?;
        }
        Ok(())
    }

    async fn withdraw(&self, notice: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let mut stays = Receipt::default();
        for (n, part) in receipt.parts.iter().enumerate().rev() {
            if self.take_down(n, part, notice, journal).await? {
                stays.push(part.clone());
            }
        }
        Ok(stays)
    }
}

impl Telegram {
    /// An adapter for `account`.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire, moved_to: AtomicI64::default() }
    }

    /// Sends one part by the method that its media ask for.
    async fn send(&self, part: &Part, post: Option<&Post>, reply_to: Option<&str>) -> Result<PartReceipt, Failure> {
        let media: Vec<&Media> = post.map(|post| post.media_of(part).collect()).unwrap_or_default();
        let parameters = self.parameters(post, reply_to)?;
        let sent = match media.as_slice() {
            [] => vec![self.send_message(part, post, parameters).await?],
            [file] => vec![self.send_file(file, part, parameters).await?],
            files => self.send_media_group(files, part, parameters).await?,
        };
        receipt(&sent, &media)
    }

    async fn get_me(&self) -> Result<User, Failure> {
        self.call(self.method("getMe")?).await
    }

    async fn send_message(
        &self,
        part: &Part,
        post: Option<&Post>,
        mut body: Map<String, Value>,
    ) -> Result<Message, Failure> {
        text(&mut body, part, "text", "entities");
        if let Some(preview) = post.and_then(preview) {
            body.insert("link_preview_options".to_owned(), preview);
        }
        self.call(self.method(method_for(&[]))?.writes().json(Value::Object(body))).await
    }

    async fn send_file(&self, file: &Media, part: &Part, mut body: Map<String, Value>) -> Result<Message, Failure> {
        text(&mut body, part, "caption", "caption_entities");
        let field = match file.kind {
            MediaKind::Image if file.animated => "animation",
            MediaKind::Image => "photo",
            MediaKind::Video => "video",
        };
        if file.kind == MediaKind::Video {
            body.extend(video(file));
        }
        let mut parts = form(&body);
        parts.push(attached(field, file));
        self.call(self.method(method_for(&[file]))?.writes().multipart(parts)).await
    }

    async fn send_media_group(
        &self,
        files: &[&Media],
        part: &Part,
        mut body: Map<String, Value>,
    ) -> Result<Vec<Message>, Failure> {
        let items = files.iter().enumerate().map(|(n, file)| {
            // The caption of the first item is shown as that of the album.
            input_media(file, &format!("file{n}"), (n == 0).then_some(part))
        });
        body.insert("media".to_owned(), items.collect());
        let mut parts = form(&body);
        parts.extend(files.iter().enumerate().map(|(n, file)| attached(&format!("file{n}"), file)));
        let request = self.method(method_for(files))?.items(messages(files.len()));
        self.call(request.writes().multipart(parts)).await
    }

    /// What every sending method takes.
    fn parameters(&self, post: Option<&Post>, reply_to: Option<&str>) -> Result<Map<String, Value>, Failure> {
        let mut body = Map::new();
        body.insert("chat_id".to_owned(), self.chat()?);
        // A message that the server has put off has no id yet that could be answered.
        if let Some(id) = reply_to.filter(|id| !id.starts_with(PUT_OFF)) {
            let reply = json!({ "message_id": id_value(id), "allow_sending_without_reply": true });
            body.insert("reply_parameters".to_owned(), reply);
        }
        let Some(post) = post else { return Ok(body) };
        for (option, parameter) in [("silent", "disable_notification"), ("protect", "protect_content")] {
            if post.option_bool(option) == Some(true) {
                body.insert(parameter.to_owned(), true.into());
            }
        }
        if let Some(topic) = post.options.get("topic").and_then(Value::as_i64).filter(|topic| *topic > 1) {
            body.insert("message_thread_id".to_owned(), topic.into());
        }
        Ok(body)
    }

    /// The failure that an answer means. A group that became a supergroup has another id, which is told: the next try goes there.
    fn judge(&self, response: &Response) -> Failure {
        let failure = classify(response);
        match migrated_to(response) {
            Some(chat) => {
                self.moved_to.store(chat, Ordering::Relaxed);
                Failure { class: Class::NotActed, ..failure }
            }
            None => failure,
        }
    }

    /// A number, or the `@name` of a public channel.
    fn chat(&self) -> Result<Value, Failure> {
        let moved_to = self.moved_to.load(Ordering::Relaxed);
        if moved_to != 0 {
            return Ok(moved_to.into());
        }
        Ok(id_value(self.account.setting("chat_id")?))
    }

    fn method(&self, name: &'static str) -> Result<Request, Failure> {
        let token = self.account.secret("token")?;
        let url = self.account.url(&[&format!("bot{}", token.expose()), name]);
        Ok(Request::post(url, name).secret(token))
    }

    async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, |response| self.judge(response))?;
        response.json().map(|answer: Answer<T>| answer.result).ok_or_else(|| {
            Failure::new(Class::MayHaveActed, "Telegram said yes in words that cannot be read").at(label)
        })
    }
}

/// A number if it is one: Telegram takes `-100…` as a number and `@name` as text.
fn id_value(id: &str) -> Value {
    id.parse::<i64>().map_or_else(|_| id.into(), Value::from)
}

fn text(body: &mut Map<String, Value>, part: &Part, text: &str, entities: &str) {
    let written = write::telegram::write(&part.text);
    if !written.text.is_empty() {
        body.insert(text.to_owned(), written.text.into());
    }
    if !written.entities.is_empty() {
        body.insert(entities.to_owned(), json!(written.entities));
    }
}

/// Which page is previewed and how. The URL is always named: size and place count only then.
fn preview(post: &Post) -> Option<Value> {
    let link = post.link.as_ref().filter(|link| matches!(link.place, LinkPlace::Text | LinkPlace::Card));
    let size = match (post.option_str("preview"), link) {
        (Some("off"), _) | (_, None) => return Some(json!({ "is_disabled": true })),
        (Some("small"), _) => "prefer_small_media",
        _ => "prefer_large_media",
    };
    let mut options = json!({ "url": link?.url, size: true });
    if post.option_bool("preview_above") == Some(true) {
        options["show_above_text"] = true.into();
    }
    Some(options)
}

/// What the id of a message begins with that the server has put off.
const PUT_OFF: &str = "scheduled-";

/// The receipt of one call: the first message is the post, the others belong to its album.
fn receipt(sent: &[Message], media: &[&Media]) -> Result<PartReceipt, Failure> {
    let Some(first) = sent.first() else {
        return Err(Failure::new(Class::MayHaveActed, "Telegram said yes and named no message"));
    };
    let ids: Vec<i64> = sent.iter().map(|message| message.message_id).collect();
    // A video may be put off by the server; it then has no id yet, and its time stands in.
    let (id, url) = match first.message_id {
        0 => (format!("{PUT_OFF}{}", first.date), None),
        id => (id.to_string(), first.chat.link(id)),
    };
    let receipt = PartReceipt::new(id, url).with("message_ids", json!(ids)).with("media", !media.is_empty());
    Ok(if media.is_empty() { receipt } else { receipt.with("files", changes::files(media)) })
}

const CLASSES: &[Row] = &[
    // The account has one chat: what is said of that is said to all its posts, which are kept until it is mended.
    (400, "chat not found", Class::Unauthorized),
    (400, "upgraded to a supergroup", Class::Unauthorized),
    (400, "need administrator rights", Class::Unauthorized),
    (400, "not enough rights", Class::Unauthorized),
    (400, "chat_write_forbidden", Class::Unauthorized),
    (400, "chat_admin_required", Class::Unauthorized),
    (400, "topic_closed", Class::Unauthorized),
    (400, "channel_private", Class::Unauthorized),
    (400, "failed to get http url content", Class::NotActed),
    (400, "wrong http url specified", Class::NotActed),
    (400, "wrong type of the web page content", Class::NotActed),
    (400, "webpage_curl_failed", Class::NotActed),
    (400, "failed to send message #", Class::MayHaveActed),
    // Bot tokens cannot be renewed; one of the wrong shape is "not found".
    (401, "", Class::Unauthorized),
    (404, "", Class::Unauthorized),
    (421, "", Class::NotActed),
];

fn classify(response: &Response) -> Failure {
    let value = response.value();
    let said = value["description"].as_str();
    // A token that it does not know is answered in words of its own.
    if response.status == 404 && said.is_none() {
        let message = "the answer was 404 and not Telegram's; see whether api_url is right and no proxy stands between";
        return Failure::new(Class::NotActed, message);
    }
    let said = said.unwrap_or("nothing readable");
    let class = class_of(CLASSES, response.status, said);
    let mut message = format!("Telegram answered {}: {said}", response.status);
    if matches!(response.status, 401 | 404) {
        message.push_str("; it knows no bot with this token: copy the one that @BotFather gave");
    }
    if let Some(chat) = migrated_to(response) {
        message.push_str(&format!("; set chat_id to {chat}"));
    }
    // A second more than asked: to send during the wait can lengthen it.
    let wait =
        value["parameters"]["retry_after"].as_u64().map(|seconds| Duration::from_secs(seconds.saturating_add(1)));
    Failure::new(class, message).after(wait)
}

/// The id that a chat has now.
fn migrated_to(response: &Response) -> Option<i64> {
    response.value()["parameters"]["migrate_to_chat_id"].as_i64()
}

#[derive(Deserialize)]
struct Answer<T> {
    result: T,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    username: String,
}

#[derive(Deserialize)]
struct Message {
    message_id: i64,
    date: i64,
    chat: Chat,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    username: Option<String>,
}

impl Chat {
    /// Where people see message `id`: everyone, if the chat has a name; else its members.
    fn link(&self, id: i64) -> Option<String> {
        match &self.username {
            Some(name) => Some(format!("https://t.me/{name}/{id}")),
            None => Some(format!("https://t.me/c/{}/{id}", self.id.to_string().strip_prefix("-100")?)),
        }
    }
}

#[cfg(test)]
mod tests;
