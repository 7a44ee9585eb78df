//! The table of contents of a newsletter: lines below each other that head what stands below.

use std::collections::HashSet;

use crate::article::phrases::fold;
use crate::article::{LeftOut, LeftOutKind};

/// It stands in one of as many paragraphs.
const MAX_ABOVE: usize = 4;
const MIN_ENTRIES: usize = 2;

/// Takes it, where two of its lines or more, and most of them, open a paragraph below.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let candidates = paragraphs.iter().take(MAX_ABOVE).skip(1).any(|lines| lines.len() > MIN_ENTRIES);
    if !candidates {
        return;
    }
    let bare = |line: &str| fold(line.trim_start_matches(['-', '*', '•', '·', '–', '—', ' ', '\t']));
    let headings: HashSet<String> =
        paragraphs.iter().skip(2).filter_map(|lines| lines.first()).map(|line| bare(line)).collect();
    // Its own first line heads it.
    let is_contents = |lines: &Vec<&str>| {
        let told = lines.iter().skip(1).filter(|line| headings.contains(&bare(line))).count();
        told >= MIN_ENTRIES && told * 2 >= lines.len()
    };
    if let Some(at) = (1..paragraphs.len().min(MAX_ABOVE)).find(|at| is_contents(&paragraphs[*at])) {
        let text = paragraphs.remove(at).join(" ");
        left_out.push(LeftOut { kind: LeftOutKind::Label, text });
    }
}
