//! What left this machine, written down below everything that keeps limits: a count of the test's own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fanfare::channel::{Quota, Reset, Scope};
use fanfare::id::{AccountName, ChannelName};
use jiff::{SignedDuration, Timestamp};

/// A call that left.
#[derive(Clone, Debug)]
pub struct Call {
    pub account: AccountName,
    pub channel: ChannelName,
    /// As quotas name it.
    pub action: String,
    /// As how many its platform counts it.
    pub items: u32,
    pub at: Timestamp,
}

/// All calls of all processes.
#[derive(Clone, Default)]
pub struct Ledger(Arc<Mutex<Vec<Call>>>);

impl Ledger {
    pub fn add(&self, call: Call) {
        self.0.lock().expect("nothing panics under this lock").push(call);
    }

    pub fn calls(&self) -> Vec<Call> {
        self.0.lock().expect("nothing panics under this lock").clone()
    }

    /// Every window of `quota` of `channel` in which more was called than it allows, a sentence each.
    pub fn exceeded(&self, channel: &ChannelName, quota: &Quota) -> Vec<String> {
        let wrong = self.counted(channel, quota).into_iter().filter_map(|(whose, times)| {
            let most = most_in_a_window(&times, quota);
            (most > quota.max).then(|| format!("{channel}, `{}` of {whose}: {most} of {}", quota.name, quota.max))
        });
        wrong.collect()
    }

    /// The times of the calls that count for `quota`, and what each uses of it, by whose limit it is. One that counts as more than
    /// there is has all of it.
    pub fn counted(&self, channel: &ChannelName, quota: &Quota) -> BTreeMap<String, Vec<(Timestamp, u32)>> {
        let mut counted: BTreeMap<String, Vec<(Timestamp, u32)>> = BTreeMap::new();
        for call in self.calls() {
            let counts = quota.actions.is_empty() || quota.actions.contains(&call.action);
            if call.channel == *channel && counts {
                let whose = if quota.scope == Scope::Account { call.account.to_string() } else { "all".to_owned() };
                counted.entry(whose).or_default().push((call.at, (quota.weight * call.items).min(quota.max)));
            }
        }
        counted
    }
}

/// What `times` use of the quota's fullest window.
fn most_in_a_window(times: &[(Timestamp, u32)], quota: &Quota) -> u32 {
    let mut times = times.to_vec();
    times.sort();
    let window = SignedDuration::from_secs(i64::from(quota.window_s));
    let same = |first: &Timestamp, other: &Timestamp| match quota.reset {
        Reset::Rolling => other.duration_since(*first) < window,
        Reset::Fixed => {
            let number = |at: &Timestamp| at.as_second().div_euclid(i64::from(quota.window_s));
            number(first) == number(other)
        }
        Reset::Day => {
            let zone = jiff::tz::TimeZone::get(quota.zone.as_deref().unwrap_or("UTC")).expect("a zone");
            let day = |at: &Timestamp| at.to_zoned(zone.clone()).date();
            day(first) == day(other)
        }
    };
    let (mut most, mut first) = (0, 0);
    for last in 0..times.len() {
        while !same(&times[first].0, &times[last].0) {
            first += 1;
        }
        most = most.max(times[first..=last].iter().map(|(_, units)| units).sum());
    }
    most
}

#[test]
fn a_window_that_was_exceeded_is_seen_wherever_it_lies() {
    let channels = fanfare::channel::Channels::embedded().expect("what is built in is valid");
    let mut quota = channels.get("telegram").expect("a channel of the registry").rules.quotas[1].clone();
    (quota.max, quota.window_s, quota.actions) = (2, 60, Vec::new());
    let (ledger, channel) = (Ledger::default(), ChannelName::new("telegram"));
    for (account, second) in [("news", 0), ("news", 50), ("sports", 55), ("news", 60), ("news", 115)] {
        let at = Timestamp::from_second(1_790_000_000 + second).expect("a time");
        ledger.add(Call {
            account: AccountName::new(account),
            channel: channel.clone(),
            action: "any".to_owned(),
            items: 1,
            at,
        });
        let exceeded = ledger.exceeded(&channel, &quota);
        assert_eq!(exceeded, Vec::<String>::new(), "at {second}");
    }
    let at = Timestamp::from_second(1_790_000_000 + 109).expect("a time");
    ledger.add(Call {
        account: AccountName::new("news"),
        channel: channel.clone(),
        action: "any".to_owned(),
        items: 1,
        at,
    });
    assert_eq!(ledger.exceeded(&channel, &quota).len(), 1, "three of news between 50 and 110");
}
