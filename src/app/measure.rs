//! Measures a text as a channel counts it.

use serde::Serialize;

use super::{App, Error};
use crate::post::Length;
use crate::text::{self, Unit};

/// How long a text is, as a channel counts it.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// The channel.
    pub channel: String,
    /// The field: `text`, `title`, ...
    pub field: String,
    /// By the tightest limit.
    pub length: Option<usize>,
    /// The tightest limit.
    pub limit: Option<usize>,
    /// What is counted.
    pub unit: Option<Unit>,
    /// True if every limit is kept.
    pub valid: bool,
    /// Every limit.
    pub lengths: Vec<Length>,
    /// `317 of 300: text 291, links 24, emoji 2`, for each limit.
    #[serde(skip)]
    pub explained: Vec<String>,
}

impl App {
    /// Measures `text`, byte for byte, as the field `field` (the main text if not given) of `channel`.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is no such channel or field.
    pub fn measure(&self, channel: &str, field: Option<&str>, input: &str) -> Result<Measured, Error> {
        let rules = &self.channel(channel)?.rules;
        let field = field.unwrap_or("text");
        let text_rules = match field {
            "text" => &rules.text,
            name => rules.fields.get(name).ok_or_else(|| {
                let known: Vec<&str> = std::iter::once("text").chain(rules.fields.keys().map(String::as_str)).collect();
                Error::Usage(format!("{channel} has no field `{name}`; it has: {}", known.join(", ")))
            })?,
        };
        let mut lengths = Vec::new();
        let mut explained = Vec::new();
        for limit in &text_rules.limits {
            let measured = text::measure(input, limit.unit);
            explained.push(measured.explain(limit.max));
            lengths.push(Length {
                field: field.to_owned(),
                unit: limit.unit,
                length: measured.length,
                limit: limit.max,
            });
        }
        // The tightest is the one with the least room left, in proportion.
        lengths.sort_by(|a, b| (b.length * a.limit).cmp(&(a.length * b.limit)));
        let tightest = lengths.first().cloned();
        Ok(Measured {
            channel: channel.to_owned(),
            field: field.to_owned(),
            length: tightest.as_ref().map(|length| length.length),
            limit: tightest.as_ref().map(|length| length.limit),
            unit: tightest.as_ref().map(|length| length.unit),
            valid: lengths.iter().all(|length| length.length <= length.limit)
                && (!text_rules.required || !input.trim().is_empty()),
            lengths,
            explained,
        })
    }
}
