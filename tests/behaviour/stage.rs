//! One channel on a stage: its real adapter and the real wire, with its rules, before its fake.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{self, Account, Adapter, Identity};
use fanfare::channel::{Channels, Rules};
use fanfare::clock::SystemClock;
use fanfare::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Stop};
use fanfare::id::{AccountName, BlobHash, ChannelName};
use fanfare::media::host::{Host, LoopbackHost};
use fanfare::mock::faults::{Fault, Kind};
use fanfare::mock::{Mock, Options, Posted, PostedMedia, Running};
use fanfare::post::{Media, Part, Post};
use fanfare::secret::Secret;
use fanfare::wire::{self, Call, Error, Permit, Permits, Reach, Response, Wire};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// How long a request may live, unless a case says otherwise.
const LIFE: Duration = Duration::from_secs(10);

/// One channel, its account, its fake, and what went over the wire between them.
pub struct Stage {
    pub channel: &'static str,
    pub rules: Rules,
    runtime: Runtime,
    running: Running,
    host: LoopbackHost,
    ledger: Arc<Ledger>,
    account: RefCell<Account>,
    adapter: RefCell<Arc<dyn Adapter>>,
    /// Ids that a delivery has as its own: no other may take them.
    pub(super) taken: RefCell<BTreeSet<String>>,
    /// How long the channel is given before it is asked what became of a request.
    pub(super) settle: Cell<Duration>,
}

/// A request as it was let out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The call, as quotas know it.
    pub action: String,
    /// True if it makes or changes something that people see.
    pub writes: bool,
}

/// Lets every request out, for as long as it is told, and writes it down.
struct Ledger {
    sent: Mutex<Vec<Sent>>,
    life: Mutex<Duration>,
}

#[async_trait]
impl Permits for Ledger {
    async fn permit(&self, call: Call<'_>) -> Result<Permit, Error> {
        let sent = Sent { action: call.action.to_owned(), writes: call.writes };
        self.sent.lock().expect("no test panics here").push(sent);
        Ok(Permit::of(*self.life.lock().expect("no test panics here")))
    }

    async fn observe(&self, _: &str, _: Option<&Response>) {}
}

impl Stage {
    /// `channel` with the rules that are built in, and the account that they describe for the sandbox.
    pub fn open(channel: &'static str) -> Self {
        Self::with_settings(channel, &[])
    }

    /// The same for an account that says more of itself.
    pub fn with_settings(channel: &'static str, settings: &[(&str, &str)]) -> Self {
        let channels = Channels::embedded().expect("what is built in is valid");
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let settings: BTreeMap<String, String> = settings.collect();
        let rules =
            channels.get(channel).expect("a channel of the registry").rules.for_settings(&settings).into_owned();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (running, host) = runtime.block_on(async {
            let port = || async { TcpListener::bind("127.0.0.1:0").await.expect("a free port") };
            let running = Mock::serve(Arc::new(SystemClock::new()), Options::default(), port().await, port().await);
            (running.expect("the mock starts"), LoopbackHost::start().await.expect("a free port"))
        });
        let mut account = account(channel, channel, &rules, running.base_url(), running.smtp());
        account.settings.extend(settings);
        let ledger = Arc::new(Ledger { sent: Mutex::default(), life: Mutex::new(LIFE) });
        let adapter = adapter(account.clone(), &ledger);
        Self {
            channel,
            rules,
            runtime,
            running,
            host,
            ledger,
            account: RefCell::new(account),
            adapter: RefCell::new(adapter),
            taken: RefCell::default(),
            settle: Cell::default(),
        }
    }

    /// Everything as it was at the start: nothing posted, nothing broken, nothing sent.
    pub fn clear(&self) {
        self.running.mock().clear();
        self.heal();
        self.taken.borrow_mut().clear();
        self.restart();
        self.forget_requests();
    }

    /// A new worker, which knows nothing but the journal.
    pub fn restart(&self) {
        *self.adapter.borrow_mut() = adapter(self.account.borrow().clone(), &self.ledger);
    }

