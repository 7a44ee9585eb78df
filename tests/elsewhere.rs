//! What somebody else uses up of a limit, with the same account and another program: the platform's answers tell of it, and no
//! worker asks for what is not there.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use fanfare::adapters::{Adapter, Identity, answered, class_of_status};
use fanfare::channel::{Channels, Rules};
use fanfare::clock::{Clock, ManualClock};
use fanfare::delivery::{DeliveryState, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use fanfare::id::AccountName;
use fanfare::post::Post;
use fanfare::store::{Filter, Scope, Store};
use fanfare::wire::{Error, Limited, Permits, Request, Response, Transport};
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use serde_json::json;
use url::Url;

use crate::desk::{self, Accounts, HOUR, Worker};
use crate::proofs;

/// What the platform allows in a window, and how long that is.
const MAX: u32 = 100;
const WINDOW_S: i64 = 900;

/// How a platform writes when its window ends.
#[derive(Clone, Copy)]
enum Tells {
    Epoch,
    Rfc3339,
}

/// A platform with one limit, which it counts in windows that begin on the quarter hour.
struct Platform {
    clock: ManualClock,
    tells: Tells,
    used: Mutex<(i64, u32)>,
    refused: AtomicU32,
}

impl Platform {
    fn new(clock: &ManualClock, tells: Tells) -> Arc<Self> {
        Arc::new(Self { clock: clock.clone(), tells, used: Mutex::default(), refused: AtomicU32::new(0) })
    }

    /// One call; gives whether it was refused, how many are left, and when the window ends.
    fn call(&self) -> (bool, u32, i64) {
        let now = self.clock.now().as_second();
        let start = now - now.rem_euclid(WINDOW_S);
        let mut used = self.used.lock().expect("nothing panics under this lock");
        if used.0 != start {
            *used = (start, 0);
        }
        let is_refused = used.1 == MAX;
        used.1 += u32::from(!is_refused);
        (is_refused, MAX - used.1, start + WINDOW_S)
    }

    fn refused(&self) -> u32 {
        self.refused.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Transport for Platform {
    async fn send(&self, _: Request) -> Result<Response, Error> {
        let (is_refused, left, resets_at) = self.call();
        self.refused.fetch_add(u32::from(is_refused), Ordering::SeqCst);
        let mut headers = HeaderMap::new();
        let (name, reset, at) = match self.tells {
            Tells::Epoch => ("x-rate-limit-remaining", "x-rate-limit-reset", resets_at.to_string()),
            Tells::Rfc3339 => {
                let at = Timestamp::from_second(resets_at).expect("a time of today");
                ("x-ratelimit-remaining", "x-ratelimit-reset", format!("{at:.6}"))
            }
        };
        headers.insert(name, HeaderValue::from(left));
        headers.insert(reset, HeaderValue::from_str(&at).expect("a header"));
        let status = if is_refused { 429 } else { 200 };
        Ok(Response { status, headers, body: Bytes::from_static(b"{}"), received_at: self.clock.now() })
    }
}

/// One call, which is the post.
struct Poster {
    http: Limited<Arc<dyn Transport>>,
    action: &'static str,
}

#[async_trait]
impl Adapter for Poster {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, _: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let url = Url::parse("https://platform.example/posts").expect("a URL written here");
        let request = Request::post(url, self.action).writes().json(json!({}));
        let call = async {
            let refused = |response: &Response| Failure::new(class_of_status(response.status), "refused");
            answered(self.http.send(request).await, "POST /posts", refused)?;
            Ok(PartReceipt::new(uuid::Uuid::now_v7().to_string(), None))
        };
        Ok(Receipt { parts: vec![step(journal, Step::once("part", 0), call).await?] })
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}

fn rules(channel: &str) -> Rules {
    let channels = Channels::embedded().expect("what is built in is valid");
    let mut rules = channels.get(channel).expect("a channel of the registry").rules.clone();
    rules.quotas.retain(|quota| quota.window_s > 60);
    rules
}

async fn sent(store: &Store) -> usize {
    let sent = Filter { states: vec![DeliveryState::Sent], limit: 1000, ..Filter::default() };
    store.deliveries(&sent).await.expect("read").len()
}

/// How many wait for a later time.
async fn waiting(store: &Store) -> usize {
    let (open, now) =
        (Filter { states: vec![DeliveryState::Scheduled], limit: 1000, ..Filter::default() }, store.now());
    let deliveries = store.deliveries(&open).await.expect("read");
    deliveries.iter().filter(|delivery| delivery.waiting.next_at.is_some_and(|at| at > now)).count()
}

/// Waits until so many are sent and so many wait for a later time.
async fn come_to_rest(store: &Store, posts: usize, later: usize) {
    let start = Instant::now();
    while sent(store).await < posts || waiting(store).await < later {
        assert!(start.elapsed() < Duration::from_secs(60), "{} of {posts} are sent", sent(store).await);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn used_up_elsewhere(channel: &'static str, action: &'static str, tells: Tells) {
    let (folder, clock) = (proofs::folder(), desk::clock());
    let store = desk::open(&folder, &clock).await;
    let platform = Platform::new(&clock, tells);
    let accounts = {
        let platform = platform.clone();
        Accounts::new(rules(channel), move |_: &AccountName, permits: Arc<dyn Permits>| {
            let base: Arc<dyn Transport> = platform.clone();
            Arc::new(Poster { http: Limited::new(base, permits), action })
        })
    };
    let publish = async |n: usize| {
        let parts = ["The tram is back".to_owned()];
        desk::publish_on(&store, channel, &format!("article {n}"), "news", [Duration::ZERO, 2 * HOUR], &parts).await;
    };
    for _ in 0..MAX - 3 {
        platform.call();
    }
    for n in 0..5 {
        publish(n).await;
    }
    let worker = Worker::start(store.clone(), accounts.clone(), &clock).await;
    come_to_rest(&store, 3, 2).await;
    worker.end().await;
    publish(5).await;
    let worker = Worker::start(store.clone(), accounts, &clock).await;
    come_to_rest(&store, 3, 3).await;
    assert_eq!((sent(&store).await, platform.refused()), (3, 0), "{channel}: nobody runs into a 429");
    // A little more than what the platform names, as whoever waited does.
    clock.advance(Duration::from_secs(WINDOW_S.unsigned_abs() + 2));
    // Whoever sleeps until a time looks at the clock again.
    store.resume(&Scope::Account(AccountName::new("nobody")), &desk::anna()).await.expect("resumed");
    come_to_rest(&store, 6, 0).await;
    worker.end().await;
    assert_eq!(platform.refused(), 0, "{channel}");
}

#[tokio::test]
async fn what_another_program_uses_up_is_not_asked_for_on_x() {
    used_up_elsewhere("twitter", "create_post", Tells::Epoch).await;
}

#[tokio::test]
async fn what_another_program_uses_up_is_not_asked_for_on_mastodon() {
    used_up_elsewhere("mastodon", "post_status", Tells::Rfc3339).await;
}
