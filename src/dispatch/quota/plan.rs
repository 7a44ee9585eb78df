//! When a post could leave by its account's limits, for a dry run, which takes nothing of them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::counts;
use super::long::Long;
use super::short::Short;
use super::thread::units;
use crate::channel::Quota;
use crate::id::{AccountName, ChannelName};
use crate::store::{Result, Store};

/// A call as a platform counts it: its name, and as how many it counts.
pub type Counted = (String, u32);

/// What posts would take of limits that the store counts, by whose and which, none of them stored.
#[derive(Default)]
pub struct Plan(BTreeMap<(String, String), Vec<(Timestamp, u32)>>);

impl Plan {
    /// When a post of these `calls`, due at `due_at`, could be sent, by what the store has counted and this plan holds; with the name
    /// of the limit if that is later. What it takes is held from then on.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn departs(
        &mut self,
        store: Option<&Store>,
        (account, channel, quotas): (&AccountName, &ChannelName, &[Quota]),
        calls: &[Counted],
        due_at: Timestamp,
    ) -> Result<(Timestamp, Option<String>)> {
        // One waits for a limit of seconds and says nothing of it.
        let is_long = |quota: &&Quota| Short::new(quota, String::new()).is_none();
        let long = quotas.iter().filter(is_long).map(|quota| Long::new(quota, account, channel));
        let drawn = |long: &Long| {
            let counted = calls.iter().filter(|(action, _)| counts(&long.quota, action));
            counted.fold(0_u32, |sum, (_, items)| sum.saturating_add(units(&long.quota, *items)))
        };
        let with_units = |long: Long| {
            let units = drawn(&long);
            (long, units)
        };
        let long: Vec<(Long, u32)> = long.filter(|long| !long.is_brief()).map(with_units).collect();
        let (mut at, mut waits) = (due_at, None);
        // Later another limit may be used up by what was planned; a few turns find where all have room, if there is such a time.
        for _ in 0..=long.len() {
            let before = at;
            for (long, units) in long.iter().filter(|(_, units)| *units > 0) {
                let (limit, name) = (long.limit(), &long.quota.name);
                let mut used = match store {
                    Some(store) => store.spent(&long.scope, name, limit.counts_since(at)).await?,
                    None => Vec::new(),
                };
                used.extend(self.0.get(&(long.scope.clone(), name.clone())).into_iter().flatten());
                used.retain(|(then, _)| *then <= at);
                used.sort_by_key(|(then, _)| *then);
                if let (_, Some(free_at)) = limit.free(&used, (*units).min(limit.max), at) {
                    (at, waits) = (at.max(free_at), Some(name.clone()));
                }
            }
            if at == before {
                break;
            }
        }
        for (long, units) in long {
            self.0.entry((long.scope, long.quota.name)).or_default().push((at, units));
        }
        Ok((at, waits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    /// Of the limit's last place nothing is left for the next, whose turn comes when the window has moved on.
    #[tokio::test]
    async fn what_was_planned_before_counts_and_moves_out_of_the_window() {
        let channels = Channels::embedded().expect("channels");
        let rules = &channels.get("instagram").expect("Instagram").rules;
        let (account, channel) = (AccountName::new("pictures"), ChannelName::new("instagram"));
        let quotas: Vec<Quota> = rules.quotas.iter().filter(|quota| quota.name == "posts per day").cloned().collect();
        let max = quotas[0].max;
        let due: Timestamp = "2026-12-01T09:00:00Z".parse().expect("a time");
        let mut plan = Plan::default();
        let calls = [("media_publish".to_owned(), 1), ("create_container".to_owned(), 1)];
        for _ in 0..max {
            let departs = plan.departs(None, (&account, &channel, &quotas), &calls, due).await;
            assert_eq!(departs.expect("no store"), (due, None));
        }
        let (at, waits) = plan.departs(None, (&account, &channel, &quotas), &calls, due).await.expect("no store");
        assert_eq!(waits.as_deref(), Some("posts per day"));
        let later = at.duration_since(due).as_secs();
        assert!((86_400..86_410).contains(&later), "{later}");
    }
}
