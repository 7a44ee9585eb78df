//! The journal of an action: straight-line code of named steps, each stored before the next begins.
//!
//! After a crash an action runs again from the top; a step that is finished gives its stored result and its call is never
//! started. What repeating a step means is declared by its [`StepKind`].

use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Failure;

/// What repeating a step means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Harmless: uploads, reads, polls.
    Repeatable,
    /// Harmless within `valid_for`, since the platform knows our key; afterwards as [`StepKind::Once`].
    Keyed,
    /// A second post. An intent is durable before the request leaves; if the outcome is unknown, the channel is asked.
    Once,
}

/// A named step of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is done, in the platform's words: `upload`, `part`.
    pub name: String,
    /// Which one of several of that name, from 0.
    pub index: usize,
    /// What repeating it means.
    pub kind: StepKind,
    /// How long a result can be used (`Repeatable`), or how long the platform knows our key (`Keyed`).
    pub valid_for: Option<Duration>,
    /// True if the result names something that is now public: it has an `id` that only one delivery of the account may own.
    pub publishes: bool,
    /// The call by which it acts, where that is known before it is begun.
    #[serde(skip)]
    pub call: Option<Asks>,
    /// True if whoever has its result may act as the account: once the action is done, that is forgotten.
    #[serde(skip)]
    pub is_secret: bool,
}

/// What a step asks of the account's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asks {
    /// The call, as quotas in `channel.toml` name it.
    pub action: &'static str,
    /// As how many its platform counts it: an album as its files.
    pub items: u32,
}

impl Step {
    fn new(name: &str, index: usize, kind: StepKind) -> Self {
        Self { name: name.to_owned(), index, kind, valid_for: None, publishes: false, call: None, is_secret: false }
    }

    /// A step that may be run again at will.
    pub fn repeatable(name: &str, index: usize) -> Self {
        Self::new(name, index, StepKind::Repeatable)
    }

    /// A step that the platform recognises by our key for `valid_for` (for ever, if `None`), and that makes a post.
    pub fn keyed(name: &str, index: usize, valid_for: Option<Duration>) -> Self {
        Self { valid_for, publishes: true, ..Self::new(name, index, StepKind::Keyed) }
    }

    /// A step that makes a post each time it is run.
    pub fn once(name: &str, index: usize) -> Self {
        Self { publishes: true, ..Self::new(name, index, StepKind::Once) }
    }

    /// The same step, whose result expires.
    #[must_use]
    pub fn valid_for(mut self, duration: Duration) -> Self {
        self.valid_for = Some(duration);
        self
    }

    /// The same step, which acts but makes no post (a delete, an edit).
    #[must_use]
    pub fn without_post(mut self) -> Self {
        self.publishes = false;
        self
    }

    /// The same step, which acts by one call of `action` that counts as `items`: where the channel cannot be asked what became of
    /// it, limits have room for that call before it is begun.
    #[must_use]
    pub fn by(mut self, action: &'static str, items: u32) -> Self {
        self.call = Some(Asks { action, items });
        self
    }

    /// The same step, whose result is an address or a ticket by which anybody may act.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    /// `part/0`: what the step is called in the store.
    pub fn key(&self) -> String {
        format!("{}/{}", self.name, self.index)
    }
}

/// What the journal knows of a step that is about to begin.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// It is done; this is its result.
    Done(Value),
    /// It may run now; its intent is durable if its kind asks for one.
    Run,
}

/// Why an action does not go on.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// A step failed.
    Failed {
        /// The step.
        step: Step,
        /// Why.
        failure: Failure,
    },
    /// Something is not ready at the platform; run the action again then.
    Park {
        /// How long to wait.
        after: Duration,
        /// For what, in a few words: `the video is being processed`.
        reason: String,
    },
    /// The step was begun before and its outcome is unknown: ask the channel first.
    Ask {
        /// The step, with the time at which it was begun.
        open: OpenStep,
    },
    /// This worker may not go on: the lease is over, the queue is paused, the clock cannot be trusted.
    Yield {
        /// Why, in a few words.
        reason: String,
    },
    /// A person must decide before it goes on: its budget is spent. Nothing was sent.
    Hold {
        /// Why, in one sentence.
        reason: String,
    },
    /// The journal could not be written; nothing was sent after that.
    Journal {
        /// Why, in one sentence.
        message: String,
    },
}

impl Stop {
    /// A failure outside of any request, before the step's call was made.
    pub fn failed(step: Step, failure: Failure) -> Self {
        Stop::Failed { step, failure }
    }

    /// The same; but if it says that what was made is spent, it is the failure of `made`, which made it.
    #[must_use]
    pub fn blamed_on(self, made: &Step) -> Self {
        match self {
            Stop::Failed { failure, .. } if failure.spent => Stop::Failed { step: made.clone(), failure },
            stop => stop,
        }
    }
}

/// A step that was begun and whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenStep {
    /// The step.
    pub step: Step,
    /// When its intent was stored, by the store's clock.
    pub since: Timestamp,
}

