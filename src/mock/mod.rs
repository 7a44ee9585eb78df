//! Every platform, faked strictly: it refuses what the real one refuses, with the real one's error bodies and headers, and
//! shows each post on *the wall* as its platform would show it.
//!
//! The fakes count and check with code and figures of their own, so that a mistake in ours does not hide. Nothing of the
//! rest of the program is used here but the clock and the templates.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;

/// A request as a fake sees it: the path is relative to the channel's base URL, `/2/tweets`.
pub type Request = http::Request<Bytes>;

/// A fake's answer.
pub type Response = http::Response<Bytes>;

/// Fetches a URL that a post names, as platforms do that take media by URL. Gives the bytes and their content type.
pub type Fetch =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<(Bytes, String), String>> + Send>> + Send + Sync>;

/// One platform, faked strictly.
///
/// Credentials name the account: a token (or user name) `sandbox-NAME` belongs to the account NAME; any other well-formed
/// token to the account `default`; a token that contains `expired` or `revoked` is refused as the platform refuses it.
#[async_trait]
pub trait Fake: Send + Sync {
    /// The channel: `twitter`.
    fn channel(&self) -> &'static str;

    /// Answers one request.
    async fn handle(&self, request: Request, world: &World) -> Response;

    /// Answers one line of an SMTP dialogue, for channels that speak it. See `mock/email.rs`.
    fn smtp(&self) -> Option<&dyn SmtpFake> {
        None
    }

    /// The post as the platform shows it: an HTML fragment for the wall, everything in it escaped.
    fn draw(&self, post: &Posted) -> String;

    /// Forgets everything.
    fn clear(&self);
}

/// The server's side of SMTP, without its sockets, so that a dry run can talk to it too.
pub trait SmtpFake: Send + Sync {
    /// A new session; the greeting is what `reply` gives first.
    fn open(&self) -> Box<dyn SmtpSession>;
}

/// One SMTP dialogue.
pub trait SmtpSession: Send {
    /// The greeting: `220 …`, with its line end.
    fn greeting(&mut self) -> String;

    /// Takes bytes from the client, gives what the server answers to them: possibly nothing yet.
    fn receive(&mut self, bytes: &[u8], world: &World) -> Vec<u8>;

    /// True once the server has said goodbye.
    fn is_closed(&self) -> bool;
}

/// What all fakes of a server share.
pub struct World {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where the server is reached from outside, without a slash at the end: `http://127.0.0.1:4010`.
    pub base_url: String,
    /// Fetches media by URL.
    pub fetch: Fetch,
    /// What was posted.
    pub wall: Wall,
}

/// What was posted, on all channels, in order.
#[derive(Default)]
pub struct Wall(std::sync::Mutex<Vec<Posted>>);

/// A post on the wall, as `GET /_mock/posts` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Posted {
    /// The channel.
    pub channel: String,
    /// The account, by its credentials.
    pub account: String,
    /// The platform's id.
    pub id: String,
    /// What a reader sees.
    pub text: String,
    /// Other parts of the same thread: ids of the posts that reply to it, in order.
    pub parts: Vec<String>,
    /// Its media.
    pub media: Vec<PostedMedia>,
    /// RFC 3339.
    pub created_at: String,
    /// `public`, `processing`, `deleted`, ...
    pub state: String,
    /// What the fake's own drawing needs besides: entities, title, link card.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub details: serde_json::Map<String, serde_json::Value>,
}

/// A picture or video on the wall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostedMedia {
    /// `image/jpeg`, `video/mp4`.
    pub mime: String,
    /// Size in bytes.
    pub bytes: usize,
    /// What it shows, as given.
    pub alt: String,
    /// Where the wall shows it from: `/_mock/media/3`.
    pub url: String,
}
