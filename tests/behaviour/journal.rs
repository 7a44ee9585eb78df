//! The journal of one action, in memory, by the rules of the store's: a step that was begun and whose outcome is not known
//! does not begin again, unless the platform knows its key.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::clock::SystemClock;
use fanfare::delivery::{Entry, Journal, Mint, OpenStep, Step, StepKind, Stop};
use fanfare::dispatch::MemoryJournal;
use jiff::Timestamp;
use serde_json::Value;

/// What is known of one action: the program's own journal in memory, and over it what became of intents.
pub struct Notes {
    kept: MemoryJournal,
    /// How much later it is than by the clock: no test waits as long as a mailbox may ask for.
    later: Mutex<Duration>,
    intents: Mutex<Intents>,
}

#[derive(Default)]
struct Intents {
    /// Steps that are more than repeatable, in the order in which they were first begun.
    begun: Vec<OpenStep>,
    /// Those of them whose outcome is not known.
    open: BTreeSet<String>,
    /// Results that were found at the platform, or lost before they were stored.
    results: BTreeMap<String, Option<Value>>,
    /// Steps in the order in which they ended, and which of them acted.
    finished: Vec<(String, bool)>,
}

impl Notes {
    pub fn new() -> Self {
        let kept = MemoryJournal::new(Arc::new(SystemClock::new()));
        Self { kept, later: Mutex::default(), intents: Mutex::default() }
    }

    /// Has it be later by as much.
    pub fn wait(&self, wait: Duration) {
        *self.later.lock().expect("no test panics here") += wait;
    }

    /// The steps that were begun and whose outcome is not known.
    pub fn open_steps(&self) -> Vec<OpenStep> {
        let intents = self.intents();
        intents.begun.iter().filter(|begun| intents.open.contains(&begun.step.key())).cloned().collect()
    }

    /// Each step that made something public, with its result.
    pub fn published(&self) -> Vec<(OpenStep, Value)> {
        let begun = self.intents().begun.clone();
        let public = begun.into_iter().filter(|begun| begun.step.publishes);
        public.filter_map(|begun| self.result(&begun.step.key()).map(|result| (begun, result))).collect()
    }

    /// Takes the step as done with `result`, as found at the platform.
    pub fn settle(&self, step: &Step, result: Value) {
        let mut intents = self.intents();
        intents.open.remove(&step.key());
        intents.results.insert(step.key(), Some(result));
    }

    /// Takes the step as never begun.
    pub fn take_back(&self, step: &Step) {
        let mut intents = self.intents();
        intents.open.remove(&step.key());
        intents.results.insert(step.key(), None);
    }

    /// Takes back the step, of which the platform could make nothing, and what was made since the last that acted.
    pub fn begin_anew(&self, step: &Step) {
        let key = step.key();
        let mut intents = self.intents();
        let acted = intents.finished.iter().rposition(|(done, acted)| *acted && *done != key);
        let made_since = intents.finished.split_off(acted.map_or(0, |at| at + 1));
        intents.open.remove(&key);
        intents.results.extend(made_since.into_iter().map(|(done, _)| (done, None)));
    }

    /// Loses the result of the step, as a worker does that dies between the platform's answer and the store.
    pub fn lose(&self, step: &Step) {
        let mut intents = self.intents();
        intents.open.insert(step.key());
        intents.results.insert(step.key(), None);
    }

    fn intents(&self) -> MutexGuard<'_, Intents> {
        self.intents.lock().expect("no test panics here")
    }
}

#[async_trait]
impl Journal for Notes {
    async fn begin(&self, step: &Step) -> Result<Entry, Stop> {
        if let Some(result) = self.result(&step.key()) {
            return Ok(Entry::Done(result));
        }
        if step.kind == StepKind::Repeatable {
            return Ok(Entry::Run);
        }
        let mut intents = self.intents();
        let open = intents.begun.iter().find(|begun| begun.step.key() == step.key()).cloned();
        match open {
            Some(open) if intents.open.contains(&step.key()) && step.kind == StepKind::Once => Err(Stop::Ask { open }),
            Some(_) => {
                intents.open.insert(step.key());
                Ok(Entry::Run)
            }
            None => {
                intents.open.insert(step.key());
                intents.begun.push(OpenStep { step: step.clone(), since: Timestamp::now() });
                Ok(Entry::Run)
            }
        }
    }

    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop> {
        {
            let mut intents = self.intents();
            intents.open.remove(&step.key());
            intents.results.remove(&step.key());
            intents.finished.push((step.key(), step.kind != StepKind::Repeatable));
        }
        self.kept.finish(step, result).await
    }

    fn did_not_act(&self, step: &Step) {
        self.take_back(step);
    }

    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop> {
        self.kept.mint(name, mint).await
    }

    fn result(&self, key: &str) -> Option<Value> {
        let known = self.intents().results.get(key).cloned();
        known.unwrap_or_else(|| self.kept.result(key))
    }

    fn minted(&self, name: &str) -> Option<String> {
        self.kept.minted(name)
    }

    fn now(&self) -> Timestamp {
        self.kept.now() + *self.later.lock().expect("no test panics here")
    }
}
