//! Quotes, brackets and marks of direction, and which of them are open where.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::ops::Range;

use super::super::chars::{after, before, is_one_of, is_unspaced, is_word, places};
use super::super::sentences::is_terminator;

/// A quote or bracket with its partner, and what closes it.
pub(super) type Pair = (Range<usize>, char);

/// No more than this many stand open at a time: of more, the outermost is taken for one without a partner.
const MAX_OPEN: usize = 32;

/// Quotes and brackets of a text, by where they open.
pub(super) struct Pairs {
    /// Those that close in the same paragraph.
    paired: Vec<Pair>,
    /// Quotations as far as their paragraph goes, of which each opens anew in the next, and what closes them.
    going_on: Vec<Pair>,
}

impl Pairs {
    /// Those that close in the same paragraph, by where they open.
    pub(super) fn paired(&self) -> &[Pair] {
        &self.paired
    }
}

/// Those of `ends`, ascending places in `text`, where no quote or bracket is open, nor a quotation that goes on in the next paragraph.
pub(super) fn outside(text: &str, mut ends: Vec<usize>) -> Vec<usize> {
    let pairs = pairs(text);
    let mut nesting = Nesting::new(text, &pairs);
    let mut going_on = pairs.going_on.iter().map(|(range, _)| range).peekable();
    ends.retain(|end| {
        while going_on.next_if(|range| range.end < *end).is_some() {}
        let goes_on = going_on.peek().is_some_and(|range| range.start < *end);
        !goes_on && !nesting.is_open_at(*end)
    });
    ends
}

/// Walks the pairs once, for ascending questions.
pub(super) struct Nesting<'a> {
    text: &'a str,
    pairs: &'a [Pair],
    next: usize,
    open: Vec<&'a Pair>,
    /// Where the last of those that are closed ends.
    closed: usize,
    going_on: &'a [Pair],
}

impl<'a> Nesting<'a> {
    pub(super) fn new(text: &'a str, pairs: &'a Pairs) -> Nesting<'a> {
        Nesting { text, pairs: &pairs.paired, next: 0, open: Vec::new(), closed: 0, going_on: &pairs.going_on }
    }

    /// Goes on to byte `at`, and tells whether a quote or bracket is open there.
    pub(super) fn is_open_at(&mut self, at: usize) -> bool {
        while let Some(pair) = self.pairs.get(self.next).filter(|(range, _)| range.start < at) {
            self.leave(pair.0.start);
            self.open.push(pair);
            self.next += 1;
        }
        self.leave(at);
        !self.open.is_empty()
    }

    /// Pairs nest, so those that end first are on top.
    fn leave(&mut self, at: usize) {
        while let Some((range, _)) = self.open.pop_if(|(range, _)| range.end <= at) {
            self.closed = self.closed.max(range.end);
        }
    }

    /// Whether what stands before byte `at`, the place of the last question, closes what was open.
    pub(super) fn closes_at(&self, at: usize) -> bool {
        self.closed == at
    }

    /// `tail` with what closes those that were open at the last question, the innermost first, and a quotation that goes on
    /// in the paragraph behind byte `at`.
    pub(super) fn closed(&mut self, at: usize, tail: &'static str) -> Cow<'static, str> {
        while let Some((_, rest)) = self.going_on.split_first().filter(|((range, _), _)| range.end < at) {
            self.going_on = rest;
        }
        let going_on = self.going_on.first().filter(|(range, _)| range.start < at);
        if self.open.is_empty() && going_on.is_none() {
            return Cow::Borrowed(tail);
        }
        let mut closed = String::from(tail);
        for (range, closer) in self.open.iter().rev().copied().chain(going_on) {
            // French has a space within its quotes.
            let spaced = (*closer == '»').then(|| after(self.text, range.start + '«'.len_utf8())).flatten();
            closed.extend(spaced.filter(|c| c.is_whitespace()));
            closed.push(*closer);
        }
        Cow::Owned(closed)
    }

    /// Where the innermost of those that were open at the last question opens.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.open.last().map(|(range, _)| range.start)
    }
}

/// Quotes, brackets and marks of direction that have a partner in the same paragraph, by where they open. One without a
/// partner opens nothing: it is an apostrophe, an inch, or a quote that goes on in the next paragraph.
pub(super) fn pairs(text: &str) -> Pairs {
    let mut going_on: Vec<Pair> = Vec::new();
    let paired = read(text, |at, c| {
        let begins = before(text, at).is_none_or(|c| c.is_whitespace() || is_opener(c));
        if let (true, '“' | '«' | '„' | '"', Some(closer)) = (begins, c, closer(c, true)) {
            going_on.push((at..at, closer));
        }
    });
    going_on.sort_unstable_by_key(|(range, _)| range.start);
    // Each paragraph is looked at from its first such mark on, and passed then.
    let mut passed = 0;
    going_on.retain_mut(|(range, _)| {
        if range.start < passed {
            return false;
        }
        range.end = text[range.start..].find("\n\n").map_or(text.len(), |n| range.start + n);
        passed = range.end;
        text[range.end..].trim_start().chars().next() == after(text, range.start)
    });
    Pairs { paired, going_on }
}

