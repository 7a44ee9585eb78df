//! When to ask again whether a platform is done with something: soon at first, then less and less often.
//!
//! How far the waits are is told by the time since the first of them began, which the journal keeps: a restart begins no new
//! row of quick questions, and an adapter needs no clock.

use std::time::Duration;

use jiff::Timestamp;

use super::Account;
use crate::delivery::{Class, Failure, Journal, Mint, Step, Stop, step};

/// The waits between the questions, if a user's override file leaves `poll_s` out.
const DEFAULT_S: &[u64] = &[5];

/// No wait is shorter.
const SHORTEST: Duration = Duration::from_secs(1);

/// The questions of one wait.
pub(super) struct Polls {
    since: Timestamp,
    waits_s: Vec<u64>,
}

impl Polls {
    /// Those of the `n`-th wait called `name`, which begins now unless it began on an earlier run.
    ///
    /// # Errors
    ///
    /// What the journal says.
    pub(super) async fn begin(account: &Account, journal: &dyn Journal, name: &str, n: usize) -> Result<Self, Stop> {
        let name = format!("{name}_since");
        let minted = journal.mint(&format!("{name}/{n}"), Mint::Time).await?;
        // A minted value is only kept with a step: this one is done as it begins.
        let since = step(journal, Step::repeatable(&name, n), async { read(&minted) }).await?;
        Ok(Self::since(account, since))
    }

    /// Those of a wait that began at `since`.
    pub(super) fn since(account: &Account, since: Timestamp) -> Self {
        Self { since, waits_s: account.figures_of("poll_s").unwrap_or_else(|| DEFAULT_S.to_vec()) }
    }

    /// How long it has been asked by `now`.
    pub(super) fn asked_for(&self, now: Timestamp) -> Duration {
        Duration::try_from(now.duration_since(self.since)).unwrap_or_default()
    }

    /// How long to wait after an answer that came at `now`: until the next of the waits, one after the other, would end; the
    /// last is repeated.
    pub(super) fn next(&self, now: Timestamp) -> Duration {
        let waited = self.asked_for(now);
        let mut due = Duration::ZERO;
        for wait in &self.waits_s {
            due += Duration::from_secs(*wait);
            if due > waited {
                return (due - waited).max(SHORTEST);
            }
        }
        Duration::from_secs(self.waits_s.last().copied().unwrap_or_default()).max(SHORTEST)
    }
}

fn read(minted: &str) -> Result<Timestamp, Failure> {
    minted.parse().map_err(|_| Failure::new(Class::NotActed, format!("the journal gave `{minted}` for a time")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::adapters::scripted::{self, Memory};

    fn account() -> Account {
        let mut account = scripted::account("parrot", &[], &[]);
        account.figures.insert("poll_s".to_owned(), json!([1, 2, 4, 30]));
        account
    }

    fn after(polls: &Polls, millis: i64) -> Duration {
        polls.next(polls.since + jiff::SignedDuration::from_millis(millis))
    }

    #[test]
    fn questions_come_quickly_at_first_and_then_seldom() {
        let polls = Polls::since(&account(), scripted::NOW.parse().expect("a time"));
        let waits: Vec<u64> =
            [0, 1100, 3050, 7000, 37_000, 3_600_000].map(|t| after(&polls, t).as_millis() as u64).into();
        assert_eq!(waits, [1000, 1900, 3950, 30_000, 30_000, 30_000]);
        assert_eq!(after(&polls, 2_999), SHORTEST, "never in a rush");
        assert_eq!(after(&polls, -5_000), SHORTEST, "a clock that is behind does no harm");
    }

    #[tokio::test]
    async fn a_wait_that_began_on_an_earlier_run_goes_on() {
        let began = json!("2026-11-23T08:59:00Z");
        let journal = Memory::default().with("ready_since/0", began.clone());
        let polls = Polls::begin(&account(), &journal, "ready", 0).await.expect("begun");
        assert_eq!(json!(polls.since), began);
        let fresh = Polls::begin(&account(), &journal, "ready", 1).await.expect("begun");
        assert_eq!(fresh.since.to_string(), scripted::NOW);
    }
}
