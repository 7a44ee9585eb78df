//! A text as it is asked where it may end: what stays whole in it, its sentences, and its borders.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::super::chars::{after, before, is_unspaced, is_word, last_word};
use super::super::language::Language;
use super::super::sentences::ends;
use super::super::{Rich, Style};
use super::bonds::binds;
use super::holds::{Holds, MAX_BACK};
use super::known::Facts;
use super::pairs::{Nesting, Pairs, pairs};
use super::{Cut, bare_word, holds_line_of_list, is_clause_sign, is_line, is_standfirst, is_subheading, words};

/// The first bytes of a text that are tried, to learn how much of it need be looked at.
const FIRST_TRIED: usize = 256;
/// Bytes behind the shortest beginning that was found too long in which a cut may yet fit, because a whole URL counts less
/// than half of it.
const SLACK: usize = 512;
/// Bytes behind the last border that is asked for which the segmenter sees, so that it does not cut a word short.
const AHEAD: usize = 256;
/// How far behind a mark is looked for the verb of what is joined there, in bytes.
const MAX_JOINED: usize = 240;
/// How far behind the last place for a cut is looked for what turns the sentence round, in bytes.
const MAX_WEIGHED: usize = 1024;

/// A text with what may not be torn in it.
pub(in super::super) struct Map<'a> {
    pub(super) text: &'a str,
    /// Stretches that stay whole: URLs, tags, mentions, links, code. Ascending, not overlapping.
    pub(super) whole: Vec<Range<usize>>,
    /// Quotes and brackets with their partners.
    pub(super) pairs: Pairs,
    /// Where the first sentence tells whose word it is, if it need not.
    pub(super) told: Option<Range<usize>>,
    /// Whether the headline tells that a charge is denied, or what became of it.
    pub(super) pleaded: bool,
    /// Whether the headline has weighed what the first sentence turns round.
    pub(super) weighed: bool,
    /// Whether the headline, or who says it, tells what stands before a colon as a fact, so that it stands without what explains it.
    pub(super) headed: bool,
    /// Where the first sentence ends: asked for by each step of fitting, and in a text without a stop it is as far as the end.
    pub(super) first: OnceCell<Option<usize>>,
    /// What was found out about the text before, if that is kept.
    pub(super) facts: Option<Arc<Facts>>,
}

