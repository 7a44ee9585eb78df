//! What waits for a limit goes on in its order, and nothing keeps it waiting for ever.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity, unanswered};
use fanfare::channel::{Quota, Rules, Scope as QuotaScope};
use fanfare::clock::ManualClock;
use fanfare::delivery::{
    Class, DeliveryState, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step,
};
use fanfare::id::DeliveryId;
use fanfare::post::{Part, Post};
use fanfare::store::{Scope, Store};
use fanfare::wire::{Call, Permits};

use crate::desk::{self, Accounts, HOUR, Worker};

/// What a platform was asked to publish, and how it refuses what comes next.
#[derive(Clone, Default)]
struct Platform {
    taken: Arc<Mutex<Vec<String>>>,
    refuses: Arc<Mutex<VecDeque<Failure>>>,
    asked: Arc<Mutex<usize>>,
}

struct Parrot {
    permits: Arc<dyn Permits>,
    platform: Platform,
    clock: ManualClock,
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let mut receipt = Receipt::default();
        for (n, part) in post.parts.iter().enumerate() {
            let items = self.items(post, part);
            let call = async {
                let asked = Call { items, ..Call::new("sendMessage", true) };
                self.permits.permit(asked).await.map_err(unanswered)?;
                self.permits.observe("sendMessage", None).await;
                *self.platform.asked.lock().expect("no test panics here") += 1;
                if let Some(failure) = self.platform.refuses.lock().expect("no test panics here").pop_front() {
                    return Err(failure);
                }
                let mut taken = self.platform.taken.lock().expect("no test panics here");
                taken.push(part.text.text.clone());
                if part.text.text.starts_with("long ") {
                    self.clock.advance(A_WHILE);
                }
                Ok(PartReceipt::new(taken.len().to_string(), None))
            };
            receipt.push(step(journal, Step::once("part", n).by("sendMessage", items), call).await?);
        }
        Ok(receipt)
    }

    /// `album 3` counts as three.
    fn items(&self, _: &Post, part: &Part) -> u32 {
        part.text.text.strip_prefix("album ").map_or(1, |items| items.parse().expect("a number"))
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}

/// One account of a platform with these limits.
struct Scene {
    folder: tempfile::TempDir,
    clock: ManualClock,
    store: Store,
    platform: Platform,
    quotas: Vec<Quota>,
}

impl Scene {
    async fn set(quotas: Vec<Quota>) -> Self {
        let (folder, clock) = (tempfile::tempdir().expect("a folder"), desk::clock());
        let store = desk::open(&folder, &clock).await;
        Self { folder, clock, store, platform: Platform::default(), quotas }
    }

    /// A worker as another process has it: it knows what the store has, and nothing else.
    async fn worker(&self) -> Worker {
        let mut rules = desk::rules();
        rules.quotas.clone_from(&self.quotas);
        self.worker_by(rules).await
    }

    async fn worker_by(&self, rules: Rules) -> Worker {
        let (platform, clock) = (self.platform.clone(), self.clock.clone());
        let parrot = move |permits| Parrot { permits, platform: platform.clone(), clock: clock.clone() };
        let accounts = Accounts::new(rules, move |_, permits| Arc::new(parrot(permits)));
        Worker::start(desk::open(&self.folder, &self.clock).await, accounts, &self.clock).await
    }

    /// Hands over what says `says`, a moment after all before it.
    async fn publish(&self, says: &str, urgent: bool) -> DeliveryId {
        self.publish_parts(&[says.to_owned()], urgent).await
    }

    async fn publish_parts(&self, parts: &[String], urgent: bool) -> DeliveryId {
        self.clock.advance(Duration::from_millis(10));
        let after = [Duration::ZERO, 24 * HOUR];
        desk::publish_as(&self.store, desk::CHANNEL, &parts[0], "news", after, parts, urgent).await
    }

    /// Waits until all that is due is done.
    async fn rest(&self) {
        desk::rest(&self.store).await;
    }

    /// Time passes between what is done before and what is due then.
    async fn pass(&self, time: Duration) {
        desk::pass(&self.store, &self.clock, time).await;
    }

