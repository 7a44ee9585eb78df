//! The sockets of HTTP: each request is brought to the channel that it is for, or to the mock's own paths, and its answer goes out whole,
//! in part, or not at all.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest as _, State};
use bytes::Bytes;
use futures_util::StreamExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::address::{self, Target};
use super::{CutAfter, Dropped, Mock, dropped};
use crate::mock::faults::{Fault, Kind};
use crate::mock::recording::Asked;
use crate::mock::severable::{Knife, SeverableListener};
use crate::mock::{Request, Response, kit, own, page};

/// No request may be larger: it is held in memory until it is whole. Most fakes have their platforms' own, smaller limits.
const MAX_BODY_BYTES: usize = 512 * 1024 * 1024;

/// One listener: the common one, or that of a channel alone.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) mock: Mock,
    pub(super) own: Option<&'static str>,
}

impl Door {
    pub(super) async fn listen(self, listener: TcpListener, stop: CancellationToken) {
        let service = Router::new().fallback(route).with_state(self).into_make_service_with_connect_info::<Knife>();
        // Accepting never ends in an error: the listener tries again.
        let _ = axum::serve(SeverableListener(listener), service).with_graceful_shutdown(stop.cancelled_owned()).await;
    }

    fn target(&self, head: &http::request::Parts) -> Option<Target> {
        address::target(&self.mock.channels(), self.own, head)
    }

    /// The fault that cuts this request while it comes in, if there is one.
    fn cuts(&self, head: &http::request::Parts) -> Option<Fault> {
        let target = self.target(head)?;
        let path = target.path.split('?').next().unwrap_or_default();
        let wanted = |kind| kind == Kind::CutRequest;
        self.mock.world().faults.take_kind(target.channel, head.method.as_str(), path, wanted)
    }
}

/// Every request over a socket comes through here.
async fn route(
    State(door): State<Door>,
    ConnectInfo(knife): ConnectInfo<Knife>,
    request: axum::extract::Request,
) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    if let Some(fault) = door.cuts(&head) {
        read_some(body, fault.bytes.unwrap_or(0)).await;
        knife.cut();
        return dropped(None).map(Body::from);
    }
    let mut whole = http::Request::new(body);
    DefaultBodyLimit::max(MAX_BODY_BYTES).apply(&mut whole);
    let response = match Bytes::from_request(whole, &()).await {
        // On its own: a platform does what it was asked for also when whoever asked has gone.
        Ok(body) => {
            let request = http::Request::from_parts(head, body);
            let answered = tokio::spawn(async move { respond(&door, request).await });
            answered.await.unwrap_or_else(|_| kit::answer(500, "the mock failed at this request; please report it\n"))
        }
        Err(why) if why.status() == 413 => kit::answer(413, "larger than 512 MiB\n"),
        Err(_) => kit::answer(400, "the body is broken or cut off\n"),
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

/// Answers a request to the server: to a channel, or to the mock itself.
pub(super) async fn respond(door: &Door, request: Request) -> Response {
    let mock = &door.mock;
    // Else a web page could reach us under a name of its own that it points to this machine.
    if !kit::header(&request, "host").is_some_and(|host| address::is_ours(&mock.channels(), host)) {
        return kit::answer(
            421,
            "only 127.0.0.1, localhost, [::1] and NAME.localhost of a channel are answered here\n",
        );
    }
    let (head, body) = request.into_parts();
    let target = door.target(&head);
    let request = http::Request::from_parts(head, body);
    if let Some(target) = target {
        return to_channel(mock, target, request).await;
    }
    let path = request.uri().path().to_owned();
    let (first, rest) = path[1.min(path.len())..].split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
    match first {
        "" => page::wall(mock),
        "_mock" => own::answer(mock, &request, rest),
        _ => kit::answer(404, nothing_here(mock, &path)),
    }
}

async fn to_channel(mock: &Mock, target: Target, mut request: Request) -> Response {
    let Target { channel, path, own } = target;
    if let Some(page) = post_page(mock, channel, &request, &path) {
        return page;
    }
    let Ok(uri) = path.parse() else { return kit::answer(400, "not a path\n") };
    *request.uri_mut() = uri;
    if let Some(own) = &own {
        request.extensions_mut().insert(kit::AskedAt(own.clone()));
    }
    let asked = mock.recording().map(|_| Asked::new(mock.world().clock.now(), channel, &path, &request));
    let mut answer = mock.answer(channel, request).await;
    if let Some(own) = own {
        address::speak_of(&mut answer, &format!("{}/{channel}", mock.world().base_url), &own);
    }
    if let (Some(recording), Some(asked)) = (mock.recording(), asked) {
        recording.request(asked, &answer);
    }
    answer
}

/// What is said where nothing is: most likely to a library that has dropped the channel's path.
fn nothing_here(mock: &Mock, path: &str) -> String {
    let base_url = &mock.world().base_url;
    format!(
        "there is nothing at {path}; the wall is at /, a channel at {base_url}/NAME. A library that drops the path behind a host \
         reaches a channel at http://NAME.localhost, or at a port of its own: fanfare mock --port-each\n"
    )
}

fn post_page(mock: &Mock, channel: &str, request: &Request, path: &str) -> Option<Response> {
    if request.method() != http::Method::GET {
        return None;
    }
    let id = mock.fake(channel)?.post_at(path)?;
    let post = mock.world().wall.get(channel, &id)?;
    Some(page::single(mock, &post))
}
