//! X's weighted length, by a configuration that is data, as twitter-text has it
//! (<https://github.com/twitter/twitter-text/tree/master/config>).

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Measured, ReasonKind, emoji};
use crate::text::chars::after;
use crate::text::find::twitter;

/// How a version of the rules weighs. Weights are in hundredths or whatever `scale` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// First and last code point and their weight, ascending.
    pub ranges: &'static [(char, char, usize)],
}

const LIGHT: &[(char, char, usize)] = &[
    ('\u{0}', '\u{10FF}', 100),
    ('\u{2000}', '\u{200D}', 100),
    ('\u{2010}', '\u{201F}', 100),
    ('\u{2032}', '\u{2037}', 100),
];

/// Version 1: 140, all characters alike.
pub const V1: Config =
    Config { max_length: 140, scale: 1, default_weight: 1, link_length: 23, emoji: false, ranges: &[] };
/// Version 2: 280, most letters weigh half.
pub const V2: Config =
    Config { max_length: 280, scale: 100, default_weight: 200, link_length: 23, emoji: false, ranges: LIGHT };
/// Version 3, in force: an emoji sequence is one character.
pub const V3: Config = Config { emoji: true, ..V2 };

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

impl Weighted {
    pub(super) fn measured(self) -> Measured {
        let text = self.length - self.links - self.emoji;
        Measured::of(&[(ReasonKind::Text, text), (ReasonKind::Links, self.links), (ReasonKind::Emoji, self.emoji)])
    }
}

/// Weighs `text`, which is normalised to NFC first as X does.
pub fn measure(text: &str, config: &Config) -> Weighted {
    let text = normalized(text);
    let (mut links, mut emoji, mut rest) = (0, 0, 0);
    let mut forbidden = false;
    let mut at = 0;
    for url in twitter::urls(&text).into_iter().chain(std::iter::once(text.len()..text.len())) {
        let plain = &text[at..url.start];
        if plain.is_ascii() && !config.ranges.is_empty() {
            rest += plain.len() * config.weight('a');
        } else {
            let weighed = weigh(plain, config);
            rest += weighed.0;
            emoji += weighed.1;
            forbidden |= weighed.2;
        }
        links += usize::from(!url.is_empty()) * config.link_length;
        at = url.end;
    }
    let length = (rest + emoji) / config.scale + links;
    let valid = !forbidden && length > 0 && length <= config.max_length;
    Weighted { length, links, emoji: emoji / config.scale, valid }
}

/// The weight of the characters, that of the emoji, and whether one is forbidden.
fn weigh(text: &str, config: &Config) -> (usize, usize, bool) {
    let (mut rest, mut emoji, mut forbidden) = (0, 0, false);
    let mut at = 0;
    while let Some(c) = after(text, at) {
        let end = if config.emoji { emoji::sequence_end(text, at, c) } else { None };
        if end.is_some() || (config.emoji && emoji::is_single(c)) {
            emoji += config.default_weight;
        } else {
            rest += config.weight(c);
        }
        forbidden |= twitter::is_forbidden(c);
        at = end.unwrap_or(at + c.len_utf8());
    }
    (rest, emoji, forbidden)
}

impl Config {
    fn weight(&self, c: char) -> usize {
        let range = self.ranges.iter().find(|(_, last, _)| c <= *last).filter(|(first, _, _)| c >= *first);
        range.map_or(self.default_weight, |(_, _, weight)| *weight)
    }
}

/// `text` in NFC; most text is in it already, and its letters need no table to see that.
fn normalized(text: &str) -> Cow<'_, str> {
    let settled = |c: char| {
        matches!(c, '\0'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{590}' | '\u{2010}'..='\u{2027}'
            | '\u{3041}'..='\u{3096}' | '\u{4E00}'..='\u{9FFF}')
    };
    if text.is_ascii() || is_nfc_quick(text.chars().filter(|c| !settled(*c))) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}
