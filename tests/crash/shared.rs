//! Two workers, of which one is stopped in the middle and its account taken over; then it is woken, and its request may leave or
//! may not.

use std::time::{Duration, Instant};

use fanfare::delivery::{ActionKind, Actor};
use fanfare::id::AccountName;
use fanfare::store::Scope;
use tokio::process::Child;

use super::scene::{Engine, Plot, Scene};
use super::{a_few_at_once, listed, some_of};
use crate::common::{CHANNELS, can_be_asked};
use crate::worker::{Moment, Orders, Place, What, cut};

/// How many places of all channels an ordinary run takes.
const SOME: usize = 8;

/// On how many channels sessions end in an ordinary run.
const SOME_CHANNELS: usize = 4;

/// Signals a process, by the system's own `kill`.
async fn signal(name: &str, child: &Child) {
    let pid = child.id().expect("it was not waited for");
    let sent = tokio::process::Command::new("kill").args([name, &pid.to_string()]).status().await;
    assert!(sent.expect("kill runs").success());
}

/// Waits until the worker has stopped itself.
async fn stopped(child: &mut Child, plot: Plot) {
    let start = Instant::now();
    let pid = child.id().expect("it was not waited for");
    loop {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        if stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T')) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{plot}: it does not come to its place");
        assert!(child.try_wait().expect("a child").is_none(), "{plot}: it has ended before it came to its place");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_stopped_anywhere_and_woken_after_its_account_was_taken_makes_no_second_post() {
    let publishes = CHANNELS.map(|channel| Plot { channel, kind: ActionKind::Publish, engine: Engine::Sqlite });
    let cases = some_of(listed(publishes).await, SOME);
    a_few_at_once(cases.into_iter().map(|(plot, place)| async move {
        println!("{plot}, stopped at {place}");
        stopped_at(plot, place).await;
    }))
    .await;
}

async fn stopped_at(plot: Plot, place: Place) {
    let scene = Scene::set(plot).await;
    if matches!(place, Place::Wire { moment: Moment::Away, .. }) {
        scene.slow();
    }
    let orders = Orders { at: Some((place.clone(), What::Stop)), ends: false, lease_ms: 6000, ..scene.orders() };
    let mut first = orders.start();
    stopped(&mut first, plot).await;
    scene.heal();
    // A process that is stopped in the middle of a transaction keeps a SQLite file to itself, and nobody can take its account.
    let (other, nobody) = (Scope::Account(AccountName::new("other")), Actor::person("nobody"));
    let written = tokio::time::timeout(Duration::from_secs(3), scene.store.resume(&other, &nobody));
    if !matches!(written.await, Ok(Ok(_))) {
        assert_eq!(plot.engine, Engine::Sqlite, "{plot}, stopped at {place}");
        signal("-CONT", &first).await;
    }
    scene.ends(&scene.orders()).await;
    signal("-CONT", &first).await;
    // Long enough to send, if anything would let it.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    first.kill().await.expect("killed");
    println!("{plot}, stopped at {place}: {}", scene.state().await);
    scene.check(true).await;
}

/// A session of the database can end while its worker lives: by an administrator, a proxy, a network. To others the worker is
/// dead then; but what it had begun it may still send, as long as its own clock says that the account is its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_whose_sessions_were_ended_and_that_wakes_within_its_lease_makes_no_second_post() {
    a_few_at_once(some_of(CHANNELS.to_vec(), SOME_CHANNELS).into_iter().map(|channel| async move {
        let plot = Plot { channel, kind: ActionKind::Publish, engine: Engine::Postgres };
        let scene = Scene::set(plot).await;
        let place = Place::Journal { name: "begun".to_owned(), nth: 0 };
        let orders = Orders { at: Some((place, What::Stop)), ends: false, lease_ms: 9000, ..scene.orders() };
        let mut first = orders.start();
        stopped(&mut first, plot).await;
        cut(&scene.url).await;
        let second = Orders { lease_ms: 9000, ..scene.orders() };
        scene.ends(&second).await;
        signal("-CONT", &first).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        first.kill().await.expect("killed");
        println!("{plot}: {}", scene.state().await);
        scene.check(!can_be_asked(channel)).await;
    }))
    .await;
}
