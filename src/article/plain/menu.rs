//! The menu of a page, above a text that was copied with it: `Skip to content`, `Home`, `Sport`, `Log in`.

use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind};

/// An entry of a menu has at most as many words.
const MAX_WORDS: usize = 4;
const MIN_LINES: usize = 3;

/// Takes the first paragraph, if it is a menu and a text follows.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
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

/// `Home`, `Sport`
fn is_entry(line: &str) -> bool {
    let folded = fold(line);
    is_any(&PHRASES.menus, &folded) || is_any(&PHRASES.sections, &folded)
}

/// Short entries, two of which every page has.
fn is_menu(lines: &[&str]) -> bool {
    let entries =
        || lines.iter().flat_map(|line| line.split(['|', '·', '•'])).map(str::trim).filter(|entry| !entry.is_empty());
    let short = |entry: &str| entry.split(' ').count() <= MAX_WORDS && !entry.ends_with(['.', '!', '?', ':', ',']);
    let known = entries().filter(|entry| is_any(&PHRASES.menus, &fold(entry))).count();
    lines.len() >= MIN_LINES && entries().all(short) && known >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_past_the_menu_is_no_headline() {
        for first in ["Skip to content", "Zum Inhalt springen", "Skip to content\nNews\nSport\nTravel"] {
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
    fn a_menu_is_told_from_a_headline() {
        assert!(is_menu(&["Skip to content", "Home", "News", "Subscribe | Log in"]));
        assert!(is_menu(&["Menü", "Startseite", "Sport", "Anmelden"]));
        assert!(!is_menu(&["Home", "Trams return to Avel", "By Jane Roe"]));
        assert!(!is_menu(&["Home | Log in"]));
        assert!(!is_menu(&["Home", "Log in", "The port of Avel is open again"]));
    }
}
