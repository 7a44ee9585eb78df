//! Signing in to X by OAuth 2: the page, the trade of its code, the refresh tokens that work once.
//!
//! <https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code>

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::json;

use super::Twitter;
use crate::mock::kit::{self, Holder};
use crate::mock::signin::{Page, Trade, Written};
use crate::mock::{Request, Response, World};

const PAGE: Page = Page {
    title: "X",
    client: "client_id",
    separator: ' ',
    scopes: &["tweet.read", "tweet.write", "users.read", "media.write", "offline.access", "follows.read", "like.read"],
    also: &[
        "tweet.moderate.write",
        "follows.write",
        "list.read",
        "list.write",
        "mute.read",
        "mute.write",
        "like.write",
        "block.read",
        "block.write",
        "bookmark.read",
        "bookmark.write",
        "dm.read",
        "dm.write",
        "space.read",
        "users.email",
    ],
    needs_challenge: true,
    methods: &["S256", "plain"],
    code_seconds: 30,
};

/// What a token is granted that nobody signed in for.
const USED: [&str; 5] = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"];

/// Lifetime of an access token.
const ACCESS_SECONDS: u32 = 7200;

impl Twitter {
    pub(super) fn authorize(&self, request: &Request, world: &World) -> Response {
        self.codes.page(request, &PAGE, world)
    }

    pub(super) fn token(&self, request: &Request, world: &World) -> Response {
        // X reads JSON here too, though it documents forms.
        let is_json = kit::header(request, "content-type").is_some_and(|kind| kind.starts_with("application/json"));
        let form = match serde_json::from_slice::<BTreeMap<String, String>>(request.body()) {
            Ok(fields) if is_json => fields.into_iter().collect(),
            _ => kit::form(request.body()),
        };
        let Some(client) = client(request, &form) else {
            return error(401, "unauthorized_client", "Missing valid authorization header");
        };
        match kit::value(&form, "grant_type") {
            Some("authorization_code") => self.trade(&form, &client, world),
            _ => self.refresh(&form),
        }
    }

    fn trade(&self, form: &[(String, String)], client: &str, world: &World) -> Response {
        let value = |name: &str| kit::value(form, name).unwrap_or_default();
        let trade = Trade {
            code: value("code"),
            client,
            redirect_uri: value("redirect_uri"),
            verifier: kit::value(form, "code_verifier"),
        };
        let taken = self.codes.take(&trade, PAGE.client, Written::Base64url, world.clock.now());
        let Ok(granted) = taken else {
            return error(400, "invalid_request", "Value passed for the authorization code was invalid.");
        };
        let token = granted.token(PAGE.scopes);
        let mut body = json!({
            "token_type": "bearer", "expires_in": ACCESS_SECONDS, "access_token": token, "scope": granted.scopes.join(" "),
        });
        if granted.scopes.iter().any(|scope| scope == "offline.access") {
            body["refresh_token"] = format!("{token}.r0").into();
        }
        kit::json(200, &body)
    }

    /// <https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token>: access and refresh tokens alike.
    pub(super) fn revoke(&self, request: &Request) -> Response {
        let form = kit::form(request.body());
        if client(request, &form).is_none() {
            return error(401, "unauthorized_client", "Missing valid authorization header");
        }
        let Some(token) = kit::value(&form, "token").filter(|token| !token.is_empty()) else {
            return error(400, "invalid_request", "Missing required parameter [token].");
        };
        let mut state = self.state();
        state.used_refresh_tokens.insert(token.to_owned());
        state.revoked.insert(token.to_owned());
        kit::json(200, &json!({"revoked": true}))
    }

    fn refresh(&self, form: &[(String, String)]) -> Response {
        let token = kit::value(form, "refresh_token").unwrap_or_default().to_owned();
        let (base, turn) = match token.rsplit_once(".r") {
            Some((base, turn)) if turn.parse::<u32>().is_ok() => (base, turn.parse().unwrap_or(0)),
            _ => (token.as_str(), 0_u32),
        };
        let used = !self.state().used_refresh_tokens.insert(token.clone());
        let Holder::Account(_) = kit::holder(Some(base).filter(|base| !base.is_empty())) else {
            return dead_refresh_token();
        };
        if used || kit::value(form, "grant_type") != Some("refresh_token") {
            return dead_refresh_token();
        }
        // Another each time: one who goes on with the old has not stored the new.
        let access = format!("{base}~r{}", turn + 1);
        kit::json(
            200,
            &json!({
                "token_type": "bearer", "expires_in": ACCESS_SECONDS, "access_token": access,
                "scope": USED.iter().filter(|scope| kit::grants(Some(base), &[scope])).copied().collect::<Vec<_>>().join(" "),
                "refresh_token": format!("{base}.r{}", turn + 1),
            }),
        )
    }
}

/// `POST /oauth2/token`: a token of an app without a person, which reads what anybody may.
/// <https://docs.x.com/fundamentals/authentication/oauth-2-0/application-only>
pub(super) fn app_token(request: &Request) -> Response {
    let form = kit::form(request.body());
    let is_asked = kit::value(&form, "grant_type") == Some("client_credentials");
    match kit::header(request, "authorization").and_then(|_| client(request, &form)) {
        Some(_) if is_asked => {
            kit::json(200, &json!({"token_type": "bearer", "access_token": format!("sandbox-default~{APP_ONLY}")}))
        }
        _ => {
            let error = json!({
                "code": 99, "message": "Unable to verify your credentials", "label": "authenticity_token_error",
            });
            kit::json(403, &json!({ "errors": [error] }))
        }
    }
}

/// What stands behind the account's name in the token of an app.
const APP_ONLY: &str = "app";

/// Whether a token is that of an app without a person.
pub(super) fn is_app_only(token: Option<&str>) -> bool {
    token.is_some_and(|token| token.split('~').skip(1).any(|part| part == APP_ONLY))
}

/// The app that asks: a confidential one signs, a public one says its name.
fn client(request: &Request, form: &[(String, String)]) -> Option<String> {
    let Some(basic) = kit::header(request, "authorization") else {
        return kit::value(form, "client_id").filter(|id| !id.is_empty()).map(str::to_owned);
    };
    let bytes = base64::engine::general_purpose::STANDARD.decode(basic.strip_prefix("Basic ")?).ok()?;
    let pair = String::from_utf8(bytes).ok()?;
    let (id, secret) = pair.split_once(':')?;
    (!id.is_empty() && !secret.is_empty()).then(|| id.to_owned())
}

fn error(status: u16, error: &str, description: &str) -> Response {
    kit::json(status, &json!({"error": error, "error_description": description}))
}

fn dead_refresh_token() -> Response {
    kit::json(400, &json!({"error": "invalid_request", "error_description": "Value passed for the token was invalid."}))
}
