//! What the dispatcher does by a clock that jumped, or was set while nobody looked.

use jiff::SignedDuration;

use super::*;

impl World {
    /// Waits until all sending is stopped, or goes on, and gives a worker a moment to send all the same.
    async fn until_stopped(&self, stopped: bool) {
        let start = Instant::now();
        while self.store.pauses().await.expect("pauses").is_empty() == stopped {
            assert!(start.elapsed() < Duration::from_secs(30), "never so: stopped = {stopped}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(MOMENT).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_by_a_clock_that_jumped_until_it_is_right_again() {
    let world = World::new().await;
    let later = world.publish("news", HOUR).await;
    let worker = world.worker().await;
    tokio::time::sleep(MOMENT).await;
    let right = world.clock.now();
    world.clock.set_wall(right + 2 * HOUR);
    // Something else happens, at which the worker looks for what is due.
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    world.until_stopped(true).await;
    assert_eq!(world.platform.posts(), [], "an hour early by any honest clock");
    let pauses = world.store.pauses().await.expect("pauses");
    assert!(pauses.iter().any(|pause| pause.scope == Scope::All && pause.reason.contains("set forward by 7200 s")));
    let alerts = world.store.claim_alerts(24 * HOUR, HOUR, 10).await.expect("alerts");
    assert_eq!(alerts.iter().map(|alert| alert.kind).collect::<Vec<_>>(), [AlertKind::SendingStopped]);

    world.clock.set_wall(right);
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    world.until_stopped(false).await;
    assert_eq!(world.state(&later).await, DeliveryState::Scheduled);
    world.clock.advance(HOUR);
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    world.until(&later, DeliveryState::Sent).await;
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_resumes_says_that_the_clock_is_right() {
    let world = World::new().await;
    let worker = world.worker().await;
    tokio::time::sleep(MOMENT).await;
    world.clock.set_wall(world.clock.now() - HOUR);
    let post = world.publish("news", Duration::ZERO).await;
    world.until_stopped(true).await;
    assert_eq!(world.state(&post).await, DeliveryState::Scheduled);
    assert!(world.store.resume(&Scope::All, &Actor::person("anna")).await.expect("resumed"), "all is paused");
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
}

/// Windows, settle and due times would be counted wrong, and nobody was there to see it jump.
async fn nothing_is_sent_by_a_clock_that_was_set_unseen(by: SignedDuration, reboot: bool, said: &str) {
    let world = World::new().await;
    let first = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until(&first, DeliveryState::Sent).await;
    worker.end().await;
    let right = world.clock.now();
    world.clock.set_wall(right + by);
    if reboot {
        world.clock.reboot();
    }
    let second = world.publish("sport", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until_stopped(true).await;
    assert_eq!(world.state(&second).await, DeliveryState::Scheduled);
    let pauses = world.store.pauses().await.expect("pauses");
    assert!(pauses.iter().any(|pause| pause.scope == Scope::All && pause.reason.contains(said)), "{pauses:?}");

    world.clock.set_wall(right + Duration::from_secs(1));
    // What was handed over by the wrong time is due by that.
    world.clock.advance(Duration::try_from(by).unwrap_or_default());
    world.store.resume(&Scope::Account(AccountName::new("news")), &Actor::person("anna")).await.expect("resumed");
    world.until(&second, DeliveryState::Sent).await;
    assert_eq!(world.store.pauses().await.expect("pauses"), [], "the clock is right again");
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_by_a_clock_that_was_set_back_while_no_worker_lived() {
    let hour = SignedDuration::from_hours(1);
    nothing_is_sent_by_a_clock_that_was_set_unseen(-hour, false, "set back by 3600 s").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_by_a_clock_that_was_set_forward_while_no_worker_lived() {
    let hour = SignedDuration::from_hours(1);
    nothing_is_sent_by_a_clock_that_was_set_unseen(hour, false, "set forward by 3600 s").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_by_a_clock_that_is_behind_what_was_written_before_the_machine_was_started() {
    let hour = SignedDuration::from_hours(1);
    nothing_is_sent_by_a_clock_that_was_set_unseen(-hour, true, "s less than").await;
}

/// What a person said once is not asked of them at each start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_a_person_called_right_is_trusted_by_the_workers_to_come() {
    let world = World::new().await;
    let worker = world.worker().await;
    tokio::time::sleep(MOMENT).await;
    worker.end().await;
    world.clock.set_wall(world.clock.now() + HOUR);
    let post = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until_stopped(true).await;
    assert!(world.store.resume(&Scope::All, &Actor::person("anna")).await.expect("resumed"), "all is paused");
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
    let next = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until(&next, DeliveryState::Sent).await;
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_of_a_person_outlasts_a_clock_that_is_right_again() {
    let world = World::new().await;
    let worker = world.worker().await;
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
