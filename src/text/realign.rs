//! Spans that stay on their words while the text around them changes.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::rich::{Counter, Slices};
use super::{Rich, Span};

impl Rich {
    /// These spans on `text`, which is the same words with other white space, marks or normalisation: nothing else was added or
    /// taken out. None if there is more to it.
    pub fn respaced(&self, text: &str) -> Option<Rich> {
        let total = |text: &str| text.chars().map(seen).sum::<usize>();
        if total(&self.text) != total(text) {
            return None;
        }
        // Where each character that is counted begins.
        let places: Vec<usize> =
            text.char_indices().filter(|(_, letter)| seen(*letter) > 0).map(|(at, _)| at).collect();
        let borders = Counter::new(&self.text, seen).all(&self.spans);
        let spans = self.spans.iter().zip(borders).filter_map(|(span, (start, end))| {
            let last = end.checked_sub(1).filter(|last| *last >= start)?;
            let behind = places.get(last + 1).copied().unwrap_or(text.len());
            let end = text[..behind].trim_end().len();
            Some(Span { range: *places.get(start)?..end, style: span.style.clone() })
        });
        let mut rich = Rich { text: text.to_owned(), spans: spans.collect() };
        rich.sort();
        Some(rich)
    }

    /// These spans on `text`, which is what is left of these words after a piece was taken out at the start, the end or in the
    /// middle, or after several whole sentences were. No spans where it cannot be told which words are left.
    pub fn left_of(&self, text: &str) -> Rich {
        if self.text == text {
            return self.clone();
        }
        let mut left = Rich::plain(text);
        if text.is_empty() || self.spans.is_empty() {
            return left;
        }
        if let Some(at) = self.text.find(text) {
            if self.text.rfind(text) == Some(at) {
                left = self.slice(at..at + text.len());
            }
            return left;
        }
        let matching = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
            a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>()
        };
        let opens = matching(&mut self.text.chars(), &mut text.chars());
        let closes = matching(&mut self.text.chars().rev(), &mut text.chars().rev());
        let Some(cut) = cut_between(text, text.len() - closes, opens) else {
            return self.left_by_sentences(text).unwrap_or(left);
        };
        let moved = self.text.len() - text.len();
        left.spans = (self.slice(0..cut).spans.into_iter())
            .chain(
                self.slice(cut + moved..self.text.len())
                    .spans
                    .into_iter()
                    .map(|span| Span { range: span.range.start + cut..span.range.end + cut, ..span }),
            )
            .collect();
        left.sort();
        left
    }
}

/// As many styles go on over what is no end of a sentence.
const MAX_OPEN: usize = 8;

impl Rich {
    /// These spans on `text`, which has some of these sentences, in their order, and nothing else.
    fn left_by_sentences(&self, text: &str) -> Option<Rich> {
        let mut left = Rich::plain(text);
        let slices = Slices::of(self);
        let (mut from, mut at) = (0, 0);
        let mut goes_on = false;
        while from < self.text.len() {
            let piece = from..sentence_end(&self.text, from);
            from = piece.end;
            let words = self.text[piece.clone()].trim();
            let start = text.len() - text[at..].trim_start().len();
            let is_left = !words.is_empty() && text[start..].starts_with(words);
            let joins = std::mem::replace(&mut goes_on, is_left) && is_left;
            if !is_left {
                continue;
            }
            let before = std::mem::replace(&mut at, start + words.len());
            let first = piece.start + self.text[piece.clone()].find(words).unwrap_or(0);
            for span in slices.slice(first..first + words.len()).spans {
                let range = span.range.start + start..span.range.end + start;
                // What was no end of a sentence, as in `Dr. Lund`, parts nothing.
                let open =
                    left.spans.iter_mut().rev().take(MAX_OPEN).find(|last| {
                        joins && range.start == start && last.range.end == before && last.style == span.style
                    });
                match open {
                    Some(last) => last.range.end = range.end,
                    None => left.spans.push(Span { range, ..span }),
                }
            }
        }
        left.sort();
        text[at..].trim().is_empty().then_some(left)
    }
}