    /// The account from now on, as `change` leaves it.
    pub fn change_account(&self, change: impl FnOnce(&mut Account)) {
        change(&mut self.account.borrow_mut());
        self.restart();
    }

    /// Every credential of the sandbox is `value` from now on.
    pub fn set_secrets(&self, value: &str) {
        let given = |rules: &Rules| -> Vec<String> {
            rules.credentials.iter().filter(|(_, rule)| rule.sandbox.is_some()).map(|(name, _)| name.clone()).collect()
        };
        let names = given(&self.rules);
        self.change_account(|account| {
            account.secrets.extend(names.into_iter().map(|name| (name, Secret::new(value))));
        });
    }

    pub fn whoami(&self) -> Result<Identity, Failure> {
        self.call(|adapter| async move { adapter.whoami().await })
    }

    /// Which scopes the token has, if the platform says so, and what the account may not do.
    pub fn rights(&self) -> Result<(Option<BTreeSet<String>>, Vec<String>), Failure> {
        self.call(|adapter| async move { Ok((adapter.rights().await?.scopes, adapter.shortcomings().await?)) })
    }

    /// Runs the action once.
    pub fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        self.call(|adapter| async move { adapter.publish(post, journal).await })
    }

    pub fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        self.call(|adapter| async move { adapter.find(post, open, journal).await })
    }

    pub fn locate(&self, named: PartReceipt) -> Result<PartReceipt, Failure> {
        self.call(|adapter| async move { adapter.locate(named, None).await })
    }

    /// Renews the tokens; what comes is the account's from now on.
    pub fn refresh(&self) -> Result<BTreeSet<String>, Failure> {
        let tokens = self.call(|adapter| async move { adapter.refresh().await })?;
        let names = tokens.keys().cloned().collect();
        self.change_account(|account| {
            account.secrets.extend(tokens.into_iter().map(|(name, token)| (name, token.secret)))
        });
        Ok(names)
    }

    pub fn reply(&self, part: &Part, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Failure> {
        let done = self.call(|adapter| async move { adapter.reply(part, None, receipt, journal).await });
        done.map_err(failure_of)
    }

    pub fn edit(&self, post: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Failure> {
        loop {
            match self.call(|adapter| async move { adapter.edit(post, receipt, journal).await }) {
                Err(Stop::Park { .. }) => {}
                done => return done.map_err(failure_of),
            }
        }
    }

    pub fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Failure> {
        self.call(|adapter| async move { adapter.delete(receipt, journal).await }).map_err(failure_of)
    }

    pub fn withdraw(&self, notice: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        self.call(|adapter| async move { adapter.withdraw(notice, receipt, journal).await })
    }

    /// One call of the adapter. What a channel cannot do, it says before it sends anything.
    fn call<T, E, F>(&self, call: impl FnOnce(Arc<dyn Adapter>) -> F) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
        E: Reason,
    {
        let before = self.requests().len();
        let adapter = self.adapter.borrow().clone();
        let done = self.runtime.block_on(call(adapter));
        if done.as_ref().err().and_then(Reason::class) == Some(Class::Unsupported) {
            assert_eq!(self.requests()[before..], [], "{}: sent before it said that it cannot", self.channel);
        }
        done
    }

    /// Lets time pass, for the fake too.
    pub fn pause(&self, time: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(time).await });
    }

    /// How long a request may live from now on.
    pub fn set_life(&self, life: Duration) {
        *self.ledger.life.lock().expect("no test panics here") = life;
    }

    /// What was let out since the start, or since it was last forgotten.
    pub fn requests(&self) -> Vec<Sent> {
        self.ledger.sent.lock().expect("no test panics here").clone()
    }

    pub fn forget_requests(&self) {
        self.ledger.sent.lock().expect("no test panics here").clear();
    }

    /// The posts that people see, in the order in which they came.
    pub fn wall(&self) -> Vec<Posted> {
        let mut posts = self.running.mock().world().wall.posts(Some(self.channel), None);
        posts.retain(|post| !matches!(post.state.as_str(), "deleted" | "failed"));
        posts
    }

    /// The bytes of a medium on the wall.
    pub fn shown(&self, media: &PostedMedia) -> bytes::Bytes {
        let number = media.url.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number at the end");
        self.running.mock().world().wall.media(number).expect("it is kept").1
    }

    /// The id of the post that the page `url` of the platform shows.
    pub fn post_at(&self, url: &url::Url) -> Option<String> {
        let mut path = &url[url::Position::BeforePath..];
        if url.as_str().starts_with(self.running.base_url()) {
            path = path.strip_prefix(&format!("/{}", self.channel)).expect("a page of the channel");
        }
        self.running.mock().fake(self.channel)?.post_at(path)
    }

    /// `kind` befalls the request after the next `after`.
    pub fn fault(&self, kind: Kind, after: u32) -> Fault {
        Fault { after, ..Fault::new(self.channel, kind) }
    }

    pub fn add(&self, fault: Fault) {
        self.running.mock().world().faults.add([fault]);
    }

    /// True if no fault is left to come.
    pub fn is_healthy(&self) -> bool {
        self.running.mock().world().faults.left().is_empty()
    }

    pub fn heal(&self) {
        self.running.mock().world().faults.clear();
    }

    /// `file` as the dispatcher brings it: where the channel fetches media itself, at a public URL.
    pub fn hosted(&self, mut file: Media) -> Media {
        if self.rules.media.by_url.contains(&file.kind) {
            let hash = BlobHash::of(&file.content);
            let url = self.runtime.block_on(self.host.publish(&hash, &file.mime, &file.content));
            file.public_url = Some(url.expect("a URL on this machine"));
        }
        file
    }
}

