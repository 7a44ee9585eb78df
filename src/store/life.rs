//! Proof that a worker on this machine is alive: a lock on a file beside the store, which the system takes away with the
//! process. A process that is only stopped keeps it.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::{Serves, private};
use crate::id::WorkerId;

/// The folder of the lock files of the SQLite store at `path`: `FILE.workers`.
pub(super) fn folder(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".workers");
    name.into()
}

/// A lock that is held. Dropped, its file goes too: a worker without a file is dead.
pub(super) struct FileProof {
    path: PathBuf,
    _file: File,
    /// The lock by which others see that somebody serves every account.
    serves_all: Option<Box<FileProof>>,
}

/// The lock of a worker's life.
const LIFE: &str = "lock";
/// The lock of one that serves every account.
const SERVES_ALL: &str = "all";

impl FileProof {
    /// Takes the lock of a new worker. The file gets its name once it is locked: at no moment is it there and free.
    pub(super) fn take(folder: &Path, worker: &WorkerId, serves: Serves) -> io::Result<Self> {
        private::make_folder(folder)?;
        sweep(folder);
        let mut proof = Self::lock(folder, worker, LIFE)?;
        if serves == Serves::All {
            proof.serves_all = Some(Box::new(Self::lock(folder, worker, SERVES_ALL)?));
        }
        Ok(proof)
    }

    fn lock(folder: &Path, worker: &WorkerId, kind: &str) -> io::Result<Self> {
        let unnamed = folder.join(format!("{worker}.new-{kind}"));
        let path = lock_path(folder, worker, kind);
        let file = File::create(&unnamed)?;
        file.lock()?;
        std::fs::rename(&unnamed, &path)?;
        Ok(Self { path, _file: file, serves_all: None })
    }
}

impl Drop for FileProof {
    fn drop(&mut self) {
        // Left behind, it is swept by the next worker: its lock is gone with the file handle in any case.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// True if nobody holds the worker's lock.
pub(super) fn is_dead(folder: &Path, worker: &WorkerId) -> bool {
    is_free(&lock_path(folder, worker, LIFE))
}

/// True if a worker that serves every account holds its lock.
pub(super) fn any_serves_all(folder: &Path) -> bool {
    locks(folder, &[SERVES_ALL]).any(|path| !is_free(&path))
}

fn sweep(folder: &Path) {
    for path in locks(folder, &[LIFE, SERVES_ALL]).filter(|path| is_free(path)) {
        let _ = std::fs::remove_file(path);
    }
}

fn locks<'a>(folder: &Path, kinds: &'a [&str]) -> impl Iterator<Item = PathBuf> + 'a {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_lock = |path: &PathBuf| path.extension().is_some_and(|kind| kinds.iter().any(|known| kind == *known));
    entries.map(|entry| entry.path()).filter(is_lock)
}

fn lock_path(folder: &Path, worker: &WorkerId, kind: &str) -> PathBuf {
    folder.join(format!("{worker}.{kind}"))
}

/// Shared, so that two who look at the same time do not take each other for the worker. What cannot be told counts as held.
fn is_free(path: &Path) -> bool {
    match File::open(path) {
        Ok(file) => !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock | TryLockError::Error(_))),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}
