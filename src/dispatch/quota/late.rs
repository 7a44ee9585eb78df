//! Calls that leave late: they were counted in a limit of seconds, and then the store was slow or another limit had no room.
//!
//! Such a limit would have forgotten the call when it arrives, and let others out beside it.

use std::time::Duration;

use jiff::Timestamp;

use super::ahead::COUNTED_FOR;
use super::{AccountPermits, PATIENCE};
use crate::store::{Draw, Drawn};
use crate::wire::{Call, Error};

impl AccountPermits {
    /// Counts the call anew in the brief limits that would forget it before it arrives.
    pub(super) async fn count_late(&self, call: Call<'_>) -> Result<(), Error> {
        let mut within = Duration::ZERO;
        loop {
            let late = self.take_late(call.action);
            if late.is_empty() {
                return Ok(());
            }
            let given_back = self.store.was_not_called(&late).await;
            given_back.map_err(|error| Error::denied(call.action, error.to_string()))?;
            let draws: Vec<Draw> = late.into_iter().map(|(draw, _)| Draw { leaves_within: within, ..draw }).collect();
            let (at, took) = self.draw_again(call, &draws).await?;
            let from = at.checked_add(within).unwrap_or(at);
            let drawn = draws.into_iter().map(|draw| (draw, from));
            self.state().out.entry(call.action.to_owned()).or_default().drawn.extend(drawn);
            // If it is late again, that is because the store is slow.
            within = (took * 2).clamp(within, PATIENCE);
        }
    }

    /// When that was drawn, and how long the store took to say so.
    async fn draw_again(&self, call: Call<'_>, draws: &[Draw]) -> Result<(Timestamp, Duration), Error> {
        loop {
            self.check_lease(call.action)?;
            let asked = self.clock.monotonic();
            match self.store.draw(draws).await.map_err(|error| Error::denied(call.action, error.to_string()))? {
                Drawn::At(at) => return Ok((at, self.clock.monotonic().saturating_sub(asked))),
                Drawn::Refused { free_at, .. } => {
                    let wait = Duration::try_from(free_at.duration_since(self.store.now())).unwrap_or_default();
                    tokio::time::sleep(wait.clamp(Duration::from_millis(1), PATIENCE)).await;
                }
            }
        }
    }

    /// What was drawn for the call of brief limits too long ago, with when it counts from.
    fn take_late(&self, action: &str) -> Vec<(Draw, Timestamp)> {
        let now = self.store.now();
        let mut state = self.state();
        let Some(out) = state.out.get_mut(action) else { return Vec::new() };
        let is_late = |(draw, from): &mut (Draw, Timestamp)| {
            let is_brief = self.long.iter().any(|long| long.quota.name == draw.name && long.is_brief());
            is_brief && Duration::try_from(now.duration_since(*from)).is_ok_and(|ago| ago > COUNTED_FOR)
        };
        out.drawn.extract_if(.., is_late).collect()
    }
}
