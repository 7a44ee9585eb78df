//! What people decide: resolve, cancel, retry, approve, pause, resume. Each with who did it.

use jiff::Timestamp;

use super::holds::{changes_stopped_with, left_stopped, stopped_with};
use super::rows::{self, PartOut, claim, load_delivery, load_steps, note, publish_of, set_action, set_state};
use super::tx::{Row, Tx, args, json};
use super::{Error, InFlight, Pause, Resolution, Result, Scope, Store, call, removals, restored};
use crate::delivery::{ActionKind, ActionState, Actor, Delivery, DeliveryState, PartReceipt, Receipt, Waiting};
use crate::id::{AccountName, ActionId, DeliveryId};

impl Store {
    /// Settles a delivery that is `uncertain`, or of which it is still to be found out what became of it: whoever has looked need not
    /// wait until its channel was asked for the last time, nor until what holds it is mended.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if it is neither; [`super::Error::BeingAsked`] if a worker may be asking at this moment;
    /// [`super::Error::IdTaken`] if the post belongs to another delivery.
    pub async fn resolve(&self, delivery: &DeliveryId, resolution: Resolution, actor: &Actor) -> Result<Delivery> {
        call!(self.write_and_wake, (delivery, resolution, actor), resolve)
    }

    /// Takes a delivery back that is not being sent.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if something of it is out or may be, or if it has ended already; [`super::Error::MayBeOut`] if it may have
    /// been sent after the backup of which the store was made.
    pub async fn cancel(&self, delivery: &DeliveryId, actor: &Actor) -> Result<Delivery> {
        call!(self.write, (delivery, actor), cancel)
    }

    /// Runs a delivery now that is `held`, `failed`, `expired` or waits for its next try. What its journal has stays done. One
    /// that was held before it was due is sent when it is.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if it is in another state.
    pub async fn retry(&self, delivery: &DeliveryId, actor: &Actor) -> Result<Delivery> {
        call!(self.write_and_wake, (delivery, actor), retry)
    }

    /// Lets a delivery go that is `awaiting_approval`; it is sent when it is due.
    ///
    /// # Errors
    ///
    /// [`super::Error::BadState`] if it is in another state.
    pub async fn approve(&self, delivery: &DeliveryId, actor: &Actor) -> Result<Delivery> {
        call!(self.write_and_wake, (delivery, actor), approve)
    }

    /// Stops sending, in every worker: no intent is committed after this returns. Gives what may be on its way already. Deletes
    /// go on.
    pub async fn pause(&self, scope: &Scope, reason: &str, actor: &Actor) -> Result<Vec<InFlight>> {
        call!(self.write, (scope, reason, actor), pause)
    }

    /// Ends a pause; false if there was none. What met the reason for which an account was stopped goes on, if it is not too late.
    pub async fn resume(&self, scope: &Scope, actor: &Actor) -> Result<bool> {
        call!(self.write_and_wake, (scope, actor), resume)
    }

    /// The pauses in force.
    pub async fn pauses(&self) -> Result<Vec<Pause>> {
        call!(self.read, (), pauses)
    }

    /// Steps that were begun and whose outcome is not known, in all of the scope.
    pub async fn in_flight(&self, scope: &Scope) -> Result<Vec<InFlight>> {
        call!(self.read, (scope), in_flight)
    }
}

/// The delivery and the action that sends it, if it is in one of the states in which `what` can be done.
async fn decided(
    tx: &mut Tx,
    id: &DeliveryId,
    states: &[DeliveryState],
    what: &'static str,
    wanted: &'static str,
) -> Result<(Delivery, ActionId)> {
    let delivery = load_delivery(tx, id).await?;
    if !states.contains(&delivery.state) {
        return Err(Error::BadState { delivery: id.clone(), state: delivery.state, what, wanted });
    }
    let action = publish_of(tx, id).await?;
    Ok((delivery, action))
}

