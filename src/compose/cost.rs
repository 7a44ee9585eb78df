//! What a post costs by the platform's price list, in exact decimals.

use crate::channel::CostRules;
use crate::post::{Cost, Media, Part};
use crate::text::Style;

/// Millionths: finer than any price list.
const SCALE: u32 = 6;

/// The sum over the parts, and the alt texts where those cost.
pub(super) fn cost(rules: &CostRules, parts: &[Part], media: &[Media]) -> Cost {
    let part = |part: &Part| {
        let linked = part.text.spans.iter().any(|span| matches!(span.style, Style::Url { .. } | Style::Link { .. }));
        parse(if linked { &rules.post_with_link } else { &rules.post })
    };
    let described = media.iter().filter(|media| !media.alt.is_empty()).count() as u64;
    let alt = rules.alt_text.as_deref().map_or(0, parse) * described;
    Cost { amount: write(parts.iter().map(part).sum::<u64>() + alt), currency: rules.currency.clone() }
}

/// A decimal that the rules were checked for, in millionths; further digits are dropped.
fn parse(amount: &str) -> u64 {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let digits: String = fraction.chars().chain("000000".chars()).take(SCALE as usize).collect();
    let number = |text: &str| text.parse::<u64>().unwrap_or(0);
    number(whole).saturating_mul(10_u64.pow(SCALE)).saturating_add(number(&digits))
}

/// At least two digits behind the point, and no more than needed.
fn write(millionths: u64) -> String {
    let unit = 10_u64.pow(SCALE);
    let fraction = format!("{:06}", millionths % unit);
    let cents = fraction.trim_end_matches('0').len().max(2);
    format!("{}.{}", millionths / unit, &fraction[..cents])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_cents_and_lose_nothing() {
        for amount in ["0.20", "0.015", "12.00", "0.000001"] {
            assert_eq!(write(parse(amount)), amount);
        }
        assert_eq!(write(parse("1") + parse("0.5")), "1.50");
    }
}
