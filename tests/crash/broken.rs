//! The database is cut off, the disk is full, the clock is set: in the middle, at each place in turn.

use std::time::Duration;

use fanfare::delivery::ActionKind;

use super::scene::{Engine, Plot, Scene};
use super::{a_few_at_once, some_of};
use crate::common::{CHANNELS, can_be_asked};
use crate::worker::{Moment, Orders, Place, What};

/// Every request of every channel's publish, with the moments that are `wanted`.
async fn requests(engine: Engine, wanted: impl Fn(Moment) -> bool) -> Vec<(Plot, Place)> {
    let mut found = Vec::new();
    for channel in CHANNELS {
        let plot = Plot { channel, kind: ActionKind::Publish, engine };
        let places = plot.places().await;
        let meant = |place: &Place| matches!(place, Place::Wire { moment, .. } if wanted(*moment));
        found.extend(places.into_iter().filter(meant).map(|place| (plot, place)));
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_cut_off_from_its_database_makes_one_post() {
    let cases = some_of(requests(Engine::Postgres, |moment| moment != Moment::Away).await, 9);
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
    let mut cases = Vec::new();
    for engine in Engine::ALL {
        let of_engine = requests(engine, |moment| moment != Moment::Away).await;
        let set = |(plot, place): (Plot, Place)| [-3600, 3600].map(|by| (plot, place.clone(), by));
        cases.extend(some_of(of_engine.into_iter().flat_map(set).collect(), 8));
    }
    a_few_at_once(cases.into_iter().map(|(plot, place, by)| async move {
        println!("{plot}, the clock is set by {by} s at {place}");
        let scene = Scene::set(plot).await;
        let mut first = scene.befalls(&place, What::SetClock(by)).await;
        // One worker goes by the wrong time, and so does the next.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        first.kill().await.expect("killed");
        let mut second = Orders { ahead_s: by, ends: false, ..scene.orders() }.start();
        tokio::time::sleep(Duration::from_millis(2500)).await;
        second.kill().await.expect("killed");
        assert!(scene.is_out_once_at_most(), "{plot}, the clock set by {by} s at {place}");
        // The clock is right again, and a person says so.
        scene.resume().await;
        scene.ends(&scene.orders()).await;
        scene.check(!can_be_asked(plot.channel)).await;
    }))
    .await;
}

/// The files of a SQLite store may not grow beyond what they need to come to the `step`-th write and no further.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_without_room_on_its_disk_makes_one_post() {
    let channels = some_of(CHANNELS.to_vec(), 4);
    a_few_at_once(channels.into_iter().map(|channel| async move {
        let plot = Plot { channel, kind: ActionKind::Publish, engine: Engine::Sqlite };
        let mut stopped = 0;
        for step in 0..40 {
            let scene = Scene::set(plot).await;
            let room = scene.largest_file().div_ceil(512) + 8 * step;
            let ended = scene.starves(room).await;
            assert!(scene.is_out_once_at_most(), "{plot}, with {room} blocks");
            if ended {
                scene.check(!can_be_asked(channel)).await;
                break;
            }
            stopped += 1;
            scene.ends(&scene.orders()).await;
            scene.check(!can_be_asked(channel)).await;
        }
        println!("{plot}: stopped at {stopped} places for want of room");
        assert!(stopped > 2, "{plot}: there was always room");
    }))
    .await;
}
