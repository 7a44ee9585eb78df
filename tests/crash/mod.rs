//! Real processes, really killed, stopped and cut off: nothing goes out twice, nothing is lost.
//!
//! [`program`] does it to the program itself, by its command line. The rest does it to workers of their own (`tests/worker/`),
//! on both stores: a first run lists every place that a channel's action comes to, and then it is killed at each of them. An
//! ordinary run takes some of them, others each day; `PROOFS=2` takes all.

mod broken;
mod killed;
mod program;
mod scene;
mod shared;

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::proofs::{self, Chance};

/// So many scenes at once: most of the time they wait.
const AT_ONCE: usize = 6;

/// Lets all of it happen, [`AT_ONCE`].
async fn a_few_at_once<F: Future<Output = ()> + Send + 'static>(scenes: impl IntoIterator<Item = F>) {
    let (free, mut running) = (Arc::new(Semaphore::new(AT_ONCE)), tokio::task::JoinSet::new());
    for scene in scenes {
        let free = free.clone();
        running.spawn(async move {
            let _turn = free.acquire_owned().await.expect("it is never closed");
            scene.await;
        });
    }
    while let Some(ended) = running.join_next().await {
        if let Err(broken) = ended {
            std::panic::resume_unwind(broken.into_panic());
        }
    }
}

/// `some` of the cases, others each day, so that all of them are taken in turn; all of them if the proofs are to be long.
fn some_of<T>(mut cases: Vec<T>, some: usize) -> Vec<T> {
    // In an order that mixes what is alike.
    let mut chance = Chance::new();
    for last in (1..cases.len()).rev() {
        cases.swap(last, chance.one_of(last + 1));
    }
    if proofs::times() == 1 {
        let day = usize::try_from(Timestamp::now().as_second() / 86_400).expect("after 1970");
        let first = day * some % cases.len();
        cases.rotate_left(first);
        cases.truncate(some);
    }
    cases
}

