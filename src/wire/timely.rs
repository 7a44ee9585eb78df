//! Bytes that leave only as long as they may: a process may be stopped between the permit and the sending, and woken when its
//! work is another's. So each block is let out by itself, in the moment in which it goes.

#![expect(
    deprecated,
    reason = "`AsyncNetworkStream`: the only way to a connection of one's own that speaks TLS from the start"
)]

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use lettre::transport::smtp::client::{AsyncNetworkStream, AsyncTokioStream, TlsParameters};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::compat::{Compat, FuturesAsyncReadCompatExt};

use crate::clock::Deadline;

/// Bytes of a body that leave by one look at the time.
const BLOCK_BYTES: usize = 64 * 1024;

/// Nothing more may leave.
#[derive(Debug, thiserror::Error)]
#[error("the lease on the account was over before it had left; another worker goes on")]
pub(super) struct Late;

fn in_time(leave_by: Option<&Deadline>) -> Result<(), Late> {
    if leave_by.is_some_and(Deadline::is_past) { Err(Late) } else { Ok(()) }
}

/// A request's body. HTTP sends no head before it has the first block.
pub(super) struct TimelyBody {
    left: Bytes,
    leave_by: Option<Deadline>,
    still_here: StillHere,
}

/// How many bytes of a body have not been given to the connection. As long as there are any, the other side has no whole request,
/// and may do nothing with it (RFC 9112, section 8; RFC 9113, section 8.1.1).
#[derive(Clone, Default)]
pub(super) struct StillHere(Arc<AtomicUsize>);

impl StillHere {
    pub(super) fn bytes(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

impl TimelyBody {
    pub(super) fn new(body: Bytes, leave_by: Option<Deadline>) -> (Self, StillHere) {
        let still_here = StillHere(Arc::new(AtomicUsize::new(body.len())));
        (Self { left: body, leave_by, still_here: still_here.clone() }, still_here)
    }
}

impl http_body::Body for TimelyBody {
    type Data = Bytes;
    type Error = Late;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Late>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(in_time(self.leave_by.as_ref()).map(|()| {
            let block = self.left.len().min(BLOCK_BYTES);
            let block = self.left.split_to(block);
            self.still_here.0.store(self.left.len(), Ordering::Release);
            Frame::data(block)
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

/// Until when the bytes of a connection may leave. Clones share it: a connection serves one mail after another, each with a
/// time of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound(Arc<Mutex<Option<Deadline>>>);

impl Bound {
    pub(super) fn new(leave_by: Option<Deadline>) -> Self {
        Self(Arc::new(Mutex::new(leave_by)))
    }

    pub(super) fn set(&self, leave_by: Option<Deadline>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = leave_by;
    }

    fn in_time(&self) -> io::Result<()> {
        in_time(self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref()).map_err(io::Error::other)
    }
}

/// A connection to a mail server.
#[derive(Debug)]
pub(super) struct TimelyStream {
    stream: Compat<AsyncNetworkStream>,
    bound: Bound,
}

impl TimelyStream {
    /// Connects to the first address that answers, each for so long, by TLS if that is so from the start.
    pub(super) async fn connect(
        addresses: &[SocketAddr],
        give_up_after: Duration,
        tls: Option<TlsParameters>,
        bound: Bound,
    ) -> Result<Self, lettre::transport::smtp::Error> {
        let stream = AsyncNetworkStream::connect_tokio1(addresses, Some(give_up_after), tls, None).await?;
        Ok(Self { stream: stream.compat(), bound })
    }
}

impl AsyncRead for TimelyStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for TimelyStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.bound.in_time()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.bound.in_time()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for TimelyStream {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.get_ref().peer_addr()
    }
}
