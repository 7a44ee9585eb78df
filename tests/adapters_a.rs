//! X, Mastodon, Bluesky and Telegram: each adapter through the whole wire against its fake, and their rules read.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{self, Account, Adapter};
use fanfare::channel::Rules;
use fanfare::clock::SystemClock;
use fanfare::delivery::{Entry, Found, Journal, Mint, OpenStep, Step, StepKind, Stop};
use fanfare::id::{AccountName, ChannelName};
use fanfare::mock::{Mock, Options, Running};
use fanfare::post::{Media, MediaKind, Part, Post, Role};
use fanfare::secret::Secret;
use fanfare::text::Rich;
use fanfare::wire::{self, Error, Permits, Reach, Response};
use serde_json::Value;

const CHANNELS: [(&str, &str); 4] = [
    ("twitter", include_str!("../channels/twitter/channel.toml")),
    ("mastodon", include_str!("../channels/mastodon/channel.toml")),
    ("bluesky", include_str!("../channels/bluesky/channel.toml")),
    ("telegram", include_str!("../channels/telegram/channel.toml")),
];

/// A journal in memory.
#[derive(Default)]
struct Memory {
    results: Mutex<HashMap<String, Value>>,
    minted: Mutex<HashMap<String, String>>,
    begun: Mutex<Vec<Step>>,
}

#[async_trait]
impl Journal for Memory {
    async fn begin(&self, step: &Step) -> Result<Entry, Stop> {
        let done = self.results.lock().expect("one thread").get(&step.key()).cloned();
        self.begun.lock().expect("one thread").push(step.clone());
        Ok(done.map_or(Entry::Run, Entry::Done))
    }

    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop> {
        self.results.lock().expect("one thread").insert(step.key(), result.clone());
        Ok(())
    }

    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop> {
        let mut minted = self.minted.lock().expect("one thread");
        let n = minted.len();
        let now = jiff::Timestamp::now();
        let value = minted.entry(name.to_owned()).or_insert_with(|| match mint {
            Mint::Uuid => uuid::Uuid::now_v7().to_string(),
            Mint::Time => format!("{now:.3}"),
            Mint::Tid => {
                let ticks = (now.as_microsecond().cast_unsigned() << 10) | n as u64;
                let sorted = b"234567abcdefghijklmnopqrstuvwxyz";
                (0..13).rev().map(|digit| char::from(sorted[(ticks >> (5 * digit)) as usize & 31])).collect()
            }
        });
        Ok(value.clone())
    }

    fn result(&self, key: &str) -> Option<Value> {
        self.results.lock().expect("one thread").get(key).cloned()
    }

    fn minted(&self, name: &str) -> Option<String> {
        self.minted.lock().expect("one thread").get(name).cloned()
    }
}

impl Memory {
    /// Forgets the result of `key`, as if the worker had died between the platform's answer and the store.
    fn forget(&self, key: &str) {
        self.results.lock().expect("one thread").remove(key);
    }

    fn step(&self, key: &str) -> Step {
        let begun = self.begun.lock().expect("one thread");
        begun.iter().find(|step| step.key() == key).expect("it was begun").clone()
    }
}

/// Lets everything out for ten seconds.
struct Open;

#[async_trait]
impl Permits for Open {
    async fn permit(&self, _: &str, _: bool) -> Result<Duration, Error> {
        Ok(Duration::from_secs(10))
    }

    fn observe(&self, _: &str, _: &Response) {}
}

async fn mock() -> Running {
    let http = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let smtp = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    Mock::serve(Arc::new(SystemClock::new()), Options::default(), http, smtp).expect("the mock starts")
}

/// The account of the sandbox on `channel`, as its rules describe it.
fn adapter(channel: &str, rules: &Rules, base: &str) -> Box<dyn Adapter> {
    let named = |text: &String| text.replace("{account}", channel);
    let account = Account {
        name: AccountName::new(channel),
        channel: ChannelName::new(channel),
        api_url: format!("{base}/{channel}").parse().expect("a URL"),
        secrets: rules
            .credentials
            .iter()
            .filter_map(|(name, rule)| Some((name.clone(), Secret::new(named(rule.sandbox.as_ref()?)))))
            .collect(),
        settings: rules
            .settings
            .iter()
            .filter_map(|(name, rule)| Some((name.clone(), named(rule.sandbox.as_ref()?))))
            .collect(),
        figures: rules.adapter.as_ref().map(|table| table.figures.clone().into_iter().collect()).unwrap_or_default(),
    };
    let reach = Arc::new(Reach::sandbox());
    let network = wire::network(Arc::new(SystemClock::new()), reach.clone());
    let wire = wire::client(network, reach, channel, Arc::new(Open));
    adapters::make(account, wire).expect("a channel of the registry")
}

fn part(role: Role, text: &str, media: Vec<usize>) -> Part {
    Part { role, text: Rich::plain(text), lengths: Vec::new(), fields: BTreeMap::new(), media }
}

