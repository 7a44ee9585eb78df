//! One action of one channel, on a store of its own and before fakes of its own, and what is out in the end.

use std::collections::BTreeMap;
use std::fmt;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant};

use fanfare::channel::{Channels, Rules};
use fanfare::clock::SystemClock;
use fanfare::delivery::{ActionKind, DeliveryState, NewDelivery, Publication};
use fanfare::dispatch::{Dispatcher, Options};
use fanfare::id::{AccountName, ArticleId, BlobHash, ChannelName, DeliveryId, PublicationId};
use fanfare::mock::faults::{Fault, Kind};
use fanfare::mock::{self, Mock, Running};
use fanfare::post::{LinkPlace, Media, MediaKind, Post, Role};
use fanfare::store::{NewAction, Stamp, Store};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::process::Child;
use tokio_util::sync::CancellationToken;

use crate::behaviour::sample;
use crate::desk::anna;
use crate::proofs;
use crate::store::server;
use crate::worker::{Office, Orders, Place, SLOW, What, is_done, places};

/// Both stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// A whole run takes no longer, whatever happened before it.
const PATIENCE: Duration = Duration::from_secs(45);

/// What is done, on which channel, with which store.
#[derive(Clone, Copy, Debug)]
pub struct Plot {
    pub channel: &'static str,
    pub kind: ActionKind,
    pub engine: Engine,
}

impl fmt::Display for Plot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}, {:?}", self.kind, self.channel, self.engine)
    }
}

impl Plot {
    /// All that is done on the channel.
    pub fn kinds(channel: &str) -> Vec<ActionKind> {
        let can = rules(channel).capabilities;
        let optional = [(can.reply, ActionKind::Reply), (can.edit, ActionKind::Edit), (can.delete, ActionKind::Delete)];
        let able = optional.into_iter().filter(|(able, _)| *able).map(|(_, kind)| kind);
        [ActionKind::Publish].into_iter().chain(able).collect()
    }

    /// Every place that a worker comes to, in order.
    pub async fn places(self) -> Vec<Place> {
        let scene = Scene::set(self).await;
        let listing = scene.folder.path().join("places");
        scene.ends(&Orders { listing: Some(listing.clone()), lease_ms: 60_000, ..scene.orders() }).await;
        scene.check(false).await;
        let found = places(&listing);
        assert!(!found.is_empty(), "{self} comes to no place");
        found
    }
}

pub fn rules(channel: &str) -> Rules {
    let channels = Channels::embedded().expect("what is built in is valid");
    channels.get(channel).expect("a channel of the registry").rules.clone()
}

/// A plot that is about to happen.
pub struct Scene {
    pub plot: Plot,
    pub folder: tempfile::TempDir,
    pub url: String,
    pub running: Running,
    pub store: Store,
    pub delivery: DeliveryId,
    /// How often which words are to be out in the end, and were before.
    copies: Vec<(String, usize, usize)>,
}

