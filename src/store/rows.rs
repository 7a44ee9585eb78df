//! Rows of the tables as the types of `delivery`, and the small writes that many operations share.

use jiff::Timestamp;

use super::tx::{Link, Row, Tx, Value, args, corrupt, json};
use super::{Error, Result, StepRow, begun, removals};
use crate::delivery::{
    Action, ActionKind, ActionState, Actor, BegunAs, Change, Delivery, DeliveryState, Failure, PartReceipt,
    Publication, Receipt, Step, Waiting,
};
use crate::id::{AccountName, ActionId, ArticleId, BlobHash, ChannelName, DeliveryId, PublicationId, WorkerId};

/// What people see of an action that is not at its end: the column `part_out`. Its numbers stand in conditions and in the index
/// `actions_out` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartOut {
    /// Nothing.
    Nothing = 0,
    /// Some of it; nothing else of the account comes between that and the rest.
    Blocks = 1,
    /// Some of it; the rest waits for something of its own, a reader's mailbox, and nothing else of the account waits for that.
    Alone = 2,
}

impl From<PartOut> for Value<'_> {
    fn from(part_out: PartOut) -> Self {
        Self::Int(part_out as i64)
    }
}

/// The columns of [`delivery`], of a table called `d`.
macro_rules! delivery_columns {
    () => {
        $crate::store::rows::delivery_columns!($crate::store::begun::sending_since!())
    };
    ($since:expr) => {
        concat!(
            "d.id, d.publication, d.article, d.account, d.channel, d.template, d.post, d.state, d.reason, d.next_at, \
             d.due_at, d.late_at, (SELECT p.embargo_until FROM publications p WHERE p.id = d.publication), d.attempts, \
             d.receipt, d.error, d.created_at, d.updated_at, ",
            $since
        )
    };
}
pub(super) use delivery_columns;

/// The columns of [`action`], of a table called `a`.
macro_rules! action_columns {
    () => {
        $crate::store::rows::action_columns!($crate::store::begun::begun_with!())
    };
    ($begun:expr) => {
        concat!(
            "a.id, a.delivery, a.account, a.kind, a.state, a.next_at, a.due_at, a.post, a.reason, a.failures, a.error, \
             a.steps_version, a.urgent, CASE WHEN a.steps_version IS NOT NULL OR EXISTS (SELECT 1 FROM minted m WHERE m.action = a.id) \
             THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END, ",
            $begun
        )
    };
}
pub(super) use action_columns;

pub(super) fn delivery(row: &mut Row) -> Result<Delivery> {
    let mut delivery = Delivery {
        id: DeliveryId::new(row.text()?),
        publication: PublicationId::new(row.text()?),
        article: ArticleId::new(row.text()?),
        account: AccountName::new(row.text()?),
        channel: ChannelName::new(row.text()?),
        template: row.text()?,
        post: row.opt_text()?.map(BlobHash::new),
        state: row.word()?,
        waiting: Waiting { reason: row.opt_text()?, next_at: row.opt_time()? },
        due_at: row.time()?,
        late_at: row.time()?,
        embargo_until: row.opt_time()?,
        attempts: row.count()?,
        receipt: row.opt_json::<Receipt>()?,
        error: row.opt_json::<Failure>()?,
        created_at: row.time()?,
        updated_at: row.time()?,
    };
    if let Some(since) = row.opt_time()? {
        is_sent(&mut delivery, since);
    }
    Ok(delivery)
}

/// It is being sent, and its row does not say so yet.
pub(super) fn is_sent(delivery: &mut Delivery, since: Timestamp) {
    (delivery.state, delivery.waiting) = (DeliveryState::Sending, Waiting::default());
    delivery.attempts += 1;
    delivery.updated_at = since;
}

pub(super) fn action(row: &mut Row) -> Result<Action> {
    let mut action = Action {
        id: ActionId::new(row.text()?),
        delivery: DeliveryId::new(row.text()?),
        account: AccountName::new(row.text()?),
        kind: row.word()?,
        state: row.word()?,
        next_at: row.time()?,
        due_at: row.time()?,
        post: row.opt_text()?.map(BlobHash::new),
        reason: row.opt_text()?,
        failures: row.count()?,
        error: row.opt_json::<Failure>()?,
        begun_as: row.opt_int()?.map(begun_as).transpose()?,
        is_urgent: row.flag()?,
        has_journal: row.flag()?,
    };
    if let Some(begun) = row.opt_int()?.map(begun_as).transpose()? {
        action.state = ActionState::Running;
        action.begun_as = Some(begun);
        action.has_journal = true;
    }
    Ok(action)
}

