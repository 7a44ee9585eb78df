//! What an adapter has minted or noted, over several runs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity};
use fanfare::delivery::{
    Class, DeliveryState, Failure, Found, Journal, Mint, OpenStep, PartReceipt, Receipt, Step, Stop, step,
};
use fanfare::id::DeliveryId;
use fanfare::post::Post;
use fanfare::store::Store;

use crate::desk::{self, Accounts, HOUR, Worker};

/// What each request was made with, and what becomes of it.
#[derive(Clone, Default)]
struct Platform {
    asked: Arc<Mutex<Vec<String>>>,
    fails: Arc<Mutex<Vec<Class>>>,
}

/// One whose posts stand where their time says.
struct Parrot(Platform);

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, _: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let made_at = journal.mint("made_at/0", Mint::Time).await?;
        let noted = journal.minted("failed").map_or(String::new(), |_| " again".to_owned());
        let call = async {
            self.0.asked.lock().expect("no test panics here").push(format!("{made_at}{noted}"));
            match self.0.fails.lock().expect("no test panics here").pop() {
                Some(class) => Err(Failure::new(class, "as the test wants it")),
                None => Ok(PartReceipt::new("1", None)),
            }
        };
        match step(journal, Step::keyed("part", 0, None), call).await {
            Ok(part) => Ok(Receipt { parts: vec![part] }),
            Err(stop) => {
                journal.note("failed").await?;
                Err(stop)
            }
        }
    }

    fn minted_for(&self, _: &Step) -> Vec<String> {
        vec!["made_at/0".to_owned()]
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}

/// Publishes to a platform where the first request meets `class`, and lets time pass until it is out; gives what each was made with.
async fn asked(class: Class, wait: Duration) -> Vec<String> {
    let (folder, clock) = (tempfile::tempdir().expect("a folder"), desk::clock());
    let store = desk::open(&folder, &clock).await;
    let platform = Platform::default();
    platform.fails.lock().expect("a lock").push(class);
    let mut rules = desk::rules();
    rules.quotas = Vec::new();
    rules.find.get_or_insert_with(|| desk::rules_of("bluesky").find.expect("it can be asked"));
    let its = platform.clone();
    let accounts = Accounts::new(rules, move |_, _| Arc::new(Parrot(its.clone())));
    let words = ["The tram is back".to_owned()];
    let post = desk::publish_on(&store, desk::CHANNEL, "tram", "news", [Duration::ZERO, 48 * HOUR], &words).await;
    let worker = Worker::start(desk::open(&folder, &clock).await, accounts, &clock).await;
    let start = std::time::Instant::now();
    while state(&store, &post).await != DeliveryState::Sent {
        assert!(start.elapsed() < Duration::from_secs(30), "never sent");
        desk::pass(&store, &clock, wait).await;
    }
    worker.end().await;
    platform.asked.lock().expect("a lock").clone()
}

async fn state(store: &Store, post: &DeliveryId) -> DeliveryState {
    store.delivery(post).await.expect("it is there").state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_surely_was_not_done_is_made_anew_with_the_time_of_then() {
    let asked = asked(Class::NotActed, Duration::from_secs(20)).await;
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(!asked[1].starts_with(asked[0].as_str()), "{asked:?}");
    assert!(asked[1].ends_with(" again"), "what was noted outlives the run: {asked:?}");
}

/// The platform knows it by what it was made with.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_there_keeps_its_time_unless_it_is_not_found_much_later() {
    let soon = asked(Class::MayHaveActed, Duration::from_secs(20)).await;
    assert!(soon.len() == 2 && soon[1].starts_with(soon[0].as_str()), "{soon:?}");
    let late = asked(Class::MayHaveActed, Duration::from_secs(20 * 60)).await;
    assert!(late.len() == 2 && !late[1].starts_with(late[0].as_str()), "{late:?}");
}
