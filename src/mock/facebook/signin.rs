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
    also: &[
        "public_profile",
        "email",
        "read_insights",
        "publish_video",
        "pages_manage_metadata",
        "pages_manage_ads",
        "pages_messaging",
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_comments",
        "instagram_manage_insights",
        "ads_management",
        "ads_read",
    ],
    needs_challenge: false,
    methods: &["S256"],
    code_seconds: 600,
};

/// An hour and a half, and sixty days, less what has passed.
const SHORT_SECONDS: u32 = 5400;
const LONG_SECONDS: u32 = 5_183_944;

/// How long a person's consent lets an app read, here always from now on: ninety days.
const DATA_ACCESS_SECONDS: i64 = 90 * 86_400;

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
            ("GET", [_, "debug_token"]) => Some(graph::answer(debug_token(request, world), &[], world)),
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
            let long = long_lived(&text("fb_exchange_token"), world)?;
            return Ok(json!({"access_token": long, "token_type": "bearer", "expires_in": LONG_SECONDS}));
        }
        if text("grant_type") == "client_credentials" {
            return Ok(json!({"access_token": format!("{}|sandbox", text("client_id")), "token_type": "bearer"}));
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
        let token = format!("{}{SHORT}{}", granted.token(PAGE.scopes), graph::ending(SHORT_SECONDS, world));
        Ok(json!({"access_token": token, "token_type": "bearer", "expires_in": SHORT_SECONDS}))
    }

    /// The Pages of a person: here one, of the person's name.
    pub(super) fn accounts(&self, call: &Call) -> Result<Value, GraphError> {
        call.only(&["limit", "after", "before"])?;
        if !is_persons(&call.token) {
            return Err(error(100, "(#100) Tried accessing nonexisting field (accounts) on node type (Page)"));
        }
        // Had by a token that ends soon, a Page's token ends with it; by one of sixty days, it has no end.
        let ends = match graph::ends_at(&call.token) {
            Some(ends_at) if call.token.contains(SHORT) => format!("~until={ends_at}"),
            _ => String::new(),
        };
        let own = signin::token(&call.account, &kit::withheld(Some(&call.token)));
        let token = format!("{own}~page.{}{ends}", signin::serial());
        let page = json!({
            "id": graph::account_id(&call.account), "name": call.account, "access_token": token,
            "tasks": ["ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"],
        });
        call.page(&[page], &["id", "name", "access_token"])
    }
}

/// What a person has granted, and what not.
pub(super) fn permissions(call: &Call) -> Value {
    let status = |scope: &str| if call.lacks(&[scope]).is_none() { "granted" } else { "declined" };
    let all = PAGE.scopes.iter().map(|scope| json!({"permission": scope, "status": status(scope)}));
    json!({"data": all.collect::<Vec<_>>()})
}

/// The token of sixty days for one that ends soon.
fn long_lived(token: &str, world: &World) -> Result<String, GraphError> {
    let is_over = graph::ends_at(token).is_some_and(|ends_at| ends_at <= world.clock.now().as_second());
    if !token.contains(SHORT) || is_over {
        return Err(error(190, "Invalid OAuth access token."));
    }
    let parts: Vec<&str> = token.split('~').filter(|part| !part.starts_with("until=")).collect();
    Ok(format!("{}{}", parts.join("~").replace(SHORT, LONG), graph::ending(LONG_SECONDS, world)))
}

/// What a token is for, told to the app that it was given to.
fn debug_token(request: &Request, world: &World) -> Result<Value, GraphError> {
    let params = Params::query(request).map_err(|_| wrong("The request could not be read"))?;
    let text = |name: &str| params.text(name).unwrap_or_default();
    let asking = text("access_token");
    let Some((app_id, _)) = asking.split_once('|').filter(|(id, secret)| !id.is_empty() && !secret.is_empty()) else {
        return Err(error(
            100,
            "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app",
        ));
    };
    let token = text("input_token");
    let ends_at = graph::ends_at(&token).unwrap_or(0);
    let is_over = ends_at != 0 && ends_at <= world.clock.now().as_second();
    let account = match kit::holder(Some(&token)) {
        kit::Holder::Account(account) if !is_over => account,
        _ => return Ok(json!({"data": {"app_id": app_id, "is_valid": false, "scopes": []}})),
    };
    let reads_until = world.clock.now().as_second() + DATA_ACCESS_SECONDS;
    let scopes: Vec<&str> = PAGE.scopes.iter().filter(|scope| kit::grants(Some(&token), &[scope])).copied().collect();
    let granular: Vec<Value> = scopes.iter().map(|scope| json!({"scope": scope})).collect();
    let mut data = json!({
        "app_id": app_id, "application": "Sandbox", "type": if is_persons(&token) { "USER" } else { "PAGE" }, "is_valid": true,
        "expires_at": ends_at, "data_access_expires_at": reads_until, "user_id": graph::account_id(&format!("{account} person")),
        "scopes": scopes, "granular_scopes": granular,
    });
    if !is_persons(&token) {
        data["profile_id"] = graph::account_id(&account).into();
    }
    Ok(json!({"data": data}))
}
