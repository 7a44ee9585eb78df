//! What was begun and whose outcome is not known: by which key, for how long, and as whom it goes on.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_as_old_as_its_first_use_whatever_became_of_the_later_ones() {
    // Limits are waited for by the true clock, and the other one would run out of its lease meanwhile.
    let world = World::with_limits(Some(Vec::new())).await;
    let first = world.clock.now();
    world.platform.fail([Class::MayHaveActed, Class::NotActed]);
    let post = world.publish(KEYED, Duration::ZERO).await;
    let worker = world.worker().await;
    world.rest().await;
    assert_eq!(world.state(&post).await, DeliveryState::Sending, "the first request may have arrived");
    // Once that is over the second is surely not taken, and the third is.
    for _ in 0..2 {
        world.pass(Duration::from_secs(20)).await;
    }
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
    let dossier = world.store.dossier(post.as_str()).await.expect("it is there");
    assert_eq!(dossier.delivery.attempts, 3);
    assert_eq!(dossier.steps[0].since, first, "the platform counts from the first request that may have arrived");
}

/// Its length, markup, link and media are those of the channel it was made for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_not_sent_to_another_channel_than_it_was_made_for() {
    let world = World::new().await;
    world.accounts.become_another(1, "mastodon");
    let post = world.publish("news", Duration::ZERO).await;
    let made_for = world.store.delivery(&post).await.expect("it is there").channel;
    let worker = world.worker().await;
    world.until(&post, DeliveryState::Held).await;
    let reason = world.store.delivery(&post).await.expect("it is there").waiting.reason.expect("a reason");
    assert!(reason.contains(&format!("made for {made_for}")) && reason.contains("on mastodon now"), "{reason}");
    assert_eq!(world.platform.posts(), []);
    worker.end().await;
}

/// Another identity knows no key of the first, and what is asked of it says nothing of the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_begun_as_one_is_not_gone_on_with_as_another() {
    let world = World::with_limits(Some(Vec::new())).await;
    let channel = desk::CHANNEL;
    world.accounts.become_another(1, channel);
    world.platform.fail([Class::MayHaveActed]);
    let post = world.publish(KEYED, Duration::ZERO).await;
    let worker = world.worker().await;
    world.rest().await;
    worker.end().await;
    assert_eq!(world.state(&post).await, DeliveryState::Sending, "the first request may have arrived");
    world.accounts.become_another(2, channel);
    world.clock.advance(HOUR / 2);
    let worker = world.worker().await;
    world.until(&post, DeliveryState::Uncertain).await;
    let reason = world.store.delivery(&post).await.expect("it is there").waiting.reason.expect("a reason");
    assert!(reason.contains("begun as another than"), "{reason}");
    assert_eq!(world.platform.posts(), []);
    // A person who has looked may have it sent again, as who the account is now.
    world.store.resolve(&post, store::Resolution::Resend, &desk::anna()).await.expect("resolved");
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
}

