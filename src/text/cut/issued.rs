//! A source in fewer words: of `according to a study published on Friday in the journal Tides` the study is enough.

use std::ops::Range;

use super::super::language::Language;
use super::super::sentences::is_terminator;
use super::Map;
use super::sourced::MAX_SENTENCE;
use super::tokens::words;

/// As many words name a source.
const MAX_SOURCE: usize = 8;

impl Map<'_> {
    /// When and where the source of the first sentence, which ends at byte `to`, came out, if the sentence ends there, or what goes on behind it
    /// turns it round.
    pub(super) fn issued(&self, to: usize, language: &Language) -> Option<Range<usize>> {
        let sentence = self.text[..to].trim_end().trim_end_matches(is_terminator);
        if sentence.len() > MAX_SENTENCE {
            return None;
        }
        let mut commas = sentence.match_indices(", ").map(|(at, _)| at);
        let comma =
            commas.find(|at| language.source(words(&sentence[*at..]).take(MAX_SOURCE)).is_some_and(|(n, _)| n == 0))?;
        let named = &sentence[comma + 1..];
        let named = &named[..named.find(", ").unwrap_or(named.len())];
        let issued = words(named).skip(1).take(MAX_SOURCE).find(|word| language.issues(word))?;
        let at = issued.as_ptr().addr() - self.text.as_ptr().addr();
        let from = self.text[..at].trim_end().len();
        let through = comma + 1 + named.len();
        let rest = words(&sentence[through..]).next();
        let linked = self.whole.iter().any(|range| range.start < through && range.end > from);
        (!linked && rest.is_none_or(|next| language.turns(next) || language.limits(next))).then_some(from..through)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit_below;
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> Option<String> {
        fit_below("Tides of the old port", &parse(text), language, |rich| rich.text.chars().count() <= max)
            .map(|rich| rich.text)
    }

    #[test]
    fn a_source_is_told_without_when_and_where_it_came_out() {
        for (language, claim, source, detail, turn) in [
            (
                "en",
                "Sailors who sleep on board of their boats live longer than those who sleep on land",
                ", according to a study",
                " published on Friday in the journal Tides & Sleep",
                ", although its authors do not know why.",
            ),
            (
                "fr",
                "Les marins qui dorment à bord vivent plus longtemps que ceux qui dorment à terre",
                ", selon une étude",
                " publiée vendredi dans la revue Marées",
                ".",
            ),
        ] {
            let whole = format!("{claim}{source}{detail}{turn}");
            let short = format!("{claim}{source}{turn}");
            assert_eq!(within(&whole, language, whole.chars().count()).as_ref(), Some(&whole));
            assert_eq!(within(&whole, language, whole.chars().count() - 1), Some(short));
        }
        // Who paid for it may say how far it holds.
        let paid =
            "Sailors who sleep on board live longer, according to a study funded by the makers of beds, it is said.";
        assert!(!within(paid, "en", 90).is_some_and(|told| told.contains("study,")));
    }
}
