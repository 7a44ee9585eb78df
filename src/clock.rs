//! Wall time and monotonic time, passed in, so that everything that depends on time can be tested.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;

use crate::id::BootId;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant, by the wall clock.
    fn now(&self) -> Timestamp;

    /// Time that only goes forward and does not stand still while a process is stopped or the machine sleeps, since some fixed
    /// moment.
    fn monotonic(&self) -> Duration;

    /// The start of the machine from which monotonic time can be told, so that processes can compare theirs. `None` where a
    /// process is alone with its own.
    fn boot(&self) -> Option<Boot>;
}

/// One start of a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boot {
    /// The same for all processes that count from the same moment, and for no others.
    pub id: BootId,
    /// From that moment until the clock's monotonic time was zero.
    pub before: Duration,
}

/// The machine's own clocks.
#[derive(Clone, Debug)]
pub struct SystemClock {
    start: Duration,
    boot: Option<BootId>,
}

impl SystemClock {
    /// A clock whose monotonic time starts now.
    pub fn new() -> Self {
        Self { start: since_boot(), boot: boot_id() }
    }
}

/// The kernel's name for this start of the machine, with what a container's time is moved by against it.
#[cfg(target_os = "linux")]
fn boot_id() -> Option<BootId> {
    let read = |path| std::fs::read_to_string(path);
    let id = read("/proc/sys/kernel/random/boot_id").ok()?;
    // Without time namespaces nothing is moved. Their file has a line `boottime SECONDS NANOSECONDS`.
    let moved = read("/proc/self/timens_offsets").unwrap_or_default();
    let moved = moved.lines().find_map(|line| line.strip_prefix("boottime")).unwrap_or_default();
    let moved: Vec<&str> = moved.split_whitespace().filter(|part| *part != "0").collect();
    let id = std::iter::once(id.trim()).chain(moved).collect::<Vec<_>>().join("+");
    Some(BootId::new(id))
}

/// Monotonic time is a process's own.
#[cfg(not(target_os = "linux"))]
fn boot_id() -> Option<BootId> {
    None
}

/// Time since the machine was started, sleep included: `Instant` leaves that out (`CLOCK_MONOTONIC`), and a machine that has
/// slept through a lease would think that it still has it.
#[cfg(target_os = "linux")]
fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::try_from(time).unwrap_or_default()
}

/// Time since the first call; whether sleep is included is up to the system.
#[cfg(not(target_os = "linux"))]
fn since_boot() -> Duration {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    FIRST.get_or_init(std::time::Instant::now).elapsed()
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        since_boot().saturating_sub(self.start)
    }

    fn boot(&self) -> Option<Boot> {
        self.boot.clone().map(|id| Boot { id, before: self.start })
    }
}

/// A moment on a clock's monotonic time, after which something may no longer be done.
#[derive(Clone)]
pub struct Deadline {
    clock: Arc<dyn Clock>,
    at: Duration,
}

impl Deadline {
    /// The moment at which `clock` shows `at`.
    pub fn new(clock: Arc<dyn Clock>, at: Duration) -> Self {
        Self { clock, at }
    }

    /// How long it is until then.
    pub fn left(&self) -> Duration {
        self.at.saturating_sub(self.clock.monotonic())
    }

    /// Whether it has come.
    pub fn is_past(&self) -> bool {
        self.clock.monotonic() >= self.at
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in {:?}", self.left())
    }
}

/// A clock that stands still until it is told otherwise. Its clones are the same clock, of the same machine.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<Times>>);

#[derive(Debug)]
struct Times {
    wall: Timestamp,
    monotonic: Duration,
    boot: BootId,
}

impl ManualClock {
    /// A clock that shows `now`, of a machine that was started now.
    pub fn at(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Times { wall: now, monotonic: Duration::ZERO, boot: BootId::make() })))
    }

    /// Moves both times forward.
    pub fn advance(&self, by: Duration) {
        let mut times = self.lock();
        times.wall += by;
        times.monotonic += by;
    }

    /// Sets the wall clock alone, as an operator or NTP would.
    pub fn set_wall(&self, now: Timestamp) {
        self.lock().wall = now;
    }

    /// Starts the machine anew: who looks from now on cannot tell how long what was before is ago.
    pub fn reboot(&self) {
        self.lock().boot = BootId::make();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Times> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.lock().wall
    }

    fn monotonic(&self) -> Duration {
        self.lock().monotonic
    }

    fn boot(&self) -> Option<Boot> {
        Some(Boot { id: self.lock().boot.clone(), before: Duration::ZERO })
    }
}
