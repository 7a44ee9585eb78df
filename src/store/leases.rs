//! Who may send for which account, and who is alive.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::alerts::before;
use super::holds::count_overdue;
use super::journal::next_of;
use super::life::{self, FileProof};
use super::postgres::SessionProof;
use super::tx::{Row, Tx, args};
use super::{
    DueAccount, Engine, Error, Fence, Lease, Previous, Result, Serves, Store, TakenUp, begun, call, near, removals,
    vault,
};
use crate::id::{AccountName, WorkerId};

/// A worker that is known to be alive as long as this is kept. Dropped, or with the process gone, it is proven dead.
pub struct Registration {
    worker: WorkerId,
    proof: Proof,
}

enum Proof {
    /// Held for the sake of its lock alone.
    File(#[expect(dead_code)] FileProof),
    Session(Box<SessionProof>),
}

impl Registration {
    /// The worker.
    pub fn worker(&self) -> &WorkerId {
        &self.worker
    }

    /// False once others may think this worker dead: the database session that proves its life has ended. It must send nothing
    /// more, and register anew. Always true with SQLite, whose proof is a file lock.
    pub fn holds(&self) -> bool {
        match &self.proof {
            Proof::File(_) => true,
            Proof::Session(proof) => proof.holds(),
        }
    }
}

impl Store {
    /// Makes a worker known, and holds the proof of its life: a lock on a file beside a SQLite store, a session of its own at
    /// PostgreSQL.
    pub async fn register_worker(&self, serves: Serves) -> Result<Registration> {
        let registration = self.prove_life(serves).await?;
        if serves == Serves::All {
            self.outage_is_over().await?;
        }
        Ok(registration)
    }

    async fn prove_life(&self, serves: Serves) -> Result<Registration> {
        match &*self.engine {
            Engine::Sqlite(engine) => {
                let (folder, worker) = (life::folder(&engine.path), WorkerId::make());
                let proof = FileProof::take(&folder, &worker, serves).map_err(|e| Error::Open {
                    store: self.place().to_owned(),
                    reason: format!("no lock can be taken in {}: {e}", folder.display()),
                })?;
                Ok(Registration { worker, proof: Proof::File(proof) })
            }
            Engine::Postgres(engine) => loop {
                let worker = WorkerId::make();
                if let Some(proof) = engine.prove_life(&worker, serves).await? {
                    return Ok(Registration { worker, proof: Proof::Session(Box::new(proof)) });
                }
            },
        }
    }

    /// True if the worker's proof of life is gone. A process that is only stopped is not dead.
    pub async fn is_dead(&self, worker: &WorkerId) -> Result<bool> {
        call!(self.read, (worker), is_dead)
    }

    /// Whether a worker that [`Store::is_dead`] can do nothing more. With SQLite its lock goes with its process. A session of
    /// PostgreSQL may end while its worker lives, by an administrator or a network: until its lease is over that one may go on.
    pub fn dead_is_gone(&self) -> bool {
        matches!(&*self.engine, Engine::Sqlite(_))
    }

    /// True if a worker is alive that serves every account.
    pub async fn any_worker(&self) -> Result<bool> {
        match &*self.engine {
            Engine::Sqlite(engine) => Ok(life::any_serves_all(&life::folder(&engine.path))),
            Engine::Postgres(engine) => engine.any_worker().await,
        }
    }

    /// Leases an account for `lasts`. `None` if another worker has it and is not proven dead, or its lease has not ended.
    ///
    /// A lease that was not given back is told in [`Lease::previous`]: its open `Once` and `Keyed` steps may still act until
    /// `previous.until` and a request's life after that, also if the worker is dead. The steps themselves say who began them
    /// ([`super::StepRow::worker`]). A worker that has the account already gets a new fence.
    ///
    /// What is to be taken down by now is, from here on, something to do for the account; so at [`Store::renew`].
    pub async fn lease(&self, worker: &WorkerId, account: &AccountName, lasts: Duration) -> Result<Option<Lease>> {
        call!(self.write_of[account], (worker, account, lasts), lease)
    }

