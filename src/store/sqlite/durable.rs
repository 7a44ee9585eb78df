//! What was committed reaches the disk: a thread that syncs the WAL and answers then.
//!
//! The writer commits without waiting for the disk (`synchronous=NORMAL`) and hands over whom to answer. One sync serves all that
//! was handed over during the last, and meanwhile the statements of those that come next run. It is as safe as `FULL`, which syncs
//! within each commit: nobody is answered before what he wrote is on the disk, and with it all that was committed before, since the
//! WAL is one file that is read up to the first frame that is missing.

use std::fs::File;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::Duration;

use rusqlite::Connection;

use super::super::queue::Job;
use super::super::tx::Place;
use super::super::{Error, Result};

/// Calls of one transaction, and whether it was committed.
pub(super) type Committed = (Vec<Box<dyn Job>>, Result<()>);

/// The disk under a store, as both threads see it.
pub(super) struct Disk {
    wal: File,
    place: Place,
    /// Transactions that were handed over and are not on it yet.
    owed: Mutex<usize>,
    /// None is.
    idle: Condvar,
    /// A sync failed. What of the commits is on the disk is not known then, nor would the next sync say it: the system may have
    /// dropped what it could not write.
    failed: OnceLock<String>,
}

impl Disk {
    /// Of the database that `connection` has open; its WAL is there since it was read, and stays as long as the connection.
    pub(super) fn of(connection: &Connection, place: &Place) -> Result<Self> {
        let refuse = |reason: String| Error::Open { store: place.to_string(), reason };
        let path = connection.path().ok_or_else(|| refuse("it has no file".into()))?;
        let wal = File::options().read(true).write(true).open(format!("{path}-wal"));
        let wal = wal.map_err(|e| refuse(format!("its write-ahead log cannot be opened: {e}")))?;
        Ok(Self::new(wal, place))
    }

    fn new(wal: File, place: &Place) -> Self {
        let (owed, idle, failed) = (Mutex::default(), Condvar::new(), OnceLock::new());
        Self { wal, place: place.clone(), owed, idle, failed }
    }

    /// An error once a sync has failed: then the store must be opened anew, which reads what is there.
    pub(super) fn works(&self) -> Result<()> {
        match self.failed.get() {
            None => Ok(()),
            Some(reason) => Err(Error::Database { store: self.place.to_string(), reason: reason.clone() }),
        }
    }

    /// True if what is handed over now is synced at once; waits no longer than `at_most` for that.
    pub(super) fn is_idle_within(&self, at_most: Duration) -> bool {
        let waited = self.idle.wait_timeout_while(self.owed(), at_most, |owed| *owed > 0);
        *waited.unwrap_or_else(PoisonError::into_inner).0 == 0
    }

    /// Hands over to [`Self::run`].
    pub(super) fn hand_over(&self, committed: Committed, to: &mpsc::Sender<Committed>) {
        *self.owed() += 1;
        if let Err(mpsc::SendError((calls, _))) = to.send(committed) {
            let ended = Err(Error::Database { store: self.place.to_string(), reason: "its thread has ended".into() });
            calls.into_iter().for_each(|call| call.answer(&ended));
        }
    }

    /// Syncs and answers, until nobody hands over any more.
    pub(super) fn run(&self, committed: &mpsc::Receiver<Committed>) {
        while let Ok(first) = committed.recv() {
            let mut batches = vec![first];
            batches.extend(committed.try_iter());
            let synced = if batches.iter().any(|(_, committed)| committed.is_ok()) { self.sync() } else { Ok(()) };
            // Before the answers: the next transaction is whole, and its sync need not wait for what they cause.
            *self.owed() -= batches.len();
            self.idle.notify_one();
            for (calls, committed) in batches {
                let committed = committed.and_then(|()| synced.clone());
                calls.into_iter().for_each(|call| call.answer(&committed));
            }
        }
    }

    fn owed(&self) -> MutexGuard<'_, usize> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sync(&self) -> Result<()> {
        if let Err(e) = self.wal.sync_data() {
            let _ = self.failed.set(format!(
                "its disk did not keep what was written ({e}); see to the disk, then start again: what is there is read anew"
            ));
        }
        self.works()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::writer::Writer;
    use super::super::{Tx, connect};
    use super::*;
    use crate::clock::{Clock, SystemClock};
    use crate::store::queue::job;

    /// A disk that keeps nothing: what a pipe is given cannot be synced.
    fn failing(place: &Place) -> (Arc<Disk>, std::io::PipeReader) {
        let (reader, writer) = std::io::pipe().unwrap();
        let wal = File::from(std::os::fd::OwnedFd::from(writer));
        (Arc::new(Disk::new(wal, place)), reader)
    }

    #[test]
    fn nobody_is_told_that_it_is_stored_when_the_disk_did_not_keep_it_nor_is_more_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let place: Place = path.display().to_string().into();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let connection = connect(&path, &place).unwrap();
        connection.execute_batch("CREATE TABLE changes (id INTEGER)").unwrap();
        let tx = Tx::sqlite(connection, &path, &place, &clock).unwrap();
        let (disk, _pipe) = failing(&place);
        let (write, calls) = mpsc::channel();
        let (committed, to_sync) = mpsc::channel();
        let writer = Writer::new(tx, clock, disk.clone(), committed);
        let writes = std::thread::spawn(move || writer.run(&calls));
        let syncs = disk.clone();
        let syncs = std::thread::spawn(move || syncs.run(&to_sync));

        for tried in 0..2 {
            let (call, answer) = job((), |(), tx: &mut Tx| {
                Box::pin(async move { tx.execute("INSERT INTO changes VALUES (1)", &[]).await })
            });
            write.send(call).unwrap();
            let error = answer.blocking_recv().unwrap().unwrap_err();
            assert!(error.to_string().contains("did not keep what was written"), "{tried}: {error}");
        }
        assert!(disk.works().is_err());
        drop(write);
        writes.join().unwrap();
        syncs.join().unwrap();
        let rows = connect(&path, &place).unwrap().query_one("SELECT COUNT(*) FROM changes", [], |row| row.get(0));
        assert_eq!(rows, Ok(1), "the second was not written at all");
    }
}
