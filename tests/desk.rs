//! What tests of the dispatcher share: accounts of a platform that the test itself plays, posts for them, and workers.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Tokens};
use fanfare::channel::{Channels, Rules};
use fanfare::clock::{Clock, ManualClock};
use fanfare::delivery::{Actor, DeliveryState, NewDelivery, Publication};
use fanfare::dispatch::{Desk, Dispatcher, Options, Policy, Sender};
use fanfare::id::{AccountName, ArticleId, ChannelName, DeliveryId, PublicationId};
use fanfare::media::host::NoHost;
use fanfare::post::{Part, Post, Role};
use fanfare::store::{Accepted, Scope, Stamp, Store};
use fanfare::wire::Permits;
use tokio_util::sync::CancellationToken;

pub const CHANNEL: &str = "telegram";

pub const HOUR: Duration = Duration::from_secs(3600);

/// Longer than a worker takes to send what is due, on a machine that has time.
pub const MOMENT: Duration = Duration::from_millis(400);

/// What is due and not done after so long is kept back by something that a worker does not end.
const LONG: Duration = Duration::from_secs(20);

/// Waits until the workers have come to rest: nothing is left that is due. One that is still at something would lose its lease by a
/// clock that is moved, and what it had begun to do.
pub async fn rest(store: &Store) {
    tokio::time::sleep(MOMENT).await;
    let start = Instant::now();
    while start.elapsed() < LONG && store.census().await.expect("counted").due > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Lets `time` pass, and whoever sleeps until a time looks at the clock again.
pub async fn advance(store: &Store, clock: &ManualClock, time: Duration) {
    clock.advance(time);
    store.resume(&Scope::Account(AccountName::new("nobody")), &anna()).await.expect("resumed");
}

/// The same for workers that are at rest, until they are again.
pub async fn pass(store: &Store, clock: &ManualClock, time: Duration) {
    rest(store).await;
    advance(store, clock, time).await;
    rest(store).await;
}

pub fn anna() -> Actor {
    Actor::person("anna")
}

/// A Monday morning.
pub fn clock() -> ManualClock {
    ManualClock::at("2026-11-23T09:00:00Z".parse().expect("a time written here"))
}

/// The rules of the accounts' channel.
pub fn rules() -> Rules {
    rules_of(CHANNEL)
}

/// The rules of a channel.
pub fn rules_of(channel: &str) -> Rules {
    let channels = Channels::embedded().expect("what is built in is valid");
    channels.get(channel).expect("a channel of the registry").rules.clone()
}

/// The store in `folder`, as a process of its own opens it.
pub async fn open(folder: &tempfile::TempDir, clock: &ManualClock) -> Store {
    let url = format!("sqlite:{}", folder.path().join("fanfare.db").display());
    let options = fanfare::store::Options::default();
    Store::open(&url, Stamp::Sandbox, options, Arc::new(clock.clone())).await.expect("a store")
}

/// Hands an article over to `account`, due `after` now, in parts that say this.
pub async fn publish(store: &Store, article: &str, account: &str, after: Duration, parts: &[String]) -> DeliveryId {
    publish_on(store, CHANNEL, article, account, [after, 2 * HOUR], parts).await
}

/// The same on another channel, with another allowance for being late.
pub async fn publish_on(
    store: &Store,
    channel: &str,
    article: &str,
    account: &str,
    [after, allowance]: [Duration; 2],
    parts: &[String],
) -> DeliveryId {
    publish_as(store, channel, article, account, [after, allowance], parts, false).await
}

/// The same, as breaking news or not.
pub async fn publish_as(
    store: &Store,
    channel: &str,
    article: &str,
    account: &str,
    [after, allowance]: [Duration; 2],
    parts: &[String],
    urgent: bool,
) -> DeliveryId {
    let part = |said: &String| {
        let text = fanfare::text::parse(said);
        Part { role: Role::Post, text, lengths: Vec::new(), fields: BTreeMap::new(), media: Vec::new() }
    };
    let post = Post {
        account: AccountName::new(account),
        channel: ChannelName::new(channel),
        template: "post".to_owned(),
        language: "en".to_owned(),
        parts: parts.iter().map(part).collect(),
        link: None,
        card: None,
        media: Vec::new(),
        options: serde_json::Map::new(),
        cost: None,
        warnings: Vec::new(),
        skipped: None,
        thumbnail: None,
        corrects: None,
    };
    let frozen = serde_json::to_vec(&post).expect("JSON");
    let blob = store.put_blob(&frozen, "application/json").await.expect("kept");
    let now = store.now();
    let publication = Publication {
        id: PublicationId::make(),
        article: ArticleId::new(article),
        headline: article.to_owned(),
        created_at: now,
        actor: anna(),
        embargo_until: None,
    };
    let delivery = NewDelivery {
        id: DeliveryId::make(),
        account: post.account,
        channel: post.channel,
        template: post.template,
        post: Some(blob),
        media: Vec::new(),
        due_at: now + after,
        late_at: now + after + allowance,
        state: DeliveryState::Scheduled,
        reason: None,
        again: false,
        urgent,
    };
    match store.publish(&publication, &[delivery]).await.expect("taken").remove(0) {
        Accepted::New(id) => id,
        other => panic!("{other:?}"),
    }
}

/// The adapter of an account, whose requests ask for permits.
type Adapters = Box<dyn Fn(&AccountName, Arc<dyn Permits>) -> Arc<dyn Adapter> + Send + Sync>;

/// Accounts that all have one adapter, no tokens and no media.
pub struct Accounts {
    rules: Arc<Rules>,
    adapters: Adapters,
    /// Who all of them are, and on which channel, if anybody knows.
    who: Mutex<(Option<NonZeroU32>, Option<ChannelName>)>,
    /// What all of them need and do not have, if anything.
    lacks: Mutex<Option<String>>,
    /// Which of them are one at the platform.
    twins: Mutex<Vec<AccountName>>,
}

impl Accounts {
    pub fn new(
        rules: Rules,
        adapters: impl Fn(&AccountName, Arc<dyn Permits>) -> Arc<dyn Adapter> + Send + Sync + 'static,
    ) -> Arc<Self> {
        let (who, lacks, twins) = (Mutex::default(), Mutex::default(), Mutex::default());
        Arc::new(Self { rules: Arc::new(rules), adapters: Box::new(adapters), who, lacks, twins })
    }

    /// From now on they cannot be sent for, or can again.
    pub fn lack(&self, what: Option<&str>) {
        *self.lacks.lock().expect("no test panics here") = what.map(str::to_owned);
    }

    /// These are one at the platform.
    pub fn are_one(&self, twins: &[&str]) {
        *self.twins.lock().expect("no test panics here") = twins.iter().map(|name| AccountName::new(*name)).collect();
    }

    /// From now on they are that one, on that channel.
    pub fn become_another(&self, identity: u32, channel: &str) {
        *self.who.lock().expect("no test panics here") = (NonZeroU32::new(identity), Some(ChannelName::new(channel)));
    }
}

#[async_trait]
impl Desk for Accounts {
    fn rules(&self, _: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(self.rules.clone())
    }

    async fn sender(&self, account: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        if let Some(what) = &*self.lacks.lock().expect("no test panics here") {
            return Err(what.clone());
        }
        let adapter = (self.adapters)(account, permits);
        Ok(Sender { adapter, rules: self.rules.clone(), host: Arc::new(NoHost) })
    }

    fn identity(&self, _: &AccountName) -> Option<NonZeroU32> {
        self.who.lock().expect("no test panics here").0
    }

    async fn twins(&self, account: &AccountName) -> Vec<AccountName> {
        let twins = self.twins.lock().expect("no test panics here");
        let others = twins.iter().filter(|other| twins.contains(account) && *other != account);
        others.cloned().collect()
    }

    fn channel(&self, _: &AccountName) -> Option<ChannelName> {
        self.who.lock().expect("no test panics here").1.clone()
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: 10, budget: None }
    }

    async fn keep(&self, _: &AccountName, _: &Tokens) -> Result<(), String> {
        Err("this platform has no tokens".to_owned())
    }
}

/// A worker as a process of its own would be.
pub struct Worker {
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Worker {
    pub async fn start(store: Store, desk: Arc<Accounts>, clock: &ManualClock) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(clock.clone());
        let dispatcher = Dispatcher::new(store, desk, clock, Options::default()).await.expect("a dispatcher");
        let stop = CancellationToken::new();
        let task = tokio::spawn({
            let stop = stop.clone();
            async move { dispatcher.run(stop).await.expect("the store can be used") }
        });
        Self { stop, task }
    }

    /// As a crash ends it: what it had begun is left as it stands.
    pub fn kill(self) {
        self.stop.cancel();
        self.task.abort();
    }

    pub async fn end(self) {
        self.stop.cancel();
        self.task.await.expect("it ends well");
    }
}
