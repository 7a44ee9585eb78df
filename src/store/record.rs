//! What a worker adds to the journal of an action: the few transactions that every post needs, so the statements are few too.

use std::sync::Arc;

use serde_json::Value;

use super::alerts::raise;
use super::journal::{Claimed, both_claimed, claimed, claimed_as_it_is, next_after, next_of};
use super::rows::{Line, PartOut, claim, derive_state, load_delivery, number, owner, set_state, tell_line};
use super::tx::{Tx, args, json};
use super::{Error, Fence, Intent, Result, Store, Upcoming, call, counters, leases, outbox, removals};
use crate::config::AlertKind;
use crate::delivery::{ActionKind, BegunAs, DeliveryState, Receipt, Step, StepKind, Waiting};
use crate::id::{AccountName, ActionId};
use crate::store::tx::corrupt;

/// One addition to the journal of an action.
#[derive(Clone, Debug)]
pub enum Record {
    /// The action runs, its delivery is `sending`.
    Start(BegunAs),
    /// Minted values, by name; the first that was kept under a name counts.
    Mint(Vec<(String, String)>),
    /// A step is about to run. Holds and the budget are checked in the same transaction; it counts as an attempt.
    ///
    /// A `Repeatable` step may be begun again, whatever its row says: its old result is forgotten. A `Keyed` step that is open
    /// may be begun again and keeps its first `since`. For a `Repeatable` step this may be left out altogether.
    Begin(Intent),
    /// The result of a step. For one that publishes, `result["id"]` becomes this delivery's own.
    Finish {
        /// The step.
        step: Step,
        /// What it gave.
        result: Value,
    },
    /// The result of a step is not needed any more, and not to be kept.
    Forget(Step),
    /// The action is done, and its delivery `sent`. The ids of the receipt's parts become this delivery's own.
    Complete(Receipt),
}

/// So many readers are named in an alert.
const NAMED: usize = 5;

impl Store {
    /// Adds to the journal of an action: durable when it returns, all of it or nothing.
    ///
    /// # Errors
    ///
    /// [`Error::LeaseLost`]. Of a beginning: [`Error::Paused`], [`Error::OverBudget`];
    /// [`Error::StepOpen`] for a `Once` step that is open; [`Error::StepDone`] for a `Once` or `Keyed` one that has its result.
    /// Of a result: [`Error::IdTaken`] if its id is another delivery's; the step stays open then.
    pub async fn record(&self, fence: &Fence, action: &ActionId, records: &[Record]) -> Result<()> {
        call!(self.write_of[&fence.account], (fence, action, records), record)
    }

    /// The same, and gives what is to be done next for the account, as [`Store::next_action`] does. If there is nothing, the
    /// account is given back.
    pub async fn record_and_next(
        &self,
        fence: &Fence,
        action: &ActionId,
        records: &[Record],
    ) -> Result<Option<Box<Upcoming>>> {
        call!(self.write_of[&fence.account], (fence, action, records), record_and_next)
    }

    /// As [`Store::record`], in one transaction with what is to be added to the journal of `ended`, another action of the account.
    /// Gives what [`Store::next_action`] would give if `action` were done.
    pub async fn record_and_look(
        &self,
        fence: &Fence,
        ended: Option<&Arc<Ended>>,
        action: &ActionId,
        records: &[Record],
    ) -> Result<Option<Box<Upcoming>>> {
        let ended = ended.cloned();
        call!(self.write_of[&fence.account], (fence, ended, action, records), record_and_look)
    }
}

/// An action with what is to be added to its journal.
pub type Ended = (ActionId, Vec<Record>);

async fn record_and_next(
    tx: &mut Tx,
    fence: &Fence,
    action: &ActionId,
    records: &[Record],
) -> Result<Option<Box<Upcoming>>> {
    record(tx, fence, action, records).await?;
    let next = next_of(tx, &fence.account).await?;
    if next.is_none() {
        leases::release_done(tx, fence).await?;
    }
    Ok(next)
}

