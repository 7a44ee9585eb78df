//! What went over the wire, as tracing events, with every secret masked.

use std::time::{Duration, Instant};

use async_trait::async_trait;

use super::{Error, Mail, Mailer, Permit, Request, Response, SmtpServer, Transport};

/// Logs each request with its answer, at `debug`: a failure is told at its own level where it is handled. What an answer says
/// back of the request's secrets is masked too, for whoever reads it.
#[derive(Clone, Debug)]
pub struct Logged<B> {
    base: B,
    account: String,
}

impl<B> Logged<B> {
    /// `base`, logged for `account`.
    pub fn new(base: B, account: impl Into<String>) -> Self {
        Self { base, account: account.into() }
    }

    fn failed(&self, action: &str, label: &str, error: &Error, took: Duration) {
        tracing::debug!(
            account = %self.account,
            request.action = action,
            request.label = label,
            error.message = %error.message,
            error.acted = ?error.acted,
            error.denied = error.denied,
            took_ms = millis(took),
            "no answer"
        );
    }
}

#[async_trait]
impl<B: Transport> Transport for Logged<B> {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let (label, action, started) = (request.label(), request.action, Instant::now());
        let (secrets, gives_tokens) = (request.secrets.clone(), request.gives_tokens);
        let result = self.base.send(request).await;
        let result = result.map(|response| match response.is_success() && gives_tokens {
            true => response,
            false => response.without(&secrets),
        });
        match &result {
            Ok(response) => tracing::debug!(
                account = %self.account,
                request.action = action,
                request.label = %label,
                response.status = response.status,
                response.size_bytes = response.body.len(),
                took_ms = millis(started.elapsed()),
                "answered"
            ),
            Err(error) => self.failed(action, &label, error, started.elapsed()),
        }
        result
    }
}

#[async_trait]
impl<B: Mailer> Mailer for Logged<B> {
    async fn send_within(&self, mail: Mail, permit: Permit) -> Result<String, Error> {
        let (label, size, started) = (mail.server.label(), mail.message.len(), Instant::now());
        let result = self.base.send_within(mail, permit).await;
        match &result {
            Ok(_) => tracing::debug!(
                account = %self.account,
                request.label = %label,
                request.size_bytes = size,
                took_ms = millis(started.elapsed()),
                "mail accepted"
            ),
            Err(error) => self.failed(super::SEND_MAIL, &label, error, started.elapsed()),
        }
        result
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        self.base.verify(server).await
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::secret::Secret;
    use crate::wire::test::{Scripted, answer, get};

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("one thread").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn no_secret_reaches_the_log() {
        let sink = Sink::default();
        let writer = sink.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let token = Secret::new("123:topsecret");
        let request = get("https://api.telegram.org/bot123:topsecret/getMe").secret(&token).bearer(&token);
        let answered = Logged::new(&Scripted::new([answer(200, "{}")]), "tg").send(request).await;
        assert!(answered.is_ok());
        let log = String::from_utf8(sink.0.lock().expect("one thread").clone()).expect("the log is text");
        assert!(log.contains("/bot⟨secret⟩/getMe") && log.contains("response.status=200"), "{log}");
        assert!(!log.contains("topsecret"), "{log}");
    }

    #[tokio::test]
    async fn a_secret_that_is_said_back_is_masked_unless_it_is_a_token_that_was_asked_for() {
        let token = Secret::new("topsecret");
        let answers = || [answer(400, "no such token: topsecret"), answer(200, "{\"token\": \"topsecret\"}")];
        let send = async |base: &Scripted, gives_tokens: bool| {
            let mut request = get("https://api.example/x").bearer(&token);
            request.gives_tokens = gives_tokens;
            Logged::new(base, "x").send(request).await.expect("an answer").body
        };
        let base = Scripted::new(answers());
        assert_eq!(send(&base, false).await, "no such token: ⟨secret⟩");
        assert_eq!(send(&base, false).await, "{\"token\": \"⟨secret⟩\"}");
        let base = Scripted::new(answers());
        assert_eq!(send(&base, true).await, "no such token: ⟨secret⟩");
        assert_eq!(send(&base, true).await, "{\"token\": \"topsecret\"}");
    }
}
