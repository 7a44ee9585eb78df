//! What workers write to their accounts, gathered: everything that was queued during the last commit is one transaction.
//!
//! Each call is about the rows of one account. Calls for different accounts run at once (`gather.rs`), those for the same one
//! after the other. One transaction is open at a time: two of one worker would clash with each other in every second one, as the
//! server looks for clashes by pages of its indices.

use std::sync::Arc;

use futures_util::FutureExt as _;
use tokio::sync::mpsc;

use super::gather::{self, Gather};
use super::link::{Link, Trouble};
use super::{Pools, TRIES, jitter};
use crate::id::AccountName;
use crate::store::Result;
use crate::store::queue::Job;
use crate::store::tx::{self, Tx};

/// Calls in one transaction at most: the first does not wait for ever, and a clash with another worker does not undo too much.
const BATCH: usize = 256;

/// The way into the queue. Its task ends when this is dropped.
pub(super) struct Group {
    queue: mpsc::UnboundedSender<Queued>,
}

struct Queued {
    account: AccountName,
    job: Box<dyn Job>,
    /// Whether it may still do what it does.
    failed: bool,
}

impl Group {
    pub(super) fn start(pools: Arc<Pools>) -> Self {
        let (queue, mut queued) = mpsc::unbounded_channel::<Queued>();
        tokio::spawn(async move {
            while let Some(first) = queued.recv().await {
                let mut batch = vec![first];
                while batch.len() < BATCH
                    && let Ok(next) = queued.try_recv()
                {
                    batch.push(next);
                }
                commit(&pools, batch).await;
            }
        });
        Self { queue }
    }

    /// Queues a call about rows of this account alone. False if the queue has ended.
    pub(super) fn push(&self, account: AccountName, job: Box<dyn Job>) -> bool {
        self.queue.send(Queued { account, job, failed: false }).is_ok()
    }
}

/// Calls that are to be run in one transaction, and how often that was tried.
struct Piece {
    calls: Vec<Queued>,
    tries: u32,
}

enum Attempt {
    /// It is over: the calls can be answered.
    Over(Result<()>),
    /// Nothing of it was stored, and it may be tried again.
    Again(Trouble),
}

/// Runs the calls and answers them, in one transaction or, if that does not go, in several.
async fn commit(pools: &Pools, calls: Vec<Queued>) {
    let mut left = vec![Piece { calls, tries: 0 }];
    while let Some(mut piece) = left.pop() {
        let trouble = match attempt(pools, &mut piece).await {
            Attempt::Over(committed) => {
                piece.calls.into_iter().for_each(|call| call.job.answer(&committed));
                continue;
            }
            Attempt::Again(trouble) => trouble,
        };
        let Piece { mut calls, tries } = piece;
        if trouble == Trouble::Clashed {
            tokio::time::sleep(jitter(tries + 1)).await;
        }
        match trouble {
            // Those that failed have their answer, the others go without them.
            Trouble::None => {
                let (failed, others) = calls.into_iter().partition::<Vec<_>, _>(|call| call.failed);
                failed.into_iter().for_each(|call| call.job.answer(&Ok(())));
                if !others.is_empty() {
                    left.push(Piece { calls: others, tries });
                }
            }
            // The less is in it, the less it clashes with.
            Trouble::Clashed => {
                let later = calls.split_off(calls.len().div_ceil(2));
                left.extend((!later.is_empty()).then_some(Piece { calls: later, tries: tries + 1 }));
                left.push(Piece { calls, tries: tries + 1 });
            }
            Trouble::Apart | Trouble::Failed => {
                let alone = |call| Piece { calls: vec![call], tries };
                left.extend(calls.into_iter().rev().map(alone));
            }
        }
    }
}

async fn attempt(pools: &Pools, piece: &mut Piece) -> Attempt {
    let mut link = match pools.writes.begin("BEGIN ISOLATION LEVEL SERIALIZABLE").await {
        Ok(link) => link,
        Err(error) => return Attempt::Over(Err(error)),
    };
    let now = pools.now();
    let alone = piece.calls.len() == 1;
    let ran = if alone { run_alone(&link, now, piece).await } else { run_together(&link, now, piece).await };
    let mut trouble = link.take_trouble();
    let mut over = Ok(());
    if ran && trouble == Trouble::None {
        over = link.batch("COMMIT").await;
        trouble = link.take_trouble();
        if trouble != Trouble::Clashed {
            // Whether a commit that was not answered was made, nobody knows: it is not tried again.
            pools.writes.put_back(link);
            return Attempt::Over(over);
        }
    }
    if !link.is_closed()
        && let Err(error) = link.batch("ROLLBACK").await
    {
        over = Err(error);
    }
    link.take_trouble();
    pools.writes.put_back(link);
    match trouble {
        Trouble::Clashed if piece.tries < TRIES => Attempt::Again(trouble),
        Trouble::None | Trouble::Apart | Trouble::Failed if !alone => Attempt::Again(trouble),
        // Its own error is its answer.
        _ => Attempt::Over(over),
    }
}

async fn run_alone(link: &Link, now: jiff::Timestamp, piece: &mut Piece) -> bool {
    let mut tx = Tx { now, link: tx::Link::Postgres(link.clone()) };
    let mut all_ran = true;
    for call in &mut piece.calls {
        all_ran &= call.job.run(&mut tx).await;
    }
    all_ran
}

/// False if not all ran; which failed is noted.
async fn run_together(link: &Link, now: jiff::Timestamp, piece: &mut Piece) -> bool {
    let gather = Arc::new(Gather::default());
    let mut lanes: Vec<Vec<&mut Queued>> = Vec::new();
    let mut lane_of = std::collections::HashMap::new();
    for call in &mut piece.calls {
        let lane = *lane_of.entry(call.account.clone()).or_insert_with(|| {
            lanes.push(Vec::new());
            lanes.len() - 1
        });
        lanes[lane].push(call);
    }
    let lanes = lanes.into_iter().enumerate().map(|(number, calls)| {
        let mut tx = Tx { now, link: tx::Link::Postgres(link.gathering(&gather, number)) };
        async move {
            let mut all_ran = true;
            for call in calls {
                call.failed = !call.job.run(&mut tx).await;
                all_ran &= !call.failed;
            }
            all_ran
        }
        .boxed()
    });
    match gather::together(link, &gather, lanes).await {
        Ok(ran) => ran.into_iter().all(|ran| ran),
        Err(_) => {
            link.is_in_trouble(Trouble::Failed);
            false
        }
    }
}
