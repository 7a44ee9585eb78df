//! What people decide about deliveries: to resolve, hold, cancel, give up or try them again.

use std::time::Duration;

use fanfare::delivery::{ActionKind, ActionState, Class, DeliveryState, Failure, PartReceipt, Publication, Step};
use fanfare::store::{Accepted, End, Error, Intent, Resolution, Scope, Wait};

use super::{MINUTE, Recorded as _, World, account, anna, part, receipt};

pub(crate) async fn what_is_held_half_out_can_be_given_up(world: World) {
    for (to, is_known) in [("x", true), ("y", false)] {
        let id = world.publish("bridge", to).await;
        let refused = world.store.give_up(&id, &anna()).await;
        assert!(matches!(refused, Err(Error::BadState { .. })), "a worker may be at it: {refused:?}");
        let (_worker, fence) = world.worker(to).await;
        let (action, _) = world.begin(&fence).await;
        let step = Step::once("part", 0);
        world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
        world.store.finish_step(&fence, &action.id, &step, &part("77")).await.unwrap();
        if !is_known {
            world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 1))).await.unwrap();
        }
        world.store.stop_account(&fence, &action.id, "the token is dead").await.unwrap();
        let given_up = world.store.give_up(&id, &anna()).await.unwrap();
        let wanted = if is_known { DeliveryState::Failed } else { DeliveryState::Uncertain };
        assert_eq!(given_up.state, wanted);
        world.store.act(&world.change(&id, ActionKind::Delete), &anna()).await.unwrap();
        let next = world.store.next_action(&fence).await.unwrap().unwrap();
        assert_eq!(next.action.kind, ActionKind::Delete, "the pause does not stop it");
    }
}

/// Nobody has to send the rest of what is wrong to be allowed to take it down: a limit, or a pause, came between its parts.
pub(crate) async fn a_rest_that_waits_can_be_given_up(world: World) {
    for (to, paused) in [("x", false), ("y", true)] {
        let id = world.publish("bridge", to).await;
        let (_worker, fence) = world.worker(to).await;
        let (action, _) = world.begin(&fence).await;
        let step = Step::once("part", 0);
        world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
        let refused = world.store.give_up(&id, &anna()).await;
        assert!(matches!(refused, Err(Error::BadState { .. })), "it is on its way: {refused:?}");
        world.store.finish_step(&fence, &action.id, &step, &part("77")).await.unwrap();
        let refused = world.store.give_up(&id, &anna()).await;
        assert!(matches!(refused, Err(Error::BadState { .. })), "a worker is at the rest: {refused:?}");
        if !paused {
            let (state, next_at, reason) = (ActionState::Waiting, world.now() + MINUTE, Some("too fast".to_owned()));
            let wait = Wait { state, next_at, reason, failures: 0, error: None, account_rests: false };
            world.store.wait(&fence, &action.id, &wait).await.unwrap();
        }
        world.store.release(&fence).await.unwrap();
        assert_eq!(world.store.give_up(&id, &anna()).await.unwrap().state, DeliveryState::Failed);
        world.store.act(&world.change(&id, ActionKind::Delete), &anna()).await.unwrap();
        world.pass(2 * MINUTE);
        let (_worker, fence) = world.worker(to).await;
        let next = world.store.next_action(&fence).await.unwrap().unwrap();
        assert_eq!(next.action.kind, ActionKind::Delete, "the rest is not sent");
    }
}

/// It cannot be cancelled, since it may be out, and held as it is nobody asks its channel.
pub(crate) async fn what_is_held_on_its_way_is_resolved_by_a_person(world: World) {
    let there = Resolution::Sent { part: PartReceipt::new("77", None), more: false };
    for (article, resolution, wanted) in [
        ("bridge", there, DeliveryState::Sent),
        ("ferry", Resolution::Drop, DeliveryState::Cancelled),
        ("market", Resolution::Resend, DeliveryState::Scheduled),
    ] {
        let id = world.publish(article, article).await;
        let (_worker, fence) = world.worker(article).await;
        let (action, _) = world.begin(&fence).await;
        world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await.unwrap();
        world.store.hold(&fence, &action.id, "another version of this program has begun it").await.unwrap();
        world.store.release(&fence).await.unwrap();
        let refused = world.store.cancel(&id, &anna()).await;
        assert!(matches!(refused, Err(Error::BadState { .. })), "{refused:?}");
        assert_eq!(world.store.resolve(&id, resolution, &anna()).await.unwrap().state, wanted);
    }
    let id = world.publish("tram", "z").await;
    let (_worker, fence) = world.worker("z").await;
    let (action, _) = world.begin(&fence).await;
    world.store.hold(&fence, &action.id, "its picture is missing").await.unwrap();
    let refused = world.store.resolve(&id, Resolution::Drop, &anna()).await;
    assert!(matches!(refused, Err(Error::BadState { .. })), "nothing of it is on its way: {refused:?}");
}

