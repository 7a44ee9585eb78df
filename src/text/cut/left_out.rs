//! What an ellipsis may not stand for: the only verb of a sentence, or no more than its last word.

use super::super::language::Language;
use super::Map;
use super::tokens::words;

impl Map<'_> {
    /// Whether of the sentence that ends at byte `to` only what stands behind byte `end` tells what happens, or is a word alone.
    pub(super) fn leaves_out(&self, end: usize, to: usize, language: &Language) -> bool {
        let (kept, rest) = (&self.text[..end], &self.text[end..to]);
        let spaced = language.knows_verbs() && !language.ends_with_verb();
        let verb = |text: &str| language.has_verb(text, words(text));
        // Its own ellipsis is as it is written.
        let paused = rest.starts_with(['…', '.']);
        spaced && !paused && (words(rest).nth(1).is_none() || !verb(kept) && verb(rest))
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
    fn no_sentence_is_cut_before_its_verb() {
        for (language, text) in [
            (
                "en",
                "The mayor of Brill and the heads of the three largest unions of the port have signed an agreement.",
            ),
            (
                "fr",
                "Après neuf jours de grève et de blocages, la mairie de Brill et les trois syndicats ont signé un accord.",
            ),
        ] {
            let verb = text.find("have").or_else(|| text.find("ont signé")).unwrap();
            for max in 12..verb {
                assert_eq!(within(text, language, max), None, "{language} {max}");
            }
        }
    }

    #[test]
    fn no_ellipsis_stands_for_the_last_word_alone() {
        let text = "The old ferry of Brill was taken out of the water for good on Sunday evening.";
        for max in 40..text.len() {
            let told = within(text, "en", max);
            assert!(told.as_ref().is_none_or(|told| !told.contains("Sunday")), "{max} {told:?}");
        }
    }
}
