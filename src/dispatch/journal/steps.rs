//! What is known of an action's steps: which are open, which are done, and what people see of them.

use serde_json::Value;

use super::{StoreJournal, expired};
use crate::adapters::RECIPIENTS;
use crate::delivery::{Journal, PartReceipt, Receipt, Step, StepKind};
use crate::store::StepRow;

impl StoreJournal {
    /// The steps that were begun and whose outcome is not known, but for those that may simply be repeated.
    pub(crate) fn open_steps(&self) -> Vec<StepRow> {
        let known = self.known();
        let is_open = |row: &&StepRow| row.done_at.is_none() && row.step.kind != StepKind::Repeatable;
        let mut open: Vec<StepRow> = known.steps.values().filter(is_open).cloned().collect();
        // What a person decides is about the one that was begun first (`store/decide.rs`).
        open.sort_by_key(|row| (row.since, row.step.index));
        open
    }

    /// Whether `step` may be begun anew, as what was done under its intent in this run surely did not act. Not so if it was open
    /// before: what became of it then is still not known, and its key is as old as its first use.
    pub(crate) fn may_forget(&self, step: &Step) -> bool {
        !self.known().open_before.contains(&step.key())
    }

    /// True if the store has the step, done or not.
    pub(crate) fn has(&self, step: &Step) -> bool {
        self.known().steps.contains_key(&step.key())
    }

    /// True if the step has its result.
    pub(crate) fn is_done(&self, step: &Step) -> bool {
        self.known().steps.get(&step.key()).is_some_and(|row| row.done_at.is_some())
    }

    /// The steps that surely did not act, but for `last`, at which the run stopped.
    pub(crate) fn not_done(&self, last: Option<&Step>) -> Vec<Step> {
        self.known().not_done.iter().filter(|step| Some(*step) != last).cloned().collect()
    }

    /// True if some part of what people see is done.
    pub(crate) fn published(&self) -> bool {
        self.known().steps.values().any(is_out)
    }

    /// True if a step that acts was done in this run.
    pub(crate) fn went_on(&self) -> bool {
        self.known().went_on
    }

    /// What of the action people see.
    pub(crate) fn out(&self) -> Receipt {
        let known = self.known();
        let mut rows: Vec<&StepRow> = known.steps.values().filter(|row| row.step.publishes).collect();
        rows.sort_by_key(|row| (row.since, row.step.index));
        let results = rows.into_iter().filter_map(|row| serde_json::from_value(row.result.clone()?).ok());
        Receipt { parts: results.filter(|part: &PartReceipt| !part.id.is_empty()).collect() }
    }

    /// How many parts of what people see are done.
    pub(crate) fn parts_out(&self) -> usize {
        self.known().steps.values().filter(|row| is_out(row)).count()
    }

    /// How many readers the list has that each get a mail of their own, if it is for such a list.
    pub(crate) fn readers(&self) -> Option<usize> {
        let list = self.result(&Step::repeatable(RECIPIENTS, 0).key())?;
        list.as_array().map(Vec::len)
    }

    /// True if something that people may see was begun.
    pub(crate) fn begun(&self) -> bool {
        self.known().steps.values().any(|row| row.step.kind != StepKind::Repeatable)
    }

    /// True if the platform no longer knows the key that the open step was begun with.
    pub(crate) fn key_expired(&self, row: &StepRow) -> bool {
        expired(row.since, row.step.valid_for, self.store.now())
    }
}

/// Whether the step is done and something is out by it: a reader who was refused has nothing.
fn is_out(row: &StepRow) -> bool {
    let names_nothing = |result: &Value| result.get("id").and_then(Value::as_str) == Some("");
    row.step.publishes && row.done_at.is_some() && !row.result.as_ref().is_some_and(names_nothing)
}
