//! The durable record of what a worker does to an action. Every write shows the fence of the account's lease, and is refused
//! with [`super::Error::LeaseLost`] once another worker has it or the lease has ended.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::alerts::raise;
use super::rows::{
    self, action_columns, claim, delivery_columns, derive_state, load_delivery, load_steps, note, set_action,
    set_outcome, set_state,
};
use super::tx::{Tx, args, corrupt, json};
use super::{End, Error, Fence, Intent, Result, StepRow, Store, Wait, call, counters};
use crate::config::AlertKind;
use crate::delivery::{
    Action, ActionKind, ActionState, Actor, Delivery, DeliveryState, Receipt, Step, StepKind, Waiting,
};
use crate::id::{ActionId, DeliveryId};

impl Store {
    /// The next thing to do for the account: the earliest due action whose `next_at` has come, with its delivery.
    ///
    /// Breaking news first, then in the order of their due times, then of their making; while one action has some of its parts
    /// out, no other. Nothing while the account is paused (deletes excepted). An action that is `Running` was left so by a
    /// worker that died.
    pub async fn next_action(&self, fence: &Fence) -> Result<Option<(Action, Delivery)>> {
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

    /// Stores a minted value outside of an intent. Gives the value that counts: the first that was stored under the name.
    pub async fn mint(&self, fence: &Fence, action: &ActionId, name: &str, value: &str) -> Result<String> {
        call!(self.write, (fence, action, name, value), mint)
    }

    /// Marks an action as running and its delivery as `sending`. `steps_version` is stored the first time; the
    /// action that is given back has what was stored then, to be compared.
    pub async fn start(&self, fence: &Fence, action: &ActionId, steps_version: u32) -> Result<Action> {
        call!(self.write, (fence, action, steps_version), start)
    }

    /// Stores that a step is about to run: durable before the request may leave. Holds are checked and quotas taken in the same
    /// transaction; it counts as an attempt.
    ///
    /// A `Repeatable` step may be begun again, whatever its row says: its old result is forgotten. A `Keyed` step that is open
    /// may be begun again and keeps its first `since`. For a `Repeatable` step this call may be left out altogether.
    ///
    /// # Errors
    ///
    /// [`super::Error::Paused`], [`super::Error::QuotaSpent`], [`super::Error::OverBudget`], [`super::Error::LeaseLost`];
    /// [`super::Error::StepOpen`] for a `Once` step that is open; [`super::Error::StepDone`] for a `Once` or `Keyed` one that has its result.
    pub async fn begin_step(&self, fence: &Fence, action: &ActionId, intent: &Intent) -> Result<()> {
        call!(self.write, (fence, action, intent), begin_step)
    }

    /// Stores the result of a step. For one that publishes, `result["id"]` becomes this delivery's own.
    ///
    /// # Errors
    ///
    /// [`super::Error::IdTaken`] if that id is another delivery's; the step stays open then.
    pub async fn finish_step(&self, fence: &Fence, action: &ActionId, step: &Step, result: &Value) -> Result<()> {
        call!(self.write, (fence, action, step, result), finish_step)
    }

    /// Stores the result of an open step as the channel was found to have it. As [`Store::finish_step`], but for the history.
    pub async fn settle_step(&self, fence: &Fence, action: &ActionId, step: &Step, found: &Value) -> Result<()> {
        call!(self.write, (fence, action, step, found), settle_step)
    }

    /// Takes an open step back that surely was not done, so that it may be begun again.
    pub async fn forget_step(&self, fence: &Fence, action: &ActionId, step: &Step, reason: &str) -> Result<()> {
        call!(self.write, (fence, action, step, reason), forget_step)
    }

    /// Leaves an action until `wait.next_at`: after a failure that may pass, to ask, or while the platform is at work.
    pub async fn wait(&self, fence: &Fence, action: &ActionId, wait: &Wait) -> Result<()> {
        call!(self.write, (fence, action, wait), wait_until)
    }

    /// Ends an action that is done: its delivery is `sent`. The ids of the receipt's parts become this delivery's own.
    ///
    /// # Errors
    ///
    /// [`super::Error::IdTaken`].
    pub async fn complete(&self, fence: &Fence, action: &ActionId, receipt: &Receipt) -> Result<()> {
        call!(self.write, (fence, action, receipt), complete)
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
    pub(super) actor: Actor,
}

/// Checks the fence, and that nobody has taken the action back meanwhile.
pub(super) async fn claimed(tx: &mut Tx, fence: &Fence, action: &ActionId) -> Result<Claimed> {
    let now = tx.now;
    let row = tx
        .first(
            "SELECT a.delivery, a.kind, a.ready, l.until FROM actions a JOIN leases l ON l.account = a.account
             WHERE a.id = $1 AND l.account = $2 AND l.worker = $3 AND l.fence = $4 AND l.until > $5",
            args![action, &fence.account, &fence.worker, fence.fence.cast_signed(), now],
        )
        .await?;
    let Some(mut row) = row else { return Err(Error::LeaseLost { account: fence.account.clone() }) };
    let (delivery, kind) = (DeliveryId::new(row.text()?), row.word()?);
    if !row.flag()? {
        let state = load_delivery(tx, &delivery).await?.state;
        return Err(Error::BadState { delivery, state, what: "sending", wanted: "one that is scheduled or sending" });
    }
    Ok(Claimed { delivery, kind, until: row.time()?, actor: Actor::worker(&fence.worker) })
}

async fn next_action(tx: &mut Tx, fence: &Fence) -> Result<Option<(Action, Delivery)>> {
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
    let sql = concat!(
        "SELECT ",
        action_columns!(),
        ", ",
        delivery_columns!(),
        " FROM actions a JOIN deliveries d ON d.id = a.delivery
         WHERE a.account = $1 AND a.ready = 1 AND a.due_at <= $2 AND a.next_at <= $2
         AND (a.kind = 'delete' OR NOT EXISTS (SELECT 1 FROM pauses p WHERE p.scope IN ('*', a.account)))
         AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.account = a.account AND b.ready = 1 AND b.part_out = 1
                         AND b.id <> a.id)
         ORDER BY a.urgent DESC, a.due_at, a.created_at, a.id LIMIT 1"
    );
    let row = tx.first(sql, args![&fence.account, now]).await?;
    row.map(|mut row| Ok((rows::action(&mut row)?, rows::delivery(&mut row)?))).transpose()
}

async fn minted(tx: &mut Tx, action: &ActionId) -> Result<BTreeMap<String, String>> {
    let mut rows = tx.query("SELECT name, value FROM minted WHERE action = $1", args![action]).await?;
    rows.iter_mut().map(|row| Ok((row.text()?, row.text()?))).collect()
}

async fn mint(tx: &mut Tx, fence: &Fence, action: &ActionId, name: &str, value: &str) -> Result<String> {
    claimed(tx, fence, action).await?;
    keep_minted(tx, action, name, value).await?;
    let sql = "SELECT value FROM minted WHERE action = $1 AND name = $2";
    match tx.first(sql, args![action, name]).await? {
        Some(mut row) => row.text(),
        None => Err(corrupt("a minted value that was just stored")),
    }
}

async fn keep_minted(tx: &mut Tx, action: &ActionId, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO minted (action, name, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    tx.execute(sql, args![action, name, value]).await?;
    Ok(())
}

async fn start(tx: &mut Tx, fence: &Fence, action: &ActionId, steps_version: &u32) -> Result<Action> {
    let claimed = claimed(tx, fence, action).await?;
    tx.execute(
        "UPDATE actions SET state = 'running', steps_version = COALESCE(steps_version, $2) WHERE id = $1",
        args![action, *steps_version],
    )
    .await?;
    if claimed.kind == ActionKind::Publish {
        set_state(tx, &claimed.delivery, DeliveryState::Sending, &Waiting::default(), None).await?;
    }
    note(tx, &claimed.delivery, &claimed.actor, &format!("{} begun", claimed.kind), None).await?;
    let sql = concat!("SELECT ", action_columns!(), " FROM actions a WHERE a.id = $1");
    match tx.first(sql, args![action]).await? {
        Some(mut row) => rows::action(&mut row),
        None => Err(Error::Missing { what: "action", id: action.to_string() }),
    }
}

async fn begin_step(tx: &mut Tx, fence: &Fence, action: &ActionId, intent: &Intent) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    if claimed.kind != ActionKind::Delete {
        let sql = "SELECT reason FROM pauses WHERE scope IN ('*', $1) LIMIT 1";
        if let Some(mut row) = tx.first(sql, args![&fence.account]).await? {
            return Err(Error::Paused { reason: row.text()? });
        }
    }
    for spend in &intent.spends {
        counters::spend_one(tx, spend).await?;
    }
    if let Some(cost) = &intent.cost {
        counters::charge(tx, &fence.account, cost).await?;
    }
    for (name, value) in &intent.minted {
        keep_minted(tx, action, name, value).await?;
    }
    store_intent(tx, fence, action, &intent.step, claimed.until).await?;
    let now = tx.now;
    let sql = "UPDATE deliveries SET attempts = attempts + 1, updated_at = $2 WHERE id = $1";
    tx.execute(sql, args![&claimed.delivery, now]).await?;
    note(tx, &claimed.delivery, &claimed.actor, &format!("step {} begun", intent.step.key()), None).await
}

async fn store_intent(tx: &mut Tx, fence: &Fence, action: &ActionId, step: &Step, until: Timestamp) -> Result<()> {
    let (now, key) = (tx.now, step.key());
    let row = tx.first("SELECT done_at FROM steps WHERE action = $1 AND step = $2", args![action, &key]).await?;
    match (row.map(|mut row| row.opt_time()).transpose()?, step.kind) {
        (None, _) => {}
        (Some(None), StepKind::Once) => return Err(Error::StepOpen { step: key }),
        (Some(Some(_)), StepKind::Once | StepKind::Keyed) => return Err(Error::StepDone { step: key }),
        (Some(None), StepKind::Keyed) => {
            let sql = "UPDATE steps SET worker = $3, lease_until = $4 WHERE action = $1 AND step = $2";
            return tx.execute(sql, args![action, &key, &fence.worker, until]).await.map(drop);
        }
        (Some(_), StepKind::Repeatable) => {
            tx.execute("DELETE FROM steps WHERE action = $1 AND step = $2", args![action, &key]).await?;
        }
    }
    insert_step(tx, fence, action, step, until, now, None).await
}

async fn insert_step(
    tx: &mut Tx,
    fence: &Fence,
    action: &ActionId,
    step: &Step,
    until: Timestamp,
    now: Timestamp,
    result: Option<&str>,
) -> Result<()> {
    let (key, declared) = (step.key(), json(step)?);
    let (acts, done_at) = (step.kind != StepKind::Repeatable, result.map(|_| now));
    tx.execute(
        "INSERT INTO steps (action, step, ordinal, account, declared, acts, since, done_at, result, worker, lease_until)
         VALUES ($1, $2, (SELECT COUNT(*) FROM steps WHERE action = $1), $3, $4, $5, $6, $7, $8, $9, $10)",
        args![action, &key, &fence.account, &declared, acts, now, done_at, result, &fence.worker, until],
    )
    .await?;
    Ok(())
}

async fn finish_step(tx: &mut Tx, fence: &Fence, action: &ActionId, step: &Step, result: &Value) -> Result<()> {
    store_result(tx, fence, action, step, result, "done").await
}

async fn settle_step(tx: &mut Tx, fence: &Fence, action: &ActionId, step: &Step, found: &Value) -> Result<()> {
    store_result(tx, fence, action, step, found, "found at the channel").await
}

async fn store_result(
    tx: &mut Tx,
    fence: &Fence,
    action: &ActionId,
    step: &Step,
    result: &Value,
    how: &str,
) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    let (now, key, text) = (tx.now, step.key(), json(result)?);
    let sql = "UPDATE steps SET done_at = $3, result = $4 WHERE action = $1 AND step = $2";
    if tx.execute(sql, args![action, &key, now, &text]).await? == 0 {
        if step.kind != StepKind::Repeatable {
            return Err(Error::Missing { what: "step", id: key });
        }
        insert_step(tx, fence, action, step, claimed.until, now, Some(&text)).await?;
    }
    if step.publishes {
        if let Some(id) = platform_id(result) {
            claim(tx, &fence.account, &id, &claimed.delivery).await?;
        }
        tx.execute("UPDATE actions SET part_out = 1 WHERE id = $1", args![action]).await?;
    }
    note(tx, &claimed.delivery, &claimed.actor, &format!("step {key} {how}"), None).await
}

