//! One run through the list of an issue: who has it, who does not get it, whom to ask again later, and of whom nobody knows.
//!
//! No reader stands in another's way. A mailbox that puts a mail off is tried again by itself, ever less often, until it is given
//! up; a reader of whom nobody knows what became is passed over, as a mail that comes twice is worse than one that may be missing.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::Account;
use super::replies::is_by_rule;
use crate::delivery::{Class, Failure, Journal, PartReceipt, Receipt, Step, Stop};

/// As long as nobody was let in, so many readers are tried: a server that refuses all of a long list refuses the mail. And one
/// that puts off so many in a row puts off whoever sends.
pub(super) const IN_A_ROW: usize = 20;

/// How long a server is left alone that says that it gets too much.
pub(super) const SERVER_AFTER: Duration = Duration::from_secs(5 * 60);

/// The step whose result says how often a reader's mailbox has put the mail off.
const PUT_OFF: &str = "put_off";

/// The step that says that a run stopped at a reader: the mail was refused there in words that are about all, or the server hung up.
const STOPPED: &str = "stopped";

/// What is known of a mailbox that puts the mail off.
#[derive(Serialize, Deserialize)]
struct PutOff {
    tries: usize,
    since: Timestamp,
    until: Timestamp,
    said: String,
}

/// One run through a list.
pub(super) struct Round<'a> {
    account: &'a Account,
    journal: &'a dyn Journal,
    /// Who has the mail, and who does not get it, for good.
    told: Vec<PartReceipt>,
    /// Who was refused while nobody has been let in yet: that may be about the mail itself, and then nobody was refused.
    refused: Vec<(Step, PartReceipt)>,
    unknown: Vec<(Step, PartReceipt, Stop)>,
    later: Option<(Timestamp, usize, Failure)>,
    put_off_in_a_row: usize,
    by_rule_in_a_row: usize,
}

impl<'a> Round<'a> {
    pub(super) fn new(account: &'a Account, journal: &'a dyn Journal) -> Self {
        let (told, refused, unknown) = (Vec::new(), Vec::new(), Vec::new());
        Self { account, journal, told, refused, unknown, later: None, put_off_in_a_row: 0, by_rule_in_a_row: 0 }
    }

    /// In which order so many readers are sent the mail: those at whom an earlier run stopped come last, since whoever retries it wants
    /// the others to have it.
    pub(super) fn order(&self, readers: usize) -> Vec<usize> {
        let stopped = |n: &usize| self.journal.result(&Step::repeatable(STOPPED, *n).key()).is_some();
        let (last, mut order): (Vec<usize>, Vec<usize>) = (0..readers).partition(stopped);
        order.extend(last);
        order
    }

    /// Whether the mailbox of reader `n` has asked to wait longer.
    pub(super) fn rests(&mut self, n: usize) -> bool {
        let Some(known) = self.put_off_before(n).filter(|known| known.until > self.journal.now()) else { return false };
        self.wait_for(n, known.until, Failure::new(Class::TooFast, known.said));
        true
    }

    /// True if the rest of the list would hear the same.
    pub(super) fn is_over(&self) -> bool {
        let told = self.told.iter().chain(self.refused.iter().map(|(_, part)| part));
        let asked: Vec<_> = told.filter(|part| !part.extra.contains_key("unasked")).collect();
        asked.len() >= IN_A_ROW && asked.into_iter().all(is_refused)
    }

    /// Takes what became of the mail to reader `n`, `to`.
    pub(super) async fn take(&mut self, n: usize, to: &str, became: Result<PartReceipt, Stop>) -> Result<(), Stop> {
        match became {
            // What a person has settled does not say whose it is.
            Ok(part) => {
                self.by_rule_in_a_row = 0;
                self.told.push(part.with("recipient", to));
                self.let_in().await
            }
            Err(Stop::Failed { step, failure }) if failure.alone && failure.class == Class::TooFast => {
                self.put_off(n, to, step, failure).await
            }
            Err(Stop::Failed { step, failure }) if failure.alone => {
                self.refused.push((step.clone(), refused(to, &failure.message)));
                self.refuse(step, &failure.message).await
            }
            Err(stop) if is_unknown(&stop) && !self.journal.is_restored() => {
                let said = "whether it arrived is not known, and nobody gets it twice";
                let part = refused(to, said).with(PartReceipt::IN_DOUBT, true);
                self.unknown.push((Step::once("recipient", n), part, stop));
                Ok(())
            }
            // It is about more than one reader.
            Err(stop) => {
                self.keep_refusals().await?;
                Err(self.stopped(n, to, stop).await?)
            }
        }
    }