async fn record_and_look(
    tx: &mut Tx,
    fence: &Fence,
    ended: &Option<Arc<Ended>>,
    action: &ActionId,
    records: &[Record],
) -> Result<Option<Box<Upcoming>>> {
    let claimed = match ended {
        None => claimed_as_it_is(tx, fence, action).await?,
        Some(ended) => {
            let (ended, its_records) = &**ended;
            let (its, own) = both_claimed(tx, fence, ended, action).await?;
            add(tx, fence, ended, its, its_records).await?;
            own
        }
    };
    let is_paused = claimed.paused.is_some();
    add(tx, fence, action, claimed, records).await?;
    next_after(tx, &fence.account, action, is_paused).await
}

async fn record(tx: &mut Tx, fence: &Fence, action: &ActionId, records: &[Record]) -> Result<()> {
    let claimed = claimed_as_it_is(tx, fence, action).await?;
    add(tx, fence, action, claimed, records).await
}

async fn add(tx: &mut Tx, fence: &Fence, action: &ActionId, claimed: Claimed, records: &[Record]) -> Result<()> {
    let mut adding = Adding::to_record(tx, fence, action, claimed, records).await?;
    for record in records {
        match record {
            Record::Start(_) if adding.begins_with.is_some() => {}
            Record::Start(begun_as) => adding.start(tx, *begun_as).await?,
            Record::Mint(minted) => adding.mint(tx, minted).await?,
            Record::Begin(intent) => adding.begin(tx, intent).await?,
            Record::Finish { step, result } => adding.finish(tx, step, result, "done").await?,
            Record::Forget(step) => adding.forget(tx, step).await?,
            Record::Complete(receipt) => adding.complete(tx, receipt).await?,
        }
    }
    adding.end(tx).await
}

/// Takes an open step as done with what the channel was found to have.
pub(super) async fn settle(
    tx: &mut Tx,
    fence: &Fence,
    action: &ActionId,
    step: &Step,
    found: &Value,
    twins: &[AccountName],
) -> Result<()> {
    if let Some(id) = found.get("id").and_then(Value::as_str).filter(|_| step.publishes) {
        for twin in twins {
            if let Some(delivery) = owner(tx, twin, id).await? {
                return Err(Error::IdTaken { account: twin.clone(), id: id.to_owned(), delivery });
            }
        }
    }
    let mut adding = Adding::begin_with(tx, fence, action).await?;
    adding.finish(tx, step, found, "found at the channel").await?;
    adding.end(tx).await
}

/// Gives a delivery's row the number of the next line of its history, if the value of that name says so.
macro_rules! numbered {
    ($value:literal) => {
        concat!(
            "previous_change = CASE WHEN ",
            $value,
            " = 1 THEN last_change ELSE previous_change END, last_change = CASE WHEN ",
            $value,
            " = 1 THEN nextval('changes_id_seq') ELSE last_change END"
        )
    };
}

/// Additions to one journal, in one transaction.
struct Adding<'a> {
    fence: &'a Fence,
    action: &'a ActionId,
    claimed: Claimed,
    /// Ids of the platform that were made this delivery's own already.
    owned: Vec<String>,
    /// What the history is to say, a line each.
    told: Vec<String>,
    /// The delivery's row has the number of that in its history.
    numbered: bool,
    /// The delivery is being sent from now on, and its row does not say so yet.
    sending: bool,
    /// Something that people see is out, and the action's row does not say so yet.
    part_out: bool,
    /// With what a publish begins whose first step alone will say so.
    begins_with: Option<BegunAs>,
    /// The step of a publish that alone says that it runs, and is finished with it.
    only: Option<String>,
}

impl<'a> Adding<'a> {
    async fn begin_with(tx: &mut Tx, fence: &'a Fence, action: &'a ActionId) -> Result<Self> {
        let claimed = claimed(tx, fence, action).await?;
        Ok(Self::new(fence, action, claimed))
    }

