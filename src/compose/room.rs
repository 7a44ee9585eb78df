//! How much room a field has, measured on what the writer will send.

use std::borrow::Cow;

use super::{ComposeError, Target};
use crate::channel::{Limit, Markup, Rules, TextRules};
use crate::id::AccountName;
use crate::post::{Length, Part};
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
    pub(super) fn sent<'r>(&self, rich: &'r Rich) -> Cow<'r, str> {
        text::sent(rich, self.markup)
    }

    fn length(&self, sent: &str, unit: Unit) -> usize {
        match self.link {
            Some(link) if unit == Unit::MastodonGraphemes => text::measure::length_on_server(sent, &self.warning, link),
            _ => text::measure::length(sent, unit),
        }
    }

    /// Whether every limit is met.
    pub(super) fn fits(&self, rich: &Rich) -> bool {
        let sent = self.sent(rich);
        let is_within = |limit: &Limit| match self.link {
            Some(link) if limit.unit == Unit::MastodonGraphemes => {
                text::measure::is_within_on_server(&sent, &self.warning, link, limit.max)
            }
            _ => text::measure::is_within(&sent, limit.unit, limit.max),
        };
        self.limits.iter().all(is_within)
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

/// Nothing longer than its channel takes leaves this room, whatever was meant to see to that before.
///
/// # Errors
///
/// [`ComposeError::TooLong`] for the first length beyond its limit.
pub(super) fn within_limits(account: &AccountName, parts: &[Part]) -> Result<(), ComposeError> {
    let mut lengths = parts.iter().enumerate().flat_map(|(n, part)| part.lengths.iter().map(move |length| (n, length)));
    let Some((n, over)) = lengths.find(|(_, length)| length.length > length.limit) else { return Ok(()) };
    let of = if parts.len() > 1 { format!(" of part {}", n + 1) } else { String::new() };
    Err(ComposeError::TooLong {
        file: None,
        account: account.clone(),
        what: format!("the {}{of}", over.field),
        length: over.length,
        limit: over.limit,
        unit: over.unit,
        advice: format!("write a post of its own beside the article in {account}.md"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::Role;

    #[test]
    fn what_is_too_long_leaves_no_more() {
        let part = |length: usize| Part {
            lengths: vec![Length { field: "text".to_owned(), unit: Unit::Weighted, length, limit: 280 }],
            ..crate::compose::bare(Role::Post, Rich::plain("a"))
        };
        let account = AccountName::new("desk");
        assert!(within_limits(&account, &[part(280), part(1)]).is_ok());
        let error = within_limits(&account, &[part(280), part(281)]).expect_err("too long").to_string();
        assert!(error.contains("desk: the text of part 2 is 281 of 280") && error.contains("desk.md"), "{error}");
    }
}
