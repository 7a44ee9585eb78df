//! How a publish begins: the intent of its first step is the only row that is written before a request leaves.
//!
//! That the action and its delivery run is read off that row for as long as it is open (`steps.begins`, with what it was
//! begun; the action's own row has that not yet). It is written to their own rows with what comes of the step: nearly
//! always with the end of the action, so that they are written once. Whoever changes them sooner writes it down before
//! ([`super::journal::claimed`]).

use jiff::Timestamp;

use super::Result;
use super::rows::{Line, tell_line};
use super::tx::{Row, Tx, args};
use crate::delivery::{ActionKind, Actor, Change};
use crate::id::{AccountName, ActionId, DeliveryId, WorkerId};

/// What makes a step of table `t` one that says that its action runs.
macro_rules! begins {
    () => {
        "t.done_at IS NULL AND t.acts = 1 AND t.begins IS NOT NULL"
    };
}
pub(super) use begins;

/// With what action `a` was begun, if only its first step says that it runs.
macro_rules! begun_with {
    () => {
        concat!(
            "CASE WHEN a.steps_version IS NULL THEN (SELECT t.begins FROM steps t WHERE t.action = a.id AND ",
            $crate::store::begun::begins!(),
            ") END"
        )
    };
}
pub(super) use begun_with;

/// Since when delivery `d` is sent, if only the first step of its publish says so.
macro_rules! sending_since {
    () => {
        concat!(
            "CASE WHEN d.state IN ('scheduled', 'sending')
             THEN (SELECT t.since FROM actions b CROSS JOIN steps t WHERE b.delivery = d.id AND b.kind = 'publish'
                   AND b.steps_version IS NULL AND t.action = b.id AND ",
            $crate::store::begun::begins!(),
            ") END"
        )
    };
}
pub(super) use sending_since;

/// The state of delivery `d`.
macro_rules! state_of {
    () => {
        concat!("CASE WHEN ", $crate::store::begun::sending_since!(), " IS NOT NULL THEN 'sending' ELSE d.state END")
    };
}
pub(super) use state_of;

/// The step with which a publish began, while nothing else says that it runs.
pub(super) struct Begun {
    /// With what, as it is stored.
    begun_as: i64,
    at: Timestamp,
    worker: WorkerId,
    /// Its key.
    step: String,
}

impl Begun {
    /// That of an action, if its row says that it was never begun.
    pub(super) async fn of(tx: &mut Tx, action: &ActionId) -> Result<Option<Self>> {
        let sql = concat!(
            "SELECT t.begins, t.since, t.worker, t.step FROM steps t CROSS JOIN actions a WHERE t.action = $1 AND ",
            begins!(),
            " AND a.id = t.action AND a.steps_version IS NULL"
        );
        tx.first(sql, args![action]).await?.map(|mut row| Self::read(&mut row)).transpose()
    }

    /// `begins, since, worker, step`.
    fn read(row: &mut Row) -> Result<Self> {
        Ok(Self { begun_as: row.int()?, at: row.time()?, worker: WorkerId::new(row.text()?), step: row.text()? })
    }

    /// Has the action and its delivery say themselves that they run.
    pub(super) async fn write_down(&self, tx: &mut Tx, action: &ActionId, delivery: &DeliveryId) -> Result<()> {
        let sql = "UPDATE actions SET state = 'running', steps_version = $2 WHERE id = $1";
        tx.send(sql, args![action, self.begun_as]).await?;
        let sql = "UPDATE deliveries SET state = 'sending', reason = NULL, next_at = NULL, attempts = attempts + 1, updated_at = $2,
                   previous_change = last_change, last_change = nextval('changes_id_seq') WHERE id = $1";
        tx.send(sql, args![delivery, self.at]).await?;
        let (actor, what) = (Actor::worker(&self.worker), lines(&self.step));
        tell_line(tx, delivery, &Line { at: self.at, actor: &actor, what: &what, reason: None, begun: None }).await
    }
}

/// What a history says of a publish that began with the step of this key, a line each.
pub(super) fn lines(step: &str) -> String {
    format!("{} begun\nstep {step} begun", ActionKind::Publish)
}

/// What was begun and is not written down, where `$which`.
macro_rules! unwritten {
    ($which:literal) => {
        concat!(
            "SELECT a.id, a.delivery, t.begins, t.since, t.worker, t.step FROM steps t CROSS JOIN actions a WHERE ",
            $which,
            $crate::store::begun::begins!(),
            " AND a.id = t.action AND a.steps_version IS NULL"
        )
    };
}

/// Writes down whatever runs.
pub(super) async fn write_all_down(tx: &mut Tx) -> Result<()> {
    let rows = tx.query(unwritten!(""), args![]).await?;
    write_down(tx, rows).await
}

/// Writes down what somebody has begun for the account and not brought to its end.
pub(super) async fn write_down_of(tx: &mut Tx, account: &AccountName) -> Result<()> {
    let rows = tx.query(unwritten!("t.account = $1 AND "), args![account]).await?;
    write_down(tx, rows).await
}

async fn write_down(tx: &mut Tx, rows: Vec<Row>) -> Result<()> {
    for mut row in rows {
        let (action, delivery) = (ActionId::new(row.text()?), DeliveryId::new(row.text()?));
        Begun::read(&mut row)?.write_down(tx, &action, &delivery).await?;
    }
    Ok(())
}

/// What is not written in the history of a delivery yet; `publish` is the action that sends it.
pub(super) async fn untold(tx: &mut Tx, publish: &ActionId) -> Result<Vec<Change>> {
    let Some(begun) = Begun::of(tx, publish).await? else { return Ok(Vec::new()) };
    let actor = Actor::worker(&begun.worker);
    let change = |what: &str| Change { at: begun.at, actor: actor.clone(), what: what.to_owned(), reason: None };
    Ok(lines(&begun.step).lines().map(change).collect())
}
