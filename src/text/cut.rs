//! Where a text may end, and the longest one that fits.

mod apposed;
pub(super) mod bonds;
mod bracketed;
mod clauses;
mod holds;
mod inserted;
mod marks;
mod pairs;
mod sourced;
mod told;
mod turned;
mod vouching;
mod worded;

use std::borrow::Cow;
use std::ops::Range;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::chars::{after, before, is_unspaced, is_word, last_word};
use super::language::Language;
use super::sentences::{ends, is_terminator};
use super::{Rich, Style};
use bonds::binds;
pub(super) use clauses::words;
use holds::{MAX_BACK, MIN_BACK, Whose};
pub use pairs::unpaired;
use pairs::{Nesting, Pairs, pairs};

/// What follows a text that was cut within a clause.
const ELLIPSIS: &str = "…";
/// The first bytes of a text that are tried, to learn how much of it need be looked at.
const FIRST_TRIED: usize = 256;
/// Bytes behind the shortest beginning that was found too long in which a cut may yet fit, because a whole URL counts less
/// than half of it.
const SLACK: usize = 512;
/// Bytes behind the last border that is asked for which the segmenter sees, so that it does not cut a word short.
const AHEAD: usize = 256;
/// As many times as long as a clause that does not tell which one is meant, words with an ellipsis are better.
const MIN_GAIN: usize = 2;
/// A line without a stop of at most as many words, above a sentence, is a subheading.
const MAX_SUBHEADING_WORDS: usize = 12;

/// As many words above a story, or characters where words have no spaces between them, are no subheading but what it says of
/// itself.
const MIN_STANDFIRST: usize = 5;
const MIN_UNSPACED_STANDFIRST: usize = 8;

/// A place where a text may end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Bytes of the text that are kept.
    pub end: usize,
    /// What is put after them: nothing after a sentence, its full stop after a clause, after a word an ellipsis and what
    /// closes open quotes and brackets.
    pub tail: Cow<'static, str>,
}

/// All places where a text may end, by level, each ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// After whole sentences.
    pub sentences: Vec<Cut>,
    /// After whole clauses, within a sentence.
    pub clauses: Vec<Cut>,
    /// After whole words, with an ellipsis.
    pub words: Vec<Cut>,
    /// The same where it is left out who says what is told, or what is said of it behind: for a line that must say something.
    pub bare: Vec<Cut>,
}

impl Cut {
    pub(super) fn at(end: usize) -> Cut {
        Cut { end, tail: Cow::Borrowed("") }
    }

    /// What is left of `text` when it is cut here.
    pub fn apply(&self, text: &Rich) -> Rich {
        let mut kept = text.slice(0..self.end);
        kept.push_str(&self.tail);
        kept
    }
}

impl Cuts {
    /// The places where `text`, written in the language of the BCP 47 tag `language`, may end.
    ///
    /// Never inside a URL, hashtag, mention, link, number with its unit, abbreviation, initials with their name, or
    /// grapheme cluster; nor so that a quote or bracket stays open, or a dash or a function word hangs at the end.
    pub fn of(text: &Rich, language: &str) -> Cuts {
        let language = Language::of(language);
        let map = Map::of(text);
        let end = map.text.len();
        let mut sentences = map.sentences(language, end);
        let bonds = map.bonds_of(&sentences, 0..sentences.len(), Whose::Papers, language);
        let denied = map.bonds_of(&sentences, 0..sentences.len(), Whose::Anybodys, language);
        sentences.retain(|cut| !denied.has(cut.end));
        let mut clauses = map.clauses(language, end);
        clauses.retain(|cut| !bonds.has(cut.end));
        let bare = map.words(language, end, Names::Whole);
        let words = map.vouched(&bare, &bonds, language, end);
        let bare = map.phrased(bare, language);
        Cuts { sentences, clauses, words, bare }
    }
}

/// The longest beginning of `text` that `fits`: all of it, else the longest run of whole sentences; only if not one fits, the
/// first without what stands in brackets, or whole clauses, or the first without what is said of whom it is about; only else of
/// words, with an ellipsis. Words come first where a clause is not half as long and does not tell which one is meant: `Рада прийняла закон, який …`. `None` if not even one word fits, or none that may stand without what
/// is cut off: who says it, or what takes it back.
///
/// `fits` should hold for every beginning of what it holds for. It is asked some dozen times, with texts not much longer
/// than what fits, however long `text` is.
pub fn fit(text: &Rich, language: &str, fits: impl FnMut(&Rich) -> bool) -> Option<Rich> {
    fit_below("", text, language, fits)
}

