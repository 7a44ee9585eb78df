//! Mastodon 4.5, faked from its documentation and source. Statuses in `statuses`, media in `media`, counting in
//! `count`.
//!
//! Limits: `config/initializers/rack_attack.rb`, `app/lib/rate_limiter.rb`.

mod count;
mod draw;
mod entities;
mod language;
mod media;
mod mentions;
mod poll;
mod reads;
mod scheduled;
mod signin;
mod statuses;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::kit::{self, Count, Holder, Windows};
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World};
use reads::Viewer;

const CHANNEL: &str = "mastodon";
const MAX_CHARACTERS: usize = 500;

/// Where a token may stand besides its header.
const ACCESS_TOKEN: &str = "access_token";

/// What a request says that turns the pages of a list.
const PAGED: [&str; 4] = ["max_id", "since_id", "min_id", "page"];

/// The fake of Mastodon.
#[derive(Default)]
pub struct Mastodon {
    state: Mutex<State>,
    windows: Windows,
    codes: Codes,
}

#[derive(Default)]
struct State {
    statuses: Vec<statuses::Status>,
    scheduled: Vec<scheduled::Scheduled>,
    media: HashMap<String, media::Media>,
    /// By account and key: the status and when it was made.
    keys: HashMap<(String, String), (String, Timestamp)>,
    apps: Vec<signin::App>,
    /// The tokens that were given out here, and to which app.
    tokens: HashMap<String, String>,
    revoked: HashSet<String>,
    /// Who has signed in.
    accounts: BTreeSet<String>,
    last_id: u64,
}

impl State {
    /// Milliseconds since 1970, then 16 bits that count on.
    fn next_id(&mut self, now: Timestamp) -> String {
        let fresh = u64::try_from(now.as_millisecond()).unwrap_or(0) << 16;
        self.last_id = fresh.max(self.last_id + 1);
        self.last_id.to_string()
    }
}

/// Parameters of a request by name, lists under `name[]`, whatever their encoding was.
#[derive(Clone)]
struct Params(Vec<(String, String)>);

impl Params {
    async fn read(request: &Request) -> Result<(Self, Option<kit::Part>), Response> {
        let kind = kit::header(request, "content-type").unwrap_or_default();
        let mut pairs = kit::query(request);
        let mut file = None;
        if kind.starts_with("multipart/form-data") {
            for part in kit::multipart(request).await.map_err(|message| error(400, &message))? {
                if part.filename.is_some() {
                    // Beside the file there may be a still of it.
                    file = Some(part).filter(|part| part.name == "file").or(file);
                } else {
                    pairs.push((part.name.clone(), part.text()));
                }
            }
        } else if kind.starts_with("application/json") && !request.body().is_empty() {
            let body: Value = serde_json::from_slice(request.body())
                .map_err(|_| error(400, "Error occurred while parsing request parameters"))?;
            let body = body.as_object().ok_or_else(|| error(400, "param is missing or the value is empty"))?;
            for (name, value) in body {
                match value {
                    Value::Null => {}
                    // As a form would say it: `poll[options][]`.
                    Value::Object(fields) => pairs.extend(fields.iter().flat_map(|(field, value)| match value {
                        Value::Array(items) => {
                            items.iter().map(|item| (format!("{name}[{field}][]"), plain(item))).collect()
                        }
                        value => vec![(format!("{name}[{field}]"), plain(value))],
                    })),
                    // Of an empty list its name is known.
                    Value::Array(items) if items.is_empty() => pairs.push((name.clone(), String::new())),
                    Value::Array(items) => pairs.extend(items.iter().map(|item| (format!("{name}[]"), plain(item)))),
                    value => pairs.push((name.clone(), plain(value))),
                }
            }
        } else {
            pairs.extend(kit::form(request.body()));
        }
        Ok((Self(pairs), file))
    }

    fn one(&self, name: &str) -> Option<&str> {
        kit::value(&self.0, name)
    }

