//! Lists whose points are their subheadings: `1. Nobody pays`, and below each a paragraph that says nothing without it.

use super::{Block, BlockKind};

/// What opens the story, and its points as a list; none if its subheadings do not count from 1 on, or down to it.
///
/// The paragraphs below the points are left out: they speak of what stands above them.
pub fn points(body: &[Block]) -> Option<Vec<Block>> {
    let first = body.iter().position(|block| block.kind == BlockKind::Heading)?;
    let headings = || body[first..].iter().filter(|block| block.kind == BlockKind::Heading);
    // What stands below the last, such as `How we chose`, has no number.
    let mut points: Vec<(u64, &str)> = headings().map_while(|block| number(&block.text)).collect();
    let numbers = || points.iter().map(|(number, _)| *number);
    let counts = numbers().eq(1..) || numbers().zip(1..).all(|(number, at)| number == at);
    let counts_down = numbers().rev().zip(1..).all(|(number, at)| number == at);
    if points.len() < 2
        || !(counts || counts_down)
        || headings().skip(points.len()).any(|block| number(&block.text).is_some())
    {
        return None;
    }
    let opening = body[..first].iter().cloned();
    let item = |(number, text): (u64, &str)| Block { number: Some(number), ..Block::new(BlockKind::Item, text) };
    Some(opening.chain(points.drain(..).map(item)).collect())
}

/// The number that a subheading opens with, and what follows: `1. Leek`, `#2 Pea`, `№ 3: Фасоль`.
fn number(heading: &str) -> Option<(u64, &str)> {
    let text = heading.trim_start_matches(|sign: char| "#№ ".contains(sign));
    let marked = text.len() < heading.len();
    let end = text.find(|sign: char| !sign.is_ascii_digit()).filter(|end| (1..=2).contains(end))?;
    let behind = text[end..].trim_start();
    let rest = behind.trim_start_matches(['.', ')', ':', '–', '—', '-', '、', '．', '：']);
    let apart = rest.len() < behind.len() || marked;
    let rest = rest.trim_start();
    // `10:30 Doors open`, `2.5 million`.
    let opens = rest.chars().next().is_some_and(|sign| !sign.is_numeric());
    (apart && opens && rest.chars().any(char::is_alphabetic)).then_some((text[..end].parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(blocks: &[&str]) -> Vec<Block> {
        let block = |text: &&str| match text.strip_prefix("## ") {
            Some(heading) => Block::new(BlockKind::Heading, heading),
            None => Block::paragraph(*text),
        };
        blocks.iter().map(block).collect()
    }

    fn said(blocks: &[&str]) -> Option<Vec<String>> {
        let points = points(&story(blocks))?;
        Some(points.iter().map(|block| format!("{:?} {}", block.number.unwrap_or(0), block.text)).collect())
    }

    #[test]
    fn subheadings_that_count_are_the_points() {
        let found =
            said(&["Three things.", "## 1. Trams", "It was late.", "## 2) Ferries", "## 3: Buses", "They ran."]);
        assert_eq!(found.unwrap_or_default(), ["0 Three things.", "1 Trams", "2 Ferries", "3 Buses"]);
        let found = said(&["## #2 Ferries", "They sank.", "## #1 Trams", "It rained.", "## How we chose", "By lot."]);
        assert_eq!(found.unwrap_or_default(), ["2 Ferries", "1 Trams"]);
    }

    #[test]
    fn other_subheadings_are_none() {
        for blocks in [
            ["## What happened", "The port shut.", "## What is next", "Nobody knows."],
            ["## 1. FC Nord wins", "It was late.", "## 2026 in figures", "It was a good year."],
            ["## 10:30 Doors", "They open.", "## 11:00 Speech", "She speaks."],
            ["## 3. Trams", "It was late.", "## 7. Ferries", "They sank."],
        ] {
            assert_eq!(said(&blocks), None, "{blocks:?}");
        }
    }
}
