//! The transactions that forget, each small: what `retention.rs` goes through the store with.

use jiff::{SignedDuration, Timestamp};

use super::retention::Tidied;
use super::rows::history_of;
use super::tx::{Row, Tx, args, micros, time};
use super::{Result, schema};
use crate::id::{BlobHash, DeliveryId};

/// Rows that are looked at in one transaction that only reads.
const PAGE: usize = 500;

/// Lines of histories that are looked at in one transaction that forgets: those of some sixty deliveries.
const LINES: usize = 200;

/// Whoever has begun to tidy and died is followed after so long.
const BROKEN_OFF: SignedDuration = SignedDuration::from_hours(1);

/// When the next tidying is due, in `meta`.
const NEXT: &str = "tidy_at";

/// From when ages are counted: now, or when something last happened. A clock that is years ahead makes nothing old before
/// somebody has published by it; and where nothing happens nothing has to go.
pub(super) async fn present(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let last = tx.first("SELECT at FROM changes ORDER BY id DESC LIMIT 1", args![]).await?;
    let last = last.map(|mut row| row.time()).transpose()?;
    Ok(last.map(|last| last.min(tx.now)))
}

pub(super) async fn claim(tx: &mut Tx, every: &std::time::Duration) -> Result<bool> {
    let next = schema::meta(tx, NEXT).await?.and_then(|text| text.parse().ok()).and_then(|micros| time(micros).ok());
    let every = SignedDuration::try_from(*every).unwrap_or(SignedDuration::MAX);
    // One that lies further ahead than any that is set was set by a clock that was wrong.
    let is_due = next.is_none_or(|next| next <= tx.now || next.duration_since(tx.now) > every.max(BROKEN_OFF));
    if is_due {
        set_next(tx, BROKEN_OFF).await?;
    }
    Ok(is_due)
}

pub(super) async fn done(tx: &mut Tx, every: &std::time::Duration) -> Result<()> {
    set_next(tx, SignedDuration::try_from(*every).unwrap_or(SignedDuration::MAX)).await
}

async fn set_next(tx: &mut Tx, after: SignedDuration) -> Result<()> {
    let next = micros(tx.now.checked_add(after).unwrap_or(Timestamp::MAX)).to_string();
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
    tx.execute(sql, args![NEXT, &next]).await.map(drop)
}

pub(super) async fn next_scope(tx: &mut Tx, scope: &str, name: &str) -> Result<Option<(String, String)>> {
    let sql = "SELECT scope, name FROM calls WHERE (scope, name) > ($1, $2) ORDER BY scope, name LIMIT 1";
    tx.first(sql, args![scope, name]).await?.map(|mut row| Ok((row.text()?, row.text()?))).transpose()
}

pub(super) async fn count_calls(tx: &mut Tx, scope: &str, name: &str, before: &Timestamp) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM calls WHERE scope = $1 AND name = $2 AND at < $3";
    tx.first(sql, args![scope, name, *before]).await?.map_or(Ok(0), |mut row| row.count())
}

/// At least 500 of them (`ROWS` of `retention.rs`), if there are so many: all of one instant go together.
pub(super) async fn forget_calls(tx: &mut Tx, scope: &str, name: &str, before: &Timestamp) -> Result<u64> {
    let sql = "SELECT at FROM calls WHERE scope = $1 AND name = $2 AND at < $3 ORDER BY at LIMIT 1 OFFSET 499";
    let last = tx.first(sql, args![scope, name, *before]).await?.map(|mut row| row.int()).transpose()?;
    let end = last.map_or(micros(*before), |last| last + 1);
    tx.execute("DELETE FROM calls WHERE scope = $1 AND name = $2 AND at < $3", args![scope, name, end]).await
}

/// Told or not: nobody is told of what is so old.
pub(super) async fn count_alerts(tx: &mut Tx, before: &Timestamp) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM alerts WHERE at < $1";
    tx.first(sql, args![*before]).await?.map_or(Ok(0), |mut row| row.count())
}

