//! What the fakes' sign-in by OAuth 2 has in common: the page where a person grants access, and codes that work once.
//!
//! The page is for people: two buttons. A program takes its address with `&decision=allow` or `deny`, and may add `&account=NAME`
//! for who signs in and `&without=SCOPE` for what is not granted, each as often as it likes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use sha2::Digest as _;

use super::{Request, Response, World, kit};

/// What one platform's page wants.
pub struct Page {
    /// What people call the platform.
    pub title: &'static str,
    /// The parameter that names the app.
    pub client: &'static str,
    /// What stands between two scopes.
    pub separator: char,
    /// The scopes that there are.
    pub scopes: &'static [&'static str],
    /// Scopes of the platform that are granted too, and that nothing here asks for.
    pub also: &'static [&'static str],
    /// True if there is no code without a challenge and a `state`.
    pub needs_challenge: bool,
    /// How a challenge may be made of the verifier; `plain` is the verifier itself.
    pub methods: &'static [&'static str],
    /// How long a code lives.
    pub code_seconds: i64,
}

/// What was granted.
#[derive(Clone, Debug)]
pub struct Granted {
    /// Who signed in.
    pub account: String,
    /// For what.
    pub scopes: Vec<String>,
    /// The query of the page.
    pub asked: Vec<(String, String)>,
    ends_at: i64,
    is_used: bool,
}

/// Why a code is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such code, or it has ended.
    Unknown,
    /// It was traded before.
    Used,
    /// Another app asks.
    Client,
    /// The address is not the one that the page was asked with.
    Redirect,
    /// The verifier does not prove who began.
    Verifier,
}

/// How a platform writes the SHA-256 of the verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// base64url without padding.
    Base64url,
    /// Hex.
    Hex,
}

/// Codes that were given out.
#[derive(Default)]
pub struct Codes(Mutex<HashMap<String, Granted>>);

/// What a client shows to trade a code.
pub struct Trade<'a> {
    /// The code.
    pub code: &'a str,
    /// Which app it says to be.
    pub client: &'a str,
    /// Where it says that the browser was sent back to.
    pub redirect_uri: &'a str,
    /// What proves that it began.
    pub verifier: Option<&'a str>,
}

impl Page {
    /// Whether the platform has that scope.
    pub fn knows(&self, scope: &str) -> bool {
        self.scopes.contains(&scope) || self.also.contains(&scope)
    }
}

impl Codes {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Granted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Answers `GET` of the page: the page itself, or, once a decision is in the query, the way back with a code or a refusal.
    pub fn page(&self, request: &Request, page: &Page, world: &World) -> Response {
        let query = kit::query(request);
        let asked = match Asked::read(&query, page) {
            Ok(asked) => asked,
            // Where the browser could be sent back to is not to be believed then.
            Err(why) => return html(400, &format!("<h1>{}</h1><p>{}</p>", page.title, kit::escape(&why))),
        };
        match kit::value(&query, "decision") {
            Some("allow") => {
                let code = self.grant(&query, &asked, page, world.clock.now());
                back(&asked, &[("code", &code)])
            }
            Some(_) => {
                back(&asked, &[("error", "access_denied"), ("error_description", "The user denied the request")])
            }
            None => html(200, &form(&query, &asked, page)),
        }
    }

    /// Notes what was granted; gives the code.
    pub fn grant(&self, query: &[(String, String)], asked: &Asked<'_>, page: &Page, now: Timestamp) -> String {
        let without: Vec<&str> = query.iter().filter(|(name, _)| name == "without").map(|(_, v)| v.as_str()).collect();
        let scopes = asked.scopes.iter().filter(|scope| !without.contains(&scope.as_str())).cloned().collect();
        let account = kit::value(query, "account").filter(|name| !name.is_empty()).unwrap_or("default").to_owned();
        let code = format!("code-{}", serial());
        let ends_at = now.as_second() + page.code_seconds;
        self.lock().insert(code.clone(), Granted { account, scopes, asked: query.to_vec(), ends_at, is_used: false });
        code
    }

    /// Takes a code, once.
    ///
    /// # Errors
    ///
    /// [`Refused`], which the platform says in its own words.
    pub fn take(&self, trade: &Trade<'_>, client: &str, written: Written, now: Timestamp) -> Result<Granted, Refused> {
        let mut codes = self.lock();
        let granted = codes.get_mut(trade.code).filter(|granted| granted.ends_at > now.as_second());
        let granted = granted.ok_or(Refused::Unknown)?;
        if std::mem::replace(&mut granted.is_used, true) {
            return Err(Refused::Used);
        }
        let asked = |name: &str| kit::value(&granted.asked, name);
        if asked(client) != Some(trade.client) {
            return Err(Refused::Client);
        }
        if asked("redirect_uri") != Some(trade.redirect_uri) {
            return Err(Refused::Redirect);
        }
        let proven = match (asked("code_challenge"), trade.verifier) {
            (None, _) => true,
            (Some(challenge), Some(verifier))
                if asked("code_challenge_method").is_some_and(|m| m.eq_ignore_ascii_case("plain")) =>
            {
                challenge == verifier
            }
            (Some(challenge), Some(verifier)) => challenge == written.challenge(verifier),
            (Some(_), None) => false,
        };
        if proven { Ok(granted.clone()) } else { Err(Refused::Verifier) }
    }
}

