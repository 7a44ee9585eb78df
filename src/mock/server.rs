//! The mock as a whole: over sockets for the sandbox, in process for dry runs.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use bytes::Bytes;
use futures_util::StreamExt as _;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::faults::{Fault, Kind};
use super::recording::{Asked, Recording};
use super::severable::{Knife, SeverableListener};
use super::{Fake, Fetch, Request, Response, ServerMedia, SmtpSession, World, fetch, kit, own, page, registry, smtp};
use crate::clock::Clock;

/// No request may be larger; the fakes have their platforms' own, smaller limits.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// How long open requests may take to finish when the server stops.
const DRAIN: Duration = Duration::from_secs(2);

/// What a mock is started with.
#[derive(Default)]
pub struct Options {
    /// Faults from the start.
    pub faults: Vec<Fault>,
    /// How media are fetched by URL; [`fetch::loopback`] if not given.
    pub fetch: Option<Fetch>,
    /// Where every request is written down, as JSON lines; nowhere if not given.
    pub record: Option<PathBuf>,
    /// By channel: how long a text may be, where a server or a subscription allows more than usual.
    pub text_limits: BTreeMap<String, usize>,
    /// By channel: what media a server takes, where that is not as usual.
    pub media_limits: BTreeMap<String, ServerMedia>,
}

/// All fakes in one world. Clones share both.
#[derive(Clone)]
pub struct Mock(Arc<Inner>);

struct Inner {
    world: World,
    fakes: Vec<Arc<dyn Fake>>,
    instance: String,
    smtp: Option<SocketAddr>,
    recording: Option<Recording>,
}

/// Marks an answer that never reaches the client: the connection is closed instead. In process it is a 502.
#[derive(Clone, Copy, Debug)]
pub struct Dropped;

/// Marks an answer of which only so many bytes of the body reach the client.
#[derive(Clone, Copy, Debug)]
struct CutAfter(usize);

impl Mock {
    /// A mock in process, without sockets. `base_url` is what links in its answers start with, without a slash at the end.
    pub fn new(clock: Arc<dyn Clock>, base_url: &str, options: Options) -> Self {
        Self::make(clock, base_url, None, options, None)
    }

    fn make(
        clock: Arc<dyn Clock>,
        base_url: &str,
        smtp: Option<SocketAddr>,
        options: Options,
        recording: Option<Recording>,
    ) -> Self {
        let mut world = World::new(clock, base_url, options.fetch.unwrap_or_else(fetch::loopback));
        (world.text_limits, world.media_limits) = (options.text_limits, options.media_limits);
        world.faults.add(options.faults);
        Self(Arc::new(Inner { world, fakes: registry::fakes(), instance: random_id(), smtp, recording }))
    }

    /// Starts to answer on these listeners, which must be bound to a loopback address.
    ///
    /// # Errors
    ///
    /// When a listener does not know its own address, or the record cannot be written.
    pub fn serve(
        clock: Arc<dyn Clock>,
        options: Options,
        http: TcpListener,
        smtp: TcpListener,
    ) -> std::io::Result<Running> {
        let base_url = format!("http://{}", http.local_addr()?);
        let smtp_address = smtp.local_addr()?;
        let recording = options.record.as_deref().map(Recording::open).transpose()?;
        let mock = Self::make(clock, &base_url, Some(smtp_address), options, recording);
        let stop = CancellationToken::new();
        let app = Router::new().fallback(route).with_state(mock.clone());
        let service = app.into_make_service_with_connect_info::<Knife>();
        let stopping = stop.clone().cancelled_owned();
        let web = tokio::spawn(async move {
            // Accepting never ends in an error: the listener tries again.
            let _ = axum::serve(SeverableListener(http), service).with_graceful_shutdown(stopping).await;
        });
        let mail = tokio::spawn(smtp::listen(mock.clone(), smtp, stop.clone()));
        Ok(Running { mock, base_url, smtp: smtp_address, stop, tasks: [web, mail] })
    }

    /// Answers one request to a channel, whose path is relative to the channel's base: `/2/tweets`. Faults befall it as
    /// they befall one over a socket; an answer that would never arrive carries [`Dropped`].
    pub async fn answer(&self, channel: &str, request: Request) -> Response {
        let Some(fake) = self.fake(channel) else {
            return kit::answer(404, format!("there is no channel {channel} here\n"));
        };
        let fault = self.0.world.faults.take(channel, request.method().as_str(), request.uri().path());
        let Some(fault) = fault else { return fake.handle(request, self.world()).await };
        self.befallen(&**fake, &fault, request).await
    }

