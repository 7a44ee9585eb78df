//! Numbers in words and figures, what multiplies them, and what belongs to them.

use super::Language;
use super::endings::lower;
use crate::text::chars::last_word;

impl Language {
    /// Whether `word` belongs to a number behind it: `March` before `3`.
    pub fn counts(&self, word: &str) -> bool {
        self.counted.contains(&*lower(word))
    }

    /// Whether `word` is a number, in figures or in words.
    pub(in crate::text) fn is_number(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_numeric()) || self.numerals.contains(&*lower(word))
    }

    /// Whether `word` multiplies a number before it.
    pub(in crate::text) fn multiplies(&self, word: &str) -> bool {
        self.scales.contains(&*lower(word))
    }

    /// Whether `kept` ends with a number and a word that multiplies it, so that its unit is still to come: `25 million`,
    /// `2860万`.
    pub(in crate::text) fn ends_with_scale(&self, kept: &str) -> bool {
        let digit = |text: &str| text.trim_end().ends_with(|c: char| c.is_numeric());
        let last = last_word(kept);
        let word = last.trim_end_matches('.');
        if self.scales.contains(&*lower(word)) {
            return digit(&kept[..kept.len() - last.len()]);
        }
        // Where words are not spaced, or the number is not: `3천만`, `38 ล้าน`.
        let Some(mut scaled) = last.chars().next_back().filter(|c| !c.is_ascii()).map(|_| last) else { return false };
        while let Some(shorter) = self.scales.iter().find_map(|scale| scaled.strip_suffix(scale)) {
            if digit(&kept[..kept.len() - last.len() + shorter.len()]) {
                return true;
            }
            scaled = shorter;
        }
        false
    }
}
