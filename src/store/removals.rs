//! Posts that are to be taken down again: when, and what became of that.
//!
//! A removal is planned before its delivery is stored, so that nothing that has an end goes out without it. When its time has
//! come and the publish has ended, whoever leases the account makes a delete of it, which from then on is one like any other.
//! What never went out needs none; what may be out and nobody knows is told to a person.

use jiff::Timestamp;

use super::alerts::raise;
use super::decide::run_now;
use super::rows::{self, load_delivery, load_steps, note, publish_of};
use super::tx::{Row, Tx, args};
use super::{DueAccount, Error, Mark, Result, Store, call, restored};
use crate::config::AlertKind;
use crate::delivery::{ActionState, Actor, Delivery, DeliveryState, Waiting};
use crate::id::{AccountName, ActionId, DeliveryId, WorkerId};

/// That a delivery's post is to be taken down again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Whose.
    pub delivery: DeliveryId,
    /// At which account.
    pub account: AccountName,
    /// When.
    pub at: Timestamp,
    /// When it was made a delete, or needed none any more; none while it is to come.
    pub ended_at: Option<Timestamp>,
}

impl Store {
    /// Plans that the posts of deliveries are taken down again. To be called before they are stored: a delivery that is never
    /// stored has none.
    pub async fn plan_removals(&self, planned: &[(DeliveryId, AccountName, Timestamp)]) -> Result<()> {
        call!(self.write, (planned), plan)
    }

    /// Takes plans back.
    pub async fn drop_removals(&self, deliveries: &[DeliveryId]) -> Result<()> {
        call!(self.write, (deliveries), drop_all)
    }

    /// Whether and when a delivery's post is taken down again.
    pub async fn removal(&self, delivery: &DeliveryId) -> Result<Option<Removal>> {
        call!(self.read, (delivery), removal)
    }

    /// Gives the removal of a delivery that is not taken down yet another time, or takes it back, or plans one. Gives whether
    /// anything changed.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`].
    pub async fn move_removal(&self, delivery: &DeliveryId, at: Option<Timestamp>, actor: &Actor) -> Result<bool> {
        call!(self.write_and_wake, (delivery, at, actor), move_to)
    }

    /// Gives a delivery up of which something is out, or may be, and that is `held` or whose rest waits: for a limit, its platform,
    /// the end of a pause. Nothing more of it is sent. It has `failed`, or is `uncertain` where the outcome of a step is not known. One
    /// that may have been sent after the backup of which the store was made is `scheduled`: its channel is asked, nothing is sent, and
    /// what is out is taken down.
    ///
    /// # Errors
    ///
    /// [`Error::BadState`] if it is neither.
    pub async fn give_up(&self, delivery: &DeliveryId, actor: &Actor) -> Result<Delivery> {
        call!(self.write_and_wake, (delivery, actor), give_up)
    }
}

async fn give_up(tx: &mut Tx, id: &DeliveryId, actor: &Actor) -> Result<Delivery> {
    let delivery = load_delivery(tx, id).await?;
    let publish = publish_of(tx, id).await?;
    if restored::is_nobody_at(&delivery) && restored::is_unasked(tx, &delivery, &publish).await? {
        // Also where an earlier removal has come to nothing.
        let now = tx.now;
        tx.execute("DELETE FROM removals WHERE delivery = $1", args![id]).await?;
        plan(tx, &[(id.clone(), delivery.account.clone(), now)]).await?;
        ask_first(tx, &delivery, &publish, actor).await?;
        let sql = "INSERT INTO minted (action, name, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        tx.execute(sql, args![&publish, TAKEN_BACK, actor.as_str()]).await?;
        return load_delivery(tx, id).await;
    }
    if delivery.state != DeliveryState::Held && !rests(tx, &publish).await? {
        let (what, wanted) = ("give up", "one that is held, or of which a part is out and the rest waits");
        return Err(Error::BadState { delivery: id.clone(), state: delivery.state, what, wanted });
    }
    give_rest_up(tx, id, &publish, actor).await?;
    load_delivery(tx, id).await
}

/// Among the minted values of a publish: a person has taken it back while it was not known whether it is out.
const TAKEN_BACK: &str = "taken back";

