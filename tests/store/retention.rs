//! What the store forgets when it is old, and what it never does.

use std::time::Duration;

use fanfare::delivery::{ActionKind, Class, DeliveryState, Failure, Receipt, Step};
use fanfare::id::{BlobHash, DeliveryId};
use fanfare::store::{Accepted, End, Error, Intent, Keep, Tidied};

use super::counters::call;
use super::{MINUTE, Recorded as _, World, account, anna, part, receipt};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Kept for 400 days; calls and alerts for 31.
const KEEP: Keep = Keep { age: DAY.saturating_mul(400), counted: DAY.saturating_mul(31), rest: Duration::ZERO };

impl World {
    /// A delivery with a frozen post and a picture.
    async fn publish_with(&self, article: &str, to: &str, picture: &[u8]) -> DeliveryId {
        let post = self.store.freeze(format!("the post about {article}").as_bytes(), "application/json").await.unwrap();
        let media = self.store.freeze(picture, "image/jpeg").await.unwrap();
        let mut delivery = self.due_now(to);
        (delivery.post, delivery.media) = (Some(post), vec![media]);
        match self.hand_over(article, delivery).await {
            Accepted::New(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// Lets it be `days` later, and something happen then: ages count from there.
    async fn days_later(&self, days: u32) {
        self.pass(DAY * days);
        self.publish(&format!("news of {}", self.now()), "z").await;
    }

    async fn tidy(&self) -> Tidied {
        let would = self.store.look_tidy(&KEEP).await.unwrap();
        let done = self.store.tidy(&KEEP).await.unwrap();
        assert_eq!(would, done, "what would go is what went");
        assert!(self.store.look_tidy(&KEEP).await.unwrap().is_nothing(), "and all of it");
        assert_eq!(self.store.check().await.unwrap().faults, [], "and nothing is missed");
        done
    }
}

pub(crate) async fn what_has_ended_long_ago_goes_and_still_refuses_a_duplicate(world: World) {
    let delivery = world.publish_with("bridge", "x", &[7; 300_000]).await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let post = world.store.delivery(&delivery).await.unwrap().post.unwrap();
    world.days_later(399).await;
    assert!(world.tidy().await.is_nothing(), "it is not old enough");
    world.days_later(2).await;
    let gone = world.tidy().await;
    assert_eq!((gone.deliveries, gone.steps, gone.blobs), (1, 1, 2), "{gone:?}");
    assert_eq!(gone.bytes, 300_000 + "the post about bridge".len() as u64);
    assert!(!world.store.has_blob(&post).await.unwrap());

    let dossier = world.store.dossier(delivery.as_str()).await.unwrap();
    assert_eq!((dossier.steps.len(), dossier.history.len(), dossier.actions.len()), (0, 0, 1));
    assert_eq!((dossier.delivery.state, dossier.delivery.post), (DeliveryState::Sent, None));
    let again = world.hand_over("bridge", world.due_now("x")).await;
    let state = DeliveryState::Sent;
    assert_eq!(again, Accepted::AlreadyPublished { delivery, state, receipt: Some(receipt("77")) });
    assert_eq!(world.store.accounts_of(&fanfare::id::ArticleId::new("bridge")).await.unwrap(), [account("x")]);

    world.publish("harbour", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    let step = Step::once("part", 0);
    world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
    let taken = world.store.finish_step(&fence, &action.id, &step, &part("77")).await;
    assert!(matches!(taken, Err(Error::IdTaken { .. })), "the platform's id still belongs to the first: {taken:?}");
}

pub(crate) async fn an_old_post_is_still_corrected_and_taken_down(world: World) {
    let delivery = world.publish_with("bridge", "x", b"a picture").await;
    let (worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    drop(worker);
    world.days_later(500).await;
    assert_eq!(world.tidy().await.deliveries, 1);
    assert_eq!(world.store.out(&delivery).await.unwrap(), receipt("77"));
    let (_worker, fence) = world.worker("x").await;
    for (kind, id, state) in
        [(ActionKind::Edit, "77", DeliveryState::Corrected), (ActionKind::Delete, "", DeliveryState::Retracted)]
    {
        world.store.act(&world.change(&delivery, kind), &anna()).await.unwrap();
        let (action, _) = world.begin(&fence).await;
        assert_eq!(action.kind, kind);
        let done = if id.is_empty() { Receipt::default() } else { receipt(id) };
        world.store.complete(&fence, &action.id, &done).await.unwrap();
        assert_eq!(world.state(&delivery).await, state);
    }
    assert!(world.tidy().await.is_nothing(), "it has changed today");
    world.days_later(500).await;
    assert_eq!(world.tidy().await.deliveries, 1);
}

pub(crate) async fn what_is_not_at_its_end_keeps_everything(world: World) {
    let ids = ["held", "uncertain", "scheduled", "cancelled", "edited"].map(|article| (article, article.as_bytes()));
    let mut deliveries = Vec::new();
    for (article, picture) in ids {
        deliveries.push(world.publish_with(article, article, picture).await);
    }
    let begun = async |account: &str| {
        let (_worker, fence) = world.worker(account).await;
        let (action, _) = world.begin(&fence).await;
        (fence, action.id)
    };
    let (fence, action) = begun("held").await;
    world.store.hold(&fence, &action, "a person must look").await.unwrap();
    let (fence, action) = begun("uncertain").await;
    world.store.begin_step(&fence, &action, &Intent::new(Step::once("part", 0))).await.unwrap();
    let check = "look at the account".to_owned();
    world.store.end(&fence, &action, &End::Uncertain { check, error: None }).await.unwrap();
    world.store.cancel(&deliveries[3], &anna()).await.unwrap();
    let (_worker, fence) = world.worker("edited").await;
    world.send(&fence, "77").await;
    let correction = world.store.freeze(b"the corrected post", "application/json").await.unwrap();
    let mut edit = world.change(&deliveries[4], ActionKind::Edit);
    edit.post = Some(correction.clone());
    world.store.act(&edit, &anna()).await.unwrap();

    world.days_later(1000).await;
    let gone = world.tidy().await;
    assert_eq!((gone.deliveries, gone.blobs), (1, 2), "only what was cancelled: {gone:?}");
    for (n, delivery) in deliveries.iter().enumerate() {
        let dossier = world.store.dossier(delivery.as_str()).await.unwrap();
        assert_eq!(dossier.history.is_empty(), n == 3, "{}", dossier.delivery.account);
        assert_eq!(dossier.delivery.post.is_none(), n == 3);
    }
    assert!(world.store.has_blob(&correction).await.unwrap());
    assert!(!world.store.dossier(deliveries[1].as_str()).await.unwrap().steps.is_empty());
}

pub(crate) async fn what_failed_with_something_out_keeps_its_journal(world: World) {
    let thread = world.publish_with("thread", "x", b"one").await;
    let whole = world.publish_with("whole", "y", b"two").await;
    for (account, part_out) in [("x", true), ("y", false)] {
        let (_worker, fence) = world.worker(account).await;
        let (action, _) = world.begin(&fence).await;
        if part_out {
            let step = Step::once("part", 0);
            world.store.begin_step(&fence, &action.id, &Intent::new(step.clone())).await.unwrap();
            world.store.finish_step(&fence, &action.id, &step, &part("1")).await.unwrap();
        }
        let failure = Failure::new(Class::Refused, "the text is too long");
        world.store.end(&fence, &action.id, &End::Failed(failure)).await.unwrap();
    }
    world.days_later(500).await;
    let gone = world.tidy().await;
    assert_eq!((gone.deliveries, gone.blobs, gone.alerts), (1, 2, 2), "{gone:?}");
    assert_eq!(world.store.out(&thread).await.unwrap(), receipt("1"), "it can be taken down");
    world.store.retry(&thread, &anna()).await.unwrap();
    assert_eq!(world.store.dossier(thread.as_str()).await.unwrap().steps.len(), 1, "and is not begun anew");
    assert_eq!(world.store.delivery(&whole).await.unwrap().post, None);
}

pub(crate) async fn content_that_somebody_wants_again_stays(world: World) {
    world.publish_with("bridge", "x", b"the newsroom's card").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let nobodys = world.store.freeze(b"never published", "image/jpeg").await.unwrap();
    world.days_later(500).await;
    let shared = world.store.freeze(b"the newsroom's card", "image/jpeg").await.unwrap();
    let gone = world.tidy().await;
    assert_eq!((gone.deliveries, gone.blobs), (1, 2), "the post, and what nobody ever spoke of: {gone:?}");
    assert!(!world.store.has_blob(&nobodys).await.unwrap());
    assert_eq!(world.store.blob(&shared).await.unwrap().bytes.as_ref(), b"the newsroom's card");
    world.publish_with("harbour", "y", b"the newsroom's card").await;
    world.days_later(500).await;
    assert!(world.tidy().await.is_nothing(), "a delivery that waits speaks of it");
}

/// Two processes: one forgets content, the other freezes the same bytes anew.
pub(crate) async fn content_that_is_frozen_while_it_is_forgotten_is_not_lost(world: World) {
    const PIECES: u32 = 120;
    let piece = |n: u32| n.to_le_bytes().repeat(50_000);
    world.publish("first", "x").await;
    for n in 0..PIECES {
        world.store.freeze(&piece(n), "image/jpeg").await.unwrap();
    }
    world.days_later(500).await;
    let other = world.another().await;
    let tidies = tokio::spawn({
        let store = other.clone();
        async move { store.tidy(&KEEP).await.unwrap().blobs }
    });
    let mut freezes = tokio::task::JoinSet::new();
    for start in 0..4 {
        let store = world.store.clone();
        freezes.spawn(async move {
            for n in (start..PIECES).step_by(4) {
                let hash = store.freeze(&piece(n), "image/jpeg").await.unwrap();
                assert_eq!(store.blob(&hash).await.unwrap().bytes, piece(n), "it is there when it is frozen");
            }
        });
    }
    freezes.join_all().await;
    let gone = tidies.await.unwrap();
    assert!(gone <= u64::from(PIECES));
    assert_eq!(other.tidy(&KEEP).await.unwrap().blobs, 0);
    for n in 0..PIECES {
        let hash = BlobHash::of(&piece(n));
        assert_eq!(world.store.blob(&hash).await.unwrap().bytes, piece(n), "and stays");
    }
}

pub(crate) async fn calls_and_alerts_go_once_nothing_counts_them(world: World) {
    let delivery = world.publish("bridge", "x").await;
    let (_worker, fence) = world.worker("x").await;
    let (action, _) = world.begin(&fence).await;
    world
        .store
        .end(&fence, &action.id, &End::Expired { reason: "it came too late".into(), rests_until: None })
        .await
        .unwrap();
    let calls = (0..1200).map(async |n| {
        call(&world.store, if n % 2 == 0 { "account:x" } else { "app:parrot" }).await.unwrap();
    });
    futures_util::future::join_all(calls).await;
    let start = world.now() - DAY;
    world.days_later(30).await;
    call(&world.store, "account:x").await.unwrap();
    assert!(world.tidy().await.is_nothing(), "a month may still be counted");
    world.days_later(2).await;
    let gone = world.tidy().await;
    assert_eq!((gone.calls, gone.alerts, gone.deliveries), (1200, 1, 0));
    assert_eq!(world.store.spent("account:x", "posts", start).await.unwrap().len(), 1);
    assert_eq!(world.store.dossier(delivery.as_str()).await.unwrap().delivery.state, DeliveryState::Expired);
}

pub(crate) async fn by_a_clock_that_jumped_nothing_is_old(world: World) {
    world.publish_with("bridge", "x", b"a picture").await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    world.pass(DAY * 5000);
    assert!(world.tidy().await.is_nothing(), "nothing has happened since");
}

pub(crate) async fn who_follows_what_happens_misses_nothing_after_all_has_gone(world: World) {
    world.publish("bridge", "x").await;
    world.days_later(500).await;
    let (_worker, fence) = world.worker("x").await;
    world.send(&fence, "77").await;
    let seen = world.store.last_change().await.unwrap();
    world.days_later(500).await;
    world.tidy().await;
    assert!(world.store.last_change().await.unwrap() > seen);
    assert!(!world.store.changes_after(seen, 10).await.unwrap().is_empty());
}

pub(crate) async fn one_worker_tidies_a_day(world: World) {
    let (first, second) = (&world.store, &world.another().await);
    assert!(first.claim_tidy(DAY).await.unwrap());
    assert!(!second.claim_tidy(DAY).await.unwrap());
    world.pass(MINUTE * 61);
    assert!(second.claim_tidy(DAY).await.unwrap(), "whoever began has died");
    second.tidied(DAY).await.unwrap();
    world.pass(DAY - MINUTE);
    assert!(!first.claim_tidy(DAY).await.unwrap());
    world.pass(MINUTE * 2);
    assert!(first.claim_tidy(DAY).await.unwrap());
}

/// A crash between the end of a row and that of its file leaves the file, which the next run removes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_a_crash_has_left_go_next_time() {
    let world = World::sqlite().await;
    world.publish("bridge", "x").await;
    let left = world.store.freeze(&[1; 3 << 20], "image/jpeg").await.unwrap();
    let wanted = world.store.freeze(&[2; 3 << 20], "image/jpeg").await.unwrap();
    let path = world.url.trim_start_matches("sqlite:").to_owned();
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute("DELETE FROM blobs WHERE hash = ?1", [left.as_str()]).unwrap();
    for hash in [&left, &wanted] {
        file.execute("INSERT INTO doomed (hash) VALUES (?1)", [hash.as_str()]).unwrap();
    }
    let at = |hash: &BlobHash| {
        let (folder, name) = hash.as_str().split_at(2);
        std::path::Path::new(&format!("{path}.blobs")).join(folder).join(name)
    };
    assert!(at(&left).exists() && at(&wanted).exists());
    world.store.tidy(&KEEP).await.unwrap();
    assert!(!at(&left).exists());
    assert_eq!(world.store.blob(&wanted).await.unwrap().bytes.len(), 3 << 20, "one that is there again is no prey");
    let doomed: i64 = file.query_row("SELECT COUNT(*) FROM doomed", [], |row| row.get(0)).unwrap();
    assert_eq!(doomed, 0);
}
