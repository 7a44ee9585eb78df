//! The one way out: HTTP and SMTP, with limits, masking, recording and the address guard around them.
//!
//! A request passes [`Limited`], [`Logged`] and [`Guarded`] on its way to a base: [`HttpTransport`] behind [`Signed`] or
//! [`SmtpMailer`], or in
//! a dry run [`Recorder`] or [`RecordingMailer`]. Nobody above can tell which; see [`client`].
//!
//! `wire` repeats nothing and decides nothing: it says what happened and whether the other side may have acted on it.

mod encode;
mod guard;
mod http;
mod limit;
mod log;
mod masking;
mod oauth1;
mod record;
mod request;
mod smtp;
#[cfg(test)]
pub(crate) mod test;
mod timely;

pub use guard::{Guarded, Reach};
pub use http::HttpTransport;
pub use limit::{Limited, SEND_MAIL};
pub use log::Logged;
pub(crate) use masking::mask;
pub use oauth1::{OAuth1, Signed};
pub use record::{Dialogue, OpenDialogue, Recorded, Recorder, Recording, RecordingMailer, Respond};
pub use request::{Body, Form, MultipartPart, Request, Response};
pub use smtp::{SmtpMailer, is_mail_address};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use crate::clock::{Clock, Deadline};
use crate::secret::Secret;

/// What a mail may take that nobody gave a time: RFC 5321 (section 4.5.3.2) asks for ten minutes after the final dot alone.
const MAIL_LIFE: Duration = Duration::from_secs(12 * 60);

/// Sends HTTP requests. Layers wrap one another; see `client`.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and reads the whole answer. Any status is an answer, not an error; no redirect is followed.
    async fn send(&self, request: Request) -> Result<Response, Error>;
}

/// Sends mail.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one message to one recipient; gives the server's answer to it: `250 2.0.0 OK 1795424400 abc123`.
    async fn send(&self, mail: Mail) -> Result<String, Error> {
        self.send_within(mail, Permit::of(MAIL_LIFE)).await
    }

    /// The same, given up when its permit is over.
    async fn send_within(&self, mail: Mail, permit: Permit) -> Result<String, Error>;

    /// Connects, signs in and says goodbye, without mail.
    async fn verify(&self, server: &SmtpServer) -> Result<(), Error>;
}

#[async_trait]
impl Transport for Arc<dyn Transport> {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        (**self).send(request).await
    }
}

#[async_trait]
impl Mailer for Arc<dyn Mailer> {
    async fn send_within(&self, mail: Mail, permit: Permit) -> Result<String, Error> {
        (**self).send_within(mail, permit).await
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        (**self).verify(server).await
    }
}

/// Both ways out, as an adapter gets them.
#[derive(Clone)]
pub struct Wire {
    /// HTTP.
    pub http: Arc<dyn Transport>,
    /// SMTP.
    pub mail: Arc<dyn Mailer>,
}

/// The network itself, for all accounts of this process: they share its connections. Opens nothing yet.
pub fn network(clock: Arc<dyn Clock>, reach: Arc<Reach>) -> Wire {
    let http = Signed::new(HttpTransport::new(clock.clone(), reach.clone()), clock);
    Wire { http: Arc::new(http), mail: Arc::new(SmtpMailer::new(reach)) }
}

/// The way out of one account, around `base`: [`network`], or a recorder for a dry run.
///
/// Outermost first: a request waits for its permit, is logged masked, is checked for where it goes.
pub fn client(base: Wire, reach: Arc<Reach>, account: &str, permits: Arc<dyn Permits>) -> Wire {
    let http = Guarded::new(base.http, reach.clone());
    let mail = Guarded::new(base.mail, reach);
    Wire {
        http: Arc::new(Limited::new(Logged::new(http, account), permits.clone())),
        mail: Arc::new(Limited::new(Logged::new(mail, account), permits)),
    }
}

/// The way out for what no quota of a channel covers and no lease guards, such as an alert: logged masked as `who`, checked for
/// where it goes.
pub fn unlimited(base: Wire, reach: Arc<Reach>, who: &str) -> Wire {
    Wire {
        http: Arc::new(Logged::new(Guarded::new(base.http, reach.clone()), who)),
        mail: Arc::new(Logged::new(Guarded::new(base.mail, reach), who)),
    }
}

/// A submission server and how to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpServer {
    /// Host name or address.
    pub host: String,
    /// 465 for TLS from the start, 587 for STARTTLS; anything on loopback.
    pub port: u16,
    /// How the connection is protected. `None` is refused for any but a loopback address.
    pub tls: SmtpTls,
    /// User name, and password or token; none for a server that asks for none.
    pub credentials: Option<(String, Secret)>,
    /// Which of the two the second is.
    pub sign_in: SmtpSignIn,
}

/// How a mail server is shown who somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SmtpSignIn {
    /// By a password: `PLAIN`, else `LOGIN` (RFC 4954).
    #[default]
    Password,
    /// By a token of OAuth 2.0: `XOAUTH2` (<https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>).
    Token,
}

