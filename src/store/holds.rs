//! What a worker keeps for a person to decide: one action, all of an account, a backlog. Each with an alert.

use jiff::Timestamp;

use super::alerts::raise;
use super::decide::{ALL, pause};
use super::journal::claimed;
use super::rows::{note, set_action, set_outcome, set_state};
use super::tx::{Tx, args};
use super::{Fence, Result, Scope, Store, call};
use crate::config::AlertKind;
use crate::delivery::{ActionKind, ActionState, Actor, DeliveryState, Waiting};
use crate::id::{AccountName, ActionId, DeliveryId};

/// So many lines of histories are looked through for one of a worker: what people schedule at once lies between.
const LINES: i64 = 1000;

impl Store {
    /// Keeps an action's delivery `held` until a person retries it.
    pub async fn hold(&self, fence: &Fence, action: &ActionId, reason: &str) -> Result<()> {
        call!(self.write_and_wake, (fence, action, reason), hold)
    }

    /// Holds an action, and pauses its account until a person resumes it.
    pub async fn stop_account(&self, fence: &Fence, action: &ActionId, reason: &str) -> Result<()> {
        call!(self.write_and_wake, (fence, action, reason), stop_account)
    }

    /// Pauses everything in every worker, unless it is paused already, with an alert.
    pub async fn halt(&self, reason: &str, actor: &Actor) -> Result<()> {
        call!(self.write_and_wake, (reason, actor), halt)
    }

    /// Ends a pause of everything that [`Store::halt`] made for this reason; that of a person goes on.
    pub async fn unhalt(&self, reason: &str) -> Result<()> {
        call!(self.write_and_wake, (reason), unhalt)
    }

    /// When a worker last wrote into a history, as far back as a thousand lines: later than now, if the clock was set back since.
    pub async fn last_worked(&self) -> Result<Option<Timestamp>> {
        call!(self.read, (), last_worked)
    }

    /// True while everything is paused.
    pub async fn is_halted(&self) -> Result<bool> {
        call!(self.read, (), is_halted)
    }

    /// Holds all posts that were due before `since` and have not been looked at by anybody, but for breaking news: nobody wants yesterday's posts all at once. Gives how many.
    pub async fn hold_overdue(&self, fence: &Fence, since: Timestamp) -> Result<u32> {
        call!(self.write, (fence, since), hold_overdue)
    }
}

async fn halt(tx: &mut Tx, reason: &str, actor: &Actor) -> Result<()> {
    if is_halted(tx).await? {
        return Ok(());
    }
    pause(tx, &Scope::All, reason, actor).await?;
    // In the place of an account's name, which never has a space.
    raise(tx, AlertKind::SendingStopped, &AccountName::new("all accounts"), None, reason).await
}

async fn unhalt(tx: &mut Tx, reason: &str) -> Result<()> {
    tx.execute("DELETE FROM pauses WHERE scope = $1 AND reason = $2", args![ALL, reason]).await?;
    Ok(())
}

async fn is_halted(tx: &mut Tx) -> Result<bool> {
    Ok(tx.first("SELECT scope FROM pauses WHERE scope = $1", args![ALL]).await?.is_some())
}