    /// What is out, once all were asked.
    pub(super) async fn end(mut self, issue: &str) -> Result<Receipt, Stop> {
        let is_out = self.told.iter().any(|part| !is_refused(part));
        if is_out {
            self.keep_refusals().await?;
        }
        let asks = self.account.settings.get("unknown").is_some_and(|word| word == "ask");
        if is_out && !asks {
            for (step, part, _) in std::mem::take(&mut self.unknown) {
                self.finish(&step, part).await?;
            }
        }
        let unknown = std::mem::take(&mut self.unknown).into_iter().map(|(_, _, stop)| stop).next();
        if let Some(stop) = unknown.or_else(|| self.later()) {
            self.keep_refusals().await?;
            return Err(stop);
        }
        // Whoever tries again once the mail or the server is mended is to be heard anew.
        for (step, part) in std::mem::take(&mut self.refused) {
            self.journal.did_not_act(&step);
            self.told.push(part);
        }
        receipt(issue, self.told).map_err(|failure| Stop::failed(Step::repeatable("receipt", 0), failure))
    }

    /// A reader is refused. What may be about the mail, or whoever sends it, is the reader's once the next one is let in.
    async fn refuse(&mut self, step: Step, said: &str) -> Result<(), Stop> {
        if !is_by_rule(said) {
            return self.let_in().await;
        }
        self.by_rule_in_a_row += 1;
        if self.by_rule_in_a_row < IN_A_ROW || self.told.iter().all(is_refused) {
            return Ok(());
        }
        for (step, _) in std::mem::take(&mut self.refused) {
            self.journal.did_not_act(&step);
        }
        let message =
            format!("the mail server refuses one reader after the other: {said}; see what it says, then retry");
        Err(Stop::failed(step, Failure::new(Class::Refused, message)))
    }

    /// Takes note at whom the run stops: if it is that reader's, and no trouble of the server's, the others get the mail next time. Names
    /// the reader where the mail was refused.
    async fn stopped(&self, n: usize, to: &str, stop: Stop) -> Result<Stop, Stop> {
        let Stop::Failed { step, failure } = stop else { return Ok(stop) };
        if matches!(failure.class, Class::Refused | Class::NotActed | Class::TooFast) {
            self.journal.finish(&Step::repeatable(STOPPED, n), &json!(to)).await?;
        }
        if failure.class != Class::Refused {
            return Ok(Stop::Failed { step, failure });
        }
        let message = format!("{}, for {to}", failure.message);
        Ok(Stop::Failed { step, failure: Failure { message, ..failure } })
    }

    fn later(&mut self) -> Option<Stop> {
        let (until, n, failure) = self.later.take()?;
        let wait = Duration::try_from(until.duration_since(self.journal.now())).unwrap_or_default();
        Some(Stop::failed(Step::repeatable(PUT_OFF, n), failure.after(Some(wait)).alone()))
    }

    /// Once somebody was let in, a refusal is the reader's.
    async fn let_in(&mut self) -> Result<(), Stop> {
        if self.told.iter().all(is_refused) {
            return Ok(());
        }
        self.put_off_in_a_row = 0;
        self.keep_refusals().await
    }

    async fn keep_refusals(&mut self) -> Result<(), Stop> {
        for (step, part) in std::mem::take(&mut self.refused) {
            self.finish(&step, part).await?;
        }
        Ok(())
    }

    async fn finish(&mut self, step: &Step, part: PartReceipt) -> Result<(), Stop> {
        self.journal.finish(step, &json!(part)).await?;
        self.told.push(part);
        Ok(())
    }

