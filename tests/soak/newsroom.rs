//! Accounts on all channels, with the real adapters and the real wire to the fakes; every request is written down as it leaves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{self, Tokens};
use fanfare::channel::{Channels, Rules};
use fanfare::clock::{Clock, SystemClock};
use fanfare::dispatch::{Desk, Policy, Sender};
use fanfare::id::{AccountName, ChannelName};
use fanfare::media::host::{Host, LoopbackHost};
use fanfare::mock::Running;
use fanfare::secret::Secret;
use fanfare::wire::{self, Error, Mail, Mailer, Permits, Reach, Request, Response, SmtpServer, Transport, Wire};

use crate::behaviour::stage;
use crate::ledger::{Call, Ledger};

/// What the processes share: configuration, tokens that were renewed, the fakes.
pub struct Newsroom {
    pub rules: BTreeMap<String, Arc<Rules>>,
    pub running: Running,
    pub ledger: Ledger,
    host: Arc<LoopbackHost>,
    kept: Mutex<BTreeMap<AccountName, BTreeMap<String, Secret>>>,
}

impl Newsroom {
    pub fn new(running: Running, host: LoopbackHost) -> Arc<Self> {
        let channels = Channels::embedded().expect("what is built in is valid");
        let hurried = |name: &str| {
            let mut rules = channels.get(name).expect("a channel of the registry").rules.clone();
            // The fakes show at once what they have: only the life of a request must be waited for.
            if let Some(find) = &mut rules.find {
                find.settle_s = vec![1, 2];
            }
            (name.to_owned(), Arc::new(rules))
        };
        let rules = adapters::registry().iter().map(|(name, _)| hurried(name)).collect();
        let (ledger, kept) = (Ledger::default(), Mutex::default());
        Arc::new(Self { rules, running, ledger, host: Arc::new(host), kept })
    }

    /// The rules of the channel that the account's name begins with.
    pub fn rules_of(&self, account: &str) -> Arc<Rules> {
        self.rules[channel_of(account)].clone()
    }

    /// From now on the account has a token that has expired, and must renew it.
    pub fn expire(&self, account: &AccountName) {
        let old = BTreeMap::from([("access_token".to_owned(), Secret::new("expired"))]);
        self.kept.lock().expect("nothing panics under this lock").insert(account.clone(), old);
    }

    /// A person signs the account in again.
    pub fn sign_in(&self, account: &AccountName) {
        self.kept.lock().expect("nothing panics under this lock").remove(account);
    }

    /// What one process has of it.
    pub fn desk(self: &Arc<Self>) -> Arc<dyn Desk> {
        let reach = Arc::new(Reach::sandbox());
        let network = wire::network(Arc::new(SystemClock::new()), reach.clone());
        Arc::new(Accounts { newsroom: self.clone(), network, reach })
    }
}

pub fn channel_of(account: &str) -> &str {
    account.split_once('-').expect("an account of the soak").0
}

struct Accounts {
    newsroom: Arc<Newsroom>,
    network: Wire,
    reach: Arc<Reach>,
}

#[async_trait]
impl Desk for Accounts {
    fn rules(&self, channel: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(self.newsroom.rules[channel.as_str()].clone())
    }

    async fn sender(&self, name: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        let (newsroom, channel) = (&self.newsroom, channel_of(name.as_str()));
        let rules = newsroom.rules_of(name.as_str());
        let mut account = stage::account(name.as_str(), channel, &rules, &newsroom.running);
        if let Some(kept) = newsroom.kept.lock().expect("nothing panics under this lock").get(name) {
            account.secrets.extend(kept.clone());
        }
        let counting = Arc::new(Counting {
            base: self.network.clone(),
            account: name.clone(),
            channel: ChannelName::new(channel),
            ledger: newsroom.ledger.clone(),
        });
        let base = Wire { http: counting.clone(), mail: counting };
        let wire = wire::client(base, self.reach.clone(), name.as_str(), permits);
        let adapter = adapters::make(account, wire).expect("a channel of the registry");
        Ok(Sender { adapter: adapter.into(), rules, host: newsroom.host.clone() as Arc<dyn Host> })
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: 1000, budget: None }
    }

    async fn keep(&self, account: &AccountName, tokens: &Tokens) -> Result<(), String> {
        let mut kept = self.newsroom.kept.lock().expect("nothing panics under this lock");
        kept.entry(account.clone())
            .or_default()
            .extend(tokens.iter().map(|(name, token)| (name.clone(), token.secret.clone())));
        Ok(())
    }
}

/// The network itself, and what leaves by it.
struct Counting {
    base: Wire,
    account: AccountName,
    channel: ChannelName,
    ledger: Ledger,
}

impl Counting {
    fn count(&self, action: &str) {
        let (account, channel) = (self.account.clone(), self.channel.clone());
        self.ledger.add(Call { account, channel, action: action.to_owned(), at: SystemClock::new().now() });
    }
}

#[async_trait]
impl Transport for Counting {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        self.count(request.action);
        self.base.http.send(request).await
    }
}

#[async_trait]
impl Mailer for Counting {
    async fn send_within(&self, mail: Mail, max_life: Duration) -> Result<String, Error> {
        self.count("send_mail");
        self.base.mail.send_within(mail, max_life).await
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        self.base.mail.verify(server).await
    }
}
