//! Mistakes in front matter, shown where they stand.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// A mistake at a place in a file.
///
/// Shown, its first line is the sentence (`posts/tram/article.md:3:1: unknown key …`); below it the line of the file,
/// with a caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The file as the user named it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong and how to mend it.
    pub message: String,
    excerpt: String,
}

impl Located {
    /// A mistake at `span`, bytes of `text`, which is all of the file; a span that lies outside points at its end.
    pub(super) fn new(file: &str, text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        let border = |at: usize| text.floor_char_boundary(at.min(text.len()));
        let (start, end) = (border(span.start), border(span.end.max(span.start)));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = text[..start].matches('\n').count() + 1;
        let column = text[line_start..start].chars().count() + 1;
        let marked = start - line_start..end.clamp(start, line_end) - line_start;
        let snippet = Snippet::source(&text[line_start..line_end]).line_start(line).path(file);
        let annotated = snippet.annotation(AnnotationKind::Primary.span(marked));
        let excerpt = Renderer::plain().render(&[Group::with_level(Level::ERROR).element(annotated)]);
        Self { file: file.to_owned(), line, column, message: message.into(), excerpt }
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, message, excerpt } = self;
        write!(f, "{file}:{line}:{column}: {message}\n{excerpt}")
    }
}

impl std::error::Error for Located {}

/// `; did you mean "summary"?`, if one of `known` is near enough to `word` to be what was meant, else the empty string.
pub(super) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = known.into_iter().map(|name| (strsim::damerau_levenshtein(word, name), name));
    match near.min_by_key(|(mistakes, _)| *mistakes) {
        Some((mistakes, name)) if mistakes <= (word.chars().count() / 3).max(1) => {
            format!("; did you mean \"{name}\"?")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_shown_with_its_line_and_a_caret() {
        let text = "+++\nsumary = \"x\"\n+++\n";
        let shown = Located::new("a.md", text, 4..10, "unknown key \"sumary\"").to_string();
        assert!(shown.starts_with("a.md:2:1: unknown key \"sumary\"\n"), "{shown}");
        assert!(shown.contains("2 | sumary = \"x\"") && shown.contains("^^^^^^"), "{shown}");
    }

    #[test]
    fn a_place_outside_the_text_is_its_end() {
        let at = Located::new("a.md", "ж\nж", 99..120, "x");
        assert_eq!((at.line, at.column), (2, 2));
    }

    #[test]
    fn only_a_near_word_is_suggested() {
        assert_eq!(did_you_mean("sumary", ["summary", "section"]), "; did you mean \"summary\"?");
        assert_eq!(did_you_mean("weight", ["summary", "section"]), "");
    }
}
