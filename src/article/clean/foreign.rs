//! Lines of another script than the story's, above it or below: a page in one language may have its furniture in another, and where a story
//! is written in letters of its own, what has none of them is told by that alone.

use super::others::tells_story;
use crate::article::byline::{listed, names};
use crate::article::credit::is_credit;
use crate::article::date_line::is_date_line;
use crate::article::{Block, LeftOutKind};

/// Such lines stand above the story within as many blocks.
const TOP: usize = 14;

/// Takes such lines out of a story below `headline`.
pub(super) fn take(body: &mut Vec<Block>, headline: &str) -> Vec<(usize, LeftOutKind, String)> {
    let own = |text: &str| is_other_script(text);
    let told = |block: &Block| tells_story(block) && own(&block.text);
    let Some(first) = body.iter().take(TOP).position(told).filter(|_| own(headline)) else { return Vec::new() };
    let last = body.iter().rposition(told).unwrap_or(first);
    let mut taken = Vec::new();
    let mut at = 0;
    let mut place = 0;
    body.retain(|block| {
        let outside = at < first || at > last;
        let place_of = if at > last { usize::MAX } else { place };
        at += 1;
        if outside && is_foreign(&block.text) {
            taken.push((place_of, LeftOutKind::Label, block.text.clone()));
            return false;
        }
        place += 1;
        true
    });
    taken
}

/// A line in Latin letters alone that is no name, no day and no credit, all of which are made use of.
fn is_foreign(text: &str) -> bool {
    text.contains(|sign: char| sign.is_ascii_alphabetic())
        && !text.chars().any(is_of_other_script)
        && names(text).is_none()
        && listed(text).is_none()
        && !is_date_line(text)
        && !is_credit(text)
}

/// Whether most letters of a text are of a script that is neither Latin, Greek nor Cyrillic: languages that are written in those have foreign
/// names in their stories.
fn is_other_script(text: &str) -> bool {
    let letters = text.chars().filter(|sign| sign.is_alphabetic());
    let (others, all) =
        letters.fold((0, 0), |(others, all), letter| (others + usize::from(is_of_other_script(letter)), all + 1));
    all > 0 && others * 2 > all
}

fn is_of_other_script(letter: char) -> bool {
    letter.is_alphabetic()
        && letter >= '\u{0530}'
        && !matches!(letter, '\u{1E00}'..='\u{1FFF}' | '\u{2100}'..='\u{214F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(headline: &str, lines: &[&str]) -> Vec<String> {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        take(&mut body, headline);
        body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_has_no_letter_of_the_storys_script_is_none_of_it() {
        let story = "아벨시 북쪽 다리가 2년 동안의 보수 공사를 마치고 월요일 다시 열렸다고 시장이 밝혔다.";
        let headline = "아벨시 북쪽 다리 재개통";
        let lines = ["Avel Latest News,Avel Headlines", "⏱ Reading Time:", story, "Harbour Post | News & Portal"];
        assert_eq!(kept(headline, &lines), [story]);
        // Who wrote it, when, and what stands within.
        let lines = ["By Jane Roe", "4 December 2026", story, "Harbour Lines", story];
        assert_eq!(kept(headline, &lines), lines);
        let english = "The bridge of Avel was opened again on Monday after two years of works on it.";
        let lines = ["Avel Latest News", english];
        assert_eq!(kept("Bridge of Avel opens", &lines), lines);
    }
}
