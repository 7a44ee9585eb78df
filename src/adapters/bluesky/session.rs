//! A session: two tokens, of which the first ends within hours and says so itself.

use std::sync::atomic::Ordering;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::{Bluesky, classify, read_at};
use crate::adapters::{Token, Tokens, answered, renewal};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;
use crate::wire::{Request, Response};

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

impl Bluesky {
    /// The token that calls are signed by. Where there is none, a session is opened.
    pub(super) async fn access_token(&self) -> Result<Secret, Failure> {
        let mut cached = self.session.lock().await;
        if let Some(session) = &*cached {
            return Ok(Secret::new(&session.access_jwt));
        }
        if let Ok(token) = self.account.secret("access_token") {
            return Ok(token.clone());
        }
        let session = cached.insert(self.create_session().await?);
        self.is_opened.store(true, Ordering::Relaxed);
        Ok(Secret::new(&session.access_jwt))
    }

    /// The tokens of a session that was opened so, told once.
    pub(super) fn opened_session(&self) -> Option<Tokens> {
        if !self.is_opened.load(Ordering::Relaxed) {
            return None;
        }
        let tokens = self.session.try_lock().ok()?.as_ref()?.tokens();
        self.is_opened.swap(false, Ordering::Relaxed).then_some(tokens)
    }

    /// New tokens of the session that there is, or of a new one.
    pub(super) async fn renew_session(&self) -> Result<Tokens, Failure> {
        let mut cached = self.session.lock().await;
        let refresh_token = match &*cached {
            Some(session) => Some(Secret::new(&session.refresh_jwt)),
            None => self.account.secret("refresh_token").ok().cloned(),
        };
        let refreshed = match refresh_token {
            Some(token) => self.refresh_session(&token).await,
            None => self.create_session().await,
        };
        let refreshed = match refreshed {
            // The refresh token is dead too, after 90 days or by a revocation: sign in anew.
            Err(failure) if matches!(failure.class, Class::Expired | Class::Unauthorized) => {
                self.create_session().await
            }
            other => other,
        };
        let session = refreshed.map_err(renewal::unacted)?;
        let tokens = session.tokens();
        *cached = Some(session);
        Ok(tokens)
    }

    /// Signs in by the password.
    pub(super) async fn create_session(&self) -> Result<Session, Failure> {
        let password = self.account.secret("app_password")?;
        let body = json!({ "identifier": self.account.setting("handle")?, "password": password.expose() });
        let request = self.procedure("com.atproto.server.createSession").json(body).secret(password).gives_tokens();
        self.begin_session(request).await
    }

    async fn refresh_session(&self, token: &Secret) -> Result<Session, Failure> {
        let request = self.procedure("com.atproto.server.refreshSession").bearer(token).gives_tokens();
        self.begin_session(request).await
    }

    async fn begin_session(&self, request: Request) -> Result<Session, Failure> {
        let label = request.label();
        // What does not come from the server itself says nothing of a token or a password.
        let judge = |response: &Response| match classify(response) {
            failure if failure.class != Class::TooFast && !renewal::is_refusal(response) => {
                Failure { class: Class::NotActed, ..failure }
            }
            failure => failure,
        };
        let response = answered(self.wire.http.send(request).await, &label, judge)?;
        let (session, begun_at): (Session, Timestamp) = read_at(&response, label)?;
        session.begun(begun_at)
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
