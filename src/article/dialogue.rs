//! Speech in Russian and its neighbours opens with a dash, which Markdown takes for the sign of a list.

use super::{Block, BlockKind};

/// Gives the items of a list that are speech back to the story: `- Мы готовы, - сказал он.`
pub(super) fn restore(body: &mut [Block]) {
    for block in body.iter_mut().filter(|block| block.kind == BlockKind::Item && block.number.is_none()) {
        if is_speech(&block.text) {
            block.kind = BlockKind::Paragraph;
            block.text.insert_str(0, "— ");
        }
    }
}

/// A comma, or what ends a sentence, a dash, and a word in small letters: who says it.
fn is_speech(text: &str) -> bool {
    [" - ", " – ", " — "].iter().any(|dash| {
        text.match_indices(dash).any(|(at, _)| {
            let behind = &text[at + dash.len()..];
            text[..at].ends_with([',', '!', '?', '…'])
                && behind.starts_with(|c: char| c.is_lowercase() && matches!(c, '\u{400}'..='\u{52F}'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_no_list() {
        for (text, speech) in [
            ("Порт открыт, - сказал мэр. - Ждём судов.", true),
            ("Куда? – спросил капитан.", true),
            ("Порт – открыт с мая", false),
            ("пристань, склад - до мая", false),
            ("The port, - he said", false),
        ] {
            let mut body = [Block::new(BlockKind::Item, text)];
            restore(&mut body);
            assert_eq!(body[0].kind == BlockKind::Paragraph, speech, "{text}");
        }
        let mut numbered = [Block { number: Some(1), ..Block::new(BlockKind::Item, "Порт, - сказал он") }];
        restore(&mut numbered);
        assert_eq!(numbered[0].kind, BlockKind::Item);
    }
}
