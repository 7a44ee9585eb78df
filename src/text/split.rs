//! A text too long for one message, in parts.

mod places;

use std::cell::OnceCell;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::chars::last_word;
use super::cut::{Cut, Map, is_standfirst, is_subheading, longest};
use super::language::Language;
use super::rich::Slices;
use super::sentences::is_item;
use super::{Rich, Style};
use places::Place;

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
/// So far before and behind a place is looked for the clause that it stands in, in bytes.
const MAX_CLAUSE: usize = 512;
/// What a first part counts that is the headline alone: it is the one that is shared.
const HEADLINE_ALONE: f64 = 0.4;

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
    // A part more is better than one that ends in the middle of a clause, if there may be one more.
    let whole = |balanced: &Vec<usize>| balanced.len() <= max_parts.min(longest.len() + 1);
    let places = splitter.places(&longest);
    let balanced = splitter.balanced(&longest, &places, true).filter(whole);
    let balanced = balanced.or_else(|| splitter.balanced(&longest, &places, false)).filter(whole);
    let balanced = balanced.filter(|ends| splitter.all_fit(ends));
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
    /// Items of lists that fit by themselves. Ascending.
    items: Vec<Range<usize>>,
    /// Where the headline ends that stands above the text, if it fits: nothing parts it.
    headed: usize,
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
        let items = Vec::new();
        let mut splitter = Self {
            text,
            slices: Slices::of(text),
            map,
            language,
            sentences,
            items,
            headed: 0,
            soft: OnceCell::new(),
            fits,
        };
        if let Some(headline) = splitter.headline()
            && splitter.part_fits(0..headline, 0)
            && !splitter.is_bare(&(headline..end))
        {
            splitter.headed = headline;
            splitter.sentences.retain(|cut| cut.end >= headline);
        }
        splitter.items = splitter.whole_items();
        let items = std::mem::take(&mut splitter.items);
        splitter.sentences.retain(|cut| !is_within(&items, cut.end));
        splitter.items = items;
        splitter
    }

    /// The items of lists that fit by themselves: nothing breaks them.
    fn whole_items(&mut self) -> Vec<Range<usize>> {
        let text = self.text.text.as_str();
        let mut items = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let item = at..at + line.trim_end().len();
            at += line.len();
            if is_item(line) && self.part_fits(item.clone(), 1) {
                items.push(item);
            }
        }
        items
    }

    fn is_in_item(&self, at: usize) -> bool {
        is_within(&self.items, at)
    }

    /// Whether a subheading ends at byte `at`, which says nothing without what stands below it.
    fn heads(&self, at: usize) -> bool {
        let text = self.text.text.as_str();
        let Some(rest) = text[at..].strip_prefix("\n\n") else { return false };
        let near = text.floor_char_boundary(at.saturating_sub(MAX_CLAUSE));
        let start = text[near..at].rfind('\n').map_or(near, |before| near + before + 1);
        let next = &rest[..rest.floor_char_boundary(MAX_CLAUSE)];
        let next = next.split('\n').next().unwrap_or_default();
        is_subheading(&text[start..at], next) && !(start == 0 && is_standfirst(&text[..at]))
    }

    /// See [`Splitter::soft`]; they are looked for when a sentence does not fit.
    fn soft(&self) -> &[usize] {
        self.soft.get_or_init(|| {
            let mut pauses = self.map.pauses(self.language);
            pauses.retain(|at| *at >= self.headed);
            pauses.retain(|at| !introduces(&self.text.text, *at) && !self.is_in_item(*at) && !self.heads(*at));
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

    /// What each part of as many as `most` are would be long, in characters.
    #[allow(clippy::cast_precision_loss)]
    fn share(&self, most: &[usize]) -> f64 {
        self.text.text.chars().count() as f64 / most.len() as f64
    }

    /// Where as few parts as can be end, of those at `places`, so that they differ least in length and break best; more of them if
    /// one of those would end in the middle of a clause, and no part shall that can be `whole`.
    fn balanced(&mut self, most: &[usize], places: &[Place], whole_clauses: bool) -> Option<Vec<usize>> {
        let count = most.len();
        let whole = self.share(most);
        let mut length = self.lengths();
        // How long the text is up to each place, so that no stretch is counted twice.
        let lengths: Vec<f64> = std::iter::once(0.0).chain(places.iter().map(|place| length(place.end))).collect();
        // From each place on, from the last to the first: the fewest torn clauses, then parts, then what they count, then the first
        // one's end.
        let end = places.len();
        let headline = self.headline();
        // Which part it will be is not known yet: the number of the last takes the most room.
        let later = count.saturating_sub(1).max(1);
        let mut best: Vec<Option<(usize, usize, f64, usize)>> = vec![None; end + 1];
        best[end] = Some((0, 0, 0.0, end));
        let mut last = end;
        for start in (0..end).rev() {
            let at = start.checked_sub(1).map_or(0, |last| places[last].end);
            if start == 0 {
                // The first part may have other room.
                let ahead = longest(end, |next| self.part_fits(0..places[next].end, 0));
                last = ahead.map_or(0, |ahead| ahead + 1);
            } else {
                // A part that begins earlier ends no later.
                while last > start && !self.part_fits(at..places[last - 1].end, later) {
                    last -= 1;
                }
            }
            for stop in (start + 1..=last).rev() {
                let Some((torn, parts, cost, _)) = best[stop] else { continue };
                let off = (lengths[stop] - lengths[start]) / whole - 1.0;
                let place = &places[stop - 1];
                let torn = torn + usize::from(whole_clauses && place.torn);
                let alone = if start == 0 && Some(place.end) == headline { HEADLINE_ALONE } else { 0.0 };
                let cost = cost + off * off + place.cost + alone;
                if best[start].is_none_or(|(bad, known, least, _)| (torn, parts + 1, cost) < (bad, known, least)) {
                    best[start] = Some((torn, parts + 1, cost, stop));
                }
            }
        }
        let mut ends = Vec::with_capacity(count);
        let mut start = 0;
        while start < end {
            let (_, _, _, stop) = best[start]?;
            ends.push(places[stop - 1].end);
            start = stop;
        }
        Some(ends)
    }

    /// Whether each part fits as the one that it is.
    fn all_fit(&mut self, ends: &[usize]) -> bool {
        self.ranges(ends).enumerate().all(|(n, range)| self.part_fits(range, n))
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

/// Whether byte `at` lies strictly inside one of `ranges`, which are ascending.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.start < at)
}

/// Whether what ends at byte `at` of `text` introduces what follows.
fn introduces(text: &str, at: usize) -> bool {
    at < text.len() && text[..at].ends_with([':', '：'])
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