/// The column has its name from when it held the version of the steps alone.
fn begun_as(number: i64) -> Result<BegunAs> {
    BegunAs::from_stored(number)
        .ok_or_else(|| corrupt(format!("{number} where it should say with what an action was begun")))
}

/// `action, declared, since, done_at, result, worker, lease_until`.
pub(super) fn step(row: &mut Row) -> Result<StepRow> {
    Ok(StepRow {
        action: ActionId::new(row.text()?),
        step: row.opt_json::<Step>()?.ok_or_else(|| corrupt("a step without its declaration"))?,
        since: row.time()?,
        done_at: row.opt_time()?,
        result: row.opt_json()?,
        worker: WorkerId::new(row.text()?),
        lease_until: row.time()?,
    })
}

/// `id, article, headline, created_at, actor, embargo_until`.
pub(super) fn publication(row: &mut Row) -> Result<Publication> {
    Ok(Publication {
        id: PublicationId::new(row.text()?),
        article: ArticleId::new(row.text()?),
        headline: row.text()?,
        created_at: row.time()?,
        actor: Actor::from_stored(row.text()?),
        embargo_until: row.opt_time()?,
    })
}

/// `at, actor, what, reason, before, before_at`: what one transaction changed, a line for each, behind what was to be told of
/// before.
pub(super) fn changes(row: &mut Row) -> Result<Vec<Change>> {
    let (at, actor, what, reason) = (row.time()?, Actor::from_stored(row.text()?), row.text()?, row.opt_text()?);
    let (before, before_at) = (row.opt_text()?.unwrap_or_default(), row.opt_time()?);
    let change = |at, what: &str, reason| Change { at, actor: actor.clone(), what: what.to_owned(), reason };
    let earlier = before.lines().map(|what| change(before_at.unwrap_or(at), what, None));
    Ok(earlier.chain(what.lines().map(|what| change(at, what, reason.clone()))).collect())
}

/// A delivery by its id.
pub(super) async fn load_delivery(tx: &mut Tx, id: &DeliveryId) -> Result<Delivery> {
    let sql = concat!("SELECT ", delivery_columns!(), " FROM deliveries d WHERE d.id = $1");
    match tx.first(sql, args![id]).await? {
        Some(mut row) => delivery(&mut row),
        None => Err(Error::Missing { what: "delivery", id: id.to_string() }),
    }
}

/// Adds to a delivery's history, a line for each change.
pub(super) async fn note(
    tx: &mut Tx,
    delivery: &DeliveryId,
    actor: &Actor,
    what: &str,
    reason: Option<&str>,
) -> Result<()> {
    number(tx, delivery).await?;
    tell(tx, delivery, actor, what, reason).await
}

/// Gives a delivery's row the number of the next line of its history.
pub(super) async fn number(tx: &mut Tx, delivery: &DeliveryId) -> Result<()> {
    let sql =
        "UPDATE deliveries SET previous_change = last_change, last_change = nextval('changes_id_seq') WHERE id = $1";
    tx.send(sql, args![delivery]).await
}

/// The numbers of lines go on behind the last there is. To be said where that may be another than this connection knows.
pub(super) const COUNT_ON: &str = "SELECT setval('changes_id_seq', COALESCE(MAX(id), 1)) FROM changes";

/// The same for a delivery whose row has the number of the line already.
pub(super) async fn tell(
    tx: &mut Tx,
    delivery: &DeliveryId,
    actor: &Actor,
    what: &str,
    reason: Option<&str>,
) -> Result<()> {
    let at = tx.now;
    tell_line(tx, delivery, &Line { at, actor, what, reason, begun: None }).await
}

/// Begins the history of a delivery whose row was made, with the number of this line, by the statement just before.
pub(super) async fn tell_first(
    tx: &mut Tx,
    delivery: &DeliveryId,
    actor: &Actor,
    what: &str,
    reason: Option<&str>,
) -> Result<()> {
    // PostgreSQL says the statements of many deliveries at once, and knows by the row alone which number is whose.
    let Link::Sqlite(_) = tx.link else { return tell(tx, delivery, actor, what, reason).await };
    let now = tx.now;
    let sql = "INSERT INTO changes (id, delivery, at, actor, what, reason)
               VALUES (currval('changes_id_seq'), $1, $2, $3, $4, $5)";
    tx.send(sql, args![delivery, now, actor.as_str(), what, reason]).await
}

