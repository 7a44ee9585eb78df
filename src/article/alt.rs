//! What is said to be on a picture, without what says nothing: the name of its file, whose it is, what a site writes on each.

use super::credit;
use super::phrases::{PHRASES, fold, is_any};

/// What stands between a description and the rights behind it.
const BEFORE_RIGHTS: [char; 9] = [' ', '-', '–', '—', '/', '|', '©', '(', ','];

/// `text` without the rights behind it; none if it does not tell what is on the picture.
pub(super) fn telling(text: &str) -> Option<String> {
    let text = text.replace('\u{fe0f}', "");
    let text = without_rights(text.trim());
    let folded = fold(text.trim_matches(|sign: char| !sign.is_alphanumeric()));
    let says_nothing = folded.is_empty()
        || is_any(&PHRASES.alts_of_none, &folded)
        || text.starts_with('©')
        || credit::is_alone(text)
        || is_file_name(text)
        || is_slug(text);
    (!says_nothing).then(|| text.to_owned())
}

/// `Trams at the quay` of `Trams at the quay - RIPRODUZIONE RISERVATA`.
fn without_rights(text: &str) -> &str {
    let starts = |phrase: &str| text.char_indices().rev().nth(phrase.chars().count().saturating_sub(1));
    let cut = PHRASES.alts_rights.iter().find_map(|phrase| {
        let (at, _) = starts(phrase)?;
        let whole = !text[..at].ends_with(char::is_alphanumeric);
        (whole && fold(&text[at..]) == *phrase).then_some(at)
    });
    cut.map_or(text, |at| text[..at].trim_end_matches(BEFORE_RIGHTS))
}

/// `IMG_2041.jpg`, `DSC_0042`, `harbour_quay_2`: no words.
fn is_file_name(text: &str) -> bool {
    let (stem, ending) = text.rsplit_once('.').unwrap_or((text, ""));
    let ended = is_any(&PHRASES.file_ends, &fold(ending));
    let stem = if ended { stem } else { text };
    let spaced = stem.contains(char::is_whitespace);
    let counted = !stem.contains(char::is_alphabetic);
    !spaced && (ended || counted || stem.contains('_') || is_camera(stem))
}

/// `img-2041`, `DSCF0042`.
fn is_camera(stem: &str) -> bool {
    let folded = fold(stem);
    let name = folded.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '-');
    let figures = folded.len() - name.len();
    figures >= 3 && matches!(name, "img" | "dsc" | "dscf" | "dscn" | "pxl" | "image" | "photo" | "foto" | "screenshot")
}

/// `01 library book money`: what a desk calls a file.
fn is_slug(text: &str) -> bool {
    let mut words = text.split(' ');
    let number = words.next().unwrap_or_default();
    let counted = number.len() == 2 && number.starts_with('0') && number.chars().all(|sign| sign.is_ascii_digit());
    counted && text.contains(' ') && !text.contains(char::is_uppercase) && !text.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_of_a_picture_is_no_alt_text() {
        for text in [
            "- RIPRODUZIONE RISERVATA",
            "写真・図版",
            "Image",
            "IMG_2041.jpg",
            "DSC_0042",
            "img-20411",
            "01 harbour quay tram",
            "Photo: Jane Roe",
            "Getty Images",
            "AFP/Jane Roe",
            "©\u{fe0f} harbour.example / port of Avel",
            "20261103",
        ] {
            assert_eq!(telling(text), None, "{text}");
        }
        for text in [
            "Trams at the quay",
            "A tram. Photo: Jane Roe",
            "Photo: the new quay from above",
            "12 trams wait at the quay",
            "Tram",
            "COVID-19",
            "Image of the new quay",
            "Tram no. 01 on the quay",
        ] {
            assert_eq!(telling(text).as_deref(), Some(text));
        }
        assert_eq!(telling("Il porto di Avel - RIPRODUZIONE RISERVATA").as_deref(), Some("Il porto di Avel"));
    }
}
