//! Why a request failed, by what it means for the delivery, and the one place that decides what happens next.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::StepKind;
use crate::id::AccountName;

/// What a failed request means for a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The platform asks to slow down; nothing was done.
    TooFast,
    /// Surely nothing was done: no connection, a refusal before acting, a known transient error.
    NotActed,
    /// The request left and its outcome is unknown: a time-out, a reset, a 5xx of an acting call.
    MayHaveActed,
    /// The platform says that it has this already.
    Duplicate,
    /// The access token is no longer valid; a refresh may help.
    Expired,
    /// The account may not do this: dead token, missing right, suspended. A person must act.
    Unauthorized,
    /// The account has no credit left.
    OutOfCredit,
    /// The platform refuses this content for good.
    Refused,
    /// The channel cannot do this at all.
    Unsupported,
}

/// What the dispatcher does after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Run the step again, after a while.
    Retry,
    /// Ask the platform what became of it, before anything else.
    Ask,
    /// Find what the platform already has, and take it as this delivery's own.
    Adopt,
    /// Refresh the token once, then run the step again.
    Refresh,
    /// Send nothing more for this account until a person has acted; the deliveries stay.
    StopAccount,
    /// This delivery has failed.
    Fail,
}

impl Next {
    /// True if what became of the step is still to be found out.
    pub fn leaves_open(self) -> bool {
        matches!(self, Next::Ask | Next::Adopt)
    }
}

impl Class {
    /// What the dispatcher does next. The only place that decides.
    pub fn next(self, step: StepKind) -> Next {
        match self {
            Class::TooFast | Class::NotActed => Next::Retry,
            Class::MayHaveActed if step == StepKind::Repeatable => Next::Retry,
            Class::MayHaveActed => Next::Ask,
            Class::Duplicate => Next::Adopt,
            Class::Expired => Next::Refresh,
            Class::Unauthorized | Class::OutOfCredit => Next::StopAccount,
            Class::Refused | Class::Unsupported => Next::Fail,
        }
    }

    /// The class as JSON, SQL and metrics write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::TooFast => "too_fast",
            Class::NotActed => "not_acted",
            Class::MayHaveActed => "may_have_acted",
            Class::Duplicate => "duplicate",
            Class::Expired => "expired",
            Class::Unauthorized => "unauthorized",
            Class::OutOfCredit => "out_of_credit",
            Class::Refused => "refused",
            Class::Unsupported => "unsupported",
        }
    }

    /// What a person should do about it, in a few words, where it happened to `account`.
    pub fn advice_for(self, account: &AccountName) -> String {
        self.advice().replace(" NAME`", &format!(" {account}`"))
    }

    /// What a person should do about it, in a few words; `NAME` and `ID` stand for the account and the delivery.
    pub fn advice(self) -> &'static str {
        match self {
            Class::TooFast | Class::NotActed => "nothing; it is tried again",
            Class::MayHaveActed => "look at the account, then use `fanfare queue resolve ID`",
            Class::Duplicate => "look at the account for the earlier post",
            Class::Expired | Class::Unauthorized => {
                "mend that or sign the account in again, then `fanfare queue resume --account NAME`"
            }
            Class::OutOfCredit => "top up the account at the platform, then `fanfare queue resume --account NAME`",
            Class::Refused => "change the post and publish it again",
            Class::Unsupported => "do it by hand at the platform",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No limit of a platform is counted over more than a month: a longer wait that it asks for is a mistake of its own.
const LONGEST_WAIT: Duration = Duration::from_secs(32 * 24 * 3600);

/// How long a wait that a platform asks for is heeded: as long as it says, or a day where that cannot be meant.
pub fn heeded(wait: Duration) -> Duration {
    if wait > LONGEST_WAIT { Duration::from_secs(24 * 3600) } else { wait }
}

/// A request that failed, as the adapter has understood it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What it means.
    pub class: Class,
    /// What happened, in one sentence for a person, without secrets.
    pub message: String,
    /// The call that failed: `POST /2/tweets`, without secrets.
    pub request: String,
    /// How long the platform asks to wait.
    pub retry_after: Option<Duration>,
    /// True if parts of the post were out before, and stay.
    #[serde(default)]
    pub part_out: bool,
    /// True if what is out are mails, which nobody takes back.
    #[serde(default)]
    pub mailed: bool,
    /// True if it is about this post alone, such as one reader's mailbox: the account's others need not wait with it.
    #[serde(default)]
    pub alone: bool,
    /// True if what was made at the platform for the step is of no use any more, and surely nothing of it is out, or so once the channel
    /// was asked: whoever tries again, by itself or as a person asks, makes it anew.
    #[serde(default)]
    pub spent: bool,
}

impl Failure {
    /// A failure of `class`, told in one sentence.
    pub fn new(class: Class, message: impl Into<String>) -> Self {
        Self {
            class,
            message: message.into(),
            request: String::new(),
            retry_after: None,
            part_out: false,
            mailed: false,
            alone: false,
            spent: false,
        }
    }

    /// The same, with the call that failed.
    #[must_use]
    pub fn at(mut self, request: impl Into<String>) -> Self {
        self.request = request.into();
        self
    }

    /// The same, with the wait that the platform asks for.
    #[must_use]
    pub fn after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait.map(heeded).or(self.retry_after);
        self
    }

    /// The same, about this post alone.
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// The same, of what the platform could not use and never will.
    #[must_use]
    pub fn spent(mut self) -> Self {
        self.spent = true;
        self
    }

    /// True if the platform asks the account to wait, and says for how long.
    pub fn asks_to_wait(&self) -> bool {
        self.class == Class::TooFast && self.retry_after.is_some() && !self.alone
    }

    /// What a person should do.
    pub fn advice(&self) -> &'static str {
        match self.part_out {
            true if self.mailed => "use `fanfare queue retry ID` to send it to the rest",
            true => "use `fanfare queue retry ID` to send the rest, or `fanfare retract` to take down what is out",
            false => self.class.advice(),
        }
    }

    /// The same, of a post of which `out` of `parts` parts were out before.
    #[must_use]
    pub fn with_out(self, out: usize, parts: usize) -> Self {
        let verb = if out == 1 { "is" } else { "are" };
        let message = format!("{out} of {parts} parts {verb} out; {}", self.message);
        Self { message, part_out: true, ..self }
    }

    /// The same, of an issue that `out` of `readers` have.
    #[must_use]
    pub fn with_mailed(self, out: usize, readers: usize) -> Self {
        let verb = if out == 1 { "has" } else { "have" };
        let message = format!("{out} of {readers} readers {verb} the mail; {}", self.message);
        Self { message, part_out: true, mailed: true, ..self }
    }

    /// What a channel answers that cannot do `what` at all.
    pub fn unsupported(what: &str) -> Self {
        Self::new(Class::Unsupported, format!("this channel cannot {what}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.request.is_empty() {
            write!(f, " ({})", self.request)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_step_that_may_be_repeated_is_retried_when_it_may_have_acted() {
        assert_eq!(Class::MayHaveActed.next(StepKind::Repeatable), Next::Retry);
        assert_eq!(Class::MayHaveActed.next(StepKind::Keyed), Next::Ask);
        assert_eq!(Class::MayHaveActed.next(StepKind::Once), Next::Ask);
    }

    #[test]
    fn a_duplicate_is_adopted_never_called_failed() {
        assert_eq!(Class::Duplicate.next(StepKind::Once), Next::Adopt);
    }
}
