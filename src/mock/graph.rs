//! What the fakes of Facebook and Instagram share, as their platforms share the Graph API: versions in the path, tokens
//! in a header or parameter, the error object, the usage headers, and `fields`.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/error-handling>,
//! <https://developers.facebook.com/docs/graph-api/overview/rate-limiting>

mod lists;

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::kit::{self, Holder};
use super::params::{Params, code_of, number_of};
use super::rolling::Rolling;
use super::{Request, Response, World};

pub use lists::{inner, picked};

/// Calls in 24 hours for one account: 4800 for each engaged user, and the sandbox's account has one.
const MAX_CALLS_A_DAY: usize = 4800;

/// An error of the Graph API.
#[derive(Debug)]
pub struct GraphError {
    status: u16,
    code: i64,
    subcode: Option<i64>,
    kind: &'static str,
    message: String,
    user: Option<(String, String)>,
    data: Option<Value>,
}

/// An error with that code, status 400, of type `OAuthException`.
pub fn error(code: i64, message: impl Into<String>) -> GraphError {
    GraphError {
        status: 400,
        code,
        subcode: None,
        kind: "OAuthException",
        message: message.into(),
        user: None,
        data: None,
    }
}

/// Code 100: a parameter is wrong.
pub fn wrong(message: impl AsRef<str>) -> GraphError {
    error(100, format!("(#100) {}", message.as_ref()))
}

/// Code 100, subcode 33: the object is not there, or not for this token.
pub fn no_object(method: &str, id: &str) -> GraphError {
    let message = format!(
        "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or \
         does not support this operation. Please read the Graph API documentation at \
         https://developers.facebook.com/docs/graph-api",
        method.to_ascii_lowercase()
    );
    GraphError { kind: "GraphMethodException", ..error(100, message).sub(33) }
}

impl GraphError {
    /// With a subcode.
    pub fn sub(self, subcode: i64) -> Self {
        Self { subcode: Some(subcode), ..self }
    }

    /// With what a person is told: a title and a sentence.
    pub fn said(self, title: &str, text: &str) -> Self {
        Self { user: Some((title.to_owned(), text.to_owned())), ..self }
    }

    /// With `error_data`.
    pub fn with_data(self, data: Value) -> Self {
        Self { data: Some(data), ..self }
    }

    /// Of another type.
    pub fn of(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    fn to_json(&self, world: &World) -> Value {
        let mut error = json!({"message": self.message, "type": self.kind, "code": self.code});
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = subcode.into();
            error["is_transient"] = false.into();
        }
        if self.code == 2 {
            error["is_transient"] = true.into();
        }
        if let Some(data) = &self.data {
            error["error_data"] = data.clone();
        }
        if let Some((title, text)) = &self.user {
            error["error_user_title"] = title.as_str().into();
            error["error_user_msg"] = text.as_str().into();
        }
        let seed = format!("{} {} {}", self.code, self.message, world.clock.now());
        error["fbtrace_id"] = format!("A{}", code_of(number_of(&seed), 22)).into();
        json!({"error": error})
    }
}

/// One call, whose token is good and whose path begins after the version.
pub struct Call {
    /// `GET`, `POST`, `DELETE`.
    pub method: String,
    /// Where it was asked, without the query: what links to further pages begin with.
    url: String,
    /// The steps of the path.
    pub path: Vec<String>,
    /// All parameters.
    pub params: Params,
    /// Whose token it is.
    pub account: String,
    /// The token itself.
    pub token: String,
}

impl Call {
    /// Reads a request: version, parameters, token.
    ///
    /// # Errors
    ///
    /// What the Graph API answers to a retired or unknown version, an unreadable body, or a bad token.
    pub async fn read(request: &Request, channel: &str, world: &World) -> Result<Self, GraphError> {
        let url = format!("{}/{channel}{}", world.base_url, request.uri().path());
        let mut path: Vec<String> =
            request.uri().path().split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        if let Some(version) = path.first().and_then(|step| step.strip_prefix('v')).map(str::to_owned) {
            // v21.0 to v26.0 are in use; https://developers.facebook.com/docs/graph-api/changelog/versions
            match version.strip_suffix(".0").and_then(|number| number.parse::<u32>().ok()) {
                Some(21..=26) => path.remove(0),
                Some(..=20) => {
                    return Err(error(
                        2635,
                        format!(
                            "(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: v26.0. v{version}"
                        ),
                    ));
                }
                _ => return Err(error(2500, format!("Unknown path components: {}", request.uri().path()))),
            };
        }
        let params = Params::read(request).await.map_err(|_| wrong("The request body could not be read"))?;
        let token = token_of(request, &params);
        if params.text("appsecret_proof").is_some_and(|proof| !is_proof(&proof)) {
            return Err(error(100, "Invalid appsecret_proof provided in the API argument"));
        }
        let account = owner(&token, world.clock.now())?;
        // For clients that can only GET and POST. <https://developers.facebook.com/docs/graph-api/overview>
        let named = params.text("method").map(|method| method.to_ascii_uppercase());
        let named = named.filter(|method| matches!(method.as_str(), "GET" | "POST" | "DELETE"));
        let method = named.unwrap_or_else(|| request.method().to_string());
        Ok(Self { method, url, path, params, account, token })
    }

