//! What a person sees on standard error while something is going on. Nothing at all in a pipe.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output;
use crate::app::{Delivery, DeliveryId, DeliveryState, Published};

/// More deliveries than this have one bar instead of a line each: a screen holds no more in peace.
const MAX_LINES: usize = 18;

const TICK: Duration = Duration::from_millis(100);

/// One line that says what is being prepared.
pub(crate) struct Preparing(ProgressBar);

impl Preparing {
    /// Shown on a terminal unless `quiet`.
    pub(crate) fn new(quiet: bool) -> Self {
        let line = ProgressBar::with_draw_target(None, target(quiet)).with_style(style("  {spinner:.cyan} {wide_msg}"));
        line.enable_steady_tick(TICK);
        Self(line)
    }

    /// The `n`th (from 0) of `total`.
    pub(crate) fn show(&self, headline: &str, n: usize, total: usize) {
        let nth = if total > 1 { format!("{} of {total}: ", n + 1) } else { String::new() };
        self.0.set_message(format!("preparing {nth}{headline}"));
    }
}

impl Drop for Preparing {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// How deliveries stand: a line each, if they are few, above a bar for all of them.
pub(crate) struct Progress {
    bars: MultiProgress,
    lines: BTreeMap<String, ProgressBar>,
    all: ProgressBar,
    /// What the bar says besides, once there is something.
    told: OnceLock<&'static str>,
}

impl Progress {
    /// For those of `published` that are waited for; shown on a terminal unless `quiet`.
    pub(crate) fn new(published: &[Published], waited_for: &[DeliveryId], quiet: bool) -> Self {
        let bars = MultiProgress::with_draw_target(target(quiet));
        let handed = published.iter().flat_map(|published| &published.handed);
        let handed: Vec<_> = handed.filter(|handed| waited_for.contains(&handed.delivery)).collect();
        let mut lines = BTreeMap::new();
        if handed.len() <= MAX_LINES {
            let width = handed.iter().map(|handed| handed.post.account.as_str().len()).max().unwrap_or(0);
            for handed in &handed {
                let line =
                    bars.add(ProgressBar::no_length()).with_style(style("  {spinner:.cyan} {prefix} {wide_msg}"));
                line.set_prefix(format!("{:width$} ", handed.post.account.as_str()));
                line.enable_steady_tick(TICK);
                lines.insert(handed.delivery.to_string(), line);
            }
        }
        let all = bars.add(ProgressBar::new(handed.len() as u64));
        all.set_style(style("  {bar:30.cyan/dim} {msg}").progress_chars("━╸─"));
        Self { bars, lines, all, told: OnceLock::new() }
    }

    /// How they stand now.
    pub(crate) fn show(&self, deliveries: &[Delivery]) {
        let done = deliveries.iter().filter(|delivery| !delivery.state.is_open()).count();
        self.all.set_position(done as u64);
        let sending = deliveries.iter().find(|delivery| delivery.state == DeliveryState::Sending);
        let said = match (self.told.get(), sending) {
            (Some(told), _) => format!(", {told}"),
            (None, Some(delivery)) if self.lines.is_empty() => format!(", now {}", delivery.account),
            (None, _) => String::new(),
        };
        self.all.set_message(format!("{done} of {}{said}", deliveries.len()));
        for delivery in deliveries {
            if let Some(line) = self.lines.get(delivery.id.as_str()) {
                show(line, delivery);
            }
        }
    }

    /// Says it beside the bar; on standard error, if there is none.
    pub(crate) fn tell(&self, words: &'static str) {
        if self.bars.is_hidden() {
            output::tell(words);
        } else if self.told.set(words).is_ok() {
            self.all.set_message(words);
        }
    }

    /// Takes it off the screen.
    pub(crate) fn clear(&self) {
        self.lines.values().for_each(ProgressBar::disable_steady_tick);
        let _ = self.bars.clear();
        self.bars.set_draw_target(ProgressDrawTarget::hidden());
    }
}

fn show(line: &ProgressBar, delivery: &Delivery) {
    let state = delivery.state.to_string();
    if delivery.state.is_open() {
        let told = output::outcome_of(delivery);
        line.set_message(if told.is_empty() { state } else { format!("{state}: {told}") });
        return;
    }
    // Where it is, or why it is not there, is in the table that follows.
    line.set_message(state);
    line.disable_steady_tick();
    line.set_style(style(&format!("  {} {{prefix}} {{wide_msg}}", mark(delivery.state))));
    line.tick();
}

fn mark(state: DeliveryState) -> &'static str {
    match (state, output::is_coloured()) {
        (DeliveryState::Sent, true) => "\x1b[32m✓\x1b[0m",
        (DeliveryState::Sent, false) => "✓",
        (DeliveryState::Skipped | DeliveryState::Cancelled, _) => "–",
        (DeliveryState::Failed | DeliveryState::Expired, true) => "\x1b[31m✗\x1b[0m",
        (DeliveryState::Failed | DeliveryState::Expired, false) => "✗",
        (_, true) => "\x1b[33m!\x1b[0m",
        (_, false) => "!",
    }
}

fn target(quiet: bool) -> ProgressDrawTarget {
    if quiet || !output::is_watched() { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() }
}

fn style(template: &str) -> ProgressStyle {
    // The templates are written above and fit the library's version.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
