//! X, faked by API v2 (OpenAPI 2.167). Posts in `tweets`, media in `uploads`, counting in `text`.
//!
//! Limits: <https://docs.x.com/x-api/fundamentals/rate-limits>, the lower figure where pages disagree.

mod draw;
mod oauth1;
mod schema;
mod signin;
pub(super) mod text;
mod tweets;
mod uploads;
mod users;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use http::Method;
use serde_json::{Value, json};
use users::User;

use super::kit::{self, Count, Holder, Windows};
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World};

const CHANNEL: &str = "twitter";

/// Fifteen minutes.
const WINDOW_SECONDS: i64 = 900;
const DAY_SECONDS: i64 = 86_400;

/// The fake of X.
#[derive(Default)]
pub struct Twitter {
    state: Mutex<State>,
    windows: Windows,
    codes: Codes,
}

/// What X remembers.
#[derive(Default)]
struct State {
    tweets: Vec<tweets::Tweet>,
    media: HashMap<String, uploads::Media>,
    used_refresh_tokens: HashSet<String>,
    revoked: HashSet<String>,
    /// By key, token and time.
    used_nonces: HashSet<String>,
    last_id: u64,
}

impl State {
    /// The next snowflake: milliseconds since 2010-11-04, then 22 bits that count on.
    fn next_id(&mut self, now: jiff::Timestamp) -> String {
        let fresh = u64::try_from(now.as_millisecond() - 1_288_834_974_657).unwrap_or(0) << 22;
        self.last_id = fresh.max(self.last_id + 1);
        self.last_id.to_string()
    }
}

impl Twitter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn routed(&self, request: &Request, user: &User, path: &[&str], world: &World) -> Response {
        let post = request.method() == Method::POST;
        match path {
            ["2", "tweets"] if post => self.create(request, user, world),
            ["2", "tweets"] => self.lookup(request),
            ["2", "tweets", id] if request.method() == Method::DELETE => self.delete(id, user, world),
            ["2", "tweets", id] => self.read(id, request),
            ["2", "users", "me"] => users::me(request, user, world),
            ["2", "users", "by", "username", name] => users::by_name(name, request, user, world),
            ["2", "users", id] => users::by_id(id, request, user, world),
            ["2", "users", id, "tweets"] => self.timeline(id, request, user),
            ["2", "media", "upload"] if post => self.upload(request, user, world).await,
            ["2", "media", "upload"] => self.status(request, user, world),
            ["2", "media", "upload", "initialize"] => self.initialize(request, user, world),
            ["2", "media", "upload", id, "append"] => self.append(id, request, user, world).await,
            ["2", "media", "upload", id, "finalize"] => self.finalize(id, user, world),
            ["2", "media", "metadata"] => self.metadata(request, user),
            _ => not_found(),
        }
    }
}

/// The limit of a route per user, and the name under which it is counted. Appending and finalizing share one figure.
fn limit_of(method: &Method, path: &[&str]) -> Option<(&'static str, u32)> {
    Some(match (method.as_str(), path) {
        ("POST", ["2", "tweets"]) => ("create", 100),
        ("GET", ["2", "tweets"]) => ("lookup", 5000),
        ("DELETE", ["2", "tweets", _]) => ("delete", 50),
        ("GET", ["2", "tweets", _]) => ("read", 900),
        ("GET", ["2", "users", "me"]) => ("me", 75),
        ("GET", ["2", "users", "by", "username", _]) => ("user by name", 900),
        ("GET", ["2", "users", id]) if *id != "by" => ("user", 900),
        ("GET", ["2", "users", _, "tweets"]) => ("timeline", 900),
        ("POST", ["2", "media", "upload"]) => ("upload", 500),
        ("GET", ["2", "media", "upload"]) => ("status", 1000),
        ("POST", ["2", "media", "upload", "initialize"]) => ("initialize", 1875),
        ("POST", ["2", "media", "upload", _, "append"]) => ("append", 1875),
        ("POST", ["2", "media", "upload", _, "finalize"]) => ("finalize", 1875),
        ("POST", ["2", "media", "metadata"]) => ("metadata", 500),
        _ => return None,
    })
}

/// The limit of a route per app and day, where it has one; all tokens here are one app's.
fn app_limit_of(route: &str) -> Option<u32> {
    Some(match route {
        "create" => 10_000,
        "upload" | "metadata" => 50_000,
        "status" => 100_000,
        "initialize" | "append" | "finalize" => 180_000,
        _ => return None,
    })
}

/// The scope that a token must have been granted. <https://docs.x.com/fundamentals/authentication/guides/v2-authentication-mapping>
fn scope_of(method: &Method, path: &[&str]) -> &'static str {
    match path {
        ["2", "media", ..] => "media.write",
        ["2", "users", _] | ["2", "users", "by", ..] => "users.read",
        ["2", "tweets", ..] if method != Method::GET => "tweet.write",
        _ => "tweet.read",
    }
}

/// Whether an app may ask this without a person: what anybody may read.
fn may_be_app(method: &Method, path: &[&str]) -> bool {
    method == Method::GET && path != ["2", "users", "me"] && matches!(path, ["2", "tweets" | "users", ..])
}

