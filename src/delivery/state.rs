//! Publications, deliveries and actions: what they are and which states they have.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BegunAs, Failure};
use crate::id::{AccountName, ActionId, ArticleId, BlobHash, ChannelName, DeliveryId, PublicationId};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in the order in which a delivery meets them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in JSON, SQL and on the page.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("unknown {}: {word}", stringify!($name))),
                }
            }
        }
    };
}

words! {
    /// How a delivery stands. Derived from its actions.
    DeliveryState {
        /// Not yet handed over.
        Draft = "draft",
        /// A person must approve it first.
        AwaitingApproval = "awaiting_approval",
        /// It will be sent when it is due and nothing holds it.
        Scheduled = "scheduled",
        /// It waits for a person, for the reason given.
        Held = "held",
        /// It is being sent, or the channel is being asked what became of it.
        Sending = "sending",
        /// It is out; there is a receipt.
        Sent = "sent",
        /// It is out and was changed in place, or answered with a correction.
        Corrected = "corrected",
        /// It was out and was taken down.
        Retracted = "retracted",
        /// It is not out and will not be.
        Failed = "failed",
        /// Whether it is out cannot be known from here; a person decides.
        Uncertain = "uncertain",
        /// A person took it back before it was sent.
        Cancelled = "cancelled",
        /// It could not be sent in time.
        Expired = "expired",
        /// Nothing is sent to this account, for the reason given.
        Skipped = "skipped",
    }
}

impl DeliveryState {
    /// True if nothing more will happen unless a person acts.
    pub fn is_terminal(self) -> bool {
        !matches!(self, Self::Draft | Self::AwaitingApproval | Self::Held | Self::Uncertain) && !self.is_open()
    }

    /// True if a post of it is out, as far as is known.
    pub fn is_out(self) -> bool {
        matches!(self, Self::Sent | Self::Corrected)
    }

    /// True if it ended without having gone out as a whole. Some of its parts may be out all the same.
    pub fn is_given_up(self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled | Self::Expired)
    }

    /// True if the dispatcher has something to do for it, now or later.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Scheduled | Self::Sending)
    }
}

words! {
    /// What is done to a delivery.
    ActionKind {
        /// Send the post.
        Publish = "publish",
        /// Send a further post in reply to it.
        Reply = "reply",
        /// Change the post in place.
        Edit = "edit",
        /// Take the post down.
        Delete = "delete",
    }
}

words! {
    /// How an action stands.
    ActionState {
        /// It runs when `next_at` has come.
        Waiting = "waiting",
        /// A worker is at it.
        Running = "running",
        /// The channel must be asked what became of its open step, when `next_at` has come.
        Asking = "asking",
        /// It waits for a person.
        Held = "held",
        /// Done.
        Done = "done",
        /// Failed for good.
        Failed = "failed",
        /// Its outcome cannot be known; a person decides.
        Uncertain = "uncertain",
        /// Taken back before it was begun, or not begun in time.
        Dropped = "dropped",
    }
}

impl ActionState {
    /// True if the dispatcher has something to do for it, now or later.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running | Self::Asking)
    }
}

/// Who changed something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor(String);

impl Actor {
    /// A person at a terminal, by the name of their user account there.
    pub fn person(name: &str) -> Self {
        Self(format!("person:{name}"))
    }

    /// A dispatcher.
    pub fn worker(id: &crate::id::WorkerId) -> Self {
        Self(format!("worker:{id}"))
    }

    /// True for a dispatcher.
    pub fn is_worker(&self) -> bool {
        self.0.starts_with("worker:")
    }

    /// As stored: `person:anna`, `worker:0192…`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Read back from the store.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a delivery waits, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// One sentence.
    pub reason: Option<String>,
    /// When something will happen next, if a time is known.
    pub next_at: Option<Timestamp>,
}

/// An article handed over for delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// Its id.
    pub id: PublicationId,
    /// The article.
    pub article: ArticleId,
    /// The article's headline, for lists.
    pub headline: String,
    /// When it was handed over.
    pub created_at: Timestamp,
    /// Who handed it over.
    pub actor: Actor,
    /// Not to be sent before this instant, whatever the schedule says.
    pub embargo_until: Option<Timestamp>,
}

/// A delivery about to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDelivery {
    /// Its id.
    pub id: DeliveryId,
    /// Who sends it.
    pub account: AccountName,
    /// Where.
    pub channel: ChannelName,
    /// The template of the post; with article and account, what a second publish is recognised by.
    pub template: String,
    /// The frozen post in the store's blobs; `None` if skipped.
    pub post: Option<BlobHash>,
    /// Blobs of its media.
    pub media: Vec<BlobHash>,
    /// When it is due.
    pub due_at: Timestamp,
    /// If it is still not out then, it is `expired`.
    pub late_at: Timestamp,
    /// `Scheduled`, `Held`, `AwaitingApproval` or `Skipped`.
    pub state: DeliveryState,
    /// Why, if held or skipped.
    pub reason: Option<String>,
    /// Send it even though this article went to this account with this template before.
    pub again: bool,
    /// Breaking news: it overtakes what else is due on the account.
    pub urgent: bool,
}

