//! Quotas and money: what was spent, counted from the calls that the journal recorded.

use std::time::Duration;

use jiff::Timestamp;

use super::tx::{Tx, args};
use super::window::signed;
use super::{Charge, Error, Result, Store, Window, call};
use crate::config::Budget;
use crate::id::AccountName;

/// What a call takes from a counter, or several calls do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// Whose quota it is: `account:x-english`, `app:twitter`, `bot:telegram/123`.
    pub scope: String,
    /// What is counted, as `channel.toml` names the quota: `posts`.
    pub name: String,
    /// How many.
    pub units: u32,
    /// How many there are in all.
    pub limit: Limit,
    /// How long after it is drawn the call may leave: it counts from then.
    pub leaves_within: Duration,
}

/// So many in any such window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many, inclusive.
    pub max: u32,
    /// In which time.
    pub window: Window,
}

/// What came of a draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// All was taken at that time.
    At(Timestamp),
    /// Nothing was: the counter of that name has not enough, and is the last to have it, then.
    Refused {
        /// The name of the quota.
        name: String,
        /// When it has.
        free_at: Timestamp,
    },
}

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
    /// What was recorded against `scope` under `name` at or after `since`: when and how many, oldest first.
    pub async fn spent(&self, scope: &str, name: &str, since: Timestamp) -> Result<Vec<(Timestamp, u32)>> {
        call!(self.read, (scope, name, since), spent)
    }

    /// Takes from several counters at once, or from none if one of them has not enough.
    pub async fn draw(&self, draws: &[Draw]) -> Result<Drawn> {
        call!(self.write, (draws), draw)
    }

    /// What was drawn and counts from those times was not called at all.
    pub async fn was_not_called(&self, draws: &[(Draw, Timestamp)]) -> Result<()> {
        call!(self.write, (draws), give_back)
    }

    /// What was drawn and counts from those times was called only now, or may have been: it counts as long as if it were drawn now.
    pub async fn was_called_now(&self, draws: &[(Draw, Timestamp)]) -> Result<()> {
        call!(self.write, (draws), move_to_now)
    }

    /// Takes over what a platform says is left of counters, where that is less than what we think: what we do not know of was
    /// used by somebody else. What it says is more is not believed.
    pub async fn correct(&self, said: &[Left]) -> Result<()> {
        call!(self.write, (said), correct)
    }

    /// Adds to what an account has cost this month.
    ///
    /// # Errors
    ///
    /// [`Error::OverBudget`] or [`Error::AboveBudget`] if that is beyond the budget that it names.
    pub async fn charge(&self, account: &AccountName, cost: &Charge) -> Result<()> {
        call!(self.write_of[account], (account, cost), charge)
    }

    /// What the account's steps have cost in a month (`2026-11`, UTC): millionths of a unit, by currency.
    pub async fn cost_of(&self, account: &AccountName, month: &str) -> Result<Vec<(String, i64)>> {
        call!(self.read, (account, month), cost_of)
    }
}

