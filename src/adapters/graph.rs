//! What Facebook and Instagram share: how the Graph API is called, its error object, how a post is found again in a list of
//! the account's own, and the way from Facebook's login to a Page's token.
//!
//! Graph API v26.0: <https://developers.facebook.com/docs/graph-api/overview>.

mod errors;
mod listed;
pub mod login;

use jiff::SignedDuration;
use serde_json::Value;
use url::Url;

pub use errors::{error, failure};
pub use listed::{Page, Seen};

use super::{Account, answered, not_deleted};
use crate::delivery::{Class, Failure};
use crate::wire::{Request, Response, Wire};

/// The version in every path; `[adapter] version` in `channel.toml` overrides it.
const VERSION: &str = "v26.0";

/// `path` below the account's base URL and the API's version.
pub fn url(account: &Account, path: &[&str]) -> Url {
    let version = account.figures.get("version").and_then(Value::as_str).unwrap_or(VERSION);
    account.url(&[&[version], path].concat())
}

/// Sends `request` with the account's token; gives the answer if it is a success.
///
/// # Errors
///
/// What [`failure`] makes of the answer.
pub async fn call(account: &Account, wire: &Wire, request: Request) -> Result<Response, Failure> {
    let request = request.bearer(account.secret("access_token")?);
    let label = request.label();
    answered(wire.http.send(request).await, &label, |response| failure(account, response))
}

/// The body of a success. One that lacks what it must have leaves the outcome open: a 200 of a create without an id.
pub fn body<T: serde::de::DeserializeOwned>(response: &Response, label: &str) -> Result<T, Failure> {
    response.json().ok_or_else(|| {
        Failure::new(Class::MayHaveActed, "Meta answered with success but without what was asked for").at(label)
    })
}

/// `DELETE /{id}`, counted as `action`. One that is gone already is what was wanted; the same is said of one that the token may not
/// see.
///
/// # Errors
///
/// What `platform` refuses, and a yes after which it is still there.
pub async fn delete(
    account: &Account,
    wire: &Wire,
    id: &str,
    action: &'static str,
    platform: &str,
) -> Result<(), Failure> {
    let request = Request::new(http::Method::DELETE, url(account, &[id]), action).writes();
    let request = request.bearer(account.secret("access_token")?);
    let label = request.label();
    let sent = wire.http.send(request).await;
    if sent.as_ref().ok().and_then(error).is_some_and(|error| error.is_missing_object()) {
        return Ok(());
    }
    let told = answered(sent, &label, |response| failure(account, response))?.value();
    if told["success"] == true { Ok(()) } else { Err(not_deleted(platform, id)) }
}

/// How far the platform's clock may be behind the store's.
pub fn skew(account: &Account) -> SignedDuration {
    SignedDuration::from_secs(account.figure("clock_skew_s", 30).cast_signed())
}
