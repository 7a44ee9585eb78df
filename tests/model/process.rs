//! A worker as a process of its own: it runs only while it is driven, stands still between, and dies where it stands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fanfare::clock::{Clock, ManualClock};
use fanfare::dispatch::{Desk, Dispatcher, Options};
use fanfare::id::AccountName;
use fanfare::store::Store;
use rusqlite::Connection;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use super::platform::Platform;
use crate::desk;

/// Without anything happening for so long, a process stands still at something that time alone ends.
pub const STILL: Duration = Duration::from_millis(15);

/// However much is due, a drive is over sooner, unless the worker does the same again and again.
const DRIVE: Duration = Duration::from_secs(5);

/// When a drive is over, if not because there is nothing more to do.
#[derive(Clone, Copy, Debug)]
pub struct Until {
    /// After so many commits, as if the process was stopped there.
    pub commits: Option<u8>,
    /// Without anything happening for so long.
    pub still: Duration,
}

pub struct Process {
    pub number: usize,
    runtime: Runtime,
    /// As the leases have it.
    worker: String,
    /// The proof of its life: `store/life.rs`.
    lock: PathBuf,
}

impl Process {
    pub fn start(number: usize, folder: &tempfile::TempDir, clock: &ManualClock, desk: Arc<dyn Desk>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let known = locks(folder.path());
        runtime.block_on(async {
            let store = desk::open(folder, clock).await;
            let clock: Arc<dyn Clock> = Arc::new(clock.clone());
            let dispatcher = Dispatcher::new(store, desk, clock, Options::default()).await;
            let dispatcher = dispatcher.expect("a dispatcher");
            tokio::spawn(async move { dispatcher.run(CancellationToken::new()).await });
        });
        let worker = locks(folder.path()).difference(&known).next().expect("it has a lock").clone();
        let lock = lock_folder(folder.path()).join(&worker).with_extension("lock");
        Self { number, runtime, worker, lock }
    }

    /// Lets it run until all that is due is done or waits for an answer; false if that never comes.
    pub fn drive(&self, watch: &mut Watch, store: &Store, platform: &Platform, until: Until) -> bool {
        self.runtime.block_on(async {
            let start = Instant::now();
            let (mut left, mut last) = (until.commits, Instant::now());
            let mut happened = platform.happened();
            while start.elapsed() < DRIVE {
                for _ in 0..4 {
                    tokio::task::yield_now().await;
                }
                if watch.has_changed() {
                    last = Instant::now();
                    left = left.map(|left| left.saturating_sub(1));
                    if left == Some(0) {
                        return true;
                    }
                } else if platform.happened() != happened {
                    (happened, last) = (platform.happened(), Instant::now());
                } else if last.elapsed() > until.still || self.is_idle(watch, store, platform).await {
                    return true;
                }
                std::thread::sleep(Duration::from_micros(20));
            }
            false
        })
    }

    /// True if nothing is due, and what it is at waits for answers.
    async fn is_idle(&self, watch: &mut Watch, store: &Store, platform: &Platform) -> bool {
        let waiting = platform.waiting(self.number);
        if !watch.leased(&self.worker).is_subset(&waiting) {
            return false;
        }
        let due = store.due_accounts(10).await.expect("the store can be read");
        due.iter().all(|due| waiting.contains(&due.account)) && !watch.has_changed()
    }

    /// As `kill -9` ends it: its lock is gone before anything else happens. A thread of it that is still at work for a moment
    /// would hold it, and look like a process that lives.
    pub fn die(self) {
        self.runtime.shutdown_background();
        let end = Instant::now() + DRIVE;
        while self.lock.exists() {
            assert!(Instant::now() < end, "{} is held by a process that died", self.lock.display());
            std::thread::sleep(Duration::from_micros(50));
        }
    }
}

fn lock_folder(folder: &Path) -> PathBuf {
    folder.join("fanfare.db.workers")
}

/// The names of the workers whose locks lie in the folder.
fn locks(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(lock_folder(folder)).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let locks = paths.filter(|path| path.extension().is_some_and(|extension| extension == "lock"));
    locks.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
}

/// Sees each commit, whoever makes it.
pub struct Watch {
    file: Connection,
    version: i64,
}

impl Watch {
    pub fn on(folder: &Path) -> Self {
        let file = Connection::open(folder.join("fanfare.db")).expect("the store's file");
        Self { file, version: 0 }
    }

    pub fn has_changed(&mut self) -> bool {
        let version = self.file.pragma_query_value(None, "data_version", |row| row.get(0)).expect("a number");
        std::mem::replace(&mut self.version, version) != version
    }

    fn leased(&self, worker: &str) -> BTreeSet<AccountName> {
        let mut leases = self.file.prepare_cached("SELECT account FROM leases WHERE worker = ?1").expect("a table");
        let names = leases.query_map([worker], |row| row.get::<_, String>(0)).expect("rows");
        names.map(|name| AccountName::new(name.expect("a name"))).collect()
    }
}
