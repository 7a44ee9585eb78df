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
    also: &[
        "follow",
        "push",
        "read:blocks",
        "read:bookmarks",
        "read:favourites",
        "read:filters",
        "read:follows",
        "read:lists",
        "read:mutes",
        "read:search",
        "write:accounts",
        "write:blocks",
        "write:bookmarks",
        "write:conversations",
        "write:favourites",
        "write:filters",
        "write:follows",
        "write:lists",
        "write:mutes",
        "write:notifications",
        "write:reports",
    ],
    needs_challenge: false,
    methods: &["S256"],
    code_seconds: 600,
};

/// The address at which nobody is: the page shows the code.
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// How the token of an application begins, which nobody has signed in for.
pub(super) const APP_TOKEN: &str = "app-";

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
    /// <https://docs.joinmastodon.org/methods/apps/#verify_credentials>
    pub(super) fn own_app(&self, token: &str) -> Response {
        let state = self.state();
        let app = state.tokens.get(token).and_then(|id| state.apps.iter().find(|app| app.id == *id));
        let (uris, scopes): (&[String], &[String]) = app.map_or((&[], &[]), |app| (&app.redirect_uris, &app.scopes));
        kit::json(
            200,
            &json!({"id": "1", "name": "Sandbox", "website": null, "scopes": scopes, "redirect_uris": uris,
                    "redirect_uri": uris.join("\n")}),
        )
    }

    /// What of this anybody may ask for.
    pub(super) async fn sign_in(&self, request: &Request, path: &[&str], world: &World) -> Option<Response> {
        match (request.method().as_str(), path) {
            ("POST", ["api", "v1", "apps"]) => Some(self.create_app(request, world).await),
            ("GET", ["oauth", "authorize"]) => Some(self.authorize(request, world)),
            ("POST", ["oauth", "token"]) => Some(self.trade(request, world).await),
            ("POST", ["oauth", "revoke"]) => Some(self.revoke(request).await),
            ("GET", [".well-known", "oauth-authorization-server"]) => Some(discovery(world)),
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
        if !scopes.iter().all(|scope| PAGE.knows(scope)) {
            return error(422, "Validation failed: Scopes doesn't match configured on the server.");
        }
        let app = App { id: signin::serial(), secret: signin::serial(), redirect_uris, scopes };
        let answer = app.to_json(name, params.one("website"));
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

    fn knows_app(&self, params: &Params) -> bool {
        let value = |name: &str| params.one(name).unwrap_or_default();
        let (id, secret) = (value("client_id"), value("client_secret"));
        let ours = self.state().apps.iter().any(|app| app.id == id && app.secret == secret);
        ours || (id.starts_with("sandbox-") && secret.starts_with("sandbox-"))
    }

    /// Of a token that it gave to another app the server says so; one that it does not know is as good as revoked.
    async fn revoke(&self, request: &Request) -> Response {
        let params = match Params::read(request).await {
            Ok((params, _)) => params,
            Err(response) => return response,
        };
        let (client, token) = (params.one("client_id").unwrap_or_default(), params.one("token").unwrap_or_default());
        let knows_app = self.knows_app(&params);
        let mut state = self.state();
        if !knows_app || state.tokens.get(token).is_some_and(|owner| owner != client) {
            return refused(403, "unauthorized_client", "You are not authorized to revoke this token");
        }
        if !token.is_empty() {
            state.revoked.insert(token.to_owned());
        }
        kit::json(200, &json!({}))
    }

    async fn trade(&self, request: &Request, world: &World) -> Response {
        let params = match Params::read(request).await {
            Ok((params, _)) => params,
            Err(response) => return response,
        };
        let value = |name: &str| params.one(name).unwrap_or_default();
        if !self.knows_app(&params) {
            return unknown_client(401, "invalid_client");
        }
        if value("grant_type") == "client_credentials" {
            let scope = params.one("scope").unwrap_or("read");
            return kit::json(
                200,
                &json!({
                    "access_token": format!("{APP_TOKEN}{}", signin::serial()), "token_type": "Bearer", "scope": scope,
                    "created_at": world.clock.now().as_second(),
                }),
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
            Ok(granted) => {
                let token = granted.token(PAGE.scopes);
                self.state().tokens.insert(token.clone(), trade.client.to_owned());
                let scope = granted.scopes.join(" ");
                let created_at = now.as_second();
                kit::json(
                    200,
                    &json!({"access_token": token, "token_type": "Bearer", "scope": scope, "created_at": created_at}),
                )
            }
            Err(_) => refused(
                400,
                "invalid_grant",
                "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
            ),
        }
    }
}

impl App {
    fn to_json(&self, name: &str, website: Option<&str>) -> Value {
        json!({
            "id": "77", "name": name, "website": website, "scopes": self.scopes, "redirect_uris": self.redirect_uris,
            "redirect_uri": self.redirect_uris.join("\n"), "client_id": self.id, "client_secret": self.secret,
            "client_secret_expires_at": 0,
        })
    }
}

fn unknown_client(status: u16, error: &str) -> Response {
    refused(
        status,
        error,
        "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
    )
}

/// <https://docs.joinmastodon.org/methods/oauth/#authorization-server-metadata>
fn discovery(world: &World) -> Response {
    let scopes = [PAGE.scopes, PAGE.also].concat();
    let base = format!("{}/{}", world.base_url, super::CHANNEL);
    kit::json(
        200,
        &json!({
            "issuer": format!("{base}/"), "service_documentation": "https://docs.joinmastodon.org/",
            "authorization_endpoint": format!("{base}/oauth/authorize"), "token_endpoint": format!("{base}/oauth/token"),
            "app_registration_endpoint": format!("{base}/api/v1/apps"), "revocation_endpoint": format!("{base}/oauth/revoke"),
            "scopes_supported": scopes, "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }),
    )
}

fn registrations(windows: &Windows, world: &World) -> bool {
    windows.take("apps", 5, 600, world.clock.now()).refused
}
