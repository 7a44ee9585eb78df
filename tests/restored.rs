//! A store that was made of a backup: what went out after the backup does not go out again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity};
use fanfare::channel::{Channels, Rules};
use fanfare::clock::{Clock, ManualClock};
use fanfare::delivery::{
    Actor, Class, DeliveryState, Failure, Found, Journal, Mint, NewDelivery, OpenStep, PartReceipt, Publication,
    Receipt, Step, Stop, step,
};
use fanfare::dispatch::{Desk, Dispatcher, Options, Policy, Sender};
use fanfare::id::{AccountName, ArticleId, ChannelName, DeliveryId, PublicationId};
use fanfare::media::host::NoHost;
use fanfare::post::{Part, Post, Role};
use fanfare::secret::Secret;
use fanfare::store::{Accepted, Resolution, Scope, Stamp, Store};
use fanfare::wire::Permits;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// How a platform is asked what became of a post.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// It lists what was posted.
    Listed,
    /// It lists what came after a post that was the newest.
    AfterNewest,
    /// It takes a key of ours, and shows the post by it.
    Keyed,
    /// It shows nothing.
    Blind,
}

struct Platform {
    way: Way,
    /// Text and key of what people see; its place is its id.
    posts: Vec<(String, Option<String>)>,
    asked: usize,
    /// Refuses for the moment what would be one more than so many.
    room: usize,
    /// Acts, but its answer is lost, and what is asked afterwards is put off.
    is_dazed: bool,
}

type Shared = Arc<Mutex<Platform>>;

/// One part as people see it.
fn said(post: &Post, n: usize) -> String {
    post.parts[n].text.text.clone()
}

struct Parrot(Shared);

impl Parrot {
    fn platform(&self) -> MutexGuard<'_, Platform> {
        self.0.lock().expect("no test panics here")
    }

    fn squawk(&self, text: String, key: Option<String>) -> Result<PartReceipt, Failure> {
        let mut platform = self.platform();
        if platform.posts.len() >= platform.room {
            return Err(Failure::new(Class::TooFast, "slow down").after(Some(Duration::from_secs(1800))));
        }
        let known =
            key.as_ref().and_then(|key| platform.posts.iter().position(|(_, known)| known.as_ref() == Some(key)));
        let id = known.unwrap_or(platform.posts.len());
        if known.is_none() {
            platform.posts.push((text, key));
        }
        if platform.is_dazed {
            return Err(Failure::new(Class::MayHaveActed, "the connection broke"));
        }
        Ok(PartReceipt::new(id.to_string(), None))
    }
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let way = self.platform().way;
        if way == Way::AfterNewest {
            let newest = async { Ok(self.platform().posts.len()) };
            step(journal, Step::repeatable("newest", 0), newest).await?;
        }
        let mut receipt = Receipt::default();
        for n in 0..post.parts.len() {
            let (key, part) = if way == Way::Keyed {
                let key = journal.mint(&format!("key/{n}"), Mint::Uuid).await?;
                (Some(key), Step::keyed("part", n, None))
            } else {
                (None, Step::once("part", n))
            };
            receipt.push(step(journal, part, async { self.squawk(said(post, n), key) }).await?);
        }
        Ok(receipt)
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        let mut platform = self.platform();
        platform.asked += 1;
        if platform.is_dazed {
            return Ok(Found::NotYet { after: Duration::from_secs(1800) });
        }
        let cannot_tell = Found::CannotTell { check: "listen to the parrot".to_owned() };
        let from = match platform.way {
            Way::Blind => return Ok(cannot_tell),
            Way::Listed => 0,
            Way::AfterNewest => match journal.result("newest/0").as_ref().and_then(Value::as_u64) {
                Some(newest) => usize::try_from(newest).expect("a count"),
                None => return Ok(cannot_tell),
            },
            Way::Keyed => match journal.minted(&format!("key/{}", open.step.index)) {
                Some(key) => {
                    let known = platform.posts.iter().position(|(_, known)| known.as_ref() == Some(&key));
                    return Ok(known.map_or(Found::Absent, |id| Found::sent(&PartReceipt::new(id.to_string(), None))));
                }
                None => return Ok(cannot_tell),
            },
        };
        let text = said(post, open.step.index);
        let found = (from..platform.posts.len()).find(|id| platform.posts[*id].0 == text);
        Ok(found.map_or(Found::Absent, |id| Found::sent(&PartReceipt::new(id.to_string(), None))))
    }
}

