//! What can go wrong with a store, each in one sentence that says what to do.

use jiff::Timestamp;

use crate::config::Budget;
use crate::delivery::DeliveryState;
use crate::id::{AccountName, BlobHash, DeliveryId};

/// Why the store did not do something. Nothing of what was asked has been stored then.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The URL is not one of a store.
    #[error("the store `{url}` is not understood; use `sqlite:fanfare.db` or `postgres://USER@HOST/NAME`")]
    BadUrl {
        /// The URL, without its password.
        url: String,
    },
    /// The store cannot be where the URL says.
    #[error("the store {store} cannot be opened: {reason}")]
    BadPlace {
        /// The file.
        store: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The store cannot be opened.
    #[error("the store {store} cannot be opened: {reason}")]
    Open {
        /// The file or the server.
        store: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The folder or the file can be read but not written.
    #[error("the store {store} cannot be written; give this user the right to write there, or set [store] url")]
    ReadOnly {
        /// The file.
        store: String,
    },
    /// The disk is full.
    #[error("the disk of the store {store} is full; make room and try again: nothing was lost")]
    DiskFull {
        /// The file or the server.
        store: String,
    },
    /// The store was made for something else.
    #[error("the store {store} was made for {found}, not for {asked}; set [store] url to another one")]
    WrongStamp {
        /// The file or the server.
        store: String,
        /// `live` or `sandbox`.
        found: String,
        /// `live` or `sandbox`.
        asked: &'static str,
    },
    /// A newer version of this program has written the store.
    #[error("the store {store} has schema {found}, this version knows {known}; install the newer version again")]
    TooNew {
        /// The file or the server.
        store: String,
        /// Its schema.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// Somebody else has kept the store for himself too long.
    #[error("the store {store} is kept busy by another program; end that one or try again")]
    Busy {
        /// The file or the server.
        store: String,
    },
    /// The worker no longer has the account. It must not send anything more for it.
    #[error("the lease on account {account} is lost; another worker may have it")]
    LeaseLost {
        /// The account.
        account: AccountName,
    },
    /// Sending is paused.
    #[error("sending is paused: {reason}; `fanfare queue resume` goes on")]
    Paused {
        /// Why.
        reason: String,
    },
    /// The account would spend more than its budget has left.
    #[error(
        "it costs {needs} more, and the budget of account {account} for {month} has {left} left; raise `budget`, or wait for the next month"
    )]
    OverBudget {
        /// The account.
        account: AccountName,
        /// `2026-11`.
        month: String,
        /// What the call costs.
        needs: Budget,
        /// What there is left.
        left: Budget,
    },
    /// A call costs more than the account may spend in any month.
    #[error("it costs {needs}, and the budget of account {account} is {budget} a month; raise `budget`")]
    AboveBudget {
        /// The account.
        account: AccountName,
        /// What the call costs.
        needs: Budget,
        /// What there is in a month.
        budget: Budget,
    },
    /// The platform's id belongs to another delivery of the account.
    #[error("the post {id} of account {account} belongs to delivery {delivery} already")]
    IdTaken {
        /// The account.
        account: AccountName,
        /// The platform's id.
        id: String,
        /// Whose it is.
        delivery: DeliveryId,
    },
    /// The step was begun before and its outcome is unknown; it must be settled or forgotten first.
    #[error("step {step} was begun before and its outcome is not known")]
    StepOpen {
        /// `part/0`.
        step: String,
    },
    /// The step has its result already.
    #[error("step {step} is done already")]
    StepDone {
        /// `part/0`.
        step: String,
    },
    /// The same article has been handed over anew to the same account, with the same template.
    #[error("delivery {delivery} was followed by {by} for the same article, account and template; look at that one")]
    Superseded {
        /// The older one.
        delivery: DeliveryId,
        /// The newer one.
        by: DeliveryId,
    },
    /// It was to be taken down again by now, so it is not sent any more.
    #[error(
        "delivery {delivery} was to be taken down at {at}; publish its article again, with a later remove_at or none"
    )]
    TakenDown {
        /// The delivery.
        delivery: DeliveryId,
        /// When.
        at: Timestamp,
    },
    /// Somebody has chosen the same time for another post of the account meanwhile.
    #[error("another post of {account} goes out at {at}, or close to it; try again")]
    TimeTaken {
        /// The account.
        account: AccountName,
        /// The time.
        at: Timestamp,
    },
    /// It may have been sent after the backup of which the store was made.
    #[error(
        "{delivery} may have been sent after the backup of which the store was made; `fanfare retract` of its article asks the channel first"
    )]
    MayBeOut {
        /// The delivery.
        delivery: DeliveryId,
    },
    /// A correction is being made that says otherwise.
    #[error("another correction of {delivery} is being made; run this again when that is done")]
    BeingChanged {
        /// The delivery.
        delivery: DeliveryId,
    },
    /// Every id begins with nothing.
    #[error("no id was given; `fanfare queue list` shows those of deliveries")]
    NoId,
    /// What was asked for by the beginning of its id is not the only one.
    #[error("several deliveries begin with {id}; give more of the id")]
    Ambiguous {
        /// The beginning that was given.
        id: String,
    },
    /// There is no such thing in the store.
    #[error("there is no {what} {id} in the store; `fanfare queue list` shows what there is")]
    Missing {
        /// `delivery`, `action`, `step`.
        what: &'static str,
        /// The id that was asked for.
        id: String,
    },
    /// A blob is not there.
    #[error("the frozen content {hash} is missing in {place}; restore it from a backup")]
    NoBlob {
        /// The blob.
        hash: BlobHash,
        /// The folder, or the database.
        place: String,
    },
    /// A delivery is not in a state in which this can be done.
    #[error("delivery {delivery} is {state}; {what} needs {wanted}")]
    BadState {
        /// The delivery.
        delivery: DeliveryId,
        /// How it stands.
        state: DeliveryState,
        /// What was asked for.
        what: &'static str,
        /// What it would have to be.
        wanted: &'static str,
    },
    /// What a person decides and what a worker finds out might cross.
    #[error(
        "the channel of {account} may be being asked at this moment what became of delivery {delivery}; `fanfare queue show {delivery}` \
         tells what it answered, else decide in a minute"
    )]
    BeingAsked {
        /// The delivery.
        delivery: DeliveryId,
        /// Whose channel.
        account: AccountName,
    },
    /// A secret of the vault cannot be opened, or kept.
    #[error("the vault's `{name}` of account {account}: {reason}")]
    Vault {
        /// Whose.
        account: AccountName,
        /// Which.
        name: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The vault's key is not one.
    #[error("the vault's key is not one: {reason}")]
    BadKey {
        /// What it should be.
        reason: &'static str,
    },
    /// A backup cannot be made or used.
    #[error("the backup {path}: {reason}")]
    Backup {
        /// The file.
        path: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A backup goes only into a store that has nothing in it.
    #[error(
        "the store {store} has something in it already; a backup is restored into a new one: set [store] url to it"
    )]
    NotEmpty {
        /// The file or the server.
        store: String,
    },
    /// The database refused or broke off.
    #[error("the store {store} failed: {reason}")]
    Database {
        /// The file or the server.
        store: String,
        /// What it said.
        reason: String,
    },
    /// What is in the store cannot be read.
    #[error("the store holds something that cannot be read: {what}")]
    Corrupt {
        /// What, and where.
        what: String,
    },
}

/// What the store gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;
