//! What becomes of deliveries.

use std::time::Duration;

use fanfare::delivery::{
    ActionKind, ActionState, Class, DeliveryState, Failure, PartReceipt, Publication, Receipt, Step,
};
use fanfare::store::{Accepted, End, Error, Filter, Intent, Lease, Resolution, Scope, Serves, TakenUp, Wait};

use super::{MINUTE, Recorded as _, World, account, anna, part, receipt};

pub(crate) async fn a_second_publish_of_an_article_is_refused_with_the_first_receipt(world: World) {
    let first = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let again = world.hand_over("bridge", world.due_now("x")).await;
    let state = DeliveryState::Sent;
    assert_eq!(again, Accepted::AlreadyPublished { delivery: first, state, receipt: Some(receipt("77")) });
    let listed = world.store.deliveries(&Filter::default()).await.unwrap();
    assert_eq!(listed.len(), 1);

    let mut other = world.due_now("x");
    other.template = "breaking".into();
    assert!(matches!(world.hand_over("bridge", other).await, Accepted::New(_)));
    assert!(matches!(world.hand_over("bridge", world.due_now("y")).await, Accepted::New(_)));
}

pub(crate) async fn the_same_command_again_continues_what_it_began(world: World) {
    let first = world.publish("bridge", "x").await;
    let publication = world.publication("bridge");
    let accepted = world.store.publish(&publication, &[world.due_now("x"), world.due_now("y")]).await.unwrap();
    assert_eq!(accepted[0], Accepted::AlreadyQueued { delivery: first, state: DeliveryState::Scheduled });
    assert!(matches!(accepted[1], Accepted::New(_)));
    assert_eq!(world.store.publication(&publication.id).await.unwrap().actor, anna());
}

pub(crate) async fn what_failed_does_not_stand_in_the_way(world: World) {
    let first = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let failure = Failure::new(Class::Refused, "the text is too long");
    world.store.end(&fence, &action.id, &End::Failed(failure.clone())).await.unwrap();
    let delivery = world.store.delivery(&first).await.unwrap();
    assert_eq!((delivery.state, delivery.error), (DeliveryState::Failed, Some(failure)));
    assert!(matches!(world.hand_over("bridge", world.due_now("x")).await, Accepted::New(_)));
}

pub(crate) async fn again_publishes_again(world: World) {
    world.publish("bridge", "x").await;
    let mut again = world.due_now("x");
    again.again = true;
    assert!(matches!(world.hand_over("bridge", again.clone()).await, Accepted::AlreadyQueued { .. }));
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    assert!(matches!(world.hand_over("bridge", again).await, Accepted::New(_)));
}

