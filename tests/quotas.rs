//! Forty-eight hours by a clock that the test moves: no window of any channel is exceeded, whatever is waiting and however often
//! the worker is started anew, and what the windows allow is used.
//!
//! This is for windows of more than a minute. The short ones are kept by the true clock; `tests/soak/` counts them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity, Tokens, unanswered};
use fanfare::channel::{Channels, Quota, Rules, Scope};
use fanfare::clock::{Clock, ManualClock};
use fanfare::delivery::{DeliveryState, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use fanfare::dispatch::{Desk, Policy, Sender};
use fanfare::id::{AccountName, ChannelName, WorkerId};
use fanfare::media::host::NoHost;
use fanfare::post::Post;
use fanfare::store::{Filter, Store};
use fanfare::wire::{self, Permits};

use crate::desk::{self, HOUR};
use crate::ledger::{Call, Ledger};
use crate::model::platform::Platform;
use crate::model::process::{Process, Until, Watch};
use crate::proofs;

const SPAN: Duration = Duration::from_secs(48 * 3600);

/// How long a slow request takes: less than it may live.
const SLOW: Duration = Duration::from_secs(7);

/// How many posts an account has waiting at any time.
const WAITING: usize = 6;

/// How many posts a window lets out here, at most: each call weighs as much more.
const MAX_IN_A_WINDOW: u32 = 20;

const ACCOUNTS: [&str; 2] = ["news", "sports"];

#[test]
fn no_window_is_exceeded_in_two_days_and_nothing_that_it_allows_is_left() {
    let channels = Channels::embedded().expect("what is built in is valid");
    for (name, _) in fanfare::adapters::registry() {
        let mut rules = channels.get(name).expect("a channel of the registry").rules.clone();
        rules.quotas.retain(|quota| quota.window_s > 60);
        for quota in &mut rules.quotas {
            quota.weight = quota.weight.max(quota.max / MAX_IN_A_WINDOW);
        }
        if !rules.quotas.is_empty() {
            two_days(name, rules);
        }
    }
}

fn two_days(channel: &str, rules: Rules) {
    let (folder, clock, ledger) = (proofs::folder(), desk::clock(), Ledger::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let store = runtime.block_on(desk::open(&folder, &clock));
    let mut watch = Watch::on(folder.path());
    let (platform, name) = (Platform::new(clock.clone()), ChannelName::new(channel));
    let accounts = Arc::new(Accounts {
        rules: Arc::new(rules.clone()),
        name: name.clone(),
        ledger: ledger.clone(),
        clock: clock.clone(),
    });
    let start = clock.now();
    let mut process = Process::start(0, &folder, &clock, accounts.clone());
    let (mut number, mut started) = (0, start);
    while clock.now() < start + SPAN {
        runtime.block_on(top_up(&store, channel, &mut number));
        // Whoever sleeps until a time looks at the clock again.
        let nobody = fanfare::store::Scope::Account(AccountName::new("nobody"));
        runtime.block_on(store.resume(&nobody, &desk::anna())).expect("resumed");
        watch.has_changed();
        let until = Until { commits: None, still: Duration::from_millis(500) };
        assert!(process.drive(&mut watch, &store, &platform, until), "{channel}: a worker never comes to rest");
        if clock.now() > started + 5 * HOUR {
            process.die();
            process = Process::start(0, &folder, &clock, accounts.clone());
            started = clock.now();
        }
        let next = runtime.block_on(store.next_wake(&WorkerId::make())).expect("read");
        let wait = next.and_then(|next| Duration::try_from(next.duration_since(clock.now())).ok());
        clock.advance(wait.unwrap_or_default().max(Duration::from_millis(100)));
    }
    process.die();
    for quota in &rules.quotas {
        assert_eq!(ledger.exceeded(&name, quota), Vec::<String>::new());
    }
    let sent = Filter { states: vec![DeliveryState::Sent], limit: 1_000_000, ..Filter::default() };
    let sent = runtime.block_on(store.deliveries(&sent)).expect("read").len();
    let allowed = allowed(&rules.quotas);
    assert!(sent * 100 >= allowed * 95, "{channel}: {sent} posts of the {allowed} that are allowed");
    println!("{channel}: {sent} of {allowed}");
}

/// Hands over as much as must wait.
async fn top_up(store: &Store, channel: &str, number: &mut usize) {
    for account in ACCOUNTS {
        let states = vec![DeliveryState::Scheduled, DeliveryState::Sending];
        let open = Filter { states, account: Some(AccountName::new(account)), ..Filter::default() };
        for _ in store.deliveries(&open).await.expect("read").len()..WAITING {
            let article = format!("article {number}");
            let parts = ["The tram is back".to_owned()];
            desk::publish_on(store, channel, &article, account, [Duration::ZERO, 100 * HOUR], &parts).await;
            *number += 1;
        }
    }
}

/// The calls of a post: of each quota the first that counts.
fn conversation(quotas: &[Quota]) -> BTreeSet<String> {
    let first = quotas.iter().filter_map(|quota| quota.actions.first().cloned());
    let calls: BTreeSet<String> = first.collect();
    if calls.is_empty() { BTreeSet::from(["post".to_owned()]) } else { calls }
}

/// How many posts all accounts together may send in the time.
fn allowed(quotas: &[Quota]) -> usize {
    let calls = conversation(quotas);
    let by = |quota: &Quota| {
        let counted = calls.iter().filter(|call| quota.actions.is_empty() || quota.actions.contains(call)).count();
        let windows = SPAN.as_secs() as usize / quota.window_s as usize;
        windows * (quota.max / quota.weight) as usize / counted
    };
    let least = |shared: bool| quotas.iter().filter(|quota| (quota.scope != Scope::Account) == shared).map(by).min();
    let alone = least(false).map(|each| each * ACCOUNTS.len());
    alone.into_iter().chain(least(true)).min().expect("a quota")
}

/// Accounts whose conversation is nothing but calls.
struct Accounts {
    rules: Arc<Rules>,
    name: ChannelName,
    ledger: Ledger,
    clock: ManualClock,
}

#[async_trait]
impl Desk for Accounts {
    fn rules(&self, _: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(self.rules.clone())
    }

    async fn sender(&self, account: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        let adapter = Arc::new(Parrot {
            account: account.clone(),
            channel: self.name.clone(),
            calls: conversation(&self.rules.quotas),
            ledger: self.ledger.clone(),
            clock: self.clock.clone(),
            permits,
        });
        Ok(Sender { adapter, rules: self.rules.clone(), host: Arc::new(NoHost) })
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: 1000, budget: None }
    }

    async fn keep(&self, _: &AccountName, _: &Tokens) -> Result<(), String> {
        Err("this platform has no tokens".to_owned())
    }
}

struct Parrot {
    account: AccountName,
    channel: ChannelName,
    calls: BTreeSet<String>,
    ledger: Ledger,
    clock: ManualClock,
    permits: Arc<dyn Permits>,
}

impl Parrot {
    async fn call(&self, action: &str, writes: bool) -> Result<PartReceipt, Failure> {
        self.permits.permit(wire::Call::new(action, writes)).await.map_err(unanswered)?;
        let (account, channel) = (self.account.clone(), self.channel.clone());
        // Now and then one is long on its way, and is counted as it arrives.
        if self.ledger.calls().len() % 7 == 3 {
            self.clock.advance(SLOW);
        }
        self.ledger.add(Call { account, channel, action: action.to_owned(), items: 1, at: self.clock.now() });
        self.permits.observe(action, None).await;
        Ok(PartReceipt::new(format!("{}-{}", self.account, uuid::Uuid::now_v7()), None))
    }
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, _: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        for (n, action) in self.calls.iter().enumerate().skip(1) {
            step(journal, Step::repeatable("call", n), self.call(action, false)).await?;
        }
        let last = self.calls.first().expect("a call");
        let part = step(journal, Step::once("part", 0), self.call(last, true)).await?;
        Ok(Receipt { parts: vec![part] })
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}
