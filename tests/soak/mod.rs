//! Everything at once, by chance: hundreds of accounts on all channels, faults of every kind, worker processes that are killed with
//! SIGKILL and started again. In the end every delivery is at its end, nothing is out twice, no limit was exceeded.
//!
//! `PROOFS=20` does it twenty times, on either store in turn, with faults that keep an account waiting for five minutes;
//! `PROPTEST_RNG_SEED` makes others.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fanfare::adapters;
use fanfare::channel::{Channels, Rules};
use fanfare::clock::SystemClock;
use fanfare::delivery::{Delivery, DeliveryState, NewDelivery, Publication};
use fanfare::id::{AccountName, ArticleId, ChannelName, DeliveryId, PublicationId};
use fanfare::mock::faults::{Fault, Kind};
use fanfare::mock::{self, Mock, Running};
use fanfare::post::{Media, MediaKind, Post, Role};
use fanfare::store::{Filter, Scope, Stamp, Store};
use tokio::net::TcpListener;
use tokio::process::Child;
use tokio::runtime::Runtime;

use crate::behaviour::sample;
use crate::desk::anna;
use crate::ledger::{Call, Ledger};
use crate::proofs::{self, Chance};
use crate::store::server;
use crate::worker::Orders;

/// Accounts of each channel, and deliveries of each account: as many as the limits let out in the time there is.
const TOWN: [(&str, usize, usize); 9] = [
    ("bluesky", 30, 5),
    ("email", 25, 5),
    ("facebook", 30, 5),
    ("instagram", 25, 4),
    ("mastodon", 40, 5),
    ("telegram", 30, 3),
    ("tiktok", 20, 1),
    ("twitter", 40, 5),
    ("youtube", 15, 2),
];

/// The pictures of an album.
const ALBUM: usize = 4;

/// How long things go wrong.
const TROUBLE: Duration = Duration::from_secs(12);

/// However much went wrong, all is at its end so long after: several channels name no time when they are asked too fast, and are
/// left alone for a minute, some of them more than once; a mail server that refuses the sender for now, for five.
const PATIENCE: Duration = Duration::from_secs(360);

/// From so many times on, people wait for minutes.
const MANY: u32 = 10;

const LEASE_MS: u64 = 6000;

#[test]
fn whatever_happens_each_delivery_ends_and_nothing_is_out_twice() {
    let (mut chance, patience) = (Chance::new(), if proofs::times() < MANY { PATIENCE } else { 10 * PATIENCE });
    let runtime = Runtime::new().expect("a runtime");
    for round in 0..proofs::times() {
        runtime.block_on(async {
            let town = Town::build(round % 2 == 1).await;
            let _workers = town.go_through(&mut chance).await;
            town.wait_for_the_end(patience).await;
            town.check().await;
        });
    }
}

struct Town {
    /// What all workers share: renewed tokens, and what left.
    folder: tempfile::TempDir,
    url: String,
    running: Running,
    rules: BTreeMap<String, Rules>,
    store: Store,
    /// The words of each part.
    posts: BTreeMap<DeliveryId, Vec<String>>,
}

