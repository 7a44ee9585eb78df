//! A text too long for one message, in parts.

use std::cell::OnceCell;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::chars::last_word;
use super::cut::{Cut, Map, longest};
use super::language::Language;
use super::rich::Slices;
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
/// As many sentences at the end of a part are asked whether a link has room behind them.
const MAX_MOVED: usize = 3;
/// What a break within a paragraph, and within a sentence, counts against parts of the same length. A part of half the
/// length that it should have counts a quarter.
const WITHIN_PARAGRAPH: f64 = 0.15;
const WITHIN_SENTENCE: f64 = 1.0;
/// What one counts after a line of a list, or a sentence of a quotation, and what one after a word without a mark counts besides.
const WITHIN_LIST: f64 = 0.4;
const WITHOUT_MARK: f64 = 0.2;
/// Where breaks are closer together than this share of a part, one of them is looked at: whoever reads does not see which.
const SHARE: f64 = 1.0 / 32.0;

/// Splits `text`, written in the language of the BCP 47 tag `language`, into parts that each `fit`, in reading order.
///
/// `fits` is asked with the part and its index, so that a number can be counted with it. Breaks at a paragraph, else a
/// sentence, a line of a list, a word, a grapheme cluster; links and mentions stay whole, and what ends with a colon goes with
/// the beginning of what it introduces. As few parts as can be, of about the same length; the last has more than a few words,
/// or a link. Gives 1 to `max_parts` parts, none empty (but the one of an empty text);
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
    if text.is_empty() {
        return Ok(vec![text]);
    }
    let mut splitter = Splitter::new(&text, Language::of(language), fits);
    let too_many = |parts| TooManyParts { parts, max_parts };
    let longest = splitter.longest(usize::MAX).ok_or(too_many(max_parts + 1))?;
    if longest.len() > max_parts {
        return Err(too_many(longest.len()));
    }
    let balanced = splitter.balanced(&longest).filter(|ends| ends.len() <= max_parts);
    let mut ends = balanced.unwrap_or(longest);
    splitter.lengthen_last(&mut ends);
    Ok(splitter.ranges(&ends).map(|range| text.slice(range).trim()).collect())
}

/// Whether [`split`] gives no more than `max_parts`. It stops where they are used up, however long `text` is.
pub fn splits(text: &Rich, language: &str, fits: impl FnMut(&Rich, usize) -> bool, max_parts: usize) -> bool {
    let text = text.trim();
    let mut splitter = Splitter::new(&text, Language::of(language), fits);
    splitter.longest(max_parts).is_some_and(|ends| ends.len() <= max_parts)
}

/// A text, where it may be broken, and what fits.
struct Splitter<'a, F> {
    text: &'a Rich,
    slices: Slices<'a>,
    map: Map<'a>,
    language: &'a Language,
    /// After whole sentences that introduce nothing.
    sentences: Vec<Cut>,
    /// Where else a part may end rather than after a word: after lines, and sentences of a quotation. Ascending.
    soft: OnceCell<Vec<usize>>,
    fits: F,
}

impl<'a, F: FnMut(&Rich, usize) -> bool> Splitter<'a, F> {
    fn new(text: &'a Rich, language: &'a Language, fits: F) -> Self {
        let map = Map::of(text);
        let end = text.text.len();
        let mut sentences = map.sentences(language, end);
        sentences.retain(|cut| !introduces(&text.text, cut.end));
        Self { text, slices: Slices::of(text), map, language, sentences, soft: OnceCell::new(), fits }
    }

    /// See [`Splitter::soft`]; they are looked for when a sentence does not fit.
    fn soft(&self) -> &[usize] {
        self.soft.get_or_init(|| {
            let mut pauses = self.map.pauses(self.language);
            pauses.retain(|at| !introduces(&self.text.text, *at));
            pauses
        })
    }

    fn part_fits(&mut self, range: Range<usize>, n: usize) -> bool {
        (self.fits)(&self.slices.slice(range).trim(), n)
    }

    /// The last of `cuts` up to which the part `n` that begins at byte `at` fits.
    fn farthest_of(&mut self, cuts: &[Cut], at: usize, n: usize) -> Option<usize> {
        longest(cuts.len(), |next| self.part_fits(at..cuts[next].end, n)).map(|last| cuts[last].end)
    }

    /// Where the parts end if each is as long as it can be; no more than one beyond `max_parts` of them. None if something
    /// fits nowhere.
    fn longest(&mut self, max_parts: usize) -> Option<Vec<usize>> {
        let mut ends = Vec::new();
        let mut at = 0;
        loop {
            at = self.farthest(at, ends.len())?;
            ends.push(at);
            if at >= self.text.text.len() || ends.len() > max_parts {
                return Some(ends);
            }
        }
    }

