//! Bluesky: a PDS and its entryway in one, faked by the lexicons of 2026-08. Content ids are real ones (`cid`), records
//! are checked by their lexicon (`record`).
//!
//! Limits: <https://docs.bsky.app/docs/advanced-guides/rate-limits>

mod cid;
mod draw;
mod record;
mod repo;
mod session;
mod video;
mod view;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use serde_json::{Map, Value, json};

use self::repo::{Blob, Kind, Record};
use self::session::{Session, did_of};
use super::kit::{self, Count, Windows};
use super::{Fake, Posted, Request, Response, World};

const CHANNEL: &str = "bluesky";
const POST: &str = "app.bsky.feed.post";

/// What the server is.
const OWN: &str = "did:web:pds.test";

const MAX_JSON_BYTES: usize = 1_000_000;
const MAX_BLOB_BYTES: usize = 52_428_800;

/// What one address may ask in five minutes; all who ask here have the same one.
const MAX_REQUESTS: u32 = 3000;
const REQUESTS_SECONDS: i64 = 300;

/// The fake of Bluesky.
#[derive(Default)]
pub struct Bluesky {
    state: Mutex<State>,
    windows: Windows,
}

#[derive(Default)]
struct State {
    /// By `did`, then `collection/rkey`.
    repos: BTreeMap<String, BTreeMap<String, Record>>,
    /// By `did cid`.
    blobs: BTreeMap<String, Blob>,
    /// Handles that logged in, and whose they are.
    handles: BTreeMap<String, String>,
    /// Refresh tokens that have done their work, by their serials.
    used: BTreeMap<String, session::Used>,
    /// What each repository is at: its last commit.
    heads: BTreeMap<String, String>,
    /// Videos that were sent to the video service.
    jobs: Vec<video::Job>,
    commits: u64,
}

/// An error as XRPC gives it.
struct Refusal {
    status: u16,
    error: &'static str,
    message: String,
    /// What else stands beside them.
    more: Map<String, Value>,
}

impl Refusal {
    fn new(status: u16, error: &'static str, message: impl Into<String>) -> Self {
        Self { status, error, message: message.into(), more: Map::new() }
    }

    fn request(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidRequest", message)
    }

    fn unauthenticated() -> Self {
        Self::new(401, "AuthMissing", "Authentication Required")
    }
}

type Answer = Result<Value, Refusal>;

impl Bluesky {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The `did` of a `repo` parameter.
    fn repo(&self, repo: &str) -> Option<String> {
        if repo.starts_with("did:") {
            return Some(repo.to_owned());
        }
        let known = self.state().handles.get(&repo.to_ascii_lowercase()).cloned();
        known.or_else(|| repo.strip_suffix(".test").map(did_of))
    }

    fn answered(&self, request: &Request, method: &str, world: &World, count: &mut Option<(Count, i64)>) -> Answer {
        let (query, now) = (kit::query(request), world.clock.now());
        let post = request.method() == http::Method::POST;
        let session = |scope: &str| Session::read(kit::bearer(request), scope, now);
        let mut within = |key: String, limit: u32, seconds: i64, points: u32| {
            let taken = self.windows.take_points(&key, limit, seconds, points, now);
            *count = Some((taken, seconds));
            if taken.refused { Err(Refusal::new(429, "RateLimitExceeded", "Rate Limit Exceeded")) } else { Ok(()) }
        };
        let writes = |session: &Session| format!("write {}", session.did);
        match (post, method) {
            (true, "com.atproto.server.createSession") => {
                let body = object(request)?;
                let identifier = text(&body, "identifier")?.to_owned();
                within(format!("login day {identifier}"), 300, 86_400, 1)?;
                within(format!("login {identifier}"), 30, 300, 1)?;
                self.create_session(request, world)
            }
            (true, "com.atproto.server.refreshSession") => {
                let session = session("com.atproto.refresh")?;
                no_body(request)?;
                self.refresh_session(session, world)
            }
            (false, "com.atproto.server.getSession") => Ok(session("com.atproto.access")?.answer(world, false)),
            (true, "com.atproto.server.deleteSession") => {
                let session = session("com.atproto.refresh")?;
                no_body(request)?;
                self.delete_session(&session)
            }
            (false, "com.atproto.server.describeServer") => {
                Ok(json!({"did": OWN, "availableUserDomains": [".test"], "blobUploadLimit": MAX_BLOB_BYTES}))
            }
            (false, "com.atproto.identity.resolveHandle") => {
                let handle = kit::value(&query, "handle").unwrap_or_default();
                let did = self.repo(handle).ok_or_else(|| Refusal::request("Unable to resolve handle"))?;
                Ok(json!({"did": did}))
            }
            (true, "com.atproto.repo.uploadBlob") => {
                let session = session("com.atproto.access")?.writes()?;
                within(format!("blob {}", session.did), 1000, 86_400, 1)?;
                self.upload_blob(request, &session, now)
            }
            (
                true,
                "com.atproto.repo.createRecord" | "com.atproto.repo.putRecord" | "com.atproto.repo.deleteRecord",
            ) => {
                let session = session("com.atproto.access")?.writes()?;
                let kind = match method {
                    "com.atproto.repo.createRecord" => Kind::Create,
                    "com.atproto.repo.putRecord" => Kind::Put,
                    _ => Kind::Delete,
                };
                within(format!("{} day", writes(&session)), 35_000, 86_400, kind.points())?;
                within(writes(&session), 5000, 3600, kind.points())?;
                self.write(request, &session, world, kind)
            }
            (true, "com.atproto.repo.applyWrites") => {
                let session = session("com.atproto.access")?.writes()?;
                let points = repo::writes(&object(request)?)?.iter().map(|(kind, _)| kind.points()).sum();
                within(format!("{} day", writes(&session)), 35_000, 86_400, points)?;
                within(writes(&session), 5000, 3600, points)?;
                self.apply_writes(request, &session, world)
            }
            (false, "com.atproto.server.getServiceAuth") => {
                self.service_auth(&query, &session("com.atproto.access")?, now)
            }
            (true, "app.bsky.video.uploadVideo") => self.upload_video(request, &query, world),
            (false, "app.bsky.video.getJobStatus") => self.job_status(&query, now),
            (false, "app.bsky.video.getUploadLimits") => self.upload_limits(kit::bearer(request), world),
            (false, "com.atproto.repo.getRecord") => self.get_record(&query),
            (false, "com.atproto.repo.listRecords") => self.list_records(&query),
            (false, "com.atproto.repo.describeRepo") => self.describe_repo(&query, world),
            (false, "_health") => Ok(json!({"version": "0.4.0"})),
            // The AppView tells everybody; a token that is shown must be good.
            (
                false,
                "app.bsky.actor.getProfile"
                | "app.bsky.actor.getProfiles"
                | "app.bsky.feed.getPosts"
                | "app.bsky.feed.getPostThread"
                | "app.bsky.feed.getAuthorFeed",
            ) => {
                if kit::bearer(request).is_some() {
                    session("com.atproto.access")?;
                }
                match method {
                    "app.bsky.actor.getProfile" => self.get_profile(&query),
                    "app.bsky.actor.getProfiles" => self.get_profiles(&query),
                    "app.bsky.feed.getPosts" => self.get_posts(&query),
                    "app.bsky.feed.getPostThread" => self.get_post_thread(&query),
                    _ => self.get_author_feed(&query),
                }
            }
            _ => Err(Refusal::new(404, "XRPCNotSupported", "XRPCNotSupported")),
        }
    }
}