/// What a channel answers when it is asked what became of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// It was done; this is the result that the step would have given.
    Sent(Value),
    /// It was not done, as far as can be seen now.
    Absent,
    /// The platform is still at it; ask again after that time.
    NotYet {
        /// How long to wait.
        after: Duration,
    },
    /// This channel does not show it.
    CannotTell {
        /// What a person should look at: `look at t.me/examplenews for the post`.
        check: String,
    },
}

impl Found {
    /// [`Found::Sent`] with the result of the step, as the step itself would have stored it.
    pub fn sent<T: Serialize>(result: &T) -> Self {
        Found::Sent(serde_json::to_value(result).unwrap_or(Value::Null))
    }
}

/// A value that the journal makes once per action and stores with the intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mint {
    /// A random UUID.
    Uuid,
    /// The present instant, RFC 3339 in UTC with milliseconds: `2026-11-23T09:00:00.000Z`.
    Time,
    /// An AT Protocol timestamp id, 13 characters, larger than every earlier one of this process.
    Tid,
}

/// The durable record of one action. Made by the dispatcher; adapters use it through [`step`] and [`wait`].
#[async_trait]
pub trait Journal: Send + Sync {
    /// Begins a step. Before this returns [`Entry::Run`] for a `Once` or `Keyed` step, an intent is durable, the lease and
    /// the hold have been checked, and its quota and cost are taken.
    async fn begin(&self, step: &Step) -> Result<Entry, Stop>;

    /// Takes the result of a step that has run. It is stored, at the latest, before another step runs or the action is left.
    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop>;

    /// Takes note that a `Once` step which was begun surely did not act, and that the action goes on without it for now: it is
    /// taken back as the action is left, and may be begun again. For steps that do not wait for each other, such as mails to many.
    fn did_not_act(&self, _step: &Step) {}

    /// A value that is the same on every run of this action. `name` is unique within the action: `rkey/0`.
    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop>;

    /// Takes note of `name` for all later runs of this action, whatever becomes of this one: [`Journal::minted`] has it then.
    async fn note(&self, name: &str) -> Result<(), Stop> {
        self.mint(name, Mint::Time).await.map(drop)
    }

    /// The stored result of a step that is finished, for `find`. Never runs anything.
    fn result(&self, key: &str) -> Option<Value>;

    /// A value minted on an earlier run, for `find`.
    fn minted(&self, name: &str) -> Option<String>;

    /// The time by which the journal is kept, for what an action puts off by itself.
    fn now(&self) -> Timestamp;

    /// True if the store was restored from a backup, and what the action did since is not known.
    fn is_restored(&self) -> bool {
        false
    }
}

/// Runs `call` as a step: gives the stored result if there is one, and then never starts `call`; else runs it and stores
/// what it gives.
///
/// # Errors
///
/// [`Stop`], with the step's failure, or with why the journal does not let it run.
pub async fn step<T, F>(journal: &dyn Journal, step: Step, call: F) -> Result<T, Stop>
where
    T: Serialize + DeserializeOwned,
    F: Future<Output = Result<T, Failure>>,
{
    match journal.begin(&step).await? {
        Entry::Done(value) => read(&step, value),
        Entry::Run => match call.await {
            Ok(result) => {
                let value = serde_json::to_value(&result).map_err(|e| unreadable(&step, &e))?;
                journal.finish(&step, &value).await?;
                Ok(result)
            }
            Err(failure) => Err(Stop::Failed { step, failure }),
        },
    }
}

/// Asks once whether something at the platform is ready: `Ok(Ok(result))` is stored and returned, `Ok(Err(after))` parks
/// the action for that long. The worker is free meanwhile, and a restart finds the action where it was.
///
/// # Errors
///
/// [`Stop::Park`] while it is not ready; else as [`step`].
pub async fn wait<T, F>(journal: &dyn Journal, step: Step, reason: &str, poll: F) -> Result<T, Stop>
where
    T: Serialize + DeserializeOwned,
    F: Future<Output = Result<Result<T, Duration>, Failure>>,
{
    match journal.begin(&step).await? {
        Entry::Done(value) => read(&step, value),
        Entry::Run => match poll.await {
            Ok(Ok(result)) => {
                let value = serde_json::to_value(&result).map_err(|e| unreadable(&step, &e))?;
                journal.finish(&step, &value).await?;
                Ok(result)
            }
            Ok(Err(after)) => Err(Stop::Park { after, reason: reason.to_owned() }),
            Err(failure) => Err(Stop::Failed { step, failure }),
        },
    }
}

fn read<T: DeserializeOwned>(step: &Step, value: Value) -> Result<T, Stop> {
    serde_json::from_value(value).map_err(|e| unreadable(step, &e))
}

fn unreadable(step: &Step, error: &serde_json::Error) -> Stop {
    Stop::Journal { message: format!("the result of step {} cannot be kept or read back: {error}", step.key()) }
}