/// Whether a person has taken `publish` back that is found not to be out: then it ends as nobody need hear of. It is asked once.
pub(super) async fn is_taken_back(tx: &mut Tx, publish: &ActionId) -> Result<bool> {
    let sql = "DELETE FROM minted WHERE action = $1 AND name = $2";
    Ok(tx.execute(sql, args![publish, TAKEN_BACK]).await? > 0)
}

/// Of publish `p` a part is out, and nothing on its way: what was begun has ended, and no store was restored meanwhile
/// ([`Mark::NAME`]).
macro_rules! part_out_alone {
    () => {
        "p.part_out <> 0 AND NOT EXISTS (SELECT 1 FROM steps o WHERE o.action = p.id AND o.acts = 1 AND o.done_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM minted m WHERE m.action = p.id AND m.name = 'restored')"
    };
}

/// Whether a part of a publish is out and nobody is at the rest: it waits, or a pause has come between and its account was given
/// back.
async fn rests(tx: &mut Tx, publish: &ActionId) -> Result<bool> {
    let sql = concat!(
        "SELECT p.id FROM actions p WHERE p.id = $1 AND ",
        part_out_alone!(),
        " AND (p.state = 'waiting' OR (p.state = 'running' AND NOT EXISTS
                   (SELECT 1 FROM leases l WHERE l.account = p.account AND l.worker <> '')))"
    );
    Ok(tx.first(sql, args![publish]).await?.is_some())
}

/// Nothing more of a delivery is sent of which something is out, or may be. False if it is not known what of it is out.
async fn give_rest_up(tx: &mut Tx, delivery: &DeliveryId, publish: &ActionId, actor: &Actor) -> Result<bool> {
    // Whatever went out after the backup of which the store was made is as little known as what became of an open step.
    let sql = "SELECT step FROM steps WHERE action = $1 AND done_at IS NULL AND acts = 1
               UNION ALL SELECT name FROM minted WHERE action = $1 AND name = $2 LIMIT 1";
    let is_known = tx.first(sql, args![publish, Mark::NAME]).await?.is_none();
    let (action, state, reason) = match is_known {
        true => (ActionState::Failed, DeliveryState::Failed, "it was retracted before the rest of it went out"),
        false => (
            ActionState::Uncertain,
            DeliveryState::Uncertain,
            "it was retracted before all of it was known to be out; look at the account, then resolve",
        ),
    };
    rows::set_action(tx, publish, action, false).await?;
    let waiting = Waiting { reason: Some(reason.to_owned()), next_at: None };
    rows::set_state(tx, delivery, state, &waiting, None).await?;
    rows::set_outcome(tx, publish, Some(reason), None).await?;
    note(tx, delivery, actor, state.as_str(), Some(reason)).await?;
    Ok(is_known)
}

/// Takes back the changes of a delivery's post that have not begun: it is to go, and nothing is said below what is gone.
pub(super) async fn drop_changes(tx: &mut Tx, delivery: &DeliveryId, actor: &Actor) -> Result<()> {
    let sql =
        "SELECT a.id, a.kind FROM actions a WHERE a.delivery = $1 AND a.ready <> 0 AND a.kind IN ('reply', 'edit')
               AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.action = a.id AND s.acts = 1)";
    for mut row in tx.query(sql, args![delivery]).await? {
        let (action, kind) = (ActionId::new(row.text()?), row.text()?);
        let reason = "its post is to be taken down";
        rows::set_action(tx, &action, ActionState::Dropped, false).await?;
        rows::set_outcome(tx, &action, Some(reason), None).await?;
        note(tx, delivery, actor, &format!("{kind} dropped"), Some(reason)).await?;
    }
    Ok(())
}

async fn plan(tx: &mut Tx, planned: &[(DeliveryId, AccountName, Timestamp)]) -> Result<()> {
    let now = tx.now;
    for (delivery, account, at) in planned {
        let sql = "INSERT INTO removals (delivery, account, at, created_at) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, args![delivery, account, *at, now]).await?;
    }
    Ok(())
}

async fn drop_all(tx: &mut Tx, deliveries: &[DeliveryId]) -> Result<()> {
    for delivery in deliveries {
        tx.execute("DELETE FROM removals WHERE delivery = $1", args![delivery]).await?;
    }
    Ok(())
}