    /// The steps of the path, to be matched.
    pub fn steps(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// True if `at` is in the span that the parameters `since` and `until` name.
    pub fn spans(&self, at: Timestamp) -> bool {
        let since = self.params.integer("since").unwrap_or(i64::MIN);
        let until = self.params.integer("until").unwrap_or(i64::MAX);
        (since..=until).contains(&at.as_second())
    }

    /// Refuses parameters that are not in `known` nor common to all calls, where something is changed: what the Graph API passes over
    /// there is most likely misspelt. Reading passes over them as it does.
    ///
    /// # Errors
    ///
    /// Code 100, naming the parameter.
    pub fn only(&self, known: &[&str]) -> Result<(), GraphError> {
        // <https://developers.facebook.com/docs/graph-api/overview>, <https://developers.facebook.com/docs/graph-api/guides/debugging>
        const COMMON: &[&str] = &[
            "access_token",
            "appsecret_proof",
            "date_format",
            "debug",
            "fields",
            "format",
            "locale",
            "metadata",
            "method",
            "pretty",
            "summary",
            "suppress_http_code",
        ];
        match self.params.unknown(&[known, COMMON].concat()) {
            Some(name) if self.method != "GET" => Err(wrong(format!("Unexpected parameter: {name}"))),
            _ => Ok(()),
        }
    }

    /// The first of `scopes` that the token was not granted.
    pub fn lacks<'s>(&self, scopes: &[&'s str]) -> Option<&'s str> {
        let withheld = kit::withheld(Some(&self.token));
        scopes.iter().find(|scope| withheld.contains(scope)).copied()
    }

    /// A boolean parameter.
    ///
    /// # Errors
    ///
    /// Code 100, naming the parameter.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, GraphError> {
        self.params.flag(name).map_err(|name| wrong(format!("Param {name} must be a boolean")))
    }

    /// A text parameter of at most `max_utf16` code units; empty where it is missing.
    ///
    /// # Errors
    ///
    /// What `too_long` gives; code 100 where it is no text.
    pub fn text(&self, name: &str, max_utf16: usize, too_long: impl Fn() -> GraphError) -> Result<String, GraphError> {
        let text = match (self.params.raw(name), self.params.text(name)) {
            (None, _) => return Ok(String::new()),
            (_, Some(text)) => text,
            _ => return Err(wrong(format!("Param {name} must be a string."))),
        };
        if text.encode_utf16().count() > max_utf16 { Err(too_long()) } else { Ok(text) }
    }
}

/// The token of a request: among its parameters, else in its header, by either name that Meta takes there.
fn token_of(request: &Request, params: &Params) -> String {
    let in_header = || {
        let (scheme, token) = kit::header(request, "authorization")?.split_once(' ')?;
        ["bearer", "oauth"].contains(&scheme.to_ascii_lowercase().as_str()).then(|| token.trim().to_owned())
    };
    params.text("access_token").or_else(in_header).unwrap_or_default()
}

