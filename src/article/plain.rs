//! Plain text: the headline in the first line, paragraphs below, as text copied from a page or an agency's wire comes.

use super::read::Found;
use super::squash::squash_some;
use super::{Block, BlockKind};

/// A headline that an editor wrapped by hand has lines up to this long, in characters.
const MAX_WRAPPED_HEADLINE_LINE: usize = 90;
/// A subheading is at most this long, in characters, and what stands below it at least twice as long as it.
const MAX_SUBHEADING: usize = 70;
const MAX_SUBHEADING_WORDS: usize = 12;
/// A line at least this long that ends without a stop goes on in the next one: text wrapped at 72 or 80 columns.
const MIN_WRAPPED_LINE: usize = 50;

/// Reads plain text; there is none that it cannot read.
pub(super) fn read(text: &str) -> Found {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut paragraphs =
        text.split('\n').map(str::trim).fold(vec![Vec::new()], |mut paragraphs: Vec<Vec<&str>>, line| {
            match paragraphs.last_mut() {
                Some(last) if !line.is_empty() => last.push(line),
                _ => paragraphs.push(Vec::new()),
            }
            paragraphs
        });
    paragraphs.retain(|lines| !lines.is_empty());
    if paragraphs.is_empty() {
        return Found::default();
    }
    let mut lines = paragraphs.remove(0);
    let headline_lines = if paragraphs.is_empty() { 1 } else { headline_lines(&lines) };
    let rest = lines.split_off(headline_lines);
    let body = if paragraphs.is_empty() {
        // No empty line anywhere: each line is a paragraph, unless it is wrapped.
        blocks(&rest, |line| line.chars().count() >= MIN_WRAPPED_LINE && !ends_a_sentence(line))
    } else {
        let paragraphs = [rest].into_iter().chain(paragraphs);
        paragraphs.flat_map(|lines| blocks(&lines, |_| true)).collect()
    };
    Found { headline: squash_some(&lines.join(" ")), body: with_subheadings(body), ..Found::default() }
}

/// Tells subheadings, which plain text does not mark: a short line without a stop between two paragraphs.
fn with_subheadings(mut body: Vec<Block>) -> Vec<Block> {
    let is_text = |block: &Block| block.kind == BlockKind::Paragraph && !is_short(&block.text);
    for at in 1..body.len().saturating_sub(1) {
        let Block { kind, text } = &body[at];
        let below = &body[at + 1];
        let longer = below.text.chars().count() >= 2 * text.chars().count();
        let opens = text.starts_with(|letter: char| letter.is_alphanumeric() && !letter.is_lowercase());
        if *kind == BlockKind::Paragraph && is_short(text) && opens && is_text(below) && longer {
            body[at].kind = BlockKind::Heading;
        }
    }
    body
}

fn is_short(text: &str) -> bool {
    let stop = ['.', ',', ':', ';', '!', '…', '-', '–', '—', '。', '！', '，', '、', '：', '；', '।', '۔', '؛', '،'];
    text.chars().count() <= MAX_SUBHEADING
        && text.split_whitespace().count() <= MAX_SUBHEADING_WORDS
        && !text.trim_end_matches(['"', '”', '’', '»', ')', '」', '』', '）']).ends_with(stop)
}

/// How many lines of the first paragraph are the headline: all, if they look like one that was wrapped by hand; else
/// one.
fn headline_lines(lines: &[&str]) -> usize {
    let short = lines.iter().all(|line| line.chars().count() <= MAX_WRAPPED_HEADLINE_LINE);
    let open = lines.iter().all(|line| !line.ends_with(['.', ':', ';']));
    if lines.len() <= 3 && short && open { lines.len() } else { 1 }
}

/// Joins lines to paragraphs and list items; `wraps` tells of a line whether the next one belongs to it.
fn blocks(lines: &[&str], wraps: impl Fn(&str) -> bool) -> Vec<Block> {
    let mut blocks: Vec<(BlockKind, String)> = Vec::new();
    let mut open = false;
    for line in lines {
        let item = ["- ", "* ", "• ", "· "].iter().find_map(|bullet| line.strip_prefix(bullet));
        match (item, blocks.last_mut()) {
            (Some(item), _) => blocks.push((BlockKind::Item, item.to_owned())),
            (None, Some((_, last))) if open => {
                last.push(' ');
                last.push_str(line);
            }
            (None, _) => blocks.push((BlockKind::Paragraph, (*line).to_owned())),
        }
        open = wraps(line);
    }
    blocks.into_iter().filter_map(|(kind, text)| Some(Block { kind, text: squash_some(&text)? })).collect()
}

fn ends_a_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '»', ')', '\'']).ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: &Found) -> Vec<&str> {
        found.body.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn the_first_line_is_the_headline_and_paragraphs_follow() {
        let found = read("\u{feff}Trams return\r\n\r\nThe rails are\r\nback.\r\n\r\n\r\nThe ferry stays.\r\n");
        assert_eq!(found.headline.as_deref(), Some("Trams return"));
        assert_eq!(texts(&found), ["The rails are back.", "The ferry stays."]);
    }

    #[test]
    fn a_headline_wrapped_by_hand_is_one_headline() {
        let found = read("Trams return to the harbour\nafter forty years\n\nThe rails are back.");
        assert_eq!(found.headline.as_deref(), Some("Trams return to the harbour after forty years"));
        let found = read("Trams return\nThe rails are back. So are the stops.\n\nThe ferry stays.");
        assert_eq!(found.headline.as_deref(), Some("Trams return"));
        assert_eq!(texts(&found), ["The rails are back. So are the stops.", "The ferry stays."]);
    }

    #[test]
    fn without_empty_lines_each_line_is_a_paragraph_unless_it_is_wrapped() {
        let found = read("Trams return\nThe rails are back.\nThe ferry stays.");
        assert_eq!(texts(&found), ["The rails are back.", "The ferry stays."]);
        let found = read(
            "Trams return\nThe rails along the old quay are back in their place after\nforty years.\nThe ferry stays.",
        );
        assert_eq!(
            texts(&found),
            ["The rails along the old quay are back in their place after forty years.", "The ferry stays."]
        );
    }

    #[test]
    fn a_short_line_without_a_stop_is_a_subheading() {
        let text = "Trams return\n\nThe rails are back.\n\nWhat it cost\n\nThe work came to 212 million crowns, the \
                    council said.\n\nIt rained.\n\nThe ferry will go on until the autumn, and so will the bus.\n\nJane Roe";
        let found = read(text);
        let headings = found.body.iter().filter(|block| block.kind == BlockKind::Heading).map(|block| &block.text);
        assert_eq!(headings.collect::<Vec<_>>(), ["What it cost"]);
    }

    #[test]
    fn bullets_are_items() {
        let found = read("Trams return\n\nWhat changes:\n- stops\n- fares\n  and zones");
        let kinds: Vec<_> = found.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
        let expected =
            [(BlockKind::Paragraph, "What changes:"), (BlockKind::Item, "stops"), (BlockKind::Item, "fares and zones")];
        assert_eq!(kinds, expected);
    }
}
