//! Repositories: records and blobs, as one account writes them and everyone reads them.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::session::Session;
use super::{Answer, Bluesky, CHANNEL, MAX_BLOB_BYTES, POST, Refusal, State, cid, object, record, text};
use crate::mock::{Posted, Request, World, kit};

/// How long a blob stays that no record refers to. The specification asks for an hour at least.
const BLOB_SECONDS: i64 = 3 * 3600;

/// Most writes of a batch.
const MAX_WRITES: usize = 200;

/// Where the lexicons that a server knows by itself are.
const KNOWN: [&str; 3] = ["app.bsky.", "chat.bsky.", "com.atproto."];

/// What is done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Create,
    /// Made, or replaced by what is said now.
    Put,
    /// Replaced; it must be there.
    Update,
    Delete,
}

impl Kind {
    /// What it takes of the limits of writing.
    pub(super) fn points(self) -> u32 {
        match self {
            Self::Create => 3,
            Self::Put | Self::Update => 2,
            Self::Delete => 1,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Put | Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// A record of a repository.
#[derive(Clone)]
pub(super) struct Record {
    pub(super) cid: String,
    pub(super) value: Value,
}

/// A file of a repository.
#[derive(Clone)]
pub(super) struct Blob {
    pub(super) mime: String,
    pub(super) bytes: Bytes,
    uploaded_at: Timestamp,
    used: bool,
}

impl Bluesky {
    pub(super) fn upload_blob(&self, request: &Request, session: &Session, now: Timestamp) -> Answer {
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
        Ok(json!({"blob": self.state().keep_blob(&session.did, &mime, bytes, now)}))
    }

    /// `createRecord`, `putRecord` and `deleteRecord`.
    pub(super) fn write(&self, request: &Request, session: &Session, world: &World, kind: Kind) -> Answer {
        let body = object(request)?;
        self.check_repo(&body, session)?;
        let mut state = self.state();
        state.check_swap(&body, session)?;
        let mut batch = Batch { session, world, shown: Vec::new(), gone: Vec::new() };
        let done = state.apply(&body, kind, "record", &mut batch);
        batch.show(done.is_ok());
        let done = done?;
        let mut answer = done.answer;
        if done.changed {
            answer["commit"] = state.commit(session, world.clock.now());
        }
        Ok(answer)
    }

    /// `applyWrites`: all of them or none. <https://docs.bsky.app/docs/api/com-atproto-repo-apply-writes>
    pub(super) fn apply_writes(&self, request: &Request, session: &Session, world: &World) -> Answer {
        let body = object(request)?;
        self.check_repo(&body, session)?;
        let mut state = self.state();
        state.check_swap(&body, session)?;
        let before = (state.repos.get(&session.did).cloned(), state.blobs.clone());
        let mut batch = Batch { session, world, shown: Vec::new(), gone: Vec::new() };
        let done = writes(&body)?
            .into_iter()
            .map(|(kind, write)| {
                let mut write = write.clone();
                write.entry("validate").or_insert(body.get("validate").cloned().unwrap_or_default());
                let done = state.apply(&write, kind, "value", &mut batch)?;
                let mut result = done.answer;
                result["$type"] = format!("com.atproto.repo.applyWrites#{}Result", kind.word()).into();
                Ok(result)
            })
            .collect::<Result<Vec<Value>, Refusal>>();
        batch.show(done.is_ok());
        match done {
            Ok(results) => Ok(json!({"commit": state.commit(session, world.clock.now()), "results": results})),
            Err(refusal) => {
                state.repos.insert(session.did.clone(), before.0.unwrap_or_default());
                state.blobs = before.1;
                Err(refusal)
            }
        }
    }

    fn check_repo(&self, body: &Map<String, Value>, session: &Session) -> Result<(), Refusal> {
        let is_own = self.repo(text(body, "repo")?).as_deref() == Some(&session.did);
        if is_own { Ok(()) } else { Err(Refusal::unauthenticated()) }
    }

    pub(super) fn get_record(&self, query: &[(String, String)]) -> Answer {
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

    /// <https://docs.bsky.app/docs/api/com-atproto-repo-describe-repo>
    pub(super) fn describe_repo(&self, query: &[(String, String)], world: &World) -> Answer {
        let repo = kit::value(query, "repo").unwrap_or_default();
        let did = self.repo(repo).ok_or_else(|| Refusal::request(format!("Could not find repo: {repo}")))?;
        let state = self.state();
        let handle = state.handles.iter().find(|(_, known)| **known == did).map(|(handle, _)| handle.clone());
        let handle = handle.ok_or_else(|| Refusal::new(400, "RepoNotFound", format!("Could not find repo: {did}")))?;
        let keys = state.repos.get(&did).into_iter().flatten();
        let collections: std::collections::BTreeSet<&str> =
            keys.filter_map(|(key, _)| Some(key.split_once('/')?.0)).collect();
        Ok(json!({
            "handle": handle, "did": did, "didDoc": super::session::did_doc(&did, &handle, world),
            "collections": collections, "handleIsCorrect": true,
        }))
    }

    pub(super) fn list_records(&self, query: &[(String, String)]) -> Answer {
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
}

/// What is done to a record, and what is said of that.
type Write<'a> = (Kind, &'a Map<String, Value>);

/// The writes of a batch.
pub(super) fn writes(body: &Map<String, Value>) -> Result<Vec<Write<'_>>, Refusal> {
    let writes = body.get("writes").and_then(Value::as_array);
    let writes = writes.ok_or_else(|| Refusal::request("Input must have the property \"writes\""))?;
    if writes.len() > MAX_WRITES {
        return Err(Refusal::request(format!("Too many writes. Max: {MAX_WRITES}")));
    }
    let read = |write: &'_ Value| -> Option<Kind> {
        match write["$type"].as_str()?.strip_prefix("com.atproto.repo.applyWrites#")? {
            "create" => Some(Kind::Create),
            "update" => Some(Kind::Update),
            "delete" => Some(Kind::Delete),
            _ => None,
        }
    };
    let wrong = || Refusal::request("Input/writes must be one of #create, #update and #delete, each with its $type");
    writes.iter().map(|write| Ok((read(write).ok_or_else(wrong)?, write.as_object().ok_or_else(wrong)?))).collect()
}

/// What is shown and what is gone once all of a batch is written.
struct Batch<'a> {
    session: &'a Session,
    world: &'a World,
    shown: Vec<Posted>,
    gone: Vec<String>,
}

impl Batch<'_> {
    fn show(self, is_done: bool) {
        if !is_done {
            return;
        }
        for post in self.shown {
            self.world.wall.put(post);
        }
        for uri in self.gone {
            self.world.wall.change(CHANNEL, &uri, |post| post.state = "deleted".to_owned());
        }
    }
}

