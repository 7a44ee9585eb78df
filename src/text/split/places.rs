//! Where the parts of a text may end, and what each place counts against parts of the same length.

use std::ops::Range;

use super::{MAX_CLAUSE, Splitter};
use crate::text::Rich;
use crate::text::chars::last_word;
use crate::text::cut::words;
use crate::text::sentences::holds_item;

/// What a break within a paragraph, and within a sentence, counts against parts of the same length. A part of half the
/// length that it should have counts a quarter.
const WITHIN_PARAGRAPH: f64 = 0.15;
const WITHIN_SENTENCE: f64 = 1.0;
/// What one counts after a line of a list, or a sentence of a quotation, and what one counts besides after a mark behind which no
/// clause begins, and after a word without a mark.
const WITHIN_LIST: f64 = 0.4;
const WITHIN_CLAUSE: f64 = 0.5;
const WITHOUT_MARK: f64 = 1.5;
/// What a break counts besides before a sentence that turns round the one before, and between a question and its answer.
const BEFORE_TURN: f64 = 0.5;
const BEFORE_ANSWER: f64 = 1.0;
/// A headline is a first paragraph of at most as many characters.
const MAX_HEADLINE: usize = 240;
/// Where breaks are closer together than this share of a part, one of them is looked at: whoever reads does not see which.
const SHARE: f64 = 1.0 / 32.0;

/// A place where a part may end, and what that counts.
pub(super) struct Place {
    pub(super) end: usize,
    pub(super) cost: f64,
    /// Whether it stands in the middle of a clause.
    pub(super) torn: bool,
}

impl<F: FnMut(&Rich, usize) -> bool> Splitter<'_, F> {
    /// Where parts may end, one for each stretch in which nobody sees a difference: after sentences, and items of a list below the
    /// headline; within those that alone do not fit, where a mark stands, and where it is full. All that `most` holds are among them.
    pub(super) fn places(&mut self, most: &[usize]) -> Vec<Place> {
        let sentences: Vec<usize> = self.sentences.iter().map(|cut| cut.end).collect();
        let headline = self.headline();
        let mut places = Vec::with_capacity(sentences.len());
        let mut from = 0;
        for end in sentences {
            if !self.part_fits(from..end, usize::from(from > 0)) {
                self.places_within(from..end, &mut places);
            } else if headline == Some(from) && holds_item(&self.text.text[from..end]) && !self.part_fits(0..end, 0) {
                self.places_in_list(from..end, &mut places);
            }
            places.push(Place { end, cost: self.cost(from, end), torn: false });
            from = end;
        }
        thinned(places, most, self.lengths(), self.share(most) * SHARE)
    }

    /// What it counts to end after the sentence that ends at byte `end`, and begins behind byte `start`.
    fn cost(&self, start: usize, end: usize) -> f64 {
        let rest = &self.text.text[end..];
        let paragraph = rest.starts_with("\n\n") || rest.is_empty();
        let sentence = &self.text.text[start..end];
        // `No? But …`, within a paragraph, asks nobody.
        let asks = paragraph && !rest.is_empty() && sentence.ends_with(['?', '？', '؟']);
        let turns = !rest.is_empty() && self.language.turns_on(rest);
        let at_paragraph = if paragraph { 0.0 } else { WITHIN_PARAGRAPH };
        at_paragraph + if asks { BEFORE_ANSWER } else { 0.0 } + if turns { BEFORE_TURN } else { 0.0 }
    }

    /// Where the headline ends: a first paragraph of one line above another.
    pub(super) fn headline(&self) -> Option<usize> {
        let line = self.text.text.char_indices().take(MAX_HEADLINE + 1).find(|(_, c)| *c == '\n');
        line.map(|(end, _)| end).filter(|end| self.text.text[*end..].starts_with("\n\n"))
    }

    /// After the items of a list that stands below the headline and does not fit with it.
    fn places_in_list(&self, list: Range<usize>, places: &mut Vec<Place>) {
        let lines = self.soft_within(list).iter();
        places.extend(lines.map(|end| Place { end: *end, cost: WITHIN_LIST, torn: false }));
    }

    /// A place after a mark within a sentence, if byte `end` is one.
    fn place_in_clause(&self, end: usize) -> Option<Place> {
        if !self.ends_with_mark(end) {
            return None;
        }
        let near = self.text.text.floor_char_boundary(end.saturating_sub(MAX_CLAUSE));
        let kept = self.text.text[near..end].trim_end_matches(|c: char| !c.is_alphanumeric());
        let waits = self.language.dangles(last_word(kept));
        // `…, after the board, | which met, …`: a clause that has just begun.
        let part = kept.rfind([',', ';', '—', '–', '،', '\n']).map_or(kept, |at| &kept[at..]);
        let part = part.trim_start_matches(|c: char| !c.is_alphanumeric());
        let begun = words(part).next().is_some_and(|first| self.language.owes_verb(first))
            && !self.language.has_verb(part, words(part).skip(1));
        let joint = !waits && !begun && self.map.is_joint(near + kept.len(), self.language);
        let cost = WITHIN_SENTENCE + if joint { 0.0 } else { WITHIN_CLAUSE };
        Some(Place { end, cost, torn: waits })
    }

    fn places_within(&mut self, sentence: Range<usize>, places: &mut Vec<Place>) {
        let mut from = sentence.start;
        let mut before = from;
        let lines: Vec<usize> = self.soft_within(sentence.clone()).iter().copied().chain([sentence.end]).collect();
        for end in lines {
            let fits = self.part_fits(from..end, usize::from(from > 0));
            if !fits {
                // A short line before it, such as a headline, stands with its beginning.
                let first = places.len();
                self.places_within_line(before..end, places);
                let found = places.split_off(first);
                places.extend(found.into_iter().filter(|place| place.end > from));
            }
            if end < sentence.end {
                places.push(Place { end, cost: WITHIN_LIST, torn: false });
            }
            before = if fits { from } else { end };
            from = end;
        }
    }

    fn places_within_line(&mut self, line: Range<usize>, places: &mut Vec<Place>) {
        let mut at = line.start;
        loop {
            let n = usize::from(at > 0);
            let to = self.reach(at, n).min(line.end);
            let full = self.within_line(at, to, n).filter(|full| *full < line.end);
            let words = self.map.breaks(self.language, at, full.unwrap_or(line.end));
            let within = words.iter().filter(|cut| cut.end < full.unwrap_or(line.end));
            places.extend(within.filter_map(|cut| self.place_in_clause(cut.end)));
            let Some(full) = full else { return };
            let torn = Place { end: full, cost: WITHIN_SENTENCE + WITHOUT_MARK, torn: true };
            places.push(self.place_in_clause(full).unwrap_or(torn));
            at = full;
        }
    }
}

/// One of `places` for each stretch of `share` characters: the one that counts least, the last of several. All that `most` holds
/// are kept.
fn thinned(places: Vec<Place>, most: &[usize], mut length: impl FnMut(usize) -> f64, share: f64) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::new();
    let mut stretch = None;
    for place in places {
        let own = Some((length(place.end) / share).floor());
        let fixed = |end: usize| most.binary_search(&end).is_ok();
        match kept.last_mut() {
            Some(last) if own == stretch && !fixed(last.end) => {
                if fixed(place.end) || place.cost <= last.cost {
                    *last = place;
                }
            }
            _ => kept.push(place),
        }
        stretch = own;
    }
    kept
}
