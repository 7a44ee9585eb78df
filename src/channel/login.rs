//! How an account of a channel is signed in: `[login]` of `channel.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use url::Url;

use super::Source;

/// How an account is signed in: by a secret that a person has, or by access that a person grants in a browser.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginRules {
    /// The credential that a person types: a bot's token, a password.
    pub asks: Option<String>,
    /// How access is granted in a browser.
    pub oauth2: Option<OAuth2Rules>,
    /// The setting that says which identity the account is, by the platform's id.
    pub identity: Option<String>,
    /// Where that is from.
    pub source: Source,
}

/// OAuth 2 with an authorization code, as one platform has it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth2Rules {
    /// The page where access is granted; a path is below the account's own base URL. `{version}` and the like stand for what
    /// `[adapter]` says.
    pub authorize_url: String,
    /// Where the code is traded for tokens, in the same way.
    pub token_url: String,
    /// The credential that tells the platform which app asks; the page has it by the same name.
    pub client: String,
    /// Credentials of the app without which a code cannot be traded.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Credentials of the app that it may have besides.
    #[serde(default)]
    pub may_have: Vec<String>,
    /// True if the server itself gives a client to whoever asks for one.
    #[serde(default)]
    pub registers: bool,
    /// What stands between two scopes.
    #[serde(default = "space")]
    pub scope_separator: String,
    /// What is asked for, each with what it is for: it ends the sentence "it may not ...".
    pub scopes: BTreeMap<String, String>,
    /// The one of them with which a token comes that renews the other. Without it, the one that an earlier sign-in brought goes on to.
    pub renewal_scope: Option<String>,
    /// How the proof of who began (RFC 7636) is written; none: the platform has none.
    pub pkce: Option<Challenge>,
    /// Where the browser may be sent back to.
    pub redirect: Redirect,
    /// Sent back to this, the platform shows the code, to be pasted.
    pub paste_redirect: Option<String>,
    /// What else the page wants to be told.
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
}

impl OAuth2Rules {
    /// What an account may not do that was granted these `scopes`, in words that end the sentence "it may not ...", where it has a token
    /// that `renews` the other or has not.
    pub fn not_granted(&self, scopes: &BTreeSet<String>, renews: bool) -> Vec<String> {
        let is_needed = |scope: &String| !renews || self.renewal_scope.as_ref() != Some(scope);
        let missing = self.scopes.iter().filter(|(scope, _)| !scopes.contains(*scope) && is_needed(scope));
        missing.map(|(scope, what)| format!("{what} ({scope} was not granted)")).collect()
    }
}

/// How the SHA-256 of the verifier is written in `code_challenge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Challenge {
    /// As RFC 7636 says: base64url without padding.
    Base64url,
    /// In lower-case hex.
    Hex,
}

/// Where the browser may be sent back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redirect {
    /// To this machine, at any port (RFC 8252, section 7.3).
    AnyPort,
    /// To the very address that is registered with the app, which may be one of this machine.
    Registered,
    /// To the very address that is registered with the app, on a server with TLS.
    Https,
}

fn space() -> String {
    " ".to_owned()
}

/// `address` of `[login]` for an account at `api_url`, on a channel whose own base URL is `usual`. What an account has instead
/// of the platform (the sandbox, a server of its own) answers there for all of the platform's hosts.
///
/// # Errors
///
/// A sentence, if that is no address.
pub fn login_url(address: &str, usual: Option<&Url>, api_url: &Url) -> Result<Url, String> {
    let no_address = |error: url::ParseError| format!("`{address}` of [login] is no address: {error}");
    let path = if address.starts_with('/') {
        address.to_owned()
    } else {
        let url = Url::parse(address).map_err(no_address)?;
        if usual.is_some_and(|usual| usual.origin() == api_url.origin()) {
            return Ok(url);
        }
        url.path().to_owned()
    };
    let below = api_url.path().trim_end_matches('/');
    let mut url = api_url.clone();
    url.set_path(&format!("{below}{path}"));
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str, usual: Option<&str>, api_url: &str) -> String {
        let url = |text: &str| Url::parse(text).expect("a URL written here");
        login_url(address, usual.map(url).as_ref(), &url(api_url)).expect("an address").to_string()
    }

    #[test]
    fn an_account_elsewhere_signs_in_there() {
        let google = "https://oauth2.googleapis.com/token";
        let usual = Some("https://www.googleapis.com");
        assert_eq!(at(google, usual, "https://www.googleapis.com"), google);
        assert_eq!(at(google, usual, "http://127.0.0.1:4010/youtube"), "http://127.0.0.1:4010/youtube/token");
        assert_eq!(at("/oauth/token", None, "https://social.example/"), "https://social.example/oauth/token");
        assert_eq!(at("/v2/auth/", None, "http://[::1]:1/tiktok"), "http://[::1]:1/tiktok/v2/auth/");
        assert!(login_url("x.com/y", None, &Url::parse("https://x.com").expect("a URL")).is_err());
    }
}
