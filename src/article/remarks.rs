//! The remarks of a desk that a document of several editors carries: `said on Thursday[a].`, and below the story `[a]Ann, check
//! this?`.

use super::read::Found;
use super::{Block, LeftOut, LeftOutKind};

/// As many remarks at most are told by a letter, and by two.
const MAX_LETTERS: usize = 2;

/// The mark that a text opens with: `[a]`.
fn mark(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?.split_once(']')?.0;
    let letters = (1..=MAX_LETTERS).contains(&inside.len()) && inside.chars().all(|sign| sign.is_ascii_lowercase());
    letters.then(|| &text[..inside.len() + 2])
}

/// Takes the remarks from below the story, and their marks out of it: only those whose mark stands in both.
pub(super) fn remove(found: &mut Found) {
    let is_told = |block: &Block| mark(&block.text).is_some();
    let first = found.body.len() - found.body.iter().rev().take_while(|block| is_told(block)).count();
    let (story, remarks) = found.body.split_at(first);
    let mut marks: Vec<String> = remarks.iter().filter_map(|block| mark(&block.text)).map(str::to_owned).collect();
    let holds = |mark: &String| {
        let texts = found.headline.iter().chain(&found.summary).chain(story.iter().map(|block| &block.text));
        texts.into_iter().any(|text| text.contains(mark.as_str()))
    };
    if marks.is_empty() || !marks.iter().take(MAX_MARKS).all(holds) {
        return;
    }
    let remarks = found.body.split_off(first);
    // Several remarks may stand in one paragraph.
    let within =
        remarks.iter().flat_map(|block| block.text.match_indices('[').filter_map(|(at, _)| mark(&block.text[at..])));
    marks.extend(within.map(str::to_owned));
    marks.sort_unstable();
    marks.dedup();
    marks.truncate(MAX_MARKS);
    let texts = found.headline.iter_mut().chain(&mut found.summary);
    for text in texts.chain(found.body.iter_mut().map(|block| &mut block.text)).filter(|text| text.contains('[')) {
        for mark in &marks {
            *text = text.replace(mark.as_str(), "");
        }
    }
    found.body.retain(|block| !block.text.trim().is_empty());
    found.left_out.extend(remarks.into_iter().map(|block| LeftOut { kind: LeftOutKind::Label, text: block.text }));
}

/// More marks are not looked for in each paragraph.
const MAX_MARKS: usize = 60;

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    fn told(text: &str, kind: Kind) -> Vec<String> {
        let article = read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap();
        article.body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn remarks_of_the_desk_are_never_told() {
        let text = "Trams return\n\nThe rails[a] are back on the quay[b].\n\n[a]Ann, check this?\n[b]Sure.\n";
        assert_eq!(told(text, Kind::Plain), ["The rails are back on the quay."]);
        let page = "<h1>Trams return</h1><p>The rails are back on the quay<sup><a href='#cmnt1'>[a]</a></sup>, the council says.</p>\
                    <div><p><a href='#cmnt_ref1'>[a]</a><span>Ann, check this?</span></p></div>";
        assert_eq!(told(page, Kind::Html), ["The rails are back on the quay, the council says."]);
    }

    #[test]
    fn letters_in_brackets_stay_in_the_story() {
        let text = "Trams return\n\n“[a] tram is back,” he said.\n\n[b]oth are right, she said.\n";
        assert_eq!(told(text, Kind::Plain), ["“[a] tram is back,” he said.", "[b]oth are right, she said."]);
    }
}
