//! What the store takes and gives, besides the types of [`crate::delivery`].

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use crate::delivery::{
    Action, ActionKind, ActionState, Change, Delivery, DeliveryState, Failure, OpenStep, PartReceipt, Receipt, Step,
};
use crate::id::{AccountName, ActionId, ArticleId, BlobHash, DeliveryId, PublicationId, WorkerId};

/// What a store is for. Written when the store is made, checked each time it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Deliveries go to the platforms.
    Live,
    /// Deliveries go to the fakes on this machine.
    Sandbox,
}

impl Stamp {
    /// The word in the store: `live` or `sandbox`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Sandbox => "sandbox",
        }
    }
}

/// How a store is opened, where that is not in its URL.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where blobs go beside a SQLite store, instead of `FILE.blobs`. PostgreSQL keeps them in the database.
    pub blob_dir: Option<PathBuf>,
    /// How many connections to PostgreSQL, at most, beside those that workers write, listen and prove their life with: 4
    /// unless given. SQLite has one that writes and one that reads.
    pub max_connections: usize,
    /// How long PostgreSQL may take to answer a statement until its connection is given up: 30 s unless given, half of a
    /// lease. A network may lose a connection without telling either end.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { blob_dir: None, max_connections: 4, patience: Duration::from_secs(30) }
    }
}

/// The bytes of a frozen post or of one of its media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// `application/json`, `image/jpeg`, ...
    pub mime: String,
    /// The bytes, as they were put.
    pub bytes: Bytes,
}

/// Which accounts a worker sends for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// All: what is handed over is in good hands.
    All,
    /// Only some, and only until they are done: nobody else may rely on it.
    Some,
}

/// What became of one delivery of a publication.
#[derive(Clone, Debug, PartialEq)]
pub enum Accepted {
    /// It is stored and will be sent, unless it was stored as held or skipped.
    New(DeliveryId),
    /// The same article is on its way to this account with this template already: that delivery goes on, nothing was stored.
    /// So the same command, run again after a crash, continues what it began.
    AlreadyQueued {
        /// The delivery that is open.
        delivery: DeliveryId,
        /// How it stands.
        state: DeliveryState,
    },
    /// The same article went to this account with this template before; refused.
    AlreadyPublished {
        /// The delivery that was sent, that is uncertain, or of which some parts are out.
        delivery: DeliveryId,
        /// `Sent`, `Corrected`, `Retracted` or `Uncertain`; or one that [`DeliveryState::is_given_up`].
        state: DeliveryState,
        /// The proof, if it was sent; else of the parts that are out.
        receipt: Option<Receipt>,
    },
}

impl Accepted {
    /// The delivery to watch: the new one, or the one that was there.
    pub fn delivery(&self) -> &DeliveryId {
        match self {
            Self::New(delivery) | Self::AlreadyQueued { delivery, .. } | Self::AlreadyPublished { delivery, .. } => {
                delivery
            }
        }
    }
}

/// Which deliveries to list. Empty fields do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this publication.
    pub publication: Option<PublicationId>,
    /// Of this account.
    pub account: Option<AccountName>,
    /// Of this article.
    pub article: Option<ArticleId>,
    /// In one of these states.
    pub states: Vec<DeliveryState>,
    /// At most so many; 100 if 0.
    pub limit: usize,
}

/// A delivery with everything that the store knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// The delivery.
    pub delivery: Delivery,
    /// What was and is to be done to it, oldest first.
    pub actions: Vec<Action>,
    /// The steps of all its actions, in the order in which they were begun.
    pub steps: Vec<StepRow>,
    /// What happened to it, oldest first.
    pub history: Vec<Change>,
}

/// A step as the journal has it.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    /// Of which action.
    pub action: ActionId,
    /// The step, as it was declared when it was begun.
    pub step: Step,
    /// When its intent was stored.
    pub since: Timestamp,
    /// When its result was stored; `None` while its outcome is unknown.
    pub done_at: Option<Timestamp>,
    /// Its result.
    pub result: Option<Value>,
    /// Who began it, and may still be at it; [`StepRow::LEFT`] once that worker itself has left it to be asked about. Whether
    /// it is dead is for [`super::Store::is_dead`] to say.
    pub worker: WorkerId,
    /// When that worker's lease was to end as it began the step. Its request may be on its way until then.
    pub lease_until: Timestamp,
}

impl StepRow {
    /// Stands for the worker of an open step at which nobody is any more.
    pub const LEFT: &str = "-";

    /// Whether whoever began it has said that its request is over, whatever came of it.
    pub fn is_left(&self) -> bool {
        self.worker.as_str() == Self::LEFT
    }

    /// The step as one whose outcome is unknown, if it is.
    pub fn open(&self) -> Option<OpenStep> {
        self.done_at.is_none().then(|| OpenStep { step: self.step.clone(), since: self.since })
    }
}

/// What a worker shows with every write: that the account is still its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fence {
    /// The account.
    pub account: AccountName,
    /// The worker.
    pub worker: WorkerId,
    /// Larger with every lease of the account. A write with an older one is refused.
    pub fence: u64,
}

/// The right to send for one account, for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Lease {
    /// What to show with every write.
    pub fence: Fence,
    /// When it ends, by the store's clock. The worker counts [`Lease::lasts`] on its own monotonic clock, from before it asked.
    pub until: Timestamp,
    /// How long it lasts.
    pub lasts: Duration,
    /// Who had the account before and did not give it back.
    pub previous: Option<Previous>,
    /// When somebody last may have sent for the account; none if nobody ever had it.
    pub last_used: Option<Timestamp>,
    /// Until when its platform asked the account to wait.
    pub rests_until: Option<Timestamp>,
}

