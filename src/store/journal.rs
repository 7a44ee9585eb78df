//! The durable record of what a worker does to an action. Every write shows the fence of the account's lease, and is refused
//! with [`super::Error::LeaseLost`] once another worker has it or the lease has ended.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use super::alerts::raise;
use super::begun::Begun;
use super::record::settle;
use super::rows::{
    self, PartOut, action_columns, delivery_columns, derive_state, load_delivery, load_steps, note, set_action,
    set_outcome, set_state,
};
use super::tx::{Row, Tx, args};
use super::{End, Error, Fence, Result, StepRow, Store, Upcoming, Wait, call, removals};
use crate::config::AlertKind;
use crate::delivery::{ActionKind, ActionState, Actor, DeliveryState, Step, StepKind, Waiting};
use crate::id::{AccountName, ActionId, DeliveryId};

impl Store {
    /// The next thing to do for the account: the earliest due action whose `next_at` has come, with its delivery.
    ///
    /// Breaking news first, then in the order of their due times, then of their making; while one action has some of its parts
    /// out, no other. Nothing while the account is paused. Neither keeps a delete back. An action that is `Running` was left so by a
    /// worker that died.
    pub async fn next_action(&self, fence: &Fence) -> Result<Option<Box<Upcoming>>> {
        call!(self.read, (fence), next_action)
    }

    /// The steps of an action, in the order in which they were begun.
    pub async fn steps(&self, action: &ActionId) -> Result<Vec<StepRow>> {
        call!(self.read, (action), load_steps)
    }

    /// The minted values of an action, by name.
    pub async fn minted(&self, action: &ActionId) -> Result<BTreeMap<String, String>> {
        call!(self.read, (action), minted)
    }

    /// Stores the result of an open step as the channel was found to have it. As [`super::Record::Finish`], but for the history, and
    /// that its id may belong to no delivery of `twins` either: accounts that may be the same at the platform.
    pub async fn settle_step(
        &self,
        fence: &Fence,
        action: &ActionId,
        step: &Step,
        found: &Value,
        twins: &[AccountName],
    ) -> Result<()> {
        call!(self.write_of[&fence.account], (fence, action, step, found, twins), settle)
    }

    /// Takes an open step back that surely was not done, so that it may be begun again.
    pub async fn forget_step(&self, fence: &Fence, action: &ActionId, step: &Step, reason: &str) -> Result<()> {
        call!(self.write_of[&fence.account], (fence, action, step, reason), forget_step)
    }

    /// Forgets values that were minted for what is to be made anew.
    pub async fn unmint(&self, fence: &Fence, action: &ActionId, names: &[String]) -> Result<()> {
        call!(self.write_of[&fence.account], (fence, action, names), unmint)
    }

    /// Takes back what the platform could not use, so that it is made anew: `step`, which surely left nothing that is out, and
    /// what was made since the last step that acted, each with the minted value that bears its name.
    pub async fn begin_anew(&self, fence: &Fence, action: &ActionId, step: &Step, reason: &str) -> Result<()> {
        call!(self.write_of[&fence.account], (fence, action, step, reason), begin_anew)
    }

    /// Leaves an action until `wait.next_at`: after a failure that may pass, to ask, or while the platform is at work.
    pub async fn wait(&self, fence: &Fence, action: &ActionId, wait: &Wait) -> Result<()> {
        call!(self.write_of[&fence.account], (fence, action, wait), wait_until)
    }

    /// Ends an action without a receipt.
    pub async fn end(&self, fence: &Fence, action: &ActionId, end: &End) -> Result<()> {
        call!(self.write_and_wake, (fence, action, end), end_without)
    }
}

/// An action that the worker has.
pub(super) struct Claimed {
    pub(super) delivery: DeliveryId,
    pub(super) kind: ActionKind,
    /// When the lease ends.
    pub(super) until: Timestamp,
    /// Why nothing but deletes may be begun for the account now.
    pub(super) paused: Option<String>,
    pub(super) actor: Actor,
    /// A publish whose row says that it was never begun. An open step may say that it was.
    pub(super) is_fresh: bool,
}

/// Checks the fence, and that nobody has taken the action back meanwhile. Its row and that of its delivery say what they are.
pub(super) async fn claimed(tx: &mut Tx, fence: &Fence, action: &ActionId) -> Result<Claimed> {
    let mut claimed = claimed_as_it_is(tx, fence, action).await?;
    claimed.write_down(tx, action).await?;
    Ok(claimed)
}

