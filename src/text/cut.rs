//! Where a text may end, and the longest one that fits.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::chars::{after, before, is_unspaced, is_word, last_word};
use super::language::{Abbreviation, Language};
use super::sentences::{is_terminator, sentences};
use super::{Rich, Style};

/// What follows a text that was cut within a sentence.
const ELLIPSIS: char = '…';
/// Fewer words than this before a comma are no clause worth keeping alone.
const MIN_CLAUSE_WORDS: usize = 4;

/// A place where a text may end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Bytes of the text that are kept.
    pub end: usize,
    /// What is put after them: nothing, or an ellipsis and what closes open quotes and brackets.
    pub tail: String,
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
}

impl Cut {
    fn at(end: usize) -> Cut {
        Cut { end, tail: String::new() }
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
        Cuts { sentences: map.sentences(language), clauses: map.clauses(language), words: map.words(language) }
    }
}

/// The longest beginning of `text` that `fits`: all of it, else the longest run of whole sentences; only if not one fits, of
/// whole clauses; only else of words, with an ellipsis. `None` if not even one word fits.
///
/// `fits` should hold for every beginning of what it holds for. It is asked some dozen times, with texts not much longer
/// than what fits, however long `text` is.
pub fn fit(text: &Rich, language: &str, mut fits: impl FnMut(&Rich) -> bool) -> Option<Rich> {
    let language = Language::of(language);
    let map = Map::of(text);
    let levels: [fn(&Map<'_>, &Language) -> Vec<Cut>; 3] =
        [|map, l| map.sentences(l), |map, l| map.clauses(l), |map, l| map.words(l)];
    levels.into_iter().find_map(|level| {
        let cuts = level(&map, language);
        let count = longest(cuts.len(), |n| fits(&cuts[n].apply(text)));
        count.map(|n| cuts[n].apply(text))
    })
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
    /// Quotes and brackets with their partners, by where they open; with what closes them.
    pairs: Vec<(Range<usize>, char)>,
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
        Map { text: &rich.text, whole, pairs: pairs(&rich.text) }
    }

    /// Whether byte `at` lies strictly inside something that stays whole.
    fn is_torn(&self, at: usize) -> bool {
        let next = self.whole.partition_point(|range| range.end <= at);
        self.whole.get(next).is_some_and(|range| range.start < at)
    }

    pub(super) fn sentences(&self, language: &Language) -> Vec<Cut> {
        let mut nesting = Nesting::new(self);
        let ends = sentences(self.text, language).into_iter();
        ends.filter(|end| !self.is_torn(*end) && nesting.at(*end).is_empty()).map(Cut::at).collect()
    }

    fn clauses(&self, language: &Language) -> Vec<Cut> {
        let mut nesting = Nesting::new(self);
        let mut words = 0;
        let mut cuts: Vec<Cut> = Vec::new();
        let mut previous = ' ';
        for (at, c) in self.text.char_indices() {
            words += usize::from(is_word(c) && (!is_word(previous) || is_unspaced(c)));
            let last = std::mem::replace(&mut previous, c);
            if words < MIN_CLAUSE_WORDS || !self.is_clause_mark(at, c, last) || self.is_torn(at) {
                continue;
            }
            let end = self.text[..at].trim_end().trim_end_matches(is_clause_sign).trim_end().len();
            let hangs = self.hangs(end, language);
            if !hangs && nesting.at(at).is_empty() && cuts.last().is_none_or(|cut| cut.end < end) {
                cuts.push(Cut::at(end));
            }
        }
        cuts
    }

    fn is_clause_mark(&self, at: usize, c: char, previous: char) -> bool {
        let next = after(self.text, at + c.len_utf8());
        match c {
            '，' | '；' | '：' | '、' => true,
            ',' | ';' | ':' | '،' | '؛' => next.is_none_or(char::is_whitespace),
            '—' | '–' | '-' => previous.is_whitespace() && next.is_none_or(char::is_whitespace),
            _ => false,
        }
    }

    /// Whether the text up to `end` leaves a reader waiting.
    fn hangs(&self, end: usize, language: &Language) -> bool {
        let kept = &self.text[..end];
        let last = last_word(kept);
        let word = last.trim_matches(|c: char| !c.is_alphanumeric());
        language.dangles(word) || kept.chars().next_back().is_none_or(is_clause_sign)
    }

    pub(super) fn words(&self, language: &Language) -> Vec<Cut> {
        let mut nesting = Nesting::new(self);
        let mut cuts: Vec<Cut> = Vec::new();
        for border in self.borders() {
            if self.is_torn(border) || self.binds(border, language) {
                continue;
            }
            let kept = self.text[..border].trim_end();
            let end = kept.trim_end_matches(|c: char| is_clause_sign(c) || is_terminator(c) || c.is_whitespace()).len();
            let too_early = cuts.last().is_some_and(|cut| cut.end >= end);
            if end == 0 || too_early || self.is_torn(end) || self.hangs(end, language) {
                continue;
            }
            let open = nesting.at(end);
            if before(self.text, end).is_some_and(is_opener) {
                continue;
            }
            let mut tail = String::from(ELLIPSIS);
            tail.extend(open.iter().rev());
            cuts.push(Cut { end, tail });
        }
        cuts
    }

    /// Where words end: before white space, and between the characters of scripts that know none.
    fn borders(&self) -> impl Iterator<Item = usize> {
        let text = self.text;
        text.split_word_bound_indices().filter_map(move |(at, piece)| {
            let first = piece.chars().next()?;
            let last = before(text, at)?;
            let space = first.is_whitespace() && !last.is_whitespace();
            // Marks that close or lengthen may not begin a line, so a text may not end before one.
            let unspaced = is_unspaced(last) && is_unspaced(first) && is_word(first) && first != 'ー';
            (space && first != '\u{A0}' && first != '\u{202F}' || unspaced).then_some(at)
        })
    }

    /// Whether what stands around the white space at `border` belongs together.
    fn binds(&self, border: usize, language: &Language) -> bool {
        let last = last_word(&self.text[..border]);
        let next = self.text[border..].split_whitespace().next().unwrap_or_default();
        let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
        // A number and its unit, `№ 5`, `Dec. 5`.
        let number =
            bare.ends_with(|c: char| c.is_numeric()) || last.ends_with(['№', '$', '€', '£', '₸', '₽', '§', '#']);
        if number && next.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '°' | '€' | '$' | '₸' | '₽'))
        {
            return true;
        }
        // `25 million dollars`
        let scaled = language.is_scale(bare) && {
            let number = last_word(self.text[..border - last.len()].trim_end());
            number.ends_with(|c: char| c.is_numeric())
        };
        if scaled || next.starts_with(['%', '°']) {
            return true;
        }
        let Some(short) = bare.strip_suffix('.') else { return false };
        let initial = short.chars().count() == 1 && short.chars().all(char::is_uppercase);
        initial || language.abbreviation(short) == Some(Abbreviation::Before)
    }

    /// The cluster borders of the text, for what has no words.
    pub(super) fn graphemes(&self) -> Vec<Cut> {
        let mut cursor = GraphemeCursor::new(0, self.text.len(), true);
        let borders = std::iter::from_fn(|| cursor.next_boundary(self.text, 0).ok().flatten());
        borders.filter(|at| !self.is_torn(*at)).map(Cut::at).collect()
    }

    /// The word ends of the text without an ellipsis, for parts that go on in the next.
    pub(super) fn breaks(&self, language: &Language) -> Vec<Cut> {
        let free = self.borders().filter(|at| !self.is_torn(*at) && !self.binds(*at, language));
        free.chain(std::iter::once(self.text.len())).map(Cut::at).collect()
    }
}

