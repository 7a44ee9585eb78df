//! Speech in Russian and its neighbours opens with a dash, which Markdown takes for the sign of a list.

use super::lines::is_ended;
use super::phrases::{PHRASES, fold, is_any};
use super::{Block, BlockKind};

/// Gives the items of a list that are speech back to the story: `- Мы готовы, - сказал он.`; in other languages only one that stands
/// alone, for several may be a list of what people said.
pub(super) fn restore(body: &mut [Block]) {
    restore_talks(body);
    let item = |block: Option<&Block>| block.is_some_and(|block| block.kind == BlockKind::Item);
    for at in 0..body.len() {
        if body[at].kind != BlockKind::Item || body[at].number.is_some() {
            continue;
        }
        let alone = !item(at.checked_sub(1).and_then(|above| body.get(above))) && !item(body.get(at + 1));
        let above = at.checked_sub(1).and_then(|above| body.get(above));
        // `Jane Roe, who leads the port:`, and below it one line.
        let led_in = above.is_some_and(|above| above.kind == BlockKind::Paragraph && is_speaker(&above.text));
        let dash = match () {
            () if is_speech(&body[at].text) => "— ",
            () if alone && led_in && is_long(&body[at].text) => "– ",
            () if alone && (is_said(&body[at].text) || is_answered(&body[at].text) || is_parted(&body[at].text)) => {
                "– "
            }
            () => continue,
        };
        body[at].kind = BlockKind::Paragraph;
        body[at].text.insert_str(0, dash);
    }
}

/// Gives questions and answers back below a line that says who speaks: several lines, of which one asks and each is whole.
fn restore_talks(body: &mut [Block]) {
    let mut at = 0;
    while at < body.len() {
        let run = body[at..].iter().take_while(|block| block.kind == BlockKind::Item && block.number.is_none()).count();
        let spoken = at
            .checked_sub(1)
            .and_then(|above| body.get(above))
            .is_some_and(|above| above.kind == BlockKind::Paragraph && is_speaker(&above.text));
        let items = &mut body[at..at + run];
        let asks = items.iter().any(|item| item.text.ends_with(['?', '？']));
        if run > 1 && spoken && asks && items.iter().all(|item| is_ended(&item.text)) {
            for item in items {
                item.kind = BlockKind::Paragraph;
                item.text.insert_str(0, "– ");
            }
        }
        at += run.max(1);
    }
}

/// `Jane Roe, who leads the port:`, `Omar Lund (keeper):`
fn is_speaker(text: &str) -> bool {
    const MAX_WORDS: usize = 14;
    if !text.ends_with(':') || text.contains(". ") || text.split(' ').take(MAX_WORDS + 1).count() > MAX_WORDS {
        return false;
    }
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let words = text.split(' ');
    let named = words.clone().zip(words.skip(1)).any(|(first, last)| {
        capital(first) && capital(last) && first.ends_with(char::is_alphabetic) && last.chars().count() > 1
    });
    named && (text.contains(", ") || text.ends_with("):"))
}

