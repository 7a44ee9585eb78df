//! Sentences that say another thing without the one behind them, which is told with them where there is room for both:
//!
//! - `Residents say that the study was faked.`, and `The company denies this.`: what the second answers is the first, in that order.
//! - `The county will pay for it. However, it will do so only if building starts by March.`: how far the first is true.
//! - `– The town broke the law. It shut out a bidder, says Ann Lowe.`: what is said behind a dash goes with who says it, and that is
//!   all or nothing, as within marks of quotation; so is what goes on behind that, if all of it is short: `—No hay agua —dijo Ana
//!   Lowe—. Se fue al mar.`

use std::borrow::Cow;

use super::super::Rich;
use super::super::chars::{beginning_with, is_one_of, is_unspaced};
use super::super::language::Language;
use super::super::sentences::{first_sentence, is_terminator};
use super::holds::{Holds, MAX_BACK, Whose};
use super::rebutted::rebuts;
use super::sourced::MAX_SENTENCE;
use super::tokens::words;
use super::{Cut, Map, Names};

/// How much of a sentence is looked at, in bytes.
const MAX_READ: usize = 512;
/// What is said stands behind one of them.
const DASHES: [char; 3] = ['–', '—', '―'];
/// Who says it stands within as many words behind a mark: `, a affirmé la porte-parole`.
const MAX_BEFORE_SPEAKER: usize = 3;
/// A denial of fewer words tells neither whose it is nor of what.
const MIN_WHOLE_DENIAL: usize = 6;
/// Characters, where words have no spaces between them.
const MIN_UNSPACED_DENIAL: usize = 12;

