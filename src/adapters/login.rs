//! Signing in: what a person granted in a browser becomes tokens. What platforms have in common of OAuth 2 (RFC 6749); who may
//! ask, and what becomes of the first token, is each adapter's.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use super::{Token, Tokens, answered, class_of_status};
use crate::delivery::{Class, Failure};
use crate::secret::Secret;
use crate::wire::{Request, Response, Wire};

/// A code that a person's browser has brought, on its way to becoming tokens.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The code: once, and not for long.
    pub code: Secret,
    /// Where the browser was sent back to, exactly.
    pub redirect_uri: String,
    /// What proves that we began this, on platforms that ask for it.
    pub verifier: Option<Secret>,
    /// Where it is traded.
    pub token_url: Url,
}

/// What a platform gave for a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Granted {
    /// The tokens by the names of their credentials.
    pub tokens: Tokens,
    /// What they may be used for, if the platform says.
    pub scopes: Option<BTreeSet<String>>,
}

impl Grant {
    /// The fields of the trade, without those that say which app asks.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", self.code.expose().to_owned()),
            ("redirect_uri", self.redirect_uri.clone()),
        ];
        fields.extend(self.verifier.as_ref().map(|verifier| ("code_verifier", verifier.expose().to_owned())));
        fields
    }

    /// `request`, which has this code in it, with what must not be shown of it.
    pub(super) fn hide(&self, request: Request) -> Request {
        let request = request.secret(&self.code).gives_tokens();
        match &self.verifier {
            Some(verifier) => request.secret(verifier),
            None => request,
        }
    }

    /// A `POST` of the trade as a form.
    pub(super) fn post(&self, app: impl IntoIterator<Item = (&'static str, String)>, action: &'static str) -> Request {
        let fields = self.fields().into_iter().chain(app);
        self.hide(Request::post(self.token_url.clone(), action).form(fields))
    }
}

/// An answer with tokens, as RFC 6749 (section 5.1) has it, with what TikTok adds.
#[derive(Deserialize)]
pub(super) struct Answer {
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) expires_in: Option<u64>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) refresh_expires_in: Option<u64>,
    pub(super) scope: Option<String>,
}

/// How long something lives: whole seconds, or what a server writes for them. What cannot be read is not told; the token beside it,
/// which may be had once alone, is of use all the same.
pub(super) fn seconds<'de, D: Deserializer<'de>>(told: D) -> Result<Option<u64>, D::Error> {
    Ok(match Value::deserialize(told)? {
        Value::Number(number) => {
            number.as_u64().or_else(|| number.as_f64().filter(|seconds| *seconds >= 0.0).map(|seconds| seconds as u64))
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

impl Answer {
    /// The tokens, by the names that all channels have for them.
    pub(super) fn granted(self) -> Granted {
        let access = Token::new(self.access_token).lives(self.expires_in);
        let mut tokens = Tokens::from([("access_token".to_owned(), access)]);
        if let Some(refresh) = self.refresh_token {
            tokens.insert("refresh_token".to_owned(), Token::new(refresh).lives(self.refresh_expires_in));
        }
        Granted { tokens, scopes: self.scope.as_deref().map(scopes) }
    }
}

/// Scopes as they were written with commas or spaces between them.
pub(super) fn scopes(text: &str) -> BTreeSet<String> {
    text.split([',', ' ']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

/// Sends a request whose answer has tokens. A refusal may come with status 200.
///
/// # Errors
///
/// The platform's own explanation, in a sentence.
pub(super) async fn trade<T: serde::de::DeserializeOwned>(
    wire: &Wire,
    request: Request,
    platform: &str,
) -> Result<T, Failure> {
    let label = request.label();
    let response = answered(wire.http.send(request).await, &label, |response| refusal(response, platform))?;
    response.json().ok_or_else(|| refusal(&response, platform).at(label))
}

/// What the platform says of a refusal, wherever in its answer.
pub(super) fn said(response: &Response) -> String {
    let value = response.value();
    let pointers = ["/error_description", "/error/message", "/error_message", "/message", "/error", "/detail"];
    let said = pointers.iter().find_map(|pointer| value.pointer(pointer).and_then(Value::as_str));
    said.unwrap_or("without an explanation").trim_end_matches('.').to_owned()
}

fn refusal(response: &Response, platform: &str) -> Failure {
    let class = match response.status {
        // What is wrong is the code, the app or its secret: the same request would be refused again.
        ..=404 => Class::Unauthorized,
        status => class_of_status(status),
    };
    Failure::new(class, format!("{platform} did not sign the account in ({}): {}", response.status, said(response)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::test::answer;

    #[test]
    fn a_refusal_is_told_in_the_platforms_words_whatever_their_place() {
        for (status, body, words) in [
            (400, r#"{"error":"invalid_grant","error_description":"Bad code."}"#, "Bad code"),
            (400, r#"{"error":{"message":"Invalid verification code","code":100}}"#, "Invalid verification code"),
            (400, r#"{"error_type":"OAuthException","code":400,"error_message":"No match"}"#, "No match"),
            (200, r#"{"error":"invalid_client"}"#, "invalid_client"),
            (502, "<html>", "without an explanation"),
        ] {
            let failure = refusal(&answer(status, body).expect("an answer"), "X");
            assert!(failure.message.ends_with(words), "{}", failure.message);
            assert_eq!(failure.class == Class::Unauthorized, status < 500, "{status}");
        }
    }

    #[test]
    fn a_token_is_of_use_however_its_life_is_told() {
        for (told, lives) in [
            ("3600", Some(3600)),
            ("3599.9", Some(3599)),
            ("\"3600\"", Some(3600)),
            ("-1", None),
            ("\"soon\"", None),
            ("null", None),
            ("{}", None),
        ] {
            let answer = format!(r#"{{"access_token":"a","refresh_token":"r","expires_in":{told}}}"#);
            let answer: Answer = serde_json::from_str(&answer).unwrap_or_else(|why| panic!("{told}: {why}"));
            let tokens = answer.granted().tokens;
            assert_eq!(tokens["access_token"].lives.map(|lives| lives.as_secs()), lives, "{told}");
            assert_eq!(tokens["refresh_token"].secret.expose(), "r");
        }
    }

    #[test]
    fn scopes_are_read_with_spaces_and_with_commas() {
        assert_eq!(scopes("a,b"), scopes("b a"));
        assert!(scopes("").is_empty());
    }
}
