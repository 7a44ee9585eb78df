//! Nothing leaves without a permit, and nothing lives longer than its permit says.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::{Acted, Call, Error, Mail, Mailer, Permit, Permits, Request, Response, SmtpServer, Transport};

/// The name by which quotas know the sending of a mail.
pub const SEND_MAIL: &str = "send_mail";

/// What a mail server is given beyond the permitted life, so that its own report of a time-out, which knows how far the
/// dialogue came, arrives before ours, which does not.
const GRACE: Duration = Duration::from_millis(500);

/// Asks for a permit before each request and tells of each answer.
#[derive(Clone)]
pub struct Limited<B> {
    base: B,
    permits: Arc<dyn Permits>,
}

impl<B> Limited<B> {
    /// `base`, behind `permits`.
    pub fn new(base: B, permits: Arc<dyn Permits>) -> Self {
        Self { base, permits }
    }
}

#[async_trait]
impl<B: Transport> Transport for Limited<B> {
    async fn send(&self, mut request: Request) -> Result<Response, Error> {
        let (label, action) = (request.label(), request.action);
        let call = Call { action, writes: request.writes, items: request.items };
        let permit = self.permits.permit(call).await.map_err(|e| named(e, &label))?;
        let life = permit.life;
        request.permit = Some(permit);
        let response = within(life, &label, self.base.send(request)).await;
        self.permits.observe(action, response.as_ref().ok()).await;
        response
    }
}

#[async_trait]
impl<B: Mailer> Mailer for Limited<B> {
    async fn send_within(&self, mail: Mail, asked: Permit) -> Result<String, Error> {
        let (label, thinks) = (mail.server.label(), mail.reply_within);
        let mut permit = self.permits.permit(Call::new(SEND_MAIL, true)).await.map_err(|e| named(e, &label))?;
        // No channel is asked what became of a mail, so nobody's answer is spoilt by one that leaves as late as any byte may.
        let leaves_for = permit.leave_by.as_ref().map_or(permit.life, |ends| permit.life.max(ends.left()));
        permit.life = leaves_for.min(asked.life);
        let reply = within(permit.life + thinks, &label, self.base.send_within(mail, permit)).await;
        self.permits.observe(SEND_MAIL, None).await;
        reply
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        let label = server.label();
        let permit = self.permits.permit(Call::new("verify", false)).await.map_err(|e| named(e, &label))?;
        within(permit.life, &label, self.base.verify(server)).await
    }
}

async fn within<T>(life: Duration, label: &str, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    match tokio::time::timeout(life + GRACE, call).await {
        Ok(done) => done,
        Err(_) => Err(Error::new(Acted::Maybe, label, format!("no answer within {} s", life.as_secs_f64()))),
    }
}

fn named(mut error: Error, label: &str) -> Error {
    if error.request.is_empty() {
        label.clone_into(&mut error.request);
    }
    error
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::wire::test::{Scripted, answer, get};

    /// Permits `life`, or says no; notes what it was told.
    struct Gate(Option<Duration>, Mutex<Vec<String>>);

    #[async_trait]
    impl Permits for Gate {
        async fn permit(&self, call: Call<'_>) -> Result<Permit, Error> {
            self.note(format!("permit {} writes={} items={}", call.action, call.writes, call.items));
            self.0.map(Permit::of).ok_or_else(|| Error::denied("", "the lease is over"))
        }

        async fn observe(&self, action: &str, response: Option<&Response>) {
            self.note(format!("observe {action} {:?}", response.map(|response| response.status)));
        }
    }

    impl Gate {
        fn note(&self, what: String) {
            self.1.lock().expect("no test panics here").push(what);
        }
    }

    #[tokio::test]
    async fn a_request_asks_first_and_tells_after() {
        let gate = Arc::new(Gate(Some(Duration::from_secs(3)), Mutex::default()));
        let base = Scripted::new([answer(429, "{}")]);
        let request = get("https://x.example/").writes().items(3);
        let status = Limited::new(&base, gate.clone()).send(request).await.map(|r| r.status);
        assert_eq!(status, Ok(429));
        assert_eq!(*gate.1.lock().expect("one thread"), ["permit test writes=true items=3", "observe test Some(429)"]);
        assert_eq!(base.seen()[0].permit.as_ref().map(|permit| permit.life), Some(Duration::from_secs(3)));
    }

    #[tokio::test]
    async fn without_a_permit_nothing_leaves() {
        let base = Scripted::new([]);
        let gate = Arc::new(Gate(None, Mutex::default()));
        let error = Limited::new(&base, gate).send(get("https://x.example/a")).await.expect_err("it is denied");
        assert_eq!((error.denied, error.request.as_str()), (true, "GET /a"));
        assert!(base.seen().is_empty());
    }

    #[tokio::test]
    async fn a_request_that_outlives_its_permit_may_have_acted() {
        let gate = Arc::new(Gate(Some(Duration::from_millis(10)), Mutex::default()));
        let error = Limited::new(crate::wire::test::Hanging, gate).send(get("https://x.example/a")).await;
        assert!(error.is_err_and(|error| error.acted == Acted::Maybe));
    }
}