    async fn befallen(&self, fake: &dyn Fake, fault: &Fault, request: Request) -> Response {
        let server_error = || kit::answer(fault.status.unwrap_or(500), "Internal Server Error\n");
        match fault.kind {
            Kind::Latency => {
                tokio::time::sleep(Duration::from_millis(fault.latency_ms.unwrap_or(0))).await;
                fake.handle(request, self.world()).await
            }
            Kind::Answer => scripted(fault),
            // Over a socket it is cut while it comes in, and never arrives here.
            Kind::DropBefore | Kind::CutRequest => dropped(),
            Kind::DropAfter => {
                fake.handle(request, self.world()).await;
                dropped()
            }
            Kind::TooFast => fake.too_fast(self.world(), fault.retry_after_seconds.unwrap_or(1)),
            Kind::CutAnswer => {
                let mut response = fake.handle(request, self.world()).await;
                response.extensions_mut().insert(Dropped);
                response.extensions_mut().insert(CutAfter(fault.bytes.unwrap_or(0)));
                response
            }
            Kind::Malformed => fake.handle(request, self.world()).await.map(|body| body.slice(..body.len() / 2)),
            Kind::Redirect => {
                let mut response = kit::answer(fault.status.unwrap_or(307), Bytes::new());
                let location = fault.location.as_deref().unwrap_or("http://127.0.0.1:9/");
                kit::set_header(&mut response, "location", location);
                response
            }
            Kind::ExpiredToken => fake.handle(kit::with_token(request, "expired"), self.world()).await,
            Kind::RevokedToken => fake.handle(kit::with_token(request, "revoked"), self.world()).await,
            // These befall no request.
            Kind::SlowProcessing | Kind::FailedProcessing => fake.handle(request, self.world()).await,
            Kind::ServerErrorBefore => server_error(),
            Kind::ServerErrorAfter => {
                fake.handle(request, self.world()).await;
                server_error()
            }
        }
    }

    pub(super) fn recording(&self) -> Option<&Recording> {
        self.0.recording.as_ref()
    }

    /// The fault that cuts this request while it comes in, if there is one.
    fn cuts(&self, head: &http::request::Parts) -> Option<Fault> {
        let (channel, rest) = head.uri.path().trim_start_matches('/').split_once('/')?;
        let wanted = |kind| kind == Kind::CutRequest;
        self.world().faults.take_kind(channel, head.method.as_str(), &format!("/{rest}"), wanted)
    }

    /// A new SMTP dialogue, if a fake speaks SMTP.
    pub fn smtp_session(&self) -> Option<Box<dyn SmtpSession>> {
        self.0.fakes.iter().find_map(|fake| fake.smtp()).map(|smtp| smtp.open())
    }

    /// What the fakes share: the wall, the faults, the clock.
    pub fn world(&self) -> &World {
        &self.0.world
    }

    /// The names of the channels.
    pub fn channels(&self) -> Vec<&'static str> {
        self.0.fakes.iter().map(|fake| fake.channel()).collect()
    }

    /// The fake of that channel.
    pub fn fake(&self, channel: &str) -> Option<&Arc<dyn Fake>> {
        self.0.fakes.iter().find(|fake| fake.channel() == channel)
    }

    /// All fakes.
    pub fn fakes(&self) -> &[Arc<dyn Fake>] {
        &self.0.fakes
    }

    /// The wall in one HTML file that needs nothing else, to be written to disk.
    pub fn wall_html(&self) -> String {
        page::file(self)
    }

    /// Forgets every post, every medium and whatever the fakes remember. Faults stay.
    pub fn clear(&self) {
        self.0.world.wall.clear();
        for fake in &self.0.fakes {
            fake.clear();
        }
    }

    /// Who this is: `GET /_mock/`.
    pub(super) fn about(&self) -> Response {
        kit::json(
            200,
            &json!({
                "name": "fanfare-mock",
                "instance": self.0.instance,
                "channels": self.channels(),
                "smtp": self.0.smtp.map(|address| address.to_string()),
            }),
        )
    }
}

/// A mock that answers on sockets. Dropping it leaves it running for as long as the runtime lives.
pub struct Running {
    mock: Mock,
    base_url: String,
    smtp: SocketAddr,
    stop: CancellationToken,
    tasks: [JoinHandle<()>; 2],
}

impl Running {
    /// The mock itself.
    pub fn mock(&self) -> &Mock {
        &self.mock
    }

