//! A story that was copied without its headline, and below it what its page has of it in a list: the headline, and the beginning of the
//! story once more, cut off.

use super::title;
use crate::article::{LeftOut, LeftOutKind};

/// Both begin with as many bytes.
const MIN_SAME: usize = 60;
/// A list stands below as many lines at most.
const MAX_BELOW: usize = 4;

/// Puts that headline above the story, and takes the excerpt.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let Some(lead) = paragraphs.first().and_then(|lines| lines.first()).copied() else { return };
    let lines: Vec<&str> = paragraphs.iter().flatten().copied().collect();
    let is_excerpt = |line: &str| {
        let kept = ["[…]", "[...]", "…", "..."].iter().find_map(|end| line.strip_suffix(end)).map(str::trim_end);
        kept.is_some_and(|kept| kept.len() >= MIN_SAME && lead.len() > kept.len() && lead.starts_with(kept))
    };
    let Some(at) = lines.iter().rposition(|line| is_excerpt(line)).filter(|at| *at > 1) else { return };
    let headline = lines[at - 1];
    if !title::is_title(headline) || headline.len() >= lead.len() || at + MAX_BELOW < lines.len() {
        return;
    }
    let excerpt = LeftOut { kind: LeftOutKind::Promotion, text: lines[at].to_owned() };
    for lines in paragraphs.iter_mut() {
        lines.retain(|line| *line != headline && *line != excerpt.text);
    }
    paragraphs.retain(|lines| !lines.is_empty());
    paragraphs.insert(0, vec![headline]);
    left_out.push(excerpt);
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    #[test]
    fn the_headline_below_a_story_stands_above_it() {
        let lead = "AVEL – “A great day”, said the mayor on the quay of Avel, where trams run again after nine years of waiting. All were there.";
        let told = |excerpt: &str| {
            let text = format!("{lead}\n\nIt rained on the quay.\n\nTrams are back on the quay of Avel\n{excerpt}\n");
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
        };
        let article = told("AVEL – “A great day”, said the mayor on the quay of Avel, where trams run again […]");
        assert_eq!(article.headline, "Trams are back on the quay of Avel");
        assert_eq!(article.body.len(), 2);
        let article = told("The baker of Lund has won a prize for rye bread that nobody else in the country has […]");
        assert_ne!(article.headline, "Trams are back on the quay of Avel");
    }
}
