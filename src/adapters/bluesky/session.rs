//! A session: two tokens, of which the first ends within hours and says so itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;

use crate::adapters::{Token, Tokens};
use crate::delivery::{Class, Failure};

/// What signing in gives, and renewing.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    pub(super) access_jwt: String,
    pub(super) refresh_jwt: String,
    active: Option<bool>,
    status: Option<String>,
    /// When it was made or renewed.
    #[serde(skip)]
    begun_at: Timestamp,
}

impl Session {
    /// As they are kept. When the second ends nobody need know: the password signs in anew then.
    pub(super) fn tokens(&self) -> Tokens {
        let lives = self.ends_at().map(|at| at.duration_since(self.begun_at).as_secs().try_into().unwrap_or(0));
        Tokens::from([
            ("access_token".to_owned(), Token::new(&self.access_jwt).lives(lives)),
            ("refresh_token".to_owned(), Token::new(&self.refresh_jwt)),
        ])
    }

    /// When the access token ends, as its claims say (RFC 7519, section 4.1.4); servers name it nowhere else.
    pub(super) fn ends_at(&self) -> Option<Timestamp> {
        let claims = URL_SAFE_NO_PAD.decode(self.access_jwt.split('.').nth(1)?).ok()?;
        let claims: Claims = serde_json::from_slice(&claims).ok()?;
        Timestamp::from_second(claims.exp).ok()
    }

    /// The same, made or renewed at `at`, if the account may do anything.
    pub(super) fn begun(self, at: Timestamp) -> Result<Self, Failure> {
        if self.active == Some(false) {
            return Err(inactive(self.status.as_deref()));
        }
        Ok(Self { begun_at: at, ..self })
    }
}

/// What it means that an account may do nothing.
pub(super) fn inactive(status: Option<&str>) -> Failure {
    let status = status.unwrap_or("inactive");
    Failure::new(Class::Unauthorized, format!("Bluesky says that the account is {status}"))
}

#[derive(Deserialize)]
struct Claims {
    exp: i64,
}