    /// Where it answers, without a slash at the end; a channel is at `{base_url}/NAME`, the wall at `{base_url}/`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where it takes mail.
    pub fn smtp(&self) -> SocketAddr {
        self.smtp
    }

    /// Takes no new connections, lets open requests finish for two seconds, and ends.
    pub async fn shutdown(self) {
        self.stop.cancel();
        for mut task in self.tasks {
            if tokio::time::timeout(DRAIN, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

fn random_id() -> String {
    let mut bytes = [0_u8; 8];
    // Without randomness the id is still an id: it only tells one start of the server from another.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn dropped() -> Response {
    let mut response = kit::answer(502, "the connection was closed without an answer\n");
    response.extensions_mut().insert(Dropped);
    response
}

fn scripted(fault: &Fault) -> Response {
    let status = fault.status.unwrap_or(500);
    match &fault.body {
        None => kit::answer(status, Bytes::new()),
        Some(serde_json::Value::String(text)) => kit::answer(status, text.clone()),
        Some(body) => kit::json(status, body),
    }
}

/// Every request over a socket comes through here.
async fn route(
    State(mock): State<Mock>,
    ConnectInfo(knife): ConnectInfo<Knife>,
    request: axum::extract::Request,
) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    if let Some(fault) = mock.cuts(&head) {
        read_some(body, fault.bytes.unwrap_or(0)).await;
        knife.cut();
        return dropped().map(Body::from);
    }
    let response = match axum::body::to_bytes(body, MAX_BODY_BYTES).await {
        Ok(body) => respond(&mock, http::Request::from_parts(head, body)).await,
        Err(_) => kit::answer(413, "larger than 64 MiB, or cut off\n"),
    };
    if let Some(CutAfter(bytes)) = response.extensions().get().copied() {
        return cut(response, bytes);
    }
    if response.extensions().get::<Dropped>().is_some() {
        knife.cut();
    }
    response.map(Body::from)
}

/// Reads so many bytes of a body, or what there is.
async fn read_some(body: Body, bytes: usize) {
    let mut body = body.into_data_stream();
    let mut read = 0;
    while read < bytes
        && let Some(Ok(chunk)) = body.next().await
    {
        read += chunk.len();
    }
}

/// An answer that says how long it is and ends before.
fn cut(response: Response, bytes: usize) -> http::Response<Body> {
    let (mut head, body) = response.into_parts();
    head.headers.insert(http::header::CONTENT_LENGTH, http::HeaderValue::from(body.len()));
    let some = body.slice(..bytes.min(body.len()));
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
    let parts = futures_util::stream::iter([Ok(some), Err(broken)]);
    // What is out must be out before the connection ends.
    let parts = parts.then(|part| async {
        if part.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        part
    });
    http::Response::from_parts(head, Body::from_stream(parts))
}

/// Answers a request to the server, whose path starts with the channel or with `_mock`.
async fn respond(mock: &Mock, mut request: Request) -> Response {
    // Else a web page could reach us under a name of its own that it points to this machine.
    if !kit::header(&request, "host").is_some_and(is_loopback) {
        return kit::answer(421, "only 127.0.0.1, localhost and [::1] are answered here\n");
    }
    let path = request.uri().path().to_owned();
    let (first, rest) = path[1.min(path.len())..].split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
    match first {
        "" => page::wall(mock),
        "_mock" => own::answer(mock, &request, rest),
        channel if mock.fake(channel).is_some() => {
            let target = match request.uri().query() {
                Some(query) => format!("/{rest}?{query}"),
                None => format!("/{rest}"),
            };
            if let Some(page) = post_page(mock, channel, &request, &target) {
                return page;
            }
            let Ok(uri) = target.parse() else { return kit::answer(400, "not a path\n") };
            *request.uri_mut() = uri;
            let Some(recording) = mock.recording() else { return mock.answer(channel, request).await };
            let asked = Asked::new(mock.world().clock.now(), channel, &target, &request);
            let answer = mock.answer(channel, request).await;
            recording.request(asked, &answer, answer.extensions().get::<Dropped>().is_some());
            answer
        }
        _ => kit::answer(404, "there is nothing here; the wall is at /\n"),
    }
}

fn post_page(mock: &Mock, channel: &str, request: &Request, path: &str) -> Option<Response> {
    if request.method() != http::Method::GET {
        return None;
    }
    let id = mock.fake(channel)?.post_at(path)?;
    let post = mock.world().wall.get(channel, &id)?;
    Some(page::single(mock, &post))
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
