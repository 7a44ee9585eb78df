//! What a store that was made of a backup does not know: what its deliveries did after the backup.
//!
//! Everything that was not at its end is held. A delivery that may have been sent since bears a [`Mark`]: the first time that
//! one of its steps would act, that step is taken as begun and its channel is asked, as after a crash, and it is answered by
//! what the backup knew alone. Only when the channel does not have it, or a person says so, does the mark go and the delivery
//! is sent. Where the channel cannot be asked, or the backup does not know enough to ask, it is `uncertain`.
//!
//! What is handed over while the restored store still stands still bears the mark too: a source that is polled, or a folder
//! that is published again, may bring articles that went out after the backup.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decide::{ALL, pause};
use super::journal::claimed;
use super::rows::{derive_state, load_delivery, note, publish_of, set_action, set_outcome, set_state};
use super::tx::{Tx, args, corrupt, json};
use super::{Fence, Result, Scope, Store, begun, call};
use crate::delivery::{ActionKind, ActionState, Actor, Delivery, DeliveryState, Step, StepKind, Waiting};
use crate::id::{ActionId, DeliveryId};

/// That an action may have been done without this store knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When the backup was made: what the store knows is from before.
    pub since: Timestamp,
    /// The names of what was minted before. A value that was minted later was never at the platform, so that nothing can be
    /// found by it.
    pub minted: Vec<String>,
}

/// Who began a step that was only taken as begun: nobody who could still send.
const NOBODY: &str = "restored";

impl Mark {
    /// The minted value of an action that is its mark; in `meta`, the one for what is handed over next.
    pub const NAME: &str = "restored";

    /// The mark among the minted values of an action, if it is there.
    pub fn of<'v>(mut minted: impl Iterator<Item = (&'v String, &'v String)>) -> Option<Self> {
        let (_, value) = minted.find(|(name, _)| *name == Self::NAME)?;
        // One that cannot be read still says that the channel must be asked, and that nothing is known.
        let unread = Mark { since: Timestamp::UNIX_EPOCH, minted: Vec::new() };
        Some(serde_json::from_str(value).unwrap_or(unread))
    }

    /// True if the value minted under `name` may be at the platform.
    pub fn knows(&self, name: &str) -> bool {
        self.minted.iter().any(|known| known == name)
    }
}

impl Store {
    /// Takes a step of a marked action as begun at the time of the backup, so that it is asked about before it is sent.
    pub async fn assume_step(&self, fence: &Fence, action: &ActionId, step: &Step, mark: &Mark) -> Result<()> {
        call!(self.write, (fence, action, step, mark), assume)
    }

    /// Whether a delivery that nobody is at may be out without this store knowing: it is of a backup, and bears its mark.
    pub async fn may_be_out(&self, delivery: &DeliveryId) -> Result<bool> {
        call!(self.read, (delivery), may_be_out)
    }

    /// Takes the mark from an action: its channel was asked and does not have it, and so has nothing that follows it.
    pub async fn unmark(&self, fence: &Fence, action: &ActionId) -> Result<()> {
        call!(self.write, (fence, action), unmark_fenced)
    }
}

/// What became of what was not at its end.
pub(super) struct Outcome {
    pub(super) held: u64,
    pub(super) uncertain: u64,
}

/// An action that is not done, and its delivery.
struct Open {
    id: ActionId,
    kind: ActionKind,
    state: ActionState,
    delivery: DeliveryId,
    delivery_state: DeliveryState,
    reason: Option<String>,
    may_be_out: bool,
}

/// Holds what was not at its end, marks what may have been done since, and pauses everything.
pub(super) async fn hold_all(tx: &mut Tx, made_at: Timestamp, actor: &Actor) -> Result<Outcome> {
    begun::write_all_down(tx).await?;
    let since = made_at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let mut outcome = Outcome { held: 0, uncertain: 0 };
    for open in open_actions(tx).await? {
        let was_held = open.state == ActionState::Held;
        match open.kind {
            // Doing it again does nothing more, and somebody has asked for it.
            ActionKind::Delete => {}
            ActionKind::Publish => {
                if open.may_be_out {
                    mark(tx, &open.id, made_at).await?;
                }
                if open.state.is_open() || was_held {
                    outcome.held += 1;
                    hold(tx, &open, &since, actor).await?;
                }
            }
            ActionKind::Reply | ActionKind::Edit if open.state.is_open() => {
                outcome.uncertain += 1;
                let check = format!(
                    "the store was restored from a backup of {since}, and the correction may have been made since; look at \
                     the post, then resolve"
                );
                set_action(tx, &open.id, ActionState::Uncertain, false).await?;
                set_outcome(tx, &open.id, Some(&check), None).await?;
                derive_state(tx, &open.delivery).await?;
                note(tx, &open.delivery, actor, &format!("{} uncertain", open.kind), Some(&check)).await?;
            }
            ActionKind::Reply | ActionKind::Edit => {}
        }
    }
    // People were told of these while the backup lay in its place, or know by now.
    let now = tx.now;
    tx.execute("UPDATE alerts SET told_at = $1 WHERE told_at IS NULL", args![now]).await?;
    let next = json(&Mark { since: made_at, minted: Vec::new() })?;
    tx.execute("INSERT INTO meta (name, value) VALUES ($1, $2)", args![Mark::NAME, &next]).await?;
    let mut reason = format!(
        "the store was restored from a backup of {since}, and what was handed over after that is not in it: look at what \
         went out since"
    );
    if let Some(mut row) = tx.first("SELECT reason FROM pauses WHERE scope = $1", args![ALL]).await? {
        reason = format!("{reason} (and it was paused before: {})", row.text()?);
    }
    pause(tx, &Scope::All, &reason, actor).await?;
    Ok(outcome)
}