/// True for what may be an `appsecret_proof`: HMAC-SHA256 in hex. With what secret, nobody knows here.
fn is_proof(proof: &str) -> bool {
    proof.len() == 64 && proof.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What stands in a token that ends, before the second when it does.
const UNTIL: &str = "until=";

/// The part of a token that says that it ends in so many seconds: `~until=1795000000`.
pub fn ending(seconds: u32, world: &World) -> String {
    format!("~{UNTIL}{}", world.clock.now().as_second() + i64::from(seconds))
}

/// When a token ends, in Unix seconds, if it does.
pub fn ends_at(token: &str) -> Option<i64> {
    token.split('~').find_map(|part| part.strip_prefix(UNTIL)?.parse().ok())
}

fn owner(token: &str, now: Timestamp) -> Result<String, GraphError> {
    let refused = |message: &str| GraphError { status: 401, ..error(190, message) };
    let is_over = ends_at(token).is_some_and(|ends_at| ends_at <= now.as_second());
    match kit::holder(Some(token)) {
        Holder::Account(account) if !is_over => Ok(account),
        Holder::Expired | Holder::Account(_) => Err(refused(
            "Error validating access token: Session has expired on Friday, 20-Nov-26 09:00:00 PST.",
        )
        .sub(463)),
        Holder::Revoked => Err(refused(
            "Error validating access token: The session has been invalidated because the user changed their password or \
             Facebook has changed the session for security reasons.",
        )
        .sub(460)),
        Holder::Nobody if token.is_empty() => {
            Err(error(2500, "An active access token must be used to query information about the current user."))
        }
        Holder::Nobody => Err(refused("Invalid OAuth access token - Cannot parse access token")),
    }
}

/// A call that was read and counted, with the headers that tell of its account's usage.
pub struct Admitted {
    /// The call.
    pub call: Call,
    headers: Vec<(&'static str, String)>,
}

impl Admitted {
    /// The answer to the call.
    pub fn answer(&self, result: Result<Value, GraphError>, world: &World) -> Response {
        answer(result, &self.headers, world)
    }
}

/// Usage of each account, in rolling 24 hours.
#[derive(Default)]
pub struct Usage(Mutex<Rolling>);

impl Usage {
    /// Reads a request and counts it.
    ///
    /// # Errors
    ///
    /// The answer, if it is no call, or one too many.
    pub async fn admit(&self, request: &Request, kind: &Kind, world: &World) -> Result<Admitted, Response> {
        let call = Call::read(request, kind.channel, world).await.map_err(|error| answer(Err(error), &[], world))?;
        let (headers, throttled) = self.count(&call.account, kind, world);
        match throttled {
            Some(error) => Err(answer(Err(error), &headers, world)),
            None => Ok(Admitted { call, headers }),
        }
    }

    /// Forgets all.
    pub fn clear(&self) {
        *self.lock() = Rolling::default();
    }

    fn lock(&self) -> MutexGuard<'_, Rolling> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call, and gives the headers that tell of it, and the error if it was one too many.
    pub fn count(
        &self,
        account: &str,
        kind: &Kind,
        world: &World,
    ) -> (Vec<(&'static str, String)>, Option<GraphError>) {
        let day = SignedDuration::from_hours(24);
        let taken = self.lock().take(account, world.clock.now(), day, MAX_CALLS_A_DAY, 1);
        let used = taken.as_ref().copied().unwrap_or(MAX_CALLS_A_DAY);
        let percent = used * 100 / MAX_CALLS_A_DAY;
        let minutes = taken.as_ref().err().map_or(0, |wait| wait.as_mins() + 1);
        let app = json!({"call_count": percent, "total_cputime": percent / 2, "total_time": percent / 2});
        let mut business = app.clone();
        business["type"] = kind.name.into();
        business["estimated_time_to_regain_access"] = minutes.into();
        let business = json!({(account_id(account)): [business]});
        let headers = vec![("x-app-usage", app.to_string()), ("x-business-use-case-usage", business.to_string())];
        (headers, taken.err().map(|_| error(kind.code, kind.message)))
    }
}

/// Which limit an account meets.
pub struct Kind {
    /// `facebook`, `instagram`.
    pub channel: &'static str,
    /// `pages`, `instagram`.
    pub name: &'static str,
    /// The error's code.
    pub code: i64,
    /// The error's message.
    pub message: &'static str,
}

/// True for what a path may name the token's account by: `me`, its number, the one that every account of the sandbox has, or one that
/// the world knows accounts by.
pub fn is_own(id: &str, account: &str, sandbox: &str, world: &World) -> bool {
    id == "me" || id == sandbox || id == account_id(account) || world.known_as.iter().any(|known| known == id)
}

/// The platform's number of an account: a Page's or an Instagram account's id.
pub fn account_id(account: &str) -> String {
    format!("1{:015}", number_of(account) % 1_000_000_000_000_000)
}

/// Times as the Graph API writes them: no colon in the offset.
pub fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// The answer to a call.
pub fn answer(result: Result<Value, GraphError>, headers: &[(&'static str, String)], world: &World) -> Response {
    let mut response = match result {
        Ok(body) => kit::json(200, &body),
        Err(error) => {
            let mut response = kit::json(error.status, &error.to_json(world));
            if error.status == 401 {
                let challenge = format!("OAuth \"Facebook Platform\" \"invalid_token\" \"{}\"", error.message);
                kit::set_header(&mut response, "www-authenticate", challenge);
            }
            response
        }
    };
    for (name, value) in headers {
        kit::set_header(&mut response, name, value);
    }
    kit::set_header(&mut response, "facebook-api-version", "v26.0");
    response
}

/// The answer where a fault says that the platform has failed.
pub fn server_error(status: u16, world: &World) -> Response {
    let failed = error(2, "An unexpected error has occurred. Please retry your request later.");
    answer(Err(GraphError { status, ..failed }), &[], world)
}

/// The answer where a fault says that the client was too fast.
pub fn too_fast(request: &Request, kind: &Kind, retry_after_seconds: u64, world: &World) -> Response {
    let minutes = retry_after_seconds.div_ceil(60);
    let usage = json!({"call_count": 100, "total_cputime": 25, "total_time": 25, "type": kind.name,
                       "estimated_time_to_regain_access": minutes});
    let token = token_of(request, &Params::query(request).unwrap_or_default());
    let account = owner(&token, world.clock.now()).unwrap_or_else(|_| "default".to_owned());
    let headers = [("x-business-use-case-usage", json!({(account_id(&account)): [usage]}).to_string())];
    answer(Err(error(kind.code, kind.message)), &headers, world)
}
