//! What a mail server's replies mean: whether they are about one reader, about the mail, or about whoever sends.

use std::time::Duration;

use super::super::unanswered;
use crate::delivery::{Class, Failure};
use crate::wire;

/// How long a mailbox is left alone that is busy, full or does not know us yet (greylisting lasts minutes), if the channel's
/// figures say nothing else.
pub(super) const MAILBOX_AFTER: Duration = Duration::from_secs(60);

/// How long a server is left alone that says that it gets too much.
pub(super) const SERVER_AFTER: Duration = Duration::from_secs(5 * 60);

/// How long an account is left alone that has sent all that it may in a day: nobody says when the day is over.
pub(super) const QUOTA_AFTER: Duration = Duration::from_secs(60 * 60);

/// That the sender's domain does not prove itself, by SPF, DKIM, DMARC, TLS or a name of its own, as large receivers want:
/// <https://support.google.com/a/answer/14289100>, and Microsoft's 5.7.515. A person must mend that.
const OF_DOMAIN: [&str; 8] = ["5.7.25", "5.7.26", "5.7.27", "5.7.29", "5.7.30", "5.7.32", "5.7.40", "5.7.515"];

/// What a server said of this one reader, who then gets no mail while the others get theirs; none if it is about more than that.
pub(super) fn refusal_of_reader(error: &wire::Error) -> Option<String> {
    let (code, text) = error.reply.as_ref().filter(|_| !error.of_sender)?;
    // Policy about what is in the mail: the others would hear the same, and are not at fault.
    if error.of_mail && enhanced(text).is_some_and(|code| code.starts_with("5.7.")) {
        return None;
    }
    let is_refused = is_bounce(*code, text) || classify(*code, text).0 == Class::Refused;
    is_refused.then(|| format!("{code} {text}"))
}

/// What a refusal means that is about more than one reader, or asks to wait.
pub fn failure(error: wire::Error) -> Failure {
    let said = error.reply.as_ref().map(|(code, text)| match error.of_sender {
        true => classify_of_sender(*code, text),
        false => classify(*code, text),
    });
    let asks = error.of_sender && matches!(said, Some((Class::Unauthorized, _)));
    let mut failure = unanswered(error);
    if asks {
        failure.message.push_str("; see whether `from`, and `bounce` if there is one, may send by this server");
    }
    match said {
        Some((class, wait)) => Failure { class, ..failure }.after(wait),
        None => failure,
    }
}

/// The class of a reply that refuses the sender: all mails of the account have that one, so the others would hear the same.
fn classify_of_sender(code: u16, text: &str) -> (Class, Option<Duration>) {
    match code {
        // What is said with the sender of the mail itself: its size, its encoding.
        552 | 555 => (Class::Refused, None),
        _ if enhanced(text).is_some_and(|code| code.starts_with("5.3.") || code == "5.2.3") => (Class::Refused, None),
        500..=599 => (Class::Unauthorized, None),
        _ => match classify(code, text) {
            (class, Some(MAILBOX_AFTER)) => (class, Some(SERVER_AFTER)),
            other => other,
        },
    }
}

/// The class of a reply that refuses, where it is not this one address that bounces, and how long to wait: SMTP names no
/// time.
pub(super) fn classify(code: u16, text: &str) -> (Class, Option<Duration>) {
    match code {
        530 | 534 | 535 | 538 => (Class::Unauthorized, None),
        // About the connection or the account: the other recipients would hear the same.
        421 if enhanced(text).is_some_and(|code| code.starts_with("4.7.")) => (Class::TooFast, Some(SERVER_AFTER)),
        421 | 454 => (Class::NotActed, None),
        // A parameter that it does not take, however often.
        455 => (Class::Refused, None),
        400..=499 => (Class::TooFast, Some(MAILBOX_AFTER)),
        // All that the account may send in a day is sent.
        _ if enhanced(text) == Some("5.4.5") => (Class::TooFast, Some(QUOTA_AFTER)),
        _ if enhanced(text).is_some_and(|code| OF_DOMAIN.contains(&code)) => (Class::Unauthorized, None),
        _ if matches!(enhanced(text), Some("5.1.7" | "5.1.8")) => (Class::Unauthorized, None),
        _ => (Class::Refused, None),
    }
}

/// True if the reply is about this one address: it does not exist, takes no mail, or is full.
pub(super) fn is_bounce(code: u16, text: &str) -> bool {
    const GONE: [&str; 7] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.2.2"];
    match (code, enhanced(text)) {
        (521 | 556, _) | (550 | 551, None) => true,
        (550..=553, Some(code)) => GONE.contains(&code),
        _ => false,
    }
}

/// `5.1.1` of `5.1.1 no such user`: RFC 3463.
fn enhanced(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        let numbers: Vec<&str> = word.split('.').collect();
        let digits = |n: &&str| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
        numbers.len() == 3 && matches!(numbers[0], "2" | "4" | "5") && numbers.iter().all(digits)
    })
}
