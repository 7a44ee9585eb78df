//! The page where a person grants access: its address, and what comes back from it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::Digest as _;
use url::Url;

use crate::channel::{Challenge, OAuth2Rules};
use crate::secret::Secret;

/// Bytes of chance in the state, and in the proof of who began.
const STATE: usize = 24;
const VERIFIER: usize = 48;

/// One question to a person, by a page of the platform.
pub(super) struct Consent {
    /// The page.
    pub(super) url: Url,
    /// Where it sends the browser back to.
    pub(super) redirect_uri: String,
    /// What proves at the token endpoint that we began this.
    pub(super) verifier: Option<Secret>,
    state: String,
}

/// What a browser has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Brought {
    /// The code.
    Code(Secret),
    /// The platform's refusal, in a sentence.
    Refused(String),
    /// The answer to another question than ours.
    Strange,
    /// No answer.
    Nothing,
}

impl Consent {
    /// Asks by the page `authorize_url`, for the app that is called `client`.
    ///
    /// # Errors
    ///
    /// If this machine gives no random numbers.
    pub(super) fn new(
        rules: &OAuth2Rules,
        mut authorize_url: Url,
        client: &Secret,
        redirect_uri: String,
    ) -> Result<Self, String> {
        let state = random::<STATE>()?;
        let verifier = rules.pkce.map(|_| random::<VERIFIER>()).transpose()?;
        let scopes: Vec<&str> = rules.scopes.keys().map(String::as_str).collect();
        {
            let mut query = authorize_url.query_pairs_mut();
            query.append_pair("response_type", "code");
            query.append_pair(&rules.client, client.expose());
            query.append_pair("redirect_uri", &redirect_uri);
            query.append_pair("scope", &scopes.join(&rules.scope_separator));
            query.append_pair("state", &state);
            if let (Some(way), Some(verifier)) = (rules.pkce, &verifier) {
                query.append_pair("code_challenge", &challenge(way, verifier));
                query.append_pair("code_challenge_method", "S256");
            }
            query.extend_pairs(&rules.extra);
        }
        Ok(Self { url: authorize_url, redirect_uri, verifier: verifier.map(Secret::new), state })
    }

    /// What the query of the address that the browser was sent to says.
    pub(super) fn brought(&self, query: &str) -> Brought {
        let pairs: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| pairs.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let (code, error) = (value("code"), value("error").or(value("error_code")));
        if code.is_none() && error.is_none() {
            return Brought::Nothing;
        }
        if value("state") != Some(&self.state) {
            return Brought::Strange;
        }
        match (error, code) {
            (Some(error), _) => {
                let told = value("error_description").or(value("error_message"));
                Brought::Refused(refusal(error, told))
            }
            (None, Some(code)) => Brought::Code(Secret::new(code)),
            (None, None) => Brought::Nothing,
        }
    }

    /// The same for what a person has pasted: the address that the browser ended at, or the code that the page showed.
    pub(super) fn pasted(&self, text: &Secret) -> Brought {
        let text = text.expose();
        if let Some((_, query)) = text.split_once('?') {
            return self.brought(query.split('#').next().unwrap_or_default());
        }
        if text.contains("code=") || text.contains("error=") {
            return self.brought(text);
        }
        // Instagram ends its codes with `#_`; an address bar shows them percent-encoded.
        let code = text.split('#').next().unwrap_or_default();
        let code = percent_encoding::percent_decode_str(code).decode_utf8_lossy();
        match code.is_empty() || code.contains(char::is_whitespace) {
            true => Brought::Nothing,
            false => Brought::Code(Secret::new(code)),
        }
    }
}

/// One sentence of what the platform gave as a reason.
fn refusal(error: &str, told: Option<&str>) -> String {
    // Whoever made the address that the browser followed has written this.
    let short = |text: &str| text.chars().filter(|c| !c.is_control()).take(300).collect::<String>();
    let told = told.map(|told| format!(": {}", short(told).trim_end_matches('.'))).unwrap_or_default();
    match error {
        "access_denied" | "user_denied" | "user_cancelled_login" => format!("access was denied on the page{told}"),
        error => format!("the platform refused ({}){told}", short(error)),
    }
}