#[async_trait]
impl Fake for Twitter {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    fn paths(&self) -> &'static [&'static str] {
        &[
            "/2/tweets/*",
            "/2/users/*/tweets",
            "/2/users/by/username/*",
            "/2/media/metadata",
            "/2/media/upload/*/*",
            "/2/oauth2/token",
            "/2/oauth2/revoke",
            "/i/oauth2/authorize",
            "/oauth2/token",
        ]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        let path = request.uri().path().to_owned();
        let path: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (request.method(), &path[..]) {
            (&Method::GET, ["i", "oauth2", "authorize"]) => return self.authorize(&request, world),
            (&Method::POST, ["2", "oauth2", "token"]) => return self.token(&request, world),
            (&Method::POST, ["2", "oauth2", "revoke"]) => return self.revoke(&request),
            (&Method::POST, ["oauth2", "token"]) => return signin::app_token(&request),
            _ => {}
        }
        let Some((route, limit)) = limit_of(request.method(), &path) else { return not_found() };
        let token = match oauth1::parameters(&request) {
            Some(signed) => oauth1::token(&request, &signed, world, &mut self.state().used_nonces),
            None => kit::bearer(&request).map(str::to_owned),
        };
        let is_revoked = token.as_ref().is_some_and(|token| self.state().revoked.contains(token));
        let Holder::Account(account) = kit::holder(token.as_deref().filter(|_| !is_revoked)) else {
            return unauthorized();
        };
        if signin::is_app_only(token.as_deref()) && !may_be_app(request.method(), &path) {
            return unsupported_authentication();
        }
        let user = User::of(account, world);
        let now = world.clock.now();
        let of_app = app_limit_of(route).map(|most| self.windows.take(&format!("app {route}"), most, DAY_SECONDS, now));
        if let Some(count) = of_app.filter(|count| count.refused) {
            let mut response = too_many();
            kit::set_header(&mut response, "x-app-limit-24hour-limit", count.limit);
            kit::set_header(&mut response, "x-app-limit-24hour-remaining", count.remaining);
            kit::set_header(&mut response, "x-app-limit-24hour-reset", count.resets_at);
            return response;
        }
        let count = self.windows.take(&format!("{route} {}", user.account), limit, WINDOW_SECONDS, now);
        let may = kit::grants(token.as_deref(), &[scope_of(request.method(), &path)]);
        let response = match (count.refused, may) {
            (true, _) => too_many(),
            (false, false) => forbidden("You are not permitted to perform this action."),
            (false, true) => self.routed(&request, &user, &path, world).await,
        };
        with_limits(response, count)
    }

    fn too_fast(&self, request: &Request, world: &World, retry_after_seconds: u64) -> Response {
        let resets_at = world.clock.now().as_second() + i64::try_from(retry_after_seconds).unwrap_or(i64::MAX / 2);
        let path: Vec<&str> = request.uri().path().trim_matches('/').split('/').collect();
        let limit = limit_of(request.method(), &path).map_or(100, |(_, limit)| limit);
        with_limits(too_many(), Count { limit, remaining: 0, resets_at, refused: true })
    }

    fn post_at(&self, path: &str) -> Option<String> {
        match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
            [_, "status", id] | ["i", "web", "status", id] => Some(id.to_owned()),
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

fn with_limits(mut response: Response, count: Count) -> Response {
    kit::set_header(&mut response, "x-rate-limit-limit", count.limit);
    kit::set_header(&mut response, "x-rate-limit-remaining", count.remaining);
    kit::set_header(&mut response, "x-rate-limit-reset", count.resets_at);
    response
}

/// The problem object: `title`, `detail`, `type`, `status`.
fn problem(status: u16, title: &str, detail: &str) -> Response {
    kit::json(status, &json!({"title": title, "status": status, "type": "about:blank", "detail": detail}))
}

/// The errors array, with which X refuses what is wrong in a request.
fn invalid(message: &str, parameters: Value) -> Response {
    kit::json(
        400,
        &json!({
            "errors": [{"parameters": parameters, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.x.com/2/problems/invalid-request",
        }),
    )
}

/// Refuses parameters of a query that are not in `known`.
fn only(query: &[(String, String)], known: &[&str]) -> Result<(), Response> {
    let Some((name, value)) = query.iter().find(|(name, _)| !known.contains(&name.as_str())) else { return Ok(()) };
    let message = format!("The query parameter [{name}] is not one of [{}]", known.join(","));
    Err(invalid(&message, json!({ name: [value] })))
}

/// The values of the list `name`, each of which is in `known`.
fn listed(query: &[(String, String)], name: &str, known: &[&str]) -> Result<HashSet<String>, Response> {
    let asked = kit::value(query, name).unwrap_or_default();
    let asked: HashSet<String> = asked.split(',').filter(|value| !value.is_empty()).map(str::to_owned).collect();
    match asked.iter().find(|value| !known.contains(&value.as_str())) {
        Some(value) => {
            let known = known.join(",");
            let message = format!("The `{name}` query parameter value [{value}] is not one of [{known}]");
            Err(invalid(&message, json!({ name: [value] })))
        }
        None => Ok(asked),
    }
}

fn missing_user(id: &str) -> Response {
    let error = json!({
        "value": id, "detail": format!("Could not find user with id: [{id}]."), "title": "Not Found Error",
        "resource_type": "user", "parameter": "id", "resource_id": id,
        "type": "https://api.x.com/2/problems/resource-not-found",
    });
    kit::json(404, &json!({"errors": [error]}))
}

fn unsupported_authentication() -> Response {
    kit::json(
        403,
        &json!({
            "title": "Unsupported Authentication", "status": 403,
            "detail": "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported \
                       authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].",
            "type": "https://api.x.com/2/problems/unsupported-authentication",
        }),
    )
}

fn forbidden(detail: &str) -> Response {
    problem(403, "Forbidden", detail)
}

fn unauthorized() -> Response {
    problem(401, "Unauthorized", "Unauthorized")
}

fn too_many() -> Response {
    problem(429, "Too Many Requests", "Too Many Requests")
}

fn not_found() -> Response {
    problem(404, "Not Found", "Not Found")
}

#[cfg(test)]
mod tests;