impl Claimed {
    /// Has the rows of the action and its delivery say what its open step alone may say.
    pub(super) async fn write_down(&mut self, tx: &mut Tx, action: &ActionId) -> Result<()> {
        if std::mem::take(&mut self.is_fresh)
            && let Some(begun) = Begun::of(tx, action).await?
        {
            begun.write_down(tx, action, &self.delivery).await?;
        }
        Ok(())
    }
}

/// Of an action of that table: what it belongs to, what it is, whether it may be taken, and whether it was never begun.
macro_rules! claim_of {
    ($table:literal) => {
        concat!(
            $table,
            ".delivery, ",
            $table,
            ".kind, ",
            $table,
            ".ready, CASE WHEN ",
            $table,
            ".kind = 'publish' AND ",
            $table,
            ".state = 'waiting' AND ",
            $table,
            ".failures = 0 AND ",
            $table,
            ".steps_version IS NULL THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END"
        )
    };
}

/// When the lease ends, and why nothing may be begun, with `$columns` of `$actions`.
macro_rules! claims {
    ($columns:expr, $actions:literal, $which:literal) => {
        concat!(
            "SELECT l.until, COALESCE((SELECT p.reason FROM pauses p WHERE p.scope = '*'),
                                      (SELECT p.reason FROM pauses p WHERE p.scope = $2)), ",
            $columns,
            " FROM leases l JOIN ",
            $actions,
            " WHERE l.account = $2 AND l.worker = $3 AND l.fence = $4 AND l.until > $5 AND ",
            $which
        )
    };
}

/// The same, but for what the rows do not say yet.
pub(super) async fn claimed_as_it_is(tx: &mut Tx, fence: &Fence, action: &ActionId) -> Result<Claimed> {
    let now = tx.now;
    let args = args![action, &fence.account, &fence.worker, fence.fence.cast_signed(), now];
    let sql = claims!(claim_of!("a"), "actions a ON a.account = l.account", "a.id = $1");
    let row = tx.first(sql, args).await?;
    let Some(mut row) = row else { return Err(Error::LeaseLost { account: fence.account.clone() }) };
    let lease = (row.time()?, row.opt_text()?);
    read_claimed(tx, &mut row, fence, &lease).await
}

/// The same of two actions of the account.
pub(super) async fn both_claimed(
    tx: &mut Tx,
    fence: &Fence,
    first: &ActionId,
    second: &ActionId,
) -> Result<(Claimed, Claimed)> {
    let now = tx.now;
    let args = args![first, &fence.account, &fence.worker, fence.fence.cast_signed(), now, second];
    let sql = claims!(
        concat!(claim_of!("a"), ", ", claim_of!("b")),
        "actions a ON a.account = l.account JOIN actions b ON b.account = l.account",
        "a.id = $1 AND b.id = $6"
    );
    let row = tx.first(sql, args).await?;
    let Some(mut row) = row else { return Err(Error::LeaseLost { account: fence.account.clone() }) };
    let lease = (row.time()?, row.opt_text()?);
    Ok((read_claimed(tx, &mut row, fence, &lease).await?, read_claimed(tx, &mut row, fence, &lease).await?))
}

async fn read_claimed(
    tx: &mut Tx,
    row: &mut Row,
    fence: &Fence,
    (until, paused): &(Timestamp, Option<String>),
) -> Result<Claimed> {
    let (delivery, kind) = (DeliveryId::new(row.text()?), row.word()?);
    if !row.flag()? {
        let state = load_delivery(tx, &delivery).await?.state;
        return Err(Error::BadState { delivery, state, what: "sending", wanted: "one that is scheduled or sending" });
    }
    let (paused, actor) = (paused.clone(), Actor::worker(&fence.worker));
    Ok(Claimed { delivery, kind, until: *until, paused, actor, is_fresh: row.flag()? })
}

async fn next_action(tx: &mut Tx, fence: &Fence) -> Result<Option<Box<Upcoming>>> {
    let now = tx.now;
    let lease = tx
        .first(
            "SELECT until FROM leases WHERE account = $1 AND worker = $2 AND fence = $3 AND until > $4",
            args![&fence.account, &fence.worker, fence.fence.cast_signed(), now],
        )
        .await?;
    if lease.is_none() {
        return Err(Error::LeaseLost { account: fence.account.clone() });
    }
    next_of(tx, &fence.account).await
}

