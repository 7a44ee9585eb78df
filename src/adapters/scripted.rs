//! For the adapters' tests: a wire that answers from a script and a journal that forgets at the end.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::{Account, Row};
use crate::delivery::{Entry, Journal, Mint, OpenStep, Step, Stop};
use crate::id::{AccountName, ChannelName};
use crate::post::{Media, MediaKind, Part, Post, Role};
use crate::secret::Secret;
use crate::text::Rich;
use crate::wire::{Error, Mail, Mailer, Permit, Request, Response, SmtpServer, Transport, Wire};

/// When every scripted answer arrives.
pub const NOW: &str = "2026-11-23T09:00:00Z";

/// An answer of JSON; of nothing, for `Null`.
pub fn response(status: u16, body: &Value) -> Response {
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    Response { status, headers: HeaderMap::new(), body, received_at: NOW.parse().expect("a time") }
}

/// Holds that each row of an adapter's table decides at least one of the samples: a row without any is a guess.
pub fn each_row_is_met<'s>(rows: &[Row], samples: impl IntoIterator<Item = (u16, &'s str)>) {
    let samples: Vec<_> = samples.into_iter().map(|(status, said)| (status, said.to_lowercase())).collect();
    let deciding =
        |(status, said): &(u16, String)| rows.iter().position(|(its, sign, _)| its == status && said.contains(sign));
    let met: Vec<usize> = samples.iter().filter_map(deciding).collect();
    for (n, row) in rows.iter().enumerate() {
        assert!(met.contains(&n), "no sample meets {row:?}");
    }
}

/// The same, of a table by names or numbers.
pub fn each_key_is_met<K: PartialEq + std::fmt::Debug, C>(rows: &[(K, C)], samples: impl IntoIterator<Item = K>) {
    let samples = Vec::from_iter(samples);
    for (key, _) in rows {
        assert!(samples.contains(key), "no sample meets {key:?}");
    }
}

/// Answers in the order of the script and remembers what it was asked.
#[derive(Default)]
pub struct Script {
    answers: Mutex<VecDeque<Result<Response, Error>>>,
    replies: Mutex<VecDeque<Result<String, Error>>>,
    requests: Mutex<Vec<Request>>,
    mails: Mutex<Vec<Mail>>,
}

impl Script {
    pub fn new(answers: impl IntoIterator<Item = Response>) -> Arc<Self> {
        Self::of(answers.into_iter().map(Ok))
    }

    pub fn of(answers: impl IntoIterator<Item = Result<Response, Error>>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() })
    }

    pub fn mail(replies: impl IntoIterator<Item = Result<String, Error>>) -> Arc<Self> {
        Arc::new(Self { replies: Mutex::new(replies.into_iter().collect()), ..Self::default() })
    }

    pub fn wire(self: &Arc<Self>) -> Wire {
        Wire { http: self.clone(), mail: self.clone() }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no panic inside").clone()
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().expect("no panic inside").clone()
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let label = request.label();
        self.requests.lock().expect("no panic inside").push(request);
        self.answers.lock().expect("no panic inside").pop_front().unwrap_or_else(|| panic!("no answer for {label}"))
    }
}

#[async_trait]
impl Mailer for Script {
    async fn send_within(&self, mail: Mail, _permit: Permit) -> Result<String, Error> {
        self.mails.lock().expect("no panic inside").push(mail);
        self.replies.lock().expect("no panic inside").pop_front().expect("a reply for each mail")
    }

    async fn verify(&self, _server: &SmtpServer) -> Result<(), Error> {
        Ok(())
    }
}

/// A journal in memory: finished steps give their results, and it writes down which steps began.
#[derive(Default)]
pub struct Memory {
    results: Mutex<BTreeMap<String, Value>>,
    minted: Mutex<BTreeMap<String, String>>,
    begun: Mutex<Vec<String>>,
    /// By which calls steps were to act, of those that said so.
    asked: Mutex<Vec<(String, &'static str)>>,
    taken_back: Mutex<Vec<String>>,
    /// How long after [`NOW`] it is.
    later_s: Mutex<i64>,
    /// And was as a step ended, of those that ended later than that.
    done_s: Mutex<BTreeMap<String, i64>>,
}

impl Memory {
    pub fn with(self, key: &str, result: Value) -> Self {
        self.results.lock().expect("no panic inside").insert(key.to_owned(), result);
        self
    }

    pub fn taken_back(&self) -> Vec<String> {
        self.taken_back.lock().expect("no panic inside").clone()
    }

