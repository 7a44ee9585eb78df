//! Elastic text: what stands inside `{{#fit}}` may shrink, the rest may not, the lowest priority shrinks first.

use unicode_segmentation::UnicodeSegmentation;

use super::edit::{replaced, tidy};
use crate::template::Mark;
use crate::text::{self, Rich, Style};

/// Fewer words than this before an ellipsis say nothing.
const MIN_WORDS: usize = 4;

/// Text in pieces, some of which may shrink.
#[derive(Clone, Debug)]
pub(super) struct Elastic {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
struct Piece {
    text: Rich,
    /// None for what may not shrink.
    priority: Option<u8>,
}

impl Elastic {
    /// Reads `marked`, in which elastic text stands between marks.
    pub(super) fn new(marked: &Rich) -> Self {
        let mut pieces = Vec::new();
        let (mut start, mut priority) = (0, None);
        while let Some((n, mark)) = Mark::first(&marked.text[start..]) {
            let at = start + n;
            pieces.push(Piece { text: marked.slice(start..at), priority });
            start = marked.text.ceil_char_boundary(at + 1);
            priority = match mark {
                Mark::Open(priority) => Some(priority),
                Mark::Close => None,
            };
        }
        pieces.push(Piece { text: marked.slice(start..marked.text.len()), priority });
        pieces.retain(|piece| !piece.text.is_empty());
        Self { pieces }
    }

    /// All of it.
    pub(super) fn whole(&self) -> Rich {
        self.assemble(&self.pieces.iter().map(|piece| Some(&piece.text)).collect::<Vec<_>>())
    }

    /// What may not shrink alone.
    pub(super) fn fixed(&self) -> Rich {
        self.assemble(
            &self.pieces.iter().map(|piece| piece.priority.is_none().then_some(&piece.text)).collect::<Vec<_>>(),
        )
    }

    /// The most of it that `fits`, or none if not even its fixed part does.
    pub(super) fn shrink(&self, language: &str, fits: &dyn Fn(&Rich) -> bool) -> Option<Rich> {
        let whole = self.whole();
        if fits(&whole) {
            return Some(whole);
        }
        let mut kept: Vec<Option<Rich>> = self.pieces.iter().map(|piece| Some(piece.text.clone())).collect();
        for index in self.order() {
            let full = kept[index].take().unwrap_or_default();
            if !self.fits_with(&kept, fits) {
                continue;
            }
            // What goes first gives way no more than it must; what comes after it in the order has all its words.
            let with = |part: &Rich| {
                kept[index] = Some(part.clone());
                self.fits_with(&kept, fits)
            };
            let cut = if is_tags(&full) { fewer_tags(&full, with) } else { text::fit(&full, language, with) };
            kept[index] = cut.filter(|cut| says_something(cut, &full));
            return Some(self.assemble_kept(&kept));
        }
        None
    }

    /// The elastic pieces, the first to shrink first: by priority, and of equal ones the later first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<(u8, usize)> =
            self.pieces.iter().enumerate().filter_map(|(n, piece)| Some((piece.priority?, n))).collect();
        order.sort_by_key(|(priority, n)| (*priority, std::cmp::Reverse(*n)));
        order.into_iter().map(|(_, n)| n).collect()
    }

    fn fits_with(&self, kept: &[Option<Rich>], fits: &dyn Fn(&Rich) -> bool) -> bool {
        fits(&self.assemble_kept(kept))
    }

    fn assemble_kept(&self, kept: &[Option<Rich>]) -> Rich {
        self.assemble(&kept.iter().map(Option::as_ref).collect::<Vec<_>>())
    }

    fn assemble(&self, pieces: &[Option<&Rich>]) -> Rich {
        let mut all = Rich::default();
        for piece in pieces.iter().flatten() {
            all.push(piece);
        }
        tidy(&rejoined(all))
    }
}

/// Spans that a mark had cut in two are one again.
fn rejoined(mut rich: Rich) -> Rich {
    let mut joined: Vec<text::Span> = Vec::with_capacity(rich.spans.len());
    for span in std::mem::take(&mut rich.spans) {
        let before =
            joined.iter_mut().rev().take(4).find(|last| last.style == span.style && last.range.end == span.range.start);
        match before {
            Some(last) if !last.range.is_empty() => last.range.end = span.range.end,
            _ => joined.push(span),
        }
    }
    rich.spans = joined;
    rich
}

/// `marked` without its marks: all of it, and nothing elastic any more.
pub(super) fn unmarked(marked: &Rich) -> Rich {
    let marks = marked.text.char_indices().filter(|(_, character)| Mark::of(*character).is_some());
    let edits: Vec<_> = marks.map(|(at, character)| (at..at + character.len_utf8(), "")).collect();
    replaced(marked, &edits)
}

/// Whether `rich` is nothing but hashtags.
fn is_tags(rich: &Rich) -> bool {
    let tags: usize = rich.spans.iter().filter(|span| span.style == Style::Hashtag).map(|span| span.range.len()).sum();
    tags > 0 && tags + rich.text.matches(char::is_whitespace).map(str::len).sum::<usize>() == rich.text.len()
}

/// As many of the hashtags as there is room for, in their order.
fn fewer_tags(rich: &Rich, mut fits: impl FnMut(&Rich) -> bool) -> Option<Rich> {
    let tags = rich.spans.iter().filter(|span| span.style == Style::Hashtag);
    let ends: Vec<usize> = tags.map(|span| span.range.end).collect();
    let room = ends.partition_point(|end| fits(&rich.slice(0..*end)));
    room.checked_sub(1).map(|last| rich.slice(0..ends[last]))
}

fn says_something(cut: &Rich, full: &Rich) -> bool {
    let words = |rich: &Rich| rich.text.unicode_words().take(MIN_WORDS).count();
    !cut.is_empty() && (!cut.text.ends_with('…') || full.text.ends_with('…') || words(cut) >= MIN_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shrunk(marked: &str, max: usize) -> Option<String> {
        let elastic = Elastic::new(&text::parse(marked));
        elastic.shrink("en", &|rich| rich.text.chars().count() <= max).map(|rich| rich.text)
    }

    #[test]
    fn the_lowest_priority_shrinks_first_and_tags_go_one_by_one() {
        let marked = "Head\n\n\u{F0032}One two three. Four five six.\u{F0100}\n\n\u{F005A}#Aaaa #Bbbb\u{F0100}";
        assert_eq!(shrunk(marked, 99).as_deref(), Some("Head\n\nOne two three. Four five six.\n\n#Aaaa #Bbbb"));
        assert_eq!(shrunk(marked, 34).as_deref(), Some("Head\n\nOne two three.\n\n#Aaaa #Bbbb"));
        assert_eq!(shrunk(marked, 17).as_deref(), Some("Head\n\n#Aaaa #Bbbb"));
        assert_eq!(shrunk(marked, 14).as_deref(), Some("Head\n\n#Aaaa"));
        assert_eq!(shrunk(marked, 8).as_deref(), Some("Head"));
        assert_eq!(shrunk(marked, 3), None);
    }
}
