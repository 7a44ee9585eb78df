//! A platform without a network. It does what the events say, and counts what is really out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use fanfare::adapters::{Adapter, Identity, Tokens, unanswered};
use fanfare::channel::Rules;
use fanfare::clock::{Clock, ManualClock};
use fanfare::delivery::{Class, Failure, Found, Journal, Mint, OpenStep, PartReceipt, Receipt, Step, Stop, step, wait};
use fanfare::dispatch::{Desk, Policy, Sender};
use fanfare::id::{AccountName, ChannelName};
use fanfare::media::host::NoHost;
use fanfare::post::Post;
use fanfare::wire::{Call, Permits};
use tokio::sync::oneshot;

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done, and said so.
    Done,
    /// Done, and the answer is lost.
    LostReply,
    /// Not done, and nobody knows.
    LostRequest,
    /// Surely not done.
    NotActed,
    /// Not done: come again after so many seconds.
    TooFast(u64),
    /// Not done, for good.
    Refused,
    /// Not done: the platform says that it has it already.
    Duplicate,
    /// Not done: the token has expired.
    Expired,
    /// Not done: the token is dead.
    Dead,
    /// Not ready: come again after so many seconds. A request that makes a post is done instead.
    Processing(u64),
    /// On its way for now.
    OnItsWay,
    /// Done, and the answer is on its way for now.
    ReplyOnItsWay,
    /// On its way for now, and nobody hears of it any more: the connection is lost.
    LostOnItsWay,
}

/// An account, by how its channel is to be handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Each request makes a post; the channel can be asked.
    Asked,
    /// Each request makes a post; the channel shows nothing.
    Blind,
    /// The platform knows a request by its key, for an hour, unless it failed before it had noted that; the channel can be asked.
    Keyed,
    /// The same, for ever.
    Lasting,
}

impl Who {
    pub const ALL: [Who; 4] = [Who::Asked, Who::Blind, Who::Keyed, Who::Lasting];

    pub fn name(self) -> &'static str {
        match self {
            Who::Asked => "asked",
            Who::Blind => "blind",
            Who::Keyed => "keyed",
            Who::Lasting => "lasting",
        }
    }

    fn knows_keys(self) -> bool {
        matches!(self, Who::Keyed | Who::Lasting)
    }

    fn of(account: &AccountName) -> Self {
        *Self::ALL.iter().find(|who| who.name() == account.as_str()).expect("an account of the model")
    }
}

/// How long the adapter counts on a key. The age of a key is told by the wall clock, which the events set back by an hour.
const KEY_LIFE: Duration = Duration::from_secs(3600);

/// How long the platform knows a key: by as much longer, and a little, since the clock may be set back again.
const KEY_KNOWN: Duration = Duration::from_secs(5 * 3600);

/// After so long what was done is shown to who asks: the last of the settle times below.
const SHOWN_AFTER: Duration = Duration::from_secs(14);

/// When the channels are asked. Shorter than a request may live, as with some real ones.
const SETTLE_S: [u32; 2] = [5, 15];

/// A post that is out.
#[derive(Clone, Debug)]
pub struct Out {
    pub account: AccountName,
    pub words: String,
    pub id: String,
    key: Option<String>,
    at: Duration,
}

/// A request that nobody has answered yet.
struct Request {
    number: u64,
    process: usize,
    account: AccountName,
    what: What,
    /// The words of the post it makes.
    words: Option<String>,
    key: Option<String>,
    sent_at: Duration,
    life: Duration,
    /// The id of the post that it made.
    made: Option<String>,
    /// Who waits; nobody, if the process has died.
    reply: Option<oneshot::Sender<Result<Option<String>, Failure>>>,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// To make ready what a post needs.
    Prepare,
    /// To make a post, to ask for one, to have new tokens.
    Act,
}

#[derive(Default)]
struct State {
    /// For what is prepared, and for the rest.
    scripts: [VecDeque<Answer>; 2],
    requests: Vec<Request>,
    out: Vec<Out>,
    /// What a person has paused: the words of each account's posts that were on their way as it did.
    paused: BTreeMap<Option<AccountName>, BTreeSet<String>>,
    /// How often anything happened here.
    happened: u64,
    wrong: Vec<String>,
}

