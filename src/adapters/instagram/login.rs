//! From the code of Instagram's login to a token of sixty days, by way of one of an hour.

use serde::Deserialize;

use super::super::{Grant, Granted, Token, Tokens, login};
use super::{Fresh, Instagram};
use crate::delivery::Failure;
use crate::secret::Secret;
use crate::wire::Request;

impl Instagram {
    pub(super) async fn long_lived(&self, grant: &Grant) -> Result<Granted, Failure> {
        let app = self.account.app("client_id")?;
        let request = grant.post(app, "oauth_access_token").secret(self.account.secret("client_secret")?);
        let short = login::trade::<Short>(&self.wire, request, "Instagram").await?.issued();
        let long = self.exchange(&Secret::new(&short.access_token)).await?;
        let token = Token::new(long.access_token).lives(long.expires_in);
        let scopes = short.permissions.map(Permissions::scopes);
        Ok(Granted { tokens: Tokens::from([("access_token".to_owned(), token)]), scopes })
    }

    /// `GET /access_token`
    async fn exchange(&self, short: &Secret) -> Result<Fresh, Failure> {
        let secret = self.account.secret("client_secret")?;
        let request = Request::get(self.account.url(&["access_token"]), "access_token")
            .query("grant_type", "ig_exchange_token")
            .query("client_secret", secret.expose())
            .query("access_token", short.expose())
            .secret(secret)
            .secret(short)
            .gives_tokens();
        login::trade(&self.wire, request, "Instagram").await
    }
}

/// The first token: the documentation has it in a list, and clients have seen it without.
#[derive(Deserialize)]
#[serde(untagged)]
enum Short {
    Listed { data: [Issued; 1] },
    Bare(Issued),
}

#[derive(Deserialize)]
struct Issued {
    access_token: String,
    permissions: Option<Permissions>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Permissions {
    Text(String),
    List(Vec<String>),
}

impl Short {
    fn issued(self) -> Issued {
        match self {
            Self::Listed { data: [issued] } | Self::Bare(issued) => issued,
        }
    }
}

impl Permissions {
    fn scopes(self) -> std::collections::BTreeSet<String> {
        match self {
            Self::Text(text) => login::scopes(&text),
            Self::List(list) => list.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_token_is_found_in_a_list_and_without_one() {
        for body in [
            r#"{"data":[{"access_token":"IGQ","user_id":"1","permissions":"a,b"}]}"#,
            r#"{"access_token":"IGQ","user_id":1,"permissions":["a","b"]}"#,
        ] {
            let issued = serde_json::from_str::<Short>(body).expect("an answer").issued();
            assert_eq!(issued.access_token, "IGQ");
            assert_eq!(issued.permissions.map(Permissions::scopes), Some(login::scopes("a b")));
        }
    }
}