impl<'a> Map<'a> {
    pub(in super::super) fn of(rich: &'a Rich) -> Map<'a> {
        let mut whole: Vec<Range<usize>> = Vec::new();
        for span in rich.spans.iter().filter(|span| span.style.is_whole() || matches!(span.style, Style::Code)) {
            match whole.last_mut() {
                Some(last) if span.range.start < last.end => last.end = last.end.max(span.range.end),
                _ => whole.push(span.range.clone()),
            }
        }
        Map {
            text: &rich.text,
            whole,
            pairs: pairs(&rich.text),
            told: None,
            pleaded: false,
            weighed: false,
            headed: false,
            first: OnceCell::new(),
            facts: None,
        }
    }

    /// Learns from the headline above whose word need not be told, and what may be told by half, in the first sentence, which ends
    /// at byte `first`.
    pub(super) fn hear(&mut self, headline: &str, first: usize, language: &Language) {
        self.told = self.told_by(headline, first, language);
        // What turns it round may stand behind all that is looked at.
        let end = self.first_end(language).unwrap_or(first).max(first);
        let end = self.text.ceil_char_boundary(end.min(first + MAX_WEIGHED));
        self.weighed = self.is_weighed(headline, end, language);
        self.headed = self.is_headed(headline, first, language);
    }

    /// The longest whole clause of the first sentence, which ends at byte `first`, of those of which `last_of` gives the last that
    /// fits.
    pub(super) fn clause_of(
        &self,
        first: usize,
        bonds: &Holds,
        language: &Language,
        last_of: &mut impl FnMut(&[Cut]) -> Option<usize>,
    ) -> Option<Cut> {
        let mut clauses = self.clauses(language, first);
        if let Some(cut) = self.untold(first, language) {
            let at = clauses.partition_point(|clause| clause.end < cut.end);
            clauses.insert(at, cut);
        }
        clauses.retain(|cut| !bonds.has(cut.end));
        last_of(&clauses).map(|n| clauses.swap_remove(n))
    }

    /// Whether a mark stands at byte `end`, and behind it what begins another clause.
    pub(in super::super) fn is_joint(&self, end: usize, language: &Language) -> bool {
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
    pub(in super::super) fn reach(&self, at: usize, mut fits: impl FnMut(usize) -> bool) -> usize {
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
    pub(super) fn border_from(&self, at: usize) -> usize {
        let next = self.whole.partition_point(|range| range.end <= at);
        let torn = self.whole.get(next).filter(|range| range.start < at);
        torn.map_or(self.text.ceil_char_boundary(at.min(self.text.len())), |range| range.end)
    }

    /// Whether byte `at` lies strictly inside something that stays whole.
    pub(super) fn is_torn(&self, at: usize) -> bool {
        let next = self.whole.partition_point(|range| range.end <= at);
        self.whole.get(next).is_some_and(|range| range.start < at)
    }

    /// After whole sentences, as far as byte `to`.
    pub(in super::super) fn sentences(&self, language: &Language, to: usize) -> Vec<Cut> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let ends = self.ends_to(language, to + 1).take_while(|end| *end <= to);
        ends.map(|end| Cut { end, tail: nesting.closed(end, "") }).collect()
    }

    /// The same, and as many behind it as may take back one of them: what holds a sentence may stand behind all that has room.
    pub(super) fn sentences_and_next(&self, language: &Language, to: usize) -> Vec<Cut> {
        let find = || self.find_sentences_and_next(language, to);
        self.facts.as_ref().map_or_else(find, |facts| facts.sentences.of(to, find))
    }

    fn find_sentences_and_next(&self, language: &Language, to: usize) -> Vec<Cut> {
        let mut nesting = Nesting::new(self.text, &self.pairs);
        let mut behind = 0;
        let ends = self.ends_to(language, self.text.len()).take_while(|end| {
            behind += usize::from(*end > to);
            behind <= MAX_BACK
        });
        ends.map(|end| Cut { end, tail: nesting.closed(end, "") }).collect()
    }

    /// After lines and after sentences, those within quotations and lists too, where nothing is torn.
    pub(in super::super) fn pauses(&self, language: &Language) -> Vec<usize> {
        let is_end = |at: &usize| !before(self.text, *at).is_none_or(char::is_whitespace);
        let lines = self.text.match_indices('\n').map(|(at, _)| at).filter(is_end);
        let mut pauses: Vec<usize> = ends(self.text, language).chain(lines).collect();
        pauses.sort_unstable();
        pauses.dedup();
        pauses.retain(|at| !self.is_torn(*at));
        pauses
    }

    /// Where the first whole sentence ends.
    pub(super) fn first_end(&self, language: &Language) -> Option<usize> {
        *self.first.get_or_init(|| self.whole_sentences(language).next())
    }

    /// Where whole sentences end, as far as the one in which byte `to` stands, or which begins there.
    pub(super) fn ends_to<'s>(
        &'s self,
        language: &'s Language,
        to: usize,
    ) -> impl Iterator<Item = usize> + use<'s, 'a> {
        let mut start = 0;
        let mut others = None;
        std::iter::from_fn(move || {
            if start >= to {
                return None;
            }
            let end = match &mut others {
                None => self.first_end(language),
                Some(others) => Iterator::next(others),
            };
            if start == 0 {
                others = Some(self.whole_sentences(language).skip(1));
            }
            start = end?;
            end
        })
    }

    /// Where whole sentences end. A subheading is none: it says nothing without what stands below it.
    pub(super) fn whole_sentences<'s>(&'s self, language: &'s Language) -> impl Iterator<Item = usize> + use<'s, 'a> {
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
                let whose = [" — ", " – ", " - "].iter().any(|dash| self.text[start..].starts_with(dash));
                let heads = !above
                    && !stands
                    && !whose
                    && self.text[end..].starts_with("\n\n")
                    && !language.is_rating(line)
                    && ends.peek().is_some_and(|next| is_subheading(line, &self.text[end..*next]));
                start = end;
                if !heads && !self.is_torn(end) && !nesting.is_open_at(end) {
                    return Some(end);
                }
            }
        })
    }

    /// Whether the text up to `end` leaves a reader waiting.
    pub(super) fn hangs(&self, end: usize, language: &Language) -> bool {
        let kept = &self.text[..end];
        let last = last_word(kept);
        language.dangles(bare_word(last))
            || language.dangles_at_end(kept)
            || kept.chars().next_back().is_none_or(is_clause_sign)
    }

    /// Whether what tells which one is meant stands behind byte `end`: `принял закон|, который …`. Who is named needs none.
    pub(super) fn is_unidentified(&self, end: usize, language: &Language) -> bool {
        let Some(rest) = self.text[end..].strip_prefix(',') else { return false };
        let noun = last_word(&self.text[..end]);
        let named = noun.starts_with(char::is_uppercase) && !language.capitalises_nouns();
        // `, который`, `, по которому`
        !named && rest.split_whitespace().take(2).any(|word| language.restricts(bare_word(word)))
    }

    /// Where words end behind byte `from` and as far as byte `to`: before white space, and, by a dictionary, in scripts that
    /// have none between words.
    pub(super) fn borders(&self, from: usize, to: usize) -> Vec<usize> {
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
    pub(in super::super) fn graphemes(&self, from: usize, to: usize) -> Vec<Cut> {
        let clusters = self.with_ahead(from, to).grapheme_indices(true);
        let borders = clusters.map(|(at, cluster)| from + at + cluster.len()).take_while(|at| *at <= to);
        borders.filter(|at| !self.is_torn(*at)).map(Cut::at).collect()
    }

    /// The text from byte `from` to byte `to`, and a little more for those who must see what follows.
    pub(super) fn with_ahead(&self, from: usize, to: usize) -> &str {
        &self.text[from..self.text.ceil_char_boundary(self.text.len().min(to + AHEAD))]
    }

    /// The word ends behind byte `from`, as far as byte `to`, without an ellipsis, for parts that go on in the next.
    pub(in super::super) fn breaks(&self, language: &Language, from: usize, to: usize) -> Vec<Cut> {
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
