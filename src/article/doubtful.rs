//! A headline that shares no word with its story, and below it a line without a stop that does: it may be none.

use std::cell::LazyCell;

use super::words::Telling;
use super::{Article, BlockKind};

/// As many paragraphs are compared with both.
const STORY: usize = 12;
/// The line stands within as many paragraphs.
const WITHIN: usize = 2;
/// It shares as many words with what stands below it.
const MIN_TOLD: usize = 3;
/// A deck has more words than its headline; a headline has at most as many.
const MAX_WORDS: usize = 14;

impl Article {
    /// The line below the headline that tells what the story tells, where the headline does not.
    ///
    /// A feature may have such a headline, with a deck below it: a person decides.
    pub fn told_instead_of_headline(&self) -> Option<&str> {
        let blocks: Vec<&str> = self.body.iter().take(STORY).map(|block| block.text.as_str()).collect();
        // Hardly a story has such a line, and only then its words are read.
        let headline = LazyCell::new(|| Telling::of(self.unlabelled_headline()));
        let lines = self.summary.as_deref().map(|summary| (summary, 0)).into_iter();
        // A heading within the story heads a part of it.
        let within = |at: usize| at > 0 && self.body[at].kind == BlockKind::Heading;
        let own = blocks.iter().take(WITHIN).enumerate().filter(|(at, _)| !within(*at));
        let lines = lines.chain(own.map(|(at, text)| (*text, at + 1)));
        lines.filter(|(line, _)| may_be_title(line)).find_map(|(line, from)| {
            // Mostly one of the first paragraphs has a word of it, which all of them have then.
            let told = |text: &&str| headline.shared(&Telling::of(text)) > 0;
            if headline.count() == 0 || blocks.get(from..)?.iter().any(told) {
                return None;
            }
            let story = Telling::of(&blocks.get(from..)?.join(" "));
            let told = Telling::of(line).shared(&story);
            (headline.shared(&story) == 0 && told >= MIN_TOLD).then_some(line)
        })
    }
}

/// Some words, and no stop.
fn may_be_title(line: &str) -> bool {
    const MIN_WORDS: usize = 4;
    !line.ends_with(['.', ':', ',', ';', '…', '。', '।', '۔'])
        && !line.contains(". ")
        && (MIN_WORDS..=MAX_WORDS).contains(&line.split_whitespace().count())
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    #[test]
    fn a_line_that_tells_the_story_below_a_headline_that_does_not_is_shown() {
        let story = "The trams will run along the old quay again from Friday, the port of Avel told its council on Monday.\n\nIt rained.";
        let told = |top: &str| {
            let text = format!("{top}\n\n{story}\n");
            let input = Input { text: &text, kind: Kind::Plain, file: None, slug: None };
            read(&input, &Defaults::default()).unwrap().told_instead_of_headline().map(str::to_owned)
        };
        let title = "Trams return to the old quay of Avel after nine years";
        assert_eq!(told(&format!("Win two tickets for a great circus\n\n{title}")).as_deref(), Some(title));
        for top in [
            "Quay opens once more for all of us\n\nTrams return to the old quay of Avel after nine years",
            "A long way home for all of us\n\nTrams return to the old quay of Avel after nine years.",
            "Trams return to the old quay of Avel",
        ] {
            assert_eq!(told(top), None, "{top}");
        }
    }
}