/// Whoever has signed the account in again wants out what was kept for that, and not what is of yesterday by then.
pub(crate) async fn what_its_account_was_stopped_with_goes_on_when_that_is_resumed(world: World) {
    const DEAD: &str = "the token is dead";
    let resume = async || world.store.resume(&Scope::Account(account("x")), &anna()).await.unwrap();
    let first = world.publish("bridge", "x").await;
    let held = world.publish("ferry", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world.store.stop_account(&fence, &action.id, DEAD).await.unwrap();
    assert_eq!(world.state(&first).await, DeliveryState::Held);
    assert!(resume().await);
    assert_eq!(world.state(&first).await, DeliveryState::Scheduled);
    let (action, delivery) = world.begin(&fence).await;
    assert_eq!(delivery.id, first);

    world.store.hold(&fence, &action.id, "its picture is missing").await.unwrap();
    let (action, _) = world.begin(&fence).await;
    world.store.stop_account(&fence, &action.id, DEAD).await.unwrap();
    world.pass(Duration::from_secs(3 * 24 * 3600));
    assert!(resume().await);
    for (id, why) in [(&first, "held for another reason"), (&held, "too late")] {
        assert_eq!(world.state(id).await, DeliveryState::Held, "{why}");
    }
    let late = world.store.delivery(&held).await.unwrap().waiting.reason.unwrap();
    assert!(late.contains("`fanfare queue retry ID` sends it all the same"), "{late}");
}

/// What is public and should not be is not forgotten with the token that had died.
pub(crate) async fn a_retraction_that_its_account_was_stopped_with_goes_on_when_that_is_resumed(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    world.store.act(&world.change(&id, ActionKind::Delete), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    world.store.stop_account(&fence, &action.id, "the token is dead").await.unwrap();
    assert!(world.store.next_action(&fence).await.unwrap().is_none(), "a person is to sign the account in");
    assert!(world.store.resume(&Scope::Account(account("x")), &anna()).await.unwrap());
    let (again, _) = world.begin(&fence).await;
    assert_eq!((again.id, again.kind), (action.id, ActionKind::Delete));
}

/// Each refusal may have words of its own, and somebody may pause what is stopped already: nothing is forgotten for that. A correction
/// that is asked for after a retraction takes nothing of it back.
pub(crate) async fn all_that_an_account_was_stopped_with_goes_on_whatever_it_is_paused_for_since(world: World) {
    let posts = [world.publish("bridge", "x").await, world.publish("ferry", "x").await];
    let (_worker, fence) = world.worker("x").await;
    for n in 0..posts.len() {
        world.send(&fence, &format!("{n}")).await;
    }
    for (n, id) in posts.iter().enumerate() {
        world.store.act(&world.change(id, ActionKind::Delete), &anna()).await.unwrap();
        let (action, _) = world.begin(&fence).await;
        world.store.stop_account(&fence, &action.id, &format!("the token is dead (request {n})")).await.unwrap();
        if n == 0 {
            world.store.pause(&Scope::Account(account("x")), "lunch", &anna()).await.unwrap();
            world.pass(Duration::from_secs(1));
            world.store.act(&world.change(id, ActionKind::Edit), &anna()).await.unwrap();
        }
    }
    assert!(world.store.resume(&Scope::Account(account("x")), &anna()).await.unwrap());
    let mut gone = Vec::new();
    while world.store.next_action(&fence).await.unwrap().is_some() {
        let (action, delivery) = world.begin(&fence).await;
        world.store.complete(&fence, &action.id, &delivery.receipt.unwrap()).await.unwrap();
        if action.kind == ActionKind::Delete {
            gone.push(delivery.id);
        }
    }
    assert!(posts.iter().all(|post| gone.contains(post)), "each post was to be gone: {gone:?} of {posts:?}");
}

pub(crate) async fn an_uncertain_delivery_is_resolved_by_a_person(world: World) {
    for article in ["bridge", "harbour", "market", "ferry"] {
        world.publish(article, "x").await;
    }
    let (_worker, fence) = world.worker("x").await;
    let mut uncertain = Vec::new();
    for _ in 0..4 {
        let (action, delivery) = world.begin(&fence).await;
        world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await.unwrap();
        let end = End::Uncertain { check: "look at parrot.example/x".into(), error: None };
        world.store.end(&fence, &action.id, &end).await.unwrap();
        assert_eq!(world.state(&delivery.id).await, DeliveryState::Uncertain);
        uncertain.push(delivery);
    }
    let refused = world.hand_over("bridge", world.due_now("x")).await;
    assert!(matches!(refused, Accepted::AlreadyPublished { state: DeliveryState::Uncertain, .. }));

    let url = "https://parrot.example/9".to_owned();
    let found = PartReceipt::new("9", url);
    let sent = Resolution::Sent { part: found.clone(), more: false };
    let delivery = world.store.resolve(&uncertain[0].id, sent.clone(), &anna()).await.unwrap();
    assert_eq!((delivery.state, delivery.receipt.unwrap().parts), (DeliveryState::Sent, vec![found]));
    assert!(matches!(world.store.resolve(&uncertain[1].id, sent, &anna()).await, Err(Error::IdTaken { .. })));
    let delivery = world.store.resolve(&uncertain[1].id, Resolution::Drop, &anna()).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::Cancelled);
    let more = Resolution::Sent { part: PartReceipt::new("10", None), more: true };
    world.store.resolve(&uncertain[3].id, more, &anna()).await.unwrap();
    let (action, delivery) = world.begin(&fence).await;
    assert_eq!(delivery.id, uncertain[3].id);
    assert_eq!(world.store.steps(&action.id).await.unwrap()[0].result.as_ref().unwrap()["id"], "10");
    world.store.complete(&fence, &action.id, &receipt("10")).await.unwrap();

    let delivery = world.store.resolve(&uncertain[2].id, Resolution::Resend, &anna()).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::Scheduled);
    assert_eq!(world.send(&fence, "11").await, uncertain[2].id);
    let twice = world.store.resolve(&uncertain[2].id, Resolution::Resend, &anna()).await;
    assert!(matches!(twice, Err(Error::BadState { .. })));
}

