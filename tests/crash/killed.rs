//! Killed with SIGKILL at every place that there is, on every channel and both stores, and now and then killed again while it
//! finds out what became of that; then all is out once.

use super::scene::{Engine, Plot, Scene};
use super::{a_few_at_once, listed, some_of};
use crate::common::{CHANNELS, can_be_asked};
use crate::worker::{Moment, Orders, Place, What};

/// How many of a channel's places an ordinary run takes.
const SOME: usize = 4;

/// A lease of which no request outlives a third.
const LONG_LEASE_MS: u64 = 20_000;

/// A test for each channel.
macro_rules! channels {
    ($($channel:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $channel() { killed_everywhere(stringify!($channel)).await })*
        const NAMED: &[&str] = &[$(stringify!($channel)),*];
    };
}

channels! { bluesky email facebook instagram mastodon telegram tiktok twitter youtube }

#[test]
fn every_channel_is_killed() {
    assert_eq!(NAMED, CHANNELS);
}

async fn killed_everywhere(channel: &'static str) {
    let cases =
        listed(Plot::kinds(channel).into_iter().map(|kind| Plot { channel, kind, engine: Engine::Sqlite })).await;
    let cases = some_of(cases, SOME);
    let cases = cases.into_iter().enumerate().map(|(number, (plot, place))| async move {
        println!("{plot}, killed at {place}");
        killed_at(plot, &place, number % 2 == 1).await;
    });
    a_few_at_once(cases).await;
}

/// Kills a worker at `place`; perhaps kills the next one too, at the second place of the journal or request that it comes to;
/// lets a third one finish.
async fn killed_at(plot: Plot, place: &Place, and_again: bool) {
    let mut lease_ms = 3000;
    let scene = loop {
        let scene = Scene::set(plot).await;
        if matches!(place, Place::Wire { moment: Moment::Away, .. }) {
            scene.slow();
        }
        let at = Some((place.clone(), What::Kill));
        let (killed, said) = scene.run(&Orders { at, lease_ms, ..scene.orders() }).await;
        if killed.code().is_none() {
            break scene;
        }
        // On a busy machine a request may outlive its third of a lease, and comes to other places.
        assert!(lease_ms < LONG_LEASE_MS, "{plot}: it does not come to {place}: {killed} {said}");
        lease_ms = LONG_LEASE_MS;
    };
    assert!(scene.is_out_once_at_most(), "{plot}, killed at {place}");
    if and_again {
        let place = match place {
            Place::Wire { .. } => Place::Journal { name: "*".to_owned(), nth: 1 },
            Place::Journal { .. } => Place::Wire { moment: Moment::Answered, nth: 1, action: String::new() },
        };
        let (ended, said) = scene.run(&Orders { at: Some((place, What::Kill)), ..scene.orders() }).await;
        assert!(ended.success() || ended.code().is_none(), "{plot}: {ended} {said}");
    }
    scene.heal();
    scene.ends(&scene.orders()).await;
    scene.check(!can_be_asked(plot.channel)).await;
}
