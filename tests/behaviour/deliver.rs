//! A post brought to its end as the dispatcher brings it: what follows from a stop is `Class::next`'s to say.

use fanfare::delivery::{Failure, Found, Next, OpenStep, Receipt, Step, StepKind, Stop};
use fanfare::post::Post;

use super::journal::Notes;
use super::stage::Stage;

/// No conversation takes more runs than this.
const MAX_RUNS: usize = 40;

/// How a delivery ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Sent(Receipt),
    /// This post was refused.
    Failed(Failure),
    /// The account was stopped.
    Stopped(Failure),
    /// Nobody but a person can say whether it is out.
    Uncertain(String),
}

impl Stage {
    /// Sends `post` and expects it to arrive.
    pub fn send(&self, post: &Post) -> Result<Receipt, Failure> {
        match self.deliver(post, &Notes::new()) {
            Outcome::Sent(receipt) => Ok(receipt),
            Outcome::Failed(failure) | Outcome::Stopped(failure) => Err(failure),
            Outcome::Uncertain(check) => panic!("{}: uncertain; {check}", self.channel),
        }
    }

    /// Runs the action until it has ended.
    pub fn deliver(&self, post: &Post, journal: &Notes) -> Outcome {
        let mut run = Run { stage: self, post, journal, refreshed: false, duplicate: None };
        for _ in 0..MAX_RUNS {
            if let Some(outcome) = run.go_on() {
                if matches!(outcome, Outcome::Sent(_)) {
                    self.taken.borrow_mut().extend(ids(journal));
                }
                return outcome;
            }
        }
        panic!("{}: no end after {MAX_RUNS} runs", self.channel);
    }
}

fn ids(journal: &Notes) -> Vec<String> {
    journal.published().into_iter().filter_map(|(_, value)| value["id"].as_str().map(str::to_owned)).collect()
}

struct Run<'a> {
    stage: &'a Stage,
    post: &'a Post,
    journal: &'a Notes,
    refreshed: bool,
    /// The platform said that it has this already.
    duplicate: Option<Failure>,
}

impl Run<'_> {
    /// One run; none if another must follow.
    fn go_on(&mut self) -> Option<Outcome> {
        for open in self.journal.open_steps() {
            // Where the platform knows our key, running the step again is asking.
            if open.step.kind == StepKind::Once || self.duplicate.is_some() {
                self.stage.pause(self.stage.settle.get());
                if let Some(ended) = self.ask(&open) {
                    return ended;
                }
            }
        }
        match self.stage.publish(self.post, self.journal) {
            Ok(receipt) => Some(Outcome::Sent(receipt)),
            Err(Stop::Park { .. } | Stop::Ask { .. }) => None,
            Err(Stop::Failed { step, failure }) => {
                let next = failure.class.next(step.kind);
                self.journal.wait(failure.retry_after.filter(|_| failure.alone).unwrap_or_default());
                if failure.spent && !next.leaves_open() {
                    self.journal.begin_anew(&step);
                } else if step.kind != StepKind::Repeatable && !next.leaves_open() {
                    self.journal.take_back(&step);
                }
                self.follow(next, failure)
            }
            Err(stop) => panic!("{}: {stop:?}", self.stage.channel),
        }
    }

    fn follow(&mut self, next: Next, failure: Failure) -> Option<Outcome> {
        match next {
            Next::Retry => {
                self.stage.pause(self.stage.settle.get());
                None
            }
            Next::Ask => None,
            Next::Adopt => {
                self.duplicate = Some(failure);
                None
            }
            Next::Refresh if !self.refreshed => {
                self.refreshed = true;
                self.stage.refresh().err().map(Outcome::Stopped)
            }
            Next::Refresh | Next::StopAccount => Some(Outcome::Stopped(failure)),
            Next::Fail => Some(Outcome::Failed(failure)),
        }
    }

    /// Asks what became of `open`: none if the run can go on, `Some(None)` if another must follow.
    fn ask(&mut self, open: &OpenStep) -> Option<Option<Outcome>> {
        match self.stage.find(self.post, open, self.journal) {
            Ok(Found::Sent(result)) => {
                let id = result["id"].as_str().unwrap_or_default();
                if self.stage.taken.borrow().contains(id) {
                    return Some(Some(Outcome::Uncertain(format!("{id} belongs to another delivery"))));
                }
                self.journal.settle(&open.step, result);
                None
            }
            Ok(Found::Absent) => match self.duplicate.take() {
                Some(failure) => Some(Some(Outcome::Failed(failure))),
                None => {
                    self.journal.take_back(&open.step);
                    None
                }
            },
            Ok(Found::NotYet { .. }) => Some(None),
            Ok(Found::CannotTell { check }) => Some(Some(Outcome::Uncertain(check))),
            Err(failure) => match failure.class.next(StepKind::Repeatable) {
                Next::Ask | Next::Adopt | Next::Fail => Some(Some(Outcome::Uncertain(failure.to_string()))),
                next => Some(self.follow(next, failure)),
            },
        }
    }
}

/// The failure of a single run that must fail.
pub fn failed(done: Result<Receipt, Stop>) -> (Step, Failure) {
    match done {
        Err(Stop::Failed { step, failure }) => (step, failure),
        other => panic!("it did not fail: {other:?}"),
    }
}