/// Shared by all processes.
#[derive(Clone)]
pub struct Platform {
    clock: ManualClock,
    state: Arc<Mutex<State>>,
}

impl Platform {
    pub fn new(clock: ManualClock) -> Self {
        Self { clock, state: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics under this lock")
    }

    /// How the requests to come are answered, in order; what comes after them is done.
    pub fn script(&self, prepare: &[Answer], act: &[Answer]) {
        self.state().scripts = [prepare, act].map(|answers| answers.iter().copied().collect());
    }

    /// The posts that are out.
    pub fn out(&self) -> Vec<Out> {
        self.state().out.clone()
    }

    /// Something that should never happen.
    pub fn found(&self, wrong: &str) {
        self.state().wrong.push(wrong.to_owned());
    }

    /// What should never have happened, and did.
    pub fn wrong(&self) -> Vec<String> {
        self.state().wrong.clone()
    }

    pub fn happened(&self) -> u64 {
        self.state().happened
    }

    /// The accounts for which a request of `process` waits for its answer.
    pub fn waiting(&self, process: usize) -> BTreeSet<AccountName> {
        let state = self.state();
        state.requests.iter().filter(|request| request.process == process).map(|r| r.account.clone()).collect()
    }

    /// Processes with a request on its way that makes one of these posts.
    pub fn senders(&self, words: &[String]) -> BTreeSet<usize> {
        let state = self.state();
        let sends = |request: &&Request| request.words.as_ref().is_some_and(|said| words.contains(said));
        state.requests.iter().filter(sends).map(|request| request.process).collect()
    }

    /// A person has paused an account, or all; the posts `under_way` were told to be on their way.
    pub fn pause(&self, account: Option<AccountName>, under_way: BTreeSet<String>) {
        self.state().paused.insert(account, under_way);
    }

    pub fn resume(&self, account: Option<AccountName>) {
        self.state().paused.remove(&account);
    }

    /// Answers what waits for `process` by the script.
    pub fn answer_waiting(&self, process: usize) {
        let mut state = self.state();
        let waiting = state.requests.iter().filter(|request| request.process == process);
        let waiting: Vec<(u64, What)> = waiting.map(|request| (request.number, request.what)).collect();
        for (number, what) in waiting {
            let answer = state.scripts[what as usize].pop_front().unwrap_or(Answer::Done);
            self.answer(&mut state, number, answer);
        }
    }

    /// A process has died: nobody hears the answers to what it sent.
    pub fn died(&self, process: usize) {
        for request in self.state().requests.iter_mut().filter(|request| request.process == process) {
            request.reply = None;
        }
    }

    /// What is on its way arrives, and is done.
    pub fn arrive(&self) {
        let mut state = self.state();
        for at in 0..state.requests.len() {
            self.act(&mut state, at);
        }
        self.expire(&mut state);
    }

    /// Time has passed: what nobody waits for and cannot arrive any more is gone.
    fn expire(&self, state: &mut State) {
        let now = self.clock.monotonic();
        state.requests.retain(|request| {
            request.reply.is_some() || (request.made.is_none() && now <= request.sent_at + request.life)
        });
    }

    /// Does what a request asks for, unless that is done or its time is over.
    fn act(&self, state: &mut State, at: usize) {
        let (now, request) = (self.clock.monotonic(), &state.requests[at]);
        let Some(words) = request.words.clone() else { return };
        if request.made.is_some() || now > request.sent_at + request.life {
            return;
        }
        let known = |out: &&Out| {
            request.key.is_some()
                && out.key == request.key
                && out.account == request.account
                && (now < out.at + KEY_KNOWN || Who::of(&out.account) == Who::Lasting)
        };
        let id = match state.out.iter().find(known) {
            Some(out) => out.id.clone(),
            None => {
                let id = format!("{}-{}", request.account, state.out.len());
                let (account, key) = (request.account.clone(), request.key.clone());
                if state.out.iter().any(|out| out.account == account && out.words == words) {
                    state.wrong.push(format!("`{words}` is out twice on {account}"));
                }
                state.out.push(Out { account, words, id: id.clone(), key, at: now });
                id
            }
        };
        state.requests[at].made = Some(id);
    }

    fn answer(&self, state: &mut State, number: u64, answer: Answer) {
        state.happened += 1;
        let Some(at) = state.requests.iter().position(|request| request.number == number) else { return };
        let late = self.clock.monotonic() > state.requests[at].sent_at + state.requests[at].life;
        let done = state.requests[at].made.is_some();
        let looks = state.requests[at].words.is_none();
        if !late && matches!(answer, Answer::Done | Answer::LostReply | Answer::ReplyOnItsWay | Answer::Processing(_)) {
            self.act(state, at);
        }
        if answer == Answer::LostReply && Who::of(&state.requests[at].account) == Who::Keyed {
            let made = state.requests[at].made.clone();
            state.out.iter_mut().filter(|out| Some(&out.id) == made.as_ref()).for_each(|out| out.key = None);
        }
        let fail = |class, wait: Option<u64>| {
            Err(Failure::new(class, "as the event says").after(wait.map(Duration::from_secs)))
        };
        let result = match answer {
            Answer::OnItsWay | Answer::ReplyOnItsWay if !late => return,
            Answer::LostOnItsWay if !late && !done => {
                if let Some(reply) = state.requests[at].reply.take() {
                    let _ = reply.send(fail(Class::MayHaveActed, None));
                }
                return;
            }
            _ if late => fail(Class::MayHaveActed, None),
            Answer::LostReply | Answer::LostRequest | Answer::LostOnItsWay => fail(Class::MayHaveActed, None),
            // What is done cannot be said not to be.
            _ if done => Ok(state.requests[at].made.clone()),
            Answer::Processing(wait) if looks => fail(Class::TooFast, Some(wait)),
            Answer::NotActed => fail(Class::NotActed, None),
            Answer::TooFast(wait) => fail(Class::TooFast, Some(wait)),
            Answer::Refused if !looks => fail(Class::Refused, None),
            Answer::Duplicate if !looks => fail(Class::Duplicate, None),
            Answer::Expired => fail(Class::Expired, None),
            Answer::Dead => fail(Class::Unauthorized, None),
            _ => Ok(state.requests[at].made.clone()),
        };
        let request = state.requests.remove(at);
        if let Some(reply) = request.reply {
            let _ = reply.send(result);
        }
    }

    /// Takes a request in.
    fn take(&self, mut request: Request) -> oneshot::Receiver<Result<Option<String>, Failure>> {
        let (reply, answer) = oneshot::channel();
        let mut state = self.state();
        self.expire(&mut state);
        state.happened += 1;
        if let Some(words) = &request.words {
            let paused = state.paused.iter().find(|(scope, under_way)| {
                scope.as_ref().is_none_or(|account| *account == request.account) && !under_way.contains(words)
            });
            if paused.is_some() {
                state.wrong.push(format!("`{words}` was sent under a pause"));
            }
            let on_its_way = |other: &Request| {
                let arrives = other.made.is_none() && request.sent_at <= other.sent_at + other.life;
                other.words.as_ref() == Some(words) && other.account == request.account && arrives
            };
            if state.requests.iter().any(on_its_way) {
                state.wrong.push(format!("`{words}` was sent while it was on its way already"));
            }
        }
        request.number = state.happened;
        request.reply = Some(reply);
        let (number, what) = (request.number, request.what);
        state.requests.push(request);
        let next = state.scripts[what as usize].pop_front().unwrap_or(Answer::Done);
        self.answer(&mut state, number, next);
        answer
    }

    /// What is shown to who asks for a post.
    fn shown(&self, account: &AccountName, words: &str) -> Option<String> {
        let (now, state) = (self.clock.monotonic(), self.state());
        let shown = |out: &&Out| out.account == *account && out.words == words && now >= out.at + SHOWN_AFTER;
        state.out.iter().find(shown).map(|out| out.id.clone())
    }
}

/// The accounts as one process has them.
pub struct Accounts {
    pub process: usize,
    pub platform: Platform,
    pub rules: Rules,
}

impl Accounts {
    fn rules_of(&self, who: Who) -> Rules {
        let mut rules = self.rules.clone();
        // Limits have proofs of their own.
        rules.quotas = Vec::new();
        match (who, &mut rules.find) {
            (Who::Asked | Who::Keyed | Who::Lasting, Some(find)) => {
                (find.settle_s, find.before_keys) = (SETTLE_S.to_vec(), who == Who::Keyed);
            }
            (_, find) => *find = None,
        }
        rules
    }
}

#[async_trait]
impl Desk for Accounts {
    fn rules(&self, _: &ChannelName) -> Result<Arc<Rules>, String> {
        Ok(Arc::new(self.rules_of(Who::Blind)))
    }

