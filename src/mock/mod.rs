//! Every platform, faked strictly: it refuses what the real one refuses, with the real one's error bodies and headers, and
//! shows each post on *the wall* as its platform would show it.
//!
//! The fakes count and check with code and figures of their own, so that a mistake in ours does not hide. Nothing of the
//! rest of the program is used here but the clock and the templates.
//!
//! [`server`] routes to the fakes, over sockets or in process; [`wall`] keeps and draws what was posted; [`faults`] makes
//! a platform slow, broken or silent on demand; [`registry`] lists the fakes; [`kit`] is what several of them need.

pub mod bluesky;
pub mod email;
/// As the contributors' guide shows it.
#[cfg(test)]
#[path = "../../tests/channels/example/fake.rs"]
mod example;
pub mod facebook;
pub mod faults;
pub mod fetch;
mod graph;
pub mod instagram;
pub mod kit;
pub mod mastodon;
mod own;
pub mod page;
mod params;
mod recording;
pub mod registry;
mod rolling;
pub mod server;
mod severable;
mod signin;
mod smtp;
pub mod telegram;
pub mod tiktok;
mod tls;
pub mod twitter;
pub mod wall;
pub mod youtube;

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use crate::clock::Clock;

pub use faults::{Fault, Faults};
pub use server::{Mock, Options, Running};
pub use wall::{Posted, PostedMedia, Wall};

/// A request as a fake sees it: the path is relative to the channel's base URL, `/2/tweets`.
pub type Request = http::Request<Bytes>;

/// A fake's answer.
pub type Response = http::Response<Bytes>;

/// Fetches a URL that a post names, as platforms do that take media by URL. Gives the bytes and their content type.
pub type Fetch =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<(Bytes, String), String>> + Send>> + Send + Sync>;

/// One platform, faked strictly.
///
/// Credentials name the account: a token (or user name) `sandbox-NAME`, or `sandbox-NAME~` and more, belongs to the account NAME;
/// any other well-formed
/// token to the account `default`; a token that contains `expired` or `revoked` is refused as the platform refuses it.
#[async_trait]
pub trait Fake: Send + Sync {
    /// The channel: `twitter`.
    fn channel(&self) -> &'static str;

    /// The paths that it answers, below its own address: `*` is anything within a step, `**` anything from there on. What fits none
    /// befalls no request, so that a fault for it is refused.
    fn paths(&self) -> &'static [&'static str] {
        &["/**"]
    }

    /// Answers one request.
    async fn handle(&self, request: Request, world: &World) -> Response;

    /// Answers one line of an SMTP dialogue, for channels that speak it. See `mock/email.rs`.
    fn smtp(&self) -> Option<&dyn SmtpFake> {
        None
    }

    /// The post as the platform shows it: an HTML fragment for the wall, everything in it escaped. The wall puts it into
    /// `<article class="post CHANNEL">`; replies of a thread follow their first post.
    fn draw(&self, post: &Posted) -> String;

    /// Styles for what `draw` gives, each rule under `.post.CHANNEL`.
    fn css(&self) -> &'static str {
        ""
    }

    /// The id of the post that a web page of the platform shows: `GET /examplenews/status/12` gives `12`; `path` carries
    /// the query where there is one. What is found
    /// here and on the wall is answered with that post's page. Paths of the API give `None`.
    fn post_at(&self, path: &str) -> Option<String> {
        path.strip_prefix("/post/").map(str::to_owned)
    }

    /// The answer to `request` when a fault says that the client was too fast: status and headers as this platform gives them.
    fn too_fast(&self, _request: &Request, _world: &World, retry_after_seconds: u64) -> Response {
        let mut response = kit::json(429, &serde_json::json!({"error": "Too many requests"}));
        kit::set_header(&mut response, "retry-after", retry_after_seconds);
        response
    }

    /// The answer where a fault says that the platform has failed: an error of its own, as far as it is documented.
    fn server_error(&self, status: u16, _world: &World) -> Response {
        kit::answer(status, "Internal Server Error\n")
    }

    /// True if it works on pictures or videos for a while after they came, and can be asked about it.
    fn processes(&self) -> bool {
        false
    }

    /// Why it may say that it could not, in its words; what stands first is what it says unless a fault names another. Empty if
    /// it has no fixed words for that.
    fn failure_reasons(&self) -> &'static [&'static str] {
        &[]
    }

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
    fn greeting(&mut self, world: &World) -> String;

    /// Takes bytes from the client, gives what the server answers to them: possibly nothing yet.
    fn receive(&mut self, bytes: &[u8], world: &World) -> Vec<u8>;

    /// True, once, when what comes next from the client is a TLS handshake.
    fn starts_tls(&mut self) -> bool;

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
    /// What shall go wrong.
    pub faults: Faults,
    /// By channel: how long a text may be, where a server or a subscription allows more than usual.
    pub text_limits: BTreeMap<String, usize>,
    /// By channel: what a link counts on a server, where that is not as usual.
    pub link_lengths: BTreeMap<String, usize>,
    /// By channel: what media a server takes, where that is not as usual.
    pub media_limits: BTreeMap<String, ServerMedia>,
    /// By channel: how many posts an account may make in a day, where that is not as usual.
    pub posts_a_day: BTreeMap<String, usize>,
    /// Numbers that an account may name itself by, beside those that the sandbox has, and hosts that are its own.
    pub known_as: Vec<String>,
    /// By account: the options that its posts are sent with, which tell what kind of account it is.
    pub options: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
}

