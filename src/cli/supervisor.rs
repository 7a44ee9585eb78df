//! What systemd is told of a worker: that it is ready, that it stops, and, if it asks for that, that it is still well.
//!
//! `sd_notify(3)`: datagrams to the socket that `$NOTIFY_SOCKET` names. Without one, nobody is told anything.

use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::Outlet;
use crate::config;

/// A socket with a name and no file, which Linux alone has.
#[cfg(target_os = "linux")]
fn without_file(name: &str) -> Option<SocketAddr> {
    use std::os::linux::net::SocketAddrExt;
    SocketAddr::from_abstract_name(name).ok()
}

#[cfg(not(target_os = "linux"))]
fn without_file(_: &str) -> Option<SocketAddr> {
    None
}

/// The supervisor, if there is one.
pub(super) struct Supervisor(Option<(UnixDatagram, SocketAddr)>);

impl Supervisor {
    /// The one that the environment names.
    pub(super) fn find() -> Self {
        let address = config::notify_socket().and_then(|name| match name.strip_prefix('@') {
            Some(name) => without_file(name),
            None => SocketAddr::from_pathname(name).ok(),
        });
        Self(address.and_then(|address| Some((UnixDatagram::unbound().ok()?, address))))
    }

    /// Others can rely on the worker from now on.
    pub(super) fn ready(&self) {
        self.tell("READY=1");
    }

    /// The worker ends.
    pub(super) fn stopping(&self) {
        self.tell("STOPPING=1");
    }

    /// Says that the worker is well as often as the supervisor wants to hear it, as long as a store on this machine answers, until `stop`.
    pub(super) async fn reassure(&self, outlet: &Outlet, stop: &CancellationToken) {
        // Half the time that it allows, as sd_watchdog_enabled(3) advises.
        let Some(every) = config::watchdog().map(|allowed| allowed / 2).filter(|_| self.0.is_some()) else { return };
        while !stop.is_cancelled() {
            // What a store at the other end of a network does is no fault of this process: `/healthz` tells of that.
            if outlet.store_is_remote() || matches!(tokio::time::timeout(every, outlet.has_worker()).await, Ok(Ok(_))) {
                self.tell("WATCHDOG=1");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(every.max(Duration::from_millis(1))) => {}
            }
        }
    }

    fn tell(&self, message: &str) {
        if let Some((socket, address)) = &self.0 {
            // A supervisor that does not listen is its own trouble.
            let _ = socket.send_to_addr(message.as_bytes(), address);
        }
    }
}
