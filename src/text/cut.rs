//! Where a text may end, and the longest one that fits.

mod apposed;
pub(super) mod bonds;
mod bracketed;
mod charged;
mod clauses;
mod complement;
mod dashed;
mod headline;
mod holds;
mod inserted;
mod issued;
mod joints;
mod known;
mod left_out;
mod lightened;
mod map;
mod marks;
mod owed;
mod pairs;
mod parted;
mod qualified;
mod rebutted;
mod related;
mod run;
mod sourced;
mod speech;
mod tied;
mod tokens;
mod told;
mod turned;
mod vouching;
mod weighed;
mod worded;

use std::borrow::Cow;
use std::ops::Range;

use super::Rich;
use super::chars::{is_alphanumeric, is_unspaced};
use super::language::Language;
use super::sentences::{is_item, is_terminator};

use charged::answered_within;
pub use headline::{headline_end, headline_insertion, lacks_verb, misleading};
use holds::{Holds, MAX_BACK, MIN_BACK, Whose};
pub use known::Known;
pub(super) use map::Map;
pub use pairs::unpaired;
pub use qualified::limits_what_stands_before;
pub use rebutted::rebuts;
pub use run::{clause_within, fewest, is_bonded, whole_sentences};
pub use speech::{is_whole_quotation, leaves_quotation_open, opening_speech};
pub use tied::{answers, denies_what_was_told, opposes};
pub(super) use tokens::{without_marks, words};

/// What follows a text that was cut within a clause.
const ELLIPSIS: &str = "…";
/// As many times as long as a clause that does not tell which one is meant, words with an ellipsis are better.
const MIN_GAIN: usize = 2;
/// Behind what turns a headline round, fewer words say nothing.
const MIN_HALF: usize = 2;
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
        let qualified = map.first_end(language).map(|first| map.qualified(first, language));
        let bonds = bonds.with(qualified.unwrap_or_default());
        let held = map.first_end(language).map(|first| map.held_by_dashes(first, true, language)).unwrap_or_default();
        clauses.retain(|cut| !bonds.has(cut.end) && !held.has(cut.end));
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

/// The same below `headline`: who says what that tells as a fact may be left out, unless somebody is accused or it is denied; and no
/// words end before their verb.
pub fn fit_below(headline: &str, text: &Rich, language: &str, mut fits: impl FnMut(&Rich) -> bool) -> Option<Rich> {
    fit_map(headline, Map::of(text), text, Language::of(language), &mut fits)
}

/// The same of a text of which something may be `known`.
pub fn fit_known(
    known: &Known,
    headline: &str,
    text: &Rich,
    language: &str,
    mut fits: impl FnMut(&Rich) -> bool,
) -> Option<Rich> {
    let language = Language::of(language);
    let mut map = Map::of(text);
    map.facts = known.of(headline, text, &map.whole, language);
    fit_map(headline, map, text, language, &mut fits)
}