async fn resolve(tx: &mut Tx, id: &DeliveryId, resolution: &Resolution, actor: &Actor) -> Result<Delivery> {
    let delivery = load_delivery(tx, id).await?;
    let (action, kind) = in_doubt(tx, &delivery).await?;
    if kind != ActionKind::Publish {
        return resolve_change(tx, &delivery, &action, kind, resolution, actor).await;
    }
    match resolution {
        Resolution::Sent { part, more } => {
            claim(tx, &delivery.account, (&part.id, part.url.as_deref()), id).await?;
            let settled = settle_first(tx, &action, part).await?;
            note(tx, id, actor, RESOLVED_SENT, part.url.as_deref()).await?;
            if *more {
                tx.execute("UPDATE actions SET part_out = $2 WHERE id = $1", args![&action, PartOut::Blocks]).await?;
                run_now(tx, &delivery, &action, DeliveryState::Sending).await?;
            } else {
                // What follows one part may be out as well, and is asked about.
                restored::unmark(tx, &action).await?;
                let mut receipt = rows::parts(&load_steps(tx, &action).await?);
                if settled == 0 {
                    receipt.push(part.clone());
                }
                set_action(tx, &action, ActionState::Done, false).await?;
                set_state(tx, id, DeliveryState::Sent, &Waiting::default(), None).await?;
                let proof = json(&receipt)?;
                let sql = "UPDATE deliveries SET receipt = $2, error = NULL WHERE id = $1";
                tx.execute(sql, args![id, &proof]).await?;
            }
        }
        Resolution::Resend => {
            removals::still_ahead(tx, id).await?;
            forget_first(tx, &action).await?;
            restored::unmark(tx, &action).await?;
            note(tx, id, actor, "resolved: not out, send again", None).await?;
            run_now(tx, &delivery, &action, DeliveryState::Scheduled).await?;
        }
        Resolution::LeaveOut => {
            removals::still_ahead(tx, id).await?;
            settle_first(tx, &action, &left_out(actor)).await?;
            note(tx, id, actor, "resolved: left out", None).await?;
            run_now(tx, &delivery, &action, DeliveryState::Sending).await?;
        }
        Resolution::Drop => {
            note(tx, id, actor, "resolved: dropped", None).await?;
            restored::unmark(tx, &action).await?;
            drop_it(tx, id, &action).await?;
        }
    }
    load_delivery(tx, id).await
}

/// Settles the open step that a person was asked about: the one that was begun first. Others of a mail, each to another reader, stay
/// open.
async fn settle_first(tx: &mut Tx, action: &ActionId, part: &PartReceipt) -> Result<u64> {
    let (now, result) = (tx.now, json(part)?);
    let sql = "UPDATE steps SET done_at = $2, result = $3 WHERE action = $1 AND step =
               (SELECT step FROM steps WHERE action = $1 AND done_at IS NULL AND acts = 1 ORDER BY ordinal LIMIT 1)";
    tx.execute(sql, args![action, now, &result]).await
}

/// Forgets it, and what is begun anew in any case.
async fn forget_first(tx: &mut Tx, action: &ActionId) -> Result<()> {
    let sql = "DELETE FROM steps WHERE action = $1 AND step =
               (SELECT step FROM steps WHERE action = $1 AND done_at IS NULL AND acts = 1 ORDER BY ordinal LIMIT 1)";
    tx.execute(sql, args![action]).await?;
    tx.execute("DELETE FROM steps WHERE action = $1 AND done_at IS NULL AND acts = 0", args![action]).await?;
    Ok(())
}

/// What stands for the mail of a reader whom a person gave up.
fn left_out(actor: &Actor) -> PartReceipt {
    let said = format!("left out by {actor}; whether it arrived is not known");
    PartReceipt::new("", None).with("refused", said).with(PartReceipt::IN_DOUBT, true)
}

/// The action whose outcome nobody knows, and nobody is finding out: its time to be asked about has not come, or no worker has the
/// account. Whoever asks begins with a look at its row, and writes to that before anything more is sent.
async fn in_doubt(tx: &mut Tx, delivery: &Delivery) -> Result<(ActionId, ActionKind)> {
    const WANTED: &str = "one that is uncertain, or whose channel is still to be asked what became of it";
    let now = tx.now;
    let sql = "SELECT a.id, a.kind, CASE WHEN a.state <> 'uncertain' AND a.next_at <= $2 AND EXISTS
                   (SELECT 1 FROM leases l WHERE l.account = a.account AND l.worker <> '' AND l.until > $2)
               THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END
               FROM actions a WHERE a.delivery = $1 AND (a.state = 'uncertain' OR
                   ((a.state = 'held' OR (a.ready = 1 AND a.state IN ('asking', 'waiting')))
                    AND EXISTS (SELECT 1 FROM steps s WHERE s.action = a.id AND s.acts = 1 AND s.done_at IS NULL)))
               ORDER BY CASE a.state WHEN 'uncertain' THEN 0 ELSE 1 END, a.created_at, a.id LIMIT 1";
    match tx.first(sql, args![&delivery.id, now]).await? {
        Some(mut row) => {
            let (action, kind, may_be_asked) = (ActionId::new(row.text()?), row.word()?, row.flag()?);
            match may_be_asked {
                true => Err(Error::BeingAsked { delivery: delivery.id.clone(), account: delivery.account.clone() }),
                false => Ok((action, kind)),
            }
        }
        None => Err(Error::BadState {
            delivery: delivery.id.clone(),
            state: delivery.state,
            what: "resolve",
            wanted: WANTED,
        }),
    }
}

