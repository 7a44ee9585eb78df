//! The dispatcher against a platform that only counts: what it does when clocks jump, processes change, limits are shared.

mod begun;
mod changes;
mod clock;
mod limits;
mod minted;
mod unable;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity};
use fanfare::channel::{Quota, Rules};
use fanfare::clock::{Clock, ManualClock, SystemClock};
use fanfare::config::AlertKind;
use fanfare::delivery::{
    ActionKind, ActionState, Actor, Class, DeliveryState, Failure, Found, Journal, OpenStep, PartReceipt, Receipt,
    Step, Stop, step,
};
use fanfare::dispatch::{Dispatcher, Options};
use fanfare::id::{AccountName, ActionId, DeliveryId};
use fanfare::post::{LinkCard, Part, Post};
use fanfare::store::{self, NewAction, Scope, Stamp, Store};
use fanfare::wire::{Call, Permits};
use tokio_util::sync::CancellationToken;

use crate::desk::{self, Accounts, HOUR, MOMENT, Worker};

/// A platform that writes down when it was asked to publish.
#[derive(Clone, Default)]
struct Platform(Arc<Mutex<Vec<(AccountName, Instant)>>>, Arc<Mutex<Vec<Class>>>, Arc<AtomicUsize>, Arc<Moods>);

#[derive(Default)]
struct Moods {
    /// How many questions are not answered.
    mute: AtomicUsize,
    /// It takes second parts of [`HALF`] too.
    is_well: AtomicBool,
    /// How many changes of posts it has taken.
    edits: AtomicUsize,
}

impl Platform {
    /// How the next requests fail, before one is taken.
    fn fail(&self, classes: impl IntoIterator<Item = Class>) {
        self.1.lock().expect("no test panics here").extend(classes);
    }

    /// The next so many questions fail.
    fn leave_unanswered(&self, questions: usize) {
        self.3.mute.store(questions, Ordering::SeqCst);
    }

    fn mend(&self) {
        self.3.is_well.store(true, Ordering::SeqCst);
    }

    fn failure_of(&self, account: &AccountName, part: usize) -> Option<Failure> {
        let fails = account.as_str() == HALF && part > 0 && !self.3.is_well.load(Ordering::SeqCst);
        let failure =
            fails.then(|| Failure::new(Class::MayHaveActed, "it always fails at this")).or_else(|| self.failure());
        failure.map(|failure| failure.after((account.as_str() == PATIENT).then_some(HOUR)))
    }

    fn failure(&self) -> Option<Failure> {
        let mut classes = self.1.lock().expect("no test panics here");
        let class = (!classes.is_empty()).then(|| classes.remove(0))?;
        Some(Failure::new(class, "as the test wants it"))
    }

    /// What it says of the post that it has just taken, if it can make nothing of it.
    fn spends(&self, account: &AccountName) -> Option<Failure> {
        let class = match self.posts().len() {
            1 | 2 => Class::NotActed,
            3 => Class::Refused,
            _ => return None,
        };
        (account.as_str() == WASTES).then(|| Failure::new(class, "it could not be processed").spent())
    }

    fn posts(&self) -> Vec<(AccountName, Instant)> {
        self.0.lock().expect("no test panics here").clone()
    }
}

