//! Accounts that are signed in by Facebook Login: its dialog, the Page that an account is linked to, and the deletes that only its
//! tokens may make.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login/get-started>
//!
//! Its tokens begin with `EAA`, or have `~page` or `~person` in them: a Page's, and a person's.

use serde_json::{Value, json};

use super::Instagram;
use crate::mock::graph::{self, Call, GraphError, error, is_own, wrong};
use crate::mock::params::Params;
use crate::mock::signin::{self, Page, Trade, Written};
use crate::mock::{Request, Response, World, kit};

/// The Page of every account of the sandbox, beside the account's own.
const PAGE: &str = "1020304050";

/// What the dialog grants.
/// <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login/business-login-for-instagram>
const DIALOG: Page = Page {
    title: "Facebook",
    client: "client_id",
    separator: ',',
    scopes: &[
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_comments",
        "instagram_manage_contents",
        "pages_show_list",
        "pages_read_engagement",
        "ads_management",
        "ads_read",
        "business_management",
    ],
    also: &[
        "public_profile",
        "email",
        "read_insights",
        "pages_manage_posts",
        "pages_manage_metadata",
        "instagram_manage_insights",
        "instagram_manage_messages",
    ],
    needs_challenge: false,
    methods: &["S256"],
    code_seconds: 600,
};

/// Sixty days, less what has passed.
const LONG_SECONDS: u32 = 5_183_944;

const PERSON: &str = "~person";
const SHORT: &str = "~person-short";
const LONG: &str = "~person-long";

/// True for what Facebook Login gives.
pub(super) fn is_by_facebook(token: &str) -> bool {
    token.starts_with("EAA") || token.contains("~page") || token.contains(PERSON)
}

/// True for a token that may delete posts.
pub(super) fn may_delete(token: &str) -> bool {
    is_by_facebook(token) && kit::grants(Some(token), &["instagram_manage_contents"])
}

fn page_id(account: &str) -> String {
    graph::account_id(&format!("{account} page"))
}

/// What Facebook Login alone knows: the Pages of a person, a Page, an account by its number.
pub(super) fn answer(call: &Call, sandbox: &str, world: &World) -> Option<Result<Value, GraphError>> {
    let (is_person, steps) = (call.token.contains(PERSON), call.steps());
    if !is_by_facebook(&call.token) {
        return None;
    }
    match (call.method.as_str(), steps.as_slice()) {
        ("GET", ["me", "accounts"]) => Some(accounts(call)),
        // Nothing renews what has no end.
        ("GET", ["refresh_access_token"]) => Some(Err(error(190, "Invalid OAuth access token"))),
        ("GET", [id]) if !(*id == "me" && is_person) && is_own(id, &format!("{} page", call.account), PAGE, world) => {
            Some(page(id, call))
        }
        ("GET", [id]) if *id != "me" && is_own(id, &call.account, sandbox, world) => {
            let user = json!({"id": id, "username": call.account, "name": call.account, "profile_picture_url": null});
            Some(call.only(&[]).and_then(|()| call.pick(&user, &["id"])))
        }
        // `me` is the Page, or the person: neither takes media.
        ("POST", ["me", _]) => Some(Err(graph::no_object("post", "me"))),
        _ => None,
    }
}

/// The Pages of a person: here one, of the person's name.
fn accounts(call: &Call) -> Result<Value, GraphError> {
    call.only(&["limit", "after", "before"])?;
    if !call.token.contains(PERSON) {
        return Err(error(100, "(#100) Tried accessing nonexisting field (accounts) on node type (Page)"));
    }
    let own = signin::token(&call.account, &kit::withheld(Some(&call.token)));
    let page = json!({
        "id": page_id(&call.account), "name": call.account, "access_token": format!("{own}~page.{}", signin::serial()),
        "tasks": ["ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"],
    });
    call.page(&[page], &["id", "name", "access_token"])
}

/// `GET /{page}`; to a Page's token, `me` is the Page. A private person's account is linked to none.
fn page(id: &str, call: &Call) -> Result<Value, GraphError> {
    call.only(&[])?;
    let own = page_id(&call.account);
    let id = if id == "me" { own.as_str() } else { id };
    let user = json!({"id": graph::account_id(&call.account), "username": call.account});
    let linked = if super::is_personal(&call.account) { Value::Null } else { user };
    let page = json!({"id": id, "name": call.account, "instagram_business_account": linked});
    call.pick(&page, &["id", "name"])
}

impl Instagram {
    /// What of the sign-in is asked for without the token of an account.
    pub(super) fn sign_in_by_facebook(&self, request: &Request, world: &World) -> Option<Response> {
        let path: Vec<&str> = request.uri().path().trim_matches('/').split('/').collect();
        match (request.method().as_str(), path.as_slice()) {
            ("GET", [_, "dialog", "oauth"]) => Some(self.dialogs.page(request, &DIALOG, world)),
            ("GET", [_, "oauth", "access_token"]) => Some(graph::answer(self.person(request, world), &[], world)),
            ("GET", [_, "debug_token"]) => Some(graph::answer(inspected(request), &[], world)),
            _ => None,
        }
    }

    fn person(&self, request: &Request, world: &World) -> Result<Value, GraphError> {
        let params = Params::query(request).map_err(|_| wrong("The request could not be read"))?;
        let text = |name: &str| params.text(name).unwrap_or_default();
        if text("client_id").is_empty() || text("client_secret").is_empty() {
            return Err(error(101, "Missing client_id parameter."));
        }
        if text("grant_type") == "fb_exchange_token" {
            let token = text("fb_exchange_token");
            let long = token.contains(SHORT).then(|| token.replace(SHORT, LONG));
            let long = long.ok_or_else(|| error(190, "Invalid OAuth access token."))?;
            return Ok(json!({"access_token": long, "token_type": "bearer", "expires_in": LONG_SECONDS}));
        }
        let (code, client, redirect_uri) = (text("code"), text("client_id"), text("redirect_uri"));
        let trade = Trade { code: &code, client: &client, redirect_uri: &redirect_uri, verifier: None };
        let granted = self.dialogs.take(&trade, DIALOG.client, Written::Base64url, world.clock.now());
        let granted = granted.map_err(|_| error(100, "Invalid verification code format.").sub(36_009))?;
        // What was not granted stands in the token, and in each that comes of it.
        let token = format!("{}{SHORT}", granted.token(DIALOG.scopes));
        Ok(json!({"access_token": token, "token_type": "bearer", "expires_in": 5400}))
    }
}

fn inspected(request: &Request) -> Result<Value, GraphError> {
    let params = Params::query(request).map_err(|_| wrong("The request could not be read"))?;
    let text = |name: &str| params.text(name).unwrap_or_default();
    let (asks, token) = (text("access_token"), text("input_token"));
    if asks.split_once('|').is_none_or(|(id, secret)| id.is_empty() || secret.is_empty()) {
        return Err(error(100, "(#100) You must provide an app access token"));
    }
    let scopes: Vec<&str> = DIALOG.scopes.iter().copied().filter(|scope| kit::grants(Some(&token), &[scope])).collect();
    let is_valid = matches!(kit::holder(Some(&token)), kit::Holder::Account(_));
    let kind = if token.contains(PERSON) { "USER" } else { "PAGE" };
    Ok(json!({"data": {"type": kind, "is_valid": is_valid, "scopes": scopes}}))
}
