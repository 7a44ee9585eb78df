//! A store that was made of a backup: what went out after the backup does not go out again.

mod parrot;

use std::sync::{Arc, MutexGuard};
use std::time::{Duration, Instant};

use fanfare::clock::ManualClock;
use fanfare::delivery::DeliveryState;
use fanfare::id::DeliveryId;
use fanfare::store::{Resolution, Scope, Store};

use self::parrot::{Parrot, Platform, Shared, Way};
use crate::desk::{self, Accounts, HOUR, Worker, anna};

/// A platform, and one store that sends there.
struct World {
    folder: tempfile::TempDir,
    clock: ManualClock,
    store: Store,
    platform: Shared,
    accounts: Arc<Accounts>,
}

impl World {
    async fn new(way: Way) -> Self {
        Self::with(Platform::shared(way), desk::clock()).await
    }

    async fn with(platform: Shared, clock: ManualClock) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut rules = desk::rules();
        rules.quotas.clear();
        let store = desk::open(&folder, &clock).await;
        let accounts = Accounts::new(rules, {
            let platform = platform.clone();
            move |_, _| Arc::new(Parrot::of(platform.clone()))
        });
        Self { folder, clock, store, platform, accounts }
    }

    /// Hands an article of so many parts over, due `after` now.
    async fn publish(&self, article: &str, parts: usize, after: Duration) -> DeliveryId {
        let parts: Vec<String> = (0..parts).map(|n| format!("{article} {n}")).collect();
        desk::publish(&self.store, article, "news", after, &parts).await
    }

    /// Lets a worker of its own go until the delivery is `state`.
    async fn until(&self, delivery: &DeliveryId, state: DeliveryState) {
        self.work(async || self.store.delivery(delivery).await.expect("it is there").state == state).await;
    }

    /// Lets a worker go until `holds`.
    async fn work(&self, holds: impl AsyncFn() -> bool) {
        let worker = Worker::start(self.store.clone(), self.accounts.clone(), &self.clock).await;
        let start = Instant::now();
        while !holds().await {
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain: {}", self.told().await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        worker.end().await;
    }

    async fn told(&self) -> String {
        let deliveries = self.store.deliveries(&fanfare::store::Filter::default()).await.expect("deliveries");
        format!("{deliveries:#?}")
    }

    async fn back_up(&self) {
        self.store.backup(&self.folder.path().join("backup")).await.expect("a backup");
    }

    /// The store of the backup, an hour later, on another machine; paused as it is.
    async fn restored(&self) -> Self {
        self.clock.advance(HOUR);
        let other = Self::with(self.platform.clone(), self.clock.clone()).await;
        other.store.restore(&self.folder.path().join("backup"), &anna()).await.expect("restored");
        self.platform().asked = 0;
        other
    }

    /// The same, where a person lets the delivery go.
    async fn restored_and_retried(&self, delivery: &DeliveryId) -> Self {
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
async fn sent_since(way: Way) -> (World, DeliveryId) {
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

/// A delivery that is handed over before the backup and sent after it, unless `is_sent` says no; and the restored store.
async fn held_since(way: Way, is_sent: bool) -> (World, DeliveryId) {
    let world = World::new(way).await;
    let delivery = world.publish("bridge", 2, Duration::ZERO).await;
    world.back_up().await;
    if is_sent {
        world.until(&delivery, DeliveryState::Sent).await;
    }
    let other = world.restored().await;
    other.store.resume(&Scope::All, &anna()).await.expect("resumed");
    (other, delivery)
}

/// Nobody may say of it that it is not out: it is asked about, and what is there is taken down.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_given_up_in_a_restored_store_is_asked_about_and_taken_down() {
    let (world, delivery) = held_since(Way::Listed, true).await;
    assert!(world.store.may_be_out(&delivery).await.expect("read"));
    let refused = world.store.cancel(&delivery, &anna()).await.expect_err("it may be out");
    assert!(matches!(refused, fanfare::store::Error::MayBeOut { .. }), "{refused}");
    let asked = world.store.give_up(&delivery, &anna()).await.expect("it is asked about");
    assert_eq!(asked.state, DeliveryState::Scheduled);
    world.until(&delivery, DeliveryState::Retracted).await;
    assert_eq!(world.counts().0, 2, "nothing was sent again");
    assert!(world.platform().gone.contains(&"0".to_owned()), "{:?}", world.platform().gone);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_given_up_in_a_restored_store_and_was_never_sent_is_not_sent() {
    let (world, delivery) = held_since(Way::Listed, false).await;
    world.store.give_up(&delivery, &anna()).await.expect("it is asked about");
    world.until(&delivery, DeliveryState::Cancelled).await;
    assert_eq!(world.counts(), (0, 1));
    let untold = world.store.census().await.expect("read").untold_alerts;
    assert_eq!(untold, 0, "who has taken it back need not be told that it was not sent");
}

/// Somebody lets it go, while all is paused, and changes their mind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_let_go_in_a_restored_store_and_is_given_up_before_it_goes_is_not_sent() {
    for is_sent in [true, false] {
        let world = World::new(Way::Listed).await;
        let delivery = world.publish("bridge", 1, Duration::ZERO).await;
        world.back_up().await;
        if is_sent {
            world.until(&delivery, DeliveryState::Sent).await;
        }
        let world = world.restored().await;
        world.store.retry(&delivery, &anna()).await.expect("retried");
        assert!(world.store.cancel(&delivery, &anna()).await.is_err(), "it may be out");
        assert!(world.store.may_be_out(&delivery).await.expect("read"));
        world.store.give_up(&delivery, &anna()).await.expect("it is asked about");
        world.store.resume(&Scope::All, &anna()).await.expect("resumed");
        let ends = if is_sent { DeliveryState::Retracted } else { DeliveryState::Cancelled };
        world.until(&delivery, ends).await;
        assert_eq!(world.counts(), (usize::from(is_sent), 1), "sent: {is_sent}");
    }
}

/// Whoever says that the first part is out says nothing of those behind it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_follows_a_part_that_a_person_has_found_is_asked_about_as_well() {
    let world = World::new(Way::Blind).await;
    let delivery = world.publish("bridge", 2, Duration::ZERO).await;
    world.back_up().await;
    world.until(&delivery, DeliveryState::Sent).await;
    let world = world.restored_and_retried(&delivery).await;
    world.until(&delivery, DeliveryState::Uncertain).await;
    let part = fanfare::delivery::PartReceipt::new("0", None);
    world.store.resolve(&delivery, Resolution::Sent { part, more: true }, &anna()).await.expect("resolved");
    world.until(&delivery, DeliveryState::Uncertain).await;
    assert_eq!(world.counts().0, 2, "nothing was sent again");
}

/// It had failed before the backup, and was sent after it, before it should be gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_in_the_backup_and_should_be_gone_is_asked_about_too() {
    let world = World::new(Way::Listed).await;
    let delivery = world.publish("bridge", 1, Duration::ZERO).await;
    let at = world.store.now() + 4 * HOUR;
    world.store.move_removal(&delivery, Some(at), &anna()).await.expect("planned");
    world.clock.advance(3 * HOUR);
    world.until(&delivery, DeliveryState::Expired).await;
    world.store.move_removal(&delivery, Some(at), &anna()).await.expect("planned again");
    world.back_up().await;
    world.store.retry(&delivery, &anna()).await.expect("retried");
    world.until(&delivery, DeliveryState::Sent).await;
    world.clock.advance(HOUR);
    let world = world.restored().await;
    world.store.resume(&Scope::All, &anna()).await.expect("resumed");
    world.until(&delivery, DeliveryState::Retracted).await;
    assert_eq!(world.counts(), (1, 1));
}

