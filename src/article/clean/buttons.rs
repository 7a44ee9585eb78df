//! Buttons of a page that stand in a paragraph of its story: glued to its first word, or as its last words, which ask the reader for
//! something and have no stop.

use super::says_something;
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, contains_any, fold, is_any};
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

/// `With your support we can tell this. Your gift makes a difference.`, `… the app has you covered. You can download it here.`: a paragraph
/// that asks its readers for money, or leads them to what the house has besides; somebody who is quoted asks for something else.
pub(super) fn is_appeal(text: &str) -> bool {
    const MAX_WORDS: usize = 70;
    let few = text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS && !text.contains(['"', '“', '«', '„']);
    let folded = if few { fold(text) } else { return false };
    let end = folded.trim_end_matches(['.', '!', ' ', ':', '→', '>']);
    let leads =
        PHRASES.here_links.iter().any(|link| end.strip_suffix(link.as_str()).is_some_and(|told| told.ends_with(' ')));
    let words = || folded.split(|sign: char| !sign.is_alphanumeric());
    let speaks = words().any(|word| is_any(&PHRASES.addressed, word));
    let journalism = || words().any(|word| PHRASES.journalism_stems.iter().any(|stem| word.starts_with(stem.as_str())));
    let asks = || PHRASES.gifts_within.iter().any(|gift| folded.contains(gift.as_str())) && journalism();
    speaks && (leads || asks()) && !contains_any(&PHRASES.said, &folded)
}

/// `We use your email address to send you the newsletter "Port". You can unsubscribe at any time.`: what the box of a newsletter has to say
/// by law, whatever it says besides.
pub(super) fn is_letter_box(text: &str) -> bool {
    const BYTES: std::ops::RangeInclusive<usize> = 60..=900;
    // What each of the phrases has, for most paragraphs have none of it.
    const MAILS: [&str; 7] = ["mail", "Mail", "correo", "электронн", "posta", "メール", "adres"];
    if !BYTES.contains(&text.len()) || !MAILS.iter().any(|mail| text.contains(mail)) {
        return false;
    }
    let folded = fold(text);
    let has = |list: &[String]| list.iter().any(|said| folded.contains(said.as_str()));
    has(&PHRASES.letter_names)
        && has(&PHRASES.letter_mails)
        && has(&PHRASES.letter_ends)
        && !contains_any(&PHRASES.said, &folded)
}

/// Where the name of a picture's file ends that is glued to the first word of a paragraph: small letters, figures and dashes.
fn file_name(text: &str) -> Option<usize> {
    const BYTES: std::ops::RangeInclusive<usize> = 8..=60;
    if !text.as_bytes().first().is_some_and(u8::is_ascii_lowercase) {
        return None;
    }
    let sign = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    let end = text.bytes().take_while(|byte| sign(byte)).count();
    let (name, rest) = text.split_at(end);
    let filed = BYTES.contains(&end) && name.contains(['-', '_']) && name.ends_with(|sign: char| sign.is_ascii_digit());
    (filed && rest.starts_with(char::is_uppercase)).then_some(end)
}

/// Where a paragraph begins behind a button that is glued to it: `Log inThe quay is shut.`
fn glued(text: &str) -> Option<usize> {
    // `WhatsApp Image 2026-01-25 at 10.29.51The quay is shut.`
    if let Some(rest) = text.strip_prefix("WhatsApp Image ") {
        let rest = rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || " .-()at:".contains(sign));
        let rest = rest.trim_start_matches(".jpeg").trim_start_matches(".jpg").trim_start();
        return Some(text.len() - rest.len()).filter(|_| rest.starts_with(char::is_uppercase));
    }
    // `Cover picture for the articleThe quay is shut.`
    if let Some(rest) = text.strip_prefix("Cover picture for the article") {
        return Some(text.len() - rest.len()).filter(|_| rest.starts_with(char::is_uppercase));
    }
    // `harbour-20261204The quay is shut.`
    if let Some(at) = file_name(text) {
        return Some(at);
    }
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
    fn the_name_of_a_file_is_no_part_of_the_first_word() {
        assert_eq!(file_name("harbour-20261204The quay of Avel is shut."), Some(16));
        for text in ["covid-19 is back in Avel.", "harbour-2026 opens", "iPhone 19Pro is sold", "e-bike-2 Riders fell"]
        {
            assert_eq!(file_name(text), None, "{text}");
        }
    }

    #[test]
    fn the_box_of_a_newsletter_is_known_by_what_it_has_to_say() {
        for text in [
            "Découvrez la vie du port. Le Quai utilise votre adresse e-mail afin de vous envoyer la newsletter \"Port\". Vous pouvez vous désinscrire à tout moment. Notre politique de confidentialité",
            "Enter your email address to get our newsletter. By this you accept our privacy policy.",
        ] {
            assert!(is_letter_box(text), "{text}");
        }
        for text in [
            "The newsletter of the port went to nine people, and one of them asked how to unsubscribe from it.",
            "“They had your email address, and the newsletter had no privacy policy,” said the clerk of the port.",
        ] {
            assert!(!is_letter_box(text), "{text}");
        }
    }

    #[test]
    fn a_paragraph_that_asks_for_money_or_leads_to_an_app_is_none_of_the_story() {
        for text in [
            "Harbour Radio is your source of news. It comes free of paywalls. Your gift makes a difference.",
            "With your support we can report what others do not: become a member of the newsroom of Avel today.",
            "Looking for a boat? Whatever the day, the FERRY app has you covered. You can download it here.",
            "Поддержите редакцию: без вас нас не будет.",
        ] {
            assert!(is_appeal(text), "{text}");
        }
        for text in [
            "The port asks people to download it here, said the mayor.",
            "The church says that a donation today is worth more than a word.",
            "“Your gift makes a difference,” it says on the box of the port.",
            "The list is long, and the board has put it here.",
            "You can make a donation today at the gate of the museum.",
            "Die Firma übergab ihre Spende an die Feuerwehr, wie sie es jedes Jahr tut.",
        ] {
            assert!(!is_appeal(text), "{text}");
        }
    }

    #[test]
    fn a_button_that_is_glued_to_a_paragraph_is_none_of_it() {
        for button in ["Iniciar sesión", "Read more", "Leer más", "Log in", "Subscribe", "Читать далее"] {
            assert_eq!(kept(&format!("{button}{STORY}")), STORY, "{button}");
        }
        assert_eq!(kept(&format!("WhatsApp Image 2026-01-25 at 10.29.51{STORY}")), STORY);
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
