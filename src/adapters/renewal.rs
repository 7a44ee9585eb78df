//! Renewing tokens. What a platform itself says of a token is believed; a proxy's page, half an answer or a server in trouble says
//! nothing of it, and the token is tried again later.

use serde::de::DeserializeOwned;

use super::{answered, class_of_status, login};
use crate::delivery::{Class, Failure};
use crate::wire::{Request, Response, Wire};

/// Errors by which a server says that it cannot do it now (RFC 6749, section 4.1.2.1; token endpoints use them too).
const PASSING: [&str; 2] = ["temporarily_unavailable", "server_error"];

/// Sends a request whose answer has new tokens.
///
/// # Errors
///
/// [`Class::Unauthorized`] where the platform refuses in words of its own, whatever the status; [`Class::TooFast`], or
/// [`Class::NotActed`] for all else: nothing of a post was done.
pub(super) async fn renew<T: DeserializeOwned>(wire: &Wire, request: Request, platform: &str) -> Result<T, Failure> {
    let label = request.label();
    let sent = answered(wire.http.send(request).await, &label, |response| failure(response, platform));
    let response = sent.map_err(unacted)?;
    response.json().ok_or_else(|| failure(&response, platform).at(label))
}

/// The same failure, of a request that does nothing of a post.
pub(super) fn unacted(failure: Failure) -> Failure {
    match failure.class {
        Class::MayHaveActed => Failure { class: Class::NotActed, ..failure },
        _ => failure,
    }
}

/// True if the answer is a refusal in the platform's own words, and not one that passes.
pub(super) fn is_refusal(response: &Response) -> bool {
    let value = response.value();
    let passes = matches!(class_of_status(response.status), Class::TooFast | Class::MayHaveActed)
        || value["error"].as_str().is_some_and(|error| PASSING.contains(&error));
    !passes && ["error", "errors", "title"].iter().any(|key| !value[key].is_null())
}

fn failure(response: &Response, platform: &str) -> Failure {
    let class = match class_of_status(response.status) {
        Class::TooFast => Class::TooFast,
        _ if is_refusal(response) => Class::Unauthorized,
        _ => Class::NotActed,
    };
    let (status, said) = (response.status, login::said(response));
    let verb = if class == Class::Unauthorized { "does not renew" } else { "did not renew" };
    Failure::new(class, format!("{platform} {verb} the account's tokens ({status}): {said}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::test::answer;

    #[test]
    fn a_token_is_dead_only_if_the_platform_says_so() {
        for (status, body, class) in [
            (400, r#"{"error":"invalid_grant","error_description":"Token has been revoked."}"#, Class::Unauthorized),
            (400, r#"{"error":"invalid_request","error_description":"Value passed was invalid"}"#, Class::Unauthorized),
            (401, r#"{"title":"Unauthorized","status":401,"detail":"Unauthorized"}"#, Class::Unauthorized),
            (200, r#"{"error":"invalid_grant","log_id":"1"}"#, Class::Unauthorized),
            (400, r#"{"error":"temporarily_unavailable"}"#, Class::NotActed),
            (401, r#"{"error":"server_error"}"#, Class::NotActed),
            (400, "<html>bad gateway</html>", Class::NotActed),
            (403, "<html>are you a robot?</html>", Class::NotActed),
            (200, r#"{"access_tok"#, Class::NotActed),
            (500, r#"{"error":"invalid_grant"}"#, Class::NotActed),
            (429, "", Class::TooFast),
        ] {
            let failure = failure(&answer(status, body).expect("an answer"), "X");
            assert_eq!(failure.class, class, "{status} {body}: {}", failure.message);
        }
    }
}