struct Parrot {
    account: AccountName,
    permits: Arc<dyn Permits>,
    platform: Platform,
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let refused =
            |error: fanfare::wire::Error| Failure::new(Class::NotActed, error.message.clone()).after(error.retry_after);
        if self.account.as_str() == TICKETED {
            let ticket = async { Ok("https://upload.example/?token=5b1c".to_owned()) };
            step(journal, Step::repeatable("ticket", 0).secret(), ticket).await?;
        }
        let mut receipt = Receipt::default();
        for n in 0..post.parts.len() {
            let call = async {
                self.permits.permit(Call::new("sendMessage", true)).await.map_err(refused)?;
                if let Some(failure) = self.platform.failure_of(&self.account, n) {
                    return Err(failure);
                }
                if self.account.as_str() == SLOW {
                    tokio::time::sleep(MOMENT).await;
                }
                let mut posts = self.platform.0.lock().expect("no test panics here");
                posts.push((self.account.clone(), Instant::now()));
                Ok(PartReceipt::new(format!("{}-{}", self.account, posts.len()), None))
            };
            let keyed = self.account.as_str() == KEYED;
            let declared = if keyed { Step::keyed("part", n, Some(HOUR)) } else { Step::once("part", n) };
            receipt.push(step(journal, declared.clone(), call).await?);
            if let Some(failure) = self.platform.spends(&self.account) {
                return Err(Stop::failed(Step::repeatable("ready", n), failure).blamed_on(&declared));
            }
        }
        if self.account.as_str() == SECRETIVE {
            let told = async { Err::<(), _>(Failure::new(Class::MayHaveActed, "nobody answers")) };
            step(journal, Step::repeatable("address", 0), told).await?;
        }
        Ok(receipt)
    }

    async fn reply(&self, _: &Part, _: Option<&LinkCard>, _: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let call = async {
            match self.platform.failure() {
                Some(failure) => Err(failure),
                None => {
                    self.platform.0.lock().expect("no test panics here").push((self.account.clone(), Instant::now()));
                    Ok(PartReceipt::new("reply", None))
                }
            }
        };
        Ok(Receipt { parts: vec![step(journal, Step::once("reply", 0), call).await?] })
    }

    /// Each part takes a while.
    async fn edit(&self, _: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        for n in 0..receipt.parts.len() {
            let call = async {
                self.platform.3.edits.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(MOMENT).await;
                Ok(())
            };
            step(journal, Step::repeatable("edit", n), call).await?;
        }
        Ok(receipt.clone())
    }

    async fn delete(&self, _: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        step(journal, Step::repeatable("delete", 0), async { Ok(()) }).await
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        let newest = self.platform.posts().len();
        let mute = &self.platform.3.mute;
        if mute.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err(Failure::new(Class::NotActed, "nobody answers"));
        }
        Ok(match self.account.as_str() {
            TWIN if newest == 0 => Found::NotYet { after: Duration::from_secs(60) },
            TWICE | TWIN if newest > 0 => Found::sent(&PartReceipt::new(format!("{TWICE}-{newest}"), None)),
            _ => Found::Absent,
        })
    }
}

struct World {
    folder: tempfile::TempDir,
    clock: ManualClock,
    store: Store,
    platform: Platform,
    accounts: Arc<Accounts>,
}

impl World {
    async fn new() -> Arc<Self> {
        Self::with_limits(None).await
    }

    /// With another limit instead of the channel's.
    async fn with_limits(quotas: Option<Vec<Quota>>) -> Arc<Self> {
        let mut rules = desk::rules();
        rules.quotas = quotas.unwrap_or(rules.quotas);
        Self::by(rules).await
    }

    /// On a channel of these rules.
    async fn by(rules: Rules) -> Arc<Self> {
        let (folder, clock, platform) = (tempfile::tempdir().expect("a folder"), desk::clock(), Platform::default());
        let store = desk::open(&folder, &clock).await;
        let accounts = Accounts::new(rules, {
            let platform = platform.clone();
            move |account, permits| {
                let (account, platform) = (account.clone(), platform.clone());
                platform.2.fetch_add(1, Ordering::SeqCst);
                Arc::new(Parrot { account, permits, platform })
            }
        });
        Arc::new(Self { folder, clock, store, platform, accounts })
    }

    /// A worker that shares nothing with others but the store's file.
    async fn worker(&self) -> Worker {
        let store = desk::open(&self.folder, &self.clock).await;
        Worker::start(store, self.accounts.clone(), &self.clock).await
    }

    /// Hands a post for `account` over, due `after` now.
    async fn publish(&self, account: &str, after: Duration) -> DeliveryId {
        self.publish_thread(account, after, 1).await
    }

    /// The same with so many parts.
    async fn publish_thread(&self, account: &str, after: Duration, parts: usize) -> DeliveryId {
        let article = DeliveryId::make();
        let parts = vec!["The tram is back".to_owned(); parts];
        desk::publish(&self.store, article.as_str(), account, after, &parts).await
    }

    /// Has something done to what is out, with the words of its post.
    async fn act(&self, delivery: &DeliveryId, kind: ActionKind) -> ActionId {
        let post = self.store.delivery(delivery).await.expect("it is there").post;
        let post = post.filter(|_| kind != ActionKind::Delete);
        let new = NewAction { delivery: delivery.clone(), kind, post, due_at: self.store.now(), urgent: true };
        self.store.act(&new, &desk::anna()).await.expect("it is out")
    }

    /// Waits until all that is due is done.
    async fn rest(&self) {
        desk::rest(&self.store).await;
    }

    /// Lets time pass between what is done before and what is due then.
    async fn pass(&self, time: Duration) {
        desk::pass(&self.store, &self.clock, time).await;
    }

