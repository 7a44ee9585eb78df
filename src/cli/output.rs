//! Printing: to people and to programs.

use std::io::{IsTerminal, Write};

use comfy_table::{Cell, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::app::{Delivery, DeliveryState, Post};

/// A line to standard error, for the person.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A line to standard output. A reader that has gone away is no failure of ours.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A document to standard output.
pub(crate) fn json(document: &impl Serialize) {
    match serde_json::to_string_pretty(document) {
        Ok(text) => say(&text),
        Err(error) => tell(&format!("error: the result cannot be written as JSON: {error}")),
    }
}

/// Whether standard error may have colours: a terminal, and `NO_COLOR` not set.
pub(crate) fn is_coloured() -> bool {
    std::io::stderr().is_terminal() && !crate::config::no_colour()
}

/// Whether a person watches standard error.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// A table in plain lines, as wide as the terminal; never wrapped in a pipe.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.iter().map(|name| Cell::new(name.to_uppercase())));
    if std::io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    } else {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table
}

/// `271 of 280 weighted`
pub(crate) fn length_of(post: &Post) -> String {
    let Some(tightest) = post.parts.first().and_then(|part| part.lengths.first()) else { return "–".to_owned() };
    let parts = if post.parts.len() > 1 { format!(", {} parts", post.parts.len()) } else { String::new() };
    let field = if tightest.field == "text" { String::new() } else { format!("{} ", tightest.field) };
    format!("{field}{}/{} {}{parts}", tightest.length, tightest.limit, unit(tightest.unit))
}

/// The unit as JSON writes it.
pub(crate) fn unit(unit: impl Serialize) -> String {
    serde_json::to_value(unit).ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// Where the post is, or why it is not there.
pub(crate) fn outcome_of(delivery: &Delivery) -> String {
    if delivery.state.is_out() || delivery.state == DeliveryState::Retracted {
        let url = delivery
            .receipt
            .as_ref()
            .and_then(|receipt| receipt.first())
            .map(|part| part.url.clone().unwrap_or_else(|| part.id.clone()));
        return url.unwrap_or_default();
    }
    let reason = delivery.waiting.reason.clone().or_else(|| delivery.error.as_ref().map(ToString::to_string));
    reason.unwrap_or_default()
}
