//! Whose pictures they are: a gallery's credits, line by line, and a caption with its credit in the paragraph below.

use super::around::tells;
use crate::article::byline;
use crate::article::date_line::is_date_line;
use crate::article::heads::is_head;
use crate::article::lines::is_over;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::Words;
use crate::article::{LeftOut, LeftOutKind, credit, language};
use crate::text::language::Language;

/// A caption stands within as many paragraphs.
const TOP: usize = 8;
/// It has as many words.
const WORDS: std::ops::RangeInclusive<usize> = 4..=30;
/// What announces a gallery has at most as many words.
const MAX_TITLE_WORDS: usize = 10;
/// A lead has as many words of the headline.
const MIN_SHARED: usize = 3;
const MIN_SHARED_BY_SCENE: usize = 2;
/// A standfirst has as many words.
const MIN_DECK_WORDS: usize = 5;

/// Takes them out of `paragraphs`, the first of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    take_galleries(paragraphs, left_out);
    let Some(at) = caption(paragraphs) else { return };
    // What is on a picture may stand above its caption in the same words.
    let twice = at > 1 && paragraphs[at - 1] == paragraphs[at];
    for lines in paragraphs.drain(at - usize::from(twice)..=at) {
        left_out.push(LeftOut { kind: LeftOutKind::Caption, text: lines.concat() });
    }
}

/// `Getty Images/Jane Roe`, `HBR/Omar Lund`, `1/12`, each in a line of its own, and the line that announces them.
fn take_galleries(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let announced = |lines: &Vec<&str>| matches!(lines[..], [line] if line.ends_with(':') && line.split(' ').count() <= MAX_TITLE_WORDS);
    let mut kept: Vec<Vec<&str>> = Vec::with_capacity(paragraphs.len());
    for lines in paragraphs.drain(..) {
        let credits = lines.iter().filter(|line| is_maker(line)).count();
        if credits < 2 || kept.is_empty() || !lines.iter().all(|line| is_maker(line) || is_counter(line)) {
            kept.push(lines);
            continue;
        }
        if kept.len() > 1
            && let Some(title) = kept.pop_if(|above| announced(above))
        {
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: title.concat() });
        }
        left_out.push(LeftOut { kind: LeftOutKind::Credit, text: lines.join("\n") });
    }
    *paragraphs = kept;
}

fn is_maker(line: &str) -> bool {
    credit::is_credit(line) || credit::is_alone(line) || is_any(&PHRASES.picture_houses, &fold(line))
}

/// `1/12`
fn is_counter(line: &str) -> bool {
    let figures = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    line.split_once('/').is_some_and(|(at, of)| figures(at.trim()) && figures(of.trim()))
}

/// Which paragraph is the caption of the credit below it: it says less of the headline than the lead, and stands below a standfirst, or has no
/// verb.
fn caption(paragraphs: &[Vec<&str>]) -> Option<usize> {
    let headline = Words::of(&paragraphs.first()?.join(" "));
    let lead = paragraphs.iter().skip(1).rposition(|lines| lines.iter().any(|line| tells(line)))? + 1;
    (1..lead.min(TOP)).find(|at| {
        let ([shown], Some([maker])) = (&paragraphs[*at][..], paragraphs.get(at + 1).map(Vec::as_slice)) else {
            return false;
        };
        let Some(story) = paragraphs[at + 2..].iter().find(|lines| lines.iter().any(|line| tells(line))) else {
            return false;
        };
        let deck = |lines: &Vec<&str>| {
            lines.iter().any(|line| line.split(' ').count() >= MIN_DECK_WORDS && !is_head(line) && !is_date_line(line))
        };
        let below_deck = || paragraphs[1..*at].iter().any(deck);
        // Where the story has perhaps begun, a caption is of something else.
        let told = paragraphs[1..*at].iter().filter(|lines| lines.iter().any(|line| tells(line))).count();
        let scene = || {
            is_scene(shown) && headline.shared(shown) == 0 && headline.shared(&story.join(" ")) >= MIN_SHARED_BY_SCENE
        };
        let other = || headline.shared(shown) == 0 && headline.shared(&story.join(" ")) >= MIN_SHARED;
        let verbless = || {
            let language = Language::of(language::detect(story[0]));
            language.is_verbless(shown)
        };
        is_maker(maker)
            && WORDS.contains(&shown.split(' ').count())
            && is_over(shown)
            && !shown.ends_with([':', '?', '!'])
            && !is_maker(shown)
            && !is_head(shown)
            && !is_date_line(shown)
            && byline::listed(shown).is_none()
            && headline.shared(shown) < headline.shared(&story.join(" "))
            && (below_deck() || verbless() || scene())
            && (told == 0 || told == 1 && other())
    })
}

/// A sentence of some words without a figure or what somebody says, as one that tells what is to be seen.
fn is_scene(line: &str) -> bool {
    const MIN_WORDS: usize = 6;
    line.ends_with('.')
        && line.split(' ').count() >= MIN_WORDS
        && !line.contains(|sign: char| sign.is_numeric() || matches!(sign, '"' | '“' | '„' | '«' | ':'))
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const DECK: &str = "The council voted for the trams by nine to four.";
    const LEAD: &str = "The rails are back on the old quay of Avel, and the first tram leaves in May.";
    const MORE: &str = "It cost 3 million crowns to lay them, the council of the port told us on Thursday.";

    fn body(story: &str) -> Vec<String> {
        let text = format!("Trams return to the quay of Avel\n\n{story}\n");
        let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        article.unwrap().body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_credits_of_a_gallery_are_none_of_a_story() {
        let credits = "Getty Images/Jane Roe\ndpa/Omar Lund\nGetty Images/Aina Serik\nEPA/Lia M. Lund\n1/12";
        assert_eq!(body(&format!("{LEAD}\n\nThis is what they look like:\n\n{credits}\n\n{MORE}")), [LEAD, MORE]);
        assert_eq!(body(&format!("{LEAD}\n\n{credits}\n\n{MORE}")), [LEAD, MORE]);
    }

    #[test]
    fn a_caption_goes_where_its_credit_stands_in_the_paragraph_below() {
        let caption = "Two keepers hold an old lamp in the yard of Veld.";
        for credit in ["J. Roe / EFE", "Photo: Jane Roe", "Getty Images"] {
            assert_eq!(body(&format!("{DECK}\n\n{caption}\n\n{credit}\n\n{LEAD}\n\n{MORE}")), [DECK, LEAD, MORE]);
            // A standfirst alone, and a caption without a verb.
            assert_eq!(body(&format!("{DECK}\n\n{credit}\n\n{LEAD}\n\n{MORE}")), [DECK, LEAD, MORE]);
            let told = "It will be as it was before the war, the council said.";
            let story =
                format!("{LEAD}\n\n{told}\n\n{credit}\n\n{MORE}\n\nThe trams return to the quay of Avel in May.");
            assert_eq!(body(&story)[1], told, "{credit}");
            let scene = "Two keepers hold an old lamp in the yard of Veld.";
            assert_eq!(body(&format!("{scene}\n\n{credit}\n\n{LEAD}\n\n{MORE}")), [LEAD, MORE]);
            let bare = "An old lamp in the yard of Veld.";
            assert_eq!(body(&format!("{bare}\n\n{credit}\n\n{LEAD}\n\n{MORE}")), [LEAD, MORE]);
        }
    }
}