/// An account that a worker has taken, and what is to be done there first.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenUp {
    /// The right to send.
    pub lease: Lease,
    /// How many posts were overdue, as [`super::Store::take_up`] was asked.
    pub overdue: u32,
    /// The first thing to do.
    pub next: Option<Box<Upcoming>>,
    /// Another number whenever tokens were kept for the account since; `None` if the vault has none of it.
    pub vault: Option<i64>,
}

/// Something to be done now.
#[derive(Clone, Debug, PartialEq)]
pub struct Upcoming {
    /// What.
    pub action: Action,
    /// To what.
    pub delivery: Delivery,
    /// The frozen post that the action sends, unchecked; none if it is not in the database itself, or not there.
    pub frozen: Option<Bytes>,
}

/// A worker that had an account and did not give it back.
#[derive(Clone, Debug, PartialEq)]
pub struct Previous {
    /// The worker.
    pub worker: WorkerId,
    /// When its lease was to end.
    pub until: Timestamp,
    /// True if its file lock or its database session is gone. A process that was only stopped still has them.
    pub proven_dead: bool,
}

/// An account with something to do now, that nobody holds.
#[derive(Clone, Debug, PartialEq)]
pub struct DueAccount {
    /// The account.
    pub account: AccountName,
    /// When the first of its due actions was to run.
    pub since: Timestamp,
}

/// A step about to begin, with all that is stored in the same transaction.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The step.
    pub step: Step,
    /// Minted values that it uses, by name: those already stored keep their first value.
    pub minted: Vec<(String, String)>,
    /// What it costs.
    pub cost: Option<Charge>,
}

/// Money that a step costs, counted by account and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Millionths of the currency's unit.
    pub micros: i64,
    /// ISO 4217.
    pub currency: String,
    /// The most that the account may spend in a month, in the same unit; a charge beyond it is refused.
    pub budget: Option<i64>,
}

impl Intent {
    /// An intent that mints and costs nothing.
    pub fn new(step: Step) -> Self {
        Self { step, minted: Vec::new(), cost: None }
    }
}

/// A reply, an edit or a delete about to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAction {
    /// To what is out.
    pub delivery: DeliveryId,
    /// What.
    pub kind: ActionKind,
    /// The frozen post that replies or replaces; `None` for a delete.
    pub post: Option<BlobHash>,
    /// When it is due.
    pub due_at: Timestamp,
    /// True if it overtakes what else is due on the account.
    pub urgent: bool,
}

/// How the worker leaves an action that is not at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// `Waiting` to run it again, `Asking` to ask the channel first.
    pub state: ActionState,
    /// When.
    pub next_at: Timestamp,
    /// Why, for people.
    pub reason: Option<String>,
    /// How often it has now failed in a way that may pass.
    pub failures: u32,
    /// The last failure.
    pub error: Option<Failure>,
    /// Whether the platform asked the whole account to wait so long: whoever has it next, begins no other post before either.
    pub account_rests: bool,
}

/// How an action ends without a receipt.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// It failed for good: the delivery is `failed`.
    Failed(Failure),
    /// Its outcome cannot be known; what a person should look at: the delivery is `uncertain`.
    Uncertain {
        /// What to check: `look at t.me/examplenews for the post`.
        check: String,
        /// The failure that led to it.
        error: Option<Failure>,
    },
    /// It was not sent in time: the delivery is `expired`.
    Expired {
        /// Why, in one sentence.
        reason: String,
        /// The platform asked to leave the account alone until then.
        rests_until: Option<Timestamp>,
    },
}

/// What a person says of a delivery that is `uncertain`.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// It is out.
    Sent {
        /// Where; its id is claimed for this delivery.
        part: PartReceipt,
        /// True if parts are still to follow: the open step is settled with `part`, and the action runs on. Else the delivery is
        /// sent, and its receipt is what was known and `part`.
        more: bool,
    },
    /// It is not out: send it again.
    Resend,
    /// Leave it, where others are to get theirs all the same: the open step is settled without a post, and the action runs on. Its
    /// receipt says who was left out.
    LeaveOut,
    /// Leave it: the delivery is `cancelled`.
    Drop,
}

/// What a pause stops.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everything in every worker.
    All,
    /// One account.
    Account(AccountName),
}

/// A pause that is in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Pause {
    /// What it stops.
    pub scope: Scope,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
    /// By whom.
    pub actor: crate::delivery::Actor,
}

impl Pause {
    /// True if nothing new is sent for `account`.
    pub fn stops(&self, account: &AccountName) -> bool {
        match &self.scope {
            Scope::All => true,
            Scope::Account(paused) => paused == account,
        }
    }
}

impl fmt::Display for Pause {
    /// What is stopped and why, and what lets it go on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = &self.reason;
        match &self.scope {
            Scope::All => write!(f, "all sending is paused ({reason}); `fanfare queue resume --all` lets it go on"),
            Scope::Account(account) => {
                let resume = format!("`fanfare queue resume --account {account}`");
                match reason.contains(&resume) {
                    true => write!(f, "{account} is paused: {reason}"),
                    false => write!(f, "{account} is paused ({reason}); {resume} lets it go on"),
                }
            }
        }
    }
}

/// A change of some delivery, as it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// Its number, in the order in which they were stored.
    pub number: i64,
    /// The delivery.
    pub delivery: crate::id::DeliveryId,
    /// Its account.
    pub account: AccountName,
    /// Its article.
    pub article: crate::id::ArticleId,
    /// What that is called.
    pub headline: String,
    /// Where what is out of it can be seen, as it stands now.
    pub url: Option<String>,
    /// What, when, by whom and why.
    pub change: crate::delivery::Change,
}

/// A request that may be on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct InFlight {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// For which account.
    pub account: AccountName,
    /// The step: `part/0`.
    pub step: String,
    /// Since when.
    pub since: Timestamp,
}
