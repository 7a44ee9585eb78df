//! SMTP submission over `lettre`'s connection, step by step, because only who knows how far a dialogue came can say
//! whether the server may have taken the mail (RFC 5321, section 4.5.3.2; RFC 1047).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Noop, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use tokio::time::{Instant, timeout_at};

mod kept;
mod size;
pub(super) mod token;

use self::kept::{Kept, Open, goodbye, was_closed};
use super::guard::Reach;
use super::http::{install_provider, resolve};
use super::timely::{Bound, TimelyStream};
use super::{Acted, Afterwards, Error, Mail, Mailer, Permit, SmtpServer, SmtpSignIn, SmtpTls};
use crate::clock::Deadline;

/// RFC 5321, section 4.5.3.2: five minutes for the greeting, MAIL and RCPT; here the longest that a connection may take.
const CONNECT_AFTER: Duration = Duration::from_secs(30);

/// Bytes written between two looks at the time.
const BLOCK_BYTES: usize = 64 * 1024;

/// Whether `text` is an address that a server can be told.
pub fn is_mail_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// The network.
#[derive(Clone)]
pub struct SmtpMailer {
    reach: Arc<Reach>,
    kept: Kept,
}

impl SmtpMailer {
    /// A mailer that opens a connection for each mail, but keeps it where a mail says that others follow.
    pub fn new(reach: Arc<Reach>) -> Self {
        Self { reach, kept: Kept::default() }
    }

    /// Connects, protects the connection, says EHLO and signs in. What is refused here is refused to all mails.
    async fn open(&self, server: &SmtpServer, leave_by: Option<Deadline>) -> Result<Open, Error> {
        let opened = self.let_in(server, leave_by).await;
        opened.map_err(|error| Error { of_connection: error.reply.is_some(), ..error })
    }

    async fn let_in(&self, server: &SmtpServer, leave_by: Option<Deadline>) -> Result<Open, Error> {
        let label = server.label();
        let no = |message: String| Error::new(Acted::No, label.clone(), message);
        let wrong = |message: &str| Error { misset: true, ..no(message.to_owned()) };
        self.reach.check_server(server).map_err(|why| Error::denied(label.clone(), why))?;
        let addresses = resolve(&self.reach, &server.host, server.port).await.map_err(|e| {
            let message = format!("{} cannot be found: {e}", server.host);
            if e.is::<super::http::Outside>() { Error::denied(label.clone(), e.to_string()) } else { no(message) }
        })?;
        let tls = match server.tls {
            SmtpTls::None => None,
            SmtpTls::Implicit | SmtpTls::StartTls => {
                Some(tls(&server.host).map_err(|e| no(format!("TLS cannot be set up: {e}")))?)
            }
        };
        let hello = ClientId::default();
        let implicit = tls.clone().filter(|_| server.tls == SmtpTls::Implicit);
        let bound = Bound::new(leave_by);
        let stream = TimelyStream::connect(&addresses, CONNECT_AFTER, implicit, bound.clone()).await;
        let stream = match stream {
            Err(e) if is_no_tls(&e) => {
                // A server that is busy may say that in clear. One that lets anybody in so has another port for TLS.
                let stream = TimelyStream::connect(&addresses, CONNECT_AFTER, None, bound.clone()).await;
                let stream = stream.map_err(|e| refused(&label, "connecting", &e))?;
                let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await;
                greeted.map_err(|e| refused(&label, "connecting", &e))?;
                return Err(wrong(
                    "it does not begin with TLS there: set smtp_tls to `starttls` where it turns to TLS later, as on port 587, or \
                     smtp_port to the one for TLS, mostly 465",
                ));
            }
            stream => stream.map_err(|e| refused(&label, "connecting", &e))?,
        };
        let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await;
        let mut connection = greeted.map_err(|e| refused(&label, "connecting", &e))?;
        if let (SmtpTls::StartTls, Some(tls)) = (server.tls, tls) {
            if !connection.can_starttls() {
                return Err(wrong(
                    "it never turns to TLS there: set smtp_port to one where it does, mostly 587, or smtp_tls to \
                                  `implicit` where it begins with TLS, as on port 465",
                ));
            }
            connection.starttls(tls, &hello).await.map_err(|e| refused(&label, "STARTTLS", &e))?;
        }
        if let Some((user, password)) = &server.credentials {
            let signed_in = match server.sign_in {
                SmtpSignIn::Token => token::show(&mut connection, user, password).await,
                SmtpSignIn::Password => {
                    let credentials = Credentials::new(user.clone(), password.expose().to_owned());
                    connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await.map(drop)
                }
            };
            signed_in.map_err(|e| refused(&label, "signing in", &e))?;
        }
        Ok(Open { connection, bound, mails: 0, size: None })
    }

    /// Gives the open connection with what became of the mail.
    async fn deliver(
        &self,
        mail: &Mail,
        leave_by: Option<Deadline>,
        handed_over: &AtomicBool,
    ) -> Result<(Open, Result<String, Error>), Error> {
        let label = mail.server.label();
        let address = |text: &str| {
            text.parse::<Address>().map_err(|e| Error::denied(label.clone(), format!("{text} is no mail address: {e}")))
        };
        let (from, to) = (address(&mail.from)?, address(&mail.to)?);
        if let Some(mut open) = self.kept.take(&mail.server) {
            open.bound.set(leave_by.clone());
            open.mails += 1;
            let outcome = hand_in(&mut open, mail, from.clone(), to.clone(), handed_over).await;
            if handed_over.load(Ordering::Acquire) || !was_closed(&outcome) {
                return Ok((open, outcome));
            }
        }
        let mut open = self.open(&mail.server, leave_by).await?;
        open.mails += 1;
        let outcome = hand_in(&mut open, mail, from, to, handed_over).await;
        Ok((open, outcome))
    }
}