/// The id in a step's result; platforms give text or a number.
fn platform_id(result: &Value) -> Option<String> {
    match result.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
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

async fn wait_until(tx: &mut Tx, fence: &Fence, action: &ActionId, wait: &Wait) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    let Wait { state, next_at, reason, failures, error } = wait;
    tx.execute(
        "UPDATE actions SET state = $2, next_at = $3, failures = $4 WHERE id = $1",
        args![action, state.as_str(), *next_at, *failures],
    )
    .await?;
    let begun = tx.first("SELECT step FROM steps WHERE action = $1 LIMIT 1", args![action]).await?.is_some();
    if claimed.kind == ActionKind::Publish {
        let state = if begun { DeliveryState::Sending } else { DeliveryState::Scheduled };
        let waiting = Waiting { reason: reason.clone(), next_at: Some(*next_at) };
        set_state(tx, &claimed.delivery, state, &waiting, error.as_ref()).await?;
    }
    set_outcome(tx, action, reason.as_deref(), error.as_ref()).await?;
    note(tx, &claimed.delivery, &claimed.actor, state.as_str(), reason.as_deref()).await
}

async fn complete(tx: &mut Tx, fence: &Fence, action: &ActionId, receipt: &Receipt) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    for part in receipt.parts.iter().filter(|part| !part.id.is_empty()) {
        claim(tx, &fence.account, &part.id, &claimed.delivery).await?;
    }
    set_action(tx, action, ActionState::Done, false).await?;
    set_outcome(tx, action, None, None).await?;
    let known = load_delivery(tx, &claimed.delivery).await?.receipt.unwrap_or_default();
    let proof = json(&known.after(claimed.kind, receipt))?;
    let sql = "UPDATE deliveries SET receipt = $2, error = NULL WHERE id = $1";
    tx.execute(sql, args![&claimed.delivery, &proof]).await?;
    derive_state(tx, &claimed.delivery).await?;
    let what = match claimed.kind {
        ActionKind::Publish => "sent".to_owned(),
        kind => format!("{kind} done"),
    };
    note(tx, &claimed.delivery, &claimed.actor, &what, None).await
}

async fn end_without(tx: &mut Tx, fence: &Fence, action: &ActionId, end: &End) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    let (of_action, state, reason, error) = match end {
        End::Failed(failure) => {
            (ActionState::Failed, DeliveryState::Failed, failure.message.clone(), Some(failure.clone()))
        }
        End::Uncertain { check, error } => {
            (ActionState::Uncertain, DeliveryState::Uncertain, check.clone(), error.clone())
        }
        End::Expired { reason } => (ActionState::Dropped, DeliveryState::Expired, reason.clone(), None),
    };
    set_action(tx, action, of_action, false).await?;
    set_outcome(tx, action, Some(&reason), error.as_ref()).await?;
    let kind = match end {
        End::Failed(_) => AlertKind::Failed,
        End::Uncertain { .. } => AlertKind::Uncertain,
        End::Expired { .. } => AlertKind::Expired,
    };
    raise(tx, kind, &fence.account, Some(&claimed.delivery), &reason).await?;
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