async fn open_actions(tx: &mut Tx) -> Result<Vec<Open>> {
    let now = tx.now;
    let mut rows = tx
        .query(
            "SELECT a.id, a.kind, a.state, d.id, d.state, d.reason,
             CASE WHEN d.due_at <= $1 OR a.failures > 0 OR a.part_out <> 0 OR a.state IN ('failed', 'uncertain', 'dropped')
                  OR EXISTS (SELECT 1 FROM steps s WHERE s.action = a.id AND s.acts = 1)
             THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END
             FROM actions a JOIN deliveries d ON d.id = a.delivery
             WHERE a.state <> 'done' AND d.state <> 'cancelled' ORDER BY a.id",
            args![now],
        )
        .await?;
    let read = |row: &mut super::tx::Row| {
        Ok(Open {
            id: ActionId::new(row.text()?),
            kind: row.word()?,
            state: row.word()?,
            delivery: DeliveryId::new(row.text()?),
            delivery_state: row.word()?,
            reason: row.opt_text()?,
            may_be_out: row.flag()?,
        })
    };
    rows.iter_mut().map(read).collect()
}

async fn hold(tx: &mut Tx, open: &Open, since: &str, actor: &Actor) -> Result<()> {
    let then = match (open.delivery_state == DeliveryState::AwaitingApproval, open.may_be_out) {
        (true, true) => "it may have been sent since: `fanfare queue approve ID` asks the channel first",
        (true, false) => "`fanfare queue approve ID` sends it when it is due",
        (false, true) => "it may have been sent since: `fanfare queue retry ID` asks the channel first",
        (false, false) => "`fanfare queue retry ID` sends it when it is due",
    };
    let mut reason = format!("the store was restored from a backup of {since}; {then}");
    if let Some(before) = open.reason.as_ref().filter(|_| open.delivery_state == DeliveryState::Held) {
        reason = format!("{reason} (and it was held before: {before})");
    }
    // Held instead, it would go past the approval with a retry.
    if open.delivery_state == DeliveryState::AwaitingApproval {
        let waiting = Waiting { reason: Some(reason.clone()), next_at: None };
        set_state(tx, &open.delivery, DeliveryState::AwaitingApproval, &waiting, None).await?;
        return note(tx, &open.delivery, actor, "restored", Some(&reason)).await;
    }
    set_action(tx, &open.id, ActionState::Held, false).await?;
    set_outcome(tx, &open.id, Some(&reason), None).await?;
    let waiting = Waiting { reason: Some(reason.clone()), next_at: None };
    set_state(tx, &open.delivery, DeliveryState::Held, &waiting, None).await?;
    note(tx, &open.delivery, actor, "held", Some(&reason)).await
}

/// Marks an action, with the names of what it has minted. One that comes from a store which was restored itself keeps the mark
/// that it has: it knows less.
async fn mark(tx: &mut Tx, action: &ActionId, since: Timestamp) -> Result<()> {
    let mut rows = tx.query("SELECT name FROM minted WHERE action = $1", args![action]).await?;
    let minted = rows.iter_mut().map(|row| row.text()).collect::<Result<Vec<_>>>()?;
    put(tx, action, &json(&Mark { since, minted })?).await
}

async fn put(tx: &mut Tx, action: &ActionId, mark: &str) -> Result<()> {
    let sql = "INSERT INTO minted (action, name, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    tx.execute(sql, args![action, Mark::NAME, mark]).await.map(drop)
}

