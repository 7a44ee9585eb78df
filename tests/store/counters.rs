//! The counters of quotas.

use std::time::Duration;

use fanfare::store::{Draw, Drawn, Error, Left, Limit, Store, Window};
use jiff::tz::TimeZone;

use super::{MINUTE, World};

const HOUR: Duration = Duration::from_secs(3600);

/// So many of the hundred posts an hour that account x has.
pub(super) fn drawing(units: u32) -> Draw {
    let limit = Limit { max: 100, window: Window::Rolling(HOUR) };
    Draw { scope: "account:x".into(), name: "posts".into(), units, limit, leaves_within: Duration::ZERO }
}

/// One call, whatever others there were.
pub(super) async fn call(store: &Store, scope: &str) -> Result<(), Error> {
    let limit = Limit { max: u32::MAX, window: Window::Rolling(Duration::from_micros(1)) };
    store.draw(&[Draw { scope: scope.to_owned(), limit, ..drawing(1) }]).await.map(drop)
}

pub(crate) async fn quotas_count_what_was_drawn(world: World) {
    let three = |units| Draw { limit: Limit { max: 3, window: Window::Rolling(HOUR) }, ..drawing(units) };
    let start = world.now();
    let draw = async |units| world.store.draw(&[three(units)]).await.unwrap();
    assert!(matches!(draw(1).await, Drawn::At(_)));
    world.pass(Duration::from_secs(10));
    assert!(matches!(draw(2).await, Drawn::At(_)));
    match draw(1).await {
        Drawn::Refused { free_at, .. } => {
            assert!((free_at - start).get_seconds().abs_diff(3600) <= 2, "{free_at} after {start}");
        }
        other => panic!("{other:?}"),
    }
    let spent = world.store.spent("account:x", "posts", start).await.unwrap();
    assert_eq!(spent.iter().map(|(_, units)| *units).collect::<Vec<_>>(), [1, 2]);
    world.pass(Duration::from_secs(7200));
    assert_eq!(world.store.forget_calls(HOUR).await.unwrap(), 2);
}

pub(crate) async fn a_call_that_took_long_counts_from_its_end_and_one_that_was_not_made_not_at_all(world: World) {
    let three = |units| Draw { limit: Limit { max: 3, window: Window::Rolling(HOUR) }, ..drawing(units) };
    let draw = async |units| world.store.draw(&[three(units)]).await.unwrap();
    let Drawn::At(at) = draw(3).await else { panic!("three are free") };
    world.pass(MINUTE * 10);
    world.store.was_called_now(&[(three(1), at)]).await.unwrap();
    world.store.was_not_called(&[(three(1), at)]).await.unwrap();
    assert!(matches!(draw(1).await, Drawn::At(_)), "what was not called is free at once");
    assert!(matches!(draw(1).await, Drawn::Refused { .. }));
    world.pass(MINUTE * 50);
    assert!(matches!(draw(1).await, Drawn::At(_)), "what was called at once has left the window");
    assert!(matches!(draw(1).await, Drawn::Refused { .. }), "and what took ten minutes has not");
    world.pass(MINUTE * 10);
    assert!(matches!(draw(1).await, Drawn::At(_)));
}

pub(crate) async fn a_days_quota_is_free_at_midnight_of_its_zone(world: World) {
    // Where it is about noon, so that midnight is far.
    let hours = 12 - world.now().to_zoned(TimeZone::UTC).hour();
    let zone = TimeZone::fixed(jiff::tz::Offset::constant(hours));
    let day = Draw { limit: Limit { max: 3, window: Window::Day(zone.clone()) }, ..drawing(3) };
    assert!(matches!(world.store.draw(std::slice::from_ref(&day)).await.unwrap(), Drawn::At(_)));
    let Drawn::Refused { free_at, .. } = world.store.draw(std::slice::from_ref(&day)).await.unwrap() else {
        panic!("none is left")
    };
    let local = free_at.to_zoned(zone);
    assert_eq!((local.hour(), local.minute()), (0, 1), "midnight, and what clocks may be apart");
    world.pass(Duration::try_from(free_at - world.now()).unwrap());
    assert!(matches!(world.store.draw(&[day]).await.unwrap(), Drawn::At(_)), "however late in the day it was used up");
}

pub(crate) async fn a_shared_counter_is_never_overdrawn(world: World) {
    let limit = Limit { max: 50, window: Window::Rolling(MINUTE * 15) };
    let draw = |units| Draw {
        scope: "app:parrot".into(),
        name: "calls".into(),
        units,
        limit: limit.clone(),
        leaves_within: Duration::ZERO,
    };
    let mut draws = tokio::task::JoinSet::new();
    for _ in 0..3 {
        let (store, three) = (world.another().await, draw(3));
        draws.spawn(async move {
            let mut granted = 0;
            for _ in 0..10 {
                if matches!(store.draw(std::slice::from_ref(&three)).await.unwrap(), Drawn::At(_)) {
                    granted += three.units;
                }
            }
            granted
        });
    }
    assert_eq!(draws.join_all().await.iter().sum::<u32>(), 48, "all of it or nothing");
    assert!(matches!(world.store.draw(&[draw(2), drawing(1)]).await.unwrap(), Drawn::At(_)));
    let Drawn::Refused { name, free_at } = world.store.draw(&[drawing(1), draw(1)]).await.unwrap() else {
        panic!("none is left")
    };
    assert!(name == "calls" && free_at > world.now());
    assert_eq!(world.store.spent("account:x", "posts", world.now() - HOUR).await.unwrap().len(), 1, "nor of the other");
    world.pass(MINUTE * 16);
    assert!(matches!(world.store.draw(&[draw(50)]).await.unwrap(), Drawn::At(_)));
}

pub(crate) async fn what_a_platform_says_is_left_is_believed_if_it_is_less(world: World) {
    let limit = Limit { max: 10, window: Window::Rolling(MINUTE * 15) };
    let until = world.now() + MINUTE * 5;
    let says = async |units| {
        let (scope, name) = ("account:x".to_owned(), "posts".to_owned());
        world.store.correct(&[Left { scope, name, limit: limit.clone(), units, until }]).await.unwrap();
    };
    let draw = async |units| match world.store.draw(&[Draw { limit: limit.clone(), ..drawing(units) }]).await.unwrap() {
        Drawn::At(_) => None,
        Drawn::Refused { free_at, .. } => Some(free_at),
    };
    assert_eq!(draw(2).await, None);
    says(3).await;
    assert_eq!(draw(4).await, Some(until), "when the platform counts anew");
    says(9).await;
    assert!(draw(4).await.is_some(), "more than we count is not believed");
    assert_eq!(draw(3).await, None);
    says(0).await;
    assert!(draw(1).await.is_some());
    world.pass(MINUTE * 5);
    assert!(draw(6).await.is_some(), "our own five stay in their window");
    assert_eq!(draw(5).await, None);
}
