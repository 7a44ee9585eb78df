//! What Facebook and Instagram share: how the Graph API is called, its error object, how a post is found again in a list of
//! the account's own, and the way from Facebook's login to a Page's token.
//!
//! Graph API v26.0: <https://developers.facebook.com/docs/graph-api/overview>.

mod errors;
mod listed;
pub mod login;

use jiff::SignedDuration;
use ring::hmac;
use serde_json::Value;
use url::Url;

pub use errors::{class_said, error, failure, unless_blocked, until_unblocked};
pub use listed::{Page, Seen};

use super::{Account, answered, not_deleted, proof_or_word};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;
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
    let request = signed(account, request)?;
    let label = request.label();
    answered(wire.http.send(request).await, &label, |response| failure(account, response))
}

/// `request` with the account's token: see [`signed_by`].
///
/// # Errors
///
/// That there is no token.
pub fn signed(account: &Account, request: Request) -> Result<Request, Failure> {
    Ok(signed_by(account, account.secret("access_token")?, request))
}

/// `request` with `token`. Where the app's secret is there too, what Facebook Login gave goes with the proof that whoever
/// sends it has both, which some apps want: <https://developers.facebook.com/docs/graph-api/guides/secure-requests>.
pub fn signed_by(account: &Account, token: &Secret, request: Request) -> Request {
    let request = request.bearer(token);
    match account.secrets.get("client_secret").filter(|_| token.expose().starts_with(BY_FACEBOOK_LOGIN)) {
        Some(secret) => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
            let proof = hmac::sign(&key, token.expose().as_bytes());
            let proof: String = proof.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            request.query("appsecret_proof", &proof).secret(&Secret::new(proof))
        }
        None => request,
    }
}

/// How the tokens begin that Facebook Login gives.
const BY_FACEBOOK_LOGIN: &str = "EAA";

/// The body of a success. One that lacks what it must have leaves the outcome open: a 200 of a create without an id.
pub fn body<T: serde::de::DeserializeOwned>(response: &Response, label: &str) -> Result<T, Failure> {
    response.json().ok_or_else(|| {
        Failure::new(Class::MayHaveActed, "Meta answered with success but without what was asked for").at(label)
    })
}

/// What a platform calls the two calls of a delete, for its quotas, and itself.
pub struct Deletes {
    /// The platform's name.
    pub platform: &'static str,
    /// `DELETE /{id}`
    pub delete: &'static str,
    /// `GET /{id}`
    pub read: &'static str,
}

/// `DELETE /{id}`, read back. One that is gone already is what was wanted; the same is said of one that the token may not see.
///
/// # Errors
///
/// What the platform refuses, and a yes after which it is still there.
pub async fn delete(account: &Account, wire: &Wire, id: &str, calls: &Deletes) -> Result<(), Failure> {
    let request = Request::new(http::Method::DELETE, url(account, &[id]), calls.delete).writes();
    let told = call_on(account, wire, request).await?;
    if told.as_ref().is_some_and(|told| told.value()["success"] != true) {
        return Err(not_deleted(calls.platform, id));
    }
    let read_back = Request::get(url(account, &[id]), calls.read).query("fields", "id");
    match call_on(account, wire, read_back).await {
        // What may be read and is said not to be there for a delete is another's to delete.
        Ok(Some(_)) if told.is_none() => {
            let message = format!("{} lets this account not delete {id}, which is still there", calls.platform);
            Err(Failure::new(Class::Refused, message))
        }
        Ok(Some(_)) => Err(not_deleted(calls.platform, id)),
        failed => proof_or_word(failed.map(drop)),
    }
}

/// The answer to a call about one object; none if there is no such object.
async fn call_on(account: &Account, wire: &Wire, request: Request) -> Result<Option<Response>, Failure> {
    let request = signed(account, request)?;
    let label = request.label();
    let sent = wire.http.send(request).await;
    if sent.as_ref().ok().and_then(error).is_some_and(|error| error.is_missing_object()) {
        return Ok(None);
    }
    answered(sent, &label, |response| failure(account, response)).map(Some)
}