    /// The same, and sees whether the rows of action and delivery need not be written at both ends of the one step.
    async fn to_record(
        tx: &mut Tx,
        fence: &'a Fence,
        action: &'a ActionId,
        claimed: Claimed,
        records: &[Record],
    ) -> Result<Self> {
        let mut adding = Self::new(fence, action, claimed);
        if adding.claimed.is_fresh {
            adding.begins_with = begins_with(records);
            adding.only = ends_with(records);
            if adding.begins_with.is_none() && adding.only.is_none() {
                adding.claimed.write_down(tx, action).await?;
            }
        }
        Ok(adding)
    }

    fn new(fence: &'a Fence, action: &'a ActionId, claimed: Claimed) -> Self {
        Self {
            fence,
            action,
            claimed,
            owned: Vec::new(),
            told: Vec::new(),
            numbered: false,
            sending: false,
            part_out: false,
            begins_with: None,
            only: None,
        }
    }

    async fn start(&mut self, tx: &mut Tx, begun_as: BegunAs) -> Result<()> {
        let sql = "UPDATE actions SET state = 'running', steps_version = $2 WHERE id = $1";
        tx.send(sql, args![self.action, begun_as.stored()]).await?;
        self.sending = self.claimed.kind == ActionKind::Publish;
        self.told.push(format!("{} begun", self.claimed.kind));
        Ok(())
    }

