//! Who may send for which account, and when.

use std::time::Duration;

use fanfare::delivery::{ActionKind, DeliveryState, Step};
use fanfare::store::{Accepted, Error, Filter, Intent, Scope, Serves};

use super::{MINUTE, Recorded as _, World, account, anna, part};

pub(crate) async fn two_workers_cannot_hold_one_account(world: World) {
    let (_first, fence) = world.worker("x").await;
    let other = world.another().await;
    let second = other.register_worker(Serves::All).await.unwrap();
    assert!(other.lease(second.worker(), &account("x"), MINUTE).await.unwrap().is_none());
    world.store.release(&fence).await.unwrap();
    let lease = other.lease(second.worker(), &account("x"), MINUTE).await.unwrap().unwrap();
    assert!(lease.fence.fence > fence.fence);
    assert_eq!(lease.previous, None);
}

pub(crate) async fn a_stale_worker_is_refused(world: World) {
    world.publish("bridge", "x").await;
    let (_first, stale) = world.worker("x").await;
    let (action, _) = world.begin(&stale).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&stale, &action.id, &Intent::new(step.clone())).await.unwrap();
    world.pass(MINUTE * 2);
    let (_second, fence) = world.worker("x").await;
    let finished = world.store.finish_step(&stale, &action.id, &step, &part("1")).await;
    assert!(matches!(finished, Err(Error::LeaseLost { .. })), "{finished:?}");
    assert!(matches!(world.store.next_action(&stale).await, Err(Error::LeaseLost { .. })));
    assert!(matches!(world.store.renew(&stale, MINUTE).await, Err(Error::LeaseLost { .. })));
    world.store.release(&stale).await.unwrap();
    let steps = world.store.steps(&action.id).await.unwrap();
    assert!(steps[0].open().is_some());
    assert_eq!(steps[0].worker, stale.worker);
    world.store.settle_step(&fence, &action.id, &step, &part("1"), &[]).await.unwrap();
}

pub(crate) async fn a_lease_that_ended_refuses_its_worker(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.pass(Duration::from_secs(50));
    world.store.renew(&fence, MINUTE).await.unwrap();
    world.pass(Duration::from_secs(50));
    let (action, _) = world.begin(&fence).await;
    world.pass(Duration::from_secs(11));
    let begun = world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await;
    assert!(matches!(begun, Err(Error::LeaseLost { .. })));
}

pub(crate) async fn a_dead_workers_account_can_be_taken_at_once(world: World) {
    world.publish("bridge", "x").await;
    let other = world.another().await;
    let dying = other.register_worker(Serves::All).await.unwrap();
    let lease = other.lease(dying.worker(), &account("x"), MINUTE).await.unwrap().unwrap();
    assert!(dying.holds());
    assert!(!world.store.is_dead(dying.worker()).await.unwrap());
    assert!(world.store.due_accounts(10).await.unwrap().is_empty());

    drop(dying);
    let dead = &lease.fence.worker;
    while !world.store.is_dead(dead).await.unwrap() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(world.store.due_accounts(10).await.unwrap().len(), 1);
    let heir = world.store.register_worker(Serves::All).await.unwrap();
    let taken = world.store.lease(heir.worker(), &account("x"), MINUTE).await.unwrap().unwrap();
    let previous = taken.previous.unwrap();
    assert!(previous.proven_dead);
    assert_eq!((&previous.worker, previous.until), (dead, lease.until));
}

pub(crate) async fn a_living_workers_account_can_be_taken_after_its_lease(world: World) {
    let (stopped, _) = world.worker("x").await;
    world.pass(MINUTE + Duration::from_secs(1));
    let heir = world.store.register_worker(Serves::All).await.unwrap();
    let taken = world.store.lease(heir.worker(), &account("x"), MINUTE).await.unwrap().unwrap();
    let previous = taken.previous.unwrap();
    assert!(!previous.proven_dead);
    assert_eq!(&previous.worker, stopped.worker());
}