/// A channel is asked for minutes until its silence counts: whoever has looked need not wait for that. Not while a worker may be asking:
/// what it finds and what the person says might cross.
pub(crate) async fn what_is_still_to_be_asked_about_is_resolved_between_the_questions(world: World) {
    let mut asked = Vec::new();
    let (_worker, fence) = world.worker("x").await;
    for article in ["bridge", "harbour", "market"] {
        world.publish(article, "x").await;
        let (action, delivery) = world.begin(&fence).await;
        world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await.unwrap();
        let sending = world.store.resolve(&delivery.id, Resolution::Drop, &anna()).await;
        assert!(matches!(sending, Err(Error::BadState { .. })), "a worker is sending it: {sending:?}");
        let wait = Wait {
            state: ActionState::Asking,
            next_at: world.now() + MINUTE / 2,
            reason: Some("its outcome is unknown; the channel is asked".into()),
            failures: 0,
            error: None,
            account_rests: false,
        };
        world.store.wait(&fence, &action.id, &wait).await.unwrap();
        asked.push((action.id, delivery.id));
    }
    let sent = Resolution::Sent { part: PartReceipt::new("9", None), more: false };
    let delivery = world.store.resolve(&asked[0].1, sent, &anna()).await.unwrap();
    assert_eq!((delivery.state, delivery.receipt.map(|receipt| receipt.parts.len())), (DeliveryState::Sent, Some(1)));
    let late = world.store.settle_step(&fence, &asked[0].0, &Step::once("part", 0), &part("10"), &[]).await;
    assert!(matches!(late, Err(Error::BadState { .. })), "nobody goes on with it: {late:?}");

    world.pass(MINUTE / 2);
    let crossed = world.store.resolve(&asked[1].1, Resolution::Drop, &anna()).await;
    assert!(matches!(crossed, Err(Error::BeingAsked { .. })), "{crossed:?}");
    world.store.release(&fence).await.unwrap();
    let delivery = world.store.resolve(&asked[1].1, Resolution::Drop, &anna()).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::Cancelled);
    world.store.resolve(&asked[2].1, Resolution::Resend, &anna()).await.unwrap();
    let (_worker, fence) = world.worker("x").await;
    assert_eq!(world.send(&fence, "11").await, asked[2].1, "it is sent again, and nothing is asked first");
}

