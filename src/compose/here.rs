//! Links that are a word for where they lead, `the council said here`: a post has no link there, so that the word points at nothing.

use crate::article::Block;
use crate::text::Style;
use crate::text::language::Language;

/// Takes such words out of `blocks`, and out of `below`, what stands below the headline.
pub(super) fn without_here(blocks: &mut [Block], below: &mut String, language: &Language) {
    for block in blocks {
        let rich = block.rich();
        let links = rich.spans.iter().filter(|span| matches!(span.style, Style::Link { .. })).map(|span| &span.range);
        let here = links.filter(|link| language.is_said_here(&rich.text[..link.start], &rich.text[(*link).clone()]));
        let mut text = rich.text.clone();
        for link in here.collect::<Vec<_>>().into_iter().rev() {
            text.replace_range(link.start - 1..link.end, "");
        }
        if text.len() < rich.text.len() {
            *below = below.replacen(&block.text, &text, 1);
            block.text = text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Defaults, Input, Kind, read};

    fn told(paragraph: &str) -> String {
        let text = format!("# Trams are back\n\n{paragraph}\n");
        let input = Input { text: &text, kind: Kind::Markdown, file: None, slug: None };
        let article = read(&input, &Defaults::default()).expect("a headline and a paragraph");
        let (mut body, mut below) = (article.body.clone(), article.summary_or_lead());
        without_here(&mut body, &mut below, Language::of("en"));
        assert_eq!(body[0].text, below);
        below
    }

    #[test]
    fn a_link_that_says_where_it_leads_is_not_told_behind_who_says_something() {
        let link = |word: &str| format!("[{word}](https://avel.example/1)");
        for (before, word, behind, kept) in [
            ("The first tram in sixty years will run in May, the council said", "here", ".", false),
            ("The board said", "here", " that the first tram in sixty years will run in May.", false),
            ("The plan for the tram along the old quay can be found", "here", ".", true),
            ("The first tram in sixty years will run in May, the council said", "on Monday", ".", true),
        ] {
            let whole = format!("{before} {word}{behind}");
            let wanted = if kept { whole } else { format!("{before}{behind}") };
            assert_eq!(told(&format!("{before} {}{behind}", link(word))), wanted);
        }
        // What is no link points at a place.
        let here = "The first tram in sixty years will run in May, the mayor said here.";
        assert_eq!(told(here), here);
    }
}
