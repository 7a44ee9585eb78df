//! Mastodon 4.x, and servers that speak its API. <https://docs.joinmastodon.org/methods/statuses/>
//!
//! Odd: an `Idempotency-Key` is known for an hour, per account, and its replay gives the first post whatever the body says;
//! before 4.6 two concurrent requests with one key could both post. Tokens never expire. An edit replaces everything: what
//! it leaves out is removed. Own posts read back as HTML.

mod edit;
mod instance;
mod login;
mod readback;
mod status;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_trait::async_trait;
use http::Method;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::status::{Status, VISIBILITY, new_status};
use super::polls::Polls;
use super::said::Said;
use super::takes::{Card, Takes};
use super::{
    Account, Adapter, Grant, Granted, Identity, Rights, Row, TextLimits, Tokens, answered, class_of, files, not_deleted,
};
use crate::delivery::{Class, Failure, Found, Journal, Mint, OpenStep, PartReceipt, Receipt, Step, Stop, step, wait};
use crate::post::{LinkCard, Media, MediaLimits, Part, Post, Role};
use crate::wire::{MultipartPart, Request, Response, Wire};

const TAKES: Takes =
    Takes { below: Some(Role::Reply), card: Card::Nobody, pictures: true, animations: true, videos: true };

/// How far a server's clock may be behind ours when its posts are searched.
const CLOCK_SKEW: Duration = Duration::from_secs(600);

/// How many own posts the server lists at once, at most.
const LISTED: usize = 40;

/// How the failure begins that says that there is nothing to delete any more.
const GONE: &str = "the server answered 404";

/// One account on one server.
pub struct Mastodon {
    account: Account,
    wire: Wire,
}

#[async_trait]
impl Adapter for Mastodon {
    async fn whoami(&self) -> Result<Identity, Failure> {
        let me = self.verify_credentials().await?;
        Ok(Identity { id: me.id, name: format!("@{}", me.acct), url: me.url })
    }

    async fn text_limits(&self) -> Result<TextLimits, Failure> {
        Ok(self.instance().await?.text_limits())
    }

    async fn media_limits(&self) -> Result<Option<MediaLimits>, Failure> {
        self.instance().await.map(|instance| Some(instance.media_limits()))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let mut media = BTreeMap::new();
        for (n, file) in files(post, post.parts.iter().flat_map(|part| &part.media)) {
            media.insert(n, self.upload(file, n, journal).await?);
        }
        let mut receipt = Receipt::default();
        for (n, part) in post.parts.iter().enumerate() {
            let ids: Vec<&str> = part.media.iter().filter_map(|index| media.get(index).map(String::as_str)).collect();
            let seen = receipt.first().and_then(|first| first.extra.get(VISIBILITY)).and_then(Value::as_str);
            let body = new_status(part, Some(post), &ids, receipt.last_id(), seen);
            let key = journal.mint(&format!("key/{n}"), Mint::Uuid).await?;
            let call = async { Ok(edit::with_files(self.post_status(body, &key).await?, post, part)) };
            let made = Step::keyed("part", n, self.key_valid_for());
            let sent = step(journal, made.clone(), call).await?;
            self.read_back(&made, &sent, journal).await?;
            receipt.push(sent);
        }
        Ok(receipt)
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        let Some(said) = Said::of(post, open, journal) else {
            return Ok(Found::CannotTell { check: format!("look at the account's page on {}", self.account.api_url) });
        };
        let statuses = self.account_statuses(&self.verify_credentials().await?.id).await?;
        let found = statuses.iter().find(|status| {
            status.in_reply_to_id == said.parent
                && status.created_at >= open.since - CLOCK_SKEW
                && (status.has_any(&said.media) || (said.media.is_empty() && status.says(&said.text)))
        });
        match found {
            Some(status) => {
                let receipt = status.receipt();
                let part = post.parts.get(open.step.index);
                Ok(Found::sent(&part.map_or(receipt.clone(), |part| edit::with_files(receipt, post, part))))
            }
            None if statuses.len() >= LISTED && statuses.iter().all(|status| status.created_at >= open.since) => {
                Ok(Found::CannotTell {
                    check: format!("look further back on the account's page on {}", self.account.api_url),
                })
            }
            None => Ok(Found::Absent),
        }
    }

