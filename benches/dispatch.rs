//! How fast deliveries go out, end to end, beside a bare `reqwest` loop with the same payload, concurrency and server, in the
//! same run on the same machine.
//!
//! `cargo bench --bench dispatch` runs all of it on SQLite, and on PostgreSQL if `FANFARE_BENCH_POSTGRES` names an empty
//! database. `FANFARE_BENCH_FUTURE=1000` is for one number of deliveries of the future instead of all;
//! `FANFARE_BENCH_SKIP=sqlite,lateness` leaves these out.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity, Tokens};
use fanfare::channel::{Channels, Rules};
use fanfare::clock::{Clock, SystemClock};
use fanfare::delivery::{
    Actor, Class, DeliveryState, Failure, Found, Journal, NewDelivery, OpenStep, PartReceipt, Publication, Receipt,
    Step, Stop, step,
};
use fanfare::dispatch::{Desk, Dispatcher, Options, Policy, Sender};
use fanfare::id::{AccountName, ArticleId, BlobHash, ChannelName, DeliveryId, PublicationId};
use fanfare::media::host::NoHost;
use fanfare::post::Post;
use fanfare::store::{Stamp, Store};
use fanfare::wire::{self, Permits, Reach, Request, Wire};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use url::Url;

const ACCOUNTS: usize = 1000;
const DELIVERIES: usize = 10_000;
const IN_FLIGHT: usize = 64;
/// How many deliveries of the future lie in the store meanwhile.
const FUTURES: [usize; 3] = [1_000, 100_000, 1_000_000];
/// About what a post of 280 characters with its JSON weighs.
const PAYLOAD: &str = "The council of Port Avel met on Dec. 4 and heard that the harbour tram, which opens in 2029, will \
                       cost €412 million. The first cars have been ordered, and the mayor said on Monday that the old \
                       line to the fish market will stay. https://news.example/harbour-tram-opens";

