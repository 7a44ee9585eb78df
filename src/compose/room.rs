//! How much room a field has, measured on what the writer will send.

use super::Target;
use crate::channel::{Limit, Markup, Rules, TextRules};
use crate::post::Length;
use crate::text::{self, Rich, Unit};

/// The limits of one field of one post.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) field: String,
    pub(super) limits: Vec<Limit>,
    markup: Markup,
    /// A content warning that the platform counts with the text.
    warning: String,
    /// What a link counts, where servers differ in that.
    link: Option<usize>,
}

/// A limit that is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Over {
    pub(super) limit: Limit,
    pub(super) length: usize,
}

impl Room {
    /// The room of the main text.
    pub(super) fn text(rules: &Rules, has_media: bool, target: &Target, warning: &str) -> Self {
        let with_media = rules.text.limits_with_media.as_ref().filter(|_| has_media);
        let mut limits = with_media.unwrap_or(&rules.text.limits).clone();
        if let (Some(max), Some(first)) = (target.text_limit, limits.first_mut()) {
            first.max = max;
        }
        let link = rules.text.link(target.link_length);
        Self { field: "text".to_owned(), limits, markup: rules.markup, warning: warning.to_owned(), link }
    }

    /// The room of a field, which has no markup of its own.
    pub(super) fn field(name: &str, rules: &TextRules) -> Self {
        let (limits, markup) = (rules.limits.clone(), Markup::Plain);
        Self { field: name.to_owned(), limits, markup, warning: String::new(), link: None }
    }

    /// What is sent for `rich`.
    pub(super) fn sent(&self, rich: &Rich) -> String {
        text::visible(rich, self.markup)
    }

    fn length(&self, sent: &str, unit: Unit) -> usize {
        match self.link {
            Some(link) if unit == Unit::MastodonGraphemes => text::measure::on_server(sent, &self.warning, link).length,
            _ => text::measure::length(sent, unit),
        }
    }

    /// Whether every limit is met.
    pub(super) fn fits(&self, rich: &Rich) -> bool {
        let sent = self.sent(rich);
        self.limits.iter().all(|limit| self.length(&sent, limit.unit) <= limit.max)
    }

    /// Whether it is the content warning that takes the room: without it, every limit would be met.
    pub(super) fn fits_without_warning(&self, rich: &Rich) -> bool {
        !self.warning.is_empty() && Self { warning: String::new(), ..self.clone() }.fits(rich)
    }

    /// The limit that is exceeded the most, if one is.
    pub(super) fn over(&self, rich: &Rich) -> Option<Over> {
        let sent = self.sent(rich);
        let over = self.limits.iter().map(|limit| Over { limit: *limit, length: self.length(&sent, limit.unit) });
        over.filter(|over| over.length > over.limit.max).max_by_key(|over| over.length * 1000 / over.limit.max)
    }

    /// Every length that has a limit.
    pub(super) fn lengths(&self, rich: &Rich) -> Vec<Length> {
        let sent = self.sent(rich);
        let length = |limit: &Limit| Length {
            field: self.field.clone(),
            unit: limit.unit,
            length: self.length(&sent, limit.unit),
            limit: limit.max,
        };
        self.limits.iter().map(length).collect()
    }
}

/// Puts the tightest first: that of which the largest share is used.
pub(super) fn sort(lengths: &mut [Length]) {
    let used = |length: &Length| length.length as f64 / length.limit.max(1) as f64;
    lengths.sort_by(|a, b| used(b).total_cmp(&used(a)));
}