fn fit_map(
    headline: &str,
    mut map: Map<'_>,
    text: &Rich,
    language: &Language,
    fits: &mut impl FnMut(&Rich) -> bool,
) -> Option<Rich> {
    let pleads = || language.pleads(headline);
    map.pleaded = map.facts.as_ref().map_or_else(pleads, |facts| *facts.pleaded.get_or_init(pleads));
    let to = map.reach(0, |end| fits(&text.slice(0..end)));
    let mut all = map.sentences_and_next(language, to);
    let mut within = all.partition_point(|cut| cut.end <= to);
    // What a correction takes back stands in its first sentence, and what is so in the next.
    if language.corrects(headline)
        && let Some(second) = map.whole_sentences(language).nth(1)
    {
        all.retain(|cut| cut.end >= second);
        within = all.partition_point(|cut| cut.end <= to);
        if !all[..within].first().is_some_and(|cut| fits(&cut.apply(text))) {
            return None;
        }
    }
    // Of a text without an end there, the first sentence alone is looked at.
    let all = if within == 0 { &[] } else { all.as_slice() };
    let sentences = &all[..within];
    let last = longest(within, |n| fits(&sentences[n].apply(text)));
    // Mostly the last that fits is bonded to nothing, which is soon seen.
    let near = |n: usize| {
        let goes_on = |cut: &&Cut| !text.text[cut.end..].starts_with('\n');
        let in_paragraph = all[n..].iter().take(MAX_BACK - 1).take_while(goes_on).count() + 1;
        n..all.len().min(n + in_paragraph.max(MIN_BACK))
    };
    let is_free = |n: &usize| {
        !map.is_held_from_above(all, *n, language)
            && !map.bonds_of(all, near(*n), Whose::Anybodys, language).has(all[*n].end)
    };
    if let Some(n) = last.filter(is_free) {
        return Some(sentences[n].apply(text));
    }
    let mut last_of = |cuts: &[Cut]| longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
    let denied = map.bonds_of(all, 0..all.len(), Whose::Anybodys, language);
    let free: Vec<Cut> = sentences.iter().filter(|cut| !denied.has(cut.end)).cloned().collect();
    if let Some(n) = last_of(&free) {
        return Some(free[n].apply(text));
    }
    let bonds = map.bonds_of(all, 0..all.len(), Whose::Papers, language);
    let answered = map.answered(sentences, &denied, &bonds, language);
    if let Some(n) = last_of(&answered) {
        return Some(answered[n].apply(text));
    }
    for cuts in map.limited(sentences, language) {
        if let Some(n) = last_of(&cuts) {
            return Some(cuts[n].apply(text));
        }
    }
    let sentences: Vec<Cut> = sentences.iter().filter(|cut| !bonds.has(cut.end)).cloned().collect();
    // What ends within a sentence can only be the first, with those it is bonded to, since that does not fit.
    let first = sentences.first().map_or(to, |cut| cut.end);
    map.hear(headline, first, language);
    if let Some(n) = last_of(&sentences) {
        return Some(sentences[n].apply(text));
    }
    // Whose word it is need not be told below some headlines, and is told if there is room for it.
    let untold = map.told.take();
    let within = fit_within(headline, &map, text, &bonds, language, first, fits);
    if within.is_some() || untold.is_none() {
        return within;
    }
    map.told = untold;
    fit_within(headline, &map, text, &bonds, language, first, fits)
}

