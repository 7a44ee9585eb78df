//! The one way out: HTTP and SMTP, with limits, masking, recording and the address guard around them.
//!
//! `wire` repeats nothing and decides nothing: it says what happened and whether the other side may have acted on it.

mod request;

pub use request::{Body, Form, MultipartPart, Request, Response};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use crate::secret::Secret;

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
    async fn send(&self, mail: Mail) -> Result<String, Error>;

    /// Connects, signs in and says goodbye, without mail.
    async fn verify(&self, server: &SmtpServer) -> Result<(), Error>;
}

/// Both ways out, as an adapter gets them.
#[derive(Clone)]
pub struct Wire {
    /// HTTP.
    pub http: Arc<dyn Transport>,
    /// SMTP.
    pub mail: Arc<dyn Mailer>,
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
    /// User name and password; none for a server that asks for none.
    pub credentials: Option<(String, Secret)>,
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
    /// Set if the request was not let out yet: a short limit, which frees after that time.
    pub retry_after: Option<Duration>,
    /// Set if the request was not let out at all: the lease is over, the address is not allowed, ...
    pub denied: bool,
}

impl Error {
    /// A failure after which the other side may or may not have acted.
    pub fn new(acted: Acted, request: impl Into<String>, message: impl Into<String>) -> Self {
        Self { acted, message: message.into(), request: request.into(), reply: None, retry_after: None, denied: false }
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

/// Asked before each request leaves: the account's short limits and its lease.
#[async_trait]
pub trait Permits: Send + Sync {
    /// Waits until the call named `action` may be made, and says how long the request may live at most.
    ///
    /// # Errors
    ///
    /// [`Error::denied`] if it may not be made any more (lease over, worker stopping), or with `retry_after` set if the
    /// wait would be longer than the worker should block.
    async fn permit(&self, action: &str, writes: bool) -> Result<Duration, Error>;

    /// Told of each answer, so that the platform's own account of its limits can correct ours.
    fn observe(&self, action: &str, response: &Response);
}