/// What media a server takes; what it leaves out is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerMedia {
    /// Most files of a post.
    pub max_count: Option<usize>,
    /// Characters of an alt text.
    pub alt: Option<usize>,
}

impl World {
    /// An empty world. `base_url` ends without a slash.
    pub fn new(clock: Arc<dyn Clock>, base_url: impl Into<String>, fetch: Fetch) -> Self {
        let (wall, faults) = (Wall::default(), Faults::default());
        let (text_limits, link_lengths, media_limits) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (base_url, posts_a_day, known_as, options) =
            (base_url.into(), BTreeMap::new(), Vec::new(), BTreeMap::new());
        Self {
            clock,
            base_url,
            fetch,
            wall,
            faults,
            text_limits,
            link_lengths,
            media_limits,
            posts_a_day,
            known_as,
            options,
        }
    }

    /// How many posts an account on `channel` may make in a day, where that are `usual` if nobody says otherwise.
    pub fn posts_a_day(&self, channel: &str, usual: usize) -> usize {
        self.posts_a_day.get(channel).copied().unwrap_or(usual)
    }

    /// What media the server of `channel` takes.
    pub fn media_limit(&self, channel: &str) -> ServerMedia {
        self.media_limits.get(channel).cloned().unwrap_or_default()
    }

    /// What a link counts on `channel`, where it is `usual` if nobody says otherwise.
    pub fn link_length(&self, channel: &str, usual: usize) -> usize {
        self.link_lengths.get(channel).copied().unwrap_or(usual)
    }

