//! What is done to messages that are out: changed, taken down, or replaced by a notice once they are too old for that.
//! <https://core.telegram.org/bots/api#updating-messages>
//!
//! Pictures and videos are exchanged one for one: an album keeps as many as it has, and a message with one never becomes one
//! of words alone. A message of words may get one.

use serde_json::{Map, Value, json};

use super::{PUT_OFF, Telegram, attached, form, id_value, input_media, preview, text};
use crate::adapters::not_deleted;
use crate::delivery::{Class, Failure, Journal, PartReceipt, Step, Stop, step};
use crate::id::BlobHash;
use crate::post::{Media, Part, Post};

/// No album has more items.
const MOST_IN_ALBUM: usize = 10;

/// What tells whether files are those that are out.
pub(super) fn files(media: &[&Media]) -> Value {
    media.iter().map(|file| Value::from(BlobHash::of(&file.content).to_string())).collect()
}

impl Telegram {
    /// Changes part `n`: the files that are others now, as far as they can be exchanged, and the words.
    pub(super) async fn change(
        &self,
        n: usize,
        part: &Part,
        post: &Post,
        out: &PartReceipt,
        journal: &dyn Journal,
    ) -> Result<PartReceipt, Stop> {
        let media: Vec<&Media> = post.media_of(part).collect();
        let ids = message_ids(out);
        let others = exchanged(&media, &ids, out);
        for (k, file) in others.iter().map(|k| (*k, media[*k])) {
            let exchange = Step::repeatable("edit_media", n * MOST_IN_ALBUM + k);
            // The caption goes with the first: without it that would be gone.
            let caption = (k == 0).then_some(part);
            step(journal, exchange, self.edit_message_media(&ids[k], file, caption)).await?;
        }
        if !others.contains(&0) {
            step(journal, Step::repeatable("edit", n), self.edit_message(part, post, out)).await?;
        }
        Ok(if others.is_empty() { out.clone() } else { out.clone().with("media", true).with("files", files(&media)) })
    }

    /// Deletes part `n`, or has `notice` in its place if it is too old for that. True if it stays so.
    pub(super) async fn take_down(
        &self,
        n: usize,
        part: &PartReceipt,
        notice: &Post,
        journal: &dyn Journal,
    ) -> Result<bool, Stop> {
        match (step(journal, Step::repeatable("delete", n), self.delete_messages(part)).await, notice.parts.first()) {
            (Err(Stop::Failed { failure, .. }), Some(said)) if says(&failure, TOO_OLD) => {
                step(journal, Step::repeatable("notice", n), self.edit_message(said, notice, part)).await?;
                Ok(true)
            }
            (done, _) => done.map(|()| false),
        }
    }

    async fn edit_message(&self, part: &Part, post: &Post, out: &PartReceipt) -> Result<(), Failure> {
        not_put_off(out)?;
        let mut body = self.message(&id_value(&out.id))?;
        let method = if has_media(out) {
            text(&mut body, part, "caption", "caption_entities");
            "editMessageCaption"
        } else {
            text(&mut body, part, "text", "entities");
            body.extend(preview(post).map(|preview| ("link_preview_options".to_owned(), preview)));
            "editMessageText"
        };
        unless_same(self.call::<Value>(self.method(method)?.writes().json(Value::Object(body))).await)
    }

    async fn edit_message_media(&self, id: &Value, file: &Media, caption: Option<&Part>) -> Result<(), Failure> {
        let mut body = self.message(id)?;
        body.insert("media".to_owned(), input_media(file, "file0", caption));
        let mut parts = form(&body);
        parts.push(attached("file0", file));
        unless_same(self.call::<Value>(self.method("editMessageMedia")?.writes().multipart(parts)).await)
    }

    pub(super) async fn delete_messages(&self, part: &PartReceipt) -> Result<(), Failure> {
        not_put_off(part)?;
        let body = json!({ "chat_id": self.chat()?, "message_ids": message_ids(part) });
        match self.call::<Value>(self.method("deleteMessages")?.writes().json(body)).await {
            Err(failure) if says(&failure, &["message to delete not found", "message_id_invalid"]) => Ok(()),
            // A bot can read nothing back; what is said of it is all there is.
            Ok(Value::Bool(true)) => Ok(()),
            Ok(_) => Err(not_deleted("Telegram", &part.id)),
            Err(failure) if says(&failure, TOO_OLD) => {
                let message = format!(
                    "{}; a bot deletes none that is older than 48 hours: delete it in the app",
                    failure.message
                );
                Err(Failure { message, ..failure })
            }
            Err(failure) => Err(failure),
        }
    }

    /// What every method takes that is about a message.
    fn message(&self, id: &Value) -> Result<Map<String, Value>, Failure> {
        Ok(Map::from_iter([("chat_id".to_owned(), self.chat()?), ("message_id".to_owned(), id.clone())]))
    }
}

/// What Telegram says of a message that is past its 48 hours, or that the bot has no right to delete.
const TOO_OLD: &[&str] = &["message can't be deleted", "message_delete_forbidden"];

/// Whether Telegram said one of `signs`, in whatever case: it has friendly words for some errors and names for others.
fn says(failure: &Failure, signs: &[&str]) -> bool {
    let said = failure.message.to_lowercase();
    signs.iter().any(|sign| said.contains(sign))
}

/// Which of `media` are to go in the place of what is out: all that are others, if there are as many.
fn exchanged(media: &[&Media], ids: &[Value], out: &PartReceipt) -> Vec<usize> {
    let fits = if has_media(out) { media.len() == ids.len() } else { media.len() == 1 };
    if !fits {
        return Vec::new();
    }
    let (now, sent) = (files(media), out.extra.get("files"));
    // What an earlier version sent is not known, so it counts as another.
    (0..media.len()).filter(|k| sent.and_then(|sent| sent.get(k)) != now.get(k)).collect()
}

fn has_media(out: &PartReceipt) -> bool {
    out.extra.get("media") == Some(&Value::Bool(true))
}

fn message_ids(out: &PartReceipt) -> Vec<Value> {
    let ids = out.extra.get("message_ids").and_then(Value::as_array).cloned();
    ids.unwrap_or_else(|| vec![id_value(&out.id)])
}

/// What the server has put off has no id by which it could be changed.
fn not_put_off(out: &PartReceipt) -> Result<(), Failure> {
    if !out.id.starts_with(PUT_OFF) {
        return Ok(());
    }
    let message = "Telegram put the message off and gave it no id, so that a bot can neither change nor delete it; do that in the app";
    Err(Failure::new(Class::Refused, message))
}

/// A change that changes nothing is none.
fn unless_same(done: Result<Value, Failure>) -> Result<(), Failure> {
    match done {
        Err(failure) if says(&failure, &["message is not modified", "message_not_modified"]) => Ok(()),
        done => done.map(drop),
    }
}
