//! Measures a text as a channel counts it.

use serde::Serialize;

use super::{App, Error};
use crate::channel::Rules;
use crate::post::{Length, Part, Post};
use crate::text::measure::{self, Measured as Counted};
use crate::text::{Markup, Unit, visible};

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
    /// True if every limit is kept and nothing is in it that the channel refuses.
    pub valid: bool,
    /// Every limit.
    pub lengths: Vec<Length>,
    /// `317 of 300: text 291, links 24, emoji 2`, for each limit.
    #[serde(skip)]
    pub explained: Vec<String>,
}

/// The main text's name among the fields.
const TEXT: &str = "text";

impl App {
    /// Measures `input`, byte for byte, as what is sent for the field `field` (the main text if not given) of `channel`,
    /// with the content warning `warning` above it.
    ///
    /// What is sent is in the channel's own form: mrkdwn with its entities, little text with its backslashes, tags with
    /// commas between. Where a text travels inside an event that is measured whole, the event around it is counted too.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is no such channel or field, or none that a warning counts with.
    pub fn measure(
        &self,
        channel: &str,
        field: Option<&str>,
        warning: Option<&str>,
        input: &str,
    ) -> Result<Measured, Error> {
        let rules = &self.channel(channel)?.rules;
        let field = field.unwrap_or(TEXT);
        let text_rules = match field {
            TEXT => &rules.text,
            name => rules.fields.get(name).ok_or_else(|| {
                let known: Vec<&str> = std::iter::once(TEXT).chain(rules.fields.keys().map(String::as_str)).collect();
                Error::Usage(format!("{channel} has no field `{name}`; it has: {}", known.join(", ")))
            })?,
        };
        let warned = field == TEXT && text_rules.limits.iter().any(|limit| limit.unit == Unit::MastodonGraphemes);
        if warning.is_some() && !warned {
            return Err(Error::Usage(format!("{channel} counts no content warning with its {field}; leave it out")));
        }
        let mut told: Vec<(Length, String)> = Vec::new();
        for limit in &text_rules.limits {
            let counted = count(rules, None, field, input, limit.unit, warning.unwrap_or_default());
            let explained = counted.explain(limit.max);
            let length = Length { field: field.to_owned(), unit: limit.unit, length: counted.length, limit: limit.max };
            told.push((length, explained));
        }
        // The tightest is the one with the least room left, in proportion.
        told.sort_by(|(a, _), (b, _)| (b.length * a.limit).cmp(&(a.length * b.limit)));
        let (lengths, explained): (Vec<Length>, Vec<String>) = told.into_iter().unzip();
        let tightest = lengths.first().cloned();
        let refused: Vec<String> = text_rules
            .replace
            .keys()
            .filter(|refused| !refused.is_empty() && input.contains(refused.as_str()))
            .map(|refused| refused.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect::<Vec<_>>().join(" "))
            .collect();
        let mut explained = explained;
        if !refused.is_empty() {
            explained.push(format!("{} refuses {}", rules.title, refused.join(", ")));
        }
        Ok(Measured {
            channel: channel.to_owned(),
            field: field.to_owned(),
            length: tightest.as_ref().map(|length| length.length),
            limit: tightest.as_ref().map(|length| length.limit),
            unit: tightest.as_ref().map(|length| length.unit),
            valid: lengths.iter().all(|length| length.length <= length.limit)
                && (!text_rules.required || !input.trim().is_empty())
                && refused.is_empty(),
            lengths,
            explained,
        })
    }

    /// What each of a part's lengths is made of, in their order: `317 of 300: text 291, links 24, emoji 2`.
    pub fn explain(&self, post: &Post, part: &Part) -> Vec<String> {
        let Ok(channel) = self.channel(post.channel.as_str()) else { return Vec::new() };
        let warning = post.option_str("spoiler_text").unwrap_or_default();
        let link = self.account(&post.account).and_then(|account| account.link_length);
        let explained = part.lengths.iter().map(|length| {
            let sent = match length.field.as_str() {
                TEXT => visible(&part.text, channel.rules.markup),
                field => part.field(field).to_owned(),
            };
            let counted = count(&channel.rules, link, &length.field, &sent, length.unit, warning);
            let field = if length.field == TEXT { String::new() } else { format!("{} ", length.field) };
            format!("{field}{}", counted.explain(length.limit))
        });
        explained.collect()
    }
}

/// The length of what is sent for a field, with its reasons; `link` is what a link counts on the account's own server.
fn count(rules: &Rules, link: Option<usize>, field: &str, sent: &str, unit: Unit, warning: &str) -> Counted {
    // A field is text without markup, but for the one that is HTML by its name.
    let markup = match field {
        TEXT => rules.markup,
        "html" => Markup::Html,
        _ => Markup::Plain,
    };
    if unit == Unit::MastodonGraphemes && field == TEXT {
        return match rules.text.link(link) {
            Some(link) => measure::on_server(sent, warning, link),
            None => measure::with_warning(sent, warning),
        };
    }
    // Telegram takes spaces and line breaks off the ends before it counts (TDLib, `clean_input_string`, `fix_formatted_text`).
    let sent = if markup == Markup::Telegram { sent.trim_matches(|c| c <= ' ') } else { sent };
    measure::measure_in(sent, unit, markup)
}
