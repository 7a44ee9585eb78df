//! Whether a store is sound: what the database can tell, and what only Fanfare knows of it.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{self, delivery_columns};
use super::tx::{Link, Row, Tx, args};
use super::{Error, Result, Store, call};
use crate::delivery::{ActionState, Delivery, DeliveryState};
use crate::id::{AccountName, ActionId, BlobHash, DeliveryId};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Of what: `database`, `delivery`, `action`, `journal`, `content`, `lease`.
    pub about: &'static str,
    /// What it is and what to do, in one sentence.
    pub says: String,
}

/// What a check has looked at, and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// `live` or `sandbox`.
    pub stamp: String,
    /// How many deliveries were looked at.
    pub deliveries: u64,
    /// How many pieces of frozen content were read and held against their hashes.
    pub blobs: u64,
    /// What is wrong, at most a thousand.
    pub faults: Vec<Fault>,
}

/// More faults than these say nothing more.
const MANY: usize = 1000;

/// Rows that are read at a time.
const PAGE: usize = 500;

impl Store {
    /// Looks through all of the store: the database itself, whether deliveries, actions and journal agree, and whether all
    /// frozen content that they speak of is there and has not changed. Reads every byte; changes nothing.
    ///
    /// # Errors
    ///
    /// As any reading call. A database that cannot be read through is a fault that is found.
    pub async fn check(&self) -> Result<Inspection> {
        let (mut found, content) = match call!(self.read, (), inspect) {
            Err(Error::Corrupt { what }) => {
                let fault = Fault { about: "database", says: format!("{what}; restore the store from a backup") };
                return Ok(Inspection { faults: vec![fault], ..Inspection::default() });
            }
            looked => looked?,
        };
        for (hash, delivery) in content {
            match self.blob(&hash).await {
                Ok(_) => found.blobs += 1,
                Err(error @ (Error::NoBlob { .. } | Error::Corrupt { .. })) => {
                    let what = match error {
                        Error::Corrupt { .. } => "is not as it was frozen",
                        _ => "is missing",
                    };
                    let says = format!(
                        "frozen content {hash} of delivery {delivery} {what}; restore the store from a backup, or cancel the \
                         delivery and publish it again"
                    );
                    found.add("content", says);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

impl Inspection {
    fn add(&mut self, about: &'static str, says: String) {
        if self.faults.len() < MANY {
            self.faults.push(Fault { about, says });
        }
    }
}

/// Frozen content that is spoken of, each with one of its deliveries.
type Content = BTreeMap<BlobHash, DeliveryId>;

async fn inspect(tx: &mut Tx) -> Result<(Inspection, Content)> {
    let stamp = super::schema::meta(tx, "stamp").await?.unwrap_or_default();
    let (mut found, mut content) = (Inspection { stamp, ..Inspection::default() }, Content::new());
    database(tx, &mut found).await?;
    orphans(tx, &mut found).await?;
    deliveries(tx, &mut found, &mut content).await?;
    actions(tx, &mut found, &mut content).await?;
    journal(tx, &mut found).await?;
    leases(tx, &mut found).await?;
    Ok((found, content))
}

/// What the engine itself can tell.
async fn database(tx: &mut Tx, found: &mut Inspection) -> Result<()> {
    match tx.link {
        Link::Sqlite(_) => {
            for mut row in tx.query("PRAGMA integrity_check(100)", args![]).await? {
                let said = row.text()?;
                if said != "ok" {
                    let says = format!("SQLite says of the file: {}; restore the store from a backup", said.trim());
                    found.add("database", says);
                }
            }
        }
        Link::Postgres(_) => {
            let sql = "SELECT CAST(c.relname AS TEXT) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                       JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE NOT i.indisvalid AND n.nspname = current_schema()";
            for mut row in tx.query(sql, args![]).await? {
                let says = format!("the index {} was not made to its end; run REINDEX in the database", row.text()?);
                found.add("database", says);
            }
        }
    }
    Ok(())
}

/// Rows that belong to one that is not there. The engines are not asked to see to it (`schema.rs`).
async fn orphans(tx: &mut Tx, found: &mut Inspection) -> Result<()> {
    /// Of one table: what a row belongs to.
    macro_rules! belongs {
        ($table:literal, $column:literal, $parent:literal) => {
            (
                concat!("a row of ", $table, " belongs to ", $column),
                concat!(
                    "SELECT DISTINCT c.",
                    $column,
                    " FROM ",
                    $table,
                    " c WHERE NOT EXISTS (SELECT 1 FROM ",
                    $parent,
                    " p WHERE p.id = c.",
                    $column,
                    ") LIMIT 100"
                ),
            )
        };
    }
    for (what, sql) in [
        belongs!("deliveries", "publication", "publications"),
        belongs!("steps", "action", "actions"),
        belongs!("minted", "action", "actions"),
        belongs!("changes", "delivery", "deliveries"),
        belongs!("platform_ids", "delivery", "deliveries"),
    ] {
        for mut row in tx.query(sql, args![]).await? {
            let says = format!("{what} {}, which is not there; restore the store from a backup", row.text()?);
            found.add("database", says);
        }
    }
    Ok(())
}

async fn deliveries(tx: &mut Tx, found: &mut Inspection, content: &mut Content) -> Result<()> {
    let sql = concat!(
        "SELECT d.id, d.media, a.id, a.state, a.ready,
         (SELECT COUNT(*) FROM actions u WHERE u.delivery = d.id AND u.state = 'uncertain'), ",
        delivery_columns!(),
        " FROM deliveries d LEFT JOIN actions a ON a.delivery = d.id AND a.kind = 'publish'
         WHERE d.id > $1 ORDER BY d.id, a.id LIMIT 500"
    );
    let (mut after, mut seen) = (String::new(), BTreeSet::new());
    loop {
        let rows = tx.query(sql, args![&after]).await?;
        let is_last = rows.len() < PAGE;
        for mut row in rows {
            after = row.text()?;
            let id = DeliveryId::new(&after);
            if !seen.insert(id.clone()) {
                found.add(
                    "delivery",
                    format!("delivery {id} has two actions that send it; restore the store from a backup"),
                );
                continue;
            }
            found.deliveries += 1;
            if let Err(error) = delivery(&id, row, found, content) {
                let says = format!("delivery {id} cannot be read ({error}); restore the store from a backup");
                found.add("delivery", says);
            }
        }
        if is_last {
            return Ok(());
        }
        seen.clear();
    }
}

fn delivery(id: &DeliveryId, mut row: Row, found: &mut Inspection, content: &mut Content) -> Result<()> {
    let media: Vec<BlobHash> = row.opt_json()?.unwrap_or_default();
    let publish = row.opt_text()?.map(ActionId::new);
    let (state, ready) = (row.opt_text()?, row.opt_int()?);
    let uncertain = row.int()? > 0;
    let delivery = rows::delivery(&mut row)?;
    let publish = match (publish, state) {
        (Some(_), Some(state)) => {
            Some((state.parse().map_err(super::tx::corrupt)?, ready.is_some_and(|ready| ready != 0)))
        }
        _ => None,
    };
    if let Some(wrong) = disagree(&delivery, publish, uncertain) {
        let show = format!("`fanfare queue show {id}`");
        found.add(
            "delivery",
            format!("delivery {id} of {} {wrong}; look at {show}, then at its account", delivery.account),
        );
    }
    for hash in delivery.post.into_iter().chain(media) {
        content.entry(hash).or_insert_with(|| id.clone());
    }
    Ok(())
}

/// How a delivery and the action that sends it contradict each other. `ready` actions are those that a worker takes.
fn disagree(delivery: &Delivery, publish: Option<(ActionState, bool)>, has_uncertain_action: bool) -> Option<String> {
    use ActionState as A;
    use DeliveryState as D;
    let state = delivery.state;
    let Some((action, ready)) = publish else {
        let needs_none = matches!(state, D::Draft | D::Skipped);
        return (!needs_none).then(|| format!("is {state}, and nothing is there that would send it"));
    };
    let is_well = match state {
        D::Scheduled | D::Sending => action.is_open() && ready,
        D::Held => matches!(action, A::Held | A::Waiting),
        D::AwaitingApproval | D::Draft => action == A::Waiting,
        D::Sent | D::Corrected => action == A::Done,
        D::Failed => action == A::Failed,
        D::Cancelled | D::Expired => action == A::Dropped,
        D::Uncertain => has_uncertain_action,
        D::Retracted => true,
        D::Skipped => false,
    };
    if !is_well {
        let taken = if ready { "a worker takes it" } else { "no worker takes it" };
        return Some(format!("is {state}, but the action that sends it is {action} and {taken}"));
    }
    if ready && !state.is_open() {
        return Some(format!("is {state}, but a worker would send it"));
    }
    if state.is_out() && delivery.receipt.is_none() {
        return Some(format!("is {state}, but has no receipt"));
    }
    None
}

async fn actions(tx: &mut Tx, found: &mut Inspection, content: &mut Content) -> Result<()> {
    let sql = "SELECT a.id, a.account FROM actions a LEFT JOIN deliveries d ON d.id = a.delivery
               WHERE d.id IS NULL ORDER BY a.id LIMIT 100";
    for mut row in tx.query(sql, args![]).await? {
        let (action, account) = (row.text()?, AccountName::new(row.text()?));
        let says = format!("action {action} of {account} belongs to no delivery; restore the store from a backup");
        found.add("action", says);
    }
    let sql =
        "SELECT id, delivery, state FROM actions WHERE ready <> 0 AND state NOT IN ('waiting', 'running', 'asking')
               AND kind <> 'publish' ORDER BY id LIMIT 100";
    for mut row in tx.query(sql, args![]).await? {
        let (action, delivery, state) = (row.text()?, row.text()?, row.text()?);
        let says = format!(
            "action {action} of delivery {delivery} is {state}, but a worker would take it; look at `fanfare queue show \
             {delivery}`, then at its account"
        );
        found.add("action", says);
    }
    let sql = "SELECT post, delivery FROM actions WHERE post IS NOT NULL";
    for mut row in tx.query(sql, args![]).await? {
        let (hash, delivery) = (BlobHash::new(row.text()?), DeliveryId::new(row.text()?));
        content.entry(hash).or_insert(delivery);
    }
    Ok(())
}

async fn journal(tx: &mut Tx, found: &mut Inspection) -> Result<()> {
    let sql = "SELECT action, step, action, declared, since, done_at, result, worker, lease_until FROM steps
               WHERE (action, step) > ($1, $2) ORDER BY action, step LIMIT 500";
    let (mut action, mut step) = (String::new(), String::new());
    loop {
        let rows = tx.query(sql, args![&action, &step]).await?;
        let is_last = rows.len() < PAGE;
        for mut row in rows {
            (action, step) = (row.text()?, row.text()?);
            let wrong = match rows::step(&mut row) {
                Err(error) => format!("cannot be read ({error})"),
                Ok(row) if row.done_at.is_some() && row.result.is_none() => {
                    "is done, but its result is gone".to_owned()
                }
                Ok(row) if row.step.key() != step => format!("is kept as {}", row.step.key()),
                Ok(_) => continue,
            };
            found.add("journal", format!("step {step} of action {action} {wrong}; restore the store from a backup"));
        }
        if is_last {
            return Ok(());
        }
    }
}

/// A lease lasts minutes. One that lasts longer was given by a clock that was wrong, and keeps its account from everybody.
async fn leases(tx: &mut Tx, found: &mut Inspection) -> Result<()> {
    let end = tx.now.checked_add(jiff::SignedDuration::from_hours(24)).unwrap_or(jiff::Timestamp::MAX);
    for mut row in tx.query("SELECT account, until FROM leases WHERE until > $1", args![end]).await? {
        let (account, until) = (row.text()?, row.time()?);
        let says = format!(
            "account {account} is leased until {until}, by a clock that was wrong; end the worker that has it, and another \
             takes it over"
        );
        found.add("lease", says);
    }
    Ok(())
}
