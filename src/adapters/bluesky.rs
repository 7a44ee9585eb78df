//! Bluesky (AT Protocol), lexicons of August 2026. <https://docs.bsky.app/docs/advanced-guides/posts>
//!
//! Odd: we choose the record's key, so a post can be asked for by name before anybody has said that it is there, and
//! `putRecord` with `swapRecord: null` makes it once however often it is sent. Text has no markup and no detection: every
//! link, mention and hashtag is a facet. The link card is ours to bring. An expired token answers 400. Logins are limited
//! to 30 in five minutes and 300 a day, so a session is kept. A video goes to a service of its own, which says before the post
//! whether it can be shown (`video`). All other calls go to `api_url`; bsky.social passes them on to the account's own server.

mod embed;
mod session;
mod video;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;

use self::embed::{card, embed, external};
use self::session::Session;
use super::takes::{Card, Takes};
use super::{Account, Adapter, Identity, Tokens, answered, class_of_status, files, not_deleted};
use crate::delivery::{Class, Failure, Found, Journal, Mint, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use crate::post::{LinkCard, Media, MediaKind, MediaLimits, Part, Post, Role};
use crate::text::write::bluesky::{self, Facet, Feature, Index};
use crate::wire::{Request, Response, Wire};

const TAKES: Takes =
    Takes { below: Some(Role::Reply), card: Card::Post, pictures: true, animations: false, videos: true };

/// The collection of posts.
const POSTS: &str = "app.bsky.feed.post";

/// One account, with the session that it is signed in by.
pub struct Bluesky {
    account: Account,
    wire: Wire,
    session: Mutex<Option<Session>>,
    /// It was opened here, by the password.
    is_opened: AtomicBool,
}

#[async_trait]
impl Adapter for Bluesky {
    async fn whoami(&self) -> Result<Identity, Failure> {
        let me = self.get_session().await?;
        let url = format!("https://bsky.app/profile/{}", me.handle);
        Ok(Identity { id: me.did, name: format!("@{}", me.handle), url: Some(url) })
    }

    /// What the account's server takes of a file. A video that goes to the service is measured there.
    async fn media_limits(&self) -> Result<Option<MediaLimits>, Failure> {
        if self.video_service()?.is_some() {
            return Ok(None);
        }
        let server: Server = self.call(self.query("com.atproto.server.describeServer")).await?;
        let video_bytes = server.blob_upload_limit.filter(|bytes| *bytes > 0);
        Ok(Some(MediaLimits { video_bytes, ..MediaLimits::default() }))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let me = step(journal, Step::repeatable("session", 0), self.get_session()).await?;
        let card = card(post);
        let mut blobs = BTreeMap::new();
        let pictures = post.parts.iter().skip(usize::from(card.is_some())).flat_map(|part| &part.media);
        let wanted = pictures.chain(card.and_then(|card| card.image.as_ref()));
        let files = files(post, wanted);
        for (n, file) in &files {
            let valid_for = Duration::from_secs(self.account.figure("blob_valid_s", 3_000));
            let blob = match file.kind {
                MediaKind::Video => {
                    self.video(&me, file, Step::repeatable("video", *n).valid_for(valid_for), journal).await?
                }
                MediaKind::Image => {
                    let upload = Step::repeatable("upload", *n).valid_for(valid_for);
                    step(journal, upload, self.upload_blob(file)).await?
                }
            };
            blobs.insert(*n, blob);
        }
        // A video that was worked on has other bytes than its file.
        let again = |n: &usize, file: &Media| blobs[n]["size"].as_u64() == Some(file.content.len() as u64);
        let files: BTreeMap<usize, &Media> = files.into_iter().filter(|(n, file)| again(n, file)).collect();
        let mut receipt = Receipt::default();
        for (n, part) in post.parts.iter().enumerate() {
            let mut record = record(self.written(part, n, journal).await?, &post.language, &receipt);
            if let Some(embed) = embed(part, post, card.filter(|_| n == 0), &blobs) {
                record["embed"] = embed;
            }
            if let Some(labels) = post.options.get("labels").and_then(Value::as_array).filter(|all| !all.is_empty()) {
                let values: Vec<Value> = labels.iter().map(|label| json!({ "val": label })).collect();
                record["labels"] = json!({ "$type": "com.atproto.label.defs#selfLabels", "values": values });
            }
            receipt.push(self.put(Step::keyed("part", n, None), &me, record, &files, journal).await?);
        }
        Ok(receipt)
    }

    /// A post stands where its time says: one that was to go out yesterday would be buried today.
    fn minted_for(&self, step: &Step) -> Vec<String> {
        ["rkey", "created_at"].map(|name| format!("{name}/{}", step.index)).to_vec()
    }

    async fn find(&self, _: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        let me = journal.result("session/0").and_then(|value| serde_json::from_value::<Me>(value).ok());
        let (Some(me), Some(rkey)) = (me, journal.minted(&format!("rkey/{}", open.step.index))) else {
            return Ok(Found::CannotTell { check: "look at the account's page on bsky.app for the post".to_owned() });
        };
        let found = self.get_record(&me.did, &rkey).await?;
        Ok(found.map_or(Found::Absent, |record| Found::sent(&receipt(&record, &me, &rkey))))
    }

    /// A post that is answered is named by its whole URI and the hash of what it says.
    async fn locate(&self, named: PartReceipt, _: Option<&Part>) -> Result<PartReceipt, Failure> {
        let me = self.get_session().await?;
        let rkey = named.id.rsplit('/').next().unwrap_or_default();
        let found = self.get_record(&me.did, rkey).await?.ok_or_else(|| {
            let message = format!("@{} has no post {rkey} on Bluesky; look whether it is the account's", me.handle);
            Failure::new(Class::Refused, message)
        })?;
        Ok(receipt(&found, &me, rkey))
    }

    async fn refresh(&self) -> Result<Tokens, Failure> {
        self.renew_session().await
    }

    fn session_ends_at(&self) -> Option<Timestamp> {
        self.session.try_lock().ok()?.as_ref()?.ends_at()
    }

    fn opened(&self) -> Option<Tokens> {
        self.opened_session()
    }

    fn signs_in_alone(&self) -> bool {
        self.account.secret("app_password").is_ok()
    }

    async fn open_session(&self) -> Result<Tokens, Failure> {
        Ok(self.create_session().await?.tokens())
    }

    async fn reply(
        &self,
        part: &Part,
        card: Option<&LinkCard>,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        let me = step(journal, Step::repeatable("session", 0), self.get_session()).await?;
        let languages = step(journal, Step::repeatable("languages", 0), self.languages(&me, receipt)).await?;
        let mut record = record(self.written(part, 0, journal).await?, "", receipt);
        if !languages.is_empty() {
            record["langs"] = languages.into();
        }
        if let Some(card) = card {
            record["embed"] = external(card, &BTreeMap::new());
        }
        let sent = self.put(Step::keyed("reply", 0, None), &me, record, &BTreeMap::new(), journal).await?;
        Ok(Receipt { parts: vec![sent] })
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        let me = step(journal, Step::repeatable("session", 0), self.get_session()).await?;
        for (n, part) in receipt.parts.iter().enumerate().rev() {
            let rkey = part.id.rsplit('/').next().unwrap_or_default();
            let delete = Step::repeatable("delete", n);
            if repo(&part.id).is_some_and(|did| did != me.did) {
                let message =
                    format!("{} is in the repository of another than {}, who cannot take it down", part.id, me.handle);
                return Err(Stop::failed(delete, Failure::new(Class::Refused, message)));
            }
            step(journal, delete, self.delete_record(&me.did, rkey)).await?;
        }
        Ok(())
    }
}

impl Bluesky {
    /// An adapter for `account`, not signed in yet.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire, session: Mutex::default(), is_opened: AtomicBool::default() }
    }

    /// Puts `record`, under a key and with a time that stay the same on every run, as long as it may be there. `files` are those that it names as blobs.
    async fn put(
        &self,
        put: Step,
        me: &Me,
        mut record: Value,
        files: &BTreeMap<usize, &Media>,
        journal: &dyn Journal,
    ) -> Result<PartReceipt, Stop> {
        let rkey = journal.mint(&format!("rkey/{}", put.index), Mint::Tid).await?;
        record["createdAt"] = journal.mint(&format!("created_at/{}", put.index), Mint::Time).await?.into();
        step(journal, put, self.put_with_blobs(me, &rkey, record, files)).await
    }

    /// The same, uploading `files` again if the server has dropped one: a blob is named for its content, so that the record
    /// stays as it is.
    async fn put_with_blobs(
        &self,
        me: &Me,
        rkey: &str,
        record: Value,
        files: &BTreeMap<usize, &Media>,
    ) -> Result<PartReceipt, Failure> {
        match self.put_record(me, rkey, record.clone()).await {
            Err(failure) if failure.message.contains(BLOB_NOT_FOUND) => {
                for file in files.values() {
                    self.upload_blob(file).await?;
                }
                self.put_record(me, rkey, record).await
            }
            put => put,
        }
    }

    /// The text of a record with its facets. A mention is one once its handle has a DID, and stays plain text otherwise.
    async fn written(&self, part: &Part, n: usize, journal: &dyn Journal) -> Result<Map<String, Value>, Stop> {
        let mut written = bluesky::write(&part.text);
        if !written.mentions.is_empty() {
            let handles = written.mentions.iter().map(|mention| mention.handle.as_str());
            let known = step(journal, Step::repeatable("resolve", n), self.resolve_handles(handles)).await?;
            written.facets.extend(written.mentions.iter().filter_map(|mention| {
                let index = Index { byte_start: mention.range.start, byte_end: mention.range.end };
                let did = known.get(&mention.handle)?.clone();
                Some(Facet { index, features: vec![Feature::Mention { did }] })
            }));
        }
        let mut record = Map::from_iter([("text".to_owned(), written.text.into())]);
        if !written.facets.is_empty() {
            record.insert("facets".to_owned(), json!(written.facets));
        }
        Ok(record)
    }

    async fn resolve_handles(
        &self,
        handles: impl Iterator<Item = &str> + Send,
    ) -> Result<BTreeMap<String, String>, Failure> {
        let mut known = BTreeMap::new();
        for handle in handles {
            let request = self.query("com.atproto.identity.resolveHandle").query("handle", handle);
            match self.call::<Did>(request).await {
                Ok(found) => drop(known.insert(handle.to_owned(), found.did)),
                Err(failure) if failure.class == Class::Refused => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(known)
    }

    /// Whose session it is, if the account may do anything: one that was made before goes on where the account does not.
    async fn get_session(&self) -> Result<Me, Failure> {
        let me: Me = self.call(self.query("com.atproto.server.getSession")).await?;
        if me.active == Some(false) {
            return Err(session::inactive(me.status.as_deref()));
        }
        Ok(Me { server: video::server(&me.did_doc), ..me })
    }

    async fn upload_blob(&self, file: &Media) -> Result<Value, Failure> {
        let request = self.procedure("com.atproto.repo.uploadBlob").bytes(&file.mime, file.content.clone());
        self.call(request).await.map(|uploaded: Uploaded| uploaded.blob)
    }

    async fn put_record(&self, me: &Me, rkey: &str, record: Value) -> Result<PartReceipt, Failure> {
        // `null` says that there must be none yet; to leave it out would replace what is there.
        let body = json!({
            "repo": me.did, "collection": POSTS, "rkey": rkey, "swapRecord": null, "record": record,
        });
        let request = self.procedure("com.atproto.repo.putRecord").writes().json(body);
        self.call(request).await.map(|made: Made| receipt(&made, me, rkey))
    }

    async fn get_record(&self, did: &str, rkey: &str) -> Result<Option<Made>, Failure> {
        let request = self.query("com.atproto.repo.getRecord");
        let request = request.query("repo", did).query("collection", POSTS).query("rkey", rkey);
        match self.call(request).await {
            Err(failure) if failure.message.contains("RecordNotFound") => Ok(None),
            result => result.map(Some),
        }
    }

    /// The languages of the post that is answered, where it has some and is there.
    async fn languages(&self, me: &Me, receipt: &Receipt) -> Result<Vec<String>, Failure> {
        let rkey = receipt.last_id().and_then(|uri| uri.rsplit('/').next()).unwrap_or_default();
        let found = self.get_record(&me.did, rkey).await?;
        let languages = found.map(|record| record.value["langs"].clone()).unwrap_or_default();
        Ok(serde_json::from_value(languages).unwrap_or_default())
    }

    async fn delete_record(&self, did: &str, rkey: &str) -> Result<(), Failure> {
        let body = json!({ "repo": did, "collection": POSTS, "rkey": rkey });
        let request = self.procedure("com.atproto.repo.deleteRecord").writes().json(body);
        self.call::<Value>(request).await?;
        self.get_record(did, rkey).await?.map_or(Ok(()), |_| Err(not_deleted("the server", rkey)))
    }

    fn query(&self, method: &'static str) -> Request {
        Request::get(self.account.url(&["xrpc", method]), method)
    }

    fn procedure(&self, method: &'static str) -> Request {
        Request::post(self.account.url(&["xrpc", method]), method)
    }

    /// Sends `request` signed, signing in first if there is no session.
    async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let token = self.access_token().await?;
        self.exchange(request.bearer(&token)).await
    }

    async fn exchange<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        self.exchange_at(request).await.map(|(answer, _)| answer)
    }

    /// What is answered, and when.
    async fn exchange_at<T: DeserializeOwned>(&self, request: Request) -> Result<(T, Timestamp), Failure> {
        let label = request.label();
        // Whoever answers knows the password from the sign-in.
        let request = match self.account.secret("app_password") {
            Ok(password) => request.secret(password),
            Err(_) => request,
        };
        read_at(&answered(self.wire.http.send(request).await, &label, classify)?, label)
    }
}