impl Town {
    async fn build(on_postgres: bool) -> Self {
        let port = || async { TcpListener::bind("127.0.0.1:0").await.expect("a free port") };
        let clock = Arc::new(SystemClock::new());
        let running = Mock::serve(clock.clone(), mock::Options::default(), port().await, port().await);
        let folder = proofs::folder();
        let url = match on_postgres {
            true => server::new_database().await,
            false => format!("sqlite:{}", folder.path().join("fanfare.db").display()),
        };
        let store = Store::open(&url, Stamp::Sandbox, fanfare::store::Options::default(), clock).await;
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules_of = |name: &str| channels.get(name).expect("a channel of the registry").rules.clone();
        let mut town = Self {
            folder,
            url,
            running: running.expect("the mock starts"),
            rules: adapters::registry().iter().map(|(name, _)| ((*name).to_owned(), rules_of(name))).collect(),
            store: store.expect("a store"),
            posts: BTreeMap::new(),
        };
        for (channel, accounts, each) in TOWN {
            for n in 0..accounts {
                let account = AccountName::new(format!("{channel}-{n}"));
                let renews = town.rules[channel].credentials.contains_key("refresh_token");
                if renews && channel != "bluesky" && n % 5 == 0 {
                    // It has a token that has expired, and must renew it.
                    std::fs::write(town.tokens(&account), r#"{"access_token":"expired"}"#).expect("written");
                }
                for _ in 0..each {
                    town.hand_over(&account).await;
                }
            }
        }
        town
    }

    /// Where the account's tokens are that are no longer those of the start.
    fn tokens(&self, account: &AccountName) -> PathBuf {
        self.folder.path().join(format!("{account}.tokens"))
    }

    /// A worker as a process of its own.
    fn worker(&self) -> Child {
        let orders = Orders {
            lease_ms: LEASE_MS,
            // The fakes show at once what they have: only the life of a request must be waited for.
            settle_s: vec![1, 2],
            limits: true,
            ends: false,
            shared: Some(self.folder.path().to_owned()),
            ..Orders::new(&self.url, self.running.base_url(), self.running.smtp())
        };
        orders.command().stderr(Stdio::inherit()).spawn().expect("a worker")
    }

    /// What left, by all of them.
    fn ledger(&self) -> Ledger {
        let (ledger, written) = (Ledger::default(), std::fs::read_to_string(self.folder.path().join("ledger")));
        for line in written.expect("something was sent").lines() {
            let [at, channel, account, action, items] = line.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            let (account, channel, at) = (AccountName::new(account), ChannelName::new(channel), at.parse());
            let (items, at) = (items.parse().expect("a number"), at.expect("a time"));
            ledger.add(Call { account, channel, action: action.to_owned(), items, at });
        }
        ledger
    }

    /// Hands over a post of as much as the channel has, due within the first seconds.
    async fn hand_over(&mut self, account: &AccountName) {
        let (number, channel) = (self.posts.len(), channel_of(account));
        let rules = self.rules[channel].clone();
        let parts = if rules.threads.is_some() && number % 3 == 0 { 2 } else { 1 };
        let words: Vec<String> =
            (0..parts).map(|part| format!("Part {part} of the story about tram {number}, which is back")).collect();
        let picture = |n: usize| sample::picture(u8::try_from((number + n) % 200).expect("a byte"));
        let files: Vec<Media> = match rules.media.required {
            Some(MediaKind::Image) => vec![picture(0)],
            Some(MediaKind::Video) => vec![sample::clip()],
            // One in four is an album, where those count as more than one.
            None if channel == "telegram" && number % 4 == 0 => (0..ALBUM).map(picture).collect(),
            None => Vec::new(),
        };
        let mut media = Vec::new();
        for file in files {
            let blob = self.store.put_blob(&file.content, &file.mime).await.expect("kept");
            media.push(Media { blob: Some(blob), ..file });
        }
        let mut all: Vec<_> = words.iter().map(|said| sample::part(Role::Reply, said)).collect();
        all[0].role = Role::Post;
        all[0].fields = sample::fields(&rules, &words[0]);
        all[0].media = (0..media.len()).collect();
        let post = Post {
            account: account.clone(),
            channel: ChannelName::new(channel),
            template: "post".to_owned(),
            language: "en".to_owned(),
            parts: all,
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
        let frozen = serde_json::to_vec(&post).expect("JSON");
        let blob = self.store.put_blob(&frozen, "application/json").await.expect("kept");
        let (now, id) = (self.store.now(), DeliveryId::make());
        let publication = Publication {
            id: PublicationId::make(),
            article: ArticleId::new(format!("tram-{number}")),
            headline: "A tram is back".to_owned(),
            created_at: now,
            actor: anna(),
            embargo_until: None,
        };
        let due_at = now + Duration::from_millis(u64::try_from(number * 7919 % 8000).expect("small"));
        let delivery = NewDelivery {
            id: id.clone(),
            account: account.clone(),
            channel: post.channel,
            template: post.template,
            post: Some(blob),
            media: Vec::new(),
            due_at,
            late_at: due_at + Duration::from_secs(7200),
            state: DeliveryState::Scheduled,
            reason: None,
            again: false,
            urgent: false,
        };
        self.store.publish(&publication, &[delivery]).await.expect("taken");
        self.posts.insert(id, words);
    }

    /// Two workers, of which one is killed now and then, and faults all the time.
    async fn go_through(&self, chance: &mut Chance) -> [Child; 2] {
        let start = Instant::now();
        let (mut workers, mut kills) = ([self.worker(), self.worker()], 0);
        let mut next_kill = Duration::from_secs(2);
        while start.elapsed() < TROUBLE {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let faults = &self.running.mock().world().faults;
            if faults.left().len() < 12 {
                faults.add([fault(chance)]);
            }
            if start.elapsed() > next_kill {
                next_kill = start.elapsed() + Duration::from_millis(500 + chance.one_of(2500) as u64);
                workers.swap(0, 1);
                let [killed, _] = &mut workers;
                killed.kill().await.expect("killed");
                *killed = self.worker();
                kills += 1;
            }
        }
        self.running.mock().world().faults.clear();
        println!("{kills} workers were killed");
        workers
    }

    async fn open(&self) -> usize {
        let states = vec![DeliveryState::Scheduled, DeliveryState::Sending];
        self.store.deliveries(&Filter { states, limit: 1_000_000, ..Filter::default() }).await.expect("read").len()
    }

    async fn wait_for_the_end(&self, patience: Duration) {
        let start = Instant::now();
        loop {
            self.look_after_accounts().await;
            let open = self.open().await;
            if open == 0 {
                return;
            }
            if start.elapsed() > patience {
                let states = vec![DeliveryState::Scheduled, DeliveryState::Sending];
                let some = Filter { states, limit: 20, ..Filter::default() };
                let open = self.store.deliveries(&some).await.expect("read");
                let told = |delivery: &Delivery| {
                    let Delivery { id, account, state, waiting, error, .. } = delivery;
                    let error = error.as_ref().map(ToString::to_string);
                    format!("{id} {account} {state} {waiting:?} {}\n", error.unwrap_or_default())
                };
                panic!("not at their end at {}:\n{}", self.store.now(), open.iter().map(told).collect::<String>());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// A refresh token works once, and its answer may be lost: then the account is stopped. A person signs it in again.
    async fn look_after_accounts(&self) {
        for pause in self.store.pauses().await.expect("read") {
            let Scope::Account(account) = &pause.scope else { panic!("{}", pause.reason) };
            let _ = std::fs::remove_file(self.tokens(account));
            self.store.resume(&pause.scope, &anna()).await.expect("resumed");
            let held = vec![DeliveryState::Held];
            let held = Filter { states: held, account: Some(account.clone()), ..Filter::default() };
            for delivery in self.store.deliveries(&held).await.expect("read") {
                self.store.retry(&delivery.id, &anna()).await.expect("retried");
            }
        }
    }

    async fn check(&self) {
        let wall = self.running.mock().world().wall.posts(None, None);
        let mut copies: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let shown = wall.iter().filter(|post| !matches!(post.state.as_str(), "deleted" | "failed"));
        for post in shown {
            let words = self.posts.values().flatten().find(|words| post.text.contains(words.as_str()));
            let words = words.unwrap_or_else(|| panic!("nobody sent {post:?}"));
            *copies.entry((&post.channel, words)).or_default() += 1;
        }
        let mut wrong = Vec::new();
        let mut ends: BTreeMap<String, usize> = BTreeMap::new();
        for (id, words) in &self.posts {
            let delivery = self.store.delivery(id).await.expect("it is there");
            let of_words = |words: &String| copies.get(&(delivery.channel.as_str(), words.as_str())).copied();
            let out: Vec<usize> = words.iter().map(|words| of_words(words).unwrap_or(0)).collect();
            *ends.entry(format!("{} {}", delivery.channel, delivery.state)).or_default() += 1;
            let can_be_asked = self.rules[delivery.channel.as_str()].find.is_some();
            let parts = delivery.receipt.as_ref().map_or(0, |receipt| receipt.parts.len());
            let right = match delivery.state {
                DeliveryState::Sent => out.iter().all(|copies| *copies == 1) && parts == words.len(),
                DeliveryState::Uncertain => !can_be_asked && out.iter().all(|copies| *copies <= 1),
                _ => false,
            };
            if !right {
                let dossier = self.store.dossier(id.as_str()).await.expect("it is there");
                wrong.push(format!("{} is {}, out {out:?}: {:#?}", delivery.account, delivery.state, dossier.history));
            }
        }
        println!("{ends:?}");
        assert!(
            wrong.is_empty(),
            "{} of {}:\n{}",
            wrong.len(),
            self.posts.len(),
            wrong[..wrong.len().min(3)].join("\n")
        );
        let ledger = self.ledger();
        for (channel, rules) in &self.rules {
            for quota in &rules.quotas {
                wrong.extend(ledger.exceeded(&ChannelName::new(channel), quota));
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "limits");
    }
}

fn channel_of(account: &AccountName) -> &str {
    account.as_str().split_once('-').expect("an account of the soak").0
}

/// Something that goes wrong with one of the next requests.
fn fault(chance: &mut Chance) -> Fault {
    let mut one_of = |n: usize| chance.one_of(n);
    let channel = TOWN[one_of(TOWN.len())].0;
    let kinds = [
        Kind::Latency,
        Kind::DropBefore,
        Kind::DropAfter,
        Kind::TooFast,
        Kind::ServerErrorBefore,
        Kind::ServerErrorAfter,
    ];
    let kind = kinds[one_of(kinds.len())];
    // A server of mail that gets too much is left alone for five minutes.
    let takes_long = kind == Kind::TooFast && channel == "email";
    let kind = if takes_long && proofs::times() < MANY { Kind::DropAfter } else { kind };
    Fault {
        after: u32::try_from(one_of(4)).expect("small"),
        // Some answers come when nobody waits for them any more.
        latency_ms: (kind == Kind::Latency).then(|| [50, 400, 1900, 2600][one_of(4)]),
        retry_after_seconds: Some(1),
        ..Fault::new(channel, kind)
    }
}