    /// The same, and gives what [`Store::next_action`] would give, with how many posts of the account were due before
    /// `overdue_since` and have not been looked at by anybody. Breaking news is never among those.
    pub async fn take_up(
        &self,
        worker: &WorkerId,
        account: &AccountName,
        lasts: Duration,
        overdue_since: Timestamp,
    ) -> Result<Option<TakenUp>> {
        call!(self.write_of[account], (worker, account, lasts, overdue_since), take_up)
    }

    /// Prolongs a lease: it lasts as long again, from now. Gives its new end.
    ///
    /// # Errors
    ///
    /// [`super::Error::LeaseLost`].
    pub async fn renew(&self, fence: &Fence, lasts: Duration) -> Result<Timestamp> {
        call!(self.write_of[&fence.account], (fence, lasts), renew)
    }

    /// Gives an account back. Nothing if it is lost already.
    pub async fn release(&self, fence: &Fence) -> Result<()> {
        call!(self.write_of[&fence.account], (fence), release)
    }

    /// The same, for another worker to take it at once: it may have seen that it was taken, and sleep.
    pub async fn leave(&self, fence: &Fence) -> Result<()> {
        call!(self.write_and_wake, (fence), release)
    }

    /// Accounts with something to do now that nobody holds (or only a dead worker), the longest due first, at most `limit`.
    /// Paused ones are left out.
    pub async fn due_accounts(&self, limit: usize) -> Result<Vec<DueAccount>> {
        self.bring_near().await?;
        call!(self.read, (limit), due_accounts)
    }

    /// Whether something of one of `accounts` has been due for `after` and nobody has that account, whoever is alive: a worker that hangs, or
    /// that cannot send for it.
    pub async fn unclaimed_of(&self, accounts: &BTreeSet<AccountName>, after: Duration) -> Result<bool> {
        call!(self.read, (accounts, after), unclaimed_of)
    }