impl SmtpServer {
    /// `SMTP mail.example:465`
    fn label(&self) -> String {
        format!("SMTP {}:{}", self.host, self.port)
    }

    /// `error` without the password or token, should the server have said it back.
    fn masked(&self, mut error: Error) -> Error {
        error.message = self.mask(&error.message);
        error.reply = error.reply.map(|(code, text)| (code, self.mask(&text)));
        error
    }

    fn mask(&self, text: &str) -> String {
        let password = self.credentials.as_ref().map(|(_, password)| std::slice::from_ref(password));
        masking::mask(text, password.unwrap_or_default())
    }
}

/// How an SMTP connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte.
    Implicit,
    /// After STARTTLS.
    StartTls,
    /// Not at all; for loopback alone.
    None,
}

/// One message to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Where it is handed in.
    pub server: SmtpServer,
    /// The envelope's sender: where bounces go.
    pub from: String,
    /// The envelope's recipient.
    pub to: String,
    /// The whole message with its headers, lines ended by CRLF, dots not yet doubled.
    pub message: Bytes,
    /// What becomes of the connection.
    pub then: Afterwards,
    /// How long the server may think once it has the whole mail, beyond what its permit gives.
    pub reply_within: Duration,
}

/// What becomes of a connection to a mail server after a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// It is ended.
    Goodbye,
    /// It is kept for a moment, as another mail to the same server follows, until it has carried so many.
    More {
        /// Mails, this one among them.
        most: u32,
    },
}

/// Whether the other side may have acted on a request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acted {
    /// Surely not: it never had the whole request, or it refused it.
    No,
    /// It may have.
    Maybe,
}

/// A request that got no answer, or (SMTP) one that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Whether the other side may have acted.
    pub acted: Acted,
    /// What happened, in one sentence, without secrets.
    pub message: String,
    /// `POST https://api.x.com/2/tweets`, without secrets.
    pub request: String,
    /// SMTP: the reply code and text that refused.
    pub reply: Option<(u16, String)>,
    /// SMTP: true if it was whoever connects, or signs in, that was refused: no mail was spoken of.
    pub of_connection: bool,
    /// SMTP: true if it was the sender that was refused, whom all mails of an account have.
    pub of_sender: bool,
    /// SMTP: true if it was the mail that was refused, once a reader was taken: what the others get is the same.
    pub of_mail: bool,
    /// Set if the request was not let out yet: a short limit, which frees after that time.
    pub retry_after: Option<Duration>,
    /// Set if the request was not let out at all: the lease is over, the address is not allowed, ...
    pub denied: bool,
    /// Set if a setting of the account is wrong: time mends nothing.
    pub misset: bool,
}

impl Error {
    /// A failure after which the other side may or may not have acted.
    pub fn new(acted: Acted, request: impl Into<String>, message: impl Into<String>) -> Self {
        let (message, request) = (message.into(), request.into());
        Self {
            acted,
            message,
            request,
            reply: None,
            of_connection: false,
            of_sender: false,
            of_mail: false,
            retry_after: None,
            denied: false,
            misset: false,
        }
    }

    /// A request that was not let out.
    pub fn denied(request: impl Into<String>, message: impl Into<String>) -> Self {
        Self { denied: true, ..Self::new(Acted::No, request, message) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.request)
    }
}

impl std::error::Error for Error {}

/// What a request is allowed.
#[derive(Clone, Debug)]
pub struct Permit {
    /// How long it may live at most, from its first byte to the last of its answer.
    pub life: Duration,
    /// Until when its bytes may leave, if that is bounded. Looked at again as they do: a process may be stopped after it was
    /// given the permit, and woken when another has its work.
    pub leave_by: Option<Deadline>,
}

impl Permit {
    /// To live for so long, and leave at any time.
    pub fn of(life: Duration) -> Self {
        Self { life, leave_by: None }
    }
}

/// A call that is to be made, as limits see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// In the platform's words, as quotas in `channel.toml` name it.
    pub action: &'a str,
    /// True if it changes what people see.
    pub writes: bool,
    /// As how many its platform counts it: an album as its files.
    pub items: u32,
}

impl<'a> Call<'a> {
    /// One that counts as one.
    pub fn new(action: &'a str, writes: bool) -> Self {
        Self { action, writes, items: 1 }
    }
}

/// Asked before each request leaves: the account's short limits and its lease.
#[async_trait]
pub trait Permits: Send + Sync {
    /// Waits until `call` may be made, and says for how long.
    ///
    /// # Errors
    ///
    /// [`Error::denied`] if it may not be made any more (lease over, worker stopping), or with `retry_after` set if the
    /// wait would be longer than the worker should block.
    async fn permit(&self, call: Call<'_>) -> Result<Permit, Error>;

    /// Told how each call that was permitted ended: that it has, with an answer or without, and what the answer says of the
    /// platform's own account of its limits.
    async fn observe(&self, action: &str, response: Option<&Response>);
}
