//! A worker as a process of its own: this test binary, started again with orders. It has the real dispatcher, adapters, store
//! and wire; the fakes are with whoever started it. What befalls it at which request, it is told.

mod desk;
mod places;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use fanfare::clock::{Boot, Clock, SystemClock};
use fanfare::delivery::DeliveryState;
use fanfare::dispatch::{Dispatcher, Options};
use fanfare::store::{Filter, Stamp, Store};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

pub use self::desk::Office;
pub use self::places::{Moment, Place, SLOW, What, cut, places};

/// Where a worker finds its orders.
const ORDERS: &str = "FANFARE_TEST_ORDERS";

/// What a worker is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Orders {
    /// The URL of the store.
    pub store: String,
    /// Where the fakes are.
    pub fakes: String,
    pub smtp: SocketAddr,
    pub lease_ms: u64,
    /// When a channel is asked, instead of what its rules say.
    pub settle_s: Vec<u32>,
    /// Whether limits are kept.
    pub limits: bool,
    /// It ends when nothing is left to do.
    pub ends: bool,
    /// How far its wall clock is ahead when it starts.
    pub ahead_s: i64,
    /// Where renewed tokens are kept, and what leaves is written down: a folder that all workers share.
    pub shared: Option<PathBuf>,
    /// Each request is written there before it leaves and when it is answered.
    pub listing: Option<PathBuf>,
    /// A file that is there once that has befallen it.
    pub befallen: Option<PathBuf>,
    /// What befalls it at which request.
    pub at: Option<(Place, What)>,
}

impl Orders {
    /// To send for the fakes at `fakes` what is in `store`, and to end then.
    pub fn new(store: &str, fakes: &str, smtp: SocketAddr) -> Self {
        Self {
            store: store.to_owned(),
            fakes: fakes.to_owned(),
            smtp,
            lease_ms: 3000,
            settle_s: vec![1],
            limits: false,
            ends: true,
            ahead_s: 0,
            shared: None,
            listing: None,
            befallen: None,
            at: None,
        }
    }

    /// The command that starts a worker. Places of the journal are reached by what `dispatch/failpoint.rs` reads.
    pub fn command(&self) -> Command {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--exact", "worker::process", "--nocapture", "--test-threads", "1"]);
        command.env(ORDERS, serde_json::to_string(self).expect("JSON")).env("RUST_BACKTRACE", "0");
        match (&self.at, &self.listing) {
            (Some((Place::Journal { name, nth }, what)), _) => {
                command.env("FANFARE_FAILPOINT", format!("{name}#{nth}={}", what.signal()));
            }
            (_, Some(listing)) => {
                command.env("FANFARE_FAILPOINT", format!("list={}", listing.display()));
            }
            _ => {
                command.env_remove("FANFARE_FAILPOINT");
            }
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Starts a worker.
    pub fn start(&self) -> Child {
        self.command().spawn().expect("a worker")
    }
}

/// What [`Orders::start`] starts. Started by nobody, it has no orders.
#[test]
fn process() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Orders = serde_json::from_str(&orders).expect("orders");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(work(orders));
}

async fn work(orders: Orders) {
    let ends = orders.ends;
    let clock = Arc::new(SetClock { machine: SystemClock::new(), ahead_s: Arc::new(AtomicI64::new(orders.ahead_s)) });
    let options = fanfare::store::Options::default();
    let store = Store::open(&orders.store, Stamp::Sandbox, options, clock.clone()).await.expect("a store");
    let lease = Duration::from_millis(orders.lease_ms);
    let office = Office::open(orders, clock.ahead_s.clone()).await;
    let options = Options { lease, max_accounts: 32, only: None, beside: false };
    let dispatcher = Dispatcher::new(store.clone(), office, clock, options).await.expect("a dispatcher");
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let stop = stop.clone();
        async move { dispatcher.run(stop).await }
    });
    while !running.is_finished() {
        if ends && is_done(&store).await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    stop.cancel();
    running.await.expect("the dispatcher does not panic").expect("the store can be used");
}

/// True if nothing is left to do, as far as the store can be asked.
pub async fn is_done(store: &Store) -> bool {
    let Ok(deliveries) = store.deliveries(&Filter { limit: 1000, ..Filter::default() }).await else { return false };
    for delivery in deliveries {
        let Ok(dossier) = store.dossier(delivery.id.as_str()).await else { return false };
        let is_open = matches!(dossier.delivery.state, DeliveryState::Scheduled | DeliveryState::Sending);
        if is_open || dossier.actions.iter().any(|action| action.state.is_open()) {
            return false;
        }
    }
    true
}

/// The machine's clocks, of which the wall's can be set, as an operator would.
struct SetClock {
    machine: SystemClock,
    ahead_s: Arc<AtomicI64>,
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.machine.now() + SignedDuration::from_secs(self.ahead_s.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.machine.monotonic()
    }

    fn boot(&self) -> Option<Boot> {
        self.machine.boot()
    }
}
