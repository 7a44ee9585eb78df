//! Posts that are taken down again at a time.

use std::time::Duration;

use fanfare::config::AlertKind;
use fanfare::delivery::{ActionKind, ActionState, Class, DeliveryState, Failure, PartReceipt, Receipt, Step};
use fanfare::id::DeliveryId;
use fanfare::store::{Accepted, End, Error, Fence, Intent, Resolution, Scope, Wait};

use super::{MINUTE, Recorded as _, World, account, anna, part, receipt};

const HOUR: Duration = Duration::from_secs(3600);

impl World {
    /// A delivery due now whose post is taken down again after `time`.
    async fn publish_for(&self, article: &str, to: &str, time: Duration) -> DeliveryId {
        let delivery = self.due_now(to);
        let planned = [(delivery.id.clone(), account(to), self.now() + time)];
        self.store.plan_removals(&planned).await.unwrap();
        match self.hand_over(article, delivery).await {
            Accepted::New(id) => id,
            other => panic!("{other:?}"),
        }
    }

    async fn due(&self) -> Vec<String> {
        let due = self.store.due_accounts(10).await.unwrap();
        due.into_iter().map(|due| due.account.to_string()).collect()
    }

    /// What is begun next for the account: always a delete here.
    async fn take_down(&self, fence: &Fence) {
        let (action, _) = self.begin(fence).await;
        assert_eq!(action.kind, ActionKind::Delete);
        self.store.complete(fence, &action.id, &Receipt::default()).await.unwrap();
    }

    async fn send_to(&self, to: &str, id: &str) {
        let (_worker, fence) = self.worker(to).await;
        self.send(&fence, id).await;
        self.store.release(&fence).await.unwrap();
    }

    async fn said(&self, delivery: &DeliveryId) -> Vec<String> {
        let dossier = self.store.dossier(delivery.as_str()).await.unwrap();
        dossier.history.into_iter().map(|change| change.what).collect()
    }
}

pub(crate) async fn a_post_is_taken_down_at_its_time_and_never_before(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    let at = world.store.removal(&delivery).await.unwrap().unwrap().at;
    world.send_to("x", "77").await;
    world.pass(HOUR - MINUTE);
    assert!(world.due().await.is_empty());
    let (worker, fence) = world.worker("x").await;
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    world.store.release(&fence).await.unwrap();
    let wake = world.store.next_wake(worker.worker()).await.unwrap().unwrap();
    assert!(wake.duration_since(at).abs() < jiff::SignedDuration::from_millis(1), "{wake} for {at}");
    drop(worker);

    world.pass(MINUTE * 2);
    assert_eq!(world.due().await, ["x"]);
    let (_worker, fence) = world.worker("x").await;
    world.take_down(&fence).await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
    assert!(world.store.removal(&delivery).await.unwrap().unwrap().ended_at.is_some());
    world.store.release(&fence).await.unwrap();
    assert!(world.due().await.is_empty(), "and once");
    let again = world.hand_over("sale", world.due_now("x")).await;
    assert!(matches!(again, Accepted::AlreadyPublished { .. }), "{again:?}");
    assert_eq!(world.store.check().await.unwrap().faults, []);
}