/// From MAIL FROM to the reply to the final dot.
async fn hand_in(
    open: &mut Open,
    mail: &Mail,
    from: Address,
    to: Address,
    handed_over: &AtomicBool,
) -> Result<String, Error> {
    let label = mail.server.label();
    let mut parameters = parameters(&open.connection, mail).map_err(|why| Error::denied(label.clone(), why))?;
    parameters.extend(size::parameter(open, mail).await?);
    let connection = &mut open.connection;
    let envelope = connection.command(MailFrom::new(Some(from), parameters)).await;
    envelope.map_err(|e| Error { of_sender: true, ..refused(&label, "MAIL FROM", &e) })?;
    connection.command(Rcpt::new(to, Vec::new())).await.map_err(|e| refused(&label, "RCPT TO", &e))?;
    let of_mail = |error: Error| Error { of_mail: true, ..error };
    connection.command(Data).await.map_err(|e| of_mail(refused(&label, "DATA", &e)))?;

    // The connection asks for the next block when the one before has been flushed; when it is told that there is none,
    // it writes the final dot, and from then on the server may have the mail.
    let mut blocks = without_last_line_end(&mail.message).chunks(BLOCK_BYTES);
    let blocks = std::iter::from_fn(|| {
        let block = blocks.next();
        handed_over.store(block.is_none(), Ordering::Release);
        block
    });
    let reply = connection.message_iter(blocks).await.map_err(|e| {
        let mut error = of_mail(refused(&label, "the end of the mail", &e));
        if error.reply.is_none() && handed_over.load(Ordering::Acquire) {
            error.acted = Acted::Maybe;
        }
        error
    })?;
    let lines: Vec<&str> = reply.message().collect();
    Ok(format!("{} {}", reply.code(), lines.join(" ")))
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send_within(&self, mail: Mail, permit: Permit) -> Result<String, Error> {
        let handed_over = AtomicBool::new(false);
        let delivering = self.deliver(&mail, permit.leave_by, &handed_over);
        let mut delivering = std::pin::pin!(delivering);
        let leaves_until = Instant::now() + permit.life;
        let mut done = timeout_at(leaves_until, &mut delivering).await;
        // Nothing more leaves then, and whoever ends the wait makes a doubt of a mail that is taken (RFC 5321, 4.5.3.2.6).
        if done.is_err() && handed_over.load(Ordering::Acquire) {
            done = timeout_at(leaves_until + mail.reply_within, &mut delivering).await;
        }
        let result = match done {
            Ok(Ok((open, outcome))) => {
                match mail.then {
                    Afterwards::Goodbye => goodbye(open, &outcome).await,
                    Afterwards::More { most } => self.kept.keep(open, &mail.server, most, &outcome).await,
                }
                outcome
            }
            Ok(Err(error)) => Err(error),
            Err(_) if handed_over.load(Ordering::Acquire) => Err(Error::new(
                Acted::Maybe,
                mail.server.label(),
                "the server has the whole mail and has not said whether it takes it",
            )),
            Err(_) => Err(Error::new(Acted::No, mail.server.label(), "the server was too slow to take the mail")),
        };
        result.map(|reply| mail.server.mask(&reply)).map_err(|error| mail.server.masked(error))
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        let label = server.label();
        let mut open = self.open(server, None).await.map_err(|error| server.masked(error))?;
        open.connection.command(Noop).await.map_err(|e| server.masked(refused(&label, "NOOP", &e)))?;
        goodbye(open, &Ok(String::new())).await;
        Ok(())
    }
}

/// What MAIL FROM must say about this mail.
fn parameters(connection: &AsyncSmtpConnection, mail: &Mail) -> Result<Vec<MailParameter>, String> {
    let server = connection.server_info();
    let mut parameters = Vec::new();
    if !(mail.from.is_ascii() && mail.to.is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err("the server takes no address beyond ASCII".to_owned());
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !mail.message.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err("the server takes ASCII alone and the mail is not encoded so".to_owned());
        }
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

/// The message without its last CRLF, which the final dot's own line brings.
fn without_last_line_end(message: &[u8]) -> &[u8] {
    message.strip_suffix(b"\r\n").unwrap_or(message)
}

fn tls(host: &str) -> Result<TlsParameters, lettre::transport::smtp::Error> {
    install_provider();
    let builder = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter_map(|root| Certificate::from_der(root.as_ref().to_vec()).ok())
        .fold(TlsParameters::builder(host.to_owned()), |builder, root| builder.add_root_certificate(root));
    builder.build()
}

/// Whether what came where TLS was to begin is none.
fn is_no_tls(error: &lettre::transport::smtp::Error) -> bool {
    let is = |error: &(dyn std::error::Error + 'static)| {
        matches!(error.downcast_ref(), Some(rustls::Error::InvalidMessage(_)))
    };
    // An I/O error has what it wraps, not what causes it.
    let wraps = |error: &(dyn std::error::Error + 'static)| {
        error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref).is_some_and(|inner| is(inner))
    };
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
        .any(|cause| is(cause) || wraps(cause))
}

/// A dialogue that ended before the server could have the mail, or with its refusal.
fn refused(label: &str, at: &str, error: &lettre::transport::smtp::Error) -> Error {
    use std::error::Error as _;
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let code = error.status().and_then(|code| code.to_string().parse::<u16>().ok());
    let message = match code {
        Some(code) => format!("the mail server answered {at} with {code} {text}"),
        None => format!("{at} failed: {text}"),
    };
    Error { reply: code.map(|code| (code, text)), ..Error::new(Acted::No, label, message) }
}

#[cfg(test)]
mod tests;