/// A platform, and one store that sends there.
struct World {
    folder: tempfile::TempDir,
    clock: ManualClock,
    store: Store,
    platform: Shared,
    rules: Arc<Rules>,
}

#[async_trait]
impl Desk for World {
    fn rules(&self, _: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(self.rules.clone())
    }

    async fn sender(&self, _: &AccountName, _: Arc<dyn Permits>) -> Result<Sender, String> {
        Ok(Sender {
            adapter: Arc::new(Parrot(self.platform.clone())),
            rules: self.rules.clone(),
            host: Arc::new(NoHost),
        })
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: 10, budget: None }
    }

    async fn keep(&self, _: &AccountName, _: &BTreeMap<String, Secret>) -> Result<(), String> {
        Err("this platform has no tokens".to_owned())
    }
}

const CHANNEL: &str = "telegram";

const HOUR: Duration = Duration::from_secs(3600);

fn anna() -> Actor {
    Actor::person("anna")
}

impl World {
    async fn new(way: Way) -> Arc<Self> {
        let platform = Platform { way, posts: Vec::new(), asked: 0, room: usize::MAX, is_dazed: false };
        let clock = ManualClock::at("2026-11-23T09:00:00Z".parse().expect("a time written here"));
        Self::with(Arc::new(Mutex::new(platform)), clock).await
    }