    fn list(&self, name: &str) -> Vec<String> {
        let name = format!("{name}[]");
        self.0.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).collect()
    }

    /// The entries of a list of objects, each by its fields: `name[][id]` of a form, or JSON.
    fn objects(&self, name: &str) -> Vec<HashMap<String, String>> {
        let (in_json, in_form) = (format!("{name}[]"), format!("{name}[]["));
        let mut found: Vec<HashMap<String, String>> = Vec::new();
        for (key, value) in &self.0 {
            if *key == in_json {
                let object: serde_json::Map<String, Value> = serde_json::from_str(value).unwrap_or_default();
                found.push(object.iter().map(|(key, value)| (key.clone(), plain(value))).collect());
            } else if let Some(field) = key.strip_prefix(&in_form).and_then(|rest| rest.strip_suffix(']')) {
                // A field that is there already begins the next.
                if found.last().is_none_or(|last| last.contains_key(field)) {
                    found.push(HashMap::new());
                }
                found.last_mut().map(|last| last.insert(field.to_owned(), value.clone()));
            }
        }
        found
    }

    fn yes(&self, name: &str) -> bool {
        self.one(name).is_some_and(|value| matches!(value, "true" | "1" | "on"))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn error(status: u16, message: &str) -> Response {
    kit::json(status, &json!({"error": message}))
}

fn not_found() -> Response {
    error(404, "Record not found")
}

impl Mastodon {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What anybody may read who has no token: of it what is public.
    async fn read(&self, request: &Request, viewer: Viewer<'_>, path: &[&str], world: &World) -> Option<Response> {
        if request.method() != Method::GET {
            return None;
        }
        let params = Params(kit::query(request));
        Some(match path {
            ["v1", "statuses"] => self.many(&params, viewer, world),
            ["v1", "statuses", id] => self.one(id, viewer, world),
            ["v1", "statuses", id, "history"] => self.history(id, viewer),
            ["v1", "statuses", id, "context"] => self.context(id, viewer, world),
            ["v1", "polls", id] => self.poll(id, viewer, world),
            ["v1", "accounts", "lookup"] => self.lookup(&params, world),
            ["v1", "accounts", "verify_credentials"] => return None,
            ["v1", "accounts", id] => self.account(id, world),
            ["v1", "accounts", id, "statuses"] => self.recent(id, &params, viewer, world),
            _ => return None,
        })
    }

    async fn routed(&self, request: &Request, account: &str, path: &[&str], world: &World) -> Response {
        if !kit::grants(token_of(request).as_deref(), scopes_of(request.method(), path)) {
            return error(403, "This action is outside the authorized scopes");
        }
        if let Some(response) = self.read(request, Some(account), path, world).await {
            return response;
        }
        let (params, file) = match Params::read(request).await {
            Ok(read) => read,
            Err(response) => return response,
        };
        match (request.method().as_str(), path) {
            ("POST", ["v1", "statuses"]) => self.post(request, &params, account, world),
            ("GET", ["v1", "statuses", id, "source"]) => self.source(id, account),
            ("GET", ["v1", "scheduled_statuses"]) => self.scheduled("GET", None, &params, account, world),
            (method @ ("GET" | "PUT" | "DELETE"), ["v1", "scheduled_statuses", id]) => {
                self.scheduled(method, Some(id), &params, account, world)
            }
            ("GET", ["v1", "preferences"]) => kit::json(200, &entities::preferences()),
            ("PUT", ["v1", "statuses", id]) => self.edit(id, &params, account, world),
            ("DELETE", ["v1", "statuses", id]) => self.delete(id, &params, account, world),
            ("GET", ["v1", "accounts", "verify_credentials"]) => kit::json(200, &entities::own_account(account, world)),
            ("POST", ["v2" | "v1", "media"]) => self.upload(&params, file, account, world),
            ("GET", ["v1", "media", id]) => self.medium(id, account, world),
            ("PUT", ["v1", "media", id]) => self.describe(id, &params, account, world),
            ("DELETE", ["v1", "media", id]) => self.drop_medium(id, account),
            _ => not_found(),
        }
    }

    /// Counts the request in every window it falls into; gives the one that is closest to its end.
    fn counted(&self, request: &Request, path: &[&str], (account, token): (&str, &str), now: Timestamp) -> Count {
        let method = request.method();
        let scopes: &[(&str, u32, i64)] = match (method.as_str(), path) {
            ("POST", ["v1", "statuses"]) | ("PUT", ["v1", "statuses", _]) => &[("post", 300, 3 * 3600)],
            ("DELETE", ["v1", "statuses", _]) => &[("delete", 30, 1800)],
            ("POST", [_, "media"]) => &[("media", 30, 1800)],
            _ => &[],
        };
        let is_page = kit::query(request).iter().any(|(name, _)| PAGED.contains(&name.as_str()));
        let paged = is_page.then_some(("page", 300, 900));
        let mut closest = self.windows.take_aligned(&format!("token {token}"), 300, 300, now);
        for (name, limit, seconds) in [("all", 1500, 300)].iter().chain(scopes).chain(&paged) {
            if closest.refused {
                break;
            }
            let count = self.windows.take_aligned(&format!("{name} {account}"), *limit, *seconds, now);
            if count.refused || count.remaining < closest.remaining {
                closest = count;
            }
        }
        closest
    }
}

/// The token of a request: of its header, its query or its form.
fn token_of(request: &Request) -> Option<String> {
    let is_form = kit::header(request, "content-type").is_some_and(|kind| kind.contains("form-urlencoded"));
    let form = if is_form { kit::form(request.body()) } else { Vec::new() };
    let pairs = [kit::query(request), form].concat();
    kit::bearer(request).or_else(|| kit::value(&pairs, ACCESS_TOKEN)).map(str::to_owned)
}

/// The scopes of which a token must have been granted one. <https://docs.joinmastodon.org/api/oauth-scopes/>
fn scopes_of(method: &Method, path: &[&str]) -> &'static [&'static str] {
    match path {
        [_, "accounts", "verify_credentials"] => &["read:accounts", "read", "profile"],
        [_, "accounts", _] => &["read:accounts", "read"],
        [_, "media", ..] => &["write:media", "write"],
        [_, "statuses" | "scheduled_statuses", ..] if method != Method::GET => &["write:statuses", "write"],
        [_, "preferences"] => &["read:accounts", "read"],
        _ => &["read:statuses", "read"],
    }
}