    /// Lets so much time pass again and again, until `delivery` is in that state.
    async fn pass_until(&self, delivery: &DeliveryId, state: DeliveryState, time: Duration) {
        for _ in 0..60 {
            self.pass(time).await;
            if self.state(delivery).await == state {
                return;
            }
        }
        panic!("never {state}: {:?}", self.store.delivery(delivery).await.expect("it is there"));
    }

    async fn state(&self, delivery: &DeliveryId) -> DeliveryState {
        self.store.delivery(delivery).await.expect("it is there").state
    }

    async fn until(&self, delivery: &DeliveryId, state: DeliveryState) {
        let start = Instant::now();
        while self.state(delivery).await != state {
            let late = start.elapsed() > Duration::from_secs(30);
            assert!(!late, "never {state}: {:?}", self.store.delivery(delivery).await.expect("it is there"));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// The account whose platform knows a post by its key, for an hour.
const KEYED: &str = "keyed";

/// The account whose platform takes a post and then, three times, can make nothing of it.
const WASTES: &str = "wastes";

/// The account whose platform always fails at the second part of a thread, without saying whether it is out.
const HALF: &str = "half";

/// The account whose platform gives out where to upload to, which is secret.
const TICKETED: &str = "ticketed";

/// The account whose platform never says where what it took can be seen.
const SECRETIVE: &str = "secretive";

/// The account whose platform takes a while for each part.
const SLOW: &str = "slow";

/// The account whose platform is asked for the newest post that says the same.
const TWICE: &str = "twice";

/// The account whose platform, when it fails, asks for an hour's patience.
const PATIENT: &str = "patient";

/// An account that sees the posts of [`TWICE`] as its own.
const TWIN: &str = "twin";

/// Telegram takes twenty messages a minute in one chat: one every three seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_does_not_begin_an_accounts_limits_anew() {
    let world = World::new().await;
    let first = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until(&first, DeliveryState::Sent).await;
    worker.end().await;
    let second = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until(&second, DeliveryState::Sent).await;
    worker.end().await;
    let posts = world.platform.posts();
    let apart = posts[1].1 - posts[0].1;
    assert!(apart >= Duration::from_secs(3), "{apart:?}");
    assert!(apart < Duration::from_secs(8), "no longer than it must: {apart:?}");
}

/// A Telegram bot may send thirty messages a second, over all its chats. The clock stands still: the second never ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_that_accounts_share_is_kept_by_all_workers_together() {
    let world = World::new().await;
    for n in 0..40 {
        world.publish(&format!("chat-{n}"), Duration::ZERO).await;
    }
    let workers = [world.worker().await, world.worker().await];
    let start = Instant::now();
    while world.platform.posts().len() < 30 {
        assert!(start.elapsed() < Duration::from_secs(30), "{} of 30 are out", world.platform.posts().len());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(MOMENT).await;
    assert_eq!(world.platform.posts().len(), 30, "one second's worth");
    for worker in workers {
        worker.kill();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_fails_again_and_again_is_left_alone_for_a_while() {
    let world = World::with_limits(Some(Vec::new())).await;
    world.platform.fail([Class::NotActed; 8]);
    let mut posts = Vec::new();
    for n in 0..8 {
        posts.push(world.publish(&format!("account-{n}"), Duration::ZERO).await);
    }
    let worker = world.worker().await;
    world.rest().await;
    let late = world.publish("late", Duration::ZERO).await;
    world.rest().await;
    let waiting = world.store.delivery(&late).await.expect("it is there").waiting;
    assert!(waiting.reason.as_deref().is_some_and(|reason| reason.contains("left alone")), "{waiting:?}");
    assert_eq!(world.platform.posts().len(), 0);
    posts.push(late);
    // The first that is due again tries it; those that asked meanwhile wait a minute more.
    for _ in 0..2 {
        world.pass(Duration::from_secs(61)).await;
    }
    for post in &posts {
        world.until(post, DeliveryState::Sent).await;
    }
    worker.end().await;
    assert_eq!(world.platform.posts().len(), 9);
}

/// Its adapter has the dead token until it is made anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_was_signed_in_again_needs_no_new_worker() {
    let world = World::with_limits(Some(Vec::new())).await;
    world.platform.fail([Class::Unauthorized]);
    let post = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    world.until(&post, DeliveryState::Held).await;
    assert_eq!(world.platform.2.load(Ordering::SeqCst), 1);
    world.store.resume(&Scope::Account(AccountName::new("news")), &desk::anna()).await.expect("resumed");
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
    assert_eq!(world.platform.2.load(Ordering::SeqCst), 2, "its tokens were read anew");
}

/// As a folder stands where its file was: whoever reads it is told of a fault, not that there is nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_fails_for_a_moment_holds_nothing() {
    let world = World::with_limits(Some(Vec::new())).await;
    // What is small lies in the database itself.
    let long = ["The tram is back. ".repeat(5000)];
    let post = desk::publish(&world.store, "tram", "news", Duration::ZERO, &long).await;
    let hash = world.store.delivery(&post).await.expect("it is there").post.expect("a frozen post");
    let (folder, name) = hash.as_str().split_at(2);
    let file = world.folder.path().join("fanfare.db.blobs").join(folder).join(name);
    let bytes = std::fs::read(&file).expect("its file");
    std::fs::remove_file(&file).expect("removed");
    std::fs::create_dir(&file).expect("a folder");
    let worker = world.worker().await;
    tokio::time::sleep(MOMENT).await;
    assert_eq!(world.state(&post).await, DeliveryState::Scheduled);
    std::fs::remove_dir(&file).expect("removed");
    std::fs::write(&file, bytes).expect("written");
    world.until(&post, DeliveryState::Sent).await;
    worker.end().await;
}

/// As when the database's server is restarted: the session that proves the worker alive ends with all others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_whose_sessions_have_ended_goes_on_by_itself() {
    let url = crate::store::server::new_database().await;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let store =
        async || Store::open(&url, Stamp::Sandbox, store::Options::default(), clock.clone()).await.expect("a store");
    let sent = async |article: &str| {
        let store = store().await;
        let post = desk::publish(&store, article, "news", Duration::ZERO, &["The tram is back".to_owned()]).await;
        let start = Instant::now();
        while store.delivery(&post).await.expect("it is there").state != DeliveryState::Sent {
            assert!(start.elapsed() < Duration::from_secs(60), "{article} is not sent");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let platform = Platform::default();
    let accounts = Accounts::new(Rules { quotas: Vec::new(), ..desk::rules() }, {
        let platform = platform.clone();
        move |account, permits| {
            Arc::new(Parrot { account: account.clone(), permits, platform: platform.clone() }) as Arc<dyn Adapter>
        }
    });
    let dispatcher =
        Dispatcher::new(store().await, accounts, clock.clone(), Options::default()).await.expect("a worker");
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let (dispatcher, stop) = (dispatcher.clone(), stop.clone());
        async move { dispatcher.run(stop).await }
    });
    sent("tram").await;
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("connected");
    tokio::spawn(connection);
    let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert!(!client.query(all, &[]).await.expect("ended").is_empty());
    sent("ferry").await;
    stop.cancel();
    running.await.expect("no panic").expect("the store is there again");
    assert_eq!(platform.posts().len(), 2);
}

/// Each time that X is asked what became of a post it bills what it shows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_what_became_of_a_post_is_charged_each_time() {
    let channels = fanfare::channel::Channels::embedded().expect("what is built in is valid");
    let mut rules = channels.get("twitter").expect("a channel of the registry").rules.clone();
    rules.quotas.clear();
    let asks = rules.find.as_ref().expect("it can be asked").settle_s.len();
    let each = i64::try_from(rules.cost.as_ref().expect("it bills").asking()).expect("little");
    assert!(each > 0);
    let world = World::by(rules).await;
    world.platform.fail([Class::MayHaveActed]);
    let post = world.publish("news", Duration::ZERO).await;
    let worker = world.worker().await;
    let start = Instant::now();
    while world.state(&post).await != DeliveryState::Sent {
        assert!(start.elapsed() < Duration::from_secs(30), "it never went out");
        tokio::time::sleep(Duration::from_millis(50)).await;
        world.clock.advance(Duration::from_secs(5));
        world.store.resume(&Scope::Account(AccountName::new("nobody")), &desk::anna()).await.expect("resumed");
    }
    worker.end().await;
    let month = world.store.now().strftime("%Y-%m").to_string();
    let costs = world.store.cost_of(&AccountName::new("news"), &month).await.expect("read");
    let asked = costs.first().map_or(0, |(_, micros)| micros / each);
    assert!(asked >= 1 && asked <= 2 * i64::try_from(asks).expect("few"), "{costs:?}");
}
