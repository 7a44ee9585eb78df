//! How large a mail a server takes: RFC 1870. What is too large for it is not sent whole to each reader first.

use lettre::transport::smtp::commands::Ehlo;
use lettre::transport::smtp::extension::{ClientId, MailParameter};

use super::super::{Error, Mail};
use super::kept::Open;
use super::refused;

/// No server is asked about a mail up to this: all take as much, and it costs a round trip.
const SMALL_BYTES: usize = 512 * 1024;

/// What is answered where the server would say the same at the end: RFC 1870, 6.1.
const TOO_LARGE: u16 = 552;

/// What a server says of the mails that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// Nothing.
    Unsaid,
    /// That it wants to be told how large a mail is, and how large one may be at most, if it says that.
    Told(Option<u64>),
}

impl Size {
    /// What the lines of an answer to EHLO say.
    pub(super) fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        for line in lines {
            let mut words = line.split_whitespace();
            if words.next().is_some_and(|word| word.eq_ignore_ascii_case("SIZE")) {
                // None, or one that is 0, is no limit.
                return Self::Told(words.next().and_then(|most| most.parse().ok()).filter(|most| *most > 0));
            }
        }
        Self::Unsaid
    }
}

/// What MAIL FROM says of the size of a large mail.
///
/// # Errors
///
/// One that is larger than the server takes, in the form of its own refusal; nothing of it was sent.
pub(super) async fn parameter(open: &mut Open, mail: &Mail) -> Result<Option<MailParameter>, Error> {
    if mail.message.len() <= SMALL_BYTES {
        return Ok(None);
    }
    let label = mail.server.label();
    let size = match open.size {
        Some(size) => size,
        None => {
            let told = open.connection.command(Ehlo::new(ClientId::default())).await;
            let told = told.map_err(|error| refused(&label, "EHLO", &error))?;
            *open.size.insert(Size::read(told.message()))
        }
    };
    match size {
        Size::Told(Some(most)) if u64::try_from(mail.message.len()).is_ok_and(|bytes| bytes > most) => {
            let said = format!(
                "the mail has {} KB with its pictures, and the mail server takes {} KB at most; use smaller pictures",
                mail.message.len().div_ceil(1000),
                most / 1000
            );
            let error = Error::new(super::Acted::No, label, said.clone());
            Err(Error { reply: Some((TOO_LARGE, said)), of_sender: true, ..error })
        }
        Size::Told(_) => Ok(Some(MailParameter::Size(mail.message.len()))),
        Size::Unsaid => Ok(None),
    }
}
