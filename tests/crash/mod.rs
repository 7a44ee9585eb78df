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

use self::scene::{Engine, Plot};
use crate::proofs::{self, Chance};
use crate::worker::Place;

/// So many scenes at once: most of the time they wait.
const AT_ONCE: usize = 8;

/// Every place of these plots, on both stores: what a worker comes to does not depend on where it writes that down.
async fn listed(plots: impl IntoIterator<Item = Plot>) -> Vec<(Plot, Place)> {
    let mut listing = tokio::task::JoinSet::new();
    for (number, plot) in plots.into_iter().enumerate() {
        listing.spawn(async move { (number, plot, plot.places().await) });
    }
    let mut listed = listing.join_all().await;
    listed.sort_by_key(|(number, ..)| *number);
    let of_plot = |(_, plot, places): (usize, Plot, Vec<Place>)| {
        let on_both = move |place: Place| Engine::ALL.map(|engine| (Plot { engine, ..plot }, place.clone()));
        places.into_iter().flat_map(on_both)
    };
    listed.into_iter().flat_map(of_plot).collect()
}

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
    let all = cases.len();
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
    println!("{} of {all}", cases.len());
    cases
}
