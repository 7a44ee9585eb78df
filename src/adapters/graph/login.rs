//! Facebook's login, from the code of its dialog to the Pages that a person may post to. A Page's token that was had with a long
//! one has no end.
//!
//! <https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived>

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;

use super::super::{Account, Grant, Rights, login};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;
use crate::wire::{Request, Wire};

/// How many Pages are asked for at once, the most there is.
const PAGES: usize = 100;

/// The task without which nobody posts to a Page.
const POSTS: &str = "CREATE_CONTENT";

/// The conversation in which a person signs an account in.
pub struct PersonLogin<'a> {
    /// The account, with the app's credentials.
    pub account: &'a Account,
    /// The way out.
    pub wire: &'a Wire,
}

/// A Page of whoever signed in.
#[derive(Deserialize)]
pub struct Page {
    /// Its number.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The token with which is posted to it.
    pub access_token: String,
    #[serde(default)]
    tasks: Vec<String>,
}

impl Page {
    /// Whether the person may post to it.
    pub fn takes_posts(&self) -> bool {
        self.tasks.iter().any(|task| task == POSTS)
    }
}

/// What people are told that there is: `Example News (1020304050), ...`.
pub fn listed(pages: &[Page]) -> String {
    pages.iter().map(|page| format!("{} ({})", page.name, page.id)).collect::<Vec<_>>().join(", ")
}

impl PersonLogin<'_> {
    /// The person's token of sixty days, by way of one of an hour or two.
    ///
    /// # Errors
    ///
    /// What Facebook refuses.
    pub async fn long_token(&self, grant: &Grant) -> Result<Secret, Failure> {
        let code = [("redirect_uri", grant.redirect_uri.as_str()), ("code", grant.code.expose())];
        let short = self.access_token(grant, &code).await?;
        let exchange = [("grant_type", "fb_exchange_token"), ("fb_exchange_token", short.expose())];
        self.access_token(grant, &exchange).await
    }

    /// `GET /oauth/access_token`
    async fn access_token(&self, grant: &Grant, fields: &[(&str, &str)]) -> Result<Secret, Failure> {
        let mut request = Request::get(grant.token_url.clone(), "access_token").gives_tokens();
        for (name, value) in self.account.app("client_id")? {
            request = request.query(name, value);
        }
        for (name, value) in fields {
            request = request.query(name, value).secret(&Secret::new(value));
        }
        let request = request.secret(self.account.secret("client_secret")?);
        let answer: login::Answer = login::trade(self.wire, request, "Facebook").await?;
        Ok(Secret::new(answer.access_token))
    }

    /// `GET /me/accounts`: the Pages to which the person has granted access.
    ///
    /// # Errors
    ///
    /// What Facebook refuses.
    pub async fn pages(&self, token: &Secret) -> Result<Vec<Page>, Failure> {
        let request = Request::get(super::url(self.account, &["me", "accounts"]), "accounts")
            .query("fields", "id,name,access_token,tasks")
            .query("limit", PAGES.to_string())
            .gives_tokens();
        let request = super::signed_by(self.account, token, request);
        Ok(login::trade::<Pages>(self.wire, request, "Facebook").await?.data)
    }

    /// `GET /debug_token`: what the token may do. Asked by the app itself.
    ///
    /// # Errors
    ///
    /// What Facebook refuses.
    pub async fn scopes(&self, token: &Secret) -> Result<BTreeSet<String>, Failure> {
        Ok(self.inspected(token, &self.app_token()?).await?.scopes.into_iter().collect())
    }

    /// What the app itself asks with.
    fn app_token(&self) -> Result<Secret, Failure> {
        let (id, secret) = (self.account.secret("client_id")?, self.account.secret("client_secret")?);
        Ok(Secret::new(format!("{}|{}", id.expose(), secret.expose())))
    }

    /// What the account's own token may do, and when it ends. Without the app, the token itself is let ask: documented is the app
    /// alone.
    ///
    /// # Errors
    ///
    /// What Facebook refuses the app.
    pub async fn own_rights(&self) -> Result<Rights, Failure> {
        let token = self.account.secret("access_token")?;
        let inspected = match self.app_token() {
            Ok(app) => self.inspected(token, &app).await?,
            Err(_) => match self.inspected(token, token).await {
                Err(failure) if failure.class == Class::Unauthorized => {
                    let untold = "what its token may do, Facebook tells the app alone: set client_id and client_secret";
                    return Ok(Rights { untold: Some(untold), ..Rights::default() });
                }
                inspected => inspected?,
            },
        };
        // Whether a token still posts that no longer reads is not documented; it finds nothing again then, at least.
        let at = |seconds: i64| Some(seconds).filter(|at| *at > 0).and_then(|at| Timestamp::from_second(at).ok());
        let (ends_at, reads_until) = (at(inspected.expires_at), at(inspected.data_access_expires_at));
        Ok(Rights { ends_at, reads_until, ..Rights::from(inspected.scopes.into_iter().collect::<BTreeSet<_>>()) })
    }

    async fn inspected(&self, token: &Secret, by: &Secret) -> Result<Inspected, Failure> {
        let request = Request::get(super::url(self.account, &["debug_token"]), "debug_token")
            .query("input_token", token.expose())
            .query("access_token", by.expose())
            .secret(token)
            .secret(by);
        let app = self.account.secrets.get("client_secret");
        let request = app.into_iter().fold(request, Request::secret);
        let debugged: Debugged = login::trade(self.wire, request, "Facebook").await?;
        Ok(debugged.data)
    }
}

#[derive(Deserialize)]
struct Pages {
    data: Vec<Page>,
}

#[derive(Deserialize)]
struct Debugged {
    data: Inspected,
}

#[derive(Deserialize)]
struct Inspected {
    #[serde(default)]
    scopes: Vec<String>,
    /// Seconds since 1970; 0 of one that has no end.
    #[serde(default)]
    expires_at: i64,
    /// The same of its right to read, which a person renews by signing in: 90 days.
    #[serde(default)]
    data_access_expires_at: i64,
}
