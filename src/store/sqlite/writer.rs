//! The thread that writes: transactions of many calls.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::super::queue::Job;
use super::super::tx::Tx;
use super::super::{Error, Result, rows};
use super::durable::{Committed, Disk};
use super::{Link, ran};
use crate::clock::Clock;

/// Calls in one transaction at most, so that the first of them does not wait for ever.
const BATCH: usize = 1024;

/// How often what has come is run while the disk is busy: to wake up for each call costs as much as the call.
const GATHERED: Duration = Duration::from_micros(300);

pub(super) struct Writer {
    tx: Tx,
    clock: Arc<dyn Clock>,
    disk: Arc<Disk>,
    committed: mpsc::Sender<Committed>,
    /// A transaction found no room.
    is_full: bool,
}

impl Writer {
    pub(super) fn new(tx: Tx, clock: Arc<dyn Clock>, disk: Arc<Disk>, committed: mpsc::Sender<Committed>) -> Self {
        Self { tx, clock, disk, committed, is_full: false }
    }

    pub(super) fn run(mut self, calls: &mpsc::Receiver<Box<dyn Job>>) {
        while let Ok(first) = calls.recv() {
            let mut batch = vec![first];
            let committed = self.transact(&mut batch, calls);
            if std::mem::take(&mut self.is_full) {
                // What the WAL has may need less room in the database. If that has none either, all stays as it is.
                let _ = self.link().query("PRAGMA wal_checkpoint(TRUNCATE)", &[]);
            }
            self.disk.hand_over((batch, committed), &self.committed);
        }
    }

    /// Runs the batch, and what comes until the disk is idle, as one transaction. An error is that of the transaction; each call
    /// keeps its own.
    fn transact(&mut self, batch: &mut Vec<Box<dyn Job>>, calls: &mpsc::Receiver<Box<dyn Job>>) -> Result<()> {
        self.disk.works()?;
        self.begin()?;
        // Savepoints cost as much as what stands between them, and hardly a call fails.
        let mut all_ran = self.runs(&mut batch[0]);
        loop {
            while all_ran
                && batch.len() < BATCH
                && let Ok(mut call) = calls.try_recv()
            {
                all_ran = self.runs(&mut call);
                batch.push(call);
            }
            if !all_ran || batch.len() >= BATCH || self.disk.is_idle_within(Duration::ZERO) {
                break;
            }
            // What comes meanwhile can go along: it would wait for the disk in any case.
            self.disk.is_idle_within(GATHERED);
        }
        if all_ran {
            return self.link().batch("COMMIT").or_else(|e| self.undo(e));
        }
        // Only what no statement can help, such as a full disk, ends the whole transaction.
        self.is_full = self.link().connection.is_autocommit();
        if !self.is_full {
            self.link().batch("ROLLBACK")?;
        }
        if let [_] = **batch { Ok(()) } else { self.commit_each(batch) }
    }

    /// The same, with each call under a savepoint of its own: one that fails leaves the others as they are.
    fn commit_each(&mut self, batch: &mut [Box<dyn Job>]) -> Result<()> {
        self.begin()?;
        for call in batch {
            self.link().batch("SAVEPOINT call").or_else(|e| self.undo(e))?;
            if !self.runs(call) {
                if self.link().connection.is_autocommit() {
                    // A full disk, say, ends the whole transaction, and takes the calls before this one with it.
                    let full = "a call of the same transaction failed so that all of it was undone; try again";
                    return Err(Error::Database { store: self.link().place.to_string(), reason: full.into() });
                }
                self.link().batch("ROLLBACK TO call").or_else(|e| self.undo(e))?;
            }
            self.link().batch("RELEASE call").or_else(|e| self.undo(e))?;
        }
        self.link().batch("COMMIT").or_else(|e| self.undo(e))
    }

    /// False if the call failed.
    fn runs(&mut self, call: &mut Box<dyn Job>) -> bool {
        self.tx.now = self.clock.now();
        ran(call.run(&mut self.tx))
    }

    /// The calls may write histories; other processes have written to them too.
    fn begin(&mut self) -> Result<()> {
        self.link().batch("BEGIN IMMEDIATE")?;
        self.link().query(rows::COUNT_ON, &[]).map(drop).or_else(|e| self.undo(e))
    }

    fn undo(&mut self, error: Error) -> Result<()> {
        // SQLite has several words for a disk without room.
        self.is_full |= matches!(error, Error::DiskFull { .. } | Error::Database { .. });
        if !self.link().connection.is_autocommit() {
            // If even this fails the connection is beyond use, and the next BEGIN says so.
            let _ = self.link().batch("ROLLBACK");
        }
        Err(error)
    }

    fn link(&mut self) -> &mut Link {
        self.tx.sqlite_link()
    }
}