/// The first action of account `$1` that may begin at `$2`, of those whose `urgent` is as given, and for which `$and` holds: it says
/// that a pause keeps all back but deletes.
///
/// In the order of an index, so that it is found at once however many are due.
macro_rules! first_due {
    ($urgent:literal, $and:literal) => {
        concat!(
            "(SELECT n.id FROM actions n
              WHERE n.account = $1 AND n.ready = 1 AND n.urgent = ",
            $urgent,
            $and,
            " AND n.due_at <= $2 AND n.next_at <= $2
              AND (n.kind = 'delete' OR n.part_out = 1 OR NOT EXISTS
                   (SELECT 1 FROM actions b WHERE b.account = $1 AND b.ready = 1 AND b.part_out = 1))
              ORDER BY n.due_at, n.created_at, n.id LIMIT 1)"
        )
    };
}

/// That action with its delivery. Their rows say what they are: whatever was begun before the account was leased has been written
/// down then.
macro_rules! upcoming {
    ($and:literal) => {
        concat!(
            "SELECT ",
            action_columns!("CAST(NULL AS BIGINT)"),
            ", ",
            delivery_columns!("CAST(NULL AS BIGINT)"),
            ", (SELECT b.bytes FROM blobs b WHERE b.hash = COALESCE(a.post, d.post))
             FROM actions a JOIN deliveries d ON d.id = a.delivery
             WHERE a.id = COALESCE(",
            first_due!(1, $and),
            ", ",
            first_due!(0, $and),
            ")"
        )
    };
}

/// The next thing to do for an account whose lease was checked in this transaction.
pub(super) async fn next_of(tx: &mut Tx, account: &AccountName) -> Result<Option<Box<Upcoming>>> {
    let now = tx.now;
    let sql = upcoming!(
        " AND (n.kind = 'delete' OR (NOT EXISTS (SELECT 1 FROM pauses p WHERE p.scope = '*')
                                     AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.scope = $1)))"
    );
    read_upcoming(tx.first(sql, args![account, now]).await?)
}

/// The same if `action` were done, of an account that was seen in this transaction to be paused or not.
pub(super) async fn next_after(
    tx: &mut Tx,
    account: &AccountName,
    action: &ActionId,
    is_paused: bool,
) -> Result<Option<Box<Upcoming>>> {
    let now = tx.now;
    let sql = upcoming!(" AND n.id <> $3 AND (n.kind = 'delete' OR $4 = 0)");
    read_upcoming(tx.first(sql, args![account, now, action, is_paused]).await?)
}

/// It lies on the heap: it is large, and handed on many times before it is begun.
fn read_upcoming(row: Option<Row>) -> Result<Option<Box<Upcoming>>> {
    let Some(mut row) = row else { return Ok(None) };
    let (action, delivery) = (rows::action(&mut row)?, rows::delivery(&mut row)?);
    Ok(Some(Box::new(Upcoming { action, delivery, frozen: row.opt_bytes()?.map(Bytes::from) })))
}

async fn minted(tx: &mut Tx, action: &ActionId) -> Result<BTreeMap<String, String>> {
    let mut rows = tx.query("SELECT name, value FROM minted WHERE action = $1", args![action]).await?;
    rows.iter_mut().map(|row| Ok((row.text()?, row.text()?))).collect()
}

async fn forget_step(tx: &mut Tx, fence: &Fence, action: &ActionId, step: &Step, reason: &str) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    let key = step.key();
    let sql = "DELETE FROM steps WHERE action = $1 AND step = $2 AND done_at IS NULL";
    if tx.execute(sql, args![action, &key]).await? == 0 {
        return Err(Error::Missing { what: "open step", id: key });
    }
    note(tx, &claimed.delivery, &claimed.actor, &format!("step {key} was not done"), Some(reason)).await
}

async fn unmint(tx: &mut Tx, fence: &Fence, action: &ActionId, names: &[String]) -> Result<()> {
    claimed(tx, fence, action).await?;
    for name in names {
        tx.execute("DELETE FROM minted WHERE action = $1 AND name = $2", args![action, name]).await?;
    }
    Ok(())
}

async fn begin_anew(tx: &mut Tx, fence: &Fence, action: &ActionId, step: &Step, reason: &str) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    let key = step.key();
    let mut made_since = Vec::new();
    for row in load_steps(tx, action).await? {
        let acted = row.step.kind != StepKind::Repeatable;
        if row.step.key() == key || !acted {
            made_since.push(row.step.key());
        } else {
            made_since.clear();
        }
    }
    for made in &made_since {
        tx.execute("DELETE FROM steps WHERE action = $1 AND step = $2", args![action, made]).await?;
        tx.execute("DELETE FROM minted WHERE action = $1 AND name = $2", args![action, made]).await?;
    }
    let part_out = match rows::parts(&load_steps(tx, action).await?).first() {
        Some(_) => PartOut::Blocks,
        None => PartOut::Nothing,
    };
    tx.execute("UPDATE actions SET part_out = $2 WHERE id = $1", args![action, part_out]).await?;
    note(tx, &claimed.delivery, &claimed.actor, &format!("step {key} came to nothing"), Some(reason)).await
}