/// The mark for what is handed over now: none, unless the store was restored and nobody has resumed sending since.
pub(super) async fn standing(tx: &mut Tx) -> Result<Option<String>> {
    let sql = "SELECT value FROM meta WHERE name = $1";
    tx.first(sql, args![Mark::NAME]).await?.map(|mut row| row.text()).transpose()
}

/// Marks an action that was just handed over.
pub(super) async fn mark_new(tx: &mut Tx, action: &ActionId, standing: Option<&str>) -> Result<()> {
    match standing {
        Some(mark) => put(tx, action, mark).await,
        None => Ok(()),
    }
}

/// A person has looked at what went out since the backup.
pub(super) async fn looked_over(tx: &mut Tx) -> Result<()> {
    tx.execute("DELETE FROM meta WHERE name = $1", args![Mark::NAME]).await.map(drop)
}

async fn may_be_out(tx: &mut Tx, id: &DeliveryId) -> Result<bool> {
    let delivery = load_delivery(tx, id).await?;
    // What is skipped has no publish.
    if !is_nobody_at(&delivery) {
        return Ok(false);
    }
    let publish = publish_of(tx, id).await?;
    is_unasked(tx, &delivery, &publish).await
}

/// Whether the publish of a delivery may be one that waits, or has ended without having gone out: nobody is at it.
pub(super) fn is_nobody_at(delivery: &Delivery) -> bool {
    // Of one that is `sending`, something may only have been made ready, and it waits.
    let waits =
        [DeliveryState::Held, DeliveryState::Scheduled, DeliveryState::AwaitingApproval, DeliveryState::Sending];
    waits.contains(&delivery.state) || delivery.state.is_given_up()
}

/// The mark of the publish of a delivery that no channel was asked about yet.
pub(super) async fn mark_of(tx: &mut Tx, id: &DeliveryId) -> Result<Option<String>> {
    let delivery = load_delivery(tx, id).await?;
    let publish = publish_of(tx, id).await?;
    if !is_unasked(tx, &delivery, &publish).await? {
        return Ok(None);
    }
    let sql = "SELECT value FROM minted WHERE action = $1 AND name = $2";
    let value = tx.first(sql, args![&publish, Mark::NAME]).await?.map(|mut row| row.text()).transpose()?;
    // What was minted for it then is not minted for what is new.
    let since = value
        .and_then(|value| serde_json::from_str::<Mark>(&value).ok())
        .map_or(Timestamp::UNIX_EPOCH, |mark| mark.since);
    Ok(Some(json(&Mark { since, minted: Vec::new() })?))
}

/// Whether `publish` of `delivery` may have been done after the backup, and no channel was asked about it yet, nor is at this moment. What
/// was handed over to the restored store itself was surely never sent by it.
pub(super) async fn is_unasked(tx: &mut Tx, delivery: &Delivery, publish: &ActionId) -> Result<bool> {
    let sql = "SELECT value FROM minted WHERE action = $1 AND name = $2
               AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.action = $1 AND s.acts = 1)
               AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.id = $1 AND a.state = 'running')";
    let Some(mut row) = tx.first(sql, args![publish, Mark::NAME]).await? else { return Ok(false) };
    // One that cannot be read says that nothing is known.
    let mark = serde_json::from_str::<Mark>(&row.text()?);
    Ok(mark.map_or(true, |mark| delivery.created_at <= mark.since))
}

/// Takes the mark away.
pub(super) async fn unmark(tx: &mut Tx, action: &ActionId) -> Result<()> {
    tx.execute("DELETE FROM minted WHERE action = $1 AND name = $2", args![action, Mark::NAME]).await.map(drop)
}

async fn unmark_fenced(tx: &mut Tx, fence: &Fence, action: &ActionId) -> Result<()> {
    claimed(tx, fence, action).await?;
    unmark(tx, action).await
}

async fn assume(tx: &mut Tx, fence: &Fence, action: &ActionId, step: &Step, mark: &Mark) -> Result<()> {
    let claimed = claimed(tx, fence, action).await?;
    if step.kind != StepKind::Once {
        return Err(corrupt(format!(
            "step {} is taken as begun, and its key as one that the platform knows",
            step.key()
        )));
    }
    let (key, declared) = (step.key(), json(step)?);
    tx.execute(
        "INSERT INTO steps (action, step, ordinal, account, declared, acts, since, worker, lease_until)
         VALUES ($1, $2, (SELECT COUNT(*) FROM steps WHERE action = $1), $3, $4, 1, $5, $6, $5)",
        args![action, &key, &fence.account, &declared, mark.since, NOBODY],
    )
    .await?;
    let reason = "the store was restored, and nobody knows here what was sent before that; the channel is asked";
    note(tx, &claimed.delivery, &claimed.actor, &format!("step {key} may have been done"), Some(reason)).await
}