    async fn sender(&self, account: &AccountName, permits: Arc<dyn Permits>) -> Result<Sender, String> {
        let who = Who::of(account);
        let (process, platform) = (self.process, self.platform.clone());
        let adapter = Arc::new(Parrot { account: account.clone(), who, process, platform, permits });
        Ok(Sender { adapter, rules: Arc::new(self.rules_of(who)), host: Arc::new(NoHost) })
    }

    fn policy(&self, _: &AccountName) -> Policy {
        Policy { backlog: 2, budget: None }
    }

    async fn keep(&self, _: &AccountName, _: &Tokens) -> Result<(), String> {
        Ok(())
    }
}

/// The conversation: something that may be repeated, then the parts.
struct Parrot {
    account: AccountName,
    who: Who,
    process: usize,
    platform: Platform,
    permits: Arc<dyn Permits>,
}

impl Parrot {
    async fn ask(&self, what: What, words: Option<&str>, key: Option<String>) -> Result<Option<String>, Failure> {
        let life = self.permits.permit(Call::new("call", words.is_some())).await.map_err(unanswered)?.life;
        let request = Request {
            number: 0,
            process: self.process,
            account: self.account.clone(),
            what,
            words: words.map(str::to_owned),
            key,
            sent_at: self.platform.clock.monotonic(),
            life,
            made: None,
            reply: None,
        };
        let answer = self.platform.take(request).await;
        answer.unwrap_or_else(|_| Err(Failure::new(Class::MayHaveActed, "nobody answers any more")))
    }