/// The same below `headline`: who says what that tells as a fact may be left out, unless somebody is accused or it is denied.
pub fn fit_below(headline: &str, text: &Rich, language: &str, mut fits: impl FnMut(&Rich) -> bool) -> Option<Rich> {
    let language = Language::of(language);
    let mut map = Map::of(text);
    let to = map.reach(0, |end| fits(&text.slice(0..end)));
    let mut sentences = map.sentences(language, to);
    let last = longest(sentences.len(), |n| fits(&sentences[n].apply(text)));
    // Mostly the last that fits is bonded to nothing, which is soon seen.
    let near = |n: usize| {
        let goes_on = |cut: &&Cut| !text.text[cut.end..].starts_with('\n');
        let in_paragraph = sentences[n..].iter().take(MAX_BACK - 1).take_while(goes_on).count() + 1;
        n..sentences.len().min(n + in_paragraph.max(MIN_BACK))
    };
    if let Some(n) =
        last.filter(|n| !map.bonds_of(&sentences, near(*n), Whose::Anybodys, language).has(sentences[*n].end))
    {
        return Some(sentences[n].apply(text));
    }
    let mut last_of = |cuts: &[Cut]| longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
    let denied = map.bonds_of(&sentences, 0..sentences.len(), Whose::Anybodys, language);
    let free: Vec<Cut> = sentences.iter().filter(|cut| !denied.has(cut.end)).cloned().collect();
    if let Some(n) = last_of(&free) {
        return Some(free[n].apply(text));
    }
    let bonds = map.bonds_of(&sentences, 0..sentences.len(), Whose::Papers, language);
    let answered = map.answered(&sentences, &denied, &bonds, language);
    if let Some(n) = last_of(&answered) {
        return Some(answered[n].apply(text));
    }
    sentences.retain(|cut| !bonds.has(cut.end));
    // What ends within a sentence can only be the first, with those it is bonded to, since that does not fit.
    let first = sentences.first().map_or(to, |cut| cut.end);
    map.told = map.told_by(headline, first, language);
    let map = map;
    let words = |names: Names| map.vouched(&map.words(language, first, names), &bonds, language, first);
    if let Some(n) = last_of(&sentences) {
        return Some(sentences[n].apply(text));
    }
    if let Some(cut) = map.unbracketed(language, &bonds).filter(|cut| last_of(std::slice::from_ref(cut)).is_some()) {
        return Some(cut.apply(text));
    }
    let mut clauses = map.clauses(language, first);
    if let Some(cut) = map.untold(first) {
        let at = clauses.partition_point(|clause| clause.end < cut.end);
        clauses.insert(at, cut);
    }
    clauses.retain(|cut| !bonds.has(cut.end));
    if let Some(n) = last_of(&clauses) {
        let clause = &clauses[n];
        if map.is_unidentified(clause.end, language) {
            let words = words(Names::Whole);
            if let Some(n) = last_of(&words).filter(|n| words[*n].end >= MIN_GAIN * clause.end) {
                return Some(words[n].apply(text));
            }
        }
        return Some(clause.apply(text));
    }
    if let Some(cut) = map.unapposed(language, &bonds).filter(|cut| last_of(std::slice::from_ref(cut)).is_some()) {
        return Some(cut.apply(text));
    }
    let mut longest_of = |cuts: &[Cut]| last_of(cuts).map(|n| cuts[n].apply(text));
    longest_of(&map.quoted(language, &bonds))
        .or_else(|| longest_of(&words(Names::Whole)))
        .or_else(|| longest_of(&map.vouched_at_end(language, &bonds)))
        .or_else(|| longest_of(&words(Names::FromInitials)))
}

/// Whether the first `end` bytes of `text`, written in the language of the BCP 47 tag `language`, could mean the opposite of what
/// the rest makes of them.
pub fn is_half_said(text: &str, language: &str, end: usize) -> bool {
    let rich = Rich::plain(text);
    Map::of(&rich).turned(Language::of(language), text.len()).has(end)
}

/// Whether words with capitals, and a word before initials, are one name: in `Glen Moray` and `Hasan İ. Yalçın` they are, in
/// `Minister J. Smith` and `The Council Meets` not, and who could tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Whole,
    FromInitials,
}

/// The last of `count` candidates, ascending, that `fits`: by doubling steps, then by halves.
pub(super) fn longest(count: usize, mut fits: impl FnMut(usize) -> bool) -> Option<usize> {
    if count == 0 || !fits(0) {
        return None;
    }
    let (mut low, mut step) = (0, 1);
    let mut high = loop {
        let next = low + step;
        if next >= count {
            break count;
        }
        if !fits(next) {
            break next;
        }
        low = next;
        step *= 2;
    };
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    Some(low)
}

