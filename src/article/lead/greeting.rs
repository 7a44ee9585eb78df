//! What a newsletter greets its readers with, and a speaker the hall: no lead.

use super::TOP;
use crate::article::phrases::{PHRASES, fold, opening};
use crate::article::{Block, BlockKind};

/// A greeting with a sentence or two of small talk has at most as many words; above a heading, or where somebody speaks, more.
const MAX_WORDS: usize = 14;
const MAX_HEADED_WORDS: usize = 25;
const MAX_SPOKEN_WORDS: usize = 40;
/// A greeting stands in the first bytes.
const MAX_BYTES: usize = 200;

/// How many of the first blocks greet the readers of a newsletter, with the heading below: `Good morning. It's Friday.`
pub(super) fn greeted(body: &[Block]) -> usize {
    let Some(first) = body.first().filter(|block| block.kind == BlockKind::Paragraph) else { return 0 };
    let Some(spoken) = opens(&first.text[..first.text.floor_char_boundary(MAX_BYTES)]) else { return 0 };
    let words = |block: &Block| block.text.split(' ').take(MAX_SPOKEN_WORDS + 1).count();
    let few = |block: &Block| block.kind == BlockKind::Paragraph && words(block) <= MAX_HEADED_WORDS;
    let heading = body.iter().take(TOP).position(|block| block.kind == BlockKind::Heading);
    match heading.filter(|at| body[..*at].iter().all(few)) {
        Some(at) => at + 1,
        None => usize::from(words(first) <= if spoken { MAX_SPOKEN_WORDS } else { MAX_WORDS }),
    }
}

/// Whether a text opens with a greeting, and if so, whether somebody speaks it: `MAYOR ROE: Good afternoon.`
fn opens(text: &str) -> Option<bool> {
    let (speaker, said) = text.split_once(": ").unwrap_or_default();
    let spoken = !speaker.is_empty() && speaker.split(' ').count() <= 4 && !speaker.contains(char::is_lowercase);
    // Several paragraphs of what somebody says begin with its mark.
    let folded = fold(if spoken { said } else { text.trim_start_matches(['«', '“', '„', '"']) });
    let length = opening(&PHRASES.good_days, &folded).map(str::len).or_else(|| with_day(&folded))?;
    let behind = folded[length..].trim_start();
    // `Good morning, readers.`
    let named = behind.strip_prefix([',', '،', '、', '，']).map_or(behind, |name| {
        let end = name.find(['.', '!', ':', '。', '！']).filter(|end| name[..*end].split(' ').count() <= 4);
        end.map_or("", |end| &name[end..])
    });
    named.starts_with(['.', '!', '。', '！', '—', '–', '☀', '👋']).then_some(spoken)
}

/// How many bytes a greeting has in which the day stands: `Good Sunday morning`.
fn with_day(folded: &str) -> Option<usize> {
    let (first, rest) = folded.split_once(' ')?;
    let (day, rest) = rest.split_once(' ')?;
    let last = rest.split(|sign: char| !sign.is_alphabetic()).next().filter(|last| !last.is_empty())?;
    let greeting = format!("{first} {last}");
    let known = PHRASES.good_days.contains(&greeting);
    (known && day.chars().all(char::is_alphabetic)).then(|| first.len() + day.len() + 2 + last.len())
}

#[cfg(test)]
mod tests {
    use super::super::lead;
    use super::*;

    #[test]
    fn what_a_newsletter_greets_with_is_no_lead() {
        let story = "The bill for the wall of Avel has risen again, to 96 million crowns, a memo says.";
        for greeting in [
            "Good morning. It's Friday. You will want the umbrella after three.",
            "Bonjour !",
            "Доброе утро, друзья! Дождь.",
            "«Доброго суботнього ранку!",
            "Good Sunday morning!",
        ] {
            let heading = Block::new(BlockKind::Heading, "The big story");
            let body = [Block::paragraph(greeting), heading, Block::paragraph(story)];
            assert_eq!(lead(&body, "Who pays?"), story, "{greeting}");
            assert_eq!(lead(&[Block::paragraph(greeting), Block::paragraph(story)], "Who pays?"), story, "{greeting}");
        }
        let speech =
            [Block::paragraph("MAYOR ROE: Good afternoon. Thank you all for coming."), Block::paragraph(story)];
        assert_eq!(lead(&speech, "Who pays?"), story);
        for news in [
            "Bonjour, Avel. With these words the mayor told the town on Monday that there will be no tree of 25 metres.",
            "Good morning has gone out of fashion in the port of Avel, a study says, and nobody is sorry for it.",
            "Welcome to Avel, the sign says, but nobody has come to the port since the ferry sank in the storm.",
        ] {
            let body = [Block::paragraph(news), Block::paragraph(story)];
            assert_eq!(lead(&body, "Who pays?"), news);
        }
    }
}