/// What became of a write.
struct Done {
    answer: Value,
    /// False if all was as it is.
    changed: bool,
}

impl State {
    /// `swapCommit`: what the repository must be at.
    fn check_swap(&self, body: &Map<String, Value>, session: &Session) -> Result<(), Refusal> {
        let Some(expected) = body.get("swapCommit").and_then(Value::as_str) else { return Ok(()) };
        let head = self.heads.get(&session.did).map(String::as_str);
        if head == Some(expected) {
            return Ok(());
        }
        let message = format!("Commit was at {}", head.unwrap_or("null"));
        Err(Refusal::new(400, "InvalidSwap", message))
    }

    /// Does one write, whose record is in its field `named`.
    fn apply(
        &mut self,
        body: &Map<String, Value>,
        kind: Kind,
        named: &str,
        batch: &mut Batch<'_>,
    ) -> Result<Done, Refusal> {
        let (session, now) = (batch.session, batch.world.clock.now());
        let collection = text(body, "collection")?;
        let rkey = match body.get("rkey").and_then(Value::as_str) {
            Some(rkey) => rkey.to_owned(),
            None if kind == Kind::Create => self.fresh_tid(now),
            None => return Err(Refusal::request("Input must have the property \"rkey\"")),
        };
        let key = format!("{collection}/{rkey}");
        let uri = format!("at://{}/{key}", session.did);
        let before = self.repos.entry(session.did.clone()).or_default().get(&key).map(|record| record.cid.clone());
        let check_swap = || match body.get("swapRecord").filter(|_| kind != Kind::Create) {
            Some(expected) if expected.as_str() != before.as_deref() => {
                let found = before.as_deref().unwrap_or("null");
                Err(Refusal::new(400, "InvalidSwap", format!("Record was at {found}")))
            }
            _ => Ok(()),
        };
        if kind == Kind::Delete {
            if before.is_some() {
                check_swap()?;
                self.repos.entry(session.did.clone()).or_default().remove(&key);
                batch.gone.push(uri);
            }
            return Ok(Done { answer: json!({}), changed: before.is_some() });
        }
        let mut record = body.get(named).cloned().unwrap_or_default();
        if !record.is_object() {
            return Err(Refusal::request(format!("Input/{named} must be an object")));
        }
        if record::has_float(&record) {
            return Err(Refusal::request("A record has integers alone; a number of this one is none"));
        }
        // What is not said is what the collection says.
        if record.get("$type").is_none() {
            record["$type"] = collection.into();
        }
        if collection == POST && !record::is_tid(&rkey) {
            return Err(Refusal::request("Invalid record key: expected a TID"));
        }
        if rkey.is_empty() || rkey.len() > 512 {
            return Err(Refusal::request("Invalid record key"));
        }
        let is_known = KNOWN.iter().any(|known| collection.starts_with(known));
        let media = match collection {
            POST => record::check(&record, &Context { state: self, did: &session.did, now })?,
            _ if record["$type"] != collection => {
                return Err(Refusal::request(format!("Invalid $type: expected {collection}")));
            }
            _ if !is_known && body.get("validate") == Some(&Value::Bool(true)) => {
                return Err(Refusal::request(format!("Lexicon not found: lex:{collection}")));
            }
            _ => Vec::new(),
        };
        let cid = cid::of_record(&record);
        let mut answer = json!({"uri": uri, "cid": cid});
        if body.get("validate") != Some(&Value::Bool(false)) {
            answer["validationStatus"] = if is_known { "valid" } else { "unknown" }.into();
        }
        match kind {
            // The reference server's present answer to a key that is taken.
            Kind::Create if before.is_some() => {
                return Err(Refusal::new(500, "InternalServerError", "Internal Server Error"));
            }
            Kind::Update if before.is_none() => {
                return Err(Refusal::request(format!("Could not locate record: {uri}")));
            }
            _ => {}
        }
        if before.as_deref() == Some(cid.as_str()) {
            return Ok(Done { answer, changed: false });
        }
        check_swap()?;
        let kept = Record { cid, value: record.clone() };
        self.repos.entry(session.did.clone()).or_default().insert(key, kept);
        for blob in self.blobs.values_mut().filter(|blob| media.iter().any(|(used, _)| used.bytes == blob.bytes)) {
            blob.used = true;
        }
        if collection == POST {
            batch.shown.push(shown(&record, &uri, &media, session, batch.world));
        }
        Ok(Done { answer, changed: true })
    }