/// Who publishes the same words again and loses the answer finds the first post, which says nothing of the second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_that_was_there_before_is_not_taken_for_ours() {
    let world = World::with_limits(Some(Vec::new())).await;
    let first = world.publish(TWICE, Duration::ZERO).await;
    let worker = world.worker().await;
    world.until(&first, DeliveryState::Sent).await;
    world.clock.advance(Duration::from_secs(10));
    world.platform.fail([Class::MayHaveActed]);
    let second = world.publish(TWICE, Duration::ZERO).await;
    world.pass(HOUR / 2).await;
    world.until(&second, DeliveryState::Sent).await;
    assert_eq!(world.platform.posts().len(), 2);
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_anybody_may_upload_by_is_forgotten_once_the_post_is_out() {
    let world = World::with_limits(Some(Vec::new())).await;
    let posts = [world.publish(TICKETED, Duration::ZERO).await, world.publish(TICKETED, Duration::ZERO).await];
    let worker = world.worker().await;
    for post in &posts {
        world.until(post, DeliveryState::Sent).await;
    }
    worker.end().await;
    for post in &posts {
        let steps = world.store.dossier(post.as_str()).await.expect("it is there").steps;
        let of = |key: &str| steps.iter().find(|row| row.step.key() == key).expect("it was done").result.clone();
        assert_eq!(of("ticket/0"), Some(serde_json::Value::Null));
        assert!(of("part/0").is_some_and(|result| result["id"].is_string()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_out_is_not_called_failed_because_a_question_about_it_is_never_answered() {
    let world = World::with_limits(Some(Vec::new())).await;
    let post = world.publish(SECRETIVE, Duration::ZERO).await;
    let worker = world.worker().await;
    world.pass_until(&post, DeliveryState::Sent, HOUR).await;
    let receipt = world.store.delivery(&post).await.expect("it is there").receipt.expect("a receipt");
    assert_eq!((receipt.parts.len(), world.platform.posts().len()), (1, 1));
    assert!(receipt.remarks()[0].contains("nobody answers"), "{receipt:?}");
    worker.end().await;
}

/// A platform that is overloaded, or blocks an account for a while, names a time though nobody knows what it has done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_done_is_not_sent_again_before_the_time_that_the_platform_named() {
    let world = World::with_limits(Some(Vec::new())).await;
    world.platform.fail([Class::MayHaveActed]);
    let post = world.publish(PATIENT, Duration::ZERO).await;
    let worker = world.worker().await;
    world.pass(HOUR / 4).await;
    world.pass(HOUR / 4).await;
    let delivery = world.store.delivery(&post).await.expect("it is there");
    assert_eq!((delivery.state, world.platform.posts().len()), (DeliveryState::Scheduled, 0), "{delivery:?}");
    let next_at = delivery.waiting.next_at.expect("a time");
    assert!(next_at >= delivery.created_at + HOUR && next_at < delivery.created_at + 2 * HOUR, "{next_at}");
    world.pass_until(&post, DeliveryState::Sent, HOUR / 2).await;
    assert_eq!(world.platform.posts().len(), 1);
    worker.end().await;
}

/// Two accounts of a configuration may be one at the platform, which calls the second of their posts a duplicate of the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_of_an_account_that_is_the_same_at_the_platform_is_not_taken_for_ours() {
    let world = World::with_limits(Some(Vec::new())).await;
    world.accounts.are_one(&[TWICE, TWIN]);
    // Both have begun before either is out.
    world.platform.fail([Class::MayHaveActed]);
    let second = world.publish(TWIN, Duration::ZERO).await;
    let worker = world.worker().await;
    world.rest().await;
    let first = world.publish(TWICE, Duration::ZERO).await;
    world.until(&first, DeliveryState::Sent).await;
    world.pass_until(&second, DeliveryState::Uncertain, HOUR / 4).await;
    let delivery = world.store.delivery(&second).await.expect("it is there");
    let reason = delivery.waiting.reason.expect("a reason");
    assert!(reason.contains(&format!("it belongs to delivery {first}")), "{reason}");
    assert!(delivery.receipt.is_none(), "{:?}", delivery.receipt);
    worker.end().await;
}

/// To repeat a key sends what never arrived, however long ago that was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_not_repeated_when_the_post_would_be_late() {
    let world = World::with_limits(Some(Vec::new())).await;
    world.platform.fail([Class::MayHaveActed]);
    let allowance = Duration::from_secs(300);
    let words = ["The tram is back".to_owned()];
    let post = desk::publish_on(&world.store, desk::CHANNEL, "tram", KEYED, [Duration::ZERO, allowance], &words).await;
    let worker = world.worker().await;
    world.rest().await;
    worker.end().await;
    world.clock.advance(HOUR / 2);
    let worker = world.worker().await;
    world.until(&post, DeliveryState::Uncertain).await;
    assert_eq!(world.platform.posts(), [], "half an hour late");
    worker.end().await;
}

/// Who was only about to send has nothing out anywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_never_sent_goes_out_as_who_the_account_is_now() {
    let world = World::with_limits(Some(Vec::new())).await;
    let channel = desk::CHANNEL;
    world.accounts.become_another(1, channel);
    world.platform.fail([Class::NotActed]);
    let post = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.rest().await;
    worker.end().await;
    world.accounts.become_another(2, channel);
    world.clock.advance(HOUR / 2);
    let worker = world.worker().await;
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
}

