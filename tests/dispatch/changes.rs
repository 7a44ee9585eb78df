//! What is done to posts that are out: what a pause and a retraction mean for it.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_stops_an_edit_between_the_parts_of_a_thread() {
    let world = World::with_limits(Some(Vec::new())).await;
    let thread = world.publish_thread("news", Duration::ZERO, 3).await;
    let worker = world.worker().await;
    world.until(&thread, DeliveryState::Sent).await;
    world.act(&thread, ActionKind::Edit).await;
    let edits = || world.platform.3.edits.load(Ordering::SeqCst);
    let start = Instant::now();
    while edits() == 0 {
        assert!(start.elapsed() < Duration::from_secs(30), "nothing is edited");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let in_flight = world.store.pause(&Scope::All, "a mistake", &desk::anna()).await.expect("paused");
    assert_eq!(in_flight.iter().map(|step| step.step.as_str()).collect::<Vec<_>>(), ["edit/0"]);
    tokio::time::sleep(3 * MOMENT).await;
    assert_eq!(edits(), 1, "what was on its way alone");
    world.store.resume(&Scope::All, &desk::anna()).await.expect("resumed");
    world.until(&thread, DeliveryState::Corrected).await;
    assert_eq!(edits(), 3);
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rest_of_a_thread_that_is_being_sent_is_not_sent_once_it_is_retracted() {
    let world = World::with_limits(Some(Vec::new())).await;
    let thread = world.publish_thread(SLOW, Duration::ZERO, 6).await;
    let worker = world.worker().await;
    let start = Instant::now();
    while world.platform.posts().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(30), "nothing is sent");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    world.store.move_removal(&thread, Some(world.store.now()), &desk::anna()).await.expect("it is to go");
    world.until(&thread, DeliveryState::Retracted).await;
    let out = world.platform.posts().len();
    assert!(out < 4, "what was on its way alone: {out}");
    let history = world.store.dossier(thread.as_str()).await.expect("it is there").history;
    let says = |line: &fanfare::delivery::Change| {
        line.reason.as_deref().is_some_and(|why| why.contains("before the rest of it"))
    };
    assert!(history.iter().any(says), "{history:?}");
    worker.end().await;
}

/// Its request was lost, and its post is retracted before anybody knows what became of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_is_not_sent_again_once_its_post_was_taken_down() {
    let world = World::with_limits(Some(Vec::new())).await;
    let post = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until(&post, DeliveryState::Sent).await;
    world.platform.fail([Class::MayHaveActed]);
    world.platform.leave_unanswered(1);
    let reply = world.act(&post, ActionKind::Reply).await;
    world.rest().await;
    world.act(&post, ActionKind::Delete).await;
    world.until(&post, DeliveryState::Retracted).await;
    world.pass(Duration::from_secs(60)).await;
    let actions = world.store.dossier(post.as_str()).await.expect("it is there").actions;
    let state = actions.into_iter().find(|action| action.id == reply).expect("it is there").state;
    assert_eq!((state, world.platform.posts().len()), (ActionState::Dropped, 1));
    worker.end().await;
}