/// What a line of a history says.
pub(super) struct Line<'a> {
    pub(super) at: Timestamp,
    pub(super) actor: &'a Actor,
    /// A line for each change.
    pub(super) what: &'a str,
    pub(super) reason: Option<&'a str>,
    /// The action that the same actor began before, with its step, of which nothing was told then.
    pub(super) begun: Option<(&'a ActionId, &'a str)>,
}

/// The same with all that a line can say.
pub(super) async fn tell_line(tx: &mut Tx, delivery: &DeliveryId, line: &Line<'_>) -> Result<()> {
    let Line { at, actor, what, reason, begun } = *line;
    let (action, step) = begun.unzip();
    let before = step.map(begun::lines);
    tx.send(
        "INSERT INTO changes (id, delivery, at, actor, what, reason, before, before_at, previous)
         SELECT d.last_change, d.id, $2, $3, $4, $5, $6, (SELECT t.since FROM steps t WHERE t.action = $7 AND t.step = $8),
         d.previous_change FROM deliveries d WHERE d.id = $1",
        args![delivery, at, actor.as_str(), what, reason, before.as_deref(), action, step],
    )
    .await
}

/// The numbers of the lines in the history of delivery `$1`, as a query: each line tells the one before it.
macro_rules! history_of {
    () => {
        "WITH RECURSIVE line (id, previous) AS (
             SELECT c.id, c.previous FROM deliveries d JOIN changes c ON c.id = d.last_change WHERE d.id = $1
             UNION ALL SELECT c.id, c.previous FROM line JOIN changes c ON c.id = line.previous)
         SELECT line.id FROM line"
    };
}
pub(super) use history_of;

/// Gives a delivery a new state, and what people see beside it.
pub(super) async fn set_state(
    tx: &mut Tx,
    delivery: &DeliveryId,
    state: DeliveryState,
    waiting: &Waiting,
    error: Option<&Failure>,
) -> Result<()> {
    let (now, error) = (tx.now, error.map(json).transpose()?);
    tx.send(
        "UPDATE deliveries SET state = $2, reason = $3, next_at = $4, error = COALESCE($5, error), updated_at = $6
         WHERE id = $1",
        args![delivery, state.as_str(), waiting.reason.as_deref(), waiting.next_at, error.as_deref(), now],
    )
    .await?;
    Ok(())
}

/// Gives an action a new state; `ready` says whether a worker may claim it.
pub(super) async fn set_action(tx: &mut Tx, action: &ActionId, state: ActionState, ready: bool) -> Result<()> {
    let sql = "UPDATE actions SET state = $2, ready = $3, stopped = 0 WHERE id = $1";
    tx.send(sql, args![action, state.as_str(), ready]).await?;
    Ok(())
}

/// Keeps why an action waits, or ended as it did.
pub(super) async fn set_outcome(
    tx: &mut Tx,
    action: &ActionId,
    reason: Option<&str>,
    error: Option<&Failure>,
) -> Result<()> {
    let error = error.map(json).transpose()?;
    let sql = "UPDATE actions SET reason = $2, error = COALESCE($3, error) WHERE id = $1";
    tx.send(sql, args![action, reason, error.as_deref()]).await?;
    Ok(())
}

/// The one action of a delivery that sends it.
pub(super) async fn publish_of(tx: &mut Tx, delivery: &DeliveryId) -> Result<ActionId> {
    let sql = "SELECT id FROM actions WHERE delivery = $1 AND kind = 'publish'";
    match tx.first(sql, args![delivery]).await? {
        Some(mut row) => Ok(ActionId::new(row.text()?)),
        None => Err(Error::Missing { what: "action of delivery", id: delivery.to_string() }),
    }
}