/// Settles a reply, an edit or a delete; what was out before stays out.
async fn resolve_change(
    tx: &mut Tx,
    delivery: &Delivery,
    action: &ActionId,
    kind: ActionKind,
    resolution: &Resolution,
    actor: &Actor,
) -> Result<Delivery> {
    let id = &delivery.id;
    match resolution {
        Resolution::Sent { part, more: true } if kind == ActionKind::Reply => {
            claim(tx, &delivery.account, (&part.id, part.url.as_deref()), id).await?;
            settle_first(tx, action, part).await?;
            change_now(tx, action).await?;
            note(tx, id, actor, &format!("resolved: {kind} done"), part.url.as_deref()).await?;
        }
        Resolution::Sent { part, .. } => {
            claim(tx, &delivery.account, (&part.id, part.url.as_deref()), id).await?;
            let change = Receipt { parts: vec![part.clone()] };
            let proof = json(&delivery.receipt.clone().unwrap_or_default().after(kind, &change))?;
            tx.execute("UPDATE deliveries SET receipt = $2 WHERE id = $1", args![id, &proof]).await?;
            set_action(tx, action, ActionState::Done, false).await?;
            note(tx, id, actor, &format!("resolved: {kind} done"), part.url.as_deref()).await?;
        }
        Resolution::Resend => {
            forget_first(tx, action).await?;
            change_now(tx, action).await?;
            note(tx, id, actor, &format!("resolved: {kind} not done, do it again"), None).await?;
        }
        Resolution::LeaveOut => {
            settle_first(tx, action, &left_out(actor)).await?;
            change_now(tx, action).await?;
            note(tx, id, actor, &format!("resolved: {kind} goes on, one left out"), None).await?;
        }
        Resolution::Drop => {
            set_action(tx, action, ActionState::Dropped, false).await?;
            note(tx, id, actor, &format!("resolved: {kind} dropped"), None).await?;
        }
    }
    rows::derive_state(tx, id).await?;
    load_delivery(tx, id).await
}

async fn change_now(tx: &mut Tx, action: &ActionId) -> Result<()> {
    let now = tx.now;
    let sql = "UPDATE actions SET state = 'waiting', ready = 1, next_at = $2, failures = 0, stopped = 0 WHERE id = $1";
    tx.execute(sql, args![action, now]).await.map(drop)
}

async fn cancel(tx: &mut Tx, id: &DeliveryId, actor: &Actor) -> Result<Delivery> {
    const CAN: &[DeliveryState] = &[
        DeliveryState::Draft,
        DeliveryState::AwaitingApproval,
        DeliveryState::Scheduled,
        DeliveryState::Held,
        DeliveryState::Sending,
    ];
    const WANTED: &str = "one of which nothing is out or on its way";
    let (delivery, action) = decided(tx, id, CAN, "cancel", WANTED).await?;
    // What was only made ready, and waits for a limit, a platform or its next try, is seen by nobody.
    let sql = "SELECT id FROM actions WHERE id = $1 AND (state = 'running'
               OR EXISTS (SELECT step FROM steps WHERE action = $1 AND acts = 1))";
    if restored::is_unasked(tx, &delivery, &action).await? {
        return Err(Error::MayBeOut { delivery: id.clone() });
    }
    if tx.first(sql, args![&action]).await?.is_some() {
        return Err(Error::BadState { delivery: id.clone(), state: delivery.state, what: "cancel", wanted: WANTED });
    }
    note(tx, id, actor, "cancelled", None).await?;
    removals::end(tx, id).await?;
    drop_it(tx, id, &action).await?;
    load_delivery(tx, id).await
}