impl Map<'_> {
    /// Holds the sentence `n` of those that end at `ends` with the next one, which limits it or answers it.
    pub(super) fn tie(&self, ends: &[usize], n: usize, whose: Whose, language: &Language, holds: &mut Holds) {
        self.tie_dashed(ends, n, language, holds);
        self.tie_said_on(ends[n], language, holds);
        if whose != Whose::Anybodys {
            return;
        }
        let start = n.checked_sub(1).map_or(0, |last| ends[last]);
        let next = self.sentence_behind(ends, n);
        let through = ends.get(n + 1).copied().unwrap_or(ends[n] + next.len());
        if language.limits_the_one_before(next.trim_start()) {
            holds.push(start..through);
        } else if !self.pleaded
            && (answers(&self.text[start..ends[n]], next.trim_start(), language) || self.is_rebutted(ends[n], language))
        {
            // Of a paragraph below the lead nothing is told without what answers it.
            let paragraph = self.text[..ends[n]].trim_end().rfind("\n\n").filter(|_| next.starts_with('\n'));
            let first =
                paragraph.map_or(start, |at| at.max(ends[n.saturating_sub(MAX_BACK)..n].first().map_or(0, |end| *end)));
            holds.push(first.min(start)..through);
        }
    }

    /// Holds a short paragraph that is said behind dashes and goes on behind who says it, where a sentence of it ends at byte `end`.
    fn tie_said_on(&self, end: usize, language: &Language, holds: &mut Holds) {
        const MAX_WHOLE: usize = 300;
        let start = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
        if !opens_dashed(&self.text[start..end]) {
            return;
        }
        let rest = self.text[end..].split('\n').next().unwrap_or_default();
        let paragraph = &self.text[start..end + rest.len()];
        let goes_on = !rest.trim().is_empty() && paragraph.chars().nth(MAX_WHOLE).is_none();
        if goes_on && names_speaker(&self.text[start..end], language) && speaks_on(paragraph) {
            holds.push(start..start + paragraph.trim_end().len());
        }
    }

    /// Whether the paragraph that ends at byte `end`, below the lead, is answered by the next in the words of whom it tells of.
    fn is_rebutted(&self, end: usize, language: &Language) -> bool {
        let (told, behind) = self.text.split_at(end);
        let Some(at) = told.trim_end().rfind("\n\n").filter(|_| behind.starts_with('\n')) else { return false };
        let next = behind.trim_start().split("\n\n").next().unwrap_or_default();
        rebuts(&told[at..], next, language) || opposes(&told[at..], next, language)
    }

    /// The first of `sentences` with clauses of the second, or words, where that limits it and not all of it has room.
    pub(super) fn limited(&self, sentences: &[Cut], language: &Language) -> [Vec<Cut>; 2] {
        let [first, second, ..] = sentences else { return Default::default() };
        let gap = self.text[first.end..second.end].len() - self.text[first.end..second.end].trim_start().len();
        let limit = &self.text[first.end + gap..second.end];
        let linked = self.whole.iter().any(|range| range.end > first.end && range.start < second.end);
        if linked || !first.tail.is_empty() || limit.len() > MAX_SENTENCE || !language.limits_the_one_before(limit) {
            return Default::default();
        }
        let rich = Rich::plain(limit);
        let map = Map::of(&rich);
        let held = map.qualified(limit.len(), language);
        let told = |cut: &Cut| {
            cut.end < limit.len() && language.limits_the_one_before(&limit[..cut.end]) && !held.has(cut.end)
        };
        let with = |cut: Cut| Cut {
            end: first.end,
            tail: Cow::Owned(format!("{}{}{}", &self.text[first.end..first.end + gap], &limit[..cut.end], cut.tail)),
        };
        let clauses = map.clauses(language, limit.len()).into_iter().filter(told).map(with).collect();
        let words = map.words(language, limit.len(), Names::Whole).into_iter().filter(told).map(with).collect();
        [clauses, words]
    }

    /// The sentence behind the one `n`, as far as it is looked at.
    fn sentence_behind(&self, ends: &[usize], n: usize) -> &str {
        let end = ends.get(n + 1).copied().unwrap_or(self.text.len()).min(ends[n] + MAX_READ);
        let read = &self.text[ends[n]..self.text.floor_char_boundary(end).max(ends[n])];
        // What is not parted into sentences may go on with others.
        let whole = ends.get(n + 1).is_some();
        let stop = read
            .char_indices()
            .find(|(at, c)| !whole && is_terminator(*c) && read[at + c.len_utf8()..].starts_with([' ', '\n']));
        stop.map_or(read, |(at, c)| &read[..at + c.len_utf8()])
    }

    /// Holds what is said behind a dash in the sentence `n`, or goes on in it, as far as who says it.
    fn tie_dashed(&self, ends: &[usize], n: usize, language: &Language, holds: &mut Holds) {
        let sentence = |n: usize| &self.text[n.checked_sub(1).map_or(0, |last: usize| ends[last])..ends[n]];
        let in_paragraph = |n: usize| !sentence(n).starts_with('\n');
        let mut first = n;
        while !opens_dashed(sentence(first)) {
            let back =
                first > 0 && n - first < MAX_BACK && in_paragraph(first) && !names_speaker(sentence(first), language);
            if !back {
                return;
            }
            first -= 1;
        }
        if names_speaker(sentence(n), language) || first < n && names_speaker(sentence(first), language) {
            return;
        }
        let behind = (n + 1..ends.len()).take(MAX_BACK).take_while(|n| in_paragraph(*n) && !opens_dashed(sentence(*n)));
        if let Some(last) = behind.into_iter().find(|n| names_speaker(sentence(*n), language)) {
            holds.push(first.checked_sub(1).map_or(0, |last| ends[last])..ends[last]);
        }
    }
}

/// Whether `next`, a denial that tells not by itself of what it is or whose, answers `told`.
pub fn answers(told: &str, next: &str, language: &Language) -> bool {
    let told_already = || language.answers(told) || language.replies(told);
    if !language.answers(next) || told_already() || language.convicts(told) || language.overrules(next) {
        return false;
    }
    language.accuses(told) || leans_back(next, language)
}

/// Whether `denial` begins with somebody told before, or says of nothing but what was told that it is not so.
fn leans_back(denial: &str, language: &Language) -> bool {
    // `There is no evidence that …` tells itself of what.
    let by_itself = language.denies_by_itself(denial) && words(denial).any(|word| language.completes(word));
    !by_itself
        && (language.leans(denial)
            || language.begins_known(denial, "")
            || language.lacks_subject(denial)
            || is_short(denial)
            || denies_what_was_told(denial, language))
}

