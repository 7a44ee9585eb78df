//! What the store forgets once it is old, and what it never does.
//!
//! Of a delivery that has ended long ago go its journal, its history and its frozen content. What refuses a second publish
//! stays for good: the delivery itself with article, account, template and receipt, its actions, and the platform's ids. By
//! the receipt a post can be edited, answered and taken down however old it is. A delivery that is open, held, uncertain, or to
//! be taken down keeps everything, and so does one that failed with something out, which only its journal tells of.
//!
//! All of it goes in small transactions, and what was begun can be broken off after any of them. Content goes last: first its
//! row, durably, then its file. Who freezes content in the same moment, in this process or another, makes sure of it afterwards
//! ([`Store::freeze`]), so that bytes which somebody still wants are put back.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::sieve::Sieve;
use super::{Engine, Error, Result, Store, call, forget};
use crate::id::BlobHash;

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Journal, history and content of what has ended.
    pub age: Duration,
    /// Calls, which quotas count, and alerts.
    pub counted: Duration,
    /// How long to rest after each transaction, for others' sake.
    pub rest: Duration,
}

/// What was forgotten, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Deliveries whose journal, history and content went.
    pub deliveries: u64,
    /// Steps of their journals.
    pub steps: u64,
    /// Lines of their histories.
    pub changes: u64,
    /// Calls that no quota counts any more.
    pub calls: u64,
    /// Alerts.
    pub alerts: u64,
    /// Pieces of frozen content.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Tidied {
    /// True if there was nothing to forget.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn add(&mut self, more: &Self) {
        self.deliveries += more.deliveries;
        self.steps += more.steps;
        self.changes += more.changes;
        self.calls += more.calls;
        self.alerts += more.alerts;
        self.blobs += more.blobs;
        self.bytes += more.bytes;
    }
}

/// Alerts and calls that go in one transaction.
const ROWS: u64 = 500;

/// Pieces of content that go in one transaction.
const BLOBS: usize = 50;

/// Content that was made so long ago is new enough to be nobody's prey, and not marked as wanted once more.
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// Content is taken away between being put and being made sure of once in a blue moon, and not this often.
const TRIES: u32 = 8;

impl Store {
    /// Forgets what is older than `keep` says, in small transactions. May be dropped at any time: what is left goes next time.
    pub async fn tidy(&self, keep: &Keep) -> Result<Tidied> {
        self.sweep(keep, true).await
    }

    /// What [`Store::tidy`] would forget now. Changes nothing.
    pub async fn look_tidy(&self, keep: &Keep) -> Result<Tidied> {
        self.sweep(keep, false).await
    }

    /// True if the store was not tidied within `every`; then it is the caller's to do so, and nobody else's for an hour.
    pub async fn claim_tidy(&self, every: Duration) -> Result<bool> {
        call!(self.write, (every), forget::claim)
    }

    /// Notes that the store was tidied, so that nobody need do so within `every`.
    pub async fn tidied(&self, every: Duration) -> Result<()> {
        call!(self.write, (every), forget::done)
    }

    /// Stores bytes that a delivery is about to speak of, as [`Store::put_blob`] does, and keeps them from being forgotten as
    /// old content that nobody speaks of.
    pub async fn freeze(&self, bytes: &[u8], mime: &str) -> Result<BlobHash> {
        let mut tries = 0;
        loop {
            let hash = self.put_blob(bytes, mime).await?;
            // Only with its row there and not old is its file safe: what was taken away just before is put once more.
            let wanted = match call!(self.read, (hash), forget::age_of)? {
                Some(age) if age < FRESH => true,
                _ => call!(self.write, (hash), forget::want)?,
            };
            if wanted && self.has_blob(&hash).await? {
                return Ok(hash);
            }
            tries += 1;
            if tries == TRIES {
                return Err(Error::NoBlob { hash, place: self.place().to_owned() });
            }
        }
    }

    /// Forgets calls older than `age`; gives how many.
    pub async fn forget_calls(&self, age: Duration) -> Result<u64> {
        let before = earlier(self.now(), age);
        self.calls(before, Duration::ZERO, true).await
    }

