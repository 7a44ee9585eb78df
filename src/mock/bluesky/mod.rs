//! Bluesky: a PDS and its entryway in one, faked by the lexicons of 2026-08. Content ids are real ones (`cid`), records
//! are checked by their lexicon (`record`).
//!
//! Limits: <https://docs.bsky.app/docs/advanced-guides/rate-limits>

mod cid;
mod draw;
mod record;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use base64::Engine;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::kit::{self, Count, Holder, Windows};
use super::{Fake, Posted, Request, Response, World};

const CHANNEL: &str = "bluesky";
const POST: &str = "app.bsky.feed.post";

const ACCESS_SECONDS: i64 = 120 * 60;
const REFRESH_SECONDS: i64 = 90 * 86_400;
const MAX_JSON_BYTES: usize = 1_000_000;
const MAX_BLOB_BYTES: usize = 52_428_800;

/// How long a blob stays that no record refers to. The specification asks for an hour at least.
const BLOB_SECONDS: i64 = 3 * 3600;

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
    commits: u64,
}

struct Record {
    cid: String,
    value: Value,
}

/// A file of a repository.
#[derive(Clone)]
struct Blob {
    mime: String,
    bytes: Bytes,
    uploaded_at: Timestamp,
    used: bool,
}

/// An error as XRPC gives it.
struct Refusal {
    status: u16,
    error: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: u16, error: &'static str, message: impl Into<String>) -> Self {
        Self { status, error, message: message.into() }
    }

    fn request(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidRequest", message)
    }

    fn unauthenticated() -> Self {
        Self::new(401, "AuthMissing", "Authentication Required")
    }
}

/// Who is logged in.
struct Session {
    account: String,
    handle: String,
    did: String,
}

impl Session {
    fn new(account: &str, handle: &str) -> Self {
        Self { account: account.to_owned(), handle: handle.to_owned(), did: did_of(account) }
    }

    fn token(&self, scope: &str, lifetime_seconds: i64, now: Timestamp) -> String {
        let part = |value: Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = json!({
            "scope": scope, "sub": self.did, "iat": now.as_second(), "exp": now.as_second() + lifetime_seconds,
            "aud": "did:web:pds.test", "account": self.account, "handle": self.handle,
        });
        format!("{}.{}.bW9jaw", part(json!({"typ": "at+jwt", "alg": "HS256"})), part(claims))
    }

    /// Reads a token that must be of that scope.
    fn read(token: Option<&str>, scope: &str, now: Timestamp) -> Result<Self, Refusal> {
        let token = token.ok_or_else(Refusal::unauthenticated)?;
        let invalid = |message: &str| Refusal::new(400, "InvalidToken", message);
        match kit::holder(Some(token)) {
            Holder::Expired => return Err(Refusal::new(400, "ExpiredToken", "Token has expired")),
            Holder::Revoked => return Err(invalid("Token could not be verified")),
            _ => {}
        }
        let claims =
            token.split('.').nth(1).and_then(|part| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).ok());
        let claims: Option<Value> = claims.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let claims = claims.ok_or_else(|| invalid("Token could not be verified"))?;
        if claims["exp"].as_i64().is_none_or(|expires| expires <= now.as_second()) {
            return Err(Refusal::new(400, "ExpiredToken", "Token has expired"));
        }
        if claims["scope"] != scope {
            return Err(invalid("Bad token scope"));
        }
        let claim = |name: &str| claims[name].as_str().unwrap_or_default();
        Ok(Self::new(claim("account"), claim("handle")))
    }

    fn answer(&self, world: &World, tokens: bool) -> Value {
        let now = world.clock.now();
        let mut body = Map::new();
        if tokens {
            body.insert("accessJwt".into(), json!(self.token("com.atproto.access", ACCESS_SECONDS, now)));
            body.insert("refreshJwt".into(), json!(self.token("com.atproto.refresh", REFRESH_SECONDS, now)));
        }
        body.insert("handle".into(), json!(self.handle));
        body.insert("did".into(), json!(self.did));
        body.insert(
            "didDoc".into(),
            json!({"id": self.did, "service": [{
                "id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": format!("{}/{CHANNEL}", world.base_url),
            }]}),
        );
        body.insert("active".into(), json!(true));
        body.into()
    }
}