/// Whether the paragraph `next` tells what another side says to `told`, where somebody says something: `The Liberals reject that. “These
/// buses run empty,” said Ian Lund.`
pub fn opposes(told: &str, next: &str, language: &Language) -> bool {
    let speaks = |text: &str| text.contains(['“', '«', '„', '"', '「']) || language.tells_speaker(text);
    let near = &next[..next.floor_char_boundary(MAX_READ)];
    let end = first_sentence(near, language);
    // What stands in marks of quotation is somebody's word of something else.
    let own: String = near[..end].split(['“', '”', '«', '»', '„', '"', '「', '」']).step_by(2).collect();
    let asks = own.trim_end().ends_with(['?', '？', '؟']);
    !asks && language.opposes(&own) && speaks(told) && speaks(near) && !is_opposed_within(told, language)
}

/// Whether `told` has the words of another side already.
fn is_opposed_within(told: &str, language: &Language) -> bool {
    let (first, rest) = told.trim_start().split_once("\n\n").unwrap_or_default();
    !first.is_empty() && language.opposes(rest)
}

fn is_short(denial: &str) -> bool {
    match denial.chars().filter(|c| is_unspaced(*c)).take(MIN_UNSPACED_DENIAL).count() {
        0 => words(denial).take(MIN_WHOLE_DENIAL).count() < MIN_WHOLE_DENIAL,
        characters => characters < MIN_UNSPACED_DENIAL,
    }
}

/// Whether a word that means the sentence before stands right beside the verb of a denial: `denies this`, `это отрицает`.
pub fn denies_what_was_told(denial: &str, language: &Language) -> bool {
    let near = &denial[..denial.floor_char_boundary(MAX_READ)];
    let Some(at) = language.last_plea(near) else { return false };
    // `denies this`, but not `denies that he …`
    let mut behind = words(&near[at..]).skip(1);
    let next = behind.next().filter(|next| !language.completes(next) || behind.next().is_none());
    let last = words(&near[..at]).last();
    last.into_iter().chain(next).any(|word| language.means_the_one_before(word))
}

/// Whether what is said begins behind a dash here.
fn opens_dashed(sentence: &str) -> bool {
    let said = sentence.trim_start().strip_prefix(DASHES);
    said.is_some_and(|said| said.starts_with(|first: char| matches!(first, ' ' | '¿' | '¡') || first.is_uppercase()))
}

/// Whether a dash parts who says it from what is said behind: `—dijo Ana Lowe—. Se fue`, `, — сказала Анна. — Он ушёл`
fn speaks_on(paragraph: &str) -> bool {
    let mut dashes = paragraph.match_indices(DASHES).skip(1);
    dashes.any(|(at, dash)| {
        let (before, behind) = (&paragraph[..at], &paragraph[at + dash.len()..]);
        behind.starts_with(['.', ',', ':', ';']) || before.trim_end().ends_with('.') && behind.starts_with(' ')
    })
}

/// Whether who says it stands behind a mark in `sentence`, which may begin with a dash.
fn names_speaker(sentence: &str, language: &Language) -> bool {
    let own = sentence.trim_start().trim_start_matches(['–', '—', '―', ' ']);
    // Nearly all of a sentence is told to be none of them by its bytes.
    let mut marks = beginning_with(own, |byte| is_one_of(byte, *b",!?\xD8\xE2"));
    marks.any(|(at, mark)| {
        let behind = &own[at + mark.len_utf8()..];
        let closes = matches!(mark, ',' | '!' | '?' | '،');
        let goes_on = || own[..at].ends_with(' ') && behind.trim_start().starts_with(char::is_lowercase);
        (closes || DASHES.contains(&mark) && goes_on()) && says(behind, language)
    })
}

fn says(part: &str, language: &Language) -> bool {
    words(part).take(MAX_BEFORE_SPEAKER).any(|word| language.says(word))
}

#[cfg(test)]
#[path = "tied_tests.rs"]
mod tests;
