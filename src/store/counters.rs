//! Quotas and money: what was spent, counted from the calls that the journal recorded.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};

use super::tx::{Tx, args};
use super::{Charge, Error, Limit, Result, Spend, Store, Taken, call};
use crate::id::AccountName;

/// What a platform says is left of a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Whose limit it is.
    pub scope: String,
    /// Which.
    pub name: String,
    /// The limit as we know it.
    pub limit: Limit,
    /// How many units are left.
    pub units: u32,
    /// When the platform counts anew.
    pub until: Timestamp,
}

impl Store {
    /// Records `units` calls against a scope, now, without asking. For calls that no intent covers.
    pub async fn record_call(&self, scope: &str, name: &str, units: u32) -> Result<()> {
        let spend = Spend { scope: scope.to_owned(), name: name.to_owned(), units, limit: None };
        call!(self.write, (spend), spend_one)
    }

    /// What was recorded against `scope` under `name` at or after `since`: when and how many, oldest first.
    pub async fn spent(&self, scope: &str, name: &str, since: Timestamp) -> Result<Vec<(Timestamp, u32)>> {
        call!(self.read, (scope, name, since), spent)
    }

    /// Draws from a counter that many accounts or workers share: as many of `units` as are free, and none if that is less than
    /// their start. What is granted is spent.
    pub async fn take(&self, scope: &str, name: &str, limit: Limit, units: RangeInclusive<u32>) -> Result<Taken> {
        call!(self.write, (scope, name, limit, units), take)
    }

    /// Takes from several counters at once, or from none if one of them has not enough: then says which of those is free last,
    /// and when.
    pub async fn take_all(&self, wanted: &[(Spend, Limit)]) -> Result<Option<(Spend, Timestamp)>> {
        call!(self.write, (wanted), take_all)
    }

    /// Takes over what a platform says is left of counters, where that is less than what we think: what we do not know of was
    /// used by somebody else. What it says is more is not believed.
    pub async fn correct(&self, said: &[Left]) -> Result<()> {
        call!(self.write, (said), correct)
    }

    /// What the account's steps have cost in a month (`2026-11`, UTC): millionths of a unit, by currency.
    pub async fn cost_of(&self, account: &AccountName, month: &str) -> Result<Vec<(String, i64)>> {
        call!(self.read, (account, month), cost_of)
    }
}

/// Records a spend, after counting if it has a limit.
pub(super) async fn spend_one(tx: &mut Tx, spend: &Spend) -> Result<()> {
    let Spend { scope, name, units, limit } = spend;
    if let Some(limit) = limit {
        let free_at = match free(tx, scope, name, limit, *units).await? {
            (granted, _) if granted == *units => None,
            (_, free_at) => free_at,
        };
        if let Some(free_at) = free_at {
            return Err(Error::QuotaSpent { scope: scope.clone(), name: name.clone(), free_at });
        }
    }
    let now = tx.now;
    let sql = "INSERT INTO calls (scope, name, at, units) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, args![scope, name, now, *units]).await?;
    Ok(())
}

/// Adds to what an account has cost this month, unless that is beyond its budget.
pub(super) async fn charge(tx: &mut Tx, account: &AccountName, cost: &Charge) -> Result<()> {
    let month = tx.now.strftime("%Y-%m").to_string();
    let Charge { micros, currency, budget } = cost;
    if let Some(budget) = budget {
        let spent = cost_of(tx, account, &month).await?;
        let spent = spent.iter().find(|(known, _)| known == currency).map_or(0, |(_, micros)| *micros);
        if spent.saturating_add(*micros) > *budget {
            return Err(Error::OverBudget { account: account.clone(), month });
        }
    }
    tx.execute(
        "INSERT INTO costs (account, month, currency, micros) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account, month, currency) DO UPDATE SET micros = costs.micros + excluded.micros",
        args![account, &month, currency, *micros],
    )
    .await?;
    Ok(())
}