/// The first quote or bracket without its other half. A quotation over several paragraphs opens anew in each and closes
/// once; what can be an apostrophe, an inch or a list's mark is not asked for its other half.
pub fn unpaired(text: &str) -> Option<char> {
    let mut alone: Option<(usize, char)> = None;
    let last_paragraph = LazyCell::new(|| text.rfind("\n\n").unwrap_or(0));
    read(text, |at, c| {
        let goes_on = matches!(c, '“' | '«' | '„' | '"') && at < *last_paragraph;
        let mark = matches!(c, ')' | ']' | '}') && text[..at].ends_with(|c: char| c.is_alphanumeric() || c == ':');
        // Before a word it opens a quotation, behind a figure it measures: `a 27" screen`.
        let next = after(text, at + c.len_utf8());
        let opens = before(text, at).is_none_or(|c| c.is_whitespace() || is_opener(c))
            && next.is_some_and(char::is_alphanumeric);
        let interval = c == '[' && next.is_some_and(|c| c.is_ascii_digit() || c == '-');
        let ambiguous = matches!(c, '\'' | '’' | '‘' | '‹' | '›')
            || c == '"' && !opens
            || interval
            || !(c == '"' || is_opener(c) || is_closing(c));
        if !goes_on && !mark && !ambiguous && alone.is_none_or(|(first, _)| at < first) {
            alone = Some((at, c));
        }
    });
    alone.map(|(_, c)| c)
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '»' | '”' | '」' | '』' | '）' | '】' | '］' | '》' | '〉')
}

/// What [`read`] must look at: the rest of a text opens and closes nothing.
fn is_mark(c: char) -> bool {
    match c {
        '\n' | '"' | '(' | ')' | '[' | ']' | '{' | '}' => true,
        _ if c < '«' => false,
        _ => {
            matches!(c, '«' | '»' | '‘' | '’' | '“' | '”' | '„' | '‹' | '›' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
                || is_opener(c)
                || is_closing(c)
        }
    }
}

/// The marks of a text and where they stand. Told by their first two bytes, which no letter shares.
fn marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    let begins = |byte: u8, next: u8| {
        // Those that differ in one bit are asked for together.
        is_one_of(byte, *b"\n\"\xC2")
            | (byte & !1 == b'(')
            | is_one_of(byte & !0x20, *b"[]")
            | (byte == 0xE2) & (next & !1 == 0x80)
            | (byte == 0xE3) & (next == 0x80)
            | (byte == 0xEF) & (next == 0xBC)
    };
    let marks = places(text.as_bytes(), begins).filter_map(|at| after(text, at).map(|c| (at, c)));
    marks.filter(|(_, c)| is_mark(*c))
}

/// Gives the pairs, and tells `alone` of each mark that has no partner.
fn read(text: &str, mut alone: impl FnMut(usize, char)) -> Vec<Pair> {
    let mut found = Vec::new();
    // Where it opens, what closes it, what it is.
    let mut open: Vec<(usize, char, char)> = Vec::new();
    for (at, c) in marks(text) {
        let (last, next) = (before(text, at), after(text, at + c.len_utf8()));
        if c == '\n' && next == Some('\n') {
            open.drain(..).for_each(|(at, _, c)| alone(at, c));
            continue;
        }
        // An apostrophe, and the marks within a Hebrew abbreviation.
        let letters = |class: fn(char) -> bool| last.is_some_and(class) && next.is_some_and(class);
        let inner = match c {
            '’' => letters(|c| is_word(c) && !is_unspaced(c)),
            '"' | '”' => letters(|c| matches!(c, '\u{05D0}'..='\u{05EA}')),
            _ => false,
        };
        if inner {
            continue;
        }
        // `„` is closed by `“` in German, and by `”` in Polish.
        let partner = open.iter().rposition(|(_, closer, _)| *closer == c || (*closer == '“' && c == '”'));
        let opens = last.is_none_or(|c| !is_word(c) && !is_terminator(c) && c != ',')
            && next.is_some_and(|c| !c.is_whitespace());
        // `„Gut", sagte er`, `»Bra», sa han`: the mark of another language, or the one that opens.
        let ends = !opens && last.is_some_and(|c| !c.is_whitespace());
        let other = || open.last().filter(|(_, closer, opener)| ends && closes_too(*opener, *closer, c, &text[at..]));
        let partner = partner.or_else(|| other().map(|_| open.len() - 1));
        if let Some(n) = partner {
            found.push((open[n].0..at + c.len_utf8(), c));
            open.drain(n + 1..).for_each(|(at, _, c)| alone(at, c));
            open.truncate(n);
            continue;
        }
        match closer(c, opens) {
            Some(closer) => {
                if open.len() == MAX_OPEN {
                    let (at, _, c) = open.remove(0);
                    alone(at, c);
                }
                open.push((at, closer, c));
            }
            None => alone(at, c),
        }
    }
    open.into_iter().for_each(|(at, _, c)| alone(at, c));
    found.sort_unstable_by_key(|(range, _)| range.start);
    found
}

