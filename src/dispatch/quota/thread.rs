//! What the action that runs draws of the limits that the store counts: for a thread, all of it before its first part, so that it
//! does not stop in the middle.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::long::Long;
use crate::channel::Quota;
use crate::delivery::{Action, ActionKind};
use crate::id::ActionId;
use crate::store::Draw;
use crate::wire::Call;

/// What was drawn counts from when it was drawn: used much later, it would leave its window too early.
const DRAWN_FOR: Duration = Duration::from_secs(120);

/// The action that runs.
#[derive(Default)]
pub(super) struct Thread {
    action: Option<ActionId>,
    /// Parts that are still to come, the next one among them.
    parts: usize,
    /// As how many posts they count.
    items: u32,
    is_urgent: bool,
    /// By the name of a limit.
    drawn: BTreeMap<String, Drawn>,
    /// By the name of a limit: which action waits for it with all its parts, until when.
    waits: BTreeMap<String, (ActionId, Timestamp)>,
}

/// Units that are drawn and not used yet.
struct Drawn {
    units: u32,
    /// When they were.
    at: Timestamp,
    /// The same, monotonic.
    since: Duration,
}

/// What a call uses of a limit, or several that count as so many. More than the limit itself is never free at once.
pub(super) fn units(quota: &Quota, items: u32) -> u32 {
    quota.weight.saturating_mul(items.max(1)).min(quota.max).max(quota.weight)
}

impl Thread {
    /// Parts of `action` are still to come that count as so many posts each.
    pub(super) fn expect(&mut self, action: &Action, parts: &[u32]) {
        if self.action.as_ref() != Some(&action.id) {
            let waits = std::mem::take(&mut self.waits);
            *self = Self { action: Some(action.id.clone()), waits, ..Self::default() };
        }
        self.parts = parts.len();
        self.items = parts.iter().fold(0, |sum, items| sum.saturating_add(*items));
        // A change of what is out is not held up by what is not out yet, nor is breaking news.
        self.is_urgent = action.is_urgent || action.kind != ActionKind::Publish;
    }

    /// What to draw for this call, which leaves `within` this time, and the parts behind it: nothing of limits of which enough was
    /// drawn before. A brief limit has room for the next part soon, and has long forgotten this one when that leaves.
    pub(super) fn missing(&mut self, counting: &[&Long], call: Call<'_>, within: Duration, now: Duration) -> Vec<Draw> {
        self.drawn.retain(|_, drawn| now.saturating_sub(drawn.since) <= DRAWN_FOR);
        let is_thread = call.writes && (self.parts > 1 || !self.drawn.is_empty());
        let units = |long: &Long| match self.drawn.get(&long.quota.name) {
            Some(drawn) if is_thread && drawn.units >= units(&long.quota, call.items) => None,
            None if is_thread && !long.is_brief() => Some(units(&long.quota, self.items.max(call.items))),
            // No thread, or used up: there are more calls than parts.
            _ => Some(units(&long.quota, call.items)),
        };
        counting.iter().filter_map(|long| Some(long.draw(units(long)?, within))).collect()
    }

    /// Keeps what was drawn at `at` for parts to come, and uses what was kept. Gives what this call uses, with when it counts from.
    pub(super) fn draw(
        &mut self,
        counting: &[&Long],
        draws: &[Draw],
        at: Timestamp,
        call: Call<'_>,
        now: Duration,
    ) -> Vec<(Draw, Timestamp)> {
        let mut used = Vec::new();
        for long in counting {
            let (quota, own) = (&long.quota, units(&long.quota, call.items));
            let mut from = at;
            match draws.iter().find(|draw| draw.name == quota.name) {
                Some(draw) if call.writes && draw.units > own => {
                    let units = draw.units - own;
                    self.drawn.insert(quota.name.clone(), Drawn { units, at, since: now });
                }
                Some(draw) => from = at.checked_add(draw.leaves_within).unwrap_or(at),
                None => {
                    if let Some(drawn) = self.drawn.get_mut(&quota.name) {
                        drawn.units = drawn.units.saturating_sub(own);
                        from = drawn.at;
                    }
                }
            }
            used.push((long.draw(own, Duration::ZERO), from));
        }
        used
    }

    /// It waits for the limit with all that its parts count as. Others that use it up meanwhile would keep it waiting for ever.
    pub(super) fn waits(&mut self, name: &str, until: Timestamp) {
        if let Some(action) = self.action.clone().filter(|_| self.items > 1) {
            self.waits.insert(name.to_owned(), (action, until));
        }
    }

    /// Until when another thread waits for one of these limits, if this action does not go before it.
    pub(super) fn waits_behind(&mut self, limits: &[&Quota], now: Timestamp) -> Option<(String, Timestamp)> {
        self.waits.retain(|_, (_, until)| *until > now);
        let others =
            self.waits.iter().filter(|(_, (action, _))| !self.is_urgent && self.action.as_ref() != Some(action));
        let counts = |name: &str| limits.iter().any(|quota| quota.name == name);
        others
            .filter(|(name, _)| counts(name))
            .map(|(name, (_, until))| (name.clone(), *until))
            .max_by_key(|(_, until)| *until)
    }
}
