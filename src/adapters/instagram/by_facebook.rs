//! Accounts that are signed in by Facebook Login: the same calls at another host, with the token of the Page that the account is
//! linked to. Only so can a post be deleted.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login>,
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media>

use serde::Deserialize;

use super::super::{Grant, Granted, Identity, Rights, Token, Tokens, answered};
use super::Instagram;
use super::graph::{self, login::Page, login::PersonLogin};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;
use crate::wire::Request;

impl Instagram {
    /// Whether the account's token was had by Facebook Login.
    pub(super) fn is_by_facebook(&self) -> bool {
        self.account.settings.get("login").is_some_and(|login| login == "facebook")
    }

    /// `GET /{ig}`; while the account's number is not known, that of the Page's account.
    pub(super) async fn linked(&self) -> Result<Identity, Failure> {
        let user = match self.account.setting("ig_user_id") {
            Ok(id) => {
                let request = Request::get(graph::url(&self.account, &[id]), "get_user");
                self.call::<User>(request.query("fields", "id,username")).await?
            }
            Err(_) => self.linked_to(self.account.secret("access_token")?, "me").await?.ok_or_else(no_account)?,
        };
        Ok(user.identity())
    }

    /// `GET /{page}`: the professional account that the Page of this token is linked to, if to any.
    async fn linked_to(&self, token: &Secret, page: &str) -> Result<Option<User>, Failure> {
        let request = Request::get(graph::url(&self.account, &[page]), "get_page")
            .query("fields", "instagram_business_account{id,username}");
        let request = graph::signed_by(&self.account, token, request);
        let label = request.label();
        let response =
            answered(self.wire.http.send(request).await, &label, |said| graph::failure(&self.account, said))?;
        Ok(graph::body::<Linked>(&response, &label)?.instagram_business_account)
    }

    /// The token of the Page that the account is linked to.
    pub(super) async fn page_token(&self, grant: &Grant) -> Result<Granted, Failure> {
        let login = PersonLogin { account: &self.account, wire: &self.wire };
        let mut linked = Vec::new();
        for page in login.pages(&login.long_token(grant).await?).await? {
            let user = self.linked_to(&Secret::new(&page.access_token), &page.id).await?;
            linked.extend(user.map(|user| (page, user)));
        }
        let page = self.choose(linked)?;
        let scopes = login.scopes(&Secret::new(&page.access_token)).await?;
        let tokens = Tokens::from([("access_token".to_owned(), Token::new(page.access_token))]);
        Ok(Granted { tokens, scopes: Some(scopes) })
    }

    /// What the Page's token may do.
    pub(super) async fn by_facebook_rights(&self) -> Result<Rights, Failure> {
        PersonLogin { account: &self.account, wire: &self.wire }.own_rights().await
    }

    /// The Page of the configuration's account; the only one that has an account, if the configuration names none.
    fn choose(&self, mut linked: Vec<(Page, User)>) -> Result<Page, Failure> {
        let there: Vec<String> = linked.iter().map(|(_, user)| format!("@{} ({})", user.username, user.id)).collect();
        let there = there.join(", ");
        let at = match self.account.setting("ig_user_id") {
            Ok(id) => linked.iter().position(|(_, user)| user.id == *id),
            Err(_) => (linked.len() == 1).then_some(0),
        };
        let Some(at) = at else {
            return Err(match self.account.setting("ig_user_id") {
                _ if linked.is_empty() => no_account(),
                Ok(id) => {
                    let message = format!("access was granted to {there}, and not to the account {id} of `ig_user_id`");
                    Failure::new(Class::Unauthorized, message)
                }
                Err(_) => {
                    let message = format!("set `ig_user_id` of the account to the one that is meant: {there}");
                    Failure::new(Class::Unauthorized, message)
                }
            });
        };
        let (page, user) = linked.swap_remove(at);
        if page.takes_posts() {
            return Ok(page);
        }
        let (page, user) = (page.name, user.username);
        let message = format!(
            "whoever signed in may not post for {page}, to which @{user} is linked; the Page must give them that right"
        );
        Err(Failure::new(Class::Unauthorized, message))
    }
}

fn no_account() -> Failure {
    let message = "no professional Instagram account is linked to a Page of whoever signed in; link it in the Page's settings, \
                   and grant access to that Page";
    Failure::new(Class::Unauthorized, message)
}

#[derive(Deserialize)]
struct Linked {
    instagram_business_account: Option<User>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: String,
}

impl User {
    fn identity(self) -> Identity {
        super::identity(self.id, &self.username)
    }
}