/// A text with what may not be torn in it.
pub(super) struct Map<'a> {
    text: &'a str,
    /// Stretches that stay whole: URLs, tags, mentions, links, code. Ascending, not overlapping.
    whole: Vec<Range<usize>>,
    /// Quotes and brackets with their partners.
    pairs: Pairs,
    /// Where the first sentence tells whose word it is, if it need not.
    told: Option<Range<usize>>,
}

impl<'a> Map<'a> {
    pub(super) fn of(rich: &'a Rich) -> Map<'a> {
        let mut whole: Vec<Range<usize>> = Vec::new();
        for span in rich.spans.iter().filter(|span| span.style.is_whole() || matches!(span.style, Style::Code)) {
            match whole.last_mut() {
                Some(last) if span.range.start < last.end => last.end = last.end.max(span.range.end),
                _ => whole.push(span.range.clone()),
            }
        }
        Map { text: &rich.text, whole, pairs: pairs(&rich.text), told: None }
    }

    /// How far from byte `at` on places need be looked for: a little behind the first of ever longer stretches of which
    /// `fits` does not hold, or to the end. What is beyond costs nothing.
    pub(super) fn reach(&self, at: usize, mut fits: impl FnMut(usize) -> bool) -> usize {
        let mut length = FIRST_TRIED;
        while at + length < self.text.len() {
            let end = self.border_from(at + length);
            if !fits(end) {
                return self.border_from(end + SLACK);
            }
            length = 2 * (end - at);
        }
        self.text.len()
    }

    /// The first border of characters from byte `at` on that tears nothing; the end of the text if there is none.
    fn border_from(&self, at: usize) -> usize {
        let next = self.whole.partition_point(|range| range.end <= at);
        let torn = self.whole.get(next).filter(|range| range.start < at);
        torn.map_or(self.text.ceil_char_boundary(at.min(self.text.len())), |range| range.end)
    }

    /// Whether byte `at` lies strictly inside something that stays whole.
    fn is_torn(&self, at: usize) -> bool {
        let next = self.whole.partition_point(|range| range.end <= at);
        self.whole.get(next).is_some_and(|range| range.start < at)
    }

    /// After whole sentences, as far as byte `to`.
    pub(super) fn sentences(&self, language: &Language, to: usize) -> Vec<Cut> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let ends = self.whole_sentences(language).take_while(|end| *end <= to);
        ends.map(|end| Cut { end, tail: nesting.closed(end, "") }).collect()
    }

    /// After lines and after sentences, those within quotations and lists too, where nothing is torn.
    pub(super) fn pauses(&self, language: &Language) -> Vec<usize> {
        let is_end = |at: &usize| !before(self.text, *at).is_none_or(char::is_whitespace);
        let lines = self.text.match_indices('\n').map(|(at, _)| at).filter(is_end);
        let mut pauses: Vec<usize> = ends(self.text, language).chain(lines).collect();
        pauses.sort_unstable();
        pauses.dedup();
        pauses.retain(|at| !self.is_torn(*at));
        pauses
    }

