//! What stands in a paragraph of the story and speaks of the story itself: `This is a developing story.`, `More soon.`, `Photo:
//! Reuters`. The sentence goes, and the news beside it stays.

use unicode_segmentation::UnicodeSegmentation;

use super::phrases::{PHRASES, contains_any, first_of, fold, is_any};
use super::promotion::{is_promotion, joins};
use super::{LeftOutKind, credit};

/// Paragraphs of more bytes are not looked through.
const MAX_BYTES: usize = 2_000;
/// `The views expressed here are the author’s own and not those of The Harbour Post.`
const MAX_WORDS: usize = 45;
/// What says so stands within as many words from the start; behind more there is news before it.
const MAX_BEFORE: usize = 8;

/// A paragraph, and what of it is none of the story.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub kept: String,
    pub left_out: Vec<(LeftOutKind, String)>,
}

/// Takes a paragraph apart; none if all of it is news, or none of it.
pub(super) fn split(text: &str, opens_the_story: bool) -> Option<Told> {
    if text.len() > MAX_BYTES || is_note_of_changes(text) {
        return None;
    }
    let mut told = Told::default();
    let body = match credit::behind(text).filter(|_| opens_the_story) {
        Some(start) => {
            told.left_out.push((LeftOutKind::Credit, text[start..].trim().to_owned()));
            &text[..start]
        }
        None => text,
    };
    let sentences = sentences(body);
    let asks = sentences
        .iter()
        .rev()
        .take_while(|sentence| !says_something(sentence) || is_promotion(sentence) || joins(sentence))
        .count();
    let spoken = |sentences: &[&str]| sentences.iter().filter(|sentence| says_something(sentence)).count();
    let (above, below) = sentences.split_at(sentences.len() - asks);
    // Elsewhere a promotion may drag along what stands with it.
    let answers =
        above.iter().rfind(|sentence| says_something(sentence)).is_some_and(|last| !last.trim_end().ends_with('?'));
    // `Sign up for the Avel Live newsletter, sent twice a day`: what names a channel drags nothing along.
    let sure = below.iter().all(|sentence| !says_something(sentence) || joins(sentence));
    let asks = (opens_the_story || sure) && answers && spoken(below) * 2 <= spoken(&sentences);
    let (above, below) = if asks { (above, below) } else { (sentences.as_slice(), &[][..]) };
    let mut left_out: Vec<(LeftOutKind, String)> = Vec::new();
    for sentence in above {
        if is_aside(sentence) {
            left_out.push((LeftOutKind::SignOff, sentence.trim().to_owned()));
        } else {
            told.kept.push_str(sentence);
        }
    }
    if spoken(below) > 0 {
        left_out.push((LeftOutKind::Promotion, below.concat().trim().to_owned()));
    }
    left_out.append(&mut told.left_out);
    told.left_out = left_out;
    told.kept.truncate(told.kept.trim_end().len());
    (!told.left_out.is_empty() && says_something(&told.kept)).then_some(told)
}

/// True for a paragraph that says whose views it gives, or that the story was changed or will be, and nothing else.
pub(super) fn is_aside_alone(text: &str) -> bool {
    let sentences = || sentences(text).into_iter().filter(|sentence| says_something(sentence));
    text.len() <= MAX_BYTES && sentences().next().is_some() && (sentences().all(is_aside) || is_note_of_changes(text))
}

/// `This story was first published on Nov. 27, 2026. It was updated on Nov. 28 to correct the age of the bridge.`: when the text was
/// changed and why, which goes or stays as one.
fn is_note_of_changes(text: &str) -> bool {
    const MAX_NOTE: usize = 60;
    let dated = |sentence: &str| sentence.contains(|sign: char| sign.is_ascii_digit());
    let spoken: Vec<&str> = sentences(text).into_iter().filter(|sentence| says_something(sentence)).collect();
    let opens = spoken.first().is_some_and(|first| dated(first) && is_aside(first));
    // Behind a stamp of the page news may stand: what changed is told in figures or of the text.
    let goes_on = |sentence: &&str| is_aside(sentence) || changes(sentence);
    opens
        && spoken.len() > 1
        && text.split_whitespace().take(MAX_NOTE + 1).count() <= MAX_NOTE
        && spoken.get(1).is_some_and(goes_on)
        && !contains_any(&PHRASES.said, &fold(text))
}

/// `It was updated on Nov. 28 …`: a sentence whose first words say that a text was changed.
fn changes(sentence: &str) -> bool {
    const MAX_OPENING: usize = 4;
    let folded = fold(sentence);
    let words =
        || folded.split(' ').take(MAX_OPENING).map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()));
    words().any(|word| is_any(&PHRASES.updates, word) || is_any(&PHRASES.corrects_notes, word))
}

