//! Connections to mail servers that are kept for the next mail: a list of hundreds needs no connection for each reader
//! (RFC 5321, section 4.5.4.1).
//!
//! What is kept changes nothing about a mail: each has its own MAIL, and one that the server closed in the meantime has heard of the
//! next mail nothing that it could act on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Rset;

use super::super::timely::Bound;
use super::super::{Acted, Error, SmtpServer};
use super::size::Size;

/// One that stood idle longer is ended: firewalls forget it about then, and nobody is told.
const IDLE_AFTER: Duration = Duration::from_secs(10);

/// How long a server has for its goodbye.
const GOODBYE_AFTER: Duration = Duration::from_secs(2);

/// The reply of a server that closes the connection.
const CLOSING: u16 = 421;

/// A connection that is open and signed in.
pub(super) struct Open {
    pub(super) connection: AsyncSmtpConnection,
    /// Until when its bytes may leave: as each mail has it.
    pub(super) bound: Bound,
    /// How many mails it was used for.
    pub(super) mails: u32,
    /// What its server says of how large they may be, once it was asked.
    pub(super) size: Option<Size>,
}

/// Those that wait for the next mail, by the server that they lead to. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    last: u64,
    open: Vec<(u64, SmtpServer, Open)>,
}

impl Kept {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One that leads to `server`, signed in as it asks; nobody else has it then.
    pub(super) fn take(&self, server: &SmtpServer) -> Option<Open> {
        let mut waiting = self.waiting();
        let at = waiting.open.iter().position(|(_, leads_to, _)| leads_to == server)?;
        Some(waiting.open.swap_remove(at).2)
    }

    fn take_back(&self, number: u64) -> Option<Open> {
        let mut waiting = self.waiting();
        let at = waiting.open.iter().position(|(other, ..)| *other == number)?;
        Some(waiting.open.swap_remove(at).2)
    }

    /// Keeps `open` for a while after a mail with that `outcome`, unless it has carried as many as it may.
    pub(super) async fn keep(&self, mut open: Open, server: &SmtpServer, most: u32, outcome: &Result<String, Error>) {
        if open.mails >= most || outcome.as_ref().is_err_and(is_closing) {
            return goodbye(open, outcome).await;
        }
        open.bound.set(None);
        // A mail that was refused halfway is still begun.
        if let Err(error) = outcome {
            if error.reply.is_none() {
                return goodbye(open, outcome).await;
            }
            // One that no longer answers will not answer a goodbye either.
            match tokio::time::timeout(GOODBYE_AFTER, open.connection.command(Rset)).await {
                Ok(Ok(_)) => {}
                Ok(Err(_)) => return goodbye(open, outcome).await,
                Err(_) => return,
            }
        }
        let number = {
            let mut waiting = self.waiting();
            waiting.last += 1;
            let number = waiting.last;
            waiting.open.push((number, server.clone(), open));
            number
        };
        let kept = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(IDLE_AFTER).await;
            if let Some(open) = kept.take_back(number) {
                goodbye(open, &Ok(String::new())).await;
            }
        });
    }
}

/// Whether the server closed a connection that was kept, at a point where it surely has nothing of the mail.
pub(super) fn was_closed(outcome: &Result<String, Error>) -> bool {
    let is_unsaid = |error: &Error| error.reply.is_none() || is_closing(error);
    outcome.as_ref().is_err_and(|error| error.acted == Acted::No && !error.denied && is_unsaid(error))
}

fn is_closing(error: &Error) -> bool {
    error.reply.as_ref().is_some_and(|(code, _)| *code == CLOSING)
}

/// RFC 5321, section 4.1.1.10: nobody leaves without QUIT, after a refusal neither. What becomes of it changes nothing.
pub(super) async fn goodbye(mut open: Open, outcome: &Result<String, Error>) {
    let still_talks = outcome.as_ref().err().is_none_or(|error| error.reply.is_some() || error.denied);
    if still_talks {
        open.bound.set(None);
        let _ = tokio::time::timeout(GOODBYE_AFTER, open.connection.quit()).await;
    }
}