impl Scene {
    /// Hands over what is to be done; what must be done before it is done.
    pub async fn set(plot: Plot) -> Self {
        let folder = proofs::folder();
        let url = match plot.engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("fanfare.db").display()),
            Engine::Postgres => server::new_database().await,
        };
        let clock = Arc::new(SystemClock::new());
        let store = Store::open(&url, Stamp::Sandbox, fanfare::store::Options::default(), clock.clone()).await;
        let store = store.expect("a store");
        let port = || async { TcpListener::bind("127.0.0.1:0").await.expect("a free port") };
        // On X only who may write longer texts may change what is out.
        let long = rules(plot.channel).text.account_limit.and_then(|own| Some((plot.channel.to_owned(), own.max?)));
        let options = mock::Options { text_limits: long.into_iter().collect(), ..mock::Options::default() };
        let running = Mock::serve(clock, options, port().await, port().await).expect("the mock starts");
        let readers = if rules(plot.channel).capabilities.per_recipient { 2 } else { 1 };
        let (post, words) = post(plot.channel, "The ferry is back");
        let delivery = publish(&store, post).await;
        let copies = words.into_iter().map(|words| (words, readers, 0)).collect();
        let mut scene = Self { plot, folder, url, running, store, delivery, copies };
        if plot.kind != ActionKind::Publish {
            scene.send().await;
            scene.act(readers).await;
        }
        scene
    }

    /// What every worker is told.
    pub fn orders(&self) -> Orders {
        Orders::new(&self.url, self.running.base_url(), self.running.smtp())
    }

    /// A worker to which `what` happens at `place`, and which goes on.
    pub async fn befalls(&self, place: &Place, what: What) -> Child {
        let befallen = self.folder.path().join("befallen");
        let at = Some((place.clone(), what));
        let mut child =
            Orders { befallen: Some(befallen.clone()), at, ends: false, lease_ms: 6000, ..self.orders() }.start();
        let start = Instant::now();
        while !befallen.exists() {
            assert!(start.elapsed() < PATIENCE, "{}: it does not come to {place}", self.plot);
            assert!(child.try_wait().expect("a child").is_none(), "{}: it ended before it came to {place}", self.plot);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        child
    }

    /// Sends what there is, in this process.
    async fn send(&self) {
        let office = Office::open(self.orders(), Arc::new(AtomicI64::new(0))).await;
        let clock = Arc::new(SystemClock::new());
        let dispatcher = Dispatcher::new(self.store.clone(), office, clock, Options::default()).await;
        let (dispatcher, stop) = (dispatcher.expect("a dispatcher"), CancellationToken::new());
        let until_done = async {
            while !is_done(&self.store).await {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            stop.cancel();
        };
        let (ran, ()) = tokio::join!(dispatcher.run(stop.clone()), until_done);
        ran.expect("the store can be used");
        self.check(false).await;
    }

    /// Asks for what is done to a post that is out.
    async fn act(&mut self, readers: usize) {
        let out = self.copies.clone();
        let before = |(words, _, _): &(String, usize, usize), after| (words.clone(), after, readers);
        let (mut copies, post) = match self.plot.kind {
            ActionKind::Delete => (out.iter().map(|words| before(words, 0)).collect(), None),
            ActionKind::Edit => {
                let (post, words) = post(self.plot.channel, "The ferry is late");
                let mut copies: Vec<_> = out.iter().map(|words| before(words, 0)).collect();
                copies.extend(words.into_iter().map(|words| (words, readers, 0)));
                (copies, Some(post))
            }
            ActionKind::Reply | ActionKind::Publish => {
                let (mut post, _) = post(self.plot.channel, "Correction: it is back at seven");
                post.parts.truncate(1);
                let words = post.parts[0].text.text.clone();
                (post.parts[0].role, post.parts[0].media, post.media) = (Role::Reply, Vec::new(), Vec::new());
                let mut copies: Vec<_> = out.iter().map(|words| before(words, readers)).collect();
                copies.push((words, readers, 0));
                (copies, Some(post))
            }
        };
        let post = match post {
            Some(post) => Some(freeze(&self.store, post).await.1),
            None => None,
        };
        let (delivery, due_at) = (self.delivery.clone(), self.store.now());
        let new = NewAction { delivery, kind: self.plot.kind, post, due_at, urgent: true };
        self.store.act(&new, &anna()).await.expect("taken");
        self.copies.clear();
        self.copies.append(&mut copies);
    }

    /// Every answer of the fakes comes late from now on; of a server of mail, that to the mail itself.
    pub fn slow(&self) {
        let is_mail = rules(self.plot.channel).capabilities.per_recipient;
        self.running.mock().world().faults.add([Fault {
            method: is_mail.then(|| "DATA".to_owned()),
            times: 1000,
            latency_ms: Some(u64::try_from(SLOW.as_millis()).expect("small")),
            ..Fault::new(self.plot.channel, Kind::Latency)
        }]);
    }

    pub fn heal(&self) {
        self.running.mock().world().faults.clear();
    }

    /// A worker goes until it ends or is ended; what it said, if that was not in order.
    pub async fn run(&self, orders: &Orders) -> (ExitStatus, String) {
        let mut child = orders.start();
        let mut errors = child.stderr.take().expect("piped");
        let ended = async {
            let mut said = String::new();
            let (status, _) = tokio::join!(child.wait(), errors.read_to_string(&mut said));
            (status.expect("it ends"), said)
        };
        match tokio::time::timeout(PATIENCE, ended).await {
            Ok(ended) => ended,
            Err(_) => panic!("{}: a worker does not end: {}", self.plot, self.told().await),
        }
    }

    /// A worker goes until nothing is left to do.
    pub async fn ends(&self, orders: &Orders) {
        let (status, said) = self.run(orders).await;
        assert!(status.success(), "{}: {status}: {said}{}", self.plot, self.told().await);
    }

    /// A worker goes for a while none of whose files may grow beyond the largest that is there and so many pages. True if it
    /// had room enough.
    pub async fn starves(&self, pages: u64) -> bool {
        let blocks = self.largest_file().div_ceil(512) + pages * (4096 / 512);
        let orders = self.orders();
        let worker = orders.command();
        let (program, worker) = (worker.as_std().get_program().to_owned(), worker.as_std());
        let mut limited = tokio::process::Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        limited.args(["-c", &script]).arg(program).args(worker.get_args());
        limited.envs(worker.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let mut child =
            limited.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().expect("a worker");
        match tokio::time::timeout(Duration::from_millis(2500), child.wait()).await {
            Ok(ended) => ended.expect("it ends").success(),
            Err(_) => {
                child.kill().await.expect("killed");
                false
            }
        }
    }

    /// The size of the largest file of the store.
    fn largest_file(&self) -> u64 {
        let files = std::fs::read_dir(self.folder.path()).expect("the folder of the store").flatten();
        files.filter_map(|file| Some(file.metadata().ok()?.len())).max().expect("a file")
    }

    /// A person says that all is well again.
    pub async fn resume(&self) {
        for pause in self.store.pauses().await.expect("read") {
            self.store.resume(&pause.scope, &anna()).await.expect("resumed");
        }
    }

    pub async fn state(&self) -> DeliveryState {
        self.store.delivery(&self.delivery).await.expect("it is there").state
    }

    /// How often which words are out.
    fn out(&self) -> Vec<usize> {
        let wall = self.running.mock().world().wall.posts(Some(self.plot.channel), None);
        let shown: Vec<_> = wall.iter().filter(|post| !matches!(post.state.as_str(), "deleted" | "failed")).collect();
        let known = |text: &str| self.copies.iter().any(|(words, ..)| text.contains(words.as_str()));
        assert!(shown.iter().all(|post| known(&post.text)), "nobody sent {shown:?}");
        let copies = |words: &str| shown.iter().filter(|post| post.text.contains(words)).count();
        self.copies.iter().map(|(words, ..)| copies(words)).collect()
    }

    /// True if no words are out more often than they are to be, whatever comes of it.
    pub fn is_out_once_at_most(&self) -> bool {
        let out = self.out();
        self.copies.iter().zip(&out).all(|((_, after, before), out)| out <= after.max(before))
    }

    /// All is out as often as it is to be, and the delivery says so; or it is uncertain, where it may be, and nothing is out
    /// twice.
    pub async fn check(&self, may_be_uncertain: bool) {
        let (state, out) = (self.state().await, self.out());
        let done = match self.plot.kind {
            _ if self.copies.iter().all(|(_, _, before)| *before == 0) => DeliveryState::Sent,
            ActionKind::Publish => DeliveryState::Sent,
            ActionKind::Reply | ActionKind::Edit => DeliveryState::Corrected,
            ActionKind::Delete => DeliveryState::Retracted,
        };
        let dossier = self.store.dossier(self.delivery.as_str()).await.expect("it is there");
        let is_uncertain = dossier.actions.iter().any(|action| action.state.as_str() == "uncertain");
        let is_right = if is_uncertain {
            may_be_uncertain && self.is_out_once_at_most()
        } else {
            let wanted: Vec<usize> = self.copies.iter().map(|(_, after, _)| *after).collect();
            // A reader of whom nobody knows is passed over once others have the mail, and named.
            let is_named = dossier.steps.iter().any(|row| format!("{:?}", row.result).contains("is not known"));
            let passes_over = may_be_uncertain && is_named && self.is_out_once_at_most();
            state == done && (out == wanted || passes_over)
        };
        assert!(is_right, "{}: {state}, out {out:?} of {:?}: {}", self.plot, self.copies, self.told().await);
    }

    /// All that is known of the delivery.
    pub async fn told(&self) -> String {
        let dossier = self.store.dossier(self.delivery.as_str()).await.expect("it is there");
        let steps: BTreeMap<String, String> = dossier
            .steps
            .iter()
            .map(|row| (row.step.key(), format!("{} {:?} {:?}", row.worker, row.done_at, row.result)))
            .collect();
        format!("{:#?}\n{:#?}\n{steps:#?}", dossier.actions, dossier.history)
    }
}

/// A post of as much conversation as the channel has, and the words of each of its parts.
fn post(channel: &'static str, words: &str) -> (Post, Vec<String>) {
    let rules = rules(channel);
    let needs_video = rules.media.required == Some(MediaKind::Video);
    let media = match (rules.media.image.as_ref().filter(|_| !needs_video), &rules.media.video) {
        (Some(_), _) => vec![sample::picture(0)],
        (None, Some(_)) => vec![sample::clip()],
        (None, None) => Vec::new(),
    };
    let mut parts = vec![sample::part(Role::Post, words)];
    parts[0].fields = sample::fields(&rules, words);
    parts[0].media = (0..media.len()).collect();
    let below = match (&rules.threads, rules.links.places.contains(&LinkPlace::Comment)) {
        (Some(_), _) => Some(Role::Reply),
        (None, true) => Some(Role::Comment),
        (None, false) => None,
    };
    parts.extend(below.map(|role| sample::part(role, &format!("More of this: {}", words.to_lowercase()))));
    let words = parts.iter().map(|part| part.text.text.clone()).collect();
    let post = Post {
        account: AccountName::new(format!("{channel}-1")),
        channel: ChannelName::new(channel),
        template: "post".to_owned(),
        language: "en".to_owned(),
        parts,
        link: None,
        card: None,
        media,
        options: sample::options(&rules),
        cost: None,
        warnings: Vec::new(),
        skipped: None,
        thumbnail: None,
        corrects: None,
    };
    (post, words)
}

/// Puts a post and its media into the store's blobs.
async fn freeze(store: &Store, post: Post) -> (Post, BlobHash) {
    let mut media = Vec::new();
    for file in &post.media {
        let blob = store.put_blob(&file.content, &file.mime).await.expect("kept");
        media.push(Media { blob: Some(blob), ..file.clone() });
    }
    let post = Post { media, ..post };
    let frozen = serde_json::to_vec(&post).expect("JSON");
    let blob = store.put_blob(&frozen, "application/json").await.expect("kept");
    (post, blob)
}

async fn publish(store: &Store, post: Post) -> DeliveryId {
    let (post, blob) = freeze(store, post).await;
    let (now, id) = (store.now(), DeliveryId::make());
    let publication = Publication {
        id: PublicationId::make(),
        article: ArticleId::new("ferry"),
        headline: "The ferry is back".to_owned(),
        created_at: now,
        actor: anna(),
        embargo_until: None,
    };
    let delivery = NewDelivery {
        id: id.clone(),
        account: post.account,
        channel: post.channel,
        template: post.template,
        post: Some(blob),
        media: Vec::new(),
        due_at: now,
        late_at: now + Duration::from_secs(3 * 3600),
        state: DeliveryState::Scheduled,
        reason: None,
        again: false,
        urgent: false,
    };
    store.publish(&publication, &[delivery]).await.expect("taken");
    id
}