pub(super) async fn forget_alerts(tx: &mut Tx, before: &Timestamp) -> Result<u64> {
    let sql = "DELETE FROM alerts WHERE id IN
               (SELECT id FROM alerts WHERE at < $1 ORDER BY id LIMIT 500)";
    tx.execute(sql, args![*before]).await
}

/// What makes a delivery of table `d` one that can be forgotten: `$1` is the instant before which it must have ended.
macro_rules! forgettable {
    () => {
        "d.state IN ('sent', 'corrected', 'retracted', 'failed', 'cancelled', 'expired', 'skipped') AND d.updated_at < $1
         AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.delivery = d.id AND a.state NOT IN ('done', 'failed', 'dropped'))
         AND NOT EXISTS (SELECT 1 FROM removals r WHERE r.delivery = d.id AND r.ended_at IS NULL)
         AND (d.receipt IS NOT NULL OR NOT EXISTS (SELECT 1 FROM actions a JOIN steps s ON s.action = a.id
                                                   WHERE a.delivery = d.id AND s.acts = 1))"
    };
}

/// A page of the history: what is forgettable of its deliveries, and the change after which to go on.
///
/// The history is in the order of time, and what has gone has none any more, so that each run begins with what is oldest.
async fn page(tx: &mut Tx, old: &Timestamp, after: &i64) -> Result<(Option<i64>, Vec<DeliveryId>)> {
    // Only where it begins is a history looked at: no delivery is met twice.
    let sql = concat!(
        "SELECT c.id, c.at, CASE WHEN c.at < $1 AND c.previous IS NULL
           AND EXISTS (SELECT 1 FROM deliveries d WHERE d.id = c.delivery AND ",
        forgettable!(),
        ") THEN c.delivery ELSE NULL END
         FROM (SELECT id, at, delivery, previous FROM changes WHERE id > $2 ORDER BY id LIMIT 200) c ORDER BY c.id"
    );
    let mut rows = tx.query(sql, args![*old, *after]).await?;
    let (is_last, mut next, mut is_old, mut found) = (rows.len() < LINES, *after, false, Vec::new());
    for row in &mut rows {
        next = row.int()?;
        is_old |= row.time()? < *old;
        found.extend(row.opt_text()?.map(DeliveryId::new));
    }
    // Everything that comes after a page without anything old is newer.
    Ok(((is_old && !is_last).then_some(next), found))
}

pub(super) async fn look_some(tx: &mut Tx, old: &Timestamp, after: &i64) -> Result<(Option<i64>, Tidied)> {
    let (next, found) = page(tx, old, after).await?;
    let mut tidied = Tidied::default();
    for delivery in &found {
        let steps = "SELECT COUNT(*) FROM steps WHERE action IN (SELECT id FROM actions WHERE delivery = $1)";
        tidied.steps += count(tx, steps, delivery).await?;
        let lines = concat!("SELECT COUNT(*) FROM (", history_of!(), ") lines");
        tidied.changes += count(tx, lines, delivery).await?;
        tidied.deliveries += 1;
    }
    Ok((next, tidied))
}

async fn count(tx: &mut Tx, sql: &'static str, delivery: &DeliveryId) -> Result<u64> {
    tx.first(sql, args![delivery]).await?.map_or(Ok(0), |mut row| row.count())
}

pub(super) async fn forget_some(tx: &mut Tx, old: &Timestamp, after: &i64) -> Result<(Option<i64>, Tidied)> {
    let (next, found) = page(tx, old, after).await?;
    let mut tidied = Tidied::default();
    for delivery in &found {
        let sql = "DELETE FROM steps WHERE action IN (SELECT id FROM actions WHERE delivery = $1)";
        tidied.steps += tx.execute(sql, args![delivery]).await?;
        let sql = "DELETE FROM minted WHERE action IN (SELECT id FROM actions WHERE delivery = $1)";
        tx.execute(sql, args![delivery]).await?;
        // The last number that was given is never given again: who follows what happens counts by it.
        let sql =
            concat!("DELETE FROM changes WHERE id IN (", history_of!(), ") AND id < (SELECT MAX(id) FROM changes)");
        tidied.changes += tx.execute(sql, args![delivery]).await?;
        let sql = "UPDATE changes SET previous = NULL WHERE id = (SELECT last_change FROM deliveries WHERE id = $1)";
        if tx.execute(sql, args![delivery]).await? == 0 {
            let sql = "UPDATE deliveries SET last_change = NULL WHERE id = $1";
            tx.execute(sql, args![delivery]).await?;
        }
        tx.execute("UPDATE deliveries SET post = NULL, media = '[]' WHERE id = $1", args![delivery]).await?;
        tx.execute("UPDATE actions SET post = NULL WHERE delivery = $1 AND post IS NOT NULL", args![delivery]).await?;
        tx.execute("DELETE FROM removals WHERE delivery = $1", args![delivery]).await?;
        tidied.deliveries += 1;
    }
    Ok((next, tidied))
}

/// Removals that were planned for deliveries which were then never stored.
pub(super) async fn drop_unstored(tx: &mut Tx, old: &Timestamp) -> Result<()> {
    let sql = "DELETE FROM removals WHERE delivery IN (SELECT r.delivery FROM removals r WHERE r.created_at < $1
               AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = r.delivery) LIMIT 500)";
    tx.execute(sql, args![*old]).await.map(drop)
}