/// The sentences of a text; the stop of a month before its day ends none: `Nov. 27`.
fn sentences(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for piece in text.split_sentence_bounds() {
        at += piece.len();
        let last = text[start..at].trim_end().strip_suffix('.').and_then(|said| said.rsplit([' ', '(']).next());
        let month = last.is_some_and(|word| {
            let word = fold(word);
            is_any(&PHRASES.dates, &word) || is_any(&PHRASES.dates, &format!("{word}."))
        });
        if month && text[at..].starts_with(|sign: char| sign.is_ascii_digit()) {
            continue;
        }
        found.push(&text[start..at]);
        start = at;
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

/// `This story has been updated with the mayor’s answer.`, `More soon.`
pub(super) fn is_aside(sentence: &str) -> bool {
    if sentence.split_whitespace().take(MAX_WORDS + 1).count() > MAX_WORDS {
        return false;
    }
    let folded = fold(sentence);
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    if is_any(&PHRASES.asides, bare) || is_any(&PHRASES.asides, &with_signs(bare)) {
        return true;
    }
    let told = first_of(&PHRASES.disclaimers, &folded);
    told.is_some_and(|(start, _)| folded[..start].split_whitespace().count() <= MAX_BEFORE)
        && !contains_any(&PHRASES.said, &folded)
}

/// `残り#文字` for `残り412文字`.
fn with_signs(text: &str) -> String {
    let mut signs = String::with_capacity(text.len());
    for letter in text.chars() {
        if !letter.is_numeric() {
            signs.push(letter);
        } else if !signs.ends_with('#') {
            signs.push('#');
        }
    }
    signs
}

fn says_something(sentence: &str) -> bool {
    sentence.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_sentence_that_names_a_channel_is_no_news() {
        let news = "Police now want to speak to a witness who was driving a red car.";
        for ask in [
            "Sign up for the Avel Live newsletter sent twice daily to your inbox",
            "Join the Avel Live WhatsApp community group where you can get the latest stories straight to your phone",
        ] {
            let told = split(&format!("{news} {ask}"), false).unwrap();
            assert_eq!((told.kept.as_str(), told.left_out[0].1.as_str()), (news, ask));
        }
        for more in
            ["Join the ferry at the quay.", "The WhatsApp group of the port is shut.", "Follow the path to the port."]
        {
            assert_eq!(split(&format!("{news} {more}"), false), None, "{more}");
        }
    }

    #[test]
    fn a_note_on_what_was_changed_goes_or_stays_as_one() {
        let note = "This story was first published on Nov. 27, 2026. It was updated on Nov. 28, 2026, to correct the age of the bridge. It is 91 years old.";
        assert!(is_aside_alone(note));
        assert_eq!(split(note, false), None);
        assert_eq!(
            sentences("It opens on Nov. 27, 2026. Nobody came."),
            ["It opens on Nov. 27, 2026. ", "Nobody came."]
        );
        let news = "This story was first published on Nov. 27, 2026. A boat has sunk off Avel.";
        assert!(!is_aside_alone(news));
        assert_eq!(split(news, false).map(|told| told.kept), Some("A boat has sunk off Avel.".to_owned()));
    }

    #[test]
    fn the_sentence_goes_and_the_news_beside_it_stays() {
        for (news, aside) in [
            ("A boat has sunk off Avel, the coast guard said.", "This is a developing story; check back for updates."),
            ("A boat has sunk off Avel.", "This is a developing story. Check back for updates."),
            ("The harbour master has quit.", "This story has been updated with her letter."),
            ("Aina Serik has led the port for ten years.", "This interview has been edited for length and clarity."),
            ("Судно затонуло у берега.", "Новость дополняется."),
            ("Човен затонув біля берега.", "Новина доповнюється."),
            ("Un bateau a coulé jeudi à Brest.", "Plus d'informations à suivre."),
            ("Un barco se hundió el jueves.", "Noticia en desarrollo. Habrá ampliación."),
            ("Ein Boot ist gesunken.", "Wir aktualisieren diesen Text laufend."),
            ("Une tempête a balayé la côte.", "Article réservé aux abonnés."),
            ("港が再開した。", "残り412文字"),
            ("A boat has sunk off Avel.", "More soon."),
            ("A boat has sunk off Avel.", "Photo: Reuters"),
            ("A boat has sunk off Avel.", "Follow us on X for updates."),
        ] {
            let found = split(&format!("{news} {aside}"), true).unwrap_or_else(|| panic!("{aside} was not found"));
            assert_eq!(found.kept, news);
            let left: Vec<&str> = found.left_out.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(left.join(" "), aside);
        }
    }

    #[test]
    fn an_aside_between_two_sentences_goes_too() {
        let found = split("A boat has sunk. This story has been updated. Nobody died.", false);
        assert_eq!(found.map(|found| found.kept).as_deref(), Some("A boat has sunk. Nobody died."));
    }

    #[test]
    fn news_is_not_taken_apart() {
        for text in [
            "The law on trams has been updated. It bans whistles.",
            "“This story has been updated,” the paper wrote below it. It did not say how.",
            "The mayor spoke to the port’s own radio for an hour on Friday in what has been edited for length and clarity.",
            "More is to come, she said. Soon.",
            "This is a developing story.",
            "He sold the photo. Photo agencies were not amused.",
            "Subscribe to our newsletter. Follow us on X.",
        ] {
            assert_eq!(split(text, true), None, "{text}");
        }
    }

    #[test]
    fn disclaimers_are_told() {
        for line in [
            "The views expressed here are the author’s own.",
            "This story has been updated.",
            "This story has been updated with the mayor’s answer.",
            "Мнение автора может не совпадать с позицией редакции.",
            "Der Beitrag gibt die Meinung des Autors wieder.",
            "本文仅代表作者个人观点。",
        ] {
            assert!(is_aside_alone(line), "{line}");
        }
        for sentence in [
            "The views expressed by the senator drew anger.",
            "“The views expressed here are the author’s own,” the paper said of the letter.",
            "The law on trams has been updated.",
        ] {
            assert!(!is_aside_alone(sentence), "{sentence}");
        }
    }
}