    async fn register(&self, redirect_uris: &[&str], scopes: &str) -> Result<Tokens, Failure> {
        self.create_app(redirect_uris, scopes).await
    }

    async fn trade(&self, grant: &Grant) -> Result<Granted, Failure> {
        self.oauth_token(grant).await
    }

    /// The server names no token's scopes: each is tried on what is not there, which only who has it is told.
    async fn rights(&self) -> Result<Rights, Failure> {
        let nothing = |segments: &[&str], label| Request::get(self.account.url(segments), label);
        let own = self.account.url(&["api", "v1", "statuses", "0"]);
        let asked = [
            ("read:accounts", nothing(&["api", "v1", "accounts", "verify_credentials"], "verify_credentials")),
            ("read:statuses", nothing(&["api", "v1", "statuses", "0", "source"], "get_status")),
            ("write:media", nothing(&["api", "v1", "media", "0"], "get_media")),
            ("write:statuses", Request::new(Method::PUT, own, "edit_status").writes().json(json!({}))),
        ];
        let mut scopes = BTreeSet::new();
        for (scope, request) in asked {
            match self.call(request).await {
                Err(failure) if failure.message.contains("outside the authorized scopes") => {}
                Err(failure) if !failure.message.starts_with(GONE) => return Err(failure),
                _ => drop(scopes.insert(scope.to_owned())),
            }
        }
        Ok(scopes.into())
    }

    async fn reply(
        &self,
        part: &Part,
        _: Option<&LinkCard>,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        let answers = step(journal, Step::repeatable("owner", 0), self.owned(receipt.last_id())).await?;
        Said::note(part, receipt, journal).await?;
        let mut body = new_status(part, None, &[], receipt.last_id(), answers.visibility.as_deref());
        if let Some(language) = answers.language {
            body["language"] = language.into();
        }
        let key = journal.mint("key/0", Mint::Uuid).await?;
        let made = Step::keyed("reply", 0, self.key_valid_for());
        let sent = step(journal, made.clone(), self.post_status(body, &key)).await?;
        self.read_back(&made, &sent, journal).await?;
        Ok(Receipt { parts: vec![sent] })
    }

    async fn edit(&self, post: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        self.edit_statuses(post, receipt, journal).await
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        for (n, part) in receipt.parts.iter().enumerate().rev() {
            step(journal, Step::repeatable("delete", n), self.delete_status(&part.id)).await?;
        }
        Ok(())
    }
}

