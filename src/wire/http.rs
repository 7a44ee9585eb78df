//! HTTP over `reqwest`, which is used nowhere else. One request, one answer: no redirect, no proxy, no cookie, no repetition.

use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::{Arc, Once, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, ClientBuilder};

use super::encode::encode;
use super::guard::Reach;
use super::timely::{Late, StillHere, TimelyBody};
use super::{Acted, Error, Permit, Request, Response, Transport};
use crate::clock::{Clock, Deadline};

/// No platform answers with more; an answer beyond it is not read to its end.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// A connection that takes longer is given up, and then surely nothing was sent.
const CONNECT_AFTER: Duration = Duration::from_secs(10);

/// What a request lives for that nobody gave a time.
const DEFAULT_LIFE: Duration = Duration::from_secs(60);

/// Connections that stood idle longer are not used again: servers close them about then, and a request that meets the
/// closing is one whose outcome is unknown.
const IDLE_AFTER: Duration = Duration::from_secs(15);

/// The network.
pub struct HttpTransport {
    clock: Arc<dyn Clock>,
    reach: Arc<Reach>,
    plain: OnceLock<Client>,
    tls: OnceLock<Client>,
}

impl HttpTransport {
    /// A transport that opens nothing, and loads no certificates, before its first request.
    pub fn new(clock: Arc<dyn Clock>, reach: Arc<Reach>) -> Self {
        Self { clock, reach, plain: OnceLock::new(), tls: OnceLock::new() }
    }

    fn client(&self, scheme: &str) -> Result<Client, reqwest::Error> {
        let (slot, tls) = if scheme == "https" { (&self.tls, true) } else { (&self.plain, false) };
        if let Some(client) = slot.get() {
            return Ok(client.clone());
        }
        let client = build(Resolver(self.reach.clone()), tls)?;
        Ok(slot.get_or_init(|| client).clone())
    }

    async fn exchange(&self, request: &Request) -> Result<Response, Error> {
        let client = self.client(request.url.scheme()).map_err(|e| failed(request, Acted::No, &e))?;
        let (mime, body) = encode(&request.body);
        let permit = request.permit.clone().unwrap_or(Permit::of(DEFAULT_LIFE));
        if permit.leave_by.as_ref().is_some_and(Deadline::is_past) {
            return Err(Error::denied(label(request), Late.to_string()));
        }
        let mut builder = client.request(request.method.clone(), request.url.clone()).timeout(permit.life);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(mime) = mime {
            builder = builder.header(http::header::CONTENT_TYPE, mime);
        }
        let (size_bytes, mut still_here) = (body.len(), StillHere::default());
        let sent = match request.body {
            super::Body::Empty => builder,
            _ => {
                let (body, left) = TimelyBody::new(body, permit.leave_by);
                still_here = left;
                builder.body(reqwest::Body::wrap(body))
            }
        };
        let mut answer = sent.send().await.map_err(|e| match (acted(&e), still_here.bytes()) {
            (Acted::Maybe, left) if left > 0 => halfway(request, &e, &Halfway { left, size_bytes, life: permit.life }),
            (acted, _) => failed(request, acted, &e),
        })?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = match read(&mut answer).await {
            Ok(body) => body,
            // A refusal is one, whatever became of its text.
            Err(_) if (400..500).contains(&status) => Bytes::new(),
            Err(why) => return Err(Error::new(Acted::Maybe, label(request), request.mask(&why))),
        };
        Ok(Response { status, headers, body, received_at: self.clock.now() })
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        self.exchange(&request).await
    }
}

