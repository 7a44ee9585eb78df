//! What stands between the headline and the story and leads to another piece: `Analysis: What it means for the port`.

use super::label::is_stopped;
use super::phrases::{PHRASES, fold, is_any};

/// A title has as many words at most.
const MAX_WORDS: usize = 20;
/// `In pictures: …`
const MAX_LABEL_BYTES: usize = 40;

/// True for a line of a kind of text and the title of another: no stop, and a capital behind the label, where a standfirst has a
/// sentence.
pub(super) fn is_other_piece(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(MAX_LABEL_BYTES)];
    let Some((at, sign)) = head.char_indices().find(|(_, sign)| matches!(sign, ':' | '|')) else { return false };
    let title = text[at + sign.len_utf8()..].trim_start();
    let opens = title.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !letter.is_lowercase());
    // `Analyse : pourquoi`, in French.
    let small = || sign == ':' && head[..at].ends_with(' ');
    is_any(&PHRASES.pieces, fold(&head[..at]).trim())
        && (opens || small())
        && (2..=MAX_WORDS).contains(&title.split(' ').count())
        && !is_stopped(text)
        && !text.ends_with([':', ',', ';'])
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Defaults, Input, Kind, read};

    const LEAD: &str =
        "The port of Avel will shut its old quay for two years while the wall is rebuilt, it said on Friday.";

    fn told(text: &str, kind: Kind) -> Article {
        read(&Input { text, kind, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn a_link_to_another_piece_below_a_headline_is_no_story() {
        for line in [
            "Analysis: What the wall means for the port",
            "Explainer: Why the wall cannot wait",
            "Analysis | What the wall means for the port",
            "Watch: The wall falls into the sea",
            "Analyse : pourquoi le mur ne peut attendre",
            "Kommentar: Die Mauer war unser Fehler",
            "Il commento: Il muro è colpa nostra",
            "Мнение: Стена не может ждать",
        ] {
            for below in ["", "By Jane Roe\n\n"] {
                for kind in [Kind::Plain, Kind::Markdown] {
                    let article =
                        told(&format!("Port shuts the quay\n\n{line}\n\n{below}{LEAD}\n\nIt rained.\n"), kind);
                    let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
                    assert_eq!((body, article.summary), (vec![LEAD, "It rained."], None), "{line} {kind:?}");
                }
            }
        }
    }

    #[test]
    fn a_standfirst_with_a_label_stays() {
        for line in [
            "Analysis: The wall was never meant to last.",
            "Analysis: what the port has to do now, and by when, the council said.",
            "The port: A wall that was never meant to last",
        ] {
            let article = told(&format!("Port shuts the quay\n\n{line}\n\n{LEAD}\n\nIt rained.\n"), Kind::Plain);
            let told =
                article.summary.iter().map(String::as_str).chain(article.body.iter().map(|block| block.text.as_str()));
            assert!(told.into_iter().any(|text| text == line), "{line}: {:?}", article.body);
        }
    }
}