/// Two parts, the first with a picture.
fn post(channel: &str) -> Post {
    let mut picture = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(640, 360, image::Rgb([200, 40, 40]));
    pixels.write_to(&mut picture, image::ImageFormat::Jpeg).expect("a picture in memory");
    let media = Media {
        kind: MediaKind::Image,
        source: "card".into(),
        mime: "image/jpeg".into(),
        width: Some(640),
        height: Some(360),
        duration_s: None,
        size_bytes: None,
        alt: "A red card".into(),
        blob: None,
        content: picture.into_inner().into(),
        public_url: None,
    };
    Post {
        account: AccountName::new(channel),
        channel: ChannelName::new(channel),
        template: "post".into(),
        language: "en".into(),
        parts: vec![
            part(Role::Post, "The harbour ferry & its crew are back\n\nhttps://news.example/ferry", vec![0]),
            part(Role::Reply, "The first boat leaves at six", Vec::new()),
        ],
        link: None,
        card: None,
        media: vec![media],
        options: serde_json::Map::new(),
        cost: None,
        warnings: Vec::new(),
        skipped: None,
    }
}

#[test]
fn the_rules_of_four_channels_are_read() {
    for (channel, text) in CHANNELS {
        let rules: Rules = toml::from_str(text).unwrap_or_else(|error| panic!("{channel}: {error}"));
        let names: std::collections::BTreeSet<&str> = rules.quotas.iter().map(|quota| quota.name.as_str()).collect();
        assert_eq!(names.len(), rules.quotas.len(), "{channel}: two quotas of one name");
    }
}

#[tokio::test]
async fn a_thread_goes_out_is_found_again_is_answered_and_is_taken_down() {
    let running = mock().await;
    for (channel, text) in CHANNELS {
        let rules: Rules = toml::from_str(text).expect("the rules");
        let (adapter, post, journal) = (adapter(channel, &rules, running.base_url()), post(channel), Memory::default());
        let who = adapter.whoami().await.unwrap_or_else(|failure| panic!("{channel}: {failure}"));
        assert!(!who.id.is_empty(), "{channel}");

        let receipt = adapter.publish(&post, &journal).await.unwrap_or_else(|stop| panic!("{channel}: {stop:?}"));
        assert_eq!(receipt.parts.len(), 2, "{channel}");

        for n in 0..2 {
            let key = format!("part/{n}");
            let stored = journal.result(&key).expect("the part is stored");
            let step = journal.step(&key);
            assert_ne!(step.kind, StepKind::Repeatable, "{channel}");
            journal.forget(&key);
            let open = OpenStep { step, since: jiff::Timestamp::now() - Duration::from_secs(5) };
            let found = adapter.find(&post, &open, &journal).await.unwrap_or_else(|e| panic!("{channel}: {e}"));
            match (rules.find.is_some(), found) {
                (true, Found::Sent(value)) => assert_eq!(value, stored, "{channel} {key}"),
                (false, Found::CannotTell { .. }) => {}
                (_, found) => panic!("{channel} {key}: {found:?}"),
            }
            journal.results.lock().expect("one thread").insert(key, stored);
        }
        let again = adapter.publish(&post, &journal).await.unwrap_or_else(|stop| panic!("{channel}: {stop:?}"));
        assert_eq!(again, receipt, "{channel}: a finished action touches nothing");

        let more = part(Role::Reply, "Correction: it leaves at seven", Vec::new());
        let replying = Memory::default();
        let answer = adapter.reply(&more, &receipt, &replying).await;
        let answer = answer.unwrap_or_else(|stop| panic!("{channel}: {stop:?}"));
        if rules.find.is_some() {
            let open = OpenStep { step: replying.step("reply/0"), since: jiff::Timestamp::now() };
            let found = adapter.find(&post, &open, &replying).await;
            assert_eq!(found, Ok(Found::sent(&answer.parts[0])), "{channel}");
        }

        for out in [&answer, &receipt, &receipt] {
            let deleted = adapter.delete(out, &Memory::default()).await;
            deleted.unwrap_or_else(|stop| panic!("{channel}: {stop:?}"));
        }
        if channel != "telegram" {
            let open = OpenStep { step: Step::once("part", 0), since: jiff::Timestamp::now() };
            let found = adapter.find(&post, &open, &journal).await;
            assert_eq!(found, Ok(Found::Absent), "{channel}: what is deleted is absent");
        }
    }
    running.shutdown().await;
}

#[tokio::test]
async fn an_edit_keeps_the_id() {
    let running = mock().await;
    for (channel, text) in CHANNELS {
        let rules: Rules = toml::from_str(text).expect("the rules");
        let (adapter, mut post) = (adapter(channel, &rules, running.base_url()), post(channel));
        if rules.capabilities.edit {
            let receipt =
                adapter.publish(&post, &Memory::default()).await.unwrap_or_else(|e| panic!("{channel}: {e:?}"));
            post.parts[0].text = Rich::plain("The harbour ferry is back, its crew is not");
            let edited = adapter.edit(&post, &receipt, &Memory::default()).await;
            assert_eq!(edited, Ok(receipt), "{channel}");
            let twice = adapter.edit(&post, edited.as_ref().expect("edited"), &Memory::default()).await;
            assert_eq!(twice, edited, "{channel}: an edit that changes nothing is none");
        } else {
            let refused = adapter.edit(&post, &Default::default(), &Memory::default()).await;
            assert!(matches!(refused, Err(Stop::Failed { .. })), "{channel}");
        }
    }
    running.shutdown().await;
}