    /// Leaves a mailbox alone for a while, and in the end for good.
    async fn put_off(&mut self, n: usize, to: &str, step: Step, failure: Failure) -> Result<(), Stop> {
        let now = self.journal.now();
        let before = self.put_off_before(n);
        let tries = before.as_ref().map_or(0, |before| before.tries);
        let since = before.map_or(now, |before| before.since);
        let waits = self.account.figures_of("mailbox_after_s").unwrap_or_else(|| vec![60]);
        let wait = waits.get(tries).or(waits.last()).copied().unwrap_or(60);
        let until = now + Duration::from_secs(wait);
        let gives_up_after = Duration::from_secs(self.account.figure("mailbox_gives_up_after_s", 24 * 3600));
        if until > since + gives_up_after {
            let said = format!("{}; given up after {} tries", failure.message, tries + 1);
            return self.finish(&step, refused(to, &said)).await;
        }
        self.journal.did_not_act(&step);
        let known = PutOff { tries: tries + 1, since, until, said: failure.message.clone() };
        let step = Step::repeatable(PUT_OFF, n);
        self.journal.finish(&step, &json!(known)).await?;
        self.put_off_in_a_row += 1;
        if self.put_off_in_a_row == IN_A_ROW {
            self.keep_refusals().await?;
            let message = format!("the mail server puts off one reader after the other: {}", failure.message);
            return Err(Stop::failed(step, Failure::new(Class::TooFast, message).after(Some(SERVER_AFTER))));
        }
        self.wait_for(n, until, failure);
        Ok(())
    }

    fn put_off_before(&self, n: usize) -> Option<PutOff> {
        serde_json::from_value(self.journal.result(&Step::repeatable(PUT_OFF, n).key())?).ok()
    }

    fn wait_for(&mut self, n: usize, until: Timestamp, failure: Failure) {
        if self.later.as_ref().is_none_or(|(at, ..)| until < *at) {
            self.later = Some((until, n, failure));
        }
    }
}

fn is_unknown(stop: &Stop) -> bool {
    match stop {
        Stop::Ask { .. } => true,
        Stop::Failed { failure, .. } => failure.class == Class::MayHaveActed,
        _ => false,
    }
}

/// What stands for the mail of a reader who does not get it. It names no mail, so nobody owns it.
pub(super) fn refused(to: &str, said: &str) -> PartReceipt {
    PartReceipt::new("", None).with("recipient", to).with("refused", said)
}

fn is_refused(part: &PartReceipt) -> bool {
    part.extra.contains_key("refused")
}

/// What is out: the first mail that was taken stands for the issue, and names all who have it. Whoever may have it is not named among those to whom it could be
/// sent once more.
fn receipt(issue: &str, told: Vec<PartReceipt>) -> Result<Receipt, Failure> {
    let (without, taken): (Vec<_>, Vec<_>) = told.into_iter().partition(is_refused);
    let (unknown, refused): (Vec<_>, Vec<_>) =
        without.iter().partition(|part| part.extra.contains_key(PartReceipt::IN_DOUBT));
    let said = |part: &&PartReceipt| json!({"recipient": part.extra["recipient"], "reply": part.extra["refused"]});
    let [refused, unknown] = [refused, unknown].map(|parts| parts.iter().map(said).collect::<Vec<_>>());
    let count = taken.len();
    let readers: Vec<Value> = taken.iter().filter_map(|part| part.extra.get("recipient").cloned()).collect();
    match taken.into_iter().next() {
        Some(first) => {
            let part =
                first.with("issue", issue).with("taken", count).with("readers", readers).with("refused", refused);
            let part = if unknown.is_empty() { part } else { part.with("unknown", unknown) };
            Ok(Receipt { parts: vec![part] })
        }
        None => {
            let why = refused
                .iter()
                .chain(&unknown)
                .next()
                .map(|first| format!("{}: {}", first["recipient"], first["reply"]));
            let message = format!("nobody of the list gets the mail; {}", why.unwrap_or_default());
            Err(Failure::new(Class::Refused, message))
        }
    }
}
