//! Captions above a story that only their place shows to be some: each ends in a credit of a form that a sentence may end in too.

use super::{is_alone, names_all, names_with_house};
use crate::article::byline;
use crate::article::label::is_stopped;
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// A caption has at most as many words; with a longer credit it is a paragraph of the story.
const MAX_WORDS: usize = 40;
const MAX_CREDIT_WORDS: usize = 6;
/// Shorter words before a stop may be abbreviated.
const MIN_LAST_WORD: usize = 4;
const MIN_SENTENCE_WORDS: usize = 3;

/// Whether a paragraph right below the headline is a caption, where a story follows that tells the news.
pub(in crate::article) fn is_caption_above(text: &str) -> bool {
    let words = text.split(' ').count();
    (2..=MAX_WORDS).contains(&words)
        && byline::names(text).is_none()
        && (is_of_getty(text)
            || has_label(text)
            || has_source(text)
            || is_credited_behind_stop(text)
            || is_of_archive(text)
            || is_credited_in_brackets(text)
            || is_credited_behind_dash(text)
            || is_credited_behind_slash(text)
            || is_credited_at_once(text))
}

/// `Protest against the new quayAina Serik/Harbour Pictures`: the same with nothing between.
fn is_credited_at_once(text: &str) -> bool {
    let pairs = text.char_indices().zip(text.chars().skip(1));
    let glued = pairs.filter(|((_, left), right)| left.is_lowercase() && right.is_uppercase());
    glued.into_iter().map(|((at, left), _)| at + left.len_utf8()).any(|at| {
        let (name, house) = text[at..].split_once('/').unwrap_or_default();
        let person = name.trim().split(' ').count() >= 2 && name.trim().split(' ').all(byline::is_name);
        person
            && !house.trim().is_empty()
            && text[at..].split(' ').count() <= MAX_CREDIT_WORDS
            && names_all(&text[at..])
            && text[..at].split(' ').count() >= MIN_SENTENCE_WORDS
    })
}

/// `The quay at dawn. (Aina Serik)`, `The mayor at the quay (harbour.example/Aina Serik)`: who made it, in brackets at the end.
fn is_credited_in_brackets(text: &str) -> bool {
    const MAX_NAME_WORDS: usize = 3;
    let Some((shown, maker)) = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) else { return false };
    let person = (2..=MAX_NAME_WORDS).contains(&maker.split(' ').count())
        && maker.split(' ').all(byline::is_name)
        && shown.ends_with(['.', '!', '?', '”', '"']);
    let shared =
        maker.contains('/') && maker.contains(char::is_lowercase) && maker.split(' ').count() <= MAX_CREDIT_WORDS;
    // `The mayor leaves the court (PA)`, where a lead would have its stop.
    let house = || {
        let name = fold(maker);
        is_any(&PHRASES.agencies, &name) || is_any(&PHRASES.picture_houses, &name)
    };
    shown.split(' ').count() >= MIN_SENTENCE_WORDS && (person || shared && names_all(maker) || house())
}

/// `Protest at the quay - Aina Serik/Harbour Pictures`: a name and a house behind a dash.
fn is_credited_behind_dash(text: &str) -> bool {
    let parted =
        [" - ", " – ", " — "].iter().filter_map(|dash| text.rsplit_once(dash)).min_by_key(|(_, tail)| tail.len());
    parted.is_some_and(|(shown, maker)| {
        let (name, house) = maker.split_once('/').unwrap_or_default();
        let person = name.trim().split(' ').filter(|word| byline::is_name(word)).count() >= 2;
        person
            && !house.trim().is_empty()
            && maker.split(' ').count() <= MAX_CREDIT_WORDS
            && names_all(maker)
            && shown.split(' ').count() >= MIN_SENTENCE_WORDS
    })
}

/// `The road to Avel / Port Maps`, `The crew at work./Photo HP`, `The crew at work / J.R.`: one line without a stop of its own, and behind a
/// slash whose picture it is.
pub(super) fn is_credited_behind_slash(text: &str) -> bool {
    const MAX_SHOWN: usize = 14;
    const MAX_OWNER: usize = 3;
    let Some((shown, owner)) = text.rsplit_once('/') else { return false };
    let parted = shown.ends_with(' ') && owner.starts_with(' ') || shown.trim_end().ends_with('.');
    let (shown, owner) = (shown.trim_end(), owner.trim());
    let words = shown.split(' ').count();
    let named = |word: &str| byline::is_name(word) || word.chars().all(|sign| sign.is_ascii_uppercase());
    let initials = is_initials(owner);
    parted
        && words <= MAX_SHOWN
        // `Avel. / JANE ROE`
        && (words >= MIN_SENTENCE_WORDS && shown.split(' ').any(|word| word.starts_with(char::is_lowercase))
            || shown.ends_with('.') && !owner.contains(char::is_lowercase))
        && !shown.contains(['/', '?', '!', ':', ';'])
        && !shown.contains(". ")
        && (1..=MAX_OWNER).contains(&owner.split(' ').count())
        && (initials || owner.split(' ').all(named))
        // `Trams and buses / Ferries`
        && (shown.ends_with('.') || owner.contains(' ') || !owner.contains(char::is_lowercase) || is_alone(owner))
        && (initials || !is_stopped(owner))
}

