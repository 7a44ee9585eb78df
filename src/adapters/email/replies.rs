//! What a mail server's replies mean: whether they are about one reader, about the mail, or about whoever sends.

use std::time::Duration;

use super::super::unanswered;
use super::round::SERVER_AFTER;
use crate::delivery::{Class, Failure};
use crate::wire;

/// How long an account is left alone that has sent all that it may in a day: nobody says when the day is over.
pub(super) const QUOTA_AFTER: Duration = Duration::from_secs(60 * 60);

/// That the sender's domain does not prove itself, by SPF, DKIM, DMARC, TLS or a name of its own, as large receivers want:
/// <https://support.google.com/a/answer/14289100>, and Microsoft's 5.7.515. They say so for good, or for now (4.7.26) as long as
/// it stays so. A person must mend that.
const OF_DOMAIN: [&str; 10] = ["7.23", "7.25", "7.26", "7.27", "7.29", "7.30", "7.31", "7.32", "7.40", "7.515"];

/// What a reply means that refuses. One that is about one reader alone says so: then the others still get their mail.
pub fn failure(error: wire::Error) -> Failure {
    let Some((code, text)) = error.reply.clone() else { return unanswered(error) };
    let about = About::of(&error);
    let (class, wait, alone) = match about {
        About::Connection => classify_of_connection(code, &text),
        About::Sender => classify_of_sender(code, &text),
        About::Reader => classify_of_reader(code, &text),
        About::Mail => classify_of_mail(code, &text),
    };
    let mut failure = Failure { class, ..unanswered(error) }.after(wait);
    if alone {
        failure.message = format!("{code} {text}");
        return failure.alone();
    }
    failure.message.push_str(match about {
        About::Connection if class == Class::Unauthorized => {
            "; it lets nobody in, whoever a mail is for: see what it wants of this account or this address"
        }
        About::Sender if class == Class::Unauthorized => {
            "; see whether `from`, and `bounce` if there is one, may send by this server"
        }
        _ => "",
    });
    failure
}

/// At what a server said no.
#[derive(Clone, Copy, PartialEq)]
enum About {
    Connection,
    Sender,
    Reader,
    Mail,
}

impl About {
    fn of(error: &wire::Error) -> Self {
        match error {
            wire::Error { of_connection: true, .. } => About::Connection,
            wire::Error { of_sender: true, .. } => About::Sender,
            wire::Error { of_mail: true, .. } => About::Mail,
            _ => About::Reader,
        }
    }
}

/// A class, how long to wait, and whether it is about one reader alone.
type Meant = (Class, Option<Duration>, bool);

/// A greeting, an EHLO or a sign-in that is refused: no reader was named yet, so it is no reader's fault.
fn classify_of_connection(code: u16, text: &str) -> Meant {
    match classify(code, text) {
        _ if code >= 500 => (Class::Unauthorized, None, false),
        (Class::TooFast, _) => (Class::TooFast, Some(SERVER_AFTER), false),
        (class, wait) => (class, wait, false),
    }
}

/// What is said of the sender: all mails of the account have that one, so the others would hear the same.
fn classify_of_sender(code: u16, text: &str) -> Meant {
    let (class, wait) = match code {
        // What is said with the sender of the mail itself: its size, its encoding.
        552 | 555 => (Class::Refused, None),
        _ if enhanced(text).is_some_and(|code| code.starts_with("5.3.") || code == "5.2.3") => (Class::Refused, None),
        500..=599 => (Class::Unauthorized, None),
        _ => match classify(code, text) {
            (Class::TooFast, wait) => (Class::TooFast, wait.or(Some(SERVER_AFTER))),
            other => other,
        },
    };
    (class, wait, false)
}

/// What is said of one reader, unless it is plainly about more.
fn classify_of_reader(code: u16, text: &str) -> Meant {
    match classify(code, text) {
        _ if is_bounce(code, text) => (Class::Refused, None, true),
        (Class::TooFast, None) => (Class::TooFast, None, true),
        _ if is_trouble_with_one(code, text) => (Class::TooFast, None, true),
        (Class::Refused, _) => (Class::Refused, None, true),
        (class, wait) => (class, wait, false),
    }
}