/// What the page was asked.
pub struct Asked<'a> {
    /// Where the browser goes afterwards.
    pub redirect_uri: &'a str,
    /// What comes back unchanged.
    pub state: Option<&'a str>,
    /// What is asked for.
    pub scopes: Vec<String>,
}

impl<'a> Asked<'a> {
    /// Reads a query strictly.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(query: &'a [(String, String)], page: &Page) -> Result<Self, String> {
        let value = |name: &str| kit::value(query, name).filter(|value| !value.is_empty());
        let missing = |name: &str| format!("missing parameter: {name}");
        value(page.client).ok_or_else(|| missing(page.client))?;
        let redirect_uri = value("redirect_uri").ok_or_else(|| missing("redirect_uri"))?;
        let is_address = redirect_uri.starts_with("urn:") || url::Url::parse(redirect_uri).is_ok();
        if !is_address || redirect_uri.contains('#') {
            return Err("invalid redirect_uri".to_owned());
        }
        if value("response_type") != Some("code") {
            return Err("response_type must be code".to_owned());
        }
        let state = value("state");
        if state.is_none() && page.needs_challenge {
            return Err(missing("state"));
        }
        if state.is_some_and(|state| state.chars().count() > 500) {
            return Err("state is too long".to_owned());
        }
        let scopes: Vec<String> = value("scope").unwrap_or_default().split(page.separator).map(str::to_owned).collect();
        if let Some(unknown) = scopes.iter().find(|scope| !page.knows(scope)) {
            return Err(format!("invalid scope: {unknown}"));
        }
        match (value("code_challenge"), value("code_challenge_method")) {
            (None, None) if page.needs_challenge => return Err(missing("code_challenge")),
            (None, None) => {}
            (Some(_), method)
                if page.methods.iter().any(|known| method.is_some_and(|m| m.eq_ignore_ascii_case(known))) => {}
            _ => return Err(format!("code_challenge_method must be {}", page.methods.join(" or "))),
        }
        Ok(Self { redirect_uri, state, scopes })
    }
}

impl Written {
    fn challenge(self, verifier: &str) -> String {
        let hash = sha2::Sha256::digest(verifier.as_bytes());
        match self {
            Self::Base64url => URL_SAFE_NO_PAD.encode(hash),
            Self::Hex => hash.iter().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            }),
        }
    }
}

impl Granted {
    /// A new token: `sandbox-NAME`, which of `scopes` it was not granted, and what tells it from others.
    pub fn token(&self, scopes: &[&str]) -> String {
        let withheld: Vec<&str> =
            scopes.iter().copied().filter(|scope| !self.scopes.iter().any(|granted| granted == scope)).collect();
        format!("{}~{}", token(&self.account, &withheld), serial())
    }
}

/// The token of `account` that was not granted the scopes `withheld`.
pub fn token(account: &str, withheld: &[&str]) -> String {
    let without = if withheld.is_empty() { String::new() } else { format!("~without={}", withheld.join(",")) };
    format!("sandbox-{account}{without}")
}

/// The id and the secret of an app in `Authorization: Basic` (RFC 6749, 2.3.1: each escaped as in a form).
pub fn basic(request: &Request) -> Option<(String, String)> {
    let (scheme, encoded) = kit::header(request, "authorization")?.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded.trim()).ok())??;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':').filter(|(id, secret)| !id.is_empty() && !secret.is_empty())?;
    let plain = |text: &str| kit::form(format!("x={text}").as_bytes()).pop().map(|(_, value)| value);
    Some((plain(id)?, plain(secret)?))
}

/// Sixteen hex digits that were never there before.
pub fn serial() -> String {
    let mut bytes = [0_u8; 8];
    // Without randomness it is still well formed, and the same as the one before.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sends the browser back.
pub fn back(asked: &Asked<'_>, with: &[(&str, &str)]) -> Response {
    let Ok(mut url) = url::Url::parse(asked.redirect_uri) else { return html(400, "<p>invalid redirect_uri</p>") };
    url.query_pairs_mut().extend_pairs(with).extend_pairs(asked.state.map(|state| ("state", state)));
    let mut response = kit::answer(302, "");
    kit::set_header(&mut response, "location", url);
    response
}

/// A page of this HTML.
pub fn html(status: u16, body: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign in</title>\
         <style>body{{font:1.1rem system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1rem}}\
         button{{font:inherit;margin:1rem 1rem 0 0;padding:.4rem 1.2rem}}</style>{body}</html>"
    );
    let mut response = kit::answer(status, page);
    kit::set_header(&mut response, "content-type", "text/html; charset=utf-8");
    kit::set_header(&mut response, "x-frame-options", "DENY");
    response
}

