//! Printing: to people and to programs.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::app::{App, Delivery, DeliveryState, Part, Post, Severity, is_as_planned, waits_for_its_time};

/// The first failure to write to standard output. A reader that has gone away is none.
static TROUBLE: Mutex<Option<io::Error>> = Mutex::new(None);

/// A line to standard error, for the person.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A line to standard output.
pub(crate) fn say(line: &str) {
    let mut out = io::stdout().lock();
    let Err(error) = writeln!(out, "{line}").and_then(|()| out.flush()) else { return };
    if error.kind() != io::ErrorKind::BrokenPipe {
        TROUBLE.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// What kept output from being written, if anything did.
pub(crate) fn trouble() -> Option<io::Error> {
    TROUBLE.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A document to standard output.
pub(crate) fn json(document: &impl Serialize) {
    print_json(serde_json::to_string_pretty(document));
}

/// Documents to standard output: one as people read it, several one to a line.
pub(crate) fn json_each<T: Serialize>(documents: &[T]) {
    match documents {
        [document] => json(document),
        documents => documents.iter().for_each(|document| print_json(serde_json::to_string(document))),
    }
}

/// A document of a stream, on a line of its own.
pub(crate) fn json_line(document: &impl Serialize) {
    print_json(serde_json::to_string(document));
}

fn print_json(text: serde_json::Result<String>) {
    match text {
        Ok(text) => say(&text),
        Err(error) => tell(&format!("error: the result cannot be written as JSON: {error}")),
    }
}

/// Whether standard error may have colours: a terminal, and `NO_COLOR` not set.
pub(crate) fn is_coloured() -> bool {
    io::stderr().is_terminal() && !crate::config::no_colour()
}

/// Whether a person watches standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Whether a person reads standard output.
pub(crate) fn is_read() -> bool {
    io::stdout().is_terminal()
}

/// A colour of the terminal's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tint {
    /// As it is.
    None,
    /// Headings.
    Bold,
    /// What matters less.
    Dim,
    /// Done.
    Green,
    /// Needs a person.
    Yellow,
    /// Failed.
    Red,
}

impl Tint {
    /// `text` in this colour, if standard output may have any.
    pub(crate) fn paint(self, text: &str) -> String {
        let code = match self {
            Self::None => return text.to_owned(),
            Self::Bold => 1,
            Self::Dim => 2,
            Self::Green => 32,
            Self::Yellow => 33,
            Self::Red => 31,
        };
        if text.is_empty() || !is_read() || crate::config::no_colour() {
            return text.to_owned();
        }
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// How a state is shown.
    pub(crate) fn of(state: DeliveryState) -> Self {
        match state {
            DeliveryState::Sent => Self::Green,
            DeliveryState::Failed | DeliveryState::Expired => Self::Red,
            DeliveryState::Uncertain | DeliveryState::Held | DeliveryState::AwaitingApproval => Self::Yellow,
            DeliveryState::Skipped | DeliveryState::Cancelled => Self::Dim,
            _ => Self::None,
        }
    }
}

/// `1 article`, `3 articles`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// The same for a noun whose plural is another word.
pub(crate) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `error`, `warning`, `notice`.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Notice => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// `271/280`, the tightest of the post's lengths.
pub(crate) fn length_of(post: &Post) -> String {
    let Some(tightest) = post.parts.first().and_then(|part| part.lengths.first()) else { return "–".to_owned() };
    let parts = if post.parts.len() > 1 { format!(", {} parts", post.parts.len()) } else { String::new() };
    let field = if tightest.field == "text" { String::new() } else { format!("{} ", tightest.field) };
    format!("{field}{}/{}{parts}", tightest.length, tightest.limit)
}

/// A word of ours as JSON writes it.
pub(crate) fn word(word: impl Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// Which readers of a mail do not get it, if any, and what their server said.
pub(crate) fn refused_of(delivery: &Delivery) -> String {
    let refused = delivery.receipt.as_ref().map(|receipt| receipt.refused()).unwrap_or_default();
    refused.iter().map(|(reader, reply)| format!("; not to {reader}: {reply}")).collect()
}

/// What a part has besides its text, a line each; not the HTML of a mail, which says the same.
pub(super) fn fields(part: &Part) -> impl Iterator<Item = String> {
    let shown = part.fields.iter().filter(|(name, value)| *name != "html" && !value.is_empty());
    shown.map(|(name, value)| format!("{name}: {value}"))
}

/// When a post goes out of which nothing but its plan is to be told, and what it waits for besides its time.
pub(crate) fn planned_of(app: &App, delivery: &Delivery) -> Option<String> {
    let at = delivery.waiting.next_at.filter(|_| delivery.state == DeliveryState::Scheduled)?;
    let reason = delivery.waiting.reason.as_deref().unwrap_or_default();
    if !reason.is_empty() && !is_as_planned(reason) {
        return None;
    }
    let what = if reason.is_empty() || waits_for_its_time(reason) { String::new() } else { format!(", {reason}") };
    Some(format!("at {}{what}", app.zoned(at).strftime("%Y-%m-%d %H:%M %Z")))
}

/// Where the post is, or why it is not there.
pub(crate) fn outcome_of(delivery: &Delivery) -> String {
    if delivery.state.is_out() || delivery.state == DeliveryState::Retracted {
        let url = delivery
            .receipt
            .as_ref()
            .and_then(|receipt| receipt.first())
            .map(|part| part.url.clone().unwrap_or_else(|| part.id.clone()));
        let remarks = delivery.receipt.iter().flat_map(|receipt| receipt.remarks());
        let remarks: String = remarks.map(|remark| format!("; {remark}")).collect();
        return [url.unwrap_or_default(), refused_of(delivery), remarks].concat();
    }
    let reason = delivery.waiting.reason.clone().or_else(|| delivery.error.as_ref().map(ToString::to_string));
    reason.unwrap_or_default()
}
