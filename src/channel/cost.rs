//! What a platform takes money for, in exact decimals.

use serde::Deserialize;

use super::rules::Source;

/// What a post costs, and what is done to it afterwards. What a platform gives for nothing is left out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostRules {
    /// ISO 4217.
    pub currency: String,
    /// One part without a link, a decimal with a point.
    pub post: String,
    /// One part with a link.
    pub post_with_link: String,
    /// One media upload with alt text.
    pub alt_text: Option<String>,
    /// Taking one part down.
    pub delete: Option<String>,
    /// Reading one post by its id: before it is changed, and after it was taken down.
    pub read: Option<String>,
    /// Reading which posts are the newest, before one is sent.
    pub read_newest: Option<String>,
    /// Asking who the account is, before one is sent; nothing where its settings say so.
    pub read_identity: Option<String>,
    /// Asking once what became of a post whose outcome is unknown.
    pub read_outcome: Option<String>,
    /// Where the figures are from.
    pub source: Source,
}

impl CostRules {
    /// The amounts by their keys.
    pub(super) fn amounts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let always = [("post", &self.post), ("post_with_link", &self.post_with_link)];
        let more = [
            ("alt_text", &self.alt_text),
            ("delete", &self.delete),
            ("read", &self.read),
            ("read_newest", &self.read_newest),
            ("read_identity", &self.read_identity),
            ("read_outcome", &self.read_outcome),
        ];
        let more = more.into_iter().filter_map(|(key, amount)| Some((key, amount.as_deref()?)));
        always.into_iter().map(|(key, amount)| (key, amount.as_str())).chain(more)
    }

    /// What is asked before a post or a reply is sent, in millionths.
    pub fn before_sending(&self) -> u64 {
        sum([&self.read_newest, &self.read_identity])
    }

    /// To ask once what became of a post, in millionths.
    pub fn asking(&self) -> u64 {
        sum([&self.read_outcome])
    }

    /// What is asked before so many parts are changed, in millionths.
    pub fn before_editing(&self, parts: usize) -> u64 {
        sum([&self.read]) * parts as u64
    }

    /// To take so many parts down and see that they are gone, in millionths.
    pub fn deleting(&self, parts: usize) -> u64 {
        sum([&self.delete, &self.read]) * parts as u64
    }
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a Option<String>>) -> u64 {
    amounts.into_iter().flatten().map(|amount| millionths(amount)).sum()
}

/// Millionths: finer than any price list.
const SCALE: u32 = 6;

/// A decimal that the rules were checked for, in millionths; further digits are dropped.
pub fn millionths(amount: &str) -> u64 {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let digits: String = fraction.chars().chain("000000".chars()).take(SCALE as usize).collect();
    let number = |text: &str| text.parse::<u64>().unwrap_or(0);
    number(whole).saturating_mul(10_u64.pow(SCALE)).saturating_add(number(&digits))
}

/// At least two digits behind the point, and no more than needed.
pub fn decimal(millionths: u64) -> String {
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
            assert_eq!(decimal(millionths(amount)), amount);
        }
        assert_eq!(decimal(millionths("1") + millionths("0.5")), "1.50");
    }

    #[test]
    fn what_is_done_to_a_post_later_costs_too() {
        let rules = crate::channel::Channels::load(None).expect("what is built in");
        let x = rules.iter().find(|channel| channel.name.as_str() == "twitter").expect("it is there");
        let cost = x.rules.cost.as_ref().expect("it costs");
        assert_eq!(decimal(cost.deleting(3)), "0.045", "a delete and a read of each");
        assert_eq!(decimal(cost.before_editing(2)), "0.01");
        assert_eq!(decimal(cost.before_sending()), "0.015", "five posts of its own, and who it is");
    }
}
