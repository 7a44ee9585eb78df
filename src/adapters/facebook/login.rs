//! From the code of the login dialog to the token of a Page: a person's short token, then a long one, then the Pages that the
//! person may post to. A Page's token that was had with a long one has no end.

use serde::Deserialize;

use super::super::{Grant, Granted, Token, Tokens, login};
use super::{Facebook, graph};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;
use crate::wire::Request;

/// How many Pages are asked for at once, the most there is.
const PAGES: usize = 100;

/// The task without which nobody posts to a Page.
const POSTS: &str = "CREATE_CONTENT";

impl Facebook {
    pub(super) async fn page_token(&self, grant: &Grant) -> Result<Granted, Failure> {
        let code = [("redirect_uri", grant.redirect_uri.as_str()), ("code", grant.code.expose())];
        let short = self.access_token(grant, &code).await?;
        let exchange = [("grant_type", "fb_exchange_token"), ("fb_exchange_token", short.expose())];
        let long = self.access_token(grant, &exchange).await?;
        let page = self.choose(self.accounts(&long).await?)?;
        let token = Secret::new(&page.access_token);
        let scopes = self.debug_token(&token).await?;
        let tokens = Tokens::from([("access_token".to_owned(), Token::new(page.access_token))]);
        Ok(Granted { tokens, scopes: Some(scopes.into_iter().collect()) })
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
        let answer: login::Answer = login::trade(&self.wire, request, "Facebook").await?;
        Ok(Secret::new(answer.access_token))
    }

    /// `GET /me/accounts`
    async fn accounts(&self, token: &Secret) -> Result<Vec<Page>, Failure> {
        let request = Request::get(graph::url(&self.account, &["me", "accounts"]), "accounts")
            .query("fields", "id,name,access_token,tasks")
            .query("limit", PAGES.to_string())
            .bearer(token)
            .gives_tokens();
        Ok(login::trade::<Pages>(&self.wire, request, "Facebook").await?.data)
    }

    /// `GET /debug_token`: what the token is for. Asked by the app itself.
    async fn debug_token(&self, token: &Secret) -> Result<Vec<String>, Failure> {
        let (id, secret) = (self.account.secret("client_id")?, self.account.secret("client_secret")?);
        let app = Secret::new(format!("{}|{}", id.expose(), secret.expose()));
        let request = Request::get(graph::url(&self.account, &["debug_token"]), "debug_token")
            .query("input_token", token.expose())
            .query("access_token", app.expose())
            .secret(token)
            .secret(secret)
            .secret(&app);
        Ok(login::trade::<Debugged>(&self.wire, request, "Facebook").await?.data.scopes)
    }

    /// The Page of the configuration; the only one, if it names none.
    fn choose(&self, mut pages: Vec<Page>) -> Result<Page, Failure> {
        let there = pages.iter().map(|page| format!("{} ({})", page.name, page.id)).collect::<Vec<_>>().join(", ");
        let refused = |message: String| Failure::new(Class::Unauthorized, message);
        let wanted = self.account.setting("page_id").ok();
        let at = match wanted {
            Some(id) => pages.iter().position(|page| page.id == *id),
            None => (pages.len() == 1).then_some(0),
        };
        let page = match (at, wanted) {
            (Some(at), _) => pages.swap_remove(at),
            (None, _) if pages.is_empty() => {
                return Err(refused(
                    "whoever signed in has granted access to no Page; sign in again and choose one".into(),
                ));
            }
            (None, Some(id)) => {
                return Err(refused(format!("access was granted to {there}, and not to the Page {id} of `page_id`")));
            }
            (None, None) => {
                return Err(refused(format!("set `page_id` of the account to the Page that is meant: {there}")));
            }
        };
        if !page.tasks.iter().any(|task| task == POSTS) {
            let name = &page.name;
            return Err(refused(format!(
                "whoever signed in may not post to {name}; the Page must give them that right"
            )));
        }
        Ok(page)
    }
}

#[derive(Deserialize)]
struct Pages {
    data: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    id: String,
    name: String,
    access_token: String,
    #[serde(default)]
    tasks: Vec<String>,
}

#[derive(Deserialize)]
struct Debugged {
    data: Inspected,
}

#[derive(Deserialize)]
struct Inspected {
    #[serde(default)]
    scopes: Vec<String>,
}