    /// Where the part `n` that begins at byte `at` ends at the latest: after the last sentence that fits, else within the
    /// next.
    fn farthest(&mut self, at: usize, n: usize) -> Option<usize> {
        let to = self.reach(at, n);
        let first = self.sentences.partition_point(|cut| cut.end <= at);
        let last = self.sentences.partition_point(|cut| cut.end <= to);
        let end = |sentences: &[Cut], next: usize| sentences[first + next].end;
        let last = longest(last - first, |next| self.part_fits(at..end(&self.sentences, next), n));
        last.map(|last| end(&self.sentences, last)).or_else(|| self.within_sentence(at, to, n))
    }

    /// The same where the next sentence does not fit: after the last of its lines and pauses as far as byte `to` that fits, else
    /// after the last word, else within the next, after a cluster.
    fn within_sentence(&mut self, at: usize, to: usize, n: usize) -> Option<usize> {
        let soft: Vec<Cut> = self.soft_within(at..to + 1).iter().map(|end| Cut::at(*end)).collect();
        let Some(end) = self.farthest_of(&soft, at, n) else { return self.within_line(at, to, n) };
        // Where the next line must be broken anyway, as much of it as there is room for stands here.
        let next = self.soft().partition_point(|soft| *soft <= end);
        let next = self.soft().get(next).copied().unwrap_or(self.text.text.len());
        if self.part_fits(end..next, 1) { Some(end) } else { self.within_line(at, to, n) }
    }

    /// The same where not even the next line or pause fits.
    fn within_line(&mut self, at: usize, to: usize, n: usize) -> Option<usize> {
        let words = self.map.breaks(self.language, at, to);
        let good: Vec<Cut> = words.iter().filter(|cut| self.may_end(cut.end)).cloned().collect();
        let word = self.farthest_of(&good, at, n).or_else(|| self.farthest_of(&words, at, n));
        word.or_else(|| self.farthest_of(&self.map.graphemes(at, to), at, n))
    }

    /// Those of the better ends within a sentence that lie in `range`, its start left out.
    fn soft_within(&self, range: Range<usize>) -> &[usize] {
        let soft = self.soft();
        let first = soft.partition_point(|end| *end <= range.start);
        let last = soft.partition_point(|end| *end < range.end);
        &soft[first..last.max(first)]
    }

    /// Whether a part that ends at byte `end` leaves nobody waiting: neither for what a colon introduces nor behind `of the`.
    fn may_end(&self, end: usize) -> bool {
        let kept = &self.text.text[..end];
        let rest = &self.text.text[end..];
        let waits = || kept.ends_with([':', '：']) || self.language.dangles(last_word(kept));
        // Thai has a space where a phrase ends.
        let thai = |c: char| matches!(c, '\u{0E01}'..='\u{0EFF}');
        let within = || self.language.is_within_phrase(kept, rest) || kept.ends_with(thai) && rest.starts_with(thai);
        rest.is_empty() || !waits() && !within()
    }

    /// How far the part `n` that begins at byte `at` can reach at all.
    fn reach(&mut self, at: usize, n: usize) -> usize {
        let Self { slices, map, fits, .. } = self;
        map.reach(at, |end| fits(&slices.slice(at..end).trim(), n))
    }