    async fn until_sent(&self, delivery: &DeliveryId) {
        let start = std::time::Instant::now();
        while self.store.delivery(delivery).await.expect("it is there").state != DeliveryState::Sent {
            assert!(start.elapsed() < Duration::from_secs(30), "never sent: {:?}", self.taken());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn taken(&self) -> Vec<String> {
        self.platform.taken.lock().expect("no test panics here").clone()
    }

    fn asked(&self) -> usize {
        *self.platform.asked.lock().expect("no test panics here")
    }

    fn refuses(&self, failure: Failure) {
        self.platform.refuses.lock().expect("no test panics here").push_back(failure);
    }
}

fn slow_down() -> Failure {
    Failure::new(Class::TooFast, "Too Many Requests").after(Some(Duration::from_secs(60)))
}

/// One message each other second; and nobody can ask what became of one.
fn slow_and_silent() -> Rules {
    let mut rules = desk::rules();
    let mut quota = rules.quotas[1].clone();
    (quota.max, quota.window_s, quota.scope) = (30, 60, QuotaScope::Account);
    (rules.quotas, rules.find) = (vec![quota], None);
    rules
}

/// A worker that died as it waited would leave a post of which nobody could say whether it is out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_begun_while_it_waits_for_a_limit_where_the_channel_cannot_be_asked() {
    let scene = Scene::set(Vec::new()).await;
    let posts = [scene.publish("first", false).await, scene.publish("second", false).await];
    let _worker = scene.worker_by(slow_and_silent()).await;
    scene.until_sent(&posts[0]).await;
    tokio::time::sleep(super::MOMENT).await;
    let begun = scene.store.in_flight(&Scope::All).await.expect("it can be read");
    assert_eq!((scene.taken().len(), begun.len()), (1, 0), "{begun:?}");
    scene.until_sent(&posts[1]).await;
}

/// All accounts of a bot together send one message a second, by a clock that stands still.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_begun_while_it_waits_for_a_limit_that_accounts_share_either() {
    let scene = Scene::set(Vec::new()).await;
    let posts = [scene.publish("first", false).await, scene.publish("second", false).await];
    let mut rules = slow_and_silent();
    (rules.quotas[0].max, rules.quotas[0].window_s, rules.quotas[0].scope) = (1, 1, QuotaScope::Bot);
    let _worker = scene.worker_by(rules).await;
    scene.until_sent(&posts[0]).await;
    tokio::time::sleep(super::MOMENT).await;
    let begun = scene.store.in_flight(&Scope::All).await.expect("it can be read");
    assert_eq!((scene.taken().len(), begun.len()), (1, 0), "{begun:?}");
    desk::advance(&scene.store, &scene.clock, Duration::from_secs(2)).await;
    scene.until_sent(&posts[1]).await;
}

/// How long a platform takes with a part that it finds long.
const A_WHILE: Duration = Duration::from_secs(4);

/// All accounts of a bot together send two messages in three seconds.
fn two_of_the_bot() -> Quota {
    Quota { max: 2, window_s: 3, scope: QuotaScope::Bot, ..hourly(2) }
}

/// What was drawn for it before the first part would be forgotten by the time that it leaves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_part_of_a_thread_counts_from_when_it_leaves_where_a_limit_is_brief() {
    let scene = Scene::set(vec![two_of_the_bot()]).await;
    let _worker = scene.worker().await;
    let thread = scene.publish_parts(&["long one", "two"].map(str::to_owned), false).await;
    scene.until_sent(&thread).await;
    let third = scene.publish("three", false).await;
    scene.until_sent(&third).await;
    let fourth = scene.publish("four", false).await;
    tokio::time::sleep(super::MOMENT).await;
    assert_eq!(scene.taken(), ["long one", "two", "three"], "the last two within a moment");
    desk::advance(&scene.store, &scene.clock, A_WHILE).await;
    scene.until_sent(&fourth).await;
}

/// It is counted in the limit that accounts share before it waits for its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_for_another_limit_counts_from_when_it_leaves_where_a_limit_is_brief() {
    let mut rules = desk::rules();
    rules.find = desk::rules_of("mastodon").find;
    // One a second, by the true clock.
    rules.quotas = vec![two_of_the_bot(), by_the_minute()];
    let scene = Scene::set(Vec::new()).await;
    let _worker = scene.worker_by(rules).await;
    let first = scene.publish("one", false).await;
    scene.until_sent(&first).await;
    let second = scene.publish("two", false).await;
    tokio::time::sleep(super::MOMENT).await;
    assert_eq!(scene.taken(), ["one"]);
    desk::advance(&scene.store, &scene.clock, Duration::from_secs(2)).await;
    scene.until_sent(&second).await;
    desk::advance(&scene.store, &scene.clock, Duration::from_secs(2)).await;
    let third = scene.publish("three", false).await;
    scene.until_sent(&third).await;
    let fourth = scene.publish("four", false).await;
    tokio::time::sleep(3 * Duration::from_secs(1)).await;
    assert_eq!(scene.taken(), ["one", "two", "three"], "two and three within two seconds");
    desk::advance(&scene.store, &scene.clock, A_WHILE).await;
    scene.until_sent(&fourth).await;
}