fn challenge(way: Challenge, verifier: &str) -> String {
    let hash = sha2::Sha256::digest(verifier.as_bytes());
    match way {
        Challenge::Base64url => URL_SAFE_NO_PAD.encode(hash),
        Challenge::Hex => hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// Text of `N` random bytes that may stand in any address.
fn random<const N: usize>() -> Result<String, String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| "this machine gives no random numbers".to_owned())?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    fn consent(channel: &str) -> Consent {
        let rules = Channels::embedded().expect("what is built in").get(channel).expect("there").rules.clone();
        let rules = rules.login.and_then(|login| login.oauth2).expect("OAuth");
        let page = Url::parse("https://example.com/authorize").expect("a URL");
        Consent::new(&rules, page, &Secret::new("the-app"), "http://127.0.0.1:1/callback".into()).expect("random")
    }

    fn asked(consent: &Consent, name: &str) -> Option<String> {
        consent.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    #[test]
    fn a_challenge_is_that_of_the_rfc_and_of_tiktok_in_hex() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(Challenge::Base64url, verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(challenge(Challenge::Hex, verifier).starts_with("13d31e961a1ad8ec2f16b10c4c982e08"));
    }

    #[test]
    fn each_platform_is_asked_in_its_own_way() {
        let tiktok = consent("tiktok");
        assert_eq!(asked(&tiktok, "client_key").as_deref(), Some("the-app"));
        assert_eq!(asked(&tiktok, "client_id"), None);
        assert_eq!(asked(&tiktok, "scope").as_deref(), Some("user.info.basic,video.list,video.publish"));
        assert_eq!(asked(&tiktok, "code_challenge").map(|hex| hex.len()), Some(64));
        let youtube = consent("youtube");
        assert_eq!(asked(&youtube, "access_type").as_deref(), Some("offline"));
        assert_eq!(asked(&youtube, "code_challenge").map(|base64| base64.len()), Some(43));
        let facebook = consent("facebook");
        assert_eq!((asked(&facebook, "code_challenge"), facebook.verifier), (None, None));
        let verifier = consent("twitter").verifier.expect("a proof");
        assert!((43..=128).contains(&verifier.expose().len()), "RFC 7636, section 4.1");
    }

    #[test]
    fn only_the_answer_to_our_question_is_taken() {
        let consent = consent("twitter");
        let state = consent.state.clone();
        let code = |text: &str| Brought::Code(Secret::new(text));
        assert_eq!(consent.brought(&format!("state={state}&code=a%2Fb")), code("a/b"));
        assert_eq!(consent.brought("state=other&code=a"), Brought::Strange);
        assert_eq!(consent.brought("code=a"), Brought::Strange);
        assert_eq!(consent.brought("state=other&error=access_denied"), Brought::Strange);
        assert_eq!(consent.brought(""), Brought::Nothing);
        let denied = consent.brought(&format!("error=access_denied&state={state}"));
        assert_eq!(denied, Brought::Refused("access was denied on the page".into()));
        let told = consent.brought(&format!("error=invalid_scope&error_description=No+such+scope.&state={state}"));
        assert_eq!(told, Brought::Refused("the platform refused (invalid_scope): No such scope".into()));
    }

    #[test]
    fn an_address_or_a_bare_code_can_be_pasted() {
        let consent = consent("instagram");
        let state = &consent.state;
        let code = |text: &str| Brought::Code(Secret::new(text));
        let pasted = |text: String| consent.pasted(&Secret::new(text));
        assert_eq!(pasted(format!("https://news.example/back?code=AQB&state={state}#_")), code("AQB"));
        assert_eq!(pasted(format!("code=AQB&state={state}")), code("AQB"));
        assert_eq!(pasted("AQB#_".into()), code("AQB"));
        assert_eq!(pasted("4%2F0Ab".into()), code("4/0Ab"));
        assert_eq!(pasted("https://news.example/back?code=AQB&state=x".into()), Brought::Strange);
        assert_eq!(pasted("what now".into()), Brought::Nothing);
        assert_eq!(pasted(String::new()), Brought::Nothing);
    }
}
