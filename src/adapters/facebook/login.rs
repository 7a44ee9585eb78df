//! From the code of the login dialog to the token of a Page, of those that the person may post to.

use super::super::{Grant, Granted, Token, Tokens};
use super::Facebook;
use super::graph::login::{Page, PersonLogin, listed};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;

impl Facebook {
    pub(super) async fn page_token(&self, grant: &Grant) -> Result<Granted, Failure> {
        let login = PersonLogin { account: &self.account, wire: &self.wire };
        let page = self.choose(login.pages(&login.long_token(grant).await?).await?)?;
        let scopes = login.scopes(&Secret::new(&page.access_token)).await?;
        let tokens = Tokens::from([("access_token".to_owned(), Token::new(page.access_token))]);
        Ok(Granted { tokens, scopes: Some(scopes) })
    }

    /// The Page of the configuration; the only one, if it names none.
    fn choose(&self, mut pages: Vec<Page>) -> Result<Page, Failure> {
        let there = listed(&pages);
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
        if !page.takes_posts() {
            let name = &page.name;
            return Err(refused(format!(
                "whoever signed in may not post to {name}; the Page must give them that right"
            )));
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::super::scripted::{Script, account, response};
    use super::*;

    async fn chosen(pages: Value, settings: &[(&str, &str)]) -> Result<Granted, Failure> {
        let token = |text: &str| response(200, &json!({ "access_token": text, "token_type": "bearer" }));
        let debugged = response(200, &json!({ "data": { "scopes": ["pages_manage_posts"] } }));
        let script = Script::new([token("EAAG-short"), token("EAAG-long"), response(200, &pages), debugged]);
        let account = account("facebook", &[("client_id", "1"), ("client_secret", "hush")], settings);
        let grant = Grant {
            code: Secret::new("code"),
            redirect_uri: "https://news.example/back".to_owned(),
            verifier: None,
            token_url: "https://graph.facebook.com/v26.0/oauth/access_token".parse().expect("a URL"),
        };
        let granted = Facebook::new(account, script.wire()).page_token(&grant).await;
        let asked = script.requests();
        assert!(
            asked[0].url.query().is_some_and(|query| query.contains("code=code") && query.contains("redirect_uri="))
        );
        assert!(asked[1].url.query().is_some_and(|query| query.contains("fb_exchange_token=EAAG-short")));
        assert!(asked[2].headers.iter().any(|(_, value)| value == "Bearer EAAG-long"));
        granted
    }

    fn page(id: &str, task: &str) -> Value {
        json!({ "id": id, "name": format!("Page {id}"), "access_token": format!("EAAG-{id}"), "tasks": [task] })
    }

    #[tokio::test]
    async fn the_page_of_the_configuration_is_chosen_and_one_that_is_not_there_is_told() {
        let two = json!({ "data": [page("11", "CREATE_CONTENT"), page("22", "CREATE_CONTENT")] });
        let granted = chosen(two.clone(), &[("page_id", "22")]).await.expect("granted");
        assert_eq!(granted.tokens["access_token"].secret.expose(), "EAAG-22");
        let other = chosen(two.clone(), &[("page_id", "33")]).await.expect_err("not there").message;
        assert!(other.contains("Page 11 (11), Page 22 (22)") && other.contains("33"), "{other}");
        let none = chosen(two, &[]).await.expect_err("which?").message;
        assert!(none.starts_with("set `page_id`") && none.contains("Page 22 (22)"), "{none}");
        assert!(chosen(json!({ "data": [page("11", "CREATE_CONTENT")] }), &[]).await.is_ok(), "the only one is meant");
        let nothing = chosen(json!({ "data": [] }), &[]).await.expect_err("nothing").message;
        assert!(nothing.contains("no Page"), "{nothing}");
    }

    #[tokio::test]
    async fn a_page_that_whoever_signed_in_may_not_post_to_is_told() {
        let pages = json!({ "data": [page("11", "MODERATE")] });
        let refused = chosen(pages, &[("page_id", "11")]).await.expect_err("no right").message;
        assert!(refused.contains("may not post to Page 11"), "{refused}");
    }
}
