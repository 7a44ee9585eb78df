//! Whether a sentence goes on behind a mark with another of several things.

use super::super::inserted::is_subject;
use super::super::tokens::{last_word, words};
use super::{Abbreviation, Clause, MAX_ITEM_WORDS};

impl Clause<'_> {
    /// Whether the mark stands between two of several things: `nurses, porters and a surgeon`.
    pub(super) fn goes_on_listing(&self, rest: &str) -> bool {
        // `…, o Pe. Júlio e a Arq. Reis`
        let ends = |(at, mark): &(usize, &str)| *mark != "." || !self.is_short(&rest[..*at]);
        let end = rest.match_indices([',', '،', ';', '.']).find(ends).map_or(rest.len(), |(at, _)| at);
        let next: Vec<&str> = words(&rest[..end]).take(MAX_ITEM_WORDS + 2).collect();
        let Some(first) = next.first() else { return false };
        // `… hat Spuren von Blei gefunden, jenem Metall, das …`, `… las cajas Lux, fabricadas por Acme, tras …`
        let named = self.closed
            && self.language.capitalises_nouns()
            && next.iter().any(|word| word.starts_with(char::is_uppercase));
        let made = self.language.is_past(first) && next.get(1).is_some_and(|word| self.language.opens(word));
        // `para la promoción, puesta en valor y gestión del museo`: what is joined there is no participle, nor who did it.
        let noun = |pair: &[&str]| {
            self.language.joins(pair[0], pair[1])
                && pair[1].starts_with(char::is_lowercase)
                && !self.language.is_past(pair[1])
                && !self.language.opens(pair[1])
        };
        if named || made && !next.windows(2).any(noun) {
            return false;
        }
        if self.language.joins(first, "") {
            let tells = || self.language.has_verb(&rest[..end], words(&rest[..end])) || is_subject(rest, self.language);
            return !self.language.knows_no_verbs() && !tells();
        }
        let joined = next.windows(2).take(MAX_ITEM_WORDS + 1).any(|pair| self.language.joins(pair[0], pair[1]));
        // `…, a plan that, as they say, …`
        let waits = next.last().is_some_and(|last| self.language.dangles(last));
        let parts = matches!(self.mark, ';' | '—' | '–');
        let another = next.len() <= MAX_ITEM_WORDS && rest[end..].starts_with([',', '،']) && !parts && !waits;
        // `…, es decir, …`
        let says = !self.language.knows_no_verbs() && self.language.has_verb(&rest[..end], next.iter().copied());
        joined || self.is_named_item(&rest[..end]) || another && !says && !self.language.opens_a_part(first)
    }

    /// `…, Brill de la Sierra, Lund y, claro está, de Avel`: a name among several, however many words it has.
    fn is_named_item(&self, item: &str) -> bool {
        const MAX_NAME_WORDS: usize = 6;
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let mut words = words(item).peekable();
        let Some(first) = words.peek().copied().filter(|first| capital(first)) else { return false };
        let (mut count, mut last) = (0, first);
        let named = words.all(|word| {
            (count, last) = (count + 1, word);
            capital(word) || self.language.dangles(word) || self.language.joins(word, "")
        });
        let parted = self.mark == ',' && !self.language.knows_no_verbs() && !self.language.capitalises_nouns();
        let several = count > MAX_ITEM_WORDS || self.language.joins(last, "");
        parted && named && several && (2..=MAX_NAME_WORDS).contains(&count)
    }

    /// Whether `kept` ends with an abbreviation of what follows, without its full stop.
    fn is_short(&self, kept: &str) -> bool {
        self.language.abbreviation(last_word(kept), "") == Some(Abbreviation::Before)
    }
}
