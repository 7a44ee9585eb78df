//! A publish that has begun: for as long as its one step is open, that step alone says so.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use fanfare::delivery::{Action, ActionState, Actor, BegunAs, DeliveryState, Step, Waiting};
use fanfare::id::DeliveryId;
use fanfare::store::{Accepted, Error, Fence, Filter, Intent, Record, Scope, Upcoming, Wait};
use jiff::Timestamp;

use super::{MINUTE, World, account, anna, part, receipt};

const STEP: &str = "part/0";

const BEGUN_AS: BegunAs = BegunAs { steps: 3, identity: NonZeroU32::new(7) };

impl World {
    /// What is next for the account, begun as a worker does: with its first step.
    async fn begin_at_once(&self, fence: &Fence) -> Action {
        let Upcoming { action, .. } = *self.store.next_action(fence).await.unwrap().expect("an action is due");
        assert!(!action.has_journal);
        self.store.record(fence, &action.id, &beginning()).await.unwrap();
        action
    }

    async fn told(&self, delivery: &DeliveryId) -> Vec<(String, Timestamp)> {
        let history = self.store.dossier(delivery.as_str()).await.unwrap().history;
        history.into_iter().map(|change| (change.what, change.at)).collect()
    }

    async fn seen(&self, delivery: &DeliveryId) -> (DeliveryState, u32, Waiting) {
        let delivery = self.store.delivery(delivery).await.unwrap();
        (delivery.state, delivery.attempts, delivery.waiting)
    }

    async fn in_state(&self, state: DeliveryState) -> Vec<DeliveryId> {
        let filter = Filter { states: vec![state], ..Filter::default() };
        self.store.deliveries(&filter).await.unwrap().into_iter().map(|delivery| delivery.id).collect()
    }
}

fn first() -> Step {
    Step::once("part", 0)
}

fn beginning() -> [Record; 2] {
    [Record::Start(BEGUN_AS), Record::Begin(Intent::new(first()))]
}

fn end(id: &str) -> Vec<Record> {
    vec![Record::Finish { step: first(), result: part(id) }, Record::Complete(receipt(id))]
}

pub(crate) async fn what_only_an_open_step_says_is_seen_wherever_one_looks(world: World) {
    let (begun, waits) = (world.publish("bridge", "x").await, world.publish("harbour", "x").await);
    let (_worker, fence) = world.worker("x").await;
    world.pass(Duration::from_secs(1));
    let since = world.now();
    let action = world.begin_at_once(&fence).await;
    world.pass(Duration::from_secs(1));

    assert_eq!(world.seen(&begun).await, (DeliveryState::Sending, 1, Waiting::default()));
    assert_eq!(world.state(&waits).await, DeliveryState::Scheduled);
    let dossier = world.store.dossier(begun.as_str()).await.unwrap();
    assert_eq!((dossier.actions[0].state, dossier.actions[0].begun_as), (ActionState::Running, Some(BEGUN_AS)));
    assert!(dossier.actions[0].has_journal);
    let told = world.told(&begun).await;
    assert_eq!(told[1..], [("publish begun".to_owned(), since), (format!("step {STEP} begun"), since)]);
    assert_eq!(dossier.history[1].actor, Actor::worker(&fence.worker));
    assert_eq!(world.in_state(DeliveryState::Sending).await, std::slice::from_ref(&begun));
    assert_eq!(world.in_state(DeliveryState::Scheduled).await, std::slice::from_ref(&waits));
    let census = world.store.census().await.unwrap();
    assert_eq!(census.deliveries, [(DeliveryState::Scheduled, 1), (DeliveryState::Sending, 1)]);
    assert_eq!(world.store.in_flight(&Scope::Account(account("x"))).await.unwrap()[0].delivery, begun);

    assert!(matches!(world.store.cancel(&begun, &anna()).await, Err(Error::BadState { .. })));
    assert!(matches!(world.store.retry(&begun, &anna()).await, Err(Error::BadState { .. })));
    let again = world.hand_over("bridge", world.due_now("x")).await;
    assert_eq!(again, Accepted::AlreadyQueued { delivery: begun, state: DeliveryState::Sending });
    let begin = world.store.record(&fence, &action.id, &beginning()).await;
    assert!(matches!(begin, Err(Error::StepOpen { .. })), "{begin:?}");
}

pub(crate) async fn what_only_an_open_step_says_is_written_with_the_end(world: World) {
    let delivery = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (begun_at, action) = (world.now(), world.begin_at_once(&fence).await);
    world.pass(Duration::from_secs(1));
    let next = world.store.record_and_next(&fence, &action.id, &end("17")).await.unwrap();
    assert!(next.is_none());
    let (told, now) = (world.told(&delivery).await, world.now());
    let expected =
        [("publish begun", begun_at), ("step part/0 begun", begun_at), ("step part/0 done", now), ("sent", now)];
    assert_eq!(told[1..], expected.map(|(what, at)| (what.to_owned(), at)));
    assert_eq!(world.seen(&delivery).await, (DeliveryState::Sent, 1, Waiting::default()));
    let dossier = world.store.dossier(delivery.as_str()).await.unwrap();
    assert_eq!((dossier.actions[0].state, dossier.actions[0].begun_as), (ActionState::Done, Some(BEGUN_AS)));
    assert!(dossier.steps[0].done_at.is_some());
    let happened = world.store.changes_after(0, 10).await.unwrap();
    let happened = happened.into_iter().map(|happened| happened.change.what).collect::<Vec<_>>();
    assert_eq!(happened, ["scheduled", "publish begun", "step part/0 begun", "step part/0 done", "sent"]);
    assert_eq!(world.store.check().await.unwrap().faults, []);
}

