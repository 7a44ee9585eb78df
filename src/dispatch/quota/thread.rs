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

/// What was drawn counts from when it was drawn: used much later, it would leave its window too early.
const DRAWN_FOR: Duration = Duration::from_secs(120);

/// The action that runs.
#[derive(Default)]
pub(super) struct Thread {
    action: Option<ActionId>,
    /// Parts that are still to come, the next one among them.
    parts: u32,
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

impl Thread {
    /// `parts` of `action` are still to come.
    pub(super) fn expect(&mut self, action: &Action, parts: usize) {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX);
        if self.action.as_ref() != Some(&action.id) {
            let waits = std::mem::take(&mut self.waits);
            *self = Self { action: Some(action.id.clone()), waits, ..Self::default() };
        }
        self.parts = parts;
        // A change of what is out is not held up by what is not out yet, nor is breaking news.
        self.is_urgent = action.is_urgent || action.kind != ActionKind::Publish;
    }

    /// What to draw for this call and the parts behind it: nothing of limits of which enough was drawn before.
    pub(super) fn missing(&mut self, counting: &[&Long], writes: bool, now: Duration) -> Vec<Draw> {
        self.drawn.retain(|_, drawn| now.saturating_sub(drawn.since) <= DRAWN_FOR);
        let is_thread = writes && (self.parts > 1 || !self.drawn.is_empty());
        let units = |quota: &Quota| match self.drawn.get(&quota.name) {
            Some(drawn) if is_thread && drawn.units >= quota.weight => None,
            // More than the limit itself is never free at once.
            None if is_thread => Some(quota.weight.saturating_mul(self.parts).min(quota.max).max(quota.weight)),
            // No thread, or used up: there are more calls than parts.
            _ => Some(quota.weight),
        };
        counting.iter().filter_map(|long| Some(long.draw(units(&long.quota)?))).collect()
    }

    /// Keeps what was drawn at `at` for parts to come, and uses what was kept. Gives what this call uses, with when it was drawn.
    pub(super) fn draw(
        &mut self,
        counting: &[&Long],
        draws: &[Draw],
        at: Timestamp,
        writes: bool,
        now: Duration,
    ) -> Vec<(Draw, Timestamp)> {
        let mut used = Vec::new();
        for long in counting {
            let quota = &long.quota;
            let mut drawn_at = at;
            match draws.iter().find(|draw| draw.name == quota.name) {
                Some(draw) if writes && draw.units > quota.weight => {
                    let units = draw.units - quota.weight;
                    self.drawn.insert(quota.name.clone(), Drawn { units, at, since: now });
                }
                Some(_) => {}
                None => {
                    if let Some(drawn) = self.drawn.get_mut(&quota.name) {
                        drawn.units = drawn.units.saturating_sub(quota.weight);
                        drawn_at = drawn.at;
                    }
                }
            }
            used.push((long.draw(quota.weight), drawn_at));
        }
        used
    }

    /// It waits for the limit with all its parts. Others that use it up meanwhile would keep it waiting for ever.
    pub(super) fn waits(&mut self, name: &str, until: Timestamp) {
        if let Some(action) = self.action.clone().filter(|_| self.parts > 1) {
            self.waits.insert(name.to_owned(), (action, until));
        }
    }

    /// Until when another thread waits for one of these limits, if this action does not go before it.
    pub(super) fn waits_behind(&mut self, counting: &[&Long], now: Timestamp) -> Option<(String, Timestamp)> {
        self.waits.retain(|_, (_, until)| *until > now);
        let others =
            self.waits.iter().filter(|(_, (action, _))| !self.is_urgent && self.action.as_ref() != Some(action));
        let counts = |name: &str| counting.iter().any(|long| long.quota.name == name);
        others
            .filter(|(name, _)| counts(name))
            .map(|(name, (_, until))| (name.clone(), *until))
            .max_by_key(|(_, until)| *until)
    }
}