fn read_at<T: DeserializeOwned>(response: &Response, label: String) -> Result<(T, Timestamp), Failure> {
    let answer = response.json().map(|answer| (answer, response.received_at));
    answer
        .ok_or_else(|| Failure::new(Class::MayHaveActed, "the server said yes in words that cannot be read").at(label))
}

/// Whose repository a record is in, by its `at://` address.
fn repo(uri: &str) -> Option<&str> {
    uri.strip_prefix("at://")?.split('/').next()
}

fn receipt(made: &Made, me: &Me, rkey: &str) -> PartReceipt {
    let url = format!("https://bsky.app/profile/{}/post/{rkey}", me.handle);
    PartReceipt::new(&made.uri, url).with("cid", made.cid.as_str())
}

/// A post without its time. `before` is what it answers: the first part is the root, the last the parent.
fn record(written: Map<String, Value>, language: &str, before: &Receipt) -> Value {
    let mut record = Value::Object(written);
    record["$type"] = POSTS.into();
    if !language.is_empty() {
        record["langs"] = json!([language]);
    }
    if let (Some(root), Some(parent)) = (before.first(), before.last()) {
        record["reply"] = json!({ "root": reference(root), "parent": reference(parent) });
    }
    record
}

fn reference(part: &PartReceipt) -> Value {
    json!({ "uri": part.id, "cid": part.extra.get("cid") })
}