pub(crate) async fn what_was_sent_twice_is_refused_with_the_first_that_stands(world: World) {
    let first = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let mut again = world.due_now("x");
    again.again = true;
    let second = world.hand_over("bridge", again).await.delivery().clone();
    world.send(&fence, "78").await;
    let refused = async || world.hand_over("bridge", world.due_now("x")).await.delivery().clone();
    assert_eq!(refused().await, first);

    world.store.act(&world.change(&first, ActionKind::Delete), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    world.store.complete(&fence, &action.id, &Receipt::default()).await.unwrap();
    assert_eq!(refused().await, second);
}

pub(crate) async fn a_skipped_delivery_has_nothing_to_do(world: World) {
    let mut skipped = world.due_now("x");
    (skipped.state, skipped.reason) = (DeliveryState::Skipped, Some("needs a video".into()));
    let id = world.hand_over("bridge", skipped).await.delivery().clone();
    let dossier = world.store.dossier(id.as_str()).await.unwrap();
    assert_eq!(dossier.delivery.waiting.reason.as_deref(), Some("needs a video"));
    assert!(dossier.actions.is_empty());
    assert!(world.store.due_accounts(10).await.unwrap().is_empty());
}

pub(crate) async fn lists_are_filtered_newest_first(world: World) {
    let bridge = world.publish("bridge", "x").await;
    let harbour = world.publish("harbour", "x").await;
    let other = world.publish("harbour", "y").await;
    world.store.cancel(&other, &anna()).await.unwrap();
    let list = async |filter: Filter| {
        world.store.deliveries(&filter).await.unwrap().into_iter().map(|delivery| delivery.id).collect::<Vec<_>>()
    };
    assert_eq!(list(Filter::default()).await, [&other, &harbour, &bridge].map(Clone::clone));
    assert_eq!(list(Filter { limit: 1, ..Filter::default() }).await, std::slice::from_ref(&other));
    assert_eq!(
        list(Filter { account: Some(account("x")), ..Filter::default() }).await,
        [&harbour, &bridge].map(Clone::clone)
    );
    let states = vec![DeliveryState::Cancelled, DeliveryState::Sent];
    assert_eq!(list(Filter { states, ..Filter::default() }).await, std::slice::from_ref(&other));
    let article = Some(fanfare::id::ArticleId::new("harbour"));
    assert_eq!(list(Filter { article, ..Filter::default() }).await, [&other, &harbour].map(Clone::clone));
    let publication = Some(world.store.delivery(&bridge).await.unwrap().publication);
    assert_eq!(list(Filter { publication, ..Filter::default() }).await, [bridge]);
}

pub(crate) async fn a_dossier_tells_the_whole_history(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let dossier = world.store.dossier(&id.as_str()[..30]).await.unwrap();
    let told: Vec<_> = dossier.history.iter().map(|change| change.what.as_str()).collect();
    assert_eq!(told, ["scheduled", "publish begun", "step part/0 begun", "step part/0 done", "sent"]);
    assert_eq!(dossier.history[0].actor, anna());
    assert_eq!(dossier.delivery.attempts, 1);
    assert_eq!(dossier.actions[0].state, ActionState::Done);
    assert_eq!(dossier.steps[0].result, Some(part("77")));
    assert!(matches!(world.store.dossier("nothing").await, Err(Error::Missing { .. })));
}

pub(crate) async fn actions_come_in_the_order_in_which_they_are_due(world: World) {
    let mut later = world.due_now("x");
    later.due_at = world.now() + MINUTE;
    let later = world.hand_over("harbour", later).await.delivery().clone();
    let first = world.publish("bridge", "x").await;
    let second = world.publish("market", "x").await;
    let (_worker, fence) = world.worker("x").await;
    assert_eq!(world.send(&fence, "1").await, first);

    let (action, _) = world.begin(&fence).await;
    let next_at = world.now() + Duration::from_secs(30);
    let error = Some(Failure::new(Class::TooFast, "too many posts"));
    let wait = Wait {
        state: ActionState::Waiting,
        next_at,
        reason: Some("too fast".into()),
        failures: 1,
        error,
        account_rests: false,
    };
    world.store.wait(&fence, &action.id, &wait).await.unwrap();
    assert_eq!(world.state(&second).await, DeliveryState::Scheduled);
    assert!(world.store.next_action(&fence).await.unwrap().is_none(), "one waits, the other is not due");

    world.pass(Duration::from_secs(40));
    world.store.renew(&fence, MINUTE).await.unwrap();
    let (action, delivery) = world.begin(&fence).await;
    assert_eq!((delivery.id, action.failures), (second, 1));
    world.store.end(&fence, &action.id, &End::Expired { reason: "late".into() }).await.unwrap();
    world.pass(Duration::from_secs(30));
    assert_eq!(world.send(&fence, "2").await, later);
}

pub(crate) async fn nothing_comes_between_the_parts_of_a_thread(world: World) {
    let thread = world.publish("bridge", "x").await;
    world.publish("harbour", "x").await;
    let (worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    world.store.finish_step(&fence, &action.id, &step, &part("1")).await.unwrap();
    let next_at = world.now() + Duration::from_secs(30);
    let wait =
        Wait { state: ActionState::Waiting, next_at, reason: None, failures: 1, error: None, account_rests: false };
    world.store.wait(&fence, &action.id, &wait).await.unwrap();
    assert_eq!(world.state(&thread).await, DeliveryState::Sending);
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    world.store.release(&fence).await.unwrap();
    assert!(world.store.due_accounts(10).await.unwrap().is_empty(), "nobody takes the account for nothing");
    assert_eq!(world.store.next_wake(worker.worker()).await.unwrap(), Some(next_at));
    world.pass(Duration::from_secs(31));
    assert_eq!(world.store.due_accounts(10).await.unwrap().len(), 1);
}

pub(crate) async fn no_thread_keeps_a_delete_back(world: World) {
    let wrong = world.publish("market", "x").await;
    let (worker, fence) = world.worker("x").await;
    world.send(&fence, "1").await;
    let thread = world.publish("bridge", "x").await;
    let (action, _) = world.begin(&fence).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    world.store.finish_step(&fence, &action.id, &step, &part("2")).await.unwrap();
    let next_at = world.now() + MINUTE * 20;
    let wait =
        Wait { state: ActionState::Waiting, next_at, reason: None, failures: 1, error: None, account_rests: false };
    world.store.wait(&fence, &action.id, &wait).await.unwrap();
    world.store.release(&fence).await.unwrap();
    world.store.act(&world.change(&wrong, ActionKind::Delete), &anna()).await.unwrap();
    assert_eq!(world.store.due_accounts(10).await.unwrap().len(), 1);
    assert_eq!(world.store.next_wake(worker.worker()).await.unwrap(), Some(world.now()));
    let (_worker, fence) = world.worker("x").await;
    let (action, delivery) = world.begin(&fence).await;
    assert_eq!((action.kind, delivery.id), (ActionKind::Delete, wrong));
    world.store.complete(&fence, &action.id, &Receipt::default()).await.unwrap();
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    assert_eq!(world.state(&thread).await, DeliveryState::Sending);
}

pub(crate) async fn nothing_is_said_below_what_is_taken_down(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let begun = world.store.act(&world.change(&id, ActionKind::Reply), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    assert_eq!(action.id, begun);
    let step = Step::once("reply", 0);
    world.store.begin_step(&fence, &begun, &Intent::new(step.clone())).await.unwrap();
    let next_at = world.now() + MINUTE / 2;
    let wait =
        Wait { state: ActionState::Asking, next_at, reason: None, failures: 1, error: None, account_rests: false };
    world.store.wait(&fence, &begun, &wait).await.unwrap();
    let edit = world.store.act(&world.change(&id, ActionKind::Edit), &anna()).await.unwrap();
    world.store.act(&world.change(&id, ActionKind::Delete), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    assert_eq!(action.kind, ActionKind::Delete);
    world.store.complete(&fence, &action.id, &Receipt::default()).await.unwrap();
    assert_eq!(world.state(&id).await, DeliveryState::Retracted);
    let of = async |wanted: &fanfare::id::ActionId| {
        let actions = world.store.dossier(id.as_str()).await.unwrap().actions;
        actions.into_iter().find(|action| action.id == *wanted).unwrap().state
    };
    assert_eq!((of(&edit).await, of(&begun).await), (ActionState::Dropped, ActionState::Asking), "it may be out");

    // It was: it goes too.
    world.pass(MINUTE / 2);
    let found = world.store.next_action(&fence).await.unwrap().unwrap();
    assert_eq!((&found.action.id, found.delivery.state), (&begun, DeliveryState::Retracted));
    world.store.settle_step(&fence, &begun, &step, &part("78")).await.unwrap();
    world.store.complete(&fence, &begun, &receipt("78")).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    assert_eq!(action.kind, ActionKind::Delete);
    let out = world.store.out(&id).await.unwrap().parts.into_iter().map(|part| part.id).collect::<Vec<_>>();
    assert_eq!(out, ["77", "78"]);
    world.store.complete(&fence, &action.id, &Receipt::default()).await.unwrap();
    assert_eq!(world.state(&id).await, DeliveryState::Retracted);
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    assert_eq!(world.store.check().await.unwrap().faults, []);
}

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

pub(crate) async fn what_an_edit_is_at_is_told_to_who_pauses(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    world.store.act(&world.change(&id, ActionKind::Edit), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    let [first, second] = [0, 1].map(|n| Step::repeatable("edit", n));
    world.store.begin_step(&fence, &action.id, &Intent::new(first.clone())).await.unwrap();
    for scope in [Scope::All, Scope::Account(account("x"))] {
        let in_flight = world.store.pause(&scope, "a mistake", &anna()).await.unwrap();
        assert_eq!(in_flight.iter().map(|step| step.step.as_str()).collect::<Vec<_>>(), ["edit/0"]);
    }
    world.store.finish_step(&fence, &action.id, &first, &part("77")).await.unwrap();
    let refused = world.store.begin_step(&fence, &action.id, &Intent::new(second)).await;
    assert!(matches!(refused, Err(Error::Paused { .. })), "{refused:?}");
    assert!(world.store.in_flight(&Scope::All).await.unwrap().is_empty());
}

pub(crate) async fn a_step_that_its_worker_left_to_be_asked_about_is_nobodys(world: World) {
    world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await.unwrap();
    let open = world.store.steps(&action.id).await.unwrap().remove(0);
    assert!(!open.is_left() && open.worker == fence.worker);
    let next_at = world.now() + Duration::from_secs(30);
    let wait =
        Wait { state: ActionState::Asking, next_at, reason: None, failures: 0, error: None, account_rests: false };
    world.store.wait(&fence, &action.id, &wait).await.unwrap();
    let left = world.store.steps(&action.id).await.unwrap().remove(0);
    assert!(left.is_left() && left.open().is_some());
    assert_eq!(left.lease_until, world.now(), "whatever it sent, it sent before");
}

/// As when a person settles what became of the first while the second is on its way: each waited for the other.
pub(crate) async fn two_threads_that_have_both_begun_go_on_one_after_the_other(world: World) {
    let threads = [world.publish("bridge", "x").await, world.publish("harbour", "x").await];
    let single = world.publish("market", "x").await;
    let (worker, fence) = world.worker("x").await;
    for (n, thread) in threads.iter().enumerate() {
        let (action, delivery) = world.begin(&fence).await;
        assert_eq!(delivery.id, *thread);
        for (index, id) in [(0, Some(n.to_string())), (1, None)] {
            let step = Step::once("part", index);
            world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
            if let Some(id) = id {
                world.store.finish_step(&fence, &action.id, &step, &part(&id)).await.unwrap();
            }
        }
        let end = End::Uncertain { check: "look at parrot.example/x".into(), error: None };
        world.store.end(&fence, &action.id, &end).await.unwrap();
    }
    for thread in &threads {
        world.store.resolve(thread, Resolution::Resend, &anna()).await.unwrap();
    }
    world.store.release(&fence).await.unwrap();
    drop(worker);
    let (_worker, fence) = world.worker("x").await;
    for expected in threads.iter().chain([&single]) {
        assert_eq!(world.store.due_accounts(10).await.unwrap(), [], "the account is held");
        let (action, delivery) = world.begin(&fence).await;
        assert_eq!(delivery.id, *expected);
        world.store.complete(&fence, &action.id, &receipt(&format!("last of {}", delivery.id))).await.unwrap();
    }
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

pub(crate) async fn a_delete_is_journaled_like_a_publish(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    world.store.act(&world.change(&id, ActionKind::Delete), &anna()).await.unwrap();
    let (action, _) = world.begin(&fence).await;
    assert_eq!(action.kind, ActionKind::Delete);
    world.store.complete(&fence, &action.id, &receipt("77")).await.unwrap();
    let dossier = world.store.dossier(id.as_str()).await.unwrap();
    assert_eq!(dossier.history.last().unwrap().what, "delete done");
    assert_eq!(dossier.actions.len(), 2);
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

pub(crate) async fn a_correction_changes_the_receipt_and_the_state(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    for (kind, proof, state, out) in [
        (ActionKind::Edit, "77", DeliveryState::Corrected, &["77"][..]),
        (ActionKind::Reply, "78", DeliveryState::Corrected, &["77", "78"]),
        (ActionKind::Delete, "", DeliveryState::Retracted, &["77", "78"]),
    ] {
        world.store.act(&world.change(&id, kind), &anna()).await.unwrap();
        let (action, _) = world.begin(&fence).await;
        assert_eq!(action.kind, kind);
        let change = if proof.is_empty() { Receipt::default() } else { receipt(proof) };
        world.store.complete(&fence, &action.id, &change).await.unwrap();
        let delivery = world.store.delivery(&id).await.unwrap();
        let ids: Vec<String> = delivery.receipt.unwrap().parts.into_iter().map(|part| part.id).collect();
        assert_eq!((delivery.state, ids.iter().map(String::as_str).collect::<Vec<_>>()), (state, out.to_vec()));
    }
    let again = world.hand_over("bridge", world.due_now("x")).await;
    assert!(matches!(again, Accepted::AlreadyPublished { state: DeliveryState::Retracted, .. }), "{again:?}");
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

pub(crate) async fn nothing_is_done_to_what_is_not_out(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    for kind in [ActionKind::Reply, ActionKind::Edit, ActionKind::Delete] {
        let refused = world.store.act(&world.change(&id, kind), &anna()).await;
        assert!(matches!(refused, Err(Error::BadState { .. })), "{refused:?}");
    }
    // A thread of which one part is out has something to take down.
    let (action, _) = world.begin(&fence).await;
    let first = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(first.clone())).await.unwrap();
    world.store.finish_step(&fence, &action.id, &first, &part("77")).await.unwrap();
    let end = End::Failed(Failure::new(Class::Refused, "no"));
    world.store.end(&fence, &action.id, &end).await.unwrap();
    assert_eq!(world.store.out(&id).await.unwrap().parts.len(), 1);
    let asked = world.store.act(&world.change(&id, ActionKind::Delete), &anna()).await.unwrap();
    let again = world.store.act(&world.change(&id, ActionKind::Delete), &anna()).await.unwrap();
    assert_eq!(asked, again, "one delete at a time");
}

pub(crate) async fn breaking_news_goes_first(world: World) {
    world.publish("bridge", "x").await;
    world.pass(MINUTE);
    let mut urgent = world.due_now("x");
    urgent.urgent = true;
    let Accepted::New(urgent) = world.hand_over("quake", urgent).await else { panic!("refused") };
    let (_worker, fence) = world.worker("x").await;
    let (_, delivery) = world.begin(&fence).await;
    assert_eq!(delivery.id, urgent);
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

pub(crate) async fn many_overdue_posts_are_held(world: World) {
    for article in ["bridge", "market", "ferry"] {
        world.publish(article, "x").await;
    }
    let mut urgent = world.due_now("x");
    urgent.urgent = true;
    world.hand_over("quake", urgent).await;
    let (worker, x) = (world.store.register_worker(Serves::All).await.unwrap(), account("x"));
    let taken = async || world.store.take_up(worker.worker(), &x, MINUTE, world.now()).await.unwrap().expect("free");
    assert_eq!(taken().await.overdue, 0, "due now is not overdue");
    world.pass(MINUTE);
    let TakenUp { lease: Lease { fence, .. }, overdue, next, .. } = taken().await;
    assert_eq!((overdue, next.map(|next| next.delivery.article.to_string())), (3, Some("quake".to_owned())));
    assert_eq!(world.store.hold_overdue(&fence, world.now()).await.unwrap(), 3);
    let filter = Filter { states: vec![DeliveryState::Held], ..Filter::default() };
    assert_eq!(world.store.deliveries(&filter).await.unwrap().len(), 3);
    assert_eq!(taken().await.overdue, 0);
}

pub(crate) async fn what_is_skipped_again_is_kept_once(world: World) {
    let skipped =
        |state| fanfare::delivery::NewDelivery { state, reason: Some("needs a video".into()), ..world.due_now("x") };
    let first = world.hand_over("bridge", skipped(DeliveryState::Skipped)).await;
    let again = world.hand_over("bridge", skipped(DeliveryState::Skipped)).await;
    assert_eq!(again, Accepted::AlreadyQueued { delivery: first.delivery().clone(), state: DeliveryState::Skipped });
    assert!(matches!(world.hand_over("bridge", world.due_now("x")).await, Accepted::New(_)), "now there is a video");
}