/// So many messages an hour.
fn hourly(max: u32) -> Quota {
    let mut quota = desk::rules().quotas[1].clone();
    (quota.max, quota.window_s, quota.scope) = (max, 3600, QuotaScope::Account);
    quota
}

/// Sixty messages a minute.
fn by_the_minute() -> Quota {
    Quota { max: 60, window_s: 60, ..hourly(60) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_album_counts_as_its_items_and_waits_until_there_is_room_for_all_of_them() {
    let scene = Scene::set(vec![hourly(5)]).await;
    let worker = scene.worker().await;
    for says in ["one", "two"] {
        let post = scene.publish(says, false).await;
        scene.until_sent(&post).await;
    }
    let album = scene.publish("album 4", false).await;
    scene.rest().await;
    let behind = scene.publish("behind", false).await;
    scene.pass(Duration::from_secs(1)).await;
    assert_eq!(scene.taken(), ["one", "two"], "three more are allowed, and what came later waits too");
    scene.pass(HOUR + Duration::from_secs(5)).await;
    scene.until_sent(&album).await;
    scene.until_sent(&behind).await;
    let last = scene.publish("last", false).await;
    scene.rest().await;
    assert_eq!(scene.taken(), ["one", "two", "album 4", "behind"], "five");
    scene.pass(HOUR + Duration::from_secs(5)).await;
    scene.until_sent(&last).await;
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_drawn_for_a_thread_is_what_its_albums_count_as() {
    let scene = Scene::set(vec![hourly(5)]).await;
    let worker = scene.worker().await;
    for says in ["one", "two"] {
        let post = scene.publish(says, false).await;
        scene.until_sent(&post).await;
    }
    let thread = scene.publish_parts(&["album 3", "end"].map(str::to_owned), false).await;
    scene.rest().await;
    assert_eq!(scene.taken(), ["one", "two"], "it would stop after its album");
    scene.pass(HOUR + Duration::from_secs(5)).await;
    scene.until_sent(&thread).await;
    assert_eq!(scene.taken(), ["one", "two", "album 3", "end"]);
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_album_that_waits_for_its_minute_is_not_passed_by_what_would_use_it_up() {
    let scene = Scene::set(vec![by_the_minute()]).await;
    let worker = scene.worker().await;
    let first = scene.publish("album 30", false).await;
    scene.until_sent(&first).await;
    let second = scene.publish("album 40", false).await;
    scene.rest().await;
    let behind = scene.publish("behind", false).await;
    scene.rest().await;
    assert_eq!(scene.taken(), ["album 30"]);
    scene.pass(Duration::from_secs(61)).await;
    scene.until_sent(&second).await;
    scene.until_sent(&behind).await;
    assert_eq!(scene.taken(), ["album 30", "album 40", "behind"]);
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_started_anew_counts_the_album_of_the_one_before_as_its_items() {
    let scene = Scene::set(vec![by_the_minute()]).await;
    let worker = scene.worker().await;
    let album = scene.publish("album 60", false).await;
    scene.until_sent(&album).await;
    worker.end().await;
    let next = scene.publish("next", false).await;
    let worker = scene.worker().await;
    scene.rest().await;
    assert_eq!(scene.taken(), ["album 60"], "the minute is used up");
    scene.pass(Duration::from_secs(61)).await;
    scene.until_sent(&next).await;
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_429_keeps_back_goes_on_in_its_order_and_breaking_news_first() {
    let scene = Scene::set(Vec::new()).await;
    scene.refuses(slow_down());
    for says in ["one", "two", "three", "four", "five"] {
        scene.publish(says, false).await;
    }
    let worker = scene.worker().await;
    scene.rest().await;
    let last = scene.publish("six", false).await;
    scene.publish("breaking", true).await;
    scene.pass(Duration::from_secs(30)).await;
    assert_eq!((scene.asked(), scene.taken().len()), (1, 0), "nobody asks again before the time that it named");
    scene.pass(Duration::from_secs(32)).await;
    scene.until_sent(&last).await;
    assert_eq!(scene.taken(), ["breaking", "one", "two", "three", "four", "five", "six"]);
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_started_anew_heeds_what_the_one_before_was_told() {
    let scene = Scene::set(Vec::new()).await;
    scene.refuses(slow_down());
    scene.publish("one", false).await;
    let worker = scene.worker().await;
    scene.rest().await;
    worker.end().await;
    let second = scene.publish("two", false).await;
    let worker = scene.worker().await;
    scene.rest().await;
    let waiting = scene.store.delivery(&second).await.expect("it is there").waiting;
    assert_eq!(scene.asked(), 1, "the platform asked to wait");
    assert!(
        waiting.next_at.is_some() && waiting.reason.is_some_and(|reason| reason.contains("asked the account to wait"))
    );
    scene.pass(Duration::from_secs(62)).await;
    scene.until_sent(&second).await;
    assert_eq!(scene.taken(), ["one", "two"]);
    worker.end().await;
}

/// The post that was told comes too late by then; others are not, and no other process asks again before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_that_outlasts_the_post_is_heeded_all_the_same() {
    let scene = Scene::set(Vec::new()).await;
    scene.refuses(slow_down().after(Some(48 * HOUR)));
    let first = scene.publish("one", false).await;
    let worker = scene.worker().await;
    scene.rest().await;
    worker.end().await;
    assert_eq!(scene.store.delivery(&first).await.expect("it is there").state, DeliveryState::Expired);
    let worker = scene.worker().await;
    scene.pass(25 * HOUR).await;
    let second = scene.publish("two", false).await;
    scene.rest().await;
    assert_eq!(scene.asked(), 1, "the platform asked to wait");
    scene.pass(23 * HOUR + Duration::from_secs(5)).await;
    scene.until_sent(&second).await;
    worker.end().await;
}

/// As a full mailbox among a newsletter's readers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_post_alone_waits_for_keeps_no_other_back() {
    let scene = Scene::set(Vec::new()).await;
    scene.refuses(slow_down().alone());
    scene.publish("one", false).await;
    let second = scene.publish("two", false).await;
    let worker = scene.worker().await;
    scene.until_sent(&second).await;
    assert_eq!(scene.taken(), ["two"]);
    worker.end().await;
}

/// Five messages an hour, two of them gone: a thread of four waits, and does not stop after its third part. What would use up the
/// hour meanwhile waits behind it, or it would wait for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_threads_limits_are_drawn_whole_before_its_first_part_and_nothing_but_breaking_news_passes_it() {
    let scene = Scene::set(vec![hourly(5)]).await;
    let worker = scene.worker().await;
    for says in ["one", "two"] {
        let post = scene.publish(says, false).await;
        scene.until_sent(&post).await;
    }
    let parts = ["a", "b", "c", "d"].map(str::to_owned);
    let thread = scene.publish_parts(&parts, false).await;
    scene.rest().await;
    let behind = scene.publish("behind", false).await;
    scene.publish("breaking", true).await;
    scene.pass(Duration::from_secs(1)).await;
    assert_eq!(scene.taken(), ["one", "two", "breaking"], "nothing of the thread");
    scene.pass(HOUR).await;
    scene.until_sent(&thread).await;
    scene.pass(HOUR).await;
    scene.until_sent(&behind).await;
    assert_eq!(scene.taken(), ["one", "two", "breaking", "a", "b", "c", "d", "behind"]);
    worker.end().await;
}

/// Two an hour, and six are due: whenever there is room, those that have waited longest go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_a_limit_of_our_own_goes_on_in_its_order() {
    let scene = Scene::set(vec![hourly(2)]).await;
    let mut last = None;
    for says in ["one", "two", "three", "four", "five", "six"] {
        last = Some(scene.publish(says, false).await);
    }
    let worker = scene.worker().await;
    scene.rest().await;
    for _ in 0..2 {
        scene.pass(HOUR + Duration::from_secs(5)).await;
    }
    scene.until_sent(&last.expect("six of them")).await;
    assert_eq!(scene.taken(), ["one", "two", "three", "four", "five", "six"]);
    worker.end().await;
}