/// How many of `units` are free now, and when all of them will be if not.
async fn free(tx: &mut Tx, scope: &str, name: &str, limit: &Limit, units: u32) -> Result<(u32, Option<Timestamp>)> {
    let window = SignedDuration::try_from(limit.window).unwrap_or(SignedDuration::MAX);
    let start = tx.now.checked_sub(window).unwrap_or(Timestamp::MIN);
    let calls = spent(tx, scope, name, &start).await?;
    let in_window = calls.into_iter().filter(|(at, _)| *at > start).collect::<Vec<_>>();
    let used: u64 = in_window.iter().map(|(_, units)| u64::from(*units)).sum();
    let room = u64::from(limit.max).saturating_sub(used);
    if u64::from(units) <= room {
        return Ok((units, None));
    }
    let mut freed = room;
    let enough = in_window.iter().find(|(_, gone)| {
        freed += u64::from(*gone);
        freed >= u64::from(units)
    });
    // More than the limit itself is never free; then the end of the window is as good a time as any to say so.
    let at = enough.or(in_window.last()).map_or(tx.now, |(at, _)| *at);
    Ok((u32::try_from(room).unwrap_or(units), Some(at.checked_add(window).unwrap_or(Timestamp::MAX))))
}

async fn spent(tx: &mut Tx, scope: &str, name: &str, since: &Timestamp) -> Result<Vec<(Timestamp, u32)>> {
    let sql = "SELECT at, units FROM calls WHERE scope = $1 AND name = $2 AND at >= $3 ORDER BY at";
    let mut rows = tx.query(sql, args![scope, name, *since]).await?;
    rows.iter_mut().map(|row| Ok((row.time()?, row.count()?))).collect()
}

async fn take(tx: &mut Tx, scope: &str, name: &str, limit: &Limit, units: &RangeInclusive<u32>) -> Result<Taken> {
    let (granted, free_at) = free(tx, scope, name, limit, *units.end()).await?;
    if granted < *units.start() {
        let (_, free_at) = free(tx, scope, name, limit, *units.start()).await?;
        return Ok(Taken { granted: 0, free_at });
    }
    if granted > 0 {
        let spend = Spend { scope: scope.to_owned(), name: name.to_owned(), units: granted, limit: None };
        spend_one(tx, &spend).await?;
    }
    Ok(Taken { granted, free_at })
}

async fn take_all(tx: &mut Tx, wanted: &[(Spend, Limit)]) -> Result<Option<(Spend, Timestamp)>> {
    let mut last: Option<(Spend, Timestamp)> = None;
    for (spend, limit) in wanted {
        let (granted, free_at) = free(tx, &spend.scope, &spend.name, limit, spend.units).await?;
        let free_at = free_at.unwrap_or(tx.now);
        if granted < spend.units && last.as_ref().is_none_or(|(_, at)| *at < free_at) {
            last = Some((spend.clone(), free_at));
        }
    }
    if last.is_none() {
        for (spend, _) in wanted {
            spend_one(tx, spend).await?;
        }
    }
    Ok(last)
}

async fn correct(tx: &mut Tx, said: &[Left]) -> Result<()> {
    for Left { scope, name, limit, units, until } in said {
        let (room, _) = free(tx, scope, name, limit, limit.max).await?;
        if room <= *units {
            continue;
        }
        // It leaves the window when the platform begins a new one.
        let window = SignedDuration::try_from(limit.window).unwrap_or(SignedDuration::MAX);
        let at = until.checked_sub(window).unwrap_or(tx.now);
        let sql = "INSERT INTO calls (scope, name, at, units) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, args![scope, name, at, room - units]).await?;
    }
    Ok(())
}

async fn cost_of(tx: &mut Tx, account: &AccountName, month: &str) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT currency, micros FROM costs WHERE account = $1 AND month = $2 ORDER BY currency";
    let mut rows = tx.query(sql, args![account, month]).await?;
    rows.iter_mut().map(|row| Ok((row.text()?, row.int()?))).collect()
}