/// True if something in the store is older than `old`.
pub(super) async fn reaches_back(tx: &mut Tx, old: &Timestamp) -> Result<bool> {
    let first = tx.first("SELECT created_at FROM deliveries ORDER BY id LIMIT 1", args![]).await?;
    Ok(first.map(|mut row| row.time()).transpose()?.is_some_and(|first| first < *old))
}

/// The content of a page of deliveries, and after which to go on. While nothing is forgotten yet, of those that would not be.
pub(super) async fn frozen(
    tx: &mut Tx,
    after: &str,
    old: &Timestamp,
    forgotten: &bool,
) -> Result<(Option<String>, Vec<BlobHash>)> {
    let rows = if *forgotten {
        tx.query("SELECT id, post, media, 0 FROM deliveries WHERE id > $1 ORDER BY id LIMIT 500", args![after]).await?
    } else {
        let sql = concat!(
            "SELECT d.id, d.post, d.media, CASE WHEN ",
            forgettable!(),
            " THEN 1 ELSE 0 END FROM deliveries d WHERE d.id > $2 ORDER BY d.id LIMIT 500"
        );
        tx.query(sql, args![*old, after]).await?
    };
    spoken_of(rows, |row| {
        let post = row.opt_text()?.map(BlobHash::new);
        let media: Vec<BlobHash> = row.opt_json()?.unwrap_or_default();
        Ok(post.into_iter().chain(media).collect())
    })
}

