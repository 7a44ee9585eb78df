//! What a page files its story under, in one line above it: `Avel, Old trams, Environmental Protection, Port`.

use super::around::tells;
use crate::article::byline;
use crate::article::lines::is_ended;
use crate::article::words::Words;
use crate::article::{LeftOut, LeftOutKind};

/// Such a line stands within as many paragraphs.
const TOP: usize = 8;
/// It has as many parts, of as many words each.
const PARTS: std::ops::RangeInclusive<usize> = 3..=12;
const MAX_WORDS: usize = 4;
/// As many lines of the story are looked at.
const MAX_STORY: usize = 12;

/// Takes it out of `paragraphs`, the first of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let Some(story) = paragraphs.iter().skip(1).position(|lines| lines.iter().any(|line| tells(line))) else { return };
    let below = paragraphs[story + 1..].iter().flatten().take(MAX_STORY).copied().collect::<Vec<_>>().join(" ");
    for at in (1..=story.min(TOP)).rev() {
        if matches!(paragraphs[at][..], [line] if are_topics(line)) || are_lines_of_topics(&paragraphs[at], &below) {
            let text = paragraphs.remove(at).join("\n");
            left_out.push(LeftOut { kind: LeftOutKind::Label, text });
        }
    }
}

/// Some words, each in a line of its own, of which the story below has most.
fn are_lines_of_topics(lines: &[&str], below: &str) -> bool {
    const MAX_WORDS: usize = 2;
    let topic = |line: &str| {
        line.split(' ').count() <= MAX_WORDS && line.chars().all(|sign| sign.is_alphabetic() || " -'’".contains(sign))
    };
    let told = || lines.iter().filter(|line| Words::of(below).shared(line) > 0).count();
    PARTS.contains(&lines.len()) && lines.iter().all(|line| topic(line)) && told() * 2 > lines.len()
}

/// Things and places that each have capitals, of which one is no name of a person or a town alone.
fn are_topics(line: &str) -> bool {
    let parts = || line.split(", ");
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let topic = |part: &str| {
        (1..=MAX_WORDS).contains(&part.split(' ').count())
            && part.split(' ').all(|word| capital(word) || word == "&")
            && part.split(' ').all(|word| word.chars().all(|sign| sign.is_alphabetic() || "-'’&".contains(sign)))
    };
    PARTS.contains(&parts().count())
        && parts().all(topic)
        && parts().any(|part| part.contains(' '))
        && parts().any(|part| !part.contains(' '))
        && !is_ended(line)
        && byline::names(line).is_none()
        && byline::listed(line).is_none()
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    fn body(above: &str) -> Vec<String> {
        let lead = "The rails are back on the old quay, and the first tram leaves in May, the port has said.";
        let text = format!("Trams return to the quay of Avel\n\n{above}\n\n{lead}\n\nIt rained.\n");
        let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        article.unwrap().body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_a_page_files_its_story_under_is_none_of_it() {
        assert_eq!(body("Avel, UK, Cheap Housing, Environmental Protection").len(), 2);
        assert_eq!(body("traffic\nport\nrails\ntrams").len(), 2);
        assert_eq!(body("eggs\nflour\nmilk\nport").len(), 3);
        for line in ["Old trams, new rails, no driver", "Avel wants trams, Lund wants boats, Veld wants neither"] {
            assert_eq!(body(line)[0], line);
        }
    }
}