pub(crate) async fn due_accounts_are_those_that_can_be_worked_on(world: World) {
    world.publish("bridge", "free").await;
    world.publish("bridge", "held").await;
    world.publish("bridge", "paused").await;
    let mut later = world.due_now("later");
    later.due_at = world.now() + MINUTE;
    world.hand_over("bridge", later).await;
    let (_worker, _fence) = world.worker("held").await;
    world.store.pause(&Scope::Account(account("paused")), "new owner", &anna()).await.unwrap();
    let due = async || {
        let due = world.store.due_accounts(10).await.unwrap();
        due.into_iter().map(|due| due.account.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(due().await, ["free"]);
    world.store.pause(&Scope::All, "stop", &anna()).await.unwrap();
    assert!(due().await.is_empty());
    assert_eq!(world.store.pauses().await.unwrap().len(), 2);
    assert!(world.store.resume(&Scope::All, &anna()).await.unwrap());
    assert!(world.store.resume(&Scope::Account(account("paused")), &anna()).await.unwrap());
    assert!(!world.store.resume(&Scope::All, &anna()).await.unwrap());
    world.pass(Duration::from_secs(59));
    assert_eq!(due().await, ["free", "paused"]);
    world.pass(Duration::from_secs(2));
    assert_eq!(due().await, ["free", "held", "paused", "later"]);
}

pub(crate) async fn a_pause_stops_intents_but_no_deletes(world: World) {
    let out = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "1").await;
    world.publish("harbour", "x").await;
    let (action, delivery) = world.begin(&fence).await;
    let open = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(open.clone())).await.unwrap();
    let in_flight = world.store.pause(&Scope::All, "wrong headline", &anna()).await.unwrap();
    assert_eq!(in_flight.len(), 1);
    assert_eq!((&in_flight[0].delivery, in_flight[0].step.as_str()), (&delivery.id, "part/0"));
    world.store.finish_step(&fence, &action.id, &open, &part("2")).await.unwrap();
    match world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 1))).await {
        Err(Error::Paused { reason }) => assert_eq!(reason, "wrong headline"),
        other => panic!("{other:?}"),
    }
    assert!(world.store.in_flight(&Scope::Account(account("x"))).await.unwrap().is_empty());
    world.store.complete(&fence, &action.id, &super::receipt("2")).await.unwrap();

    world.publish("market", "x").await;
    world.store.act(&world.change(&out, ActionKind::Delete), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    assert_eq!(action.kind, ActionKind::Delete);
    let delete = Step::once("delete", 0).without_post();
    world.store.begin_step(&fence, &action.id, &Intent::new(delete)).await.unwrap();
    assert_eq!(world.state(&out).await, DeliveryState::Sent);
}

pub(crate) async fn the_next_wake_is_the_earliest_of_what_is_open(world: World) {
    let watcher = world.store.register_worker(Serves::All).await.unwrap();
    let wake = async || world.store.next_wake(watcher.worker()).await.unwrap();
    assert_eq!(wake().await, None);
    let mut later = world.due_now("x");
    later.due_at = world.now() + MINUTE * 10;
    let due_at = later.due_at;
    world.hand_over("bridge", later).await;
    assert_eq!(wake().await.unwrap().as_second(), due_at.as_second());
    let (other, fence) = world.worker("x").await;
    let until = world.store.renew(&fence, MINUTE * 2).await.unwrap();
    assert_eq!(wake().await, Some(until), "the lease of another may end early");
    assert_eq!(world.store.next_wake(other.worker()).await.unwrap(), None, "its own it knows itself");
}

/// Days ahead it stands in no index by account, and that must not be seen.
pub(crate) async fn what_is_days_ahead_is_due_to_the_second(world: World) {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let watcher = world.store.register_worker(Serves::All).await.unwrap();
    let start = world.now();
    for (account, ahead) in [("tomorrow", DAY), ("in-an-hour", MINUTE * 60), ("in-two", MINUTE * 120)] {
        let mut delivery = world.due_now(account);
        delivery.due_at = start + ahead;
        delivery.late_at = delivery.due_at + MINUTE * 60;
        world.hand_over(account, delivery).await;
    }
    let look = async || {
        let due = world.store.due_accounts(10).await.unwrap();
        let due: Vec<String> = due.into_iter().map(|due| due.account.to_string()).collect();
        (due, world.store.next_wake(watcher.worker()).await.unwrap())
    };
    let second = Duration::from_secs(1);
    assert_eq!(look().await, (vec![], Some(start + MINUTE * 60)));
    world.pass(MINUTE * 60 - second);
    assert_eq!(look().await, (vec![], Some(start + MINUTE * 60)), "never early");
    world.pass(second);
    assert_eq!(look().await, (vec!["in-an-hour".to_owned()], Some(start + MINUTE * 60)));
    let (_worker, fence) = world.worker("in-an-hour").await;
    assert_eq!(world.send(&fence, "1").await, world.store.deliveries(&Filter::default()).await.unwrap()[1].id);
    assert_eq!(look().await, (vec![], Some(start + MINUTE * 120)));
    // Nobody looked for days: all of it is due at once, in its order.
    world.pass(DAY * 3);
    assert_eq!(look().await.0, ["in-two", "tomorrow"]);
}