    /// How long a text may be on `channel`, which allows `usual` if nobody says otherwise.
    pub fn text_limit(&self, channel: &str, usual: usize) -> usize {
        self.text_limits.get(channel).copied().unwrap_or(usual)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! A world at a fixed moment, and requests in one line each.

    use std::time::Duration;

    use super::*;
    use crate::clock::ManualClock;

    /// A world at 2026-11-23T09:00:00Z that can fetch `picture.png`, a white picture of 4 by 2, and nothing else; and its clock.
    pub(crate) fn world() -> (World, ManualClock) {
        let clock = ManualClock::at("2026-11-23T09:00:00Z".parse().expect("a valid time"));
        let fetch: Fetch = Arc::new(|url| {
            Box::pin(async move {
                if url.ends_with("picture.png") {
                    Ok((png(4, 2), "image/png".to_owned()))
                } else {
                    Err(format!("{url}: not found"))
                }
            })
        });
        (World::new(Arc::new(clock.clone()), "http://127.0.0.1:4010", fetch), clock)
    }

    /// Moves the clock on by so many seconds.
    pub(crate) fn wait(clock: &ManualClock, seconds: u64) {
        clock.advance(Duration::from_secs(seconds));
    }

    /// A white picture.
    pub(crate) fn png(width: u32, height: u32) -> Bytes {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(width, height, image::Rgb([255; 3]))
            .write_to(&mut bytes, image::ImageFormat::Png)
            .expect("a picture can be written to memory");
        bytes.into_inner().into()
    }

    /// A video of that size and length, of which no more is told.
    pub(crate) fn film(width: u32, height: u32, seconds: u32) -> Vec<u8> {
        filmed(width, height, seconds, &[])
    }

    /// The same with so many pictures in a second.
    pub(crate) fn film_at(width: u32, height: u32, seconds: u32, rate: u32) -> Vec<u8> {
        let mut header = vec![0; 24];
        header[12..16].copy_from_slice(&rate.to_be_bytes());
        let times = [0, 1, seconds * rate, 1].map(u32::to_be_bytes).concat();
        let table = atom(b"minf", &atom(b"stbl", &atom(b"stts", &times)));
        filmed(width, height, seconds, &atom(b"mdia", &[atom(b"mdhd", &header), table].concat()))
    }

    fn atom(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        [&u32::try_from(inside.len() + 8).expect("a small one").to_be_bytes(), kind.as_slice(), inside].concat()
    }

    fn filmed(width: u32, height: u32, seconds: u32, of_pictures: &[u8]) -> Vec<u8> {
        let mut header = vec![0; 100];
        header[12..16].copy_from_slice(&1000_u32.to_be_bytes());
        header[16..20].copy_from_slice(&(seconds * 1000).to_be_bytes());
        let mut track = vec![0; 84];
        track[76..80].copy_from_slice(&(width << 16).to_be_bytes());
        track[80..84].copy_from_slice(&(height << 16).to_be_bytes());
        let movie = [atom(b"mvhd", &header), atom(b"trak", &[&atom(b"tkhd", &track), of_pictures].concat())].concat();
        [atom(b"ftyp", b"isom"), atom(b"moov", &movie), atom(b"mdat", &[7; 64])].concat()
    }

    /// A video of so many bytes, 32 at least, of which no more is told than that it is one.
    pub(crate) fn clip(size: usize) -> Vec<u8> {
        let head = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08moov";
        let filler = u32::try_from(size - head.len()).expect("a small video");
        let mut clip = [head, &filler.to_be_bytes()[..], b"mdat"].concat();
        clip.resize(size, 0);
        clip
    }

    /// A request with a bearer token; an empty token sends no header.
    pub(crate) fn request(method: &str, path: &str, token: &str, body: impl Into<Bytes>) -> Request {
        let mut request = http::Request::builder().method(method).uri(path).header("host", "127.0.0.1:4010");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request.header("content-type", "application/json").body(body.into()).expect("a valid request")
    }

    /// The same with a JSON body.
    pub(crate) fn json_request(method: &str, path: &str, token: &str, body: &serde_json::Value) -> Request {
        request(method, path, token, body.to_string())
    }

    /// A `multipart/form-data` request: fields by name, then one file.
    pub(crate) fn upload(path: &str, token: &str, fields: &[(&str, &str)], file: (&str, &str, &str, &[u8])) -> Request {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!("--b0\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        let (name, filename, mime, bytes) = file;
        body.extend_from_slice(
            format!(
                "--b0\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\n\
                 Content-Type: {mime}\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b0--\r\n");
        let mut request = request("POST", path, token, body);
        let kind = http::HeaderValue::from_static("multipart/form-data; boundary=b0");
        request.headers_mut().insert("content-type", kind);
        request
    }

    /// The status and the JSON body of an answer.
    pub(crate) fn read(response: &Response) -> (u16, serde_json::Value) {
        (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or(serde_json::Value::Null))
    }
}