/// Gives a delivery whose post is out the state that follows from all its actions.
///
/// An outcome that nobody knows comes first, then what was taken down, then what was changed; else the publish says it.
pub(super) async fn derive_state(tx: &mut Tx, delivery: &DeliveryId) -> Result<()> {
    let sql = "SELECT kind, state, reason FROM actions WHERE delivery = $1 ORDER BY created_at, id";
    let mut publish = ActionState::Waiting;
    let (mut uncertain, mut taken_down, mut changed) = (None, false, false);
    for mut row in tx.query(sql, args![delivery]).await? {
        let (kind, state, reason) = (row.word::<ActionKind>()?, row.word::<ActionState>()?, row.opt_text()?);
        match (kind, state) {
            (_, ActionState::Uncertain) => uncertain = Some(reason),
            (ActionKind::Publish, state) => publish = state,
            (ActionKind::Delete, ActionState::Done) => taken_down = true,
            (ActionKind::Edit | ActionKind::Reply, ActionState::Done) => changed = true,
            _ => {}
        }
    }
    if taken_down {
        removals::end(tx, delivery).await?;
    }
    let state = match publish {
        _ if uncertain.is_some() => DeliveryState::Uncertain,
        _ if taken_down => DeliveryState::Retracted,
        ActionState::Done if changed => DeliveryState::Corrected,
        ActionState::Done => DeliveryState::Sent,
        ActionState::Failed => DeliveryState::Failed,
        ActionState::Dropped => DeliveryState::Cancelled,
        ActionState::Waiting
        | ActionState::Running
        | ActionState::Asking
        | ActionState::Held
        | ActionState::Uncertain => return Ok(()),
    };
    set_state(tx, delivery, state, &Waiting { reason: uncertain.flatten(), next_at: None }, None).await
}

/// Makes a platform's id this delivery's own. Where a post of another delivery has the same one, and is seen elsewhere, both are right if
/// it is a small number: Telegram counts the messages of each chat, and an account may have got another.
pub(super) async fn claim(
    tx: &mut Tx,
    account: &AccountName,
    (id, url): (&str, Option<&str>),
    delivery: &DeliveryId,
) -> Result<()> {
    let sql = "INSERT INTO platform_ids (account, id, delivery) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    if tx.changes_one(sql, args![account, id, delivery]).await? {
        return Ok(());
    }
    let owned = owner(tx, account, id).await?;
    if owned.as_ref() == Some(delivery) {
        return Ok(());
    }
    let elsewhere = match (&owned, url) {
        (Some(other), Some(url)) if is_elsewhere(tx, other, id, url).await? => Some(format!("{id} {}", place(url))),
        _ => None,
    };
    let mut owned = owned;
    if let Some(id) = elsewhere {
        if tx.changes_one(sql, args![account, &id, delivery]).await? {
            return Ok(());
        }
        owned = owner(tx, account, &id).await?;
        if owned.as_ref() == Some(delivery) {
            return Ok(());
        }
    }
    let delivery = owned.unwrap_or_else(|| DeliveryId::new(""));
    Err(Error::IdTaken { account: account.clone(), id: id.to_owned(), delivery })
}

/// Whether the post `id` of `delivery` is another than the one at `url`.
async fn is_elsewhere(tx: &mut Tx, delivery: &DeliveryId, id: &str, url: &str) -> Result<bool> {
    /// Ids that are a platform's alone are longer.
    const SMALL: usize = 10;
    if id.len() > SMALL || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(false);
    }
    let out = super::outbox::out(tx, delivery).await?;
    let known = out.parts.iter().find(|part| part.id == id).and_then(|part| part.url.as_deref());
    Ok(known.is_some_and(|known| place(known) != place(url)))
}

/// Where a post is seen, without what its address may have besides: `t.me/news` of `https://t.me/s/news/77?single`.
fn place(url: &str) -> String {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(place, _)| place).replace("/s/", "/").to_ascii_lowercase()
}

/// The delivery of `account` to which a platform's id belongs.
pub(super) async fn owner(tx: &mut Tx, account: &AccountName, id: &str) -> Result<Option<DeliveryId>> {
    let sql = "SELECT delivery FROM platform_ids WHERE account = $1 AND id = $2";
    tx.first(sql, args![account, id]).await?.map(|mut row| row.text().map(DeliveryId::new)).transpose()
}

/// The steps of an action, in the order in which they were begun.
pub(super) async fn load_steps(tx: &mut Tx, action: &ActionId) -> Result<Vec<StepRow>> {
    let sql = "SELECT action, declared, since, done_at, result, worker, lease_until
               FROM steps WHERE action = $1 ORDER BY ordinal";
    tx.query(sql, args![action]).await?.iter_mut().map(step).collect()
}

/// The platform's proofs among the results of finished steps.
pub(super) fn parts(steps: &[StepRow]) -> Receipt {
    let done = steps.iter().filter(|row| row.step.publishes).filter_map(|row| row.result.clone());
    let parts = done.filter_map(|result| serde_json::from_value::<PartReceipt>(result).ok());
    Receipt { parts: parts.filter(|part| !part.id.is_empty()).collect() }
}
