//! The menu of a page, above a text that was copied with it: `Skip to content`, `Home`, `Sport`, `Log in`.

use super::title;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind, above, byline, lead};

/// An entry of a menu has at most as many words.
const MAX_WORDS: usize = 4;
const MIN_LINES: usize = 3;

/// As many lines stand above the way to a text on its site, of as many words each.
const MAX_ABOVE: usize = 30;
const MAX_ABOVE_WORDS: usize = 8;

/// Takes the first paragraph, if it is a menu and a text follows.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    take_to_breadcrumb(paragraphs, left_out);
    // `Skip to content`, alone or above a menu.
    while paragraphs.len() > 1 && paragraphs[0].first().is_some_and(|line| is_any(&PHRASES.skips, &fold(line))) {
        let line = paragraphs[0].remove(0);
        left_out.push(LeftOut { kind: LeftOutKind::Label, text: line.to_owned() });
        // What stands below it in as few words is its menu.
        if paragraphs[0].len() > 1
            && paragraphs[0].iter().all(|line| line.split(' ').count() <= 2)
            && paragraphs.len() > 2
        {
            let text = paragraphs[0].join(" ");
            paragraphs[0].clear();
            left_out.push(LeftOut { kind: LeftOutKind::Label, text });
        }
        while paragraphs[0].len() > 1 && is_entry(paragraphs[0][0]) {
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: paragraphs[0].remove(0).to_owned() });
        }
        paragraphs.retain(|lines| !lines.is_empty());
    }
    if paragraphs.len() > 2 && is_menu(&paragraphs[0]) {
        let text = paragraphs.remove(0).join(" ");
        left_out.push(LeftOut { kind: LeftOutKind::Label, text });
    }
}

/// Takes what stands above `Home > News > Avel` and that: the name of the site and its menu, in lines of a few words. The text begins
/// below, with a line that is a headline.
fn take_to_breadcrumb(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let lines = || paragraphs.iter().enumerate().flat_map(|(at, lines)| lines.iter().map(move |line| (at, *line)));
    let Some(above) = lines().take(MAX_ABOVE).position(|(_, line)| above::is_breadcrumb(line)).filter(|at| *at > 0)
    else {
        return;
    };
    let small =
        |line: &str| line.split(' ').count() <= MAX_ABOVE_WORDS && !line.ends_with(['.', '?', ':', ',', '。', '।']);
    let mut behind = lines().skip(above + 1).map(|(_, line)| line);
    // A headline above, with the way below it, has who wrote it or its story next, and no other line of its length.
    let titled = behind.next().is_some_and(|line| title::is_title(line) && byline::names(line).is_none());
    let entries = lines().take(above).filter(|(_, line)| is_known(line)).count();
    let few = |line: &str| line.split(' ').count() <= MAX_WORDS;
    let named = lines().take(above).all(|(_, line)| few(line) || is_known(line));
    let story = behind.any(lead::is_sentence);
    if !(titled && story && lines().take(above).all(|(_, line)| small(line)) && (named || entries > 1)) {
        return;
    }
    for _ in 0..=above {
        let line = paragraphs[0].remove(0);
        left_out.push(LeftOut { kind: LeftOutKind::Label, text: line.to_owned() });
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

/// Whether a part of `line` is an entry that menus have.
fn is_known(line: &str) -> bool {
    line.split(['|', '·', '•']).any(|entry| is_entry(entry.trim()))
}

/// `Home`, `Sport`
fn is_entry(line: &str) -> bool {
    let folded = fold(line);
    is_any(&PHRASES.menus, &folded) || is_any(&PHRASES.sections, &folded)
}

/// Short entries, two of which every page has, or one beside sections.
fn is_menu(lines: &[&str]) -> bool {
    let entries =
        || lines.iter().flat_map(|line| line.split(['|', '·', '•'])).map(str::trim).filter(|entry| !entry.is_empty());
    let short = |entry: &str| entry.split(' ').count() <= MAX_WORDS && !entry.ends_with(['.', '!', '?', ':', ',']);
    let known = entries().filter(|entry| is_any(&PHRASES.menus, &fold(entry))).count();
    let sections = entries().filter(|entry| is_any(&PHRASES.sections, &fold(entry))).count();
    lines.len() >= MIN_LINES && entries().all(short) && (known >= 2 || known > 0 && sections > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Defaults, Input, Kind, read};

    #[test]
    fn a_link_past_the_menu_is_no_headline() {
        for first in [
            "Skip to content",
            "Zum Inhalt springen",
            "Ga naar de inhoud",
            "메뉴 건너뛰기",
            "Skip to content\nNews\nSport\nTravel",
        ] {
            let text = format!("{first}\n\nTrams return to Avel");
            let mut paragraphs: Vec<Vec<&str>> = text.split("\n\n").map(|lines| lines.lines().collect()).collect();
            paragraphs.push(vec!["The rails are back."]);
            take(&mut paragraphs, &mut Vec::new());
            assert_eq!(paragraphs[0], ["Trams return to Avel"], "{first}");
        }
        let mut paragraphs =
            vec![vec!["Skip to content", "Home", "News", "Trams return to Avel"], vec!["The rails are back."]];
        take(&mut paragraphs, &mut Vec::new());
        assert_eq!(paragraphs[0], ["Trams return to Avel"]);
    }

    #[test]
    fn the_way_to_a_text_on_its_site_ends_what_stands_above_it() {
        let story = "Twelve cars will run past nine stops, the port says\n\nBy Jane Roe\n\nThe rails are back on the quay of Avel, and the first tram leaves in May.";
        for above in [
            "The Harbour Post\nSign in | Subscribe from 1 crown\nNews\nSport\nWhat's On\nPublic Notices\nHome > News > Avel",
            "The Harbour Post\n\nNews\nSport\n\nHome > News > Avel",
            "Hafenpost\nAnmelden\nStartseite › Lokales › Avel",
            "Diario del Puerto\nSuscríbete\nInicio » Sociedad » Avel",
        ] {
            for parted in ["\n", "\n\n"] {
                let text = format!("{above}{parted}Trams return to the quay of Avel\n{story}\n\nIt rained.\n");
                let article = article(&text);
                assert_eq!(article.headline, "Trams return to the quay of Avel", "{text}");
                assert_eq!(article.body.first().map(|block| block.text.as_str()), story.lines().next_back(), "{text}");
            }
        }
        // Below a headline it ends nothing.
        let text = format!("Trams return to the quay of Avel\nHome > News > Avel\n\n{story}\n");
        assert_eq!(article(&text).headline, "Trams return to the quay of Avel");
    }

    fn article(text: &str) -> Article {
        read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn a_menu_is_told_from_a_headline() {
        assert!(is_menu(&["The Harbour Post", "Sign in | Subscribe from 1 crown", "News", "Sport", "Jobs"]));
        assert!(!is_menu(&["News", "Sport", "The port of Avel"]));
        assert!(is_menu(&["Skip to content", "Home", "News", "Subscribe | Log in"]));
        assert!(is_menu(&["Menü", "Startseite", "Sport", "Anmelden"]));
        assert!(!is_menu(&["Home", "Trams return to Avel", "By Jane Roe"]));
        assert!(!is_menu(&["Home | Log in"]));
        assert!(!is_menu(&["Home", "Log in", "The port of Avel is open again"]));
    }
}
