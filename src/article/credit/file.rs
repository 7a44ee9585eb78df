//! A file where a page or a release shows a picture or offers a text: `Logo: harbour_rgb.png`, `harbour-quay.pdf`.

use crate::article::phrases::{PHRASES, fold, is_any};

/// What the file is, before its colon, has at most as many words.
const MAX_LABEL_WORDS: usize = 4;

/// A line that is nothing but the name of a file, with a label before it or without.
pub(in crate::article) fn is_file_line(text: &str) -> bool {
    let (label, file) = text.rsplit_once(' ').unwrap_or(("", text));
    let labelled = label.is_empty() || label.ends_with([':', '：', '=']) && label.split(' ').count() <= MAX_LABEL_WORDS;
    labelled && names_file(file)
}

/// `harbour_rgb.png`
fn names_file(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '[', ']', '"', '<', '>']);
    word.rsplit_once('.').is_some_and(|(name, end)| {
        is_any(&PHRASES.file_ends, &fold(end))
            && name.chars().any(char::is_alphanumeric)
            && name.chars().all(|sign| sign.is_alphanumeric() || "-_.+()%&".contains(sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_be_a_file_and_no_words() {
        for line in [
            "Logo: harbour_rgb.png",
            "Foto herunterladen: kai-04.JPG",
            "quay.jpeg",
            "[IMG_0412.HEIC]",
            "Лого: порт.svg",
        ] {
            assert!(is_file_line(line), "{line}");
        }
        for line in
            ["Logo: a new one", "The file is called quay.png", "Sign up at port.example", "Read it. pdf", "Anna.Lund"]
        {
            assert!(!is_file_line(line), "{line}");
        }
    }
}
