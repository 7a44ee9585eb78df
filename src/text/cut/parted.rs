//! Verbs whose first part stands last: `Der Rat wies am Montag … die Vorwürfe … zurück`.
//!
//! Cut off from it, the sentence says another thing, or the opposite: who rejects a claim would make it. Nothing ends between the two;
//! and where what is said begins behind them, they are nothing without that: `teilte am Montag mit, dass …`.

use std::ops::Range;

use super::super::language::Language;
use super::clauses::is_part_mark;
use super::holds::Holds;
use super::tokens::words;
use super::{Map, bare_word};

/// Behind as many words before it, such a word ends a phrase: `von Montag an`.
const MAX_PHRASE: usize = 3;
/// How much behind the last place for a cut is looked at, in bytes.
const MAX_AHEAD: usize = 1024;

impl Map<'_> {
    /// What stands between the parts of such verbs, as far as byte `to`.
    pub(super) fn parted(&self, language: &Language, to: usize) -> Holds {
        let mut holds = Holds::default();
        let mut start = 0;
        if language.parts_verbs() {
            for end in self.ends_to(language, to) {
                let read = self.text.floor_char_boundary(end.min(to.saturating_add(MAX_AHEAD)));
                let found = parted_in(&self.text[start..read], language);
                found.into_iter().for_each(|range| holds.push(start + range.start..start + range.end));
                start = end;
            }
        }
        holds
    }
}

/// The same of one sentence.
fn parted_in(sentence: &str, language: &Language) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Where the clause begins that still may wait for such a word, and where the part does that is read.
    let (mut clause, mut part) = (0, 0);
    for raw in sentence.split_inclusive(char::is_whitespace) {
        let at = raw.as_ptr().addr() - sentence.as_ptr().addr();
        let word = bare_word(raw.trim_end());
        let rest = &sentence[at + raw.len()..];
        let marked = raw.trim_end().ends_with(is_part_mark) || rest.is_empty();
        let own = &sentence[part..at];
        // A part with a verb of its own goes no farther back.
        let verb = || words(own).any(|word| language.may_be_parted(word));
        let last = language.is_prefix(word) && (marked || is_last(word, rest, language));
        if last && (verb() || !ends_phrase(own, language)) {
            let from = if verb() { part } else { clause };
            let next = words(rest).next().filter(|next| language.completes(next) || language.owes_verb(next));
            let end =
                next.map_or(at + word.len(), |next| next.as_ptr().addr() - sentence.as_ptr().addr() + next.len() + 1);
            found.push(from..end.min(sentence.len()));
            clause = at + raw.len();
        }
        if marked {
            part = at + raw.len();
        }
        if raw.trim_end().ends_with([';', ':']) {
            clause = part;
        }
    }
    found
}

/// Whether a clause ends behind `word`, though there is no mark: `gaf toe dat …`
fn is_last(word: &str, rest: &str, language: &Language) -> bool {
    let next = words(rest).next().unwrap_or_default();
    let joins = language.joins(next, "") || language.completes(next) || language.owes_verb(next);
    joins && !language.dangles(word)
}

/// Whether what stands before the last word of a phrase opens it: `von Montag an`, `von klein auf`.
fn ends_phrase(own: &str, language: &Language) -> bool {
    let near: Vec<&str> = words(own).collect();
    near.iter().rev().take(MAX_PHRASE).any(|word| language.opens_phrases(word))
}

#[cfg(test)]
mod tests {
    use super::super::fit;
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> Option<String> {
        fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    #[test]
    fn a_verb_is_not_cut_off_from_its_first_part() {
        for (language, text, first) in [
            (
                "de",
                "Die Hafenmeisterin wies am Freitag im Hafenamt die Klage gegen ihren alten Lotsen, er habe vier Boote verbrannt, \
                 entschieden zurück.",
                "zurück",
            ),
            (
                "de",
                "Das Hafenamt lehnte nach langer Sitzung den Antrag der Fischer auf eine neue Mole am alten Kai von Brill ab.",
                "ab.",
            ),
            (
                "nl",
                "De havenmeester wees vrijdag na lang beraad de klacht van de vissers over de oude kade van Brielle af.",
                "af.",
            ),
        ] {
            for max in 30..text.chars().count() {
                let kept = within(text, language, max);
                assert!(kept.as_ref().is_none_or(|kept| kept.contains(first)), "{language} {max}: {kept:?}");
            }
        }
    }

    #[test]
    fn who_tells_something_is_told_with_what_he_tells() {
        let text = "Das Hafenamt teilte am Freitag nach langer Sitzung mit, dass die Fähre nach Brill wieder fährt, nachdem der Motor \
                    drei Wochen lang in der Werft gelegen hatte.";
        for max in 30..text.chars().count() {
            let kept = within(text, "de", max);
            assert!(kept.as_ref().is_none_or(|kept| kept.contains("wieder fährt")), "{max}: {kept:?}");
        }
        assert!(within(text, "de", 110).is_some());
    }

    #[test]
    fn a_clause_before_it_may_stand() {
        let text = "Der Rat tagte am Montag bis spät in die Nacht; die Fischer lehnten den Plan für die neue Mole am alten Kai ab.";
        let kept = within(text, "de", 90);
        assert_eq!(kept.as_deref(), Some("Der Rat tagte am Montag bis spät in die Nacht…"));
    }
}