fn adapter(account: Account, ledger: &Arc<Ledger>) -> Arc<dyn Adapter> {
    let reach = Arc::new(Reach::sandbox());
    let network: Wire = wire::network(Arc::new(SystemClock::new()), reach.clone());
    let wire = wire::client(network, reach, account.name.clone().as_str(), ledger.clone());
    adapters::make(account, wire).expect("a channel of the registry").into()
}

/// The account called `name` that the rules describe for the sandbox, whose fakes are at `base_url` and `smtp`.
pub fn account(name: &str, channel: &str, rules: &Rules, base_url: &str, smtp: SocketAddr) -> Account {
    let filled = |value: &String| value.replace("{account}", name);
    let secrets = rules.credentials.iter();
    let secrets = secrets.filter_map(|(name, rule)| Some((name.clone(), Secret::new(filled(rule.sandbox.as_ref()?)))));
    let settings = rules.settings.iter();
    let settings = settings.filter_map(|(name, rule)| {
        let value = rule.sandbox.as_ref().or(rule.default.as_ref())?;
        Some((name.clone(), filled(value)))
    });
    let mut account = Account {
        name: AccountName::new(name),
        channel: ChannelName::new(channel),
        api_url: format!("{base_url}/{channel}").parse().expect("a URL"),
        secrets: secrets.collect(),
        settings: settings.collect(),
        figures: rules.adapter.iter().flat_map(|adapter| adapter.figures.clone()).collect(),
    };
    for (name, value) in [("smtp_host", smtp.ip().to_string()), ("smtp_port", smtp.port().to_string())] {
        if rules.settings.contains_key(name) {
            account.settings.insert(name.to_owned(), value);
        }
    }
    account
}

/// Why a call gave nothing.
trait Reason {
    fn class(&self) -> Option<Class>;
}

impl Reason for Failure {
    fn class(&self) -> Option<Class> {
        Some(self.class)
    }
}

impl Reason for Stop {
    fn class(&self) -> Option<Class> {
        match self {
            Stop::Failed { failure, .. } => Some(failure.class),
            _ => None,
        }
    }
}

/// The failure of a call that does not ask.
fn failure_of(stop: Stop) -> Failure {
    match stop {
        Stop::Failed { failure, .. } => failure,
        other => panic!("neither done nor failed: {other:?}"),
    }
}
