//! Other stories of a page above the headline, each with its day: `Baker wins a prize`, `4 December 2026`, `Cat found on roof`, `3 December
//! 2026`. The headline is the title right above the text.

use super::{around, title};
use crate::article::date_line::{is_bare_day, is_date_line};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind};

/// The text begins within as many lines.
const TOP: usize = 24;

/// Takes the stories above the headline, if there are two of them, or one below a label, and the headline has a day too.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let lines: Vec<&str> = paragraphs.iter().flatten().copied().take(TOP).collect();
    let Some(story) = lines.iter().position(|line| around::tells(line)) else { return };
    let is_title = |at: &usize| title::is_title(lines[*at]) && !is_date_line(lines[*at]);
    let Some(headline) = (0..story).rev().find(is_title).filter(|at| *at > 0) else { return };
    let dated = lines[headline + 1..story].iter().any(|line| is_date_line(line));
    let others = (0..headline).filter(|at| title::is_title(lines[*at]) && is_bare_day(lines[*at + 1])).count();
    let folded = fold(lines[0]);
    let labelled = is_any(&PHRASES.above_others, &folded) || is_any(&PHRASES.above_lists, &folded);
    if !dated || others < if labelled { 1 } else { 2 } {
        return;
    }
    for _ in 0..headline {
        let line = paragraphs[0].remove(0);
        left_out.push(LeftOut { kind: LeftOutKind::Label, text: line.to_owned() });
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const BOX: &str =
        "Baker of Lund wins a prize\n\n4 December 2026\n\nRowing\n\nRowers of Veld target the cup\n\n3 December 2026";
    const LEAD: &str = "Trams will run along the old quay again from May, the port of Avel said on Monday.";

    fn headline(text: &str) -> String {
        let text =
            format!("{text}\n\n{LEAD}\n\nThe works had cost four million, and the mayor said that all was paid.\n");
        read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap().headline
    }

    #[test]
    fn other_stories_with_their_days_are_no_headline() {
        let own = "Trams return to the old quay";
        for above in [format!("More Top Stories\n\n{BOX}\n\n"), format!("{BOX}\n\n")] {
            for day in ["Friday 11 March 2016 | Published in Regional", "11 March 2016"] {
                assert_eq!(headline(&format!("{above}{own}\n\n{day}")), own, "{above}{day}");
            }
        }
        let text = format!("{own}\n\n4 December 2026\n\nNine cars will run from May on");
        assert_eq!(headline(&text), own);
    }
}