/// `J.R.`, `J. R.`, `J.R.L.`: of who made a picture.
pub(super) fn is_initials(owner: &str) -> bool {
    const LETTERS: std::ops::RangeInclusive<usize> = 2..=3;
    let parts: Vec<&str> = owner.split('.').map(str::trim).collect();
    let Some((last, letters)) = parts.split_last() else { return false };
    let letter = |part: &&str| {
        let mut signs = part.chars();
        signs.next().is_some_and(char::is_uppercase) && signs.next().is_none()
    };
    last.is_empty() && LETTERS.contains(&letters.len()) && letters.iter().all(letter)
}

/// `AVEL, CA - APRIL 02: Trams at the quay.`: where and when a picture was taken, as picture agencies have it.
pub(in crate::article) fn is_of_getty(text: &str) -> bool {
    let Some((head, shown)) = text.split_once(": ") else { return false };
    let Some((place, day)) = head.split_once(" - ").or_else(|| head.split_once(" – ")) else { return false };
    let capitals = |text: &str| text.contains(char::is_alphabetic) && !text.contains(char::is_lowercase);
    let mut words = day.split([' ', ',']).filter(|word| !word.is_empty());
    let month =
        words.next().is_some_and(|word| is_any(&PHRASES.months, &fold(word)) || is_any(&PHRASES.dates, &fold(word)));
    let figures = |word: &str| word.chars().all(|sign| sign.is_ascii_digit());
    capitals(place) && capitals(day) && month && words.all(figures) && shown.starts_with(char::is_uppercase)
}

/// `The quay in autumn Picture: AINA SERIK (5227)`, `The quay - Foto: Handout`, `The quay. File photo`: a word for pictures, and
/// behind it nothing but a name, whatever stands before it.
fn has_label(text: &str) -> bool {
    let bare = without_number(text);
    let starts = bare.match_indices(' ').map(|(at, _)| at + 1).collect::<Vec<_>>();
    starts.into_iter().rev().take(MAX_CREDIT_WORDS + 2).any(|at| {
        let tail = &bare[at..];
        let folded = fold(tail);
        if is_any(&PHRASES.credits_whole, folded.trim_end_matches('.')) {
            return bare[..at].trim_end().ends_with(['.', '-', '–', '—', ',', '|', '/']);
        }
        let Some(phrase) = opening(&PHRASES.credits, &folded) else { return false };
        let marked = phrase.ends_with([':', '：']);
        let rest: String = tail.chars().skip(phrase.chars().count()).collect();
        marked
            && tail.starts_with(|sign: char| !sign.is_lowercase())
            && rest.split_whitespace().count() <= MAX_CREDIT_WORDS
            && names_all(&rest)
    })
}

/// `The quay in autumn (from last year) Source: Port TV`, in a line that ends with it.
fn has_source(text: &str) -> bool {
    let starts = text.match_indices(' ').map(|(at, _)| at + 1).collect::<Vec<_>>();
    starts.into_iter().rev().take(MAX_CREDIT_WORDS).any(|at| {
        let folded = fold(&text[at..]);
        let phrase =
            opening(&PHRASES.sources, &folded).filter(|phrase| phrase.ends_with([':', '：']) && phrase.len() > 3);
        phrase.is_some_and(|phrase| {
            let rest: String = text[at..].chars().skip(phrase.chars().count()).collect();
            let parted = text[..at].trim_end().ends_with([')', '.', '|', '"', '”', '»']);
            parted && names_all(&rest)
        })
    })
}

/// `The quay at dawn. (File photo) © Aina Serik/harbourpix`: what kind of picture it is, in brackets, and behind them whose it is.
fn is_of_archive(text: &str) -> bool {
    let brackets = text.match_indices(" (");
    brackets.filter_map(|(at, _)| text[at + 2..].split_once(')')).any(|(kind, behind)| {
        let folded = fold(kind.trim_end_matches('.'));
        let owner = behind.trim_start();
        let told = is_any(&PHRASES.credits_whole, &folded) || is_any(&PHRASES.pictures, &folded);
        let maker = owner.strip_prefix('©').map(str::trim_start).or_else(|| {
            let phrase = opening(&PHRASES.credits, &fold(owner))?;
            Some(owner.get(phrase.len()..)?.trim_start())
        });
        told && maker.is_some_and(|maker| {
            maker.split(' ').count() <= MAX_CREDIT_WORDS && (names_all(maker) || names_with_house(maker))
        })
    })
}