/// The same of a page of actions.
pub(super) async fn changed(
    tx: &mut Tx,
    after: &str,
    old: &Timestamp,
    forgotten: &bool,
) -> Result<(Option<String>, Vec<BlobHash>)> {
    let rows = if *forgotten {
        tx.query("SELECT id, post, 0 FROM actions WHERE id > $1 ORDER BY id LIMIT 500", args![after]).await?
    } else {
        let sql = concat!(
            "SELECT b.id, b.post, CASE WHEN b.post IS NOT NULL AND EXISTS
               (SELECT 1 FROM deliveries d WHERE d.id = b.delivery AND ",
            forgettable!(),
            ") THEN 1 ELSE 0 END FROM actions b WHERE b.id > $2 ORDER BY b.id LIMIT 500"
        );
        tx.query(sql, args![*old, after]).await?
    };
    spoken_of(rows, |row| Ok(row.opt_text()?.map(BlobHash::new).into_iter().collect()))
}

/// Rows of an id, content, and whether it goes.
fn spoken_of(
    mut rows: Vec<Row>,
    content: fn(&mut Row) -> Result<Vec<BlobHash>>,
) -> Result<(Option<String>, Vec<BlobHash>)> {
    let (is_last, mut next, mut hashes) = (rows.len() < PAGE, String::new(), Vec::new());
    for row in &mut rows {
        next = row.text()?;
        let of_row = content(row)?;
        if !row.flag()? {
            hashes.extend(of_row);
        }
    }
    Ok(((!is_last).then_some(next), hashes))
}

pub(super) async fn next_blobs(tx: &mut Tx, after: &BlobHash) -> Result<Vec<BlobHash>> {
    let sql = "SELECT hash FROM blobs WHERE hash > $1 ORDER BY hash LIMIT 1000";
    tx.query(sql, args![after]).await?.iter_mut().map(|row| Ok(BlobHash::new(row.text()?))).collect()
}

/// Content that goes, with its size if its bytes are in the database.
pub(super) type Going = Vec<(BlobHash, Option<u64>)>;

pub(super) async fn look_blobs(tx: &mut Tx, hashes: &[BlobHash], old: &Timestamp) -> Result<Going> {
    let sql = "SELECT CAST(LENGTH(bytes) AS BIGINT) FROM blobs WHERE hash = $1 AND created_at < $2";
    let mut going = Going::new();
    for hash in hashes {
        if let Some(mut row) = tx.first(sql, args![hash, *old]).await? {
            going.push((hash.clone(), row.opt_int()?.map(i64::unsigned_abs)));
        }
    }
    Ok(going)
}

pub(super) async fn forget_blobs(tx: &mut Tx, hashes: &[BlobHash], old: &Timestamp, is_file: &bool) -> Result<Going> {
    let going = look_blobs(tx, hashes, old).await?;
    for (hash, size) in &going {
        tx.execute("DELETE FROM blobs WHERE hash = $1", args![hash]).await?;
        if *is_file && size.is_none() {
            tx.execute("INSERT INTO doomed (hash) VALUES ($1) ON CONFLICT DO NOTHING", args![hash]).await?;
        }
    }
    Ok(going)
}

pub(super) async fn doomed(tx: &mut Tx) -> Result<Vec<BlobHash>> {
    let mut rows = tx.query("SELECT hash FROM doomed ORDER BY hash LIMIT 50", args![]).await?;
    rows.iter_mut().map(|row| Ok(BlobHash::new(row.text()?))).collect()
}

/// In a transaction that writes, so that no row comes back between the look at it and the end of its file.
pub(super) async fn remove_files(tx: &mut Tx, files: &[(BlobHash, std::path::PathBuf)]) -> Result<()> {
    for (hash, file) in files {
        let is_wanted = tx.first("SELECT hash FROM blobs WHERE hash = $1", args![hash]).await?.is_some();
        if !is_wanted && let Err(error) = std::fs::remove_file(file) {
            // One that is left takes room, and harms nobody.
            if error.kind() != std::io::ErrorKind::NotFound {
                tracing::warn!("{} could not be removed: {error}", file.display());
            }
        }
        tx.execute("DELETE FROM doomed WHERE hash = $1", args![hash]).await?;
    }
    Ok(())
}

pub(super) async fn age_of(tx: &mut Tx, hash: &BlobHash) -> Result<Option<SignedDuration>> {
    let row = tx.first("SELECT created_at FROM blobs WHERE hash = $1", args![hash]).await?;
    row.map(|mut row| Ok(tx.now.duration_since(row.time()?))).transpose()
}

/// Makes old content new; false if it is not there.
pub(super) async fn want(tx: &mut Tx, hash: &BlobHash) -> Result<bool> {
    let now = tx.now;
    Ok(tx.execute("UPDATE blobs SET created_at = $2 WHERE hash = $1", args![hash, now]).await? == 1)
}
