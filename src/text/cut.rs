//! Where a text may end, and the longest one that fits.

mod apposed;
pub(super) mod bonds;
mod bracketed;
mod clauses;
mod holds;
mod inserted;
mod marks;
mod pairs;
mod related;
mod sourced;
mod told;
mod turned;
mod vouching;
mod weighed;
mod worded;

use std::borrow::Cow;
use std::ops::Range;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::chars::{after, before, is_unspaced, is_word, last_word};
use super::language::Language;
use super::sentences::{ends, is_item, is_terminator};
use super::{Rich, Style};
use bonds::binds;
pub(super) use clauses::words;
use holds::{Holds, MAX_BACK, MIN_BACK, Whose};
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
/// How far behind a mark is looked for the verb of what is joined there, in bytes.
const MAX_JOINED: usize = 240;
/// Behind what turns a headline round, fewer words say nothing.
const MIN_HALF: usize = 2;
/// How far behind the last place for a cut is looked for what turns the sentence round, in bytes.
const MAX_WEIGHED: usize = 1024;
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
    map.hear(headline, first, language);
    let map = map;
    if let Some(n) = last_of(&sentences) {
        return Some(sentences[n].apply(text));
    }
    if let Some(cut) = map.unbracketed(language, &bonds).filter(|cut| last_of(std::slice::from_ref(cut)).is_some()) {
        return Some(cut.apply(text));
    }
    let clause = map.clause_of(first, &bonds, language, &mut last_of);
    // Without what only goes on about a noun, more of the sentence may fit than up to there.
    let mut most = clause.as_ref().map(|cut| cut.apply(text));
    for range in map.related(language, &bonds) {
        let mut left = text.slice(0..range.start);
        left.push(&text.slice(range.end + related_gap(&text.text[range.end..], language)..first));
        let longer = fit_clauses(headline, &left, language, &mut fits);
        most = match (most, longer) {
            (Some(most), Some(longer)) if longer.text.len() <= most.text.len() => Some(most),
            (most, longer) => longer.or(most),
        };
    }
    let mut last_of = |cuts: &[Cut]| longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
    let words = |names: Names| map.vouched(&map.words(language, first, names), &bonds, language, first);
    if let Some(most) = most {
        let bare = clause.filter(|clause| most.text.len() <= clause.end + clause.tail.len());
        if let Some(clause) = bare.filter(|clause| map.is_unidentified(clause.end, language)) {
            let words = words(Names::Whole);
            if let Some(n) = last_of(&words).filter(|n| words[*n].end >= MIN_GAIN * clause.end) {
                return Some(words[n].apply(text));
            }
        }
        return Some(most);
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

/// The sentence `text`, which stands below `headline`, or whole clauses of it.
fn fit_clauses(headline: &str, text: &Rich, language: &Language, fits: &mut impl FnMut(&Rich) -> bool) -> Option<Rich> {
    if fits(text) {
        return Some(text.clone());
    }
    let mut map = Map::of(text);
    let to = text.text.len();
    map.hear(headline, to, language);
    let mut last_of = |cuts: &[Cut]| longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
    let clause = map.clause_of(to, &Holds::default(), language, &mut last_of)?;
    (!map.is_unidentified(clause.end, language)).then(|| clause.apply(text))
}

/// How much of `rest`, behind a clause that is left out, goes with it: the comma, unless another clause begins there, which keeps
/// its own.
fn related_gap(rest: &str, language: &Language) -> usize {
    let next = words(rest).next().unwrap_or_default();
    let apart = language.turns(next) || language.goes_on_apart(next);
    usize::from(rest.starts_with(',') && !apart)
}

/// Whether the first `end` bytes of `text`, written in the language of the BCP 47 tag `language`, could mean the opposite of what
/// the rest makes of them.
pub fn is_half_said(text: &str, language: &str, end: usize) -> bool {
    let rich = Rich::plain(text);
    let language = Language::of(language);
    // `No evidence, but says he broke…`: either half alone, or a half without what it is about.
    let parted = language.turning(text).is_some_and(|at| {
        let behind = words(text.get(at..end).unwrap_or_default()).skip(1).take(MIN_HALF).count();
        let verb = words(&text[..end]).last().is_some_and(|word| language.is_headline_verb(word));
        end < text.trim_end().len() && (behind < MIN_HALF || verb)
    });
    parted || Map::of(&rich).turned(language, text.len()).has(end)
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
    /// Whether the headline has weighed what the first sentence turns round.
    weighed: bool,
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
        Map { text: &rich.text, whole, pairs: pairs(&rich.text), told: None, weighed: false }
    }

    /// Learns from the headline above whose word need not be told, and what may be told by half, in the first sentence, which ends
    /// at byte `first`.
    fn hear(&mut self, headline: &str, first: usize, language: &Language) {
        self.told = self.told_by(headline, first, language);
        // What turns it round may stand behind all that is looked at.
        let end = self.whole_sentences(language).next().unwrap_or(first).max(first);
        let end = self.text.ceil_char_boundary(end.min(first + MAX_WEIGHED));
        self.weighed = self.is_weighed(headline, end, language);
    }

    /// The longest whole clause of the first sentence, which ends at byte `first`, of those of which `last_of` gives the last that
    /// fits.
    fn clause_of(
        &self,
        first: usize,
        bonds: &Holds,
        language: &Language,
        last_of: &mut impl FnMut(&[Cut]) -> Option<usize>,
    ) -> Option<Cut> {
        let mut clauses = self.clauses(language, first);
        if let Some(cut) = self.untold(first) {
            let at = clauses.partition_point(|clause| clause.end < cut.end);
            clauses.insert(at, cut);
        }
        clauses.retain(|cut| !bonds.has(cut.end));
        last_of(&clauses).map(|n| clauses.swap_remove(n))
    }

    /// Whether a mark stands at byte `end`, and behind it what begins another clause.
    pub(super) fn is_joint(&self, end: usize, language: &Language) -> bool {
        let rest = self.text[end..].trim_start();
        let Some(mark) = rest.chars().next().filter(|c| is_clause_sign(*c)) else { return false };
        if matches!(mark, ';' | '—' | '–' | '؛' | '；') || rest.starts_with("- ") {
            return true;
        }
        let first = words(&rest[mark.len_utf8()..]).next().unwrap_or_default();
        let begins = language.opens_a_part(first)
            || language.owes_verb(first)
            || language.completes(first)
            || language.limits(first)
            || language.turns(first);
        let joins = || {
            let ahead = &rest[..rest.floor_char_boundary(MAX_JOINED)];
            let part = ahead[mark.len_utf8()..].split([',', ';', ':', '.', '،']).next().unwrap_or_default();
            language.joins(first, "") && language.has_verb(part, words(part))
        };
        language.knows_no_verbs() || begins || joins()
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
                let line = self.text[start..end].trim_start();
                let above = std::mem::replace(&mut listed, is_line(line) && !holds_line_of_list(line));
                // The first line of a text is what a story says of itself, unless it is a word or two.
                let stands = start == 0 && is_standfirst(&self.text[..end]);
                let heads = !above
                    && !stands
                    && self.text[end..].starts_with("\n\n")
                    && ends.peek().is_some_and(|next| is_subheading(line, &self.text[end..*next]));
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

/// Whether `line` is an item of a list, or several lines that end with one.
fn holds_line_of_list(line: &str) -> bool {
    line.lines().next_back().is_some_and(is_item)
}

/// Whether `line`, the first of a text, says enough to stand alone.
pub(super) fn is_standfirst(line: &str) -> bool {
    words(line).take(MIN_STANDFIRST).count() == MIN_STANDFIRST
        || line.chars().filter(|c| is_unspaced(*c)).take(MIN_UNSPACED_STANDFIRST).count() == MIN_UNSPACED_STANDFIRST
}

/// Whether `line`, which ends a sentence only because a line ends there, stands above a sentence with a stop.
pub(super) fn is_subheading(line: &str, next: &str) -> bool {
    let has_stop = |text: &str| text.trim_end().trim_end_matches(super::sentences::is_closer).ends_with(is_terminator);
    !has_stop(line)
        && (has_stop(next) || is_item(next.trim_start()))
        && !holds_line_of_list(line)
        && line.split_whitespace().take(MAX_SUBHEADING_WORDS + 1).count() <= MAX_SUBHEADING_WORDS
}

#[cfg(test)]
mod tests;
