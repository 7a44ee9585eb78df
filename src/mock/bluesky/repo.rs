//! Repositories: records and blobs, as one account writes them and everyone reads them.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::session::Session;
use super::{Answer, Bluesky, CHANNEL, MAX_BLOB_BYTES, POST, Refusal, State, cid, object, record, text};
use crate::mock::{Posted, Request, World, kit};

/// How long a blob stays that no record refers to. The specification asks for an hour at least.
const BLOB_SECONDS: i64 = 3 * 3600;

/// A record of a repository.
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
        let cid = cid::of_blob(&bytes);
        let answer = json!({"blob": {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": bytes.len()}});
        let blob = Blob { mime, bytes, uploaded_at: now, used: false };
        self.state().blobs.insert(format!("{} {cid}", session.did), blob);
        Ok(answer)
    }

    /// `createRecord` and `putRecord`.
    pub(super) fn write(&self, request: &Request, session: &Session, world: &World, put: bool) -> Answer {
        let body = object(request)?;
        let (collection, mut record) = (text(&body, "collection")?, body.get("record").cloned().unwrap_or_default());
        if self.repo(text(&body, "repo")?).as_deref() != Some(&session.did) {
            return Err(Refusal::unauthenticated());
        }
        if !record.is_object() {
            return Err(Refusal::request("Input/record must be an object"));
        }
        if record::has_float(&record) {
            return Err(Refusal::request("A record has integers alone; a number of this one is none"));
        }
        // What is not said is what the collection says.
        if record.get("$type").is_none() {
            record["$type"] = collection.into();
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

    pub(super) fn delete(&self, request: &Request, session: &Session, world: &World) -> Answer {
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
