//! How long a text takes to read: by a phrase for that, `3 min read`, or by minutes alone, `4 min`, `Lecture 4 min.`

use super::moment::{bare, is_time};
use crate::article::phrases::{PHRASES, is_any, opening};

/// `4 min`, and with a word for reading before it: `Lecture 4 min.`, `Lettura: 4 minuti`.
pub(super) fn are_minutes(folded: &str) -> bool {
    let label = opening(&PHRASES.reading_labels, folded).unwrap_or_default();
    let told = folded[label.len()..].trim_start_matches([' ', ':', '：', '·', '|', '~', '≈']);
    told.split_once(' ').is_some_and(|(number, unit)| {
        number.len() <= 2
            && number.chars().all(|sign| sign.is_ascii_digit())
            && PHRASES.minutes.iter().any(|minutes| minutes == bare(unit))
    })
}

/// `3 min read`, `время чтения: 3 мин.`: the phrase and, besides it, numbers and words of time alone.
pub(super) fn reading_time(folded: &str) -> bool {
    PHRASES.reading_time.iter().any(|phrase| {
        folded.split_once(phrase.as_str()).is_some_and(|(before, after)| {
            let rest = || before.split(' ').chain(after.split(' ')).map(bare).filter(|word| !word.is_empty());
            rest().count() <= 3 && rest().all(|word| is_time(word) || is_any(&PHRASES.roles, word))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::article::date_line::is_date_line;

    #[test]
    fn a_word_for_reading_stands_before_minutes() {
        for line in [
            "4 min.",
            "·3 min de lecture",
            "Lecture 4 min.",
            "Lecture : 4 minutes",
            "Lettura: 4 minuti",
            "Lectura · 4 min.",
            "Lesen 12 Min.",
            "Чтение: 4 мин.",
            "Читання 4 хв.",
            "Оқу 4 мин.",
            "Okuma 4 dk.",
            "Czytanie: 4 min.",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for text in ["Lecture 4", "Lecture 4 begins at noon.", "Lecture of 4 minutes", "Reading 4 Avel 2"] {
            assert!(!is_date_line(text), "{text}");
        }
    }
}
