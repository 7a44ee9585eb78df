//! The dispatcher against a platform that only counts: what it does when clocks jump, processes change, limits are shared.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity};
use fanfare::channel::{Channels, Quota, Rules};
use fanfare::clock::{Clock, ManualClock};
use fanfare::config::AlertKind;
use fanfare::delivery::{
    Actor, Class, DeliveryState, Failure, Found, Journal, NewDelivery, OpenStep, PartReceipt, Publication, Receipt,
    Step, Stop, step,
};
use fanfare::dispatch::{Desk, Dispatcher, Options, Policy, Sender};
use fanfare::id::{AccountName, ArticleId, ChannelName, DeliveryId, PublicationId};
use fanfare::media::host::NoHost;
use fanfare::post::{Part, Post, Role};
use fanfare::secret::Secret;
use fanfare::store::{Scope, Stamp, Store};
use fanfare::wire::Permits;
use tokio_util::sync::CancellationToken;

/// A platform that writes down when it was asked to publish.
#[derive(Clone, Default)]
struct Platform(Arc<Mutex<Vec<(AccountName, Instant)>>>);

impl Platform {
    fn posts(&self) -> Vec<(AccountName, Instant)> {
        self.0.lock().expect("no test panics here").clone()
    }
}

struct Parrot {
    account: AccountName,
    permits: Arc<dyn Permits>,
    platform: Platform,
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let refused =
            |error: fanfare::wire::Error| Failure::new(Class::NotActed, error.message.clone()).after(error.retry_after);
        let mut receipt = Receipt::default();
        for n in 0..post.parts.len() {
            let call = async {
                self.permits.permit("sendMessage", true).await.map_err(refused)?;
                let mut posts = self.platform.0.lock().expect("no test panics here");
                posts.push((self.account.clone(), Instant::now()));
                Ok(PartReceipt::new(format!("{}-{}", self.account, posts.len()), None))
            };
            receipt.push(step(journal, Step::once("part", n), call).await?);
        }
        Ok(receipt)
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}

struct World {
    folder: tempfile::TempDir,
    clock: ManualClock,
    store: Store,
    platform: Platform,
    rules: Arc<Rules>,
}

#[async_trait]
impl Desk for World {
    fn rules(&self, _: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(self.rules.clone())
    }

    async fn sender(&self, account: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        let adapter = Parrot { account: account.clone(), permits, platform: self.platform.clone() };
        Ok(Sender { adapter: Arc::new(adapter), rules: self.rules.clone(), host: Arc::new(NoHost) })
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: 10, budget: None }
    }

    async fn keep(&self, _: &AccountName, _: &BTreeMap<String, Secret>) -> Result<(), String> {
        Err("this platform has no tokens".to_owned())
    }
}

const CHANNEL: &str = "telegram";

fn part() -> Part {
    let text = fanfare::text::parse("The tram is back");
    Part { role: Role::Post, text, lengths: Vec::new(), fields: BTreeMap::new(), media: Vec::new() }
}

impl World {
    async fn new() -> Arc<Self> {
        Self::with_limits(None).await
    }

