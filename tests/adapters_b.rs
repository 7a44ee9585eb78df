//! Facebook, Instagram, YouTube, TikTok and e-mail: each adapter through the whole wire against its fake.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{self, Account, Adapter};
use fanfare::channel::Rules;
use fanfare::clock::SystemClock;
use fanfare::delivery::{Class, Entry, Found, Journal, Mint, OpenStep, Receipt, Step, Stop};
use fanfare::id::{AccountName, ChannelName};
use fanfare::mock::faults::Kind;
use fanfare::mock::{Mock, Options, Running};
use fanfare::post::{LinkPlace, Media, MediaKind, Part, Post, PostLink, Role};
use fanfare::secret::Secret;
use fanfare::text::Rich;
use fanfare::wire::{self, Error, Permits, Reach, Response};
use serde_json::{Map, Value, json};

/// A channel, its rules, and the step that publishes there.
const CHANNELS: [(&str, &str, &str); 5] = [
    ("facebook", include_str!("../channels/facebook/channel.toml"), "post/0"),
    ("instagram", include_str!("../channels/instagram/channel.toml"), "post/0"),
    ("youtube", include_str!("../channels/youtube/channel.toml"), "video/0"),
    ("tiktok", include_str!("../channels/tiktok/channel.toml"), "post/0"),
    ("email", include_str!("../channels/email/channel.toml"), "recipient/0"),
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
        self.begun.lock().expect("one thread").push(step.clone());
        Ok(self.result(&step.key()).map_or(Entry::Run, Entry::Done))
    }

    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop> {
        self.results.lock().expect("one thread").insert(step.key(), result.clone());
        Ok(())
    }

    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop> {
        let value = match mint {
            Mint::Time => format!("{:.3}", jiff::Timestamp::now()),
            _ => uuid::Uuid::now_v7().simple().to_string(),
        };
        Ok(self.minted.lock().expect("one thread").entry(name.to_owned()).or_insert(value).clone())
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
    fn forget(&self, key: &str) -> (Value, OpenStep) {
        let stored = self.results.lock().expect("one thread").remove(key).expect("the step is stored");
        let step = self.begun.lock().expect("one thread").iter().find(|step| step.key() == key).cloned();
        let since = jiff::Timestamp::now() - Duration::from_secs(5);
        (stored, OpenStep { step: step.expect("it was begun"), since })
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
fn adapter(channel: &str, rules: &Rules, running: &Running) -> Box<dyn Adapter> {
    let named = |text: &String| text.replace("{account}", channel);
    let secrets = rules.credentials.iter();
    let secrets = secrets.filter_map(|(name, rule)| Some((name.clone(), Secret::new(named(rule.sandbox.as_ref()?)))));
    let settings = rules.settings.iter();
    let settings = settings.filter_map(|(name, rule)| Some((name.clone(), named(rule.sandbox.as_ref()?))));
    let mut account = Account {
        name: AccountName::new(channel),
        channel: ChannelName::new(channel),
        api_url: format!("{}/{channel}", running.base_url()).parse().expect("a URL"),
        secrets: secrets.collect(),
        settings: settings.collect(),
        figures: rules.adapter.as_ref().map(|table| table.figures.clone().into_iter().collect()).unwrap_or_default(),
    };
    account.settings.insert("smtp_host".to_owned(), running.smtp().ip().to_string());
    account.settings.insert("smtp_port".to_owned(), running.smtp().port().to_string());
    let reach = Arc::new(Reach::sandbox());
    let network = wire::network(Arc::new(SystemClock::new()), reach.clone());
    let wire = wire::client(network, reach, channel, Arc::new(Open));
    adapters::make(account, wire).expect("a channel of the registry")
}

fn media(kind: MediaKind, mime: &str, content: Vec<u8>) -> Media {
    Media {
        kind,
        source: "card".into(),
        mime: mime.into(),
        width: None,
        height: None,
        duration_s: None,
        size_bytes: None,
        alt: "A red card".into(),
        blob: None,
        content: content.into(),
        public_url: None,
    }
}

fn picture() -> Vec<u8> {
    let mut picture = Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(1080, 1350, image::Rgb([200, 40, 40]));
    pixels.write_to(&mut picture, image::ImageFormat::Jpeg).expect("a picture in memory");
    picture.into_inner()
}

/// An MP4 of 720 x 1280 that says that it lasts five seconds, and nothing after that.
fn clip() -> Vec<u8> {
    let atom = |kind: &[u8; 4], body: Vec<u8>| {
        let size = u32::try_from(body.len() + 8).expect("a small atom");
        [size.to_be_bytes().to_vec(), kind.to_vec(), body].concat()
    };
    let mut movie_header = vec![0; 100];
    movie_header[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    movie_header[16..20].copy_from_slice(&5000_u32.to_be_bytes());
    let mut track_header = vec![0; 84];
    track_header[76..80].copy_from_slice(&(720_u32 << 16).to_be_bytes());
    track_header[80..84].copy_from_slice(&(1280_u32 << 16).to_be_bytes());
    let track = atom(b"trak", atom(b"tkhd", track_header));
    let movie = atom(b"moov", [atom(b"mvhd", movie_header), track].concat());
    [atom(b"ftyp", b"isom\0\0\0\0isom".to_vec()), movie, atom(b"mdat", vec![0; 600_000])].concat()
}

fn post(channel: &str, rules: &Rules) -> Post {
    let media = match rules.media.required {
        Some(MediaKind::Video) => vec![media(MediaKind::Video, "video/mp4", clip())],
        _ => vec![media(MediaKind::Image, "image/jpeg", picture())],
    };
    let fields = [
        ("title", "The harbour ferry & its crew are back"),
        ("tags", "ferry, old harbour"),
        ("subject", "Паром вернулся — the ferry is back"),
        ("preheader", "The first boat leaves at six"),
        ("html", "<html><body><h1>The ferry is back</h1></body></html>"),
    ];
    let fields = fields.into_iter().filter(|(name, _)| rules.fields.contains_key(*name));
    let part = Part {
        role: Role::Post,
        text: Rich { text: "The harbour ferry is back.\n\nhttps://news.example/ferry".into(), spans: Vec::new() },
        lengths: Vec::new(),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<BTreeMap<_, _>>(),
        media: vec![0],
    };
    Post {
        account: AccountName::new(channel),
        channel: ChannelName::new(channel),
        template: "post".into(),
        language: "en".into(),
        parts: vec![part],
        link: None,
        card: None,
        media,
        options: rules.options.iter().filter_map(|(name, rule)| Some((name.clone(), rule.default.clone()?))).collect(),
        cost: None,
        warnings: Vec::new(),
        skipped: None,
    }
}

/// Serves `content` at a public URL, as the media host does.
async fn host(content: Vec<u8>) -> url::Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/card.jpg", listener.local_addr().expect("its address"));
    let serve = move || async move { ([("content-type", "image/jpeg")], content) };
    let app = axum::Router::new().route("/card.jpg", axum::routing::get(serve));
    tokio::spawn(async move { axum::serve(listener, app).await });
    url.parse().expect("a URL")
}

/// Runs the action again each time it parks, as the dispatcher does.
async fn publish(adapter: &dyn Adapter, post: &Post, journal: &Memory) -> Result<Receipt, Stop> {
    loop {
        match adapter.publish(post, journal).await {
            Err(Stop::Park { .. }) => {}
            outcome => return outcome,
        }
    }
}

#[tokio::test]
async fn a_post_goes_out_once_and_is_found_again() {
    let running = mock().await;
    let here = running.mock().channels();
    for (channel, text, key) in CHANNELS.into_iter().filter(|c| here.contains(&c.0)) {
        let rules: Rules = toml::from_str(text).expect("the rules");
        let (adapter, mut post, journal) =
            (adapter(channel, &rules, &running), post(channel, &rules), Memory::default());
        if rules.media.by_url {
            post.media[0].public_url = Some(host(picture()).await);
        }
        let who = adapter.whoami().await.unwrap_or_else(|failure| panic!("{channel}: {failure}"));
        assert!(!who.id.is_empty(), "{channel}");
        let receipt = publish(&*adapter, &post, &journal).await.unwrap_or_else(|stop| panic!("{channel}: {stop:?}"));
        assert_eq!(receipt.parts.len(), 1, "{channel}");

        let (stored, open) = journal.forget(key);
        let found = adapter.find(&post, &open, &journal).await.unwrap_or_else(|e| panic!("{channel}: {e}"));
        match (rules.find.is_some(), found) {
            (true, Found::Sent(value)) => assert_eq!(value["id"], stored["id"], "{channel}"),
            (false, Found::CannotTell { .. }) => {}
            (_, found) => panic!("{channel}: {found:?}"),
        }
        journal.finish(&open.step, &stored).await.expect("stored");
        assert_eq!(publish(&*adapter, &post, &journal).await, Ok(receipt.clone()), "{channel}: done is done");
        let posts = running.mock().world().wall.posts(Some(channel), None);
        assert_eq!(posts.len(), 1, "{channel}");

        let edited = adapter.edit(&post, &receipt, &Memory::default()).await;
        assert_eq!(edited.is_ok(), rules.capabilities.edit, "{channel}: {edited:?}");
        let answered = adapter.reply(&post.parts[0], &receipt, &Memory::default()).await;
        assert_eq!(answered.is_ok(), rules.capabilities.reply, "{channel}: {answered:?}");
        for _ in 0..2 {
            let deleted = adapter.delete(&receipt, &Memory::default()).await;
            assert_eq!(deleted.is_ok(), rules.capabilities.delete, "{channel}: {deleted:?}");
        }
    }
    running.shutdown().await;
}

#[tokio::test]
async fn a_page_takes_a_link_with_its_card_and_a_gallery() {
    let running = mock().await;
    if running.mock().channels().contains(&"facebook") {
        let rules: Rules = toml::from_str(CHANNELS[0].1).expect("the rules");
        let (adapter, mut post) = (adapter("facebook", &rules, &running), post("facebook", &rules));
        post.media.push(media(MediaKind::Image, "image/jpeg", picture()));
        post.parts[0].media = vec![0, 1];
        publish(&*adapter, &post, &Memory::default()).await.expect("a gallery");
        post.media.clear();
        post.parts[0].media.clear();
        post.link = Some(PostLink { url: "https://news.example/a".parse().expect("a URL"), place: LinkPlace::Card });
        let receipt = publish(&*adapter, &post, &Memory::default()).await.expect("a link");
        assert!(receipt.parts[0].url.is_some());
        let posts = running.mock().world().wall.posts(Some("facebook"), None);
        let media: Vec<usize> = posts.iter().map(|post| post.media.len()).collect();
        assert_eq!(media, [2, 0]);
        let links: Map<String, Value> = posts[1].details.clone();
        assert_eq!(links.get("link"), Some(&json!("https://news.example/a")));
    }
    running.shutdown().await;
}

/// The request that publishes on each channel, and what happens before its answer is lost.
const LAST_REQUESTS: [(&str, &str, &str); 4] = [
    ("facebook", "POST", "/v26.0/1020304050/photos"),
    ("instagram", "POST", "/v26.0/17841400000000001/media_publish"),
    ("youtube", "PUT", "/upload/youtube/v3/videos"),
    ("tiktok", "PUT", ""),
];

#[tokio::test]
async fn a_lost_answer_is_asked_for_and_a_lost_request_is_sent_again() {
    let running = mock().await;
    for (kind, acts) in [(Kind::DropAfter, true), (Kind::ServerErrorAfter, true), (Kind::ServerErrorBefore, false)] {
        for (channel, method, path) in LAST_REQUESTS {
            let rules = CHANNELS.iter().find(|entry| entry.0 == channel).map(|entry| toml::from_str(entry.1));
            let rules: Rules = rules.expect("a channel").expect("its rules");
            let (adapter, mut post) = (adapter(channel, &rules, &running), post(channel, &rules));
            if rules.media.by_url {
                post.media[0].public_url = Some(host(picture()).await);
            }
            running.mock().world().faults.clear();
            running.mock().clear();
            let fault = json!({"channel": channel, "method": method, "path_prefix": path, "kind": kind});
            running.mock().world().faults.add([serde_json::from_value(fault).expect("a fault")]);

            let (journal, name) = (Memory::default(), format!("{channel} {kind:?}"));
            let lost = publish(&*adapter, &post, &journal).await;
            let Err(Stop::Failed { step, failure }) = lost else { panic!("{name}: {lost:?}") };
            assert_eq!(failure.class, Class::MayHaveActed, "{name}: {failure}");
            let open = OpenStep { since: jiff::Timestamp::now() - Duration::from_secs(5), step };
            let found = adapter.find(&post, &open, &journal).await.unwrap_or_else(|e| panic!("{name}: {e}"));
            match found {
                Found::Sent(value) if acts => journal.finish(&open.step, &value).await.expect("stored"),
                Found::Absent if !acts => {}
                found => panic!("{name}: {found:?}"),
            }
            publish(&*adapter, &post, &journal).await.unwrap_or_else(|stop| panic!("{name}: {stop:?}"));
            assert_eq!(running.mock().world().wall.posts(Some(channel), None).len(), 1, "{name}");
        }
    }
    running.shutdown().await;
}

#[tokio::test]
async fn a_dead_token_stops_the_account() {
    let running = mock().await;
    let here = running.mock().channels();
    for (channel, text, _) in CHANNELS.into_iter().filter(|c| here.contains(&c.0)) {
        let rules: Rules = toml::from_str(text).expect("the rules");
        let mut rules = rules;
        for credential in rules.credentials.values_mut() {
            credential.sandbox = Some("sandbox-expired".to_owned());
        }
        let adapter = adapter(channel, &rules, &running);
        let failure = adapter.whoami().await.err().unwrap_or_else(|| panic!("{channel}: signed in"));
        assert!(matches!(failure.class, Class::Expired | Class::Unauthorized), "{channel}: {failure:?}");
        let failure = adapter.refresh().await.err().unwrap_or_else(|| panic!("{channel}: refreshed"));
        assert_eq!(failure.class, Class::Unauthorized, "{channel}: {failure}");
    }
    running.shutdown().await;
}

#[tokio::test]
async fn a_token_is_renewed_where_the_platform_does_that() {
    let running = mock().await;
    for channel in ["instagram", "youtube", "tiktok"] {
        let text = CHANNELS.iter().find(|entry| entry.0 == channel).expect("a channel").1;
        let rules: Rules = toml::from_str(text).expect("the rules");
        let fresh = adapter(channel, &rules, &running).refresh().await;
        let fresh = fresh.unwrap_or_else(|failure| panic!("{channel}: {failure}"));
        assert!(fresh.contains_key("access_token"), "{channel}");
    }
    running.shutdown().await;
}
