//! What an answer means, or that there was none, as far as that is the same on every platform.

use super::Failure;
use crate::delivery::Class;
use crate::wire::{self, Acted, Response};

/// The answer, if it is a success; else the failure, by the adapter's own table.
///
/// # Errors
///
/// What `classify` makes of the answer, or [`unanswered`] of what the wire says.
pub fn answered(
    sent: Result<Response, wire::Error>,
    label: &str,
    classify: impl FnOnce(&Response) -> Failure,
) -> Result<Response, Failure> {
    match sent {
        Ok(response) if response.is_success() => Ok(response),
        Ok(response) if response.leads_to().is_some() => Err(led_away(&response).at(label)),
        Ok(response) => {
            let wait = response.retry_after();
            let failure = classify(&response);
            let failure = if is_verdict(&failure) && is_foreign(&response) { shut_out(&response) } else { failure };
            let failure = if failure.retry_after.is_none() { failure.after(wait) } else { failure };
            Err(failure.at(label))
        }
        Err(error) => Err(unanswered(error)),
    }
}

/// Whether a failure is more than that of a moment: of the post, of the token or of the account.
fn is_verdict(failure: &Failure) -> bool {
    use Class::{Duplicate, Expired, OutOfCredit, Refused, Unauthorized};
    matches!(failure.class, Refused | Expired | Unauthorized | OutOfCredit | Duplicate)
}

/// Whether something on the way gave the answer, such as a proxy or a firewall: a page, of which an API has none, or where something
/// is forbidden words that are no JSON. It passes no verdict on a post or an account.
fn is_foreign(response: &Response) -> bool {
    let body = response.body.trim_ascii();
    match response.status {
        // What is too large for whoever stands before the platform does not reach it.
        413 => false,
        403 | 407 | 451 => !body.is_empty() && serde_json::from_slice::<serde_json::Value>(body).is_err(),
        _ => body.starts_with(b"<"),
    }
}

fn shut_out(response: &Response) -> Failure {
    let message = format!(
        "the answer ({}) is no platform's, but as of a proxy or a firewall on the way; see whether api_url is right and the \
         network lets requests out",
        response.status
    );
    Failure::new(Class::NotActed, message)
}

/// What it means to be sent to another address, which nobody follows: a proxy, a page to sign in to a network, a wrong
/// `api_url`.
fn led_away(response: &Response) -> Failure {
    let class = match response.status {
        // The same request is to be made there, so it was not done here (RFC 9110, 15.4.8 and 15.4.9).
        307 | 308 => Class::NotActed,
        _ => Class::MayHaveActed,
    };
    let to = response.leads_to().unwrap_or_default();
    let message = format!(
        "the answer was {} to {to}, which is not followed; see whether api_url is right and no proxy stands between",
        response.status
    );
    Failure::new(class, message)
}

/// What a request without an answer means: surely nothing, or perhaps something.
pub fn unanswered(error: wire::Error) -> Failure {
    let class = match error.acted {
        // A limit of our own that is used up: as if the platform had said so.
        Acted::No if error.retry_after.is_some() => Class::TooFast,
        Acted::No if error.misset => Class::Unauthorized,
        Acted::No => Class::NotActed,
        Acted::Maybe => Class::MayHaveActed,
    };
    Failure::new(class, error.message).at(error.request).after(error.retry_after)
}

/// A row of an adapter's table of answers: their status, a sign in them in lower case, what they mean.
pub(super) type Row = (u16, &'static str, Class);

/// The class of an answer that says `said`: of the first row that fits, else of its status.
pub(super) fn class_of(rows: &[Row], status: u16, said: &str) -> Class {
    let said = said.to_lowercase();
    let row = rows.iter().find(|(its, sign, _)| *its == status && said.contains(sign));
    row.map_or_else(|| class_of_status(status), |(_, _, class)| *class)
}

/// The class of an HTTP status where the platform says nothing more exact. Every 5xx may have acted, and so may whoever says by a
/// 3xx that it stands elsewhere, but not where.
pub fn class_of_status(status: u16) -> Class {
    match status {
        401 => Class::Expired,
        402 => Class::OutOfCredit,
        403 => Class::Unauthorized,
        300..=399 | 408 | 500..=599 => Class::MayHaveActed,
        425 | 429 => Class::TooFast,
        _ => Class::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::test::answer;

    /// Whatever the adapter's table makes of such an answer, by its status alone.
    #[test]
    fn what_no_platform_says_is_no_verdict() {
        let page = "<!DOCTYPE html><html><h1>Blocked</h1></html>";
        for (status, body, class) in [
            (400, page, Class::NotActed),
            (401, "  \n<HTML><h1>Sign in to this network</h1>", Class::NotActed),
            (402, page, Class::NotActed),
            (403, page, Class::NotActed),
            (404, page, Class::NotActed),
            (405, "<?xml version='1.0'?><Error/>", Class::NotActed),
            (407, page, Class::NotActed),
            (451, page, Class::NotActed),
            (403, "error code: 1020", Class::NotActed),
            (451, "unavailable here", Class::NotActed),
            // The platform's own words, or none.
            (403, r#"{"error":"no"}"#, Class::Unauthorized),
            (403, "", Class::Unauthorized),
            (400, "Failed to parse Content-Range header.", Class::Refused),
            // The file is too large for whoever stands before the platform.
            (413, page, Class::Refused),
            // These pass, or the platform may have acted, whoever says so.
            (429, page, Class::TooFast),
            (408, page, Class::MayHaveActed),
            // A redirect that does not say to where.
            (302, "", Class::MayHaveActed),
            (303, page, Class::MayHaveActed),
            (502, page, Class::MayHaveActed),
        ] {
            let by_status = |response: &Response| Failure::new(class_of_status(response.status), "no");
            let failure = answered(answer(status, body), "GET /", by_status).expect_err("no success");
            assert_eq!(failure.class, class, "{status} {body}: {failure}");
        }
    }
}