/// A server forgets a blob that no record names yet.
const BLOB_NOT_FOUND: &str = "BlobNotFound";

/// The name of the error and what it means. The rest by status.
const CLASSES: &[(&str, Class)] = &[
    ("ExpiredToken", Class::Expired),
    ("InvalidToken", Class::Expired),
    ("AuthMissing", Class::Expired),
    ("AuthenticationRequired", Class::Unauthorized),
    ("AuthFactorTokenRequired", Class::Unauthorized),
    ("AccountTakedown", Class::Unauthorized),
    ("AccountDeactivated", Class::Unauthorized),
    ("RepoNotFound", Class::Unauthorized),
    ("RepoDeactivated", Class::Unauthorized),
    ("RepoTakendown", Class::Unauthorized),
    ("InvalidSwap", Class::Duplicate),
    ("RecordAlreadyExists", Class::Duplicate),
    (BLOB_NOT_FOUND, Class::NotActed),
    ("RateLimitExceeded", Class::TooFast),
];

fn classify(response: &Response) -> Failure {
    let value = response.value();
    let name = value["error"].as_str().unwrap_or("");
    let row = CLASSES.iter().find(|(error, _)| *error == name);
    let class = row.map_or_else(|| class_of_status(response.status), |(_, class)| *class);
    let said = value["message"].as_str().unwrap_or("nothing readable");
    let reset = response.header("ratelimit-reset").filter(|_| response.status == 429);
    let reset = reset.and_then(|at| Timestamp::from_second(at.parse().ok()?).ok()).map(|at| response.until(at));
    Failure::new(class, format!("Bluesky answered {} {name}: {said}", response.status)).after(reset)
}

#[derive(Serialize, Deserialize)]
struct Me {
    did: String,
    handle: String,
    #[serde(default, skip_serializing)]
    active: Option<bool>,
    #[serde(default, skip_serializing)]
    status: Option<String>,
    #[serde(default, rename = "didDoc", skip_serializing)]
    did_doc: Value,
    /// The DID of the server that has the account's repository, if it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<String>,
}

#[derive(Deserialize)]
struct Did {
    did: String,
}

#[derive(Deserialize)]
struct Server {
    #[serde(rename = "blobUploadLimit")]
    blob_upload_limit: Option<u64>,
}

#[derive(Deserialize)]
struct Uploaded {
    blob: Value,
}

#[derive(Deserialize)]
struct Made {
    uri: String,
    cid: String,
    /// The record, of one that was asked for.
    #[serde(default)]
    value: Value,
}

#[cfg(test)]
mod tests;