    /// When [`Store::due_accounts`] will next have something, as far as is known now: the earliest `next_at` of accounts that
    /// nobody holds and that are not paused, the ends of the leases of other workers' accounts with something to do, and the
    /// next time at which something is to be taken down.
    /// `None` if nothing is open.
    pub async fn next_wake(&self, worker: &WorkerId) -> Result<Option<Timestamp>> {
        call!(self.read, (worker), next_wake)
    }
}

async fn is_dead(tx: &mut Tx, worker: &WorkerId) -> Result<bool> {
    tx.is_dead(worker).await
}

async fn lease(tx: &mut Tx, worker: &WorkerId, account: &AccountName, lasts: &Duration) -> Result<Option<Lease>> {
    let (now, until) = (tx.now, end(tx.now, *lasts));
    let row =
        tx.first("SELECT worker, fence, until, rest_until FROM leases WHERE account = $1", args![account]).await?;
    let mut was_kept = false;
    let (fence, previous, last_used, rests_until) = match row {
        None => (1, None, None, None),
        Some(mut row) => {
            let (owner, fence, until, rests_until) = (row.text()?, row.int()?, row.time()?, row.opt_time()?);
            was_kept = !owner.is_empty();
            let given_back = owner.is_empty() || owner == worker.as_str();
            let previous = if given_back {
                None
            } else {
                let owner = WorkerId::new(owner);
                let proven_dead = tx.is_dead(&owner).await?;
                if until > now && !proven_dead {
                    return Ok(None);
                }
                Some(Previous { worker: owner, until, proven_dead })
            };
            // Given back, `until` is when.
            (fence + 1, previous, Some(until.min(now)), rests_until.filter(|at| *at > now))
        }
    };
    tx.execute(
        "INSERT INTO leases (account, worker, fence, until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account) DO UPDATE SET worker = excluded.worker, fence = excluded.fence, until = excluded.until",
        args![account, worker, fence, until],
    )
    .await?;
    if was_kept {
        begun::write_down_of(tx, account).await?;
    }
    removals::begin_due(tx, account, worker, true).await?;
    let fence = Fence { account: account.clone(), worker: worker.clone(), fence: fence.unsigned_abs() };
    Ok(Some(Lease { fence, until, lasts: *lasts, previous, last_used, rests_until }))
}

async fn take_up(
    tx: &mut Tx,
    worker: &WorkerId,
    account: &AccountName,
    lasts: &Duration,
    overdue_since: &Timestamp,
) -> Result<Option<TakenUp>> {
    let Some(lease) = lease(tx, worker, account, lasts).await? else { return Ok(None) };
    let overdue = count_overdue(tx, account, overdue_since).await?;
    let vault = vault::written(tx, account).await?;
    Ok(Some(TakenUp { lease, overdue, next: next_of(tx, account).await?, vault }))
}

async fn renew(tx: &mut Tx, fence: &Fence, lasts: &Duration) -> Result<Timestamp> {
    let (now, until) = (tx.now, end(tx.now, *lasts));
    let renewed = tx
        .execute(
            "UPDATE leases SET until = $4 WHERE account = $1 AND worker = $2 AND fence = $3 AND until > $5",
            args![&fence.account, &fence.worker, fence.fence.cast_signed(), until, now],
        )
        .await?;
    if renewed == 0 {
        return Err(Error::LeaseLost { account: fence.account.clone() });
    }
    // Whoever has much to send has the account for long.
    removals::begin_due(tx, &fence.account, &fence.worker, false).await?;
    Ok(until)
}

/// Whoever has the account next sees by the rows what was begun: that one looks for nothing else in what was given back.
async fn release(tx: &mut Tx, fence: &Fence) -> Result<()> {
    begun::write_down_of(tx, &fence.account).await?;
    release_done(tx, fence).await
}

/// The same where all that was begun has ended.
pub(super) async fn release_done(tx: &mut Tx, fence: &Fence) -> Result<()> {
    let now = tx.now;
    tx.send(
        "UPDATE leases SET worker = '', until = $4 WHERE account = $1 AND worker = $2 AND fence = $3",
        args![&fence.account, &fence.worker, fence.fence.cast_signed(), now],
    )
    .await
}

/// What makes an action of table `a`, that is `$ready`, one that a worker may begin: `$1` is now, `$2` the dead workers, each
/// between commas.
///
/// Nobody alive holds its account; it is not paused and no other action has a part out, or it takes something down. The lists in
/// parentheses are made once for a query, not for each action.
macro_rules! claimable {
    ($ready:literal) => {
        concat!("a.ready = ", $ready, "
         AND a.account NOT IN (SELECT l.account FROM leases l WHERE l.worker <> '' AND l.until > $1
                               AND $2 NOT LIKE '%,' || l.worker || ',%')
         AND (a.kind = 'delete' OR (NOT EXISTS (SELECT 1 FROM pauses p WHERE p.scope = '*')
                                    AND a.account NOT IN (SELECT p.scope FROM pauses p)))
         AND (a.kind = 'delete' OR a.part_out = 1 OR a.account NOT IN (SELECT b.account FROM actions b WHERE b.ready = 1 AND b.part_out = 1))")
    };
}

async fn due_accounts(tx: &mut Tx, limit: &usize) -> Result<Vec<DueAccount>> {
    let (now, dead) = (tx.now, dead(tx).await?);
    // The inner limit bounds the work when very much is due at once; what it leaves out comes next time.
    let sql = concat!(
        "SELECT account, MIN(next_at) FROM (SELECT a.account, a.next_at FROM actions a WHERE ",
        claimable!(1),
        " AND a.next_at <= $1 ORDER BY a.next_at LIMIT 10000) due GROUP BY account ORDER BY 2, 1 LIMIT $3"
    );
    let most = i64::try_from(*limit).unwrap_or(i64::MAX);
    let mut rows = tx.query(sql, args![now, &dead, most]).await?;
    let read = |row: &mut Row| Ok(DueAccount { account: AccountName::new(row.text()?), since: row.time()? });
    let mut due = rows.iter_mut().map(read).collect::<Result<Vec<_>>>()?;
    let removals = removals::due(tx, &dead).await?;
    if !removals.is_empty() {
        due.extend(removals);
        due.sort_by(|a, b| (a.since, &a.account).cmp(&(b.since, &b.account)));
        let mut seen = BTreeSet::new();
        due.retain(|due| seen.insert(due.account.clone()));
        due.truncate(*limit);
    }
    Ok(due)
}

/// What has been due since before `since` and nobody alive holds: posts, their accounts, since when the first is due.
pub(super) async fn unclaimed(tx: &mut Tx, since: Timestamp) -> Result<Option<(u64, u64, Timestamp)>> {
    let (now, dead) = (tx.now, dead(tx).await?);
    // Without a worker nothing is brought near.
    let sql = concat!(
        "SELECT COUNT(*), COUNT(DISTINCT account), MIN(next_at) FROM (SELECT a.account, a.next_at FROM actions a WHERE ",
        claimable!(1),
        " AND a.next_at <= $3 UNION ALL SELECT a.account, a.next_at FROM actions a WHERE ",
        claimable!(2),
        " AND a.next_at <= $3) open"
    );
    let Some(mut row) = tx.first(sql, args![now, &dead, since]).await? else { return Ok(None) };
    let (posts, accounts, first) = (row.count()?, row.count()?, row.opt_time()?);
    Ok(first.map(|first| (posts, accounts, first)))
}

async fn unclaimed_of(tx: &mut Tx, accounts: &BTreeSet<AccountName>, after: &Duration) -> Result<bool> {
    let (now, dead, since) = (tx.now, dead(tx).await?, before(tx.now, after));
    let sql = concat!("SELECT DISTINCT a.account FROM actions a WHERE ", claimable!(1), " AND a.next_at <= $3");
    for mut row in tx.query(sql, args![now, &dead, since]).await? {
        if accounts.contains(&AccountName::new(row.text()?)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether anybody has an account, or has had one since `lately`: given back, `until` is when.
pub(super) async fn any_is_held(tx: &mut Tx, lately: Timestamp) -> Result<bool> {
    let now = tx.now;
    let sql = "SELECT account FROM leases WHERE (worker <> '' AND until > $1) OR (worker = '' AND until > $2) LIMIT 1";
    Ok(tx.first(sql, args![now, lately]).await?.is_some())
}

async fn next_wake(tx: &mut Tx, worker: &WorkerId) -> Result<Option<Timestamp>> {
    let (now, dead) = (tx.now, dead(tx).await?);
    let sql = concat!("SELECT a.next_at FROM actions a WHERE ", claimable!(1), " ORDER BY a.next_at LIMIT 1");
    let free = tx.first(sql, args![now, &dead]).await?.map(|mut row| row.time()).transpose()?;
    let sql = "SELECT MIN(l.until) FROM leases l WHERE l.worker <> '' AND l.until > $1 AND l.worker <> $2
               AND EXISTS (SELECT 1 FROM actions a WHERE a.account = l.account AND a.ready = 1)";
    let held = tx.first(sql, args![now, worker]).await?.map(|mut row| row.opt_time()).transpose()?.flatten();
    Ok(free.into_iter().chain(held).chain(near::next_at(tx).await?).chain(removals::next_at(tx).await?).min())
}

/// Workers that hold leases and are proven dead, each between commas.
async fn dead(tx: &mut Tx) -> Result<String> {
    let now = tx.now;
    let mut dead = String::from(",");
    for mut row in tx.query("SELECT DISTINCT worker FROM leases WHERE worker <> '' AND until > $1", args![now]).await? {
        let worker = WorkerId::new(row.text()?);
        if tx.is_dead(&worker).await? {
            dead.push_str(worker.as_str());
            dead.push(',');
        }
    }
    Ok(dead)
}

fn end(now: Timestamp, lasts: Duration) -> Timestamp {
    SignedDuration::try_from(lasts).ok().and_then(|lasts| now.checked_add(lasts).ok()).unwrap_or(Timestamp::MAX)
}
