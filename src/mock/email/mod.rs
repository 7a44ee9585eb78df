//! A submission server, faked from RFC 5321, 4954 and 3463, with what large mailbox providers ask of newsletters. Messages are
//! read and checked in `message`.
//!
//! On loopback it takes AUTH without TLS, since there is nobody to listen; everything else is as strict as outside.

mod dkim;
mod draw;
mod message;
mod parts;
mod session;

use async_trait::async_trait;
use serde_json::{Map, json};

use self::message::Message;
use self::session::Session;
use super::params::Params;
use super::{Fake, Posted, Request, Response, SmtpFake, SmtpSession, World, kit};

/// The fake of a mail server.
#[derive(Default)]
pub struct Email;

#[async_trait]
impl Fake for Email {
    fn channel(&self) -> &'static str {
        "email"
    }

    /// Beside the server there is the token endpoint of its provider (RFC 6749, section 6).
    async fn handle(&self, request: Request, _: &World) -> Response {
        match (request.method().as_str(), request.uri().path()) {
            ("POST", "/token") => renewed(&Params::read(&request).await.unwrap_or_default()),
            _ => kit::answer(404, "mail is handed in by SMTP\n"),
        }
    }

    fn smtp(&self) -> Option<&dyn SmtpFake> {
        Some(self)
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    fn clear(&self) {}
}

impl SmtpFake for Email {
    fn open(&self) -> Box<dyn SmtpSession> {
        Box::new(Session::default())
    }
}

/// Lifetime of an access token.
const ACCESS_SECONDS: u32 = 3599;

fn renewed(params: &Params) -> Response {
    let refused = |error: &str| kit::json(400, &json!({"error": error, "error_description": "Bad Request"}));
    if params.text("client_id").is_none_or(|client| client.is_empty()) {
        return refused("invalid_client");
    }
    match (params.text("grant_type").as_deref(), kit::holder(params.text("refresh_token").as_deref())) {
        (Some("refresh_token"), kit::Holder::Account(account)) => {
            let token = format!("sandbox-{account}~renewed");
            kit::json(200, &json!({"access_token": token, "expires_in": ACCESS_SECONDS, "token_type": "Bearer"}))
        }
        (Some("refresh_token"), _) => refused("invalid_grant"),
        _ => refused("unsupported_grant_type"),
    }
}

fn posted(mut message: Message, from: &str, to: &[String], account: String, world: &World) -> Posted {
    let mut details = Map::new();
    // What it shows comes from the wall, as a mail program takes it from the mail.
    let (mut media, mut files) = (Vec::new(), Vec::new());
    for file in std::mem::take(&mut message.attached) {
        let kept = world.wall.keep(&file.mime, file.bytes.into(), &file.alt);
        match file.id.is_empty() {
            true => files.push(json!({"name": file.name, "url": kept.url})),
            false => message.html = message.html.replace(&format!("cid:{}", file.id), &kept.url),
        }
        media.push(kept);
    }
    if !files.is_empty() {
        details.insert("files".to_owned(), files.into());
    }
    let header = |name: &str| message.header(name).unwrap_or_default();
    for (name, value) in [
        ("subject", header("subject")),
        ("from", header("from")),
        ("to", to.join(", ")),
        ("message_id", header("message-id")),
        ("return_path", from.to_owned()),
        ("html", message.html.clone()),
    ] {
        details.insert(name.to_owned(), value.into());
    }
    if !message.signed_by.is_empty() {
        details.insert("signed_by".to_owned(), message.signed_by.join(", ").into());
    }
    for name in ["list-id", "list-unsubscribe"] {
        if let Some(value) = message.header(name) {
            details.insert(name.replace('-', "_"), value.into());
        }
    }
    if let Some(earlier) = message.header("in-reply-to") {
        details.insert("in_reply_to".to_owned(), earlier.into());
    }
    Posted {
        channel: "email".to_owned(),
        account,
        id: free_id(header("message-id"), world),
        text: message.text.clone(),
        parts: Vec::new(),
        media,
        created_at: world.clock.now().to_string(),
        state: "public".to_owned(),
        details,
    }
}

/// No server drops a message that it has seen before: one that comes twice is there twice.
fn free_id(message_id: String, world: &World) -> String {
    let is_taken = |id: &str| world.wall.get("email", id).is_some();
    if !is_taken(&message_id) {
        return message_id;
    }
    let mut again = (2..).map(|n: u32| format!("{message_id} ({n})")).filter(|id| !is_taken(id));
    again.next().unwrap_or(message_id)
}

#[cfg(test)]
mod tests;
