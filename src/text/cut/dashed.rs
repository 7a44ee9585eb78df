//! What stands between two dashes before what a verb still waits for: `Police have charged a man – the third since May – with theft.`
//!
//! No clause ends before it or within it, and the sentence may be told without it.

use std::ops::Range;

use super::super::language::Language;
use super::Map;
use super::holds::Holds;
use super::pairs::Nesting;
use super::tokens::words;

/// With a space on both sides they set something apart.
const DASHES: [&str; 2] = [" – ", " — "];
/// What the verb waits for begins with a word of at most as many characters: `with`, `for`, `mit`.
const MAX_PREPOSITION: usize = 5;

impl Map<'_> {
    /// From the first dash to behind the second, of the sentence that ends at byte `to`, if it has those two alone and goes on behind
    /// them with what its verb waits for.
    pub(super) fn dashed(&self, to: usize, language: &Language) -> Option<Range<usize>> {
        let sentence = &self.text[..to];
        let dash = DASHES.into_iter().find(|dash| sentence.contains(dash))?;
        let mut dashes = sentence.match_indices(dash).map(|(at, _)| at);
        let (first, second) = (dashes.next()?, dashes.next()?);
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let quoted = [first, second].into_iter().any(|at| nesting.is_open_at(at) || self.is_torn(at));
        let behind = &sentence[second + dash.len()..];
        let next = words(behind).next()?;
        let waits = behind.starts_with(next)
            && language.opens(next)
            && next.chars().nth(MAX_PREPOSITION).is_none()
            && !(language.breaks(next) || language.owes_verb(next) || language.joins(next, "") || language.turns(next));
        let verb = language.has_verb(&sentence[..first], words(&sentence[..first]));
        // The space behind the second dash stays.
        (dashes.next().is_none() && !quoted && waits && verb).then_some(first..second + dash.len() - 1)
    }

    /// Where nothing ends, between such dashes; and no clause before them, nor before what is said there of the last noun: `84 birds, each
    /// weighing 26g – as much as a spoon – with tags`.
    pub(super) fn held_by_dashes(&self, to: usize, clauses: bool, language: &Language) -> Holds {
        let Some(range) = self.dashed(to, language) else { return Holds::default() };
        let comma = self.text[..range.start].rfind(", ").unwrap_or(range.start);
        let own = &self.text[comma..range.start];
        let said = if language.has_verb(own, words(own)) { range.start } else { comma };
        let start = if clauses { self.text.floor_char_boundary(said.saturating_sub(1)) } else { range.start };
        Holds::of(start..range.end)
    }

    /// What stands between them, with the dashes, if the sentence means the same without it.
    pub(super) fn between_dashes(&self, to: usize, language: &Language) -> Option<Range<usize>> {
        let range = self.dashed(to, language)?;
        let linked = self.whole.iter().any(|whole| whole.end > range.start && whole.start < range.end);
        (!linked && !self.matters(&self.text[range.clone()], language)).then_some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit;
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> Option<String> {
        fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    #[test]
    fn what_a_verb_waits_for_behind_two_dashes_is_not_cut_off() {
        for (language, kept, inner, rest) in [
            (
                "en",
                "Police have charged a man of 31 from the village of Brill",
                " – the third person to be held in the case since August –",
                " with the theft of a tractor and three trailers.",
            ),
            (
                "en",
                "The council replaced 84 lamps",
                " — roughly half of those in the old town —",
                " with new ones that can be dimmed.",
            ),
            (
                "en",
                "Scientists at Brill fitted 84 birds, each weighing 26g",
                " – as much as a spoonful of flour –,",
                " with tags that they lose within a year.",
            ),
        ] {
            let comma = if inner.ends_with(',') { "," } else { "" };
            let text = format!("{kept}{}{rest}", inner.trim_end_matches(','));
            for max in 12..text.chars().count() {
                let told = within(&text, language, max).unwrap_or_default();
                assert!(!told.ends_with('.') || told.ends_with(rest), "{language} {max}: {told}");
            }
            let without = format!("{kept}{comma}{rest}");
            assert_eq!(within(&text, language, text.chars().count() - 4), Some(without), "{language}");
        }
    }

    #[test]
    fn a_clause_that_is_whole_before_two_dashes_stays_one() {
        let text = "The old ferry ran aground off Brill on Friday – the third time since May – and nobody on board was hurt at all.";
        assert_eq!(within(text, "en", 70).as_deref(), Some("The old ferry ran aground off Brill on Friday."));
    }
}