fn with_limits(mut response: Response, count: Count) -> Response {
    kit::set_header(&mut response, "x-ratelimit-limit", count.limit);
    kit::set_header(&mut response, "x-ratelimit-remaining", count.remaining);
    if let Ok(resets_at) = Timestamp::from_second(count.resets_at) {
        kit::set_header(&mut response, "x-ratelimit-reset", format!("{resets_at:.6}"));
    }
    response
}

#[async_trait]
impl Fake for Mastodon {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    fn paths(&self) -> &'static [&'static str] {
        &[
            "/api/v1/accounts/*/*",
            "/api/v1/apps/*",
            "/api/v1/custom_emojis",
            "/api/v1/instance/*",
            "/api/v1/media/*",
            "/api/v1/polls/*",
            "/api/v1/preferences",
            "/api/v1/scheduled_statuses/*",
            "/api/v1/statuses/*/*",
            "/api/v2/instance",
            "/api/v2/media",
            "/oauth/*",
            "/.well-known/*",
        ]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        self.post_due(world);
        let path = request.uri().path().to_owned();
        let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
        if let Some(response) = self.sign_in(&request, &steps, world).await {
            return response;
        }
        let Some(path) = path.strip_prefix("/api/") else { return not_found() };
        let path: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let (now, token) = (world.clock.now(), token_of(&request));
        if token.is_none() {
            let count = self.windows.take_aligned("nobody", 300, 300, now);
            if count.refused {
                return with_limits(error(429, "Too many requests"), count);
            }
        }
        match (request.method(), &path[..]) {
            (&Method::GET, ["v2", "instance"]) => return entities::instance(world),
            (&Method::GET, ["v1", "instance"]) => return entities::old_instance(self.state().accounts.len(), world),
            (&Method::GET, ["v1", "instance", "rules"] | ["v1", "custom_emojis"]) => return kit::json(200, &json!([])),
            _ => {}
        }
        let Some(token) = token else {
            let read = self.read(&request, None, &path, world).await;
            return read.unwrap_or_else(|| error(401, "The access token is invalid"));
        };
        if self.state().revoked.contains(&token) {
            return error(401, "The access token was revoked");
        }
        if token.starts_with(signin::APP_TOKEN) {
            if let (&Method::GET, ["v1", "apps", "verify_credentials"]) = (request.method(), &path[..]) {
                return self.own_app(&token);
            }
            return error(422, "This method requires an authenticated user");
        }
        let account = match kit::holder(Some(&token)) {
            Holder::Account(account) => account,
            Holder::Expired => return error(401, "The access token expired"),
            Holder::Revoked => return error(401, "The access token was revoked"),
            Holder::Nobody => return error(401, "The access token is invalid"),
        };
        self.state().accounts.insert(account.clone());
        if let (&Method::GET, ["v1", "apps", "verify_credentials"]) = (request.method(), &path[..]) {
            return self.own_app(&token);
        }
        let count = self.counted(&request, &path, (&account, &token), now);
        let response = if count.refused {
            error(429, "Too many requests")
        } else {
            self.routed(&request, &account, &path, world).await
        };
        with_limits(response, count)
    }

    fn too_fast(&self, _request: &Request, world: &World, retry_after_seconds: u64) -> Response {
        let resets_at = world.clock.now().as_second() + i64::try_from(retry_after_seconds).unwrap_or(0);
        with_limits(error(429, "Too many requests"), Count { limit: 300, remaining: 0, resets_at, refused: true })
    }

    fn server_error(&self, status: u16, _world: &World) -> Response {
        match status {
            503 => error(503, "There was a temporary problem serving your request, please try again"),
            // As a page, by the server before it.
            _ => kit::answer(status, "<!DOCTYPE html><title>We're sorry, but something went wrong</title>\n"),
        }
    }

    fn post_at(&self, path: &str) -> Option<String> {
        match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
            [user, id] if user.starts_with('@') => Some(id.to_owned()),
            _ => None,
        }
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    fn processes(&self) -> bool {
        true
    }

    fn clear(&self) {
        let mut state = self.state();
        *state = State { last_id: state.last_id, ..State::default() };
        drop(state);
        self.windows.clear();
        self.codes.clear();
    }
}

#[cfg(test)]
mod tests;