impl Mastodon {
    /// An adapter for `account`.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire }
    }

    fn key_valid_for(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.account.figure("key_valid_s", 3_300)))
    }

    /// Uploads one file with its alt text; gives the media id once it is ready.
    async fn upload(&self, file: &Media, n: usize, journal: &dyn Journal) -> Result<String, Stop> {
        let valid_for = Duration::from_secs(self.account.figure("media_valid_s", 82_800));
        let uploading = self.post_media(file);
        let uploaded = step(journal, Step::repeatable("upload", n).valid_for(valid_for), uploading).await;
        let uploaded = self.unless_no_picture(uploaded, n, journal).await?;
        if !uploaded.ready {
            let processing = Step::repeatable("processing", n).valid_for(valid_for);
            let polls = Polls::begin(&self.account, journal, "processing", n).await?;
            let poll = self.get_media(&uploaded.id, &polls);
            wait(journal, processing, "the server is processing the media", poll).await?;
        }
        Ok(uploaded.id)
    }

    /// A file of which the server can make no thumbnail is sent once more: the second time it is the file.
    async fn unless_no_picture(
        &self,
        uploaded: Result<Uploaded, Stop>,
        n: usize,
        journal: &dyn Journal,
    ) -> Result<Uploaded, Stop> {
        let (step, failure) = match uploaded {
            Err(Stop::Failed { step, failure }) if failure.message.contains(NO_THUMBNAIL) => (step, failure),
            uploaded => return uploaded,
        };
        let name = format!("no_thumbnail/{n}");
        let class = match journal.minted(&name) {
            Some(_) => Class::Refused,
            None => {
                journal.note(&name).await?;
                Class::NotActed
            }
        };
        Err(Stop::Failed { step, failure: Failure { class, ..failure } })
    }

    async fn verify_credentials(&self) -> Result<Credentials, Failure> {
        let url = self.account.url(&["api", "v1", "accounts", "verify_credentials"]);
        self.read(Request::get(url, "verify_credentials")).await
    }

    async fn account_statuses(&self, id: &str) -> Result<Vec<Status>, Failure> {
        let url = self.account.url(&["api", "v1", "accounts", id, "statuses"]);
        let request =
            Request::get(url, "account_statuses").query("limit", LISTED.to_string()).query("exclude_reblogs", "true");
        self.read(request).await
    }

    async fn post_media(&self, file: &Media) -> Result<Uploaded, Failure> {
        let extension = file.mime.rsplit('/').next().unwrap_or("bin");
        let mut parts =
            vec![MultipartPart::file("file", &format!("media.{extension}"), &file.mime, file.content.clone())];
        if !file.alt.is_empty() {
            parts.push(MultipartPart::text("description", &file.alt));
        }
        let request = Request::post(self.account.url(&["api", "v2", "media"]), "post_media").multipart(parts);
        let label = request.label();
        let response = self.call(request).await?;
        let media: Attachment = response.json().ok_or_else(|| unreadable(&label))?;
        Ok(Uploaded { ready: media.is_ready(&response), id: media.id })
    }

    async fn get_media(&self, id: &str, polls: &Polls) -> Result<Result<(), Duration>, Failure> {
        let request = Request::get(self.account.url(&["api", "v1", "media", id]), "get_media");
        let label = request.label();
        let is_spent = |failure: &Failure| failure.class == Class::Refused;
        let response = self.call(request).await;
        let response = response.map_err(|failure| if is_spent(&failure) { failure.spent() } else { failure })?;
        let media: Attachment = response.json().ok_or_else(|| unreadable(&label))?;
        Ok(if media.is_ready(&response) { Ok(()) } else { Err(polls.next(response.received_at)) })
    }

    async fn post_status(&self, body: Value, key: &str) -> Result<PartReceipt, Failure> {
        let request = Request::post(self.account.url(&["api", "v1", "statuses"]), "post_status");
        let request = request.writes().header("idempotency-key", key).json(body);
        self.read(request).await.map(|status: Status| status.receipt())
    }

    /// That the status which is answered is this account's: a correction is signed by who is corrected. Gives who sees it, and its
    /// language.
    async fn owned(&self, id: Option<&str>) -> Result<Answered, Failure> {
        let Some(id) = id else { return Ok(Answered::default()) };
        let status: Owned =
            self.read(Request::get(self.account.url(&["api", "v1", "statuses", id]), "get_status")).await?;
        match status.account.id == self.verify_credentials().await?.id {
            true => Ok(Answered { visibility: status.visibility, language: status.language }),
            false => {
                Err(Failure::new(Class::Refused, format!("status {id} is not this account's, so it is not corrected")))
            }
        }
    }

    async fn delete_status(&self, id: &str) -> Result<(), Failure> {
        let url = self.account.url(&["api", "v1", "statuses", id]);
        let read_back = Request::get(url.clone(), "get_status");
        // Its files go with it; else the server keeps them for a day, for whoever drafts it anew.
        let request = Request::new(Method::DELETE, url, "delete_status").query("delete_media", "true").writes();
        let is_gone = |answer: Result<Response, Failure>| match answer {
            Ok(_) => Ok(false),
            Err(failure) if failure.message.starts_with(GONE) => Ok(true),
            Err(failure) => Err(failure),
        };
        // To everybody but its author a server says of any status that it is not there to be deleted.
        let is_not_ours = is_gone(self.call(request).await)?;
        match (is_gone(self.call(read_back).await)?, is_not_ours) {
            (true, _) => Ok(()),
            (false, false) => Err(not_deleted("the server", id)),
            (false, true) => {
                let message = format!("status {id} is there and not this account's, so it cannot take it down");
                Err(Failure::new(Class::Refused, message))
            }
        }
    }

    async fn read<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let label = request.label();
        self.call(request).await?.json().ok_or_else(|| unreadable(&label))
    }

    async fn call(&self, request: Request) -> Result<Response, Failure> {
        let request = request.bearer(self.account.secret("access_token")?);
        let label = request.label();
        answered(self.wire.http.send(request).await, &label, classify)
    }
}