/// One post on its way to one account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// What it is part of.
    pub publication: PublicationId,
    /// The article.
    pub article: ArticleId,
    /// Who sends it.
    pub account: AccountName,
    /// Where.
    pub channel: ChannelName,
    /// The template of the post.
    pub template: String,
    /// The frozen post in the store's blobs.
    pub post: Option<BlobHash>,
    /// How it stands.
    pub state: DeliveryState,
    /// Why it waits, or ended as it did.
    pub waiting: Waiting,
    /// When it is due.
    pub due_at: Timestamp,
    /// If it is still not out then, it is `expired`.
    pub late_at: Timestamp,
    /// Not to be sent before this instant, whatever the schedule or a person says.
    pub embargo_until: Option<Timestamp>,
    /// How often its steps were begun.
    pub attempts: u32,
    /// The platform's proof.
    pub receipt: Option<Receipt>,
    /// The last failure.
    pub error: Option<Failure>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Something done, or to be done, to a delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// To what.
    pub delivery: DeliveryId,
    /// For whom.
    pub account: AccountName,
    /// What.
    pub kind: ActionKind,
    /// How it stands.
    pub state: ActionState,
    /// When it runs next.
    pub next_at: Timestamp,
    /// When it was to run first.
    pub due_at: Timestamp,
    /// The frozen post that replies to what is out, or replaces it; `None` for a publish, whose post is the delivery's, and
    /// for a delete.
    pub post: Option<BlobHash>,
    /// Why it waits, or ended as it did.
    pub reason: Option<String>,
    /// How often it was tried and failed in a way that may pass.
    pub failures: u32,
    /// The last failure.
    pub error: Option<Failure>,
    /// With what it was begun; `None` before the first run.
    pub begun_as: Option<BegunAs>,
    /// Breaking news, which goes before all else that is due.
    pub is_urgent: bool,
    /// False if its journal surely holds nothing: it never ran, and comes from no backup.
    pub has_journal: bool,
}

/// A change of a delivery, as kept for its history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What happened: `scheduled`, `sending`, `step part/0 begun`, `sent`.
    pub what: String,
    /// Why, if there is more to say.
    pub reason: Option<String>,
}

/// The platform's proof that a post is out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Each part, in order.
    pub parts: Vec<PartReceipt>,
}

/// The platform's proof that one part is out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartReceipt {
    /// The platform's id of it.
    pub id: String,
    /// Where people see it; none if the platform shows it to nobody by URL.
    pub url: Option<String>,
    /// What a reply, edit or delete needs besides: a `cid`, further message ids.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl PartReceipt {
    /// In `extra`: nobody knows whether it is out, and that was left so.
    pub const IN_DOUBT: &str = "in_doubt";

    /// A part known by `id`, seen at `url`.
    pub fn new(id: impl Into<String>, url: impl Into<Option<String>>) -> Self {
        Self { id: id.into(), url: url.into(), extra: serde_json::Map::new() }
    }

    /// The same, with a value that later actions need.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<serde_json::Value>) -> Self {
        self.extra.insert(key.to_owned(), value.into());
        self
    }
}

impl Receipt {
    /// What `change` left of it: an edit names every part anew, a reply adds its own, a delete leaves the proof of what was
    /// out.
    #[must_use]
    pub fn after(mut self, kind: ActionKind, change: &Receipt) -> Self {
        match kind {
            ActionKind::Publish | ActionKind::Edit => change.clone(),
            ActionKind::Delete => self,
            ActionKind::Reply => {
                self.parts.extend(change.parts.iter().cloned());
                self
            }
        }
    }

    /// Adds the next part.
    pub fn push(&mut self, part: PartReceipt) {
        self.parts.push(part);
    }

    /// Readers of a mail who do not get it, since the mail server does not take it for them, each with what it said; and those of
    /// whom nobody knows.
    pub fn refused(&self) -> Vec<(&str, &str)> {
        let lists = self.parts.iter().flat_map(|part| ["refused", "unknown"].map(|list| part.extra.get(list)));
        let each = lists.filter_map(|list| list?.as_array()).flatten().filter_map(|refused| {
            let text = |name: &str| refused.get(name)?.as_str();
            text("recipient").zip(text("reply"))
        });
        // A correction is refused by whoever refused the issue, and in the same words.
        let mut known = HashSet::new();
        each.filter(|one| known.insert(*one)).collect()
    }

    /// Readers of a mail of whom nobody knows whether they have it, and who do not get it once more.
    pub fn unknown(&self) -> Vec<&str> {
        let lists = self.parts.iter().filter_map(|part| part.extra.get("unknown")?.as_array());
        lists.flatten().filter_map(|unknown| unknown.get("recipient")?.as_str()).collect()
    }

    /// What a person should know of it though it is out: who does not get it, and what is not as it was meant; empty for nothing.
    pub fn told(&self) -> String {
        let refused = self.refused().into_iter().map(|(reader, reply)| format!("not to {reader}: {reply}"));
        refused.chain(self.remarks().into_iter().map(str::to_owned)).collect::<Vec<_>>().join("; ")
    }

    /// What of the post is not as it was meant, though it is out.
    pub fn remarks(&self) -> Vec<&str> {
        self.parts.iter().filter_map(|part| part.extra.get("remark")?.as_str()).collect()
    }

    /// The first part: the post itself.
    pub fn first(&self) -> Option<&PartReceipt> {
        self.parts.first()
    }

    /// The last part, to which the next one replies.
    pub fn last(&self) -> Option<&PartReceipt> {
        self.parts.last()
    }

    /// The id of the last part.
    pub fn last_id(&self) -> Option<&str> {
        self.last().map(|part| part.id.as_str())
    }
}