/// The platform says itself that nothing of it is out: it is handed in anew, and refused it can be retried or published again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_platform_took_and_could_make_nothing_of_is_handed_in_anew() {
    let world = World::with_limits(Some(Vec::new())).await;
    let post = world.publish(WASTES, Duration::ZERO).await;
    let worker = world.worker().await;
    for times in 1..3 {
        world.rest().await;
        assert_eq!(world.platform.posts().len(), times, "it waits before it tries again");
        assert_eq!(world.state(&post).await, DeliveryState::Scheduled);
        world.pass(Duration::from_secs(20)).await;
    }
    world.until(&post, DeliveryState::Failed).await;
    let dossier = world.store.dossier(post.as_str()).await.expect("it is there");
    assert_eq!((dossier.steps.len(), world.platform.posts().len()), (0, 3));
    world.store.retry(&post, &desk::anna()).await.expect("retried");
    world.until(&post, DeliveryState::Sent).await;
    assert_eq!(world.platform.posts().len(), 4);
    worker.end().await;
}

/// X says that it has a post already, and its list shows it later than that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_fails_does_not_make_one_forget_that_the_platform_spoke_of_a_duplicate() {
    let world = World::with_limits(Some(Vec::new())).await;
    world.platform.fail([Class::Duplicate]);
    world.platform.leave_unanswered(1);
    let post = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.rest().await;
    assert_eq!(world.state(&post).await, DeliveryState::Sending, "the question is lost");
    world.pass(Duration::from_secs(20)).await;
    world.until(&post, DeliveryState::Failed).await;
    assert_eq!(world.platform.posts(), []);
    worker.end().await;
}

/// Nothing else of the account comes between the parts of a thread: it would wait for ever, and nobody was told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_whose_second_part_always_fails_ends_and_lets_the_others_go() {
    let world = World::with_limits(Some(Vec::new())).await;
    let thread = world.publish_thread(HALF, Duration::ZERO, 2).await;
    let worker = world.worker().await;
    world.pass_until(&thread, DeliveryState::Failed, HOUR / 4).await;
    let error = world.store.delivery(&thread).await.expect("it is there").error.expect("an error");
    assert!(error.message.contains("1 of 2 parts is out") && error.message.contains("given up after"), "{error}");
    let other = world.publish(HALF, Duration::ZERO).await;
    // The account is left alone for a while.
    world.pass(HOUR / 4).await;
    world.until(&other, DeliveryState::Sent).await;
    world.platform.mend();
    world.store.retry(&thread, &desk::anna()).await.expect("a person tries it again");
    world.pass(HOUR / 4).await;
    world.until(&thread, DeliveryState::Sent).await;
    assert_eq!(world.platform.posts().len(), 3);
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_never_says_what_became_of_a_post_leaves_it_to_a_person_after_a_day() {
    let world = World::with_limits(Some(Vec::new())).await;
    world.platform.fail([Class::MayHaveActed]);
    world.platform.leave_unanswered(usize::MAX);
    let post = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    for hours in 0..40 {
        world.pass(HOUR).await;
        let state = world.state(&post).await;
        assert_eq!(state == DeliveryState::Uncertain, hours > 25, "{state} after {hours} h");
        if state == DeliveryState::Uncertain {
            break;
        }
    }
    world.store.resolve(&post, store::Resolution::Drop, &desk::anna()).await.expect("resolved");
    worker.end().await;
}