/// What is said once a reader was taken: of the reader's mailbox, if it says so, else of what is in the mail or of who sends it.
/// The others would hear the same then, and are not at fault.
fn classify_of_mail(code: u16, text: &str) -> Meant {
    let of_server = enhanced(text).is_some_and(|code| code.starts_with("4.7."));
    match classify(code, text) {
        // RFC 3463, 3.3: a mailbox of its own has less room for a mail than others.
        _ if is_bounce(code, text) || enhanced(text) == Some("5.2.3") => (Class::Refused, None, true),
        (Class::TooFast, None) if of_server => (Class::TooFast, Some(SERVER_AFTER), false),
        (Class::TooFast, None) => (Class::TooFast, None, true),
        _ if is_trouble_with_one(code, text) => (Class::TooFast, None, true),
        (class, wait) => (class, wait, false),
    }
}

/// The class of a reply that refuses, where it is not this one address that bounces, and how long to wait with all mails; no time
/// if it may be one mailbox that asks to wait.
fn classify(code: u16, text: &str) -> (Class, Option<Duration>) {
    match code {
        530 | 534 | 535 | 538 => (Class::Unauthorized, None),
        _ if is_of_domain(text) => (Class::Unauthorized, None),
        // About the connection or the account: the other recipients would hear the same.
        421 if enhanced(text).is_some_and(|code| code.starts_with("4.7.")) => (Class::TooFast, Some(SERVER_AFTER)),
        421 | 454 => (Class::NotActed, None),
        // The server's own trouble, and no wish to be left alone: RFC 3463, 3.4.
        400..=499 if enhanced(text).is_some_and(|code| code.starts_with("4.3.")) => (Class::NotActed, None),
        // A parameter that it does not take, however often.
        455 => (Class::Refused, None),
        // Too many readers, and each mail has one: those of all mails are counted.
        452 if enhanced(text) == Some("4.5.3") => (Class::TooFast, Some(SERVER_AFTER)),
        400..=499 => (Class::TooFast, None),
        // All that the account may send in a day is sent.
        _ if enhanced(text) == Some("5.4.5") => (Class::TooFast, Some(QUOTA_AFTER)),
        _ if matches!(enhanced(text), Some("5.1.7" | "5.1.8")) => (Class::Unauthorized, None),
        _ => (Class::Refused, None),
    }
}

/// Trouble of the server that may be with one mail alone: a look-up that fails for one reader's domain is said so. One that has it with
/// all says so to each.
fn is_trouble_with_one(code: u16, text: &str) -> bool {
    matches!(code, 450 | 451) && enhanced(text) == Some("4.3.0")
}

fn is_of_domain(text: &str) -> bool {
    let said = enhanced(text).and_then(|code| code.strip_prefix("5.").or(code.strip_prefix("4.")));
    said.is_some_and(|said| OF_DOMAIN.contains(&said))
}

/// True if the reply is about this one address: it does not exist, takes no mail, or is full.
fn is_bounce(code: u16, text: &str) -> bool {
    const GONE: [&str; 7] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.2.2"];
    match (code, enhanced(text)) {
        (521 | 556, _) | (550 | 551, None) => true,
        (500..=599, Some(code)) => GONE.contains(&code),
        _ => false,
    }
}

/// True if a reader is refused, as `said`, by a rule of the server's, and not for a mailbox that is not there: the mail or whoever sends
/// may be what it does not like.
pub(super) fn is_by_rule(said: &str) -> bool {
    enhanced(said).is_some_and(|code| code.starts_with("5.7."))
}

/// `5.1.1` of `5.1.1 no such user`: RFC 3463.
fn enhanced(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        let numbers: Vec<&str> = word.split('.').collect();
        let digits = |n: &&str| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
        numbers.len() == 3 && matches!(numbers[0], "2" | "4" | "5") && numbers.iter().all(digits)
    })
}

