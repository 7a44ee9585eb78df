//! What follows from how a run of an action went: the one place where a stop, a failure or an answer of the channel becomes
//! a change in the store. Pure: the store is written by the caller.

use std::time::Duration;

use jiff::Timestamp;

use super::retry::{MAX_FAILURES, wait_after};
use crate::delivery::{ActionState, Class, Failure, Found, Next, Step, StepKind, Stop};
use crate::store::{End, Wait};

/// What is to be written, in this order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// Open steps that surely were not done.
    pub(crate) forget: Option<Step>,
    /// How the action is left.
    pub(crate) then: Then,
}

/// How an action is left.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Then {
    /// Leave it until a time.
    Wait(Wait),
    /// It is over.
    End(End),
    /// It and all else of the account waits for a person.
    StopAccount(Failure),
    /// Refresh the account's tokens, then run it again.
    Refresh(Failure),
    /// A person must decide.
    Hold(String),
    /// Give the account back; another run, here or elsewhere, goes on.
    GiveBack(String),
}

/// Where an action stands as it is judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing<'a> {
    /// The store's time.
    pub(crate) now: Timestamp,
    /// When the delivery is too late.
    pub(crate) late_at: Timestamp,
    /// When what is out in part, or may be, is left to a person, however well its platform may be then.
    pub(crate) gives_up_at: Timestamp,
    /// Failures in a row that may pass.
    pub(crate) failures: u32,
    /// True if some part of the post is out.
    pub(crate) begun: bool,
    /// True if the tokens were refreshed in this run already.
    pub(crate) refreshed: bool,
    /// Seconds after the intent at which the channel is asked, in order; empty if it cannot be asked.
    pub(crate) settle_s: &'a [u32],
    /// How long a request may be on its way.
    pub(crate) request_life: Duration,
    /// When a limit of the account's that kept it back has room for it.
    pub(crate) departs: Option<Timestamp>,
}

impl Standing<'_> {
    /// True if it is not tried any more, and only what became of it is still to be found out.
    pub(crate) fn has_given_up(&self) -> bool {
        self.failures > MAX_FAILURES
    }
}

/// What follows from a run that stopped.
pub(crate) fn after_stop(stop: Stop, standing: Standing<'_>) -> Outcome {
    match stop {
        // Its post is on its way and nobody says when it will be there: somebody should look.
        Stop::Park { reason, .. } if standing.begun && standing.now > standing.gives_up_at => {
            let check = format!("{reason} for more than a day; look at the account, then resolve");
            Outcome { forget: None, then: Then::End(End::Uncertain { check, error: None }) }
        }
        Stop::Park { after, reason } => {
            let wait = Wait {
                state: ActionState::Waiting,
                next_at: later(standing.now, after),
                reason: Some(reason),
                failures: 0,
                error: None,
                account_rests: false,
            };
            Outcome { forget: None, then: Then::Wait(wait) }
        }
        Stop::Ask { open } => Outcome { forget: None, then: ask_at(open.since, None, standing) },
        Stop::Hold { reason } => Outcome { forget: None, then: Then::Hold(reason) },
        Stop::Yield { reason } => Outcome { forget: None, then: Then::GiveBack(reason) },
        Stop::Journal { message } => Outcome { forget: None, then: Then::GiveBack(message) },
        Stop::Failed { step, failure } => after_failure(&step, failure, standing),
    }
}

impl Then {
    /// The same for a post of which `out` of `parts` parts are out: whoever reads that it failed learns that it did not as a whole.
    pub(crate) fn with_out(self, out: usize, parts: usize) -> Self {
        match self {
            Then::End(End::Failed(failure)) if out > 0 && out < parts => {
                Then::End(End::Failed(failure.with_out(out, parts)))
            }
            then => then,
        }
    }

    /// The same while what became of an earlier request is not known: nothing is over before the channel was asked about that.
    pub(crate) fn once_asked(self, standing: Standing<'_>) -> Self {
        match self {
            Then::End(End::Failed(failure)) => {
                // Nothing is tried once more before that.
                ask_at(standing.now, Some(failure), Standing { failures: MAX_FAILURES + 1, ..standing })
            }
            Then::End(End::Expired { .. }) => ask_at(standing.now, None, standing),
            then => then,
        }
    }

    /// The same for an issue that `out` of its `readers` have.
    pub(crate) fn with_mailed(self, out: usize, readers: usize) -> Self {
        match self {
            Then::End(End::Failed(failure)) if out > 0 => Then::End(End::Failed(failure.with_mailed(out, readers))),
            then => then,
        }
    }
}

