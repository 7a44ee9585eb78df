//! The database is cut off, the disk is full, the clock is set: in the middle, at each place in turn.

use std::time::Duration;

use fanfare::delivery::ActionKind;

use super::scene::{Engine, Plot, Scene};
use super::{a_few_at_once, listed, some_of};
use crate::common::{CHANNELS, can_be_asked};
use crate::worker::{Moment, Orders, Place, What};

/// Every request of every channel's publish, before it leaves and when it is answered.
async fn requests() -> Vec<(Plot, Place)> {
    let publishes = CHANNELS.map(|channel| Plot { channel, kind: ActionKind::Publish, engine: Engine::Sqlite });
    let mut found = listed(publishes).await;
    found.retain(|(_, place)| matches!(place, Place::Wire { moment, .. } if *moment != Moment::Away));
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_cut_off_from_its_database_makes_one_post() {
    let on_postgres = requests().await.into_iter().filter(|(plot, _)| plot.engine == Engine::Postgres);
    let cases = some_of(on_postgres.collect(), 8);
    a_few_at_once(cases.into_iter().map(|(plot, place)| async move {
        println!("{plot}, cut off at {place}");
        let scene = Scene::set(plot).await;
        let mut first = scene.befalls(&place, What::Cut).await;
        // Another takes over as soon as it may.
        scene.ends(&scene.orders()).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        first.kill().await.expect("killed");
        scene.check(!can_be_asked(plot.channel)).await;
    }))
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_set_in_the_middle_makes_no_second_post() {
    let either_way = |(plot, place): (Plot, Place)| [-3600, 3600].map(|by| (plot, place.clone(), by));
    let cases = some_of(requests().await.into_iter().flat_map(either_way).collect(), 8);
    a_few_at_once(cases.into_iter().map(|(plot, place, by)| async move {
        println!("{plot}, the clock is set by {by} s at {place}");
        let scene = Scene::set(plot).await;
        let mut first = scene.befalls(&place, What::SetClock(by)).await;
        // One worker goes by the wrong time, and so does the next.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        first.kill().await.expect("killed");
        let mut second = Orders { ahead_s: by, ends: false, ..scene.orders() }.start();
        tokio::time::sleep(Duration::from_millis(2000)).await;
        second.kill().await.expect("killed");
        assert!(scene.is_out_once_at_most(), "{plot}, the clock set by {by} s at {place}");
        // The clock is right again, and a person says so.
        scene.resume().await;
        scene.ends(&scene.orders()).await;
        scene.check(!can_be_asked(plot.channel)).await;
    }))
    .await;
}

/// No file of the store may grow beyond what it has and so many pages more, for each number of pages up to where all is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_without_room_on_its_disk_makes_one_post() {
    let plots = CHANNELS.map(|channel| Plot { channel, kind: ActionKind::Publish, engine: Engine::Sqlite });
    let cases = plots.into_iter().flat_map(|plot| (0..MOST_PAGES).map(move |pages| (plot, pages))).collect();
    a_few_at_once(some_of(cases, 8).into_iter().map(|(plot, pages)| async move {
        let scene = Scene::set(plot).await;
        let has_ended = scene.starves(pages).await;
        println!("{plot}, with room for {pages} pages: {} then, {has_ended}", scene.state().await);
        assert!(scene.is_out_once_at_most(), "{plot}, with room for {pages} pages");
        scene.ends(&scene.orders()).await;
        scene.check(!can_be_asked(plot.channel)).await;
    }))
    .await;
}

/// What a publish writes is less, on every channel.
const MOST_PAGES: u64 = 60;
