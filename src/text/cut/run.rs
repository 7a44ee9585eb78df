//! How many whole sentences are told where one would do, and whether what stands behind a text lets it stand alone.

use super::super::Rich;
use super::super::language::Language;
use super::holds::Whose;
use super::pairs::outside;
use super::{Cut, Map};

/// As much of what stands behind a text, in bytes, shows what becomes of it there.
const MAX_BEHIND: usize = 512;

/// Where the fewest whole sentences with which `text` begins end, of those that may be told without what stands behind them: no fewer
/// than `least`, and `enough` by what they say. None if that is behind byte `to`.
pub fn fewest(
    text: &Rich,
    language: &Language,
    to: usize,
    least: usize,
    enough: impl Fn(&str) -> bool,
) -> Option<usize> {
    let map = Map::of(text);
    let sentences = map.sentences(language, text.text.len());
    let held = map.bonds_of(&sentences, 0..sentences.len(), Whose::Anybodys, language);
    let told = sentences.iter().skip(least.saturating_sub(1)).take_while(|cut| cut.end <= to);
    told.filter(|cut| cut.tail.is_empty() && !held.has(cut.end))
        .map(|cut| cut.end)
        .find(|end| enough(&text.text[..*end]))
}

/// Where the sentences of `text` end that no quotation or bracket goes on from: what stands behind such a place begins with none of
/// somebody's words as the paper's own.
pub fn whole_sentences(text: &str, language: &Language) -> Vec<usize> {
    outside(text, super::super::sentences(text, language))
}

/// The first sentence of `text`, or as many whole clauses of it as have at most `max` characters; none if that would leave out what says
/// how far it is true.
pub fn clause_within(text: &str, language: &Language, max: usize) -> Option<String> {
    let rich = Rich::plain(text);
    let map = Map::of(&rich);
    let first = map.first_end(language)?;
    let held = map.qualified(first, language);
    let whole = Cut::at(first);
    let clauses = map.clauses(language, first).into_iter().filter(|cut| cut.end < first && !held.has(cut.end));
    let mut told = clauses.chain([whole]).map(|cut| cut.apply(&rich).text);
    told.rfind(|told| told.chars().count() <= max)
}

/// Whether `text` may not be told without `behind`, which stands behind it in the story: the beginning of that takes it back, says whose
/// word it is, how far it is true, or what came of it.
pub fn is_bonded(text: &str, behind: &str, language: &Language) -> bool {
    let behind = &behind[..behind.floor_char_boundary(MAX_BEHIND)];
    let next = super::super::first_sentence(behind, language);
    if language.limits_the_one_before(behind[..next].trim_start()) {
        return true;
    }
    let both = Rich::plain(format!("{text}\n\n{behind}"));
    let map = Map::of(&both);
    let sentences = map.sentences(language, both.text.len());
    let Some(last) = sentences.iter().position(|cut| cut.end == text.len()) else { return false };
    map.bonds_of(&sentences, last..last + 1, Whose::Papers, language).has(text.len())
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