#[cfg(test)]
mod tests {
    use About::{Connection, Mail, Reader, Sender};

    use super::*;
    use crate::wire::Acted;

    /// What a reply means where it is said: the class, for how many seconds all mails wait, and whether it is one reader's alone.
    fn meant(about: About, code: u16, text: &str) -> (Class, Option<u64>, bool) {
        let error = wire::Error {
            reply: Some((code, text.to_owned())),
            of_connection: about == Connection,
            of_sender: about == Sender,
            of_mail: about == Mail,
            ..wire::Error::new(Acted::No, "SMTP", format!("{code} {text}"))
        };
        let Failure { class, retry_after, alone, .. } = failure(error);
        (class, retry_after.map(|wait| wait.as_secs()), alone)
    }

    #[test]
    fn each_reply_has_its_class_wherever_it_is_said() {
        let (alone, all) = (true, false);
        let five_minutes = Some(SERVER_AFTER.as_secs());
        let rows = [
            // Closing, for now or for what is sent.
            (Connection, 421, "4.3.2 closing", Class::NotActed, None, all),
            (Connection, 421, "4.7.0 unusual rate", Class::TooFast, five_minutes, all),
            (Sender, 421, "4.3.2 closing", Class::NotActed, None, all),
            (Reader, 421, "4.3.2 closing", Class::NotActed, None, all),
            (Reader, 421, "4.7.28 unusual rate", Class::TooFast, five_minutes, all),
            (Mail, 421, "4.7.0 [TSS04] deferred", Class::TooFast, five_minutes, all),
            // Busy, full, or put off.
            (Connection, 450, "4.7.1 busy", Class::TooFast, five_minutes, all),
            (Sender, 450, "4.7.1 slow down", Class::TooFast, five_minutes, all),
            (Reader, 450, "4.2.1 too fast for this reader", Class::TooFast, None, alone),
            (Reader, 450, "4.7.1 greylisted", Class::TooFast, None, alone),
            (Mail, 450, "4.2.1 mailbox busy", Class::TooFast, None, alone),
            (Mail, 450, "4.7.1 greylisted", Class::TooFast, five_minutes, all),
            (Sender, 451, "4.3.0 local error", Class::NotActed, None, all),
            (Reader, 451, "4.3.0 temporary lookup failure", Class::TooFast, None, alone),
            (Mail, 451, "4.3.0 local error", Class::TooFast, None, alone),
            (Reader, 451, "4.3.5 misconfigured", Class::NotActed, None, all),
            (Reader, 451, "4.7.1 policy", Class::TooFast, None, alone),
            (Mail, 451, "4.7.1 policy", Class::TooFast, five_minutes, all),
            (Reader, 452, "4.2.2 mailbox full", Class::TooFast, None, alone),
            (Mail, 452, "4.2.2 mailbox full", Class::TooFast, None, alone),
            (Sender, 452, "4.3.1 no room", Class::NotActed, None, all),
            (Reader, 452, "4.3.1 no room", Class::NotActed, None, all),
            (Mail, 452, "4.3.1 no room", Class::NotActed, None, all),
            (Reader, 452, "4.5.3 too many recipients", Class::TooFast, five_minutes, all),
            (Mail, 452, "4.5.3 too many recipients", Class::TooFast, five_minutes, all),
            (Connection, 454, "4.7.0 temporary failure", Class::NotActed, None, all),
            // Parameters and words that it does not know.
            (Sender, 455, "parameter", Class::Refused, None, all),
            (Reader, 455, "parameter", Class::Refused, None, alone),
            (Sender, 555, "parameter", Class::Refused, None, all),
            (Reader, 555, "parameter", Class::Refused, None, alone),
            (Connection, 500, "5.5.1 what", Class::Unauthorized, None, all),
            (Connection, 504, "5.5.4 mechanism", Class::Unauthorized, None, all),
            (Sender, 501, "5.1.7 syntax", Class::Unauthorized, None, all),
            (Reader, 501, "5.1.3 syntax", Class::Refused, None, alone),
            (Mail, 503, "5.5.1 order", Class::Refused, None, all),
            // Whoever takes no mail at all.
            (Connection, 521, "no mail here", Class::Unauthorized, None, all),
            (Reader, 521, "no mail there", Class::Refused, None, alone),
            (Reader, 556, "5.1.10 null MX", Class::Refused, None, alone),
            // Signing in.
            (Connection, 530, "5.7.0 STARTTLS first", Class::Unauthorized, None, all),
            (Connection, 534, "5.7.9 application password", Class::Unauthorized, None, all),
            (Connection, 535, "5.7.8 bad credentials", Class::Unauthorized, None, all),
            (Connection, 538, "5.7.11 encryption", Class::Unauthorized, None, all),
            (Sender, 530, "5.7.0 authentication required", Class::Unauthorized, None, all),
            (Reader, 530, "5.7.0 authentication required", Class::Unauthorized, None, all),
            // Addresses that bounce.
            (Reader, 550, "5.1.1 no such user", Class::Refused, None, alone),
            (Reader, 550, "5.1.2 no such domain", Class::Refused, None, alone),
            (Reader, 550, "5.1.3 no address", Class::Refused, None, alone),
            (Reader, 550, "5.1.10 null MX", Class::Refused, None, alone),
            (Reader, 550, "5.2.1 disabled", Class::Refused, None, alone),
            (Reader, 550, "no such user here", Class::Refused, None, alone),
            (Mail, 550, "5.1.1 no such user", Class::Refused, None, alone),
            (Mail, 554, "5.1.1 no such user", Class::Refused, None, alone),
            (Reader, 551, "5.1.6 moved", Class::Refused, None, alone),
            (Reader, 552, "5.2.2 full", Class::Refused, None, alone),
            (Mail, 552, "5.2.2 full", Class::Refused, None, alone),
            (Mail, 554, "5.2.2 full", Class::Refused, None, alone),
            // Too large, for the server or for one mailbox.
            (Sender, 552, "5.3.4 too big", Class::Refused, None, all),
            (Mail, 552, "5.3.4 too big", Class::Refused, None, all),
            (Mail, 552, "5.2.3 too big for this mailbox", Class::Refused, None, alone),
            // The address of whoever sends.
            (Sender, 553, "5.1.8 bad sender", Class::Unauthorized, None, all),
            (Reader, 553, "5.1.3 bad address", Class::Refused, None, alone),
            (Reader, 553, "5.1.7 bad sender", Class::Unauthorized, None, all),
            (Mail, 553, "5.1.8 bad sender", Class::Unauthorized, None, all),
            // What is in the mail, and who sends such.
            (Mail, 554, "5.7.1 spam", Class::Refused, None, all),
            (Mail, 550, "5.7.1 policy", Class::Refused, None, all),
            (Mail, 550, "5.6.0 content", Class::Refused, None, all),
            (Reader, 554, "5.7.1 not by you", Class::Refused, None, alone),
            (Reader, 550, "5.4.5 daily limit", Class::TooFast, Some(3600), all),
            (Mail, 550, "5.4.5 daily limit", Class::TooFast, Some(3600), all),
            (Mail, 550, "5.7.515 access denied", Class::Unauthorized, None, all),
            (Reader, 550, "5.7.515 access denied", Class::Unauthorized, None, all),
        ];
        for (about, code, text, class, wait, is_alone) in rows {
            assert_eq!(meant(about, code, text), (class, wait, is_alone), "{code} {text}");
        }
        for form in ["23", "25", "26", "27", "29", "30", "31", "32", "40"] {
            for (code, kind) in [(421, 4), (550, 5)] {
                for about in [Reader, Mail] {
                    let said = meant(about, code, &format!("{kind}.7.{form} see the rules"));
                    assert_eq!(said, (Class::Unauthorized, None, all), "{kind}.7.{form}");
                }
            }
        }
    }
}