/// The address of a post that is out, or what stands for it where that is not told now: nothing that is still to be sent waits for it. A
/// token that has ended is renewed first.
pub fn address(told: Result<Option<String>, Failure>, otherwise: Option<String>) -> Result<Option<String>, Failure> {
    match told {
        Err(failure) if failure.class != Class::Expired => {
            tracing::warn!("the address of a post that is out is not told: {failure}");
            Ok(otherwise)
        }
        told => told,
    }
}

/// How far the platform's clock may be behind the store's.
pub fn skew(account: &Account) -> SignedDuration {
    SignedDuration::from_secs(account.figure("clock_skew_s", 30).cast_signed())
}

/// What is only told of a post that is out, such as its address: where it is refused, `otherwise` stands for it, and nobody takes
/// the post for failed. What may pass is tried again.
pub fn beside<T>(told: Result<T, Failure>, otherwise: T) -> Result<T, Failure> {
    match told {
        Err(failure) if matches!(failure.class, Class::Refused | Class::Unauthorized | Class::Unsupported) => {
            tracing::warn!("of a post that is out something is not told: {failure}");
            Ok(otherwise)
        }
        told => told,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::scripted::{Script, account, response};
    use super::*;

    const CALLS: Deletes = Deletes { platform: "Facebook", delete: "delete_post", read: "get_post" };

    async fn deleted(read_back: Response) -> Result<(), Failure> {
        let script = Script::new([response(200, &json!({"success": true})), read_back]);
        let account = account("facebook", &[("access_token", "EAAG-page")], &[]);
        let done = delete(&account, &script.wire(), "11_22", &CALLS).await;
        let asked = script.requests();
        assert_eq!((asked.len(), asked[1].action, asked[1].writes), (2, "get_post", false));
        done
    }

    #[tokio::test]
    async fn what_is_deleted_is_read_back_by_whoever_may_read() {
        let error = |code: i64, subcode: i64| {
            response(400, &json!({"error": {"message": "no", "code": code, "error_subcode": subcode}}))
        };
        assert_eq!(deleted(error(100, 33)).await, Ok(()));
        assert_eq!(
            deleted(error(10, 0)).await,
            Ok(()),
            "it may delete and not read: the platform's word is all there is"
        );
        let there = deleted(response(200, &json!({"id": "11_22"}))).await.expect_err("it is there");
        assert!(there.class == Class::NotActed && there.message.contains("still there"), "{there}");
        assert_eq!(deleted(error(4, 0)).await.expect_err("later").class, Class::TooFast);
    }

    /// The same is said of what is not there and of what the account has no right to.
    #[tokio::test]
    async fn what_is_said_not_to_be_there_and_can_be_read_was_not_deleted() {
        let missing = || response(400, &json!({"error": {"message": "no", "code": 100, "error_subcode": 33}}));
        for (read_back, class) in [(missing(), None), (response(200, &json!({"id": "11_22"})), Some(Class::Refused))] {
            let script = Script::new([missing(), read_back]);
            let account = account("facebook", &[("access_token", "EAAG-page")], &[]);
            let done = delete(&account, &script.wire(), "11_22", &CALLS).await;
            assert_eq!(done.err().map(|failure| failure.class), class);
        }
    }

    /// An app may want it of every call, and takes none without it then.
    #[tokio::test]
    async fn calls_prove_that_the_apps_secret_is_known_where_it_is() {
        let proof = |secrets: &[(&str, &str)]| {
            let account = account("facebook", secrets, &[]);
            let request = Request::get(url(&account, &["me"]), "get_me");
            let request = signed(&account, request).expect("a token");
            request.url.query_pairs().find(|(name, _)| name == "appsecret_proof").map(|(_, proof)| proof.into_owned())
        };
        let page = ("access_token", "EAAG-page");
        // By `openssl dgst -sha256 -hmac topsecret`.
        assert_eq!(
            proof(&[page, ("client_secret", "topsecret")]).as_deref(),
            Some("d266cb7682ce78feba6f84d2ca01ac5776f5a40d39809b11d4b068aa46343bcb")
        );
        assert_eq!(proof(&[page]), None);
        assert_eq!(proof(&[("access_token", "IGAA-own"), ("client_secret", "topsecret")]), None);
    }
}