pub(super) async fn removal(tx: &mut Tx, delivery: &DeliveryId) -> Result<Option<Removal>> {
    let sql = "SELECT delivery, account, at, ended_at FROM removals WHERE delivery = $1";
    let read = |mut row: Row| {
        Ok(Removal {
            delivery: DeliveryId::new(row.text()?),
            account: AccountName::new(row.text()?),
            at: row.time()?,
            ended_at: row.opt_time()?,
        })
    };
    tx.first(sql, args![delivery]).await?.map(read).transpose()
}

async fn move_to(tx: &mut Tx, id: &DeliveryId, at: &Option<Timestamp>, actor: &Actor) -> Result<bool> {
    let delivery = load_delivery(tx, id).await?;
    let known = removal(tx, id).await?;
    if known.as_ref().map(|known| known.at) == *at || known.as_ref().is_some_and(|known| known.ended_at.is_some()) {
        return Ok(false);
    }
    tx.execute("DELETE FROM removals WHERE delivery = $1", args![id]).await?;
    match at {
        Some(at) => {
            plan(tx, &[(id.clone(), delivery.account, *at)]).await?;
            note(tx, id, actor, &format!("to be taken down at {at}"), None).await?;
        }
        None => note(tx, id, actor, "not to be taken down any more", None).await?,
    }
    Ok(true)
}

/// The delivery is not sent, or was taken down: nothing is left to remove.
pub(super) async fn end(tx: &mut Tx, delivery: &DeliveryId) -> Result<()> {
    let now = tx.now;
    let sql = "UPDATE removals SET ended_at = $2 WHERE delivery = $1 AND ended_at IS NULL";
    tx.execute(sql, args![delivery, now]).await.map(drop)
}

/// Nothing is sent after it should have been taken down: when that is, if it is to come.
///
/// # Errors
///
/// [`Error::TakenDown`] if it is past.
pub(super) async fn still_ahead(tx: &mut Tx, delivery: &DeliveryId) -> Result<Option<Timestamp>> {
    match removal(tx, delivery).await? {
        Some(removal) if removal.at <= tx.now => Err(Error::TakenDown { delivery: delivery.clone(), at: removal.at }),
        removal => Ok(removal.map(|removal| removal.at)),
    }
}

/// What makes a removal of table `r`, whose publish is `p`, one that something can be done about at `$1`. `$rests` is said of a
/// publish that waits, or that nobody is at any more.
macro_rules! actionable {
    ($rests:literal) => {
        concat!(
            "r.ended_at IS NULL AND r.at <= $1 AND (p.state = 'done'
         OR (p.state IN ('failed', 'dropped') AND (r.told_at IS NULL
             OR NOT EXISTS (SELECT 1 FROM minted h WHERE h.action = p.id AND h.name = 'restored')))
         OR (p.state = 'held' AND (r.told_at IS NULL
             OR EXISTS (SELECT 1 FROM steps h WHERE h.action = p.id AND h.acts = 1)))
         OR (p.state = 'waiting' AND p.ready = 0 AND r.told_at IS NULL)
         OR (",
            $rests,
            " AND ",
            part_out_alone!(),
            ")
         OR (p.state = 'uncertain' AND r.told_at IS NULL))"
        )
    };
}

/// `CROSS JOIN` keeps SQLite, which knows nothing of how few removals there are, from going through all actions for them.
const DUE: &str = concat!(
    "SELECT r.account, MIN(r.at) FROM removals r CROSS JOIN actions p
     WHERE p.delivery = r.delivery AND p.kind = 'publish' AND ",
    actionable!("p.state IN ('waiting', 'running')"),
    " AND r.account NOT IN (SELECT l.account FROM leases l WHERE l.worker <> '' AND l.until > $1
                            AND $2 NOT LIKE '%,' || l.worker || ',%')
     GROUP BY r.account ORDER BY 2, 1"
);

/// What of an account is to be taken down now. `$3` is 1 for whoever has only just got the account: what runs by its row, nobody is
/// at any more.
const DUE_OF_ACCOUNT: &str = concat!(
    "SELECT r.delivery, r.at, d.state, p.state, p.id FROM removals r CROSS JOIN actions p CROSS JOIN deliveries d
     WHERE p.delivery = r.delivery AND p.kind = 'publish' AND d.id = r.delivery AND ",
    actionable!("(p.state = 'waiting' OR p.state = 'running' AND $3 = 1)"),
    " AND r.account = $2 ORDER BY r.at LIMIT 100"
);

