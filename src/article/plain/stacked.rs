//! What a page had with a picture, in lines of one block: what is said to be on it, with whose it is before and behind, its caption,
//! its title. Each line is judged for itself, before anything joins them to a sentence.

use crate::article::byline::{is_house, is_name, names};
use crate::article::date_line::is_date_line;
use crate::article::heads::is_head;
use crate::article::lines::{is_ended, is_over};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind, credit};

use super::around::tells;

/// A caption has at most as many words.
const MAX_WORDS: usize = 40;
/// A line of more bytes is no name with a house.
const MAX_SIGNED: usize = 60;
/// What a page says of a text stands within as many paragraphs.
const TOP: usize = 6;
/// A block of more lines is no picture's.
const MAX_LINES: usize = 8;

/// Takes such lines out of `paragraphs`, the first of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    // Below them there is a story.
    let Some(last) = paragraphs.iter().rposition(|lines| lines.iter().any(|line| tells(line))) else { return };
    for (place, lines) in paragraphs.iter_mut().enumerate().take(last + 1).skip(1) {
        if place < TOP && are_fields(lines) {
            left_out.extend(lines.drain(..).map(|line| {
                let kind = if is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
                LeftOut { kind, text: line.to_owned() }
            }));
            continue;
        }
        part_name_from_house(lines);
        if lines.len() > MAX_LINES {
            continue;
        }
        let mut at = 0;
        while at < lines.len() {
            let count = length(&lines[at..]);
            let kind = LeftOutKind::Caption;
            left_out.extend(lines.drain(at..at + count).map(|line| LeftOut { kind, text: line.to_owned() }));
            at += usize::from(count == 0);
        }
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// `SOURCE:`, `AFP`, `POSTED:`, `19.04.2026`, `14:32`: what a page says of a text above it, label by label, each in a line of its own.
fn are_fields(lines: &[&str]) -> bool {
    const MIN_LINES: usize = 3;
    const MAX_FIELD_WORDS: usize = 4;
    let few = |line: &&str| line.split(' ').count() <= MAX_FIELD_WORDS && !is_ended(line);
    let label = |line: &&str| {
        let name = fold(line.trim_end_matches([':', '：', ' ']));
        line.ends_with([':', '：'])
            && [&PHRASES.published, &PHRASES.sources, &PHRASES.page_stamps]
                .into_iter()
                .any(|list| is_any(list, &name) || is_any(list, &format!("{name}:")))
    };
    lines.len() >= MIN_LINES
        && lines.iter().all(few)
        && lines.iter().any(|line| is_date_line(line))
        && lines.iter().any(label)
}

/// How many of the lines, from the first on, are a picture's.
fn length(lines: &[&str]) -> usize {
    let few = |line: &str| line.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS;
    match *lines {
        [alt, caption, ..] if is_between_credits(alt) && few(caption) && !is_head(caption) => 2,
        [alt, ..] if is_between_credits(alt) => 1,
        // Whose picture it is stands behind what it shows, and that once more below.
        [caption, shown, ..] if opens_with(caption, shown) && is_caption(caption) => 2,
        _ => 0,
    }
}

fn is_caption(line: &str) -> bool {
    credit::is_caption(line) || credit::is_caption_line(line) || credit::is_caption_above(line)
}

/// `Jane Roe`, below `Jane Roe. Omar Lund/ AFP`.
fn opens_with(caption: &str, shown: &str) -> bool {
    let shown = shown.trim_end_matches('.');
    let behind = caption.strip_prefix(shown);
    shown.contains(' ')
        && behind.is_some_and(|behind| !behind.is_empty() && !behind.starts_with(|sign: char| sign.is_alphanumeric()))
}

/// `Jane Roe/BBC A tram at the quay in the darkJane Roe/BBC`, `Getty Images A tram Getty Images`: whose picture it is, what is on it, and
/// whose it is again.
pub(in crate::article) fn is_between_credits(line: &str) -> bool {
    const MAX_CREDIT_WORDS: usize = 6;
    const MIN_SHOWN: usize = 3;
    const BEFORE: [&str; 4] = ["News image", "Image source, ", "Image source,", "Image source: "];
    let line = BEFORE.iter().find_map(|before| line.strip_prefix(before)).unwrap_or(line).trim_start();
    let ends = line.match_indices(' ').map(|(at, _)| at).take(MAX_CREDIT_WORDS);
    ends.into_iter().any(|end| {
        let (credit, rest) = (&line[..end], &line[end..]);
        let shown = rest.strip_suffix(credit).map(str::trim);
        let told = |shown: &str| shown.starts_with(char::is_uppercase) && shown.split(' ').count() >= MIN_SHOWN;
        shown.is_some_and(told) && is_owner(credit)
    })
}

/// `BBC`, `Getty Images`, `Jane Roe/BBC`: an agency or a house of pictures, or names and such a house.
fn is_owner(credit: &str) -> bool {
    let house = |part: &str| {
        let name = fold(part.trim());
        is_any(&PHRASES.agencies, &name) || is_any(&PHRASES.picture_houses, &name)
    };
    house(credit) || credit.split('/').any(house) && credit.contains('/') && credit::names_all(credit)
}

/// `Jane RoeBBC Wales`: a name, and glued to it whose reporter that is, are two lines.
fn part_name_from_house(lines: &mut Vec<&str>) {
    let Some((at, cut)) = lines.iter().take(MAX_LINES).enumerate().find_map(|(at, line)| Some((at, glued(line)?)))
    else {
        return;
    };
    let (name, house) = lines[at].split_at(cut);
    lines.splice(at..=at, [name, house]);
}

fn glued(line: &str) -> Option<usize> {
    const NAMES: std::ops::RangeInclusive<usize> = 2..=4;
    if line.len() > MAX_SIGNED || is_ended(line) || !is_over(line) {
        return None;
    }
    let letters = line.char_indices().zip(line.chars().skip(1));
    let cuts = letters.filter(|((_, left), right)| left.is_lowercase() && right.is_uppercase());
    cuts.map(|((at, left), _)| at + left.len_utf8()).find(|cut| {
        let (name, house) = line.split_at(*cut);
        let agency = house.split([' ', ',']).next().is_some_and(|first| is_any(&PHRASES.agencies, &fold(first)));
        let bare = name.strip_prefix("By ").unwrap_or(name);
        NAMES.contains(&bare.split(' ').count())
            && bare.split(' ').all(is_name)
            && (bare.len() == name.len() || names(name).is_some())
            && (agency || is_house(house))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Defaults, Input, Kind, read};

    const LEAD: &str = "The rails are back on the old quay of Avel, and the first tram leaves in May.";
    const MORE: &str = "It cost 3 million crowns to lay them, the council of the port told us on Thursday.";

    fn told(block: &str) -> Article {
        let text = format!("Trams return to the quay of Avel\n\n{block}\n\n{LEAD}\n\n{MORE}\n");
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    fn body(article: &Article) -> Vec<&str> {
        article.body.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn lines_below_a_headline_are_each_judged_by_themselves() {
        for block in [
            "Jane Roe\nBBC News, Avel\nOmar Lund/BBC A tram on the quay in the darkOmar Lund/BBC\nThe quay was dark for years",
            "Jane RoeBBC Wales\nNews imageBBC A tram in front of signs which read 'Stop' and 'Diverted'. BBC\n\
             The port asks all who saw it to get in touch",
            "Getty Images A tram on the quay in the dark Getty Images\nThe quay was dark for years",
            "Omar Lund. Jane Roe/ AFP\nOmar Lund",
            "Омар Лунд. Яна Ро/ ТАСС\nОмар Лунд",
        ] {
            assert_eq!(body(&told(block)), [LEAD, MORE], "{block}");
        }
        for block in [
            "Jane Roe\nBBC News, Avel\nOmar Lund/BBC A tram in the darkOmar Lund/BBC",
            "Jane RoeBBC Wales\nNews imageBBC A tram in the dark BBC",
            "Jane Roe, BBC Wales",
        ] {
            assert_eq!(told(block).byline, ["Jane Roe"], "{block}");
        }
        // What stands beside them tells the story.
        let deck = "The council voted for it by nine to four";
        assert_eq!(body(&told(&format!("Omar Lund. Jane Roe/ AFP\nOmar Lund\n{deck}"))), [deck, LEAD, MORE]);
    }

    #[test]
    fn what_a_page_says_of_a_text_label_by_label_is_none_of_it() {
        let deck = "The council of the port voted for it by nine to four, and the mayor of Avel is glad.";
        for fields in ["KAYNAK:\nIHA\nGİRİŞ:\n19.04.2026\nsaat 03:13", "Source:\nAFP\nPublished:\n19 April 2026\n14:32"]
        {
            let article = told(&format!("{deck}\n\n{fields}"));
            assert_eq!(body(&article), [deck, LEAD, MORE], "{fields}");
            assert!(article.published_at.is_some(), "{fields}");
        }
        let times = "Doors:\n19 April 2026\nEntry is free";
        assert!(body(&told(&format!("{deck}\n\n{times}"))).len() > 3);
    }

    #[test]
    fn what_a_page_says_of_a_text_in_a_list_is_none_of_it() {
        for list in ["- Posted on\n- in\n- News, Culture", "- Latest tram news\n- Latest ferry news\n- Latest bus news"]
        {
            assert_eq!(body(&told(list)), [LEAD, MORE], "{list}");
        }
        let points = told("- New rails\n- Three million crowns\n- First tram");
        assert_eq!(body(&points)[..3], ["New rails", "Three million crowns", "First tram"]);
    }

    #[test]
    fn lines_that_do_not_go_on_are_not_joined() {
        let deck = "The council voted for it by nine to four";
        let other = "Omar Lund, who leads the port, is glad";
        assert_eq!(body(&told(&format!("{deck}\n{other}"))), [deck, other, LEAD, MORE]);
        let wrapped =
            "The council voted for it by nine to four on Monday night, and so the old mayor\nOmar Lund is glad";
        assert_eq!(body(&told(wrapped))[0], wrapped.replace('\n', " "));
    }

    #[test]
    fn an_owner_before_and_behind_makes_an_alt_text() {
        for line in [
            "Jane Roe/BBC A tram at the quay Jane Roe/BBC",
            "PA Media A tram at the quay PA Media",
            "Reuters A tram at the quayReuters",
            "Image source, Getty Images A tram at the quay Getty Images",
        ] {
            assert!(is_between_credits(line), "{line}");
        }
        for line in [
            "The tram at the quay is the",
            "Avel beats Lund, but Lund beats Avel",
            "BBC man leaves the BBC",
            "Reuters says that it will sell Reuters News",
        ] {
            assert!(!is_between_credits(line), "{line}");
        }
    }
}