    async fn make(&self, words: &str, key: Option<String>) -> Result<PartReceipt, Failure> {
        let made = self.ask(What::Act, Some(words), key).await?;
        made.map(|id| PartReceipt::new(id, None))
            .ok_or_else(|| Failure::new(Class::MayHaveActed, "an answer without an id"))
    }
}

#[async_trait]
impl Adapter for Parrot {
    async fn whoami(&self) -> Result<Identity, Failure> {
        Err(Failure::unsupported("say who it is"))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        step(journal, Step::repeatable("upload", 0), async { self.ask(What::Prepare, None, None).await.map(|_| ()) })
            .await?;
        wait(journal, Step::repeatable("ready", 0), "it is processed", async {
            match self.ask(What::Prepare, None, None).await {
                Ok(_) => Ok(Ok(())),
                Err(Failure { class: Class::TooFast, retry_after: Some(after), .. }) => Ok(Err(after)),
                Err(failure) => Err(failure),
            }
        })
        .await?;
        let mut receipt = Receipt::default();
        for (n, part) in post.parts.iter().enumerate() {
            let words = &part.text.text;
            let done = if self.who.knows_keys() {
                let key = journal.mint(&format!("key/{n}"), Mint::Uuid).await?;
                let life = (self.who == Who::Keyed).then_some(KEY_LIFE);
                step(journal, Step::keyed("part", n, life), self.make(words, Some(key))).await?
            } else {
                step(journal, Step::once("part", n), self.make(words, None)).await?
            };
            receipt.push(done);
        }
        Ok(receipt)
    }

    async fn find(&self, post: &Post, open: &OpenStep, _: &dyn Journal) -> Result<Found, Failure> {
        if self.who == Who::Blind {
            return Ok(Found::CannotTell { check: "look at the account".to_owned() });
        }
        self.ask(What::Act, None, None).await?;
        let words = &post.parts[open.step.index].text.text;
        let shown = self.platform.shown(&self.account, words);
        Ok(shown.map_or(Found::Absent, |id| Found::sent(&PartReceipt::new(id, None))))
    }

    async fn refresh(&self) -> Result<Tokens, Failure> {
        self.ask(What::Act, None, None).await.map(|_| Tokens::new())
    }
}