fn unreadable(label: &str) -> Failure {
    Failure::new(Class::MayHaveActed, "the server said yes in words that cannot be read").at(label)
}

/// What a server says with 500 that cannot process a file.
const NO_THUMBNAIL: &str = "processing thumbnail";

/// A file is in our own post already, or the server has lost it.
const ATTACHED: &str = "already attached to another post";

const CLASSES: &[Row] = &[
    // Tokens do not expire and cannot be renewed: one that is refused was revoked.
    (401, "", Class::Unauthorized),
    (403, "not allowed", Class::Refused),
    (422, "not finished processing", Class::NotActed),
    (422, ATTACHED, Class::Duplicate),
    (422, "duplicate record", Class::Duplicate),
    (422, "requires an authenticated user", Class::Unauthorized),
];

fn classify(response: &Response) -> Failure {
    let class = class_of(CLASSES, response.status, &String::from_utf8_lossy(&response.body));
    let value = response.value();
    let said = value["error"].as_str();
    if said.is_none() && matches!(response.status, 404 | 410) {
        let message = format!(
            "what answered {} is not the server's API, but a page or a proxy; look at `api_url`, or wait",
            response.status
        );
        return Failure::new(Class::NotActed, message);
    }
    let said = said.unwrap_or("nothing readable");
    let reset = response.header("x-ratelimit-reset").filter(|_| response.status == 429);
    let reset = reset.and_then(|at| at.parse::<Timestamp>().ok()).map(|at| response.until(at));
    let failure = Failure::new(class, format!("the server answered {}: {said}", response.status)).after(reset);
    if class == Class::Duplicate && said.contains(ATTACHED) { failure.spent() } else { failure }
}

#[derive(Serialize, Deserialize)]
struct Uploaded {
    id: String,
    ready: bool,
}

#[derive(Deserialize)]
struct Owned {
    visibility: Option<String>,
    language: Option<String>,
    account: Owner,
}

/// What an answer has of the status that it answers.
#[derive(Default, Serialize, Deserialize)]
#[serde(from = "Value")]
struct Answered {
    visibility: Option<String>,
    language: Option<String>,
}

impl From<Value> for Answered {
    /// Older versions kept who sees it alone.
    fn from(kept: Value) -> Self {
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        let visibility = text(&kept["visibility"]).or_else(|| text(&kept));
        Self { visibility, language: text(&kept["language"]) }
    }
}

#[derive(Deserialize)]
struct Owner {
    id: String,
}

#[derive(Deserialize)]
struct Credentials {
    id: String,
    acct: String,
    url: Option<String>,
}

#[derive(Deserialize)]
struct Attachment {
    id: String,
    url: Option<String>,
}

impl Attachment {
    /// 202 and 206 say that it is not; so does a missing address.
    fn is_ready(&self, response: &Response) -> bool {
        !matches!(response.status, 202 | 206) && self.url.is_some()
    }
}

#[cfg(test)]
mod tests;
