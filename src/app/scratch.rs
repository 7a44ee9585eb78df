//! Temporary folders of this process. One that was killed leaves its folder behind; the next that makes one sweeps it away.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// What the folders' names begin with.
const NAME: &str = "fanfare-sandbox-";

/// The file in each folder that its process holds locked.
const LOCK: &str = "lock";

/// A folder that is gone with the process, or soon after it.
pub(super) struct Scratch {
    path: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Makes a new one, in the system's folder for such things, and sweeps away those of processes that have ended.
    pub(super) fn make(id: &str) -> io::Result<Self> {
        Self::make_in(&std::env::temp_dir(), id)
    }

    fn make_in(parent: &Path, id: &str) -> io::Result<Self> {
        sweep(parent);
        let path = parent.join(format!("{NAME}{id}"));
        std::fs::create_dir(&path)?;
        // It gets its name once it is locked: at no moment is it there and free.
        let unnamed = path.join("lock.new");
        let lock = File::create(&unnamed)?;
        lock.lock()?;
        std::fs::rename(&unnamed, path.join(LOCK))?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// What cannot be looked at or removed is another user's, or stays until the system clears its folder.
fn sweep(parent: &Path) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(NAME) && is_abandoned(&entry.path()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// True if the folder has a lock that nobody holds. One without is still being made, or not ours.
fn is_abandoned(folder: &Path) -> bool {
    let Ok(lock) = File::open(folder.join(LOCK)) else { return false };
    !matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock | TryLockError::Error(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_swept_away_and_what_is_in_use_stays() {
        let parent = tempfile::tempdir().expect("a folder");
        let left = parent.path().join(format!("{NAME}left"));
        std::fs::create_dir(&left).expect("a folder");
        std::fs::write(left.join(LOCK), "").expect("a file");
        let begun = parent.path().join(format!("{NAME}begun"));
        std::fs::create_dir(&begun).expect("a folder");
        let used = Scratch::make_in(parent.path(), "used").expect("a folder");
        let next = Scratch::make_in(parent.path(), "next").expect("a folder");
        assert!(!left.exists());
        assert!(begun.exists() && used.path().exists() && next.path().exists());
        let path = used.path().to_owned();
        drop(used);
        assert!(!path.exists());
    }
}
