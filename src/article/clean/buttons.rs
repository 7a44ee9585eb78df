//! Buttons of a page that stand in a paragraph of its story: glued to its first word, or as its last words, which ask the reader for
//! something and have no stop.

use super::says_something;
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::promotion::trails;
use crate::article::{Block, BlockKind, LeftOutKind, lead};

/// A button has at most as many bytes.
const MAX_BUTTON: usize = 40;
/// In front of what a page asks for stands a paragraph of as many bytes.
const MIN_STORY: usize = 40;

/// Takes them out of the paragraphs of a story.
pub(super) fn take(body: &mut [Block]) -> Vec<(usize, LeftOutKind, String)> {
    let mut taken = Vec::new();
    for (at, block) in body.iter_mut().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph) {
        if let Some(end) = glued(&block.text) {
            let rest = block.text.split_off(end);
            taken.push((at, LeftOutKind::Promotion, std::mem::replace(&mut block.text, rest)));
        }
        if let Some(start) = behind(&block.text) {
            let tail = block.text.split_off(start);
            block.text.truncate(block.text.trim_end().len());
            taken.push((at, LeftOutKind::Promotion, tail.trim().to_owned()));
        }
    }
    taken
}

/// Where a paragraph begins behind a button that is glued to it: `Log inThe quay is shut.`
fn glued(text: &str) -> Option<usize> {
    let head = &text[..text.floor_char_boundary(MAX_BUTTON)];
    let letters = head.char_indices().zip(head.chars().skip(1));
    let cuts = letters.filter(|((_, left), right)| left.is_lowercase() && right.is_uppercase());
    cuts.map(|((at, left), _)| at + left.len_utf8()).find(|cut| {
        let (button, rest) = text.split_at(*cut);
        let name = fold(button);
        let known = [&PHRASES.buttons, &PHRASES.whole, &PHRASES.links, &PHRASES.menus]
            .into_iter()
            .any(|list| is_any(list, &name));
        // `TweetDeck` is one name.
        let apart =
            || name.contains(' ') || rest.split(' ').next().is_some_and(|word| is_any(&PHRASES.articles, &fold(word)));
        known && lead::is_sentence(rest) && rest.contains(' ') && apart()
    })
}

/// Where the last words begin, behind a sentence that has its stop: `The quay is shut. Sign up for our newsletter`.
fn behind(text: &str) -> Option<usize> {
    if is_ended(text) || text.ends_with([':', ',', ';']) {
        return None;
    }
    let stops = text.rmatch_indices(['.', '!', '?', '…', '"', '”', '»']).map(|(at, sign)| at + sign.len());
    let start = stops.into_iter().find(|at| text[*at..].starts_with(' '))?;
    let (story, tail) = text.split_at(start);
    (story.len() >= MIN_STORY && is_ended(story) && says_something(tail) && trails(tail.trim())).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The harbour of Avel opened its new quay on Monday after two years of works.";

    fn kept(text: &str) -> String {
        let mut body = [Block::paragraph(text)];
        take(&mut body);
        body[0].text.clone()
    }

    #[test]
    fn a_button_that_is_glued_to_a_paragraph_is_none_of_it() {
        for button in ["Iniciar sesión", "Read more", "Leer más", "Log in", "Subscribe", "Читать далее"] {
            assert_eq!(kept(&format!("{button}{STORY}")), STORY, "{button}");
        }
        for text in ["TweetDeck is shut, the harbour of Avel says.", "Read moreover what the port says.", "Log in"] {
            assert_eq!(kept(text), text);
        }
    }

    #[test]
    fn what_a_page_asks_for_behind_the_last_sentence_is_none_of_it() {
        for tail in [
            "Sign up for the Harbour Post newsletter sent twice daily to your inbox",
            "Join the Harbour Post WhatsApp community group where you can get the latest stories",
            "Подписывайтесь на наш Telegram",
        ] {
            assert_eq!(kept(&format!("{STORY} {tail}")), STORY, "{tail}");
            assert_eq!(kept(&format!("“{STORY}” {tail}")), format!("“{STORY}”"), "{tail}");
        }
        for text in [
            format!("{STORY} Follow the signs to the quay"),
            format!("{STORY} Sign up for the newsletter, said the mayor."),
            "Sign up for the Harbour Post newsletter sent twice daily".to_owned(),
        ] {
            assert_eq!(kept(&text), text);
        }
    }
}
