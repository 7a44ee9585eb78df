//! What a page counts above its story, by figures alone: `0`, `1797`.

use super::around::tells;
use crate::article::{LeftOut, LeftOutKind};

/// They stand within as many paragraphs.
const TOP: usize = 4;
/// A figure has at most as many signs.
const MAX_FIGURE: usize = 7;

/// Takes them out of `paragraphs`, the first of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let Some(story) = paragraphs.iter().skip(1).position(|lines| lines.iter().any(|line| tells(line))) else { return };
    for at in (1..=story.min(TOP)).rev() {
        if paragraphs[at].iter().all(|line| is_figure(line)) {
            let text = paragraphs.remove(at).join("\n");
            left_out.push(LeftOut { kind: LeftOutKind::Label, text });
        }
    }
}

fn is_figure(line: &str) -> bool {
    let scaled = line.trim_end_matches(['k', 'K', '+']);
    let figures = scaled.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ',' | ' '));
    figures && scaled.contains(|sign: char| sign.is_ascii_digit()) && line.chars().count() <= MAX_FIGURE
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    #[test]
    fn figures_alone_above_a_story_are_none_of_it() {
        let lead = "The rails are back on the old quay of Avel, and the first tram leaves in May.";
        for counted in ["0\n1797", "12", "1.2k", "0\n\n1,797"] {
            let text = format!("Trams return to the quay of Avel\n\n{counted}\n\n{lead}\n\nIt rained.\n");
            let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
            let body: Vec<String> = article.unwrap().body.into_iter().map(|block| block.text).collect();
            assert_eq!(body, [lead, "It rained."], "{counted}");
        }
    }
}
