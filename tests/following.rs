//! Posts of one account behind each other: the end of one is stored with the beginning of the next, and before anything else.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity};
use fanfare::clock::ManualClock;
use fanfare::delivery::{
    Class, DeliveryState, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step,
};
use fanfare::id::{AccountName, DeliveryId};
use fanfare::post::Post;
use fanfare::store::{Filter, Scope, Store};
use fanfare::wire::{Call, Permits};

use crate::desk::{self, Accounts, Worker};

const ACCOUNT: &str = "news";

/// A platform that looks into the store at each request.
#[derive(Clone)]
struct Platform {
    store: Store,
    /// A request leaves before the first step of each post, as to open a session.
    greets: bool,
    /// The account is paused while its first post is on its way.
    is_paused_meanwhile: bool,
    /// Of each request how many posts the store knew as sent.
    sent: Arc<Mutex<Vec<(&'static str, usize)>>>,
}

impl Platform {
    async fn look(&self, request: &'static str) {
        let filter = Filter { states: vec![DeliveryState::Sent], ..Filter::default() };
        let sent = self.store.deliveries(&filter).await.expect("read").len();
        self.sent.lock().expect("no test panics here").push((request, sent));
    }

    fn seen(&self) -> Vec<(&'static str, usize)> {
        self.sent.lock().expect("no test panics here").clone()
    }
}

struct Parrot {
    permits: Arc<dyn Permits>,
    platform: Platform,
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, _: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let refused = |error: fanfare::wire::Error| Failure::new(Class::NotActed, error.message.clone());
        let first = Step::once("part", 0);
        if self.platform.greets {
            let greeted = self.permits.permit(Call::new("getMe", false)).await.map_err(refused);
            greeted.map_err(|failure| Stop::failed(first.clone(), failure))?;
            self.platform.look("greets").await;
        }
        let call = async {
            self.permits.permit(Call::new("sendMessage", true)).await.map_err(refused)?;
            self.platform.look("sends").await;
            let number = self.platform.seen().len();
            if self.platform.is_paused_meanwhile {
                let scope = Scope::Account(AccountName::new(ACCOUNT));
                self.platform.store.pause(&scope, "holidays", &desk::anna()).await.expect("paused");
            }
            Ok(PartReceipt::new(number.to_string(), None))
        };
        Ok(Receipt { parts: vec![step(journal, first, call).await?] })
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}

struct World {
    _folder: tempfile::TempDir,
    clock: ManualClock,
    store: Store,
    platform: Platform,
    posts: Vec<DeliveryId>,
}

impl World {
    /// Three posts of one account that are due, and a worker that has them.
    async fn new(greets: bool, is_paused_meanwhile: bool) -> (Self, Worker) {
        let (folder, clock) = (tempfile::tempdir().expect("a folder"), desk::clock());
        let store = desk::open(&folder, &clock).await;
        let platform =
            Platform { store: desk::open(&folder, &clock).await, greets, is_paused_meanwhile, sent: Arc::default() };
        let mut rules = desk::rules();
        rules.quotas.clear();
        let accounts = Accounts::new(rules, {
            let platform = platform.clone();
            move |_, permits| Arc::new(Parrot { permits, platform: platform.clone() })
        });
        let mut posts = Vec::new();
        for article in ["bridge", "harbour", "tram"] {
            let said = vec!["The tram is back".to_owned()];
            posts.push(desk::publish(&store, article, ACCOUNT, Duration::ZERO, &said).await);
        }
        let worker = Worker::start(desk::open(&folder, &clock).await, accounts, &clock).await;
        (Self { _folder: folder, clock, store, platform, posts }, worker)
    }

    async fn until(&self, post: usize, state: DeliveryState) {
        let start = Instant::now();
        loop {
            let delivery = self.store.delivery(&self.posts[post]).await.expect("it is there");
            if delivery.state == state {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{} never became {state}", delivery.state);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_stored_as_sent_before_the_next_leaves() {
    let (world, worker) = World::new(false, false).await;
    world.until(2, DeliveryState::Sent).await;
    worker.end().await;
    assert_eq!(world.platform.seen(), [("sends", 0), ("sends", 1), ("sends", 2)]);
    for post in &world.posts {
        let history = world.store.dossier(post.as_str()).await.expect("it is there").history;
        let told = history.into_iter().map(|change| change.what).collect::<Vec<_>>();
        assert_eq!(told, ["scheduled", "publish begun", "step part/0 begun", "step part/0 done", "sent"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_stored_as_sent_before_any_request_of_the_next() {
    let (world, worker) = World::new(true, false).await;
    world.until(2, DeliveryState::Sent).await;
    worker.end().await;
    let requests = [("greets", 0), ("sends", 0), ("greets", 1), ("sends", 1), ("greets", 2), ("sends", 2)];
    assert_eq!(world.platform.seen(), requests);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_stored_as_sent_though_the_next_may_not_begin() {
    let (world, worker) = World::new(false, true).await;
    world.until(0, DeliveryState::Sent).await;
    world.clock.advance(Duration::from_secs(1));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(world.platform.seen(), [("sends", 0)]);
    worker.end().await;
    let next = world.store.delivery(&world.posts[1]).await.expect("it is there");
    assert_eq!((next.state, next.attempts), (DeliveryState::Scheduled, 0));
    assert_eq!(world.store.check().await.expect("checked").faults, []);
}