    /// Where whole sentences end. A subheading is none: it says nothing without what stands below it.
    fn whole_sentences<'s>(&'s self, language: &'s Language) -> impl Iterator<Item = usize> + use<'s, 'a> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let mut ends = ends(self.text, language).peekable();
        let (mut start, mut listed) = (0, false);
        std::iter::from_fn(move || {
            loop {
                let end = ends.next()?;
                // One of several lines without a stop is no subheading: the last name of a list.
                let above = std::mem::replace(&mut listed, is_line(&self.text[start..end]));
                // The first line of a text is what a story says of itself, unless it is a word or two.
                let stands = start == 0 && is_standfirst(&self.text[..end]);
                let heads = !above
                    && !stands
                    && self.text[end..].starts_with("\n\n")
                    && ends.peek().is_some_and(|next| is_subheading(&self.text[start..end], &self.text[end..*next]));
                start = end;
                if !heads && !self.is_torn(end) && !nesting.is_open_at(end) {
                    return Some(end);
                }
            }
        })
    }

    /// Whether the text up to `end` leaves a reader waiting.
    fn hangs(&self, end: usize, language: &Language) -> bool {
        let kept = &self.text[..end];
        let last = last_word(kept);
        language.dangles(bare_word(last))
            || language.dangles_at_end(kept)
            || kept.chars().next_back().is_none_or(is_clause_sign)
    }

    /// Whether what tells which one is meant stands behind byte `end`: `принял закон|, который …`. Who is named needs none.
    fn is_unidentified(&self, end: usize, language: &Language) -> bool {
        let Some(rest) = self.text[end..].strip_prefix(',') else { return false };
        let noun = last_word(&self.text[..end]);
        let named = noun.starts_with(char::is_uppercase) && !language.capitalises_nouns();
        // `, который`, `, по которому`
        !named && rest.split_whitespace().take(2).any(|word| language.restricts(bare_word(word)))
    }

    /// Where words end behind byte `from` and as far as byte `to`: before white space, and, by a dictionary, in scripts that
    /// have none between words.
    fn borders(&self, from: usize, to: usize) -> Vec<usize> {
        let text = self.with_ahead(from, to);
        let is_border = |at: &usize| {
            let (Some(last), Some(first)) = (before(self.text, *at), after(self.text, *at)) else { return false };
            let space = first.is_whitespace() && !last.is_whitespace() && first != '\u{A0}' && first != '\u{202F}';
            // Marks that close or lengthen may not begin a line, so a text may not end before one.
            let joins = last.is_numeric() || last == '第' || first == 'ー';
            // Before a single character that ends what a mark ends, a dictionary is often wrong: `3人死|亡、`.
            let alone = matches!(first, '\u{4E00}'..='\u{9FFF}')
                && after(self.text, at + first.len_utf8()).is_some_and(|c| !is_word(c));
            let joins = joins || alone;
            let behind_mark = matches!(last, '、' | '，' | '；') && is_word(first) && is_unspaced(first);
            space
                || behind_mark
                || (is_unspaced(last) || is_unspaced(first))
                    && is_word(last)
                    && is_word(first)
                    && !joins
                    && is_cluster_border(self.text, *at)
        };
        let within = |at: &usize| *at > from && *at <= to;
        if text.chars().any(is_unspaced) {
            let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
            let borders = segmenter.segment_str(text).map(|at| from + at);
            return borders.filter(within).filter(is_border).collect();
        }
        text.split_word_bound_indices().map(|(at, _)| from + at).filter(within).filter(is_border).collect()
    }

    /// The cluster borders behind byte `from`, for what has no words, as far as byte `to`.
    pub(super) fn graphemes(&self, from: usize, to: usize) -> Vec<Cut> {
        let clusters = self.with_ahead(from, to).grapheme_indices(true);
        let borders = clusters.map(|(at, cluster)| from + at + cluster.len()).take_while(|at| *at <= to);
        borders.filter(|at| !self.is_torn(*at)).map(Cut::at).collect()
    }

    /// The text from byte `from` to byte `to`, and a little more for those who must see what follows.
    fn with_ahead(&self, from: usize, to: usize) -> &str {
        &self.text[from..self.text.ceil_char_boundary(self.text.len().min(to + AHEAD))]
    }

    /// The word ends behind byte `from`, as far as byte `to`, without an ellipsis, for parts that go on in the next.
    pub(super) fn breaks(&self, language: &Language, from: usize, to: usize) -> Vec<Cut> {
        let borders = self.borders(from, to).into_iter();
        let free = borders.filter(|at| !self.is_torn(*at) && !binds(self.text, *at, language));
        free.chain((to == self.text.len()).then_some(to)).map(Cut::at).collect()
    }
}

/// Whether byte `at` does not lie within what is read as one character: a dictionary parts a mark of its script from a letter of
/// another.
fn is_cluster_border(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

fn bare_word(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_clause_sign(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '—' | '–' | '-' | '，' | '；' | '：' | '、' | '،' | '؛')
}

/// Whether `line` has no stop, or introduces what follows.
fn is_line(line: &str) -> bool {
    let line = line.trim_end();
    !line.is_empty()
        && (line.ends_with([':', '：']) || !line.trim_end_matches(super::sentences::is_closer).ends_with(is_terminator))
}

/// Whether `line`, the first of a text, says enough to stand alone.
fn is_standfirst(line: &str) -> bool {
    words(line).take(MIN_STANDFIRST).count() == MIN_STANDFIRST
        || line.chars().filter(|c| is_unspaced(*c)).take(MIN_UNSPACED_STANDFIRST).count() == MIN_UNSPACED_STANDFIRST
}

/// Whether `line`, which ends a sentence only because a line ends there, stands above a sentence with a stop.
fn is_subheading(line: &str, next: &str) -> bool {
    let has_stop = |text: &str| text.trim_end().trim_end_matches(super::sentences::is_closer).ends_with(is_terminator);
    !has_stop(line)
        && has_stop(next)
        && line.split_whitespace().take(MAX_SUBHEADING_WORDS + 1).count() <= MAX_SUBHEADING_WORDS
}

#[cfg(test)]
mod tests;
