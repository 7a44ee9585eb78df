//! Quotes, brackets and marks of direction, and which of them are open where.

use std::ops::Range;

use super::super::chars::{after, before, is_unspaced, is_word};
use super::super::sentences::is_terminator;

/// A quote or bracket with its partner, and what closes it.
pub(super) type Pair = (Range<usize>, char);

/// Walks the pairs once, for ascending questions.
pub(super) struct Nesting<'a> {
    pairs: &'a [Pair],
    next: usize,
    open: Vec<(Range<usize>, char)>,
}

impl<'a> Nesting<'a> {
    pub(super) fn new(pairs: &'a [Pair]) -> Nesting<'a> {
        Nesting { pairs, next: 0, open: Vec::new() }
    }

    /// What closes the quotes and brackets that are open at byte `at`, the outermost first.
    pub(super) fn at(&mut self, at: usize) -> Vec<char> {
        while let Some((range, closer)) = self.pairs.get(self.next).filter(|(range, _)| range.start < at) {
            self.open.push((range.clone(), *closer));
            self.next += 1;
            self.open.retain(|(range, _)| range.end > at);
        }
        self.open.retain(|(range, _)| range.end > at);
        self.open.iter().map(|(_, closer)| *closer).collect()
    }

    /// Where the innermost of those that were open at the last question opens.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.open.last().map(|(range, _)| range.start)
    }
}

/// Quotes, brackets and marks of direction that have a partner in the same paragraph, by where they open. One without a
/// partner opens nothing: it is an apostrophe, an inch, or a quote that goes on in the next paragraph.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    read(text, |_, _| {})
}

/// The first quote or bracket without its other half. A quotation over several paragraphs opens anew in each and closes
/// once; what can be an apostrophe, an inch or a list's mark is not asked for its other half.
pub fn unpaired(text: &str) -> Option<char> {
    let mut alone: Option<(usize, char)> = None;
    read(text, |at, c| {
        let goes_on = matches!(c, '“' | '«' | '„') && text[at..].contains("\n\n");
        let mark = matches!(c, ')' | ']' | '}') && text[..at].ends_with(|c: char| c.is_alphanumeric() || c == ':');
        let ambiguous = matches!(c, '"' | '\'' | '’' | '‘' | '‹' | '›') || !(is_opener(c) || is_closing(c));
        if !goes_on && !mark && !ambiguous && alone.is_none_or(|(first, _)| at < first) {
            alone = Some((at, c));
        }
    });
    alone.map(|(_, c)| c)
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '»' | '”' | '」' | '』' | '）' | '】' | '］' | '》' | '〉')
}

/// Gives the pairs, and tells `alone` of each mark that has no partner.
fn read(text: &str, mut alone: impl FnMut(usize, char)) -> Vec<Pair> {
    let mut found = Vec::new();
    // Where it opens, what closes it, what it is.
    let mut open: Vec<(usize, char, char)> = Vec::new();
    for (at, c) in text.char_indices() {
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
        if let Some(n) = partner {
            found.push((open[n].0..at + c.len_utf8(), c));
            open.drain(n + 1..).for_each(|(at, _, c)| alone(at, c));
            open.truncate(n);
            continue;
        }
        let opens = last.is_none_or(|c| !is_word(c) && !is_terminator(c) && c != ',')
            && next.is_some_and(|c| !c.is_whitespace());
        match closer(c, opens) {
            Some(closer) => open.push((at, closer, c)),
            None => alone(at, c),
        }
    }
    open.into_iter().for_each(|(at, _, c)| alone(at, c));
    found.sort_unstable_by_key(|(range, _)| range.start);
    found
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
    fn a_quote_without_its_other_half_is_told() {
        for text in [
            "„Gut“, sagte er.",
            "„Dobrze” (tak)",
            "“It’s fine,” he said: 5\" pipe",
            "“One.\n\n“Two.”",
            "1) a :)",
            "ד\"ר",
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