/// Refuses a body where the lexicon has none.
fn no_body(request: &Request) -> Result<(), Refusal> {
    match request.body().is_empty() {
        true => Ok(()),
        false => Err(Refusal::request("A request body was provided when none was expected")),
    }
}

fn object(request: &Request) -> Result<Map<String, Value>, Refusal> {
    if request.body().len() > MAX_JSON_BYTES {
        return Err(Refusal::new(413, "PayloadTooLarge", "request entity too large"));
    }
    let kind = kit::header(request, "content-type").unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(Refusal::new(415, "InvalidRequest", format!("Wrong request encoding (Content-Type): {kind}")));
    }
    serde_json::from_slice(request.body()).map_err(|_| Refusal::request("A JSON object was expected"))
}

fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    let missing = || Refusal::request(format!("Input must have the property \"{name}\""));
    body.get(name).and_then(Value::as_str).ok_or_else(missing)
}

fn too_many() -> Response {
    kit::json(429, &json!({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}))
}

fn with_limit(mut response: Response, count: Count, seconds: i64, world: &World) -> Response {
    kit::set_header(&mut response, "ratelimit-limit", count.limit);
    kit::set_header(&mut response, "ratelimit-remaining", count.remaining);
    kit::set_header(&mut response, "ratelimit-reset", count.resets_at);
    kit::set_header(&mut response, "ratelimit-policy", format!("{};w={seconds}", count.limit));
    if count.refused {
        kit::set_header(&mut response, "retry-after", count.resets_at - world.clock.now().as_second());
    }
    response
}

#[async_trait]
impl Fake for Bluesky {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    fn paths(&self) -> &'static [&'static str] {
        &["/xrpc/*"]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        let path = request.uri().path().to_owned();
        let Some(method) = path.strip_prefix("/xrpc/") else { return kit::answer(404, "Not Found") };
        let mut count = None;
        let all = self.windows.take("address", MAX_REQUESTS, REQUESTS_SECONDS, world.clock.now());
        if all.refused {
            return with_limit(too_many(), all, REQUESTS_SECONDS, world);
        }
        let mut response = match self.answered(&request, method, world, &mut count) {
            Ok(body) => kit::json(200, &body),
            Err(Refusal { status, error, message, more }) => {
                let mut body = json!({"error": error, "message": message});
                body.as_object_mut().into_iter().for_each(|body| body.extend(more.clone()));
                kit::json(status, &body)
            }
        };
        if let Some((count, seconds)) = count {
            response = with_limit(response, count, seconds, world);
        }
        response
    }

    fn server_error(&self, status: u16, _world: &World) -> Response {
        let error = match status {
            502 => "UpstreamFailure",
            503 => "NotEnoughResources",
            504 => "UpstreamTimeout",
            _ => "InternalServerError",
        };
        kit::json(status, &json!({"error": error, "message": "Internal Server Error"}))
    }

    fn too_fast(&self, _request: &Request, world: &World, retry_after_seconds: u64) -> Response {
        let mut response = too_many();
        kit::set_header(&mut response, "retry-after", retry_after_seconds);
        kit::set_header(&mut response, "ratelimit-limit", 5000);
        kit::set_header(&mut response, "ratelimit-remaining", 0);
        kit::set_header(&mut response, "ratelimit-policy", "5000;w=3600");
        let resets_at = world.clock.now().as_second() + i64::try_from(retry_after_seconds).unwrap_or(0);
        kit::set_header(&mut response, "ratelimit-reset", resets_at);
        response
    }

    fn processes(&self) -> bool {
        true
    }

    fn post_at(&self, path: &str) -> Option<String> {
        match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
            ["profile", who, "post", rkey] => Some(format!("at://{}/{POST}/{rkey}", self.repo(who)?)),
            _ => None,
        }
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    fn clear(&self) {
        let mut state = self.state();
        *state = State { commits: state.commits, ..State::default() };
        drop(state);
        self.windows.clear();
    }
}

#[cfg(test)]
mod tests;