/// The DID of an account: always the same one.
fn did_of(account: &str) -> String {
    let cid = cid::of_blob(account.as_bytes());
    format!("did:plc:{}", &cid[cid.len() - 24..])
}

type Answer = Result<Value, Refusal>;

impl Bluesky {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn create_session(&self, request: &Request, world: &World) -> Answer {
        let body = object(request)?;
        let (identifier, password) = (text(&body, "identifier")?, text(&body, "password")?);
        let handle = identifier.trim_start_matches('@').to_ascii_lowercase();
        let groups: Vec<&str> = password.split('-').collect();
        let is_app_password = groups.len() == 4
            && groups.iter().all(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let account = match (kit::holder(Some(password)), password.strip_prefix("sandbox-")) {
            (Holder::Account(name), Some(_)) => name,
            (Holder::Account(_), None) if is_app_password => handle.split('.').next().unwrap_or("default").to_owned(),
            _ => return Err(Refusal::new(401, "AuthenticationRequired", "Invalid identifier or password")),
        };
        let session = Session::new(&account, &handle);
        self.state().handles.insert(handle, session.did.clone());
        Ok(session.answer(world, true))
    }

    /// The `did` of a `repo` parameter.
    fn repo(&self, repo: &str) -> Option<String> {
        if repo.starts_with("did:") {
            return Some(repo.to_owned());
        }
        let known = self.state().handles.get(&repo.to_ascii_lowercase()).cloned();
        known.or_else(|| repo.strip_suffix(".test").map(did_of))
    }

