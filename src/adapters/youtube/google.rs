//! Google's own sign-in: tokens renewed, and asked what they may do.
//!
//! <https://developers.google.com/youtube/v3/guides/auth/installed-apps>

use std::collections::BTreeSet;

use serde::Deserialize;
use url::Url;

use super::{YouTube, body};
use crate::adapters::{Token, Tokens, answered, login, renewal};
use crate::delivery::{Class, Failure};
use crate::wire::{Request, Response};

/// What all scopes begin with.
const SCOPE: &str = "https://www.googleapis.com/auth/youtube";

impl YouTube {
    /// `POST https://oauth2.googleapis.com/token`; below the account's own base URL if that was changed.
    pub(super) async fn token(&self) -> Result<Tokens, Failure> {
        let secrets = ["refresh_token", "client_id", "client_secret"].map(|name| self.account.secret(name));
        let [refresh, id, secret] = secrets;
        let (refresh, id, secret) = (refresh?, id?, secret?);
        let url = self.oauth2("token")?;
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose())];
        let request = Request::post(url, "token")
            .gives_tokens()
            .form(form.into_iter().chain([("client_id", id.expose()), ("client_secret", secret.expose())]));
        let request = request.secret(refresh).secret(id).secret(secret);
        let fresh: Fresh = renewal::renew(&self.wire, request, "Google").await?;
        Ok(Tokens::from([("access_token".to_owned(), Token::new(fresh.access_token).lives(fresh.expires_in))]))
    }

    /// `GET https://oauth2.googleapis.com/tokeninfo`. One scope may stand for others.
    pub(super) async fn token_info(&self) -> Result<BTreeSet<String>, Failure> {
        let token = self.account.secret("access_token")?;
        let request = Request::get(self.oauth2("tokeninfo")?, "token_info").secret(token);
        let request = request.query("access_token", token.expose());
        let label = request.label();
        // What is wrong with a token is told by 400 here; what else is answered says nothing of it.
        let refused = |response: &Response| match response.status {
            400 => Failure::new(Class::Expired, "Google does not know the token any more"),
            _ => self.classify(response),
        };
        let info: TokenInfo = body(&answered(self.wire.http.send(request).await, &label, refused)?, &label)?;
        Ok(with_implied(login::scopes(&info.scope)))
    }

    /// An address of Google's own sign-in; below the account's own base URL if that was changed.
    fn oauth2(&self, name: &str) -> Result<Url, Failure> {
        match self.account.api_url.host_str() {
            Some("www.googleapis.com") => Url::parse(&format!("https://oauth2.googleapis.com/{name}"))
                .map_err(|e| Failure::new(Class::Unsupported, format!("the address of Google's token endpoint: {e}"))),
            _ => Ok(self.account.url(&[name])),
        }
    }
}

/// The same with those that they stand for: each method of the API names all that allow it.
pub(super) fn with_implied(mut scopes: BTreeSet<String>) -> BTreeSet<String> {
    let has = |scopes: &BTreeSet<String>, name: &str| scopes.contains(&format!("{SCOPE}{name}"));
    if has(&scopes, "") {
        scopes.insert(format!("{SCOPE}.force-ssl"));
    }
    if has(&scopes, ".force-ssl") {
        scopes.extend([".upload", ".readonly"].map(|name| format!("{SCOPE}{name}")));
    }
    scopes
}

#[derive(Deserialize)]
struct TokenInfo {
    scope: String,
}

#[derive(Deserialize)]
struct Fresh {
    access_token: String,
    #[serde(default, deserialize_with = "login::seconds")]
    expires_in: Option<u64>,
}