    /// Where as many parts as `most` are, each as long as it can be, end so that they differ least in length and break best.
    #[allow(clippy::cast_precision_loss)]
    fn balanced(&mut self, most: &[usize]) -> Option<Vec<usize>> {
        let count = most.len();
        let places = self.places();
        let whole = self.text.text.chars().count() as f64 / count as f64;
        let places = thinned(places, most, self.lengths(), whole * SHARE);
        let mut length = self.lengths();
        // How long the text is up to each place, so that no stretch is counted twice.
        let lengths: Vec<f64> = std::iter::once(0.0).chain(places.iter().map(|place| length(place.end))).collect();
        // From each place on, from the last to the first: the fewest parts, then what they count, then the first one's end.
        let end = places.len();
        let mut best: Vec<Option<(usize, f64, usize)>> = vec![None; end + 1];
        best[end] = Some((0, 0.0, end));
        let mut last = end;
        for start in (0..end).rev() {
            let at = start.checked_sub(1).map_or(0, |last| places[last].end);
            if start == 0 {
                // The first part may have other room.
                let ahead = longest(end, |next| self.part_fits(0..places[next].end, 0));
                last = ahead.map_or(0, |ahead| ahead + 1);
            } else {
                // A part that begins earlier ends no later.
                while last > start && !self.part_fits(at..places[last - 1].end, 1) {
                    last -= 1;
                }
            }
            for stop in (start + 1..=last).rev() {
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

    /// How many characters stand before a byte, asked in ascending order.
    #[allow(clippy::cast_precision_loss)]
    fn lengths(&self) -> impl FnMut(usize) -> f64 + use<'a, F> {
        let text = &self.text.text;
        let (mut from, mut count) = (0, 0);
        move |to| {
            count += text[from..to].chars().count();
            from = to;
            count as f64
        }
    }

    /// Where parts may end: after sentences; within those that alone do not fit, where a mark stands, and where it is full.
    fn places(&mut self) -> Vec<Place> {
        let sentences: Vec<usize> = self.sentences.iter().map(|cut| cut.end).collect();
        let mut places = Vec::with_capacity(sentences.len());
        let mut from = 0;
        for end in sentences {
            if !self.part_fits(from..end, usize::from(from > 0)) {
                self.places_within(from..end, &mut places);
            }
            let paragraph = self.text.text[end..].starts_with("\n\n") || end == self.text.text.len();
            places.push(Place { end, cost: if paragraph { 0.0 } else { WITHIN_PARAGRAPH } });
            from = end;
        }
        places
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
                places.push(Place { end, cost: WITHIN_LIST });
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
            let Some(full) = self.within_line(at, to, n).filter(|full| *full < line.end) else { return };
            let words = self.map.breaks(self.language, at, full);
            let marked = words.iter().map(|cut| cut.end).filter(|end| *end < full && self.ends_with_mark(*end));
            places.extend(marked.map(|end| Place { end, cost: WITHIN_SENTENCE }));
            let unmarked = if self.ends_with_mark(full) { 0.0 } else { WITHOUT_MARK };
            places.push(Place { end: full, cost: WITHIN_SENTENCE + unmarked });
            at = full;
        }
    }

    fn ends_with_mark(&self, end: usize) -> bool {
        self.text.text[..end].ends_with([',', ';', '–', '—', '，', '、', '；', '،'])
    }

    /// Gives a last part of a few words some of those of the part before it.
    fn lengthen_last(&mut self, ends: &mut [usize]) {
        let Some([range, last]) = self.ranges(ends).collect::<Vec<_>>().last_chunk::<2>().cloned() else { return };
        let has_link =
            self.text.spans.iter().any(|span| {
                span.range.start >= last.start && matches!(span.style, Style::Url { .. } | Style::Link { .. })
            });
        let n = ends.len() - 1;
        if has_link && self.is_bare(&last) {
            // A link stands with the last sentence, if there is room for both.
            let within = self.sentences.iter().map(|cut| cut.end).rev();
            let within: Vec<usize> = within.filter(|end| range.start < *end && *end < range.end).collect();
            let fits = |end: &usize| self.part_fits(range.start..*end, n - 1) && self.part_fits(*end..last.end, n);
            if let Some(end) = within.into_iter().take(MAX_MOVED).find(fits) {
                ends[n - 1] = end;
            }
            return;
        }
        if has_link || self.text.text[last.clone()].unicode_words().count() >= MIN_LAST_WORDS {
            return;
        }
        let middle = range.start + (last.end - range.start) / 2;
        let words = self.map.breaks(self.language, range.start, last.start);
        let mut breaks: Vec<usize> = words.iter().map(|cut| cut.end).collect();
        // After a comma or the like rather than anywhere.
        breaks.sort_by_key(|end| (!self.may_end(*end), !self.ends_with_mark(*end), end.abs_diff(middle)));
        let both = |end: usize| [(range.start..end, n - 1), (end..last.end, n)];
        let found = breaks.into_iter().find(|end| both(*end).into_iter().all(|(part, n)| self.part_fits(part, n)));
        if let Some(end) = found {
            ends[n - 1] = end;
        }
    }

    /// Whether `part` is nothing but links and hashtags.
    fn is_bare(&self, part: &Range<usize>) -> bool {
        let own = |style: &Style| matches!(style, Style::Url { .. } | Style::Link { .. } | Style::Hashtag);
        let spans = self.text.spans.iter().filter(|span| span.range.start >= part.start && own(&span.style));
        let mut at = part.start;
        for span in spans {
            if self.text.text[at..span.range.start.max(at)].contains(char::is_alphanumeric) {
                return false;
            }
            at = span.range.end.max(at);
        }
        !self.text.text[at.min(part.end)..part.end].contains(char::is_alphanumeric)
    }

    fn ranges<'e>(&self, ends: &'e [usize]) -> impl Iterator<Item = Range<usize>> + use<'a, 'e, F> {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, end)| start..*end)
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

/// Whether what ends at byte `at` of `text` introduces what follows.
fn introduces(text: &str, at: usize) -> bool {
    at < text.len() && text[..at].ends_with([':', '：'])
}

/// A place where a part may end, and what that counts.
struct Place {
    end: usize,
    cost: f64,
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