fn is_clause_sign(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '—' | '–' | '-' | '，' | '；' | '：' | '、' | '،' | '؛')
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '“' | '„' | '‘' | '「' | '『' | '（' | '【' | '《' | '〈')
}

/// Walks the pairs once, for ascending questions.
struct Nesting<'a> {
    pairs: &'a [(Range<usize>, char)],
    next: usize,
    open: Vec<(usize, char)>,
}

impl<'a> Nesting<'a> {
    fn new(map: &'a Map<'_>) -> Nesting<'a> {
        Nesting { pairs: &map.pairs, next: 0, open: Vec::new() }
    }

    /// What closes the quotes and brackets that are open at byte `at`, the outermost first.
    fn at(&mut self, at: usize) -> Vec<char> {
        while let Some((range, closer)) = self.pairs.get(self.next).filter(|(range, _)| range.start < at) {
            self.open.push((range.end, *closer));
            self.next += 1;
            self.open.retain(|(end, _)| *end > at);
        }
        self.open.retain(|(end, _)| *end > at);
        self.open.iter().map(|(_, closer)| *closer).collect()
    }
}

/// Quotes, brackets and marks of direction that have a partner in the same paragraph, by where they open. One without a
/// partner opens nothing: it is an apostrophe, an inch, or a quote that goes on in the next paragraph.
fn pairs(text: &str) -> Vec<(Range<usize>, char)> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        let (last, next) = (before(text, at), after(text, at + c.len_utf8()));
        let after_space = last.is_none_or(|c| !is_word(c) && !is_terminator(c) && c != ',');
        let before_word = next.is_some_and(|c| !c.is_whitespace());
        if c == '\n' && next == Some('\n') {
            open.clear();
            continue;
        }
        let partner = open.iter().rposition(|(_, closer)| *closer == c);
        if c == '’' && last.is_some_and(is_word) && next.is_some_and(is_word) {
            continue;
        }
        if let Some(n) = partner {
            found.push((open[n].0..at + c.len_utf8(), c));
            open.truncate(n);
            continue;
        }
        let closer = match c {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '«' => '»',
            '»' if after_space && before_word => '«',
            '‹' => '›',
            '“' => '”',
            '„' => '“',
            '‘' => '’',
            '"' if after_space && before_word => '"',
            '「' => '」',
            '『' => '』',
            '（' => '）',
            '【' => '】',
            '《' => '》',
            '〈' => '〉',
            '\u{2066}'..='\u{2068}' => '\u{2069}',
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => '\u{202C}',
            _ => continue,
        };
        open.push((at, closer));
    }
    found.sort_unstable_by_key(|(range, _)| range.start);
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> Option<String> {
        fit(&parse(text), language, |rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    #[test]
    fn whole_sentences_come_first() {
        let text = "The council met. It approved the tram line, which will cost five million. Work starts in May.";
        assert_eq!(within(text, "en", 200).as_deref(), Some(text));
        assert_eq!(within(text, "en", 80).as_deref(), Some(&text[..73]));
        assert_eq!(within(text, "en", 60).as_deref(), Some("The council met."));
    }

    #[test]
    fn then_clauses_then_words() {
        let text = "The council approved the tram line, which will cost five million dollars in all.";
        assert_eq!(within(text, "en", 60).as_deref(), Some("The council approved the tram line"));
        assert_eq!(within(text, "en", 30).as_deref(), Some("The council approved the tram…"));
        assert_eq!(within(text, "en", 3), None);
    }

    #[test]
    fn a_number_keeps_its_unit_and_a_name_its_initials() {
        assert_eq!(within("Fines of 25 million dollars", "en", 20).as_deref(), Some("Fines…"));
        assert_eq!(within("Minister J. Smith-Jones", "en", 14).as_deref(), Some("Minister…"));
    }

    #[test]
    fn what_is_opened_is_closed() {
        assert_eq!(
            within("“We are proud of this bridge today,” he said.", "en", 20).as_deref(),
            Some("“We are proud…”")
        );
        let text = "Mayor (and former judge. She knows.) spoke. Then left.";
        assert_eq!(within(text, "en", 45).as_deref(), Some("Mayor (and former judge. She knows.) spoke."));
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_characters() {
        assert_eq!(within("市议会批准了新的大桥计划", "zh", 6).as_deref(), Some("市议会批准…"));
    }

    #[test]
    fn links_are_never_cut() {
        let text = "[the whole long report](https://example.com/) is out";
        assert_eq!(within(text, "en", 12), None);
    }

    const PIECES: &str = "([A-Z][a-z]{1,6}|[a-z]{1,7}|the|of|Dr\\.|5|km|#Tag|@name|https://a.example/x|[,;:]|[.!?] |“|”|\\(|\\)|市议会|е\u{301}т|👩‍🚀|\n\n| |—)";

    proptest! {
        #[test]
        fn the_fitted_text_fits_and_one_more_sentence_would_not(
            pieces in prop::collection::vec(PIECES, 0..40), max in 1usize..80,
        ) {
            let text = parse(&pieces.join(" "));
            let fits = |rich: &Rich| rich.text.chars().count() <= max;
            let cuts = Cuts::of(&text, "en");
            if let Some(fitted) = fit(&text, "en", fits) {
                prop_assert!(fits(&fitted));
                let longer = cuts.sentences.iter().find(|cut| cut.end > fitted.text.len());
                prop_assert!(longer.is_none_or(|cut| !fits(&cut.apply(&text))));
            }
            for cut in cuts.sentences.iter().chain(&cuts.clauses).chain(&cuts.words) {
                prop_assert!(!text.spans.iter().any(|s| s.style.is_whole() && s.range.start < cut.end && cut.end < s.range.end));
                let border = text.text.grapheme_indices(true).any(|(at, _)| at == cut.end) || cut.end == text.text.len();
                prop_assert!(border, "{:?} at {}", text.text, cut.end);
            }
        }
    }
}