async fn last_worked(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let sql = "SELECT at, actor FROM changes ORDER BY id DESC LIMIT $1";
    for mut row in tx.query(sql, args![LINES]).await? {
        let at = row.time()?;
        if Actor::from_stored(row.text()?).is_worker() {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

async fn hold(tx: &mut Tx, fence: &Fence, action: &ActionId, reason: &str) -> Result<()> {
    let delivery = hold_quietly(tx, fence, action, reason).await?;
    raise(tx, AlertKind::Held, &fence.account, Some(&delivery), reason).await
}

/// Holds the action, and pauses its account, with one alert for both.
async fn stop_account(tx: &mut Tx, fence: &Fence, action: &ActionId, reason: &str) -> Result<()> {
    hold_quietly(tx, fence, action, reason).await?;
    tx.send("UPDATE actions SET stopped = 1 WHERE id = $1", args![action]).await?;
    pause(tx, &Scope::Account(fence.account.clone()), reason, &Actor::worker(&fence.worker)).await?;
    raise(tx, AlertKind::AccountStopped, &fence.account, None, reason).await
}

/// The posts that are held because the account was stopped with them, and could still go out in time, or of which a part is out.
pub(super) async fn stopped_with(tx: &mut Tx, account: &AccountName) -> Result<Vec<DeliveryId>> {
    let now = tx.now;
    let sql = "SELECT d.id FROM actions a JOIN deliveries d ON d.id = a.delivery AND d.state = 'held' AND (d.late_at >= $2 OR a.part_out = 1)
               WHERE a.account = $1 AND a.state = 'held' AND a.kind = 'publish' AND a.stopped = 1 ORDER BY d.due_at, d.id";
    let mut rows = tx.query(sql, args![account, now]).await?;
    rows.iter_mut().map(|row| Ok(DeliveryId::new(row.text()?))).collect()
}

/// The posts that are held because the account was stopped with them, and are too late by now.
pub(super) async fn left_stopped(tx: &mut Tx, account: &AccountName) -> Result<Vec<(ActionId, DeliveryId)>> {
    let sql = "SELECT a.id, d.id FROM actions a JOIN deliveries d ON d.id = a.delivery AND d.state = 'held' AND d.late_at < $2
               WHERE a.account = $1 AND a.state = 'held' AND a.kind = 'publish' AND a.stopped = 1 ORDER BY d.due_at, d.id";
    let now = tx.now;
    let mut rows = tx.query(sql, args![account, now]).await?;
    rows.iter_mut().map(|row| Ok((ActionId::new(row.text()?), DeliveryId::new(row.text()?)))).collect()
}

/// The changes of posts that are held because the account was stopped with them, but for those that a later one stands in for: a
/// retraction makes any other needless, and nothing but another makes that so.
pub(super) async fn changes_stopped_with(
    tx: &mut Tx,
    account: &AccountName,
) -> Result<Vec<(ActionId, DeliveryId, ActionKind)>> {
    let sql = "SELECT a.id, a.delivery, a.kind FROM actions a
               WHERE a.account = $1 AND a.state = 'held' AND a.kind <> 'publish' AND a.stopped = 1
               AND NOT EXISTS (SELECT 1 FROM actions b WHERE b.delivery = a.delivery AND b.created_at > a.created_at
                               AND b.state NOT IN ('dropped', 'failed')
                               AND (b.kind = 'delete' OR (a.kind <> 'delete' AND b.kind <> 'publish')))
               ORDER BY a.created_at, a.id";
    let mut rows = tx.query(sql, args![account]).await?;
    rows.iter_mut().map(|row| Ok((ActionId::new(row.text()?), DeliveryId::new(row.text()?), row.word()?))).collect()
}

/// Without an alert; gives the delivery.
async fn hold_quietly(tx: &mut Tx, fence: &Fence, action: &ActionId, reason: &str) -> Result<DeliveryId> {
    let claimed = claimed(tx, fence, action).await?;
    set_action(tx, action, ActionState::Held, false).await?;
    if claimed.kind == ActionKind::Publish {
        let waiting = Waiting { reason: Some(reason.to_owned()), next_at: None };
        set_state(tx, &claimed.delivery, DeliveryState::Held, &waiting, None).await?;
    }
    set_outcome(tx, action, Some(reason), None).await?;
    note(tx, &claimed.delivery, &claimed.actor, "held", Some(reason)).await?;
    Ok(claimed.delivery)
}

/// Nothing is sent of what is to be gone by now: it is only asked about, if at all.
async fn overdue(tx: &mut Tx, account: &AccountName, since: &Timestamp) -> Result<Vec<ActionId>> {
    let now = tx.now;
    let mut rows = tx
        .query(
            "SELECT a.id FROM actions a WHERE a.account = $1 AND a.ready = 1 AND a.kind = 'publish' AND a.urgent = 0
             AND a.due_at < $2 AND a.next_at < $2 AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.action = a.id)
             AND NOT EXISTS (SELECT 1 FROM removals r WHERE r.delivery = a.delivery AND r.ended_at IS NULL AND r.at <= $3)",
            args![account, *since, now],
        )
        .await?;
    rows.iter_mut().map(|row| Ok(ActionId::new(row.text()?))).collect()
}

pub(super) async fn count_overdue(tx: &mut Tx, account: &AccountName, since: &Timestamp) -> Result<u32> {
    Ok(u32::try_from(overdue(tx, account, since).await?.len()).unwrap_or(u32::MAX))
}

async fn hold_overdue(tx: &mut Tx, fence: &Fence, since: &Timestamp) -> Result<u32> {
    let actions = overdue(tx, &fence.account, since).await?;
    let count = u32::try_from(actions.len()).unwrap_or(u32::MAX);
    let reason = format!(
        "{count} posts were overdue at once after a stop; send it with `fanfare queue retry ID`, or drop it with `fanfare queue \
         cancel ID`"
    );
    for action in &actions {
        hold_quietly(tx, fence, action, &reason).await?;
    }
    if count > 0 {
        raise(tx, AlertKind::Held, &fence.account, None, &reason).await?;
    }
    Ok(count)
}
