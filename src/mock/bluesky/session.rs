//! Sessions: who is logged in, and the tokens that say so.

use base64::Engine;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Answer, Bluesky, CHANNEL, Refusal, cid, object, text};
use crate::mock::kit::{self, Holder};
use crate::mock::{Request, World, signin};

const ACCESS_SECONDS: i64 = 120 * 60;
const REFRESH_SECONDS: i64 = 90 * 86_400;
/// How long a refresh token that was used gives the same successor again (the reference server's source).
const GRACE_SECONDS: i64 = 2 * 3600;

/// What became of a refresh token.
pub(super) enum Used {
    /// It was traded at that time for the one of this serial.
    For(String, i64),
    /// Its session was ended.
    Ended,
}

/// Who is logged in.
pub(super) struct Session {
    pub(super) account: String,
    pub(super) handle: String,
    pub(super) did: String,
    /// Of the token that was shown, or of the refresh token that is to be given.
    serial: String,
}

impl Session {
    pub(super) fn new(account: &str, handle: &str) -> Self {
        Self { account: account.to_owned(), handle: handle.to_owned(), did: did_of(account), serial: signin::serial() }
    }

    fn token(&self, scope: &str, serial: &str, lifetime_seconds: i64, now: Timestamp) -> String {
        let part = |value: Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = json!({
            "scope": scope, "sub": self.did, "iat": now.as_second(), "exp": now.as_second() + lifetime_seconds,
            "aud": "did:web:pds.test", "jti": serial, "account": self.account, "handle": self.handle,
        });
        format!("{}.{}.bW9jaw", part(json!({"typ": "at+jwt", "alg": "HS256"})), part(claims))
    }

    /// Reads a token that must be of that scope.
    pub(super) fn read(token: Option<&str>, scope: &str, now: Timestamp) -> Result<Self, Refusal> {
        let token = token.ok_or_else(Refusal::unauthenticated)?;
        let invalid = |message: &str| Refusal::new(400, "InvalidToken", message);
        match kit::holder(Some(token)) {
            Holder::Expired => return Err(Refusal::new(400, "ExpiredToken", "Token has expired")),
            Holder::Revoked => return Err(invalid("Token could not be verified")),
            _ => {}
        }
        let claims =
            token.split('.').nth(1).and_then(|part| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).ok());
        let claims: Option<Value> = claims.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let claims = claims.ok_or_else(|| invalid("Token could not be verified"))?;
        if claims["exp"].as_i64().is_none_or(|expires| expires <= now.as_second()) {
            return Err(Refusal::new(400, "ExpiredToken", "Token has expired"));
        }
        if claims["scope"] != scope {
            return Err(invalid("Bad token scope"));
        }
        let claim = |name: &str| claims[name].as_str().unwrap_or_default();
        Ok(Self { serial: claim("jti").to_owned(), ..Self::new(claim("account"), claim("handle")) })
    }

    pub(super) fn answer(&self, world: &World, tokens: bool) -> Value {
        let now = world.clock.now();
        let mut body = Map::new();
        if tokens {
            body.insert(
                "accessJwt".into(),
                json!(self.token("com.atproto.access", &signin::serial(), ACCESS_SECONDS, now)),
            );
            body.insert(
                "refreshJwt".into(),
                json!(self.token("com.atproto.refresh", &self.serial, REFRESH_SECONDS, now)),
            );
        }
        body.insert("handle".into(), json!(self.handle));
        body.insert("did".into(), json!(self.did));
        body.insert("didDoc".into(), did_doc(&self.did, &self.handle, world));
        let is_active = is_active(&self.account);
        body.insert("active".into(), json!(is_active));
        if !is_active {
            body.insert("status".into(), json!("deactivated"));
        }
        body.into()
    }
}

/// The DID of an account: always the same one.
pub(super) fn did_of(account: &str) -> String {
    let cid = cid::of_blob(account.as_bytes());
    format!("did:plc:{}", &cid[cid.len() - 24..])
}

/// Whether the account may do anything. The sandbox has one that may not, whose name says so.
fn is_active(account: &str) -> bool {
    !account.contains("deactivated")
}

impl Session {
    /// What every write is answered for an account that may do nothing.
    pub(super) fn writes(self) -> Result<Self, Refusal> {
        match is_active(&self.account) {
            true => Ok(self),
            false => Err(Refusal::new(401, "AccountDeactivated", "Account is deactivated")),
        }
    }
}

impl Bluesky {
    pub(super) fn create_session(&self, request: &Request, world: &World) -> Answer {
        let body = object(request)?;
        let (identifier, password) = (text(&body, "identifier")?, text(&body, "password")?);
        let handle = identifier.trim_start_matches('@').to_ascii_lowercase();
        let groups: Vec<&str> = password.split('-').collect();
        let is_app_password = groups.len() == 4
            && groups.iter().all(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let account = match (kit::holder(Some(password)), password.strip_prefix("sandbox-")) {
            (Holder::Account(name), Some(_)) => name,
            (Holder::Account(_), None) if is_app_password => handle.split('.').next().unwrap_or("default").to_owned(),
            _ => return Err(Refusal::new(401, "AuthenticationRequired", "Invalid identifier or password")),
        };
        let session = Session::new(&account, &handle);
        // A handle is one account's: another's password does not open it.
        let mut state = self.state();
        let owner = state.handles.entry(handle).or_insert_with(|| session.did.clone());
        if *owner != session.did {
            return Err(Refusal::new(401, "AuthenticationRequired", "Invalid identifier or password"));
        }
        drop(state);
        Ok(session.answer(world, true))
    }

    /// A new pair. The old refresh token gives it once more for a while, so that a lost answer can be asked for again.
    pub(super) fn refresh_session(&self, shown: Session, world: &World) -> Answer {
        let now = world.clock.now().as_second();
        let mut state = self.state();
        let serial = match state.used.get(&shown.serial) {
            Some(Used::For(next, at)) if now - at < GRACE_SECONDS => next.clone(),
            Some(_) => return Err(Refusal::new(400, "ExpiredToken", "Token has been revoked")),
            None => {
                let next = signin::serial();
                state.used.insert(shown.serial, Used::For(next.clone(), now));
                next
            }
        };
        Ok(Session { serial, ..Session::new(&shown.account, &shown.handle) }.answer(world, true))
    }

    /// Its refresh token renews nothing any more; access tokens live out their time.
    pub(super) fn delete_session(&self, shown: &Session) -> Answer {
        self.state().used.insert(shown.serial.clone(), Used::Ended);
        Ok(json!({}))
    }
}

/// What the network is told of an account: its name and its server. <https://atproto.com/specs/did#did-documents>
pub(super) fn did_doc(did: &str, handle: &str, world: &World) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/did/v1"], "id": did, "alsoKnownAs": [format!("at://{handle}")],
        "service": [{
            "id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": format!("{}/{CHANNEL}", world.base_url),
        }],
    })
}