pub(crate) async fn a_post_that_did_not_go_out_needs_no_delete(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    let (worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let failure = Failure::new(Class::Refused, "the text is too long");
    world.store.end(&fence, &action.id, &End::Failed(failure)).await.unwrap();
    world.store.release(&fence).await.unwrap();
    drop(worker);
    world.pass(HOUR + MINUTE);
    assert_eq!(world.due().await, ["x"]);
    let (_worker, fence) = world.worker("x").await;
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    world.store.release(&fence).await.unwrap();
    assert!(world.due().await.is_empty(), "nobody looks at it any more");
    assert_eq!(world.state(&delivery).await, DeliveryState::Failed);
    assert!(world.said(&delivery).await.contains(&"nothing to take down".to_owned()));

    // While it waits to be sent, nothing is to be done about its end either.
    world.publish_for("held", "y", HOUR).await;
    world.store.pause(&Scope::Account(account("y")), "wrong figures", &anna()).await.unwrap();
    world.pass(HOUR + MINUTE);
    assert!(world.due().await.is_empty());
}

pub(crate) async fn what_is_half_out_is_taken_down(world: World) {
    let delivery = world.publish_for("thread", "x", HOUR).await;
    let (worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    world.store.finish_step(&fence, &action.id, &step, &part("1")).await.unwrap();
    world.store.release(&fence).await.unwrap();
    drop(worker);
    world.pass(HOUR + MINUTE);
    let (_worker, fence) = world.worker("x").await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Failed, "nobody is at its rest, which comes too late");
    world.take_down(&fence).await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);

    // Whoever is still at it goes on, and takes it down once that is over.
    let delivery = world.publish_for("thread", "y", HOUR).await;
    let (_worker, fence) = world.worker("y").await;
    let (action, _) = world.begin(&fence).await;
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    world.store.finish_step(&fence, &action.id, &step, &part("2")).await.unwrap();
    world.store.move_removal(&delivery, Some(world.now()), &anna()).await.unwrap();
    world.store.renew(&fence, MINUTE).await.unwrap();
    assert_eq!(world.state(&delivery).await, DeliveryState::Sending);
    let failure = Failure::new(Class::Refused, "the second part is too long");
    world.store.end(&fence, &action.id, &End::Failed(failure)).await.unwrap();
    world.store.renew(&fence, MINUTE).await.unwrap();
    world.take_down(&fence).await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
}

pub(crate) async fn what_is_held_half_out_is_taken_down_in_time(world: World) {
    for (to, is_known) in [("x", true), ("y", false)] {
        let delivery = world.publish_for("thread", to, HOUR).await;
        let (worker, fence) = world.worker(to).await;
        let (action, _) = world.begin(&fence).await;
        let step = Step::once("part", 0);
        world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
        world.store.finish_step(&fence, &action.id, &step, &part("1")).await.unwrap();
        if !is_known {
            world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 1))).await.unwrap();
        }
        world.store.hold(&fence, &action.id, "the budget is spent").await.unwrap();
        world.store.release(&fence).await.unwrap();
        drop(worker);
        world.pass(HOUR + MINUTE);
        assert_eq!(world.due().await, [to]);
        let (_worker, fence) = world.worker(to).await;
        if is_known {
            world.take_down(&fence).await;
            assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
        } else {
            // A person looks whether the second part is out, and then both go.
            assert_eq!(world.state(&delivery).await, DeliveryState::Uncertain);
            let there = Resolution::Sent { part: PartReceipt::new("2", None), more: false };
            world.store.resolve(&delivery, there, &anna()).await.unwrap();
            world.store.renew(&fence, MINUTE).await.unwrap();
            world.take_down(&fence).await;
            assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
        }
        world.store.release(&fence).await.unwrap();
        assert!(world.due().await.is_empty());
    }
}

pub(crate) async fn a_rest_that_waits_is_not_sent_once_it_should_be_gone(world: World) {
    let delivery = world.publish_for("thread", "x", HOUR).await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    world.store.finish_step(&fence, &action.id, &step, &part("1")).await.unwrap();
    let (state, next_at, reason) = (ActionState::Waiting, world.now() + 2 * HOUR, Some("too fast".to_owned()));
    let wait = Wait { state, next_at, reason, failures: 0, error: None, account_rests: false };
    world.store.wait(&fence, &action.id, &wait).await.unwrap();
    world.store.release(&fence).await.unwrap();
    world.pass(HOUR + MINUTE);
    assert_eq!(world.due().await, ["x"]);
    let (_worker, fence) = world.worker("x").await;
    world.take_down(&fence).await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
    world.store.release(&fence).await.unwrap();
    world.pass(HOUR);
    assert!(world.due().await.is_empty());
}

