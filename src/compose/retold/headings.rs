//! Subheadings that go with the paragraph below: a question, a score, who speaks, what a review is of. The others are left out.

use crate::article::{Block, BlockKind, heads_review, is_question};

/// The story without its subheadings, but for those that say what a list is of, or ask what the paragraph below answers.
pub(in crate::compose) fn without_headings(blocks: &[Block]) -> Vec<Block> {
    let followed = blocks.iter().zip(blocks.iter().skip(1).map(Some).chain([None]));
    let kept = followed.filter(|(block, next)| {
        let next = next.map(|next| next.kind);
        block.kind != BlockKind::Heading
            || next == Some(BlockKind::Item)
            || (is_question(block) || is_score(block) || is_speaker(block) || is_review(block))
                && next == Some(BlockKind::Paragraph)
    });
    // A question and its answer, a score and its match, are one paragraph: neither says anything alone.
    let mut told: Vec<Block> = Vec::new();
    for (block, _) in kept {
        let opens = told.is_empty();
        match told.last_mut().filter(|last| is_question(last) || is_score(last) || is_speaker(last) || is_review(last))
        {
            Some(above) if block.kind == BlockKind::Paragraph => {
                let mark = match () {
                    () if is_question(above) => "",
                    () if is_review(above) => " –",
                    () => ":",
                };
                *above = Block::paragraph(format!("{}{mark} {}", above.text, block.text));
            }
            // Of the only match that a story tells, its result is a line of its own.
            _ if opens && is_score(block) => told.push(Block::paragraph(block.text.as_str())),
            _ => told.push(block.clone()),
        }
    }
    told
}

/// Whether `block` is a heading that says what the review below it is about, and what that gives.
fn is_review(block: &Block) -> bool {
    block.kind == BlockKind::Heading && heads_review(&block.text)
}

/// Whether `block` is a heading that tells how a match ended: `Foxes 3, Ironmen 0 (SO)`, `Foxes 3-0 Ironmen`.
fn is_score(block: &Block) -> bool {
    /// No side has more digits.
    const MAX_DIGITS: usize = 3;
    if block.kind != BlockKind::Heading {
        return false;
    }
    let line = block.text.split('(').next().unwrap_or_default().trim();
    // `Result: Foxes 3, Ironmen 0`
    let line = line.split_once(": ").filter(|(label, _)| !label.contains(' ')).map_or(line, |(_, line)| line);
    let points = |text: &str| (1..=MAX_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |words: &[&str]| {
        let capital = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        words.first().is_some_and(|word| word.starts_with(char::is_uppercase)) && words.iter().all(capital)
    };
    let side = |side: &str| {
        let words: Vec<&str> = side.split_whitespace().collect();
        words.split_last().is_some_and(|(last, name)| points(last) && is_name(name))
    };
    let listed = line.split_once(", ").is_some_and(|(one, other)| side(one) && side(other));
    let words: Vec<&str> = line.split_whitespace().collect();
    let pair = |word: &&str| word.split_once(['-', '–', ':']).is_some_and(|(one, other)| points(one) && points(other));
    let between = words.iter().position(pair).is_some_and(|n| is_name(&words[..n]) && is_name(&words[n + 1..]));
    // `Foxes - Ironmen 3:0`, `Foxes 3 Ironmen 0`
    let parts = |word: &&str| matches!(*word, "-" | "–" | "—" | "v" | "vs");
    let behind = words.split_last().is_some_and(|(last, names)| {
        let sides: Vec<&[&str]> = names.split(parts).collect();
        pair(last) && sides.len() == 2 && sides.into_iter().all(is_name)
    });
    let each = words.iter().position(|word| points(word)).is_some_and(|n| {
        let (one, other) = words.split_at(n + 1);
        side(&one.join(" ")) && side(&other.join(" "))
    });
    listed || between || behind || each
}

/// Whether `block` is a heading that ends with who says what stands below it: `Avel 4:1 Lund - Omar Roe, coach of Avel`.
fn is_speaker(block: &Block) -> bool {
    const NAMES: std::ops::RangeInclusive<usize> = 2..=3;
    if block.kind != BlockKind::Heading {
        return false;
    }
    let parted = [" - ", " – ", " — "].iter().find_map(|dash| block.text.rsplit_once(dash));
    let (name, role) = parted.and_then(|(_, who)| who.split_once(", ")).unwrap_or_default();
    let named = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
    };
    NAMES.contains(&name.split(' ').count())
        && name.split(' ').all(named)
        && role.starts_with(char::is_lowercase)
        && !role.ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_stays_with_what_is_said() {
        let all = |heading: &str| {
            let blocks = [
                Block::paragraph("The trainers speak."),
                Block::new(BlockKind::Heading, heading),
                Block::paragraph("We are glad to have won."),
            ];
            without_headings(&blocks).into_iter().map(|block| block.text).collect::<Vec<_>>()
        };
        let heading = "Avel 4:1 Lund - Omar Roe, coach of Avel";
        assert_eq!(all(heading)[1], format!("{heading}: We are glad to have won."));
        for heading in ["The season, in numbers", "Avel - Lund, again", "A new quay – Omar Roe, Avel"] {
            assert_eq!(all(heading)[1], "We are glad to have won.", "{heading}");
        }
    }

    #[test]
    fn a_review_is_told_with_whom_and_what_it_is_about() {
        let blocks = [
            Block::new(BlockKind::Heading, "Avel Five · Old Quay · ★★★"),
            Block::paragraph("This is music of the port."),
            Block::new(BlockKind::Heading, "What else is new"),
            Block::paragraph("Nothing."),
        ];
        let told: Vec<String> = without_headings(&blocks).into_iter().map(|block| block.text).collect();
        assert_eq!(told, ["Avel Five · Old Quay · ★★★ – This is music of the port.", "Nothing."]);
    }

    #[test]
    fn a_score_above_a_paragraph_goes_with_it() {
        let all = |heading: &str| {
            let heading = Block::new(BlockKind::Heading, heading);
            let paragraph = Block::paragraph("Ivan Loza stopped all 29 shots.");
            let blocks = without_headings(&[heading.clone(), paragraph.clone(), heading, paragraph]);
            blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
        };
        let told = |heading: &str| all(heading).split_off(1);
        for heading in [
            "Gulls 3, Eels 0",
            "Brill Rovers 2, Port Gulls 1 (SO)",
            "Gulls 3-0 Eels",
            "Чайка 3:1 Порт",
            "Brill Town 2 Avel Athletic 1",
            "Hafen SV - Weidenau 2:1 (1:1)",
            "Result: Gulls 3, Eels 0",
        ] {
            assert_eq!(told(heading)[1], format!("{heading}: Ivan Loza stopped all 29 shots."));
            // The first is the story's own.
            assert_eq!(all(heading)[0], heading);
        }
        for heading in ["A night of saves", "The season, in numbers", "Gulls win 3-0", "May 3, June 4 and after"] {
            assert_eq!(told(heading), ["Ivan Loza stopped all 29 shots."]);
        }
    }
}