/// Adds to what an account has cost this month, unless that is beyond its budget.
pub(super) async fn charge(tx: &mut Tx, account: &AccountName, cost: &Charge) -> Result<()> {
    let month = tx.now.strftime("%Y-%m").to_string();
    let Charge { micros, currency, budget } = cost;
    if let Some(budget) = budget {
        let spent = cost_of(tx, account, &month).await?;
        let spent = spent.iter().find(|(known, _)| known == currency).map_or(0, |(_, micros)| *micros);
        if spent.saturating_add(*micros) > *budget {
            let sum = |micros: i64| Budget { micros, currency: currency.clone() };
            let (account, needs) = (account.clone(), sum(*micros));
            return Err(match micros > budget {
                true => Error::AboveBudget { account, needs, budget: sum(*budget) },
                false => Error::OverBudget { account, month, needs, left: sum(budget.saturating_sub(spent)) },
            });
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

/// When so many units will be free; none if they are now. Else with how many are.
async fn free(tx: &mut Tx, scope: &str, name: &str, limit: &Limit, units: u32) -> Result<(u32, Option<Timestamp>)> {
    let now = tx.now;
    let calls = spent(tx, scope, name, &limit.counts_since(now)).await?;
    Ok(limit.free(&calls, units, now))
}

impl Limit {
    /// What was called after this counts at `now`.
    pub fn counts_since(&self, now: Timestamp) -> Timestamp {
        self.window.begins(now)
    }

    /// When so many units will be free after these `calls`, oldest first; none if they are at `now`. Else with how many are.
    pub fn free(&self, calls: &[(Timestamp, u32)], units: u32, now: Timestamp) -> (u32, Option<Timestamp>) {
        let start = self.window.begins(now);
        let in_window = || calls.iter().filter(|(at, _)| *at > start);
        let used: u64 = in_window().map(|(_, units)| u64::from(*units)).sum();
        let room = u64::from(self.max).saturating_sub(used);
        if u64::from(units) <= room {
            return (units, None);
        }
        let mut freed = room;
        let enough = in_window().find(|(_, gone)| {
            freed += u64::from(*gone);
            freed >= u64::from(units)
        });
        // More than the limit itself is never free; then the end of the window is as good a time as any to say so.
        let at = enough.or(in_window().next_back()).map_or(now, |(at, _)| *at);
        (u32::try_from(room).unwrap_or(units), Some(self.window.ends(at, now)))
    }
}

async fn spent(tx: &mut Tx, scope: &str, name: &str, since: &Timestamp) -> Result<Vec<(Timestamp, u32)>> {
    let sql = "SELECT at, CAST(SUM(units) AS BIGINT) FROM calls WHERE scope = $1 AND name = $2 AND at >= $3
               GROUP BY at HAVING SUM(units) > 0 ORDER BY at";
    let mut rows = tx.query(sql, args![scope, name, *since]).await?;
    rows.iter_mut().map(|row| Ok((row.time()?, row.count()?))).collect()
}

async fn count(tx: &mut Tx, scope: &str, name: &str, at: Timestamp, units: i64) -> Result<()> {
    let sql = "INSERT INTO calls (scope, name, at, units) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, args![scope, name, at, units]).await.map(drop)
}

async fn draw(tx: &mut Tx, draws: &[Draw]) -> Result<Drawn> {
    let now = tx.now;
    let mut last: Option<(&str, Timestamp)> = None;
    for Draw { scope, name, units, limit, .. } in draws {
        if let (_, Some(free_at)) = free(tx, scope, name, limit, *units).await?
            && last.is_none_or(|(_, at)| at < free_at)
        {
            last = Some((name, free_at));
        }
    }
    if let Some((name, free_at)) = last {
        return Ok(Drawn::Refused { name: name.to_owned(), free_at });
    }
    for Draw { scope, name, units, leaves_within, .. } in draws {
        let at = now.checked_add(*leaves_within).unwrap_or(now);
        count(tx, scope, name, at, i64::from(*units)).await?;
    }
    Ok(Drawn::At(now))
}

/// What others drew at the same instant stays, so it is taken off rather than removed.
async fn give_back(tx: &mut Tx, draws: &[(Draw, Timestamp)]) -> Result<()> {
    for (Draw { scope, name, units, .. }, at) in draws {
        count(tx, scope, name, *at, -i64::from(*units)).await?;
    }
    Ok(())
}

async fn move_to_now(tx: &mut Tx, draws: &[(Draw, Timestamp)]) -> Result<()> {
    give_back(tx, draws).await?;
    let now = tx.now;
    for (Draw { scope, name, units, .. }, _) in draws {
        count(tx, scope, name, now, i64::from(*units)).await?;
    }
    Ok(())
}

async fn correct(tx: &mut Tx, said: &[Left]) -> Result<()> {
    for Left { scope, name, limit, units, until } in said {
        let (room, _) = free(tx, scope, name, limit, limit.max).await?;
        if room <= *units {
            continue;
        }
        // It leaves the window when the platform begins a new one.
        let at = match limit.window {
            Window::Rolling(lasts) => until.checked_sub(signed(lasts)).unwrap_or(tx.now),
            Window::Day(_) => tx.now,
        };
        count(tx, scope, name, at, i64::from(room - units)).await?;
    }
    Ok(())
}

async fn cost_of(tx: &mut Tx, account: &AccountName, month: &str) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT currency, micros FROM costs WHERE account = $1 AND month = $2 ORDER BY currency";
    let mut rows = tx.query(sql, args![account, month]).await?;
    rows.iter_mut().map(|row| Ok((row.text()?, row.int()?))).collect()
}
