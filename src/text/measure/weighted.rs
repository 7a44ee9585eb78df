//! X's weighted length, by a configuration that is data, as twitter-text has it
//! (<https://github.com/twitter/twitter-text/tree/master/config>).

mod blocks;

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use self::blocks::{Blocks, is_settled};
use super::{Measured, ReasonKind, emoji};
use crate::text::chars::{after, before};
use crate::text::find::twitter::{self, Url, is_forbidden};

/// How a version of the rules weighs. Weights are in parts of a unit, `scale` of which make one.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Data")]
pub struct Config {
    /// The longest valid post, in units.
    pub max_length: usize,
    /// How many parts of weight make one unit.
    pub scale: usize,
    /// The weight of a character outside `ranges`, and of an emoji sequence.
    pub default_weight: usize,
    /// The length of any link, in units.
    pub link_length: usize,
    /// Whether an emoji sequence counts as one character.
    pub emoji: bool,
    ranges: Vec<Range>,
    blocks: Blocks,
}

/// A configuration as twitter-text writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    max_weighted_tweet_length: usize,
    scale: usize,
    default_weight: usize,
    #[serde(rename = "transformedURLLength")]
    transformed_url_length: usize,
    #[serde(default)]
    emoji_parsing_enabled: bool,
    ranges: Vec<Range>,
}

/// Code points, both ends included, and what each weighs.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Range {
    start: u32,
    end: u32,
    weight: usize,
}

/// Version 3, in force: 280, most letters weigh half, an emoji sequence is one character.
pub static V3: LazyLock<Config> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/x_config.json")).expect("the file is part of the program and tested")
});

impl From<Data> for Config {
    fn from(data: Data) -> Config {
        let weight = |point| weight(&data.ranges, data.default_weight, point);
        Config {
            max_length: data.max_weighted_tweet_length,
            scale: data.scale,
            default_weight: data.default_weight,
            link_length: data.transformed_url_length,
            emoji: data.emoji_parsing_enabled,
            blocks: Blocks::new(weight),
            ranges: data.ranges,
        }
    }
}

fn weight(ranges: &[Range], default: usize, point: u32) -> usize {
    let range = ranges.iter().find(|range| (range.start..=range.end).contains(&point));
    range.map_or(default, |range| range.weight)
}

/// A weighted length and what it is made of, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighted {
    /// The whole.
    pub length: usize,
    /// Of which links.
    pub links: usize,
    /// Of which emoji.
    pub emoji: usize,
    /// Not empty, not too long, without a forbidden character.
    pub valid: bool,
}

/// All that twitter-text's parser says of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The length.
    pub weighted: Weighted,
    /// A thousandth of the longest valid length is 1.
    pub permillage: usize,
    /// The last UTF-16 unit of the text that would still be valid, from 0.
    pub valid_end: usize,
    /// The last UTF-16 unit of the text.
    pub display_end: usize,
}

impl Weighted {
    pub(super) fn measured(self) -> Measured {
        let text = self.length - self.links - self.emoji;
        Measured::of(&[(ReasonKind::Text, text), (ReasonKind::Links, self.links), (ReasonKind::Emoji, self.emoji)])
    }
}

/// Weighs `text`, which is normalised to NFC first as X does.
pub fn measure(text: &str, config: &Config) -> Weighted {
    let sum = config.sum(text, &twitter::links(text));
    let normal = if sum.settled { None } else { config.normal(text) };
    let other = normal.map(|normal| config.sum(&normal, &twitter::links(&normal)));
    config.weighed(&other.unwrap_or(sum))
}

/// Whether `text` is in NFC, which needs hardly a table for the texts of most languages.
pub(crate) fn is_nfc(text: &str) -> bool {
    text.is_ascii() || V3.normal(text).is_none()
}

/// The length, and where in the text it would be full.
pub fn parse(text: &str, config: &Config) -> Parsed {
    let normal = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect::<String>()) };
    let weighted = measure(text, config);
    let utf16 = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    let (mut full, mut end, mut valid) = (0, 0, true);
    config.walk(&normal, |to, weight| {
        full += weight;
        valid &= !before(&normal, to).is_some_and(is_forbidden);
        if valid && full <= config.max_length * config.scale {
            end = to;
        }
    });
    let grown = utf16(text) as isize - utf16(&normal) as isize;
    Parsed {
        weighted,
        permillage: weighted.length * 1000 / config.max_length,
        valid_end: utf16(&normal[..end]).saturating_sub(1).saturating_add_signed(grown),
        display_end: utf16(text).saturating_sub(1),
    }
}

/// The weights of a text, in parts of a unit, and what was seen on the way.
struct Sum {
    links: usize,
    rest: usize,
    emoji: usize,
    forbidden: bool,
    /// NFC without a doubt.
    settled: bool,
}

impl Config {
    fn weighed(&self, sum: &Sum) -> Weighted {
        let links = sum.links * self.link_length;
        let length = (sum.rest + sum.emoji) / self.scale + links;
        let valid = !sum.forbidden && length > 0 && length <= self.max_length;
        Weighted { length, links, emoji: sum.emoji / self.scale, valid }
    }

