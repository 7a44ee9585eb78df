//! What is done to a delivery that is out: replies, edits and deletes.

use super::outbox;
use super::rows::{self, load_delivery, note};
use super::tx::{Tx, args};
use super::{Error, NewAction, Result, Store, call, near, removals};
use crate::delivery::{ActionKind, ActionState, Actor, DeliveryState};
use crate::id::{AccountName, ActionId, BlobHash};

impl Store {
    /// Adds a reply, an edit or a delete to a delivery that is out. One of a kind at a time: an open one that does the same is given again,
    /// and one that does not, and that nobody has begun, goes.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`]; [`Error::BadState`] if nothing of the delivery is out; [`Error::BeingChanged`] if another has begun.
    pub async fn act(&self, new: &NewAction, actor: &Actor) -> Result<ActionId> {
        call!(self.write_and_wake, (new, actor), act)
    }
}

async fn act(tx: &mut Tx, new: &NewAction, actor: &Actor) -> Result<ActionId> {
    let (id, kind) = (&new.delivery, new.kind);
    let delivery = load_delivery(tx, id).await?;
    let state = delivery.state;
    let ended = state.is_out() || state.is_given_up() || state == DeliveryState::Uncertain;
    if kind == ActionKind::Publish || !ended || outbox::out(tx, id).await?.parts.is_empty() {
        let wanted = "one that is out";
        return Err(Error::BadState { delivery: id.clone(), state: delivery.state, what: kind.as_str(), wanted });
    }
    if let Some(queued) = queued_before(tx, new, actor).await? {
        return Ok(queued);
    }
    note(tx, id, actor, &format!("{kind} asked for"), None).await?;
    if kind == ActionKind::Delete {
        removals::drop_changes(tx, id, actor).await?;
    }
    let ready = near::ready(tx.now, new.due_at);
    add_action(tx, new, &delivery.account, ready).await
}

/// An action which does it already. A correction of either kind that nobody has begun and that says otherwise goes: the newer one takes its
/// place.
///
/// # Errors
///
/// [`Error::BeingChanged`] if one that says otherwise has begun: what comes after it is not known yet.
async fn queued_before(tx: &mut Tx, new: &NewAction, actor: &Actor) -> Result<Option<ActionId>> {
    // An edit may be repeated, and has changed a part all the same.
    let sql = "SELECT a.id, a.kind, a.post, CASE WHEN a.state = 'running'
                   OR EXISTS (SELECT 1 FROM steps s WHERE s.action = a.id AND (s.acts = 1 OR s.step LIKE 'edit%'))
               THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END
               FROM actions a WHERE a.delivery = $1 AND a.ready <> 0
               AND (a.kind = $2 OR ($2 <> 'delete' AND a.kind IN ('reply', 'edit'))) ORDER BY a.created_at, a.id";
    // Somebody else may have asked for the same a moment ago, and it is done.
    let last = tx
        .first(
            "SELECT id, kind, state, post FROM actions WHERE delivery = $1 AND kind IN ('reply', 'edit') AND state <> 'dropped'
             ORDER BY created_at DESC, id DESC LIMIT 1",
            args![&new.delivery],
        )
        .await?;
    if let Some(mut row) = last {
        let (action, kind, state, post) =
            (ActionId::new(row.text()?), row.word::<ActionKind>()?, row.word::<ActionState>()?, row.opt_text()?);
        let does_it = kind == new.kind && post.as_deref() == new.post.as_ref().map(BlobHash::as_str);
        if does_it && post.is_some() && state == ActionState::Done {
            return Ok(Some(action));
        }
    }
    for mut row in tx.query(sql, args![&new.delivery, new.kind.as_str()]).await? {
        let (action, kind) = (ActionId::new(row.text()?), row.word::<ActionKind>()?);
        let (post, has_begun) = (row.opt_text()?, row.flag()?);
        if kind == new.kind && post.as_deref() == new.post.as_ref().map(BlobHash::as_str) {
            return Ok(Some(action));
        }
        if has_begun && kind != new.kind {
            // It is below the post, or in its place, whatever is done beside it.
            continue;
        }
        if has_begun {
            return Err(Error::BeingChanged { delivery: new.delivery.clone() });
        }
        let reason = "a newer correction takes its place";
        rows::set_action(tx, &action, ActionState::Dropped, false).await?;
        rows::set_outcome(tx, &action, Some(reason), None).await?;
        note(tx, &new.delivery, actor, &format!("{kind} dropped"), Some(reason)).await?;
    }
    Ok(None)
}

/// Stores something to be done to a delivery.
pub(super) async fn add_action(tx: &mut Tx, new: &NewAction, account: &AccountName, ready: u32) -> Result<ActionId> {
    let (id, now) = (ActionId::make(), tx.now);
    let NewAction { delivery, kind, post, due_at, urgent } = new;
    tx.execute(
        "INSERT INTO actions (id, delivery, account, kind, state, ready, part_out, next_at, due_at, failures, created_at,
         post, urgent) VALUES ($1, $2, $3, $4, 'waiting', $5, 0, $6, $6, 0, $7, $8, $9)",
        args![&id, delivery, account, kind.as_str(), ready, *due_at, now, post.as_ref(), *urgent],
    )
    .await?;
    Ok(id)
}
