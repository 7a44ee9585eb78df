//! A mail to the newsroom's own people, by the server and sender of an account that sends mail. No post: it has no journal, and
//! if it is not known to have arrived, whoever sends it may send it again.

use std::time::Duration;

use super::Account;
use super::email::{Email, rfc_2822};
use super::mime::{Mailbox, Message};
use crate::delivery::{Class, Failure};
use crate::wire::{Afterwards, Mail, Wire};

/// What is said.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The subject.
    pub subject: String,
    /// The text, lines ended by `\n`.
    pub text: String,
    /// When, as RFC 3339.
    pub date: String,
    /// Unlike that of any other notice.
    pub id: String,
}

/// Mails `notice` to each of `to` from the account's own server and sender. Gives how many took it.
///
/// # Errors
///
/// The first [`Failure`], if nobody did.
pub async fn notify(account: Account, wire: Wire, notice: &Notice, to: &[String]) -> Result<usize, Failure> {
    let email = Email::new(account, wire.clone());
    let (from, server, signer) = (email.mailbox("from")?, email.server()?, email.signer()?);
    let (mut taken, mut failed) = (0, None);
    for text in to {
        let recipient = Mailbox::parse(text)
            .ok_or_else(|| Failure::new(Class::Refused, format!("`{text}` is no mail address; correct it")))?;
        let message = Message::new(&notice.id, &notice.text, "", &[])
            .mailbox("From", &from)
            .mailbox("To", &recipient)
            .text_header("Subject", &notice.subject)
            .header("Date", &rfc_2822(&notice.date)?)
            .header("Message-ID", &format!("<{}@{}>", notice.id, from.domain()))
            // RFC 3834: no holiday reply to this.
            .header("Auto-Submitted", "auto-generated")
            .bytes();
        let message = email.signed(message, signer.as_ref(), &notice.date)?;
        let mail = Mail {
            server: server.clone(),
            from: from.address.clone(),
            to: recipient.address,
            message,
            then: Afterwards::Goodbye,
            reply_within: Duration::ZERO,
        };
        match wire.mail.send(mail).await {
            Ok(_) => taken += 1,
            Err(error) => failed = failed.or(Some(email.judged(error))),
        }
    }
    match failed {
        Some(failure) if taken == 0 => Err(failure),
        _ => Ok(taken),
    }
}
