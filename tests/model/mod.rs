//! The state machine against every order of events: what is generated is a list of what happens, to workers, to requests, to
//! the clock, and by people; what must hold is looked at after each.
//!
//! `PROOFS=20` lets it see twenty times as many lists, `PROPTEST_RNG_SEED` others.

mod cases;
pub mod platform;
pub mod process;
mod world;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestError, TestRunner};

use self::platform::{Answer, Who};
use self::world::{Event, Person, World};

/// How many lists of events an ordinary run sees.
const CASES: u32 = 250;

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => Just(Answer::Done),
        3 => Just(Answer::LostReply),
        3 => Just(Answer::LostRequest),
        2 => Just(Answer::NotActed),
        1 => select(vec![1, 30, 4000]).prop_map(Answer::TooFast),
        1 => Just(Answer::Refused),
        1 => Just(Answer::Duplicate),
        1 => Just(Answer::Expired),
        1 => Just(Answer::Dead),
        5 => Just(Answer::OnItsWay),
        3 => Just(Answer::ReplyOnItsWay),
        2 => Just(Answer::LostOnItsWay),
    ]
}

/// Answers to what makes no post: mostly as they should be.
fn prepared() -> impl Strategy<Value = Vec<Answer>> {
    let other = prop_oneof![3 => answer(), 1 => select(vec![2, 60]).prop_map(Answer::Processing)];
    prop_oneof![4 => Just(Vec::new()), 1 => vec(other, 1..3)]
}

fn publish() -> impl Strategy<Value = Event> {
    let after_s = prop_oneof![4 => Just(0), 1 => select(vec![40, 5000])];
    (select(Who::ALL.to_vec()), 1..3_usize, after_s).prop_map(|(who, parts, after_s)| Event::Publish {
        who,
        parts,
        after_s,
    })
}

fn run() -> impl Strategy<Value = Event> {
    let stop_after = prop_oneof![4 => Just(None), 1 => (1..8_u8).prop_map(Some)];
    (0..2_usize, prepared(), vec(answer(), 0..4), stop_after)
        .prop_map(|(worker, prepare, act, stop_after)| Event::Run { worker, prepare, act, stop_after })
}

/// Seconds around those after which something is different: the channel is asked, a request is over, a lease.
fn seconds() -> impl Strategy<Value = u64> {
    prop_oneof![6 => select(vec![1, 4, 6, 11, 16, 18, 21, 35, 45, 61, 81]), 1 => select(vec![400, 4000, 9000])]
}

fn event() -> impl Strategy<Value = Event> {
    let post = || 0..3_usize;
    let who = || prop::option::of(select(Who::ALL.to_vec()));
    prop_oneof![
        2 => publish(),
        10 => run(),
        3 => (0..2_usize).prop_map(Event::Die),
        8 => seconds().prop_map(Event::Wait),
        3 => Just(Event::Arrive),
        1 => select(vec![-3600, -40, -20, 20, 40, 3600]).prop_map(Event::SetClock),
        1 => Just(Event::Reboot),
        1 => who().prop_map(Event::Pause),
        1 => who().prop_map(Event::Resume),
        1 => post().prop_map(Event::Cancel),
        1 => post().prop_map(Event::Retry),
        2 => (post(), select(vec![Person::Resends, Person::Drops])).prop_map(|(n, person)| Event::Resolve(n, person)),
    ]
}

/// Something is handed over, then anything happens.
fn events() -> impl Strategy<Value = Vec<Event>> {
    (publish(), vec(event(), 1..24)).prop_map(|(first, rest)| std::iter::once(first).chain(rest).collect())
}

#[test]
fn no_order_of_events_sends_twice_or_loses_one() {
    let config = Config {
        cases: CASES * crate::proofs::times(),
        failure_persistence: None,
        max_shrink_time: 60_000,
        ..Config::default()
    };
    let seen = TestRunner::new(config).run(&events(), |events| {
        let told = World::play(&events);
        prop_assert!(told.is_ok(), "{}", told.err().unwrap_or_default());
        Ok(())
    });
    match seen {
        Ok(()) => {}
        Err(TestError::Fail(why, events)) => panic!("{why}\n{}", told(&events)),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

/// The events, a line each.
fn told(events: &[Event]) -> String {
    events.iter().map(|event| format!("  {event:?}\n")).collect()
}