fn build(resolver: Resolver, tls: bool) -> Result<Client, reqwest::Error> {
    install_provider();
    let builder = ClientBuilder::new()
        .user_agent(concat!("fanfare/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(CONNECT_AFTER)
        .pool_idle_timeout(IDLE_AFTER)
        .dns_resolver(resolver);
    if tls {
        // Beside the system's own: without any certificate store on the host, `build` would fail.
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
            .iter()
            .filter_map(|root| reqwest::Certificate::from_der(root.as_ref()).ok());
        builder.tls_certs_merge(roots).https_only(true).build()
    } else {
        builder.tls_certs_only([]).build()
    }
}

/// Makes ring the process's provider of cryptography; `reqwest` and `lettre` panic without one.
pub(super) fn install_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Another part of the program, or a test, may have been first; then there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

async fn read(answer: &mut reqwest::Response) -> Result<Bytes, String> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|e| format!("the answer broke off: {}", told(&e)))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(format!("the answer is larger than {MAX_ANSWER_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Whether the other side may have had the whole request.
fn acted(error: &reqwest::Error) -> Acted {
    if error.is_connect() || error.is_builder() { Acted::No } else { Acted::Maybe }
}

/// A request of which something had not left yet.
struct Halfway {
    left: usize,
    size_bytes: usize,
    life: Duration,
}

/// The error of a request that the other side has not got whole.
fn halfway(request: &Request, cause: &reqwest::Error, at: &Halfway) -> Error {
    let error = failed(request, Acted::No, cause);
    if error.denied {
        return error;
    }
    let megabytes = |bytes: usize| format!("{:.1}", bytes as f64 / 1e6);
    let (sent, size) = (megabytes(at.size_bytes.saturating_sub(at.left)), megabytes(at.size_bytes));
    let message = match cause.is_timeout() {
        true => {
            let life = at.life.as_secs();
            format!(
                "{sent} of {size} MB had left after {life} s, which is as long as it may take; the line is too slow for it"
            )
        }
        false => format!("the connection broke when {sent} of {size} MB had left: {}", told(cause)),
    };
    Error { message: request.mask(&message), ..error }
}

fn failed(request: &Request, acted: Acted, error: &reqwest::Error) -> Error {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        if let Some(Outside(why)) = cause.downcast_ref() {
            return Error::denied(label(request), why.clone());
        }
        source = cause.source();
    }
    let what = match (error.is_timeout(), acted) {
        (true, Acted::No) => "could not connect in time".to_owned(),
        (true, Acted::Maybe) => "no answer in time".to_owned(),
        (false, Acted::No) => format!("could not connect: {}", told(error)),
        (false, Acted::Maybe) => format!("the connection broke before the answer: {}", told(error)),
    };
    Error::new(acted, label(request), request.mask(&what))
}

/// The innermost cause, which is the one that says something. Never the outermost: it holds the URL.
fn told(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = match error.source() {
        Some(source) => source,
        None => {
            return if error.is_builder() { "the request cannot be built".to_owned() } else { "no reason".to_owned() };
        }
    };
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// `POST https://api.x.com/2/tweets`, masked and without its query.
fn label(request: &Request) -> String {
    let url = &request.url;
    let origin = url.origin().ascii_serialization();
    request.mask(&format!("{} {origin}{}", request.method, url.path()))
}

/// Resolves names and refuses those that lead where this process may not go.
struct Resolver(Arc<Reach>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let addresses = resolve(&reach, &host, 0).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Every address of `host` that `reach` lets through.
///
/// # Errors
///
/// [`Outside`] if there are addresses and none is let through; else what the resolver says.
pub(super) async fn resolve(
    reach: &Reach,
    host: &str,
    port: u16,
) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
    let mut refused = None;
    let mut addresses = Vec::new();
    for address in tokio::net::lookup_host((host, port)).await? {
        match reach.check_address(host, address.ip()) {
            Ok(()) => addresses.push(address),
            Err(why) => refused = Some(why),
        }
    }
    match refused {
        Some(why) if addresses.is_empty() => Err(Box::new(Outside(why))),
        _ => Ok(addresses),
    }
}

/// The name leads where this process may not go.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Outside(pub(super) String);

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use url::Url;

    use super::*;
    use crate::clock::{ManualClock, SystemClock};
    use crate::secret::Secret;

    fn transport() -> HttpTransport {
        HttpTransport::new(Arc::new(SystemClock::new()), Arc::new(Reach::sandbox()))
    }

    /// A server that reads one request, then gives `reply` and closes; `None` keeps the connection open in silence.
    async fn server(reply: Option<&'static str>) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a client");
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            match reply {
                Some(reply) => drop(stream.write_all(reply.as_bytes()).await),
                None => tokio::time::sleep(Duration::from_secs(60)).await,
            }
        });
        Url::parse(&format!("http://{address}/bot1:key/x?q=1")).expect("a URL")
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_like_any_other() {
        let reply = "HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 2\r\n\r\nhi";
        let response = transport().send(Request::get(server(Some(reply)).await, "x")).await.expect("an answer");
        assert_eq!((response.status, response.body.as_ref()), (307, &b"hi"[..]));
    }

    #[tokio::test]
    async fn a_refused_connection_surely_did_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("its address"));
        drop(listener);
        let error =
            transport().send(Request::post(Url::parse(&url).expect("a URL"), "x")).await.expect_err("nobody there");
        assert_eq!((error.acted, error.denied), (Acted::No, false));
    }

    /// A request that may leave for a second, by a clock that stands still.
    fn hurried(url: Url, clock: &ManualClock) -> Request {
        let leave_by = Deadline::new(Arc::new(clock.clone()), Duration::from_secs(1));
        let mut request = Request::post(url, "x");
        request.permit = Some(Permit { life: Duration::from_secs(60), leave_by: Some(leave_by) });
        request
    }

    #[tokio::test]
    async fn a_request_whose_lease_has_ended_does_not_leave() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("its address"));
        let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
        let request = hurried(Url::parse(&url).expect("a URL"), &clock).form([("text", "The ferry is back")]);
        clock.advance(Duration::from_secs(1));
        let error = transport().send(request).await.expect_err("it is late");
        assert!(error.denied && error.acted == Acted::No, "{error}");
    }

    /// The server reads as slowly as it likes; what is still here when the lease ends stays here.
    #[tokio::test]
    async fn a_request_whose_lease_ends_on_the_way_never_arrives_whole() {
        const SIZE: usize = 64 << 20;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("its address"));
        let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
        let mut request = hurried(Url::parse(&url).expect("a URL"), &clock);
        request.body = crate::wire::Body::Bytes(Bytes::from(vec![b'x'; SIZE]));
        let sending = tokio::spawn(async move { transport().send(request).await });
        let (mut stream, _) = listener.accept().await.expect("a client");
        let mut some = [0; 4096];
        stream.read_exact(&mut some).await.expect("it begins");
        assert!(String::from_utf8_lossy(&some).contains(&format!("content-length: {SIZE}")), "its length is said");
        tokio::time::sleep(Duration::from_millis(50)).await;
        clock.advance(Duration::from_secs(1));
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
        assert!(some.len() + rest.len() < SIZE, "{} bytes came after all", rest.len());
        let error = sending.await.expect("no panic").expect_err("it is late");
        assert!(error.acted == Acted::No && error.message.contains("another worker goes on"), "{error}");
    }

    /// Else a video over a slow line would each time be one of which nobody can say whether it is out.
    #[tokio::test]
    async fn a_request_that_was_cut_off_before_its_end_had_left_surely_did_nothing() {
        const SIZE: usize = 64 << 20;
        for hangs_up in [false, true] {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let url = format!("http://{}/", listener.local_addr().expect("its address"));
            let mut request = Request::post(Url::parse(&url).expect("a URL"), "x");
            request.permit = Some(Permit::of(Duration::from_millis(300)));
            request.body = crate::wire::Body::Bytes(Bytes::from(vec![b'x'; SIZE]));
            let sending = tokio::spawn(async move { transport().send(request).await });
            let (mut stream, _) = listener.accept().await.expect("a client");
            let mut some = [0; 4096];
            stream.read_exact(&mut some).await.expect("it begins");
            let _still_open = (!hangs_up).then_some(stream);
            let error = sending.await.expect("no panic").expect_err("it is not through");
            assert_eq!(error.acted, Acted::No, "{error}");
            let said = if hangs_up { "the connection broke when" } else { "the line is too slow for it" };
            assert!(error.message.contains(said) && error.message.contains("of 67.1 MB"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_connection_closed_without_an_answer_may_have_acted() {
        let request = Request::post(server(Some("")).await, "x").secret(&Secret::new("1:key"));
        let error = transport().send(request).await.expect_err("no answer");
        assert_eq!(error.acted, Acted::Maybe);
        assert!(error.request.ends_with("/bot⟨secret⟩/x"), "{error}");
    }

    #[tokio::test]
    async fn silence_may_have_acted() {
        let mut request = Request::post(server(None).await, "x");
        request.permit = Some(Permit::of(Duration::from_millis(50)));
        let error = transport().send(request).await.expect_err("no answer");
        assert_eq!((error.acted, error.message.as_str()), (Acted::Maybe, "no answer in time"));
    }

    #[tokio::test]
    async fn an_answer_cut_short_may_have_acted_unless_it_is_a_refusal() {
        let cut = "HTTP/1.1 201 Made\r\ncontent-length: 9\r\n\r\n{}";
        let error = transport().send(Request::post(server(Some(cut)).await, "x")).await.expect_err("cut short");
        assert_eq!(error.acted, Acted::Maybe);
        let refused = "HTTP/1.1 403 No\r\ncontent-length: 9\r\n\r\n{}";
        let response = transport().send(Request::post(server(Some(refused)).await, "x")).await.expect("a refusal");
        assert_eq!(response.status, 403);
    }

    #[test]
    fn both_clients_are_built_from_what_is_compiled_in() {
        for tls in [false, true] {
            assert!(build(Resolver(Arc::new(Reach::sandbox())), tls).is_ok(), "tls: {tls}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_outside_is_denied_not_retried() {
        let transport = HttpTransport::new(Arc::new(SystemClock::new()), Arc::new(Reach::live([""; 0])));
        let error = transport.send(Request::get(Url::parse("http://localhost:9/").expect("a URL"), "x")).await;
        assert!(error.is_err_and(|error| error.denied), "loopback is no place for a live request");
    }
}
