//! A journal that is forgotten: for a dry run, which leaves no trace.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;

use super::mint;
use crate::clock::Clock;
use crate::delivery::{Entry, Journal, Mint, Step, Stop};

/// Keeps results and minted values in memory, and lets every step run.
pub struct MemoryJournal {
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    results: BTreeMap<String, Value>,
    minted: BTreeMap<String, String>,
}

impl MemoryJournal {
    /// An empty journal.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every value minted so far, so that a dry run can show them as made at sending.
    pub fn all_minted(&self) -> Vec<(String, String)> {
        self.kept().minted.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn begin(&self, step: &Step) -> Result<Entry, Stop> {
        Ok(self.result(&step.key()).map_or(Entry::Run, Entry::Done))
    }

    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop> {
        self.kept().results.insert(step.key(), result.clone());
        Ok(())
    }

    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop> {
        let now = self.clock.now();
        Ok(self.kept().minted.entry(name.to_owned()).or_insert_with(|| mint::make(mint, now)).clone())
    }

    fn result(&self, key: &str) -> Option<Value> {
        self.kept().results.get(key).cloned()
    }

    fn minted(&self, name: &str) -> Option<String> {
        self.kept().minted.get(name).cloned()
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