    fn fresh_tid(&mut self, now: Timestamp) -> String {
        self.commits += 1;
        tid(now.as_microsecond() as u64 + self.commits)
    }

    fn commit(&mut self, session: &Session, now: Timestamp) -> Value {
        let rev = self.fresh_tid(now);
        let cid = cid::of_record(&json!({"did": session.did, "rev": rev}));
        self.heads.insert(session.did.clone(), cid.clone());
        json!({"cid": cid, "rev": rev})
    }

    /// Keeps a file of `session`'s repository; gives the blob by which a record names it.
    pub(super) fn keep_blob(&mut self, session: &str, mime: &str, bytes: Bytes, now: Timestamp) -> Value {
        let cid = cid::of_blob(&bytes);
        let named = json!({"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": bytes.len()});
        let blob = Blob { mime: mime.to_owned(), bytes, uploaded_at: now, used: false };
        self.blobs.insert(format!("{session} {cid}"), blob);
        named
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

    fn target(&self, uri: &str) -> record::Target {
        let Some((did, key)) = uri.strip_prefix("at://").and_then(|rest| rest.split_once('/')) else {
            return record::Target::Missing;
        };
        // A repository is named by its DID or its handle.
        if !did.starts_with("did:") && !did.contains('.') {
            return record::Target::Missing;
        }
        let is_here = did == self.did || self.state.handles.values().any(|known| known == did);
        match self.state.repos.get(did).and_then(|repo| repo.get(key)) {
            Some(record) => record::Target::Here(record.cid.clone()),
            None if is_here || self.state.repos.contains_key(did) => record::Target::Missing,
            None => record::Target::Elsewhere,
        }
    }
}

fn shown(record: &Value, uri: &str, media: &[(Blob, String)], session: &Session, world: &World) -> Posted {
    let mut details = Map::from_iter([("handle".to_owned(), json!(session.handle))]);
    for (name, value) in [
        ("facets", &record["facets"]),
        (
            "card",
            [&record["embed"]["external"], &record["embed"]["media"]["external"]]
                .into_iter()
                .find(|card| !card.is_null())
                .unwrap_or(&Value::Null),
        ),
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