/// How long after its lateness allowance a post that has been handed in may still be processed by its platform, one that is out in
/// part may wait for the rest, and a channel may fail to say what became of one.
pub(crate) const AT_MOST: Duration = Duration::from_secs(24 * 3600);

fn after_failure(step: &Step, failure: Failure, standing: Standing<'_>) -> Outcome {
    let next = failure.class.next(step.kind);
    // Whatever does not need asking has surely not acted: the intent is taken back, so that the step may be begun again.
    let forget = (step.kind != StepKind::Repeatable && !next.leaves_open()).then(|| step.clone());
    let then = match next {
        Next::Retry => retry(failure, standing),
        // A platform that fails at this for ever is asked each time whether it has done it all the same.
        Next::Ask => ask_at(standing.now, Some(failure), Standing { failures: standing.failures + 1, ..standing }),
        Next::Adopt => ask_at(standing.now, Some(failure), standing),
        Next::Refresh if !standing.refreshed => Then::Refresh(failure),
        Next::Refresh | Next::StopAccount => Then::StopAccount(failure),
        Next::Fail => Then::End(End::Failed(failure)),
    };
    Outcome { forget, then }
}

/// What follows from a failure that surely did nothing and passes.
pub(crate) fn retry(failure: Failure, standing: Standing<'_>) -> Then {
    // A platform that names a time has not failed; only failures without one count towards giving up, and wait ever longer. No time at
    // all is none, unless it is a limit of our own that has just become free.
    let is_a_time = |wait: Duration| !wait.is_zero() || standing.departs.is_some();
    let has_named_a_time = failure.class == Class::TooFast && failure.retry_after.is_some_and(is_a_time);
    let failures = if has_named_a_time { standing.failures } else { standing.failures + 1 };
    if failures > MAX_FAILURES {
        let message = format!("{}; given up after {failures} tries", failure.message);
        return Then::End(End::Failed(Failure { message, ..failure }));
    }
    // All that a limit keeps back goes on at one time, and then in its order.
    let departs = standing.departs.filter(|_| has_named_a_time);
    let next_at = departs.unwrap_or_else(|| later(standing.now, wait_after(failures.max(1), failure.retry_after)));
    if standing.begun && standing.departs.is_none() && standing.now > standing.gives_up_at {
        let message = format!("{}; given up after more than a day", failure.message);
        return Then::End(End::Failed(Failure { message, ..failure }));
    }
    let account_rests = departs.is_none() && failure.asks_to_wait();
    // Nothing expires after its first part is out.
    if next_at > standing.late_at && !standing.begun {
        let reason = format!("it could not be sent by {}: {}", standing.late_at, failure.message);
        return Then::End(End::Expired { reason, rests_until: account_rests.then_some(next_at) });
    }
    let reason = Some(failure.message.clone());
    let state = ActionState::Waiting;
    Then::Wait(Wait { state, next_at, reason, failures, error: Some(failure), account_rests })
}

/// Ask at the next of the channel's settle times after `since`.
fn ask_at(since: Timestamp, failure: Option<Failure>, standing: Standing<'_>) -> Then {
    let due = standing
        .settle_s
        .iter()
        .map(|s| later(since, Duration::from_secs(u64::from(*s))))
        .find(|at| *at > standing.now);
    // What fails again and again is asked about, and tried, ever less often.
    let unhurried = (standing.failures > 1).then(|| later(standing.now, wait_after(standing.failures, None)));
    let why = failure.as_ref().map_or_else(String::new, |failure| format!(" ({})", failure.message));
    Then::Wait(Wait {
        state: ActionState::Asking,
        next_at: due.unwrap_or(standing.now).max(unhurried.unwrap_or(standing.now)),
        reason: Some(format!("its outcome is unknown{why}; the channel is asked")),
        failures: standing.failures,
        error: failure,
        account_rests: false,
    })
}

/// What follows from the channel's answer about an open step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// Take this as the step's result and go on.
    Adopt(serde_json::Value),
    /// Nothing was done; the step may begin again.
    SendAgain,
    /// Ask again at that time.
    AskAgain(Timestamp),
    /// A person must decide; what to look at.
    Uncertain(String),
    /// The platform says it has this already and it is not found as ours: it is not sent again.
    Refused,
}

/// Who began an open step, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beginner {
    /// This worker, whose request is over.
    Us,
    /// A worker that is proven dead.
    Dead,
    /// A worker that may only have been stopped: it may still send.
    MayLive,
}