/// Accounts with a removal whose time has come, that nobody alive holds; `dead` are the dead workers, each between commas.
pub(super) async fn due(tx: &mut Tx, dead: &str) -> Result<Vec<DueAccount>> {
    let now = tx.now;
    let mut rows = tx.query(DUE, args![now, dead]).await?;
    rows.iter_mut().map(|row| Ok(DueAccount { account: AccountName::new(row.text()?), since: row.time()? })).collect()
}

/// When the next removal is due that is not yet.
pub(super) async fn next_at(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let now = tx.now;
    let sql = "SELECT at FROM removals WHERE ended_at IS NULL AND at > $1 ORDER BY at LIMIT 1";
    tx.first(sql, args![now]).await?.map(|mut row| row.time()).transpose()
}

/// Makes deletes of the account's removals whose time has come. For whoever holds the account, or `takes` it just now.
pub(super) async fn begin_due(tx: &mut Tx, account: &AccountName, worker: &WorkerId, takes: bool) -> Result<()> {
    let now = tx.now;
    let actor = Actor::worker(worker);
    for mut row in tx.query(DUE_OF_ACCOUNT, args![now, account, i64::from(takes)]).await? {
        let (delivery, at) = (DeliveryId::new(row.text()?), row.time()?);
        let (state, publish) = (row.word::<DeliveryState>()?, row.word::<ActionState>()?);
        let id = ActionId::new(row.text()?);
        let rests =
            publish == ActionState::Held || matches!(state, DeliveryState::Held | DeliveryState::AwaitingApproval);
        let may_be_marked = rests || matches!(publish, ActionState::Failed | ActionState::Dropped);
        if may_be_marked && ask_instead(tx, &delivery, &id, &actor).await? {
            continue;
        }
        if rests && expire(tx, &delivery, &id, at, &actor).await? {
            continue;
        }
        // Whoever lets it go now comes too late for its rest.
        let is_known = !matches!(publish, ActionState::Held | ActionState::Waiting | ActionState::Running)
            || give_rest_up(tx, &delivery, &id, &actor).await?;
        if publish == ActionState::Uncertain || !is_known {
            tell(tx, account, &delivery, at, &actor).await?;
            continue;
        }
        end(tx, &delivery).await?;
        if state == DeliveryState::Retracted || is_being_deleted(tx, &delivery).await? {
            continue;
        }
        if is_out(tx, &delivery).await? {
            let reason = format!("it was to be taken down at {at}");
            note(tx, &delivery, &actor, "delete asked for", Some(&reason)).await?;
            delete(tx, &delivery, account, &actor).await?;
        } else {
            note(tx, &delivery, &actor, "nothing to take down", Some("it is not out")).await?;
        }
    }
    Ok(())
}

/// Whether what is held is asked about first, since it may have been sent after the backup of which the store was made: once, as what
/// keeps it from being asked about holds it again.
async fn ask_instead(tx: &mut Tx, delivery: &DeliveryId, publish: &ActionId, actor: &Actor) -> Result<bool> {
    let delivery = load_delivery(tx, delivery).await?;
    if !restored::is_unasked(tx, &delivery, publish).await? {
        return Ok(false);
    }
    let now = tx.now;
    tx.execute("UPDATE removals SET told_at = $2 WHERE delivery = $1", args![&delivery.id, now]).await?;
    ask_first(tx, &delivery, publish, actor).await?;
    Ok(true)
}