/// Two readers of a mail of whom nobody knows what became, and a third who has it.
pub(crate) async fn one_of_several_readers_is_left_out_and_the_rest_goes_on(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let readers = [2, 0, 1].map(|n| Step::once("recipient", n));
    for step in &readers {
        world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    }
    let has_it = serde_json::json!({"id": "m1", "url": null});
    world.store.finish_step(&fence, &action.id, &readers[1], &has_it).await.unwrap();
    let uncertain = End::Uncertain { check: "ask them".into(), error: None };
    world.store.end(&fence, &action.id, &uncertain).await.unwrap();

    let left = world.store.resolve(&id, Resolution::LeaveOut, &anna()).await.unwrap();
    assert_eq!(left.state, DeliveryState::Sending);
    let steps = world.store.steps(&action.id).await.unwrap();
    let result = |n: usize| steps.iter().find(|row| row.step.index == n).and_then(|row| row.result.clone());
    let said = result(2).unwrap();
    assert_eq!(
        (said["id"].as_str(), said["extra"]["refused"].as_str().map(|says| says.starts_with("left out by "))),
        (Some(""), Some(true))
    );
    assert_eq!((result(0), result(1)), (Some(has_it), None), "the other stays open");

    // It runs again, and the next is asked about; that one shall get it after all.
    world.begin(&fence).await;
    world.store.end(&fence, &action.id, &uncertain).await.unwrap();
    world.store.resolve(&id, Resolution::Resend, &anna()).await.unwrap();
    let steps = world.store.steps(&action.id).await.unwrap();
    assert_eq!(steps.iter().map(|row| row.step.index).collect::<Vec<_>>(), [2, 0]);
    assert!(steps.iter().all(|row| row.done_at.is_some()));
    world.begin(&fence).await;
    world.store.complete(&fence, &action.id, &receipt("m1")).await.unwrap();
    assert_eq!(world.state(&id).await, DeliveryState::Sent);

    // The same of a correction.
    world.store.act(&world.change(&id, ActionKind::Reply), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("recipient", 0))).await.unwrap();
    world.store.end(&fence, &action.id, &uncertain).await.unwrap();
    world.store.resolve(&id, Resolution::LeaveOut, &anna()).await.unwrap();
    let (again, _) = world.begin(&fence).await;
    assert_eq!(again.id, action.id);
    assert!(world.store.steps(&action.id).await.unwrap()[0].done_at.is_some());
}

pub(crate) async fn a_held_delivery_waits_for_a_person(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world.store.hold(&fence, &action.id, "the budget is spent").await.unwrap();
    let held = world.store.delivery(&id).await.unwrap();
    assert_eq!((held.state, held.waiting.reason.as_deref()), (DeliveryState::Held, Some("the budget is spent")));
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    world.pass(Duration::from_secs(3 * 3600));
    let retried = world.store.retry(&id, &anna()).await.unwrap();
    assert_eq!(retried.state, DeliveryState::Scheduled);
    assert!(retried.late_at > world.now() + Duration::from_secs(3600), "it has as long as it had before");
    assert_eq!(world.store.due_accounts(10).await.unwrap().len(), 1);

    let mut waiting = world.due_now("y");
    waiting.state = DeliveryState::AwaitingApproval;
    let waiting = world.hand_over("bridge", waiting).await.delivery().clone();
    assert_eq!(world.store.due_accounts(10).await.unwrap().len(), 1);
    world.pass(Duration::from_secs(3 * 3600));
    let approved = world.store.approve(&waiting, &anna()).await.unwrap();
    assert_eq!(approved.state, DeliveryState::Scheduled);
    assert!(approved.late_at > world.now() + Duration::from_secs(3600), "it is late from when somebody let it go");
    assert_eq!(world.store.due_accounts(10).await.unwrap().len(), 2);
}

pub(crate) async fn cancelled_before_it_was_sent_it_is_never_sent(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let action = world.store.next_action(&fence).await.unwrap().unwrap().action;
    assert_eq!(world.store.cancel(&id, &anna()).await.unwrap().state, DeliveryState::Cancelled);
    assert!(matches!(world.store.start(&fence, &action.id).await, Err(Error::BadState { .. })));
    let begun = world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await;
    assert!(matches!(begun, Err(Error::BadState { .. })));

    let id = world.publish("harbour", "x").await;
    world.begin(&fence).await;
    assert!(matches!(world.store.cancel(&id, &anna()).await, Err(Error::BadState { .. })), "it is being sent");
}