pub(crate) async fn what_nobody_knows_is_told_once_and_taken_down_once_it_is_known(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    let (worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await.unwrap();
    let check = "look at the account".to_owned();
    world.store.end(&fence, &action.id, &End::Uncertain { check, error: None }).await.unwrap();
    world.store.release(&fence).await.unwrap();
    drop(worker);
    world.pass(HOUR + MINUTE);
    for _ in 0..2 {
        let (_worker, fence) = world.worker("x").await;
        assert!(world.store.next_action(&fence).await.unwrap().is_none());
        world.store.release(&fence).await.unwrap();
    }
    assert!(world.due().await.is_empty());
    let alerts = world.store.claim_alerts(HOUR * 24, MINUTE, 10).await.unwrap();
    let told: Vec<_> = alerts.iter().filter(|alert| alert.message.contains("to be taken down")).collect();
    assert_eq!(told.iter().map(|alert| alert.kind).collect::<Vec<_>>(), [AlertKind::Uncertain]);

    let resend = world.store.resolve(&delivery, Resolution::Resend, &anna()).await;
    assert!(matches!(resend, Err(Error::TakenDown { .. })), "{resend:?}");
    let part = PartReceipt::new("77", None);
    world.store.resolve(&delivery, Resolution::Sent { part, more: false }, &anna()).await.unwrap();
    assert_eq!(world.due().await, ["x"]);
    let (_worker, fence) = world.worker("x").await;
    world.take_down(&fence).await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
}

pub(crate) async fn a_pause_stops_no_removal(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    world.send_to("x", "77").await;
    world.store.pause(&Scope::All, "wrong figures", &anna()).await.unwrap();
    world.pass(HOUR + MINUTE);
    assert_eq!(world.due().await, ["x"]);
    let (_worker, fence) = world.worker("x").await;
    world.take_down(&fence).await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
}

pub(crate) async fn what_was_retracted_before_is_not_taken_down_again(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    world.send_to("x", "77").await;
    world.store.act(&world.change(&delivery, ActionKind::Edit), &anna()).await.unwrap();
    {
        let (_worker, fence) = world.worker("x").await;
        let (edit, _) = world.begin(&fence).await;
        world.store.complete(&fence, &edit.id, &receipt("77")).await.unwrap();
        assert_eq!(world.state(&delivery).await, DeliveryState::Corrected);
        assert_eq!(world.store.removal(&delivery).await.unwrap().unwrap().ended_at, None, "a correction leaves it");
        world.store.act(&world.change(&delivery, ActionKind::Delete), &anna()).await.unwrap();
        world.take_down(&fence).await;
        world.store.release(&fence).await.unwrap();
    }
    assert!(world.store.removal(&delivery).await.unwrap().unwrap().ended_at.is_some());
    world.pass(HOUR + MINUTE);
    assert!(world.due().await.is_empty());
    let dossier = world.store.dossier(delivery.as_str()).await.unwrap();
    assert_eq!(dossier.actions.iter().filter(|action| action.kind == ActionKind::Delete).count(), 1);
}

pub(crate) async fn a_removal_ends_with_its_delivery(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    world.store.cancel(&delivery, &anna()).await.unwrap();
    assert!(world.store.removal(&delivery).await.unwrap().unwrap().ended_at.is_some());
    world.pass(HOUR + MINUTE);
    assert!(world.due().await.is_empty());

    let orphan = DeliveryId::make();
    world.store.plan_removals(&[(orphan.clone(), account("x"), world.now())]).await.unwrap();
    world.pass(MINUTE);
    assert!(world.due().await.is_empty(), "what was never stored is never taken down");
    world.store.drop_removals(std::slice::from_ref(&orphan)).await.unwrap();
    assert_eq!(world.store.removal(&orphan).await.unwrap(), None);
}

pub(crate) async fn nothing_is_sent_once_it_should_be_gone(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    let (worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world.store.hold(&fence, &action.id, "a person must look").await.unwrap();
    world.store.release(&fence).await.unwrap();
    drop(worker);
    let at = world.store.removal(&delivery).await.unwrap().unwrap().at;
    let retried = world.store.retry(&delivery, &anna()).await.unwrap();
    assert_eq!(retried.late_at, at, "it is sent until then, and not later");
    let (worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world.store.hold(&fence, &action.id, "a person must look").await.unwrap();
    world.store.release(&fence).await.unwrap();
    drop(worker);
    world.pass(HOUR + MINUTE);
    let refused = world.store.retry(&delivery, &anna()).await.unwrap_err();
    assert!(matches!(refused, Error::TakenDown { .. }), "{refused}");
    assert!(refused.to_string().contains("later remove_at"), "{refused}");
}

pub(crate) async fn what_nobody_approves_in_time_has_expired(world: World) {
    let mut waiting = world.due_now("x");
    waiting.state = DeliveryState::AwaitingApproval;
    let planned = [(waiting.id.clone(), account("x"), world.now() + HOUR)];
    world.store.plan_removals(&planned).await.unwrap();
    let delivery = world.hand_over("sale", waiting).await.delivery().clone();
    world.pass(HOUR / 2);
    assert!(world.due().await.is_empty());
    world.pass(HOUR);
    assert_eq!(world.due().await, ["x"]);
    let (_worker, fence) = world.worker("x").await;
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    let ended = world.store.delivery(&delivery).await.unwrap();
    assert_eq!(ended.state, DeliveryState::Expired);
    assert!(ended.waiting.reason.is_some_and(|reason| reason.contains("nobody had approved it")));
    assert!(world.due().await.is_empty());
    world.publish("sale", "x").await;
}

pub(crate) async fn whoever_keeps_the_account_takes_down_in_time(world: World) {
    let delivery = world.publish_for("sale", "x", MINUTE).await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    for _ in 0..2 {
        assert!(world.store.next_action(&fence).await.unwrap().is_none());
        world.pass(Duration::from_secs(40));
        world.store.renew(&fence, MINUTE).await.unwrap();
    }
    world.take_down(&fence).await;
    assert_eq!(world.state(&delivery).await, DeliveryState::Retracted);
}

pub(crate) async fn a_removal_is_moved_or_taken_back(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    world.send_to("x", "77").await;
    let later = world.now() + HOUR * 5;
    assert!(world.store.move_removal(&delivery, Some(later), &anna()).await.unwrap());
    assert!(!world.store.move_removal(&delivery, Some(later), &anna()).await.unwrap(), "it is so already");
    world.pass(HOUR * 2);
    assert!(world.due().await.is_empty());
    assert!(world.store.move_removal(&delivery, None, &anna()).await.unwrap());
    world.pass(HOUR * 4);
    assert!(world.due().await.is_empty());
    assert!(world.store.move_removal(&delivery, Some(world.now()), &anna()).await.unwrap());
    world.pass(MINUTE);
    assert_eq!(world.due().await, ["x"]);
    let (_worker, fence) = world.worker("x").await;
    world.take_down(&fence).await;
    assert!(!world.store.move_removal(&delivery, None, &anna()).await.unwrap(), "it has been done");
    let dossier = world.store.dossier(delivery.as_str()).await.unwrap();
    assert!(dossier.actions.iter().all(|action| action.state == ActionState::Done));
}

pub(crate) async fn a_removal_is_in_a_backup(world: World) {
    let delivery = world.publish_for("sale", "x", HOUR).await;
    world.send_to("x", "77").await;
    let path = world.folder.path().join("night.db");
    world.store.backup(&path).await.unwrap();
    let other = World::sqlite().await;
    other.store.restore(&path, &anna()).await.unwrap();
    let kept = other.store.removal(&delivery).await.unwrap().unwrap();
    assert_eq!((kept.account, kept.ended_at), (account("x"), None));
}