/// More than a point of a list is.
fn is_long(text: &str) -> bool {
    const MIN_WORDS: usize = 8;
    is_ended(text) && text.split(' ').take(MIN_WORDS).count() == MIN_WORDS
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

/// `Nie! Puść mnie! - odpowiada mężczyzna.`: a call or a question, a dash, and a word in small letters.
fn is_answered(text: &str) -> bool {
    [" - ", " – ", " — "].iter().any(|dash| {
        text.match_indices(dash).any(|(at, _)| {
            text[..at].ends_with(['!', '?', '…']) && text[at + dash.len()..].starts_with(char::is_lowercase)
        })
    })
}

/// `Od czwartku doszło do 200 wypadków - przekazała policja.`: a sentence with its stop, and a dash within behind which a word in small
/// letters says who says it. A point of a list that stands alone is none.
fn is_parted(text: &str) -> bool {
    const MIN_SAID: usize = 5;
    const MIN_WORDS: usize = 8;
    let spoken = [" - ", " – ", " — "].iter().any(|dash| {
        text.split_once(dash).is_some_and(|(said, behind)| {
            said.split(' ').count() >= MIN_SAID && behind.starts_with(char::is_lowercase) && behind.contains(' ')
        })
    });
    spoken && is_ended(text) && text.split(' ').count() >= MIN_WORDS
}

/// `Wir sind bereit, sagt sie.`, `Jesteśmy gotowi – mówi burmistrz.`: a comma, a dash or what ends a sentence, and right behind it a
/// verb of saying.
fn is_said(text: &str) -> bool {
    const MAX_LOOK: usize = 2000;
    let head = &text[..text.floor_char_boundary(MAX_LOOK)];
    [", ", "! ", "? ", " – ", " — ", " - ", "… "].iter().any(|sign| {
        head.match_indices(sign).any(|(at, _)| {
            let behind = head[at + sign.len()..].trim_start_matches(['–', '—', '-', ' ']);
            let word = behind.split([' ', ',', '.', ':']).next().unwrap_or_default();
            word.starts_with(char::is_lowercase)
                && (is_any(&PHRASES.said, &fold(word)) || is_any(&PHRASES.said_in_speech, &fold(word)))
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
        for text in [
            "To krok w dobrą stronę – mówi PAP szefowa portu. – Poczekamy.",
            "Nous attendions cela depuis douze ans, dit la directrice du port.",
            "Det här har vi väntat på, säger hamnchefen.",
            "Vi har ventet i ni år, siger havnechefen efter mødet.",
            "Vi har ventet i ni år, forteller havnesjefen.",
            "Wir sind bereit! sagt sie.",
            "Od rana do nocy w porcie doszło do 200 wypadków - przekazała komenda portu. Nikt nie zginął.",
        ] {
            let item = Block::new(BlockKind::Item, text);
            let mut alone = [Block::paragraph("The port."), item.clone()];
            restore(&mut alone);
            assert_eq!((alone[1].kind, alone[1].text.strip_prefix("– ")), (BlockKind::Paragraph, Some(text)));
            let mut several = [item.clone(), item];
            restore(&mut several);
            assert_eq!(several[0].kind, BlockKind::Item, "{text}");
        }
        let said = "I agree with all of it, and we have waited for years.";
        for (above, kind) in [
            ("Omar Lund, keeper of the port:", BlockKind::Paragraph),
            ("Omar LUND (Port of Avel):", BlockKind::Paragraph),
            ("What we know:", BlockKind::Item),
            ("What we know, and what nobody does:", BlockKind::Item),
        ] {
            let mut body = [Block::paragraph(above), Block::new(BlockKind::Item, said)];
            restore(&mut body);
            assert_eq!(body[1].kind, kind, "{above}");
        }
        let talk =
            ["We waited for years.", "Will you wait again?", "No."].map(|text| Block::new(BlockKind::Item, text));
        for (above, kind) in [("Omar Lund, keeper:", BlockKind::Paragraph), ("Questions, in short:", BlockKind::Item)] {
            let mut body: Vec<Block> = [Block::paragraph(above)].into_iter().chain(talk.clone()).collect();
            restore(&mut body);
            assert!(body[1..].iter().all(|block| block.kind == kind), "{above}");
        }
        for text in ["The port - open from May", "Trams, buses – and ferries"] {
            let mut alone = [Block::new(BlockKind::Item, text)];
            restore(&mut alone);
            assert_eq!(alone[0].kind, BlockKind::Item, "{text}");
        }
        let mut numbered = [Block { number: Some(1), ..Block::new(BlockKind::Item, "Порт, - сказал он") }];
        restore(&mut numbered);
        assert_eq!(numbered[0].kind, BlockKind::Item);
    }
}