async fn wait_until(tx: &mut Tx, fence: &Fence, action: &ActionId, wait: &Wait) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    let now = tx.now;
    let Wait { state, next_at, reason, failures, error, account_rests } = wait;
    if *account_rests {
        rest(tx, fence, *next_at).await?;
    }
    // By a clock that was set back it may be asked about before it was due; a worker begins nothing before that.
    tx.execute(
        "UPDATE actions SET state = $2, next_at = $3, failures = $4, due_at = CASE WHEN due_at > $3 THEN $3 ELSE due_at END
         WHERE id = $1",
        args![action, state.as_str(), *next_at, *failures],
    )
    .await?;
    // What is out of it stays out; but it waits by itself, and nothing else of the account waits for that.
    if error.as_ref().is_some_and(|error| error.alone) {
        let sql = "UPDATE actions SET part_out = $2 WHERE id = $1 AND part_out = $3";
        tx.execute(sql, args![action, PartOut::Alone, PartOut::Blocks]).await?;
    }
    let begun = tx.first("SELECT step FROM steps WHERE action = $1 LIMIT 1", args![action]).await?.is_some();
    // Its own requests are over when a worker leaves an action to be asked about: another need not wait for its death.
    if *state == ActionState::Asking {
        tx.execute(
            "UPDATE steps SET worker = $3, lease_until = $4 WHERE action = $1 AND worker = $2 AND done_at IS NULL",
            args![action, &fence.worker, StepRow::LEFT, now],
        )
        .await?;
    }
    if claimed.kind == ActionKind::Publish {
        let state = if begun { DeliveryState::Sending } else { DeliveryState::Scheduled };
        let waiting = Waiting { reason: reason.clone(), next_at: Some(*next_at) };
        set_state(tx, &claimed.delivery, state, &waiting, error.as_ref()).await?;
    }
    set_outcome(tx, action, reason.as_deref(), error.as_ref()).await?;
    note(tx, &claimed.delivery, &claimed.actor, state.as_str(), reason.as_deref()).await
}

/// Whoever has the account next leaves it alone until then, too.
async fn rest(tx: &mut Tx, fence: &Fence, until: Timestamp) -> Result<()> {
    tx.execute("UPDATE leases SET rest_until = $2 WHERE account = $1", args![&fence.account, until]).await.map(drop)
}

async fn end_without(tx: &mut Tx, fence: &Fence, action: &ActionId, end: &End) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    let is_taken_back = matches!(end, End::Expired { .. }) && removals::is_taken_back(tx, action).await?;
    let (of_action, state, reason, error) = match end {
        End::Expired { .. } if is_taken_back => {
            let reason = "it was taken back, and its channel was asked and does not have it".to_owned();
            (ActionState::Dropped, DeliveryState::Cancelled, reason, None)
        }
        End::Failed(failure) => {
            (ActionState::Failed, DeliveryState::Failed, failure.message.clone(), Some(failure.clone()))
        }
        End::Uncertain { check, error } => {
            (ActionState::Uncertain, DeliveryState::Uncertain, check.clone(), error.clone())
        }
        End::Expired { reason, .. } => (ActionState::Dropped, DeliveryState::Expired, reason.clone(), None),
    };
    if let End::Expired { rests_until: Some(until), .. } = end {
        rest(tx, fence, *until).await?;
    }
    set_action(tx, action, of_action, false).await?;
    set_outcome(tx, action, Some(&reason), error.as_ref()).await?;
    let kind = match end {
        End::Failed(_) => AlertKind::Failed,
        End::Uncertain { .. } => AlertKind::Uncertain,
        End::Expired { .. } => AlertKind::Expired,
    };
    if !is_taken_back {
        raise(tx, kind, &fence.account, Some(&claimed.delivery), &reason).await?;
    }
    let waiting = Waiting { reason: Some(reason), next_at: None };
    let what = if claimed.kind == ActionKind::Publish {
        set_state(tx, &claimed.delivery, state, &waiting, error.as_ref()).await?;
        state.as_str().to_owned()
    } else {
        derive_state(tx, &claimed.delivery).await?;
        format!("{} {of_action}", claimed.kind)
    };
    note(tx, &claimed.delivery, &claimed.actor, &what, waiting.reason.as_deref()).await
}
