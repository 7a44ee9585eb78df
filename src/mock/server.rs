//! The mock as a whole: over sockets for the sandbox, in process for dry runs.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::faults::{Fault, Kind};
use super::recording::Recording;
use super::{Fake, Fetch, Request, Response, ServerMedia, SmtpSession, World, fetch, kit, page, registry, smtp};
use crate::clock::Clock;

mod address;
mod door;

use door::Door;

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
    /// By channel: what a link counts on a server, where that is not as usual.
    pub link_lengths: BTreeMap<String, usize>,
    /// By channel: what media a server takes, where that is not as usual.
    pub media_limits: BTreeMap<String, ServerMedia>,
    /// By channel: how many posts an account may make in a day, where that is not as usual.
    pub posts_a_day: BTreeMap<String, usize>,
    /// Numbers that an account may name itself by, beside those that the sandbox has, and hosts that are its own.
    pub known_as: Vec<String>,
    /// By account: the options that its posts are sent with, which tell what kind of account it is.
    pub options: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    /// By channel: a port of its own, at whose root it answers too.
    pub own_ports: BTreeMap<&'static str, TcpListener>,
}

/// All fakes in one world. Clones share both.
#[derive(Clone)]
pub struct Mock(Arc<Inner>);

struct Inner {
    world: World,
    fakes: Vec<Arc<dyn Fake>>,
    instance: String,
    smtp: Option<SocketAddr>,
    /// By channel: the address that is its alone, without a slash at the end.
    own: BTreeMap<&'static str, String>,
    recording: Option<Recording>,
}

/// Marks an answer that never reaches the client: the connection is closed instead. In process it is a 502.
#[derive(Clone, Copy, Debug)]
pub struct Dropped;

/// What was answered where nothing arrives: status and body, or nothing.
#[derive(Clone, Debug)]
pub(super) struct Withheld(pub(super) Option<(u16, Bytes)>);

/// Marks an answer of which only so many bytes of the body reach the client.
#[derive(Clone, Copy, Debug)]
struct CutAfter(usize);

impl Mock {
    /// A mock in process, without sockets. `base_url` is what links in its answers start with, without a slash at the end.
    pub fn new(clock: Arc<dyn Clock>, base_url: &str, options: Options) -> Self {
        Self::make(clock, base_url, None, options, None, BTreeMap::new())
    }

    fn make(
        clock: Arc<dyn Clock>,
        base_url: &str,
        smtp: Option<SocketAddr>,
        options: Options,
        recording: Option<Recording>,
        own: BTreeMap<&'static str, String>,
    ) -> Self {
        let mut world = World::new(clock, base_url, options.fetch.unwrap_or_else(fetch::loopback));
        (world.text_limits, world.media_limits) = (options.text_limits, options.media_limits);
        (world.link_lengths, world.posts_a_day) = (options.link_lengths, options.posts_a_day);
        (world.known_as, world.options) = (options.known_as, options.options);
        world.faults.add(options.faults);
        Self(Arc::new(Inner { world, fakes: registry::fakes(), instance: random_id(), smtp, own, recording }))
    }

    /// Starts to answer on these listeners, which must be bound to a loopback address.
    ///
    /// # Errors
    ///
    /// When a listener does not know its own address, or the record cannot be written.
    pub fn serve(
        clock: Arc<dyn Clock>,
        mut options: Options,
        http: TcpListener,
        smtp: TcpListener,
    ) -> std::io::Result<Running> {
        let base_of = |listener: &TcpListener| listener.local_addr().map(|address| format!("http://{address}"));
        let base_url = base_of(&http)?;
        let ports = std::mem::take(&mut options.own_ports);
        let own = ports.iter().map(|(channel, listener)| Ok((*channel, base_of(listener)?)));
        let own = own.collect::<std::io::Result<BTreeMap<_, _>>>()?;
        let smtp_address = smtp.local_addr()?;
        let recording = options.record.as_deref().map(Recording::open).transpose()?;
        let mock = Self::make(clock, &base_url, Some(smtp_address), options, recording, own);
        let stop = CancellationToken::new();
        let doors = ports.into_iter().map(|(channel, listener)| (Some(channel), listener));
        let mut tasks: Vec<JoinHandle<()>> = doors
            .chain([(None, http)])
            .map(|(own, listener)| tokio::spawn(Door { mock: mock.clone(), own }.listen(listener, stop.clone())))
            .collect();
        tasks.push(tokio::spawn(smtp::listen(mock.clone(), smtp, stop.clone())));
        Ok(Running { mock, base_url, smtp: smtp_address, stop, tasks })
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
        let server_error = || fake.server_error(fault.status.unwrap_or(500), self.world());
        match fault.kind {
            Kind::Latency => {
                tokio::time::sleep(Duration::from_millis(fault.latency_ms.unwrap_or(0))).await;
                fake.handle(request, self.world()).await
            }
            Kind::Answer => scripted(fault),
            // Over a socket it is cut while it comes in, and never arrives here.
            Kind::DropBefore | Kind::CutRequest => dropped(None),
            Kind::DropAfter => dropped(Some(fake.handle(request, self.world()).await)),
            Kind::TooFast => fake.too_fast(&request, self.world(), fault.retry_after_seconds.unwrap_or(1)),
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

    /// Where a channel answers: at the address that is its alone, or below the common one. None for mail.
    pub fn base_of(&self, channel: &str) -> Option<String> {
        let fake = self.fake(channel).filter(|fake| fake.smtp().is_none())?;
        let common = || format!("{}/{channel}", self.world().base_url);
        Some(self.0.own.get(fake.channel()).cloned().unwrap_or_else(common))
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
        let at = self.channels().into_iter().filter_map(|channel| Some((channel, self.base_of(channel)?)));
        kit::json(
            200,
            &json!({
                "name": "fanfare-mock",
                "instance": self.0.instance,
                "channels": self.channels(),
                "at": at.collect::<BTreeMap<_, _>>(),
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
    tasks: Vec<JoinHandle<()>>,
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

    /// The channels that have an address of their own, and that, without a slash at the end.
    pub fn own_addresses(&self) -> &BTreeMap<&'static str, String> {
        &self.mock.0.own
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

/// What stands for `answer`, if there is one, which nobody gets.
fn dropped(answer: Option<Response>) -> Response {
    let mut response = kit::answer(502, "the connection was closed without an answer\n");
    response.extensions_mut().insert(Dropped);
    response.extensions_mut().insert(Withheld(answer.map(|answer| (answer.status().as_u16(), answer.into_body()))));
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

#[cfg(test)]
mod tests;
