//! Instagram's own login: the page, the token of an hour, the one of sixty days.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login>
//!
//! The first token has `~short` in it.

use serde_json::{Value, json};

use super::Instagram;
use crate::mock::graph::{self, GraphError, error, wrong};
use crate::mock::params::Params;
use crate::mock::signin::{self, Page, Trade, Written};
use crate::mock::{Request, Response, World, kit};

const PAGE: Page = Page {
    title: "Instagram",
    client: "client_id",
    separator: ',',
    scopes: &[
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_messages",
    ],
    also: &["instagram_business_manage_insights"],
    needs_challenge: false,
    methods: &["S256"],
    code_seconds: 3600,
};

/// Sixty days.
const LONG_SECONDS: u32 = 5_184_000;

const SHORT: &str = "~short";

/// True for the token of an hour.
pub(super) fn is_short(token: &str) -> bool {
    token.contains(SHORT)
}

impl Instagram {
    /// What of this is asked for without the token of an account, or with the first one.
    pub(super) async fn sign_in(&self, request: &Request, world: &World) -> Option<Response> {
        match (request.method().as_str(), request.uri().path()) {
            ("GET", "/oauth/authorize") => Some(self.codes.page(request, &PAGE, world)),
            ("POST", "/oauth/access_token") => Some(self.short(request, world).await),
            ("GET", "/access_token") => Some(graph::answer(exchange(request), &[], world)),
            _ => self.sign_in_by_facebook(request, world),
        }
    }

    async fn short(&self, request: &Request, world: &World) -> Response {
        let refused = |message: &str| {
            kit::json(400, &json!({"error_type": "OAuthException", "code": 400, "error_message": message}))
        };
        let params = Params::read(request).await.unwrap_or_default();
        let text = |name: &str| params.text(name).unwrap_or_default();
        if text("client_id").is_empty() || text("client_secret").is_empty() {
            return refused("Invalid platform app");
        }
        if text("grant_type") != "authorization_code" {
            return refused("Invalid grant_type");
        }
        let (code, client, redirect_uri) = (text("code"), text("client_id"), text("redirect_uri"));
        let trade = Trade { code: &code, client: &client, redirect_uri: &redirect_uri, verifier: None };
        match self.codes.take(&trade, PAGE.client, Written::Base64url, world.clock.now()) {
            Ok(granted) => kit::json(
                200,
                &json!({"data": [{
                    "access_token": format!("{}{SHORT}", granted.token(PAGE.scopes)),
                    "user_id": graph::account_id(&granted.account), "permissions": granted.scopes.join(","),
                }]}),
            ),
            Err(signin::Refused::Redirect) => refused(
                "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
            ),
            Err(signin::Refused::Used) => refused("This authorization code has been used"),
            Err(_) => refused("Invalid authorization code"),
        }
    }
}

fn exchange(request: &Request) -> Result<Value, GraphError> {
    let params = Params::query(request).map_err(|_| wrong("The request could not be read"))?;
    let text = |name: &str| params.text(name).unwrap_or_default();
    if text("grant_type") != "ig_exchange_token" || text("client_secret").is_empty() {
        return Err(wrong("The parameter grant_type is required."));
    }
    let short = text("access_token");
    if !is_short(&short) {
        return Err(error(190, "Error validating access token"));
    }
    Ok(json!({"access_token": short.replace(SHORT, "~long"), "token_type": "bearer", "expires_in": LONG_SECONDS}))
}
