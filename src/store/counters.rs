//! Quotas and money: what was spent, counted from the calls that the journal recorded.

use std::time::Duration;

use jiff::Timestamp;

use super::{Limit, Result, Store, Taken};
use crate::id::AccountName;

impl Store {
    /// Records `units` calls against a scope, now, without asking. For calls that no intent covers.
    pub async fn record_call(&self, scope: &str, name: &str, units: u32) -> Result<()> {
        unimplemented!()
    }

    /// What was recorded against `scope` under `name` at or after `since`: when and how many, oldest first.
    pub async fn spent(&self, scope: &str, name: &str, since: Timestamp) -> Result<Vec<(Timestamp, u32)>> {
        unimplemented!()
    }

    /// Draws up to `units` from a counter that many accounts or workers share. What is granted is spent.
    pub async fn take(&self, scope: &str, name: &str, limit: Limit, units: u32) -> Result<Taken> {
        unimplemented!()
    }

    /// Forgets calls older than `age`; gives how many.
    pub async fn forget_calls(&self, age: Duration) -> Result<u64> {
        unimplemented!()
    }

    /// What the account's steps have cost in a month (`2026-11`, UTC): millionths of a unit, by currency.
    pub async fn cost_of(&self, account: &AccountName, month: &str) -> Result<Vec<(String, i64)>> {
        unimplemented!()
    }
}
