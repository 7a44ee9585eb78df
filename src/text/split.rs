//! A text too long for one message, in parts.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::cut::{Cut, Map, longest};
use super::language::Language;
use super::{Rich, Style};

/// A text would take more parts than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text would take {parts} parts and {max_parts} are allowed; shorten it or allow more")]
pub struct TooManyParts {
    /// How many it would take; at least that many if it cannot be split at all.
    pub parts: usize,
    /// How many there may be.
    pub max_parts: usize,
}

/// Fewer words than this in a last part look like something that was forgotten.
const MIN_LAST_WORDS: usize = 6;
/// What a break within a paragraph, and within a sentence, counts against parts of the same length. A part of half the
/// length that it should have counts a quarter.
const WITHIN_PARAGRAPH: f64 = 0.15;
const WITHIN_SENTENCE: f64 = 1.0;

/// Splits `text`, written in the language of the BCP 47 tag `language`, into parts that each `fit`, in reading order.
///
/// `fits` is asked with the part and its index, so that a number can be counted with it. Breaks at a paragraph, else a
/// sentence, a word, a grapheme cluster; links and mentions stay whole. As few parts as can be, of about the same length;
/// the last has more than a few words, or a link. Gives 1 to `max_parts` parts, none empty (but the one of an empty text);
/// joined with the white space that was dropped they are `text`.
///
/// # Errors
///
/// [`TooManyParts`] with the number it would take.
pub fn split(
    text: &Rich,
    language: &str,
    fits: impl FnMut(&Rich, usize) -> bool,
    max_parts: usize,
) -> Result<Vec<Rich>, TooManyParts> {
    let text = text.trim();
    let mut splitter = Splitter::new(&text, Language::of(language), fits);
    let too_many = |parts| TooManyParts { parts, max_parts };
    let count = splitter.count(usize::MAX).ok_or(too_many(max_parts + 1))?;
    if count > max_parts {
        return Err(too_many(count));
    }
    let mut ends = splitter.balanced(count).ok_or(too_many(max_parts + 1))?;
    splitter.lengthen_last(&mut ends);
    Ok(splitter.ranges(&ends).map(|range| text.slice(range).trim()).collect())
}

/// Whether [`split`] gives no more than `max_parts`. It stops where they are used up, however long `text` is.
pub fn splits(text: &Rich, language: &str, fits: impl FnMut(&Rich, usize) -> bool, max_parts: usize) -> bool {
    let text = text.trim();
    let mut splitter = Splitter::new(&text, Language::of(language), fits);
    splitter.count(max_parts).is_some_and(|count| count <= max_parts)
}

/// A text, where it may be broken, and what fits.
struct Splitter<'a, F> {
    text: &'a Rich,
    /// Sentences, words, grapheme clusters.
    levels: [Vec<Cut>; 3],
    fits: F,
}

impl<'a, F: FnMut(&Rich, usize) -> bool> Splitter<'a, F> {
    fn new(text: &'a Rich, language: &Language, fits: F) -> Self {
        let map = Map::of(text);
        Self { text, levels: [map.sentences(language), map.breaks(language), map.graphemes()], fits }
    }

    fn part_fits(&mut self, range: Range<usize>, n: usize) -> bool {
        (self.fits)(&self.text.slice(range).trim(), n)
    }

    /// How many parts it takes if each is as long as it can be; no more than one beyond `max_parts`. None if something
    /// fits nowhere.
    fn count(&mut self, max_parts: usize) -> Option<usize> {
        let mut at = 0;
        for n in 0.. {
            at = self.farthest(at, n)?;
            if at >= self.text.text.len() || n >= max_parts {
                return Some(n + 1);
            }
        }
        None
    }

    /// Where the part `n` that begins at byte `at` ends at the latest: at the last place of the first level that fits.
    fn farthest(&mut self, at: usize, n: usize) -> Option<usize> {
        let Self { text, levels, fits } = self;
        levels.iter().find_map(|cuts| {
            let ahead = &cuts[cuts.partition_point(|cut| cut.end <= at)..];
            let last = longest(ahead.len(), |next| fits(&text.slice(at..ahead[next].end).trim(), n))?;
            Some(ahead[last].end)
        })
    }

    /// Where `count` parts end so that they differ least in length and break best.
    #[allow(clippy::cast_precision_loss)]
    fn balanced(&mut self, count: usize) -> Option<Vec<usize>> {
        let places = self.places();
        let length = |range: Range<usize>| self.text.text[range].chars().count() as f64;
        let whole = length(0..self.text.text.len()) / count as f64;
        // How long the text is up to each place, so that no stretch is counted twice.
        let mut lengths = vec![0.0];
        let mut from = 0;
        for place in &places {
            lengths.push(lengths.last().copied().unwrap_or(0.0) + length(from..place.end));
            from = place.end;
        }
        // From each place on, from the last to the first: the fewest parts, then what they count, then the first one's end.
        let end = places.len();
        let mut best: Vec<Option<(usize, f64, usize)>> = vec![None; end + 1];
        best[end] = Some((0, 0.0, end));
        for start in (0..end).rev() {
            let at = start.checked_sub(1).map_or(0, |last| places[last].end);
            let n = usize::from(start > 0);
            let ahead = longest(end - start, |next| self.part_fits(at..places[start + next].end, n));
            let Some(ahead) = ahead else { continue };
            for stop in (start + 1..=start + 1 + ahead).rev() {
                let Some((parts, cost, _)) = best[stop] else { continue };
                let off = (lengths[stop] - lengths[start]) / whole - 1.0;
                let cost = cost + off * off + places[stop - 1].cost;
                if best[start].is_none_or(|(known, least, _)| (parts + 1, cost) < (known, least)) {
                    best[start] = Some((parts + 1, cost, stop));
                }
            }
        }
        let mut ends = Vec::with_capacity(count);
        let mut start = 0;
        while start < end {
            let (_, _, stop) = best[start]?;
            ends.push(places[stop - 1].end);
            start = stop;
        }
        Some(ends)
    }

