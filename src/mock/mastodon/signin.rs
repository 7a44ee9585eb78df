//! Signing in to a Mastodon server: applications that anybody may register, the page, the token.
//!
//! <https://docs.joinmastodon.org/methods/oauth/>, <https://docs.joinmastodon.org/methods/apps/>

use serde_json::{Value, json};

use super::{Mastodon, Params, error};
use crate::mock::kit::{self, Windows};
use crate::mock::signin::{self, Asked, Page, Trade, Written};
use crate::mock::{Request, Response, World};

const PAGE: Page = Page {
    title: "Mastodon",
    client: "client_id",
    separator: ' ',
    scopes: &[
        "read",
        "write",
        "profile",
        "read:accounts",
        "read:statuses",
        "write:statuses",
        "write:media",
        "read:notifications",
    ],
    needs_challenge: false,
    code_seconds: 600,
};

/// The address at which nobody is: the page shows the code.
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// What a server knows of an application.
pub(super) struct App {
    id: String,
    secret: String,
    redirect_uris: Vec<String>,
    scopes: Vec<String>,
}

fn refused(status: u16, error: &str, description: &str) -> Response {
    kit::json(status, &json!({"error": error, "error_description": description}))
}

impl Mastodon {
    /// What of this anybody may ask for.
    pub(super) async fn sign_in(&self, request: &Request, path: &[&str], world: &World) -> Option<Response> {
        match (request.method().as_str(), path) {
            ("POST", ["api", "v1", "apps"]) => Some(self.create_app(request, world).await),
            ("GET", ["oauth", "authorize"]) => Some(self.authorize(request, world)),
            ("POST", ["oauth", "token"]) => Some(self.trade(request, world).await),
            _ => None,
        }
    }

    async fn create_app(&self, request: &Request, world: &World) -> Response {
        // Five in ten minutes from one address.
        if registrations(&self.windows, world) {
            return error(429, "Too many requests");
        }
        let params = match Params::read(request).await {
            Ok((params, _)) => params,
            Err(response) => return response,
        };
        let Some(name) = params.one("client_name").filter(|name| !name.is_empty()) else {
            return error(422, "Validation failed: Application name can't be blank");
        };
        let mut redirect_uris = params.list("redirect_uris");
        redirect_uris.extend(params.one("redirect_uris").unwrap_or_default().lines().map(str::to_owned));
        let sound = |uri: &String| uri.starts_with("urn:") || url::Url::parse(uri).is_ok();
        if redirect_uris.is_empty() || !redirect_uris.iter().all(sound) {
            return error(422, "Validation failed: Redirect URI must be an absolute URI.");
        }
        let scopes: Vec<String> =
            params.one("scopes").unwrap_or("read").split_whitespace().map(str::to_owned).collect();
        if !scopes.iter().all(|scope| PAGE.scopes.contains(&scope.as_str())) {
            return error(422, "Validation failed: Scopes doesn't match configured on the server.");
        }
        let app = App { id: signin::serial(), secret: signin::serial(), redirect_uris, scopes };
        let answer = app.to_json(name);
        self.state().apps.push(app);
        kit::json(200, &answer)
    }

    fn authorize(&self, request: &Request, world: &World) -> Response {
        let query = kit::query(request);
        let asked = match Asked::read(&query, &PAGE) {
            Ok(asked) => asked,
            Err(why) => return signin::html(400, &format!("<h1>Mastodon</h1><p>{}</p>", kit::escape(&why))),
        };
        let wrong = {
            let state = self.state();
            let app = state.apps.iter().find(|app| kit::value(&query, "client_id") == Some(&app.id));
            match app {
                // An app of one's own, made under Preferences, Development: whatever it is called, it is there.
                None if kit::value(&query, "client_id").is_some_and(|id| id.starts_with("sandbox-")) => None,
                None => Some("Client authentication failed due to unknown client"),
                Some(app) if !app.redirect_uris.iter().any(|uri| uri == asked.redirect_uri) => {
                    Some("The requested redirect uri is malformed or doesn't match client redirect URI.")
                }
                Some(app) if !asked.scopes.iter().all(|scope| app.scopes.contains(scope)) => {
                    Some("The requested scope is invalid, unknown, or malformed.")
                }
                Some(_) => None,
            }
        };
        if let Some(wrong) = wrong {
            return signin::html(400, &format!("<h1>Mastodon</h1><p>{}</p>", kit::escape(wrong)));
        }
        if asked.redirect_uri == OUT_OF_BAND && kit::value(&query, "decision") == Some("allow") {
            let code = self.codes.grant(&query, &asked, &PAGE, world.clock.now());
            return signin::html(200, &format!("<p>Copy this authorization code and paste it.</p><code>{code}</code>"));
        }
        self.codes.page(request, &PAGE, world)
    }

    async fn trade(&self, request: &Request, world: &World) -> Response {
        let params = match Params::read(request).await {
            Ok((params, _)) => params,
            Err(response) => return response,
        };
        let value = |name: &str| params.one(name).unwrap_or_default();
        let known = {
            let state = self.state();
            let (id, secret) = (value("client_id"), value("client_secret"));
            let ours = state.apps.iter().any(|app| app.id == id && app.secret == secret);
            ours || (id.starts_with("sandbox-") && secret.starts_with("sandbox-"))
        };
        if !known {
            return refused(
                401,
                "invalid_client",
                "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
            );
        }
        if value("grant_type") != "authorization_code" {
            return refused(
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server.",
            );
        }
        let trade = Trade {
            code: value("code"),
            client: value("client_id"),
            redirect_uri: value("redirect_uri"),
            verifier: params.one("code_verifier"),
        };
        let now = world.clock.now();
        match self.codes.take(&trade, PAGE.client, Written::Base64url, now) {
            Ok(granted) => kit::json(
                200,
                &json!({
                    "access_token": granted.token(PAGE.scopes), "token_type": "Bearer",
                    "scope": granted.scopes.join(" "), "created_at": now.as_second(),
                }),
            ),
            Err(_) => refused(
                400,
                "invalid_grant",
                "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
            ),
        }
    }
}

impl App {
    fn to_json(&self, name: &str) -> Value {
        json!({
            "id": "77", "name": name, "website": null, "scopes": self.scopes, "redirect_uris": self.redirect_uris,
            "redirect_uri": self.redirect_uris.join("\n"), "client_id": self.id, "client_secret": self.secret,
            "client_secret_expires_at": 0,
        })
    }
}

fn registrations(windows: &Windows, world: &World) -> bool {
    windows.take("apps", 5, 600, world.clock.now()).refused
}