/// What follows from `found` about an open step, from whose beginning time is counted `since` then.
pub(crate) fn after_answer(
    found: Found,
    since: Timestamp,
    beginner: Beginner,
    duplicate: bool,
    standing: Standing<'_>,
) -> Verdict {
    match found {
        Found::Sent(result) => Verdict::Adopt(result),
        Found::NotYet { after } => Verdict::AskAgain(later(standing.now, after)),
        Found::CannotTell { check } => Verdict::Uncertain(check),
        Found::Absent => {
            // A platform may do at the end of a request's life what it shows only after its settle time, however soon the
            // connection was lost, and whoever sent it may have died meanwhile.
            let over_at = later(since, standing.request_life);
            let settle = |s: &u32| later(over_at, Duration::from_secs(u64::from(*s)));
            if let Some(next) = standing.settle_s.iter().map(settle).find(|at| *at > standing.now) {
                return Verdict::AskAgain(next);
            }
            if beginner == Beginner::MayLive {
                let check = "the worker that began it may still be running; end it, look at the account, then resolve";
                return Verdict::Uncertain(check.to_owned());
            }
            if duplicate || standing.has_given_up() {
                return Verdict::Refused;
            }
            if standing.now > standing.late_at && !standing.begun {
                return Verdict::Uncertain("it was not found in time; look at the account, then resolve".to_owned());
            }
            Verdict::SendAgain
        }
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time written here")
    }

    const NOW: &str = "2026-11-23T09:00:00Z";

    fn standing() -> Standing<'static> {
        Standing {
            now: at(NOW),
            late_at: at("2026-11-23T11:00:00Z"),
            gives_up_at: at("2026-11-24T11:00:00Z"),
            failures: 0,
            begun: false,
            refreshed: false,
            settle_s: &[10, 30, 120],
            request_life: Duration::from_secs(20),
            departs: None,
        }
    }

    fn failed(step: Step, class: Class) -> Outcome {
        after_stop(Stop::failed(step, Failure::new(class, "no")), standing())
    }

    #[test]
    fn an_unknown_outcome_is_asked_about_and_its_intent_stays() {
        let outcome = failed(Step::once("part", 0), Class::MayHaveActed);
        assert_eq!(outcome.forget, None);
        let Then::Wait(wait) = outcome.then else { panic!("{:?}", outcome.then) };
        let why = wait.reason.as_deref();
        assert_eq!(
            (wait.state, why),
            (ActionState::Asking, Some("its outcome is unknown (no); the channel is asked")),
            "the history says what happened"
        );
    }

    #[test]
    fn what_surely_did_not_act_is_taken_back_and_tried_again() {
        let outcome = failed(Step::once("part", 0), Class::NotActed);
        assert_eq!(outcome.forget, Some(Step::once("part", 0)));
        assert!(matches!(outcome.then, Then::Wait(Wait { state: ActionState::Waiting, failures: 1, .. })));
    }

    #[test]
    fn a_platform_that_asks_to_slow_down_and_says_for_how_long_is_not_a_failure() {
        let after = |wait| {
            let failure = Failure::new(Class::TooFast, "slow down").after(wait);
            after_stop(Stop::failed(Step::once("part", 0), failure), standing()).then
        };
        assert!(matches!(after(Some(Duration::from_secs(30))), Then::Wait(Wait { failures: 0, .. })));
        for none in [None, Some(Duration::ZERO)] {
            let then = after(none);
            assert!(matches!(then, Then::Wait(Wait { failures: 1, .. })), "it would come back every second or two");
        }
    }

    #[test]
    fn an_account_rests_when_its_platform_asks_it_to_and_not_for_one_mailbox_or_a_limit_of_its_own() {
        let wait = |failure: Failure, departs| {
            let then =
                after_stop(Stop::failed(Step::once("part", 0), failure), Standing { departs, ..standing() }).then;
            let Then::Wait(wait) = then else { panic!("{then:?}") };
            wait
        };
        let slow = || Failure::new(Class::TooFast, "slow down").after(Some(Duration::from_secs(30)));
        assert!(wait(slow(), None).account_rests);
        assert!(!wait(slow().alone(), None).account_rests);
        let departs = at("2026-11-23T09:12:00Z");
        let counted = wait(slow(), Some(departs));
        assert_eq!(
            (counted.next_at, counted.account_rests),
            (departs, false),
            "to the instant, for all that wait for it"
        );
    }

    #[test]
    fn what_is_processed_for_ever_ends_with_a_person_but_not_before_a_day() {
        let park = || Stop::Park { after: Duration::from_secs(60), reason: "TikTok processes the video".to_owned() };
        let late = Standing { begun: true, gives_up_at: at("2026-11-23T08:00:00Z"), ..standing() };
        assert!(matches!(after_stop(park(), late).then, Then::End(End::Uncertain { .. })));
        let today = Standing { begun: true, gives_up_at: at("2026-11-23T10:00:00Z"), ..standing() };
        assert!(matches!(after_stop(park(), today).then, Then::Wait(_)));
    }

    #[test]
    fn a_platform_that_fails_for_ever_is_asked_ever_less_often_and_given_up_once_it_says_that_it_has_nothing() {
        let failure = || Failure::new(Class::MayHaveActed, "500");
        let wait = |failures| {
            let standing = Standing { begun: true, failures, ..standing() };
            match after_stop(Stop::failed(Step::once("part", 1), failure()), standing).then {
                Then::Wait(wait) => wait,
                then => panic!("{then:?}"),
            }
        };
        assert_eq!((wait(0).failures, wait(0).next_at), (1, at("2026-11-23T09:00:10Z")));
        assert!((0..20).any(|_| wait(10).next_at > at("2026-11-23T09:02:00Z")));
        let answer = |failures| {
            let standing = Standing { begun: true, failures, ..standing() };
            after_answer(Found::Absent, at("2026-11-23T08:00:00Z"), Beginner::Us, false, standing)
        };
        assert_eq!([answer(MAX_FAILURES), answer(MAX_FAILURES + 1)], [Verdict::SendAgain, Verdict::Refused]);
    }

    #[test]
    fn what_is_out_in_part_does_not_wait_for_ever_for_a_platform_that_always_names_a_time() {
        let slow = || Failure::new(Class::TooFast, "slow down").after(Some(Duration::from_secs(30)));
        let left = |standing| after_stop(Stop::failed(Step::once("part", 1), slow()), standing).then;
        let late = Standing { begun: true, gives_up_at: at("2026-11-23T08:00:00Z"), ..standing() };
        assert!(matches!(left(late), Then::End(End::Failed(_))));
        assert!(matches!(left(Standing { departs: Some(at("2026-11-23T10:00:00Z")), ..late }), Then::Wait(_)));
        assert!(matches!(left(Standing { begun: true, ..standing() }), Then::Wait(_)));
    }

    #[test]
    fn tokens_are_refreshed_once() {
        let step = Step::repeatable("upload", 0);
        assert!(matches!(failed(step.clone(), Class::Expired).then, Then::Refresh(_)));
        let again = after_stop(
            Stop::failed(step, Failure::new(Class::Expired, "no")),
            Standing { refreshed: true, ..standing() },
        );
        assert!(matches!(again.then, Then::StopAccount(_)));
    }

    #[test]
    fn absent_counts_only_after_the_last_settle_time() {
        let early = after_answer(Found::Absent, at("2026-11-23T08:59:45Z"), Beginner::Us, false, standing());
        assert_eq!(early, Verdict::AskAgain(at("2026-11-23T09:00:15Z")));
        let late = after_answer(Found::Absent, at("2026-11-23T08:57:00Z"), Beginner::Dead, false, standing());
        assert_eq!(late, Verdict::SendAgain);
        let between = after_answer(Found::Absent, at("2026-11-23T08:57:50Z"), Beginner::Dead, false, standing());
        assert_eq!(between, Verdict::AskAgain(at("2026-11-23T09:00:10Z")), "it may have arrived twenty seconds later");
    }

    #[test]
    fn absent_is_no_proof_while_the_old_worker_may_only_be_stopped() {
        let verdict = after_answer(Found::Absent, at("2026-11-23T08:57:00Z"), Beginner::MayLive, false, standing());
        assert!(matches!(verdict, Verdict::Uncertain(_)));
    }

    #[test]
    fn a_duplicate_that_is_not_found_is_never_sent_again() {
        let verdict = after_answer(Found::Absent, at("2026-11-23T08:57:00Z"), Beginner::Us, true, standing());
        assert_eq!(verdict, Verdict::Refused);
    }

    #[test]
    fn what_is_too_late_expires_but_never_after_its_first_part() {
        let late = Standing { late_at: at(NOW), ..standing() };
        let stop = || Stop::failed(Step::once("part", 1), Failure::new(Class::NotActed, "no"));
        assert!(matches!(after_stop(stop(), late).then, Then::End(End::Expired { .. })));
        assert!(matches!(after_stop(stop(), Standing { begun: true, ..late }).then, Then::Wait(_)));
    }
}