pub(crate) async fn what_is_days_ahead_is_missed_when_nobody_is_there_to_send_it(world: World) {
    let mut delivery = world.due_now("x");
    delivery.due_at = world.now() + MINUTE * 600;
    delivery.late_at = delivery.due_at + MINUTE * 600;
    let due_at = delivery.due_at;
    world.hand_over("bridge", delivery).await;
    assert_eq!(world.store.unserved(MINUTE).await.unwrap(), None);
    world.pass(MINUTE * 602);
    let unserved = world.store.unserved(MINUTE).await.unwrap().expect("it should have been sent");
    assert_eq!((unserved.posts, unserved.accounts, unserved.since), (1, 1, due_at));
    assert_eq!(world.store.census().await.unwrap().due, 1);
}

/// One that cannot send for an account looks at it again and again, and is well: nobody else is to send beside it.
pub(crate) async fn a_worker_that_has_looked_at_nothing_for_a_while_hangs(world: World) {
    let second = Duration::from_secs(1);
    let (_worker, fence) = world.worker("y").await;
    world.publish("bridge", "x").await;
    world.pass(second * 20);
    world.store.leave(&fence).await.unwrap();
    let unserved = async || world.store.unserved(second * 10).await.unwrap().map(|unserved| unserved.hangs);
    assert_eq!(unserved().await, None, "it was at work a moment ago");
    world.pass(second * 40);
    assert_eq!(unserved().await, Some(true));
}

pub(crate) async fn what_is_days_ahead_can_be_cancelled_and_approved(world: World) {
    let mut ids = Vec::new();
    for (article, state) in [("bridge", DeliveryState::Scheduled), ("harbour", DeliveryState::AwaitingApproval)] {
        let mut delivery = world.due_now("x");
        delivery.state = state;
        delivery.due_at = world.now() + MINUTE * 600;
        delivery.late_at = delivery.due_at + MINUTE * 60;
        match world.hand_over(article, delivery).await {
            Accepted::New(id) => ids.push(id),
            other => panic!("{other:?}"),
        }
    }
    world.store.cancel(&ids[0], &anna()).await.unwrap();
    world.store.approve(&ids[1], &anna()).await.unwrap();
    assert_eq!(world.store.due_accounts(10).await.unwrap(), []);
    world.pass(MINUTE * 600);
    let (_worker, fence) = world.worker("x").await;
    assert_eq!(world.send(&fence, "1").await, ids[1]);
    assert_eq!(world.store.due_accounts(10).await.unwrap(), []);
    assert_eq!(world.state(&ids[0]).await, DeliveryState::Cancelled);
}

pub(crate) async fn who_waits_is_woken_by_another_process(world: World) {
    let other = world.another().await;
    let waiting = world.store.clone();
    let (began, begun) = tokio::sync::oneshot::channel();
    let waiter = tokio::spawn(async move {
        // The first wait returns early, or nothing is heard yet: both are allowed.
        waiting.wait_for_change(Duration::from_millis(300)).await;
        waiting.wait_for_change(Duration::from_millis(300)).await;
        let start = std::time::Instant::now();
        began.send(()).unwrap();
        waiting.wait_for_change(Duration::from_secs(20)).await;
        start.elapsed()
    });
    begun.await.unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    other.publish(&world.publication("bridge"), &[world.due_now("x")]).await.unwrap();
    let waited = waiter.await.unwrap();
    assert!(waited >= Duration::from_millis(350), "it slept: {waited:?}");
    assert!(waited < Duration::from_secs(10), "it was woken: {waited:?}");
}

pub(crate) async fn what_was_stored_before_anybody_listened_is_not_slept_over(world: World) {
    let other = world.another().await;
    let waiting = world.store.clone();
    assert_eq!(waiting.due_accounts(10).await.unwrap(), []);
    other.publish(&world.publication("bridge"), &[world.due_now("x")]).await.unwrap();
    let start = std::time::Instant::now();
    waiting.wait_for_change(Duration::from_secs(20)).await;
    assert!(start.elapsed() < Duration::from_secs(10), "it looks again first: {:?}", start.elapsed());
}

pub(crate) async fn any_worker_sees_only_the_living(world: World) {
    assert!(!world.store.any_worker().await.unwrap());
    let worker = world.store.register_worker(Serves::All).await.unwrap();
    let other = world.another().await;
    assert!(other.any_worker().await.unwrap());
    drop(worker);
    while other.any_worker().await.unwrap() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