/// Whether `c`, which `rest` begins with and which stands where a mark closes, closes a quotation that `opener` opened, though `closer` would: none
/// stands before the next that opens.
fn closes_too(opener: char, closer: char, c: char, rest: &str) -> bool {
    /// As far as this, in bytes, the one that would is looked for.
    const MAX_READ: usize = 512;
    let other = match opener {
        '„' | '“' | '”' => matches!(c, '"' | '“' | '”'),
        '"' => matches!(c, '“' | '”'),
        '»' | '«' => matches!(c, '»' | '"') || c == opener,
        _ => false,
    };
    let behind = &rest[c.len_utf8()..];
    let near = &behind[..behind.floor_char_boundary(MAX_READ)];
    let near = near.split("\n\n").next().unwrap_or(near);
    let next = || near.find(|mark| mark == closer || mark == opener || closer == '“' && mark == '”');
    // `„Gut", sagte er. „Schön“`, but `“A 27" screen,” he said`
    other && next().is_none_or(|at| near[at..].starts_with(opener) && opener != closer)
}

/// What closes `c`; `opens` tells of a mark that can do both whether it stands before a word.
fn closer(c: char, opens: bool) -> Option<char> {
    Some(match c {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '«' => '»',
        '»' if opens => '«',
        '‹' => '›',
        '“' => '”',
        '”' if opens => '”',
        '„' => '“',
        '‘' => '’',
        '"' if opens => '"',
        '「' => '」',
        '『' => '』',
        '（' => '）',
        '【' => '】',
        '［' => '］',
        '《' => '》',
        '〈' => '〉',
        '\u{2066}'..='\u{2068}' => '\u{2069}',
        '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => '\u{202C}',
        _ => return None,
    })
}

pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '“' | '„' | '‘' | '「' | '『' | '（' | '【' | '［' | '《' | '〈')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_that_opens_or_closes_is_looked_at() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let closes = closer(c, true);
            assert!(closes.is_none() || is_mark(c), "{c:?}");
            assert!(closes.is_none_or(is_mark), "{c:?}");
            assert!(is_mark(c) || !(is_opener(c) || is_closing(c)), "{c:?}");
            let found: Vec<_> = marks(&c.to_string()).collect();
            assert_eq!(found, if is_mark(c) { vec![(0, c)] } else { vec![] });
        }
    }

    #[test]
    fn what_nests_without_end_keeps_the_innermost() {
        let text = format!("{}a{}", "(".repeat(100), ")".repeat(100));
        let found = pairs(&text).paired;
        assert_eq!(found.len(), MAX_OPEN);
        assert_eq!((found[0].0.clone(), found[MAX_OPEN - 1].0.clone()), (68..133, 99..102));
    }

    #[test]
    fn a_quote_without_its_other_half_is_told() {
        for text in [
            "„Gut“, sagte er.",
            "„Dobrze” (tak)",
            "“It’s fine,” he said: 5\" pipe",
            "“One.\n\n“Two.”",
            "1) a :)",
            "ד\"ר",
            "„Gut\", sagte er. „Schön“, sagte sie.",
            "„Gut\", sagte er. „Schön\", sagte sie.",
            "»Bra», sa han. »Ja», sa hon.",
            "“Gut“, sagte er.",
            "“A 27\" screen,” he said.",
            "\"Good,” he said.",
            "«Gut\", sagte er.",
        ] {
            assert_eq!(unpaired(text), None, "{text}");
        }
        for (text, mark) in
            [("“Gut, sagte er.", '“'), ("Gut”, sagte er.", '”'), ("a (b", '('), ("«a", '«'), ("a» b", '»')]
        {
            assert_eq!(unpaired(text), Some(mark), "{text}");
        }
    }
}