    pub fn later(&self, seconds: i64) {
        *self.later_s.lock().expect("no panic inside") += seconds;
    }

    fn is_over(&self, step: &Step) -> bool {
        let now_s = *self.later_s.lock().expect("no panic inside");
        let done_s = self.done_s.lock().expect("no panic inside").get(&step.key()).copied().unwrap_or(0);
        step.valid_for.is_some_and(|valid_for| now_s - done_s >= valid_for.as_secs().cast_signed())
    }

    pub fn asked(&self) -> Vec<(String, &'static str)> {
        self.asked.lock().expect("no panic inside").clone()
    }

    pub fn begun(&self) -> Vec<String> {
        self.begun.lock().expect("no panic inside").clone()
    }
}

#[async_trait]
impl Journal for Memory {
    async fn begin(&self, step: &Step) -> Result<Entry, Stop> {
        if let Some(result) = self.result(&step.key()).filter(|_| !self.is_over(step)) {
            return Ok(Entry::Done(result));
        }
        self.begun.lock().expect("no panic inside").push(step.key());
        if let Some(asks) = step.call {
            self.asked.lock().expect("no panic inside").push((step.key(), asks.action));
        }
        Ok(Entry::Run)
    }

    async fn finish(&self, step: &Step, result: &Value) -> Result<(), Stop> {
        let now_s = *self.later_s.lock().expect("no panic inside");
        self.done_s.lock().expect("no panic inside").insert(step.key(), now_s);
        self.results.lock().expect("no panic inside").insert(step.key(), result.clone());
        Ok(())
    }

    async fn mint(&self, name: &str, mint: Mint) -> Result<String, Stop> {
        let value = match mint {
            Mint::Uuid => "00000000000070008000000000000001".to_owned(),
            Mint::Time => "2026-11-23T09:00:00.000Z".to_owned(),
            Mint::Tid => "3lbcdefghijk2".to_owned(),
        };
        Ok(self.minted.lock().expect("no panic inside").entry(name.to_owned()).or_insert(value).clone())
    }

    fn did_not_act(&self, step: &Step) {
        self.taken_back.lock().expect("no panic inside").push(step.key());
    }

    fn result(&self, key: &str) -> Option<Value> {
        self.results.lock().expect("no panic inside").get(key).cloned()
    }

    fn minted(&self, name: &str) -> Option<String> {
        self.minted.lock().expect("no panic inside").get(name).cloned()
    }

    fn now(&self) -> Timestamp {
        let later = SignedDuration::from_secs(*self.later_s.lock().expect("no panic inside"));
        NOW.parse::<Timestamp>().expect("a time") + later
    }
}

/// An account of `channel` at `https://api.example`.
pub fn account(channel: &str, secrets: &[(&str, &str)], settings: &[(&str, &str)]) -> Account {
    Account {
        name: AccountName::new("desk"),
        channel: ChannelName::new(channel),
        api_url: "https://api.example".parse().expect("a URL"),
        secrets: secrets.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(value))).collect(),
        settings: settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        figures: Map::new(),
    }
}

/// A post of one part with `text`, and the media if any.
pub fn post(channel: &str, text: &str, media: Vec<Media>) -> Post {
    let part = Part {
        role: Role::Post,
        text: Rich { text: text.to_owned(), spans: Vec::new() },
        lengths: Vec::new(),
        fields: BTreeMap::new(),
        media: (0..media.len()).collect(),
    };
    Post {
        account: AccountName::new("desk"),
        channel: ChannelName::new(channel),
        template: "post".to_owned(),
        language: "en".to_owned(),
        parts: vec![part],
        link: None,
        card: None,
        media,
        options: Map::new(),
        cost: None,
        warnings: Vec::new(),
        skipped: None,
        thumbnail: None,
        corrects: None,
    }
}

/// A file of `size` bytes.
pub fn media(kind: MediaKind, mime: &str, size: usize) -> Media {
    Media {
        kind,
        source: "card".to_owned(),
        mime: mime.to_owned(),
        width: Some(1080),
        height: Some(1350),
        duration_s: Some(5.0),
        size_bytes: Some(size as u64),
        alt: "A tram crosses a bridge".to_owned(),
        animated: false,
        blob: None,
        content: Bytes::from(vec![7; size]),
        public_url: Some("https://media.example/card.jpg".parse().expect("a URL")),
    }
}

/// `step`, begun when [`NOW`] was.
pub fn open(step: Step) -> OpenStep {
    OpenStep { step, since: NOW.parse::<Timestamp>().expect("a time") }
}