    async fn mint(&self, tx: &mut Tx, minted: &[(String, String)]) -> Result<()> {
        let sql = "INSERT INTO minted (action, name, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        for (name, value) in minted {
            tx.send(sql, args![self.action, name, value]).await?;
        }
        Ok(())
    }

    async fn begin(&mut self, tx: &mut Tx, intent: &Intent) -> Result<()> {
        let account = &self.fence.account;
        let Claimed { kind, paused, .. } = &self.claimed;
        if let Some(reason) = paused.as_ref().filter(|_| *kind != ActionKind::Delete) {
            return Err(Error::Paused { reason: reason.clone() });
        }
        if let Some(cost) = &intent.cost {
            counters::charge(tx, account, cost).await?;
        }
        self.mint(tx, &intent.minted).await?;
        if let Some(begun_as) = self.begins_with.take() {
            if self.insert(tx, &intent.step, None, Some(begun_as)).await? {
                return Ok(());
            }
            self.claimed.write_down(tx, self.action).await?;
            self.start(tx, begun_as).await?;
        }
        self.intend(tx, &intent.step).await?;
        let now = tx.now;
        let sql = if std::mem::take(&mut self.sending) {
            concat!(
                "UPDATE deliveries SET state = 'sending', reason = NULL, next_at = NULL, attempts = attempts + 1, updated_at = $2, ",
                numbered!("$3"),
                " WHERE id = $1"
            )
        } else {
            concat!(
                "UPDATE deliveries SET attempts = attempts + 1, updated_at = $2, ",
                numbered!("$3"),
                " WHERE id = $1"
            )
        };
        let number = !std::mem::replace(&mut self.numbered, true);
        tx.send(sql, args![&self.claimed.delivery, now, number]).await?;
        self.told.push(format!("step {} begun", intent.step.key()));
        Ok(())
    }

    async fn intend(&self, tx: &mut Tx, step: &Step) -> Result<()> {
        if self.insert(tx, step, None, None).await? {
            return Ok(());
        }
        let (key, action) = (step.key(), self.action);
        let row = tx.first("SELECT done_at FROM steps WHERE action = $1 AND step = $2", args![action, &key]).await?;
        let done_at = row.ok_or_else(|| corrupt("a step that is there and is not"))?.opt_time()?;
        match (done_at, step.kind) {
            (None, StepKind::Once) => Err(Error::StepOpen { step: key }),
            (Some(_), StepKind::Once | StepKind::Keyed) => Err(Error::StepDone { step: key }),
            (None, StepKind::Keyed) => {
                let sql = "UPDATE steps SET worker = $3, lease_until = $4 WHERE action = $1 AND step = $2";
                tx.execute(sql, args![action, &key, &self.fence.worker, self.claimed.until]).await.map(drop)
            }
            (_, StepKind::Repeatable) => {
                tx.execute("DELETE FROM steps WHERE action = $1 AND step = $2", args![action, &key]).await?;
                self.insert(tx, step, None, None).await.map(drop)
            }
        }
    }

    /// False if the step is there already.
    async fn insert(&self, tx: &mut Tx, step: &Step, result: Option<&str>, begins: Option<BegunAs>) -> Result<bool> {
        let (now, key, declared) = (tx.now, step.key(), json(step)?);
        let (acts, done_at) = (step.kind != StepKind::Repeatable, result.map(|_| now));
        let Fence { account, worker, .. } = self.fence;
        tx.changes_one(
            "INSERT INTO steps (action, step, ordinal, account, declared, acts, since, done_at, result, worker, lease_until, begins)
             VALUES ($1, $2, (SELECT COUNT(*) FROM steps WHERE action = $1), $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT DO NOTHING",
            args![self.action, &key, account, &declared, acts, now, done_at, result, worker, self.claimed.until, begins.map(BegunAs::stored)],
        )
        .await
    }

    async fn finish(&mut self, tx: &mut Tx, step: &Step, result: &Value, how: &str) -> Result<()> {
        let (now, key, text) = (tx.now, step.key(), json(result)?);
        if self.only.is_some() {
            let sql = "UPDATE steps SET done_at = $3, result = $4
                       WHERE action = $1 AND step = $2 AND worker = $5 AND done_at IS NULL AND begins IS NOT NULL";
            let args = args![self.action, &key, now, &text, &self.fence.worker];
            if !tx.changes_one(sql, args).await? {
                self.only = None;
                self.claimed.write_down(tx, self.action).await?;
            }
        }
        let sql = "UPDATE steps SET done_at = $3, result = $4 WHERE action = $1 AND step = $2";
        if self.only.is_none() && !tx.changes_one(sql, args![self.action, &key, now, &text]).await? {
            if step.kind != StepKind::Repeatable {
                return Err(Error::Missing { what: "step", id: key });
            }
            self.insert(tx, step, Some(&text), None).await?;
        }
        let id = platform_id(result);
        if step.publishes && id.as_deref() != Some("") {
            self.part_out = true;
            if let Some(id) = id {
                self.own(tx, id, result.get("url").and_then(Value::as_str)).await?;
            }
        }
        self.told.push(format!("step {key} {how}"));
        Ok(())
    }

    async fn forget(&self, tx: &mut Tx, step: &Step) -> Result<()> {
        let sql = "UPDATE steps SET result = 'null' WHERE action = $1 AND step = $2";
        tx.send(sql, args![self.action, &step.key()]).await
    }

    async fn complete(&mut self, tx: &mut Tx, receipt: &Receipt) -> Result<()> {
        for part in receipt.parts.iter().filter(|part| !part.id.is_empty()) {
            self.own(tx, part.id.clone(), part.url.as_deref()).await?;
        }
        let part_out = std::mem::take(&mut self.part_out);
        let attempt = self.only.is_some();
        let sql = "UPDATE actions SET state = 'done', ready = 0, reason = NULL,
                   steps_version = COALESCE(steps_version, (SELECT t.begins FROM steps t WHERE t.action = $1 AND t.step = $3)),
                   part_out = CASE WHEN $2 = 1 THEN 1 ELSE part_out END WHERE id = $1";
        tx.send(sql, args![self.action, part_out, self.only.as_deref()]).await?;
        let Claimed { delivery, kind, actor, .. } = &self.claimed;
        if *kind == ActionKind::Delete && !receipt.parts.is_empty() {
            let stays = "too old to be deleted: it says now that it was withdrawn, and its pictures stay";
            tx.send("UPDATE actions SET reason = $2 WHERE id = $1", args![self.action, stays]).await?;
        }
        let (now, proof) = (tx.now, json(receipt)?);
        // Nearly always the publish is all that was ever done to the delivery.
        let sql = concat!(
            "UPDATE deliveries SET state = 'sent', reason = NULL, next_at = NULL, receipt = $2, error = NULL, updated_at = $3, \
             attempts = attempts + $5, ",
            numbered!("$4"),
            // Seen by the index alone.
            " WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.delivery = $1 LIMIT 1 OFFSET 1)"
        );
        let alone = *kind == ActionKind::Publish
            && tx.changes_one(sql, args![delivery, &proof, now, !self.numbered, attempt]).await?;
        self.numbered |= alone;
        if !alone {
            let sql = "UPDATE deliveries SET attempts = attempts + $2 WHERE id = $1";
            tx.send(sql, args![delivery, attempt]).await?;
            // Of a post that was given up on the way, what is out stays known beside what answers it.
            let known = match kind {
                ActionKind::Publish => Receipt::default(),
                ActionKind::Reply | ActionKind::Edit | ActionKind::Delete => outbox::out(tx, delivery).await?,
            };
            let proof = json(&known.after(*kind, receipt))?;
            let sql = "UPDATE deliveries SET receipt = $2, error = NULL WHERE id = $1";
            tx.execute(sql, args![delivery, &proof]).await?;
            derive_state(tx, delivery).await?;
            let adds = matches!(kind, ActionKind::Reply | ActionKind::Edit) && !receipt.parts.is_empty();
            if adds && load_delivery(tx, delivery).await?.state == DeliveryState::Retracted {
                // It came to light after its post was taken down.
                removals::delete(tx, delivery, &self.fence.account, actor).await?;
            }
        }
        let unknown = receipt.unknown();
        if !unknown.is_empty() {
            // A list may have thousands; the receipt names them all.
            let more = unknown.len().checked_sub(NAMED).filter(|more| *more > 0);
            let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
            let told = format!(
                "whether {}{more} got it is not known, and nobody gets it twice; look in the mail server's log for the Message-IDs of the \
                 issue",
                unknown[..unknown.len().min(NAMED)].join(", ")
            );
            raise(tx, AlertKind::Uncertain, &self.fence.account, Some(delivery), &told).await?;
        }
        self.sending = false;
        self.told.push(match kind {
            ActionKind::Publish => "sent".to_owned(),
            kind => format!("{kind} done"),
        });
        Ok(())
    }

    async fn own(&mut self, tx: &mut Tx, id: String, url: Option<&str>) -> Result<()> {
        if !self.owned.contains(&id) {
            claim(tx, &self.fence.account, (&id, url), &self.claimed.delivery).await?;
            self.owned.push(id);
        }
        Ok(())
    }

    /// What was left for the end, because it may not be needed or goes with something else.
    async fn end(&self, tx: &mut Tx) -> Result<()> {
        let Claimed { delivery, actor, .. } = &self.claimed;
        if self.sending {
            set_state(tx, delivery, DeliveryState::Sending, &Waiting::default(), None).await?;
        }
        if self.part_out {
            let sql = "UPDATE actions SET part_out = $2 WHERE id = $1";
            tx.send(sql, args![self.action, PartOut::Blocks]).await?;
        }
        if self.told.is_empty() {
            return Ok(());
        }
        let told = self.told.join("\n");
        if !self.numbered {
            number(tx, delivery).await?;
        }
        let begun = self.only.as_deref().map(|step| (self.action, step));
        let line = Line { at: tx.now, actor, what: &told, reason: None, begun };
        tell_line(tx, delivery, &line).await
    }
}

/// With what a publish begins, if all that is recorded is that it does, with a step that acts.
fn begins_with(records: &[Record]) -> Option<BegunAs> {
    match records {
        [Record::Start(begun_as), minted @ .., Record::Begin(intent)]
            if intent.step.kind != StepKind::Repeatable
                && minted.iter().all(|record| matches!(record, Record::Mint(_))) =>
        {
            Some(*begun_as)
        }
        _ => None,
    }
}

/// The key of the step that is finished, if all that is recorded is that the action ends with it.
fn ends_with(records: &[Record]) -> Option<String> {
    match records {
        [Record::Finish { step, .. }, Record::Complete(_)] => Some(step.key()),
        _ => None,
    }
}

/// The id in a step's result; platforms give text or a number. An empty one says that nothing is out.
fn platform_id(result: &Value) -> Option<String> {
    match result.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}
