//! One world of the model: a store, two workers, a platform, people; and what must hold there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use fanfare::channel::{Channels, Rules};
use fanfare::clock::{Clock, ManualClock};
use fanfare::delivery::{DeliveryState, PartReceipt};
use fanfare::id::{AccountName, DeliveryId, WorkerId};
use fanfare::store::{Error, Resolution, Scope, Store};
use tokio::runtime::Runtime;

use super::platform::{Accounts, Answer, Platform, Who};
use super::process::{Process, STILL, Until, Watch};
use crate::{desk, proofs};

/// What happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// A post is handed over, due after so many seconds.
    Publish {
        who: Who,
        parts: usize,
        after_s: u64,
    },
    /// A worker runs (a new process, if there is none). What it prepares, and what it does and asks, is answered so, in this
    /// order, and else with [`Answer::Done`]. It stops when all is done or waits, or after so many commits.
    Run {
        worker: usize,
        prepare: Vec<Answer>,
        act: Vec<Answer>,
        stop_after: Option<u8>,
    },
    /// A worker is killed where it stands.
    Die(usize),
    /// So many seconds pass.
    Wait(u64),
    /// The wall clock is set, by so many seconds.
    SetClock(i64),
    /// The machine is started anew, with all workers dead.
    Reboot,
    /// What is on its way arrives at the platform.
    Arrive,
    /// A person pauses an account, or all.
    Pause(Option<Who>),
    Resume(Option<Who>),
    /// A person cancels the n-th post.
    Cancel(usize),
    Retry(usize),
    /// A person looks at the account and says what became of the n-th post; one that is not out, they send again or drop.
    Resolve(usize, Person),
}

#[derive(Clone, Copy, Debug)]
pub enum Person {
    Resends,
    Drops,
}

/// A post that was handed over.
struct Post {
    id: DeliveryId,
    who: Who,
    words: Vec<String>,
    /// As it was last looked at.
    state: DeliveryState,
    /// A person gave it up when part of it was out or might have been.
    dropped: bool,
}

pub struct World {
    folder: tempfile::TempDir,
    clock: ManualClock,
    platform: Platform,
    runtime: Runtime,
    store: Store,
    watch: Watch,
    rules: Rules,
    workers: [Option<Process>; 2],
    started: usize,
    posts: Vec<Post>,
}

impl World {
    /// Lets `events` happen, then everything come to its end.
    ///
    /// # Errors
    ///
    /// What should not have happened.
    pub fn play(events: &[Event]) -> Result<(), String> {
        let mut world = Self::new();
        let played = world.happen(events).and_then(|()| world.settle());
        for process in world.workers.into_iter().flatten() {
            process.die();
        }
        played
    }

    fn new() -> Self {
        let folder = proofs::folder();
        let clock = desk::clock();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let store = runtime.block_on(desk::open(&folder, &clock));
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules = channels.get("twitter").expect("a channel of the registry").rules.clone();
        Self {
            watch: Watch::on(folder.path()),
            platform: Platform::new(clock.clone()),
            folder,
            clock,
            runtime,
            store,
            rules,
            workers: [None, None],
            started: 0,
            posts: Vec::new(),
        }
    }

