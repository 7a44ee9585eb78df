//! Facebook's login dialog, and the way from its code to the token of a Page.
//!
//! <https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow>,
//! <https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived>
//!
//! A person's tokens have `~short` or `~long` in them; those of Pages have not.

use serde_json::{Value, json};

use super::Facebook;
use crate::mock::graph::{self, Call, GraphError, error, wrong};
use crate::mock::params::Params;
use crate::mock::signin::{self, Page, Trade, Written};
use crate::mock::{Request, Response, World, kit};

const PAGE: Page = Page {
    title: "Facebook",
    client: "client_id",
    separator: ',',
    scopes: &[
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
        "pages_manage_engagement",
        "pages_read_user_content",
        "business_management",
    ],
    needs_challenge: false,
    methods: &["S256"],
    code_seconds: 600,
};

/// Sixty days, less what has passed.
const LONG_SECONDS: u32 = 5_183_944;

const SHORT: &str = "~short";
const LONG: &str = "~long";

/// True for the token of a person, which posts nothing to a Page.
pub(super) fn is_persons(token: &str) -> bool {
    token.contains(SHORT) || token.contains(LONG)
}

impl Facebook {
    /// What of this is asked for without the token of an account.
    pub(super) async fn sign_in(&self, request: &Request, world: &World) -> Option<Response> {
        let path: Vec<&str> = request.uri().path().trim_matches('/').split('/').collect();
        match (request.method().as_str(), path.as_slice()) {
            ("GET", [_, "dialog", "oauth"]) => Some(self.codes.page(request, &PAGE, world)),
            ("GET", [_, "oauth", "access_token"]) => Some(graph::answer(self.access_token(request, world), &[], world)),
            ("GET", [_, "debug_token"]) => Some(graph::answer(self.debug_token(request), &[], world)),
            _ => None,
        }
    }

    fn access_token(&self, request: &Request, world: &World) -> Result<Value, GraphError> {
        let params = Params::query(request).map_err(|_| wrong("The request could not be read"))?;
        let text = |name: &str| params.text(name).unwrap_or_default();
        if text("client_id").is_empty() || text("client_secret").is_empty() {
            return Err(error(101, "Missing client_id parameter."));
        }
        if text("grant_type") == "fb_exchange_token" {
            let (token, short) = (text("fb_exchange_token"), format!("{SHORT}."));
            let long = token.contains(&short).then(|| token.replace(&short, &format!("{LONG}.")));
            let long = long.ok_or_else(|| error(190, "Invalid OAuth access token."))?;
            return Ok(json!({"access_token": long, "token_type": "bearer", "expires_in": LONG_SECONDS}));
        }
        let (code, client, redirect_uri) = (text("code"), text("client_id"), text("redirect_uri"));
        let trade = Trade { code: &code, client: &client, redirect_uri: &redirect_uri, verifier: None };
        let granted = self.codes.take(&trade, PAGE.client, Written::Base64url, world.clock.now()).map_err(|why| {
            let message = match why {
                signin::Refused::Redirect => {
                    "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in \
                     the OAuth dialog request"
                }
                signin::Refused::Used => "This authorization code has been used.",
                _ => "Invalid verification code format.",
            };
            error(100, message).sub(36_009)
        })?;
        let token = format!("sandbox-{}{SHORT}.{}", granted.account, signin::serial());
        self.lock().scopes.insert(granted.account, granted.scopes);
        Ok(json!({"access_token": token, "token_type": "bearer", "expires_in": 5400}))
    }

    /// The Pages of a person: here one, of the person's name.
    pub(super) fn accounts(&self, call: &Call) -> Result<Value, GraphError> {
        call.only(&["limit", "after", "before"])?;
        if !is_persons(&call.token) {
            return Err(error(100, "(#100) Tried accessing nonexisting field (accounts) on node type (Page)"));
        }
        // Had by a token that ends soon, a Page's token ends with it.
        let kind = if call.token.contains(LONG) { "~page" } else { "~expired" };
        let token = format!("sandbox-{}{kind}.{}", call.account, signin::serial());
        let page = json!({
            "id": graph::account_id(&call.account), "name": call.account, "access_token": token,
            "tasks": ["ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"],
        });
        call.page(&[page], &["id", "name", "access_token"])
    }

    fn debug_token(&self, request: &Request) -> Result<Value, GraphError> {
        let params = Params::query(request).map_err(|_| wrong("The request could not be read"))?;
        let text = |name: &str| params.text(name).unwrap_or_default();
        if text("access_token").split_once('|').is_none_or(|(id, secret)| id.is_empty() || secret.is_empty()) {
            return Err(error(
                100,
                "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app",
            ));
        }
        let kit::Holder::Account(account) = kit::holder(Some(&text("input_token"))) else {
            return Ok(json!({"data": {"is_valid": false, "scopes": []}}));
        };
        let scopes = self.lock().scopes.get(&account).cloned().unwrap_or_default();
        Ok(json!({"data": {
            "app_id": "1", "type": "PAGE", "is_valid": true, "expires_at": 0, "data_access_expires_at": 0, "scopes": scopes,
        }}))
    }
}