fn form(query: &[(String, String)], asked: &Asked<'_>, page: &Page) -> String {
    let mut out = format!("<h1>{}</h1><p>A faked sign-in. An app asks to be allowed:</p><ul>", page.title);
    for scope in &asked.scopes {
        let _ = write!(out, "<li>{}</li>", kit::escape(scope));
    }
    out.push_str("</ul><form method=\"get\">");
    for (name, value) in query.iter().filter(|(name, _)| name != "account") {
        let (name, value) = (kit::escape(name), kit::escape(value));
        let _ = write!(out, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    }
    let account = kit::escape(kit::value(query, "account").unwrap_or("default"));
    let _ = write!(
        out,
        "<label>Signed in as <input name=\"account\" value=\"{account}\"></label><br>\
         <button name=\"decision\" value=\"allow\">Allow</button><button name=\"decision\" value=\"deny\">Deny</button></form>"
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::testing::{request, wait, world};

    const PAGE: Page = Page {
        title: "Parrot",
        client: "client_id",
        separator: ' ',
        scopes: &["read", "write"],
        also: &["push"],
        needs_challenge: true,
        methods: &["S256"],
        code_seconds: 30,
    };
    const ASKED: &str = "/authorize?client_id=app&redirect_uri=http://127.0.0.1:1/cb&response_type=code&state=s&scope=read+write\
                         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    const TRADE: Trade<'_> = Trade {
        code: "",
        client: "app",
        redirect_uri: "http://127.0.0.1:1/cb",
        verifier: Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    };

    fn location(response: &Response) -> url::Url {
        response.headers()["location"].to_str().expect("text").parse().expect("a URL")
    }

    fn code(codes: &Codes, world: &World) -> String {
        let answer =
            codes.page(&request("GET", &format!("{ASKED}&decision=allow&without=write"), "", ""), &PAGE, world);
        assert_eq!(answer.status(), 302);
        let url = location(&answer);
        assert!(url.query_pairs().any(|(name, value)| name == "state" && value == "s"));
        url.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned()
    }

    #[test]
    fn what_nothing_here_asks_for_is_granted_all_the_same_and_what_the_platform_has_not_is_refused() {
        assert!(PAGE.knows("push") && PAGE.knows("read") && !PAGE.knows("pull"));
        let (world, _) = world();
        let asked = |scope: &str| {
            let path = ASKED.replace("read+write", scope) + "&decision=allow";
            Codes::default().page(&request("GET", &path, "", ""), &PAGE, &world).status().as_u16()
        };
        assert_eq!((asked("read+push"), asked("read+pull")), (302, 400));
    }

    #[test]
    fn a_code_works_once_and_not_for_long_and_for_who_began() {
        let ((world, clock), codes) = (world(), Codes::default());
        let take = |code: &str, trade: Trade<'_>| {
            let trade = Trade { code, ..trade };
            codes.take(&trade, "client_id", Written::Base64url, world.clock.now())
        };
        let first = code(&codes, &world);
        assert_eq!(take(&first, TRADE).map(|granted| granted.scopes).ok(), Some(vec!["read".to_owned()]));
        assert_eq!(take(&first, TRADE).err(), Some(Refused::Used));
        assert_eq!(take("code-x", TRADE).err(), Some(Refused::Unknown));
        let other = |trade| take(&code(&codes, &world), trade).err();
        assert_eq!(other(Trade { client: "other", ..TRADE }), Some(Refused::Client));
        assert_eq!(other(Trade { redirect_uri: "http://127.0.0.1:2/cb", ..TRADE }), Some(Refused::Redirect));
        assert_eq!(other(Trade { verifier: Some("x"), ..TRADE }), Some(Refused::Verifier));
        assert_eq!(other(Trade { verifier: None, ..TRADE }), Some(Refused::Verifier));
        let late = code(&codes, &world);
        wait(&clock, 30);
        assert_eq!(take(&late, TRADE).err(), Some(Refused::Unknown));
    }

    #[test]
    fn a_question_that_is_not_whole_is_not_put_to_anybody() {
        let ((world, _), codes) = (world(), Codes::default());
        let ask = |path: &str| codes.page(&request("GET", path, "", ""), &PAGE, &world).status().as_u16();
        assert_eq!(ask(ASKED), 200);
        for (good, bad) in [
            ("client_id=app", "client_id="),
            ("response_type=code", "response_type=token"),
            ("state=s", "state="),
            ("scope=read+write", "scope=everything"),
            ("redirect_uri=http://127.0.0.1:1/cb", "redirect_uri=nowhere"),
            ("code_challenge_method=S256", "code_challenge_method=plain"),
            ("&code_challenge=", "&no="),
        ] {
            assert_eq!(ask(&ASKED.replace(good, bad)), 400, "{bad}");
        }
    }

    #[test]
    fn who_denies_is_sent_back_without_a_code() {
        let ((world, _), codes) = (world(), Codes::default());
        let answer = codes.page(&request("GET", &format!("{ASKED}&decision=deny"), "", ""), &PAGE, &world);
        let url = location(&answer);
        assert!(url.query().is_some_and(|query| query.contains("error=access_denied") && !query.contains("code=")));
    }
}