pub(crate) async fn what_only_an_open_step_says_is_written_before_anything_else(world: World) {
    let (waits, taken) = (world.publish("bridge", "x").await, world.publish("harbour", "y").await);
    let (_worker, fence) = world.worker("x").await;
    let action = world.begin_at_once(&fence).await;
    let next_at = world.now() + MINUTE;
    let wait = Wait {
        state: ActionState::Asking,
        next_at,
        reason: Some("its outcome is unknown".to_owned()),
        failures: 1,
        error: None,
        account_rests: false,
    };
    world.store.wait(&fence, &action.id, &wait).await.unwrap();
    let waiting = Waiting { reason: wait.reason, next_at: Some(next_at) };
    assert_eq!(world.seen(&waits).await, (DeliveryState::Sending, 1, waiting));
    let dossier = world.store.dossier(waits.as_str()).await.unwrap();
    assert_eq!((dossier.actions[0].state, dossier.actions[0].begun_as), (ActionState::Asking, Some(BEGUN_AS)));
    let whats = world.told(&waits).await.into_iter().map(|(what, _)| what).collect::<Vec<_>>();
    assert_eq!(whats, ["scheduled", "publish begun", "step part/0 begun", "asking"]);

    // Whoever has the account next finds what was begun, and who began it.
    let (first_worker, fence) = world.worker("y").await;
    world.begin_at_once(&fence).await;
    let began = first_worker.worker().clone();
    drop(first_worker);
    world.pass(MINUTE * 2);
    let (_heir, fence) = world.worker("y").await;
    let action = world.store.next_action(&fence).await.unwrap().unwrap().action;
    assert_eq!((action.state, action.has_journal), (ActionState::Running, true));
    assert_eq!(world.store.steps(&action.id).await.unwrap()[0].worker, began);
    world.store.settle_step(&fence, &action.id, &first(), &part("18"), &[]).await.unwrap();
    world.store.record(&fence, &action.id, &[Record::Complete(receipt("18"))]).await.unwrap();
    assert_eq!(world.seen(&taken).await, (DeliveryState::Sent, 1, Waiting::default()));
    let history = world.store.dossier(taken.as_str()).await.unwrap().history;
    assert_eq!(history[1].actor, Actor::worker(&began));
    let whats = history.iter().map(|change| change.what.as_str()).collect::<Vec<_>>();
    assert_eq!(whats, ["scheduled", "publish begun", "step part/0 begun", "step part/0 found at the channel", "sent"]);
    assert_eq!(world.store.check().await.unwrap().faults, []);
}

pub(crate) async fn the_end_of_one_post_and_the_beginning_of_the_next_are_one(world: World) {
    let mut deliveries = Vec::new();
    for article in ["bridge", "harbour", "tram"] {
        deliveries.push(world.publish(article, "x").await);
        world.pass(Duration::from_millis(1));
    }
    let (_worker, fence) = world.worker("x").await;
    let first = world.store.next_action(&fence).await.unwrap().unwrap().action;
    let look =
        async |ended, action: &Action| world.store.record_and_look(&fence, ended, &action.id, &beginning()).await;
    let second = look(None, &first).await.unwrap().unwrap();
    assert_eq!(second.delivery.id, deliveries[1], "what comes when the first is done");

    let ended = Arc::new((first.id.clone(), end("17")));
    world.store.pause(&Scope::Account(account("x")), "holidays", &anna()).await.unwrap();
    let refused = look(Some(&ended), &second.action).await;
    assert!(matches!(refused, Err(Error::Paused { .. })), "{refused:?}");
    assert_eq!(world.state(&deliveries[0]).await, DeliveryState::Sending, "all of it or nothing");
    world.store.resume(&Scope::Account(account("x")), &anna()).await.unwrap();

    let third = look(Some(&ended), &second.action).await.unwrap().unwrap();
    assert_eq!(third.delivery.id, deliveries[2]);
    let states = [world.state(&deliveries[0]).await, world.state(&deliveries[1]).await, third.delivery.state];
    assert_eq!(states, [DeliveryState::Sent, DeliveryState::Sending, DeliveryState::Scheduled]);

    // Somebody has taken the third back meanwhile.
    world.store.cancel(&deliveries[2], &anna()).await.unwrap();
    let ended = Arc::new((second.action.id.clone(), end("18")));
    let refused = look(Some(&ended), &third.action).await;
    assert!(matches!(refused, Err(Error::BadState { .. })), "{refused:?}");
    assert_eq!(world.store.record_and_next(&fence, &ended.0, &ended.1).await.unwrap().map(|next| next.action.id), None);
    assert_eq!(world.state(&deliveries[1]).await, DeliveryState::Sent);
}