async fn retry(tx: &mut Tx, id: &DeliveryId, actor: &Actor) -> Result<Delivery> {
    const CAN: &[DeliveryState] = &[
        DeliveryState::Held,
        DeliveryState::Failed,
        DeliveryState::Expired,
        DeliveryState::Scheduled,
        DeliveryState::Sending,
    ];
    const WANTED: &str = "one that is held, failed, expired or waits for its next try";
    let (delivery, action) = decided(tx, id, CAN, "retry", WANTED).await?;
    let sql = "SELECT failures, state FROM actions WHERE id = $1";
    let row = tx.first(sql, args![&action]).await?;
    let (failures, state) =
        row.map(|mut row| Ok::<_, Error>((row.int()?, row.word::<ActionState>()?))).transpose()?.unzip();
    // Some of its steps may be done. One that is being sent, or asked about, is none that waits.
    let waits = state == Some(ActionState::Waiting) && failures.is_some_and(|failures| failures > 0);
    if matches!(delivery.state, DeliveryState::Scheduled | DeliveryState::Sending) && !waits {
        return Err(Error::BadState { delivery: id.clone(), state: delivery.state, what: "retry", wanted: WANTED });
    }
    let begun = delivery.state == DeliveryState::Sending;
    let other = tx
        .first(
            "SELECT id FROM deliveries WHERE article = $1 AND account = $2 AND template = $3 AND id > $4
             AND state NOT IN ('failed', 'cancelled', 'expired', 'skipped') LIMIT 1",
            args![&delivery.article, &delivery.account, &delivery.template, id],
        )
        .await?;
    if let Some(mut row) = other {
        return Err(Error::Superseded { delivery: id.clone(), by: DeliveryId::new(row.text()?) });
    }
    // What may be out already is only asked about then, and taken down.
    if !restored::is_unasked(tx, &delivery, &action).await? {
        removals::still_ahead(tx, id).await?;
    }
    note(tx, id, actor, "retried", None).await?;
    let state = if begun { DeliveryState::Sending } else { DeliveryState::Scheduled };
    run_now(tx, &delivery, &action, state).await?;
    load_delivery(tx, id).await
}

async fn approve(tx: &mut Tx, id: &DeliveryId, actor: &Actor) -> Result<Delivery> {
    let awaiting = &[DeliveryState::AwaitingApproval];
    let (delivery, action) = decided(tx, id, awaiting, "approve", "one that is awaiting approval").await?;
    note(tx, id, actor, "approved", None).await?;
    if delivery.due_at < tx.now {
        // It was not late before anybody let it go. What may be out already is only asked about then, and taken down.
        if !restored::is_unasked(tx, &delivery, &action).await? {
            removals::still_ahead(tx, id).await?;
        }
        run_now(tx, &delivery, &action, DeliveryState::Scheduled).await?;
        return load_delivery(tx, id).await;
    }
    set_action(tx, &action, ActionState::Waiting, true).await?;
    let waiting = Waiting { reason: None, next_at: Some(delivery.due_at) };
    set_state(tx, id, DeliveryState::Scheduled, &waiting, None).await?;
    load_delivery(tx, id).await
}

/// Makes a delivery due now, or when its embargo or what it was held before ends, with as long to be late as it had before.
pub(super) async fn run_now(tx: &mut Tx, delivery: &Delivery, action: &ActionId, state: DeliveryState) -> Result<()> {
    let mut now = delivery.embargo_until.map_or(tx.now, |embargo| embargo.max(tx.now));
    if delivery.state == DeliveryState::Held {
        // Held before its time, it keeps it.
        now = now.max(delivery.due_at);
    }
    let allowance = delivery.late_at.duration_since(delivery.due_at);
    let late_at = delivery.late_at.max(now.checked_add(allowance).unwrap_or(Timestamp::MAX));
    // What is to be taken down by then is not sent any more.
    let late_at = removals::removal(tx, &delivery.id).await?.map_or(late_at, |removal| late_at.min(removal.at));
    let due_at = delivery.due_at.min(now);
    tx.execute(
        "UPDATE actions SET state = 'waiting', ready = 1, next_at = $2, due_at = $3, failures = 0, stopped = 0 WHERE id = $1",
        args![action, now, due_at],
    )
    .await?;
    let sql = "UPDATE deliveries SET due_at = $2, late_at = $3 WHERE id = $1";
    tx.execute(sql, args![&delivery.id, due_at, late_at]).await?;
    set_state(tx, &delivery.id, state, &Waiting { reason: None, next_at: Some(now) }, None).await
}

