//! Signing in to TikTok: `client_key`, scopes with commas, a challenge in hex. Refusals of the token endpoint have status 200.
//!
//! <https://developers.tiktok.com/doc/login-kit-desktop>, <https://developers.tiktok.com/doc/oauth-user-access-token-management>

use serde_json::json;

use super::{Holder, Tiktok};
use crate::mock::params::Params;
use crate::mock::signin::{self, Page, Trade, Written};
use crate::mock::{Request, Response, World, kit};

const PAGE: Page = Page {
    title: "TikTok",
    client: "client_key",
    separator: ',',
    scopes: &["user.info.basic", "user.info.profile", "video.publish", "video.upload", "video.list"],
    also: &["user.info.stats"],
    needs_challenge: true,
    methods: &["S256"],
    code_seconds: 600,
};

/// Lifetimes of the tokens.
const ACCESS_SECONDS: u32 = 86_400;
const REFRESH_SECONDS: u32 = 31_536_000;

/// What refresh tokens end with that were given out here.
const GIVEN: &str = "~rft";

fn dead_refresh_token() -> Response {
    error("invalid_grant", "Refresh token is invalid or expired.")
}

fn error(code: &str, description: &str) -> Response {
    kit::json(200, &json!({"error": code, "error_description": description, "log_id": "token"}))
}

impl Tiktok {
    pub(super) fn authorize(&self, request: &Request, world: &World) -> Response {
        self.codes.page(request, &PAGE, world)
    }

    pub(super) async fn token(&self, request: &Request, world: &World) -> Response {
        if !kit::header(request, "content-type")
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
        {
            return error("invalid_request", "Only `application/x-www-form-urlencoded` is supported as Content-Type.");
        }
        let params = Params::read(request).await.unwrap_or_default();
        let text = |name: &str| params.text(name).unwrap_or_default();
        if text("client_key").is_empty() || text("client_secret").is_empty() {
            return error("invalid_client", "Client key or secret is incorrect.");
        }
        match text("grant_type").as_str() {
            "authorization_code" => self.trade(&params, world),
            "refresh_token" => self.refresh(&params),
            _ => error("unsupported_grant_type", "The grant type is not supported."),
        }
    }

    /// `POST /v2/oauth/revoke/`: the token works no more.
    pub(super) async fn revoke(&self, request: &Request) -> Response {
        let params = Params::read(request).await.unwrap_or_default();
        if params.text("client_key").unwrap_or_default().is_empty() {
            return error("invalid_client", "Client key or secret is incorrect.");
        }
        match params.text("token").filter(|token| !token.is_empty()) {
            Some(token) => {
                self.lock().revoked.insert(token);
                kit::json(200, &json!({}))
            }
            None => error("invalid_request", "The token is missing."),
        }
    }

    fn trade(&self, params: &Params, world: &World) -> Response {
        let text = |name: &str| params.text(name).unwrap_or_default();
        let verifier = params.text("code_verifier");
        let (code, client, redirect_uri) = (text("code"), text("client_key"), text("redirect_uri"));
        let trade = Trade { code: &code, client: &client, redirect_uri: &redirect_uri, verifier: verifier.as_deref() };
        match self.codes.take(&trade, PAGE.client, Written::Hex, world.clock.now()) {
            Ok(granted) => answer(
                &granted.token(PAGE.scopes),
                &format!("{}{GIVEN}", granted.token(PAGE.scopes)),
                &granted.account,
                &granted.scopes.join(","),
            ),
            Err(signin::Refused::Verifier) => error("invalid_request", "Code verifier or code challenge is invalid."),
            Err(signin::Refused::Redirect) => {
                error("invalid_request", "Redirect_uri is not matched with the uri when requesting code.")
            }
            Err(_) => error("invalid_grant", "Authorization code is expired."),
        }
    }

    /// New tokens for a refresh token. One that was given out here works once; one that somebody made up, as often as wished.
    fn refresh(&self, params: &Params) -> Response {
        let shown = params.text("refresh_token").unwrap_or_default();
        let Holder::Account(account) = kit::holder(Some(&shown)) else { return dead_refresh_token() };
        if shown.ends_with(GIVEN) && !self.lock().spent.insert(shown.clone()) {
            return dead_refresh_token();
        }
        let withheld = kit::withheld(Some(&shown));
        let token = |kind: &str| match account.as_str() {
            "default" => format!("{kind}.{}", signin::serial()),
            _ => format!("{}~{}", signin::token(&account, &withheld), signin::serial()),
        };
        let granted: Vec<&str> = PAGE.scopes.iter().copied().filter(|scope| !withheld.contains(scope)).collect();
        answer(&token("act"), &format!("{}{GIVEN}", token("rft")), &account, &granted.join(","))
    }
}

fn answer(access: &str, refresh: &str, account: &str, scope: &str) -> Response {
    kit::json(
        200,
        &json!({
            "access_token": access, "expires_in": ACCESS_SECONDS, "open_id": super::open_id(account),
            "refresh_expires_in": REFRESH_SECONDS, "refresh_token": refresh, "scope": scope, "token_type": "Bearer",
        }),
    )
}
