//! Labels in capitals with which reports of meetings open their paragraphs: `KEY ACTION Board members passed …`. Each heads its paragraph.

use super::phrases::{PHRASES, fold, is_any};
use super::{Block, BlockKind};

/// A label has at most as many words; as many paragraphs have one.
const MAX_WORDS: usize = 3;
const MIN_LABELS: usize = 2;

/// Parts them from what they head.
pub(super) fn head(body: &mut Vec<Block>) {
    let labels: Vec<(usize, usize)> =
        body.iter().enumerate().filter_map(|(at, block)| Some((at, label(block)?))).collect();
    if labels.len() < MIN_LABELS {
        return;
    }
    for (at, end) in labels.into_iter().rev() {
        let rest = body[at].text.split_off(end).trim_start_matches([' ', ':', '–', '-']).to_owned();
        let label = std::mem::replace(&mut body[at].text, rest);
        body.insert(at, Block::new(BlockKind::Heading, label));
    }
}

/// Where a label ends, above a sentence that opens with a capital.
fn label(block: &Block) -> Option<usize> {
    let text = block.text.as_str();
    // Most paragraphs open with one capital.
    let shouts = text.as_bytes().get(..2).is_some_and(|opens| opens.iter().all(u8::is_ascii_uppercase));
    if !shouts || block.kind != BlockKind::Paragraph {
        return None;
    }
    let shouted = |word: &&str| word.len() > 1 && word.bytes().all(|letter| letter.is_ascii_uppercase());
    let words: Vec<&str> = text.split(' ').take(MAX_WORDS + 2).collect();
    let count = words.iter().take_while(|word| shouted(word)).count();
    let known = words[..count].iter().all(|word| is_any(&PHRASES.run_in_words, &fold(word)));
    let [next, _] = words.get(count..count + 2)? else { return None };
    let mut letters = next.chars();
    let opens = letters.next().is_some_and(char::is_uppercase) && letters.all(|letter| !letter.is_uppercase());
    let end = words[..count].iter().map(|word| word.len() + 1).sum::<usize>().checked_sub(1)?;
    ((1..=MAX_WORDS).contains(&count) && known && opens).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[&str]) -> Vec<(BlockKind, String)> {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        head(&mut body);
        body.into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn labels_in_capitals_head_their_paragraphs() {
        let lines = [
            "KEY ACTION Board members of Avel voted for new trams.",
            "It rained.",
            "DISCUSSION Aina Serik, of the port, asked who pays.",
        ];
        assert_eq!(
            told(&lines),
            [
                (BlockKind::Heading, "KEY ACTION"),
                (BlockKind::Paragraph, "Board members of Avel voted for new trams."),
                (BlockKind::Paragraph, "It rained."),
                (BlockKind::Heading, "DISCUSSION"),
                (BlockKind::Paragraph, "Aina Serik, of the port, asked who pays."),
            ]
            .map(|(kind, text)| (kind, text.to_owned()))
        );
    }

    #[test]
    fn one_alone_and_names_in_capitals_are_none() {
        for lines in [
            ["KEY ACTION Board members of Avel voted.", "It rained."],
            ["HARBOUR LINES Shares of the firm rose.", "NORTHERN BANK Nobody bought a share."],
            ["DISCUSSION of trams went on.", "ACTION was asked for."],
        ] {
            assert_eq!(told(&lines).len(), 2, "{lines:?}");
        }
    }
}