    async fn sweep(&self, keep: &Keep, forget: bool) -> Result<Tidied> {
        let mut tidied = Tidied::default();
        let Some(present) = call!(self.read, (), forget::present)? else { return Ok(tidied) };
        let (old, rest) = (earlier(present, keep.age), keep.rest);
        let counted = earlier(present, keep.counted);
        tidied.calls = self.calls(counted, rest, forget).await?;
        tidied.alerts = self.old_alerts(counted, rest, forget).await?;
        let mut after = 0;
        loop {
            let (next, some) = if forget {
                call!(self.write, (old, after), forget::forget_some)?
            } else {
                call!(self.read, (old, after), forget::look_some)?
            };
            tidied.add(&some);
            tokio::time::sleep(rest).await;
            let Some(next) = next else { break };
            after = next;
        }
        if forget {
            call!(self.write, (old), forget::drop_unstored)?;
        }
        self.sweep_blobs(old, keep.rest, forget, &mut tidied).await?;
        if forget {
            self.remove_files(rest).await?;
        }
        Ok(tidied)
    }

    /// Calls before `before`: scope by scope, as their index has them.
    async fn calls(&self, before: Timestamp, rest: Duration, forget: bool) -> Result<u64> {
        let (mut calls, mut scope, mut name) = (0, String::new(), String::new());
        while let Some(next) = call!(self.read, (scope, name), forget::next_scope)? {
            (scope, name) = next;
            if !forget {
                calls += call!(self.read, (scope, name, before), forget::count_calls)?;
                continue;
            }
            loop {
                let some = call!(self.write, (scope, name, before), forget::forget_calls)?;
                calls += some;
                tokio::time::sleep(rest).await;
                if some < ROWS {
                    break;
                }
            }
        }
        Ok(calls)
    }

    async fn old_alerts(&self, before: Timestamp, rest: Duration, forget: bool) -> Result<u64> {
        if !forget {
            return call!(self.read, (before), forget::count_alerts);
        }
        let mut alerts = 0;
        loop {
            let some = call!(self.write, (before), forget::forget_alerts)?;
            alerts += some;
            if some < ROWS {
                return Ok(alerts);
            }
            tokio::time::sleep(rest).await;
        }
    }

    /// Content that no delivery speaks of and that nobody has wanted since `old`.
    async fn sweep_blobs(&self, old: Timestamp, rest: Duration, forget: bool, tidied: &mut Tidied) -> Result<()> {
        // In a store that is younger than that there is none, and it need not be looked through.
        if !call!(self.read, (old), forget::reaches_back)? {
            return Ok(());
        }
        let mut spoken_of = Sieve::of_day(self.now());
        let mut after = String::new();
        loop {
            let (next, hashes) = call!(self.read, (after, old, forget), forget::frozen)?;
            hashes.iter().for_each(|hash| spoken_of.add(hash));
            let Some(next) = next else { break };
            after = next;
            tokio::time::sleep(rest).await;
        }
        after.clear();
        loop {
            let (next, hashes) = call!(self.read, (after, old, forget), forget::changed)?;
            hashes.iter().for_each(|hash| spoken_of.add(hash));
            let Some(next) = next else { break };
            after = next;
            tokio::time::sleep(rest).await;
        }
        let mut last = BlobHash::new("");
        loop {
            let hashes = call!(self.read, (last), forget::next_blobs)?;
            let Some(end) = hashes.last().cloned() else { break };
            last = end;
            let unspoken: Vec<BlobHash> = hashes.into_iter().filter(|hash| !spoken_of.may_have(hash)).collect();
            for some in unspoken.chunks(BLOBS) {
                let (some, is_file) = (some.to_vec(), matches!(&*self.engine, Engine::Sqlite(_)));
                let found = if forget {
                    call!(self.write, (some, old, is_file), forget::forget_blobs)?
                } else {
                    call!(self.read, (some, old), forget::look_blobs)?
                };
                for (hash, size) in found {
                    tidied.blobs += 1;
                    tidied.bytes += match size {
                        Some(size) => size,
                        None => tokio::fs::metadata(self.blob_path(&hash)).await.map_or(0, |file| file.len()),
                    };
                }
                tokio::time::sleep(rest).await;
            }
        }
        Ok(())
    }

    /// Removes the files of content whose rows are gone, also those that a run which was broken off has left.
    async fn remove_files(&self, rest: Duration) -> Result<()> {
        loop {
            let doomed = call!(self.read, (), forget::doomed)?;
            if doomed.is_empty() {
                return Ok(());
            }
            let files: Vec<(BlobHash, std::path::PathBuf)> =
                doomed.into_iter().map(|hash| (hash.clone(), self.blob_path(&hash))).collect();
            call!(self.write, (files), forget::remove_files)?;
            tokio::time::sleep(rest).await;
        }
    }
}

fn earlier(present: Timestamp, age: Duration) -> Timestamp {
    present.checked_sub(SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MIN)
}