    async fn with(platform: Shared, clock: ManualClock) -> Arc<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let channels = Channels::embedded().expect("what is built in is valid");
        let mut rules = channels.get(CHANNEL).expect("a channel of the registry").rules.clone();
        rules.quotas.clear();
        let url = format!("sqlite:{}", folder.path().join("fanfare.db").display());
        let options = fanfare::store::Options::default();
        let store = Store::open(&url, Stamp::Sandbox, options, Arc::new(clock.clone())).await.expect("a store");
        Arc::new(Self { folder, clock, store, platform, rules: Arc::new(rules) })
    }

    /// Hands an article of so many parts over, due `after` now.
    async fn publish(&self, article: &str, parts: usize, after: Duration) -> DeliveryId {
        let part = |n| {
            let text = fanfare::text::parse(&format!("{article} {n}"));
            Part { role: Role::Post, text, lengths: Vec::new(), fields: BTreeMap::new(), media: Vec::new() }
        };
        let post = Post {
            account: AccountName::new("news"),
            channel: ChannelName::new(CHANNEL),
            template: "post".to_owned(),
            language: "en".to_owned(),
            parts: (0..parts).map(part).collect(),
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
        let now = self.store.now();
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
            late_at: now + after + 2 * HOUR,
            state: DeliveryState::Scheduled,
            reason: None,
            again: false,
            urgent: false,
        };
        match self.store.publish(&publication, &[delivery]).await.expect("taken").remove(0) {
            Accepted::New(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// Lets a worker of its own go until the delivery is `state`.
    async fn until(self: &Arc<Self>, delivery: &DeliveryId, state: DeliveryState) {
        self.work(async || self.store.delivery(delivery).await.expect("it is there").state == state).await;
    }

    /// Lets a worker go until `holds`.
    async fn work(self: &Arc<Self>, holds: impl AsyncFn() -> bool) {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let dispatcher =
            Dispatcher::new(self.store.clone(), self.clone(), clock, Options::default()).await.expect("a dispatcher");
        let stop = CancellationToken::new();
        let task = tokio::spawn({
            let stop = stop.clone();
            async move { dispatcher.run(stop).await.expect("the store can be used") }
        });
        let start = Instant::now();
        while !holds().await {
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain: {}", self.told().await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.cancel();
        task.await.expect("it ends well");
    }

    async fn told(&self) -> String {
        let deliveries = self.store.deliveries(&fanfare::store::Filter::default()).await.expect("deliveries");
        format!("{deliveries:#?}")
    }

    async fn back_up(&self) {
        self.store.backup(&self.folder.path().join("backup")).await.expect("a backup");
    }

    /// The store of the backup, an hour later, on another machine; paused as it is.
    async fn restored(&self) -> Arc<Self> {
        self.clock.advance(HOUR);
        let other = Self::with(self.platform.clone(), self.clock.clone()).await;
        other.store.restore(&self.folder.path().join("backup"), &anna()).await.expect("restored");
        self.platform().asked = 0;
        other
    }

    /// The same, where a person lets the delivery go.
    async fn restored_and_retried(&self, delivery: &DeliveryId) -> Arc<Self> {
        let other = self.restored().await;
        other.store.resume(&Scope::All, &anna()).await.expect("resumed");
        other.store.retry(delivery, &anna()).await.expect("retried");
        other
    }

    fn platform(&self) -> MutexGuard<'_, Platform> {
        self.platform.lock().expect("no test panics here")
    }

    /// How many posts people see, and how often the platform was asked.
    fn counts(&self) -> (usize, usize) {
        let platform = self.platform();
        (platform.posts.len(), platform.asked)
    }

    /// The ids of the receipt.
    async fn ids(&self, delivery: &DeliveryId) -> Vec<String> {
        let receipt = self.store.delivery(delivery).await.expect("it is there").receipt.expect("a receipt");
        receipt.parts.into_iter().map(|part| part.id).collect()
    }
}

/// A delivery that is sent after the backup, and the restored store, which does not know it.
async fn sent_since(way: Way) -> (Arc<World>, DeliveryId) {
    let world = World::new(way).await;
    let delivery = world.publish("bridge", 1, Duration::ZERO).await;
    world.back_up().await;
    world.until(&delivery, DeliveryState::Sent).await;
    let other = world.restored_and_retried(&delivery).await;
    (other, delivery)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_after_the_backup_is_found_and_not_sent_again() {
    let (world, delivery) = sent_since(Way::Listed).await;
    world.until(&delivery, DeliveryState::Sent).await;
    assert_eq!(world.counts(), (1, 1));
    assert_eq!(world.ids(&delivery).await, ["0"]);
}

/// What was noted and made before the post was sent went with the old store. What a run notes now was never at the platform: by
/// it the post would not be found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_backup_does_not_know_enough_to_ask_it_is_uncertain() {
    for way in [Way::AfterNewest, Way::Keyed, Way::Blind] {
        let (world, delivery) = sent_since(way).await;
        world.until(&delivery, DeliveryState::Uncertain).await;
        assert_eq!(world.counts(), (1, 1));
        let reason = world.store.delivery(&delivery).await.expect("it is there").waiting.reason;
        assert_eq!(reason.as_deref(), Some("listen to the parrot"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn once_a_person_says_that_it_is_not_out_it_is_sent_and_not_asked_about_again() {
    for way in [Way::AfterNewest, Way::Keyed, Way::Blind] {
        let world = World::new(way).await;
        let delivery = world.publish("bridge", 3, Duration::ZERO).await;
        world.back_up().await;
        let world = world.restored_and_retried(&delivery).await;
        world.until(&delivery, DeliveryState::Uncertain).await;
        assert_eq!(world.counts(), (0, 1));
        world.store.resolve(&delivery, Resolution::Resend, &anna()).await.expect("resolved");
        world.until(&delivery, DeliveryState::Sent).await;
        assert_eq!(world.counts(), (3, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_is_asked_about_once_and_sent() {
    let world = World::new(Way::Listed).await;
    let delivery = world.publish("bridge", 3, Duration::ZERO).await;
    world.back_up().await;
    let world = world.restored_and_retried(&delivery).await;
    world.until(&delivery, DeliveryState::Sent).await;
    assert_eq!(world.counts(), (3, 1), "nothing that follows what is not out is out");
}

/// One part is out when the backup is made; the platform asks to wait before the next.
async fn half_out(way: Way) -> (Arc<World>, DeliveryId) {
    let world = World::new(way).await;
    world.platform().room = 1;
    let thread = world.publish("bridge", 3, Duration::ZERO).await;
    world.work(async || world.store.delivery(&thread).await.expect("it is there").waiting.reason.is_some()).await;
    world.back_up().await;
    (world, thread)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thread_only_what_is_not_out_is_sent() {
    for room in [1, 2, 3] {
        let (world, thread) = half_out(Way::Listed).await;
        world.platform().room = room;
        world.clock.advance(HOUR);
        world
            .work(async || {
                world.counts().0 == room
                    && world.store.delivery(&thread).await.expect("it is there").waiting.next_at
                        > Some(world.store.now())
                    || room == 3 && world.counts().0 == 3
            })
            .await;
        let world = world.restored_and_retried(&thread).await;
        world.platform().room = usize::MAX;
        world.until(&thread, DeliveryState::Sent).await;
        assert_eq!(world.counts().0, 3);
        assert_eq!(world.ids(&thread).await, ["0", "1", "2"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_threads_keys_and_notes_of_before_the_backup_are_still_asked_by() {
    let (world, thread) = half_out(Way::AfterNewest).await;
    world.platform().room = usize::MAX;
    world.clock.advance(HOUR);
    world.until(&thread, DeliveryState::Sent).await;
    let world = world.restored_and_retried(&thread).await;
    world.until(&thread, DeliveryState::Sent).await;
    assert_eq!(world.counts(), (3, 2));
}

/// The key of the step that waits was minted before the backup, and is the one that was used after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_found_by_a_key_that_the_backup_has() {
    for is_sent in [true, false] {
        let world = World::new(Way::Keyed).await;
        world.platform().room = 0;
        let delivery = world.publish("bridge", 1, Duration::ZERO).await;
        world.work(async || world.store.delivery(&delivery).await.expect("it is there").waiting.reason.is_some()).await;
        world.back_up().await;
        world.platform().room = usize::MAX;
        if is_sent {
            world.clock.advance(HOUR);
            world.until(&delivery, DeliveryState::Sent).await;
        }
        let world = world.restored_and_retried(&delivery).await;
        world.until(&delivery, DeliveryState::Sent).await;
        assert_eq!(world.counts(), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_was_open_in_the_backup_is_asked_about_first() {
    for way in [Way::Listed, Way::AfterNewest, Way::Keyed] {
        let world = World::new(way).await;
        world.platform().is_dazed = true;
        let delivery = world.publish("bridge", 1, Duration::ZERO).await;
        world
            .work(async || {
                world.counts().0 == 1
                    && world.store.delivery(&delivery).await.expect("it is there").waiting.reason.is_some()
            })
            .await;
        world.back_up().await;
        let world = world.restored_and_retried(&delivery).await;
        world.platform().is_dazed = false;
        world.until(&delivery, DeliveryState::Sent).await;
        assert_eq!(world.counts(), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_due_before_the_store_was_restored_goes_out_at_its_time_without_asking() {
    let world = World::new(Way::Blind).await;
    let later = world.publish("bridge", 1, 3 * HOUR).await;
    world.back_up().await;
    let world = world.restored_and_retried(&later).await;
    world.clock.advance(HOUR);
    let first = world.publish("harbour", 1, Duration::ZERO).await;
    world.until(&first, DeliveryState::Sent).await;
    assert_eq!(world.store.delivery(&later).await.expect("it is there").state, DeliveryState::Scheduled);
    world.clock.advance(HOUR);
    world.until(&later, DeliveryState::Sent).await;
    assert_eq!(world.counts(), (2, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_article_that_was_handed_over_after_the_backup_and_comes_again_is_not_sent_again() {
    let world = World::new(Way::Listed).await;
    world.back_up().await;
    let unknown = world.publish("bridge", 1, Duration::ZERO).await;
    world.until(&unknown, DeliveryState::Sent).await;
    let world = world.restored().await;
    // A source that is polled, or a folder that is published again, before anybody has looked.
    let again = world.publish("bridge", 1, Duration::ZERO).await;
    assert_eq!(world.store.due_accounts(10).await.expect("accounts"), []);
    world.store.resume(&Scope::All, &anna()).await.expect("resumed");
    world.until(&again, DeliveryState::Sent).await;
    assert_eq!(world.counts(), (1, 1));
    let new = world.publish("harbour", 1, Duration::ZERO).await;
    world.until(&new, DeliveryState::Sent).await;
    assert_eq!(world.counts(), (2, 1), "from here on all is known");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_before_the_backup_and_was_retried_since_is_asked_about_too() {
    let world = World::new(Way::Listed).await;
    let delivery = world.publish("bridge", 1, Duration::ZERO).await;
    world.clock.advance(3 * HOUR);
    world.until(&delivery, DeliveryState::Expired).await;
    world.back_up().await;
    world.store.retry(&delivery, &anna()).await.expect("retried");
    world.until(&delivery, DeliveryState::Sent).await;
    let world = world.restored_and_retried(&delivery).await;
    world.until(&delivery, DeliveryState::Sent).await;
    assert_eq!(world.counts(), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_is_restored_from_a_restored_one_knows_no_more_than_that() {
    let world = World::new(Way::Listed).await;
    let delivery = world.publish("bridge", 1, Duration::ZERO).await;
    world.back_up().await;
    world.until(&delivery, DeliveryState::Sent).await;
    let second = world.restored().await;
    second.back_up().await;
    let third = second.restored_and_retried(&delivery).await;
    third.until(&delivery, DeliveryState::Sent).await;
    assert_eq!(third.counts(), (1, 1));
}
