//! An application of our own at the server, and the token that it gets for a code.

use serde::Deserialize;

use super::super::{Grant, Granted, Token, Tokens, login};
use super::Mastodon;
use crate::delivery::Failure;
use crate::wire::Request;

impl Mastodon {
    /// `POST /api/v1/apps`
    pub(super) async fn create_app(&self, redirect_uris: &[&str], scopes: &str) -> Result<Tokens, Failure> {
        // One text of lines, as servers before 4.3 know no list.
        let redirect_uris = redirect_uris.join("\n");
        let form = [("client_name", "Fanfare"), ("redirect_uris", &redirect_uris), ("scopes", scopes)];
        let request = Request::post(self.account.url(&["api", "v1", "apps"]), "create_app").form(form).gives_tokens();
        let app: App = login::trade(&self.wire, request, "the server").await?;
        Ok(Tokens::from([
            ("client_id".to_owned(), Token::new(app.client_id)),
            ("client_secret".to_owned(), Token::new(app.client_secret)),
        ]))
    }

    /// `POST /oauth/token`
    pub(super) async fn oauth_token(&self, grant: &Grant) -> Result<Granted, Failure> {
        let app = self.account.app("client_id")?;
        let request = grant.post(app, "oauth_token").secret(self.account.secret("client_secret")?);
        Ok(login::trade::<login::Answer>(&self.wire, request, "the server").await?.granted())
    }
}

#[derive(Deserialize)]
struct App {
    client_id: String,
    client_secret: String,
}
