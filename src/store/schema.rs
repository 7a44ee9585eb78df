//! The tables, and how an older store is brought up to them: forward only, one step per version.

use super::tx::{Link, Place, Tx, args, corrupt};
use super::{Error, Result, Stamp};

/// The steps, oldest first; a step that was released is never changed. The words in braces are the engine's own; what begins with
/// `{postgres}` or `{sqlite}` is for that engine alone.
///
/// Only what can be claimed soon is indexed by account and time (`ready = 1`), so that a million scheduled or finished
/// deliveries cost nothing; `near.rs` says what becomes of the others (`ready = 2`). Times are UTC microseconds.
pub(super) const STEPS: &[&[&str]] = &[
    &[
        "CREATE TABLE publications (
        id TEXT PRIMARY KEY, article TEXT NOT NULL, headline TEXT NOT NULL, created_at BIGINT NOT NULL,
        actor TEXT NOT NULL, embargo_until BIGINT)",
        "CREATE TABLE deliveries (
        id TEXT PRIMARY KEY, publication TEXT NOT NULL REFERENCES publications (id), article TEXT NOT NULL,
        account TEXT NOT NULL, channel TEXT NOT NULL, template TEXT NOT NULL, post TEXT, media TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT, next_at BIGINT, due_at BIGINT NOT NULL, late_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL, receipt TEXT, error TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)",
        "CREATE INDEX deliveries_publication ON deliveries (publication)",
        "CREATE INDEX deliveries_article ON deliveries (article, account, template)",
        "CREATE TABLE actions (
        id TEXT PRIMARY KEY, delivery TEXT NOT NULL REFERENCES deliveries (id), account TEXT NOT NULL,
        kind TEXT NOT NULL, state TEXT NOT NULL, ready BIGINT NOT NULL, part_out BIGINT NOT NULL,
        next_at BIGINT NOT NULL, due_at BIGINT NOT NULL, failures BIGINT NOT NULL, steps_version BIGINT,
        created_at BIGINT NOT NULL)",
        "CREATE INDEX actions_delivery ON actions (delivery)",
        "CREATE INDEX actions_due ON actions (next_at, account) WHERE ready = 1",
        "CREATE INDEX actions_account ON actions (account, due_at, created_at, id) WHERE ready = 1",
        "CREATE INDEX actions_out ON actions (account) WHERE ready = 1 AND part_out = 1",
        "CREATE TABLE steps (
        action TEXT NOT NULL REFERENCES actions (id), step TEXT NOT NULL, ordinal BIGINT NOT NULL,
        account TEXT NOT NULL, declared TEXT NOT NULL, acts BIGINT NOT NULL, since BIGINT NOT NULL, done_at BIGINT,
        result TEXT, worker TEXT NOT NULL, lease_until BIGINT NOT NULL, PRIMARY KEY (action, step))",
        "CREATE INDEX steps_open ON steps (account) WHERE done_at IS NULL AND acts = 1",
        "CREATE TABLE minted (
        action TEXT NOT NULL REFERENCES actions (id), name TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (action, name))",
        "CREATE TABLE changes (
        id {serial}, delivery TEXT NOT NULL REFERENCES deliveries (id), at BIGINT NOT NULL, actor TEXT NOT NULL,
        what TEXT NOT NULL, reason TEXT)",
        "CREATE INDEX changes_delivery ON changes (delivery)",
        "CREATE TABLE platform_ids (
        account TEXT NOT NULL, id TEXT NOT NULL, delivery TEXT NOT NULL REFERENCES deliveries (id),
        PRIMARY KEY (account, id))",
        "CREATE TABLE leases (
        account TEXT PRIMARY KEY, worker TEXT NOT NULL, fence BIGINT NOT NULL, until BIGINT NOT NULL)",
        "CREATE TABLE pauses (scope TEXT PRIMARY KEY, reason TEXT NOT NULL, at BIGINT NOT NULL, actor TEXT NOT NULL)",
        "CREATE TABLE calls (scope TEXT NOT NULL, name TEXT NOT NULL, at BIGINT NOT NULL, units BIGINT NOT NULL)",
        "CREATE INDEX calls_scope ON calls (scope, name, at)",
        "CREATE TABLE costs (
        account TEXT NOT NULL, month TEXT NOT NULL, currency TEXT NOT NULL, micros BIGINT NOT NULL,
        PRIMARY KEY (account, month, currency))",
        "CREATE TABLE vault (
        account TEXT NOT NULL, name TEXT NOT NULL, key_id TEXT NOT NULL, sealed {bytes} NOT NULL,
        previous_key_id TEXT, previous {bytes}, updated_at BIGINT NOT NULL, PRIMARY KEY (account, name))",
        "CREATE TABLE blobs (hash TEXT PRIMARY KEY, mime TEXT NOT NULL, bytes {bytes}, created_at BIGINT NOT NULL)",
    ],
    &[
        // Corrections: what a reply says or an edit makes of a post, and how each action ended.
        "ALTER TABLE actions ADD COLUMN post TEXT",
        "ALTER TABLE actions ADD COLUMN reason TEXT",
        "ALTER TABLE actions ADD COLUMN error TEXT",
        // Breaking news goes first.
        "ALTER TABLE actions ADD COLUMN urgent BIGINT NOT NULL DEFAULT 0",
    ],
    &[
        // What somebody must be told, written with what it is about.
        "CREATE TABLE alerts (
        id {serial}, at BIGINT NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL, delivery TEXT,
        headline TEXT, message TEXT NOT NULL, claimed_until BIGINT NOT NULL, told_at BIGINT)",
        "CREATE INDEX alerts_untold ON alerts (at) WHERE told_at IS NULL",
    ],
    &[
        // Of the accounts that were ever sent for, only those that somebody holds.
        "CREATE INDEX leases_held ON leases (until) WHERE worker <> ''",
    ],
    &[
        // When what is out is to be taken down again. Planned before its delivery is stored, so that none goes out without.
        "CREATE TABLE removals (
        delivery TEXT PRIMARY KEY, account TEXT NOT NULL, at BIGINT NOT NULL, told_at BIGINT, ended_at BIGINT,
        created_at BIGINT NOT NULL)",
        "CREATE INDEX removals_due ON removals (at) WHERE ended_at IS NULL",
        // Files of content that the store has forgotten, until they are gone too.
        "CREATE TABLE doomed (hash TEXT PRIMARY KEY)",
    ],
    &[
        // What people were told of and that goes on: they are told once, not at each look.
        "CREATE TABLE told (
        kind TEXT NOT NULL, account TEXT NOT NULL, about TEXT NOT NULL, at BIGINT NOT NULL,
        PRIMARY KEY (kind, account, about))",
        // Until when a token lives that nothing renews; no secret.
        "ALTER TABLE vault ADD COLUMN ends_at BIGINT",
    ],
    &[
        // Breaking news that is due is found without looking at all else that is.
        "CREATE INDEX actions_urgent ON actions (account, due_at, created_at, id) WHERE ready = 1 AND urgent = 1",
    ],
    &[
        // What is far ahead stands in no index but this.
        "CREATE INDEX actions_far ON actions (next_at) WHERE ready = 2",
    ],
    &[
        // A history is a chain that begins at its delivery: an index would be one more page to write for every line of it.
        "ALTER TABLE changes ADD COLUMN previous BIGINT",
        "ALTER TABLE deliveries ADD COLUMN last_change BIGINT",
        "ALTER TABLE deliveries ADD COLUMN previous_change BIGINT",
        "UPDATE changes SET previous =
         (SELECT MAX(e.id) FROM changes e WHERE e.delivery = changes.delivery AND e.id < changes.id)",
        "UPDATE deliveries SET last_change = (SELECT MAX(c.id) FROM changes c WHERE c.delivery = deliveries.id)",
        "DROP INDEX changes_delivery",
        "{postgres}ALTER TABLE changes ALTER COLUMN id SET GENERATED BY DEFAULT",
        // That rows belong together is what the operations see to, and `check.rs` looks at; PostgreSQL would look up and lock
        // the other row for each that is written, a third of all that it has to do for a delivery.
        "{postgres}ALTER TABLE deliveries DROP CONSTRAINT IF EXISTS deliveries_publication_fkey",
        "{postgres}ALTER TABLE actions DROP CONSTRAINT IF EXISTS actions_delivery_fkey",
        "{postgres}ALTER TABLE steps DROP CONSTRAINT IF EXISTS steps_action_fkey",
        "{postgres}ALTER TABLE minted DROP CONSTRAINT IF EXISTS minted_action_fkey",
        "{postgres}ALTER TABLE changes DROP CONSTRAINT IF EXISTS changes_delivery_fkey",
        "{postgres}ALTER TABLE platform_ids DROP CONSTRAINT IF EXISTS platform_ids_delivery_fkey",
        // Room for what is written to a row within minutes of its making: it stays in its page, and its indices as they are.
        "{postgres}ALTER TABLE deliveries SET (fillfactor = 60)",
        "{postgres}ALTER TABLE actions SET (fillfactor = 50)",
        "{postgres}ALTER TABLE steps SET (fillfactor = 60)",
    ],
    &[
        // The step with which an action begins says for its action and its delivery that they run (`begun.rs`).
        "ALTER TABLE steps ADD COLUMN begins BIGINT",
        "ALTER TABLE changes ADD COLUMN before TEXT",
        "ALTER TABLE changes ADD COLUMN before_at BIGINT",
        // Rows that lie in their only index: one page to write for each, not two.
        "{sqlite}CREATE TABLE steps_by_key (
        action TEXT NOT NULL, step TEXT NOT NULL, ordinal BIGINT NOT NULL, account TEXT NOT NULL, declared TEXT NOT NULL,
        acts BIGINT NOT NULL, since BIGINT NOT NULL, done_at BIGINT, result TEXT, worker TEXT NOT NULL,
        lease_until BIGINT NOT NULL, begins BIGINT, PRIMARY KEY (action, step)) WITHOUT ROWID",
        "{sqlite}INSERT INTO steps_by_key SELECT action, step, ordinal, account, declared, acts, since, done_at, result, worker,
         lease_until, begins FROM steps ORDER BY action, step",
        "{sqlite}DROP TABLE steps",
        "{sqlite}ALTER TABLE steps_by_key RENAME TO steps",
        "{sqlite}CREATE INDEX steps_open ON steps (account) WHERE done_at IS NULL AND acts = 1",
        "{sqlite}CREATE TABLE platform_ids_by_key (
        account TEXT NOT NULL, id TEXT NOT NULL, delivery TEXT NOT NULL, PRIMARY KEY (account, id)) WITHOUT ROWID",
        "{sqlite}INSERT INTO platform_ids_by_key SELECT account, id, delivery FROM platform_ids ORDER BY account, id",
        "{sqlite}DROP TABLE platform_ids",
        "{sqlite}ALTER TABLE platform_ids_by_key RENAME TO platform_ids",
    ],
    &[
        // Until when the platform asked an account to wait: whoever has it next is not told anew.
        "ALTER TABLE leases ADD COLUMN rest_until BIGINT",
    ],
    &[
        // How the clock went with each machine's own time since its start.
        "CREATE TABLE clocks (boot TEXT PRIMARY KEY, booted_at BIGINT NOT NULL, since BIGINT NOT NULL)",
    ],
    &[
        // Those of a publication are found among those of its article: one page less to write for each that is handed over.
        "DROP INDEX deliveries_publication",
    ],
    &[
        // What goes on with its account, whatever that is paused for by then.
        "ALTER TABLE actions ADD COLUMN stopped BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX actions_stopped ON actions (account) WHERE stopped = 1",
        "UPDATE actions SET stopped = 1 WHERE state = 'held' AND account IN (SELECT scope FROM pauses)
         AND reason = (SELECT p.reason FROM pauses p WHERE p.scope = actions.account)",
    ],
];

