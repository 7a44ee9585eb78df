//! A wake-up between processes, so that a worker sleeps until something is due and no longer.
//!
//! With PostgreSQL it is `LISTEN`/`NOTIFY`. With SQLite every process that waits has a datagram socket in `FILE.workers`,
//! and who has stored something sends a byte to each; a socket that nobody reads any more is removed by who finds it.
//! Where no such socket can be made (its path may be about 100 bytes long), the wait is cut into short ones.

use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{OnceCell, watch};
use tokio_util::task::AbortOnDropHandle;

use super::{Engine, Store, life};

/// How long a wait lasts at most where no wake-up can reach it.
const BLIND: Duration = Duration::from_millis(250);

/// How long to go without notifications before the connection for them is made anew.
const RECONNECT: Duration = Duration::from_secs(1);

/// What has changed, as one holder of the store has seen it.
pub(super) struct Changes {
    count: Arc<watch::Sender<u64>>,
    seen: AtomicU64,
    ears: Arc<OnceCell<Option<Ears>>>,
}

/// What hears of changes by other processes.
struct Ears {
    task: tokio::task::JoinHandle<()>,
    socket: Option<PathBuf>,
}

impl Drop for Ears {
    fn drop(&mut self) {
        self.task.abort();
        if let Some(path) = &self.socket {
            // Left behind, it is removed by the next who finds that nobody reads it.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self { count: Arc::new(watch::Sender::new(0)), seen: AtomicU64::new(0), ears: Arc::default() }
    }
}

impl Clone for Changes {
    fn clone(&self) -> Self {
        let seen = AtomicU64::new(self.seen.load(Ordering::Relaxed));
        Self { count: self.count.clone(), seen, ears: self.ears.clone() }
    }
}

impl Store {
    /// Waits until there may be something new to send, in this process or another, or `timeout` is over. May return too early,
    /// and returns at once if something happened since this clone of the store last waited.
    pub async fn wait_for_change(&self, timeout: Duration) {
        let ears = self.changes.ears.get_or_init(|| self.listen()).await;
        let deaf = ears.as_ref().is_none_or(|ears| ears.task.is_finished());
        let mut count = self.changes.count.subscribe();
        let seen = self.changes.seen.load(Ordering::Relaxed);
        let timeout = if deaf { timeout.min(BLIND) } else { timeout };
        // Over time or not, what has changed by now counts as seen.
        let _ = tokio::time::timeout(timeout, count.wait_for(|count| *count != seen)).await;
        self.changes.seen.store(*count.borrow(), Ordering::Relaxed);
    }

    /// Tells everybody who waits, here and in other processes.
    pub(super) fn wake(&self) {
        self.changes.count.send_modify(|count| *count += 1);
        if let Engine::Sqlite(engine) = &*self.engine {
            shout(&life::folder(&engine.path));
        }
    }

    async fn listen(&self) -> Option<Ears> {
        let count = self.changes.count.clone();
        let changed = move || count.send_modify(|count| *count += 1);
        match &*self.engine {
            Engine::Sqlite(engine) => {
                let id = uuid::Uuid::now_v7().simple().to_string();
                let path = life::folder(&engine.path).join(format!("{id}.wake"));
                let socket = tokio::net::UnixDatagram::bind(&path).ok()?;
                // What was stored before the socket was there is not told: look.
                changed();
                let task = tokio::spawn(async move {
                    let mut byte = [0];
                    while socket.recv(&mut byte).await.is_ok() {
                        changed();
                    }
                });
                Some(Ears { task, socket: Some(path) })
            }
            Engine::Postgres(_) => {
                let engine = Arc::downgrade(&self.engine);
                let task = tokio::spawn(async move {
                    while let Some(strong) = engine.upgrade() {
                        let Engine::Postgres(postgres) = &*strong else { return };
                        let listening = postgres.listen(changed.clone()).await;
                        drop(strong);
                        match listening {
                            Ok(task) => {
                                // What was notified while nobody listened is not told: look.
                                changed();
                                let _ = AbortOnDropHandle::new(task).await;
                            }
                            Err(error) => tracing::debug!(%error, "no notifications from the store"),
                        }
                        tokio::time::sleep(RECONNECT).await;
                    }
                });
                Some(Ears { task, socket: None })
            }
        }
    }
}

/// Sends a byte to every socket in the folder. A reader that is behind has enough to wake it already.
fn shout(folder: &Path) {
    let Ok(mouth) = UnixDatagram::unbound() else { return };
    if mouth.set_nonblocking(true).is_err() {
        return;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "wake")
            && let Err(error) = mouth.send_to(&[1], &path)
            && error.kind() == std::io::ErrorKind::ConnectionRefused
        {
            let _ = std::fs::remove_file(&path);
        }
    }
}