    fn upload_blob(&self, request: &Request, session: &Session, now: Timestamp) -> Answer {
        let given = kit::header(request, "content-type").unwrap_or_default();
        if given.is_empty() {
            return Err(Refusal::request("Request encoding (Content-Type) required but not provided"));
        }
        let bytes = request.body().clone();
        if bytes.is_empty() {
            return Err(Refusal::request("A request body was expected but none was provided"));
        }
        if bytes.len() > MAX_BLOB_BYTES {
            return Err(Refusal::new(413, "PayloadTooLarge", "request entity too large"));
        }
        let mime = kit::sniff(&bytes).map_or(given, |found| found.mime).to_owned();
        let cid = cid::of_blob(&bytes);
        let answer = json!({"blob": {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": bytes.len()}});
        let blob = Blob { mime, bytes, uploaded_at: now, used: false };
        self.state().blobs.insert(format!("{} {cid}", session.did), blob);
        Ok(answer)
    }

    /// `createRecord` and `putRecord`.
    fn write(&self, request: &Request, session: &Session, world: &World, put: bool) -> Answer {
        let body = object(request)?;
        let (collection, record) = (text(&body, "collection")?, body.get("record").cloned().unwrap_or_default());
        if self.repo(text(&body, "repo")?).as_deref() != Some(&session.did) {
            return Err(Refusal::unauthenticated());
        }
        if !record.is_object() {
            return Err(Refusal::request("Input/record must be an object"));
        }
        let now = world.clock.now();
        let mut state = self.state();
        let rkey = match body.get("rkey").and_then(Value::as_str) {
            Some(rkey) => rkey.to_owned(),
            None if put => return Err(Refusal::request("Input must have the property \"rkey\"")),
            None => state.fresh_tid(now),
        };
        if collection == POST && !record::is_tid(&rkey) {
            return Err(Refusal::request("Invalid record key: expected a TID"));
        }
        if rkey.is_empty() || rkey.len() > 512 {
            return Err(Refusal::request("Invalid record key"));
        }
        let media = match collection {
            POST => record::check(&record, &Context { state: &state, did: &session.did, now })?,
            _ if record["$type"] == collection => Vec::new(),
            _ => return Err(Refusal::request(format!("Invalid $type: expected {collection}"))),
        };
        let key = format!("{collection}/{rkey}");
        let uri = format!("at://{}/{key}", session.did);
        let cid = cid::of_record(&record);
        let repo = state.repos.entry(session.did.clone()).or_default();
        let before = repo.get(&key).map(|record| record.cid.clone());
        if !put && before.is_some() {
            return Err(Refusal::new(500, "InternalServerError", "Internal Server Error"));
        }
        if before.as_deref() == Some(cid.as_str()) {
            return Ok(json!({"uri": uri, "cid": cid, "validationStatus": "valid"}));
        }
        if let Some(expected) = body.get("swapRecord").filter(|_| put)
            && expected.as_str() != before.as_deref()
        {
            let found = before.as_deref().unwrap_or("null");
            return Err(Refusal::new(400, "InvalidSwap", format!("Record was at {found}")));
        }
        repo.insert(key, Record { cid: cid.clone(), value: record.clone() });
        for blob in state.blobs.values_mut().filter(|blob| media.iter().any(|(used, _)| used.bytes == blob.bytes)) {
            blob.used = true;
        }
        let commit = state.commit(now);
        if collection == POST {
            world.wall.put(shown(&record, &uri, &media, session, world));
        }
        Ok(json!({"uri": uri, "cid": cid, "commit": commit, "validationStatus": "valid"}))
    }

    fn delete(&self, request: &Request, session: &Session, world: &World) -> Answer {
        let body = object(request)?;
        let (collection, rkey) = (text(&body, "collection")?, text(&body, "rkey")?);
        if self.repo(text(&body, "repo")?).as_deref() != Some(&session.did) {
            return Err(Refusal::unauthenticated());
        }
        let mut state = self.state();
        let repo = state.repos.entry(session.did.clone()).or_default();
        if repo.remove(&format!("{collection}/{rkey}")).is_none() {
            return Ok(json!({}));
        }
        let uri = format!("at://{}/{collection}/{rkey}", session.did);
        world.wall.change(CHANNEL, &uri, |post| post.state = "deleted".to_owned());
        Ok(json!({"commit": state.commit(world.clock.now())}))
    }

    fn get_record(&self, query: &[(String, String)]) -> Answer {
        let [repo, collection, rkey] = ["repo", "collection", "rkey"].map(|name| kit::value(query, name));
        let (Some(repo), Some(collection), Some(rkey)) = (repo, collection, rkey) else {
            return Err(Refusal::request("Params must have the properties \"repo\", \"collection\" and \"rkey\""));
        };
        let did = self.repo(repo).ok_or_else(|| Refusal::request(format!("Could not find repo: {repo}")))?;
        let uri = format!("at://{did}/{collection}/{rkey}");
        let state = self.state();
        let record = state.repos.get(&did).and_then(|repo| repo.get(&format!("{collection}/{rkey}")));
        match record.filter(|record| kit::value(query, "cid").is_none_or(|cid| cid == record.cid)) {
            Some(record) => Ok(json!({"uri": uri, "cid": record.cid, "value": record.value})),
            None => Err(Refusal::new(400, "RecordNotFound", format!("Could not locate record: {uri}"))),
        }
    }

    fn list_records(&self, query: &[(String, String)]) -> Answer {
        let (repo, collection) = (kit::value(query, "repo"), kit::value(query, "collection"));
        let (Some(repo), Some(collection)) = (repo, collection) else {
            return Err(Refusal::request("Params must have the properties \"repo\" and \"collection\""));
        };
        let limit = kit::value(query, "limit").map_or(Ok(50), str::parse::<usize>);
        let Some(limit) = limit.ok().filter(|limit| (1..=100).contains(limit)) else {
            return Err(Refusal::request("limit must be from 1 to 100"));
        };
        let did = self.repo(repo).ok_or_else(|| Refusal::request(format!("Could not find repo: {repo}")))?;
        let (cursor, reverse) = (kit::value(query, "cursor"), kit::value(query, "reverse") == Some("true"));
        let state = self.state();
        let prefix = format!("{collection}/");
        let mut all: Vec<(&str, &Record)> = state
            .repos
            .get(&did)
            .into_iter()
            .flatten()
            .filter_map(|(key, record)| Some((key.strip_prefix(&prefix)?, record)))
            .collect();
        if !reverse {
            all.reverse();
        }
        let after = |rkey: &str| cursor.is_none_or(|cursor| if reverse { rkey > cursor } else { rkey < cursor });
        let page: Vec<_> = all.into_iter().filter(|(rkey, _)| after(rkey)).take(limit).collect();
        let mut body = Map::new();
        if let Some((rkey, _)) = page.last() {
            body.insert("cursor".into(), json!(rkey));
        }
        let shown = |(rkey, record): &(&str, &Record)| json!({"uri": format!("at://{did}/{collection}/{rkey}"), "cid": record.cid, "value": record.value});
        body.insert("records".into(), page.iter().map(shown).collect());
        Ok(body.into())
    }

    fn answered(&self, request: &Request, method: &str, world: &World, count: &mut Option<Count>) -> Answer {
        let (query, now) = (kit::query(request), world.clock.now());
        let post = request.method() == http::Method::POST;
        let session = |scope: &str| Session::read(kit::bearer(request), scope, now);
        let mut within = |key: String, limit: u32, seconds: i64, points: u32| {
            let taken = self.windows.take_points(&key, limit, seconds, points, now);
            *count = Some(taken);
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
            (true, "com.atproto.server.refreshSession") => Ok(session("com.atproto.refresh")?.answer(world, true)),
            (false, "com.atproto.server.getSession") => Ok(session("com.atproto.access")?.answer(world, false)),
            (true, "com.atproto.server.deleteSession") => session("com.atproto.refresh").map(|_| json!({})),
            (false, "com.atproto.server.describeServer") => Ok(
                json!({"did": "did:web:pds.test", "availableUserDomains": [".test"], "blobUploadLimit": MAX_BLOB_BYTES}),
            ),
            (false, "com.atproto.identity.resolveHandle") => {
                let handle = kit::value(&query, "handle").unwrap_or_default();
                let did = self.repo(handle).ok_or_else(|| Refusal::request("Unable to resolve handle"))?;
                Ok(json!({"did": did}))
            }
            (true, "com.atproto.repo.uploadBlob") => {
                let session = session("com.atproto.access")?;
                within(format!("blob {}", session.did), 1000, 86_400, 1)?;
                self.upload_blob(request, &session, now)
            }
            (true, "com.atproto.repo.createRecord" | "com.atproto.repo.putRecord") => {
                let (session, put) = (session("com.atproto.access")?, method.ends_with("putRecord"));
                let points = if put { 2 } else { 3 };
                within(format!("{} day", writes(&session)), 35_000, 86_400, points)?;
                within(writes(&session), 5000, 3600, points)?;
                self.write(request, &session, world, put)
            }
            (true, "com.atproto.repo.deleteRecord") => {
                let session = session("com.atproto.access")?;
                within(format!("{} day", writes(&session)), 35_000, 86_400, 1)?;
                within(writes(&session), 5000, 3600, 1)?;
                self.delete(request, &session, world)
            }
            (false, "com.atproto.repo.getRecord") => self.get_record(&query),
            (false, "com.atproto.repo.listRecords") => self.list_records(&query),
            _ => Err(Refusal::new(404, "XRPCNotSupported", "XRPCNotSupported")),
        }
    }
}

impl State {
    fn fresh_tid(&mut self, now: Timestamp) -> String {
        self.commits += 1;
        tid(now.as_microsecond() as u64 + self.commits)
    }

    fn commit(&mut self, now: Timestamp) -> Value {
        let rev = self.fresh_tid(now);
        json!({"cid": cid::of_record(&json!({"rev": rev})), "rev": rev})
    }
}

/// A timestamp id of clock 0.
fn tid(microseconds: u64) -> String {
    let letters = b"234567abcdefghijklmnopqrstuvwxyz";
    let value = microseconds << 10;
    (0..13).rev().map(|n| char::from(letters[(value >> (n * 5) & 31) as usize])).collect()
}

struct Context<'a> {
    state: &'a State,
    did: &'a str,
    now: Timestamp,
}

impl record::Refers for Context<'_> {
    fn blob(&self, cid: &str) -> Option<Blob> {
        let blob = self.state.blobs.get(&format!("{} {cid}", self.did))?;
        let fresh = self.now.as_second() - blob.uploaded_at.as_second() < BLOB_SECONDS;
        (blob.used || fresh).then(|| blob.clone())
    }

    fn cid_at(&self, uri: &str) -> Option<String> {
        let (did, key) = uri.strip_prefix("at://")?.split_once('/')?;
        self.state.repos.get(did)?.get(key).map(|record| record.cid.clone())
    }
}

fn shown(record: &Value, uri: &str, media: &[(Blob, String)], session: &Session, world: &World) -> Posted {
    let mut details = Map::from_iter([("handle".to_owned(), json!(session.handle))]);
    for (name, value) in [
        ("facets", &record["facets"]),
        ("card", &record["embed"]["external"]),
        ("in_reply_to", &record["reply"]["parent"]["uri"]),
    ] {
        if !value.is_null() {
            details.insert(name.to_owned(), value.clone());
        }
    }
    Posted {
        channel: CHANNEL.to_owned(),
        account: session.account.clone(),
        id: uri.to_owned(),
        text: record["text"].as_str().unwrap_or_default().to_owned(),
        parts: Vec::new(),
        media: media.iter().map(|(blob, alt)| world.wall.keep(&blob.mime, blob.bytes.clone(), alt)).collect(),
        created_at: record["createdAt"].as_str().unwrap_or_default().to_owned(),
        state: "public".to_owned(),
        details,
    }
}

fn object(request: &Request) -> Result<Map<String, Value>, Refusal> {
    if request.body().len() > MAX_JSON_BYTES {
        return Err(Refusal::new(413, "PayloadTooLarge", "request entity too large"));
    }
    serde_json::from_slice(request.body()).map_err(|_| Refusal::request("A JSON object was expected"))
}

fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    let missing = || Refusal::request(format!("Input must have the property \"{name}\""));
    body.get(name).and_then(Value::as_str).ok_or_else(missing)
}

#[async_trait]
impl Fake for Bluesky {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        let path = request.uri().path().to_owned();
        let Some(method) = path.strip_prefix("/xrpc/") else { return kit::answer(404, "Not Found") };
        let mut count = None;
        let mut response = match self.answered(&request, method, world, &mut count) {
            Ok(body) => kit::json(200, &body),
            Err(Refusal { status, error, message }) => kit::json(status, &json!({"error": error, "message": message})),
        };
        if let Some(count) = count {
            kit::set_header(&mut response, "ratelimit-limit", count.limit);
            kit::set_header(&mut response, "ratelimit-remaining", count.remaining);
            kit::set_header(&mut response, "ratelimit-reset", count.resets_at);
            if count.refused {
                kit::set_header(&mut response, "retry-after", count.resets_at - world.clock.now().as_second());
            }
        }
        response
    }