    fn happen(&mut self, events: &[Event]) -> Result<(), String> {
        for event in events {
            self.apply(event);
            self.check().map_err(|why| format!("after {event:?}: {why}"))?;
        }
        Ok(())
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Publish { who, parts, after_s } => self.publish(*who, *parts, *after_s),
            Event::Run { worker, prepare, act, stop_after } => {
                self.run(*worker, [prepare, act], Until { commits: *stop_after, still: STILL });
            }
            Event::Die(worker) => self.kill(*worker),
            Event::Wait(seconds) => self.clock.advance(Duration::from_secs(*seconds)),
            Event::SetClock(seconds) => {
                self.clock.set_wall(self.clock.now() + jiff::SignedDuration::from_secs(*seconds));
            }
            Event::Reboot => {
                (0..self.workers.len()).for_each(|worker| self.kill(worker));
                self.clock.reboot();
            }
            Event::Arrive => self.platform.arrive(),
            Event::Pause(who) => self.pause(*who),
            Event::Resume(who) => self.resume(*who),
            Event::Cancel(n) => self.decide(*n, Self::cancel),
            Event::Retry(n) => self.decide(*n, Self::retry),
            Event::Resolve(n, person) => self.decide(*n, |world, n| world.resolve(n, *person)),
        }
    }

    fn decide(&mut self, n: usize, how: impl FnOnce(&mut Self, usize)) {
        if n < self.posts.len() {
            how(self, n);
        }
    }

    fn publish(&mut self, who: Who, parts: usize, after_s: u64) {
        let article = format!("post {}", self.posts.len());
        let words: Vec<String> = (0..parts).map(|part| format!("{article}, part {part}")).collect();
        let after = Duration::from_secs(after_s);
        let id = self.runtime.block_on(desk::publish(&self.store, &article, who.name(), after, &words));
        self.posts.push(Post { id, who, words, state: DeliveryState::Scheduled, dropped: false });
    }

    fn run(&mut self, worker: usize, [prepare, act]: [&[Answer]; 2], until: Until) {
        if self.workers[worker].is_none() {
            let accounts =
                Accounts { process: self.started, platform: self.platform.clone(), rules: self.rules.clone() };
            self.workers[worker] = Some(Process::start(self.started, &self.folder, &self.clock, Arc::new(accounts)));
            self.started += 1;
        }
        // Whoever sleeps until a time looks at the clock again.
        let nobody = Scope::Account(AccountName::new("nobody"));
        self.runtime.block_on(self.store.resume(&nobody, &desk::anna())).expect("resumed");
        let Some(process) = &self.workers[worker] else { return };
        self.watch.has_changed();
        self.platform.script(prepare, act);
        self.platform.answer_waiting(process.number);
        if !process.drive(&mut self.watch, &self.store, &self.platform, until) {
            self.platform.found("a worker never comes to rest");
        }
        self.platform.script(&[], &[]);
    }

    fn kill(&mut self, worker: usize) {
        if let Some(process) = self.workers[worker].take() {
            self.platform.died(process.number);
            process.die();
        }
    }

    fn pause(&mut self, who: Option<Who>) {
        let paused = self.runtime.block_on(self.store.pause(&scope(who), "the site is down", &desk::anna()));
        let under_way = paused.expect("paused").into_iter().flat_map(|in_flight| {
            self.posts.iter().filter(move |post| post.id == in_flight.delivery).flat_map(|post| post.words.clone())
        });
        self.platform.pause(who.map(account), under_way.collect());
    }

    fn resume(&mut self, who: Option<Who>) {
        self.runtime.block_on(self.store.resume(&scope(who), &desk::anna())).expect("resumed");
        self.platform.resume(who.map(account));
    }

    fn cancel(&mut self, n: usize) {
        decided(self.runtime.block_on(self.store.cancel(&self.posts[n].id, &desk::anna())));
    }

    fn retry(&mut self, n: usize) {
        decided(self.runtime.block_on(self.store.retry(&self.posts[n].id, &desk::anna())));
    }

    /// As the program says: ends what may still be running, looks at the account, says what is there.
    fn resolve(&mut self, n: usize, person: Person) {
        if self.posts[n].state != DeliveryState::Uncertain {
            return;
        }
        let senders = self.platform.senders(&self.posts[n].words);
        for worker in 0..self.workers.len() {
            if self.workers[worker].as_ref().is_some_and(|process| senders.contains(&process.number)) {
                self.kill(worker);
            }
        }
        self.platform.arrive();
        let post = &self.posts[n];
        let dossier = self.runtime.block_on(self.store.dossier(post.id.as_str())).expect("it is there");
        let open = dossier.steps.iter().find(|row| row.done_at.is_none());
        let part = open.map_or(0, |row| row.step.index);
        let out = self.platform.out();
        let found = out.iter().find(|out| out.account == account(post.who) && out.words == post.words[part]);
        let resolution = match (found, person) {
            (Some(out), _) => {
                let more = part + 1 < post.words.len();
                Resolution::Sent { part: PartReceipt::new(out.id.clone(), None), more }
            }
            (None, Person::Resends) => Resolution::Resend,
            (None, Person::Drops) => Resolution::Drop,
        };
        self.posts[n].dropped |= resolution == Resolution::Drop;
        decided(self.runtime.block_on(self.store.resolve(&self.posts[n].id, resolution, &desk::anna())));
    }

    /// What must hold at any time.
    fn check(&mut self) -> Result<(), String> {
        if let Some(wrong) = self.platform.wrong().first() {
            return Err(wrong.clone());
        }
        for n in 0..self.posts.len() {
            self.check_post(n).map_err(|why| format!("post {n}: {why}"))?;
        }
        Ok(())
    }

    fn check_post(&mut self, n: usize) -> Result<(), String> {
        let post = &self.posts[n];
        let delivery = self.runtime.block_on(self.store.delivery(&post.id)).expect("it is there");
        let out = self.platform.out();
        let ids = |words: &String| {
            let of = |out: &&super::platform::Out| out.account == delivery.account && out.words == *words;
            out.iter().filter(of).map(|out| out.id.clone()).collect::<Vec<_>>()
        };
        let copies: Vec<Vec<String>> = post.words.iter().map(ids).collect();
        if let Some(part) = copies.iter().position(|copies| copies.len() > 1) {
            return Err(format!("part {part} is out {} times", copies[part].len()));
        }
        let known = self.runtime.block_on(self.store.out(&post.id)).expect("read");
        let known: Vec<String> = known.parts.into_iter().map(|part| part.id).collect();
        let out: Vec<String> = copies.into_iter().flatten().collect();
        let told = format!("is {}, {out:?} of {} parts are out, {known:?} are known", delivery.state, post.words.len());
        match delivery.state {
            DeliveryState::Sent if out.len() != post.words.len() || known != out => return Err(told),
            DeliveryState::Failed if known != out => return Err(told),
            DeliveryState::Expired if !out.is_empty() => return Err(told),
            DeliveryState::Cancelled if !out.is_empty() && !post.dropped => return Err(told),
            DeliveryState::Uncertain if post.state != DeliveryState::Uncertain => {
                self.may_be_uncertain(n).map_err(|why| format!("{told}; {why}"))?;
            }
            _ => {}
        }
        self.posts[n].state = delivery.state;
        Ok(())
    }

    /// Only where the channel cannot be asked, or whoever began the step may still live, or when it would be too late.
    fn may_be_uncertain(&self, n: usize) -> Result<(), String> {
        let post = &self.posts[n];
        let dossier = self.runtime.block_on(self.store.dossier(post.id.as_str())).expect("it is there");
        let open = dossier.steps.iter().find(|row| row.done_at.is_none()).ok_or("no step of it is open")?;
        let decided = dossier.history.iter().rev().find(|change| change.what == "uncertain").ok_or("nobody said so")?;
        let by_another = decided.actor.as_str() != format!("worker:{}", open.worker);
        let may_live = by_another && !self.runtime.block_on(self.store.is_dead(&open.worker)).expect("read");
        let late = decided.at > dossier.delivery.late_at && open.step.index == 0;
        if post.who == Who::Blind || may_live || late {
            return Ok(());
        }
        Err(format!("the channel can be asked ({})", decided.reason.as_deref().unwrap_or_default()))
    }

    /// People resume what is paused and let go what is held, the platform is well again: everything comes to its end.
    fn settle(&mut self) -> Result<(), String> {
        // Whatever is on its way is so for as long as it can be.
        self.clock.advance(Duration::from_secs(15));
        self.platform.arrive();
        for round in 0..200 {
            // A worker that the store has failed waits for a second.
            let still = if round < 8 { STILL } else { Duration::from_millis(1200) };
            for who in std::iter::once(None).chain(Who::ALL.map(Some)) {
                self.resume(who);
            }
            for n in 0..self.posts.len() {
                if self.posts[n].state == DeliveryState::Held && round < 100 {
                    self.retry(n);
                }
            }
            for worker in 0..self.workers.len() {
                if worker == 0 || self.workers[worker].is_some() {
                    self.run(worker, [&[], &[]], Until { commits: None, still });
                }
                self.check().map_err(|why| format!("when all is well again: {why}"))?;
            }
            if !self.posts.iter().any(|post| post.state.is_open()) {
                return Ok(());
            }
            self.clock.advance(self.until_next());
        }
        let open: BTreeSet<String> =
            self.posts.iter().filter(|post| post.state.is_open()).map(|post| post.id.to_string()).collect();
        let states: Vec<DeliveryState> = self.posts.iter().map(|post| post.state).collect();
        Err(format!("{} never came to an end: {states:?}", open.len()))
    }
}

impl World {
    /// Until something more happens to what is open.
    fn until_next(&self) -> Duration {
        let anybody = WorkerId::make();
        let next = self.runtime.block_on(self.store.next_wake(&anybody)).expect("the store can be read");
        let after = next.map(|at| at.duration_since(self.clock.now()));
        after.and_then(|after| Duration::try_from(after).ok()).unwrap_or_default().max(Duration::from_secs(7))
    }
}

fn account(who: Who) -> AccountName {
    AccountName::new(who.name())
}

fn scope(who: Option<Who>) -> Scope {
    who.map_or(Scope::All, |who| Scope::Account(account(who)))
}

/// What people ask for is done, or refused because of how the post stands.
fn decided<T>(done: Result<T, Error>) {
    match done {
        Ok(_) | Err(Error::BadState { .. } | Error::Superseded { .. }) => {}
        Err(error) => panic!("{error}"),
    }
}