/// What `fits` of the first sentence of `text`, which ends at byte `first`, where the whole sentence does not.
fn fit_within(
    headline: &str,
    map: &Map<'_>,
    text: &Rich,
    bonds: &Holds,
    language: &Language,
    first: usize,
    fits: &mut impl FnMut(&Rich) -> bool,
) -> Option<Rich> {
    let mut last_of = |cuts: &[Cut]| longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
    let bonds = &bonds.clone().with(map.qualified(first, language));
    let held = |clauses: bool| bonds.clone().with(map.held_by_dashes(first, clauses, language));
    if let Some(cut) = map.unbracketed(language, bonds).filter(|cut| last_of(std::slice::from_ref(cut)).is_some()) {
        return Some(cut.apply(text));
    }
    let lightened = map.lightened(language, bonds);
    if let Some(n) = last_of(&lightened) {
        return Some(lightened[n].apply(text));
    }
    let clause = map.clause_of(first, &held(true), language, &mut last_of);
    // Without what only goes on about a noun, more of the sentence may fit than up to there.
    let mut most = clause.as_ref().map(|cut| cut.apply(text));
    let without = |range: &Range<usize>, mark: &str| {
        let mut left = text.slice(0..range.start);
        let gap = related_gap(&text.text[..range.start], &text.text[range.end..], language);
        // A comma within the quotation that goes stands behind the name.
        let closes = gap == 0 && !text.text[range.end..].starts_with(',') && mark.is_empty();
        left.push_str(if closes && parts_name(&text.text[..range.start], language) { "," } else { mark });
        left.push(&text.slice(range.end + gap..first));
        left
    };
    for range in map.related(language, bonds).into_iter().chain(map.told_within(first, language)) {
        let longer = fit_clauses(headline, map.told.is_some(), &without(&range, ""), language, fits);
        most = match (most, longer) {
            (Some(most), Some(longer)) if longer.text.len() <= most.text.len() => Some(most),
            (most, longer) => longer.or(most),
        };
    }
    if let Some(range) = map.issued(first, language) {
        let mut whole = text.slice(0..range.start);
        whole.push(&text.slice(range.end..first));
        most = Some(whole).filter(|whole| fits(whole)).or(most);
    }
    if let Some(range) = map.between_dashes(first, language) {
        // What is said there of a noun is closed by a comma.
        let mark = if text.text[..range.start].contains(", ") { "," } else { "" };
        most = Some(without(&range, mark)).filter(|whole| fits(whole)).or(most);
    }
    let mut last_of = |cuts: &[Cut]| longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
    let words = |names: Names| map.vouched(&map.words(language, first, names), &held(false), language, first);
    // Below a headline that tells the news a torn sentence is worse than none.
    let torn = |cut: &Cut| !headline.is_empty() && map.leaves_out(cut.end, language);
    let last_whole = |cuts: &[Cut], last: usize| (0..=last).rev().find(|n| !torn(&cuts[*n]));
    if let Some(most) = most {
        let bare = clause.filter(|clause| most.text.len() <= clause.end + clause.tail.len());
        if let Some(clause) = bare.filter(|clause| map.is_unidentified(clause.end, language)) {
            let words = words(Names::Whole);
            let last = last_of(&words).and_then(|n| last_whole(&words, n));
            if let Some(n) = last.filter(|n| words[*n].end >= MIN_GAIN * clause.end) {
                return Some(words[n].apply(text));
            }
        }
        return Some(most);
    }
    if let Some(cut) = map.unapposed(language, bonds).filter(|cut| last_of(std::slice::from_ref(cut)).is_some()) {
        return Some(cut.apply(text));
    }
    let mut longest_of = |cuts: &[Cut], may_tear: bool| {
        let last = last_of(cuts)?;
        let last = if may_tear { Some(last) } else { last_whole(cuts, last) };
        last.map(|n| cuts[n].apply(text))
    };
    longest_of(&map.quoted(language, bonds), true)
        .or_else(|| longest_of(&map.with_passives(words(Names::Whole), first, language), false))
        .or_else(|| map.vouched_at_end(language, bonds).iter().find_map(|cuts| longest_of(cuts, true)))
        .or_else(|| longest_of(&words(Names::FromInitials), false))
}

/// The sentence `text`, which stands below `headline`, or whole clauses of it; also `without_source` where the headline tells the same.
fn fit_clauses(
    headline: &str,
    without_source: bool,
    text: &Rich,
    language: &Language,
    fits: &mut impl FnMut(&Rich) -> bool,
) -> Option<Rich> {
    if fits(text) {
        return Some(text.clone());
    }
    let mut map = Map::of(text);
    let to = text.text.len();
    map.hear(headline, to, language);
    map.told = map.told.filter(|_| without_source);
    map.pleaded = language.pleads(headline);
    let charge = if map.pleaded { None } else { answered_within(&text.text, language) };
    let bonds = charge.map_or_else(Holds::default, |through| Holds::of(0..through));
    let bonds = bonds.with(map.qualified(to, language));
    let mut last_of = |cuts: &[Cut]| longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
    let clause = map.clause_of(to, &bonds, language, &mut last_of)?;
    (!map.is_unidentified(clause.end, language)).then(|| clause.apply(text))
}

/// How much of `rest`, behind a clause that is left out, goes with it: the comma, unless another clause begins there, which keeps
/// its own.
///
/// That closes a name, too, if one is set apart before: `The mayor, Ida Marsh, who …, has resigned`.
fn related_gap(kept: &str, rest: &str, language: &Language) -> usize {
    let next = words(rest).next().unwrap_or_default();
    let apart = language.turns(next) || language.goes_on_apart(next) || parts_name(kept, language);
    usize::from(rest.starts_with(',') && !apart)
}

/// Whether `kept`, the subject of a sentence, ends with a name behind a comma.
fn parts_name(kept: &str, language: &Language) -> bool {
    kept.contains(", ") && !language.has_verb(kept, words(kept))
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

fn bare_word(word: &str) -> &str {
    word.trim_matches(|c: char| !is_alphanumeric(c))
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