fn main() {
    if std::env::args().nth(1).as_deref() == Some("server") {
        return serve();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(all());
}

async fn all() {
    let server = Server::start();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on this disk");
    println!("disk: {:.0} durable commits/s (4 KB written and synced, one after another)", commits_per_second(&folder));
    let bare = bare(&server.url).await;
    println!("bare reqwest loop, {IN_FLIGHT} in flight: {bare:.0} requests/s");
    if !is_skipped("sqlite") {
        let sqlite = format!("sqlite:{}", folder.path().join("fanfare.db").display());
        measure("SQLite", &sqlite, &server.url, bare, &[1]).await;
    }
    println!("disk: {:.0} durable commits/s", commits_per_second(&folder));
    match std::env::var("FANFARE_BENCH_POSTGRES") {
        Ok(url) => measure("PostgreSQL", &url, &server.url, bare, &[1, 2, 4]).await,
        Err(_) => println!("PostgreSQL: not measured; set FANFARE_BENCH_POSTGRES to the URL of an empty database"),
    }
}

async fn measure(engine: &str, store_url: &str, server: &Url, bare: f64, workers: &[usize]) {
    let world = World::open(store_url, server).await;
    let mut lie_ahead = 0;
    let futures = std::env::var("FANFARE_BENCH_FUTURE").ok().map(|text| vec![text.parse().expect("a number")]);
    for future in futures.unwrap_or_else(|| FUTURES.to_vec()) {
        let start = Instant::now();
        world.schedule(future - lie_ahead, |_| Timestamp::now() + Duration::from_secs(30 * 24 * 3600)).await;
        let rate = (future - lie_ahead) as f64 / start.elapsed().as_secs_f64();
        println!("{engine}: {} future deliveries scheduled, {rate:.0} rows/s", future - lie_ahead);
        lie_ahead = future;
        for workers in workers {
            world.throughput(engine, future, *workers, bare).await;
        }
    }
    if !is_skipped("lateness") {
        world.lateness(engine).await;
    }
}

fn is_skipped(part: &str) -> bool {
    std::env::var("FANFARE_BENCH_SKIP").is_ok_and(|parts| parts.split(',').any(|skipped| skipped == part))
}

/// Accounts of one platform that takes everything.
struct World {
    store: Store,
    store_url: String,
    rules: Arc<Rules>,
    network: Wire,
    reach: Arc<Reach>,
    url: Url,
    /// Microseconds from when each delivery was due to when it was about to be sent.
    lateness: Arc<Mutex<Vec<i64>>>,
}

impl World {
    async fn open(store_url: &str, server: &Url) -> Arc<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let channels = Channels::embedded().expect("what is built in is valid");
        let mut rules = channels.get("twitter").expect("a channel").rules.clone();
        rules.quotas.clear();
        let reach = Arc::new(Reach::sandbox());
        Arc::new(Self {
            store: open(store_url, clock.clone()).await,
            store_url: store_url.to_owned(),
            rules: Arc::new(rules),
            network: wire::network(clock, reach.clone()),
            reach,
            url: server.clone(),
            lateness: Arc::default(),
        })
    }

    /// Everything that is due at once, by some workers with a store of their own each.
    async fn throughput(self: &Arc<Self>, engine: &str, future: usize, workers: usize, bare: f64) {
        self.schedule(DELIVERIES, |_| Timestamp::now()).await;
        // It walks through all deliveries, of the future too, so it is not measured.
        let before = self.sent().await;
        let (start, cpu) = (Instant::now(), cpu());
        self.send_all(DELIVERIES, workers).await;
        let (took, each) = (start.elapsed(), (self::cpu() - cpu).as_secs_f64() * 1e6 / DELIVERIES as f64);
        assert_eq!(self.sent().await, before + DELIVERIES as u64, "every receipt is stored");
        let rate = DELIVERIES as f64 / took.as_secs_f64();
        println!(
            "{engine}: {DELIVERIES} deliveries over {ACCOUNTS} accounts beside {future} of the future, {workers} workers: \
             {rate:.0}/s, {:.3} of the bare loop; {each:.0} µs of CPU each; {} MiB resident",
            rate / bare,
            resident_mib()
        );
    }

    /// One delivery alone, and many that are due one after the other.
    async fn lateness(self: &Arc<Self>, engine: &str) {
        let one = self.alone().await;
        println!("{engine}: one delivery alone: {:.1} ms from hand-over to receipt", one.as_secs_f64() * 1e3);

        const TIMED: usize = 2000;
        let first = Timestamp::now() + Duration::from_secs(30);
        for n in 0..TIMED {
            let due = first + Duration::from_millis(n as u64 * 10);
            let blob = self.frozen(Some(due)).await;
            self.store.publish(&publication(), &[new(n, &blob, due)]).await.expect("taken");
        }
        let mut late = self.send_all(TIMED, 1).await;
        late.sort_unstable();
        let at = |share: f64| late[((late.len() - 1) as f64 * share) as usize] as f64 / 1e3;
        println!(
            "{engine}: {TIMED} deliveries over 20 s: p50 {:.1} ms late, p99 {:.1} ms, at most {:.1} ms; earliest {:.1} ms",
            at(0.5),
            at(0.99),
            at(1.0),
            at(0.0)
        );
    }

    /// Hands `count` deliveries over, a thousand to a publication.
    async fn schedule(&self, count: usize, due: impl Fn(usize) -> Timestamp) {
        let blob = self.frozen(None).await;
        let mut n = 0;
        while n < count {
            let batch: Vec<NewDelivery> = (n..count.min(n + ACCOUNTS)).map(|n| new(n, &blob, due(n))).collect();
            n += batch.len();
            self.store.publish(&publication(), &batch).await.expect("taken");
        }
    }

    /// A post that may say when it is due.
    async fn frozen(&self, due: Option<Timestamp>) -> BlobHash {
        let post = Post {
            account: AccountName::new("bench"),
            channel: ChannelName::new("twitter"),
            template: due.map_or_else(String::new, |due| due.as_microsecond().to_string()),
            language: "en".to_owned(),
            parts: Vec::new(),
            link: None,
            card: None,
            media: Vec::new(),
            options: serde_json::Map::new(),
            cost: None,
            warnings: Vec::new(),
            skipped: None,
            thumbnail: None,
            corrects: None,
        };
        self.store.put_blob(&serde_json::to_vec(&post).expect("JSON"), "application/json").await.expect("kept")
    }

    /// Runs workers until `count` deliveries are sent and their receipts stored; gives how late each was.
    async fn send_all(self: &Arc<Self>, count: usize, workers: usize) -> Vec<i64> {
        self.lateness.lock().expect("no panics here").clear();
        let stop = CancellationToken::new();
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..workers {
            let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
            let store = match workers {
                1 => self.store.clone(),
                _ => open(&self.store_url, clock.clone()).await,
            };
            let options = Options { max_accounts: IN_FLIGHT, ..Options::default() };
            let dispatcher = Dispatcher::new(store, self.clone(), clock, options).await.expect("a dispatcher");
            let stop = stop.clone();
            running.spawn(async move { dispatcher.run(stop).await });
        }
        while self.lateness.lock().expect("no panics here").len() < count {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        // Whoever is told to stop first stores the receipt of what is out.
        stop.cancel();
        while let Some(ended) = running.join_next().await {
            ended.expect("no panic").expect("the store can be used");
        }
        self.lateness.lock().expect("no panics here").clone()
    }

    /// One delivery with nothing beside it, by a worker that is there already.
    async fn alone(self: &Arc<Self>) -> Duration {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let dispatcher =
            Dispatcher::new(self.store.clone(), self.clone(), clock, Options::default()).await.expect("a dispatcher");
        let stop = CancellationToken::new();
        let running = tokio::spawn({
            let (dispatcher, stop) = (dispatcher.clone(), stop.clone());
            async move { dispatcher.run(stop).await }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        let blob = self.frozen(None).await;
        let start = Instant::now();
        let delivery = new(0, &blob, Timestamp::now());
        self.store.publish(&publication(), std::slice::from_ref(&delivery)).await.expect("taken");
        while self.store.delivery(&delivery.id).await.expect("it is there").state != DeliveryState::Sent {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        let took = start.elapsed();
        stop.cancel();
        running.await.expect("no panic").expect("the store can be used");
        took
    }

    async fn sent(&self) -> u64 {
        let census = self.store.census().await.expect("counted");
        census.deliveries.iter().find(|(state, _)| *state == DeliveryState::Sent).map_or(0, |(_, count)| *count)
    }
}

async fn open(store_url: &str, clock: Arc<dyn Clock>) -> Store {
    let options = fanfare::store::Options { max_connections: 8, ..fanfare::store::Options::default() };
    Store::open(store_url, Stamp::Sandbox, options, clock).await.expect("a store")
}

fn new(n: usize, blob: &BlobHash, due_at: Timestamp) -> NewDelivery {
    NewDelivery {
        id: DeliveryId::make(),
        account: AccountName::new(format!("account-{}", n % ACCOUNTS)),
        channel: ChannelName::new("twitter"),
        template: "post".to_owned(),
        post: Some(blob.clone()),
        media: Vec::new(),
        due_at,
        late_at: due_at + Duration::from_secs(24 * 3600),
        state: DeliveryState::Scheduled,
        reason: None,
        again: false,
        urgent: false,
    }
}

fn publication() -> Publication {
    let id = PublicationId::make();
    Publication {
        article: ArticleId::new(id.as_str()),
        id,
        headline: "Harbour tram opens".to_owned(),
        created_at: Timestamp::now(),
        actor: Actor::person("bench"),
        embargo_until: None,
    }
}

#[async_trait]
impl Desk for World {
    fn rules(&self, _: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(self.rules.clone())
    }

    async fn sender(&self, account: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        let wire = wire::client(self.network.clone(), self.reach.clone(), account.as_str(), permits);
        let adapter = Parrot { wire, url: self.url.clone(), lateness: self.lateness.clone() };
        Ok(Sender { adapter: Arc::new(adapter), rules: self.rules.clone(), host: Arc::new(NoHost) })
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: u32::MAX, budget: None }
    }

    async fn keep(&self, _: &AccountName, _: &Tokens) -> Result<(), String> {
        Err("this platform has no tokens".to_owned())
    }
}

/// One once-step, one request: the least that a channel can be.
struct Parrot {
    wire: Wire,
    url: Url,
    lateness: Arc<Mutex<Vec<i64>>>,
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        let call = async {
            let late = post.template.parse().map_or(0, |due: i64| Timestamp::now().as_microsecond() - due);
            self.lateness.lock().expect("no panics here").push(late);
            let request = Request::post(self.url.clone(), "create_post").writes().json(payload());
            let failed = |error: wire::Error| Failure::new(Class::MayHaveActed, error.message);
            let answer = self.wire.http.send(request).await.map_err(failed)?;
            let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
            Ok(PartReceipt::new(body["id"].as_str().expect("an id"), None))
        };
        let receipt = Receipt { parts: vec![step(journal, Step::once("part", 0), call).await?] };
        Ok(receipt)
    }

    async fn find(&self, _: &Post, _: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}

fn payload() -> Value {
    json!({"text": PAYLOAD})
}

/// As many requests a second as this machine can make without a store, a limiter or a journal.
async fn bare(url: &Url) -> f64 {
    const REQUESTS: usize = 50_000;
    // `reqwest` asks for one even where nothing is encrypted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (client, url) = (client.clone(), url.clone());
        tasks.spawn(async move {
            for _ in 0..REQUESTS / IN_FLIGHT {
                let answer = client.post(url.clone()).json(&payload()).send().await.expect("an answer");
                let _: Value = answer.json().await.expect("JSON");
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("no panic");
    }
    REQUESTS as f64 / start.elapsed().as_secs_f64()
}

/// The platform, in a process of its own, so that its time is not counted as ours.
struct Server {
    child: Child,
    url: Url,
}

impl Server {
    fn start() -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program).arg("server").stdout(Stdio::piped()).spawn().expect("a server");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("its address");
        Self { child, url: Url::parse(line.trim()).expect("a URL") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve() {
    use axum::Json;
    use axum::routing::post;
    async fn squawk(_: Json<Value>) -> Json<Value> {
        Json(json!({"id": uuid::Uuid::now_v7().simple().to_string()}))
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!("http://{}/squawks", listener.local_addr().expect("its address"));
        let _ = std::io::stdout().flush();
        axum::serve(listener, axum::Router::new().route("/squawks", post(squawk))).await.expect("it serves");
    });
}

fn commits_per_second(folder: &tempfile::TempDir) -> f64 {
    let mut file = std::fs::File::create(folder.path().join("probe")).expect("a file");
    let (start, mut commits) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4096]).and_then(|()| file.sync_data()).expect("written");
        commits += 1;
    }
    f64::from(commits) / start.elapsed().as_secs_f64()
}

/// What this process has used of the processors, by all its threads (Linux).
fn cpu() -> Duration {
    /// `USER_HZ`, the same on every Linux.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").expect("/proc");
    let (_, fields) = stat.rsplit_once(')').expect("the name of the program");
    let ticks: f64 = fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().expect("ticks")).sum();
    Duration::from_secs_f64(ticks / TICKS_PER_SECOND)
}

fn resident_mib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("/proc");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the resident size");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("kilobytes") / 1024
}
