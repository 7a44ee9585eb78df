//! Signing in at Google: the consent page, the token endpoint.
//!
//! <https://developers.google.com/identity/protocols/oauth2/native-app>

use std::collections::HashSet;

use serde_json::json;

use super::{Holder, Youtube};
use crate::mock::params::Params;
use crate::mock::signin::{self, Page, Trade, Written};
use crate::mock::{Request, Response, World, kit};

const PAGE: Page = Page {
    title: "Google",
    client: "client_id",
    separator: ' ',
    scopes: &[
        "https://www.googleapis.com/auth/youtube",
        "https://www.googleapis.com/auth/youtube.upload",
        "https://www.googleapis.com/auth/youtube.force-ssl",
        "https://www.googleapis.com/auth/youtube.readonly",
    ],
    also: &[
        "openid",
        "email",
        "profile",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/userinfo.profile",
        "https://www.googleapis.com/auth/youtubepartner",
        "https://www.googleapis.com/auth/youtubepartner-channel-audit",
        "https://www.googleapis.com/auth/youtube.channel-memberships.creator",
        "https://www.googleapis.com/auth/yt-analytics.readonly",
        "https://www.googleapis.com/auth/yt-analytics-monetary.readonly",
    ],
    needs_challenge: false,
    methods: &["S256"],
    code_seconds: 600,
};

/// Lifetime of an access token.
const ACCESS_SECONDS: u32 = 3599;

fn error(status: u16, code: &str, text: &str) -> Response {
    kit::json(status, &json!({"error": code, "error_description": text}))
}

impl Youtube {
    pub(super) fn authorize(&self, request: &Request, world: &World) -> Response {
        self.codes.page(request, &PAGE, world)
    }

    pub(super) async fn token(&self, request: &Request, world: &World) -> Response {
        let params = Params::read(request).await.unwrap_or_default();
        let Some(client) = client(request, &params) else {
            return error(401, "invalid_client", "The OAuth client was not found.");
        };
        match params.text("grant_type").as_deref() {
            Some("authorization_code") => self.trade(&params, &client, world),
            Some("refresh_token") if self.is_revoked(&params) => {
                error(400, "invalid_grant", "Token has been expired or revoked.")
            }
            Some("refresh_token") => refresh(&params),
            _ => error(400, "unsupported_grant_type", "Invalid grant_type"),
        }
    }

    /// `POST /revoke`: the token works no more. <https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke>
    pub(super) async fn revoke(&self, request: &Request) -> Response {
        let params = Params::read(request).await.unwrap_or_default();
        let in_query = kit::query(request);
        let token = params.text("token").or_else(|| kit::value(&in_query, "token").map(str::to_owned));
        match token.filter(|token| matches!(kit::holder(Some(token)), Holder::Account(_))) {
            Some(token) => {
                self.lock().revoked.insert(token);
                kit::json(200, &json!({}))
            }
            None => error(400, "invalid_token", "Token expired or revoked"),
        }
    }

    fn trade(&self, params: &Params, client: &str, world: &World) -> Response {
        let text = |name: &str| params.text(name).unwrap_or_default();
        let verifier = params.text("code_verifier");
        let (code, redirect_uri) = (text("code"), text("redirect_uri"));
        let trade = Trade { code: &code, client, redirect_uri: &redirect_uri, verifier: verifier.as_deref() };
        let granted = match self.codes.take(&trade, PAGE.client, Written::Base64url, world.clock.now()) {
            Ok(granted) => granted,
            Err(signin::Refused::Redirect) => return error(400, "redirect_uri_mismatch", "Bad Request"),
            Err(signin::Refused::Verifier) => return error(400, "invalid_grant", "Missing code verifier."),
            Err(_) => return error(400, "invalid_grant", "Malformed auth code."),
        };
        let token = granted.token(PAGE.scopes);
        let mut body = json!({
            "access_token": token, "expires_in": ACCESS_SECONDS, "scope": granted.scopes.join(" "), "token_type": "Bearer",
        });
        // Only who wants to work offline gets one, at the first consent, or if the page was to ask again.
        let asked = |name: &str| kit::value(&granted.asked, name);
        let is_first = self.consented().insert(granted.account.clone());
        let asks_again = asked("prompt").is_some_and(|prompt| prompt.contains("consent"));
        if asked("access_type") == Some("offline") && (is_first || asks_again) {
            body["refresh_token"] = granted.token(PAGE.scopes).into();
        }
        kit::json(200, &body)
    }

    fn is_revoked(&self, params: &Params) -> bool {
        params.text("refresh_token").is_some_and(|token| self.lock().revoked.contains(&token))
    }

    fn consented(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.consented.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The app that asks, by the form or by HTTP Basic: `client_secret_post` and `client_secret_basic`.
/// <https://accounts.google.com/.well-known/openid-configuration>
fn client(request: &Request, params: &Params) -> Option<String> {
    if let (Some(id), Some(_)) = (params.text("client_id"), params.text("client_secret")) {
        return Some(id);
    }
    signin::basic(request).map(|(id, _)| id)
}

/// The scopes that a token has.
fn granted(token: Option<&str>) -> String {
    PAGE.scopes.iter().filter(|scope| kit::grants(token, &[scope])).copied().collect::<Vec<_>>().join(" ")
}

/// `GET /tokeninfo`: what a token may do, and for how long. <https://oauth2.googleapis.com/tokeninfo>
pub(super) fn token_info(request: &Request, world: &World) -> Response {
    let query = kit::query(request);
    let token = kit::value(&query, "access_token");
    match kit::holder(token) {
        Holder::Account(_) => {
            let ends_at = world.clock.now().as_second() + i64::from(ACCESS_SECONDS);
            let body = json!({
                "azp": "sandbox", "aud": "sandbox", "scope": granted(token), "exp": ends_at.to_string(),
                "expires_in": ACCESS_SECONDS.to_string(), "access_type": "offline",
            });
            kit::json(200, &body)
        }
        _ => error(400, "invalid_token", "Invalid Value"),
    }
}

fn refresh(params: &Params) -> Response {
    match kit::holder(params.text("refresh_token").as_deref()) {
        Holder::Account(account) => {
            let shown = params.text("refresh_token");
            let withheld = kit::withheld(shown.as_deref());
            let token =
                if account == "default" { "ya29.default".to_owned() } else { signin::token(&account, &withheld) };
            let scope = granted(shown.as_deref());
            let body =
                json!({"access_token": token, "expires_in": ACCESS_SECONDS, "scope": scope, "token_type": "Bearer"});
            kit::json(200, &body)
        }
        _ => error(400, "invalid_grant", "Token has been expired or revoked."),
    }
}