    /// Where parts may end: after sentences; within those that alone do not fit, after words; within such words, clusters.
    fn places(&mut self) -> Vec<Place> {
        let ends = |cuts: &[Cut], range: Range<usize>| -> Vec<usize> {
            let first = cuts.partition_point(|cut| cut.end <= range.start);
            cuts[first..].iter().map(|cut| cut.end).take_while(|end| *end <= range.end).collect()
        };
        let whole = 0..self.text.text.len();
        let mut places = Vec::new();
        let mut from = 0;
        for end in ends(&self.levels[0], whole.clone()) {
            if !self.part_fits(from..end, usize::from(from > 0)) {
                let mut word = from;
                for word_end in ends(&self.levels[1], from..end) {
                    let inner = if self.part_fits(word..word_end, usize::from(word > 0)) { word_end } else { word };
                    let clusters = ends(&self.levels[2], inner..word_end);
                    places.extend(clusters.into_iter().map(|end| Place { end, cost: WITHIN_SENTENCE }));
                    places.push(Place { end: word_end, cost: WITHIN_SENTENCE });
                    word = word_end;
                }
                places.retain(|place| place.end < end);
            }
            let paragraph = self.text.text[end..].starts_with("\n\n") || end == whole.end;
            places.push(Place { end, cost: if paragraph { 0.0 } else { WITHIN_PARAGRAPH } });
            from = end;
        }
        places.dedup_by_key(|place| place.end);
        places
    }

    /// Gives a last part of a few words some of those of the part before it.
    fn lengthen_last(&mut self, ends: &mut [usize]) {
        let Some([range, last]) = self.ranges(ends).collect::<Vec<_>>().last_chunk::<2>().cloned() else { return };
        let has_link =
            self.text.spans.iter().any(|span| {
                span.range.start >= last.start && matches!(span.style, Style::Url { .. } | Style::Link { .. })
            });
        if has_link || self.text.text[last.clone()].unicode_words().count() >= MIN_LAST_WORDS {
            return;
        }
        let n = ends.len() - 1;
        let middle = range.start + (last.end - range.start) / 2;
        // After a comma or the like rather than anywhere.
        let after_mark = |end: usize| self.text.text[..end].ends_with([',', ';', ':', '–', '—', '，', '、', '；', '،']);
        let within = |cut: &&Cut| cut.end > range.start && cut.end <= last.start;
        let mut breaks: Vec<usize> = self.levels[1].iter().filter(within).map(|cut| cut.end).collect();
        breaks.sort_by_key(|end| (!after_mark(*end), end.abs_diff(middle)));
        let both = |end: usize| [(range.start..end, n - 1), (end..last.end, n)];
        let found = breaks.into_iter().find(|end| both(*end).into_iter().all(|(part, n)| self.part_fits(part, n)));
        if let Some(end) = found {
            ends[n - 1] = end;
        }
    }

    fn ranges<'e>(&self, ends: &'e [usize]) -> impl Iterator<Item = Range<usize>> + use<'a, 'e, F> {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, end)| start..*end)
    }
}

/// A place where a part may end, and what that counts.
struct Place {
    end: usize,
    cost: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    fn parts(text: &str, max: usize, max_parts: usize) -> Result<Vec<String>, TooManyParts> {
        let parts = split(&parse(text), "en", |part, _| part.text.chars().count() <= max, max_parts)?;
        Ok(parts.into_iter().map(|part| part.text).collect())
    }

    #[test]
    fn parts_end_at_paragraphs_sentences_words() {
        assert_eq!(parts("One two.\n\nThree four. Five.", 22, 9).unwrap(), ["One two.", "Three four. Five."]);
        assert_eq!(parts("One two.\n\nThree. Four five.", 12, 9).unwrap(), ["One two.", "Three.", "Four five."]);
        assert_eq!(
            parts("One two.\n\nThree. Four five.", 16, 9).unwrap(),
            ["One two.\n\nThree.", "Four five."],
            "fewest"
        );
        assert_eq!(parts("alpha beta gamma", 11, 9).unwrap(), ["alpha beta", "gamma"]);
        assert_eq!(parts("abcdefgh", 3, 9).unwrap(), ["abc", "def", "gh"]);
    }

    #[test]
    fn parts_are_of_about_the_same_length() {
        let text = "Aaaa bbbb cccc dd. ".repeat(6);
        let lengths: Vec<usize> = parts(&text, 80, 9).unwrap().iter().map(String::len).collect();
        assert_eq!(lengths, [56, 56]);
    }

    #[test]
    fn a_last_part_of_a_few_words_gets_more() {
        let text = "The first of the two sentences has this many words. The second one, which is longer, has as many \
                    words as this. So it is.";
        let parts = parts(text, 63, 9).unwrap();
        assert_eq!(
            parts,
            [
                "The first of the two sentences has this many words.",
                "The second one, which is longer,",
                "has as many words as this. So it is.",
            ]
        );
    }

    #[test]
    fn too_many_parts_say_how_many() {
        assert_eq!(parts("alpha beta gamma", 5, 2), Err(TooManyParts { parts: 3, max_parts: 2 }));
    }
}