/// The engine's own words.
pub(super) struct Words {
    /// The type of bytes.
    pub(super) bytes: &'static str,
    /// A key that counts up by itself.
    pub(super) serial: &'static str,
    pub(super) is_postgres: bool,
}

impl Words {
    /// A statement of the steps as the engine understands it; empty if it is for another.
    pub(super) fn spell(&self, statement: &str) -> String {
        let (ours, others) = if self.is_postgres { ("{postgres}", "{sqlite}") } else { ("{sqlite}", "{postgres}") };
        let own = if statement.starts_with(others) { "" } else { statement.strip_prefix(ours).unwrap_or(statement) };
        own.replace("{bytes}", self.bytes).replace("{serial}", self.serial)
    }
}

/// SQLite's own words.
pub(super) const SQLITE: Words = Words { bytes: "BLOB", serial: "INTEGER PRIMARY KEY", is_postgres: false };

/// PostgreSQL's own words.
pub(super) const POSTGRES: Words =
    Words { bytes: "BYTEA", serial: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", is_postgres: true };

/// The newest version of the tables.
pub(super) const NEWEST: usize = STEPS.len();

/// The version of the tables that are there; none if there are none of ours.
pub(super) async fn version(tx: &mut Tx) -> Result<Option<usize>> {
    if !is_there(tx).await? {
        return Ok(None);
    }
    let version = meta(tx, "schema").await?;
    version.map(|text| text.parse().map_err(|_| corrupt(format!("schema `{text}`")))).transpose()
}

async fn is_there(tx: &mut Tx) -> Result<bool> {
    let sql = match tx.link {
        Link::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'meta'",
        Link::Postgres(_) => {
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'meta'"
        }
    };
    Ok(tx.first(sql, args![]).await?.is_some())
}

/// True if the tables are there and up to date, so that nothing has to be written to use them.
///
/// # Errors
///
/// [`Error::WrongStamp`].
pub(super) async fn is_current(tx: &mut Tx, stamp: Stamp, place: &Place) -> Result<bool> {
    if !is_there(tx).await? {
        return Ok(false);
    }
    match meta(tx, "stamp").await? {
        Some(found) if found != stamp.as_str() => {
            Err(Error::WrongStamp { store: place.to_string(), found, asked: stamp.as_str() })
        }
        Some(_) => Ok(meta(tx, "schema").await? == Some(STEPS.len().to_string())),
        None => Ok(false),
    }
}

/// Makes the tables or brings them up to date, and checks the stamp, inside of a transaction that nobody else can be in.
pub(super) async fn migrate(tx: &mut Tx, words: &Words, stamp: Stamp, place: &Place) -> Result<()> {
    if strangers(tx).await? {
        let reason = "it belongs to another program; name another database".to_owned();
        return Err(Error::Open { store: place.to_string(), reason });
    }
    tx.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)", args![]).await?;
    let found = meta(tx, "stamp").await?;
    match found {
        Some(found) if found != stamp.as_str() => {
            return Err(Error::WrongStamp { store: place.to_string(), found, asked: stamp.as_str() });
        }
        Some(_) => {}
        None => {
            tx.execute("INSERT INTO meta (name, value) VALUES ('schema', '0')", args![]).await?;
            tx.execute("INSERT INTO meta (name, value) VALUES ('stamp', $1)", args![stamp.as_str()]).await?;
        }
    }
    let version: usize = match meta(tx, "schema").await? {
        Some(text) => text.parse().map_err(|_| corrupt(format!("schema `{text}`")))?,
        None => return Err(corrupt("the version of its schema is missing")),
    };
    if version > STEPS.len() {
        let (found, known) = (version as i64, STEPS.len() as i64);
        return Err(Error::TooNew { store: place.to_string(), found, known });
    }
    for step in &STEPS[version..] {
        for statement in *step {
            tx.define(&words.spell(statement)).await?;
        }
    }
    if version < STEPS.len() {
        let newest = STEPS.len().to_string();
        tx.execute("UPDATE meta SET value = $1 WHERE name = 'schema'", args![&newest]).await?;
    }
    Ok(())
}

/// True if there are tables, and none of ours.
async fn strangers(tx: &mut Tx) -> Result<bool> {
    let sql = match tx.link {
        Link::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Link::Postgres(_) => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
    };
    let mut rows = tx.query(sql, args![]).await?;
    let names = rows.iter_mut().map(|row| row.text()).collect::<Result<Vec<_>>>()?;
    Ok(!names.is_empty() && !names.iter().any(|name| name == "meta"))
}

/// What the store says of itself under `name`.
pub(super) async fn meta(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    tx.first("SELECT value FROM meta WHERE name = $1", args![name]).await?.map(|mut row| row.text()).transpose()
}
