//! The accounts of a worker that is a process of its own, `CHANNEL-NUMBER` each, and the network as they see it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use async_trait::async_trait;
use fanfare::adapters::{self, Tokens};
use fanfare::channel::{Channels, Rules};
use fanfare::clock::{Clock, SystemClock};
use fanfare::dispatch::{Desk, Policy, Sender};
use fanfare::id::{AccountName, ChannelName};
use fanfare::media::host::{Host, LoopbackHost};
use fanfare::secret::Secret;
use fanfare::wire::{
    self, Body, Error, Mail, Mailer, Permit, Permits, Reach, Request, Response, SmtpServer, Transport, Wire,
};

use super::Orders;
use super::places::{Places, add_line};
use crate::behaviour::stage;

/// Two readers of a single worker's mail, so that something is left to do when the first has it.
pub const READERS: &str = "reader@example.com, writer@example.com";

/// All that a worker's accounts share.
pub struct Office {
    rules: BTreeMap<String, Arc<Rules>>,
    fakes: String,
    smtp: SocketAddr,
    shared: Option<PathBuf>,
    places: Arc<Places>,
    network: Wire,
    reach: Arc<Reach>,
    host: Arc<LoopbackHost>,
}

impl Office {
    pub async fn open(orders: Orders, ahead_s: Arc<AtomicI64>) -> Arc<Self> {
        let channels = Channels::embedded().expect("what is built in is valid");
        let hurried = |name: &str| {
            let mut rules = channels.get(name).expect("a channel of the registry").rules.clone();
            if let Some(find) = &mut rules.find {
                find.settle_s.clone_from(&orders.settle_s);
            }
            if !orders.limits {
                rules.quotas.clear();
            }
            (name.to_owned(), Arc::new(rules))
        };
        let reach = Arc::new(Reach::sandbox());
        Arc::new(Self {
            rules: adapters::registry().iter().map(|(name, _)| hurried(name)).collect(),
            places: Arc::new(Places::new(&orders, ahead_s)),
            network: wire::network(Arc::new(SystemClock::new()), reach.clone()),
            reach,
            host: Arc::new(LoopbackHost::start().await.expect("a free port")),
            fakes: orders.fakes,
            smtp: orders.smtp,
            shared: orders.shared,
        })
    }

    /// Where the account's renewed tokens are.
    fn tokens(&self, account: &AccountName) -> Option<PathBuf> {
        Some(self.shared.as_ref()?.join(format!("{account}.tokens")))
    }
}

fn channel_of(account: &AccountName) -> &str {
    account.as_str().split_once('-').expect("an account of a channel").0
}

#[async_trait]
impl Desk for Office {
    fn rules(&self, channel: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(self.rules[channel.as_str()].clone())
    }

    async fn sender(&self, name: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        let channel = channel_of(name);
        let rules = self.rules[channel].clone();
        let mut account = stage::account(name.as_str(), channel, &rules, &self.fakes, self.smtp);
        if rules.capabilities.per_recipient && self.shared.is_none() {
            account.settings.insert("to".to_owned(), READERS.to_owned());
        }
        if let Some(kept) = self.tokens(name).and_then(|file| std::fs::read(file).ok()) {
            let kept: BTreeMap<String, String> = serde_json::from_slice(&kept).expect("tokens");
            account.secrets.extend(kept.into_iter().map(|(name, value)| (name, Secret::new(value))));
        }
        let watched = Arc::new(Watched {
            base: self.network.clone(),
            account: name.clone(),
            channel: channel.to_owned(),
            ledger: self.shared.as_ref().map(|shared| shared.join("ledger")),
            places: self.places.clone(),
        });
        let base = Wire { http: watched.clone(), mail: watched };
        let wire = wire::client(base, self.reach.clone(), name.as_str(), permits);
        let adapter = adapters::make(account, wire).expect("a channel of the registry");
        Ok(Sender { adapter: adapter.into(), rules, host: self.host.clone() as Arc<dyn Host> })
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: 1000, budget: None }
    }

    async fn keep(&self, account: &AccountName, tokens: &Tokens) -> Result<(), String> {
        let Some(file) = self.tokens(account) else { return Err("there is no place for tokens".to_owned()) };
        let mut kept: BTreeMap<String, String> =
            std::fs::read(&file).ok().map(|kept| serde_json::from_slice(&kept).expect("tokens")).unwrap_or_default();
        kept.extend(tokens.iter().map(|(name, value)| (name.clone(), value.secret.expose().to_owned())));
        // Whole or not at all, whenever the process is killed.
        let unfinished = file.with_extension(format!("{}", std::process::id()));
        std::fs::write(&unfinished, serde_json::to_vec(&kept).expect("JSON")).map_err(|error| error.to_string())?;
        std::fs::rename(&unfinished, &file).map_err(|error| error.to_string())
    }
}

/// The network itself, and what befalls the worker there.
struct Watched {
    base: Wire,
    account: AccountName,
    channel: String,
    ledger: Option<PathBuf>,
    places: Arc<Places>,
}

impl Watched {
    /// Before it leaves: who is killed after that has sent it or not, and what limits it counts in either way.
    fn count(&self, action: &str, items: usize) {
        if let Some(ledger) = &self.ledger {
            let at = SystemClock::new().now();
            add_line(ledger, &format!("{at} {} {} {action} {items}", self.channel, self.account));
        }
    }
}

#[async_trait]
impl Transport for Watched {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let action = request.action;
        // Each file of an album is a post of its own to limits.
        let files = match &request.body {
            Body::Multipart(parts) => parts.iter().filter(|part| part.file_name.is_some()).count(),
            _ => 0,
        };
        self.count(action, files.max(1));
        self.places.pass(action, self.base.http.send(request)).await
    }
}

#[async_trait]
impl Mailer for Watched {
    async fn send_within(&self, mail: Mail, permit: Permit) -> Result<String, Error> {
        self.count("send_mail", 1);
        self.places.pass("send_mail", self.base.mail.send_within(mail, permit)).await
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        self.base.mail.verify(server).await
    }
}