    fn too_fast(&self, world: &World, retry_after_seconds: u64) -> Response {
        let body = json!({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"});
        let mut response = kit::json(429, &body);
        kit::set_header(&mut response, "retry-after", retry_after_seconds);
        kit::set_header(&mut response, "ratelimit-limit", 5000);
        kit::set_header(&mut response, "ratelimit-remaining", 0);
        kit::set_header(&mut response, "ratelimit-policy", "5000;w=3600");
        let resets_at = world.clock.now().as_second() + i64::try_from(retry_after_seconds).unwrap_or(0);
        kit::set_header(&mut response, "ratelimit-reset", resets_at);
        response
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
        *self.state() = State::default();
        self.windows.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::testing::{self, json_request, read, request, wait, world};

    async fn login(bluesky: &Bluesky, world: &World) -> (String, String) {
        let body = json!({"identifier": "newsroom.test", "password": "sandbox-newsroom"});
        let path = "/xrpc/com.atproto.server.createSession";
        let (status, session) = read(&bluesky.handle(json_request("POST", path, "", &body), world).await);
        assert_eq!(status, 200);
        let text = |name: &str| session[name].as_str().expect("a string").to_owned();
        (text("accessJwt"), text("did"))
    }

    async fn put(bluesky: &Bluesky, world: &World, token: &str, body: &Value) -> (u16, Value) {
        read(&bluesky.handle(json_request("POST", "/xrpc/com.atproto.repo.putRecord", token, body), world).await)
    }

    fn post(did: &str, rkey: &str, record: Value) -> Value {
        let mut whole = json!({"$type": POST, "text": "Hello", "createdAt": "2026-11-23T09:00:00.000Z"});
        for (name, value) in record.as_object().expect("an object") {
            whole[name] = value.clone();
        }
        json!({"repo": did, "collection": POST, "rkey": rkey, "swapRecord": null, "record": whole})
    }

    const RKEY: &str = "3n2xrctel2222";

    #[tokio::test]
    async fn the_same_record_again_is_no_second_post_and_another_is_refused() {
        let ((world, _), bluesky) = (world(), Bluesky::default());
        let (token, did) = login(&bluesky, &world).await;
        let (status, first) = put(&bluesky, &world, &token, &post(&did, RKEY, json!({}))).await;
        assert_eq!(
            (status, &first["cid"]),
            (200, &json!("bafyreicmndx3ibclryp2b22udzwalz5p2lyftzjfhe7qiv2dabrp4y3swa"))
        );
        let (status, again) = put(&bluesky, &world, &token, &post(&did, RKEY, json!({}))).await;
        assert_eq!((status, again.get("commit")), (200, None));
        let (status, other) = put(&bluesky, &world, &token, &post(&did, RKEY, json!({"text": "Bye"}))).await;
        assert_eq!((status, &other["error"]), (400, &json!("InvalidSwap")));
        let mut careless = post(&did, RKEY, json!({"text": "Bye"}));
        careless.as_object_mut().expect("an object").remove("swapRecord");
        assert_eq!(put(&bluesky, &world, &token, &careless).await.0, 200, "overwritten in silence, as there");
        assert_eq!(world.wall.posts(None, None).len(), 1);
        let path = "/xrpc/com.atproto.repo.createRecord";
        let created = bluesky.handle(json_request("POST", path, &token, &careless), &world).await;
        assert_eq!(created.status(), 500);
    }

    #[tokio::test]
    async fn what_the_lexicon_refuses_is_refused() {
        let ((world, _), bluesky) = (world(), Bluesky::default());
        let (token, did) = login(&bluesky, &world).await;
        let facet = |start: usize, end: usize| {
            let feature = json!({"$type": "app.bsky.richtext.facet#tag", "tag": "a"});
            json!({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
        };
        for record in [
            json!({"text": "x".repeat(301)}),
            json!({"text": "👨‍👩‍👧‍👦".repeat(130)}),
            json!({"text": null}),
            json!({"createdAt": "2026-11-23T09:00:00"}),
            json!({"text": "é", "facets": [facet(0, 1)]}),
            json!({"facets": [facet(0, 9)]}),
            json!({"facets": [facet(0, 3), facet(2, 5)]}),
            json!({"langs": ["a", "b", "c", "d"]}),
            json!({"reply": {"root": {"uri": "at://x/y/z", "cid": "b"}, "parent": {"uri": "at://x/y/z", "cid": "b"}}}),
            json!({"embed": {"$type": "app.bsky.embed.images", "images": []}}),
        ] {
            let (status, body) = put(&bluesky, &world, &token, &post(&did, RKEY, record.clone())).await;
            assert_eq!((status, &body["error"]), (400, &json!("InvalidRequest")), "{record}");
        }
        assert_eq!(put(&bluesky, &world, &token, &post(&did, "my-key", json!({}))).await.0, 400);
        assert_eq!(put(&bluesky, &world, &token, &post("did:plc:other", RKEY, json!({}))).await.0, 401);
        assert!(world.wall.posts(None, None).is_empty());
    }

    #[tokio::test]
    async fn a_picture_is_named_as_its_upload_was_answered() {
        let ((world, clock), bluesky) = (world(), Bluesky::default());
        let (token, did) = login(&bluesky, &world).await;
        let picture = testing::png(4, 2);
        let mut upload = request("POST", "/xrpc/com.atproto.repo.uploadBlob", &token, picture.clone());
        upload.headers_mut().insert("content-type", http::HeaderValue::from_static("image/jpeg"));
        let (_, made) = read(&bluesky.handle(upload, &world).await);
        assert_eq!(made["blob"]["mimeType"], "image/png", "corrected by what it is");
        let embed = |blob: &Value| json!({"embed": {"$type": "app.bsky.embed.images", "images": [{"image": blob, "alt": "A tram"}]}});
        let mut wrong = made["blob"].clone();
        wrong["size"] = json!(1);
        let (_, refused) = put(&bluesky, &world, &token, &post(&did, RKEY, embed(&wrong))).await;
        assert_eq!(refused["error"], "InvalidSize");
        let unknown = json!({"$type": "blob", "ref": {"$link": "bafkreia"}, "mimeType": "image/png", "size": 1});
        let (_, refused) = put(&bluesky, &world, &token, &post(&did, RKEY, embed(&unknown))).await;
        assert_eq!(refused["error"], "BlobNotFound");
        assert_eq!(put(&bluesky, &world, &token, &post(&did, RKEY, embed(&made["blob"]))).await.0, 200);
        assert_eq!(world.wall.posts(None, None)[0].media[0].alt, "A tram");
        wait(&clock, 60);
    }

    #[tokio::test]
    async fn an_access_token_expires_after_two_hours_with_status_400() {
        let ((world, clock), bluesky) = (world(), Bluesky::default());
        let (token, _) = login(&bluesky, &world).await;
        let ask = || request("GET", "/xrpc/com.atproto.server.getSession", &token, "");
        assert_eq!(bluesky.handle(ask(), &world).await.status(), 200);
        wait(&clock, 7200);
        let (status, body) = read(&bluesky.handle(ask(), &world).await);
        assert_eq!((status, &body["error"]), (400, &json!("ExpiredToken")));
        let wrong = json!({"identifier": "newsroom.test", "password": "hunter2"});
        let path = "/xrpc/com.atproto.server.createSession";
        let (status, body) = read(&bluesky.handle(json_request("POST", path, "", &wrong), &world).await);
        assert_eq!((status, &body["error"]), (401, &json!("AuthenticationRequired")));
    }

    #[tokio::test]
    async fn records_are_found_listed_and_deleted() {
        let ((world, _), bluesky) = (world(), Bluesky::default());
        let (token, did) = login(&bluesky, &world).await;
        put(&bluesky, &world, &token, &post(&did, RKEY, json!({}))).await;
        let get = format!("/xrpc/com.atproto.repo.getRecord?repo={did}&collection={POST}&rkey={RKEY}");
        assert_eq!(bluesky.handle(request("GET", &get, "", ""), &world).await.status(), 200);
        let list = format!("/xrpc/com.atproto.repo.listRecords?repo=newsroom.test&collection={POST}");
        let (_, listed) = read(&bluesky.handle(request("GET", &list, "", ""), &world).await);
        assert_eq!(listed["records"].as_array().map(Vec::len), Some(1));
        let body = json!({"repo": did, "collection": POST, "rkey": RKEY});
        for _ in 0..2 {
            let delete = json_request("POST", "/xrpc/com.atproto.repo.deleteRecord", &token, &body);
            assert_eq!(bluesky.handle(delete, &world).await.status(), 200);
        }
        let (status, gone) = read(&bluesky.handle(request("GET", &get, "", ""), &world).await);
        assert_eq!((status, &gone["error"]), (400, &json!("RecordNotFound")));
        assert_eq!(world.wall.posts(None, None)[0].state, "deleted");
        assert!(
            bluesky
                .post_at(&format!("/profile/newsroom.test/post/{RKEY}"))
                .is_some_and(|id| id.starts_with("at://did:plc:"))
        );
    }

    #[test]
    fn what_is_drawn_is_escaped() {
        let mut post = Posted { text: "<script>".into(), account: "<i>".into(), ..Posted::default() };
        post.details
            .insert("card".into(), json!({"uri": "javascript:x", "title": "<img>", "description": "\"><script>"}));
        let html = Bluesky::default().draw(&post);
        assert!(
            !html.contains("<script>")
                && !html.contains("<img>")
                && !html.contains("<i>")
                && !html.contains("javascript")
        );
    }
}