async fn drop_it(tx: &mut Tx, id: &DeliveryId, action: &ActionId) -> Result<()> {
    set_action(tx, action, ActionState::Dropped, false).await?;
    set_state(tx, id, DeliveryState::Cancelled, &Waiting::default(), None).await
}

pub(super) async fn pause(tx: &mut Tx, scope: &Scope, reason: &str, actor: &Actor) -> Result<Vec<InFlight>> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO pauses (scope, reason, at, actor) VALUES ($1, $2, $3, $4)
         ON CONFLICT (scope) DO UPDATE SET reason = $2, at = $3, actor = $4",
        args![word(scope), reason, now, actor.as_str()],
    )
    .await?;
    in_flight(tx, scope).await
}

async fn resume(tx: &mut Tx, scope: &Scope, actor: &Actor) -> Result<bool> {
    let mut any = false;
    match scope {
        Scope::All => restored::looked_over(tx).await?,
        Scope::Account(account) => {
            for delivery in stopped_with(tx, account).await? {
                match retry(tx, &delivery, actor).await {
                    Ok(_) => any = true,
                    Err(Error::Superseded { .. } | Error::BadState { .. } | Error::TakenDown { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            for (action, delivery, kind) in changes_stopped_with(tx, account).await? {
                any = true;
                change_now(tx, &action).await?;
                note(tx, &delivery, actor, &format!("{kind} goes on"), None).await?;
                rows::derive_state(tx, &delivery).await?;
            }
            leave_late(tx, account, actor).await?;
        }
    }
    Ok(tx.execute("DELETE FROM pauses WHERE scope = $1", args![word(scope)]).await? == 1 || any)
}

/// What an account was stopped with and does not go on with it is a person's to decide, and says so.
async fn leave_late(tx: &mut Tx, account: &AccountName, actor: &Actor) -> Result<()> {
    const LATE: &str = "its account went on too late for it; `fanfare queue retry ID` sends it all the same";
    for (action, delivery) in left_stopped(tx, account).await? {
        set_state(tx, &delivery, DeliveryState::Held, &Waiting { reason: Some(LATE.to_owned()), next_at: None }, None)
            .await?;
        rows::set_outcome(tx, &action, Some(LATE), None).await?;
        note(tx, &delivery, actor, "still held", Some(LATE)).await?;
    }
    tx.execute("UPDATE actions SET stopped = 0 WHERE account = $1 AND stopped = 1", args![account]).await.map(drop)
}

async fn pauses(tx: &mut Tx) -> Result<Vec<Pause>> {
    let mut rows = tx.query("SELECT scope, reason, at, actor FROM pauses ORDER BY scope", args![]).await?;
    let pause = |row: &mut Row| {
        let scope = match row.text()? {
            all if all == ALL => Scope::All,
            account => Scope::Account(AccountName::new(account)),
        };
        Ok(Pause { scope, reason: row.text()?, at: row.time()?, actor: Actor::from_stored(row.text()?) })
    };
    rows.iter_mut().map(pause).collect()
}

async fn in_flight(tx: &mut Tx, scope: &Scope) -> Result<Vec<InFlight>> {
    let mut rows = tx
        .query(
            "SELECT a.delivery, s.account, s.step, s.since FROM steps s JOIN actions a ON a.id = s.action
             WHERE s.done_at IS NULL AND s.acts = 1 AND a.ready = 1 AND ($1 = '*' OR s.account = $1)
             UNION ALL
             SELECT a.delivery, s.account, s.step, s.since FROM actions a CROSS JOIN steps s
             WHERE a.ready = 1 AND a.kind = 'edit' AND a.state = 'running' AND ($1 = '*' OR a.account = $1)
             AND s.action = a.id AND s.done_at IS NULL AND s.acts = 0 ORDER BY 4",
            args![word(scope)],
        )
        .await?;
    let in_flight = |row: &mut Row| {
        let (delivery, account) = (DeliveryId::new(row.text()?), AccountName::new(row.text()?));
        Ok(InFlight { delivery, account, step: row.text()?, since: row.time()? })
    };
    rows.iter_mut().map(in_flight).collect()
}

/// The scope in the tables; no account can be called so.
pub(super) const ALL: &str = "*";

/// In a history, that a person has said that it is out.
pub(super) const RESOLVED_SENT: &str = "resolved: sent";

fn word(scope: &Scope) -> &str {
    match scope {
        Scope::All => ALL,
        Scope::Account(account) => account.as_str(),
    }
}
