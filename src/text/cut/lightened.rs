//! A sentence with its verb at the end that fits without what only adds why, when or how: `Vapur, yoğun sis nedeniyle, kıyıya oturdu.`

use std::borrow::Cow;
use std::ops::Range;

use super::super::language::Language;
use super::holds::Holds;
use super::pairs::Nesting;
use super::sourced::MAX_SENTENCE;
use super::tokens::{count, words};
use super::{Cut, Map};

/// More words are no insertion.
const MAX_WORDS: usize = 16;
/// As many of them are left out at most.
const MAX_DROPPED: usize = 4;

impl Map<'_> {
    /// The first sentence without one of its insertions, the last, and without more of them; the shortest first.
    pub(super) fn lightened(&self, language: &Language, bonds: &Holds) -> Vec<Cut> {
        if !language.ends_with_verb() {
            return Vec::new();
        }
        let Some((end, sentence)) = self.first_sentence(language, bonds) else { return Vec::new() };
        if sentence.len() > MAX_SENTENCE || language.may_turn_round(sentence) {
            return Vec::new();
        }
        let mut dropped: Vec<Range<usize>> = self.insertions(sentence, language);
        dropped.drain(..dropped.len().saturating_sub(MAX_DROPPED));
        let without = |from: usize| {
            let mut kept = String::new();
            let mut at = dropped[from].start;
            for range in &dropped[from..] {
                kept.push_str(&sentence[at..range.start]);
                at = range.end;
            }
            kept.push_str(&sentence[at..]);
            Cut { end: dropped[from].start, tail: Cow::Owned(kept) }
        };
        // What is put behind a cut has no links.
        let linked = |from: usize| self.whole.iter().any(|range| range.end > from && range.start < end);
        (0..dropped.len()).filter(|n| !linked(dropped[*n].start)).map(without).collect()
    }

    /// What stands between two commas of `sentence` and can be left out, with the comma before it.
    fn insertions(&self, sentence: &str, language: &Language) -> Vec<Range<usize>> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let commas = sentence.match_indices([',', '、']).map(|(at, _)| at);
        let commas: Vec<usize> = commas
            .filter(|at| !nesting.is_open_at(*at) && !self.is_torn(*at))
            .filter(|at| sentence[*at..].starts_with('、') || sentence[*at..].starts_with(", "))
            .collect();
        let is_insertion = |pair: &&[usize]| {
            let mark = if sentence[pair[0]..].starts_with('、') { '、'.len_utf8() } else { 1 };
            let part = &sentence[pair[0] + mark..pair[1]];
            let says = words(part).any(|word| language.says(word)) || language.says_within(part);
            count(part) <= MAX_WORDS && !says && language.ends_adverbial(part)
        };
        commas.windows(2).filter(is_insertion).map(|pair| pair[0]..pair[1]).collect()
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
    fn a_sentence_with_its_verb_at_the_end_is_whole_without_its_insertions() {
        for (language, text, kept) in [
            (
                "tr",
                "Brill iskelesindeki eski vapur, dün akşamki yoğun sis nedeniyle, limanın önündeki kayalıklara oturdu.",
                "Brill iskelesindeki eski vapur, limanın önündeki kayalıklara oturdu.",
            ),
            (
                "ja",
                "岬町の古い灯台は、台風で壊れた屋根の修理に予想より時間がかかったため、今年の秋まで二年の間閉まっていた。",
                "岬町の古い灯台は、今年の秋まで二年の間閉まっていた。",
            ),
        ] {
            assert_eq!(within(text, language, text.chars().count() - 4).as_deref(), Some(kept));
        }
    }

    #[test]
    fn what_may_be_turned_round_by_its_verb_is_told_whole_or_not_at_all() {
        for (language, text) in [
            (
                "tr",
                "Belediye, gelen tepkiler üzerine, köprünün bu yıl içinde yıkılacağı yönündeki haberleri yalanladı.",
            ),
            ("ja", "岬町は、住民の反対を受けて、古い灯台を取り壊して新しい宿を建てる計画を撤回した。"),
            ("ko", "시는 목요일 옛 다리를 헐고 새 호텔을 짓는다는 계획을 주민들의 요구에 따라 모두 철회했다."),
        ] {
            assert_eq!(within(text, language, text.chars().count() - 4), None);
        }
    }
}