    /// With another limit instead of the channel's.
    async fn with_limits(quotas: Option<Vec<Quota>>) -> Arc<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = ManualClock::at("2026-11-23T09:00:00Z".parse().expect("a time written here"));
        let channels = Channels::embedded().expect("what is built in is valid");
        let mut rules = channels.get(CHANNEL).expect("a channel of the registry").rules.clone();
        rules.quotas = quotas.unwrap_or(rules.quotas);
        let rules = Arc::new(rules);
        let store = Self::open(&folder, &clock).await;
        Arc::new(Self { folder, clock, store, platform: Platform::default(), rules })
    }

    async fn open(folder: &tempfile::TempDir, clock: &ManualClock) -> Store {
        let url = format!("sqlite:{}", folder.path().join("fanfare.db").display());
        let options = fanfare::store::Options::default();
        Store::open(&url, Stamp::Sandbox, options, Arc::new(clock.clone())).await.expect("a store")
    }

    /// Hands a post for `account` over, due `after` now.
    async fn publish(&self, account: &str, after: Duration) -> DeliveryId {
        self.publish_thread(account, after, 1).await
    }

    /// The same with so many parts.
    async fn publish_thread(&self, account: &str, after: Duration, parts: usize) -> DeliveryId {
        let post = Post {
            account: AccountName::new(account),
            channel: ChannelName::new(CHANNEL),
            template: "post".to_owned(),
            language: "en".to_owned(),
            parts: (0..parts).map(|_| part()).collect(),
            link: None,
            card: None,
            media: Vec::new(),
            options: serde_json::Map::new(),
            cost: None,
            warnings: Vec::new(),
            skipped: None,
        };
        let frozen = serde_json::to_vec(&post).expect("JSON");
        let blob = self.store.put_blob(&frozen, "application/json").await.expect("kept");
        let (now, id) = (self.store.now(), DeliveryId::make());
        let publication = Publication {
            id: PublicationId::make(),
            article: ArticleId::new(id.as_str()),
            headline: "Bridge opens a year early".to_owned(),
            created_at: now,
            actor: Actor::person("anna"),
            embargo_until: None,
        };
        let delivery = NewDelivery {
            id: id.clone(),
            account: post.account,
            channel: post.channel,
            template: post.template,
            post: Some(blob),
            media: Vec::new(),
            due_at: now + after,
            late_at: now + after + Duration::from_secs(7200),
            state: DeliveryState::Scheduled,
            reason: None,
            again: false,
            urgent: false,
        };
        self.store.publish(&publication, &[delivery]).await.expect("taken");
        id
    }

    async fn state(&self, delivery: &DeliveryId) -> DeliveryState {
        self.store.delivery(delivery).await.expect("it is there").state
    }

    async fn until(&self, delivery: &DeliveryId, state: DeliveryState) {
        let start = Instant::now();
        while self.state(delivery).await != state {
            assert!(start.elapsed() < Duration::from_secs(30), "{delivery} never became {state}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// A worker as a process of its own would be: it shares nothing with others but the store's file.
struct Worker {
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Worker {
    async fn start(world: &Arc<World>) -> Self {
        let store = World::open(&world.folder, &world.clock).await;
        let clock: Arc<dyn Clock> = Arc::new(world.clock.clone());
        let dispatcher = Dispatcher::new(store, world.clone(), clock, Options::default()).await.expect("a dispatcher");
        let stop = CancellationToken::new();
        let task = tokio::spawn({
            let stop = stop.clone();
            async move { dispatcher.run(stop).await.expect("the store can be used") }
        });
        Self { stop, task }
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.expect("it ends well");
    }
}

const HOUR: Duration = Duration::from_secs(3600);

/// Longer than a worker takes to send what is due.
const MOMENT: Duration = Duration::from_millis(400);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_by_a_clock_that_jumped_until_it_is_right_again() {
    let world = World::new().await;
    let later = world.publish("news", HOUR).await;
    let worker = Worker::start(&world).await;
    tokio::time::sleep(MOMENT).await;
    let right = world.clock.now();
    world.clock.set_wall(right + 2 * HOUR);
    // Something else happens, at which the worker looks for what is due.
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    tokio::time::sleep(MOMENT).await;
    assert_eq!(world.platform.posts(), [], "an hour early by any honest clock");
    let pauses = world.store.pauses().await.expect("pauses");
    assert!(pauses.iter().any(|pause| pause.scope == Scope::All && pause.reason.contains("set forward by 7200 s")));
    let alerts = world.store.claim_alerts(24 * HOUR, HOUR, 10).await.expect("alerts");
    assert_eq!(alerts.iter().map(|alert| alert.kind).collect::<Vec<_>>(), [AlertKind::SendingStopped]);

    world.clock.set_wall(right);
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    tokio::time::sleep(MOMENT).await;
    assert_eq!(world.store.pauses().await.expect("pauses"), [], "the clock is right again");
    assert_eq!(world.state(&later).await, DeliveryState::Scheduled);
    world.clock.advance(HOUR);
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    world.until(&later, DeliveryState::Sent).await;
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_resumes_says_that_the_clock_is_right() {
    let world = World::new().await;
    let worker = Worker::start(&world).await;
    tokio::time::sleep(MOMENT).await;
    world.clock.set_wall(world.clock.now() - HOUR);
    let post = world.publish("news", Duration::ZERO).await;
    tokio::time::sleep(MOMENT).await;
    assert_eq!(world.state(&post).await, DeliveryState::Scheduled);
    assert!(world.store.resume(&Scope::All, &Actor::person("anna")).await.expect("resumed"), "all is paused");
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_of_a_person_outlasts_a_clock_that_is_right_again() {
    let world = World::new().await;
    let worker = Worker::start(&world).await;
    let anna = Actor::person("anna");
    world.store.pause(&Scope::All, "the site is down", &anna).await.expect("paused");
    let right = world.clock.now();
    for wall in [right + HOUR, right] {
        world.clock.set_wall(wall);
        world.publish("news", Duration::ZERO).await;
        tokio::time::sleep(MOMENT).await;
    }
    let pauses = world.store.pauses().await.expect("pauses");
    assert_eq!(pauses.iter().map(|pause| pause.reason.as_str()).collect::<Vec<_>>(), ["the site is down"]);
    assert_eq!(world.platform.posts(), []);
    worker.end().await;
}

/// Telegram takes twenty messages a minute in one chat: one every three seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_does_not_begin_an_accounts_limits_anew() {
    let world = World::new().await;
    let first = world.publish("news", Duration::ZERO).await;
    let worker = Worker::start(&world).await;
    world.until(&first, DeliveryState::Sent).await;
    worker.end().await;
    let second = world.publish("news", Duration::ZERO).await;
    let worker = Worker::start(&world).await;
    world.until(&second, DeliveryState::Sent).await;
    worker.end().await;
    let posts = world.platform.posts();
    let apart = posts[1].1 - posts[0].1;
    assert!(apart >= Duration::from_secs(3), "{apart:?}");
    assert!(apart < Duration::from_secs(8), "no longer than it must: {apart:?}");
}

/// A Telegram bot may send thirty messages a second, over all its chats. The clock stands still: the second never ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_that_accounts_share_is_kept_by_all_workers_together() {
    let world = World::new().await;
    for n in 0..40 {
        world.publish(&format!("chat-{n}"), Duration::ZERO).await;
    }
    let workers = [Worker::start(&world).await, Worker::start(&world).await];
    let start = Instant::now();
    while world.platform.posts().len() < 30 {
        assert!(start.elapsed() < Duration::from_secs(30), "{} of 30 are out", world.platform.posts().len());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(MOMENT).await;
    assert_eq!(world.platform.posts().len(), 30, "one second's worth");
    for worker in workers {
        worker.stop.cancel();
        worker.task.abort();
    }
}

/// Five messages an hour, two of them gone: a thread of four waits, and does not stop after its third part.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_threads_limits_are_drawn_whole_before_its_first_part() {
    let channels = Channels::embedded().expect("what is built in is valid");
    let mut hourly = channels.get(CHANNEL).expect("a channel").rules.quotas[1].clone();
    (hourly.max, hourly.window_s) = (5, 3600);
    let world = World::with_limits(Some(vec![hourly])).await;
    let worker = Worker::start(&world).await;
    for _ in 0..2 {
        let post = world.publish("news", Duration::ZERO).await;
        world.until(&post, DeliveryState::Sent).await;
    }
    let thread = world.publish_thread("news", Duration::ZERO, 4).await;
    let single = world.publish("news", Duration::from_secs(1)).await;
    world.clock.advance(Duration::from_secs(1));
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    world.until(&single, DeliveryState::Sent).await;
    assert_eq!(world.platform.posts().len(), 3, "nothing of the thread, and what has room passes it");
    // The hour, and what is added to it by chance so that not all come back at once.
    world.clock.advance(HOUR + HOUR / 2);
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    world.until(&thread, DeliveryState::Sent).await;
    assert_eq!(world.platform.posts().len(), 7);
    worker.end().await;
}