/// A picture was uploaded, then the platform asked to wait until tomorrow: nobody has seen anything of it.
pub(crate) async fn what_was_only_made_ready_can_be_cancelled_while_it_waits(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let action = world.store.next_action(&fence).await.unwrap().unwrap().action;
    world.store.start(&fence, &action.id).await.unwrap();
    let upload = Step::repeatable("upload", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(upload.clone())).await.unwrap();
    world.store.finish_step(&fence, &action.id, &upload, &part("media")).await.unwrap();
    assert!(matches!(world.store.cancel(&id, &anna()).await, Err(Error::BadState { .. })), "a worker is at it");
    let next_at = world.now() + Duration::from_secs(24 * 3600);
    let wait =
        Wait { state: ActionState::Waiting, next_at, reason: None, failures: 1, error: None, account_rests: false };
    world.store.wait(&fence, &action.id, &wait).await.unwrap();
    assert_eq!(world.state(&id).await, DeliveryState::Sending);
    assert_eq!(world.store.cancel(&id, &anna()).await.unwrap().state, DeliveryState::Cancelled);
    world.pass(Duration::from_secs(25 * 3600));
    assert!(world.store.due_accounts(10).await.unwrap().is_empty());
}

pub(crate) async fn a_superseded_delivery_is_not_retried(world: World) {
    let first = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let end = End::Failed(Failure::new(Class::Refused, "no"));
    world.store.end(&fence, &action.id, &end).await.unwrap();
    let second = world.publish("bridge", "x").await;
    match world.store.retry(&first, &anna()).await {
        Err(Error::Superseded { by, .. }) => assert_eq!(by, second),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn an_uncertain_reply_is_resolved_and_what_was_out_stays_out(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    for (resolution, state) in [
        (Resolution::Drop, DeliveryState::Sent),
        (Resolution::Sent { part: PartReceipt::new("78", None), more: false }, DeliveryState::Corrected),
    ] {
        world.store.act(&world.change(&id, ActionKind::Reply), &anna()).await.unwrap();
        let (action, _) = world.begin(&fence).await;
        let end = End::Uncertain { check: "look at the account".into(), error: None };
        world.store.end(&fence, &action.id, &end).await.unwrap();
        assert_eq!(world.state(&id).await, DeliveryState::Uncertain);
        let resolved = world.store.resolve(&id, resolution, &anna()).await.unwrap();
        assert_eq!(resolved.state, state);
    }
    assert_eq!(world.store.out(&id).await.unwrap().parts.len(), 2);
}

pub(crate) async fn a_retry_waits_for_the_embargo(world: World) {
    let ends = world.now() + MINUTE;
    let publication = Publication { embargo_until: Some(ends), ..world.publication("budget") };
    let delivery = world.due_now("x");
    let id = delivery.id.clone();
    world.store.publish(&publication, &[delivery]).await.unwrap();
    let (_worker, fence) = world.worker("x").await;
    let (action, delivery) = world.begin(&fence).await;
    assert_eq!(delivery.embargo_until, Some(ends));
    world.store.hold(&fence, &action.id, "the budget is spent").await.unwrap();
    let retried = world.store.retry(&id, &anna()).await.unwrap();
    assert_eq!(retried.waiting.next_at, Some(ends));
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
}

pub(crate) async fn what_waits_for_its_next_try_is_retried_with_what_its_journal_has(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let session = Step::repeatable("session", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(session.clone())).await.unwrap();
    let refused = world.store.retry(&id, &anna()).await;
    assert!(matches!(refused, Err(Error::BadState { .. })), "it is being sent: {refused:?}");
    world.store.finish_step(&fence, &action.id, &session, &part("session")).await.unwrap();
    let next_at = world.now() + MINUTE;
    let wait = |state| Wait { state, next_at, reason: None, failures: 1, error: None, account_rests: false };
    world.store.wait(&fence, &action.id, &wait(ActionState::Asking)).await.unwrap();
    let refused = world.store.retry(&id, &anna()).await;
    assert!(matches!(refused, Err(Error::BadState { .. })), "its outcome is not known: {refused:?}");
    world.store.wait(&fence, &action.id, &wait(ActionState::Waiting)).await.unwrap();
    assert_eq!(world.state(&id).await, DeliveryState::Sending);
    let retried = world.store.retry(&id, &anna()).await.unwrap();
    assert_eq!((retried.state, retried.waiting.next_at), (DeliveryState::Sending, Some(world.now())));
    let (again, _) = world.begin(&fence).await;
    assert_eq!(again.id, action.id);
    assert!(world.store.steps(&action.id).await.unwrap()[0].done_at.is_some(), "what was done stays done");
}