/// `The thief on a camera of the port. Port Police`, `Officers at the quay. - PORT POLICE`, `Aina Serik at the quay. Credit: PA`:
/// one sentence, and behind its stop whose picture it is.
fn is_credited_behind_stop(text: &str) -> bool {
    let end = text.trim_end_matches(')');
    if end.len() < text.len() || text.ends_with(['.', '!', '?', ':', '…', ',', '"', '”', '»']) {
        return false;
    }
    let Some((sentence, owner)) = text.rsplit_once(". ") else { return false };
    let behind_dash = owner.starts_with(['-', '–', '—', '|']);
    let owner = owner.trim_start_matches(['-', '–', '—', ' ', '/', '|']);
    // `An officer of the port. File. - PORT POLICE`
    let shouted = behind_dash && owner.contains(' ') && !owner.contains(char::is_lowercase);
    let word = |word: &str| word.starts_with(|sign: char| sign.is_uppercase() || sign == '@' || sign == '©');
    let joins =
        |word: &str| matches!(word, "de" | "of" | "del" | "the" | "la" | "du" | "des" | "/" | "-" | "&" | "y" | "and");
    let named = owner.split(' ').count() <= 4
        && owner.split(' ').all(|part| word(part) || joins(part))
        && owner.split(' ').any(word);
    // `He lives in Avel. U.S. Navy` may be anything; a caption is one sentence.
    // `By Jane N. Roe`
    let last = sentence.rsplit(' ').next().unwrap_or_default();
    let whole = last.chars().count() >= MIN_LAST_WORD && sentence.split(' ').count() >= MIN_SENTENCE_WORDS;
    (named && (whole || shouted) || is_alone(owner))
        && (!sentence.contains(". ") || named && shouted)
        && byline::names(text).is_none()
}

/// `(52277181)`, behind a name: the number of a picture.
fn without_number(text: &str) -> &str {
    let inside = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    inside.filter(|(_, number)| number.chars().all(|sign| sign.is_ascii_digit())).map_or(text, |(before, _)| before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_made_a_picture_stands_in_brackets_or_behind_a_dash() {
        for caption in [
            "Visitors must keep their coats on at the quay. (Aina Serik)",
            "The mayor of Avel at the new quay (harbour.example/Aina Serik)",
            "Protest against the new quay of Avel - Aina Serik/Harbour Pictures",
            "Protest against the new quay of the townAina Serik/Harbour Pictures",
        ] {
            assert!(is_caption_above(caption), "{caption}");
        }
        for text in [
            "The quay is shut, said the mayor (Harbour Party)",
            "The quay is shut (AP/EFE)",
            "The first trams run from Avel - Lund/Veld is next",
            "He said so. (Monday)",
        ] {
            assert!(!is_caption_above(text), "{text}");
        }
    }

    #[test]
    fn captions_above_a_story_end_in_a_credit() {
        for caption in [
            "Aina Serik outside her shop in Quay Street Picture: JOHN ROE (52277181)",
            "Aina Serik outside her shop in Quay Street - Credit: John Roe",
            "Trams at the quay on Monday - Photo: Handout",
            "The quay Image: Port Street View",
            "Trams at the quay on Monday. File photo",
            "Trams at the quay on Monday. Credit: PA",
            "O prefeito de Avel na obra - Foto: Divulgação",
            "AVEL, CA - APRIL 02: Trams stand at the quay in the evening.",
            "AVEL, ENGLAND - MAY 12, 2026: Trams stand at the quay.",
            "Rzecznik portu: interwencja (materiał z 25.05.2026) Źródło: Port24",
            "El ladrón, grabado por una cámara del puerto. Guardia Portuaria",
            "Agentes en el muelle. - GUARDIA PORTUARIA",
            "La carretera de Avel / Port Maps",
            "Un agente del puerto de espaldas. Recurso. - POLICÍA PORTUARIA",
            "El ladrón rompió el cristal de la tienda. | Policía Portuaria",
            "Agentes en el muelle de Avel. / EFE",
            "Avel. / AINA SERIK",
            "Les pompiers du port au travail./Photo HP",
            "Das Bootshaus am Kai bleibt vorerst zu. (Symbolbild) © Aina Serik/kaibild",
            "Le hangar du port est fermé. (Photo d'archives) © Jean Lund",
            "The boathouse at the quay. (File photo) Credit: Aina Serik",
        ] {
            assert!(is_caption_above(caption), "{caption}");
        }
    }

    #[test]
    fn leads_are_no_captions() {
        for lead in [
            "By Jane N. Roe",
            "Von Jane Roe und Dr. Omar Lund",
            "Trams return to the quay of Avel in spring, the council said.",
            "The council has a motto: Trams for all.",
            "The mayor has seen the photo: it shows a tram.",
            "AVEL - Trams return to the quay.",
            "Trams return. The mayor is glad. Nobody else is",
            "Trams return to the quay, eleven years after the last car",
            "The council said it was late. No tram came.",
            "Trams and buses / Ferries",
            "What the port says / Questions and answers",
            "The mayor says: all is well / Port Maps",
        ] {
            assert!(!is_caption_above(lead), "{lead}");
        }
    }
}