/// Where what may be a sentence ends that begins at byte `from` of `text`: behind a stop and before a space, or behind a full one.
fn sentence_end(text: &str, from: usize) -> usize {
    let mut stops =
        text[from..].char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।'));
    let end = stops.find_map(|(at, c)| {
        let behind = from + at + c.len_utf8();
        let closed = text[behind..].trim_start_matches(['"', '”', '»', '“', '’', ')', '」']);
        let full = matches!(c, '。' | '！' | '？');
        (full || closed.starts_with(char::is_whitespace)).then_some(text.len() - closed.len())
    });
    end.unwrap_or(text.len())
}

/// Where in `text` a piece was taken out: between bytes `from` and `to`, where the words may be those before or behind it;
/// none if a whole word may.
fn cut_between(text: &str, from: usize, to: usize) -> Option<usize> {
    let between: Range<usize> = from..to;
    let unsure = text.get(between)?;
    let mut spaces = unsure.char_indices().filter(|(_, letter)| letter.is_whitespace());
    match (spaces.next(), spaces.next()) {
        (None, _) => Some(from),
        (Some((at, space)), None) => Some(from + at + space.len_utf8()),
        _ => None,
    }
}

/// One for what is read: white space and what cannot be seen may change, and letters may take their marks in.
fn seen(letter: char) -> usize {
    let unseen = letter.is_whitespace()
        || letter.is_control()
        || is_combining_mark(letter)
        || matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{fffd}');
    usize::from(!unseen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Style;

    fn marked(text: &str, words: &str) -> Rich {
        let at = text.find(words).expect("there");
        Rich { text: text.to_owned(), spans: vec![Span { range: at..at + words.len(), style: Style::Strong }] }
    }

    fn strong(rich: &Rich) -> Vec<&str> {
        rich.spans.iter().map(|span| &rich.text[span.range.clone()]).collect()
    }

    #[test]
    fn spans_stay_on_their_words_when_spaces_and_marks_change() {
        for (old, words, new, there) in [
            (" The  old\nport \"opens\" ", " old\nport ", "The old port “opens”", "old port"),
            ("Il dit \"oui\" ; bien", "\"oui\"", "Il dit «\u{a0}oui\u{a0}»\u{a0}; bien", "«\u{a0}oui\u{a0}»"),
            ("cafe\u{301} noir", "cafe\u{301}", "café noir", "café"),
            ("so\u{ad}ft so", "so\u{ad}ft", "soft so", "soft"),
        ] {
            let set = marked(old, words).respaced(new).unwrap_or_else(|| panic!("{old}"));
            assert_eq!((set.text.as_str(), strong(&set)), (new, vec![there]));
        }
        assert_eq!(marked("one two", "two").respaced("one three"), None);
        assert_eq!(marked("a b", " ").respaced("a b").expect("the same").spans, []);
    }

    #[test]
    fn spans_stay_on_the_words_that_are_left() {
        for (old, words, left, there) in [
            ("AVEL – The port is shut.", "port", "The port is shut.", vec!["port"]),
            ("The port is shut. Photo: Roe", "port", "The port is shut.", vec!["port"]),
            ("It is shut. More soon. It opens at nine.", "opens", "It is shut. It opens at nine.", vec!["opens"]),
            ("It is shut. Subscribe. See it at nine.", "See it", "It is shut. See it at nine.", vec!["See it"]),
            (
                "It is shut. Photo: Roe. See it at nine, Dr. Lund says. Subscribe. It is over.",
                "See it at nine, Dr. Lund",
                "It is shut. See it at nine, Dr. Lund says. It is over.",
                vec!["See it at nine, Dr. Lund"],
            ),
            ("It is shut. Subscribe. See it. More soon. Over.", "See it", "It is shut. See this. Over.", vec![]),
            ("Read on. Nobody read on.", "Nobody read on.", "Read on.", vec![]),
            ("A boat sank.", "boat", "A ship sank.", vec![]),
        ] {
            let found = marked(old, words).left_of(left);
            assert_eq!((found.text.as_str(), strong(&found)), (left, there), "{old}");
        }
    }

    #[test]
    fn words_that_stand_twice_are_not_taken_for_each_other() {
        let rich = marked("See here. Then see. See here.", "See here.");
        assert_eq!(rich.left_of("See here.").spans, []);
        let rich = marked("one and two and three", "two");
        assert_eq!(rich.left_of("one and three").spans, []);
    }
}
