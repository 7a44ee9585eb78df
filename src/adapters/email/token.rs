//! Signing in by a token of OAuth 2.0, as large providers want it, and renewing that token where the provider does so.
//!
//! <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>,
//! <https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>

use url::Url;

use super::Email;
use super::replies::failure;
use crate::adapters::{Tokens, login, renewal};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;
use crate::wire::{self, Request};

/// What a server answers that does not take who signs in (RFC 4954, section 6).
const NOT_LET_IN: u16 = 535;

impl Email {
    pub(super) fn is_by_token(&self) -> bool {
        self.account.settings.get("sign_in").is_some_and(|word| word == "token")
    }

    /// The token, or, where there is but one to renew with, that it is to be renewed.
    pub(super) fn access_token(&self) -> Result<Secret, Failure> {
        match self.account.secrets.get("access_token") {
            Some(token) => Ok(token.clone()),
            None if self.account.secrets.contains_key("refresh_token") => {
                Err(Failure::new(Class::Expired, "there is no access token yet"))
            }
            None => self.account.secret("access_token").cloned(),
        }
    }

    /// What a reply means: a token that is not taken may have ended, and a password was changed.
    pub(in crate::adapters) fn judged(&self, error: wire::Error) -> Failure {
        let is_refused = error.of_connection && error.reply.as_ref().is_some_and(|(code, _)| *code == NOT_LET_IN);
        let failure = failure(error);
        if is_refused && self.is_by_token() { Failure { class: Class::Expired, ..failure } } else { failure }
    }

    /// `POST` to the provider's token endpoint (RFC 6749, section 6). Some give a new token to renew with, too.
    pub(super) async fn renewed(&self) -> Result<Tokens, Failure> {
        if !self.is_by_token() {
            return Err(Failure::new(Class::Unauthorized, "a password is not renewed; set the one that is valid now"));
        }
        let mut form = vec![("grant_type".to_owned(), "refresh_token".to_owned())];
        let mut request = Request::post(self.token_url()?, "oauth_token").gives_tokens();
        for (name, is_required) in [("refresh_token", true), ("client_id", true), ("client_secret", false)] {
            let secret = match self.account.secret(name) {
                Err(_) if !is_required => continue,
                secret => secret?,
            };
            form.push((name.to_owned(), secret.expose().to_owned()));
            request = request.secret(secret);
        }
        let fresh: login::Answer = renewal::renew(&self.wire, request.form(form), "the mail provider").await?;
        Ok(fresh.granted().tokens)
    }

    /// Below the account's own base URL, if it has one that is no mail server's.
    fn token_url(&self) -> Result<Url, Failure> {
        if matches!(self.account.api_url.scheme(), "http" | "https") {
            return Ok(self.account.url(&["token"]));
        }
        let url = self.account.setting("token_url")?;
        Url::parse(url).map_err(|_| self.wrong("token_url", url))
    }
}