/// Its time to be taken down comes while it is held: nobody need ask for that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_to_be_taken_down_by_now_is_asked_about_in_a_restored_store() {
    for (way, ends) in [(Way::Listed, DeliveryState::Retracted), (Way::Blind, DeliveryState::Uncertain)] {
        let world = World::new(way).await;
        let delivery = world.publish("bridge", 1, Duration::ZERO).await;
        let at = world.store.now() + HOUR / 2;
        world.store.move_removal(&delivery, Some(at), &anna()).await.expect("planned");
        world.back_up().await;
        world.until(&delivery, DeliveryState::Sent).await;
        let world = world.restored().await;
        world.store.resume(&Scope::All, &anna()).await.expect("resumed");
        world.until(&delivery, ends).await;
        assert_eq!(world.counts(), (1, 1), "{ends}");
    }
}

/// One part is out when the backup is made; the platform asks to wait before the next.
async fn half_out(way: Way) -> (World, DeliveryId) {
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

/// The same, where its article is published again instead, or is to be taken down.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_before_the_backup_is_asked_about_before_its_article_goes_out_again_and_before_it_is_given_up() {
    for publishes in [true, false] {
        let world = World::new(Way::Listed).await;
        let delivery = world.publish("bridge", 1, Duration::ZERO).await;
        world.clock.advance(3 * HOUR);
        world.until(&delivery, DeliveryState::Expired).await;
        world.back_up().await;
        world.store.retry(&delivery, &anna()).await.expect("retried");
        world.until(&delivery, DeliveryState::Sent).await;
        let world = world.restored().await;
        world.store.resume(&Scope::All, &anna()).await.expect("resumed");
        if publishes {
            let again = world.publish("bridge", 1, Duration::ZERO).await;
            world.until(&again, DeliveryState::Sent).await;
        } else {
            world.store.give_up(&delivery, &anna()).await.expect("it is asked about");
            world.until(&delivery, DeliveryState::Retracted).await;
        }
        assert_eq!(world.counts(), (1, 1), "publishes: {publishes}");
    }
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