    fn sum(&self, text: &str, links: &[Url]) -> Sum {
        let mut sum = Sum { links: links.len(), rest: 0, emoji: 0, forbidden: false, settled: true };
        let mut at = 0;
        for url in links {
            self.add(&text[at..url.range.start], &mut sum);
            let link = &text[url.range.start..url.counted];
            sum.settled &= link.is_ascii() || link.chars().all(is_settled);
            at = url.counted;
        }
        self.add(&text[at..], &mut sum);
        sum
    }

    /// `text` in NFC, if it is not. Only what stands between two settled characters, and the first of them, may be another there: for
    /// nearly all of a text neither tables nor room are needed.
    fn normal(&self, text: &str) -> Option<String> {
        let bytes = text.as_bytes();
        let settled = |at: usize| match bytes[at].is_ascii() {
            true => Some(1),
            false => {
                let plain = self.blocks.plain(bytes, at).map(|(_, length)| length);
                plain.or_else(|| after(text, at).filter(|c| is_settled(*c)).map(char::len_utf8))
            }
        };
        let mut normal: Option<String> = None;
        let (mut start, mut at, mut copied) = (0, 0, 0);
        while at < bytes.len() {
            if let Some(length) = settled(at) {
                (start, at) = (at, at + length);
                continue;
            }
            while at < bytes.len() && settled(at).is_none() {
                at += after(text, at).map_or(1, char::len_utf8);
            }
            let part = &text[start..at];
            if is_nfc_quick(part.chars()) != IsNormalized::Yes && !part.nfc().eq(part.chars()) {
                let normal = normal.get_or_insert_with(|| String::with_capacity(text.len()));
                normal.push_str(&text[copied..start]);
                normal.extend(part.nfc());
                copied = at;
            }
            start = at;
        }
        normal.map(|normal| normal + &text[copied..])
    }

    fn weight(&self, c: char) -> usize {
        weight(&self.ranges, self.default_weight, u32::from(c))
    }

    /// Adds the weight of text without links. Most characters need no look of their own: the block they are in tells.
    fn add(&self, text: &str, sum: &mut Sum) {
        let bytes = text.as_bytes();
        let mut at = 0;
        // The start of the character before, if it may begin an emoji sequence.
        let mut last = None;
        while let Some(&byte) = bytes.get(at) {
            if let (true, Some(weight)) = (byte.is_ascii(), self.blocks.ascii) {
                let end = at + bytes[at..].iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len() - at);
                sum.rest += (end - at) * weight;
                (at, last) = (end, Some(end - 1));
                continue;
            }
            if let Some((weight, length)) = self.blocks.plain(bytes, at) {
                sum.rest += weight;
                (at, last) = (at + length, Some(at));
                continue;
            }
            let Some(c) = after(text, at) else { break };
            if let Some((end, again)) = self.sequence(text, at, c, last) {
                // What the sequence begins with was taken for a character before its second one was seen.
                if let Some(first) = again {
                    let share = if emoji::is_single(first) { &mut sum.emoji } else { &mut sum.rest };
                    *share -= self.weight(first);
                }
                sum.emoji += self.default_weight;
                (at, last) = (end, None);
                continue;
            }
            sum.forbidden |= is_forbidden(c);
            sum.settled &= is_settled(c);
            let share = if self.emoji && emoji::is_single(c) { &mut sum.emoji } else { &mut sum.rest };
            *share += self.weight(c);
            (at, last) = (at + c.len_utf8(), Some(at));
        }
    }

    /// The end of the emoji sequence that `c` at byte `at` begins, or goes on with after the character at byte `last`,
    /// which was weighed already.
    fn sequence(&self, text: &str, at: usize, c: char, last: Option<usize>) -> Option<(usize, Option<char>)> {
        if !self.emoji {
            return None;
        }
        if emoji::is_region(c) {
            return Some((emoji::sequence_end(text, at, c)?, None));
        }
        let start = last.filter(|_| emoji::goes_on_with(c))?;
        let first = after(text, start)?;
        Some((emoji::sequence_end(text, start, first)?, Some(first)))
    }

    /// Every link, emoji and other character of NFC text: where it ends and what it weighs.
    fn walk(&self, text: &str, mut on: impl FnMut(usize, usize)) {
        let mut links = twitter::links(text).into_iter().peekable();
        let mut at = 0;
        while let Some(c) = after(text, at) {
            if let Some(url) = links.next_if(|url| url.range.start == at) {
                at = url.counted;
                on(at, self.link_length * self.scale);
                continue;
            }
            let sequence = if self.emoji { emoji::sequence_end(text, at, c) } else { None };
            let weight = if sequence.is_some() { self.default_weight } else { self.weight(c) };
            at = sequence.unwrap_or(at + c.len_utf8());
            on(at, weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_not_in_nfc_is_found_by_its_parts(
            text in "([a-zé ]|e\u{301}|[\u{300}-\u{345}\u{387}]|[\u{900}-\u{97F}]|[क-ह़्ािं]|[가각\u{1100}-\u{11FF}]|[ếἀ]|\\PC){0,24}",
        ) {
            let nfc: String = text.nfc().collect();
            prop_assert_eq!(is_nfc(&text), text == nfc);
            prop_assert_eq!(V3.normal(&text).unwrap_or_else(|| text.clone()), nfc);
        }
    }
}
