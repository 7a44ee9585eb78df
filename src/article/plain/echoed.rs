//! A headline that a page has twice at its top, above its picture and above its story, or in its window's title and above its story. No
//! menu, label or notice of a page is told by what comes below: so what stands above the first of the two is none of the story, however
//! long it is.

use super::{around, title};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::Words;
use crate::article::{LeftOut, LeftOutKind, byline, credit};

/// Both lines stand within as many from the top, and as near to each other.
const TOP: usize = 40;
const MAX_BETWEEN: usize = 6;
/// As many lines below are its story.
const MAX_STORY: usize = 12;
/// More lines of prose above it are a story, and what is there twice below a list of others.
const MAX_PROSE: usize = 2;
/// A headline says as many words of its story again.
const MIN_TOLD: usize = 2;

/// Takes what stands above such a headline, where nothing there tells as much of the story.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let lines: Vec<&str> = paragraphs.iter().flatten().copied().take(TOP + MAX_STORY).collect();
    let Some((first, second)) = pair(&lines) else { return };
    let headline = lines[first];
    // What stands below `Related stories` may have the day of the page itself.
    let others = |line: &str| {
        let folded = fold(line);
        let name = folded.trim_end_matches([':', ' ']);
        name.contains(' ') && (is_any(&PHRASES.above_lists, name) || is_any(&PHRASES.above_others, name))
    };
    let below = lines[second + 1..].iter().take(MAX_STORY).take_while(|line| !others(line));
    let story = below.filter(|line| **line != headline);
    let told = Words::of(&story.copied().collect::<Vec<_>>().join(" "));
    let most = told.shared(headline);
    // A sentence of the page may have some words of the story, but most of its own are others.
    let rival = |line: &&str| {
        let shared = told.shared(line);
        byline::names(line).is_none() && shared * 2 > most && shared * 2 > Words::of(line).count()
    };
    let prose = lines[..first].iter().filter(|line| around::tells(line)).count();
    // The titles of a newsletter's pieces stand at its top, and each above its piece.
    let listed =
        lines[first + 1..second].iter().any(|line| title::is_title(line) && lines[second + 1..].contains(line));
    let stays = first == 0 || listed || prose > MAX_PROSE || most < MIN_TOLD;
    if stays || lines[..first].iter().any(rival) {
        return;
    }
    for _ in 0..first {
        let line = paragraphs[0].remove(0);
        let kind = title::away(line).unwrap_or(LeftOutKind::Label);
        left_out.push(LeftOut { kind, text: line.to_owned() });
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

/// Where the first headline stands that is there once more, and where that is. A caption may stand twice too.
fn pair(lines: &[&str]) -> Option<(usize, usize)> {
    let captioned = |line: &str| credit::is_caption(line) || credit::is_credit(line) || line.contains(" / ");
    (0..lines.len().min(TOP)).find_map(|first| {
        let line = lines[first];
        if !title::is_title(line) || title::away(line).is_some() || captioned(line) || around::are_networks(line) {
            return None;
        }
        let below = lines.iter().skip(first + 1).take(MAX_BETWEEN + 1).take_while(|below| !around::tells(below));
        // A label of a list stands there for each of its items.
        let is_label = lines.iter().filter(|other| **other == line).count() > 2;
        let again = |below: &str| below == line || is_slug_of(below, line);
        below.enumerate().find(|(_, below)| again(below) && !is_label).map(|(at, _)| (first, first + 1 + at))
    })
}

/// `trams-return-to-the-quay`: the headline as its address has it.
fn is_slug_of(line: &str, headline: &str) -> bool {
    const MIN_HYPHENS: usize = 3;
    let letters = |text: &str| fold(text).chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
    line.matches('-').count() >= MIN_HYPHENS && !line.contains(' ') && letters(line) == letters(headline)
}

#[cfg(test)]
mod tests {
    use super::is_slug_of;
    use crate::article::{Defaults, Input, Kind, read};

    const HEADLINE: &str = "Two held over fire at the tram depot of Avel";
    const LEAD: &str =
        "AVEL (HPA) - Two men are held for the fire at the tram depot of Avel in August. Two readers saw them.";

    fn headline(text: &str) -> String {
        let input = Input { text, kind: Kind::Plain, file: None, slug: None };
        read(&input, &Defaults::default()).unwrap().headline
    }

    #[test]
    fn what_stands_above_a_headline_that_is_there_twice_is_none() {
        for above in [
            "Webmail\n\nChoose your webmail\n\nAs the network has two kinds of webmail, we ask you once which of them you like best.",
            "Harbour Post, all that moves the county\n\nSubscribe and read on",
        ] {
            let text = format!("{above}\n\n{HEADLINE}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n");
            assert_eq!(headline(&text), HEADLINE, "{above}");
        }
    }

    #[test]
    fn a_headline_above_its_address_is_there_twice() {
        let slug = "two-held-over-fire-at-the-tram-depot-of-avel";
        let text = format!(
            "Come to us on the networks\n\nCounty\n\n{HEADLINE}\n\nArticle\n\n{slug}\n\n{LEAD}\n\nIt rained.\n"
        );
        assert_eq!(headline(&text), HEADLINE);
        assert!(!is_slug_of("two-held", HEADLINE) && !is_slug_of("two-held-over-bread-in-lund", HEADLINE));
    }

    #[test]
    fn the_day_of_a_page_is_no_rival_of_a_headline_that_is_there_twice() {
        let others = "Related stories\n\nFriday, 4 December 2026 | County\n\nBaker wins a prize\n\nShe has won it.";
        let text = format!(
            "Towns\nFriday, 4 December 2026 - Barbara\n\nNews\n\n{HEADLINE}\n\n{HEADLINE}\n\n{LEAD}\n\nIt rained.\n\n{others}\n"
        );
        assert_eq!(headline(&text), HEADLINE);
    }

    #[test]
    fn the_label_of_a_list_below_a_story_is_no_headline() {
        let others = "More from the Post\nMore from the Post\n\nCounty\n\nFire in the hills above Avel goes on\n\n\
                      The fire in the hills above Avel goes on, and the county asks everybody to stay at home.";
        let text = format!("{HEADLINE}\n\n{LEAD}\n\nIt rained.\n\nThe depot is shut for now.\n\n{others}\n");
        assert_eq!(headline(&text), HEADLINE);
        let text = format!("{HEADLINE}\n\n{LEAD}\n\nMore from the Post\n{others}\n");
        assert_eq!(headline(&text), HEADLINE);
    }

    #[test]
    fn a_caption_that_is_there_twice_is_no_headline() {
        let caption = "The tram depot on the quay burns";
        let text = format!("{HEADLINE}\n\n{caption}\n{caption}\n\n{LEAD}\n\nIt rained.\n");
        assert_eq!(headline(&text), HEADLINE);
    }
}
