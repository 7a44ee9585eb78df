//! What a post costs by the platform's price list.

use crate::channel::{CostRules, decimal, millionths};
use crate::post::{Cost, Media, Part};
use crate::text::Style;

/// The sum over the parts, and the alt texts where those cost.
pub fn cost(rules: &CostRules, parts: &[Part], media: &[Media]) -> Cost {
    let part = |part: &Part| {
        let linked = part.text.spans.iter().any(|span| matches!(span.style, Style::Url { .. } | Style::Link { .. }));
        millionths(if linked { &rules.post_with_link } else { &rules.post })
    };
    let described = media.iter().filter(|media| !media.alt.is_empty()).count() as u64;
    let alt = rules.alt_text.as_deref().map_or(0, millionths) * described;
    Cost { amount: decimal(parts.iter().map(part).sum::<u64>() + alt), currency: rules.currency.clone() }
}