/// Whether what is held or awaits approval comes to its end, since nothing of it is out and it can never be sent any more.
async fn expire(tx: &mut Tx, delivery: &DeliveryId, publish: &ActionId, at: Timestamp, actor: &Actor) -> Result<bool> {
    let sql = "SELECT step FROM steps WHERE action = $1 AND acts = 1 LIMIT 1";
    if tx.first(sql, args![publish]).await?.is_some() {
        return Ok(false);
    }
    let held = load_delivery(tx, delivery).await?;
    let was = match (held.state, held.waiting.reason) {
        (DeliveryState::AwaitingApproval, _) => " (nobody had approved it)".to_owned(),
        (_, Some(reason)) => format!(" (it was held: {reason})"),
        (_, None) => String::new(),
    };
    let reason = format!("it was to be taken down at {at}, before it could be sent{was}");
    rows::set_action(tx, publish, ActionState::Dropped, false).await?;
    let waiting = Waiting { reason: Some(reason.clone()), next_at: None };
    rows::set_state(tx, delivery, DeliveryState::Expired, &waiting, None).await?;
    rows::set_outcome(tx, publish, Some(&reason), None).await?;
    raise(tx, AlertKind::Expired, &held.account, Some(delivery), &reason).await?;
    note(tx, delivery, actor, "expired", Some(&reason)).await?;
    end(tx, delivery).await?;
    Ok(true)
}

/// Runs a publish that comes too late to be sent and may be out: its channel is asked.
async fn ask_first(tx: &mut Tx, delivery: &Delivery, publish: &ActionId, actor: &Actor) -> Result<()> {
    let reason = "it is to be taken down, and may have been sent since the backup: the channel is asked";
    note(tx, &delivery.id, actor, "asked about", Some(reason)).await?;
    run_now(tx, delivery, publish, DeliveryState::Scheduled).await
}

/// Nobody knows whether it is out: a person does, once they have looked.
async fn tell(tx: &mut Tx, account: &AccountName, delivery: &DeliveryId, at: Timestamp, actor: &Actor) -> Result<()> {
    let message = format!(
        "it was to be taken down at {at}, and whether it is out is not known; look at the account, then \
         `fanfare queue resolve {delivery}`: what is out is then taken down"
    );
    tracing::error!(delivery.id = %delivery, account = %account, "not taken down: {message}");
    raise(tx, AlertKind::Uncertain, account, Some(delivery), &message).await?;
    note(tx, delivery, actor, "not taken down yet", Some(&message)).await?;
    let now = tx.now;
    tx.execute("UPDATE removals SET told_at = $2 WHERE delivery = $1", args![delivery, now]).await.map(drop)
}

async fn is_being_deleted(tx: &mut Tx, delivery: &DeliveryId) -> Result<bool> {
    let sql = "SELECT id FROM actions WHERE delivery = $1 AND kind = 'delete' AND ready <> 0 LIMIT 1";
    Ok(tx.first(sql, args![delivery]).await?.is_some())
}

/// Whether anything of it is out, as far as is known: what was sent, or the first parts of what failed.
async fn is_out(tx: &mut Tx, delivery: &DeliveryId) -> Result<bool> {
    if let Some(receipt) = load_delivery(tx, delivery).await?.receipt {
        return Ok(!receipt.parts.is_empty());
    }
    let action = publish_of(tx, delivery).await?;
    Ok(!rows::parts(&load_steps(tx, &action).await?).parts.is_empty())
}

/// A delete like any other, due now.
pub(super) async fn delete(tx: &mut Tx, delivery: &DeliveryId, account: &AccountName, actor: &Actor) -> Result<()> {
    let (id, now) = (ActionId::make(), tx.now);
    drop_changes(tx, delivery, actor).await?;
    tx.execute(
        "INSERT INTO actions (id, delivery, account, kind, state, ready, part_out, next_at, due_at, failures, created_at,
         urgent) VALUES ($1, $2, $3, 'delete', 'waiting', 1, 0, $4, $4, 0, $4, 1)",
        args![&id, delivery, account, now],
    )
    .await
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::schema::{SQLITE, STEPS};
    use super::*;

    #[test]
    fn what_is_due_is_found_without_going_through_all_actions() {
        let file = rusqlite::Connection::open_in_memory().unwrap();
        for statement in STEPS.iter().flat_map(|step| step.iter()) {
            file.execute_batch(&SQLITE.spell(statement)).unwrap();
        }
        for sql in [DUE, DUE_OF_ACCOUNT] {
            let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let given: &[&dyn rusqlite::ToSql] = &[&1, &"x", &1];
            let steps = plan.query_map(&given[..plan.parameter_count()], |row| row.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = steps.collect::<Result<_, _>>().unwrap();
            assert!(steps.iter().any(|step| step.starts_with("SEARCH r USING INDEX removals_due")), "{steps:?}");
            assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
        }
    }
}
