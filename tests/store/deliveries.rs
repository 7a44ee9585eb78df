//! What becomes of deliveries.

use std::time::Duration;

use fanfare::delivery::{
    ActionKind, ActionState, Class, DeliveryState, Failure, NewDelivery, PartReceipt, Receipt, Step,
};
use fanfare::store::{
    Accepted, End, Error, Filter, Intent, Lease, NewAction, Resolution, Scope, Serves, TakenUp, Wait,
};
use jiff::{SignedDuration, Timestamp};

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

pub(crate) async fn a_post_for_the_end_of_time_can_be_read_again(world: World) {
    let mut new = world.due_now("x");
    (new.due_at, new.late_at) = (jiff::Timestamp::MAX, jiff::Timestamp::MAX);
    assert!(matches!(world.hand_over("bridge", new).await, Accepted::New(_)));
    let listed = world.store.deliveries(&Filter::default()).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].late_at.as_second(), jiff::Timestamp::MAX.as_second());
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

/// Each looked at what the others had before any of them was stored: a slot is one post's, and posts keep their distance.
pub(crate) async fn two_that_chose_one_time_at_once_are_told(world: World) {
    let slot = world.now() + Duration::from_secs(3600);
    let in_slot = |account: &str, due_at: Timestamp| NewDelivery { due_at, ..world.due_now(account) };
    let publish = async |article: &str, delivery: NewDelivery, apart: SignedDuration| {
        world.store.publish_apart(&world.publication(article), &[delivery], &[Some(apart)]).await
    };
    let at_once = ["a", "b", "c"].map(|article| publish(article, in_slot("x", slot), SignedDuration::ZERO));
    let [a, b, c] = at_once;
    let (a, b, c) = tokio::join!(a, b, c);
    let all = [a, b, c];
    assert_eq!(all.iter().filter(|stored| stored.is_ok()).count(), 1, "{all:?}");
    assert!(all.iter().all(|stored| matches!(stored, Ok(_) | Err(Error::TimeTaken { .. }))), "{all:?}");
    publish("b", in_slot("y", slot), SignedDuration::ZERO).await.expect("it is another account's");
    publish("d", in_slot("x", slot + MINUTE), SignedDuration::ZERO).await.expect("a minute later");
    let spacing = SignedDuration::from_mins(10);
    let close = publish("e", in_slot("x", slot - 9 * MINUTE), spacing).await;
    assert!(matches!(close, Err(Error::TimeTaken { .. })), "{close:?}");
    publish("e", in_slot("x", slot - 10 * MINUTE), spacing).await.expect("far enough");
    let taken = world.store.deliveries(&Filter { account: Some(account("x")), ..Filter::default() }).await.unwrap();
    world.store.cancel(&taken.last().unwrap().id, &anna()).await.unwrap();
    publish("f", in_slot("x", slot), SignedDuration::ZERO).await.expect("nobody has it any more");
}

/// By when it went out, not by when it was handed over, whatever was done to it since.
pub(crate) async fn what_went_out_lately_is_known_by_its_time(world: World) {
    let mut later = world.due_now("x");
    later.due_at = world.now() + MINUTE * 20;
    let publication = world.publication("planned");
    world.store.publish(&publication, &[later]).await.unwrap();
    world.publish("bridge", "x").await;
    let begun = world.now();
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let first = world.store.sent_after(&account("x"), begun - MINUTE).await.unwrap();
    world.store.release(&fence).await.unwrap();
    world.pass(MINUTE * 25);
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "78").await;
    let sent = world.store.sent_after(&account("x"), begun - MINUTE).await.unwrap();
    assert_eq!((first.len(), sent.len()), (1, 2));
    assert!(sent.iter().any(|at| *at >= begun + MINUTE * 25) && sent.contains(&first[0]), "{first:?} {sent:?}");
    assert_eq!(world.store.sent_after(&account("x"), begun + MINUTE).await.unwrap().len(), 1);
    assert!(world.store.sent_after(&account("y"), begun - MINUTE).await.unwrap().is_empty());

    // It may be out, and was then, whenever somebody has looked.
    let id = world.publish("ferry", "z").await;
    let (_worker, fence) = world.worker("z").await;
    let (action, _) = world.begin(&fence).await;
    world.store.begin_step(&fence, &action.id, &Intent::new(Step::once("part", 0))).await.unwrap();
    let end = End::Uncertain { check: "look at parrot.example/z".into(), error: None };
    world.store.end(&fence, &action.id, &end).await.unwrap();
    let sent = async || world.store.sent_after(&account("z"), begun).await.unwrap();
    let doubted = sent().await;
    assert_eq!(doubted.len(), 1);
    world.pass(MINUTE * 25);
    let there = Resolution::Sent { part: PartReceipt::new("79", None), more: false };
    world.store.resolve(&id, there, &anna()).await.unwrap();
    assert_eq!(sent().await, doubted);
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
    world.store.end(&fence, &action.id, &End::Expired { reason: "late".into(), rests_until: None }).await.unwrap();
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

/// Two people correct the same at once: whoever comes second finds it done.
pub(crate) async fn a_correction_is_made_once_however_many_ask_for_it(world: World) {
    let id = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let mut asked = Vec::new();
    for words in ["one", "two"] {
        let post = world.store.put_blob(&bytes::Bytes::from(words), "application/json").await.unwrap();
        let reply = NewAction { post: Some(post), ..world.change(&id, ActionKind::Reply) };
        let first = world.store.act(&reply, &anna()).await.unwrap();
        assert_eq!(world.store.act(&reply, &anna()).await.unwrap(), first, "it waits");
        asked.push((first, reply));
    }
    // The second has taken the place of the first, which nobody had begun.
    let (action, _) = world.begin(&fence).await;
    assert_eq!(action.id, asked[1].0);
    let refused = world.store.act(&asked[0].1, &anna()).await.expect_err("another is being made");
    assert!(matches!(refused, Error::BeingChanged { .. }), "{refused}");
    world.store.complete(&fence, &action.id, &receipt("78")).await.unwrap();
    assert_eq!(world.store.act(&asked[1].1, &anna()).await.unwrap(), asked[1].0, "it is made");
    assert!(world.store.next_action(&fence).await.unwrap().is_none());
    assert_ne!(world.store.act(&asked[0].1, &anna()).await.unwrap(), asked[0].0, "the other is not");
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
    world.store.settle_step(&fence, &begun, &step, &part("78"), &[]).await.unwrap();
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
