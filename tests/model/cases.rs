//! Orders of events that once went wrong.

use super::platform::{Answer, Who};
use super::world::{Event, World};

fn publish(who: Who) -> Event {
    Event::Publish { who, parts: 1, after_s: 0 }
}

/// The worker runs, and its next request is answered so.
fn run(worker: usize, act: &[Answer]) -> Event {
    Event::Run { worker, prepare: Vec::new(), act: act.to_vec(), stop_after: None }
}

fn all_is_well(events: &[Event]) {
    World::play(events).expect("all is well");
}

/// It was due at a time that had not come any more, and was asked about before: a worker took the account and gave it back,
/// again and again.
#[test]
fn a_clock_that_is_set_back_makes_no_worker_run_in_circles() {
    let lost = run(0, &[Answer::LostReply]);
    all_is_well(&[publish(Who::Asked), run(0, &[Answer::OnItsWay]), Event::SetClock(-3600), Event::Wait(20), lost]);
}

/// A request outlives who sent it. The settle times of a channel may be shorter than that.
#[test]
fn what_a_dead_worker_sent_is_given_the_time_to_arrive() {
    let sent = run(0, &[Answer::OnItsWay]);
    all_is_well(&[
        publish(Who::Asked),
        sent,
        Event::Die(0),
        Event::Wait(6),
        run(1, &[]),
        Event::Wait(10),
        run(1, &[]),
        Event::Arrive,
        run(1, &[]),
    ]);
}

/// What arrives at the end of its life is shown after the settle times, counted from then.
#[test]
fn what_arrives_late_is_given_the_time_to_be_shown() {
    all_is_well(&[
        publish(Who::Asked),
        run(0, &[Answer::OnItsWay]),
        Event::Wait(19),
        Event::Arrive,
        Event::Wait(2),
        run(0, &[Answer::Done]),
        Event::Wait(6),
        run(0, &[]),
    ]);
}

/// Whoever may have been stopped only is ended, as a person is told to, while the channel is being asked: then it is certain.
#[test]
fn whoever_dies_while_the_channel_is_asked_leaves_nothing_uncertain() {
    all_is_well(&[
        publish(Who::Asked),
        run(0, &[Answer::OnItsWay]),
        Event::Wait(81),
        run(1, &[Answer::ReplyOnItsWay]),
        Event::Die(0),
        run(1, &[]),
    ]);
}

/// Two requests with one key at the same time are two posts at some platforms.
#[test]
fn a_key_is_never_used_while_a_dead_worker_may_be_using_it() {
    all_is_well(&[publish(Who::Keyed), run(0, &[Answer::OnItsWay]), Event::Die(0), Event::Wait(1), run(1, &[])]);
}

/// A server that fails as it has made a post may not have noted its key.
#[test]
fn what_a_server_made_without_noting_its_key_is_found_before_the_key_is_used_again() {
    all_is_well(&[publish(Who::Keyed), run(0, &[Answer::LostReply]), Event::Wait(60), run(0, &[]), run(0, &[])]);
}

/// The first request made the post, the second one was refused: it is out all the same.
#[test]
fn a_key_that_is_refused_at_its_second_use_is_asked_about() {
    all_is_well(&[
        publish(Who::Lasting),
        run(0, &[Answer::LostReply]),
        Event::Die(0),
        Event::Wait(30),
        run(1, &[Answer::Refused]),
        Event::Wait(30),
        run(1, &[]),
    ]);
}

/// Nobody lives while the clock is set forward: what a dead worker sent has had no more time for it.
#[test]
fn a_clock_set_forward_while_nobody_lives_gives_what_was_sent_no_more_time() {
    for set in [20, 40, 3600] {
        let (sent, forward) = (run(0, &[Answer::OnItsWay]), Event::SetClock(set));
        let resumed = Event::Resume(None);
        all_is_well(&[
            publish(Who::Asked),
            sent,
            Event::Die(0),
            Event::Wait(16),
            forward,
            run(1, &[]),
            resumed,
            run(1, &[]),
            Event::Arrive,
            Event::Wait(1),
            run(1, &[]),
        ]);
    }
}

/// The same where nothing tells that it was set: on another machine, or after it was started anew.
#[test]
fn a_machine_that_knows_nothing_of_the_clock_counts_from_when_it_looked_first() {
    let (sent, forward) = (run(0, &[Answer::OnItsWay]), Event::SetClock(40));
    all_is_well(&[publish(Who::Asked), sent, Event::Reboot, forward, run(1, &[]), Event::Arrive, run(1, &[])]);
}

/// A platform may go on with a request whose connection was lost, and with a second one of the same key beside it.
#[test]
fn a_key_is_not_used_again_while_what_it_was_sent_with_may_still_arrive() {
    let lost = run(0, &[Answer::LostOnItsWay]);
    for who in [Who::Keyed, Who::Lasting] {
        all_is_well(&[publish(who), lost.clone(), Event::Wait(6), run(0, &[]), Event::Wait(14), run(0, &[])]);
        all_is_well(&[
            publish(who),
            lost.clone(),
            Event::Wait(6),
            Event::Die(0),
            run(1, &[]),
            Event::Wait(14),
            run(1, &[]),
        ]);
    }
}

/// The first request made the post; the second, with its key, was surely not taken until it was too late.
#[test]
fn what_may_be_out_is_asked_about_before_it_has_expired() {
    all_is_well(&[
        publish(Who::Lasting),
        run(0, &[Answer::LostReply]),
        Event::Wait(4000),
        run(0, &[Answer::TooFast(4000)]),
        Event::Wait(61),
        run(0, &[]),
    ]);
}
